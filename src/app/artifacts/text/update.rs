//! What happens to the text that is shown.

use std::sync::Arc;

use super::jobs::{MOST_COPIED, shown};
use super::{Action, Blocks, FindAction, Job, Key, Open, Position, Selection, Spot, TextSource, start};
use crate::app::artifacts::{self, State};
use crate::app::effect::SystemEffect;
use crate::app::place::Context;
use crate::model::format;
use crate::preview::text_file::{Charset, Detected, LineEnds, LineIndex, RawLine, language_of};
use crate::text::Message;

/// Bytes of a text that are put on screen without a job.
const FIRST_BYTES: usize = 64 << 10;

fn key(key: Key) -> artifacts::Key {
    artifacts::Key::Text(key)
}

/// Opens the text of the chosen file if that is how the file is shown. After whatever changes that.
pub(in crate::app::artifacts) fn show(artifacts: &mut State, context: &mut Context<'_>) {
    let Some(preview) = super::shown(artifacts).cloned() else { return close(artifacts, context) };
    if artifacts.text.open.is_some() {
        return;
    }
    let (Some(text), Some(target)) = (preview.text(), artifacts.selected.clone()) else { return };
    let section = artifacts.listing.value().and_then(|sections| sections.get(target.section)).cloned();
    let source = match (text.detected(), section) {
        (Some(_), Some(section)) => TextSource::File { section: Box::new(section), path: target.path.clone() },
        _ => TextSource::Inside(Arc::clone(&preview)),
    };
    let utf_8 = Detected { charset: Charset::UTF_8, mark: 0, is_damaged: false };
    let detected = text.detected().unwrap_or(utf_8);
    let language = language_of(&target.path, text.raw_line(0));
    let state = &mut artifacts.text;
    state.opened += 1;
    let (blocks, first_lines) = first_lines(text, state.is_raw);
    let open = Open {
        number: state.opened,
        source,
        index: Arc::new(LineIndex::new(detected, LineEnds::of(&text.text()[..end_of_sample(text.text())]))),
        first_lines,
        detected: detected.charset,
        blocks,
        position: Position::At { line: 0, offset: 0.0 },
        selection: None,
        language,
        painted: Arc::default(),
        quiet_looks: None,
        is_indexing: false,
        awaited: None,
        failure: None,
    };
    state.open = Some(open);
    state.goto = None;
    state.find.begin();
    index(state, None, context);
    if let (Some(language), Some(open)) = (language, &state.open) {
        start(context, Job::Paint { number: open.number, preview, language });
    }
    // What was looked for in the text before is looked for here too.
    search(state, context);
}

fn end_of_sample(text: &str) -> usize {
    (0..=text.len().min(FIRST_BYTES)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// The lines of the first screens, and how many lines are known to be there.
fn first_lines(text: &crate::preview::TextPreview, is_raw: bool) -> (Blocks, u64) {
    let mut blocks = Blocks::default();
    if LineEnds::of(&text.text()[..end_of_sample(text.text())]) == LineEnds::Return {
        return (blocks, 0);
    }
    // The last one may be a part of a line.
    let count = text.line_count() - usize::from(text.is_cut && text.line_count() > 0);
    let mut bytes = 0;
    let lines = (0..count).map(|at| text.raw_line(at)).take_while(|line| {
        bytes += line.len();
        bytes < FIRST_BYTES
    });
    let lines = lines.map(|line| shown(&RawLine { text: line.to_owned(), is_cut: false }, is_raw)).collect();
    blocks.add(0, lines);
    (blocks, count as u64)
}

/// No text is shown any more.
pub(in crate::app::artifacts) fn close(artifacts: &mut State, context: &mut Context<'_>) {
    if let Some(open) = artifacts.text.open.take() {
        for which in [Key::Index, Key::Lines, Key::Paint, Key::Search, Key::Copy] {
            context.cancel(key(which));
        }
        artifacts.text.find.begin();
        artifacts.text.find.is_running = false;
        context.discard(open);
    }
}

/// A job came to a bad end.
pub(in crate::app::artifacts) fn failed(artifacts: &mut State, why: &Message) {
    artifacts.text.find.is_running = false;
    if let Some(open) = &mut artifacts.text.open {
        (open.is_indexing, open.awaited) = (false, None);
        open.failure = Some(why.clone());
    }
}

/// Has lines found: those that came since, or all in another encoding.
fn index(state: &mut super::State, charset: Option<Charset>, context: &mut Context<'_>) {
    let Some(open) = &mut state.open else { return };
    open.is_indexing = true;
    let known = (charset.is_none() && open.index.bytes() > 0).then(|| Arc::clone(&open.index));
    let charset = charset.or((open.index.charset != open.detected).then_some(open.index.charset));
    start(context, Job::Index { number: open.number, source: open.source.clone(), known, charset });
}

/// Looks for what is wanted in everything.
fn search(state: &mut super::State, context: &mut Context<'_>) {
    state.find.begin();
    search_from(state, 0, context);
}

fn search_from(state: &mut super::State, from: u64, context: &mut Context<'_>) {
    let (Some(open), Some(matcher), true) = (&state.open, state.find.matcher.clone(), state.find.is_open) else {
        state.find.is_running = false;
        return context.cancel(key(Key::Search));
    };
    let (number, source, index) = (open.number, open.source.clone(), Arc::clone(&open.index));
    start(context, Job::Search { number, source, index, matcher, from, is_raw: state.is_raw });
}

pub(in crate::app::artifacts) fn update(artifacts: &mut State, context: &mut Context<'_>, action: Action) {
    let state = &mut artifacts.text;
    let Some(open) = &mut state.open else { return };
    match action {
        Action::Scroll(position) => open.position = position,
        Action::Move(lines) => open.position = moved(open, lines),
        Action::Want(line) => {
            // Before the lines are known there is nothing to find them by.
            if open.awaited != Some(line) && line < open.index.line_count() {
                open.awaited = Some(line);
                let (number, source, index) = (open.number, open.source.clone(), Arc::clone(&open.index));
                start(context, Job::Lines { number, source, index, first: line, is_raw: state.is_raw });
            }
        }
        Action::Look => {
            if !open.is_indexing && open.source.is_file() {
                open.quiet_looks = open.quiet_looks.map(|looks| looks.saturating_add(1));
                index(state, None, context);
                // Nothing may come of it.
                if let Some(open) = &mut state.open {
                    open.is_indexing = !open.index.is_complete;
                }
            }
        }
        Action::SetWrap(wraps) => state.wraps = wraps,
        Action::SetRaw(is_raw) => {
            state.is_raw = is_raw;
            open.blocks.clear();
            open.selection = None;
            open.awaited = None;
            search(state, context);
        }
        Action::SetCharset(charset) => {
            if charset != open.index.charset {
                open.blocks.clear();
                open.first_lines = 0;
                (open.selection, open.awaited) = (None, None);
                open.painted = Arc::default();
                open.index =
                    Arc::new(LineIndex::new(Detected { charset, mark: 0, is_damaged: false }, LineEnds::LineFeed));
                index(state, Some(charset), context);
            }
        }
        Action::Select(selection) => open.selection = selection,
        Action::SelectAll => {
            let last = Spot { line: open.line_count().saturating_sub(1), column: u64::MAX };
            open.selection = Some(Selection { anchor: Spot::default(), head: last });
        }
        Action::Copy => {
            if let Some(selection) = open.selection.filter(|selection| !selection.is_empty()) {
                let (number, source, index) = (open.number, open.source.clone(), Arc::clone(&open.index));
                start(context, Job::Copy { number, source, index, selection, is_raw: state.is_raw });
            }
        }
        Action::Copied { text, is_cut } => {
            context.notices.push(if is_cut {
                Message::new("text-copied-cut").arg("size", format::size(MOST_COPIED as u64))
            } else {
                Message::new("notice-copied")
            });
            context.system(SystemEffect::Copy(text));
        }
        Action::SetGoto(typed) => state.goto = typed,
        Action::GoTo => go_to(state),
        Action::Find(action) => find(state, context, action),
        Action::Indexed { number, index, is_anew } if number == open.number => indexed(state, index, is_anew, context),
        Action::Read { number, first, lines } if number == open.number => {
            open.awaited = None;
            open.blocks.add(first, lines);
        }
        Action::Painted { number, painted } if number == open.number => open.painted = painted,
        Action::Found { number, found, is_done } if number == open.number => {
            let lines = open.line_count();
            let near = open.near();
            let find = &mut state.find;
            let before = find.matches.len();
            find.matches.extend(found.matches);
            (find.count, find.bytes, find.is_running) = (find.counted + found.count, found.bytes, !is_done);
            find.tick(before, lines);
            // The first one from where one is; what lies before it counts only when there is no other.
            if find.current.is_none()
                && let Some(at) = find.at_or_after(near)
                && (is_done || find.matches[at].line >= near)
            {
                find.current = Some(at);
                open.position = Position::Showing(find.matches[at].line);
            }
        }
        Action::Failed { number, why } if number == open.number => {
            (open.is_indexing, open.awaited) = (false, None);
            state.find.is_running = false;
            open.failure = Some(why);
        }
        // Of another text.
        Action::Indexed { .. }
        | Action::Read { .. }
        | Action::Painted { .. }
        | Action::Found { .. }
        | Action::Failed { .. } => {}
    }
}

/// The position so many lines from here.
fn moved(open: &Open, lines: isize) -> Position {
    let lines = lines as i64;
    let last = open.line_count().saturating_sub(1);
    match open.position {
        _ if lines >= i64::MAX / 4 => Position::End,
        Position::At { line, offset } => {
            let to = line.saturating_add_signed(lines).min(last);
            Position::At { line: to, offset: if to == 0 { 0.0 } else { offset } }
        }
        Position::Showing(line) => Position::At { line: line.saturating_add_signed(lines).min(last), offset: 0.0 },
        Position::End if lines >= 0 => Position::End,
        // A screen is about as high as a page is long.
        Position::End => Position::At { line: last.saturating_add_signed(lines.saturating_mul(2)), offset: 0.0 },
    }
}

fn go_to(state: &mut super::State) {
    let typed = state.goto.take().unwrap_or_default();
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let (Some(open), Ok(number)) = (&mut state.open, digits.parse::<u64>()) else { return };
    let line = number.clamp(1, open.line_count().max(1)) - 1;
    let spot = Spot { line, column: 0 };
    open.selection = Some(Selection { anchor: spot, head: spot });
    open.position = Position::Showing(line);
}

fn find(state: &mut super::State, context: &mut Context<'_>, action: FindAction) {
    match action {
        FindAction::Open => {
            let was_open = std::mem::replace(&mut state.find.is_open, true);
            state.find.wants_focus = true;
            state.goto = None;
            if !was_open {
                search(state, context);
            }
        }
        FindAction::Close => {
            state.find.is_open = false;
            state.find.begin();
            state.find.is_running = false;
            context.cancel(key(Key::Search));
        }
        FindAction::Focused => state.find.wants_focus = false,
        FindAction::Set(query) => {
            state.find.set(query);
            search(state, context);
        }
        FindAction::Step(forward) => {
            let Some(open) = &mut state.open else { return };
            if !state.find.is_open {
                state.find.is_open = true;
                state.find.wants_focus = state.find.matcher.is_none();
                return search(state, context);
            }
            state.find.current = state.find.next(forward, open.near());
            if let Some(found) = state.find.current.and_then(|at| state.find.matches.get(at)) {
                open.position = Position::Showing(found.line);
            }
        }
        FindAction::Stop => {
            state.find.is_running = false;
            context.cancel(key(Key::Search));
        }
    }
}

/// More lines are known, or they are others.
fn indexed(state: &mut super::State, index: Arc<LineIndex>, is_anew: bool, context: &mut Context<'_>) {
    let Some(open) = &mut state.open else { return };
    let before = (open.index.is_complete, open.index.line_count(), open.index.bytes());
    open.is_indexing = !index.is_complete;
    open.failure = None;
    let was_replaced = is_anew && before.2 > 0;
    if was_replaced {
        if open.index.charset == index.charset && open.index.is_complete {
            context.notices.push(Message::new("text-rewritten"));
        }
        open.blocks.clear();
        open.first_lines = 0;
        (open.selection, open.painted) = (None, Arc::default());
        if open.near() >= index.line_count() {
            open.position = Position::At { line: 0, offset: 0.0 };
        }
    } else if before.0 && index.bytes() > before.2 {
        // Its last line may have gone on.
        open.blocks.forget_from(before.1.saturating_sub(1));
        open.quiet_looks = Some(0);
    }
    if was_replaced || before.0 != index.is_complete {
        open.awaited = None;
    }
    open.index = index;
    let is_complete = open.index.is_complete;
    state.find.tick_all(open.line_count());
    // What was looked for may be in what came since.
    if is_complete && before.0 && state.find.is_open && state.find.matcher.is_some() {
        let from = if was_replaced { 0 } else { before.1.saturating_sub(1) };
        if was_replaced || state.find.is_running {
            search(state, context);
        } else {
            state.find.keep_before(from);
            search_from(state, from, context);
        }
    }
}
