//! Animations that are made here: what is drawn over what, and where they end.

use image::{Delay, Frame as Drawn, RgbaImage};

use super::*;
use crate::preview::{Preview, Shape, Source, load};
use crate::store::Cancel;

fn image_of(bytes: &[u8]) -> ImagePreview {
    let source = Source::new("a", bytes.len() as u64, std::io::Cursor::new(bytes));
    match load(source, &Limits::default(), &Cancel::new()).expect("readable") {
        Preview { shape: Shape::Image(image), .. } => image,
        other => panic!("not an image: {other:?}"),
    }
}

fn frames_of(bytes: &[u8]) -> Vec<Frame> {
    let whole = image_of(bytes);
    let mut reader = FrameReader::open(std::io::Cursor::new(bytes.to_vec()), &Limits::default()).expect("an animation");
    std::iter::from_fn(|| reader.next_frame(&whole)).collect()
}

fn gif(count: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new(&mut bytes);
    for shade in 0..count {
        let picture = RgbaImage::from_fn(40, 30, |x, y| image::Rgba([shade * 10, (x * 3 + y) as u8, 0, 255]));
        let delay = Delay::from_numer_denom_ms(200, 1);
        encoder.encode_frame(Drawn::from_parts(picture, 0, 0, delay)).expect("encodes");
    }
    drop(encoder);
    bytes
}

#[test]
fn frames_come_one_after_the_other_with_their_time() {
    let bytes = gif(5);
    let frames = frames_of(&bytes);
    assert_eq!(frames.len(), 5);
    for (at, frame) in frames.iter().enumerate() {
        let [red, ..] = frame.image.pixel(7, 7).expect("inside");
        assert!(red.abs_diff(at as u8 * 10) <= 1, "frame {at}: {red}");
        assert_eq!((frame.milliseconds, frame.image.frames), (200, 5));
    }
    let mut reader = FrameReader::open(std::io::Cursor::new(bytes), &Limits::default()).expect("opens");
    assert!(reader.skip() && reader.skip());
    assert_eq!(reader.position(), 2);
}

/// An APNG of two frames of grey: the second is a part of the canvas, half clear, blended over.
fn apng() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 4, 1);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_animated(2, 0).expect("animated");
    encoder.set_frame_delay(1, 4).expect("a delay");
    let mut writer = encoder.write_header().expect("a header");
    writer.write_image_data(&[[200, 0, 0, 255]; 4].concat()).expect("a frame");
    writer.set_frame_dimension(2, 1).expect("a part");
    writer.set_frame_position(1, 0).expect("a place");
    writer.set_blend_op(png::BlendOp::Over).expect("blends");
    writer.write_image_data(&[0, 0, 200, 0, 0, 0, 200, 128]).expect("a frame");
    writer.finish().expect("ends");
    bytes
}

#[test]
fn a_part_is_blended_over_what_is_there() {
    let frames = frames_of(&apng());
    assert_eq!(frames.len(), 2);
    assert_eq!(frames[0].milliseconds, 250);
    let row: Vec<[u8; 4]> = (0..4).filter_map(|x| frames[1].image.pixel(x, 0)).collect();
    assert_eq!(row[0], [200, 0, 0, 255]);
    assert_eq!(row[1], [200, 0, 0, 255], "clear above");
    assert_eq!(row[2], [100, 0, 100, 255], "half of each");
    assert_eq!(row[3], [200, 0, 0, 255]);
}

#[test]
fn damaged_animations_end_and_never_panic() {
    for whole in [gif(4), apng()] {
        let facts = image_of(&whole);
        for cut in 0..whole.len() {
            if let Some(mut reader) = FrameReader::open(std::io::Cursor::new(whole[..cut].to_vec()), &Limits::default())
            {
                while reader.next_frame(&facts).is_some() {}
                assert!(reader.position() <= facts.frames);
            }
        }
        let mut seed = 7_u32;
        for _ in 0..400 {
            let mut bytes = whole.clone();
            for _ in 0..3 {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let at = (seed >> 8) as usize % bytes.len();
                bytes[at] = seed as u8;
            }
            if let Some(mut reader) = FrameReader::open(std::io::Cursor::new(bytes), &Limits::default()) {
                for _ in 0..50 {
                    if reader.next_frame(&facts).is_none() {
                        break;
                    }
                }
            }
        }
    }
}

#[test]
fn a_canvas_that_is_too_large_is_no_animation() {
    let limits = Limits { max_memory: 40 * 30 * 4 * 2, ..Limits::default() };
    assert!(FrameReader::open(std::io::Cursor::new(gif(2)), &limits).is_none());
}
