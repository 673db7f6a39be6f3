//! The points of a metric as a table: the row of the crosshair is chosen, a click on a row moves the crosshair.

use egui::{Align, Align2, FontId, Key, Layout, Rect, RichText, Role, Ui, pos2};

use super::super::icons::Icon;
use super::super::theme::{font, palette, size};
use super::super::widgets::row::head_ui as row_head_ui;
use super::super::widgets::{Bar, Button, Form, Lead, ListRow, muted, search_field, section_title};
use super::super::{Actions, View};
use super::long_list::long_list_ui;
use crate::app::charts;
use crate::app::charts::ChartRange;
use crate::app::export;
use crate::app::run_page::{Action, PointRow, PointRows, points};
use crate::chart::AxisKind;
use crate::chart::export::ExportFormat;
use crate::model::{RunIndex, format};
use crate::text::grouped;

/// Height of the line above the table.
const HEAD: f32 = 38.0;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Step,
    Relative,
    Wall,
    Value,
    Smoothed,
    Change,
}

impl Column {
    fn title(self) -> &'static str {
        match self {
            Self::Step => "points-step",
            Self::Relative => "points-relative",
            Self::Wall => "points-wall",
            Self::Value => "points-value",
            Self::Smoothed => "points-smoothed",
            Self::Change => "points-change",
        }
    }

    /// How much of the width it takes, beside the others.
    fn share(self) -> f32 {
        match self {
            Self::Wall => 1.7,
            _ => 1.0,
        }
    }
}

/// Columns with their right edges, from the left of the table.
fn columns(width: f32, is_smoothed: bool) -> Vec<(Column, f32)> {
    let all = [Column::Step, Column::Relative, Column::Wall, Column::Value, Column::Smoothed, Column::Change];
    let is_shown = |column: &Column| match column {
        Column::Step | Column::Value => true,
        Column::Change => width > 300.0,
        Column::Smoothed => is_smoothed && width > 380.0,
        Column::Relative => width > 460.0,
        Column::Wall => width > 560.0,
    };
    let shown: Vec<Column> = all.into_iter().filter(is_shown).collect();
    let shares: f32 = shown.iter().map(|column| column.share()).sum();
    let mut right = 0.0;
    let room = width - 20.0;
    shown
        .into_iter()
        .map(|column| {
            right += room * column.share() / shares;
            (column, right)
        })
        .collect()
}

/// See the module.
pub(super) fn points_ui(ui: &mut Ui, view: &View<'_>, run: RunIndex, actions: &mut Actions) {
    let rows = points(view.place);
    // The panel is as high as it was made, whatever is in it.
    ui.expand_to_include_rect(ui.max_rect());
    let frame = egui::Frame::new().inner_margin(egui::Margin::symmetric(16, 0));
    egui::Panel::top("points head")
        .exact_size(HEAD)
        .show_separator_line(false)
        .frame(frame)
        .show(ui, |ui| bar_ui(ui, view, rows.as_ref(), actions));
    let Some(rows) = rows else { return };
    ui.spacing_mut().item_spacing.y = 0.0;
    let columns = columns(ui.available_width(), rows.is_smoothed());
    let head = row_head_ui(ui, size::ROW);
    let along = match rows.figure.x_kind {
        AxisKind::Step => Some(Column::Step),
        AxisKind::Relative => Some(Column::Relative),
        AxisKind::Wall => Some(Column::Wall),
        AxisKind::Index | AxisKind::Metric => None,
    };
    for &(column, right) in &columns {
        let mut at = pos2(head.left() + right, head.center().y);
        let color = palette(ui).text2;
        if along == Some(column) {
            Icon::ArrowUp.paint(ui.painter(), pos2(at.x - 5.0, at.y), 12.0, color);
            at.x -= 15.0;
        }
        ui.painter().text(at, Align2::RIGHT_CENTER, view.texts.get(column.title()), font::header(), color);
    }
    let count = rows.len();
    if count == 0 {
        ui.add_space(12.0);
        ui.vertical_centered(|ui| {
            muted(ui, view.texts.get("points-none"));
        });
        return;
    }
    let at_crosshair = view.place.charts.crosshair.as_ref().and_then(|(_, x)| rows.nearest(*x));
    let id = egui::Id::unique(("points", run, rows.id));
    let show = moved_to(ui, view, id, at_crosshair);
    let chosen = view.place.run_page.selected_points.map(|(a, b)| a.min(b)..=a.max(b));
    long_list_ui(ui, id, view.texts.get("points-scroll"), count, show, |ui, rect, at| {
        let Some(row) = rows.row(at) else { return };
        let is_focus = at_crosshair == Some(at);
        let is_chosen = chosen.as_ref().is_some_and(|chosen| chosen.contains(&at));
        let looks = Looks { is_focus, is_chosen, near: has_neighbour(&rows, at, &row) };
        if row_ui(ui, view, (rect, id.with(at)), &row, &columns, looks) {
            let extend = ui.input(|input| input.modifiers.shift);
            actions.push(Action::SelectPoint { at, extend });
        }
    });
}

/// The row of a crosshair that has moved since the last frame.
fn moved_to(ui: &Ui, view: &View<'_>, id: egui::Id, row: Option<usize>) -> Option<usize> {
    let x = view.place.charts.crosshair.as_ref().map(|(_, x)| x.to_bits());
    let seen = id.with("crosshair");
    let before: Option<u64> = ui.data(|data| data.get_temp::<Option<u64>>(seen)).flatten();
    if before == x {
        return None;
    }
    ui.data_mut(|data| data.insert_temp(seen, x));
    row
}

fn bar_ui(ui: &mut Ui, view: &View<'_>, rows: Option<&PointRows<'_>>, actions: &mut Actions) {
    let texts = view.texts;
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let count = rows.map(|rows| match rows.len() {
            len if len == rows.total() => grouped(len),
            len => texts.with("points-in-view", &[("shown", len.into()), ("n", rows.total().into())]),
        });
        section_title(ui, texts.get("points"), count.as_deref());
        let Some(rows) = rows else { return };
        if let [_, _, ..] = &view.place.run_page.chosen[..]
            && let Some(focus) = &view.place.run_page.list.focus
        {
            // Of several that are drawn, which one it is.
            let name = format::middle_ellipsis(focus, 28);
            ui.label(RichText::new(format::safe_text(&name)).font(font::body()).color(palette(ui).text2));
        }
        let bar = Bar::new("points", texts.get("more")).gap(4.0).then_right().item(
            "all",
            |ui, form, actions: &mut Actions| {
                if rows.len() < rows.total() && form.button(ui, Button::quiet(texts.get("points-show-all"))) {
                    let range = ChartRange { x: None, ..view.place.charts.range_of(rows.id) };
                    actions.push(charts::Action::SetRange(rows.id.clone(), range));
                }
            },
        );
        let bar = bar
            .kept("go to", |ui, _, actions| go_to_ui(ui, view, actions))
            .item("copy", |ui, form, actions| {
                let button = Button::quiet(texts.get("points-copy")).with_icon(Icon::Copy);
                if tipped(ui, form, button, texts.get("points-copy-tip")) {
                    actions.push(Action::CopyPoints);
                }
            })
            .item("csv", |ui, form, actions| {
                let button = Button::quiet(texts.get("points-csv")).with_icon(Icon::Download);
                if tipped(ui, form, button, texts.get("points-csv-tip")) {
                    actions.push(export::Action::OpenAs(vec![rows.id.clone()], ExportFormat::Csv));
                }
            });
        bar.show(ui, actions);
    });
}

/// A button that says on hover what it does; whether it was clicked.
fn tipped(ui: &mut Ui, form: Form, button: Button<'_>, tip: &str) -> bool {
    match form {
        Form::Bar => ui.add(button).on_hover_text(tip).clicked(),
        Form::Menu => form.button(ui, button),
    }
}

/// A field for a step; Enter goes there.
fn go_to_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let id = egui::Id::unique("go to step");
    let before: String = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    let (field, change) = search_field(ui, view.texts.get("points-go-to"), &before, 132.0, font::body());
    let now = change.clone().unwrap_or(before);
    if let Some(text) = change {
        ui.data_mut(|data| data.insert_temp(id, text));
    }
    if field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
        let digits: String = now.chars().filter(|c| !c.is_whitespace() && !matches!(c, ',' | '_')).collect();
        if let Ok(step) = digits.replace('\u{2212}', "-").parse() {
            actions.push(Action::GoToStep(step));
        }
        ui.data_mut(|data| data.remove::<String>(id));
    }
}

/// Whether the point before or after it fell into the same second.
fn has_neighbour(rows: &PointRows<'_>, at: usize, row: &PointRow) -> bool {
    let second = |row: &PointRow| row.timestamp.div_euclid(1000);
    let neighbours = [at.checked_sub(1), at.checked_add(1)].into_iter().flatten();
    neighbours.filter_map(|at| rows.row(at)).any(|other| second(&other) == second(row))
}

#[derive(Clone, Copy)]
struct Looks {
    is_focus: bool,
    is_chosen: bool,
    /// Its second is not enough to tell it from others.
    near: bool,
}

/// Whether it was clicked.
fn row_ui(
    ui: &mut Ui,
    view: &View<'_>,
    (rect, id): (Rect, egui::Id),
    row: &PointRow,
    columns: &[(Column, f32)],
    looks: Looks,
) -> bool {
    let palette = palette(ui);
    let (step, value) = (grouped(row.step), format::number(row.value));
    let spoken = view.texts.with("points-row-name", &[("step", (&*step).into()), ("value", (&*value).into())]);
    let response = ListRow::new(Role::Row, "")
        .spoken(spoken)
        .selected(looks.is_focus || looks.is_chosen)
        .fill(if looks.is_focus { palette.selected_focus } else { palette.selected })
        .bar()
        .lined()
        .lead(Lead::text_at(8.0))
        .own_tip()
        .show_at(ui, rect, id)
        .response;
    let of = |value: f64, normal| if value.is_finite() { normal } else { palette.danger };
    for &(column, right) in columns {
        let (text, color, face): (String, _, FontId) = match column {
            Column::Step => (step.clone(), palette.text, font::body()),
            Column::Relative => (clock(row.relative, looks.near), palette.text2, font::body()),
            Column::Wall => (wall(view, row.timestamp, looks.near), palette.text2, font::body()),
            Column::Value => {
                let face = if looks.is_focus { font::value() } else { font::body() };
                (value.clone(), of(row.value, palette.text), face)
            }
            Column::Smoothed => match row.smoothed {
                Some(smoothed) => (format::number(smoothed), of(smoothed, palette.text2), font::body()),
                None => continue,
            },
            Column::Change => (change(row.change), palette.muted, font::body()),
        };
        let at = pos2(rect.left() + right, rect.center().y);
        ui.painter().text(at, Align2::RIGHT_CENTER, text, face, color);
    }
    let is_clicked = response.clicked();
    let exact = format::number_exact(row.value);
    response.on_hover_text(exact);
    is_clicked
}

/// `+4.48`, `−1.33`; nothing where there was nothing before, or no number.
fn change(change: Option<f64>) -> String {
    match change {
        Some(change) if change.is_finite() && change > 0.0 => format!("+{}", format::number(change)),
        Some(change) if change.is_finite() => format::number(change),
        _ => format::NO_VALUE.to_owned(),
    }
}

/// A duration to the second, or further where that is needed: `0:19:53`.
fn clock(millis: i64, has_millis: bool) -> String {
    let size = millis.unsigned_abs();
    let (seconds, rest) = (size / 1000, size % 1000);
    let sign = if millis < 0 { "−" } else { "" };
    let text = format!("{sign}{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if has_millis { format!("{text}.{rest:03}") } else { text }
}

fn wall(view: &View<'_>, millis: i64, has_millis: bool) -> String {
    // Some loggers write nothing.
    if millis == 0 {
        return format::NO_VALUE.to_owned();
    }
    let text = format::absolute_time(millis, &view.clock.zone);
    if has_millis { format!("{text}.{:03}", millis.rem_euclid(1000)) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_told_to_the_second_and_further_where_needed() {
        assert_eq!(clock(1_193_000, false), "0:19:53");
        assert_eq!(clock(1_193_042, true), "0:19:53.042");
        assert_eq!(clock(-90_061_000, false), "−25:01:01");
        assert_eq!(clock(i64::MIN, false).chars().next(), Some('−'));
    }

    #[test]
    fn changes_have_a_sign() {
        assert_eq!(change(Some(4.484)), "+4.484");
        assert_eq!(change(Some(-1.5)), "−1.5");
        assert_eq!(change(Some(0.0)), "0");
        assert_eq!((change(Some(f64::NAN)), change(None)), ("–".to_owned(), "–".to_owned()));
    }

    #[test]
    fn what_has_no_room_is_left_out() {
        let shown = |width, is_smoothed| columns(width, is_smoothed).len();
        assert_eq!((shown(900.0, true), shown(900.0, false), shown(400.0, true), shown(200.0, true)), (6, 5, 4, 2));
    }
}
