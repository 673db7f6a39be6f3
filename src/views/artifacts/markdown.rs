//! Markdown as it is meant to look. Nothing in it is fetched: no image loader is installed, and links open only when
//! they are clicked.

use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use egui::{Id, Ui};
use egui_commonmark::{CommonMarkCache, CommonMarkViewer};

/// Text that is longer is cut: a note is no book.
const LONGEST: usize = 200_000;

/// Whether only the beginning of `text` is laid out.
pub(super) fn is_cut(text: &str) -> bool {
    text.char_indices().nth(LONGEST).is_some()
}

/// Lays `text` out in the width at hand.
pub fn markdown_ui(ui: &mut Ui, salt: impl Hash + std::fmt::Debug, text: &str) {
    let cache =
        ui.data_mut(|data| data.get_temp_mut_or_default::<Arc<Mutex<CommonMarkCache>>>(Id::unique("markdown")).clone());
    let mut cache = cache.lock().unwrap_or_else(PoisonError::into_inner);
    let end = text.char_indices().nth(LONGEST).map_or(text.len(), |(at, _)| at);
    let text = without_images(&text[..end]);
    ui.push_id(salt, |ui| {
        let width = ui.available_width();
        CommonMarkViewer::new().default_width(Some(width as usize)).show(ui, &mut cache, &text);
    });
}

/// `![alt](address)` as a link: the picture itself may lie anywhere, and nothing is loaded on behalf of a text.
fn without_images(text: &str) -> String {
    text.replace("![", "[")
}
