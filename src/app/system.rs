//! What the operating system is asked for, and notices.

use std::path::PathBuf;

use super::Notices;
use super::effect::{Effect, SystemEffect};
use crate::text::Message;

/// What can be asked for.
#[derive(Debug)]
pub enum Action {
    /// Put text on the clipboard.
    Copy(String),
    /// Show a file or folder in the system's file manager.
    ShowInFolder(PathBuf),
    /// Say something for a moment.
    Notify(Message),
    /// Notices that have been there long enough go.
    ExpireNotices,
}

pub(super) fn update(notices: &mut Notices, action: Action, effects: &mut Vec<Effect>) {
    match action {
        Action::Copy(text) => {
            effects.push(SystemEffect::Copy(text).into());
            notices.push(Message::new("notice-copied"));
        }
        Action::ShowInFolder(path) => effects.push(SystemEffect::ShowInFolder(path).into()),
        Action::Notify(message) => notices.push(message),
        Action::ExpireNotices => notices.expire(),
    }
}
