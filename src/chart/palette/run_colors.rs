//! What the looks of runs follow from: a parameter that they are coloured by, what the user and tags chose, and what the
//! program gave.

use rustc_hash::{FxHashMap, FxHashSet};

use super::assign::{Claim, Given, Looks, Standing};
use super::look::Look;
use super::{LineColor, color_slot, parse_color};
use crate::model::{Catalog, Forest, RunIndex};
use crate::store::{Run, RunKey};

/// The tag by which a run says its own colour, as `#rrggbb` (MLflow's interface writes it).
pub(crate) const RUN_COLOR_TAG: &str = "mlflow.runColor";

/// See the module.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunColors {
    /// What the user chose.
    pub chosen: FxHashMap<RunKey, Look>,
    /// Places on the sequential scale, while runs are coloured by a parameter; see [`gradient`](super::gradient).
    pub gradient: Option<FxHashMap<RunIndex, f32>>,
    /// What the program gave to the others.
    pub given: Looks,
    /// Colours of the palette that several of the runs in view have: only these need patterns.
    pub shared: FxHashSet<usize>,
}

impl RunColors {
    /// Look of a run. First what the runs are coloured by, then the user's choice, then the run's own tag, then what it was
    /// given, else the colour that it would like. While runs are coloured by a parameter, those without it keep their own
    /// colour, and no line is dashed.
    pub fn of(&self, index: RunIndex, run: &Run) -> Look {
        if let Some(places) = &self.gradient {
            let place = places.get(&index).map(|place| LineColor::Gradient(*place));
            return Look::solid(place.unwrap_or_else(|| self.own(index, run).color));
        }
        let look = self.own(index, run);
        let is_told_by_color = matches!(look.color, LineColor::Slot(slot) if !self.shared.contains(&slot));
        if is_told_by_color && self.chosen(run).is_none() { Look::solid(look.color) } else { look }
    }

    /// The same without regard to what the runs are coloured by, and to which others are in view.
    pub fn own(&self, index: RunIndex, run: &Run) -> Look {
        self.chosen(run).unwrap_or_else(|| match self.given.of(index) {
            Some(Given::Look(look)) => look,
            Some(Given::Plain) | None => Look::solid(LineColor::Slot(color_slot(run.id.as_str()))),
        })
    }

    /// Whether the run takes no look: a parent without metrics of its own, for which nobody chose one.
    pub fn is_plain(&self, index: RunIndex, run: &Run) -> bool {
        self.given.of(index) == Some(Given::Plain) && self.chosen(run).is_none()
    }

    /// What the user or the run's own tag chose.
    fn chosen(&self, run: &Run) -> Option<Look> {
        let own = || run.tag(RUN_COLOR_TAG).and_then(parse_color).map(|color| Look::solid(LineColor::Fixed(color)));
        self.chosen.get(&run.key).copied().or_else(own)
    }

    /// Takes note of the colours that several of `in_view` have: a run whose colour no other has needs no pattern, whichever it
    /// was given. Whether that is any news.
    pub fn note_shared(&mut self, catalog: &Catalog, in_view: impl IntoIterator<Item = RunIndex>) -> bool {
        let (mut seen, mut shared) = (FxHashSet::default(), FxHashSet::default());
        for run in in_view {
            let entry = catalog.run(run);
            if let LineColor::Slot(slot) = self.own(run, entry).color
                && !self.is_plain(run, entry)
                && !seen.insert(slot)
            {
                shared.insert(slot);
            }
        }
        let is_news = shared != self.shared;
        self.shared = shared;
        is_news
    }

    /// Gives looks to runs, each with its standing; whether any changed. See [`Looks`].
    pub fn settle(
        &mut self,
        catalog: &Catalog,
        forest: &Forest,
        runs: impl IntoIterator<Item = (RunIndex, Standing)>,
    ) -> bool {
        let claim = |(index, standing): (RunIndex, Standing)| {
            let run = catalog.run(index);
            let experiment = u64::from(catalog.runs[index.at()].experiment.0);
            Claim {
                run: index,
                standing,
                siblings: forest.parent(index).map_or(experiment, |parent| 1 << 32 | u64::from(parent.0)),
                age: (run.metrics.is_empty(), run.start_time.unwrap_or(i64::MAX), run.id.as_str()),
                wish: color_slot(run.id.as_str()),
                chosen: self.chosen(run),
                is_plain: run.metrics.is_empty() && !forest.children(index).is_empty(),
            }
        };
        let mut claims: Vec<Claim<'_>> = runs.into_iter().map(claim).collect();
        self.given.settle(&mut claims)
    }
}
