//! The command line: arguments, and the headless verbs, which need no display.
//!
//! What the verbs print comes from the locale files, in the language of the system; the help of the arguments is
//! English, as the arguments are. `dump` and all `--json` are for programs and always English.

use std::ffi::OsStr;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::Context as _;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::app::sample;
use crate::app::space::SpaceView;
use crate::model::StageView;
use crate::reading::{OpenedPlace, read_place};
use crate::shell::PageChoice;
use crate::store::{Cancel, StoreError};
use crate::text::Language;

mod charts;
mod check;
mod dump;
mod export;
mod json;
mod lifecycle;
mod ls;

pub use export::ExportOptions;

/// Exit code: done.
pub const DONE: u8 = 0;
/// Exit code of `check`: there are problems.
pub const PROBLEMS: u8 = 1;
/// Exit code: nothing could be done, as there is no store (or no display for the window).
pub const FAILED: u8 = 2;

/// Opens any MLflow results folder in a native window: runs, metric charts, figures, comparison.
///
/// Without a verb the window opens. The verbs need no display.
#[derive(Debug, Parser)]
#[command(name = "runatlas", version, args_conflicts_with_subcommands = true)]
pub struct Arguments {
    #[command(subcommand)]
    verb: Option<Verb>,
    /// Folders or databases to open; a folder that is called like a verb needs `./` before it
    paths: Vec<PathBuf>,
    /// Open the built-in sample
    #[arg(long, conflicts_with = "paths")]
    sample: bool,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Draw the window into a PNG file, without a display or GPU
    Picture(Box<PictureOptions>),
    /// Print everything that was read as one JSON document
    Dump(DumpOptions),
    /// Print what could not be read or is odd, one a line; exit code 0: nothing, 1: something, 2: no results there
    Check {
        /// Folder or database
        path: PathBuf,
    },
    /// Print the runs as a tree
    Ls(LsOptions),
    /// Draw charts into an SVG, PDF, PNG or TeX file, or write their points as CSV
    Export(Box<ExportOptions>),
    /// Mark runs or experiments as deleted; exit code 0: all, 1: some skipped, 2: nothing done
    Delete(lifecycle::DeleteOptions),
    /// Bring deleted runs or experiments back; exit codes as for delete
    Restore(lifecycle::RestoreOptions),
    /// Remove deleted runs and experiments for good: prints what goes and asks; exit codes as for delete
    Gc(Box<lifecycle::GcOptions>),
}

/// What `picture` draws.
#[derive(Clone, Debug, Args)]
pub struct PictureOptions {
    /// Folders or databases to open; none only for the start page
    #[arg(required_unless_present_any = ["sample", "page"])]
    pub paths: Vec<PathBuf>,
    /// Open the built-in sample
    #[arg(long, conflicts_with = "paths")]
    pub sample: bool,
    /// runs, charts, charts:METRIC, export:METRIC, run:ID, artifact:ID/FILE, space, space:runs|experiments|paths|kinds|leftovers,
    /// deleted, problems or start
    #[arg(long, default_value = "runs")]
    pub page: PageChoice,
    /// Colours
    #[arg(long, default_value = "light")]
    pub theme: PictureTheme,
    /// en or zh-CN
    #[arg(long, default_value = "en", value_parser = parse_language)]
    pub lang: Language,
    /// Width and height of the window in points
    #[arg(long, default_value = "1440x900", value_name = "WIDTHxHEIGHT", value_parser = parse_size)]
    pub size: (u32, u32),
    /// Pixels a point, 0.5 to 4
    #[arg(long, default_value = "1", value_parser = parse_scale)]
    pub scale: f32,
    /// The time that relative times are told by, in milliseconds since 1970; now by default
    #[arg(long, value_name = "MILLISECONDS")]
    pub now: Option<i64>,
    /// Words in the filter of the table
    #[arg(long, value_name = "WORDS", default_value = "")]
    pub filter: String,
    /// How the charts are made
    #[command(flatten)]
    pub charts: charts::ChartArguments,
    /// The PNG file to write
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
}

impl FromStr for PageChoice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let unknown = || {
            "expected runs, charts, charts:METRIC, export:METRIC, run:ID, artifact:ID/FILE, \
             space, space:VIEW, deleted, problems or start"
                .to_owned()
        };
        match text.split_once(':') {
            None => match text {
                "runs" => Ok(Self::Runs),
                "charts" => Ok(Self::Charts),
                "deleted" => Ok(Self::Deleted),
                "space" => Ok(Self::Space(SpaceView::default())),
                "problems" => Ok(Self::Problems),
                "start" => Ok(Self::Start),
                _ => Err(unknown()),
            },
            Some(("charts", metric)) if !metric.is_empty() => Ok(Self::Chart(metric.to_owned())),
            Some(("export", metric)) if !metric.is_empty() => Ok(Self::Export(metric.to_owned())),
            Some(("space", view)) => match view {
                "runs" => Ok(Self::Space(SpaceView::Runs)),
                "experiments" => Ok(Self::Space(SpaceView::Experiments)),
                "paths" => Ok(Self::Space(SpaceView::Paths)),
                "kinds" => Ok(Self::Space(SpaceView::Kinds)),
                "leftovers" => Ok(Self::Space(SpaceView::Leftovers)),
                _ => Err(unknown()),
            },
            Some(("run", id)) if !id.is_empty() => Ok(Self::Run(id.to_owned())),
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
    /// Folder or database
    path: PathBuf,
    /// The only form there is; asked for so that another can become the default
    #[arg(long, required = true)]
    json: bool,
    /// With the whole history of every metric
    #[arg(long)]
    history: bool,
    /// With the list of every run's files
    #[arg(long)]
    artifacts: bool,
}

#[derive(Debug, Args)]
struct LsOptions {
    /// Folder or database
    path: PathBuf,
    /// Which runs
    #[arg(long, value_enum)]
    view: Option<ViewArgument>,
    /// As a JSON array, in the same order. `store` is the path of the store that a run was read from, `also_in` those of
    /// the others that hold it
    #[arg(long)]
    json: bool,
    /// The runs of this store alone, by its name in the column STORE or its path; `all` for those of all stores. Without
    /// it, a run that several stores hold is printed once: of the database, unless the other holds more
    #[arg(long, value_name = "STORE")]
    store: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ViewArgument {
    /// Those that are not deleted (the default)
    Active,
    /// Those that are
    Deleted,
    /// All
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

/// Does what the arguments say and returns the exit code.
pub fn run(arguments: Arguments) -> anyhow::Result<u8> {
    match arguments.verb {
        None if !has_display() => {
            report(Language::of_system().texts().get("cli-no-display"));
            Ok(FAILED)
        }
        None => match crate::shell::run(arguments.paths, arguments.sample) {
            Ok(()) => Ok(DONE),
            Err(eframe::Error::Winit(_) | eframe::Error::WinitEventLoop(_)) => {
                report(Language::of_system().texts().get("cli-no-display"));
                Ok(FAILED)
            }
            Err(error) => {
                let texts = Language::of_system().texts();
                report(&texts.with("cli-no-window", &[("cause", error.to_string().into())]));
                Ok(FAILED)
            }
        },
        Some(Verb::Picture(options)) => picture(*options),
        Some(Verb::Export(options)) => export::run(*options),
        Some(Verb::Delete(options)) => lifecycle::delete(&options),
        Some(Verb::Restore(options)) => lifecycle::restore(&options),
        Some(Verb::Gc(options)) => lifecycle::gc(&options),
        Some(Verb::Dump(options)) => {
            let opened = read(&options.path)?.looked_closer(&Cancel::new())?;
            print(|out| dump::write(out, &opened, options.history, options.artifacts))?;
            Ok(DONE)
        }
        Some(Verb::Check { path }) => {
            let opened = read(&path)?.looked_closer(&Cancel::new())?;
            let remarks = check::remarks(&opened);
            print(|out| check::write(out, Language::of_system().texts(), &opened, &remarks))?;
            Ok(if opened.catalog.problems.is_empty() { DONE } else { PROBLEMS })
        }
        Some(Verb::Ls(options)) => {
            let opened = read(&options.path)?;
            let stores = ls::stores(&opened.catalog, options.store.as_deref())?;
            let runs = ls::Listing::new(&opened, options.view.map(StageView::from), stores);
            print(
                |out| if options.json { runs.write_json(out) } else { runs.write_table(out, Language::of_system()) },
            )?;
            Ok(DONE)
        }
    }
}

fn read(path: &Path) -> anyhow::Result<OpenedPlace> {
    Ok(read_place(path, &Cancel::new())?)
}

fn picture(options: PictureOptions) -> anyhow::Result<u8> {
    let path = if options.sample { Some(sample::unpack()?) } else { options.paths.into_iter().next() };
    let image = crate::shell::picture(&crate::shell::PictureOptions {
        path,
        page: options.page,
        filter: options.filter,
        charts: options.charts.options(),
        color_by: options.charts.color_by,
        is_dark: options.theme == PictureTheme::Dark,
        language: options.lang,
        size: [options.size.0, options.size.1],
        scale: options.scale,
        now: options.now,
        patience: std::time::Duration::from_mins(2),
    })
    .map_err(|message| anyhow::anyhow!(Language::of_system().texts().message(&message)))?;
    image.save(&options.output).with_context(|| options.output.display().to_string())?;
    Ok(DONE)
}

/// Writes to standard output. A reader that has had enough, such as `head`, is no error.
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

/// One line on standard error; nothing can be done when that fails.
pub fn report(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// An error in the words of the user's language, as far as they are known.
pub fn describe(error: &anyhow::Error) -> String {
    let texts = Language::of_system().texts();
    let cause = match error.downcast_ref::<StoreError>() {
        Some(error) => texts.message(&error.message()),
        None => format!("{error:#}"),
    };
    format!("runatlas: {cause}")
}

/// Whether a window can open: on X11 and Wayland a variable names the display.
fn has_display() -> bool {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| value != OsStr::new(""));
    cfg!(not(all(unix, not(target_os = "macos"))))
        || ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"].into_iter().any(is_set)
}
