//! What the tests of the stores share: the fixture stores, a builder for small trees, a fingerprint of a folder that
//! tells whether reading changed anything, and a word for tests that are left out.
#![allow(dead_code, reason = "each test binary uses its own part")]
#![allow(unreachable_pub, reason = "a module of every test binary")]
#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;
use std::fs;
use std::hash::Hasher;
use std::io::Write;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

pub mod database;
pub mod told;
pub mod tree;

/// Why a test of what may not be read or written shows nothing for the superuser. `.ci/run` runs what was left out with
/// these words as another user.
pub const SUPERUSER: &str = "the superuser may do everything";

/// Whether a file can be made in `folder`, from which the right to write was taken.
pub fn may_do_everything(folder: &Path) -> bool {
    let probe = folder.join("probe");
    let may = fs::write(&probe, "").is_ok();
    if may {
        fs::remove_file(probe).unwrap();
    }
    may
}

/// Whether the file system of temporary folders has names that differ in their cases alone.
pub fn tells_cases_apart() -> bool {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("case"), "").unwrap();
    !folder.path().join("CASE").exists()
}

/// Leaves the test out that stands around it, and says so: `return skip!("why")`.
#[allow(unused_macros, reason = "each test binary uses its own part")]
macro_rules! skip {
    ($why:expr) => {{
        fn here() {}
        $crate::support::skipped(std::any::type_name_of_val(&here), $why)
    }};
}
#[allow(unused_imports, reason = "each test binary uses its own part")]
pub(crate) use skip;

/// For [`skip`]. Told past the test harness, which shows nothing of tests that pass, and written to the file that
/// `RUNATLAS_TESTS_SKIPPED` names: test binary, test and reason, between tabs.
pub fn skipped(place: &str, why: &str) {
    let test = place.trim_end_matches("::here").split_once("::").map_or(place, |(_binary, test)| test);
    std::io::stderr().write_all(format!("skipped: {test}: {why}\n").as_bytes()).unwrap();
    if let Some(file) = std::env::var_os("RUNATLAS_TESTS_SKIPPED") {
        let binary = std::env::current_exe().unwrap();
        let mut file = fs::File::options().create(true).append(true).open(file).unwrap();
        // In one write, as others write too.
        file.write_all(format!("{}\t{test}\t{why}\n", binary.display()).as_bytes()).unwrap();
    }
}

/// A store in a temporary folder, removed when dropped.
pub struct TempStore {
    holder: TempDir,
    folder: PathBuf,
}

impl TempStore {
    /// Another one with the same in it.
    pub fn copy(&self) -> Self {
        let holder = tempfile::tempdir().unwrap();
        let folder = holder.path().join(self.folder.file_name().unwrap());
        let mut pending = vec![(self.folder.clone(), folder.clone())];
        while let Some((from, to)) = pending.pop() {
            fs::create_dir_all(&to).unwrap();
            for entry in fs::read_dir(from).unwrap() {
                let entry = entry.unwrap();
                let target = to.join(entry.file_name());
                if entry.file_type().unwrap().is_dir() {
                    pending.push((entry.path(), target));
                } else {
                    fs::copy(entry.path(), target).unwrap();
                }
            }
        }
        Self { holder, folder }
    }

    /// The folder of the store: it holds `mlruns` (and `mlflow.db`), as a project folder does.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The folder above it, for tests that put several stores side by side.
    pub fn holder(&self) -> &Path {
        self.holder.path()
    }

    /// The file store's root.
    pub fn mlruns(&self) -> PathBuf {
        self.folder.join("mlruns")
    }

    /// The database.
    pub fn database(&self) -> PathBuf {
        self.folder.join("mlflow.db")
    }

    /// What MLflow itself answered about a zoo store.
    pub fn expected(&self) -> serde_json::Value {
        serde_json::from_slice(&fs::read(self.folder.join("expected.json")).unwrap()).unwrap()
    }
}

/// One of the stores written by a real MLflow: `v0.4`, `v0.9`, `v1`, `v1-sqlite`, `v2`, `v2-sqlite`, `v3`, `v3-sqlite`.
/// They are packed, because version control keeps no empty folders. `RUNATLAS_TEST_FIXTURES` names another folder that holds
/// the pack, for a user who may not look into this one.
pub fn zoo(name: &str) -> TempStore {
    let own = || Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let packed = std::env::var_os("RUNATLAS_TEST_FIXTURES").map_or_else(own, PathBuf::from).join("zoo.tar.gz");
    let holder = tempfile::tempdir().unwrap();
    let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(fs::File::open(packed).unwrap()));
    for entry in archive.entries().unwrap() {
        let mut entry = entry.unwrap();
        if entry.path().unwrap().starts_with(name) {
            entry.unpack_in(holder.path()).unwrap();
        }
    }
    let folder = holder.path().join(name);
    assert!(folder.is_dir(), "no such fixture: {name}");
    TempStore { holder, folder }
}

/// An empty temporary project folder with an empty `mlruns` inside, to be filled with [`write`].
pub fn empty_store() -> TempStore {
    let holder = tempfile::tempdir().unwrap();
    let folder = holder.path().join("project");
    fs::create_dir_all(folder.join("mlruns")).unwrap();
    TempStore { holder, folder }
}

/// Writes a file with the folders above it.
pub fn write(path: impl AsRef<Path>, content: impl AsRef<[u8]>) {
    fs::create_dir_all(path.as_ref().parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

/// `path` without links, as the program tells it: on Windows without what the system puts before such paths.
pub fn real_path(path: impl AsRef<Path>) -> PathBuf {
    let real = path.as_ref().canonicalize().unwrap();
    real.to_str().and_then(|text| text.strip_prefix(r"\\?\")).map(PathBuf::from).unwrap_or(real)
}

/// Every file, folder and link below `folder` with the hash of its content: equal before and after, or something wrote.
pub fn fingerprint(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        // What may not be read may not be written either.
        let Ok(entries) = fs::read_dir(&next) else { continue };
        for entry in entries {
            let entry = entry.unwrap();
            let kind = entry.file_type().unwrap();
            let what = if kind.is_symlink() {
                format!("link {}", fs::read_link(entry.path()).unwrap().display())
            } else if kind.is_dir() {
                folders.push(entry.path());
                "folder".to_owned()
            } else {
                let mut hasher = std::collections::hash_map::DefaultHasher::new();
                hasher.write(&fs::read(entry.path()).unwrap_or_default());
                let modified = entry.metadata().unwrap().modified().unwrap();
                format!("file {:x} {modified:?}", hasher.finish())
            };
            found.insert(entry.path(), what);
        }
    }
    found
}
