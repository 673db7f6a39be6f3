//! Which value of a metric is meant.

use egui::{Role, Ui, WidgetInfo};

use crate::compare::table::MetricValue;
use crate::text::Texts;

/// Its name.
pub(super) fn value_name(texts: &'static Texts, value: MetricValue) -> String {
    match value {
        MetricValue::Last => texts.get("compare-value-last").to_owned(),
        MetricValue::Min => texts.get("compare-value-min").to_owned(),
        MetricValue::Max => texts.get("compare-value-max").to_owned(),
        MetricValue::Best => texts.get("compare-value-best").to_owned(),
        MetricValue::All => texts.get("compare-value-all").to_owned(),
        MetricValue::At(step) => texts.with("compare-value-step", &[("step", step.into())]),
    }
}

/// The entries of a menu that chooses it, with several at once or not. What was chosen.
pub(super) fn value_entries(
    ui: &mut Ui,
    texts: &'static Texts,
    shown: MetricValue,
    has_several: bool,
) -> Option<MetricValue> {
    let mut chosen = None;
    for value in [MetricValue::Last, MetricValue::Min, MetricValue::Max, MetricValue::Best, MetricValue::All] {
        if (has_several || value != MetricValue::All)
            && ui.selectable_label(shown == value, value_name(texts, value)).clicked()
        {
            chosen = Some(value);
        }
    }
    ui.separator();
    ui.horizontal(|ui| {
        let step = if let MetricValue::At(step) = shown { step } else { 0 };
        let mut wanted = step;
        ui.label(texts.get("compare-value-at"));
        let field = ui.add(egui::DragValue::new(&mut wanted).update_while_editing(false));
        field.widget_info(|| WidgetInfo::labeled(Role::SpinButton, true, texts.get("compare-value-at")));
        if wanted != step {
            chosen = Some(MetricValue::At(wanted));
        }
    });
    chosen
}
