//! What differs between two files, in the way that suits what they are: the one place that knows which ways there are.

use std::sync::Arc;

use self::images::{ImageDifference, NotCompared, Sizes};
use self::structure::StructureDifference;
use self::tables::{RowKey, TableDifference, suggested_key};
use self::texts::{Spaces, TextDifference};
use crate::preview::{ImagePreview, Preview, Shape, TablePreview, TreePreview};
use crate::store::Cancel;

pub mod bytes;
pub mod images;
pub mod structure;
pub mod tables;
pub mod texts;

/// A way to compare two files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Way {
    /// Pixel by pixel.
    Pixels,
    /// Cell by cell.
    Cells,
    /// Key by key.
    Keys,
    /// Line by line.
    Lines,
}

/// What the viewer chose of each way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Choices {
    pub sizes: Sizes,
    pub spaces: Spaces,
    /// `None` lets the tables decide: see [`suggested_key`].
    pub key: Option<RowKey>,
}

/// What was found.
#[derive(Clone, Debug)]
pub enum Difference {
    Pixels(Box<ImageDifference>),
    Cells(Box<TableDifference>),
    Keys(Box<StructureDifference>),
    Lines(Box<TextDifference>),
}

/// The ways in which two files can be compared, the most telling first; none for files whose bytes alone can be compared.
pub fn ways(before: &Preview, after: &Preview) -> Vec<Way> {
    let both = |is: fn(&Preview) -> bool| is(before) && is(after);
    let all = [
        (Way::Pixels, both(|it| image(it).is_some())),
        (Way::Cells, both(|it| table(it).is_some())),
        (Way::Keys, both(|it| tree(it).is_some())),
        (Way::Lines, both(|it| it.text().is_some() || matches!(it.shape, Shape::Empty))),
    ];
    all.into_iter().filter_map(|(way, is_possible)| is_possible.then_some(way)).collect()
}

/// Compares in a way that is one of [`ways`]. Takes time in proportion to the files: for a job.
pub fn compare(
    before: &Preview,
    after: &Preview,
    way: Way,
    choices: &Choices,
    cancel: &Cancel,
) -> Result<Difference, NotCompared> {
    let cancelled = NotCompared::Cancelled;
    match way {
        Way::Pixels => {
            let (Some(before), Some(after)) = (image(before), image(after)) else { return Err(NotCompared::Empty) };
            Ok(Difference::Pixels(Box::new(ImageDifference::of(before, after, choices.sizes, cancel)?)))
        }
        Way::Cells => {
            let (Some(before), Some(after)) = (table(before), table(after)) else { return Err(NotCompared::Empty) };
            let tables = [Arc::new(before.clone()), Arc::new(after.clone())];
            let key = choices.key.clone().unwrap_or_else(|| suggested_key(&tables, cancel));
            let found = TableDifference::of(&tables, &key, cancel).ok_or(cancelled)?;
            Ok(Difference::Cells(Box::new(found)))
        }
        Way::Keys => {
            let (Some(before), Some(after)) = (tree(before), tree(after)) else { return Err(NotCompared::Empty) };
            let found = StructureDifference::of(before, after, cancel).ok_or(cancelled)?;
            Ok(Difference::Keys(Box::new(found)))
        }
        Way::Lines => {
            let [before, after] = [before, after].map(|it| it.text().map_or("", |text| text.text()));
            let found = TextDifference::of(before, after, choices.spaces, cancel).ok_or(cancelled)?;
            Ok(Difference::Lines(Box::new(found)))
        }
    }
}

fn image(preview: &Preview) -> Option<&ImagePreview> {
    if let Shape::Image(image) = &preview.shape { Some(image) } else { None }
}

fn table(preview: &Preview) -> Option<&TablePreview> {
    if let Shape::Table(table) = &preview.shape { Some(table) } else { None }
}

fn tree(preview: &Preview) -> Option<&TreePreview> {
    if let Shape::Tree(tree) = &preview.shape { Some(tree) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preview::{Limits, Source, load};

    fn preview(name: &str, text: &str) -> Preview {
        let source = Source::new(name, text.len() as u64, std::io::Cursor::new(text.as_bytes().to_vec()));
        load(source, &Limits::default(), &Cancel::new()).expect("reads")
    }

    fn found(before: &Preview, after: &Preview, way: Way) -> Difference {
        compare(before, after, way, &Choices::default(), &Cancel::new()).expect("compared")
    }

    #[test]
    fn each_kind_of_file_has_its_ways() {
        let [before, after] = ["lr: 1\n", "lr: 2\n"].map(|text| preview("a.yaml", text));
        assert_eq!(ways(&before, &after), [Way::Keys, Way::Lines]);
        assert!(matches!(found(&before, &after, Way::Keys), Difference::Keys(found) if found.changed == 1));
        assert!(matches!(found(&before, &after, Way::Lines), Difference::Lines(found) if found.added == 1));

        let [before, after] = ["id,v\na,1\nb,2\n", "id,v\nb,2\na,3\n"].map(|text| preview("a.csv", text));
        assert_eq!(ways(&before, &after)[0], Way::Cells);
        assert!(matches!(found(&before, &after, Way::Cells), Difference::Cells(found) if found.changed_cells == 1));

        let (text, nothing) = (preview("a.txt", "a\nb\n"), preview("a.txt", ""));
        assert_eq!(ways(&text, &nothing), [Way::Lines]);
        assert!(matches!(found(&nothing, &text, Way::Lines), Difference::Lines(found) if found.added == 2));
        assert!(ways(&text, &preview("a.bin", "\0\u{1}\u{2}\0")).is_empty());
    }
}
