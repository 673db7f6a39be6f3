//! Buttons of every kind, tabs and segmented controls: one look, one way to be named for screen readers.

use egui::{
    Color32, CornerRadius, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, Widget, WidgetInfo, vec2,
};

use crate::views::icons::Icon;
use crate::views::theme::{self, Palette, font, palette, size};

/// How much a button stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Weight {
    /// No fill: in bars.
    Quiet,
    /// A line round it: in forms.
    Outlined,
    /// The one main action in view.
    Primary,
    /// Removes for good: in a confirming dialog alone.
    Destructive,
}

/// A button with an icon, a text, or both.
#[must_use = "add it to a ui"]
pub struct Button<'a> {
    weight: Weight,
    icon: Option<Icon>,
    text: Option<&'a str>,
    name: &'a str,
    tip: Option<String>,
    trailing: Option<Icon>,
    shortcut: Option<&'a str>,
    is_on: bool,
    is_danger: bool,
    min_width: f32,
}

impl<'a> Button<'a> {
    fn new(weight: Weight, text: Option<&'a str>, name: &'a str) -> Self {
        Self {
            weight,
            icon: None,
            text,
            name,
            tip: None,
            trailing: None,
            shortcut: None,
            is_on: false,
            is_danger: false,
            min_width: 0.0,
        }
    }

    /// No fill, for bars.
    pub fn quiet(text: &'a str) -> Self {
        Self::new(Weight::Quiet, Some(text), text)
    }

    /// A line round it, for forms and dialogs.
    pub fn outlined(text: &'a str) -> Self {
        Self::new(Weight::Outlined, Some(text), text)
    }

    /// The one main action in view.
    pub fn primary(text: &'a str) -> Self {
        Self::new(Weight::Primary, Some(text), text)
    }

    /// Removes for good: in a confirming dialog alone.
    pub fn destructive(text: &'a str) -> Self {
        Self::new(Weight::Destructive, Some(text), text)
    }

    /// An icon alone; `name` is its tooltip and its accessible name.
    pub fn icon(icon: Icon, name: &'a str) -> Self {
        let mut button = Self::new(Weight::Quiet, None, name);
        button.icon = Some(icon);
        button.tip = Some(name.to_owned());
        button
    }

    /// What it is called.
    pub fn name(&self) -> &'a str {
        self.name
    }

    /// Called so by a screen reader, where the text alone says too little.
    pub fn named(mut self, name: &'a str) -> Self {
        self.name = name;
        self
    }

    /// With an icon before the text.
    pub fn with_icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// With an icon after the text (a menu's chevron).
    pub fn trailing(mut self, icon: Icon) -> Self {
        self.trailing = Some(icon);
        self
    }

    /// With its shortcut, shown in the tooltip of an icon and behind a text.
    pub fn shortcut(mut self, shortcut: &'a str) -> Self {
        if shortcut.is_empty() {
            return self;
        }
        if let Some(tip) = &mut self.tip {
            tip.push_str("  ");
            tip.push_str(shortcut);
        } else {
            self.shortcut = Some(shortcut);
        }
        self
    }

    /// Shown as chosen.
    pub fn on(mut self, is_on: bool) -> Self {
        self.is_on = is_on;
        self
    }

    /// In the colour of danger: in a bar, for what removes something.
    pub fn danger(mut self) -> Self {
        self.is_danger = true;
        self
    }

    /// At least this wide.
    pub fn min_width(mut self, width: f32) -> Self {
        self.min_width = width;
        self
    }

    fn colors(&self, palette: &Palette, response: &Response, is_enabled: bool) -> (Color32, Color32, Color32) {
        let is_down = response.is_pointer_button_down_on();
        let is_over = response.hovered();
        let (fill, line, text) = match self.weight {
            Weight::Primary if is_down || is_over => {
                (palette.accent.gamma_multiply(0.9), Color32::TRANSPARENT, palette.on_accent)
            }
            Weight::Primary => (palette.accent, Color32::TRANSPARENT, palette.on_accent),
            Weight::Destructive if is_down || is_over => {
                (palette.danger_fill.gamma_multiply(0.9), Color32::TRANSPARENT, palette.on_accent)
            }
            Weight::Destructive => (palette.danger_fill, Color32::TRANSPARENT, palette.on_accent),
            Weight::Outlined if is_down => (palette.press, palette.line, palette.text),
            Weight::Outlined if is_over => (palette.hover, palette.line, palette.text),
            Weight::Outlined => (palette.field, palette.line, palette.text),
            Weight::Quiet if is_down => (palette.press, Color32::TRANSPARENT, palette.text),
            Weight::Quiet if is_over || self.is_on => (palette.inset, Color32::TRANSPARENT, palette.text),
            Weight::Quiet => (Color32::TRANSPARENT, Color32::TRANSPARENT, palette.text2),
        };
        let text = if self.is_danger { palette.danger } else { text };
        if is_enabled { (fill, line, text) } else { (palette.inset, Color32::TRANSPARENT, palette.disabled) }
    }
}

impl Widget for Button<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let palette = palette(ui);
        let is_enabled = ui.is_enabled();
        let gap = 6.0;
        let icon_width = 16.0;
        let galley =
            self.text.map(|text| ui.painter().layout_no_wrap(text.to_owned(), font::body(), Color32::PLACEHOLDER));
        let hint =
            self.shortcut.map(|text| ui.painter().layout_no_wrap(text.to_owned(), font::tiny(), Color32::PLACEHOLDER));
        let mut content = 0.0;
        let mut add = |width: f32| content += if content > 0.0 { gap + width } else { width };
        if self.icon.is_some() {
            add(icon_width);
        }
        if let Some(galley) = &galley {
            add(galley.size().x);
        }
        if let Some(hint) = &hint {
            add(hint.size().x);
        }
        if self.trailing.is_some() {
            add(12.0);
        }
        let is_filled = matches!(self.weight, Weight::Primary | Weight::Destructive);
        let height = if is_filled { 30.0 } else { size::CONTROL };
        let desired = if self.text.is_none() && self.trailing.is_none() {
            theme::ICON_BUTTON
        } else {
            vec2((content + 16.0).max(self.min_width), height)
        };
        let (rect, mut response) = ui.allocate_exact_size(desired, Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, is_enabled, self.name));
        if ui.is_rect_visible(rect) {
            let (fill, line, text) = self.colors(palette, &response, is_enabled);
            let painter = ui.painter();
            painter.rect(rect, CornerRadius::same(6), fill, Stroke::new(1.0, line), StrokeKind::Inside);
            focus_ring(ui, &response, rect, 6);
            let mut x = rect.center().x - content / 2.0;
            if let Some(icon) = self.icon {
                icon.paint(painter, egui::pos2(x + icon_width / 2.0, rect.center().y), 16.0, text);
                x += icon_width + gap;
            }
            for (galley, color) in [(galley, text), (hint, if is_filled { text } else { palette.muted })] {
                if let Some(galley) = galley {
                    let width = galley.size().x;
                    painter.galley(egui::pos2(x, rect.center().y - galley.size().y / 2.0), galley, color);
                    x += width + gap;
                }
            }
            if let Some(icon) = self.trailing {
                icon.paint(painter, egui::pos2(x + 6.0, rect.center().y), 12.0, text);
            }
        }
        if let Some(tip) = self.tip {
            response = response.on_hover_text(tip);
        }
        response.on_hover_cursor(egui::CursorIcon::Default)
    }
}

/// The ring round what has the keyboard focus, which comes into view where it was scrolled out of it.
pub fn focus_ring(ui: &Ui, response: &Response, rect: Rect, corner: u8) {
    if response.gained_focus() {
        ui.scroll_to_rect(rect, None);
    }
    if response.has_focus() {
        let stroke = Stroke::new(2.0, palette(ui).accent);
        ui.painter().rect_stroke(rect, CornerRadius::same(corner), stroke, StrokeKind::Inside);
    }
}

/// A tab of a tab bar: icon, text, count; a line in the accent below the chosen one.
pub fn tab(ui: &mut Ui, icon: Option<Icon>, text: &str, count: Option<usize>, is_on: bool) -> Response {
    let palette = palette(ui);
    let color = if is_on { palette.text } else { palette.text2 };
    let galley = ui.painter().layout_no_wrap(text.to_owned(), font::strong(), color);
    let badge =
        count.map(|count| ui.painter().layout_no_wrap(crate::text::grouped(count), font::tiny(), palette.text2));
    let icon_width = if icon.is_some() { 22.0 } else { 0.0 };
    let badge_width = badge.as_ref().map_or(0.0, |badge| badge.size().x + 16.0);
    let height = ui.available_height().min(size::TOOLBAR);
    let (rect, response) =
        ui.allocate_exact_size(vec2(icon_width + galley.size().x + badge_width, height), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, is_on, text));
    let painter = ui.painter();
    let y = rect.center().y;
    let mut x = rect.left();
    if let Some(icon) = icon {
        icon.paint(painter, egui::pos2(x + 8.0, y), 16.0, color);
        x += icon_width;
    }
    let text_width = galley.size().x;
    let text_color = if response.hovered() { palette.text } else { color };
    painter.galley_with_override_text_color(egui::pos2(x, y - galley.size().y / 2.0), galley, text_color);
    x += text_width;
    if let Some(badge) = badge {
        let chip = Rect::from_min_size(egui::pos2(x + 6.0, y - 8.0), vec2(badge.size().x + 10.0, 16.0));
        painter.rect_filled(chip, CornerRadius::same(8), palette.press);
        painter.galley(chip.center() - badge.size() / 2.0, badge, palette.text2);
    }
    if is_on {
        let line = Rect::from_x_y_ranges(rect.x_range(), rect.bottom() - 2.0..=rect.bottom());
        painter.rect_filled(line, CornerRadius::ZERO, palette.accent);
    }
    focus_ring(ui, &response, rect.expand2(vec2(4.0, -6.0)), 4);
    response
}

/// Two to six short choices side by side. Returns the one that was clicked.
pub fn segmented<T: PartialEq + Copy>(ui: &mut Ui, name: &str, choices: &[(T, &str)], current: T) -> Option<T> {
    let palette = palette(ui);
    let galleys: Vec<_> = choices
        .iter()
        .map(|(_, text)| ui.painter().layout_no_wrap((*text).to_owned(), font::body(), Color32::PLACEHOLDER))
        .collect();
    let widths: Vec<f32> = galleys.iter().map(|galley| galley.size().x + 18.0).collect();
    let (rect, outer) = ui.allocate_exact_size(vec2(widths.iter().sum::<f32>() + 4.0, size::CONTROL), Sense::hover());
    ui.painter().rect_filled(rect, CornerRadius::same(6), palette.inset);
    let mut chosen = None;
    let mut x = rect.left() + 2.0;
    for (at, ((value, text), galley)) in choices.iter().zip(galleys).enumerate() {
        let part = Rect::from_min_size(egui::pos2(x, rect.top() + 2.0), Vec2::new(widths[at], rect.height() - 4.0));
        x += widths[at];
        let is_on = *value == current;
        let response = ui.interact(part, outer.id.with(at), Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, is_on, format!("{name}: {text}")));
        if is_on {
            let stroke = Stroke::new(1.0, palette.line);
            ui.painter().rect(part, CornerRadius::same(4), palette.segment_on, stroke, StrokeKind::Inside);
        }
        let color = if is_on || response.hovered() { palette.text } else { palette.text2 };
        ui.painter().galley(part.center() - galley.size() / 2.0, galley, color);
        focus_ring(ui, &response, part, 4);
        if response.clicked() {
            chosen = Some(*value);
        }
    }
    chosen
}

/// One of many choices, behind a button that shows the current one. Returns the one that was chosen.
pub fn dropdown<T: PartialEq + Copy>(ui: &mut Ui, name: &str, choices: &[(T, &str)], current: T) -> Option<T> {
    let shown = choices.iter().find(|(value, _)| *value == current).map_or("", |(_, text)| *text);
    let button = ui.add(Button::outlined(shown).trailing(Icon::ChevronDown));
    button.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, format!("{name}: {shown}")));
    let mut chosen = None;
    egui::Popup::menu(&button).show(|ui| {
        for (value, text) in choices {
            if ui.selectable_label(*value == current, *text).clicked() {
                chosen = Some(*value);
            }
        }
    });
    chosen
}
