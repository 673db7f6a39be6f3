//! What the window asks of the system: dialogs, the clipboard, other programs, other windows.

use std::path::{Path, PathBuf};
use std::time::Instant;

use egui::{Context, OutputCommand};

use super::Native;
use crate::app::artifacts::{self, figure};
use crate::app::effect::SystemEffect;
use crate::app::export::PreviewContent;
use crate::app::job::{JobContext, JobKey};
use crate::app::{
    Action, Ask as _, PlaceAction, PlaceId, compare, crash_report, export, gallery, save_table, start, system,
    view_file,
};
use crate::drawing::Pixels;
use crate::shell::said::report;
use crate::shell::window::Window;
use crate::shell::{crash, dialogs, new_window};
use crate::store::StoreError;
use crate::text::Message;
use crate::views::theme::image_pixels;

impl Native {
    pub(super) fn perform(&mut self, ctx: &Context, effect: SystemEffect) {
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
                self.ask_where(place, dialog, view_file::Action::Picked);
            }
            SystemEffect::PickTablePath(place, path) => {
                self.ask_where(place, save_dialog(&path), save_table::Action::Picked);
            }
            SystemEffect::PickComparisonPath(place, path) => {
                self.ask_where(place, save_dialog(&path), compare::Action::Picked);
            }
            SystemEffect::PickExportPath(place, path) => self.ask_where(place, save_dialog(&path), |path| {
                export::Action::SetPath(path.to_string_lossy().into_owned())
            }),
            SystemEffect::PickFigurePath(place, path) => self
                .ask_where(place, save_dialog(&path), |path| artifacts::Action::Figure(figure::Action::Picked(path))),
            SystemEffect::PickWallPath(place, path) => self.ask_where(place, save_dialog(&path), |path| {
                gallery::Action::Export(gallery::export::Action::Picked(path))
            }),
            // All endings: what is saved is the file as it is.
            SystemEffect::PickCopyPath(place, target, path) => {
                self.ask_where(place, save_dialog(&path), |path| {
                    artifacts::Action::File(artifacts::file_actions::Action::Picked(target, path))
                });
            }
            SystemEffect::CopyPixels(pixels) => self.copy_picture(ctx, &pixels),
            SystemEffect::Copy(text) => ctx.copy_text(text),
            SystemEffect::CopyPicture(preview) => {
                if let PreviewContent::Picture(pixels) = &preview.content {
                    self.copy_picture(ctx, pixels);
                }
            }
            SystemEffect::Open(path) => self.outside(move |context| hand_over(path, context)),
            SystemEffect::ShowInFolder(path) => self.outside(move |context| {
                // Only ever a folder: nothing that lies in a results folder is started.
                let folder = if path.is_dir() { path } else { path.parent().map(PathBuf::from).unwrap_or(path) };
                hand_over(folder, context);
            }),
            SystemEffect::Report(message) => {
                report(&format!("runatlas: {}", self.window.state.texts().message(&message)));
            }
            SystemEffect::NewWindow(paths) => self.outside(move |context| {
                if let Err(why) = new_window::open(&paths) {
                    context.send(system::Action::Notify(why));
                }
            }),
            SystemEffect::KeepCrashReport => tell_crash(&mut self.window, true),
            SystemEffect::SettingsChanged => self.save_soon(),
            SystemEffect::TakeOverSettings => self.take_over(),
        }
    }

    /// Starts something that has no part in this window.
    fn outside(&mut self, start: impl FnOnce(&JobContext) + Send + 'static) {
        self.started += 1;
        self.window.jobs().spawn(JobKey::Outside(self.started), start);
    }

    fn copy_picture(&mut self, ctx: &Context, picture: &Pixels) {
        let size = [picture.width as usize, picture.height as usize];
        ctx.copy_image(image_pixels(size, &picture.rgba));
        self.window.dispatch(system::Action::Notify(Message::new("notice-copied")));
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
                None if dialogs::was_missing(since.elapsed()) => {
                    context.send(start::Action::DialogMissing { is_opening });
                }
                None => {}
            }
        });
    }

    /// Asks where something of a place is to be written.
    fn ask_where<A: Into<PlaceAction>>(
        &mut self,
        place: PlaceId,
        dialog: rfd::AsyncFileDialog,
        action: impl FnOnce(PathBuf) -> A + Send + 'static,
    ) {
        self.ask(dialog.save_file(), false, move |path| action(path).into().ask(place));
    }

    /// Opens the links that were clicked. Of the web alone: what lies in a results folder is never started, and a link in a
    /// text can name anything.
    pub(super) fn open_links(&mut self, ctx: &Context) {
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
            if is_web {
                self.outside(move |context| hand_over(PathBuf::from(link), context));
            }
        }
    }
}

/// Has the system's program for it open something.
fn hand_over(what: PathBuf, context: &JobContext) {
    if let Err(error) = open::that_detached(&what) {
        context.send(system::Action::Notify(StoreError::io(what, error).message()));
    }
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

/// Tells of the report of the job that failed just now, or of one that an earlier window left.
pub(super) fn tell_crash(window: &mut Window, is_of_now: bool) {
    window.jobs().spawn(JobKey::CrashReport, move |context| {
        let found = if is_of_now { crash::keep_last() } else { crash::untold() };
        if let Some(path) = found {
            context.send(crash_report::Action::Found(crash_report::Told { path, is_of_now }));
        }
    });
}
