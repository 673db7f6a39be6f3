//! The jobs of entity pages: the index, what a trace recorded, and texts laid out in lines.

use std::sync::Arc;

use serde_json::Value;

use super::{Action, DetailKey, Indexed, TraceTree};
use crate::app::job::JobContext;
pub use crate::model::json_text::Change;
use crate::model::json_text::{diff, pretty};
use crate::model::{Catalog, Entities, EntityKey, StoreView, spans};
use crate::store::{RegisteredModel, Store, Trace};

/// Lines of a text that are kept: more than anybody reads.
const MOST_LINES: usize = 200_000;

/// What is done in the background.
#[derive(Debug)]
pub enum Job {
    /// Index a catalog.
    Index(Arc<Catalog>, StoreView),
    /// Read what a trace recorded.
    Trace { key: EntityKey, trace: Arc<Trace>, store: Arc<dyn Store> },
    /// Lay out the texts of a page.
    Detail { key: DetailKey, indexed: Arc<Indexed>, tree: Option<Arc<TraceTree>> },
}

/// See [`JobKey`](crate::app::job::JobKey).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    Index,
    Trace,
    Detail,
}

/// Texts of a page, laid out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Detail {
    /// Texts below each other, empty ones left out.
    pub parts: Vec<TextPart>,
    /// Columns of a dataset, where its schema lists some.
    pub columns: Vec<SchemaColumn>,
    /// Of a prompt.
    pub prompt: Option<PromptText>,
}

/// A text with its title.
#[derive(Clone, Debug, PartialEq)]
pub struct TextPart {
    /// Key of its title in the locale files.
    pub title: &'static str,
    pub lines: Vec<String>,
    /// There are more lines.
    pub is_cut: bool,
}

/// A column of a dataset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaColumn {
    pub name: String,
    pub kind: String,
    /// `None` where it is not told.
    pub is_required: Option<bool>,
}

/// A version of a prompt.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PromptText {
    pub lines: Vec<String>,
    /// Against the version before; `None` where there is none, or too much to compare.
    pub changes: Option<Vec<(Change, String)>>,
}

impl Job {
    pub(in crate::app) fn key(&self) -> Key {
        match self {
            Self::Index(..) => Key::Index,
            Self::Trace { .. } => Key::Trace,
            Self::Detail { .. } => Key::Detail,
        }
    }

    pub(in crate::app) fn run(self, context: &JobContext) {
        match self {
            Self::Index(catalog, view) => {
                let entities = Entities::of(&catalog, view);
                context.send(Action::Done(Arc::new(Indexed { catalog, entities, view })));
            }
            Self::Trace { key, trace, store } => {
                let tree = store.trace_content(&trace, &context.cancel).map(|read| {
                    let spans = &read.value.spans;
                    let start = spans.iter().filter_map(|span| span.start).min();
                    let end = spans.iter().filter_map(|span| span.end).max();
                    let (rows, time) = (spans::rows(spans), start.zip(end));
                    Arc::new(TraceTree { rows, time, problems: read.problems, content: read.value })
                });
                context.send(Action::TraceDone(key, tree.map_err(|error| error.message())));
            }
            Self::Detail { key, indexed, tree } => {
                let detail = match &key {
                    DetailKey::Prompt(of, version) => {
                        let model = indexed.entities.registered(&indexed.catalog, of);
                        model.map(|model| prompt(model, *version))
                    }
                    DetailKey::Dataset(of) => dataset(&indexed, of),
                    DetailKey::Span(_, at) => tree.and_then(|tree| span(&tree, *at)),
                };
                context.send(Action::DetailDone(key, Arc::new(detail.unwrap_or_default())));
            }
        }
    }
}

fn part(title: &'static str, text: &str) -> Option<TextPart> {
    let text = pretty(text);
    if text.trim().is_empty() {
        return None;
    }
    let mut lines = text.lines();
    let shown = lines.by_ref().take(MOST_LINES).map(str::to_owned).collect();
    Some(TextPart { title, lines: shown, is_cut: lines.next().is_some() })
}

fn prompt(model: &RegisteredModel, at: usize) -> Detail {
    let text = |at: usize| model.versions.get(at).and_then(|version| version.prompt_text()).map(prompt_lines);
    let lines = text(at).unwrap_or_default();
    let before = at.checked_sub(1).map(|before| text(before).unwrap_or_default());
    let changes = before.and_then(|before| diff(&before, &lines));
    let tag = |title, key| {
        let version = model.versions.get(at)?;
        part(title, crate::store::find_value(&version.tags, key)?)
    };
    let parts = [
        tag("prompt-model-config", "_mlflow_prompt_model_config"),
        tag("prompt-response-format", "_mlflow_prompt_response_format"),
    ];
    Detail {
        parts: parts.into_iter().flatten().collect(),
        prompt: Some(PromptText { lines, changes }),
        ..Detail::default()
    }
}

/// A template as lines; of a chat, who says what.
fn prompt_lines(text: &str) -> Vec<String> {
    let messages = serde_json::from_str::<Vec<Value>>(text).ok().filter(|messages| !messages.is_empty());
    let said = messages.and_then(|messages| {
        let said = messages.iter().map(|message| {
            let content = message.get("content")?;
            let content = content.as_str().map_or_else(|| pretty(&content.to_string()), str::to_owned);
            Some((message.get("role")?.as_str()?.to_owned(), content))
        });
        said.collect::<Option<Vec<_>>>()
    });
    let Some(said) = said else { return text.lines().take(MOST_LINES).map(str::to_owned).collect() };
    let mut lines = Vec::new();
    for (role, content) in said {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.push(format!("{role}:"));
        lines.extend(content.lines().map(|line| format!("  {line}")));
    }
    lines
}

fn dataset(indexed: &Indexed, key: &EntityKey) -> Option<Detail> {
    let input = indexed.entities.dataset(key)?.input(&indexed.catalog)?;
    let schema = input.schema.as_deref().unwrap_or_default();
    let columns = columns(schema);
    let parts = [
        part("dataset-source", &input.source),
        part("dataset-profile", input.profile.as_deref().unwrap_or_default()),
        columns.is_empty().then(|| part("dataset-schema", schema)).flatten(),
    ];
    Some(Detail { parts: parts.into_iter().flatten().collect(), columns, ..Detail::default() })
}

/// The columns of `mlflow_colspec`; none where the schema is something else.
fn columns(schema: &str) -> Vec<SchemaColumn> {
    let Ok(schema) = serde_json::from_str::<Value>(schema) else { return Vec::new() };
    let columns = schema.get("mlflow_colspec").and_then(Value::as_array).into_iter().flatten();
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    columns
        .map(|column| SchemaColumn {
            name: column.get("name").map(plain).unwrap_or_default(),
            kind: column.get("type").map(plain).unwrap_or_default(),
            is_required: column.get("required").and_then(Value::as_bool),
        })
        .collect()
}

fn span(tree: &TraceTree, at: usize) -> Option<Detail> {
    let span = tree.content.spans.get(at)?;
    let pairs = |pairs: &[(String, String)]| {
        let line = |(key, value): &(String, String)| format!("{key}: {}", pretty(value));
        pairs.iter().map(line).collect::<Vec<_>>().join("\n")
    };
    let events: Vec<String> =
        span.events.iter().map(|event| format!("{}\n{}", event.name, pairs(&event.attributes))).collect();
    let parts = [
        part("span-message", &span.status_message),
        part("span-inputs", span.inputs.as_deref().unwrap_or_default()),
        part("span-outputs", span.outputs.as_deref().unwrap_or_default()),
        part("span-attributes", &pairs(&span.attributes)),
        part("span-events", &events.join("\n")),
    ];
    Some(Detail { parts: parts.into_iter().flatten().collect(), ..Detail::default() })
}
