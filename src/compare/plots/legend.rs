//! What colours and signs mean, in rows above a plot.

use super::frame_text::short;
use super::style::PlotStyle;
use crate::drawing::names::{elided, width_of};
use crate::drawing::{Anchor, Fill, Item, PageRect, Pen, Rgb, Turn, Weight, fonts};
use crate::model::format;

/// What stands before a name.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Sign {
    Dot(Rgb),
    /// A ring of this radius in points.
    Ring(f64),
    Line(Pen),
    /// Words alone.
    None,
}

/// A name.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    pub(super) sign: Sign,
    pub(super) name: String,
    /// How many, quieter.
    pub(super) count: Option<usize>,
}

/// Colours of a range of values.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Bar {
    /// From low to high; each as wide as the others.
    pub(super) colors: Vec<Rgb>,
    pub(super) low: String,
    pub(super) high: String,
}

/// See the module.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Legend {
    /// Before all else: what the colours are of. Empty for none.
    pub(super) title: String,
    pub(super) bar: Option<Bar>,
    pub(super) entries: Vec<Entry>,
}

/// Longest name, in ems.
const LONGEST: f64 = 14.0;
/// Length of a bar, in ems.
const BAR: f64 = 9.0;

impl Legend {
    pub(super) fn is_empty(&self) -> bool {
        self.bar.is_none() && self.entries.is_empty()
    }

    /// Height of a row.
    pub(super) fn row(style: &PlotStyle) -> f64 {
        style.font_size * 1.55
    }

    /// The items in at most `most` rows from `at` on, `width` wide, and how many rows there are. What has no place in them
    /// is left out, and dots say so.
    pub(super) fn lay(&self, style: &PlotStyle, [x, y]: [f64; 2], width: f64, most: usize) -> (Vec<Item>, usize) {
        let mut flow = Flow { style, left: x, right: x + width, at: [x, y], rows: 1, most, items: Vec::new() };
        if self.is_empty() || most == 0 || width <= style.font_size * 3.0 {
            return (Vec::new(), 0);
        }
        let longest = (LONGEST * style.font_size).min(width * 0.6);
        if !self.title.is_empty() {
            let title = elided(&short(&self.title), longest, style.font_size);
            flow.put(&Sign::None, &title, None, style.muted);
        }
        if let Some(bar) = &self.bar {
            flow.bar(bar);
        }
        for entry in &self.entries {
            let name = elided(&short(&entry.name), longest, style.font_size);
            if !flow.put(&entry.sign, &name, entry.count, style.text) {
                flow.dots();
                break;
            }
        }
        (flow.items, flow.rows)
    }
}

struct Flow<'a> {
    style: &'a PlotStyle,
    left: f64,
    right: f64,
    at: [f64; 2],
    rows: usize,
    most: usize,
    items: Vec<Item>,
}

impl Flow<'_> {
    /// Makes room for something so wide; false when there is none.
    fn make_room(&mut self, width: f64) -> bool {
        if self.at[0] + width > self.right && self.at[0] > self.left {
            if self.rows == self.most {
                return false;
            }
            self.rows += 1;
            self.at = [self.left, self.at[1] + Legend::row(self.style)];
        }
        self.at[0] + width <= self.right
    }

    fn words(&mut self, text: &str, color: Rgb) {
        let size = self.style.font_size;
        let middle = self.at[1] + Legend::row(self.style) / 2.0;
        self.items.push(Item::Text {
            at: [self.at[0], middle + fonts::cap_height(size) / 2.0],
            anchor: Anchor::Start,
            turn: Turn::None,
            size,
            weight: Weight::Regular,
            color,
            text: text.to_owned(),
        });
        self.at[0] += width_of(text, size);
    }

    fn put(&mut self, sign: &Sign, name: &str, count: Option<usize>, color: Rgb) -> bool {
        let size = self.style.font_size;
        let count = count.map(|count| format::number(count as f64));
        let sign_width = match sign {
            Sign::Dot(_) => size,
            Sign::Ring(radius) => radius * 2.0 + size * 0.4,
            Sign::Line(_) => size * 2.2,
            Sign::None => 0.0,
        };
        let count_width = count.as_ref().map_or(0.0, |count| width_of(count, size) + size * 0.4);
        if !self.make_room(sign_width + width_of(name, size) + count_width) {
            return false;
        }
        let [x, y] = [self.at[0], self.at[1] + Legend::row(self.style) / 2.0];
        match sign {
            Sign::Dot(color) => self.items.push(Item::Circle {
                center: [x + size * 0.32, y],
                radius: size * 0.32,
                fill: Some(Fill::solid(*color)),
                stroke: None,
            }),
            Sign::Ring(radius) => self.items.push(Item::Circle {
                center: [x + radius, y],
                radius: *radius,
                fill: None,
                stroke: Some(Pen::solid(self.style.muted, 1.0)),
            }),
            Sign::Line(pen) => {
                self.items.push(Item::Line { points: vec![[x, y], [x + size * 1.8, y]], stroke: *pen });
            }
            Sign::None => {}
        }
        self.at[0] += sign_width;
        self.words(name, color);
        if let Some(count) = count {
            self.at[0] += size * 0.4;
            self.words(&count, self.style.muted);
        }
        self.at[0] += size * 1.1;
        true
    }

    fn bar(&mut self, bar: &Bar) {
        let size = self.style.font_size;
        let [low, high] = [&bar.low, &bar.high].map(|text| width_of(text, size));
        let whole = |length: f64| low + high + length + size;
        let mut length = size * BAR;
        while whole(length) > self.right - self.left && length > size * 2.0 {
            length *= 0.8;
        }
        if bar.colors.is_empty() || !self.make_room(whole(length)) {
            return;
        }
        self.words(&bar.low, self.style.muted);
        self.at[0] += size * 0.5;
        let [x, y] = [self.at[0], self.at[1] + Legend::row(self.style) / 2.0];
        let step = length / bar.colors.len() as f64;
        for (at, color) in bar.colors.iter().enumerate() {
            // Over the next one, so that no seam is seen.
            let width = if at + 1 < bar.colors.len() { step * 1.5 } else { step };
            let frame = PageRect { x: x + at as f64 * step, y: y - size * 0.32, width, height: size * 0.64 };
            self.items.push(Item::Rect { frame, radius: 0.0, fill: Some(Fill::solid(*color)), stroke: None });
        }
        self.at[0] += length + size * 0.5;
        self.words(&bar.high, self.style.muted);
        self.at[0] += size * 1.1;
    }

    fn dots(&mut self) {
        if self.at[0] + width_of("…", self.style.font_size) <= self.right {
            self.words("…", self.style.muted);
        }
    }
}
