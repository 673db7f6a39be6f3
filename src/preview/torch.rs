//! Checkpoints of `PyTorch`: a zip with a pickle and one file for each storage, or, before 2020, several pickles in a row.
//! Nothing is loaded: see [`super::pickle`].

use std::io::{BufReader, Read, Seek};

use rustc_hash::FxHashSet;
use serde_json::json;

use super::format::{Format, Head};
use super::page::{Page, broken, count_of, grouped, name_of, shape_text};
use super::pickle::arrays::Array;
use super::pickle::machine::{Machine, Stop};
use super::pickle::tensors::tensors;
use super::pickle::value::{Id, Value, Values};
use super::pickle::{self};
use super::shape::document::Fact;
use super::{Limits, Preview, PreviewError, Source};
use crate::model::escape;
use crate::model::file_kind::extension;
use crate::store::Cancel;
use crate::text::Message;

/// Bytes of the pickle of a checkpoint: the values of its tensors are elsewhere.
const MAX_PICKLE: u64 = 64 << 20;
const MAX_ROWS: usize = 10_000;
/// What the pickles of the old form begin with: a long of ten bytes.
const LEGACY: &[u8] = b"\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19";

pub(super) struct Torch;

impl Format for Torch {
    fn name(&self) -> &'static str {
        "torch"
    }

    fn probe(&self, head: &Head<'_>) -> bool {
        let is_zip = head.bytes.starts_with(b"PK\x03\x04");
        let is_promised = is_promised(&head.ending);
        let has_pickle = || memchr::memmem::find(&head.bytes[..head.bytes.len().min(512)], b"/data.pkl").is_some();
        head.bytes.starts_with(LEGACY) || (is_zip && (is_promised || has_pickle()))
    }

    fn load(&self, source: &mut Source<'_>, _: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError> {
        let is_legacy = source.bytes().starts_with(LEGACY);
        let read = source.stream(cancel).map_err(|error| error.to_string());
        let read = read.and_then(|stream| if is_legacy { legacy(stream, cancel) } else { zipped(stream, cancel) });
        if cancel.is_cancelled() {
            return Err(PreviewError::Cancelled);
        }
        let checkpoint = read.map_err(|why| broken(source, "PyTorch", why))?;
        Ok(shown(&checkpoint, source.name()))
    }
}

/// Endings of names that are given to checkpoints of `PyTorch`.
fn is_promised(ending: &str) -> bool {
    matches!(ending, "pt" | "pth" | "ckpt" | "ptl" | "torchscript")
}

/// What was read.
struct Checkpoint {
    machine: Machine,
    top: Option<Id>,
    stop: Option<Stop>,
    format: &'static str,
    /// Files of its code, where it is a program of `TorchScript`.
    code: Vec<String>,
}

fn zipped(stream: impl Read + Seek, cancel: &Cancel) -> Result<Checkpoint, String> {
    let mut zip = zip::ZipArchive::new(stream).map_err(|error| error.to_string())?;
    let names: Vec<String> = zip.file_names_raw().map(|name| String::from_utf8_lossy(name).into_owned()).collect();
    let at = names.iter().position(|name| name.ends_with("/data.pkl") || name == "data.pkl");
    let at = at.ok_or_else(|| "no data.pkl in the archive".to_owned())?;
    let code: Vec<String> =
        names.iter().filter(|name| name.contains("/code/") && extension(name) == "py").cloned().collect();
    let mut machine = Machine::default();
    let member = zip.by_index(at).map_err(|error| error.to_string())?;
    let (top, stop) = machine.run(&mut BufReader::new(member.take(MAX_PICKLE)), cancel);
    let format = if code.is_empty() { "PyTorch checkpoint (zip)" } else { "TorchScript" };
    Ok(Checkpoint { machine, top, stop, format, code })
}

/// Magic number, protocol and description of the system stand before the pickle that matters.
fn legacy(stream: impl Read, cancel: &Cancel) -> Result<Checkpoint, String> {
    let mut reader = BufReader::new(stream);
    let mut before = Machine::default();
    for _ in 0..3 {
        if let (_, Some(stop)) = before.run(&mut reader, cancel) {
            return Err(stop);
        }
    }
    let mut machine = Machine::default();
    let (top, stop) = machine.run(&mut reader, cancel);
    Ok(Checkpoint { machine, top, stop, format: "PyTorch checkpoint (before 1.6)", code: Vec::new() })
}

fn shown(checkpoint: &Checkpoint, name: &str) -> Preview {
    let Checkpoint { machine, top, stop, format, code } = checkpoint;
    let values = &machine.values;
    let mut page = Page::default();
    let found = top.map(|top| tensors(values, top)).unwrap_or_default();
    let parameters = found.iter().fold(0_u64, |all, (_, array)| all.saturating_add(count_of(&array.shape)));
    page.facts(vec![
        Fact::new("data-tensors", grouped(found.len() as u64)),
        Fact::new("data-parameters", grouped(parameters)),
    ]);
    let others = top.map(|top| other_keys(values, top, &found)).unwrap_or_default();
    if !found.is_empty() {
        page.section("data-tensors");
        let rows = found
            .iter()
            .take(MAX_ROWS)
            .map(|(name, array)| {
                let count = grouped(count_of(&array.shape));
                vec![name_of(name), shape_text(&array.shape), array.dtype.clone(), count, array.class.to_owned()]
            })
            .collect();
        page.table(&["data-name", "data-shape", "data-dtype", "data-parameters", "data-class"], rows, found.len());
    }
    let seen = pickle::describe(&mut page, machine, *top, stop.as_deref());
    if !code.is_empty() {
        page.section("data-code");
        page.table(&["name"], code.iter().take(MAX_ROWS).map(|name| vec![name_of(name)]).collect(), code.len());
    }
    let tensors: Vec<_> =
        found.iter().map(|(name, array)| json!({"name": name, "shape": array.shape, "dtype": array.dtype})).collect();
    page.detail("tensors", tensors);
    page.detail("parameters", parameters);
    page.detail("other_keys", others);
    let is_module =
        top.is_some_and(|top| matches!(values.get(top), Value::Object(_))) && !holds_only_data(values, *top);
    page.detail("pickle", seen.told);
    if !seen.dangerous.is_empty() || is_module {
        page.warning(Message::new("data-loading-executes"));
    }
    page.python(python(name, is_module, !code.is_empty()));
    page.finish("tensors", *format)
}

/// A dict, in order or not, or a tensor: what `weights_only` accepts.
fn holds_only_data(values: &Values, top: Option<Id>) -> bool {
    let class = top.map(|top| values.type_name(top)).unwrap_or_default();
    class == "collections.OrderedDict" || class.starts_with("torch._utils.") || class.starts_with("torch._tensor.")
}

fn python(name: &str, is_module: bool, is_script: bool) -> String {
    let path = escape::python(name);
    if is_script {
        return format!("import torch\n\nmodel = torch.jit.load({path})");
    }
    if let (true, Some(folder)) = (is_module, name.strip_suffix("/data/model.pth")) {
        return format!("import mlflow\n\nmodel = mlflow.pytorch.load_model({})", escape::python(folder));
    }
    format!(
        "import torch\n\nstate = torch.load({path}, map_location=\"cpu\", weights_only={})",
        if is_module { "False" } else { "True" }
    )
}

/// Keys of the top below which none of these tensors is.
fn other_keys(values: &Values, top: Id, found: &[(String, Array)]) -> Vec<String> {
    // Every path on the way to a tensor, and the tensor's own.
    let mut ways = FxHashSet::default();
    for (name, _) in found {
        ways.insert(name.as_str());
        ways.extend(name.match_indices(['.', '[']).map(|(at, _)| &name[..at]));
    }
    let keys = values.pairs(top).iter().take(MAX_ROWS).filter_map(|&(key, _)| values.text(key));
    keys.filter(|key| !ways.contains(key)).map(str::to_owned).collect()
}
