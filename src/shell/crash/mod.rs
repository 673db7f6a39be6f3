//! Reports of crashes: files in the state folder that the user can open, and that are never sent anywhere.
//!
//! A panic on the thread that draws ends the program, so its report is written at once, and told at the next start. Elsewhere
//! a panic may be caught, as decoders do with broken files: it is only remembered, and written when its job turns out to
//! have failed. The window alone has reports; commands say on standard error what went wrong.

use std::panic::PanicHookInfo;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use crate::store;

mod folder;
mod report;
mod trail;

use folder::Reports;
use report::Panic;
pub(super) use trail::note;

/// Reports that one process writes at most: what fails in every frame says nothing new.
const MOST_WRITTEN: usize = 3;

static REPORTS: OnceLock<Reports> = OnceLock::new();
static WRITTEN: AtomicUsize = AtomicUsize::new(0);
/// The last panic on a thread that goes on.
static LAST: Mutex<Option<Panic>> = Mutex::new(None);

/// From now on panics are reported, besides being printed as before. On a system without a state folder, nothing changes.
pub(super) fn install() {
    let Some(state) = store::state_folder() else { return };
    if REPORTS.set(Reports::in_folder(state.join("crash-reports"))).is_err() {
        return;
    }
    trail::begin();
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        before(info);
        take(info);
    }));
}

fn take(info: &PanicHookInfo<'_>) {
    let panic = Panic::of(info);
    if panic.is_fatal() {
        // Standard error has it already, if it cannot be written.
        keep(&panic);
    } else {
        *LAST.lock().unwrap_or_else(PoisonError::into_inner) = Some(panic);
    }
}

/// Writes the report of the job that failed just now. Its path, unless there was no panic or it cannot be written.
pub(super) fn keep_last() -> Option<PathBuf> {
    let last = LAST.lock().unwrap_or_else(PoisonError::into_inner).take()?;
    let path = keep(&last)?;
    // Told by who asked.
    Some(REPORTS.get()?.tell(&path).unwrap_or(path))
}

fn keep(panic: &Panic) -> Option<PathBuf> {
    let reports = REPORTS.get()?;
    if WRITTEN.fetch_add(1, Ordering::Relaxed) >= MOST_WRITTEN {
        return None;
    }
    reports.write(&panic.text(&trail::lines())).ok()
}

/// The newest report that no window has told of yet. It counts as told from now on.
pub(super) fn untold() -> Option<PathBuf> {
    REPORTS.get()?.untold()
}

#[cfg(all(test, unix))]
mod tests {
    use std::path::Path;
    use std::process::Command;

    use super::*;

    /// Says what the process of a test does, and in which home.
    const ROLE: &str = "RUNATLAS_TEST_CRASH";

    /// Runs the test `name` in a process of its own, whose home is `home`.
    fn in_process(name: &str, role: &str, home: &Path) {
        let program = std::env::current_exe().expect("this program");
        let name = format!("shell::crash::tests::{name}");
        let mut command = Command::new(program);
        command.args(["--exact", &name, "--nocapture"]).env(ROLE, role);
        let output = command.env("HOME", home).env("XDG_STATE_HOME", home).output().expect("it runs");
        assert!(output.status.success(), "{role}: {}", String::from_utf8_lossy(&output.stderr));
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains("it broke"), "a panic is printed as before: {said}");
    }

    fn role() -> Option<String> {
        std::env::var(ROLE).ok()
    }

    fn panic_on(thread: &str) {
        let thread =
            std::thread::Builder::new().name(thread.to_owned()).spawn(|| panic!("it broke")).expect("a thread");
        assert!(thread.join().is_err());
    }

    fn reports(home: &Path) -> Vec<PathBuf> {
        let folder = home.join("runatlas/crash-reports");
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
    }

    #[test]
    fn a_panic_of_the_window_is_written_at_once_and_told_at_the_next_start() {
        if role().is_some() {
            install();
            note(&crate::app::Action::Start(crate::app::start::Action::OpenAll(vec!["/secret".into()])));
            for _ in 0..5 {
                panic_on("main");
            }
            assert_eq!(keep_last(), None, "written already");
            return;
        }
        let home = tempfile::tempdir().expect("a folder");
        if cfg!(not(target_os = "macos")) {
            in_process("a_panic_of_the_window_is_written_at_once_and_told_at_the_next_start", "window", home.path());
            assert_eq!(reports(home.path()).len(), MOST_WRITTEN, "and no more of one process");
            let reports = Reports::in_folder(home.path().join("runatlas/crash-reports"));
            let text = std::fs::read_to_string(reports.untold().expect("one")).expect("there");
            assert!(text.contains("Message: it broke") && text.contains("  Start OpenAll\n"), "{text}");
            assert!(!text.contains("secret"), "{text}");
            assert_eq!(reports.untold(), None, "told once");
        }
    }

    #[test]
    fn a_panic_that_is_caught_is_written_when_its_job_has_failed() {
        match role().as_deref() {
            Some("job") => {
                install();
                assert_eq!(keep_last(), None, "nothing happened");
                panic_on("job 1");
                let path = keep_last().expect("written");
                assert!(path.is_file(), "{}", path.display());
                assert_eq!(untold(), None, "this window tells of it");
                assert_eq!(keep_last(), None, "once");
            }
            Some(_) => {
                install();
                panic_on("job 1");
                panic_on("main");
                assert_eq!(keep_last(), None, "there is no place for it");
            }
            None if cfg!(target_os = "macos") => {}
            None => {
                let name = "a_panic_that_is_caught_is_written_when_its_job_has_failed";
                let home = tempfile::tempdir().expect("a folder");
                in_process(name, "job", home.path());
                assert_eq!(reports(home.path()).len(), 1);
                let blocked = home.path().join("file");
                std::fs::write(&blocked, "in the way").expect("written");
                in_process(name, "no folder", &blocked);
            }
        }
    }
}
