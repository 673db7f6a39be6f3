//! `compare --group-by`: statistics of groups of runs, as the page *Compare* shows them.

use std::sync::Arc;

use clap::{Args, ValueEnum};

use super::compare::histories;
use super::export::failure;
use crate::chart::GroupKey;
use crate::compare::groups::export::{Shown, export};
use crate::compare::groups::{GroupChoice, GroupQuery, IntervalKind, NAME_WITHOUT_SEED, group};
use crate::compare::statistics::correction::Correction;
use crate::compare::statistics::pairwise::TestKind;
use crate::compare::table::MetricValue;
use crate::compare::table::export::CompareFormat;
use crate::model::{Catalog, Directions, RunIndex, format};
use crate::reading::OpenedPlace;
use crate::store::Cancel;
use crate::text::{Language, Message};

/// How runs are grouped, and how groups are held against each other.
#[derive(Debug, Args)]
pub(super) struct GroupOptions {
    /// Print statistics of groups of runs that have the same under these keys, with commas between them: params.NAME,
    /// tags.NAME, parent, an attribute such as status, name (without its seed), name:PATTERN (last), or auto
    #[arg(long, value_name = "KEYS")]
    group_by: Vec<String>,
    /// A metric of the groups; repeat for several. Without it, the one that most runs have
    #[arg(long = "metric", value_name = "METRIC", requires = "group_by")]
    metrics: Vec<String>,
    /// Test all other groups against this one; without it, each against each
    #[arg(long, value_name = "GROUP", requires = "group_by", allow_hyphen_values = true)]
    against: Option<String>,
    /// Test between groups
    #[arg(long, value_enum, default_value = "welch", requires = "group_by")]
    test: TestArgument,
    /// Runs of two groups with the same under this key are pairs, for paired tests; without it, a parameter like seed
    #[arg(long, value_name = "KEY", requires = "group_by")]
    pair_by: Option<GroupKey>,
    /// Correction of p-values for many tests
    #[arg(long, value_enum, default_value = "holm", requires = "group_by")]
    correction: CorrectionArgument,
    /// Interval of the mean in tables; CSV and JSON have both
    #[arg(long, value_enum, default_value = "t", requires = "group_by")]
    interval: IntervalArgument,
    /// Do not set the best mean in bold
    #[arg(long, requires = "group_by")]
    no_bold: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum TestArgument {
    /// Welch's t, of means
    Welch,
    /// Mann–Whitney U, of ranks
    MannWhitney,
    /// Paired t, of means of pairs
    PairedT,
    /// Wilcoxon signed-rank, of ranks of pairs
    Wilcoxon,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum CorrectionArgument {
    /// No false find among all tests
    Holm,
    /// Few false finds among all finds (Benjamini–Hochberg)
    Bh,
    /// None
    None,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum IntervalArgument {
    /// Student's t
    T,
    /// Bootstrap (`BCa`)
    Bootstrap,
}

impl GroupOptions {
    /// Whether groups are asked for.
    pub(super) fn is_wanted(&self) -> bool {
        !self.group_by.is_empty()
    }

    /// Reads the keys before anything is read from disk; `None`: what is proposed.
    pub(super) fn keys(&self) -> anyhow::Result<Option<Vec<GroupKey>>> {
        if self.group_by.iter().all(|text| text == "auto") {
            return Ok(None);
        }
        let mut keys = Vec::new();
        for text in &self.group_by {
            let mut rest = text.as_str();
            while !rest.is_empty() {
                // A pattern may have commas.
                let end = if rest.starts_with("name:") { rest.len() } else { rest.find(',').unwrap_or(rest.len()) };
                let word = &rest[..end];
                let key = match word {
                    "name" => GroupKey::Name(NAME_WITHOUT_SEED.to_owned()),
                    word => word.parse()?,
                };
                if !keys.contains(&key) {
                    keys.push(key);
                }
                rest = rest.get(end + 1..).unwrap_or_default();
            }
        }
        Ok(Some(keys))
    }
}

/// The groups of `runs` as text.
pub(super) fn text(
    options: &GroupOptions,
    opened: &OpenedPlace,
    runs: &[RunIndex],
    value: MetricValue,
    format: CompareFormat,
) -> anyhow::Result<String> {
    let catalog = &*opened.catalog;
    let by = options.keys()?;
    check_names(catalog, runs, options, by.as_deref())?;
    let choice = GroupChoice {
        by,
        metrics: options.metrics.iter().map(|metric| Arc::from(metric.as_str())).collect(),
        value,
        test: match options.test {
            TestArgument::Welch => TestKind::Welch,
            TestArgument::MannWhitney => TestKind::MannWhitney,
            TestArgument::PairedT => TestKind::PairedT,
            TestArgument::Wilcoxon => TestKind::Wilcoxon,
        },
        correction: match options.correction {
            CorrectionArgument::Holm => Correction::Holm,
            CorrectionArgument::Bh => Correction::BenjaminiHochberg,
            CorrectionArgument::None => Correction::None,
        },
        against: options.against.clone(),
        pair_by: options.pair_by.clone(),
    };
    let (directions, cancel) = (Directions::default(), Cancel::new());
    let query = GroupQuery { catalog, runs, choice: &choice, directions: &directions };
    // Nobody cancels.
    let grouped = group(&query, &histories(opened, &cancel), &cancel).unwrap_or_default();
    if let Some(against) = options.against.as_ref().filter(|_| grouped.against.is_none()) {
        const MOST_NAMED: usize = 20;
        let names: Vec<&str> = grouped.groups.iter().take(MOST_NAMED).map(|group| &*group.label).collect();
        let message = Message::new("cli-groups-no-group")
            .arg("group", format::safe_text(against).into_owned())
            .arg("groups", names.join("; "));
        return Err(failure(&message));
    }
    let order: Vec<usize> = (0..grouped.groups.len()).collect();
    let shown = Shown {
        catalog,
        grouped: &grouped,
        order: &order,
        interval: match options.interval {
            IntervalArgument::T => IntervalKind::T,
            IntervalArgument::Bootstrap => IntervalKind::Bootstrap,
        },
        is_best_bold: !options.no_bold,
        texts: Language::of_system().texts(),
    };
    Ok(export(&shown, format))
}

/// Whatever is named must be there in one of the runs at least.
fn check_names(
    catalog: &Catalog,
    runs: &[RunIndex],
    options: &GroupOptions,
    by: Option<&[GroupKey]>,
) -> anyhow::Result<()> {
    for key in by.unwrap_or_default().iter().chain(&options.pair_by) {
        let has = |run: &RunIndex| match key {
            GroupKey::Param(name) => catalog.run(*run).param(name).is_some(),
            GroupKey::Tag(name) => catalog.run(*run).tag(name).is_some(),
            GroupKey::Attribute(_) | GroupKey::Parent | GroupKey::Name(_) => true,
        };
        if !runs.iter().any(has) {
            return Err(failure(&Message::new("cli-export-no-key").arg("name", key.to_string())));
        }
    }
    for metric in &options.metrics {
        if !runs.iter().any(|run| catalog.run(*run).metric(metric).is_some()) {
            return Err(failure(&Message::new("error-metric-not-logged").arg("metric", metric.clone())));
        }
    }
    Ok(())
}
