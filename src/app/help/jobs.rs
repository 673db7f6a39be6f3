//! What is looked up around the program, and folders that are made before they are shown.

use std::path::{Path, PathBuf};

use super::Action;
use crate::app::job::JobContext;
use crate::app::system;
use crate::store::StoreError;

/// The file that packages put beside the program, with the licences of all its parts as they are worded.
pub const LICENCES_FILE: &str = "THIRD-PARTY-LICENSES.txt";

/// What is around the program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// Name of the system with its version, where it says one.
    pub name: Option<String>,
    /// How windows are shown, where there are several ways.
    pub session: Option<&'static str>,
    /// The file of licences, if it was found.
    pub licences: Option<PathBuf>,
}

impl Surroundings {
    /// The system in a line: `Debian GNU/Linux 12 (bookworm), x86_64, Wayland`.
    pub fn system(&self) -> String {
        let os = match std::env::consts::OS {
            "linux" => "Linux",
            "windows" => "Windows",
            "macos" => "macOS",
            other => other,
        };
        let name = self.name.clone().unwrap_or_else(|| os.to_owned());
        let parts = [Some(name), Some(std::env::consts::ARCH.to_owned()), self.session.map(str::to_owned)];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

/// What is done in the background.
#[derive(Debug)]
pub enum Job {
    /// Find out what is around the program.
    LookAround,
    /// Make a folder where it is missing, then show it.
    MakeFolder(PathBuf),
}

/// See [`JobKey`](crate::app::job::JobKey).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    LookAround,
    MakeFolder,
}

impl Job {
    pub(in crate::app) fn key(&self) -> Key {
        match self {
            Self::LookAround => Key::LookAround,
            Self::MakeFolder(_) => Key::MakeFolder,
        }
    }

    pub(in crate::app) fn run(self, context: &JobContext) {
        match self {
            Self::LookAround => context.send(Action::Looked(look_around())),
            Self::MakeFolder(path) => context.send(match fs_err::create_dir_all(&path) {
                Ok(()) => system::Action::ShowInFolder(path),
                Err(error) => system::Action::Notify(StoreError::io(path, error).message()),
            }),
        }
    }
}

fn look_around() -> Surroundings {
    let name = std::fs::read_to_string("/etc/os-release").ok().and_then(|text| pretty_name(&text));
    let program = std::env::current_exe().ok();
    let licences =
        program.as_deref().and_then(|program| licence_places(program).into_iter().find(|path| path.is_file()));
    let has = |variable| std::env::var_os(variable).is_some_and(|value| !value.is_empty());
    let session = match (has("WAYLAND_DISPLAY"), has("DISPLAY")) {
        _ if cfg!(any(windows, target_os = "macos")) => None,
        (true, _) => Some("Wayland"),
        (false, true) => Some("X11"),
        (false, false) => None,
    };
    Surroundings { name, session, licences }
}

/// Where a package puts the file: beside the program, in the bundle of macOS, among the documentation of Linux.
fn licence_places(program: &Path) -> Vec<PathBuf> {
    let Some(folder) = program.parent() else { return Vec::new() };
    let folders = [Some(folder.to_path_buf()), folder.parent().map(|above| above.join("Resources")), {
        folder.parent().map(|above| above.join("share/doc/runatlas"))
    }];
    folders.into_iter().flatten().map(|folder| folder.join(LICENCES_FILE)).collect()
}

/// What a system of Linux calls itself.
fn pretty_name(os_release: &str) -> Option<String> {
    let value = os_release.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="))?;
    let name = value.trim().trim_matches(['"', '\'']);
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_calls_itself_by_its_name() {
        let text = "NAME=\"Debian\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nID=debian\n";
        assert_eq!(pretty_name(text).as_deref(), Some("Debian GNU/Linux 12 (bookworm)"));
        assert_eq!(pretty_name("PRETTY_NAME=Alpine\n").as_deref(), Some("Alpine"));
        assert_eq!(pretty_name("NAME=x\nPRETTY_NAME=\"\"\n"), None);
        let system = Surroundings { name: Some("Debian".to_owned()), session: Some("X11"), licences: None };
        assert_eq!(system.system(), format!("Debian, {}, X11", std::env::consts::ARCH));
    }

    #[test]
    fn licences_are_looked_for_where_each_package_puts_them() {
        let places = licence_places(Path::new("/usr/bin/runatlas"));
        let texts: Vec<String> = places.iter().map(|path| path.to_string_lossy().replace('\\', "/")).collect();
        assert_eq!(
            texts,
            [
                "/usr/bin/THIRD-PARTY-LICENSES.txt",
                "/usr/Resources/THIRD-PARTY-LICENSES.txt",
                "/usr/share/doc/runatlas/THIRD-PARTY-LICENSES.txt",
            ]
        );
    }
}
