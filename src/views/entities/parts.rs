//! What several pages show: times, tags, links to runs and other pages, and texts in lines.

use egui::{Label, RichText, ScrollArea, Sense, Ui, vec2};

use super::super::icons::Icon;
use super::super::run_page::fact;
use super::super::theme::{font, palette};
use super::super::widgets::{Chip, chip, elided, link, muted, rows_ui, section_title};
use super::super::{Actions, View};
use crate::app::entities::{self, Detail, DetailKey, Indexed, TextPart};
use crate::app::pages::RunTab;
use crate::app::{artifacts, pages};
use crate::model::keys::is_internal_tag;
use crate::model::{EntityKey, RunIndex, StoreIndex, format};
use crate::store::{KeyValue, RunId};

const LINE: f32 = 18.0;
/// Lines of a text before it scrolls by itself.
const MOST_LINES: usize = 28;

/// A fact that is a text, unless it is empty.
pub(super) fn text_fact(ui: &mut Ui, label: &str, text: &str) {
    if !text.is_empty() {
        fact(ui, label, |ui| {
            elided(ui, &format::safe_text(text), font::body(), palette(ui).text);
        });
    }
}

/// The same in the typeface of code.
pub(super) fn mono_fact(ui: &mut Ui, label: &str, text: &str) {
    if !text.is_empty() {
        fact(ui, label, |ui| {
            elided(ui, &format::safe_text(text), font::mono(), palette(ui).text);
        });
    }
}

/// A time, with how long ago that is.
pub(super) fn time_fact(ui: &mut Ui, view: &View<'_>, key: &'static str, time: Option<i64>) {
    let Some(time) = time else { return };
    let absolute = format::absolute_time(time, &view.clock.zone);
    let relative = format::relative_time(view.texts, time, view.clock.now, &view.clock.zone);
    let text = if absolute.starts_with(&relative) { absolute } else { format!("{absolute} · {relative}") };
    text_fact(ui, view.texts.get(key), &text);
}

/// The run with this ID as a link; the ID where that run is not here.
pub(super) fn run_fact(
    ui: &mut Ui,
    view: &View<'_>,
    indexed: &Indexed,
    (store, id): (StoreIndex, &str),
    actions: &mut Actions,
) -> Option<RunIndex> {
    let run = indexed.entities.run(store, id);
    fact(ui, view.texts.get("source-run"), |ui| match run {
        Some(run) => {
            if link(ui, &run_name(view, run)).clicked() {
                actions.push(pages::Action::OpenRun(run, RunTab::Overview));
            }
        }
        None => {
            elided(ui, &format::safe_text(id), font::mono(), palette(ui).text2)
                .on_hover_text(view.texts.get("run-not-here"));
        }
    });
    run
}

/// The name of a run, made safe.
pub(super) fn run_name(view: &View<'_>, run: RunIndex) -> String {
    format::safe_text(view.place.catalog.run(run).display_name()).into_owned()
}

/// The name of a run that is here, else its ID.
pub(super) fn run_label(
    view: &View<'_>,
    indexed: &Indexed,
    store: StoreIndex,
    id: &RunId,
) -> (String, Option<RunIndex>) {
    match indexed.entities.run(store, id.as_str()) {
        Some(run) => (run_name(view, run), Some(run)),
        None => (format::safe_text(id.as_str()).into_owned(), None),
    }
}

/// A link to another page.
pub(super) fn entity_link(ui: &mut Ui, text: &str, key: impl FnOnce() -> EntityKey, actions: &mut Actions) {
    if link(ui, text).clicked() {
        actions.push(entities::Action::Open(key()));
    }
}

/// Shows files of a run: what lies at `path` of its artifacts.
pub(super) fn open_files(run: RunIndex, path: String, actions: &mut Actions) {
    actions.push(pages::Action::OpenRun(run, RunTab::Artifacts));
    actions.push(artifacts::Action::Reveal(path));
}

/// Tags of the user as chips; with `all`, those of MLflow as a list below.
pub(super) fn tags_ui(ui: &mut Ui, view: &View<'_>, tags: &[KeyValue], all: bool) {
    let (internal, own): (Vec<&KeyValue>, Vec<&KeyValue>) = tags.iter().partition(|tag| is_internal_tag(&tag.key));
    if !own.is_empty() {
        ui.add_space(12.0);
        section_title(ui, view.texts.get("tags"), Some(&crate::text::grouped(own.len())));
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
            for tag in own {
                let value = tag.value.lines().next().unwrap_or_default();
                let text = format!("{} {}", tag.key, format::middle_ellipsis(value, 36));
                let whole: String = tag.value.chars().take(2_000).collect();
                chip(ui, &format::safe_text(&text), Chip::Neutral, None)
                    .interact(Sense::hover())
                    .on_hover_text(format::safe_text(&format!("{}\n{whole}", tag.key)));
            }
        });
    }
    if all {
        values_ui(ui, view, "tags-internal", &internal);
    }
}

/// Names and values below each other.
pub(super) fn values_ui(ui: &mut Ui, view: &View<'_>, title: &'static str, values: &[&KeyValue]) {
    if values.is_empty() {
        return;
    }
    ui.add_space(12.0);
    section_title(ui, view.texts.get(title), Some(&crate::text::grouped(values.len())));
    rows_ui(ui, values.len(), |ui, at| super::super::run_page::key_value_ui(ui, view, values[at]));
}

/// A text of Markdown, unless it is empty.
pub(super) fn description_ui(ui: &mut Ui, view: &View<'_>, salt: &str, text: Option<&str>) {
    let Some(text) = text.filter(|text| !text.trim().is_empty()) else { return };
    section_title(ui, view.texts.get("description"), None);
    super::super::artifacts::markdown::markdown_ui(ui, view.texts, ("description", salt), text);
    ui.add_space(8.0);
}

/// The texts of a page, asked for where they are missing or old.
pub(super) fn detail<'a>(view: &View<'a>, key: &DetailKey, actions: &mut Actions) -> Option<&'a Detail> {
    let revision = view.indexed()?.catalog.revision;
    let known = view.place.entities.detail.as_ref().filter(|(of, _, _)| of == key);
    if known.is_none_or(|(_, when, _)| *when != revision) {
        actions.push(entities::Action::WantDetail(key.clone()));
    }
    known?.2.value().map(|detail| &**detail)
}

/// Texts with their titles.
pub(super) fn texts_ui(ui: &mut Ui, view: &View<'_>, parts: &[TextPart]) {
    for part in parts {
        ui.add_space(12.0);
        section_title(ui, view.texts.get(part.title), None);
        lines_ui(ui, part.title, part.lines.len(), |ui, at| line_ui(ui, &part.lines[at], None));
        if part.is_cut {
            muted(ui, view.texts.get("text-lines-cut"));
        }
    }
}

/// A line of code, marked in front where it is a part of a comparison.
pub(super) fn line_ui(ui: &mut Ui, line: &str, mark: Option<(&str, egui::Color32)>) {
    const LONGEST: usize = 4_000;
    let colors = palette(ui);
    let end = line.char_indices().nth(LONGEST).map_or(line.len(), |(at, _)| at);
    let shown = format::safe_text(&line[..end]);
    let (text, color) = match mark {
        Some((sign, color)) => (format!("{sign} {shown}"), color),
        None => (shown.into_owned(), colors.text),
    };
    ui.add(Label::new(RichText::new(text).font(font::mono()).color(color)).extend().selectable(true));
}

/// Lines in a frame; many of them scroll, and only those in view are laid out.
pub(super) fn lines_ui(ui: &mut Ui, salt: &str, count: usize, line: impl Fn(&mut Ui, usize)) {
    let colors = palette(ui);
    egui::Frame::new().fill(colors.inset).corner_radius(6).inner_margin(egui::Margin::symmetric(10, 6)).show(
        ui,
        |ui| {
            let shown = count.clamp(1, MOST_LINES) as f32;
            // Lines are lower than controls.
            ui.spacing_mut().interact_size.y = LINE;
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.set_width(ui.available_width());
            ScrollArea::both().id_salt(("text", salt)).auto_shrink([false, true]).max_height(shown * LINE).show_rows(
                ui,
                LINE,
                count,
                |ui, rows| {
                    for at in rows {
                        ui.horizontal(|ui| {
                            ui.set_height(LINE);
                            line(ui, at);
                        });
                    }
                },
            );
        },
    );
}

/// The small icon before a link.
pub(super) fn icon_ui(ui: &mut Ui, icon: Icon) {
    let (rect, _) = ui.allocate_exact_size(vec2(16.0, 20.0), Sense::hover());
    icon.paint(ui.painter(), rect.center(), 14.0, palette(ui).text2);
    ui.spacing_mut().item_spacing.x = 6.0;
}
