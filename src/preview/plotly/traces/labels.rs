//! Texts beside the points of a trace.

use super::super::template::{self, Filled};
use super::super::text::Rich;
use super::super::values::Each;
use super::marks::Sizes;
use super::scene::{Ink, Scene};

/// Most labels of a trace that are drawn.
const MOST_LABELS: usize = 2000;

/// Draws them, at points with these numbers of the axes that lie at `places`.
pub(in crate::preview) fn draw(
    scene: &Scene<'_, '_>,
    (xs, ys): (&[f64], &[f64]),
    has_marks: bool,
    places: &[[f64; 2]],
    ink: &mut Ink,
) {
    let node = scene.trace.node;
    let texts = Each::at(node, "text");
    let positions = Each::at(node, "textposition");
    let size = Sizes::of(node.get("marker"), 6.0);
    let font = scene.sheet.font(node.get("textfont"), 1.0);
    let font = font.colored(node.own().color("textfont.color").unwrap_or(font.color));
    let template = node.text("texttemplate");
    for (at, place) in places.iter().enumerate().take(MOST_LABELS) {
        let text = match template {
            Some(template) => template::fill(template, &|name| match name {
                "x" => Some(Filled::of(scene.x, xs[at])),
                "y" => Some(Filled::of(scene.y, ys[at])),
                "text" => Some(Filled::Text(texts.text(at).into_owned())),
                _ => None,
            }),
            None => texts.text(at).into_owned(),
        };
        if text.is_empty() || !scene.is_near(*place, 1.0) {
            continue;
        }
        let position = positions.text(at);
        let position = if position.is_empty() { "middle center" } else { &position };
        let away = if has_marks { size.of_point(at) / 2.0 + 3.0 } else { 0.0 };
        let across = if position.contains("left") {
            1.0
        } else if position.contains("right") {
            0.0
        } else {
            0.5
        };
        let down = if position.contains("top") {
            1.0
        } else if position.contains("bottom") {
            0.0
        } else {
            0.5
        };
        let shift = |align: f64| match align {
            0.0 => away,
            1.0 => -away,
            _ => 0.0,
        };
        let is_beside = down == 0.5;
        let at = [place[0] + if is_beside { shift(across) } else { 0.0 }, place[1] + shift(down) * 0.8];
        Rich::parse(&text).put(&mut ink.above, &font, at, [across, down], 0.0);
    }
}
