//! Figures of plotly in the window: which one is seen, what the user changed on it, and the pictures of it.
//!
//! A figure is drawn in a job at the size and density of its view. One job a figure runs at a time; what changed meanwhile
//! is drawn after it, and the picture before is shown until then. Figures are known by their position in the chosen file.

use std::path::PathBuf;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::preview::plotly::{Camera, Facts, Figure, Style, USUAL_CAMERA, View, camera_of};
use crate::text::Message;

pub(in crate::app) mod axes;
mod export;
mod jobs;
mod legend;
mod menus;
mod picture;
mod update;

pub use export::{Export, FigureFormat};
pub use jobs::{Job, Key};
pub use picture::{Picture, contains};
pub(super) use update::{failed, update};

/// Pictures that are kept: those of figures scrolled out of sight go first.
const MOST_PICTURES: usize = 8;

/// One of the figures of a file. Cheap to clone.
#[derive(Clone, Debug)]
pub struct FigureRef {
    pub all: Arc<Vec<Figure>>,
    pub at: usize,
}

impl FigureRef {
    /// The figure; `None` where there are not that many.
    pub fn get(&self) -> Option<&Figure> {
        self.all.get(self.at)
    }
}

/// How large a figure is wanted, and in which colours.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// Of the page, in points of the drawing.
    pub size: [f64; 2],
    /// Pixels of the picture to a point of the drawing.
    pub density: f64,
    pub style: Style,
}

/// The figures of the chosen file.
#[derive(Debug, Default)]
pub struct State {
    /// The one that is seen, where a page has several.
    pub chosen: usize,
    /// In the figure's own template rather than in ours. A habit: it stays for the next file.
    pub is_own: bool,
    /// The frames of an animation follow each other.
    pub is_playing: bool,
    /// The line that tells who drew a figure was closed. A habit likewise.
    pub is_note_closed: bool,
    /// The list of what was not drawn was closed.
    pub is_list_closed: bool,
    /// The dialog that writes a file, while it is open.
    pub export: Option<Export>,
    each: FxHashMap<usize, Shown>,
    clock: u64,
}

/// A figure on screen.
#[derive(Debug)]
pub struct Shown {
    pub figure: FigureRef,
    /// What the user changed.
    pub view: View,
    /// How it is wanted.
    pub look: Look,
    /// The last that was drawn, be it with another view.
    pub picture: Option<Arc<Picture>>,
    /// Why it cannot be drawn.
    pub failure: Option<Message>,
    /// What is told of it beside the picture.
    pub facts: Arc<Facts>,
    /// What is told of points of the picture.
    pub told: Option<Told>,
    /// The points of which it is being worked out, and those that come after.
    telling: Option<(u64, Vec<usize>)>,
    tell_next: Option<(u64, Vec<usize>)>,
    /// What is being drawn.
    running: Option<(Look, View)>,
    /// What was drawn last, or could not be.
    done: Option<(Look, View)>,
    /// When it was last wanted, counted.
    wanted: u64,
}

/// What is told of points under the pointer. Working it out may take a look at all points of a trace.
#[derive(Clone, Debug)]
pub struct Told {
    /// Of the picture.
    pub identity: u64,
    /// Positions among its points.
    pub points: Vec<usize>,
    /// Lines of each, safe to show.
    pub lines: Vec<Vec<String>>,
}

/// What can be asked for. Figures are named by their position in the file.
#[derive(Debug)]
pub enum Action {
    /// It is on screen, and wanted like this.
    Want(usize, FigureRef, Look),
    /// It was drawn, or why not.
    Drawn(usize, Result<Arc<Picture>, Message>),
    /// What is told of these points of a picture, by its identity, is wanted.
    Tell(usize, u64, Vec<usize>),
    Told(usize, Told),
    /// Show another one of the page.
    Choose(usize),
    /// The figure's own template, or ours.
    SetOwn(bool),
    /// Look at this part of a panel along x and y, from 0 to 1 of what is seen of it; more is around it.
    See(usize, usize, [Option<[f64; 2]>; 2]),
    /// Look at a scene from there.
    Turn(usize, String, Camera),
    /// Hide or show a trace, with its group.
    Toggle(usize, usize),
    /// Show a trace alone, or all where it is alone.
    Isolate(usize, usize),
    /// Choose this of a menu of the figure, by its position among them.
    Pick(usize, usize, usize),
    /// The axes and cameras as they were, and nothing else.
    ResetAxes(usize),
    /// Everything as it was.
    Reset(usize),
    /// A frame of the animation.
    SetFrame(usize, usize),
    /// The next frame, the first after the last.
    NextFrame(usize),
    SetPlaying(bool),
    /// Close the line above the figure.
    CloseNote,
    /// Put the picture on the clipboard.
    CopyPicture(usize),
    /// Show the dialog that writes a file.
    OpenExport(usize),
    CloseExport,
    SetFormat(FigureFormat),
    /// Pixels to a point.
    SetScale(u32),
    /// Where to, as it is typed.
    SetPath(String),
    PickPath,
    /// What the system's dialog answered.
    Picked(PathBuf),
    Save,
    /// A folder to write into.
    FolderFound(PathBuf),
    /// There is a file already; nothing was written.
    Exists,
    /// The file was written there, or why not.
    Saved(Result<PathBuf, Message>),
}

impl State {
    /// A figure that was wanted, and what is known of it.
    pub fn get(&self, at: usize) -> Option<&Shown> {
        self.each.get(&at)
    }

    /// Whether a dialog is open, which has the keyboard.
    pub fn has_dialog(&self) -> bool {
        self.export.is_some()
    }

    /// As for another file; habits stay. What was there is to be given back.
    pub(super) fn forget(&mut self) -> (Self, Vec<Key>) {
        let kept = Self { is_own: self.is_own, is_note_closed: self.is_note_closed, ..Self::default() };
        let before = std::mem::replace(self, kept);
        let keys = before.each.keys().flat_map(|at| [Key::Draw(*at), Key::Tell(*at)]).collect();
        (before, keys)
    }
}

impl Shown {
    fn new(figure: FigureRef, look: Look) -> Self {
        let facts = Arc::new(figure.get().map(Facts::of).unwrap_or_default());
        Self {
            figure,
            view: View::default(),
            look,
            picture: None,
            failure: None,
            facts,
            told: None,
            telling: None,
            tell_next: None,
            running: None,
            done: None,
            wanted: 0,
        }
    }

    /// Whether the picture is of what is wanted now.
    pub fn is_current(&self) -> bool {
        self.picture.as_ref().is_some_and(|picture| picture.look == self.look && picture.view == self.view)
    }

    /// What is told of these points of a picture; `Err` tells whether that has yet to be asked for.
    pub fn told_of(&self, identity: u64, points: &[usize]) -> Result<&Told, bool> {
        let is_it = |(of, known): (u64, &[usize])| of == identity && known == points;
        if let Some(told) = self.told.as_ref().filter(|told| is_it((told.identity, &told.points))) {
            return Ok(told);
        }
        let asked = self.tell_next.as_ref().or(self.telling.as_ref());
        Err(!asked.is_some_and(|(of, known)| is_it((*of, known))))
    }

    /// Whether the user changed anything that can be reset.
    pub fn is_changed(&self) -> bool {
        let View { ranges, toggled, cameras, frame: _, chosen } = &self.view;
        !(ranges.is_empty() && toggled.is_empty() && cameras.is_empty() && chosen.is_empty())
    }

    /// Visible part of an axis of a panel, newer than the picture where somebody has moved it since: from edge to edge.
    pub fn range(&self, axis: &str, drawn: [f64; 2]) -> [f64; 2] {
        self.view.ranges.get(axis).copied().unwrap_or(drawn)
    }

    /// From where a scene is looked at now.
    pub fn camera(&self, scene: &str) -> Camera {
        let known = self.view.cameras.get(scene).copied();
        known.unwrap_or_else(|| self.figure.get().map_or(USUAL_CAMERA, |figure| camera_of(figure, scene)))
    }

    /// Frames of its animation.
    pub fn frame_count(&self) -> usize {
        self.figure.get().map_or(0, |figure| figure.frames.len())
    }
}
