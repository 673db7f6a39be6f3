//! Reads the files of the runs for a wall, as large as they will be seen, and writes the page.

use std::sync::Arc;

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use super::super::captions;
use super::super::jobs::section;
use super::WallSpec;
use super::wall::{Content, Page, Tile};
use crate::app::data::DataSource;
use crate::chart::RunColors;
use crate::chart::export::{ExportFormat, Theme};
use crate::chart::palette;
use crate::drawing::svg::SvgOptions;
use crate::drawing::{ExportError, MAX_LENGTH, MAX_PIXELS, MAX_SIDE, pdf, png, svg, system_faces};
use crate::model::{ColumnId, RunIndex, format};
use crate::preview::plotly::{self, Style, View};
use crate::preview::thumbnail::{FIGURE, of_preview};
use crate::preview::{self, Limits, PreviewError, Shape};
use crate::store::{Cancel, StoreError};
use crate::text::Language;

/// Pictures that are read side by side.
const AT_ONCE: usize = 4;
/// Bytes that reading one may take.
const MAX_MEMORY: u64 = 96_000_000;
/// Pixels of all pictures of a wall: 160 MB.
const ALL_PIXELS: f64 = 40e6;
/// Points of an inch.
const INCH: f64 = 72.0;

/// A wall, as it is wanted.
#[derive(Clone, Debug)]
pub struct Request {
    /// What the file is called, or the series with its step.
    pub title: String,
    /// In the order of the wall; those without the file too, where they shall have their places.
    pub tiles: Vec<Wanted>,
    /// How many runs have it, in words.
    pub count: String,
    /// Columns that are told below the pictures.
    pub captions: Vec<ColumnId>,
    pub colors: Arc<RunColors>,
    pub spec: WallSpec,
    /// How that is drawn which has no colours of its own: of the theme of the spec.
    pub style: Arc<Style>,
    pub language: Language,
}

/// What is wanted of a run.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub run: RunIndex,
    /// Its file, where it is known to have one.
    pub path: Option<Arc<str>>,
    /// Said beside its name.
    pub note: Option<String>,
}

/// A file.
#[derive(Debug)]
pub struct Made {
    pub bytes: Vec<u8>,
    /// Runs that had no room.
    pub left_out: usize,
}

/// Makes it. `told` gets how many pictures are read. `None` when cancelled.
pub fn make(
    request: &Request,
    data: &DataSource,
    cancel: &Cancel,
    mut told: impl FnMut(usize, usize),
) -> Result<Option<Made>, ExportError> {
    system_faces::allow();
    let Request { spec, style, .. } = request;
    let texts = request.language.texts();
    let title = format::safe_text(&request.title);
    let mut page =
        Page { title: &title, count: &request.count, end: "", columns: spec.columns, width: spec.width, style };
    let shown = &request.tiles[..request.tiles.len().min(most_tiles(&page, spec))];
    let mut tiles: Vec<Tile> = Vec::with_capacity(shown.len());
    for some in shown.chunks(AT_ONCE) {
        let side = pixels(&page, spec);
        let read: Vec<Tile> = some.par_iter().map(|wanted| tile(request, data, wanted, side, cancel)).collect();
        tiles.extend(read);
        if cancel.is_cancelled() {
            return Ok(None);
        }
        told(tiles.len(), shown.len());
    }
    let left_out = request.tiles.len() - shown.len();
    let end = if left_out > 0 { texts.count("gallery-left-out", left_out) } else { String::new() };
    page.end = &end;
    let drawing = page.draw(&tiles);
    drop(tiles);
    let bytes = match spec.format {
        ExportFormat::Svg => svg::write(&drawing, &SvgOptions::default())?.into_bytes(),
        ExportFormat::Pdf => pdf::write(&drawing)?,
        ExportFormat::Png | ExportFormat::Csv | ExportFormat::CsvWide | ExportFormat::Tikz => {
            png::write(&drawing, spec.dpi)?
        }
    };
    Ok((!cancel.is_cancelled()).then_some(Made { bytes, left_out }))
}

/// Whether a run has the file, or cannot tell.
pub fn has(data: &DataSource, run: RunIndex, path: &str, cancel: &Cancel) -> bool {
    section(data, run, false, cancel).is_some_and(|section| match section.source(path) {
        Ok(_) => true,
        Err(error) => !is_missing(&error),
    })
}

fn is_missing(error: &StoreError) -> bool {
    match error {
        StoreError::NotFound(_) | StoreError::Gone(_) => true,
        StoreError::Io { source, .. } => source.kind() == std::io::ErrorKind::NotFound,
        _ => false,
    }
}

/// Pixels of the longer side of a picture: as many as the page has dots there.
fn pixels(page: &Page<'_>, spec: &WallSpec) -> u32 {
    (page.side() * 1.25 / INCH * spec.dpi).ceil().clamp(32.0, 4096.0) as u32
}

/// As many as a page, a picture of it, and memory can hold.
fn most_tiles(page: &Page<'_>, spec: &WallSpec) -> usize {
    let mut height = MAX_LENGTH;
    if spec.format == ExportFormat::Png {
        let columns = page.width / INCH * spec.dpi;
        let rows = f64::from(MAX_SIDE).min(MAX_PIXELS as f64 / columns.max(1.0));
        height = height.min(rows / spec.dpi * INCH);
    }
    let side = f64::from(pixels(page, spec));
    let by_memory = (ALL_PIXELS / (side * side)).floor().max(1.0) as usize;
    page.most_tiles(height).min(by_memory.max(page.columns))
}

fn tile(request: &Request, data: &DataSource, wanted: &Wanted, side: u32, cancel: &Cancel) -> Tile {
    let run = wanted.run;
    let known = data.catalog.run(run);
    let lines = if request.spec.theme == Theme::Dark { &palette::DARK } else { &palette::LIGHT };
    let colors = &request.colors;
    let color = (!colors.is_plain(run, known)).then(|| lines.rgb(colors.of(run, known).color));
    let (captions, metric) = captions::told(request.language.texts(), &data.catalog, run, &request.captions);
    let name = format::safe_text(known.display_name());
    let name = wanted.note.as_ref().map_or_else(|| name.to_string(), |note| format!("{name} · {note}"));
    Tile { name, color, captions, metric, content: content(request, data, wanted, side, cancel) }
}

fn content(request: &Request, data: &DataSource, wanted: &Wanted, side: u32, cancel: &Cancel) -> Content {
    let texts = request.language.texts();
    let say = |key: &str| Content::Words(texts.get(key).to_owned());
    let Some(path) = &wanted.path else { return say("gallery-not-logged") };
    let Some(section) = section(data, wanted.run, false, cancel) else { return say("artifacts-unavailable") };
    let source = match section.source(path) {
        Ok(source) => source,
        Err(error) if is_missing(&error) => return say("gallery-not-logged"),
        Err(error) => return Content::Words(texts.message(&error.message())),
    };
    match preview::load(source, &Limits::of_thumbnail(side, MAX_MEMORY), cancel) {
        Ok(preview) => {
            if let Shape::Figures(figures) = &preview.shape
                && let Some(figure) = figures.first()
            {
                let drawn = plotly::draw(figure, FIGURE, &request.style, &View::default());
                return Content::Drawing(Box::new(drawn.drawing));
            }
            match of_preview(&preview, side, &request.style) {
                Some(pixels) => Content::Picture(Arc::new(pixels)),
                None => say("gallery-no-picture"),
            }
        }
        Err(PreviewError::Cancelled) => say("gallery-no-picture"),
        Err(error) => Content::Words(texts.message(&error.message())),
    }
}
