//! Properties of smoothing, of statistics over runs and of expressions over metrics, for numbers and texts of any kind.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;
use runatlas::chart::aggregate::{Aggregate, Align, Band, Center, aggregate, percentiles};
use runatlas::chart::expression::Expression;
use runatlas::chart::join::join;
use runatlas::chart::smooth::{Smoothing, smooth};
use runatlas::store::{Cancel, History, MetricPoint};

/// Values of every size and kind.
fn value() -> impl Strategy<Value = f64> {
    prop_oneof![
        8 => -10.0..10.0_f64,
        2 => any::<f64>(),
        1 => prop::sample::select(vec![
            f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 0.0, -0.0, 1e308, -1e308, f64::MAX, f64::MIN, 5e-324, -5e-324,
        ]),
    ]
}

fn values() -> impl Strategy<Value = Vec<f64>> {
    prop_oneof![
        4 => prop::collection::vec(value(), 0..60),
        1 => (value(), 0_usize..40).prop_map(|(value, len)| vec![value; len]),
    ]
}

fn smoothing() -> impl Strategy<Value = Smoothing> {
    let number = || prop_oneof![4 => 0.0..1.0_f64, 1 => value()];
    prop_oneof![
        number().prop_map(Smoothing::Ema),
        number().prop_map(Smoothing::TimeEma),
        prop_oneof![4 => 0.0..30.0_f64, 1 => value()].prop_map(Smoothing::Gaussian),
        prop_oneof![4 => 0_usize..30, 1 => any::<usize>()].prop_map(Smoothing::RunningMean),
    ]
}

fn is_same(one: f64, other: f64) -> bool {
    one == other || (one.is_nan() && other.is_nan())
}

fn bounds(values: &[f64]) -> (f64, f64) {
    let finite = values.iter().copied().filter(|value| value.is_finite());
    finite.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1500) })]

    #[test]
    fn a_smoothed_curve_stays_within_its_values(
        y in values(), steps in prop::collection::vec(0.0..5.0_f64, 60), smoothing in smoothing(), span in value(),
    ) {
        let x: Vec<f64> = steps.iter().scan(0.0, |x, step| { *x += step; Some(*x) }).take(y.len()).collect();
        let smoothed = smooth(&x, &y, smoothing, span, &Cancel::new()).expect("nobody cancels");
        prop_assert_eq!(smoothed.len(), y.len());
        let (low, high) = bounds(&y);
        for (&raw, &smooth) in y.iter().zip(&smoothed) {
            if raw.is_finite() {
                prop_assert!((low..=high).contains(&smooth), "{smooth} outside of {low} to {high}");
                prop_assert!(!smoothing.is_none() || raw == smooth, "no smoothing changes nothing");
            } else {
                prop_assert!(is_same(raw, smooth), "{raw} became {smooth}");
            }
        }
    }

    #[test]
    fn what_is_not_finite_changes_nothing_of_an_average(
        y in prop::collection::vec(prop_oneof![3 => -10.0..10.0_f64, 1 => Just(f64::NAN), 1 => Just(f64::INFINITY)], 0..50),
        weight in 0.0..1.0_f64,
    ) {
        let x: Vec<f64> = (0..y.len()).map(|at| at as f64).collect();
        let kept: Vec<usize> = (0..y.len()).filter(|&at| y[at].is_finite()).collect();
        let pick = |from: &[f64]| kept.iter().map(|&at| from[at]).collect::<Vec<_>>();
        for smoothing in [Smoothing::Ema(weight), Smoothing::TimeEma(weight)] {
            let all = smooth(&x, &y, smoothing, 700.0, &Cancel::new()).expect("nobody cancels");
            let finite = smooth(&pick(&x), &pick(&y), smoothing, 700.0, &Cancel::new()).expect("nobody cancels");
            prop_assert_eq!(pick(&all), finite);
        }
    }

    #[test]
    fn any_smoothing_comes_back_from_its_text(smoothing in smoothing()) {
        let in_range = match smoothing {
            Smoothing::Ema(weight) | Smoothing::TimeEma(weight) => (0.0..=1.0).contains(&weight),
            Smoothing::Gaussian(deviation) => (0.0..=f64::MAX).contains(&deviation),
            Smoothing::None | Smoothing::RunningMean(_) => true,
        };
        prop_assert_eq!(smoothing.to_string().parse().ok(), in_range.then_some(smoothing));
    }

    #[test]
    fn no_text_makes_parsing_a_smoothing_panic(text in any::<String>()) {
        let _ = text.parse::<Smoothing>();
    }
}

/// A run: few different x, so that runs meet; equal x stay.
fn run() -> impl Strategy<Value = Vec<(f64, f64)>> {
    let x = prop_oneof![8 => (-6_i32..6).prop_map(f64::from), 1 => value()];
    prop::collection::vec((x, value()), 0..20).prop_map(|mut points| {
        points.sort_by(|one, other| one.0.total_cmp(&other.0));
        points
    })
}

fn columns(runs: &[Vec<(f64, f64)>]) -> Vec<(Vec<f64>, Vec<f64>)> {
    runs.iter().map(|points| points.iter().copied().unzip()).collect()
}

fn aggregated(runs: &[Vec<(f64, f64)>], center: Center, band: Band, align: Align) -> Aggregate {
    let columns = columns(runs);
    let slices: Vec<(&[f64], &[f64])> = columns.iter().map(|(x, y)| (&x[..], &y[..])).collect();
    aggregate(&slices, center, band, align, &Cancel::new()).expect("nobody cancels")
}

fn center() -> impl Strategy<Value = Center> {
    prop::sample::select(vec![Center::Mean, Center::Median])
}

fn band() -> impl Strategy<Value = Band> {
    prop::sample::select(vec![Band::None, Band::Std, Band::StdErr, Band::MinMax, Band::Ci95])
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1500) })]

    #[test]
    fn statistics_of_any_runs_hold_together(
        runs in prop::collection::vec(run(), 0..6), center in center(), band in band(),
        align in prop::sample::select(vec![Align::Exact, Align::Interpolate]),
    ) {
        let found = aggregated(&runs, center, band, align);
        let len = found.x.len();
        prop_assert!([found.center.len(), found.low.len(), found.high.len(), found.n.len()] == [len; 4]);
        prop_assert!(found.x.windows(2).all(|pair| pair[0] < pair[1]), "x rises: {:?}", found.x);
        let points = runs.concat();
        let (low, high) = bounds(&points.iter().map(|point| point.1).collect::<Vec<_>>());
        for at in 0..len {
            prop_assert!(found.n[at] as usize <= runs.len());
            if found.n[at] == 0 {
                prop_assert!(found.center[at].is_nan() && found.low[at].is_nan() && found.high[at].is_nan());
                continue;
            }
            prop_assert!((low..=high).contains(&found.center[at]));
            prop_assert!(found.low[at] <= found.center[at] && found.center[at] <= found.high[at]);
            prop_assert!(found.low[at].is_finite() && found.high[at].is_finite());
            if found.n[at] == 1 || band == Band::None {
                prop_assert!(found.low[at] == found.center[at] && found.center[at] == found.high[at]);
            }
        }
        let left_out = points.iter().filter(|(x, y)| !x.is_finite() || !y.is_finite()).count();
        prop_assert_eq!(found.left_out, left_out);
    }

    /// Against the definitions, written down as they stand in a textbook, for numbers of an ordinary size.
    #[test]
    fn statistics_are_those_of_the_definitions(
        runs in prop::collection::vec(prop::collection::vec((0_i32..8, -9.0..9.0_f64), 0..15), 1..6), center in center(),
    ) {
        let mut expected: BTreeMap<i32, BTreeMap<usize, f64>> = BTreeMap::new();
        let mut sorted = runs.clone();
        for (at, run) in sorted.iter_mut().enumerate() {
            run.sort_by_key(|point| point.0);
            for &(x, y) in run.iter() {
                expected.entry(x).or_default().insert(at, y);
            }
        }
        let runs: Vec<Vec<(f64, f64)>> =
            sorted.iter().map(|run| run.iter().map(|&(x, y)| (f64::from(x), y)).collect()).collect();
        let found = aggregated(&runs, center, Band::Std, Align::Exact);
        prop_assert!(found.x.iter().copied().eq(expected.keys().copied().map(f64::from)));
        for (at, values) in expected.values().enumerate() {
            let mut values: Vec<f64> = values.values().copied().collect();
            values.sort_by(f64::total_cmp);
            let n = values.len();
            let mean = values.iter().sum::<f64>() / n as f64;
            let median = if n % 2 == 1 { values[n / 2] } else { f64::midpoint(values[n / 2 - 1], values[n / 2]) };
            let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
            let std = if n > 1 { (squares / (n as f64 - 1.0)).sqrt() } else { 0.0 };
            let middle = if center == Center::Mean { mean } else { median };
            prop_assert_eq!(found.n[at] as usize, n);
            prop_assert!((found.center[at] - middle).abs() < 1e-12);
            prop_assert!((found.high[at] - middle - std).abs() < 1e-12 && (middle - found.low[at] - std).abs() < 1e-12);
        }
    }

    #[test]
    fn percentiles_lie_among_the_values(mut numbers in values(), low in -5.0..105.0_f64, width in 0.0..60.0_f64) {
        let (least, most) = bounds(&numbers);
        match percentiles(&mut numbers, low, low + width) {
            Some((low, high)) => prop_assert!(least <= low && low <= high && high <= most),
            None => prop_assert!(least > most),
        }
    }
}

/// A tree of an expression over the metrics `a`, `b/c` and `d-e`.
#[derive(Clone, Debug)]
enum Tree {
    Metric(usize),
    Number(f64),
    Negative(Box<Tree>),
    Binary(char, Box<Tree>, Box<Tree>),
    Call(&'static str, Vec<Tree>),
}

const NAMES: [&str; 3] = ["a", "b/c", "d-e"];

fn tree() -> impl Strategy<Value = Tree> {
    let leaf = prop_oneof![(0_usize..3).prop_map(Tree::Metric), (0.0..4.0_f64).prop_map(Tree::Number)];
    leaf.prop_recursive(6, 60, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|tree| Tree::Negative(Box::new(tree))),
            (prop::sample::select(vec!['+', '-', '*', '/', '^']), inner.clone(), inner.clone())
                .prop_map(|(operator, one, other)| Tree::Binary(operator, Box::new(one), Box::new(other))),
            inner.clone().prop_map(|tree| Tree::Call("sqrt", vec![tree])),
            (prop::sample::select(vec!["min", "max"]), prop::collection::vec(inner, 1..4))
                .prop_map(|(function, trees)| Tree::Call(function, trees)),
        ]
    })
}

impl Tree {
    fn has_metric(&self) -> bool {
        match self {
            Self::Metric(_) => true,
            Self::Number(_) => false,
            Self::Negative(tree) => tree.has_metric(),
            Self::Binary(_, one, other) => one.has_metric() || other.has_metric(),
            Self::Call(_, trees) => trees.iter().any(Self::has_metric),
        }
    }

    fn value(&self, metrics: [f64; 3]) -> f64 {
        match self {
            Self::Metric(at) => metrics[*at],
            Self::Number(number) => *number,
            Self::Negative(tree) => -tree.value(metrics),
            Self::Binary(operator, one, other) => {
                let (one, other) = (one.value(metrics), other.value(metrics));
                match operator {
                    '+' => one + other,
                    '-' => one - other,
                    '*' => one * other,
                    '/' => one / other,
                    _ => one.powf(other),
                }
            }
            Self::Call(function, trees) => {
                let values: Vec<f64> = trees.iter().map(|tree| tree.value(metrics)).collect();
                if *function == "sqrt" {
                    values[0].sqrt()
                } else if values.iter().any(|value| value.is_nan()) {
                    f64::NAN
                } else if *function == "min" {
                    // Of the two zeros the later one.
                    values.into_iter().fold(f64::INFINITY, |one, other| if one < other { one } else { other })
                } else {
                    values.into_iter().fold(f64::NEG_INFINITY, |one, other| if one > other { one } else { other })
                }
            }
        }
    }

    /// The text with as few parentheses as the grammar needs: sums 0, products 1, signs 2, powers 3, operands 4.
    fn write(&self, level: u8, text: &mut String) {
        let own = match self {
            Self::Binary('+' | '-', ..) => 0,
            Self::Binary('*' | '/', ..) => 1,
            Self::Negative(_) => 2,
            Self::Binary(..) => 3,
            _ => 4,
        };
        if own < level {
            text.push('(');
        }
        match self {
            Self::Metric(at) => text.push_str(NAMES[*at]),
            Self::Number(number) => {
                let number = format!("{number:e}");
                text.push_str(&number);
            }
            Self::Negative(tree) => {
                text.push('-');
                tree.write(2, text);
            }
            Self::Binary(operator, one, other) => {
                // A power takes an operand on its left and anything with a sign on its right.
                let (left, right) = if own == 3 { (4, 2) } else { (own, own + 1) };
                one.write(left, text);
                text.extend([' ', *operator, ' ']);
                other.write(right, text);
            }
            Self::Call(function, trees) => {
                text.push_str(function);
                for (at, tree) in trees.iter().enumerate() {
                    text.push(if at == 0 { '(' } else { ',' });
                    tree.write(0, text);
                }
                text.push(')');
            }
        }
        if own < level {
            text.push(')');
        }
    }
}

fn history(points: &[(i64, f64)]) -> Arc<History> {
    let mut history = History::default();
    for (timestamp, &(step, value)) in (0..).zip(points) {
        history.push(MetricPoint { value, step, timestamp });
    }
    Arc::new(history)
}

/// Texts that look like expressions, and texts that do not.
fn text() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a", "b/c", "d-e", "`", "(", ")", "+", "-", "*", "/", "^", "**", ",", " ", "1", ".", "e", "1e", "e-", "min(",
        "sin", "max", "PI", "{", "}", "损", "_", "log", "\u{0}", "\u{301}", "9e999",
    ]);
    prop_oneof![any::<String>(), prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(3000) })]

    #[test]
    fn an_expression_is_worth_what_its_tree_is(tree in tree(), metrics in [value(), value(), value()]) {
        let mut text = String::new();
        tree.write(0, &mut text);
        let Ok(expression) = Expression::parse(&text, &NAMES) else {
            prop_assert!(!tree.has_metric(), "{text}");
            return Ok(());
        };
        let histories: Vec<Arc<History>> = expression
            .metrics()
            .iter()
            .map(|name| history(&[(7, metrics[NAMES.iter().position(|known| **known == **name).expect("known")])]))
            .collect();
        let found = expression.evaluate(&histories, &Cancel::new()).expect("nobody cancels");
        let (found, expected) = (found.values()[0], tree.value(metrics));
        prop_assert!(is_same(found, expected), "{text} of {metrics:?} is {expected}, found {found}");
    }

    #[test]
    fn no_text_makes_an_expression_panic(text in text(), mut known in prop::collection::vec(text(), 0..6), values in values()) {
        known.extend(NAMES.map(ToOwned::to_owned));
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        match Expression::parse(&text, &known) {
            Ok(expression) => {
                prop_assert!(expression.metrics().iter().all(|metric| known.contains(&&**metric)));
                let points: Vec<(i64, f64)> = (0..).zip(values).collect();
                let histories = vec![history(&points); expression.metrics().len()];
                let found = expression.evaluate(&histories, &Cancel::new()).expect("nobody cancels");
                prop_assert_eq!(found.len(), points.len());
            }
            Err(error) => prop_assert!(!error.message().key.is_empty() && !error.to_string().is_empty()),
        }
    }

    #[test]
    fn a_known_name_in_backticks_is_always_that_metric(name in "[^`]{1,12}", others in prop::collection::vec(text(), 0..4)) {
        let mut known: Vec<&str> = others.iter().map(String::as_str).collect();
        known.push(&name);
        let expression = Expression::parse(&format!("-`{name}`"), &known).expect("an expression");
        prop_assert!(expression.metrics().iter().map(|metric| &**metric).eq([&*name]));
    }

    #[test]
    fn metrics_meet_as_a_map_by_step_would_have_it(
        one in prop::collection::vec((-8_i64..8, value()), 0..25), other in prop::collection::vec((-8_i64..8, value()), 0..25),
    ) {
        let last = |points: &[(i64, f64)]| points.iter().copied().collect::<BTreeMap<i64, f64>>();
        let (by_step, beside) = (last(&one), last(&other));
        let expression = Expression::parse("a - b/c", &NAMES).expect("an expression");
        let found = expression.evaluate(&[history(&one), history(&other)], &Cancel::new()).expect("nobody cancels");
        let expected: Vec<(i64, f64)> =
            by_step.iter().filter_map(|(step, a)| Some((*step, a - beside.get(step)?))).collect();
        prop_assert!(found.steps().eq(expected.iter().map(|point| point.0)));
        prop_assert!(found.values().iter().zip(&expected).all(|(found, expected)| is_same(*found, expected.1)));

        let along = join(&history(&other), &history(&one), &Cancel::new()).expect("nobody cancels");
        let expected: Vec<(f64, i64, f64)> = one
            .iter()
            .filter_map(|&(step, y)| beside.get(&step).filter(|x| x.is_finite()).map(|&x| (x, step, y)))
            .collect();
        prop_assert!(along.x.iter().copied().eq(expected.iter().map(|point| point.0)));
        prop_assert!(along.points.steps().eq(expected.iter().map(|point| point.1)));
        prop_assert!(along.points.values().iter().zip(&expected).all(|(found, expected)| is_same(*found, expected.2)));
        prop_assert_eq!(along.dropped, one.len() - expected.len());
    }
}
