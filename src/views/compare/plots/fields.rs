//! The list of what runs have, to choose from: metrics, parameters, tags, attributes, found by typing.

use egui::{RichText, ScrollArea, Ui};

use super::super::super::theme::{font, palette};
use super::super::super::widgets::search_field;
use super::super::super::{Actions, View};
use super::push;
use crate::app::compare::plots::Action;
use crate::compare::plots::{Field, title};
use crate::model::columns::ColumnGroup;
use crate::model::format;

const WIDTH: f32 = 280.0;
const ROW: f32 = 24.0;

/// A line of the list.
enum Line<'a> {
    Heading(ColumnGroup),
    Field(&'a Field),
}

/// The list. Returns what was chosen, and closes what it stands in.
pub(super) fn fields_ui(
    ui: &mut Ui,
    view: &View<'_>,
    choices: &[Field],
    is_chosen: impl Fn(&Field) -> bool,
    actions: &mut Actions,
) -> Option<Field> {
    let texts = view.texts;
    let search = &view.place.compare.plots.search;
    ui.set_min_width(WIDTH);
    let (field, change) = search_field(ui, texts.get("plot-search-fields"), search, WIDTH - 8.0, font::body());
    if let Some(text) = change {
        push(actions, Action::SetSearch(text));
    }
    if ui.memory(|memory| memory.focused().is_none()) {
        field.request_focus();
    }
    let words: Vec<String> = search.split_whitespace().map(str::to_lowercase).collect();
    let name = |field: &Field| title(field, texts);
    let is_found = |field: &&Field| {
        let name = name(field).to_lowercase();
        words.iter().all(|word| name.contains(word.as_str()))
    };
    let mut lines: Vec<Line<'_>> = Vec::new();
    for group in [ColumnGroup::Metrics, ColumnGroup::Params, ColumnGroup::Tags, ColumnGroup::Attributes] {
        let before = lines.len();
        let of_group = choices.iter().filter(|field| field.column.group() == group);
        lines.extend(of_group.filter(is_found).map(Line::Field));
        if lines.len() > before {
            lines.insert(before, Line::Heading(group));
        }
    }
    if lines.is_empty() {
        ui.label(RichText::new(texts.get("plot-no-field")).font(font::small()).color(palette(ui).muted));
    }
    let mut chosen = None;
    ScrollArea::vertical().max_height(340.0).show_rows(ui, ROW, lines.len(), |ui, rows| {
        ui.set_min_width(WIDTH - 8.0);
        for line in &lines[rows] {
            match line {
                Line::Heading(group) => {
                    let words = RichText::new(texts.get(heading(*group))).font(font::group());
                    ui.add_sized(
                        [WIDTH - 8.0, ROW - 4.0],
                        egui::Label::new(words.color(palette(ui).muted)).halign(egui::Align::LEFT),
                    );
                }
                Line::Field(field) => {
                    let name = name(field);
                    let shown = format::middle_ellipsis(&name, 40);
                    if ui.selectable_label(is_chosen(field), shown).clicked() {
                        chosen = Some((*field).clone());
                    }
                }
            }
        }
    });
    if chosen.is_some() {
        push(actions, Action::SetSearch(String::new()));
        ui.close();
    }
    chosen
}

fn heading(group: ColumnGroup) -> &'static str {
    match group {
        ColumnGroup::Metrics => "metrics",
        ColumnGroup::Params => "parameters",
        ColumnGroup::Tags => "tags",
        ColumnGroup::Attributes => "compare-details",
    }
}
