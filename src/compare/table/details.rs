//! Rows of what every run has, of the datasets that it used, and of its models.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::classes::Classes;
use super::types::{NOTE, Row, Source, Value};
use crate::model::same::Meaning;
use crate::model::{Catalog, ColumnId, RunIndex, natural_cmp};
use crate::store::{LoggedModel, RunId, find_value};

/// Attributes, as far as any run has them. The name is that of the column.
pub(super) fn attributes(catalog: &Catalog, runs: &[RunIndex], columns: &[ColumnId]) -> Vec<Row> {
    let wanted = [
        ColumnId::Status,
        ColumnId::Duration,
        ColumnId::Created,
        ColumnId::Experiment,
        ColumnId::Store,
        ColumnId::User,
        ColumnId::Source,
        ColumnId::GitCommit,
        ColumnId::RunId,
    ];
    // Where there is one store, nobody asks for it.
    let known = wanted.into_iter().filter(|column| columns.contains(column));
    let all = known.chain([ColumnId::Tag(NOTE.into())]);
    let row = |column: ColumnId| {
        let label = column.to_string();
        let row = Classes::of(std::iter::empty()).row(&label, &label, Source::Column(column), runs.len());
        let words: Vec<Option<String>> = runs.iter().map(|run| word(row.value(catalog, *run, 0))).collect();
        let classes = Classes::of(words.iter().map(|word| word.as_deref().map(Meaning::Text)));
        (!classes.is_empty()).then(|| classes.row(&label, &label, row.source, runs.len()))
    };
    all.filter_map(row).collect()
}

/// By which values of attributes are the same; none where there is nothing to see.
fn word(value: Value<'_>) -> Option<String> {
    match value {
        Value::Missing | Value::Text("") => None,
        Value::Text(text) => Some(text.to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::Time(millis) | Value::Duration(Some(millis)) => Some(millis.to_string()),
        Value::Duration(None) => Some(String::new()),
        Value::Status(status) => Some(status.as_str().to_owned()),
        Value::File(bytes) => Some(bytes.to_string()),
    }
}

/// What runs say under names, as rows.
#[derive(Default)]
struct Named(BTreeMap<String, Vec<Option<String>>>);

impl Named {
    fn add(&mut self, name: String, run: usize, runs: usize, text: &str) {
        let slot = &mut self.0.entry(name).or_insert_with(|| vec![None; runs])[run];
        *slot = Some(slot.take().map_or_else(|| text.to_owned(), |before| format!("{before}, {text}")));
    }

    fn rows(self) -> Vec<Row> {
        let row = |(name, texts): (String, Vec<Option<String>>)| {
            let classes = Classes::of(texts.iter().map(|text| text.as_deref().map(Meaning::Text)));
            let counted = texts.len();
            let texts = texts.into_iter().map(|text| text.map(Into::into)).collect();
            classes.row(&name, &name, Source::Texts(texts), counted)
        };
        let mut rows: Vec<Row> = self.0.into_iter().map(row).collect();
        rows.sort_by(|a, b| natural_cmp(&a.key, &b.key));
        rows
    }
}

/// Datasets by name and what they were used for: the digest of their content.
pub(super) fn datasets(catalog: &Catalog, runs: &[RunIndex]) -> Vec<Row> {
    let mut named = Named::default();
    for (at, run) in runs.iter().enumerate() {
        for dataset in &catalog.run(*run).dataset_inputs {
            let context = find_value(&dataset.tags, "mlflow.data.context").filter(|context| !context.is_empty());
            let name = if dataset.name.is_empty() { &dataset.digest } else { &dataset.name };
            let name = context.map_or_else(|| name.clone(), |context| format!("{name} ({context})"));
            named.add(name, at, runs.len(), &dataset.digest);
        }
    }
    named.rows()
}

/// Logged models by name, with kind and status; and registered models, with the versions that came of the run.
pub(super) fn models(catalog: &Catalog, runs: &[RunIndex]) -> Vec<Row> {
    let mut made: FxHashMap<(u32, &RunId), Vec<&LoggedModel>> = FxHashMap::default();
    let mut by_id: FxHashMap<(u32, &str), &LoggedModel> = FxHashMap::default();
    for (store, model) in &catalog.logged_models {
        by_id.insert((store.0, model.id.as_str()), model);
        if let Some(run) = &model.source_run_id {
            made.entry((store.0, run)).or_default().push(model);
        }
    }
    let mut versions: FxHashMap<(u32, &RunId), Vec<(&str, i64)>> = FxHashMap::default();
    for (store, model) in catalog.registered_models.iter().filter(|(_, model)| !model.is_prompt()) {
        for version in &model.versions {
            if let Some(run) = &version.run_id {
                versions.entry((store.0, run)).or_default().push((&model.name, version.version));
            }
        }
    }
    let mut named = Named::default();
    for (at, index) in runs.iter().enumerate() {
        let entry = &catalog.runs[index.at()];
        let (store, run) = (entry.store.0, &entry.run);
        let mut seen = FxHashSet::default();
        let ids = run.model_outputs.iter().map(|(id, _)| id).chain(&run.model_inputs);
        let linked = ids.filter_map(|id| by_id.get(&(store, id.as_str())).copied());
        let own = made.get(&(store, &run.id)).into_iter().flatten().copied();
        for model in own.chain(linked).filter(|model| seen.insert(model.id.as_str())) {
            let status = model.status.as_str();
            let text = model.model_type.as_ref().map_or_else(|| status.to_owned(), |kind| format!("{kind}, {status}"));
            named.add(model.display_name().to_owned(), at, runs.len(), &text);
        }
        for (name, version) in versions.get(&(store, &run.id)).into_iter().flatten() {
            named.add((*name).to_owned(), at, runs.len(), &format!("v{version}"));
        }
    }
    named.rows()
}
