//! What was used last in the palette, by names that hold in the next session: `command refresh`, `run 0a1b…`, `metric loss`.

use rustc_hash::FxHashMap;

use super::Target;
use crate::model::Catalog;

/// How many are remembered.
const MAX: usize = 60;

/// The name of what has one: files are too many, and places have a list of their own.
pub(super) fn name(target: &Target, catalog: Option<&Catalog>) -> Option<String> {
    Some(match target {
        Target::Command(command) => format!("command {}", command.key()),
        Target::Metric(metric) => format!("metric {metric}"),
        Target::Run(run) => format!("run {}", catalog?.run(*run).id.as_str()),
        Target::Experiment(experiment) => format!("experiment {}", catalog?.experiment(*experiment).id.as_str()),
        Target::File(..) | Target::Place(_) => return None,
    })
}

/// Puts a name first.
pub(super) fn remember(names: &mut Vec<String>, name: String) {
    names.retain(|known| *known != name);
    names.insert(0, name);
    names.truncate(MAX);
}

/// How long ago each was used, 0 being the last one, by its name among those of its kind.
#[derive(Debug, Default)]
pub(super) struct Ranks<'a> {
    pub(super) commands: FxHashMap<&'a str, usize>,
    pub(super) metrics: FxHashMap<&'a str, usize>,
    pub(super) runs: FxHashMap<&'a str, usize>,
    pub(super) experiments: FxHashMap<&'a str, usize>,
}

impl<'a> Ranks<'a> {
    pub(super) fn of(names: &'a [String]) -> Self {
        let mut ranks = Self::default();
        for (rank, name) in names.iter().enumerate() {
            let Some((kind, name)) = name.split_once(' ') else { continue };
            match kind {
                "command" => ranks.commands.insert(name, rank),
                "metric" => ranks.metrics.insert(name, rank),
                "run" => ranks.runs.insert(name, rank),
                "experiment" => ranks.experiments.insert(name, rank),
                // Of a later version.
                _ => None,
            };
        }
        ranks
    }
}
