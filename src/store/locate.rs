//! From any path that a user opens to the stores it means.

use std::path::{Component, Path, PathBuf};

use rustc_hash::FxHashSet;

use super::artifacts::shape::{Laid, is_experiment_id, laid_out};
use super::error::StoreError;
use super::file::layout::{MODELS, RESERVED, TRASH, is_experiment_meta, is_run_meta};
use super::location::{Backend, Location};
use super::near::{databases_beside, databases_in, databases_near, folders_in, is_worth_searching};
use super::path::{real_path, slashed};
use super::problem::Problem;
use super::sqlite::glance;
use super::types::{ExperimentKey, RunKey};

/// What the user pointed at inside a store, to be shown first.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Focus {
    /// The store as a whole.
    #[default]
    Store,
    /// The deleted experiments (`.trash` was opened).
    Deleted,
    /// The registry (`models` was opened).
    Models,
    Experiment(ExperimentKey),
    Run(RunKey),
    /// One artifact of a run, by its relative path with `/`.
    Artifact(RunKey, String),
}

/// The stores that a path means.
#[derive(Clone, Debug)]
pub struct Located {
    /// The path that was opened, absolute; of several, the first.
    pub opened: PathBuf,
    /// The others that were opened with it.
    pub also_opened: Vec<PathBuf>,
    /// At least one; sorted by path, a file store before the database beside it.
    pub locations: Vec<Location>,
    /// What to show first; keys belong to the first location.
    pub focus: Focus,
    /// What is said of stores and paths that could not be opened, and are no locations.
    pub unopened: Vec<Problem>,
}

/// How far below the opened folder stores are searched.
const SEARCH_DEPTH: usize = 7;
/// How many folders are looked into at most.
const SEARCH_FOLDERS: usize = 20_000;
/// How far above the opened path a store is looked for.
const CLIMB: usize = 12;
/// Names beside which databases and file stores keep what a client or a server saves.
const ARTIFACT_HOMES: [&str; 2] = ["mlruns", "mlartifacts"];
/// Runs and models without a description that are looked up to find whose they are.
const LOOKED_UP: usize = 64;

/// Finds the stores that `path` means: a root, a folder above several roots, an experiment, a run, `.trash`, `models`,
/// `mlartifacts`, a database, or a file or folder somewhere inside one of these. Artifacts without a description belong to
/// the store near them that knows their runs; where there is none, their folder is a file store in which nothing is
/// described. Reads names and the heads of descriptions; follows no link; writes nothing.
pub fn locate(path: &Path) -> Result<Located, StoreError> {
    let opened = absolute(path)?;
    let is_folder = match std::fs::metadata(&opened) {
        Ok(metadata) => metadata.is_dir(),
        Err(source) if source.kind() == std::io::ErrorKind::NotFound => return Err(StoreError::NotFound(opened)),
        Err(source) => return Err(StoreError::io(opened, source)),
    };
    let search = Search { opened: &opened };
    let found = search
        .inside_artifacts()
        .or_else(|| if is_folder { search.folder() } else { search.database() })
        .or_else(|| search.above())
        .or_else(|| is_folder.then(|| search.below()).flatten());
    // A folder that may not be read is not one without results.
    if found.is_none() && is_folder {
        std::fs::read_dir(&opened).map_err(|source| StoreError::io(&opened, source))?;
    }
    let nothing = || match super::archive::archive_at(&opened).filter(|_| !is_folder) {
        Some(kind) => StoreError::Archive { path: opened.clone(), kind },
        None => StoreError::NotAStore(opened.clone()),
    };
    let (locations, focus) = found.ok_or_else(nothing)?;
    Ok(Located { opened, also_opened: Vec::new(), locations, focus, unopened: Vec::new() })
}

/// The stores that several paths mean, each once, in the order of the paths; and the paths that mean none, with why. `None`
/// when that is all of them.
pub fn locate_all(paths: &[PathBuf]) -> (Option<Located>, Vec<(PathBuf, StoreError)>) {
    let (mut all, mut failed): (Option<Located>, Vec<_>) = (None, Vec::new());
    let (mut known, mut opened) = (FxHashSet::default(), FxHashSet::default());
    let real = |path: &Path| real_path(path).unwrap_or_else(|_| path.to_path_buf());
    for path in paths {
        let mut located = match locate(path) {
            Ok(located) => located,
            Err(error) => {
                failed.push((path.clone(), error));
                continue;
            }
        };
        located.locations.retain(|location| known.insert(location.origin.as_path().map(real)));
        // The same once more, as by a link, says nothing new.
        if !opened.insert(real(&located.opened)) {
            continue;
        }
        match &mut all {
            None => all = Some(located),
            Some(all) => {
                all.also_opened.push(located.opened);
                all.locations.append(&mut located.locations);
                all.focus = Focus::Store;
            }
        }
    }
    (all, failed)
}

fn absolute(path: &Path) -> Result<PathBuf, StoreError> {
    let error = |source: std::io::Error| match source.kind() {
        std::io::ErrorKind::NotFound => StoreError::NotFound(path.to_path_buf()),
        _ => StoreError::io(path, source),
    };
    // `..` after a link leads elsewhere than its text says.
    if path.components().any(|part| matches!(part, Component::ParentDir)) {
        return real_path(path).map_err(error);
    }
    std::path::absolute(path).map_err(error)
}

/// One question: which stores does this path mean?
struct Search<'a> {
    opened: &'a Path,
}

type Found = Option<(Vec<Location>, Focus)>;

impl Search<'_> {
    fn location(&self, path: &Path, backend: Backend) -> Location {
        Location::new(path, backend, self.opened)
    }

    #[expect(clippy::unnecessary_wraps, reason = "every way of finding has this shape")]
    fn file_store(&self, root: &Path, focus: Focus) -> Found {
        Some((vec![self.location(root, Backend::File)], focus))
    }

    /// Something below the artifacts of a run, however much it looks like a store itself.
    fn inside_artifacts(&self) -> Found {
        let artifacts = self.opened.ancestors().filter(|folder| folder.file_name().is_some_and(|n| n == "artifacts"));
        let run = artifacts.filter_map(Path::parent).filter(|folder| is_run_meta(folder)).last()?;
        self.run(run)
    }

    /// A run folder, or something in it.
    fn run(&self, run: &Path) -> Found {
        let experiment = run.parent()?;
        let above = experiment.parent();
        let is_experiment = is_experiment_meta(experiment)
            || (file_name(experiment) != TRASH && above.is_some_and(|above| is_experiment_in(above, experiment)));
        let root = if is_experiment { root_of(experiment)? } else { root_of(run)? };
        let key = RunKey::from(key_below(root, run));
        let inside = slashed(self.opened.strip_prefix(run.join("artifacts")).unwrap_or(Path::new("")));
        let focus = if inside.is_empty() { Focus::Run(key) } else { Focus::Artifact(key, inside) };
        self.file_store(root, focus)
    }

    fn experiment(&self, experiment: &Path) -> Found {
        let root = root_of(experiment)?;
        self.file_store(root, Focus::Experiment(ExperimentKey::from(key_below(root, experiment))))
    }

    fn database(&self) -> Found {
        glance::is_store(self.opened).then(|| (vec![self.location(self.opened, Backend::Sqlite)], Focus::Store))
    }

    /// The opened folder itself, or what lies directly in it.
    fn folder(&self) -> Found {
        let folder = self.opened;
        if is_run_meta(folder) {
            return self.run(folder);
        }
        if is_experiment_meta(folder) {
            return self.experiment(folder);
        }
        let parent = folder.parent();
        match file_name(folder) {
            TRASH if holds_experiment(folder) || parent.is_some_and(is_root) => {
                return self.file_store(parent?, Focus::Deleted);
            }
            MODELS if holds_registry(folder) => return self.file_store(parent?, Focus::Models),
            _ => {}
        }
        // An experiment that lost its description, beside others.
        if parent.is_some_and(|parent| holds_run(folder) && is_experiment_in(parent, folder)) {
            return self.experiment(folder);
        }
        if !is_root(folder) && !holds_run(folder) {
            return None;
        }
        Some((self.stores_in(folder), Focus::Store))
    }

    /// The stores in `folder`: itself as a root, `mlruns` in it, databases in it.
    fn stores_in(&self, folder: &Path) -> Vec<Location> {
        let mut locations = Vec::new();
        if is_root(folder) || holds_run(folder) {
            locations.push(self.location(folder, Backend::File));
        } else {
            let inside = folder.join("mlruns");
            if is_root(&inside) {
                locations.push(self.location(&inside, Backend::File));
            }
            self.add_databases(databases_in(&inside), &mut locations);
        }
        self.add_databases(databases_in(folder), &mut locations);
        locations
    }

    /// Adds those that are not there yet.
    fn add_databases(&self, databases: Vec<PathBuf>, locations: &mut Vec<Location>) {
        for path in databases {
            if !locations.iter().any(|known| known.origin.as_path() == Some(&*path)) {
                locations.push(self.location(&path, Backend::Sqlite));
            }
        }
    }

    /// Something that lies inside a store, or in the artifact folder beside one.
    fn above(&self) -> Found {
        let mut below: Option<&Path> = None;
        for folder in self.opened.ancestors().take(CLIMB) {
            if folder != self.opened {
                if is_run_meta(folder) {
                    return self.run(folder);
                }
                if is_experiment_meta(folder) {
                    return self.experiment(folder);
                }
                if describes_itself(folder) {
                    let child = below.filter(|child| holds_run(child));
                    return child.map_or_else(|| self.file_store(folder, Focus::Store), |child| self.experiment(child));
                }
            }
            if let Some(locations) = self.stores_of_artifacts(folder) {
                let focus = self.focus_in_artifacts(folder, &locations);
                return Some((locations, focus));
            }
            below = Some(folder);
        }
        None
    }

    /// The stores whose artifacts lie in `home`: beside it, else near it. Without any it is one itself, in which nothing is
    /// described. `None` when it holds no artifacts by its name nor by what lies in it.
    fn stores_of_artifacts(&self, home: &Path) -> Option<Vec<Location>> {
        let is_named_so = ARTIFACT_HOMES.contains(&file_name(home));
        if is_named_so {
            let beside = self.stores_in(home.parent()?);
            if !beside.is_empty() {
                return Some(beside);
            }
        }
        let mut locations = Vec::new();
        let inside = slashed(self.opened.strip_prefix(home).unwrap_or(home));
        let is_inside_experiment = inside.split('/').next().is_some_and(is_experiment_id);
        let laid = if inside.is_empty() || is_inside_experiment { laid_out(home, true, LOOKED_UP) } else { Vec::new() };
        if !laid.is_empty() {
            self.add_databases(owners(home, &laid), &mut locations);
            if locations.is_empty() {
                locations.push(self.location(home, Backend::File));
            }
        } else if is_named_so {
            self.add_databases(databases_beside(home), &mut locations);
        }
        (!locations.is_empty()).then_some(locations)
    }

    /// `<home>/<experiment>/<run>/artifacts/…` names the run.
    fn focus_in_artifacts(&self, home: &Path, locations: &[Location]) -> Focus {
        let inside = slashed(self.opened.strip_prefix(home).unwrap_or(Path::new("")));
        let mut parts = inside.splitn(4, '/');
        let (experiment, run) = (parts.next().filter(|part| !part.is_empty()), parts.next());
        let (folder, artifact) = (parts.next(), parts.next());
        let is_database = locations.first().is_some_and(|location| location.backend == Backend::Sqlite);
        let run_key = |experiment: &str, run: &str| {
            if is_database { RunKey::from(run) } else { RunKey::from(format!("{experiment}/{run}")) }
        };
        match (experiment, run, folder, artifact) {
            (Some(experiment), Some(run), Some("artifacts"), Some(artifact)) => {
                Focus::Artifact(run_key(experiment, run), artifact.to_owned())
            }
            (Some(experiment), Some(MODELS) | None, ..) => Focus::Experiment(ExperimentKey::from(experiment)),
            (Some(experiment), Some(run), ..) => Focus::Run(run_key(experiment, run)),
            _ => Focus::Store,
        }
    }

    /// All stores somewhere below, breadth first.
    fn below(&self) -> Found {
        let mut locations = self.stores_in(self.opened);
        let mut homes = Vec::new();
        let mut level = vec![self.opened.to_path_buf()];
        let mut looked_into = 0;
        for _ in 0..SEARCH_DEPTH {
            let mut next = Vec::new();
            for child in level.iter().flat_map(|folder| folders_in(folder)) {
                if !is_worth_searching(&child) {
                    // What is kept for a server is no place to search, but may be all there is.
                    let is_home = ARTIFACT_HOMES.contains(&file_name(&child));
                    homes.extend(is_home.then(|| Home::of(child)).flatten());
                    continue;
                }
                looked_into += 1;
                if looked_into > SEARCH_FOLDERS {
                    break;
                }
                self.add_databases(databases_in(&child), &mut locations);
                if locations.iter().any(|known| known.origin.as_path() == Some(&*child)) {
                    continue;
                }
                if is_root(&child) {
                    locations.push(self.location(&child, Backend::File));
                } else if let Some(home) = Home::of(child.clone()) {
                    homes.push(home);
                } else {
                    next.push(child);
                }
            }
            level = next;
        }
        self.add_owners(&homes, &mut locations);
        let by_place = |location: &Location| {
            let folder = location.origin.as_path().and_then(Path::parent).map(Path::to_path_buf);
            (folder, location.backend == Backend::Sqlite, location.origin.clone())
        };
        locations.sort_by_cached_key(by_place);
        (!locations.is_empty()).then_some((locations, Focus::Store))
    }

    /// For artifacts that no store among `locations` knows, the database near them that does, else their folder itself.
    fn add_owners(&self, homes: &[Home], locations: &mut Vec<Location>) {
        if homes.is_empty() {
            return;
        }
        let databases = locations.iter().filter(|location| location.backend == Backend::Sqlite);
        let known: FxHashSet<String> =
            databases.filter_map(|location| location.origin.as_path()).flat_map(glance::ids).collect();
        for Home { folder, laid } in homes {
            let is_owned = laid.iter().any(|laid| known.contains(&laid.id))
                || locations.iter().any(|location| location.origin.as_path().is_some_and(|root| holds_any(root, laid)));
            if is_owned {
                continue;
            }
            let owners = owners(folder, laid);
            if owners.is_empty() {
                locations.push(self.location(folder, Backend::File));
            } else {
                self.add_databases(owners, locations);
            }
        }
    }
}

/// A folder with artifacts of runs that nothing in it describes.
struct Home {
    folder: PathBuf,
    laid: Vec<Laid>,
}

impl Home {
    fn of(folder: PathBuf) -> Option<Self> {
        let laid = laid_out(&folder, true, LOOKED_UP);
        (!laid.is_empty()).then_some(Self { folder, laid })
    }
}

/// The databases near `home` that know one of these runs or models.
fn owners(home: &Path, laid: &[Laid]) -> Vec<PathBuf> {
    let mut databases = databases_near(home);
    databases.retain(|path| {
        let ids: FxHashSet<String> = glance::ids(path).into_iter().collect();
        laid.iter().any(|laid| ids.contains(&laid.id))
    });
    databases
}

/// Whether one of these runs or models has its folder in the file store at `root`.
fn holds_any(root: &Path, laid: &[Laid]) -> bool {
    laid.iter().any(|laid| root.join(&laid.key).is_dir() || root.join(TRASH).join(&laid.key).is_dir())
}

/// The root above an experiment folder, in or out of the trash.
fn root_of(experiment: &Path) -> Option<&Path> {
    let parent = experiment.parent()?;
    if file_name(parent) == TRASH { parent.parent() } else { Some(parent) }
}

fn key_below(root: &Path, folder: &Path) -> String {
    slashed(folder.strip_prefix(root).unwrap_or(folder))
}

fn file_name(folder: &Path) -> &str {
    folder.file_name().and_then(|name| name.to_str()).unwrap_or_default()
}

/// Whether experiments, a registry, or runs one level further down lie in `folder`.
fn is_root(folder: &Path) -> bool {
    /// Folders that are looked into for runs, where no experiment describes itself.
    const LOOKED_INTO: usize = 64;
    if is_experiment_meta(folder) || is_run_meta(folder) {
        return false;
    }
    describes_itself(folder)
        || folders_in(folder)
            .iter()
            .filter(|child| is_worth_searching(child) && !is_root_name(file_name(child)))
            .take(LOOKED_INTO)
            .any(|child| holds_run(child))
}

/// Whether described experiments or registered models lie in `folder`.
fn describes_itself(folder: &Path) -> bool {
    folders_in(folder).iter().any(|child| is_experiment_meta(child) && !RESERVED.contains(&file_name(child)))
        || holds_experiment(&folder.join(TRASH))
        || holds_registry(&folder.join(MODELS))
}

/// Names of roots, which are not taken for experiments when runs lie directly in them.
fn is_root_name(name: &str) -> bool {
    name == "mlruns"
}

fn holds_experiment(folder: &Path) -> bool {
    folders_in(folder).iter().any(|child| is_experiment_meta(child))
}

fn holds_run(folder: &Path) -> bool {
    folders_in(folder).iter().any(|child| is_run_meta(child))
}

/// Whether registered models lie in `folder`.
fn holds_registry(folder: &Path) -> bool {
    folders_in(folder).iter().any(|model| {
        model.join("meta.yaml").is_file()
            && !is_experiment_meta(model)
            && !is_run_meta(model)
            && !file_name(model).starts_with("m-")
    })
}

/// Whether `experiment`, which does not describe itself, lies in a root.
fn is_experiment_in(root: &Path, experiment: &Path) -> bool {
    !is_experiment_meta(root)
        && (file_name(root) == "mlruns"
            || file_name(root) == TRASH
            // No root has one; this one's is broken.
            || experiment.join("meta.yaml").is_file()
            || folders_in(root).iter().any(|child| child != experiment && is_experiment_meta(child)))
}
