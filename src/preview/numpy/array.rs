//! The values of an array, read once from beginning to end: extremes and mean of all of them, the first in words, and a
//! picture of the first slice of two dimensions.

use std::io::Read;
use std::time::Instant;

use super::header::Header;
use crate::store::Cancel;

/// Values in words, in the order in which Python counts them.
const MAX_FIRST: u64 = 20;
/// Rows and columns of the table of the first slice.
pub(super) const MAX_ROWS: usize = 200;
pub(super) const MAX_COLUMNS: usize = 50;
/// The longer side of the picture.
const MAX_SIDE: u64 = 1024;
/// Points of the curve of a row of numbers.
const MAX_POINTS: u64 = 4_000;
/// Read at once.
const STEP: usize = 256 << 10;

/// How much may still be read of a file.
pub(super) struct Budget {
    pub(super) bytes: u64,
    pub(super) until: Instant,
}

/// What was read of an array.
#[derive(Default)]
pub(super) struct Array {
    /// Values that were read.
    pub(super) read: u64,
    /// Reading stopped because there was enough of it, not because the file ended.
    pub(super) is_stopped: bool,
    pub(super) statistics: Statistics,
    /// The first values, in C order.
    pub(super) first: Vec<String>,
    pub(super) first_numbers: Vec<f64>,
    /// Cells of the first slice, by rows.
    pub(super) rows: Vec<Vec<String>>,
    /// The means of squares of the first slice; `None` where there is no picture in it.
    pub(super) grid: Option<Grid>,
    /// The first slice is a picture of bytes with so many channels, which come last.
    pub(super) pixels: Option<(u64, Vec<u8>)>,
    /// Index and value, where there is one dimension.
    pub(super) points: Vec<[f64; 2]>,
}

/// Of finite numbers, but for the counts.
#[derive(Default)]
pub(super) struct Statistics {
    pub(super) count: u64,
    pub(super) min: f64,
    pub(super) max: f64,
    sum: f64,
    pub(super) nan: u64,
    pub(super) infinite: u64,
}

impl Statistics {
    fn add(&mut self, value: f64) {
        if value.is_nan() {
            self.nan += 1;
        } else if value.is_infinite() {
            self.infinite += 1;
        } else {
            (self.min, self.max) =
                if self.count == 0 { (value, value) } else { (self.min.min(value), self.max.max(value)) };
            self.count += 1;
            self.sum += value;
        }
    }

    pub(super) fn mean(&self) -> f64 {
        self.sum / self.count as f64
    }
}

/// A picture in the making.
pub(super) struct Grid {
    pub(super) rows: u64,
    pub(super) columns: u64,
    /// Values along each side of a square that becomes a pixel.
    pub(super) factor: u64,
    sums: Vec<f64>,
    counts: Vec<u32>,
}

impl Grid {
    fn new(rows: u64, columns: u64) -> Self {
        let factor = rows.max(columns).div_ceil(MAX_SIDE).max(1);
        let all = (rows.div_ceil(factor) * columns.div_ceil(factor)) as usize;
        Self { rows, columns, factor, sums: vec![0.0; all], counts: vec![0; all] }
    }

    fn add(&mut self, row: u64, column: u64, value: f64) {
        let at = (row / self.factor * self.columns.div_ceil(self.factor) + column / self.factor) as usize;
        if value.is_finite() {
            self.sums[at] += value;
            self.counts[at] += 1;
        }
    }

    /// Columns and rows of the picture.
    pub(super) fn size(&self) -> [u32; 2] {
        [self.columns, self.rows].map(|side| side.div_ceil(self.factor) as u32)
    }

    /// Its values; NaN where there is none.
    pub(super) fn means(&self) -> impl Iterator<Item = f64> {
        self.sums.iter().zip(&self.counts).map(|(sum, &count)| sum / f64::from(count))
    }
}

/// How the indices of an array lie in the file.
struct Layout {
    shape: Vec<u64>,
    is_fortran: bool,
    /// Of the first slice.
    rows: u64,
    columns: u64,
    channels: u64,
}

impl Layout {
    fn of(header: &Header) -> Self {
        let shape = header.shape.clone();
        let is_byte = header.dtype.size == 1 && header.dtype.is_numeric();
        let has_colors = shape.len() >= 3 && is_byte && matches!(shape.last(), Some(3 | 4)) && !header.is_fortran;
        let (rows, columns, channels) = match shape.as_slice() {
            [.., rows, columns, channels] if has_colors => (*rows, *columns, *channels),
            [.., rows, columns] => (*rows, *columns, 1),
            [length] => (*length, 1, 1),
            [] => (1, 1, 1),
        };
        Self { shape, is_fortran: header.is_fortran, rows, columns, channels }
    }

    /// Row, column and channel in the first slice of the value that comes at `at`; `None` in another slice.
    fn place(&self, at: u64) -> Option<(u64, u64, u64)> {
        if !self.is_fortran || self.shape.len() < 2 {
            let (pixel, channel) = (at / self.channels, at % self.channels);
            let (row, column) = (pixel / self.columns.max(1), pixel % self.columns.max(1));
            return (row < self.rows).then_some((row, column, channel));
        }
        let mut rest = at;
        let outer = self.shape.len() - 2;
        for &side in &self.shape[..outer] {
            if !rest.is_multiple_of(side.max(1)) {
                return None;
            }
            rest /= side.max(1);
        }
        Some((rest % self.rows.max(1), rest / self.rows.max(1), 0))
    }
}

/// Reads the values. Ends early where the file does, and where the budget does.
pub(super) fn read(
    header: &Header,
    reader: &mut impl Read,
    budget: &mut Budget,
    cancel: &Cancel,
) -> Result<Array, std::io::Error> {
    let mut array = Array::default();
    let layout = Layout::of(header);
    let all = super::super::page::count_of(&header.shape);
    let size = header.dtype.size as usize;
    if size == 0 || all == 0 {
        array.read = all;
        return Ok(array);
    }
    let is_numeric = header.dtype.is_numeric();
    if layout.channels > 1 && layout.rows.saturating_mul(layout.columns) <= 16_000_000 {
        array.pixels = Some((layout.channels, Vec::new()));
    } else if is_numeric && layout.rows > 1 && layout.columns > 1 {
        array.grid = Some(Grid::new(layout.rows, layout.columns));
    }
    let every = if header.shape.len() == 1 { all.div_ceil(MAX_POINTS) } else { 0 };
    let mut buffer = vec![0; (STEP / size).max(1) * size];
    while array.read < all {
        if cancel.is_cancelled() || budget.bytes < size as u64 || Instant::now() > budget.until {
            array.is_stopped = true;
            break;
        }
        let wanted =
            buffer.len().min(usize::try_from((all - array.read).saturating_mul(size as u64)).unwrap_or(usize::MAX));
        let wanted = wanted.min(usize::try_from(budget.bytes).unwrap_or(usize::MAX) / size * size);
        let count = fill(reader, &mut buffer[..wanted])?;
        budget.bytes -= count as u64;
        for element in buffer[..count].chunks_exact(size) {
            let at = array.read;
            array.read += 1;
            array.element(header, &layout, at, element, is_numeric, every);
        }
        if count < wanted {
            break;
        }
    }
    Ok(array)
}

impl Array {
    fn element(&mut self, header: &Header, layout: &Layout, at: u64, bytes: &[u8], is_numeric: bool, every: u64) {
        let number = if is_numeric { header.dtype.number(bytes) } else { None };
        if let Some(value) = number {
            self.statistics.add(value);
            if every > 0 && at.is_multiple_of(every) {
                self.points.push([at as f64, value]);
            }
        }
        if (self.first.len() as u64) < MAX_FIRST && (!header.is_fortran || header.shape.len() < 2) {
            self.first.push(header.dtype.text(bytes));
            self.first_numbers.extend(number);
        }
        let Some((row, column, channel)) = layout.place(at) else { return };
        if let Some((_, pixels)) = &mut self.pixels {
            pixels.extend(bytes.first());
        }
        if let (Some(grid), Some(value)) = (&mut self.grid, number) {
            grid.add(row, column, value);
        }
        let (row, column) = (row as usize, column as usize);
        if row < MAX_ROWS && column < MAX_COLUMNS && channel == 0 && layout.channels == 1 {
            if self.rows.len() <= row {
                self.rows.resize_with(row + 1, Vec::new);
            }
            let cells = if header.dtype.fields().is_empty() {
                vec![header.dtype.text(bytes)]
            } else {
                header.dtype.cells(bytes)
            };
            let row = &mut self.rows[row];
            if row.len() < column {
                row.resize(column, String::new());
            }
            row.extend(cells);
        }
    }
}

/// Reads until the buffer is full or the file ends.
fn fill(reader: &mut impl Read, buffer: &mut [u8]) -> std::io::Result<usize> {
    let mut at = 0;
    while at < buffer.len() {
        match reader.read(&mut buffer[at..]) {
            Ok(0) => break,
            Ok(count) => at += count,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            // The values that came before a fault are good.
            Err(_) if at > 0 => break,
            Err(error) => return Err(error),
        }
    }
    Ok(at)
}
