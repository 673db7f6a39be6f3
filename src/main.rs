//! Entry point: parses the arguments, runs the command, prints an error if there is one, sets the exit code.

// Nobody wants a console behind the window. The verbs write to what they are given: see `packaging/windows/console`.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

use clap::Parser;
use runatlas::cli;

fn main() -> ExitCode {
    match cli::run(cli::Arguments::parse()) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            cli::report(&cli::describe(&error));
            ExitCode::from(cli::FAILED)
        }
    }
}
