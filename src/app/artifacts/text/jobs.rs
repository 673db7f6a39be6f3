//! The jobs that read texts. Each opens the file anew.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{Action, Selection, TextSource};
use crate::app::artifacts;
use crate::app::job::JobContext;
use crate::preview::text_file::{
    self, Charset, Detected, Found, Language, LineEnds, LineIndex, MAX_LINE_CHARS, Matcher, RawLine, ShownLine,
};
use crate::preview::{Preview, PreviewError, Source};
use crate::text::Message;

/// Lines that are read together.
const LINES: usize = 256;
/// Bytes that are put on the clipboard.
pub(super) const MOST_COPIED: usize = 16 << 20;
/// Between two words on how far something is.
const PAUSE: Duration = Duration::from_millis(100);

/// What is done in the background for a text.
#[derive(Debug)]
pub enum Job {
    /// Find the lines: of what was added since, or of everything.
    Index { number: u64, source: TextSource, known: Option<Arc<LineIndex>>, charset: Option<Charset> },
    /// Read lines from one on.
    Lines { number: u64, source: TextSource, index: Arc<LineIndex>, first: u64, is_raw: bool },
    /// Colour the beginning of a program.
    Paint { number: u64, preview: Arc<Preview>, language: Language },
    /// Look for something in everything.
    Search { number: u64, source: TextSource, index: Arc<LineIndex>, matcher: Arc<Matcher>, from: u64, is_raw: bool },
    /// Gather what is selected.
    Copy { number: u64, source: TextSource, index: Arc<LineIndex>, selection: Selection, is_raw: bool },
}

/// See [`JobKey`](crate::app::job::JobKey).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    Index,
    Lines,
    Paint,
    Search,
    Copy,
}

fn send(context: &JobContext, action: Action) {
    context.send(artifacts::Action::Text(action));
}

/// What is shown of a line.
pub(super) fn shown(line: &RawLine, is_raw: bool) -> ShownLine {
    let mut shown = if is_raw {
        text_file::raw(&line.text, MAX_LINE_CHARS)
    } else {
        text_file::rendered(&line.text, MAX_LINE_CHARS)
    };
    if line.is_cut && !shown.text.ends_with('…') {
        shown.text.push('…');
    }
    shown
}

impl Job {
    pub(in crate::app) fn key(&self) -> Key {
        match self {
            Self::Index { .. } => Key::Index,
            Self::Lines { .. } => Key::Lines,
            Self::Paint { .. } => Key::Paint,
            Self::Search { .. } => Key::Search,
            Self::Copy { .. } => Key::Copy,
        }
    }

    pub(in crate::app) fn run(self, context: &JobContext) {
        let (Self::Index { number, .. }
        | Self::Lines { number, .. }
        | Self::Paint { number, .. }
        | Self::Search { number, .. }
        | Self::Copy { number, .. }) = self;
        if let Err(why) = self.work(context)
            && !context.cancel.is_cancelled()
        {
            send(context, Action::Failed { number, why });
        }
    }

    fn work(self, context: &JobContext) -> Result<(), Message> {
        let cancel = &context.cancel;
        match self {
            Self::Index { number, source, known, charset } => {
                let mut source = source.open()?;
                find_lines(number, &mut source, known.as_deref(), charset, context)
            }
            Self::Lines { number, source, index, first, is_raw } => {
                let mut source = source.open()?;
                let lines = text_file::lines(source.reader(), &index, first, LINES, cancel);
                let lines = lines.map_err(|error| why(error, &source))?;
                let lines = lines.iter().map(|line| shown(line, is_raw)).collect();
                send(context, Action::Read { number, first, lines });
                Ok(())
            }
            Self::Paint { number, preview, language } => {
                let text = preview.text().map_or("", |text| text.text());
                let painted = Arc::new(text_file::highlight(text, language, cancel));
                send(context, Action::Painted { number, painted });
                Ok(())
            }
            Self::Search { number, source, index, matcher, from, is_raw } => {
                let mut source = source.open()?;
                search(number, &mut source, &index, &matcher, (from, is_raw), context)
            }
            Self::Copy { source, index, selection, is_raw, .. } => {
                let mut source = source.open()?;
                copy(&mut source, &index, selection, is_raw, context)
            }
        }
    }
}

/// The words for it.
fn why(source: std::io::Error, of: &Source<'_>) -> Message {
    PreviewError::Io { path: of.place().to_owned(), source }.message()
}

fn find_lines(
    number: u64,
    source: &mut Source<'_>,
    known: Option<&LineIndex>,
    charset: Option<Charset>,
    context: &JobContext,
) -> Result<(), Message> {
    let is_same = match known {
        Some(known) => text_file::is_same(source.reader(), known).map_err(|error| why(error, source))?,
        None => false,
    };
    let (mut index, is_anew) = match known.filter(|_| is_same) {
        Some(known) if known.is_complete && known.bytes() == source.size() => return Ok(()),
        Some(known) => (known.clone(), false),
        None => {
            let begun = text_file::begin(source.reader()).map_err(|error| why(error, source))?;
            (charset.map_or(begun.clone(), |charset| in_charset(&begun, charset)), true)
        }
    };
    let mut last = Instant::now();
    let mut is_told = !is_anew;
    let completed = text_file::complete(source.reader(), &mut index, &context.cancel, |index| {
        if last.elapsed() >= PAUSE {
            last = Instant::now();
            let is_anew = !std::mem::replace(&mut is_told, true);
            send(context, Action::Indexed { number, index: Arc::new(index.clone()), is_anew });
        }
    });
    completed.map_err(|error| why(error, source))?;
    send(context, Action::Indexed { number, index: Arc::new(index), is_anew: !is_told });
    Ok(())
}

/// An index for a chosen encoding, which keeps what ends lines.
fn in_charset(begun: &LineIndex, charset: Charset) -> LineIndex {
    let mark = if begun.charset == charset { begun.first_byte() as u8 } else { 0 };
    let ends = if begun.ends == LineEnds::Return { LineEnds::Return } else { LineEnds::LineFeed };
    LineIndex::new(Detected { charset, mark, is_damaged: false }, ends)
}

fn search(
    number: u64,
    source: &mut Source<'_>,
    index: &LineIndex,
    matcher: &Matcher,
    how: (u64, bool),
    context: &JobContext,
) -> Result<(), Message> {
    let mut last: Option<Instant> = None;
    let mut gathered = Found::default();
    let searched = text_file::search(source.reader(), index, matcher, how, &context.cancel, |found| {
        let mut matches = std::mem::take(&mut gathered.matches);
        matches.extend_from_slice(&found.matches);
        gathered = Found { matches, ..found };
        // The first ones at once.
        let is_first = last.is_none() && !gathered.matches.is_empty();
        if is_first || last.is_some_and(|last| last.elapsed() >= PAUSE) {
            last = Some(Instant::now());
            let found = Found { matches: std::mem::take(&mut gathered.matches), ..gathered.clone() };
            send(context, Action::Found { number, found, is_done: false });
        } else if last.is_none() && gathered.bytes.is_multiple_of(64 << 20) {
            send(context, Action::Found { number, found: gathered.clone(), is_done: false });
        }
    });
    searched.map_err(|error| why(error, source))?;
    send(context, Action::Found { number, found: gathered, is_done: true });
    Ok(())
}

fn copy(
    source: &mut Source<'_>,
    index: &LineIndex,
    selection: Selection,
    is_raw: bool,
    context: &JobContext,
) -> Result<(), Message> {
    let [from, to] = selection.range();
    let part = |number: u64, line: &str| {
        let whole = if is_raw { line.to_owned() } else { text_file::printed(line) };
        let is_partial = (number == from.line && from.column > 0) || (number == to.line && to.column != u64::MAX);
        if !is_partial {
            return whole;
        }
        let shown = shown(&RawLine { text: line.to_owned(), is_cut: false }, is_raw).text;
        let begin = if number == from.line { from.column as usize } else { 0 };
        let end = if number == to.line { to.column } else { u64::MAX };
        let count = usize::try_from(end).unwrap_or(usize::MAX).saturating_sub(begin);
        shown.chars().skip(begin).take(count).collect()
    };
    let lines = [from.line, to.line];
    let copied = text_file::copied(source.reader(), index, lines, MOST_COPIED, &context.cancel, part);
    let (text, is_cut) = copied.map_err(|error| why(error, source))?;
    send(context, Action::Copied { text, is_cut });
    Ok(())
}
