//! Layer 4: the interface. Free functions `thing_ui(ui, &View, &mut Actions)` draw the state and push what the user
//! did. They keep no state of their own except the layout of widgets.

use jiff::tz::TimeZone;

use crate::app::pages::Page;
use crate::app::{Action, Ask, Place, PlaceId, State};
use crate::text::Texts;

pub mod artifacts;
pub mod charts;
pub mod commands;
pub mod entities;
pub mod export;
mod file_icons;
pub mod icons;
pub mod lifecycle;
pub mod problems;
pub mod run_page;
pub mod run_table;
pub mod shortcuts;
pub mod sidebar;
pub mod space;
pub mod start;
pub mod status_bar;
pub mod theme;
pub mod top_bar;
pub mod widgets;

/// The user actions of this frame, in order, for the place shown.
#[derive(Debug)]
pub struct Actions {
    place: PlaceId,
    list: Vec<Action>,
}

impl Actions {
    /// None yet.
    pub fn of(state: &State) -> Self {
        Self { place: state.place_id(), list: Vec::new() }
    }

    /// One more.
    pub fn push(&mut self, action: impl Ask) {
        self.list.push(action.ask(self.place));
    }

    /// All of them.
    pub fn take(&mut self) -> Vec<Action> {
        std::mem::take(&mut self.list)
    }
}

/// The current time, for relative times. Passed in, so that pictures and tests can fix it.
#[derive(Clone, Debug)]
pub struct Clock {
    /// Milliseconds since 1970 UTC.
    pub now: i64,
    /// The time zone of absolute times.
    pub zone: TimeZone,
}

impl Clock {
    /// The system's time and zone.
    pub fn system() -> Self {
        Self { now: jiff::Timestamp::now().as_millisecond(), zone: TimeZone::system() }
    }
}

/// The data borrowed by the views of an open place.
#[derive(Clone, Copy)]
pub struct View<'a> {
    pub state: &'a State,
    /// The open place.
    pub place: &'a Place,
    /// Texts in the chosen language.
    pub texts: &'static Texts,
    pub clock: &'a Clock,
}

/// The whole window.
pub fn window_ui(ui: &mut egui::Ui, state: &State, clock: &Clock, actions: &mut Actions) {
    // Whatever a page leaves open is never a hole.
    ui.painter().rect_filled(ui.max_rect(), 0, theme::palette(ui).chrome);
    shortcuts::handle(ui, state, actions);
    match &state.place {
        None => start::start_ui(ui, state, clock, actions),
        Some(place) => {
            let view = View { state, place, texts: state.texts(), clock };
            place_ui(ui, &view, actions);
            export::export_ui(ui, &view, actions);
            lifecycle::edit_ui(ui, &view, actions);
            lifecycle::purge_ui(ui, &view, actions);
            lifecycle::in_use_ui(ui, &view, actions);
        }
    }
    status_bar::notices_ui(ui, state, actions);
}

fn place_ui(ui: &mut egui::Ui, view: &View<'_>, actions: &mut Actions) {
    entities::want(view, actions);
    let palette = theme::palette(ui);
    let chrome = egui::Frame::new().fill(palette.chrome);
    egui::Panel::top("top bar")
        .exact_size(theme::size::TOP_BAR)
        .frame(chrome.inner_margin(egui::Margin::symmetric(8, 0)))
        .show(ui, |ui| top_bar::top_bar_ui(ui, view, actions));
    egui::Panel::bottom("status")
        .exact_size(theme::size::STATUS)
        .frame(chrome.inner_margin(egui::Margin::symmetric(12, 0)))
        .show(ui, |ui| status_bar::status_bar_ui(ui, view, actions));
    if view.state.settings.is_sidebar_open {
        egui::Panel::left("sidebar")
            .default_size(theme::size::SIDEBAR)
            .size_range(150.0..=420.0)
            .frame(chrome)
            .show(ui, |ui| sidebar::sidebar_ui(ui, view, actions));
    }
    lifecycle::interrupted_ui(ui, view, actions);
    let content = egui::Frame::new().fill(palette.content);
    let has_inspector = view.state.settings.is_inspector_open
        && matches!(view.place.pages.shown, Page::Table | Page::Charts)
        && view.place.table.selection.focus.is_some();
    if has_inspector {
        egui::Panel::right("inspector")
            .default_size(theme::size::INSPECTOR)
            .size_range(240.0..=640.0)
            .frame(content)
            .show(ui, |ui| run_page::inspector_ui(ui, view, actions));
    }
    if view.place.pages.is_problems_open {
        egui::Panel::bottom("problems")
            .default_size(206.0)
            .size_range(100.0..=520.0)
            .resizable(true)
            .frame(content)
            .show(ui, |ui| problems::problems_ui(ui, view, actions));
    }
    egui::CentralPanel::default().frame(content).show(ui, |ui| match view.place.pages.shown {
        Page::Table | Page::Charts => {
            top_bar::tab_bar_ui(ui, view, actions);
            match view.place.pages.shown {
                Page::Charts => charts::page::charts_ui(ui, view, actions),
                _ => run_table::run_table_ui(ui, view, actions),
            }
        }
        Page::Deleted => lifecycle::deleted_ui(ui, view, actions),
        Page::Space => space::space_ui(ui, view, actions),
        Page::Run(run, tab) => run_page::run_page_ui(ui, view, run, tab, actions),
        Page::Entity(id) => entities::entity_ui(ui, view, id, actions),
    });
}
