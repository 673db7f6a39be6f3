//! What the two processes say to each other: the request as JSON in an argument, the answer behind a mark and its length.

use std::io::{self, Read};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::super::{Limits, Part, Preview, Source};
use crate::text::Message;

/// What every answer begins with.
const MARK: &[u8; 8] = b"runatlas";

/// What is to be read.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::preview) struct Request {
    /// Name of the format, which was recognised already.
    pub(in crate::preview) format: String,
    /// What the file is called inside its run.
    pub(super) name: String,
    /// What errors call it.
    pub(super) place: PathBuf,
    /// Bytes of the file.
    pub(super) size: u64,
    pub(in crate::preview) limits: Limits,
    /// Of a file that was seen before; `None` for its preview.
    pub(in crate::preview) part: Option<Part>,
}

impl Request {
    pub(in crate::preview) fn new(format: &str, source: &Source<'_>, limits: &Limits, part: Option<Part>) -> Self {
        Self {
            format: format.to_owned(),
            name: source.name().to_owned(),
            // JSON has no other names.
            place: source.place().to_string_lossy().into_owned().into(),
            size: source.size(),
            limits: limits.clone(),
            part,
        }
    }

    pub(super) fn to_argument(&self) -> io::Result<String> {
        Ok(serde_json::to_string(self)?)
    }

    pub(super) fn of_argument(argument: &str) -> io::Result<Self> {
        Ok(serde_json::from_str(argument)?)
    }
}

/// An answer as it is written.
pub(super) fn written(answer: &Result<Preview, Message>) -> io::Result<Vec<u8>> {
    let head = [&MARK[..], &[0; 8]].concat();
    let mut bytes = postcard::to_extend(answer, head).map_err(io::Error::other)?;
    let length = (bytes.len() - 16) as u64;
    bytes[8..16].copy_from_slice(&length.to_le_bytes());
    Ok(bytes)
}

/// Reads an answer that is no longer than `most`.
pub(super) fn receive(from: &mut impl Read, most: u64) -> io::Result<Vec<u8>> {
    let mut head = [0; 16];
    from.read_exact(&mut head)?;
    let (mark, length) = head.split_at(8);
    let length = u64::from_le_bytes(length.try_into().map_err(io::Error::other)?);
    if mark != MARK || length > most {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut bytes = Vec::new();
    from.take(length).read_to_end(&mut bytes)?;
    if (bytes.len() as u64) < length { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(bytes) }
}

/// What an answer says; `None` when it makes no sense.
pub(super) fn understood(bytes: &[u8]) -> Option<Result<Preview, Message>> {
    postcard::from_bytes(bytes).ok()
}
