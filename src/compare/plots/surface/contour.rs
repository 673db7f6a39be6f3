//! Contours between runs.

use std::sync::Arc;

use super::super::colors::Spread;
use super::super::frame::Frame;
use super::super::legend::{Bar, Legend};
use super::super::plot::{Mark, Plot, Shape, Sheet};
use super::super::scale::{self, Place};
use super::mesh::{self, Corner, FEWEST, Mesh};
use super::scene::Scene;
use crate::chart::ticks;
use crate::drawing::{Fill, Item, PageRect, Pen, Pixels};
use crate::store::Cancel;
use crate::text::Message;

/// Most lines.
const LEVELS: usize = 9;
/// Pixels of the areas for each point of the page.
const FINE: f64 = 2.0;
/// Most columns and rows of them.
const MOST: f64 = 2000.0;

/// The values at which lines lie, and the ends of all values.
struct Levels {
    at: Vec<f64>,
    spread: Spread,
}

impl Levels {
    fn new(mesh: &Mesh, spread: Spread) -> Self {
        let [low, high] = spread.ends();
        let mut at: Vec<f64> = if mesh.triangles.is_empty() || low == high {
            Vec::new()
        } else {
            ticks::numbers((low, high), LEVELS).into_iter().map(|tick| tick.at).collect()
        };
        at.retain(|level| *level > low && *level < high);
        Self { at, spread }
    }

    /// Of the area between two lines, from 0 to 1.
    fn place(&self, value: f64) -> f64 {
        let band = self.at.partition_point(|level| *level <= value);
        if self.at.is_empty() { self.spread.place(value) } else { band as f64 / self.at.len() as f64 }
    }
}

pub(super) fn draw(scene: Scene<'_>, cancel: &Cancel) -> Option<Plot> {
    let runs = scene.data.runs.len();
    let laid_x = scale::lay(scene.x, scene.setup.x_scale.unwrap_or_default(), runs, scene.wording);
    let laid_y = scale::lay(scene.y, scene.setup.y_scale.unwrap_or_default(), runs, scene.wording);
    let mut notes = laid_x.notes;
    notes.extend(laid_y.notes);
    let without = (0..runs).filter(|run| scene.metric.finite(*run).is_none()).count();
    if without > 0 {
        notes.push(Message::new("plot-note-not-finite").arg("n", without).arg("field", &*scene.metric.title));
    }
    let words: Vec<_> = [scene.x, scene.y].into_iter().filter(|column| column.is_category()).collect();
    let corner = |run: usize| {
        let [x, y] = [laid_x.places[run].at()?, laid_y.places[run].at()?];
        Some(Corner { at: [laid_x.axis.unit(x), laid_y.axis.unit(y)], value: scene.metric.finite(run)? })
    };
    let corners: Vec<Corner> = (0..runs).filter_map(corner).collect();
    let mesh = if words.is_empty() { Mesh::new(&corners) } else { Mesh::default() };
    if let Some(column) = words.first() {
        notes.push(Message::new("plot-note-contour-words").arg("field", &*column.title));
    } else if mesh.distinct < FEWEST {
        notes.push(Message::new("plot-note-contour-few").arg("have", mesh.distinct).arg("need", FEWEST));
    } else if mesh.triangles.is_empty() {
        notes.push(Message::new("plot-note-contour-line"));
    }
    if cancel.is_cancelled() {
        return None;
    }
    let levels = Spread::of((0..runs).filter_map(|run| scene.metric.finite(run))).map(|it| Levels::new(&mesh, it));
    let legend = legend(&scene, levels.as_ref());
    let frame = Frame::new(laid_x.axis, laid_y.axis, &legend, scene.style, scene.wording);
    let mut items = Vec::new();
    if let Some(levels) = levels.as_ref().filter(|_| !mesh.triangles.is_empty()) {
        items.push(areas(&scene, &frame, &mesh, levels, cancel)?);
        items.extend(lines(&frame, &mesh, levels));
    }
    let marks = points(&scene, &frame, [&laid_x.places, &laid_y.places], levels.as_ref(), &mut items);
    Some(frame.plot(items, marks, notes, sheet(&scene)))
}

fn legend(scene: &Scene<'_>, levels: Option<&Levels>) -> Legend {
    let bar = levels.map(|levels| {
        let steps = if levels.at.is_empty() { 24 } else { levels.at.len() + 1 };
        let colors = (0..steps).map(|at| scene.style.ramp_at(at as f64 / (steps - 1) as f64)).collect();
        let [low, high] = levels.spread.ends().map(|end| scene.metric.word(end, scene.wording));
        Bar { colors, low, high }
    });
    Legend { title: scene.metric.title.to_string(), bar, entries: Vec::new() }
}

/// A picture of the bands, transparent outside of the hull.
fn areas(scene: &Scene<'_>, frame: &Frame<'_>, mesh: &Mesh, levels: &Levels, cancel: &Cancel) -> Option<Item> {
    let PageRect { x, y, width, height } = frame.inner;
    let size = |length: f64| (length * FINE).ceil().clamp(1.0, MOST);
    let (columns, rows) = (size(width), size(height));
    let mut rgba = vec![0_u8; columns as usize * rows as usize * 4];
    for (nth, triangle) in mesh.triangles.iter().enumerate() {
        if nth.is_multiple_of(256) && cancel.is_cancelled() {
            return None;
        }
        // In pixels, rows counted downwards.
        let corners = triangle.map(|corner| [corner.at[0] * columns, (1.0 - corner.at[1]) * rows]);
        let span = |axis: usize, most: f64| {
            let all = corners.map(|corner| corner[axis]);
            let low = all.iter().copied().fold(f64::INFINITY, f64::min).floor().clamp(0.0, most);
            let high = all.iter().copied().fold(0.0, f64::max).ceil().clamp(0.0, most);
            low as usize..high as usize
        };
        for row in span(1, rows) {
            for column in span(0, columns) {
                let Some(parts) = mesh::parts(corners, [column as f64 + 0.5, row as f64 + 0.5]) else { continue };
                let value = parts.iter().zip(triangle).map(|(part, corner)| part * corner.value).sum();
                let [red, green, blue] = scene.style.ramp_at(levels.place(value));
                let at = (row * columns as usize + column) * 4;
                rgba[at..at + 4].copy_from_slice(&[red, green, blue, 235]);
            }
        }
    }
    let pixels = Arc::new(Pixels { width: columns as u32, height: rows as u32, rgba });
    Some(Item::Image { frame: PageRect { x, y, width, height }, pixels, is_smooth: true })
}

fn lines(frame: &Frame<'_>, mesh: &Mesh, levels: &Levels) -> Vec<Item> {
    let PageRect { x, y, width, height } = frame.inner;
    let place = |at: [f64; 2]| [x + at[0] * width, y + (1.0 - at[1]) * height];
    let line = |level: &f64| {
        let segments = mesh.triangles.iter().filter_map(|triangle| mesh::crossing(triangle, *level));
        let points = segments.flat_map(|[from, to]| [place(from), place(to), [f64::NAN; 2]]).collect();
        Item::Line { points, stroke: Pen::solid(frame.style.ground(), 0.8).round().opacity(0.75) }
    };
    levels.at.iter().map(line).collect()
}

fn points(
    scene: &Scene<'_>,
    frame: &Frame<'_>,
    places: [&[Place]; 2],
    levels: Option<&Levels>,
    items: &mut Vec<Item>,
) -> Vec<Mark> {
    let style = scene.style;
    let runs = &scene.data.runs;
    let mut marks = Vec::with_capacity(runs.len());
    let mut order: Vec<usize> = (0..runs.len()).collect();
    order.sort_by_key(|run| runs[*run].is_focused);
    let radius = if runs.len() > 1000 { 1.6 } else { 3.0 };
    for run in order {
        let center = frame.at(places[0][run], places[1][run]);
        if runs[run].is_focused {
            let (fill, stroke) = (Some(Fill::solid(style.ground())), Some(Pen::solid(runs[run].color, 2.0)));
            items.push(Item::Circle { center, radius: radius + 3.0, fill, stroke });
        }
        match (scene.metric.finite(run), levels) {
            (Some(value), Some(levels)) => {
                let fill = Some(Fill::solid(style.ramp_at(levels.spread.place(value))));
                let stroke = Some(Pen::solid(style.ground(), 1.0));
                items.push(Item::Circle { center, radius, fill, stroke });
            }
            _ => items.push(Item::Cross { center, size: radius * 2.0, stroke: Pen::solid(style.muted, 1.2) }),
        }
        let mut told: Vec<(String, String)> = Vec::with_capacity(3);
        for column in [scene.x, scene.y, scene.metric] {
            if !told.iter().any(|(title, _)| **title == *column.title) {
                told.push((column.title.to_string(), column.told(run, scene.wording)));
            }
        }
        marks.push(Mark { runs: vec![run], shape: Shape::Point { center, radius: radius + 1.0 }, told });
    }
    marks
}

fn sheet(scene: &Scene<'_>) -> Sheet {
    let word = |key: &str| scene.wording.texts.get(key).to_owned();
    let columns = [scene.x, scene.y, scene.metric];
    let mut head = vec![word("column-run"), word("column-run-id")];
    head.extend(columns.map(super::super::data::Column::head));
    let row = |(at, run): (usize, &super::super::data::PlotRun)| {
        let mut row = vec![run.name.to_string(), run.id.to_string()];
        row.extend(columns.map(|column| column.exact(at, scene.wording)));
        row
    };
    Sheet { head, rows: scene.data.runs.iter().enumerate().map(row).collect() }
}
