//! What was found: headings, and rows with the letters that were typed.

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Align2, Id, Role, ScrollArea, Ui, pos2, vec2};

use super::super::file_icons;
use super::super::icons::Icon;
use super::super::theme::{font, palette};
use super::super::widgets::key_caps::key_caps;
use super::super::widgets::row::Shown;
use super::super::widgets::run_dot::RunDot;
use super::super::widgets::text::paint_elided;
use super::super::widgets::{Lead, ListRow, empty_state};
use super::super::{Actions, Clock, commands};
use crate::app::State;
use crate::app::command::Shortcut;
use crate::app::palette::{Action, After, Hit, Kind, Section, State as Palette, Target};
use crate::model::{FileKind, format};
use crate::text::Texts;

const ROW: f32 = 32.0;
const HEADING: f32 = 28.0;
/// Between the rows and the edges of the palette.
const EDGE: i8 = 5;
const LEAD: Lead = Lead { first: 19.0, pitch: 0.0, text: 20.0 };
/// Right edge of what stands in a row.
const END: f32 = 11.0;

/// The row at a position, for screen readers that follow the choice.
pub(super) fn row_id(at: usize) -> Id {
    Id::unique(("palette row", at))
}

pub(super) fn rows_ui(ui: &mut Ui, state: &State, open: &Palette, clock: &Clock, height: f32, actions: &mut Actions) {
    let texts = state.texts();
    if open.found.count() == 0 {
        ui.allocate_ui(vec2(ui.available_width(), 140.0), |ui| {
            if open.is_searching {
                empty_state(ui, Icon::Search, texts.get("palette-searching"), "", |_| {});
            } else {
                let text = format::safe_text(&open.text).into_owned();
                let why = texts.with("palette-none-why", &[("text", text.into())]);
                empty_state(ui, Icon::SearchX, texts.get("palette-none"), &why, |_| {});
            }
        });
        return;
    }
    let is_news = is_news(ui, open);
    let area = ScrollArea::vertical().id_salt("palette rows").max_height(height).auto_shrink([false, true]);
    let edges = egui::Frame::new().inner_margin(egui::Margin::symmetric(EDGE, 4));
    area.show(ui, |ui| edges.show(ui, |ui| list_ui(ui, state, open, clock, is_news, actions)));
}

fn list_ui(ui: &mut Ui, state: &State, open: &Palette, clock: &Clock, is_news: bool, actions: &mut Actions) {
    let texts = state.texts();
    let mut at = 0;
    for section in open.found.sections.iter().filter(|section| !section.hits.is_empty()) {
        heading_ui(ui, texts, section);
        for hit in &section.hits {
            let is_chosen = at == open.chosen;
            let shown = row_ui(ui, state, clock, hit, (at, is_chosen));
            if is_chosen && is_news {
                // With its heading, so that the first row leads to the top.
                ui.scroll_to_rect(shown.rect.with_min_y(shown.rect.top() - HEADING - 4.0), None);
            }
            if shown.response.clicked() {
                let stays = ui.input(|input| input.modifiers.command);
                actions.push(Action::RunAt(at, if stays { After::Stay } else { After::Close }));
            }
            at += 1;
        }
    }
}

/// Whether another row is chosen than in the last frame.
fn is_news(ui: &Ui, open: &Palette) -> bool {
    let id = Id::unique("palette chosen");
    let before: Option<usize> = ui.data(|data| data.get_temp(id));
    ui.data_mut(|data| data.insert_temp(id, open.chosen));
    before != Some(open.chosen)
}

fn heading_ui(ui: &mut Ui, texts: &Texts, section: &Section) {
    let key = match section.kind {
        None => "palette-recent",
        Some(Kind::Command) => "palette-commands",
        Some(Kind::Metric) => "palette-metrics",
        Some(Kind::Run) => "palette-runs",
        Some(Kind::File) => "palette-others",
    };
    let mut row = ListRow::new(Role::Label, texts.get(key))
        .inert()
        .height(HEADING)
        .lead(Lead::text_at(END))
        .font(font::group())
        .color(palette(ui).muted)
        .end(END);
    if section.kind.is_some() {
        let args = [("n", section.matching.into()), ("all", section.total.into())];
        row = row.trailing(texts.with("palette-matching", &args), font::small());
    }
    row.show(ui);
}

fn row_ui(ui: &mut Ui, state: &State, clock: &Clock, hit: &Hit, (at, is_chosen): (usize, bool)) -> Shown {
    let colors = palette(ui);
    let texts = state.texts();
    let about = About::of(state, clock, hit);
    let spoken = [&*hit.text, &about.beside, &about.trailing].into_iter().filter(|part| !part.is_empty());
    let shortcut = match hit.target {
        Target::Command(command) => command.shortcut(),
        _ => None,
    };
    let spoken: Vec<String> = spoken.map(str::to_owned).chain(shortcut.map(Shortcut::text)).collect();
    let row = ListRow::new(Role::ListBoxOption, "")
        .spoken(spoken.join(texts.get("list-separator")))
        .id(row_id(at))
        .height(ROW)
        .corner(6)
        .selected(is_chosen)
        .fill(colors.selected_focus)
        .lead(LEAD)
        .own_tip();
    let row = match about.mark {
        Mark::Icon(icon) => row.icon_sized(icon, 16.0, colors.text2),
        Mark::Dot(dot) => row.dot(10.0, dot),
    };
    let shown = row.show(ui);
    ui.accesskit_node_builder(shown.response.id, |node| node.set_selected(is_chosen));
    let y = shown.rect.center().y;
    let mut right = shown.rect.right() - END;
    if let Some(shortcut) = shortcut {
        right = key_caps(ui, pos2(right, y), shortcut) - 12.0;
    } else if !about.trailing.is_empty() {
        let at = pos2(right, y);
        let painted = ui.painter().text(at, Align2::RIGHT_CENTER, &about.trailing, font::small(), colors.text2);
        right = painted.left() - 12.0;
    }
    let left = shown.rect.left() + LEAD.first + LEAD.text;
    let galley = ui.painter().layout_job(job(ui, hit, right - left));
    let end = left + galley.size().x;
    let is_cut = galley.elided;
    ui.painter().galley(pos2(left, y - galley.size().y / 2.0), galley, colors.text);
    if end + 10.0 < right {
        let at = pos2(end + 10.0, y);
        paint_elided(ui.painter(), at, Align2::LEFT_CENTER, &about.beside, font::small(), colors.muted, right - at.x);
    }
    if is_cut {
        return Shown { response: shown.response.on_hover_text(&hit.text), ..shown };
    }
    shown
}

/// The name with the letters that were typed.
fn job(ui: &Ui, hit: &Hit, width: f32) -> LayoutJob {
    let colors = palette(ui);
    let mut job = LayoutJob { wrap: TextWrapping::truncate_at_width(width.max(0.0)), ..LayoutJob::default() };
    job.break_on_newline = false;
    let plain = TextFormat::simple(font::body(), colors.text);
    let lit = TextFormat::simple(font::value(), colors.accent_text);
    let mut done = 0;
    for part in &hit.parts {
        job.append(&hit.text[done..part.start], 0.0, plain.clone());
        job.append(&hit.text[part.clone()], 0.0, lit.clone());
        done = part.end;
    }
    job.append(&hit.text[done..], 0.0, plain);
    job
}

enum Mark {
    Icon(Icon),
    Dot(RunDot),
}

/// What stands around the name.
struct About {
    mark: Mark,
    beside: String,
    trailing: String,
}

impl About {
    fn of(state: &State, clock: &Clock, hit: &Hit) -> Self {
        let texts = state.texts();
        let icon = |icon, beside: String| Self { mark: Mark::Icon(icon), beside, trailing: String::new() };
        let place = state.place.as_ref();
        match &hit.target {
            Target::Command(command) => {
                let beside = command.group().label(texts).to_owned();
                icon(commands::icon(*command).unwrap_or(Icon::Terminal), beside)
            }
            Target::Metric(_) => {
                let Some(coverage) = hit.coverage else { return icon(Icon::ChartLine, String::new()) };
                let args = [("n", coverage.runs.into()), ("all", coverage.of.into())];
                let trailing = coverage.range.map(|(low, high)| {
                    let (low, high) = (format::number(low), format::number(high));
                    if low == high {
                        return low;
                    }
                    texts.with("palette-range", &[("low", low.into()), ("high", high.into())])
                });
                let about = icon(Icon::ChartLine, texts.with("palette-coverage", &args));
                Self { trailing: trailing.unwrap_or_default(), ..about }
            }
            Target::Run(run) => {
                // What was found in one snapshot may be gone from the next.
                let Some(place) = place.filter(|place| run.at() < place.catalog.runs.len()) else {
                    return icon(Icon::Square, String::new());
                };
                let entry = place.catalog.run(*run);
                let experiment = format::safe_text(place.catalog.experiment_of(*run).display_name());
                let since = entry.start_time.map(|it| format::relative_time(texts, it, clock.now, &clock.zone));
                let beside = [Some(experiment.into_owned()), since].into_iter().flatten().collect::<Vec<_>>();
                let id = entry.id.as_str();
                let is_found_by_id = hit.parts.is_empty() && id != hit.text;
                let end = id.char_indices().nth(12).map_or(id.len(), |(at, _)| at);
                Self {
                    mark: Mark::Dot(RunDot::of(place, *run)),
                    beside: beside.join(" · "),
                    trailing: if is_found_by_id { format::safe_text(&id[..end]).into_owned() } else { String::new() },
                }
            }
            Target::Experiment(experiment) => {
                let runs = place.and_then(|place| place.table.counts.get(experiment));
                let about = icon(Icon::FlaskConical, texts.get("palette-experiment").to_owned());
                Self { trailing: runs.map(|runs| texts.count("runs-count", *runs)).unwrap_or_default(), ..about }
            }
            Target::File(run, path) => {
                let place = place.filter(|place| run.at() < place.catalog.runs.len());
                let name = place.map(|place| format::safe_text(place.catalog.run(*run).display_name()).into_owned());
                icon(file_icons::of_kind(FileKind::of_name(path)), name.unwrap_or_default())
            }
            Target::Place(path) => icon(Icon::FolderOpen, format::safe_text(&path.display().to_string()).into_owned()),
        }
    }
}
