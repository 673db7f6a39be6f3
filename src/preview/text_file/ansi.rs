//! What a terminal would show of a line: colours, and of an overwritten progress bar the last state. What else such lines
//! say to terminals (movements, titles, links) is left out.

use std::ops::Range;

use super::super::shape::text::safe;

/// Colour of a part of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ink {
    /// One of the sixteen that a theme defines: black, red, green, yellow, blue, magenta, cyan, white, and bright.
    Named(u8),
    Rgb([u8; 3]),
}

/// How a part of a line looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Look {
    pub ink: Option<Ink>,
    pub paper: Option<Ink>,
    pub is_bold: bool,
    pub is_dim: bool,
    pub is_italic: bool,
    pub is_underlined: bool,
    pub is_struck: bool,
    pub is_inverse: bool,
}

/// A part of a text that looks different from plain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Styled {
    pub range: Range<usize>,
    pub look: Look,
}

/// A line for showing.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct ShownLine {
    /// Safe to show.
    pub text: String,
    /// Parts of it, in order; what lies between is plain.
    pub styled: Vec<Styled>,
}

/// A line as it is written, each control character visible.
pub fn raw(line: &str, max_chars: usize) -> ShownLine {
    ShownLine { text: safe(line, max_chars).into_owned(), styled: Vec::new() }
}

/// Whether there is anything in a text that a terminal would not print.
pub(super) fn has_controls(text: &str) -> bool {
    memchr::memchr3(0x1b, b'\r', 8, text.as_bytes()).is_some()
}

/// See the module.
pub fn rendered(line: &str, max_chars: usize) -> ShownLine {
    if !has_controls(line) {
        return raw(line, max_chars);
    }
    let mut parts: Vec<(String, Look)> = Vec::new();
    let mut look = Look::default();
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        match character {
            '\u{1b}' => escape(&mut characters, &mut look),
            '\r' => {
                // What stands before is overwritten, if anything comes.
                if !characters.as_str().trim_end_matches('\r').is_empty() {
                    parts.clear();
                }
            }
            '\u{8}' => {
                if let Some((text, _)) = parts.last_mut() {
                    text.pop();
                    if text.is_empty() {
                        parts.pop();
                    }
                }
            }
            _ => match parts.last_mut() {
                Some((text, of)) if *of == look => text.push(character),
                _ => parts.push((character.to_string(), look)),
            },
        }
    }
    let mut shown = ShownLine::default();
    let mut left = max_chars;
    for (text, look) in parts {
        let begin = shown.text.len();
        shown.text.push_str(&safe(&text, left));
        if look != Look::default() {
            shown.styled.push(Styled { range: begin..shown.text.len(), look });
        }
        let count = text.chars().count();
        if count > left {
            break;
        }
        left -= count;
    }
    shown
}

/// What a terminal prints of a line, for other programs: nothing is made visible that is not.
pub fn printed(line: &str) -> String {
    if !has_controls(line) {
        return line.to_owned();
    }
    rendered(line, usize::MAX).text
}

/// What stands between the escape sequences of a line, and whether that is all that is shown of it: quick, to pass over
/// lines in which nothing is found.
pub(super) fn stripped(line: &str, into: &mut String) -> bool {
    into.clear();
    if memchr::memchr2(b'\r', 8, line.as_bytes()).is_some() {
        return false;
    }
    let (mut rest, mut look) = (line, Look::default());
    while let Some(at) = memchr::memchr(0x1b, rest.as_bytes()) {
        into.push_str(&rest[..at]);
        let mut characters = rest[at + 1..].chars();
        escape(&mut characters, &mut look);
        rest = characters.as_str();
    }
    into.push_str(rest);
    true
}

/// What follows an escape character (ECMA-48).
fn escape(characters: &mut std::str::Chars<'_>, look: &mut Look) {
    match characters.next() {
        // Control sequence: ends with its first character from @ to ~.
        Some('[') => {
            let rest = characters.as_str();
            let end = rest.find(|end: char| ('@'..='~').contains(&end));
            let (parameters, last) = match end {
                Some(end) => (&rest[..end], rest.as_bytes().get(end)),
                None => (rest, None),
            };
            let length = end.map_or(rest.len(), |end| end + 1);
            *characters = rest[length..].chars();
            if last == Some(&b'm') {
                graphics(parameters, look);
            }
        }
        // System command: ends with a bell or with escape and backslash.
        Some(']' | 'P' | '_' | '^') => {
            let mut previous = ' ';
            for end in characters.by_ref() {
                if end == '\u{7}' || (previous == '\u{1b}' && end == '\\') {
                    break;
                }
                previous = end;
            }
        }
        // The choice of a character set has one more.
        Some('(' | ')' | '*' | '+') => drop(characters.next()),
        _ => {}
    }
}

/// Select graphic rendition.
fn graphics(parameters: &str, look: &mut Look) {
    let mut numbers =
        parameters.split([';', ':']).map(|number| if number.is_empty() { Some(0) } else { number.parse::<u16>().ok() });
    while let Some(number) = numbers.next() {
        match number {
            Some(0) => *look = Look::default(),
            Some(1) => look.is_bold = true,
            Some(2) => look.is_dim = true,
            Some(3) => look.is_italic = true,
            Some(4 | 21) => look.is_underlined = true,
            Some(7) => look.is_inverse = true,
            Some(9) => look.is_struck = true,
            Some(22) => (look.is_bold, look.is_dim) = (false, false),
            Some(23) => look.is_italic = false,
            Some(24) => look.is_underlined = false,
            Some(27) => look.is_inverse = false,
            Some(29) => look.is_struck = false,
            Some(at @ 30..=37) => look.ink = Some(Ink::Named(at as u8 - 30)),
            Some(at @ 90..=97) => look.ink = Some(Ink::Named(at as u8 - 82)),
            Some(at @ 40..=47) => look.paper = Some(Ink::Named(at as u8 - 40)),
            Some(at @ 100..=107) => look.paper = Some(Ink::Named(at as u8 - 92)),
            Some(39) => look.ink = None,
            Some(49) => look.paper = None,
            Some(38) => look.ink = extended(&mut numbers).or(look.ink),
            Some(48) => look.paper = extended(&mut numbers).or(look.paper),
            // An underline of another colour: its numbers mean nothing here.
            Some(58) => drop(extended(&mut numbers)),
            _ => {}
        }
    }
}

/// One of 256 colours, or of all.
fn extended(numbers: &mut impl Iterator<Item = Option<u16>>) -> Option<Ink> {
    let mut byte = || numbers.next().flatten().and_then(|number| u8::try_from(number).ok());
    match byte()? {
        5 => Some(of_256(byte()?)),
        2 => Some(Ink::Rgb([byte()?, byte()?, byte()?])),
        _ => None,
    }
}

/// Sixteen named ones, a cube of six steps a side, and greys.
fn of_256(number: u8) -> Ink {
    let step = |at: u8| if at == 0 { 0 } else { 55 + 40 * at };
    match number {
        0..=15 => Ink::Named(number),
        16..=231 => {
            let at = number - 16;
            Ink::Rgb([step(at / 36), step(at / 6 % 6), step(at % 6)])
        }
        232.. => Ink::Rgb([8 + 10 * (number - 232); 3]),
    }
}
