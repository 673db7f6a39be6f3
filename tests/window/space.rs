//! Disk usage, against a plain walk over the same folders, on copies of stores that a real MLflow wrote.

use std::path::Path;

use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{By, Queryable as _};
use runatlas::app::lifecycle::ItemPlace;
use runatlas::app::pages::Page;
use runatlas::app::{lifecycle, pages, read, space, table};
use runatlas::model::space::Usage;
use runatlas::model::{ColumnId, FileGroup, Space};
use runatlas::store::lifecycle::ItemKind;
use runatlas::text::Language;

use crate::driver::{App, click, dispatch, open, place, rows, settle};
use crate::support;

/// Bytes and files below a folder, and what they and the folders take on the disk.
fn walked(folder: &Path) -> Usage {
    let mut sum = Usage { on_disk: std::fs::metadata(folder).map_or(0, |it| on_disk(&it)), ..Usage::default() };
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let metadata = entry.metadata().expect("nothing changes meanwhile");
            if !metadata.is_symlink() {
                sum.on_disk += on_disk(&metadata);
            }
            if metadata.is_dir() {
                folders.push(entry.path());
            } else if metadata.is_file() {
                sum.bytes += metadata.len();
                sum.files += 1;
            }
        }
    }
    sum
}

#[cfg(unix)]
fn on_disk(metadata: &std::fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::blocks(metadata) * 512
}

#[cfg(not(unix))]
fn on_disk(metadata: &std::fs::Metadata) -> u64 {
    if metadata.is_dir() { 0 } else { metadata.len().next_multiple_of(4096) }
}

fn plus(one: Usage, other: Usage) -> Usage {
    Usage { bytes: one.bytes + other.bytes, on_disk: one.on_disk + other.on_disk, files: one.files + other.files }
}

fn measured(harness: &mut Harness<'static, App>) -> std::sync::Arc<Space> {
    dispatch(harness, pages::Action::Show(Page::Space));
    let space = place(harness).space.measured.value().expect("the page asks for it").clone();
    assert!(space.is_complete);
    space
}

#[test]
fn runs_and_experiments_of_file_stores_take_what_lies_in_their_folders() {
    for name in ["v0.9", "v1", "v2", "v3"] {
        let store = support::zoo(name);
        let mut harness = open(Some(&store.mlruns()), Language::English);
        let space = measured(&mut harness);
        let catalog = &place(&harness).catalog;
        let models = |run: &str| -> Vec<Usage> {
            let of_run = catalog.logged_models.iter().map(|(_, model)| model);
            let of_run = of_run.filter(|model| model.source_run_id.as_ref().is_some_and(|id| id.as_str() == run));
            let folder = |model: &runatlas::store::LoggedModel| {
                store.mlruns().join(model.experiment.as_str()).join("models").join(model.id.as_str())
            };
            of_run.map(|model| walked(&folder(model))).collect()
        };
        let sizes =
            space.runs.iter().map(|&run| (std::cmp::Reverse(space.run(run).unwrap().on_disk), &catalog.run(run).key));
        assert!(sizes.is_sorted(), "{name}: the largest first, equal ones in the order of their keys");
        let mut last = u64::MAX;
        for &run in &space.runs {
            let usage = space.run(run).unwrap();
            let folder = catalog.origin_of(run).into_path().unwrap();
            let mut wanted = walked(&folder);
            // Artifacts that the user keeps elsewhere.
            let elsewhere = place(&harness).store_of(run).artifact_root(catalog.run(run)).unwrap().path;
            let elsewhere = elsewhere.filter(|path| !path.starts_with(&folder)).map(|path| walked(&path));
            if let Some(elsewhere) = elsewhere {
                wanted = plus(wanted, elsewhere);
            }
            for model in models(catalog.run(run).id.as_str()) {
                wanted = plus(wanted, model);
            }
            assert_eq!(usage, wanted, "{name}: {}", catalog.run(run).key.as_str());
            assert!(usage.on_disk <= last, "largest first");
            last = usage.on_disk;
        }
        assert_eq!(space.runs.len(), catalog.run_indices().count());
        assert!(!space.runs.is_empty() && !space.experiments.is_empty(), "{name}");
        for &(experiment, usage) in &space.experiments {
            let folder = store.mlruns().join(catalog.experiment(experiment).key.as_str());
            assert!(usage.bytes > 0 && usage.files >= walked(&folder).files, "{name}");
        }
        let kinds: u64 = space.kinds.iter().map(|(_, usage)| usage.bytes).sum();
        assert_eq!(kinds, space.total.bytes, "{name}: every file has one kind");
        let artifacts = space.kinds.iter().filter(|(kind, _)| (*kind as usize) < FileGroup::Metrics as usize);
        let paths: u64 = space.paths.iter().map(|path| path.usage.bytes).sum();
        assert_eq!(artifacts.map(|(_, usage)| usage.bytes).sum::<u64>(), paths, "{name}: every artifact has one path");
    }
}

#[test]
fn a_database_counts_with_the_artifacts_beside_it() {
    let store = support::zoo("v3-sqlite");
    let mut harness = open(Some(store.holder()), Language::English);
    let space = measured(&mut harness);
    let database = space.kinds.iter().find(|(kind, _)| *kind == FileGroup::Database).expect("a database").1;
    let path = place(&harness).catalog.stores[0].location.origin.to_string();
    let length = |end: &str| std::fs::metadata(format!("{path}{end}")).map_or(0, |metadata| metadata.len());
    assert_eq!(database.bytes, length("") + length("-wal") + length("-journal"));
    let with_files = space.runs.iter().filter(|run| space.run(**run).unwrap().files > 0);
    assert!(with_files.count() > 3, "runs with artifacts");
    let runs: u64 = space.runs.iter().map(|run| space.run(*run).unwrap().bytes).sum();
    assert!(runs > 0 && runs < space.total.bytes);
}

#[test]
fn shared_folders_count_once_and_links_not_at_all() {
    let store = support::zoo("v2");
    let mut harness = open(Some(&store.mlruns()), Language::English);
    let before = measured(&mut harness).total;
    let run = place(&harness).catalog.run_indices().next().unwrap();
    let artifacts = place(&harness).catalog.origin_of(run).into_path().unwrap().join("artifacts");
    std::fs::create_dir_all(&artifacts).unwrap();
    std::fs::write(artifacts.join("large.bin"), vec![7; 3_000_000]).unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&artifacts, artifacts.join("loop")).unwrap();
        std::os::unix::fs::symlink(artifacts.join("large.bin"), artifacts.join("again.bin")).unwrap();
    }
    dispatch(&mut harness, read::Action::Refresh);
    let space = place(&harness).space.measured.value().unwrap().clone();
    assert!(space.is_complete, "measured again, as the page is shown");
    assert_eq!((space.total.bytes, space.total.files), (before.bytes + 3_000_000, before.files + 1));
    assert_eq!(space.runs[0], run, "the largest comes first");
    let path = space.paths.iter().find(|path| path.path == "large.bin").expect("the path is told");
    assert_eq!((path.usage.bytes, path.runs), (3_000_000, 1));
}

#[test]
fn the_page_lists_deletes_and_finds_leftovers() {
    let store = support::zoo("v2");
    let experiment = std::fs::read_dir(store.mlruns()).unwrap().flatten().map(|entry| entry.path());
    let experiment = experiment.filter(|path| path.join("meta.yaml").is_file()).min().unwrap();
    let left = experiment.join("0123456789abcdef0123456789abcdef").join("artifacts");
    std::fs::create_dir_all(&left).unwrap();
    std::fs::write(left.join("checkpoint.pt"), [1; 5_000]).unwrap();
    let other = experiment.join("1123456789abcdef0123456789abcdef").join("artifacts");
    std::fs::create_dir_all(&other).unwrap();
    let mut harness = open(Some(&store.mlruns()), Language::English);
    click(&mut harness, "Disk usage");
    let all = rows(&harness);
    let space = place(&harness).space.measured.value().unwrap().clone();
    assert!(all.len() > 5 && all.len() <= space.runs.len(), "{all:?}");
    for (row, run) in all.iter().zip(&space.runs) {
        let name = place(&harness).catalog.run(*run).display_name().to_owned();
        assert!(row.starts_with(&name), "{row} should begin with {name}");
    }

    click(&mut harness, "Show: Experiments");
    assert!(rows(&harness).len() >= 3);
    click(&mut harness, "Show: Kinds");
    assert!(rows(&harness).iter().any(|row| row.starts_with("Metric histories, ")));
    click(&mut harness, "Show: Artifact paths");
    assert!(harness.query_all(By::new().role(Role::TreeItem)).count() > 3);
    let folded = place(&harness).space.path_rows.len();
    let folder = space.paths.iter().find(|path| !path.inner.is_empty()).expect("a folder of artifacts");
    dispatch(&mut harness, space::Action::TogglePath(folder.path.clone()));
    assert_eq!(place(&harness).space.path_rows.len(), folded + folder.inner.len());

    click(&mut harness, "Show: Orphaned folders");
    let listed = rows(&harness);
    assert_eq!(listed.len(), 2, "{listed:?}");
    let wanted = listed.iter().find(|row| row.contains("/0123456789abcdef0123456789abcdef")).unwrap();
    assert_eq!(listed.last(), Some(wanted), "unknown runs come last");
    let deleted = place(&harness).lifecycle.deleted.value().unwrap().clone();
    let is_unknown = |at: &ItemPlace| deleted.item(*at).unwrap().kind == ItemKind::UnknownRun;
    assert!(!deleted.items.iter().any(is_unknown), "they are never chosen among all");
    harness.get_by(|node| node.role() == Role::Row && node.label().as_deref() == Some(wanted)).click();
    settle(&mut harness);
    click(&mut harness, "Delete 1 permanently (4.9 KiB)…");
    // A second word: a database elsewhere may need them.
    let purge = |harness: &Harness<'static, App>| place(harness).lifecycle.purge.as_ref().expect("open").must_type();
    assert_eq!(purge(&harness), Some(1));
    click(&mut harness, "Delete permanently, free 4.9 KiB");
    assert!(left.is_dir(), "nothing was typed");
    dispatch(&mut harness, lifecycle::Action::SetPurgeTyped("1".to_owned()));
    click(&mut harness, "Delete permanently, free 4.9 KiB");
    assert!(other.is_dir(), "it was not chosen");
    assert!(!left.exists() && experiment.join("meta.yaml").is_file());
}

#[test]
fn the_table_has_a_column_of_sizes_and_sorts_by_it() {
    let store = support::zoo("v3");
    let mut harness = open(Some(&store.mlruns()), Language::English);
    assert!(place(&harness).space.measured.is_idle(), "nobody asked");
    dispatch(&mut harness, table::Action::ToggleColumn(ColumnId::Size));
    assert!(place(&harness).space.measured.value().is_some(), "the column asks");
    dispatch(&mut harness, table::Action::SortBy(ColumnId::Size));
    let table = place(&harness).table.content.value().unwrap().clone();
    let space = place(&harness).space.measured.value().unwrap().clone();
    let top: Vec<u64> =
        table.rows.iter().filter(|row| row.depth == 0).map(|row| space.run(row.run).unwrap().bytes).collect();
    assert!(top.len() > 3 && top.is_sorted_by(|a, b| a >= b), "{top:?}");
}
