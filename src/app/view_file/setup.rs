//! What a view is made of. A feature adds its part here as one field of a type of its own, which is written as JSON and
//! begins as its `default` where a file says nothing.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{Opened, SavedLooks};
use crate::app::compare::CompareSetup;
use crate::app::gallery::SavedGallery;
use crate::app::place::Place;
use crate::app::saved_charts::SavedCharts;
use crate::app::saved_table::SavedTable;
use crate::app::settings::Settings;
use crate::chart::ChartOptions;
use crate::model::{ColumnId, TableLook};

/// See the module.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Setup {
    /// Experiments, filter, order, selection, focus, page, and which runs are compared.
    pub table: SavedTable,
    /// Columns: which, in which order, how wide.
    pub columns: TableLook,
    /// Charts: options, layout, parts in view, hidden runs, colours that were chosen.
    pub charts: SavedCharts,
    pub gallery: SavedGallery,
    /// The page Compare.
    pub compare: CompareSetup,
    /// What is open on the pages.
    pub opened: Opened,
    /// Colours and patterns that the program gave to the runs in view.
    pub looks: SavedLooks,
}

impl Setup {
    /// What is remembered of the place at `opened`.
    pub(in crate::app) fn remembered(settings: &Settings, opened: &Path) -> Self {
        Self {
            table: settings.tables.of(opened),
            columns: settings.columns.of(opened),
            charts: settings.charts.of(opened),
            gallery: settings.galleries.of(opened),
            compare: settings.compare.of(opened),
            ..Self::default()
        }
    }

    /// What `place` shows now.
    pub fn of(place: &Place, settings: &Settings) -> Self {
        Self { opened: Opened::of(place), looks: SavedLooks::of(place), ..Self::chosen(place, settings) }
    }

    /// The same without what follows from what is looked at.
    pub(super) fn chosen(place: &Place, settings: &Settings) -> Self {
        let mut columns = place.table.layout.look.clone();
        if !place.view.is_opened {
            // A file has to say by itself what was said for all places.
            settings.shown_columns.add_to(&mut columns.shown);
            let group = |name: &String| name.parse::<ColumnId>().ok().map(|column| column.group());
            let own: Vec<_> = columns.order.iter().filter_map(group).collect();
            let others = settings.column_order.iter().filter(|name| group(name).is_some_and(|it| !own.contains(&it)));
            columns.order.extend(others.cloned());
        }
        Self {
            table: SavedTable::now(place).clone(),
            columns,
            // Not those of the settings, which are others on another machine.
            charts: SavedCharts::of(&place.charts, &ChartOptions::default()),
            gallery: SavedGallery::of(&place.gallery),
            compare: CompareSetup::of(&place.compare),
            opened: Opened::default(),
            looks: SavedLooks::default(),
        }
    }
}
