//! Two texts, line by line: beside each other or below each other, words that changed within lines marked, what is the same
//! folded away. Only the rows in view are laid out.

use std::ops::Range;

use egui::text::{LayoutJob, TextFormat};
use egui::{Align2, Color32, Rect, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::said::notice_ui;
use super::{Page, head, push, stops};
use crate::app::compare::files;
use crate::app::compare::files::rows::{Action, Arranged, LONGEST, Rows};
use crate::compare::artifact::Difference;
use crate::compare::artifact::texts::{Edit, Row, SideRow, TextDifference, WordChange};
use crate::model::format;
use crate::preview::safe;
use crate::text::grouped;
use crate::views::Actions;
use crate::views::icons::Icon;
use crate::views::theme::{Palette, faded, font, palette};
use crate::views::widgets::{empty_state, focus_ring};

/// Height of a line.
const ROW: f32 = 20.0;
/// Width of a character.
const CHARACTER: f32 = 7.25;
/// Room for the sign before a line.
const SIGN: f32 = 16.0;

pub(super) fn lines_ui(ui: &mut Ui, page: Page<'_>, actions: &mut Actions) {
    let texts = page.view.texts;
    stops::keys(ui, actions);
    head::heads_ui(ui, page, actions);
    cut_ui(ui, page);
    if let Some(said) = stops::said(page) {
        notice_ui(ui, &said);
    }
    if let Some(why) = page.state.compared.failure() {
        empty_state(ui, Icon::TriangleAlert, &format::safe_text(&texts.message(why)), "", |_| {});
        return;
    }
    let Some(arranged) = page.state.rows.arranged.value() else {
        empty_state(ui, Icon::GitCompare, texts.get("files-comparing"), "", |_| {});
        return;
    };
    let Some(Ok(Difference::Lines(found))) = &arranged.compared.difference else { return };
    rows_ui(ui, page, arranged, found, actions);
}

/// Only the beginning of a file that is very large was read.
fn cut_ui(ui: &mut Ui, page: Page<'_>) {
    for run in page.pair.into_iter().flatten() {
        let text = page.state.preview(run).and_then(|preview| preview.text());
        if let Some(text) = text.filter(|text| text.is_cut) {
            let said = page.view.texts.with(
                "files-cut",
                &[
                    ("name", page.name(run).into()),
                    ("shown", format::size(text.shown_bytes()).into()),
                    ("all", format::size(text.total_bytes).into()),
                ],
            );
            notice_ui(ui, &said);
        }
    }
}

/// One line as it stands on the page.
struct Line<'a> {
    side: usize,
    number: usize,
    text: &'a str,
    /// It is in one of the texts alone, or not as it is in the other.
    is_changed: bool,
    words: &'a [Range<usize>],
}

/// The bytes of a line that changed.
fn words(edit: &Edit, side: usize, line: usize) -> Option<&[Range<usize>]> {
    let of = |pair: &crate::compare::artifact::texts::Pair| if side == 0 { pair.before } else { pair.after };
    let at = edit.pairs.binary_search_by_key(&line, of).ok()?;
    let words = edit.pairs[at].words.as_ref()?;
    Some(if side == 0 { &words.before } else { &words.after })
}

fn line(found: &TextDifference, side: usize, number: usize, edit: Option<usize>) -> Line<'_> {
    let words = edit.and_then(|edit| words(found.edits.get(edit)?, side, number)).unwrap_or_default();
    Line { side, number, text: found.sides[side].line(number), is_changed: edit.is_some(), words }
}

/// How wide things are.
#[derive(Clone, Copy)]
struct Layout {
    gutter: f32,
    /// How far the texts are moved to the left.
    left: f32,
}

fn rows_ui(ui: &mut Ui, page: Page<'_>, arranged: &Arranged, found: &TextDifference, actions: &mut Actions) {
    let room = ui.available_width();
    let most = found.sides.iter().map(crate::compare::artifact::texts::Lines::count).max().unwrap_or(0);
    let gutter = 14.0 + grouped(most.max(100)).len() as f32 * CHARACTER;
    let is_two = matches!(arranged.rows, Rows::Two(_));
    let column = if is_two { room / 2.0 - gutter } else { room - 2.0 * gutter } - SIGN - 12.0;
    let beyond = (arranged.widest as f32 * CHARACTER - column).max(0.0);
    let mut area = ScrollArea::both().id_salt(("compared lines", is_two)).auto_shrink(false);
    if let Some(row) = page.state.rows.scroll_to {
        let above = ui.available_height() / 3.0;
        area = area.vertical_scroll_offset((row as f32 * ROW - above).max(0.0));
        push(actions, files::Action::Rows(Action::Shown));
    }
    area.show_viewport(ui, |ui, viewport| {
        ui.set_width(room + beyond);
        ui.set_height(arranged.rows.len() as f32 * ROW);
        let top = ui.max_rect().top();
        let clip = ui.clip_rect();
        let layout = Layout { gutter, left: viewport.left() };
        let first = ((viewport.top() / ROW).max(0.0) as usize).min(arranged.rows.len());
        let end = ((viewport.bottom() / ROW).ceil().max(0.0) as usize).clamp(first, arranged.rows.len());
        for row in first..end {
            let y = top + row as f32 * ROW;
            let rect = Rect::from_x_y_ranges(clip.left()..=clip.left() + room, y..=y + ROW);
            row_ui(ui, page, (arranged, found), row, rect, layout, actions);
        }
    });
}

fn row_ui(
    ui: &Ui,
    page: Page<'_>,
    (arranged, found): (&Arranged, &TextDifference),
    row: usize,
    rect: Rect,
    layout: Layout,
    actions: &mut Actions,
) {
    let current = page.state.rows.at.and_then(|at| arranged.stops.get(at).copied());
    let is_current = current == Some(row);
    let mut parts: Vec<(Line<'_>, Rect)> = Vec::new();
    let middle = rect.center().x;
    let halves = [rect.with_max_x(middle), rect.with_min_x(middle)];
    match &arranged.rows {
        Rows::One(rows) => match rows.get(row) {
            Some(Row::Folded { before, count, .. }) => return fold_ui(ui, page, *before, *count, rect, actions),
            Some(Row::Same { before, after }) => {
                let same = line(found, 0, *before, None);
                number_ui(ui, rect, layout, Some(*before), Some(*after));
                parts.push((same, rect));
            }
            Some(Row::Removed { before, edit }) => {
                back_ui(ui, rect, 0);
                number_ui(ui, rect, layout, Some(*before), None);
                parts.push((line(found, 0, *before, Some(*edit)), rect));
            }
            Some(Row::Added { after, edit }) => {
                back_ui(ui, rect, 1);
                number_ui(ui, rect, layout, None, Some(*after));
                parts.push((line(found, 1, *after, Some(*edit)), rect));
            }
            None => return,
        },
        Rows::Two(rows) => match rows.get(row) {
            Some(SideRow::Folded { before, count, .. }) => return fold_ui(ui, page, *before, *count, rect, actions),
            Some(SideRow::Same { before, after }) => {
                parts.push((line(found, 0, *before, None), halves[0]));
                parts.push((line(found, 1, *after, None), halves[1]));
            }
            Some(SideRow::Changed { before, after, edit }) => {
                for (side, number) in [*before, *after].into_iter().enumerate() {
                    match number {
                        Some(number) => {
                            back_ui(ui, halves[side], side);
                            parts.push((line(found, side, number, Some(*edit)), halves[side]));
                        }
                        // There is nothing beside the other.
                        None => drop(ui.painter().rect_filled(halves[side], 0, palette(ui).head)),
                    }
                }
            }
            None => return,
        },
        Rows::List(_) => return,
    }
    let is_two = matches!(arranged.rows, Rows::Two(_));
    for (line, place) in &parts {
        line_ui(ui, line, *place, layout, is_two);
    }
    if is_two {
        ui.painter().vline(middle.round(), rect.y_range(), Stroke::new(1.0, palette(ui).line));
    }
    if is_current {
        let mark = Rect::from_min_size(rect.min, vec2(3.0, ROW));
        ui.painter().rect_filled(mark, 0, palette(ui).accent);
    }
    let response = ui.interact(rect, egui::Id::unique(("compared line", row)), Sense::hover());
    response.widget_info(|| WidgetInfo::selected(Role::Row, true, is_current, said(&parts)));
}

/// A line in words: its sign, what stands there, and which words are new.
fn said(parts: &[(Line<'_>, Rect)]) -> String {
    let one = |line: &Line<'_>| {
        let sign = match (line.is_changed, line.side) {
            (false, _) => "",
            (true, 0) => "− ",
            (true, _) => "+ ",
        };
        let changed: Vec<&str> = line.words.iter().filter_map(|range| line.text.get(range.clone())).take(20).collect();
        let words = if changed.is_empty() { String::new() } else { format!(" [{}]", safe(&changed.join(" "), 200)) };
        format!("{sign}{}{words}", safe(line.text, 200))
    };
    match parts {
        [(same, _), (other, _)] if !same.is_changed && same.text == other.text => one(same),
        parts => parts.iter().map(|(line, _)| one(line)).collect::<Vec<_>>().join("\n"),
    }
}

fn side_colors(colors: &Palette, side: usize) -> (Color32, Color32) {
    match side {
        0 => (colors.danger_soft, colors.danger),
        _ => (colors.success_soft, colors.success),
    }
}

fn back_ui(ui: &Ui, rect: Rect, side: usize) {
    ui.painter().rect_filled(rect, 0, side_colors(palette(ui), side).0);
}

/// Both numbers of a line where the texts are in one column.
fn number_ui(ui: &Ui, rect: Rect, layout: Layout, before: Option<usize>, after: Option<usize>) {
    for (at, number) in [before, after].into_iter().enumerate() {
        if let Some(number) = number {
            let x = rect.left() + layout.gutter * (at + 1) as f32 - 6.0;
            let at = pos2(x, rect.center().y);
            ui.painter().text(at, Align2::RIGHT_CENTER, grouped(number + 1), font::mono(), palette(ui).muted);
        }
    }
}

fn line_ui(ui: &Ui, line: &Line<'_>, place: Rect, layout: Layout, is_two: bool) {
    let colors = palette(ui);
    let y = place.center().y;
    let start = if is_two {
        let at = pos2(place.left() + layout.gutter - 6.0, y);
        ui.painter().text(at, Align2::RIGHT_CENTER, grouped(line.number + 1), font::mono(), colors.muted);
        place.left() + layout.gutter
    } else {
        place.left() + 2.0 * layout.gutter
    };
    let (_, strong) = side_colors(colors, line.side);
    if line.is_changed {
        let sign = if line.side == 0 { "−" } else { "+" };
        ui.painter().text(pos2(start + 5.0, y), Align2::CENTER_CENTER, sign, font::mono(), strong);
    }
    let text = place.with_min_x(start + SIGN).with_max_x(place.right() - 4.0);
    let painter = ui.painter().with_clip_rect(text.intersect(ui.clip_rect()));
    let plain = TextFormat { font_id: font::mono(), color: colors.text, ..TextFormat::default() };
    let marked = TextFormat { background: faded(strong, 30), ..plain.clone() };
    let mut job = LayoutJob { break_on_newline: false, ..LayoutJob::default() };
    for piece in WordChange::pieces(line.text, line.words, LONGEST) {
        job.append(&piece.text, 0.0, if piece.is_changed { marked.clone() } else { plain.clone() });
    }
    let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
    let at = pos2(text.left() - layout.left, y - galley.size().y / 2.0);
    painter.galley(at, galley, colors.text);
}

/// Lines that are the same and not shown; a click shows them.
fn fold_ui(ui: &Ui, page: Page<'_>, before: usize, count: usize, rect: Rect, actions: &mut Actions) {
    let colors = palette(ui);
    let response = ui.interact(rect, egui::Id::unique(("equal lines", before)), Sense::click());
    let text = page.view.texts.count("files-equal-lines", count);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &*text));
    let fill = if response.hovered() { colors.hover } else { colors.head };
    ui.painter().rect_filled(rect, 0, fill);
    let color = if response.hovered() { colors.accent_text } else { colors.muted };
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, &text, font::small(), color);
    focus_ring(ui, &response, rect.shrink(1.0), 4);
    if response.clicked() {
        push(actions, files::Action::Rows(Action::Open(before)));
    }
}
