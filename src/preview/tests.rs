//! Samples made here, and the same samples damaged.

use std::fmt::Write as _;
use std::io::Cursor;
use std::path::Path;

use ::image::{DynamicImage, ImageFormat};
use proptest::prelude::*;

use super::*;
use crate::text::{Language, Message};

mod data;
mod documents;
mod limits;
mod papers;
mod pictures;
mod registry;
mod tables;
mod texts;

fn load_bytes(name: &str, bytes: &[u8]) -> Result<Preview, PreviewError> {
    load_with(name, bytes, &Limits::default())
}

fn load_with(name: &str, bytes: &[u8], limits: &Limits) -> Result<Preview, PreviewError> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("file");
    std::fs::write(&path, bytes).expect("written");
    load(Source::from_path(&path, name)?, limits, &Cancel::new())
}

fn text_of(name: &str, bytes: &[u8]) -> TextPreview {
    match load_bytes(name, bytes).expect("readable").shape {
        Shape::Text(text) => text,
        other => panic!("not text: {other:?}"),
    }
}

/// The notice above a file that is shown as text.
fn notice_of(name: &str, bytes: &[u8]) -> Option<Message> {
    let preview = load_bytes(name, bytes).expect("readable");
    assert!(matches!(preview.shape, Shape::Text(_)), "not text: {preview:?}");
    assert!(preview.notices.len() < 2);
    preview.notices.into_iter().next()
}

fn tree_of(name: &str, text: &str) -> TreePreview {
    // What could be a table too is one unless a tree is asked for.
    let limits = Limits { table: TablePart { as_tree: true, ..TablePart::default() }, ..Limits::default() };
    match load_with(name, text.as_bytes(), &limits).expect("readable").shape {
        Shape::Tree(tree) => tree,
        other => panic!("not a tree: {other:?}"),
    }
}

fn table_of(name: &str, bytes: &[u8]) -> TablePreview {
    match load_bytes(name, bytes).expect("readable").shape {
        Shape::Table(table) => table,
        other => panic!("not a table: {other:?}"),
    }
}

fn image_of(name: &str, bytes: &[u8]) -> ImagePreview {
    match load_bytes(name, bytes).expect("readable").shape {
        Shape::Image(image) => image,
        other => panic!("not an image: {other:?}"),
    }
}

fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).expect("encodes");
    bytes.into_inner()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut encoder, bytes).expect("in memory");
    encoder.finish().expect("in memory")
}

/// Red to the right, green downwards.
fn gradient(width: u32, height: u32) -> DynamicImage {
    DynamicImage::ImageRgb8(::image::RgbImage::from_fn(width, height, |x, y| ::image::Rgb([x as u8, y as u8, 7])))
}

/// One line a row: indent, key, value, number of children.
fn outline(tree: &TreePreview) -> String {
    let mut lines = String::new();
    for row in &tree.rows {
        let key = match &row.key {
            Key::None => String::new(),
            Key::Name(name) => name.clone(),
            Key::Index(at) => format!("[{at}]"),
            Key::Document(at) => format!("#{at}"),
        };
        let end = if row.kind.is_container() { format!("{} below", row.children) } else { row.value.clone() };
        let _ = writeln!(lines, "{}{key}: {end} {:?}", "  ".repeat(row.depth.into()), row.kind);
    }
    lines
}

#[test]
fn content_decides_and_the_name_comes_second() {
    let png = encoded(&gradient(2, 2), ImageFormat::Png);
    assert_eq!(probe(&png, "metrics.csv"), "image");
    assert_eq!(probe(b"a,b\n1,2\n", "metrics.csv"), "csv");
    assert_eq!(probe(b"{\"a\": 1}", "result"), "json");
    assert_eq!(probe(b"a: 1", "conda.yaml"), "yaml");
    assert_eq!(probe(b"a: 1", "data/MLmodel"), "mlmodel");
    assert_eq!(probe(b"# Title", "README.MD"), "markdown");
    assert_eq!(probe(b"plain", "picture.png"), "text");
    assert_eq!(probe(b"BM is how this sentence begins", "note"), "text");
    assert_eq!(probe(b"\0\x01\x02\x03", "notes.txt"), "binary");
    assert_eq!(probe(b"", "empty.json"), "empty");
}

#[test]
fn images_of_every_format_keep_their_pixels() {
    for (format, name) in [
        (ImageFormat::Png, "PNG"),
        (ImageFormat::Bmp, "BMP"),
        (ImageFormat::Tiff, "TIFF"),
        (ImageFormat::WebP, "WebP"),
        (ImageFormat::Gif, "GIF"),
        (ImageFormat::Jpeg, "JPEG"),
    ] {
        let image = image_of("wrong.txt", &encoded(&gradient(9, 5), format));
        assert_eq!((image.size, image.format, image.frames), ([9, 5], name, 1));
        let [red, green, _, alpha] = image.pixel(8, 4).expect("inside");
        assert!(red.abs_diff(8) < 9 && green.abs_diff(4) < 9 && alpha == 255, "{name}: {red} {green}");
        assert_eq!(image.pixel(9, 0), None);
    }
}

#[test]
fn frames_of_an_animation_are_counted_and_the_first_is_shown() {
    let mut bytes = Vec::new();
    {
        let mut encoder = ::image::codecs::gif::GifEncoder::new(&mut bytes);
        for shade in [10, 120, 240] {
            let frame = ::image::RgbaImage::from_pixel(4, 4, ::image::Rgba([shade, shade, shade, 255]));
            encoder.encode_frame(::image::Frame::new(frame)).expect("encodes");
        }
    }
    let image = image_of("a.gif", &bytes);
    assert_eq!((image.frames, image.pixel(0, 0)), (3, Some([10, 10, 10, 255])));
}

#[test]
fn images_are_turned_as_exif_says() {
    // A JPEG of 8 × 4 with an APP1 segment of one tag: orientation 6, a quarter turn clockwise.
    let plain = encoded(&gradient(8, 4), ImageFormat::Jpeg);
    let exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    let mut bytes = plain[..2].to_vec();
    bytes.extend([0xff, 0xe1, 0, exif.len() as u8 + 2]);
    bytes.extend(exif);
    bytes.extend(&plain[2..]);
    let image = image_of("photo.jpg", &bytes);
    assert_eq!((image.stored_size, image.size), ([8, 4], [4, 8]));
}

#[test]
fn dark_grey_images_are_stretched_and_say_so() {
    let depth =
        ::image::ImageBuffer::<::image::Luma<u16>, _>::from_fn(3, 1, |x, _| ::image::Luma([100 + 50 * x as u16]));
    let image = image_of("depth.png", &encoded(&DynamicImage::ImageLuma16(depth), ImageFormat::Png));
    assert_eq!(image.stretch, Some(Stretch { low: 100.0, high: 200.0 }));
    assert_eq!((image.channels, image.bits), (Channels::Gray, 16));
    let shades: Vec<u8> = (0..3).filter_map(|x| image.pixel(x, 0)).map(|pixel| pixel[0]).collect();
    assert_eq!(shades, [0, 127, 255]);
    let usual = ::image::GrayImage::from_fn(3, 1, |x, _| ::image::Luma([100 * x as u8]));
    assert_eq!(image_of("usual.png", &encoded(&DynamicImage::ImageLuma8(usual), ImageFormat::Png)).stretch, None);
}

#[test]
fn large_images_come_in_tiles_and_too_large_ones_not_at_all() {
    let image = image_of("wide.png", &encoded(&gradient(5000, 3), ImageFormat::Png));
    let tiles: Vec<Tile> = image.tiles().collect();
    assert_eq!(tiles.len(), 3);
    assert_eq!(tiles[2], Tile { at: [4096, 0], size: [904, 3] });
    let last = image.tile(tiles[2]);
    assert_eq!(last.len(), 904 * 3 * 4);
    assert_eq!(last[..4], image.pixel(4096, 0).expect("inside"));
    let limits = Limits { max_pixels: 14_999, ..Limits::default() };
    for format in [ImageFormat::Png, ImageFormat::Bmp] {
        let error = load_with("wide", &encoded(&gradient(5000, 3), format), &limits);
        assert!(matches!(error, Err(PreviewError::TooManyPixels { width: 5000, height: 3, .. })));
    }
}

#[test]
fn thumbnails_are_means_and_keep_the_proportions() {
    let stripes = ::image::GrayImage::from_fn(400, 100, |x, _| ::image::Luma([if x % 2 == 0 { 0 } else { 200 }]));
    let image = image_of("stripes.png", &encoded(&DynamicImage::ImageLuma8(stripes), ImageFormat::Png));
    let small = image.scaled_down(100);
    assert_eq!((small.size, small.stored_size), ([100, 25], [400, 100]));
    assert_eq!(small.pixel(50, 12), Some([100, 100, 100, 255]));
    assert_eq!(image.scaled_down(400).size, [400, 100]);
    assert_eq!(image.scaled_down(0).size, [1, 1]);
    assert!(looks_like_image("figures/Loss.PNG") && !looks_like_image("png") && !looks_like_image("a.png.txt"));
}

#[test]
fn a_truncated_image_is_shown_as_far_as_it_goes() {
    for (name, format) in [("cut.png", ImageFormat::Png), ("cut.jpg", ImageFormat::Jpeg), ("cut.gif", ImageFormat::Gif)]
    {
        let whole = encoded(&gradient(64, 64), format);
        let preview = load_bytes(name, &whole[..whole.len() * 3 / 4]).expect("a part of it");
        assert_eq!(preview.notices.first().map(|notice| notice.key), Some("preview-image-partial"), "{name}");
        let (cut, whole) = (image_of(name, &whole[..whole.len() * 3 / 4]), image_of(name, &whole));
        assert_eq!((cut.size, cut.pixel(20, 2)), (whole.size, whole.pixel(20, 2)), "{name}");
    }
}

#[test]
fn an_image_without_a_row_is_an_error_with_words() {
    let png = encoded(&gradient(64, 64), ImageFormat::Png);
    let error = load_bytes("cut.png", &png[..45]).expect_err("the header of a PNG");
    let words = Language::English.texts().message(&error.message());
    assert!(words.starts_with("Cannot be read as PNG"), "{words}");
    assert_ne!(words, Language::SimplifiedChinese.texts().message(&error.message()));
}

#[test]
fn encodings_are_recognised() {
    let chinese = "学习率过大，训练在第三轮发散。请把学习率改小之后再试一次。";
    let gbk = encoding_rs::GBK.encode(chinese).0.into_owned();
    assert_eq!(text_of("log.txt", &gbk).line(0), chinese);
    let mut utf_16 = vec![0xff, 0xfe];
    utf_16.extend(chinese.encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(text_of("log.txt", &utf_16).line(0), chinese);
    let unmarked: Vec<u8> = "no mark here".encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(text_of("log.txt", &unmarked).line(0), "no mark here");
    let marked = text_of("log.txt", "\u{feff}marked".as_bytes());
    assert_eq!((marked.line(0).as_ref(), marked.encoding), ("marked", "UTF-8"));
    let latin = encoding_rs::WINDOWS_1252.encode("Größe über Null, schön geübt, früh").0.into_owned();
    assert!(text_of("log.txt", &latin).line(0).contains("Größe"));
}

#[test]
fn lines_are_split_once_and_shown_safely() {
    let text = text_of("train.log", b"one\r\ntwo\n\n 10%\r 50%\r100%\n\x1b[31mred\x1b[0m \x1b]8;;x\x07link\nbell\x07");
    let lines: Vec<_> = (0..text.line_count()).map(|number| text.line(number).into_owned()).collect();
    assert_eq!(lines, ["one", "two", "", "100%", "red link", "bell‹07›"]);
    assert_eq!(text_of("a.txt", "a\u{202e}b\u{200b}".as_bytes()).line(0), "a‹202E›b‹200B›");
    let long = text_of("a.txt", "长".repeat(20_000).as_bytes());
    assert_eq!(long.line(0).chars().count(), 10_001);
}

#[test]
fn only_the_beginning_of_a_huge_text_is_read() {
    let limits = Limits { max_text_bytes: 100_000, ..Limits::default() };
    let Ok(Preview { shape: Shape::Text(text), .. }) =
        load_with("big.log", "é23456789\n".repeat(20_000).as_bytes(), &limits)
    else {
        panic!("not text")
    };
    assert!(text.is_cut && text.text().len() <= 100_000 && text.total_bytes == 220_000);
    assert!(!text.text().contains('\u{fffd}'));
}

#[test]
fn json_is_read_as_python_writes_it() {
    let tree = tree_of(
        "m.json",
        r#"{"z": [1.50, NaN, -Infinity, 123456789012345678901], "a": {"b": "x\n\u00e9\ud83d\ude00"}, "e": {}, "n": null}"#,
    );
    assert_eq!(
        outline(&tree),
        "z: 4 below Array\n  [0]: 1.50 Number\n  [1]: NaN Number\n  [2]: -Infinity Number\n  [3]: 123456789012345678901 Number\na: 1 below Object\n  b: x\\né😀 String\ne: 0 below Object\nn: null Null\n"
    );
    assert_eq!(tree.visible(|_| false), [0, 5, 7, 8]);
    assert_eq!(tree.visible(|row| row == 0), [0, 1, 2, 3, 4, 5, 7, 8]);
    assert_eq!(tree.visible(|_| true).len(), tree.rows.len());
}

#[test]
fn json_lines_become_documents() {
    let tree = tree_of("log.jsonl", "{\"step\": 1}\n{\"step\": 2}\n");
    assert_eq!(outline(&tree), "#1: 1 below Object\n  step: 1 Number\n#2: 1 below Object\n  step: 2 Number\n");
    assert_eq!(outline(&tree_of("one.json", "17")), ": 17 Number\n");
    assert_eq!(outline(&tree_of("empty.json", "[]")), ": 0 below Array\n");
}

#[test]
fn what_is_no_json_is_text_with_a_notice_where_one_was_expected() {
    for broken in
        ["{\n\"a\": }", "{\"a\" 1}", "[1,]", "[1 2]", "{", "\"open", "[01x]", "{\"a\":\n1]", "tru", "[1]]", " "]
    {
        assert!(notice_of("m.json", broken.as_bytes()).is_some(), "{broken}");
    }
    assert_eq!(notice_of("m.json", b"{\n\"a\": }"), Some(Message::new("preview-not-json").arg("line", 2_u64)));
    assert_eq!(notice_of("train.log", b"[2026-01-01 10:00] start"), None);
}

#[test]
fn large_trees_are_cut_or_shown_as_text() {
    let numbers = format!("{{\"a\": [{}], \"b\": 1}}", vec!["7"; 5000].join(","));
    let limits = Limits { max_rows: 100, ..Limits::default() };
    let Ok(Preview { shape: Shape::Tree(tree), .. }) = load_with("n.json", numbers.as_bytes(), &limits) else {
        panic!("not a tree")
    };
    assert!(tree.is_cut && tree.rows.len() <= 100);
    assert_eq!(tree.rows[0].children, 5000);
    let limits = Limits { max_tree_bytes: 4 << 10, ..Limits::default() };
    let large = load_with("n.json", numbers.as_bytes(), &limits).expect("readable");
    let Shape::Text(text) = large.shape else { panic!("not text") };
    assert!(!large.notices.is_empty() && !text.is_cut);
}

#[test]
fn yaml_keeps_the_form_of_scalars_and_shows_aliases_as_such() {
    let tree = tree_of(
        "conda.yaml",
        "python: 3.10\nquoted: '3.10'\non: yes\nbase: &base\n  lr: 1e-3\n  empty:\nuse:\n  <<: *base\nlist: [a, .nan, true]\n",
    );
    assert_eq!(
        outline(&tree),
        "python: 3.10 Number\nquoted: 3.10 String\non: yes String\nbase: 2 below Object\n  lr: 1e-3 Number\n  empty: ~ Null\nuse: 1 below Object\n  <<: *base Alias\nlist: 3 below Array\n  [0]: a String\n  [1]: .nan Number\n  [2]: true Bool\n"
    );
    assert_eq!(tree_of("two.yml", "a: 1\n---\nb: 2\n").rows[2].key, Key::Document(2));
    assert_eq!(outline(&tree_of("odd.yaml", "? [a, {b: c}]\n: 1\nd: 2\n")), "?: 1 Number\nd: 2 Number\n");
}

#[test]
fn what_is_no_yaml_is_text() {
    assert!(notice_of("a.yaml", b"a: [1, 2\nb: }").is_some());
    let mut bomb = "a: &a [x, x]\n".to_owned();
    for (from, to) in "abcdefghijkl".chars().zip("bcdefghijklm".chars()) {
        let _ = writeln!(bomb, "{to}: &{to} [*{from}, *{from}, *{from}, *{from}, *{from}, *{from}, *{from}, *{from}]");
    }
    assert!(tree_of("bomb.yaml", &bomb).rows.len() < 200);
}

#[test]
fn tables_find_their_delimiter_header_and_numbers() {
    let table = table_of("per_class.csv", "类别;precision;n\n猫;0,5;12\n\"a;b\";nan;\n狗;1,0;7\n".as_bytes());
    assert_eq!(table.delimiter, Some(';'));
    let names: Vec<_> = table.columns.iter().filter_map(|column| column.name.as_deref()).collect();
    assert_eq!(names, ["类别", "precision", "n"]);
    assert_eq!(table.columns.iter().map(|column| column.is_numeric).collect::<Vec<_>>(), [false, false, true]);
    assert_eq!((table.row_count(), table.cell(1, 0).as_ref(), table.ragged_rows), (3, "a;b", 0));

    let frame = table_of("frame.csv", b",0,1\n0,1.5,2\n1,3,4\n");
    assert_eq!((frame.row_count(), frame.columns[1].name.as_deref()), (2, Some("0")));
    assert!(frame.columns[1].is_numeric);

    let bare = table_of("bare.tsv", b"1\t2\n3\t4\t5\n");
    assert_eq!((bare.row_count(), bare.columns.len(), bare.ragged_rows), (2, 3, 1));
    assert_eq!((bare.columns[0].name.as_deref(), bare.cell(0, 2).as_ref()), (None, ""));
}

#[test]
fn long_and_wide_tables_are_cut() {
    let bytes = format!("a,b,c\n{}", "1,2,3\n".repeat(50));
    let limits = Limits { max_rows: 10, max_columns: 2, ..Limits::default() };
    let Ok(Preview { shape: Shape::Table(table), .. }) = load_with("t.csv", bytes.as_bytes(), &limits) else {
        panic!("not a table")
    };
    assert_eq!((table.row_count(), table.columns.len()), (10, 2));
    assert!(table.is_cut && table.columns_are_cut);
    let long = format!("a,b\n{}", "11111,22222\n".repeat(20_000));
    let limits = Limits { max_table_bytes: 100_001, ..Limits::default() };
    let Ok(Preview { shape: Shape::Table(table), .. }) = load_with("t.csv", long.as_bytes(), &limits) else {
        panic!("not a table")
    };
    assert!(table.is_cut && (0..table.row_count()).all(|row| table.cell(row, 1) == "22222"));
}

#[test]
fn binary_files_are_named_by_their_first_bytes() {
    let facts = |name: &str, bytes: &[u8]| match load_bytes(name, bytes) {
        Ok(Preview { shape: Shape::Facts(facts), .. }) => facts,
        other => panic!("not binary: {other:?}"),
    };
    assert_eq!(facts("model.pth", b"PK\x03\x04\0\0\0\0").kind.key, "preview-kind-torch");
    assert_eq!(facts("x.npy", b"\x93NUMPY\x01\0\0\0").kind.key, "preview-kind-numpy");
    let unknown = facts("x.bin", &[0; 1000]);
    assert_eq!((unknown.kind.key, unknown.total_bytes, unknown.head.len()), ("preview-kind-unknown", 1000, 256));
    assert_eq!(
        facts("x", b"PK\x03\x04\0abc").hex_lines(),
        ["00000000  50 4b 03 04 00 61 62 63                           PK···abc"]
    );
}

#[test]
fn what_is_no_file_or_no_longer_there_is_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let limits = Limits::default();
    let at = |path: &Path| load(Source::from_path(path, "x")?, &limits, &Cancel::new());
    assert!(matches!(at(folder.path()), Err(PreviewError::NotAFile(_))));
    assert!(matches!(at(&folder.path().join("gone")), Err(PreviewError::Io { .. })));
    std::fs::write(folder.path().join("a"), b"a").expect("written");
    let cancel = Cancel::new();
    cancel.cancel();
    let source = Source::from_path(&folder.path().join("a"), "a").expect("there");
    assert!(matches!(load(source, &limits, &cancel), Err(PreviewError::Cancelled)));
}

#[test]
fn both_languages_name_every_kind() {
    for language in Language::ALL {
        let texts = language.texts();
        for (_, _, key) in binary::MAGIC {
            assert_ne!(texts.get(key), *key, "{language:?}");
        }
        for channels in [Channels::Gray, Channels::GrayAlpha, Channels::Rgb, Channels::Rgba] {
            assert_ne!(texts.message(&channels.message()), channels.message().key);
        }
    }
}

/// Everything a view would ask of a preview.
fn walk(preview: &Preview) {
    if let Some(text) = preview.text() {
        for number in 0..text.line_count().min(50) {
            text.line(number);
        }
    }
    match &preview.shape {
        Shape::Image(image) => {
            for tile in image.tiles() {
                assert_eq!(image.tile(tile).len(), (tile.size[0] * tile.size[1] * 4) as usize);
            }
        }
        Shape::Table(table) => {
            for row in 0..table.row_count().min(20) {
                for column in 0..table.columns.len() {
                    table.cell(row, column);
                }
            }
        }
        Shape::Tree(tree) => {
            assert_eq!(tree.visible(|_| true).len(), tree.rows.len());
            tree.visible(|row| row % 2 == 0);
        }
        Shape::Facts(facts) => drop(facts.hex_lines()),
        Shape::Pages(pages) => assert!(pages.sizes.iter().flatten().all(|side| *side >= 1.0)),
        Shape::Text(_)
        | Shape::Markdown(_)
        | Shape::Figures(_)
        | Shape::Document(_)
        | Shape::Pointer(_)
        | Shape::Empty => {}
    }
}

fn samples() -> Vec<(&'static str, Vec<u8>)> {
    let formats =
        [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP, ImageFormat::Bmp, ImageFormat::Tiff];
    let mut samples: Vec<_> = formats.into_iter().map(|format| ("image", encoded(&gradient(24, 16), format))).collect();
    for (name, text) in [
        ("a.json", r#"{"a": [1, 2.5e3, NaN, "x\u00e9\n"], "b": {"c": null, "d": [true, {}]}}"#),
        ("a.yaml", "a: &x [1, {b: 'c'}]\nd: |\n  text\n  more\n? k\n: *x\n---\n- 1\n- !tag 2\n"),
        ("a.csv", "a,b,c\n1,\"x,\ny\",3\n4,5\n\n6,7,8,9\n"),
        ("a.md", "# Title\n\n| a | b |\n|--|--|\n| 1 | 2 |\n"),
        ("a.log", "\u{1b}[1mbold\u{1b}[0m\r 10%\r 20%\né学习率\n"),
    ] {
        samples.push((name, text.as_bytes().to_vec()));
    }
    samples
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn damaged_files_never_panic(
        sample in 0_usize..11,
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0_u8..4), 0..12),
        keep in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let (name, mut bytes) = samples().swap_remove(sample);
        for (at, value, how) in edits {
            let at = at.index(bytes.len());
            match how {
                0 => bytes[at] = value,
                1 => bytes[at] ^= 1 << (value & 7),
                2 => bytes.insert(at, value),
                _ if bytes.len() > 1 => drop(bytes.remove(at)),
                _ => {}
            }
        }
        if let Some(keep) = keep {
            bytes.truncate(keep.index(bytes.len()));
        }
        let limits = Limits { max_pixels: 1 << 20, ..Limits::default() };
        if let Ok(preview) = load_with(name, &bytes, &limits) {
            walk(&preview);
        }
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), name in 0_usize..6) {
        let name = ["a.json", "a.yaml", "a.csv", "a.md", "a.png", "a"][name];
        if let Ok(preview) = load_bytes(name, &bytes) {
            walk(&preview);
        }
    }

    #[test]
    fn json_that_serde_reads_is_read_too(value in json()) {
        let text = serde_json::to_string_pretty(&value).expect("writes");
        let tree = tree_of("a.json", &text);
        prop_assert_eq!(tree.rows.iter().filter(|row| !row.kind.is_container()).count(), scalars(&value));
    }
}

fn json() -> impl Strategy<Value = serde_json::Value> {
    use serde_json::Value;
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::hash_map(any::<String>(), inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn scalars(value: &serde_json::Value) -> usize {
    match value {
        serde_json::Value::Array(values) => values.iter().map(scalars).sum(),
        serde_json::Value::Object(map) => map.values().map(scalars).sum(),
        _ => 1,
    }
}
