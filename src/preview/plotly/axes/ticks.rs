//! Where an axis has ticks, and what is written there.

use serde_json::Value;

use super::super::d3;
use super::super::dates::{Civil, DAY};
use super::super::node::{self, Node};
use super::super::values::{self, Column};
use super::axis::Axis;
use super::kind::Kind;
use super::steps::{self, Step};

/// A tick.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::preview) struct Tick {
    /// In the measure of the axis.
    pub(in crate::preview) at: f64,
    /// With tags; empty for none.
    pub(in crate::preview) label: String,
    /// A digit between powers, written smaller.
    pub(in crate::preview) is_small: bool,
}

/// Most ticks of an axis.
const MOST: usize = 400;

/// The ticks within the range of an axis, whose labels are so large.
pub(in crate::preview) fn ticks(axis: &Axis<'_>, label_size: f64) -> Vec<Tick> {
    let list = axis.node.at("tickvals").and_then(Column::of);
    let mode = axis.node.text("tickmode");
    if let Some(list) = list.filter(|_| matches!(mode, None | Some("array"))) {
        return listed(axis, &list, label_size);
    }
    let (step, start) = step_of(axis, label_size);
    counted(axis, step, start)
}

fn listed(axis: &Axis<'_>, list: &Column<'_>, label_size: f64) -> Vec<Tick> {
    let texts = Column::at(axis.node, "ticktext");
    let [low, high] = axis.seen();
    let slack = (high - low) * 1e-4;
    let values: Vec<f64> = match list {
        Column::Values(values) => values.iter().map(|value| axis.read_one(value).unwrap_or(f64::NAN)).collect(),
        Column::Numbers(numbers) => numbers.clone(),
    };
    let (step, _) = step_of(axis, label_size);
    let written = Written::new(axis, fine(axis, step));
    let tick = |(index, value): (usize, &f64)| {
        let at = axis.measure(*value);
        if !(low - slack..=high + slack).contains(&at) {
            return None;
        }
        let label = match &texts {
            Some(texts) if index < texts.len() => texts.text(index).into_owned(),
            _ => written.label(at, true).0,
        };
        Some(Tick { at, label, is_small: false })
    };
    values.iter().enumerate().filter_map(tick).take(MOST).collect()
}

/// A finer step, for ticks that stand where the figure wants them.
fn fine(axis: &Axis<'_>, step: Step) -> Step {
    match step {
        Step::By(size) if axis.kind == Kind::Linear => Step::By(size / 100.0),
        step => step,
    }
}

fn counted(axis: &Axis<'_>, step: Step, start: f64) -> Vec<Tick> {
    let [low, high] = axis.seen();
    if low >= high || !low.is_finite() || !high.is_finite() {
        return Vec::new();
    }
    let slack = (high - low) * 1e-6;
    let written = Written::new(axis, step);
    let mut ticks = Vec::new();
    // There is nothing beside the categories.
    let (low, high) = if axis.kind.has_categories() {
        (low.max(-0.5), high.min(axis.categories.len() as f64 - 0.5))
    } else {
        (low, high)
    };
    let mut at = steps::first(low - slack, step, start);
    let mut head = None;
    while at <= high + slack && ticks.len() < MOST {
        // Counting up adds errors.
        let exact = match step {
            Step::By(size) => ((at - start) / size).round() * size + start,
            _ => at,
        };
        let (label, second, is_small) = written.parts(exact);
        let label = match second {
            // What does not change from tick to tick is written once.
            Some(second) if head.as_ref() != Some(&second) => {
                let label = format!("{label}<br>{second}");
                head = Some(second);
                label
            }
            _ => label,
        };
        ticks.push(Tick { at: exact, label, is_small });
        let after = steps::next(at, step, 1);
        if after <= at {
            break;
        }
        at = after;
    }
    ticks
}

/// The step between ticks, and where they count from.
fn step_of(axis: &Axis<'_>, label_size: f64) -> (Step, f64) {
    let start = axis.node.at("tick0").and_then(|value| axis.read_one(value));
    let own = axis.node.at("dtick").filter(|_| !matches!(axis.node.text("tickmode"), Some("auto" | "array")));
    if let Some(step) = own.and_then(|value| written_step(axis, value)) {
        let base = if axis.kind == Kind::Date { 946_684_800_000.0 } else { 0.0 };
        return (
            step,
            start.map_or(base, |start| if matches!(step, Step::Values(_)) { start } else { axis.measure(start) }),
        );
    }
    let [low, high] = axis.seen();
    let count = axis.node.number("nticks").filter(|count| *count >= 1.0);
    let count = count.unwrap_or_else(|| {
        if axis.kind.has_categories() {
            return axis.length / (label_size * 1.2);
        }
        (axis.length / if axis.is_x { 80.0 } else { 40.0 }).clamp(4.0, 9.0) + 1.0
    });
    let (step, base) = automatic(axis, (high - low) / count.max(1.0));
    match step {
        Step::By(size) if axis.least_step > 0.0 && size < axis.least_step * 2.0 && axis.kind != Kind::Log => {
            (Step::By(axis.least_step), axis.step_start)
        }
        _ => (step, base),
    }
}

fn automatic(axis: &Axis<'_>, rough: f64) -> (Step, f64) {
    let rough = if rough.is_finite() && rough > 0.0 { rough } else { 1.0 };
    match axis.kind {
        Kind::Linear => (Step::By(steps::nice(rough)), 0.0),
        Kind::Date => steps::nice_time(rough),
        Kind::Category | Kind::Multicategory => (Step::By(rough.max(1.0).ceil()), 0.0),
        Kind::Log => {
            let [low, high] = axis.seen();
            if rough > 0.7 {
                (Step::By(rough.ceil()), 0.0)
            } else if high - low < 1.0 {
                let count = 1.5 * (high - low) / rough;
                (Step::Values(steps::nice((10_f64.powf(high) - 10_f64.powf(low)) / count)), 0.0)
            } else {
                (Step::Digits { is_all: rough <= 0.3 }, 0.0)
            }
        }
    }
}

/// A step as a figure writes it: a number, `M3`, `L0.5`, `D1`, `D2`.
fn written_step(axis: &Axis<'_>, value: &Value) -> Option<Step> {
    let step = match value.as_str().and_then(|text| text.split_at_checked(1)) {
        Some(("M", months)) => Step::Months(months.parse().ok().filter(|months| (1..=120_000).contains(months))?),
        Some(("L", size)) => Step::Values(size.parse().ok()?),
        Some(("D", digits)) => Step::Digits { is_all: digits == "1" },
        _ => Step::By(node::number(value)?),
    };
    let [low, high] = axis.seen();
    let is_good = match step {
        Step::By(size) => size > 0.0 && (high - low) / size < 1e4,
        Step::Values(size) => size > 0.0 && (10_f64.powf(high) - 10_f64.powf(low)) / size < 1e4,
        _ => true,
    };
    is_good.then_some(step)
}

/// How the labels of an axis are written.
struct Written<'x, 'a> {
    axis: &'x Axis<'a>,
    step: Step,
    format: Option<&'x str>,
    number: NumberFormat<'x>,
}

impl<'x, 'a> Written<'x, 'a> {
    fn new(axis: &'x Axis<'a>, step: Step) -> Self {
        let [low, high] = axis.seen();
        let size = match step {
            Step::By(size) | Step::Values(size) => size,
            _ => 1.0,
        };
        let most = if axis.kind == Kind::Log { 10_f64.powf(high) } else { low.abs().max(high.abs()) };
        let format = axis.node.text("tickformat").filter(|format| !format.is_empty());
        Self { axis, step, format, number: NumberFormat::of(axis.node, size, most) }
    }

    fn label(&self, at: f64, is_first: bool) -> (String, bool) {
        let (label, second, is_small) = self.parts(at);
        let label = match second {
            Some(second) if is_first => format!("{label}<br>{second}"),
            _ => label,
        };
        (label, is_small)
    }

    /// The label, what is written below it where it changes, and whether it is small.
    fn parts(&self, at: f64) -> (String, Option<String>, bool) {
        let around = |text: String| {
            let affix = |name: &str| self.axis.node.text(name).unwrap_or_default();
            if text.is_empty() { text } else { format!("{}{text}{}", affix("tickprefix"), affix("ticksuffix")) }
        };
        match self.axis.kind {
            Kind::Category | Kind::Multicategory => {
                let levels = self.axis.levels(at.round().max(0.0) as usize);
                (around(levels.last().copied().unwrap_or_default().to_owned()), None, false)
            }
            Kind::Date => {
                if let Some(format) = self.format {
                    return (around(d3::date(format, at).replace('\n', "<br>")), None, false);
                }
                let (label, second) = date_label(at, self.step);
                (around(label), second, false)
            }
            Kind::Linear => (around(self.formatted(at)), None, false),
            Kind::Log => {
                let value = 10_f64.powf(at);
                if self.format.is_some() {
                    return (around(self.formatted(value)), None, false);
                }
                let is_power = (at - at.round()).abs() < 0.01;
                match self.step {
                    Step::Digits { .. } if !is_power => {
                        (around(format!("{:.0}", 10_f64.powf(at - (at + 1e-9).floor()))), None, true)
                    }
                    Step::Values(_) => (around(self.formatted(value)), None, false),
                    _ => (around(power_label(self.axis.node, at.round())), None, false),
                }
            }
        }
    }

    fn formatted(&self, value: f64) -> String {
        let by_format = self.format.and_then(|format| d3::number(format, value));
        by_format.unwrap_or_else(|| self.number.write(value))
    }
}

/// A power of ten.
fn power_label(node: Node<'_>, power: f64) -> String {
    match node.text("exponentformat") {
        Some("power") if power == 0.0 => "1".to_owned(),
        Some("power") if power == 1.0 => "10".to_owned(),
        Some("power") => format!("10<sup>{}</sup>", signed(power)),
        Some(letter @ ("e" | "E")) if power.abs() > 2.0 => {
            format!("1{letter}{}{:.0}", if power < 0.0 { d3::MINUS } else { '+' }, power.abs())
        }
        _ if !(-15.0..=14.0).contains(&power) => format!("10<sup>{}</sup>", signed(power)),
        _ => {
            let value = 10_f64.powf(power);
            NumberFormat::of(node, value, value).write(value)
        }
    }
}

fn signed(power: f64) -> String {
    format!("{}{:.0}", if power < 0.0 { "−" } else { "" }, power.abs())
}

/// A date at a tick, and what is written below it.
fn date_label(at: f64, step: Step) -> (String, Option<String>) {
    let civil = Civil::of(at);
    match step {
        Step::Months(months) if months % 12 == 0 => (civil.year.to_string(), None),
        Step::Months(_) => (d3::date("%b %Y", at), None),
        Step::By(size) if size >= DAY && at.rem_euclid(DAY) == 0.0 => {
            (d3::date("%b %-d", at), Some(civil.year.to_string()))
        }
        Step::By(size) => {
            let format = if size >= 60_000.0 && civil.second == 0 {
                "%H:%M"
            } else if size >= 1000.0 {
                "%H:%M:%S"
            } else {
                "%H:%M:%S.%3f"
            };
            (d3::date(format, at), Some(d3::date("%b %-d, %Y", at)))
        }
        _ => (super::super::dates::write(at), None),
    }
}

/// Numbers as plotly writes them without a format: rounded to the step, with k, M, B or powers.
pub(in crate::preview) struct NumberFormat<'a> {
    digits: i32,
    exponent: i32,
    style: &'a str,
    has_separators: bool,
}

impl<'a> NumberFormat<'a> {
    /// For steps of `step` and values up to `most`; `node` may hold `exponentformat`, `showexponent`.
    pub(in crate::preview) fn of(node: Node<'a>, step: f64, most: f64) -> Self {
        let log = |value: f64| (value.abs().max(1e-300).log10() + 0.01).floor() as i32;
        let style = node.text("exponentformat").unwrap_or("B");
        let least = node.number("minexponent").unwrap_or(3.0);
        let size = log(most);
        let exponent = if f64::from(size.abs()) > least && most > 0.0 && style != "none" {
            if matches!(style, "SI" | "B") && (-15..=14).contains(&size) {
                3 * (f64::from(size - 1) / 3.0).round() as i32
            } else {
                size
            }
        } else {
            0
        };
        Self { digits: 2 - log(step), exponent, style, has_separators: node.flag("separatethousands") == Some(true) }
    }

    pub(in crate::preview) fn write(&self, value: f64) -> String {
        let size = value.abs();
        if size < 10_f64.powi(-self.digits) / 2.0 || size == 0.0 {
            return "0".to_owned();
        }
        let scaled = size / 10_f64.powi(self.exponent);
        let digits = self.digits + self.exponent;
        let text = if digits > 0 {
            d3::trimmed(&format!("{scaled:.*}", (digits as usize).min(20))).to_owned()
        } else {
            let unit = 10_f64.powi(-digits);
            format!("{:.0}", (scaled / unit).round() * unit)
        };
        let text = if self.has_separators { d3::number(",", scaled).unwrap_or(text) } else { text };
        let sign = if value < 0.0 { "−" } else { "" };
        if self.exponent == 0 {
            return format!("{sign}{text}");
        }
        let power = signed(f64::from(self.exponent));
        match self.style {
            letter @ ("e" | "E") => {
                let plus = if self.exponent > 0 { "+" } else { "" };
                format!("{sign}{text}{letter}{plus}{power}")
            }
            "SI" | "B" if (-15..=14).contains(&self.exponent) => {
                let names = ["f", "p", "n", "μ", "m", "", "k", "M", if self.style == "B" { "B" } else { "G" }, "T"];
                let name = names.get((self.exponent / 3 + 5).max(0) as usize).copied().unwrap_or_default();
                format!("{sign}{text}{name}")
            }
            _ => format!("{sign}{text}×10<sup>{power}</sup>"),
        }
    }
}

/// A number as a label without a step: as hover and texts of bars have it.
pub(in crate::preview) fn short(value: f64) -> String {
    let rounded = d3::number(".12g", value).unwrap_or_else(|| values::plain(value));
    d3::trimmed(&rounded).to_owned()
}
