//! Models of Keras 3: a zip with a configuration and with weights in HDF5.

use std::io::{Cursor, Read, Seek};

use serde_json::Value;

use super::format::{Format, Head};
use super::hdf5::{self, Content};
use super::page::{Page, broken, name_of};
use super::shape::document::Fact;
use super::{Limits, Preview, PreviewError, Source};
use crate::model::escape;
use crate::store::Cancel;
use crate::text::Message;

const MAX_CONFIG: u64 = 16 << 20;
const MAX_WEIGHTS: u64 = 160 << 20;

pub(super) struct Keras;

impl Format for Keras {
    fn name(&self) -> &'static str {
        "keras"
    }

    fn probe(&self, head: &Head<'_>) -> bool {
        head.bytes.starts_with(b"PK\x03\x04") && head.ending == "keras"
    }

    fn is_apart(&self) -> bool {
        true
    }

    fn load(&self, source: &mut Source<'_>, _: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError> {
        let read = source.stream(cancel).map_err(|error| error.to_string()).and_then(|stream| model(stream, cancel));
        if cancel.is_cancelled() {
            return Err(PreviewError::Cancelled);
        }
        let model = read.map_err(|why| broken(source, "Keras", why))?;
        let mut page = Page::default();
        let text = |pointer: &str| model.config.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        let mut facts = vec![
            Fact::new("data-name", name_of(text("/config/name"))),
            Fact::new("data-class", name_of(text("/class_name"))),
        ];
        if let Some(version) = model.metadata.get("keras_version").and_then(Value::as_str) {
            facts.push(Fact::named("Keras", name_of(version)));
        }
        page.facts(facts);
        let layers = hdf5::layers_of(&model.config);
        match &model.weights {
            Ok(weights) => hdf5::show(&mut page, weights, &layers),
            Err(why) => {
                page.note(Message::new("data-rest-not-read").arg("cause", why.as_str()));
                hdf5::show(&mut page, &Content::default(), &layers);
            }
        }
        page.python(format!("import keras\n\nmodel = keras.saving.load_model({})", escape::python(source.name())));
        Ok(page.finish("model", "Keras model"))
    }
}

struct Model {
    config: Value,
    metadata: Value,
    weights: Result<Content, String>,
}

fn model(stream: impl Read + Seek, cancel: &Cancel) -> Result<Model, String> {
    let mut zip = zip::ZipArchive::new(stream).map_err(|error| error.to_string())?;
    let mut member = |name: &str, most: u64| -> Result<Vec<u8>, String> {
        let member = zip.by_name(name).map_err(|error| format!("{name}: {error}"))?;
        let mut bytes = Vec::new();
        member.take(most + 1).read_to_end(&mut bytes).map_err(|error| format!("{name}: {error}"))?;
        if bytes.len() as u64 > most { Err(format!("{name}: more than {most} bytes")) } else { Ok(bytes) }
    };
    let config = serde_json::from_slice(&member("config.json", MAX_CONFIG)?).map_err(|error| error.to_string())?;
    let metadata = member("metadata.json", MAX_CONFIG).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let weights = member("model.weights.h5", MAX_WEIGHTS).and_then(|bytes| {
        let size = bytes.len() as u64;
        hdf5::content(&mut Cursor::new(bytes), size, cancel)
    });
    Ok(Model { config, metadata: metadata.unwrap_or_default(), weights })
}
