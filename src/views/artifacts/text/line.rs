//! How a line looks: its colours, and what was found in it.

use std::ops::Range;
use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, Galley, Stroke, Ui};

use crate::app::artifacts::text::{Open, State};
use crate::preview::text_file::{Look, Match, Painted, ShownLine, Token};
use crate::views::theme::{self, Palette, font, palette};

/// Height of a row.
pub(super) const ROW: f32 = 20.0;

/// What a part of a line looks like.
#[derive(Clone, Copy, PartialEq)]
struct Paint {
    color: Color32,
    back: Color32,
    look: Look,
}

/// A line laid out in a width, or in one row.
pub(super) fn galley(ui: &Ui, state: &State, open: &Open, number: u64, line: &ShownLine, width: f32) -> Arc<Galley> {
    let tokens = usize::try_from(number).ok().and_then(|at| open.painted.get(at)).map_or(&[][..], Vec::as_slice);
    let mut job = colored(palette(ui), plain(palette(ui)), line, tokens, &found(state, number, line));
    job.wrap.max_width = width;
    job.wrap.break_anywhere = true;
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

/// A line in one row, in which nothing is looked for; `color` is that of what has none of its own.
pub(in super::super) fn row(ui: &Ui, line: &ShownLine, tokens: &[Painted], color: Color32) -> Arc<Galley> {
    let plain = Paint { color, ..plain(palette(ui)) };
    let job = colored(palette(ui), plain, line, tokens, &[]);
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

fn colored(
    colors: &Palette,
    plain: Paint,
    line: &ShownLine,
    tokens: &[Painted],
    found: &[(Range<usize>, bool)],
) -> LayoutJob {
    let mut job = LayoutJob { break_on_newline: false, ..LayoutJob::default() };
    for (range, paint) in parts(colors, plain, line, tokens, found) {
        job.append(&line.text[range], 0.0, format(paint));
    }
    if job.sections.is_empty() {
        job.append(" ", 0.0, format(plain));
    }
    job
}

fn format(paint: Paint) -> TextFormat {
    let line = |is_there: bool| if is_there { Stroke::new(1.0, paint.color) } else { Stroke::NONE };
    TextFormat {
        font_id: font::mono(),
        color: paint.color,
        background: paint.back,
        italics: paint.look.is_italic,
        underline: line(paint.look.is_underlined),
        strikethrough: line(paint.look.is_struck),
        // What stands behind a text is no higher than the text.
        line_height: (paint.back == Color32::TRANSPARENT).then_some(ROW),
        valign: egui::Align::Center,
        ..TextFormat::default()
    }
}

fn plain(colors: &Palette) -> Paint {
    Paint { color: colors.text, back: Color32::TRANSPARENT, look: Look::default() }
}

/// Where something was found in a line, and whether it is the place that is looked at.
fn found(state: &State, number: u64, line: &ShownLine) -> Vec<(Range<usize>, bool)> {
    let (Some(matcher), true) = (&state.find.matcher, state.find.is_open) else { return Vec::new() };
    let current = state.find.current.and_then(|at| state.find.matches.get(at)).filter(|found| found.line == number);
    let current = current.map(|Match { start, end, .. }| (*start as usize)..(*end as usize));
    let hits = matcher.find_in(&line.text).take(500);
    hits.map(|hit| (hit.clone(), current.as_ref() == Some(&hit))).collect()
}

fn parts(
    colors: &Palette,
    plain: Paint,
    line: &ShownLine,
    tokens: &[Painted],
    found: &[(Range<usize>, bool)],
) -> Vec<(Range<usize>, Paint)> {
    let styled = line.styled.iter().map(|part| &part.range);
    let ranges = styled.chain(tokens.iter().map(|part| &part.range)).chain(found.iter().map(|(range, _)| range));
    let ends = ranges.flat_map(|range| [range.start, range.end]).filter(|at| line.text.is_char_boundary(*at));
    let mut borders: Vec<usize> = [0, line.text.len()].into_iter().chain(ends).collect();
    borders.sort_unstable();
    borders.dedup();
    let pairs = borders.windows(2).map(|pair| pair[0]..pair[1]);
    pairs
        .map(|range| {
            let mut paint = plain;
            if let Some(part) = tokens.iter().find(|part| part.range.contains(&range.start)) {
                paint.color = token_color(colors, part.token);
            }
            if let Some(part) = line.styled.iter().find(|part| part.range.contains(&range.start)) {
                paint = terminal(colors, part.look);
            }
            if let Some((_, is_current)) = found.iter().find(|(hit, _)| hit.contains(&range.start)) {
                (paint.color, paint.back) =
                    if *is_current { (colors.content, colors.warn) } else { (colors.text, colors.warn_soft) };
            }
            (range, paint)
        })
        .collect()
}

/// As a terminal would show it, in our colours. Bold is a stronger colour, for the font has one weight.
fn terminal(colors: &Palette, look: Look) -> Paint {
    let back = look.paper.map(|paper| theme::paper(colors, paper));
    let on = back.unwrap_or(colors.content);
    let mut color = look.ink.map_or(colors.text, |ink| theme::ink(colors, ink, on));
    if look.is_dim && look.ink.is_none() {
        color = colors.muted;
    }
    let (color, back) = match (look.is_inverse, back) {
        (true, Some(back)) => (back, color),
        (true, None) => (colors.content, color),
        (false, back) => (color, back.unwrap_or(Color32::TRANSPARENT)),
    };
    Paint { color, back, look }
}

fn token_color(colors: &Palette, token: Token) -> Color32 {
    match token {
        Token::Comment => colors.muted,
        Token::String | Token::Added => colors.success,
        Token::Constant => colors.warn,
        Token::Keyword | Token::Heading => colors.accent_text,
        Token::Function => colors.violet,
        Token::Type | Token::Key => colors.teal,
        Token::Removed => colors.danger,
    }
}
