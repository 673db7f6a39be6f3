//! Drawings become SVG, PNG and PDF that say the same, on any machine.
//!
//! `RUNATLAS_EXPORT_SAMPLES=FOLDER cargo test --test export -- --ignored samples_to_look_at` writes files there that a person
//! can look at, with sizes and times.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Instant;

use base64::Engine as _;
use resvg::usvg::{self, roxmltree};
use runatlas::chart::export::{
    Anchor, Drawing, ExportError, Fill, Item, PageRect, Pen, SvgOptions, Turn, Unit, Weight,
};
use runatlas::drawing::{Dash, fonts, pdf, png, svg};

const BLUE: [u8; 3] = [0x41, 0x72, 0xD4];
const ORANGE: [u8; 3] = [0xEC, 0x6C, 0x0C];
const INK: [u8; 3] = [0x17, 0x1A, 0x1F];
const GRID: [u8; 3] = [0xEE, 0xF0, 0xF2];

fn text(at: [f64; 2], anchor: Anchor, text: &str) -> Item {
    let (turn, weight) = (Turn::None, Weight::Regular);
    Item::Text { at, anchor, turn, size: 8.0, weight, color: INK, text: text.to_owned() }
}

fn page(items: Vec<Item>) -> Drawing {
    Drawing { width: 240.0, height: 160.0, background: Some([255; 3]), items, ..Drawing::default() }
}

/// Two curves with a band, axes, a legend and labels in several scripts.
fn figure() -> Drawing {
    let frame = PageRect { x: 36.0, y: 20.0, width: 196.0, height: 108.0 };
    let curve = |offset: f64| -> Vec<[f64; 2]> {
        (0..=196)
            .map(f64::from)
            .map(|x| [36.0 + x, 30.0 + offset + 80.0 * (1.0 - (-x / 60.0).exp()) + 3.0 * (x / 4.0).sin()])
            .collect()
    };
    let mut band = curve(-6.0);
    band.extend(curve(6.0).into_iter().rev());
    let mut items = Vec::new();
    for step in 0..5 {
        let y = 128.0 - f64::from(step) * 27.0;
        items.push(Item::Line { points: vec![[36.0, y], [232.0, y]], stroke: Pen::solid(GRID, 0.5) });
        items.push(text([32.0, y + fonts::cap_height(8.0) / 2.0], Anchor::End, &format!("{}", step * 20)));
    }
    items.push(Item::Clip {
        frame,
        items: vec![
            Item::Area { points: band, fill: Fill { color: BLUE, opacity: 0.18 } },
            Item::Line { points: curve(0.0), stroke: Pen::solid(BLUE, 1.0).round() },
            Item::Line { points: curve(-20.0), stroke: Pen::solid(ORANGE, 1.0).dashed(Dash::Dashed) },
            Item::Cross { center: [150.0, 60.0], size: 6.0, stroke: Pen::solid(ORANGE, 1.0).round() },
            Item::Circle { center: [232.0, 100.0], radius: 6.0, fill: Some(Fill::solid(BLUE)), stroke: None },
        ],
    });
    items.push(Item::Rect { frame, radius: 0.0, fill: None, stroke: Some(Pen::solid(INK, 0.5)) });
    items.push(text([134.0, 152.0], Anchor::Middle, "Training step 训练步数 (×10³)"));
    items.push(text([226.0, 34.0], Anchor::End, "谱归一化, lr=2e−4, β₁=0.5"));
    items.push(text([226.0, 46.0], Anchor::End, "AVATAR Tokyo 学習率 학습률 α → ω"));
    items.push(text([226.0, 58.0], Anchor::End, "a < b & \"c\" > 'd'"));
    items.push(Item::Text {
        at: [12.0, 74.0],
        anchor: Anchor::Middle,
        turn: Turn::Up,
        size: 8.0,
        weight: Weight::Regular,
        color: INK,
        text: "验证损失 loss".to_owned(),
    });
    items.push(Item::Text {
        at: [36.0, 13.0],
        anchor: Anchor::Start,
        turn: Turn::None,
        size: 10.0,
        weight: Weight::SemiBold,
        color: INK,
        text: "Validation FID 图一".to_owned(),
    });
    Drawing {
        title: "FID <by step> & more".to_owned(), description: "Two curves 两条曲线".to_owned(), ..page(items)
    }
}

/// The bundled faces and no other.
fn bundled_faces() -> Arc<usvg::fontdb::Database> {
    let mut database = usvg::fontdb::Database::new();
    for (family, data) in [
        ("Inter", &include_bytes!("../../assets/fonts/Inter-Regular.otf")[..]),
        ("Inter", include_bytes!("../../assets/fonts/Inter-SemiBold.otf")),
        ("Noto Sans CJK SC", include_bytes!("../../assets/fonts/NotoSansCJKsc-Regular.otf")),
    ] {
        for id in database.load_font_source(usvg::fontdb::Source::Binary(Arc::new(data))) {
            // The bundled files name a family for each weight; here as in CSS they are one.
            let mut face = database.face(id).expect("just loaded").clone();
            face.families = vec![(family.to_owned(), usvg::fontdb::Language::English_UnitedStates)];
            database.remove_face(id);
            database.push_face_info(face);
        }
    }
    Arc::new(database)
}

fn parse(svg: &str) -> usvg::Tree {
    let options = usvg::Options { fontdb: bundled_faces(), ..usvg::Options::default() };
    usvg::Tree::from_str(svg, &options).expect("usvg reads it")
}

#[test]
fn svg_holds_size_title_and_every_text() {
    let options = SvgOptions { unit: Unit::Centimetre, ..SvgOptions::default() };
    let svg = svg::write(&figure(), &options).expect("written");
    assert_eq!(svg, svg::write(&figure(), &options).expect("written"), "the same bytes twice");
    let document = roxmltree::Document::parse(&svg).expect("well formed");
    let root = document.root_element();
    assert_eq!(root.attribute("width"), Some("8.4667cm"));
    assert_eq!(root.attribute("viewBox"), Some("0 0 240 160"));
    let child = |name: &str| root.children().find(|node| node.has_tag_name(name)).and_then(|node| node.text());
    assert_eq!(child("title"), Some("FID <by step> & more"));
    assert_eq!(child("desc"), Some("Two curves 两条曲线"));
    let texts: Vec<String> = root
        .descendants()
        .filter(|node| node.has_tag_name("text"))
        .map(|node| node.descendants().filter_map(|part| part.text().filter(|_| part.is_text())).collect())
        .collect();
    for wanted in ["Training step 训练步数 (×10³)", "谱归一化, lr=2e−4, β₁=0.5", "a < b & \"c\" > 'd'", "验证损失 loss"]
    {
        assert!(texts.iter().any(|text| text == wanted), "{wanted} in {texts:?}");
    }
    let style = root.children().find(|node| node.has_tag_name("style")).and_then(|node| node.text()).expect("fonts");
    assert_eq!(style.matches("@font-face").count(), 3);
    assert!(svg.len() < 90_000, "{} bytes", svg.len());
    parse(&svg);

    let plain = svg::write(&figure(), &SvgOptions { embed_fonts: false, ..options }).expect("written");
    assert!(!plain.contains("@font-face") && plain.len() < 20_000, "{} bytes", plain.len());
}

#[test]
fn text_of_any_content_is_allowed() {
    let odd = "a\u{0}b\u{1b}[0m\u{fffe}\n\tc ]]> <![CDATA[ &amp; \u{202e}x\u{1F680} 中 e\u{301}";
    let items = vec![text([10.0, 20.0], Anchor::Start, odd), text([10.0, 40.0], Anchor::Start, "  two  spaces ")];
    let drawing = Drawing { title: odd.to_owned(), ..page(items) };
    let svg = svg::write(&drawing, &SvgOptions::default()).expect("written");
    let document = roxmltree::Document::parse(&svg).expect("well formed");
    let title = document.descendants().find(|node| node.has_tag_name("title")).and_then(|node| node.text());
    assert_eq!(title, Some("ab[0m  c ]]> <![CDATA[ &amp; \u{202e}x\u{1F680} 中 e\u{301}"));
    assert!(svg.contains("xml:space=\"preserve\""));
    png::write(&drawing, 96.0).expect("a picture");
    pdf::write(&drawing).expect("a page");
}

#[test]
fn numbers_that_are_not_finite_are_left_out() {
    let points =
        vec![[f64::NAN, 1.0], [10.0, 10.0], [20.0, 10.5], [30.0, f64::INFINITY], [40.0, 10.0], [f64::NAN, 0.0]];
    let stroke = Pen::solid(BLUE, 1.0).round();
    let nowhere = [f64::NAN, 3.0];
    let drawing = page(vec![
        Item::Line { points: points.clone(), stroke },
        Item::Area { points, fill: Fill::solid(BLUE) },
        Item::Line { points: vec![[1e300, -1e300], [5.0, 5.0]], stroke },
        Item::Circle { center: nowhere, radius: 2.0, fill: None, stroke: Some(stroke) },
        Item::Cross { center: nowhere, size: 2.0, stroke },
        text(nowhere, Anchor::Start, "nowhere"),
        Item::Clip { frame: PageRect { x: f64::NAN, y: 0.0, width: 1.0, height: 1.0 }, items: vec![] },
    ]);
    let svg = svg::write(&drawing, &SvgOptions::default()).expect("written");
    assert!(svg.contains(r#"d="m10 10l10 .5m20-.5h0""#), "{svg}");
    assert!(!svg.contains("NaN") && !svg.contains("inf") && !svg.contains("nowhere"), "{svg}");
    parse(&svg);
}

#[test]
fn a_path_never_drifts_and_stays_short() {
    let points: Vec<[f64; 2]> =
        (0..20_000).map(f64::from).map(|n| [n / 90.0, 50.0 + (n / 7.0).sin() * 0.333]).collect();
    let last = points[points.len() - 1];
    let drawing = page(vec![Item::Line { points, stroke: Pen::solid(BLUE, 1.0) }]);
    let svg = svg::write(&drawing, &SvgOptions { unit: Unit::User, ..SvgOptions::default() }).expect("written");
    assert!(svg.len() < 20_000 * 8, "{} bytes", svg.len());
    let tree = parse(&svg);
    let usvg::Node::Path(path) = tree.root().children().last().expect("a node") else { panic!("a path") };
    let end = path.data().points().last().copied().expect("a point");
    assert!((f64::from(end.x) - last[0]).abs() < 0.01 && (f64::from(end.y) - last[1]).abs() < 0.01, "{end:?}");
}

#[test]
fn width_is_what_is_drawn() {
    for (words, weight) in [
        ("Generator step", Weight::Regular),
        ("AVATAR To. Ty", Weight::SemiBold),
        ("验证损失 (lower is better)", Weight::Regular),
        ("谱归一化", Weight::SemiBold),
        ("lr=2e−4, β₁=0.5, 学習率 학습률", Weight::Regular),
        ("\u{1F680} 中文 after a character nobody has", Weight::Regular),
        ("e\u{301} 中 combining", Weight::Regular),
        ("0123456789.50", Weight::Regular),
    ] {
        let item = Item::Text {
            at: [0.0, 50.0],
            anchor: Anchor::Start,
            turn: Turn::None,
            size: 9.0,
            weight,
            color: INK,
            text: words.to_owned(),
        };
        let svg =
            svg::write(&page(vec![item]), &SvgOptions { unit: Unit::User, ..SvgOptions::default() }).expect("written");
        let tree = parse(&svg);
        let usvg::Node::Text(drawn) = tree.root().children().last().expect("a node") else { panic!("text") };
        let (drawn, own) = (f64::from(drawn.bounding_box().width()), fonts::width(words, 9.0, weight));
        assert!((drawn - own).abs() <= 0.01 * drawn, "{words}: drawn {drawn}, width {own}");
    }
    assert!(fonts::ascent(10.0) > fonts::cap_height(10.0) && fonts::descent(10.0) > 0.0);
}

/// The fonts inside an SVG, and no others.
fn embedded_fonts(svg: &str) -> usvg::fontdb::Database {
    let mut database = usvg::fontdb::Database::new();
    for rule in svg.split("base64,").skip(1) {
        let data = rule.split(')').next().expect("an end");
        database.load_font_data(base64::engine::general_purpose::STANDARD.decode(data).expect("base64"));
    }
    database
}

#[test]
fn fonts_inside_an_svg_set_it_as_the_bundled_ones_do() {
    let words = "AVATAR To. Ty P, 验证损失 αβγ → 0.5 學習率";
    let svg =
        svg::write(&page(vec![text([0.0, 50.0], Anchor::Start, words)]), &SvgOptions::default()).expect("written");
    let options = usvg::Options { fontdb: embedded_fonts(&svg).into(), ..usvg::Options::default() };
    assert_eq!(options.fontdb.len(), 2, "Inter and the CJK face");
    let tree = usvg::Tree::from_str(&svg, &options).expect("usvg reads it");
    let bundled = parse(&svg);
    let outlines = |tree: &usvg::Tree| tree.root().abs_stroke_bounding_box();
    let (own, bundled) = (outlines(&tree), outlines(&bundled));
    assert!(own.width() > 200.0, "{own:?}");
    assert!((own.width() - bundled.width()).abs() < 0.1, "{own:?} {bundled:?}");
    let unkerned: f64 = words.chars().map(|c| fonts::width(&c.to_string(), 8.0, Weight::Regular)).sum();
    assert!(unkerned > fonts::width(words, 8.0, Weight::Regular) + 1.0, "the words have pairs to kern");
}

/// Of a PNG file: the bytes of a chunk.
fn chunk(file: &[u8], name: [u8; 4]) -> Option<&[u8]> {
    let mut rest = file.get(8..)?;
    while rest.len() >= 12 {
        let length = u32::from_be_bytes(rest[..4].try_into().ok()?) as usize;
        if rest[4..8] == name {
            return rest.get(8..8 + length);
        }
        rest = rest.get(12 + length..)?;
    }
    None
}

#[test]
fn png_has_the_size_and_the_density_asked_for() {
    let file = png::write(&figure(), 300.0).expect("a picture");
    assert_eq!(file, png::write(&figure(), 300.0).expect("a picture"), "the same bytes twice");
    let header = chunk(&file, *b"IHDR").expect("a header");
    assert_eq!(header[..8], [1000_u32.to_be_bytes(), 667_u32.to_be_bytes()].concat());
    assert_eq!(header[9], 2, "RGB without alpha on white paper");
    let density = chunk(&file, *b"pHYs").expect("a density");
    assert_eq!(density, [&11811_u32.to_be_bytes()[..], &11811_u32.to_be_bytes(), &[1]].concat());

    let clear = Drawing { background: None, ..figure() };
    let header = png::write(&clear, 72.0).expect("a picture");
    assert_eq!(chunk(&header, *b"IHDR").expect("a header")[9], 6, "RGBA");
    let pixels = png::render(&clear, 72.0).expect("pixels");
    assert_eq!((pixels.width, pixels.height, pixels.rgba.len()), (240, 160, 240 * 160 * 4));
    assert_eq!(pixels.rgba[3], 0, "nothing in the corner");
    let column = (0..160).map(|row| &pixels.rgba[(row * 240 + 170) * 4..][..4]);
    let band = column.into_iter().find(|pixel| pixel[3] == 46).expect("18 % of 255");
    assert!(band[2] > 200 && band[0] < 75, "straight, not multiplied: {band:?}");
}

/// The SVG is drawn by another program as the PNG is by ours: no more than the edges of things differ.
#[test]
fn png_looks_as_the_svg_does() {
    let drawing = figure();
    let own = png::render(&drawing, 144.0).expect("pixels");
    let svg = svg::write(&drawing, &SvgOptions { unit: Unit::User, embed_fonts: false, ..SvgOptions::default() })
        .expect("written");
    let mut pixmap = resvg::tiny_skia::Pixmap::new(own.width, own.height).expect("a size");
    resvg::render(&parse(&svg), resvg::tiny_skia::Transform::from_scale(2.0, 2.0), &mut pixmap.as_mut());
    let differences: Vec<u8> = own.rgba.iter().zip(pixmap.data()).map(|(own, other)| own.abs_diff(*other)).collect();
    let visible = differences.iter().filter(|difference| **difference > 24).count();
    assert!(visible <= differences.len() / 2000, "{visible} of {}", differences.len());
}

/// The pixels of one text.
fn drawn(words: &str) -> Vec<u8> {
    png::render(&page(vec![text([10.0, 50.0], Anchor::Start, words)]), 144.0).expect("pixels").rgba
}

#[test]
fn every_script_has_glyphs_of_its_own() {
    let nothing = drawn(" ");
    let missing = drawn("\u{1F680}");
    assert_ne!(missing, nothing, "a box stands for what no face has");
    for words in ["训", "练", "龍", "あ", "カ", "학", "α", "Ж", "，", "Ａ"] {
        let pixels = drawn(words);
        assert!(pixels != nothing && pixels != missing, "{words}");
    }
    assert_ne!(drawn("训"), drawn("练"));
    assert_eq!(fonts::missing("loss 训练 α\n\u{1F680}ب\u{1F680}"), ["\u{1F680}", "ب"]);
    let ours = concat!(
        include_str!("../../assets/locales/zh-CN/app.ftl"),
        include_str!("../../assets/locales/zh-CN/charts.ftl"),
        include_str!("../../assets/locales/zh-CN/format.ftl"),
    );
    assert_eq!(fonts::missing(ours), Vec::<String>::new());
    // The character that nobody has must not take the others with it.
    assert_ne!(drawn("\u{1F680} 训练"), drawn("\u{1F680} 练训"));
}

#[test]
fn sizes_nobody_can_hold_are_refused() {
    let of = |width, height| Drawing { width, height, ..Drawing::default() };
    for bad in [of(0.0, 10.0), of(f64::NAN, 10.0), of(10.0, -1.0), of(f64::INFINITY, 1.0), of(20_000.0, 10.0)] {
        assert!(matches!(svg::write(&bad, &SvgOptions::default()), Err(ExportError::Size { .. })));
        assert!(matches!(pdf::write(&bad), Err(ExportError::Size { .. })));
        assert!(png::write(&bad, 72.0).is_err());
    }
    let error = png::write(&of(7200.0, 10.0), 300.0).expect_err("30,000 pixels wide");
    assert!(matches!(error, ExportError::TooManyPixels { width: 30_000, .. }));
    assert!(matches!(png::write(&of(3600.0, 3600.0), 400.0), Err(ExportError::TooManyPixels { .. })));
    assert!(error.to_string().contains("pixels"), "{error}");
    assert!(matches!(png::write(&of(72.0, 72.0), 0.0), Err(ExportError::Size { .. })));
}

#[test]
fn pdf_is_one_page_of_the_drawings_size_with_its_fonts() {
    let drawing = Drawing { width: 249.4488, height: 164.4094, ..figure() };
    let file = pdf::write(&drawing).expect("a page");
    assert_eq!(file, pdf::write(&drawing).expect("a page"), "the same bytes twice");
    assert!(file.starts_with(b"%PDF-"));
    let source = String::from_utf8_lossy(&file);
    assert_eq!(source.matches("/MediaBox").count(), 1);
    let media_box: Vec<f64> = source
        .split_once("/MediaBox")
        .and_then(|(_, rest)| rest.split(['[', ']']).nth(1))
        .map(|numbers| numbers.split_whitespace().filter_map(|number| number.parse().ok()).collect())
        .expect("a media box");
    assert_eq!(media_box.len(), 4);
    assert!((media_box[2] - 249.4488).abs() < 1e-3 && (media_box[3] - 164.4094).abs() < 1e-3, "{media_box:?}");
    assert_eq!(source.matches("/FontFile").count(), 3, "two weights of Inter and the CJK face");
    assert!(source.contains("/ToUnicode"));
    assert!(!source.contains("CreationDate") && !source.contains("CreateDate"));
}

/// A hundred curves of two thousand points.
fn many() -> Drawing {
    page(
        (0..100)
            .map(|line| {
                let points = (0..2000)
                    .map(|n| {
                        let x = f64::from(n) / 2000.0;
                        let noise = ((f64::from(n) * 12.9898 + f64::from(line) * 78.233).sin() * 43758.5).fract();
                        [x * 240.0, 20.0 + 120.0 * (1.0 - (-x * 4.0).exp()) + f64::from(line) / 5.0 + noise * 4.0]
                    })
                    .collect();
                Item::Line { points, stroke: Pen::solid(BLUE, 1.0).round() }
            })
            .collect(),
    )
}

#[test]
fn a_hundred_long_curves_are_all_in_every_format() {
    let drawing = many();
    let file = svg::write(&drawing, &SvgOptions::default()).expect("written");
    let document = roxmltree::Document::parse(&file).expect("XML");
    let curves = document.descendants().filter(|node| node.attribute("stroke").is_some_and(|color| color != "none"));
    assert_eq!(curves.count(), 100);
    assert!((100_000..4_000_000).contains(&file.len()), "{} bytes", file.len());
    let page = pdf::write(&drawing).expect("a page");
    assert!(page.starts_with(b"%PDF-") && (50_000..4_000_000).contains(&page.len()), "{} bytes", page.len());
    let pixels = png::render(&drawing, 72.0).expect("pixels");
    let inked = pixels.rgba.chunks_exact(4).filter(|pixel| pixel[..3] != [255; 3]).count();
    assert!(inked > 2_000, "{inked} pixels with ink");
}

/// Asserts nothing but that all can be written.
#[test]
#[ignore = "makes files for a person to look at"]
fn samples_to_look_at() {
    let folder =
        std::env::var_os("RUNATLAS_EXPORT_SAMPLES").map(std::path::PathBuf::from).expect("the name of a folder");
    let save = |name: &str, data: &[u8]| fs_err::write(folder.join(name), data).expect("saved");
    let svg = svg::write(&figure(), &SvgOptions { unit: Unit::Millimetre, ..SvgOptions::default() }).expect("written");
    save("figure.svg", svg.as_bytes());
    save("figure.png", &png::write(&figure(), 288.0).expect("a picture"));
    save("figure.pdf", &pdf::write(&figure()).expect("a page"));

    let many = many();
    let mut report = String::new();
    let mut measure = |name: &str, make: &dyn Fn() -> Vec<u8>| {
        let start = Instant::now();
        let data = make();
        let _ = writeln!(report, "{name}: {} ms, {} bytes", start.elapsed().as_millis(), data.len());
        save(name, &data);
    };
    measure("many.svg", &|| svg::write(&many, &SvgOptions::default()).expect("written").into_bytes());
    measure("many-300.png", &|| png::write(&many, 300.0).expect("a picture"));
    measure("many-600.png", &|| png::write(&many, 600.0).expect("a picture"));
    measure("many.pdf", &|| pdf::write(&many).expect("a page"));
    measure("figure.rgba", &|| png::render(&figure(), 300.0).expect("pixels").rgba);
    measure("figure-preview.rgba", &|| png::render(&figure(), 144.0).expect("pixels").rgba);
    measure("many.rgba", &|| png::render(&many, 300.0).expect("pixels").rgba);
    measure("figure-again.png", &|| png::write(&figure(), 300.0).expect("a picture"));
    measure("figure-again.svg", &|| svg::write(&figure(), &SvgOptions::default()).expect("written").into_bytes());
    let bare = SvgOptions { embed_fonts: false, ..SvgOptions::default() };
    measure("figure-bare.svg", &|| svg::write(&figure(), &bare).expect("written").into_bytes());
    measure("widths.txt", &|| {
        let words = (0..1000).map(|n| fonts::width(&format!("Spectral norm 谱归一化 {n}"), 8.0, Weight::Regular));
        format!("{}", words.sum::<f64>()).into_bytes()
    });
    save("times.txt", report.as_bytes());
}
