//! The real window.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use eframe::NativeOptions;
use egui::{Context, OutputCommand, RawInput, Ui, ViewportBuilder, vec2};

use super::first_frame::FirstFrame;
use super::graphics::is_without_opengl;
use super::renderer::{Renderer, start_instead};
use super::settings_file::SettingsFile;
use super::system_theme::SystemTheme;
use super::window::Window;
use crate::app::artifacts::{self, figure};
use crate::app::effect::SystemEffect;
use crate::app::export::PreviewContent;
use crate::app::job::{JobKey, Waker};
use crate::app::settings::{self, LoadedSettings};
use crate::app::{
    Action, Ask as _, PlaceAction, compare, crash_report, export, gallery, help, save_table, start, system, view_file,
};
use crate::model::path_name;
use crate::text::Message;
use crate::views::theme::image_pixels;

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

/// One line on standard error; nothing can be done when that fails.
pub fn report(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Why no window opened: one line on standard error, or a dialog where nobody would read that.
pub fn report_no_window(line: &str) {
    if is_read() {
        report(line);
    } else {
        rfd::MessageDialog::new()
            .set_level(rfd::MessageLevel::Error)
            .set_title("Runatlas")
            .set_description(line)
            .show();
    }
}

/// Whether there is a standard error: a program of Windows that was started with a double click has none.
#[cfg(windows)]
fn is_read() -> bool {
    use std::os::windows::io::AsRawHandle as _;
    !std::io::stderr().as_raw_handle().is_null()
}

/// Elsewhere there always is one, and the desktop keeps what is written there.
#[cfg(not(windows))]
fn is_read() -> bool {
    true
}

fn open(path: PathBuf) -> Action {
    Action::Start(start::Action::Open(path))
}

/// The system's dialog for a file to be written, starting at `path`.
fn save_dialog(path: &Path) -> rfd::AsyncFileDialog {
    let mut dialog = rfd::AsyncFileDialog::new();
    if let Some(name) = path.file_name() {
        dialog = dialog.set_file_name(name.to_string_lossy());
    }
    if let Some(folder) = path.parent().filter(|folder| folder.is_absolute()) {
        dialog = dialog.set_directory(folder);
    }
    dialog
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

/// Tells of the report of the job that failed just now, or of one that an earlier window left.
fn tell_crash(window: &mut Window, is_of_now: bool) {
    window.jobs().spawn(JobKey::CrashReport, move |context| {
        let found = if is_of_now { super::crash::keep_last() } else { super::crash::untold() };
        if let Some(path) = found {
            context.send(crash_report::Action::Found(crash_report::Told { path, is_of_now }));
        }
    });
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
    /// Opened from here so far.
    new_windows: u64,
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
            new_windows: 0,
            theme: SystemTheme::follow(ctx),
        }
    }

    fn perform(&mut self, ctx: &Context, effect: SystemEffect) {
        match effect {
            SystemEffect::PickFolder => self.ask(rfd::AsyncFileDialog::new().pick_folder(), true, open),
            SystemEffect::PickDatabase => {
                let dialog = rfd::AsyncFileDialog::new().add_filter("SQLite", &["db", "sqlite", "sqlite3"]);
                self.ask(dialog.pick_file(), true, open);
            }
            SystemEffect::PickView => {
                let dialog = rfd::AsyncFileDialog::new().add_filter("Runatlas", &[view_file::EXTENSION]);
                self.ask(dialog.pick_file(), true, open);
            }
            SystemEffect::PickViewPath(place, path) => {
                let dialog = save_dialog(&path).add_filter("Runatlas", &[view_file::EXTENSION]);
                self.ask(dialog.save_file(), false, move |path| {
                    PlaceAction::from(view_file::Action::Picked(path)).ask(place)
                });
            }
            SystemEffect::PickTablePath(place, path) => {
                self.ask(save_dialog(&path).save_file(), false, move |path| {
                    PlaceAction::from(save_table::Action::Picked(path)).ask(place)
                });
            }
            SystemEffect::PickComparisonPath(place, path) => {
                self.ask(save_dialog(&path).save_file(), false, move |path| {
                    PlaceAction::from(compare::Action::Picked(path)).ask(place)
                });
            }
            SystemEffect::PickExportPath(place, path) => {
                self.ask(save_dialog(&path).save_file(), false, move |path| {
                    let path = path.to_string_lossy().into_owned();
                    PlaceAction::from(export::Action::SetPath(path)).ask(place)
                });
            }
            SystemEffect::PickFigurePath(place, path) => {
                self.ask(save_dialog(&path).save_file(), false, move |path| {
                    PlaceAction::from(artifacts::Action::Figure(figure::Action::Picked(path))).ask(place)
                });
            }
            SystemEffect::PickWallPath(place, path) => {
                self.ask(save_dialog(&path).save_file(), false, move |path| {
                    PlaceAction::from(gallery::Action::Export(gallery::export::Action::Picked(path))).ask(place)
                });
            }
            SystemEffect::CopyPixels(pixels) => {
                let size = [pixels.width as usize, pixels.height as usize];
                ctx.copy_image(image_pixels(size, &pixels.rgba));
                self.window.dispatch(system::Action::Notify(Message::new("notice-copied")));
            }
            SystemEffect::Copy(text) => ctx.copy_text(text),
            SystemEffect::CopyPicture(preview) => {
                if let PreviewContent::Picture(pixels) = &preview.content {
                    let size = [pixels.width as usize, pixels.height as usize];
                    ctx.copy_image(image_pixels(size, &pixels.rgba));
                    self.window.dispatch(system::Action::Notify(Message::new("notice-copied")));
                }
            }
            SystemEffect::PickCopyPath(place, target, path) => {
                // All endings: what is saved is the file as it is.
                let dialog = rfd::AsyncFileDialog::new()
                    .set_directory(path.parent().map(PathBuf::from).unwrap_or_default())
                    .set_file_name(path.file_name().unwrap_or_default().to_string_lossy());
                self.ask(dialog.save_file(), false, move |path| {
                    let action = artifacts::file_actions::Action::Picked(target, path);
                    PlaceAction::from(artifacts::Action::File(action)).ask(place)
                });
            }
            SystemEffect::Open(path) => {
                if let Err(error) = open::that_detached(&path) {
                    let error = crate::store::StoreError::io(path, error);
                    self.window.dispatch(system::Action::Notify(error.message()));
                }
            }
            SystemEffect::ShowInFolder(path) => {
                // Only ever a folder: nothing that lies in a results folder is started.
                let folder = if path.is_dir() { path } else { path.parent().map(PathBuf::from).unwrap_or(path) };
                if let Err(error) = open::that_detached(&folder) {
                    let error = crate::store::StoreError::io(folder, error);
                    self.window.dispatch(system::Action::Notify(error.message()));
                }
            }
            SystemEffect::Report(message) => {
                report(&format!("runatlas: {}", self.window.state.texts().message(&message)));
            }
            SystemEffect::NewWindow(paths) => self.open_window(paths),
            SystemEffect::KeepCrashReport => tell_crash(&mut self.window, true),
            SystemEffect::SettingsChanged => self.save_soon(),
            SystemEffect::TakeOverSettings => self.take_over(),
        }
    }

    fn open_window(&mut self, paths: Vec<PathBuf>) {
        self.new_windows += 1;
        self.window.jobs().spawn(JobKey::NewWindow(self.new_windows), move |context| {
            if let Err(why) = super::new_window::open(&paths) {
                context.send(system::Action::Notify(why));
            }
        });
    }

    /// Looks, whenever the window gets the focus, what other windows wrote meanwhile.
    fn follow_focus(&mut self, ctx: &Context) {
        let has_focus = ctx.input(|input| input.focused);
        if has_focus
            && !self.has_focus
            && let Some(look) = self.settings.look()
        {
            self.window.jobs().spawn(JobKey::OthersSettings, move |context| {
                if look.finds_news() {
                    context.send(settings::Action::OthersWrote);
                }
            });
        }
        self.has_focus = has_focus;
    }

    fn take_over(&mut self) {
        let state = &self.window.state;
        let view = state.place.as_ref().and_then(|place| place.view.path.as_deref());
        let open: Vec<&Path> =
            state.place.as_ref().map(|place| place.opened.as_path()).into_iter().chain(view).collect();
        let Some(others) = self.settings.take_over(&state.settings, &open) else { return };
        let open = open.into_iter().map(Path::to_path_buf).collect();
        self.window.dispatch(settings::Action::TakeOver { others: Box::new(others), open });
        self.window.dispatch(start::Action::CheckRecent);
        self.save_soon();
    }

    /// Has the settings written, once nothing has changed them for a moment.
    fn save_soon(&mut self) {
        if !self.settings.has_place() && !std::mem::replace(&mut self.is_told, true) {
            self.window.dispatch(system::Action::Notify(Message::new("notice-settings-no-folder")));
        }
        let Some(saving) = self.settings.saving(&self.window.state.settings) else { return };
        self.window.jobs().spawn(JobKey::Settings, move |context| match saving.write() {
            Ok(true) => context.send(settings::Action::OthersWrote),
            Ok(false) => {}
            Err(error) => {
                let message = Message::new("notice-settings-unsaved").arg("cause", error.to_string());
                context.send(system::Action::Notify(message));
            }
        });
    }

    /// The dialog is made here, on the main thread, as macOS wants it; its answer is awaited in a job. Where the system has
    /// none, that is said, and `is_opening` a path can be typed instead.
    fn ask(
        &mut self,
        answer: impl Future<Output = Option<rfd::FileHandle>> + Send + 'static,
        is_opening: bool,
        action: impl FnOnce(PathBuf) -> Action + Send + 'static,
    ) {
        self.window.jobs().spawn(JobKey::Dialog, move |context| {
            let since = Instant::now();
            match pollster::block_on(answer) {
                Some(chosen) => context.send(action(chosen.path().to_path_buf())),
                None if super::dialogs::was_missing(since.elapsed()) => {
                    context.send(start::Action::DialogMissing { is_opening });
                }
                None => {}
            }
        });
    }

    /// Opens the links that were clicked. Of the web alone: what lies in a results folder is never started, and a link in a
    /// text can name anything.
    fn open_links(&mut self, ctx: &Context) {
        let mut links = Vec::new();
        ctx.output_mut(|output| {
            output.commands.retain(|command| match command {
                OutputCommand::OpenUrl(link) => {
                    links.push(link.url.clone());
                    false
                }
                _ => true,
            });
        });
        for link in links {
            let is_web = ["https://", "http://", "mailto:"].iter().any(|scheme| link.starts_with(scheme));
            if is_web && let Err(error) = open::that_detached(&link) {
                let error = crate::store::StoreError::io(PathBuf::from(link), error);
                self.window.dispatch(system::Action::Notify(error.message()));
            }
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
            let _ = writeln!(std::io::stderr(), "{}", self.window.state.texts().message(&message));
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
