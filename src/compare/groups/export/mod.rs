//! Groups as text that can be taken along.
//!
//! - **CSV** (RFC 4180): a row per group, all figures of all metrics, every digit.
//! - **LaTeX** (booktabs): a row per group, a column per metric, `mean ± std`; the deviation has two significant digits, the
//!   mean as many decimals. The best mean may be bold.
//! - **Markdown**, and a table for a terminal: the same with what a reader wants to know of one metric, and the tests below.
//! - **JSON**: everything, every digit. NaN and infinities are texts, as in the export of the comparison.

mod json;
mod sheets;
mod shown;

pub use shown::Shown;

use crate::compare::table::export::{CompareFormat, text};

/// It as text.
pub fn export(shown: &Shown<'_>, format: CompareFormat) -> String {
    let with_tests = |groups: String, write: fn(&crate::compare::table::export::sheet::Sheet) -> String| {
        let tests = sheets::tests(shown);
        tests.iter().fold(groups, |mut all, (title, sheet)| {
            all.push('\n');
            all.push_str(title);
            all.push_str("\n\n");
            all.push_str(&write(sheet));
            all
        })
    };
    match format {
        CompareFormat::Csv => text::csv(&sheets::figures(shown)),
        CompareFormat::Latex => format!("{}{}", sheets::comment(shown), text::latex(&sheets::spreads(shown))),
        CompareFormat::Markdown => with_tests(text::markdown(&sheets::groups(shown)), text::markdown),
        CompareFormat::Table => with_tests(text::plain(&sheets::groups(shown)), text::plain),
        CompareFormat::Json => json::json(shown),
    }
}
