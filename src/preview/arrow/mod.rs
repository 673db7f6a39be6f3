//! Columns as Arrow holds them: Parquet and Feather files, as pandas would print them.

mod cells;
mod feather;
mod parquet;
mod served;

pub(super) use self::feather::Feather;
pub(super) use self::parquet::Parquet;

use arrow_array::{Array, RecordBatch};
use arrow_schema::{DataType, Schema};

use super::shape::values::ValueKind;
use super::{Column, Limits, Rows, safe};

/// Characters of a name or type that are kept.
const MAX_NAME: usize = 1_000;

/// Which columns are shown, in which order, and how.
struct Layout {
    columns: Vec<Column>,
    /// Positions in the file.
    positions: Vec<usize>,
    is_cut: bool,
}

/// The columns of a schema: first those that pandas keeps as the index, without the names that it made up for them.
fn layout(schema: &Schema, pandas: Option<&str>, limits: &Limits) -> Layout {
    let is_index = |name: &str| index_columns(pandas).iter().any(|index| index == name);
    let mut positions: Vec<usize> = (0..schema.fields().len()).collect();
    positions.sort_by_key(|&at| !is_index(schema.field(at).name()));
    let is_cut = positions.len() > limits.max_columns;
    positions.truncate(limits.max_columns);
    let columns = positions
        .iter()
        .map(|&at| {
            let field = schema.field(at);
            let is_made_up = field.name().starts_with("__index_level_") && is_index(field.name());
            let name = if is_made_up { String::new() } else { safe(field.name(), MAX_NAME).into_owned() };
            let kind = kind_of(field.data_type());
            Column {
                name: Some(name),
                is_numeric: kind.is_number(),
                kind,
                type_name: safe(&cells::type_name(field.data_type(), 0), MAX_NAME).into_owned(),
                decimals: None,
            }
        })
        .collect();
    Layout { columns, positions, is_cut }
}

/// Names of the columns that are the index of a data frame.
fn index_columns(pandas: Option<&str>) -> Vec<String> {
    let told = pandas.and_then(|text| serde_json::from_str::<serde_json::Value>(text).ok()).unwrap_or_default();
    let names = told.get("index_columns").and_then(serde_json::Value::as_array);
    names.into_iter().flatten().filter_map(|name| name.as_str().map(str::to_owned)).collect()
}

fn kind_of(data_type: &DataType) -> ValueKind {
    match data_type {
        DataType::Boolean => ValueKind::Truth,
        DataType::Date32 | DataType::Date64 | DataType::Timestamp(..) => ValueKind::Time,
        DataType::Dictionary(_, values) => kind_of(values),
        DataType::Float16 | DataType::Float32 | DataType::Float64 => ValueKind::Number,
        DataType::Decimal32(..) | DataType::Decimal64(..) | DataType::Decimal128(..) | DataType::Decimal256(..) => {
            ValueKind::Number
        }
        whole if whole.is_integer() => ValueKind::Integer,
        _ => ValueKind::Text,
    }
}

/// Puts rows of a batch behind those that are there; `order` are the positions of its columns, from left to right.
fn push_batch(rows: &mut Rows, batch: &RecordBatch, order: &[usize], span: std::ops::Range<usize>) {
    let columns: Vec<&dyn Array> = order.iter().map(|&at| batch.column(at).as_ref()).collect();
    let mut cells = vec![String::new(); columns.len()];
    for row in span {
        for (cell, column) in cells.iter_mut().zip(&columns) {
            cell.clear();
            cells::write(cell, *column, row, 0);
        }
        rows.push(cells.iter().map(String::as_str));
    }
}
