//! A month as a grid, to choose a day from.
//!
//! Weeks begin on Monday, as dates are shown in the form of ISO 8601 everywhere. Which month is shown is the widget's own;
//! the arrow keys go from day to day, Page Up and Page Down from month to month.

use egui::{Align2, EventFilter, Key, Modifiers, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, vec2};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::{Button, focus_ring};
use crate::app::command::Shortcut;
use crate::text::Texts;
use crate::views::icons::Icon;
use crate::views::theme::{font, palette};

/// Nothing is older than the count of seconds.
const FIRST: Date = jiff::civil::date(1970, 1, 1);
/// Width and height of a day.
const DAY: Vec2 = vec2(34.0, 28.0);

/// What the widget remembers from frame to frame while it is shown.
#[derive(Clone, Copy)]
struct Shown {
    /// The first day of the month.
    month: Date,
    /// The frame in which it was drawn last: after a pause it begins anew.
    frame: u64,
    /// The day that gets the keyboard, and for how many frames to see to it.
    focus: Option<(Date, u8)>,
}

/// The month of `chosen`, or that which was leafed to. Days after `last` cannot be chosen. Returns the day that was.
pub fn calendar(ui: &mut Ui, texts: &Texts, chosen: Date, last: Date) -> Option<Date> {
    let id = ui.scope_id().with("calendar");
    let frame = ui.ctx().cumulative_frame_nr();
    let before = ui.data(|data| data.get_temp::<Shown>(id)).filter(|shown| shown.frame + 1 >= frame);
    let mut shown = before.unwrap_or(Shown { month: chosen.first_of_month(), frame, focus: Some((chosen, 3)) });
    shown.frame = frame;
    ui.spacing_mut().item_spacing = Vec2::ZERO;
    let leafed = head_ui(ui, texts, shown.month);
    let Days { picked, focused } = days_ui(ui, texts, &shown, chosen, last);
    shown.focus = shown.focus.filter(|(_, frames)| *frames > 1).map(|(day, frames)| (day, frames - 1));
    if let Some(day) = focused.and_then(|day| moved(ui, day)) {
        let day = day.clamp(FIRST, last);
        (shown.month, shown.focus) = (day.first_of_month(), Some((day, 2)));
    } else if leafed != 0 {
        let month = shown.month.saturating_add(leafed.months());
        shown.month = month.max(FIRST);
    }
    ui.data_mut(|data| data.insert_temp(id, shown));
    picked
}

/// The day that the keyboard goes to from `day`, if it goes anywhere.
fn moved(ui: &Ui, day: Date) -> Option<Date> {
    let ways = [
        (Key::ArrowLeft, -1.days()),
        (Key::ArrowRight, 1.days()),
        (Key::ArrowUp, -7.days()),
        (Key::ArrowDown, 7.days()),
        (Key::PageUp, -1.months()),
        (Key::PageDown, 1.months()),
    ];
    let (_, way) = ways.into_iter().find(|(key, _)| ui.input_mut(|it| it.consume_key(Modifiers::NONE, *key)))?;
    Some(day.saturating_add(way))
}

/// The month's name between the ways to the months beside it. Returns by how many to leaf.
fn head_ui(ui: &mut Ui, texts: &Texts, month: Date) -> i32 {
    let mut step = 0;
    ui.horizontal(|ui| {
        if ui
            .add(Button::icon(Icon::ArrowLeft, texts.get("calendar-previous")).shortcut(&Shortcut::PAGE_UP.text()))
            .clicked()
        {
            step = -1;
        }
        let args = [("month", i64::from(month.month()).into()), ("year", month.year().to_string().into())];
        let name = texts.with("calendar-month", &args);
        let (rect, response) = ui.allocate_exact_size(vec2(7.0 * DAY.x - 56.0, 28.0), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
        let color = palette(ui).text;
        ui.painter().text(rect.center(), Align2::CENTER_CENTER, &name, font::strong(), color);
        if ui
            .add(Button::icon(Icon::ArrowRight, texts.get("calendar-next")).shortcut(&Shortcut::PAGE_DOWN.text()))
            .clicked()
        {
            step = 1;
        }
    });
    step
}

/// What became of the days.
#[derive(Default)]
struct Days {
    picked: Option<Date>,
    focused: Option<Date>,
}

fn days_ui(ui: &mut Ui, texts: &Texts, shown: &Shown, chosen: Date, last: Date) -> Days {
    ui.horizontal(|ui| {
        for day in 1..=7_i64 {
            let name = texts.with("calendar-weekday", &[("day", day.into())]);
            let (rect, _) = ui.allocate_exact_size(vec2(DAY.x, 22.0), Sense::hover());
            ui.painter().text(rect.center(), Align2::CENTER_CENTER, name, font::tiny(), palette(ui).muted);
        }
    });
    let mut days = Days::default();
    let before = i32::from(shown.month.weekday().since(Weekday::Monday));
    let mut date = shown.month.saturating_sub(before.days());
    // Six weeks hold any month, so that the height stays.
    for _ in 0..6 {
        ui.horizontal(|ui| {
            for _ in 0..7 {
                if date.first_of_month() == shown.month {
                    day_ui(ui, date, shown, chosen, last, &mut days);
                } else {
                    ui.allocate_exact_size(DAY, Sense::hover());
                }
                date = date.saturating_add(1.day());
            }
        });
    }
    days
}

fn day_ui(ui: &mut Ui, date: Date, shown: &Shown, chosen: Date, last: Date, days: &mut Days) {
    let palette = palette(ui);
    let (is_chosen, is_possible) = (date == chosen, date <= last);
    let (space, _) = ui.allocate_exact_size(DAY, Sense::hover());
    let sense = if is_possible { Sense::click() } else { Sense::hover() };
    let rect = space.shrink(1.0);
    let response = ui.interact(rect, ui.scope_id().with(("day", date)), sense);
    response.widget_info(|| WidgetInfo::selected(Role::Button, is_possible, is_chosen, date.to_string()));
    if is_possible && shown.focus.is_some_and(|(day, _)| day == date) {
        response.request_focus();
    }
    let (fill, color) = match (is_chosen, is_possible) {
        (true, _) => (palette.accent, palette.on_accent),
        (false, false) => (egui::Color32::TRANSPARENT, palette.disabled),
        (false, true) if response.hovered() => (palette.hover, palette.text),
        (false, true) => (egui::Color32::TRANSPARENT, palette.text),
    };
    ui.painter().rect_filled(rect, 6, fill);
    if date == last && !is_chosen {
        ui.painter().rect_stroke(rect, 6, Stroke::new(1.0, palette.line_strong), StrokeKind::Inside);
    }
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, date.day().to_string(), font::body(), color);
    focus_ring(ui, &response, rect, 6);
    if response.has_focus() {
        if is_chosen {
            // The ring alone has the colour of the choice.
            ui.painter().rect_stroke(rect.shrink(2.0), 4, Stroke::new(1.0, palette.on_accent), StrokeKind::Inside);
        }
        days.focused = Some(date);
        let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    }
    if response.clicked() {
        days.picked = Some(date);
    }
}

/// A button that shows a date; behind it the calendar. Returns the date that was chosen.
pub fn date_button(ui: &mut Ui, texts: &Texts, name: &str, chosen: Date, last: Date) -> Option<Date> {
    let text = chosen.to_string();
    let button = ui.add(Button::outlined(&text).with_icon(Icon::Calendar).trailing(Icon::ChevronDown));
    button.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, format!("{name}: {text}")));
    let mut picked = None;
    egui::Popup::menu(&button).close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside).show(|ui| {
        ui.set_width(7.0 * DAY.x);
        picked = calendar(ui, texts, chosen, last);
        if picked.is_some() {
            ui.close();
        }
    });
    picked
}
