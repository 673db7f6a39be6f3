//! `completions` and `man`: what packages install beside the program, written from the command line's own definitions.
//!
//! The same program writes the same bytes: no date stands in any of it. Verbs that are hidden in the help are left out.

use std::path::PathBuf;
use std::{io, iter};

use clap::{Args, Command, CommandFactory as _};
use clap_complete::Shell;
use clap_mangen::Man;

use super::{Arguments, print};

const PROGRAM: &str = "runatlas";

/// What `completions` writes.
#[derive(Clone, Debug, Args)]
pub(super) struct CompletionsOptions {
    /// The shell that is to complete what is typed
    shell: Shell,
}

/// What `man` writes.
#[derive(Clone, Debug, Args)]
pub(super) struct ManOptions {
    /// Folder to write the pages of the program and of each command to; default: print that of the program
    #[arg(short, long, value_name = "FOLDER")]
    output: Option<PathBuf>,
}

/// Prints the completions of a shell.
pub(super) fn completions(options: &CompletionsOptions) -> io::Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut without_hidden(&Arguments::command()), PROGRAM, &mut script);
    print(|out| out.write_all(&script))
}

/// Prints the manual page of the program, or writes all pages to a folder, which is made if it is not there.
pub(super) fn man(options: &ManOptions) -> io::Result<()> {
    // What `help` prints is on the pages.
    let usage = "runatlas [--sample] [PATHS]...\nrunatlas COMMAND [ARGUMENTS]...";
    let mut command = Arguments::command().disable_help_subcommand(true).override_usage(usage);
    command.build();
    let Some(folder) = &options.output else {
        let page = page(&command)?;
        return print(|out| out.write_all(&page));
    };
    fs_err::create_dir_all(folder)?;
    for command in iter::once(&command).chain(command.get_subcommands().filter(|verb| !verb.is_hide_set())) {
        let name = command.get_display_name().unwrap_or(PROGRAM);
        fs_err::write(folder.join(format!("{name}.1")), page(command)?)?;
    }
    Ok(())
}

/// The command line as its help shows it: completions would offer what is hidden there.
fn without_hidden(command: &Command) -> Command {
    Command::new(PROGRAM)
        .version(env!("CARGO_PKG_VERSION"))
        .args_conflicts_with_subcommands(true)
        .args(command.get_arguments().cloned())
        .subcommands(command.get_subcommands().filter(|verb| !verb.is_hide_set()).cloned())
}

fn page(command: &Command) -> io::Result<Vec<u8>> {
    let mut page = Vec::new();
    let source = concat!("Runatlas ", env!("CARGO_PKG_VERSION"));
    // A blank for the date: nothing at all would let the source stand in its place.
    Man::new(command.clone()).date(" ").source(source).manual("Runatlas").render(&mut page)?;
    Ok(page)
}
