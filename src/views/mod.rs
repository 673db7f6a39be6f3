//! Layer 4: the interface. Free functions `thing_ui(ui, &View, &mut Actions)` draw the state and push what the user
//! did. They keep no state of their own except the layout of widgets.

use jiff::tz::TimeZone;

use crate::app::layout::{self, Room};
use crate::app::pages::Page;
use crate::app::{Action, Ask, Place, PlaceId, State};
use crate::text::Texts;

pub mod artifacts;
pub mod charts;
pub mod commands;
mod compare;
mod crash_report;
pub mod entities;
pub mod export;
mod file_icons;
pub mod find;
mod gallery;
pub mod help;
pub mod icons;
pub mod lifecycle;
pub mod look_picker;
pub mod palette;
pub mod path_field;
pub mod place_gone;
pub mod problems;
pub mod run_page;
pub mod run_table;
pub mod save_table;
pub mod selection;
pub mod settings;
pub mod shortcut_list;
pub mod shortcuts;
pub mod sidebar;
pub mod sign;
pub mod space;
pub mod start;
pub mod status_bar;
pub mod theme;
pub mod top_bar;
mod view_file;
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
    let room = Room::of(ui.max_rect().width());
    if room != state.layout.room() {
        actions.push(layout::Action::SetRoom(room));
    }
    shortcuts::pass_on(ui);
    shortcuts::handle(ui, state, actions);
    match &state.place {
        None if state.settings_page.is_open => settings::settings_ui(ui, state, actions),
        None => start::start_ui(ui, state, clock, actions),
        Some(place) => {
            let view = View { state, place, texts: state.texts(), clock };
            place_ui(ui, &view, actions);
            export::export_ui(ui, &view, actions);
            save_table::save_table_ui(ui, &view, actions);
            view_file::save_ui(ui, &view, actions);
            gallery::export::export_ui(ui, &view, actions);
            artifacts::figure::dialogs_ui(ui, &view, actions);
            run_table::whole_value_ui(ui, &view, actions);
            find::dialogs_ui(ui, &view, actions);
            lifecycle::edit_ui(ui, &view, actions);
            lifecycle::purge_ui(ui, &view, actions);
            lifecycle::in_use_ui(ui, &view, actions);
            path_field::path_dialog_ui(ui, state, actions);
            lifecycle::asked_ui(ui, &view, actions);
        }
    }
    view_file::asked_ui(ui, state, actions);
    shortcut_list::shortcut_list_ui(ui, state, actions);
    help::dialogs_ui(ui, state, actions);
    palette::palette_ui(ui, state, clock, actions);
    crash_report::crash_report_ui(ui, state, actions);
    status_bar::notices_ui(ui, state, actions);
    shortcuts::remember_focus(ui);
}

/// The preview of the chosen file and nothing else of the window, for pictures of it.
pub fn preview_ui(ui: &mut egui::Ui, state: &State, clock: &Clock, actions: &mut Actions) {
    ui.painter().rect_filled(ui.max_rect(), 0, theme::palette(ui).content);
    if let Some(place) = &state.place {
        artifacts::alone_ui(ui, &View { state, place, texts: state.texts(), clock }, actions);
    }
}

/// What the inspector shows in a place, if it is open.
fn has_inspector(state: &State, place: &Place) -> bool {
    state.layout.is_inspector_open(&state.settings)
        && !state.settings_page.is_open
        && matches!(place.pages.shown, Page::Table | Page::Charts | Page::Gallery)
        && (place.table.selection.focus.is_some() || place.table.selection.runs().len() > 1)
        && !is_inspector_waiting(state, place)
}

/// A click on a curve must not take room from the charts under the pointer.
fn is_inspector_waiting(state: &State, place: &Place) -> bool {
    let is_beside = !state.layout.has_overlay();
    is_beside && place.pages.shown == Page::Charts && place.charts.is_focus_quiet(place.table.selection.focus)
}

/// How much of the page the inspector lies over, in points from its right edge.
fn covered(state: &State, place: &Place) -> f32 {
    if state.layout.has_overlay() && has_inspector(state, place) { theme::size::INSPECTOR } else { 0.0 }
}

fn place_ui(ui: &mut egui::Ui, view: &View<'_>, actions: &mut Actions) {
    let State { settings, layout, .. } = view.state;
    entities::want(view, actions);
    let palette = theme::palette(ui);
    let chrome = egui::Frame::new().fill(palette.chrome);
    egui::Panel::top("top bar")
        .exact_size(theme::size::TOP_BAR)
        .frame(chrome.inner_margin(egui::Margin::symmetric(8, 0)))
        .show(ui, |ui| top_bar::top_bar_ui(ui, view, actions));
    help::hints_ui(ui, view, actions);
    egui::Panel::bottom("status")
        .exact_size(theme::size::STATUS)
        .frame(chrome.inner_margin(egui::Margin::symmetric(12, 0)))
        .show(ui, |ui| status_bar::status_bar_ui(ui, view, actions));
    if layout.is_sidebar_open(settings) {
        egui::Panel::left("sidebar")
            .default_size(theme::size::SIDEBAR)
            .size_range(150.0..=420.0)
            .frame(chrome)
            .show(ui, |ui| sidebar::sidebar_ui(ui, view, actions));
    }
    lifecycle::interrupted_ui(ui, view, actions);
    place_gone::place_gone_ui(ui, view, actions);
    let content = egui::Frame::new().fill(palette.content);
    let is_settings_open = view.state.settings_page.is_open;
    if has_inspector(view.state, view.place) {
        if layout.has_overlay() {
            overlay_ui(ui, |ui| selection::inspector_ui(ui, view, actions));
        } else {
            egui::Panel::right("inspector")
                .default_size(theme::size::INSPECTOR)
                .size_range(240.0..=640.0)
                .frame(content)
                .show(ui, |ui| selection::inspector_ui(ui, view, actions));
        }
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
        _ if is_settings_open => settings::settings_ui(ui, view.state, actions),
        Page::Table | Page::Charts | Page::Compare | Page::Gallery => {
            // Nothing of these pages is hidden beneath the inspector.
            let mut free = ui.available_rect_before_wrap();
            free.max.x -= covered(view.state, view.place);
            let ui = &mut ui.new_child(egui::UiBuilder::new().max_rect(free));
            top_bar::tab_bar_ui(ui, view, actions);
            match view.place.pages.shown {
                Page::Charts => charts::page::charts_ui(ui, view, actions),
                Page::Compare => compare::compare_ui(ui, view, actions),
                Page::Gallery => gallery::gallery_ui(ui, view, actions),
                // A place begins at its first column and row, wherever the one before was scrolled to.
                _ => drop(ui.push_id(view.place.id, |ui| run_table::run_table_ui(ui, view, actions))),
            }
        }
        Page::Deleted => lifecycle::deleted_ui(ui, view, actions),
        Page::Space => space::space_ui(ui, view, actions),
        Page::Run(run, tab) => run_page::run_page_ui(ui, view, run, tab, actions),
        Page::Entity(id) => entities::entity_ui(ui, view, id, actions),
    });
}

/// What lies over the right part of the page, as high as what is left of the window.
fn overlay_ui(ui: &egui::Ui, content: impl FnOnce(&mut egui::Ui)) {
    let palette = theme::palette(ui);
    let page = ui.available_rect_before_wrap();
    let rect = page.with_min_x((page.right() - theme::size::INSPECTOR).max(page.left()));
    let shadow = egui::Shadow { offset: [-6, 0], blur: 16, spread: 0, color: palette.shadow };
    egui::Area::new(egui::Id::unique("inspector over the page"))
        .order(egui::Order::Middle)
        .fixed_pos(rect.min)
        .movable(false)
        .constrain(false)
        .fade_in(false)
        .show(ui, |ui| {
            // The bars above and below cast no shade.
            ui.set_clip_rect(page);
            ui.painter().add(shadow.as_shape(rect, 0));
            ui.painter().rect_filled(rect, 0, palette.content);
            ui.painter().vline(rect.left() + 0.5, rect.y_range(), egui::Stroke::new(1.0, palette.line));
            // As large as this, whatever the content asks for: beside it the page has the pointer.
            ui.allocate_rect(rect, egui::Sense::click_and_drag());
            content(&mut ui.new_child(egui::UiBuilder::new().max_rect(rect)));
        });
}
