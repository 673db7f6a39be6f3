//! What a reader reads of a page: headings, paragraphs, lists, tables, code, pictures that the page itself holds.

use super::super::embedded;
use super::super::{Block, Label, Limits, TablePreview, safe};
use super::grid::Grid;
use super::tokens::{Element, Piece, collapsed, push_collapsed};
use crate::store::Cancel;

/// Characters of a paragraph that are shown.
const MAX_CHARS: usize = 100_000;
/// Blocks of a page that are shown.
const MAX_BLOCKS: usize = 5_000;
/// Pictures of a page that are shown.
const MAX_IMAGES: usize = 50;

/// What was read.
#[derive(Debug, Default)]
pub(in super::super) struct Page {
    pub(in super::super) title: Option<String>,
    pub(in super::super) blocks: Vec<Block>,
    /// Everything in order, tables cell by cell.
    pub(in super::super) text: String,
    /// Rows and columns of its tables.
    pub(in super::super) tables: Vec<[usize; 2]>,
    /// What its scripts hold, for those who know the libraries.
    pub(in super::super) scripts: Vec<String>,
    images: usize,
}

/// Reads the pieces.
pub(super) fn read(pieces: &[Piece], limits: &Limits, cancel: &Cancel) -> Page {
    let mut reader = Reader {
        page: Page::default(),
        limits,
        cancel,
        inline: String::new(),
        skipped: None,
        lists: Vec::new(),
        code: None,
        grids: Vec::new(),
        heading: None,
    };
    for piece in pieces {
        if reader.page.blocks.len() >= MAX_BLOCKS || cancel.is_cancelled() {
            break;
        }
        match piece {
            Piece::Open(element) => reader.open(element),
            Piece::Close(name) => reader.close(name),
            Piece::Text(text) => reader.text(text),
        }
    }
    while !reader.grids.is_empty() {
        reader.end_table();
    }
    reader.flush();
    reader.page
}

struct Reader<'a> {
    page: Page,
    limits: &'a Limits,
    cancel: &'a Cancel,
    /// The paragraph so far.
    inline: String,
    /// Within an element of which nothing is read: its name, and how many of it are open.
    skipped: Option<(String, usize)>,
    /// The next number of each open list; `None` for one with bullets.
    lists: Vec<Option<u32>>,
    /// Text of fixed width so far.
    code: Option<String>,
    /// Open tables, the innermost last.
    grids: Vec<Grid>,
    heading: Option<u8>,
}

impl Reader<'_> {
    fn open(&mut self, element: &Element) {
        let name = element.name.as_str();
        if let Some((skipped, depth)) = &mut self.skipped {
            *depth += usize::from(skipped == name);
            return;
        }
        match name {
            "script" | "style" | "svg" | "iframe" | "title" | "template" | "textarea" | "select" | "math" => {
                self.skipped = Some((name.to_owned(), 1));
            }
            "br" if self.code.is_none() => self.inline.push('\n'),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.flush();
                self.heading = Some(name.as_bytes()[1] - b'0');
            }
            "ul" | "ol" => {
                self.flush();
                self.lists.push((name == "ol").then_some(1));
            }
            "li" => {
                self.flush();
                let depth = self.lists.len().saturating_sub(1);
                let mark = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    }
                    _ => "• ".to_owned(),
                };
                self.inline = "    ".repeat(depth.min(8)) + &mark;
            }
            "pre" if self.grids.is_empty() => {
                self.flush();
                self.code = Some(String::new());
            }
            "table" => {
                self.flush();
                // Layouts nest tables without end.
                if self.grids.len() < 16 {
                    self.grids.push(Grid::default());
                }
            }
            "thead" | "tbody" | "tfoot" | "tr" | "td" | "th" | "caption" if !self.grids.is_empty() => {
                if let Some(grid) = self.grids.last_mut() {
                    let span = |name| element.attribute(name).and_then(|text| text.trim().parse().ok()).unwrap_or(1);
                    grid.open(name, span("colspan"), span("rowspan"));
                }
            }
            "img" => self.image(element),
            _ if is_block(name) => self.flush(),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        if let Some((skipped, depth)) = &mut self.skipped {
            if skipped == name {
                *depth -= 1;
                if *depth == 0 {
                    self.skipped = None;
                }
            }
            return;
        }
        match name {
            "ul" | "ol" => {
                self.flush();
                self.lists.pop();
            }
            "pre" => self.end_code(),
            "table" => self.end_table(),
            "thead" | "tr" | "td" | "th" | "caption" if !self.grids.is_empty() => {
                if let Some(grid) = self.grids.last_mut() {
                    grid.close(name);
                }
            }
            _ if is_block(name) || self.heading.is_some() && name.starts_with('h') => self.flush(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if let Some((skipped, _)) = &self.skipped {
            match skipped.as_str() {
                "script" => self.page.scripts.push(text.to_owned()),
                "title" if self.page.title.is_none() => self.page.title = Some(collapsed(text)),
                _ => {}
            }
            return;
        }
        if let Some(code) = &mut self.code {
            code.push_str(text);
        } else if let Some(grid) = self.grids.last_mut() {
            grid.text(text);
        } else {
            let room = MAX_CHARS.saturating_sub(self.inline.len());
            push_collapsed(&mut self.inline, text, room);
        }
    }

    /// The paragraph ends.
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.inline);
        let heading = self.heading.take();
        if let Some(grid) = self.grids.last_mut() {
            grid.text(" ");
            return;
        }
        let text = text.trim_end().trim_start_matches('\n');
        if text.trim().is_empty() || text.trim() == "•" {
            return;
        }
        self.say(text);
        self.page.blocks.push(match heading {
            Some(level) => Block::Heading { level: level.min(3), label: Label::Name(safe(text, 1_000).into_owned()) },
            None => Block::Text(shown(text)),
        });
    }

    fn end_code(&mut self) {
        if let Some(text) = self.code.take() {
            let text = text.trim_matches('\n').to_owned();
            if !text.is_empty() {
                self.say(&text);
                self.page.blocks.push(Block::Code { text, language: String::new() });
            }
        }
    }

    fn end_table(&mut self) {
        let Some(grid) = self.grids.pop() else { return };
        let table = grid.finish();
        if let Some(outer) = self.grids.last_mut() {
            outer.text(&table.text());
            return;
        }
        if let Some(caption) = &table.caption {
            self.say(caption);
            let label = Label::Name(safe(caption, 1_000).into_owned());
            self.page.blocks.push(Block::Heading { level: 3, label });
        }
        if table.rows.is_empty() && table.names.is_empty() {
            return;
        }
        let text = table.text();
        self.say(&text);
        self.page.tables.push([table.rows.len(), table.width]);
        self.page.blocks.push(Block::Table(std::sync::Arc::new(TablePreview::of_rows(table.names, table.rows))));
    }

    /// A picture that the page holds; another is named, and never looked for.
    fn image(&mut self, element: &Element) {
        let source = element.attribute("src").unwrap_or_default();
        let image = embedded::of_data_url(source, self.limits, self.cancel);
        if let Some(image) = image.filter(|_| self.page.images < MAX_IMAGES && self.grids.is_empty()) {
            self.flush();
            self.page.images += 1;
            self.page.blocks.push(Block::Image(image));
            return;
        }
        if let Some(instead) = element.attribute("alt").filter(|text| !text.trim().is_empty()) {
            let text = format!("[{}]", instead.trim());
            self.text(&text);
        }
    }

    fn say(&mut self, text: &str) {
        if !self.page.text.is_empty() {
            self.page.text.push('\n');
        }
        self.page.text.push_str(text);
    }
}

/// Whether an element stands on lines of its own.
fn is_block(name: &str) -> bool {
    const BLOCKS: [&str; 25] = [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "p",
        "section",
        "summary",
        "h1",
        "h2",
    ];
    BLOCKS.contains(&name)
}

/// Line by line harmless.
fn shown(text: &str) -> String {
    text.lines().map(|line| safe(line, 20_000)).collect::<Vec<_>>().join("\n")
}
