//! Paths as file managers and scripts hand them over.

use std::path::Path;

use super::support::tree::Tree;
use super::{program, stderr, stdout};

/// What is said when there is no display: the arguments were understood.
#[cfg(not(any(windows, target_os = "macos")))]
fn asks_for_a_display(arguments: &[&str]) {
    let output = program().args(arguments).output().unwrap();
    let said = stderr(&output);
    assert_eq!((output.status.code(), said.contains("display")), (Some(2), true), "{arguments:?}: {said}");
}

/// Windows and macOS always have a display.
#[cfg(not(any(windows, target_os = "macos")))]
#[test]
fn the_window_takes_whatever_stands_there_for_paths() {
    use std::os::unix::ffi::OsStrExt as _;

    for arguments in [
        &[""][..],
        &["", "/nowhere"],
        &["--"],
        &["--", "ls"],
        &["--", "--json", "-x", "-"],
        &["-"],
        &["file:///a%20b", "sftp://host/a", r"\\server\share", r"C:\"],
    ] {
        asks_for_a_display(arguments);
    }
    asks_for_a_display(&[&"n".repeat(300)]);
    let output = program().arg(std::ffi::OsStr::from_bytes(b"/caf\xE9")).output().unwrap();
    assert!(stderr(&output).contains("display"), "{}", stderr(&output));
}

#[test]
fn verbs_read_addresses_of_files() {
    let tree = Tree::with_run();
    let folder = tree.project().join("my results");
    std::fs::create_dir(&folder).unwrap();
    std::fs::rename(tree.root(), folder.join("mlruns")).unwrap();
    let path = folder.join("mlruns").to_str().unwrap().replace('\\', "/").replace(' ', "%20");
    let address = format!("file://{}{path}", if path.starts_with('/') { "" } else { "/" });
    let output = program().args(["ls", &address]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stdout(&output).contains("name of a"), "{}", stdout(&output));
    // Named twice it is one, and what is not there is told.
    let output = program().args(["ls", &address]).arg(folder.join("mlruns")).arg(folder.join("gone")).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(stdout(&output).matches("name of a").count(), 1, "{}", stdout(&output));
    assert!(stderr(&output).contains("gone"), "{}", stderr(&output));
}

#[test]
fn a_picture_shows_one_place_or_one_view() {
    let tree = Tree::with_run();
    let target = tree.project().join("picture.png");
    let picture = |paths: &[&Path]| {
        let _ = std::fs::remove_file(&target);
        let output = program().args(["picture", "--output"]).arg(&target).args(paths).output().unwrap();
        (output.status.code(), target.exists(), stderr(&output))
    };
    let (view, other) = (tree.project().join("a.runatlas"), tree.project().join("b.runatlas"));
    let (code, is_drawn, said) = picture(&[&view, &tree.root()]);
    assert_eq!((code, is_drawn), (Some(1), true), "{said}");
    assert!(said.contains("a.runatlas is a view file"), "{said}");
    let (code, is_drawn, said) = picture(&[&view, &other]);
    assert_eq!((code, is_drawn, said.lines().count()), (Some(2), false, 2), "{said}");
}
