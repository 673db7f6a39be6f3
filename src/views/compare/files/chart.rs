//! A column of the tables of all runs in one chart.

use egui::{RichText, Ui};

use super::{Page, push, said};
use crate::app::compare::files;
use crate::app::compare::files::plot::{Action, MOST_RUNS, Plotted};
use crate::model::format;
use crate::preview::tables::Mark;
use crate::views::Actions;
use crate::views::artifacts::plot_ui;
use crate::views::icons::Icon;
use crate::views::theme::{font, palette};
use crate::views::widgets::{dropdown, empty_state, segmented};

/// Columns that a list offers.
const MOST_LISTED: usize = 200;

pub(super) fn chart_ui(ui: &mut Ui, page: Page<'_>, actions: &mut Actions) {
    let texts = page.view.texts;
    if let Some(why) = page.state.plot.data.failure() {
        empty_state(ui, Icon::TriangleAlert, &format::safe_text(&texts.message(why)), "", |_| {});
        return;
    }
    let Some(plotted) = page.state.plot.data.value() else {
        empty_state(ui, Icon::ChartLine, texts.get("files-reading"), "", |_| {});
        return;
    };
    if plotted.columns.is_empty() {
        empty_state(ui, Icon::ChartLine, texts.get("table-no-numbers"), "", |_| {});
        return;
    }
    egui::Frame::new().inner_margin(egui::Margin::symmetric(16, 6)).show(ui, |ui| {
        bar_ui(ui, page, plotted, actions);
        if plotted.is_partial {
            said::notice_ui(ui, texts.get("files-partial"));
        }
        let place = page.view.place;
        let name = |at: usize| plotted.runs.get(at).map(|run| page.name(*run)).unwrap_or_default();
        let color = |at: usize| {
            let colors = palette(ui);
            plotted.runs.get(at).map_or(colors.text, |run| colors.line(place.color_of(*run)))
        };
        let names: Vec<String> = (0..plotted.runs.len()).map(name).collect();
        let colors: Vec<egui::Color32> = (0..plotted.runs.len()).map(color).collect();
        plot_ui(ui, texts, &plotted.data, &names, &colors);
    });
}

fn bar_ui(ui: &mut Ui, page: Page<'_>, plotted: &Plotted, actions: &mut Actions) {
    let (texts, state) = (page.view.texts, &page.state.plot);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let x = plotted.data.x.clone();
        let mut set = |mark, x: Option<String>, y: String| {
            push(actions, files::Action::Plot(Action::Set { mark, x, y }));
        };
        let marks = [
            (Mark::Line, texts.get("table-mark-line")),
            (Mark::Scatter, texts.get("table-mark-scatter")),
            (Mark::Histogram, texts.get("table-mark-histogram")),
        ];
        if let Some(mark) = segmented(ui, texts.get("table-mark"), &marks, state.mark) {
            set(mark, x.clone(), plotted.y.clone());
        }
        let muted = |text: &str| RichText::new(text.to_owned()).font(font::body()).color(palette(ui).muted);
        let labels = [muted("y:"), muted("x:")];
        let [y_label, x_label] = labels;
        let shown = |names: &[String]| -> Vec<String> {
            let safe = |name: &String| format::safe_text(&format::middle_ellipsis(name, 32)).into_owned();
            names.iter().take(MOST_LISTED).map(safe).collect()
        };
        ui.label(y_label);
        let names = shown(&plotted.columns);
        let choices: Vec<(usize, &str)> = names.iter().enumerate().map(|(at, name)| (at, name.as_str())).collect();
        let now = plotted.columns.iter().position(|name| *name == plotted.y).unwrap_or(usize::MAX);
        if let Some(y) = dropdown(ui, texts.get("table-y"), &choices, now).and_then(|at| plotted.columns.get(at)) {
            set(state.mark, x.clone(), y.clone());
        }
        if state.mark != Mark::Histogram {
            ui.label(x_label);
            let names = shown(&plotted.along);
            let mut choices = vec![(0, texts.get("table-row-number"))];
            choices.extend(names.iter().enumerate().map(|(at, name)| (at + 1, name.as_str())));
            let now = x.as_ref().and_then(|x| plotted.along.iter().position(|name| name == x)).map_or(0, |at| at + 1);
            if let Some(chosen) = dropdown(ui, texts.get("table-x"), &choices, now) {
                let x = chosen.checked_sub(1).and_then(|at| plotted.along.get(at)).cloned();
                set(state.mark, x, plotted.y.clone());
            }
        }
        let mut told = Vec::new();
        if page.runs().len() > MOST_RUNS {
            told.push(texts.with("files-first-runs", &[("n", MOST_RUNS.into())]));
        }
        if plotted.without > 0 {
            told.push(texts.count("files-without-column", plotted.without));
        }
        ui.label(RichText::new(told.join(" · ")).font(font::small()).color(palette(ui).muted));
    });
}
