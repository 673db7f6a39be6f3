//! Answers held against those of a naive reading.

use proptest::prelude::*;

use super::*;
use crate::preview::{TablePreview, ValueKind, is_missing};

fn table(names: &[&str], rows: &[&[&str]]) -> TablePreview {
    let rows = rows.iter().map(|row| row.iter().map(|&cell| cell.to_owned()).collect()).collect();
    TablePreview::of_rows(names.iter().map(|&name| name.to_owned()).collect(), rows)
}

fn ordered(table: &TablePreview, query: Query) -> Vec<u32> {
    let mut sorter = Sorter::new(query, &table.columns);
    sorter.take(0, &table.rows);
    sorter.finish()
}

#[test]
fn values_are_sorted_by_what_they_mean_and_what_is_missing_comes_last() {
    let table = table(
        &["number", "day", "name"],
        &[
            &["10", "2025-10-01", "beta"],
            &["9", "2024-12-31 08:00:00", "Alpha"],
            &["", "NaT", ""],
            &["-1e3", "2025-01-01", "gamma"],
        ],
    );
    let kinds: Vec<ValueKind> = table.columns.iter().map(|column| column.kind).collect();
    assert_eq!(kinds, [ValueKind::Number, ValueKind::Time, ValueKind::Text]);
    let sorted = |column, down| ordered(&table, Query { sort: Some((column, down)), ..Query::default() });
    assert_eq!(sorted(0, false), [3, 1, 0, 2]);
    assert_eq!(sorted(0, true), [0, 1, 3, 2]);
    assert_eq!(sorted(1, false), [1, 3, 0, 2]);
    assert_eq!(sorted(2, false), [1, 0, 3, 2]);
    assert_eq!(sorted(2, true), [3, 0, 1, 2]);
}

#[test]
fn rows_are_filtered_by_words_and_by_columns() {
    let table = table(&["n", "model"], &[&["1", "ViT tiny"], &["2.0", "mlp"], &["30", "vit large"], &["", "cnn"]]);
    let shown = |words: &[&str], tests: &[(usize, &str)]| {
        let tests =
            tests.iter().filter_map(|&(at, text)| Some((at, Test::parse(text, table.columns[at].kind)?))).collect();
        ordered(&table, Query { words: words.iter().map(|&word| word.to_owned()).collect(), tests, sort: None })
    };
    assert_eq!(shown(&["vit"], &[]), [0, 2]);
    assert_eq!(shown(&["vit", "30"], &[]), [2]);
    assert_eq!(shown(&[], &[(0, "=2")]), [1]);
    assert_eq!(shown(&[], &[(0, "!=2")]), [0, 2, 3]);
    assert_eq!(shown(&[], &[(0, "<2")]), [0]);
    assert_eq!(shown(&[], &[(0, "<=2")]), [0, 1]);
    assert_eq!(shown(&[], &[(0, ">1"), (1, "l")]), [1, 2]);
    assert_eq!(shown(&[], &[(0, "2..30")]), [1, 2]);
    assert_eq!(shown(&[], &[(0, "=")]), [3]);
    assert_eq!(shown(&[], &[(0, "<")]), [0, 1, 2, 3], "a comparison that is not written to its end filters nothing");
    assert_eq!(shown(&[], &[(1, "=mlp")]), [1]);
}

#[test]
fn a_column_is_summed_up() {
    let table = table(&["n", "s"], &[&["1", "a"], &["2", "b"], &["4", "a"], &["NaN", "c"], &["5", ""]]);
    let facts = |at| {
        let mut facts = FactsOf::new(at, &table.columns[at]);
        facts.take(&table.rows);
        facts.finish()
    };
    let numbers = facts(0);
    assert_eq!((numbers.rows, numbers.missing, numbers.distinct), (5, 1, 4));
    assert_eq!((numbers.mean, numbers.median), (Some(3.0), Some(3.0)));
    assert!((numbers.deviation.expect("four numbers") - 1.825_741_858_350_553_8).abs() < 1e-12);
    assert_eq!((numbers.least.as_deref(), numbers.greatest.as_deref()), (Some("1"), Some("5")));
    let histogram = numbers.histogram.expect("numbers");
    assert_eq!((histogram.range, histogram.counts.iter().sum::<u64>()), ((1.0, 5.0), 4));
    let words = facts(1);
    assert_eq!((words.missing, words.distinct, words.frequent), (1, 3, vec![("a".to_owned(), 2)]));
    assert_eq!((words.mean, words.histogram), (None, None));
}

#[test]
fn columns_become_points_and_bars() {
    let table =
        table(&["step", "loss", "note"], &[&["3", "0.5", "x"], &["1", "2", "x"], &["2", "", "x"], &["4", "inf", "x"]]);
    let plot = |mark, x| {
        let mut plot = PlotOf::new(mark, x, &[1], &table.columns);
        plot.take(&table.rows);
        plot.finish()
    };
    assert_eq!(plot(Mark::Line, Some(0)).series[0].points, [[1.0, 2.0], [3.0, 0.5]]);
    assert_eq!(plot(Mark::Line, None).series[0].points, [[1.0, 0.5], [2.0, 2.0]]);
    let bars = plot(Mark::Histogram, None);
    assert_eq!(bars.series[0].histogram.as_ref().map(|bars| bars.counts.iter().sum()), Some(2_u64));
    assert_eq!((bars.values, bars.drawn), (2, 2));
}

#[test]
fn a_long_line_keeps_its_lowest_and_highest_points() {
    let rows: Vec<Vec<String>> =
        (0..50_000).map(|at| vec![if at == 31_337 { "99".to_owned() } else { (at % 7).to_string() }]).collect();
    let table = TablePreview::of_rows(vec!["y".to_owned()], rows);
    let mut plot = PlotOf::new(Mark::Line, None, &[0], &table.columns);
    plot.take(&table.rows);
    let plot = plot.finish();
    assert!(plot.series[0].points.contains(&[31_338.0, 99.0]));
    assert!(plot.drawn < 9_000 && plot.values == 50_000);
}

proptest! {
    #[test]
    fn sorting_and_filtering_in_pieces_is_what_sorting_all_is(
        cells in prop::collection::vec(prop_oneof!["[0-9]{1,3}", "-?[0-9]\\.[0-9]e?[0-9]", Just(String::new())], 0..60),
        at in 0_usize..60,
        is_descending: bool,
    ) {
        let rows: Vec<Vec<String>> = cells.iter().map(|cell| vec![cell.clone()]).collect();
        let table = TablePreview::of_rows(vec!["x".to_owned()], rows);
        prop_assume!(table.columns[0].is_numeric);
        let tests = vec![(0, Test::Within { from: Some(2.0), to: None, is_open: true })];
        let query = Query { sort: Some((0, is_descending)), tests, ..Query::default() };
        let mut sorter = Sorter::new(query, &table.columns);
        let (mut first, mut second) = (crate::preview::Rows::of_columns(1), crate::preview::Rows::of_columns(1));
        let at = at.min(cells.len());
        cells[..at].iter().for_each(|cell| first.push([cell.as_str()]));
        cells[at..].iter().for_each(|cell| second.push([cell.as_str()]));
        sorter.take(0, &first);
        sorter.take(at as u64, &second);
        let mut naive: Vec<(usize, f64)> = cells.iter().enumerate()
            .filter(|(_, cell)| !is_missing(cell))
            .map(|(at, cell)| (at, cell.parse::<f64>().expect("a number")))
            .filter(|(_, value)| *value > 2.0)
            .collect();
        naive.sort_by(|a, b| if is_descending { b.1.total_cmp(&a.1) } else { a.1.total_cmp(&b.1) });
        let naive: Vec<u32> = naive.into_iter().map(|(at, _)| at as u32).collect();
        prop_assert_eq!(sorter.finish(), naive);
    }
}
