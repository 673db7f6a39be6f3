//! Changes of several windows in one text of settings. Each window knows what it began with (`base`) and what it has now
//! (`mine`); what lies on the disk (`theirs`) was written by others meanwhile. What differs between the first two, and
//! nothing else, is put into the third: field by field, place by place, filter by filter.
//!
//! All three are JSON. The last may come from another version: whatever of it nobody here has changed stays as it is,
//! understood or not.

use std::cmp::Reverse;
use std::path::Path;

use serde_json::{Map, Value};

use super::per_place::MAX_PLACES;
use super::{Settings, per_place};
use crate::model::natural_cmp;

/// An entry of a list, in the path of a field.
const ENTRY: &str = "*";

/// How two changes of the same field go together.
#[derive(Clone, Copy, Debug)]
enum Way {
    /// They do not: mine, which is the later.
    Whole,
    /// The greater number.
    Greatest,
    /// Key by key: records, and maps whose keys are data. Never a choice with a value, which would become two.
    Fields,
    /// A list with the newest first: what I added or moved up, then theirs without what I removed.
    Newest { limit: usize },
    /// A list in the order of names.
    Named,
}

/// Of the field at this path.
fn way(path: &[&str]) -> Way {
    match path {
        ["version"] => Way::Greatest,
        ["recent"] => Way::Newest { limit: Settings::MAX_RECENT },
        ["palette_used"] | ["filters", ENTRY, "recent"] | ["views", ENTRY, "opened" | "left_out"] => {
            Way::Newest { limit: usize::MAX }
        }
        ["filters", ENTRY, "saved"] => Way::Named,
        [field] if per_place::FIELDS.contains(field) => Way::Newest { limit: MAX_PLACES },
        ["shown_columns" | "directions" | "numbers" | "export" | "chart_options"]
        | [_, ENTRY]
        | ["charts", ENTRY, "own_options" | "ranges" | "colors" | "dashes" | "layout"]
        | ["columns", ENTRY, "shown" | "widths"] => Way::Fields,
        _ => Way::Whole,
    }
}

/// `theirs` with what was changed from `base` to `mine`.
pub fn merged(base: &Value, mine: &Value, theirs: &Value) -> Value {
    let (Some(mine_fields), Some(their_fields)) = (mine.as_object(), theirs.as_object()) else { return mine.clone() };
    let mut merged = their_fields.clone();
    for (name, value) in mine_fields {
        // A field that they do not have is one of a later version than theirs.
        let value = match their_fields.get(name) {
            Some(their) => three_way(&mut vec![name], base.get(name), Some(value), Some(their)),
            None => Some(value.clone()),
        };
        merged.extend(value.map(|value| (name.clone(), value)));
    }
    Value::Object(merged)
}

/// What a running window takes over of what others wrote: the list of recent places, and what is kept of places that are
/// not open in it. The new base, and what it has then; both know all of `theirs`, and differ in what was changed here.
/// `theirs` is as this version understands it.
pub fn taken_over(base: &Value, mine: &Value, theirs: &Value, open: &[&Path]) -> (Value, Value) {
    let (mut new_base, mut new_mine) = (base.clone(), mine.clone());
    for name in per_place::FIELDS.into_iter().chain(["recent"]) {
        let Some(their) = theirs.get(name) else { continue };
        let together = three_way(&mut vec![name], base.get(name), mine.get(name), Some(their));
        let is_open = |entry: &Value| entry.is_array() && open.iter().any(|path| path.to_str() == identity(entry));
        let with_open = |all: &Value, own: Option<&Value>| {
            let own = own.and_then(Value::as_array).into_iter().flatten().filter(|entry| is_open(entry));
            let others = all.as_array().into_iter().flatten().filter(|entry| !is_open(entry));
            Value::Array(own.chain(others).cloned().collect())
        };
        new_base[name] = with_open(their, base.get(name));
        new_mine[name] = with_open(&together.unwrap_or_default(), mine.get(name));
    }
    (new_base, new_mine)
}

fn three_way<'a>(
    path: &mut Vec<&'a str>,
    base: Option<&'a Value>,
    mine: Option<&'a Value>,
    theirs: Option<&'a Value>,
) -> Option<Value> {
    let way = way(path);
    if let (Way::Greatest, Some(mine), Some(theirs)) = (way, mine, theirs) {
        let is_mine_later = mine.as_u64() > theirs.as_u64() && theirs.is_u64();
        return Some(if is_mine_later { mine.clone() } else { theirs.clone() });
    }
    if mine == base || mine == theirs {
        return theirs.cloned();
    }
    let list = |value: Option<&'a Value>| value.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    match (way, mine, theirs) {
        (Way::Fields, Some(Value::Object(own)), Some(Value::Object(other))) => {
            let base = base.and_then(Value::as_object);
            Some(Value::Object(fields(path, base, own, other)))
        }
        (Way::Newest { limit }, Some(Value::Array(own)), Some(Value::Array(other))) => {
            let mut all = newest(path, list(base), own, other);
            if path[..] == ["recent"] {
                all.sort_by_key(|place| Reverse(place["opened_at"].as_i64()));
            }
            all.truncate(limit);
            Some(Value::Array(all))
        }
        (Way::Named, Some(Value::Array(own)), Some(Value::Array(other))) => {
            Some(Value::Array(named(path, list(base), own, other)))
        }
        _ => mine.cloned(),
    }
}

fn fields<'a>(
    path: &mut Vec<&'a str>,
    base: Option<&'a Map<String, Value>>,
    mine: &'a Map<String, Value>,
    theirs: &'a Map<String, Value>,
) -> Map<String, Value> {
    let mut all = Map::new();
    let names = theirs.keys().chain(mine.keys().filter(|name| !theirs.contains_key(*name)));
    for name in names {
        path.push(name);
        let value = three_way(path, base.and_then(|base| base.get(name)), mine.get(name), theirs.get(name));
        path.pop();
        all.extend(value.map(|value| (name.clone(), value)));
    }
    all
}

/// What makes an entry of a list the same as another: its path or name, or itself.
fn identity(entry: &Value) -> Option<&str> {
    match entry {
        Value::Array(pair) => pair.first()?.as_str(),
        Value::Object(fields) => fields.get("path").or_else(|| fields.get("name"))?.as_str(),
        entry => entry.as_str(),
    }
}

fn same<'a>(list: &'a [Value], entry: &Value) -> Option<&'a Value> {
    let wanted = identity(entry)?;
    list.iter().find(|entry| identity(entry) == Some(wanted))
}

/// An entry that both may have changed.
fn entry<'a>(
    path: &mut Vec<&'a str>,
    base: Option<&'a Value>,
    mine: &'a Value,
    theirs: Option<&'a Value>,
) -> Option<Value> {
    let Some(theirs) = theirs else { return Some(mine.clone()) };
    path.push(ENTRY);
    let together = match (mine, theirs) {
        // A place, and what is kept of it.
        (Value::Array(own), Value::Array(other)) if own.len() == 2 => {
            let before = base.and_then(|base| base.get(1));
            let value = three_way(path, before, own.get(1), other.get(1));
            value.map(|value| Value::Array(vec![own[0].clone(), value]))
        }
        _ => three_way(path, base, Some(mine), Some(theirs)),
    };
    path.pop();
    together
}

fn newest<'a>(path: &mut Vec<&'a str>, base: &'a [Value], mine: &'a [Value], theirs: &'a [Value]) -> Vec<Value> {
    // The end of my list that stands there as it stood before: nothing in it was used since.
    let (mut touched, mut before) = (mine.len(), base.len());
    while touched > 0 {
        let Some(at) = base[..before].iter().rposition(|entry| *entry == mine[touched - 1]) else { break };
        (touched, before) = (touched - 1, at);
    }
    let mut all = Vec::new();
    for own in &mine[..touched] {
        let (before, other) = (same(base, own), same(theirs, own));
        // It only stands before something that moved, and they removed it. A word that stands elsewhere was used again.
        let is_removed = other.is_none() && before == Some(own) && !own.is_string();
        if !is_removed {
            all.extend(entry(path, before, own, other));
        }
    }
    let is_wanted = |other: &&Value| {
        let is_removed_here = same(base, other).is_some() && same(mine, other).is_none();
        same(&mine[..touched], other).is_none() && !is_removed_here
    };
    all.extend(theirs.iter().filter(is_wanted).cloned());
    all
}

fn named<'a>(path: &mut Vec<&'a str>, base: &'a [Value], mine: &'a [Value], theirs: &'a [Value]) -> Vec<Value> {
    let mut all = Vec::new();
    for other in theirs {
        match (same(base, other), same(mine, other)) {
            (Some(_), None) => {}
            (_, None) => all.push(other.clone()),
            (before, Some(own)) => all.extend(entry(path, before, own, Some(other))),
        }
    }
    // Without those that they removed and that are as they were here.
    let is_added = |own: &&Value| same(theirs, own).is_none() && same(base, own) != Some(*own);
    all.extend(mine.iter().filter(is_added).cloned());
    all.sort_by(|a, b| natural_cmp(identity(a).unwrap_or_default(), identity(b).unwrap_or_default()));
    all
}

#[cfg(test)]
mod tests;
