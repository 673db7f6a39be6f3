//! Where the bytes of a text are read anew, as often as it takes.

use std::io::Cursor;
use std::sync::Arc;

use super::super::ArtifactSection;
use crate::preview::{Preview, Source};
use crate::text::Message;

/// See the module.
#[derive(Clone, Debug)]
pub enum TextSource {
    /// A file of a run.
    File { section: Box<ArtifactSection>, path: String },
    /// The text is not in the file as it is: it was taken out of it, and is all there is.
    Inside(Arc<Preview>),
}

impl TextSource {
    /// Opens it; in a job.
    pub fn open(&self) -> Result<Source<'_>, Message> {
        match self {
            Self::File { section, path } => section.source(path).map_err(|error| error.message()),
            Self::Inside(preview) => {
                let bytes = preview.text().map_or(&b""[..], |text| text.text().as_bytes());
                Ok(Source::new("", bytes.len() as u64, Cursor::new(bytes)))
            }
        }
    }

    /// Whether another encoding can be chosen, and more may come.
    pub fn is_file(&self) -> bool {
        matches!(self, Self::File { .. })
    }
}
