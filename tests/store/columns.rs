//! What the table shows at first sight of real stores: values, not gaps.

#![allow(clippy::print_stdout, reason = "says what it found")]

use std::path::{Path, PathBuf};

use runatlas::model::{
    Catalog, Cell, ColumnGroup, ColumnId, RunIndex, StageView, Table, TableQuery, Wishes, arrange, cell,
    column_formats, table,
};
use runatlas::reading::read_place;
use runatlas::store::{Cancel, LifecycleStage};

use crate::support;

/// Rows of a window of 1440 by 900 points.
const ROWS: usize = 30;
/// Metrics and parameters that fit beside the name and a few facts.
const COLUMNS: usize = 9;
/// Of the cells in view that hold a value.
const LEAST: f64 = 0.6;

fn has_value(catalog: &Catalog, run: RunIndex, column: &ColumnId) -> bool {
    cell(catalog, run, column) != Cell::Missing
}

/// Cells that hold a value, and cells that could: of runs that have any metric, or any parameter.
fn cells(catalog: &Catalog, rows: &[RunIndex], columns: &[ColumnId]) -> (usize, usize) {
    let mut sum = (0, 0);
    for column in columns {
        for &row in rows {
            let run = catalog.run(row);
            let has_any = match column.group() {
                ColumnGroup::Metrics => run.metrics.iter().any(|metric| !metric.key.starts_with("system/")),
                _ => !run.params.is_empty(),
            };
            sum.0 += usize::from(has_value(catalog, row, column));
            sum.1 += usize::from(has_any);
        }
    }
    sum
}

fn part((filled, all): (usize, usize)) -> f64 {
    if all == 0 { 1.0 } else { filled as f64 / all as f64 }
}

/// The fullest three columns of a group that these rows have.
fn best(catalog: &Catalog, table: &Table, rows: &[RunIndex], group: ColumnGroup) -> f64 {
    const FEW: usize = 3;
    let is_own = |column: &&ColumnId| column.group() == group && column.is_shown_at_first();
    let own = table.columns.iter().filter(is_own);
    let mut counts: Vec<_> = own.map(|column| cells(catalog, rows, std::slice::from_ref(column))).collect();
    counts.sort_unstable_by(|a, b| b.cmp(a));
    part(counts.into_iter().take(FEW).fold((0, 0), |sum, count| (sum.0 + count.0, sum.1 + count.1)))
}

/// What the first sight of a place holds, and what it could hold: of metrics, and of parameters.
fn first_sight(path: &Path) -> [(f64, f64); 2] {
    let catalog = read_place(path, &Cancel::new()).unwrap().catalog;
    let is_active = |experiment: &_| catalog.experiment(*experiment).lifecycle_stage == LifecycleStage::Active;
    let experiments = catalog.experiment_indices().filter(is_active).collect();
    let query = TableQuery { experiments, stage: StageView::Active, ..TableQuery::default() };
    let table = table(&catalog, &query, &Cancel::new()).unwrap();
    let shown = arrange(&table, &Wishes::default(), &[]).columns;
    assert_eq!(column_formats(&catalog, &table, &shown, &Cancel::new()).unwrap().len(), shown.len());
    let is_own = |column: &ColumnId| matches!(column.group(), ColumnGroup::Metrics | ColumnGroup::Params);
    let own: Vec<ColumnId> = shown.into_iter().filter(is_own).take(COLUMNS).collect();
    let rows: Vec<RunIndex> = table.rows.iter().take(ROWS).map(|row| row.run).collect();
    [ColumnGroup::Metrics, ColumnGroup::Params].map(|group| {
        let own: Vec<ColumnId> = own.iter().filter(|column| column.group() == group).cloned().collect();
        (part(cells(&catalog, &rows, &own)), best(&catalog, &table, &rows, group))
    })
}

#[test]
fn most_cells_hold_a_value_at_first_sight_of_every_store() {
    for name in ["v0.4", "v0.9", "v1", "v2", "v3", "v1-sqlite", "v2-sqlite", "v3-sqlite"] {
        let store = support::zoo(name);
        for (part, best) in first_sight(store.folder()) {
            assert!(part >= LEAST || best < LEAST, "{name}: {part:.2} of the cells, where {best:.2} could be");
        }
    }
}

/// `RUNATLAS_FIRST_SIGHT` names folders, one a line.
#[test]
#[ignore = "looks at folders that are named"]
fn most_cells_hold_a_value_at_first_sight_of_the_named_folders() {
    let folders = std::env::var("RUNATLAS_FIRST_SIGHT").expect("folders, one a line");
    let mut poor = Vec::new();
    for folder in folders.lines().filter(|line| !line.is_empty()).map(PathBuf::from) {
        let both = first_sight(&folder);
        let told = both.map(|(part, best)| format!("{part:.2} of {best:.2}"));
        println!("{}  {}", told.join(", "), folder.display());
        if both.into_iter().any(|(part, best)| part < LEAST && best >= LEAST) {
            poor.push((folder, both));
        }
    }
    assert!(poor.is_empty(), "{poor:?}");
}
