//! What one types to go on with a run: lines for Python and for the command line, with the address of its store in them.

use std::path::Path;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::escape;
use crate::store::{Backend, Location};

/// What Python's `Path.as_uri` leaves as it is.
const IN_PATH: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b':');

/// The tracking URI of a store; `None` where no text can hold its path.
pub fn tracking_uri(location: &Location) -> Option<String> {
    let path = location.origin.as_path()?.to_str()?;
    Some(match location.backend {
        Backend::File => file_uri(path),
        // SQLAlchemy takes everything after the third slash as it stands.
        Backend::Sqlite => format!("sqlite:///{path}"),
    })
}

/// `file:///…` of an absolute path, of Unix or of Windows.
fn file_uri(path: &str) -> String {
    let drive = path.as_bytes().get(1) == Some(&b':');
    let share = path.starts_with(r"\\");
    let slashed = if drive || share { path.replace('\\', "/") } else { path.to_owned() };
    let encoded = utf8_percent_encode(&slashed, IN_PATH);
    match (drive, share) {
        (true, _) => format!("file:///{encoded}"),
        (false, true) => format!("file:{encoded}"),
        (false, false) => format!("file://{encoded}"),
    }
}

/// Goes on with the run from Python.
pub fn python(uri: &str, run_id: &str) -> String {
    format!(
        "import mlflow\n\nmlflow.set_tracking_uri({})\nmlflow.start_run(run_id={})\n",
        escape::python(uri),
        escape::python(run_id)
    )
}

/// Describes the run on the command line of this system.
pub fn command(uri: &str, run_id: &str) -> String {
    command_on(uri, run_id, cfg!(windows))
}

fn command_on(uri: &str, run_id: &str, is_windows: bool) -> String {
    if is_windows {
        let quoted = |text: &str| format!("'{}'", text.replace('\'', "''"));
        format!("$env:MLFLOW_TRACKING_URI = {}; mlflow runs describe --run-id {}", quoted(uri), quoted(run_id))
    } else {
        let quoted = |text: &str| format!("'{}'", text.replace('\'', r"'\''"));
        let is_plain = |text: &str| text.bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_' | b'.'));
        let id = if is_plain(run_id) && !run_id.starts_with('-') { run_id.to_owned() } else { quoted(run_id) };
        format!("MLFLOW_TRACKING_URI={} mlflow runs describe --run-id {id}", quoted(uri))
    }
}

/// The folder that is shown for a run: its own, or that of its database.
pub fn folder_of(origin: &Path, backend: Backend) -> &Path {
    match backend {
        Backend::File => origin,
        Backend::Sqlite => origin.parent().unwrap_or(origin),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_a_store_is_what_mlflow_takes() {
        let uri = |path: &str, backend| tracking_uri(&Location::new(path, backend, "/"));
        assert_eq!(uri("/data/mlruns", Backend::File).as_deref(), Some("file:///data/mlruns"));
        assert_eq!(
            uri("/data/my runs/结果#1", Backend::File).as_deref(),
            Some("file:///data/my%20runs/%E7%BB%93%E6%9E%9C%231")
        );
        assert_eq!(uri("/data/50%/a?b", Backend::File).as_deref(), Some("file:///data/50%25/a%3Fb"));
        assert_eq!(
            uri("/data/my runs/mlflow.db", Backend::Sqlite).as_deref(),
            Some("sqlite:////data/my runs/mlflow.db")
        );
        assert_eq!(file_uri(r"C:\my runs\mlruns"), "file:///C:/my%20runs/mlruns");
        assert_eq!(file_uri(r"\\host\share\mlruns"), "file://host/share/mlruns");
    }

    #[test]
    fn lines_are_quoted_for_where_they_go() {
        assert_eq!(
            python("file:///data/mlruns", "ab12"),
            "import mlflow\n\nmlflow.set_tracking_uri(\"file:///data/mlruns\")\nmlflow.start_run(run_id=\"ab12\")\n"
        );
        assert_eq!(escape::python("a\"b\\c\n\u{1}结"), "\"a\\\"b\\\\c\\n\\u0001结\"");
        assert_eq!(
            command_on("sqlite:////it's/m.db", "ab12", false),
            r"MLFLOW_TRACKING_URI='sqlite:////it'\''s/m.db' mlflow runs describe --run-id ab12"
        );
        assert_eq!(
            command_on("file:///a", "-x y", false),
            "MLFLOW_TRACKING_URI='file:///a' mlflow runs describe --run-id '-x y'"
        );
        assert_eq!(
            command_on("file:///C:/it's", "ab12", true),
            "$env:MLFLOW_TRACKING_URI = 'file:///C:/it''s'; mlflow runs describe --run-id 'ab12'"
        );
    }
}
