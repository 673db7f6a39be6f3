//! `export FILE.runatlas`: all figures of a view, for a paper's Makefile. Each is a file named after its chart, written as
//! the export dialog of the window writes it; the same view always gives the same names and bytes.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;

use super::{ExportOptions, failure};
use crate::app::charts::{self, FigureId};
use crate::app::compare;
use crate::app::compare::plots::PlotLook;
use crate::app::export::{self, ExportedPlot, file_stem};
use crate::app::session::Session;
use crate::app::{Settings, start};
use crate::chart::export::{ExportFormat, ExportSpec};
use crate::cli::{DONE, FAILED, PROBLEMS, line, report};
use crate::compare::plots::{PlotKind, PlotStyle};
use crate::drawing::system_faces;
use crate::text::{Language, Message};

/// Reading and drawing may take so long.
const PATIENCE: Duration = Duration::from_mins(30);

/// Writes the files and prints their paths, one a line.
pub(super) fn run(options: &ExportOptions) -> anyhow::Result<u8> {
    let texts = Language::of_system().texts();
    let formats = if options.formats.is_empty() { vec![ExportFormat::Pdf] } else { options.formats.clone() };
    let settings = Settings { language: Some(options.lang), ..Settings::default() };
    let mut session = Session::new(settings, PATIENCE);
    let left_out = match open(&mut session, options)? {
        Opened::All => false,
        Opened::Some => true,
        Opened::None => return Ok(FAILED),
    };
    let figures = figures(&mut session);
    if figures.is_empty() {
        return Err(failure(&Message::new("cli-view-no-figure").path(&options.store)));
    }
    let folder = options.output_dir.clone().unwrap_or_else(|| PathBuf::from("."));
    let names = names(&figures, &formats, &folder);
    for path in names.iter().flatten() {
        if !options.force && path.exists() {
            return Err(failure(&Message::new("cli-export-exists").path(path)));
        }
    }
    fs_err::create_dir_all(&folder)?;
    system_faces::allow();
    let mut written = Vec::new();
    for (figure, paths) in figures.iter().zip(&names) {
        for (format, path) in formats.iter().zip(paths) {
            if let Err(why) = write(&mut session, figure, *format, path, options) {
                let told = texts.message(&why);
                return Err(anyhow::anyhow!(told)).with_context(|| path.display().to_string());
            }
            written.push(path);
        }
    }
    super::super::print(|out| written.iter().try_for_each(|path| writeln!(out, "{}", path.display())))?;
    Ok(if left_out { PROBLEMS } else { DONE })
}

enum Opened {
    All,
    /// Some of the places are not there.
    Some,
    None,
}

/// Opens the view. What is missing goes to standard error.
fn open(session: &mut Session, options: &ExportOptions) -> anyhow::Result<Opened> {
    let path = options.store.clone();
    session.act(if options.allow_elsewhere {
        start::Action::OpenViewAnywhere(path)
    } else {
        start::Action::Open(path)
    });
    if let Some(asked) = session.state.start.asked_view.take() {
        return Err(failure(&asked.refusal()));
    }
    let (reports, notices) = session.take_messages();
    let tell = |messages: &[Message]| messages.iter().for_each(|message| report(&line(message)));
    tell(&reports);
    if session.state.place.is_none() {
        return Ok(Opened::None);
    }
    // Of paths that were left out both tell.
    let others: Vec<Message> = notices.into_iter().filter(|notice| !reports.contains(notice)).collect();
    tell(&others);
    Ok(if reports.is_empty() { Opened::All } else { Opened::Some })
}

/// What is written to a file of its own.
enum Figure {
    Chart(FigureId),
    Plot(Arc<ExportedPlot>),
}

impl Figure {
    /// The name of its file, without an ending.
    fn stem(&self) -> String {
        match self {
            Self::Chart(id @ FigureId::Compared(_)) => format!("compare-{}", file_stem(id.name())),
            Self::Chart(id) => file_stem(id.name()),
            Self::Plot(plot) => format!("compare-{}", plot.kind().word()),
        }
    }
}

/// Charts in the order of the page, those of folded sections left out; then the curves of the compared runs, and the plot that
/// is shown of them.
fn figures(session: &mut Session) -> Vec<Figure> {
    session.act(compare::Action::Want);
    // Which charts there are depends on which metrics have a curve.
    session.act(charts::Action::WantKinds);
    let Some(place) = &session.state.place else { return Vec::new() };
    let sections = place.charts.arrangement.sections.iter().filter(|section| !place.charts.is_folded(&section.key));
    let cards = sections.flat_map(|section| &section.cards).map(|card| FigureId::Charts(card.name.clone()));
    let is_compared = !place.compare.runs.is_empty();
    let compared = place.compare.metrics.iter().filter(|_| is_compared).map(|name| FigureId::Compared(name.clone()));
    let mut figures: Vec<Figure> = cards.chain(compared).map(Figure::Chart).collect();
    figures.extend(place.compare.view.plot().filter(|_| is_compared).and_then(|kind| plot(session, kind)));
    figures
}

/// The plot of the compared runs.
fn plot(session: &mut Session, kind: PlotKind) -> Option<Figure> {
    // What is exported is laid out anew: this size is nobody's.
    let look = PlotLook { style: PlotStyle::light(480.0, 320.0), density: 1.0, is_dark: false };
    session.act(compare::Action::Plots(compare::plots::Action::Want(kind, look)));
    let picture = session.state.place.as_ref()?.compare.plots.picture(kind)?;
    let (setup, data) = (picture.setup.clone(), picture.data.clone());
    Some(Figure::Plot(Arc::new(ExportedPlot { setup, data })))
}

/// One path for each figure and format; no two are the same, also where upper and lower case are.
fn names(figures: &[Figure], formats: &[ExportFormat], folder: &Path) -> Vec<Vec<PathBuf>> {
    let mut known = rustc_hash::FxHashSet::default();
    let stem = |figure: &Figure| {
        let stem = figure.stem();
        let numbered = |n: usize| if n == 1 { stem.clone() } else { format!("{stem}-{n}") };
        // One of so many is free.
        let free = (1..=figures.len()).map(numbered).find(|name| known.insert(name.to_lowercase()));
        free.unwrap_or(stem.clone())
    };
    let stems: Vec<String> = figures.iter().map(stem).collect();
    // Of two formats with one ending the second has its own name behind the name.
    let ending = |at: usize| {
        let format = formats[at];
        let is_taken = formats[..at].iter().any(|other| other.extension() == format.extension());
        if is_taken { format!("{format}.{}", format.extension()) } else { format.extension().to_owned() }
    };
    let paths = |stem: &String| (0..formats.len()).map(|at| folder.join(format!("{stem}.{}", ending(at)))).collect();
    stems.iter().map(paths).collect()
}

/// Writes one file, as the dialog does. What the reader of the figure must know goes to standard error.
fn write(
    session: &mut Session,
    figure: &Figure,
    format: ExportFormat,
    path: &Path,
    options: &ExportOptions,
) -> Result<(), Message> {
    let gone = || Message::new("error-job");
    match figure {
        Figure::Chart(id) => session.act(export::Action::Open(vec![id.clone()])),
        Figure::Plot(plot) => session.act(export::Action::OpenPlot(plot.clone())),
    };
    let shown = session.state.place.as_ref().and_then(|place| place.export.as_ref()).ok_or_else(gone)?.spec.clone();
    let asked = options.spec(format);
    // The part that is in view, unless another was asked for.
    let spec = ExportSpec {
        x_range: asked.x_range.or(shown.x_range),
        y_range: asked.y_range.or(shown.y_range),
        shows_raw: shown.shows_raw,
        ..asked
    };
    session.act(export::Action::SetSpec(Arc::new(spec)));
    session.act(export::Action::SetPath(path.to_string_lossy().into_owned()));
    if !session.act(export::Action::Save) {
        return Err(gone());
    }
    let mut done = session.state.place.as_ref().and_then(|place| place.export.as_ref());
    if done.is_some_and(|export| export.is_replacing) {
        session.act(export::Action::Save);
        done = session.state.place.as_ref().and_then(|place| place.export.as_ref());
    }
    let done = done.ok_or_else(gone)?;
    let texts = Language::of_system().texts();
    for note in done.preview.value().iter().flat_map(|preview| &preview.notes) {
        let note = format!("{}: {}", path.display(), texts.message(note));
        report(&texts.with("cli-export-note", &[("note", note.into())]));
    }
    let failure = done.failure.clone().or_else(|| done.preview.failure().cloned());
    let is_saved = done.saved.is_some();
    session.act(export::Action::Close);
    if is_saved { Ok(()) } else { Err(failure.unwrap_or_else(gone)) }
}
