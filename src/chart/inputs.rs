//! From runs of a catalog to what a figure is made of: which of them have the metric, their names, colours and groups.
//!
//! The window, the export dialog and the command line all come through [`gather`], so what is exported is what was seen.

use std::cmp::Ordering;
use std::fmt::{self, Write as _};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::axis::XAxis;
use super::group_value::GroupReader;
use super::options::{ChartOptions, GroupKey, Grouping};
use super::palette::{Look, RunColors};
use super::source::{MetricNames, Source, SourceError};
use crate::model::{Catalog, ColumnId, RunIndex, differing, format, natural_cmp};
use crate::store::{Cancel, History, Run, StoreError};
use crate::text::Message;

/// Stands for a value that a run does not have.
const NO_VALUE: &str = "–";
/// Parameters that tell a run from the others in a tooltip.
const MOST_DETAILS: usize = 6;

/// Everything that a figure is made of.
#[derive(Clone, Debug)]
pub struct FigureInputs {
    /// Title of the chart.
    pub title: Arc<str>,
    /// What is drawn of each run: metrics or expressions, as they are called in a figure.
    pub sources: Vec<Arc<str>>,
    /// One per run and source.
    pub lines: Vec<LineInput>,
    /// What [`LineInput::group`] counts; empty without grouping.
    pub groups: Vec<GroupInput>,
    /// The run from whose curves the others are drawn as differences.
    pub reference: Option<RunIndex>,
}

/// One run's points.
#[derive(Clone, Debug)]
pub struct LineInput {
    pub run: RunIndex,
    /// Its name, safe to show.
    pub name: Arc<str>,
    /// The parameters that tell it from the other runs, safe to show.
    pub detail: Arc<str>,
    pub look: Look,
    /// Position in [`FigureInputs::sources`]; several share a chart by their dashes, whatever those of the runs are.
    pub source: usize,
    /// Start of the run in milliseconds, where relative time begins.
    pub start_time: Option<i64>,
    /// All points.
    pub history: Arc<History>,
    /// The metric along x, where one was asked for and the run has it.
    pub x_history: Option<Arc<History>>,
    /// Position in [`FigureInputs::groups`].
    pub group: usize,
}

/// A group of runs.
#[derive(Clone, Debug)]
pub struct GroupInput {
    /// What its runs have in common.
    pub name: Arc<str>,
    pub look: Look,
    /// Named in the legend but not drawn.
    pub is_hidden: bool,
}

/// Which chart of which runs.
#[derive(Clone, Copy, Debug)]
pub struct ChartQuery<'a> {
    /// Where the runs are.
    pub catalog: &'a Catalog,
    /// Which runs may be drawn; those without the metric are not.
    pub runs: &'a [RunIndex],
    /// What is drawn of each run, as [`Source::parse`] reads it.
    pub sources: &'a [Arc<str>],
    /// Grouping and x axis are read here.
    pub options: &'a ChartOptions,
    /// Colours of runs.
    pub colors: &'a RunColors,
    /// Names of groups that are not drawn.
    pub hidden_groups: &'a FxHashSet<String>,
}

/// Why a chart could not be made.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// A source is neither a metric nor an expression over metrics.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// None of the runs has any of the sources.
    #[error("no chosen run has {0}")]
    NotLogged(Arc<str>),
    /// Points could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl InputError {
    /// For the user.
    pub fn message(&self) -> Message {
        match self {
            Self::Source(error) => error.message(),
            Self::NotLogged(what) => Message::new("error-metric-not-logged").arg("metric", &**what),
            Self::Store(error) => error.message(),
        }
    }
}

/// Reads what the figure needs through `history`; runs without all metrics of a source are left out. Reading and
/// computing go on in parallel. The figure is called after its sources. An interrupted reading comes back as [`StoreError::Cancelled`].
pub fn gather(
    query: &ChartQuery<'_>,
    history: impl Fn(RunIndex, &Arc<str>) -> Result<Arc<History>, StoreError> + Sync,
    cancel: &Cancel,
) -> Result<FigureInputs, InputError> {
    let catalog = query.catalog;
    let names = MetricNames::of(catalog);
    let sources =
        query.sources.iter().map(|source| Source::parse(source, &names)).collect::<Result<Vec<_>, SourceError>>()?;
    let labels: Vec<Arc<str>> = sources.iter().map(Source::label).collect();
    let has = |run: &Run, metrics: &[Arc<str>]| metrics.iter().all(|metric| run.metric(metric).is_some());
    let wanted: Vec<(RunIndex, usize)> = query
        .runs
        .iter()
        .flat_map(|&run| (0..sources.len()).map(move |source| (run, source)))
        .filter(|&(run, source)| has(catalog.run(run), sources[source].metrics()))
        .collect();
    if wanted.is_empty() && !query.runs.is_empty() {
        return Err(InputError::NotLogged(labels.join(", ").into()));
    }
    let mut runs: Vec<RunIndex> = wanted.iter().map(|(run, _)| *run).collect();
    runs.dedup();
    let details = details(catalog, &runs);
    let (groups, group_of) = match &query.options.grouping {
        Some(grouping) => groups(query, grouping, &runs),
        None => (Vec::new(), FxHashMap::default()),
    };
    let lines: Result<Vec<LineInput>, StoreError> = wanted
        .par_iter()
        .map(|&(index, source)| {
            let run = catalog.run(index);
            let points = match &sources[source] {
                Source::Metric(metric) => history(index, metric)?,
                Source::Expression(expression) => {
                    let histories: Result<Vec<_>, StoreError> =
                        expression.metrics().iter().map(|metric| history(index, metric)).collect();
                    Arc::new(expression.evaluate(&histories?, cancel).ok_or(StoreError::Cancelled)?)
                }
            };
            let x_history = match &query.options.x_axis {
                XAxis::Metric(metric) if run.metric(metric).is_some() => Some(history(index, metric)?),
                _ => None,
            };
            Ok(LineInput {
                run: index,
                name: format::safe_text(run.display_name()).into(),
                detail: details.get(&index).cloned().unwrap_or_default(),
                look: query.colors.of(index, run),
                source,
                start_time: run.start_time,
                history: points,
                x_history,
                group: group_of.get(&index).copied().unwrap_or_default(),
            })
        })
        .collect();
    let reference = query.options.difference_to.as_deref().and_then(|id| catalog.find_run(id));
    let reference = reference.filter(|run| runs.contains(run));
    let sources: Vec<Arc<str>> = match reference {
        Some(run) => {
            let name = format::safe_text(catalog.run(run).display_name());
            labels.iter().map(|label| format!("{label} − {name}").into()).collect()
        }
        None => labels,
    };
    Ok(FigureInputs { title: sources.join(", ").into(), sources, lines: lines?, groups, reference })
}

/// What tells each run from the others: `lr=0.01  depth=3`.
fn details(catalog: &Catalog, runs: &[RunIndex]) -> FxHashMap<RunIndex, Arc<str>> {
    let columns = differing(catalog, runs.iter().copied());
    let detail = |index: RunIndex| {
        let run = catalog.run(index);
        let mut text = String::new();
        for column in &columns[..columns.len().min(MOST_DETAILS)] {
            if let ColumnId::Param(key) = column
                && let Some(value) = run.param(key)
            {
                let gap = if text.is_empty() { "" } else { "  " };
                let _ = write!(text, "{gap}{}={}", format::safe_text(key), format::safe_text(value));
            }
        }
        text.into()
    };
    runs.iter().map(|&run| (run, detail(run))).collect()
}

/// The groups in natural order of their names, and the group of each run.
fn groups(
    query: &ChartQuery<'_>,
    grouping: &Grouping,
    runs: &[RunIndex],
) -> (Vec<GroupInput>, FxHashMap<RunIndex, usize>) {
    let readers: Vec<(&GroupKey, GroupReader<'_>)> =
        grouping.by.iter().map(|key| (key, GroupReader::new(key, query.catalog))).collect();
    let parts_of =
        |index: RunIndex| -> Vec<Part> { readers.iter().map(|(key, reader)| part(key, reader.value(index))).collect() };
    let of_runs: Vec<Vec<Part>> = runs.iter().map(|&index| parts_of(index)).collect();
    let mut ordered: Vec<&Vec<Part>> = of_runs.iter().collect();
    ordered.sort_by(|a, b| {
        a.iter().zip(*b).map(|(a, b)| a.compare(b)).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    });
    ordered.dedup();
    let place: FxHashMap<&Vec<Part>, usize> = ordered.iter().enumerate().map(|(at, parts)| (*parts, at)).collect();
    let group_of = runs.iter().zip(&of_runs).map(|(&run, parts)| (run, place[parts])).collect();
    let groups = ordered.iter().enumerate().map(|(at, parts)| {
        let name = parts.iter().map(Part::to_string).collect::<Vec<_>>().join(", ");
        let is_hidden = query.hidden_groups.contains(&name);
        GroupInput { name: name.into(), look: Look::nth(at), is_hidden }
    });
    (groups.collect(), group_of)
}

/// What the runs of a group agree in.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Part {
    /// Name of the parameter or tag.
    name: Option<String>,
    value: String,
}

impl Part {
    /// Numbers as numbers (`0.0002` before `0.001`), all else in natural order.
    fn compare(&self, other: &Self) -> Ordering {
        let number = |part: &Self| part.value.trim().parse::<f64>().ok();
        match (number(self), number(other)) {
            (Some(a), Some(b)) => a.total_cmp(&b),
            _ => Ordering::Equal,
        }
        .then_with(|| natural_cmp(&self.value, &other.value))
        .then_with(|| self.value.cmp(&other.value))
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{name}={}", self.value),
            None => f.write_str(&self.value),
        }
    }
}

fn part(key: &GroupKey, value: Option<&str>) -> Part {
    let safe = |text: &str| format::safe_text(text).into_owned();
    let name = match key {
        GroupKey::Param(name) | GroupKey::Tag(name) => Some(safe(name)),
        GroupKey::Attribute(_) | GroupKey::Parent | GroupKey::Name(_) => None,
    };
    Part { name, value: value.map_or_else(|| NO_VALUE.to_owned(), safe) }
}
