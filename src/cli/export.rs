//! `export`: charts of a store as one figure in a file. What the dialog of the window does, without a window.

use std::sync::Arc;

use anyhow::{Context as _, anyhow};
use jiff::tz::TimeZone;
use rustc_hash::FxHashSet;

use crate::app::files::write_whole;
use crate::chart::export::{ExportCommand, ExportContext, RunChoice, RunColor, export, viewport_for};
use crate::chart::expression::{Expression, ExpressionError};
use crate::chart::inputs::metrics_of;
use crate::chart::{ChartQuery, Figure, Prepared, RunColors, XAxis, cut, gather, gradient, prepare};
use crate::model::filter::Filter;
use crate::model::{Catalog, RunIndex, StageView, TableQuery, table};
use crate::reading::OpenedPlace;
use crate::store::{Cancel, Focus};
use crate::text::{Language, Message};

mod options;

pub use options::ExportOptions;

/// Writes the file. What the reader of the figure must know goes to standard error.
pub(super) fn run(options: ExportOptions) -> anyhow::Result<u8> {
    let must_replace = options.force;
    let output = options.output.clone();
    let texts = Language::of_system().texts();
    let Some(command) = options.command() else {
        return Err(failure(&Message::new("cli-export-no-format").path(&output)));
    };
    let to_stdout = output.as_os_str() == "-";
    if !to_stdout && !must_replace && output.exists() {
        return Err(failure(&Message::new("cli-export-exists").path(&output)));
    }
    let opened = super::read(&command.store)?;
    let (bytes, notes) = make(&opened, &command)?;
    if to_stdout {
        super::print(|out| out.write_all(&bytes))?;
    } else {
        write_whole(&output, &bytes, must_replace).with_context(|| output.display().to_string())?;
    }
    for note in notes {
        super::report(&texts.with("cli-export-note", &[("note", texts.message(&note).into())]));
    }
    Ok(super::DONE)
}

fn failure(message: &Message) -> anyhow::Error {
    anyhow!(Language::of_system().texts().message(message))
}

/// The bytes of the file, and notes.
fn make(opened: &OpenedPlace, command: &ExportCommand) -> anyhow::Result<(Vec<u8>, Vec<Message>)> {
    let catalog = &*opened.catalog;
    let cancel = Cancel::new();
    let runs = chosen(opened, &command.runs)?;
    check_metrics(opened, &runs, command)?;
    let mut colors = RunColors::default();
    if let Some(parameter) = &command.color_by {
        let value = |run: &RunIndex| Some((*run, catalog.run(*run).param(parameter)?));
        colors.gradient = Some(gradient(runs.iter().filter_map(value)));
    }
    for RunColor { run, color } in &command.run_colors {
        colors.chosen.insert(catalog.run(find_run(catalog, run)?).key.clone(), *color);
    }
    let hidden_groups: FxHashSet<String> = command.hidden_groups.iter().cloned().collect();
    let charts: Vec<&[Arc<str>]> =
        if command.is_together { vec![&command.metrics] } else { command.metrics.chunks(1).collect() };
    let mut prepared: Vec<Arc<Prepared>> = Vec::new();
    for sources in &charts {
        let options = &command.options;
        let query =
            ChartQuery { catalog, runs: &runs, sources, options, colors: &colors, hidden_groups: &hidden_groups };
        let history = |run: RunIndex, metric: &Arc<str>| {
            Ok(Arc::new(opened.store_of(run).history(catalog.run(run), metric, &cancel)?.value))
        };
        let inputs =
            gather(&query, sources.join(", ").into(), history, &cancel).map_err(|error| failure(&error.message()))?;
        prepared.extend(prepare(&inputs, options, &cancel).map(Arc::new));
    }
    let figures: Vec<Arc<Figure>> = prepared
        .iter()
        .filter_map(|prepared| {
            cut(prepared, viewport_for(&command.spec, prepared, charts.len()), &cancel).map(Arc::new)
        })
        .collect();
    let zone = TimeZone::system();
    let run_id = |run: RunIndex| catalog.run(run).id.as_str().to_owned();
    let surroundings = ExportContext { zone: &zone, texts: command.language.texts(), run_id: &run_id };
    let bytes = export(&figures, &command.spec, &surroundings).map_err(|error| failure(&error.message()))?;
    let mut notes: Vec<Message> = Vec::new();
    for note in figures.iter().flat_map(|figure| &figure.notes).map(crate::chart::Note::message) {
        if !notes.contains(&note) {
            notes.push(note);
        }
    }
    Ok((bytes, notes))
}

/// The run with this ID, or the only one whose ID begins so.
fn find_run(catalog: &Catalog, id: &str) -> anyhow::Result<RunIndex> {
    let begins = |run: &RunIndex| id.len() >= 4 && catalog.run(*run).id.as_str().starts_with(id);
    let is_counted = |run: &RunIndex| !catalog.twins().is_left_out(*run);
    let mut beginning = catalog.run_indices().filter(is_counted).filter(begins);
    let only = beginning.next().filter(|_| beginning.next().is_none());
    catalog.find_run(id).or(only).ok_or_else(|| failure(&Message::new("cli-export-no-run").arg("id", id.to_owned())))
}

/// The runs to draw, in the order of the table.
fn chosen(opened: &OpenedPlace, choice: &RunChoice) -> anyhow::Result<Vec<RunIndex>> {
    let catalog = &*opened.catalog;
    if let RunChoice::Ids(ids) = choice {
        return ids.iter().map(|id| find_run(catalog, id)).collect();
    }
    let mut query = TableQuery { experiments: catalog.experiment_indices().collect(), ..TableQuery::default() };
    match &opened.place.focus {
        Focus::Deleted => query.stage = StageView::Deleted,
        Focus::Experiment(key) => query.experiments.retain(|&index| {
            let entry = &catalog.experiments[index.at()];
            entry.store.at() == 0 && entry.experiment.key == *key
        }),
        _ => {}
    }
    let rows = table(catalog, &query, &Cancel::new()).unwrap_or_default().rows;
    let filter = match choice {
        RunChoice::Filter(words) => Filter::parse(words),
        _ => Filter::default(),
    };
    let mut matcher = filter.matcher(catalog);
    let shown = rows.iter().filter(|row| !row.is_context).map(|row| row.run);
    let runs: Vec<RunIndex> = shown.filter(|run| matcher.matches(*run)).collect();
    if runs.is_empty() { Err(failure(&Message::new("cli-export-no-runs"))) } else { Ok(runs) }
}

/// Every metric that is named must be one that some of the runs have.
fn check_metrics(opened: &OpenedPlace, runs: &[RunIndex], command: &ExportCommand) -> anyhow::Result<()> {
    let known = metrics_of(&opened.catalog, runs);
    let mut wanted: Vec<Arc<str>> = Vec::new();
    for source in &command.metrics {
        match Expression::parse(source, &known) {
            Ok(expression) => wanted.extend(expression.metrics().iter().cloned()),
            // A slash alone is more often part of a name than a division.
            Err(ExpressionError::UnknownName(_)) if !source.contains(['+', '-', '*', '(', '^', ' ']) => {
                wanted.push(source.clone());
            }
            Err(ExpressionError::UnknownName(name)) => wanted.push(name.into()),
            Err(error) => return Err(failure(&error.message())),
        }
    }
    if let XAxis::Metric(metric) = &command.options.x_axis {
        wanted.push(metric.clone());
    }
    let Some(unknown) = wanted.iter().find(|metric| known.binary_search(&&***metric).is_err()) else { return Ok(()) };
    let message = match nearest(unknown, &known) {
        Some(name) => Message::new("cli-export-no-metric-but").arg("name", name),
        None => Message::new("cli-export-no-metric"),
    };
    Err(failure(&message.arg("metric", &**unknown)))
}

/// The name that was probably meant: one that holds it or that it holds, else the one with the fewest changes.
fn nearest<'a>(wanted: &str, known: &[&'a str]) -> Option<&'a str> {
    let wanted = wanted.to_lowercase();
    let most = wanted.chars().count().div_ceil(3).max(2);
    let cost = |name: &str| {
        let name = name.to_lowercase();
        let changes = changes(&wanted, &name);
        let is_part = name.contains(&wanted) || wanted.contains(&name);
        match changes {
            3.. if is_part => Some(3),
            changes if changes <= most => Some(changes),
            _ => None,
        }
    };
    let costs = known.iter().filter_map(|name| Some((cost(name)?, *name)));
    costs.min().map(|(_, name)| name)
}

/// Characters to insert, delete or replace (Levenshtein).
fn changes(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (at, from) in a.chars().enumerate() {
        let mut diagonal = at;
        row[0] = at + 1;
        for (column, to) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(from != *to);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_name_that_was_mistyped_is_found() {
        let known = ["train/accuracy", "train/loss", "val/loss"];
        assert_eq!(nearest("trian/loss", &known), Some("train/loss"));
        assert_eq!(nearest("accuracy", &known), Some("train/accuracy"));
        assert_eq!(nearest("perplexity", &known), None);
    }
}
