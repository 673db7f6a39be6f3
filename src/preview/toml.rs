//! TOML as a tree, in the order in which it is written.

use ::toml::Spanned;
use ::toml::de::{DeTable, DeValue};

use super::format::{Format, Head};
use super::shape::tree::Builder;
use super::text::{self, Text};
use super::{Key, Kind, Limits, Preview, PreviewError, Shape, Source};
use crate::store::Cancel;
use crate::text::Message;

pub(super) struct Toml;

impl Format for Toml {
    fn name(&self) -> &'static str {
        "toml"
    }

    fn probe(&self, head: &Head<'_>) -> bool {
        head.is_toml
    }

    fn load(&self, source: &mut Source<'_>, limits: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError> {
        if source.size() > limits.max_tree_bytes {
            return text::instead_of_tree(source, limits, cancel);
        }
        source.read_up_to(limits.max_tree_bytes, cancel)?;
        let text = text::all(source);
        // The parser refuses what is nested deeper than any settings are.
        let builder = match DeTable::parse(text.text()) {
            Ok(table) if table.get_ref().is_empty() => return Text.load(source, limits, cancel),
            Ok(table) => {
                let mut builder = Builder::new(limits.max_rows);
                builder.open(Key::None, Kind::Object);
                rows(text.text(), table.get_ref(), &mut builder);
                builder.close();
                builder
            }
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start.min(text.text().len()));
                let line = memchr::memchr_iter(b'\n', &text.text().as_bytes()[..at]).count() + 1;
                let why = Message::new("preview-not-toml").arg("line", line);
                return text::instead(source, limits, cancel, why);
            }
        };
        Ok(Preview::from(Shape::Tree(builder.finish())).with_source(text))
    }
}

/// What stands first is shown first.
fn rows(text: &str, table: &DeTable<'_>, builder: &mut Builder) {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    for (key, value) in entries {
        row(text, Key::Name(key.get_ref().clone().into_owned()), value, builder);
    }
}

fn row(text: &str, key: Key, value: &Spanned<DeValue<'_>>, builder: &mut Builder) {
    // Numbers and times keep the form that they were written in.
    let written = || text.get(value.span()).unwrap_or_default().trim();
    match value.get_ref() {
        DeValue::String(string) => builder.scalar(key, string, Kind::String),
        DeValue::Integer(_) | DeValue::Float(_) => builder.scalar(key, written(), Kind::Number),
        DeValue::Boolean(is_true) => builder.scalar(key, if *is_true { "true" } else { "false" }, Kind::Bool),
        DeValue::Datetime(time) => builder.scalar(key, &time.to_string(), Kind::String),
        DeValue::Array(values) => {
            builder.open(key, Kind::Array);
            for (at, value) in values.iter().enumerate() {
                row(text, Key::Index(at as u32), value, builder);
            }
            builder.close();
        }
        DeValue::Table(table) => {
            builder.open(key, Kind::Object);
            rows(text, table, builder);
            builder.close();
        }
    }
}
