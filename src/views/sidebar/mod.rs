//! Experiments, registered models, deleted things.

mod experiments;

use egui::{Id, RichText, Role, ScrollArea, Ui, vec2};

use super::icons::Icon;
use super::theme::{font, palette};
use super::widgets::{Button, Lead, ListRow, rows_ui};
use super::{Actions, View, commands};
use crate::app::command::SIDEBAR_FOOT;
use crate::app::table;
use crate::model::keys::is_internal_tag;
use crate::model::{StoreIndex, StoreView, format};
use crate::store::{Backend, KeyValue, find_value};

/// See the module.
pub fn sidebar_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    egui::Panel::bottom("pages").frame(egui::Frame::new()).show_separator_line(true).show(ui, |ui| {
        pages_ui(ui, view, actions);
    });
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.add_space(8.0);
        twins_ui(ui, view, actions);
        let mut list = experiments::List::new(ui, view);
        list.head_ui(ui, actions);
        list_ui(ui, view, &mut list, actions);
        models_ui(ui, view);
        ui.add_space(12.0);
    });
}

/// While the sidebar is folded: how many experiments are shown, and a menu with the same list.
pub fn folded_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let mut list = experiments::List::new(ui, view);
    let (ticked, all) = list.counts();
    if all < 2 {
        return;
    }
    let text = view.texts.with("experiments-ticked", &[("n", ticked.into()), ("all", all.into())]);
    let button = ui.add(Button::outlined(&text).trailing(Icon::ChevronDown));
    let stay = egui::PopupCloseBehavior::CloseOnClickOutside;
    egui::Popup::menu(&button).close_behavior(stay).show(|ui| {
        ui.set_width(260.0);
        ui.spacing_mut().item_spacing.y = 0.0;
        list.head_ui(ui, actions);
        ScrollArea::vertical().max_height(420.0).show(ui, |ui| list_ui(ui, view, &mut list, actions));
    });
    ui.add_space(12.0);
}

/// The experiments of all stores that are shown.
fn list_ui(ui: &mut Ui, view: &View<'_>, list: &mut experiments::List<'_>, actions: &mut Actions) {
    let stores = &view.place.catalog.stores;
    for (at, store) in stores.iter().enumerate() {
        if matches!(view.place.table.stores, StoreView::One(shown) if shown.at() != at) {
            continue;
        }
        if stores.len() > 1 {
            let icon = if store.location.backend == Backend::Sqlite { Icon::Database } else { Icon::FolderOpen };
            store_ui(ui, icon, &store.label, &store.location.origin.to_string());
        }
        list.store_ui(ui, StoreIndex(at as u32), actions);
    }
    list.foot_ui(ui);
}

/// Where several stores hold the same runs: how many, and whether these are shown once, of one store, or all.
fn twins_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let (texts, catalog, shown) = (view.texts, &view.place.catalog, view.place.table.stores);
    let count = catalog.twins().count();
    if count == 0 && shown == StoreView::Once {
        return;
    }
    let name = |stores: StoreView| match stores {
        StoreView::Once => texts.get("stores-once").to_owned(),
        StoreView::One(store) => texts.with("stores-one", &[("store", (*catalog.stores[store.at()].label).into())]),
        StoreView::All => texts.get("stores-all").to_owned(),
    };
    let button = ui
        .horizontal(|ui| {
            ui.add_space(6.0);
            let name = name(shown);
            let button = Button::quiet(&name).with_icon(Icon::Group).trailing(Icon::ChevronDown);
            ui.add(button.on(shown != StoreView::Once))
        })
        .inner;
    egui::Popup::menu(&button).show(|ui| {
        let one = (0..catalog.stores.len()).map(|at| StoreView::One(StoreIndex(at as u32)));
        for stores in [StoreView::Once].into_iter().chain(one).chain([StoreView::All]) {
            if ui.selectable_label(shown == stores, name(stores)).clicked() {
                actions.push(table::Action::SetStores(stores));
            }
        }
    });
    remark_ui(ui, texts.count("stores-shared", count));
}

/// The ways to what is no part of an experiment, always in view.
fn pages_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.add_space(6.0);
    for command in SIDEBAR_FOOT {
        let icon = commands::icon(command).unwrap_or(Icon::ChevronRight);
        let row = ListRow::sidebar(Role::Tab, command.label(view.texts), ui)
            .id(Id::unique(("page", command)))
            .selected(command.is_on(view.state))
            .lead(Lead { text: 13.0, ..Lead::SIDEBAR })
            .icon(icon, palette(ui).text2)
            .show(ui);
        if let Some(action) = command.action(view.state).filter(|_| row.response.clicked()) {
            actions.push(action);
        }
    }
    ui.add_space(6.0);
}

fn store_ui(ui: &mut Ui, icon: Icon, name: &str, path: &str) {
    let row = ListRow::sidebar(Role::Label, format::safe_text(name), ui).inert().own_tip();
    let row = row.icon(icon, palette(ui).text2).font(font::section());
    row.show(ui).response.on_hover_text(path);
}

fn group_title(ui: &mut Ui, text: &str) {
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        ui.set_height(22.0);
        ui.add_space(12.0);
        ui.label(RichText::new(text).font(font::group()).color(palette(ui).text2));
    });
}

/// A line or two in small print.
fn remark_ui(ui: &mut Ui, text: String) {
    egui::Frame::new().inner_margin(egui::Margin { left: 14, right: 8, top: 0, bottom: 8 }).show(ui, |ui| {
        ui.label(RichText::new(text).font(font::small()).color(palette(ui).muted));
    });
}

/// A store of which everything is shown in another.
fn twins_only_ui(ui: &mut Ui, view: &View<'_>, store: StoreIndex) {
    let catalog = &view.place.catalog;
    let holds = |other: &StoreIndex| {
        let shown = &catalog.experiment_lists(StoreView::Once)[other.at()];
        shown.active.iter().chain(&shown.deleted).any(|at| catalog.twins().other_stores_of(*at).contains(&store))
    };
    let others = (0..catalog.stores.len()).map(|at| StoreIndex(at as u32)).filter(holds);
    let names: Vec<&str> = others.map(|other| &*catalog.stores[other.at()].label).collect();
    if !names.is_empty() {
        let names = names.join(view.texts.get("list-separator"));
        remark_ui(ui, view.texts.with("stores-twins", &[("stores", names.into())]));
    }
}

fn also_in(view: &View<'_>, stores: &[&str]) -> String {
    let stores = stores.join(view.texts.get("list-separator"));
    view.texts.with("also-in", &[("stores", stores.into())])
}

fn models_ui(ui: &mut Ui, view: &View<'_>) {
    let catalog = &view.place.catalog;
    let texts = view.texts;
    for (prompts, key, icon) in [(false, "models", Icon::Box), (true, "prompts", Icon::MessageSquareText)] {
        let models = catalog.models_shown(view.place.table.stores);
        let of_kind: Vec<_> = models.filter(|(_, model)| model.is_prompt() == prompts).collect();
        if of_kind.is_empty() {
            continue;
        }
        group_title(ui, texts.get(key));
        rows_ui(ui, of_kind.len(), |ui, at| {
            let model = &of_kind[at].1;
            let version = model.versions.last().map(|version| format!("v{}", version.version)).unwrap_or_default();
            let row = ListRow::sidebar(Role::ListItem, format::registered_label(texts, model), ui);
            let row = row.inert().own_tip().icon_sized(icon, 16.0, palette(ui).text2);
            let response = row.trailing(version, font::tiny()).show(ui).response;
            response.on_hover_ui(|ui| model_tip(ui, view, model));
        });
    }
    traces_ui(ui, view);
}

/// How many traces there are; the newest ones on hover.
fn traces_ui(ui: &mut Ui, view: &View<'_>) {
    const MOST: usize = 14;
    let catalog = &view.place.catalog;
    let count = catalog.trace_count(view.place.table.stores);
    if count == 0 {
        return;
    }
    let palette = palette(ui);
    group_title(ui, view.texts.get("traces"));
    let row = ListRow::sidebar(Role::ListItem, view.texts.count("traces-count", count), ui);
    let response = row.inert().own_tip().icon_sized(Icon::Activity, 16.0, palette.text2).show(ui).response;
    response.on_hover_ui(|ui| {
        egui::Grid::new("traces").num_columns(4).spacing(vec2(16.0, 2.0)).show(ui, |ui| {
            for trace in catalog.traces_shown(view.place.table.stores).take(MOST) {
                let name = find_value(&trace.tags, "mlflow.traceName").unwrap_or(&trace.id);
                let time = trace.timestamp.map(|time| format::absolute_time(time, &view.clock.zone));
                let took = trace.execution_time.map(|time| format::duration(view.texts, time));
                let cells = [name.to_owned(), trace.status.clone(), time.unwrap_or_default(), took.unwrap_or_default()];
                for cell in cells {
                    ui.label(RichText::new(format::safe_text(&cell)).font(font::small()).color(palette.text2));
                }
                ui.end_row();
            }
        });
        if count > MOST {
            let more = view.texts.count("and-more", count - MOST);
            ui.label(RichText::new(more).font(font::small()).color(palette.muted));
        }
    });
}

/// A tag in a line of others.
fn tag_text(key: &str, value: &str) -> String {
    let value = format::middle_ellipsis(value.lines().next().unwrap_or_default(), 36).into_owned();
    format::safe_text(&format!("{key}={value}")).into_owned()
}

fn model_tip(ui: &mut Ui, view: &View<'_>, model: &crate::store::RegisteredModel) {
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
