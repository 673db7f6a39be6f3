//! What is deleted: since when, how large, and what can be done about it.

use egui::{Align, Align2, Layout, Panel, Rect, RichText, Role, ScrollArea, Ui, pos2, vec2};

use super::{measured, read_only_ui};
use crate::app::command::Command;
use crate::app::lifecycle::{AgeLimit, Deleted, ItemRef};
use crate::app::pages::Page;
use crate::app::{lifecycle, pages, system};
use crate::model::{StoreIndex, format};
use crate::store::lifecycle::{Extent, ItemKind, PurgeItem};
use crate::store::visible_name;
use crate::text::Texts;
use crate::views::icons::Icon;
use crate::views::theme::{font, palette, size};
use crate::views::widgets::row::{self, Shown};
use crate::views::widgets::text::checkbox;
use crate::views::widgets::{Button, ListRow, date_button, empty_state, number_field, segmented};
use crate::views::{Actions, View};

/// Where there is less room than this the toolbar has two lines.
const NARROW: f32 = 840.0;

/// See the module.
pub fn deleted_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let texts = view.texts;
    let colors = palette(ui);
    let lifecycle = &view.place.lifecycle;
    if lifecycle.deleted.is_idle() {
        actions.push(lifecycle::Action::WantDeleted);
    }
    let frame = egui::Frame::new().fill(colors.content).inner_margin(egui::Margin::symmetric(16, 0));
    Panel::top("deleted head").exact_size(48.0).frame(frame).show(ui, |ui| head_ui(ui, view, actions));
    let is_narrow = ui.available_width() < NARROW;
    let height = if is_narrow { 2.0 * size::TOOLBAR } else { size::TOOLBAR };
    Panel::top("deleted tools").exact_size(height).frame(frame).show(ui, |ui| tools_ui(ui, view, is_narrow, actions));
    if let Some(deleted) = lifecycle.deleted.value() {
        left_out_ui(ui, texts, deleted);
    }
    egui::CentralPanel::default().frame(egui::Frame::new().fill(colors.content)).show(ui, |ui| {
        if let Some(failure) = lifecycle.deleted.failure() {
            empty_state(ui, Icon::TriangleAlert, texts.get("deleted-failed"), &texts.message(failure), |_| {});
            return;
        }
        match lifecycle.deleted.value().map(|deleted| &**deleted) {
            Some(deleted) if !deleted.items.is_empty() => rows_ui(ui, view, deleted, actions),
            Some(deleted) if deleted.is_measured => {
                empty_state(ui, Icon::Trash2, texts.get("deleted-none"), texts.get("deleted-none-why"), |_| {});
            }
            _ => empty_state(ui, Icon::LoaderCircle, texts.get("deleted-measuring"), &measured(view), |_| {}),
        }
    });
}

fn head_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let texts = view.texts;
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        if ui.add(Button::icon(Icon::ArrowLeft, texts.get("back")).shortcut(&Command::Back.shortcut_text())).clicked() {
            actions.push(pages::Action::Show(Page::Table));
        }
        ui.label(RichText::new(texts.get("deleted")).font(font::title()));
        let total = match view.place.lifecycle.deleted.value() {
            Some(deleted) if deleted.is_measured => {
                let args = [("n", deleted.items.len().into()), ("size", format::size(deleted.bytes).into())];
                texts.with("deleted-total", &args)
            }
            _ => measured(view),
        };
        ui.label(RichText::new(total).font(font::body()).color(palette(ui).muted));
        for (store, count) in view.place.lifecycle.deleted.value().iter().flat_map(|deleted| &deleted.by_store) {
            if *count > 0 && is_read_only(view, *store) {
                read_only_ui(ui, view, *store);
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let log = Button::quiet(texts.get("operations-log")).with_icon(Icon::FileText);
            if let Some(path) = &view.place.lifecycle.operations_log
                && ui.add(log).clicked()
            {
                actions.push(system::Action::ShowInFolder(path.clone()));
            }
        });
    });
}

/// What can be done with the chosen items at the left, ways to choose at the right; below each other where it is narrow.
fn tools_ui(ui: &mut Ui, view: &View<'_>, is_narrow: bool, actions: &mut Actions) {
    ui.spacing_mut().item_spacing = egui::vec2(8.0, 0.0);
    let row = egui::vec2(ui.available_width(), size::TOOLBAR);
    if is_narrow {
        ui.allocate_ui_with_layout(row, Layout::left_to_right(Align::Center), |ui| chosen_ui(ui, view, actions));
        ui.allocate_ui_with_layout(row, Layout::right_to_left(Align::Center), |ui| choose_ui(ui, view, actions));
        return;
    }
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        chosen_ui(ui, view, actions);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| choose_ui(ui, view, actions));
    });
}

fn chosen_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let texts = view.texts;
    let lifecycle = &view.place.lifecycle;
    let chosen = lifecycle.chosen.len();
    let restore = Button::outlined(texts.get("restore")).with_icon(Icon::RotateCcw);
    let restore = ui.add_enabled(lifecycle.chosen.restorable() > 0 && !lifecycle.is_writing, restore);
    if restore.clicked() {
        actions.push(lifecycle::Action::RestoreChosen);
    }
    if chosen > lifecycle.chosen.restorable() {
        let why = texts.count("restore-some", lifecycle.chosen.restorable());
        restore.on_hover_text(&why).on_disabled_hover_text(why);
    }
    let size = format::size(lifecycle.chosen.bytes());
    let text = texts.with("purge-chosen", &[("n", chosen.into()), ("size", size.into())]);
    let purge = Button::outlined(&text).with_icon(Icon::Trash2);
    if ui.add_enabled(chosen > 0 && !lifecycle.is_writing, purge).clicked() {
        actions.push(lifecycle::Action::PlanPurge(lifecycle.chosen.items().iter().cloned().collect()));
    }
}

/// Chooses what is old. From right to left.
fn choose_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let lifecycle = &view.place.lifecycle;
    let (now, zone) = (view.clock.now, &view.clock.zone);
    // Ages are in order, and what is old is old for all that is older.
    let ages = lifecycle.deleted.value().map_or(&[][..], |deleted| &deleted.ages);
    let old = ages.partition_point(|since| lifecycle.age.is_met(Some(*since), now, zone));
    let text = view.texts.with("choose-older", &[("n", old.into())]);
    if ui.add_enabled(old > 0, Button::outlined(&text)).clicked() {
        let is_old = |item: &PurgeItem| lifecycle.age.is_met(item.deleted_since, now, zone);
        actions.push(lifecycle::Action::SetChosen(keys(view, is_old)));
    }
    age_ui(ui, view, actions);
}

/// What counts as old: so many days, or before a date. From right to left.
fn age_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let texts = view.texts;
    let age = view.place.lifecycle.age;
    let color = palette(ui).text2;
    let today = jiff::Timestamp::from_millisecond(view.clock.now).unwrap_or_default();
    let today = today.to_zoned(view.clock.zone.clone()).date();
    match age {
        AgeLimit::Days(days) => {
            ui.label(RichText::new(texts.get("days")).font(font::body()).color(color));
            if let Some(days) = number_field(ui, texts.get("older-than"), f64::from(days), 52.0) {
                actions.push(lifecycle::Action::SetAge(AgeLimit::Days(days.max(1.0) as u32)));
            }
            ui.label(RichText::new(texts.get("older-than")).font(font::body()).color(color));
        }
        AgeLimit::Before(date) => {
            if let Some(date) = date_button(ui, texts, texts.get("deleted-before"), date, today) {
                actions.push(lifecycle::Action::SetAge(AgeLimit::Before(date)));
            }
            ui.label(RichText::new(texts.get("deleted-before")).font(font::body()).color(color));
        }
    }
    let is_by_date = matches!(age, AgeLimit::Before(_));
    let kinds = [(false, texts.get("age-days")), (true, texts.get("age-date"))];
    match segmented(ui, texts.get("choose-by"), &kinds, is_by_date) {
        Some(false) if is_by_date => actions.push(lifecycle::Action::SetAge(AgeLimit::default())),
        Some(true) if !is_by_date => {
            let start = today.saturating_sub(jiff::Span::new().days(30));
            actions.push(lifecycle::Action::SetAge(AgeLimit::Before(start)));
        }
        _ => {}
    }
}

fn rows_ui(ui: &mut Ui, view: &View<'_>, deleted: &Deleted, actions: &mut Actions) {
    let texts = view.texts;
    let colors = palette(ui);
    let head = row::head_ui(ui, size::HEADER);
    let lifecycle = &view.place.lifecycle;
    let of_writable = deleted.by_store.iter().filter(|(store, _)| !is_read_only(view, *store));
    let all: usize = of_writable.map(|(_, count)| count).sum();
    let is_all = all > 0 && lifecycle.chosen.len() == all;
    let mark = Rect::from_center_size(pos2(head.left() + 24.0, head.center().y), vec2(14.0, 14.0));
    if checkbox(ui, mark, is_all, egui::Id::unique("choose all"), texts.get("choose-all")).clicked() {
        let all = if is_all { Vec::new() } else { keys(view, |_| true) };
        actions.push(lifecycle::Action::SetChosen(all));
    }
    let columns = columns(head);
    for (key, right) in [("deleted-since", columns.since), ("size", columns.size), ("files", columns.files)] {
        ui.painter().text(
            pos2(right, head.center().y),
            Align2::RIGHT_CENTER,
            texts.get(key),
            font::header(),
            colors.text2,
        );
    }
    let at = pos2(head.left() + 66.0, head.center().y);
    ui.painter().text(at, Align2::LEFT_CENTER, texts.get("column-name"), font::header(), colors.text2);
    ui.spacing_mut().item_spacing.y = 0.0;
    let items = &deleted.items;
    ScrollArea::vertical().id_salt("deleted").auto_shrink(false).show_rows(ui, size::ROW, items.len(), |ui, rows| {
        for place in &items[rows] {
            if let Some(item) = deleted.item(*place) {
                // An item whose size is not known holds nothing, not even its own folder.
                let is_measured = deleted.is_measured || item.extent != Extent::default();
                row_ui(ui, view, (place.0, item.key.clone()), item, is_measured, actions);
            }
        }
    });
}

fn is_read_only(view: &View<'_>, store: StoreIndex) -> bool {
    !view.place.lifecycle.capabilities_of(store).can_write
}

/// The listed items that are wanted, of those that something can be done to.
fn keys(view: &View<'_>, is_wanted: impl Fn(&PurgeItem) -> bool) -> Vec<ItemRef> {
    let Some(deleted) = view.place.lifecycle.deleted.value() else { return Vec::new() };
    let items = deleted.items.iter().filter_map(|place| Some((place.0, deleted.item(*place)?)));
    let items = items.filter(|(store, _)| !is_read_only(view, *store));
    items.filter(|(_, item)| is_wanted(item)).map(|(store, item)| (store, item.key.clone())).collect()
}

/// Right edges of the columns of numbers.
struct Columns {
    name: f32,
    since: f32,
    size: f32,
    files: f32,
}

fn columns(rect: Rect) -> Columns {
    let files = rect.right() - 20.0;
    Columns { files, size: files - 90.0, since: files - 190.0, name: files - 340.0 }
}

fn row_ui(ui: &mut Ui, view: &View<'_>, key: ItemRef, item: &PurgeItem, is_measured: bool, actions: &mut Actions) {
    let texts = view.texts;
    let colors = palette(ui);
    let is_chosen = view.place.lifecycle.chosen.contains(&key);
    let name = visible_name(&item.name).unwrap_or(&item.id);
    let name = format::safe_text(name);
    let since = item.deleted_since.map_or_else(
        || texts.get("unknown-age").to_owned(),
        |since| format::relative_time(texts, since, view.clock.now, &view.clock.zone),
    );
    let (size, files) = if is_measured {
        (format::size(item.extent.bytes), crate::text::grouped(item.extent.files))
    } else {
        ("…".to_owned(), "…".to_owned())
    };
    let icon = match item.kind {
        ItemKind::Run => Icon::Play,
        ItemKind::Experiment => Icon::FlaskConical,
        ItemKind::LoggedModel => Icon::Box,
        ItemKind::Leftover | ItemKind::UnknownRun => Icon::FolderX,
    };
    let beside = match item.kind {
        ItemKind::Experiment => texts.count("runs-count", item.runs),
        ItemKind::Leftover => texts.get("leftover").to_owned(),
        ItemKind::UnknownRun => texts.get("unknown-run").to_owned(),
        ItemKind::LoggedModel => texts.get("deleted-model").to_owned(),
        ItemKind::Run if !item.children_that_stay.is_empty() => {
            texts.with("children-stay", &[("n", item.children_that_stay.len().into())])
        }
        ItemKind::Run => item.key.clone(),
    };
    let is_read_only = is_read_only(view, key.0);
    let row = ListRow::new(Role::Row, &*name).spoken(format!("{name}, {since}, {size}")).selected(is_chosen).lined();
    let row = if is_read_only { row } else { row.check(is_chosen, egui::Id::unique(("choose", &key))) };
    let Shown { response, rect, is_checked, .. } = row
        .icon(icon, colors.text2)
        .beside(format::safe_text(&beside))
        .text_end(columns(ui.available_rect_before_wrap()).name - ui.available_rect_before_wrap().left())
        .own_tip()
        .show(ui);
    if !is_read_only && (is_checked || response.clicked()) {
        actions.push(lifecycle::Action::ToggleChosen(key));
    }
    let (y, columns) = (rect.center().y, columns(rect));
    for (text, right, color) in
        [(since, columns.since, colors.text2), (size, columns.size, colors.text), (files, columns.files, colors.text2)]
    {
        ui.painter().text(pos2(right, y), Align2::RIGHT_CENTER, text, font::body(), color);
    }
    response.on_hover_text(format::safe_text(&item.path.display().to_string()));
}

/// What cannot be listed or removed, and why: the first reason, and all of them on hover.
fn left_out_ui(ui: &mut Ui, texts: &Texts, deleted: &Deleted) {
    let left_out = || deleted.plans.iter().flat_map(|(_, plan)| &plan.skipped);
    let Some(first) = left_out().next() else { return };
    let colors = palette(ui);
    let frame = egui::Frame::new().fill(colors.content).inner_margin(egui::Margin::symmetric(16, 6));
    Panel::top("deleted left out").frame(frame).show(ui, |ui| {
        ui.horizontal(|ui| {
            let (_, rect) = ui.allocate_space(egui::vec2(16.0, 16.0));
            Icon::TriangleAlert.paint(ui.painter(), rect.center(), 14.0, colors.warn);
            let why = texts.message(&first.message());
            let args = [("n", left_out().count().into()), ("why", why.into())];
            let line = RichText::new(texts.with("deleted-left-out", &args)).font(font::body()).color(colors.text2);
            let line = ui.add(egui::Label::new(line).truncate().show_tooltip_when_elided(false));
            line.on_hover_ui(|ui| {
                for skipped in left_out().take(20) {
                    ui.label(format!("{}: {}", skipped.key, texts.message(&skipped.message())));
                }
            });
        });
    });
}
