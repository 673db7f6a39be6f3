//! The key lists of runs, shared between all runs that logged the same keys.
//!
//! Runs of one script log the same parameters, metrics and tags. Keeping each distinct list once lets a pass over
//! 100,000 runs find a column, discover all columns, or search metric names without walking every run's values.

use std::hash::{BuildHasher, Hash};
use std::sync::{Arc, OnceLock};

use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::store::{KeyValue, LatestMetric, Run};

/// Whether MLflow wrote a tag for itself: such tags are told by what they mean, not in lists of tags.
pub fn is_internal_tag(key: &str) -> bool {
    key.starts_with("mlflow.") || key.starts_with("_mlflow_")
}

/// Values are searched up to this many bytes: a logged file of several megabytes is not what a filter word means.
const SEARCHED_BYTES: usize = 4096;

/// The keys that one or more runs logged in one of their lists, in the order of the list (sorted).
#[derive(Debug, Default)]
pub struct KeyList {
    keys: Box<[Arc<str>]>,
    lower: OnceLock<Box<str>>,
}

impl KeyList {
    /// The keys, sorted.
    pub fn keys(&self) -> &[Arc<str>] {
        &self.keys
    }

    /// Where `key` stands in the list of every run that shares these keys.
    pub fn position(&self, key: &str) -> Option<usize> {
        self.keys.binary_search_by(|other| (**other).cmp(key)).ok()
    }

    /// All keys in lower case, one a line, for searching. Made once.
    pub fn lower(&self) -> &str {
        self.lower.get_or_init(|| {
            let mut text = String::new();
            for key in &self.keys {
                push_lower(&mut text, key);
                text.push('\n');
            }
            text.into()
        })
    }
}

/// The key lists of a run and the text that filter words are looked for in.
#[derive(Debug, Default)]
pub struct RunKeys {
    /// Of `Run::params`.
    pub params: Arc<KeyList>,
    /// Of `Run::metrics`.
    pub metrics: Arc<KeyList>,
    /// Of `Run::tags`.
    pub tags: Arc<KeyList>,
    search_text: OnceLock<Box<str>>,
}

impl RunKeys {
    /// Name, status, user, parameters and tags of `run` in lower case, one a line; made at the first search. Of MLflow's
    /// own tags only those that people write or know by heart: ids and commits hold every short word by chance.
    pub fn search_text(&self, run: &Run) -> &str {
        self.search_text.get_or_init(|| {
            let mut text = String::with_capacity(128 + 24 * (run.params.len() + run.tags.len()));
            for part in [&*run.name, run.status.as_str(), &run.user_id] {
                push_lower(&mut text, part);
                text.push('\n');
            }
            for KeyValue { key, value } in &run.params {
                push_pair(&mut text, key, value);
            }
            for KeyValue { key, value } in &run.tags {
                match &**key {
                    "mlflow.note.content" | "mlflow.source.name" | "mlflow.user" => push_pair(&mut text, "", value),
                    own if is_internal_tag(own) => {}
                    _ => push_pair(&mut text, key, value),
                }
            }
            text.into()
        })
    }
}

fn push_pair(text: &mut String, key: &str, value: &str) {
    if !key.is_empty() {
        push_lower(text, key);
        text.push('=');
    }
    push_lower(text, &value[..value.floor_char_boundary(SEARCHED_BYTES)]);
    text.push('\n');
}

/// Appends `part` in lower case.
pub(crate) fn push_lower(text: &mut String, part: &str) {
    if part.is_ascii() {
        let start = text.len();
        text.push_str(part);
        text[start..].make_ascii_lowercase();
    } else {
        text.extend(part.chars().flat_map(char::to_lowercase));
    }
}

/// Keeps each distinct key list once.
#[derive(Debug, Default)]
pub(crate) struct KeyInterner {
    lists: FxHashMap<u64, Vec<Arc<KeyList>>>,
    /// The lists of the run before: the next run usually has the same.
    last: [Arc<KeyList>; 3],
}

impl KeyInterner {
    /// The key lists of `run`.
    pub(crate) fn run_keys(&mut self, run: &Run) -> RunKeys {
        RunKeys {
            params: self.list(0, &run.params, |param| &param.key),
            metrics: self.list(1, &run.metrics, |metric: &LatestMetric| &metric.key),
            tags: self.list(2, &run.tags, |tag| &tag.key),
            search_text: OnceLock::new(),
        }
    }

    fn list<T>(&mut self, kind: usize, items: &[T], key: impl Fn(&T) -> &Arc<str>) -> Arc<KeyList> {
        let same = |list: &KeyList| {
            list.keys.len() == items.len()
                && list.keys.iter().zip(items).all(|(a, item)| Arc::ptr_eq(a, key(item)) || a == key(item))
        };
        if same(&self.last[kind]) {
            return self.last[kind].clone();
        }
        let hash = {
            use std::hash::Hasher;
            let mut hasher = FxBuildHasher.build_hasher();
            for item in items {
                key(item).hash(&mut hasher);
            }
            hasher.finish()
        };
        let bucket = self.lists.entry(hash).or_default();
        let list = if let Some(list) = bucket.iter().find(|list| same(list)) {
            list.clone()
        } else {
            let keys = items.iter().map(|item| key(item).clone()).collect();
            let list = Arc::new(KeyList { keys, lower: OnceLock::new() });
            bucket.push(list.clone());
            list
        };
        self.last[kind] = list.clone();
        list
    }
}
