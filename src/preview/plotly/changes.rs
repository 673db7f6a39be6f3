//! What the buttons, menus and sliders of a figure change, where they only restyle it.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// What lies over the traces and the layout of a file.
#[derive(Clone, Debug, Default)]
pub(in crate::preview) struct Changes {
    pub(super) layout: Value,
    /// By position.
    pub(super) traces: BTreeMap<usize, Value>,
}

impl Changes {
    /// Follows the choices, by position of the menu: those of `updatemenus` come before those of `sliders`.
    pub(super) fn of(layout: &Value, trace_count: usize, chosen: &BTreeMap<usize, usize>) -> Self {
        let mut changes = Self::default();
        let list =
            |value: &'_ Value, name: &str| value.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
        if chosen.is_empty() {
            return changes;
        }
        let menus: Vec<Vec<Value>> = list(layout, "updatemenus")
            .iter()
            .map(|menu| list(menu, "buttons"))
            .chain(list(layout, "sliders").iter().map(|slider| list(slider, "steps")))
            .collect();
        for (menu, choice) in chosen {
            if let Some(step) = menus.get(*menu).and_then(|menu| menu.get(*choice)) {
                let method = step.get("method").and_then(Value::as_str).unwrap_or("restyle");
                changes.follow(method, &list(step, "args"), trace_count);
            }
        }
        changes
    }

    fn follow(&mut self, method: &str, arguments: &[Value], trace_count: usize) {
        let first = arguments.first().and_then(Value::as_object);
        match method {
            "relayout" => self.relayout(first),
            "restyle" => self.restyle(first, arguments.get(1), trace_count),
            "update" => {
                self.restyle(first, arguments.get(2), trace_count);
                self.relayout(arguments.get(1).and_then(Value::as_object));
            }
            _ => {}
        }
    }

    fn relayout(&mut self, values: Option<&Map<String, Value>>) {
        for (path, value) in values.into_iter().flatten() {
            put(&mut self.layout, path, value.clone());
        }
    }

    fn restyle(&mut self, values: Option<&Map<String, Value>>, indices: Option<&Value>, trace_count: usize) {
        let traces: Vec<usize> = match indices {
            Some(Value::Array(list)) => list.iter().filter_map(|at| Some(at.as_u64()? as usize)).collect(),
            Some(Value::Number(at)) => at.as_u64().into_iter().map(|at| at as usize).collect(),
            _ => (0..trace_count).collect(),
        };
        for (path, value) in values.into_iter().flatten() {
            for (nth, trace) in traces.iter().enumerate().filter(|(_, trace)| **trace < trace_count) {
                // An array holds a value for each trace, from the front again when it is shorter.
                let value = match value.as_array() {
                    Some(list) if list.is_empty() => continue,
                    Some(list) => list[nth % list.len()].clone(),
                    None => value.clone(),
                };
                put(self.traces.entry(*trace).or_default(), path, value);
            }
        }
    }
}

/// Sets a value at a path such as `marker.color`.
fn put(target: &mut Value, path: &str, value: Value) {
    let (key, rest) = path.split_once('.').map_or((path, None), |(key, rest)| (key, Some(rest)));
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    let Some(object) = target.as_object_mut() else { return };
    match rest {
        Some(rest) => put(object.entry(key.to_owned()).or_insert(Value::Null), rest, value),
        None => drop(object.insert(key.to_owned(), value)),
    }
}
