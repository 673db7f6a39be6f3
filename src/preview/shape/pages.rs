//! Pages that are drawn when they are looked at, at any scale: of a document, or a drawing alone.

use serde::{Deserialize, Serialize};

/// Pixels that are drawn at once: a screen of the finest kind, and 64 MB.
const MAX_PAGE_PIXELS: u64 = 16_000_000;

/// The longest side of what is drawn at once, in pixels.
const MAX_PAGE_SIDE: u32 = 16_384;

/// The pages of a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pages {
    /// What they are pages of.
    pub kind: PageKind,
    /// Width and height of each page as it is seen, in points, that is 1/72 of an inch; those of the first pages, when
    /// there are very many.
    pub sizes: Vec<[f32; 2]>,
    /// All of them.
    pub count: u32,
    /// As the file calls itself, safe to show; empty where it does not.
    pub title: String,
}

/// What pages belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PageKind {
    /// A document: its pages are white paper.
    Paper,
    /// A drawing: one page, through which one may see.
    Drawing,
}

impl Pages {
    /// No page is empty, and none is larger than PDF has them.
    pub(in crate::preview) fn new(kind: PageKind, sizes: impl IntoIterator<Item = [f32; 2]>, count: usize) -> Self {
        let side = |side: f32| if side.is_finite() { side.clamp(1.0, 1e6) } else { 1.0 };
        let sizes = sizes.into_iter().map(|size| size.map(side)).collect();
        Self { kind, sizes, count: u32::try_from(count).unwrap_or(u32::MAX), title: String::new() }
    }

    /// Width and height of a page in points.
    pub fn size(&self, page: u32) -> Option<[f32; 2]> {
        self.sizes.get(page as usize).copied()
    }
}

/// What is wanted of a page.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PageView {
    /// 0 is the first.
    pub page: u32,
    /// Pixels to a point.
    pub scale: f32,
    /// Left column, top row, columns and rows, in pixels of the page at this scale; all of it without.
    pub part: Option<[u32; 4]>,
}

impl PageView {
    /// Columns and rows of a page of `size` points at a scale.
    pub fn pixels(size: [f32; 2], scale: f32) -> [u32; 2] {
        size.map(|side| (f64::from(side) * f64::from(scale)).round().clamp(1.0, f64::from(u32::MAX)) as u32)
    }

    /// Whether a picture of so many pixels is drawn at once.
    pub fn is_drawn_at_once([columns, rows]: [u32; 2]) -> bool {
        u64::from(columns) * u64::from(rows) <= MAX_PAGE_PIXELS && columns.max(rows) <= MAX_PAGE_SIDE
    }

    /// The whole of a page, its longer side no longer than `side` pixels.
    pub fn within(page: u32, size: [f32; 2], side: u32) -> Self {
        let side = side.clamp(1, 4000);
        Self { page, scale: side as f32 / size[0].max(size[1]).max(1.0), part: None }
    }

    /// What of a page of `size` points can be drawn at once: the scale, and left, top, columns and rows.
    pub(in crate::preview) fn area(&self, size: [f32; 2]) -> (f32, [u32; 4]) {
        let scale = if self.scale.is_finite() { self.scale.clamp(1e-4, 1e4) } else { 1.0 };
        let [width, height] = Self::pixels(size, scale);
        match self.part {
            Some([left, top, columns, rows]) => {
                let (left, top) = (left.min(width - 1), top.min(height - 1));
                let columns = columns.clamp(1, width - left).min(MAX_PAGE_SIDE);
                let most = (MAX_PAGE_PIXELS / u64::from(columns)) as u32;
                (scale, [left, top, columns, rows.clamp(1, height - top).min(most)])
            }
            None if Self::is_drawn_at_once([width, height]) => (scale, [0, 0, width, height]),
            None => {
                let within = Self::within(self.page, size, 4000);
                let [width, height] = Self::pixels(size, within.scale);
                (within.scale, [0, 0, width, height])
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_asked_for_lies_on_the_page_and_in_the_limits() {
        for size in [[612.0, 792.0], [1.0, 1.0], [200_000.0, 3.0], [1e6, 1e6]] {
            for scale in [f32::NAN, 0.0, 1e-3, 0.7, 3.0, 50.0, 1e9] {
                for part in [None, Some([0, 0, 1, 1]), Some([u32::MAX; 4]), Some([100, 100, 5000, 5000])] {
                    let (scale, [left, top, columns, rows]) = PageView { page: 0, scale, part }.area(size);
                    let [width, height] = PageView::pixels(size, scale);
                    assert!(columns > 0 && rows > 0 && left + columns <= width && top + rows <= height);
                    assert!(PageView::is_drawn_at_once([columns, rows]), "{size:?} {scale} {part:?}");
                }
            }
        }
    }

    #[test]
    fn a_part_is_what_was_asked_for() {
        let view = PageView { page: 0, scale: 2.0, part: Some([10, 20, 300, 400]) };
        assert_eq!(view.area([612.0, 792.0]), (2.0, [10, 20, 300, 400]));
        assert_eq!(PageView { part: None, ..view }.area([612.0, 792.0]), (2.0, [0, 0, 1224, 1584]));
        assert_eq!(PageView::within(0, [612.0, 792.0], 396).area([612.0, 792.0]).1, [0, 0, 306, 396]);
    }
}
