//! What is said of a crash, until it is answered. The shell writes and finds the reports.

use std::path::PathBuf;

use super::effect::{Effect, SystemEffect};

/// A report that is told of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub path: PathBuf,
    /// Whether it is of this window, which goes on, or of an earlier one, which ended by it.
    pub is_of_now: bool,
}

/// See the module.
#[derive(Debug, Default)]
pub struct State {
    /// Shown until somebody dismisses it.
    pub told: Option<Told>,
}

/// What can be asked for.
#[derive(Debug)]
pub enum Action {
    /// A report was found that nobody was told of.
    Found(Told),
    /// Open it with the program that the system has for texts.
    Open,
    /// Show the folder of reports.
    ShowFolder,
    /// Say no more of it.
    Dismiss,
}

pub(super) fn update(state: &mut State, action: Action, effects: &mut Vec<Effect>) {
    let path = state.told.as_ref().map(|told| told.path.clone());
    match action {
        Action::Found(told) => state.told = Some(told),
        Action::Open => effects.extend(path.map(|path| SystemEffect::Open(path).into())),
        Action::ShowFolder => effects.extend(path.map(|path| SystemEffect::ShowInFolder(path).into())),
        Action::Dismiss => state.told = None,
    }
}
