//! Lines of the list below the filter box.

use std::ops::Range;

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Align2, Id, Role, Ui, pos2};

use super::super::View;
use super::super::theme::{font, palette};
use super::super::widgets::row::Shown;
use super::super::widgets::{Lead, ListRow};
use crate::app::find::Entry;
use crate::model::filter::Field;
use crate::model::filter::complete::{Completion, CompletionKind, Values};
use crate::model::filter::field::Entity;
use crate::model::filter::repair::Repair;
use crate::model::format;
use crate::text::Texts;

const ROW: f32 = 27.0;
pub(super) const HEADING: f32 = 26.0;
const EDGE: f32 = 13.0;
/// Room for a number of runs.
const COUNT: f32 = 104.0;
/// Characters of a value.
const VALUE: usize = 24;
/// Characters of a filter before what was repaired in it.
const BEFORE: usize = 28;

/// What a heading stands above.
pub(super) fn section_of(view: &View<'_>, entry: Entry) -> &'static str {
    match entry {
        Entry::Repair(_) => "find-suggestions",
        Entry::Saved(_) => "find-saved",
        Entry::Recent(_) => "find-recent",
        Entry::Completion(at) => match completion(view, at).map(|item| &item.kind) {
            Some(CompletionKind::Entity(_)) => "find-names",
            Some(CompletionKind::Field(Field::Metric(_))) => "find-metrics",
            Some(CompletionKind::Field(Field::Param(_))) => "find-params",
            Some(CompletionKind::Field(Field::Tag(_))) => "find-tags",
            Some(CompletionKind::Field(Field::Attribute(_))) => "find-attributes",
            Some(CompletionKind::Field(Field::Dataset(_))) => "find-datasets",
            Some(CompletionKind::Comparison) => "find-comparisons",
            Some(CompletionKind::Value) => "find-values",
            Some(CompletionKind::Joining) | None => "find-joining",
        },
    }
}

fn completion<'a>(view: &View<'a>, at: usize) -> Option<&'a Completion> {
    view.place.find.offered.as_ref()?.completions.items.get(at)
}

/// Under which a line is known.
pub(super) fn row_id(at: usize) -> Id {
    Id::unique(("filter list", at))
}

/// A heading, with what the numbers below it are of.
pub(super) fn heading_ui(ui: &mut Ui, view: &View<'_>, entry: Entry) {
    let title = view.texts.get(section_of(view, entry));
    let mut row = ListRow::new(Role::Label, title)
        .inert()
        .height(HEADING)
        .lead(Lead::text_at(EDGE))
        .font(font::group())
        .color(palette(ui).muted)
        .end(EDGE);
    if let (Entry::Completion(_), Some(offered)) = (entry, &view.place.find.offered) {
        let completions = &offered.completions;
        let within = format::safe_text(&completions.within);
        let args =
            [("n", completions.runs.into()), ("filter", format::middle_ellipsis(&within, 48).into_owned().into())];
        let of = if within.is_empty() {
            view.texts.count("find-in-view", completions.runs)
        } else {
            view.texts.with("find-within", &args)
        };
        row = row.spoken([title, &of].join(view.texts.get("list-separator"))).trailing(of, font::small());
    }
    row.show(ui);
}

/// What stands in a line.
struct Line {
    text: String,
    /// The letters that were typed, or that are another now.
    lit: Range<usize>,
    beside: String,
    count: String,
    /// What a screen reader says in the place of `text`.
    spoken: Option<String>,
}

pub(super) fn row_ui(ui: &mut Ui, view: &View<'_>, at: usize, entry: Entry) -> Option<Shown> {
    let colors = palette(ui);
    let find = &view.place.find;
    let line = line_of(view, entry)?;
    let is_chosen = find.chosen() == Some(at);
    let spoken = [line.spoken.as_ref().unwrap_or(&line.text), &line.beside, &line.count];
    let spoken: Vec<&str> = spoken.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    let shown = ListRow::new(Role::ListBoxOption, "")
        .spoken(spoken.join(view.texts.get("list-separator")))
        .id(row_id(at))
        .height(ROW)
        .selected(is_chosen)
        .fill(colors.selected_focus)
        .bar()
        .own_tip()
        .show(ui);
    ui.accesskit_node_builder(shown.response.id, |node| node.set_selected(is_chosen));
    let y = shown.rect.center().y;
    let right = shown.rect.right() - EDGE;
    ui.painter().text(pos2(right, y), Align2::RIGHT_CENTER, &line.count, font::small(), colors.text2);
    let mut end = if line.count.is_empty() { right } else { right - COUNT };
    let left = shown.rect.left() + EDGE;
    if !line.beside.is_empty() {
        let room = (end - left) * 0.55;
        let mut job = LayoutJob::simple_singleline(line.beside.clone(), font::small(), colors.muted);
        job.wrap = TextWrapping::truncate_at_width(room);
        let galley = ui.painter().layout_job(job);
        end -= galley.size().x;
        ui.painter().galley(pos2(end, y - galley.size().y / 2.0), galley, colors.muted);
        end -= 12.0;
    }
    let mut job = LayoutJob { wrap: TextWrapping::truncate_at_width((end - left).max(0.0)), ..LayoutJob::default() };
    job.break_on_newline = false;
    let plain = TextFormat::simple(font::mono(), colors.text);
    let lit = TextFormat::simple(font::mono(), colors.accent_text);
    job.append(&line.text[..line.lit.start], 0.0, plain.clone());
    job.append(&line.text[line.lit.clone()], 0.0, lit);
    job.append(&line.text[line.lit.end..], 0.0, plain);
    let galley = ui.painter().layout_job(job);
    let is_cut = galley.elided;
    ui.painter().galley(pos2(left, y - galley.size().y / 2.0), galley, colors.text);
    if is_cut {
        return Some(Shown { response: shown.response.on_hover_text(&line.text), ..shown });
    }
    Some(shown)
}

fn line_of(view: &View<'_>, entry: Entry) -> Option<Line> {
    let (find, texts) = (&view.place.find, view.texts);
    let runs = |count: Option<&usize>| count.map(|count| texts.count("runs-count", *count)).unwrap_or_default();
    Some(match entry {
        Entry::Completion(at) => completion_line(view, completion(view, at)?),
        Entry::Repair(at) => {
            let filter = &view.place.table.filter;
            repair_line(texts, filter, find.checked_of(filter)?.repairs.get(at)?)
        }
        Entry::Saved(at) => {
            let known = find.kept.saved.get(at)?;
            let text = format::safe_text(&known.name).into_owned();
            let beside = format::safe_text(&known.text).into_owned();
            Line { text, lit: 0..0, beside, count: runs(find.counts.get(&known.text)), spoken: None }
        }
        Entry::Recent(at) => {
            let known = find.kept.recent.get(at)?;
            let text = format::safe_text(known).into_owned();
            let lit = found_in(&text, view.place.table.filter.trim());
            Line { text, lit, beside: String::new(), count: runs(find.counts.get(known)), spoken: None }
        }
    })
}

fn completion_line(view: &View<'_>, item: &Completion) -> Line {
    let texts = view.texts;
    let offered = view.place.find.offered.as_ref();
    // Within a path what stands before the dot is left as it is.
    let whole = match &item.kind {
        CompletionKind::Field(field) => field.to_string(),
        _ => item.text.clone(),
    };
    let text = format::safe_text(&whole).into_owned();
    let typed = offered.map_or("", |offered| {
        let range = offered.completions.replaces.start..offered.cursor;
        offered.text.get(range).unwrap_or_default().trim_start_matches(['`', '\'', '"'])
    });
    let from = text.len() - item.text.len().min(text.len());
    let from = if text.is_char_boundary(from) { from } else { 0 };
    let lit = found_in(&text[from..], typed);
    let lit = lit.start + from..lit.end + from;
    let beside = match (&item.kind, &item.values) {
        (CompletionKind::Entity(entity), _) => texts.get(entity_words(*entity)).to_owned(),
        (_, Some(values)) => values_words(texts, values),
        _ => String::new(),
    };
    let count = item.runs.map(|runs| match item.kind {
        CompletionKind::Field(_) => {
            let all = offered.map_or(0, |offered| offered.completions.runs);
            texts.with("find-coverage", &[("n", runs.into()), ("all", all.into())])
        }
        _ => texts.count("runs-count", runs),
    });
    Line { text, lit, beside, count: count.unwrap_or_default(), spoken: None }
}

fn entity_words(entity: Entity) -> &'static str {
    match entity {
        Entity::Metric => "find-metrics",
        Entity::Param => "find-params",
        Entity::Tag => "find-tags",
        Entity::Attribute => "find-attributes",
        Entity::Dataset => "find-datasets",
    }
}

fn values_words(texts: &Texts, values: &Values) -> String {
    match values {
        Values::Few(all) => {
            let told: Vec<String> = all
                .iter()
                .map(|value| format::middle_ellipsis(&format::safe_text(value), VALUE).into_owned())
                .collect();
            let told = told.join(texts.get("list-separator"));
            texts.with("find-values-few", &[("n", all.len().into()), ("values", told.into())])
        }
        Values::Between(low, high) => {
            let (low, high) = (format::number(*low), format::number(*high));
            texts.with("find-values-between", &[("low", low.into()), ("high", high.into())])
        }
        Values::Many(count) => texts.count("find-values-many", *count),
    }
}

/// The filter as it would be, from a little before what is another then.
fn repair_line(texts: &Texts, filter: &str, repair: &Repair) -> Line {
    let before = &filter[..filter.floor_char_boundary(repair.replaces.start)];
    let cut = before.char_indices().rev().nth(BEFORE).map(|(at, _)| at);
    let start = cut.map(|at| before[at..].find(' ').map_or(at, |blank| at + blank + 1));
    let (mark, before) = match start {
        Some(at) => ("… ", &before[at..]),
        None => ("", before),
    };
    let before = format!("{mark}{}", format::safe_text(before));
    let put = format::safe_text(&repair.text).into_owned();
    let after = filter.get(repair.replaces.end..).unwrap_or_default();
    let after = format::safe_text(&after[..after.floor_char_boundary(200)]).into_owned();
    let wrong = filter.get(repair.replaces.clone()).unwrap_or_default();
    let wrong = format::middle_ellipsis(&format::safe_text(wrong), VALUE).into_owned();
    let spoken = if wrong.is_empty() {
        texts.with("find-repair-insert", &[("put", put.clone().into())])
    } else {
        texts.with("find-repair", &[("wrong", wrong.into()), ("put", put.clone().into())])
    };
    let lit = before.len()..before.len() + put.len();
    let count = texts.count("runs-count", repair.runs);
    Line { text: format!("{before}{put}{after}"), lit, beside: String::new(), count, spoken: Some(spoken) }
}

/// Where `typed` stands in `text`, without regard to case.
fn found_in(text: &str, typed: &str) -> Range<usize> {
    if typed.is_empty() {
        return 0..0;
    }
    let same = |at: usize| text.get(at..at + typed.len()).is_some_and(|part| part.eq_ignore_ascii_case(typed));
    (0..text.len()).find(|at| same(*at)).map_or(0..0, |at| at..at + typed.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[test]
    fn what_was_typed_is_found_without_regard_to_case() {
        assert_eq!(found_in("params.BS", "bs"), 7..9);
        assert_eq!(found_in("准确率", "确"), 3..6);
        assert_eq!(found_in("准确率", "x"), 0..0);
        assert_eq!(found_in("", ""), 0..0);
    }

    #[test]
    fn a_repair_is_shown_with_what_stands_around_it() {
        let texts = Language::English.texts();
        let filter = "metrics.`val/fid` < 30 and metrics.loss < 1 and statsu = 'FAILED'";
        let at = filter.find("statsu").unwrap_or_default();
        let line = repair_line(texts, filter, &Repair { replaces: at..at + 6, text: "status".into(), runs: 3 });
        assert_eq!(line.text, "… 30 and metrics.loss < 1 and status = 'FAILED'");
        assert_eq!(&line.text[line.lit], "status");
        assert_eq!(line.spoken.as_deref(), Some("Replace statsu with status"));
        assert_eq!(line.count, "3 runs");
    }
}
