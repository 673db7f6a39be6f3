//! Experiments, registered models, deleted things.

mod experiments;

use egui::{Id, RichText, Role, ScrollArea, Ui};

use super::icons::Icon;
use super::theme::{font, palette};
use super::widgets::{Button, Lead, ListRow};
use super::{Actions, View, commands, entities, view_file};
use crate::app::command::SIDEBAR_FOOT;
use crate::app::table;
use crate::model::{StoreIndex, StoreView, format};
use crate::store::Backend;

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
        entities::sidebar_ui(ui, view, actions);
        view_file::sidebar_ui(ui, view, actions);
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

pub(super) fn group_title(ui: &mut Ui, text: &str) {
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
