//! The runs or groups of a chart with their colours: a list that scrolls when it is long, and a small one inside a plot.

use egui::{Align2, Id, Painter, Pos2, Rect, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::dashes::{swatch, swatch_width};
use super::frame::Frame;
use super::names::{on_one_line, shortened};
use super::style::{PlotStyle, elided};
use crate::chart::{Dash, Look};
use crate::model::{RunIndex, format};
use crate::text::Texts;
use crate::views::icons::Icon;
use crate::views::theme::faded;
use crate::views::widgets::row::Shown;
use crate::views::widgets::{Lead, ListRow};

const ROW: f32 = 20.0;
/// From the left edge to the swatch, and from that to the name.
const SWATCH: f32 = 8.0;
/// Room for the eye at the right of a run.
const EYE: f32 = 24.0;
/// About so wide is a column of text.
const COLUMN: f32 = 6.5;
/// Rows of a legend inside a plot.
const ROW_INSIDE: f32 = 16.0;
const MOST_INSIDE: usize = 6;
/// Opacity of what lies behind a legend inside a plot, in percent.
const BEHIND: u8 = 82;

/// What an entry of a legend stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LegendTarget {
    Run(RunIndex),
    /// A group, by its position.
    Group(usize),
}

/// One run or group of a legend.
#[derive(Clone, Copy, Debug)]
pub struct LegendEntry<'a> {
    /// Which run or group.
    pub target: LegendTarget,
    pub name: &'a str,
    /// Runs behind it.
    pub runs: usize,
    pub look: Look,
    /// Left out of the chart: drawn hollow.
    pub is_hidden: bool,
    /// Has the focus.
    pub is_focused: bool,
}

/// A click in a legend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LegendClick {
    /// On the name of a run.
    Select(RunIndex),
    /// On the eye of a run, or anywhere in the row of a group: hide or show it.
    Toggle(LegendTarget),
    /// A double click (the first click of it has been reported before): only this one, or all again.
    Isolate(LegendTarget),
}

/// Lists `entries` in the room that `ui` has; names are shortened or cut at the end, whole on hover. `run_swatch_ui` gets
/// the place of the swatch of every run that is visible.
pub fn legend_ui(
    ui: &mut Ui,
    entries: &[LegendEntry<'_>],
    style: &PlotStyle,
    texts: &Texts,
    run_swatch_ui: &mut dyn FnMut(&Ui, RunIndex, Rect),
) -> Option<LegendClick> {
    let mut clicked = None;
    ui.spacing_mut().item_spacing.y = 0.0;
    let names: Vec<&str> = entries.iter().map(|entry| entry.name).collect();
    let is_dashed = entries.iter().any(|entry| entry.look.dash != Dash::Solid);
    let start = SWATCH + swatch_width(is_dashed) + SWATCH;
    let room = ui.available_width() - start - EYE;
    let is_short = names.iter().any(|name| format::width(name) as f32 * COLUMN > room);
    let short = if is_short { shortened(&names) } else { Vec::new() };
    let area = ScrollArea::vertical().id_salt("legend").auto_shrink([false, true]);
    area.show_rows(ui, ROW, entries.len(), |ui, rows| {
        for at in rows {
            let entry = &entries[at];
            let name = short.get(at).map_or(entry.name, String::as_str);
            let shown = row(entry, name, style, texts).lead(Lead::text_at(start)).show(ui);
            let Shown { response, rect, .. } = shown;
            let left = pos2(rect.left() + SWATCH, rect.center().y);
            swatch_ui(ui.painter(), left, entry.look.dash, is_dashed, entry.is_hidden, style.line(entry.look.color));
            if response.double_clicked() {
                clicked = Some(LegendClick::Isolate(entry.target));
            } else if response.clicked() {
                clicked = Some(match entry.target {
                    LegendTarget::Run(run) => LegendClick::Select(run),
                    target @ LegendTarget::Group(_) => LegendClick::Toggle(target),
                });
            }
            if let LegendTarget::Run(run) = entry.target {
                run_swatch_ui(ui, run, Rect::from_min_max(rect.min, pos2(rect.left() + start - 2.0, rect.bottom())));
                if eye_ui(ui, rect, response.id.with("eye"), entry.is_hidden, style, texts) {
                    clicked = Some(LegendClick::Toggle(entry.target));
                }
            }
            response.on_hover_text(on_one_line(entry.name));
        }
    });
    clicked
}

fn row<'a>(entry: &LegendEntry<'a>, name: &'a str, style: &PlotStyle, texts: &Texts) -> ListRow<'a> {
    let row = ListRow::new(Role::ListItem, name).selected(entry.is_focused).fill(style.selected);
    let row = row.height(ROW).corner(4).font(style.small_font.clone()).own_tip();
    let row = match count(entry.target, entry.runs) {
        Some(count) => row.trailing(count, style.tick_font.clone()),
        None => row.end(EYE),
    };
    if entry.is_hidden {
        row.color(style.muted).spoken(texts.with("chart-run-hidden", &[("name", entry.name.into())]))
    } else {
        row.color(style.text).spoken(entry.name)
    }
}

fn count(target: LegendTarget, runs: usize) -> Option<String> {
    matches!(target, LegendTarget::Group(_)).then(|| format!("n={runs}"))
}

/// Hides a run, or shows it; there while the pointer is in the row, or the run is hidden.
fn eye_ui(ui: &Ui, row: Rect, id: Id, is_hidden: bool, style: &PlotStyle, texts: &Texts) -> bool {
    if !is_hidden && !ui.rect_contains_pointer(row) {
        return false;
    }
    let eye = Rect::from_center_size(pos2(row.right() - EYE / 2.0, row.center().y), vec2(20.0, ROW));
    let response = ui.interact(eye, id, Sense::click());
    let name = texts.get(if is_hidden { "show-in-charts" } else { "hide-from-charts" });
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    let icon = if is_hidden { Icon::EyeOff } else { Icon::Eye };
    icon.paint(ui.painter(), eye.center(), 14.0, if response.hovered() { style.text } else { style.muted });
    response.on_hover_text(name).clicked()
}

/// A piece of the curve, or a ring where it is hidden; from `left` on.
fn swatch_ui(painter: &Painter, left: Pos2, dash: Dash, is_dashed: bool, is_hidden: bool, color: egui::Color32) {
    let rect = Rect::from_min_size(left, vec2(swatch_width(is_dashed), 0.0));
    if is_hidden {
        painter.circle_stroke(rect.center(), 3.0, Stroke::new(1.5, color));
    } else {
        swatch(painter, rect, dash, color);
    }
}

/// What the dashes of a chart with several sources mean, one line each.
pub fn sources_ui<'a>(ui: &mut Ui, sources: impl IntoIterator<Item = &'a str>, style: &PlotStyle) {
    ui.spacing_mut().item_spacing.y = 0.0;
    for (at, source) in sources.into_iter().enumerate() {
        let row =
            ListRow::new(Role::Label, source).inert().height(ROW).font(style.small_font.clone()).color(style.text2);
        let rect = row.lead(Lead::text_at(SWATCH + swatch_width(true) + SWATCH)).show(ui).rect;
        let left = pos2(rect.left() + SWATCH, rect.center().y);
        swatch_ui(ui.painter(), left, Dash::nth(at), true, false, style.text2);
    }
}

/// Names groups and sources at the top right inside a plot that has any, unless the pointer wants to see what is there.
/// Whether the pointer is at "and 8 more".
pub(super) fn inside_ui(ui: &Ui, painter: &Painter, frame: &Frame<'_>, pointer: Option<Pos2>) -> bool {
    struct Row<'a> {
        name: &'a str,
        count: Option<String>,
        dash: Dash,
        is_hidden: bool,
        color: egui::Color32,
    }
    let (figure, style) = (frame.figure, frame.style);
    if frame.curves.width() < 140.0 || frame.curves.height() < 60.0 {
        return false;
    }
    let has_sources = figure.sources.len() > 1;
    let mut known = None;
    let groups = figure
        .series
        .iter()
        .filter(|series| series.group.is_some() && known.replace(series.group) != Some(series.group));
    let mut rows: Vec<Row<'_>> = groups
        .map(|series| Row {
            name: &series.name,
            count: Some(format!("n={}", series.runs)),
            dash: if has_sources { Dash::Solid } else { series.look.dash },
            is_hidden: series.is_hidden,
            color: style.line(series.look.color),
        })
        .collect();
    let sources = figure.sources.iter().enumerate().filter(|_| has_sources);
    rows.extend(sources.map(|(source, name)| Row {
        name,
        count: None,
        dash: Dash::nth(source),
        is_hidden: false,
        color: style.text2,
    }));
    if rows.is_empty() {
        return false;
    }
    let hidden = if rows.len() > MOST_INSIDE { rows.len() + 1 - MOST_INSIDE } else { 0 };
    rows.truncate(if hidden > 0 { MOST_INSIDE - 1 } else { MOST_INSIDE });
    let names: Vec<&str> = rows.iter().map(|row| row.name).collect();
    let most = frame.curves.width() * 0.45;
    let is_wide = names.iter().any(|name| format::width(name) as f32 * COLUMN > most);
    let names = if is_wide { shortened(&names) } else { names.iter().map(|name| (*name).to_owned()).collect() };
    let galleys: Vec<_> = names.iter().map(|name| elided(painter, name, style.tick_font.clone(), most)).collect();
    let counts: Vec<_> = rows
        .iter_mut()
        .map(|row| elided(painter, &row.count.take().unwrap_or_default(), style.tick_font.clone(), most))
        .collect();
    let width_of = |galleys: &[std::sync::Arc<egui::Galley>]| galleys.iter().map(|it| it.size().x).fold(0.0, f32::max);
    let (name_width, count_width) = (width_of(&galleys), width_of(&counts));
    let is_dashed = figure.is_dashed();
    let start = 6.0 + swatch_width(is_dashed) + 6.0;
    let count_room = if count_width > 0.0 { count_width + 8.0 } else { 0.0 };
    let height = (rows.len() + usize::from(hidden > 0)) as f32 * ROW_INSIDE + 4.0;
    let size = vec2((start + name_width + count_room + 6.0).ceil(), height);
    let rect = Rect::from_min_size(frame.curves.right_top() + vec2(-size.x - 4.0, 4.0), size);
    let more = rect.with_min_y(rect.bottom() - ROW_INSIDE - 2.0);
    let is_at_more = hidden > 0 && pointer.is_some_and(|at| more.contains(at));
    if !is_at_more && pointer.is_some_and(|at| rect.expand(4.0).contains(at)) {
        return false;
    }
    painter.rect_filled(rect, 4, faded(style.background, BEHIND));
    let mut middle = rect.top() + 2.0 + ROW_INSIDE / 2.0;
    for ((row, name), count) in rows.iter().zip(galleys).zip(counts) {
        let left = pos2(rect.left() + 6.0, middle);
        swatch_ui(painter, left, row.dash, is_dashed, row.is_hidden, row.color);
        let color = if row.is_hidden { style.muted } else { style.text2 };
        painter.galley(pos2(rect.left() + start, middle - name.size().y / 2.0), name, color);
        let at = pos2(rect.right() - 6.0 - count.size().x, middle - count.size().y / 2.0);
        painter.galley(at, count, style.muted);
        middle += ROW_INSIDE;
    }
    if hidden > 0 {
        let text = frame.input.texts.count("chart-more-runs", hidden);
        let at = pos2(rect.left() + start, middle);
        let color = if is_at_more { style.text } else { style.muted };
        let written = painter.text(at, Align2::LEFT_CENTER, text, style.tick_font.clone(), color);
        if is_at_more {
            ui.set_cursor_icon(egui::CursorIcon::PointingHand);
            painter.hline(written.x_range(), written.bottom(), Stroke::new(1.0, color));
        }
    }
    is_at_more
}
