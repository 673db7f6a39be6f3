//! What a pickle describes: values that refer to each other by number, so that circles and shared parts cost nothing.

/// A value by its number.
pub(in crate::preview) type Id = u32;

/// A value. Nothing is ever made of what it describes.
#[derive(Clone, Debug)]
pub(in crate::preview) enum Value {
    None,
    Bool(bool),
    /// With its digits.
    Int(i64),
    /// Too long for a number here: its bytes.
    LongInt(u64),
    Float(f64),
    Text(Box<str>),
    /// Its length, and as many of the bytes as are kept.
    Bytes(u64, Box<[u8]>),
    Tuple(Vec<Id>),
    List(Vec<Id>),
    Set(Vec<Id>),
    Dict(Vec<(Id, Id)>),
    /// Something that is imported: module and name.
    Global(Box<str>, Box<str>),
    Object(Box<Object>),
    /// What the file keeps elsewhere.
    Persistent(Id),
    /// The values of an array, which follow in the file.
    Raw,
}

/// What would come of a call.
#[derive(Clone, Debug)]
pub(in crate::preview) struct Object {
    /// What is called.
    pub(in crate::preview) class: Id,
    /// With what.
    pub(in crate::preview) arguments: Id,
    /// What is set afterwards.
    pub(in crate::preview) state: Option<Id>,
    pub(in crate::preview) items: Vec<Id>,
    pub(in crate::preview) pairs: Vec<(Id, Id)>,
}

/// All values of a pickle.
#[derive(Default)]
pub(in crate::preview) struct Values(pub(super) Vec<Value>);

impl Values {
    pub(in crate::preview) fn get(&self, id: Id) -> &Value {
        self.0.get(id as usize).unwrap_or(&Value::None)
    }

    pub(in crate::preview) fn text(&self, id: Id) -> Option<&str> {
        match self.get(id) {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(in crate::preview) fn int(&self, id: Id) -> Option<i64> {
        match self.get(id) {
            Value::Int(value) => Some(*value),
            Value::Bool(value) => Some(i64::from(*value)),
            _ => None,
        }
    }

    pub(in crate::preview) fn object(&self, id: Id) -> Option<&Object> {
        match self.get(id) {
            Value::Object(object) => Some(object),
            _ => None,
        }
    }

    /// Members of a list, tuple or set.
    pub(in crate::preview) fn items(&self, id: Id) -> &[Id] {
        match self.get(id) {
            Value::Tuple(items) | Value::List(items) | Value::Set(items) => items,
            Value::Object(object) => &object.items,
            _ => &[],
        }
    }

    /// Keys and values of a dict, also of one with a class of its own.
    pub(in crate::preview) fn pairs(&self, id: Id) -> &[(Id, Id)] {
        match self.get(id) {
            Value::Dict(pairs) => pairs,
            Value::Object(object) => &object.pairs,
            _ => &[],
        }
    }

    /// The value at a key of a dict.
    pub(in crate::preview) fn at_key(&self, id: Id, key: &str) -> Option<Id> {
        self.pairs(id).iter().find(|(k, _)| self.text(*k) == Some(key)).map(|&(_, value)| value)
    }

    /// Attributes of an object: its state, or both halves of one with slots.
    pub(in crate::preview) fn attributes(&self, object: &Object) -> Vec<(Id, Id)> {
        let Some(state) = object.state else { return Vec::new() };
        match self.get(state) {
            Value::Tuple(halves) if halves.len() == 2 => {
                halves.iter().flat_map(|&half| self.pairs(half)).copied().collect()
            }
            _ => self.pairs(state).to_vec(),
        }
    }

    /// `module.name` of something imported.
    pub(in crate::preview) fn global(&self, id: Id) -> Option<String> {
        match self.get(id) {
            Value::Global(module, name) => Some(format!("{module}.{name}")),
            _ => None,
        }
    }

    /// The class of an object: what is called to make it, or what a known maker of objects is asked to make.
    pub(in crate::preview) fn class(&self, object: &Object) -> String {
        let Some(called) = self.global(object.class) else {
            return match self.get(object.class) {
                Value::Object(inner) => format!("{}(…)", self.shallow_class(inner)),
                _ => "?".to_owned(),
            };
        };
        let asked = match called.as_str() {
            "copy_reg._reconstructor"
            | "copyreg._reconstructor"
            | "copyreg.__newobj__"
            | "copy_reg.__newobj__"
            | "copyreg.__newobj_ex__"
            | "numpy.core.multiarray._reconstruct"
            | "numpy._core.multiarray._reconstruct" => {
                self.items(object.arguments).first().and_then(|&class| self.global(class))
            }
            _ => None,
        };
        asked.unwrap_or(called)
    }

    fn shallow_class(&self, object: &Object) -> String {
        self.global(object.class).unwrap_or_else(|| "?".to_owned())
    }

    /// What a value is, in the words of Python.
    pub(in crate::preview) fn type_name(&self, id: Id) -> String {
        match self.get(id) {
            Value::None => "NoneType".to_owned(),
            Value::Bool(_) => "bool".to_owned(),
            Value::Int(_) | Value::LongInt(_) => "int".to_owned(),
            Value::Float(_) => "float".to_owned(),
            Value::Text(_) => "str".to_owned(),
            Value::Bytes(..) | Value::Raw => "bytes".to_owned(),
            Value::Tuple(_) => "tuple".to_owned(),
            Value::List(_) => "list".to_owned(),
            Value::Set(_) => "set".to_owned(),
            Value::Dict(_) => "dict".to_owned(),
            Value::Global(module, name) => format!("{module}.{name}"),
            Value::Object(object) => self.class(object),
            Value::Persistent(_) => "persistent".to_owned(),
        }
    }
}
