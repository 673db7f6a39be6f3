//! `export --artifact`: the same file of many runs as a wall of pictures, as the gallery shows it.

use std::sync::Arc;

use super::{ExportOptions, chosen, failure};
use crate::app::data::DataSource;
use crate::app::gallery;
use crate::app::gallery::export::{COLUMNS, FORMATS, Request, WallSpec, Wanted, has, make};
use crate::chart::RunColors;
use crate::chart::Standing;
use crate::chart::export::{RunChoice, Theme};
use crate::cli::{DONE, output, report};
use crate::model::RunIndex;
use crate::shell;
use crate::store::Cancel;
use crate::text::{Language, Message};

/// Writes the file.
pub(super) fn run(options: &ExportOptions, path: &str) -> anyhow::Result<u8> {
    let Some(format) = options.format().filter(|format| FORMATS.contains(format)) else {
        return Err(failure(&Message::new("cli-export-no-wall-format").path(&options.output)));
    };
    let opened = crate::cli::read(std::slice::from_ref(&options.store))?;
    output::check(&options.output, options.force, &opened, &[])?;
    let cancel = Cancel::new();
    let data = DataSource { stores: opened.stores.clone(), catalog: opened.catalog.clone(), histories: Arc::default() };
    let choice = match &options.filter {
        Some(words) => RunChoice::Filter(words.clone()),
        None if options.runs.is_empty() => RunChoice::All,
        None => RunChoice::Ids(options.runs.clone()),
    };
    let all = chosen(&opened, &choice)?;
    let having: Vec<RunIndex> = all.iter().copied().filter(|run| has(&data, *run, path, &cancel)).collect();
    if having.is_empty() {
        return Err(failure(&Message::new("cli-export-no-artifact").arg("file", path.to_owned())));
    }
    let catalog = &*opened.catalog;
    let mut colors = RunColors::default();
    colors.settle(catalog, catalog.forest(), all.iter().map(|run| (*run, Standing::NewlyDrawn)));
    colors.note_shared(catalog, all.iter().copied());
    let usual = WallSpec::default();
    let runs = if options.missing { &all } else { &having };
    let tiles = runs.iter().map(|&run| Wanted { run, path: Some(path.into()), note: None }).collect();
    let columns = if options.columns == 0 { usual.columns.min(runs.len()) } else { options.columns };
    let spec = WallSpec {
        format,
        columns: columns.clamp(*COLUMNS.start(), *COLUMNS.end()),
        width: options.size.map_or(usual.width, |size| size.points().0),
        dpi: options.dpi,
        theme: options.theme,
    };
    let texts = options.lang.texts();
    let request = Request {
        title: path.to_owned(),
        tiles,
        count: texts.with("gallery-in", &[("shown", having.len().into()), ("n", all.len().into())]),
        captions: gallery::proposed(catalog, &all, &cancel).unwrap_or_default(),
        colors: Arc::new(colors),
        style: Arc::new(shell::figure_style(options.theme == Theme::Dark)),
        language: options.lang,
        spec,
    };
    let made = make(&request, &data, &cancel, |_, _| {}).map_err(|error| failure(&error.message()))?;
    let Some(made) = made else { return Ok(crate::cli::FAILED) };
    output::write(&options.output, options.force, &made.bytes)?;
    if made.left_out > 0 {
        let texts = Language::of_system().texts();
        let note = texts.count("gallery-left-out", made.left_out);
        report(&texts.with("cli-export-note", &[("note", note.into())]));
    }
    Ok(DONE)
}
