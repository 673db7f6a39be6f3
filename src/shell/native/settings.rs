//! When settings are written, and when those of other windows are taken over.

use std::path::Path;

use egui::Context;

use super::Native;
use crate::app::job::JobKey;
use crate::app::{settings, start, system};
use crate::text::Message;

impl Native {
    /// Looks, whenever the window gets the focus, what other windows wrote meanwhile.
    pub(super) fn follow_focus(&mut self, ctx: &Context) {
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

    pub(super) fn take_over(&mut self) {
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
    pub(super) fn save_soon(&mut self) {
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
}
