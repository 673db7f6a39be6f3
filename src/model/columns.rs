//! The columns of the run table, and what stands in their cells.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::keys::{KeyList, RunKeys};
use super::natural::natural_cmp;
use super::{Catalog, RunIndex};
use crate::store::{Run, RunStatus};

/// A column of the run table.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ColumnId {
    /// Name, or the start of the id where there is none.
    Name,
    /// Start time.
    Created,
    /// End minus start.
    Duration,
    /// Status.
    Status,
    /// Name of the experiment, or its id.
    Experiment,
    /// `user_id`, or the tag `mlflow.user`.
    User,
    /// Script or notebook: the tag `mlflow.source.name`.
    Source,
    /// Git commit: the tag `mlflow.source.git.commit`.
    Version,
    /// MLflow's run ID.
    RunId,
    /// Bytes of all files, as far as they are measured: see [`super::space`].
    Size,
    /// A parameter.
    Param(Arc<str>),
    /// The latest value of a metric.
    Metric(Arc<str>),
    /// A tag.
    Tag(Arc<str>),
}

/// The columns that every run has, in the order of the table, with their stable names.
const ATTRIBUTES: [(ColumnId, &str); 10] = [
    (ColumnId::Name, "name"),
    (ColumnId::Created, "created"),
    (ColumnId::Duration, "duration"),
    (ColumnId::Status, "status"),
    (ColumnId::Experiment, "experiment"),
    (ColumnId::User, "user"),
    (ColumnId::Source, "source"),
    (ColumnId::Version, "version"),
    (ColumnId::RunId, "run-id"),
    (ColumnId::Size, "size"),
];

/// Stable text for settings: `name`, `param:lr`, `metric:val/loss`.
impl fmt::Display for ColumnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Param(key) => write!(f, "param:{key}"),
            Self::Metric(key) => write!(f, "metric:{key}"),
            Self::Tag(key) => write!(f, "tag:{key}"),
            attribute => {
                let name = ATTRIBUTES.iter().find(|(column, _)| column == attribute).map_or("", |(_, name)| name);
                f.write_str(name)
            }
        }
    }
}

/// Not the text of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownColumn;

impl FromStr for ColumnId {
    type Err = UnknownColumn;

    /// The inverse of `to_string`.
    fn from_str(text: &str) -> Result<Self, UnknownColumn> {
        match text.split_once(':') {
            Some(("param", key)) => Ok(Self::Param(key.into())),
            Some(("metric", key)) => Ok(Self::Metric(key.into())),
            Some(("tag", key)) => Ok(Self::Tag(key.into())),
            _ => {
                ATTRIBUTES.iter().find(|(_, name)| *name == text).map(|(column, _)| column.clone()).ok_or(UnknownColumn)
            }
        }
    }
}

impl ColumnId {
    /// The key of a parameter, metric or tag.
    pub fn key(&self) -> Option<&Arc<str>> {
        match self {
            Self::Param(key) | Self::Metric(key) | Self::Tag(key) => Some(key),
            _ => None,
        }
    }
}

/// Whether MLflow's own sampling of the machine wrote this metric.
pub fn is_system_metric(key: &str) -> bool {
    key.starts_with("system/")
}

/// All columns that `runs` have: attributes, parameters, metrics (system metrics last), tags; each in natural order.
/// MLflow's own tags are left out. Costs one look at the shared key lists of each run.
pub fn discover(catalog: &Catalog, runs: impl IntoIterator<Item = RunIndex>) -> Vec<ColumnId> {
    let mut params = KeyUnion::default();
    let mut metrics = KeyUnion::default();
    let mut tags = KeyUnion::default();
    let mut last: Option<&RunKeys> = None;
    for run in runs {
        let keys = &*catalog.runs[run.at()].keys;
        let known = |list: fn(&RunKeys) -> &Arc<KeyList>| last.is_some_and(|last| Arc::ptr_eq(list(last), list(keys)));
        if !known(|keys| &keys.params) {
            params.add(&keys.params);
        }
        if !known(|keys| &keys.metrics) {
            metrics.add(&keys.metrics);
        }
        if !known(|keys| &keys.tags) {
            tags.add(&keys.tags);
        }
        last = Some(keys);
    }
    let mut columns: Vec<ColumnId> = ATTRIBUTES.iter().map(|(column, _)| column.clone()).collect();
    columns.extend(params.sorted().map(ColumnId::Param));
    let (system, own): (Vec<_>, Vec<_>) = metrics.sorted().partition(|key| is_system_metric(key));
    columns.extend(own.into_iter().chain(system).map(ColumnId::Metric));
    columns.extend(tags.sorted().filter(|key| !key.starts_with("mlflow.")).map(ColumnId::Tag));
    columns
}

/// The union of key lists.
#[derive(Default)]
struct KeyUnion<'a> {
    seen: FxHashSet<*const KeyList>,
    keys: FxHashSet<&'a Arc<str>>,
}

impl<'a> KeyUnion<'a> {
    fn add(&mut self, list: &'a Arc<KeyList>) {
        if self.seen.insert(Arc::as_ptr(list)) {
            self.keys.extend(list.keys());
        }
    }

    fn sorted(self) -> impl Iterator<Item = Arc<str>> {
        let mut keys: Vec<&Arc<str>> = self.keys.into_iter().collect();
        keys.sort_unstable_by(|a, b| natural_cmp(a, b));
        keys.into_iter().cloned()
    }
}

/// The parameter columns whose value is not the same in all of `runs`, in natural order. A missing value differs from
/// any other; runs without any parameter (such as the parent of a sweep) do not count.
pub fn differing(catalog: &Catalog, runs: impl IntoIterator<Item = RunIndex>) -> Vec<ColumnId> {
    let runs: Vec<&Run> =
        runs.into_iter().map(|index| catalog.run(index)).filter(|run| !run.params.is_empty()).collect();
    let mut firsts: FxHashMap<&Arc<str>, (&str, usize)> = FxHashMap::default();
    let mut differing: FxHashSet<&Arc<str>> = FxHashSet::default();
    for run in &runs {
        for param in &run.params {
            let (first, count) = firsts.entry(&param.key).or_insert((&param.value, 0));
            *count += 1;
            if *first != &*param.value {
                differing.insert(&param.key);
            }
        }
    }
    differing.extend(firsts.iter().filter(|(_, (_, count))| *count < runs.len()).map(|(key, _)| *key));
    KeyUnion { keys: differing, ..KeyUnion::default() }.sorted().map(ColumnId::Param).collect()
}

/// What stands in a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Nothing.
    Missing,
    /// Text as stored: make it safe to show with [`super::format::safe_text`].
    Text(&'a str),
    /// A metric.
    Number {
        /// As logged; may be NaN or infinite.
        value: f64,
        /// Comes from the tail of a long file; the exact one follows.
        is_provisional: bool,
    },
    /// Milliseconds since 1970 UTC.
    Time(i64),
    /// Milliseconds; `None` while the run is running.
    Duration(Option<i64>),
    /// Status.
    Status(RunStatus),
}

/// What stands in `column` for `run`.
pub fn cell<'a>(catalog: &'a Catalog, run: RunIndex, column: &ColumnId) -> Cell<'a> {
    let entry = &catalog.runs[run.at()];
    let position = match column {
        ColumnId::Param(key) => entry.keys.params.position(key),
        ColumnId::Metric(key) => entry.keys.metrics.position(key),
        ColumnId::Tag(key) => entry.keys.tags.position(key),
        ColumnId::User => entry.keys.tags.position("mlflow.user"),
        ColumnId::Source => entry.keys.tags.position("mlflow.source.name"),
        ColumnId::Version => entry.keys.tags.position("mlflow.source.git.commit"),
        _ => None,
    };
    cell_at(catalog, run, column, position)
}

/// The same where the position in the list of parameters, metrics or tags is known.
fn cell_at<'a>(catalog: &'a Catalog, index: RunIndex, column: &ColumnId, position: Option<usize>) -> Cell<'a> {
    let run = catalog.run(index);
    let text = |text: &'a str| if text.is_empty() { Cell::Missing } else { Cell::Text(text) };
    match column {
        ColumnId::Name => Cell::Text(run.display_name()),
        ColumnId::Created => run.start_time.map_or(Cell::Missing, Cell::Time),
        ColumnId::Duration => match (run.status, run.start_time, run.end_time) {
            // A resumed run keeps its old end while it runs.
            (RunStatus::Running, Some(_), _) => Cell::Duration(None),
            (_, Some(start), Some(end)) => Cell::Duration(Some(end.saturating_sub(start))),
            _ => Cell::Missing,
        },
        ColumnId::Status => Cell::Status(run.status),
        ColumnId::Experiment => {
            let experiment = catalog.experiment_of(index);
            Cell::Text(if experiment.name.is_empty() { experiment.id.as_str() } else { &experiment.name })
        }
        ColumnId::RunId => Cell::Text(run.id.as_str()),
        // Not in the catalog: it is measured apart.
        ColumnId::Size => Cell::Missing,
        ColumnId::User if !run.user_id.is_empty() => Cell::Text(&run.user_id),
        // An empty parameter was logged all the same, but there is nothing to show.
        ColumnId::Param(_) => {
            position.and_then(|at| run.params.get(at)).map_or(Cell::Missing, |pair| text(&pair.value))
        }
        ColumnId::Tag(_) | ColumnId::User | ColumnId::Source | ColumnId::Version => {
            position.and_then(|at| run.tags.get(at)).map_or(Cell::Missing, |pair| text(&pair.value))
        }
        ColumnId::Metric(_) => position.and_then(|at| run.metrics.get(at)).map_or(Cell::Missing, |metric| {
            metric.latest.map_or(Cell::Missing, |point| Cell::Number {
                value: point.value,
                is_provisional: metric.is_provisional,
            })
        }),
    }
}

/// Reads one column run by run, looking the position up once for all runs in a row with the same keys.
#[derive(Debug)]
pub(crate) struct ColumnReader<'a> {
    catalog: &'a Catalog,
    column: &'a ColumnId,
    finder: Finder<'a>,
}

impl<'a> ColumnReader<'a> {
    pub(crate) fn new(catalog: &'a Catalog, column: &'a ColumnId) -> Self {
        let key = match column {
            ColumnId::Param(key) | ColumnId::Metric(key) | ColumnId::Tag(key) => key,
            ColumnId::User => "mlflow.user",
            ColumnId::Source => "mlflow.source.name",
            ColumnId::Version => "mlflow.source.git.commit",
            _ => "",
        };
        Self { catalog, column, finder: Finder::new(key) }
    }

    pub(crate) fn cell(&mut self, run: RunIndex) -> Cell<'a> {
        let keys = &self.catalog.runs[run.at()].keys;
        let position = match self.column {
            ColumnId::Param(_) => self.finder.position(&keys.params),
            ColumnId::Metric(_) => self.finder.position(&keys.metrics),
            ColumnId::Tag(_) | ColumnId::User | ColumnId::Source | ColumnId::Version => {
                self.finder.position(&keys.tags)
            }
            _ => None,
        };
        cell_at(self.catalog, run, self.column, position)
    }
}

/// Remembers where a key stands in the key list looked at last. Key lists must outlive it, or an address could come back.
#[derive(Debug)]
pub(crate) struct Finder<'a> {
    key: &'a str,
    list: *const KeyList,
    position: Option<usize>,
}

impl<'a> Finder<'a> {
    pub(crate) fn new(key: &'a str) -> Self {
        Self { key, list: std::ptr::null(), position: None }
    }

    pub(crate) fn position(&mut self, list: &Arc<KeyList>) -> Option<usize> {
        if !std::ptr::eq(self.list, Arc::as_ptr(list)) {
            self.list = Arc::as_ptr(list);
            self.position = list.position(self.key);
        }
        self.position
    }
}
