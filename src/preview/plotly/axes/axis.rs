//! One axis: its kind, categories, range, and where its values lie on the page.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::Value;

use super::super::dates;
use super::super::node::Node;
use super::super::values::{self, Column};
use super::extremes::Extremes;
use super::kind::Kind;

/// An axis of a plot.
#[derive(Clone, Debug)]
pub(in crate::preview) struct Axis<'a> {
    /// `xaxis2`.
    pub(in crate::preview) name: String,
    /// `x2`, as traces name it.
    pub(in crate::preview) id: String,
    pub(in crate::preview) is_x: bool,
    pub(in crate::preview) node: Node<'a>,
    pub(in crate::preview) kind: Kind,
    /// In the order of the axis.
    pub(in crate::preview) categories: Vec<String>,
    places: HashMap<String, usize>,
    pub(in crate::preview) extremes: Extremes,
    /// At its start and end, in its measure: logarithms, milliseconds, positions of categories.
    pub(in crate::preview) range: [f64; 2],
    /// Part of the plot area from left or bottom, 0 to 1.
    pub(in crate::preview) domain: [f64; 2],
    /// On the page: its left or lower end.
    pub(in crate::preview) start: f64,
    /// Points.
    pub(in crate::preview) length: f64,
    /// Ticks are not nearer to each other than bars are; 0 for no matter.
    pub(in crate::preview) least_step: f64,
    /// Where a tick is, if there is a least step.
    pub(in crate::preview) step_start: f64,
    /// Title where the figure gives none: labels of a scatter matrix.
    pub(in crate::preview) default_title: Option<String>,
    /// Pictures and funnels go downwards.
    pub(in crate::preview) is_reversed_by_default: bool,
    /// Lengths of funnels are written on them.
    pub(in crate::preview) is_hidden_by_default: bool,
    /// The axis beside whose plot it stands where the figure names none: the lowest or leftmost of a scatter matrix.
    pub(in crate::preview) default_stand: Option<String>,
    /// The other axis of a picture, whose pixels are square.
    pub(in crate::preview) default_anchor: Option<String>,
}

/// What parts the levels of a category.
const LEVELS: char = '\u{1f}';

impl<'a> Axis<'a> {
    pub(super) fn new(id: &str, node: Node<'a>) -> Self {
        let (letter, number) = id.split_at(1);
        Self {
            name: format!("{letter}axis{number}"),
            id: id.to_owned(),
            is_x: letter == "x",
            node,
            kind: Kind::Linear,
            categories: Vec::new(),
            places: HashMap::new(),
            extremes: Extremes::default(),
            range: [-1.0, 6.0],
            domain: [0.0, 1.0],
            start: 0.0,
            length: 1.0,
            least_step: 0.0,
            step_start: 0.0,
            default_title: None,
            is_reversed_by_default: false,
            is_hidden_by_default: false,
            default_stand: None,
            default_anchor: None,
        }
    }

    /// The axis beside whose plot it stands (`y2`), or `free`.
    pub(in crate::preview) fn anchor(&self) -> &str {
        let usual = if self.is_x { "y" } else { "x" };
        self.node.text("anchor").or(self.default_stand.as_deref()).unwrap_or(usual)
    }

    /// The axis of a colour bar.
    pub(in crate::preview) fn of_bar(node: Node<'a>, is_lying: bool) -> Self {
        Self::new(if is_lying { "x" } else { "y" }, node)
    }

    /// The title as the figure writes it.
    pub(in crate::preview) fn title(&self) -> Option<Cow<'a, str>> {
        let own = super::super::sheet::title(self.node).map(Cow::Borrowed);
        own.or_else(|| self.default_title.clone().map(Cow::Owned))
    }

    pub(in crate::preview) fn is_visible(&self) -> bool {
        self.node.flag("visible").unwrap_or(!self.is_hidden_by_default)
    }

    /// Adds a category unless it is there.
    pub(super) fn add_category(&mut self, name: Cow<'_, str>) {
        if !name.is_empty() && !self.places.contains_key(name.as_ref()) {
            self.places.insert(name.clone().into_owned(), self.categories.len());
            self.categories.push(name.into_owned());
        }
    }

    /// Sorts the categories anew; `order` holds their present positions.
    pub(super) fn reorder(&mut self, order: &[usize]) {
        let old = std::mem::take(&mut self.categories);
        self.categories = order.iter().filter_map(|at| old.get(*at).cloned()).collect();
        self.places = self.categories.iter().cloned().enumerate().map(|(at, name)| (name, at)).collect();
    }

    /// The position of a category, or where a number says.
    pub(in crate::preview) fn category(&self, name: &str) -> Option<f64> {
        self.places.get(name).map(|at| *at as f64)
    }

    /// The names of the elements of a column, as categories.
    pub(super) fn category_names<'c>(&self, column: &Column<'c>) -> Vec<Cow<'c, str>> {
        if self.kind == Kind::Multicategory
            && let Column::Values(levels) = column
        {
            let levels: Vec<Column<'c>> = levels.iter().filter_map(Column::of).collect();
            let count = levels.iter().map(Column::len).max().unwrap_or(0);
            let joined = |at: usize| {
                let names: Vec<Cow<'_, str>> = levels.iter().map(|level| level.text(at)).collect();
                Cow::Owned(names.join(&LEVELS.to_string()))
            };
            return (0..count).map(joined).collect();
        }
        (0..column.len()).map(|at| column.text(at)).collect()
    }

    /// A column in the numbers of this axis (not yet as logarithms); NaN for what has no place.
    pub(in crate::preview) fn read(&self, column: &Column<'_>) -> Vec<f64> {
        match self.kind {
            Kind::Linear | Kind::Log => column.numbers(),
            Kind::Date => match column {
                Column::Numbers(numbers) => numbers.clone(),
                Column::Values(values) => values.iter().map(|value| values::date(value).unwrap_or(f64::NAN)).collect(),
            },
            Kind::Category | Kind::Multicategory => {
                let names = self.category_names(column);
                names.iter().map(|name| self.category(name).unwrap_or(f64::NAN)).collect()
            }
        }
    }

    /// One value in the numbers of this axis: as [`Self::read`], but a number is a position among categories.
    pub(in crate::preview) fn read_one(&self, value: &Value) -> Option<f64> {
        match self.kind {
            Kind::Linear | Kind::Log => super::super::node::number(value),
            Kind::Date => values::date(value),
            Kind::Category | Kind::Multicategory => {
                let name = match value {
                    Value::Array(levels) => {
                        levels.iter().map(values::label).collect::<Vec<_>>().join(&LEVELS.to_string())
                    }
                    value => values::label(value).into_owned(),
                };
                self.category(&name).or_else(|| value.as_f64()).or_else(|| values::number_in(value.as_str()?))
            }
        }
    }

    /// A number of [`Self::read`] in the measure of the range.
    pub(in crate::preview) fn measure(&self, value: f64) -> f64 {
        if self.kind == Kind::Log { if value > 0.0 { value.log10() } else { f64::NAN } } else { value }
    }

    /// Where a position of the range lies on the page.
    pub(in crate::preview) fn place(&self, measure: f64) -> f64 {
        let [from, to] = self.range;
        let part = (measure - from) / (to - from) * self.length;
        if self.is_x { self.start + part } else { self.start - part }
    }

    /// Where a number of [`Self::read`] lies on the page.
    pub(in crate::preview) fn at(&self, value: f64) -> f64 {
        self.place(self.measure(value))
    }

    /// The lower end of what is seen, and the upper.
    pub(in crate::preview) fn seen(&self) -> [f64; 2] {
        let [from, to] = self.range;
        [from.min(to), from.max(to)]
    }

    /// A range as a figure writes it, in the measure of the axis.
    pub(in crate::preview) fn written_range(&self, values: &[Value]) -> [Option<f64>; 2] {
        let one = |at: usize| {
            let value = values.get(at)?;
            match self.kind {
                Kind::Date => values::date(value),
                Kind::Category | Kind::Multicategory => self.read_one(value),
                Kind::Linear | Kind::Log => super::super::node::number(value),
            }
        };
        [one(0), one(1)]
    }

    /// A value as a label writes it, without a format: for hover and reports.
    pub(in crate::preview) fn plain(&self, value: f64) -> String {
        match self.kind {
            Kind::Date => dates::write(value),
            Kind::Category | Kind::Multicategory => {
                let name = self.categories.get(value.round().max(0.0) as usize);
                name.map_or_else(String::new, |name| name.replace(LEVELS, " - "))
            }
            Kind::Linear | Kind::Log => values::plain(value),
        }
    }

    /// The levels of a category, the outer one first.
    pub(in crate::preview) fn levels(&self, at: usize) -> Vec<&str> {
        self.categories.get(at).map_or_else(Vec::new, |name| name.split(LEVELS).collect())
    }
}
