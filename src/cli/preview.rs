//! `artifacts` and `preview`: the files of a run, and what is understood of one of them.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Map, Value, json};

use super::export::find_run;
use super::{DONE, PROBLEMS, print, read, report};
use crate::model::{RunIndex, SeriesStep, format};
use crate::preview::{self, Limits, Preview};
use crate::reading::OpenedPlace;
use crate::reading::artifacts::{self, ArtifactSection};
use crate::store::{ArtifactKind, Cancel};
use crate::text::{Language, Message};

/// Said below the help.
pub(super) const EXIT_CODES: &str =
    "Exit codes: 0 done, 1 the file could not be understood, 2 the store, run or file is not there";

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

/// Tells what a file is.
pub(super) fn run(options: &PreviewOptions) -> anyhow::Result<u8> {
    let (_opened, _run, sections) = sections(&options.store, &options.run)?;
    let texts = Language::English.texts();
    let target = artifacts::find(&sections, &options.path).ok_or_else(|| {
        anyhow::anyhow!(texts.message(&Message::new("artifact-not-found").arg("file", options.path.clone())))
    })?;
    let source = sections[target.section].source(&target.path)?;
    let bytes = source.size();
    let mut loaded = preview::load(source, &Limits::default(), &Cancel::new()).map_err(|error| error.message());
    if let Ok(preview) = &mut loaded {
        let mut again = sections[target.section].source(&target.path)?;
        preview::count_all(preview, &mut again, COUNTING, &Cancel::new())?;
    }
    let mut told = Map::new();
    told.insert("path".to_owned(), options.path.as_str().into());
    match &loaded {
        Ok(preview) => {
            told.insert("bytes".to_owned(), bytes.into());
            tell(preview, &mut told);
            told.extend(series_of(&sections[target.section], &target.path).map(|series| ("series".to_owned(), series)));
            if preview.text().is_some_and(|text| text.detected().is_some()) {
                let mut source = sections[target.section].source(&target.path)?;
                preview::whole_text(&target.path, &mut told, &mut source, &Cancel::new())?;
            }
        }
        Err(why) => {
            let why = texts.message(why);
            report(&why);
            told.insert("error".to_owned(), why.into());
        }
    }
    print(|out| {
        if options.json {
            serde_json::to_writer_pretty(&mut *out, &told)?;
            writeln!(out)
        } else {
            let word = |key: &str| told.get(key).and_then(Value::as_str).unwrap_or_default();
            writeln!(out, "{}  {}  {}", format::safe_text(&options.path), word("kind"), word("format"))
        }
    })?;
    Ok(if loaded.is_ok() { DONE } else { PROBLEMS })
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
