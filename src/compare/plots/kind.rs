//! The kinds of plots, and one way to draw all of them.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::bar::{self, BarSetup};
use super::boxes::{self, BoxSetup};
use super::data::{Field, PlotData};
use super::defaults::Defaults;
use super::importance::{self, ImportanceSetup};
use super::parallel::{self, ParallelSetup};
use super::plot::Plot;
use super::role::Role;
use super::scatter::{self, ScatterSetup};
use super::style::PlotStyle;
use super::surface::{self, SurfaceSetup};
use crate::model::{Catalog, ColumnId, RunIndex};
use crate::store::Cancel;
use crate::text::Texts;

/// A kind of plot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PlotKind {
    Parallel,
    Scatter,
    /// And violins.
    Box,
    /// And heat maps.
    Contour,
    Bar,
    Importance,
}

impl PlotKind {
    /// In the order in which they are offered.
    pub const ALL: [Self; 6] = [Self::Parallel, Self::Scatter, Self::Box, Self::Contour, Self::Bar, Self::Importance];

    /// The word of the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Parallel => "parallel",
            Self::Scatter => "scatter",
            Self::Box => "box",
            Self::Contour => "contour",
            Self::Bar => "bar",
            Self::Importance => "importance",
        }
    }

    /// Locale key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Parallel => "plot-parallel",
            Self::Scatter => "plot-scatter",
            Self::Box => "plot-box",
            Self::Contour => "plot-contour",
            Self::Bar => "plot-bar",
            Self::Importance => "plot-kind-importance",
        }
    }
}

/// How plots of each kind are made: what is remembered of a place.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PlotsSetup {
    /// All runs in view are drawn, not only those that are compared.
    pub is_of_view: bool,
    pub parallel: ParallelSetup,
    pub scatter: ScatterSetup,
    pub boxes: BoxSetup,
    pub surface: SurfaceSetup,
    pub bar: BarSetup,
    pub importance: ImportanceSetup,
}

impl PlotsSetup {
    /// That of one kind.
    pub fn of(&self, kind: PlotKind) -> PlotSetup {
        match kind {
            PlotKind::Parallel => PlotSetup::Parallel(self.parallel.clone()),
            PlotKind::Scatter => PlotSetup::Scatter(self.scatter.clone()),
            PlotKind::Box => PlotSetup::Box(self.boxes.clone()),
            PlotKind::Contour => PlotSetup::Contour(self.surface.clone()),
            PlotKind::Bar => PlotSetup::Bar(self.bar.clone()),
            PlotKind::Importance => PlotSetup::Importance(self.importance.clone()),
        }
    }

    /// Whether plots of its kind are made so.
    pub fn is_setup(&self, setup: &PlotSetup) -> bool {
        match setup {
            PlotSetup::Parallel(setup) => self.parallel == *setup,
            PlotSetup::Scatter(setup) => self.scatter == *setup,
            PlotSetup::Box(setup) => self.boxes == *setup,
            PlotSetup::Contour(setup) => self.surface == *setup,
            PlotSetup::Bar(setup) => self.bar == *setup,
            PlotSetup::Importance(setup) => self.importance == *setup,
        }
    }

    /// Makes plots of this kind so from now on.
    pub fn set(&mut self, setup: PlotSetup) {
        match setup {
            PlotSetup::Parallel(setup) => self.parallel = setup,
            PlotSetup::Scatter(setup) => self.scatter = setup,
            PlotSetup::Box(setup) => self.boxes = setup,
            PlotSetup::Contour(setup) => self.surface = setup,
            PlotSetup::Bar(setup) => self.bar = setup,
            PlotSetup::Importance(setup) => self.importance = setup,
        }
    }
}

/// How a plot is made, of whatever kind.
#[derive(Clone, Debug, PartialEq)]
pub enum PlotSetup {
    Parallel(ParallelSetup),
    Scatter(ScatterSetup),
    Box(BoxSetup),
    Contour(SurfaceSetup),
    Bar(BarSetup),
    Importance(ImportanceSetup),
}

impl PlotSetup {
    /// Its kind.
    pub fn kind(&self) -> PlotKind {
        match self {
            Self::Parallel(_) => PlotKind::Parallel,
            Self::Scatter(_) => PlotKind::Scatter,
            Self::Box(_) => PlotKind::Box,
            Self::Contour(_) => PlotKind::Contour,
            Self::Bar(_) => PlotKind::Bar,
            Self::Importance(_) => PlotKind::Importance,
        }
    }

    /// The same with whatever nobody chose: by what the runs have, and `metric` where one is looked at. `None` when
    /// cancelled.
    #[must_use]
    pub fn filled(
        &self,
        catalog: &Catalog,
        runs: &[RunIndex],
        metric: Option<&Field>,
        cancel: &Cancel,
    ) -> Option<Self> {
        if let Self::Parallel(setup) = self {
            return setup.with_axes(catalog, runs, metric, cancel).map(Self::Parallel);
        }
        let is_open = |role: &Role| !role.is_optional() && self.field(*role).is_none();
        let open: Vec<Role> = self.roles().iter().copied().filter(is_open).collect();
        let mut filled = self.clone();
        let has_no_parameters = matches!(self, Self::Importance(setup) if setup.parameters.is_empty());
        if open.is_empty() && !has_no_parameters {
            return Some(filled);
        }
        let defaults = Defaults::of(catalog, runs, metric, cancel)?;
        for role in open {
            filled.set_field(role, usual(&defaults, self.kind(), role));
        }
        if let Self::Importance(setup) = &mut filled
            && setup.parameters.is_empty()
        {
            setup.parameters = defaults.params;
        }
        Some(filled)
    }

    /// The columns that it asks for.
    pub fn fields(&self) -> Vec<Field> {
        match self {
            Self::Parallel(setup) => parallel::fields(setup),
            Self::Scatter(setup) => scatter::fields(setup),
            Self::Box(setup) => boxes::fields(setup),
            Self::Contour(setup) => surface::fields(setup),
            Self::Bar(setup) => bar::fields(setup),
            Self::Importance(setup) => importance::fields(setup),
        }
    }

    /// Draws it; `None` when cancelled.
    pub fn draw(
        &self,
        data: &PlotData,
        style: &PlotStyle,
        texts: &Texts,
        zone: &TimeZone,
        cancel: &Cancel,
    ) -> Option<Plot> {
        match self {
            Self::Parallel(setup) => parallel::draw(setup, data, style, texts, zone, cancel),
            Self::Scatter(setup) => scatter::draw(setup, data, style, texts, zone, cancel),
            Self::Box(setup) => boxes::draw(setup, data, style, texts, zone, cancel),
            Self::Contour(setup) => surface::draw(setup, data, style, texts, zone, cancel),
            Self::Bar(setup) => bar::draw(setup, data, style, texts, zone, cancel),
            Self::Importance(setup) => importance::draw(setup, data, style, texts, zone, cancel),
        }
    }
}

/// What stands in a role while nobody chose.
fn usual(defaults: &Defaults, kind: PlotKind, role: Role) -> Option<Field> {
    let duration = || Some(Field::of(ColumnId::Duration));
    match (kind, role) {
        (PlotKind::Scatter, Role::X) => defaults.numbers.first().cloned().or_else(duration),
        // Numbers first, which contours need.
        (PlotKind::Contour, Role::X) => defaults.numbers.first().or(defaults.params.first()).cloned(),
        (PlotKind::Contour, Role::Y) => {
            let x = usual(defaults, kind, Role::X);
            defaults.numbers.iter().chain(&defaults.params).find(|field| Some(*field) != x.as_ref()).cloned()
        }
        (_, Role::X | Role::By) => defaults.params.first().cloned(),
        (_, Role::Y | Role::Metric) => defaults.metric.clone(),
        (_, Role::Color | Role::Size) => None,
    }
}
