//! `artifacts` and `preview`: the files of a run, and what is understood of one of them, in words or as a picture.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Map, Value, json};

use self::chosen::PageError;
use super::export::{failure, find_run};
use super::{DONE, PROBLEMS, PictureTheme, output, parse_language, parse_size, print, read, report};
use crate::model::{RunIndex, SeriesStep, format};
use crate::preview::{self, Limits, Preview, Shape};
use crate::reading::OpenedPlace;
use crate::reading::artifacts::{self, ArtifactSection};
use crate::store::{ArtifactKind, Cancel};
use crate::text::{Language, Message};

mod chosen;
mod picture;

/// Said below the help.
pub(super) const EXIT_CODES: &str = "\
Exit codes: 0 done, 1 the file could not be understood, and no picture was written,
2 the store, run, file, page or step is not there, or the picture could not be written";

/// Rows of a large table are counted for so long.
const COUNTING: std::time::Duration = std::time::Duration::from_secs(5);

/// What `artifacts` lists.
#[derive(Debug, Args)]
pub(super) struct ArtifactsOptions {
    /// Folder or database
    store: PathBuf,
    /// ID of the run, or its beginning
    run: String,
    /// Print a JSON array
    #[arg(long)]
    json: bool,
}

/// What `preview` looks at.
#[derive(Debug, Args)]
pub(super) struct PreviewOptions {
    /// Folder or database
    store: PathBuf,
    /// ID of the run, or its beginning
    run: String,
    /// File of the run, as `runatlas artifacts` lists it
    path: String,
    /// Print what was understood as JSON
    #[arg(long)]
    json: bool,
    /// Page of a document or image, frame of an animation, or figure of several, counted from 1
    #[arg(long, value_name = "N")]
    page: Option<usize>,
    /// Another step of the series that the file belongs to; N,M where its names have two numbers
    #[arg(long, value_name = "N", value_delimiter = ',', allow_hyphen_values = true)]
    step: Vec<i64>,
    /// PNG file to write: the preview alone, without the window around it; - for standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Size of the picture in pixels; an image or page keeps its proportions and is made as large as fits. Default: an
    /// image's or figure's own, a page's at 96 dots per inch, otherwise 1200x800
    #[arg(long, value_name = "WIDTHxHEIGHT", value_parser = parse_size, requires = "output")]
    size: Option<(u32, u32)>,
    /// Theme of the picture: light or dark; an image or page has its own colours
    #[arg(long, default_value = "light", requires = "output")]
    theme: PictureTheme,
    /// Language of the picture: en or zh-CN
    #[arg(long, default_value = "en", value_parser = parse_language, requires = "output")]
    lang: Language,
    /// Replace the picture if it exists
    #[arg(long, requires = "output")]
    force: bool,
}

/// The run that is meant, and its files.
pub(super) fn sections(store: &PathBuf, run: &str) -> anyhow::Result<(OpenedPlace, RunIndex, Vec<ArtifactSection>)> {
    let opened = read(std::slice::from_ref(store))?;
    let run = find_run(&opened.catalog, run)?;
    let sections = artifacts::list(opened.store_of(run), &opened.catalog, run, &Cancel::new())?;
    Ok((opened, run, sections))
}

/// Prints the files of a run.
pub(super) fn list(options: &ArtifactsOptions) -> anyhow::Result<u8> {
    let (_, _, sections) = sections(&options.store, &options.run)?;
    let entries =
        || sections.iter().flat_map(|section| section.listing.entries.iter().map(move |entry| (section, entry)));
    print(|out| {
        if options.json {
            let all: Vec<Value> = entries()
                .map(|(section, entry)| {
                    let mut told = json!({"path": entry.path, "is_folder": entry.is_folder()});
                    if let ArtifactKind::File { size } = entry.kind {
                        told["bytes"] = size.into();
                    }
                    if let Some(model) = &section.model {
                        told["model"] = model.as_str().into();
                    }
                    told
                })
                .collect();
            serde_json::to_writer_pretty(&mut *out, &all)?;
            return writeln!(out);
        }
        let mut model = None;
        for (section, entry) in entries() {
            if section.model != model {
                model.clone_from(&section.model);
                writeln!(out, "{}/", format::safe_text(model.as_deref().unwrap_or_default()))?;
            }
            let depth = entry.path.matches('/').count() + usize::from(model.is_some());
            let name = entry.path.rsplit('/').next().unwrap_or_default();
            let (end, size) = match entry.kind {
                ArtifactKind::File { size } => ("", format!("  {}", format::size(size))),
                ArtifactKind::Folder => ("/", String::new()),
                ArtifactKind::OutsideLink | ArtifactKind::BrokenLink | ArtifactKind::Locked => (" ×", String::new()),
            };
            writeln!(out, "{:1$}{name}{end}{size}", "", depth * 2, name = format::safe_text(name))?;
        }
        Ok(())
    })?;
    Ok(DONE)
}

/// Tells what a file is, and draws it.
pub(super) fn run(options: &PreviewOptions) -> anyhow::Result<u8> {
    let (opened, run, sections) = sections(&options.store, &options.run)?;
    let texts = Language::English.texts();
    let mut target = artifacts::find(&sections, &options.path).ok_or_else(|| {
        anyhow::anyhow!(texts.message(&Message::new("artifact-not-found").arg("file", options.path.clone())))
    })?;
    let mut path = options.path.clone();
    if !options.step.is_empty() {
        target = chosen::step(&sections, &target, &options.step).map_err(|why| failure(&why))?;
        path.clone_from(&target.path);
    }
    if let Some(file) = &options.output {
        output::check(file, options.force, &opened, &sections)?;
    }
    let section = &sections[target.section];
    let source = section.source(&target.path)?;
    let bytes = source.size();
    let mut loaded = preview::load(source, &Limits::default(), &Cancel::new()).map_err(|error| error.message());
    if let (Ok(preview), Some(page)) = (&mut loaded, options.page) {
        match chosen::page(preview, (section, &target.path), page) {
            Ok(()) => {}
            Err(PageError::Missing(why)) => return Err(failure(&why)),
            Err(PageError::Store(error)) => return Err(error.into()),
            Err(PageError::Preview(error)) => loaded = Err(error.message()),
        }
    }
    if let (Ok(preview), Some(file)) = (&loaded, &options.output) {
        let drawn = picture::Drawn { catalog: &opened.catalog, run, section, target: &target, preview };
        match drawn.png(options) {
            Ok(png) => {
                output::write(file, options.force, &png)?;
                tell_notices(preview);
            }
            Err(why) => loaded = Err(why),
        }
    }
    let mut told = Map::new();
    told.insert("path".to_owned(), path.as_str().into());
    match &mut loaded {
        Ok(preview) => {
            if options.output.is_none() || options.json {
                let mut again = section.source(&target.path)?;
                preview::count_all(preview, &mut again, COUNTING, &Cancel::new())?;
            }
            told.insert("bytes".to_owned(), bytes.into());
            tell(preview, &mut told);
            tell_page(preview, options.page, &mut told);
            told.extend(series_of(section, &target.path).map(|series| ("series".to_owned(), series)));
            if preview.text().is_some_and(|text| text.detected().is_some()) {
                let mut source = section.source(&target.path)?;
                preview::whole_text(&target.path, &mut told, &mut source, &Cancel::new())?;
            }
        }
        Err(why) => {
            let why = texts.message(why);
            report(&why);
            told.insert("error".to_owned(), why.into());
        }
    }
    let is_taken = options.output.as_deref().is_some_and(output::is_stdout);
    print(|out| {
        if options.json && !is_taken {
            serde_json::to_writer_pretty(&mut *out, &told)?;
            writeln!(out)
        } else if options.output.is_none() {
            let word = |key: &str| told.get(key).and_then(Value::as_str).unwrap_or_default();
            writeln!(out, "{}  {}  {}", format::safe_text(&path), word("kind"), word("format"))
        } else {
            Ok(())
        }
    })?;
    Ok(if loaded.is_ok() { DONE } else { PROBLEMS })
}

/// What a picture of pixels alone does not say.
fn tell_notices(preview: &Preview) {
    if matches!(preview.shape, Shape::Image(_) | Shape::Pages(_) | Shape::Figures(_)) {
        let texts = Language::of_system().texts();
        for notice in &preview.notices {
            report(&texts.with("cli-export-note", &[("note", texts.message(notice).into())]));
        }
    }
}

/// Which page it is that was asked for, and of a document how large.
fn tell_page(preview: &Preview, page: Option<usize>, told: &mut Map<String, Value>) {
    let Some(page) = page else { return };
    told.insert("page".to_owned(), page.into());
    if let Shape::Pages(pages) = &preview.shape
        && let Some(size) = pages.size(page.saturating_sub(1) as u32)
    {
        told.insert("page_size".to_owned(), size.as_slice().into());
    }
}

/// Which steps the file is one of.
fn series_of(section: &ArtifactSection, path: &str) -> Option<Value> {
    let entries = &section.listing.entries;
    let entry = entries.iter().position(|entry| entry.path == path)?;
    let (series, at) = section.series.told(entries, entry)?;
    let number = |step: &SeriesStep| match step.numbers[..] {
        [number] => Value::from(number),
        _ => step.numbers.as_slice().into(),
    };
    let mut steps: Vec<Value> = series.steps.iter().map(number).collect();
    steps.dedup();
    Some(json!({"pattern": series.pattern, "steps": steps, "step": number(&series.steps[at])}))
}

/// What was understood, and what the window would say above it.
fn tell(preview: &Preview, told: &mut Map<String, Value>) {
    let texts = Language::English.texts();
    let notices: Vec<String> = preview.notices.iter().map(|notice| texts.message(notice)).collect();
    told.insert("notices".to_owned(), notices.into());
    told.extend(preview::report(preview));
}
