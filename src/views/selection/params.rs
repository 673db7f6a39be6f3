//! Parameters of several runs: those that differ, and on demand those that do not.

use egui::Ui;

use super::columns::{Shade, foot_ui, head_ui, row_ui};
use crate::app::table;
use crate::app::table::compared;
use crate::model::{Compared, Differences, RunIndex, format};
use crate::views::theme::palette;
use crate::views::widgets::{muted, rows_ui_of};
use crate::views::{Actions, View};

pub(super) fn params_ui(ui: &mut Ui, view: &View<'_>, found: &Differences, actions: &mut Actions) {
    let texts = view.texts;
    head_ui(ui, view, texts.get("parameters"), "");
    if found.differing.is_empty() && found.equal.is_empty() {
        muted(ui, texts.get("no-params"));
        return;
    }
    let palette = palette(ui);
    let shows_equal = view.place.table.compared.shows_equal;
    let equal: &[Compared] = if shows_equal { &found.equal } else { &[] };
    if found.differing.is_empty() {
        muted(ui, texts.get("nothing-differs"));
    }
    let row = |ui: &mut Ui, at: usize| {
        let is_differing = at < found.differing.len();
        let param = if is_differing { &found.differing[at] } else { &equal[at - found.differing.len()] };
        let color = if is_differing { palette.text } else { palette.muted };
        let value = |run: RunIndex| {
            let value = view.place.catalog.run(run).param(&param.key)?;
            let line = value.lines().next().unwrap_or_default();
            let line: String = line.chars().take(200).collect();
            let is_whole = value.len() <= line.len() + 1;
            let text = format::safe_text(&line);
            Some(Shade { text: if is_whole { text.into_owned() } else { format!("{text}…") }, color })
        };
        row_ui(ui, view, param, value, if is_differing { palette.text2 } else { palette.muted });
    };
    rows_ui_of(ui, super::columns::HEIGHT, found.differing.len() + equal.len(), row);
    let counts = [("n", found.differing.len().into()), ("equal", found.equal.len().into())];
    let link = texts.get(if shows_equal { "hide-equal" } else { "show-equal" });
    let link = Some(link).filter(|_| !found.equal.is_empty());
    if foot_ui(ui, &texts.with("selection-differ", &counts), link) {
        actions.push(table::Action::Compared(compared::Action::ShowEqual(!shows_equal)));
    }
}
