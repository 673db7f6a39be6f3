//! Literals of Python, as the header of an array is one: nothing but values, read without evaluating anything.

/// Containers in each other; headers have four at most.
const MAX_DEPTH: usize = 32;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::preview) enum Literal {
    None,
    Bool(bool),
    Int(i128),
    Text(String),
    /// A list or a tuple.
    Sequence(Vec<Literal>),
    Dict(Vec<(Literal, Literal)>),
}

impl Literal {
    /// The value at a key of a dict.
    pub(super) fn get(&self, key: &str) -> Option<&Literal> {
        match self {
            Self::Dict(pairs) => pairs.iter().find(|(k, _)| *k == Self::Text(key.to_owned())).map(|(_, value)| value),
            _ => None,
        }
    }

    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn items(&self) -> Option<&[Literal]> {
        match self {
            Self::Sequence(items) => Some(items),
            _ => None,
        }
    }
}

/// Reads a value with which `text` begins; `None` for anything that is no literal.
pub(in crate::preview) fn parse(text: &str) -> Option<Literal> {
    let mut parser = Parser { text, at: 0 };
    let value = parser.value(0)?;
    parser.skip_space();
    (parser.at == text.len()).then_some(value)
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn skip_space(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start_matches(['\0', ' ', '\t', '\r', '\n']).len();
    }

    fn take(&mut self, character: char) -> bool {
        self.skip_space();
        let is_there = self.peek() == Some(character);
        self.at += if is_there { character.len_utf8() } else { 0 };
        is_there
    }

    fn value(&mut self, depth: usize) -> Option<Literal> {
        if depth > MAX_DEPTH {
            return None;
        }
        self.skip_space();
        match self.peek()? {
            '(' => self.sequence(')', depth),
            '[' => self.sequence(']', depth),
            '{' => self.dict(depth),
            'u' | 'b' if self.text[self.at + 1..].starts_with(['\'', '"']) => {
                self.at += 1;
                self.string()
            }
            '\'' | '"' => self.string(),
            _ => self.word(),
        }
    }

    fn sequence(&mut self, end: char, depth: usize) -> Option<Literal> {
        self.at += 1;
        let mut items = Vec::new();
        let mut had_comma = false;
        loop {
            if self.take(end) {
                // Parentheses around one value are no tuple.
                return match items.pop() {
                    Some(only) if end == ')' && items.is_empty() && !had_comma => Some(only),
                    last => {
                        items.extend(last);
                        Some(Literal::Sequence(items))
                    }
                };
            }
            if !items.is_empty() && !had_comma {
                return None;
            }
            items.push(self.value(depth + 1)?);
            had_comma = self.take(',');
            if had_comma && self.take(end) {
                return Some(Literal::Sequence(items));
            }
        }
    }

    fn dict(&mut self, depth: usize) -> Option<Literal> {
        self.at += 1;
        let mut pairs = Vec::new();
        loop {
            if self.take('}') {
                return Some(Literal::Dict(pairs));
            }
            let key = self.value(depth + 1)?;
            if !self.take(':') {
                return None;
            }
            pairs.push((key, self.value(depth + 1)?));
            if !self.take(',') {
                return self.take('}').then_some(Literal::Dict(pairs));
            }
        }
    }

    fn string(&mut self) -> Option<Literal> {
        let quote = self.peek()?;
        self.at += 1;
        let mut value = String::new();
        let mut characters = self.text[self.at..].char_indices();
        while let Some((at, character)) = characters.next() {
            match character {
                '\\' => value.push(characters.next()?.1),
                end if end == quote => {
                    self.at += at + 1;
                    return Some(Literal::Text(value));
                }
                other => value.push(other),
            }
        }
        None
    }

    fn word(&mut self) -> Option<Literal> {
        let rest = &self.text[self.at..];
        let length = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '+'))).unwrap_or(rest.len());
        let word = &rest[..length];
        self.at += length;
        match word {
            "None" => Some(Literal::None),
            "True" => Some(Literal::Bool(true)),
            "False" => Some(Literal::Bool(false)),
            // Python 2 wrote long integers with an L.
            number => number.trim_end_matches('L').parse().ok().map(Literal::Int),
        }
    }
}
