//! Parameters and tags: any bytes are a value.

use runatlas::store::Severity;

use crate::support::tree::Tree;

#[test]
fn values_of_any_content_are_kept_as_they_are() {
    let large = "x".repeat(5 << 20);
    let values = ["two\nlines", "win\r\n", "\0nul\0", "\u{feff}mark", " blanks ", "\u{85}\u{2028}", "", &large];
    let mut tree = Tree::with_run();
    for (at, value) in values.iter().enumerate() {
        tree = tree.file(&format!("params/p{at}"), value).file(&format!("tags/t{at}"), value);
    }
    let seen = tree.read();
    for (at, value) in values.iter().enumerate() {
        assert!(seen.run("a").param(&format!("p{at}")) == Some(value), "parameter {at}");
        assert!(seen.run("a").tag(&format!("t{at}")) == Some(value), "tag {at}");
    }
    assert_ne!(seen.worst(), Some(Severity::Lost));
}

#[test]
fn values_that_are_not_utf8() {
    let tree = Tree::with_run().file("params/tail", b"caf\xe9").file("tags/middle", b"one\n\xff two");
    let seen = tree.file("tags/t", b"\x80").file("params/fine", "caf\u{e9}").read();
    let run = seen.run("a");
    assert_eq!((run.param("tail"), run.tag("middle")), (Some("caf\u{FFFD}"), Some("one\n\u{FFFD} two")));
    assert_eq!((run.tag("t"), run.param("fine")), (Some("\u{FFFD}"), Some("caf\u{e9}")));
    seen.only(&[
        ("problem-value-not-utf8", "1/a/params/tail", 1),
        ("problem-value-not-utf8", "1/a/tags/middle", 2),
        ("problem-value-not-utf8", "1/a/tags/t", 1),
    ]);
    assert_eq!(seen.told.problems[0].run.as_ref(), Some(&run.key), "the problem leads to its run");
}

#[test]
fn parameters_of_the_first_releases_end_in_a_newline_of_their_own() {
    let old = Tree::with_run().field("lifecycle_stage", "").without("tags");
    let seen = old.file("params/a", "1\n").file("params/b", "\n").file("params/c", "two\nlines\n").read();
    assert_eq!((seen.run("a").param("a"), seen.run("a").param("b")), (Some("1"), Some("")));
}

#[cfg(unix)]
#[test]
fn a_name_that_is_not_utf8_is_shown() {
    use std::os::unix::ffi::OsStrExt;

    use crate::support::skip;
    let tree = Tree::with_run();
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9");
    if std::fs::write(tree.path("1/a/params").join(name), "1").is_err() {
        return skip!("this file system refuses such names");
    }
    let seen = tree.read();
    assert_eq!(seen.run("a").param("caf\u{FFFD}"), Some("1"));
    assert_eq!(seen.told.causes(), ["problem-name-not-utf8"]);
}

#[test]
fn names_that_differ_in_case_only_and_names_of_other_languages() {
    let tree = Tree::with_run().file("params/loss", "1").file("params/\u{5b66}\u{4e60}\u{7387}/\u{503c}", "0.1");
    let seen = tree.file("params/with blank.and-dash_/x", "y").read();
    assert_eq!(seen.run("a").param("\u{5b66}\u{4e60}\u{7387}/\u{503c}"), Some("0.1"));
    assert_eq!(seen.run("a").param("with blank.and-dash_/x"), Some("y"));
    seen.only(&[]);
}
