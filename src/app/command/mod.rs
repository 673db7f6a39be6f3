//! The one table of commands: label, keys, whether it is enabled, and its action. Menus, buttons, tooltips, shortcuts,
//! the palette and the list of shortcuts all read this table, so that they cannot disagree.
//!
//! Actions on the row or card under the pointer are not commands; the context menu of that item has them.

use std::borrow::Cow;

use super::charts::{ChartRange, FigureId};
use super::lifecycle::{self, Edit, Edited};
use super::pages::{self, Page, RunTab};
use super::place::Place;
use super::settings::{self, ThemeChoice};
use super::{
    Action, Ask, State, artifacts, charts, entities, layout, palette, read, run_page, save_table, settings_page,
    shortcut_list, start, system, table,
};
use crate::model::{EntityKey, RunIndex};
use crate::text::{Language, Texts};

mod keys;

pub use keys::{Held, Key, Reach, Shortcut};

/// See the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    PickFolder,
    PickDatabase,
    /// Type a path, in a dialog over the open place.
    TypePath,
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
    /// The command palette.
    TogglePalette,
    /// The list of shortcuts.
    ShowShortcuts,
    /// The settings page.
    ToggleSettings,
    ZoomIn,
    ZoomOut,
    ZoomReset,
    /// Leave the innermost of: a marked range, an enlarged chart, a selection, a search. Never the page.
    Leave,
    /// One page back.
    Back,
    OpenRun,
    OpenArtifacts,
    Rename,
    DeleteRuns,
    CopyRunId,
    /// Show the charts of the selected runs.
    ChartSelection,
    /// Take the table along.
    SaveTable,
    /// Open the menu of the row with the focus.
    RowMenu,
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
    /// Of the chart under the pointer or shown alone.
    ResetZoom,
    ResetChartLayout,
    ShowHiddenCharts,
    /// All runs in one list, or each below its parent.
    ToggleFlat,
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

/// Where a command belongs, in the list of shortcuts and the palette.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    Window,
    Place,
    Table,
    Charts,
    RunPage,
}

impl Group {
    /// In the order of the list.
    pub const ALL: [Self; 5] = [Self::Window, Self::Place, Self::Table, Self::Charts, Self::RunPage];

    /// Its heading.
    pub fn label(self, texts: &'static Texts) -> &'static str {
        texts.get(match self {
            Self::Window => "group-window",
            Self::Place => "group-place",
            Self::Table => "tab-table",
            Self::Charts => "tab-charts",
            Self::RunPage => "group-run-page",
        })
    }
}

/// The menu of the place.
pub const PLACE_MENU: [Command; 5] =
    [Command::PickFolder, Command::PickDatabase, Command::TypePath, Command::ShowInFolder, Command::ClosePlace];
/// The menu of themes.
pub const THEME_MENU: [Command; 3] =
    [Command::Theme(ThemeChoice::System), Command::Theme(ThemeChoice::Light), Command::Theme(ThemeChoice::Dark)];
/// At the top of the list of columns.
pub const COLUMNS_MENU: [Command; 2] = [Command::HideEqualParams, Command::ResetColumns];
/// In the options of the charts page.
pub const CHARTS_MENU: [Command; 2] = [Command::ShowHiddenCharts, Command::ResetChartLayout];
/// End of the menu of a row of the table.
pub const TREE_MENU: [Command; 2] = [Command::UnfoldAll, Command::FoldAll];
/// Tabs above the pages.
pub const TABS: [Command; 2] = [Command::ShowTable, Command::ShowCharts];
/// At the foot of the sidebar.
pub const SIDEBAR_FOOT: [Command; 2] = [Command::ShowSpace, Command::ShowDeleted];
/// In the sidebar, each where there is any of its kind.
pub const ENTITY_LISTS: [Command; 3] = [Command::ShowLoggedModels, Command::ShowDatasets, Command::ShowTraces];
/// Single buttons: in bars and on the start screen.
pub const BUTTONS: [Command; 6] = [
    Command::ToggleSidebar,
    Command::ToggleInspector,
    Command::ToggleProblems,
    Command::Refresh,
    Command::OpenSample,
    Command::ToggleFlat,
];

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
            Self::TypePath,
            Self::OpenSample,
            Self::ShowInFolder,
            Self::ClosePlace,
            Self::Refresh,
            Self::ToggleSidebar,
            Self::ToggleInspector,
            Self::ToggleProblems,
            Self::TogglePalette,
            Self::ToggleSettings,
            Self::ZoomIn,
            Self::ZoomOut,
            Self::ZoomReset,
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
            Self::ChartSelection,
            Self::SaveTable,
            Self::RowMenu,
            Self::Back,
            Self::ShowShortcuts,
            Self::Leave,
            Self::OpenRun,
            Self::OpenArtifacts,
            Self::Rename,
            Self::DeleteRuns,
            Self::FoldAll,
            Self::UnfoldAll,
            Self::HideEqualParams,
            Self::ResetColumns,
            Self::ResetZoom,
            Self::ToggleFlat,
        ];
        all.extend(CHARTS_MENU);
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
        match self {
            // Each language by its own name, for users who cannot read the current one.
            Self::Language(language) => language.texts().get("language-name"),
            _ => texts.get(self.key()),
        }
    }

    /// Its label where no menu says what it belongs to: `Theme: Dark`.
    pub fn full_label(self, texts: &'static Texts) -> Cow<'static, str> {
        let of = |menu: &'static str| Cow::Owned(format!("{}: {}", texts.get(menu), self.label(texts)));
        match self {
            Self::Theme(_) => of("theme"),
            Self::Language(_) => of("language"),
            _ => Cow::Borrowed(self.label(texts)),
        }
    }

    /// Tells it from all others, in every session: the key of its label.
    pub fn key(self) -> &'static str {
        match self {
            Self::PickFolder => "open-folder",
            Self::PickDatabase => "open-database",
            Self::TypePath => "open-path",
            Self::OpenSample => "open-sample",
            Self::ShowInFolder => "show-in-folder",
            Self::ClosePlace => "close-place",
            Self::Refresh => "refresh",
            Self::Theme(ThemeChoice::System) => "theme-system",
            Self::Theme(ThemeChoice::Light) => "theme-light",
            Self::Theme(ThemeChoice::Dark) => "theme-dark",
            Self::Language(language) => language.tag(),
            Self::ToggleSidebar => "toggle-sidebar",
            Self::ToggleInspector => "toggle-inspector",
            Self::ToggleProblems => "problems",
            Self::Find => "filter-runs",
            Self::ShowTable => "tab-table",
            Self::ShowCharts => "tab-charts",
            Self::ShowDeleted => "deleted",
            Self::ShowSpace => "space",
            Self::TogglePalette => "command-palette",
            Self::ShowShortcuts => "command-shortcuts",
            Self::ToggleSettings => "settings",
            Self::ZoomIn => "command-zoom-in",
            Self::ZoomOut => "command-zoom-out",
            Self::ZoomReset => "command-zoom-reset",
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
            Self::ChartSelection => "show-charts-of-selection",
            Self::SaveTable => "save-table",
            Self::RowMenu => "row-menu",
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
            Self::ResetZoom => "reset-zoom",
            Self::ResetChartLayout => "reset-chart-layout",
            Self::ShowHiddenCharts => "show-hidden-charts",
            Self::ToggleFlat => "toggle-flat",
            Self::Undo => "undo",
        }
    }

    /// Where it belongs.
    pub fn group(self) -> Group {
        match self {
            Self::Theme(_)
            | Self::Language(_)
            | Self::ToggleSidebar
            | Self::ToggleInspector
            | Self::ToggleProblems
            | Self::TogglePalette
            | Self::ShowShortcuts
            | Self::ToggleSettings
            | Self::ZoomIn
            | Self::ZoomOut
            | Self::ZoomReset
            | Self::Leave
            | Self::Back
            | Self::Undo => Group::Window,
            Self::PickFolder
            | Self::PickDatabase
            | Self::OpenSample
            | Self::ShowInFolder
            | Self::TypePath
            | Self::ClosePlace
            | Self::Refresh
            | Self::ShowDeleted
            | Self::ShowSpace
            | Self::ShowLoggedModels
            | Self::ShowDatasets
            | Self::ShowTraces => Group::Place,
            Self::Find
            | Self::ShowTable
            | Self::DeleteRuns
            | Self::SelectAll
            | Self::Move(_)
            | Self::Extend(_)
            | Self::Fold
            | Self::Unfold
            | Self::FoldAll
            | Self::UnfoldAll
            | Self::HideEqualParams
            | Self::ResetColumns
            | Self::ToggleFlat
            | Self::ChartSelection
            | Self::SaveTable
            | Self::RowMenu => Group::Table,
            Self::ShowCharts | Self::ResetZoom | Self::ResetChartLayout | Self::ShowHiddenCharts => Group::Charts,
            Self::OpenRun | Self::OpenArtifacts | Self::Rename | Self::CopyRunId => Group::RunPage,
        }
    }

    /// Whether the palette offers it: not what moves by a row, nor what leads back to where the palette was opened.
    pub fn is_in_palette(self) -> bool {
        !matches!(
            self,
            Self::Move(_)
                | Self::Extend(_)
                | Self::Fold
                | Self::Unfold
                | Self::Leave
                | Self::TogglePalette
                | Self::RowMenu
        )
    }

    /// Its keys; the first is shown.
    pub fn shortcuts(self) -> Vec<Shortcut> {
        let command = |character| vec![Shortcut(Held::Command, Key::Character(character))];
        let plain = |key| vec![Shortcut(Held::Nothing, key)];
        match self {
            Self::PickFolder => command('O'),
            Self::TypePath => command('L'),
            Self::Refresh => [plain(Key::F5), command('R')].concat(),
            Self::ToggleSidebar => command('B'),
            Self::ToggleInspector => command('I'),
            Self::Find => command('F'),
            Self::ShowTable => command('1'),
            Self::ShowCharts => command('2'),
            Self::Undo => command('Z'),
            Self::SelectAll => command('A'),
            Self::CopyRunId => command('C'),
            Self::ChartSelection => plain(Key::Character('G')),
            Self::SaveTable => command('S'),
            Self::RowMenu => vec![Shortcut(Held::Shift, Key::F10), Shortcut(Held::Nothing, Key::Menu)],
            Self::TogglePalette => [command('K'), command('P')].concat(),
            Self::ShowShortcuts => vec![Shortcut(Held::Nothing, Key::F1), Shortcut(Held::Nothing, Key::Character('?'))],
            Self::ToggleSettings => command(','),
            Self::ZoomIn => [command('+'), command('=')].concat(),
            Self::ZoomOut => command('-'),
            Self::ZoomReset => command('0'),
            Self::Leave => plain(Key::Escape),
            Self::Back => vec![Shortcut(Held::Alt, Key::Left), Shortcut(Held::Nothing, Key::Backspace)],
            Self::OpenRun => plain(Key::Enter),
            Self::OpenArtifacts => plain(Key::Space),
            Self::Rename => plain(Key::F2),
            Self::DeleteRuns => plain(Key::Delete),
            Self::Move(step) => plain(step.key()),
            Self::Extend(step) => vec![Shortcut(Held::Shift, step.key())],
            Self::Fold => plain(Key::Left),
            Self::Unfold => plain(Key::Right),
            Self::ResetZoom => [plain(Key::Character('R')), plain(Key::Character('0'))].concat(),
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
            | Self::ResetColumns
            | Self::ToggleFlat
            | Self::ResetChartLayout
            | Self::ShowHiddenCharts => Vec::new(),
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
            Self::PickFolder
            | Self::Find
            | Self::ToggleSidebar
            | Self::ToggleInspector
            | Self::Refresh
            | Self::TogglePalette
            | Self::ToggleSettings
            | Self::ZoomIn
            | Self::ZoomOut
            | Self::ZoomReset => Reach::Typing,
            Self::ShowTable | Self::ShowCharts | Self::ShowShortcuts => Reach::Page,
            _ => Reach::Free,
        }
    }

    /// Whether it is the current choice of its menu.
    pub fn is_on(self, state: &State) -> bool {
        let is_shown =
            |page| !state.settings_page.is_open && state.place.as_ref().is_some_and(|place| place.pages.shown == page);
        match self {
            Self::Theme(choice) => state.settings.theme == choice,
            Self::Language(language) => state.language() == language,
            Self::ShowTable => is_shown(Page::Table),
            Self::ShowCharts => is_shown(Page::Charts),
            Self::ShowDeleted => is_shown(Page::Deleted),
            Self::ShowSpace => is_shown(Page::Space),
            Self::HideEqualParams => {
                state.place.as_ref().is_some_and(|place| place.table.layout.look.is_differing_only)
            }
            Self::ToggleFlat => state.place.as_ref().is_some_and(|place| place.table.layout.look.is_flat),
            Self::ToggleSettings => state.settings_page.is_open,
            Self::ShowLoggedModels | Self::ShowDatasets | Self::ShowTraces => state
                .place
                .as_ref()
                .zip(self.list())
                .is_some_and(|(place, list)| place.entities.id(&list).is_some_and(|id| is_shown(Page::Entity(id)))),
            _ => false,
        }
    }

    /// Whether it does something to what the page shows.
    fn needs_its_page(self) -> bool {
        matches!(
            self,
            Self::Leave
                | Self::Find
                | Self::OpenRun
                | Self::OpenArtifacts
                | Self::Rename
                | Self::DeleteRuns
                | Self::CopyRunId
                | Self::SelectAll
                | Self::Move(_)
                | Self::Extend(_)
                | Self::Fold
                | Self::Unfold
        )
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
            Self::Language(language) => Action::Settings(settings::Action::SetLanguage(Some(language))),
            Self::TogglePalette if !has_dialog(state) => Action::Palette(palette::Action::Toggle),
            Self::ShowShortcuts if !has_dialog(state) => Action::ShortcutList(shortcut_list::Action::Open),
            Self::ToggleSettings if !has_dialog(state) => Action::SettingsPage(settings_page::Action::Toggle),
            Self::ZoomIn => zoom(state, settings::SCALE_STEP),
            Self::ZoomOut => zoom(state, -settings::SCALE_STEP),
            Self::ZoomReset => Action::Settings(settings::Action::SetScale(settings::NO_SCALE)),
            Self::Back if state.settings_page.is_open => Action::SettingsPage(settings_page::Action::Close),
            // What lies behind the settings page is not what anybody looks at.
            _ if state.settings_page.is_open && self.needs_its_page() => return None,
            Self::ToggleInspector if state.settings.is_inspector_open && !state.layout.has_overlay() => {
                let place = state.place.as_ref()?;
                let is_waiting = place.charts.is_focus_quiet(place.table.selection.focus);
                if place.pages.shown == Page::Charts && is_waiting {
                    charts::Action::ShowInspector.ask(place.id)
                } else {
                    return self.action_in(place);
                }
            }
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
            Self::PickFolder
            | Self::PickDatabase
            | Self::OpenSample
            | Self::Theme(_)
            | Self::Language(_)
            | Self::TogglePalette
            | Self::ShowShortcuts
            | Self::ToggleSettings
            | Self::ZoomIn
            | Self::ZoomOut
            | Self::ZoomReset => return None,
            Self::TypePath => Action::Start(start::Action::AskPath(true)),
            Self::ShowInFolder => Action::System(system::Action::ShowInFolder(place.opened.clone())),
            Self::ClosePlace => Action::Start(start::Action::ClosePlace),
            Self::Refresh => read::Action::Refresh.ask(place.id),
            Self::ToggleSidebar => Action::Layout(layout::Action::ToggleSidebar),
            Self::ToggleInspector => Action::Layout(layout::Action::ToggleInspector),
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
            Self::Leave => return leave(place),
            Self::Back => match page {
                Page::Run(..) | Page::Entity(_) | Page::Deleted | Page::Space => pages::Action::Back.ask(place.id),
                Page::Table | Page::Charts => return None,
            },
            Self::OpenRun => open(place, focus.filter(|_| is_table)?, RunTab::Overview),
            Self::OpenArtifacts => open(place, focus.filter(|_| is_table)?, RunTab::Artifacts),
            Self::Rename => return rename(place),
            Self::DeleteRuns => return delete(place),
            Self::CopyRunId => {
                let run = focus.filter(|_| is_table)?;
                if place.table.selection.runs().len() > 1 {
                    return in_table(table::Action::CopyIds);
                }
                Action::System(system::Action::Copy(place.catalog.run(run).id.to_string()))
            }
            Self::ChartSelection => {
                let action = table::Action::Compared(table::compared::Action::ShowCharts);
                return in_table(action).filter(|_| !place.table.selection.runs().is_empty());
            }
            Self::SaveTable => {
                let has_rows = place.table.content.value().is_some_and(|table| !table.rows.is_empty());
                return (is_table && has_rows).then(|| save_table::Action::Open.ask(place.id));
            }
            Self::RowMenu => {
                focus?;
                return in_table(table::Action::Cell(table::cell::Action::OpenMenu));
            }
            Self::SelectAll => return in_table(table::Action::SelectAll),
            Self::Move(step) => return move_focus(place, step),
            Self::Extend(step) => return in_table(table::Action::MoveFocus { rows: step.rows(), extend: true }),
            Self::Fold => return fold(place, true),
            Self::Unfold => return fold(place, false),
            Self::FoldAll => table::Action::FoldAll(true).ask(place.id),
            Self::UnfoldAll => table::Action::FoldAll(false).ask(place.id),
            Self::HideEqualParams => table::Action::HideEqualParams.ask(place.id),
            Self::ResetColumns => table::Action::ResetColumns.ask(place.id),
            Self::ResetZoom => return reset_zoom(place),
            Self::ResetChartLayout => {
                return place.charts.has_layout().then(|| charts::Action::ResetLayout.ask(place.id));
            }
            Self::ShowHiddenCharts => {
                return (place.charts.hidden_charts() > 0).then(|| charts::Action::ShowHiddenCharts.ask(place.id));
            }
            Self::ToggleFlat => return in_table(table::Action::ToggleFlat),
            Self::Undo => lifecycle::Action::Undo.ask(place.id),
        })
    }
}

fn open(place: &Place, run: RunIndex, tab: RunTab) -> Action {
    pages::Action::OpenRun(run, tab).ask(place.id)
}

/// The innermost of what is open on the page; never the page itself.
fn leave(place: &Place) -> Option<Action> {
    let page = place.pages.shown;
    if place.charts.marked.is_some() && page != Page::Table {
        return Some(charts::Action::Mark(None).ask(place.id));
    }
    let has_selection = place.table.selection.focus.is_some() || !place.table.selection.runs().is_empty();
    Some(match page {
        Page::Table if has_selection => table::Action::SelectNone.ask(place.id),
        Page::Table if !place.table.filter.is_empty() => table::Action::SetFilter(String::new()).ask(place.id),
        Page::Charts if place.charts.enlarged.is_some() => charts::Action::Enlarge(None).ask(place.id),
        Page::Charts if !place.charts.search.is_empty() => charts::Action::SetSearch(String::new()).ask(place.id),
        Page::Table | Page::Charts | Page::Deleted | Page::Space | Page::Run(..) | Page::Entity(_) => return None,
    })
}

/// Whether something is asked that must be answered first.
fn has_dialog(state: &State) -> bool {
    state.start.is_asking_path || state.place.as_ref().is_some_and(Place::has_dialog)
}

fn zoom(state: &State, by: i16) -> Action {
    let scale = state.settings.scale.saturating_add_signed(by);
    Action::Settings(settings::Action::SetScale(scale))
}

fn move_focus(place: &Place, step: Step) -> Option<Action> {
    let is_single = matches!(step, Step::Next | Step::Previous);
    Some(match place.pages.shown {
        Page::Table => table::Action::MoveFocus { rows: step.rows(), extend: false }.ask(place.id),
        Page::Run(_, RunTab::Artifacts) if is_single => artifacts::Action::Step(step.rows()).ask(place.id),
        Page::Run(_, RunTab::Metrics | RunTab::System) if place.run_page.list.total > 0 => {
            run_page::Action::Step(step.rows()).ask(place.id)
        }
        Page::Run(..) if is_single => pages::Action::StepRun(step.rows()).ask(place.id),
        Page::Run(..) | Page::Entity(_) | Page::Charts | Page::Deleted | Page::Space => return None,
    })
}

/// Of the chart that keys are meant for, if anything of it is out of view.
fn reset_zoom(place: &Place) -> Option<Action> {
    let charts = &place.charts;
    let alone = charts.enlarged.clone().filter(|_| place.pages.shown == Page::Charts).map(FigureId::Charts);
    let id = charts.pointed.clone().or(alone)?;
    let range = ChartRange::default();
    (charts.range_of(&id) != range).then(|| charts::Action::SetRange(id, range).ask(place.id))
}

fn fold(place: &Place, fold: bool) -> Option<Action> {
    Some(match place.pages.shown {
        Page::Table => table::Action::FoldFocus(fold).ask(place.id),
        Page::Run(_, RunTab::Artifacts) => artifacts::Action::FoldHere(fold).ask(place.id),
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
