//! The window itself, free of any window system: state, jobs, and one frame at a time.

use egui::{Context, ThemePreference, Ui};

use crate::app::effect::{self, SystemEffect};
use crate::app::job::Waker;
use crate::app::settings::{Settings, ThemeChoice};
use crate::app::{Ask, Effect, Jobs, State, start, system, update};
use crate::views::{self, Actions, Clock, theme};

/// Draws the state, or a part of it.
pub type Draw = fn(&mut Ui, &State, &Clock, &mut Actions);

/// See the module.
pub struct Window {
    /// What is shown.
    pub state: State,
    jobs: Jobs,
    /// Stopped in pictures and tests.
    clock: Option<Clock>,
    /// What only a window system can do.
    pending: Vec<SystemEffect>,
}

impl Window {
    /// Prepares `ctx` (its fonts are installed already) and starts with these settings. `waker` is called when a job has news.
    pub fn new(ctx: &Context, settings: Settings, clock: Option<Clock>, waker: Waker) -> Self {
        theme::install(ctx);
        // Where lists of an earlier session were scrolled to says nothing about those of this one.
        ctx.data_mut(egui::util::IdTypeMap::remove_by_type::<egui::containers::scroll_area::State>);
        ctx.options_mut(|options| {
            options.fallback_theme = egui::Theme::Light;
            // The commands do it, and keep it.
            options.zoom_with_keyboard = false;
        });
        let mut window = Self { state: State::new(settings), jobs: Jobs::new(waker), clock, pending: Vec::new() };
        window.apply_settings(ctx);
        window.dispatch(start::Action::CheckRecent);
        window
    }

    /// Applies one action and starts what it asks for.
    pub fn dispatch(&mut self, action: impl Ask) {
        let action = action.ask(self.state.place_id());
        super::crash::note(&action);
        for effect in update(&mut self.state, action) {
            self.perform(effect);
        }
    }

    fn perform(&mut self, effect: Effect) {
        if let Some(effect) = effect::perform(effect, &mut self.jobs) {
            self.pending.push(effect);
        }
    }

    /// Takes in what jobs have brought. Cheap when there is nothing.
    pub fn logic(&mut self, ctx: &Context) {
        self.apply_settings(ctx);
        while let Some(action) = self.jobs.next_action() {
            self.dispatch(action);
        }
        if let Some(left) = self.state.notices.left() {
            if left.is_zero() {
                self.dispatch(system::Action::ExpireNotices);
            } else {
                ctx.request_repaint_after(left);
            }
        }
    }

    /// Draws one frame and applies what the user did in it.
    pub fn ui(&mut self, ui: &mut Ui) {
        self.ui_of(ui, views::window_ui);
    }

    /// The same of another picture of the state than the whole window.
    pub fn ui_of(&mut self, ui: &mut Ui, draw: Draw) {
        crate::model::format::set_numbers(self.state.settings.numbers);
        let clock = self.clock.clone().unwrap_or_else(Clock::system);
        let mut actions = Actions::of(&self.state);
        draw(ui, &self.state, &clock, &mut actions);
        let actions = actions.take();
        if actions.is_empty() {
            return;
        }
        for action in actions {
            self.dispatch(action);
        }
        // What an action changed is drawn at once; jobs ask for their own frames.
        ui.request_repaint();
    }

    /// What only a window system can do, since the last call.
    pub fn take_pending(&mut self) -> Vec<SystemEffect> {
        std::mem::take(&mut self.pending)
    }

    /// Whether nothing runs in the background.
    pub fn is_idle(&self) -> bool {
        self.jobs.is_idle()
    }

    /// The jobs, for what the shell itself does in the background.
    pub fn jobs(&mut self) -> &mut Jobs {
        &mut self.jobs
    }

    /// Theme and other things that egui has to know.
    fn apply_settings(&mut self, ctx: &Context) {
        ctx.set_theme(match self.state.settings.theme {
            ThemeChoice::System => ThemePreference::System,
            ThemeChoice::Light => ThemePreference::Light,
            ThemeChoice::Dark => ThemePreference::Dark,
        });
        ctx.set_zoom_factor(f32::from(self.state.settings.scale) / 100.0);
    }
}
