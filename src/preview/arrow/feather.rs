//! Feather files and streams of Arrow: batches one after the other.

use std::io::BufReader;
use std::panic::{AssertUnwindSafe, catch_unwind};

use arrow_array::RecordBatch;
use arrow_ipc::reader::{FileReader, StreamReader};
use arrow_schema::{ArrowError, SchemaRef};

use super::{Layout, layout, push_batch};
use crate::preview::format::{Format, Head};
use crate::preview::part::RowsWanted;
use crate::preview::{Limits, Preview, PreviewError, Rows, Shape, Source, TablePreview};
use crate::store::Cancel;

pub(in crate::preview) struct Feather;

impl Format for Feather {
    fn name(&self) -> &'static str {
        "feather"
    }

    fn probe(&self, head: &Head<'_>) -> bool {
        head.bytes.starts_with(b"ARROW1") || is_stream(head.bytes)
    }

    fn load(&self, source: &mut Source<'_>, limits: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError> {
        let is_stream = is_stream(source.bytes());
        let (place, bytes) = (source.place().to_owned(), source.size());
        if bytes > limits.max_bytes {
            return Err(PreviewError::TooLarge { path: place, bytes, limit: limits.max_bytes });
        }
        let format = if is_stream { "Arrow stream" } else { "Feather" };
        let stream = source.stream(cancel).map_err(|error| PreviewError::Io { path: place.clone(), source: error })?;
        // Damage is met by a panic more often than by an error.
        let read = catch_unwind(AssertUnwindSafe(|| {
            if is_stream {
                let reader = StreamReader::try_new(stream, None)?;
                let schema = reader.schema();
                table(reader, &schema, limits, cancel)
            } else {
                let reader = FileReader::try_new(BufReader::new(stream), None)?;
                let schema = reader.schema();
                table(reader, &schema, limits, cancel)
            }
        }));
        if cancel.is_cancelled() {
            return Err(PreviewError::Cancelled);
        }
        let broken = |cause: String| PreviewError::Broken { path: place, format, cause };
        let table = match read {
            Ok(read) => read.map_err(|error| broken(error.to_string()))?,
            Err(_) => return Err(broken("damaged".to_owned())),
        };
        Ok(Preview::from(Shape::Table(table)).of_kind("table", format))
    }

    fn is_apart(&self) -> bool {
        true
    }
}

/// A message of a stream: a mark, and the length of what follows, which describes the columns.
fn is_stream(head: &[u8]) -> bool {
    let Some([255, 255, 255, 255, length @ ..]) = head.first_chunk::<8>() else { return false };
    let length = u32::from_le_bytes(*length);
    (16..1 << 24).contains(&length) && length.is_multiple_of(8)
}

fn table(
    batches: impl Iterator<Item = Result<RecordBatch, ArrowError>>,
    schema: &SchemaRef,
    limits: &Limits,
    cancel: &Cancel,
) -> Result<TablePreview, ArrowError> {
    let pandas = schema.metadata().get("pandas").map(String::as_str);
    let Layout { columns, positions, is_cut } = layout(schema, pandas, limits);
    let held = limits.held_rows(columns.len()) as u64;
    let mut table = TablePreview { columns, columns_are_cut: is_cut, ..TablePreview::default() };
    table.rows = Rows::of_columns(table.columns.len());
    let mut start = 0_u64;
    for batch in batches {
        if cancel.is_cancelled() {
            break;
        }
        let batch = batch?;
        let end = start + batch.num_rows() as u64;
        let within =
            |from: u64, to: u64| (from.clamp(start, end) - start) as usize..(to.clamp(start, end) - start) as usize;
        match &limits.table.rows {
            RowsWanted::First => push_batch(&mut table.rows, &batch, &positions, within(0, held)),
            RowsWanted::Span { first, count } => {
                push_batch(&mut table.rows, &batch, &positions, within(*first, first.saturating_add(*count)));
            }
            RowsWanted::These(rows) => {
                for &row in rows.iter().filter(|&&row| (start..end).contains(&row)) {
                    push_batch(&mut table.rows, &batch, &positions, within(row, row + 1));
                }
            }
        }
        start = end;
    }
    table.total_rows = Some(start);
    table.finish();
    table.is_cut = !table.is_whole();
    Ok(table)
}
