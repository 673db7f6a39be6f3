//! Held against what `SciPy`, statsmodels and scikit-learn say: `tests/fixtures/statistics/expected.json`, made by
//! `make.py` beside it.

mod associations;
mod groups;
mod lines;

use serde_json::Value as Json;

use super::distributions::{
    chi_squared_above, noncentral_f_below, normal_above, normal_quantile, t_both_tails, t_half_width,
};

fn expected(part: &str) -> Json {
    const TEXT: &str = include_str!("../../../../tests/fixtures/statistics/expected.json");
    let all: Json = serde_json::from_str(TEXT).expect("JSON");
    all[part].clone()
}

fn cases(part: &str) -> Vec<Json> {
    let cases = expected(part).as_array().expect("cases").clone();
    assert!(!cases.is_empty());
    cases
}

#[track_caller]
fn number(json: &Json) -> f64 {
    json.as_f64().or_else(|| json.as_str()?.parse().ok()).expect("a number")
}

#[track_caller]
fn list(json: &Json) -> Vec<f64> {
    json.as_array().expect("numbers").iter().map(number).collect()
}

fn count(json: &Json) -> usize {
    json.as_u64().expect("a count") as usize
}

/// Equal to a part of `relative`, or to `absolute`.
#[track_caller]
fn assert_near(found: f64, expected: f64, [relative, absolute]: [f64; 2], what: &str) {
    let is_near = found == expected || (found - expected).abs() <= (relative * expected.abs()).max(absolute);
    assert!(is_near, "{what}: {found:e}, not {expected:e}");
}

#[track_caller]
fn assert_close(found: f64, expected: f64, what: &str) {
    assert_near(found, expected, [1e-10, 1e-14], what);
}

#[test]
fn distributions() {
    let all = expected("distributions");
    let rows = |part: &str| all[part].as_array().expect("rows").iter().map(list).collect::<Vec<_>>();
    for row in rows("t") {
        assert_near(t_both_tails(row[0], row[1]), row[2], [1e-10, 1e-300], &format!("t {row:?}"));
    }
    // Of one degree of freedom it is Cauchy's. (`SciPy`'s own rounds to 1 near 0.)
    for t in [1e-9_f64, 0.2, 3.0, 1e12] {
        assert_close(t_both_tails(t, 1.0), t.recip().atan() * std::f64::consts::FRAC_2_PI, "Cauchy");
    }
    for row in rows("t_quantiles") {
        assert_close(t_half_width(0.95, row[0]), row[1], "t quantile");
    }
    for row in rows("normal") {
        assert_near(normal_above(row[0]), row[1], [1e-10, 1e-310], &format!("normal {row:?}"));
    }
    for row in rows("normal_quantiles") {
        assert_close(normal_quantile(row[0]), row[1], "normal quantile");
    }
    for row in rows("chi_squared") {
        assert_near(chi_squared_above(row[0], row[1]), row[2], [1e-10, 1e-300], &format!("chi² {row:?}"));
    }
    for row in rows("noncentral_f") {
        assert_close(noncentral_f_below(row[0], [row[1], row[2]], row[3]), row[4], &format!("noncentral F {row:?}"));
    }
}

#[test]
fn distributions_of_odd_numbers() {
    for odd in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1.0, 0.0, 1e308] {
        for degrees in [f64::NAN, f64::INFINITY, -1.0, 0.0, 1e-300, 1e308] {
            let all = [
                t_both_tails(odd, degrees),
                chi_squared_above(odd, degrees),
                normal_above(odd),
                normal_quantile(odd),
                t_half_width(0.95, degrees),
            ];
            assert!(all[0].is_nan() || (0.0..=1.0).contains(&all[0]), "{odd} {degrees}");
        }
    }
}
