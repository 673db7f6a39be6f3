//! Holds pictures against those in `tests/snapshots`, pixel by pixel. The comparison of `egui_kittest` forgives edges that
//! are smoothed, and an icon of thin strokes is nothing else.

use std::path::{Path, PathBuf};

use image::{Rgba, RgbaImage};

/// By how much a channel may be off: rounding of another processor.
const ROUNDING: u8 = 2;

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots").join(name)
}

fn is_other(one: Rgba<u8>, other: Rgba<u8>) -> bool {
    one.0.iter().zip(other.0).any(|(one, other)| one.abs_diff(other) > ROUNDING)
}

/// How many pixels differ.
pub(crate) fn difference(one: &RgbaImage, other: &RgbaImage) -> usize {
    assert_eq!(one.dimensions(), other.dimensions());
    one.pixels().zip(other.pixels()).filter(|(one, other)| is_other(**one, **other)).count()
}

/// What tests of pictures gather, so that one that differs does not hide the others.
#[derive(Default)]
pub(crate) struct Pictures(Vec<String>);

impl Pictures {
    /// Compares `now` with the picture of this name, or keeps it as the picture where `UPDATE_SNAPSHOTS` is set. A picture
    /// that differs is written beside the kept one, as `NAME.new.png`.
    pub(crate) fn compare(&mut self, name: &str, now: &RgbaImage) {
        let (kept, new) = (file(&format!("{name}.png")), file(&format!("{name}.new.png")));
        if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
            now.save(kept).expect("written");
            return;
        }
        let before = image::open(kept).map(image::DynamicImage::into_rgba8);
        let said = match before {
            Ok(before) if before.dimensions() != now.dimensions() => "has another size".to_owned(),
            Ok(before) => match difference(&before, now) {
                0 => return,
                pixels => format!("{pixels} pixels differ"),
            },
            Err(error) => error.to_string(),
        };
        now.save(&new).expect("written");
        self.0.push(format!("{name}: {said}, see {}", new.display()));
    }

    /// Fails when a picture differed.
    pub(crate) fn all_as_before(self) {
        assert!(self.0.is_empty(), "{}", self.0.join("\n"));
    }
}

/// Paints over a part of a picture with what is left of and above it.
pub(crate) fn cover(picture: &mut RgbaImage, part: egui::Rect) {
    let [left, top, right, bottom] =
        [part.left(), part.top(), part.right(), part.bottom()].map(|at| at.max(0.0) as u32);
    let paint = *picture.get_pixel(left, top);
    for y in top..bottom.min(picture.height()) {
        for x in left..right.min(picture.width()) {
            picture.put_pixel(x, y, paint);
        }
    }
}
