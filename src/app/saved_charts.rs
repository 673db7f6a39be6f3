//! What of the charts of a place outlives the program.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashSet;
use serde::{Deserialize, Deserializer, Serialize};

use super::charts::layout::LayoutChoices;
use super::charts::{ChartRange, ChartScope, FigureId, MOST_COLUMNS, State, starts_folded};
use crate::chart::{ChartOptions, Dash, LineColor, Look, RunColors};
use crate::model::{Choices, SavedChoices};
use crate::store::RunKey;

/// See the module.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SavedCharts {
    /// `None`: those of all places.
    options: Option<ChartOptions>,
    own_options: BTreeMap<String, ChartOptions>,
    scope: ChartScope,
    #[serde(deserialize_with = "folded")]
    folded: Choices,
    /// Charts that were added by a version whose expressions had no `=` before them.
    #[serde(rename = "own_charts")]
    unmarked_charts: Vec<String>,
    added_charts: Vec<String>,
    columns: Option<usize>,
    is_x_linked: bool,
    linked_x: Option<(f64, f64)>,
    ranges: BTreeMap<String, ChartRange>,
    hidden: Vec<RunKey>,
    hidden_groups: Vec<String>,
    colors: BTreeMap<RunKey, LineColor>,
    /// Patterns of those of `colors` that are not solid.
    dashes: BTreeMap<RunKey, Dash>,
    color_by: Option<String>,
    layout: LayoutChoices,
}

impl SavedCharts {
    /// What is worth keeping of `charts`, in the place of `usual` options.
    pub fn of(charts: &State, usual: &ChartOptions) -> Self {
        let sorted = |names: &FxHashSet<String>| {
            let mut names: Vec<String> = names.iter().cloned().collect();
            names.sort_unstable();
            names
        };
        let mut hidden: Vec<RunKey> = charts.hidden.iter().cloned().collect();
        hidden.sort_unstable();
        let ranges = charts.ranges.iter().filter_map(|(id, range)| match id {
            FigureId::Charts(name) => Some((name.to_string(), *range)),
            FigureId::Run(..) | FigureId::Selection(_) | FigureId::Children(..) | FigureId::Compared(_) => None,
        });
        let chosen = || charts.colors.chosen.iter();
        let own = charts.own_options.iter().map(|(name, options)| (name.to_string(), ChartOptions::clone(options)));
        Self {
            options: Some(ChartOptions::clone(&charts.options)).filter(|options| options != usual),
            own_options: own.collect(),
            scope: charts.scope,
            folded: charts.folded.clone(),
            unmarked_charts: charts.unmarked_charts.iter().map(ToString::to_string).collect(),
            added_charts: charts.own_charts.iter().map(ToString::to_string).collect(),
            columns: charts.columns,
            is_x_linked: charts.is_x_linked,
            linked_x: charts.linked_x,
            ranges: ranges.collect(),
            hidden,
            hidden_groups: sorted(&charts.hidden_groups),
            colors: chosen().map(|(run, look)| (run.clone(), look.color)).collect(),
            dashes: chosen()
                .filter(|(_, look)| look.dash != Dash::Solid)
                .map(|(run, look)| (run.clone(), look.dash))
                .collect(),
            color_by: charts.color_by.clone(),
            layout: charts.layout.clone(),
        }
    }

    /// The state that a place begins with, with `usual` options where it has none of its own.
    pub fn restore(self, usual: &ChartOptions) -> State {
        let own = self.own_options.into_iter().map(|(name, options)| (name.into(), Arc::new(options)));
        let look = |(run, color): (RunKey, LineColor)| {
            let dash = self.dashes.get(&run).copied().unwrap_or_default();
            (run, Look { color, dash })
        };
        let colors = RunColors { chosen: self.colors.into_iter().map(look).collect(), ..RunColors::default() };
        let ranges = self.ranges.into_iter().map(|(name, range)| (name, range.possible()));
        let ranges = ranges.map(|(name, range)| (FigureId::Charts(name.into()), range));
        State {
            options: Arc::new(self.options.unwrap_or_else(|| usual.clone())),
            own_options: own.collect(),
            scope: self.scope,
            folded: self.folded,
            own_charts: self.added_charts.into_iter().map(Into::into).collect(),
            unmarked_charts: self.unmarked_charts.into_iter().map(Into::into).collect(),
            columns: self.columns.map(|columns| columns.clamp(1, MOST_COLUMNS)),
            is_x_linked: self.is_x_linked,
            linked_x: self.linked_x.filter(is_possible),
            ranges: ranges.collect(),
            hidden: self.hidden.into_iter().collect(),
            hidden_groups: Arc::new(self.hidden_groups.into_iter().collect()),
            colors: Arc::new(colors),
            color_by: self.color_by,
            layout: self.layout,
            ..State::default()
        }
    }
}

/// Whether a part of an axis could have been chosen: what was saved may have been written by anybody.
fn is_possible((low, high): &(f64, f64)) -> bool {
    low < high && (high - low).is_finite()
}

impl ChartRange {
    /// Of the parts those that could have been chosen.
    pub(super) fn possible(self) -> Self {
        Self { x: self.x.filter(is_possible), y: self.y.filter(is_possible) }
    }
}

/// Once a list of those that were turned round.
fn folded<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Choices, D::Error> {
    let saved = SavedChoices::deserialize(deserializer)?;
    Ok(saved.resolved(|section| Some(starts_folded(section))))
}
