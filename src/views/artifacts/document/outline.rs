//! A tree inside of a page: steps of an estimator, attributes of an object.

use std::sync::Arc;

use egui::{Align2, Id, Sense, Ui, vec2};
use rustc_hash::FxHashSet;

use super::super::super::theme::{font, palette, size};
use super::super::super::widgets::row::{fold_ui, guides_ui};
use crate::preview::{Key, Kind, TreePreview};
use crate::text::Texts;

/// Rows that are shown: a page is laid out as a whole.
const MOST_ROWS: usize = 500;
/// Height of a row, points.
const ROW: f32 = 22.0;

/// Rows that are folded away, and those that are left: layout alone.
#[derive(Clone, Default)]
struct Shown {
    folded: FxHashSet<usize>,
    rows: Vec<usize>,
}

impl Shown {
    /// With this row folded or unfolded, if one was.
    fn of(tree: &TreePreview, mut folded: FxHashSet<usize>, toggled: Option<usize>) -> Self {
        if let Some(row) = toggled.filter(|row| !folded.remove(row)) {
            folded.insert(row);
        }
        let mut rows = tree.visible(|row| !folded.contains(&row));
        rows.truncate(MOST_ROWS);
        Self { folded, rows }
    }
}

pub(super) fn outline_ui(ui: &mut Ui, texts: &'static Texts, tree: &TreePreview) {
    let palette = palette(ui);
    let id = ui.scope_id().with("folded");
    let known = ui.data(|data| data.get_temp::<Arc<Shown>>(id));
    let shown = known.unwrap_or_else(|| {
        let shown = Arc::new(Shown::of(tree, FxHashSet::default(), None));
        ui.data_mut(|data| data.insert_temp(id, shown.clone()));
        shown
    });
    let mut toggled = None;
    for &at in &shown.rows {
        let row = &tree.rows[at];
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
        if !ui.is_rect_visible(rect) {
            continue;
        }
        let levels = usize::from(row.depth).min(20);
        guides_ui(ui, rect, rect.left() + 6.0, size::INDENT, levels);
        let left = rect.left() + levels as f32 * size::INDENT;
        let is_step = row.kind.is_container();
        if is_step && row.children > 0 {
            let is_open = !shown.folded.contains(&at);
            let name = texts.get(if is_open { "fold" } else { "unfold" });
            let center = egui::pos2(left + 6.0, rect.center().y);
            if fold_ui(ui, center, is_open, Id::unique((id, at)), name) {
                toggled = Some(at);
            }
        }
        let key = match &row.key {
            Key::None => String::new(),
            Key::Name(name) => name.clone(),
            Key::Index(index) => index.to_string(),
            Key::Document(number) => format!("--- {number}"),
        };
        let (font, color) = if is_step { (font::strong(), palette.text) } else { (font::mono(), palette.text2) };
        let at = egui::pos2(left + 16.0, rect.center().y);
        let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
        let painted = painter.text(at, Align2::LEFT_CENTER, key, font, color);
        let color = match row.kind {
            Kind::String => palette.success,
            Kind::Number => palette.warn,
            Kind::Bool | Kind::Null | Kind::Alias => palette.accent_text,
            Kind::Object | Kind::Array => palette.muted,
        };
        let value: String = row.value.chars().take(300).collect();
        painter.text(egui::pos2(painted.right() + 12.0, at.y), Align2::LEFT_CENTER, value, font::mono(), color);
    }
    if toggled.is_some() {
        let shown = Arc::new(Shown::of(tree, shown.folded.clone(), toggled));
        ui.data_mut(|data| data.insert_temp(id, shown));
    }
}
