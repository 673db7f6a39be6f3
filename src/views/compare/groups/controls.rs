//! In the strip: which metrics, which value of them, which interval, which runs, and taking it along.

use egui::{ScrollArea, Ui};

use crate::app::compare::groups::{Action, GroupLook};
use crate::app::compare::{self};
use crate::compare::groups::IntervalKind;
use crate::compare::table::export::CompareFormat;
use crate::model::format;
use crate::views::compare::controls::format_name;
use crate::views::compare::value_choice::{value_entries, value_name};
use crate::views::icons::Icon;
use crate::views::theme::font;
use crate::views::widgets::{Bar, Button, Form, check_row, search_field};
use crate::views::{Actions, View};

/// Width of the list of metrics, and the height of a row of it.
const LIST: f32 = 280.0;
const ROW: f32 = 26.0;

/// Chooses something else.
pub(super) fn set(view: &View<'_>, actions: &mut Actions, change: impl FnOnce(&mut GroupLook)) {
    let mut look = view.place.compare.look.groups.clone();
    change(&mut look);
    actions.push(compare::Action::Groups(Action::SetLook(Box::new(look))));
}

/// See the module.
pub(in crate::views::compare) fn controls<'a>(bar: Bar<'a, Actions>, view: &'a View<'a>) -> Bar<'a, Actions> {
    let texts = view.texts;
    let look = &view.place.compare.look.groups;
    bar.item("group metrics", |ui, form, actions| metrics_menu(ui, view, form, actions))
        .item("group value", |ui, form, actions| {
            let shown = value_name(texts, look.choice.value);
            let name = texts.with("compare-value-is", &[("value", shown.as_str().into())]);
            form.popup(ui, Button::outlined(&shown).trailing(Icon::ChevronDown).named(&name), &name, true, |ui| {
                if let Some(value) = value_entries(ui, texts, look.choice.value, false) {
                    set(view, actions, |look| look.choice.value = value);
                }
            });
        })
        .item("group interval", |ui, form, actions| {
            let choices = [
                (IntervalKind::T, texts.get("groups-interval-t")),
                (IntervalKind::Bootstrap, texts.get("groups-interval-bootstrap")),
            ];
            if let Some(kind) = form.choice(ui, texts.get("groups-interval-kind"), &choices, look.interval) {
                set(view, actions, |look| look.interval = kind);
            }
        })
        .item("group scope", |ui, form, actions| {
            let choices = [(false, texts.get("groups-scope-compared")), (true, texts.get("groups-scope-view"))];
            if let Some(is_of_all) = form.choice(ui, texts.get("groups-scope"), &choices, look.is_of_all) {
                set(view, actions, |look| look.is_of_all = is_of_all);
            }
        })
        .item("group export", |ui, form, actions| export_menu(ui, view, form, actions))
}

fn metrics_menu(ui: &mut Ui, view: &View<'_>, form: Form, actions: &mut Actions) {
    let texts = view.texts;
    let groups = &view.place.compare.groups;
    let Some(grouped) = groups.content.value() else { return };
    let shown = match &grouped.metrics[..] {
        [] => texts.get("groups-metrics").to_owned(),
        [one] => format::safe_text(&one.metric).into_owned(),
        [first, rest @ ..] => format!("{} + {}", format::safe_text(&first.metric), rest.len()),
    };
    let shown = format::middle_ellipsis(&shown, 28).into_owned();
    let name = format!("{}: {shown}", texts.get("groups-metrics"));
    form.popup(ui, Button::outlined(&shown).trailing(Icon::ChevronDown).named(&name), &name, false, |ui| {
        ui.set_width(LIST);
        let field = texts.get("groups-search-metrics");
        let (_, change) = search_field(ui, field, &groups.metric_search, LIST - 8.0, font::body());
        if let Some(text) = change {
            actions.push(compare::Action::Groups(Action::SetMetricSearch(text)));
        }
        ScrollArea::vertical().max_height(300.0).auto_shrink([false, true]).show_rows(
            ui,
            ROW,
            groups.metrics_found.len(),
            |ui, rows| {
                for metric in groups.metrics_found[rows].iter().filter_map(|at| grouped.offers.metrics.get(*at)) {
                    let is_on = grouped.metrics.iter().any(|known| known.metric == *metric);
                    let title = format::safe_text(metric);
                    if check_row(ui, is_on, &format::middle_ellipsis(&title, 40)).clicked() {
                        actions.push(compare::Action::Groups(Action::ToggleMetric(metric.clone())));
                    }
                }
            },
        );
    });
}

fn export_menu(ui: &mut Ui, view: &View<'_>, form: Form, actions: &mut Actions) {
    let texts = view.texts;
    let name = texts.get("groups-export");
    let is_plain = view.place.compare.look.groups.is_best_plain;
    form.popup(ui, Button::icon(Icon::Download, name), name, true, |ui| {
        ui.set_min_width(190.0);
        for (key, is_saved) in [("compare-copy-as", false), ("compare-save-as", true)] {
            for format in CompareFormat::FILES {
                let label = texts.with(key, &[("format", format_name(format).into())]);
                if ui.button(label).clicked() {
                    let action = if is_saved { Action::PickPath(format) } else { Action::Copy(format) };
                    actions.push(compare::Action::Groups(action));
                }
            }
            ui.separator();
        }
        if check_row(ui, !is_plain, texts.get("groups-bold")).clicked() {
            set(view, actions, |look| look.is_best_plain = !is_plain);
        }
    });
}
