//! The values of a pickle as a tree, as far as anybody would unfold it.

use super::super::page::shape_text;
use super::super::shape::tree::{Builder, TreePreview};
use super::super::{Key, Kind};
use super::arrays;
use super::value::{Id, Value, Values};

const MAX_ROWS: usize = 5_000;
const MAX_DEPTH: usize = 24;
/// Of one container.
const MAX_CHILDREN: usize = 500;
/// Of a text.
const MAX_CHARS: usize = 200;

/// The tree below a value; empty where it is no container.
pub(super) fn outline(values: &Values, top: Id) -> TreePreview {
    let mut walk = Walk { values, builder: Builder::new(MAX_ROWS), open: Vec::new(), rows: 0 };
    walk.value(Key::None, top);
    let mut tree = walk.builder.finish();
    tree.is_cut |= walk.rows >= MAX_ROWS;
    if tree.rows.len() == 1 && !tree.rows[0].kind.is_container() {
        tree.rows.clear();
    }
    tree
}

/// A value in a few words, if it has nothing to unfold.
pub(super) fn short(values: &Values, id: Id) -> Option<(String, Kind)> {
    if let Some(array) = arrays::array(values, id) {
        return Some((format!("{} {} {}", array.class, array.dtype, shape_text(&array.shape)), Kind::Alias));
    }
    Some(match values.get(id) {
        Value::None => ("None".to_owned(), Kind::Null),
        Value::Bool(value) => (if *value { "True" } else { "False" }.to_owned(), Kind::Bool),
        Value::Int(value) => (value.to_string(), Kind::Number),
        Value::LongInt(bytes) => (format!("int, {bytes} bytes"), Kind::Number),
        Value::Float(value) => (format!("{value:?}"), Kind::Number),
        Value::Text(text) => (text.chars().take(MAX_CHARS).collect(), Kind::String),
        Value::Bytes(length, _) => (format!("bytes, {length}"), Kind::Alias),
        Value::Raw => ("bytes".to_owned(), Kind::Alias),
        Value::Global(module, name) => (format!("{module}.{name}"), Kind::Alias),
        Value::Persistent(key) => {
            let class = values.items(*key).get(1).and_then(|&class| values.global(class)).unwrap_or_default();
            (class, Kind::Alias)
        }
        Value::Object(object) => return scalar(values, &values.class(object), values.items(object.arguments)),
        Value::Tuple(_) | Value::List(_) | Value::Set(_) | Value::Dict(_) => return None,
    })
}

/// Numbers of `NumPy` and the like: objects that are one value.
fn scalar(values: &Values, class: &str, arguments: &[Id]) -> Option<(String, Kind)> {
    match class {
        "numpy.core.multiarray.scalar" | "numpy._core.multiarray.scalar" => {
            let bytes = match values.get(*arguments.get(1)?) {
                Value::Bytes(_, bytes) => bytes.to_vec(),
                Value::Text(text) => text.chars().map(|c| c as u8).collect(),
                _ => return None,
            };
            let dtype = values.object(*arguments.first()?)?;
            let code = values.text(*values.items(dtype.arguments).first()?)?;
            let dtype = super::super::numpy::dtype::Dtype::of_code(code)?;
            Some((dtype.text(&bytes), Kind::Number))
        }
        "torch.Size" => {
            let sides = values.items(*arguments.first()?).iter().filter_map(|&side| values.int(side));
            Some((shape_text(&sides.map(|side| side as u64).collect::<Vec<_>>()), Kind::Alias))
        }
        "numpy.dtype" => Some((format!("dtype {}", values.text(*arguments.first()?)?), Kind::Alias)),
        _ => None,
    }
}

struct Walk<'a> {
    values: &'a Values,
    builder: Builder,
    /// What lies around: a value inside of itself is not unfolded again.
    open: Vec<Id>,
    rows: usize,
}

impl Walk<'_> {
    fn value(&mut self, key: Key, id: Id) {
        self.rows += 1;
        if self.rows > MAX_ROWS {
            return;
        }
        if let Some((text, kind)) = short(self.values, id) {
            return self.builder.scalar(key, &text, kind);
        }
        if self.open.contains(&id) || self.open.len() >= MAX_DEPTH {
            return self.builder.scalar(key, "…", Kind::Alias);
        }
        self.open.push(id);
        match self.values.get(id) {
            Value::Tuple(items) | Value::List(items) | Value::Set(items) => {
                self.builder.open(key, Kind::Array);
                self.items(items);
            }
            Value::Dict(pairs) => {
                self.builder.open(key, Kind::Object);
                self.pairs(pairs);
            }
            Value::Object(object) => {
                self.builder.open(key, Kind::Object);
                let class = self.values.class(object);
                self.builder.scalar(Key::Name("class".to_owned()), &class, Kind::Alias);
                let attributes = self.values.attributes(object);
                if attributes.is_empty() && object.items.is_empty() && object.pairs.is_empty() {
                    let arguments = self.values.items(object.arguments);
                    self.items(arguments);
                    if let Some(state) = object.state {
                        self.value(Key::Name("state".to_owned()), state);
                    }
                } else {
                    self.pairs(&attributes);
                    self.items(&object.items);
                    self.pairs(&object.pairs);
                }
            }
            _ => {}
        }
        self.builder.close();
        self.open.pop();
    }

    fn items(&mut self, items: &[Id]) {
        for (at, &item) in items.iter().take(MAX_CHILDREN).enumerate() {
            self.value(Key::Index(at as u32), item);
        }
        self.rest(items.len());
    }

    fn pairs(&mut self, pairs: &[(Id, Id)]) {
        for &(key, value) in pairs.iter().take(MAX_CHILDREN) {
            let name = short(self.values, key).map_or_else(|| self.values.type_name(key), |(text, _)| text);
            self.value(Key::Name(name), value);
        }
        self.rest(pairs.len());
    }

    fn rest(&mut self, all: usize) {
        if all > MAX_CHILDREN {
            self.builder.scalar(Key::Name("…".to_owned()), &format!("+ {}", all - MAX_CHILDREN), Kind::Alias);
        }
    }
}
