//! `runatlas.com`, which starts the program from a console of Windows, must know which arguments open a window.

use std::ffi::OsString;

use clap::CommandFactory as _;
use runatlas::cli::Arguments;

#[path = "../../packaging/windows/console/src/verbs.rs"]
mod verbs;

#[test]
fn it_knows_every_command() {
    let mut command = Arguments::command();
    command.build();
    let mut names: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
    names.sort_unstable();
    assert_eq!(names, verbs::VERBS);
}

#[test]
fn what_is_no_command_opens_a_window() {
    let opens = |arguments: &[&str]| verbs::opens_window(&arguments.iter().map(OsString::from).collect::<Vec<_>>());
    assert!(opens(&[]));
    assert!(opens(&["mlruns", "other"]));
    assert!(opens(&["./ls"]));
    assert!(opens(&["--sample"]));
    assert!(opens(&["--", "ls"]));
    assert!(!opens(&["ls", "mlruns"]));
    assert!(!opens(&["help"]));
    assert!(!opens(&["--version"]));
    assert!(!opens(&["-h"]));
    assert!(!opens(&["--no-such-option", "mlruns"]));
}
