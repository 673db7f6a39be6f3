//! What is worth knowing about many runs at once: one note an experiment with a count, instead of one a run.
//!
//! All of these are normal for some stores (a copied one, one kept in git, one from another system), so that naming every
//! run would bury what matters.

use std::path::Path;

use rustc_hash::FxHashMap;

use super::layout::{ExperimentFolder, Folder, Parts};
use super::report::Report;
use crate::store::{Experiment, Run, RunStatus, Severity};
use crate::text::Message;

/// Values above this many bytes are named: MLflow's limit was 500 for years.
const LONG_VALUE: usize = 500;

/// What is counted.
#[derive(Clone, Copy)]
enum Fact {
    NoArtifacts,
    NoMetrics,
    NoParams,
    NoTags,
    NoRun,
    AddressStale,
    AddressWindows,
    AddressRelative,
    AddressPercent,
    AddressBlank,
    LeftRunning,
    Failed,
    EmptyParams,
    LongValues,
    LineBreaks,
    Repeated,
}

impl Fact {
    const ALL: [Self; 16] = [
        Self::NoArtifacts,
        Self::NoMetrics,
        Self::NoParams,
        Self::NoTags,
        Self::NoRun,
        Self::AddressStale,
        Self::AddressWindows,
        Self::AddressRelative,
        Self::AddressPercent,
        Self::AddressBlank,
        Self::LeftRunning,
        Self::Failed,
        Self::EmptyParams,
        Self::LongValues,
        Self::LineBreaks,
        Self::Repeated,
    ];

    fn message(self) -> Message {
        Message::new(match self {
            Self::NoArtifacts => "problem-runs-without-artifacts",
            Self::NoMetrics => "problem-runs-without-metrics",
            Self::NoParams => "problem-runs-without-params",
            Self::NoTags => "problem-runs-without-tags",
            Self::NoRun => "problem-artifacts-without-run",
            Self::AddressStale => "problem-addresses-stale",
            Self::AddressWindows => "problem-addresses-windows",
            Self::AddressRelative => "problem-addresses-relative",
            Self::AddressPercent => "problem-addresses-percent",
            Self::AddressBlank => "problem-addresses-blank",
            Self::LeftRunning => "problem-runs-left-running",
            Self::Failed => "problem-runs-failed",
            Self::EmptyParams => "problem-params-empty",
            Self::LongValues => "problem-values-long",
            Self::LineBreaks => "problem-params-line-breaks",
            Self::Repeated => "problem-metric-lines-repeated",
        })
    }
}

/// Counts of one experiment.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally([usize; Fact::ALL.len()]);

impl Tally {
    fn add(&mut self, fact: Fact, count: usize) {
        self.0[fact as usize] += count;
    }

    fn add_if(&mut self, condition: bool, fact: Fact) {
        self.add(fact, usize::from(condition));
    }

    /// Adds what another thread counted.
    pub(super) fn merge(&mut self, other: &Self) {
        for (sum, count) in self.0.iter_mut().zip(other.0) {
            *sum += count;
        }
    }

    /// Counts a run that was read. `repeated` metric lines are the same as the one before.
    pub(super) fn run(&mut self, run: &Run, parts: Parts, repeated: usize, root: &Path) {
        if !parts.is_locked && parts.meta {
            self.add_if(!parts.artifacts, Fact::NoArtifacts);
            self.add_if(!parts.metrics, Fact::NoMetrics);
            self.add_if(!parts.params, Fact::NoParams);
            self.add_if(!parts.tags, Fact::NoTags);
        }
        self.add_if(run.status == RunStatus::Running && run.end_time.is_none(), Fact::LeftRunning);
        self.add_if(run.status == RunStatus::Failed, Fact::Failed);
        for param in &run.params {
            self.add_if(param.value.is_empty(), Fact::EmptyParams);
            self.add_if(memchr::memchr(b'\n', param.value.as_bytes()).is_some(), Fact::LineBreaks);
        }
        let long = run.params.iter().chain(&run.tags).filter(|entry| entry.value.len() > LONG_VALUE).count();
        self.add(Fact::LongValues, long);
        self.add(Fact::Repeated, repeated);
        if let Some(uri) = &run.artifact_uri {
            self.address(uri, root, run.key.as_str());
        }
    }

    /// Counts a folder that holds artifacts but is no run.
    pub(super) fn artifacts_without_run(&mut self) {
        self.add(Fact::NoRun, 1);
    }

    fn address(&mut self, uri: &str, root: &Path, key: &str) {
        let text = uri.strip_prefix("file:").unwrap_or(uri);
        let is_drive = |text: &str| {
            let text = text.trim_start_matches(['/', '\\']).as_bytes();
            text.len() > 2 && text[0].is_ascii_alphabetic() && text[1] == b':' && matches!(text[2], b'/' | b'\\')
        };
        if cfg!(not(windows)) && (is_drive(text) || text.contains('\\')) {
            self.add(Fact::AddressWindows, 1);
        } else if text.starts_with('/') {
            self.add_if(!leads_somewhere(text, root, key), Fact::AddressStale);
        } else if !text.contains(':') {
            self.add_if(!is_beside_root(text, root, key), Fact::AddressRelative);
        } else {
            return;
        }
        self.add_if(text.contains(' '), Fact::AddressBlank);
        let is_escape =
            |at: usize| text.as_bytes().get(at + 1..at + 3).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit));
        self.add_if(memchr::memchr_iter(b'%', text.as_bytes()).any(is_escape), Fact::AddressPercent);
    }

    /// The notes, each on the experiment's folder.
    pub(super) fn report(&self, folder: &Path, report: &mut Report) {
        for fact in Fact::ALL {
            let count = self.0[fact as usize];
            if count > 0 {
                report.add(Severity::Note, folder, fact.message().arg("n", count));
            }
        }
    }
}

/// Whether an absolute local address is where the run lies (or lay, before its experiment went to the trash), or exists.
fn leads_somewhere(text: &str, root: &Path, key: &str) -> bool {
    let path = text.strip_prefix("//localhost").unwrap_or(text).trim_start_matches('/');
    let place = key.strip_prefix(".trash/").unwrap_or(key);
    let is_own = path
        .strip_suffix("/artifacts")
        .and_then(|path| path.strip_suffix(place))
        .is_some_and(|base| Path::new("/").join(base) == root);
    is_own || Path::new("/").join(path).exists()
}

/// Whether a relative address is the run's own place as seen from the folder that holds the root, where the client was
/// started that wrote it.
fn is_beside_root(text: &str, root: &Path, key: &str) -> bool {
    let place = key.strip_prefix(".trash/").unwrap_or(key);
    let own = root.file_name().map(|name| format!("{}/{place}/artifacts", name.to_string_lossy()));
    own.as_deref() == Some(text.trim_start_matches("./"))
}

/// Ids and names that stand twice in a root.
pub(super) fn repeated_names(folders: &[ExperimentFolder], experiments: &[Experiment], report: &mut Report) {
    let mut ids: FxHashMap<&str, &Folder> = FxHashMap::default();
    let mut names: FxHashMap<&str, &str> = FxHashMap::default();
    for (found, experiment) in folders.iter().zip(experiments) {
        let folder = &found.folder;
        if let Some(first) = ids.insert(&folder.name, folder) {
            let cause = Message::new("problem-experiment-twice").arg("other", first.key.as_str());
            report.add(Severity::Note, &folder.path, cause);
        } else if !experiment.name.is_empty()
            && let Some(first) = names.insert(&experiment.name, folder.key.as_str())
        {
            let cause =
                Message::new("problem-experiment-name-twice").arg("name", &*experiment.name).arg("other", first);
            report.add(Severity::Note, &folder.path, cause);
        }
    }
}

/// Run ids that stand twice: copied folders. `ids` holds the id and the key of every run.
pub(super) fn repeated_runs(mut ids: Vec<(std::sync::Arc<str>, String)>, root: &Path, report: &mut Report) {
    ids.sort_unstable();
    for pair in ids.windows(2) {
        if let [(id, first), (other, second)] = pair
            && id == other
        {
            let cause = Message::new("problem-run-twice").arg("id", &**id).arg("other", first.as_str());
            report.add(Severity::Note, &root.join(second), cause);
        }
    }
}
