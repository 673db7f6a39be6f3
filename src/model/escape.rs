//! Text of any content, as other programs take it for text: TeX, Markdown, spreadsheets, Python. Whatever is
//! written for them uses these and no others.

use std::borrow::Cow;
use std::fmt::Write as _;

/// As TeX takes it for text. Control characters are the caller's concern.
pub fn latex(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\\' => escaped.push_str("\\textbackslash{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '<' => escaped.push_str("\\textless{}"),
            '>' => escaped.push_str("\\textgreater{}"),
            '|' => escaped.push_str("\\textbar{}"),
            '"' => escaped.push_str("''"),
            '\u{2212}' => escaped.push_str("$-$"),
            '·' => escaped.push_str("\\textperiodcentered{}"),
            '…' => escaped.push_str("\\ldots{}"),
            '–' => escaped.push_str("--"),
            '{' | '}' | '$' | '&' | '#' | '_' | '%' => {
                escaped.push('\\');
                escaped.push(c);
            }
            c => escaped.push(c),
        }
    }
    escaped
}

/// As Python writes a string. What is not seen is written by its number.
pub fn python(text: &str) -> String {
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            c if c.is_control() => drop(write!(quoted, "\\u{:04x}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// A text that no spreadsheet takes for a formula.
///
/// Source: OWASP, "CSV Injection", <https://owasp.org/www-community/attacks/CSV_Injection>.
pub fn spreadsheet(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}").into() } else { text.into() }
}

/// As Markdown (GitHub's, in a cell of a table) takes it for text; line breaks become `<br>`. An underscore inside a word
/// marks nothing and stays, so that names can still be read.
pub fn markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\n' if before == '\r' => {}
            '\n' | '\r' => escaped.push_str("<br>"),
            '_' if before.is_alphanumeric() && rest.peek().is_some_and(|next| next.is_alphanumeric()) => {
                escaped.push('_');
            }
            '\\' | '|' | '*' | '_' | '`' | '<' | '>' | '[' | ']' | '~' | '&' | '$' => {
                escaped.push('\\');
                escaped.push(c);
            }
            c => escaped.push(c),
        }
        before = c;
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tex_gets_nothing_that_it_would_take_for_its_own() {
        assert_eq!(latex("a_b 50% & #1 {x} $y$"), "a\\_b 50\\% \\& \\#1 \\{x\\} \\$y\\$");
        assert_eq!(latex("~^\\"), "\\textasciitilde{}\\textasciicircum{}\\textbackslash{}");
        assert_eq!(latex("<肺结节|\u{2212}1>"), "\\textless{}肺结节\\textbar{}$-$1\\textgreater{}");
    }

    #[test]
    fn markdown_marks_nothing_and_breaks_no_row() {
        assert_eq!(markdown("a|b"), "a\\|b");
        assert_eq!(markdown("val_loss __init__ *x*"), "val_loss \\_\\_init\\_\\_ \\*x\\*");
        assert_eq!(markdown("one\r\ntwo\nthree"), "one<br>two<br>three");
        assert_eq!(markdown("<b>&amp;`c`"), "\\<b\\>\\&amp;\\`c\\`");
    }

    #[test]
    fn no_text_is_a_formula() {
        for text in ["=1+1", "+a", "-a", "@a", "\ta", "\ra"] {
            assert_eq!(spreadsheet(text), format!("'{text}"));
        }
        assert_eq!(spreadsheet("a=1"), "a=1");
    }
}
