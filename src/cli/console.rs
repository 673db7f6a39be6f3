//! What the program and `runatlas.com`, its way into a console of Windows (`packaging/windows/console`), agree upon.

use std::env;
use std::io::{IsTerminal, Stdin};

/// Set by `runatlas.com`: a person types what comes through the pipe that standard input is.
const TYPED: &str = "RUNATLAS_STDIN_IS_TYPED";

/// Whether there is somebody to ask.
pub(super) fn is_typed(input: &Stdin) -> bool {
    input.is_terminal() || (cfg!(windows) && env::var_os(TYPED).is_some())
}
