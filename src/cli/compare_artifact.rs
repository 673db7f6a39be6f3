//! `diff`: what differs between the same file of two runs.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Map, Value, json};

use super::preview::sections;
use super::{DONE, PROBLEMS, print};
use crate::compare::artifact::bytes;
use crate::compare::artifact::images::{ImageDifference, Measures, NotCompared, Sizes};
use crate::compare::artifact::structure::{self, Change, StructureDifference};
use crate::compare::artifact::tables::TableDifference;
use crate::compare::artifact::texts::TextDifference;
use crate::compare::artifact::{self, Choices, Difference, Way};
use crate::model::format;
use crate::preview::{self, Limits, Preview};
use crate::reading::artifacts;
use crate::store::Cancel;
use crate::text::{Language, Message};

/// Said below the help.
pub(super) const EXIT_CODES: &str =
    "Exit codes: 0 the files are identical, 1 they differ, 2 the store, a run or a file is not there";

/// Lines around each change, as in `diff -u`.
const CONTEXT: usize = 3;

/// What `diff` compares.
#[derive(Debug, Args)]
pub(super) struct DiffOptions {
    /// Folder or database
    store: PathBuf,
    /// ID of the first run, or its beginning
    before: String,
    /// ID of the second run, or its beginning
    after: String,
    /// File of both runs, as `runatlas artifacts` lists it
    path: String,
    /// Compare texts line by line, whatever they hold
    #[arg(long)]
    lines: bool,
    /// Bring a picture of another size to the size of the first
    #[arg(long)]
    scale: bool,
    /// Print what differs as JSON
    #[arg(long)]
    json: bool,
}

/// Compares.
pub(super) fn run(options: &DiffOptions) -> anyhow::Result<u8> {
    let texts = Language::English.texts();
    let cancel = Cancel::new();
    let mut previews: Vec<Option<Preview>> = Vec::new();
    let mut sizes = [0; 2];
    let mut files = Vec::new();
    for (side, run) in [&options.before, &options.after].into_iter().enumerate() {
        let (_, _, sections) = sections(&options.store, run)?;
        let target = artifacts::find(&sections, &options.path).ok_or_else(|| {
            anyhow::anyhow!(texts.message(&Message::new("artifact-not-found").arg("file", options.path.clone())))
        })?;
        let section = &sections[target.section];
        sizes[side] = section.source(&target.path)?.size();
        previews.push(preview::load(section.source(&target.path)?, &Limits::default(), &cancel).ok());
        files.push(section.store.open_artifact(&section.root, &target.path)?);
    }
    let [before, after] = &mut files[..] else { anyhow::bail!("two files are compared") };
    let content = bytes::compare(sizes, [before, after], &cancel)?;
    let way = match &previews[..] {
        [Some(before), Some(after)] => {
            let ways = artifact::ways(before, after);
            let wanted = ways.iter().copied().find(|way| !options.lines || *way == Way::Lines);
            wanted.map(|way| (before, after, way))
        }
        _ => None,
    };
    let sizes_of_images = if options.scale { Sizes::Scaled } else { Sizes::Same };
    let choices = Choices { sizes: sizes_of_images, ..Choices::default() };
    let found = way.map(|(before, after, way)| artifact::compare(before, after, way, &choices, &cancel));
    let mut told = Map::new();
    told.insert("path".to_owned(), options.path.as_str().into());
    told.insert("identical".to_owned(), content.is_same().into());
    told.insert("bytes".to_owned(), json!(sizes));
    let mut shown = String::new();
    match &found {
        Some(Ok(Difference::Lines(found))) => shown = lines(found, options, &mut told),
        Some(Ok(Difference::Keys(found))) => shown = keys(found, &mut told),
        Some(Ok(Difference::Cells(found))) => shown = cells(found, &mut told),
        Some(Ok(Difference::Pixels(found))) => shown = pixels(found, &mut told),
        Some(Err(NotCompared::Sizes([[width, height], [other_width, other_height]]))) => {
            told.insert("sizes".to_owned(), json!([[width, height], [other_width, other_height]]));
            shown = format!("{width} × {height}, {other_width} × {other_height}\n");
        }
        Some(Err(NotCompared::Empty | NotCompared::Cancelled)) | None => {}
    }
    print(|out| {
        if options.json {
            serde_json::to_writer_pretty(&mut *out, &told)?;
            return writeln!(out);
        }
        if content.is_same() {
            return Ok(());
        }
        let [before, after] = sizes.map(format::size);
        writeln!(out, "{}  {before}, {after}", format::safe_text(&options.path))?;
        // A file may hold what a terminal obeys.
        let shown = shown.trim_end_matches('\n');
        if shown.is_empty() { Ok(()) } else { writeln!(out, "{}", format::safe_lines(shown)) }
    })?;
    Ok(if content.is_same() { DONE } else { PROBLEMS })
}

fn lines(found: &TextDifference, options: &DiffOptions, told: &mut Map<String, Value>) -> String {
    let name = |run: &str| format!("{run}/{}", options.path);
    let text = found.unified([&name(&options.before), &name(&options.after)], CONTEXT);
    let ends = found.sides.each_ref().map(|side| side.line_end.name());
    told.insert(
        "lines".to_owned(),
        json!({"removed": found.removed, "added": found.added, "ends": ends, "rough": found.is_rough, "diff": text}),
    );
    if ends[0] == ends[1] { text } else { ends.map(|end| end.unwrap_or("–")).join(", ") + "\n" + &text }
}

fn keys(found: &StructureDifference, told: &mut Map<String, Value>) -> String {
    let mut text = String::new();
    let mut all = Vec::new();
    for (at, row) in found.rows.iter().enumerate() {
        let change = match row.change {
            Change::Same | Change::Within => continue,
            Change::Changed => "changed",
            Change::Added => "added",
            Change::Removed => "removed",
        };
        let value = |value: &Option<structure::Value>| {
            value.as_ref().map(|it| if it.kind.is_container() { it.kind.name().to_owned() } else { it.text.clone() })
        };
        let (path, before, after) = (found.path(at), value(&row.before), value(&row.after));
        let word = |value: &Option<String>| value.as_deref().unwrap_or("–").to_owned();
        text.push_str(&[&*path, ": ", &*word(&before), " → ", &*word(&after), "\n"].concat());
        all.push(json!({"path": path, "change": change, "before": before, "after": after}));
    }
    told.insert("keys".to_owned(), json!({"differences": all, "same": found.same, "partial": found.is_partial}));
    text
}

fn cells(found: &TableDifference, told: &mut Map<String, Value>) -> String {
    let columns = |has: [bool; 2]| -> Vec<&str> {
        let is = |at: &[Option<usize>]| at.iter().map(Option::is_some).eq(has);
        found.columns.iter().filter(|column| is(&column.at)).map(|column| &*column.title).collect()
    };
    told.insert(
        "cells".to_owned(),
        json!({
            "changed": found.changed_cells, "same_rows": found.same_rows, "changed_rows": found.changed_rows,
            "added_rows": found.added_rows, "removed_rows": found.removed_rows,
            "added_columns": columns([false, true]), "removed_columns": columns([true, false]),
            "partial": found.is_partial,
        }),
    );
    format!("= {}  ≠ {}  + {}  − {}\n", found.same_rows, found.changed_rows, found.added_rows, found.removed_rows)
}

fn pixels(found: &ImageDifference, told: &mut Map<String, Value>) -> String {
    // JSON has no infinity: equal pictures have no PSNR there.
    let finite = |value: f64| value.is_finite().then_some(value);
    let measures = |it: &Measures| json!({"mean": it.mean, "max": it.max, "mse": it.mse, "psnr": finite(it.psnr)});
    told.insert(
        "pixels".to_owned(),
        json!({
            "size": found.size, "identical": found.is_identical, "range": found.range, "all": measures(&found.all),
            "channels": found.each.iter().map(measures).collect::<Vec<_>>(),
            "ssim": found.ssim.as_ref().map(|it| it.luma),
            "ssim_channels": found.ssim.as_ref().map(|it| &it.channels),
            "visible": found.visible, "unmatched": found.unmatched, "scaled": found.is_scaled,
        }),
    );
    let psnr = if found.is_identical { "∞".to_owned() } else { format!("{:.2}", found.all.psnr) };
    let ssim = found.ssim.as_ref().map_or_else(|| "–".to_owned(), |it| format!("{:.4}", it.luma));
    let (mean, max) = (format::number(found.all.mean), format::number(found.all.max));
    format!("PSNR {psnr} dB  SSIM {ssim}  mean {mean}  max {max}  of {}\n", format::number(found.range))
}
