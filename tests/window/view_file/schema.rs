//! Holds a view file against `docs/view-file.schema.json`, as far as that schema goes: types, enums, references,
//! properties, items, alternatives. A key that the schema does not name is an error: what is written is described.

use serde_json::{Map, Value};

#[track_caller]
pub(super) fn check(view: &Value) {
    let schema: Value = serde_json::from_str(include_str!("../../../docs/view-file.schema.json")).unwrap();
    let mut errors = Vec::new();
    fits(view, &schema, &schema, "view file", &mut errors);
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}

fn fits(value: &Value, schema: &Value, root: &Value, path: &str, errors: &mut Vec<String>) {
    if let Some(name) = schema["$ref"].as_str() {
        let target = root.pointer(name.trim_start_matches('#')).unwrap_or_else(|| panic!("no {name}"));
        return fits(value, target, root, path, errors);
    }
    if let Some(choices) = schema["anyOf"].as_array() {
        let is_one = choices.iter().any(|choice| {
            let mut errors = Vec::new();
            fits(value, choice, root, path, &mut errors);
            errors.is_empty()
        });
        if !is_one {
            errors.push(format!("{path}: {value} is none of the choices"));
        }
        return;
    }
    if let Some(values) = schema["enum"].as_array()
        && !values.contains(value)
    {
        errors.push(format!("{path}: {value} is none of {values:?}"));
    }
    let types: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(some) => some.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    if !types.is_empty() && !types.iter().any(|name| is_of(value, name)) {
        errors.push(format!("{path}: {value} is no {types:?}"));
    }
    match value {
        Value::Object(map) => object_fits(map, schema, root, path, errors),
        Value::Array(list) if schema["items"].is_object() => {
            for (at, item) in list.iter().enumerate() {
                fits(item, &schema["items"], root, &format!("{path}[{at}]"), errors);
            }
        }
        _ => {}
    }
}

fn object_fits(map: &Map<String, Value>, schema: &Value, root: &Value, path: &str, errors: &mut Vec<String>) {
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if !map.contains_key(name) {
            errors.push(format!("{path}: {name} is missing"));
        }
    }
    let is_free = schema["properties"].is_null() && schema["additionalProperties"].is_null();
    for (key, value) in map {
        let path = format!("{path}.{key}");
        match (schema["properties"].get(key), &schema["additionalProperties"]) {
            (Some(schema), _) | (None, schema @ Value::Object(_)) => fits(value, schema, root, &path, errors),
            (None, _) if is_free => {}
            (None, _) => errors.push(format!("{path} is not described")),
        }
    }
}

fn is_of(value: &Value, name: &str) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("no type {other}"),
    }
}
