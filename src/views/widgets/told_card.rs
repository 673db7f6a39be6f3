//! The card that tells of what is under the pointer: names with their values, below each other.

use std::sync::Arc;

use egui::{Align2, Color32, Galley, Id, LayerId, Order, Painter, Pos2, Stroke, StrokeKind, Ui, pos2, vec2};

use crate::views::charts::placement::{Explained, place};
use crate::views::charts::style::{PlotStyle, elided};
use crate::views::charts::tooltip::box_ui;

const ROW: f32 = 20.0;
const PADDING: f32 = 8.0;
const MARGIN: f32 = 12.0;
/// Between a name and its value.
const GAP: f32 = 20.0;
const SWATCH: f32 = 8.0;
const MOST_WIDTH: f32 = 380.0;

/// A line of a card, laid out: a name with its value, or words.
pub struct CardLine {
    name: Option<Arc<Galley>>,
    text: Arc<Galley>,
    swatch: Option<Color32>,
}

impl CardLine {
    fn width(&self) -> f32 {
        let names = self.name.as_ref().map_or(0.0, |name| name.size().x + GAP);
        names + self.text.size().x
    }
}

/// Lays lines out. One with a swatch begins a part of the card.
pub struct LineSetter<'a> {
    painter: &'a Painter,
    style: &'a PlotStyle,
}

impl LineSetter<'_> {
    /// A name at the left, its value at the right.
    pub fn pair(&self, name: &str, value: &str, swatch: Option<Color32>) -> CardLine {
        let name = elided(self.painter, name, self.style.small_font.clone(), MOST_WIDTH / 2.0);
        let room = MOST_WIDTH - 2.0 * MARGIN - GAP - SWATCH - name.size().x;
        let text = elided(self.painter, value, self.style.strong_font.clone(), room);
        CardLine { name: Some(name), text, swatch }
    }

    /// Words alone.
    pub fn words(&self, words: &str, swatch: Option<Color32>) -> CardLine {
        let room = MOST_WIDTH - 2.0 * MARGIN - 2.0 * SWATCH;
        CardLine { name: None, text: elided(self.painter, words, self.style.small_font.clone(), room), swatch }
    }

    /// A heading.
    pub fn heading(&self, words: &str, swatch: Option<Color32>) -> CardLine {
        let room = MOST_WIDTH - 2.0 * MARGIN - 2.0 * SWATCH;
        CardLine { name: None, text: elided(self.painter, words, self.style.strong_font.clone(), room), swatch }
    }
}

/// The card, beside a point of the window.
pub fn told_card(ui: &Ui, id: Id, at: Pos2, lines: impl FnOnce(&LineSetter<'_>) -> Vec<CardLine>) {
    let style = PlotStyle::of(ui);
    let painter = ui.layer_painter(LayerId::new(Order::Tooltip, id.with("card")));
    let lines = lines(&LineSetter { painter: &painter, style: &style });
    let start = MARGIN + SWATCH + 8.0;
    let widest = lines.iter().map(CardLine::width).fold(96.0, f32::max).ceil();
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
