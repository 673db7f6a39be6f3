//! What can be chosen of a plot, of whatever kind: a field for each role, and options. Views and arguments offer these and
//! know no kind.

use super::bar::BarOrder;
use super::boxes::BoxKind;
use super::data::{Field, PlotData};
use super::kind::PlotSetup;
use super::parallel::Coloring;
use super::plot::Scale;
use super::role::{PlotOption, Role};
use super::scale::scale_of;
use super::surface::{CellValue, SurfaceKind};

fn switch(key: &'static str, is_on: bool) -> PlotOption {
    PlotOption { key, words: &[], chosen: is_on.into() }
}

fn scale(chosen: usize) -> Scale {
    if chosen == 0 { Scale::Linear } else { Scale::Log }
}

const CELLS: [CellValue; 4] = [CellValue::Mean, CellValue::Min, CellValue::Max, CellValue::Count];
const ORDERS: [BarOrder; 3] = [BarOrder::Value, BarOrder::Name, BarOrder::Table];

impl PlotSetup {
    /// The fields that it has, in the order in which they are offered; the axes of parallel coordinates are no roles.
    pub fn roles(&self) -> &'static [Role] {
        match self {
            Self::Parallel(_) => &[],
            Self::Scatter(_) => &[Role::X, Role::Y, Role::Color, Role::Size],
            Self::Box(_) => &[Role::Metric, Role::By],
            Self::Contour(_) => &[Role::X, Role::Y, Role::Metric],
            Self::Bar(_) => &[Role::Metric, Role::Color],
            Self::Importance(_) => &[Role::Metric],
        }
    }

    fn slot(&mut self, role: Role) -> Option<&mut Option<Field>> {
        match (self, role) {
            (Self::Scatter(setup), Role::X) => Some(&mut setup.x),
            (Self::Scatter(setup), Role::Y) => Some(&mut setup.y),
            (Self::Scatter(setup), Role::Color) => Some(&mut setup.color),
            (Self::Scatter(setup), Role::Size) => Some(&mut setup.size),
            (Self::Box(setup), Role::Metric) => Some(&mut setup.metric),
            (Self::Box(setup), Role::By) => Some(&mut setup.by),
            (Self::Contour(setup), Role::X) => Some(&mut setup.x),
            (Self::Contour(setup), Role::Y) => Some(&mut setup.y),
            (Self::Contour(setup), Role::Metric) => Some(&mut setup.metric),
            (Self::Importance(setup), Role::Metric) => Some(&mut setup.metric),
            (Self::Bar(setup), Role::Metric) => Some(&mut setup.metric),
            (Self::Bar(setup), Role::Color) => Some(&mut setup.color),
            _ => None,
        }
    }

    /// The field in a role.
    pub fn field(&self, role: Role) -> Option<Field> {
        self.clone().slot(role)?.clone()
    }

    /// Puts a field into a role; whether there is such a role.
    pub fn set_field(&mut self, role: Role, field: Option<Field>) -> bool {
        if let (Self::Parallel(setup), Role::Color) = (&mut *self, role) {
            setup.color = field.map_or(Coloring::Runs, Coloring::Field);
            return true;
        }
        self.slot(role).is_some_and(|slot| {
            *slot = field;
            true
        })
    }

    /// Both axes that go by themselves where nobody chose, with what lies along them.
    fn axes(&mut self) -> Option<[(Option<Field>, &mut Option<Scale>); 2]> {
        let (fields, [x, y]) = match self {
            Self::Scatter(it) => ([it.x.clone(), it.y.clone()], [&mut it.x_scale, &mut it.y_scale]),
            Self::Contour(it) => ([it.x.clone(), it.y.clone()], [&mut it.x_scale, &mut it.y_scale]),
            Self::Parallel(_) | Self::Box(_) | Self::Importance(_) | Self::Bar(_) => return None,
        };
        let [of_x, of_y] = fields;
        Some([(of_x, x), (of_y, y)])
    }

    /// With the scales that the values ask for where nobody chose: logarithms where they span more than two decades.
    #[must_use]
    pub fn scaled(mut self, data: &PlotData) -> Self {
        for (field, scale) in self.axes().into_iter().flatten().filter(|(_, scale)| scale.is_none()) {
            let column = field.and_then(|field| data.column(&field));
            *scale = column.map(|column| scale_of(column, data.runs.len(), None));
        }
        self
    }

    /// With the scales of `drawn`, which is how this was drawn, where nobody chose.
    #[must_use]
    pub fn scaled_as(mut self, drawn: &Self) -> Self {
        let mut drawn = drawn.clone();
        let pairs = self.axes().into_iter().flatten().zip(drawn.axes().into_iter().flatten());
        for ((field, scale), (of_drawn, known)) in pairs {
            if scale.is_none() && (field.is_none() || field == of_drawn) {
                *scale = *known;
            }
        }
        self
    }

    /// Leaves axes linear for which nobody chose a scale.
    pub fn linear_else(&mut self) {
        for (_, scale) in self.axes().into_iter().flatten() {
            scale.get_or_insert(Scale::Linear);
        }
    }

    /// What else can be chosen.
    pub fn options(&self) -> Vec<PlotOption> {
        match self {
            Self::Parallel(_) => Vec::new(),
            Self::Scatter(setup) => vec![
                switch("plot-trend-line", setup.has_trend),
                switch("plot-front-line", setup.has_front),
                switch("plot-log-x", setup.x_scale == Some(Scale::Log)),
                switch("plot-log-y", setup.y_scale == Some(Scale::Log)),
            ],
            Self::Box(setup) => vec![
                PlotOption {
                    key: "plot-box-kind",
                    words: &["plot-box", "plot-violin"],
                    chosen: usize::from(setup.kind == BoxKind::Violin),
                },
                switch("plot-points", setup.has_points),
                switch("plot-mean-mark", setup.has_mean),
                switch("plot-log", setup.scale == Scale::Log),
            ],
            Self::Contour(setup) => vec![
                PlotOption {
                    key: "plot-surface-kind",
                    words: &["plot-heat-map", "plot-contour"],
                    chosen: usize::from(setup.kind == SurfaceKind::Contour),
                },
                PlotOption {
                    key: "plot-cell-value",
                    words: &["plot-mean", "plot-lowest", "plot-highest", "plot-number-of-runs"],
                    chosen: CELLS.iter().position(|value| *value == setup.value).unwrap_or_default(),
                },
                switch("plot-log-x", setup.x_scale == Some(Scale::Log)),
                switch("plot-log-y", setup.y_scale == Some(Scale::Log)),
            ],
            Self::Importance(setup) => vec![switch("plot-forest", setup.has_forest)],
            Self::Bar(setup) => vec![
                PlotOption {
                    key: "plot-order",
                    words: &["plot-order-value", "plot-order-name", "plot-order-table"],
                    chosen: ORDERS.iter().position(|order| *order == setup.order).unwrap_or_default(),
                },
                switch("plot-log", setup.scale == Scale::Log),
            ],
        }
    }

    /// Sets an option; whether there is such an option.
    pub fn set_option(&mut self, key: &str, chosen: usize) -> bool {
        match (self, key) {
            (Self::Scatter(setup), "plot-trend-line") => setup.has_trend = chosen > 0,
            (Self::Scatter(setup), "plot-front-line") => setup.has_front = chosen > 0,
            (Self::Scatter(setup), "plot-log-x") => setup.x_scale = Some(scale(chosen)),
            (Self::Scatter(setup), "plot-log-y") => setup.y_scale = Some(scale(chosen)),
            (Self::Box(setup), "plot-box-kind") => {
                setup.kind = if chosen == 0 { BoxKind::Box } else { BoxKind::Violin };
            }
            (Self::Box(setup), "plot-points") => setup.has_points = chosen > 0,
            (Self::Box(setup), "plot-mean-mark") => setup.has_mean = chosen > 0,
            (Self::Box(setup), "plot-log") => setup.scale = scale(chosen),
            (Self::Contour(setup), "plot-surface-kind") => {
                setup.kind = if chosen == 0 { SurfaceKind::HeatMap } else { SurfaceKind::Contour };
            }
            (Self::Contour(setup), "plot-cell-value") => {
                setup.value = CELLS.get(chosen).copied().unwrap_or_default();
            }
            (Self::Contour(setup), "plot-log-x") => setup.x_scale = Some(scale(chosen)),
            (Self::Contour(setup), "plot-log-y") => setup.y_scale = Some(scale(chosen)),
            (Self::Importance(setup), "plot-forest") => setup.has_forest = chosen > 0,
            (Self::Bar(setup), "plot-order") => setup.order = ORDERS.get(chosen).copied().unwrap_or_default(),
            (Self::Bar(setup), "plot-log") => setup.scale = scale(chosen),
            _ => return false,
        }
        true
    }
}
