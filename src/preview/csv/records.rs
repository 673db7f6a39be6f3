//! Records of separated values, split at bytes: where one ends is known without decoding it, and a file of any size can be
//! read from the middle. As RFC 4180 has it, and as lenient as Python's `csv` where files are not.

/// A record longer than this is none: a quote was opened and never closed.
pub(super) const MAX_RECORD: usize = 4 << 20;

/// Splits one record after the other off a buffer.
#[derive(Clone, Debug)]
pub(super) struct Splitter {
    /// A blank stands for any number of blanks and tabs, and there are no quotes.
    pub(super) delimiter: u8,
    /// Quotes are characters like others: after one that nothing closes.
    pub(super) has_literal_quotes: bool,
    /// Positions of the fields of the last record in the buffer.
    fields: Vec<(usize, usize, Quotes)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Quotes {
    None,
    /// The position is that of what is between them.
    Around,
    /// Something stands behind the closing one: the position holds both.
    Within,
}

impl Splitter {
    pub(super) fn new(delimiter: u8) -> Self {
        Self { delimiter, has_literal_quotes: false, fields: Vec::new() }
    }

    /// Number of fields of the last record; an empty line has none.
    pub(super) fn width(&self) -> usize {
        self.fields.len()
    }

    /// Field of the last record as it is in `buffer`, with doubled quotes made one.
    pub(super) fn field<'b>(&self, buffer: &'b [u8], at: usize) -> std::borrow::Cow<'b, [u8]> {
        let (start, end, quotes) = self.fields[at];
        let bytes = &buffer[start..end];
        match quotes {
            Quotes::Around if memchr::memchr(b'"', bytes).is_some() => unquoted(bytes).into(),
            Quotes::Within => unquoted(&bytes[1..]).into(),
            Quotes::None | Quotes::Around => bytes.into(),
        }
    }

    /// Splits off the record that begins at `start`; returns where the next one begins. `None` when it is not known yet
    /// where it ends, as the file goes on behind the buffer.
    pub(super) fn next(&mut self, buffer: &[u8], start: usize, is_end: bool) -> Option<usize> {
        let rest = buffer.len() - start;
        let next = self.split(buffer, start, is_end);
        if next.is_none() && (is_end || rest >= MAX_RECORD) && rest > 0 {
            self.has_literal_quotes = true;
            let next = self.split(buffer, start, true);
            return next.or(Some(buffer.len()));
        }
        next
    }

    fn split(&mut self, buffer: &[u8], start: usize, is_end: bool) -> Option<usize> {
        self.fields.clear();
        if self.delimiter == b' ' {
            return self.split_at_blanks(buffer, start, is_end);
        }
        let mut at = start;
        loop {
            let field = at;
            let mut is_quoted = false;
            if !self.has_literal_quotes && buffer.get(at) == Some(&b'"') {
                is_quoted = true;
                at += 1;
                loop {
                    at += memchr::memchr(b'"', &buffer[at..])? + 1;
                    match buffer.get(at) {
                        Some(b'"') => at += 1,
                        // A quote at the end of the buffer may be the first of two.
                        None if !is_end => return None,
                        _ => break,
                    }
                }
            }
            // To the end of the field: what follows a closing quote belongs to it, as Python has it.
            let end = at
                + buffer[at..]
                    .iter()
                    .position(|&byte| byte == self.delimiter || byte == b'\n' || byte == b'\r')
                    .or_else(|| is_end.then_some(buffer.len() - at))?;
            self.fields.push(match is_quoted {
                false => (field, end, Quotes::None),
                true if end == at => (field + 1, end - 1, Quotes::Around),
                true => (field, end, Quotes::Within),
            });
            match buffer.get(end) {
                Some(&byte) if byte == self.delimiter => at = end + 1,
                found => {
                    let next = match (found, buffer.get(end + 1)) {
                        (Some(b'\r'), Some(b'\n')) => end + 2,
                        (Some(b'\r'), None) if !is_end => return None,
                        (Some(_), _) => end + 1,
                        (None, _) => end,
                    };
                    if let [(start, end, Quotes::None)] = self.fields[..]
                        && start == end
                    {
                        self.fields.clear();
                    }
                    return Some(next);
                }
            }
        }
    }

    fn split_at_blanks(&mut self, buffer: &[u8], start: usize, is_end: bool) -> Option<usize> {
        let end = start + memchr::memchr(b'\n', &buffer[start..]).or_else(|| is_end.then_some(buffer.len() - start))?;
        let mut field = None;
        for at in start..=end {
            let is_blank = at == end || matches!(buffer.get(at), Some(b' ' | b'\t' | b'\r'));
            match (is_blank, field) {
                (true, Some(begun)) => {
                    self.fields.push((begun, at, Quotes::None));
                    field = None;
                }
                (false, None) => field = Some(at),
                _ => {}
            }
        }
        Some((end + 1).min(buffer.len()))
    }
}

/// What is between the quotes, and what follows them; the opening quote is not in `bytes`.
fn unquoted(bytes: &[u8]) -> Vec<u8> {
    let mut kept = Vec::with_capacity(bytes.len());
    let mut is_inside = true;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        if byte == b'"' && is_inside {
            if bytes.get(at) == Some(&b'"') {
                kept.push(b'"');
                at += 1;
            } else {
                is_inside = false;
            }
        } else {
            kept.push(byte);
        }
    }
    kept
}
