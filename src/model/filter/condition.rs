//! What a filter asks for, as a tree.

use std::sync::Arc;

use regex::Regex;
use rustc_hash::FxHashSet;

use super::field::Field;
use super::like::Like;
use super::words::Words;

/// A filter, or a part of one. No deeper than the parser lets it be.
#[derive(Clone, Debug)]
pub enum Condition {
    /// All of these.
    All(Vec<Condition>),
    /// One of these at least.
    Any(Vec<Condition>),
    Not(Box<Condition>),
    /// A text in quotation marks that stands alone: searched as words are.
    Words(Words),
    Test(Test),
}

/// One comparison.
#[derive(Clone, Debug)]
pub struct Test {
    pub field: Field,
    pub check: Check,
}

/// A comparison of two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparison {
    /// What two values are to each other that order so. NaN is unequal to everything, and nothing else.
    pub fn holds(self, order: Option<std::cmp::Ordering>) -> bool {
        match self {
            Self::Equal => order.is_some_and(std::cmp::Ordering::is_eq),
            Self::NotEqual => order.is_none_or(std::cmp::Ordering::is_ne),
            Self::Less => order.is_some_and(std::cmp::Ordering::is_lt),
            Self::LessOrEqual => order.is_some_and(std::cmp::Ordering::is_le),
            Self::Greater => order.is_some_and(std::cmp::Ordering::is_gt),
            Self::GreaterOrEqual => order.is_some_and(std::cmp::Ordering::is_ge),
        }
    }
}

/// What is asked of a value. A missing value passes none but `Null`.
#[derive(Clone, Debug)]
pub enum Check {
    /// As numbers. A text that is no number is unequal to every number, and nothing else.
    Number(Comparison, f64),
    /// As texts, by code point.
    Text(Comparison, Box<str>),
    /// A moment in milliseconds to one that lasts: `2024-05-01` is a day. From its start, to before its end.
    Time(Comparison, std::ops::Range<i64>),
    /// One of these, or none of them.
    In(Arc<List>, bool),
    /// Passes the pattern, or does not.
    Like(Like, bool),
    /// The expression is found somewhere in the text, or nowhere.
    Matches(Regex, bool),
    /// Is missing, or is there.
    Null(bool),
    /// Is not a number, or is one.
    Nan(bool),
}

/// The values of `IN (…)`.
#[derive(Clone, Debug, Default)]
pub struct List {
    pub texts: FxHashSet<Box<str>>,
    pub numbers: Vec<f64>,
}
