//! The wall on a page: pictures in columns, below each its run and what is told of it. Text is cut where its room ends.

use std::sync::Arc;

use crate::drawing::{Anchor, Drawing, Fill, Item, MAX_LENGTH, PageRect, Pen, Pixels, Rgb, Turn, Weight, fonts};
use crate::preview::plotly::Style;

/// Around the page, points.
const MARGIN: f64 = 14.0;
/// Between two pictures, points.
const GAP: f64 = 12.0;
/// Of title and of what is told at the end, points.
const FONT: f64 = 9.0;
/// No picture is taller than so many times its width.
const TALLEST: f64 = 1.25;
/// Baselines of two lines, by the size of their text.
const LEADING: f64 = 1.45;

/// What stands in the place of a run.
#[derive(Clone, Debug)]
pub enum Content {
    Picture(Arc<Pixels>),
    Drawing(Box<Drawing>),
    /// Why there is no picture.
    Words(String),
}

/// A run on the wall; texts are safe to show.
#[derive(Clone, Debug)]
pub struct Tile {
    pub name: String,
    /// Of its dot; `None` for a run that takes no colour.
    pub color: Option<Rgb>,
    /// Columns and their values.
    pub captions: Vec<String>,
    /// The value of the last metric, at the right.
    pub metric: Option<String>,
    pub content: Content,
}

/// How the page is laid out.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// The file that is shown, and how many runs have it.
    pub title: &'a str,
    pub count: &'a str,
    /// What is not on the page; empty where everything is.
    pub end: &'a str,
    pub columns: usize,
    /// Points.
    pub width: f64,
    pub style: &'a Style,
}

impl Page<'_> {
    /// Width of a picture, points.
    pub fn side(&self) -> f64 {
        let columns = self.columns.max(1) as f64;
        ((self.width - 2.0 * MARGIN - (columns - 1.0) * GAP) / columns).max(8.0)
    }

    /// Runs that a page of at most so many points can hold, however tall their pictures are.
    pub fn most_tiles(&self, height: f64) -> usize {
        let row = self.side() * TALLEST + self.captions_height(2) + GAP;
        let room = height.min(MAX_LENGTH) - 2.0 * MARGIN - 2.0 * (FONT + GAP);
        (room / row).floor().max(1.0) as usize * self.columns.max(1)
    }

    /// Sizes of the name of a run and of what is told of it, points.
    fn fonts(&self) -> [f64; 2] {
        let name = (self.side() / 15.0).clamp(4.5, FONT);
        [name, name * 0.9]
    }

    fn captions_height(&self, lines: usize) -> f64 {
        let [name, small] = self.fonts();
        name * LEADING + 2.0 + lines as f64 * small * LEADING
    }

    /// Lays it out.
    pub fn draw(&self, tiles: &[Tile]) -> Drawing {
        let side = self.side();
        let tallest = tiles.iter().map(|tile| tile.content.proportion()).fold(0.0, f64::max);
        let height = side * if tallest > 0.0 { tallest.min(TALLEST) } else { 0.75 };
        let lines = tiles.iter().map(Tile::lines).max().unwrap_or(0);
        let row = height + self.captions_height(lines) + GAP;
        let head = MARGIN + FONT + GAP;
        let mut items = self.head();
        for (at, tile) in tiles.iter().enumerate() {
            let columns = self.columns.max(1);
            let x = MARGIN + (at % columns) as f64 * (side + GAP);
            let y = head + (at / columns) as f64 * row;
            self.tile(tile, PageRect { x, y, width: side, height }, &mut items);
        }
        let mut bottom = head + tiles.len().div_ceil(self.columns.max(1)) as f64 * row;
        if !self.end.is_empty() {
            items.push(words(self.end, [MARGIN, bottom + FONT * 0.5], FONT, self.style.muted));
            bottom += FONT + GAP / 2.0;
        }
        Drawing {
            width: self.width,
            height: bottom + MARGIN - GAP / 2.0,
            background: Some(self.style.paper),
            title: self.title.to_owned(),
            description: tiles.iter().map(|tile| tile.name.as_str()).collect::<Vec<_>>().join(", "),
            items,
        }
    }

    fn head(&self) -> Vec<Item> {
        let y = MARGIN + FONT * 0.8;
        let right = self.width - MARGIN;
        let room = right - MARGIN - fonts::width(self.count, FONT, Weight::Regular) - GAP;
        let title = fitting(self.title, FONT, Weight::SemiBold, room);
        let mut count = words(self.count, [right, y], FONT, self.style.muted);
        if let Item::Text { anchor, .. } = &mut count {
            *anchor = Anchor::End;
        }
        vec![strong(&title, [MARGIN, y], FONT, self.style.text), count]
    }

    fn tile(&self, tile: &Tile, frame: PageRect, items: &mut Vec<Item>) {
        let style = self.style;
        let edge = Pen::solid(style.grid, 0.6);
        let rect = |fill, stroke| Item::Rect { frame, radius: 0.0, fill, stroke };
        match &tile.content {
            Content::Picture(pixels) => {
                let [width, height] = [pixels.width, pixels.height].map(f64::from);
                let scale = (frame.width / width).min(frame.height / height);
                let (width, height) = (width * scale, height * scale);
                let (x, y) = (frame.x + (frame.width - width) / 2.0, frame.y + (frame.height - height) / 2.0);
                let pixels = pixels.clone();
                // What is enlarged so far is seen as squares.
                let is_smooth = scale < 1.0;
                items.push(Item::Image { frame: PageRect { x, y, width, height }, pixels, is_smooth });
                items.push(rect(None, Some(edge)));
            }
            Content::Drawing(drawing) => {
                items.push(drawing.placed(frame));
                items.push(rect(None, Some(edge)));
            }
            Content::Words(text) => {
                items.push(rect(Some(Fill { color: style.grid, opacity: 0.5 }), Some(edge)));
                let [_, small] = self.fonts();
                let at = [frame.x + frame.width / 2.0, frame.y + frame.height / 2.0 + small * 0.35];
                let text = fitting(text, small, Weight::Regular, frame.width - 8.0);
                let mut said = words(&text, at, small, style.muted);
                if let Item::Text { anchor, .. } = &mut said {
                    *anchor = Anchor::Middle;
                }
                items.push(said);
            }
        }
        self.captions(tile, frame, items);
    }

    /// Name of the run, then columns side by side; the last metric stands at the right.
    fn captions(&self, tile: &Tile, frame: PageRect, items: &mut Vec<Item>) {
        let style = self.style;
        let [font, small] = self.fonts();
        let mut y = frame.y + frame.height + font * LEADING;
        let mut left = frame.x;
        if let Some(color) = tile.color {
            let radius = font * 0.3;
            let center = [left + radius, y - font * 0.34];
            items.push(Item::Circle { center, radius, fill: Some(Fill::solid(color)), stroke: None });
            left += font;
        }
        let right = frame.x + frame.width;
        let name = fitting(&tile.name, font, Weight::SemiBold, right - left);
        items.push(strong(&name, [left, y], font, style.text));
        y += small * LEADING;
        let mut room = frame.width;
        if let Some(metric) = &tile.metric {
            let metric = fitting(metric, small, Weight::Regular, frame.width / 2.0);
            room -= fonts::width(&metric, small, Weight::Regular) + small;
            let mut text = words(&metric, [right, y], small, style.text);
            if let Item::Text { anchor, .. } = &mut text {
                *anchor = Anchor::End;
            }
            items.push(text);
        }
        let (first, rest) = tile.captions.split_first().map_or(("", &[][..]), |(first, rest)| (first.as_str(), rest));
        for (text, room) in [(first, room), (&rest.join("  "), frame.width)] {
            let text = fitting(text, small, Weight::Regular, room);
            if !text.is_empty() {
                items.push(words(&text, [frame.x, y], small, style.muted));
            }
            y += small * LEADING;
        }
    }
}

impl Tile {
    /// Of what is told below its name.
    fn lines(&self) -> usize {
        match (self.captions.len(), &self.metric) {
            (0, None) => 0,
            (0 | 1, _) => 1,
            _ => 2,
        }
    }
}

impl Content {
    /// Height by width; 0 for what fits into any.
    fn proportion(&self) -> f64 {
        match self {
            Self::Picture(pixels) => f64::from(pixels.height) / f64::from(pixels.width.max(1)),
            Self::Drawing(drawing) => drawing.height / drawing.width.max(1.0),
            Self::Words(_) => 0.0,
        }
    }
}

fn words(text: &str, at: [f64; 2], size: f64, color: Rgb) -> Item {
    let (turn, text) = (Turn::None, text.to_owned());
    Item::Text { at, anchor: Anchor::Start, turn, size, weight: Weight::Regular, color, text }
}

fn strong(text: &str, at: [f64; 2], size: f64, color: Rgb) -> Item {
    let (turn, text) = (Turn::None, text.to_owned());
    Item::Text { at, anchor: Anchor::Start, turn, size, weight: Weight::SemiBold, color, text }
}

/// As much of a text as has room, with an ellipsis where something is left out.
fn fitting(text: &str, size: f64, weight: Weight, room: f64) -> String {
    const MOST: usize = 200;
    let text: String = text.chars().take(MOST).collect();
    if fonts::width(&text, size, weight) <= room {
        return text;
    }
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let cut = |count: usize| format!("{}…", text[..ends[count]].trim_end());
    let fits = ends.len().min(MOST);
    let counts: Vec<usize> = (0..fits).collect();
    let most = counts.partition_point(|count| fonts::width(&cut(*count), size, weight) <= room);
    if most == 0 { String::new() } else { cut(most - 1) }
}

#[cfg(test)]
mod tests;
