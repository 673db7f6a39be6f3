//! The artifact tree.

use egui::{Align2, Id, Role, ScrollArea, Ui};

use super::super::icons::Icon;
use super::super::theme::{font, palette, size};
use super::super::widgets::{Lead, ListRow, search_field};
use super::super::{Actions, View, file_icons};
use crate::app::artifacts;
use crate::app::artifacts::{ArtifactRef, ArtifactRow};
use crate::model::{FileKind, format};
use crate::store::ArtifactKind;

pub(super) fn tree_ui(ui: &mut Ui, view: &View<'_>, artifacts: &artifacts::State, actions: &mut Actions) {
    let texts = view.texts;
    let palette = palette(ui);
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        ui.add_space(12.0);
        let width = ui.available_width() - 12.0;
        let (field, change) = search_field(ui, texts.get("filter-files"), &artifacts.filter, width, font::body());
        crate::views::shortcuts::offer_search(ui, &field);
        if let Some(text) = change {
            actions.push(artifacts::Action::SetFilter(text));
        }
    });
    ui.add_space(6.0);
    let footer = egui::Frame::new().fill(palette.content).inner_margin(egui::Margin::symmetric(12, 0));
    egui::Panel::bottom("artifact count").exact_size(28.0).frame(footer).show(ui, |ui| {
        let rect = ui.max_rect();
        let sections = artifacts.listing.value().map(|sections| sections.as_slice()).unwrap_or_default();
        let bytes = sections.iter().map(|section| section.listing.total_bytes).sum();
        let count = texts.count("files-count", artifacts.file_count.unwrap_or(0));
        let is_cut = sections.iter().any(|section| section.listing.is_cut);
        let count = if is_cut { format!("{count}, {}", texts.get("listing-cut")) } else { count };
        ui.painter().text(rect.left_center(), Align2::LEFT_CENTER, count, font::small(), palette.muted);
        let size = format::size(bytes);
        ui.painter().text(rect.right_center(), Align2::RIGHT_CENTER, size, font::small(), palette.muted);
    });
    ui.spacing_mut().item_spacing.y = 0.0;
    let moved_to = moved_to(ui, artifacts);
    ScrollArea::vertical().id_salt("artifact rows").auto_shrink(false).show_rows(
        ui,
        size::ROW,
        artifacts.rows.len(),
        |ui, rows| {
            if let Some(at) = moved_to {
                let top = ui.max_rect().top() + (at as f32 - rows.start as f32) * size::ROW;
                let row = egui::Rect::from_min_size(egui::pos2(ui.max_rect().left(), top), egui::vec2(1.0, size::ROW));
                ui.scroll_to_rect(row, None);
            }
            for row in &artifacts.rows[rows] {
                row_ui(ui, view, artifacts, row, actions);
            }
        },
    );
}

/// The row that the arrow keys are on, if that is another one than before.
fn moved_to(ui: &Ui, artifacts: &artifacts::State) -> Option<usize> {
    let id = Id::unique("artifact row before");
    let current = artifacts.current().cloned();
    let before: Option<Option<ArtifactRef>> = ui.data(|data| data.get_temp(id));
    if before.as_ref() == Some(&current) {
        return None;
    }
    let at = artifacts.rows.iter().position(|row| artifacts.is_current(row));
    ui.data_mut(|data| data.insert_temp(id, current));
    at
}

fn row_ui(ui: &mut Ui, view: &View<'_>, artifacts: &artifacts::State, row: &ArtifactRow, actions: &mut Actions) {
    let texts = view.texts;
    let palette = palette(ui);
    let is_current = artifacts.is_current(row);
    let is_shown = artifacts.is_chosen(row);
    let section = artifacts.listing.value().and_then(|sections| sections.get(row.target.section));
    let entry = section.zip(row.entry).and_then(|(section, at)| section.listing.entries.get(at));
    let model = section.and_then(|section| section.model.as_deref());
    let name = match entry {
        Some(entry) => entry.path.rsplit('/').next().unwrap_or(&entry.path),
        None => model.unwrap_or_default(),
    };
    let series = section.zip(row.series).and_then(|(section, at)| section.series.all().get(at));
    let name = series.map_or(name, |series| series.name.as_str());
    let whole = format::safe_text(name);
    // The middle goes first: names differ at their ends, and what they are stands at the very end.
    let room = ui.available_width() - 104.0 - row.depth as f32 * size::INDENT;
    let name = format::middle_ellipsis(&whole, (room / 6.6).max(12.0) as usize);
    let is_cut = name != whole;
    let kind = entry.map(|entry| entry.kind);
    let (icon, color) = match kind {
        None => (Icon::Box, palette.text2),
        Some(ArtifactKind::Folder) if row.is_open => (Icon::FolderOpen, palette.text2),
        Some(ArtifactKind::Folder) => (Icon::Folder, palette.text2),
        Some(ArtifactKind::File { .. }) if series.is_some() => (Icon::Layers, palette.text2),
        Some(ArtifactKind::File { .. }) => (file_icons::of_kind(FileKind::of_name(&name)), palette.text2),
        Some(ArtifactKind::OutsideLink) => (Icon::ExternalLink, palette.warn),
        Some(ArtifactKind::BrokenLink) => (Icon::Unlink, palette.warn),
        Some(ArtifactKind::Locked) => (Icon::Lock, palette.warn),
    };
    let size_text = match kind {
        _ if series.is_some() => texts.count("series-steps", series.map_or(0, |series| series.steps.len())),
        Some(ArtifactKind::File { .. } | ArtifactKind::Folder) | None => format::size(row.bytes),
        _ => String::new(),
    };
    let why = match kind {
        Some(ArtifactKind::OutsideLink) => Some("artifact-outside"),
        Some(ArtifactKind::BrokenLink) => Some("artifact-broken"),
        Some(ArtifactKind::Locked) => Some("chip-locked"),
        _ => None,
    };
    // The row of a series stays the same whichever of its steps is chosen.
    let id = match series {
        Some(series) => Id::unique(("artifact series", row.target.section, &series.pattern)),
        None => Id::unique(("artifact", &row.target)),
    };
    let mut shown = ListRow::new(Role::TreeItem, name.clone())
        .id(id)
        .selected(is_current)
        .filled(is_current || is_shown)
        .fill(if is_current { palette.selected_focus } else { palette.selected })
        .bar()
        .lead(Lead::TREE)
        .depth(row.depth, texts)
        .guides()
        .fold(row.is_folder.then_some(row.is_open))
        .icon(icon, color)
        .font(if entry.is_none() { font::strong() } else { font::body() })
        .trailing(size_text, font::small())
        .end(12.0);
    if why.is_some() || is_cut {
        shown = shown.own_tip();
    }
    if is_cut {
        shown = shown.spoken(whole.clone());
    }
    if entry.is_none() && section.is_some_and(|section| section.is_deleted) {
        shown = shown.beside(texts.get("chip-deleted"));
    }
    let response = shown.show(ui).response;
    if response.clicked() {
        match kind {
            None | Some(ArtifactKind::Folder) => actions.push(artifacts::Action::ToggleFolder(row.target.clone())),
            Some(ArtifactKind::File { .. }) => actions.push(artifacts::Action::Select(row.target.clone())),
            _ => {}
        }
        response.surrender_focus();
    }
    if matches!(kind, Some(ArtifactKind::File { .. } | ArtifactKind::Folder)) {
        response.context_menu(|ui| super::head::menu_ui(ui, texts, artifacts, &row.target, actions));
    }
    if let Some(key) = why {
        response.on_hover_text(texts.get(key));
    } else if is_cut {
        response.on_hover_text(whole);
    }
}
