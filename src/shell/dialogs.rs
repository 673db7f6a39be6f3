//! Whether the system could show a file dialog at all: on Linux and the BSDs that takes a desktop portal or `zenity`, and
//! without them a dialog is answered with "nothing chosen" at once.

use std::path::PathBuf;
use std::time::Duration;

/// Nobody answers a dialog sooner.
const QUICKEST: Duration = Duration::from_millis(250);

/// Whether a dialog that brought nothing after this time was never there.
pub(super) fn was_missing(after: Duration) -> bool {
    cfg!(all(unix, not(target_os = "macos"))) && is_missing(after, has_program("zenity"), has_portal())
}

fn is_missing(after: Duration, has_zenity: bool, has_portal: bool) -> bool {
    after < QUICKEST || !(has_zenity || has_portal)
}

fn has_program(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(name).is_file())
}

/// Whether a portal could be started: the session has a bus, and a service stands for it.
fn has_portal() -> bool {
    let is_set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let bus = is_set("DBUS_SESSION_BUS_ADDRESS").is_some()
        || is_set("XDG_RUNTIME_DIR").is_some_and(|folder| PathBuf::from(folder).join("bus").exists());
    let folders = is_set("XDG_DATA_DIRS").unwrap_or_else(|| "/usr/local/share:/usr/share".into());
    let service = "dbus-1/services/org.freedesktop.portal.Desktop.service";
    bus && std::env::split_paths(&folders).any(|folder| folder.join(service).exists())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dialog_that_nobody_could_answer_was_missing() {
        let (soon, late) = (Duration::from_millis(40), Duration::from_secs(4));
        assert!(is_missing(soon, false, false) && is_missing(late, false, false));
        assert!(is_missing(soon, true, false), "it failed to start");
        assert!(!is_missing(late, true, false) && !is_missing(late, false, true), "somebody pressed Cancel");
    }
}
