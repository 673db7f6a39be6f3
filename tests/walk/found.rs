//! Where the files of the walk are, and what is known of them.

use std::collections::HashMap;
use std::fs::File;
use std::hash::{DefaultHasher, Hasher as _};
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

/// One file of a run or of a logged model.
pub(crate) struct Found {
    pub(crate) path: PathBuf,
    /// Below the folder that was walked, with `/`.
    pub(crate) name: String,
    pub(crate) bytes: u64,
    /// Of its content.
    pub(crate) hash: u64,
    /// The kind that the zoo's index gives it.
    told: Option<String>,
}

impl Found {
    /// What the zoo says that it is, or the end of its name.
    pub(crate) fn kind(&self) -> &str {
        self.told.as_deref().unwrap_or_else(|| self.ending())
    }

    /// The kind of the zoo's index.
    pub(crate) fn told(&self) -> Option<&str> {
        self.told.as_deref()
    }

    /// What follows the last dot of its name; all of the name where there is none.
    pub(crate) fn ending(&self) -> &str {
        let name = self.name.rsplit('/').next().unwrap();
        name.rsplit_once('.').map_or(name, |(_, ending)| ending)
    }

    /// Made to be unreadable, or to do harm.
    pub(crate) fn is_broken(&self) -> bool {
        matches!(self.told(), Some("hostile" | "damaged"))
    }
}

/// Files, and the folder that holds them while they are read.
pub(crate) struct Finds {
    pub(crate) files: Vec<Found>,
    _holder: Option<TempDir>,
}

/// The artifacts of the zoo; `None` where there is none.
pub(crate) fn zoo() -> Option<Finds> {
    let (folder, holder) = unpacked("RUNATLAS_ARTIFACT_ZOO", "artifact-zoo", |name| {
        name.contains("/artifacts/") || name.ends_with("/index.json")
    })?;
    let index = [folder.join("index.json"), folder.join("artifact-zoo/index.json")];
    let index = index.iter().find(|path| path.is_file()).expect("the zoo has an index");
    let told: Value = serde_json::from_slice(&std::fs::read(index).unwrap()).unwrap();
    let told: HashMap<&str, &str> = told["artifacts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|artifact| (artifact["file"].as_str().unwrap(), artifact["kind"].as_str().unwrap()))
        .collect();
    let mut files = files_below(index.parent().unwrap());
    for found in &mut files {
        found.told = told.get(found.name.as_str()).map(|&kind| kind.to_owned());
    }
    assert!(files.iter().filter(|found| found.told.is_some()).count() > 1000, "the zoo is there");
    Some(Finds { files, _holder: holder })
}

/// The artifacts of the real folders; `None` where there are none.
pub(crate) fn corpus() -> Option<Finds> {
    let (folder, holder) = unpacked("RUNATLAS_CORPUS", "corpus", |name| name.contains("/artifacts/"))?;
    let files = files_below(&folder);
    assert!(files.len() > 1000, "the corpus is there");
    Some(Finds { files, _holder: holder })
}

/// The folder that a variable names or that lies beside the project; what is packed there is unpacked as far as it is wanted.
fn unpacked(variable: &str, name: &str, is_wanted: impl Fn(&str) -> bool) -> Option<(PathBuf, Option<TempDir>)> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(name);
    let folder = std::env::var_os(variable).map_or_else(beside, PathBuf::from);
    let entries = std::fs::read_dir(&folder).ok()?;
    let packed = entries.map(|entry| entry.unwrap().path()).find(|path| path.to_string_lossy().ends_with(".tar.gz"));
    let Some(packed) = packed else { return Some((folder, None)) };
    let holder = tempfile::tempdir().unwrap();
    let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(File::open(packed).unwrap()));
    for entry in archive.entries().unwrap() {
        let mut entry = entry.unwrap();
        if is_wanted(&entry.path().unwrap().to_string_lossy()) {
            entry.unpack_in(holder.path()).unwrap();
        }
    }
    Some((holder.path().to_owned(), Some(holder)))
}

/// Every file in a folder of artifacts.
fn files_below(folder: &Path) -> Vec<Found> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).unwrap() {
            let entry = entry.unwrap();
            let kind = entry.file_type().unwrap();
            let path = entry.path();
            let name = path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
            if kind.is_dir() {
                folders.push(path);
            } else if kind.is_file() && name.contains("/artifacts/") {
                let content = std::fs::read(&path).unwrap();
                let mut hasher = DefaultHasher::new();
                hasher.write(&content);
                found.push(Found { path, name, bytes: content.len() as u64, hash: hasher.finish(), told: None });
            }
        }
    }
    found.sort_by(|one, other| one.name.cmp(&other.name));
    found
}
