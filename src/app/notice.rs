//! Short notices at the lower edge.

use std::time::{Duration, Instant};

use super::command::Command;
use super::place::PlaceId;
use crate::text::Message;

/// Something that was done and can be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operation {
    pub place: PlaceId,
    /// Its number there.
    pub number: u64,
}

/// One notice.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Tells it from others.
    pub id: u64,
    pub message: Message,
    /// What it tells of and offers to take back. It goes with it.
    pub undo: Option<Operation>,
    /// What it offers to do.
    pub command: Option<Command>,
    /// When it appeared.
    pub since: Instant,
}

impl Notice {
    /// How long most of them stay.
    pub const SHOWN: Duration = Duration::from_secs(4);
    /// One that nobody waited for is found and read.
    const LONG: Duration = Duration::from_secs(20);

    /// How much longer it stays.
    pub fn left(&self) -> Duration {
        let stays = if self.command.is_some() { Self::LONG } else { Self::SHOWN };
        stays.saturating_sub(self.since.elapsed())
    }
}

/// Those that are shown, newest last.
#[derive(Debug, Default)]
pub struct Notices {
    shown: Vec<Notice>,
    last_id: u64,
}

impl Notices {
    /// Says something for a moment.
    pub fn push(&mut self, message: Message) {
        self.add(message, None, None);
    }

    /// Says what was done and offers to take it back.
    pub fn push_undoable(&mut self, message: Message, operation: Operation) {
        self.add(message, Some(operation), None);
    }

    /// Says something that a command belongs to.
    pub fn push_offering(&mut self, message: Message, command: Command) {
        self.add(message, None, Some(command));
    }

    /// Takes away those that offer `command`: it was done.
    pub fn withdraw(&mut self, command: Command) {
        self.shown.retain(|notice| notice.command != Some(command));
    }

    fn add(&mut self, message: Message, undo: Option<Operation>, command: Option<Command>) {
        self.last_id += 1;
        self.shown.retain(|notice| notice.message != message);
        self.shown.push(Notice { id: self.last_id, message, undo, command, since: Instant::now() });
    }

    /// An operation was taken back, in whatever way: nothing offers it any more.
    pub fn forget(&mut self, operation: Operation) {
        self.shown.retain(|notice| notice.undo != Some(operation));
    }

    /// Nothing that was done in a place can be taken back any more.
    pub fn forget_all_of(&mut self, place: PlaceId) {
        self.shown.retain(|notice| notice.undo.is_none_or(|operation| operation.place != place));
    }

    /// Takes all of them, where nobody would see them: in a picture.
    pub fn take(&mut self) -> Vec<Message> {
        std::mem::take(&mut self.shown).into_iter().map(|notice| notice.message).collect()
    }

    /// Takes away those that have been there long enough.
    pub fn expire(&mut self) {
        self.shown.retain(|notice| !notice.left().is_zero());
    }

    /// Oldest first.
    pub fn iter(&self) -> std::slice::Iter<'_, Notice> {
        self.shown.iter()
    }

    /// When the next one goes.
    pub fn left(&self) -> Option<Duration> {
        self.shown.iter().map(Notice::left).min()
    }
}

impl Extend<Message> for Notices {
    fn extend<T: IntoIterator<Item = Message>>(&mut self, messages: T) {
        for message in messages {
            self.push(message);
        }
    }
}

impl<'a> IntoIterator for &'a Notices {
    type Item = &'a Notice;
    type IntoIter = std::slice::Iter<'a, Notice>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
