//! `compare`: runs beside each other, as the page *Compare* shows them.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::anyhow;
use clap::{Args, ValueEnum};
use jiff::tz::TimeZone;

use super::compare_groups::{self, GroupOptions};
use super::export::{chosen, find_run};
use crate::chart::export::RunChoice;
use crate::compare::table::export::{CompareFormat, Shown, export};
use crate::compare::table::{CompareQuery, MetricValue, Shape, artifacts, compare, lines};
use crate::model::{Directions, RunIndex};
use crate::reading::{OpenedPlace, same_files};
use crate::store::{Cancel, History};
use crate::text::{Language, Message};

/// What is compared, and how it is printed.
#[derive(Debug, Args)]
pub(super) struct CompareOptions {
    /// Folder or database
    store: PathBuf,
    /// Runs, by ID or its beginning
    #[arg(value_name = "RUN", required_unless_present_any = ["filter", "all"])]
    runs: Vec<String>,
    /// Compare the runs that this filter of the run table finds, after those that are named
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    filter: Option<String>,
    /// Print rows that are equal in all runs, too; without runs and a filter, compare all runs
    #[arg(long)]
    all: bool,
    /// The run that others are compared with; JSON then has differences
    #[arg(long, value_name = "RUN")]
    reference: Option<String>,
    /// Output format
    #[arg(long, value_enum, default_value = "table")]
    format: FormatArgument,
    /// Which value of metrics
    #[arg(long, value_enum, default_value = "last")]
    metric_value: ValueArgument,
    #[command(flatten)]
    groups: GroupOptions,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FormatArgument {
    /// Aligned columns
    Table,
    /// RFC 4180, every digit
    Csv,
    /// Markdown
    Md,
    /// LaTeX with booktabs
    Tex,
    /// JSON, every digit
    Json,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ValueArgument {
    /// The latest
    Last,
    /// The lowest
    Min,
    /// The highest
    Max,
    /// The best, where a metric has a good end
    Best,
}

/// Prints the comparison.
pub(super) fn run(options: &CompareOptions) -> anyhow::Result<u8> {
    let texts = Language::of_system().texts();
    let fail = |message: Message| anyhow!(texts.message(&message));
    options.groups.keys()?;
    let opened = super::read(std::slice::from_ref(&options.store))?;
    let (catalog, cancel) = (&*opened.catalog, Cancel::new());
    let mut runs: Vec<RunIndex> = Vec::new();
    let named: Vec<RunIndex> = options.runs.iter().map(|id| find_run(catalog, id)).collect::<Result<_, _>>()?;
    let found = match &options.filter {
        Some(text) => chosen(&opened, &RunChoice::Filter(text.clone()))?,
        None if named.is_empty() => chosen(&opened, &RunChoice::All)?,
        None => Vec::new(),
    };
    for run in named.into_iter().chain(found) {
        if !runs.contains(&run) {
            runs.push(run);
        }
    }
    if runs.is_empty() {
        return Err(fail(Message::new("cli-compare-no-runs")));
    }
    let reference = options.reference.as_ref().map(|id| find_run(catalog, id)).transpose()?;
    if let (Some(run), Some(id)) = (reference, &options.reference)
        && !runs.contains(&run)
    {
        return Err(fail(Message::new("cli-compare-reference").arg("run", id.clone())));
    }
    let value = match options.metric_value {
        ValueArgument::Last => MetricValue::Last,
        ValueArgument::Min => MetricValue::Min,
        ValueArgument::Max => MetricValue::Max,
        ValueArgument::Best => MetricValue::Best,
    };
    let format = match options.format {
        FormatArgument::Table => CompareFormat::Table,
        FormatArgument::Csv => CompareFormat::Csv,
        FormatArgument::Md => CompareFormat::Markdown,
        FormatArgument::Tex => CompareFormat::Latex,
        FormatArgument::Json => CompareFormat::Json,
    };
    if options.groups.is_wanted() {
        let text = compare_groups::text(&options.groups, &opened, &runs, value, format)?;
        super::print(|out| out.write_all(text.as_bytes()))?;
        return Ok(super::all_or_some(&opened));
    }
    let directions = Directions::default();
    let query = CompareQuery { catalog, runs: &runs, reference, value, directions: &directions };
    // Nobody cancels.
    let mut comparison = compare(&query, &histories(&opened, &cancel), &cancel).unwrap_or_default();
    let files = same_files::files(&opened.stores, catalog, &runs, &cancel).unwrap_or_default();
    let files = artifacts(&files);
    if !files.rows.is_empty() {
        comparison.groups.push(Arc::new(files));
    }
    let shape = Shape { folds_equal: !options.all, ..Shape::default() };
    let lines = lines(&comparison, &shape);
    let order: Vec<usize> = (0..comparison.runs.len()).collect();
    let zone = TimeZone::system();
    let shown = Shown {
        catalog,
        comparison: &comparison,
        lines: &lines,
        order: &order,
        is_transposed: false,
        texts,
        zone: &zone,
    };
    let text = export(&shown, format);
    super::print(|out| out.write_all(text.as_bytes()))?;
    Ok(super::all_or_some(&opened))
}

/// Reads points; a metric that cannot be read has none.
pub(super) fn histories(
    opened: &OpenedPlace,
    cancel: &Cancel,
) -> impl Fn(RunIndex, &Arc<str>) -> Option<Arc<History>> + Sync {
    |run, metric| opened.history(run, metric, cancel).ok()
}
