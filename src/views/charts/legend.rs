//! The runs of a chart with their colours, in a list that scrolls when it is long.

use egui::{Rect, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::style::{PlotStyle, elided};
use crate::model::RunIndex;
use crate::text::Texts;

const ROW: f32 = 20.0;

/// One run of a legend.
#[derive(Clone, Copy, Debug)]
pub struct LegendEntry<'a> {
    /// Which run.
    pub run: RunIndex,
    /// Its name.
    pub name: &'a str,
    /// Its colour in the palette.
    pub slot: usize,
    /// Left out of the chart: drawn hollow.
    pub is_hidden: bool,
    /// Has the focus.
    pub is_focused: bool,
}

/// A click in a legend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LegendClick {
    /// On which run.
    pub run: RunIndex,
    /// A double click (the first click of it has been reported before).
    pub is_double: bool,
}

/// Lists `entries` in the room that `ui` has; names are cut at the end, whole on hover.
pub fn legend_ui(ui: &mut Ui, entries: &[LegendEntry<'_>], style: &PlotStyle, texts: &Texts) -> Option<LegendClick> {
    let mut clicked = None;
    ui.spacing_mut().item_spacing.y = 0.0;
    let area = ScrollArea::vertical().id_salt("legend").auto_shrink([false, true]);
    area.show_rows(ui, ROW, entries.len(), |ui, rows| {
        for entry in &entries[rows] {
            let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
            response.widget_info(|| {
                let hidden = || texts.with("chart-run-hidden", &[("name", entry.name.into())]);
                let label = if entry.is_hidden { hidden() } else { entry.name.to_owned() };
                WidgetInfo::selected(Role::ListItem, true, entry.is_focused, label)
            });
            row_ui(ui, rect, entry, style, response.hovered());
            if response.double_clicked() || response.clicked() {
                clicked = Some(LegendClick { run: entry.run, is_double: response.double_clicked() });
            }
            response.on_hover_text(entry.name);
        }
    });
    clicked
}

fn row_ui(ui: &Ui, rect: Rect, entry: &LegendEntry<'_>, style: &PlotStyle, is_hovered: bool) {
    let painter = ui.painter();
    if entry.is_focused || is_hovered {
        painter.rect_filled(rect, 4, if entry.is_focused { style.selected } else { style.hover });
    }
    let middle = rect.center().y;
    let color = style.run[entry.slot % style.run.len()];
    let dash = Rect::from_center_size(pos2(rect.left() + 13.0, middle), vec2(10.0, 2.0));
    if entry.is_hidden {
        painter.circle_stroke(dash.center(), 3.0, Stroke::new(1.5, color));
    } else {
        painter.rect_filled(dash, 1, color);
    }
    let left = rect.left() + 26.0;
    let name = elided(painter, entry.name, style.small_font.clone(), rect.right() - left - 8.0);
    let text = if entry.is_hidden { style.muted } else { style.text };
    painter.galley(pos2(left, middle - name.size().y / 2.0), name, text);
}
