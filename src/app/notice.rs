//! Short notices at the lower edge.

use std::time::{Duration, Instant};

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
    /// When it appeared.
    pub since: Instant,
}

impl Notice {
    /// How long it stays.
    pub const SHOWN: Duration = Duration::from_secs(4);
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
        self.add(message, None);
    }

    /// Says what was done and offers to take it back.
    pub fn push_undoable(&mut self, message: Message, operation: Operation) {
        self.add(message, Some(operation));
    }

    fn add(&mut self, message: Message, undo: Option<Operation>) {
        self.last_id += 1;
        self.shown.retain(|notice| notice.message != message);
        self.shown.push(Notice { id: self.last_id, message, undo, since: Instant::now() });
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
        self.shown.retain(|notice| notice.since.elapsed() < Notice::SHOWN);
    }

    /// Oldest first.
    pub fn iter(&self) -> std::slice::Iter<'_, Notice> {
        self.shown.iter()
    }

    /// The one that goes first.
    pub fn first(&self) -> Option<&Notice> {
        self.shown.first()
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
