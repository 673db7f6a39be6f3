//! The tests between groups: which of them, against what, and what they say in plain words.

use std::borrow::Cow;
use std::sync::Arc;

use egui::{Align2, Margin, Panel, Popup, Role, ScrollArea, Sense, Ui, WidgetInfo, vec2};

use super::controls::set;
use super::lines::Lines;
use crate::app::compare::groups::Action;
use crate::app::compare::{self};
use crate::compare::groups::{
    Grouped, GroupedMetric, Tests, Verdict, difference_text, effect_name, key_title, p_text, pair_title, test_name,
    verdict, verdict_text, why, why_no_tests,
};
use crate::compare::statistics::correction::Correction;
use crate::compare::statistics::pairwise::{Comparison, TestKind};
use crate::model::format;
use crate::views::compare::grid::text_at;
use crate::views::icons::Icon;
use crate::views::theme::{font, palette, size};
use crate::views::widgets::text::paint_elided;
use crate::views::widgets::{Button, dropdown, empty_state, muted};
use crate::views::{Actions, View};

/// Widths of the columns at first: groups, result, difference, p, corrected p, effect.
const WIDTHS: [f32; 6] = [176.0, 158.0, 158.0, 72.0, 92.0, 110.0];
/// A row of a menu.
const ROW: f32 = 24.0;

/// See the module.
pub(super) fn tests_ui(ui: &mut Ui, view: &View<'_>, grouped: &Arc<Grouped>, actions: &mut Actions) {
    let texts = view.texts;
    let Some(metric) = grouped.metrics.first() else { return };
    let frame = egui::Frame::new().fill(palette(ui).content).inner_margin(Margin::symmetric(8, 4));
    Panel::top("test choices").frame(frame).show(ui, |ui| choices_ui(ui, view, grouped, actions));
    let tests = match &metric.tests {
        Ok(tests) => tests,
        Err(why) => {
            let inner = egui::Frame::new().inner_margin(Margin::symmetric(16, 0));
            inner.show(ui, |ui| empty_state(ui, Icon::Info, &texts.message(&why_no_tests(*why)), "", |_| {}));
            return;
        }
    };
    Panel::bottom("test notes").frame(frame).show(ui, |ui| {
        muted(ui, &notes(view, tests));
    });
    let table = Table { view, grouped, metric };
    let draw = |ui: &mut Ui, row: Option<usize>, column: usize, _: &mut Actions| match row {
        None => table.head_ui(ui, column),
        Some(row) => {
            if let Some(comparison) = tests.comparisons.get(row) {
                table.cell_ui(ui, row, comparison, column);
            }
        }
    };
    let lines = Lines { salt: "tests", rows: tests.comparisons.len(), widths: &WIDTHS, selected: None, draw: &draw };
    lines.show(ui, actions);
}

fn notes(view: &View<'_>, tests: &Tests) -> String {
    let texts = view.texts;
    let mut said = vec![texts.get("groups-level").to_owned()];
    if tests.unpaired > 0 {
        said.push(texts.count("groups-unpaired", tests.unpaired));
    }
    if tests.doubled > 0 {
        said.push(texts.count("groups-doubled", tests.doubled));
    }
    said.join(" · ")
}

fn choices_ui(ui: &mut Ui, view: &View<'_>, grouped: &Arc<Grouped>, actions: &mut Actions) {
    let texts = view.texts;
    let choice = &view.place.compare.look.groups.choice;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 4.0);
        if grouped.metrics.len() > 1 {
            metric_menu(ui, view, grouped, actions);
        }
        let tests = [TestKind::Welch, TestKind::MannWhitney, TestKind::PairedT, TestKind::Wilcoxon];
        let tests = tests.map(|test| (test, test_name(texts, test)));
        if let Some(test) = dropdown(ui, texts.get("groups-test"), &tests, choice.test) {
            set(view, actions, |look| look.choice.test = test);
        }
        let corrections = [
            (Correction::Holm, texts.get("groups-correction-holm")),
            (Correction::BenjaminiHochberg, texts.get("groups-correction-bh")),
            (Correction::None, texts.get("groups-correction-none")),
        ];
        if let Some(correction) = dropdown(ui, texts.get("groups-correction"), &corrections, choice.correction) {
            set(view, actions, |look| look.choice.correction = correction);
        }
        against_menu(ui, view, grouped, actions);
        if matches!(choice.test, TestKind::PairedT | TestKind::Wilcoxon) {
            pair_menu(ui, view, grouped, actions);
        }
    });
}

/// Which of the metrics that are shown is tested.
fn metric_menu(ui: &mut Ui, view: &View<'_>, grouped: &Grouped, actions: &mut Actions) {
    let names: Vec<(usize, Cow<'_, str>)> =
        grouped.metrics.iter().map(|metric| format::safe_text(&metric.metric)).enumerate().collect();
    let choices: Vec<(usize, &str)> = names.iter().map(|(at, name)| (*at, &**name)).collect();
    if let Some(at) = dropdown(ui, view.texts.get("groups-metrics"), &choices, 0) {
        actions.push(compare::Action::Groups(Action::TestMetric(grouped.metrics[at].metric.clone())));
    }
}

/// A button with a list of whatever many; which of them was chosen.
fn menu(ui: &mut Ui, name: &str, shown: &str, titles: &[Cow<'_, str>], is_on: impl Fn(usize) -> bool) -> Option<usize> {
    let shown = format::middle_ellipsis(shown, 28);
    let name = format!("{name}: {shown}");
    let button = ui.add(Button::outlined(&shown).trailing(Icon::ChevronDown).named(&name));
    let mut chosen = None;
    Popup::menu(&button).show(|ui| {
        ui.set_min_width(200.0);
        ScrollArea::vertical().max_height(320.0).auto_shrink([false, true]).show_rows(
            ui,
            ROW,
            titles.len(),
            |ui, rows| {
                for at in rows {
                    if ui.selectable_label(is_on(at), format::middle_ellipsis(&titles[at], 44)).clicked() {
                        chosen = Some(at);
                    }
                }
            },
        );
    });
    chosen
}

/// All pairs, or with which group.
fn against_menu(ui: &mut Ui, view: &View<'_>, grouped: &Grouped, actions: &mut Actions) {
    let texts = view.texts;
    let all = texts.get("groups-all-pairs");
    let shown = grouped.against.and_then(|at| grouped.groups.get(at)).map_or_else(
        || all.to_owned(),
        |group| texts.with("groups-against-group", &[("group", group.label.as_str().into())]),
    );
    let titles: Vec<Cow<'_, str>> =
        std::iter::once(all.into()).chain(grouped.groups.iter().map(|group| Cow::Borrowed(&*group.label))).collect();
    let is_on = |at: usize| grouped.against == at.checked_sub(1);
    if let Some(at) = menu(ui, texts.get("groups-against"), &shown, &titles, is_on) {
        let label = at.checked_sub(1).and_then(|at| grouped.groups.get(at)).map(|group| group.label.clone());
        set(view, actions, |look| look.choice.against = label);
    }
}

/// What runs have in common that are a pair.
fn pair_menu(ui: &mut Ui, view: &View<'_>, grouped: &Grouped, actions: &mut Actions) {
    let texts = view.texts;
    let shown = grouped.pair_by.as_ref().map_or_else(
        || texts.get("groups-pair-by").to_owned(),
        |key| texts.with("groups-pair-by-key", &[("key", key_title(texts, key).into_owned().into())]),
    );
    let keys = &grouped.offers.pair_keys;
    let titles: Vec<Cow<'_, str>> = keys.iter().map(|key| key_title(texts, key)).collect();
    let is_on = |at: usize| grouped.pair_by.as_ref() == Some(&keys[at]);
    if let Some(at) = menu(ui, texts.get("groups-pair-by"), &shown, &titles, is_on) {
        set(view, actions, |look| look.choice.pair_by = keys.get(at).cloned());
    }
}

struct Table<'a> {
    view: &'a View<'a>,
    grouped: &'a Grouped,
    metric: &'a GroupedMetric,
}

impl Table<'_> {
    fn head_ui(&self, ui: &mut Ui, column: usize) {
        let texts = self.view.texts;
        let title = match column {
            0 => texts.get("groups-pair"),
            1 => texts.get("groups-verdict"),
            2 => texts.get("groups-difference"),
            3 => texts.get("groups-p"),
            4 => texts.get("groups-adjusted"),
            _ => effect_name(texts, self.grouped.test),
        };
        let rect = ui.max_rect();
        let response = ui.interact(rect, ui.scope_id().with("head"), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, title));
        let room = rect.width() - 2.0 * size::CELL;
        let color = palette(ui).text2;
        paint_elided(ui.painter(), text_at(rect, 0.0), Align2::LEFT_CENTER, title, font::header(), color, room);
    }

    fn cell_ui(&self, ui: &mut Ui, row: usize, comparison: &Comparison, column: usize) {
        let colors = palette(ui);
        let rect = ui.max_rect();
        let text = self.text(comparison, column);
        let said = verdict(comparison, self.metric.best);
        let (color, shown_font) = match (column, said) {
            (1, Some(Verdict::Better)) => (colors.success, font::value()),
            (1, Some(Verdict::Worse)) => (colors.danger, font::value()),
            (1, Some(Verdict::Higher | Verdict::Lower)) => (colors.text, font::value()),
            (1, Some(Verdict::NotShown) | None) => (colors.muted, font::body()),
            _ => (colors.text, font::body()),
        };
        let response = ui.interact(rect, egui::Id::unique(("test cell", row, column)), Sense::hover());
        let role = if column == 0 { Role::Row } else { Role::Cell };
        response.widget_info(|| WidgetInfo::labeled(role, true, &*text));
        if column == 0 {
            let cells: Vec<String> = (1..WIDTHS.len()).map(|column| self.text(comparison, column)).collect();
            let said = cells.join(self.view.texts.get("list-separator"));
            ui.accesskit_node_builder(response.id, |node| node.set_description(said));
        }
        let room = rect.width() - 2.0 * size::CELL;
        paint_elided(ui.painter(), text_at(rect, 0.0), Align2::LEFT_CENTER, &text, shown_font, color, room);
        if response.hovered() {
            let [first, second] = comparison.groups.map(|at| &*self.grouped.groups[at].label);
            let tip = if column == 0 { format!("{first}\n{second}") } else { text };
            response.on_hover_text_at_pointer(tip);
        }
    }

    fn text(&self, comparison: &Comparison, column: usize) -> String {
        let texts = self.view.texts;
        let none = || format::NO_VALUE.to_owned();
        match column {
            0 => pair_title(texts, self.grouped, comparison.groups),
            1 => match comparison.outcome {
                Err(reason) => texts.message(&why(reason)),
                Ok(_) => {
                    verdict(comparison, self.metric.best).map_or_else(none, |it| verdict_text(texts, it).to_owned())
                }
            },
            2 => {
                comparison.difference.map_or_else(none, |(difference, interval)| difference_text(difference, interval))
            }
            3 => comparison.outcome.map_or_else(|_| none(), |test| p_text(test.p)),
            4 => comparison.adjusted_p.map_or_else(none, p_text),
            _ => comparison.effect.map_or_else(|_| none(), |effect| format!("{effect:.2}")),
        }
    }
}
