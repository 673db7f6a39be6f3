//! The one table of commands: label, keys, whether it is enabled, and its action. Menus, buttons, tooltips, shortcuts,
//! the palette and the list of shortcuts all read this table, so that they cannot disagree.
//!
//! Actions on the row or card under the pointer are not commands; the context menu of that item has them.

use super::help::Folder;
use super::pages::Page;
use super::settings::ThemeChoice;
use super::{State, artifacts};
use crate::model::EntityKey;
use crate::text::Language;

mod action;
mod keys;
mod words;

pub use keys::{Held, Key, Reach, Shortcut};
pub use words::Group;

/// See the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    PickFolder,
    PickDatabase,
    /// Open a view file.
    PickView,
    /// Write the view file that is open anew.
    SaveView,
    SaveViewAs,
    /// Type a path, in a dialog over the open place.
    TypePath,
    OpenSample,
    /// Another window of the program, with its start screen.
    NewWindow,
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
    /// The next place in the text or tree that holds what is looked for.
    FindNext,
    FindPrevious,
    /// Go to a line of a text by its number.
    GoToLine,
    /// Long lines of a text go on in the next row.
    WrapText,
    ShowTable,
    ShowCharts,
    ShowCompare,
    ShowGallery,
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
    ShowWhatsNew,
    ShowDocumentation,
    /// The syntax of filters, with examples.
    ShowFilterSyntax,
    /// A folder of the program itself, in the file manager.
    OpenFolder(Folder),
    ShowAbout,
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
    /// Show the selected runs beside each other.
    CompareSelection,
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
    /// An image over the whole window.
    LargeImage,
    FitImage,
    /// One pixel of an image to one of the screen.
    ActualSize,
    EnlargeImage,
    ReduceImage,
    /// Play the series or animation that is shown, or stop.
    Play,
    CopyImage,
    /// Of the file that is shown.
    SaveCopy,
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

/// The menu of the place.
pub const PLACE_MENU: [Command; 9] = [
    Command::NewWindow,
    Command::PickFolder,
    Command::PickDatabase,
    Command::PickView,
    Command::TypePath,
    Command::SaveView,
    Command::SaveViewAs,
    Command::ShowInFolder,
    Command::ClosePlace,
];
/// The menu of themes.
pub const THEME_MENU: [Command; 3] =
    [Command::Theme(ThemeChoice::System), Command::Theme(ThemeChoice::Light), Command::Theme(ThemeChoice::Dark)];
/// The menu of help: what explains, and what is about the program.
pub const HELP_MENU: [&[Command]; 3] = [
    &[Command::ShowShortcuts, Command::ShowFilterSyntax, Command::ShowDocumentation, Command::ShowWhatsNew],
    &[Command::OpenFolder(Folder::Logs), Command::OpenFolder(Folder::Settings)],
    &[Command::ShowAbout],
];
/// At the top of the list of columns.
pub const COLUMNS_MENU: [Command; 2] = [Command::HideEqualParams, Command::ResetColumns];
/// In the options of the charts page.
pub const CHARTS_MENU: [Command; 2] = [Command::ShowHiddenCharts, Command::ResetChartLayout];
/// End of the menu of a row of the table.
pub const TREE_MENU: [Command; 2] = [Command::UnfoldAll, Command::FoldAll];
/// Tabs above the pages.
pub const TABS: [Command; 4] = [Command::ShowTable, Command::ShowCharts, Command::ShowCompare, Command::ShowGallery];
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

/// What can be done with the image or file of a run that is shown.
pub const IMAGE: [Command; 8] = [
    Command::CopyImage,
    Command::SaveCopy,
    Command::LargeImage,
    Command::FitImage,
    Command::ActualSize,
    Command::EnlargeImage,
    Command::ReduceImage,
    Command::Play,
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
            Self::SaveViewAs,
            Self::NewWindow,
            Self::SaveView,
            Self::PickFolder,
            Self::PickDatabase,
            Self::PickView,
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
            Self::ShowWhatsNew,
            Self::ShowDocumentation,
            Self::ShowFilterSyntax,
            Self::OpenFolder(Folder::Logs),
            Self::OpenFolder(Folder::Settings),
            Self::ShowAbout,
            Self::ZoomIn,
            Self::ZoomOut,
            Self::ZoomReset,
            Self::Find,
            Self::FindPrevious,
            Self::FindNext,
            Self::GoToLine,
            Self::ShowTable,
            Self::ShowCharts,
            Self::ShowCompare,
            Self::ShowGallery,
            Self::ShowDeleted,
            Self::ShowSpace,
            Self::ShowLoggedModels,
            Self::ShowDatasets,
            Self::ShowTraces,
            Self::Undo,
            Self::WrapText,
            Self::SelectAll,
            Self::CopyRunId,
            Self::ChartSelection,
            Self::CompareSelection,
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
        all.extend(IMAGE);
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
            Self::FindNext => plain(Key::F3),
            Self::FindPrevious => vec![Shortcut(Held::Shift, Key::F3)],
            Self::GoToLine => command('G'),
            Self::WrapText => vec![Shortcut(Held::Alt, Key::Character('Z'))],
            Self::ShowTable => command('1'),
            Self::ShowCharts => command('2'),
            Self::ShowCompare => command('3'),
            Self::ShowGallery => command('4'),
            Self::Undo => command('Z'),
            Self::SelectAll => command('A'),
            Self::CopyRunId => command('C'),
            Self::ChartSelection => plain(Key::Character('G')),
            Self::CompareSelection => plain(Key::Character('C')),
            Self::SaveTable => command('S'),
            Self::SaveViewAs => vec![Shortcut(Held::CommandShift, Key::Character('S'))],
            Self::NewWindow => vec![Shortcut(Held::CommandShift, Key::Character('N'))],
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
            Self::ActualSize => plain(Key::Character('1')),
            Self::EnlargeImage => [plain(Key::Character('+')), plain(Key::Character('='))].concat(),
            Self::ReduceImage => plain(Key::Character('-')),
            Self::Play => plain(Key::Character('P')),
            Self::LargeImage
            | Self::FitImage
            | Self::CopyImage
            | Self::SaveCopy
            | Self::SaveView
            | Self::PickView
            | Self::PickDatabase
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
            | Self::ShowWhatsNew
            | Self::ShowDocumentation
            | Self::ShowFilterSyntax
            | Self::OpenFolder(_)
            | Self::ShowAbout
            | Self::ResetChartLayout
            | Self::ShowHiddenCharts => Vec::new(),
        }
    }

    /// The key shown beside its label.
    pub fn shortcut(self) -> Option<Shortcut> {
        self.key_owner().unwrap_or(self).shortcuts().first().copied()
    }

    /// The command whose keys do this one where files of a run are shown, or a view file is open: a key does what fits the
    /// page.
    pub(super) fn key_owner(self) -> Option<Self> {
        match self {
            Self::LargeImage => Some(Self::OpenArtifacts),
            Self::FitImage => Some(Self::ResetZoom),
            Self::CopyImage => Some(Self::CopyRunId),
            Self::SaveCopy | Self::SaveView => Some(Self::SaveTable),
            _ => None,
        }
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
            | Self::FindNext
            | Self::FindPrevious
            | Self::GoToLine
            | Self::WrapText
            | Self::ToggleSidebar
            | Self::ToggleInspector
            | Self::Refresh
            | Self::TogglePalette
            | Self::ToggleSettings
            | Self::ZoomIn
            | Self::ZoomOut
            | Self::ZoomReset
            | Self::SaveViewAs
            | Self::NewWindow
            | Self::ShowTable
            | Self::ShowCharts
            | Self::ShowCompare
            | Self::ShowGallery => Reach::Typing,
            Self::ShowShortcuts => Reach::Page,
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
            Self::ShowCompare => is_shown(Page::Compare),
            Self::ShowGallery => is_shown(Page::Gallery),
            Self::ShowDeleted => is_shown(Page::Deleted),
            Self::ShowSpace => is_shown(Page::Space),
            Self::HideEqualParams => {
                state.place.as_ref().is_some_and(|place| place.table.layout.look.is_differing_only)
            }
            Self::WrapText => state.place.as_ref().and_then(artifacts::text::of_page).is_some_and(|text| text.wraps),
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
        ) || IMAGE.contains(&self)
    }

    /// Whether it is enabled now.
    pub fn is_enabled(self, state: &State) -> bool {
        self.action(state).is_some()
    }
}

#[cfg(test)]
mod tests;
