//! What a page of blocks shows line by line: programs in the colours of their language, and what was printed as a
//! terminal shows it. A job finds the lines, and then the colours, for those take longer.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{Job as Jobs, Key};
use crate::app::job::JobContext;
use crate::app::place::Context;
use crate::preview::text_file::{
    Language, MAX_LINE_CHARS, Painted, ShownLine, highlight, language_named, raw, rendered,
};
use crate::preview::{Block, Document, Preview, Shape};
use crate::store::Cancel;

/// Lines of a block that are shown.
const MOST_LINES: usize = 10_000;
/// Bytes of programs on a page that are coloured.
const MOST_COLORED: usize = 256 << 10;

/// Lines of a block, for showing.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    pub lines: Vec<ShownLine>,
    /// The colours of the first of them.
    pub painted: Vec<Vec<Painted>>,
    /// Columns of the widest, of which a wide character takes two.
    pub columns: usize,
}

/// Lines of the blocks of a page that have some, by the position of the block.
pub type Blocks = FxHashMap<usize, Arc<Lines>>;

/// See the module.
#[derive(Debug, Default)]
pub struct State {
    blocks: Arc<Blocks>,
}

/// Finds the lines of a page, and their colours.
#[derive(Debug)]
pub struct Job(Arc<Preview>);

/// What can be asked for.
#[derive(Debug)]
pub enum Action {
    /// The lines of a page are here.
    Prepared(Arc<Preview>, Arc<Blocks>),
}

impl Lines {
    /// Of a text, up to so many; without colours of a language.
    pub fn of(text: &str, is_printed: bool, most: usize) -> Self {
        let shown = if is_printed { rendered } else { raw };
        let text = text.trim_end_matches(['\n', '\r']);
        let mut lines: Vec<ShownLine> = text.lines().take(most).map(|line| shown(line, MAX_LINE_CHARS)).collect();
        if text.lines().nth(most).is_some() {
            lines.push(ShownLine { text: "…".to_owned(), styled: Vec::new() });
        }
        let columns = lines.iter().map(|line| columns(&line.text)).max().unwrap_or(0);
        Self { lines, painted: Vec::new(), columns }
    }

    /// Whether the program that printed them chose colours.
    pub fn has_styles(&self) -> bool {
        self.lines.iter().any(|line| !line.styled.is_empty())
    }
}

/// Columns that a line takes: those of East Asia take two a character, and a tabulator takes four.
fn columns(line: &str) -> usize {
    let of = |character: char| match character {
        '\t' => 4,
        '\u{1100}'.. => 2,
        _ => 1,
    };
    line.chars().map(of).sum()
}

impl State {
    /// The lines of a block; `None` as long as they are being found.
    pub fn lines(&self, block: usize) -> Option<&Arc<Lines>> {
        self.blocks.get(&block)
    }

    /// Changes when there is more to show.
    pub fn version(&self) -> usize {
        Arc::as_ptr(&self.blocks) as usize
    }
}

/// What a block says line by line, whether a program printed it, and its language.
fn text_of(block: &Block) -> Option<(&str, bool, Option<Language>)> {
    match block {
        Block::Code { text, language } | Block::Input { text, language, .. } => {
            Some((text, false, language_named(language)))
        }
        Block::Output { text, .. } => Some((text, true, None)),
        Block::Heading { .. }
        | Block::Text(_)
        | Block::Markdown(_)
        | Block::Facts(_)
        | Block::Table(_)
        | Block::Tree(_)
        | Block::Image(_)
        | Block::Curves(_)
        | Block::Members { .. }
        | Block::Warning(_)
        | Block::Note(_)
        | Block::Figure(_) => None,
    }
}

impl Job {
    pub(in crate::app) fn run(self, context: &JobContext) {
        let Shape::Document(document) = &self.0.shape else { return };
        let send = |blocks: &Blocks| {
            context.send(super::Action::Document(Action::Prepared(self.0.clone(), Arc::new(blocks.clone()))));
        };
        let mut blocks = lines_of(document, &context.cancel);
        if context.cancel.is_cancelled() {
            return;
        }
        send(&blocks);
        if color(document, &mut blocks, &context.cancel) && !context.cancel.is_cancelled() {
            send(&blocks);
        }
    }
}

fn lines_of(document: &Document, cancel: &Cancel) -> Blocks {
    let texts = document.blocks.iter().enumerate().filter_map(|(at, block)| Some((at, text_of(block)?)));
    let texts = texts.take_while(|_| !cancel.is_cancelled());
    texts.map(|(at, (text, is_printed, _))| (at, Arc::new(Lines::of(text, is_printed, MOST_LINES)))).collect()
}

/// Colours what is a program; whether there is any.
fn color(document: &Document, blocks: &mut Blocks, cancel: &Cancel) -> bool {
    let mut left = MOST_COLORED;
    let mut is_any = false;
    for (at, block) in document.blocks.iter().enumerate() {
        let (Some((text, _, Some(language))), Some(lines)) = (text_of(block), blocks.get_mut(&at)) else { continue };
        if text.len() > left || cancel.is_cancelled() {
            break;
        }
        left -= text.len();
        is_any = true;
        Arc::make_mut(lines).painted = highlight(text, language, cancel);
    }
    is_any
}

/// After a page came.
pub(super) fn show(artifacts: &super::State, context: &mut Context<'_>) {
    if let Some(preview) = artifacts.preview.value()
        && let Shape::Document(document) = &preview.shape
        && document.blocks.iter().any(|block| text_of(block).is_some())
    {
        context.start(Jobs::Document(Job(preview.clone())));
    }
}

/// The page is no longer shown.
pub(super) fn forget(artifacts: &mut super::State, context: &mut Context<'_>) {
    context.cancel(Key::Document);
    context.discard(std::mem::take(&mut artifacts.document));
}

pub(super) fn update(artifacts: &mut super::State, context: &mut Context<'_>, action: Action) {
    let Action::Prepared(of, blocks) = action;
    if artifacts.preview.value().is_some_and(|shown| Arc::ptr_eq(shown, &of)) {
        context.discard(std::mem::replace(&mut artifacts.document.blocks, blocks));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preview::text_file::{Ink, Token};

    fn page() -> Document {
        let input = |text: &str, language: &str| Block::Input {
            count: Some(1),
            text: text.to_owned(),
            language: language.to_owned(),
        };
        let output = Block::Output { text: "\u{1b}[31mloss\u{1b}[0m 1\nstep 1\rstep 2\n".to_owned(), is_error: false };
        Document {
            blocks: vec![Block::Text("not line by line".to_owned()), input("def f():\n\tpass\n", "python"), output],
        }
    }

    #[test]
    fn programs_are_coloured_and_what_was_printed_is_as_in_a_terminal() {
        let (page, cancel) = (page(), Cancel::new());
        let mut blocks = lines_of(&page, &cancel);
        assert_eq!(blocks.len(), 2, "blocks with lines");
        assert!(color(&page, &mut blocks, &cancel));
        let program = &blocks[&1];
        assert_eq!(program.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>(), ["def f():", "\tpass"]);
        assert_eq!((program.painted[0][0].range.clone(), program.painted[0][0].token), (0..3, Token::Keyword));
        assert_eq!(program.columns, 8);
        let printed = &blocks[&2];
        assert_eq!(printed.lines[0].text, "loss 1");
        assert_eq!(printed.lines[0].styled[0].look.ink, Some(Ink::Named(1)));
        assert_eq!(printed.lines[1].text, "step 2", "the last state of a line");
        assert!(printed.has_styles() && printed.painted.is_empty());
    }

    #[test]
    fn a_block_has_no_more_lines_than_can_be_shown() {
        let lines = Lines::of(&"x\n".repeat(50), false, 10);
        assert_eq!(lines.lines.len(), 11);
        assert_eq!(lines.lines[10].text, "…");
        assert_eq!(Lines::of("一二", false, 10).columns, 4);
        assert!(Lines::of("", true, 10).lines.is_empty());
    }

    #[test]
    fn only_so_much_is_coloured() {
        let long = Block::Code { text: "x = 1\n".repeat(MOST_COLORED), language: "Python".to_owned() };
        let page = Document { blocks: vec![long] };
        let mut blocks = lines_of(&page, &Cancel::new());
        assert!(!color(&page, &mut blocks, &Cancel::new()));
        assert_eq!(blocks[&0].lines.len(), MOST_LINES + 1);
    }
}
