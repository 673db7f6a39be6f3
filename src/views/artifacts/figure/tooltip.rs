//! What a figure tells of the point under the pointer: a card beside it.

use egui::{Color32, Id, Pos2, Rect, Role, Sense, StrokeKind, Ui, WidgetInfo, vec2};

use super::super::super::Actions;
use super::super::super::theme;
use super::super::super::widgets::told_card::{CardLine, LineSetter, told_card};
use super::{Canvas, Sheet, outline};
use crate::app::artifacts::figure::{Action, Picture, Shown};
use crate::preview::plotly::Point;

/// A point is meant from this far, points of the screen.
const REACH: f32 = 14.0;
/// Points and lines of one that are told.
const MOST_POINTS: usize = 10;
const MOST_LINES: usize = 12;

pub(super) fn tooltip_ui(
    ui: &Ui,
    (id, at): (Id, usize),
    (shown, picture): (&Shown, &Picture),
    sheet: Sheet,
    pointer: Pos2,
    actions: &mut Actions,
) {
    let page = sheet.page(pointer);
    let reach = f64::from(REACH / sheet.scale);
    let panel = picture.panel_at(page).map(|panel| picture.drawn.panels[panel].place);
    let mut found = match panel.filter(|_| shown.facts.is_unified) {
        Some(panel) => picture.points_at_x(&panel, page, reach * 3.0),
        None => picture.point_at(page, reach).into_iter().collect(),
    };
    if found.is_empty() {
        return;
    }
    found.truncate(MOST_POINTS);
    let points: Vec<&Point> = found.iter().filter_map(|at| picture.drawn.points.get(*at)).collect();
    for point in &points {
        mark_ui(ui, point, sheet);
    }
    let Some(first) = points.first() else { return };
    let told = match shown.told_of(picture.identity, &found) {
        Ok(told) => told,
        Err(is_unasked) => {
            if is_unasked {
                Canvas::push(actions, Action::Tell(at, picture.identity, found));
            }
            return;
        }
    };
    let blocks =
        points.iter().zip(told.lines.iter()).map(|(point, lines)| (point.color, &lines[..lines.len().min(MOST_LINES)]));
    let blocks: Vec<_> = blocks.filter(|(_, lines)| !lines.is_empty()).collect();
    if blocks.is_empty() {
        return;
    }
    let at = if points.len() == 1 && first.reach[0] < 40.0 { sheet.screen(first.at) } else { pointer };
    card_ui(ui, id, &blocks, at);
    let spoken = blocks.iter().flat_map(|(_, lines)| lines.iter().map(String::as_str)).collect::<Vec<_>>().join("\n");
    let corner = Rect::from_min_size(sheet.rect.min, vec2(1.0, 1.0));
    let label = ui.interact(corner, id.with("told"), Sense::hover());
    label.widget_info(|| WidgetInfo::labeled(Role::Label, true, &*spoken));
}

/// A ring round a point, a line round a bar or cell.
fn mark_ui(ui: &Ui, point: &Point, sheet: Sheet) {
    let (center, stroke) = (sheet.screen(point.at), outline(ui));
    let painter = ui.painter().with_clip_rect(sheet.rect.intersect(ui.clip_rect()));
    if point.reach == [0.0; 2] {
        painter.circle(center, 4.5, theme::picture_color(point.color), stroke);
    } else {
        let half = vec2(point.reach[0] as f32, point.reach[1] as f32) * sheet.scale;
        painter.rect_stroke(Rect::from_center_size(center, half * 2.0), 0, stroke, StrokeKind::Middle);
    }
}

fn card_ui(ui: &Ui, id: Id, blocks: &[([u8; 3], &[String])], at: Pos2) {
    told_card(ui, id, at, |setter| {
        let lines = blocks.iter().flat_map(|(color, lines)| {
            let swatch = theme::picture_color(*color);
            lines.iter().enumerate().map(move |(number, line)| (line, (number == 0).then_some(swatch)))
        });
        lines.map(|(line, swatch)| line_of(setter, line, swatch)).collect()
    });
}

/// `name=value` and `name: value` are told as names and values.
fn line_of(setter: &LineSetter<'_>, line: &str, swatch: Option<Color32>) -> CardLine {
    let parts = line.split_once('=').or_else(|| line.split_once(": "));
    let parts = parts.map(|(name, value)| (name.trim(), value.trim()));
    match parts.filter(|(name, value)| !name.is_empty() && !value.is_empty() && !name.contains('<')) {
        Some((name, value)) => setter.pair(name, value, swatch),
        None => setter.words(line, swatch),
    }
}
