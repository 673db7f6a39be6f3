//! The runs or groups of a chart with their colours: a list that scrolls when it is long, and a small one inside a plot.

use egui::{Align2, Painter, Pos2, Rect, Role, ScrollArea, Stroke, Ui, pos2, vec2};

use super::dashes::{swatch, swatch_width};
use super::frame::Frame;
use super::names::{on_one_line, shortened};
use super::style::{PlotStyle, elided};
use crate::chart::LineColor;
use crate::model::{RunIndex, format};
use crate::text::Texts;
use crate::views::theme::faded;
use crate::views::widgets::row::Shown;
use crate::views::widgets::{Lead, ListRow};

const ROW: f32 = 20.0;
/// Left of this lies the swatch.
const SWATCH: f32 = 26.0;
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
    pub color: LineColor,
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
    /// On a swatch, or on the name of a group: hide or show it.
    Toggle(LegendTarget),
    /// A double click (the first click of it has been reported before): only this one, or all again.
    Isolate(LegendTarget),
}

/// Lists `entries` in the room that `ui` has; names are shortened or cut at the end, whole on hover.
pub fn legend_ui(ui: &mut Ui, entries: &[LegendEntry<'_>], style: &PlotStyle, texts: &Texts) -> Option<LegendClick> {
    let mut clicked = None;
    ui.spacing_mut().item_spacing.y = 0.0;
    let names: Vec<&str> = entries.iter().map(|entry| entry.name).collect();
    let room = ui.available_width() - SWATCH - 8.0;
    let is_short = names.iter().any(|name| format::width(name) as f32 * COLUMN > room);
    let short = if is_short { shortened(&names) } else { Vec::new() };
    let area = ScrollArea::vertical().id_salt("legend").auto_shrink([false, true]);
    area.show_rows(ui, ROW, entries.len(), |ui, rows| {
        for at in rows {
            let entry = &entries[at];
            let shown = row(entry, short.get(at).map_or(entry.name, String::as_str), style, texts).show(ui);
            let Shown { response, rect, .. } = shown;
            let left = pos2(rect.left() + 8.0, rect.center().y);
            swatch_ui(ui.painter(), left, 0, 1, entry.is_hidden, style.line(entry.color));
            if response.double_clicked() {
                clicked = Some(LegendClick::Isolate(entry.target));
            } else if response.clicked() {
                let on_swatch = response.interact_pointer_pos().is_some_and(|at| at.x < rect.left() + SWATCH - 3.0);
                clicked = Some(match entry.target {
                    LegendTarget::Run(run) if !on_swatch => LegendClick::Select(run),
                    target => LegendClick::Toggle(target),
                });
            }
            response.on_hover_text(on_one_line(entry.name));
        }
    });
    clicked
}

fn row<'a>(entry: &LegendEntry<'a>, name: &'a str, style: &PlotStyle, texts: &Texts) -> ListRow<'a> {
    let row = ListRow::new(Role::ListItem, name).selected(entry.is_focused).fill(style.selected);
    let row = row.height(ROW).corner(4).lead(Lead::text_at(SWATCH)).font(style.small_font.clone()).own_tip();
    let row = match count(entry.target, entry.runs) {
        Some(count) => row.trailing(count, style.tick_font.clone()),
        None => row,
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

/// A piece of the curve, or a ring where it is hidden; from `left` on.
fn swatch_ui(painter: &Painter, left: Pos2, source: usize, sources: usize, is_hidden: bool, color: egui::Color32) {
    let rect = Rect::from_min_size(left, vec2(swatch_width(sources), 0.0));
    if is_hidden {
        painter.circle_stroke(rect.center(), 3.0, Stroke::new(1.5, color));
    } else {
        swatch(painter, rect, source, color);
    }
}

/// What the dashes of a chart with several sources mean, one line each.
pub fn sources_ui<'a>(ui: &mut Ui, sources: impl IntoIterator<Item = &'a str>, style: &PlotStyle) {
    ui.spacing_mut().item_spacing.y = 0.0;
    for (at, source) in sources.into_iter().enumerate() {
        let row =
            ListRow::new(Role::Label, source).inert().height(ROW).font(style.small_font.clone()).color(style.text2);
        let rect = row.lead(Lead::text_at(8.0 + swatch_width(2) + 8.0)).show(ui).rect;
        swatch_ui(ui.painter(), pos2(rect.left() + 8.0, rect.center().y), at, 2, false, style.text2);
    }
}

/// Names groups and sources at the top right inside a plot that has any, unless the pointer wants to see what is there.
/// Whether the pointer is at "and 8 more".
pub(super) fn inside_ui(ui: &Ui, painter: &Painter, frame: &Frame<'_>, pointer: Option<Pos2>) -> bool {
    struct Row<'a> {
        name: &'a str,
        count: Option<String>,
        source: usize,
        is_hidden: bool,
        color: egui::Color32,
    }
    let (figure, style) = (frame.figure, frame.style);
    if frame.curves.width() < 140.0 || frame.curves.height() < 60.0 {
        return false;
    }
    let mut known = None;
    let groups = figure
        .series
        .iter()
        .filter(|series| series.group.is_some() && known.replace(series.group) != Some(series.group));
    let mut rows: Vec<Row<'_>> = groups
        .map(|series| Row {
            name: &series.name,
            count: Some(format!("n={}", series.runs)),
            source: 0,
            is_hidden: series.is_hidden,
            color: style.line(series.color),
        })
        .collect();
    let sources = figure.sources.iter().enumerate().filter(|_| figure.sources.len() > 1);
    rows.extend(sources.map(|(source, name)| Row { name, count: None, source, is_hidden: false, color: style.text2 }));
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
    let start = 6.0 + swatch_width(figure.sources.len()) + 6.0;
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
        swatch_ui(painter, left, row.source, figure.sources.len(), row.is_hidden, row.color);
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
