//! `runatlas.com`: what a console finds first when `runatlas` is typed.
//!
//! `runatlas.exe` belongs to Windows' graphical subsystem, so that a double click opens no console behind the window.
//! The console therefore neither waits for it nor shows what it prints. This program does both. It starts the
//! `runatlas.exe` beside it with the same arguments, and
//!
//! - streams that lead to files and pipes go to it as they are; those of the console go through pipes, because a
//!   graphical program belongs to no console and may not be able to use a handle of one,
//! - its exit code is the exit code here,
//! - whatever ends this program (Ctrl+C, the closed console, the task manager) ends it too,
//! - when the arguments open a window, nothing is joined or waited for: the console is free at once.

use std::env;
use std::ffi::OsString;
use std::io::{self, ErrorKind, IsTerminal, Read, Write};
use std::process::{Child, Command, ExitCode, Stdio};
use std::thread::{self, JoinHandle};

mod job;
mod verbs;

/// The program beside this one.
const PROGRAM: &str = "runatlas.exe";
/// Says that a person types what comes through the pipe that standard input is: the program asks only then.
const TYPED: &str = "RUNATLAS_STDIN_IS_TYPED";
/// Exit code when the program could not be started: its own for "nothing could be done".
const FAILED: u8 = 2;

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            // Without a standard error there is nobody to tell.
            drop(writeln!(io::stderr(), "runatlas: {PROGRAM}: {error}"));
            ExitCode::from(FAILED)
        }
    }
}

fn run() -> io::Result<ExitCode> {
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    let mut program = Command::new(env::current_exe()?.with_file_name(PROGRAM));
    program.args(&arguments);
    if verbs::opens_window(&arguments) {
        program.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        return Ok(ExitCode::SUCCESS);
    }
    if io::stdin().is_terminal() {
        program.stdin(Stdio::piped()).env(TYPED, "1");
    } else {
        program.env_remove(TYPED);
    }
    if io::stdout().is_terminal() {
        program.stdout(Stdio::piped());
    }
    if io::stderr().is_terminal() {
        program.stderr(Stdio::piped());
    }
    let mut child = program.spawn()?;
    // One that ended already cannot be bound, and need not be.
    let _job = job::bind(&child).ok();
    let shown = join(&mut child)?;
    let status = child.wait()?;
    for stream in shown {
        // What could not be shown (the console is gone) is nobody's loss; a panic has been told by itself.
        drop(stream.join());
    }
    Ok(exit_code(status.code()))
}

/// Joins the streams that are pipes with those here. Returns the threads that end when everything was shown.
fn join(child: &mut Child) -> io::Result<Vec<JoinHandle<io::Result<()>>>> {
    let start = |name: &str| thread::Builder::new().name(name.to_owned());
    if let Some(mut input) = child.stdin.take() {
        // Ends with this program: it may wait for a line that is never typed.
        start("input").spawn(move || copy(&mut io::stdin(), &mut input))?;
    }
    let mut shown = Vec::new();
    if let Some(mut from) = child.stdout.take() {
        shown.push(start("output").spawn(move || copy(&mut from, &mut Shown(io::stdout())))?);
    }
    if let Some(mut from) = child.stderr.take() {
        shown.push(start("errors").spawn(move || copy(&mut from, &mut Shown(io::stderr())))?);
    }
    Ok(shown)
}

/// Copies every piece as it comes: a question without an end of line is shown, too.
fn copy(from: &mut impl Read, to: &mut impl Write) -> io::Result<()> {
    let mut piece = vec![0; 16 << 10];
    loop {
        match from.read(&mut piece) {
            Ok(0) => return Ok(()),
            Ok(length) => {
                to.write_all(&piece[..length])?;
                to.flush()?;
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// A console. It takes UTF-8 alone; other bytes are shown as a replacement character, one each.
struct Shown<W>(W);

impl<W: Write> Write for Shown<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.0.write(bytes) {
            Err(error) if error.kind() == ErrorKind::InvalidData => {
                self.0.write_all("\u{fffd}".as_bytes())?;
                Ok(1.min(bytes.len()))
            }
            written => written,
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// The exit code of the program. One that does not fit (Windows' own, when it was ended or crashed) is a failure.
fn exit_code(code: Option<i32>) -> ExitCode {
    ExitCode::from(code.and_then(|code| u8::try_from(code).ok()).unwrap_or(FAILED))
}
