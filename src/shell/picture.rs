//! Pictures of the real window without a display: laid out by egui, rasterised on the CPU.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::headless::Headless;
use super::window::{Draw, Window};
use crate::app::charts::{FigureId, OptionsChange};
use crate::app::compare::files::{self, Show};
use crate::app::compare::{self, CompareView};
use crate::app::effect::SystemEffect;
use crate::app::job::Waker;
use crate::app::pages::{Page, RunTab};
use crate::app::settings::{Settings, ThemeChoice};
use crate::app::space::SpaceView;
use crate::app::view_file::is_view;
use crate::app::{
    artifacts, charts, entities, export, help, pages, palette, run_page, settings_page, shortcut_list, space, start,
    table,
};
use crate::chart::{ChartOptions, MetricNames, Source};
use crate::model::EntityKey;
use crate::preview::plotly::Style;
use crate::store::StoreError;
use crate::text::{Language, Message};
use crate::views::{self, Clock};

/// Which page a picture shows.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum PageChoice {
    /// The run table.
    #[default]
    Runs,
    Charts,
    /// Runs beside each other.
    Compare,
    Gallery,
    /// One chart alone, by its metric.
    Chart(String),
    /// The export of a chart, by its metric.
    Export(String),
    /// The page of a run, by id.
    Run(String),
    /// A metric of a run large, by run id and name.
    Metric(String, String),
    /// The runs below a run, by its id.
    Children(String),
    /// A list of what there is beside runs.
    List(EntityKey),
    /// A model, prompt or dataset by its name, or a trace by its id.
    Entity(String),
    /// A file of a run, by run id and path.
    Artifact(String, String),
    /// What is deleted.
    Deleted,
    /// What takes space.
    Space(SpaceView),
    /// The problems panel.
    Problems,
    Settings,
    /// The list of shortcuts.
    Shortcuts,
    /// A dialog of the help menu.
    Help(help::Dialog),
    /// The command palette, with what was typed.
    Palette(String),
    /// The start screen.
    Start,
}

/// What to draw, and how.
#[derive(Clone, Debug)]
pub struct PictureOptions {
    /// What to open, as one place; nothing needed for the start screen.
    pub paths: Vec<PathBuf>,
    /// `None`: the run table, or what a view file shows.
    pub page: Option<PageChoice>,
    /// A view file may name places elsewhere.
    pub allows_elsewhere: bool,
    /// Text of the filter.
    pub filter: String,
    /// Runs that are compared, by id; those of the table where there are none.
    pub runs: Vec<String>,
    /// What stands below their table.
    pub view: Option<CompareView>,
    /// The file of each of them that is shown there, by its path.
    pub file: Option<String>,
    /// How it is looked at.
    pub show: Option<Show>,
    /// How charts are made.
    pub charts: ChartOptions,
    /// The parameter that colours the runs.
    pub color_by: Option<String>,
    /// Dark or light.
    pub is_dark: bool,
    pub language: Language,
    /// Size of the window in points.
    pub size: [u32; 2],
    /// Pixels per point.
    pub scale: f32,
    /// The time that relative times are told by; `None` is now.
    pub now: Option<i64>,
    /// Frames are drawn until nothing moves, for this long at most.
    pub patience: Duration,
}

/// A picture, and what is to be said of it.
#[derive(Debug)]
pub struct Drawn {
    pub image: image::RgbaImage,
    /// Why paths were left out.
    pub left_out: Vec<Message>,
    /// What of a view is no longer there.
    pub notes: Vec<Message>,
}

/// Draws the window until everything has been read and drawn. `Err` when nothing can be shown, with why for each path.
pub fn picture(options: &PictureOptions) -> Result<Drawn, Vec<Message>> {
    picture_of(options, views::window_ui)
}

/// The same of the preview of [`PageChoice::Artifact`] alone, without the window around it.
pub fn preview_picture(options: &PictureOptions) -> Result<Drawn, Vec<Message>> {
    picture_of(options, views::preview_ui)
}

fn picture_of(options: &PictureOptions, draw: Draw) -> Result<Drawn, Vec<Message>> {
    let pixels = options.size.map(|points| (points as f32 * options.scale).round() as u32);
    let theme = if options.is_dark { egui::Theme::Dark } else { egui::Theme::Light };
    let mut headless = Headless::new(pixels, options.scale, theme);
    let settings = Settings {
        theme: if options.is_dark { ThemeChoice::Dark } else { ThemeChoice::Light },
        language: Some(options.language),
        ..Settings::default()
    };
    let clock = options.now.map(|now| Clock { now, zone: jiff::tz::TimeZone::UTC });
    let mut window = Window::new(headless.ctx(), settings, clock, Waker::new(|| {}));
    // What blinks never comes to rest.
    headless.ctx().all_styles_mut(|style| style.visuals.text_cursor.blink = false);
    window.state.operations_log = crate::store::lifecycle::log::default_path();
    let (mut left_out, mut notes) = (Vec::new(), Vec::new());
    let page = options.page.clone().unwrap_or_default();
    let mut paths = start::pointed_paths(options.paths.clone());
    let view = if let [path] = &paths[..] { Some(path.clone()).filter(|path| is_view(path)) } else { None };
    if view.is_none() {
        // There is one picture, and a view needs one of its own.
        left_out.extend(paths.extract_if(.., |path| is_view(path)).map(|view| Message::new("view-alone").path(&view)));
        if paths.is_empty() && !left_out.is_empty() {
            return Err(left_out);
        }
    }
    if page != PageChoice::Start && !paths.is_empty() {
        window.dispatch(match view.clone().filter(|_| options.allows_elsewhere) {
            Some(view) => start::Action::OpenViewAnywhere(view),
            None => start::Action::OpenAll(paths),
        });
        left_out.extend(settle(&mut headless, &mut window, draw, options.patience));
        if let Some(asked) = window.state.start.asked_view.take() {
            return Err(vec![asked.refusal()]);
        }
        if !window.state.start.failures.is_empty() {
            return Err(std::mem::take(&mut window.state.start.failures));
        }
        if !options.filter.is_empty() {
            window.dispatch(table::Action::SetFilter(options.filter.clone()));
        }
        // A view says by itself how its charts are made.
        if view.is_none() || options.charts != ChartOptions::default() {
            window.dispatch(charts::Action::SetOptions(OptionsChange::All(Arc::new(options.charts.clone()))));
        }
        if options.color_by.is_some() {
            window.dispatch(charts::Action::ColorBy(options.color_by.clone()));
        }
        settle(&mut headless, &mut window, draw, options.patience);
        if page == PageChoice::Compare && (view.is_none() || !options.runs.is_empty()) {
            select(&mut window, &options.runs).map_err(|why| vec![why])?;
        }
        if view.is_some() {
            // What was missing is told, and not drawn.
            notes = window.state.notices.take();
            notes.retain(|note| !left_out.contains(note));
        }
        if view.is_some() && options.page == Some(PageChoice::Runs) {
            window.dispatch(pages::Action::Show(Page::Table));
        }
        if view.is_none() || options.page.is_some() {
            go_to(&mut window, &page).map_err(|why| vec![why])?;
        }
        if page == PageChoice::Compare {
            compare_view(&mut window, options);
        }
    }
    settle(&mut headless, &mut window, draw, options.patience);
    if let PageChoice::Artifact(..) = page
        && let Some(artifacts) = window.state.place.as_ref().and_then(|place| place.artifacts.as_ref())
        && artifacts.selected.is_none()
        && let Some(failure) = artifacts.preview.failure()
    {
        return Err(vec![failure.clone()]);
    }
    Ok(Drawn { image: headless.image(), left_out, notes })
}

/// How figures without colours of their own are drawn in a theme.
pub fn figure_style(is_dark: bool) -> Style {
    let theme = if is_dark { egui::Theme::Dark } else { egui::Theme::Light };
    views::artifacts::figure::figure_style(views::theme::of(theme), false)
}

fn go_to(window: &mut Window, page: &PageChoice) -> Result<(), Message> {
    let find = |window: &Window, id: &str| {
        let place = window.state.place.as_ref();
        place.and_then(|place| place.catalog.find_run(id)).ok_or_else(|| StoreError::Gone(PathBuf::from(id)).message())
    };
    match page {
        PageChoice::Runs | PageChoice::Start => {}
        PageChoice::Charts => window.dispatch(pages::Action::Show(Page::Charts)),
        PageChoice::Compare => window.dispatch(pages::Action::Show(Page::Compare)),
        PageChoice::Gallery => window.dispatch(pages::Action::Show(Page::Gallery)),
        PageChoice::Chart(metric) => {
            check_metric(window, metric)?;
            window.dispatch(pages::Action::Show(Page::Charts));
            window.dispatch(charts::Action::Enlarge(Some(metric.as_str().into())));
        }
        PageChoice::Export(metric) => {
            check_metric(window, metric)?;
            window.dispatch(pages::Action::Show(Page::Charts));
            window.dispatch(export::Action::Open(vec![FigureId::Charts(metric.as_str().into())]));
        }
        PageChoice::Deleted => window.dispatch(pages::Action::Show(Page::Deleted)),
        PageChoice::Space(view) => {
            window.dispatch(space::Action::SetView(*view));
            window.dispatch(pages::Action::Show(Page::Space));
        }
        PageChoice::Settings => window.dispatch(settings_page::Action::Toggle),
        PageChoice::Help(dialog) => window.dispatch(help::Action::Open(*dialog)),
        PageChoice::Shortcuts => window.dispatch(shortcut_list::Action::Open),
        PageChoice::Palette(typed) => {
            window.dispatch(palette::Action::Toggle);
            window.dispatch(palette::Action::SetText(typed.clone()));
        }
        PageChoice::Problems => window.dispatch(pages::Action::ToggleProblems),
        PageChoice::Run(id) => {
            let run = find(window, id)?;
            window.dispatch(pages::Action::Reveal(run));
            window.dispatch(pages::Action::OpenRun(run, RunTab::Overview));
        }
        PageChoice::Metric(id, metric) => {
            let run = find(window, id)?;
            check_metric(window, metric)?;
            window.dispatch(pages::Action::Reveal(run));
            window.dispatch(run_page::Action::OpenMetric(run, metric.as_str().into()));
        }
        PageChoice::Children(id) => {
            let run = find(window, id)?;
            window.dispatch(pages::Action::Reveal(run));
            window.dispatch(pages::Action::OpenRun(run, RunTab::Children));
        }
        PageChoice::List(list) => window.dispatch(entities::Action::Open(list.clone())),
        PageChoice::Entity(name) => {
            let gone = || StoreError::Gone(PathBuf::from(name)).message();
            let place = window.state.place.as_ref().ok_or_else(gone)?;
            let key = entities::named(place).find(|(_, known)| known == name).map(|(key, _)| key);
            let mut traces = place.catalog.traces.iter().filter(|(_, trace)| trace.id == *name);
            let trace = || traces.next().map(|(store, _)| EntityKey::Trace(*store, name.as_str().into()));
            let key = key.or_else(trace).ok_or_else(gone)?;
            window.dispatch(entities::Action::Open(key));
        }
        PageChoice::Artifact(id, path) => {
            let run = find(window, id)?;
            window.dispatch(pages::Action::Reveal(run));
            window.dispatch(pages::Action::OpenRun(run, RunTab::Artifacts));
            window.dispatch(artifacts::Action::Reveal(path.clone()));
        }
    }
    Ok(())
}

/// Selects the runs that are compared.
fn select(window: &mut Window, ids: &[String]) -> Result<(), Message> {
    if ids.is_empty() {
        window.dispatch(table::Action::SelectAll);
    }
    for (at, id) in ids.iter().enumerate() {
        let place = window.state.place.as_ref();
        let run = place.and_then(|place| place.catalog.find_run(id));
        let run = run.ok_or_else(|| StoreError::Gone(PathBuf::from(id)).message())?;
        window.dispatch(table::Action::SelectRun { run, toggle: at > 0, range: false });
    }
    Ok(())
}

/// Shows what was asked for below the table of runs.
fn compare_view(window: &mut Window, options: &PictureOptions) {
    if let Some(view) = options.view {
        window.dispatch(compare::Action::SetView(view));
    }
    if let Some(path) = &options.file {
        window.dispatch(compare::Action::File(files::Action::Open(path.clone())));
    }
    if let Some(show) = options.show {
        window.dispatch(compare::Action::File(files::Action::SetShow(show)));
    }
}

/// Refuses what neither is a metric of the place nor can be computed of some.
fn check_metric(window: &Window, text: &str) -> Result<(), Message> {
    let Some(place) = &window.state.place else { return Ok(()) };
    Source::parse(text, &MetricNames::of(&place.catalog)).map(drop).map_err(|error| error.message())
}

/// Draws frames until the jobs are done and nothing moves. What is to be said on standard error.
fn settle(headless: &mut Headless, window: &mut Window, draw: Draw, patience: Duration) -> Vec<Message> {
    let mut reports = Vec::new();
    let end = Instant::now() + patience;
    let mut calm = 0;
    while calm < 3 && Instant::now() < end {
        window.logic(headless.ctx());
        let info = headless.frame(|ui| window.ui_of(ui, draw));
        reports.extend(window.take_pending().into_iter().filter_map(|effect| match effect {
            SystemEffect::Report(message) => Some(message),
            _ => None,
        }));
        if window.is_idle() && info.is_settled() {
            calm += 1;
        } else {
            calm = 0;
            std::thread::sleep(Duration::from_millis(2));
        }
    }
    reports
}
