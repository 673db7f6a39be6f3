//! Pages of registered models, prompts, logged models, datasets and traces; and the ways to them from the sidebar and
//! from runs.

mod dataset;
mod grid;
mod lists;
mod logged;
mod of_run;
mod parts;
mod registered;
mod sidebar;
mod trace;

use egui::{Align, Layout, RichText, Ui, vec2};

pub use of_run::{datasets_ui, models_ui};
pub use sidebar::sidebar_ui;

use super::icons::Icon;
use super::theme::{font, palette, size};
use super::widgets::{Button, elided, empty_state};
use super::{Actions, View};
use crate::app::command::Command;
use crate::app::entities::{self, EntityId, Indexed};
use crate::app::{pages, system};
use crate::model::EntityKey;

/// Asks for an index of what was read last. Every page of a place needs it: for links, lists and the sidebar.
pub fn want(view: &View<'_>, actions: &mut Actions) {
    if view.place.entities.is_stale(view.place) {
        actions.push(entities::Action::Want);
    }
}

impl<'a> View<'a> {
    /// The index, with the catalog that it is made of.
    fn indexed(&self) -> Option<&'a Indexed> {
        self.place.entities.content.value().map(|indexed| &**indexed)
    }
}

/// The page of a thing.
pub fn entity_ui(ui: &mut Ui, view: &View<'_>, id: EntityId, actions: &mut Actions) {
    let texts = view.texts;
    let Some((key, indexed)) = view.place.entities.key(id).zip(view.indexed()) else { return };
    let (catalog, index) = (&indexed.catalog, &indexed.entities);
    match key {
        EntityKey::Registered(store, _) => match index.registered(catalog, key) {
            Some(model) if model.is_prompt() => registered::prompt_ui(ui, view, id, key, model, actions),
            Some(model) => registered::model_ui(ui, view, indexed, *store, model, actions),
            None => gone_ui(ui, view, actions),
        },
        EntityKey::Logged(store, _) => match index.logged(catalog, key) {
            Some(model) => logged::logged_ui(ui, view, indexed, *store, model, actions),
            None => gone_ui(ui, view, actions),
        },
        EntityKey::Dataset(..) => match index.dataset(key) {
            Some(dataset) => dataset::dataset_ui(ui, view, indexed, key, dataset, actions),
            None => gone_ui(ui, view, actions),
        },
        EntityKey::Trace(store, _) => match index.trace(catalog, key) {
            Some(trace) => trace::trace_ui(ui, view, id, indexed, *store, key, trace, actions),
            None => gone_ui(ui, view, actions),
        },
        EntityKey::LoggedModels => {
            Head { icon: Icon::Box, kind: "", name: texts.get("logged-models"), id: None }.show(ui, view, actions);
            lists::logged_ui(ui, view, indexed, actions);
        }
        EntityKey::Datasets => {
            Head { icon: Icon::Database, kind: "", name: texts.get("datasets"), id: None }.show(ui, view, actions);
            lists::datasets_ui(ui, view, indexed, actions);
        }
        EntityKey::Traces(experiment) => {
            Head { icon: Icon::Activity, kind: "", name: texts.get("traces"), id: None }.show(ui, view, actions);
            lists::traces_ui(ui, view, indexed, *experiment, actions);
        }
    }
}

/// It was there when its page was opened.
fn gone_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    Head { icon: Icon::Unlink, kind: "", name: "", id: None }.show(ui, view, actions);
    if !view.place.read.is_running {
        empty_state(ui, Icon::SearchX, view.texts.get("entity-gone"), view.texts.get("entity-gone-why"), |_| {});
    }
}

/// The head of a page: the way back, what kind of thing it is, its name, and its ID to copy.
struct Head<'a> {
    icon: Icon,
    /// Key of the word for its kind; empty where the name says it.
    kind: &'static str,
    name: &'a str,
    id: Option<&'a str>,
}

impl Head<'_> {
    fn show(self, ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
        self.show_with(ui, view, actions, |_, _| {});
    }

    /// With something behind the name.
    fn show_with(
        self,
        ui: &mut Ui,
        view: &View<'_>,
        actions: &mut Actions,
        beside: impl FnOnce(&mut Ui, &mut Actions),
    ) {
        let (texts, colors) = (view.texts, palette(ui));
        let frame = egui::Frame::new().fill(colors.content).inner_margin(egui::Margin::symmetric(size::PAGE as i8, 0));
        egui::Panel::top("entity head").exact_size(48.0).frame(frame).show(ui, |ui| {
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = 6.0;
                let back = Button::icon(Icon::ArrowLeft, texts.get("back"));
                if ui.add(back.shortcut(&Command::Leave.shortcut_text())).clicked() {
                    actions.push(pages::Action::Back);
                }
                let (rect, _) = ui.allocate_exact_size(vec2(20.0, 20.0), egui::Sense::hover());
                self.icon.paint(ui.painter(), rect.center(), 16.0, colors.text2);
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if let Some(id) = self.id
                        && ui.add(Button::quiet(texts.get("copy-id")).with_icon(Icon::Copy)).clicked()
                    {
                        actions.push(system::Action::Copy(id.to_owned()));
                    }
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        ui.spacing_mut().item_spacing.x = 8.0;
                        if !self.kind.is_empty() {
                            ui.label(RichText::new(texts.get(self.kind)).font(font::body()).color(colors.text2));
                            let (rect, _) = ui.allocate_exact_size(vec2(12.0, 20.0), egui::Sense::hover());
                            Icon::ChevronRight.paint(ui.painter(), rect.center(), 12.0, colors.muted);
                        }
                        ui.scope(|ui| {
                            ui.set_max_width((ui.available_width() - 240.0).max(80.0));
                            elided(ui, self.name, font::title(), colors.text);
                        });
                        beside(ui, actions);
                    });
                });
            });
        });
    }
}

/// Facts at the left, content at the right, each scrolling by itself.
fn columns_ui(
    ui: &mut Ui,
    salt: &EntityKey,
    actions: &mut Actions,
    facts: impl FnOnce(&mut Ui, &mut Actions),
    content: impl FnOnce(&mut Ui, &mut Actions),
) {
    let frame = egui::Frame::new().fill(palette(ui).content);
    egui::Panel::left("entity facts").default_size(344.0).size_range(240.0..=620.0).frame(frame).show(ui, |ui| {
        super::run_page::page_scroll(ui, ("entity facts", salt), |ui| facts(ui, actions));
    });
    egui::CentralPanel::default().frame(frame).show(ui, |ui| {
        super::run_page::page_scroll(ui, ("entity content", salt), |ui| content(ui, actions));
    });
}
