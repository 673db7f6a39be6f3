//! A table of HTML while it is read: cells that span others are repeated, and what stands above becomes the names.

use super::tokens::collapsed;

/// Columns of a table; the rest is left out.
const MAX_COLUMNS: usize = 1_000;
/// Cells of a table; the rest is left out.
const MAX_CELLS: usize = 1_000_000;

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Grid {
    rows: Vec<Row>,
    /// Cells that reach down into rows to come: how many rows, and what they say.
    pending: Vec<Option<(usize, String)>>,
    cells: usize,
    is_in_head: bool,
    /// The cell that is read.
    cell: Option<Cell>,
    caption: Option<String>,
    is_in_caption: bool,
}

#[derive(Debug, Default)]
struct Row {
    cells: Vec<String>,
    /// Of the head, or of headers alone.
    is_head: bool,
    has_data: bool,
}

#[derive(Debug)]
struct Cell {
    text: String,
    columns: usize,
    rows: usize,
    is_header: bool,
}

/// A table that was read.
#[derive(Debug)]
pub(super) struct Finished {
    pub(super) caption: Option<String>,
    /// As many as there are columns; empty where the table names none.
    pub(super) names: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
    pub(super) width: usize,
}

impl Finished {
    /// Its cells in order.
    pub(super) fn text(&self) -> String {
        let line = |cells: &Vec<String>| cells.join("\t");
        std::iter::once(&self.names)
            .chain(&self.rows)
            .filter(|cells| !cells.is_empty())
            .map(line)
            .collect::<Vec<_>>()
            .join("\n")
    }
}

impl Grid {
    pub(super) fn open(&mut self, name: &str, columns: usize, rows: usize) {
        match name {
            "caption" => {
                self.is_in_caption = true;
                self.caption = Some(String::new());
            }
            "thead" => self.is_in_head = true,
            "tbody" | "tfoot" => self.is_in_head = false,
            "tr" => self.begin_row(),
            _ => {
                self.end_cell();
                if self.rows.is_empty() {
                    self.begin_row();
                }
                let columns = columns.clamp(1, MAX_COLUMNS);
                let rows = rows.clamp(1, 10_000);
                self.cell = Some(Cell { text: String::new(), columns, rows, is_header: name == "th" });
            }
        }
    }

    pub(super) fn close(&mut self, name: &str) {
        match name {
            "caption" => self.is_in_caption = false,
            "thead" => {
                self.end_cell();
                self.is_in_head = false;
            }
            _ => self.end_cell(),
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        if let Some(caption) = self.caption.as_mut().filter(|_| self.is_in_caption) {
            caption.push_str(text);
        } else if let Some(cell) = &mut self.cell {
            cell.text.push_str(text);
        }
    }

    fn begin_row(&mut self) {
        self.end_cell();
        self.rows.push(Row { is_head: self.is_in_head, ..Row::default() });
        self.take_pending();
    }

    /// Cells of rows above that reach into the place that is next.
    fn take_pending(&mut self) {
        let Some(row) = self.rows.last_mut() else { return };
        while let Some(place) = self.pending.get_mut(row.cells.len())
            && let Some((left, text)) = place
        {
            row.cells.push(text.clone());
            *left -= 1;
            if *left == 0 {
                *place = None;
            }
        }
    }

    fn end_cell(&mut self) {
        let Some(cell) = self.cell.take() else { return };
        let text = collapsed(&cell.text);
        let Some(row) = self.rows.last_mut() else { return };
        row.has_data |= !cell.is_header;
        for _ in 0..cell.columns {
            let at = row.cells.len();
            if at >= MAX_COLUMNS || self.cells >= MAX_CELLS {
                break;
            }
            row.cells.push(text.clone());
            self.cells += 1;
            if cell.rows > 1 {
                if self.pending.len() <= at {
                    self.pending.resize(at + 1, None);
                }
                self.pending[at] = Some((cell.rows - 1, text.clone()));
            }
        }
        self.take_pending();
    }

    pub(super) fn finish(mut self) -> Finished {
        self.end_cell();
        let mut rows: Vec<Row> = self.rows.into_iter().filter(|row| !row.cells.is_empty()).collect();
        let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        // Without a head, a first row of headers alone is one, unless it is all there is.
        let marked = rows.iter().take_while(|row| row.is_head).count();
        let heads = match marked {
            0 if rows.len() > 1 && rows[0].cells.len() > 1 && !rows[0].has_data => 1,
            marked => marked,
        };
        let heads: Vec<Row> = rows.drain(..heads).collect();
        let name = |column: usize| {
            let mut parts: Vec<&str> = Vec::new();
            for part in
                heads.iter().filter_map(|row| row.cells.get(column)).map(|part| part.trim_matches(['\u{a0}', ' ']))
            {
                if !part.is_empty() && parts.last() != Some(&part) {
                    parts.push(part);
                }
            }
            parts.join(" · ")
        };
        let names = if heads.is_empty() { Vec::new() } else { (0..width).map(name).collect() };
        let caption = self.caption.map(|text| collapsed(&text)).filter(|text| !text.is_empty());
        Finished { caption, names, rows: rows.into_iter().map(|row| row.cells).collect(), width }
    }
}
