//! HDF5: groups and datasets with their shapes, and of models of Keras the layers.
//!
//! The reader wants a file that outlives it and has no use for a stream that can be cancelled: it works in a thread of its
//! own, which asks here for every range of bytes, and gets none any more when it takes too long.

use std::io::{Read, SeekFrom};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use hdf5_reader::error::Error;
use hdf5_reader::group::Group;
use hdf5_reader::messages::datatype::StringSize;
use hdf5_reader::storage::{Storage, StorageBuffer};
use hdf5_reader::{Attribute, Datatype, Hdf5File, OpenOptions};
use rustc_hash::FxHashSet;
use serde_json::{Value, json};

use super::format::{Format, Head};
use super::page::{Page, broken, count_of, grouped, name_of, shape_text};
use super::shape::document::Fact;
use super::source::ReadSeek;
use super::{Limits, Preview, PreviewError, Source};
use crate::model::escape;
use crate::store::Cancel;
use crate::text::Message;

pub(super) const MAGIC: &[u8] = b"\x89HDF\r\n\x1a\n";

/// How long the reader may take.
const MAX_TIME: Duration = Duration::from_secs(4);
/// Bytes of one range.
const MAX_RANGE: usize = 64 << 20;
/// Bytes of all ranges.
const MAX_READ: u64 = 1 << 30;
const MAX_DATASETS: usize = 5_000;
const MAX_DEPTH: usize = 32;
/// Characters of an attribute that are kept.
const MAX_ATTRIBUTE: usize = 1 << 20;

pub(super) struct Hdf5;

impl Format for Hdf5 {
    fn name(&self) -> &'static str {
        "hdf5"
    }

    fn probe(&self, head: &Head<'_>) -> bool {
        head.bytes.starts_with(MAGIC)
    }

    fn is_apart(&self) -> bool {
        true
    }

    fn load(&self, source: &mut Source<'_>, _: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError> {
        let size = source.size();
        let read = content(source.reader(), size, cancel);
        if cancel.is_cancelled() {
            return Err(PreviewError::Cancelled);
        }
        let content = read.map_err(|why| broken(source, "HDF5", why))?;
        let name = source.name();
        let mut page = Page::default();
        let is_keras = content.is_keras() || name.ends_with(".weights.h5");
        show(&mut page, &content, &[]);
        let path = escape::python(name);
        page.python(match (is_keras, name.ends_with(".weights.h5")) {
            (true, true) => format!("model.load_weights({path})"),
            (true, false) => format!("import keras\n\nmodel = keras.saving.load_model({path})"),
            (false, _) => format!("import h5py\n\nwith h5py.File({path}) as file:\n    file.visititems(print)"),
        });
        Ok(page.finish("model", if is_keras { "Keras weights (HDF5)" } else { "HDF5" }))
    }
}

/// What is in a file.
#[derive(Default)]
pub(super) struct Content {
    pub(super) datasets: Vec<Dataset>,
    groups: usize,
    /// Those of the root, with their values in words.
    attributes: Vec<(String, String)>,
    /// Names of the groups that hold the weights of a model.
    layers: Vec<String>,
    /// Something was not read.
    stop: Option<String>,
}

pub(super) struct Dataset {
    path: String,
    shape: Vec<u64>,
    dtype: String,
}

impl Content {
    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn is_keras(&self) -> bool {
        self.attribute("model_config").is_some() || self.attribute("keras_version").is_some()
    }

    /// The datasets that hold weights of a model: not those of its optimizer.
    fn weights(&self) -> impl Iterator<Item = &Dataset> {
        let below = |prefix: &'static str| self.datasets.iter().any(|dataset| dataset.path.starts_with(prefix));
        let prefix = ["/model_weights/", "/layers/", "/_layer_checkpoint_dependencies/"];
        let prefix = prefix.into_iter().find(|prefix| below(prefix)).unwrap_or("/");
        self.datasets.iter().filter(move |dataset| {
            dataset.path.starts_with(prefix)
                && !dataset.path.contains("optimizer")
                && !dataset.path.contains("seed_gen")
        })
    }

    pub(super) fn parameters(&self) -> u64 {
        self.weights().fold(0, |all, dataset| all.saturating_add(count_of(&dataset.shape)))
    }
}

/// Names of layers and their classes in the configuration of a model of Keras.
pub(super) fn layers_of(config: &Value) -> Vec<(String, String)> {
    let layers = config.pointer("/config/layers").and_then(Value::as_array);
    let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
    let all = layers.into_iter().flatten().map(|layer| {
        let name = text(layer.pointer("/config/name").or_else(|| layer.get("name")));
        (name, text(layer.get("class_name")))
    });
    all.filter(|(name, class)| !name.is_empty() && class != "InputLayer").collect()
}

/// Facts, layers and datasets. `layers` are those that a configuration elsewhere names.
pub(super) fn show(page: &mut Page, content: &Content, layers: &[(String, String)]) {
    let config = content.attribute("model_config").and_then(|text| serde_json::from_str::<Value>(text).ok());
    let mut layers =
        if layers.is_empty() { config.as_ref().map(layers_of).unwrap_or_default() } else { layers.to_vec() };
    if layers.is_empty() {
        layers = content.layers.iter().map(|name| (name.clone(), String::new())).collect();
    }
    let parameters = content.parameters();
    page.facts(vec![
        Fact::new("data-groups", grouped(content.groups as u64)),
        Fact::new("data-datasets", grouped(content.datasets.len() as u64)),
        Fact::new("data-parameters", grouped(parameters)),
    ]);
    if let Some(stop) = &content.stop {
        page.note(Message::new("data-rest-not-read").arg("cause", stop.as_str()));
    }
    let short = content.attributes.iter().filter(|(name, value)| name != "model_config" && value.len() < 300);
    let facts: Vec<Fact> = short.map(|(name, value)| Fact::named(name_of(name), name_of(value))).collect();
    if !facts.is_empty() {
        page.section("data-attributes");
        page.facts(facts);
    }
    if !layers.is_empty() {
        page.section("data-layers");
        let rows = layers.iter().map(|(name, class)| vec![name_of(name), name_of(class)]).collect();
        page.table(&["data-layer", "data-class"], rows, layers.len());
    }
    if !content.datasets.is_empty() {
        page.section("data-datasets");
        let row = |dataset: &Dataset| {
            vec![
                name_of(&dataset.path),
                shape_text(&dataset.shape),
                dataset.dtype.clone(),
                grouped(count_of(&dataset.shape)),
            ]
        };
        page.table(
            &["data-dataset", "data-shape", "data-dtype", "data-values"],
            content.datasets.iter().map(row).collect(),
            content.datasets.len(),
        );
    }
    let names: Vec<&str> = layers.iter().map(|(name, _)| name.as_str()).collect();
    let paths: Vec<&str> = content.datasets.iter().map(|dataset| dataset.path.as_str()).collect();
    page.detail("model", json!({"layers": names, "datasets": paths, "parameters": parameters}));
}

/// A range of a file that the reader asks for.
struct Request(u64, usize);

/// The bytes; `None` where they are not there, or not given.
type Answer = Option<Vec<u8>>;

/// The file as the reader sees it.
struct Remote {
    size: u64,
    ask: Mutex<(SyncSender<Request>, Receiver<Answer>)>,
}

impl Storage for Remote {
    fn len(&self) -> u64 {
        self.size
    }

    fn read_range(&self, offset: u64, len: usize) -> Result<StorageBuffer, Error> {
        let refused = || Error::InvalidData(format!("{len} bytes at {offset} are not there"));
        let (ask, answer) = &*self.ask.lock().unwrap_or_else(PoisonError::into_inner);
        ask.send(Request(offset, len)).map_err(|_| refused())?;
        let bytes = answer.recv().ok().flatten().ok_or_else(refused)?;
        Ok(StorageBuffer::from_vec(bytes))
    }
}

/// Walks through a file.
pub(super) fn content(file: &mut dyn ReadSeek, size: u64, cancel: &Cancel) -> Result<Content, String> {
    let (ask, asked) = sync_channel(1);
    let (give, answer) = sync_channel(1);
    let storage = Arc::new(Remote { size, ask: Mutex::new((ask, answer)) });
    let walker = std::thread::Builder::new().name("hdf5".to_owned()).spawn(move || walk(storage));
    let walker = walker.map_err(|error| error.to_string())?;
    let until = Instant::now() + MAX_TIME;
    let mut left = MAX_READ;
    // Ends when the walker is done: then nobody asks any more.
    while let Ok(Request(offset, length)) = asked.recv() {
        let is_refused = cancel.is_cancelled() || Instant::now() > until || length > MAX_RANGE || length as u64 > left;
        let range = if is_refused { None } else { range(file, offset, length) };
        left = left.saturating_sub(length as u64);
        if give.send(range).is_err() {
            break;
        }
    }
    walker.join().unwrap_or_else(|_| Err("panic".to_owned()))
}

fn range(file: &mut dyn ReadSeek, offset: u64, length: usize) -> Option<Vec<u8>> {
    file.seek(SeekFrom::Start(offset)).ok()?;
    let mut bytes = Vec::new();
    file.take(length as u64).read_to_end(&mut bytes).ok()?;
    (bytes.len() == length).then_some(bytes)
}

fn walk(storage: Arc<Remote>) -> Result<Content, String> {
    let options = OpenOptions {
        max_chunk_bytes: 16 << 20,
        max_read_bytes: 32 << 20,
        max_object_header_bytes: 8 << 20,
        ..OpenOptions::default()
    };
    let file = Hdf5File::from_storage_with_options(storage, options).map_err(|error| error.to_string())?;
    let root = file.root_group().map_err(|error| error.to_string())?;
    let mut content = Content::default();
    for attribute in root.attributes().unwrap_or_default() {
        content.attributes.push((attribute.name.clone(), attribute_text(&attribute)));
    }
    let mut seen = FxHashSet::default();
    group(&root, "", 0, &mut seen, &mut content);
    if content.datasets.is_empty() && content.groups <= 1 && content.attributes.is_empty() {
        return content.stop.map_or_else(|| Ok(Content::default()), Err);
    }
    Ok(content)
}

/// Groups first, then datasets; a group that lies inside of itself is entered once.
fn group(group: &Group, path: &str, depth: usize, seen: &mut FxHashSet<u64>, content: &mut Content) {
    if depth > MAX_DEPTH || content.datasets.len() >= MAX_DATASETS || !seen.insert(group.address()) {
        return;
    }
    content.groups += 1;
    let (groups, datasets) = match group.members() {
        Ok(members) => members,
        Err(error) => {
            content.stop.get_or_insert_with(|| error.to_string());
            return;
        }
    };
    if matches!(path, "/layers" | "/model_weights" | "/_layer_checkpoint_dependencies") {
        content.layers = layer_names(group, &groups);
    }
    for inner in groups {
        let path = format!("{path}/{}", inner.name());
        self::group(&inner, &path, depth + 1, seen, content);
    }
    for dataset in datasets {
        if content.datasets.len() < MAX_DATASETS {
            let dtype = dtype_name(dataset.dtype());
            content.datasets.push(Dataset {
                path: format!("{path}/{}", dataset.name()),
                shape: dataset.shape().to_vec(),
                dtype,
            });
        }
    }
}

/// The layers of a model, in their order: as it is stated, or as they were written. Keras 3 calls groups by the class of a
/// layer, and keeps its name beside the weights.
fn layer_names(group: &Group, groups: &[Group]) -> Vec<String> {
    if let Ok(stated) = group.attribute("layer_names").and_then(|names| names.read_strings()) {
        return stated;
    }
    let mut written: Vec<&Group> = groups.iter().collect();
    written.sort_by_key(|group| group.address());
    let name = |group: &Group| group.attribute("name").and_then(|name| name.read_string()).ok();
    let called = |group: &&Group| {
        name(group).or_else(|| name(&group.group("vars").ok()?)).unwrap_or_else(|| group.name().to_owned())
    };
    written.iter().map(called).collect()
}

fn attribute_text(attribute: &Attribute) -> String {
    let text = match attribute.read_string() {
        Ok(text) => text,
        Err(_) => match attribute.read_strings() {
            Ok(texts) => texts.join(", "),
            Err(_) => attribute.read_as_f64().map_or_else(|_| String::new(), |number| number.to_string()),
        },
    };
    text.chars().take(MAX_ATTRIBUTE).collect()
}

/// As h5py calls it.
fn dtype_name(dtype: &Datatype) -> String {
    match dtype {
        Datatype::FixedPoint { size, signed, .. } => format!("{}int{}", if *signed { "" } else { "u" }, size * 8),
        Datatype::FloatingPoint { size, .. } => format!("float{}", u32::from(*size) * 8),
        Datatype::String { size: StringSize::Fixed(size), .. } => format!("|S{size}"),
        Datatype::String { .. } => "string".to_owned(),
        Datatype::Compound { fields, .. } => {
            let names: Vec<&str> = fields.iter().take(20).map(|field| field.name.as_str()).collect();
            name_of(&format!("[{}]", names.join(", ")))
        }
        Datatype::Array { base, dims } => format!("{} {}", dtype_name(base), shape_text(dims)),
        Datatype::Enum { base, .. } => format!("enum {}", dtype_name(base)),
        Datatype::VarLen { base, .. } => format!("[{}]", dtype_name(base)),
        Datatype::Opaque { size, .. } => format!("|V{size}"),
        Datatype::Reference { .. } => "reference".to_owned(),
        Datatype::Bitfield { size, .. } => format!("bits{}", u32::from(*size) * 8),
    }
}
