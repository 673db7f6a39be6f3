//! How far the rows of a tree are set in: a level each, for as long as that leaves room for names. What is deeper stands
//! at the last of these, with its level written before it.

use egui::{Align2, Pos2, Ui};

use crate::text::Texts;
use crate::views::theme::{font, palette};

/// How much of a row the levels may take.
const SHARE: f32 = 0.3;
/// Between the level and what follows it.
const GAP: f32 = 6.0;

/// The level by which a row is set in, and whether it lies deeper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetIn {
    pub levels: usize,
    /// The level is to be written.
    pub is_deeper: bool,
}

/// Of a row `width` points wide that lies `depth` levels deep.
pub fn set_in(depth: usize, width: f32, indent: f32) -> SetIn {
    let most = (width * SHARE / indent).floor().max(1.0) as usize;
    SetIn { levels: depth.min(most), is_deeper: depth > most }
}

/// The level in a few letters.
pub fn level_text(texts: &Texts, depth: usize) -> String {
    texts.with("tree-level", &[("level", depth.into())])
}

/// Paints the level, its left edge at `at`; returns where what follows begins.
pub fn level_ui(ui: &Ui, texts: &Texts, depth: usize, at: Pos2) -> f32 {
    let text = level_text(texts, depth);
    ui.painter().text(at, Align2::LEFT_CENTER, text, font::tiny(), palette(ui).muted).right() + GAP
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_most_of_a_row_however_deep_it_lies() {
        for (width, depth, levels, is_deeper) in [
            (300.0, 3, 3, false),
            (300.0, 5, 5, false),
            (300.0, 6, 5, true),
            (300.0, 5_000, 5, true),
            (900.0, 16, 16, false),
            (10.0, 2, 1, true),
        ] {
            assert_eq!(set_in(depth, width, 16.0), SetIn { levels, is_deeper }, "{depth} in {width}");
        }
    }
}
