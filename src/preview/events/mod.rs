//! Event files of TensorBoard: scalars as curves, the last picture of each tag, texts, and how much there is of the rest.
//! Other files of records, of which only that can be told.

pub(super) mod record;
mod summary;

use std::io::Cursor;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Map, Value};

use self::record::Record;
use self::summary::{MAX_TAGS, Summaries};
use super::format::{Format, Head};
use super::image;
use super::page::{Page, broken, grouped, name_of};
use super::shape::document::{Block, Curve, Curves, Fact, Label};
use super::{ImagePreview, Limits, Preview, PreviewError, Shape, Source};
use crate::model::FileKind;
use crate::model::escape;
use crate::store::Cancel;
use crate::text::Message;

const MAX_TIME: Duration = Duration::from_secs(3);
const MAX_CURVES: usize = 200;
const MAX_IMAGES: usize = 24;
/// Of one picture, decoded.
const MAX_IMAGE_MEMORY: u64 = 32_000_000;

pub(super) struct Events;

impl Format for Events {
    fn name(&self) -> &'static str {
        "events"
    }

    fn probe(&self, head: &Head<'_>) -> bool {
        record::begins(head.bytes) || (head.kind == FileKind::Events && !head.is_text)
    }

    fn load(&self, source: &mut Source<'_>, limits: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError> {
        let mut found = Summaries::default();
        let mut is_events = false;
        let (mut records, mut bad, mut note) = (0_u64, 0_u64, None);
        let until = Instant::now() + MAX_TIME;
        let mut read_all = || -> std::io::Result<()> {
            let mut reader = source.stream(cancel)?;
            loop {
                match record::next(&mut reader)? {
                    Record::Data(data) => {
                        is_events |= records == 0 && memchr::memmem::find(&data, b"brain.Event").is_some();
                        records += 1;
                        if is_events && found.add(&data).is_err() {
                            bad += 1;
                        }
                    }
                    Record::Passed => records += 1,
                    Record::End => return Ok(()),
                    Record::Cut => {
                        note = Some("data-record-cut");
                        return Ok(());
                    }
                    Record::Damaged => {
                        note = Some("data-record-damaged");
                        return Ok(());
                    }
                }
                if Instant::now() > until {
                    note = Some("data-records-first");
                    return Ok(());
                }
            }
        };
        let read = read_all();
        if cancel.is_cancelled() {
            return Err(PreviewError::Cancelled);
        }
        read.map_err(|error| source.failed(error))?;
        if records == 0 {
            return Err(broken(source, "TFRecord", "no record"));
        }
        let mut page = Page::default();
        let mut facts = vec![Fact::new("data-records", grouped(records))];
        if let (Some(first), Some(last)) = (found.first_time, found.last_time) {
            facts.push(Fact::new("data-from", moment(first)));
            facts.push(Fact::new("data-to", moment(last)));
        }
        page.facts(facts);
        if let Some(key) = note {
            page.note(Message::new(key).arg("records", records));
        }
        if bad > 0 {
            page.note(Message::new("data-records-unreadable").arg("count", bad));
        }
        let name = source.name();
        if !is_events {
            page.python(format!(
                "import tensorflow as tf\n\nfor record in tf.data.TFRecordDataset({}):\n    example = tf.train.Example.FromString(record.numpy())",
                escape::python(name)
            ));
            return Ok(page.finish("binary", "TFRecord"));
        }
        shown(&mut page, &found, limits, cancel);
        page.python(format!(
            "from tensorboard.backend.event_processing.event_accumulator import EventAccumulator\n\nevents = EventAccumulator({}).Reload()\nevents.Tags()",
            escape::python(name)
        ));
        Ok(page.finish("events", "TensorBoard events"))
    }
}

fn moment(seconds: f64) -> String {
    let stamp = jiff::Timestamp::from_millisecond((seconds * 1000.0) as i64);
    stamp.map_or_else(|_| seconds.to_string(), |stamp| stamp.strftime("%Y-%m-%d %H:%M:%S UTC").to_string())
}

fn shown(page: &mut Page, found: &Summaries, limits: &Limits, cancel: &Cancel) {
    if !found.hparams.is_empty() {
        page.section("data-hparams");
        let facts = found.hparams.iter().map(|(name, value)| Fact::named(name_of(name), name_of(value)));
        page.facts(facts.collect());
    }
    let scalars: Vec<_> = found.tags.iter().filter(|(_, tag)| !tag.scalars.is_empty()).collect();
    if !scalars.is_empty() {
        page.section("data-scalars");
    }
    for (name, tag) in scalars.iter().take(MAX_CURVES) {
        let curves = vec![Curve { name: String::new(), points: tag.scalars.clone() }];
        let x = Label::Words(Message::new("data-step"));
        page.curves(Curves { title: name_of(name), x, curves });
    }
    let images: Vec<_> = found.tags.iter().filter_map(|(name, tag)| Some((name, tag, tag.image.as_ref()?))).collect();
    if !images.is_empty() {
        page.section("data-images");
    }
    for (name, tag, (step, bytes)) in images.iter().take(MAX_IMAGES) {
        page.note(Message::new("data-image-of").arg("tag", name_of(name)).arg("step", *step).arg("count", tag.images));
        if let Some(image) = decoded(bytes, limits, cancel) {
            page.push(Block::Image(image));
        }
    }
    for (name, tag) in &found.tags {
        for (step, text) in &tag.texts {
            page.section_named(&format!("{name} · {step}"));
            page.push(Block::Text(text.lines().map(name_of).collect::<Vec<_>>().join("\n")));
        }
    }
    page.section("data-tags");
    let rows = found
        .tags
        .iter()
        .map(|(name, tag)| {
            let kind = match tag {
                tag if !tag.scalars.is_empty() => "scalar",
                tag if tag.images > 0 => "image",
                tag if tag.histograms > 0 => "histogram",
                tag if tag.sounds > 0 => "audio",
                tag if !tag.texts.is_empty() => "text",
                _ => "",
            };
            vec![name_of(name), kind.to_owned(), tag.count.to_string()]
        })
        .collect();
    page.table(&["data-tag", "data-kind", "data-count"], rows, found.tags.len());
    if found.tags.len() >= MAX_TAGS {
        page.note(Message::new("data-tags-cut").arg("count", MAX_TAGS));
    }
    if found.has_graph {
        page.note(Message::new("data-has-graph"));
    }
    let tags: Map<String, Value> = found.tags.iter().map(|(name, tag)| (name.clone(), tag.count.into())).collect();
    page.detail("events", serde_json::json!({ "tags": tags }));
}

/// The picture of a summary.
fn decoded(bytes: &[u8], limits: &Limits, cancel: &Cancel) -> Option<Arc<ImagePreview>> {
    let limits = Limits { max_memory: limits.max_memory.min(MAX_IMAGE_MEMORY), ..limits.clone() };
    let mut source = Source::new("image", bytes.len() as u64, Cursor::new(bytes.to_vec()));
    source.read_up_to(super::HEAD_BYTES as u64, cancel).ok()?;
    match image::Image.load(&mut source, &limits, cancel).ok()?.shape {
        Shape::Image(image) => Some(Arc::new(image)),
        _ => None,
    }
}
