//! Tables: a header and columns of cells.

use super::super::color::Color;
use super::super::figure::Drawn;
use super::super::node::Node;
use super::super::sheet::{Sheet, Trace};
use super::super::text::{Font, Rich};
use super::super::values::{Column, is_array, label};
use super::words;
use crate::drawing::{Item, PageRect, fonts};

/// Room at the sides of a cell's text, points.
const PADDING: f64 = 8.0;

/// Most columns.
const MOST_COLUMNS: usize = 200;

/// Most characters of a cell.
const MOST_CHARACTERS: usize = 300;

/// A header or the cells: columns of values with how they look.
struct Cells<'a> {
    node: Node<'a>,
    columns: Vec<Column<'a>>,
    height: f64,
}

impl<'a> Cells<'a> {
    fn of(node: Node<'a>, height: f64) -> Self {
        let values = node.list("values");
        let columns = values.iter().take(MOST_COLUMNS).map(|value| {
            Column::of(value).unwrap_or(Column::Values(std::slice::from_ref(value)))
        });
        let height = node.number("height").filter(|height| *height >= 1.0).unwrap_or(height);
        Self { columns: columns.collect(), node, height }
    }

    fn rows(&self) -> usize {
        self.columns.iter().map(Column::len).max().unwrap_or_default()
    }

    /// What an attribute says of a cell: one for all, one for each column, or one for each cell; from the front again where
    /// there are fewer.
    fn attribute(&self, path: &str, column: usize, row: usize) -> Option<std::borrow::Cow<'a, str>> {
        let value = self.node.at(path)?;
        if !is_array(value) {
            return Some(label(value));
        }
        let columns = Column::of(value)?;
        if columns.len() == 0 {
            return None;
        }
        let column = column % columns.len();
        match columns.value(column) {
            Some(inner) if is_array(inner) => {
                let rows = Column::of(inner)?;
                (rows.len() > 0).then(|| rows.text(row % rows.len()))
            }
            _ => Some(columns.text(column)),
        }
    }

    fn text(&self, column: usize, row: usize) -> String {
        let Some(values) = self.columns.get(column).filter(|values| row < values.len()) else {
            return String::new();
        };
        let format = self.attribute("format", column, row).unwrap_or_default();
        let number = values.number(row);
        let is_number = number.is_finite() && values.value(row).is_none_or(serde_json::Value::is_number);
        let text = if is_number && !format.is_empty() { words::number(&format, number) } else { values.text(row).into_owned() };
        let prefix = self.attribute("prefix", column, row).unwrap_or_default();
        let suffix = self.attribute("suffix", column, row).unwrap_or_default();
        let text = format!("{prefix}{text}{suffix}");
        match text.char_indices().nth(MOST_CHARACTERS) {
            Some((end, _)) => format!("{}…", &text[..end]),
            None => text,
        }
    }

    fn font(&self, sheet: &Sheet<'_>, column: usize, row: usize) -> Font {
        let font = sheet.font(self.node.get("font"), 1.0);
        let size = self.attribute("font.size", column, row).and_then(|size| size.parse::<f64>().ok());
        let color = if sheet.is_own() || self.node.own().get("font.color").is_some() {
            self.attribute("font.color", column, row).and_then(|color| Color::parse(&color))
        } else {
            None
        };
        let fill = self.fill(sheet, column, row);
        let font = font.sized(size.unwrap_or(font.size).clamp(1.0, 100.0));
        // Ours is for our paper: on a fill of the figure it might not be read.
        let is_unread = (fill.brightness() - font.color.brightness()).abs() < 90.0 && fill.alpha > 0.5;
        font.colored(color.unwrap_or(if is_unread { fill.contrast() } else { font.color }))
    }

    fn fill(&self, sheet: &Sheet<'_>, column: usize, row: usize) -> Color {
        let is_said = sheet.is_own() || self.node.own().get("fill.color").is_some();
        let said = self.attribute("fill.color", column, row).filter(|_| is_said).and_then(|color| Color::parse(&color));
        let default = if sheet.is_own() { Color::WHITE } else { Color::solid(sheet.style.plot) };
        said.unwrap_or(default)
    }
}

/// Draws the table in its room; what does not fit is told.
pub(super) fn draw(trace: &Trace<'_>, sheet: &Sheet<'_>, room: PageRect, out: &mut Drawn) {
    let header = Cells::of(trace.node.get("header"), 28.0);
    let cells = Cells::of(trace.node.get("cells"), 20.0);
    let count = header.columns.len().max(cells.columns.len());
    if count == 0 || room.width < 1.0 || room.height < 1.0 {
        return;
    }
    let order: Vec<usize> = trace.node.list("columnorder").iter().filter_map(|at| Some(at.as_u64()? as usize)).collect();
    let widths = widths(trace.node, count, room.width);
    // The figure says where a column stands, not which one stands there.
    let mut columns: Vec<usize> = (0..count).collect();
    columns.sort_by_key(|column| order.get(*column).copied().unwrap_or(*column));
    let mut items = Vec::new();
    let mut top = room.y;
    let mut shown = 0;
    let total = cells.rows();
    for (part, rows) in [(&header, header.rows()), (&cells, total)] {
        for row in 0..rows {
            let mut lines: Vec<(usize, f64, Vec<Rich>, Font)> = Vec::with_capacity(count);
            let mut left = room.x;
            let mut height = part.height;
            for &column in &columns {
                let font = part.font(sheet, column, row);
                let text = wrapped(&part.text(column, row), &font, widths[column] - 2.0 * PADDING);
                let own: f64 = text.iter().map(|line| line.height(&font)).sum();
                height = height.max(own + PADDING / 2.0);
                lines.push((column, left, text, font));
                left += widths[column];
            }
            if top + height > room.y + room.height + 0.5 {
                break;
            }
            for (column, left, text, font) in lines {
                let place = PageRect { x: left, y: top, width: widths[column], height };
                put_cell(part, sheet, (column, row), place, &text, &font, &mut items);
            }
            top += height;
            shown += usize::from(std::ptr::eq(part, &raw const cells));
        }
    }
    if shown < total {
        let font = sheet.base_font();
        let text = Rich::parse(&format!("… {shown} / {total}"));
        let at = [room.x + room.width, room.y + room.height + 2.0];
        text.put(&mut out.drawing.items, &font.sized(font.size * 0.85), at, [1.0, 0.0], 0.0);
    }
    out.drawing.items.extend(items);
}

fn put_cell(
    part: &Cells<'_>,
    sheet: &Sheet<'_>,
    (column, row): (usize, usize),
    place: PageRect,
    text: &[Rich],
    font: &Font,
    out: &mut Vec<Item>,
) {
    let color = if sheet.is_own() {
        part.attribute("line.color", column, row).and_then(|color| Color::parse(&color)).unwrap_or(Color::solid([0x80; 3]))
    } else {
        Color::solid(sheet.style.grid)
    };
    let width = part.attribute("line.width", column, row).and_then(|width| width.parse().ok()).unwrap_or(1.0);
    let width = f64::clamp(width, 0.0, 10.0);
    let fill = part.fill(sheet, column, row);
    out.push(Item::Rect { frame: place, radius: 0.0, fill: Some(fill.fill()), stroke: (width > 0.0).then(|| color.pen(width)) });
    let align = part.attribute("align", column, row).unwrap_or("center".into());
    let (x, along) = match align.as_ref() {
        "left" => (place.x + PADDING, 0.0),
        "right" => (place.x + place.width - PADDING, 1.0),
        _ => (place.x + place.width / 2.0, 0.5),
    };
    let height: f64 = text.iter().map(|line| line.height(font)).sum();
    let mut y = place.y + (place.height - height) / 2.0;
    let mut words = Vec::new();
    for line in text {
        line.put(&mut words, font, [x, y], [along, 0.0], 0.0);
        y += line.height(font);
    }
    out.push(Item::Clip { frame: place, items: words });
}

/// Widths of the columns that fill a width.
fn widths(node: Node<'_>, count: usize, width: f64) -> Vec<f64> {
    let said = super::super::values::Each::at(node, "columnwidth");
    let of = |at: usize| said.number(at).filter(|width| *width > 0.0).unwrap_or(1.0);
    let parts: Vec<f64> = (0..count).map(of).collect();
    let sum: f64 = parts.iter().sum();
    parts.iter().map(|part| part / sum * width).collect()
}

/// A text in lines that are no wider, as far as words allow. Text with tags is left as it is.
fn wrapped(text: &str, font: &Font, width: f64) -> Vec<Rich> {
    let whole = Rich::parse(text);
    if whole.width(font) <= width || text.contains('<') || !text.contains(' ') {
        return vec![whole];
    }
    let (mut lines, mut line) = (Vec::new(), String::new());
    for word in text.split(' ') {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if fonts::width(&longer, font.size, font.weight) > width && !line.is_empty() {
            lines.push(Rich::parse(&line));
            word.clone_into(&mut line);
        } else {
            line = longer;
        }
    }
    lines.push(Rich::parse(&line));
    lines
}

/// How many rows there are.
pub(super) fn rows(trace: &Trace<'_>) -> usize {
    Cells::of(trace.node.get("cells"), 20.0).rows()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drawing::Weight;

    #[test]
    fn long_text_is_broken_between_words() {
        let font = Font { size: 12.0, color: Color::BLACK, weight: Weight::Regular };
        let text = "one two three four five six seven";
        let lines: Vec<String> = wrapped(text, &font, 80.0).iter().flat_map(Rich::plain).collect();
        assert!(lines.len() > 1 && lines.join(" ") == text, "{lines:?}");
        assert!(lines.iter().all(|line| fonts::width(line, 12.0, Weight::Regular) <= 80.0), "{lines:?}");
        assert_eq!(wrapped("unbreakable", &font, 10.0).len(), 1);
    }
}
