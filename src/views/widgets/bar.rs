//! A bar of controls that never overlap and never vanish: what does not fit, from the right, goes into its menu.
//!
//! Widths are measured as the controls are drawn and remembered; a bar that finds new ones is drawn once more before
//! anybody sees it.

use egui::containers::menu::{MenuConfig, SubMenuButton};
use egui::{Align, Id, Layout, Popup, PopupCloseBehavior, Rect, Ui, UiBuilder, pos2};
use rustc_hash::FxHashMap;

use super::{Button, segmented};
use crate::views::icons::Icon;
use crate::views::theme::ICON_BUTTON;

/// Where a control is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// In the bar.
    Bar,
    /// As entries of the menu of what had no room.
    Menu,
}

impl Form {
    /// A button, or an entry with its name. Whether it was clicked.
    pub fn button(self, ui: &mut Ui, button: Button<'_>) -> bool {
        match self {
            Self::Bar => ui.add(button).clicked(),
            Self::Menu => ui.button(button.name()).clicked(),
        }
    }

    /// A button that opens `content`, which stays open on a click inside unless it is a menu of entries; in the menu an
    /// entry with `label` that opens it beside itself.
    pub fn popup(self, ui: &mut Ui, button: Button<'_>, label: &str, is_menu: bool, content: impl FnOnce(&mut Ui)) {
        let close = if is_menu { PopupCloseBehavior::CloseOnClick } else { PopupCloseBehavior::CloseOnClickOutside };
        match self {
            Self::Bar => drop(Popup::menu(&ui.add(button)).close_behavior(close).show(content)),
            Self::Menu => {
                let config = MenuConfig::new().close_behavior(close);
                drop(SubMenuButton::new(label).config(config).ui(ui, content));
            }
        }
    }
}

impl Form {
    /// One of a few: side by side in a bar, entries of the menu. What was chosen.
    pub fn choice<T: PartialEq + Copy>(self, ui: &mut Ui, name: &str, choices: &[(T, &str)], current: T) -> Option<T> {
        if self == Self::Bar {
            return segmented(ui, name, choices, current);
        }
        let chosen = choices.iter().filter(|(value, text)| ui.selectable_label(*value == current, *text).clicked());
        chosen.map(|(value, _)| *value).last()
    }

    /// [`Self::button`], which may have nothing to do.
    pub fn button_if(self, ui: &mut Ui, is_enabled: bool, button: Button<'_>) -> bool {
        ui.add_enabled_ui(is_enabled, |ui| self.button(ui, button)).inner
    }
}

type Draw<'a, C> = Box<dyn Fn(&mut Ui, Form, &mut C) + 'a>;

/// What becomes of a control that has no room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stay {
    /// It leaves before all others, for another control offers the same.
    Optional,
    /// It goes into the menu.
    InMenu,
    /// It has room however little there is.
    Always,
}

struct Item<'a, C> {
    key: &'static str,
    stay: Stay,
    draw: Draw<'a, C>,
}

/// See the module. `C` is what the controls tell what was done with them.
#[must_use = "show it"]
pub struct Bar<'a, C> {
    salt: &'static str,
    /// Name of the menu; its icon stands for it.
    more: &'a str,
    gap: f32,
    /// Controls before it stand at the left, those behind it at the right.
    spacer: usize,
    items: Vec<Item<'a, C>>,
}

/// Widths that were measured, by control.
type Widths = FxHashMap<&'static str, f32>;

impl<'a, C> Bar<'a, C> {
    /// An empty bar; `salt` tells it from others, `more` names its menu.
    pub fn new(salt: &'static str, more: &'a str) -> Self {
        Self { salt, more, gap: 4.0, spacer: 0, items: Vec::new() }
    }

    /// The distance between two controls.
    pub fn gap(mut self, gap: f32) -> Self {
        self.gap = gap;
        self
    }

    /// One more control, right of those before.
    pub fn item(self, key: &'static str, draw: impl Fn(&mut Ui, Form, &mut C) + 'a) -> Self {
        self.with(key, Stay::InMenu, draw)
    }

    /// One that stays in the bar however little room there is.
    pub fn kept(self, key: &'static str, draw: impl Fn(&mut Ui, Form, &mut C) + 'a) -> Self {
        self.with(key, Stay::Always, draw)
    }

    /// One that leaves first and not into the menu: another control offers the same.
    pub fn optional(self, key: &'static str, draw: impl Fn(&mut Ui, &mut C) + 'a) -> Self {
        self.with(key, Stay::Optional, move |ui, _, context| draw(ui, context))
    }

    /// What comes next stands at the right. Without it everything does.
    pub fn then_right(mut self) -> Self {
        self.spacer = self.items.len();
        self
    }

    fn with(mut self, key: &'static str, stay: Stay, draw: impl Fn(&mut Ui, Form, &mut C) + 'a) -> Self {
        self.items.push(Item { key, stay, draw: Box::new(draw) });
        self
    }

    /// How wide all of it is, as far as that is known.
    pub fn width(&self, ui: &Ui) -> f32 {
        let before: Widths = ui.data(|data| data.get_temp(self.id())).unwrap_or_default();
        let known: Vec<(f32, Stay)> = self.known(&before);
        width_of(&known, &vec![true; known.len()], false, self.gap)
    }

    /// Words are not as wide in every language.
    fn id(&self) -> Id {
        Id::unique(("bar", self.salt, self.more))
    }

    fn known(&self, before: &Widths) -> Vec<(f32, Stay)> {
        self.items.iter().map(|item| (before.get(item.key).copied().unwrap_or(0.0), item.stay)).collect()
    }

    /// Draws the bar at the right end of a line. What `first` draws has the room before it, and of that `least` points as
    /// long as there is anything that the menu can take.
    pub fn show_behind(self, ui: &mut Ui, context: &mut C, least: f32, first: impl FnOnce(&mut Ui)) {
        const GAP: f32 = 12.0;
        let rect = ui.available_rect_before_wrap();
        let room = (rect.width() - least - GAP).max(ICON_BUTTON.x);
        let border = rect.right() - self.width(ui).min(room);
        let part = |from: f32, to: f32| {
            let part = Rect::from_min_max(pos2(from, rect.top()), pos2(to.max(from), rect.bottom()));
            UiBuilder::new().max_rect(part).layout(Layout::left_to_right(Align::Center))
        };
        first(&mut ui.new_child(part(rect.left(), border - GAP)));
        self.show(&mut ui.new_child(part(border, rect.right())), context);
        ui.advance_cursor_after_rect(rect);
    }

    /// Draws the bar over all the room that is left in a line of `ui`.
    pub fn show(self, ui: &mut Ui, context: &mut C) {
        let id = self.id();
        let before: Widths = ui.data(|data| data.get_temp(id)).unwrap_or_default();
        let rect = ui.available_rect_before_wrap();
        let known = self.known(&before);
        let fits = fitting(&known, rect.width(), self.gap);
        let mut after = before.clone();
        let mut bar = ui.new_child(UiBuilder::new().max_rect(rect).layout(Layout::left_to_right(Align::Center)));
        bar.spacing_mut().item_spacing.x = self.gap;
        for (at, item) in self.items.iter().enumerate() {
            if at == self.spacer {
                let right = width_of(&known[at..], &fits[at..], has_menu(&known, &fits), self.gap);
                bar.add_space((bar.available_width() - right).max(0.0));
            }
            if fits[at] {
                let drawn = bar.scope(|ui| (item.draw)(ui, Form::Bar, context)).response.rect.width();
                after.insert(item.key, drawn);
            }
        }
        if has_menu(&known, &fits) {
            let button = bar.add(Button::icon(Icon::Ellipsis, self.more));
            Popup::menu(&button).show(|ui| {
                ui.set_min_width(200.0);
                for (item, _) in
                    self.items.iter().zip(&fits).filter(|(item, fits)| !**fits && item.stay == Stay::InMenu)
                {
                    (item.draw)(ui, Form::Menu, context);
                }
            });
        }
        ui.advance_cursor_after_rect(rect);
        let is_other = after.iter().any(|(key, width)| before.get(key).is_none_or(|known| (known - width).abs() > 0.5));
        if is_other {
            ui.data_mut(|data| data.insert_temp(id, after));
            ui.request_discard("the width of a bar's control was not known");
        }
    }
}

/// Whether some control is in the menu.
fn has_menu(items: &[(f32, Stay)], fits: &[bool]) -> bool {
    items.iter().zip(fits).any(|((_, stay), fits)| !fits && *stay == Stay::InMenu)
}

/// Width of the controls that fit, side by side, and of the button of the menu.
fn width_of(items: &[(f32, Stay)], fits: &[bool], has_menu: bool, gap: f32) -> f32 {
    let shown = items.iter().zip(fits).filter(|(_, fits)| **fits).map(|((width, _), _)| *width);
    let (sum, count) = shown
        .chain(has_menu.then_some(ICON_BUTTON.x))
        .fold((0.0, 0_usize), |(sum, count), width| (sum + width, count + 1));
    sum + gap * count.saturating_sub(1) as f32
}

/// Which controls fit into `room`: those that can be had elsewhere leave first, then the last ones.
fn fitting(items: &[(f32, Stay)], room: f32, gap: f32) -> Vec<bool> {
    let mut fits = vec![true; items.len()];
    // Half a point is no reason for a menu: widths are rounded to pixels.
    while width_of(items, &fits, has_menu(items, &fits), gap) > room + 0.5 {
        let last = |stay| (0..items.len()).rev().find(|&at| fits[at] && items[at].1 == stay);
        let Some(leaving) = last(Stay::Optional).or_else(|| last(Stay::InMenu)) else { break };
        fits[leaving] = false;
    }
    fits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_leaves_from_the_right() {
        let items = [(100.0, Stay::InMenu), (28.0, Stay::Always), (100.0, Stay::InMenu), (50.0, Stay::InMenu)];
        let fits = |room| fitting(&items, room, 4.0);
        assert_eq!(fits(290.0), [true, true, true, true]);
        // The menu needs its own 28 and a gap.
        assert_eq!(fits(289.0), [true, true, true, false]);
        assert_eq!(fits(267.0), [true, true, false, false]);
        assert_eq!(fits(100.0), [false, true, false, false]);
        assert_eq!(fits(0.0), [false, true, false, false]);
        assert!(fitting(&[], 0.0, 4.0).is_empty());
    }

    #[test]
    fn what_can_be_had_elsewhere_leaves_first_and_needs_no_menu() {
        let items = [(100.0, Stay::Optional), (80.0, Stay::Optional), (50.0, Stay::InMenu)];
        assert_eq!(fitting(&items, 238.0, 4.0), [true, true, true]);
        assert_eq!(fitting(&items, 237.0, 4.0), [true, false, true]);
        assert_eq!(fitting(&items, 60.0, 4.0), [false, false, true]);
        assert_eq!(fitting(&items, 30.0, 4.0), [false, false, false]);
    }
}
