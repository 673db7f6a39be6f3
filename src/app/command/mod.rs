//! The one table of commands: label, keys, whether it is enabled, and its action. Menus, buttons, tooltips and
//! shortcuts all read this table, so that they cannot disagree.
//!
//! Actions on the row or card under the pointer are not commands; the context menu of that item has them.

use super::lifecycle::{self, Edit, Edited};
use super::pages::{self, Page, RunTab};
use super::place::Place;
use super::settings::{self, ThemeChoice};
use super::{Action, Ask, State, artifacts, charts, entities, read, start, system, table};
use crate::model::{EntityKey, RunIndex};
use crate::text::{Language, Texts};

/// See the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    PickFolder,
    PickDatabase,
    OpenSample,
    ShowInFolder,
    ClosePlace,
    Refresh,
    Theme(ThemeChoice),
    Language(Language),
    ToggleSidebar,
    ToggleInspector,
    ToggleProblems,
    /// Focus the filter field.
    Find,
    ShowTable,
    ShowCharts,
    ShowDeleted,
    ShowSpace,
    /// Lists of what there is beside runs.
    ShowLoggedModels,
    ShowDatasets,
    ShowTraces,
    /// Leave the innermost of: a marked range, an enlarged chart, a page, a selection.
    Leave,
    /// From a run page back to where it was opened.
    Back,
    OpenRun,
    OpenArtifacts,
    Rename,
    DeleteRuns,
    CopyRunId,
    SelectAll,
    /// Move the focus by some rows; on a run page, go to the next run or file.
    Move(Step),
    /// The same, and select the rows between.
    Extend(Step),
    Fold,
    Unfold,
    FoldAll,
    UnfoldAll,
    HideEqualParams,
    ResetColumns,
    Undo,
}

/// How far the focus moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    Next,
    Previous,
    PageDown,
    PageUp,
    Last,
    First,
}

impl Step {
    const ALL: [Self; 6] = [Self::Next, Self::Previous, Self::PageDown, Self::PageUp, Self::Last, Self::First];

    fn rows(self) -> isize {
        const PAGE_ROWS: isize = 20;
        match self {
            Self::Next => 1,
            Self::Previous => -1,
            Self::PageDown => PAGE_ROWS,
            Self::PageUp => -PAGE_ROWS,
            Self::Last => isize::MAX / 2,
            Self::First => isize::MIN / 2,
        }
    }

    fn key(self) -> Key {
        match self {
            Self::Next => Key::Down,
            Self::Previous => Key::Up,
            Self::PageDown => Key::PageDown,
            Self::PageUp => Key::PageUp,
            Self::Last => Key::End,
            Self::First => Key::Home,
        }
    }
}

/// A key that a command can use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// A letter or digit, upper case.
    Character(char),
    Down,
    Up,
    Left,
    Right,
    PageDown,
    PageUp,
    End,
    Home,
    Enter,
    Space,
    Escape,
    Delete,
    F2,
    F5,
}

/// Modifiers of a shortcut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Held {
    Nothing,
    Shift,
    Alt,
    /// ⌘ on macOS, Ctrl elsewhere.
    Command,
}

/// A key with its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Shortcut(pub Held, pub Key);

impl Shortcut {
    /// Closes a dialog.
    pub const ESCAPE: Self = Self(Held::Nothing, Key::Escape);
    /// A month back, in a calendar.
    pub const PAGE_UP: Self = Self(Held::Nothing, Key::PageUp);
    /// A month on, in a calendar.
    pub const PAGE_DOWN: Self = Self(Held::Nothing, Key::PageDown);

    /// As written on this system: `Ctrl B`, `⌘B`.
    pub fn text(self) -> String {
        self.text_on(cfg!(target_os = "macos"))
    }

    fn text_on(self, is_mac: bool) -> String {
        let Self(held, key) = self;
        let held = match (held, is_mac) {
            (Held::Nothing, _) => "",
            (Held::Shift, true) => "⇧",
            (Held::Shift, false) => "Shift ",
            (Held::Alt, true) => "⌥",
            (Held::Alt, false) => "Alt ",
            (Held::Command, true) => "⌘",
            (Held::Command, false) => "Ctrl ",
        };
        let key = match key {
            Key::Character(character) => return format!("{held}{character}"),
            Key::Down => "↓",
            Key::Up => "↑",
            Key::Left => "←",
            Key::Right => "→",
            Key::PageDown => "PgDn",
            Key::PageUp => "PgUp",
            Key::End => "End",
            Key::Home => "Home",
            Key::Enter => "Enter",
            Key::Space => "Space",
            Key::Escape => "Esc",
            Key::Delete => "Del",
            Key::F2 => "F2",
            Key::F5 => "F5",
        };
        format!("{held}{key}")
    }
}

/// When the keys of a command are active.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Always, even while a text field has the focus.
    Typing,
    /// Unless a text field has the focus.
    Page,
    /// Unless a control has the focus, or a menu or dialog is open.
    Free,
}

/// The menu of the place.
pub const PLACE_MENU: [Command; 4] =
    [Command::PickFolder, Command::PickDatabase, Command::ShowInFolder, Command::ClosePlace];
/// The menu of themes.
pub const THEME_MENU: [Command; 3] =
    [Command::Theme(ThemeChoice::System), Command::Theme(ThemeChoice::Light), Command::Theme(ThemeChoice::Dark)];
/// Top of the menu of columns.
pub const COLUMNS_MENU: [Command; 2] = [Command::HideEqualParams, Command::ResetColumns];
/// End of the menu of a row of the table.
pub const TREE_MENU: [Command; 2] = [Command::UnfoldAll, Command::FoldAll];
/// Tabs above the pages.
pub const TABS: [Command; 2] = [Command::ShowTable, Command::ShowCharts];
/// At the foot of the sidebar.
pub const SIDEBAR_FOOT: [Command; 2] = [Command::ShowSpace, Command::ShowDeleted];
/// In the sidebar, each where there is any of its kind.
pub const ENTITY_LISTS: [Command; 3] = [Command::ShowLoggedModels, Command::ShowDatasets, Command::ShowTraces];
/// Single buttons: in bars and on the start screen.
pub const BUTTONS: [Command; 5] =
    [Command::ToggleSidebar, Command::ToggleInspector, Command::ToggleProblems, Command::Refresh, Command::OpenSample];

/// The menu of languages.
pub fn language_menu() -> impl Iterator<Item = Command> {
    Language::ALL.into_iter().map(Command::Language)
}

impl Command {
    /// All commands, in the order in which their keys are matched: those with more modifiers first, as a bare key also
    /// matches while Shift is held.
    pub fn all() -> Vec<Self> {
        let mut all = vec![
            Self::PickFolder,
            Self::PickDatabase,
            Self::OpenSample,
            Self::ShowInFolder,
            Self::ClosePlace,
            Self::Refresh,
            Self::ToggleSidebar,
            Self::ToggleInspector,
            Self::ToggleProblems,
            Self::Find,
            Self::ShowTable,
            Self::ShowCharts,
            Self::ShowDeleted,
            Self::ShowSpace,
            Self::ShowLoggedModels,
            Self::ShowDatasets,
            Self::ShowTraces,
            Self::Undo,
            Self::SelectAll,
            Self::CopyRunId,
            Self::Back,
            Self::Leave,
            Self::OpenRun,
            Self::OpenArtifacts,
            Self::Rename,
            Self::DeleteRuns,
            Self::FoldAll,
            Self::UnfoldAll,
            Self::HideEqualParams,
            Self::ResetColumns,
        ];
        all.extend(THEME_MENU);
        all.extend(language_menu());
        all.extend(Step::ALL.map(Self::Extend));
        all.extend(Step::ALL.map(Self::Move));
        all.extend([Self::Fold, Self::Unfold]);
        all
    }

    /// The list that it shows, if it shows one.
    pub fn list(self) -> Option<EntityKey> {
        match self {
            Self::ShowLoggedModels => Some(EntityKey::LoggedModels),
            Self::ShowDatasets => Some(EntityKey::Datasets),
            Self::ShowTraces => Some(EntityKey::Traces(None)),
            _ => None,
        }
    }

    /// Its label.
    pub fn label(self, texts: &'static Texts) -> &'static str {
        texts.get(match self {
            Self::PickFolder => "open-folder",
            Self::PickDatabase => "open-database",
            Self::OpenSample => "open-sample",
            Self::ShowInFolder => "show-in-folder",
            Self::ClosePlace => "close-place",
            Self::Refresh => "refresh",
            Self::Theme(ThemeChoice::System) => "theme-system",
            Self::Theme(ThemeChoice::Light) => "theme-light",
            Self::Theme(ThemeChoice::Dark) => "theme-dark",
            // Each language by its own name, for users who cannot read the current one.
            Self::Language(language) => return language.texts().get("language-name"),
            Self::ToggleSidebar => "toggle-sidebar",
            Self::ToggleInspector => "toggle-inspector",
            Self::ToggleProblems => "problems",
            Self::Find => "filter-runs",
            Self::ShowTable => "tab-table",
            Self::ShowCharts => "tab-charts",
            Self::ShowDeleted => "deleted",
            Self::ShowSpace => "space",
            Self::ShowLoggedModels => "logged-models",
            Self::ShowDatasets => "datasets",
            Self::ShowTraces => "traces",
            Self::Leave => "close",
            Self::Back => "back",
            Self::OpenRun => "open-run",
            Self::OpenArtifacts => "show-artifacts",
            Self::Rename => "rename",
            Self::DeleteRuns => "command-delete",
            Self::CopyRunId => "copy-run-id",
            Self::SelectAll => "command-select-all",
            Self::Move(Step::Next) => "command-next",
            Self::Move(Step::Previous) => "command-previous",
            Self::Move(Step::PageDown) => "command-page-down",
            Self::Move(Step::PageUp) => "command-page-up",
            Self::Move(Step::Last) => "command-last",
            Self::Move(Step::First) => "command-first",
            Self::Extend(Step::Next) => "command-extend-next",
            Self::Extend(Step::Previous) => "command-extend-previous",
            Self::Extend(Step::PageDown) => "command-extend-page-down",
            Self::Extend(Step::PageUp) => "command-extend-page-up",
            Self::Extend(Step::Last) => "command-extend-last",
            Self::Extend(Step::First) => "command-extend-first",
            Self::Fold => "fold",
            Self::Unfold => "unfold",
            Self::FoldAll => "fold-all",
            Self::UnfoldAll => "unfold-all",
            Self::HideEqualParams => "hide-equal-params",
            Self::ResetColumns => "reset-columns",
            Self::Undo => "undo",
        })
    }

    /// Its keys; the first is shown.
    pub fn shortcuts(self) -> Vec<Shortcut> {
        let command = |character| vec![Shortcut(Held::Command, Key::Character(character))];
        let plain = |key| vec![Shortcut(Held::Nothing, key)];
        match self {
            Self::PickFolder => command('O'),
            Self::Refresh => [plain(Key::F5), command('R')].concat(),
            Self::ToggleSidebar => command('B'),
            Self::ToggleInspector => command('I'),
            Self::Find => command('F'),
            Self::ShowTable => command('1'),
            Self::ShowCharts => command('2'),
            Self::Undo => command('Z'),
            Self::SelectAll => command('A'),
            Self::CopyRunId => command('C'),
            Self::Leave => plain(Key::Escape),
            Self::Back => vec![Shortcut(Held::Alt, Key::Left)],
            Self::OpenRun => plain(Key::Enter),
            Self::OpenArtifacts => plain(Key::Space),
            Self::Rename => plain(Key::F2),
            Self::DeleteRuns => plain(Key::Delete),
            Self::Move(step) => plain(step.key()),
            Self::Extend(step) => vec![Shortcut(Held::Shift, step.key())],
            Self::Fold => plain(Key::Left),
            Self::Unfold => plain(Key::Right),
            Self::PickDatabase
            | Self::OpenSample
            | Self::ShowInFolder
            | Self::ClosePlace
            | Self::Theme(_)
            | Self::Language(_)
            | Self::ToggleProblems
            | Self::ShowDeleted
            | Self::ShowSpace
            | Self::ShowLoggedModels
            | Self::ShowDatasets
            | Self::ShowTraces
            | Self::FoldAll
            | Self::UnfoldAll
            | Self::HideEqualParams
            | Self::ResetColumns => Vec::new(),
        }
    }

    /// The key shown beside its label.
    pub fn shortcut(self) -> Option<Shortcut> {
        self.shortcuts().first().copied()
    }

    /// That key as written on this system; empty if there is none.
    pub fn shortcut_text(self) -> String {
        self.shortcut().map(Shortcut::text).unwrap_or_default()
    }

    /// When its keys are active.
    pub fn reach(self) -> Reach {
        match self {
            Self::PickFolder | Self::Find | Self::ToggleSidebar | Self::ToggleInspector | Self::Refresh => {
                Reach::Typing
            }
            Self::ShowTable | Self::ShowCharts => Reach::Page,
            _ => Reach::Free,
        }
    }

    /// Whether it is the current choice of its menu.
    pub fn is_on(self, state: &State) -> bool {
        let is_shown = |page| state.place.as_ref().is_some_and(|place| place.pages.shown == page);
        match self {
            Self::Theme(choice) => state.settings.theme == choice,
            Self::Language(language) => state.language() == language,
            Self::ShowTable => is_shown(Page::Table),
            Self::ShowCharts => is_shown(Page::Charts),
            Self::ShowDeleted => is_shown(Page::Deleted),
            Self::ShowSpace => is_shown(Page::Space),
            Self::ShowLoggedModels | Self::ShowDatasets | Self::ShowTraces => state
                .place
                .as_ref()
                .zip(self.list())
                .is_some_and(|(place, list)| place.entities.id(&list).is_some_and(|id| is_shown(Page::Entity(id)))),
            _ => false,
        }
    }

    /// Whether it is enabled now.
    pub fn is_enabled(self, state: &State) -> bool {
        self.action(state).is_some()
    }

    /// Its action now; `None` when disabled.
    pub fn action(self, state: &State) -> Option<Action> {
        Some(match self {
            Self::PickFolder => Action::Start(start::Action::PickFolder),
            Self::PickDatabase => Action::Start(start::Action::PickDatabase),
            Self::OpenSample => Action::Start(start::Action::OpenSample),
            Self::Theme(choice) => Action::Settings(settings::Action::SetTheme(choice)),
            Self::Language(language) => Action::Settings(settings::Action::SetLanguage(language)),
            _ => return self.action_in(state.place.as_ref()?),
        })
    }

    /// Its action in an open place.
    fn action_in(self, place: &Place) -> Option<Action> {
        let page = place.pages.shown;
        let is_table = page == Page::Table;
        let focus = place.table.selection.focus;
        let in_table = |action: table::Action| is_table.then(|| action.ask(place.id));
        Some(match self {
            Self::PickFolder | Self::PickDatabase | Self::OpenSample | Self::Theme(_) | Self::Language(_) => {
                return None;
            }
            Self::ShowInFolder => Action::System(system::Action::ShowInFolder(place.opened.clone())),
            Self::ClosePlace => Action::Start(start::Action::ClosePlace),
            Self::Refresh => read::Action::Refresh.ask(place.id),
            Self::ToggleSidebar => Action::Settings(settings::Action::ToggleSidebar),
            Self::ToggleInspector => Action::Settings(settings::Action::ToggleInspector),
            Self::ToggleProblems => pages::Action::ToggleProblems.ask(place.id),
            Self::Find => table::Action::FocusFilter.ask(place.id),
            Self::ShowTable => pages::Action::Show(Page::Table).ask(place.id),
            Self::ShowCharts => pages::Action::Show(Page::Charts).ask(place.id),
            Self::ShowDeleted => pages::Action::Show(Page::Deleted).ask(place.id),
            Self::ShowSpace => pages::Action::Show(Page::Space).ask(place.id),
            Self::ShowLoggedModels | Self::ShowDatasets | Self::ShowTraces => {
                let list = self.list().filter(|list| entities::has_any(place, list))?;
                entities::Action::Open(list).ask(place.id)
            }
            Self::Leave => leave(place),
            Self::Back => match page {
                Page::Run(..) | Page::Entity(_) => pages::Action::Back.ask(place.id),
                Page::Table | Page::Charts | Page::Deleted | Page::Space => return None,
            },
            Self::OpenRun => open(place, focus.filter(|_| is_table)?, RunTab::Overview),
            Self::OpenArtifacts => open(place, focus.filter(|_| is_table)?, RunTab::Artifacts),
            Self::Rename => return rename(place),
            Self::DeleteRuns => return delete(place),
            Self::CopyRunId => {
                let run = focus.filter(|_| is_table)?;
                Action::System(system::Action::Copy(place.catalog.run(run).id.to_string()))
            }
            Self::SelectAll => return in_table(table::Action::SelectAll),
            Self::Move(step) => return move_focus(place, step),
            Self::Extend(step) => return in_table(table::Action::MoveFocus { rows: step.rows(), extend: true }),
            Self::Fold => return in_table(table::Action::FoldFocus(true)),
            Self::Unfold => return in_table(table::Action::FoldFocus(false)),
            Self::FoldAll => table::Action::FoldAll(true).ask(place.id),
            Self::UnfoldAll => table::Action::FoldAll(false).ask(place.id),
            Self::HideEqualParams => table::Action::HideEqualParams.ask(place.id),
            Self::ResetColumns => table::Action::ResetColumns.ask(place.id),
            Self::Undo => lifecycle::Action::Undo.ask(place.id),
        })
    }
}

fn open(place: &Place, run: RunIndex, tab: RunTab) -> Action {
    pages::Action::OpenRun(run, tab).ask(place.id)
}

fn leave(place: &Place) -> Action {
    let page = place.pages.shown;
    if place.charts.marked.is_some() && page != Page::Table {
        return charts::Action::Mark(None).ask(place.id);
    }
    match page {
        Page::Table => table::Action::SelectNone.ask(place.id),
        Page::Charts if place.charts.enlarged.is_some() => charts::Action::Enlarge(None).ask(place.id),
        Page::Charts | Page::Deleted | Page::Space => pages::Action::Show(Page::Table).ask(place.id),
        Page::Run(..) | Page::Entity(_) => pages::Action::Back.ask(place.id),
    }
}

fn move_focus(place: &Place, step: Step) -> Option<Action> {
    let is_single = matches!(step, Step::Next | Step::Previous);
    Some(match place.pages.shown {
        Page::Table => table::Action::MoveFocus { rows: step.rows(), extend: false }.ask(place.id),
        Page::Run(_, RunTab::Artifacts) if is_single => artifacts::Action::Step(step.rows()).ask(place.id),
        Page::Run(..) if is_single => pages::Action::StepRun(step.rows()).ask(place.id),
        Page::Run(..) | Page::Entity(_) | Page::Charts | Page::Deleted | Page::Space => return None,
    })
}

fn rename(place: &Place) -> Option<Action> {
    if matches!(place.pages.shown, Page::Deleted | Page::Space | Page::Entity(_)) {
        return None;
    }
    let run = place.focused_run().filter(|run| !place.catalog.is_deleted(*run))?;
    if !place.can_write(run) {
        return Some(Action::System(system::Action::Notify(place.why_read_only(run))));
    }
    let name = place.catalog.run(run).name.to_string();
    Some(lifecycle::Action::SetEdit(Some(Edit::Name(Edited::Run(run), name))).ask(place.id))
}

/// Deletes the selected runs that can be deleted.
fn delete(place: &Place) -> Option<Action> {
    if place.pages.shown != Page::Table {
        return None;
    }
    let runs = place.table.selection.runs().iter().copied().filter(|run| !place.catalog.is_deleted(*run));
    let (runs, kept): (Vec<_>, Vec<_>) = runs.partition(|run| place.can_write(*run));
    if runs.is_empty() {
        let why = place.why_read_only(*kept.first()?);
        return Some(Action::System(system::Action::Notify(why)));
    }
    Some(lifecycle::Action::DeleteRuns { runs, with_children: false, even_running: false }.ask(place.id))
}

#[cfg(test)]
mod tests;
