//! The page of a dataset.

use egui::{Role, Ui};

use super::super::icons::Icon;
use super::super::theme::{font, palette};
use super::super::widgets::text::{status_icon, status_word};
use super::super::widgets::{ListRow, muted, rows_ui, section_title};
use super::super::{Actions, View};
use super::grid::{Column, Grid, Text};
use super::parts::{detail, mono_fact, run_name, text_fact, texts_ui};
use super::{Head, columns_ui, of_run};
use crate::app::entities::{DetailKey, Indexed, SchemaColumn};
use crate::model::entities::{DatasetEntry, dataset_context};
use crate::model::{EntityKey, format};

pub(super) fn dataset_ui(
    ui: &mut Ui,
    view: &View<'_>,
    indexed: &Indexed,
    key: &EntityKey,
    dataset: &DatasetEntry,
    actions: &mut Actions,
) {
    let texts = view.texts;
    let Some(input) = dataset.input(&indexed.catalog) else { return };
    let name = if dataset.name.is_empty() { &dataset.digest } else { &dataset.name };
    let name = format::safe_text(name);
    Head { icon: Icon::Database, kind: "dataset", name: &name, id: None }.show(ui, view, actions);
    let detail = detail(view, &DetailKey::Dataset(key.clone()), actions);
    columns_ui(
        ui,
        key,
        actions,
        |ui, _| {
            section_title(ui, texts.get("details"), None);
            if input.is_missing {
                muted(ui, texts.get("dataset-missing"));
            }
            mono_fact(ui, texts.get("digest"), &dataset.digest);
            text_fact(ui, texts.get("source-type"), &input.source_type);
            let mut contexts: Vec<&str> = Vec::new();
            for (run, at) in &dataset.uses {
                let context = indexed.catalog.run(*run).dataset_inputs.get(*at).map(dataset_context);
                if let Some(context) = context.filter(|context| !context.is_empty() && !contexts.contains(context)) {
                    contexts.push(context);
                }
                // A frame costs the same however many runs used it.
                if contexts.len() > 8 {
                    break;
                }
            }
            text_fact(ui, texts.get("context"), &contexts.join(texts.get("list-separator")));
            if let Some(detail) = detail {
                texts_ui(ui, view, &detail.parts);
            }
        },
        |ui, actions| {
            if let Some(detail) = detail.filter(|detail| !detail.columns.is_empty()) {
                schema_ui(ui, view, &detail.columns);
                ui.add_space(16.0);
            }
            runs_ui(ui, view, indexed, dataset, actions);
        },
    );
}

fn schema_ui(ui: &mut Ui, view: &View<'_>, found: &[SchemaColumn]) {
    let texts = view.texts;
    section_title(ui, texts.get("dataset-schema"), Some(&crate::text::grouped(found.len())));
    let columns = [("column-name", 2.0), ("schema-type", 1.0), ("schema-required", 1.0)];
    let columns = columns.map(|(key, share)| Column { title: texts.get(key), share, is_right: false });
    let grid = Grid::new(&columns);
    ui.spacing_mut().item_spacing.y = 0.0;
    grid.head(ui);
    rows_ui(ui, found.len(), |ui, at| {
        let column = &found[at];
        let required = column.is_required.map(|is| texts.get(if is { "yes" } else { "no" }));
        let kind = format::safe_text(&column.kind).into_owned();
        let name = format::safe_text(&column.name).into_owned();
        let row = ListRow::new(Role::Row, name).spoken(format!("{}: {kind}", column.name)).inert();
        grid.row(ui, row, &[Text::new(kind).mono(), Text::or_dash(required).color(palette(ui).text2)]);
    });
    ui.spacing_mut().item_spacing.y = 4.0;
}

fn runs_ui(ui: &mut Ui, view: &View<'_>, indexed: &Indexed, dataset: &DatasetEntry, actions: &mut Actions) {
    let texts = view.texts;
    section_title(ui, texts.get("dataset-runs"), Some(&crate::text::grouped(dataset.uses.len())));
    let columns = [("column-run", 2.0), ("context", 1.0), ("column-status", 1.0), ("column-experiment", 1.4)];
    let columns = columns.map(|(key, share)| Column { title: texts.get(key), share, is_right: false });
    let grid = Grid::new(&columns);
    ui.spacing_mut().item_spacing.y = 0.0;
    grid.head(ui);
    rows_ui(ui, dataset.uses.len(), |ui, row| {
        let (index, at) = dataset.uses[row];
        let run = view.place.catalog.run(index);
        let context = indexed.catalog.run(index).dataset_inputs.get(at).map(dataset_context);
        let colors = palette(ui);
        let (_, tone) = status_icon(run.status);
        let experiment = format::experiment_label(texts, view.place.catalog.experiment_of(index));
        let cells = [
            Text::or_dash(context.filter(|context| !context.is_empty()).map(format::safe_text)),
            Text::new(status_word(texts, run.status)).color(tone.colors(colors).1),
            Text::new(experiment).color(colors.text2),
        ];
        let name = run_name(view, index);
        let spoken = format!("{name}{}{}", texts.get("list-separator"), status_word(texts, run.status));
        let row = ListRow::new(Role::Row, &*name).spoken(spoken).font(font::body()).color(colors.accent_text);
        if grid.row(ui, row, &cells).clicked() {
            of_run::open(index, actions);
        }
    });
    ui.spacing_mut().item_spacing.y = 4.0;
}
