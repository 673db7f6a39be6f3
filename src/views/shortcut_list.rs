//! The list of shortcuts, from the table of commands.

use egui::{RichText, Role, ScrollArea, Ui, pos2};

use super::Actions;
use super::lifecycle::dialog_ui;
use super::theme::{font, palette};
use super::widgets::key_caps::key_caps;
use super::widgets::{Lead, ListRow, search_field};
use crate::app::State;
use crate::app::command::{Command, Group};
use crate::app::shortcut_list::Action;
use crate::text::Texts;

const WIDTH: f32 = 720.0;
const ROW: f32 = 28.0;
/// From here on the groups stand in two columns.
const TWO_COLUMNS: f32 = 560.0;

/// The list, while it is open.
pub fn shortcut_list_ui(ui: &mut Ui, state: &State, actions: &mut Actions) {
    let Some(list) = &state.shortcut_list else { return };
    let texts = state.texts();
    let wants_to_leave = dialog_ui(ui, "shortcuts", texts.get("command-shortcuts"), WIDTH, |ui| {
        let width = ui.available_width();
        let (field, change) = search_field(ui, texts.get("shortcuts-search"), &list.search, width, font::body());
        if let Some(text) = change {
            actions.push(Action::SetSearch(text));
        }
        if !field.has_focus() && ui.memory(|memory| memory.focused().is_none()) {
            field.request_focus();
        }
        ui.add_space(12.0);
        let groups: Vec<_> = Group::ALL.map(|group| (group, commands_of(group, &list.search, texts))).into();
        let groups: Vec<_> = groups.into_iter().filter(|(_, commands)| !commands.is_empty()).collect();
        if groups.is_empty() {
            ui.label(RichText::new(texts.get("shortcuts-none")).font(font::body()).color(palette(ui).muted));
            return;
        }
        let height = (ui.content_rect().height() - 220.0).max(120.0);
        ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            if width < TWO_COLUMNS {
                for (group, commands) in &groups {
                    group_ui(ui, texts, *group, commands);
                }
                return;
            }
            let half = half(&groups);
            ui.spacing_mut().item_spacing.x = 24.0;
            ui.columns(2, |columns| {
                for (at, (group, commands)) in groups.iter().enumerate() {
                    group_ui(&mut columns[usize::from(at >= half)], texts, *group, commands);
                }
            });
        });
    });
    if wants_to_leave {
        actions.push(Action::Close);
    }
}

/// Groups in the first column, so that both are about as high.
fn half(groups: &[(Group, Vec<Command>)]) -> usize {
    let rows = |groups: &[(Group, Vec<Command>)]| groups.iter().map(|(_, commands)| commands.len() + 2).sum::<usize>();
    (1..=groups.len()).min_by_key(|at| rows(&groups[..*at]).max(rows(&groups[*at..]))).unwrap_or(1)
}

/// Those with a key whose label or key holds every word.
fn commands_of(group: Group, search: &str, texts: &'static Texts) -> Vec<Command> {
    let words: Vec<String> = search.split_whitespace().map(str::to_lowercase).collect();
    let fits = |command: &Command| {
        let text = format!("{} {}", command.full_label(texts), command.shortcut_text()).to_lowercase();
        words.iter().all(|word| text.contains(word))
    };
    let all = Command::all().into_iter().filter(|command| command.group() == group && command.shortcut().is_some());
    all.filter(fits).collect()
}

fn group_ui(ui: &mut Ui, texts: &'static Texts, group: Group, commands: &[Command]) {
    let colors = palette(ui);
    ui.label(RichText::new(group.label(texts)).font(font::section()).color(colors.text));
    ui.add_space(4.0);
    for command in commands {
        let shortcuts = command.shortcuts();
        let keys: Vec<String> = shortcuts.iter().map(|it| it.text()).collect();
        let label = command.full_label(texts);
        let shown = ListRow::new(Role::ListItem, label.clone())
            .spoken(format!("{label}: {}", keys.join(texts.get("list-separator"))))
            .inert()
            .height(ROW)
            .lined()
            .lead(Lead::text_at(0.0))
            .end(120.0)
            .show(ui);
        let mut right = shown.rect.right();
        for shortcut in shortcuts.into_iter().rev() {
            right = key_caps(ui, pos2(right, shown.rect.center().y), shortcut) - 12.0;
        }
    }
    ui.add_space(16.0);
}
