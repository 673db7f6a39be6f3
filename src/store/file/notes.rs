//! What is to be counted of one run: see [`crate::store::facts`].

use std::borrow::Cow;
use std::path::Path;

use super::layout::{ExperimentFolder, MODELS, Parts, RunFolder};
use crate::store::facts::{self, Fact, RunFacts};
use crate::store::types::{ExperimentKey, Mark, Run, RunKey};

/// Facts while they are found.
struct Found(Vec<(Fact, usize)>);

/// Of a run that was read. `repeated` metric lines are the same as the one before. `None` when there is nothing to count.
pub(super) fn of_run(run: &Run, parts: Parts, repeated: usize, root: &Path) -> Option<RunFacts> {
    let mut found = Found(facts::of_values(run));
    found.run(run, parts, repeated, root);
    (!found.0.is_empty()).then(|| RunFacts {
        run: run.key.clone(),
        experiment: run.experiment.clone(),
        counts: found.0,
    })
}

/// Of a folder that holds artifacts but is no run.
pub(super) fn of_artifacts_alone(found: &RunFolder, experiment: &ExperimentFolder) -> RunFacts {
    RunFacts {
        run: RunKey::from(found.folder.key.as_str()),
        experiment: ExperimentKey::from(experiment.folder.key.as_str()),
        counts: vec![(Fact::NoRun, 1)],
    }
}

/// Of a logged model of which nothing but the artifacts is here.
pub(super) fn of_model_alone(experiment: &ExperimentFolder, id: &str) -> RunFacts {
    RunFacts {
        run: RunKey::from(format!("{}/{MODELS}/{id}", experiment.folder.key)),
        experiment: ExperimentKey::from(experiment.folder.key.as_str()),
        counts: vec![(Fact::ModelArtifactsOnly, 1)],
    }
}

impl Found {
    fn add(&mut self, fact: Fact, count: usize) {
        if count > 0 {
            match self.0.iter_mut().find(|(known, _)| *known == fact) {
                Some((_, sum)) => *sum += count,
                None => self.0.push((fact, count)),
            }
        }
    }

    fn add_if(&mut self, condition: bool, fact: Fact) {
        self.add(fact, usize::from(condition));
    }

    fn run(&mut self, run: &Run, parts: Parts, repeated: usize, root: &Path) {
        if !parts.is_locked && parts.meta {
            self.add_if(!parts.artifacts, Fact::NoArtifacts);
            self.add_if(!parts.metrics, Fact::NoMetrics);
            self.add_if(!parts.params, Fact::NoParams);
            self.add_if(!parts.tags, Fact::NoTags);
        }
        self.add_if(run.marks.contains(&Mark::ArtifactsOnly), Fact::ArtifactsOnly);
        self.add(Fact::Repeated, repeated);
        if let Some(uri) = &run.artifact_uri {
            self.address(uri, root, run.key.as_str());
        }
    }

    fn address(&mut self, uri: &str, root: &Path, key: &str) {
        let text = uri.strip_prefix("file:").unwrap_or(uri);
        let is_of_windows = is_on_drive(text) || text.contains('\\');
        // There both separators part names.
        let parted = if cfg!(windows) { text.replace('\\', "/").into() } else { Cow::from(text) };
        if cfg!(not(windows)) && is_of_windows {
            self.add(Fact::AddressWindows, 1);
        } else if parted.starts_with('/') || is_on_drive(text) {
            self.add_if(!leads_somewhere(&parted, root, key), Fact::AddressStale);
        } else if !text.contains(':') {
            self.add_if(!is_beside_root(&parted, root, key), Fact::AddressRelative);
        } else {
            return;
        }
        self.add_if(text.contains(' '), Fact::AddressBlank);
        let is_escape =
            |at: usize| text.as_bytes().get(at + 1..at + 3).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit));
        self.add_if(memchr::memchr_iter(b'%', text.as_bytes()).any(is_escape), Fact::AddressPercent);
    }
}

/// Whether a path begins with a drive of Windows.
fn is_on_drive(text: &str) -> bool {
    let text = text.trim_start_matches(['/', '\\']).as_bytes();
    text.len() > 2 && text[0].is_ascii_alphabetic() && text[1] == b':' && matches!(text[2], b'/' | b'\\')
}

/// Whether an absolute local address is where the run lies (or lay, before its experiment went to the trash), or exists.
fn leads_somewhere(text: &str, root: &Path, key: &str) -> bool {
    let path = text.strip_prefix("//localhost").unwrap_or(text).trim_start_matches('/');
    // Without a drive it is of another system, whatever lies there on the drive that is current.
    if cfg!(windows) && !is_on_drive(path) {
        return false;
    }
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
