//! The text that is shown of a file: where one is in it, what was read of it, what is selected and found. Nothing here
//! grows with the file: lines are read as they come into view, and go when others do.

use std::sync::Arc;

use crate::app::place::{Context, Place};
use crate::preview::Preview;
use crate::preview::text_file::{Charset, Found, Language, LineIndex, Painted, ShownLine};
use crate::text::Message;

mod blocks;
mod find;
mod jobs;
mod source;
mod update;

pub use blocks::Blocks;
pub use find::{Find, FindAction};
pub use jobs::{Job, Key};
pub use source::TextSource;
pub(super) use update::{close, failed, show, update};

/// What is shown of texts, and how.
#[derive(Debug, Default)]
pub struct State {
    /// The text that is shown, if one is.
    pub open: Option<Open>,
    /// Long lines go on in the next row.
    pub wraps: bool,
    /// Control characters are shown, not carried out.
    pub is_raw: bool,
    pub find: Find,
    /// What was typed of a line to go to, while that is asked.
    pub goto: Option<String>,
    opened: u64,
}

/// A text that is shown.
#[derive(Debug)]
pub struct Open {
    /// Results for another opening are for nobody.
    number: u64,
    pub source: TextSource,
    /// Where its lines are, as far as that is known.
    pub index: Arc<LineIndex>,
    /// Lines that are known without the index.
    first_lines: u64,
    /// What the bytes tell of the encoding.
    pub detected: Charset,
    pub blocks: Blocks,
    pub position: Position,
    pub selection: Option<Selection>,
    pub language: Option<Language>,
    /// Colours of the first lines.
    pub painted: Arc<Vec<Vec<Painted>>>,
    /// Looks at the file since it last grew.
    quiet_looks: Option<u32>,
    is_indexing: bool,
    /// Lines that are on their way.
    awaited: Option<u64>,
    /// Why it can no longer be read.
    pub failure: Option<Message>,
}

/// What stands at the top.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Position {
    /// This line, of which so many points are out of view.
    At { line: u64, offset: f32 },
    /// Whatever shows this line.
    Showing(u64),
    /// The end is at the bottom, and stays there.
    End,
}

/// A place between two characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Spot {
    pub line: u64,
    /// Characters of what is shown of the line.
    pub column: u64,
}

/// From where the pointer was pressed to where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selection {
    pub anchor: Spot,
    pub head: Spot,
}

impl Selection {
    /// The earlier one first.
    pub fn range(self) -> [Spot; 2] {
        [self.anchor.min(self.head), self.anchor.max(self.head)]
    }

    /// Whether it holds nothing.
    pub fn is_empty(self) -> bool {
        self.anchor == self.head
    }
}

/// What can be asked for.
#[derive(Debug)]
pub enum Action {
    /// Show another part.
    Scroll(Position),
    /// So many lines further; far more than there are leads to the beginning or the end.
    Move(isize),
    /// Lines from here on are in view and not there.
    Want(u64),
    /// Look whether the file has grown.
    Look,
    SetWrap(bool),
    SetRaw(bool),
    /// Read it in another encoding.
    SetCharset(Charset),
    Select(Option<Selection>),
    SelectAll,
    /// Put what is selected on the clipboard.
    Copy,
    Find(FindAction),
    /// Ask for a line to go to, with what was typed; `None` no longer.
    SetGoto(Option<String>),
    /// Go to the line that was typed.
    GoTo,
    /// The lines that are known.
    Indexed {
        number: u64,
        index: Arc<LineIndex>,
        is_anew: bool,
    },
    /// Lines from one on.
    Read {
        number: u64,
        first: u64,
        lines: Vec<ShownLine>,
    },
    /// The colours of the first lines.
    Painted {
        number: u64,
        painted: Arc<Vec<Vec<Painted>>>,
    },
    /// More of the file was looked through.
    Found {
        number: u64,
        found: Found,
        is_done: bool,
    },
    /// The selected text, and whether there is more of it.
    Copied {
        text: String,
        is_cut: bool,
    },
    Failed {
        number: u64,
        why: Message,
    },
}

impl Open {
    /// Lines in all, as far as they are known.
    pub fn line_count(&self) -> u64 {
        if self.index.is_complete { self.index.line_count() } else { self.index.line_count().max(self.first_lines) }
    }

    /// Whether all of them are known.
    pub fn is_counted(&self) -> bool {
        self.index.is_complete
    }

    /// Whether something is being written to it.
    pub fn is_growing(&self) -> bool {
        const CALM: u32 = 10;
        self.quiet_looks.is_some_and(|looks| looks < CALM)
    }

    /// A line, if it was read.
    pub fn line(&self, number: u64) -> Option<&ShownLine> {
        self.blocks.line(number)
    }

    /// The line at the top; that at the bottom when the end is shown.
    pub fn near(&self) -> u64 {
        match self.position {
            Position::At { line, .. } | Position::Showing(line) => line,
            Position::End => self.line_count().saturating_sub(1),
        }
    }
}

/// The text that is shown of the chosen file, where it is shown as text.
pub(super) fn shown(artifacts: &super::State) -> Option<&Arc<Preview>> {
    let preview = artifacts.preview.value()?;
    let is_text = matches!(preview.shape, crate::preview::Shape::Text(_)) || artifacts.as_text;
    (is_text && preview.text().is_some()).then_some(preview)
}

/// The text that the open page shows, for commands.
pub fn of_page(place: &Place) -> Option<&State> {
    let artifacts = place.artifacts.as_ref()?;
    let is_shown = matches!(place.pages.shown, super::Page::Run(run, super::RunTab::Artifacts) if run == artifacts.run);
    (is_shown && artifacts.text.open.is_some()).then_some(&artifacts.text)
}

/// How a job of this opening is started.
fn start(context: &mut Context<'_>, job: Job) {
    context.start(super::Job::Text(job));
}
