//! What the buttons, menus and sliders of a figure change, where they only restyle it.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::figure::Figure;

/// Most elements of a list that a path such as `annotations[3].text` may reach.
const MOST_ELEMENTS: usize = 10_000;

/// What lies over the traces and the layout of a file.
#[derive(Clone, Debug, Default)]
pub(in crate::preview) struct Changes {
    pub(super) layout: Value,
    /// By position.
    pub(super) traces: BTreeMap<usize, Value>,
}

/// The menus of a layout, and whether each is a slider: those of `updatemenus` come before those of `sliders`.
pub(super) fn menus(layout: &Value) -> Vec<(&Value, bool)> {
    let list = |name: &str| layout.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let menus = list("updatemenus").iter().map(|menu| (menu, false));
    menus.chain(list("sliders").iter().map(|slider| (slider, true))).collect()
}

/// The choices of a menu.
pub(super) fn steps(menu: &Value, is_slider: bool) -> &[Value] {
    let name = if is_slider { "steps" } else { "buttons" };
    menu.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// What a choice sets: paths and values.
#[derive(Debug, Default)]
pub(super) struct Change<'a> {
    pub(super) traces: Vec<(&'a str, &'a Value)>,
    /// Of which traces; all where none are named.
    indices: Option<&'a Value>,
    pub(super) layout: Vec<(&'a str, &'a Value)>,
}

impl<'a> Change<'a> {
    /// `None` where the method is another one, or its arguments are.
    pub(super) fn of(step: &'a Value) -> Option<Self> {
        let arguments = step.get("args")?.as_array()?;
        let object = |value: &'a Value| -> Option<Vec<(&'a str, &'a Value)>> {
            Some(value.as_object()?.iter().map(|(path, value)| (path.as_str(), value)).collect())
        };
        // A path and its value, or many of them in an object; what follows.
        let (first, rest) = match &arguments[..] {
            [Value::String(path), value, rest @ ..] => (vec![(path.as_str(), value)], rest),
            [value, rest @ ..] => (object(value)?, rest),
            [] => return None,
        };
        match step.get("method").and_then(Value::as_str).unwrap_or("restyle") {
            "relayout" => Some(Self { layout: first, ..Self::default() }),
            "restyle" => Some(Self { traces: first, indices: rest.first(), ..Self::default() }),
            "update" => {
                let layout = rest.first().filter(|value| !value.is_null()).map_or(Some(Vec::new()), object)?;
                Some(Self { traces: first, indices: rest.get(1), layout })
            }
            _ => None,
        }
    }
}

impl Changes {
    /// Follows the choices, by position of the menu.
    pub(super) fn of(figure: &Figure, chosen: &BTreeMap<usize, usize>) -> Self {
        let mut changes = Self::default();
        if chosen.is_empty() {
            return changes;
        }
        let menus = menus(&figure.layout);
        for (menu, choice) in chosen {
            let step = menus.get(*menu).and_then(|(menu, is_slider)| steps(menu, *is_slider).get(*choice));
            if let Some(change) = step.and_then(Change::of) {
                changes.follow(figure, &change);
            }
        }
        changes
    }

    fn follow(&mut self, figure: &Figure, change: &Change<'_>) {
        let traces: Vec<usize> = match change.indices {
            Some(Value::Array(list)) => list.iter().filter_map(|at| Some(at.as_u64()? as usize)).collect(),
            Some(Value::Number(at)) => at.as_u64().into_iter().map(|at| at as usize).collect(),
            _ => (0..figure.data.len()).collect(),
        };
        for (path, value) in &change.traces {
            for (nth, trace) in traces.iter().enumerate() {
                let Some(own) = figure.data.get(*trace) else { continue };
                // An array holds a value for each trace, from the front again when it is shorter.
                let value = match value.as_array() {
                    Some(list) if list.is_empty() => continue,
                    Some(list) => &list[nth % list.len()],
                    None => value,
                };
                put(self.traces.entry(*trace).or_default(), own, path, value.clone());
            }
        }
        for (path, value) in &change.layout {
            put(&mut self.layout, &figure.layout, path, (*value).clone());
        }
    }
}

/// Sets a value at a path such as `marker.color` or `annotations[0].text`: of a list of `own` that is changed in part, the
/// rest is kept.
fn put(target: &mut Value, own: &Value, path: &str, value: Value) {
    let Some((before, rest)) = path.split_once('[') else { return set(target, path, value) };
    let Some((number, rest)) = rest.split_once(']') else { return };
    let Some(at) = number.trim().parse().ok().filter(|at| *at < MOST_ELEMENTS) else { return };
    let find = |tree: &Value| before.split('.').try_fold(tree, |tree, key| tree.get(key)).cloned();
    let mut list = match find(target).or_else(|| find(own)) {
        Some(Value::Array(list)) => list,
        _ => Vec::new(),
    };
    if list.len() <= at {
        list.resize(at + 1, Value::Null);
    }
    match rest.strip_prefix('.') {
        Some(rest) => set(&mut list[at], rest, value),
        None => list[at] = value,
    }
    set(target, before, Value::Array(list));
}

fn set(target: &mut Value, path: &str, value: Value) {
    let (key, rest) = path.split_once('.').map_or((path, None), |(key, rest)| (key, Some(rest)));
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    let Some(object) = target.as_object_mut() else { return };
    match rest {
        Some(rest) => set(object.entry(key.to_owned()).or_insert(Value::Null), rest, value),
        None => drop(object.insert(key.to_owned(), value)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn changes(method: &str, args: &Value) -> Changes {
        let layout = json!({"annotations": [{"text": "a", "x": 1}, {"text": "b"}], "xaxis": {"range": [0, 9]},
            "updatemenus": [], "sliders": [{"steps": [{"method": method, "args": args}]}]});
        let figure = Figure { data: vec![json!({}), json!({}), json!({})], layout, ..Figure::default() };
        Changes::of(&figure, &[(0, 0)].into())
    }

    #[test]
    fn restyling_gives_each_trace_its_value() {
        let changes = changes("restyle", &json!([{"visible": [true, false], "marker.size": 4}, [0, 2]]));
        assert_eq!(changes.traces[&0], json!({"visible": true, "marker": {"size": 4}}));
        assert_eq!(changes.traces[&2], json!({"visible": false, "marker": {"size": 4}}));
        assert_eq!(changes.traces.len(), 2);
    }

    #[test]
    fn a_layout_is_changed_at_paths_and_in_lists() {
        let found = changes("update", &json!([{}, {"xaxis.range[1]": 5, "annotations[0].text": "c"}]));
        let expected = json!({"xaxis": {"range": [0, 5]}, "annotations": [{"text": "c", "x": 1}, {"text": "b"}]});
        assert_eq!(found.layout, expected);
        assert_eq!(changes("relayout", &json!(["yaxis.type", "log"])).layout, json!({"yaxis": {"type": "log"}}));
        for (method, args) in [("relayout", json!([])), ("restyle", json!([7])), ("animate", json!([{"a": 1}]))] {
            let found = changes(method, &args);
            assert!(found.layout.is_null() && found.traces.is_empty(), "{method}");
        }
    }
}
