//! Builds small file stores, healthy but for what a test breaks, and reads them as the program does.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use runatlas::model::{Catalog, CatalogBuilder, StoreIndex};
use runatlas::store::{ArtifactListing, ArtifactRoot, Cancel, Experiment, Problem, Run, Severity, Store, locate, open};

use super::told::{Told, read};
use super::{TempStore, empty_store, fingerprint};

/// A file store that is being built. [`Tree::experiment`] and [`Tree::run`] choose the folder that the calls after them are
/// about. Every file looks as if it was written long ago, by no running program.
pub struct Tree {
    /// Shared with what was read, because histories and artifacts are read later.
    store: Arc<TempStore>,
    /// Relative to the root.
    experiment: String,
    /// Relative to the root: the run, or the experiment before there is one.
    here: String,
}

impl Tree {
    /// An empty root.
    pub fn new() -> Self {
        Self { store: Arc::new(empty_store()), experiment: String::new(), here: String::new() }
    }

    /// A root with the healthy experiment `1` and the healthy run `a` in it.
    pub fn with_run() -> Self {
        Self::new().experiment("1").run("a")
    }

    pub fn root(&self) -> PathBuf {
        self.store.mlruns()
    }

    /// The folder around the root.
    pub fn project(&self) -> &Path {
        self.store.folder()
    }

    /// A file or folder below the root.
    pub fn path(&self, relative: &str) -> PathBuf {
        self.root().join(relative)
    }

    fn address(&self, relative: &str) -> String {
        let path = self.path(relative).to_string_lossy().replace('\\', "/");
        format!("file:///{}", path.trim_start_matches('/'))
    }

    /// A healthy experiment in the folder `key` of the root.
    pub fn experiment(self, key: &str) -> Self {
        let id = key.rsplit('/').next().unwrap();
        let stage = if key.starts_with(".trash") { "deleted" } else { "active" };
        let meta = format!(
            "artifact_location: {}\ncreation_time: 1700000000000\nexperiment_id: '{id}'\n\
             last_update_time: 1700000000000\nlifecycle_stage: {stage}\nname: experiment {key}\n",
            self.address(id)
        );
        let mut tree = self.at_root(&format!("{key}/meta.yaml"), meta);
        key.clone_into(&mut tree.experiment);
        key.clone_into(&mut tree.here);
        tree
    }

    /// The folder `key`, which does not describe itself as an experiment.
    pub fn folder_of_runs(mut self, key: &str) -> Self {
        fs::create_dir_all(self.path(key)).unwrap();
        key.clone_into(&mut self.experiment);
        key.clone_into(&mut self.here);
        self
    }

    /// A healthy run in the experiment chosen last.
    pub fn run(mut self, id: &str) -> Self {
        let experiment = self.experiment.trim_start_matches(".trash/").to_owned();
        self.here = if self.experiment.is_empty() { id.to_owned() } else { format!("{}/{id}", self.experiment) };
        for part in ["artifacts", "metrics", "params", "tags"] {
            fs::create_dir_all(self.path(&self.here).join(part)).unwrap();
        }
        let meta = format!(
            "artifact_uri: {}\nend_time: 1700000001000\nexperiment_id: '{experiment}'\nlifecycle_stage: active\n\
             run_id: {id}\nrun_name: name of {id}\nrun_uuid: {id}\nstart_time: 1700000000000\nstatus: 3\ntags: []\n\
             user_id: ada\n",
            self.address(&format!("{experiment}/{id}/artifacts"))
        );
        self.file("meta.yaml", meta)
    }

    /// A file of the run (or experiment) chosen last.
    pub fn file(self, relative: &str, content: impl AsRef<[u8]>) -> Self {
        let relative = format!("{}/{relative}", self.here);
        self.at_root(&relative, content)
    }

    /// A file below the root.
    pub fn at_root(self, relative: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.path(relative);
        super::write(&path, content);
        let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_600_000_000);
        fs::File::options().write(true).open(path).unwrap().set_modified(long_ago).unwrap();
        self
    }

    /// An empty folder of the run (or experiment) chosen last.
    pub fn folder(self, relative: &str) -> Self {
        fs::create_dir_all(self.path(&self.here).join(relative)).unwrap();
        self
    }

    /// Removes a file or folder of the run (or experiment) chosen last.
    pub fn without(self, relative: &str) -> Self {
        let path = self.path(&self.here).join(relative);
        if path.is_dir() {
            fs::remove_dir_all(path).unwrap();
        } else {
            fs::remove_file(path).unwrap();
        }
        self
    }

    /// Replaces the line of a field in the `meta.yaml` chosen last; an empty `line` removes it.
    pub fn field(self, key: &str, line: &str) -> Self {
        let path = self.path(&self.here).join("meta.yaml");
        let start = format!("{key}: ");
        let mut is_found = false;
        let mut text = String::new();
        for old in fs::read_to_string(path).unwrap().lines() {
            if old.starts_with(&start) {
                is_found = true;
                if !line.is_empty() {
                    text += line;
                    text += "\n";
                }
            } else {
                text += old;
                text += "\n";
            }
        }
        assert!(is_found, "no field {key}");
        self.file("meta.yaml", text)
    }

    /// A link in the run (or experiment) chosen last; `target` is relative to the root.
    #[cfg(unix)]
    pub fn link(self, relative: &str, target: &str) -> Self {
        std::os::unix::fs::symlink(self.path(target), self.path(&self.here).join(relative)).unwrap();
        self
    }

    /// Reads the root with everything in it, and makes sure that nothing was written.
    pub fn read(&self) -> Seen {
        let before = fingerprint(self.store.holder());
        let root = self.root();
        let place = locate(&root).unwrap();
        assert_eq!(
            place.locations.iter().map(|location| location.origin.as_path().unwrap()).collect::<Vec<_>>(),
            [&root]
        );
        let store = open(&place.locations[0]).unwrap();
        let told = read(&*store);
        let builder = std::sync::Mutex::new(CatalogBuilder::new(&place.locations));
        store.read(&|event| builder.lock().unwrap().event(StoreIndex(0), event), &Cancel::new()).unwrap();
        let catalog = builder.into_inner().unwrap().snapshot();
        for run in &told.runs {
            for metric in &run.metrics {
                let _ = store.history(run, &metric.key, &Cancel::new());
            }
            let _ = store.list_artifacts(&store.artifact_root(run).unwrap(), &Cancel::new());
        }
        assert!(fingerprint(self.store.holder()) == before, "reading changed the folder");
        Seen { root, _folder: Arc::clone(&self.store), store, told, catalog }
    }
}

/// What was read from a [`Tree`].
pub struct Seen {
    root: PathBuf,
    _folder: Arc<TempStore>,
    pub store: Arc<dyn Store>,
    pub told: Told,
    pub catalog: Arc<Catalog>,
}

impl Seen {
    /// The only run with this id.
    pub fn run(&self, id: &str) -> &Run {
        self.told.run(id)
    }

    /// The experiment in this folder.
    pub fn experiment(&self, key: &str) -> &Experiment {
        self.told.experiment_at(key)
    }

    /// Keys of all experiments, sorted.
    pub fn experiments(&self) -> Vec<&str> {
        let mut keys: Vec<&str> = self.told.experiments.iter().map(|experiment| experiment.key.as_str()).collect();
        keys.sort_unstable();
        keys
    }

    /// Keys of all runs, sorted.
    pub fn runs(&self) -> Vec<&str> {
        let mut keys: Vec<&str> = self.told.runs.iter().map(|run| run.key.as_str()).collect();
        keys.sort_unstable();
        keys
    }

    /// Latest value and step of a metric of run `a`.
    pub fn latest(&self, metric: &str) -> Option<(f64, i64)> {
        let metric = self.run("a").metric(metric).unwrap_or_else(|| panic!("no metric {metric}"));
        metric.latest.map(|point| (point.value, point.step))
    }

    /// Timestamps, values and steps of a metric of run `a`.
    pub fn history(&self, metric: &str) -> Vec<(i64, f64, i64)> {
        let read = self.store.history(self.run("a"), metric, &Cancel::new()).unwrap();
        read.value.points().map(|point| (point.timestamp, point.value, point.step)).collect()
    }

    pub fn artifact_root(&self, id: &str) -> ArtifactRoot {
        self.store.artifact_root(self.run(id)).unwrap()
    }

    /// The files of a run, and keys of what was wrong with them.
    pub fn artifacts(&self, id: &str) -> (ArtifactListing, Vec<&'static str>) {
        let read = self.store.list_artifacts(&self.artifact_root(id), &Cancel::new()).unwrap();
        (read.value, read.problems.iter().map(|problem| problem.cause.key).collect())
    }

    /// Asserts that these problems were reported and no others: key, path below the root, and line (0 for none).
    #[track_caller]
    pub fn only(&self, wanted: &[(&str, &str, u64)]) -> &Self {
        let tell = |problem: &Problem| {
            let path = problem.origin.as_path().unwrap();
            let path = path.strip_prefix(&self.root).unwrap_or(path);
            let path = path.to_string_lossy().replace('\\', "/");
            (problem.cause.key, path, problem.line.unwrap_or_default())
        };
        let mut told: Vec<_> = self.told.problems.iter().map(tell).collect();
        told.sort();
        let mut wanted: Vec<_> = wanted.iter().map(|(key, path, line)| (*key, (*path).to_owned(), *line)).collect();
        wanted.sort();
        assert_eq!(told, wanted);
        for problem in &self.told.problems {
            let text = runatlas::text::Language::English.texts().message(&problem.cause);
            assert!(text != problem.cause.key, "{text} has words");
        }
        self
    }

    /// The worst that was reported.
    pub fn worst(&self) -> Option<Severity> {
        self.told.problems.iter().map(|problem| problem.severity).min()
    }
}
