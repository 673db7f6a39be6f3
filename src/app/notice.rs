//! Short notices at the lower edge.

use std::time::{Duration, Instant};

use crate::text::Message;

/// One notice.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Tells it from others.
    pub id: u64,
    pub message: Message,
    /// It offers to take back what it tells.
    pub has_undo: bool,
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
        self.add(message, false);
    }

    /// Says what was done and offers to take it back; only the last such offer stands.
    pub fn push_undoable(&mut self, message: Message) {
        self.add(message, true);
    }

    fn add(&mut self, message: Message, has_undo: bool) {
        self.last_id += 1;
        self.shown.retain(|notice| notice.message != message && !(has_undo && notice.has_undo));
        self.shown.push(Notice { id: self.last_id, message, has_undo, since: Instant::now() });
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
