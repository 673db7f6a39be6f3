//! What the reader of a figure must know and the page does not say: what is not named, what became of long names, which
//! characters are missing.

use super::super::figure::Figure;
use super::super::note::Note;
use super::spec::{ExportFormat, PageSize};
use crate::drawing::Item;
use crate::drawing::fonts;
use crate::model::format;
use crate::text::Message;

/// What became of the names of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Naming {
    /// Curves and bars without a name that should have one.
    pub(super) unnamed: usize,
    /// Names were cut in the middle.
    pub(super) are_cut: bool,
    /// Names that differ look alike.
    pub(super) are_alike: bool,
    /// The legend is not in the corner that was asked for.
    pub(super) is_legend_moved: bool,
}

impl Naming {
    /// What both of them say.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            unnamed: self.unnamed + other.unnamed,
            are_cut: self.are_cut || other.are_cut,
            are_alike: self.are_alike || other.are_alike,
            is_legend_moved: self.is_legend_moved || other.is_legend_moved,
        }
    }

    /// In words.
    pub(super) fn notes(self) -> Vec<Message> {
        let mut notes = Vec::new();
        if self.unnamed > 0 {
            notes.push(Message::new("note-export-unnamed").arg("n", self.unnamed));
        }
        if self.are_alike {
            notes.push(Message::new("note-export-names-alike"));
        } else if self.are_cut {
            notes.push(Message::new("note-export-names-cut"));
        }
        if self.is_legend_moved {
            notes.push(Message::new("note-export-legend-moved"));
        }
        notes
    }
}

/// What charts say of themselves, each once.
pub(super) fn of_figures(figures: &[&Figure]) -> Vec<Message> {
    each_once(figures).into_iter().map(Note::message).collect()
}

/// The same of their points as CSV, which in the long form are all that were stored.
pub(super) fn of_table(figures: &[&Figure], format: ExportFormat) -> Vec<Message> {
    let message = if format == ExportFormat::Csv { Note::message_of_all_points } else { Note::message };
    each_once(figures).into_iter().map(message).collect()
}

fn each_once<'a>(figures: &[&'a Figure]) -> Vec<&'a Note> {
    let mut notes: Vec<&Note> = Vec::new();
    for note in figures.iter().flat_map(|figure| &figure.notes) {
        if !notes.contains(&note) {
            notes.push(note);
        }
    }
    notes
}

/// That a page became this many points high.
pub(super) fn of_height(asked: PageSize, height: f64) -> Option<Message> {
    let (_, before) = asked.points();
    let unit = asked.unit;
    let length = |points: f64| format!("{} {unit}", (points / unit.points() * 100.0).round() / 100.0);
    let is_higher = height > before + 0.01;
    is_higher.then(|| Message::new("note-export-higher").arg("height", length(height)).arg("asked", length(before)))
}

/// How many characters and texts are named at most.
const MOST_NAMED: usize = 8;

/// Which characters no face has, and in which texts they stand.
pub(super) fn of_characters(items: &[Item]) -> Option<Message> {
    let mut characters: Vec<String> = Vec::new();
    let mut texts: Vec<&str> = Vec::new();
    gather(items, &mut |text| {
        let missing = fonts::missing(text);
        if !missing.is_empty() && !texts.contains(&text) {
            texts.push(text);
        }
        for character in missing {
            if !characters.contains(&character) {
                characters.push(character);
            }
        }
    });
    let list = |words: Vec<String>| {
        let rest = words.len().saturating_sub(MOST_NAMED);
        let named = words[..words.len() - rest].join(", ");
        if rest > 0 { format!("{named}, … (+{rest})") } else { named }
    };
    // Whoever reads this may not see the character either.
    let with_code = |cluster: &String| {
        let codes: Vec<String> = cluster.chars().map(|character| format!("U+{:04X}", u32::from(character))).collect();
        format!("{} ({})", format::safe_text(cluster), codes.join(" "))
    };
    (!characters.is_empty()).then(|| {
        Message::new("note-export-no-glyph")
            .arg("characters", list(characters.iter().map(with_code).collect()))
            .arg("names", list(texts.iter().map(|text| format::safe_text(text).into_owned()).collect()))
    })
}

fn gather<'a>(items: &'a [Item], take: &mut impl FnMut(&'a str)) {
    for item in items {
        match item {
            Item::Text { text, .. } => take(text),
            Item::Clip { items, .. } => gather(items, take),
            _ => {}
        }
    }
}
