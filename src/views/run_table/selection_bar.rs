//! What can be done with several selected runs, in a bar that floats over the lower edge of the table.

use egui::{Align2, Area, CornerRadius, Frame, Id, Margin, Order, Rect, RichText, Stroke, Ui, vec2};

use crate::app::command::Command;
use crate::views::icons::Icon;
use crate::views::theme::{font, palette};
use crate::views::widgets::Button;
use crate::views::{Actions, View, commands};

/// Between the bar and the edge of the table.
const ABOVE: f32 = 16.0;
const HEIGHT: f32 = 40.0;
/// Room at the end of the table, so that its last row can be scrolled clear of the bar.
pub(in crate::views) const ROOM: f32 = 56.0;

/// Whether the bar is there.
pub(super) fn is_shown(view: &View<'_>) -> bool {
    view.place.table.selection.runs().len() > 1
}

/// The bar, centred in `table`.
pub(in crate::views) fn selection_bar_ui(ui: &Ui, view: &View<'_>, table: Rect, actions: &mut Actions) {
    if !is_shown(view) {
        return;
    }
    let colors = palette(ui);
    let at = egui::pos2(table.center().x, table.bottom() - ABOVE);
    let area = Area::new(Id::unique("selection bar"))
        .order(Order::Middle)
        .pivot(Align2::CENTER_BOTTOM)
        .fixed_pos(at)
        .constrain_to(table);
    area.show(ui, |ui| {
        let frame = Frame::new()
            .fill(colors.raised)
            .stroke(Stroke::new(1.0, colors.line_popup))
            .corner_radius(CornerRadius::same(8))
            .inner_margin(Margin::symmetric(12, 0))
            .shadow(ui.visuals().popup_shadow);
        frame.show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.set_height(HEIGHT - 2.0);
                ui.spacing_mut().item_spacing.x = 4.0;
                parts_ui(ui, view, table.width(), actions);
            });
        });
    });
}

fn parts_ui(ui: &mut Ui, view: &View<'_>, width: f32, actions: &mut Actions) {
    let texts = view.texts;
    let colors = palette(ui);
    let count = texts.count("selected-count", view.place.table.selection.runs().len());
    ui.add(egui::Label::new(RichText::new(count).font(font::strong()).color(colors.text)).selectable(false));
    ui.add_space(4.0);
    divider(ui);
    // Without room for words the icons have them on hover.
    let is_narrow = width < 560.0;
    let is_open = view.state.layout.is_inspector_open(&view.state.settings);
    let differs = button(Icon::SlidersHorizontal, texts.get("what-differs"), is_narrow).on(is_open);
    if ui.add(differs).clicked()
        && let Some(action) = Command::ToggleInspector.action(view.state)
    {
        actions.push(action);
    }
    let offered = [
        (Command::CompareSelection, "tab-compare"),
        (Command::ChartSelection, "tab-charts"),
        (Command::CopyRunId, "copy-ids"),
        (Command::DeleteRuns, "delete"),
    ];
    for (command, name) in offered {
        let icon = commands::icon(command).unwrap_or(Icon::Ellipsis);
        let key = command.shortcut_text();
        let name = texts.get(name);
        let is_danger = command == Command::DeleteRuns;
        let shown = button(icon, name, is_narrow);
        let shown = if is_danger { shown.danger() } else { shown };
        let response = if is_narrow {
            ui.add(shown.shortcut(&key))
        } else {
            ui.add(shown).on_hover_text(format!("{}  {key}", command.label(texts)))
        };
        // What it does is made up only now: of a large selection that takes its time.
        if response.clicked()
            && let Some(action) = command.action(view.state)
        {
            actions.push(action);
        }
    }
    divider(ui);
    let clear = Button::icon(Icon::X, texts.get("select-none"));
    if ui.add(clear.shortcut(&Command::Leave.shortcut_text())).clicked() {
        actions.push(crate::app::table::Action::SelectNone);
    }
}

fn button(icon: Icon, name: &str, is_narrow: bool) -> Button<'_> {
    if is_narrow { Button::icon(icon, name) } else { Button::quiet(name).with_icon(icon) }
}

fn divider(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(9.0, 20.0), egui::Sense::hover());
    ui.painter().vline(rect.center().x, rect.y_range(), Stroke::new(1.0, palette(ui).line));
}
