use proptest::prelude::*;

use super::*;

fn table(names: &[&str], rows: &[&[&str]]) -> Arc<TablePreview> {
    let rows = rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect();
    Arc::new(TablePreview::of_rows(names.iter().map(|name| (*name).to_owned()).collect(), rows))
}

fn difference(tables: &[Arc<TablePreview>], key: &RowKey) -> TableDifference {
    TableDifference::of(tables, key, &Cancel::new()).expect("not cancelled")
}

fn by(title: &str) -> RowKey {
    RowKey::Column(title.to_owned())
}

#[test]
fn rows_are_matched_by_key_and_numbers_compared_as_numbers() {
    let before = table(&["id", "f1", "note"], &[&["a", "0.50", "x"], &["b", "1e-3", "y"], &["c", "7", ""]]);
    let after = table(&["note", "id", "f1"], &[&["z", "d", "1"], &["x", "a", "0.75"], &["y", "b", "0.001"]]);
    let found = difference(&[before, after], &by("id"));
    assert_eq!(found.columns.iter().map(|column| &*column.title).collect::<Vec<_>>(), ["id", "f1", "note"]);
    let places: Vec<_> = found.rows.iter().map(|row| row.at.clone()).collect();
    let expected = [[None, Some(0)], [Some(0), Some(1)], [Some(1), Some(2)], [Some(2), None]];
    assert_eq!(places, expected);
    assert_eq!(found.cell_change(1, 1, 1), CellChange::Changed { delta: Some(0.25), part: Some(0.5) });
    assert_eq!(found.cell_change(2, 1, 1), CellChange::Same);
    assert_eq!(found.cell_change(0, 1, 1), CellChange::Added);
    assert_eq!(found.cell_change(3, 1, 1), CellChange::Removed);
    assert_eq!((found.added_rows, found.removed_rows, found.changed_rows, found.same_rows), (1, 1, 1, 1));
    assert_eq!((found.changed_cells, found.columns[1].changed, found.columns[2].changed), (1, 1, 0));
    assert_eq!(found.visible(true), [0, 1, 3]);
}

#[test]
fn rows_are_matched_by_number() {
    let before = table(&["x"], &[&["1"], &["2"]]);
    let after = table(&["x", "y"], &[&["1.0", "0"], &["3", "0"], &["4", "0"]]);
    let found = difference(&[before, after], &RowKey::Number);
    assert_eq!((found.added_rows, found.removed_rows, found.changed_rows, found.same_rows), (1, 0, 1, 1));
    assert_eq!(found.columns[1].at, [None, Some(1)]);
    assert_eq!(found.cell_change(0, 1, 1), CellChange::Added);
    assert_eq!(found.cell(0, 1, 0), None);
}

#[test]
fn three_tables_and_repeated_keys() {
    let tables = [
        table(&["k", "v"], &[&["a", "1"], &["a", "2"]]),
        table(&["k", "v"], &[&["a", "1"], &["a", "3"], &["a", "4"]]),
        table(&["other"], &[&["q"]]),
    ];
    let found = difference(&tables, &by("k"));
    assert_eq!(found.repeated_keys, 3);
    assert_eq!(found.rows[1].at, [Some(1), Some(1), None]);
    assert_eq!(found.rows[2].at, [None, Some(2), None]);
    assert_eq!(found.rows[3].at, [None, None, Some(0)]);
    assert_eq!(found.rows[1].changed, 1);
}

#[test]
fn cells_that_mean_nothing_are_the_same() {
    let cells = ["", "NaN", "None", "nan"];
    for after in cells {
        let tables = [table(&["v", "w"], &[&["nan", "1"]]), table(&["v", "w"], &[&[after, "1"]])];
        assert_eq!(difference(&tables, &RowKey::Number).changed_cells, 0, "{after}");
    }
    let tables = [table(&["v"], &[&["9007199254740993"]]), table(&["v"], &[&["9007199254740992"]])];
    assert_eq!(difference(&tables, &RowKey::Number).changed_cells, 1);
    let tables = [table(&["v"], &[&["inf"]]), table(&["v"], &[&["2"]])];
    assert_eq!(
        difference(&tables, &RowKey::Number).cell_change(0, 0, 1),
        CellChange::Changed { delta: None, part: None }
    );
}

#[test]
fn a_key_is_suggested() {
    let never = Cancel::new();
    let before = table(&["loss", "class", "id"], &[&["0.5", "cat", "2"], &["0.7", "cat", "1"]]);
    assert_eq!(suggested_key(&[before.clone(), before.clone()], &never), by("id"));
    let plain = table(&["loss", "class"], &[&["0.5", "cat"], &["0.7", "dog"]]);
    assert_eq!(suggested_key(&[plain.clone(), plain.clone()], &never), by("class"));
    assert_eq!(suggested_key(&[plain, before], &never), RowKey::Number);
    let measured = table(&["loss"], &[&["0.5"], &["0.7"]]);
    assert_eq!(suggested_key(&[measured.clone(), measured], &never), RowKey::Number);
}

#[test]
fn too_many_rows_are_bounded_and_it_can_be_cancelled() {
    let rows = |shift: usize| -> Arc<TablePreview> {
        let rows = (0..MAX_ROWS + 5).map(|at| vec![(at + shift).to_string(), "1".to_owned()]).collect();
        Arc::new(TablePreview::of_rows(vec!["id".to_owned(), "v".to_owned()], rows))
    };
    let tables = [rows(0), rows(3)];
    let found = difference(&tables, &by("id"));
    assert!(found.is_partial);
    assert_eq!((found.removed_rows, found.added_rows, found.same_rows), (3, 3, MAX_ROWS - 3));
    let cancel = Cancel::new();
    cancel.cancel();
    assert!(TableDifference::of(&tables, &by("id"), &cancel).is_none());
    assert!(difference(&[], &RowKey::Number).rows.is_empty());
}

proptest! {
    #[test]
    fn each_row_and_column_is_there_once(
        rows in proptest::collection::vec(proptest::collection::vec("[a-c]", 0..8), 1..4),
    ) {
        let tables: Vec<_> = rows.iter().map(|keys| {
            let rows: Vec<Vec<String>> = keys.iter().map(|key| vec![key.clone()]).collect();
            Arc::new(TablePreview::of_rows(vec!["k".to_owned()], rows))
        }).collect();
        let found = difference(&tables, &by("k"));
        for (at, table) in tables.iter().enumerate() {
            let mut seen: Vec<u32> = found.rows.iter().filter_map(|row| row.at[at]).collect();
            seen.sort_unstable();
            prop_assert_eq!(seen, (0..table.row_count() as u32).collect::<Vec<_>>());
        }
        // Matched rows have equal keys; the order of the first table is kept.
        prop_assert_eq!(found.changed_cells, 0);
        prop_assert!(found.rows.iter().filter_map(|row| row.at[0]).is_sorted());
        let same = difference(&[tables[0].clone(), tables[0].clone()], &by("k"));
        prop_assert!(same.rows.iter().all(TableRow::is_same));
    }
}
