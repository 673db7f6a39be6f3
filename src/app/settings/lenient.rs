//! Reading JSON that may hold what this version does not know: what cannot be understood is left out by itself, as deep
//! inside as it lies, and named.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// No setting lies deeper than this; each level may be gone through twice.
const DEEPEST: usize = 10;
/// Longer arrays are lists, whose entries stand by themselves; shorter ones may be tuples.
const LONGEST_TUPLE: usize = 4;

/// The fields of a JSON object, taken one by one.
pub(in crate::app) struct Fields {
    object: Map<String, Value>,
    unread: Vec<String>,
}

impl Fields {
    /// `None` for a text that is no JSON object.
    pub(in crate::app) fn parse(text: &str) -> Option<Self> {
        Some(Self { object: serde_json::from_str(text).ok()?, unread: Vec::new() })
    }

    /// Takes a field into `into`, which keeps what it is where the field is missing or cannot be understood.
    pub(in crate::app) fn take<T: DeserializeOwned>(&mut self, name: &str, into: &mut T) {
        let Some(mut value) = self.object.remove(name) else { return };
        let path = Path { name: name.to_owned(), depth: 0 };
        let is_kept = prune(&mut value, &path, &|value| T::deserialize(value).is_ok(), &mut self.unread);
        if is_kept && let Ok(value) = T::deserialize(&value) {
            *into = value;
        }
    }

    /// Notes something as not understood.
    pub(in crate::app) fn reject(&mut self, name: &str) {
        self.unread.push(name.to_owned());
    }

    /// Fields that nobody took, and where what was not understood lies.
    pub(in crate::app) fn finish(self) -> (Map<String, Value>, Vec<String>) {
        (self.object, self.unread)
    }
}

/// Where a value lies, as `charts[0].options`.
struct Path {
    name: String,
    depth: usize,
}

impl Path {
    fn child(&self, key: &str) -> Self {
        Self { name: format!("{}.{key}", self.name), depth: self.depth + 1 }
    }

    fn entry(&self, at: usize) -> Self {
        Self { name: format!("{}[{at}]", self.name), depth: self.depth + 1 }
    }
}

/// Takes out of `value` what keeps it from being accepted, and says so in `unread`. Whether it is accepted then.
fn prune(value: &mut Value, path: &Path, accepts: &dyn Fn(&Value) -> bool, unread: &mut Vec<String>) -> bool {
    if accepts(value) {
        return true;
    }
    let mut lost = Vec::new();
    let kept = if path.depth >= DEEPEST {
        None
    } else {
        match &*value {
            Value::Object(object) => prune_object(object, path, accepts, &mut lost),
            Value::Array(array) => prune_list(array, path, accepts, &mut lost).or_else(|| {
                lost.clear();
                prune_tuple(array, path, accepts, &mut lost)
            }),
            _ => None,
        }
    };
    if let Some(kept) = kept {
        *value = kept;
        unread.extend(lost);
        true
    } else {
        unread.push(path.name.clone());
        false
    }
}

/// Every field that is accepted where it stands alone.
fn prune_object(
    object: &Map<String, Value>,
    path: &Path,
    accepts: &dyn Fn(&Value) -> bool,
    lost: &mut Vec<String>,
) -> Option<Value> {
    let with = |key: &str, value: &Value| Value::Object(Map::from_iter([(key.to_owned(), value.clone())]));
    let mut kept = Map::new();
    for (key, value) in object {
        let mut value = value.clone();
        if prune(&mut value, &path.child(key), &|value| accepts(&with(key, value)), lost) {
            kept.insert(key.clone(), value);
        }
    }
    Some(Value::Object(kept)).filter(|kept| accepts(kept))
}

/// Every entry that is accepted where it stands alone.
fn prune_list(list: &[Value], path: &Path, accepts: &dyn Fn(&Value) -> bool, lost: &mut Vec<String>) -> Option<Value> {
    let mut kept = Vec::new();
    for (at, value) in list.iter().enumerate() {
        let mut value = value.clone();
        if prune(&mut value, &path.entry(at), &|value| accepts(&Value::Array(vec![value.clone()])), lost) {
            kept.push(value);
        }
    }
    Some(Value::Array(kept)).filter(|kept| accepts(kept))
}

/// The same entries, one of them with less in it.
fn prune_tuple(
    tuple: &[Value],
    path: &Path,
    accepts: &dyn Fn(&Value) -> bool,
    lost: &mut Vec<String>,
) -> Option<Value> {
    if tuple.len() > LONGEST_TUPLE {
        return None;
    }
    let with = |at: usize, value: &Value| {
        let mut tuple = tuple.to_vec();
        tuple[at] = value.clone();
        Value::Array(tuple)
    };
    (0..tuple.len()).find_map(|at| {
        let mut value = tuple[at].clone();
        let mut lost_here = Vec::new();
        let is_kept = prune(&mut value, &path.entry(at), &|value| accepts(&with(at, value)), &mut lost_here);
        is_kept.then(|| {
            lost.append(&mut lost_here);
            with(at, &value)
        })
    })
}
