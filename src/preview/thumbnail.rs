//! A small picture of any file: of a picture or figure itself, of text and tables how they begin.

use std::borrow::Cow;

use super::plotly::{Style, View, draw};
use super::{
    Block, Document, ImagePreview, Key, Label, Limits, Preview, PreviewError, Shape, Source, TablePreview, TreePreview,
    load, safe,
};
use crate::drawing::{Anchor, Drawing, Fill, Item, PageRect, Pixels, Turn, Weight, png};
use crate::store::Cancel;

/// The page of a figure, points: as plotly's own, whose text is still readable when it is small.
pub const FIGURE: [f64; 2] = [600.0, 450.0];
/// The page of a text or table, points.
const PAGE: [f64; 2] = [240.0, 180.0];
const MARGIN: f64 = 10.0;
const LINE: f64 = 14.0;
const FONT: f64 = 10.0;
const INDENT: f64 = 12.0;
/// Characters of a line: more than its page is wide.
const CHARACTERS: usize = 60;
/// Columns of a table.
const COLUMNS: usize = 4;

/// What a file looks like when its longer side has `side` pixels; `None` for one that nobody can look at. For a job: reads
/// the file, and draws in `style` what has no colours of its own.
///
/// `limits` are those of a thumbnail ([`Limits::of_thumbnail`]), so that what has a size of its own is read no larger.
pub fn thumbnail(
    source: Source<'_>,
    side: u32,
    style: &Style,
    limits: &Limits,
    cancel: &Cancel,
) -> Result<Option<Pixels>, PreviewError> {
    let preview = load(source, limits, cancel)?;
    if cancel.is_cancelled() {
        return Err(PreviewError::Cancelled);
    }
    Ok(of_preview(&preview, side, style))
}

/// The same of a file that was read.
pub fn of_preview(preview: &Preview, side: u32, style: &Style) -> Option<Pixels> {
    match &preview.shape {
        Shape::Image(image) => of_image(image, side),
        Shape::Figures(figures) => of_drawing(&draw(figures.first()?, FIGURE, style, &View::default()).drawing, side),
        Shape::Table(table) => of_table(table, side, style),
        Shape::Text(text) | Shape::Markdown(text) => {
            let lines = (0..text.line_count()).map(|number| (0, text.line(number), Weight::Regular));
            of_lines(lines, side, style)
        }
        Shape::Tree(tree) => of_lines(tree_lines(tree), side, style),
        Shape::Document(document) => of_document(document, side, style),
        _ => None,
    }
}

/// The pixels of an image as shown, its longer side no longer than `side`.
pub fn of_image(image: &ImagePreview, side: u32) -> Option<Pixels> {
    let small = image.scaled_down(side);
    let [width, height] = small.size;
    let mut rgba = vec![0; width as usize * height as usize * 4];
    for tile in small.tiles() {
        let row_bytes = tile.size[0] as usize * 4;
        for (number, row) in small.tile(tile).chunks_exact(row_bytes).enumerate() {
            let start = ((tile.at[1] as usize + number) * width as usize + tile.at[0] as usize) * 4;
            rgba.get_mut(start..start + row_bytes)?.copy_from_slice(row);
        }
    }
    Some(Pixels { width, height, rgba })
}

fn of_drawing(drawing: &Drawing, side: u32) -> Option<Pixels> {
    let longer = drawing.width.max(drawing.height);
    png::render(drawing, 72.0 * f64::from(side.max(1)) / longer).ok()
}

fn page(style: &Style, items: Vec<Item>) -> Drawing {
    let [width, height] = PAGE;
    // What is cut off at the margin is seen to go on.
    let frame = PageRect { x: MARGIN, y: 0.0, width: width - MARGIN, height: height - MARGIN / 2.0 };
    let items = vec![Item::Clip { frame, items }];
    Drawing { width, height, background: Some(style.paper), items, ..Drawing::default() }
}

fn words(text: &str, at: [f64; 2], (weight, color): (Weight, [u8; 3])) -> Item {
    let text = safe(text, CHARACTERS).into_owned();
    Item::Text { at, anchor: Anchor::Start, turn: Turn::None, size: FONT, weight, color, text }
}

/// Lines with how far they are set in.
fn of_lines<'a>(
    lines: impl Iterator<Item = (usize, Cow<'a, str>, Weight)>,
    side: u32,
    style: &Style,
) -> Option<Pixels> {
    let most = ((PAGE[1] - MARGIN) / LINE) as usize;
    let items: Vec<Item> = lines
        .take(most)
        .enumerate()
        .map(|(number, (depth, line, weight))| {
            let blanks = line.chars().take_while(|character| character.is_whitespace()).count();
            let x = MARGIN + depth.min(8) as f64 * INDENT + blanks.min(24) as f64 * FONT / 3.0;
            words(line.trim(), [x, MARGIN + LINE * (number as f64 + 0.75)], (weight, style.text))
        })
        .collect();
    if items.is_empty() { None } else { of_drawing(&page(style, items), side) }
}

fn tree_lines(tree: &TreePreview) -> impl Iterator<Item = (usize, Cow<'_, str>, Weight)> {
    tree.rows.iter().map(|row| {
        let key = match &row.key {
            Key::None => String::new(),
            Key::Name(name) => format!("{name}: "),
            Key::Index(number) => format!("{number}: "),
            Key::Document(number) => format!("{number} "),
        };
        (usize::from(row.depth), Cow::Owned(key + &row.value), Weight::Regular)
    })
}

fn of_table(table: &TablePreview, side: u32, style: &Style) -> Option<Pixels> {
    let columns = table.columns.len().min(COLUMNS);
    if columns == 0 {
        return None;
    }
    let width = (PAGE[0] - MARGIN) / columns as f64;
    let head = PageRect { x: 0.0, y: 0.0, width: PAGE[0], height: LINE + MARGIN };
    let mut items = vec![Item::Rect { frame: head, radius: 0.0, fill: Some(Fill::solid(style.grid)), stroke: None }];
    let most = ((PAGE[1] - 2.0 * MARGIN) / LINE) as usize;
    for (at, column) in table.columns.iter().take(columns).enumerate() {
        let x = MARGIN + width * at as f64;
        let name = column.name.clone().unwrap_or_else(|| (at + 1).to_string());
        let mut cells = vec![words(&name, [x, MARGIN + LINE * 0.6], (Weight::SemiBold, style.text))];
        for row in 0..table.row_count().min(most) {
            let y = MARGIN + LINE * (row as f64 + 1.75);
            cells.push(words(&table.cell(row, at), [x, y], (Weight::Regular, style.muted)));
        }
        let frame = PageRect { x, y: 0.0, width: width - 6.0, height: PAGE[1] };
        items.push(Item::Clip { frame, items: cells });
    }
    of_drawing(&page(style, items), side)
}

/// Its first picture; without one how its text begins.
fn of_document(document: &Document, side: u32, style: &Style) -> Option<Pixels> {
    let picture = document.blocks.iter().find_map(|block| match block {
        Block::Image(image) => of_image(image, side),
        _ => None,
    });
    if picture.is_some() {
        return picture;
    }
    let name = |label: &Label| match label {
        Label::Name(name) => name.clone(),
        // In no language.
        Label::Words(_) => String::new(),
    };
    let mut lines: Vec<(usize, Cow<'_, str>, Weight)> = Vec::new();
    for block in &document.blocks {
        match block {
            Block::Heading { label, .. } => lines.push((0, name(label).into(), Weight::SemiBold)),
            Block::Text(text) | Block::Markdown(text) | Block::Code { text, .. } | Block::Output { text, .. } => {
                lines.extend(text.lines().take(12).map(|line| (0, safe(line, CHARACTERS), Weight::Regular)));
            }
            Block::Facts(facts) => lines.extend(facts.iter().take(12).map(|fact| {
                let label = name(&fact.label);
                let line = if label.is_empty() { fact.value.clone() } else { format!("{label}: {}", fact.value) };
                (0, Cow::Owned(line), Weight::Regular)
            })),
            Block::Tree(tree) => lines.extend(tree_lines(tree).take(12)),
            Block::Table(table) if lines.is_empty() => return of_table(table, side, style),
            _ => {}
        }
    }
    of_lines(lines.into_iter().filter(|(_, line, _)| !line.trim().is_empty()), side, style)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn style() -> Style {
        Style {
            is_own: false,
            paper: [255; 3],
            plot: [255; 3],
            text: [0; 3],
            muted: [90; 3],
            grid: [220; 3],
            axis: [120; 3],
            colorway: vec![[0, 0, 200]],
            font_size: 12.0,
        }
    }

    fn of(name: &str, bytes: &[u8]) -> Option<Pixels> {
        let source = Source::new(name, bytes.len() as u64, Cursor::new(bytes));
        thumbnail(source, 120, &style(), &Limits::of_thumbnail(120, 48_000_000), &Cancel::new()).expect("readable")
    }

    fn ink(pixels: &Pixels) -> usize {
        pixels.rgba.chunks_exact(4).filter(|pixel| pixel[0] < 128 && pixel[3] == 255).count()
    }

    #[test]
    fn text_tables_and_trees_are_pages_with_something_on_them() {
        let text = "first line\n    set in\n".repeat(40);
        let json = "{\"learning_rate\": 0.001, \"layers\": [1, 2, 3], \"name\": \"a longer text\"}";
        let csv = "step,loss,accuracy,time,more\n".to_owned() + &"1,0.5,0.9,12,x\n".repeat(30);
        for (name, bytes) in [("a.txt", text.as_str()), ("a.csv", &csv), ("a.json", json)] {
            let pixels = of(name, bytes.as_bytes()).expect(name);
            assert_eq!([pixels.width, pixels.height], [120, 90], "{name}");
            let share = ink(&pixels) as f64 / (120.0 * 90.0);
            assert!((0.002..0.5).contains(&share), "{name}: {share}");
        }
        let lines = |count: usize| ink(&of("a.txt", "word word\n".repeat(count).as_bytes()).expect("text"));
        assert!(lines(8) > 3 * lines(2), "each line is there");
        assert_eq!(of("empty.txt", b""), None);
    }

    #[test]
    fn a_picture_is_reduced_and_keeps_its_colours() {
        let mut file = Cursor::new(Vec::new());
        let picture = image::RgbImage::from_fn(3000, 1000, |x, _| image::Rgb([if x < 1500 { 200 } else { 20 }, 0, 0]));
        picture.write_to(&mut file, image::ImageFormat::Png).expect("writes");
        let pixels = of("a.png", file.get_ref()).expect("a picture");
        assert_eq!([pixels.width, pixels.height], [120, 40]);
        assert_eq!((&pixels.rgba[..4], &pixels.rgba[119 * 4..120 * 4]), (&[200, 0, 0, 255][..], &[20, 0, 0, 255][..]));
    }
}
