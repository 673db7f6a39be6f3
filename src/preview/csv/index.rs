//! Reads records near those that are wanted: a file of any size is never held as a whole.

use std::io::{self, Read, SeekFrom};
use std::ops::ControlFlow;

use super::dialect::is_decimal_comma;
use super::records::{MAX_RECORD, Splitter};
use crate::preview::shape::record_index::RecordIndex;
use crate::preview::shape::rows::Rows;
use crate::preview::{PreviewError, Source};
use crate::store::Cancel;

/// Bytes read at once.
const STEP: usize = 1 << 20;

impl RecordIndex {
    /// Where it goes on from what was counted.
    pub(super) fn splitter_at(&self, position: u64) -> Splitter {
        let mut splitter = Splitter::new(self.dialect.delimiter);
        splitter.has_literal_quotes = self.literal_from.is_some_and(|from| position >= from);
        splitter
    }

    pub(super) fn note_literal(&mut self, splitter: &Splitter, start: u64) {
        if splitter.has_literal_quotes && self.literal_from.is_none() {
            self.literal_from = Some(start);
        }
    }

    /// Fields of a record as text.
    pub(super) fn fields<'b>(
        &self,
        splitter: &Splitter,
        buffer: &'b [u8],
        most: usize,
    ) -> Vec<std::borrow::Cow<'b, str>> {
        let encoding = self.encoding();
        (0..splitter.width().min(most))
            .map(|at| {
                let text = match splitter.field(buffer, at) {
                    std::borrow::Cow::Borrowed(bytes) => encoding.decode_without_bom_handling(bytes).0,
                    std::borrow::Cow::Owned(bytes) => {
                        encoding.decode_without_bom_handling(&bytes).0.into_owned().into()
                    }
                };
                let has_comma = self.decimal_commas.contains(&at) && is_decimal_comma(&text);
                if has_comma { text.replace(',', ".").into() } else { text }
            })
            .collect()
    }
}

/// Counts on to the end of the file, or as long as `goes_on` says; tells it how far it came.
pub fn count_rows(
    source: &mut Source<'_>,
    index: &RecordIndex,
    cancel: &Cancel,
    mut goes_on: impl FnMut(u64) -> bool,
) -> Result<RecordIndex, PreviewError> {
    let mut index = index.clone();
    let (from, splitter) = (index.at, index.splitter_at(index.at));
    let mut has_ended = true;
    let mut last = from;
    walk(source, from, splitter, cancel, |splitter, start, next, _| {
        index.note_literal(splitter, start);
        index.note(start, next, splitter.width());
        if next - last > 4 << 20 {
            last = next;
            if !goes_on(next) {
                has_ended = false;
                return ControlFlow::Break(());
            }
        }
        ControlFlow::Continue(())
    })?;
    index.is_complete = has_ended;
    Ok(index)
}

/// The rows whose numbers are in `wanted`, which ascend.
pub(super) fn read_rows(
    source: &mut Source<'_>,
    index: &RecordIndex,
    wanted: &[u64],
    cancel: &Cancel,
) -> Result<Rows, PreviewError> {
    let mut rows = Rows::of_columns(index.width);
    let mut left = wanted.iter().copied().peekable();
    while let Some(&first) = left.peek() {
        let (mut row, start) = index.before(first);
        let splitter = index.splitter_at(start);
        let before = rows.len();
        walk(source, start, splitter, cancel, |splitter, _, _, buffer| {
            if left.peek() == Some(&row) {
                left.next();
                rows.push(index.fields(splitter, buffer, index.width).iter().map(AsRef::as_ref));
            }
            row += 1;
            match left.peek() {
                // What lies far ahead is gone to.
                Some(&next) if next < row + index.every.max(64) * 2 && next < index.rows => ControlFlow::Continue(()),
                _ => ControlFlow::Break(()),
            }
        })?;
        if rows.len() == before {
            break; // The file has become shorter.
        }
    }
    Ok(rows)
}

/// All rows from top to bottom, in pieces of so many.
pub fn scan_rows(
    source: &mut Source<'_>,
    index: &RecordIndex,
    piece: usize,
    cancel: &Cancel,
    mut each: impl FnMut(u64, &Rows) -> ControlFlow<()>,
) -> Result<(), PreviewError> {
    if index.rows == 0 {
        return Ok(());
    }
    let (mut row, start) = index.before(0);
    let mut rows = Rows::of_columns(index.width);
    let splitter = index.splitter_at(start);
    walk(source, start, splitter, cancel, |splitter, _, _, buffer| {
        rows.push(index.fields(splitter, buffer, index.width).iter().map(AsRef::as_ref));
        row += 1;
        let is_last = row >= index.rows;
        if rows.len() >= piece || is_last {
            let flow = each(row - rows.len() as u64, &rows);
            rows = Rows::of_columns(index.width);
            return if is_last { ControlFlow::Break(()) } else { flow };
        }
        ControlFlow::Continue(())
    })
}

/// Goes over the records from `start` on: positions in the file, and the buffer that the splitter points into.
fn walk(
    source: &mut Source<'_>,
    start: u64,
    mut splitter: Splitter,
    cancel: &Cancel,
    mut each: impl FnMut(&Splitter, u64, u64, &[u8]) -> ControlFlow<()>,
) -> Result<(), PreviewError> {
    let mut buffer: Vec<u8> = Vec::new();
    let mut base = start;
    // Near rows are asked for one screen at a time.
    let mut step = 64 << 10;
    source.reader().seek(SeekFrom::Start(start)).map_err(|error| source.failed(error))?;
    loop {
        if cancel.is_cancelled() {
            return Err(PreviewError::Cancelled);
        }
        let is_end = fill(source.reader(), &mut buffer, step).map_err(|error| source.failed(error))?;
        step = STEP;
        let mut at = 0;
        while at < buffer.len() {
            let Some(next) = splitter.next(&buffer, at, is_end) else { break };
            if each(&splitter, base + at as u64, base + next as u64, &buffer).is_break() {
                return Ok(());
            }
            at = next;
        }
        buffer.drain(..at);
        base += at as u64;
        if is_end {
            return Ok(());
        }
        debug_assert!(buffer.len() <= MAX_RECORD + STEP);
    }
}

/// Reads so many bytes more, or to the end; tells whether it is reached.
fn fill(reader: &mut (impl Read + ?Sized), buffer: &mut Vec<u8>, step: usize) -> io::Result<bool> {
    let before = buffer.len();
    reader.take(step as u64).read_to_end(buffer)?;
    Ok(buffer.len() - before < step)
}
