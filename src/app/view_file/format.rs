//! How a view file is written: JSON with sorted keys, a line for whatever fits on one, so that the same view always gives
//! the same bytes and two versions of a file can be compared line by line.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Setup;
use crate::app::settings::lenient::Fields;

/// What the names of view files end in.
pub const EXTENSION: &str = "runatlas";
/// Changes when a file may hold what the version before would refuse or take for something else; not for every new field.
pub const VERSION: u32 = 1;
/// Characters of a line.
const WIDTH: usize = 110;

/// See the module.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ViewFile {
    /// [`VERSION`].
    #[serde(rename = "runatlas_view")]
    pub version: u32,
    /// Folders and databases, relative to the file with `/`; see [`resolve`](super::resolve).
    pub places: Vec<String>,
    /// Names of the runs that somebody pointed at, by their IDs: to name those that are no longer there.
    #[serde(default)]
    pub run_names: BTreeMap<String, String>,
    pub view: Setup,
}

/// Why a text is no view file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewError {
    pub line: usize,
    pub column: usize,
    /// In English, as the parser says it.
    pub cause: String,
}

impl From<serde_json::Error> for ViewError {
    fn from(error: serde_json::Error) -> Self {
        let (line, column) = (error.line(), error.column());
        let cause = error.to_string();
        let place = format!(" at line {line} column {column}");
        Self { line, column, cause: cause.strip_suffix(&place).unwrap_or(&cause).to_owned() }
    }
}

/// Keys of a file that nobody understood, with where they stood.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Unknown {
    here: Map<String, Value>,
    inside: BTreeMap<String, Unknown>,
}

impl Unknown {
    /// What of `raw` is not in `understood`.
    fn of(raw: Map<String, Value>, understood: &Map<String, Value>) -> Self {
        let mut unknown = Self::default();
        for (key, value) in raw {
            match (value, understood.get(&key)) {
                (value, None) => drop(unknown.here.insert(key, value)),
                (Value::Object(raw), Some(Value::Object(understood))) => {
                    let inside = Self::of(raw, understood);
                    if inside != Self::default() {
                        unknown.inside.insert(key, inside);
                    }
                }
                (_, Some(_)) => {}
            }
        }
        unknown
    }

    /// Puts it back where there is still a place for it.
    fn add_to(&self, map: &mut Map<String, Value>) {
        for (key, value) in &self.here {
            map.entry(key.clone()).or_insert_with(|| value.clone());
        }
        for (key, inside) in &self.inside {
            if let Some(Value::Object(map)) = map.get_mut(key) {
                inside.add_to(map);
            }
        }
    }
}

/// What stands at the beginning of every version.
#[derive(Deserialize)]
struct Head {
    runatlas_view: u32,
}

/// Reads a text: what it holds, and what of it was not understood. Of a later version as much as can be understood; of this
/// one everything, or it is refused.
pub fn parse(text: &str) -> Result<(ViewFile, Unknown), ViewError> {
    let raw: Map<String, Value> = serde_json::from_str(text)?;
    let Head { runatlas_view: version } = serde_json::from_str(text)?;
    let file = if version <= VERSION { serde_json::from_str(text)? } else { later(text, version) };
    let understood = object(&file);
    Ok((file, Unknown::of(raw, &understood)))
}

fn later(text: &str, version: u32) -> ViewFile {
    let mut file = ViewFile { version, ..ViewFile::default() };
    if let Some(mut fields) = Fields::parse(text) {
        fields.take("places", &mut file.places);
        fields.take("run_names", &mut file.run_names);
        fields.take("view", &mut file.view);
    }
    file
}

fn object(file: &ViewFile) -> Map<String, Value> {
    match serde_json::to_value(file) {
        Ok(Value::Object(map)) => map,
        // Every key is a text and every number finite or null: there is nothing else that JSON could not hold.
        Ok(_) | Err(_) => Map::new(),
    }
}

/// Takes out what says nothing: a field that is as it would be without it. Whatever is an object in `usual` is a structure
/// of which every field may be missing.
fn leave_out_usual(map: &mut Map<String, Value>, usual: &Map<String, Value>) {
    for (key, usual) in usual {
        match (map.get_mut(key), usual) {
            (Some(Value::Object(inside)), Value::Object(usual)) => {
                leave_out_usual(inside, usual);
                if inside.is_empty() {
                    map.remove(key);
                }
            }
            (Some(value), usual) if value == usual => drop(map.remove(key)),
            (Some(_) | None, _) => {}
        }
    }
}

/// The text of a file, with what is not understood as it was.
pub fn print(file: &ViewFile, unknown: &Unknown) -> String {
    let mut map = object(file);
    unknown.add_to(&mut map);
    if let (Some(Value::Object(view)), Ok(Value::Object(usual))) =
        (map.get_mut("view"), serde_json::to_value(Setup::default()))
    {
        leave_out_usual(view, &usual);
    }
    let mut text = String::new();
    print_object(&map, 0, &mut text);
    text.push('\n');
    text
}

fn print_value(value: &Value, depth: usize, room: usize, text: &mut String) {
    let line = inline(value);
    if line.chars().count() <= room {
        text.push_str(&line);
        return;
    }
    match value {
        Value::Object(map) => print_object(map, depth, text),
        Value::Array(list) => print_lines(list.iter().map(|value| (String::new(), value)), ['[', ']'], depth, text),
        _ => text.push_str(&line),
    }
}

fn print_object(map: &Map<String, Value>, depth: usize, text: &mut String) {
    let mut fields: Vec<(&String, &Value)> = map.iter().collect();
    fields.sort_by_key(|(key, _)| *key);
    let fields = fields.into_iter().map(|(key, value)| (format!("{}: ", Value::from(key.as_str())), value));
    print_lines(fields, ['{', '}'], depth, text);
}

fn print_lines<'a>(
    lines: impl Iterator<Item = (String, &'a Value)>,
    [open, close]: [char; 2],
    depth: usize,
    text: &mut String,
) {
    text.push(open);
    let indent = "  ".repeat(depth + 1);
    for (at, (label, value)) in lines.enumerate() {
        text.push_str(if at == 0 { "\n" } else { ",\n" });
        text.push_str(&indent);
        text.push_str(&label);
        let room = WIDTH.saturating_sub(indent.len() + label.chars().count());
        print_value(value, depth + 1, room, text);
    }
    let _infallible = write!(text, "\n{}{close}", "  ".repeat(depth));
}

fn inline(value: &Value) -> String {
    match value {
        Value::Object(map) if map.is_empty() => "{}".to_owned(),
        Value::Object(map) => {
            let mut fields: Vec<(&String, &Value)> = map.iter().collect();
            fields.sort_by_key(|(key, _)| *key);
            let fields: Vec<String> = fields
                .into_iter()
                .map(|(key, value)| format!("{}: {}", Value::from(key.as_str()), inline(value)))
                .collect();
            format!("{{ {} }}", fields.join(", "))
        }
        Value::Array(list) => format!("[{}]", list.iter().map(inline).collect::<Vec<_>>().join(", ")),
        value => value.to_string(),
    }
}
