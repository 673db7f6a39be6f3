//! What takes space: the files of everything in a catalog, summed up by run, by experiment, by artifact path and by kind.
//!
//! A [`Tally`] adds up the files of one owner, a [`SpaceBuilder`] the tallies, and [`Space`] is what is shown of them,
//! those that take most on the disk first. Files of a logged model count for the run that made it, since they go when it is purged.

use rustc_hash::FxHashMap;

use super::{Catalog, ExperimentIndex, FileGroup, RunIndex};
use crate::store::FoundFile;
use crate::store::space::{FileExtent, Part};

/// Components of artifact paths that are told apart; what lies deeper counts for the folder around it.
const DEPTH: usize = 3;
/// Names in one folder that are told apart.
const MAX_NAMES: usize = 1_000;
/// Stands for all names beyond.
pub const OTHER_NAMES: &str = "…";

/// Room that is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Bytes of all files.
    pub bytes: u64,
    /// Bytes that the file system sets aside for them and their folders.
    pub on_disk: u64,
    pub files: u64,
}

impl Usage {
    fn add(&mut self, other: Self) {
        self.bytes += other.bytes;
        self.on_disk += other.on_disk;
        self.files += other.files;
    }
}

/// The files of one owner.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    total: Usage,
    kinds: [Usage; FileGroup::ALL.len()],
    /// Of artifacts, by path and by each folder around it.
    paths: FxHashMap<String, Usage>,
}

impl Tally {
    /// One more file; `below` is a folder that an artifact counts as lying in.
    pub fn add(&mut self, file: FoundFile<'_>, below: &str) {
        let FileExtent { bytes, on_disk, is_folder } = file.extent;
        let usage = Usage { bytes, on_disk, files: u64::from(!is_folder) };
        self.total.add(usage);
        self.kinds[FileGroup::of(file.part, file.path) as usize].add(usage);
        if file.part != Part::Artifact || below.is_empty() && file.path.is_empty() {
            return;
        }
        let joined;
        let path = if below.is_empty() {
            file.path
        } else {
            joined = format!("{below}/{}", file.path);
            joined.trim_end_matches('/')
        };
        let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]).take(DEPTH);
        for end in ends {
            if let Some(known) = self.paths.get_mut(&path[..end]) {
                known.add(usage);
            } else {
                self.paths.insert(path[..end].to_owned(), usage);
            }
        }
    }
}

/// An artifact path in all runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathUsage {
    /// With `/`.
    pub path: String,
    /// What it takes in all runs.
    pub usage: Usage,
    /// Runs that have it.
    pub runs: usize,
    /// What is in it, largest first.
    pub inner: Vec<PathUsage>,
}

impl PathUsage {
    /// The last component.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }
}

/// See the module.
#[derive(Clone, Debug, Default)]
pub struct Space {
    pub total: Usage,
    /// By run; `None` where it is not measured yet. In the order of [`RunIndex`].
    pub of_run: Vec<Option<Usage>>,
    /// Measured runs, largest first.
    pub runs: Vec<RunIndex>,
    /// Experiments with everything in them, largest first.
    pub experiments: Vec<(ExperimentIndex, Usage)>,
    /// Kinds that there are, largest first.
    pub kinds: Vec<(FileGroup, Usage)>,
    /// Artifact paths, largest first.
    pub paths: Vec<PathUsage>,
    /// Everything was looked at.
    pub is_complete: bool,
}

impl Space {
    /// What a run takes.
    pub fn run(&self, run: RunIndex) -> Option<Usage> {
        self.of_run.get(run.at()).copied().flatten()
    }

    /// What an experiment takes.
    pub fn experiment(&self, experiment: ExperimentIndex) -> Option<Usage> {
        self.experiments.iter().find(|(index, _)| *index == experiment).map(|(_, usage)| *usage)
    }
}

/// Whom files count for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    Run(RunIndex),
    /// An experiment alone.
    Experiment(ExperimentIndex),
    /// The store as a whole.
    Store,
}

/// Adds up tallies.
#[derive(Debug)]
pub struct SpaceBuilder {
    total: Usage,
    of_run: Vec<Option<Usage>>,
    of_experiment: Vec<Usage>,
    kinds: [Usage; FileGroup::ALL.len()],
    paths: FxHashMap<String, (Usage, usize)>,
    /// How many names of each folder are told apart.
    names: FxHashMap<String, usize>,
}

impl SpaceBuilder {
    /// For what is in the catalog.
    pub fn new(catalog: &Catalog) -> Self {
        Self {
            total: Usage::default(),
            of_run: vec![None; catalog.runs.len()],
            of_experiment: vec![Usage::default(); catalog.experiments.len()],
            kinds: [Usage::default(); FileGroup::ALL.len()],
            paths: FxHashMap::default(),
            names: FxHashMap::default(),
        }
    }

    /// The files of one more owner.
    pub fn add(&mut self, catalog: &Catalog, holder: Holder, tally: Tally) {
        self.total.add(tally.total);
        match holder {
            Holder::Run(run) => {
                self.of_run[run.at()].get_or_insert_default().add(tally.total);
                self.of_experiment[catalog.runs[run.at()].experiment.at()].add(tally.total);
            }
            Holder::Experiment(experiment) => self.of_experiment[experiment.at()].add(tally.total),
            Holder::Store => {}
        }
        for (sum, usage) in self.kinds.iter_mut().zip(tally.kinds) {
            sum.add(usage);
        }
        for (path, usage) in tally.paths {
            self.add_path(path, usage);
        }
    }

    fn add_path(&mut self, path: String, usage: Usage) {
        if let Some((sum, runs)) = self.paths.get_mut(&path) {
            sum.add(usage);
            *runs += 1;
            return;
        }
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        if let Some(names) = self.names.get_mut(folder) {
            *names += 1;
            if *names > MAX_NAMES {
                let others = if folder.is_empty() { OTHER_NAMES.to_owned() } else { format!("{folder}/{OTHER_NAMES}") };
                let (sum, runs) = self.paths.entry(others).or_default();
                sum.add(usage);
                *runs += 1;
                return;
            }
        } else {
            self.names.insert(folder.to_owned(), 1);
        }
        self.paths.insert(path, (usage, 1));
    }

    /// What there is so far.
    pub fn space(&self, catalog: &Catalog, is_complete: bool) -> Space {
        let mut runs: Vec<(RunIndex, u64)> = (0..)
            .map(RunIndex)
            .zip(&self.of_run)
            .filter_map(|(run, usage)| usage.map(|usage| (run, usage.on_disk)))
            .collect();
        // Equal ones by key: their numbers follow the order of reading, which differs from start to start.
        runs.sort_by(|(a, a_bytes), (b, b_bytes)| {
            b_bytes.cmp(a_bytes).then_with(|| catalog.run(*a).key.cmp(&catalog.run(*b).key))
        });
        let mut experiments: Vec<_> = (0..)
            .map(ExperimentIndex)
            .zip(self.of_experiment.iter().copied())
            .filter(|(index, _)| !catalog.experiments[index.at()].is_gone)
            .collect();
        experiments.sort_by(|(a, a_usage), (b, b_usage)| {
            let key = |index: &ExperimentIndex| &catalog.experiment(*index).key;
            b_usage.on_disk.cmp(&a_usage.on_disk).then_with(|| key(a).cmp(key(b)))
        });
        let mut kinds: Vec<_> =
            FileGroup::ALL.into_iter().zip(self.kinds).filter(|(_, usage)| usage.files > 0).collect();
        kinds.sort_by_key(|(_, usage)| std::cmp::Reverse(usage.on_disk));
        Space {
            total: self.total,
            of_run: self.of_run.clone(),
            runs: runs.into_iter().map(|(run, _)| run).collect(),
            experiments,
            kinds,
            paths: self.tree(),
            is_complete,
        }
    }

    fn tree(&self) -> Vec<PathUsage> {
        let mut inner: FxHashMap<&str, Vec<PathUsage>> = FxHashMap::default();
        let mut all: Vec<_> = self.paths.iter().collect();
        // The deepest first, so that a folder finds everything in it.
        all.sort_by_key(|(path, _)| std::cmp::Reverse(path.matches('/').count()));
        for (path, (usage, runs)) in all {
            let mut within = inner.remove(path.as_str()).unwrap_or_default();
            sort_paths(&mut within);
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            let entry = PathUsage { path: path.clone(), usage: *usage, runs: *runs, inner: within };
            inner.entry(folder).or_default().push(entry);
        }
        let mut top = inner.remove("").unwrap_or_default();
        sort_paths(&mut top);
        top
    }
}

fn sort_paths(paths: &mut [PathUsage]) {
    paths.sort_by(|a, b| b.usage.on_disk.cmp(&a.usage.on_disk).then_with(|| a.path.cmp(&b.path)));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extent(bytes: u64) -> FileExtent {
        FileExtent { bytes, on_disk: bytes, is_folder: false }
    }

    fn artifact(path: &str, bytes: u64) -> FoundFile<'_> {
        FoundFile { part: Part::Artifact, path, extent: extent(bytes) }
    }

    fn built(tallies: Vec<Tally>) -> Space {
        let catalog = Catalog::default();
        let mut builder = SpaceBuilder::new(&catalog);
        for tally in tallies {
            builder.add(&catalog, Holder::Store, tally);
        }
        builder.space(&catalog, true)
    }

    #[test]
    fn a_folder_takes_what_is_in_it_and_counts_each_run_once() {
        let tallies = [("a", 10), ("b", 30)].map(|(name, bytes)| {
            let mut tally = Tally::default();
            tally.add(artifact("model/data/weights.pt", bytes), "");
            tally.add(artifact(&format!("model/data/deep/{name}/x.bin"), 5), "");
            tally.add(artifact("loss.png", 1), "");
            tally
        });
        let space = built(tallies.into());
        assert_eq!(space.total, Usage { bytes: 52, on_disk: 52, files: 6 });
        let told: Vec<_> = space.paths.iter().map(|path| (&*path.path, path.usage.bytes, path.runs)).collect();
        assert_eq!(told, [("model", 50, 2), ("loss.png", 2, 2)]);
        let data = &space.paths[0].inner[0];
        assert_eq!((&*data.path, data.usage, data.runs), ("model/data", Usage { bytes: 50, on_disk: 50, files: 4 }, 2));
        let deepest: Vec<_> = data.inner.iter().map(|path| (path.name(), path.usage.bytes, path.inner.len())).collect();
        assert_eq!(deepest, [("weights.pt", 40, 0), ("deep", 10, 0)]);
        let kinds: Vec<_> = space.kinds.iter().map(|(kind, usage)| (*kind, usage.bytes)).collect();
        assert_eq!(kinds, [(FileGroup::Models, 50), (FileGroup::Images, 2)]);
    }

    #[test]
    fn files_of_a_model_lie_below_its_name() {
        let mut tally = Tally::default();
        tally.add(artifact("MLmodel", 7), "classifier");
        tally.add(FoundFile { part: Part::Records, path: "meta.yaml", extent: extent(3) }, "classifier");
        let space = built(vec![tally]);
        assert_eq!(space.paths.len(), 1);
        assert_eq!((&*space.paths[0].path, space.paths[0].inner[0].name()), ("classifier", "MLmodel"));
        assert_eq!(space.total.bytes, 10);
    }

    #[test]
    fn endless_names_are_put_together_and_nothing_is_lost() {
        let mut tally = Tally::default();
        for at in 0..3_000 {
            tally.add(artifact(&format!("frames/{at}.png"), 2), "");
        }
        let space = built(vec![tally]);
        let frames = &space.paths[0];
        assert_eq!((frames.usage.bytes, frames.inner.len()), (6_000, MAX_NAMES + 1));
        assert_eq!(frames.inner.iter().map(|path| path.usage.bytes).sum::<u64>(), 6_000);
        assert_eq!((frames.inner[0].name(), frames.inner[0].usage.files), (OTHER_NAMES, 2_000));
    }
}
