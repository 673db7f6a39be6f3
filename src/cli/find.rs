//! `ls --filter --order-by --columns`: which runs are listed, in which order, and what is printed of them.

use std::io;

use clap::{Args, ValueEnum};
use jiff::tz::TimeZone;
use serde::Serialize;
use serde::ser::{SerializeMap as _, Serializer};

use super::json::{self, Float};
use super::ls::{Listing, write_aligned};
use crate::model::escape;
use crate::model::filter::field::{Attribute, Nature, Source, Value};
use crate::model::filter::order::{OrderKey, parse_fields, parse_order};
use crate::model::filter::{Extremes, Field, Filter, FilterError, repair};
use crate::model::format::{absolute_time, absolute_time_with_offset, duration, middle_ellipsis, number, safe_text};
use crate::model::numbers::parse_number;
use crate::model::{Catalog, ColumnId, Directions, RunIndex, discover};
use crate::reading::{OpenedPlace, read_extremes};
use crate::store::Cancel;
use crate::text::{Language, Texts};

/// What stands below the help of `ls`.
pub(super) const HELP: &str = "\
Examples:
  runatlas ls mlruns --filter \"metrics.`val/loss` < 0.1 AND params.lr < 0.01\" --order-by \"metrics.`val/loss`\"
  runatlas ls mlruns --filter \"tags.mlflow.runName = 'baseline'\" --order-by \"created DESC\" --limit 1 --columns run_id
  runatlas ls mlruns --filter \"created > '3 days ago' AND (status = 'FAILED' OR metrics.loss IS NAN)\"
  runatlas ls mlruns --filter \"resnet -debug\" --format csv --columns run_name,params.lr,metrics.loss.min

A filter is MLflow's grammar with extensions (docs/filter.md), or words that must occur; -word must not.

Exit codes: 0 all done, 1 some items skipped, 2 nothing done (such as a filter that is refused)";

/// Longer values are cut in the table; the other forms have them whole.
const VALUE_COLUMNS: usize = 60;

/// Which runs, and what of them.
#[derive(Debug, Args)]
pub(super) struct FindOptions {
    /// The runs that pass this: MLflow's grammar, or words
    #[arg(long, value_name = "FILTER", default_value = "", hide_default_value = true, allow_hyphen_values = true)]
    filter: String,
    /// The order, as MLflow has it: "metrics.loss DESC, params.lr". Prints a list without parents. May be repeated
    #[arg(long, value_name = "ORDER")]
    order_by: Vec<String>,
    /// At most so many runs
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// What is printed of each run, with commas between: status, created, metrics.loss, params.lr, metrics.loss.min, ...
    #[arg(long, value_name = "NAMES")]
    columns: Option<String>,
}

/// How runs are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    /// Aligned columns (default)
    Table,
    /// A JSON array
    Json,
    /// CSV with a header: all metrics, parameters and tags, unless --columns says otherwise
    Csv,
}

/// The options, understood.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    /// Its text, which is no refused one.
    pub(super) filter: String,
    pub(super) order: Vec<OrderKey>,
    pub(super) limit: Option<usize>,
    pub(super) columns: Option<Vec<Field>>,
}

impl Wanted {
    /// Reads the texts of the options before anything is read from disk.
    pub(super) fn parse(options: &FindOptions) -> anyhow::Result<Self> {
        check_filter(&options.filter)?;
        let mut order = Vec::new();
        for text in &options.order_by {
            order.extend(parse_order(text).map_err(|error| refused("order-by", text, &error))?);
        }
        let columns =
            options.columns.as_deref().map(|text| parse_fields(text).map_err(|error| refused("columns", text, &error)));
        Ok(Self { filter: options.filter.clone(), order, limit: options.limit, columns: columns.transpose()? })
    }

    /// Reads the histories that are asked for.
    pub(super) fn extremes(&self, opened: &OpenedPlace, cancel: &Cancel) -> anyhow::Result<Extremes> {
        let catalog = &*opened.catalog;
        let filter = Filter::parse(&self.filter);
        let mut metrics = filter.plan(catalog, None).metrics_of_histories();
        let fields = self.order.iter().map(|key| &key.field).chain(self.columns.iter().flatten());
        metrics.extend(fields.filter_map(|field| Source::of(field, catalog).metric_of_history().cloned()));
        metrics.sort_unstable();
        metrics.dedup();
        let runs: Vec<RunIndex> = catalog.run_indices().collect();
        Ok(read_extremes(
            catalog,
            &|run, metric| opened.history(run, metric, cancel),
            &runs,
            &metrics,
            &Directions::default(),
            cancel,
        )?)
    }

    /// Says on standard error which names no run has: nothing is wrong with them, but they find nothing.
    pub(super) fn tell_unknown(&self, catalog: &Catalog) {
        let texts = Language::of_system().texts();
        for (field, meant) in repair::unknown_fields(catalog, &Filter::parse(&self.filter)) {
            let name = ("name", safe_text(&field.to_string()).into_owned().into());
            let told = match meant {
                Some(meant) => {
                    let instead = ("instead", safe_text(&meant.to_string()).into_owned().into());
                    texts.with("cli-filter-unknown-near", &[name, instead])
                }
                None => texts.with("cli-filter-unknown", &[name]),
            };
            super::report(&format!("runatlas: {told}"));
        }
    }
}

/// A filter that is refused is an error.
pub(super) fn check_filter(text: &str) -> anyhow::Result<()> {
    match Filter::parse(text).error() {
        Some(error) => Err(refused("filter", text, error)),
        None => Ok(()),
    }
}

/// One line with the place, and below it the text with a mark, where that fits in a line.
fn refused(option: &str, text: &str, error: &FilterError) -> anyhow::Error {
    const LINE: usize = 100;
    let texts = Language::of_system().texts();
    let mut values = vec![("cause", error.message().into()), ("column", (error.column(text) as u64).into())];
    let told = match &error.instead {
        Some(instead) => {
            values.push(("instead", safe_text(instead).into_owned().into()));
            texts.with("cli-filter-near", &values)
        }
        None => texts.with("cli-filter-place", &values),
    };
    let told = texts.with("cli-filter-option", &[("option", option.into()), ("cause", told.into())]);
    let shown = safe_text(text);
    if shown != text || crate::model::format::width(text) > LINE || text.trim().is_empty() {
        return anyhow::anyhow!(told);
    }
    let before = crate::model::format::width(&text[..error.span.start.min(text.len())]);
    let marked = crate::model::format::width(text.get(error.span.clone()).unwrap_or_default()).max(1);
    anyhow::anyhow!("{told}\n  {text}\n  {}{}", " ".repeat(before), "^".repeat(marked))
}

/// Everything that the runs have, as MLflow's `search_runs` gives it.
fn all_fields(catalog: &Catalog, runs: impl Iterator<Item = RunIndex>) -> Vec<Field> {
    const ATTRIBUTES: [Attribute; 8] = [
        Attribute::RunId,
        Attribute::RunName,
        Attribute::ExperimentName,
        Attribute::Status,
        Attribute::StartTime,
        Attribute::EndTime,
        Attribute::Duration,
        Attribute::UserId,
    ];
    let mut fields: Vec<Field> = ATTRIBUTES.into_iter().map(Field::Attribute).collect();
    fields.extend(discover(catalog, runs).into_iter().filter_map(|column| match column {
        ColumnId::Metric(key) => Some(Field::Metric(key)),
        ColumnId::Param(key) => Some(Field::Param(key)),
        ColumnId::Tag(key) => Some(Field::Tag(key)),
        _ => None,
    }));
    fields
}

impl Listing<'_> {
    /// The columns that were asked for; for CSV all that there are otherwise.
    pub(super) fn write_columns(&self, out: &mut dyn io::Write, format: ListFormat, wanted: &Wanted) -> io::Result<()> {
        let catalog = &*self.opened.catalog;
        let runs: Vec<RunIndex> = self.rows.iter().filter(|row| !row.is_context).map(|row| row.run).collect();
        let fields = wanted.columns.clone().unwrap_or_else(|| all_fields(catalog, runs.iter().copied()));
        let sources: Vec<Source> = fields.iter().map(|field| Source::of(field, catalog)).collect();
        let mut readers: Vec<_> = sources.iter().map(|source| source.reader(catalog, Some(&self.extremes))).collect();
        let names: Vec<String> = fields.iter().map(ToString::to_string).collect();
        let zone = TimeZone::system();
        match format {
            ListFormat::Table => {
                let texts = Language::of_system().texts();
                let mut lines = vec![names.iter().map(|name| safe_text(name).into_owned()).collect()];
                lines.extend(runs.iter().map(|run| {
                    let values = readers.iter_mut().zip(&fields);
                    values.map(|(reader, field)| shown(reader.value(*run), field.nature(), texts, &zone)).collect()
                }));
                write_aligned(out, &lines)?;
                self.write_count(out, texts)
            }
            ListFormat::Csv => {
                let mut csv = csv::Writer::from_writer(out);
                csv.write_record(names.iter().map(|name| escape::spreadsheet(name).into_owned()))?;
                for run in runs {
                    let values = readers.iter_mut().zip(&fields);
                    csv.write_record(values.map(|(reader, field)| plain(reader.value(run), field.nature(), &zone)))?;
                }
                csv.flush()
            }
            ListFormat::Json => {
                let runs = runs.into_iter().map(|run| {
                    let values = readers.iter_mut().map(|reader| JsonValue(reader.value(run))).collect();
                    Record { names: &names, values }
                });
                json::write(out, &runs.collect::<Vec<_>>(), 2)
            }
        }
    }
}

/// For people.
fn shown(value: Value<'_>, nature: Nature, texts: &Texts, zone: &TimeZone) -> String {
    match (value, nature) {
        (Value::Missing, _) => String::new(),
        (Value::Number(millis), Nature::Time) => absolute_time(millis as i64, zone),
        (Value::Number(millis), Nature::Duration) => duration(texts, millis as i64),
        (Value::Number(value), _) => number(value),
        (Value::Text(text), _) => middle_ellipsis(&safe_text(text), VALUE_COLUMNS).into_owned(),
    }
}

/// For spreadsheets: times with their offset, durations in seconds.
fn plain(value: Value<'_>, nature: Nature, zone: &TimeZone) -> String {
    match (value, nature) {
        (Value::Missing, _) => String::new(),
        (Value::Number(millis), Nature::Time) => absolute_time_with_offset(millis as i64, zone),
        (Value::Number(millis), Nature::Duration) => (millis / 1000.0).to_string(),
        (Value::Number(value), _) => format!("{value}"),
        // A number that was written as a text stays one.
        (Value::Text(text), _) if parse_number(text).is_some() => text.to_owned(),
        (Value::Text(text), _) => escape::spreadsheet(text).into_owned(),
    }
}

struct Record<'a> {
    names: &'a [String],
    values: Vec<JsonValue<'a>>,
}

impl Serialize for Record<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.names.len()))?;
        for (name, value) in self.names.iter().zip(&self.values) {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

struct JsonValue<'a>(Value<'a>);

impl Serialize for JsonValue<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Missing => serializer.serialize_none(),
            // Times and counts are whole.
            Value::Number(value) if value.fract() == 0.0 && value.abs() < 9e15 && value != 0.0 => {
                serializer.serialize_i64(value as i64)
            }
            Value::Number(value) => Float(value).serialize(serializer),
            Value::Text(text) => serializer.serialize_str(text),
        }
    }
}
