//! What is meant by what a file manager, a terminal or a drop hands over: paths, written in more than one way. The disk is
//! asked nothing here.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// View files that are opened beside the first, each in a window of its own.
const MOST_WINDOWS: usize = 8;

/// The paths that are meant, each once and in this order. Whatever is empty means none.
pub fn paths(given: Vec<PathBuf>) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = Vec::new();
    for given in given {
        let path = meant(given, cfg!(windows));
        if !path.as_os_str().is_empty() && !all.contains(&path) {
            all.push(path);
        }
    }
    all
}

/// What goes into which window: a view file says by itself what is opened, everything else together is one place.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Windows {
    /// Here.
    pub(super) here: Vec<PathBuf>,
    /// Each in a window of its own.
    pub(super) others: Vec<PathBuf>,
    /// Too many for that.
    pub(super) left_out: Vec<PathBuf>,
}

impl Windows {
    pub(super) fn of(paths: Vec<PathBuf>, is_view: impl Fn(&Path) -> bool) -> Self {
        let (mut views, mut here): (Vec<_>, Vec<_>) = paths.into_iter().partition(|path| is_view(path));
        if here.is_empty() && !views.is_empty() {
            here.push(views.remove(0));
        }
        let left_out = views.split_off(views.len().min(MOST_WINDOWS));
        Self { here, others: views, left_out }
    }
}

/// Whether this is an address of something that is no file of this computer, as `sftp://host/results`.
pub(super) fn is_elsewhere(path: &Path) -> bool {
    let scheme = path.to_str().and_then(|text| text.split_once("://")).map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| {
        scheme.len() > 1
            && scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
            && !scheme.eq_ignore_ascii_case("file")
    })
}

fn meant(given: PathBuf, is_windows: bool) -> PathBuf {
    let Some(text) = given.to_str() else { return given };
    if let Some(path) = of_uri(text, is_windows) {
        return path;
    }
    // `"C:\"`, as Windows hands over a drive, reaches a program as `C:"`: the backslash is taken for one before a quote.
    match text.split_once('"') {
        Some((before, _)) if is_windows => PathBuf::from(format!("{before}\\")),
        _ => given,
    }
}

/// The path in a `file:` URI. A host is a share for Windows; elsewhere it is the own computer, whatever its name.
fn of_uri(text: &str, is_windows: bool) -> Option<PathBuf> {
    let (scheme, rest) = text.split_once(':')?;
    if !scheme.eq_ignore_ascii_case("file") || !rest.starts_with('/') {
        return None;
    }
    let (host, path) = match rest.strip_prefix("//") {
        // `file://C:/…` is malformed, but met.
        Some(after) if is_drive(after) => ("", after),
        Some(after) => after.split_at(after.find('/')?),
        None => ("", rest),
    };
    let bytes: Vec<u8> = percent_encoding::percent_decode_str(path).collect();
    if bytes.contains(&0) {
        return None;
    }
    if !is_windows {
        return path_of(bytes);
    }
    let path = String::from_utf8(bytes).ok()?.replace('/', "\\");
    let is_own = host.is_empty() || host.eq_ignore_ascii_case("localhost");
    Some(match path.trim_start_matches('\\') {
        drive if is_own && is_drive(drive) => drive.into(),
        _ if is_own => path.into(),
        _ => format!(r"\\{host}{path}").into(),
    })
}

/// `C:`, and what may follow it.
fn is_drive(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() > 1
        && bytes[0].is_ascii_alphabetic()
        && bytes[1] == b':'
        && matches!(bytes.get(2), None | Some(b'/' | b'\\'))
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere not every name can be written")]
fn path_of(bytes: Vec<u8>) -> Option<PathBuf> {
    Some(PathBuf::from(<OsString as std::os::unix::ffi::OsStringExt>::from_vec(bytes)))
}

#[cfg(not(unix))]
fn path_of(bytes: Vec<u8>) -> Option<PathBuf> {
    String::from_utf8(bytes).ok().map(|text| PathBuf::from(OsString::from(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_files_are_paths() {
        for (given, expected) in [
            ("file:///srv/ml%20runs", "/srv/ml runs"),
            ("FILE:///srv/%E7%BB%93%E6%9E%9C", "/srv/结果"),
            ("file://localhost/srv/a", "/srv/a"),
            ("file://workstation/srv/a", "/srv/a"),
            ("file:/srv/a", "/srv/a"),
            ("file:///srv/100%25", "/srv/100%"),
            ("file:///srv/100%", "/srv/100%"),
            ("file:///srv/a%2520b", "/srv/a%20b"),
            ("file:///srv/a?b#c", "/srv/a?b#c"),
            // No addresses.
            ("/srv/a%20b", "/srv/a%20b"),
            ("file:a", "file:a"),
            ("file://", "file://"),
            ("file:///a%00b", "file:///a%00b"),
            ("mlruns", "mlruns"),
            ("-name", "-name"),
            ("a\"b", "a\"b"),
        ] {
            assert_eq!(meant(given.into(), false), PathBuf::from(expected), "{given}");
        }
    }

    #[test]
    fn addresses_and_drives_of_windows_are_paths() {
        for (given, expected) in [
            ("file:///C:/Users/a/ml%20runs", r"C:\Users\a\ml runs"),
            ("file:///c%3A/a", r"c:\a"),
            ("file://C:/a", r"C:\a"),
            ("file://server/share/mlruns", r"\\server\share\mlruns"),
            ("file://localhost/D:/a", r"D:\a"),
            (r"\\server\share", r"\\server\share"),
            (r"C:\", r"C:\"),
            ("C:\"", r"C:\"),
            ("C:\\a b\"", "C:\\a b\\"),
            ("file:///C:/a%FF", "file:///C:/a%FF"),
        ] {
            assert_eq!(meant(given.into(), true), PathBuf::from(expected), "{given}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_no_text_stay_what_they_are() {
        use std::os::unix::ffi::OsStringExt as _;
        let name = PathBuf::from(OsString::from_vec(b"/srv/caf\xE9".to_vec()));
        assert_eq!(meant("file:///srv/caf%E9".into(), false), name);
        assert_eq!(meant(name.clone(), false), name);
        assert!(!is_elsewhere(&name));
    }

    #[test]
    fn each_path_is_there_once_and_nothing_is_no_path() {
        let given = ["", "/a", "file:///a", "/b", "/a"].map(PathBuf::from).to_vec();
        assert_eq!(paths(given), ["/a", "/b"].map(PathBuf::from));
        assert_eq!(paths(vec![PathBuf::new()]), Vec::<PathBuf>::new());
    }

    #[test]
    fn addresses_of_other_computers_are_told_from_names() {
        for address in ["sftp://host/a", "smb://host/share", "s3://bucket/a", "trash:///a", "https://host"] {
            assert!(is_elsewhere(Path::new(address)), "{address}");
        }
        for name in ["file:///a", "C://a", "/a://b", "a:b", "mlruns", "", "9p://a", "://"] {
            assert!(!is_elsewhere(Path::new(name)), "{name}");
        }
    }

    #[test]
    fn folders_are_one_place_and_each_view_a_window() {
        let windows = |given: &[&str]| {
            let is_view = |path: &Path| path.extension().is_some_and(|extension| extension == "runatlas");
            let Windows { here, others, left_out } = Windows::of(given.iter().map(PathBuf::from).collect(), is_view);
            let names = |paths: Vec<PathBuf>| -> Vec<String> {
                paths.into_iter().map(|path| path.display().to_string()).collect()
            };
            (names(here).join(" "), names(others).join(" "), left_out.len())
        };
        let is = |here: &str, others: &str| (here.to_owned(), others.to_owned(), 0);
        assert_eq!(windows(&["a", "b.db"]), is("a b.db", ""));
        assert_eq!(windows(&["v.runatlas"]), is("v.runatlas", ""));
        assert_eq!(windows(&["v.runatlas", "a", "w.runatlas", "b"]), is("a b", "v.runatlas w.runatlas"));
        assert_eq!(windows(&["v.runatlas", "w.runatlas"]), is("v.runatlas", "w.runatlas"));
        assert_eq!(windows(&[]), is("", ""));
        let many: Vec<String> = (0..20).map(|at| format!("{at}.runatlas")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(windows(&many).2, 11);
    }
}
