//! What a figure tells of the point under the pointer: a card beside it.

use std::sync::Arc;

use egui::{
    Align2, Color32, Galley, Id, LayerId, Order, Painter, Pos2, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo,
    pos2, vec2,
};

use super::super::super::Actions;
use super::super::super::charts::placement::{Explained, place};
use super::super::super::charts::style::{PlotStyle, elided};
use super::super::super::charts::tooltip::box_ui;
use super::super::super::theme;
use super::{Canvas, Sheet, outline};
use crate::app::artifacts::figure::{Action, Picture, Shown};
use crate::preview::plotly::Point;

/// A point is meant from this far, points of the screen.
const REACH: f32 = 14.0;
const ROW: f32 = 20.0;
const PADDING: f32 = 8.0;
const MARGIN: f32 = 12.0;
/// Between a name and its value.
const GAP: f32 = 20.0;
const SWATCH: f32 = 8.0;
const MOST_WIDTH: f32 = 380.0;
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

/// A line of a card, laid out: a name with its value, or words.
struct Line {
    name: Option<Arc<Galley>>,
    text: Arc<Galley>,
    swatch: Option<Color32>,
}

impl Line {
    /// `name=value` and `name: value` are told as names and values.
    fn new(painter: &Painter, line: &str, swatch: Option<Color32>, style: &PlotStyle) -> Self {
        let parts = line.split_once('=').or_else(|| line.split_once(": "));
        let parts = parts.map(|(name, value)| (name.trim(), value.trim()));
        let font = style.small_font.clone();
        match parts.filter(|(name, value)| !name.is_empty() && !value.is_empty() && !name.contains('<')) {
            Some((name, value)) => {
                let name = elided(painter, name, font, MOST_WIDTH / 2.0);
                let room = MOST_WIDTH - 2.0 * MARGIN - GAP - SWATCH - name.size().x;
                let text = elided(painter, value, style.strong_font.clone(), room);
                Self { name: Some(name), text, swatch }
            }
            None => {
                Self { name: None, text: elided(painter, line, font, MOST_WIDTH - 2.0 * MARGIN - 2.0 * SWATCH), swatch }
            }
        }
    }

    fn width(&self) -> f32 {
        let names = self.name.as_ref().map_or(0.0, |name| name.size().x + GAP);
        names + self.text.size().x
    }
}

fn card_ui(ui: &Ui, id: Id, blocks: &[([u8; 3], &[String])], at: Pos2) {
    let style = PlotStyle::of(ui);
    let painter = ui.layer_painter(LayerId::new(Order::Tooltip, id.with("card")));
    let lines: Vec<Line> = blocks
        .iter()
        .flat_map(|(color, lines)| {
            let (painter, style) = (&painter, &style);
            lines.iter().enumerate().map(move |(number, line)| {
                Line::new(painter, line, (number == 0).then(|| theme::picture_color(*color)), style)
            })
        })
        .collect();
    let start = MARGIN + SWATCH + 8.0;
    let widest = lines.iter().map(Line::width).fold(96.0, f32::max).ceil();
    let size = vec2(start + widest + MARGIN, lines.len() as f32 * ROW + 2.0 * PADDING);
    let rect = place(size, Explained { point: at, curve: &[] }, ui.content_rect().shrink(4.0));
    box_ui(&painter, rect, &style);
    let mut middle = rect.top() + PADDING + ROW / 2.0;
    for (number, line) in lines.iter().enumerate() {
        if let Some(color) = line.swatch {
            let swatch = Align2::LEFT_CENTER.anchor_size(pos2(rect.left() + MARGIN, middle), vec2(SWATCH, SWATCH));
            painter.rect(swatch, 2, color, Stroke::new(1.0, style.popup_line), StrokeKind::Inside);
            if number > 0 {
                let y = painter.round_to_pixel_center(middle - ROW / 2.0);
                painter.hline(rect.shrink(MARGIN).x_range(), y, Stroke::new(1.0, style.popup_line));
            }
        }
        let top = |galley: &Galley| middle - galley.size().y / 2.0;
        match &line.name {
            Some(name) => {
                painter.galley(pos2(rect.left() + start, top(name)), name.clone(), style.text2);
                let left = rect.right() - MARGIN - line.text.size().x;
                painter.galley(pos2(left, top(&line.text)), line.text.clone(), style.text);
            }
            None => {
                painter.galley(pos2(rect.left() + start, top(&line.text)), line.text.clone(), style.text);
            }
        }
        middle += ROW;
    }
}
