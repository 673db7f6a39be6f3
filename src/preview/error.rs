//! Why a file cannot be shown.

use std::io;
use std::path::PathBuf;

use crate::model::format;
use crate::text::Message;

/// Failure of a preview; every variant but one names the file.
#[derive(Debug, thiserror::Error)]
pub enum PreviewError {
    /// The operating system refused.
    #[error("{path}: {source}")]
    Io { path: PathBuf, source: io::Error },
    /// A folder, a pipe or a device.
    #[error("{0}: not a file")]
    NotAFile(PathBuf),
    /// More bytes than are read.
    #[error("{path}: {bytes} bytes, the limit is {limit}")]
    TooLarge {
        path: PathBuf,
        bytes: u64,
        /// The most that is read.
        limit: u64,
    },
    /// More pixels than are decoded, or more memory than they may take.
    #[error("{path}: {width} × {height} pixels need {needs} bytes")]
    TooManyPixels {
        path: PathBuf,
        /// Columns.
        width: u32,
        /// Rows.
        height: u32,
        /// Bytes that decoding and showing would take.
        needs: u64,
    },
    /// The decoder gave up.
    #[error("{path}: not readable as {format}: {cause}")]
    Broken {
        path: PathBuf,
        /// Name of the format, such as `PNG`.
        format: &'static str,
        /// What the decoder said.
        cause: String,
    },
    /// The file is not what its first bytes promise: its bytes are shown instead.
    #[error("{path}: not readable as {format}: {cause}")]
    Damaged {
        path: PathBuf,
        /// Name of the format, such as `ONNX`.
        format: &'static str,
        /// What was found.
        cause: String,
    },
    /// Its reader was stopped.
    #[error("{path}: took longer than {seconds} s")]
    TookTooLong { path: PathBuf, seconds: u64 },
    /// Its reader wanted more memory than it may have.
    #[error("{path}: needs more than {limit} bytes of memory")]
    TooMuchMemory {
        path: PathBuf,
        /// Bytes.
        limit: u64,
    },
    /// Its reader came to an end without an answer that makes sense.
    #[error("{0}: the reader crashed")]
    Crashed(PathBuf),
    /// Its reader could not be started.
    #[error("{path}: {source}")]
    NotStarted { path: PathBuf, source: io::Error },
    /// In words: of another process, or of a format for which the others say too little.
    #[error("{}", crate::text::Language::English.texts().message(.0))]
    Said(Message),
    /// Somebody asked to stop.
    #[error("cancelled")]
    Cancelled,
}

impl PreviewError {
    /// The words for it, in the locale files.
    pub fn message(&self) -> Message {
        match self {
            Self::Io { path, source } => Message::new("preview-error-io").path(path).arg("cause", source.to_string()),
            Self::NotAFile(path) => Message::new("preview-error-not-a-file").path(path),
            Self::TooLarge { path, bytes, limit } => Message::new("preview-error-too-large")
                .path(path)
                .arg("size", bytes.div_ceil(1 << 20))
                .arg("limit", limit >> 20),
            Self::TooManyPixels { path, width, height, needs } => Message::new("preview-error-too-many-pixels")
                .path(path)
                .arg("width", u64::from(*width))
                .arg("height", u64::from(*height))
                .arg("size", format::size(*needs)),
            Self::Broken { path, format, cause } | Self::Damaged { path, format, cause } => {
                Message::new("preview-error-broken").path(path).arg("format", *format).arg("cause", cause.clone())
            }
            Self::TookTooLong { path, seconds } => {
                Message::new("preview-error-too-long").path(path).arg("seconds", *seconds)
            }
            Self::TooMuchMemory { path, limit } => {
                Message::new("preview-error-too-much-memory").path(path).arg("limit", format::size(*limit))
            }
            Self::Crashed(path) => Message::new("preview-error-crashed").path(path),
            Self::NotStarted { path, source } => {
                Message::new("preview-error-not-started").path(path).arg("cause", source.to_string())
            }
            Self::Said(message) => message.clone(),
            Self::Cancelled => Message::new("preview-error-cancelled"),
        }
    }
}
