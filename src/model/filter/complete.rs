//! What can stand at the cursor of a filter: names with the number of runs that have them, comparisons, values with counts.
//!
//! For a job: the cost is a few looks at each run in view, bounded by [`MOST`] and [`DESCRIBED`], and it can be cancelled.
//! Counts are among the runs that pass the part before the cursor which is a filter by itself.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Filter;
use super::error::ErrorKind;
use super::field::{ATTRIBUTES, DATASET_FIELDS, Entity, Field, Nature, Source, Value};
use super::lex::{Token, TokenKind, tokens};
use super::parse::{OF_NUMBERS, OF_TEXTS, Refusal, parse, parse_field};
use super::time::Clock;
use super::write::{number, quoted_key, quoted_text};
use crate::model::columns::is_system_metric;
use crate::model::keys::{KeyList, RunKeys, is_internal_tag};
use crate::model::natural::natural_cmp;
use crate::model::numbers::parse_number;
use crate::model::{Catalog, RunIndex};
use crate::store::Cancel;

/// Entries that are worth a look.
pub const MOST: usize = 50;
/// Entries, from the first on, of which the values are told.
pub const DESCRIBED: usize = 10;
/// Different values that are counted.
const MOST_VALUES: usize = 10_000;
/// Longer values are no words that anybody picks.
const LONGEST_VALUE: usize = 200;
/// So many different values are listed one by one.
const FEW: usize = 4;

/// What can stand at the cursor.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Completions {
    /// The bytes that an entry takes the place of.
    pub replaces: Range<usize>,
    /// The best first.
    pub items: Vec<Completion>,
    /// The runs that the counts are of.
    pub runs: usize,
    /// The part of the text that chose those runs; empty where all in view are meant.
    pub within: String,
}

/// One entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Completion {
    /// What is put in.
    pub text: String,
    pub kind: CompletionKind,
    /// Runs that have it, or that have this value. `None` where that says nothing.
    pub runs: Option<usize>,
    /// What values it has.
    pub values: Option<Values>,
}

/// What an entry is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CompletionKind {
    /// `params.`: more is to follow.
    Entity(Entity),
    Field(Field),
    Comparison,
    Value,
    /// `AND`, `)`, …
    Joining,
}

/// The values of a field.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// All of them, in their order.
    Few(Vec<String>),
    /// Numbers alone: the lowest and the highest.
    Between(f64, f64),
    /// So many different ones.
    Many(usize),
}

/// What is being written.
struct Typed<'a> {
    /// What of it stands before the cursor.
    prefix: &'a str,
    /// Of a path: what stands before its dot.
    entity: Option<Entity>,
    replaces: Range<usize>,
}

/// The entries for `cursor` (a byte of `text`). `runs` are those in view before any filter. `None` when cancelled.
pub fn complete(
    catalog: &Catalog,
    runs: &[RunIndex],
    (text, cursor): (&str, usize),
    clock: &Clock,
    cancel: &Cancel,
) -> Option<Completions> {
    let cursor = text.floor_char_boundary(cursor);
    let all = tokens(&text[..cursor]);
    let partial = all.last().filter(|token| {
        let is_writable =
            matches!(token.kind, TokenKind::Word | TokenKind::Path { .. } | TokenKind::Unclosed | TokenKind::Number);
        token.span.end == cursor && is_writable
    });
    let before = &text[..partial.map_or(cursor, |token| token.span.start)];
    let (place, within) = place(before, clock);
    let typed = typed(text, cursor, partial);
    let valid = Filter::parse_at(within, clock);
    let plan = valid.plan(catalog, None);
    // Without histories `metrics.loss.min` finds nothing, and nothing would be offered behind it.
    let within = if plan.metrics_of_histories().is_empty() { within } else { "" };
    let chosen = if within.is_empty() { runs.to_vec() } else { plan.select(runs, cancel)? };
    let view = View { catalog, runs: &chosen, cancel };
    let is_name = matches!(place, Place::Condition | Place::Joining(_));
    let items = match place {
        Place::Condition => view.conditions(partial, &typed),
        Place::Joining(words) => {
            let mut items = plain(words, &typed, &CompletionKind::Joining);
            // AND may be left out.
            if !typed.prefix.is_empty() {
                items.extend(view.conditions(partial, &typed));
            }
            items
        }
        Place::Words(words) => plain(words, &typed, &CompletionKind::Joining),
        Place::Comparison(field) => {
            let words = if matches!(field.nature(), Nature::Text | Nature::Either) { OF_TEXTS } else { OF_NUMBERS };
            plain(words, &typed, &CompletionKind::Comparison)
        }
        Place::Value(field) => view.values(&field, &typed),
        Place::Nothing => Vec::new(),
    };
    // A path is completed behind its dot.
    let replaces = match partial.map(|token| token.kind) {
        Some(TokenKind::Path { dot }) if is_name => dot + 1..typed.replaces.end,
        _ => typed.replaces,
    };
    let completions = Completions { replaces, items, runs: chosen.len(), within: within.trim().to_owned() };
    (!cancel.is_cancelled()).then_some(completions)
}

fn typed<'a>(text: &'a str, cursor: usize, partial: Option<&Token>) -> Typed<'a> {
    let Some(token) = partial else { return Typed { prefix: "", entity: None, replaces: cursor..cursor } };
    let start = token.span.start;
    let raw = &text[start..cursor];
    let (prefix, entity) = match token.kind {
        TokenKind::Path { dot } => (&text[dot + 1..cursor], Entity::parse(text[start..dot].trim_matches('`'))),
        _ => (raw, None),
    };
    // The whole of a word that the cursor stands in.
    let whole = tokens(text).into_iter().find(|other| other.span.start == start && other.kind != TokenKind::Unclosed);
    let end = whole.filter(|other| !text[other.span.clone()].contains('\n')).map_or(cursor, |other| other.span.end);
    Typed { prefix: prefix.trim_start_matches(['`', '"', '\'']), entity, replaces: start..end.max(cursor) }
}

/// What belongs at the end of a text.
enum Place {
    Condition,
    /// Behind a condition.
    Joining(&'static [&'static str]),
    Words(&'static [&'static str]),
    Comparison(Field),
    Value(Field),
    Nothing,
}

/// What belongs at the end of `before`, and the part of it that chooses runs.
fn place<'a>(before: &'a str, clock: &Clock) -> (Place, &'a str) {
    let Refusal { error, valid_end } = match parse(before, clock) {
        Ok(None) => return (Place::Condition, ""),
        // OR widens what was found: nothing is chosen yet.
        Ok(Some(_)) => return (Place::Joining(&["AND", "OR"]), before),
        Err(refusal) => refusal,
    };
    let is_at_end = before[error.span.start.min(before.len())..].trim().is_empty();
    let within = &before[..valid_end];
    let within = if is_or(before, valid_end) { "" } else { within };
    let place = match (&error.kind, is_at_end) {
        (ErrorKind::NoCondition, true) => Place::Condition,
        (ErrorKind::NoComparison, true) => last_field(before).map_or(Place::Nothing, Place::Comparison),
        (ErrorKind::NoValue, true) => last_field(before).map_or(Place::Nothing, Place::Value),
        (ErrorKind::EmptyList | ErrorKind::NoList, true) => Place::Words(&["("]),
        (ErrorKind::NoUpperEnd, true) => Place::Words(&["AND"]),
        (ErrorKind::NoNull, true) => Place::Words(&["NULL", "NOT NULL", "NAN", "NOT NAN"]),
        (ErrorKind::UnclosedParenthesis, _) if error.allowed.contains(&",") => Place::Words(&[",", ")"]),
        (ErrorKind::UnclosedParenthesis, _) => Place::Joining(&["AND", "OR", ")"]),
        _ => Place::Nothing,
    };
    (place, within)
}

/// Whether OR stands behind the valid part: what follows is not chosen by it.
fn is_or(text: &str, valid_end: usize) -> bool {
    let first = tokens(&text[valid_end..]).into_iter().next();
    first.is_some_and(|token| text[valid_end..][token.span].eq_ignore_ascii_case("or"))
}

fn last_field(before: &str) -> Option<Field> {
    tokens(before).iter().rev().find_map(|token| match token.kind {
        TokenKind::Path { .. } | TokenKind::Word | TokenKind::Name => parse_field(&before[token.span.clone()]).ok(),
        _ => None,
    })
}

/// Words that begin as typed.
fn plain(words: &[&'static str], typed: &Typed<'_>, kind: &CompletionKind) -> Vec<Completion> {
    let prefix = typed.prefix.to_lowercase();
    let fits = |word: &&&str| word.to_lowercase().starts_with(&prefix);
    let item = |word: &&str| Completion { text: (*word).to_owned(), kind: kind.clone(), runs: None, values: None };
    words.iter().filter(fits).map(item).collect()
}

/// How well a name fits what was typed; the lower the better. `None` where it does not.
fn fit(name: &str, typed: &str) -> Option<u8> {
    if typed.is_empty() {
        return Some(0);
    }
    let (name, typed) = (name.to_lowercase(), typed.to_lowercase());
    let at = name.find(&typed)?;
    let begins_part = |at: usize| name[..at].ends_with(['/', '.', '_', '-', ' ', ':']);
    Some(match at {
        0 if name.len() == typed.len() => 0,
        0 => 1,
        at if begins_part(at) || name.match_indices(&typed).any(|(at, _)| begins_part(at)) => 2,
        _ => 3,
    })
}

/// The runs that are counted.
pub(super) struct View<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) runs: &'a [RunIndex],
    pub(super) cancel: &'a Cancel,
}

impl<'a> View<'a> {
    /// How many runs have each key: a look at the shared list of each run.
    fn counts(&self, list: fn(&RunKeys) -> &Arc<KeyList>) -> FxHashMap<&Arc<str>, usize> {
        let mut of_lists: FxHashMap<*const KeyList, (&KeyList, usize)> = FxHashMap::default();
        for run in self.runs {
            let list = list(&self.catalog.runs[run.at()].keys);
            of_lists.entry(Arc::as_ptr(list)).or_insert((list, 0)).1 += 1;
        }
        let mut counts = FxHashMap::default();
        for (list, runs) in of_lists.values() {
            if self.cancel.is_cancelled() {
                break;
            }
            for key in list.keys() {
                *counts.entry(key).or_default() += runs;
            }
        }
        counts
    }

    /// The fields of an entity with what they are called and how many runs have them.
    pub(super) fn fields(&self, entity: Entity) -> Vec<(String, Field, usize)> {
        let keyed = |list: fn(&RunKeys) -> &Arc<KeyList>, field: fn(Arc<str>) -> Field| {
            let counts = self.counts(list).into_iter();
            counts.map(|(key, runs)| (key.to_string(), field(key.clone()), runs)).collect()
        };
        match entity {
            Entity::Metric => keyed(|keys| &keys.metrics, Field::Metric),
            Entity::Param => keyed(|keys| &keys.params, Field::Param),
            Entity::Tag => keyed(|keys| &keys.tags, Field::Tag),
            Entity::Attribute => {
                let written = ATTRIBUTES.iter().filter(|(word, attribute)| attribute.word() == *word);
                written.map(|(word, own)| ((*word).to_owned(), Field::Attribute(*own), self.runs.len())).collect()
            }
            Entity::Dataset => {
                let has = |run: &&RunIndex| !self.catalog.run(**run).dataset_inputs.is_empty();
                let runs = self.runs.iter().filter(has).count();
                DATASET_FIELDS.iter().map(|(word, own)| ((*word).to_owned(), Field::Dataset(*own), runs)).collect()
            }
        }
    }

    /// What a condition begins with.
    fn conditions(&self, partial: Option<&Token>, typed: &Typed<'_>) -> Vec<Completion> {
        const ENTITIES: [Entity; 5] = [Entity::Metric, Entity::Param, Entity::Tag, Entity::Attribute, Entity::Dataset];
        match partial.map(|token| token.kind) {
            Some(TokenKind::Path { .. }) => {
                let Some(entity) = typed.entity else { return Vec::new() };
                let text = |field: &Field, name: &str| match field.key() {
                    Some(_) => quoted_key(name).map(std::borrow::Cow::into_owned),
                    None => Some(name.to_owned()),
                };
                self.ranked(self.fields(entity), typed, text)
            }
            None | Some(TokenKind::Word) => {
                let prefix = typed.prefix.to_lowercase();
                let mut items: Vec<Completion> = ENTITIES
                    .iter()
                    .filter(|entity| entity.word().starts_with(&prefix) && **entity != Entity::Attribute)
                    .map(|entity| Completion {
                        text: format!("{}.", entity.word()),
                        kind: CompletionKind::Entity(*entity),
                        runs: None,
                        values: None,
                    })
                    .collect();
                // Without a letter typed the entities and the attributes are choice enough.
                let of: &[Entity] = if prefix.is_empty() { &[Entity::Attribute] } else { &ENTITIES };
                let fields = of.iter().flat_map(|entity| self.fields(*entity)).collect();
                let text = |field: &Field, name: &str| {
                    field.key().is_none_or(|_| quoted_key(name).is_some()).then(|| field.to_string())
                };
                items.extend(self.ranked(fields, typed, text));
                items
            }
            _ => Vec::new(),
        }
    }

    fn ranked(
        &self,
        fields: Vec<(String, Field, usize)>,
        typed: &Typed<'_>,
        text: impl Fn(&Field, &str) -> Option<String>,
    ) -> Vec<Completion> {
        // What machines and MLflow wrote stands behind what people did.
        let is_secondary = |field: &Field| match field {
            Field::Metric(key) => is_system_metric(key),
            Field::Tag(key) => is_internal_tag(key),
            _ => false,
        };
        let mut found: Vec<(u8, bool, (String, Field, usize))> = fields
            .into_iter()
            .filter_map(|entry| Some((fit(&entry.0, typed.prefix)?, is_secondary(&entry.1), entry)))
            .collect();
        found.sort_by(|a, b| {
            let attribute = |field: &Field| !matches!(field, Field::Attribute(_));
            (a.0, a.1).cmp(&(b.0, b.1)).then_with(|| attribute(&a.2.1).cmp(&attribute(&b.2.1))).then_with(|| {
                match (&a.2.1, &b.2.1) {
                    // In the order of their table.
                    (Field::Attribute(_), Field::Attribute(_)) => std::cmp::Ordering::Equal,
                    _ => b.2.2.cmp(&a.2.2).then_with(|| natural_cmp(&a.2.0, &b.2.0)),
                }
            })
        });
        let items = found.into_iter().filter_map(|(_, _, (name, field, runs))| {
            Some(Completion {
                text: text(&field, &name)?,
                kind: CompletionKind::Field(field),
                runs: Some(runs),
                values: None,
            })
        });
        let mut items: Vec<Completion> = items.take(MOST).collect();
        for item in items.iter_mut().take(DESCRIBED) {
            if let CompletionKind::Field(field) = &item.kind {
                item.values = self.described(field);
            }
        }
        items
    }

    /// The values of a field with the number of runs that have them; `None` where they are too many to count, or cancelled.
    fn counted(&self, field: &Field) -> Option<FxHashMap<ValueKey<'a>, usize>> {
        let source = Source::of(field, self.catalog);
        let mut found: FxHashMap<ValueKey<'_>, usize> = FxHashMap::default();
        let mut reader = source.reader(self.catalog, None);
        for (at, run) in self.runs.iter().enumerate() {
            if at % 1024 == 0 && self.cancel.is_cancelled() {
                return None;
            }
            let key = match reader.value(*run) {
                Value::Missing => continue,
                Value::Number(number) => ValueKey::Number(number.to_bits()),
                Value::Text(text) => ValueKey::Text(text),
            };
            *found.entry(key).or_default() += 1;
            if found.len() > MOST_VALUES {
                return None;
            }
        }
        Some(found)
    }

    fn described(&self, field: &Field) -> Option<Values> {
        if matches!(field.nature(), Nature::Time | Nature::Duration) {
            return None;
        }
        let counted = self.counted(field)?;
        let numbers: Option<Vec<f64>> = counted.keys().map(ValueKey::number).collect();
        if counted.is_empty() {
            return None;
        }
        if counted.len() <= FEW {
            let mut all: Vec<String> = counted.keys().map(ValueKey::told).collect();
            all.sort_by(|a, b| match (parse_number(a), parse_number(b)) {
                (Some(a), Some(b)) => a.total_cmp(&b),
                _ => natural_cmp(a, b),
            });
            return Some(Values::Few(all));
        }
        let Some(numbers) = numbers else { return Some(Values::Many(counted.len())) };
        let finite = || numbers.iter().copied().filter(|number| !number.is_nan());
        let (low, high) = (finite().fold(f64::INFINITY, f64::min), finite().fold(f64::NEG_INFINITY, f64::max));
        Some(if low <= high { Values::Between(low, high) } else { Values::Many(counted.len()) })
    }

    /// What can stand at the right of a comparison.
    fn values(&self, field: &Field, typed: &Typed<'_>) -> Vec<Completion> {
        let item =
            |text: String, runs: Option<usize>| Completion { text, kind: CompletionKind::Value, runs, values: None };
        let fixed = |words: &[&str]| {
            let fits = |word: &&&str| fit(word, typed.prefix).is_some();
            let quoted = |word: &&str| {
                let is_bare = matches!(*word, "today" | "yesterday");
                item(if is_bare { (*word).to_owned() } else { format!("'{word}'") }, None)
            };
            words.iter().filter(fits).map(quoted).collect()
        };
        match field.nature() {
            Nature::Time => return fixed(&["today", "yesterday", "3 days ago", "7 days ago", "30 days ago"]),
            Nature::Duration => return fixed(&["1m", "10m", "1h", "6h", "1 day"]),
            Nature::Number | Nature::Either | Nature::Text => {}
        }
        let Some(counted) = self.counted(field) else { return Vec::new() };
        let mut found: Vec<(u8, usize, String, String)> = counted
            .iter()
            .filter(|(key, _)| !matches!(key, ValueKey::Text(text) if text.len() > LONGEST_VALUE))
            .filter_map(|(key, runs)| {
                let told = key.told();
                let text = if matches!(key, ValueKey::Number(_)) { told.clone() } else { quoted_text(&told)? };
                Some((fit(&told, typed.prefix)?, *runs, told, text))
            })
            .collect();
        found.sort_by(|a, b| (a.0, b.1).cmp(&(b.0, a.1)).then_with(|| natural_cmp(&a.2, &b.2)));
        found.truncate(MOST);
        found.into_iter().map(|(_, runs, _, text)| item(text, Some(runs))).collect()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum ValueKey<'a> {
    /// Its bits.
    Number(u64),
    Text(&'a str),
}

impl ValueKey<'_> {
    fn number(&self) -> Option<f64> {
        match self {
            Self::Number(bits) => Some(f64::from_bits(*bits)),
            Self::Text(text) => parse_number(text),
        }
    }

    fn told(&self) -> String {
        match self {
            Self::Number(bits) => number(f64::from_bits(*bits)),
            Self::Text(text) => (*text).to_owned(),
        }
    }
}
