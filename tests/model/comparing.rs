//! Runs beside each other, with values that are known.

use std::sync::Arc;

use runatlas::compare::table::export::{CompareFormat, Shown, export};
use runatlas::compare::table::{
    CompareQuery, Comparison, GroupKind, Line, MetricValue, Row, Shape, Sign, Value, Verdict, compare, has_common_key,
    lines,
};
use runatlas::model::{Catalog, Direction, Directions, RunIndex, natural_cmp};
use runatlas::store::{Cancel, History, MetricPoint};
use runatlas::text::Language;

use crate::support::{Builder, run};

fn runs(catalog: &Catalog) -> Vec<RunIndex> {
    let mut runs: Vec<RunIndex> = catalog.run_indices().collect();
    runs.sort_by(|a, b| natural_cmp(catalog.run(*a).id.as_str(), catalog.run(*b).id.as_str()));
    runs
}

/// Points 3, 1, 2 at the steps 0, 5, 5 of every metric.
#[expect(clippy::unnecessary_wraps, reason = "as a table asks for them")]
fn points(_: RunIndex, _: &Arc<str>) -> Option<Arc<History>> {
    let mut history = History::with_capacity(3);
    for (value, step) in [(3.0, 0), (1.0, 5), (2.0, 5)] {
        history.push(MetricPoint { value, step, timestamp: 0 });
    }
    history.finish();
    Some(Arc::new(history))
}

fn compared(catalog: &Catalog, reference: Option<usize>, value: MetricValue) -> Comparison {
    let runs = runs(catalog);
    let directions = Directions::default();
    let reference = reference.map(|at| runs[at]);
    let query = CompareQuery { catalog, runs: &runs, reference, value, directions: &directions };
    compare(&query, &points, &Cancel::new()).expect("not cancelled")
}

fn row<'a>(comparison: &'a Comparison, kind: GroupKind, key: &str) -> &'a Row {
    let group = comparison.groups.iter().find(|group| group.kind == kind).expect("a group");
    group.rows.iter().find(|row| &*row.key == key && !row.is_branch()).unwrap_or_else(|| panic!("no row {key}"))
}

#[test]
fn numbers_are_equal_as_numbers_and_the_usual_value_is_known() {
    let catalog = Builder::new()
        .experiment("1")
        .run(run("a").param("lr", "1e-3").param("bs", "64").param("opt", "Adam"))
        .run(run("b").param("lr", "0.001").param("bs", "64.0").param("opt", "adam"))
        .run(run("c").param("lr", "0.0010").param("bs", "32").param("opt", "Adam"))
        .run(run("parent"))
        .build();
    let comparison = compared(&catalog, None, MetricValue::Last);
    let lr = row(&comparison, GroupKind::Params, "lr");
    assert!(lr.is_equal, "a run without any parameter does not count");
    assert_eq!(&*lr.classes, &[1, 1, 1, 0]);
    let bs = row(&comparison, GroupKind::Params, "bs");
    assert_eq!((bs.is_equal, &*bs.classes, bs.usual), (false, &[1, 1, 2, 0][..], 1));
    assert_eq!(&*row(&comparison, GroupKind::Params, "opt").classes, &[1, 2, 1, 0], "texts are what they are");
    let params = comparison.groups.iter().find(|group| group.kind == GroupKind::Params).expect("parameters");
    assert_eq!((params.differing, params.equal), (2, 1));
    assert_eq!(bs.value(&catalog, comparison.runs[1], 1), Value::Text("64.0"), "each run shows what it logged");
}

#[test]
fn metrics_tell_the_best_and_the_way_from_the_reference() {
    let catalog = Builder::new()
        .experiment("1")
        .run(run("a").metric("loss", 0.5).metric("acc", 0.5).metric("grad", 2.0))
        .run(run("b").metric("loss", 0.25).metric("acc", f64::NAN).metric("grad", 4.0))
        .run(run("c").metric("loss", f64::INFINITY).metric("acc", 0.75))
        .build();
    let comparison = compared(&catalog, Some(0), MetricValue::Last);
    let loss = row(&comparison, GroupKind::Metrics, "loss");
    assert_eq!(loss.best_class, Some(loss.classes[1]));
    let acc = row(&comparison, GroupKind::Metrics, "acc");
    assert_eq!(acc.best_class, Some(acc.classes[2]), "NaN is never the best");
    assert_eq!(row(&comparison, GroupKind::Metrics, "grad").best_class, None, "nobody knows its good end");
    let delta = |row: &Row, at| comparison.delta(&catalog, row, at);
    let better = delta(loss, 1).expect("two numbers");
    assert_eq!((better.difference, better.percent, better.verdict), (-0.25, Some(-50.0), Some(Verdict::Better)));
    let worse = delta(loss, 2).expect("two numbers");
    assert_eq!((worse.difference, worse.percent, worse.verdict), (f64::INFINITY, None, Some(Verdict::Worse)));
    assert_eq!(delta(acc, 1), None, "to NaN there is no way");
    assert_eq!(delta(acc, 2).and_then(|it| it.verdict), Some(Verdict::Better));
    assert_eq!(delta(loss, 0), None, "the reference is not compared with itself");
    let grad = row(&comparison, GroupKind::Metrics, "grad");
    assert_eq!(delta(grad, 1).map(|it| (it.percent, it.verdict)), Some((Some(100.0), None)));
    assert_eq!(delta(grad, 2), None, "missing");
}

#[test]
fn the_word_of_the_user_wins() {
    let catalog =
        Builder::new().experiment("1").run(run("a").metric("loss", 1.0)).run(run("b").metric("loss", 2.0)).build();
    let runs = runs(&catalog);
    let mut directions = Directions::default();
    directions.set("loss", Direction::Higher);
    let query = CompareQuery {
        catalog: &catalog,
        runs: &runs,
        reference: None,
        value: MetricValue::Last,
        directions: &directions,
    };
    let comparison = compare(&query, &points, &Cancel::new()).expect("not cancelled");
    assert_eq!(row(&comparison, GroupKind::Metrics, "loss").best_class, Some(2));
}

#[test]
fn any_value_of_a_metric_can_be_compared() {
    let catalog =
        Builder::new().experiment("1").run(run("a").metric_at("loss", 2.0, 5)).run(run("b").param("x", "1")).build();
    for (value, expected) in [
        (MetricValue::Last, 2.0),
        (MetricValue::Min, 1.0),
        (MetricValue::Max, 3.0),
        (MetricValue::Best, 1.0),
        (MetricValue::At(0), 3.0),
        (MetricValue::At(5), 2.0),
    ] {
        let comparison = compared(&catalog, None, value);
        let loss = row(&comparison, GroupKind::Metrics, "loss");
        assert_eq!(loss.value(&catalog, comparison.runs[0], 0), Value::Number(expected), "{value:?}");
        assert_eq!(loss.value(&catalog, comparison.runs[1], 1), Value::Missing);
    }
    let none = compared(&catalog, None, MetricValue::At(7));
    assert_eq!(row(&none, GroupKind::Metrics, "loss").value(&catalog, none.runs[0], 0), Value::Missing);
    let all = compared(&catalog, None, MetricValue::All);
    let max = row(&all, GroupKind::Metrics, "loss.max");
    assert_eq!((max.value(&catalog, all.runs[0], 0), max.depth), (Value::Number(3.0), 1));
}

#[test]
fn names_with_dots_and_dictionaries_are_trees() {
    let catalog = Builder::new()
        .experiment("1")
        .run(run("a").param("model.depth", "3").param("model.width", "8").param("opt", "{'lr': 1e-3, 'name': 'adam'}"))
        .run(
            run("b")
                .param("model.depth", "4")
                .param("model.width", "8")
                .param("opt", r#"{"lr": 0.001, "name": "sgd"}"#),
        )
        .run(run("c").param("model.depth", "4").param("model.width", "8").param("opt", "none"))
        .build();
    let comparison = compared(&catalog, None, MetricValue::Last);
    assert_eq!(&*row(&comparison, GroupKind::Params, "opt.lr").classes, &[1, 1, 0]);
    assert_eq!(&*row(&comparison, GroupKind::Params, "opt.name").classes, &[1, 2, 0]);
    assert_eq!(&*row(&comparison, GroupKind::Params, "opt").classes, &[0, 0, 1], "what is no dictionary stays");
    let texts = Language::English.texts();
    let shown = |shape: &Shape| -> Vec<(u16, String)> {
        let is_param = |group: &usize| comparison.groups[*group].kind == GroupKind::Params;
        let told = lines(&comparison, shape).into_iter().filter_map(|line| match line {
            Line::Row { group, row, depth, prefix } if is_param(&group) => {
                Some((depth, format!("{prefix}{}", comparison.groups[group].rows[row].title(texts))))
            }
            _ => None,
        });
        told.collect()
    };
    let told = |list: &[(u16, &str)]| list.iter().map(|(depth, text)| (*depth, (*text).to_owned())).collect::<Vec<_>>();
    let folding = Shape { folds_equal: true, ..Shape::default() };
    assert_eq!(
        shown(&folding),
        told(&[(0, "model.depth"), (0, "opt"), (0, "opt"), (1, "lr"), (1, "name")]),
        "a branch with one row has no line of its own"
    );
    assert_eq!(
        shown(&Shape::default()),
        told(&[(0, "model"), (1, "depth"), (1, "width"), (0, "opt"), (0, "opt"), (1, "lr"), (1, "name")])
    );
    let mut folded = Shape::default();
    folded.folded_branches.insert("model".into());
    assert_eq!(shown(&folded)[..2], told(&[(0, "model"), (0, "opt")]));
    let searched = Shape { folds_equal: true, search: "WIDTH".into(), ..Shape::default() };
    assert_eq!(shown(&searched), told(&[(0, "model.width")]), "what is looked for is shown though it is equal");
}

#[test]
fn long_texts_are_told_by_what_changed() {
    let text = |word: &str| format!("{}last {word}\n", "line\n".repeat(20_000));
    let catalog = Builder::new()
        .experiment("1")
        .run(run("a").param("config", &text("one")))
        .run(run("b").param("config", &text("two")))
        .build();
    let comparison = compared(&catalog, Some(0), MetricValue::Last);
    let config = row(&comparison, GroupKind::Params, "config");
    let diffs = config.diffs.as_ref().expect("of several lines");
    let told: Vec<_> = diffs[2].lines.iter().map(|line| (line.sign, &*line.text)).collect();
    assert_eq!(told, [(Sign::Removed, "last one"), (Sign::Added, "last two")]);
    assert!(diffs[1].lines.is_empty(), "the reference is what others are compared with");
}

#[test]
fn runs_without_a_common_key_are_known_and_one_run_is_shown_whole() {
    let catalog = Builder::new().experiment("1").run(run("a").param("x", "1")).run(run("b").param("y", "1")).build();
    let comparison = compared(&catalog, None, MetricValue::Last);
    assert!(!has_common_key(&comparison));
    let one = Builder::new().experiment("1").run(run("a").param("x", "1").metric("m", 1.0)).build();
    let comparison = compared(&one, None, MetricValue::Last);
    let rows = lines(&comparison, &Shape { folds_equal: true, ..Shape::default() });
    assert!(rows.iter().filter(|line| matches!(line, Line::Row { .. })).count() >= 2);
    let common = Builder::new().experiment("1").run(run("a").param("x", "1")).run(run("b").param("x", "2")).build();
    assert!(has_common_key(&compared(&common, None, MetricValue::Last)));
}

fn exported(catalog: &Catalog, comparison: &Comparison, format: CompareFormat, is_transposed: bool) -> String {
    let lines: Vec<Line> = lines(comparison, &Shape { folds_equal: true, ..Shape::default() })
        .into_iter()
        .filter(|line| {
            let (Line::Group(group) | Line::Row { group, .. }) = line;
            comparison.groups[*group].kind != GroupKind::Details
        })
        .collect();
    let order: Vec<usize> = (0..comparison.runs.len()).collect();
    let zone = jiff::tz::TimeZone::UTC;
    let texts = Language::English.texts();
    export(&Shown { catalog, comparison, lines: &lines, order: &order, is_transposed, texts, zone: &zone }, format)
}

#[test]
fn what_is_shown_can_be_taken_along() {
    let catalog = Builder::new()
        .experiment("1")
        .run(run("a").name("50%_a").param("lr", "1e-3").param("note", "=x|y").metric("loss", 0.5))
        .run(run("b").name("b").param("lr", "0.002").metric("loss", 0.25))
        .build();
    let comparison = compared(&catalog, None, MetricValue::Last);
    assert_eq!(
        exported(&catalog, &comparison, CompareFormat::Csv, false),
        "Key,50%_a,b\r\nlr,1e-3,0.002\r\nnote,'=x|y,\r\nloss,0.5,0.25\r\n"
    );
    assert_eq!(
        exported(&catalog, &comparison, CompareFormat::Csv, true),
        "Run,lr,note,loss\r\n50%_a,1e-3,'=x|y,0.5\r\nb,0.002,,0.25\r\n"
    );
    assert_eq!(
        exported(&catalog, &comparison, CompareFormat::Markdown, false),
        "| Key | 50%\\_a | b |\n| :--- | ---: | ---: |\n| **Parameters** |  |  |\n| lr | 1e-3 | 0.002 |\n\
         | note | =x\\|y | – |\n| **Metrics** |  |  |\n| loss | 0.5 | **0.25** |\n"
    );
    assert_eq!(
        exported(&catalog, &comparison, CompareFormat::Latex, false),
        "% \\usepackage{booktabs}\n\\begin{tabular}{lrr}\n\\toprule\nKey & 50\\%\\_a & b \\\\\n\\midrule\n\
         \\emph{Parameters} &  &  \\\\\nlr & 1$\\times$10$^{-3}$ & 0.002 \\\\\nnote & =x\\textbar{}y & -- \\\\\n\
         \\midrule\n\\emph{Metrics} &  &  \\\\\nloss & 0.5 & \\textbf{0.25} \\\\\n\\bottomrule\n\\end{tabular}\n"
    );
    let json: serde_json::Value =
        serde_json::from_str(&exported(&catalog, &comparison, CompareFormat::Json, false)).expect("JSON");
    assert_eq!(json["runs"][0]["name"], "50%_a");
    assert_eq!(json["groups"][0]["kind"], "parameters");
    assert_eq!(json["groups"][0]["rows"][0]["values"][0], "1e-3");
    assert_eq!(json["groups"][1]["rows"][0]["values"][1], 0.25);
    assert_eq!(json["groups"][1]["rows"][0]["best"], "min");
    assert_eq!(json["reference"], serde_json::Value::Null);
}

#[test]
fn runs_of_one_name_are_told_apart_and_nan_is_written() {
    let catalog = Builder::new()
        .experiment("1")
        .run(run("aaaaaaaaaa").name("same").metric("loss", f64::NAN))
        .run(run("bbbbbbbbbb").name("same").metric("loss", 1.0))
        .build();
    let comparison = compared(&catalog, Some(1), MetricValue::Last);
    let csv = exported(&catalog, &comparison, CompareFormat::Csv, false);
    assert_eq!(csv, "Key,same (aaaaaaaa),same (bbbbbbbb)\r\nloss,NaN,1\r\n");
    let json: serde_json::Value =
        serde_json::from_str(&exported(&catalog, &comparison, CompareFormat::Json, false)).expect("JSON");
    assert_eq!(json["groups"][0]["rows"][0]["values"][0], "NaN");
}

#[test]
fn nothing_is_made_once_cancelled() {
    let catalog = Builder::new().experiment("1").run(run("a").param("x", "1")).build();
    let (runs, directions, cancel) = (runs(&catalog), Directions::default(), Cancel::new());
    cancel.cancel();
    let query = CompareQuery {
        catalog: &catalog,
        runs: &runs,
        reference: None,
        value: MetricValue::Last,
        directions: &directions,
    };
    assert!(compare(&query, &points, &cancel).is_none());
}
