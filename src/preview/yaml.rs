//! YAML, from the events of the parser that `serde-saphyr` stands on: scalars keep the form they were written in, and an
//! alias is shown as one, so that a few lines cannot unfold into gigabytes.

use serde_saphyr::granit_parser::{ErrorKind, Event, Options, Parser, ScalarStyle};

use super::format::{Format, Head};
use super::shape::tree::{Builder, MAX_DEPTH};
use super::text::{self, Text};
use super::{Key, Kind, Limits, Preview, PreviewError, Shape, Source};
use crate::model::FileKind;
use crate::store::Cancel;
use crate::text::Message;

pub(super) struct Yaml;

impl Format for Yaml {
    fn name(&self) -> &'static str {
        "yaml"
    }

    fn probe(&self, head: &Head<'_>) -> bool {
        head.kind == FileKind::Yaml
    }

    fn load(&self, source: &mut Source<'_>, limits: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError> {
        if source.size() > limits.max_tree_bytes {
            return text::instead_of_tree(source, limits, cancel);
        }
        source.read_up_to(limits.max_tree_bytes, cancel)?;
        let text = text::all(source);
        match rows(text.text(), limits.max_rows, cancel) {
            Ok(builder) => Ok(Preview::from(Shape::Tree(builder.finish())).with_source(text)),
            Err(_) if cancel.is_cancelled() => Err(PreviewError::Cancelled),
            Err(No::Mistake { line }) => {
                text::instead(source, limits, cancel, Message::new("preview-not-yaml").arg("line", line))
            }
            Err(No::TooDeep) => text::instead_of_deep_tree(source, limits, cancel),
            // Comments, or a text that only a name takes for YAML: nothing is wrong with it.
            Err(No::Nothing) => Text.load(source, limits, cancel),
        }
    }
}

/// A mapping or a sequence that is open.
enum Open {
    Sequence,
    /// With the key whose value is to come.
    Mapping(Option<String>),
}

/// Why there are no rows.
enum No {
    /// The text is no YAML from here on.
    Mistake {
        line: usize,
    },
    TooDeep,
    /// It holds no value.
    Nothing,
}

fn rows(text: &str, max_rows: usize, cancel: &Cancel) -> Result<Builder, No> {
    let mut builder = Builder::new(max_rows);
    let mut open: Vec<Open> = Vec::new();
    // Containers used as keys are legal and very rare: their content is left out.
    let mut key_depth = 0_usize;
    let mut is_empty = true;
    let mut options = Options::default();
    options.flow_nesting_limit = MAX_DEPTH + 1;
    options.block_nesting_limit = MAX_DEPTH + 1;
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.map_err(|error| match error.kind() {
            ErrorKind::RecursionLimitExceeded => No::TooDeep,
            _ => No::Mistake { line: error.marker().line() },
        })?;
        if cancel.is_cancelled() || builder.depth() > MAX_DEPTH || key_depth > MAX_DEPTH {
            return Err(No::TooDeep);
        }
        match &event {
            Event::MappingStart(..) | Event::SequenceStart(..) if key_depth > 0 => key_depth += 1,
            Event::MappingEnd | Event::SequenceEnd if key_depth > 0 => {
                key_depth -= 1;
                if key_depth == 0
                    && let Some(Open::Mapping(key)) = open.last_mut()
                {
                    *key = Some("?".to_owned());
                }
            }
            _ if key_depth > 0 => {}
            Event::MappingStart(..) | Event::SequenceStart(..) => {
                is_empty = false;
                let is_mapping = matches!(event, Event::MappingStart(..));
                let Some(key) = next_key(&mut open, &builder) else {
                    key_depth = 1;
                    continue;
                };
                builder.open(key, if is_mapping { Kind::Object } else { Kind::Array });
                open.push(if is_mapping { Open::Mapping(None) } else { Open::Sequence });
            }
            Event::MappingEnd | Event::SequenceEnd => {
                builder.close();
                open.pop();
            }
            Event::Scalar(value, style, _, tag) => {
                is_empty = false;
                if let Some(key) = next_key(&mut open, &builder) {
                    let is_plain = *style == ScalarStyle::Plain && tag.is_none();
                    builder.scalar(key, value, if is_plain { kind_of(value) } else { Kind::String });
                } else if let Some(Open::Mapping(key)) = open.last_mut() {
                    *key = Some(value.clone().into_owned());
                }
            }
            Event::Alias(_) => {
                let bytes = span.start.byte_offset().zip(span.end.byte_offset());
                let name = bytes.and_then(|(start, end)| text.get(start..end)).unwrap_or("*").trim();
                if let Some(key) = next_key(&mut open, &builder) {
                    builder.scalar(key, name, Kind::Alias);
                } else if let Some(Open::Mapping(key)) = open.last_mut() {
                    *key = Some(name.to_owned());
                }
            }
            _ => {}
        }
    }
    if is_empty { Err(No::Nothing) } else { Ok(builder) }
}

/// The key of the node that begins; `None` when the node is itself a key.
fn next_key(open: &mut [Open], builder: &Builder) -> Option<Key> {
    match open.last_mut() {
        None => Some(Key::None),
        Some(Open::Sequence) => Some(Key::Index(builder.count())),
        Some(Open::Mapping(key)) => key.take().map(Key::Name),
    }
}

/// The type of a plain scalar in the core schema of YAML 1.2, with the words of YAML 1.1 that Python knows.
fn kind_of(value: &str) -> Kind {
    match value {
        "" | "~" | "null" | "Null" | "NULL" => Kind::Null,
        "true" | "True" | "TRUE" | "false" | "False" | "FALSE" => Kind::Bool,
        ".nan" | ".NaN" | ".NAN" => Kind::Number,
        number if matches!(number.trim_start_matches(['+', '-']), ".inf" | ".Inf" | ".INF") => Kind::Number,
        number
            if number.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.'))
                && number.contains(|c: char| c.is_ascii_digit())
                && number.parse::<f64>().is_ok() =>
        {
            Kind::Number
        }
        _ => Kind::String,
    }
}
