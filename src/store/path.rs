//! Paths as keys, as people write them, and what Windows makes of them.
//!
//! Keys have `/` between their parts on every system, paths what is usual there: [`at_key`] is the one way from the first
//! to the second, [`slashed`] back. Real paths come from [`real_path`] alone: Windows puts `\\?\` before them, which nobody
//! writes, which programs and SQLite do not take, and behind which `/` parts nothing.

use std::borrow::Cow;
use std::io;
use std::path::{Path, PathBuf};

/// What the names of our own folders begin with, among results and among temporary files. What lies in them is no store of
/// anybody: a program that was killed left it there.
pub(in crate::store) const OUR_NAMES: &str = ".runatlas";

/// `path` with `/` between its parts on every platform.
pub(crate) fn slashed(path: &Path) -> String {
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// What has this `key` (names with `/` between them) in `base`.
pub(crate) fn at_key(base: &Path, key: &str) -> PathBuf {
    base.join(&*separated(key, cfg!(windows)))
}

/// The path that a text means, with the separators of this system.
pub(crate) fn native(text: &str) -> PathBuf {
    PathBuf::from(&*separated(text, cfg!(windows)))
}

fn separated(text: &str, is_windows: bool) -> Cow<'_, str> {
    if is_windows && text.contains('/') { text.replace('/', r"\").into() } else { text.into() }
}

/// `path` without links, absolute, as people write it.
pub(crate) fn real_path(path: &Path) -> io::Result<PathBuf> {
    path.canonicalize().map(plain)
}

/// The same as the system has it: behind the `\\?\` of Windows every name means what it says, and a path may be long. For
/// calls to the system alone.
pub(super) fn exact_path(path: &Path) -> io::Result<PathBuf> {
    path.canonicalize()
}

/// Without the `\\?\` that Windows puts before real paths.
fn plain(path: PathBuf) -> PathBuf {
    path.to_str().and_then(without_prefix).map_or(path, PathBuf::from)
}

/// `None` where there is no such prefix, or where it is needed: only with it a file may be called `aux` or end in a dot.
fn without_prefix(text: &str) -> Option<String> {
    let rest = text.strip_prefix(r"\\?\")?;
    let (start, names) = match rest.strip_prefix(r"UNC\") {
        Some(share) => (r"\\", share),
        None if rest.as_bytes().get(1..3) == Some(br":\") => ("", rest.get(3..)?),
        None => return None,
    };
    let is_plain = names.split('\\').all(|name| name.is_empty() || is_windows_name(name));
    is_plain.then(|| format!("{start}{}", rest.strip_prefix(r"UNC\").unwrap_or(rest)))
}

/// Names of devices on Windows, whatever follows a dot.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// Whether a file of Windows may have this name: not that of a device, nor with what parts, ends or stands for something
/// in a name there.
pub(crate) fn is_windows_name(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end_matches(' ').to_lowercase();
    let is_port =
        |number: &str| matches!(number, "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³");
    let is_numbered = ["com", "lpt"].iter().any(|port| stem.strip_prefix(port).is_some_and(is_port));
    let is_device = DEVICES.contains(&stem.as_str()) || is_numbered;
    !name.is_empty() && !is_device && !name.ends_with(['.', ' ']) && !name.contains(is_special)
}

fn is_special(letter: char) -> bool {
    letter < ' ' || matches!(letter, '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*')
}

/// A name like this one that every system takes.
pub(crate) fn name_for_all(name: &str) -> String {
    let kept: String = name.chars().map(|c| if c.is_control() || is_special(c) { '_' } else { c }).collect();
    let stem = kept.trim_end_matches(['.', ' ']);
    let name = format!("{stem}{}", "_".repeat(kept.len() - stem.len()));
    if is_windows_name(&name) { name } else { format!("_{name}") }
}

/// Whether this system takes a name for that of a file: what Windows would send to a device, or put into another file, is
/// neither read nor written there.
pub(crate) fn is_name_here(name: &str) -> bool {
    !cfg!(windows) || is_windows_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_slashes_and_paths_what_is_usual() {
        assert_eq!(separated("1/abc/artifacts", false), "1/abc/artifacts");
        assert_eq!(separated("1/abc/artifacts", true), r"1\abc\artifacts");
        assert_eq!(separated("C:/data/mlruns", true), r"C:\data\mlruns");
        let path = at_key(Path::new("mlruns"), "1/abc");
        assert_eq!((path.components().count(), slashed(&path)), (3, "mlruns/1/abc".to_owned()));
        assert_eq!(path.display().to_string().contains('/'), !cfg!(windows));
    }

    #[test]
    fn nobody_reads_the_prefix_of_real_paths() {
        for (real, expected) in [
            (r"\\?\C:\Users\ada\mlruns", Some(r"C:\Users\ada\mlruns")),
            (r"\\?\Z:\", Some(r"Z:\")),
            (r"\\?\UNC\server\share\mlruns", Some(r"\\server\share\mlruns")),
            (r"\\?\C:\data\aux.txt\1", None),
            (r"\\?\C:\data\ends.\1", None),
            (r"\\?\Volume{b75e2c83-0000-0000-0000-602f00000000}\mlruns", None),
            (r"\\server\share\mlruns", None),
            (r"C:\Users\ada", None),
            ("/home/ada", None),
        ] {
            assert_eq!(without_prefix(real).as_deref(), expected, "{real}");
        }
    }

    #[test]
    fn real_paths_lead_back() {
        let holder = tempfile::tempdir().unwrap();
        let path = real_path(holder.path()).unwrap();
        assert!(path.is_absolute() && !path.to_string_lossy().contains('?'), "{}", path.display());
        assert_eq!(real_path(&path).unwrap(), path);
        assert!(path.is_dir());
    }

    #[test]
    fn names_that_windows_gives_to_devices_are_none_of_files() {
        for name in [
            "CON",
            "con",
            "nul.txt",
            "aux",
            "Aux.tar.gz",
            "COM1",
            "lpt9.log",
            "prn .txt",
            "CONIN$",
            "a.",
            "a ",
            "a:b",
            r"a\b",
            "a/b",
            "what?",
            "a*",
            "<a>",
            "a|b",
            "a\"b",
            "a\tb",
            "",
            "com²",
        ] {
            assert!(!is_windows_name(name), "{name:?}");
        }
        for name in
            ["console", "auxiliary.txt", "com", "com10", "com0.txt", "lpt", "a.aux", ".con", "a b", "损失", "nul1"]
        {
            assert!(is_windows_name(name), "{name:?}");
        }
        assert_eq!(is_name_here("nul"), !cfg!(windows));
        for (name, expected) in [
            ("aux.txt", "_aux.txt"),
            ("a:b?.png", "a_b_.png"),
            ("a. ", "a__"),
            ("", "_"),
            ("loss+1~.png", "loss+1~.png"),
        ] {
            assert_eq!(name_for_all(name), expected);
            assert!(is_windows_name(expected), "{expected}");
        }
    }
}
