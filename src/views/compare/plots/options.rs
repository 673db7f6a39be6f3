//! What can be chosen of a plot, in the strip above it.

use std::sync::Arc;

use egui::{RichText, Ui};

use super::super::super::icons::Icon;
use super::super::super::theme::{font, palette};
use super::super::super::widgets::{Bar, Button, Form, check_row, radio_row};
use super::super::super::{Actions, View};
use super::axes::{METRIC_VALUES, with_axes};
use super::fields::fields_ui;
use super::push;
use crate::app::compare::plots::{Action, BrushUse};
use crate::app::export::{self, ExportedPlot};
use crate::compare::plots::parallel::{AxisSetup, Coloring, ParallelSetup};
use crate::compare::plots::{Field, PlotKind, PlotOption, PlotSetup, Role, title};
use crate::model::{ColumnId, format};

/// Characters of a name on a button.
const NAME: usize = 20;

/// The controls of a kind, behind the strip of views.
pub(in super::super) fn options<'a>(bar: Bar<'a, Actions>, view: &'a View<'a>, kind: PlotKind) -> Bar<'a, Actions> {
    let setup = view.place.compare.look.plots.of(kind);
    let mut bar = match kind {
        PlotKind::Parallel => parallel(bar, view),
        _ => bar,
    };
    for role in setup.roles() {
        bar = bar.item(role.key(), move |ui, form, actions| role_ui(ui, view, form, (kind, *role), actions));
    }
    bar = bar.item("plot runs", |ui, form, actions| runs_ui(ui, view, form, actions)).then_right();
    if !setup.options().is_empty() {
        bar = bar.item("plot options", move |ui, form, actions| options_ui(ui, view, form, kind, actions));
    }
    if kind == PlotKind::Parallel {
        bar = bar.item("plot brushed", |ui, form, actions| brushed_ui(ui, view, form, actions));
    }
    bar.item("plot export", move |ui, form, actions| {
        let button = Button::icon(Icon::Download, view.texts.get("plot-export"));
        let picture = view.place.compare.plots.picture(kind);
        if form.button_if(ui, picture.is_some(), button)
            && let Some(picture) = picture
        {
            let plot = ExportedPlot { setup: picture.setup.clone(), data: picture.data.clone() };
            actions.push(export::Action::OpenPlot(Arc::new(plot)));
        }
    })
}

/// The field in a role.
fn role_ui(ui: &mut Ui, view: &View<'_>, form: Form, (kind, role): (PlotKind, Role), actions: &mut Actions) {
    let texts = view.texts;
    let setup = view.place.compare.look.plots.of(kind);
    let picture = view.place.compare.plots.picture(kind);
    // What nobody chose is said all the same.
    let current = setup.field(role).or_else(|| picture?.setup.field(role));
    let none = texts.get(if role == Role::Color { "plot-color-runs" } else { "plot-role-none" });
    let shown = current.as_ref().map_or_else(|| none.to_owned(), |field| title(field, texts));
    chooser(ui, form, texts.get(role.key()), &shown, false, |ui| {
        let set = |field: Option<Field>, actions: &mut Actions| {
            let mut setup = setup.clone();
            setup.set_field(role, field);
            push(actions, Action::SetSetup(setup));
        };
        if role.is_optional() {
            if ui.selectable_label(current.is_none(), none).clicked() {
                set(None, actions);
                ui.close();
            }
            ui.separator();
        }
        if let Some(Field { column: column @ ColumnId::Metric(_), value }) = &current {
            for (other, key) in METRIC_VALUES {
                if radio_row(ui, *value == other, texts.get(key)).clicked() && *value != other {
                    set(Some(Field { column: column.clone(), value: other }), actions);
                }
            }
            ui.separator();
        }
        let is_chosen = |field: &Field| current.as_ref().is_some_and(|current| current.column == field.column);
        if let Some(field) = fields_ui(ui, view, choices(view, kind), is_chosen, actions) {
            set(Some(field), actions);
        }
    });
}

/// Switches, and what is one of a few words.
fn options_ui(ui: &mut Ui, view: &View<'_>, form: Form, kind: PlotKind, actions: &mut Actions) {
    let texts = view.texts;
    let name = texts.get("plot-options");
    form.popup(ui, Button::icon(Icon::SlidersHorizontal, name), name, false, |ui| {
        ui.set_min_width(220.0);
        let setup = view.place.compare.look.plots.of(kind);
        // What nobody chose is said all the same.
        let shown = view.place.compare.plots.picture(kind);
        let shown = shown.map_or_else(|| setup.clone(), |picture| setup.clone().scaled_as(&picture.setup));
        let mut set = |key: &str, chosen: usize| {
            let mut setup = setup.clone();
            setup.set_option(key, chosen);
            push(actions, Action::SetSetup(setup));
        };
        for PlotOption { key, words, chosen } in shown.options() {
            if words.is_empty() {
                if check_row(ui, chosen > 0, texts.get(key)).clicked() {
                    set(key, 1 - chosen.min(1));
                }
                continue;
            }
            ui.label(RichText::new(texts.get(key)).font(font::group()).color(palette(ui).muted));
            for (at, word) in words.iter().enumerate() {
                if radio_row(ui, at == chosen, texts.get(word)).clicked() {
                    set(key, at);
                }
            }
        }
    });
}

/// A name in front of its control; to a screen reader the control says so itself.
fn label_ui(ui: &mut Ui, form: Form, text: &str) {
    if form == Form::Bar {
        let text = RichText::new(text).font(font::body()).color(palette(ui).text2);
        ui.add(egui::Label::new(text).selectable(false));
        ui.add_space(-2.0);
    }
}

/// A button that shows what is chosen and opens `content`.
fn chooser(ui: &mut Ui, form: Form, name: &str, shown: &str, is_menu: bool, content: impl FnOnce(&mut Ui)) {
    label_ui(ui, form, name);
    let text = format::middle_ellipsis(shown, NAME).into_owned();
    let label = format!("{name}: {shown}");
    form.popup(ui, Button::outlined(&text).trailing(Icon::ChevronDown).named(&label), &label, is_menu, content);
}

fn choices<'a>(view: &'a View<'_>, kind: PlotKind) -> &'a [Field] {
    view.place.compare.plots.picture(kind).map_or(&[], |picture| &picture.choices)
}

fn runs_ui(ui: &mut Ui, view: &View<'_>, form: Form, actions: &mut Actions) {
    let texts = view.texts;
    let place = view.place;
    let in_view = place.table.content.value().map_or(0, |table| table.matching);
    let compared = texts.with("plot-runs-compared", &[("n", place.compare.runs.len().into())]);
    let all = texts.with("plot-runs-in-view", &[("n", in_view.into())]);
    let is_of_view = place.compare.look.plots.is_of_view;
    let shown = if is_of_view { &all } else { &compared };
    chooser(ui, form, texts.get("plot-which-runs"), shown, true, |ui| {
        for (is_all, words) in [(false, &compared), (true, &all)] {
            if ui.selectable_label(is_all == is_of_view, words).clicked() {
                push(actions, Action::SetOfView(is_all));
            }
        }
    });
}

fn parallel<'a>(bar: Bar<'a, Actions>, view: &'a View<'a>) -> Bar<'a, Actions> {
    bar.item("plot colour", |ui, form, actions| color_ui(ui, view, form, actions))
        .item("plot add axis", |ui, form, actions| add_axis_ui(ui, view, form, actions))
}

fn set(actions: &mut Actions, setup: ParallelSetup) {
    push(actions, Action::SetSetup(PlotSetup::Parallel(setup)));
}

fn color_ui(ui: &mut Ui, view: &View<'_>, form: Form, actions: &mut Actions) {
    let texts = view.texts;
    let setup = &view.place.compare.look.plots.parallel;
    let shown = match &setup.color {
        Coloring::Last => texts.get("plot-color-last").to_owned(),
        Coloring::Runs => texts.get("plot-color-runs").to_owned(),
        Coloring::Field(field) => title(field, texts),
    };
    chooser(ui, form, texts.get("plot-color"), &shown, false, |ui| {
        for (color, key) in [(Coloring::Last, "plot-color-last"), (Coloring::Runs, "plot-color-runs")] {
            if ui.selectable_label(setup.color == color, texts.get(key)).clicked() {
                set(actions, ParallelSetup { color, ..setup.clone() });
                ui.close();
            }
        }
        ui.separator();
        let is_chosen = |field: &Field| matches!(&setup.color, Coloring::Field(known) if known == field);
        if let Some(field) = fields_ui(ui, view, choices(view, PlotKind::Parallel), is_chosen, actions) {
            set(actions, ParallelSetup { color: Coloring::Field(field), ..setup.clone() });
        }
    });
}

fn add_axis_ui(ui: &mut Ui, view: &View<'_>, form: Form, actions: &mut Actions) {
    let name = view.texts.get("plot-add-axis");
    let Some(picture) = view.place.compare.plots.picture(PlotKind::Parallel) else { return };
    form.popup(ui, Button::quiet(name).with_icon(Icon::Plus), name, false, |ui| {
        let mut setup = with_axes(&view.place.compare.look.plots.parallel, picture);
        let is_shown = |field: &Field| setup.axes().iter().any(|axis| axis.field == *field);
        if let Some(field) = fields_ui(ui, view, &picture.choices, is_shown, actions) {
            let axes = setup.axes.get_or_insert_default();
            match axes.iter().position(|axis| axis.field == field) {
                Some(at) => drop(axes.remove(at)),
                None => axes.push(AxisSetup::of(field)),
            }
            set(actions, setup);
        }
        if view.place.compare.look.plots.parallel.axes.is_some() {
            ui.separator();
            if ui.button(view.texts.get("plot-axes-reset")).clicked() {
                let setup = &view.place.compare.look.plots.parallel;
                set(actions, ParallelSetup { axes: None, ..setup.clone() });
                ui.close();
            }
        }
    });
}

/// How many runs lie within the brushes, and what can be done with them.
fn brushed_ui(ui: &mut Ui, view: &View<'_>, form: Form, actions: &mut Actions) {
    let texts = view.texts;
    let Some(picture) = view.place.compare.plots.picture(PlotKind::Parallel) else { return };
    let all = picture.data.runs.len();
    let Some(brushed) = &picture.brushed else {
        if form == Form::Bar {
            let text = RichText::new(texts.count("plot-count-runs", all)).font(font::small()).color(palette(ui).muted);
            ui.add(egui::Label::new(text).selectable(false));
        }
        return;
    };
    let readout = texts.with("plot-brushed-of", &[("n", brushed.len().into()), ("all", all.into())]);
    form.popup(ui, Button::outlined(&readout).trailing(Icon::ChevronDown), &readout, true, |ui| {
        for (what, key) in [
            (BrushUse::Select, "plot-brushed-select"),
            (BrushUse::Compare, "plot-brushed-compare"),
            (BrushUse::Filter, "plot-brushed-filter"),
        ] {
            if ui.button(texts.get(key)).clicked() {
                push(actions, Action::UseBrushed(what));
            }
        }
        ui.separator();
        if ui.button(texts.get("plot-brushed-clear")).clicked() {
            let setup = &view.place.compare.look.plots.parallel;
            set(actions, ParallelSetup { brushes: Vec::new(), ..setup.clone() });
        }
    });
}
