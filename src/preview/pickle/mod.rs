//! Pickles of Python: what would come of loading one, without loading it.
//!
//! [`machine`] walks through the instructions and describes values; [`arrays`] knows arrays and tensors among them, and
//! [`danger`] what no pickle of data imports. Also the files of joblib and cloudpickle, compressed or not.

pub(super) mod arrays;
pub(super) mod danger;
pub(super) mod machine;
mod outline;
pub(super) mod tensors;
pub(super) mod value;

use std::collections::BTreeMap;
use std::io::{BufReader, Read};

use serde_json::{Value as Json, json};

use self::machine::Machine;
use self::value::{Id, Value, Values};
use super::archive::inflate::{self, Coding};
use super::format::{Format, Head};
use super::page::{Page, broken, name_of, shape_text};
use super::shape::document::Fact;
use super::{Limits, Preview, PreviewError, Source};
use crate::model::escape;
use crate::store::Cancel;
use crate::text::Message;

/// Bytes that a compressed pickle may have once it is not.
const MAX_INFLATED: u64 = 256 << 20;
/// Rows of the lists of imports and arrays.
const MAX_LISTED: usize = 1_000;

pub(super) struct Pickle;

impl Format for Pickle {
    fn name(&self) -> &'static str {
        "pickle"
    }

    fn probe(&self, head: &Head<'_>) -> bool {
        let is_promised = matches!(head.ending.as_str(), "pkl" | "pickle" | "joblib" | "p" | "pck" | "cloudpickle");
        match head.bytes {
            [0x80, 2..=5, next, ..] if is_opcode(*next) => true,
            [0x80, ..] => is_promised,
            // Of protocols 0 and 1 the name alone tells.
            bytes => is_promised && (!head.is_text || is_old(bytes) || Coding::of(bytes).is_some()),
        }
    }

    fn load(&self, source: &mut Source<'_>, _: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError> {
        let name = source.name();
        let coding = Coding::of(source.bytes());
        let is_joblib = name.ends_with(".joblib") || coding.is_some();
        let mut machine = Machine::default();
        let (top, stop) = {
            let read = |error| PreviewError::Io { path: name.into(), source: error };
            let stream = source.stream(cancel).map_err(read)?;
            match coding {
                Some(coding) => {
                    let inflated = inflate::reader(coding, stream).map_err(read)?;
                    machine.run(&mut BufReader::new(inflated.take(MAX_INFLATED)), cancel)
                }
                None => machine.run(&mut BufReader::new(stream), cancel),
            }
        };
        if cancel.is_cancelled() {
            return Err(PreviewError::Cancelled);
        }
        if top.is_none() && machine.globals.is_empty() {
            return Err(broken(source, "pickle", stop.unwrap_or_default()));
        }
        let mut page = Page::default();
        let seen = describe(&mut page, &machine, top, stop.as_deref());
        page.detail("pickle", seen.told);
        let is_joblib = is_joblib || machine.globals.keys().any(|global| global.starts_with("joblib."));
        page.warning(Message::new("data-loading-executes"));
        page.python(code(name, is_joblib, &machine.globals));
        Ok(page.finish("pickle", if is_joblib { "joblib pickle" } else { "Python pickle" }))
    }
}

/// What may stand behind the number of a protocol.
fn is_opcode(byte: u8) -> bool {
    byte.is_ascii_graphic() || (0x80..=0x98).contains(&byte)
}

/// Whether bytes begin like a pickle of protocol 0 or 1, and not like a text.
fn is_old(bytes: &[u8]) -> bool {
    matches!(
        bytes,
        [b'(', b'd' | b'l' | b't' | b'i' | b'c', ..] | [b']' | b'}', b'q' | b'(', ..] | [b'c', b'a'..=b'z' | b'_', ..]
    )
}

fn code(name: &str, is_joblib: bool, globals: &BTreeMap<String, u64>) -> String {
    let path = escape::python(name);
    if name.ends_with("model.pkl") && globals.keys().any(|global| global.starts_with("sklearn.")) {
        let folder = name.rsplit_once('/').map_or(".", |(folder, _)| folder);
        return format!("import mlflow\n\nmodel = mlflow.sklearn.load_model({})", escape::python(folder));
    }
    if is_joblib {
        return format!("import joblib\n\nobject = joblib.load({path})");
    }
    format!("import pickle\n\nwith open({path}, \"rb\") as file:\n    object = pickle.load(file)")
}

/// What [`describe`] found out.
pub(super) struct Seen {
    /// For the JSON, under `pickle`.
    pub(super) told: serde_json::Map<String, Json>,
    /// Imports that none of data makes.
    pub(super) dangerous: Vec<String>,
}

/// Warnings first, then the class, the parameters of estimators, imports, arrays and the tree of values.
pub(super) fn describe(page: &mut Page, machine: &Machine, top: Option<Id>, stop: Option<&str>) -> Seen {
    let values = &machine.values;
    let dangerous = warnings(page, &machine.globals);
    if let Some(stop) = stop {
        page.note(Message::new("data-pickle-stopped").arg("cause", stop));
    }
    let top_class = top.map(|top| values.type_name(top)).unwrap_or_default();
    page.facts(vec![
        Fact::new("data-top-class", name_of(&top_class)),
        Fact::new("data-imports", machine.globals.values().sum::<u64>().to_string()),
    ]);
    let mut told = serde_json::Map::new();
    if let Some(top) = top {
        estimators(page, values, top);
        let found = tensors::tensors(values, top);
        let rows = |class: &str| -> Vec<Vec<String>> {
            let of_class = found.iter().filter(|(_, array)| array.class.contains(class)).take(MAX_LISTED);
            of_class.map(|(name, array)| vec![name_of(name), shape_text(&array.shape), array.dtype.clone()]).collect()
        };
        let arrays = rows("ndarray");
        if !arrays.is_empty() {
            page.section("data-arrays");
            let all = found.iter().filter(|(_, array)| array.class.contains("ndarray")).count();
            page.table(&["data-name", "data-shape", "data-dtype"], arrays, all);
        }
        let tensors: Vec<Json> = found
            .iter()
            .take(MAX_LISTED)
            .map(|(name, array)| json!({"name": name, "shape": array.shape, "dtype": array.dtype}))
            .collect();
        told.insert("tensors".to_owned(), tensors.into());
        let tree = outline::outline(values, top);
        if !tree.rows.is_empty() {
            page.section("data-content");
            page.tree(tree);
        }
    }
    imports(page, &machine.globals, &dangerous);
    told.insert("top_class".to_owned(), top_class.into());
    told.insert("globals".to_owned(), json!(machine.globals));
    told.insert("dangerous".to_owned(), json!(dangerous));
    Seen { told, dangerous }
}

/// Dangerous imports of a file, with a warning for them, and a note for code that it holds.
fn warnings(page: &mut Page, globals: &BTreeMap<String, u64>) -> Vec<String> {
    let dangerous: Vec<String> = globals.keys().filter(|global| danger::is_dangerous(global)).cloned().collect();
    if !dangerous.is_empty() {
        let mut names = dangerous.iter().take(12).map(|name| name_of(name)).collect::<Vec<_>>().join(", ");
        if dangerous.len() > 12 {
            names.push_str(", …");
        }
        page.warning(Message::new("data-dangerous").arg("names", names));
    }
    if globals.keys().any(|global| danger::holds_code(global)) {
        page.note(Message::new("data-holds-code"));
    }
    dangerous
}

fn imports(page: &mut Page, globals: &BTreeMap<String, u64>, dangerous: &[String]) {
    if globals.is_empty() {
        return;
    }
    page.section("data-imports");
    let mut all: Vec<_> = globals.iter().collect();
    all.sort_by_key(|&(name, count)| (!dangerous.contains(name), std::cmp::Reverse(*count)));
    let rows = all
        .iter()
        .take(MAX_LISTED)
        .map(|(name, count)| {
            let mark = if dangerous.contains(name) { "⚠" } else { "" };
            vec![name_of(name), count.to_string(), mark.to_owned()]
        })
        .collect();
    page.table(&["data-import", "data-count", ""], rows, globals.len());
}

/// The pickle that stands in an array of objects: what it would call, and nothing else.
pub(super) fn warn_of_calls(page: &mut Page, reader: &mut impl Read, cancel: &Cancel) {
    let mut machine = Machine::default();
    let (_, stop) = machine.run(&mut BufReader::new(reader), cancel);
    let dangerous = warnings(page, &machine.globals);
    if let Some(stop) = stop {
        page.note(Message::new("data-pickle-stopped").arg("cause", stop));
    }
    imports(page, &machine.globals, &dangerous);
}

/// Parameters of the estimators of scikit-learn: those that `get_params` would name, which are neither private nor fitted.
fn estimators(page: &mut Page, values: &Values, top: Id) {
    const MAX_STEPS: usize = 40;
    let Some(object) = values.object(top) else { return };
    let attributes = values.attributes(object);
    let version = attributes.iter().find(|(key, _)| values.text(*key) == Some("_sklearn_version"));
    if version.is_none() && !values.class(object).starts_with("sklearn.") {
        return;
    }
    let at = |name: &str| attributes.iter().find(|(key, _)| values.text(*key) == Some(name)).map(|&(_, value)| value);
    if let Some(version) = version.and_then(|&(_, version)| values.text(version)) {
        page.facts(vec![Fact::named("scikit-learn", name_of(version))]);
    }
    let Some(steps) = at("steps").filter(|&steps| !values.items(steps).is_empty()) else {
        page.section("data-parameters");
        return parameters(page, values, top);
    };
    for &step in values.items(steps).iter().take(MAX_STEPS) {
        let [name, estimator, ..] = values.items(step) else { continue };
        page.section_named(&format!("{}: {}", values.text(*name).unwrap_or("?"), values.type_name(*estimator)));
        parameters(page, values, *estimator);
    }
}

fn parameters(page: &mut Page, values: &Values, estimator: Id) {
    let Some(object) = values.object(estimator) else { return };
    let mut facts = Vec::new();
    for (key, value) in values.attributes(object) {
        let Some(name) = values.text(key) else { continue };
        if name.starts_with('_') || name.ends_with('_') {
            continue;
        }
        let text = match values.get(value) {
            Value::Tuple(_) | Value::List(_) => short_list(values, values.items(value)),
            _ => outline::short(values, value).map(|(text, _)| text),
        };
        facts.push(Fact::named(name_of(name), name_of(&text.unwrap_or_else(|| values.type_name(value)))));
    }
    page.facts(facts);
}

fn short_list(values: &Values, items: &[Id]) -> Option<String> {
    let all: Option<Vec<String>> =
        items.iter().take(12).map(|&item| outline::short(values, item).map(|(text, _)| text)).collect();
    let more = if items.len() > 12 { ", …" } else { "" };
    Some(format!("[{}{more}]", all?.join(", ")))
}
