//! The page of a trace: its spans as a tree with bars of time, and what the chosen one was given and gave.

use egui::{Rect, Role, Ui, pos2, vec2};

use super::super::icons::Icon;
use super::super::theme::{Palette, font, palette, size};
use super::super::widgets::text::Chip;
use super::super::widgets::{Lead, ListRow, chip, elided, muted, rows_ui, section_title};
use super::super::{Actions, View};
use super::parts::{detail, mono_fact, run_fact, tags_ui, text_fact, texts_ui, time_fact, values_ui};
use super::{Head, columns_ui};
use crate::app::entities::{self, DetailKey, EntityId, Indexed, TraceTree};
use crate::model::{EntityKey, StoreIndex, format};
use crate::store::{Span, Trace};

#[expect(clippy::too_many_arguments, reason = "a page and what it is about")]
pub(super) fn trace_ui(
    ui: &mut Ui,
    view: &View<'_>,
    id: EntityId,
    indexed: &Indexed,
    store: StoreIndex,
    key: &EntityKey,
    trace: &Trace,
    actions: &mut Actions,
) {
    let known = view.place.entities.trace.as_ref().filter(|(of, _, _)| of == key);
    if known.is_none_or(|(_, revision, _)| *revision != indexed.catalog.revision) {
        actions.push(entities::Action::WantTrace(key.clone()));
    }
    let name = format::safe_text(trace.display_name());
    let head = Head { icon: Icon::Activity, kind: "trace", name: &name, id: Some(&trace.id) };
    head.show_with(ui, view, actions, |ui, _| {
        let tone = match trace.status.as_str() {
            "OK" => Chip::Success,
            "ERROR" => Chip::Danger,
            _ => Chip::Neutral,
        };
        if !trace.status.is_empty() {
            chip(ui, &format::safe_text(&trace.status), tone, None);
        }
    });
    let loaded = known.map(|(_, _, loaded)| loaded);
    let tree = loaded.and_then(|loaded| loaded.value()).map(|tree| &**tree);
    columns_ui(
        ui,
        key,
        actions,
        |ui, actions| facts_ui(ui, view, indexed, store, trace, tree, actions),
        |ui, actions| {
            if let Some(failure) = loaded.and_then(|loaded| loaded.failure()) {
                ui.label(view.texts.message(failure));
            }
            if let Some(tree) = tree {
                spans_ui(ui, view, id, key, tree, actions);
            }
        },
    );
}

fn facts_ui(
    ui: &mut Ui,
    view: &View<'_>,
    indexed: &Indexed,
    store: StoreIndex,
    trace: &Trace,
    tree: Option<&TraceTree>,
    actions: &mut Actions,
) {
    let texts = view.texts;
    section_title(ui, texts.get("details"), None);
    mono_fact(ui, texts.get("trace-id"), &trace.id);
    time_fact(ui, view, "started", trace.timestamp);
    let took = trace.execution_time.map(|time| format::duration(texts, time));
    text_fact(ui, texts.get("column-duration"), &took.unwrap_or_default());
    if let Some(run) = trace.source_run() {
        run_fact(ui, view, indexed, (store, run), actions);
    }
    if let Some(tree) = tree.filter(|tree| !tree.content.assessments.is_empty()) {
        ui.add_space(12.0);
        let count = crate::text::grouped(tree.content.assessments.len());
        section_title(ui, texts.get("assessments"), Some(&count));
        for assessment in &tree.content.assessments {
            super::super::run_page::fact(ui, &format::safe_text(&assessment.name), |ui| {
                let mut text = assessment.value.clone();
                if assessment.is_expectation {
                    text = texts.with("assessment-expected", &[("value", text.into())]);
                }
                elided(ui, &format::safe_text(&text), font::value(), palette(ui).text);
                let why = assessment.rationale.as_deref().unwrap_or_default();
                let by = [assessment.source.as_str(), why];
                let by = by.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ");
                elided(ui, &format::safe_text(&by), font::small(), palette(ui).muted);
            });
        }
    }
    tags_ui(ui, view, &trace.tags, true);
    let metadata: Vec<_> = trace.metadata.iter().collect();
    values_ui(ui, view, "metadata", &metadata);
}

fn spans_ui(ui: &mut Ui, view: &View<'_>, id: EntityId, key: &EntityKey, tree: &TraceTree, actions: &mut Actions) {
    let texts = view.texts;
    let spans = &tree.content.spans;
    section_title(ui, texts.get("spans"), Some(&crate::text::grouped(spans.len())));
    if let Some(why) = &tree.content.without_spans {
        muted(ui, &texts.message(why));
    } else if spans.is_empty() {
        muted(ui, texts.get("no-spans"));
    }
    for problem in &tree.problems {
        muted(ui, &texts.message(&problem.cause));
    }
    if spans.is_empty() {
        return;
    }
    let first = tree.rows.first().map_or(0, |row| row.span);
    let chosen = view.place.entities.chosen(id).filter(|at| *at < spans.len()).unwrap_or(first);
    let rows = &view.place.entities.span_rows;
    rows_ui(ui, rows.len(), |ui, at| {
        let Some(row) = tree.rows.get(rows[at]) else { return };
        let span = &spans[row.span];
        let is_folded = view.place.entities.folded.contains(&row.span);
        let shown = row_ui(ui, view, tree, (span, *row), row.span == chosen, is_folded);
        if shown.is_folded {
            actions.push(entities::Action::ToggleSpan(row.span));
        } else if shown.response.clicked() {
            actions.push(entities::Action::Choose(id, row.span));
        }
    });
    let Some(detail) = detail(view, &DetailKey::Span(key.clone(), chosen), actions) else { return };
    ui.add_space(16.0);
    let span = &spans[chosen];
    ui.horizontal(|ui| {
        section_title(ui, &format::safe_text(&span.name), None);
        if !span.kind.is_empty() {
            chip(ui, &format::safe_text(&span.kind), Chip::Neutral, None);
        }
        if span.status == "ERROR" {
            chip(ui, "ERROR", Chip::Danger, Some(Icon::CircleX));
        }
    });
    if detail.parts.is_empty() {
        muted(ui, texts.get("span-empty"));
    }
    texts_ui(ui, view, &detail.parts);
}

fn row_ui(
    ui: &mut Ui,
    view: &View<'_>,
    tree: &TraceTree,
    (span, row): (&Span, crate::model::spans::SpanRow),
    is_chosen: bool,
    is_folded: bool,
) -> super::super::widgets::row::Shown {
    let colors = palette(ui);
    let texts = view.texts;
    let name = if span.name.is_empty() { &span.id } else { &span.name };
    let name = format::safe_text(name).into_owned();
    let took = span.duration().map(|nanos| short_time(texts, nanos)).unwrap_or_default();
    let parts = [name.as_str(), span.kind.as_str(), took.as_str(), if span.status == "ERROR" { "ERROR" } else { "" }];
    let spoken = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
    let spoken = format::safe_text(&spoken.join(texts.get("list-separator"))).into_owned();
    let fold = texts.get(if is_folded { "unfold" } else { "fold" });
    let bar = 0.36;
    let width = ui.available_width();
    let line = ListRow::new(Role::TreeItem, name.as_str())
        .spoken(spoken)
        .selected(is_chosen)
        .lined()
        .lead(Lead { first: 14.0, pitch: 17.0, text: 13.0 })
        .depth(row.depth, texts)
        .beside(format::safe_text(&span.kind).into_owned())
        .text_end(width * (1.0 - bar) - 90.0);
    let line = if row.child_count > 0 { line.fold_button(!is_folded, fold) } else { line.fold(None) };
    let icon = if span.status == "ERROR" { (Icon::CircleX, colors.danger) } else { (Icon::Activity, colors.text2) };
    let shown = line.icon(icon.0, icon.1).show(ui);
    let rect = shown.rect;
    let at = pos2(rect.left() + width * (1.0 - bar) - size::CELL, rect.center().y);
    ui.painter().text(at, egui::Align2::RIGHT_CENTER, took, font::small(), colors.text2);
    let area = Rect::from_min_max(
        pos2(rect.left() + width * (1.0 - bar) + 4.0, rect.center().y - 5.0),
        pos2(rect.right() - size::CELL, rect.center().y + 5.0),
    );
    bar_ui(ui, tree, span, area, colors);
    shown
}

/// When the span ran, within the time of the whole trace.
fn bar_ui(ui: &Ui, tree: &TraceTree, span: &Span, area: Rect, colors: &Palette) {
    let Some(((from, to), (start, end))) = tree.time.zip(span.start.zip(span.end)) else { return };
    let whole = (to.saturating_sub(from)).max(1) as f64;
    let share = |time: i64| (time.saturating_sub(from) as f64 / whole).clamp(0.0, 1.0) as f32;
    let left = area.left() + share(start) * area.width();
    let right = (area.left() + share(end) * area.width()).max(left + 2.0);
    let color = if span.status == "ERROR" { colors.danger } else { colors.spark };
    let bar = Rect::from_min_size(pos2(left, area.top()), vec2(right - left, area.height()));
    ui.painter().rect_filled(bar, 2, color);
}

/// Nanoseconds: below a second with the unit that fits.
fn short_time(texts: &crate::text::Texts, nanos: i64) -> String {
    let millis = nanos as f64 / 1e6;
    if nanos >= 1_000_000_000 {
        format::duration(texts, nanos / 1_000_000)
    } else if millis >= 1.0 {
        format!("{millis:.1} ms")
    } else {
        format!("{:.0} µs", nanos as f64 / 1e3)
    }
}
