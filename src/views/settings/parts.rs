//! Cards of the settings page: rows with a name at the left and a control at the right.

use std::borrow::Cow;

use egui::{Align, Align2, Layout, RichText, Sense, Stroke, StrokeKind, Ui, UiBuilder, pos2, vec2};

use super::super::Actions;
use super::super::theme::{font, palette};
use super::super::widgets::text::paint_elided;

const PADDING: f32 = 16.0;
/// Height of a row with a second line, and of one without.
const HIGH: f32 = 52.0;
const LOW: f32 = 44.0;

/// Settings that belong together.
pub(super) struct Card<'a> {
    pub(super) title: &'a str,
    pub(super) rows: Vec<Row<'a>>,
}

impl Card<'_> {
    /// With the rows that hold every word, if there are any.
    pub(super) fn only(mut self, words: &[String]) -> Option<Self> {
        self.rows.retain(|row| {
            let about = if let About::Text(about) = &row.about { about } else { "" };
            let text = format!("{} {} {about}", self.title, row.title).to_lowercase();
            words.iter().all(|word| text.contains(word))
        });
        (!self.rows.is_empty()).then_some(self)
    }
}

enum About<'a> {
    None,
    Text(Cow<'a, str>),
    /// What only the window knows.
    Live(Box<dyn Fn(&Ui) -> String + 'a>),
}

/// What is at the right of a row.
type Control<'a> = Box<dyn FnOnce(&mut Ui, &mut Actions) + 'a>;

/// One setting.
pub(super) struct Row<'a> {
    title: &'a str,
    about: About<'a>,
    is_path: bool,
    control: Option<Control<'a>>,
}

impl<'a> Row<'a> {
    pub(super) fn new(title: &'a str) -> Self {
        Self { title, about: About::None, is_path: false, control: None }
    }

    /// An example, or a fact.
    pub(super) fn about(mut self, about: impl Into<Cow<'a, str>>) -> Self {
        self.about = About::Text(about.into());
        self
    }

    /// The same where it is known in the frame alone.
    pub(super) fn live_about(mut self, about: impl Fn(&Ui) -> String + 'a) -> Self {
        self.about = About::Live(Box::new(about));
        self
    }

    /// Where something lies.
    pub(super) fn path(mut self, path: impl Into<Cow<'a, str>>) -> Self {
        (self.about, self.is_path) = (About::Text(path.into()), true);
        self
    }

    /// Drawn from right to left.
    pub(super) fn control(mut self, control: impl FnOnce(&mut Ui, &mut Actions) + 'a) -> Self {
        self.control = Some(Box::new(control));
        self
    }

    fn height(&self) -> f32 {
        if matches!(self.about, About::None) { LOW } else { HIGH }
    }
}

/// A title, and the rows in a frame.
pub(super) fn card_ui(ui: &mut Ui, card: Card<'_>, actions: &mut Actions) {
    let colors = palette(ui);
    ui.add_space(8.0);
    ui.label(RichText::new(card.title).font(font::section()).color(colors.text));
    ui.add_space(8.0);
    let height = card.rows.iter().map(Row::height).sum();
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    ui.painter().rect(rect, 8, colors.card, Stroke::new(1.0, colors.line), StrokeKind::Inside);
    let mut top = rect.top();
    for (at, row) in card.rows.into_iter().enumerate() {
        if at > 0 {
            ui.painter().hline(rect.x_range(), top + 0.5, Stroke::new(1.0, colors.line));
        }
        let place = egui::Rect::from_min_size(pos2(rect.left(), top), vec2(rect.width(), row.height()));
        top = place.bottom();
        row_ui(ui, row, place.shrink2(vec2(PADDING, 0.0)), actions);
    }
    ui.add_space(16.0);
}

fn row_ui(ui: &mut Ui, row: Row<'_>, rect: egui::Rect, actions: &mut Actions) {
    let colors = palette(ui);
    let mut right = rect.right();
    if let Some(control) = row.control {
        let layout = Layout::right_to_left(Align::Center);
        let mut child = ui.new_child(UiBuilder::new().max_rect(rect).layout(layout).id_salt(row.title));
        child.spacing_mut().item_spacing = vec2(8.0, 0.0);
        control(&mut child, actions);
        right = child.min_rect().left() - 16.0;
    }
    let about = match row.about {
        About::None => None,
        About::Text(text) => Some(text),
        About::Live(text) => Some(Cow::Owned(text(ui))),
    };
    let y = if about.is_some() { rect.center().y - 9.0 } else { rect.center().y };
    let width = right - rect.left();
    let at = pos2(rect.left(), y);
    paint_elided(ui.painter(), at, Align2::LEFT_CENTER, row.title, font::body(), colors.text, width);
    if let Some(about) = about {
        let at = pos2(rect.left(), rect.center().y + 9.0);
        let font = if row.is_path { font::mono() } else { font::small() };
        paint_elided(ui.painter(), at, Align2::LEFT_CENTER, &about, font, colors.muted, width);
    }
}
