//! Which axes a figure has, of what kind they are, and the order of their categories.

use std::borrow::Cow;

use serde_json::Value;

use super::super::node::Node;
use super::super::sheet::{Sheet, Trace, Visibility};
use super::super::values::{Column, is_array, length};
use super::axis::Axis;
use super::kind::{self, Kind};

/// The axes of a figure, in the order of their numbers.
#[derive(Clone, Debug, Default)]
pub(in crate::preview) struct Axes<'a> {
    pub(in crate::preview) list: Vec<Axis<'a>>,
    /// Pairs of axes that make a plot, by position, in the order in which they are met.
    pub(in crate::preview) pairs: Vec<[usize; 2]>,
}

/// Kinds of traces that have two axes.
pub(in crate::preview) fn is_cartesian(kind: &str) -> bool {
    matches!(
        kind,
        "scatter"
            | "scattergl"
            | "bar"
            | "histogram"
            | "box"
            | "violin"
            | "heatmap"
            | "heatmapgl"
            | "contour"
            | "histogram2d"
            | "histogram2dcontour"
            | "candlestick"
            | "ohlc"
            | "funnel"
            | "waterfall"
            | "image"
    )
}

/// Most axes of a figure.
const MOST: usize = 400;

impl<'a> Axes<'a> {
    /// Reads what the layout says, and what the data ask for.
    pub(in crate::preview) fn new(sheet: &Sheet<'a>) -> Self {
        let mut axes = Self::default();
        let seen = |trace: &&Trace<'a>| trace.visibility != Visibility::Never;
        for trace in sheet.traces.iter().filter(seen) {
            for pair in pairs_of(trace) {
                axes.add_pair(sheet, &pair);
            }
        }
        let layout = sheet.layout.own();
        let is_only_cartesian = sheet.traces.iter().all(|trace| is_cartesian(trace.kind) || trace.kind == "splom");
        if axes.pairs.is_empty() && is_only_cartesian {
            axes.add_pair(sheet, &["x".to_owned(), "y".to_owned()]);
        }
        for letter in ["x", "y"] {
            for number in std::iter::once(String::new()).chain((2..60).map(|number| number.to_string())) {
                if layout.get(&format!("{letter}axis{number}")).is_some() && !axes.pairs.is_empty() {
                    axes.add(sheet, &format!("{letter}{number}"));
                }
            }
        }
        axes.find_kinds(sheet);
        axes.find_categories(sheet);
        axes.find_domains(sheet);
        axes
    }

    /// The position of an axis by the name that traces use.
    pub(in crate::preview) fn position(&self, id: &str) -> Option<usize> {
        self.list.iter().position(|axis| axis.id == id)
    }

    /// The axes of a trace.
    pub(in crate::preview) fn of(&self, trace: &Trace<'a>) -> Option<[usize; 2]> {
        let [x, y] = pair_of(trace);
        Some([self.position(&x)?, self.position(&y)?])
    }

    fn add(&mut self, sheet: &Sheet<'a>, id: &str) -> Option<usize> {
        if let Some(at) = self.position(id) {
            return Some(at);
        }
        let (letter, number) = id.split_at_checked(1)?;
        let is_good =
            matches!(letter, "x" | "y") && number.len() < 4 && number.bytes().all(|byte| byte.is_ascii_digit());
        if !is_good || self.list.len() >= MOST {
            return None;
        }
        let layout = &sheet.layout;
        // A template speaks of all axes by the name of the first.
        let name = format!("{letter}axis");
        self.list.push(Axis::new(id, layout.own().get(&format!("{name}{number}")).with_last(layout.get(&name))));
        Some(self.list.len() - 1)
    }

    fn add_pair(&mut self, sheet: &Sheet<'a>, [x, y]: &[String; 2]) {
        if let (Some(x), Some(y)) = (self.add(sheet, x), self.add(sheet, y))
            && !self.pairs.contains(&[x, y])
        {
            self.pairs.push([x, y]);
        }
    }

    fn find_kinds(&mut self, sheet: &Sheet<'a>) {
        let shown: Vec<&Trace<'a>> =
            sheet.traces.iter().filter(|trace| trace.visibility != Visibility::Never).collect();
        for axis in &mut self.list {
            let mut needs_reverse = false;
            let traces: Vec<&&Trace<'a>> =
                shown.iter().filter(|trace| pairs_of(trace).iter().any(|pair| pair.contains(&axis.id))).collect();
            for trace in &traces {
                needs_reverse |=
                    !axis.is_x && (trace.kind == "image" || trace.kind == "funnel" && is_horizontal(trace));
                if trace.kind == "splom" {
                    let dimension = dimension_of(trace, &axis.id);
                    let label = dimension.and_then(|dimension| dimension.text("label"));
                    axis.default_title = axis.default_title.take().or_else(|| label.map(str::to_owned));
                    axis.default_stand = stand_of(trace, &axis.id, axis.is_x);
                }
            }
            axis.is_reversed_by_default = needs_reverse;
            let is_length = |trace: &&&&Trace<'a>| trace.kind == "funnel" && is_horizontal(trace) == axis.is_x;
            axis.is_hidden_by_default = !traces.is_empty() && traces.iter().filter(is_length).count() == traces.len();
            let picture = traces.iter().find(|trace| trace.kind == "image" && !axis.is_x);
            axis.default_anchor = picture.map(|trace| pair_of(trace)[0].clone());
            let said = axis.node.text("type").and_then(Kind::named);
            let is_strict =
                axis.node.text("autotypenumbers").or_else(|| sheet.layout.text("autotypenumbers")) == Some("strict");
            let found = || {
                // Boxes without positions stand at their names.
                let unplaced: Vec<&&&Trace<'a>> = traces.iter().filter(|trace| is_unplaced(trace, axis.is_x)).collect();
                if traces.first().is_some_and(|first| is_unplaced(first, axis.is_x)) {
                    let names: Vec<Value> = unplaced.iter().map(|trace| own_place(trace, axis.is_x)).collect();
                    return kind::of_column(&Column::Values(&names), is_strict);
                }
                let columns = traces.iter().find_map(|trace| columns_of(trace, &axis.id).into_iter().next());
                columns.map_or(Kind::Linear, |column| kind::of_column(&column, is_strict))
            };
            axis.kind = said.unwrap_or_else(found);
        }
    }

    fn find_categories(&mut self, sheet: &Sheet<'a>) {
        for at in 0..self.list.len() {
            if !self.list[at].kind.has_categories() {
                continue;
            }
            let axis = &mut self.list[at];
            let order = axis.node.text("categoryorder");
            if matches!(order, None | Some("array"))
                && let Some(array) = Column::at(axis.node, "categoryarray")
            {
                for name in axis.category_names(&array) {
                    axis.add_category(name);
                }
            }
            let fixed = axis.categories.len();
            for trace in sheet.traces.iter().filter(|trace| trace.is_shown()) {
                let [x, y] = [true, false].map(|is_x| is_unplaced(trace, is_x));
                if pair_of(trace).contains(&axis.id) && if axis.is_x { x } else { y } {
                    let name = super::super::values::label(&own_place(trace, axis.is_x)).into_owned();
                    axis.add_category(Cow::Owned(name));
                }
                for column in columns_of(trace, &axis.id) {
                    for name in axis.category_names(&column) {
                        axis.add_category(name);
                    }
                }
            }
            match order.and_then(|order| order.rsplit_once(' ')) {
                Some(("category", direction)) => {
                    let mut places: Vec<usize> = (0..axis.categories.len()).collect();
                    places.sort_by(|a, b| axis.categories[*a].cmp(&axis.categories[*b]));
                    if direction == "descending" {
                        places.reverse();
                    }
                    axis.reorder(&places);
                }
                Some((what, direction)) => {
                    let weights = weights(axis, sheet, what);
                    let mut places: Vec<usize> = (0..axis.categories.len()).collect();
                    places.sort_by(|a, b| weights[*a].total_cmp(&weights[*b]));
                    if direction == "descending" {
                        places.sort_by(|a, b| weights[*b].total_cmp(&weights[*a]));
                    }
                    axis.reorder(&places);
                }
                None if axis.kind == Kind::Multicategory && fixed == 0 => {
                    // Inner levels of the same outer one stand together.
                    let outer: Vec<String> = (0..axis.categories.len())
                        .map(|at| axis.levels(at).first().map_or_else(String::new, ToString::to_string))
                        .collect();
                    let first = |name: &String| outer.iter().position(|other| other == name);
                    let mut places: Vec<usize> = (0..axis.categories.len()).collect();
                    places.sort_by_key(|at| first(&outer[*at]));
                    axis.reorder(&places);
                }
                None => {}
            }
        }
    }

    fn find_domains(&mut self, sheet: &Sheet<'a>) {
        let grid = sheet.layout.get("grid");
        let said: Vec<Option<[f64; 2]>> = self.list.iter().map(|axis| axis.node.pair("domain")).collect();
        for at in 0..self.list.len() {
            let overlaid = self.list[at].node.text("overlaying").and_then(|id| self.position(id));
            let from_grid = Self::grid_domain(grid, &self.list[at]).or_else(|| matrix_domain(sheet, &self.list[at]));
            let domain = match overlaid {
                Some(below) => said[below].or_else(|| Self::grid_domain(grid, &self.list[below])),
                None => said[at].or(from_grid),
            };
            let [from, to] = domain.unwrap_or([0.0, 1.0]).map(|end| end.clamp(0.0, 1.0));
            self.list[at].domain = if from < to { [from, to] } else { [0.0, 1.0] };
        }
    }

    /// Where `layout.grid` puts an axis.
    fn grid_domain(grid: Node<'a>, axis: &Axis<'a>) -> Option<[f64; 2]> {
        let (rows, columns) = (grid.number("rows")?.clamp(1.0, 100.0), grid.number("columns")?.clamp(1.0, 100.0));
        let number = axis.id[1..].parse::<usize>().unwrap_or(1).max(1) - 1;
        let is_independent = grid.text("pattern") == Some("independent");
        let place = match (is_independent, axis.is_x) {
            (true, true) => number % columns as usize,
            (true, false) => number / columns as usize,
            (false, _) => number,
        };
        let default_gap = if is_independent { 0.2 } else { 0.1 };
        let (count, gap) = if axis.is_x {
            (columns, grid.number("xgap").unwrap_or(default_gap))
        } else {
            (rows, grid.number("ygap").unwrap_or(if is_independent { 0.3 } else { 0.1 }))
        };
        let step = 1.0 / (count - gap);
        let is_upward = axis.is_x || grid.text("roworder") == Some("bottom to top");
        let place = if is_upward { place as f64 } else { count - 1.0 - place as f64 };
        (place >= 0.0 && place < count).then_some([step * place, step * place + step * (1.0 - gap)])
    }
}

/// Where a scatter matrix puts an axis.
fn matrix_domain(sheet: &Sheet<'_>, axis: &Axis<'_>) -> Option<[f64; 2]> {
    let shown = sheet.traces.iter().filter(|trace| trace.kind == "splom" && trace.visibility != Visibility::Never);
    let trace = shown.into_iter().find(|trace| pairs_of(trace).iter().any(|pair| pair.contains(&axis.id)))?;
    let count = dimensions(trace).len() as f64;
    let place = matrix(trace).into_iter().find_map(|(across, down, x, y)| {
        if x == axis.id { Some(across as f64) } else { (y == axis.id).then_some(count - 1.0 - down as f64) }
    })?;
    let step = 1.0 / (count - 0.1);
    Some([step * place, (step * place + step * 0.9).min(1.0)])
}

/// Beside which axis one of a scatter matrix stands: the lowest that it has a plot with, and the leftmost.
fn stand_of(trace: &Trace<'_>, id: &str, is_x: bool) -> Option<String> {
    let cells = matrix(trace);
    if is_x {
        cells.into_iter().filter(|(_, _, x, _)| x == id).max_by_key(|(_, down, ..)| *down).map(|(.., y)| y)
    } else {
        cells.into_iter().filter(|(.., y)| y == id).min_by_key(|(across, ..)| *across).map(|(_, _, x, _)| x)
    }
}

/// The sum (or another measure) of the values of each category.
fn weights(axis: &Axis<'_>, sheet: &Sheet<'_>, what: &str) -> Vec<f64> {
    let mut values: Vec<Vec<f64>> = vec![Vec::new(); axis.categories.len()];
    for trace in sheet.traces.iter().filter(|trace| trace.is_shown() && pair_of(trace).contains(&axis.id)) {
        let other = Column::at(trace.node, if axis.is_x { "y" } else { "x" });
        for column in columns_of(trace, &axis.id) {
            for (index, name) in axis.category_names(&column).iter().enumerate() {
                let weight = match &other {
                    Some(other) if trace.kind != "histogram" => other.number(index),
                    _ => 1.0,
                };
                if let Some(place) = axis.category(name).filter(|_| weight.is_finite()) {
                    values[place as usize].push(weight);
                }
            }
        }
    }
    let measure = |mut list: Vec<f64>| match what {
        "min" => list.into_iter().fold(f64::INFINITY, f64::min),
        "max" => list.into_iter().fold(f64::NEG_INFINITY, f64::max),
        "mean" => list.iter().sum::<f64>() / list.len().max(1) as f64,
        "median" => {
            list.sort_by(f64::total_cmp);
            list.get(list.len() / 2).copied().unwrap_or(0.0)
        }
        _ => list.into_iter().sum(),
    };
    values.into_iter().map(measure).collect()
}

/// The names of the axes of a trace.
pub(in crate::preview) fn pair_of(trace: &Trace<'_>) -> [String; 2] {
    [("xaxis", "x"), ("yaxis", "y")].map(|(name, default)| trace.node.text(name).unwrap_or(default).to_owned())
}

/// All pairs of axes of a trace: several of a scatter matrix.
pub(in crate::preview) fn pairs_of(trace: &Trace<'_>) -> Vec<[String; 2]> {
    if is_cartesian(trace.kind) {
        return vec![pair_of(trace)];
    }
    if trace.kind != "splom" {
        return Vec::new();
    }
    matrix(trace).into_iter().map(|(_, _, x, y)| [x, y]).collect()
}

/// The cells of a scatter matrix: dimensions across and down, and their axes.
pub(in crate::preview) fn matrix(trace: &Trace<'_>) -> Vec<(usize, usize, String, String)> {
    let dimensions = dimensions(trace);
    let has = |name: &str| trace.node.flag(name) != Some(false);
    let (upper, lower, diagonal) =
        (has("showupperhalf"), has("showlowerhalf"), trace.node.flag("diagonal.visible") != Some(false));
    let id = |letter: &str, at: usize| {
        let said = trace.node.list(if letter == "x" { "xaxes" } else { "yaxes" });
        let default = || if at == 0 { letter.to_owned() } else { format!("{letter}{}", at + 1) };
        said.get(at).and_then(Value::as_str).map_or_else(default, str::to_owned)
    };
    let mut cells = Vec::new();
    for (x, across) in dimensions.iter().enumerate() {
        for (y, down) in dimensions.iter().enumerate() {
            let is_seen = match x.cmp(&y) {
                std::cmp::Ordering::Greater => upper,
                std::cmp::Ordering::Less => lower,
                std::cmp::Ordering::Equal => diagonal,
            };
            let is_visible = across.flag("visible") != Some(false) && down.flag("visible") != Some(false);
            if is_seen && is_visible {
                cells.push((x, y, id("x", x), id("y", y)));
            }
        }
    }
    cells
}

/// The dimensions of a scatter matrix, bounded.
pub(in crate::preview) fn dimensions<'a>(trace: &Trace<'a>) -> Vec<Node<'a>> {
    let mut dimensions = trace.node.items("dimensions", "dimensiondefaults");
    dimensions.truncate(20);
    dimensions
}

fn dimension_of<'a>(trace: &Trace<'a>, id: &str) -> Option<Node<'a>> {
    let dimensions = dimensions(trace);
    let at = matrix(trace).into_iter().find_map(|(x, y, x_id, y_id)| {
        if x_id == id {
            Some(x)
        } else if y_id == id {
            Some(y)
        } else {
            None
        }
    })?;
    dimensions.get(at).copied()
}

/// Bars lie, boxes and violins lie: the axis of values is the horizontal one.
pub(in crate::preview) fn is_horizontal(trace: &Trace<'_>) -> bool {
    let has = |name: &str| trace.node.at(name).is_some_and(|value| is_array(value) && length(value) != Some(0));
    match trace.node.text("orientation") {
        Some("h") => true,
        Some("v") => false,
        _ => match trace.kind {
            "histogram" => has("y") && !has("x"),
            "funnel" => !has("y") || has("x"),
            _ => has("x") && !has("y"),
        },
    }
}

/// Kinds whose values stand on one axis and whose places on the other.
fn has_boxes(trace: &Trace<'_>) -> bool {
    matches!(trace.kind, "box" | "violin")
}

/// A box or violin that does not say where on this axis it stands.
pub(in crate::preview) fn is_unplaced(trace: &Trace<'_>, is_x: bool) -> bool {
    has_boxes(trace)
        && is_horizontal(trace) != is_x
        && !trace.node.at(if is_x { "x" } else { "y" }).is_some_and(is_array)
}

/// Where a box without positions stands: `x0`, or its name.
pub(in crate::preview) fn own_place(trace: &Trace<'_>, is_x: bool) -> Value {
    trace.node.at(if is_x { "x0" } else { "y0" }).cloned().unwrap_or_else(|| Value::String(trace.name.to_string()))
}

/// The columns of a trace that lie along an axis.
pub(in crate::preview) fn columns_of<'a>(trace: &Trace<'a>, id: &str) -> Vec<Column<'a>> {
    if trace.kind == "splom" {
        return dimension_of(trace, id).and_then(|dimension| Column::at(dimension, "values")).into_iter().collect();
    }
    let [x, y] = pair_of(trace);
    let name = if x == id {
        "x"
    } else if y == id {
        "y"
    } else {
        return Vec::new();
    };
    if trace.kind == "image" || !is_cartesian(trace.kind) {
        return Vec::new();
    }
    Column::at(trace.node, name).filter(|column| column.len() > 0).into_iter().collect()
}
