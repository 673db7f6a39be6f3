use super::*;
use crate::compare::statistics::association::{Measure, associate, ranked};
use crate::compare::statistics::correlation_ratio::correlation_ratio;
use crate::compare::statistics::forest::{self, importance};
use crate::compare::statistics::parameter::Value;
use crate::compare::statistics::seeded::Seeded;
use crate::compare::statistics::spearman::spearman;
use crate::compare::statistics::{FEWEST_RUNS, NoAnswer};
use crate::store::Cancel;

fn values(numbers: &[f64]) -> Vec<Value<'static>> {
    numbers.iter().map(|number| Value::Number(*number)).collect()
}

#[test]
fn spearman_as_scipy() {
    for case in cases("spearman") {
        let name = case["name"].as_str().expect("a name");
        let found = spearman(&list(&case["x"]), &list(&case["y"]), 4).expect(name);
        assert_close(found.rho, number(&case["rho"]), name);
        assert_close(found.p, number(&case["p"]), name);
        assert_close(found.interval.low, number(&case["low"]), name);
        assert_close(found.interval.high, number(&case["high"]), name);
        assert_eq!(found.n, count(&case["n"]), "{name}");
    }
}

#[test]
fn correlation_ratio_as_scipy() {
    for case in cases("correlation_ratio") {
        let name = case["name"].as_str().expect("a name");
        let category: Vec<usize> = list(&case["category"]).iter().map(|number| *number as usize).collect();
        let found = correlation_ratio(&category, &list(&case["values"]), 4).expect(name);
        assert_close(found.eta, number(&case["eta"]), name);
        assert_close(found.p, number(&case["p"]), name);
        // Both ends are roots, found to what the other one's search allows.
        assert_near(found.interval.low, number(&case["low"]), [1e-8, 1e-8], name);
        assert_near(found.interval.high, number(&case["high"]), [1e-8, 1e-8], name);
        assert_eq!((found.n, found.categories), (count(&case["n"]), count(&case["categories"])), "{name}");
    }
}

/// Of two categories both measures are one.
#[test]
fn the_ratio_of_two_categories_is_rho() {
    let metric: Vec<f64> = (0..20).map(|at| f64::from((at * 7) % 11)).collect();
    let switch: Vec<f64> = (0..20).map(|at| f64::from(u8::from(at % 3 == 0))).collect();
    let category: Vec<usize> = switch.iter().map(|number| *number as usize).collect();
    let rho = spearman(&switch, &metric, 10).expect("rho").rho;
    let eta = correlation_ratio(&category, &metric, 10).expect("eta").eta;
    assert_close(eta, rho.abs(), "eta");
}

#[test]
fn what_has_no_association() {
    let rising: Vec<f64> = (0..12).map(f64::from).collect();
    let few = associate(&values(&rising[..9]), &rising[..9]);
    assert_eq!(few, Err(NoAnswer::TooFew { have: 9, need: FEWEST_RUNS }));
    assert_eq!(associate(&values(&rising), &[1.0; 12]), Err(NoAnswer::ConstantMetric));
    assert_eq!(associate(&values(&[1.0; 12]), &rising), Err(NoAnswer::ConstantParameter));
    assert_eq!(associate(&[Value::Missing; 12], &rising), Err(NoAnswer::ConstantParameter));
    assert_eq!(associate(&values(&rising), &[f64::NAN; 12]), Err(NoAnswer::TooFew { have: 0, need: FEWEST_RUNS }));
    let names: Vec<String> = (0..12).map(|at| format!("run-{at}")).collect();
    let names: Vec<Value<'_>> = names.iter().map(|name| Value::of_text(name)).collect();
    assert_eq!(associate(&names, &rising), Err(NoAnswer::TooManyCategories { categories: 12, values: 12 }));
    // Five runs too few once those without a number are gone.
    let mut half = values(&rising);
    half[..5].fill(Value::Missing);
    assert_eq!(associate(&half, &rising), Err(NoAnswer::TooFew { have: 7, need: FEWEST_RUNS }));
    assert_eq!(associate(&[], &[]), Err(NoAnswer::TooFew { have: 0, need: FEWEST_RUNS }));
}

#[test]
fn numbers_words_and_missing_values() {
    let metric: Vec<f64> = (0..24).map(|at| f64::from(at) + f64::from((at * 5) % 7)).collect();
    // The same number written in two ways is one.
    let texts: Vec<String> = (0..24)
        .map(|at| if at % 2 == 0 { format!("{at}e-3") } else { format!("{}", f64::from(at) / 1000.0) })
        .collect();
    let texts: Vec<Value<'_>> = texts.iter().map(|text| Value::of_text(text)).collect();
    let found = associate(&texts, &metric).expect("an association");
    let numbers: Vec<f64> = (0..24).map(f64::from).collect();
    let plain = spearman(&numbers, &metric, 10).expect("rho");
    assert_eq!(found.measure, Measure::Spearman(plain));
    assert!(plain.rho > 0.9 && found.interval().low < plain.rho && plain.rho < found.interval().high);
    // A missing value is a category of its own, beside words and beside a single value.
    let mut sparse = vec![Value::Missing; 24];
    sparse[12..].fill(Value::Text("adam"));
    let Measure::CorrelationRatio(ratio) = associate(&sparse, &metric).expect("a ratio").measure else {
        panic!("categories")
    };
    assert_eq!((ratio.categories, ratio.n), (2, 24));
    assert!(ratio.eta > 0.8);
    // One word among many numbers: the numbers are ranked, the word left out.
    let mut mixed = values(&numbers);
    mixed[3] = Value::Text("auto");
    let found = associate(&mixed, &metric).expect("an association");
    assert!(matches!(found.measure, Measure::Spearman(_)));
    assert_eq!((found.n(), found.left_out), (23, 1));
}

/// Ranked by what is explained beyond chance: twelve categories at random look stronger than they are.
#[test]
fn the_one_that_explains_most_is_first() {
    let mut seeded = Seeded::new(3);
    let metric: Vec<f64> = (0..40).map(|at| f64::from(at) + seeded.below(30) as f64).collect();
    let weak: Vec<f64> = metric.iter().map(|value| value + seeded.below(90) as f64).collect();
    let names: Vec<String> = (0..40).map(|_| format!("c{}", seeded.below(12))).collect();
    let parameters = vec![
        values(&[7.0; 40]),
        names.iter().map(|name| Value::of_text(name)).collect(),
        values(&weak),
        values(&(0..40).map(f64::from).collect::<Vec<_>>()),
    ];
    let found = ranked(&parameters, &metric, &Cancel::new()).expect("not cancelled");
    assert_eq!(found.iter().map(|one| one.parameter).collect::<Vec<_>>(), [3, 2, 1, 0]);
    assert_eq!(found[3].outcome, Err(NoAnswer::ConstantParameter));
    let [first, second, noise] = [0, 1, 2].map(|at| found[at].outcome.expect("an association"));
    assert!(first.explained > second.explained && second.explained > noise.explained);
    assert!(noise.strength() > noise.explained.sqrt(), "less is explained than the ratio says");
    // p of three tests: the largest stays, the smallest is trebled.
    assert_close(first.adjusted_p, first.p() * 3.0, "adjusted");
    let cancelled = Cancel::new();
    cancelled.cancel();
    assert_eq!(ranked(&parameters, &metric, &cancelled), None);
}

struct Made {
    numbers: Vec<Vec<f64>>,
    kinds: Vec<String>,
    metric: Vec<f64>,
}

fn made() -> Made {
    let case = expected("forest");
    Made {
        numbers: case["numbers"].as_array().expect("columns").iter().map(list).collect(),
        kinds: list(&case["kind"]).iter().map(|kind| format!("kind {kind}")).collect(),
        metric: list(&case["metric"]),
    }
}

impl Made {
    fn parameters(&self) -> Vec<Vec<Value<'_>>> {
        let mut all: Vec<Vec<Value<'_>>> = self.numbers.iter().map(|numbers| values(numbers)).collect();
        all.push(self.kinds.iter().map(|kind| Value::of_text(kind)).collect());
        all
    }
}

/// Forests differ by chance: those of scikit-learn from seed to seed, and ours from them no more than that.
#[test]
fn importance_as_scikit_learn() {
    let (case, made) = (expected("forest"), made());
    let found = importance(&made.parameters(), &made.metric, &Cancel::new()).expect("a forest");
    let spread = number(&case["r_squared_spread"]);
    assert_near(found.r_squared, number(&case["r_squared"]), [0.0, 4.0 * spread], "R²");
    let (drops, spreads) = (list(&case["drops"]), list(&case["drops_spread"]));
    assert_eq!((found.importances.len(), found.n, found.varying), (5, 120, 5));
    for one in &found.importances {
        let (drop, spread) = (drops[one.parameter], spreads[one.parameter]);
        assert_near(one.drop, drop, [0.0, 4.0 * spread], &format!("parameter {}", one.parameter));
        assert!(one.deviation > 0.0);
    }
    let order: Vec<usize> = found.importances.iter().map(|one| one.parameter).collect();
    assert_eq!(order[..3], [0, 4, 1]);
    assert_close(found.importances.iter().map(|one| one.share).sum(), 1.0, "shares");
    assert!(found.importances[3..].iter().all(|one| one.drop < 0.02), "{:?}", found.importances);
}

#[test]
fn the_same_runs_have_the_same_forest() {
    let made = made();
    let grow = || importance(&made.parameters(), &made.metric, &Cancel::new()).expect("a forest");
    let first = grow();
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    assert_eq!(alone.install(grow), first);
    // Another order of the same ranks, with ends that are no numbers: not one bit differs.
    let turned: Vec<f64> = made.metric.iter().map(|value| value.exp()).collect();
    let largest = turned.iter().copied().fold(0.0, f64::max);
    let turned: Vec<f64> =
        turned.into_iter().map(|value| if value == largest { f64::INFINITY } else { value }).collect();
    assert_eq!(importance(&made.parameters(), &turned, &Cancel::new()).expect("a forest"), first);
}

#[test]
fn a_forest_that_explains_nothing_claims_nothing() {
    let mut seeded = Seeded::new(11);
    let mut noise = || (0..60).map(|_| seeded.below(1000) as f64).collect::<Vec<_>>();
    let parameters = vec![values(&noise()), values(&noise())];
    let metric = noise();
    let found = importance(&parameters, &metric, &Cancel::new());
    assert!(matches!(found, Err(NoAnswer::ExplainsNothing { r_squared }) if r_squared <= 0.0), "{found:?}");
    let need = forest::FEWEST;
    let few = importance(&[values(&metric[..19])], &metric[..19], &Cancel::new());
    assert_eq!(few, Err(NoAnswer::TooFew { have: 19, need }));
    assert_eq!(importance(&parameters, &[1.0; 60], &Cancel::new()), Err(NoAnswer::ConstantMetric));
    assert_eq!(importance(&[values(&[1.0; 60])], &metric, &Cancel::new()), Err(NoAnswer::ConstantParameter));
    assert_eq!(importance(&[], &metric, &Cancel::new()), Err(NoAnswer::ConstantParameter));
    let cancelled = Cancel::new();
    cancelled.cancel();
    assert_eq!(importance(&parameters, &metric, &cancelled), Err(NoAnswer::Cancelled));
}

/// More parameters than are looked at, missing values, and lists that are too short.
#[test]
fn the_parameters_that_matter_are_kept() {
    let metric: Vec<f64> = (0..80).map(|at| f64::from((at * 37) % 80)).collect();
    let mut seeded = Seeded::new(5);
    let mut parameters: Vec<Vec<Value<'_>>> =
        (0..60).map(|_| (0..80).map(|_| Value::Number(seeded.below(50) as f64)).collect()).collect();
    parameters[57] =
        metric.iter().map(|value| if *value < 20.0 { Value::Missing } else { Value::Number(*value) }).collect();
    parameters[3].truncate(10);
    let found = importance(&parameters, &metric, &Cancel::new()).expect("a forest");
    assert_eq!((found.varying, found.importances.len()), (60, forest::MOST_PARAMETERS));
    assert_eq!(found.importances[0].parameter, 57);
    assert!(found.r_squared > 0.8, "{}", found.r_squared);
}
