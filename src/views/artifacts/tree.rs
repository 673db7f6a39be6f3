//! The artifact tree.

use egui::{Align2, Id, Rect, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, vec2};

use super::super::icons::Icon;
use super::super::theme::{font, palette, size};
use super::super::widgets::search_field;
use super::super::widgets::text::paint_elided;
use super::super::{Actions, View, file_icons};
use crate::app::Action;
use crate::app::state::{ArtifactRow, ArtifactsState};
use crate::model::{FileKind, format};
use crate::store::ArtifactKind;

pub(super) fn tree_ui(ui: &mut Ui, view: &View<'_>, artifacts: &ArtifactsState, actions: &mut Actions) {
    let texts = view.texts;
    let palette = palette(ui);
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        ui.add_space(12.0);
        let width = ui.available_width() - 12.0;
        let (_, change) = search_field(ui, texts.get("filter-files"), &artifacts.filter, width, font::body());
        if let Some(text) = change {
            actions.push(Action::SetArtifactFilter(text));
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
    ScrollArea::vertical().id_salt("artifact rows").auto_shrink(false).show_rows(
        ui,
        size::ROW,
        artifacts.rows.len(),
        |ui, rows| {
            for row in &artifacts.rows[rows] {
                row_ui(ui, view, artifacts, row, actions);
            }
        },
    );
}

fn row_ui(ui: &mut Ui, view: &View<'_>, artifacts: &ArtifactsState, row: &ArtifactRow, actions: &mut Actions) {
    let texts = view.texts;
    let palette = palette(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), size::ROW), Sense::hover());
    let response = ui.interact(rect, Id::unique(("artifact", &row.target)), Sense::click());
    let is_selected = artifacts.selected.as_ref() == Some(&row.target);
    let section = artifacts.listing.value().and_then(|sections| sections.get(row.target.section));
    let entry = section.zip(row.entry).and_then(|(section, at)| section.listing.entries.get(at));
    let model = section.and_then(|section| section.model.as_deref());
    let name = match entry {
        Some(entry) => entry.path.rsplit('/').next().unwrap_or(&entry.path),
        None => model.unwrap_or_default(),
    };
    let name = format::safe_text(name);
    response.widget_info(|| WidgetInfo::selected(Role::TreeItem, true, is_selected, &*name));
    if is_selected {
        ui.painter().rect_filled(rect, 0, palette.selected_focus);
        let bar = Rect::from_min_size(rect.min, vec2(2.0, rect.height()));
        ui.painter().rect_filled(bar, 0, palette.accent);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, 0, palette.hover);
    }
    let y = rect.center().y;
    let x = rect.left() + 10.0 + row.depth as f32 * size::INDENT;
    for depth in 0..row.depth {
        let guide = rect.left() + 17.0 + depth as f32 * size::INDENT;
        ui.painter().vline(guide.round() + 0.5, rect.y_range(), Stroke::new(1.0, palette.line_sub));
    }
    if row.is_folder {
        let icon = if row.is_open { Icon::ChevronDown } else { Icon::ChevronRight };
        icon.paint(ui.painter(), egui::pos2(x + 7.0, y), 14.0, palette.text2);
    }
    let kind = entry.map(|entry| entry.kind);
    let (icon, color) = match kind {
        None => (Icon::Box, palette.text2),
        Some(ArtifactKind::Folder) if row.is_open => (Icon::FolderOpen, palette.text2),
        Some(ArtifactKind::Folder) => (Icon::Folder, palette.text2),
        Some(ArtifactKind::File { .. }) => (file_icons::of_kind(FileKind::of_name(&name)), palette.text2),
        Some(ArtifactKind::OutsideLink) => (Icon::ExternalLink, palette.warn),
        Some(ArtifactKind::BrokenLink) => (Icon::Unlink, palette.warn),
        Some(ArtifactKind::Locked) => (Icon::Lock, palette.warn),
    };
    icon.paint(ui.painter(), egui::pos2(x + 24.0, y), 14.0, color);
    let size_text = match kind {
        Some(ArtifactKind::File { .. } | ArtifactKind::Folder) | None => format::size(row.bytes),
        _ => String::new(),
    };
    let at = egui::pos2(rect.right() - 12.0, y);
    let right = ui.painter().text(at, Align2::RIGHT_CENTER, size_text, font::small(), palette.muted).left();
    let left = x + 37.0;
    let at = egui::pos2(left, y);
    let font = if entry.is_none() { font::strong() } else { font::body() };
    let (_, is_cut) =
        paint_elided(ui.painter(), at, Align2::LEFT_CENTER, &name, font, palette.text, right - left - 8.0);
    if response.clicked() {
        match kind {
            None | Some(ArtifactKind::Folder) => actions.push(Action::ToggleFolder(row.target.clone())),
            Some(ArtifactKind::File { .. }) => actions.push(Action::SelectArtifact(row.target.clone())),
            _ => {}
        }
        response.surrender_focus();
    }
    let why = match kind {
        Some(ArtifactKind::OutsideLink) => Some("artifact-outside"),
        Some(ArtifactKind::BrokenLink) => Some("artifact-broken"),
        Some(ArtifactKind::Locked) => Some("chip-locked"),
        _ => None,
    };
    if let Some(key) = why {
        response.on_hover_text(texts.get(key));
    } else if is_cut {
        response.on_hover_text(name);
    }
}
