//! What a file manager, a terminal, a drop or another window hands over, and what becomes of it.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::path::{Path, PathBuf};

use egui::accesskit::Role;
use egui::{Key, Modifiers, PointerButton};
use egui_kittest::Harness;
use egui_kittest::kittest::{By, Queryable as _};
use runatlas::app::effect::SystemEffect;
use runatlas::app::settings::RecentPlace;
use runatlas::app::{Settings, palette, settings, start};
use runatlas::store::{Focus, RunKey};
use runatlas::text::Language;

use crate::driver::{App, click, dispatch, open, open_with, place, settle};
use crate::support::tree::Tree;
#[cfg(unix)]
use crate::support::{self, skip};
use crate::without_window::Program;

fn program() -> Program {
    Program::new(Settings::default())
}

fn open_all(program: &mut Program, paths: &[&Path]) {
    program.act(start::Action::OpenAll(paths.iter().map(|path| path.to_path_buf()).collect()));
}

/// In words, what could not be opened.
fn failures(program: &Program) -> Vec<String> {
    program.state.start.failures.iter().map(|message| Language::English.texts().message(message)).collect()
}

fn notices(program: &Program) -> Vec<String> {
    let notices = program.state.notices.iter();
    notices.map(|notice| Language::English.texts().message(&notice.message)).collect()
}

/// What was opened in other windows since the last call.
fn windows(asked: &mut Vec<SystemEffect>) -> Vec<Vec<PathBuf>> {
    let opened = |effect| if let SystemEffect::NewWindow(paths) = effect { Some(paths) } else { None };
    asked.drain(..).filter_map(opened).collect()
}

fn windows_of(harness: &mut Harness<'static, App>) -> Vec<Vec<PathBuf>> {
    windows(&mut harness.state_mut().as_mut().unwrap().take_pending())
}

fn uri(path: &Path) -> PathBuf {
    let text = path.to_str().unwrap().replace('%', "%25").replace(' ', "%20").replace('\\', "/");
    PathBuf::from(format!("file://{}{text}", if text.starts_with('/') { "" } else { "/" }))
}

#[test]
fn one_store_named_in_many_ways_is_opened_once() {
    let holder = tempfile::tempdir().unwrap();
    let root = holder.path().canonicalize().unwrap().join("my results 100%").join("mlruns");
    let tree = Tree::with_run();
    copy(&tree.root(), &root);
    let address = uri(&root);
    let with_host = PathBuf::from(address.to_str().unwrap().replace("file://", "file://localhost"));
    for paths in [vec![&*address], vec![&*with_host], vec![&*address, &*root, Path::new("")], vec![&*root, &*root]] {
        let mut program = program();
        open_all(&mut program, &paths);
        let place = program.place();
        assert_eq!((&place.opened, place.stores.len(), place.also_opened.len()), (&root, 1, 0), "{paths:?}");
        assert_eq!(program.notices(), [""; 0]);
    }
    #[cfg(unix)]
    {
        let link = holder.path().join("link");
        std::os::unix::fs::symlink(&root, &link).unwrap();
        let mut program = program();
        open_all(&mut program, &[&root, &link]);
        assert_eq!((program.place().stores.len(), program.place().also_opened.len()), (1, 0), "a link to the same");
        assert_eq!(program.state.settings.recent.len(), 1);
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn a_file_of_a_run_leads_to_it_and_with_its_store_to_the_store() {
    let tree = Tree::with_run().file("artifacts/notes.txt", "hello");
    let file = tree.path("1/a/artifacts/notes.txt");
    assert!(file.exists());
    let mut program = program();
    open_all(&mut program, &[&uri(&file)]);
    let expected = Focus::Artifact(RunKey::from("1/a"), "notes.txt".to_owned());
    let located = runatlas::store::locate(&file).unwrap();
    assert_eq!(located.focus, expected);
    assert_eq!((&program.place().opened, program.place().stores.len()), (&file, 1));
    open_all(&mut program, &[&tree.root(), &file]);
    assert_eq!((&program.place().opened, program.place().stores.len()), (&tree.root(), 1));
}

#[test]
fn what_can_be_opened_is_and_each_of_the_rest_is_named() {
    let tree = Tree::with_run();
    let gone = tree.project().join("gone");
    let long = tree.project().join("n".repeat(300));
    let elsewhere = Path::new("sftp://host/results");
    let share = Path::new(r"\\server\share\mlruns");
    let mut bad = vec![&*gone, &*long, elsewhere];
    if cfg!(unix) {
        // On Windows it is looked for, which takes its time.
        bad.push(share);
    }
    let mut program = program();
    open_all(&mut program, &[&bad[..], &[&*tree.root()]].concat());
    assert_eq!(program.place().stores.len(), 1);
    let said = notices(&program);
    for path in &bad {
        let name = path.file_name().unwrap().to_string_lossy();
        assert!(said.iter().any(|line| line.contains(&*name)), "{} in {said:#?}", path.display());
    }
    assert!(said.iter().any(|line| line == "Not a folder or file on this computer: sftp://host/results"), "{said:#?}");

    // A drop of what is nothing of ours leaves open what is open.
    let id = program.state.place_id();
    let outside = tempfile::tempdir().unwrap();
    let text = outside.path().canonicalize().unwrap().join("notes.txt");
    std::fs::write(&text, "no results").unwrap();
    program.act(runatlas::app::system::Action::ExpireNotices);
    program.state.notices.take();
    open_all(&mut program, &[&text]);
    assert_eq!(program.state.place_id(), id);
    let said = notices(&program);
    assert!(said[0].starts_with("No MLflow results found.") && said[0].ends_with("notes.txt"), "{said:#?}");
}

#[cfg(unix)]
#[test]
fn names_that_are_no_text_are_opened_and_told() {
    use std::os::unix::ffi::OsStringExt as _;
    let name = || std::ffi::OsString::from_vec(b"caf\xE9".to_vec());
    let holder = tempfile::tempdir().unwrap();
    let root = holder.path().canonicalize().unwrap().join(name()).join("mlruns");
    if std::fs::create_dir_all(&root).is_err() {
        return skip!("this disk has no such names");
    }
    copy(&Tree::with_run().root(), &root);
    let address = PathBuf::from(format!("file://{}/caf%E9/mlruns", holder.path().canonicalize().unwrap().display()));
    for path in [&root, &address] {
        let mut program = program();
        open_all(&mut program, &[path]);
        assert_eq!(program.place().opened, root);
    }
    let mut program = program();
    open_all(&mut program, &[&holder.path().join(name()).join("gone")]);
    assert!(failures(&program)[0].contains("caf\u{FFFD}"), "{:?}", failures(&program));
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_read_says_so() {
    use std::os::unix::fs::PermissionsExt as _;
    let tree = Tree::with_run();
    std::fs::set_permissions(tree.root(), std::fs::Permissions::from_mode(0o000)).unwrap();
    if std::fs::read_dir(tree.root()).is_ok() {
        return skip!(support::SUPERUSER);
    }
    let mut program = program();
    open_all(&mut program, &[&tree.root()]);
    let said = failures(&program);
    std::fs::set_permissions(tree.root(), std::fs::Permissions::from_mode(0o755)).unwrap();
    assert!(said[0].to_lowercase().contains("permission"), "{said:?}");
}

#[test]
fn folders_are_one_place_and_each_view_file_opens_a_window() {
    let (one, two) = (Tree::with_run(), Tree::with_run());
    let view = |name: &str| one.project().join(name);
    let (first, second) = (view("first.runatlas"), view("second.RUNATLAS"));
    let mut program = program();
    open_all(&mut program, &[&first, &one.root(), &second, &two.root(), &first]);
    assert_eq!(program.place().stores.len(), 2);
    assert_eq!(windows(&mut program.asked), [vec![first.clone()], vec![second.clone()]]);
    // Without folders, the first of them is opened here: that it is none is said here.
    let mut program = self::program();
    open_all(&mut program, &[&first, &second]);
    assert_eq!(windows(&mut program.asked), [vec![second]]);
    assert!(failures(&program)[0].contains("first.runatlas"), "{:?}", failures(&program));
    let many: Vec<PathBuf> = (0..20).map(|at| view(&format!("{at}.runatlas"))).collect();
    program.act(start::Action::OpenAll(many));
    assert_eq!(windows(&mut program.asked).len(), 8);
    assert_eq!(program.notices().iter().filter(|key| **key == "opening-too-many").count(), 11);
}

#[test]
fn what_was_not_there_is_opened_when_it_is_back() {
    let tree = Tree::with_run();
    let away = tree.project().join("away");
    std::fs::rename(tree.root(), &away).unwrap();
    let mut harness = open(Some(&tree.root()), Language::English);
    let said = format!("Not found: {}", tree.root().display());
    harness.get_by_label(&said);
    click(&mut harness, "Try again");
    harness.get_by_label(&said);
    std::fs::rename(&away, tree.root()).unwrap();
    click(&mut harness, "Try again");
    assert_eq!(place(&harness).stores.len(), 1);
    assert!(harness.query_by_label("Try again").is_none());
    // Nothing to be tried again remains.
    dispatch(&mut harness, start::Action::ClosePlace);
    assert!(harness.query_by_label("Try again").is_none());
}

/// Read-only or not, a place that goes away while it is open says so on every page.
#[test]
fn a_place_that_vanishes_says_so_and_comes_back() {
    let tree = Tree::with_run();
    let mut harness = open(Some(&tree.root()), Language::English);
    let away = tree.project().join("away");
    std::fs::rename(tree.root(), &away).unwrap();
    dispatch(&mut harness, runatlas::app::read::Action::Refresh);
    let is_said = |harness: &Harness<'static, App>| !place(harness).read.failures.is_empty();
    assert!(is_said(&harness));
    std::fs::rename(&away, tree.root()).unwrap();
    dispatch(&mut harness, runatlas::app::read::Action::Refresh);
    assert!(!is_said(&harness));
    assert_eq!(place(&harness).catalog.runs.len(), 1);
}

#[test]
fn a_new_window_is_opened_by_key_menu_and_palette() {
    let tree = Tree::with_run();
    for path in [None, Some(tree.root())] {
        let mut harness = open(path.as_deref(), Language::English);
        windows_of(&mut harness);
        harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::N);
        settle(&mut harness);
        assert_eq!(windows_of(&mut harness), [Vec::<PathBuf>::new()]);
        dispatch(&mut harness, palette::Action::Toggle);
        dispatch(&mut harness, palette::Action::SetText("new window".to_owned()));
        dispatch(&mut harness, palette::Action::Run(palette::After::Close));
        assert_eq!(windows_of(&mut harness), [Vec::<PathBuf>::new()]);
    }
}

fn with_recent(paths: &[&Path]) -> Settings {
    let recent = paths.iter().map(|path| RecentPlace { path: path.to_path_buf(), runs: 1, opened_at: 5 }).collect();
    Settings { language: Some(Language::English), recent, ..Settings::default() }
}

#[test]
fn a_recent_place_opens_here_or_in_a_window_of_its_own() {
    let tree = Tree::with_run();
    let other = tree.project().join("other");
    let mut harness = open_with(None, with_recent(&[&tree.root(), &other]));
    let row = runatlas::model::path_name(&other);
    harness.get_by_role_and_label(Role::Button, &row).click_modifiers(Modifiers::COMMAND);
    settle(&mut harness);
    assert_eq!(windows_of(&mut harness), [vec![other.clone()]]);
    harness.get_by_role_and_label(Role::Button, &row).click_button(PointerButton::Middle);
    settle(&mut harness);
    assert_eq!(windows_of(&mut harness), [vec![other.clone()]]);
    harness.get_by_role_and_label(Role::Button, &row).click_button(PointerButton::Secondary);
    settle(&mut harness);
    click(&mut harness, "Open in new window");
    assert_eq!(windows_of(&mut harness), [vec![other.clone()]]);
    assert!(harness.state().as_ref().unwrap().state.place.is_none());

    // In the menu of an open place, and in the palette.
    dispatch(&mut harness, start::Action::Open(tree.root()));
    windows_of(&mut harness);
    let title = place(&harness).title();
    click(&mut harness, &title);
    click(&mut harness, &format!("Open {row} in new window"));
    assert_eq!(windows_of(&mut harness), [vec![other.clone()]]);
    assert_eq!(place(&harness).opened, tree.root());
    dispatch(&mut harness, palette::Action::Toggle);
    dispatch(&mut harness, palette::Action::SetText("other".to_owned()));
    let found = &harness.state().as_ref().unwrap().state.palette.as_ref().unwrap().found;
    let mut hits = found.sections.iter().flat_map(|section| &section.hits);
    let at = hits.position(|hit| matches!(&hit.target, palette::Target::Place(path) if *path == other));
    dispatch(&mut harness, palette::Action::RunAt(at.expect("it is found"), palette::After::Stay));
    assert_eq!(windows_of(&mut harness), [vec![other]]);
    assert_eq!(place(&harness).opened, tree.root());
    assert!(harness.state().as_ref().unwrap().state.palette.is_none());
}

#[test]
fn what_another_window_opened_is_listed_here_and_what_is_open_here_stays() {
    let tree = Tree::with_run();
    let mut harness = open_with(Some(&tree.root()), with_recent(&[]));
    let filters =
        |recent: &str| serde_json::from_value(serde_json::json!({ "recent": [recent], "saved": [] })).unwrap();
    let mut others = Settings::default();
    let elsewhere = tree.project().join("elsewhere");
    others.remember(RecentPlace { path: elsewhere.clone(), runs: 4, opened_at: i64::MAX });
    others.filters.keep(&elsewhere, filters("a"));
    others.filters.keep(&tree.root(), filters("b"));
    others.scale = 150;
    let open = vec![tree.root()];
    dispatch(&mut harness, settings::Action::TakeOver { others: Box::new(others), open });
    let state = &harness.state().as_ref().unwrap().state;
    assert_eq!(state.settings.recent_paths(), std::slice::from_ref(&elsewhere));
    assert_eq!(state.settings.filters.of(&elsewhere), filters("a"));
    assert_eq!(state.settings.filters.of(&tree.root()), runatlas::app::find::KeptFilters::default());
    assert_eq!(state.settings.scale, 100, "how this window looks stays");
    assert!(harness.query(By::new().role(Role::Row)).is_some() || !place(&harness).catalog.runs.is_empty());
}
