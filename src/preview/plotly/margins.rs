//! The margins around the plots: what the figure says, and more where something beside the plots needs it.

use super::sheet::Sheet;
use crate::drawing::PageRect;

/// Something beside the plots: a place along the plot area, 0 to 1 from left or bottom, and its size on both sides of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::preview) struct Push {
    pub(in crate::preview) at: f64,
    pub(in crate::preview) before: f64,
    pub(in crate::preview) after: f64,
}

/// What needs room, across and down.
#[derive(Clone, Debug, Default)]
pub(in crate::preview) struct Pushes {
    pub(in crate::preview) across: Vec<Push>,
    pub(in crate::preview) up: Vec<Push>,
}

/// The plot area of a page of this size.
pub(in crate::preview) fn area(sheet: &Sheet<'_>, [width, height]: [f64; 2], pushes: &Pushes) -> PageRect {
    let margin = sheet.layout.get("margin");
    let number = |name: &str, default: f64| margin.number(name).unwrap_or(default).max(0.0);
    let pad = number("pad", 0.0);
    let is_small = |said: f64, page: f64| if said > page * 0.4 { page * 0.4 } else { said };
    let (left, right) = (is_small(number("l", 80.0), width), is_small(number("r", 80.0), width));
    let (top, bottom) = (is_small(number("t", 100.0), height), is_small(number("b", 80.0), height));
    let is_auto = margin.flag("autoexpand") != Some(false);
    let none: &[Push] = &[];
    let (across, up) = if is_auto { (&pushes.across[..], &pushes.up[..]) } else { (none, none) };
    let [left, right] = solve([left + pad, right + pad], width, across);
    let [bottom, top] = solve([bottom + pad, top + pad], height, up);
    PageRect { x: left, y: top, width: (width - left - right).max(10.0), height: (height - top - bottom).max(10.0) }
}

/// Margins before and after that give all pushes their room.
fn solve(said: [f64; 2], length: f64, pushes: &[Push]) -> [f64; 2] {
    let mut result = said;
    let own = [Push { at: 0.0, before: said[0], after: 0.0 }, Push { at: 1.0, before: 0.0, after: said[1] }];
    let all: Vec<Push> = own.iter().chain(pushes).copied().collect();
    for low in &all {
        for high in &all {
            let span = high.at - low.at;
            if span <= 0.0 {
                continue;
            }
            // `low.before` fits before `low.at`, `high.after` behind `high.at`.
            let before = (low.before * high.at + (high.after - length) * low.at) / span;
            let after = (high.after * (1.0 - low.at) + (low.before - length) * (1.0 - high.at)) / span;
            if before.is_finite()
                && after.is_finite()
                && before >= 0.0
                && after >= 0.0
                && before + after > result[0] + result[1]
            {
                result = [before, after];
            }
        }
    }
    // Something is left for the plots.
    let most = length * 0.85;
    let sum = result[0] + result[1];
    if sum > most { [result[0] * most / sum, result[1] * most / sum] } else { result }
}
