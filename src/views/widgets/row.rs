//! Rows of lists and trees, and long lists of them: the one way in which they are laid out, filled under the pointer and
//! where they are chosen, ringed where they have the keyboard focus, and named for screen readers.
//!
//! From left to right a row has marks (triangle, check box, icon, dot), its text, what stands beside it, and a short text
//! at the right edge. What else a list shows in columns it paints into [`Shown::rect`].

use std::borrow::Cow;

use egui::{Align2, Color32, FontId, Id, Rect, Response, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::button::focus_ring;
use super::levels::{SetIn, level_ui, set_in};
use super::run_dot::RunDot;
use super::text::{checkbox, paint_elided};
use crate::text::Texts;
use crate::views::icons::Icon;
use crate::views::theme::{font, palette, size};

/// Between a text and what follows it.
const GAP: f32 = 6.0;
const BESIDE_GAP: f32 = 10.0;

/// Where the marks and the text of a list stand, from the left edge of its rows.
#[derive(Clone, Copy, Debug)]
pub struct Lead {
    /// Centre of the first mark; the left edge of the text where there is none.
    pub first: f32,
    /// From one mark to the next.
    pub pitch: f32,
    /// From the last mark to the text.
    pub text: f32,
}

impl Lead {
    /// Lists in the sidebar.
    pub const SIDEBAR: Self = Self { first: 14.0, pitch: 20.0, text: 14.0 };
    /// Lists that fill a page, with columns of numbers.
    pub const TABLE: Self = Self { first: 24.0, pitch: 26.0, text: 16.0 };
    /// Trees with a triangle and an icon.
    pub const TREE: Self = Self { first: 17.0, pitch: 17.0, text: 13.0 };

    /// A text at `x`, and no marks.
    pub const fn text_at(x: f32) -> Self {
        Self { first: x, pitch: 0.0, text: 0.0 }
    }
}

enum Mark<'a> {
    None,
    Fold {
        is_open: bool,
        /// Of a button; without one the triangle belongs to the row.
        name: Option<&'a str>,
    },
    Check {
        is_on: bool,
        id: Id,
    },
    Icon {
        icon: Icon,
        size: f32,
        color: Color32,
    },
    Dot {
        diameter: f32,
        dot: RunDot,
    },
}

/// See the module.
#[must_use = "show it"]
pub struct ListRow<'a> {
    role: Role,
    text: Cow<'a, str>,
    spoken: Option<Cow<'a, str>>,
    id: Option<Id>,
    sense: Sense,
    height: f32,
    /// Left and right.
    inset: [f32; 2],
    corner: u8,
    margin: f32,
    is_lined: bool,
    is_selected: Option<bool>,
    is_filled: Option<bool>,
    fill: Option<Color32>,
    has_bar: bool,
    /// Chosen or not, the pointer is to be seen.
    hover_wins: bool,
    hover: Option<Color32>,
    lead: Lead,
    depth: usize,
    /// Writes the level of a row that is too deep to be set in as far.
    texts: Option<&'static Texts>,
    indent: f32,
    has_guides: bool,
    marks: Vec<Mark<'a>>,
    font: FontId,
    color: Option<Color32>,
    beside: Option<Cow<'a, str>>,
    badge: Option<(Icon, &'a str)>,
    trailing: Option<(Cow<'a, str>, FontId)>,
    end: f32,
    text_end: Option<f32>,
    has_own_tip: bool,
}

/// A row that was drawn.
pub struct Shown {
    pub response: Response,
    /// What it fills, insets left out.
    pub rect: Rect,
    pub text: Rect,
    /// Levels by which it is set in.
    pub levels: usize,
    /// The text did not fit.
    pub is_cut: bool,
    /// The check box was clicked.
    pub is_checked: bool,
    /// The triangle was clicked, if it is a button.
    pub is_folded: bool,
}

impl<'a> ListRow<'a> {
    /// A row that reacts to clicks, with `text` as its name.
    pub fn new(role: Role, text: impl Into<Cow<'a, str>>) -> Self {
        Self {
            role,
            text: text.into(),
            spoken: None,
            id: None,
            sense: Sense::click(),
            height: size::ROW,
            inset: [0.0, 0.0],
            corner: 0,
            margin: 0.0,
            is_lined: false,
            is_selected: None,
            is_filled: None,
            fill: None,
            has_bar: false,
            hover_wins: false,
            hover: None,
            lead: Lead::TABLE,
            depth: 0,
            texts: None,
            indent: size::INDENT,
            has_guides: false,
            marks: Vec::new(),
            font: font::body(),
            color: None,
            beside: None,
            badge: None,
            trailing: None,
            end: 8.0,
            text_end: None,
            has_own_tip: false,
        }
    }

    /// The same in the sidebar: set in, round, and darker than what lies around it.
    pub fn sidebar(role: Role, text: impl Into<Cow<'a, str>>, ui: &Ui) -> Self {
        let row = Self { inset: [6.0, 7.0], hover_wins: true, lead: Lead::SIDEBAR, ..Self::new(role, text) };
        row.corner(6).hover(palette(ui).press)
    }

    /// What a screen reader says, where that is not the text.
    pub fn spoken(mut self, name: impl Into<Cow<'a, str>>) -> Self {
        self.spoken = Some(name.into());
        self
    }

    /// Keeps focus and menus where the row is found again by `id`, and not by its position.
    pub fn id(mut self, id: Id) -> Self {
        self.id = Some(id);
        self
    }

    /// Says something, but cannot be clicked.
    pub fn inert(mut self) -> Self {
        self.sense = Sense::hover();
        self
    }

    /// In points, where it is not the usual one.
    pub fn height(mut self, height: f32) -> Self {
        self.height = height;
        self
    }

    /// Of what is filled.
    pub fn corner(mut self, corner: u8) -> Self {
        self.corner = corner;
        self
    }

    /// What is filled stays so far inside.
    pub fn margin(mut self, margin: f32) -> Self {
        self.margin = margin;
        self
    }

    /// With a line below.
    pub fn lined(mut self) -> Self {
        self.is_lined = true;
        self
    }

    /// Can be chosen, and whether it is.
    pub fn selected(mut self, is_selected: bool) -> Self {
        self.is_selected = Some(is_selected);
        self
    }

    /// Whether it is filled like a chosen row, where that does not follow from [`ListRow::selected`].
    pub fn filled(mut self, is_filled: bool) -> Self {
        self.is_filled = Some(is_filled);
        self
    }

    /// The colour of a chosen row.
    pub fn fill(mut self, color: Color32) -> Self {
        self.fill = Some(color);
        self
    }

    /// With a bar at the left edge while it is chosen.
    pub fn bar(mut self) -> Self {
        self.has_bar = true;
        self
    }

    /// The colour under the pointer.
    pub fn hover(mut self, color: Color32) -> Self {
        self.hover = Some(color);
        self
    }

    /// Where marks and text stand.
    pub fn lead(mut self, lead: Lead) -> Self {
        self.lead = lead;
        self
    }

    /// Levels above it. Where there are more than the row has room for, the level is written.
    pub fn depth(mut self, depth: usize, texts: &'static Texts) -> Self {
        (self.depth, self.texts) = (depth, Some(texts));
        self
    }

    /// Width of a level.
    pub fn indent(mut self, width: f32) -> Self {
        self.indent = width;
        self
    }

    /// With a line for each level above.
    pub fn guides(mut self) -> Self {
        self.has_guides = true;
        self
    }

    /// A triangle that shows whether what is below is open; `None` leaves its place empty. A click anywhere in the row
    /// is meant to turn it.
    pub fn fold(mut self, is_open: Option<bool>) -> Self {
        self.marks.push(is_open.map_or(Mark::None, |is_open| Mark::Fold { is_open, name: None }));
        self
    }

    /// A triangle that is a button of its own, called `name`, because a click in the row does something else.
    pub fn fold_button(mut self, is_open: bool, name: &'a str) -> Self {
        self.marks.push(Mark::Fold { is_open, name: Some(name) });
        self
    }

    /// A check box, named after the text.
    pub fn check(mut self, is_on: bool, id: Id) -> Self {
        self.marks.push(Mark::Check { is_on, id });
        self
    }

    /// The next mark, at the size of rows.
    pub fn icon(self, icon: Icon, color: Color32) -> Self {
        self.icon_sized(icon, 14.0, color)
    }

    /// The next mark, `size` points large.
    pub fn icon_sized(mut self, icon: Icon, size: f32, color: Color32) -> Self {
        self.marks.push(Mark::Icon { icon, size, color });
        self
    }

    /// The dot of a run.
    pub fn dot(mut self, diameter: f32, dot: RunDot) -> Self {
        self.marks.push(Mark::Dot { diameter, dot });
        self
    }

    /// Of the text.
    pub fn font(mut self, font: FontId) -> Self {
        self.font = font;
        self
    }

    /// Of the text.
    pub fn color(mut self, color: Color32) -> Self {
        self.color = Some(color);
        self
    }

    /// In grey behind the text.
    pub fn beside(mut self, text: impl Into<Cow<'a, str>>) -> Self {
        self.beside = Some(text.into());
        self
    }

    /// A warning at the right, explained on hover.
    pub fn badge(mut self, badge: Option<(Icon, &'a str)>) -> Self {
        self.badge = badge;
        self
    }

    /// In grey at the right edge.
    pub fn trailing(mut self, text: impl Into<Cow<'a, str>>, font: FontId) -> Self {
        self.trailing = Some((text.into(), font));
        self
    }

    /// Room at the right edge.
    pub fn end(mut self, room: f32) -> Self {
        self.end = room;
        self
    }

    /// Text and what stands beside it end here, from the left edge of the row.
    pub fn text_end(mut self, x: f32) -> Self {
        self.text_end = Some(x);
        self
    }

    /// The list says on hover what there is to say; otherwise that is the text where it was cut.
    pub fn own_tip(mut self) -> Self {
        self.has_own_tip = true;
        self
    }

    /// As wide as there is room.
    pub fn show(self, ui: &mut Ui) -> Shown {
        let sense = if self.id.is_some() { Sense::hover() } else { self.sense };
        let (space, response) = ui.allocate_exact_size(vec2(ui.available_width(), self.height), sense);
        let [left, right] = self.inset;
        let rect = Rect::from_min_max(space.min + vec2(left, 0.0), space.max - vec2(right, 0.0));
        let response = match self.id {
            Some(id) => ui.interact(rect, id, self.sense),
            None => response,
        };
        self.draw(ui, rect, response)
    }

    /// In a place that has been made for it.
    pub fn show_at(self, ui: &mut Ui, rect: Rect, id: Id) -> Shown {
        let response = ui.interact(rect, id, self.sense);
        self.draw(ui, rect, response)
    }

    fn draw(self, ui: &mut Ui, rect: Rect, response: Response) -> Shown {
        self.tell(ui, &response);
        let SetIn { levels, is_deeper } = set_in(self.depth, rect.width(), self.indent);
        self.draw_ground(ui, rect, &response, levels);
        let mut shown =
            Shown { response, rect, text: Rect::NOTHING, levels, is_cut: false, is_checked: false, is_folded: false };
        let mut left = self.draw_marks(ui, &mut shown);
        if let Some(texts) = self.texts.filter(|_| is_deeper) {
            left = level_ui(ui, texts, self.depth, pos2(left, rect.center().y));
        }
        let right = self.draw_end(ui, &shown);
        let colors = palette(ui);
        let color = self.color.unwrap_or(colors.text);
        let at = pos2(left, rect.center().y);
        let (text, is_cut) =
            paint_elided(ui.painter(), at, Align2::LEFT_CENTER, &self.text, self.font.clone(), color, right - left);
        (shown.text, shown.is_cut) = (text, is_cut);
        if let Some(beside) = &self.beside {
            let at = pos2(text.right() + BESIDE_GAP, at.y);
            paint_elided(ui.painter(), at, Align2::LEFT_CENTER, beside, font::small(), colors.muted, right - at.x);
        }
        if is_cut && !self.has_own_tip {
            shown.response = shown.response.on_hover_text(&*self.text);
        }
        shown
    }

    /// What a screen reader says.
    fn tell(&self, ui: &Ui, response: &Response) {
        let name = self.spoken.as_deref().unwrap_or(&self.text);
        let is_enabled = ui.is_enabled();
        response.widget_info(|| match self.is_selected {
            Some(is_selected) => WidgetInfo::selected(self.role, is_enabled, is_selected, name),
            None => WidgetInfo::labeled(self.role, is_enabled, name),
        });
        let open = self.marks.iter().find_map(|mark| match mark {
            Mark::Fold { is_open, .. } => Some(*is_open),
            _ => None,
        });
        if open.is_some() || self.role == Role::TreeItem {
            ui.accesskit_node_builder(response.id, |node| {
                if let Some(is_open) = open {
                    node.set_expanded(is_open);
                }
                if self.role == Role::TreeItem {
                    node.set_level(self.depth + 1);
                }
            });
        }
    }

    fn draw_ground(&self, ui: &Ui, rect: Rect, response: &Response, levels: usize) {
        let colors = palette(ui);
        let painter = ui.painter();
        let ground = rect.shrink(self.margin);
        let is_hovered = self.sense.senses_click() && response.hovered();
        let is_filled = self.is_filled.or(self.is_selected).unwrap_or(false);
        if is_hovered && (self.hover_wins || !is_filled) {
            painter.rect_filled(ground, self.corner, self.hover.unwrap_or(colors.hover));
        } else if is_filled {
            painter.rect_filled(ground, self.corner, self.fill.unwrap_or(colors.selected));
        }
        if is_filled && self.has_bar {
            painter.rect_filled(Rect::from_min_size(rect.min, vec2(2.0, rect.height())), 0, colors.accent);
        }
        if self.is_lined {
            painter.hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, colors.line_sub));
        }
        focus_ring(ui, response, ground, self.corner);
        if self.has_guides {
            guides_ui(ui, rect, rect.left() + self.lead.first, self.indent, levels);
        }
    }

    /// Returns where the text begins.
    fn draw_marks(&self, ui: &mut Ui, shown: &mut Shown) -> f32 {
        let first = shown.rect.left() + self.lead.first + shown.levels as f32 * self.indent;
        let center = |at: usize| pos2(first + at as f32 * self.lead.pitch, shown.rect.center().y);
        for (at, mark) in self.marks.iter().enumerate() {
            let center = center(at);
            match *mark {
                Mark::None => {}
                Mark::Fold { is_open, name: None } => {
                    fold_icon(is_open).paint(ui.painter(), center, 14.0, palette(ui).text2);
                }
                Mark::Fold { is_open, name: Some(name) } => {
                    shown.is_folded = fold_ui(ui, center, is_open, shown.response.id.with("fold"), name);
                }
                Mark::Check { is_on, id } => {
                    let area = Rect::from_center_size(center, vec2(14.0, 14.0));
                    shown.is_checked = checkbox(ui, area, is_on, id, &self.text).clicked();
                }
                Mark::Icon { icon, size, color } => drop(icon.paint(ui.painter(), center, size, color)),
                Mark::Dot { diameter, dot } => dot.paint(ui.painter(), center, diameter, palette(ui)),
            }
        }
        match self.marks.len() {
            0 => first,
            marks => center(marks - 1).x + self.lead.text,
        }
    }

    /// Returns where the text ends at the latest.
    fn draw_end(&self, ui: &Ui, shown: &Shown) -> f32 {
        let colors = palette(ui);
        let y = shown.rect.center().y;
        let mut right = shown.rect.right() - self.end;
        if let Some((text, font)) = &self.trailing {
            let at = pos2(right, y);
            let text = ui.painter().text(at, Align2::RIGHT_CENTER, text, font.clone(), colors.muted);
            right = text.left() - GAP;
        }
        if let Some((icon, tip)) = self.badge {
            let area = Rect::from_center_size(pos2(right - 7.0, y), vec2(14.0, 14.0));
            icon.paint(ui.painter(), area.center(), 14.0, colors.warn);
            ui.interact(area, shown.response.id.with("badge"), Sense::hover()).on_hover_text(tip);
            right -= 18.0;
        }
        self.text_end.map_or(right, |x| shown.rect.left() + x)
    }
}

fn fold_icon(is_open: bool) -> Icon {
    if is_open { Icon::ChevronDown } else { Icon::ChevronRight }
}

/// A triangle that is a button. Returns whether it was clicked.
pub fn fold_ui(ui: &Ui, center: egui::Pos2, is_open: bool, id: Id, name: &str) -> bool {
    let colors = palette(ui);
    let area = Rect::from_center_size(center, vec2(20.0, 20.0));
    let response = ui.interact(area, id, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::DisclosureTriangle, true, name));
    focus_ring(ui, &response, area, 4);
    let color = if response.hovered() { colors.text } else { colors.text2 };
    fold_icon(is_open).paint(ui.painter(), center, 14.0, color);
    response.clicked()
}

/// Lines for the levels above a row of a tree, the first at `x`.
pub fn guides_ui(ui: &Ui, rect: Rect, x: f32, indent: f32, depth: usize) {
    let stroke = Stroke::new(1.0, palette(ui).line_sub);
    for level in 0..depth {
        ui.painter().vline((x + level as f32 * indent).round() + 0.5, rect.y_range(), stroke);
    }
}

/// The head of a list with columns; the list paints its titles.
pub fn head_ui(ui: &mut Ui, height: f32) -> Rect {
    let colors = palette(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    ui.painter().rect_filled(rect, 0, colors.head);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, colors.line));
    rect
}

/// `count` rows of [`size::ROW`] one below the other; only those in view are laid out, so that a frame costs the same
/// whatever their number. `row` draws the row at a position and allocates its room.
pub fn rows_ui(ui: &mut Ui, count: usize, row: impl FnMut(&mut Ui, usize)) {
    rows_ui_of(ui, size::ROW, count, row);
}

/// The same with rows of another height.
pub fn rows_ui_of(ui: &mut Ui, height: f32, count: usize, mut row: impl FnMut(&mut Ui, usize)) {
    let spacing = std::mem::replace(&mut ui.spacing_mut().item_spacing.y, 0.0);
    let top = ui.cursor().top();
    let clip = ui.clip_rect();
    let first = (((clip.top() - top) / height).floor().max(0.0) as usize).min(count);
    let last = (((clip.bottom() - top) / height).ceil().max(0.0) as usize).clamp(first, count);
    ui.add_space(first as f32 * height);
    for at in first..last {
        row(ui, at);
    }
    ui.add_space((count - last) as f32 * height);
    ui.spacing_mut().item_spacing.y = spacing;
}

#[cfg(test)]
mod tests;
