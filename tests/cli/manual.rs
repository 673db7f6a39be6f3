//! `completions` and `man`: what packages install beside the program.
#![allow(clippy::print_stdout, reason = "says what it left out")]

use std::collections::BTreeSet;
use std::fs;
use std::process::{Command, Stdio};

use super::{program, stderr, stdout};

const VERBS: [&str; 12] =
    ["picture", "dump", "check", "ls", "export", "compare", "artifacts", "preview", "diff", "delete", "restore", "gc"];

fn printed(arguments: &[&str]) -> String {
    let output = program().args(arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", stderr(&output));
    stdout(&output)
}

#[test]
fn every_shell_is_told_of_every_visible_command_and_of_no_hidden_one() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = printed(&["completions", shell]);
        assert_eq!(script, printed(&["completions", shell]), "{shell}: the same again");
        for word in VERBS.iter().chain(&["completions", "sample", "output-dir", "history"]) {
            assert!(script.contains(word), "{shell} does not know {word}");
        }
        for hidden in ["read-apart", "subcommand__man", "'man'", "\"man\""] {
            assert!(!script.contains(hidden), "{shell} knows {hidden}");
        }
    }
    let output = program().args(["completions", "tcsh"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("elvish"), "{}", stderr(&output));
}

#[test]
fn the_shell_completes_commands_options_and_values() {
    if !Command::new("bash").arg("-c").arg("true").stdout(Stdio::null()).status().is_ok_and(|status| status.success()) {
        println!("left out: there is no bash");
        return;
    }
    let complete = |words: &str, at: usize| {
        let script = printed(&["completions", "bash"]);
        let call = format!(
            "{script}\nCOMP_WORDS=({words}) COMP_CWORD={at}\n_runatlas runatlas \"${{COMP_WORDS[{at}]}}\" \
             \"${{COMP_WORDS[{}]}}\"\nprintf '%s\\n' \"${{COMPREPLY[@]}}\"",
            at - 1
        );
        let output = Command::new("bash").args(["--norc", "-c", &call]).output().unwrap();
        stdout(&output).lines().map(|line| line.trim().to_owned()).collect::<BTreeSet<_>>()
    };
    assert_eq!(complete("runatlas che", 1), BTreeSet::from(["check".to_owned()]));
    assert_eq!(complete("runatlas dump --hi", 2), BTreeSet::from(["--history".to_owned()]));
    let themes = complete("runatlas picture --theme ''", 3);
    assert_eq!(themes, BTreeSet::from(["dark".to_owned(), "light".to_owned()]));
}

#[test]
fn the_program_and_every_visible_command_have_a_manual_page() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str| {
        let pages = folder.path().join("deep").join(name);
        assert_eq!(printed(&["man", "--output", pages.to_str().unwrap()]), "");
        let names = pages.read_dir().unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.map(|name| (fs::read_to_string(pages.join(&name)).unwrap(), name)).collect::<BTreeSet<_>>()
    };
    let pages = write("one");
    assert_eq!(pages, write("two"), "the same again");
    let names: BTreeSet<_> = pages.iter().map(|(_, name)| name.clone()).collect();
    let expected = VERBS.iter().chain(&["completions"]).map(|verb| format!("runatlas-{verb}.1"));
    assert_eq!(names, expected.chain(["runatlas.1".to_owned()]).collect());
    let version = env!("CARGO_PKG_VERSION");
    for (page, name) in &pages {
        let title = name.trim_end_matches(".1");
        // A blank for the date between the section and the source.
        let head = format!(".TH {title} 1 \" \" \"Runatlas {version}\" Runatlas");
        assert!(page.contains(&head), "{name}: {page}");
    }
    let of_gc = &pages.iter().find(|(_, name)| name == "runatlas-gc.1").unwrap().0;
    assert!(of_gc.contains("Permanently delete") && of_gc.contains("some items skipped"), "{of_gc}");
    let of_program = printed(&["man"]);
    assert!(of_program.contains("[PATHS]..."), "{of_program}");
    assert!(pages.iter().any(|(page, name)| name == "runatlas.1" && *page == of_program));
    assert!(of_program.contains("runatlas\\-ls(1)") && !of_program.contains("apart"), "{of_program}");
}

#[test]
fn pages_that_cannot_be_written_are_an_error_with_the_path() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "x").unwrap();
    let output = program().args(["man", "-o"]).arg(&file).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains(file.to_str().unwrap()), "{}", stderr(&output));
}
