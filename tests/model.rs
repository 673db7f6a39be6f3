//! The pure layer over what was read: tree, columns, order, filter, table, formatting.
#![allow(missing_docs, unreachable_pub, reason = "a test binary has no readers of its interface")]

#[path = "model/columns.rs"]
mod columns;
#[path = "model/comparing.rs"]
mod comparing;
#[path = "model/differences.rs"]
mod differences;
#[path = "model/filter.rs"]
mod filter;
#[path = "model/groups.rs"]
mod groups;
#[path = "support/catalog.rs"]
mod support;
#[path = "model/table_text.rs"]
mod table_text;

use std::sync::Arc;

use jiff::tz::TimeZone;
use proptest::prelude::*;
use runatlas::model::{
    Catalog, Cell, ChildrenQuery, ColumnId, ExperimentIndex, Filter, Row, RunIndex, Sort, StageView, StoreView,
    Summary, TableQuery, TreeNote, cell, differing, discover, format, table,
};
use runatlas::store::{Cancel, History, LifecycleStage, MetricPoint, RunStatus, Severity};
use runatlas::text::Language;
use support::{Builder, run};

fn index(catalog: &Catalog, id: &str) -> RunIndex {
    catalog.find_run(id).expect(id)
}

/// Ids, indented by depth, with `(…)` around context rows.
fn drawn(catalog: &Catalog, rows: &[Row]) -> Vec<String> {
    rows.iter()
        .map(|row| {
            let id = catalog.run(row.run).id.as_str();
            let id = if row.is_context { format!("({id})") } else { id.to_owned() };
            format!("{}{id}", " ".repeat(usize::from(row.depth)))
        })
        .collect()
}

fn query(catalog: &Catalog) -> TableQuery {
    TableQuery { experiments: catalog.experiment_indices().collect(), ..TableQuery::default() }
}

fn rows(catalog: &Catalog, query: &TableQuery) -> Vec<String> {
    drawn(catalog, &table(catalog, query, &Cancel::new()).expect("not cancelled").rows)
}

fn by(column: ColumnId, is_descending: bool) -> Sort {
    Sort { column, is_descending }
}

// Tree

#[test]
fn odd_parents_are_noted_and_never_lose_a_run() {
    let catalog = Builder::new()
        .experiment("1")
        .run(run("parent").start(1))
        .run(run("child").parent("parent"))
        .run(run("orphan").parent("nowhere"))
        .run(run("self").parent("self"))
        .run(run("late").parent("early").start(20))
        .run(run("early").parent("late").start(10))
        .run(run("below").parent("late").start(5))
        .run(run("gone").deleted())
        .run(run("kept").parent("gone"))
        .run(run("empty").parent(""))
        .experiment("2")
        .run(run("visitor").parent("parent"))
        .build();
    let forest = catalog.forest();
    let at = |id| index(&catalog, id);
    let parent = |id| forest.parent(at(id)).map(|run| catalog.run(run).id.as_str().to_owned());
    let expected = [
        ("parent", None, None, 0),
        ("child", Some("parent"), None, 1),
        ("orphan", None, Some(TreeNote::Orphan), 0),
        ("self", None, Some(TreeNote::Cycle), 0),
        ("early", None, Some(TreeNote::Cycle), 0),
        ("late", Some("early"), None, 1),
        ("below", Some("late"), None, 2),
        ("kept", Some("gone"), Some(TreeNote::ParentDeleted), 1),
        ("empty", None, None, 0),
        ("visitor", None, Some(TreeNote::ParentElsewhere), 0),
    ];
    for (id, above, note, depth) in expected {
        assert_eq!(parent(id).as_deref(), above, "{id}");
        assert_eq!((forest.note(at(id)), forest.depth(at(id))), (note, depth), "{id}");
    }
    assert_eq!(forest.linked_parent(at("visitor")), Some(at("parent")));
    assert_eq!(forest.children(at("early")), [at("late")]);
}

#[test]
fn a_chain_of_a_hundred_thousand_runs_is_walked() {
    let mut builder = Builder::new().experiment("1").run(run("r0"));
    for at in 1..100_000 {
        builder = builder.run(run(&format!("r{at}")).parent(&format!("r{}", at - 1)));
    }
    let catalog = builder.build();
    let table = table(&catalog, &query(&catalog), &Cancel::new()).expect("not cancelled");
    assert_eq!(table.rows.len(), 100_000);
    assert_eq!(table.rows[99_999].depth, u16::MAX);
}

proptest! {
    /// Whatever the parents are, every run stands in the table exactly once, below its parent.
    #[test]
    fn any_parents_make_a_forest(parents in prop::collection::vec(prop::option::of(0..30_usize), 1..30)) {
        let mut builder = Builder::new().experiment("1");
        for (at, parent) in (0_i64..).zip(&parents) {
            let mut child = run(&format!("r{at}")).start(at);
            if let Some(parent) = parent {
                child = child.parent(&format!("r{parent}"));
            }
            builder = builder.run(child);
        }
        let catalog = builder.build();
        let table = table(&catalog, &query(&catalog), &Cancel::new()).expect("not cancelled");
        let forest = catalog.forest();
        let mut seen: Vec<_> = table.rows.iter().map(|row| row.run).collect();
        seen.sort_unstable();
        prop_assert_eq!(seen, catalog.run_indices().collect::<Vec<_>>());
        let mut path: Vec<RunIndex> = Vec::new();
        for (at, row) in table.rows.iter().enumerate() {
            path.truncate(usize::from(row.depth));
            prop_assert_eq!(forest.parent(row.run), path.last().copied());
            prop_assert_eq!(forest.depth(row.run), row.depth);
            path.push(row.run);
            // A line goes on at a depth exactly when the next row that is not deeper stands at that depth.
            let comes_back_to = |depth: u16| {
                table.rows[at + 1..].iter().find(|later| later.depth <= depth).is_some_and(|later| later.depth == depth)
            };
            for depth in 0..row.depth {
                prop_assert_eq!((row.guides >> depth) & 1 == 1, comes_back_to(depth));
            }
            prop_assert_eq!(row.guides >> row.depth, 0);
            prop_assert_eq!(row.is_last_sibling, !comes_back_to(row.depth));
        }
    }
}

// Columns

#[test]
fn columns_are_discovered_in_natural_order() {
    let catalog = Builder::new()
        .experiment("1")
        .run(run("a").param("layer10", "1").param("layer2", "1").metric("system/cpu", 1.0).metric("val/loss", 1.0))
        .run(run("b").metric("Acc", 1.0).tag("team", "x").tag("mlflow.user", "y"))
        .build();
    let columns: Vec<String> = discover(&catalog, catalog.run_indices()).iter().map(ToString::to_string).collect();
    let attributes =
        ["name", "experiment", "created", "duration", "status", "user", "source", "version", "run-id", "size"];
    assert_eq!(columns[..10], attributes);
    let own = ["param:layer2", "param:layer10", "metric:Acc", "metric:val/loss", "metric:system/cpu", "tag:team"];
    assert_eq!(columns[10..], own);
}

proptest! {
    #[test]
    fn column_names_read_back(key in ".*", kind in 0..13_usize) {
        let key: Arc<str> = key.into();
        let column = [
            ColumnId::Name, ColumnId::Created, ColumnId::Duration, ColumnId::Status, ColumnId::Experiment,
            ColumnId::User, ColumnId::Source, ColumnId::GitCommit, ColumnId::RunId, ColumnId::Size,
            ColumnId::Param(key.clone()), ColumnId::Metric(key.clone()), ColumnId::Tag(key),
        ][kind].clone();
        prop_assert_eq!(column.to_string().parse::<ColumnId>(), Ok(column));
    }
}

#[test]
fn cells_hold_what_was_logged() {
    let catalog = Builder::new()
        .experiment("1")
        .run(run("a").start(1000).end(3500).param("lr", "0.1").metric("loss", f64::NAN))
        .run(run("0123456789ab").start(1000).end(3500).status(RunStatus::Running).tag("mlflow.user", "kim"))
        .build();
    let at = |id, column: &str| cell(&catalog, index(&catalog, id), &column.parse().expect("column"));
    assert_eq!(at("a", "param:lr"), Cell::Text("0.1"));
    assert_eq!(at("a", "param:none"), Cell::Missing);
    assert_eq!(at("a", "duration"), Cell::Duration(Some(2500)));
    assert!(matches!(at("a", "metric:loss"), Cell::Number { value, is_provisional: false } if value.is_nan()));
    assert_eq!(at("0123456789ab", "duration"), Cell::Duration(None), "a resumed run keeps its old end");
    assert_eq!(at("0123456789ab", "name"), Cell::Text("01234567"));
    assert_eq!(at("0123456789ab", "user"), Cell::Text("kim"));
}

#[test]
fn parameters_that_differ_are_found() {
    let catalog = Builder::new()
        .experiment("1")
        .run(run("parent"))
        .run(run("a").param("lr", "0.1").param("seed", "1").param("net", "x"))
        .run(run("b").param("lr", "0.2").param("seed", "1"))
        .build();
    let columns: Vec<String> = differing(&catalog, catalog.run_indices()).iter().map(ToString::to_string).collect();
    assert_eq!(columns, ["param:lr", "param:net"]);
}

// Order

#[test]
fn numbers_then_nan_then_missing_in_both_directions() {
    let catalog = Builder::new()
        .experiment("1")
        .run(run("nan").metric("m", f64::NAN))
        .run(run("two").metric("m", 2.0))
        .run(run("missing"))
        .run(run("inf").metric("m", f64::INFINITY))
        .run(run("ten").metric("m", 10.0))
        .run(run("low").metric("m", f64::NEG_INFINITY))
        .build();
    let mut query = query(&catalog);
    query.sort = by(ColumnId::Metric("m".into()), false);
    assert_eq!(rows(&catalog, &query), ["low", "two", "ten", "inf", "nan", "missing"]);
    query.sort.is_descending = true;
    assert_eq!(rows(&catalog, &query), ["inf", "ten", "two", "low", "nan", "missing"]);
}

#[test]
fn parameters_sort_as_numbers_where_they_are() {
    let catalog = Builder::new()
        .experiment("1")
        .run(run("a").param("p", "10"))
        .run(run("b").param("p", "9.5"))
        .run(run("c").param("p", "1e-3"))
        .run(run("d").param("p", "net10"))
        .run(run("e").param("p", "net9"))
        .run(run("f"))
        .build();
    let mut query = query(&catalog);
    query.sort = by(ColumnId::Param("p".into()), false);
    assert_eq!(rows(&catalog, &query), ["c", "b", "a", "e", "d", "f"]);
    query.sort.is_descending = true;
    assert_eq!(rows(&catalog, &query), ["a", "b", "c", "d", "e", "f"]);
}

#[test]
fn ties_go_newest_first_then_by_id() {
    let catalog = Builder::new()
        .experiment("1")
        .run(run("b").start(1))
        .run(run("a").start(1))
        .run(run("c").start(2))
        .run(run("none"))
        .build();
    let mut query = query(&catalog);
    assert_eq!(rows(&catalog, &query), ["c", "a", "b", "none"]);
    query.sort = by(ColumnId::Status, false);
    assert_eq!(rows(&catalog, &query), ["c", "a", "b", "none"]);
}

#[test]
fn children_are_sorted_inside_their_parents() {
    let catalog = Builder::new()
        .experiment("1")
        .run(run("p1").metric("m", 1.0))
        .run(run("p2").metric("m", 2.0))
        .run(run("c1").parent("p2").metric("m", 0.1))
        .run(run("c2").parent("p2").metric("m", 0.2))
        .run(run("c3").parent("p1").metric("m", 9.0))
        .build();
    let mut query = query(&catalog);
    query.sort = by(ColumnId::Metric("m".into()), true);
    assert_eq!(rows(&catalog, &query), ["p2", " c2", " c1", "p1", " c3"]);
}

// Filter

#[test]
fn filter_words() {
    let catalog = Builder::new()
        .experiment("1")
        .run(run("abc").name("Brave-Owl").param("lr", "0.01").param("net", "res net").metric("Val/Loss", 1.0))
        .run(run("def").name("calm-fox").tag("mlflow.source.name", "Train.py").status(RunStatus::Failed))
        .run(run("123").name("训练 É").tag("team", "vision"))
        .build();
    let found = |text: &str| -> String {
        let filter = Filter::parse(text);
        let ids = catalog.run_indices().filter(|&run| filter.matches(&catalog, run));
        ids.map(|run| catalog.run(run).id.as_str()[..1].to_owned()).collect()
    };
    for (text, expected) in [
        ("", "ad1"),
        ("OWL", "a"),
        ("lr=0.01", "a"),
        ("\"res net\"", "a"),
        ("\"net res\"", ""),
        ("net res", "a"),
        ("val/loss", "a"),
        ("-val/loss", "d1"),
        ("-\"res net\" i", "d1"),
        ("train.PY", "d"),
        ("source", ""),
        ("failed", "d"),
        ("训练", "1"),
        ("é", "1"),
        ("TEAM=vision", "1"),
        ("- brave-owl", "a"),
        ("\"unclosed", ""),
        ("\"\"", "ad1"),
    ] {
        assert_eq!(found(text), expected, "{text:?}");
    }
}

proptest! {
    #[test]
    fn any_text_is_a_filter(text in ".*") {
        let catalog = Builder::new().experiment("1").run(run("a")).build();
        let _ = Filter::parse(&text).matches(&catalog, RunIndex(0));
    }
}

// Table

#[test]
fn runs_above_a_match_stay_as_context() {
    let catalog = Builder::new()
        .experiment("1")
        .run(run("p"))
        .run(run("c1").parent("p"))
        .run(run("g").name("name-of-g").parent("c1"))
        .run(run("c2").parent("p"))
        .build();
    let mut query = query(&catalog);
    query.collapsed = Arc::new([index(&catalog, "p")].into_iter().collect());
    assert_eq!(rows(&catalog, &query), ["p"]);
    query.filter = "name-of-g".into();
    let found = table(&catalog, &query, &Cancel::new()).expect("not cancelled");
    assert_eq!(drawn(&catalog, &found.rows), ["(p)", " (c1)", "  g"], "a filter unfolds everything");
    assert_eq!((found.matching, found.total), (1, 4));
}

#[test]
fn stages_and_experiments_choose_runs() {
    let catalog = Builder::new()
        .experiment("1")
        .run(run("a").start(3))
        .run(run("gone").deleted().start(2))
        .run(run("kept").parent("gone").start(1))
        .experiment_in("9", LifecycleStage::Deleted)
        .run(run("z"))
        .build();
    let mut query = query(&catalog);
    assert_eq!(rows(&catalog, &query), ["a", "(gone)", " kept"]);
    query.stage = StageView::Deleted;
    assert_eq!(rows(&catalog, &query), ["gone", "z"]);
    query.stage = StageView::All;
    assert_eq!(rows(&catalog, &query), ["a", "gone", " kept", "z"]);
    query.experiments = vec![ExperimentIndex(1)];
    assert_eq!(rows(&catalog, &query), ["z"]);
    let cancel = Cancel::new();
    cancel.cancel();
    assert!(table(&catalog, &query, &cancel).is_none());
}

// Summary

#[test]
fn a_summary_ignores_nan_but_counts_it() {
    let mut history = History::default();
    for (step, value) in [(3, 5.0), (1, f64::NAN), (2, -1.0), (0, 5.0), (3, 4.0)] {
        history.push(MetricPoint { value, step, timestamp: 0 });
    }
    let summary = Summary::of(&history);
    assert_eq!((summary.count, summary.nan_count), (5, 1));
    let at = |point: Option<MetricPoint>| point.map(|point| (point.value, point.step));
    assert_eq!(at(summary.first), Some((5.0, 0)));
    assert_eq!(at(summary.last), Some((5.0, 3)));
    assert_eq!(at(summary.min), Some((-1.0, 2)));
    assert_eq!(at(summary.max), Some((5.0, 0)));
}

// Formatting

#[test]
fn numbers() {
    for (value, text) in [
        (0.031_239, "0.03124"),
        (0.000_012, "1.2e-5"),
        (40_000.0, "40,000"),
        (0.0, "0"),
        (-0.0, "0"),
        (0.5, "0.5"),
        (-1.5, "−1.5"),
        (-40_000.0, "−40,000"),
        (12_345.678, "12,346"),
        (9999.96, "10,000"),
        (999.96, "1,000"),
        (0.000_099_999_9, "0.0001"),
        (1.0 / 3.0, "0.3333"),
        (1.797e308, "1.797e308"),
        (-1.234_56e-9, "−1.235e-9"),
        (f64::NAN, "NaN"),
        (f64::INFINITY, "∞"),
        (f64::NEG_INFINITY, "−∞"),
    ] {
        assert_eq!(format::number(value), text, "{value:e}");
    }
}

proptest! {
    #[test]
    fn shown_numbers_are_right_to_four_digits(value in prop::num::f64::NORMAL) {
        let shown: f64 = format::number(value).replace('−', "-").replace(',', "").parse().expect("a number");
        prop_assert!((shown - value).abs() <= value.abs() * 5.001e-4, "{} for {}", shown, value);
        let exact: f64 = format::number_exact(value).parse().expect("a number");
        prop_assert_eq!(exact.to_bits(), value.to_bits());
    }

    #[test]
    fn shown_names_are_harmless_and_fit(text in ".*", columns in 1..40_usize) {
        let safe = format::safe_text(&text);
        let is_harmful = |c: char| c.is_control() || ('\u{202A}'..='\u{202E}').contains(&c);
        prop_assert!(!safe.chars().any(is_harmful), "{:?}", safe);
        prop_assert_eq!(format::safe_text(&safe), safe.clone());
        prop_assert!(format::width(&format::middle_ellipsis(&safe, columns)) <= columns);
    }
}

#[test]
fn durations_sizes_and_times() {
    let english = Language::English.texts();
    for (millis, text) in [
        (0, "0 ms"),
        (850, "850 ms"),
        (12_340, "12.3 s"),
        (59_960, "1.0 m"),
        (186_000, "3.1 m"),
        (8_640_000, "2.4 h"),
        (97_200_000, "1 d 3 h"),
        (86_390_000, "1 d"),
        (-1500, "−1.5 s"),
    ] {
        assert_eq!(format::duration(english, millis), text, "{millis}");
    }
    for (bytes, text) in [(0, "0 B"), (1023, "1023 B"), (1536, "1.5 KiB"), (23 << 20, "23 MiB"), (1 << 30, "1.0 GiB")] {
        assert_eq!(format::size(bytes), text);
    }
    let zone = TimeZone::fixed(jiff::tz::offset(8));
    let now = 1_700_000_000_000;
    assert_eq!(format::absolute_time(now, &zone), "2023-11-15 06:13:20");
    assert_eq!(format::absolute_time_with_offset(now, &zone), "2023-11-15 06:13:20 +08:00");
    assert_eq!(format::absolute_time(i64::MAX, &zone), "9223372036854775807 ms");
    let chinese = Language::SimplifiedChinese.texts();
    for (before, in_english, in_chinese) in [
        (5_000, "just now", "刚刚"),
        (3 * 60_000, "3 min ago", "3 分钟前"),
        (3 * 3_600_000, "3 h ago", "3 小时前"),
        (2 * 86_400_000, "2 d ago", "2 天前"),
        (40 * 86_400_000, "2023-10-06", "2023-10-06"),
        (-3_600_000, "2023-11-15", "2023-11-15"),
    ] {
        assert_eq!(format::relative_time(english, now - before, now, &zone), in_english);
        assert_eq!(format::relative_time(chinese, now - before, now, &zone), in_chinese);
    }
}

#[test]
fn names_are_made_safe() {
    assert_eq!(format::safe_text("训练 ok"), "训练 ok");
    assert_eq!(format::safe_text("a\r\nb\tc\u{202E}gpj\u{1b}[31m"), "a↵b c�gpj�[31m");
    assert_eq!(format::middle_ellipsis("confusion_matrix.png", 12), "confu…ix.png");
    assert_eq!(format::middle_ellipsis("训练训练训练", 7), "训…训练");
}

#[test]
fn problems_are_counted_and_lead_to_their_runs() {
    let catalog = Builder::new()
        .experiment("1")
        .run(run("a"))
        .run(run("b"))
        .problem(Severity::Note, "nobody")
        .problem(Severity::Lost, "b")
        .problem(Severity::Note, "a")
        .build();
    let counts = [Severity::Lost, Severity::Repaired, Severity::Note].map(|severity| catalog.problem_count(severity));
    assert_eq!(counts, [1, 0, 2]);
    // Worst first, then by path.
    let runs: Vec<_> = (0..4).map(|at| catalog.run_of_problem(at)).collect();
    assert_eq!(runs, [Some(index(&catalog, "b")), Some(index(&catalog, "a")), None, None]);
}

#[test]
fn deleted_experiments_stand_apart() {
    let catalog = Builder::new().experiment("2").experiment_in("1", LifecycleStage::Deleted).experiment("0").build();
    let ids = |list: &[ExperimentIndex]| -> Vec<String> {
        list.iter().map(|&index| catalog.experiment(index).id.to_string()).collect()
    };
    let [list] = catalog.experiment_lists(StoreView::All) else { panic!("one store") };
    assert_eq!((ids(&list.active), ids(&list.deleted)), (vec!["0".into(), "2".into()], vec!["1".into()]));
}

// Children of a run

#[test]
fn children_say_how_they_ended_and_what_differs_between_them() {
    let catalog = Builder::new()
        .experiment("1")
        .run(run("parent"))
        .run(run("a").parent("parent").start(3).param("lr", "0.1").param("seed", "1").metric("loss", 0.5))
        .run(
            run("b")
                .parent("parent")
                .start(2)
                .status(RunStatus::Killed)
                .param("lr", "0.01")
                .param("seed", "1")
                .metric("acc", 0.9)
                .metric("loss", 0.25)
                .metric("system/cpu", 1.0),
        )
        .run(
            run("c")
                .parent("parent")
                .start(1)
                .status(RunStatus::Failed)
                .param("lr", "0.1")
                .param("seed", "1")
                .param("x", "1"),
        )
        .run(run("d").parent("parent").start(0))
        .run(run("inner").parent("c"))
        .run(run("other").param("lr", "7"))
        .build();
    let of = |sort: Sort, open: &[&str]| {
        let query = ChildrenQuery {
            parent: index(&catalog, "parent"),
            stores: StoreView::Once,
            sort,
            open: Arc::new(open.iter().map(|id| index(&catalog, id)).collect()),
        };
        runatlas::model::children::children(&catalog, &query, &Cancel::new()).expect("not cancelled")
    };
    let newest = of(Sort::default(), &[]);
    assert_eq!((newest.count, newest.below), (4, 1));
    assert_eq!(newest.statuses, [(RunStatus::Finished, 2), (RunStatus::Killed, 1), (RunStatus::Failed, 1)]);
    let names: Vec<&str> = newest.differing.iter().map(|(key, _)| &**key).collect();
    assert_eq!(names, ["lr", "x"], "d has no parameters and does not count");
    assert_eq!(newest.differing[0].1, 4, "0.01 is the widest value");
    assert_eq!(newest.same.len(), 1);
    assert_eq!((&*newest.same[0].key, &*newest.same[0].value), ("seed", "1"));
    let metrics: Vec<(&str, usize)> = newest.metrics.iter().map(|(key, count)| (&**key, *count)).collect();
    assert_eq!(metrics, [("loss", 2), ("acc", 1)]);
    let ids = |children: &runatlas::model::Children| -> Vec<String> {
        children.rows.iter().map(|row| format!("{}{}", " ".repeat(row.depth), catalog.run(row.run).id)).collect()
    };
    assert_eq!(ids(&newest), ["a", "b", "c", "d"]);
    assert_eq!(ids(&of(by(ColumnId::Param("lr".into()), false), &[])), ["b", "a", "c", "d"]);
    assert_eq!(ids(&of(by(ColumnId::Metric("loss".into()), true), &["c"])), ["a", "b", "c", " inner", "d"]);
}
