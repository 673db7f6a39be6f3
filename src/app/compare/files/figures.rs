//! Figures of plotly beside each other, with axes that are tied: what is looked at of one is looked at of all.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Job;
use crate::app::artifacts::figure::axes::part_of;
use crate::app::artifacts::figure::{Look, Picture};
use crate::app::compare;
use crate::app::job::JobContext;
use crate::app::place::Context;
use crate::drawing::system_faces;
use crate::model::RunIndex;
use crate::preview::plotly::{self, Figure, Panel, View};
use crate::text::Message;

/// See the module.
#[derive(Debug, Default)]
pub struct State {
    each: FxHashMap<RunIndex, Shown>,
    /// What a user looks at, by the names of the axes.
    ranges: BTreeMap<String, [f64; 2]>,
    /// Every figure has axes of its own until somebody moves them.
    pub is_untied: bool,
}

/// The figure of a run on screen.
#[derive(Debug)]
pub struct Shown {
    figures: Arc<Vec<Figure>>,
    look: Look,
    /// What it shows when nobody changes anything.
    natural: Option<Vec<Panel>>,
    /// The last that was drawn, be it of something else.
    pub picture: Option<Arc<Picture>>,
    pub failure: Option<Message>,
    running: Option<(Look, View)>,
    done: Option<(Look, View)>,
}

/// What can be asked for.
#[derive(Debug)]
pub enum Action {
    /// The first of these is on screen, and wanted like this.
    Want(RunIndex, Arc<Vec<Figure>>, Look),
    Drawn(RunIndex, Result<Arc<Picture>, Message>),
    /// Look at this part of a panel along x and y, from 0 to 1 of what is seen of it.
    See(RunIndex, usize, [[f64; 2]; 2]),
    /// The axes as they were.
    Reset,
    SetTied(bool),
}

impl State {
    /// What is known of the figure of a run.
    pub fn get(&self, run: RunIndex) -> Option<&Shown> {
        self.each.get(&run)
    }

    /// Whether somebody moved the axes.
    pub fn is_moved(&self) -> bool {
        !self.ranges.is_empty()
    }

    /// Whether a figure is the one that is wanted, and as it is wanted.
    pub fn is_wanted(&self, run: RunIndex, figures: &Arc<Vec<Figure>>, look: &Look) -> bool {
        self.each.get(&run).is_some_and(|shown| Arc::ptr_eq(&shown.figures, figures) && shown.look == *look)
    }

    pub(super) fn failed(&mut self, run: RunIndex, why: &Message) {
        if let Some(shown) = self.each.get_mut(&run) {
            shown.done = shown.running.take();
            shown.failure = Some(why.clone());
        }
    }

    /// Those of other files are given back.
    pub(super) fn forget(&mut self) -> FxHashMap<RunIndex, Shown> {
        self.ranges.clear();
        std::mem::take(&mut self.each)
    }

    /// What all figures show: what any of them would show alone, and what somebody looks at.
    fn view(&self) -> View {
        let mut ranges: BTreeMap<String, [f64; 2]> = BTreeMap::new();
        // While some are not here yet the others would move.
        let are_all_here = self.each.values().all(|shown| shown.natural.is_some() || shown.failure.is_some());
        if !self.is_untied && are_all_here && self.each.len() > 1 {
            for panel in self.each.values().flat_map(|shown| shown.natural.iter().flatten()) {
                for (axis, range) in [(&panel.x, panel.x_range), (&panel.y, panel.y_range)] {
                    let known = ranges.entry(axis.clone()).or_insert(range);
                    *known = around(*known, range);
                }
            }
        }
        ranges.extend(self.ranges.clone());
        View { ranges, ..View::default() }
    }
}

/// The least range that holds both, turned round as the first is.
fn around(one: [f64; 2], other: [f64; 2]) -> [f64; 2] {
    let (low, high) = (other[0].min(other[1]), other[0].max(other[1]));
    if one[0] <= one[1] { [one[0].min(low), one[1].max(high)] } else { [one[0].max(high), one[1].min(low)] }
}

pub(super) fn update(state: &mut State, action: Action, context: &mut Context<'_>) {
    match action {
        Action::Want(run, figures, look) => {
            let known = state.each.get_mut(&run).filter(|shown| Arc::ptr_eq(&shown.figures, &figures));
            if let Some(shown) = known {
                shown.look = look;
            } else {
                let shown =
                    Shown { figures, look, natural: None, picture: None, failure: None, running: None, done: None };
                context.discard(state.each.insert(run, shown));
            }
        }
        Action::Drawn(run, result) => {
            let Some(shown) = state.each.get_mut(&run) else { return };
            shown.done = shown.running.take();
            match result {
                Ok(picture) => {
                    if picture.view.ranges.is_empty() {
                        shown.natural = Some(picture.drawn.panels.clone());
                    }
                    (shown.picture, shown.failure) = (Some(picture), None);
                }
                Err(why) => shown.failure = Some(why),
            }
        }
        Action::See(run, panel, parts) => {
            let picture = state.each.get(&run).and_then(|shown| shown.picture.clone());
            let Some(panel) = picture.as_ref().and_then(|picture| picture.drawn.panels.get(panel)) else { return };
            let view = state.view();
            let axes = [(&panel.x, panel.x_range), (&panel.y, panel.y_range)];
            for ((axis, drawn), (part, is_fixed)) in axes.into_iter().zip(parts.into_iter().zip(panel.is_fixed)) {
                let range = view.ranges.get(axis).copied().unwrap_or(drawn);
                if let Some(range) = part_of(range, part).filter(|_| !is_fixed) {
                    state.ranges.insert(axis.clone(), range);
                }
            }
        }
        Action::Reset => state.ranges.clear(),
        Action::SetTied(is_tied) => state.is_untied = !is_tied,
    }
    draw(state, context);
}

/// Has drawn what is wanted otherwise than it was drawn; of one figure one at a time.
fn draw(state: &mut State, context: &mut Context<'_>) {
    let view = state.view();
    for (run, shown) in &mut state.each {
        let view = if shown.natural.is_none() { View::default() } else { view.clone() };
        let wanted = (shown.look.clone(), view);
        if shown.running.is_none() && shown.done.as_ref() != Some(&wanted) {
            let (look, view) = wanted.clone();
            shown.running = Some(wanted);
            let job = DrawJob { run: *run, figures: shown.figures.clone(), look, view };
            context.start(compare::Job::File(Job::Figure(Box::new(job))));
        }
    }
}

/// Draws a figure.
#[derive(Debug)]
pub struct DrawJob {
    pub(super) run: RunIndex,
    figures: Arc<Vec<Figure>>,
    look: Look,
    view: View,
}

impl DrawJob {
    pub(super) fn run(self, context: &JobContext) {
        system_faces::allow();
        let drawn =
            self.figures.first().map(|figure| plotly::draw(figure, self.look.size, &self.look.style, &self.view));
        if context.cancel.is_cancelled() {
            return;
        }
        let picture = Picture::of(drawn.unwrap_or_default(), self.look, self.view).map(Arc::new);
        let result = picture.map_err(|error| error.message());
        context.send(compare::Action::File(super::Action::Figure(Action::Drawn(self.run, result))));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tied_axes_hold_what_each_figure_would_show() {
        assert_eq!(around([0.0, 1.0], [0.5, 3.0]), [0.0, 3.0]);
        assert_eq!(around([0.0, 1.0], [3.0, -1.0]), [-1.0, 3.0]);
        assert_eq!(around([1.0, 0.0], [0.5, 3.0]), [3.0, 0.0], "turned round as the first is");
        assert_eq!(part_of([0.0, 10.0], [0.5, 0.5]), None);
        assert_eq!(part_of([10.0, 0.0], [0.25, 0.5]), Some([7.5, 5.0]));
    }
}
