//! The grammar of an expression: reads the text by recursive descent and writes it anew for `exmex`, with all its
//! parentheses and with numbered variables for the metrics.

use std::sync::LazyLock;

use exmex::{MakeOperators, Operator};

use super::{ExpressionError, Operators};

/// Parentheses, signs and exponents within each other.
const MAX_DEPTH: usize = 100;
/// Numbers and names in one expression.
const MAX_OPERANDS: usize = 1000;
/// Bytes of text.
const MAX_BYTES: usize = 100_000;

/// Functions of one value.
static FUNCTIONS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let operators = Operators::make();
    operators.iter().filter(|operator| operator.has_unary() && operator.repr() != "-").map(Operator::repr).collect()
});

/// An expression as `exmex` understands it.
pub(super) struct Rewritten<'a> {
    pub(super) text: String,
    /// Name of each [`variable`]; at least one.
    pub(super) metrics: Vec<&'a str>,
}

/// Checks `text` and rewrites it.
pub(super) fn rewrite<'a>(text: &'a str, known: &'a [&'a str]) -> Result<Rewritten<'a>, ExpressionError> {
    if text.trim().is_empty() {
        return Err(ExpressionError::Empty);
    }
    if text.len() > MAX_BYTES {
        return Err(ExpressionError::TooLong);
    }
    let mut parser =
        Parser { text, at: 0, known, rewritten: String::new(), metrics: Vec::new(), operands: 0, depth: 0 };
    parser.sum()?;
    if parser.peek().is_some() {
        return Err(parser.syntax());
    }
    if parser.metrics.is_empty() {
        return Err(ExpressionError::NoMetric);
    }
    Ok(Rewritten { text: parser.rewritten, metrics: parser.metrics })
}

/// Name of a metric for `exmex`, by its place; the order of the names is that of the places.
pub(super) fn variable(at: usize) -> String {
    format!("{{m{at:04}}}")
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// Reads the text by recursive descent and writes it anew.
struct Parser<'a> {
    text: &'a str,
    /// Byte from which to read.
    at: usize,
    known: &'a [&'a str],
    rewritten: String,
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
            self.rewritten.push(operator);
            self.product()?;
        }
        Ok(())
    }

    fn product(&mut self) -> Read {
        self.signed()?;
        while let Some(operator @ ('*' | '/')) = self.peek() {
            self.at += 1;
            self.rewritten.push(operator);
            self.signed()?;
        }
        Ok(())
    }

    fn signed(&mut self) -> Read {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(ExpressionError::TooLong);
        }
        if self.take("-") {
            self.rewritten.push_str("(-(");
            self.signed()?;
            self.rewritten.push_str("))");
        } else if self.take("+") {
            self.signed()?;
        } else {
            self.operand()?;
            if self.take("^") || self.take("**") {
                self.rewritten.push_str("^(");
                self.signed()?;
                self.rewritten.push(')');
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
            self.rewritten.push('(');
            self.sum()?;
            self.rewritten.push(')');
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
            "e" | "E" => "E",
            "pi" | "PI" | "π" => "PI",
            "tau" | "TAU" | "τ" => "TAU",
            _ if is_function(word) && self.take("(") => return self.call(word),
            _ if is_function(word) => return Err(self.syntax()),
            _ => return Err(ExpressionError::UnknownName(word.to_owned())),
        };
        self.rewritten.push_str(constant);
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
        self.rewritten.push_str(&variable(at));
    }

    /// The next `length` bytes.
    fn number(&mut self, length: usize) -> Read {
        match self.rest()[..length].parse::<f64>() {
            Ok(number) if number.is_finite() => {
                self.at += length;
                // Written in full, because `exmex` knows no exponents.
                self.rewritten.push_str(&number.to_string());
                Ok(())
            }
            _ => Err(self.syntax()),
        }
    }

    /// After the opening parenthesis.
    fn call(&mut self, function: &str) -> Read {
        if !is_of_many(function) {
            self.rewritten.push('(');
            self.rewritten.push_str(function);
            self.rewritten.push('(');
            self.sum()?;
            self.rewritten.push_str("))");
            return self.expect(")");
        }
        let start = self.rewritten.len();
        self.rewritten.push('(');
        self.sum()?;
        self.rewritten.push(')');
        while self.take(",") {
            self.rewritten.insert(start, '(');
            self.rewritten.push_str(function);
            self.rewritten.push('(');
            self.sum()?;
            self.rewritten.push_str("))");
        }
        self.expect(")")
    }
}

fn is_of_many(name: &str) -> bool {
    matches!(name, "min" | "max")
}

fn is_function(name: &str) -> bool {
    is_of_many(name) || FUNCTIONS.contains(&name)
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
