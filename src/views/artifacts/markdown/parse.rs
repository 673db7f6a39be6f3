//! Markdown as a list of blocks, made once for a text and drawn in every frame.

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Alignment, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::model::format::safe_text;

/// Lists and quotes inside each other; what lies deeper stands at this depth.
const DEEPEST: usize = 12;
/// In code, where it stood as a character that no font has.
const TAB: &str = "    ";

/// A part of a page, below the one before.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Block {
    /// 1 is the largest.
    Heading(u8, Line),
    Paragraph(Line),
    Code(String),
    List {
        /// Of a numbered one.
        first: Option<u64>,
        items: Vec<Item>,
    },
    Quote(Vec<Block>),
    Table {
        aligns: Vec<Alignment>,
        /// The first is the head.
        rows: Vec<Vec<Line>>,
    },
    Rule,
}

/// An item of a list.
#[derive(Clone, Debug, PartialEq, Default)]
pub(super) struct Item {
    /// A task, and whether it is done.
    pub(super) task: Option<bool>,
    pub(super) blocks: Vec<Block>,
}

/// Text of one style after the other.
#[derive(Clone, Debug, PartialEq, Default)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) spans: Vec<Span>,
    /// Addresses of pictures that stand in it.
    pub(super) pictures: Vec<Arc<str>>,
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Span {
    pub(super) range: Range<usize>,
    pub(super) style: Style,
    /// Where it leads.
    pub(super) link: Option<Arc<str>>,
}

/// How a part of a line looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) struct Style {
    pub(super) is_bold: bool,
    pub(super) is_italic: bool,
    pub(super) is_struck: bool,
    pub(super) is_code: bool,
}

/// What is being read, outermost first.
enum Open {
    Quote(Vec<Block>),
    List(Option<u64>, Vec<Item>),
    Item(Item),
}

/// The blocks of `text`.
pub(super) fn parse(text: &str) -> Vec<Block> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_MATH;
    let mut reader = Reader::default();
    for event in Parser::new_ext(text, options) {
        reader.event(event);
    }
    reader.finish()
}

#[derive(Default)]
struct Reader {
    done: Vec<Block>,
    open: Vec<Open>,
    /// Lists and quotes that lie too deep to be opened.
    skipped: usize,
    line: Line,
    bold: usize,
    italic: usize,
    struck: usize,
    links: Vec<Arc<str>>,
    /// Text of the block of code (or HTML) that is being read.
    code: Option<String>,
    table: Option<(Vec<Alignment>, Vec<Vec<Line>>)>,
}

impl Reader {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            // Formulas are shown as they are written.
            Event::DisplayMath(text) if self.table.is_none() && self.code.is_none() => {
                self.flush();
                self.push(Block::Code(code_text(text.trim_matches(['\n', '\r']))));
            }
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => self.text(&text, true),
            // HTML is shown as it is written: nothing in it is carried out.
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.text(&text, false),
            Event::FootnoteReference(name) => self.text(&format!("[{name}]"), false),
            Event::SoftBreak => self.text(" ", false),
            Event::HardBreak => self.line.push("\n", Style::default(), None),
            Event::Rule => {
                self.flush();
                self.push(Block::Rule);
            }
            Event::TaskListMarker(is_done) => {
                if let Some(Open::Item(item)) = self.open.last_mut() {
                    item.task = Some(is_done);
                }
            }
        }
    }

    fn text(&mut self, text: &str, is_code: bool) {
        if let Some(code) = &mut self.code {
            code.push_str(text);
            return;
        }
        let style = Style { is_bold: self.bold > 0, is_italic: self.italic > 0, is_struck: self.struck > 0, is_code };
        self.line.push(&safe_text(text), style, self.links.last().cloned());
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Strong => self.bold += 1,
            Tag::Emphasis => self.italic += 1,
            Tag::Strikethrough => self.struck += 1,
            // A picture may lie anywhere, and nothing is loaded on behalf of a text: its words lead there.
            Tag::Link { dest_url, .. } => self.links.push(dest_url.as_ref().into()),
            Tag::Image { dest_url, .. } => {
                let address: Arc<str> = dest_url.as_ref().into();
                self.line.pictures.push(Arc::clone(&address));
                self.links.push(address);
            }
            Tag::FootnoteDefinition(name) => {
                self.nest(Open::Quote(Vec::new()));
                self.text(&format!("[{name}] "), false);
            }
            Tag::CodeBlock(_) | Tag::HtmlBlock => {
                self.flush();
                self.code = Some(String::new());
            }
            Tag::Table(aligns) => {
                self.flush();
                self.table = Some((aligns, Vec::new()));
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some((_, rows)) = &mut self.table {
                    rows.push(Vec::new());
                }
            }
            Tag::BlockQuote(_) => self.nest(Open::Quote(Vec::new())),
            Tag::List(first) => self.nest(Open::List(first, Vec::new())),
            Tag::Item => self.nest(Open::Item(Item::default())),
            // The name of a footnote begins its first paragraph.
            Tag::Paragraph if self.line.text.starts_with('[') && self.line.text.ends_with("] ") => {}
            Tag::Paragraph | Tag::Heading { .. } => self.flush(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong => self.bold = self.bold.saturating_sub(1),
            TagEnd::Emphasis => self.italic = self.italic.saturating_sub(1),
            TagEnd::Strikethrough => self.struck = self.struck.saturating_sub(1),
            TagEnd::Link => drop(self.links.pop()),
            TagEnd::Image => {
                // Without words the address stands for it.
                let address = self.links.last().cloned();
                if let Some(address) = address.filter(|_| !self.line.ends_in_link()) {
                    self.text(&address, false);
                }
                self.links.pop();
            }
            TagEnd::CodeBlock | TagEnd::HtmlBlock => {
                let code = self.code.take().unwrap_or_default();
                self.push(Block::Code(code_text(&code)));
            }
            TagEnd::TableCell => {
                let line = std::mem::take(&mut self.line);
                if let Some(row) = self.table.as_mut().and_then(|(_, rows)| rows.last_mut()) {
                    row.push(line);
                }
            }
            TagEnd::Table => {
                if let Some((aligns, rows)) = self.table.take() {
                    self.push(Block::Table { aligns, rows });
                }
            }
            TagEnd::Heading(level) => {
                let line = std::mem::take(&mut self.line);
                self.push(Block::Heading(number(level), line));
            }
            TagEnd::Item | TagEnd::List(_) | TagEnd::BlockQuote(_) | TagEnd::FootnoteDefinition => {
                self.flush();
                self.close();
            }
            _ if self.table.is_none() => self.flush(),
            _ => {}
        }
    }

    fn nest(&mut self, open: Open) {
        self.flush();
        if self.skipped > 0 || self.open.len() >= DEEPEST * 2 {
            self.skipped += 1;
        } else {
            self.open.push(open);
        }
    }

    fn close(&mut self) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        match self.open.pop() {
            Some(Open::Quote(blocks)) => self.push(Block::Quote(blocks)),
            Some(Open::List(first, items)) => self.push(Block::List { first, items }),
            Some(Open::Item(item)) => match self.open.last_mut() {
                Some(Open::List(_, items)) => items.push(item),
                _ => self.done.extend(item.blocks),
            },
            None => {}
        }
    }

    /// What was read of a paragraph is one.
    fn flush(&mut self) {
        let line = std::mem::take(&mut self.line);
        if !line.text.trim().is_empty() || !line.pictures.is_empty() {
            self.push(Block::Paragraph(line));
        }
    }

    fn push(&mut self, block: Block) {
        match self.open.last_mut() {
            Some(Open::Quote(blocks)) => blocks.push(block),
            Some(Open::Item(item)) => item.blocks.push(block),
            Some(Open::List(_, items)) => items.push(Item { task: None, blocks: vec![block] }),
            None => self.done.push(block),
        }
    }

    fn finish(mut self) -> Vec<Block> {
        self.flush();
        while !self.open.is_empty() {
            self.skipped = 0;
            self.close();
        }
        self.done
    }
}

impl Line {
    fn push(&mut self, text: &str, style: Style, link: Option<Arc<str>>) {
        let start = self.text.len();
        self.text.push_str(text);
        match self.spans.last_mut() {
            Some(last) if last.style == style && last.link == link => last.range.end = self.text.len(),
            _ => self.spans.push(Span { range: start..self.text.len(), style, link }),
        }
    }

    fn ends_in_link(&self) -> bool {
        self.spans.last().is_some_and(|span| span.link.is_some())
    }
}

/// Lines of fixed width, safe to show.
fn code_text(code: &str) -> String {
    let lines: Vec<String> = code.lines().map(|line| safe_text(&line.replace('\t', TAB)).into_owned()).collect();
    lines.join("\n")
}

/// What a heading is called in links to it, as code forges make it: lower case, hyphens for spaces.
pub(super) fn anchor(heading: &str) -> String {
    let kept = heading.trim().chars().filter(|it| it.is_alphanumeric() || matches!(it, ' ' | '-' | '_'));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

fn number(level: HeadingLevel) -> u8 {
    level as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &Line) -> Vec<(&str, Style)> {
        line.spans.iter().map(|span| (&line.text[span.range.clone()], span.style)).collect()
    }

    const PLAIN: Style = Style { is_bold: false, is_italic: false, is_struck: false, is_code: false };

    #[test]
    fn styles_are_kept_apart_and_may_lie_in_each_other() {
        let blocks = parse("a **b *c* `d`** ~~e~~\nf");
        let [Block::Paragraph(line)] = &blocks[..] else { panic!("{blocks:?}") };
        let bold = Style { is_bold: true, ..PLAIN };
        let expected = [
            ("a ", PLAIN),
            ("b ", bold),
            ("c", Style { is_italic: true, ..bold }),
            (" ", bold),
            ("d", Style { is_code: true, ..bold }),
            (" ", PLAIN),
            ("e", Style { is_struck: true, ..PLAIN }),
            (" f", PLAIN),
        ];
        assert_eq!(words(line), expected);
    }

    #[test]
    fn links_and_pictures_lead_somewhere_and_load_nothing() {
        let blocks = parse("see [this](https://example.org) ![a curve](curve.png) ![](bare.png)");
        let [Block::Paragraph(line)] = &blocks[..] else { panic!("{blocks:?}") };
        let links: Vec<_> = line
            .spans
            .iter()
            .filter_map(|span| Some((&line.text[span.range.clone()], &**span.link.as_ref()?)))
            .collect();
        assert_eq!(links, [("this", "https://example.org"), ("a curve", "curve.png"), ("bare.png", "bare.png")]);
    }

    #[test]
    fn formulas_are_shown_as_written_and_footnotes_have_their_names() {
        let blocks = parse("a $x^2$ b[^1]\n\n$$\n\\sum_i x_i\n$$\n\n[^1]: why\n");
        let [Block::Paragraph(line), Block::Code(code), Block::Quote(note)] = &blocks[..] else { panic!("{blocks:?}") };
        assert_eq!(words(line), [("a ", PLAIN), ("x^2", Style { is_code: true, ..PLAIN }), (" b[1]", PLAIN)]);
        assert_eq!(code, "\\sum_i x_i");
        assert!(matches!(&note[..], [Block::Paragraph(line)] if line.text == "[1] why"), "{note:?}");
        let Block::Paragraph(line) = &parse("![a](b.png) c")[0] else { panic!() };
        assert_eq!(line.pictures.iter().map(AsRef::as_ref).collect::<Vec<&str>>(), ["b.png"]);
        assert_eq!(anchor("What it is: A test, 2"), "what-it-is-a-test-2");
    }

    #[test]
    fn lists_tables_code_and_quotes_are_blocks() {
        let blocks =
            parse("# T\n\n- a\n- [x] b\n  1. c\n\n3. d\n\n> q\n\n```\nx\ty\n```\n\n|h|i|\n|-|-:|\n|1|**2**|\n\n---\n");
        let [
            Block::Heading(1, _),
            Block::List { first: None, items },
            Block::List { first: Some(3), .. },
            Block::Quote(quote),
            Block::Code(code),
            Block::Table { aligns, rows },
            Block::Rule,
        ] = &blocks[..]
        else {
            panic!("{blocks:?}")
        };
        assert_eq!((items.len(), items[0].task, items[1].task), (2, None, Some(true)));
        assert!(matches!(&items[1].blocks[..], [Block::Paragraph(_), Block::List { first: Some(1), .. }]));
        assert_eq!((quote.len(), code.as_str()), (1, "x    y"));
        assert_eq!((aligns.len(), rows.len(), rows[1][1].text.as_str()), (2, 2, "2"));
        assert_eq!(aligns[1], Alignment::Right);
    }

    #[test]
    fn whatever_is_written_becomes_blocks() {
        let quotes = ">".repeat(50_000) + " deep";
        let lists = (0..400).map(|at| "  ".repeat(at) + "- a\n").collect::<String>();
        for text in [quotes.as_str(), lists.as_str(), "", "<b>bold</b>", "a\u{202E}b", "[x](", "|a|\n|-|", "\u{0}"] {
            let blocks = parse(text);
            let shown = format!("{blocks:?}");
            assert!(!shown.contains('\u{202E}'), "nothing turns what stands around it");
        }
        let html = parse("a <b>bold</b>");
        assert!(matches!(&html[..], [Block::Paragraph(line)] if line.text == "a <b>bold</b>"), "{html:?}");
    }
}
