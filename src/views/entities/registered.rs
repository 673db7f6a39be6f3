//! The pages of a registered model and of a prompt.

use egui::{Role, Ui};

use super::super::icons::Icon;
use super::super::theme::{font, palette};
use super::super::widgets::text::Chip;
use super::super::widgets::{ListRow, chip, empty_state, muted, rows_ui, section_title, segmented};
use super::super::{Actions, View};
use super::grid::{Column, Grid, Text};
use super::parts::{
    description_ui, detail, line_ui, lines_ui, open_files, run_label, tags_ui, text_fact, texts_ui, time_fact,
};
use super::{Head, columns_ui, of_run};
use crate::app::entities::{self, Change, DetailKey, EntityId, Indexed};
use crate::model::keys::is_internal_tag;
use crate::model::{EntityKey, StoreIndex, format};
use crate::store::{ModelVersion, RegisteredModel};

pub(super) fn model_ui(
    ui: &mut Ui,
    view: &View<'_>,
    indexed: &Indexed,
    store: StoreIndex,
    model: &RegisteredModel,
    actions: &mut Actions,
) {
    let texts = view.texts;
    let name = format::registered_label(texts, model);
    let head = Head { icon: Icon::Tag, kind: "registered-model", name: &name, id: None };
    head.show(ui, view, actions);
    let key = EntityKey::Registered(store, model.name.as_str().into());
    columns_ui(
        ui,
        &key,
        actions,
        |ui, _| facts_ui(ui, view, store, model),
        |ui, actions| {
            section_title(ui, texts.get("versions"), Some(&crate::text::grouped(model.versions.len())));
            if model.versions.is_empty() {
                muted(ui, texts.get("no-versions"));
                return;
            }
            versions_ui(ui, view, indexed, store, model, actions);
        },
    );
}

fn facts_ui(ui: &mut Ui, view: &View<'_>, store: StoreIndex, model: &RegisteredModel) {
    let texts = view.texts;
    description_ui(ui, view, &model.name, model.description.as_deref());
    section_title(ui, texts.get("details"), None);
    if view.place.catalog.stores.len() > 1 {
        text_fact(ui, texts.get("column-store"), &view.place.catalog.stores[store.at()].label);
    }
    time_fact(ui, view, "column-created", model.creation_timestamp);
    time_fact(ui, view, "last-updated", model.last_updated_timestamp);
    if !model.aliases.is_empty() {
        ui.add_space(12.0);
        section_title(ui, texts.get("aliases"), Some(&crate::text::grouped(model.aliases.len())));
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(6.0, 6.0);
            for (alias, version) in &model.aliases {
                chip(ui, &format::safe_text(&format!("{alias} v{version}")), Chip::Neutral, None);
            }
        });
    }
    tags_ui(ui, view, &model.tags, false);
}

/// Aliases of a version, and the stage where it has one.
fn marks(model: &RegisteredModel, version: &ModelVersion) -> String {
    let number = version.version.to_string();
    let aliases = model.aliases.iter().filter(|(_, of)| *of == number).map(|(alias, _)| alias.as_str());
    let text: Vec<&str> = aliases.collect();
    format::safe_text(&text.join(", ")).into_owned()
}

fn stage(version: &ModelVersion) -> Option<&str> {
    version.stage.as_deref().filter(|stage| !stage.is_empty() && *stage != "None")
}

fn versions_ui(
    ui: &mut Ui,
    view: &View<'_>,
    indexed: &Indexed,
    store: StoreIndex,
    model: &RegisteredModel,
    actions: &mut Actions,
) {
    let texts = view.texts;
    let columns = [
        ("version", 0.7),
        ("stage", 1.0),
        ("aliases", 1.0),
        ("column-status", 0.8),
        ("column-run", 1.5),
        ("files", 1.3),
        ("column-created", 1.6),
        ("description", 1.6),
    ]
    .map(|(key, share)| Column { title: texts.get(key), share, is_right: false });
    let grid = Grid::new(&columns);
    ui.spacing_mut().item_spacing.y = 0.0;
    grid.head(ui);
    let count = model.versions.len();
    rows_ui(ui, count, |ui, at| {
        // The newest first.
        let version = &model.versions[count - 1 - at];
        let run = version.run_id.as_ref().map(|id| run_label(view, indexed, store, id));
        let created =
            version.creation_timestamp.map(|time| format::moment(view.texts, time, view.clock.now, &view.clock.zone));
        let description = version.description.as_deref().unwrap_or_default();
        let own_tags = version.tags.iter().filter(|tag| !is_internal_tag(&tag.key));
        let tags = own_tags.map(|tag| format!("{}={}", tag.key, tag.value)).collect::<Vec<_>>().join("  ");
        let description = [description.lines().next().unwrap_or_default(), &tags].join("  ");
        let files = files_of(indexed, store, version, run.as_ref().and_then(|(_, run)| *run));
        let run_text = match &run {
            Some((_, Some(_))) => None,
            Some((id, None)) => Some(id.clone()),
            None => Some("–".to_owned()),
        };
        let source_text = match &files {
            Files::Nowhere(source) => format::safe_text(source.as_deref().unwrap_or("–")).into_owned(),
            _ => String::new(),
        };
        let colors = palette(ui);
        let cells = [
            Text::or_dash(stage(version)),
            Text::or_dash(Some(marks(model, version)).filter(|text| !text.is_empty())),
            Text::or_dash(version.status.as_deref()).color(status_color(ui, version.status.as_deref())),
            Text::new(run_text.unwrap_or_default()).mono(),
            Text::new(source_text).mono(),
            Text::or_dash(created).color(colors.text2),
            Text::new(format::safe_text(description.trim()).into_owned()).color(colors.text2),
        ];
        let label = format!("v{}", version.version);
        let spoken =
            [label.clone(), cells[0].words.to_string(), cells[1].words.to_string(), cells[2].words.to_string()];
        let spoken =
            spoken.into_iter().filter(|text| text != "–").collect::<Vec<_>>().join(texts.get("list-separator"));
        let row = grid.row(ui, ListRow::new(Role::Row, label).spoken(spoken).inert().font(font::strong()), &cells);
        if let Some((name, Some(run))) = &run
            && grid.link(ui, &row, 4, name)
        {
            of_run::open(*run, actions);
        }
        match files {
            Files::Logged(name, key) => {
                if grid.link(ui, &row, 5, &name) {
                    actions.push(entities::Action::Open(key));
                }
            }
            Files::OfRun(run, path) => {
                if grid.link(ui, &row, 5, &format::safe_text(&path)) {
                    open_files(run, format!("{path}/MLmodel"), actions);
                }
            }
            Files::Nowhere(_) => {}
        }
    });
}

/// Ready is usual, everything else is not.
fn status_color(ui: &Ui, status: Option<&str>) -> egui::Color32 {
    let colors = palette(ui);
    match status {
        Some("READY") => colors.success,
        Some(status) if status.starts_with("FAILED") => colors.danger,
        _ => colors.muted,
    }
}

/// Where the files of a version are.
enum Files {
    /// In a logged model, with its name.
    Logged(String, EntityKey),
    /// In the artifacts of a run, at a path.
    OfRun(crate::model::RunIndex, String),
    /// Not here: the address, if there is one.
    Nowhere(Option<String>),
}

fn files_of(
    indexed: &Indexed,
    store: StoreIndex,
    version: &ModelVersion,
    run: Option<crate::model::RunIndex>,
) -> Files {
    if let Some(id) = &version.model_id {
        let key = EntityKey::Logged(store, id.clone());
        if let Some(model) = indexed.entities.logged(&indexed.catalog, &key) {
            return Files::Logged(format::safe_text(model.display_name()).into_owned(), key);
        }
    }
    let source = version.source.as_deref();
    let path = source.and_then(|source| path_in_run(source, version.run_id.as_ref()?.as_str()));
    match run.zip(path) {
        Some((run, path)) => Files::OfRun(run, path.to_owned()),
        None => Files::Nowhere(source.map(str::to_owned)),
    }
}

/// The path below the artifacts of a run that an address means.
fn path_in_run<'a>(source: &'a str, run: &str) -> Option<&'a str> {
    let (_, below) = source.split_once(run)?;
    let below = below.strip_prefix("/artifacts").unwrap_or(below).trim_matches('/');
    (!below.is_empty()).then_some(below)
}

pub(super) fn prompt_ui(
    ui: &mut Ui,
    view: &View<'_>,
    id: EntityId,
    key: &EntityKey,
    model: &RegisteredModel,
    actions: &mut Actions,
) {
    let texts = view.texts;
    let name = format::registered_label(texts, model);
    let head = Head { icon: Icon::MessageSquareText, kind: "prompt", name: &name, id: None };
    head.show(ui, view, actions);
    let EntityKey::Registered(store, _) = key else { return };
    let Some(last) = model.versions.len().checked_sub(1) else {
        return empty_state(ui, Icon::MessageSquareText, texts.get("no-versions"), "", |_| {});
    };
    let chosen = view.place.entities.chosen(id).unwrap_or(last).min(last);
    columns_ui(
        ui,
        key,
        actions,
        |ui, actions| {
            facts_ui(ui, view, *store, model);
            ui.add_space(12.0);
            section_title(ui, texts.get("versions"), Some(&crate::text::grouped(model.versions.len())));
            prompt_versions_ui(ui, view, id, model, chosen, actions);
        },
        |ui, actions| prompt_text_ui(ui, view, key, model, chosen, actions),
    );
}

fn prompt_versions_ui(
    ui: &mut Ui,
    view: &View<'_>,
    id: EntityId,
    model: &RegisteredModel,
    chosen: usize,
    actions: &mut Actions,
) {
    let count = model.versions.len();
    rows_ui(ui, count, |ui, row| {
        let at = count - 1 - row;
        let version = &model.versions[at];
        let said = version.description.as_deref().unwrap_or_default();
        let said = format::safe_text(said.lines().next().unwrap_or_default()).into_owned();
        let beside = [marks(model, version), said].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>();
        let created = version.creation_timestamp;
        let created = created.map(|time| format::moment(view.texts, time, view.clock.now, &view.clock.zone));
        let row = ListRow::new(Role::ListItem, format!("v{}", version.version))
            .selected(at == chosen)
            .corner(6)
            .lead(super::super::widgets::Lead::text_at(8.0))
            .font(font::strong())
            .beside(beside.join(" · "))
            .trailing(created.unwrap_or_default(), font::tiny());
        if row.show(ui).response.clicked() {
            actions.push(entities::Action::Choose(id, at));
        }
    });
}

fn prompt_text_ui(
    ui: &mut Ui,
    view: &View<'_>,
    key: &EntityKey,
    model: &RegisteredModel,
    chosen: usize,
    actions: &mut Actions,
) {
    let texts = view.texts;
    let version = &model.versions[chosen];
    let Some(detail) = detail(view, &DetailKey::Prompt(key.clone(), chosen), actions) else { return };
    let Some(prompt) = &detail.prompt else { return };
    let changes = prompt.changes.as_ref().filter(|_| view.place.entities.shows_changes);
    ui.horizontal(|ui| {
        section_title(ui, &format!("v{}", version.version), None);
        if prompt.changes.is_some() {
            let choices = [(false, texts.get("prompt-text")), (true, texts.get("prompt-changes"))];
            let title = texts.get("prompt");
            if let Some(shows_changes) = segmented(ui, title, &choices, view.place.entities.shows_changes) {
                actions.push(entities::Action::ShowChanges(shows_changes));
            }
        }
        if let Some(text) = version.prompt_text()
            && super::super::widgets::link(ui, texts.get("copy-text")).clicked()
        {
            actions.push(crate::app::system::Action::Copy(text.to_owned()));
        }
    });
    ui.add_space(4.0);
    if version.prompt_text().is_none() {
        muted(ui, texts.get("prompt-without-text"));
    } else if let Some(changes) = changes {
        lines_ui(ui, "prompt changes", changes.len(), |ui, at| {
            let colors = palette(ui);
            let (change, line) = &changes[at];
            let mark = match change {
                Change::Same => (" ", colors.text2),
                Change::Added => ("+", colors.success),
                Change::Removed => ("\u{2212}", colors.danger),
            };
            line_ui(ui, line, Some(mark));
        });
    } else {
        lines_ui(ui, "prompt text", prompt.lines.len(), |ui, at| line_ui(ui, &prompt.lines[at], None));
    }
    ui.add_space(8.0);
    if let Some(said) = version.description.as_deref().filter(|said| !said.is_empty()) {
        text_fact(ui, texts.get("commit-message"), said);
    }
    time_fact(ui, view, "column-created", version.creation_timestamp);
    text_fact(ui, texts.get("column-user"), version.user_id.as_deref().unwrap_or_default());
    tags_ui(ui, view, &version.tags, false);
    texts_ui(ui, view, &detail.parts);
}
