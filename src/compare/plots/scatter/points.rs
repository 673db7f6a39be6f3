//! Points: their sizes, what is said of them, and the names of those in focus.

use super::super::colors::{Colors, Spread};
use super::super::data::Column;
use super::super::frame::Frame;
use super::super::frame_text::{centred, short};
use super::super::jitter;
use super::super::legend::{Entry, Legend, Sign};
use super::super::plot::{Mark, Shape};
use super::super::scale::Place;
use super::super::values::Wording;
use super::scene::Scene;
use crate::drawing::names::{elided, width_of};
use crate::drawing::{Anchor, Fill, Item, PageRect, Pen};
use crate::store::Cancel;
use crate::text::Message;

/// Radii of the smallest and the largest point that stand for a number.
const SIZES: [f64; 2] = [2.0, 9.0];
/// Most runs in focus that are named.
const NAMED: usize = 12;
/// The part of a band over which points of a category are spread.
const SPREAD: f64 = 0.62;

/// How large points are.
pub(super) struct Radii {
    of: Vec<f64>,
    /// Runs without a size: drawn as rings.
    is_hollow: Vec<bool>,
    ends: Option<[f64; 2]>,
}

impl Radii {
    pub(super) fn new(scene: &Scene<'_>, notes: &mut Vec<Message>) -> Self {
        let runs = scene.data.runs.len();
        let plain = match runs {
            0..=300 => 3.2,
            301..=1500 => 2.6,
            1501..=5000 => 2.0,
            _ => 1.6,
        } * (scene.style.font_size / 11.0).clamp(0.6, 1.6);
        let none = Self { of: vec![plain; runs], is_hollow: vec![false; runs], ends: None };
        let Some(column) = scene.size else { return none };
        if column.is_category() {
            notes.push(Message::new("plot-note-size-words").arg("field", &*column.title));
            return none;
        }
        let Some(spread) = Spread::of((0..runs).filter_map(|run| column.finite(run))) else {
            notes.push(Message::new("plot-note-size-none").arg("field", &*column.title));
            return none;
        };
        // Areas, not radii, are compared by the eye.
        let [small, large] = SIZES.map(|radius| radius * radius);
        let radius = |run: usize| match column.number(run) {
            Some(f64::INFINITY) => SIZES[1],
            Some(value) if value.is_finite() => (small + (large - small) * spread.place(value)).sqrt(),
            _ => SIZES[0],
        };
        let is_hollow: Vec<bool> = (0..runs).map(|run| column.number(run).is_none_or(f64::is_nan)).collect();
        let hollow = is_hollow.iter().filter(|hollow| **hollow).count();
        if hollow > 0 {
            notes.push(Message::new("plot-note-size-missing").arg("n", hollow).arg("field", &*column.title));
        }
        Self { of: (0..runs).map(radius).collect(), is_hollow, ends: Some(spread.ends()) }
    }

    pub(super) fn explain(&self, legend: &mut Legend, column: Option<&Column>, wording: Wording<'_>) {
        let (Some([low, high]), Some(column)) = (self.ends, column) else { return };
        let name = |value: f64| column.word(value, wording);
        legend.entries.push(Entry { sign: Sign::None, name: column.title.to_string(), count: None });
        legend.entries.push(Entry { sign: Sign::Ring(SIZES[0]), name: name(low), count: None });
        legend.entries.push(Entry { sign: Sign::Ring(SIZES[1] * 0.8), name: name(high), count: None });
    }
}

/// How solid points are: the more there are, the more of those below is seen.
fn opacity(runs: usize) -> f64 {
    match runs {
        0..=100 => 0.92,
        101..=1000 => 0.78,
        1001..=4000 => 0.6,
        _ => 0.42,
    }
}

pub(super) fn draw(
    scene: &Scene<'_>,
    frame: &Frame<'_>,
    colors: &Colors,
    radii: &Radii,
    front: &[usize],
    items: &mut Vec<Item>,
    cancel: &Cancel,
) -> Option<Vec<Mark>> {
    let runs = &scene.data.runs;
    let mut is_best = vec![false; runs.len()];
    for run in front {
        is_best[*run] = true;
    }
    let place = |run: usize| {
        let [x, y] = [scene.places[0][run], scene.places[1][run]];
        let [mut at_x, mut at_y] = frame.at(x, y);
        let along = jitter::of(&runs[run].id) * SPREAD / 2.0;
        if frame.x.names().is_some() && matches!(x, Place::At(_)) {
            at_x += along * frame.band_x();
        }
        if frame.y.names().is_some() && matches!(y, Place::At(_)) {
            // Of both, another place: not all on a diagonal.
            let across = if frame.x.names().is_some() { (along * 7919.0).fract() * SPREAD / 2.0 } else { along };
            at_y += across * frame.band_y();
        }
        [at_x, at_y]
    };
    let mut order: Vec<usize> = (0..runs.len()).collect();
    // Large ones do not hide small ones; those in focus lie above all.
    order.sort_by(|a, b| {
        let key = |run: usize| (runs[run].is_focused, is_best[run]);
        key(*a).cmp(&key(*b)).then(radii.of[*b].total_cmp(&radii.of[*a]))
    });
    let faded = opacity(runs.len());
    let ground = frame.style.ground();
    let mut marks = Vec::with_capacity(runs.len());
    for (nth, run) in order.into_iter().enumerate() {
        if nth.is_multiple_of(1024) && cancel.is_cancelled() {
            return None;
        }
        let (center, color) = (place(run), colors.of[run]);
        let mut radius = radii.of[run];
        if runs[run].is_focused {
            // A ring in the colour that the run has everywhere, and a gap around the point.
            radius = radius.max(3.0);
            items.push(Item::Circle {
                center,
                radius: radius + 3.0,
                fill: Some(Fill::solid(ground)),
                stroke: Some(Pen::solid(runs[run].color, 2.0)),
            });
            items.push(Item::Circle { center, radius, fill: Some(Fill::solid(color)), stroke: None });
            radius += 4.0;
        } else if is_best[run] {
            radius += 1.0;
            let stroke = Some(Pen::solid(frame.style.text, 1.0));
            items.push(Item::Circle { center, radius, fill: Some(Fill::solid(color)), stroke });
        } else if radii.is_hollow[run] {
            let stroke = Some(Pen::solid(color, 1.0).opacity(faded));
            items.push(Item::Circle { center, radius, fill: None, stroke });
        } else {
            items.push(Item::Circle { center, radius, fill: Some(Fill { color, opacity: faded }), stroke: None });
        }
        marks.push(Mark { runs: vec![run], shape: Shape::Point { center, radius }, told: told(scene, run) });
    }
    name(scene, frame, &marks, items);
    Some(marks)
}

fn told(scene: &Scene<'_>, run: usize) -> Vec<(String, String)> {
    let mut told: Vec<(String, String)> = Vec::with_capacity(4);
    for column in [Some(scene.x), Some(scene.y), scene.color, scene.size].into_iter().flatten() {
        if !told.iter().any(|(title, _)| **title == *column.title) {
            told.push((column.title.to_string(), column.told(run, scene.wording)));
        }
    }
    told
}

/// Names beside the runs in focus, where they touch neither the edge nor each other.
fn name(scene: &Scene<'_>, frame: &Frame<'_>, marks: &[Mark], items: &mut Vec<Item>) {
    let style = frame.style;
    let font = style.font_size;
    let focused = || marks.iter().filter(|mark| mark.runs.iter().any(|run| scene.data.runs[*run].is_focused));
    if focused().count() > NAMED {
        return;
    }
    let point =
        |mark: &Mark| if let Shape::Point { center, radius } = mark.shape { (center, radius) } else { ([0.0; 2], 0.0) };
    let around = |([x, y], radius): ([f64; 2], f64)| PageRect {
        x: x - radius,
        y: y - radius,
        width: radius * 2.0,
        height: radius * 2.0,
    };
    let mut taken: Vec<PageRect> = focused().map(|mark| around(point(mark))).collect();
    let others: Vec<PageRect> = marks.iter().map(|mark| around(point(mark))).collect();
    for mark in focused() {
        let run = &scene.data.runs[mark.runs[0]];
        let ([x, y], radius) = point(mark);
        let text = elided(&short(&run.name), font * 14.0, font);
        let (width, height, gap) = (width_of(&text, font), font * 1.2, radius + font * 0.3);
        let at = |left: f64, top: f64| PageRect { x: left, y: top, width, height };
        let tries = [
            at(x + gap, y - height / 2.0),
            at(x - gap - width, y - height / 2.0),
            at(x - width / 2.0, y - gap - height),
            at(x - width / 2.0, y + gap),
        ];
        let page = PageRect { width: style.width - frame.inner.x, ..frame.inner };
        let is_free = |place: &PageRect| is_within(*place, page) && !taken.iter().any(|other| touch(*place, *other));
        // Where it hides the fewest points.
        let hidden = |place: &PageRect| others.iter().filter(|other| touch(*place, **other)).count();
        let Some(free) = tries.into_iter().filter(is_free).min_by_key(hidden) else { continue };
        taken.push(free);
        let fill = Some(Fill { color: style.ground(), opacity: 0.6 });
        items.push(Item::Rect { frame: free, radius: 2.0, fill, stroke: None });
        items.push(centred([free.x, free.y + height / 2.0], Anchor::Start, font, style.text, text));
    }
}

fn is_within(a: PageRect, b: PageRect) -> bool {
    a.x >= b.x && a.y >= b.y && a.x + a.width <= b.x + b.width && a.y + a.height <= b.y + b.height
}

fn touch(a: PageRect, b: PageRect) -> bool {
    a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}
