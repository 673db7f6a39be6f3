//! What is drawn of each run: a metric by its name, or an expression over metrics.
//!
//! One rule for every view and verb: **a name is a name.** A text that any run of the place logged as a metric is that
//! metric, whatever it looks like (`0`, `1e-3`, `f1-score`, `-lr`, `a (b)`) and whichever runs are drawn. What begins with
//! `=` and is no such name is an expression over the names of the whole place. Anything else is an error that says which
//! name may have been meant; it is never computed with.

use std::fmt::Write as _;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::expression::{Expression, ExpressionError};
use crate::model::Catalog;
use crate::text::Message;

/// Before an expression.
const SIGN: char = '=';
/// Names that are offered instead of one that does not exist.
const MOST_OFFERED: usize = 3;

/// The names of all metrics that any run of a place logged, sorted.
#[derive(Debug)]
pub struct MetricNames<'a>(Vec<&'a str>);

impl<'a> MetricNames<'a> {
    /// Of all runs, deleted ones too. Each list of keys that runs share is looked at once.
    pub fn of(catalog: &'a Catalog) -> Self {
        let mut lists = FxHashSet::default();
        let mut names: FxHashSet<&str> = FxHashSet::default();
        for entry in &catalog.runs {
            if lists.insert(Arc::as_ptr(&entry.keys.metrics)) {
                names.extend(entry.keys.metrics.keys().iter().map(|key| &**key));
            }
        }
        let mut names: Vec<&str> = names.into_iter().collect();
        names.sort_unstable();
        Self(names)
    }

    /// Whether any run logged a metric of this name.
    pub fn has(&self, name: &str) -> bool {
        self.0.binary_search(&name).is_ok()
    }

    /// The text itself where it is a name, else without blanks around it where that is one.
    pub fn find<'t>(&self, text: &'t str) -> Option<&'t str> {
        [text, text.trim()].into_iter().find(|name| self.has(name))
    }

    /// The error of a name that does not exist.
    pub fn missing(&self, name: &str) -> SourceError {
        SourceError::NoSuchMetric {
            name: name.to_owned(),
            nearest: nearest(name, &self.0).into_iter().map(str::to_owned).collect(),
            is_expression: Expression::parse(name, &self.0).is_ok(),
        }
    }

    /// A text of a version that took for an expression whatever it could, with `=` where it needs one now. A name stays one.
    pub fn marked(&self, text: &str) -> String {
        if self.find(text).is_none() && Expression::parse(text, &self.0).is_ok() {
            format!("{SIGN}{text}")
        } else {
            text.to_owned()
        }
    }
}

/// What is drawn of each run.
#[derive(Clone, Debug)]
pub enum Source {
    /// By its name.
    Metric(Arc<str>),
    /// Computed of several.
    Expression(Expression),
}

impl Source {
    /// What `text` means in a place with these metrics.
    pub fn parse(text: &str, names: &MetricNames<'_>) -> Result<Self, SourceError> {
        if let Some(name) = names.find(text) {
            return Ok(Self::Metric(name.into()));
        }
        let Some(expression) = text.trim_start().strip_prefix(SIGN) else { return Err(names.missing(text)) };
        match Expression::parse(expression, &names.0) {
            Ok(expression) => Ok(match expression.is_plain_metric() {
                Some(name) => Self::Metric(name.clone()),
                None => Self::Expression(expression),
            }),
            Err(error) => {
                let nearest = match &error {
                    ExpressionError::UnknownName(name) => nearest(name, &names.0),
                    _ => Vec::new(),
                };
                Err(SourceError::Expression { nearest: nearest.into_iter().map(str::to_owned).collect(), error })
            }
        }
    }

    /// The metrics that it needs.
    pub fn metrics(&self) -> &[Arc<str>] {
        match self {
            Self::Metric(name) => std::slice::from_ref(name),
            Self::Expression(expression) => expression.metrics(),
        }
    }

    /// What it is called in a figure: the name, or the expression without its sign. An expression that could be taken for a
    /// name is that name, so the two are never the same.
    pub fn label(&self) -> Arc<str> {
        match self {
            Self::Metric(name) => name.clone(),
            Self::Expression(expression) => expression.text().clone(),
        }
    }
}

/// Why a text can neither be drawn nor computed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// No run has a metric of this name.
    #[error("no run has a metric called {name}")]
    NoSuchMetric {
        /// As it was asked for.
        name: String,
        /// Names that may have been meant, the likeliest first.
        nearest: Vec<String>,
        /// With `=` before it, it could be computed.
        is_expression: bool,
    },
    /// After `=` there is no expression over metrics.
    #[error("{error}")]
    Expression {
        /// Why not.
        error: ExpressionError,
        /// Names that may have been meant.
        nearest: Vec<String>,
    },
}

impl SourceError {
    /// The words for it, in the locale files.
    pub fn message(&self) -> Message {
        match self {
            Self::NoSuchMetric { name, nearest, is_expression } => {
                Message::new(match (nearest.is_empty(), is_expression) {
                    (_, true) => "error-metric-unknown-expression",
                    (false, _) => "error-metric-unknown-but",
                    (true, _) => "error-metric-unknown",
                })
                .arg("name", name.as_str())
                .arg("nearest", offered(nearest))
            }
            Self::Expression { error: ExpressionError::UnknownName(name), nearest } if !nearest.is_empty() => {
                let message = Message::new("error-expression-unknown-name-but");
                message.arg("name", name.as_str()).arg("nearest", offered(nearest))
            }
            Self::Expression { error, .. } => error.message(),
        }
    }
}

fn offered(names: &[String]) -> String {
    let mut text = String::new();
    for name in names {
        let gap = if text.is_empty() { "" } else { ", " };
        let _ = write!(text, "{gap}{}", crate::model::format::safe_text(name));
    }
    text
}

/// The names that were probably meant: those with few changes, then those that hold it or that it holds.
fn nearest<'a>(wanted: &str, known: &[&'a str]) -> Vec<&'a str> {
    let wanted = wanted.trim().to_lowercase();
    let most = wanted.chars().count().div_ceil(3).max(2);
    let cost = |name: &str| {
        let name = name.to_lowercase();
        let is_part = !wanted.is_empty() && !name.is_empty() && (name.contains(&wanted) || wanted.contains(&name));
        match strsim::osa_distance(&wanted, &name) {
            3.. if is_part => Some(3),
            changes if changes <= most && changes < name.chars().count() => Some(changes),
            _ => None,
        }
    };
    let mut costs: Vec<(usize, &str)> = known.iter().filter_map(|name| Some((cost(name)?, *name))).collect();
    costs.sort_unstable();
    costs.into_iter().take(MOST_OFFERED).map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str, known: &[&'static str]) -> Result<(bool, Vec<String>), SourceError> {
        let mut known = known.to_vec();
        known.sort_unstable();
        let source = Source::parse(text, &MetricNames(known))?;
        let is_metric = matches!(source, Source::Metric(_));
        Ok((is_metric, source.metrics().iter().map(ToString::to_string).collect()))
    }

    #[test]
    fn a_name_is_a_name_however_it_is_spelled() {
        let odd = [
            "0",
            "1",
            "2023",
            "1.5",
            "1e-3",
            "-.5",
            "-lr",
            "+x",
            "f1-score",
            "a/b",
            "a + b",
            "a (b)",
            "f(x)",
            "pi",
            "log",
            "=f1",
            "=",
            " ",
            " loss",
            "loss ",
            "`x`",
            "损失",
            "metric:step",
            "step",
            "a,b",
            "x\ny",
        ];
        let mut known = odd.to_vec();
        known.extend(["f1", "score", "a", "b", "loss", "x"]);
        for name in odd {
            assert_eq!(parse(name, &known), Ok((true, vec![name.to_owned()])), "{name:?}");
        }
        assert_eq!(parse("  loss  ", &["loss"]), Ok((true, vec!["loss".to_owned()])));
    }

    #[test]
    fn only_a_sign_makes_an_expression() {
        let known = ["f1", "score", "a/b", "a", "1", "损失"];
        let two = |a: &str, b: &str| Ok((false, vec![a.to_owned(), b.to_owned()]));
        assert_eq!(parse("=f1-score", &known), two("f1", "score"));
        assert_eq!(parse(" = f1 - `a/b`", &known), two("f1", "a/b"));
        assert_eq!(parse("=损失*`1`", &known), two("损失", "1"));
        let error = parse("f1-score", &known).expect_err("no name");
        assert_eq!(error.message().key, "error-metric-unknown-expression");
        let error = parse("f1-scor", &["f1-score"]).expect_err("no name");
        assert!(
            matches!(&error, SourceError::NoSuchMetric { nearest, is_expression: false, .. } if nearest == &["f1-score"])
        );
        let error = parse("=1 - scor", &known).expect_err("no name");
        assert!(matches!(&error, SourceError::Expression { nearest, .. } if nearest == &["score"]));
        assert!(parse("=", &known).is_err() && parse("", &known).is_err() && parse("7", &known).is_err());
    }

    #[test]
    fn what_was_saved_as_an_expression_gets_its_sign() {
        let names = MetricNames(vec!["f1-score", "train/loss", "val/loss"]);
        assert_eq!(names.marked("val/loss - train/loss"), "=val/loss - train/loss");
        for kept in ["f1-score", " f1-score ", "gone", "gone-too", "=val/loss*2"] {
            assert_eq!(names.marked(kept), kept);
        }
    }

    #[test]
    fn a_name_that_was_mistyped_is_found() {
        let known = ["train/accuracy", "train/loss", "val/loss"];
        assert_eq!(nearest("trian/loss", &known)[0], "train/loss");
        assert_eq!(nearest("accuracy", &known), ["train/accuracy"]);
        assert_eq!(nearest("loss", &known), ["train/loss", "val/loss"]);
        assert!(nearest("perplexity", &known).is_empty());
        assert!(nearest("0", &["x", "y"]).is_empty());
    }
}
