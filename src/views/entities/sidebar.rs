//! Models, prompts, datasets and traces in the sidebar: each leads to its page.

use egui::{Id, RichText, Role, Ui};

use super::super::icons::Icon;
use super::super::sidebar::group_title;
use super::super::theme::{font, palette};
use super::super::widgets::{ListRow, rows_ui};
use super::super::{Actions, View, commands};
use crate::app::command::{Command, ENTITY_LISTS};
use crate::app::entities::{self, Indexed};
use crate::app::pages::Page;
use crate::model::keys::is_internal_tag;
use crate::model::{EntityKey, format};
use crate::store::{KeyValue, RegisteredModel};

/// See the module.
pub fn sidebar_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let Some(indexed) = view.indexed() else { return };
    let models = |is_prompt: bool| -> Vec<usize> {
        let all = indexed.entities.registered.iter().copied();
        all.filter(|at| indexed.catalog.registered_models[*at].1.is_prompt() == is_prompt).collect()
    };
    let [models_list, datasets_list, traces_list] = ENTITY_LISTS;
    let counts = [
        (models_list, indexed.entities.logged.len()),
        (datasets_list, indexed.entities.datasets.len()),
        (traces_list, indexed.entities.traces.len()),
    ];
    let (registered, prompts) = (models(false), models(true));
    if !registered.is_empty() || counts[0].1 > 0 {
        group_title(ui, view.texts.get("models"));
        registered_ui(ui, view, indexed, &registered, Icon::Tag, actions);
        list_ui(ui, view, counts[0], actions);
    }
    if !prompts.is_empty() {
        group_title(ui, view.texts.get("prompts"));
        registered_ui(ui, view, indexed, &prompts, Icon::MessageSquareText, actions);
    }
    if counts[1].1 + counts[2].1 > 0 {
        group_title(ui, view.texts.get("data"));
        list_ui(ui, view, counts[1], actions);
        list_ui(ui, view, counts[2], actions);
    }
}

fn registered_ui(ui: &mut Ui, view: &View<'_>, indexed: &Indexed, models: &[usize], icon: Icon, actions: &mut Actions) {
    rows_ui(ui, models.len(), |ui, at| {
        let (store, model) = &indexed.catalog.registered_models[models[at]];
        let key = EntityKey::Registered(*store, model.name.as_str().into());
        let version = model.versions.last().map(|version| format!("v{}", version.version)).unwrap_or_default();
        let row = ListRow::sidebar(Role::ListItem, format::registered_label(view.texts, model), ui)
            .id(Id::unique(("entity", &key)))
            .selected(is_shown(view, &key))
            .icon_sized(icon, 16.0, palette(ui).text2)
            .trailing(version, font::tiny());
        let response = row.own_tip().show(ui).response;
        if response.clicked() {
            actions.push(entities::Action::Open(key));
        }
        response.on_hover_ui(|ui| model_tip(ui, view, model));
    });
}

/// The way to a list, with how many there are.
fn list_ui(ui: &mut Ui, view: &View<'_>, (command, count): (Command, usize), actions: &mut Actions) {
    if count == 0 {
        return;
    }
    let icon = commands::icon(command).unwrap_or(Icon::ChevronRight);
    let row = ListRow::sidebar(Role::ListItem, command.label(view.texts), ui)
        .id(Id::unique(("entities", command)))
        .selected(command.is_on(view.state))
        .icon_sized(icon, 16.0, palette(ui).text2)
        .trailing(crate::text::grouped(count), font::tiny());
    if let Some(action) = command.action(view.state).filter(|_| row.show(ui).response.clicked()) {
        actions.push(action);
    }
}

fn is_shown(view: &View<'_>, key: &EntityKey) -> bool {
    view.place.entities.id(key).is_some_and(|id| view.place.pages.shown == Page::Entity(id))
}

/// A tag in a line of others.
fn tag_text(key: &str, value: &str) -> String {
    let value = format::middle_ellipsis(value.lines().next().unwrap_or_default(), 36).into_owned();
    format::safe_text(&format!("{key}={value}")).into_owned()
}

/// What the page says, in short.
fn model_tip(ui: &mut Ui, view: &View<'_>, model: &RegisteredModel) {
    const MOST: usize = 8;
    let palette = palette(ui);
    ui.label(RichText::new(format::registered_label(view.texts, model)).font(font::section()));
    if let Some(description) = model.description.as_deref().filter(|text| !text.is_empty()) {
        ui.label(RichText::new(format::safe_text(description)).color(palette.text2));
    }
    let tags = |tags: &[KeyValue]| {
        let own = tags.iter().filter(|tag| !is_internal_tag(&tag.key)).take(MOST);
        own.map(|tag| tag_text(&tag.key, &tag.value)).collect::<Vec<_>>().join("  ")
    };
    let of_model = tags(&model.tags);
    if !of_model.is_empty() {
        ui.label(RichText::new(of_model).font(font::small()).color(palette.text2));
    }
    for version in model.versions.iter().rev().take(MOST) {
        let stage = version.stage.as_deref().filter(|stage| *stage != "None").unwrap_or_default();
        let aliases: Vec<&str> = model
            .aliases
            .iter()
            .filter(|(_, of)| *of == version.version.to_string())
            .map(|(alias, _)| alias.as_str())
            .collect();
        // Of a prompt: what was said when it was saved.
        let message = version.description.as_deref().filter(|_| model.is_prompt()).unwrap_or_default();
        let message = format::safe_text(message.lines().next().unwrap_or_default());
        let parts = [format!("v{}", version.version), stage.to_owned(), aliases.join(" ")];
        let parts = parts.into_iter().chain([message.into_owned(), tags(&version.tags)]);
        let line = parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  ");
        ui.label(RichText::new(line).font(font::small()).color(palette.muted));
    }
    if model.versions.len() > MOST {
        let more = view.texts.count("and-more", model.versions.len() - MOST);
        ui.label(RichText::new(more).font(font::small()).color(palette.muted));
    }
}
