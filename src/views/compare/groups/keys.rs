//! What runs are grouped by: a chip for each key, and a list of all others.

use std::sync::Arc;

use egui::{
    Align, CornerRadius, Layout, Popup, PopupCloseBehavior, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2,
};

use crate::app::compare::groups::Action;
use crate::app::compare::{self};
use crate::chart::GroupKey;
use crate::compare::groups::{Grouped, key_title};
use crate::model::format;
use crate::views::icons::Icon;
use crate::views::theme::{font, palette};
use crate::views::widgets::{Button, check_row, focus_ring, muted, search_field, text_field};
use crate::views::{Actions, View};

/// Width of the list of keys, and the height of a row of it.
const LIST: f32 = 300.0;
const ROW: f32 = 26.0;

fn act(actions: &mut Actions, action: Action) {
    actions.push(compare::Action::Groups(action));
}

/// See the module.
pub(super) fn keys_ui(ui: &mut Ui, view: &View<'_>, grouped: &Arc<Grouped>, actions: &mut Actions) {
    let texts = view.texts;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 4.0);
        ui.set_min_height(28.0);
        muted(ui, texts.get("groups-by"));
        for key in &grouped.by {
            chip_ui(ui, view, key, actions);
        }
        let add = ui.add(Button::quiet(texts.get("groups-add-key")).with_icon(Icon::Plus));
        Popup::menu(&add)
            .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
            .show(|ui| list_ui(ui, view, grouped, actions));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            muted(ui, &counts(view, grouped));
        });
    });
}

/// `4 groups of 20 runs`, and what of them is skipped.
fn counts(view: &View<'_>, grouped: &Grouped) -> String {
    let texts = view.texts;
    let values = [("groups", grouped.groups.len().into()), ("runs", grouped.run_count().into())];
    let mut said = vec![texts.with("groups-count", &values)];
    if grouped.dropped > 0 {
        said.push(texts.count("groups-dropped", grouped.dropped));
    }
    if grouped.empty_runs > 0 {
        said.push(texts.count("groups-empty-runs", grouped.empty_runs));
    }
    said.join(" · ")
}

/// A key with a cross that takes it away.
fn chip_ui(ui: &mut Ui, view: &View<'_>, key: &GroupKey, actions: &mut Actions) {
    let colors = palette(ui);
    let title = key_title(view.texts, key).into_owned();
    let shown = format::middle_ellipsis(&title, 32).into_owned();
    let galley = ui.painter().layout_no_wrap(shown, font::body(), colors.accent_text);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 34.0, 24.0), Sense::click());
    let name = view.texts.with("groups-remove-key", &[("key", title.into())]);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &*name));
    let fill = if response.hovered() { colors.selected_focus } else { colors.selected };
    ui.painter().rect_filled(rect, CornerRadius::same(4), fill);
    let at = pos2(rect.left() + 8.0, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, colors.accent_text);
    Icon::X.paint(ui.painter(), pos2(rect.right() - 13.0, rect.center().y), 12.0, colors.accent_text);
    focus_ring(ui, &response, rect, 4);
    if response.clicked() {
        act(actions, Action::ToggleKey(key.clone()));
    }
    response.on_hover_text(format::safe_text(&key.to_string()));
}

/// All keys, with search; and the pattern of names.
fn list_ui(ui: &mut Ui, view: &View<'_>, grouped: &Arc<Grouped>, actions: &mut Actions) {
    let texts = view.texts;
    let groups = &view.place.compare.groups;
    ui.set_width(LIST);
    let field = texts.get("groups-search-keys");
    let (_, change) = search_field(ui, field, &groups.key_search, LIST - 8.0, font::body());
    if let Some(text) = change {
        act(actions, Action::SetKeySearch(text));
    }
    ScrollArea::vertical().max_height(280.0).auto_shrink([false, true]).show_rows(
        ui,
        ROW,
        groups.keys_found.len(),
        |ui, rows| {
            for key in groups.keys_found[rows].iter().filter_map(|at| grouped.offers.keys.get(*at)) {
                let kind = match key {
                    GroupKey::Param(_) => texts.get("parameter"),
                    GroupKey::Tag(_) => texts.get("tag"),
                    GroupKey::Attribute(_) | GroupKey::Parent | GroupKey::Name(_) => "",
                };
                let title = format::middle_ellipsis(&key_title(texts, key), 34).into_owned();
                let text = if kind.is_empty() { title } else { format!("{title}  ·  {kind}") };
                if check_row(ui, grouped.by.contains(key), &text).clicked() {
                    act(actions, Action::ToggleKey(key.clone()));
                }
            }
        },
    );
    ui.separator();
    ui.horizontal(|ui| {
        let name = texts.get("groups-pattern");
        muted(ui, name);
        if let Some(text) = text_field(ui, name, texts.get("group-name-hint"), &groups.pattern, 190.0) {
            act(actions, Action::SetPattern(text));
        }
    });
    if groups.has_bad_pattern() {
        let text = egui::RichText::new(texts.get("groups-bad-pattern")).font(font::small());
        ui.label(text.color(palette(ui).danger));
    }
    if view.place.compare.look.groups.choice.by.is_some() {
        ui.separator();
        if ui.add(Button::quiet(texts.get("groups-propose")).with_icon(Icon::RotateCcw)).clicked() {
            let mut look = view.place.compare.look.groups.clone();
            look.choice.by = None;
            act(actions, Action::SetLook(Box::new(look)));
        }
    }
}
