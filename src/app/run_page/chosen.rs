//! Which metrics are drawn, and which of them share a chart.
//!
//! The metric with the focus is always drawn; those that were added beside it stay while the focus moves on.

use std::sync::Arc;

use super::metric_list::{MetricRow, section_of};
use crate::app::charts::FigureId;
use crate::app::place::Place;
use crate::model::Summary;

/// Metrics that are drawn at most.
pub const MOST_CHOSEN: usize = 24;
/// Curves of one chart that dashes can tell apart.
const MOST_TOGETHER: usize = 4;
/// Values that differ by more than this do not share an axis.
const MOST_APART: f64 = 10.0;

/// This metric alone.
pub(super) fn choose(place: &mut Place, metric: Arc<str>) {
    let list = &mut place.run_page.list;
    list.is_first_choice = false;
    list.kept.clear();
    list.focus = Some(metric);
    list.scroll_to_focus = true;
    changed(place);
}

/// This metric too, or no longer.
pub(super) fn add(place: &mut Place, metric: Arc<str>) {
    let list = &mut place.run_page.list;
    list.is_first_choice = false;
    if list.kept.is_empty()
        && let Some(before) = list.focus.clone().filter(|before| *before != metric)
    {
        list.kept.push(before);
    }
    if let Some(at) = list.kept.iter().position(|kept| *kept == metric) {
        list.kept.remove(at);
        if list.focus.as_ref() == Some(&metric) && !list.kept.is_empty() {
            list.focus = list.kept.last().cloned();
        }
    } else if list.kept.len() < MOST_CHOSEN {
        list.kept.push(metric.clone());
        list.focus = Some(metric);
    }
    changed(place);
}

/// All metrics of a section.
pub(super) fn choose_section(place: &mut Place, name: &str) {
    let section = section_of(place, name);
    choose_all(place, section);
}

fn choose_all(place: &mut Place, mut metrics: Vec<Arc<str>>) {
    metrics.truncate(MOST_CHOSEN);
    let list = &mut place.run_page.list;
    list.is_first_choice = false;
    list.focus = list.focus.take().filter(|focus| metrics.contains(focus));
    list.kept = metrics;
    changed(place);
}

/// The focus so many metrics further down; what was added stays.
pub(super) fn step(place: &mut Place, rows: isize) {
    let list = &mut place.run_page.list;
    let Some(run) = list.run else { return };
    let metrics = &place.catalog.run(run).metrics;
    let listed: Vec<usize> =
        list.rows.iter().filter_map(|row| if let MetricRow::Metric(at) = row { Some(*at) } else { None }).collect();
    let Some(last) = listed.len().checked_sub(1) else { return };
    let now = listed.iter().position(|&at| Some(&metrics[at].key) == list.focus.as_ref());
    let next = match now {
        Some(now) => now.saturating_add_signed(rows).min(last),
        None if rows > 0 => 0,
        None => last,
    };
    list.is_first_choice = false;
    list.focus = Some(metrics[listed[next]].key.clone());
    list.scroll_to_focus = true;
    changed(place);
}

/// What is drawn of another run: the same, where it has that; else its first metric, and of the machine everything.
pub(super) fn follow_run(place: &mut Place) {
    let list = &mut place.run_page.list;
    let Some(run) = list.run else { return };
    let metrics = &place.catalog.run(run).metrics;
    let is_there = |metric: &Arc<str>| metrics.binary_search_by(|known| known.key.cmp(metric)).is_ok();
    let is_system = list.is_system;
    let is_kept = |metric: &Arc<str>| is_there(metric) && crate::model::columns::is_system_metric(metric) == is_system;
    list.focus = list.focus.take().filter(is_kept);
    list.kept.retain(is_kept);
    if list.focus.is_none() && list.kept.is_empty() {
        if is_system {
            let all = metrics.iter().map(|metric| metric.key.clone()).filter(is_kept).collect();
            return choose_all(place, all);
        }
        place.run_page.list.is_first_choice = true;
        return choose_first(place);
    }
    changed(place);
}

/// While nobody has chosen anything: the first metric that is a curve, or the first while none is known to be.
pub(super) fn choose_first(place: &mut Place) {
    let page = &place.run_page;
    let Some(run) = page.list.run.filter(|_| page.list.is_first_choice) else { return };
    let metrics = &place.catalog.run(run).metrics;
    let key = |row: &MetricRow| if let MetricRow::Metric(at) = row { Some(metrics[*at].key.clone()) } else { None };
    let is_curve = |metric: &Arc<str>| page.summary(run, metric).is_some_and(|summary| summary.count > 1);
    let first = || page.list.rows.iter().filter_map(key);
    let focus = first().find(is_curve).or_else(|| first().next());
    if page.list.focus != focus || page.chosen.is_empty() {
        place.run_page.list.focus = focus;
        place.run_page.list.scroll_to_focus = true;
        changed(place);
    }
}

/// What is drawn follows the list.
fn changed(place: &mut Place) {
    let page = &mut place.run_page;
    page.chosen.clone_from(&page.list.kept);
    if let Some(focus) = page.list.focus.as_ref().filter(|focus| !page.list.kept.contains(focus)) {
        page.chosen.push(focus.clone());
    }
    page.selected_points = None;
    place.charts.crosshair = None;
    arrange(place);
}

/// Puts what is drawn into charts: metrics whose values are of one size together.
pub(super) fn arrange(place: &mut Place) {
    let page = &mut place.run_page;
    let Some(run) = page.list.run else { return };
    let alone = |metric: &Arc<str>| FigureId::Run(run, metric.clone());
    if let [metric] = &page.chosen[..] {
        page.charts = vec![alone(metric)];
        return;
    }
    let is_known = page.summaries.as_ref().is_some_and(|(known, it)| *known == run && !it.is_loading());
    if !is_known {
        // Charts that would be others in a moment only flicker.
        page.charts.retain(|id| matches!(id, FigureId::Run(of, _) if *of == run));
        return;
    }
    let mut groups: Vec<(Vec<Arc<str>>, Option<Extent>)> = Vec::new();
    for metric in &page.chosen {
        let extent = page.summary(run, metric).and_then(Extent::of);
        let fitting = groups.iter_mut().find(|(members, known)| {
            // A name with line breaks in it would be taken for several.
            let is_open = members.len() < MOST_TOGETHER && !metric.contains('\n') && !members[0].contains('\n');
            is_open && known.zip(extent).is_some_and(|(known, extent)| known.fits(extent))
        });
        match fitting {
            Some((members, known)) => {
                members.push(metric.clone());
                *known = known.zip(extent).map(|(known, extent)| known.with(extent));
            }
            None => groups.push((vec![metric.clone()], extent)),
        }
    }
    page.charts = groups.into_iter().map(|(members, _)| FigureId::Run(run, members.join("\n").into())).collect();
}

/// Where the values of a chart lie.
#[derive(Clone, Copy)]
struct Extent {
    low: f64,
    high: f64,
    /// Of the member with the smallest.
    least_span: f64,
}

impl Extent {
    /// `None` where there is nothing that could share an axis, single values among it: they are bars.
    fn of(summary: &Summary) -> Option<Self> {
        let (low, high) = (summary.min?.value, summary.max?.value);
        let span = match high - low {
            0.0 if low == 0.0 => 1.0,
            0.0 => low.abs(),
            span => span,
        };
        (span.is_finite() && summary.count > 1).then_some(Self { low, high, least_span: span })
    }

    fn with(self, other: Self) -> Self {
        Self {
            low: self.low.min(other.low),
            high: self.high.max(other.high),
            least_span: self.least_span.min(other.least_span),
        }
    }

    fn fits(self, other: Self) -> bool {
        let both = self.with(other);
        both.high - both.low <= MOST_APART * both.least_span
    }
}
