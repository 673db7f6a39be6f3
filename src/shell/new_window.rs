//! Another window of the program: a process of its own, so that nothing that happens in one window is felt in another.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::preview::apart;
use crate::text::Message;

/// A process that ends without success within this time has shown no window.
const PATIENCE: Duration = Duration::from_secs(3);
const GLANCE: Duration = Duration::from_millis(20);
/// What the desktop gave this process alone, to be shown in front once.
const ONLY_FOR_US: [&str; 2] = ["XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID"];

/// Opens these paths in a new window, or its start screen, and looks after it for a moment. `Err` when there is no window.
pub(super) fn open(paths: &[PathBuf]) -> Result<(), Message> {
    open_with(&program(), paths, PATIENCE)
}

/// The program by its name, as lists of processes show it, as long as the file of that name is the one that runs.
pub(super) fn program() -> PathBuf {
    std::env::current_exe().ok().filter(|path| path.exists()).unwrap_or_else(apart::own_program)
}

fn because(cause: &str) -> Message {
    Message::new("notice-no-window").arg("cause", cause.to_owned())
}

fn open_with(program: &Path, paths: &[PathBuf], patience: Duration) -> Result<(), Message> {
    let mut child = command(program, paths).spawn().map_err(|error| match error.kind() {
        // It was moved or removed while it ran.
        io::ErrorKind::NotFound => Message::new("notice-no-program").path(program),
        _ => because(&error.to_string()),
    })?;
    let end = Instant::now() + patience;
    while Instant::now() < end {
        match child.try_wait() {
            Ok(None) => std::thread::sleep(GLANCE),
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(status)) => return Err(because(&status.to_string())),
            Err(_) => return Ok(()),
        }
    }
    wait(child);
    Ok(())
}

fn command(program: &Path, paths: &[PathBuf]) -> Command {
    let mut command = Command::new(program);
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt as _;
        // Of a group of its own: what is typed in the terminal to end this one does not end the other.
        command.arg0("runatlas").process_group(0);
    }
    for name in ONLY_FOR_US {
        command.env_remove(name);
    }
    // A name may look like an option, or like a verb.
    command.arg("--").args(paths).stdin(Stdio::null());
    command
}

/// Takes its end in, which would stay in the list of processes otherwise.
fn wait(mut child: Child) {
    let thread = std::thread::Builder::new().name("waits for a window".to_owned()).stack_size(128 << 10);
    // Without a thread it stays in that list as long as this window, and nothing else happens.
    drop(thread.spawn(move || child.wait()));
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn script(folder: &Path, text: &str) -> PathBuf {
        let path = folder.join("program");
        std::fs::write(&path, format!("#!/bin/sh\n{text}\n")).expect("written");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("executable");
        path
    }

    fn told(result: Result<(), Message>) -> String {
        result.map_or_else(|why| crate::text::Language::English.texts().message(&why), |()| String::new())
    }

    #[test]
    fn a_window_gets_the_paths_as_they_are_and_lives_on() {
        let folder = tempfile::tempdir().expect("a folder");
        let told_to = folder.path().join("told");
        let text = format!("printf '%s|' \"$@\" > {0}.tmp; mv {0}.tmp {0}; exec sleep 0.5", told_to.display());
        let program = script(folder.path(), &text);
        let paths = ["ls", "-a b", "--", "é"].map(PathBuf::from);
        open_with(&program, &paths, Duration::from_millis(300)).expect("it runs");
        assert_eq!(std::fs::read_to_string(told_to).expect("told"), "--|ls|-a b|--|é|");
    }

    #[test]
    fn a_program_that_is_gone_or_dies_is_said() {
        let folder = tempfile::tempdir().expect("a folder");
        let gone = folder.path().join("gone");
        let said = told(open_with(&gone, &[], PATIENCE));
        assert!(said.contains("moved or removed") && said.contains(&*gone.to_string_lossy()), "{said}");
        let said = told(open_with(&script(folder.path(), "exit 2"), &[], PATIENCE));
        assert!(said.ends_with("exit status: 2"), "{said}");
        assert_eq!(told(open_with(&script(folder.path(), "exit 0"), &[], PATIENCE)), "", "it was closed at once");
        let plain = folder.path().join("plain");
        std::fs::write(&plain, "text").expect("written");
        assert!(told(open_with(&plain, &[], PATIENCE)).contains("A new window could not be opened"));
    }
}
