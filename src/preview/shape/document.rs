//! A page made of blocks: notebooks, pages of HTML, models and whatever else is told in headings, facts and tables.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::super::plotly::Figure;
use super::pixels::ImagePreview;
use super::table::TablePreview;
use super::tree::TreePreview;
use crate::text::Message;

/// Blocks from top to bottom.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Document {
    pub blocks: Vec<Block>,
}

/// A part of a page.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Block {
    Heading {
        /// 1 for that of the page, 2 for a section, 3 below one.
        level: u8,
        label: Label,
    },
    /// Running text; line breaks are kept.
    Text(String),
    /// Markdown; its source.
    Markdown(String),
    /// Text of fixed width, to be copied as it is.
    Code {
        text: String,
        /// Of the programming language, such as `Python`; empty for none.
        language: String,
    },
    /// A cell of a notebook, as it was typed.
    Input {
        /// How many were run before it, and it; `None` if it was not run.
        count: Option<u64>,
        text: String,
        language: String,
    },
    /// What a program printed: may hold colours for terminals.
    Output {
        text: String,
        /// It came from a failure.
        is_error: bool,
    },
    /// Names and values, one a line.
    Facts(Vec<Fact>),
    Table(Arc<TablePreview>),
    Tree(Arc<TreePreview>),
    Image(Arc<ImagePreview>),
    /// Curves over a common axis: scalars of event files, waveforms.
    Curves(Arc<Curves>),
    /// What an archive holds.
    Members {
        members: Arc<Vec<Member>>,
        /// A member can be looked at: it is known by its position in the list.
        can_open: bool,
    },
    /// Something to know before anything is done with the file.
    Warning(Message),
    /// Something worth knowing.
    Note(Message),
    /// A figure of plotly, or one that was made into it; never read in another process. The last one: those
    /// behind it would be taken for others there.
    #[serde(skip)]
    Figure(Arc<Vec<Figure>>),
}

/// Words: ours, or those of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Label {
    Words(Message),
    /// From the file, safe to show.
    Name(String),
}

/// A name and its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    pub label: Label,
    /// Safe to show.
    pub value: String,
}

impl Fact {
    /// With a label of ours, by its key in the locale files.
    pub fn new(key: &'static str, value: impl Into<String>) -> Self {
        Self { label: Label::Words(Message::new(key)), value: value.into() }
    }

    /// With a label from the file.
    pub fn named(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: Label::Name(name.into()), value: value.into() }
    }
}

/// A small chart.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Curves {
    /// Safe to show.
    pub title: String,
    /// Of the horizontal axis: a step, seconds, …
    pub x: Label,
    pub curves: Vec<Curve>,
}

impl Curves {
    /// As a figure, with these words below the horizontal axis.
    pub fn figure(&self, x_title: &str) -> Figure {
        let trace = |curve: &Curve| {
            let column = |at: usize| -> Vec<Value> { curve.points.iter().map(|point| point[at].into()).collect() };
            json!({"type": "scatter", "mode": "lines", "name": curve.name, "x": column(0), "y": column(1)})
        };
        let layout = json!({
            "title": {"text": self.title}, "xaxis": {"title": {"text": x_title}},
            "showlegend": self.curves.len() > 1, "height": 260, "margin": {"t": if self.title.is_empty() { 16 } else { 44 }, "b": 44},
        });
        Figure { data: self.curves.iter().map(trace).collect(), layout, frames: Vec::new() }
    }
}

/// One line of [`Curves`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Curve {
    /// Safe to show; empty for the only one.
    pub name: String,
    /// x and y; y may be anything that a float can be.
    pub points: Vec<[f64; 2]>,
}

/// A file in an archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// With its folders, safe to show.
    pub name: String,
    /// Once it is unpacked.
    pub bytes: u64,
    /// In the archive, where that tells.
    pub packed: Option<u64>,
    /// Date and time, as the archive has them; empty for none.
    pub modified: String,
    pub kind: MemberKind,
    /// Unpacking would write it, or what it links to, outside of the folder it is unpacked in.
    pub leads_out: bool,
}

/// What a member of an archive is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MemberKind {
    File,
    Folder,
    Link,
}
