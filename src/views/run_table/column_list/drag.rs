//! Dragging a column to its place in the list.

use std::sync::Arc;

use egui::{Align2, CornerRadius, DragAndDrop, Id, LayerId, Order, Pos2, Rect, Stroke, StrokeKind, Ui, pos2, vec2};

use super::rows::{CHECK, HANDLE};
use super::{ROW, WIDTH, marks};
use crate::app::table;
use crate::model::{ColumnId, format};
use crate::text::Texts;
use crate::views::Actions;
use crate::views::run_table::header::title;
use crate::views::theme::{font, palette};
use crate::views::widgets::text::paint_elided;

/// What is dragged: not the payload of the table's header, which leads elsewhere.
pub(super) struct Dragged(pub ColumnId);

/// Where a column would be dropped.
pub(super) struct Target {
    pub column: ColumnId,
    /// Last in its group where there is none.
    pub before: Option<ColumnId>,
}

/// The column that is dragged, if one is.
pub(super) fn dragged(ui: &Ui) -> Option<Arc<Dragged>> {
    DragAndDrop::payload::<Dragged>(ui)
}

/// The row in the air, and a list that scrolls while it is held near an edge.
pub(super) fn carry_ui(ui: &mut Ui, column: &ColumnId, is_shown: bool, texts: &'static Texts) {
    /// From an edge, in points.
    const NEAR: f32 = 28.0;
    const STEP: f32 = 7.0;
    let Some(pointer) = ui.pointer_latest_pos() else { return };
    let clip = ui.clip_rect();
    if pointer.y < clip.top() + NEAR {
        ui.scroll_with_delta(vec2(0.0, STEP));
        ui.request_repaint();
    } else if pointer.y > clip.bottom() - NEAR {
        ui.scroll_with_delta(vec2(0.0, -STEP));
        ui.request_repaint();
    }
    let palette = palette(ui);
    let left = ui.max_rect().left();
    let rect = Rect::from_min_size(pos2(left + 8.0, pointer.y - ROW / 2.0 + 4.0), vec2(WIDTH - 12.0, ROW));
    let painter = ui.layer_painter(LayerId::new(Order::Tooltip, Id::unique("carried column")));
    painter.add(ui.visuals().popup_shadow.as_shape(rect, CornerRadius::same(6)));
    painter.rect(rect, CornerRadius::same(6), palette.raised, Stroke::new(1.0, palette.line_popup), StrokeKind::Inside);
    let at = pos2(rect.left() + CHECK + 16.0, rect.center().y);
    let name = format::safe_text(title(column, texts));
    paint_elided(&painter, at, Align2::LEFT_CENTER, &name, font::body(), palette.text, rect.width() - 60.0);
    marks::grip(&painter, pos2(rect.left() + HANDLE, rect.center().y), palette.text2);
    marks::check(&painter, palette, pos2(rect.left() + CHECK, rect.center().y), is_shown);
}

/// The line where the column would go.
pub(super) fn mark_ui(ui: &Ui, y: f32) {
    let rect = ui.max_rect();
    let stroke = Stroke::new(2.0, palette(ui).accent);
    ui.painter().hline(rect.left() + 8.0..=rect.right() - 8.0, y, stroke);
}

/// Which half of a row the pointer is in: before it, or behind.
pub(super) fn is_before(pointer: Pos2, row: Rect) -> bool {
    pointer.y < row.center().y
}

/// The column goes where it was let go.
pub(super) fn drop_ui(ui: &Ui, target: Option<Target>, actions: &mut Actions) {
    let Some(Target { column, before }) = target else { return };
    if ui.input(|input| input.pointer.any_released()) && DragAndDrop::take_payload::<Dragged>(ui).is_some() {
        actions.push(table::Action::MoveColumn { column, before });
    }
}
