//! What is said of groups and tests: in words, where a number would say too much.

use std::borrow::Cow;

use super::propose::NAME_WITHOUT_SEED;
use super::types::{Grouped, NoTests, OfGroup};
use crate::chart::GroupKey;
use crate::compare::statistics::NoAnswer;
use crate::compare::statistics::pairwise::{Comparison, TestKind};
use crate::model::{Best, format, same};
use crate::text::{Message, Texts};

/// Corrected p-values below it are a difference.
const LEVEL: f64 = 0.05;
/// Columns of a value in the title of a pair.
const LONGEST_PART: usize = 40;

/// What a test says of its two groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing was shown, which is not that they are the same.
    NotShown,
    /// The first is higher, of a metric without a good end.
    Higher,
    Lower,
    /// The first is better.
    Better,
    Worse,
}

/// What a test says; `None` where it has no answer.
pub fn verdict(comparison: &Comparison, best: Option<Best>) -> Option<Verdict> {
    let p = comparison.adjusted_p?;
    let size = comparison.difference.map(|(difference, _)| difference).or(comparison.effect.ok())?;
    let is_higher = size > 0.0;
    Some(match best {
        _ if p.is_nan() || p >= LEVEL || size == 0.0 => Verdict::NotShown,
        None if is_higher => Verdict::Higher,
        None => Verdict::Lower,
        Some(best) if (best == Best::Max) == is_higher => Verdict::Better,
        Some(_) => Verdict::Worse,
    })
}

/// In words.
pub fn verdict_text(texts: &'static Texts, verdict: Verdict) -> &'static str {
    texts.get(match verdict {
        Verdict::NotShown => "groups-not-shown",
        Verdict::Higher => "groups-higher",
        Verdict::Lower => "groups-lower",
        Verdict::Better => "groups-better",
        Verdict::Worse => "groups-worse",
    })
}

/// A p-value.
pub fn p_text(p: f64) -> String {
    match p {
        p if p < 0.001 => "< 0.001".to_owned(),
        p if p < 0.1 => format!("{p:.3}"),
        p => format!("{p:.2}"),
    }
}

/// Why there is no answer.
pub fn why(why: NoAnswer) -> Message {
    match why {
        NoAnswer::TooFew { have, need } => Message::new("groups-why-few").arg("have", have).arg("need", need),
        NoAnswer::ConstantMetric | NoAnswer::ConstantParameter => Message::new("groups-why-constant"),
        NoAnswer::NoSpread => Message::new("groups-why-no-spread"),
        NoAnswer::OutOfRange
        | NoAnswer::TooManyCategories { .. }
        | NoAnswer::ExplainsNothing { .. }
        | NoAnswer::Cancelled => Message::new("groups-why-range"),
    }
}

/// Why there are no tests.
pub fn why_no_tests(why: NoTests) -> Message {
    match why {
        NoTests::OneGroup => Message::new("groups-one-group"),
        NoTests::TooMany { pairs, most } => Message::new("groups-too-many").arg("pairs", pairs).arg("most", most),
        NoTests::NoPairs => Message::new("groups-no-pairs"),
    }
}

/// What a reader of the figures of a group has to know, in one line; empty where there is nothing.
pub fn notes(texts: &'static Texts, group: &OfGroup) -> String {
    let summary = &group.summary;
    let counts =
        [("groups-without", group.without), ("groups-nan", group.nan()), ("groups-infinite", summary.infinite)];
    let mut said: Vec<String> =
        counts.iter().filter(|(_, count)| *count > 0).map(|(key, count)| texts.count(key, *count)).collect();
    let is_constant = summary.figures.is_some_and(|figures| figures.min == figures.max);
    match summary.n {
        0 => said.push(texts.get("groups-no-value").to_owned()),
        1 => said.push(texts.get("groups-one-value").to_owned()),
        _ if is_constant => said.push(texts.get("groups-constant").to_owned()),
        _ => {}
    }
    said.join(texts.get("list-separator"))
}

/// What a test is called.
pub fn test_name(texts: &'static Texts, test: TestKind) -> &'static str {
    texts.get(match test {
        TestKind::Welch => "groups-test-welch",
        TestKind::MannWhitney => "groups-test-mann-whitney",
        TestKind::PairedT => "groups-test-paired",
        TestKind::Wilcoxon => "groups-test-wilcoxon",
    })
}

/// What the size of its effect is called.
pub fn effect_name(texts: &'static Texts, test: TestKind) -> &'static str {
    texts.get(match test {
        TestKind::Welch | TestKind::PairedT => "groups-effect-g",
        TestKind::MannWhitney => "groups-effect-delta",
        TestKind::Wilcoxon => "groups-effect-r",
    })
}

/// Two groups: of several keys, what they differ in.
pub fn pair_title(texts: &'static Texts, grouped: &Grouped, [first, second]: [usize; 2]) -> String {
    let (first, second) = (&grouped.groups[first], &grouped.groups[second]);
    let part = |value: &Option<Box<str>>| {
        let text = value.as_deref().unwrap_or(format::NO_VALUE);
        format::middle_ellipsis(&format::safe_text(text), LONGEST_PART).into_owned()
    };
    let values = grouped.by.iter().zip(first.values.iter().zip(&second.values));
    // Numbers may be the same and written otherwise: then the keys do not differ, and the whole labels do.
    let differing: Vec<String> = values
        .filter(|(_, (a, b))| match (a.as_deref(), b.as_deref()) {
            (Some(a), Some(b)) => !same::is_same(a, b),
            (a, b) => a != b,
        })
        .map(|(key, (a, b))| format!("{}: {} – {}", key_title(texts, key), part(a), part(b)))
        .collect();
    if grouped.by.len() < 2 || differing.is_empty() {
        return format!("{} – {}", first.label, second.label);
    }
    differing.join(", ")
}

/// What a key of groups is called.
pub fn key_title<'a>(texts: &'static Texts, key: &'a GroupKey) -> Cow<'a, str> {
    match key {
        GroupKey::Param(name) | GroupKey::Tag(name) => format::safe_text(name),
        GroupKey::Name(pattern) if pattern == NAME_WITHOUT_SEED => texts.get("groups-name-stem").into(),
        GroupKey::Name(pattern) => format::safe_text(pattern),
        GroupKey::Parent => texts.get("groups-parent").into(),
        GroupKey::Attribute(attribute) => attribute.word().into(),
    }
}
