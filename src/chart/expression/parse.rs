//! The grammar of an expression: reads the text by recursive descent and compiles it on the way.

use std::f64::consts;

use super::error::ExpressionError;
use super::program::{Program, Step, function, function_of_many};

/// Parentheses, signs and exponents within each other.
const MAX_DEPTH: usize = 100;
/// Numbers and names in one expression.
const MAX_OPERANDS: usize = 1000;
/// Bytes of text.
const MAX_BYTES: usize = 100_000;

/// A text that was understood.
pub(super) struct Parsed<'a> {
    pub(super) program: Program,
    /// What [`Step::Metric`] counts; at least one.
    pub(super) metrics: Vec<&'a str>,
}

/// Checks `text` and compiles it.
pub(super) fn parse<'a>(text: &'a str, known: &'a [&'a str]) -> Result<Parsed<'a>, ExpressionError> {
    if text.trim().is_empty() {
        return Err(ExpressionError::Empty);
    }
    if text.len() > MAX_BYTES {
        return Err(ExpressionError::TooLong);
    }
    let mut parser = Parser { text, at: 0, known, steps: Vec::new(), metrics: Vec::new(), operands: 0, depth: 0 };
    parser.sum()?;
    if parser.peek().is_some() {
        return Err(parser.syntax());
    }
    if parser.metrics.is_empty() {
        return Err(ExpressionError::NoMetric);
    }
    Ok(Parsed { program: Program::new(parser.steps), metrics: parser.metrics })
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// An operator follows its operands in `steps`, so whatever binds tighter is there first.
struct Parser<'a> {
    text: &'a str,
    /// Byte from which to read.
    at: usize,
    known: &'a [&'a str],
    steps: Vec<Step>,
    metrics: Vec<&'a str>,
    operands: usize,
    depth: usize,
}

type Read = Result<(), ExpressionError>;

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Skips blanks; the next character.
    fn peek(&mut self) -> Option<char> {
        self.at = self.text.len() - self.rest().trim_start().len();
        self.rest().chars().next()
    }

    /// Skips `token` if it is next.
    fn take(&mut self, token: &str) -> bool {
        self.peek();
        let found = self.rest().starts_with(token);
        self.at += if found { token.len() } else { 0 };
        found
    }

    fn expect(&mut self, token: &str) -> Read {
        if self.take(token) { Ok(()) } else { Err(self.syntax()) }
    }

    /// The error at the next character.
    fn syntax(&mut self) -> ExpressionError {
        self.peek();
        ExpressionError::Syntax { at: self.text[..self.at].chars().count() + 1 }
    }

    fn sum(&mut self) -> Read {
        self.product()?;
        while let Some(operator @ ('+' | '-')) = self.peek() {
            self.at += 1;
            self.product()?;
            self.steps.push(Step::Two(if operator == '+' {
                |one, other| one + other
            } else {
                |one, other| one - other
            }));
        }
        Ok(())
    }

    fn product(&mut self) -> Read {
        self.signed()?;
        while let Some(operator @ ('*' | '/')) = self.peek() {
            self.at += 1;
            self.signed()?;
            self.steps.push(Step::Two(if operator == '*' {
                |one, other| one * other
            } else {
                |one, other| one / other
            }));
        }
        Ok(())
    }

    fn signed(&mut self) -> Read {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(ExpressionError::TooLong);
        }
        if self.take("-") {
            self.signed()?;
            self.steps.push(Step::One(|one| -one));
        } else if self.take("+") {
            self.signed()?;
        } else {
            self.operand()?;
            if self.take("^") || self.take("**") {
                self.signed()?;
                self.steps.push(Step::Two(f64::powf));
            }
        }
        self.depth -= 1;
        Ok(())
    }

    fn operand(&mut self) -> Read {
        self.operands += 1;
        if self.operands > MAX_OPERANDS {
            return Err(ExpressionError::TooLong);
        }
        if self.take("(") {
            self.sum()?;
            return self.expect(")");
        }
        if self.take("`") {
            return self.quoted();
        }
        let number = number_length(self.rest());
        if let Some(name) = self.longest_known()
            && name.len() > number
            && !(is_function(name) && self.rest()[name.len()..].trim_start().starts_with('('))
        {
            self.at += name.len();
            self.metric(name);
            return Ok(());
        }
        let word_length = self.rest().find(|character| !is_word(character)).unwrap_or(self.rest().len());
        let word = &self.rest()[..word_length];
        if number >= word.len() && number > 0 {
            return self.number(number);
        }
        if word.is_empty() {
            return Err(self.syntax());
        }
        self.at += word.len();
        let constant = match word {
            "e" | "E" => consts::E,
            "pi" | "PI" | "π" => consts::PI,
            "tau" | "TAU" | "τ" => consts::TAU,
            _ if is_function(word) && self.take("(") => return self.call(word),
            _ if is_function(word) => return Err(self.syntax()),
            _ => return Err(ExpressionError::UnknownName(word.to_owned())),
        };
        self.steps.push(Step::Number(constant));
        Ok(())
    }

    /// The longest metric that begins here and ends where a name can end.
    fn longest_known(&self) -> Option<&'a str> {
        let rest = self.rest();
        let ends = |name: &str| rest[name.len()..].chars().next().is_none_or(|next| !is_word(next));
        let names = self.known.iter().copied();
        names.filter(|name| !name.is_empty() && rest.starts_with(name) && ends(name)).max_by_key(|name| name.len())
    }

    /// After the first backtick.
    fn quoted(&mut self) -> Read {
        let rest = self.rest();
        let Some(end) = rest.find('`') else {
            self.at = self.text.len();
            return Err(self.syntax());
        };
        let Some(name) = self.known.iter().copied().find(|name| *name == &rest[..end]) else {
            return Err(ExpressionError::UnknownName(rest[..end].to_owned()));
        };
        self.at += end + 1;
        self.metric(name);
        Ok(())
    }

    fn metric(&mut self, name: &'a str) {
        let at = self.metrics.iter().position(|metric| *metric == name).unwrap_or_else(|| {
            self.metrics.push(name);
            self.metrics.len() - 1
        });
        self.steps.push(Step::Metric(at));
    }

    /// The next `length` bytes.
    fn number(&mut self, length: usize) -> Read {
        match self.rest()[..length].parse::<f64>() {
            Ok(number) if number.is_finite() => {
                self.at += length;
                self.steps.push(Step::Number(number));
                Ok(())
            }
            _ => Err(self.syntax()),
        }
    }

    /// After the opening parenthesis.
    fn call(&mut self, name: &str) -> Read {
        self.sum()?;
        if let Some(apply) = function_of_many(name) {
            while self.take(",") {
                self.sum()?;
                self.steps.push(Step::Two(apply));
            }
        } else if let Some(apply) = function(name) {
            self.steps.push(Step::One(apply));
        }
        self.expect(")")
    }
}

fn is_function(name: &str) -> bool {
    function(name).is_some() || function_of_many(name).is_some()
}

/// Bytes of the number that `text` begins with: digits with at most one point, and an exponent if it has digits.
fn number_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let whole = digits(0);
    let mut length = whole;
    if bytes.get(length) == Some(&b'.') {
        let fraction = digits(length + 1);
        if whole + fraction == 0 {
            return 0;
        }
        length += 1 + fraction;
    }
    if length > 0 && matches!(bytes.get(length), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(length + 1), Some(b'+' | b'-')));
        let exponent = bytes.get(length + 1 + sign..).map_or(0, |_| digits(length + 1 + sign));
        if exponent > 0 {
            length += 1 + sign + exponent;
        }
    }
    length
}
