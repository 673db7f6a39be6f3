//! Note, tags, datasets, children, and small pictures.

use egui::{Align, Align2, Layout, RichText, Role, Sense, Ui, vec2};

use super::super::find::condition_menu_ui;
use super::super::icons::Icon;
use super::super::theme::{font, palette};
use super::super::widgets::row::Shown;
use super::super::widgets::text::paint_elided;
use super::super::widgets::{Chip, Lead, ListRow, chip, link, section_title};
use super::super::{Actions, View, artifacts as files};
use crate::app::lifecycle::{Edit, Edited};
use crate::app::pages::RunTab;
use crate::app::{artifacts, find, lifecycle, pages};
use crate::model::filter::{Field, click};
use crate::model::keys::is_internal_tag;
use crate::model::{RunIndex, artifact_series, format};
use crate::store::KeyValue;

/// The tag `mlflow.note.content`, as Markdown.
pub(super) fn note_ui(ui: &mut Ui, view: &View<'_>, run: RunIndex, actions: &mut Actions) {
    let note = view.place.catalog.run(run).tag("mlflow.note.content").filter(|note| !note.trim().is_empty());
    let mut edit = |ui: &mut Ui, key: &'static str| {
        if edit_link(ui, view, run, key) {
            let text = note.unwrap_or_default().to_owned();
            actions.push(lifecycle::Action::SetEdit(Some(Edit::Note(Edited::Run(run), text))));
        }
    };
    let Some(note) = note else {
        edit(ui, "add-note");
        return;
    };
    ui.horizontal(|ui| {
        section_title(ui, view.texts.get("note"), None);
        edit(ui, "edit");
    });
    files::markdown::markdown_ui(ui, view.texts, ("note", run), note);
    ui.add_space(8.0);
    let rect = ui.available_rect_before_wrap();
    ui.painter().hline(rect.x_range(), rect.top(), egui::Stroke::new(1.0, palette(ui).line));
    ui.add_space(8.0);
}

/// A way to edit something of a run that is not deleted; whether it was taken. Where nothing can be written it says why.
fn edit_link(ui: &mut Ui, view: &View<'_>, run: RunIndex, key: &'static str) -> bool {
    if view.place.catalog.is_deleted(run) {
        return false;
    }
    let can_write = view.place.can_write(run);
    let response = ui.add_enabled_ui(can_write, |ui| link(ui, view.texts.get(key))).inner;
    if !can_write {
        let why = view.place.why_read_only(run);
        response.clone().on_disabled_hover_text(view.texts.message(&why));
    }
    response.clicked()
}

/// A name at the left and its text at the right.
pub(in crate::views) fn key_value_ui(ui: &mut Ui, view: &View<'_>, entry: &KeyValue) {
    const LONGEST: usize = 400;
    let palette = palette(ui);
    let end = entry.value.char_indices().nth(LONGEST).map_or(entry.value.len(), |(at, _)| at);
    let value = format::safe_text(entry.value[..end].lines().next().unwrap_or_default()).into_owned();
    let half = ui.available_width() * 0.5;
    let shown = ListRow::new(Role::ListItem, format::safe_text(&entry.key))
        .spoken(format!("{}: {value}", entry.key))
        .lined()
        .lead(Lead::text_at(0.0))
        .color(palette.text2)
        .text_end(half)
        .own_tip()
        .show(ui);
    let Shown { response, rect, .. } = shown;
    let width = rect.width() - shown.text.width() - 16.0;
    let at = rect.right_center();
    let (_, is_cut) = paint_elided(ui.painter(), at, Align2::RIGHT_CENTER, &value, font::body(), palette.text, width);
    let whole = &entry.value[..entry.value.char_indices().nth(2_000).map_or(entry.value.len(), |(at, _)| at)];
    response.context_menu(|ui| {
        if ui.button(view.texts.get("copy-value")).clicked() {
            ui.copy_text(entry.value.to_string());
        }
        if ui.button(view.texts.get("copy-name")).clicked() {
            ui.copy_text(entry.key.to_string());
        }
    });
    if is_cut || shown.is_cut || entry.value.len() > end || entry.value.contains('\n') {
        response.on_hover_text(format::safe_lines(&format!("{}\n{whole}", entry.key)));
    }
}

/// Tags of the user as chips; MLflow's own are told by the details.
pub(super) fn tags_ui(ui: &mut Ui, view: &View<'_>, run: RunIndex, actions: &mut Actions) {
    let tags: Vec<&KeyValue> =
        view.place.catalog.run(run).tags.iter().filter(|tag| !is_internal_tag(&tag.key)).collect();
    let is_deleted = view.place.catalog.is_deleted(run);
    let can_edit = view.place.can_write(run) && !is_deleted;
    if tags.is_empty() && is_deleted {
        return;
    }
    ui.add_space(12.0);
    ui.horizontal(|ui| {
        section_title(ui, view.texts.get("tags"), Some(&crate::text::grouped(tags.len())));
        if edit_link(ui, view, run, "add-tag") {
            actions.push(lifecycle::Action::SetEdit(Some(Edit::Tag(run, String::new(), String::new()))));
        }
    });
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        for tag in tags {
            let value = tag.value.lines().next().unwrap_or_default();
            let text = format!("{} {}", tag.key, format::middle_ellipsis(value, 36));
            let response = chip(ui, &format::safe_text(&text), Chip::Neutral, None).interact(Sense::click());
            let conditions = || click::of_text(&Field::Tag(tag.key.as_ref().into()), &tag.value);
            if response.clicked()
                && let Some((_, only)) = conditions().into_iter().next()
            {
                actions.push(find::Action::AddCondition(only));
            }
            response.context_menu(|ui| {
                condition_menu_ui(ui, view, &conditions(), actions);
                if ui.button(view.texts.get("copy-value")).clicked() {
                    ui.copy_text(tag.value.to_string());
                }
                if can_edit {
                    ui.separator();
                    if ui.button(view.texts.get("edit")).clicked() {
                        let (key, value) = (tag.key.to_string(), tag.value.to_string());
                        actions.push(lifecycle::Action::SetEdit(Some(Edit::Tag(run, key, value))));
                    }
                    if ui.button(view.texts.get("remove-tag")).clicked() {
                        actions.push(lifecycle::Action::RemoveTag(run, tag.key.to_string()));
                    }
                }
            });
            let whole: String = tag.value.chars().take(2_000).collect();
            response.on_hover_text(format::safe_lines(&format!("{}\n{whole}", tag.key)));
        }
    });
}

/// The first pictures of the run.
pub(super) fn thumbnails_ui(ui: &mut Ui, view: &View<'_>, run: RunIndex, actions: &mut Actions) {
    let Some(artifacts) = view.place.artifacts.as_ref().filter(|artifacts| artifacts.run == run) else {
        actions.push(artifacts::Action::Want(run));
        return;
    };
    if artifacts.listing.value().is_none() {
        return;
    }
    if artifacts.thumbnails.is_idle() {
        actions.push(artifacts::Action::WantThumbnails(run));
    }
    let Some(thumbnails) = artifacts.thumbnails.value().filter(|thumbnails| !thumbnails.is_empty()) else { return };
    let texts = view.texts;
    ui.add_space(12.0);
    ui.horizontal(|ui| {
        section_title(ui, texts.get("figures"), None);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if link(ui, texts.get("all-artifacts")).clicked() {
                actions.push(pages::Action::OpenRun(run, RunTab::Artifacts));
            }
        });
    });
    let gap = 8.0;
    let columns = ((ui.available_width() + gap) / (148.0 + gap)).floor().clamp(2.0, 6.0);
    let width = ((ui.available_width() + gap) / columns - gap).floor();
    let palette = palette(ui);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(gap, gap);
        for (target, preview) in thumbnails.iter() {
            let (rect, response) = ui.allocate_exact_size(vec2(width, width * 0.82 + 20.0), Sense::click());
            let frame = egui::Rect::from_min_size(rect.min, vec2(width, width * 0.82));
            let name = target.path.rsplit('/').next().unwrap_or(&target.path);
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, name));
            let line = if response.hovered() { palette.line_field } else { palette.line };
            let stroke = egui::Stroke::new(1.0, line);
            ui.painter().rect(frame, 6, palette.backdrop, stroke, egui::StrokeKind::Inside);
            match preview {
                Some(preview) => files::image::thumbnail_ui(ui, frame.shrink(3.0), preview),
                None => drop(Icon::ImageOff.paint(ui.painter(), frame.center(), 24.0, palette.muted)),
            }
            let at = egui::pos2(rect.left(), rect.bottom() - 9.0);
            // The number first: what all steps of one thing share tells nothing.
            let caption = artifact_series::caption(&target.path);
            let shown = format::safe_text(caption.as_deref().unwrap_or(name));
            paint_elided(ui.painter(), at, Align2::LEFT_CENTER, &shown, font::small(), palette.text2, width);
            if response.clicked() {
                actions.push(pages::Action::OpenRun(run, RunTab::Artifacts));
                actions.push(artifacts::Action::Select(target.clone()));
            }
            response.on_hover_text(RichText::new(format::safe_text(&target.path)));
        }
    });
}
