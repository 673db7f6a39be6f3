//! The columns of the run table, and what stands in their cells.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::keys::{KeyList, RunKeys, is_internal_tag};
use super::natural::natural_cmp;
use super::{Catalog, RunIndex};
use crate::store::RunStatus;

/// What the table knows of a column that every run has.
#[derive(Debug)]
pub struct Attribute {
    /// Stable, for settings.
    pub name: &'static str,
    /// Key of its title in the locale files.
    pub title: &'static str,
    value: for<'a> fn(&'a Catalog, RunIndex) -> Cell<'a>,
    /// A tag that stands in where there is no value.
    tag: Option<&'static str>,
    /// In points, before the user makes it wider or narrower, and the least it can have.
    pub width: (f32, f32),
    /// At the right, where numbers of one size stand below each other.
    pub is_right_aligned: bool,
    /// In the typeface of code: hexadecimal digits.
    pub is_monospaced: bool,
    /// Unless the user says otherwise.
    pub is_shown: bool,
    /// Newest and largest first, when the table is sorted by it for the first time.
    pub is_descending_first: bool,
}

/// What most attributes are: words, hidden until somebody asks for them.
const WORDS: Attribute = Attribute {
    name: "",
    title: "",
    value: |_, _| Cell::Missing,
    tag: None,
    width: (132.0, 60.0),
    is_right_aligned: false,
    is_monospaced: false,
    is_shown: false,
    is_descending_first: false,
};

/// One row for each attribute, in the order of the table. Everything else about it follows from its row.
macro_rules! attributes {
    ($($(#[$doc:meta])* $id:ident = { $($field:ident: $value:expr),* $(,)? },)*) => {
        /// A column of the run table.
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum ColumnId {
            $($(#[$doc])* $id,)*
            Param(Arc<str>),
            /// The latest value of a metric.
            Metric(Arc<str>),
            Tag(Arc<str>),
        }

        /// The columns that every run has.
        const ATTRIBUTES: &[ColumnId] = &[$(ColumnId::$id),*];

        impl ColumnId {
            /// The row of the table of attributes; `None` for parameters, metrics and tags.
            pub fn attribute(&self) -> Option<&'static Attribute> {
                match self {
                    $(Self::$id => {
                        static ROW: Attribute = Attribute { $($field: $value,)* ..WORDS };
                        Some(&ROW)
                    })*
                    Self::Param(_) | Self::Metric(_) | Self::Tag(_) => None,
                }
            }
        }
    };
}

attributes! {
    /// Name, or the start of the id where there is none.
    Name = {
        name: "name",
        title: "column-run",
        value: |catalog, run| Cell::Text(catalog.run(run).display_name()),
        width: (300.0, 120.0),
        is_shown: true,
    },
    /// Name of the experiment, or its id.
    Experiment = { name: "experiment", title: "column-experiment", value: experiment_of },
    /// Where several stores are shown; elsewhere it would be the same in every row.
    Store = {
        name: "store",
        title: "column-store",
        value: |catalog, run| Cell::Text(&catalog.stores[catalog.runs[run.at()].store.at()].label),
        is_shown: true,
    },
    Created = {
        name: "created",
        title: "column-created",
        value: |catalog, run| catalog.run(run).start_time.map_or(Cell::Missing, Cell::Time),
        width: (118.0, 70.0),
        is_shown: true,
        is_descending_first: true,
    },
    /// End minus start.
    Duration = {
        name: "duration",
        title: "column-duration",
        value: duration_of,
        width: (80.0, 56.0),
        is_right_aligned: true,
        is_shown: true,
        is_descending_first: true,
    },
    Status = {
        name: "status",
        title: "column-status",
        value: |catalog, run| Cell::Status(catalog.run(run).status),
        width: (104.0, 60.0),
    },
    /// `user_id`, or the tag `mlflow.user`.
    User = {
        name: "user",
        title: "column-user",
        value: |catalog, run| text(&catalog.run(run).user_id),
        tag: Some("mlflow.user"),
    },
    /// Script or notebook.
    Source = { name: "source", title: "column-source", tag: Some("mlflow.source.name") },
    /// Of the code that ran. Its stable name is from before it was called by what it shows.
    GitCommit = {
        name: "version",
        title: "column-git-commit",
        tag: Some("mlflow.source.git.commit"),
        is_monospaced: true,
    },
    /// MLflow's run ID.
    RunId = {
        name: "run-id",
        title: "column-run-id",
        value: |catalog, run| Cell::Text(catalog.run(run).id.as_str()),
        width: (260.0, 80.0),
        is_monospaced: true,
    },
    /// Bytes of all files, as far as they are measured: not in the catalog, see [`super::space`].
    Size = {
        name: "size",
        title: "size",
        width: (88.0, 60.0),
        is_right_aligned: true,
        is_descending_first: true,
    },
}

fn duration_of(catalog: &Catalog, run: RunIndex) -> Cell<'_> {
    let run = catalog.run(run);
    match (run.status, run.start_time, run.end_time) {
        // A resumed run keeps its old end while it runs.
        (RunStatus::Running, Some(_), _) => Cell::Duration(None),
        (_, Some(start), Some(end)) => Cell::Duration(Some(end.saturating_sub(start))),
        _ => Cell::Missing,
    }
}

fn experiment_of(catalog: &Catalog, run: RunIndex) -> Cell<'_> {
    Cell::Text(catalog.experiment_of(run).display_name())
}

/// Stable text for settings: `name`, `param:lr`, `metric:val/loss`.
impl fmt::Display for ColumnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Param(key) => write!(f, "param:{key}"),
            Self::Metric(key) => write!(f, "metric:{key}"),
            Self::Tag(key) => write!(f, "tag:{key}"),
            attribute => f.write_str(attribute.attribute().map_or("", |row| row.name)),
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
                let is_named = |column: &&Self| column.attribute().is_some_and(|row| row.name == text);
                ATTRIBUTES.iter().find(is_named).cloned().ok_or(UnknownColumn)
            }
        }
    }
}

/// Columns of one kind, which stand together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum ColumnGroup {
    /// What every run has.
    Attributes,
    /// Before parameters, as in MLflow: with dozens of parameters nobody would find them behind.
    Metrics,
    Params,
    Tags,
}

impl ColumnGroup {
    /// In the order of the table.
    pub const ALL: [Self; 4] = [Self::Attributes, Self::Metrics, Self::Params, Self::Tags];
}

impl ColumnId {
    /// The group it stands in.
    pub fn group(&self) -> ColumnGroup {
        match self {
            Self::Metric(_) => ColumnGroup::Metrics,
            Self::Param(_) => ColumnGroup::Params,
            Self::Tag(_) => ColumnGroup::Tags,
            _ => ColumnGroup::Attributes,
        }
    }

    /// The key of a parameter, metric or tag.
    pub fn key(&self) -> Option<&Arc<str>> {
        match self {
            Self::Param(key) | Self::Metric(key) | Self::Tag(key) => Some(key),
            _ => None,
        }
    }

    /// Whether it is shown while the user has said nothing of it: few attributes, all parameters and the metrics of the
    /// training itself.
    pub fn is_shown_at_first(&self) -> bool {
        match self {
            Self::Param(_) => true,
            Self::Metric(key) => !is_system_metric(key),
            Self::Tag(_) => false,
            attribute => attribute.attribute().is_some_and(|row| row.is_shown),
        }
    }

    /// Whether the largest or newest comes first when the table is sorted by it for the first time.
    pub fn is_descending_first(&self) -> bool {
        self.attribute().is_some_and(|row| row.is_descending_first)
    }

    /// Numbers stand at the right, under headers at the right.
    pub fn is_right_aligned(&self) -> bool {
        match self.attribute() {
            Some(row) => row.is_right_aligned,
            None => matches!(self, Self::Param(_) | Self::Metric(_)),
        }
    }
}

/// Whether MLflow's own sampling of the machine wrote this metric.
pub fn is_system_metric(key: &str) -> bool {
    key.starts_with("system/")
}

/// All columns that `runs` have: attributes (the store where there are several), parameters, metrics (system metrics last), tags; each in natural order.
/// MLflow's own tags are left out. Costs one look at the shared key lists of each run.
pub fn discover(catalog: &Catalog, runs: impl IntoIterator<Item = RunIndex>) -> Vec<ColumnId> {
    let mut params = KeyUnion::default();
    let mut metrics = KeyUnion::default();
    let mut tags = KeyUnion::default();
    let mut last: Option<&RunKeys> = None;
    let mut first_store = None;
    let mut is_one_store = true;
    for run in runs {
        let store = catalog.runs[run.at()].store;
        is_one_store &= *first_store.get_or_insert(store) == store;
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
    let is_told = |column: &&ColumnId| **column != ColumnId::Store || !is_one_store;
    let mut columns: Vec<ColumnId> = ATTRIBUTES.iter().filter(is_told).cloned().collect();
    columns.extend(params.sorted().map(ColumnId::Param));
    let (system, own): (Vec<_>, Vec<_>) = metrics.sorted().partition(|key| is_system_metric(key));
    columns.extend(own.into_iter().chain(system).map(ColumnId::Metric));
    columns.extend(tags.sorted().filter(|key| !is_internal_tag(key)).map(ColumnId::Tag));
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

/// What stands in a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    Missing,
    /// Text as stored: make it safe to show with [`super::format::safe_text`].
    Text(&'a str),
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
    Status(RunStatus),
}

/// What stands in `column` for `run`.
pub fn cell<'a>(catalog: &'a Catalog, run: RunIndex, column: &ColumnId) -> Cell<'a> {
    ColumnReader::new(catalog, column).cell(run)
}

/// Reads one column run by run, looking the position up once for all runs in a row with the same keys.
#[derive(Debug)]
pub(crate) struct ColumnReader<'c, 'a> {
    catalog: &'a Catalog,
    column: &'c ColumnId,
    attribute: Option<&'static Attribute>,
    finder: Finder<'c>,
}

impl<'c, 'a> ColumnReader<'c, 'a> {
    pub(crate) fn new(catalog: &'a Catalog, column: &'c ColumnId) -> Self {
        let attribute = column.attribute();
        let key = match attribute {
            Some(row) => row.tag.unwrap_or_default(),
            None => column.key().map_or("", |key| key),
        };
        Self { catalog, column, attribute, finder: Finder::new(key) }
    }

    pub(crate) fn cell(&mut self, index: RunIndex) -> Cell<'a> {
        if let Some(row) = self.attribute {
            let value = (row.value)(self.catalog, index);
            return if row.tag.is_some() && value == Cell::Missing { self.tag(index) } else { value };
        }
        let (run, keys) = (self.catalog.run(index), &self.catalog.runs[index.at()].keys);
        match self.column {
            // An empty parameter was logged all the same, but there is nothing to show.
            ColumnId::Param(_) => {
                let param = self.finder.position(&keys.params).and_then(|at| run.params.get(at));
                param.map_or(Cell::Missing, |param| text(&param.value))
            }
            ColumnId::Metric(_) => {
                let metric = self.finder.position(&keys.metrics).and_then(|at| run.metrics.get(at));
                metric.map_or(Cell::Missing, |metric| {
                    metric.latest.map_or(Cell::Missing, |point| Cell::Number {
                        value: point.value,
                        is_provisional: metric.is_provisional,
                    })
                })
            }
            _ => self.tag(index),
        }
    }

    fn tag(&mut self, index: RunIndex) -> Cell<'a> {
        let position = self.finder.position(&self.catalog.runs[index.at()].keys.tags);
        let tag = position.and_then(|at| self.catalog.run(index).tags.get(at));
        tag.map_or(Cell::Missing, |tag| text(&tag.value))
    }
}

fn text(text: &str) -> Cell<'_> {
    if text.is_empty() { Cell::Missing } else { Cell::Text(text) }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[test]
    fn every_attribute_has_a_name_of_its_own_and_a_title_in_both_languages() {
        let mut seen = FxHashSet::default();
        for column in ATTRIBUTES {
            let row = column.attribute().expect("a row");
            assert!(seen.insert(row.name) && !row.name.contains(':') && !row.name.is_empty(), "{}", row.name);
            assert_eq!(column.to_string().parse(), Ok(column.clone()));
            assert!(row.width.0 >= row.width.1, "{}", row.name);
            for language in Language::ALL {
                let title = language.texts().get(row.title);
                assert!(!title.is_empty() && title != row.title, "{language:?}: {}", row.name);
            }
        }
        assert_eq!(Language::English.texts().get(ColumnId::GitCommit.attribute().expect("a row").title), "Git commit");
    }

    /// They stand in settings that were saved years ago.
    #[test]
    fn names_in_old_settings_are_understood() {
        let names = [
            "name",
            "created",
            "duration",
            "status",
            "experiment",
            "store",
            "user",
            "source",
            "version",
            "run-id",
            "size",
        ];
        for name in names {
            assert_eq!(name.parse::<ColumnId>().map(|column| column.to_string()).as_deref(), Ok(name));
        }
        assert_eq!("version".parse(), Ok(ColumnId::GitCommit));
    }
}
