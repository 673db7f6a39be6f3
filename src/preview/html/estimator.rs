//! An estimator of scikit-learn as its page shows it: steps within steps, each with its parameters
//! (`sklearn.utils._repr_html`, 0.23 to 1.9).

use super::super::shape::tree::Builder;
use super::super::{Key, Kind, TreePreview};
use super::tokens::{Element, Piece, collapsed};

/// Steps that may lie in each other.
const MAX_DEPTH: usize = 200;
/// Rows of the tree.
const MAX_ROWS: usize = 20_000;

/// What was read.
pub(super) struct Estimator {
    /// Name of the outermost.
    pub(super) name: String,
    /// As Python writes it.
    pub(super) code: String,
    pub(super) tree: TreePreview,
}

/// The estimator of a page; `None` where the page shows none.
pub(super) fn read(pieces: &[Piece]) -> Option<Estimator> {
    let is_one = |piece: &Piece| matches!(piece, Piece::Open(element) if element.has_class("sk-top-container"));
    let start = pieces.iter().position(is_one)?;
    let mut reader = Reader::default();
    for piece in &pieces[start..] {
        match piece {
            Piece::Open(element) if !element.is_void() => reader.open(element),
            Piece::Open(_) => {}
            Piece::Close(name) => reader.close(name),
            Piece::Text(text) => reader.text(text),
        }
    }
    let name = reader.name?;
    while reader.tree.depth() > 0 {
        reader.tree.close();
    }
    Some(Estimator { name, code: reader.code.trim().to_owned(), tree: reader.tree.finish() })
}

/// What an open tag means.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Role {
    None,
    /// Holds a step, which has a name (`true`) once its label was read.
    Item(bool),
    Label,
    /// Within a label: links to documentation.
    Aside,
    Fallback,
    Content,
    Parameter,
    Value,
    Pre,
}

struct Reader {
    open: Vec<(String, Role)>,
    name: Option<String>,
    code: String,
    tree: Builder,
    label: String,
    parameter: String,
    value: String,
    /// The step has a table of parameters, or none of them is known yet.
    pre: String,
}

impl Default for Reader {
    fn default() -> Self {
        Self {
            open: Vec::new(),
            name: None,
            code: String::new(),
            tree: Builder::new(MAX_ROWS),
            label: String::new(),
            parameter: String::new(),
            value: String::new(),
            pre: String::new(),
        }
    }
}

impl Reader {
    fn is_within(&self, role: Role) -> bool {
        self.open.iter().any(|(_, known)| *known == role)
    }

    fn open(&mut self, element: &Element) {
        let role = match element.name.as_str() {
            "div" if element.has_class("sk-item") || element.has_class("sk-parallel-item") => Role::Item(false),
            "div" if element.has_class("sk-text-repr-fallback") => Role::Fallback,
            "div" if element.has_class("sk-toggleable__content") => Role::Content,
            "label" if element.has_class("sk-toggleable__label") => Role::Label,
            "a" | "span" if self.is_within(Role::Label) => Role::Aside,
            "span" if self.is_within(Role::Parameter) => Role::Aside,
            "td" if element.has_class("param") => {
                // Attributes of what was fitted have no value beside them.
                self.parameter.clear();
                Role::Parameter
            }
            "td" if element.has_class("value") => Role::Value,
            "pre" => Role::Pre,
            "script" | "style" => Role::Aside,
            _ => Role::None,
        };
        // A tag too many costs a little of the tree, not the stack.
        if self.open.len() < 10_000 {
            self.open.push((element.name.clone(), role));
        }
    }

    fn close(&mut self, name: &str) {
        let Some(at) = self.open.iter().rposition(|(known, _)| known == name) else { return };
        while self.open.len() > at {
            let Some((_, role)) = self.open.pop() else { return };
            match role {
                Role::Item(true) => self.tree.close(),
                Role::Label => self.named(),
                Role::Value => {
                    let key = Key::Name(collapsed(&std::mem::take(&mut self.parameter)));
                    let value = collapsed(&std::mem::take(&mut self.value));
                    self.tree.scalar(key, &value, kind_of(&value));
                }
                Role::Pre if self.is_within(Role::Content) => {
                    for (name, value) in arguments(&std::mem::take(&mut self.pre)) {
                        self.tree.scalar(Key::Name(name), &value, kind_of(&value));
                    }
                }
                _ => {}
            }
        }
    }

    fn text(&mut self, text: &str) {
        if self.is_within(Role::Aside) {
            return;
        }
        if self.is_within(Role::Fallback) {
            if self.is_within(Role::Pre) {
                self.code.push_str(text);
            }
        } else if self.is_within(Role::Label) {
            self.label.push_str(text);
        } else if self.is_within(Role::Parameter) {
            self.parameter.push_str(text);
        } else if self.is_within(Role::Value) {
            self.value.push_str(text);
        } else if self.is_within(Role::Pre) && self.is_within(Role::Content) {
            self.pre.push_str(text);
        }
    }

    /// A label was read: it names the step around it.
    fn named(&mut self) {
        let name = collapsed(&std::mem::take(&mut self.label));
        if name.is_empty() || self.tree.depth() >= MAX_DEPTH {
            return;
        }
        let around = self.open.iter_mut().rev().find(|(_, role)| matches!(role, Role::Item(_)));
        let Some((_, role)) = around else { return };
        if *role == Role::Item(true) {
            return;
        }
        *role = Role::Item(true);
        self.name.get_or_insert_with(|| name.clone());
        self.tree.open(Key::Name(name), Kind::Object);
    }
}

fn kind_of(value: &str) -> Kind {
    match value {
        "None" => Kind::Null,
        "True" | "False" => Kind::Bool,
        _ if value.parse::<f64>().is_ok() => Kind::Number,
        _ => Kind::String,
    }
}

/// The arguments in `Name(a=1, b='x')`.
fn arguments(code: &str) -> Vec<(String, String)> {
    let code = code.trim();
    let Some(inside) = code.split_once('(').and_then(|(_, rest)| rest.strip_suffix(')')) else { return Vec::new() };
    let mut found = Vec::new();
    let (mut depth, mut quote, mut start) = (0_i32, None, 0);
    let mut take = |part: &str| {
        if let Some((name, value)) = part.split_once('=') {
            found.push((name.trim().to_owned(), collapsed(value)));
        }
    };
    for (at, character) in inside.char_indices() {
        match (quote, character) {
            (Some(open), _) if open == character => quote = None,
            (None, '\'' | '"') => quote = Some(character),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => depth -= 1,
            (None, ',') if depth == 0 => {
                take(&inside[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    take(&inside[start..]);
    found
}
