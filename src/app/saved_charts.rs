//! What of the charts of a place outlives the program.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashSet;
use serde::{Deserialize, Deserializer, Serialize};

use super::charts::{ChartRange, ChartScope, FigureId, State, starts_folded};
use crate::chart::{ChartOptions, LineColor, RunColors};
use crate::model::{Choices, SavedChoices};
use crate::store::RunKey;

/// See the module.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SavedCharts {
    options: ChartOptions,
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
    color_by: Option<String>,
}

impl SavedCharts {
    /// What is worth keeping of `charts`.
    pub fn of(charts: &State) -> Self {
        let sorted = |names: &FxHashSet<String>| {
            let mut names: Vec<String> = names.iter().cloned().collect();
            names.sort_unstable();
            names
        };
        let mut hidden: Vec<RunKey> = charts.hidden.iter().cloned().collect();
        hidden.sort_unstable();
        let ranges = charts.ranges.iter().filter_map(|(id, range)| match id {
            FigureId::Charts(name) => Some((name.to_string(), *range)),
            FigureId::Run(..) | FigureId::Children(..) => None,
        });
        let own = charts.own_options.iter().map(|(name, options)| (name.to_string(), ChartOptions::clone(options)));
        Self {
            options: ChartOptions::clone(&charts.options),
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
            colors: charts.colors.chosen.iter().map(|(run, color)| (run.clone(), *color)).collect(),
            color_by: charts.color_by.clone(),
        }
    }

    /// The state that a place begins with.
    pub fn restore(self) -> State {
        let own = self.own_options.into_iter().map(|(name, options)| (name.into(), Arc::new(options)));
        let ranges = self.ranges.into_iter().map(|(name, range)| (FigureId::Charts(name.into()), range));
        State {
            options: Arc::new(self.options),
            own_options: own.collect(),
            scope: self.scope,
            folded: self.folded,
            own_charts: self.added_charts.into_iter().map(Into::into).collect(),
            unmarked_charts: self.unmarked_charts.into_iter().map(Into::into).collect(),
            columns: self.columns,
            is_x_linked: self.is_x_linked,
            linked_x: self.linked_x,
            ranges: ranges.collect(),
            hidden: self.hidden.into_iter().collect(),
            hidden_groups: Arc::new(self.hidden_groups.into_iter().collect()),
            colors: Arc::new(RunColors { chosen: self.colors.into_iter().collect(), gradient: None }),
            color_by: self.color_by,
            ..State::default()
        }
    }
}

/// Once a list of those that were turned round.
fn folded<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Choices, D::Error> {
    let saved = SavedChoices::deserialize(deserializer)?;
    Ok(saved.resolved(|section| Some(starts_folded(section))))
}
