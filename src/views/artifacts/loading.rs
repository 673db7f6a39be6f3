//! What is shown of a file that is on its way: how far it was read.

use egui::{Id, ProgressBar, RichText, Ui};

use super::super::theme::{font, palette};
use super::file_size;
use crate::app::artifacts::{ArtifactRef, State};
use crate::model::format;
use crate::text::Texts;

/// Most files are here before anybody could read a word, in seconds.
const PATIENCE: f64 = 0.15;

/// Nothing at first, then a bar.
pub(super) fn loading_ui(ui: &mut Ui, texts: &'static Texts, artifacts: &State, target: &ArtifactRef) {
    let now = ui.input(|input| input.time);
    let slot = Id::unique("artifact on its way");
    let since = ui.data_mut(|data| {
        let known = data.get_temp::<(ArtifactRef, f64)>(slot).filter(|(of, since)| of == target && *since <= now);
        let (_, since) = known.unwrap_or_else(|| (target.clone(), now));
        data.insert_temp(slot, (target.clone(), since));
        since
    });
    let left = PATIENCE - (now - since);
    if left > 0.0 {
        ui.request_repaint_after_secs(left as f32);
        return;
    }
    let total = file_size(artifacts, target).unwrap_or(0);
    let read = artifacts.bytes_read.min(total);
    let share = if total > 0 { read as f32 / total as f32 } else { 0.0 };
    ui.vertical_centered(|ui| {
        ui.add_space(((ui.available_height() - 60.0) * 0.4).clamp(4.0, 400.0));
        ui.add(
            ProgressBar::new(share).desired_width(240.0).desired_height(4.0).corner_radius(2).fill(palette(ui).accent),
        );
        ui.add_space(6.0);
        let args = [("done", format::size(read).into()), ("size", format::size(total).into())];
        let text = texts.with("preview-reading", &args);
        ui.label(RichText::new(text).font(font::small()).color(palette(ui).muted));
    });
}
