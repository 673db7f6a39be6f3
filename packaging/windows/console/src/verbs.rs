//! Which arguments open a window. The list is compared with the program's own by its tests.

use std::ffi::OsString;

/// The program's commands: each of them does its work without a window. Sorted.
pub(crate) const VERBS: &[&str] = &[
    "artifacts",
    "check",
    "compare",
    "completions",
    "delete",
    "diff",
    "dump",
    "export",
    "gc",
    "help",
    "ls",
    "man",
    "picture",
    "preview",
    "read-apart",
    "restore",
];

/// Whether these arguments, the program's name not among them, open a window. Whatever is no command and no option does;
/// options other than these print something: help, the version, or that there is no such option.
pub(crate) fn opens_window(arguments: &[OsString]) -> bool {
    let Some(first) = arguments.first().map(|first| first.to_string_lossy()) else {
        return true;
    };
    match &*first {
        "--sample" | "--" => true,
        option if option.starts_with('-') => false,
        word => VERBS.binary_search(&word).is_err(),
    }
}
