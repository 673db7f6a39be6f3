//! What is open on the pages of a place beyond what is remembered of it between sessions: a file of the run whose page is
//! open, its metrics that are shown large, a chart shown alone, the part of the pictures of a gallery that is in view.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::app::charts::{self, ChartRange, FigureId};
use crate::app::pages::{Page, RunTab};
use crate::app::place::{Context, Place};
use crate::app::{artifacts, gallery, run_page};

/// See the module.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Opened {
    /// Of the run whose page is open, by its path.
    artifact: Option<String>,
    /// Metrics of that run that are shown large.
    metrics: Vec<String>,
    /// The chart that is shown alone.
    chart: Option<String>,
    /// What the names of charts must match.
    chart_search: String,
    /// Parts of the charts of the page Compare that are in view.
    compared_ranges: BTreeMap<String, ChartRange>,
    /// How large the pictures of the gallery are, and what is in the middle.
    zoom: Option<(f32, [f32; 2])>,
}

impl Opened {
    pub(super) fn of(place: &Place) -> Self {
        let Place { pages, artifacts, charts, gallery, .. } = place;
        let tab = |run, tab| pages.shown == Page::Run(run, tab);
        let artifact = artifacts.as_ref().filter(|artifacts| tab(artifacts.run, RunTab::Artifacts));
        let is_large = matches!(pages.shown, Page::Run(_, RunTab::Metrics | RunTab::System));
        let ranges = charts.ranges.iter().filter_map(|(id, range)| match id {
            FigureId::Compared(name) => Some((name.to_string(), *range)),
            FigureId::Charts(_) | FigureId::Run(..) | FigureId::Selection(_) | FigureId::Children(..) => None,
        });
        Self {
            artifact: artifact.and_then(artifacts::State::chosen_path),
            metrics: place.run_page.chosen.iter().filter(|_| is_large).map(ToString::to_string).collect(),
            chart: charts.enlarged.as_deref().map(str::to_owned),
            chart_search: charts.search.clone(),
            compared_ranges: ranges.collect(),
            zoom: gallery.zoom.is_in().then_some((gallery.zoom.scale, gallery.zoom.center)),
        }
    }

    /// Shows it, on the page that is open.
    pub(super) fn show(self, place: &mut Place, context: &mut Context<'_>) {
        let ranges = self.compared_ranges.into_iter();
        place.charts.ranges.extend(ranges.map(|(name, range)| (FigureId::Compared(name.into()), range.possible())));
        if !self.chart_search.is_empty() {
            charts::update(place, context, charts::Action::SetSearch(self.chart_search));
        }
        if let Some(chart) = self.chart {
            charts::update(place, context, charts::Action::Enlarge(Some(chart.into())));
        }
        if let Some((scale, center)) = self.zoom.filter(|(scale, _)| scale.is_finite()) {
            let zoom = gallery::Zoom::default().by(scale, [0.5; 2]).at(center.map(|at| at.clamp(0.0, 1.0)));
            gallery::update(place, context, gallery::Action::SetZoom(zoom));
        }
        let Page::Run(_, tab) = place.pages.shown else { return };
        if let Some(path) = self.artifact.filter(|_| tab == RunTab::Artifacts) {
            artifacts::update(place, context, artifacts::Action::Reveal(path));
        }
        for (at, metric) in self.metrics.into_iter().map(Arc::from).enumerate() {
            let action = if at == 0 { run_page::Action::Choose(metric) } else { run_page::Action::Add(metric) };
            run_page::update(place, context, action);
        }
    }
}
