//! Entry point: parses the arguments, runs the command, prints an error if there is one, sets the exit code.

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
