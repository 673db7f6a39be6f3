//! Starts Runatlas: parses the arguments, runs, prints one error, sets the exit code.

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
