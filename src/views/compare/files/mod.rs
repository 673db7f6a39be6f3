//! The same file of each compared run: which one, how it is looked at, and that.

mod cells;
mod chart;
mod figures;
mod head;
mod images;
mod keys;
mod lines;
mod numbers;
mod pane;
mod plain;
mod player;
mod said;
mod stops;

use egui::{Align2, CornerRadius, Popup, PopupCloseBehavior, RichText, Role, ScrollArea, Sense, Ui, WidgetInfo};
use egui::{pos2, vec2};

use super::super::icons::Icon;
use super::super::theme::{Palette, font, palette, size};
use super::super::widgets::text::paint_elided;
use super::super::widgets::{Bar, Button, Form, empty_state, focus_ring, rows_ui, search_field};
use super::super::{Actions, View, file_icons};
use crate::app::compare;
use crate::app::compare::files::{Action, Choice, Content, Show, State, Status};
use crate::model::{RunIndex, format};

fn push(actions: &mut Actions, action: Action) {
    actions.push(compare::Action::File(action));
}

/// What every part of the page is drawn with.
#[derive(Clone, Copy)]
struct Page<'a> {
    view: &'a View<'a>,
    state: &'a State,
    /// The two runs that are compared.
    pair: Option<[RunIndex; 2]>,
    show: Show,
}

impl<'a> Page<'a> {
    fn of(view: &'a View<'a>) -> Self {
        let compare = &view.place.compare;
        let pair = compare.pair();
        Self { view, state: &compare.file, pair, show: compare.file.show(pair) }
    }

    fn runs(&self) -> &'a [RunIndex] {
        let compare = &self.view.place.compare;
        // Until it is known which have the file they stand as in the table.
        if compare.file.columns.len() == compare.runs.len() { &compare.file.columns } else { &compare.runs }
    }

    /// Name of a run, safe to show.
    fn name(&self, run: RunIndex) -> String {
        format::safe_text(self.view.place.catalog.run(run).display_name()).into_owned()
    }

    /// Why there is nothing to see of a run, in a few words.
    fn why_not(&self, run: RunIndex) -> Option<String> {
        let texts = self.view.texts;
        match &self.state.reads.get(&run)?.content {
            Content::Missing => Some(texts.get("files-missing").to_owned()),
            Content::NotBefore(step) => {
                let label = self.step_label(*step);
                Some(texts.with("gallery-not-before", &[("step", label.into())]))
            }
            Content::File(file) => file.preview.as_ref().err().map(|why| texts.message(why)),
        }
    }

    /// The step of what is shown of a run, where that is not the step that was asked for.
    fn other_step(&self, run: RunIndex) -> Option<String> {
        let step = self.state.file(run)?.step;
        (self.state.steps.are_many() && step != self.state.steps.shown())
            .then(|| self.view.texts.with("gallery-step", &[("step", self.step_label(step).into())]))
    }

    fn step_label(&self, step: crate::app::gallery::Step) -> String {
        self.state.chosen.as_ref().map(|choice| choice.entry.label(step)).unwrap_or_default()
    }
}

/// All of it, below the strip.
pub(super) fn files_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let texts = view.texts;
    if view.place.compare.are_files_stale(view.place) && !view.place.read.is_running {
        push(actions, Action::Want);
    }
    let page = Page::of(view);
    if let Some(why) = page.state.list.failure() {
        empty_state(ui, Icon::TriangleAlert, &format::safe_text(&texts.message(why)), "", |_| {});
        return;
    }
    if page.state.choices.is_empty() {
        let is_known = page.state.list.value().is_some() && !page.state.list.is_loading();
        let key = if is_known { "files-none" } else { "files-listing" };
        empty_state(ui, Icon::FolderOpen, texts.get(key), "", |_| {});
        return;
    }
    player::player_ui(ui, page, actions);
    ui.spacing_mut().item_spacing.y = 0.0;
    match page.show {
        Show::SideBySide if figures::are_figures(page) => figures::figures_ui(ui, page, actions),
        Show::SideBySide if images::are_images(page) => images::side_by_side_ui(ui, page, actions),
        Show::SideBySide => plain::plain_ui(ui, page, actions),
        Show::Swipe | Show::Blink | Show::Difference => images::pair_ui(ui, page, actions),
        Show::Lines => lines::lines_ui(ui, page, actions),
        Show::Keys => keys::keys_ui(ui, page, actions),
        Show::Cells => cells::cells_ui(ui, page, actions),
        Show::Chart => chart::chart_ui(ui, page, actions),
    }
}

/// The choice of the path, and how its files are looked at.
pub(super) fn with_controls<'a>(bar: Bar<'a, Actions>, view: &'a View<'a>) -> Bar<'a, Actions> {
    let page = Page::of(view);
    let bar = bar
        .kept("file path", move |ui, form, actions| path_menu(ui, page, form, actions))
        .optional("file status", move |ui, _| status_ui(ui, page))
        .then_right()
        .item("file show", move |ui, form, actions| show_ui(ui, page, form, actions));
    match page.show {
        Show::SideBySide if figures::are_figures(page) => figures::controls(bar, page),
        Show::SideBySide if !images::are_images(page) => bar,
        Show::SideBySide | Show::Swipe | Show::Blink | Show::Difference => images::controls(bar, page),
        Show::Lines | Show::Keys | Show::Cells => stops::controls(bar, page),
        Show::Chart => bar,
    }
}

fn show_ui(ui: &mut Ui, page: Page<'_>, form: Form, actions: &mut Actions) {
    let texts = page.view.texts;
    let all = page.state.shows(page.pair);
    if all.len() < 2 {
        return;
    }
    let named: Vec<(Show, &str)> = all.iter().map(|show| (*show, texts.get(show.key()))).collect();
    if let Some(show) = form.choice(ui, texts.get("files-show"), &named, page.show) {
        push(actions, Action::SetShow(show));
    }
}

/// In how many of the runs it is, and whether it is the same there.
fn status_ui(ui: &mut Ui, page: Page<'_>) {
    let Some(choice) = &page.state.chosen else { return };
    let (texts, colors) = (page.view.texts, palette(ui));
    let mut parts = vec![said::count(page, choice)];
    let are_steps_missing = page.state.steps.are_many() && choice.status == Status::Missing;
    let key = if are_steps_missing { Some("files-steps-missing") } else { choice.status.key() };
    parts.extend(key.map(|key| texts.get(key).to_owned()));
    if page.state.steps.are_many() {
        parts.push(texts.count("files-steps", page.state.steps.all().len()));
    }
    ui.label(RichText::new(parts.join(" · ")).font(font::small()).color(colors.muted));
}

/// The files to choose from: those that differ first.
fn path_menu(ui: &mut Ui, page: Page<'_>, form: Form, actions: &mut Actions) {
    let (texts, state) = (page.view.texts, page.state);
    let shown = match (&state.chosen, &state.path) {
        (Some(choice), _) => choice.entry.title(),
        (None, Some(path)) => path,
        (None, None) => texts.get("files-choose"),
    };
    let name = format::safe_text(&format::middle_ellipsis(shown, 40)).into_owned();
    let kind = state.chosen.as_ref().map(|choice| choice.entry.kind);
    let icon = kind.map_or(Icon::File, file_icons::of_kind);
    let button = Button::outlined(&name).with_icon(icon).trailing(Icon::ChevronDown);
    let close = PopupCloseBehavior::CloseOnClickOutside;
    let content = |ui: &mut Ui| list_ui(ui, page, actions);
    match form {
        Form::Bar => {
            let response = ui.add(button);
            let label = format!("{}: {name}", texts.get("files-choose"));
            response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, &*label));
            Popup::menu(&response).close_behavior(close).show(content);
        }
        Form::Menu => form.popup(ui, button, texts.get("files-choose"), false, content),
    }
}

fn list_ui(ui: &mut Ui, page: Page<'_>, actions: &mut Actions) {
    const WIDTH: f32 = 400.0;
    let (texts, state) = (page.view.texts, page.state);
    ui.set_width(WIDTH);
    let (_, change) = search_field(ui, texts.get("gallery-search"), &state.search, WIDTH - 4.0, font::body());
    if let Some(text) = change {
        push(actions, Action::SetSearch(text));
    }
    if state.found.is_empty() {
        ui.label(RichText::new(texts.get("files-no-match")).font(font::small()).color(palette(ui).muted));
    }
    ScrollArea::vertical().max_height(420.0).show(ui, |ui| {
        ui.set_width(WIDTH);
        rows_ui(ui, state.found.len(), |ui, at| {
            if let Some(choice) = state.found.get(at).and_then(|at| state.choices.get(*at)) {
                choice_ui(ui, page, choice, actions);
            }
        });
    });
}

fn status_color(colors: &Palette, status: Status) -> egui::Color32 {
    match status {
        Status::Different => colors.warn,
        Status::Missing => colors.text2,
        Status::Unknown | Status::Same => colors.muted,
    }
}

fn choice_ui(ui: &mut Ui, page: Page<'_>, choice: &Choice, actions: &mut Actions) {
    let (texts, colors) = (page.view.texts, palette(ui));
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), size::ROW), Sense::click());
    let is_chosen = page.state.path.as_ref() == Some(&choice.entry.path);
    let title = format::safe_text(choice.entry.title()).into_owned();
    let status = choice.status.key().map_or("", |key| texts.get(key));
    let count = said::count(page, choice);
    let label = [&*title, status, &*count].iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>();
    let label = label.join(", ");
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, is_chosen, &*label));
    if is_chosen || response.hovered() {
        let fill = if is_chosen { colors.selected } else { colors.hover };
        ui.painter().rect_filled(rect, CornerRadius::same(4), fill);
    }
    let icon = file_icons::of_kind(choice.entry.kind);
    icon.paint(ui.painter(), pos2(rect.left() + 14.0, rect.center().y), 14.0, colors.text2);
    let right = pos2(rect.right() - 8.0, rect.center().y);
    let told = if choice.entry.runs < page.runs().len() { count } else { status.to_owned() };
    let color = status_color(colors, choice.status);
    let painted = paint_elided(ui.painter(), right, Align2::RIGHT_CENTER, &told, font::small(), color, 140.0).0;
    let at = pos2(rect.left() + 28.0, rect.center().y);
    let room = painted.left() - 10.0 - at.x;
    let title = format::middle_ellipsis(&title, (room / 6.6).max(8.0) as usize).into_owned();
    paint_elided(ui.painter(), at, Align2::LEFT_CENTER, &title, font::body(), colors.text, room);
    focus_ring(ui, &response, rect, 4);
    if response.clicked() {
        push(actions, Action::Choose(choice.entry.path.clone()));
        ui.close();
    }
}
