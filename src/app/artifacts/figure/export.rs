//! The dialog that writes a figure as it is seen, or its data, to a file.

use std::path::{Path, PathBuf};

use crate::text::Message;

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum FigureFormat {
    #[default]
    Png,
    Svg,
    Pdf,
    /// The values of the traces that are seen.
    Csv,
}

impl FigureFormat {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Png, Self::Svg, Self::Pdf, Self::Csv];

    /// Of its files.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Svg => "svg",
            Self::Pdf => "pdf",
            Self::Csv => "csv",
        }
    }
}

/// See the module.
#[derive(Debug)]
pub struct Export {
    /// The figure, by its position in the file.
    pub at: usize,
    pub format: FigureFormat,
    /// Pixels to a point, of a PNG.
    pub scale: u32,
    /// Where to; empty until a folder has been found.
    pub path: String,
    /// There is a file at `path`; saving again replaces it.
    pub is_replacing: bool,
    /// The system's own dialog was asked for `path`, and has asked whether a file there may be replaced.
    pub(super) is_agreed: bool,
    pub failure: Option<Message>,
    /// Where the figure, as it is, was written to.
    pub saved: Option<PathBuf>,
    pub is_saving: bool,
    /// Of the file that is exported, without its ending.
    name: String,
}

impl Export {
    /// Most pixels to a point.
    pub const MAX_SCALE: u32 = 4;

    pub(super) fn new(at: usize, name: &str) -> Self {
        Self {
            at,
            format: FigureFormat::default(),
            scale: 2,
            path: String::new(),
            is_replacing: false,
            is_agreed: false,
            failure: None,
            saved: None,
            is_saving: false,
            name: name.to_owned(),
        }
    }

    /// What was said of the last file is no longer about what will be written.
    pub(super) fn forget_outcome(&mut self) {
        (self.is_replacing, self.failure, self.saved) = (false, None, None);
    }

    pub(super) fn set_format(&mut self, format: FigureFormat) {
        self.forget_outcome();
        self.format = format;
        if !self.path.is_empty() {
            let path = PathBuf::from(&self.path).with_extension(format.extension());
            self.path = path.to_string_lossy().into_owned();
            self.is_agreed = false;
        }
    }

    /// The ending says what is written.
    pub(super) fn set_path(&mut self, path: String, is_agreed: bool) {
        self.forget_outcome();
        (self.path, self.is_agreed) = (path, is_agreed);
        let ending = Path::new(self.path.trim()).extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let named = FigureFormat::ALL.into_iter().find(|format| format.extension().eq_ignore_ascii_case(ending));
        self.format = named.unwrap_or(self.format);
    }

    /// Into this folder, while nobody chose another.
    pub(super) fn set_folder(&mut self, folder: &Path) {
        if self.path.is_empty() {
            let name = format!("{}.{}", self.name, self.format.extension());
            self.path = folder.join(name).to_string_lossy().into_owned();
        }
    }
}
