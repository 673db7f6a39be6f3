//! Text in a plot, made short enough to be measured.

use std::borrow::Cow;

use crate::drawing::{Anchor, Item, Rgb, Turn, Weight, fonts};
use crate::model::format;

/// No label shows more columns than this: one of 100 KB need not be set to find out.
const LONGEST: usize = 120;

/// The text, cut in its middle where it is longer than any label.
pub(super) fn short(text: &str) -> Cow<'_, str> {
    format::middle_ellipsis(text, LONGEST)
}

/// A line of text whose capitals stand around `at` in height.
pub(super) fn centred(at: [f64; 2], anchor: Anchor, size: f64, color: Rgb, text: impl Into<String>) -> Item {
    Item::Text {
        at: [at[0], at[1] + fonts::cap_height(size) / 2.0],
        anchor,
        turn: Turn::None,
        size,
        weight: Weight::Regular,
        color,
        text: text.into(),
    }
}

/// The same, read upwards; `at` is in the middle of it across, and at its `anchor` along.
pub(super) fn upwards(at: [f64; 2], anchor: Anchor, size: f64, color: Rgb, text: impl Into<String>) -> Item {
    Item::Text {
        at: [at[0] + fonts::cap_height(size) / 2.0, at[1]],
        anchor,
        turn: Turn::Up,
        size,
        weight: Weight::Regular,
        color,
        text: text.into(),
    }
}

/// The same item in bold.
pub(super) fn bold(mut item: Item) -> Item {
    if let Item::Text { weight, .. } = &mut item {
        *weight = Weight::SemiBold;
    }
    item
}
