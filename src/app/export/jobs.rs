//! The jobs that make files of charts, and show what they will be.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::tz::TimeZone;

use super::{Action, ExportPreview, ExportRequest, PreviewContent};
use crate::app::charts::{Appearance, prepare};
use crate::app::data::DataSource;
use crate::app::files::write_whole;
use crate::app::job::JobContext;
use crate::app::system;
use crate::chart::export::{
    ExportCommand, ExportContext, ExportSpec, Preview, RunColor, export, preview as draw_preview, viewport_for,
};
use crate::chart::{Figure, Looks, MetricNames, Prepared, RunColors, Standing, cut};
use crate::drawing::system_faces;
use crate::model::{Catalog, RunIndex};
use crate::store::StoreError;
use crate::text::Message;

/// Pixels of the longer side of a preview: enough for a sharp screen.
pub(super) const PREVIEW_SIDE: f64 = 1600.0;
/// Bytes of a text that a preview shows.
pub(super) const PREVIEW_TEXT: usize = 6_000;

/// What is done in the background.
#[derive(Debug)]
pub enum Job {
    /// Show what an export will be.
    Preview { request: ExportRequest, data: DataSource, appearance: Appearance },
    /// Write an export; a file that is there only when it is to be replaced.
    Save { request: ExportRequest, data: DataSource, appearance: Appearance, path: PathBuf, is_replacing: bool },
    /// Put an export that is text on the clipboard.
    Copy { request: ExportRequest, data: DataSource, appearance: Appearance },
}

/// See [`JobKey`](crate::app::job::JobKey).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    Preview,
    Save,
}

impl Job {
    pub(in crate::app) fn key(&self) -> Key {
        match self {
            Self::Preview { .. } => Key::Preview,
            Self::Save { .. } | Self::Copy { .. } => Key::Save,
        }
    }

    pub(in crate::app) fn run(self, context: &JobContext) {
        match self {
            Self::Preview { request, data, appearance } => preview(&request, &data, &appearance, context),
            Self::Save { request, data, appearance, path, is_replacing } => {
                save(&request, &data, &appearance, (&path, is_replacing), context);
            }
            Self::Copy { request, data, appearance } => copy(&request, &data, &appearance, context),
        }
    }
}

/// Makes what will be written, and a picture of it.
fn preview(request: &ExportRequest, data: &DataSource, appearance: &Appearance, context: &JobContext) {
    if let Some(result) = made(request, data, appearance, context).transpose() {
        context.send(Action::PreviewDone(result.map(Arc::new)));
    }
}

fn made(
    request: &ExportRequest,
    data: &DataSource,
    appearance: &Appearance,
    context: &JobContext,
) -> Result<Option<ExportPreview>, Message> {
    static NEXT_IDENTITY: AtomicU64 = AtomicU64::new(1);
    if let Some(plot) = &request.plot {
        return plot.preview(request, data, appearance, context);
    }
    let Some(figures) = figures(request, data, appearance, context)? else { return Ok(None) };
    let with = ExportSetting::new(request, data);
    let (exported, content, size) = with.using(|with| {
        let exported = export(&figures, &request.spec, with)?;
        if !request.spec.format.is_picture() {
            let end = exported.bytes.len().min(PREVIEW_TEXT);
            let text = String::from_utf8_lossy(&exported.bytes[..end]).into_owned();
            return Ok((exported, PreviewContent::Text(text), None));
        }
        let Preview { pixels, size } = draw_preview(&figures, &request.spec, with, PREVIEW_SIDE, request.check)?;
        Ok((exported, PreviewContent::Picture(pixels), Some(size)))
    })?;
    let identity = NEXT_IDENTITY.fetch_add(1, Ordering::Relaxed);
    Ok(Some(ExportPreview {
        identity,
        spec: request.spec.clone(),
        content,
        bytes: exported.bytes.len(),
        size,
        series: figures.iter().flat_map(|figure| &figure.series).filter(|series| series.points_total > 0).count(),
        notes: exported.notes,
        command: command(request, &figures, &data.catalog, appearance),
        folder: dirs::document_dir().or_else(dirs::home_dir).unwrap_or_default(),
    }))
}

/// Writes the file; one that is there only when it is to be replaced.
fn save(
    request: &ExportRequest,
    data: &DataSource,
    appearance: &Appearance,
    (path, is_replacing): (&Path, bool),
    context: &JobContext,
) {
    let bytes = match whole(request, data, appearance, context) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return,
        Err(message) => return context.send(Action::Done(Err(message))),
    };
    context.send(match write_whole(path, &bytes, is_replacing) {
        // Whole, so that its folder can be shown.
        Ok(()) => Action::Done(Ok(std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf()))),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Action::Exists,
        Err(error) => Action::Done(Err(StoreError::io(path, error).message())),
    });
}

/// The whole text, for the clipboard.
fn copy(request: &ExportRequest, data: &DataSource, appearance: &Appearance, context: &JobContext) {
    match whole(request, data, appearance, context) {
        Ok(Some(bytes)) => context.send(system::Action::Copy(String::from_utf8_lossy(&bytes).into_owned())),
        Ok(None) => {}
        Err(message) => context.send(Action::Done(Err(message))),
    }
}

fn whole(
    request: &ExportRequest,
    data: &DataSource,
    appearance: &Appearance,
    context: &JobContext,
) -> Result<Option<Vec<u8>>, Message> {
    if let Some(plot) = &request.plot {
        return plot.whole(request, data, appearance, context);
    }
    let Some(figures) = figures(request, data, appearance, context)? else { return Ok(None) };
    ExportSetting::new(request, data).using(|with| Ok(Some(export(&figures, &request.spec, with)?.bytes)))
}

/// Time zone, language and run IDs.
struct ExportSetting<'a> {
    request: &'a ExportRequest,
    data: &'a DataSource,
    zone: TimeZone,
}

impl<'a> ExportSetting<'a> {
    fn new(request: &'a ExportRequest, data: &'a DataSource) -> Self {
        system_faces::allow();
        Self { request, data, zone: TimeZone::system() }
    }

    fn using<T>(
        &self,
        make: impl FnOnce(&ExportContext<'_>) -> Result<T, crate::chart::export::ExportError>,
    ) -> Result<T, Message> {
        let run_id = |run: RunIndex| self.data.catalog.run(run).id.to_string();
        let with = ExportContext { zone: &self.zone, texts: self.request.language.texts(), run_id: &run_id };
        make(&with).map_err(|error| error.message())
    }
}

/// The charts, cut for the page; `None` when cancelled.
fn figures(
    request: &ExportRequest,
    data: &DataSource,
    appearance: &Appearance,
    context: &JobContext,
) -> Result<Option<Vec<Arc<Figure>>>, Message> {
    let mut figures = Vec::with_capacity(request.charts.len());
    for chart in &request.charts {
        let prepared: Arc<Prepared> = match &chart.prepared {
            Some(prepared) => prepared.clone(),
            None => match prepare(&chart.id, &chart.key, data, appearance, context)? {
                Some(prepared) => prepared,
                None => return Ok(None),
            },
        };
        let viewport = viewport_for(&request.spec, &prepared, request.charts.len());
        match cut(&prepared, viewport, &context.cancel) {
            Some(figure) => figures.push(Arc::new(figure)),
            None => return Ok(None),
        }
    }
    Ok(Some(figures))
}

/// The command that makes the same file, up to where it writes; empty where there is none: charts with options of their own side by side.
fn command(request: &ExportRequest, figures: &[Arc<Figure>], catalog: &Catalog, appearance: &Appearance) -> String {
    let (Some(first), Some(store)) = (request.charts.first(), &request.opened) else { return String::new() };
    let is_one = request.charts.len() == 1;
    let names = MetricNames::of(catalog);
    let sources: Vec<Vec<Arc<str>>> = request.charts.iter().map(|chart| chart.id.sources(&names)).collect();
    let is_alike = request.charts.iter().all(|chart| *chart.key.options == *first.key.options);
    let has_command = is_one || (is_alike && sources.iter().all(|sources| sources.len() == 1));
    if !has_command {
        return String::new();
    }
    let series = || figures.iter().flat_map(|figure| &figure.series);
    let drawn: BTreeSet<RunIndex> = series().filter_map(|series| series.run).collect();
    let hidden: BTreeSet<&str> = series().filter(|series| series.is_hidden).map(|series| &*series.name).collect();
    ExportCommand {
        store: store.clone(),
        metrics: sources.concat(),
        is_together: is_one,
        runs: request.runs.clone(),
        options: crate::chart::ChartOptions::clone(&first.key.options),
        color_by: request.color_by.clone(),
        run_colors: run_colors(catalog, &first.key.runs, &drawn, &appearance.colors),
        hidden_groups: hidden.into_iter().map(ToOwned::to_owned).collect(),
        spec: ExportSpec::clone(&request.spec),
        language: request.language,
        output: PathBuf::new(),
    }
    .without_output()
}

/// What the user chose for the drawn runs, and the looks that others have from what was drawn before: those the command would
/// not give them by itself.
fn run_colors(catalog: &Catalog, runs: &[RunIndex], drawn: &BTreeSet<RunIndex>, colors: &RunColors) -> Vec<RunColor> {
    let key = |run: RunIndex| &catalog.run(run).key;
    let chosen = drawn.iter().filter_map(|run| Some((key(*run).clone(), *colors.chosen.get(key(*run))?)));
    let (chosen, gradient) = (chosen.collect(), colors.gradient.clone());
    let mut told = RunColors { chosen, gradient, ..RunColors::default() };
    // What is told of one run is taken for the others; so until nothing is left to tell.
    loop {
        told.given = Looks::default();
        told.settle(catalog, catalog.forest(), runs.iter().map(|run| (*run, Standing::NewlyDrawn)));
        told.note_shared(catalog, runs.iter().copied());
        let look = |run: RunIndex| colors.of(run, catalog.run(run));
        let differs = |run: &&RunIndex| told.of(**run, catalog.run(**run)) != look(**run);
        let others: Vec<RunIndex> = drawn.iter().filter(differs).copied().collect();
        if others.is_empty() {
            break;
        }
        told.chosen.extend(others.into_iter().map(|run| (key(run).clone(), look(run))));
    }
    let told = drawn.iter().filter_map(|run| Some((*run, *told.chosen.get(key(*run))?)));
    told.map(|(run, look)| RunColor { run: catalog.run(run).id.to_string(), look }).collect()
}
