//! Paths as short names.

use std::path::{Component, MAIN_SEPARATOR, MAIN_SEPARATOR_STR, Path};

/// The last two parts of a path, `results/mlruns`: a folder called `mlruns` says nothing alone.
pub fn path_name(path: &Path) -> String {
    let is_name = |part: &Component<'_>| !matches!(part, Component::Prefix(_) | Component::RootDir);
    let names: Vec<_> = path.components().filter(is_name).map(|part| part.as_os_str().to_string_lossy()).collect();
    match names.as_slice() {
        [.., above, name] => [above.as_ref(), name.as_ref()].join(MAIN_SEPARATOR_STR),
        _ => path.display().to_string(),
    }
}

/// With `~` for the home folder.
pub fn home_relative(path: &Path, home: Option<&Path>) -> String {
    match home.and_then(|home| path.strip_prefix(home).ok()) {
        Some(rest) => format!("~{MAIN_SEPARATOR}{}", rest.display()),
        None => path.display().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(windows)]
    fn names_are_short_and_home_is_a_tilde() {
        assert_eq!(path_name(Path::new(r"C:\data\results\mlruns")), r"results\mlruns");
        assert_eq!(path_name(Path::new(r"C:\mlruns")), r"C:\mlruns");
        assert_eq!(path_name(Path::new(r"\\server\share\mlruns")), r"\\server\share\mlruns");
        assert_eq!(home_relative(Path::new(r"C:\Users\ada\a\x"), Some(Path::new(r"C:\Users\ada"))), r"~\a\x");
    }

    #[test]
    #[cfg(unix)]
    fn names_are_short_and_home_is_a_tilde() {
        assert_eq!(path_name(Path::new("/data/results/mlruns")), "results/mlruns");
        assert_eq!(path_name(Path::new("/mlruns")), "/mlruns");
        assert_eq!(home_relative(Path::new("/home/ada/x"), Some(Path::new("/home/ada"))), "~/x");
        assert_eq!(home_relative(Path::new("/data/x"), Some(Path::new("/home/ada"))), "/data/x");
    }
}
