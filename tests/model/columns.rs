//! Which columns a table has by itself, what the user's words change, and how values stand in a column.

use std::sync::Arc;

use runatlas::model::liveness::Liveness;
use runatlas::model::{
    Best, Catalog, ColumnFormat, ColumnGroup, ColumnId, Table, TableQuery, Wishes, arrange, column_formats, format,
    look, table, table_after,
};
use runatlas::store::{Cancel, LatestMetric, MetricPoint, Run, RunStatus};
use runatlas::text::Language;

use super::support::{Builder, run};
use super::{by, query};

fn answer(catalog: &Catalog, query: &TableQuery) -> Table {
    table(catalog, query, &Cancel::new()).expect("not cancelled")
}

fn column(name: &str) -> ColumnId {
    name.parse().expect("a column")
}

fn shown(table: &Table, wishes: &Wishes) -> Vec<String> {
    arrange(table, wishes, &[]).columns.iter().map(ToString::to_string).collect()
}

fn own(table: &Table, wishes: &Wishes) -> Vec<String> {
    shown(table, wishes).into_iter().filter(|name| name.contains(':')).collect()
}

fn format_of(catalog: &Catalog, table: &Table, name: &str) -> Arc<ColumnFormat> {
    let formats = column_formats(catalog, table, &[column(name)], &Cancel::new()).expect("not cancelled");
    formats.into_iter().next().expect("one").1
}

/// Two experiments: a metric of all, one of most, many of a few.
fn mixed() -> Catalog {
    let mut builder = Builder::new().experiment("1");
    for at in 0..10 {
        let mut one =
            run(&format!("a{at}")).start(at).metric("zeta", 1.0).param("same", "1").param("lr", &at.to_string());
        if at < 8 {
            one = one.metric("loss", 0.5);
        }
        if at < 2 {
            for rare in 0..30 {
                one = one.metric(&format!("many/m{rare}"), 1.0);
            }
        }
        builder = builder.run(one.metric("system/cpu", 1.0));
    }
    builder = builder.experiment("2");
    for at in 0..4 {
        builder = builder
            .run(run(&format!("b{at}")).start(100 + at).metric("zeta", 2.0).metric("acc", 0.9).param("same", "1"));
    }
    builder.build()
}

#[test]
fn columns_that_most_runs_have_come_first_and_the_rest_stands_behind_the_chip() {
    let catalog = mixed();
    let table = answer(&catalog, &query(&catalog));
    let arranged = arrange(&table, &Wishes::default(), &[]);
    let names: Vec<String> = arranged.columns.iter().map(ToString::to_string).collect();
    assert_eq!(names[..4], ["name", "experiment", "created", "duration"]);
    let metrics = ["metric:zeta", "metric:loss", "metric:acc"];
    assert_eq!(names[4..7], metrics);
    assert_eq!(names[7..], ["param:lr", "param:same"], "no gaps; of the parameters what differs stands first");
    assert_eq!(arranged.hidden[ColumnGroup::Metrics as usize], 30 + 1, "the others, and the one of the system");
    assert_eq!((arranged.hidden[ColumnGroup::Params as usize], arranged.pinned), (0, 1));
}

#[test]
fn at_most_eight_of_each_group_are_shown_and_all_where_only_gaps_are_to_be_had() {
    let shown = |per_run: usize, runs: usize| {
        let mut builder = Builder::new().experiment("1");
        for at in 0..runs {
            let one = (0..per_run)
                .fold(run(&format!("r{at}")), |run, metric| run.metric(&format!("m{}", metric * runs + at), 1.0));
            builder = builder.run(one.metric("all", 1.0).param("p", "1"));
        }
        let catalog = builder.build();
        own(&answer(&catalog, &query(&catalog)), &Wishes::default()).len() - 1
    };
    assert_eq!(shown(20, 1), 8, "all are full");
    assert_eq!(shown(3, 4), 8, "one of all and twelve of one run each: better gaps than nothing");
}

#[test]
fn columns_follow_the_filter_and_what_nobody_in_view_has_is_gone() {
    let catalog = mixed();
    let only = TableQuery { filter: "acc".to_owned(), ..query(&catalog) };
    let table = answer(&catalog, &only);
    assert_eq!(table.runs.len(), 4);
    assert_eq!(
        shown(&table, &Wishes::default()),
        ["name", "created", "duration", "metric:acc", "metric:zeta", "param:same"]
    );
    let mut chosen = Wishes::default();
    chosen.look.shown.set("metric:loss", true);
    assert!(own(&table, &chosen).contains(&"metric:loss".to_owned()), "what was chosen stays");
    let listed = look::listed(&table, &Wishes::default(), ColumnGroup::Metrics);
    assert_eq!(listed.len(), 2, "only what is in view is listed");
}

#[test]
fn columns_stay_while_more_is_read_and_are_ranked_anew_after() {
    let before = Builder::new().experiment("1").run(run("a").metric("beta", 1.0)).build();
    let kept = arrange(&answer(&before, &query(&before)), &Wishes::default(), &[]).columns;
    let mut builder = Builder::new().experiment("1").run(run("a").metric("beta", 1.0));
    for at in 0..3 {
        builder = builder.run(run(&format!("b{at}")).metric("alpha", 1.0));
    }
    let after = builder.build();
    let table = answer(&after, &query(&after));
    let names = |kept: &[ColumnId]| -> Vec<String> {
        let columns = arrange(&table, &Wishes::default(), kept).columns;
        columns.iter().map(ToString::to_string).filter(|name| name.contains(':')).collect()
    };
    assert_eq!(names(&kept), ["metric:beta", "metric:alpha"], "what stood there stays, what is new comes behind");
    assert_eq!(names(&[]), ["metric:alpha", "metric:beta"]);
}

#[test]
fn the_words_of_the_user_win_here_and_those_for_all_places_where_he_said_nothing() {
    let catalog = mixed();
    let table = answer(&catalog, &query(&catalog));
    let mut wishes = Wishes::default();
    wishes.shown.set(&column("metric:zeta"), false);
    wishes.shown.set(&column("status"), true);
    wishes.order = vec!["param:same".to_owned(), "metric:acc".to_owned()];
    assert!(!shown(&table, &wishes).contains(&"metric:zeta".to_owned()), "an old choice");
    assert!(shown(&table, &wishes).contains(&"status".to_owned()));
    assert_eq!(own(&table, &wishes)[..2], ["metric:acc", "metric:loss"], "an old order");
    assert_eq!(own(&table, &wishes).iter().rev().take(2).collect::<Vec<_>>(), ["param:lr", "param:same"]);

    wishes.look.shown.set("metric:zeta", true);
    wishes.look.shown.set("metric:many/m3", true);
    wishes.look.order = vec!["metric:many/m3".to_owned(), "metric:zeta".to_owned()];
    assert_eq!(own(&table, &wishes)[..2], ["metric:many/m3", "metric:zeta"]);
    assert_eq!(own(&table, &wishes).iter().rev().nth(1).map(String::as_str), Some("param:same"), "of another group");

    wishes.look.pinned = vec!["param:lr".to_owned(), "metric:loss".to_owned(), "metric:nowhere".to_owned()];
    let arranged = arrange(&table, &wishes, &[]);
    assert_eq!(arranged.pinned, 3);
    assert_eq!(shown(&table, &wishes)[..3], ["name", "param:lr", "metric:loss"]);

    wishes.look.by_name = vec![ColumnGroup::Metrics];
    assert_eq!(own(&table, &wishes)[2], "metric:acc", "by name, the pinned ones apart");
    wishes.look.is_differing_only = true;
    assert!(!shown(&table, &wishes).contains(&"param:same".to_owned()));
}

#[test]
fn a_thousand_columns_with_one_value_each_and_names_of_500_characters() {
    let long = "x".repeat(500);
    let mut builder = Builder::new().experiment("1");
    for at in 0..1_000 {
        builder = builder
            .run(run(&format!("r{at:04}")).metric(&format!("{long}/m{at}"), 1.0).param(&format!("{long}{at}"), &long));
    }
    let catalog = builder.run(run("שלום-🦉").metric("عربي", f64::NAN)).build();
    let table = answer(&catalog, &query(&catalog));
    let names = own(&table, &Wishes::default());
    assert_eq!(names.len(), 2 * look::SHOWN_AT_FIRST);
    assert_eq!(names[0], format!("metric:{long}/m0"), "all alike: by name");
    let listed = look::listed(&table, &Wishes::default(), ColumnGroup::Metrics);
    assert_eq!(listed.len(), 1_001);
    let widest = format_of(&catalog, &table, &format!("param:{long}0")).widest.clone();
    assert_eq!(widest.len(), 120, "no column is as wide as that");
}

#[test]
fn what_differs_is_known_over_several_lists_of_keys() {
    let catalog = Builder::new()
        .experiment("1")
        .run(run("parent"))
        .run(run("a").param("same", "1").param("lr", "1").param("new", "x").tag("team", "a"))
        .run(run("b").param("same", "1").param("lr", "1").tag("team", "a"))
        .run(run("c").param("same", "1").param("lr", "2").param("new", "x").tag("team", "a"))
        .build();
    let table = answer(&catalog, &query(&catalog));
    let facts = |name: &str| {
        let at = table.columns.iter().position(|known| *known == column(name)).expect("known");
        (table.coverage.facts[at].count, table.coverage.facts[at].differs)
    };
    assert_eq!(facts("param:same"), (3, false), "a run without any parameter does not count");
    assert_eq!(facts("param:lr"), (3, true));
    assert_eq!(facts("param:new"), (2, true), "a missing value differs");
    assert_eq!(facts("tag:team"), (3, true), "of tags it counts");
}

#[test]
fn a_flat_list_sorts_all_runs_together() {
    let catalog = Builder::new()
        .experiment("1")
        .run(run("parent").metric("acc", 0.1))
        .run(run("low").parent("parent").metric("acc", 0.2))
        .run(run("high").metric("acc", 0.8))
        .run(run("best").parent("parent").metric("acc", 0.9))
        .build();
    let flat = TableQuery { is_flat: true, sort: by(column("metric:acc"), true), ..query(&catalog) };
    let rows = answer(&catalog, &flat).rows;
    let ids: Vec<&str> = rows.iter().map(|row| catalog.run(row.run).id.as_str()).collect();
    assert_eq!(ids, ["best", "high", "low", "parent"]);
    assert!(rows.iter().all(|row| row.depth == 0 && row.child_count == 0 && !row.is_context));
    let filtered = TableQuery { filter: "best".to_owned(), ..flat };
    assert_eq!(answer(&catalog, &filtered).rows.len(), 1, "no parent is kept for its child");
}

#[test]
fn numbers_of_a_column_line_up_where_nothing_is_lost() {
    let build = |values: &[f64]| {
        let runs = values.iter().enumerate().map(|(at, value)| run(&format!("r{at}")).metric("m", *value));
        runs.fold(Builder::new().experiment("1"), Builder::run).build()
    };
    let written = |values: &[f64]| -> Vec<String> {
        let catalog = build(values);
        let format = format_of(&catalog, &answer(&catalog, &query(&catalog)), "metric:m");
        values.iter().map(|value| format.number(*value)).collect()
    };
    assert_eq!(written(&[0.5, 0.8134, 0.9, 1.0]), ["0.5000", "0.8134", "0.9000", "1.0000"]);
    assert_eq!(written(&[88.45, 24.8, 9.0]), ["88.45", "24.80", "9.00"]);
    assert_eq!(written(&[3.0, 12.0, -4.0]), ["3", "12", "−4"]);
    assert_eq!(written(&[1234.5, 0.25]), ["1,234.50", "0.25"]);
    assert_eq!(written(&[1e-7, 0.5]), ["1e-7", "0.5"], "each by itself where they have nothing in common");
    assert_eq!(written(&[f64::NAN, f64::INFINITY, 0.25]), ["NaN", "∞", "0.25"]);
    assert_eq!(
        written(&[123_456_789_012.0, 1_234_567_890_123_456.0]),
        ["123,456,789,012", "1,234,567,890,123,456"],
        "whole numbers are whole"
    );
    let catalog = build(&[123_456_789_012.0, 1_234_567_890_123_456.0]);
    let format = format_of(&catalog, &answer(&catalog, &query(&catalog)), "metric:m");
    assert_eq!(&*format.widest, "1,234,567,890,123,456", "and the column is as wide");
}

#[test]
fn aligned_numbers_read_back_as_what_the_usual_form_says() {
    for value in [0.03124, 0.9999, 999.94, 0.1 + 0.2, 12.3456, 0.00012, 5.0] {
        let decimals = format::decimals_of(value);
        let usual = format::number(value);
        assert_eq!(format::aligned_number(value, Some(decimals)), usual, "{value}");
    }
}

#[test]
fn the_best_of_a_column_is_known_where_its_good_end_is() {
    let catalog = Builder::new()
        .experiment("1")
        .run(run("a").metric("acc", 0.9).metric("one", 1.0))
        .run(run("b").metric("acc", 0.7).metric("one", 1.0))
        .run(run("c").metric("acc", f64::NAN))
        .experiment("2")
        .run(run("d"))
        .build();
    let table = answer(&catalog, &query(&catalog));
    let acc = format_of(&catalog, &table, "metric:acc");
    assert!(acc.is_best(0.9, Some(Best::Max)) && !acc.is_best(0.7, Some(Best::Max)));
    assert!(acc.is_best(0.7, Some(Best::Min)) && !acc.is_best(0.9, None) && !acc.is_best(f64::NAN, Some(Best::Max)));
    assert!(!format_of(&catalog, &table, "metric:one").is_best(1.0, Some(Best::Max)), "all are the same");
    let experiment = |id: &str| catalog.runs[catalog.find_run(id).expect(id).at()].experiment;
    assert!(acc.experiments.contains(&experiment("a")) && !acc.experiments.contains(&experiment("d")));
}

#[test]
fn moments_say_the_time_of_day_and_the_year_only_where_it_is_another() {
    let zone = jiff::tz::TimeZone::UTC;
    let [english, chinese] = [Language::English.texts(), Language::SimplifiedChinese.texts()];
    let now = 1_763_910_000_000; // 2025-11-23 15:00 UTC
    let said = |texts, millis| format::moment(texts, millis, now, &zone);
    assert_eq!(said(english, now - 28 * 60_000), "14:32");
    assert_eq!(said(english, 1_763_807_880_000), "22 Nov 10:38");
    assert_eq!(said(chinese, 1_763_807_880_000), "11月22日 10:38");
    assert_eq!(said(english, 1_709_647_402_000), "5 Mar 2024 14:03");
    assert_eq!(said(chinese, 1_709_647_402_000), "2024年3月5日 14:03");
    assert_eq!(said(english, i64::MAX), format!("{} ms", i64::MAX));
}

fn running(start: i64, points: &[(i64, i64)]) -> Run {
    let catalog = Builder::new().experiment("1").run(run("r").status(RunStatus::Running).start(start)).build();
    let mut run = catalog.run(catalog.find_run("r").expect("it is there")).clone();
    run.metrics = points
        .iter()
        .map(|&(step, timestamp)| LatestMetric {
            key: format!("m{step}").as_str().into(),
            latest: Some(MetricPoint { value: 1.0, step, timestamp }),
            is_provisional: false,
        })
        .collect();
    run
}

#[test]
fn a_run_that_wrote_nothing_for_long_is_stale() {
    const MINUTE: i64 = 60_000;
    const HOUR: i64 = 60 * MINUTE;
    let stale = |run: &Run, now| Liveness::of(run, now).expect("it is running").is_stale;
    // A point each minute: two hours of silence are odd, half an hour is not.
    let quick = running(0, &[(100, 100 * MINUTE)]);
    assert!(!stale(&quick, 130 * MINUTE) && stale(&quick, 100 * MINUTE + 2 * HOUR));
    assert_eq!(Liveness::of(&quick, 130 * MINUTE).expect("running").duration(130 * MINUTE), 130 * MINUTE);
    assert_eq!(
        Liveness::of(&quick, 900 * HOUR).expect("running").duration(900 * HOUR),
        100 * MINUTE,
        "as far as known"
    );
    // An epoch takes three hours: so may the next, and a few more.
    let slow = running(0, &[(2, 6 * HOUR), (5_000, 6 * HOUR)]);
    assert!(!stale(&slow, 20 * HOUR) && stale(&slow, 37 * HOUR));
    let silent = running(0, &[]);
    assert!(!stale(&silent, 20 * HOUR) && stale(&silent, 25 * HOUR));
    assert!(!stale(&silent, -HOUR), "a clock that goes wrong");
    let finished = Run { status: RunStatus::Finished, ..quick };
    assert_eq!(Liveness::of(&finished, 900 * HOUR), None);
}

#[test]
fn another_order_keeps_the_counts_and_another_filter_does_not() {
    let mut catalog = mixed();
    let before = answer(&catalog, &query(&catalog));
    let told = |table: &Table| format!("{:?} {:?}", table.coverage, table.rows);
    let after = |catalog: &Catalog, query: &TableQuery, before: &Table| {
        table_after(catalog, query, Some(before), &Cancel::new()).expect("not cancelled")
    };
    let sorted = TableQuery { sort: by(column("metric:zeta"), true), ..query(&catalog) };
    let filtered = TableQuery { filter: "b1".into(), ..query(&catalog) };
    for query in [&sorted, &filtered] {
        assert_eq!(told(&after(&catalog, query, &before)), told(&answer(&catalog, query)));
    }
    assert!(answer(&catalog, &sorted).has_columns_of(&before));
    assert!(!answer(&catalog, &filtered).has_columns_of(&before), "of other runs");
    catalog.revision += 1;
    assert!(!answer(&catalog, &sorted).has_columns_of(&before), "what was read may differ");
}
