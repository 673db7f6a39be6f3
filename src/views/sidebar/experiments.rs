//! The experiments of the sidebar: which of them are shown, found by name and in the chosen order, with their menu.

use egui::{Event, EventFilter, Id, Key, Modifiers, Rect, Role, Ui, pos2, vec2};
use rustc_hash::FxHashSet;

use super::{also_in, group_title, remark_ui, twins_only_ui};
use crate::app::experiments::{Action, ExperimentOrder, Listed};
use crate::app::lifecycle::{Edit, Edited};
use crate::app::{lifecycle, system, table};
use crate::model::{ExperimentIndex, StoreIndex, StoreView, format};
use crate::store::lifecycle::RestoredRuns;
use crate::store::{LifecycleStage, Mark, find_value};
use crate::views::icons::Icon;
use crate::views::lifecycle::read_only_ui;
use crate::views::theme::{font, palette, size};
use crate::views::widgets::choice::radio_row;
use crate::views::widgets::{Button, Lead, ListRow, check_all, rows_ui, search_field};
use crate::views::{Actions, View, shortcuts};

/// Check boxes of the rows, from the left edge of the sidebar.
const CHECK: f32 = 6.0 + 13.0;

/// The list in one frame.
pub(in crate::views) struct List<'a> {
    view: &'a View<'a>,
    /// What is ticked, as it is shown.
    ticked: FxHashSet<ExperimentIndex>,
    /// The row to which a key moved the focus.
    target: Option<ExperimentIndex>,
}

fn row_id(experiment: ExperimentIndex) -> Id {
    Id::unique(("experiment", experiment))
}

impl<'a> List<'a> {
    /// Of the open place.
    pub(in crate::views) fn new(ui: &mut Ui, view: &'a View<'a>) -> Self {
        let table = &view.place.table;
        let shown = |experiment: &ExperimentIndex| view.place.catalog.experiment_shown(*experiment, table.stores);
        let ticked = table.ticked.iter().filter_map(shown).collect();
        Self { view, ticked, target: arrow_target(ui, view) }
    }

    /// How many of those that are listed are ticked, and how many that are.
    pub(in crate::views) fn counts(&self) -> (usize, usize) {
        let listed = || self.view.place.experiments.usual();
        (listed().filter(|experiment| self.ticked.contains(experiment)).count(), listed().count())
    }

    /// Title with a box for all, search and order.
    pub(in crate::views) fn head_ui(&mut self, ui: &mut Ui, actions: &mut Actions) {
        let (texts, state) = (self.view.texts, &self.view.place.experiments);
        if self.view.place.catalog.experiments.is_empty() {
            return;
        }
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 28.0), egui::Sense::hover());
        let check = Rect::from_center_size(pos2(rect.left() + CHECK, rect.center().y), vec2(14.0, 14.0));
        let is_on = self.are_all_ticked();
        let name = texts.get(if state.search.is_empty() { "experiments-all" } else { "experiments-found" });
        let all = check_all(ui, check, is_on, Id::unique("all experiments"), name);
        if all.on_hover_text(name).clicked() {
            actions.push(Action::TickListed(is_on != Some(true)));
        }
        let title = pos2(check.center().x + 14.0, rect.center().y);
        let color = palette(ui).text2;
        ui.painter().text(title, egui::Align2::LEFT_CENTER, texts.get("experiments"), font::group(), color);
        let buttons = Rect::from_min_max(pos2(rect.right() - 64.0, rect.top()), rect.max - vec2(6.0, 0.0));
        let layout = egui::Layout::right_to_left(egui::Align::Center);
        ui.scope_builder(egui::UiBuilder::new().max_rect(buttons).layout(layout), |ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            order_menu(ui, self.view, actions);
            let search = Button::icon(Icon::Search, texts.get("experiments-search")).on(state.is_searching);
            if ui.add(search).clicked() {
                actions.push(Action::SetSearching(!state.is_searching));
            }
        });
        if state.is_searching {
            search_ui(ui, self.view, actions);
        }
    }

    /// Whether what is listed is ticked; `None` where some of it is.
    fn are_all_ticked(&self) -> Option<bool> {
        let mut listed = self.view.place.experiments.usual().map(|experiment| self.ticked.contains(&experiment));
        let first = listed.next()?;
        listed.all(|is_ticked| is_ticked == first).then_some(first)
    }

    /// The experiments of a store.
    pub(in crate::views) fn store_ui(&mut self, ui: &mut Ui, store: StoreIndex, actions: &mut Actions) {
        let place = self.view.place;
        let Some(list) = place.experiments.of_store(store) else { return };
        if list.active.is_empty() && list.deleted.is_empty() {
            if place.table.stores == StoreView::Once && place.experiments.search.is_empty() {
                twins_only_ui(ui, self.view, store);
            }
            return;
        }
        self.rows_ui(ui, &list.active, actions);
        if !list.deleted.is_empty() {
            group_title(ui, self.view.texts.get("deleted-experiments"));
            self.rows_ui(ui, &list.deleted, actions);
        }
        ui.add_space(8.0);
    }

    /// What to say where nothing was found.
    pub(in crate::views) fn foot_ui(&self, ui: &mut Ui) {
        let state = &self.view.place.experiments;
        if !state.search.is_empty() && state.listed().next().is_none() {
            remark_ui(ui, self.view.texts.get("experiments-none-found").to_owned());
        }
    }

    fn rows_ui(&self, ui: &mut Ui, listed: &[Listed], actions: &mut Actions) {
        if let Some(at) = self.target.and_then(|target| listed.iter().position(|it| it.experiment == target)) {
            let top = ui.cursor().top() + at as f32 * size::ROW;
            let row = Rect::from_x_y_ranges(ui.max_rect().x_range(), top..=top + size::ROW);
            ui.scroll_to_rect_animation(row, None, egui::style::ScrollAnimation::none());
        }
        rows_ui(ui, listed.len(), |ui, at| self.row_ui(ui, listed[at], actions));
    }

    fn row_ui(&self, ui: &mut Ui, listed: Listed, actions: &mut Actions) {
        let (view, index) = (self.view, listed.experiment);
        let (texts, place) = (view.texts, view.place);
        let experiment = place.catalog.experiment(index);
        let runs = place.table.counts.get(&index).copied().unwrap_or(0);
        let is_ticked = self.ticked.contains(&index);
        let name = format::experiment_label(texts, experiment).into_owned();
        let colors = palette(ui);
        let is_deleted = experiment.lifecycle_stage == LifecycleStage::Deleted;
        let spoken = texts.with("experiment-spoken", &[("name", (*name).into()), ("n", runs.into())]);
        let shown = ListRow::sidebar(Role::ListItem, &name, ui)
            .spoken(spoken)
            .id(row_id(index))
            .selected(is_ticked)
            // The tick says it; rows of tint would be the first thing that one sees.
            .filled(false)
            .lead(Lead { first: 13.0, ..Lead::SIDEBAR })
            .check(is_ticked, Id::unique(("tick", index)))
            .color(if is_deleted { colors.muted } else { colors.text })
            .badge(mark(&experiment.marks).map(|(icon, key)| (icon, texts.get(key))))
            .trailing(crate::text::grouped(runs), font::tiny())
            .own_tip();
        let elsewhere = elsewhere(view, index);
        let shown = match elsewhere.len() {
            0 if listed.is_namesake => shown.beside(format::safe_text(experiment.id.as_str())),
            0 => shown,
            others => shown.beside(texts.with("in-stores", &[("n", (others + 1).into())])),
        };
        let shown = shown.show(ui);
        let response = shown.response;
        if response.has_focus() {
            let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        }
        let is_toggled = response.has_focus() && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Space));
        if shown.is_checked || is_toggled {
            actions.push(table::Action::TickExperiment { experiment: index, only: false });
        } else if response.clicked() {
            let add = ui.input(|input| input.modifiers.command || input.modifiers.shift);
            actions.push(table::Action::TickExperiment { experiment: index, only: !add });
        }
        response.context_menu(|ui| menu_ui(ui, view, index, actions));
        response.on_hover_text(tip(view, index, &name, &elsewhere));
    }
}

/// The row to which an arrow key moves the focus from another.
fn arrow_target(ui: &mut Ui, view: &View<'_>) -> Option<ExperimentIndex> {
    let is_key = |event: &Event| matches!(event, Event::Key { pressed: true, .. });
    if !ui.input(|input| input.events.iter().any(is_key)) {
        return None;
    }
    let focused = ui.memory(egui::Memory::focused)?;
    let listed: Vec<ExperimentIndex> = view.place.experiments.listed().collect();
    let at = listed.iter().position(|experiment| row_id(*experiment) == focused)?;
    let is_pressed = |ui: &mut Ui, key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let last = listed.len() - 1;
    let to = if is_pressed(ui, Key::ArrowDown) {
        (at + 1).min(last)
    } else if is_pressed(ui, Key::ArrowUp) {
        at.saturating_sub(1)
    } else if is_pressed(ui, Key::Home) {
        0
    } else if is_pressed(ui, Key::End) {
        last
    } else {
        return None;
    };
    ui.memory_mut(|memory| memory.request_focus(row_id(listed[to])));
    Some(listed[to])
}

fn order_menu(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let texts = view.texts;
    let button = ui.add(Button::icon(Icon::ArrowDownUp, texts.get("experiments-order")));
    egui::Popup::menu(&button).show(|ui| {
        ui.set_min_width(160.0);
        for order in ExperimentOrder::ALL {
            let name = texts.get(match order {
                ExperimentOrder::Name => "experiments-by-name",
                ExperimentOrder::Date => "experiments-by-date",
                ExperimentOrder::Runs => "experiments-by-runs",
            });
            if radio_row(ui, view.state.settings.experiment_order == order, name).clicked() {
                actions.push(Action::SetOrder(order));
                ui.close();
            }
        }
    });
}

fn search_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let state = &view.place.experiments;
    let field = egui::Frame::new().inner_margin(egui::Margin { left: 8, right: 8, top: 0, bottom: 4 });
    field.show(ui, |ui| {
        let (name, width) = (view.texts.get("experiments-search"), ui.available_width());
        let (response, change) = search_field(ui, name, &state.search, width, font::body());
        if let Some(text) = change {
            actions.push(Action::SetSearch(text));
        }
        if state.focus_search {
            response.request_focus();
            actions.push(Action::SearchFocused);
        }
        if response.has_focus() {
            // Otherwise Escape would take the keyboard from the field first, and then mean the page.
            let filter = EventFilter { horizontal_arrows: true, escape: true, ..EventFilter::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
            shortcuts::own_escape(ui, response.id);
            if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
                actions.push(Action::SetSearching(false));
            }
        }
    });
}

/// Shows, copies, renames, describes, deletes or restores.
fn menu_ui(ui: &mut Ui, view: &View<'_>, index: ExperimentIndex, actions: &mut Actions) {
    let (texts, experiment) = (view.texts, view.place.catalog.experiment(index));
    if ui.button(texts.get("tick-only")).clicked() {
        actions.push(table::Action::TickExperiment { experiment: index, only: true });
    }
    if ui.button(texts.get("tick-all")).clicked() {
        actions.push(table::Action::TickAll);
    }
    if ui.button(texts.get("tick-none")).clicked() {
        actions.push(table::Action::Tick(view.place.catalog.experiment_indices().collect(), false));
    }
    ui.separator();
    if ui.button(texts.get("copy-experiment-id")).clicked() {
        actions.push(system::Action::Copy(experiment.id.to_string()));
    }
    if ui.button(texts.get("copy-name")).clicked() {
        actions.push(system::Action::Copy(experiment.name.clone()));
    }
    change_menu(ui, view, index, actions);
}

fn tip(view: &View<'_>, index: ExperimentIndex, name: &str, elsewhere: &[&str]) -> String {
    let (texts, experiment) = (view.texts, view.place.catalog.experiment(index));
    let created = experiment.creation_time.map(|time| format::absolute_time(time, &view.clock.zone));
    let mut tip = texts.with(
        "experiment-tip",
        &[
            ("name", name.into()),
            ("id", experiment.id.as_str().into()),
            ("created", created.unwrap_or_else(|| "–".to_owned()).into()),
        ],
    );
    if !elsewhere.is_empty() {
        tip = format!("{tip}\n{}", also_in(view, elsewhere));
    }
    if let Some(usage) = view.place.space.measured.value().and_then(|space| space.experiment(index)) {
        tip = format!("{tip}\n{}", format::size(usage.bytes));
    }
    let note = find_value(&experiment.tags, "mlflow.note.content").filter(|note| !note.trim().is_empty());
    let note: String = note.unwrap_or_default().chars().take(600).collect();
    if note.is_empty() { tip } else { format!("{tip}\n\n{}", format::safe_lines(&note)) }
}

/// Rename, describe, delete or restore.
fn change_menu(ui: &mut Ui, view: &View<'_>, index: ExperimentIndex, actions: &mut Actions) {
    let texts = view.texts;
    let experiment = view.place.catalog.experiment(index);
    let store = view.place.catalog.experiments[index.at()].store;
    ui.separator();
    if !view.place.lifecycle.capabilities_of(store).can_write {
        read_only_ui(ui, view, store);
        return;
    }
    if experiment.lifecycle_stage == LifecycleStage::Deleted {
        for (key, runs) in [("restore", RestoredRuns::ActiveBefore), ("restore-with-all", RestoredRuns::All)] {
            if ui.button(texts.get(key)).clicked() {
                actions.push(lifecycle::Action::RestoreExperiment(index, runs));
            }
        }
        return;
    }
    if ui.button(texts.get("rename")).clicked() {
        let name = experiment.name.clone();
        actions.push(lifecycle::Action::SetEdit(Some(Edit::Name(Edited::Experiment(index), name))));
    }
    if ui.button(texts.get("edit-description")).clicked() {
        let note = find_value(&experiment.tags, "mlflow.note.content").unwrap_or_default().to_owned();
        actions.push(lifecycle::Action::SetEdit(Some(Edit::Note(Edited::Experiment(index), note))));
    }
    if ui.button(texts.get("delete-experiment")).clicked() {
        actions.push(lifecycle::Action::DeleteExperiment(index));
    }
}

/// The other stores that hold an experiment, where it is shown once.
fn elsewhere<'a>(view: &View<'a>, experiment: ExperimentIndex) -> Vec<&'a str> {
    let catalog = &view.place.catalog;
    let stores = match view.place.table.stores {
        StoreView::Once => catalog.twins().other_stores_of(experiment),
        StoreView::One(_) | StoreView::All => &[],
    };
    stores.iter().map(|store| &*catalog.stores[store.at()].label).collect()
}

fn mark(marks: &[Mark]) -> Option<(Icon, &'static str)> {
    marks.first().map(|mark| match mark {
        Mark::Locked => (Icon::Lock, "chip-locked"),
        Mark::UnreadableMeta => (Icon::TriangleAlert, "chip-unreadable"),
        Mark::MissingMeta => (Icon::TriangleAlert, "chip-no-meta"),
        Mark::IdMismatch | Mark::ExperimentMismatch => (Icon::TriangleAlert, "chip-other-id"),
        Mark::StageMismatch | Mark::UnknownStage => (Icon::TriangleAlert, "chip-unknown-stage"),
        Mark::Loose => (Icon::TriangleAlert, "chip-loose"),
        Mark::ArtifactsOnly => (Icon::TriangleAlert, "chip-artifacts-only"),
    })
}
