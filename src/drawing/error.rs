//! Why there is no file, and how many pixels one may have.

use crate::text::{Language, Message};

/// Most pixels a side.
pub const MAX_SIDE: u32 = 20_000;

/// Most pixels in all: 800 MB in memory.
pub const MAX_PIXELS: u64 = 200_000_000;

/// Largest page, points: where viewers of PDF give up as well.
pub const MAX_LENGTH: f64 = 14_400.0;

/// Refuses a page that nobody can hold.
pub(super) fn check_page(width: f64, height: f64) -> Result<(), ExportError> {
    let good = |length: f64| length > 0.0 && length <= MAX_LENGTH;
    if good(width) && good(height) { Ok(()) } else { Err(ExportError::Size { width, height }) }
}

/// Why a drawing cannot become a file.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// Width or height is not a positive, finite length that the format can hold.
    #[error("{}", self.english())]
    Size {
        /// Points.
        width: f64,
        /// Points.
        height: f64,
    },
    /// More pixels than [`MAX_SIDE`] and [`MAX_PIXELS`] allow.
    #[error("{}", self.english())]
    TooManyPixels {
        /// Pixels.
        width: u64,
        /// Pixels.
        height: u64,
    },
    /// A picture of more pixels than TeX draws as cells.
    #[error("{}", self.english())]
    TooManyCells {
        /// Pixels.
        width: u32,
        /// Pixels.
        height: u32,
    },
    /// A library refused; only seen when a bundled face or this program is broken.
    #[error("{}", self.english())]
    Failed {
        /// `SVG`, `PNG` or `PDF`.
        format: &'static str,
        /// What the library said.
        cause: String,
    },
}

impl ExportError {
    /// The words for it, in the locale files.
    pub fn message(&self) -> Message {
        match self {
            Self::Size { width, height } => Message::new("error-export-size")
                .arg("width", format!("{width:.1}"))
                .arg("height", format!("{height:.1}")),
            Self::TooManyPixels { width, height } => Message::new("error-export-too-many-pixels")
                .arg("width", *width)
                .arg("height", *height)
                .arg("side", u64::from(MAX_SIDE))
                .arg("megapixels", MAX_PIXELS / 1_000_000),
            Self::TooManyCells { width, height } => {
                Message::new("error-export-cells").arg("width", u64::from(*width)).arg("height", u64::from(*height))
            }
            Self::Failed { format, cause } => {
                Message::new("error-export-failed").arg("format", *format).arg("cause", cause.clone())
            }
        }
    }

    fn english(&self) -> String {
        Language::English.texts().message(&self.message())
    }

    pub(crate) fn failed(format: &'static str, cause: &impl ToString) -> Self {
        Self::Failed { format, cause: cause.to_string() }
    }
}
