//! `export`: charts of a store as one figure in a file, or the same file of its runs on one wall. What the dialogs of the
//! window do, without a window.

use std::sync::Arc;

use anyhow::{Context as _, anyhow};
use jiff::tz::TimeZone;
use rustc_hash::FxHashSet;

use crate::app::files::write_whole;
use crate::app::view_file::is_view;
use crate::chart::export::{ExportCommand, ExportContext, Exported, RunChoice, RunColor, export, viewport_for};
use crate::chart::{
    ChartQuery, Figure, GroupKey, MetricNames, Prepared, RunColors, Source, SourceError, Standing, XAxis, cut, gather,
    gradient, prepare,
};
use crate::drawing::system_faces;
use crate::model::filter::Filter;
use crate::model::{Catalog, Directions, RunIndex, StageView, TableQuery, table};
use crate::reading::{OpenedPlace, read_extremes};
use crate::store::{Cancel, Focus};
use crate::text::{Language, Message};

mod gallery;
mod options;
mod plots;
mod view;

pub use options::ExportOptions;

/// Writes the file. What the reader of the figure must know goes to standard error.
pub(super) fn run(options: ExportOptions) -> anyhow::Result<u8> {
    let is_several = options.formats.len() > 1 || options.output_dir.is_some() || options.output.as_os_str().is_empty();
    let is_chosen = !options.metrics.is_empty() || options.artifact.is_some() || options.plots.kind.is_some();
    if is_view(&options.store) && !is_chosen {
        if !options.output.as_os_str().is_empty() {
            return Err(failure(&Message::new("cli-view-output-dir").path(&options.store)));
        }
        return view::run(&options);
    }
    if is_several || !is_chosen {
        return Err(failure(&Message::new("cli-export-one-file")));
    }
    if let Some(path) = &options.artifact {
        return gallery::run(&options, path);
    }
    let must_replace = options.force;
    let output = options.output.clone();
    let texts = Language::of_system().texts();
    let plot = match options.plots.kind {
        Some(plots::Kind::Plot(kind, switched)) => Some((kind, switched)),
        Some(plots::Kind::Curves) | None if options.metrics.is_empty() => {
            return Err(failure(&Message::new("cli-export-no-metric")));
        }
        Some(plots::Kind::Curves) | None => None,
    };
    let arguments = options.clone();
    let Some(command) = options.command() else {
        return Err(failure(&Message::new("cli-export-no-format").path(&output)));
    };
    let to_stdout = output.as_os_str() == "-";
    if !to_stdout && !must_replace && output.exists() {
        return Err(failure(&Message::new("cli-export-exists").path(&output)));
    }
    let opened = super::read(std::slice::from_ref(&command.store))?;
    system_faces::allow();
    let Exported { bytes, notes } = match plot {
        Some(kind) => plots::make(&opened, &arguments, &command, kind)?,
        None => make(&opened, &command)?,
    };
    if to_stdout {
        super::print(|out| out.write_all(&bytes))?;
    } else {
        write_whole(&output, &bytes, must_replace).with_context(|| output.display().to_string())?;
    }
    for note in &notes {
        super::report(&texts.with("cli-export-note", &[("note", texts.message(note).into())]));
    }
    Ok(super::DONE)
}

/// A message as an error of a command, in the language of the system.
pub(super) fn failure(message: &Message) -> anyhow::Error {
    anyhow!(Language::of_system().texts().message(message))
}

/// The file, and notes.
fn make(opened: &OpenedPlace, command: &ExportCommand) -> anyhow::Result<Exported> {
    let catalog = &*opened.catalog;
    let cancel = Cancel::new();
    let runs = chosen(opened, &command.runs)?;
    check_names(opened, &runs, command)?;
    let mut colors = RunColors::default();
    if let Some(parameter) = &command.color_by {
        let value = |run: &RunIndex| Some((*run, catalog.run(*run).param(parameter)?));
        colors.gradient = Some(gradient(runs.iter().filter_map(value)));
    }
    for RunColor { run, look } in &command.run_colors {
        colors.chosen.insert(catalog.run(find_run(catalog, run)?).key.clone(), *look);
    }
    colors.settle(catalog, catalog.forest(), runs.iter().map(|run| (*run, Standing::NewlyDrawn)));
    colors.note_shared(catalog, runs.iter().copied());
    let mut options = command.options.clone();
    if let Some(id) = &mut options.difference_to {
        *id = catalog.run(find_run(catalog, id)?).id.as_str().into();
    }
    let hidden_groups: FxHashSet<String> = command.hidden_groups.iter().cloned().collect();
    let charts: Vec<&[Arc<str>]> =
        if command.is_together { vec![&command.metrics] } else { command.metrics.chunks(1).collect() };
    let mut prepared: Vec<Arc<Prepared>> = Vec::new();
    for sources in &charts {
        let options = &options;
        let query =
            ChartQuery { catalog, runs: &runs, sources, options, colors: &colors, hidden_groups: &hidden_groups };
        let history = |run: RunIndex, metric: &Arc<str>| opened.history(run, metric, &cancel);
        let inputs = gather(&query, history, &cancel).map_err(|error| failure(&error.message()))?;
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
    export(&figures, &command.spec, &surroundings).map_err(|error| failure(&error.message()))
}

/// The run with this ID, or the only one whose ID begins so.
pub(super) fn find_run(catalog: &Catalog, id: &str) -> anyhow::Result<RunIndex> {
    let begins = |run: &RunIndex| id.len() >= 4 && catalog.run(*run).id.as_str().starts_with(id);
    let is_counted = |run: &RunIndex| !catalog.twins().is_left_out(*run);
    let mut beginning = catalog.run_indices().filter(is_counted).filter(begins);
    let only = beginning.next().filter(|_| beginning.next().is_none());
    catalog.find_run(id).or(only).ok_or_else(|| failure(&Message::new("cli-export-no-run").arg("id", id.to_owned())))
}

/// The runs to draw, in the order of the table.
pub(super) fn chosen(opened: &OpenedPlace, choice: &RunChoice) -> anyhow::Result<Vec<RunIndex>> {
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
        RunChoice::Filter(text) => {
            super::find::check_filter(text)?;
            Filter::parse(text)
        }
        _ => Filter::default(),
    };
    let metrics = filter.plan(catalog, None).metrics_of_histories();
    let all: Vec<RunIndex> = rows.iter().map(|row| row.run).collect();
    let cancel = Cancel::new();
    let history = |run: RunIndex, metric: &Arc<str>| opened.history(run, metric, &cancel);
    let extremes = read_extremes(catalog, &history, &all, &metrics, &Directions::default(), &cancel)?;
    let plan = filter.plan(catalog, Some(&extremes));
    let mut matcher = plan.matcher();
    let shown = rows.iter().filter(|row| !row.is_context).map(|row| row.run);
    let runs: Vec<RunIndex> = shown.filter(|run| matcher.matches(*run)).collect();
    if runs.is_empty() { Err(failure(&Message::new("cli-export-no-runs"))) } else { Ok(runs) }
}

/// Whatever is named must be there: metrics, parameters and tags somewhere in the place, and each metric in one of the
/// runs at least.
fn check_names(opened: &OpenedPlace, runs: &[RunIndex], command: &ExportCommand) -> anyhow::Result<()> {
    let catalog = &*opened.catalog;
    let names = MetricNames::of(catalog);
    let failed = |error: SourceError| failure(&error.message());
    let mut wanted: Vec<Arc<str>> = Vec::new();
    for source in &command.metrics {
        wanted.extend_from_slice(Source::parse(source, &names).map_err(failed)?.metrics());
    }
    if let XAxis::Metric(metric) = &command.options.x_axis {
        if !names.has(metric) {
            return Err(failed(names.missing(metric)));
        }
        wanted.push(metric.clone());
    }
    let unknown = |name: String| failure(&Message::new("cli-export-no-key").arg("name", name));
    let has_param = |name: &str| catalog.run_indices().any(|run| catalog.run(run).param(name).is_some());
    let has_tag = |name: &str| catalog.run_indices().any(|run| catalog.run(run).tag(name).is_some());
    for key in command.options.grouping.iter().flat_map(|grouping| &grouping.by) {
        let is_known = match key {
            GroupKey::Param(name) => has_param(name),
            GroupKey::Tag(name) => has_tag(name),
            GroupKey::Attribute(_) | GroupKey::Parent | GroupKey::Name(_) => true,
        };
        if !is_known {
            return Err(unknown(key.to_string()));
        }
    }
    if let Some(name) = command.color_by.as_deref().filter(|name| !has_param(name)) {
        return Err(unknown(GroupKey::Param(name.to_owned()).to_string()));
    }
    let is_logged = |metric: &Arc<str>| runs.iter().any(|run| catalog.run(*run).metric(metric).is_some());
    match wanted.iter().find(|metric| !is_logged(metric)) {
        Some(metric) => Err(failure(&Message::new("error-metric-not-logged").arg("metric", &**metric))),
        None => Ok(()),
    }
}
