//! What the user does to the layout of the charts. Everything that can change the arrangement ends here, in [`arrange`].

use super::layout::{self, CardSize, Contents, Move, PINNED, moved};
use super::{ChartName, FigureId, State};

/// Lays the page out anew. O(charts).
pub(super) fn arrange(charts: &mut State) {
    let contents = Contents {
        metrics: &charts.metrics,
        added: &charts.own_charts,
        kinds: &charts.kinds.known,
        is_first: !charts.kinds.is_ready,
    };
    let pattern = charts.pattern.as_ref();
    let is_wanted = |name: &str| pattern.is_none_or(|pattern| pattern.is_match(name));
    charts.arrangement = layout::arrange(contents, &charts.layout, is_wanted);
}

pub(super) fn pin(charts: &mut State, name: ChartName, is_pinned: bool) {
    charts.layout.pinned.retain(|known| *known != name);
    if is_pinned {
        charts.layout.pinned.push(name);
    }
    arrange(charts);
}

/// Within its section. Metrics with one value per run share a card and cannot be moved.
pub(super) fn move_card(charts: &mut State, name: &ChartName, to: &Move<ChartName>) {
    let has = |section: &&layout::Section| section.cards.iter().any(|card| card.name == *name);
    let Some(section) = charts.arrangement.sections.iter().find(has) else { return };
    let shown: Vec<ChartName> = section.cards.iter().map(|card| card.name.clone()).collect();
    let key = section.key.clone();
    let kept = match &*key {
        PINNED => charts.layout.pinned.clone(),
        key => charts.layout.orders.get(key).cloned().unwrap_or_default(),
    };
    if let Some(order) = moved(&shown, &kept, name, to) {
        match &*key {
            PINNED => charts.layout.pinned = order,
            _ => drop(charts.layout.orders.insert(key, order)),
        }
        arrange(charts);
    }
}

pub(super) fn resize(charts: &mut State, name: ChartName, size: Option<CardSize>) {
    let sizes = &mut charts.layout.sizes;
    let before = match size {
        Some(size) => sizes.insert(name, size.clamped()),
        None => sizes.remove(&name),
    };
    if before != size {
        arrange(charts);
    }
}

pub(super) fn hide(charts: &mut State, name: ChartName) {
    charts.enlarged.take_if(|enlarged| *enlarged == name);
    charts.pointed.take_if(|id| *id == FigureId::Charts(name.clone()));
    charts.layout.hidden.insert(name);
    arrange(charts);
}

pub(super) fn show_hidden(charts: &mut State) {
    charts.layout.hidden.clear();
    arrange(charts);
}

pub(super) fn move_section(charts: &mut State, key: &str, to: &Move<String>) {
    let shown: Vec<String> = charts
        .arrangement
        .sections
        .iter()
        .filter(|section| section.key != PINNED)
        .map(|section| section.key.clone())
        .collect();
    if let Some(order) = moved(&shown, &charts.layout.sections, &key.to_owned(), to) {
        charts.layout.sections = order;
        arrange(charts);
    }
}

pub(super) fn fold_all(charts: &mut State, is_folded: bool) {
    for section in &charts.arrangement.sections {
        charts.folded.set(section.key.clone(), is_folded);
    }
}

/// Sizes, places, pins and folds; charts that were added stay, and so does what is drawn in them.
pub(super) fn reset(charts: &mut State) {
    charts.layout = layout::LayoutChoices::default();
    charts.folded.clear();
    charts.columns = None;
    arrange(charts);
}

/// Goes round at the ends.
pub(super) fn step_enlarged(charts: &mut State, by: isize) {
    let names: Vec<&ChartName> = charts.arrangement.names().collect();
    let Some(at) = names.iter().position(|name| Some(*name) == charts.enlarged.as_ref()) else { return };
    let count = isize::try_from(names.len()).unwrap_or(isize::MAX);
    let next = (isize::try_from(at).unwrap_or_default() + by).rem_euclid(count);
    let next = names[usize::try_from(next).unwrap_or_default()].clone();
    (charts.crosshair, charts.pointed, charts.marked) = (None, None, None);
    charts.enlarged = Some(next);
}

impl State {
    /// Whether a chart is at the top of the page.
    pub fn is_pinned(&self, name: &ChartName) -> bool {
        self.layout.pinned.contains(name)
    }

    /// Whether anything stands elsewhere than it would by itself.
    pub fn has_layout(&self) -> bool {
        self.layout != layout::LayoutChoices::default() || self.columns.is_some() || !self.folded.is_empty()
    }

    /// Charts that are hidden, of those that there are now.
    pub fn hidden_charts(&self) -> usize {
        let hidden = &self.layout.hidden;
        if hidden.is_empty() {
            return 0;
        }
        self.metrics.iter().chain(&self.own_charts).filter(|name| hidden.contains(*name)).count()
    }

    /// Whether a card can change places with another: not alone in its section.
    pub fn can_move(&self, name: &ChartName) -> bool {
        let mut sections = self.arrangement.sections.iter();
        sections.any(|section| section.cards.len() > 1 && section.cards.iter().any(|card| card.name == *name))
    }
}
