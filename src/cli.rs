//! The command line: arguments, and the commands ("verbs" in the code) that need no display.
//!
//! Output is in the language of the system, from the locale files; help texts are English, like the arguments. `dump`
//! and all `--json` are for programs and always English.

use std::ffi::OsStr;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::str::FromStr;

use anyhow::Context as _;
use clap::builder::{OsStringValueParser, TypedValueParser as _};
use clap::{Args, Parser, Subcommand, ValueEnum};

use self::find::ListFormat;
use crate::app::compare::CompareView;
use crate::app::compare::files::Show;
use crate::app::help::Dialog;
use crate::app::space::SpaceView;
use crate::app::{sample, start};
use crate::model::{EntityKey, StageView};
use crate::preview::apart;
use crate::reading::{Failure, OpenedPlace, read_places};
use crate::shell::{Drawn, PageChoice, report_no_window};
use crate::store::{Cancel, StoreError};
use crate::text::{Language, Message};

mod charts;
mod check;
mod compare;
mod compare_artifact;
mod compare_groups;
mod console;
mod dump;
mod export;
mod find;
mod json;
mod lifecycle;
mod ls;
mod manual;
mod output;
mod preview;

pub use crate::shell::report;
pub use export::ExportOptions;

/// Exit code: done.
pub const DONE: u8 = 0;
/// Exit code: some of the paths were left out; of `check`: there are problems.
pub const PROBLEMS: u8 = 1;
/// Exit code: nothing could be done, for instance without a store, or without a display for the window.
pub const FAILED: u8 = 2;

const EXIT_CODES: &str = "Exit codes: 0 done, 2 failed";
const EXIT_CODES_OF_CHECK: &str = "Exit codes: 0 no problems, 1 problems found, 2 nothing could be read";
const EXIT_CODES_OF_CHANGES: &str = "Exit codes: 0 all done, 1 some items skipped, 2 nothing done";

/// Opens any MLflow results folder in a native window: runs, metric charts, figures, comparison.
///
/// Without a command, the window opens. The commands work without a display.
#[derive(Debug, Parser)]
#[command(name = "runatlas", bin_name = "runatlas", version, after_help = EXIT_CODES)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Arguments {
    #[command(subcommand)]
    verb: Option<Verb>,
    /// Folders or databases to open as one, and view files, each in its own window; put ./ before a folder named like a
    /// command
    #[arg(value_parser = OsStringValueParser::new().map(PathBuf::from))]
    paths: Vec<PathBuf>,
    /// Open the built-in sample
    #[arg(long, conflicts_with = "paths")]
    sample: bool,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Draw the window to a PNG file, without a display or GPU
    #[command(after_help = EXIT_CODES)]
    Picture(Box<PictureOptions>),
    /// Print everything as one JSON document
    #[command(after_help = EXIT_CODES)]
    Dump(DumpOptions),
    /// Print problems, one per line
    #[command(after_help = EXIT_CODES_OF_CHECK)]
    Check {
        /// Folders or databases
        #[arg(required = true)]
        paths: Vec<PathBuf>,
    },
    /// Print the runs as a tree, or those that a filter finds
    #[command(after_help = find::HELP)]
    Ls(Box<LsOptions>),
    /// Export charts as SVG, PDF, PNG or TeX, or their points as CSV; or a file of many runs as one wall of pictures
    #[command(after_help = EXIT_CODES)]
    Export(Box<ExportOptions>),
    /// Print what differs between runs
    #[command(after_help = EXIT_CODES)]
    Compare(Box<compare::CompareOptions>),
    /// Print the files of a run as a tree
    #[command(after_help = EXIT_CODES)]
    Artifacts(preview::ArtifactsOptions),
    /// Print what is understood of a file of a run, or draw it to a PNG file
    #[command(after_help = preview::EXIT_CODES)]
    Preview(Box<preview::PreviewOptions>),
    /// Print what differs between the same file of two runs
    #[command(after_help = compare_artifact::EXIT_CODES)]
    Diff(Box<compare_artifact::DiffOptions>),
    /// Delete runs or experiments; restore brings them back
    #[command(after_help = EXIT_CODES_OF_CHANGES)]
    Delete(lifecycle::DeleteOptions),
    /// Restore deleted runs or experiments
    #[command(after_help = EXIT_CODES_OF_CHANGES)]
    Restore(lifecycle::RestoreOptions),
    /// Permanently delete deleted runs and experiments, after listing them and asking
    #[command(after_help = EXIT_CODES_OF_CHANGES)]
    Gc(Box<lifecycle::GcOptions>),
    /// Print what completes these commands in a shell
    #[command(after_help = EXIT_CODES)]
    Completions(manual::CompletionsOptions),
    /// Print the manual page, or write those of all commands
    #[command(hide = true, after_help = EXIT_CODES)]
    Man(manual::ManOptions),
    /// Read a file for another process of this program
    #[command(name = apart::VERB, hide = true)]
    ReadApart {
        /// What is asked for
        request: String,
    },
}

/// What `picture` draws.
#[derive(Clone, Debug, Args)]
pub struct PictureOptions {
    /// Folder, database or view file to open; none for the start page
    #[arg(required_unless_present_any = ["sample", "page"])]
    pub paths: Vec<PathBuf>,
    /// Open the built-in sample
    #[arg(long, conflicts_with = "paths")]
    pub sample: bool,
    /// Page: runs, charts, compare, gallery, charts:METRIC, export:METRIC (METRIC as for export), run:ID,
    /// children:ID, metric:ID/METRIC, artifact:ID/FILE, models, datasets, traces, entity:NAME, space,
    /// space:runs|experiments|paths|kinds|leftovers, deleted, problems, settings, shortcuts, whats-new,
    /// documentation, about, licences, palette:TEXT or start
    /// [default: runs, or what a view file shows]
    #[arg(long)]
    pub page: Option<PageChoice>,
    /// Open what a view file names, wherever it is
    #[arg(long)]
    pub allow_elsewhere: bool,
    /// Theme: light or dark
    #[arg(long, default_value = "light")]
    pub theme: PictureTheme,
    /// Language: en or zh-CN
    #[arg(long, default_value = "en", value_parser = parse_language)]
    pub lang: Language,
    /// Window size in points
    #[arg(long, default_value = "1440x900", value_name = "WIDTHxHEIGHT", value_parser = parse_size)]
    pub size: (u32, u32),
    /// Pixels per point, 0.5 to 4
    #[arg(long, default_value = "1", value_parser = parse_scale)]
    pub scale: f32,
    /// Current time for relative times, in milliseconds since 1970; default: now
    #[arg(long, value_name = "MILLISECONDS")]
    pub now: Option<i64>,
    /// The filter of the run table: words, or conditions as in ls --filter
    #[arg(long, value_name = "WORDS", default_value = "", allow_hyphen_values = true)]
    pub filter: String,
    /// Runs of the page compare, by ID, with commas between them; default: those of the table
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub runs: Vec<String>,
    /// What stands below the table of the page compare: curves, groups, files, parallel, scatter, box, contour, bar or importance
    #[arg(long, value_name = "VIEW")]
    pub view: Option<CompareView>,
    /// File of the compared runs that is shown with --view files; default: the first that differs
    #[arg(long, value_name = "PATH")]
    pub file: Option<String>,
    /// How that file is shown: side-by-side, swipe, blink, difference, cells, chart, keys or lines; default: as suits it
    #[arg(long, value_name = "WAY", value_parser = parse_show)]
    pub show: Option<Show>,
    /// How the charts are made
    #[command(flatten)]
    pub charts: charts::ChartArguments,
    /// PNG file to write
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
}

impl FromStr for PageChoice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let unknown = || {
            "expected runs, charts, compare, gallery, charts:METRIC, export:METRIC, run:ID, children:ID, metric:ID/METRIC, \
             artifact:ID/FILE, models, datasets, traces, entity:NAME, space, space:VIEW, deleted, problems, \
             settings, shortcuts, whats-new, documentation, about, licences, palette:TEXT or start"
                .to_owned()
        };
        match text.split_once(':') {
            None => match text {
                "runs" => Ok(Self::Runs),
                "charts" => Ok(Self::Charts),
                "compare" => Ok(Self::Compare),
                "gallery" => Ok(Self::Gallery),
                "deleted" => Ok(Self::Deleted),
                "space" => Ok(Self::Space(SpaceView::default())),
                "problems" => Ok(Self::Problems),
                "settings" => Ok(Self::Settings),
                "shortcuts" => Ok(Self::Shortcuts),
                "about" => Ok(Self::Help(Dialog::About)),
                "licences" => Ok(Self::Help(Dialog::Licences)),
                "documentation" => Ok(Self::Help(Dialog::Documentation)),
                "whats-new" => Ok(Self::Help(Dialog::WhatsNew)),
                "models" => Ok(Self::List(EntityKey::LoggedModels)),
                "datasets" => Ok(Self::List(EntityKey::Datasets)),
                "traces" => Ok(Self::List(EntityKey::Traces(None))),
                "start" => Ok(Self::Start),
                _ => Err(unknown()),
            },
            Some(("charts", metric)) if !metric.is_empty() => Ok(Self::Chart(metric.to_owned())),
            Some(("export", metric)) if !metric.is_empty() => Ok(Self::Export(metric.to_owned())),
            Some(("palette", typed)) => Ok(Self::Palette(typed.to_owned())),
            Some(("space", view)) => match view {
                "runs" => Ok(Self::Space(SpaceView::Runs)),
                "experiments" => Ok(Self::Space(SpaceView::Experiments)),
                "paths" => Ok(Self::Space(SpaceView::Paths)),
                "kinds" => Ok(Self::Space(SpaceView::Kinds)),
                "leftovers" => Ok(Self::Space(SpaceView::Leftovers)),
                _ => Err(unknown()),
            },
            Some(("run", id)) if !id.is_empty() => Ok(Self::Run(id.to_owned())),
            Some(("metric", rest)) => match rest.split_once('/') {
                Some((id, metric)) if !id.is_empty() && !metric.is_empty() => {
                    Ok(Self::Metric(id.to_owned(), metric.to_owned()))
                }
                _ => Err(unknown()),
            },
            Some(("children", id)) if !id.is_empty() => Ok(Self::Children(id.to_owned())),
            Some(("entity", name)) if !name.is_empty() => Ok(Self::Entity(name.to_owned())),
            Some(("artifact", rest)) => match rest.split_once('/') {
                Some((id, file)) if !id.is_empty() && !file.is_empty() => {
                    Ok(Self::Artifact(id.to_owned(), file.to_owned()))
                }
                _ => Err(unknown()),
            },
            Some(_) => Err(unknown()),
        }
    }
}

fn parse_show(text: &str) -> Result<Show, String> {
    match text {
        "side-by-side" => Ok(Show::SideBySide),
        "swipe" => Ok(Show::Swipe),
        "blink" => Ok(Show::Blink),
        "difference" => Ok(Show::Difference),
        "cells" => Ok(Show::Cells),
        "chart" => Ok(Show::Chart),
        "keys" => Ok(Show::Keys),
        "lines" => Ok(Show::Lines),
        _ => Err("expected side-by-side, swipe, blink, difference, cells, chart, keys or lines".to_owned()),
    }
}

/// Colours of the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PictureTheme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

#[derive(Debug, Args)]
struct DumpOptions {
    /// Folders or databases
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Output format (the only one so far, required)
    #[arg(long, required = true)]
    json: bool,
    /// Include the history of every metric
    #[arg(long)]
    history: bool,
    /// Include the files of every run
    #[arg(long)]
    artifacts: bool,
}

#[derive(Debug, Args)]
struct LsOptions {
    /// Folders or databases
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Runs to list
    #[arg(long, value_enum)]
    view: Option<ViewArgument>,
    #[command(flatten)]
    find: find::FindOptions,
    /// Print a JSON array, in the same order; `store` is the store of the run, `also_in` the other stores with the same
    /// run. The same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// How the runs are printed
    #[arg(long, value_enum)]
    format: Option<ListFormat>,
    /// The runs of this store alone, by its name in the column STORE or its path; `all` for those of all stores. Without
    /// it, a run that several stores hold is printed once: of the database, unless the other holds more
    #[arg(long, value_name = "STORE")]
    store: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ViewArgument {
    /// Runs that are not deleted (default)
    Active,
    /// Deleted runs
    Deleted,
    /// All runs
    All,
}

impl From<ViewArgument> for StageView {
    fn from(argument: ViewArgument) -> Self {
        match argument {
            ViewArgument::Active => Self::Active,
            ViewArgument::Deleted => Self::Deleted,
            ViewArgument::All => Self::All,
        }
    }
}

fn parse_language(tag: &str) -> Result<Language, String> {
    Language::from_tag(tag).ok_or_else(|| "expected en or zh-CN".to_owned())
}

fn parse_size(text: &str) -> Result<(u32, u32), String> {
    let side = |text: &str| text.parse().ok().filter(|side| (100..=10_000).contains(side));
    text.split_once('x')
        .and_then(|(width, height)| Some((side(width)?, side(height)?)))
        .ok_or_else(|| "expected WIDTHxHEIGHT, each from 100 to 10000".to_owned())
}

fn parse_scale(text: &str) -> Result<f32, String> {
    text.parse().ok().filter(|scale| (0.5..=4.0).contains(scale)).ok_or_else(|| "expected 0.5 to 4".to_owned())
}

/// Runs the command of the arguments and returns the exit code.
pub fn run(arguments: Arguments) -> anyhow::Result<u8> {
    if !matches!(arguments.verb, Some(Verb::ReadApart { .. })) {
        apart::use_program(apart::own_program());
    }
    match arguments.verb {
        None if !has_display() => {
            report_no_window(Language::of_system().texts().get("cli-no-display"));
            Ok(FAILED)
        }
        None => match crate::shell::run(start::pointed_paths(arguments.paths), arguments.sample) {
            Ok(is_opened) => Ok(if is_opened { DONE } else { FAILED }),
            Err(eframe::Error::Winit(_) | eframe::Error::WinitEventLoop(_)) => {
                report_no_window(Language::of_system().texts().get("cli-no-display"));
                Ok(FAILED)
            }
            Err(error) => {
                report_no_window(&crate::shell::no_window(&error));
                Ok(FAILED)
            }
        },
        Some(Verb::Picture(options)) => picture(*options),
        Some(Verb::Export(options)) => export::run(*options),
        Some(Verb::Compare(options)) => compare::run(&options),
        Some(Verb::Artifacts(options)) => preview::list(&options),
        Some(Verb::Preview(options)) => preview::run(&options),
        Some(Verb::Diff(options)) => compare_artifact::run(&options),
        Some(Verb::Delete(options)) => lifecycle::delete(&options),
        Some(Verb::Restore(options)) => lifecycle::restore(&options),
        Some(Verb::Gc(options)) => lifecycle::gc(&options),
        Some(Verb::Completions(options)) => {
            manual::completions(&options)?;
            Ok(DONE)
        }
        Some(Verb::Man(options)) => {
            manual::man(&options)?;
            Ok(DONE)
        }
        Some(Verb::ReadApart { request }) => {
            crate::preview::serve_apart(&request)?;
            Ok(DONE)
        }
        Some(Verb::Dump(options)) => {
            let opened = read(&options.paths)?.looked_closer(&Cancel::new())?;
            print(|out| dump::write(out, &opened, options.history, options.artifacts))?;
            Ok(all_or_some(&opened))
        }
        Some(Verb::Check { paths }) => {
            let opened = read(&paths)?.looked_closer(&Cancel::new())?;
            let remarks = check::remarks(&opened);
            print(|out| check::write(out, Language::of_system().texts(), &opened, &remarks))?;
            Ok(if opened.catalog.problems.is_empty() { DONE } else { PROBLEMS })
        }
        Some(Verb::Ls(options)) => {
            let wanted = find::Wanted::parse(&options.find)?;
            let opened = read(&options.paths)?;
            wanted.tell_unknown(&opened.catalog);
            let stores = ls::stores(&opened.catalog, options.store.as_deref())?;
            let format = options.format.unwrap_or(if options.json { ListFormat::Json } else { ListFormat::Table });
            let runs = ls::Listing::new(&opened, options.view.map(StageView::from), stores, &wanted)?;
            print(|out| match (format, &wanted.columns) {
                (ListFormat::Json, None) => runs.write_json(out),
                (ListFormat::Table, None) => runs.write_table(out, Language::of_system()),
                _ => runs.write_columns(out, format, &wanted),
            })?;
            Ok(all_or_some(&opened))
        }
    }
}

/// Reads what is at the paths. Says on standard error which of them were left out.
fn read(paths: &[PathBuf]) -> anyhow::Result<OpenedPlace> {
    let tell = |failures: &[Failure]| failures.iter().for_each(|failure| report(&line(&failure.error.message())));
    match read_places(&start::pointed_paths(paths.to_vec()), &Cancel::new()) {
        Ok(opened) => {
            tell(&opened.not_found);
            Ok(opened)
        }
        Err(mut failures) => {
            // The last is told as the error of the verb.
            let last = failures.pop().map_or_else(|| StoreError::NotFound(PathBuf::new()), |failure| failure.error);
            tell(&failures);
            Err(last.into())
        }
    }
}

/// Whether all of the paths were there, as an exit code.
fn all_or_some(opened: &OpenedPlace) -> u8 {
    if opened.not_found.is_empty() { DONE } else { PROBLEMS }
}

/// What went wrong, in the words of the user's language, as a line of this program.
fn line(message: &Message) -> String {
    format!("runatlas: {}", Language::of_system().texts().message(message))
}

fn picture(options: PictureOptions) -> anyhow::Result<u8> {
    find::check_filter(&options.filter)?;
    let paths = if options.sample { vec![sample::unpack()?] } else { options.paths };
    let tell = |messages: &[Message]| messages.iter().for_each(|message| report(&line(message)));
    let drawn = crate::shell::picture(&crate::shell::PictureOptions {
        paths,
        page: options.page,
        allows_elsewhere: options.allow_elsewhere,
        filter: options.filter,
        runs: options.runs,
        // Whoever names a file wants to see it.
        view: if options.file.is_some() { Some(CompareView::Files) } else { options.view },
        file: options.file,
        show: options.show,
        charts: options.charts.options(),
        color_by: options.charts.color_by,
        is_dark: options.theme == PictureTheme::Dark,
        language: options.lang,
        size: [options.size.0, options.size.1],
        scale: options.scale,
        now: options.now,
        patience: std::time::Duration::from_mins(2),
    });
    let Drawn { image, left_out, notes } = match drawn {
        Ok(drawn) => drawn,
        Err(why) => {
            tell(&why);
            return Ok(FAILED);
        }
    };
    tell(&left_out);
    tell(&notes);
    image.save(&options.output).with_context(|| options.output.display().to_string())?;
    Ok(if left_out.is_empty() { DONE } else { PROBLEMS })
}

/// Writes to standard output. A reader that closes early, such as `head`, is not an error.
fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
            // What is still buffered would fail once more when dropped.
            let _ = out.into_parts();
            Ok(())
        }
        result => result,
    }
}

/// The text of an error, in the user's language where a translation exists.
pub fn describe(error: &anyhow::Error) -> String {
    match error.downcast_ref::<StoreError>() {
        Some(error) => line(&error.message()),
        None => format!("runatlas: {error:#}"),
    }
}

/// Whether a window can open: on X11 and Wayland a variable names the display.
fn has_display() -> bool {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| value != OsStr::new(""));
    cfg!(not(all(unix, not(target_os = "macos"))))
        || ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"].into_iter().any(is_set)
}
