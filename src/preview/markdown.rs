//! Markdown is text with another way to be shown; only its name tells it.

use super::Head;

pub(super) fn matches(head: &Head<'_>) -> bool {
    matches!(head.extension, "md" | "markdown" | "mdx" | "mkd")
}
