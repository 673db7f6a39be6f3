//! A new chart: several metrics together, or expressions over them.

use egui::{Align, Layout, RichText, Role, ScrollArea, TextEdit, Ui, WidgetInfo};

use crate::app::charts;
use crate::model::format;
use crate::views::icons::Icon;
use crate::views::theme::{font, palette, size};
use crate::views::widgets::{Button, Form, Lead, ListRow};
use crate::views::{Actions, View};

/// The button, with a field behind it.
pub(super) fn add_button(ui: &mut Ui, view: &View<'_>, form: Form, actions: &mut Actions) {
    let name = view.texts.get("add-chart");
    form.popup(ui, Button::icon(Icon::Plus, name), name, false, |ui| {
        ui.set_width(360.0);
        form_ui(ui, view, actions);
    });
}

fn form_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let texts = view.texts;
    let palette = palette(ui);
    let charts = &view.place.charts;
    ui.label(RichText::new(texts.get("add-chart")).font(font::section()));
    ui.label(RichText::new(texts.get("add-chart-why")).font(font::small()).color(palette.muted));
    let before = charts.draft.as_deref().unwrap_or_default();
    let mut text = before.to_owned();
    let field = TextEdit::multiline(&mut text)
        .hint_text(texts.get("add-chart-hint"))
        .font(font::mono())
        .desired_rows(3)
        .desired_width(f32::INFINITY);
    let response = ui.add(field);
    response.widget_info(|| {
        let mut info = WidgetInfo::text_edit(true, before, &text, texts.get("add-chart-hint"));
        info.label = Some(texts.get("add-chart-lines").to_owned());
        info
    });
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    if let Some(failure) = &charts.draft_failure {
        let text = texts.message(failure);
        ui.label(RichText::new(text).font(font::small()).color(palette.danger));
    }
    ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
        let is_ready = charts.draft_failure.is_none() && lines.iter().any(|line| !line.is_empty());
        if ui.add_enabled(is_ready, Button::primary(texts.get("add-chart-done"))).clicked() {
            actions.push(charts::Action::Add(text.clone()));
            ui.close();
        }
    });
    ui.separator();
    ui.label(RichText::new(texts.get("metrics")).font(font::small()).color(palette.muted));
    ui.spacing_mut().item_spacing.y = 0.0;
    let area = ScrollArea::vertical().id_salt("metrics").max_height(180.0).auto_shrink([false, true]);
    area.show_rows(ui, size::ROW, charts.metrics.len(), |ui, rows| {
        for name in &charts.metrics[rows] {
            let is_named = lines.iter().any(|line| **line == **name);
            let row = ListRow::new(Role::Button, format::safe_text(name)).selected(is_named).corner(4);
            if row.lead(Lead::text_at(8.0)).show(ui).response.clicked() {
                let gap = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
                text = format!("{text}{gap}{name}\n");
            }
        }
    });
    if text != before {
        actions.push(charts::Action::SetDraft(Some(text)));
    }
}
