//! What Keras 2 keeps beside a `SavedModel` of `TensorFlow`: the configuration of its layers and metrics, as JSON in messages
//! of protocol buffers.

use std::io::{self, Read, Seek};

use serde_json::{Value, json};

use super::format::{Format, Head};
use super::page::{Page, broken, grouped, name_of};
use super::protobuf::{Field, Reader};
use super::shape::document::Fact;
use super::{Limits, Preview, PreviewError, Source, hdf5, json};
use crate::model::escape;
use crate::store::Cancel;
use crate::text::Message;

const MAX_NODES: usize = 10_000;
/// Bytes of the JSON of one node.
const MAX_CONFIG: u64 = 16 << 20;

pub(super) struct KerasMetadata;

impl Format for KerasMetadata {
    fn name(&self) -> &'static str {
        "keras_metadata"
    }

    fn probe(&self, head: &Head<'_>) -> bool {
        let begin = &head.bytes[..head.bytes.len().min(256)];
        head.ending == "pb" && begin.first() == Some(&0x0a) && memchr::memmem::find(begin, b"_tf_keras_").is_some()
    }

    fn load(&self, source: &mut Source<'_>, limits: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError> {
        let size = source.size();
        let mut nodes = Vec::new();
        let read = source.stream(cancel).and_then(|stream| read(&mut Reader::new(stream), size, &mut nodes));
        if cancel.is_cancelled() {
            return Err(PreviewError::Cancelled);
        }
        let stop = read.err().map(|error| error.to_string());
        match stop {
            Some(why) if nodes.is_empty() => Err(broken(source, "Keras", why)),
            stop => Ok(shown(&nodes, stop, source.name(), limits, cancel)),
        }
    }
}

/// A layer, a metric or the model itself.
#[derive(Default)]
struct Node {
    path: String,
    sort: String,
    config: Value,
    /// The same as it is written.
    text: String,
}

impl Node {
    fn text(&self, key: &str) -> &str {
        self.config.get(key).and_then(Value::as_str).unwrap_or_default()
    }
}

fn read<R: Read + Seek>(reader: &mut Reader<R>, end: u64, nodes: &mut Vec<Node>) -> io::Result<()> {
    reader.message(end, &mut |reader, number, field| {
        let (1, Field::Bytes { end }) = (number, field) else { return Ok(()) };
        if nodes.len() >= MAX_NODES {
            return Err(io::Error::new(io::ErrorKind::InvalidData, format!("more than {MAX_NODES} nodes")));
        }
        let mut node = Node::default();
        reader.message(end, &mut |reader, number, field| {
            match (number, field) {
                (3, Field::Bytes { end }) => node.path = reader.text(end)?,
                (4, Field::Bytes { end }) => node.sort = reader.text(end)?,
                (5, Field::Bytes { end }) => {
                    // What is no JSON is left out.
                    node.text = String::from_utf8_lossy(&reader.bytes(end, MAX_CONFIG)?).into_owned();
                    node.config = serde_json::from_str(&node.text).unwrap_or_default();
                }
                _ => {}
            }
            Ok(())
        })?;
        nodes.push(node);
        Ok(())
    })
}

fn shown(nodes: &[Node], stop: Option<String>, name: &str, limits: &Limits, cancel: &Cancel) -> Preview {
    let mut page = Page::default();
    if let Some(why) = stop {
        page.note(Message::new("data-rest-not-read").arg("cause", why));
    }
    let root = nodes.iter().find(|node| node.path == "root");
    let of_sort = |word: &str| nodes.iter().filter(|node| node.sort.ends_with(word)).count() as u64;
    let mut facts = Vec::new();
    if let Some(root) = root {
        facts.push(Fact::new("data-name", name_of(root.text("name"))));
        facts.push(Fact::new("data-class", name_of(root.text("class_name"))));
    }
    facts.push(Fact::new("data-layers", grouped(of_sort("_layer"))));
    page.facts(facts);
    let layers = root.map(|root| hdf5::layers_of(&root.config)).unwrap_or_default();
    if !layers.is_empty() {
        page.section("data-layers");
        let rows = layers.iter().map(|(name, class)| vec![name_of(name), name_of(class)]).collect();
        page.table(&["layer", "class"], rows, layers.len());
    }
    page.section("data-content");
    let row = |node: &Node| [&node.path, &node.sort, node.text("name"), node.text("class_name")].map(name_of).to_vec();
    page.table(&["path", "kind", "name", "class"], nodes.iter().map(row).collect(), nodes.len());
    let names: Vec<&str> = layers.iter().map(|(name, _)| name.as_str()).collect();
    page.detail("model", json!({"layers": names}));
    if let Some(tree) = root.and_then(|root| json::tree_of(&root.text, limits, cancel)) {
        page.section("data-metadata");
        page.tree(tree);
    }
    let folder = name.rsplit_once('/').map_or(".", |(folder, _)| folder);
    page.python(format!("from tensorflow import keras\n\nmodel = keras.models.load_model({})", escape::python(folder)));
    page.finish("model", "Keras model (SavedModel)")
}
