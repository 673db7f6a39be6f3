//! Expressions over the metrics of a run: `1 - acc`, `train/loss - val/loss`, `log10(max(loss, 1e-6))`.
//!
//! # Grammar
//!
//! As a scientist writes it in Python, so that no sign is lost: `-x^2` is `-(x^2)`, `2^-1` is a half, `a^b^c` is
//! `a^(b^c)`, and `*` with `/` as well as `+` with `-` go from left to right.
//!
//! ```text
//! sum      = product (("+" | "-") product)*
//! product  = signed (("*" | "/") signed)*
//! signed   = ("+" | "-") signed | power
//! power    = operand (("^" | "**") signed)?
//! operand  = number | metric | constant | function "(" sum ("," sum)* ")" | "(" sum ")"
//! number   = 12, .5, 1e-3: always with a point, whatever the language of the interface
//! metric   = a known name, or any known name in backticks: `val acc`
//! constant = e, pi, tau (also E, PI, π, TAU, τ)
//! function = abs signum floor round ceil trunc fract exp sqrt cbrt ln log (natural) log2 log10 sin cos tan asin acos
//!            atan sinh cosh tanh asinh acosh atanh, of one value; min max, of one or more
//! ```
//!
//! **Names.** A metric may be called anything: `train/loss`, `val acc`, `1st-metric`, 损失. Where an operand may stand, the
//! longest known name that is not continued by a letter, a digit or `_` is that metric; so `train/loss` is a quotient
//! only when no metric is called so. A number wins over a name that is no longer than it, a function over a name when
//! `(` follows, a name over a constant. A name that begins with a sign, a parenthesis or a blank needs backticks.
//!
//! **Arithmetic** is that of `f64`: 1/0 is infinite, and NaN stays NaN, in `min` and `max` too.

use std::sync::Arc;

use crate::store::{Cancel, History, MetricPoint};

use super::join::at_common_steps;
use parse::{Parsed, parse};
use program::Program;

pub use error::ExpressionError;

mod error;
mod parse;
mod program;

/// How often a loop looks at the token.
const BLOCK: usize = 65_536;

/// A compiled expression over metrics. Cheap to evaluate often.
#[derive(Clone, Debug)]
pub struct Expression {
    text: Arc<str>,
    metrics: Vec<Arc<str>>,
    program: Program,
}

impl Expression {
    /// Reads `text`; `known` are the names of the metrics that exist, in any order.
    pub fn parse(text: &str, known: &[&str]) -> Result<Self, ExpressionError> {
        let Parsed { program, metrics } = parse(text, known)?;
        Ok(Self { text: text.trim().into(), metrics: metrics.into_iter().map(Arc::from).collect(), program })
    }

    /// What was written.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// The metrics it needs, in the order in which they first appear; at least one.
    pub fn metrics(&self) -> &[Arc<str>] {
        &self.metrics
    }

    /// The metric, if the expression is nothing but its name.
    pub(crate) fn is_plain_metric(&self) -> Option<&Arc<str>> {
        self.metrics.first().filter(|_| self.program.is_metric())
    }

    /// The expression over the histories of [`Self::metrics`], in that order. Of one metric: each point as it was stored.
    /// Of several: in rising order the steps at which all of them have a value, of each the one stored last, with the
    /// latest of their timestamps. `None` when cancelled. Empty when there are fewer histories than metrics.
    pub fn evaluate(&self, histories: &[Arc<History>], cancel: &Cancel) -> Option<History> {
        if histories.len() < self.metrics.len() {
            return Some(History::default());
        }
        let histories: Vec<&History> = histories[..self.metrics.len()].iter().map(AsRef::as_ref).collect();
        let mut result = History::with_capacity(histories.iter().map(|history| history.len()).min().unwrap_or(0));
        let mut stack = Vec::new();
        if let &[history] = histories.as_slice() {
            for (at, point) in history.points().enumerate() {
                if at % BLOCK == 0 && cancel.is_cancelled() {
                    return None;
                }
                result.push(MetricPoint { value: self.program.value(&[point.value], &mut stack), ..point });
            }
        } else {
            let mut values = vec![0.0; histories.len()];
            at_common_steps(&histories, cancel, |step, stored| {
                let mut timestamp = i64::MIN;
                for ((history, &at), value) in histories.iter().zip(stored).zip(&mut values) {
                    *value = history.values()[at];
                    timestamp = timestamp.max(history.timestamp(at));
                }
                result.push(MetricPoint { value: self.program.value(&values, &mut stack), step, timestamp });
            })?;
        }
        result.finish();
        Some(result)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: &[&str] =
        &["train/loss", "val/loss", "val acc", "1st-metric", "损失", "loss", "log", "a", "b", "e", "acc", "acc-top"];

    fn metrics(text: &str) -> Vec<String> {
        let expression = Expression::parse(text, KNOWN).unwrap_or_else(|error| panic!("{text}: {error}"));
        expression.metrics().iter().map(ToString::to_string).collect()
    }

    fn error(text: &str) -> ExpressionError {
        Expression::parse(text, KNOWN).expect_err(text)
    }

    /// The value with a = 2 and b = 3.
    #[track_caller]
    fn value(text: &str) -> f64 {
        let expression = Expression::parse(text, &["a", "b"]).unwrap_or_else(|error| panic!("{text}: {error}"));
        let values: Vec<f64> = expression.metrics().iter().map(|name| if &**name == "a" { 2.0 } else { 3.0 }).collect();
        expression.program.value(&values, &mut Vec::new())
    }

    fn history(points: &[(i64, f64)]) -> Arc<History> {
        let mut history = History::default();
        for (at, &(step, value)) in (0..).zip(points) {
            history.push(MetricPoint { value, step, timestamp: at * 10 });
        }
        Arc::new(history)
    }

    #[test]
    fn the_longest_known_name_is_the_metric() {
        assert_eq!(metrics("train/loss - val/loss"), ["train/loss", "val/loss"]);
        assert_eq!(metrics("loss/a"), ["loss", "a"], "a quotient when no metric is called so");
        assert_eq!(metrics("1 - val acc"), ["val acc"]);
        assert_eq!(metrics("1-1st-metric*损失"), ["1st-metric", "损失"]);
        assert_eq!(metrics("acc-top - acc-a"), ["acc-top", "acc", "a"]);
        assert_eq!(metrics("`val acc` * 2 + `a`/a"), ["val acc", "a"]);
        assert_eq!(metrics("log(a) - log"), ["a", "log"], "a function where ( follows");
        assert_eq!(metrics("e*1e-3"), ["e"], "a name before a constant, a number before a name");
    }

    #[test]
    fn what_is_not_understood_is_said() {
        assert_eq!(error("  "), ExpressionError::Empty);
        assert_eq!(error("1 + 2*pi"), ExpressionError::NoMetric);
        assert_eq!(error("a + accuracy"), ExpressionError::UnknownName("accuracy".into()));
        assert_eq!(error("lossy - a"), ExpressionError::UnknownName("lossy".into()));
        assert_eq!(error("2a"), ExpressionError::UnknownName("2a".into()));
        assert_eq!(error("`no such`"), ExpressionError::UnknownName("no such".into()));
        for (text, at) in [
            ("a +", 4),
            ("a b", 3),
            ("(a", 3),
            ("a)", 2),
            ("a + )", 5),
            ("损失 $", 4),
            ("sin a", 5),
            ("`a", 3),
            ("a,b", 2),
            ("sin(a,b)", 6),
            ("min()", 5),
            ("a ^", 4),
            ("a * * b", 5),
            ("1e999*a", 1),
            ("*a", 1),
            ("..5*a", 1),
            ("a..5", 2),
        ] {
            assert_eq!(error(text), ExpressionError::Syntax { at }, "{text}");
        }
        assert_eq!(error(&"(".repeat(5000)), ExpressionError::TooLong);
        assert_eq!(error(&"-".repeat(5000)), ExpressionError::TooLong);
        assert_eq!(error(&"a+".repeat(5000)), ExpressionError::TooLong);
    }

    #[test]
    fn operators_bind_as_in_mathematics() {
        for (text, expected) in [
            ("-a^2", -4.0),
            ("a^-1", 0.5),
            ("a^b^a", 512.0),
            ("a**b", 8.0),
            ("(-a)^2", 4.0),
            ("2*-a", -4.0),
            ("--a", 2.0),
            ("+a - -b", 5.0),
            ("12/a*b", 18.0),
            ("12/a/b", 2.0),
            ("a*b/4", 1.5),
            ("a-b-1", -2.0),
            ("a-b+1", 0.0),
            ("10-(a-b)", 11.0),
            ("-a*b", -6.0),
            ("a - 2*b^2 / 9", 0.0),
            ("-a-b", -5.0),
            ("-a^-b", -0.125),
            ("a^b*a", 16.0),
            ("a*a^b", 16.0),
            ("18/b^a", 2.0),
            ("a - -a^b", 10.0),
            ("12/(a*b)", 2.0),
            ("12/a*-b", -18.0),
            ("2**-1*a", 1.0),
            ("a^b/a^b", 1.0),
            ("1 - a - b - 4", -8.0),
            ("64/a/a/a", 8.0),
            ("min(a, b)^max(a, b)", 8.0),
            ("-min(a, b)^a", -4.0),
            ("+-+a", -2.0),
            ("+a^+b", 8.0),
            (".5*a + 1.*b + 2.5e-1 + 1E2 - 1e+2", 4.25),
            ("sqrt(a+2)^b", 8.0),
            ("-exp(0*a)", -1.0),
            ("abs(a-b)", 1.0),
            ("log10(50*a)", 2.0),
            ("log2(a^5)", 5.0),
            ("ln(e*a) - ln(a)", 1.0),
            ("log(e)*a", 2.0),
            ("cos(pi)*a", -2.0),
            ("min(a, b)", 2.0),
            ("max(a, b, 7)", 7.0),
            ("max(min(a, b), min(b, 9)) - min(5*a, max(a, b))", 0.0),
            ("max(a)", 2.0),
            ("1e-300*a*1e300", 2.0),
            ("1e300*a/1e300", 2.0),
        ] {
            let found = value(text);
            assert!((found - expected).abs() < 1e-12, "{text} = {found}, not {expected}");
        }
        assert_eq!(value("(a-2)/(b-3)").to_bits() << 1, f64::NAN.to_bits() << 1);
        assert_eq!(value("-1/(a-2)"), f64::NEG_INFINITY);
        assert!(value("max(1, sqrt(-a))").is_nan() && value("min(sqrt(-a), 1)").is_nan());
    }

    #[test]
    fn functions_are_those_of_the_standard_library() {
        type Named = (&'static str, fn(f64) -> f64);
        let functions: [Named; 26] = [
            ("abs", f64::abs),
            ("signum", f64::signum),
            ("floor", f64::floor),
            ("round", f64::round),
            ("ceil", f64::ceil),
            ("trunc", f64::trunc),
            ("fract", f64::fract),
            ("exp", f64::exp),
            ("sqrt", f64::sqrt),
            ("cbrt", f64::cbrt),
            ("ln", f64::ln),
            ("log", f64::ln),
            ("log2", f64::log2),
            ("log10", f64::log10),
            ("sin", f64::sin),
            ("cos", f64::cos),
            ("tan", f64::tan),
            ("asin", f64::asin),
            ("acos", f64::acos),
            ("atan", f64::atan),
            ("sinh", f64::sinh),
            ("cosh", f64::cosh),
            ("tanh", f64::tanh),
            ("asinh", f64::asinh),
            ("acosh", f64::acosh),
            ("atanh", f64::atanh),
        ];
        for (name, function) in functions {
            let expression = Expression::parse(&format!("{name}(x)"), &["x"]).expect(name);
            for x in [0.0, -0.0, 0.3, -0.7, 2.5, -2.5, 1e300, f64::INFINITY, f64::NEG_INFINITY, f64::NAN] {
                let (found, expected) = (expression.program.value(&[x], &mut Vec::new()), function(x));
                assert!(
                    found.to_bits() == expected.to_bits() || found.is_nan() && expected.is_nan(),
                    "{name}({x}) = {found}, not {expected}"
                );
            }
        }
        for (text, expected) in [("e", std::f64::consts::E), ("PI", std::f64::consts::PI), ("τ", std::f64::consts::TAU)]
        {
            assert_eq!(value(&format!("{text} + 0*a")), expected);
        }
    }

    #[test]
    fn a_long_expression_is_worth_its_sum() {
        assert_eq!(value(&format!("{}a", "a + ".repeat(999))), 2000.0);
        assert_eq!(value(&format!("{}a{}", "(1 + ".repeat(90), ")".repeat(90))), 92.0);
        assert_eq!(value(&format!("{}a{}", "max(1, ".repeat(90), ")".repeat(90))), 2.0);
    }

    #[test]
    fn only_a_name_alone_is_a_plain_metric() {
        let plain = |text| Expression::parse(text, KNOWN).expect(text).is_plain_metric().map(ToString::to_string);
        assert_eq!(plain(" val acc "), Some("val acc".into()));
        assert_eq!(plain("`a`"), Some("a".into()));
        assert_eq!(plain("-a"), None);
        assert_eq!(plain("a*1"), None);
    }

    #[test]
    fn metrics_meet_at_their_steps() {
        let expression = Expression::parse("b - a", &["a", "b"]).expect("an expression");
        let b = history(&[(3, 1.0), (1, 2.0), (1, 5.0), (7, f64::INFINITY), (8, 0.0)]);
        let a = history(&[(1, 1.0), (2, 1.0), (3, 4.0), (7, 1.0)]);
        let found = expression.evaluate(&[b, a], &Cancel::new()).expect("nobody cancels");
        assert_eq!(found, *{
            let mut expected = History::default();
            for (step, value, timestamp) in [(1, 4.0, 20), (3, -3.0, 20), (7, f64::INFINITY, 30)] {
                expected.push(MetricPoint { value, step, timestamp });
            }
            Arc::new(expected)
        });
        assert!(expression.evaluate(&[], &Cancel::new()).expect("nobody cancels").is_empty());
    }

    #[test]
    fn of_one_metric_every_point_stays() {
        let expression = Expression::parse("1 - a", &["a"]).expect("an expression");
        let found = expression.evaluate(&[history(&[(0, 0.25), (0, 1.0), (-5, 3.0)])], &Cancel::new());
        let found = found.expect("nobody cancels");
        assert_eq!(found.values(), [0.75, 0.0, -2.0]);
        assert!(found.steps().eq([0, 0, -5]) && found.timestamps().eq([0, 10, 20]));
    }

    #[test]
    fn a_cancelled_token_stops_it() {
        let cancel = Cancel::new();
        cancel.cancel();
        let one = history(&[(0, 1.0)]);
        for text in ["-a", "a+b"] {
            let expression = Expression::parse(text, &["a", "b"]).expect("an expression");
            assert!(expression.evaluate(&[one.clone(), one.clone()], &cancel).is_none());
        }
    }
}
