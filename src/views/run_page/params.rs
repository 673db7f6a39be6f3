//! Parameters: searched when there are many, as a tree where they are nested, in columns where there is room, every value whole on demand.

use egui::{Align, Align2, Layout, Popup, PopupCloseBehavior, Rect, RichText, Role, ScrollArea, Sense, Ui, vec2};

use super::super::find::condition_menu_ui;
use super::super::icons::Icon;
use super::super::theme::{font, palette, size};
use super::super::widgets::row::Shown;
use super::super::widgets::text::paint_elided;
use super::super::widgets::{Button, Lead, ListRow, muted, rows_ui, search_field, section_title, segmented};
use super::super::{Actions, View};
use crate::app::run_page::{Action, ParamsShown};
use crate::app::system;
use crate::model::filter::{Field, click};
use crate::model::nested::{self, ParamRow};
use crate::model::{RunIndex, format};
use crate::store::KeyValue;

/// From so many on they can be searched.
const SEARCHED: usize = 12;
/// From so many on they stand where the page is widest.
const MANY: usize = 24;
/// A column is not narrower than this.
const COLUMN: f32 = 340.0;
const MOST_COLUMNS: usize = 3;
const GAP: f32 = 24.0;
/// Bytes of a value that are looked at for its row, its tip, and its popup.
const IN_ROW: usize = 400;
const IN_TIP: usize = 2_000;
const WHOLE: usize = 64 << 10;

/// Whether a run has so many parameters that they are better off where there is more room.
pub(super) fn are_many(view: &View<'_>, run: RunIndex) -> bool {
    view.place.catalog.run(run).params.len() >= MANY
}

/// Name at the left, value at the right.
pub(super) fn params_ui(ui: &mut Ui, view: &View<'_>, run: RunIndex, actions: &mut Actions) {
    let all = &view.place.catalog.run(run).params;
    if all.is_empty() {
        return;
    }
    let params = &view.place.run_page.params;
    let is_derived = params.run == Some(run);
    if !is_derived {
        actions.push(Action::WantParams(run));
    }
    ui.add_space(12.0);
    head_ui(ui, view, all, is_derived && params.can_be_tree, actions);
    if all.len() >= SEARCHED {
        let width = ui.available_width().min(420.0);
        let (_, change) = search_field(ui, view.texts.get("params-search"), &params.search, width, font::body());
        if let Some(text) = change {
            actions.push(Action::SetParamSearch(text));
        }
        ui.add_space(4.0);
    }
    match &params.shown {
        ParamsShown::Tree(rows) if is_derived => {
            rows_in_columns(ui, rows.len(), 1, |ui, rect, at| tree_row_ui(ui, view, rect, &rows[at], actions));
            if rows.is_empty() {
                muted(ui, view.texts.get("params-none-found"));
            }
        }
        ParamsShown::Found(found) if is_derived => {
            rows_in_columns(ui, found.len(), MOST_COLUMNS, |ui, rect, at| {
                if let Some(param) = all.get(found[at]) {
                    param_ui(ui, view, rect, param, actions);
                }
            });
            if found.is_empty() {
                muted(ui, view.texts.get("params-none-found"));
            }
        }
        _ => {
            let columns = if all.len() >= SEARCHED { MOST_COLUMNS } else { 1 };
            rows_in_columns(ui, all.len(), columns, |ui, rect, at| param_ui(ui, view, rect, &all[at], actions));
        }
    }
}

fn head_ui(ui: &mut Ui, view: &View<'_>, all: &[KeyValue], can_be_tree: bool, actions: &mut Actions) {
    let texts = view.texts;
    ui.horizontal(|ui| {
        section_title(ui, texts.get("parameters"), Some(&crate::text::grouped(all.len())));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let copy = ui.add(Button::icon(Icon::Copy, texts.get("params-copy")));
            Popup::menu(&copy).show(|ui| {
                if ui.button(texts.get("params-copy-json")).clicked() {
                    actions.push(system::Action::Copy(nested::to_json(all)));
                }
                if ui.button(texts.get("params-copy-yaml")).clicked() {
                    actions.push(system::Action::Copy(nested::to_yaml(all)));
                }
            });
            if can_be_tree {
                let choices = [(false, texts.get("params-list")), (true, texts.get("params-tree"))];
                let is_tree = view.place.run_page.params.is_tree;
                if let Some(is_tree) = segmented(ui, texts.get("params-as"), &choices, is_tree) {
                    actions.push(Action::ShowParamTree(is_tree));
                }
            }
        });
    });
}

/// Rows one below the other, in as many columns as there is room for.
fn rows_in_columns(ui: &mut Ui, count: usize, most: usize, mut row: impl FnMut(&mut Ui, Rect, usize)) {
    let width = ui.available_width();
    let columns = (((width + GAP) / (COLUMN + GAP)).floor() as usize).clamp(1, most);
    let column_width = (width - GAP * (columns - 1) as f32) / columns as f32;
    let lines = count.div_ceil(columns);
    rows_ui(ui, lines, |ui, line| {
        let (rect, _) = ui.allocate_exact_size(vec2(width, size::ROW), Sense::hover());
        for column in 0..columns {
            let at = column * lines + line;
            if at < count {
                let left = rect.left() + column as f32 * (column_width + GAP);
                row(ui, Rect::from_min_size(egui::pos2(left, rect.top()), vec2(column_width, size::ROW)), at);
            }
        }
    });
}

fn param_ui(ui: &mut Ui, view: &View<'_>, rect: Rect, param: &KeyValue, actions: &mut Actions) {
    let (key, value) = (&*param.key, &*param.value);
    value_row_ui(ui, view, rect, Named { label: key, path: key, depth: 0 }, value, actions);
}

fn tree_row_ui(ui: &mut Ui, view: &View<'_>, rect: Rect, (row, is_open): &(ParamRow, bool), actions: &mut Actions) {
    if let Some(value) = &row.value {
        value_row_ui(ui, view, rect, Named { label: &row.label, path: &row.path, depth: row.depth }, value, actions);
        return;
    }
    let count = crate::text::grouped(row.leaves);
    let label = format::safe_text(&row.label);
    let spoken = format!("{label}, {}", view.texts.count("param-branch", row.leaves));
    let shown = ListRow::new(Role::TreeItem, label)
        .spoken(spoken)
        .lined()
        .lead(Lead { first: 7.0, pitch: 0.0, text: 11.0 })
        .depth(row.depth, view.texts)
        .fold(Some(*is_open))
        .font(font::strong())
        .beside(count)
        .show_at(ui, rect, ui.scope_id().with(("branch", &row.path)));
    if shown.response.clicked() {
        actions.push(Action::ToggleParam(row.path.clone()));
    }
}

/// What a value is called.
#[derive(Clone, Copy)]
struct Named<'a> {
    label: &'a str,
    path: &'a str,
    depth: usize,
}

fn value_row_ui(ui: &mut Ui, view: &View<'_>, rect: Rect, named: Named<'_>, value: &str, actions: &mut Actions) {
    let palette = palette(ui);
    let texts = view.texts;
    let (first, lines) = first_line(value);
    let more = (lines > 1).then(|| texts.with("param-more-lines", &[("n", (lines - 1).into())]));
    let mut lead = Lead::text_at(0.0);
    let mut row = ListRow::new(Role::ListItem, format::safe_text(named.label));
    if named.depth > 0 {
        lead = Lead::text_at(18.0);
        row = row.depth(named.depth, texts);
    }
    let id = ui.scope_id().with(("param", named.path));
    let shown = row
        .spoken(format!("{}: {first}", format::safe_text(named.path)))
        .lined()
        .lead(lead)
        .color(palette.text2)
        .text_end(rect.width() * 0.5)
        .own_tip()
        .show_at(ui, rect, id);
    let Shown { response, rect, .. } = shown;
    let mut right = rect.right();
    if let Some(more) = more {
        let at = egui::pos2(right, rect.center().y);
        right = ui.painter().text(at, Align2::RIGHT_CENTER, more, font::tiny(), palette.muted).left() - 8.0;
    }
    let width = right - shown.text.right() - 16.0;
    let at = egui::pos2(right, rect.center().y);
    let face = if lines > 1 { font::mono() } else { font::body() };
    let (_, is_cut) = paint_elided(ui.painter(), at, Align2::RIGHT_CENTER, &first, face, palette.text, width);
    response.context_menu(|ui| {
        // What stands inside of a parameter is none by itself.
        let run = view.place.focused_run().map(|run| view.place.catalog.run(run));
        if run.is_some_and(|run| run.param(named.path) == Some(value)) {
            let conditions = click::of_text(&Field::Param(named.path.into()), value);
            condition_menu_ui(ui, view, &conditions, actions);
        }
        if ui.button(texts.get("copy-value")).clicked() {
            actions.push(system::Action::Copy(value.to_owned()));
        }
        if ui.button(texts.get("copy-name")).clicked() {
            actions.push(system::Action::Copy(named.path.to_owned()));
        }
    });
    if !(is_cut || shown.is_cut || lines > 1 || value.len() > IN_ROW) {
        return;
    }
    let popup = Popup::menu(&response).id(id.with("whole")).close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    popup.show(|ui| whole_ui(ui, view, named.path, value, actions));
    if !Popup::is_id_open(ui, id.with("whole")) {
        let tip = start_of(value, IN_TIP).lines().map(format::safe_text).collect::<Vec<_>>().join("\n");
        response.on_hover_text(format!("{}\n{tip}", format::safe_text(named.path)));
    }
}

/// The first line as it is shown, and how many there are.
fn first_line(value: &str) -> (String, usize) {
    let first = value.lines().next().unwrap_or_default();
    // Of a text of megabytes nobody counts the lines in every frame.
    let lines = start_of(value, WHOLE).lines().count();
    (format::safe_text(start_of(first, IN_ROW)).into_owned(), lines)
}

fn start_of(text: &str, most: usize) -> &str {
    &text[..text.floor_char_boundary(most)]
}

/// A value as it is, with a way to copy it.
fn whole_ui(ui: &mut Ui, view: &View<'_>, path: &str, value: &str, actions: &mut Actions) {
    let palette = palette(ui);
    let width = (ui.content_rect().width() - 80.0).clamp(200.0, 640.0);
    ui.set_width(width);
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.add(Button::quiet(view.texts.get("copy-value")).with_icon(Icon::Copy)).clicked() {
                actions.push(system::Action::Copy(value.to_owned()));
                ui.close();
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let name = RichText::new(format::safe_text(path)).font(font::section()).color(palette.text);
                ui.add(egui::Label::new(name).truncate());
            });
        });
    });
    let shown = start_of(value, WHOLE / 4);
    let lines = shown.lines().map(format::safe_text).collect::<Vec<_>>().join("\n");
    let height = (ui.content_rect().height() * 0.5).max(120.0);
    ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
        let text = RichText::new(lines).font(font::mono()).color(palette.text);
        ui.add(egui::Label::new(text).wrap().selectable(true));
    });
    if shown.len() < value.len() {
        muted(ui, view.texts.get("param-cut"));
    }
}
