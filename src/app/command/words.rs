//! What the commands are called, and under which heading they are listed.

use std::borrow::Cow;

use super::{Command, Step};
use crate::app::help::Folder;
use crate::app::settings::ThemeChoice;
use crate::text::Texts;

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

impl Command {
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
            Self::PickView => "open-view",
            Self::SaveView => "save-view",
            Self::SaveViewAs => "save-view-as",
            Self::TypePath => "open-path",
            Self::OpenSample => "open-sample",
            Self::NewWindow => "new-window",
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
            Self::FindNext => "command-find-next",
            Self::FindPrevious => "command-find-previous",
            Self::GoToLine => "command-go-to-line",
            Self::WrapText => "command-wrap-text",
            Self::ShowTable => "tab-table",
            Self::ShowCharts => "tab-charts",
            Self::ShowCompare => "tab-compare",
            Self::ShowGallery => "tab-gallery",
            Self::ShowDeleted => "deleted",
            Self::ShowSpace => "space",
            Self::TogglePalette => "command-palette",
            Self::ShowShortcuts => "command-shortcuts",
            Self::ToggleSettings => "settings",
            Self::ShowWhatsNew => "help-whats-new",
            Self::ShowDocumentation => "help-documentation",
            Self::ShowFilterSyntax => "find-syntax",
            Self::OpenFolder(Folder::Logs) => "help-open-logs",
            Self::OpenFolder(Folder::Settings) => "help-open-settings",
            Self::ShowAbout => "help-about",
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
            Self::CompareSelection => "compare-selection",
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
            Self::LargeImage => "command-large-image",
            Self::FitImage => "command-fit-image",
            Self::ActualSize => "command-actual-image",
            Self::EnlargeImage => "command-enlarge-image",
            Self::ReduceImage => "command-reduce-image",
            Self::Play => "command-play",
            Self::CopyImage => "copy-image",
            Self::SaveCopy => "save-copy",
        }
    }

    /// Where it belongs.
    pub fn group(self) -> Group {
        match self {
            Self::NewWindow
            | Self::Theme(_)
            | Self::Language(_)
            | Self::ToggleSidebar
            | Self::ToggleInspector
            | Self::ToggleProblems
            | Self::TogglePalette
            | Self::ShowShortcuts
            | Self::ToggleSettings
            | Self::ShowWhatsNew
            | Self::ShowDocumentation
            | Self::ShowFilterSyntax
            | Self::OpenFolder(_)
            | Self::ShowAbout
            | Self::ZoomIn
            | Self::ZoomOut
            | Self::ZoomReset
            | Self::Leave
            | Self::Back
            | Self::Undo => Group::Window,
            Self::PickFolder
            | Self::PickDatabase
            | Self::PickView
            | Self::SaveView
            | Self::SaveViewAs
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
            | Self::CompareSelection
            | Self::ShowCompare
            | Self::SaveTable
            | Self::RowMenu => Group::Table,
            Self::ShowCharts
            | Self::ShowGallery
            | Self::ResetZoom
            | Self::ResetChartLayout
            | Self::ShowHiddenCharts => Group::Charts,
            Self::OpenRun
            | Self::OpenArtifacts
            | Self::Rename
            | Self::CopyRunId
            | Self::LargeImage
            | Self::FitImage
            | Self::ActualSize
            | Self::EnlargeImage
            | Self::ReduceImage
            | Self::Play
            | Self::CopyImage
            | Self::SaveCopy
            | Self::FindNext
            | Self::FindPrevious
            | Self::GoToLine
            | Self::WrapText => Group::RunPage,
        }
    }
}
