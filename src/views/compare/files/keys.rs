//! Two trees, key by key: a list with the way to each value, what it was and what it is.

use egui::{Align2, Color32, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use super::said::notice_ui;
use super::{Page, head, push, stops};
use crate::app::compare::files;
use crate::app::compare::files::rows::{Action, Arranged, Rows};
use crate::app::system;
use crate::compare::artifact::Difference;
use crate::compare::artifact::structure::{Change, Row, Step, StructureDifference, Value};
use crate::model::format;
use crate::preview::Kind;
use crate::views::Actions;
use crate::views::icons::Icon;
use crate::views::theme::{Palette, font, palette, size};
use crate::views::widgets::text::paint_elided;
use crate::views::widgets::{empty_state, focus_ring};

/// Height of a row.
const ROW: f32 = 24.0;
/// Levels by which rows are set in.
const MOST_LEVELS: u32 = 10;

pub(super) fn keys_ui(ui: &mut Ui, page: Page<'_>, actions: &mut Actions) {
    let texts = page.view.texts;
    stops::keys(ui, actions);
    let room = ui.available_width();
    let key = (room * 0.34).clamp(120.0, 420.0);
    let value = ((room - key) / 2.0).max(60.0);
    let (line, _) = ui.allocate_exact_size(vec2(room, head::HEIGHT), Sense::hover());
    ui.painter().rect_filled(line, 0, palette(ui).head);
    let at = pos2(line.left() + 16.0, line.center().y);
    ui.painter().text(at, Align2::LEFT_CENTER, texts.get("compare-key"), font::header(), palette(ui).text2);
    for side in 0..2 {
        let left = line.left() + key + side as f32 * value;
        let rect = line.with_min_x(left).with_max_x(left + value);
        head::pair_ui(ui, page, side, rect, actions);
    }
    if let Some(said) = stops::said(page) {
        notice_ui(ui, &said);
    }
    let Some(arranged) = page.state.rows.arranged.value() else {
        empty_state(ui, Icon::GitCompare, texts.get("files-comparing"), "", |_| {});
        return;
    };
    let (Some(Ok(Difference::Keys(found))), Rows::List(rows)) = (&arranged.compared.difference, &arranged.rows) else {
        return;
    };
    let mut area = ScrollArea::vertical().id_salt("compared keys").auto_shrink(false);
    if let Some(row) = page.state.rows.scroll_to {
        let above = ui.available_height() / 3.0;
        area = area.vertical_scroll_offset((row as f32 * ROW - above).max(0.0));
        push(actions, files::Action::Rows(Action::Shown));
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    area.show_rows(ui, ROW, rows.len(), |ui, seen| {
        for at in seen {
            let (rect, _) = ui.allocate_exact_size(vec2(room, ROW), Sense::hover());
            row_ui(ui, page, (arranged, found), (at, rows[at]), rect, [key, value], actions);
        }
    });
}

fn row_ui(
    ui: &Ui,
    page: Page<'_>,
    (arranged, found): (&Arranged, &StructureDifference),
    (at, number): (usize, usize),
    rect: Rect,
    [key, value]: [f32; 2],
    actions: &mut Actions,
) {
    let Some(row) = found.rows.get(number) else { return };
    let colors = palette(ui);
    let is_branch = row.descendants > 0;
    let is_current = page.state.rows.at.and_then(|at| arranged.stops.get(at)) == Some(&at);
    let response = ui.interact(rect, egui::Id::unique(("compared key", number)), Sense::click());
    let texts = [&row.before, &row.after].map(|it| it.as_ref().map_or("–".to_owned(), shown));
    let name = step_text(&row.step);
    response.widget_info(|| {
        let label = match row.change {
            Change::Same | Change::Within if is_branch => name.clone(),
            Change::Same | Change::Within => format!("{name}: {}", texts[0]),
            Change::Changed => format!("{name}: {} → {}", texts[0], texts[1]),
            Change::Added => format!("+ {name}: {}", texts[1]),
            Change::Removed => format!("− {name}: {}", texts[0]),
        };
        WidgetInfo::selected(Role::Row, true, is_current, label)
    });
    if response.hovered() {
        ui.painter().rect_filled(rect, 0, colors.hover);
    }
    backs_ui(ui, row.change, rect, [key, value]);
    if is_current {
        ui.painter().rect_filled(Rect::from_min_size(rect.min, vec2(3.0, ROW)), 0, colors.accent);
    }
    let y = rect.center().y;
    let indent = rect.left() + 16.0 + row.depth.min(MOST_LEVELS) as f32 * size::INDENT;
    if is_branch {
        // Of rows that are open the next is one of those below it.
        let is_open = match &arranged.rows {
            Rows::List(rows) => rows.get(at + 1).is_some_and(|next| *next <= number + row.descendants as usize),
            Rows::One(_) | Rows::Two(_) => false,
        };
        let icon = if is_open { Icon::ChevronDown } else { Icon::ChevronRight };
        icon.paint(ui.painter(), pos2(indent, y), 12.0, colors.text2);
    }
    let left = indent + 12.0;
    let end = rect.left() + key - 8.0;
    let painted =
        paint_elided(ui.painter(), pos2(left, y), Align2::LEFT_CENTER, &name, font::mono(), colors.text2, end - left).0;
    if is_branch && row.changes > 0 {
        let text = page.view.texts.count("files-differences", row.changes as usize);
        let left = painted.right() + 8.0;
        paint_elided(ui.painter(), pos2(left, y), Align2::LEFT_CENTER, &text, font::tiny(), colors.muted, end - left);
    }
    for (side, (text, of)) in texts.iter().zip([&row.before, &row.after]).enumerate() {
        let left = rect.left() + key + side as f32 * value + 12.0;
        let color = value_color(colors, of.as_ref(), row.change);
        let mut room = value - 20.0;
        if let (1, Some(delta)) = (side, delta_text(row)) {
            let right = pos2(rect.left() + key + 2.0 * value - 12.0, y);
            let painted = paint_elided(
                ui.painter(),
                right,
                Align2::RIGHT_CENTER,
                &delta,
                font::small(),
                colors.muted,
                room / 2.0,
            );
            room = painted.0.left() - 8.0 - left;
        }
        paint_elided(ui.painter(), pos2(left, y), Align2::LEFT_CENTER, text, font::mono(), color, room);
    }
    focus_ring(ui, &response, rect.shrink(1.0), 4);
    if response.clicked() && is_branch {
        push(actions, files::Action::Rows(Action::Turn(number)));
    }
    response.context_menu(|ui| {
        if ui.button(page.view.texts.get("tree-copy-path")).clicked() {
            actions.push(system::Action::Copy(found.path(number)));
        }
    });
}

fn backs_ui(ui: &Ui, change: Change, rect: Rect, [key, value]: [f32; 2]) {
    let colors = palette(ui);
    let half = |side: usize| {
        let left = rect.left() + key + side as f32 * value;
        Rect::from_x_y_ranges(left + 4.0..=left + value - 4.0, rect.top() + 2.0..=rect.bottom() - 2.0)
    };
    let (removed, added) = match change {
        Change::Same | Change::Within => return,
        Change::Changed => (true, true),
        Change::Added => (false, true),
        Change::Removed => (true, false),
    };
    if removed {
        ui.painter().rect_filled(half(0), 4, colors.danger_soft);
    }
    if added {
        ui.painter().rect_filled(half(1), 4, colors.success_soft);
    }
}

fn step_text(step: &Step) -> String {
    match step {
        Step::Top => "/".to_owned(),
        Step::Name(name) => name.clone(),
        Step::Index(at) => at.to_string(),
        Step::Element { field, value } => format!("{field} = {value}"),
        Step::Document(number) => format!("--- {number}"),
    }
}

fn shown(value: &Value) -> String {
    match value.kind {
        Kind::Object => format!("{{ {} }}", value.children),
        Kind::Array => format!("[ {} ]", value.children),
        Kind::String if value.text.is_empty() => "\"\"".to_owned(),
        _ => value.text.clone(),
    }
}

fn value_color(colors: &Palette, value: Option<&Value>, change: Change) -> Color32 {
    match value.map(|value| value.kind) {
        None | Some(Kind::Object | Kind::Array) => colors.muted,
        Some(_) if change == Change::Same => colors.text2,
        Some(_) => colors.text,
    }
}

/// By how much a number changed.
fn delta_text(row: &Row) -> Option<String> {
    if row.change != Change::Changed {
        return None;
    }
    let (delta, part) = row.delta()?;
    Some(super::cells::delta_text(delta, part))
}

/// As numbers are written elsewhere.
pub(super) fn number(value: f64) -> String {
    format::number(value)
}
