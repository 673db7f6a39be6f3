use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::preview::{Limits, Preview, Shape, Source, load};

/// The rule of `tests/fixtures/differences/images.py`.
fn pair(case: &Value) -> [Vec<f64>; 2] {
    let number = |key: &str| case[key].as_i64().expect("a number");
    let (top, step) = (number("top"), number("step"));
    let mut sides = [Vec::new(), Vec::new()];
    for y in 0..number("height") {
        for x in 0..number("width") {
            for c in 0..number("channels") {
                let first = (x * 7 + y * 13 + c * 50 + x * y) * step % (top + 1);
                let second = (first + ((x * 31 + y * 17 + c * 11) % 41 - 20) * step).clamp(0, top);
                for (side, value) in sides.iter_mut().zip([first, second]) {
                    let is_float = case["kind"] == "float";
                    side.push(if is_float { value as f64 / 64.0 - 1.0 } else { value as f64 });
                }
            }
        }
    }
    sides
}

/// A file that holds these samples, read as any file is.
fn image(samples: &[f64], size: [u32; 2], channels: u32, kind: &str) -> ImagePreview {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let [width, height] = size;
    let (format, picture) = match (kind, channels) {
        ("eight", _) => {
            let raw = samples.iter().map(|&value| value as u8).collect();
            let picture = match channels {
                1 => image::GrayImage::from_raw(width, height, raw).map(image::DynamicImage::from),
                3 => image::RgbImage::from_raw(width, height, raw).map(image::DynamicImage::from),
                _ => image::RgbaImage::from_raw(width, height, raw).map(image::DynamicImage::from),
            };
            (image::ImageFormat::Png, picture)
        }
        ("sixteen", _) => {
            let raw = samples.iter().map(|&value| value as u16).collect();
            let picture = image::ImageBuffer::<image::Luma<u16>, _>::from_raw(width, height, raw);
            (image::ImageFormat::Png, picture.map(image::DynamicImage::from))
        }
        _ => {
            let mut encoder = tiff::encoder::TiffEncoder::new(&mut bytes).expect("encoder");
            let raw: Vec<f32> = samples.iter().map(|&value| value as f32).collect();
            encoder.write_image::<tiff::encoder::colortype::Gray32Float>(width, height, &raw).expect("written");
            return read("a.tif", bytes.into_inner());
        }
    };
    picture.expect("as many samples").write_to(&mut bytes, format).expect("encoded");
    read("a.png", bytes.into_inner())
}

fn read(name: &str, bytes: Vec<u8>) -> ImagePreview {
    let source = Source::new(name, bytes.len() as u64, std::io::Cursor::new(bytes));
    match load(source, &Limits::default(), &Cancel::new()).expect("reads") {
        Preview { shape: Shape::Image(image), .. } => image,
        other => panic!("no image: {other:?}"),
    }
}

fn gray(samples: &[f64], size: [u32; 2]) -> ImagePreview {
    image(samples, size, 1, "eight")
}

fn difference(before: &ImagePreview, after: &ImagePreview) -> ImageDifference {
    ImageDifference::of(before, after, Sizes::Same, &Cancel::new()).expect("compared")
}

fn near(found: f64, expected: &Value, what: &str) {
    let expected = expected.as_f64().expect("a number");
    assert!((found - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{what}: {found} instead of {expected}");
}

#[test]
fn the_figures_are_those_of_scikit_image() {
    let told = include_str!("../../../../tests/fixtures/differences/images.json");
    let cases: Vec<Value> = serde_json::from_str(told).expect("JSON");
    assert_eq!(cases.len(), 5);
    for case in &cases {
        let size = ["width", "height"].map(|key| case[key].as_u64().expect("a number") as u32);
        let channels = case["channels"].as_u64().expect("a number") as u32;
        let kind = case["kind"].as_str().expect("a word");
        let [before, after] = pair(case).map(|samples| image(&samples, size, channels, kind));
        let found = difference(&before, &after);
        near(found.range, &case["range"], "range");
        near(found.all.mean, &case["mean"], "mean");
        near(found.all.max, &case["max"], "max");
        near(found.all.mse, &case["mse"], "mse");
        near(found.all.psnr, &case["psnr"], "psnr");
        near(found.visible, &case["over_16"], "over 16");
        let ssim = found.ssim.expect("large enough");
        near(ssim.luma, &case["ssim_luma"], "SSIM of the luma");
        for (channel, expected) in case["ssim"].as_array().expect("a list").iter().enumerate() {
            near(ssim.channels[channel], expected, "SSIM of a channel");
        }
        assert_eq!(found.histogram.iter().sum::<u64>(), u64::from(size[0]) * u64::from(size[1]));
        assert!(!found.is_identical);
    }
}

#[test]
fn the_same_picture_is_identical() {
    let samples: Vec<f64> = (0..20 * 20).map(|at| f64::from(at % 256)).collect();
    let picture = gray(&samples, [20, 20]);
    let found = difference(&picture, &picture);
    assert!(found.is_identical && found.all.psnr.is_infinite());
    assert_eq!((found.all.mean, found.visible, found.ssim.expect("large enough").luma), (0.0, 0.0, 1.0));
    assert!(found.map.picture(128.0, &GREYS).rgba.iter().all(|value| *value == 255));
}

#[test]
fn sizes_have_to_be_the_same_unless_scaling_is_asked_for() {
    let before = gray(&[10.0, 20.0, 30.0, 40.0], [2, 2]);
    let doubled = [10.0, 10.0, 20.0, 20.0, 10.0, 10.0, 20.0, 20.0, 30.0, 30.0, 40.0, 40.0, 30.0, 30.0, 40.0, 40.0];
    let after = gray(&doubled, [4, 4]);
    let refused = ImageDifference::of(&before, &after, Sizes::Same, &Cancel::new()).expect_err("refused");
    assert_eq!(refused, NotCompared::Sizes([[2, 2], [4, 4]]));
    for (one, other) in [(&before, &after), (&after, &before)] {
        let found = ImageDifference::of(one, other, Sizes::Scaled, &Cancel::new()).expect("compared");
        assert_eq!((found.is_scaled, found.size, found.all.max < 1e-12), (true, one.size, true));
    }
    // 3 columns of 2: the middle one is half of each.
    let wide = gray(&[10.0, 15.0, 20.0, 30.0, 35.0, 40.0], [3, 2]);
    let found = ImageDifference::of(&wide, &before, Sizes::Scaled, &Cancel::new()).expect("compared");
    assert!(found.all.max < 1e-12, "{:?}", found.all);
}

#[test]
fn channels_and_depths_are_brought_together() {
    let before = gray(&[0.0, 128.0], [2, 1]);
    let colored = image(&[0.0, 0.0, 0.0, 128.0, 128.0, 158.0], [2, 1], 3, "eight");
    let found = difference(&before, &colored);
    assert_eq!((found.channels, found.all.max, found.all.mean), (Channels::Rgb, 30.0, 5.0));
    assert_eq!(found.each[2].max, 30.0);
    assert!((found.map.at(1, 0).expect("inside") - 10.0).abs() < 0.01);
    assert_eq!(found.map.at(2, 0), None);
    assert!(found.ssim.is_none(), "smaller than the window");

    let opaque = image(&[0.0, 0.0, 0.0, 255.0, 128.0, 128.0, 128.0, 255.0], [2, 1], 4, "eight");
    let found = difference(&before, &opaque);
    assert_eq!((found.channels, found.is_identical), (Channels::Rgb, true));
    let seen_through = image(&[0.0, 0.0, 0.0, 255.0, 128.0, 128.0, 128.0, 0.0], [2, 1], 4, "eight");
    let found = difference(&before, &seen_through);
    assert_eq!((found.channels, found.each[3].max), (Channels::Rgba, 255.0));

    let deep = image(&[0.0, 128.0 * 257.0], [2, 1], 1, "sixteen");
    let found = difference(&before, &deep);
    assert!(found.depths_differ && found.is_identical, "{:?}", found.all);
    assert_eq!(found.range, 1.0);
}

#[test]
fn what_is_not_finite_is_counted_apart() {
    let (nan, inf) = (f64::NAN, f64::INFINITY);
    let mut samples = vec![[0.5, nan, inf, nan]; 50].concat();
    let before = image(&samples, [20, 10], 1, "float");
    samples[..4].copy_from_slice(&[0.75, nan, inf, 0.5]);
    let found = difference(&before, &image(&samples, [20, 10], 1, "float"));
    assert_eq!((found.unmatched, found.all.max, found.is_identical), (1, 0.25, false));
    assert!(found.ssim.is_none());
    assert!(difference(&before, &before).is_identical);
}

#[test]
fn the_picture_of_a_difference_ends_at_its_top() {
    let found = difference(&gray(&[0.0, 0.0, 0.0], [3, 1]), &gray(&[0.0, 64.0, 200.0], [3, 1]));
    let shades: Vec<u8> = found.map.picture(128.0, &GREYS).rgba.iter().step_by(4).copied().collect();
    assert_eq!(shades, [255, 127, 0]);
}

#[test]
fn it_can_be_cancelled() {
    let cancel = Cancel::new();
    cancel.cancel();
    let picture = gray(&[1.0; 400], [20, 20]);
    let refused = ImageDifference::of(&picture, &picture, Sizes::Same, &cancel).expect_err("cancelled");
    assert_eq!(refused, NotCompared::Cancelled);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn it_does_not_matter_which_is_first(samples in proptest::collection::vec(0_u8..=255, 2 * 12 * 13)) {
        let samples: Vec<f64> = samples.into_iter().map(f64::from).collect();
        let [before, after] = [&samples[..156], &samples[156..]].map(|samples| gray(samples, [12, 13]));
        let (found, turned) = (difference(&before, &after), difference(&after, &before));
        prop_assert_eq!(found.all, turned.all);
        prop_assert_eq!(&found.histogram, &turned.histogram);
        let (ssim, back) = (found.ssim.expect("large").luma, turned.ssim.expect("large").luma);
        prop_assert!((ssim - back).abs() < 1e-12 && ssim <= 1.0);
        prop_assert!(difference(&before, &before).is_identical);
    }
}
