//! What a trace recorded: spans with their times, inputs and outputs, and what people and judges said of it. Read when the
//! page of a trace asks for it, never with the store.
//!
//! Two forms of a span exist: MLflow 2 names its parts plainly and counts in nanoseconds, MLflow 3 writes OpenTelemetry's
//! names with IDs in base64. Both keep inputs and outputs as JSON text in attributes.

use std::io::Read as _;

use serde_json::{Map, Value};

use super::artifacts::{self, ArtifactRoot};
use super::cancel::Cancel;
use super::error::StoreError;
use crate::text::Message;

/// The file beside a trace that holds its spans.
const FILE: &str = "traces.json";
/// A larger file is not read: its spans would be more than anybody looks through.
const MOST_BYTES: u64 = 256 << 20;

/// See the module.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TraceContent {
    /// As stored; [`Span::parent`] makes a tree of them.
    pub spans: Vec<Span>,
    /// In the order in which they were given.
    pub assessments: Vec<Assessment>,
    /// Why spans are missing, or could not all be read.
    pub without_spans: Option<Message>,
}

/// One step of a trace.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Span {
    pub id: String,
    /// The span that it is a part of.
    pub parent: Option<String>,
    pub name: String,
    /// `LLM`, `CHAIN`, `TOOL`, …; empty if not told.
    pub kind: String,
    /// `OK`, `ERROR`, `UNSET`; empty if not told.
    pub status: String,
    /// Why it failed.
    pub status_message: String,
    /// Nanoseconds since 1970 UTC.
    pub start: Option<i64>,
    /// Nanoseconds since 1970 UTC.
    pub end: Option<i64>,
    /// JSON text.
    pub inputs: Option<String>,
    /// JSON text.
    pub outputs: Option<String>,
    /// All others, in the order of the file.
    pub attributes: Vec<(String, String)>,
    pub events: Vec<SpanEvent>,
}

/// Something that happened in a span, such as an exception.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SpanEvent {
    pub name: String,
    /// Nanoseconds since 1970 UTC.
    pub time: Option<i64>,
    /// In the order of the file.
    pub attributes: Vec<(String, String)>,
}

/// What somebody said of a trace.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Assessment {
    pub name: String,
    /// What should have come out, where it is not said how good that is which did.
    pub is_expectation: bool,
    /// As text.
    pub value: String,
    /// Kind and name of who said it.
    pub source: String,
    pub rationale: Option<String>,
    /// The span that it is about, where it is not about the whole.
    pub span: Option<String>,
    /// Milliseconds.
    pub created: Option<i64>,
}

impl TraceContent {
    /// Takes the spans of the file in `root`, or why there are none.
    pub(super) fn take_spans_of(&mut self, root: &ArtifactRoot, cancel: &Cancel) -> Result<(), StoreError> {
        if root.path.is_none() {
            let why = root.unavailable.clone().filter(|why| why.key != artifacts::NONE_LOGGED);
            self.without_spans = Some(why.unwrap_or_else(|| Message::new("trace-without-file")));
            return Ok(());
        }
        cancel.check()?;
        match read(root) {
            Ok(spans) => (self.spans, self.without_spans) = (spans, None),
            Err(why) => self.without_spans = Some(why),
        }
        Ok(())
    }
}

fn read(root: &ArtifactRoot) -> Result<Vec<Span>, Message> {
    let file = artifacts::open(root, FILE).map_err(|error| match error {
        StoreError::Gone(path) => Message::new("trace-file-missing").path(&path),
        error => error.message(),
    })?;
    let path = file.path().unwrap_or(std::path::Path::new(FILE)).to_path_buf();
    if file.size() > MOST_BYTES {
        return Err(Message::new("trace-file-large").path(&path));
    }
    let mut bytes = Vec::new();
    file.take(MOST_BYTES).read_to_end(&mut bytes).map_err(|error| StoreError::io(&path, error).message())?;
    let broken = |cause: String| Message::new("trace-file-broken").path(&path).arg("cause", cause);
    let content: Value = serde_json::from_slice(&bytes).map_err(|error| broken(error.to_string()))?;
    let Some(Value::Array(spans)) = content.get("spans") else { return Err(broken("spans".to_owned())) };
    Ok(spans.iter().filter_map(Value::as_object).map(Span::of).collect())
}

impl Span {
    /// From the JSON of one span.
    pub(super) fn parse(text: &str) -> Result<Self, Message> {
        let broken = |cause: String| Message::new("trace-span-broken").arg("cause", cause);
        match serde_json::from_str(text) {
            Ok(Value::Object(span)) => Ok(Self::of(&span)),
            Ok(_) => Err(broken(String::new())),
            Err(error) => Err(broken(error.to_string())),
        }
    }

    fn of(span: &Map<String, Value>) -> Self {
        let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
        let context = span.get("context").and_then(Value::as_object);
        let id = text(span.get("span_id")).or_else(|| text(context?.get("span_id")));
        let parent = text(span.get("parent_span_id")).or_else(|| text(span.get("parent_id")));
        let status = span.get("status").and_then(Value::as_object);
        let code = text(span.get("status_code")).or_else(|| text(status?.get("code"))).unwrap_or_default();
        let message = text(span.get("status_message")).or_else(|| text(status?.get("message")));
        let mut made = Self {
            id: id.unwrap_or_default(),
            parent: parent.filter(|parent| !parent.is_empty()),
            name: text(span.get("name")).unwrap_or_default(),
            status: code.strip_prefix("STATUS_CODE_").unwrap_or(&code).to_owned(),
            status_message: message.unwrap_or_default(),
            start: time(span, "start_time"),
            end: time(span, "end_time"),
            ..Self::default()
        };
        for (key, value) in span.get("attributes").and_then(Value::as_object).into_iter().flatten() {
            let value = plain(value);
            match key.as_str() {
                "mlflow.spanInputs" => made.inputs = Some(value),
                "mlflow.spanOutputs" => made.outputs = Some(value),
                // Attributes are JSON texts: a word stands in quotes.
                "mlflow.spanType" => made.kind = serde_json::from_str(&value).unwrap_or(value),
                _ => made.attributes.push((key.clone(), value)),
            }
        }
        let events = span.get("events").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object);
        made.events = events
            .map(|event| SpanEvent {
                name: text(event.get("name")).unwrap_or_default(),
                time: number(event.get("timestamp")).or_else(|| number(event.get("time_unix_nano"))),
                attributes: (event.get("attributes").and_then(Value::as_object).into_iter().flatten())
                    .map(|(key, value)| (key.clone(), plain(value)))
                    .collect(),
            })
            .collect();
        made
    }

    /// Nanoseconds from start to end.
    pub fn duration(&self) -> Option<i64> {
        Some(self.end?.saturating_sub(self.start?))
    }
}

fn time(span: &Map<String, Value>, key: &str) -> Option<i64> {
    number(span.get(key)).or_else(|| number(span.get(&format!("{key}_unix_nano"))))
}

/// Protocol buffers as JSON write large numbers as text.
fn number(value: Option<&Value>) -> Option<i64> {
    let value = value?;
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}

/// A text as it is, anything else as JSON.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_a_span_say_the_same() {
        let second = r#"{"name": "ask", "context": {"span_id": "a0"}, "parent_id": "b1", "start_time": 1000, "end_time": 4500,
            "status_code": "ERROR", "status_message": "no", "attributes": {"mlflow.spanType": "\"LLM\"",
            "mlflow.spanInputs": "{\"q\": 1}", "mlflow.spanOutputs": "\"x\"", "k": "\"v\""}, "events": []}"#;
        let third = r#"{"name": "ask", "span_id": "a0", "parent_span_id": "b1", "start_time_unix_nano": "1000",
            "end_time_unix_nano": 4500, "status": {"code": "STATUS_CODE_ERROR", "message": "no"},
            "attributes": {"mlflow.spanType": "\"LLM\"", "mlflow.spanInputs": "{\"q\": 1}",
            "mlflow.spanOutputs": "\"x\"", "k": "\"v\""}, "events": []}"#;
        let wanted = Span {
            id: "a0".into(),
            parent: Some("b1".into()),
            name: "ask".into(),
            kind: "LLM".into(),
            status: "ERROR".into(),
            status_message: "no".into(),
            start: Some(1000),
            end: Some(4500),
            inputs: Some("{\"q\": 1}".into()),
            outputs: Some("\"x\"".into()),
            attributes: vec![("k".into(), "\"v\"".into())],
            events: Vec::new(),
        };
        for text in [second, third] {
            assert_eq!(Span::parse(text).as_ref(), Ok(&wanted), "{text}");
        }
        assert_eq!(wanted.duration(), Some(3500));
    }

    #[test]
    fn what_is_no_span_is_told_and_what_is_missing_is_empty() {
        assert_eq!(Span::parse("{").map_err(|error| error.key), Err("trace-span-broken"));
        assert_eq!(Span::parse("[]").map_err(|error| error.key), Err("trace-span-broken"));
        assert_eq!(Span::parse("{}"), Ok(Span::default()));
        let odd = r#"{"name": 5, "events": {"a": 1}, "attributes": [1], "start_time": "soon", "status": "OK"}"#;
        assert_eq!(Span::parse(odd), Ok(Span::default()));
    }
}
