//! The runs of the table beside the charts: which are drawn, in which colour.

use egui::{Align2, Id, Rect, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};
use rustc_hash::FxHashSet;

use crate::app::charts::ChartScope;
use crate::app::pages::RunTab;
use crate::app::{charts, pages, table};
use crate::model::{Row, RunIndex, format};
use crate::views::icons::Icon;
use crate::views::theme::{font, palette, size};
use crate::views::widgets::row::Shown;
use crate::views::widgets::run_dot::RunDot;
use crate::views::widgets::text::paint_elided;
use crate::views::widgets::{Lead, ListRow, segmented};
use crate::views::{Actions, View, look_picker};

/// Where the dots of runs stand that have no parent.
const DOT_X: f32 = 33.0;
/// Of a child.
const INDENT: f32 = 10.0;

/// See the module.
pub(super) fn runs_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let texts = view.texts;
    let palette = palette(ui);
    let charts = &view.place.charts;
    let Some(table) = view.place.table.content.value() else { return };
    let (head, _) = ui.allocate_exact_size(vec2(ui.available_width(), size::TOOLBAR), Sense::hover());
    let text = texts.with(
        "drawn-of",
        &[("shown", charts.drawn.len().into()), ("n", table.matching.max(charts.drawn.len()).into())],
    );
    let at = pos2(head.left() + 12.0, head.center().y);
    paint_elided(ui.painter(), at, Align2::LEFT_CENTER, &text, font::header(), palette.text2, head.width() - 24.0);
    ui.horizontal(|ui| {
        ui.add_space(12.0);
        let scopes = [(ChartScope::All, texts.get("all-in-view")), (ChartScope::Selected, texts.get("selected-only"))];
        if let Some(scope) = segmented(ui, texts.get("drawn-runs"), &scopes, charts.scope) {
            actions.push(charts::Action::SetScope(scope));
        }
    });
    ui.add_space(6.0);
    let (line, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
    ui.painter().hline(line.x_range(), line.center().y, Stroke::new(1.0, palette.line));
    let drawn: FxHashSet<RunIndex> = charts.drawn.iter().copied().collect();
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical().id_salt("drawn runs").auto_shrink(false).show_rows(
        ui,
        size::ROW,
        table.rows.len(),
        |ui, rows| {
            for row in &table.rows[rows] {
                run_row(ui, view, row, drawn.contains(&row.run), actions);
            }
        },
    );
}

fn run_row(ui: &mut Ui, view: &View<'_>, row: &Row, is_drawn: bool, actions: &mut Actions) {
    let palette = palette(ui);
    let run = view.place.catalog.run(row.run);
    let is_selected = view.place.table.selection.contains(row.run);
    let name = format::safe_text(run.display_name());
    let is_focused = view.place.table.selection.focus == Some(row.run);
    let Shown { response, rect, levels, .. } = ListRow::new(Role::ListItem, &*name)
        .selected(is_selected)
        .fill(if is_focused { palette.selected_focus } else { palette.selected })
        .lead(Lead { first: DOT_X, pitch: 0.0, text: 11.0 })
        .depth(usize::from(row.depth), view.texts)
        .indent(INDENT)
        .dot(8.0, RunDot::of(view.place, row.run).hollow(!is_drawn))
        .color(if is_drawn { palette.text } else { palette.muted })
        .show(ui);
    let y = rect.center().y;
    eye_ui(ui, view, row.run, Rect::from_center_size(pos2(rect.left() + 14.0, y), vec2(20.0, 20.0)), rect, actions);
    let dot = pos2(rect.left() + DOT_X + levels as f32 * INDENT, y);
    let dot = Rect::from_center_size(dot, vec2(16.0, 20.0));
    look_picker::button_ui(ui, view, row.run, "run list", dot, actions);
    if response.clicked() {
        let modifiers = ui.input(|input| input.modifiers);
        actions.push(table::Action::SelectRun { run: row.run, toggle: modifiers.command, range: modifiers.shift });
        actions.push(charts::Action::ShowInspector);
        response.surrender_focus();
    }
    if response.double_clicked() {
        actions.push(pages::Action::OpenRun(row.run, RunTab::Overview));
    }
}

fn eye_ui(ui: &Ui, view: &View<'_>, run: RunIndex, eye: Rect, row: Rect, actions: &mut Actions) {
    let palette = palette(ui);
    let is_hidden = view.place.is_hidden(run);
    if !is_hidden && !ui.rect_contains_pointer(row) {
        return;
    }
    let toggle = ui.interact(eye, Id::unique(("eye", run)), Sense::click());
    let label = view.texts.get(if is_hidden { "show-in-charts" } else { "hide-from-charts" });
    toggle.widget_info(|| WidgetInfo::labeled(Role::Button, true, label));
    let icon = if is_hidden { Icon::EyeOff } else { Icon::Eye };
    let color = if toggle.hovered() { palette.text } else { palette.muted };
    icon.paint(ui.painter(), eye.center(), 14.0, color);
    if toggle.clicked() {
        actions.push(charts::Action::ToggleHidden(run));
    }
}
