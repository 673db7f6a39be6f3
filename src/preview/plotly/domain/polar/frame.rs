//! The disc of a polar plot: which angle and which distance lie where.

use std::collections::HashMap;

use super::super::super::node::Node;
use super::super::super::sheet::{Sheet, Trace};
use super::super::super::values::{Column, extent, number_in};
use super::super::geometry::on_circle;
use super::super::ticks::{self, Tick};
use super::stack::Bar;
use crate::drawing::PageRect;

/// What angles are.
enum Angles {
    Degrees,
    Radians,
    /// Names by position, all around.
    Names(Vec<String>, HashMap<String, usize>),
}

/// A disc, or a piece of one.
pub(super) struct Frame<'a> {
    pub(super) node: Node<'a>,
    pub(super) center: [f64; 2],
    pub(super) radius: f64,
    /// Part of the radius that is left free in the middle.
    pub(super) hole: f64,
    /// Distances in the middle and at the edge; logarithms when [`Self::is_log`].
    pub(super) range: [f64; 2],
    pub(super) is_log: bool,
    /// From where to where the disc goes, degrees.
    pub(super) sector: [f64; 2],
    angles: Angles,
    is_clockwise: bool,
    rotation: f64,
}

impl<'a> Frame<'a> {
    pub(super) fn new(
        node: Node<'a>,
        traces: &[&Trace<'_>],
        bars: &[Bar],
        room: PageRect,
        sheet: &Sheet<'_>,
    ) -> Option<Self> {
        let is_clockwise = node.text("angularaxis.direction") == Some("clockwise");
        let sector = node.pair("sector").filter(|[from, to]| from != to).unwrap_or([0.0, 360.0]);
        let sector = if sector[1] - sector[0] >= 360.0 { [0.0, 360.0] } else { sector };
        let is_log = node.text("radialaxis.type") == Some("log");
        let measure = |value: f64| {
            if !is_log {
                value
            } else if value > 0.0 {
                value.log10()
            } else {
                f64::NAN
            }
        };
        let angles = angles_of(node, traces);
        let points =
            traces.iter().filter(|trace| trace.kind != "barpolar").filter_map(|trace| Column::at(trace.node, "r"));
        let values = points.flat_map(|column| column.numbers()).chain(bars.iter().flat_map(|bar| [bar.from, bar.to]));
        let range = radial_range(node, extent(values.map(measure)), is_log);
        // Room for the names around it, as far as they need more than the margins have.
        let font = sheet.font(node.get("angularaxis.tickfont"), 1.0);
        let (width, height) = match &angles {
            Angles::Names(names, _) => {
                let longest = names.iter().take(200).map(|name| name.chars().count()).max().unwrap_or_default();
                ((longest as f64 * font.size * 0.55 - 40.0).max(0.0), 0.0)
            }
            Angles::Degrees | Angles::Radians => (0.0, 0.0),
        };
        let [left, top, right, bottom] = bounds(sector);
        let radius = ((room.width - 2.0 * width) / (right - left)).min((room.height - 2.0 * height) / (bottom - top));
        let radius = if radius.is_finite() { radius } else { 0.0 };
        let center = [
            room.x + room.width / 2.0 - f64::midpoint(left, right) * radius,
            room.y + room.height / 2.0 - f64::midpoint(top, bottom) * radius,
        ];
        let rotation = node.number("angularaxis.rotation").unwrap_or(if is_clockwise { 90.0 } else { 0.0 });
        let hole = node.number("hole").unwrap_or_default().clamp(0.0, 0.99);
        (radius > 0.0).then_some(Self {
            node,
            center,
            radius,
            hole,
            range,
            is_log,
            sector,
            angles,
            is_clockwise,
            rotation,
        })
    }

    /// The distance of a value from the middle, points.
    pub(super) fn distance(&self, value: f64) -> f64 {
        let value = if self.is_log { if value > 0.0 { value.log10() } else { f64::NAN } } else { value };
        self.distance_of_measure(value)
    }

    fn distance_of_measure(&self, value: f64) -> f64 {
        let part = (value - self.range[0]) / (self.range[1] - self.range[0]);
        (self.hole + part * (1.0 - self.hole)) * self.radius
    }

    /// The place of a column's angles, degrees before rotation.
    pub(super) fn degrees(&self, column: &Column<'_>, at: usize, is_radians: bool) -> f64 {
        match &self.angles {
            Angles::Names(names, places) => {
                let turn = self.period(names.len());
                places.get(column.text(at).as_ref()).map_or(f64::NAN, |place| *place as f64 * turn)
            }
            Angles::Degrees | Angles::Radians if is_radians => column.number(at).to_degrees(),
            Angles::Degrees | Angles::Radians => column.number(at),
        }
    }

    /// Degrees from one name to the next.
    fn period(&self, count: usize) -> f64 {
        360.0 / self.node.number("angularaxis.period").filter(|period| *period > 0.0).unwrap_or(count.max(1) as f64)
    }

    /// Radians on the page of degrees before rotation.
    pub(super) fn angle(&self, degrees: f64) -> f64 {
        let turned = if self.is_clockwise { -degrees } else { degrees };
        (turned + self.rotation).to_radians()
    }

    /// The point of the page for degrees and a value; `None` for values beyond the edge or before the middle.
    pub(super) fn point(&self, degrees: f64, value: f64) -> Option<[f64; 2]> {
        let distance = self.distance(value);
        let is_inside = distance >= self.hole * self.radius - 1e-6 && distance <= self.radius * (1.0 + 1e-6);
        (is_inside && degrees.is_finite()).then(|| on_circle(self.center, distance, self.angle(degrees)))
    }

    /// Degrees that one position of an angle with names is wide; of others 1.
    pub(super) fn unit(&self) -> f64 {
        match &self.angles {
            Angles::Names(names, _) => self.period(names.len()),
            Angles::Degrees | Angles::Radians => 1.0,
        }
    }

    /// Ticks all around; their values are degrees before rotation.
    pub(super) fn angular_ticks(&self) -> Vec<Tick> {
        let axis = self.node.get("angularaxis");
        match &self.angles {
            Angles::Names(names, _) => {
                let (turn, every) = (self.period(names.len()), names.len().div_ceil(120).max(1));
                let tick = |(at, name): (usize, &String)| Tick { value: at as f64 * turn, text: name.clone() };
                names.iter().enumerate().step_by(every).map(tick).collect()
            }
            Angles::Degrees | Angles::Radians => {
                if axis.get("tickvals").is_some() || axis.get("dtick").is_some() {
                    let range = if self.sector == [0.0, 360.0] { [0.0, 359.999] } else { self.sector };
                    let mut ticks = ticks::of_axis(axis, range, 8.0);
                    if axis.get("ticktext").value().is_none() && axis.text("ticksuffix").is_none() {
                        for tick in &mut ticks {
                            tick.text.push('°');
                        }
                    }
                    return ticks;
                }
                let step = if self.radius < 30.0 { 90.0 } else { 45.0 };
                let count = (360.0 / step) as usize;
                let text = |degrees: f64| match self.angles {
                    Angles::Radians => format!("{}π", trimmed(degrees / 180.0)).replace("0π", "0").replace("1π", "π"),
                    _ => format!("{degrees}°"),
                };
                (0..count).map(|at| at as f64 * step).map(|value| Tick { value, text: text(value) }).collect()
            }
        }
    }

    /// Ticks outwards, with their distances.
    pub(super) fn radial_ticks(&self) -> Vec<(f64, String)> {
        let axis = self.node.get("radialaxis");
        let length = self.radius * (1.0 - self.hole);
        let count = ((length / 80.0).clamp(4.0, 9.0) + 1.0) * 2.0;
        let ticks = if self.is_log {
            let step = ((self.range[1] - self.range[0]).abs() / count).ceil().max(1.0);
            let powers = ticks::values(self.range, step).into_iter();
            let write = |power: f64| ticks::write(10.0_f64.powf(power), 10.0_f64.powf(power), 10.0_f64.powf(power));
            powers.map(|value| Tick { value, text: write(value) }).collect()
        } else {
            // Small plots have no room for as many.
            ticks::of_axis(axis, self.range, count.min((length / 16.0).max(2.0)))
        };
        ticks.into_iter().map(|tick| (self.distance_of_measure(tick.value), tick.text)).collect()
    }

    /// Grid lines are straight between the angular ticks.
    pub(super) fn has_straight_grid(&self) -> bool {
        self.node.text("gridshape") == Some("linear")
    }
}

fn trimmed(value: f64) -> String {
    super::super::super::values::plain(value)
}

/// The box around a piece of a disc of radius 1: left, top, right, bottom.
fn bounds([from, to]: [f64; 2]) -> [f64; 4] {
    let mut box_: [f64; 4] = [0.0; 4];
    let steps = ((to - from).abs() / 5.0).ceil().clamp(1.0, 72.0) as usize;
    for at in 0..=steps {
        let angle = (from + (to - from) * at as f64 / steps as f64).to_radians();
        let (x, y) = (angle.cos(), -angle.sin());
        box_ = [box_[0].min(x), box_[1].min(y), box_[2].max(x), box_[3].max(y)];
    }
    box_
}

fn angles_of(node: Node<'_>, traces: &[&Trace<'_>]) -> Angles {
    let columns: Vec<Column<'_>> = traces.iter().filter_map(|trace| Column::at(trace.node, "theta")).collect();
    let is_name = |column: &Column<'_>| match column {
        Column::Numbers(_) => false,
        Column::Values(values) => {
            values.iter().any(|value| value.as_str().is_some_and(|text| number_in(text).is_none()))
        }
    };
    let kind = node.text("angularaxis.type");
    if kind == Some("category") || (kind != Some("linear") && columns.iter().any(is_name)) {
        let (mut names, mut places) = (Vec::new(), HashMap::new());
        let given = node.get("angularaxis").at("categoryarray").and_then(Column::of);
        for column in given.iter().chain(&columns) {
            for at in 0..column.len() {
                let name = column.text(at).into_owned();
                if !places.contains_key(&name) {
                    places.insert(name.clone(), names.len());
                    names.push(name);
                }
            }
        }
        return Angles::Names(names, places);
    }
    if node.text("angularaxis.thetaunit") == Some("radians") { Angles::Radians } else { Angles::Degrees }
}

fn radial_range(node: Node<'_>, seen: Option<[f64; 2]>, is_log: bool) -> [f64; 2] {
    let axis = node.get("radialaxis");
    let auto = match seen {
        Some([low, high]) if is_log => {
            if low < high {
                [low, high]
            } else {
                [low - 1.0, high + 1.0]
            }
        }
        Some([low, high]) => {
            // Distances begin at 0, unless the figure wants otherwise or some are below.
            let low = if axis.text("rangemode") == Some("normal") || low < 0.0 { low } else { 0.0 };
            let high = if high > low { high + (high - low) * 0.05 } else { low + 1.0 };
            [low, high]
        }
        None => [0.0, 1.0],
    };
    let range = axis.pair("range").filter(|_| axis.flag("autorange") != Some(true)).unwrap_or(auto);
    let is_good = range[0] != range[1] && (range[1] - range[0]).is_finite();
    let range = if is_good { range } else { [0.0, 1.0] };
    if axis.text("autorange") == Some("reversed") { [range[1], range[0]] } else { range }
}
