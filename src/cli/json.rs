//! The JSON forms of what was read, for `dump` and `ls --json`. Fields stand in the order of their names, so that two
//! documents can be compared line by line.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io;

use rayon::prelude::*;
use serde::ser::{Serialize, SerializeSeq, Serializer};

use crate::model::keys::is_internal_tag;
use crate::model::{Catalog, Forest, RunIndex};
use crate::reading::OpenedPlace;
use crate::store::artifacts::NONE_LOGGED;
use crate::store::{
    ArtifactKind, ArtifactListing, ArtifactRoot, Cancel, DatasetInput, History, KeyValue, Mark, MetricPoint, ModelId,
    Run, Store, StoreError,
};
use crate::text::Language;

/// A float; JSON has no NaN and no infinities, so these become words.
pub(super) struct Float(pub(super) f64);

impl Serialize for Float {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.is_nan() {
            serializer.serialize_str("NaN")
        } else if self.0.is_infinite() {
            serializer.serialize_str(if self.0 > 0.0 { "Infinity" } else { "-Infinity" })
        } else {
            serializer.serialize_f64(self.0)
        }
    }
}

/// Keys and values as an object.
pub(super) struct Pairs<'a>(pub(super) &'a [KeyValue]);

impl Serialize for Pairs<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|pair| (&*pair.key, &*pair.value)))
    }
}

/// The tags that users gave, or those that MLflow wrote for itself.
pub(super) struct Tags<'a> {
    pub(super) of: &'a [KeyValue],
    pub(super) are_internal: bool,
}

impl Serialize for Tags<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let are_internal = self.are_internal;
        let wanted = self.of.iter().filter(|tag| is_internal_tag(&tag.key) == are_internal);
        serializer.collect_map(wanted.map(|tag| (&*tag.key, &*tag.value)))
    }
}

/// A list that is made while it is written, so that the whole never stands in memory. Written once.
pub(super) struct Streamed<I>(Cell<Option<I>>);

impl<I> Streamed<I> {
    pub(super) fn new(items: I) -> Self {
        Self(Cell::new(Some(items)))
    }
}

/// As an object.
impl<K: Serialize, V: Serialize, I: Iterator<Item = (K, V)>> Serialize for Streamed<I> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.take().into_iter().flatten())
    }
}

#[derive(serde::Serialize)]
struct DatasetJson<'a> {
    digest: &'a str,
    name: &'a str,
    profile: Option<&'a str>,
    schema: Option<&'a str>,
    source: &'a str,
    source_type: &'a str,
    tags: Pairs<'a>,
}

impl<'a> From<&'a DatasetInput> for DatasetJson<'a> {
    fn from(input: &'a DatasetInput) -> Self {
        Self {
            digest: &input.digest,
            name: &input.name,
            profile: input.profile.as_deref(),
            schema: input.schema.as_deref(),
            source: &input.source,
            source_type: &input.source_type,
            tags: Pairs(&input.tags),
        }
    }
}

#[derive(serde::Serialize)]
pub(super) struct PointJson {
    step: i64,
    timestamp: i64,
    value: Float,
}

impl From<MetricPoint> for PointJson {
    fn from(point: MetricPoint) -> Self {
        Self { step: point.step, timestamp: point.timestamp, value: Float(point.value) }
    }
}

/// `[[timestamp, value, step], …]`
struct HistoryJson(History);

impl Serialize for HistoryJson {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.points().map(|point| (point.timestamp, Float(point.value), point.step)))
    }
}

#[derive(serde::Serialize)]
struct ArtifactJson<'a> {
    is_dir: bool,
    path: &'a str,
    size: Option<u64>,
}

/// A listing as an array; `null` where there is none.
pub(super) struct ListingJson(Option<ArtifactListing>);

impl Serialize for ListingJson {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Some(listing) = &self.0 else { return serializer.serialize_none() };
        let mut sequence = serializer.serialize_seq(Some(listing.entries.len()))?;
        for entry in &listing.entries {
            let size = match entry.kind {
                ArtifactKind::File { size } => Some(size),
                _ => None,
            };
            sequence.serialize_element(&ArtifactJson { is_dir: entry.is_folder(), path: &entry.path, size })?;
        }
        sequence.end()
    }
}

/// Where files were found, and which: the fields of a run and of a logged model.
pub(super) struct Files {
    /// The listing, when it was asked for.
    pub(super) listing: Option<ListingJson>,
    pub(super) path: Option<String>,
    /// Why there is none.
    pub(super) unavailable: Option<String>,
}

impl Files {
    pub(super) fn new(store: &dyn Store, root: Result<ArtifactRoot, StoreError>, with_listing: bool) -> Self {
        let root =
            root.unwrap_or_else(|error| ArtifactRoot { unavailable: Some(error.message()), ..ArtifactRoot::default() });
        // MLflow, too, answers with an empty list where nothing was logged.
        let has_none = root.unavailable.as_ref().is_some_and(|why| why.key == NONE_LOGGED);
        let mut unavailable = root.unavailable.as_ref().map(|why| Language::English.texts().message(why));
        let mut listing = None;
        if has_none {
            unavailable = None;
            listing = Some(ArtifactListing::default());
        } else if with_listing && root.path.is_some() {
            match store.list_artifacts(&root, &Cancel::new()) {
                Ok(read) => listing = Some(read.value),
                Err(error) => unavailable = Some(error.to_string()),
            }
        }
        let listing = with_listing.then_some(ListingJson(listing));
        Self { listing, path: root.path.map(|path| path.to_string_lossy().into_owned()), unavailable }
    }
}

/// A run.
#[derive(serde::Serialize)]
pub(super) struct RunJson<'a> {
    /// Other stores that hold it, where that is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    also_in: Option<Vec<String>>,
    artifact_path: Option<String>,
    artifact_uri: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    artifacts: Option<ListingJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    artifacts_unavailable: Option<String>,
    dataset_inputs: Vec<DatasetJson<'a>>,
    deleted_time: Option<i64>,
    depth: u16,
    end_time: Option<i64>,
    experiment_id: &'a str,
    /// Only where it is so.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    is_artifacts_only: bool,
    latest_metrics: BTreeMap<&'a str, PointJson>,
    lifecycle_stage: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    metric_history: Option<BTreeMap<&'a str, HistoryJson>>,
    model_inputs: Vec<&'a str>,
    model_outputs: Vec<(&'a str, i64)>,
    params: Pairs<'a>,
    parent_run_id: Option<&'a str>,
    run_id: &'a str,
    run_name: &'a str,
    start_time: Option<i64>,
    status: &'static str,
    /// Where it was read, where that is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    store: Option<String>,
    tags: Pairs<'a>,
    tree_note: Option<&'static str>,
    user_id: &'a str,
}

impl<'a> RunJson<'a> {
    /// Reads the history and lists the artifacts, if asked for.
    pub(super) fn new(
        opened: &'a OpenedPlace,
        forest: &Forest,
        index: RunIndex,
        with_history: bool,
        with_artifacts: bool,
    ) -> Self {
        let catalog: &Catalog = &opened.catalog;
        let run: &Run = catalog.run(index);
        let store = opened.store_of(index);
        let files = Files::new(&**store, store.artifact_root(run), with_artifacts);
        let history = |metric: &'a str| {
            // What is wrong in a history is among the problems of the store already.
            let read = store.history(run, metric, &Cancel::new());
            (metric, HistoryJson(read.map(|read| read.value).unwrap_or_default()))
        };
        Self {
            also_in: None,
            artifact_path: files.path,
            artifact_uri: run.artifact_uri.as_deref(),
            artifacts: files.listing,
            is_artifacts_only: run.marks.contains(&Mark::ArtifactsOnly),
            artifacts_unavailable: files.unavailable,
            dataset_inputs: run.dataset_inputs.iter().map(DatasetJson::from).collect(),
            deleted_time: run.deleted_time,
            depth: forest.depth(index),
            end_time: run.end_time,
            experiment_id: catalog.experiment_of(index).id.as_str(),
            latest_metrics: run
                .metrics
                .iter()
                .filter_map(|metric| Some((&*metric.key, PointJson::from(metric.latest?))))
                .collect(),
            lifecycle_stage: run.lifecycle_stage.as_str(),
            metric_history: with_history.then(|| run.metrics.par_iter().map(|metric| history(&metric.key)).collect()),
            model_inputs: run.model_inputs.iter().map(ModelId::as_str).collect(),
            model_outputs: run.model_outputs.iter().map(|(id, step)| (id.as_str(), *step)).collect(),
            params: Pairs(&run.params),
            parent_run_id: run.parent_id(),
            run_id: run.id.as_str(),
            run_name: &run.name,
            start_time: run.start_time,
            status: run.status.as_str(),
            store: None,
            tags: Pairs(&run.tags),
            tree_note: forest.note(index).map(crate::model::TreeNote::as_str),
            user_id: &run.user_id,
        }
    }

    /// With the stores that hold it; in `dump`, each root has its runs.
    pub(super) fn with_store(self, opened: &OpenedPlace, index: RunIndex) -> Self {
        let catalog = &opened.catalog;
        let path = |run: RunIndex| catalog.stores[catalog.runs[run.at()].store.at()].location.origin.to_string();
        let mut also_in: Vec<String> = catalog.twins().of(index).map(path).collect();
        also_in.retain(|other| *other != path(index));
        also_in.sort_unstable();
        also_in.dedup();
        Self { also_in: Some(also_in), store: Some(path(index)), ..self }
    }
}

/// Writes a document with a line for each entry down to `depth` levels; what is deeper stays on its line.
pub(super) struct Lines {
    depth: usize,
    level: usize,
    has_entries: bool,
}

impl Lines {
    pub(super) fn new(depth: usize) -> Self {
        Self { depth, level: 0, has_entries: false }
    }

    fn open<W: ?Sized + io::Write>(&mut self, out: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.level += 1;
        self.has_entries = false;
        out.write_all(bracket)
    }

    fn close<W: ?Sized + io::Write>(&mut self, out: &mut W, bracket: &[u8]) -> io::Result<()> {
        let breaks = self.has_entries && self.level <= self.depth;
        self.level -= 1;
        self.has_entries = true;
        if breaks {
            self.line(out)?;
        }
        out.write_all(bracket)
    }

    fn entry<W: ?Sized + io::Write>(&mut self, out: &mut W, is_first: bool) -> io::Result<()> {
        if !is_first {
            out.write_all(b",")?;
        }
        if self.level <= self.depth {
            self.line(out)?;
        } else if !is_first {
            out.write_all(b" ")?;
        }
        Ok(())
    }

    fn line<W: ?Sized + io::Write>(&self, out: &mut W) -> io::Result<()> {
        out.write_all(b"\n")?;
        for _ in 0..self.level {
            out.write_all(b" ")?;
        }
        Ok(())
    }
}

impl serde_json::ser::Formatter for Lines {
    fn begin_array<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.open(out, b"[")
    }
    fn end_array<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.close(out, b"]")
    }
    fn begin_array_value<W: ?Sized + io::Write>(&mut self, out: &mut W, is_first: bool) -> io::Result<()> {
        self.entry(out, is_first)
    }
    fn end_array_value<W: ?Sized + io::Write>(&mut self, _out: &mut W) -> io::Result<()> {
        self.has_entries = true;
        Ok(())
    }
    fn begin_object<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.open(out, b"{")
    }
    fn end_object<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.close(out, b"}")
    }
    fn begin_object_key<W: ?Sized + io::Write>(&mut self, out: &mut W, is_first: bool) -> io::Result<()> {
        self.entry(out, is_first)
    }
    fn begin_object_value<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }
    fn end_object_value<W: ?Sized + io::Write>(&mut self, _out: &mut W) -> io::Result<()> {
        self.has_entries = true;
        Ok(())
    }
}

/// Writes `value` and a line end.
pub(super) fn write(out: &mut dyn io::Write, value: &impl Serialize, depth: usize) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(&mut *out, Lines::new(depth));
    value.serialize(&mut serializer)?;
    out.write_all(b"\n")
}
