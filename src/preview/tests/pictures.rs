//! Pictures that are too large to be kept, and those that would look black.

use ::image::{ImageBuffer, Luma, LumaA, Rgb};

use super::*;

fn png(size: [u32; 2], color: ::png::ColorType, depth: ::png::BitDepth, rows: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut bytes, size[0], size[1]);
    encoder.set_color(color);
    encoder.set_depth(depth);
    encoder.write_header().and_then(|mut writer| writer.write_image_data(rows)).expect("encodes");
    bytes
}

fn image_with(name: &str, bytes: &[u8], limits: &Limits) -> (ImagePreview, Vec<Message>) {
    match load_with(name, bytes, limits).expect("readable") {
        Preview { shape: Shape::Image(image), notices, .. } => (image, notices),
        other => panic!("not an image: {other:?}"),
    }
}

/// As `image` decodes it: what every picture that is shown whole has to equal.
fn reference(bytes: &[u8]) -> ::image::RgbaImage {
    ::image::load_from_memory(bytes).expect("decodes").into_rgba8()
}

#[test]
fn a_picture_that_is_kept_whole_equals_the_reference() {
    let noise = |x: u32, y: u32, seed: u32| (x.wrapping_mul(97) ^ y.wrapping_mul(57) ^ seed).wrapping_mul(0x9e37) >> 5;
    let eight = |seed| move |x, y| noise(x, y, seed) as u8;
    let images = [
        DynamicImage::ImageLuma8(ImageBuffer::from_fn(37, 29, |x, y| Luma([eight(1)(x, y)]))),
        DynamicImage::ImageLumaA8(ImageBuffer::from_fn(37, 29, |x, y| LumaA([eight(1)(x, y), eight(2)(x, y)]))),
        DynamicImage::ImageRgb8(ImageBuffer::from_fn(37, 29, |x, y| Rgb([1, 2, 3].map(|seed| eight(seed)(x, y))))),
        DynamicImage::ImageRgba8(ImageBuffer::from_fn(37, 29, |x, y| {
            ::image::Rgba([1, 2, 3, 4].map(|seed| eight(seed)(x, y)))
        })),
        DynamicImage::ImageLuma16(ImageBuffer::from_fn(37, 29, |x, y| Luma([noise(x, y, 1) as u16 | 0x8000]))),
        DynamicImage::ImageRgb16(ImageBuffer::from_fn(37, 29, |x, y| {
            Rgb([1, 2, 3].map(|seed| noise(x, y, seed) as u16 | 0x4000))
        })),
    ];
    for image in images {
        for format in [ImageFormat::Png, ImageFormat::Tiff] {
            if format == ImageFormat::Tiff && image.color() == ::image::ColorType::La8 {
                continue; // The encoder knows no such picture.
            }
            let bytes = encoded(&image, format);
            let (shown, notices) = image_with("x", &bytes, &Limits::default());
            let reference = reference(&bytes);
            assert!(notices.is_empty(), "{format:?} {:?}: {notices:?}", image.color());
            for (x, y, pixel) in reference.enumerate_pixels() {
                assert_eq!(shown.pixel(x, y), Some(pixel.0), "{format:?} {:?} at {x}, {y}", image.color());
            }
            assert_eq!(shown.tile(shown.tiles().next().expect("one")), reference.into_raw(), "{format:?}");
        }
    }
}

/// A grey picture whose seven passes were written by hand: the encoder writes none.
fn interlaced(side: usize, value: impl Fn(usize, usize) -> u8) -> Vec<u8> {
    let mut rows = Vec::new();
    for (first, step, top, down) in
        [(0, 8, 0, 8), (4, 8, 0, 8), (0, 4, 4, 8), (2, 4, 0, 4), (0, 2, 2, 4), (1, 2, 0, 2), (0, 1, 1, 2)]
    {
        for y in (top..side).step_by(down) {
            let row: Vec<u8> = (first..side).step_by(step).map(|x| value(x, y)).collect();
            if !row.is_empty() {
                rows.push(0);
                rows.extend(row);
            }
        }
    }
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, &rows).expect("packs");
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = (side as u32).to_be_bytes().to_vec();
    header.extend((side as u32).to_be_bytes());
    header.extend([8, 0, 0, 0, 1]);
    for (kind, data) in [(b"IHDR", header), (b"IDAT", packed.finish().expect("packs")), (b"IEND", Vec::new())] {
        bytes.extend((data.len() as u32).to_be_bytes());
        let start = bytes.len();
        bytes.extend(kind);
        bytes.extend(data);
        let mut sum = flate2::Crc::new();
        sum.update(&bytes[start..]);
        bytes.extend(sum.sum().to_be_bytes());
    }
    bytes
}

#[test]
fn a_large_picture_is_reduced_to_exact_means_and_says_so() {
    let value = |x: usize, y: usize| ((x * 7 + y * 13) % 251) as u8;
    let side = 101;
    let rows: Vec<u8> = (0..side * side).map(|at| value(at % side, at / side)).collect();
    let plain = png([101, 101], ::png::ColorType::Grayscale, ::png::BitDepth::Eight, &rows);
    let bmp = encoded(
        &DynamicImage::ImageRgb8(ImageBuffer::from_fn(101, 101, |x, y| Rgb([value(x as usize, y as usize); 3]))),
        ImageFormat::Bmp,
    );
    // Squares of 4 × 4 are the smallest that fit: 26 × 26 pixels, with sums of eight bytes each where passes come.
    for (bytes, memory) in [(plain, 6000), (interlaced(side, value), 6800), (bmp, 34_000)] {
        let limits = Limits { max_memory: memory, ..Limits::default() };
        let (image, notices) = image_with("x", &bytes, &limits);
        assert_eq!((image.factor, image.size, image.full_size), (4, [26, 26], [101, 101]), "{}", image.format);
        let mean = |left: usize, top: usize| {
            let squares = (top..(top + 4).min(side)).flat_map(|y| (left..(left + 4).min(side)).map(move |x| (x, y)));
            let all: Vec<f64> = squares.map(|(x, y)| f64::from(value(x, y))).collect();
            (all.iter().sum::<f64>() / all.len() as f64).round() as u8
        };
        for (x, y) in [(0, 0), (5, 7), (25, 3), (25, 25)] {
            let shade = mean(x * 4, y * 4);
            assert_eq!(image.pixel(x as u32, y as u32), Some([shade, shade, shade, 255]), "{} {x} {y}", image.format);
        }
        assert_eq!(notices[0].key, "preview-image-reduced");
        let whole = image_with("x", &bytes, &Limits::default()).0;
        assert_eq!(
            (whole.factor, whole.pixel(100, 99)),
            (1, Some([value(100, 99), value(100, 99), value(100, 99), 255]))
        );
    }
}

#[test]
fn colours_under_full_transparency_do_not_darken_their_neighbours() {
    let rows = [[200, 100, 0, 255], [0, 0, 0, 0]].concat().repeat(50);
    let bytes = png([100, 1], ::png::ColorType::Rgba, ::png::BitDepth::Eight, &rows);
    let (image, _) = image_with("x.png", &bytes, &Limits { max_side: Some(50), ..Limits::default() });
    assert_eq!((image.size, image.pixel(10, 0)), ([50, 1], Some([200, 100, 0, 128])));
}

#[test]
fn what_cannot_be_reduced_is_refused_with_its_size() {
    let wide = DynamicImage::ImageRgb8(::image::RgbImage::new(2000, 2000));
    let limits = Limits { max_memory: 8 << 20, ..Limits::default() };
    for format in [ImageFormat::Bmp, ImageFormat::Gif, ImageFormat::Jpeg, ImageFormat::Tiff, ImageFormat::WebP] {
        let error = load_with("x", &encoded(&wide, format), &limits).expect_err("too large");
        let words = Language::English.texts().message(&error.message());
        assert!(words.starts_with("Image is too large to preview (2,000 × 2,000 needs"), "{format:?}: {words}");
    }
    assert_eq!(image_with("x", &encoded(&wide, ImageFormat::Png), &limits).0.factor, 2);
}

#[test]
fn thumbnails_are_decoded_small() {
    let limits = Limits::of_thumbnail(100, 48_000_000);
    for (format, factor) in [(ImageFormat::Png, 4), (ImageFormat::Jpeg, 4)] {
        let (image, _) = image_with("x", &encoded(&gradient(450, 90), format), &limits);
        assert_eq!((image.factor, image.size), (factor, [113, 23]));
        assert_eq!(image.scaled_down(100).size, [100, 20]);
    }
}

#[test]
fn sixteen_bits_that_would_look_black_are_stretched_and_keep_their_values() {
    let gray =
        |high: u16| ImageBuffer::from_fn(200, 50, |x, y| Luma([if (x, y) == (0, 0) { high } else { 12 + x as u16 }]));
    for format in [ImageFormat::Png, ImageFormat::Tiff] {
        // One pixel says "nothing here" with the highest value there is.
        for high in [12, 65_535] {
            let bytes = encoded(&DynamicImage::ImageLuma16(gray(high)), format);
            let (image, notices) = image_with("depth", &bytes, &Limits::default());
            let stretch = image.stretch.expect("stretched");
            assert!(stretch.low == 12.0 && stretch.high >= 200.0 && stretch.high <= 211.0, "{stretch:?}");
            assert_eq!(image.pixel(199, 9), Some([255; 4]));
            assert_eq!(image.values(150, 9), Some(vec![162.0]));
            let words = Language::English.texts().message(&notices[0]);
            assert_eq!(words, format!("Values from 12 to {} are shown as black to white", stretch.high));
        }
    }
    let dark = ImageBuffer::from_fn(200, 2, |x, _| Rgb([x as u16, 255, 0]));
    let (image, notices) =
        image_with("dark.png", &encoded(&DynamicImage::ImageRgb16(dark), ImageFormat::Png), &Limits::default());
    assert_eq!((image.pixel(0, 0), image.values(7, 1)), (Some([0, 255, 0, 255]), Some(vec![7.0, 255.0, 0.0])));
    assert_eq!(notices[0].key, "preview-image-stretched");
    // Eight bits as ever: a dark photo is a dark photo.
    let night = DynamicImage::ImageRgb8(ImageBuffer::from_fn(20, 2, |x, _| Rgb([x as u8, 9, 0])));
    let (image, notices) = image_with("night.png", &encoded(&night, ImageFormat::Png), &Limits::default());
    assert_eq!((image.stretch, image.pixel(7, 0), image.values(7, 0)), (None, Some([7, 9, 0, 255]), None));
    assert!(notices.is_empty());
}

#[test]
fn floats_beyond_black_and_white_are_stretched() {
    let floats = ::image::Rgb32FImage::from_fn(3, 1, |x, _| Rgb([x as f32 * 50.0 - 50.0, 0.0, 0.0]));
    let bytes = encoded(&DynamicImage::ImageRgb32F(floats), ImageFormat::Tiff);
    let (image, _) = image_with("f.tiff", &bytes, &Limits::default());
    assert_eq!(image.stretch, Some(Stretch { low: -50.0, high: 50.0 }));
    assert_eq!((image.pixel(2, 0), image.values(0, 0)), (Some([255, 127, 127, 255]), Some(vec![-50.0, 0.0, 0.0])));
    let usual = ::image::Rgb32FImage::from_fn(3, 1, |x, _| Rgb([x as f32 / 2.0, 0.0, 1.0]));
    let bytes = encoded(&DynamicImage::ImageRgb32F(usual), ImageFormat::Tiff);
    let (image, _) = image_with("f.tiff", &bytes, &Limits::default());
    assert_eq!((image.stretch, image.pixel(1, 0)), (None, Some([128, 0, 255, 255])));
}

/// A file that hands out a little at a time, and is cancelled when 20,000 bytes of it were read.
struct Slow {
    bytes: Cursor<Vec<u8>>,
    cancel: Cancel,
}

impl std::io::Read for Slow {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        assert!(!self.cancel.is_cancelled(), "read on after it was cancelled");
        if self.bytes.position() > 20_000 {
            self.cancel.cancel();
        }
        let end = buffer.len().min(4096);
        std::io::Read::read(&mut self.bytes, &mut buffer[..end])
    }
}

impl std::io::Seek for Slow {
    fn seek(&mut self, to: std::io::SeekFrom) -> std::io::Result<u64> {
        std::io::Seek::seek(&mut self.bytes, to)
    }
}

#[test]
fn a_decoder_that_reads_stops_when_cancelled() {
    let noise =
        ::image::RgbImage::from_fn(600, 600, |x, y| Rgb([(x * y % 253) as u8, (x ^ y) as u8, (x * 31 + y) as u8]));
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Bmp, ImageFormat::Tiff] {
        let bytes = encoded(&DynamicImage::ImageRgb8(noise.clone()), format);
        let size = bytes.len() as u64;
        let cancel = Cancel::new();
        let mut source = Source::new("x", size, Slow { bytes: Cursor::new(bytes), cancel: cancel.clone() });
        source.read_up_to(4096, &cancel).expect("the first bytes");
        let loaded = image::Image.load(&mut source, &Limits::default(), &cancel);
        assert!(matches!(loaded, Err(PreviewError::Cancelled)), "{format:?}: {loaded:?}");
    }
}
