//! Name, version and surroundings of the program, and what it is made of.

use egui::{Align, Layout, RichText, Role, ScrollArea, Sense, Ui, vec2};

use super::super::Actions;
use super::super::lifecycle::{buttons_ui, dialog_ui, focus_first};
use super::super::sign::sign_ui;
use super::super::theme::{font, palette};
use super::super::widgets::text::paint_elided;
use super::super::widgets::{Button, Lead, ListRow, link, rows_ui_of, search_field};
use crate::app::State;
use crate::app::help::{Action, Dialog, FIRST_MLFLOW, LAST_MLFLOW, LICENCES_FILE, VERSION, parts};

const WIDTH: f32 = 640.0;
const ROW: f32 = 24.0;
/// Where the values of facts stand.
const VALUES: f32 = 104.0;
/// Where versions and licences of parts stand, as shares of the width.
const COLUMNS: [f32; 2] = [0.38, 0.52];
/// Most height of the list of parts.
const LIST: f32 = 260.0;

/// See the module.
pub(super) fn about_ui(ui: &mut Ui, state: &State, actions: &mut Actions) {
    let texts = state.texts();
    let mut is_closed = false;
    let wants_to_leave = dialog_ui(ui, "about", texts.get("help-about"), WIDTH, |ui| {
        title_ui(ui, state);
        ui.add_space(16.0);
        facts_ui(ui, state, actions);
        ui.add_space(16.0);
        parts_ui(ui, state, actions);
        buttons_ui(ui, |ui| {
            let close = ui.add(Button::outlined(texts.get("close")));
            focus_first(ui, &close);
            is_closed = close.clicked();
            if ui.add(Button::outlined(texts.get("about-copy"))).clicked() {
                actions.push(Action::CopyFacts);
            }
        });
    });
    if is_closed || wants_to_leave {
        actions.push(Action::Close);
    }
}

fn title_ui(ui: &mut Ui, state: &State) {
    let (texts, colors) = (state.texts(), palette(ui));
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 16.0;
        let (rect, _) = ui.allocate_exact_size(vec2(52.0, 52.0), Sense::hover());
        sign_ui(ui, rect);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.label(RichText::new("Runatlas").font(font::hero()).color(colors.text));
            let version = texts.with("about-version", &[("version", VERSION.into())]);
            ui.label(RichText::new(version).font(font::body()).color(colors.text2));
        });
    });
}

fn facts_ui(ui: &mut Ui, state: &State, actions: &mut Actions) {
    let texts = state.texts();
    let reads = texts.with("about-reads-value", &[("first", FIRST_MLFLOW.into()), ("last", LAST_MLFLOW.into())]);
    let graphics = state.help.graphics.clone().unwrap_or_else(|| texts.get("about-graphics-unknown").to_owned());
    let facts = [
        ("about-reads", reads),
        ("about-system", state.help.surroundings.system()),
        ("about-graphics", graphics),
        ("about-toolkit", parts::toolkit()),
        ("about-licence", texts.get("about-licence-value").to_owned()),
    ];
    ui.spacing_mut().item_spacing.y = 0.0;
    for (name, value) in facts {
        ui.allocate_ui_with_layout(vec2(ui.available_width(), ROW), Layout::left_to_right(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 12.0;
            let left = ui.cursor().left();
            ui.label(RichText::new(texts.get(name)).font(font::body()).color(palette(ui).muted));
            ui.add_space((left + VALUES - ui.cursor().left()).max(0.0));
            ui.label(RichText::new(value).font(font::body()).color(palette(ui).text));
            if name == "about-licence" && link(ui, texts.get("help-licences")).clicked() {
                actions.push(Action::Open(Dialog::Licences));
            }
        });
    }
}

fn parts_ui(ui: &mut Ui, state: &State, actions: &mut Actions) {
    let (texts, colors, help) = (state.texts(), palette(ui), &state.help);
    ui.horizontal(|ui| {
        ui.label(RichText::new(texts.get("about-parts")).font(font::section()).color(colors.text));
        ui.label(RichText::new(help.found.len().to_string()).font(font::small()).color(colors.muted));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let (_, change) = search_field(ui, texts.get("about-search"), &help.search, 220.0, font::body());
            if let Some(text) = change {
                actions.push(Action::SetSearch(text));
            }
        });
    });
    ui.add_space(8.0);
    let height = (ui.content_rect().height() - 480.0).clamp(72.0, LIST);
    ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink(false).show(ui, |ui| {
        if help.found.is_empty() {
            ui.label(RichText::new(texts.get("about-none")).font(font::body()).color(colors.muted));
        }
        rows_ui_of(ui, ROW, help.found.len(), |ui, at| {
            let Some(part) = parts::all().get(help.found[at]) else { return };
            let shown = ListRow::new(Role::ListItem, part.name)
                .spoken(format!("{} {}: {}", part.name, part.version, part.licence))
                .inert()
                .height(ROW)
                .lined()
                .lead(Lead::text_at(0.0))
                .text_end(ui.available_width() * COLUMNS[0] - 8.0)
                .show(ui);
            let columns = [(part.version, colors.text2), (part.licence, colors.text2)];
            let ends = [COLUMNS[1], 1.0];
            let mut is_cut = false;
            for (((text, color), start), end) in columns.into_iter().zip(COLUMNS).zip(ends) {
                let at = shown.rect.left_center() + vec2(shown.rect.width() * start, 0.0);
                let room = shown.rect.width() * (end - start) - 8.0;
                let anchor = egui::Align2::LEFT_CENTER;
                is_cut |= paint_elided(ui.painter(), at, anchor, text, font::small(), color, room).1;
            }
            if is_cut {
                shown.response.on_hover_text(part.licence);
            }
        });
    });
    ui.add_space(8.0);
    let file = &[("file", LICENCES_FILE.into())];
    if help.surroundings.licences.is_some() {
        if link(ui, &texts.with("about-full", file)).clicked() {
            actions.push(Action::OpenLicences);
        }
    } else {
        let text = RichText::new(texts.with("about-full-missing", file)).font(font::small()).color(colors.muted);
        ui.add(egui::Label::new(text).wrap());
    }
}
