//! A field as text: in settings, view files and arguments. That of the filter grammar, so that there is one to learn:
//! ``metrics.`val/acc.min` ``, `params.lr`, `duration`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::super::table::MetricValue;
use super::data::Field;
use crate::model::ColumnId;
use crate::model::filter::field::Entity;
use crate::model::filter::lex::quoted_key;

/// Columns that the grammar has a word of its own for.
const WORDS: [(&str, ColumnId); 6] = [
    ("run_name", ColumnId::Name),
    ("experiment_name", ColumnId::Experiment),
    ("user_id", ColumnId::User),
    ("run_id", ColumnId::RunId),
    ("start_time", ColumnId::Created),
    ("run_uuid", ColumnId::RunId),
];

/// Which value of a metric, as it stands behind the last dot.
fn word_of(value: MetricValue) -> Option<String> {
    Some(match value {
        MetricValue::Last | MetricValue::All => return None,
        MetricValue::Min => "min".to_owned(),
        MetricValue::Max => "max".to_owned(),
        MetricValue::Best => "best".to_owned(),
        MetricValue::At(step) => format!("at{step}"),
    })
}

/// `loss.min` as `loss` and the lowest.
fn split(key: &str) -> Option<(&str, MetricValue)> {
    let (name, word) = key.rsplit_once('.').filter(|(name, _)| !name.is_empty())?;
    let value = match word {
        "last" => MetricValue::Last,
        "min" => MetricValue::Min,
        "max" => MetricValue::Max,
        "best" => MetricValue::Best,
        _ => MetricValue::At(word.strip_prefix("at")?.parse().ok()?),
    };
    Some((name, value))
}

impl Field {
    /// The last value of a column.
    pub fn of(column: ColumnId) -> Self {
        Self { column, value: MetricValue::Last }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pair = |f: &mut fmt::Formatter<'_>, entity: Entity, key: &str| match quoted_key(key) {
            Some(key) => write!(f, "{}.{key}", entity.word()),
            // Has all three quotation marks: no filter can say it, but this reads it back.
            None => write!(f, "{}.`{key}`", entity.word()),
        };
        match &self.column {
            ColumnId::Metric(key) => {
                // A metric that is itself called `loss.min`: its last value says so.
                let is_plain = split(key).is_none();
                match word_of(self.value) {
                    None if is_plain => pair(f, Entity::Metric, key),
                    word => pair(f, Entity::Metric, &format!("{key}.{}", word.as_deref().unwrap_or("last"))),
                }
            }
            ColumnId::Param(key) => pair(f, Entity::Param, key),
            ColumnId::Tag(key) => pair(f, Entity::Tag, key),
            column => match WORDS.iter().find(|(_, other)| other == column) {
                Some((word, _)) => f.write_str(word),
                None => column.fmt(f),
            },
        }
    }
}

/// Not the text of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a field, such as metrics.loss, params.lr or duration")]
pub struct UnknownField;

impl FromStr for Field {
    type Err = UnknownField;

    /// The inverse of `to_string`; takes all words for entities that filters take.
    fn from_str(text: &str) -> Result<Self, UnknownField> {
        let text = text.trim();
        let named = |name: &str| -> Result<Self, UnknownField> {
            if let Some((_, column)) = WORDS.iter().find(|(word, _)| *word == name) {
                return Ok(Self::of(column.clone()));
            }
            let column: Option<ColumnId> = name.parse().ok();
            column.filter(|column| column.attribute().is_some()).map(Self::of).ok_or(UnknownField)
        };
        let Some((word, rest)) = text.split_once('.') else { return named(text) };
        let entity = Entity::parse(word).ok_or(UnknownField)?;
        let key = unquoted(rest);
        Ok(match entity {
            Entity::Param => Self::of(ColumnId::Param(key.into())),
            Entity::Tag => Self::of(ColumnId::Tag(key.into())),
            Entity::Metric => match split(key) {
                Some((name, value)) => Self { column: ColumnId::Metric(name.into()), value },
                None => Self::of(ColumnId::Metric(key.into())),
            },
            Entity::Attribute => return named(key),
            Entity::Dataset => return Err(UnknownField),
        })
    }
}

/// Without the quotation marks around it.
fn unquoted(text: &str) -> &str {
    let within = |quote: char| text.strip_prefix(quote)?.strip_suffix(quote);
    ['`', '"', '\''].into_iter().find_map(within).unwrap_or(text)
}

impl Serialize for Field {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metric(key: &str, value: MetricValue) -> Field {
        Field { column: ColumnId::Metric(key.into()), value }
    }

    #[test]
    fn fields_are_written_as_in_a_filter_and_read_back() {
        for (field, text) in [
            (metric("val_acc", MetricValue::Last), "metrics.val_acc"),
            (metric("val_acc", MetricValue::Min), "metrics.val_acc.min"),
            (metric("val/acc", MetricValue::Best), "metrics.`val/acc.best`"),
            (metric("loss", MetricValue::At(100)), "metrics.loss.at100"),
            (metric("loss", MetricValue::At(-5)), "metrics.`loss.at-5`"),
            (metric("loss.min", MetricValue::Last), "metrics.loss.min.last"),
            (metric("loss.min", MetricValue::Max), "metrics.loss.min.max"),
            (metric("a`b", MetricValue::Last), "metrics.\"a`b\""),
            (metric("`'\"", MetricValue::Last), "metrics.``'\"`"),
            (metric("", MetricValue::Last), "metrics.``"),
            (metric("学习率", MetricValue::Max), "metrics.学习率.max"),
            (Field::of(ColumnId::Param("lr".into())), "params.lr"),
            (Field::of(ColumnId::Param("opt.min".into())), "params.opt.min"),
            (Field::of(ColumnId::Tag("mlflow.user".into())), "tags.mlflow.user"),
            (Field::of(ColumnId::Duration), "duration"),
            (Field::of(ColumnId::Name), "run_name"),
            (Field::of(ColumnId::Created), "start_time"),
            (Field::of(ColumnId::GitCommit), "version"),
        ] {
            let written = field.to_string();
            assert_eq!(written.parse(), Ok(field.clone()), "{written}");
            assert_eq!(text.parse(), Ok(field.clone()), "{text}");
            assert_eq!(written, text);
            let json = serde_json::to_string(&field).expect("writes");
            assert_eq!(serde_json::from_str::<Field>(&json).expect("reads"), field);
        }
        assert_eq!("attributes.duration".parse(), Ok(Field::of(ColumnId::Duration)));
        assert_eq!("created".parse(), Ok(Field::of(ColumnId::Created)));
        assert_eq!(" metric.loss ".parse(), Ok(metric("loss", MetricValue::Last)));
        for wrong in ["", "loss", "param:lr", "dataset.name", "nothing.x", "attributes.lr"] {
            assert_eq!(wrong.parse::<Field>(), Err(UnknownField), "{wrong}");
        }
    }
}
