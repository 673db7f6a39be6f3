//! The sign of the program at a given size, from the drawings that its icons are made of (`packaging/icons`): there is one
//! sign, on the start page, in the task bar and in packages.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

use super::Pixels;

/// Drawn for exactly so many pixels.
const HINTED: [(u32, &str); 4] = [
    (16, include_str!("../../packaging/icons/runatlas-16.svg")),
    (24, include_str!("../../packaging/icons/runatlas-24.svg")),
    (32, include_str!("../../packaging/icons/runatlas-32.svg")),
    (48, include_str!("../../packaging/icons/runatlas-48.svg")),
];
const ANY: &str = include_str!("../../packaging/icons/runatlas.svg");
/// For windows: what is smaller is made from it by whoever shows it. The same as [`drawn`] gives, without drawing it.
const WINDOW: &[u8] = include_bytes!("../../packaging/icons/hicolor/128x128/apps/runatlas.png");

/// The sign, `side` pixels wide and high. `None` where that is nothing, or beyond reason.
pub fn drawn(side: u32) -> Option<Pixels> {
    let source = HINTED.iter().find(|(size, _)| *size == side).map_or(ANY, |(_, source)| source);
    let tree = Tree::from_str(source, &Options::default()).ok()?;
    let mut pixels = Pixmap::new(side, side)?;
    let scale = side as f32 / tree.size().width();
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    Some(Pixels { width: side, height: side, rgba: pixels.take_demultiplied() })
}

/// The sign as windows bear it.
pub fn of_window() -> Option<Pixels> {
    let mut reader = png::Decoder::new(std::io::Cursor::new(WINDOW)).read_info().ok()?;
    let mut rgba = vec![0; reader.output_buffer_size()?];
    let info = reader.next_frame(&mut rgba).ok()?;
    Some(Pixels { width: info.width, height: info.height, rgba })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Mean distance of two pictures, of 255; what cannot be seen counts for nothing.
    fn distance(left: &Pixels, right: &Pixels) -> f64 {
        assert_eq!((left.width, left.height), (right.width, right.height));
        let shown = |pixels: &Pixels| -> Vec<f64> {
            pixels
                .rgba
                .chunks_exact(4)
                .flat_map(|p| {
                    let alpha = f64::from(p[3]);
                    [
                        f64::from(p[0]) * alpha / 255.0,
                        f64::from(p[1]) * alpha / 255.0,
                        f64::from(p[2]) * alpha / 255.0,
                        alpha,
                    ]
                })
                .collect()
        };
        let (left, right) = (shown(left), shown(right));
        left.iter().zip(&right).map(|(a, b)| (a - b).abs()).sum::<f64>() / left.len() as f64
    }

    #[test]
    fn icons_show_the_sign_that_is_drawn() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("packaging/icons/hicolor");
        for side in [16, 24, 32, 48, 64, 128, 256, 512] {
            let path = folder.join(format!("{side}x{side}/apps/runatlas.png"));
            let icon = image::open(&path).expect("an icon").into_rgba8();
            let icon = Pixels { width: icon.width(), height: icon.height(), rgba: icon.into_raw() };
            let far = distance(&icon, &drawn(side).expect("a sign"));
            assert!(far < 1.5, "{side}: {far}");
        }
    }

    #[test]
    fn the_window_bears_the_sign() {
        let sign = of_window().expect("a sign");
        assert_eq!((sign.width, sign.height, sign.rgba.len()), (128, 128, 128 * 128 * 4));
        assert!(distance(&sign, &drawn(128).expect("a sign")) < 1.5);
    }

    #[test]
    fn no_size_is_no_sign() {
        assert_eq!(drawn(0), None);
        assert_eq!(drawn(u32::MAX), None);
    }
}
