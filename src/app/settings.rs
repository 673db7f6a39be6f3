//! What outlives the program: versioned, and never a reason not to start.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::effect::{Effect, SystemEffect};
use super::saved_charts::SavedCharts;
use crate::chart::export::ExportSpec;
use crate::text::Language;

/// Light, dark, or as the system says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum ThemeChoice {
    /// As the system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// A place that was opened before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecentPlace {
    /// As it was opened.
    pub path: PathBuf,
    /// Runs in it at the last reading.
    pub runs: usize,
    /// When it was opened last, in milliseconds.
    pub opened_at: i64,
}

/// See the module. Fields added later have defaults, so that older files still load.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// 1
    pub version: u32,
    /// Theme.
    pub theme: ThemeChoice,
    /// `None`: as the system says.
    pub language: Option<Language>,
    /// Newest first, at most [`Settings::MAX_RECENT`].
    pub recent: Vec<RecentPlace>,
    /// Columns that are hidden, by their stable names, for every place.
    pub hidden_columns: Vec<String>,
    /// Order of columns that were moved, by their stable names.
    pub column_order: Vec<String>,
    /// Charts of places, newest first, at most [`Settings::MAX_CHARTS`].
    pub charts: Vec<(PathBuf, SavedCharts)>,
    /// How figures were exported last.
    pub export: ExportSpec,
    /// The sidebar is open.
    pub is_sidebar_open: bool,
    /// The inspector is open.
    pub is_inspector_open: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            version: 1,
            theme: ThemeChoice::System,
            language: None,
            recent: Vec::new(),
            hidden_columns: Vec::new(),
            column_order: Vec::new(),
            charts: Vec::new(),
            export: ExportSpec::default(),
            is_sidebar_open: true,
            is_inspector_open: true,
        }
    }
}

impl Settings {
    /// Recent places that are remembered.
    pub const MAX_RECENT: usize = 12;
    /// Places whose charts are remembered.
    pub const MAX_CHARTS: usize = 32;

    /// The language in use.
    pub fn language(&self) -> Language {
        self.language.unwrap_or_else(Language::of_system)
    }

    /// From what was saved; defaults for anything that cannot be understood.
    pub fn from_json(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }

    /// For saving.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Places that were opened, newest first.
    pub fn recent_paths(&self) -> Vec<PathBuf> {
        self.recent.iter().map(|place| place.path.clone()).collect()
    }

    /// Remembers the charts of a place; whether that is any news.
    pub fn keep_charts(&mut self, path: &Path, charts: SavedCharts) -> bool {
        let before = self.charts.iter().position(|(known, _)| known == path);
        match before {
            Some(at) if self.charts[at].1 == charts => return false,
            Some(at) => drop(self.charts.remove(at)),
            None if charts.is_default() => return false,
            None => {}
        }
        self.charts.insert(0, (path.to_path_buf(), charts));
        self.charts.truncate(Self::MAX_CHARTS);
        true
    }

    /// The charts of a place as they were left.
    pub fn charts_of(&self, path: &Path) -> SavedCharts {
        self.charts.iter().find(|(known, _)| known == path).map(|(_, charts)| charts.clone()).unwrap_or_default()
    }

    /// Puts a place first in the list of recent ones.
    pub fn remember(&mut self, place: RecentPlace) {
        self.recent.retain(|known| known.path != place.path);
        self.recent.insert(0, place);
        self.recent.truncate(Self::MAX_RECENT);
    }
}

/// What can be asked for.
#[derive(Debug)]
pub enum Action {
    /// Light, dark or as the system.
    SetTheme(ThemeChoice),
    SetLanguage(Language),
    ToggleSidebar,
    ToggleInspector,
}

pub(super) fn update(settings: &mut Settings, action: Action, effects: &mut Vec<Effect>) {
    match action {
        Action::SetTheme(theme) => settings.theme = theme,
        Action::SetLanguage(language) => settings.language = Some(language),
        Action::ToggleSidebar => settings.is_sidebar_open = !settings.is_sidebar_open,
        Action::ToggleInspector => settings.is_inspector_open = !settings.is_inspector_open,
    }
    effects.push(SystemEffect::SettingsChanged.into());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_of_another_version_or_damaged_ones_become_defaults() {
        assert_eq!(Settings::from_json("{ not json"), Settings::default());
        assert_eq!(Settings::from_json("{}"), Settings::default());
        let mut settings = Settings::default();
        settings.remember(RecentPlace { path: "results".into(), runs: 3, opened_at: 5 });
        assert_eq!(Settings::from_json(&settings.to_json()), settings);
    }
}
