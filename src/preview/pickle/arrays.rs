//! Arrays of `NumPy` and tensors of `PyTorch` among the values of a pickle: their shapes and types, by what would be called.

use super::super::numpy::dtype::Dtype;
use super::value::{Id, Object, Value, Values};

/// An array or a tensor.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::preview) struct Array {
    /// `ndarray`, `Tensor`, `Parameter`, …
    pub(in crate::preview) class: &'static str,
    pub(in crate::preview) dtype: String,
    pub(in crate::preview) shape: Vec<u64>,
}

/// An array whose values follow in the file.
pub(super) struct Wrapped {
    pub(super) shape: Vec<u64>,
    /// The code of its type, such as `<f8`, or `object`; `None` where it is not understood.
    pub(super) dtype: Option<String>,
    /// A byte tells how many follow that only fill up.
    pub(super) has_padding: bool,
}

/// The array that joblib's wrapper stands for.
pub(super) fn wrapped(values: &Values, id: Id) -> Option<Wrapped> {
    let object = values.object(id)?;
    if values.class(object) != "joblib.numpy_pickle.NumpyArrayWrapper" {
        return None;
    }
    let state = object.state?;
    let shape = shape(values, values.at_key(state, "shape")?)?;
    let dtype = values.at_key(state, "dtype").and_then(|dtype| code(values, dtype));
    let alignment = values.at_key(state, "numpy_array_alignment_bytes");
    let has_padding = alignment.is_some_and(|id| values.int(id).is_some());
    Some(Wrapped { shape, dtype, has_padding })
}

/// The array that a value is, if it is one.
pub(in crate::preview) fn array(values: &Values, id: Id) -> Option<Array> {
    array_within(values, id, 0)
}

fn array_within(values: &Values, id: Id, depth: usize) -> Option<Array> {
    if depth > 4 {
        return None;
    }
    let object = values.object(id)?;
    if let Some(wrapped) = wrapped(values, id) {
        let dtype = wrapped.dtype.map_or_else(|| "?".to_owned(), |code| name_of(&code));
        return Some(Array { class: "ndarray", dtype, shape: wrapped.shape });
    }
    let called = values.global(object.class)?;
    let arguments = values.items(object.arguments);
    let argument = |at: usize| arguments.get(at).copied();
    if let "numpy.core.multiarray._reconstruct" | "numpy._core.multiarray._reconstruct" = called.as_str() {
        let state = values.items(object.state?);
        let dtype = code(values, *state.get(2)?).map_or_else(|| "?".to_owned(), |code| name_of(&code));
        return Some(Array { class: "ndarray", dtype, shape: shape(values, *state.get(1)?)? });
    }
    if let "numpy.core.numeric._frombuffer" | "numpy._core.numeric._frombuffer" = called.as_str() {
        let dtype = code(values, argument(1)?).map_or_else(|| "?".to_owned(), |code| name_of(&code));
        return Some(Array { class: "ndarray", dtype, shape: shape(values, argument(2)?)? });
    }
    tensor(values, &called, object, depth)
}

/// The makers of `torch._utils`.
fn tensor(values: &Values, called: &str, object: &Object, depth: usize) -> Option<Array> {
    let arguments = values.items(object.arguments);
    let argument = |at: usize| arguments.get(at).copied();
    let maker = called.strip_prefix("torch._utils.").or_else(|| called.strip_prefix("torch._tensor."))?;
    let plain = |dtype: String, size: Id| Some(Array { class: "Tensor", dtype, shape: shape(values, size)? });
    match maker {
        "_rebuild_tensor" | "_rebuild_tensor_v2" | "_rebuild_qtensor" | "_rebuild_tensor_v3" => {
            let dtype = match (maker, argument(6).and_then(|dtype| values.global(dtype))) {
                ("_rebuild_tensor_v3", Some(dtype)) => dtype.trim_start_matches("torch.").to_owned(),
                _ => storage_dtype(values, argument(0)?),
            };
            plain(dtype, argument(2)?)
        }
        "_rebuild_meta_tensor_no_storage" => {
            let dtype = values.global(argument(0)?)?;
            plain(dtype.trim_start_matches("torch.").to_owned(), argument(1)?)
        }
        "_rebuild_wrapper_subclass" => {
            let dtype = values.global(argument(1)?).unwrap_or_default();
            plain(dtype.trim_start_matches("torch.").to_owned(), argument(2)?)
        }
        "_rebuild_sparse_tensor" => {
            let parts = values.items(argument(1)?);
            let inner = array_within(values, *parts.get(1)?, depth + 1)?;
            let shape = shape(values, *parts.get(2)?)?;
            Some(Array { class: "sparse Tensor", dtype: inner.dtype, shape })
        }
        "_rebuild_parameter" | "_rebuild_parameter_with_state" => {
            Some(Array { class: "Parameter", ..array_within(values, argument(0)?, depth + 1)? })
        }
        "_rebuild_from_type_v2" => {
            let func = values.global(argument(0)?)?;
            let inner = Object {
                class: argument(0)?,
                arguments: argument(2)?,
                state: None,
                items: Vec::new(),
                pairs: Vec::new(),
            };
            if depth > 3 { None } else { tensor(values, &func, &inner, depth + 1) }
        }
        _ => None,
    }
}

/// The type of the elements of what is kept elsewhere, by the class of its storage.
fn storage_dtype(values: &Values, id: Id) -> String {
    let key = match values.get(id) {
        Value::Persistent(key) => *key,
        _ => return "?".to_owned(),
    };
    let class = values.items(key).get(1).and_then(|&class| values.global(class)).unwrap_or_default();
    match class.rsplit('.').next().unwrap_or_default() {
        "HalfStorage" => "float16",
        "BFloat16Storage" => "bfloat16",
        "FloatStorage" => "float32",
        "DoubleStorage" => "float64",
        "CharStorage" => "int8",
        "ByteStorage" => "uint8",
        "ShortStorage" => "int16",
        "IntStorage" => "int32",
        "LongStorage" => "int64",
        "BoolStorage" => "bool",
        "ComplexFloatStorage" => "complex64",
        "ComplexDoubleStorage" => "complex128",
        "QInt8Storage" => "qint8",
        "QUInt8Storage" => "quint8",
        "QInt32Storage" => "qint32",
        "UntypedStorage" => "bytes",
        _ => "?",
    }
    .to_owned()
}

/// Sides, from a tuple of whole numbers or `torch.Size`.
fn shape(values: &Values, id: Id) -> Option<Vec<u64>> {
    let sides = match values.get(id) {
        Value::Object(object) => {
            let first = *values.items(object.arguments).first()?;
            values.items(first)
        }
        Value::Int(side) => return Some(vec![u64::try_from(*side).ok()?]),
        Value::Tuple(sides) | Value::List(sides) => sides,
        _ => return None,
    };
    sides.iter().take(64).map(|&side| u64::try_from(values.int(side)?).ok()).collect()
}

/// The code of a type, such as `<f8`, from `numpy.dtype('f8', False, True)` and its state `(3, '<', …)`.
fn code(values: &Values, id: Id) -> Option<String> {
    let object = values.object(id)?;
    let name = values.text(*values.items(object.arguments).first()?)?;
    let state = object.state.map(|state| values.items(state)).unwrap_or_default();
    if name.starts_with('O') {
        return Some("object".to_owned());
    }
    let order = state.get(1).and_then(|&order| values.text(order)).unwrap_or("");
    // Of a record only the size is here; the names of its fields stand in the state.
    Some(format!("{}{name}", order.trim_matches('|')))
}

fn name_of(code: &str) -> String {
    Dtype::of_code(code).map_or_else(|| code.to_owned(), |dtype| dtype.name())
}
