//! The forms in which MLflow has written `artifact_uri` since 0.1, taken apart without touching any of them.

use std::path::PathBuf;

use crate::store::path::{is_name_here, native};

/// Parts of the path from left to right; several readings where decoding is in doubt, the likeliest first.
type Readings = Vec<Vec<String>>;

/// An artifact URI, by what it can tell about a folder on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ArtifactUri {
    /// None, or an empty one.
    Absent,
    /// An absolute path of this system.
    Local { paths: Vec<PathBuf>, parts: Readings },
    /// Relative to a folder that is not known (the training process's working folder).
    Relative { paths: Vec<PathBuf>, parts: Readings },
    /// An absolute path of another system, or on another host: only its end can be matched.
    Foreign { parts: Readings, has_host: bool },
    /// `mlflow-artifacts:`, kept by a tracking server.
    Proxied { parts: Readings },
    /// `s3:`, `gs:`, `dbfs:`, `http:`, …
    Remote { scheme: String, parts: Readings },
    /// `runs:/` and `models:/`: relative to something else that MLflow knows.
    Reference { parts: Readings },
}

impl ArtifactUri {
    /// Takes `text` apart.
    pub(super) fn parse(text: &str) -> Self {
        let text = text.trim();
        if text.is_empty() {
            return Self::Absent;
        }
        if let Some(rest) = text.strip_prefix(r"\\") {
            return Self::Foreign { parts: readings(rest), has_host: true };
        }
        if is_drive_path(text) {
            return absolute(&[text.to_owned(), decode(text)]);
        }
        match split_scheme(text) {
            None => plain(&[decode(text), text.to_owned()]),
            Some((scheme, rest)) => match scheme.as_str() {
                "file" => file(rest),
                "mlflow-artifacts" => Self::Proxied { parts: readings(without_host(without_query(rest))) },
                "runs" | "models" => Self::Reference { parts: readings(without_query(rest)) },
                _ => Self::Remote { parts: readings(without_host(without_query(rest))), scheme },
            },
        }
    }

    /// The path's parts, in each of the readings.
    pub(super) fn parts(&self) -> &[Vec<String>] {
        match self {
            Self::Local { parts, .. }
            | Self::Relative { parts, .. }
            | Self::Foreign { parts, .. }
            | Self::Proxied { parts }
            | Self::Remote { parts, .. }
            | Self::Reference { parts } => parts,
            Self::Absent => &[],
        }
    }

    /// Absolute paths on this machine that it may mean, the likeliest first.
    pub(super) fn local_paths(&self) -> &[PathBuf] {
        match self {
            Self::Local { paths, .. } => paths,
            _ => &[],
        }
    }
}

/// What follows `file:`.
fn file(rest: &str) -> ArtifactUri {
    let plain_rest = without_query(rest);
    // Query and fragment are cut first, as MLflow does; a folder whose name holds `?` or `#` is tried after it.
    let mut texts = vec![decode(plain_rest), plain_rest.to_owned(), decode(rest), rest.to_owned()];
    if let Some(after) = plain_rest.strip_prefix("//") {
        let host = after.split('/').next().unwrap_or_default();
        let is_drive = is_drive_path(after);
        if cfg!(windows) && !host.is_empty() && host != "localhost" && !is_drive {
            // A share on another machine: touching it could hang, or ask for a password.
            return ArtifactUri::Foreign { parts: readings(after), has_host: true };
        }
        // `file://C:/…` is malformed but met; elsewhere MLflow ignores the host.
        let skip = 2 + if is_drive { 0 } else { host.len() };
        for text in &mut texts {
            // Decoding never changes the host, and it only shortens what follows it.
            *text = text.get(skip..).unwrap_or_default().to_owned();
        }
    }
    for text in &mut texts {
        let trimmed = text.trim_start_matches('/');
        if is_drive_path(trimmed) {
            *text = trimmed.to_owned();
        }
    }
    plain(&texts)
}

/// Readings of one path without scheme.
fn plain(texts: &[String]) -> ArtifactUri {
    let first = texts.first().map_or("", String::as_str);
    if first.starts_with(['/', '\\']) || is_drive_path(first) {
        return absolute(texts);
    }
    let mut paths: Vec<PathBuf> = Vec::new();
    for text in texts {
        // A Windows client wrote back slashes; here they part folders too unless such a name exists.
        for path in [native(text), native(&text.replace('\\', "/"))] {
            if !paths.contains(&path) {
                paths.push(path);
            }
        }
    }
    ArtifactUri::Relative { paths, parts: readings_of(first) }
}

fn absolute(texts: &[String]) -> ArtifactUri {
    let mut parts: Readings = Vec::new();
    let mut paths = Vec::new();
    for text in texts {
        for reading in readings_of(text) {
            if !parts.contains(&reading) {
                parts.push(reading);
            }
        }
        // `/a/b` on Windows is relative to the current drive, which says nothing.
        // `C:` alone is relative as well.
        let is_own = if cfg!(windows) { is_drive_path(text) && text.len() > 2 } else { text.starts_with('/') };
        let path = native(text);
        if is_own && !paths.contains(&path) {
            paths.push(path);
        }
    }
    if paths.is_empty() { ArtifactUri::Foreign { parts, has_host: false } } else { ArtifactUri::Local { paths, parts } }
}

fn readings(text: &str) -> Readings {
    let mut all = readings_of(&decode(text));
    for reading in readings_of(text) {
        if !all.contains(&reading) {
            all.push(reading);
        }
    }
    all
}

fn readings_of(text: &str) -> Readings {
    let split = |separators: &[char]| -> Vec<String> {
        text.split(|c| separators.contains(&c))
            .filter(|part| !part.is_empty() && *part != ".")
            .map(str::to_owned)
            .collect()
    };
    let by_slash = split(&['/']);
    if text.contains('\\') { vec![split(&['/', '\\']), by_slash] } else { vec![by_slash] }
}

/// Percent-decodes once; bytes that are not UTF-8 then leave the text as it was.
fn decode(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8().map_or_else(|_| text.to_owned(), Into::into)
}

fn without_query(text: &str) -> &str {
    text.split(['?', '#']).next().unwrap_or_default()
}

fn without_host(text: &str) -> &str {
    text.strip_prefix("//").map_or(text, |after| after.find('/').map_or("", |at| &after[at..]))
}

/// `C:\…`, `C:/…` or `C:` alone.
fn is_drive_path(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 2
        && bytes[0].is_ascii_alphabetic()
        && bytes[1] == b':'
        && matches!(bytes.get(2), None | Some(b'/' | b'\\'))
}

/// Lower-case scheme and what follows the colon. A single letter is a drive, not a scheme.
fn split_scheme(text: &str) -> Option<(String, &str)> {
    let (scheme, rest) = text.split_once(':')?;
    let is_scheme = scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    is_scheme.then(|| (scheme.to_ascii_lowercase(), rest))
}

/// One name of a path: not empty, no `.` or `..`, no separator, on Windows no drive or device.
pub(super) fn is_plain_name(part: &str) -> bool {
    !part.is_empty() && part != "." && part != ".." && !part.contains(['/', '\0']) && is_name_here(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn local(text: &str) -> PathBuf {
        ArtifactUri::parse(text).local_paths().first().cloned().unwrap_or_default()
    }

    #[test]
    #[cfg(unix)]
    fn local_forms_are_understood() {
        assert_eq!(local("file:///srv/mlruns/1/r/artifacts"), PathBuf::from("/srv/mlruns/1/r/artifacts"));
        assert_eq!(local("file:/srv/a"), PathBuf::from("/srv/a"));
        assert_eq!(local("file://localhost/srv/a"), PathBuf::from("/srv/a"));
        assert_eq!(local("/srv/a"), PathBuf::from("/srv/a"));
        assert_eq!(local("file:///srv/with%20space"), PathBuf::from("/srv/with space"));
        assert_eq!(local("file:///srv/pc%2520t"), PathBuf::from("/srv/pc%20t"), "decoded once");
        assert_eq!(local("file:///srv/a?x=1#y"), PathBuf::from("/srv/a"));
        let both = ArtifactUri::parse("/srv/a%20b");
        assert_eq!(both.local_paths(), [PathBuf::from("/srv/a b"), PathBuf::from("/srv/a%20b")]);
    }

    #[test]
    #[cfg(windows)]
    fn local_forms_are_understood() {
        for text in [
            r"C:\work\mlruns\1\r\artifacts",
            "C:/work/mlruns/1/r/artifacts",
            "file:///C:/work/mlruns/1/r/artifacts",
            "file:/C:/work/mlruns/1/r/artifacts",
            "file://C:/work/mlruns/1/r/artifacts",
            "file://localhost/C:/work/mlruns/1/r/artifacts",
            "file:///C:%5Cwork%5Cmlruns%5C1%5Cr%5Cartifacts",
            r"C:\work\mlruns/1/r/artifacts",
        ] {
            assert_eq!(local(text).to_string_lossy(), r"C:\work\mlruns\1\r\artifacts", "{text}");
        }
        assert_eq!(local("file:///D:/my%20runs").to_string_lossy(), r"D:\my runs");
        for text in ["/srv/a", "file:///srv/a", r"\\host\share\a", "file://host/share/a", "C:", r"\a"] {
            assert!(matches!(ArtifactUri::parse(text), ArtifactUri::Foreign { .. }), "{text}");
        }
        for (name, is_plain) in [("a b", true), ("aux.txt", false), ("C:", false), ("a.", false)] {
            assert_eq!(is_plain_name(name), is_plain, "{name}");
        }
    }

    #[test]
    fn relative_forms_are_understood() {
        for text in [
            "./mlruns/0/r/artifacts",
            "mlruns/0/r/artifacts",
            "file:./mlruns/0/r/artifacts",
            "file:mlruns/0/r/artifacts",
        ] {
            assert!(matches!(ArtifactUri::parse(text), ArtifactUri::Relative { .. }), "{text}");
        }
    }

    #[test]
    #[cfg(unix)]
    fn paths_of_windows_only_match_by_their_end() {
        for text in [
            r"C:\work\mlruns\1\r\artifacts",
            "file:///C:/work/mlruns/1/r/artifacts",
            "file://C:/work/mlruns/1/r/artifacts",
            r"C:\work\mlruns/1/r/artifacts",
            r"\\host\share\mlruns\1\r\artifacts",
        ] {
            let uri = ArtifactUri::parse(text);
            assert!(matches!(uri, ArtifactUri::Foreign { .. }), "{text}: {uri:?}");
            assert!(
                uri.parts().iter().any(|parts| parts.ends_with(&["1".into(), "r".into(), "artifacts".into()])),
                "{text}"
            );
        }
    }

    #[test]
    fn servers_and_clouds_are_told_apart() {
        let proxied = ArtifactUri::parse("mlflow-artifacts://host:5000/7/r/artifacts?x#y");
        assert_eq!(proxied.parts(), [vec!["7".to_owned(), "r".into(), "artifacts".into()]]);
        assert!(matches!(ArtifactUri::parse("mlflow-artifacts:/7/r/artifacts"), ArtifactUri::Proxied { .. }));
        assert!(matches!(ArtifactUri::parse("runs:/r/model"), ArtifactUri::Reference { .. }));
        let remote = ArtifactUri::parse("S3://bucket/prefix/r/artifacts");
        assert!(matches!(&remote, ArtifactUri::Remote { scheme, .. } if scheme == "s3"), "{remote:?}");
        assert!(matches!(ArtifactUri::parse("dbfs:/a/b"), ArtifactUri::Remote { .. }));
    }

    #[test]
    fn an_absent_uri_is_no_error() {
        assert_eq!(ArtifactUri::parse("  "), ArtifactUri::Absent);
    }
}
