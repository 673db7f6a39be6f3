//! Previews of files that take their time: what is shown belongs to the file whose name stands above it, and what nobody
//! waits for any more comes to its end.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeMap;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{By, Queryable as _};
use runatlas::app::artifacts::{Action, ArtifactRef, State};
use runatlas::app::pages::{Page, RunTab};
use runatlas::app::{Loadable, pages, start};
use runatlas::model::RunIndex;
use runatlas::preview::{Limits, Source, load};
use runatlas::store::{
    ArtifactFile, ArtifactListing, ArtifactRoot, Cancel, Capabilities, FoundFile, History, Location, LoggedModel,
    Measured, Owner, Read as Told, ReadKeys, Run, Sink, Store, StoreError, locate, open as open_store,
};
use runatlas::text::Language;

use crate::driver::{App, dispatch, open, place, settle};
use crate::support;

/// Which files are slow, and how they do.
#[derive(Default)]
struct Gate {
    /// Bytes that may be read of each slow file.
    open: Mutex<BTreeMap<String, u64>>,
    /// Slow files that somebody holds.
    held: AtomicUsize,
}

impl Gate {
    fn allow(&self, path: &str, bytes: u64) {
        self.open.lock().unwrap().insert(path.to_owned(), bytes);
    }

    fn wait_for(&self, is_so: impl Fn(usize) -> bool, why: &str) {
        let end = Instant::now() + Duration::from_secs(20);
        while !is_so(self.held.load(Ordering::SeqCst)) {
            assert!(Instant::now() < end, "{why}");
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    fn wait_for_begin(&self) {
        self.wait_for(|held| held > 0, "nobody opens a slow file");
    }

    fn wait_for_end(&self) {
        self.wait_for(|held| held == 0, "a job that was cancelled does not come to its end");
    }
}

/// A file that hands out what the gate lets through, and a byte now and then beyond it, as a disk far away.
struct Slow {
    path: String,
    bytes: Cursor<Vec<u8>>,
    gate: Arc<Gate>,
}

impl Read for Slow {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let allowed = self.gate.open.lock().unwrap().get(&self.path).copied().unwrap_or(0);
        if self.bytes.position() < allowed {
            return self.bytes.read(buffer);
        }
        std::thread::sleep(Duration::from_millis(1));
        let end = buffer.len().min(1);
        self.bytes.read(&mut buffer[..end])
    }
}

impl Seek for Slow {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.bytes.seek(to)
    }
}

impl Drop for Slow {
    fn drop(&mut self) {
        self.gate.held.fetch_sub(1, Ordering::SeqCst);
    }
}

/// A store whose files called `slow…` are.
struct FarAway {
    near: Arc<dyn Store>,
    gate: Arc<Gate>,
}

impl Store for FarAway {
    fn location(&self) -> &Location {
        self.near.location()
    }

    fn capabilities(&self) -> Capabilities {
        self.near.capabilities()
    }

    fn read(&self, sink: &dyn Sink, cancel: &Cancel) -> Result<(), StoreError> {
        self.near.read(sink, cancel)
    }

    fn read_runs(&self, keys: &ReadKeys, sink: &dyn Sink, cancel: &Cancel) -> Result<(), StoreError> {
        self.near.read_runs(keys, sink, cancel)
    }

    fn history(&self, run: &Run, metric: &str, cancel: &Cancel) -> Result<Told<History>, StoreError> {
        self.near.history(run, metric, cancel)
    }

    fn artifact_root(&self, run: &Run) -> Result<ArtifactRoot, StoreError> {
        self.near.artifact_root(run)
    }

    fn model_artifact_root(&self, model: &LoggedModel) -> Result<ArtifactRoot, StoreError> {
        self.near.model_artifact_root(model)
    }

    fn list_artifacts(&self, root: &ArtifactRoot, cancel: &Cancel) -> Result<Told<ArtifactListing>, StoreError> {
        self.near.list_artifacts(root, cancel)
    }

    fn open_artifact(&self, root: &ArtifactRoot, path: &str) -> Result<ArtifactFile, StoreError> {
        let mut file = self.near.open_artifact(root, path)?;
        if !path.starts_with("slow") {
            return Ok(file);
        }
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        let size = bytes.len() as u64;
        self.gate.held.fetch_add(1, Ordering::SeqCst);
        Ok(ArtifactFile::new(Slow { path: path.to_owned(), bytes: Cursor::new(bytes), gate: self.gate.clone() }, size))
    }

    fn files_of(
        &self,
        owner: Owner<'_>,
        measured: &Measured,
        cancel: &Cancel,
        found: &mut dyn FnMut(FoundFile<'_>),
    ) -> Result<(), StoreError> {
        self.near.files_of(owner, measured, cancel, found)
    }
}

/// Two runs with a file at once and files that are slow.
fn far_away() -> (support::TempStore, Arc<Gate>, Harness<'static, App>) {
    let folder = support::empty_store();
    let root = folder.mlruns();
    support::write(
        root.join("1/meta.yaml"),
        "artifact_location: x\nexperiment_id: '1'\nlifecycle_stage: active\nname: e\n",
    );
    let picture = image::RgbImage::from_fn(900, 900, |x, y| image::Rgb([(x * y % 251) as u8, (x ^ y) as u8, y as u8]));
    for run in ["a", "b"] {
        let meta = format!(
            "artifact_uri: x\nend_time: 1\nexperiment_id: '1'\nlifecycle_stage: active\nrun_id: {run}\nrun_name: {run}\n\
             run_uuid: {run}\nstart_time: 1\nstatus: 3\nuser_id: ada\n"
        );
        support::write(root.join("1").join(run).join("meta.yaml"), meta);
        let file = |name: &str| root.join("1").join(run).join("artifacts").join(name);
        support::write(file("quick.txt"), format!("the quick text of {run}\n"));
        support::write(file("slow.txt"), format!("the slow text of {run}\n").repeat(40_000));
        support::write(file("slower.csv"), "step,loss\n".to_owned() + &"1,0.5\n".repeat(100_000));
        if run == "b" {
            picture.save(file("slow.png")).unwrap();
        }
    }
    let gate = Arc::new(Gate::default());
    let located = locate(&root).unwrap();
    let stores = located.locations.iter().map(|location| {
        let near = open_store(location).unwrap();
        Arc::new(FarAway { near, gate: gate.clone() }) as Arc<dyn Store>
    });
    let stores: Vec<_> = stores.collect();
    let mut harness = open(None, Language::English);
    dispatch(&mut harness, start::Action::Located(located, stores));
    (folder, gate, harness)
}

fn state<'a>(harness: &'a Harness<'static, App>) -> &'a State {
    place(harness).artifacts.as_ref().expect("listed")
}

fn run(harness: &Harness<'static, App>, id: &str) -> RunIndex {
    place(harness).catalog.find_run(id).expect("a run")
}

fn file(path: &str) -> ArtifactRef {
    ArtifactRef { section: 0, path: path.to_owned() }
}

/// What was asked for, and a few frames; jobs may go on.
fn begin(harness: &mut Harness<'static, App>, action: impl runatlas::app::Ask) {
    harness.state_mut().as_mut().expect("a window").dispatch(action);
    for _ in 0..3 {
        harness.step();
    }
}

/// The lines of text on screen.
fn shows(harness: &Harness<'static, App>, text: &str) -> bool {
    harness.query_all_by_label_contains(text).next().is_some()
        || harness.query_all(By::new().value(text)).next().is_some()
}

#[test]
fn nothing_is_ever_shown_under_the_name_of_another_file() {
    let (_folder, gate, mut harness) = far_away();
    let a = run(&harness, "a");
    dispatch(&mut harness, pages::Action::OpenRun(a, RunTab::Artifacts));
    assert!(shows(&harness, "the quick text of a"), "the first file is shown");

    begin(&mut harness, Action::Select(file("slow.txt")));
    assert_eq!(state(&harness).selected, Some(file("slow.txt")));
    assert!(state(&harness).preview.is_loading() && state(&harness).preview.value().is_none());
    assert!(!shows(&harness, "the quick text of a"), "it went with its name");
    assert!(harness.query_by_role(Role::ProgressIndicator).is_some(), "a bar says how far it is");

    // Another file is chosen before it is here: what was read of it is for nobody.
    begin(&mut harness, Action::Select(file("slower.csv")));
    assert!(!shows(&harness, "the slow text"));
    gate.allow("slower.csv", u64::MAX);
    settle(&mut harness);
    assert!(matches!(&state(&harness).preview, Loadable::Ready(preview) if preview.has_text_behind()), "the table");
    gate.wait_for_end();
    settle(&mut harness);
    assert!(!shows(&harness, "the slow text"));
}

#[test]
fn leaving_the_page_or_the_run_gives_back_what_is_shown_and_cancels_what_is_on_its_way() {
    let (_folder, gate, mut harness) = far_away();
    let (a, b) = (run(&harness, "a"), run(&harness, "b"));
    dispatch(&mut harness, pages::Action::OpenRun(a, RunTab::Artifacts));
    dispatch(&mut harness, pages::Action::OpenRun(a, RunTab::Metrics));
    assert!(state(&harness).preview.is_idle(), "another tab");
    dispatch(&mut harness, pages::Action::OpenRun(a, RunTab::Artifacts));
    assert!(shows(&harness, "the quick text of a"), "and back");

    begin(&mut harness, Action::Select(file("slow.txt")));
    gate.wait_for_begin();
    begin(&mut harness, pages::Action::Show(Page::Table));
    gate.wait_for_end();
    assert!(state(&harness).preview.is_idle());

    begin(&mut harness, pages::Action::OpenRun(a, RunTab::Artifacts));
    assert!(state(&harness).preview.is_loading(), "the chosen file stays chosen");
    gate.wait_for_begin();
    begin(&mut harness, pages::Action::OpenRun(b, RunTab::Artifacts));
    let end = Instant::now() + Duration::from_secs(20);
    while state(&harness).listing.value().is_none() {
        assert!(Instant::now() < end);
        harness.step();
    }
    // A late answer about the file at the same path of the run before.
    dispatch(&mut harness, Action::Select(file("quick.txt")));
    let text = b"the late text of a";
    let late = load(Source::new("quick.txt", 18, Cursor::new(text)), &Limits::default(), &Cancel::new()).unwrap();
    dispatch(&mut harness, Action::PreviewDone(a, file("quick.txt"), Ok(Arc::new(late))));
    assert!(shows(&harness, "the quick text of b") && !shows(&harness, "the late text of a"));
    gate.wait_for_end();
}

#[test]
fn thumbnails_of_a_run_that_was_left_are_no_longer_made() {
    let (_folder, gate, mut harness) = far_away();
    let (a, b) = (run(&harness, "a"), run(&harness, "b"));
    begin(&mut harness, pages::Action::OpenRun(b, RunTab::Overview));
    let end = Instant::now() + Duration::from_secs(20);
    while gate.held.load(Ordering::SeqCst) == 0 {
        assert!(Instant::now() < end, "the picture is not even begun");
        harness.step();
    }
    assert!(state(&harness).preview.is_idle(), "nothing is read that is not shown");
    begin(&mut harness, pages::Action::OpenRun(a, RunTab::Overview));
    gate.wait_for_end();
    settle(&mut harness);
    assert_eq!(state(&harness).thumbnails.value().map(|made| made.len()), Some(0));
}

#[test]
fn a_path_means_the_own_file_first_and_then_one_of_a_logged_model() {
    let store = support::zoo("v3");
    let mut harness = open(Some(&store.mlruns()), Language::English);
    let with_model = place(&harness).catalog.run_indices().find(|&run| {
        let catalog = &place(&harness).catalog;
        catalog.models_of(run).any(|model| model.source_run_id.as_ref() == Some(&catalog.run(run).id))
    });
    let with_model = with_model.expect("the zoo holds a run with a logged model");
    dispatch(&mut harness, pages::Action::OpenRun(with_model, RunTab::Artifacts));
    let sections = state(&harness).listing.value().cloned().expect("listed");
    let (at, section) = sections
        .iter()
        .enumerate()
        .find(|(_, section)| section.model.is_some() && !section.listing.entries.is_empty())
        .expect("files of a model");
    let path = &section.listing.entries.iter().find(|entry| !entry.is_folder()).expect("a file").path;
    let name = section.model.as_deref().expect("its name");
    let target = ArtifactRef { section: at, path: path.clone() };
    for asked in [format!("{name}/{path}"), path.clone()] {
        dispatch(&mut harness, Action::Reveal(asked.clone()));
        assert_eq!(state(&harness).selected.as_ref(), Some(&target), "{asked}");
        assert!(state(&harness).preview.value().is_some(), "{asked}: {:?}", state(&harness).preview.failure());
    }
    // The same from the command line, and an error where there is none.
    let id = place(&harness).catalog.run(with_model).id.clone();
    let output = store.holder().join("picture.png");
    let picture = |file: &str| {
        let page = format!("artifact:{id}/{file}");
        std::process::Command::new(env!("CARGO_BIN_EXE_runatlas"))
            .args(["picture", "--page", &page, "--output"])
            .arg(&output)
            .arg(store.mlruns())
            .output()
            .unwrap()
    };
    assert!(picture(&format!("{name}/{path}")).status.success() && Path::new(&output).exists());
    let missing = picture("no/such.file");
    assert!(!missing.status.success());
    let words = String::from_utf8_lossy(&missing.stderr).into_owned();
    assert!(words.contains("no/such.file"), "{words}");
}
