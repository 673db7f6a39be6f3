use super::*;
use crate::compare::statistics::correction::{Correction, benjamini_hochberg, holm};
use crate::compare::statistics::effect::{cliffs_delta, hedges_g, hedges_g_paired, rank_biserial};
use crate::compare::statistics::groups::summary;
use crate::compare::statistics::interval::{by_bootstrap, by_t};
use crate::compare::statistics::mann_whitney::mann_whitney;
use crate::compare::statistics::pairwise::{Against, TestKind, pairwise};
use crate::compare::statistics::t_tests::{MeanTest, paired, welch};
use crate::compare::statistics::wilcoxon::wilcoxon;
use crate::compare::statistics::{Method, NoAnswer};
use crate::model::summary::Best;
use crate::store::Cancel;

fn pair(name: &str) -> (Vec<f64>, Vec<f64>) {
    let case = cases("pairs").into_iter().find(|case| case["name"] == name).expect("a case");
    (list(&case["x"]), list(&case["y"]))
}

#[track_caller]
fn assert_means(found: MeanTest, expected: &Json, what: &str) {
    // Means of numbers around 1e9 are known to 1e-7 of a deviation.
    let within = if what == "offset" { [1e-6, 1e-6] } else { [1e-10, 1e-14] };
    let small = [within[0], 0.0];
    assert_near(found.test.statistic, number(&expected["t"]), within, what);
    assert_near(found.test.degrees.expect("degrees"), number(&expected["df"]), within, what);
    assert_near(found.test.p, number(&expected["p"]), within, what);
    assert_near(found.interval.low, number(&expected["low"]), if what == "offset" { within } else { small }, what);
    assert_near(found.interval.high, number(&expected["high"]), if what == "offset" { within } else { small }, what);
    assert_eq!(found.test.method, Method::Student);
}

#[test]
fn tests_as_scipy() {
    let mut seen = [0; 4];
    for case in cases("pairs") {
        let name = case["name"].as_str().expect("a name");
        let (x, y) = (list(&case["x"]), list(&case["y"]));
        let within = if name == "offset" { [1e-6, 1e-6] } else { [1e-10, 1e-14] };
        match case.get("welch") {
            Some(expected) => {
                let found = welch(&x, &y).expect(name);
                assert_means(found, expected, name);
                assert_near(found.difference, number(&expected["difference"]), [within[0], 0.0], name);
                assert_near(hedges_g(&x, &y).expect(name), number(&expected["g"]), within, name);
                seen[0] += 1;
            }
            None => assert!(welch(&x, &y).is_err(), "{name}"),
        }
        match case.get("mann_whitney") {
            Some(expected) => {
                let found = mann_whitney(&x, &y).expect(name);
                assert_close(found.statistic, number(&expected["u"]), name);
                assert_close(found.p, number(&expected["p"]), name);
                assert_close(cliffs_delta(&x, &y).expect(name), number(&expected["delta"]), name);
                seen[1] += 1;
            }
            None => assert!(mann_whitney(&x, &y).is_err(), "{name}"),
        }
        if x.len() == y.len() {
            match case.get("paired") {
                Some(expected) => {
                    assert_means(paired(&x, &y).expect(name), expected, name);
                    if let Some(g) = expected.get("g") {
                        assert_near(hedges_g_paired(&x, &y).expect(name), number(g), within, name);
                    }
                    seen[2] += 1;
                }
                None => assert!(paired(&x, &y).is_err(), "{name}"),
            }
            match case.get("wilcoxon") {
                Some(expected) => {
                    let found = wilcoxon(&x, &y).expect(name);
                    assert_close(found.statistic, number(&expected["w"]), name);
                    assert_close(found.p, number(&expected["p"]), name);
                    assert_close(rank_biserial(&x, &y).expect(name), number(&expected["rank_biserial"]), name);
                    seen[3] += 1;
                }
                None => assert!(wilcoxon(&x, &y).is_err(), "{name}"),
            }
        }
    }
    assert!(seen.iter().all(|count| *count >= 8), "{seen:?}");
}

#[test]
fn methods_as_scipy_chooses_them() {
    let of = |name: &str, test: fn(&[f64], &[f64]) -> Result<super::super::Test, NoAnswer>| {
        let (x, y) = pair(name);
        test(&x, &y).expect(name).method
    };
    assert_eq!(of("seeds", mann_whitney), Method::Normal, "0.80 is in both");
    assert_eq!(of("uneven", mann_whitney), Method::Exact);
    assert_eq!(of("many", mann_whitney), Method::Exact);
    assert_eq!(of("twenty", mann_whitney), Method::Normal);
    assert_eq!(of("twenty", wilcoxon), Method::Exact);
    assert_eq!(of("zeros", wilcoxon), Method::Exact);
    assert_eq!(of("fourteen ties", wilcoxon), Method::Normal);
    assert_eq!(of("large", wilcoxon), Method::Normal);
}

/// 8 and 200,000 values: more orders than 2¹²⁷, so that they are not counted; of 8 and 20,000 they are.
#[test]
fn many_orders_are_counted_exactly() {
    let few: Vec<f64> = (0..8).map(|at| f64::from(at) + 0.5).collect();
    for (count, method) in [(20_000, Method::Exact), (1_000_000, Method::Normal)] {
        let many: Vec<f64> = (0..count).map(f64::from).collect();
        let found = mann_whitney(&few, &many).expect("a test");
        assert_eq!(found.method, method);
        assert!(found.p < 1e-5, "{}", found.p);
    }
}

#[test]
fn what_has_no_test() {
    let one = [1.0];
    let two = [1.0, 2.0];
    assert_eq!(welch(&one, &two), Err(NoAnswer::TooFew { have: 1, need: 2 }));
    assert_eq!(welch(&[1.0, 1.0], &[2.0, 2.0]), Err(NoAnswer::NoSpread));
    // The mean of three 0.1 is not quite 0.1.
    assert_eq!(welch(&[0.1; 3], &[0.3; 3]), Err(NoAnswer::NoSpread));
    assert_eq!(paired(&[0.1, 0.2, 0.3], &[1.1, 1.2, 1.3]), Err(NoAnswer::NoSpread));
    assert_eq!(welch(&[f64::NAN; 3], &two), Err(NoAnswer::TooFew { have: 0, need: 2 }));
    assert_eq!(welch(&[-f64::MAX, f64::MAX], &[1.0, f64::MAX]), Err(NoAnswer::OutOfRange));
    assert_eq!(mann_whitney(&[], &two), Err(NoAnswer::TooFew { have: 0, need: 1 }));
    assert_eq!(mann_whitney(&[2.0; 4], &[2.0; 9]), Err(NoAnswer::NoSpread));
    assert_eq!(wilcoxon(&two, &two), Err(NoAnswer::NoSpread));
    assert_eq!(wilcoxon(&[f64::INFINITY], &[f64::INFINITY]), Err(NoAnswer::NoSpread));
    assert_eq!(wilcoxon(&[f64::NAN], &[1.0]), Err(NoAnswer::TooFew { have: 0, need: 1 }));
    assert_eq!(hedges_g(&[1.0, 1.0], &[1.0, 1.0]), Err(NoAnswer::NoSpread));
    assert_eq!(cliffs_delta(&[2.0], &[1.0]), Ok(1.0));
    assert_eq!(rank_biserial(&two, &two), Err(NoAnswer::NoSpread));
}

#[test]
fn corrections_as_statsmodels() {
    for case in cases("corrections") {
        let p = list(&case["p"]);
        for (found, expected) in [(holm(&p), &case["holm"]), (benjamini_hochberg(&p), &case["bh"])] {
            for (found, expected) in found.iter().zip(list(expected)) {
                assert_close(*found, expected, &format!("{p:?}"));
            }
        }
    }
    // What has no p does not count.
    let found = holm(&[0.01, f64::NAN, 0.02]);
    assert_eq!((found[0], found[2]), (0.02, 0.02));
    assert!(found[1].is_nan());
    assert!(benjamini_hochberg(&[]).is_empty());
}

#[test]
fn summaries_as_numpy_and_scipy() {
    for case in cases("groups") {
        let name = case["name"].as_str().expect("a name");
        let found = summary(&list(&case["values"]), Some(Best::Min), &Cancel::new());
        assert_eq!(found.n, count(&case["n"]), "{name}");
        let figures = found.figures.expect(name);
        let relative = [1e-12, 0.0];
        assert_near(figures.mean, number(&case["mean"]), relative, name);
        assert_near(figures.deviation.expect(name), number(&case["deviation"]), [1e-7, 0.0], name);
        let quartiles = [figures.min, figures.first_quartile, figures.median, figures.third_quartile, figures.max];
        for (found, expected) in quartiles.into_iter().zip(list(&case["quartiles"])) {
            assert_near(found, expected, relative, name);
        }
        assert_eq!(figures.best, Some(figures.min));
        let [t, bootstrap] = [&case["t"], &case["bootstrap"]].map(list);
        let interval = figures.t_interval.expect(name);
        assert_near(interval.low, t[0], [1e-10, 0.0], name);
        assert_near(interval.high, t[1], [1e-10, 0.0], name);
        // Drawn: an end is known to a part of the width, which is all that 9,999 draws can say of it. Of a few values the
        // means are few as well, and SciPy's own ends go from one to the next by its seed.
        let interval = figures.bootstrap_interval.expect(name);
        let part = if found.n > 8 { 0.04 } else { 0.1 };
        let within = [0.0, part * (bootstrap[1] - bootstrap[0])];
        assert_near(interval.low, bootstrap[0], within, name);
        assert_near(interval.high, bootstrap[1], within, name);
    }
}

#[test]
fn odd_groups() {
    let cancel = Cancel::new();
    let empty = summary(&[f64::NAN, f64::INFINITY], None, &cancel);
    assert_eq!((empty.n, empty.missing, empty.infinite, empty.figures), (0, 1, 1, None));
    let one = summary(&[3.0], Some(Best::Max), &cancel).figures.expect("figures");
    assert_eq!((one.mean, one.median, one.deviation, one.best), (3.0, 3.0, None, Some(3.0)));
    let too_few = Err(NoAnswer::TooFew { have: 1, need: 2 });
    assert_eq!((one.t_interval, one.bootstrap_interval), (too_few, too_few));
    let equal = summary(&[0.1; 7], None, &cancel).figures.expect("figures");
    assert_eq!((equal.mean, equal.deviation), (0.1, Some(0.0)));
    for interval in [equal.t_interval, equal.bootstrap_interval] {
        let interval = interval.expect("an interval");
        assert_eq!((interval.low, interval.high), (0.1, 0.1));
    }
    let far = summary(&[-f64::MAX, f64::MAX], None, &cancel).figures.expect("figures");
    assert_eq!((far.median, far.mean, far.t_interval), (0.0, 0.0, Err(NoAnswer::OutOfRange)));
    let same = |values: &[f64]| (by_bootstrap(values, &cancel), by_t(values));
    assert_eq!(same(&[1.0, 4.0, 2.0]), same(&[1.0, 4.0, 2.0]));
    let cancelled = Cancel::new();
    cancelled.cancel();
    assert_eq!(by_bootstrap(&[1.0, 2.0], &cancelled), Err(NoAnswer::Cancelled));
}

#[test]
fn groups_against_each_other() {
    let (first, second) = pair("seeds");
    let groups = vec![first.clone(), second.clone(), vec![1.0], vec![0.9, 0.91, 0.93, 0.95, 0.9]];
    let found = pairwise(&groups, TestKind::Welch, Against::All, Correction::Holm);
    assert_eq!(
        found.iter().map(|one| one.groups).collect::<Vec<_>>(),
        [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]]
    );
    let answered: Vec<usize> = (0..6).filter(|at| found[*at].outcome.is_ok()).collect();
    assert_eq!(answered, [0, 2, 4]);
    assert!(found.iter().all(|one| one.outcome.is_ok() == one.adjusted_p.is_some()));
    let p: Vec<f64> = answered.iter().map(|at| found[*at].outcome.expect("a test").p).collect();
    let adjusted: Vec<f64> = answered.iter().filter_map(|at| found[*at].adjusted_p).collect();
    assert_eq!(adjusted, holm(&p), "three tests are three, whatever had no answer");
    let (difference, interval) = found[0].difference.expect("a difference");
    assert_close(difference, 0.038, "difference");
    assert!(interval.low > 0.0 && interval.high < 0.08);
    assert_eq!(found[0].effect, hedges_g(&first, &second));

    let found = pairwise(&groups, TestKind::Wilcoxon, Against::Reference(1), Correction::None);
    assert_eq!(found.iter().map(|one| one.groups).collect::<Vec<_>>(), [[0, 1], [2, 1], [3, 1]]);
    assert_eq!(found[0].outcome, wilcoxon(&first, &second));
    assert_eq!((found[0].effect, found[0].difference), (rank_biserial(&first, &second), None));
    assert_eq!(pairwise(&groups, TestKind::MannWhitney, Against::Reference(9), Correction::None), []);
    assert_eq!(pairwise(&groups[..1], TestKind::PairedT, Against::All, Correction::None), []);
}
