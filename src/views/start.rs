//! The start screen: open, drop, recent places, the built-in sample.

use std::path::PathBuf;
use std::sync::LazyLock;

use egui::{Align, Align2, CornerRadius, Id, Layout, Rect, RichText, Role, Sense, Stroke, StrokeKind, Ui, vec2};

use super::icons::Icon;
use super::sign::sign_ui;
use super::theme::{font, palette, size};
use super::widgets::text::paint_elided;
use super::widgets::{Button, Form, Lead, ListRow, link};
use super::{Actions, Clock, commands, help, path_field, top_bar};
use crate::app::command::Command;
use crate::app::settings::RecentPlace;
use crate::app::view_file::is_view;
use crate::app::{State, start, system};
use crate::model::format;

const LEFT: f32 = 320.0;
const GAP: f32 = 40.0;
const RIGHT: f32 = 600.0;
const RECENT_ROW: f32 = 52.0;
/// Looked up once: it is written as `~` in paths.
pub(super) static HOME: LazyLock<Option<PathBuf>> = LazyLock::new(dirs::home_dir);

/// See the module.
pub fn start_ui(ui: &mut Ui, state: &State, clock: &Clock, actions: &mut Actions) {
    let palette = palette(ui);
    let chrome = egui::Frame::new().fill(palette.chrome);
    egui::Panel::top("start bar")
        .show_separator_line(false)
        .exact_size(size::TOP_BAR)
        .frame(chrome.inner_margin(egui::Margin::symmetric(8, 0)))
        .show(ui, |ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = 4.0;
                help::help_menu(ui, state, Form::Bar, actions);
                commands::icon_button(ui, state, Command::ToggleSettings, actions);
                top_bar::language_menu(ui, state, Form::Bar, actions);
                top_bar::theme_button(ui, state, Form::Bar, actions);
            });
        });
    egui::Panel::bottom("start status")
        .exact_size(size::STATUS)
        .frame(chrome.inner_margin(egui::Margin::symmetric(12, 0)))
        .show(ui, |ui| {
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let version = format!("Runatlas {}", env!("CARGO_PKG_VERSION"));
                ui.label(RichText::new(version).font(font::small()).color(palette.muted));
            });
        });
    egui::CentralPanel::default().frame(chrome).show(ui, |ui| {
        egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            let full = ui.available_rect_before_wrap();
            let is_wide = full.width() > LEFT + GAP + RIGHT * 0.7 + 2.0 * size::PAGE;
            let width =
                if is_wide { (full.width() - 64.0).min(LEFT + GAP + RIGHT) } else { (full.width() - 32.0).min(520.0) };
            let left = full.center().x - width / 2.0;
            let top = full.top() + ((full.height() - 560.0) / 2.0).max(16.0);
            let rect = Rect::from_min_size(egui::pos2(left, top), vec2(width, 520.0));
            ui.scope_builder(egui::UiBuilder::new().max_rect(rect), |ui| {
                title_ui(ui, state);
                ui.add_space(36.0);
                if is_wide {
                    ui.horizontal_top(|ui| {
                        ui.spacing_mut().item_spacing.x = GAP;
                        ui.vertical(|ui| {
                            ui.set_width(LEFT);
                            open_ui(ui, state, actions);
                        });
                        ui.vertical(|ui| {
                            ui.set_width(width - LEFT - GAP);
                            recent_ui(ui, state, clock, actions);
                        });
                    });
                } else {
                    open_ui(ui, state, actions);
                    ui.add_space(24.0);
                    recent_ui(ui, state, clock, actions);
                }
            });
        });
    });
}

fn title_ui(ui: &mut Ui, state: &State) {
    let palette = palette(ui);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 16.0;
        let (rect, _) = ui.allocate_exact_size(vec2(44.0, 44.0), Sense::hover());
        sign_ui(ui, rect);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.label(RichText::new("Runatlas").font(font::hero()).color(palette.text));
            ui.label(RichText::new(state.texts().get("start-claim")).font(font::body()).color(palette.text2));
        });
    });
}

fn open_ui(ui: &mut Ui, state: &State, actions: &mut Actions) {
    let texts = state.texts();
    let palette = palette(ui);
    ui.spacing_mut().item_spacing.x = 8.0;
    let is_hovering = ui.input(|input| !input.raw.hovered_files.is_empty());
    let width = ui.available_width();
    let (rect, _) = ui.allocate_exact_size(vec2(width, 196.0), Sense::hover());
    let fill = if is_hovering { palette.selected } else { palette.content };
    ui.painter().rect_filled(rect, CornerRadius::same(8), fill);
    let line = if is_hovering { palette.accent } else { palette.line_field };
    dashed_border(ui, rect, Stroke::new(1.0, line));
    Icon::FolderDown.paint(ui.painter(), rect.center() - vec2(0.0, 28.0), 32.0, palette.text2);
    let say = |y: f32, text: &str, font, color| {
        ui.painter().text(rect.center() + vec2(0.0, y), Align2::CENTER_CENTER, text, font, color);
    };
    say(10.0, texts.get("drop-here"), font::value(), palette.text);
    say(34.0, texts.get("drop-what"), font::body(), palette.text2);
    ui.add_space(8.0);
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 8.0;
        let shortcut = Command::PickFolder.shortcut_text();
        let folder = Button::primary(Command::PickFolder.label(texts)).with_icon(Icon::FolderOpen).shortcut(&shortcut);
        commands::invoke(ui, state, Command::PickFolder, folder.min_width(width), actions);
        let database = Button::outlined(Command::PickDatabase.label(texts)).with_icon(Icon::Database);
        commands::invoke(ui, state, Command::PickDatabase, database.min_width(width), actions);
        let view = Button::outlined(Command::PickView.label(texts)).with_icon(Icon::Star);
        commands::invoke(ui, state, Command::PickView, view.min_width(width), actions);
        path_field::missing_ui(ui, state);
        path_field::path_field_ui(ui, state, width, actions);
    });
    for failure in &state.start.failures {
        ui.add_space(8.0);
        ui.add(egui::Label::new(RichText::new(texts.message(failure)).font(font::body()).color(palette.danger)).wrap());
    }
    if !state.start.failed.is_empty() {
        ui.add_space(4.0);
        if link(ui, texts.get("try-again")).clicked() {
            actions.push(start::Action::TryAgain);
        }
    }
    if !state.start.opening.is_empty() {
        ui.add_space(8.0);
        let paths: Vec<String> = state.start.opening.iter().map(|path| path.display().to_string()).collect();
        let text = texts.with("opening", &[("path", paths.join(texts.get("list-separator")).into())]);
        ui.add(egui::Label::new(RichText::new(text).font(font::body()).color(palette.text2)).truncate());
    }
    ui.add_space(16.0);
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(16.0, 20.0), Sense::hover());
        Icon::FlaskConical.paint(ui.painter(), rect.center(), 16.0, palette.text2);
        if link(ui, texts.get("open-sample")).clicked() {
            actions.push(start::Action::OpenSample);
        }
    });
}

fn dashed_border(ui: &Ui, rect: Rect, stroke: Stroke) {
    let inner = rect.shrink(0.5);
    let corner = 8.0;
    let mut points = Vec::new();
    for (center, from) in [
        (inner.right_top() + vec2(-corner, corner), -90.0_f32),
        (inner.right_bottom() + vec2(-corner, -corner), 0.0),
        (inner.left_bottom() + vec2(corner, -corner), 90.0),
        (inner.left_top() + vec2(corner, corner), 180.0),
    ] {
        for step in 0..=6 {
            let angle = (from + 15.0 * step as f32).to_radians();
            points.push(center + corner * vec2(angle.cos(), angle.sin()));
        }
    }
    points.push(points[0]);
    ui.painter().extend(egui::Shape::dashed_line(&points, stroke, 4.0, 3.0));
}

fn recent_ui(ui: &mut Ui, state: &State, clock: &Clock, actions: &mut Actions) {
    let texts = state.texts();
    let palette = palette(ui);
    ui.horizontal(|ui| {
        ui.set_height(24.0);
        ui.label(RichText::new(texts.get("recent")).font(font::section()).color(palette.text));
        if !state.settings.recent.is_empty() {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if ui.add(Button::quiet(texts.get("clear-list"))).clicked() {
                    actions.push(start::Action::ClearRecent);
                }
            });
        }
    });
    ui.add_space(4.0);
    if state.settings.recent.is_empty() {
        ui.add(
            egui::Label::new(RichText::new(texts.get("recent-none")).font(font::body()).color(palette.muted)).wrap(),
        );
        return;
    }
    let shown: Vec<&RecentPlace> = state.settings.recent.iter().take(8).collect();
    let height = RECENT_ROW * shown.len() as f32;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    ui.painter().rect(rect, CornerRadius::same(8), palette.content, Stroke::new(1.0, palette.line), StrokeKind::Inside);
    for (at, place) in shown.iter().enumerate() {
        let row = Rect::from_min_size(
            egui::pos2(rect.left(), rect.top() + RECENT_ROW * at as f32),
            vec2(rect.width(), RECENT_ROW),
        );
        recent_row(ui, row, at, place, state, clock, actions);
        if at + 1 < shown.len() {
            let inner = row.shrink2(vec2(1.0, 0.0));
            ui.painter().hline(inner.x_range(), row.bottom() - 0.5, Stroke::new(1.0, palette.line_sub));
        }
    }
}

fn recent_row(
    ui: &mut Ui,
    row: Rect,
    at: usize,
    place: &RecentPlace,
    state: &State,
    clock: &Clock,
    actions: &mut Actions,
) {
    let texts = state.texts();
    let palette = palette(ui);
    let name = crate::model::path_name(&place.path);
    let is_missing = state.start.missing_recent.contains(&place.path);
    let is_database = place.path.extension().is_some();
    let (icon, color) = match (is_missing, is_database) {
        (true, _) => (Icon::FolderX, palette.warn),
        (false, true) if is_view(&place.path) => (Icon::Star, palette.text2),
        (false, true) => (Icon::Database, palette.text2),
        (false, false) => (Icon::FolderOpen, palette.text2),
    };
    // Its two lines stand in for the text.
    let shown = ListRow::new(Role::Button, "")
        .spoken(&*name)
        .corner(7)
        .margin(1.0)
        .lead(Lead { first: 22.0, pitch: 0.0, text: 22.0 })
        .icon_sized(icon, 16.0, color)
        .show_at(ui, row, Id::unique(("recent", at)));
    let response = shown.response;
    let (y1, y2) = (row.center().y - 9.0, row.center().y + 10.0);
    let right = row.right() - 14.0;
    let (count, count_color) = if is_missing {
        (texts.get("recent-missing").to_owned(), palette.warn)
    } else {
        (texts.count("runs-count", place.runs), palette.text)
    };
    let count_rect = ui.painter().text(egui::pos2(right, y1), Align2::RIGHT_CENTER, count, font::body(), count_color);
    let when = format::relative_time(texts, place.opened_at, clock.now, &clock.zone);
    ui.painter().text(egui::pos2(right, y2), Align2::RIGHT_CENTER, when, font::small(), palette.muted);
    let left = row.left() + 44.0;
    let width = count_rect.left() - left - 12.0;
    let (name_at, path_at) = (egui::pos2(left, y1), egui::pos2(left, y2));
    paint_elided(
        ui.painter(),
        name_at,
        Align2::LEFT_CENTER,
        &format::safe_text(&name),
        font::strong(),
        palette.text,
        width,
    );
    let path = format::safe_text(&crate::model::home_relative(&place.path, HOME.as_deref())).into_owned();
    let fitting = format::middle_ellipsis(&path, (width / 6.2) as usize);
    paint_elided(ui.painter(), path_at, Align2::LEFT_CENTER, &fitting, font::small(), palette.muted, width);
    if let Some(action) = opened_by(ui, &response, &place.path) {
        actions.push(action);
    }
    response.context_menu(|ui| {
        if ui.button(texts.get("open-in-new-window")).clicked() {
            actions.push(start::Action::OpenInNewWindow(vec![place.path.clone()]));
        }
        if ui.button(texts.get("forget-recent")).clicked() {
            actions.push(start::Action::ForgetRecent(place.path.clone()));
        }
        if ui.button(texts.get("copy-path")).clicked() {
            actions.push(system::Action::Copy(place.path.display().to_string()));
        }
    });
}

/// What a click on a recent place does: with Ctrl or the middle button, as in a browser, in a window of its own.
pub(super) fn opened_by(ui: &Ui, response: &egui::Response, path: &std::path::Path) -> Option<start::Action> {
    let is_apart = response.middle_clicked() || ui.input(|input| input.modifiers.command);
    let path = path.to_path_buf();
    (response.clicked() || response.middle_clicked())
        .then(|| if is_apart { start::Action::OpenInNewWindow(vec![path]) } else { start::Action::Open(path) })
}
