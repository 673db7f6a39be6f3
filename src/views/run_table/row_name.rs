//! What a screen reader says of the rows of the table, and of the small buttons in them.

use super::header;
use crate::model::{Cell, ColumnId, Row, cell, format};
use crate::views::View;
use crate::views::widgets::text::status_word;

/// Values that are told of a row; who wants more goes to the page of the run.
const MOST_VALUES: usize = 6;
/// Letters of a value.
const LONGEST: usize = 80;

/// A run and its status.
pub(super) fn row_name(view: &View<'_>, row: &Row) -> String {
    let run = view.place.catalog.run(row.run);
    format!("{}, {}", format::safe_text(run.display_name()), status_word(view.texts, run.status))
}

/// The values of the first columns that have any.
pub(super) fn row_values(view: &View<'_>, row: &Row) -> String {
    let texts = view.texts;
    let columns = view.place.table.columns.iter().filter(|column| !matches!(column, ColumnId::Name | ColumnId::Size));
    let values = columns.filter_map(|column| {
        let value = match cell(&view.place.catalog, row.run, column) {
            // The status is in the name.
            Cell::Missing | Cell::Status(_) => return None,
            Cell::Text(text) => text.chars().take(LONGEST).collect(),
            Cell::Number { value, .. } => format::number(value),
            Cell::Time(time) => format::relative_time(texts, time, view.clock.now, &view.clock.zone),
            Cell::Duration(duration) => format::duration(texts, duration?),
        };
        let column = format::safe_text(header::title(column, texts)).into_owned();
        let value = format::safe_text(&value).into_owned();
        Some(texts.with("row-value", &[("column", column.into()), ("value", value.into())]))
    });
    values.take(MOST_VALUES).collect::<Vec<_>>().join(texts.get("list-separator"))
}

/// The button that folds and unfolds a row.
pub(super) fn fold_name(view: &View<'_>, row: &Row) -> String {
    let name = format::safe_text(view.place.catalog.run(row.run).display_name()).into_owned();
    let key = if row.is_expanded { "row-fold" } else { "row-unfold" };
    view.texts.with(key, &[("name", name.into()), ("n", u64::from(row.child_count).into())])
}

/// The button that hides a run from the charts, or shows it there.
pub(super) fn eye_name(view: &View<'_>, row: &Row, is_hidden: bool) -> String {
    let name = format::safe_text(view.place.catalog.run(row.run).display_name()).into_owned();
    view.texts.with(if is_hidden { "row-show" } else { "row-hide" }, &[("name", name.into())])
}
