//! The grammar of filters and orders: what is read how, what is refused where, and that its evaluator says what a plain one
//! says.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use jiff::tz::TimeZone;
use proptest::prelude::*;
use runatlas::model::filter::complete::{self, CompletionKind, Values};
use runatlas::model::filter::extremes::Ends;
use runatlas::model::filter::order::parse_order;
use runatlas::model::filter::parse::parse_field;
use runatlas::model::filter::repair;
use runatlas::model::filter::write::{condition_for, condition_for_number, with_condition};
use runatlas::model::filter::{Clock, ErrorKind, Extremes, Field, Filter};
use runatlas::model::{Catalog, Direction, Directions, RunIndex, sort};
use runatlas::store::{Cancel, RunStatus};

use crate::support::{Builder, run};

fn clock() -> Clock {
    Clock { now: "2024-05-03T10:00:00Z".parse().unwrap(), zone: TimeZone::UTC }
}

fn millis(text: &str) -> i64 {
    text.parse::<jiff::Timestamp>().unwrap().as_millisecond()
}

/// Four runs, called by one letter each.
fn catalog() -> Catalog {
    Builder::new()
        .experiment("1")
        .run(
            run("a")
                .name("baseline")
                .start(millis("2024-05-03T09:30:00Z"))
                .end(millis("2024-05-03T12:00:00Z"))
                .param("lr", "0.1")
                .param("net", "resnet")
                .param("sn", "True")
                .metric("loss", 0.5)
                .metric("val/fid", 30.0)
                .metric("x.min", 7.0)
                .tag("team", "Vision"),
        )
        .run(
            run("b")
                .start(millis("2024-05-01T23:59:00Z"))
                .param("lr", "1e-1")
                .param("net", "ResNet")
                .metric("loss", f64::NAN)
                .metric("x", 3.0)
                .status(RunStatus::Running),
        )
        .run(
            run("c")
                .name("it's \"c\"")
                .start(millis("2023-12-31T00:00:00Z"))
                .end(millis("2023-12-31T00:10:00Z"))
                .param("lr", "0.001")
                .param("net", "first\nsecond")
                .metric("loss", f64::INFINITY)
                .status(RunStatus::Failed),
        )
        .run(run("d").param("lr", "auto").tag("note", "nan").metric("loss", -1.5))
        .build()
}

fn ids(catalog: &Catalog, runs: impl IntoIterator<Item = RunIndex>) -> String {
    runs.into_iter().map(|run| catalog.run(run).id.as_str()).collect()
}

fn found(catalog: &Catalog, text: &str) -> String {
    let filter = Filter::parse_at(text, &clock());
    assert_eq!(filter.error(), None, "{text}");
    let plan = filter.plan(catalog, None);
    let all: Vec<RunIndex> = catalog.run_indices().collect();
    ids(catalog, plan.select(&all, &Cancel::new()).unwrap())
}

#[test]
fn conditions_find_the_runs_they_mean() {
    let catalog = catalog();
    for (text, expected) in [
        // Numbers, NaN, what is missing.
        ("metrics.loss < 1", "ad"),
        ("metrics.loss != 0.5", "bcd"),
        ("metrics.loss = nan", ""),
        ("metrics.loss IS NAN", "b"),
        ("metrics.loss IS NOT NAN", "acd"),
        ("metrics.x IS NOT NAN", "b"),
        ("metrics.loss = inf", "c"),
        ("metrics.loss > -inf", "acd"),
        ("metrics.loss >= +0.5", "ac"),
        ("metric.loss <> .5", "bcd"),
        ("metrics.loss == 5e-1", "a"),
        ("metrics.loss = '0.5'", "a"),
        ("metrics.loss BETWEEN -2 AND 0.5", "ad"),
        ("metrics.loss NOT BETWEEN -2 AND 0.5", "c"),
        ("metrics.loss IN (0.5, -1.5)", "ad"),
        ("metrics.loss NOT IN (0.5)", "bcd"),
        ("metrics.nothing != 1", ""),
        ("NOT metrics.nothing = 1", "abcd"),
        ("metrics.`val/fid` IS NULL", "bcd"),
        ("metrics.val/fid IS NOT NULL", "a"),
        ("metrics.\"val/fid\" <= 30", "a"),
        // Texts that may be numbers.
        ("params.lr = '0.1'", "a"),
        ("params.lr = 0.1", "ab"),
        ("params.lr != 0.1", "cd"),
        ("params.lr < 0.01", "c"),
        ("params.lr > '0.05'", "ab"),
        ("params.lr > 'a'", "d"),
        ("params.lr IN ('auto', 0.1)", "abd"),
        ("params.lr BETWEEN 0 AND 0.05", "c"),
        ("tags.note IS NAN", "d"),
        ("params.net LIKE 'res%'", "a"),
        ("params.net ILIKE 'res___'", "ab"),
        ("params.net NOT LIKE 'res%'", "bc"),
        ("params.net LIKE 'first%second'", "c"),
        ("params.net REGEXP '^[rR]es'", "ab"),
        ("params.net ~ 'Net$'", "b"),
        ("params.net !~ 'Net$'", "ac"),
        ("params.net NOT RLIKE 'Net$'", "ac"),
        ("params.net MATCHES '(?i)NET'", "ab"),
        ("params.net IN ('resnet', 'vgg')", "a"),
        ("params.net NOT IN ('resnet', 'vgg')", "bc"),
        // Attributes, times.
        ("status = 'FAILED'", "c"),
        ("attributes.status IN ('FAILED', 'RUNNING')", "bc"),
        ("run_id = 'd'", "d"),
        ("`run name` = 'baseline'", "a"),
        ("run_name IS NULL", "bd"),
        ("created > \"3 days ago\"", "ab"),
        ("created > '2024-05-01'", "ab"),
        ("created = '2024-05-01'", "b"),
        ("created <= '2024-05-01'", "bc"),
        ("created < '2024-05-01'", "c"),
        ("created BETWEEN '2023' AND '2024-05-01'", "bc"),
        ("created NOT BETWEEN '2024-01' AND '2024-05-02'", "ac"),
        ("start_time >= today", "a"),
        ("created < yesterday", "bc"),
        ("created > 1714521600000", "ab"),
        ("end_time IS NULL", "bd"),
        ("duration > \"2h\"", "a"),
        ("duration <= 10m", "c"),
        ("duration = 600000", "c"),
        // How they are joined.
        ("metrics.loss < 1 AND params.lr = 'auto'", "d"),
        ("metrics.loss < 1 params.lr = 'auto'", "d"),
        ("params.lr = 'auto' or status = 'FAILED' and metrics.loss > 1", "cd"),
        ("(params.lr = 'auto' or status = 'FAILED') and metrics.loss < 1", "d"),
        ("NOT (status = 'FAILED' OR status = 'RUNNING')", "ad"),
        ("not not run_id = 'a'", "a"),
        ("\"vision\" AND params.lr = 0.1", "a"),
        ("NOT 'vision' params.lr = 0.1", "b"),
        // A metric that has the very name, one that has not, and the last value.
        ("metrics.x.min = 7", "a"),
        ("metrics.loss.last = 0.5", "a"),
        // Words.
        ("lr=0.1", "a"),
        ("resnet -vision", "b"),
        ("\"metrics.loss < 1\"", ""),
        ("run.sh", ""),
    ] {
        assert_eq!(found(&catalog, text), expected, "{text}");
    }
}

#[test]
fn which_texts_are_read_by_the_grammar() {
    for text in [
        "metrics.m",
        "params.",
        "tags.a = 'b'",
        "run.status = 'X'",
        "status = 'X'",
        "status='X'",
        "created>5",
        "lr = '0.1'",
        "lr= 0.1",
        "(metrics.m)",
        "status in ('X')",
        "foo.bar = 'x'",
        "`run name` = 'x'",
        "lr='x'",
    ] {
        assert!(Filter::parse(text).is_grammar(), "{text}");
    }
    for text in [
        "",
        "  ",
        "word",
        "lr=0.1",
        "lr>0.1",
        "run.sh",
        "tag.txt",
        "dataset.csv",
        "\"a = b\"",
        "-metrics.m",
        "status",
        "xmetrics.m",
        "a -> b",
        "-word \"two words\"",
    ] {
        assert!(!Filter::parse(text).is_grammar(), "{text}");
    }
}

#[test]
fn what_is_refused_is_refused_at_its_place() {
    for (text, wrong, kind, instead) in [
        ("lr = '0.1'", "lr", ErrorKind::UnknownAttribute("lr".into()), None),
        ("statsu = 'X'", "statsu", ErrorKind::UnknownAttribute("statsu".into()), Some("status")),
        ("foo.bar = 'x'", "foo", ErrorKind::UnknownEntity("foo".into()), None),
        ("metrcs.m = 1", "metrcs", ErrorKind::UnknownEntity("metrcs".into()), Some("metrics")),
        ("METRICS.m = 1", "METRICS", ErrorKind::UnknownEntity("METRICS".into()), Some("metrics")),
        ("attributes.statu = 'x'", "statu", ErrorKind::UnknownAttribute("statu".into()), Some("status")),
        ("dataset.nam = 'x'", "nam", ErrorKind::UnknownDatasetField("nam".into()), Some("name")),
        ("metrics.m", "", ErrorKind::NoComparison, None),
        ("metrics. = 1", "", ErrorKind::NoKey, None),
        ("metrics.m = ", "", ErrorKind::NoValue, None),
        ("metrics.m = abc", "abc", ErrorKind::NoNumber, None),
        ("metrics.m = 0x1", "0x1", ErrorKind::NoNumber, None),
        ("metrics.m > - 1", "-", ErrorKind::NoNumber, None),
        ("metrics.m LIKE '1'", "LIKE", ErrorKind::ComparisonOfOtherKind("LIKE".into()), None),
        ("params.sn = True", "True", ErrorKind::NoText, Some("'True'")),
        ("params.x LKE 'a'", "LKE", ErrorKind::NoComparison, Some("LIKE")),
        ("params.x = 'a", "'a", ErrorKind::UnclosedQuote, None),
        ("params.x ~ '('", "'('", ErrorKind::BadExpression("unclosed group".into()), None),
        ("params.x = 'a';", ";", ErrorKind::Unexpected(";".into()), None),
        ("metrics.m = 1, metrics.n = 2", ",", ErrorKind::Unexpected(",".into()), None),
        ("metrics.m = 1 AND", "", ErrorKind::NoCondition, None),
        ("AND metrics.m = 1", "AND", ErrorKind::NoCondition, None),
        ("(metrics.m = 1", "(", ErrorKind::UnclosedParenthesis, None),
        ("metrics.m = 1)", ")", ErrorKind::UnopenedParenthesis, None),
        ("run_id IN 'a'", "'a'", ErrorKind::NoList, None),
        ("run_id IN ()", "()", ErrorKind::EmptyList, None),
        ("run_id IN ('a' 'b')", "'b'", ErrorKind::BrokenList, None),
        ("metrics.m BETWEEN 1 2", "2", ErrorKind::NoUpperEnd, None),
        ("metrics.m IS 1", "1", ErrorKind::NoNull, None),
        ("created > 'soon'", "'soon'", ErrorKind::NoTime, None),
        ("duration > '2 apples'", "'2 apples'", ErrorKind::NoDuration, None),
    ] {
        let filter = Filter::parse_at(text, &clock());
        let error = filter.error().unwrap_or_else(|| panic!("{text} is answered"));
        assert_eq!((&text[error.span.clone()], &error.kind), (wrong, &kind), "{text}");
        assert_eq!(error.instead.as_deref(), instead, "{text}");
        for language in runatlas::text::Language::ALL {
            let told = language.texts().message(&error.message());
            assert!(!told.is_empty() && !told.starts_with("filter-error"), "{told}");
        }
    }
}

#[test]
fn what_stands_before_a_mistake_counts() {
    let catalog = catalog();
    let text = "params.lr = 0.1 and metrics.loss < 1 and params.sn = ";
    let filter = Filter::parse(text);
    assert!(filter.error().is_some_and(|error| error.is_unfinished(text)));
    assert_eq!(filter.valid_part(text), "params.lr = 0.1 and metrics.loss < 1");
    assert_eq!(ids(&catalog, catalog.run_indices().filter(|run| filter.matches(&catalog, *run))), "a");
    let broken = Filter::parse("params.lr = ");
    assert!(broken.is_empty() && broken.matches(&catalog, RunIndex(2)));
    let text = "肺.x = 1";
    assert_eq!(Filter::parse(text).error().map(|error| error.column(text)), Some(1));
    let text = "params.肺 = '结节' x";
    assert_eq!(Filter::parse(text).error().map(|error| error.column(text)), Some(17));
}

#[test]
fn hostile_filters_end() {
    let catalog = catalog();
    let deep = format!("{}metrics.loss < 1{}", "(".repeat(10_000), ")".repeat(10_000));
    assert_eq!(Filter::parse(&deep).error().map(|error| &error.kind), Some(&ErrorKind::TooDeep));
    let fits = format!("{}metrics.loss < 1{}", "(".repeat(100), ")".repeat(100));
    assert_eq!(found(&catalog, &fits), "ad");
    assert_eq!(found(&catalog, &format!("{} run_id = 'a'", "NOT ".repeat(10_001))), "bcd");
    let long = vec!["metrics.loss < 1"; 6_000].join(" AND ");
    assert!(long.len() > 100_000);
    assert_eq!(found(&catalog, &long), "ad");
    let value = format!("params.net = '{}'", "x".repeat(100_000));
    assert_eq!(found(&catalog, &value), "");
    let pattern = format!("params.net LIKE '{}'", "%_".repeat(50_000));
    assert_eq!(found(&catalog, &pattern), "");
    let expression = format!("params.net ~ '{}'", "(a|b)*".repeat(20_000));
    let filter = Filter::parse(&expression);
    assert!(matches!(filter.error().map(|error| &error.kind), Some(ErrorKind::BadExpression(_))));
    assert_eq!(
        Filter::parse(&"metrics.m = 1 ".repeat(100_000)).error().map(|error| &error.kind),
        Some(&ErrorKind::TooLong)
    );
}

#[test]
fn lowest_and_highest_come_from_histories() {
    let catalog = catalog();
    let filter = Filter::parse("metrics.loss.min < 0 AND metrics.loss.best < metrics.loss");
    assert!(filter.error().is_some(), "two metrics cannot be compared");
    let filter = Filter::parse("metrics.loss.min < 0 OR metrics.loss.max = 9 OR metrics.loss.best = 0.25");
    let metrics = filter.plan(&catalog, None).metrics_of_histories();
    assert_eq!(metrics.iter().map(|metric| &**metric).collect::<Vec<_>>(), ["loss"]);
    let mut extremes = Extremes::default();
    for (run, min, max) in [(0, 0.3, 9.0), (1, 0.25, 1.0), (2, -1.0, 1.0), (3, 1.0, 1.0)] {
        extremes.set(&metrics[0], RunIndex(run), Some(Ends { min, max, last: 1.0 }));
    }
    let plan = filter.plan(&catalog, Some(&extremes));
    let mut matcher = plan.matcher();
    assert_eq!(ids(&catalog, catalog.run_indices().filter(|run| matcher.matches(*run))), "abc");
    assert_eq!(Filter::parse("metrics.x.min = 7").plan(&catalog, None).metrics_of_histories(), []);
}

#[test]
fn the_best_value_is_that_of_the_end_that_the_user_named() {
    let catalog = catalog();
    let filter = Filter::parse("metrics.loss.best = 9");
    let metrics = filter.plan(&catalog, None).metrics_of_histories();
    let found = |directions: Directions| {
        let mut extremes = Extremes::directed(directions);
        extremes.set(&metrics[0], RunIndex(0), Some(Ends { min: 0.3, max: 9.0, last: 1.0 }));
        let plan = filter.plan(&catalog, Some(&extremes));
        let mut matcher = plan.matcher();
        catalog.run_indices().filter(|run| matcher.matches(*run)).count()
    };
    assert_eq!(found(Directions::default()), 0, "the lowest loss is the best");
    let mut directions = Directions::default();
    directions.set("loss", Direction::Higher);
    assert_eq!(found(directions), 1);
}

#[test]
fn orders_put_numbers_then_nan_then_what_is_missing() {
    let catalog = catalog();
    let all: Vec<RunIndex> = catalog.run_indices().collect();
    for (text, expected) in [
        ("metrics.loss", "dacb"),
        ("metrics.loss DESC", "cadb"),
        ("metrics.`val/fid` asc", "abcd"),
        ("params.lr", "cabd"),
        ("params.lr DESC", "abcd"),
        ("params.lr DESC, run_id DESC", "bacd"),
        ("status, run_id DESC", "cdab"),
        ("created", "cbad"),
        ("end_time DESC", "acbd"),
        ("tags.team, metrics.loss", "adcb"),
    ] {
        let keys = parse_order(text).unwrap();
        let sorted = sort::ordered(&catalog, &all, &keys, None, &Cancel::new()).unwrap();
        assert_eq!(ids(&catalog, sorted), expected, "{text}");
    }
    for (text, wrong) in [
        ("", ""),
        ("metrics.m sideways", "sideways"),
        ("metrics.m ASC DESC", "DESC"),
        ("metrics.m,, params.x", ","),
        ("metrics.m,", ""),
        ("nonsense.m", "nonsense"),
        ("run name", "run"),
        ("dataset.name", "dataset.name"),
    ] {
        let error = parse_order(text).expect_err(text);
        assert_eq!(&text[error.span], wrong, "{text}");
    }
}

#[test]
fn written_conditions_find_exactly_their_runs() {
    let catalog = catalog();
    let name = |text: &str| condition_for(&parse_field("run_name").unwrap(), text).unwrap();
    assert_eq!(name("baseline"), "run_name = 'baseline'");
    assert_eq!(found(&catalog, &name("it's \"c\"")), "c");
    let condition = |field: Field, value: &str| condition_for(&field, value).unwrap();
    assert_eq!(condition(Field::Param("a/b c".into()), "it's"), "params.`a/b c` = \"it's\"");
    assert_eq!(condition(Field::Tag("a`b".into()), "x"), "tags.\"a`b\" = 'x'");
    assert_eq!(condition_for(&Field::Tag("a`\"'".into()), "x"), None);
    assert_eq!(condition(Field::Param("case".into()), "x"), "params.`case` = 'x'");
    for value in [0.5, -1.5, 1e-9, 1e300, f64::INFINITY, f64::NAN] {
        let text = condition_for_number(&Field::Metric("m".into()), value).unwrap();
        let catalog = Builder::new().experiment("1").run(run("a").metric("m", value)).build();
        assert_eq!(found(&catalog, &text), "a", "{text}");
    }
    for (filter, expected) in [
        ("", "status = 'X'"),
        ("metrics.m < 1", "metrics.m < 1 AND status = 'X'"),
        ("metrics.m < 1 OR metrics.n < 1", "(metrics.m < 1 OR metrics.n < 1) AND status = 'X'"),
        ("word -other", "\"word\" AND NOT \"other\" AND status = 'X'"),
    ] {
        assert_eq!(with_condition(filter, "status = 'X'"), expected);
        assert_eq!(Filter::parse(&with_condition(filter, "status = 'X'")).error(), None);
    }
}

/// What stands at `|`, and the entries.
fn completed(catalog: &Catalog, text: &str) -> (String, Vec<complete::Completion>) {
    let cursor = text.find('|').unwrap();
    let text = text.replace('|', "");
    let all: Vec<RunIndex> = catalog.run_indices().collect();
    let found = complete::complete(catalog, &all, (&text, cursor), &clock(), &Cancel::new()).unwrap();
    (text[found.replaces].to_owned(), found.items)
}

#[test]
fn completion_knows_what_can_stand_at_the_cursor() {
    let catalog = catalog();
    let texts = |text: &str| -> Vec<String> { completed(&catalog, text).1.into_iter().map(|item| item.text).collect() };
    assert_eq!(texts("|")[..4], ["metrics.", "params.", "tags.", "dataset."]);
    assert_eq!(texts("pa|"), ["params."]);
    assert_eq!(texts("params.|"), ["lr", "net", "sn"], "those of most runs first");
    assert_eq!(texts("metrics.f|"), ["`val/fid`"], "the beginning of a part of a name");
    assert_eq!(texts("lr|"), ["params.lr"]);
    assert_eq!(texts("metrics.loss |")[..3], ["=", "!=", "<"]);
    assert_eq!(texts("params.net li|"), ["LIKE"]);
    assert_eq!(texts("metrics.loss < 1 |"), ["AND", "OR"]);
    assert_eq!(texts("(metrics.loss < 1 |"), ["AND", "OR", ")"]);
    assert_eq!(texts("status = |"), ["'FINISHED'", "'FAILED'", "'RUNNING'"], "those of most runs first");
    assert_eq!(texts("params.net = 'res|"), ["'ResNet'", "'resnet'"]);
    assert_eq!(texts("created > yes|"), ["yesterday"]);
    assert_eq!(texts("metrics.loss.max < 9 and params.l|"), ["lr"], "without reading histories");
    let (replaced, items) = completed(&catalog, "metrics.loss < 1 and params.l|");
    assert_eq!((replaced.as_str(), items.len()), ("l", 1));
    assert_eq!(items[0].kind, CompletionKind::Field(Field::Param("lr".into())));
    assert_eq!(items[0].runs, Some(2), "of the two runs with a loss below 1");
    assert_eq!(items[0].values, Some(Values::Few(vec!["0.1".into(), "auto".into()])));
}

#[test]
fn repairs_make_the_filter_valid_and_say_what_it_finds() {
    let catalog = catalog();
    let all: Vec<RunIndex> = catalog.run_indices().collect();
    let repaired = |text: &str| -> Vec<(String, usize)> {
        let filter = Filter::parse(text);
        let error = filter.error().unwrap();
        let repairs = repair::repairs(&catalog, &all, (text, error), &clock(), &Cancel::new()).unwrap();
        repairs.into_iter().map(|repair| (repair.text, repair.runs)).collect()
    };
    assert_eq!(repaired("lr = '0.1'"), [("params.lr".to_owned(), 1)]);
    assert_eq!(repaired("params.sn = True"), [("'True'".to_owned(), 1)]);
    assert_eq!(repaired("parans.lr = '0.1'"), [("params".to_owned(), 1)]);
    let filter = Filter::parse("params.lrr = 1 AND metrics.loss < 1");
    let unknown = repair::unknown_fields(&catalog, &filter);
    assert_eq!(unknown, [(Field::Param("lrr".into()), Some(Field::Param("lr".into())))]);
}

// The evaluator against a plain one.

/// A condition as text, and as a question to one run, asked without any of the evaluator's means.
#[derive(Clone, Debug)]
enum Plain {
    Metric(String, &'static str, f64),
    ParamText(String, &'static str, String),
    ParamNumber(String, &'static str, f64),
    Like(String, bool, String),
    In(String, bool, Vec<String>),
    Null(bool, String, bool),
    Not(Box<Plain>),
    And(Vec<Plain>),
    Or(Vec<Plain>),
}

impl Plain {
    fn text(&self) -> String {
        let joined = |parts: &[Plain], word: &str| {
            let parts: Vec<String> = parts.iter().map(|part| format!("({})", part.text())).collect();
            parts.join(word)
        };
        let not = |is_wanted: bool| if is_wanted { "" } else { "NOT " };
        match self {
            Self::Metric(key, sign, value) => format!("metrics.{key} {sign} {value}"),
            Self::ParamText(key, sign, value) => format!("params.{key} {sign} '{value}'"),
            Self::ParamNumber(key, sign, value) => format!("params.{key} {sign} {value}"),
            Self::Like(key, is_wanted, pattern) => format!("params.{key} {}LIKE '{pattern}'", not(*is_wanted)),
            Self::In(key, is_wanted, values) => {
                let values: Vec<String> = values.iter().map(|value| format!("'{value}'")).collect();
                format!("params.{key} {}IN ({})", not(*is_wanted), values.join(","))
            }
            Self::Null(is_metric, key, is_null) => {
                let entity = if *is_metric { "metric" } else { "param" };
                format!("{entity}.{key} IS {}NULL", not(*is_null))
            }
            Self::Not(part) => format!("NOT ({})", part.text()),
            Self::And(parts) => joined(parts, " AND "),
            Self::Or(parts) => joined(parts, " OR "),
        }
    }

    fn holds(&self, run: &runatlas::store::Run) -> bool {
        let metric = |key: &str| run.metrics.iter().find(|metric| *metric.key == *key)?.latest.map(|point| point.value);
        let param = |key: &str| run.params.iter().find(|param| *param.key == *key).map(|param| &*param.value);
        match self {
            Self::Metric(key, sign, wanted) => metric(key).is_some_and(|value| compared(value, sign, *wanted)),
            Self::ParamText(key, sign, wanted) => param(key).is_some_and(|value| match *sign {
                "=" => value == wanted,
                _ => value != wanted,
            }),
            Self::ParamNumber(key, sign, wanted) => param(key).is_some_and(|value| match value.parse::<f64>() {
                Ok(value) => compared(value, sign, *wanted),
                Err(_) => *sign == "!=",
            }),
            Self::Like(key, is_wanted, pattern) => param(key).is_some_and(|value| {
                like(&value.chars().collect::<Vec<_>>(), &pattern.chars().collect::<Vec<_>>()) == *is_wanted
            }),
            Self::In(key, is_wanted, values) => {
                param(key).is_some_and(|value| values.iter().any(|wanted| wanted == value) == *is_wanted)
            }
            Self::Null(is_metric, key, is_null) => {
                (if *is_metric { metric(key).is_none() } else { param(key).is_none() }) == *is_null
            }
            Self::Not(part) => !part.holds(run),
            Self::And(parts) => parts.iter().all(|part| part.holds(run)),
            Self::Or(parts) => parts.iter().any(|part| part.holds(run)),
        }
    }
}

fn compared(value: f64, sign: &str, wanted: f64) -> bool {
    match sign {
        "=" => value == wanted,
        "!=" => value != wanted,
        "<" => value < wanted,
        "<=" => value <= wanted,
        ">" => value > wanted,
        _ => value >= wanted,
    }
}

/// By trying everything.
fn like(text: &[char], pattern: &[char]) -> bool {
    match (pattern.split_first(), text.split_first()) {
        (None, rest) => rest.is_none(),
        (Some(('%', pattern)), _) => (0..=text.len()).any(|at| like(&text[at..], pattern)),
        (Some(('_', pattern)), Some((_, text))) => like(text, pattern),
        (Some((wanted, pattern)), Some((own, text))) => wanted == own && like(text, pattern),
        (Some(_), None) => false,
    }
}

fn key() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["a", "b", "c"]).prop_map(str::to_owned)
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![Just(0.0), Just(-0.0), Just(1.0), Just(0.1), Just(-2.5), Just(f64::INFINITY), Just(f64::NEG_INFINITY)]
}

fn value() -> impl Strategy<Value = String> {
    let known = vec!["", "0.1", "1e-1", "1", "nan", "inf", "ab", "a\nb", "aXb", "值", "%", "_"];
    prop_oneof![prop::sample::select(known).prop_map(str::to_owned), "[ab%_\n]{0,4}"]
}

fn plain() -> impl Strategy<Value = Plain> {
    let signs = || prop::sample::select(vec!["=", "!=", "<", "<=", ">", ">="]);
    let equality = || prop::sample::select(vec!["=", "!="]);
    let leaf = prop_oneof![
        (key(), signs(), number()).prop_map(|(key, sign, value)| Plain::Metric(key, sign, value)),
        (key(), equality(), value()).prop_map(|(key, sign, value)| Plain::ParamText(key, sign, value)),
        (key(), signs(), number()).prop_map(|(key, sign, value)| Plain::ParamNumber(key, sign, value)),
        (key(), any::<bool>(), value()).prop_map(|(key, is_wanted, value)| Plain::Like(key, is_wanted, value)),
        (key(), any::<bool>(), prop::collection::vec(value(), 1..4))
            .prop_map(|(key, is, values)| Plain::In(key, is, values)),
        (any::<bool>(), key(), any::<bool>())
            .prop_map(|(is_metric, key, is_null)| Plain::Null(is_metric, key, is_null)),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            inner.clone().prop_map(|part| Plain::Not(Box::new(part))),
            prop::collection::vec(inner.clone(), 1..4).prop_map(Plain::And),
            prop::collection::vec(inner, 1..4).prop_map(Plain::Or),
        ]
    })
}

type Keyed<T> = std::collections::BTreeMap<String, T>;

proptest! {
    #[test]
    fn the_evaluator_says_what_a_plain_one_says(
        condition in plain(),
        runs in prop::collection::vec(
            (
                prop::collection::btree_map(key(), value(), 0..3),
                prop::collection::btree_map(key(), prop_oneof![number(), Just(f64::NAN)], 0..3),
            ),
            1..8,
        ),
    ) {
        let runs: Vec<(Keyed<String>, Keyed<f64>)> = runs;
        let mut builder = Builder::new().experiment("1");
        for (at, (params, metrics)) in runs.iter().enumerate() {
            let mut own = run(&format!("r{at}"));
            for (key, value) in params {
                own = own.param(key, value);
            }
            for (key, value) in metrics {
                own = own.metric(key, *value);
            }
            builder = builder.run(own);
        }
        let catalog = builder.build();
        let text = condition.text();
        let filter = Filter::parse_at(&text, &clock());
        prop_assert_eq!(filter.error(), None, "{}", &text);
        let all: Vec<RunIndex> = catalog.run_indices().collect();
        let found = filter.plan(&catalog, None).select(&all, &Cancel::new()).unwrap();
        let expected: Vec<RunIndex> = all.into_iter().filter(|run| condition.holds(catalog.run(*run))).collect();
        prop_assert_eq!(found, expected, "{}", text);
    }

    #[test]
    fn any_text_of_the_grammar_ends_with_an_answer_or_a_place(
        parts in prop::collection::vec(
            prop::sample::select(vec![
                "metrics.", "params.a", "tags.`x y`", "status", "=", "<", "~", "LIKE", "IN", "(", ")", ",", "'x'", "\"", "'",
                "`", "1", "-1e5", "AND", "or", "not", "IS", "NULL", "BETWEEN", "created", "today", "值", " ", "\n", "inf", "+",
            ]),
            0..20,
        ),
        separator in prop::sample::select(vec!["", " "]),
    ) {
        let text = parts.join(separator);
        let filter = Filter::parse_at(&text, &clock());
        let catalog = catalog();
        let _ = filter.matches(&catalog, RunIndex(0));
        if let Some(error) = filter.error() {
            prop_assert!(text.get(error.span.clone()).is_some());
            let valid = filter.valid_part(&text);
            prop_assert!(valid.is_empty() || Filter::parse_at(valid, &clock()).error().is_none());
        }
        let all: Vec<RunIndex> = catalog.run_indices().collect();
        for cursor in (0..=text.len()).step_by(3) {
            let found = complete::complete(&catalog, &all, (&text, cursor), &clock(), &Cancel::new()).unwrap();
            prop_assert!(text.get(found.replaces).is_some());
        }
    }
}
