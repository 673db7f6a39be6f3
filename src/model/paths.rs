//! Paths as short names.

use std::path::Path;

/// The last two parts of a path, `results/mlruns`: a folder called `mlruns` says nothing alone.
pub fn path_name(path: &Path) -> String {
    let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts[parts.len().saturating_sub(2)..].join("/").replace("//", "/")
}

/// With `~` for the home folder.
pub fn home_relative(path: &Path, home: Option<&Path>) -> String {
    match home.and_then(|home| path.strip_prefix(home).ok()) {
        Some(rest) => format!("~/{}", rest.display()),
        None => path.display().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_and_home_is_a_tilde() {
        assert_eq!(path_name(Path::new("/data/results/mlruns")), "results/mlruns");
        assert_eq!(path_name(Path::new("/mlruns")), "/mlruns");
        assert_eq!(home_relative(Path::new("/home/ada/x"), Some(Path::new("/home/ada"))), "~/x");
        assert_eq!(home_relative(Path::new("/data/x"), Some(Path::new("/home/ada"))), "/data/x");
    }
}
