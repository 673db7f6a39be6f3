use super::*;
use crate::compare::statistics::NoAnswer;
use crate::compare::statistics::trend::{LogAxes, trend};

#[test]
fn lines_as_scipy_and_statsmodels() {
    for case in cases("trends") {
        let name = case["name"].as_str().expect("a name");
        let is = |part: &str| case[part].as_bool().expect("a switch");
        let (x, y) = (list(&case["x"]), list(&case["y"]));
        let found = trend(&x, &y, LogAxes { x: is("log_x"), y: is("log_y") }).expect(name);
        // Around 1e9 a double knows the places of the points to 1e-7.
        let within = if name == "offset" { [1e-6, 1e-6] } else { [1e-10, 1e-13] };
        for (found, part) in [
            (found.slope, "slope"),
            (found.intercept, "intercept"),
            (found.r, "r"),
            (found.p, "p"),
            (found.slope_interval.low, "low"),
            (found.slope_interval.high, "high"),
        ] {
            assert_near(found, number(&case[part]), within, &format!("{name}: {part}"));
        }
        assert_eq!((found.n, found.left_out), (count(&case["n"]), x.len() - count(&case["n"])), "{name}");
        assert_close(found.r_squared, found.r * found.r, name);
        let [line, low, high] = ["line", "band_low", "band_high"].map(|part| list(&case[part]));
        for (at, place) in list(&case["places"]).into_iter().enumerate() {
            let band = found.band(place).expect(name);
            let what = format!("{name} at {place}");
            assert_near(found.at(place).expect(name), line[at], within, &what);
            assert_near(band.low, low[at], within, &what);
            assert_near(band.high, high[at], within, &what);
        }
    }
}

#[test]
fn lines_of_odd_points() {
    let plain = LogAxes::default();
    assert_eq!(trend(&[1.0, 2.0], &[1.0, 2.0], plain), Err(NoAnswer::TooFew { have: 2, need: 3 }));
    assert_eq!(trend(&[1.0; 4], &[1.0, 2.0, 3.0, 4.0], plain), Err(NoAnswer::ConstantParameter));
    assert_eq!(trend(&[1.0, 2.0, 3.0], &[0.1; 3], plain), Err(NoAnswer::ConstantMetric));
    let negative = trend(&[-1.0, -2.0, -3.0], &[1.0, 2.0, 3.0], LogAxes { x: true, y: false });
    assert_eq!(negative, Err(NoAnswer::TooFew { have: 0, need: 3 }));
    let exact = trend(&[1.0, 2.0, 3.0, 4.0], &[2.0, 4.0, 6.0, 8.0], plain).expect("a line");
    assert_eq!((exact.slope, exact.intercept, exact.r_squared, exact.p), (2.0, 0.0, 1.0, 0.0));
    let huge = trend(&[1e300, 2e300, 3e300, 4e300], &[1e-300, 3e-300, 2e-300, 4e-300], plain);
    assert_eq!(huge, Err(NoAnswer::OutOfRange), "a slope of 1e-600 is none");
    let huge = trend(&[1e300, 2e300, 3e300, 4e300], &[1e300, 3e300, 2e300, 4e300], plain).expect("a line");
    assert_near(huge.slope, 0.8, [1e-12, 0.0], "slope");
    assert_near(huge.r, 0.8, [1e-12, 0.0], "r");
    assert_near(huge.at(2.5e300).expect("a place"), 2.5e300, [1e-12, 0.0], "line");
    assert_eq!(huge.at(f64::NAN), None);
    let log = trend(&[1.0, 10.0, 100.0], &[1.0, 2.0, 3.0], LogAxes { x: true, y: false }).expect("a line");
    assert_near(log.at(1000.0).expect("a place"), 4.0, [1e-12, 0.0], "line");
    assert_eq!((log.at(0.0), log.at(-1.0)), (None, None));
}
