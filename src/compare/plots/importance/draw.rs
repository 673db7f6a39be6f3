//! Draws the ranking.

use jiff::tz::TimeZone;

use super::super::data::PlotData;
use super::super::frame::{drawing, nothing};
use super::super::frame_text::{bold, centred, short};
use super::super::plot::{AxisPlace, Mark, Plot, Scale, Shape, Sheet};
use super::super::style::PlotStyle;
use super::super::values::Wording;
use super::ImportanceSetup;
use super::page::Page;
use super::rank::{Ranking, Row, rank, reason};
use crate::compare::statistics::NoAnswer;
use crate::compare::statistics::association::{Association, Measure};
use crate::compare::statistics::forest::{Forest, TREES};
use crate::drawing::names::{elided, width_of};
use crate::drawing::{Anchor, Fill, Item, PageRect, Pen};
use crate::model::format;
use crate::store::Cancel;
use crate::text::{Message, Texts};

/// Above it, after correction, a bar is pale: chance alone may have brought it about.
const SIGNIFICANT: f64 = 0.05;

struct Scene<'a> {
    style: &'a PlotStyle,
    wording: Wording<'a>,
    page: Page,
    items: Vec<Item>,
    marks: Vec<Mark>,
    axes: Vec<AxisPlace>,
}

/// Draws it; `None` when cancelled.
pub fn draw(
    setup: &ImportanceSetup,
    data: &PlotData,
    style: &PlotStyle,
    texts: &Texts,
    zone: &TimeZone,
    cancel: &Cancel,
) -> Option<Plot> {
    let wording = Wording { texts, zone };
    let metric = match data.numbers_of(setup.metric.as_ref()) {
        Ok(metric) => metric,
        Err(message) => return Some(nothing(style, message, wording)),
    };
    let ranking = match rank(setup, data, metric, cancel)? {
        Ok(ranking) => ranking,
        Err(message) => return Some(nothing(style, message, wording)),
    };
    let mut notes = said(&ranking, data.runs.len(), &metric.title);
    let lines = if style.height > style.font_size * 16.0 { notes.len().min(3) } else { 1 };
    let page = Page::new(&ranking, lines, style, wording);
    let mut scene = Scene { style, wording, page, items: Vec::new(), marks: Vec::new(), axes: Vec::new() };
    head(&mut scene, &ranking);
    let most = ranking.rows.iter().filter_map(|row| row.importance).map(|one| one.share).fold(0.0, f64::max);
    for (at, row) in ranking.rows.iter().take(scene.page.rows).enumerate() {
        put(&mut scene, at, row, most);
    }
    for (at, note) in notes.iter().take(lines).enumerate() {
        let at = [scene.page.edge, scene.page.foot + at as f64 * style.font_size * 1.45];
        let text = elided(&short(&texts.message(note)), style.width - scene.page.edge * 2.0, style.font_size);
        scene.items.push(centred(at, Anchor::Start, style.font_size, style.muted, text));
    }
    let hidden = ranking.rows.len().saturating_sub(scene.page.rows);
    if hidden > 0 {
        notes.push(Message::new("plot-importance-more").arg("n", hidden));
    }
    let sheet = sheet(&ranking, wording);
    Some(Plot { drawing: drawing(style, scene.items), marks: scene.marks, axes: scene.axes, notes, sheet })
}

/// What must be said below; the caveat first.
fn said(ranking: &Ranking<'_>, runs: usize, metric: &str) -> Vec<Message> {
    let mut notes = vec![Message::new("plot-importance-caveat").arg("n", ranking.n).arg("field", metric)];
    match &ranking.forest {
        Some(Ok(Forest { r_squared, n, .. })) => {
            let squared = format!("{r_squared:.2}");
            notes.push(Message::new("plot-importance-forest").arg("n", *n).arg("trees", TREES).arg("squared", squared));
        }
        Some(Err(none)) => notes.push(Message::new("plot-importance-no-forest").arg("reason", reason(*none))),
        None => {}
    }
    let is_pale = |row: &Row<'_>| row.outcome.is_ok_and(|found| found.adjusted_p > SIGNIFICANT);
    if ranking.rows.iter().any(is_pale) {
        notes.push(Message::new("plot-importance-pale"));
    }
    if ranking.n < runs {
        notes.push(Message::new("plot-importance-left").arg("n", runs - ranking.n).arg("field", metric));
    }
    let undefined = ranking.rows.iter().filter(|row| row.outcome.is_err()).count();
    if undefined > 0 {
        notes.push(Message::new("plot-importance-undefined").arg("n", undefined));
    }
    notes
}

fn head(scene: &mut Scene<'_>, ranking: &Ranking<'_>) {
    let (style, font) = (scene.style, scene.style.font_size);
    let page = &scene.page;
    if !style.title.is_empty() {
        let text = elided(&short(&style.title), style.width - page.edge * 2.0, font * 1.1);
        let at = [page.edge, page.edge + font * 0.6];
        scene.items.push(bold(centred(at, Anchor::Start, font * 1.1, style.text, text)));
    }
    let shown = ranking.rows.len().min(page.rows);
    let bottom = page.top + shown as f64 * page.row;
    let zero = page.at(0.0);
    let line = vec![[zero, page.top], [zero, bottom]];
    scene.items.push(Item::Line { points: line, stroke: Pen::solid(style.axis, 1.0) });
    if page.top - page.head < font * 0.5 {
        return;
    }
    let mut word = |x: f64, anchor: Anchor, key: &str, room: f64| {
        let text = elided(scene.wording.texts.get(key), room, font);
        scene.items.push(centred([x, page.head], anchor, font, style.muted, text));
    };
    word(page.name.from, Anchor::Start, "plot-parameter", page.name.to - page.name.from);
    word(page.bars.from, Anchor::Start, "plot-association", page.strength - page.bars.from);
    if let Some((bars, end)) = page.forest {
        word(bars.from, Anchor::Start, "plot-importance", end - bars.from);
    }
    if let Some(end) = page.count {
        word(end, Anchor::End, "plot-runs-short", font * 6.0);
    }
}

fn put(scene: &mut Scene<'_>, at: usize, row: &Row<'_>, most: f64) {
    let (style, font) = (scene.style, scene.style.font_size);
    let page = &scene.page;
    let (top, middle) = (page.top + at as f64 * page.row, page.top + (at as f64 + 0.5) * page.row);
    let name = elided(&short(&row.column.title), page.name.to - page.name.from, font);
    let ink = if row.outcome.is_ok() { style.text } else { style.muted };
    scene.items.push(centred([page.name.from, middle], Anchor::Start, font, ink, name));
    match &row.outcome {
        Ok(found) => {
            association(scene.style, page, row, found, middle, &mut scene.items);
            if let Some(end) = page.count {
                let count = format::number(found.n() as f64);
                scene.items.push(centred([end, middle], Anchor::End, font, style.muted, count));
            }
        }
        Err(none) => {
            let text = scene.wording.texts.message(&reason(*none));
            let end = page.forest.map_or(page.strength, |(bars, _)| bars.from - font);
            let text = elided(&text, end - page.bars.from, font);
            scene.items.push(centred([page.bars.from, middle], Anchor::Start, font, style.muted, text));
        }
    }
    if let (Some((bars, end)), Some(one)) = (page.forest, row.importance) {
        let length = if most > 0.0 { (bars.to - bars.from) * (one.share / most).clamp(0.0, 1.0) } else { 0.0 };
        let frame = PageRect { x: bars.from, y: middle - font * 0.3, width: length, height: font * 0.6 };
        let fill = Some(Fill { color: style.muted, opacity: 0.7 });
        scene.items.push(Item::Rect { frame, radius: 1.0, fill, stroke: None });
        scene.items.push(centred([end, middle], Anchor::End, font, style.text, percent(one.share)));
    }
    let frame = PageRect { x: page.edge, y: top, width: style.width - page.edge * 2.0, height: page.row };
    scene.axes.push(AxisPlace {
        field: row.column.field.clone(),
        ends: [[page.bars.from, middle], [page.bars.to, middle]],
        range: [if page.is_signed { -1.0 } else { 0.0 }, 1.0],
        scale: Scale::Linear,
        title: frame,
        lanes: Vec::new(),
    });
    scene.marks.push(Mark { runs: Vec::new(), shape: Shape::Frame(frame), told: told(row, scene.wording) });
}

fn association(style: &PlotStyle, page: &Page, row: &Row<'_>, found: &Association, middle: f64, items: &mut Vec<Item>) {
    let font = style.font_size;
    let strength = found.strength();
    let color = match found.measure {
        Measure::CorrelationRatio(_) => style.muted,
        Measure::Spearman(_) if strength < 0.0 => style.category(0),
        Measure::Spearman(_) => style.category(1),
    };
    let opacity = if found.adjusted_p > SIGNIFICANT { 0.4 } else { 1.0 };
    let (zero, end) = (page.at(0.0), page.at(strength));
    let frame = PageRect { x: zero.min(end), y: middle - font * 0.3, width: (end - zero).abs(), height: font * 0.6 };
    items.push(Item::Rect { frame, radius: 1.0, fill: Some(Fill { color, opacity }), stroke: None });
    let interval = found.interval();
    let ends = [page.at(interval.low), page.at(interval.high)];
    let pen = Pen::solid(style.text, 1.0).opacity(0.75);
    items.push(Item::Line { points: ends.map(|x| [x, middle]).to_vec(), stroke: pen });
    for x in ends {
        let points = vec![[x, middle - font * 0.22], [x, middle + font * 0.22]];
        items.push(Item::Line { points, stroke: pen });
    }
    let text = format!("{} {}", row.sign(), signed(strength));
    // A stretch too short for its own number does without the letter.
    let text = if width_of(&text, font) > page.strength - page.bars.to { signed(strength) } else { text };
    items.push(centred([page.strength, middle], Anchor::End, font, style.text, text));
}

/// With two decimals and a minus that is one.
fn signed(value: f64) -> String {
    let text = format!("{:.2}", value.abs());
    if value < 0.0 && text != "0.00" { format!("−{text}") } else { text }
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

fn small(p: f64) -> String {
    if p < 0.001 { "< 0.001".to_owned() } else { format!("{p:.3}") }
}

fn told(row: &Row<'_>, wording: Wording<'_>) -> Vec<(String, String)> {
    let word = |key: &str| wording.texts.get(key).to_owned();
    let mut told = Vec::with_capacity(8);
    match &row.outcome {
        Ok(found) => {
            let key = match found.measure {
                Measure::Spearman(_) => "plot-spearman",
                Measure::CorrelationRatio(_) => "plot-correlation-ratio",
            };
            let interval = found.interval();
            told.push((word(key), signed(found.strength())));
            told.push((word("plot-interval"), format!("{} … {}", signed(interval.low), signed(interval.high))));
            told.push(("n".to_owned(), format::number(found.n() as f64)));
            told.push((word("plot-explained"), percent(found.explained)));
            told.push(("p".to_owned(), small(found.p())));
            told.push((word("plot-adjusted-p"), small(found.adjusted_p)));
        }
        Err(none) => told.push((row.column.title.to_string(), wording.texts.message(&reason(*none)))),
    }
    if let Some(one) = row.importance {
        told.push((word("plot-importance"), percent(one.share)));
    }
    told
}

fn sheet(ranking: &Ranking<'_>, wording: Wording<'_>) -> Sheet {
    let word = |key: &str| wording.texts.get(key).to_owned();
    let mut head = vec![word("plot-parameter"), word("plot-measure"), word("plot-strength")];
    head.extend(["plot-low-end", "plot-high-end"].map(word));
    head.extend(["n".to_owned(), "p".to_owned(), word("plot-adjusted-p"), word("plot-explained")]);
    head.extend([word("plot-importance"), word("plot-drop"), word("plot-reason")]);
    let exact = |value: f64| format::number_exact(value);
    let row = |row: &Row<'_>| {
        let mut cells = vec![row.column.title.to_string()];
        match &row.outcome {
            Ok(found) => {
                let interval = found.interval();
                cells.extend([
                    row.sign().to_owned(),
                    exact(found.strength()),
                    exact(interval.low),
                    exact(interval.high),
                ]);
                cells.push(found.n().to_string());
                cells.extend([found.p(), found.adjusted_p, found.explained].map(exact));
            }
            Err(_) => cells.extend(std::iter::repeat_n(String::new(), 8)),
        }
        let of_forest = row.importance.map_or([String::new(), String::new()], |one| [one.share, one.drop].map(exact));
        cells.extend(of_forest);
        let none = row.outcome.err().map(|none: NoAnswer| wording.texts.message(&reason(none)));
        cells.push(none.unwrap_or_default());
        cells
    };
    Sheet { head, rows: ranking.rows.iter().map(row).collect() }
}
