//! Puts runs in groups and draws them.

use jiff::tz::TimeZone;

use super::super::bins::{Binning, Common, Group, Groups};
use super::super::data::{Column, Field, PlotData};
use super::super::frame::{Frame, nothing};
use super::super::jitter;
use super::super::legend::Legend;
use super::super::plot::{Mark, Plot, Scale, Shape, Sheet};
use super::super::scale::{self, Axis, Place};
use super::super::style::PlotStyle;
use super::super::values::Wording;
use super::shapes::{self, Spot};
use super::{BoxKind, BoxSetup, FEWEST};
use crate::drawing::{Fill, Item, PageRect, Pen, Rgb};
use crate::model::format;
use crate::model::spread::{QuartileMethod, Quartiles, quartiles};
use crate::store::Cancel;
use crate::text::{Message, Texts};

/// Most groups, however wide the page is.
const MOST: usize = 60;

/// A group and what its numbers come to.
struct Spread<'a> {
    group: &'a Group,
    /// Finite, sorted.
    values: Vec<f64>,
    /// Of at least one value.
    quartiles: Option<Quartiles>,
    color: Rgb,
}

impl Spread<'_> {
    fn has_box(&self) -> bool {
        self.values.len() >= FEWEST
    }
}

struct Scene<'a> {
    setup: &'a BoxSetup,
    data: &'a PlotData,
    wording: Wording<'a>,
    metric: &'a Column,
    by: Option<&'a Column>,
    places: Vec<Place>,
}

/// Draws it; `None` when cancelled.
pub fn draw(
    setup: &BoxSetup,
    data: &PlotData,
    style: &PlotStyle,
    texts: &Texts,
    zone: &TimeZone,
    cancel: &Cancel,
) -> Option<Plot> {
    let wording = Wording { texts, zone };
    let column = |field: &Option<Field>| field.as_ref().and_then(|field| data.column(field));
    let metric = match data.numbers_of(setup.metric.as_ref()) {
        Ok(metric) => metric,
        Err(message) => return Some(nothing(style, message, wording)),
    };
    let by = column(&setup.by);
    let laid = scale::lay(metric, setup.scale, data.runs.len(), wording);
    let mut notes = laid.notes;
    let mut groups = grouped(by, data.runs.len(), wording, &mut notes);
    let most = ((style.width / (style.font_size * 1.6)) as usize).clamp(4, MOST);
    let left = groups.keep(most);
    if left > 0 {
        let title = by.map_or("", |by| &by.title);
        notes.push(Message::new("plot-note-rare").arg("n", left).arg("field", title));
    }
    let scene = Scene { setup, data, wording, metric, by, places: laid.places };
    let colors = if by.is_some() { groups.colors(style) } else { vec![style.category(0)] };
    let mut spreads = Vec::with_capacity(groups.all.len());
    for (group, color) in groups.all.iter().zip(colors) {
        if cancel.is_cancelled() {
            return None;
        }
        spreads.push(spread(&scene, group, color));
    }
    let few = spreads.iter().filter(|spread| !spread.has_box()).count();
    if few > 0 {
        notes.push(Message::new("plot-note-few-in-group").arg("n", few).arg("need", FEWEST));
    }
    let mut bands = Axis::bands(by.map_or(String::new(), |by| by.title.to_string()), groups.names());
    bands.field = by.map(|by| by.field.clone());
    bands.below = below(&scene, &spreads);
    let frame = Frame::new(bands, laid.axis, &Legend::default(), style, wording);
    let (mut items, mut marks) = (Vec::new(), Vec::new());
    for (at, spread) in spreads.iter().enumerate() {
        if cancel.is_cancelled() {
            return None;
        }
        put(&scene, &frame, at, spread, &mut items, &mut marks);
    }
    for (at, spread) in spreads.iter().enumerate() {
        put_points(&scene, &frame, at, spread, &mut items, &mut marks);
    }
    Some(frame.plot(items, marks, notes, sheet(&scene, &spreads)))
}

fn grouped(by: Option<&Column>, runs: usize, wording: Wording<'_>, notes: &mut Vec<Message>) -> Groups {
    if let Some(by) = by {
        return Groups::new(by, runs, Binning::Quantiles, wording, notes);
    }
    let name = wording.texts.get("plot-one-group").into();
    Groups { all: vec![Group { name, common: Common::Word(0), runs: (0..runs).collect() }] }
}

fn spread<'a>(scene: &Scene<'_>, group: &'a Group, color: Rgb) -> Spread<'a> {
    let mut values: Vec<f64> = group.runs.iter().filter_map(|run| scene.places[*run].at()).collect();
    values.sort_by(f64::total_cmp);
    let quartiles = quartiles(&values, QuartileMethod::Numpy);
    Spread { group, values, quartiles, color }
}

/// What stands below a group: its median and its size, or the size alone.
fn below(scene: &Scene<'_>, spreads: &[Spread<'_>]) -> Vec<Vec<String>> {
    let count = |spread: &Spread<'_>| format::number(spread.values.len() as f64);
    let short = |spread: &Spread<'_>| scene.wording.texts.with("plot-n", &[("n", count(spread).into())]);
    let long = |spread: &Spread<'_>| match &spread.quartiles {
        Some(found) => format!("{} · {}", scene.metric.word(found.median, scene.wording), short(spread)),
        None => short(spread),
    };
    vec![spreads.iter().map(long).collect(), spreads.iter().map(short).collect(), spreads.iter().map(count).collect()]
}

/// Where box and points of a group stand: beside each other while there is room.
fn spot(scene: &Scene<'_>, frame: &Frame<'_>, at: usize, spread: &Spread<'_>) -> (Spot, [f64; 2]) {
    let (middle, band) = (frame.at_x(at as f64), frame.band_x());
    let is_roomy = band >= frame.style.font_size * 4.0;
    if !spread.has_box() {
        return (Spot { middle, half: band * 0.3 }, [middle, band * 0.2]);
    }
    match scene.setup.kind {
        BoxKind::Box if is_roomy && scene.setup.has_points => {
            let half = (band * 0.2).min(frame.style.font_size * 3.0);
            let spot = Spot { middle: middle - half * 0.55, half };
            (spot, [spot.middle + half * 1.75, half * 0.5])
        }
        BoxKind::Box => (Spot { middle, half: (band * 0.34).min(frame.style.font_size * 4.0) }, [middle, band * 0.22]),
        BoxKind::Violin => {
            let half = (band * 0.42).min(frame.style.font_size * 6.0);
            (Spot { middle, half }, [middle, half * 0.3])
        }
    }
}

fn put(
    scene: &Scene<'_>,
    frame: &Frame<'_>,
    at: usize,
    spread: &Spread<'_>,
    items: &mut Vec<Item>,
    marks: &mut Vec<Mark>,
) {
    let Some(found) = spread.quartiles.as_ref().filter(|_| spread.has_box()) else { return };
    let (spot, _) = spot(scene, frame, at, spread);
    let is_log = frame.y.scale == Scale::Log;
    match scene.setup.kind {
        BoxKind::Box => shapes::draw_box(found, spot, spread.color, frame, items),
        BoxKind::Violin => shapes::draw_violin(&spread.values, found, is_log, spot, spread.color, frame, items),
    }
    if scene.setup.has_mean && found.mean.is_finite() {
        let center = [spot.middle, frame.at_y(found.mean)];
        let fill = Some(Fill::solid(frame.style.ground()));
        items.push(Item::Circle { center, radius: 3.0, fill, stroke: Some(Pen::solid(frame.style.text, 1.2)) });
    }
    let [low, high] = if scene.setup.kind == BoxKind::Box { found.fences } else { [found.low, found.high] };
    let (top, bottom) = (frame.at_y(high), frame.at_y(low));
    let place =
        PageRect { x: spot.middle - spot.half, y: top, width: spot.half * 2.0, height: (bottom - top).max(2.0) };
    let runs = spread.group.runs.iter().copied().filter(|run| scene.places[*run].at().is_some()).collect();
    marks.push(Mark { runs, shape: Shape::Frame(place), told: told(scene, spread, found) });
}

fn told(scene: &Scene<'_>, spread: &Spread<'_>, found: &Quartiles) -> Vec<(String, String)> {
    let word = |key: &str| scene.wording.texts.get(key).to_owned();
    let value = |value: f64| scene.metric.word(value, scene.wording);
    let mut told = Vec::with_capacity(8);
    if let Some(by) = scene.by {
        told.push((by.title.to_string(), spread.group.name.to_string()));
    }
    told.push(("n".to_owned(), format::number(spread.values.len() as f64)));
    for (key, number) in [
        ("plot-highest", found.high),
        ("plot-third-quartile", found.third),
        ("plot-median", found.median),
        ("plot-first-quartile", found.first),
        ("plot-lowest", found.low),
    ] {
        told.push((word(key), value(number)));
    }
    if found.mean.is_finite() {
        told.push((word("plot-mean"), value(found.mean)));
    }
    told
}

fn put_points(
    scene: &Scene<'_>,
    frame: &Frame<'_>,
    at: usize,
    spread: &Spread<'_>,
    items: &mut Vec<Item>,
    marks: &mut Vec<Mark>,
) {
    let (_, [middle, room]) = spot(scene, frame, at, spread);
    let radius = if scene.data.runs.len() > 1000 { 1.5 } else { 2.2 };
    let opacity = if scene.data.runs.len() > 1000 { 0.5 } else { 0.85 };
    for run in &spread.group.runs {
        let place = scene.places[*run];
        // What has no place along the axis is seen nowhere else.
        if !scene.setup.has_points && spread.has_box() && place.at().is_some() {
            continue;
        }
        let of = &scene.data.runs[*run];
        let [_, y] = frame.at(Place::At(at as f64), place);
        let center = [middle + jitter::of(&of.id) * room, y];
        if of.is_focused {
            let (fill, stroke) = (Some(Fill::solid(frame.style.ground())), Some(Pen::solid(of.color, 1.6)));
            items.push(Item::Circle { center, radius: radius + 2.2, fill, stroke });
        }
        let fill = Some(Fill { color: spread.color, opacity });
        items.push(Item::Circle { center, radius, fill, stroke: None });
        let mut told = vec![(scene.metric.title.to_string(), scene.metric.told(*run, scene.wording))];
        told.extend(scene.by.map(|by| (by.title.to_string(), by.told(*run, scene.wording))));
        marks.push(Mark { runs: vec![*run], shape: Shape::Point { center, radius: radius + 1.0 }, told });
    }
}

/// A row for each run, with what its group comes to.
fn sheet(scene: &Scene<'_>, spreads: &[Spread<'_>]) -> Sheet {
    let word = |key: &str| scene.wording.texts.get(key).to_owned();
    let mut head = vec![word("column-run"), word("column-run-id")];
    head.push(scene.by.map_or_else(|| word("plot-group"), |by| by.title.to_string()));
    head.push(scene.metric.head());
    head.push("n".to_owned());
    head.extend(["plot-first-quartile", "plot-median", "plot-third-quartile", "plot-mean"].map(word));
    head.extend(["plot-lower-whisker", "plot-upper-whisker"].map(word));
    let mut rows = Vec::new();
    for spread in spreads {
        let found = spread.quartiles.map_or([f64::NAN; 6], |found| {
            [found.first, found.median, found.third, found.mean, found.fences[0], found.fences[1]]
        });
        for run in &spread.group.runs {
            let of = &scene.data.runs[*run];
            let exact = scene.metric.exact(*run, scene.wording);
            let mut row = vec![of.name.to_string(), of.id.to_string(), spread.group.name.to_string(), exact];
            row.push(spread.values.len().to_string());
            row.extend(found.map(|value| {
                if value.is_nan() { String::new() } else { scene.metric.exact_number(value, scene.wording) }
            }));
            rows.push(row);
        }
    }
    Sheet { head, rows }
}
