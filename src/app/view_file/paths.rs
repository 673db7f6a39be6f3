//! Places that a view file names. What lies near the file is opened at once: below its folder, or beside it up to
//! [`MOST_UP`] levels up, as results lie beside a paper. Everything else is *elsewhere* and opened only after a question,
//! for a file can come from anybody: absolute paths, other machines (`\\host\share`), `~`, addresses, and what a link leads
//! to outside. Never near is what needs the root or the home folder to be reached.

use std::path::{Component, Path, PathBuf};

use super::EXTENSION;
use crate::app::sample;
use crate::store::{is_name_here, real_path};

/// Levels up that still are near.
const MOST_UP: usize = 3;
/// The built-in sample, which lies in another folder on every machine.
pub(super) const SAMPLE: &str = "sample:";

/// A place that a file names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// The built-in sample.
    Sample,
    Near(PathBuf),
    /// To be opened only after a question, with where it really is.
    Elsewhere(PathBuf),
}

/// Whether a path names a view file.
pub fn is_view(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(EXTENSION))
}

/// The place that `text` names in a file of `folder`, which is canonical. Looks for links; opens nothing.
pub fn resolve(text: &str, folder: &Path, home: Option<&Path>) -> Resolved {
    if text == SAMPLE {
        return Resolved::Sample;
    }
    let Some((path, ancestor)) = walk(text, folder, home) else {
        return Resolved::Elsewhere(meant(text, folder, home));
    };
    match real_path(&path) {
        Ok(real) if real.starts_with(&ancestor) => Resolved::Near(path),
        Ok(real) => Resolved::Elsewhere(real),
        // What is not there is said to be so.
        Err(_) => Resolved::Near(path),
    }
}

/// Where a store lies that `text` names, for comparing alone.
pub(super) fn named(text: &str, folder: &Path) -> PathBuf {
    if text == SAMPLE { sample::root() } else { meant(text, folder, None) }
}

/// The path, and the folder that it has in common with `folder`; `None` for what is elsewhere by its words alone.
fn walk(text: &str, folder: &Path, home: Option<&Path>) -> Option<(PathBuf, PathBuf)> {
    let is_foreign = text.is_empty()
        || text.starts_with(['/', '\\', '~'])
        || text.contains(['\\', '\0'])
        || text.split('/').next().is_some_and(|first| first.contains(':'));
    let relative = Path::new(text);
    if is_foreign || relative.is_absolute() {
        return None;
    }
    let (mut path, mut ancestor) = (folder.to_path_buf(), folder.to_path_buf());
    for part in relative.components() {
        match part {
            Component::Normal(name) if !is_name_here(&name.to_string_lossy()) => return None,
            Component::Normal(name) => path.push(name),
            Component::CurDir => {}
            Component::ParentDir => {
                if !path.pop() {
                    return None;
                }
                if path < ancestor && ancestor.starts_with(&path) {
                    ancestor.clone_from(&path);
                }
            }
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    let up = folder.components().count() - ancestor.components().count();
    let is_above_home = home.is_some_and(|home| home.starts_with(&ancestor));
    let is_far = up > MOST_UP || up > 0 && (is_above_home || ancestor.parent().is_none());
    (!is_far).then_some((path, ancestor))
}

/// Where a text leads, whatever that is.
fn meant(text: &str, folder: &Path, home: Option<&Path>) -> PathBuf {
    let below_home = text.strip_prefix('~').filter(|rest| rest.is_empty() || rest.starts_with(['/', '\\'])).zip(home);
    let path = match below_home {
        Some((rest, home)) => home.join(rest.trim_start_matches(['/', '\\'])),
        None => folder.join(text),
    };
    let mut clean = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(clean.pop()),
            part => clean.push(part),
        }
    }
    clean
}

/// How a file of `folder` names `path`: relative to itself, absolute only where no way leads there (another drive). Both
/// are canonical. `None` where a path is no text.
pub fn relative_to(folder: &Path, path: &Path) -> Option<String> {
    if path == sample::root() {
        return Some(SAMPLE.to_owned());
    }
    let (from, to): (Vec<_>, Vec<_>) = (folder.components().collect(), path.components().collect());
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    if common == 0 {
        return path.to_str().map(str::to_owned);
    }
    let up = from[common..].iter().map(|_| Some(".."));
    let parts: Option<Vec<&str>> = up.chain(to[common..].iter().map(|part| part.as_os_str().to_str())).collect();
    let parts = parts?;
    Some(if parts.is_empty() { ".".to_owned() } else { parts.join("/") })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(text: &str, folder: &str) -> Option<PathBuf> {
        match resolve(text, Path::new(folder), Some(Path::new("/home/ada"))) {
            Resolved::Near(path) => Some(path),
            Resolved::Elsewhere(_) | Resolved::Sample => None,
        }
    }

    #[test]
    fn what_lies_beside_the_file_is_near() {
        for (text, expected) in [
            ("mlruns", "/no/such/paper/mlruns"),
            (".", "/no/such/paper"),
            ("a/../mlruns", "/no/such/paper/mlruns"),
            ("../mlruns", "/no/such/mlruns"),
            ("../results/mlflow.db", "/no/such/results/mlflow.db"),
        ] {
            assert_eq!(near(text, "/no/such/paper"), Some(PathBuf::from(expected)), "{text}");
        }
        assert_eq!(near("../../../mlruns", "/p/a/b/c/d"), Some(PathBuf::from("/p/a/mlruns")));
    }

    #[test]
    fn what_a_stranger_could_point_at_is_elsewhere() {
        for text in [
            "/etc",
            "//host/share",
            r"\\host\share",
            r"..\mlruns",
            r"C:\results",
            "C:/results",
            "~",
            "~/mlruns",
            "~ada/mlruns",
            "file:///etc",
            "https://example.org/mlruns",
            "",
            "a\0b",
            "../../../../mlruns",
            "a/../../../../../mlruns",
        ] {
            assert_eq!(near(text, "/p/a/b/c/d/e"), None, "{text:?}");
        }
        assert_eq!(near("../secrets", "/home/ada/Downloads"), None, "through the home folder");
        assert_eq!(near("../../bob/mlruns", "/home/ada/paper"), None, "above the home folder");
        assert_eq!(near("../project/mlruns", "/home/ada/work/paper"), Some("/home/ada/work/project/mlruns".into()));
        assert_eq!(near("../data", "/tmp"), None, "through the root");
        let home = Path::new("/home/ada");
        let elsewhere = |text| resolve(text, Path::new("/p"), Some(home));
        assert_eq!(elsewhere("~/mlruns"), Resolved::Elsewhere("/home/ada/mlruns".into()));
        assert_eq!(elsewhere("/etc/../root"), Resolved::Elsewhere("/root".into()));
        assert_eq!(elsewhere(SAMPLE), Resolved::Sample);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_out_is_elsewhere() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let root = real_path(folder.path()).expect("there");
        for name in ["paper", "results", "outside/mlruns"] {
            std::fs::create_dir_all(root.join(name)).expect("made");
        }
        let link = |to: &str, at: &str| std::os::unix::fs::symlink(root.join(to), root.join(at)).expect("linked");
        link("outside/mlruns", "paper/out");
        link("paper", "paper/in");
        let paper = root.join("paper");
        assert_eq!(resolve("out", &paper, None), Resolved::Elsewhere(root.join("outside/mlruns")));
        assert_eq!(resolve("in", &paper, None), Resolved::Near(paper.join("in")));
        assert_eq!(resolve("../results", &paper, None), Resolved::Near(root.join("results")));
    }

    #[test]
    fn a_path_is_written_so_that_it_leads_back() {
        for (folder, path, expected) in [
            ("/p/paper", "/p/mlruns", "../mlruns"),
            ("/p", "/p/a/mlflow.db", "a/mlflow.db"),
            ("/p", "/p", "."),
            ("/p/a/b", "/p", "../.."),
            ("/p/a", "/q/b", "../../q/b"),
        ] {
            let text = relative_to(Path::new(folder), Path::new(path));
            assert_eq!(text.as_deref(), Some(expected));
            assert_eq!(named(expected, Path::new(folder)), Path::new(path));
        }
    }
}
