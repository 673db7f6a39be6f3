//! A drawing whose end is missing, as far as it goes: the tags that are open are closed.

/// The text up to its last whole tag, and what closes those that are open; `None` when that is not what is the matter, as
/// nothing is open.
pub(super) fn closed(text: &str) -> Option<String> {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = text;
    // Behind the last tag that is whole.
    let mut whole = 0;
    while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
        rest = &rest[at..];
        let end = if rest.starts_with("<!--") {
            "-->"
        } else if rest.starts_with("<![CDATA[") {
            "]]>"
        } else if rest.starts_with("<?") {
            "?>"
        } else if rest.starts_with("<!") && rest.find('[').is_some_and(|at| rest.find('>').is_none_or(|end| at < end)) {
            "]>"
        } else {
            ">"
        };
        let length = if end == ">" { end_of_tag(rest) } else { rest.find(end).map(|at| at + end.len()) };
        let Some(length) = length else { break };
        let tag = &rest[..length];
        if let Some(name) = tag.strip_prefix("</") {
            if open.pop() != Some(name.trim_end_matches('>').trim()) {
                return None;
            }
        } else if !tag.starts_with("<!") && !tag.starts_with("<?") && !tag.ends_with("/>") {
            let name = tag[1..].split(|c: char| c.is_whitespace() || c == '>').next().unwrap_or_default();
            open.push(name);
        }
        rest = &rest[length..];
        whole = text.len() - rest.len();
        if open.is_empty() && !tag.starts_with("<!") && !tag.starts_with("<?") {
            return None;
        }
    }
    if open.is_empty() || open.iter().any(|name| name.is_empty()) {
        return None;
    }
    let mut mended = text[..whole].to_owned();
    for name in open.iter().rev() {
        mended.push_str("</");
        mended.push_str(name);
        mended.push('>');
    }
    Some(mended)
}

/// Length of the tag at the start; `>` may stand in a value.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (byte, quote) {
            (b'>', None) => return Some(at + 1),
            (b'"' | b'\'', None) => quote = Some(byte),
            (byte, Some(open)) if byte == open => quote = None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_open_is_closed() {
        let text = "<?xml version='1.0'?><!-- <g> --><svg a='>'><g><path d='M0 0'/><text>a</text><path d='M 1";
        let mended = "<?xml version='1.0'?><!-- <g> --><svg a='>'><g><path d='M0 0'/><text>a</text></g></svg>";
        assert_eq!(closed(text).as_deref(), Some(mended));
        assert_eq!(closed("<svg><defs><style>* {").as_deref(), Some("<svg><defs><style></style></defs></svg>"));
    }

    #[test]
    fn what_has_another_fault_is_left() {
        for text in ["", "no drawing", "<svg></svg>", "<svg><g></a></svg>", "<svg><g></svg>", "<", "<svg", "< >"] {
            assert_eq!(closed(text), None, "{text}");
        }
    }
}
