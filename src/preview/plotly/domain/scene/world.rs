//! The box of a scene: what its axes show, and where values lie in it.

use std::collections::HashMap;

use super::super::super::dates;
use super::super::super::node::Node;
use super::super::super::sheet::{Trace, title};
use super::super::super::values::{Column, extent};
use super::super::ticks::{self, Tick};
use super::grid;
use super::projection::aspect;
use super::vector::Vector;

/// Parts of the range that are kept free at both ends.
const MARGIN: f64 = 1.0 / 32.0;

/// What the values of an axis are.
#[derive(Clone, Debug, PartialEq)]
enum Kind {
    Linear,
    Log,
    Date,
    /// Names by position.
    Category(Vec<String>, HashMap<String, usize>),
}

/// An axis of a scene.
#[derive(Clone, Debug)]
struct Axis<'a> {
    node: Node<'a>,
    kind: Kind,
    /// In logarithms, milliseconds or positions where the kind says so; may run downwards.
    range: [f64; 2],
}

/// The box with its axes.
#[derive(Clone, Debug)]
pub(super) struct World<'a> {
    axes: [Axis<'a>; 3],
    /// Lengths of the box.
    pub(super) sides: Vector,
}

const KEYS: [&str; 3] = ["x", "y", "z"];

impl<'a> World<'a> {
    pub(super) fn new(scene: Node<'a>, traces: &[&Trace<'_>]) -> Self {
        let axes = [0, 1, 2].map(|axis| Axis::new(scene.get(["xaxis", "yaxis", "zaxis"][axis]), axis, traces));
        let spans = [0, 1, 2].map(|axis| {
            let [low, high]: [f64; 2] = axes[axis].range;
            (high - low).abs()
        });
        let ratio = KEYS.map(|key| scene.get("aspectratio").number(key).unwrap_or(f64::NAN));
        let ratio = scene.get("aspectratio").is_some().then_some(ratio);
        Self { axes, sides: aspect(scene.text("aspectmode"), ratio, spans) }
    }

    /// What an axis says about itself.
    pub(super) fn node(&self, axis: usize) -> Node<'a> {
        self.axes[axis].node
    }

    /// As its file writes it.
    pub(super) fn title(&self, axis: usize) -> Option<&'a str> {
        title(self.axes[axis].node.get("title")).or_else(|| title(self.axes[axis].node))
    }

    /// Numbers of an axis: logarithms, milliseconds, positions of categories.
    pub(super) fn read(&self, axis: usize, column: &Column<'_>) -> Vec<f64> {
        self.axes[axis].read(column)
    }

    /// Where a number of an axis lies in the box.
    pub(super) fn place(&self, axis: usize, value: f64) -> f64 {
        let [low, high] = self.axes[axis].range;
        ((value - low) / (high - low) - 0.5) * self.sides[axis]
    }

    /// Where a point with numbers of all axes lies.
    pub(super) fn place_all(&self, values: Vector) -> Vector {
        [0, 1, 2].map(|axis| self.place(axis, values[axis]))
    }

    /// Whether a place is in the box; plotly shows nothing outside.
    pub(super) fn holds(&self, place: Vector) -> bool {
        (0..3).all(|axis| place[axis].abs() <= self.sides[axis] / 2.0 * (1.0 + 1e-9))
    }

    /// Ticks of an axis that is so many points long on the page.
    pub(super) fn ticks(&self, axis: usize, length: f64) -> Vec<Tick> {
        self.axes[axis].ticks(length)
    }
}

impl<'a> Axis<'a> {
    fn new(node: Node<'a>, axis: usize, traces: &[&Trace<'_>]) -> Self {
        let mut found = Self { node, kind: Kind::Linear, range: [0.0, 1.0] };
        let columns = || {
            traces.iter().filter_map(|trace| match trace.kind {
                "surface" => grid::column(trace, axis),
                _ => Column::at(trace.node, KEYS[axis]),
            })
        };
        found.kind = match node.text("type") {
            Some("log") => Kind::Log,
            Some("date") => Kind::Date,
            Some("linear") => Kind::Linear,
            Some("category") => found.categories(columns()),
            _ => match columns().find_map(|column| first_text(&column)) {
                Some(text) if dates::parse(&text).is_some() => Kind::Date,
                Some(_) => found.categories(columns()),
                None => Kind::Linear,
            },
        };
        let seen = extent(columns().flat_map(|column| found.read(&column)));
        let mut range = match seen {
            Some([low, high]) if low == high => {
                let by = low.abs().max(1.0);
                [low - by, high + by]
            }
            Some([low, high]) => [low - (high - low) * MARGIN, high + (high - low) * MARGIN],
            None => [-1.0, 1.0],
        };
        match node.text("rangemode") {
            Some("tozero") => range = [range[0].min(0.0), range[1].max(0.0)],
            Some("nonnegative") => range[0] = range[0].max(0.0),
            _ => {}
        }
        if node.text("autorange") == Some("reversed") {
            range.reverse();
        }
        if let [low, high] = node.list("range")
            && node.flag("autorange") != Some(true)
        {
            let end = |value: &serde_json::Value, other: f64| found.read_one(value).unwrap_or(other);
            range = [end(low, range[0]), end(high, range[1])];
        }
        let is_good = range.iter().all(|end| end.is_finite()) && range[0] != range[1];
        found.range = if is_good && (range[1] - range[0]).is_finite() { range } else { [-1.0, 1.0] };
        found
    }

    fn categories<'c>(&self, columns: impl Iterator<Item = Column<'c>>) -> Kind {
        let (mut names, mut places) = (Vec::new(), HashMap::new());
        let given = self.node.at("categoryarray").and_then(Column::of);
        let mut add = |name: String| {
            if !name.is_empty() && !places.contains_key(&name) {
                places.insert(name.clone(), names.len());
                names.push(name);
            }
        };
        if let Some(given) = given {
            (0..given.len()).for_each(|at| add(given.text(at).into_owned()));
        }
        for column in columns {
            (0..column.len()).for_each(|at| add(column.text(at).into_owned()));
        }
        Kind::Category(names, places)
    }

    fn read(&self, column: &Column<'_>) -> Vec<f64> {
        match &self.kind {
            Kind::Linear => column.numbers(),
            Kind::Log => {
                column.numbers().into_iter().map(|value| if value > 0.0 { value.log10() } else { f64::NAN }).collect()
            }
            Kind::Date => (0..column.len())
                .map(|at| dates::parse(&column.text(at)).unwrap_or_else(|| column.number(at)))
                .collect(),
            Kind::Category(_, places) => (0..column.len())
                .map(|at| places.get(column.text(at).as_ref()).map_or(f64::NAN, |place| *place as f64))
                .collect(),
        }
    }

    /// An end of a range: of a logarithmic axis it is a logarithm already.
    fn read_one(&self, value: &serde_json::Value) -> Option<f64> {
        let number = super::super::super::node::number(value);
        match &self.kind {
            Kind::Date => value.as_str().and_then(dates::parse).or(number),
            Kind::Linear | Kind::Log | Kind::Category(..) => number,
        }
    }

    /// Ticks in the numbers of the axis, for so many points of the page.
    fn ticks(&self, length: f64) -> Vec<Tick> {
        let count = (length / 20.0).clamp(4.0, 9.0);
        match &self.kind {
            Kind::Linear => ticks::of_axis(self.node, self.range, count),
            Kind::Log => {
                let step = ((self.range[1] - self.range[0]).abs() / count).ceil().max(1.0);
                let text = |value: f64| ticks::write(10.0_f64.powf(value), 10.0_f64.powf(value), 10.0_f64.powf(value));
                ticks::values(self.range, step).into_iter().map(|value| Tick { value, text: text(value) }).collect()
            }
            Kind::Date => {
                let step = ticks::step(self.range[1] - self.range[0], count);
                let text = |value| dates::write(value).chars().take(10).collect();
                ticks::values(self.range, step).into_iter().map(|value| Tick { value, text: text(value) }).collect()
            }
            Kind::Category(names, _) => {
                let every = (names.len() as f64 / 20.0).ceil().max(1.0) as usize;
                let tick = |(at, name): (usize, &String)| Tick { value: at as f64, text: name.clone() };
                names.iter().enumerate().step_by(every).map(tick).collect()
            }
        }
    }
}

/// The first text of a column that is no number.
fn first_text(column: &Column<'_>) -> Option<String> {
    match column {
        Column::Numbers(_) => None,
        Column::Values(values) => {
            let first = values.iter().find(|value| !value.is_null())?.as_str()?;
            super::super::super::values::number_in(first).is_none().then(|| first.to_owned())
        }
    }
}
