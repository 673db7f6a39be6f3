//! What the menus of a figure do. Pure.

use super::Shown;
use super::update::set_frame;
use crate::preview::plotly::Effect;

/// Follows a choice; returns whether frames shall follow each other from now on, where it says so.
pub(super) fn pick(shown: &mut Shown, at: usize, choice: usize) -> Option<bool> {
    let facts = shown.facts.clone();
    let menu = facts.menus.iter().find(|menu| menu.at == at)?;
    match &menu.choices.get(choice)?.effect {
        Effect::Change { shows_traces, axes } => {
            // Newer than what was zoomed to or hidden before.
            shown.view.ranges.retain(|axis, _| !axes.contains(axis));
            if *shows_traces {
                shown.view.toggled.clear();
            }
        }
        Effect::Frame(frame) => set_frame(shown, *frame),
        Effect::Play | Effect::Pause | Effect::Unknown(_) => {}
    }
    match &menu.choices[choice].effect {
        Effect::Unknown(_) => None,
        effect => {
            shown.view.chosen.insert(at, choice);
            matches!(effect, Effect::Play | Effect::Pause).then_some(*effect == Effect::Play)
        }
    }
}

impl Shown {
    /// What is chosen of a menu, by the figure or somebody since.
    pub fn chosen(&self, menu: &crate::preview::plotly::Menu) -> Option<usize> {
        self.view.chosen.get(&menu.at).copied().or(menu.active)
    }
}
