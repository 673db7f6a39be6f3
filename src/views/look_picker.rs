//! The dot of a run as a button for its look: the colours of the palette, patterns, any other colour, and back to what it
//! has by itself. A look that was chosen counts at once, wherever the run is drawn.

use egui::{Id, Popup, PopupCloseBehavior, Pos2, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::charts::dashes;
use super::icons::Icon;
use super::theme::palette;
use super::widgets::color_picker::color_picker_ui;
use super::widgets::run_dot::RunDot;
use super::widgets::{Button, focus_ring, muted};
use super::{Actions, View};
use crate::app::charts;
use crate::chart::{Dash, LineColor, Look, PALETTE_SIZE};
use crate::model::{RunIndex, format};
use crate::text::Texts;

/// Names of the colours of the palette.
const COLORS: [&str; PALETTE_SIZE] = [
    "color-blue",
    "color-orange",
    "color-violet",
    "color-brick",
    "color-sky",
    "color-magenta",
    "color-navy",
    "color-teal",
    "color-rose",
    "color-forest",
    "color-sand",
    "color-olive",
];
/// Side of a colour in the popup.
const SIDE: f32 = 28.0;
const WIDTH: f32 = SIDE * 6.0;

fn dash_name(texts: &Texts, dash: Dash) -> &str {
    texts.get(match dash {
        Dash::Solid => "dash-solid",
        Dash::Dashed => "dash-dashed",
        Dash::Dotted => "dash-dotted",
        Dash::DashDot => "dash-dot",
    })
}

/// What a look is called: `orange, solid`.
fn look_name(view: &View<'_>, run: RunIndex) -> String {
    let texts = view.texts;
    if view.place.is_plain(run) {
        return texts.get("look-none").to_owned();
    }
    let look = view.place.look_of(run);
    let color = match look.color {
        LineColor::Slot(slot) => texts.get(COLORS[slot % PALETTE_SIZE]).to_owned(),
        LineColor::Fixed([red, green, blue]) => format!("#{red:02x}{green:02x}{blue:02x}"),
        LineColor::Gradient(_) => {
            format::safe_text(view.place.charts.color_by.as_deref().unwrap_or_default()).into_owned()
        }
    };
    texts.with("look-name", &[("color", color.into()), ("dash", dash_name(texts, look.dash).to_owned().into())])
}

/// The dot of a run, and the button that it is. `place` tells apart several dots of a run in one window.
pub fn dot_ui(
    ui: &Ui,
    view: &View<'_>,
    run: RunIndex,
    place: &str,
    center: Pos2,
    diameter: f32,
    actions: &mut Actions,
) {
    RunDot::of(view.place, run).paint(ui.painter(), center, diameter, palette(ui));
    button_ui(ui, view, run, place, Rect::from_center_size(center, vec2(16.0, 20.0)), actions);
}

/// Whether the dot at `place` has to be a button in this frame: lists of many rows leave it out where the pointer is elsewhere.
pub fn is_wanted(ui: &Ui, run: RunIndex, place: &str, is_hovered: bool) -> bool {
    is_hovered || Popup::is_id_open(ui, id_of(run, place).with("popup"))
}

fn id_of(run: RunIndex, place: &str) -> Id {
    Id::unique(("look", place, run))
}

/// The button alone, over a dot or a piece of a curve that has been drawn in `rect`.
pub fn button_ui(ui: &Ui, view: &View<'_>, run: RunIndex, place: &str, rect: Rect, actions: &mut Actions) {
    let id = id_of(run, place);
    let response = ui.interact(rect, id, Sense::click());
    let name = format::safe_text(view.place.catalog.run(run).display_name()).into_owned();
    let label = view.texts.with("look-of-run", &[("name", name.into()), ("look", look_name(view, run).into())]);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &*label));
    if response.hovered() {
        ui.painter().circle_stroke(rect.center(), 8.0, Stroke::new(1.0, palette(ui).line_strong));
    }
    focus_ring(ui, &response, rect, 6);
    let popup = Popup::menu(&response).id(id.with("popup")).close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    popup.show(|ui| {
        ui.set_width(WIDTH);
        ui.spacing_mut().item_spacing.y = 4.0;
        picker_ui(ui, view, run, id, response.clicked(), actions);
    });
    response.on_hover_text(label);
}

/// What the popup shows. The look that the run has gets the keyboard when it opens.
fn picker_ui(ui: &mut Ui, view: &View<'_>, run: RunIndex, id: Id, is_new: bool, actions: &mut Actions) {
    let texts = view.texts;
    let colors = &view.place.charts.colors;
    let shown = view.place.catalog.run(run);
    let current = colors.own(run, shown);
    let is_plain = view.place.is_plain(run);
    let mut choose = |look: Look| actions.push(charts::Action::SetLook(run, Some(look)));
    let (rect, _) = ui.allocate_exact_size(vec2(WIDTH, SIDE * 2.0), Sense::hover());
    for (slot, name) in COLORS.iter().enumerate() {
        let look = Look { color: LineColor::Slot(slot), ..current };
        let corner = rect.min + vec2((slot % 6) as f32 * SIDE, (slot / 6) as f32 * SIDE);
        let cell = Rect::from_min_size(corner, vec2(SIDE, SIDE));
        let is_on = current.color == look.color && !is_plain;
        let response = choice_ui(ui, cell, id.with(slot), is_on, texts.get(name));
        RunDot::filled(Look::solid(look.color)).paint(ui.painter(), cell.center(), 16.0, palette(ui));
        if is_new && (is_on || slot == 0) {
            response.request_focus();
        }
        if response.clicked() {
            choose(look);
        }
    }
    if colors.gradient.is_some() {
        let param = format::safe_text(view.place.charts.color_by.as_deref().unwrap_or_default()).into_owned();
        muted(ui, &texts.with("look-by-param", &[("param", param.into())]));
    }
    let (rect, _) = ui.allocate_exact_size(vec2(WIDTH, SIDE), Sense::hover());
    for dash in Dash::ALL {
        let width = WIDTH / Dash::ALL.len() as f32;
        let cell = Rect::from_min_size(pos2(rect.left() + dash.gaps() as f32 * width, rect.top()), vec2(width, SIDE));
        let is_on = current.dash == dash && !is_plain;
        let name = dash_name(texts, dash);
        let response = choice_ui(ui, cell, id.with(("dash", dash.gaps())), is_on, name);
        let line = Rect::from_center_size(cell.center(), vec2(width - 14.0, 0.0));
        dashes::swatch(ui.painter(), line, dash, palette(ui).line(current.color));
        if response.clicked() {
            choose(Look { dash, ..current });
        }
    }
    ui.separator();
    let own_id = id.with("own colour");
    let mut is_own = ui.data(|data| data.get_temp::<bool>(own_id)).unwrap_or_default();
    ui.horizontal(|ui| {
        let icon = if is_own { Icon::ChevronDown } else { Icon::ChevronRight };
        if ui.add(Button::quiet(texts.get("color-own")).with_icon(icon)).clicked() {
            is_own = !is_own;
            ui.data_mut(|data| data.insert_temp(own_id, is_own));
        }
    });
    if is_own {
        let color = palette(ui).lines.rgb(current.color);
        if let Some(color) = color_picker_ui(ui, texts, color) {
            choose(Look { color: LineColor::Fixed(color), ..current });
        }
    }
    if colors.chosen.contains_key(&shown.key)
        && ui.add(Button::quiet(texts.get("color-reset")).with_icon(Icon::RotateCcw)).clicked()
    {
        actions.push(charts::Action::SetLook(run, None));
    }
}

/// One of several, ringed where it is the one.
fn choice_ui(ui: &Ui, cell: Rect, id: Id, is_on: bool, name: &str) -> egui::Response {
    let response = ui.interact(cell, id, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, is_on, name));
    let colors = palette(ui);
    let inner = cell.shrink(2.0);
    if is_on {
        ui.painter().rect_filled(inner, 6, colors.press);
    } else if response.hovered() {
        ui.painter().rect_filled(inner, 6, colors.hover);
    }
    focus_ring(ui, &response, inner, 6);
    response.on_hover_text(name)
}
