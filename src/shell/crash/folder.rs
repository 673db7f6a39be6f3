//! The files of reports: the newest ten are kept, and the name of one says whether it has been told of.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Reports that are kept.
const KEPT: usize = 10;
const ENDING: &str = ".txt";
/// How the name of one begins that was told of.
const TOLD: &str = "crash-";
/// And of one that was not.
const UNTOLD: &str = "new-crash-";

/// A folder of reports. It is made with the first of them.
#[derive(Debug)]
pub(super) struct Reports {
    folder: PathBuf,
}

impl Reports {
    pub(super) fn in_folder(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Adds a report, whole or not at all, and removes those that are too many.
    pub(super) fn write(&self, text: &str) -> io::Result<PathBuf> {
        fs_err::create_dir_all(&self.folder)?;
        // In the order of time by their names.
        let time = jiff::Timestamp::now().strftime("%Y%m%dT%H%M%S%6fZ");
        let path = self.folder.join(format!("{UNTOLD}{time}-{}{ENDING}", std::process::id()));
        let write = || {
            let mut file = fs_err::File::options().write(true).create_new(true).open(&path)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()
        };
        if let Err(error) = write() {
            // Half a report, on a full disk, says nothing; the next one removes it otherwise.
            let _ = std::fs::remove_file(&path);
            return Err(error);
        }
        self.remove_old();
        Ok(path)
    }

    /// The newest one that was not told of; it and those before it are told of from now on. Of several programs that look at
    /// once, one has it.
    pub(super) fn untold(&self) -> Option<PathBuf> {
        let untold = self.all().into_iter().filter(|path| is_untold(path));
        // All are told of, not the last one alone.
        untold.fold(None, |newest, path| self.tell(&path).or(newest))
    }

    /// Renames one to be told of; its new path. `None` where that is not possible: then it is not told, rather than again
    /// and again.
    pub(super) fn tell(&self, path: &Path) -> Option<PathBuf> {
        let name = path.file_name()?.to_str()?.strip_prefix(UNTOLD)?;
        let told = self.folder.join(format!("{TOLD}{name}"));
        std::fs::rename(path, &told).ok().map(|()| told)
    }

    /// Oldest first. Other files in the folder are none of ours.
    fn all(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let mut all: Vec<_> = entries.map(|entry| entry.path()).filter(|path| key(path).is_some()).collect();
        all.sort_by(|a, b| key(a).cmp(&key(b)));
        all
    }

    fn remove_old(&self) {
        let all = self.all();
        for path in &all[..all.len().saturating_sub(KEPT)] {
            // The next report tries again.
            let _ = std::fs::remove_file(path);
        }
    }
}

fn is_untold(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(UNTOLD))
}

/// What of the name of a report orders it in time.
fn key(path: &Path) -> Option<&str> {
    let name = path.file_name()?.to_str()?.strip_suffix(ENDING)?;
    name.strip_prefix(UNTOLD).or_else(|| name.strip_prefix(TOLD))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = std::fs::read_dir(folder)
            .expect("there")
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn the_newest_ten_are_kept_and_nothing_else_is_touched() {
        let home = tempfile::tempdir().expect("a folder");
        let folder = home.path().join("not/yet");
        let reports = Reports::in_folder(folder.clone());
        let paths: Vec<_> = (0..13).map(|number| reports.write(&number.to_string()).expect("written")).collect();
        std::fs::write(folder.join("notes.txt"), "mine").expect("written");
        assert_eq!(reports.all(), &paths[3..]);
        reports.write("one more").expect("written");
        assert_eq!(reports.all().len(), KEPT);
        assert_eq!(std::fs::read_to_string(folder.join("notes.txt")).expect("there"), "mine");
    }

    #[test]
    fn a_report_is_told_of_once() {
        let home = tempfile::tempdir().expect("a folder");
        let reports = Reports::in_folder(home.path().to_path_buf());
        assert_eq!(reports.untold(), None);
        reports.write("first").expect("written");
        reports.write("second").expect("written");
        let told = reports.untold().expect("the newest");
        assert_eq!(std::fs::read_to_string(&told).expect("there"), "second");
        assert_eq!(reports.untold(), None, "told already");
        assert_eq!(names(home.path()).len(), 2);
        reports.write("third").expect("written");
        let told = reports.untold().expect("a new one");
        assert_eq!(std::fs::read_to_string(told).expect("there"), "third");
    }

    #[test]
    fn without_a_folder_nothing_is_written_and_nothing_breaks() {
        let home = tempfile::tempdir().expect("a folder");
        let blocked = home.path().join("file");
        std::fs::write(&blocked, "in the way").expect("written");
        let reports = Reports::in_folder(blocked.join("crash-reports"));
        assert!(reports.write("lost").is_err());
        assert_eq!(reports.untold(), None);
        assert_eq!(names(home.path()), ["file"]);
    }
}
