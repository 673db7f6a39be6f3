//! File stores with every kind of damage: one bad file costs one value, and the problems say where it is.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use runatlas::model::{CatalogBuilder, StoreIndex};
use runatlas::store::{
    self, Backend, Cancel, Experiment, Focus, LifecycleStage, Mark, Problem, ReadEvent, Run, RunStatus, Severity,
    StoreError, Trace, locate,
};

#[cfg(unix)]
use crate::support::{SUPERUSER, skip};

/// A root in a temporary folder.
struct Root(tempfile::TempDir);

const RUN: &str = "0123456789abcdef0123456789abcdef";

impl Root {
    fn new() -> Self {
        let root = Self(tempfile::tempdir().expect("a temporary folder"));
        root.file("mlruns/1/meta.yaml", EXPERIMENT);
        root
    }

    fn path(&self, relative: &str) -> PathBuf {
        self.0.path().join(relative)
    }

    /// Writes a file that looks as if it was written long ago.
    fn file(&self, relative: &str, content: impl AsRef<[u8]>) -> &Self {
        let path = self.path(relative);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        fs::write(&path, content).expect("a file");
        let long_ago = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_600_000_000);
        fs::File::options().write(true).open(&path).expect("the file").set_modified(long_ago).expect("its time");
        self
    }

    /// A run of experiment 1 with all its folders.
    fn run(&self, id: &str) -> &Self {
        self.run_in("1", id)
    }

    fn run_in(&self, experiment: &str, id: &str) -> &Self {
        let id_of_experiment = experiment.trim_start_matches(".trash/");
        let folder = format!("mlruns/{experiment}/{id}");
        for part in ["metrics", "params", "tags", "artifacts"] {
            fs::create_dir_all(self.path(&folder).join(part)).expect("folders");
        }
        self.file(&format!("{folder}/meta.yaml"), meta(id_of_experiment, id))
    }

    /// A file of run [`RUN`].
    fn of_run(&self, relative: &str, content: impl AsRef<[u8]>) -> &Self {
        self.file(&format!("mlruns/1/{RUN}/{relative}"), content)
    }

    fn read(&self) -> Content {
        Content::of(&self.path("mlruns"))
    }
}

const EXPERIMENT: &str = "artifact_location: file:///gone/1\nexperiment_id: '1'\nlifecycle_stage: active\nname: one\n";

fn meta(experiment: &str, id: &str) -> String {
    format!(
        "artifact_uri: s3://bucket/{experiment}/{id}/artifacts\nend_time: 1700000001000\nexperiment_id: '{experiment}'\n\
         lifecycle_stage: active\nrun_id: {id}\nrun_name: fine\nrun_uuid: {id}\nstart_time: 1700000000000\nstatus: 3\n\
         tags: []\nuser_id: ada\n"
    )
}

#[derive(Default)]
struct Content {
    experiments: Vec<Experiment>,
    runs: Vec<Run>,
    problems: Vec<Problem>,
    traces: Vec<Trace>,
    latest: usize,
}

impl Content {
    fn of(path: &Path) -> Self {
        let place = locate(path).expect("a store");
        let store = store::open(&place.locations[0]).expect("it opens");
        let content = Mutex::new(Self::default());
        let catalog = Mutex::new(CatalogBuilder::new(&place.locations[..1]));
        let sink = |event: ReadEvent| {
            catalog.lock().expect("no panic").event(StoreIndex(0), event.clone());
            let mut content = content.lock().expect("no panic");
            match event {
                ReadEvent::Experiments(experiments) => content.experiments.extend(experiments),
                ReadEvent::Runs(runs) => content.runs.extend(runs),
                ReadEvent::Problems(problems) => content.problems.extend(problems),
                ReadEvent::Traces(traces) => content.traces.extend(traces),
                ReadEvent::Latest(updates) => {
                    content.latest += updates.len();
                    for update in updates {
                        let run = content.runs.iter_mut().find(|run| run.key == update.run).expect("its run");
                        let metric = run.metrics.iter_mut().find(|metric| metric.key == update.metric);
                        metric.expect("its metric").latest = update.latest;
                    }
                }
                _ => {}
            }
        };
        store.read(&sink, &Cancel::new()).expect("it is read");
        let mut content = content.into_inner().expect("no panic");
        content.runs.sort_by(|a, b| a.key.cmp(&b.key));
        // What is counted is told by the catalog.
        let catalog = catalog.into_inner().expect("no panic").finish();
        let is_note = |problem: &&Problem| !content.problems.contains(problem);
        let notes: Vec<Problem> = catalog.problems.iter().filter(is_note).cloned().collect();
        content.problems.extend(notes);
        content
    }

    fn run(&self) -> &Run {
        assert_eq!(self.runs.len(), 1, "{:?}", self.runs);
        &self.runs[0]
    }

    fn run_at(&self, key: &str) -> &Run {
        self.runs.iter().find(|run| run.key.as_str() == key).unwrap_or_else(|| panic!("no run {key}"))
    }

    fn experiment(&self, key: &str) -> &Experiment {
        let mut all = self.experiments.iter();
        all.find(|experiment| experiment.key.as_str() == key).unwrap_or_else(|| panic!("no experiment {key}"))
    }

    fn problem(&self, key: &str) -> &Problem {
        let mut all = self.problems.iter();
        all.find(|problem| problem.cause.key == key).unwrap_or_else(|| panic!("no {key} in {:#?}", self.problems))
    }
}

#[test]
fn a_healthy_store_has_no_problems() {
    let root = Root::new();
    root.run(RUN)
        .of_run("metrics/train/loss", "1700000000000 0.5 1\n1700000000001 0.25 2\n")
        .of_run("params/lr", "0.1");
    let content = root.read();
    assert_eq!(content.problems, []);
    let run = content.run();
    assert_eq!(run.key.as_str(), format!("1/{RUN}"));
    assert_eq!((&*run.name, run.status, run.param("lr")), ("fine", RunStatus::Finished, Some("0.1")));
    let latest = run.metric("train/loss").and_then(|metric| metric.latest).expect("a value");
    assert_eq!((latest.value, latest.step), (0.25, 2));
    assert!(!root.path("mlruns/.trash").exists(), "reading writes nothing");
}

#[test]
fn experiments_without_or_with_broken_descriptions_are_shown_by_their_folder() {
    for broken in [None, Some(""), Some("- a\n- b\n"), Some("name: [1\nartifact_location: x\n"), Some("\u{feff}")] {
        let root = Root::new();
        root.run_in("7", RUN);
        if let Some(text) = broken {
            root.file("mlruns/7/meta.yaml", text);
        }
        let content = root.read();
        let experiment = content.experiment("7");
        assert_eq!((experiment.name.as_str(), experiment.lifecycle_stage), ("", LifecycleStage::Active));
        let mark = if broken.is_none() { Mark::MissingMeta } else { Mark::UnreadableMeta };
        assert_eq!(experiment.marks, [mark], "{broken:?}");
        assert_eq!(content.run().experiment, experiment.key);
        assert_eq!(content.problems.len(), 1, "{:?}", content.problems);
    }
}

#[test]
fn odd_experiments_are_shown_with_marks() {
    let root = Root::new();
    root.file("mlruns/my exp/meta.yaml", "artifact_location: x\r\nexperiment_id: 5\r\nname: 2024\r\n");
    root.file("mlruns/8/meta.yaml", EXPERIMENT.replace("active", "deleted").replace("'1'", "'8'"));
    root.file("mlruns/.trash/1/meta.yaml", EXPERIMENT);
    root.file("mlruns/.git/config", "").file("mlruns/notes/readme.txt", "").file("mlruns/stray.txt", "");
    root.run_in(".trash", RUN);
    let content = root.read();
    let keys: Vec<&str> = content.experiments.iter().map(|experiment| experiment.key.as_str()).collect();
    assert_eq!(keys, ["1", "8", "my exp", ".trash/1", ".trash"]);
    let odd = content.experiment("my exp");
    assert_eq!((odd.name.as_str(), &odd.marks), ("2024", &vec![Mark::IdMismatch]));
    assert_eq!(content.experiment("8").lifecycle_stage, LifecycleStage::Deleted);
    assert_eq!(content.experiment("8").marks, [Mark::StageMismatch]);
    let trashed = content.experiment(".trash/1");
    assert_eq!((trashed.lifecycle_stage, trashed.is_in_trash), (LifecycleStage::Deleted, true));
    assert_eq!(content.run().marks, [Mark::Loose]);
    content.problem("problem-experiment-twice");
    content.problem("problem-experiment-without-stage");
}

#[test]
fn a_broken_run_description_costs_what_is_broken() {
    let cut = meta("1", RUN);
    let cut = &cut[..cut.find("start_time").expect("it") + 5];
    let cases: [(&[u8], &str); 4] = [
        (b"", "problem-meta-empty"),
        (cut.as_bytes(), "problem-meta-yaml"),
        (b"- 1\n", "problem-meta-no-mapping"),
        (b"run_name: caf\xe9\nstatus: 4\n", "problem-value-not-utf8"),
    ];
    for (bytes, cause) in cases {
        let root = Root::new();
        root.run(RUN).of_run("params/a", "1").of_run("meta.yaml", bytes);
        let content = root.read();
        let run = content.run();
        assert!(run.marks.contains(&Mark::UnreadableMeta), "{cause}");
        assert_eq!(run.param("a"), Some("1"));
        let problem = content.problem(cause);
        assert_eq!(
            (problem.origin.as_path().unwrap(), &problem.run),
            (&*root.path(&format!("mlruns/1/{RUN}/meta.yaml")), &Some(run.key.clone()))
        );
        if cause == "problem-meta-yaml" {
            assert_eq!((problem.line, run.end_time, &*run.name), (Some(8), Some(1_700_000_001_000), "fine"));
        }
    }
}

#[test]
fn odd_run_descriptions_are_read_kindly() {
    let with = |change: &dyn Fn(String) -> String| {
        let root = Root::new();
        root.run(RUN).of_run("meta.yaml", change(meta("1", RUN)));
        root.read()
    };
    let content = with(&|meta| format!("\u{feff}{}", meta.replace('\n', "\r\n")));
    assert_eq!((&*content.run().name, content.problems.len()), ("fine", 0));
    let content = with(&|meta| meta.replace("status: 3", "status: FAILED"));
    assert_eq!(content.run().status, RunStatus::Failed);
    content.problem("problem-status-text");
    let content = with(&|meta| meta.replace("status: 3", "status: 9"));
    assert_eq!(content.run().status, RunStatus::Unknown);
    let content = with(&|meta| meta.replace("status: 3\n", ""));
    assert_eq!(content.run().status, RunStatus::Running);
    let content = with(&|meta| meta.replace("stage: active", "stage: archived"));
    assert_eq!(content.run().marks, [Mark::UnknownStage]);
    let content = with(&|meta| meta.replace("start_time: 1700000000000\n", "").replace("user_id: ada\n", "user_id:\n"));
    assert_eq!((content.run().start_time, &*content.run().user_id), (None, ""));
    assert_eq!(content.problem("problem-field-missing").severity, Severity::Repaired);
    let content = with(&|meta| meta.replace(RUN, "another").replace("'1'", "2"));
    assert_eq!(content.run().marks, [Mark::IdMismatch, Mark::ExperimentMismatch]);
    assert_eq!(content.run().id.as_str(), RUN);
    let content = with(&|meta| meta.replace("run_name: fine", "run_name: !!python/unicode 'old'"));
    assert_eq!((&*content.run().name, content.problems.len()), ("old", 0));
    for only in [&["run_uuid: "], &["run_id: "]] {
        let content = with(&|meta| {
            meta.lines().filter(|line| !line.starts_with(only[0])).fold(String::new(), |a, b| a + b + "\n")
        });
        assert_eq!(content.problems, [], "{only:?}");
    }
}

#[test]
fn runs_without_description_or_folders_are_told_from_other_folders() {
    let root = Root::new();
    root.file("mlruns/1/a/params/p", "1").file("mlruns/1/b/whatever.txt", "").file("mlruns/1/c/artifacts/x.png", "");
    root.file("mlruns/1/d/meta.yaml", meta("1", "d"));
    let content = root.read();
    let keys: Vec<&str> = content.runs.iter().map(|run| run.key.as_str()).collect();
    assert_eq!(keys, ["1/a", "1/d"]);
    assert_eq!(content.run_at("1/a").marks, [Mark::MissingMeta]);
    assert_eq!(content.run_at("1/a").status, RunStatus::Unknown);
    assert_eq!(content.run_at("1/d").marks, []);
    content.problem("problem-artifacts-without-run");
    content.problem("problem-runs-without-metrics");
}

#[test]
fn the_name_of_an_old_description_counts_when_there_is_no_other() {
    let without = meta("1", RUN).lines().filter(|line| !line.starts_with("run_name")).collect::<Vec<_>>().join("\n");
    let cases = [
        ("name: 'Run 7'\n", "", "Run 7"),
        ("name: 'Run 7'\n", "of the tag", "of the tag"),
        ("name: 'Run 7'\nrun_name: later\n", "", "later"),
        ("name: ''\n", "", ""),
    ];
    for (lines, tag, name) in cases {
        let root = Root::new();
        root.of_run("meta.yaml", format!("{without}\n{lines}"));
        if !tag.is_empty() {
            root.of_run("tags/mlflow.runName", tag);
        }
        assert_eq!(&*root.read().run().name, name, "{lines}");
    }
}

#[test]
fn names_with_nothing_to_see_are_not_shown() {
    for name in ["", " ", "\u{a0}\t", "\u{200b}", "\u{2060}\u{feff}", "\u{7}\u{1b}", "\u{3164}", "\u{2800}"] {
        assert_eq!(runatlas::store::visible_name(name), None, "{name:?}");
    }
    for name in [".", "训练", " a ", "\u{200b}x", "🚀"] {
        assert_eq!(runatlas::store::visible_name(name), Some(name), "{name:?}");
    }
    let root = Root::new();
    let blank = meta("1", RUN).lines().filter(|line| !line.starts_with("run_name")).collect::<Vec<_>>().join("\n");
    root.of_run("meta.yaml", format!("{blank}\nrun_name: ' '\n"));
    assert_eq!(root.read().run().display_name(), &RUN[..8]);
}

#[test]
fn copies_are_entries_of_their_own() {
    let root = Root::new();
    root.run(RUN).run_in("2", RUN).file("mlruns/1/copy/meta.yaml", meta("1", RUN));
    let content = root.read();
    assert_eq!(content.runs.len(), 3);
    assert_eq!(content.run_at("1/copy").marks, [Mark::IdMismatch]);
    content.problem("problem-run-twice");
}

#[test]
fn old_parameters_lose_their_newline_and_others_keep_everything() {
    let root = Root::new();
    let old = meta("1", RUN).replace("lifecycle_stage: active\n", "");
    root.of_run("meta.yaml", old).of_run("params/a", "1\n").of_run("params/b", "\n").of_run("params/c", "x\n\n");
    let content = root.read();
    let run = content.run();
    assert_eq!((run.param("a"), run.param("b"), run.param("c")), (Some("1"), Some(""), Some("x\n\n")));
    let root = Root::new();
    root.run(RUN).of_run("params/a", "\u{feff}1\r\n\0\n").of_run("tags/t", " x ").of_run("params/e", b"caf\xe9");
    let content = root.read();
    let run = content.run();
    assert_eq!(
        (run.param("a"), run.tag("t"), run.param("e")),
        (Some("\u{feff}1\r\n\0\n"), Some(" x "), Some("caf\u{FFFD}"))
    );
    assert_eq!(content.problem("problem-value-not-utf8").line, Some(1));
}

#[test]
fn junk_is_hidden_and_odd_names_are_kept() {
    let root = Root::new();
    root.run(RUN);
    for name in [".DS_Store", "m~", "Thumbs.db", "desktop.ini", ".nfs000", ".ipynb_checkpoints/x"] {
        root.of_run(&format!("metrics/{name}"), b"\xff\xfe").of_run(&format!("tags/{name}"), b"\xff");
    }
    let mut odd = vec!["a:b", "bad%name"];
    if cfg!(windows) {
        // A stream of the file `a` there.
        odd.remove(0);
    }
    for name in &odd {
        root.of_run(&format!("metrics/{name}"), "1 2 3\n");
    }
    root.of_run("metrics/x/y z/\u{635f}\u{5931}", "1 2 3\n");
    fs::create_dir_all(root.path(&format!("mlruns/1/{RUN}/metrics/empty/folder"))).expect("a folder");
    let content = root.read();
    let keys: Vec<&str> = content.run().metrics.iter().map(|metric| &*metric.key).collect();
    odd.push("x/y z/\u{635f}\u{5931}");
    assert_eq!(keys, odd);
    assert_eq!((content.run().tags.len(), content.problems.len()), (0, 0));
}

#[test]
fn bad_metric_lines_cost_themselves_and_are_told_with_their_line() {
    let root = Root::new();
    root.run(RUN)
        .of_run("metrics/m", "1700000000000 1.5 0\n\nnonsense\n1700000000001 2.5 1\n17000")
        .of_run("metrics/none", "");
    let content = root.read();
    let run = content.run();
    assert_eq!(run.metric("m").and_then(|metric| metric.latest).map(|point| point.value), Some(2.5));
    assert_eq!(run.metric("none").expect("it is listed").latest, None);
    content.problem("problem-metric-empty");
    assert_eq!(content.problem("problem-metric-fields").line, Some(3));
    assert_eq!(content.problem("problem-metric-fields").run, Some(run.key.clone()));
    let place = locate(&root.path("mlruns")).expect("a store");
    let store = store::open(&place.locations[0]).expect("it opens");
    let history = store.history(run, "m", &Cancel::new()).expect("a history");
    assert_eq!(history.value.values(), [1.5, 2.5]);
    assert!(!history.problems.is_empty());
    assert!(matches!(store.history(run, "gone", &Cancel::new()), Err(StoreError::Gone(_))));
    assert!(store.history(run, "../../meta.yaml", &Cancel::new()).is_err(), "no way out of the metrics folder");
}

#[test]
fn long_metric_files_are_exact_in_the_end() {
    let lines = (0..40_000).map(|step| format!("1700000000000 0.5 {step}\n"));
    let text: String = std::iter::once("1700000000000 7.5 999999\n".to_owned()).chain(lines).collect();
    let root = Root::new();
    root.run(RUN).of_run("metrics/m", text);
    let content = root.read();
    assert_eq!(content.latest, 1);
    assert_eq!(content.run().metric("m").and_then(|metric| metric.latest).map(|point| point.value), Some(7.5));
}

#[test]
fn broken_inputs_outputs_models_and_traces_are_skipped() {
    let root = Root::new();
    root.run(RUN);
    root.of_run("inputs/a/meta.yaml", "source_type: DATASET\nsource_id: d1\ntags:\n  mlflow.data.context: training\n");
    root.of_run("inputs/b/meta.yaml", "").of_run("inputs/.DS_Store", "").of_run("outputs/m-1/meta.yaml", "");
    root.of_run("inputs/c/meta.yaml", "source_type: DATASET\nsource_id: gone\ntags: {}\n");
    root.file("mlruns/1/datasets/d1/meta.yaml", "name: train\ndigest: 7e060510\nsource: '{}'\nsource_type: local\n");
    root.file("mlruns/1/models/m-1/params/x", "1").file("mlruns/1/traces/tr-1/tags/x", "1");
    root.file(
        "mlruns/1/traces/tr-2/trace_info.yaml",
        "trace_id: tr-2\nstate: OK\nrequest_time: '2025-01-02T03:04:05.678Z'\n",
    );
    let content = root.read();
    let inputs = &content.run().dataset_inputs;
    assert_eq!(inputs.len(), 2);
    assert!(inputs[0].is_missing && inputs[0].digest == "gone");
    assert_eq!((inputs[1].name.as_str(), inputs[1].digest.as_str(), inputs[1].tags.len()), ("train", "7e060510", 1));
    assert_eq!(content.traces.len(), 1);
    assert_eq!(content.traces[0].timestamp, Some(1_735_787_045_678));
    content.problem("problem-model-without-meta");
    content.problem("problem-trace-without-info");
    content.problem("problem-dataset-missing");
}

#[cfg(unix)]
#[test]
fn links_are_followed_once_and_never_in_circles() {
    use std::os::unix::fs::symlink;
    let root = Root::new();
    root.run(RUN)
        .file("outside/meta.yaml", EXPERIMENT.replace("'1'", "'3'"))
        .file("outside/r/meta.yaml", meta("3", "r"));
    symlink(root.path("outside"), root.path("mlruns/3")).expect("a link");
    symlink(root.path("outside"), root.path("mlruns/4")).expect("a link");
    symlink(root.path("mlruns"), root.path("mlruns/5")).expect("a link");
    symlink(root.path("nowhere"), root.path("mlruns/6")).expect("a link");
    let metrics = root.path(&format!("mlruns/1/{RUN}/metrics"));
    symlink(&metrics, metrics.join("loop")).expect("a link");
    symlink(root.path("nowhere"), metrics.join("broken")).expect("a link");
    let content = root.read();
    let keys: Vec<&str> = content.experiments.iter().map(|experiment| experiment.key.as_str()).collect();
    assert_eq!(keys, ["1", "3"]);
    assert_eq!(content.runs.len(), 2);
    assert_eq!(content.run_at(&format!("1/{RUN}")).metrics, []);
    content.problem("problem-link-to-folder");
    assert_eq!(content.problems.iter().filter(|problem| problem.cause.key == "problem-link-again").count(), 2);
    assert_eq!(content.problems.iter().filter(|problem| problem.cause.key == "problem-link-broken").count(), 2);
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_marked_as_locked() {
    use std::os::unix::fs::PermissionsExt;
    let root = Root::new();
    root.run(RUN)
        .of_run("params/a", "1")
        .run_in("2", "r2")
        .file("mlruns/2/meta.yaml", EXPERIMENT.replace("'1'", "'2'"));
    let locked = [root.path(&format!("mlruns/1/{RUN}/params")), root.path("mlruns/2")];
    for path in &locked {
        fs::set_permissions(path, fs::Permissions::from_mode(0o000)).expect("its mode");
    }
    let is_superuser = fs::read_dir(&locked[0]).is_ok();
    let content = root.read();
    for path in &locked {
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("its mode");
    }
    if is_superuser {
        return skip!(SUPERUSER);
    }
    assert_eq!(content.run().marks, [Mark::Locked]);
    assert_eq!(content.experiment("2").marks, [Mark::Locked]);
    content.problem("problem-locked");
}

#[test]
fn any_path_in_or_around_a_store_leads_to_it() {
    let root = Root::new();
    root.run(RUN).of_run("artifacts/plots/a.png", "x").of_run("artifacts/mlruns/1/meta.yaml", EXPERIMENT);
    root.file("mlruns/.trash/9/meta.yaml", EXPERIMENT.replace("'1'", "'9'")).run_in(".trash/9", "r9");
    root.file("mlruns/models/m/meta.yaml", "name: m\n").file("src/deep/er/mlruns/0/meta.yaml", EXPERIMENT);
    root.file("node_modules/x/mlruns/0/meta.yaml", EXPERIMENT).run_in("7", "r7");
    let run = || format!("1/{RUN}").as_str().into();
    let cases = [
        ("mlruns".to_owned(), Focus::Store),
        ("mlruns/1".to_owned(), Focus::Experiment("1".into())),
        ("mlruns/7".to_owned(), Focus::Experiment("7".into())),
        (format!("mlruns/1/{RUN}"), Focus::Run(run())),
        (format!("mlruns/1/{RUN}/meta.yaml"), Focus::Run(run())),
        (format!("mlruns/1/{RUN}/params"), Focus::Run(run())),
        (format!("mlruns/1/{RUN}/artifacts"), Focus::Run(run())),
        (format!("mlruns/1/{RUN}/artifacts/plots/a.png"), Focus::Artifact(run(), "plots/a.png".to_owned())),
        (format!("mlruns/1/{RUN}/artifacts/mlruns"), Focus::Artifact(run(), "mlruns".to_owned())),
        ("mlruns/.trash".to_owned(), Focus::Deleted),
        ("mlruns/.trash/9".to_owned(), Focus::Experiment(".trash/9".into())),
        ("mlruns/.trash/9/r9".to_owned(), Focus::Run(".trash/9/r9".into())),
        ("mlruns/models".to_owned(), Focus::Models),
    ];
    for (path, focus) in cases {
        let place = locate(&root.path(&path)).unwrap_or_else(|error| panic!("{path}: {error}"));
        assert_eq!(place.focus, focus, "{path}");
        assert_eq!(place.locations.len(), 1, "{path}");
        assert_eq!(place.locations[0].origin.as_path(), Some(&*root.path("mlruns")), "{path}");
        assert_eq!(place.locations[0].backend, Backend::File);
    }
    let place = locate(&root.path("")).expect("two stores");
    let found: Vec<PathBuf> = place.locations.into_iter().filter_map(|location| location.origin.into_path()).collect();
    assert_eq!(found, [root.path("mlruns"), root.path("src/deep/er/mlruns")]);
}

#[test]
fn what_is_no_store_is_said_to_be_none() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("meta.yaml"), "name: mkdocs\n").expect("a file");
    assert!(matches!(locate(folder.path()), Err(StoreError::NotAStore(_))));
    assert!(matches!(locate(&folder.path().join("meta.yaml")), Err(StoreError::NotAStore(_))));
    assert!(matches!(locate(&folder.path().join("gone")), Err(StoreError::NotFound(_))));
}
