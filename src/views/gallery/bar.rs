//! Above the wall: which file, what stands below each picture, how large they are.

use egui::{Align, Layout, RichText, ScrollArea, Ui};

use super::super::icons::Icon;
use super::super::theme::{font, palette};
use super::super::widgets::{Bar, Button, Form, check_row, search_field, slider};
use super::super::{Actions, View};
use crate::app::gallery;
use crate::model::{ColumnId, format};

/// Columns that the list shows.
const MOST_LISTED: usize = 200;

pub(super) fn bar_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let bar = Bar::new("gallery", view.texts.get("more"))
        .gap(8.0)
        .kept("path", |ui, form, actions| path_menu(ui, view, form, actions))
        .optional("count", |ui, _| count_ui(ui, view))
        .then_right()
        .item("missing", |ui, form, actions| missing_switch(ui, view, form, actions))
        .item("captions", |ui, form, actions| captions_menu(ui, view, form, actions))
        .item("zoom", |ui, form, actions| zoom_ui(ui, view, form, actions))
        .item("export", |ui, form, actions| export_button(ui, view, form, actions))
        .optional("size", |ui, actions| size_ui(ui, view, actions));
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| bar.show(ui, actions));
}

/// The files to choose from, with how many runs have each.
fn path_menu(ui: &mut Ui, view: &View<'_>, form: Form, actions: &mut Actions) {
    let (texts, gallery) = (view.texts, &view.place.gallery);
    let shown = gallery.shown.as_ref().map(gallery::PathEntry::title).or(gallery.path.as_deref()).unwrap_or_default();
    let name = if shown.is_empty() {
        texts.get("gallery-choose").to_owned()
    } else {
        format::safe_text(&format::middle_ellipsis(shown, 44)).into_owned()
    };
    let button = Button::outlined(&name).with_icon(Icon::Image).trailing(Icon::ChevronDown);
    form.popup(ui, button, texts.get("gallery-choose"), true, |ui| {
        ui.set_min_width(340.0);
        let (_, change) = search_field(ui, texts.get("gallery-search"), &gallery.search, 320.0, font::body());
        if let Some(text) = change {
            actions.push(gallery::Action::SetSearch(text));
        }
        ScrollArea::vertical().max_height(420.0).show(ui, |ui| {
            for entry in &gallery.found {
                let path = format::middle_ellipsis(entry.title(), 48);
                let text = format!("{}   {}", format::safe_text(&path), entry.runs);
                if ui.selectable_label(gallery.path.as_ref() == Some(&entry.path), text).clicked() {
                    actions.push(gallery::Action::ChoosePath(entry.path.clone()));
                    ui.close();
                }
            }
        });
    });
}

fn count_ui(ui: &mut Ui, view: &View<'_>) {
    let (texts, gallery) = (view.texts, &view.place.gallery);
    let text = match gallery.listed {
        Some(done) => texts.with("gallery-listed", &[("done", done.into()), ("n", gallery.runs.len().into())]),
        None => texts.with("gallery-in", &[("shown", gallery.having().into()), ("n", gallery.runs.len().into())]),
    };
    ui.label(RichText::new(text).font(font::body()).color(palette(ui).muted));
}

/// Whether runs without the file have a place on the wall.
fn missing_switch(ui: &mut Ui, view: &View<'_>, form: Form, actions: &mut Actions) {
    let shows = view.place.gallery.shows_missing();
    let name = view.texts.get("gallery-missing");
    if form.button(ui, Button::quiet(name).on(shows)) {
        actions.push(gallery::Action::ShowMissing(!shows));
    }
}

/// What stands below each picture.
fn captions_menu(ui: &mut Ui, view: &View<'_>, form: Form, actions: &mut Actions) {
    let (texts, gallery) = (view.texts, &view.place.gallery);
    let name = texts.get("gallery-captions");
    let button = Button::quiet(name).trailing(Icon::ChevronDown);
    form.popup(ui, button, name, false, |ui| {
        ScrollArea::vertical().max_height(420.0).show(ui, |ui| {
            let columns = view.place.table.content.value().map(|table| table.columns.as_slice()).unwrap_or_default();
            let is_offered =
                |column: &&ColumnId| matches!(column, ColumnId::Param(_) | ColumnId::Metric(_) | ColumnId::Tag(_));
            for column in columns.iter().filter(is_offered).take(MOST_LISTED) {
                let title = super::super::run_table::title(column, texts);
                let is_on = gallery.captions.contains(column);
                if check_row(ui, is_on, &format::safe_text(title)).clicked() {
                    actions.push(gallery::Action::ToggleCaption(column.clone()));
                }
            }
        });
    });
}

/// Closer to all pictures, and back.
fn zoom_ui(ui: &mut Ui, view: &View<'_>, form: Form, actions: &mut Actions) {
    let (texts, zoom) = (view.texts, view.place.gallery.zoom);
    if zoom.is_in() {
        let percent = (zoom.scale * 100.0).round() as i64;
        let shown = texts.with("gallery-zoomed", &[("percent", percent.into())]);
        ui.label(RichText::new(shown).font(font::value()).color(palette(ui).text2));
        if form.button(ui, Button::icon(Icon::X, texts.get("gallery-zoom-reset"))) {
            actions.push(gallery::Action::SetZoom(gallery::Zoom::default()));
        }
    }
    if form.button(ui, Button::icon(Icon::ZoomIn, texts.get("gallery-zoom"))) {
        actions.push(gallery::Action::ZoomBy(1.5));
    }
}

/// The wall as a file.
fn export_button(ui: &mut Ui, view: &View<'_>, form: Form, actions: &mut Actions) {
    let is_ready = view.place.gallery.path.is_some() && !view.place.gallery.tiles.is_empty();
    let button = Button::quiet(view.texts.get("figure-export")).with_icon(Icon::Download);
    if is_ready && form.button(ui, button) {
        actions.push(gallery::Action::Export(gallery::export::Action::Open));
    }
}

fn size_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let name = view.texts.get("gallery-size");
    ui.label(RichText::new(name).font(font::body()).color(palette(ui).muted));
    let range = f64::from(*gallery::SIDES.start())..=f64::from(*gallery::SIDES.end());
    if let Some(side) = slider(ui, name, view.place.gallery.side.into(), range, true, 96.0) {
        actions.push(gallery::Action::SetSide(side as f32));
    }
}
