//! What a few lines say about a file that was not downloaded.

use crate::text::Message;
use serde::{Deserialize, Serialize};

/// A note in the place of a file, which is kept elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pointer {
    pub keeper: Keeper,
    /// Bytes of the file itself, where the note tells them.
    pub bytes: Option<u64>,
    /// What its keeper knows it by: a hash, or a key that holds one.
    pub id: String,
}

/// Who keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Keeper {
    GitLfs,
    GitAnnex,
    Dvc,
}

impl Keeper {
    /// How it calls itself.
    pub fn name(self) -> &'static str {
        match self {
            Self::GitLfs => "git LFS",
            Self::GitAnnex => "git-annex",
            Self::Dvc => "DVC",
        }
    }

    /// The command that fetches the file.
    pub fn command(self) -> &'static str {
        match self {
            Self::GitLfs => "git lfs pull",
            Self::GitAnnex => "git annex get",
            Self::Dvc => "dvc pull",
        }
    }
}

impl Pointer {
    /// Whether the note stands in the place of the file, or beside it under another name.
    pub fn is_in_place(&self) -> bool {
        self.keeper != Keeper::Dvc
    }

    /// What to say of it first.
    pub fn title(&self) -> Message {
        Message::new(if self.is_in_place() { "pointer-not-downloaded" } else { "pointer-beside" })
    }
}
