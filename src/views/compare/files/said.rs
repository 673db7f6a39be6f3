//! What is said of files in words.

use egui::{Margin, RichText, Ui};

use super::Page;
use crate::app::compare::files::{Choice, Compared};
use crate::compare::artifact::bytes::Content;
use crate::model::format;
use crate::views::theme::{font, palette};

/// `in 2 of 3 runs`.
pub(super) fn count(page: Page<'_>, choice: &Choice) -> String {
    page.view.texts.with("files-in", &[("n", choice.entry.runs.into()), ("all", page.runs().len().into())])
}

/// Whether two files hold the same bytes.
pub(super) fn content(page: Page<'_>, compared: &Compared) -> String {
    let texts = page.view.texts;
    match &compared.content {
        Ok(Content::Same) => texts.get("files-identical").to_owned(),
        Ok(Content::DiffersAt(byte)) => {
            texts.with("files-differ-at", &[("byte", crate::text::grouped(byte.saturating_add(1)).into())])
        }
        Ok(Content::SizesDiffer([before, after])) => texts.with(
            "files-sizes-differ",
            &[("before", format::size(*before).into()), ("after", format::size(*after).into())],
        ),
        Err(why) => texts.message(why),
    }
}

/// A line at the top: what is not the whole truth.
pub(super) fn notice_ui(ui: &mut Ui, text: &str) {
    let colors = palette(ui);
    egui::Frame::new().fill(colors.warn_soft).inner_margin(Margin::symmetric(16, 4)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(RichText::new(text).font(font::small()).color(colors.warn));
    });
}
