//! What outlives the program: versioned, read field by field, and never a reason not to start.

use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value};

use lenient::Fields;

use super::compare::CompareSetup;
use super::effect::{Effect, SystemEffect};
use super::experiments::ExperimentOrder;
use super::find::KeptFilters;
use super::gallery::SavedGallery;
use super::help::Hint;
use super::saved_charts::SavedCharts;
use super::saved_table::SavedTable;
use super::view_file::KnownViews;
use crate::chart::ChartOptions;
use crate::chart::export::ExportSpec;
use crate::model::format::NumberFormat;
use crate::model::{Directions, Shown, TableLook};
use crate::text::Language;

pub(super) mod lenient;
pub mod merge;
mod per_place;

pub use per_place::PerPlace;

/// How long after a change settings are written: one that follows takes its place.
pub const SAVE_PAUSE: Duration = Duration::from_millis(700);

/// The interface as large as the system has it, in per cent.
pub const NO_SCALE: u16 = 100;
/// From one scale to the next.
pub const SCALE_STEP: i16 = 10;
/// Scales at which the interface can still be used.
pub const SCALES: std::ops::RangeInclusive<u16> = 50..=200;

/// Light, dark, or as the system says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum ThemeChoice {
    /// As the system says.
    #[default]
    System,
    Light,
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

/// See the module. A field added later is one line in [`Settings::from_json`].
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Settings {
    /// [`Settings::VERSION`].
    pub version: u32,
    pub theme: ThemeChoice,
    /// `None`: as the system says.
    pub language: Option<Language>,
    /// Newest first, at most [`Settings::MAX_RECENT`].
    #[serde(serialize_with = "recent_in_words")]
    pub recent: Vec<RecentPlace>,
    pub shown_columns: Shown,
    /// Order of columns that were moved, by their stable names.
    pub column_order: Vec<String>,
    /// How the tables of places look.
    pub columns: PerPlace<TableLook>,
    /// Which end of a metric is the good one.
    pub directions: Directions,
    /// Charts of places.
    pub charts: PerPlace<SavedCharts>,
    /// What the tables of places show.
    pub tables: PerPlace<SavedTable>,
    /// What the galleries of places show.
    pub galleries: PerPlace<SavedGallery>,
    /// How comparisons of runs look in places.
    pub compare: PerPlace<CompareSetup>,
    /// Recent and saved filters of places.
    pub filters: PerPlace<KeptFilters>,
    /// View files of places.
    pub views: PerPlace<KnownViews>,
    /// Places elsewhere that view files name, and that somebody agreed to open, by the path of the file.
    pub view_places: PerPlace<Vec<PathBuf>>,
    /// In the sidebar.
    pub experiment_order: ExperimentOrder,
    /// How figures were exported last.
    pub export: ExportSpec,
    /// The sidebar is open.
    pub is_sidebar_open: bool,
    /// The inspector is open.
    pub is_inspector_open: bool,
    /// Size of everything, in per cent of what the system says.
    pub scale: u16,
    /// How values of metrics are written.
    pub numbers: NumberFormat,
    /// How charts are made in a place where nothing else was chosen.
    pub chart_options: ChartOptions,
    /// Runs are moved to *Deleted* only after a question. Permanent deletion always asks.
    pub asks_before_delete: bool,
    /// What was used last in the palette, newest first, by names of its own.
    pub palette_used: Vec<String>,
    /// The latest version that was started with these settings.
    pub last_version: Option<String>,
    /// What a first start pointed out, and nobody has done or dismissed.
    pub hints: Vec<Hint>,
    /// Pages of runs, which may hold scripts, are opened without a question: until the program ends.
    #[serde(skip)]
    pub opens_pages: bool,
    /// Fields of another version: written back as they were.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// What came of a saved text.
#[derive(Debug, PartialEq)]
pub struct LoadedSettings {
    pub settings: Settings,
    /// The text, where anything of it could not be understood: to be kept, for it is about to be written over.
    pub unread: Option<String>,
    /// Where in it that lies, as `charts[0].options.smoothing`; empty for a text that is no settings at all.
    pub words: Vec<String>,
}

impl LoadedSettings {
    /// Whether a later version wrote it, which finds it again as it was: what is not understood stays where it is.
    pub fn is_of_later_version(&self) -> bool {
        self.words.iter().any(|word| word == "version")
    }
}

/// JSON has no other paths than those that are Unicode.
fn recent_in_words<S: Serializer>(recent: &[RecentPlace], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(recent.iter().filter(|place| place.path.to_str().is_some()))
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            version: Self::VERSION,
            theme: ThemeChoice::System,
            language: None,
            recent: Vec::new(),
            shown_columns: Shown::default(),
            column_order: Vec::new(),
            columns: PerPlace::default(),
            directions: Directions::default(),
            charts: PerPlace::default(),
            tables: PerPlace::default(),
            galleries: PerPlace::default(),
            compare: PerPlace::default(),
            filters: PerPlace::default(),
            views: PerPlace::default(),
            view_places: PerPlace::default(),
            experiment_order: ExperimentOrder::default(),
            export: ExportSpec::default(),
            is_sidebar_open: true,
            is_inspector_open: true,
            scale: NO_SCALE,
            numbers: NumberFormat::default(),
            chart_options: ChartOptions::default(),
            asks_before_delete: false,
            palette_used: Vec::new(),
            last_version: None,
            hints: Vec::new(),
            opens_pages: false,
            unknown: Map::new(),
        }
    }
}

impl Settings {
    /// Changes when the same words come to mean something else; not for every new field.
    pub const VERSION: u32 = 1;
    /// Recent places that are remembered.
    pub const MAX_RECENT: usize = 12;

    /// The language in use.
    pub fn language(&self) -> Language {
        self.language.unwrap_or_else(Language::of_system)
    }

    /// From what was saved. Whatever cannot be understood gets its default, and nothing else does.
    pub fn from_json(text: &str) -> LoadedSettings {
        let mut settings = Self::default();
        let Some(mut fields) = Fields::parse(text) else {
            return LoadedSettings { settings, unread: Some(text.to_owned()), words: Vec::new() };
        };
        let mut version = Self::VERSION;
        fields.take("version", &mut version);
        if version > Self::VERSION {
            fields.reject("version");
        }
        fields.take("theme", &mut settings.theme);
        fields.take("language", &mut settings.language);
        fields.take("recent", &mut settings.recent);
        // The name under which they were saved as a list.
        fields.take("hidden_columns", &mut settings.shown_columns);
        fields.take("shown_columns", &mut settings.shown_columns);
        fields.take("column_order", &mut settings.column_order);
        fields.take("columns", &mut settings.columns);
        fields.take("directions", &mut settings.directions);
        fields.take("charts", &mut settings.charts);
        fields.take("tables", &mut settings.tables);
        fields.take("galleries", &mut settings.galleries);
        fields.take("compare", &mut settings.compare);
        fields.take("filters", &mut settings.filters);
        fields.take("views", &mut settings.views);
        fields.take("view_places", &mut settings.view_places);
        fields.take("experiment_order", &mut settings.experiment_order);
        fields.take("export", &mut settings.export);
        fields.take("is_sidebar_open", &mut settings.is_sidebar_open);
        fields.take("is_inspector_open", &mut settings.is_inspector_open);
        fields.take("scale", &mut settings.scale);
        settings.scale = settings.scale.clamp(*SCALES.start(), *SCALES.end());
        fields.take("numbers", &mut settings.numbers);
        settings.numbers = settings.numbers.clamped();
        fields.take("chart_options", &mut settings.chart_options);
        fields.take("asks_before_delete", &mut settings.asks_before_delete);
        fields.take("palette_used", &mut settings.palette_used);
        fields.take("last_version", &mut settings.last_version);
        fields.take("hints", &mut settings.hints);
        let (unknown, words) = fields.finish();
        settings.unknown = unknown;
        LoadedSettings { settings, unread: (!words.is_empty()).then(|| text.to_owned()), words }
    }

    /// For saving; empty where that is impossible, which must not replace what was saved before.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The same as a value, to be merged with what others wrote; `Null` where that is impossible.
    pub fn to_value(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    /// Takes over what another window may have changed without anybody looking at this one: recent places, and what is
    /// kept of places that are not `open` here.
    fn take_over(&mut self, others: Self, open: &[PathBuf]) {
        self.recent.retain(|place| place.path.to_str().is_none());
        self.recent.extend(others.recent);
        self.recent.sort_by_key(|place| std::cmp::Reverse(place.opened_at));
        self.recent.truncate(Self::MAX_RECENT);
        self.columns.take_over(others.columns, open);
        self.charts.take_over(others.charts, open);
        self.tables.take_over(others.tables, open);
        self.galleries.take_over(others.galleries, open);
        self.compare.take_over(others.compare, open);
        self.filters.take_over(others.filters, open);
        self.views.take_over(others.views, open);
        self.view_places.take_over(others.view_places, open);
    }

    /// Places that were opened, newest first.
    pub fn recent_paths(&self) -> Vec<PathBuf> {
        self.recent.iter().map(|place| place.path.clone()).collect()
    }

    /// Puts a place first in the list of recent ones.
    pub fn remember(&mut self, place: RecentPlace) {
        self.recent.retain(|known| known.path != place.path);
        self.recent.insert(0, place);
        self.recent.truncate(Self::MAX_RECENT);
    }
}

/// What can be asked for.
#[derive(Clone, Debug)]
pub enum Action {
    /// Light, dark or as the system.
    SetTheme(ThemeChoice),
    /// `None`: as the system says.
    SetLanguage(Option<Language>),
    /// In per cent; what is out of [`SCALES`] is taken as the nearest of them.
    SetScale(u16),
    SetNumbers(NumberFormat),
    /// How charts are made where nothing else was chosen.
    SetChartOptions(Box<ChartOptions>),
    /// Whether runs are moved to *Deleted* only after a question.
    SetAsksBeforeDelete(bool),
    /// Another window has written the file of the settings.
    OthersWrote,
    /// What of that is taken over here, while these places are open.
    TakeOver {
        others: Box<Settings>,
        open: Vec<PathBuf>,
    },
}

pub(super) fn update(settings: &mut Settings, action: Action, effects: &mut Vec<Effect>) {
    match action {
        Action::SetTheme(theme) => settings.theme = theme,
        Action::SetLanguage(language) => settings.language = language,
        Action::SetScale(scale) => settings.scale = scale.clamp(*SCALES.start(), *SCALES.end()),
        Action::SetNumbers(numbers) => settings.numbers = numbers.clamped(),
        Action::SetChartOptions(options) => settings.chart_options = *options,
        Action::SetAsksBeforeDelete(asks) => settings.asks_before_delete = asks,
        Action::OthersWrote => return effects.push(SystemEffect::TakeOverSettings.into()),
        // Nothing to be written: it comes from the file.
        Action::TakeOver { others, open } => return settings.take_over(*others, &open),
    }
    effects.push(SystemEffect::SettingsChanged.into());
}

#[cfg(test)]
mod tests;
