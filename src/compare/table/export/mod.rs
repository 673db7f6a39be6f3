//! A comparison as text that can be taken along: CSV (RFC 4180), Markdown, LaTeX (booktabs), JSON, or a table for a terminal.
//!
//! What is written is what is shown: its lines, its runs, their order, and which of both are the columns. Numbers of metrics
//! are written with every digit in CSV and JSON, elsewhere as the table shows them; parameters and tags stand as they were
//! logged. In Markdown and LaTeX the best value of a metric is bold. Every text is escaped by [`escape`](crate::model::escape).
//! JSON is in English, as everything for programs.

pub(in crate::compare) mod json;
pub(in crate::compare) mod sheet;
mod shown;
pub(in crate::compare) mod text;

pub use shown::Shown;

/// A kind of text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CompareFormat {
    /// Columns in line, for a terminal.
    #[default]
    Table,
    Csv,
    Markdown,
    Latex,
    Json,
}

impl CompareFormat {
    /// Those that are kept in files, in the order of the menu.
    pub const FILES: [Self; 4] = [Self::Csv, Self::Markdown, Self::Latex, Self::Json];

    /// Of a file that holds it.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Table => "txt",
            Self::Csv => "csv",
            Self::Markdown => "md",
            Self::Latex => "tex",
            Self::Json => "json",
        }
    }
}

/// It as text.
pub fn export(shown: &Shown<'_>, format: CompareFormat) -> String {
    match format {
        CompareFormat::Table => text::plain(&sheet::sheet(shown, false)),
        CompareFormat::Csv => text::csv(&sheet::sheet(shown, true)),
        CompareFormat::Markdown => text::markdown(&sheet::sheet(shown, false)),
        CompareFormat::Latex => text::latex(&sheet::sheet(shown, false)),
        CompareFormat::Json => json::json(shown),
    }
}
