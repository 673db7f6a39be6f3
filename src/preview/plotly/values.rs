//! The data of a trace: arrays of JSON, and arrays as plotly.py 6 writes them (`{"dtype", "bdata", "shape"}`).

use std::borrow::Cow;

use base64::Engine as _;
use serde_json::Value;

use super::dates;
use super::node::Node;
pub(in crate::preview) use super::numbers::number_in;

/// A column of data.
#[derive(Clone, Debug)]
pub(in crate::preview) enum Column<'a> {
    /// NaN where there is no number.
    Numbers(Vec<f64>),
    Values(&'a [Value]),
}

impl<'a> Column<'a> {
    /// What an attribute holds, if that is an array. Two dimensions come as one, row by row, of typed arrays alone.
    pub(in crate::preview) fn of(value: &'a Value) -> Option<Self> {
        match value {
            Value::Array(values) => Some(Self::Values(values)),
            Value::Object(_) => Some(Self::Numbers(typed(value)?.0)),
            _ => None,
        }
    }

    /// The column at a path of a trace.
    pub(in crate::preview) fn at(node: Node<'a>, path: &str) -> Option<Self> {
        Self::of(node.at(path)?)
    }

    pub(in crate::preview) fn len(&self) -> usize {
        match self {
            Self::Numbers(numbers) => numbers.len(),
            Self::Values(values) => values.len(),
        }
    }

    /// A number; NaN where there is none.
    pub(in crate::preview) fn number(&self, at: usize) -> f64 {
        match self {
            Self::Numbers(numbers) => numbers.get(at).copied().unwrap_or(f64::NAN),
            Self::Values(values) => values.get(at).map_or(f64::NAN, loose_number),
        }
    }

    /// As a label shows it; empty where there is nothing.
    pub(in crate::preview) fn text(&self, at: usize) -> Cow<'a, str> {
        match self {
            Self::Numbers(numbers) => numbers
                .get(at)
                .filter(|value| !value.is_nan())
                .map_or(Cow::Borrowed(""), |value| Cow::Owned(plain(*value))),
            Self::Values(values) => values.get(at).map_or(Cow::Borrowed(""), label),
        }
    }

    /// The value as it stands in the file; `None` for a typed array.
    pub(in crate::preview) fn value(&self, at: usize) -> Option<&'a Value> {
        match self {
            Self::Numbers(_) => None,
            Self::Values(values) => values.get(at),
        }
    }

    /// All numbers; NaN where there is none.
    pub(in crate::preview) fn numbers(&self) -> Vec<f64> {
        match self {
            Self::Numbers(numbers) => numbers.clone(),
            Self::Values(values) => values.iter().map(loose_number).collect(),
        }
    }
}

/// An attribute that may differ from point to point.
#[derive(Clone, Debug)]
pub(in crate::preview) enum Each<'a> {
    None,
    One(&'a Value),
    Many(Column<'a>),
}

impl<'a> Each<'a> {
    /// What a path of a trace says.
    pub(in crate::preview) fn at(node: Node<'a>, path: &str) -> Self {
        match node.at(path) {
            None => Self::None,
            Some(value) => Column::of(value).map_or(Self::One(value), Self::Many),
        }
    }

    /// The number of a point.
    pub(in crate::preview) fn number(&self, at: usize) -> Option<f64> {
        let number = match self {
            Self::None => return None,
            Self::One(value) => loose_number(value),
            Self::Many(column) => column.number(at),
        };
        number.is_finite().then_some(number)
    }

    /// The text of a point; empty where there is none.
    pub(in crate::preview) fn text(&self, at: usize) -> Cow<'a, str> {
        match self {
            Self::None => Cow::Borrowed(""),
            Self::One(value) => label(value),
            Self::Many(column) => column.text(at),
        }
    }
}

/// A table of numbers.
#[derive(Clone, Debug, Default)]
pub(in crate::preview) struct Grid {
    pub(in crate::preview) rows: usize,
    pub(in crate::preview) columns: usize,
    /// Row by row, NaN where there is none.
    pub(in crate::preview) cells: Vec<f64>,
}

impl Grid {
    /// An array of rows, or a typed array with a shape. Short rows are filled up.
    pub(in crate::preview) fn of(value: &Value) -> Option<Self> {
        let Value::Array(rows) = value else {
            let (cells, shape) = typed(value)?;
            let [rows, columns] = shape[..] else { return None };
            return (rows.checked_mul(columns) == Some(cells.len())).then_some(Self { rows, columns, cells });
        };
        let rows: Vec<Column<'_>> = rows.iter().map(Column::of).collect::<Option<_>>()?;
        let columns = rows.iter().map(Column::len).max().unwrap_or(0);
        if rows.len().checked_mul(columns)? > MAX_CELLS {
            return None;
        }
        let cells = rows.iter().flat_map(|row| (0..columns).map(|column| row.number(column))).collect();
        Some(Self { rows: rows.len(), columns, cells })
    }

    pub(in crate::preview) fn get(&self, row: usize, column: usize) -> f64 {
        self.cells.get(row * self.columns + column).copied().unwrap_or(f64::NAN)
    }

    /// The smallest and the largest number.
    pub(in crate::preview) fn extent(&self) -> Option<[f64; 2]> {
        extent(self.cells.iter().copied())
    }
}

/// Most cells of a table whose rows are of different lengths.
const MAX_CELLS: usize = 64_000_000;

/// The smallest and the largest finite number.
pub(in crate::preview) fn extent(numbers: impl IntoIterator<Item = f64>) -> Option<[f64; 2]> {
    numbers.into_iter().filter(|number| number.is_finite()).fold(None, |extent, number| {
        Some(extent.map_or([number; 2], |[low, high]: [f64; 2]| [low.min(number), high.max(number)]))
    })
}

/// The numbers and the shape of a typed array.
pub(in crate::preview) fn typed(value: &Value) -> Option<(Vec<f64>, Vec<usize>)> {
    let data = value.get("bdata")?.as_str()?;
    let kind = value.get("dtype")?.as_str()?.trim_start_matches(['<', '|', '=']);
    let bytes = base64::engine::general_purpose::STANDARD.decode(data).ok()?;
    let numbers: Vec<f64> = match kind {
        "f8" | "float64" => bytes.as_chunks::<8>().0.iter().map(|&b| f64::from_le_bytes(b)).collect(),
        "f4" | "float32" => bytes.as_chunks::<4>().0.iter().map(|&b| f64::from(f32::from_le_bytes(b))).collect(),
        "i1" | "int8" => bytes.iter().map(|&b| f64::from(b.cast_signed())).collect(),
        "u1" | "uint8" | "uint8c" => bytes.iter().map(|&b| f64::from(b)).collect(),
        "i2" | "int16" => bytes.as_chunks::<2>().0.iter().map(|&b| f64::from(i16::from_le_bytes(b))).collect(),
        "u2" | "uint16" => bytes.as_chunks::<2>().0.iter().map(|&b| f64::from(u16::from_le_bytes(b))).collect(),
        "i4" | "int32" => bytes.as_chunks::<4>().0.iter().map(|&b| f64::from(i32::from_le_bytes(b))).collect(),
        "u4" | "uint32" => bytes.as_chunks::<4>().0.iter().map(|&b| f64::from(u32::from_le_bytes(b))).collect(),
        "i8" | "int64" => bytes.as_chunks::<8>().0.iter().map(|&b| i64::from_le_bytes(b) as f64).collect(),
        "u8" | "uint64" => bytes.as_chunks::<8>().0.iter().map(|&b| u64::from_le_bytes(b) as f64).collect(),
        _ => return None,
    };
    let shape = match value.get("shape") {
        Some(Value::String(shape)) => shape.split(',').filter_map(|side| side.trim().parse().ok()).collect(),
        Some(Value::Array(sides)) => sides.iter().filter_map(|side| Some(side.as_u64()? as usize)).collect(),
        Some(Value::Number(side)) => vec![side.as_u64()? as usize],
        _ => vec![numbers.len()],
    };
    Some((numbers, shape))
}

/// Whether it is an array of any form.
pub(in crate::preview) fn is_array(value: &Value) -> bool {
    value.is_array() || value.get("bdata").is_some()
}

/// The length of an array of any form, without decoding it: of the first dimension.
pub(in crate::preview) fn length(value: &Value) -> Option<usize> {
    match value {
        Value::Array(values) => Some(values.len()),
        Value::Object(_) => {
            if let Some(shape) = value.get("shape").and_then(Value::as_str) {
                return shape.split(',').next()?.trim().parse().ok();
            }
            let data = value.get("bdata")?.as_str()?;
            let size = match value.get("dtype")?.as_str()?.trim_start_matches(['<', '|', '=']) {
                "i1" | "u1" | "int8" | "uint8" | "uint8c" => 1,
                "i2" | "u2" | "int16" | "uint16" => 2,
                "i4" | "u4" | "f4" | "int32" | "uint32" | "float32" => 4,
                _ => 8,
            };
            let padding = data.bytes().rev().take_while(|&byte| byte == b'=').count();
            Some((data.len() / 4 * 3).saturating_sub(padding) / size)
        }
        _ => None,
    }
}

fn loose_number(value: &Value) -> f64 {
    match value {
        Value::Number(number) => number.as_f64().unwrap_or(f64::NAN),
        Value::String(text) => number_in(text).unwrap_or(f64::NAN),
        Value::Bool(flag) => f64::from(u8::from(*flag)),
        _ => f64::NAN,
    }
}

/// A value as a label shows it.
pub(in crate::preview) fn label(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => Cow::Borrowed(text),
        Value::Bool(flag) => Cow::Borrowed(if *flag { "true" } else { "false" }),
        Value::Number(number) => Cow::Owned(number.as_f64().map_or_else(String::new, plain)),
        Value::Array(values) => Cow::Owned(values.iter().map(label).collect::<Vec<_>>().join(",")),
        Value::Null | Value::Object(_) => Cow::Borrowed(""),
    }
}

/// A number as JavaScript writes it.
pub(in crate::preview) fn plain(number: f64) -> String {
    if number == 0.0 {
        return "0".to_owned();
    }
    if !(1e-6..1e21).contains(&number.abs()) {
        let text = format!("{number:e}");
        return if text.contains("e-") { text } else { text.replace('e', "e+") };
    }
    format!("{number}")
}

/// A date, in milliseconds.
pub(in crate::preview) fn date(value: &Value) -> Option<f64> {
    match value {
        Value::String(text) => dates::parse(text),
        Value::Number(number) => number.as_f64(),
        _ => None,
    }
}
