//! Parquet: row groups and pages that hold wanted rows are read, and no others.

use std::ops::Range;

use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReaderBuilder, RowSelection};

use super::served::{Served, with_file};
use super::{Layout, layout, push_batch};
use crate::preview::format::{Format, Head};
use crate::preview::part::RowsWanted;
use crate::preview::{Limits, Preview, PreviewError, Rows, Shape, Source, TablePreview};
use crate::store::Cancel;

/// Rows that are decoded at once.
const BATCH: usize = 4_096;

pub(in crate::preview) struct Parquet;

impl Format for Parquet {
    fn name(&self) -> &'static str {
        "parquet"
    }

    fn probe(&self, head: &Head<'_>) -> bool {
        head.bytes.starts_with(b"PAR1")
    }

    fn load(&self, source: &mut Source<'_>, limits: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError> {
        let (limits, stop) = (limits.clone(), cancel.clone());
        let table = with_file(source, "Parquet", cancel, move |file| table(file, &limits, &stop))?;
        Ok(Preview::from(Shape::Table(table)).of_kind("table", "Parquet"))
    }

    fn is_apart(&self) -> bool {
        true
    }
}

fn table(file: Served, limits: &Limits, cancel: &Cancel) -> Result<TablePreview, String> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| error.to_string())?;
    let metadata = builder.metadata().clone();
    let pairs = metadata.file_metadata().key_value_metadata();
    let pandas = pairs.into_iter().flatten().find(|pair| pair.key == "pandas").and_then(|pair| pair.value.as_deref());
    let Layout { columns, positions, is_cut } = layout(builder.schema(), pandas, limits);
    let sizes: Vec<u64> =
        metadata.row_groups().iter().map(|group| u64::try_from(group.num_rows()).unwrap_or(0)).collect();
    let total = sizes.iter().fold(0_u64, |sum, &size| sum.saturating_add(size));
    let wanted: Vec<Range<u64>> = match &limits.table.rows {
        RowsWanted::First => std::iter::once(0..total.min(limits.held_rows(columns.len()) as u64)).collect(),
        RowsWanted::Span { first, count } => std::iter::once(*first..first.saturating_add(*count).min(total)).collect(),
        RowsWanted::These(rows) => rows.iter().filter(|&&row| row < total).map(|&row| row..row + 1).collect(),
    };
    let (groups, ranges) = select(&sizes, &wanted);
    let selected: usize = ranges.iter().map(Range::len).sum();
    let in_groups: u64 = groups.iter().map(|&group| sizes[group]).sum();
    let mut table =
        TablePreview { columns, columns_are_cut: is_cut, total_rows: Some(total), ..TablePreview::default() };
    table.rows = Rows::of_columns(table.columns.len());
    if selected > 0 {
        // Columns of a batch stand in the order of the file.
        let mut in_file = positions.clone();
        in_file.sort_unstable();
        let order: Vec<usize> = positions.iter().filter_map(|at| in_file.binary_search(at).ok()).collect();
        let mask = ProjectionMask::roots(builder.parquet_schema(), positions.iter().copied());
        let selection = RowSelection::from_consecutive_ranges(ranges.into_iter(), in_groups as usize);
        let reader = builder
            .with_projection(mask)
            .with_row_groups(groups)
            .with_row_selection(selection)
            .with_batch_size(BATCH.min(selected))
            .build()
            .map_err(|error| error.to_string())?;
        for batch in reader {
            if cancel.is_cancelled() {
                return Err("cancelled".to_owned());
            }
            let batch = batch.map_err(|error| error.to_string())?;
            push_batch(&mut table.rows, &batch, &order, 0..batch.num_rows());
        }
    }
    table.finish();
    table.is_cut = !table.is_whole();
    Ok(table)
}

/// Row groups that hold wanted rows, and where these are in the groups taken together.
fn select(sizes: &[u64], wanted: &[Range<u64>]) -> (Vec<usize>, Vec<Range<usize>>) {
    let (mut groups, mut ranges): (Vec<usize>, Vec<Range<usize>>) = (Vec::new(), Vec::new());
    let (mut start, mut taken) = (0_u64, 0_u64);
    for (group, &size) in sizes.iter().enumerate() {
        let end = start.saturating_add(size);
        let mut is_taken = false;
        for range in wanted {
            let part = range.start.max(start)..range.end.min(end);
            if part.start < part.end {
                is_taken = true;
                let part = (taken + part.start - start) as usize..(taken + part.end - start) as usize;
                match ranges.last_mut() {
                    Some(last) if last.end == part.start => last.end = part.end,
                    _ => ranges.push(part),
                }
            }
        }
        if is_taken {
            groups.push(group);
            taken += size;
        }
        start = end;
    }
    (groups, ranges)
}
