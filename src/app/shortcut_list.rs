//! The list of shortcuts: whether it is open, and what is looked for in it.

/// The list, while it is open.
#[derive(Debug, Default)]
pub struct State {
    /// Words that a command must hold.
    pub search: String,
}

/// What can be asked for.
#[derive(Debug)]
pub enum Action {
    Open,
    Close,
    SetSearch(String),
}

pub(super) fn update(list: &mut Option<State>, action: Action) {
    match action {
        Action::Open => *list = Some(State::default()),
        Action::Close => *list = None,
        Action::SetSearch(text) => {
            if let Some(list) = list {
                list.search = text;
            }
        }
    }
}
