//! The real window: how it starts, what happens in a frame, how it ends.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use eframe::NativeOptions;
use egui::{Context, RawInput, Ui, ViewportBuilder, vec2};

use self::effects::tell_crash;
use super::first_frame::FirstFrame;
use super::graphics::is_without_opengl;
use super::renderer::{Renderer, start_instead};
use super::said::report;
use super::settings_file::SettingsFile;
use super::system_theme::SystemTheme;
use super::window::Window;
use crate::app::job::Waker;
use crate::app::settings::LoadedSettings;
use crate::app::{help, start, system};
use crate::model::path_name;
use crate::text::Message;

mod effects;
mod settings;

/// Names the settings folder and the window; never changes.
const APP_ID: &str = "runatlas";
/// Under which settings once lay in the storage of eframe.
const SETTINGS_KEY: &str = "settings";
/// How often eframe keeps the place of the window and the widths of what is in it, where they have changed.
const KEEP_PAUSE: Duration = Duration::from_secs(2);

/// Opens the window, on `paths` if there are any (as one place), or on the built-in sample. Returns when it is closed:
/// whether anything was opened in it, or nothing was asked for. `Err` when there is no display.
pub fn run(paths: Vec<PathBuf>, sample: bool) -> Result<bool, eframe::Error> {
    super::crash::install();
    crate::app::gallery::cache::Cache::keep_for_user();
    let is_opened = Arc::new(AtomicBool::new(paths.is_empty()));
    let told = Arc::clone(&is_opened);
    let renderer = Renderer::from_environment();
    if matches!(renderer, Renderer::Software | Renderer::Instead) {
        let is_instead = renderer == Renderer::Instead;
        super::software::run(viewport(), |ctx| {
            let mut native = Native::new(ctx, Some("CPU".to_owned()), || None, paths, sample, told);
            if is_instead {
                native.window.dispatch(system::Action::Notify(Message::new("notice-software")));
            }
            native
        })?;
        return Ok(is_opened.load(Ordering::Relaxed));
    }
    let options = NativeOptions {
        viewport: viewport(),
        renderer: eframe::Renderer::Glow,
        // Ours prefers the shapes that the user reads.
        system_font_fallback: false,
        ..NativeOptions::default()
    };
    let result = eframe::run_native(
        "Runatlas",
        options,
        Box::new(move |creation| {
            let earlier = || creation.storage?.get_string(SETTINGS_KEY);
            Ok(Box::new(Native::new(&creation.egui_ctx, graphics(creation), earlier, paths, sample, told)))
        }),
    );
    match result {
        Err(error) if renderer == Renderer::Any && is_without_opengl(&error) => start_instead().ok_or(error),
        result => result.map(|()| is_opened.load(Ordering::Relaxed)),
    }
}

fn viewport() -> ViewportBuilder {
    ViewportBuilder::default()
        .with_app_id(APP_ID)
        .with_title("Runatlas")
        .with_icon(icon())
        .with_inner_size(vec2(1440.0, 900.0))
        .with_min_inner_size(vec2(800.0, 560.0))
        .with_drag_and_drop(true)
}

/// What task bars and title bars show. Not on macOS, where it would stand in for the better one of the bundle.
fn icon() -> egui::IconData {
    let sign = if cfg!(target_os = "macos") { None } else { crate::drawing::sign::of_window() };
    sign.map(|sign| egui::IconData { rgba: sign.rgba, width: sign.width, height: sign.height }).unwrap_or_default()
}

/// What the window is drawn with, in a line.
fn graphics(creation: &eframe::CreationContext<'_>) -> Option<String> {
    let version = eframe::glow::HasContext::version(&**creation.gl.as_ref()?);
    let kind = if version.is_embedded { "OpenGL ES" } else { "OpenGL" };
    // Mesa says the kind of its profile first.
    let driver = version.vendor_info.trim().trim_start_matches("(Core Profile)").trim();
    let of_driver = if driver.is_empty() { String::new() } else { format!(", {driver}") };
    Some(format!("{kind} {}.{}{of_driver}", version.major, version.minor))
}

struct Native {
    window: Window,
    title: String,
    settings: SettingsFile,
    /// Whether a place was open at any time.
    is_opened: Arc<AtomicBool>,
    first_frame: FirstFrame,
    /// In the last frame.
    has_focus: bool,
    /// It was said that no settings are kept.
    is_told: bool,
    /// Programs and windows that were started from here so far.
    started: u64,
    theme: SystemTheme,
}

impl Native {
    /// `earlier`: the settings that an earlier version kept.
    fn new(
        ctx: &Context,
        graphics: Option<String>,
        earlier: impl FnOnce() -> Option<String>,
        paths: Vec<PathBuf>,
        sample: bool,
        is_opened: Arc<AtomicBool>,
    ) -> Self {
        let mut file = SettingsFile::in_folder(eframe::storage_dir(APP_ID).as_deref());
        let LoadedSettings { settings, unread, .. } = file.load(earlier);
        super::fonts::install(ctx);
        super::fonts::install_system_fallback(ctx, settings.language().tag());
        let woken = ctx.clone();
        let waker = Waker::new(move || woken.request_repaint());
        let mut window = Window::new(ctx, settings, None, waker);
        window.state.settings_folder = eframe::storage_dir(APP_ID);
        window.state.operations_log = crate::store::lifecycle::log::default_path();
        if unread.is_some() {
            window.dispatch(system::Action::Notify(Message::new("notice-settings-unread")));
        }
        window.state.help.graphics = graphics;
        let is_free = paths.is_empty() && !sample && unread.is_none();
        window.dispatch(help::Action::Started { is_free });
        tell_crash(&mut window, false);
        if !paths.is_empty() {
            window.dispatch(start::Action::OpenAll(paths));
        } else if sample {
            window.dispatch(start::Action::OpenSample);
        }
        Self {
            window,
            title: String::new(),
            settings: file,
            is_opened,
            first_frame: FirstFrame::from_environment(),
            has_focus: true,
            is_told: false,
            started: 0,
            theme: SystemTheme::follow(ctx),
        }
    }

    fn set_title(&mut self, ctx: &Context) {
        let title = match &self.window.state.place {
            Some(place) => {
                self.is_opened.store(true, Ordering::Relaxed);
                match &place.view.path {
                    Some(view) => format!("{} — {} — Runatlas", path_name(view), place.title()),
                    None => format!("{} — Runatlas", place.title()),
                }
            }
            None => "Runatlas".to_owned(),
        };
        if title != self.title {
            ctx.send_viewport_cmd(egui::ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }
}

impl Native {
    fn logic(&mut self, ctx: &Context) {
        self.window.logic(ctx);
        for effect in self.window.take_pending() {
            self.perform(ctx, effect);
        }
        self.follow_focus(ctx);
        self.set_title(ctx);
        self.first_frame.watch(ctx);
    }

    fn ui(&mut self, ui: &mut Ui) {
        let dropped: Vec<PathBuf> =
            ui.input(|input| input.raw.dropped_files.iter().map(|file| file.path().to_path_buf()).collect());
        if !dropped.is_empty() {
            self.window.dispatch(start::Action::OpenAll(dropped));
        }
        self.window.ui(ui);
        if ui.input(|input| !input.raw.events.is_empty()) {
            // What eframe keeps it keeps with a frame.
            ui.request_repaint_after(KEEP_PAUSE + Duration::from_millis(100));
        }
        self.open_links(ui);
        for effect in self.window.take_pending() {
            self.perform(ui, effect);
        }
    }

    fn exit(&mut self) {
        self.window.jobs().finish_writing();
        // What was to be written in a moment.
        if let Some(saving) = self.settings.saving(&self.window.state.settings)
            && let Err(error) = saving.write()
        {
            let message = Message::new("notice-settings-unsaved").arg("cause", error.to_string());
            // There is no window left to say it in.
            report(&self.window.state.texts().message(&message));
        }
    }
}

impl eframe::App for Native {
    fn raw_input_hook(&mut self, _: &Context, input: &mut RawInput) {
        self.theme.add_to(input);
    }

    fn logic(&mut self, ctx: &Context, _: &mut eframe::Frame) {
        Self::logic(self, ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _: &mut eframe::Frame) {
        Self::ui(self, ui);
    }

    fn on_exit(&mut self, _: Option<&eframe::glow::Context>) {
        self.exit();
    }

    fn auto_save_interval(&self) -> Duration {
        KEEP_PAUSE
    }
}

impl super::software::Program for Native {
    fn input(&mut self, input: &mut RawInput) {
        self.theme.add_to(input);
    }

    fn frame(&mut self, ui: &mut Ui) {
        Self::logic(self, ui);
        Self::ui(self, ui);
    }

    fn end(&mut self) {
        self.exit();
    }
}
