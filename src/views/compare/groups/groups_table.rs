//! The table of groups: how many values, mean ± deviation, median, interval, best. A click selects the runs of a group.

use std::borrow::Cow;
use std::sync::Arc;

use egui::{Align2, CornerRadius, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2};

use super::lines::Lines;
use crate::app::compare::groups::{Action, SortBy};
use crate::app::compare::{self};
use crate::compare::groups::{Grouped, GroupedMetric, OfGroup, interval_text, key_title, notes, why};
use crate::compare::statistics::Interval;
use crate::model::{Best, format};
use crate::views::compare::grid::{QUIET_CLICK, text_at};
use crate::views::icons::Icon;
use crate::views::theme::{font, palette, size};
use crate::views::widgets::focus_ring;
use crate::views::widgets::text::paint_elided;
use crate::views::{Actions, View};

/// Labels that are measured for the width of their column.
const MEASURED: usize = 60;
/// Room for the text of an interval; its bar stands behind.
const INTERVAL_TEXT: f32 = 124.0;

/// What stands in a column.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Group,
    Count,
    /// Of a metric, by its position.
    Spread(usize),
    Median,
    Interval,
    Best,
    Notes,
}

impl Kind {
    fn width(self, grouped: &Grouped) -> f32 {
        match self {
            Self::Group => {
                let longest = grouped.groups.iter().take(MEASURED).map(|group| format::width(&group.short)).max();
                (longest.unwrap_or(0) as f32 * 7.0 + 28.0).clamp(110.0, 240.0)
            }
            Self::Count => 44.0,
            Self::Spread(_) => 132.0,
            Self::Median | Self::Best => 84.0,
            Self::Interval => 216.0,
            Self::Notes => 170.0,
        }
    }

    fn sort(self, grouped: &Grouped) -> Option<SortBy> {
        Some(match self {
            Self::Group => SortBy::Group,
            Self::Count => SortBy::Count,
            Self::Spread(at) => SortBy::Mean(grouped.metrics.get(at)?.metric.clone()),
            Self::Median => SortBy::Median,
            Self::Interval => SortBy::Interval,
            Self::Best => SortBy::Best,
            Self::Notes => return None,
        })
    }
}

/// What the cells are drawn of.
struct Table<'a> {
    view: &'a View<'a>,
    grouped: &'a Grouped,
    /// The one of which everything is shown.
    first: &'a GroupedMetric,
    kinds: Vec<Kind>,
    /// From the lowest end of an interval to the highest.
    scale: Option<(f64, f64)>,
}

/// See the module.
pub(super) fn table_ui(ui: &mut Ui, view: &View<'_>, grouped: &Arc<Grouped>, actions: &mut Actions) {
    let Some(first) = grouped.metrics.first() else { return };
    let mut kinds = vec![Kind::Group, Kind::Count];
    kinds.extend((0..grouped.metrics.len()).map(Kind::Spread));
    kinds.push(Kind::Interval);
    // Where there is nothing to say, nothing is empty.
    let has_notes = |group: &OfGroup| group.summary.n < group.values.len().max(2) || is_constant(group);
    if first.groups.iter().any(has_notes) {
        kinds.push(Kind::Notes);
    }
    kinds.push(Kind::Median);
    if first.best.is_some() {
        kinds.push(Kind::Best);
    }
    let widths: Vec<f32> = kinds.iter().map(|kind| kind.width(grouped)).collect();
    let state = &view.place.compare.groups;
    let selected = state.selected(view.place).and_then(|at| state.order.iter().position(|group| *group == at));
    let table = Table { view, grouped, first, kinds, scale: scale(view, first) };
    let draw = |ui: &mut Ui, row: Option<usize>, column: usize, actions: &mut Actions| {
        let Some(kind) = table.kinds.get(column) else { return };
        match row {
            None => table.head_ui(ui, *kind, actions),
            Some(row) => {
                if let Some(at) = state.order.get(row) {
                    table.cell_ui(ui, *kind, *at, selected == Some(row), actions);
                }
            }
        }
    };
    Lines { salt: "groups", rows: state.order.len(), widths: &widths, selected, draw: &draw }.show(ui, actions);
}

fn is_constant(group: &OfGroup) -> bool {
    group.summary.figures.is_some_and(|figures| figures.min == figures.max)
}

fn scale(view: &View<'_>, metric: &GroupedMetric) -> Option<(f64, f64)> {
    let kind = view.place.compare.look.groups.interval;
    let ends = metric.groups.iter().filter_map(|group| {
        let figures = group.summary.figures?;
        Some(kind.of(&figures).map_or((figures.mean, figures.mean), |interval| (interval.low, interval.high)))
    });
    let whole = ends.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))?;
    (whole.1 - whole.0).is_finite().then_some(whole)
}

impl Table<'_> {
    fn title(&self, kind: Kind) -> Cow<'_, str> {
        let texts = self.view.texts;
        match kind {
            // Each group says its values alone, in this order.
            Kind::Group if self.grouped.by.len() > 1 => {
                self.grouped.by.iter().map(|key| key_title(texts, key)).collect::<Vec<_>>().join(" · ").into()
            }
            Kind::Group => texts.get("groups-group").into(),
            Kind::Count => "n".into(),
            Kind::Spread(at) => format::safe_text(&self.grouped.metrics[at].metric),
            Kind::Median => texts.get("groups-median").into(),
            Kind::Interval => texts.get("groups-interval").into(),
            Kind::Best => texts.get("groups-best").into(),
            Kind::Notes => texts.get("groups-notes").into(),
        }
    }

    fn head_ui(&self, ui: &mut Ui, kind: Kind, actions: &mut Actions) {
        let colors = palette(ui);
        let rect = ui.max_rect();
        let title = self.title(kind).into_owned();
        let sort = kind.sort(self.grouped);
        let look = &self.view.place.compare.look.groups;
        let is_sorted = sort.as_ref() == Some(&look.sort);
        let sense = if sort.is_some() { Sense::click() } else { Sense::hover() };
        let response = ui.interact(rect.shrink2(egui::vec2(4.0, 0.0)), ui.scope_id().with("head"), sense);
        response.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, &*title));
        let color = if response.hovered() && sort.is_some() { colors.text } else { colors.text2 };
        let room = rect.width() - 2.0 * size::CELL - if is_sorted { 16.0 } else { 0.0 };
        let at = text_at(rect, 0.0);
        let shown = paint_elided(ui.painter(), at, Align2::LEFT_CENTER, &title, font::header(), color, room).0;
        if is_sorted {
            let icon = if look.is_descending { Icon::ArrowDown } else { Icon::ArrowUp };
            icon.paint(ui.painter(), pos2(shown.right() + 9.0, rect.center().y), 12.0, colors.text2);
        }
        focus_ring(ui, &response, rect.shrink(2.0), 4);
        if let Some(sort) = sort.filter(|_| response.clicked()) {
            actions.push(compare::Action::Groups(Action::Sort(sort)));
        }
        let tip = match kind {
            Kind::Spread(at) => {
                let metric = &self.grouped.metrics[at];
                let name = format::safe_text(&metric.metric).into_owned();
                let mut tip = self.view.texts.with("groups-spread-tip", &[("metric", name.into())]);
                match metric.best {
                    Some(Best::Min) => tip = format!("{tip}\n{}", self.view.texts.get("lower-is-better")),
                    Some(Best::Max) => tip = format!("{tip}\n{}", self.view.texts.get("higher-is-better")),
                    None => {}
                }
                tip
            }
            _ => title,
        };
        response.on_hover_text_at_pointer(tip);
    }

    fn cell_ui(&self, ui: &mut Ui, kind: Kind, at: usize, is_selected: bool, actions: &mut Actions) {
        let colors = palette(ui);
        let rect = ui.max_rect();
        let group = &self.grouped.groups[at];
        let of_group = &self.first.groups[at];
        let id = egui::Id::unique(("group cell", &*group.label, self.kinds.iter().position(|it| *it == kind)));
        let response = ui.interact(rect, id, if kind == Kind::Group { Sense::click() } else { QUIET_CLICK });
        if response.clicked() {
            actions.push(compare::Action::Groups(Action::Select(at)));
        }
        let text = self.text(kind, at);
        if kind == Kind::Group {
            let name = if group.values.is_empty() { &*text } else { &*group.label };
            response.widget_info(|| WidgetInfo::selected(Role::Row, true, is_selected, name));
            let said = self.said(at);
            ui.accesskit_node_builder(response.id, |node| node.set_description(said));
            focus_ring(ui, &response, rect.shrink(2.0), 4);
        } else {
            response.widget_info(|| WidgetInfo::labeled(Role::Cell, true, &*text));
        }
        let is_best = matches!(kind, Kind::Spread(metric) if self.grouped.metrics[metric].best_group == Some(at));
        let has_interval = kind == Kind::Interval && self.interval(of_group).is_some();
        let room = if has_interval { INTERVAL_TEXT } else { rect.width() - 2.0 * size::CELL };
        let place = text_at(rect, 0.0);
        let (color, shown_font) = match kind {
            _ if is_best => (colors.success, font::value()),
            Kind::Notes => (colors.text2, font::small()),
            Kind::Interval if !has_interval => (colors.muted, font::small()),
            _ => (colors.text, font::body()),
        };
        if is_best {
            let galley = ui.painter().layout_no_wrap(text.clone().into_owned(), shown_font.clone(), color);
            let right = (place.x + galley.size().x.min(room) + 6.0).min(rect.right() - 1.0);
            let chip = Rect::from_min_max(pos2(place.x - 6.0, rect.top() + 3.0), pos2(right, rect.bottom() - 4.0));
            ui.painter().rect_filled(chip, CornerRadius::same(4), colors.success_soft);
        }
        paint_elided(ui.painter(), place, Align2::LEFT_CENTER, &text, shown_font, color, room);
        if let Some(interval) = self.interval(of_group).filter(|_| has_interval) {
            self.bar_ui(ui, rect.with_min_x(place.x + INTERVAL_TEXT + 8.0), of_group, interval);
        }
        if response.hovered() {
            response.on_hover_text_at_pointer(self.tip(kind, at, is_best));
        }
    }

    fn interval(&self, group: &OfGroup) -> Option<Interval> {
        self.view.place.compare.look.groups.interval.of(&group.summary.figures?).ok()
    }

    /// The interval as a line with the mean on it, on one scale for all groups.
    fn bar_ui(&self, ui: &Ui, rect: Rect, group: &OfGroup, interval: Interval) {
        let colors = palette(ui);
        let Some((low, high)) = self.scale.filter(|(low, high)| low < high) else { return };
        let Some(figures) = group.summary.figures else { return };
        let (left, right) = (rect.left() + 2.0, rect.right() - size::CELL);
        if right - left < 16.0 {
            return;
        }
        let x = |value: f64| left + ((value - low) / (high - low)) as f32 * (right - left);
        let y = rect.center().y;
        ui.painter().hline(left..=right, y, Stroke::new(1.0, colors.line_sub));
        ui.painter().hline(x(interval.low)..=x(interval.high), y, Stroke::new(2.0, colors.spark));
        ui.painter().circle_filled(pos2(x(figures.mean), y), 3.0, colors.text2);
    }

    fn text(&self, kind: Kind, at: usize) -> Cow<'_, str> {
        let group = &self.grouped.groups[at];
        let of_group = &self.first.groups[at];
        let figures = of_group.summary.figures;
        let number = |value: Option<f64>| value.map_or(format::NO_VALUE.into(), |value| format::number(value).into());
        match kind {
            Kind::Group if group.values.is_empty() => self.view.texts.get("groups-all-runs").into(),
            Kind::Group => Cow::Borrowed(&group.short),
            Kind::Count => of_group.summary.n.to_string().into(),
            Kind::Spread(metric) => {
                let spread = self.grouped.metrics[metric].groups[at].spread();
                spread.map_or(format::NO_VALUE.into(), |spread| spread.text().into())
            }
            Kind::Median => number(figures.map(|figures| figures.median)),
            Kind::Best => number(figures.and_then(|figures| figures.best)),
            Kind::Interval => {
                let Some(figures) = figures else { return format::NO_VALUE.into() };
                match self.view.place.compare.look.groups.interval.of(&figures) {
                    Ok(interval) => interval_text(interval, figures.deviation.unwrap_or(0.0)).into(),
                    Err(reason) => self.view.texts.message(&why(reason)).into(),
                }
            }
            Kind::Notes => notes(self.view.texts, of_group).into(),
        }
    }

    /// A row for those who do not see it.
    fn said(&self, at: usize) -> String {
        let cells = self.kinds.iter().filter(|kind| **kind != Kind::Group);
        let said = cells.map(|kind| format!("{} {}", self.title(*kind), self.text(*kind, at)));
        said.collect::<Vec<_>>().join(self.view.texts.get("list-separator"))
    }

    fn tip(&self, kind: Kind, at: usize, is_best: bool) -> String {
        let exact = |value: f64| format::number_exact(value);
        let figures = self.first.groups[at].summary.figures;
        match kind {
            Kind::Spread(metric) => {
                let group = &self.grouped.metrics[metric].groups[at];
                let mut lines = Vec::new();
                if let Some(figures) = group.summary.figures {
                    let deviation = figures.deviation.map(|it| format!(" ± {}", exact(it))).unwrap_or_default();
                    lines.push(format!("{}{deviation}", exact(figures.mean)));
                }
                if is_best {
                    lines.push(self.view.texts.get("groups-is-best").to_owned());
                }
                lines.push(notes(self.view.texts, group));
                lines.retain(|line| !line.is_empty());
                lines.join("\n")
            }
            Kind::Median => figures.map_or(String::new(), |it| exact(it.median)),
            Kind::Best => {
                let run = self.first.groups[at].best_run;
                let catalog = &self.view.place.catalog;
                let name = run.and_then(|run| catalog.runs.get(run.at())).map(|entry| entry.run.display_name());
                let name = name.map(|name| format::safe_text(name).into_owned());
                let best = figures.and_then(|it| it.best).map(exact);
                [best, name].into_iter().flatten().collect::<Vec<_>>().join("\n")
            }
            Kind::Interval => match self.interval(&self.first.groups[at]) {
                Some(interval) => format!("[{}, {}]", exact(interval.low), exact(interval.high)),
                None => self.text(kind, at).into_owned(),
            },
            Kind::Group | Kind::Count | Kind::Notes => self.text(kind, at).into_owned(),
        }
    }
}
