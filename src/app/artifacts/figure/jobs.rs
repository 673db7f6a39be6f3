//! The jobs that draw figures, and write them to files.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::export::FigureFormat;
use super::{Action, FigureRef, Look, Picture, Told};
use crate::app::artifacts;
use crate::app::files::write_whole;
use crate::app::job::JobContext;
use crate::drawing::svg::SvgOptions;
use crate::drawing::{ExportError, pdf, png, svg, system_faces};
use crate::preview::plotly::{self, Drawn, View};
use crate::store::StoreError;
use crate::text::Message;

/// What is done in the background.
#[derive(Debug)]
pub enum Job {
    /// Draw a figure.
    Draw(usize, FigureRef, Look, View),
    /// Work out what is told of points.
    Tell(usize, FigureRef, Arc<Picture>, Vec<usize>),
    /// Find a folder to write into.
    FindFolder,
    /// Write a figure as it is seen; a file that is there only when it is to be replaced.
    Save {
        figure: FigureRef,
        look: Look,
        view: View,
        format: FigureFormat,
        scale: u32,
        path: PathBuf,
        is_replacing: bool,
    },
}

/// See [`JobKey`](crate::app::job::JobKey).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    Draw(usize),
    Tell(usize),
    FindFolder,
    Save,
}

impl Job {
    pub(in crate::app) fn key(&self) -> Key {
        match self {
            Self::Draw(at, ..) => Key::Draw(*at),
            Self::Tell(at, ..) => Key::Tell(*at),
            Self::FindFolder => Key::FindFolder,
            Self::Save { .. } => Key::Save,
        }
    }

    pub(in crate::app) fn run(self, context: &JobContext) {
        let send = |action| context.send(artifacts::Action::Figure(action));
        match self {
            Self::Draw(at, figure, look, view) => {
                let drawn = drawn(&figure, &look, &view);
                if context.cancel.is_cancelled() {
                    return;
                }
                let picture = Picture::of(drawn, look, view).map(Arc::new);
                send(Action::Drawn(at, picture.map_err(|error| error.message())));
            }
            Self::Tell(at, figure, picture, points) => {
                let lines = |at: &usize| {
                    let (figure, point) = figure.get().zip(picture.drawn.points.get(*at))?;
                    Some(plotly::hover(figure, &picture.view, point))
                };
                let lines = points.iter().map(|at| lines(at).unwrap_or_default()).collect();
                send(Action::Told(at, Told { identity: picture.identity, points, lines }));
            }
            Self::FindFolder => {
                send(Action::FolderFound(dirs::document_dir().or_else(dirs::home_dir).unwrap_or_default()));
            }
            Self::Save { figure, look, view, format, scale, path, is_replacing } => {
                let bytes = written(&figure, &look, &view, format, scale).map_err(|error| error.message());
                send(match bytes {
                    Ok(bytes) => save(&path, &bytes, is_replacing),
                    Err(why) => Action::Saved(Err(why)),
                });
            }
        }
    }
}

/// Nothing where there are not that many figures.
fn drawn(figure: &FigureRef, look: &Look, view: &View) -> Drawn {
    system_faces::allow();
    figure.get().map(|figure| plotly::draw(figure, look.size, &look.style, view)).unwrap_or_default()
}

fn written(
    figure: &FigureRef,
    look: &Look,
    view: &View,
    format: FigureFormat,
    scale: u32,
) -> Result<Vec<u8>, ExportError> {
    let drawing = || drawn(figure, look, view).drawing;
    match format {
        FigureFormat::Png => png::write(&drawing(), 72.0 * f64::from(scale)),
        FigureFormat::Svg => svg::write(&drawing(), &SvgOptions::default()).map(String::into_bytes),
        FigureFormat::Pdf => pdf::write(&drawing()),
        FigureFormat::Csv => Ok(figure.get().map(|figure| plotly::csv(figure, view)).unwrap_or_default().into_bytes()),
    }
}

fn save(path: &Path, bytes: &[u8], is_replacing: bool) -> Action {
    match write_whole(path, bytes, is_replacing) {
        // Whole, so that its folder can be shown.
        Ok(()) => Action::Saved(Ok(std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf()))),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Action::Exists,
        Err(error) => Action::Saved(Err::<PathBuf, Message>(StoreError::io(path, error).message())),
    }
}
