//! PDF and SVG, read in this process.

use flate2::Compression;
use flate2::write::GzEncoder;

use super::*;

/// A PDF of pages: width, height, operators, and what else stands in its dictionary.
pub(super) fn pdf(pages: &[(u32, u32, &str, &str)], trailer: &str) -> Vec<u8> {
    let kids: Vec<String> = (0..pages.len()).map(|at| format!("{} 0 R", 4 + 2 * at)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), pages.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    for (at, (width, height, operators, more)) in pages.iter().enumerate() {
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Contents {} 0 R \
             /Resources << /Font << /F1 3 0 R >> >> {more} >>",
            5 + 2 * at
        ));
        objects.push(format!("<< /Length {} >> stream\n{operators}\nendstream", operators.len()));
    }
    let mut file = "%PDF-1.4\n".to_owned();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (at, object) in objects.iter().enumerate() {
        let _ = writeln!(table, "{:010} 00000 n ", file.len());
        let _ = writeln!(file, "{} 0 obj\n{object}\nendobj", at + 1);
    }
    let start = file.len();
    let size = objects.len() + 1;
    let _ = write!(file, "{table}trailer\n<< /Root 1 0 R /Size {size} {trailer} >>\nstartxref\n{start}\n%%EOF\n");
    file.into_bytes()
}

const RED: &str = "1 0 0 rg 10 20 30 40 re f";
const WORDS: &str = "BT /F1 12 Tf 20 60 Td (Loss curve) Tj 0 -20 Td (of ResNet) Tj ET";

fn pages_of(name: &str, bytes: &[u8]) -> Pages {
    match load_bytes(name, bytes).expect("readable").shape {
        Shape::Pages(pages) => pages,
        other => panic!("no pages: {other:?}"),
    }
}

fn drawn(name: &str, bytes: &[u8], view: PageView) -> ImagePreview {
    let source = Source::new(name, bytes.len() as u64, Cursor::new(bytes.to_vec()));
    match load_part(source, Part::Page(view), &Limits::default(), &Cancel::new()).expect("drawn").shape {
        Shape::Image(image) => image,
        other => panic!("no picture: {other:?}"),
    }
}

fn view(page: u32, scale: f32) -> PageView {
    PageView { page, scale, part: None }
}

#[test]
fn a_pdf_tells_its_pages_as_they_are_seen() {
    let turned = "/Rotate 90 /CropBox [0 0 100 50]";
    let pages = pages_of("a.pdf", &pdf(&[(200, 100, RED, ""), (300, 400, "", turned)], "/Info << /Title (Report) >>"));
    assert_eq!((pages.kind, pages.count), (PageKind::Paper, 2));
    assert_eq!(pages.sizes, [[200.0, 100.0], [50.0, 100.0]]);
    assert_eq!(pages.title, "Report");
}

#[test]
fn a_page_of_a_pdf_is_drawn_at_any_scale_on_white_paper() {
    let file = pdf(&[(200, 100, RED, "")], "");
    for scale in [0.5, 1.0, 2.0, 3.0] {
        let image = drawn("a.pdf", &file, view(0, scale));
        assert_eq!(image.size, [200.0, 100.0].map(|side: f32| (side * scale) as u32));
        let at = |x: f32, y: f32| image.pixel((x * scale) as u32, (y * scale) as u32);
        // PDF counts from the lower edge.
        assert_eq!(at(25.0, 60.0), Some([255, 0, 0, 255]), "{scale}");
        assert_eq!(at(25.0, 20.0), Some([255; 4]), "{scale}");
        assert_eq!(at(45.0, 60.0), Some([255; 4]), "{scale}");
    }
}

/// So that what is drawn when one looks closer stands where it did.
#[test]
fn a_part_of_a_page_is_what_the_whole_page_has_there() {
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='200' height='100'><circle cx='70' cy='50' r='33.3' \
               fill='green'/><path d='M0 0L200 90' stroke='red' stroke-width='3'/></svg>";
    let file = pdf(&[(200, 100, "0 0 1 rg 10.3 20.7 111 40 re f 1 0 0 RG 3 w 0 0 m 190 95 l S", "")], "");
    for (name, bytes) in [("a.pdf", file.as_slice()), ("a.svg", svg.as_bytes())] {
        let whole = drawn(name, bytes, view(0, 4.0));
        let part = drawn(name, bytes, PageView { part: Some([101, 40, 333, 200]), ..view(0, 4.0) });
        assert_eq!(part.size, [333, 200], "{name}");
        let mut differing = 0;
        for y in 0..200 {
            for x in 0..333 {
                let (inner, outer) = (part.pixel(x, y).expect("in it"), whole.pixel(101 + x, 40 + y).expect("in it"));
                differing += usize::from(inner.iter().zip(outer).any(|(one, other)| one.abs_diff(other) > 24));
            }
        }
        assert!(differing < 30, "{name}: {differing} pixels");
    }
}

#[test]
fn the_words_of_a_pdf_can_be_read() {
    let preview =
        load_bytes("a.pdf", &pdf(&[(200, 100, WORDS, ""), (9, 9, "", ""), (200, 100, WORDS, "")], "")).expect("it");
    let text = preview.text().expect("words").text();
    assert_eq!(text, "Loss curve\nof ResNet\n\nLoss curve\nof ResNet\n");
    assert!(load_bytes("a.pdf", &pdf(&[(200, 100, RED, "")], "")).expect("it").text().is_none());
}

#[test]
fn a_pdf_that_cannot_be_shown_says_why() {
    let secret = "/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <0123456789abcdef0123456789abcdef0123456789abcdef\
                  0123456789abcdef> /U <fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210> >> \
                  /ID [<01234567> <01234567>]";
    let key = |bytes: &[u8]| load_bytes("a.pdf", bytes).expect_err("not readable").message().key;
    assert_eq!(key(&pdf(&[(200, 100, RED, "")], secret)), "preview-pdf-password");
    assert_eq!(key(b"%PDF-1.7\nnothing else\n"), "preview-error-broken");
    let page = PageView { page: 7, ..view(0, 1.0) };
    let file = pdf(&[(200, 100, RED, "")], "");
    let source = Source::new("a.pdf", file.len() as u64, Cursor::new(file));
    let gone = load_part(source, Part::Page(page), &Limits::default(), &Cancel::new()).expect_err("no such page");
    assert_eq!(gone.message().key, "preview-error-changed");
}

/// Where a small picture is wanted, there is one, of the format's own kind.
#[test]
fn of_pages_there_are_small_pictures() {
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' width='400' height='100'/>";
    for (name, bytes, kind) in [("a.pdf", pdf(&[(400, 100, RED, "")], ""), "pdf"), ("a.svg", svg.to_vec(), "svg")] {
        let preview = load_with(name, &bytes, &Limits::of_thumbnail(80, 1_000_000)).expect("small");
        let Shape::Image(image) = &preview.shape else { panic!("no picture: {preview:?}") };
        assert_eq!((image.size, preview.kind), ([80, 20], kind));
    }
}

#[test]
fn drawings_are_known_by_their_content() {
    for (text, name) in [
        ("<svg/>", "figure"),
        ("\u{feff}<?xml version='1.0'?>\n<!-- made by hand -->\n<svg:svg xmlns:svg='x'>", "a.xml"),
        ("<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'svg11.dtd'><svg>", "a.txt"),
        ("<!DOCTYPE svg [ <!ENTITY a '>'> ]>\n<svg>", "a.svg"),
    ] {
        assert_eq!(probe(text.as_bytes(), name), "svg", "{text}");
    }
    for text in ["<html><svg/></html>", "<svgx/>", "a <svg/>", "", "<!-- <svg/> -->"] {
        assert_ne!(probe(text.as_bytes(), "figure.xml"), "svg", "{text}");
    }
    assert_eq!(probe(b"\0\0%PDF-1.4", "a.pdf"), "pdf");
    assert_ne!(probe(b"a note on %PDF-1.4", "a.txt"), "pdf");
}

fn svg(inner: &str) -> String {
    format!(
        "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' width='40pt' \
         height='20pt' viewBox='0 0 40 20'><title>Loss</title>{inner}</svg>"
    )
}

#[test]
fn a_drawing_is_one_page_and_its_text() {
    let text = svg("<rect width='20' height='20' fill='#00ff00'/>");
    let preview = load_bytes("a.svg", text.as_bytes()).expect("a drawing");
    let Shape::Pages(pages) = &preview.shape else { panic!("no page: {preview:?}") };
    assert_eq!((pages.kind, pages.count, pages.title.as_str()), (PageKind::Drawing, 1, "Loss"));
    assert_eq!(pages.sizes, [[40.0, 20.0]]);
    assert_eq!(preview.text().expect("its source").text(), text);
    let image = drawn("a.svg", text.as_bytes(), view(0, 2.0));
    assert_eq!(image.size, [80, 40]);
    assert_eq!(image.pixel(10, 10), Some([0, 255, 0, 255]));
    assert_eq!(image.pixel(70, 10), Some([0; 4]), "nothing is behind it");

    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    std::io::Write::write_all(&mut packed, text.as_bytes()).expect("packed");
    let packed = packed.finish().expect("packed");
    assert_eq!(pages_of("a.svgz", &packed), *pages);
    assert_eq!(drawn("a.svgz", &packed, view(0, 2.0)).pixel(10, 10), Some([0, 255, 0, 255]));
}

/// Half-transparent red is red, not dark red.
#[test]
fn what_one_can_see_through_keeps_its_colour() {
    let text = svg("<rect width='40' height='20' fill='red' fill-opacity='0.5'/>");
    let pixel = drawn("a.svg", text.as_bytes(), view(0, 1.0)).pixel(5, 5).expect("in it");
    assert!(pixel[0] > 250 && pixel[1] == 0 && pixel[3].abs_diff(128) < 3, "{pixel:?}");
}

#[test]
fn a_drawing_reads_no_other_file_and_shows_what_it_holds_itself() {
    use base64::Engine as _;
    let folder = tempfile::tempdir().expect("a folder");
    let blue = DynamicImage::ImageRgb8(::image::RgbImage::from_pixel(4, 4, ::image::Rgb([0, 0, 255])));
    let mut bytes = Cursor::new(Vec::new());
    blue.write_to(&mut bytes, ImageFormat::Png).expect("encoded");
    let path = folder.path().join("secret.png");
    std::fs::write(&path, bytes.get_ref()).expect("written");
    let image =
        |href: &str| svg(&format!("<image width='40' height='20' preserveAspectRatio='none' xlink:href='{href}'/>"));
    let seen = |href: &str| drawn("a.svg", image(href).as_bytes(), view(0, 1.0)).pixel(20, 10);
    let path = path.display().to_string();
    for href in [path.clone(), format!("file://{path}"), "secret.png".to_owned(), "http://127.0.0.1:9/a.png".to_owned()]
    {
        assert_eq!(seen(&href), Some([0; 4]), "{href}");
    }
    let inside = base64::engine::general_purpose::STANDARD.encode(bytes.get_ref());
    assert_eq!(seen(&format!("data:image/png;base64,{inside}")), Some([0, 0, 255, 255]));
    // A drawing in the drawing may not read the file either.
    let nested = base64::engine::general_purpose::STANDARD.encode(image(&path));
    assert_eq!(seen(&format!("data:image/svg+xml;base64,{nested}")), Some([0; 4]));
}

#[test]
fn a_drawing_without_its_end_is_shown_as_far_as_it_goes() {
    let text =
        svg("<g><rect width='20' height='20' fill='#00ff00'/><rect x='20' width='20' height='20' fill='red'/></g>");
    let cut = &text[..text.find("fill='red'").expect("it") + 3];
    let preview = load_bytes("a.svg", cut.as_bytes()).expect("a part of it");
    assert!(matches!(preview.shape, Shape::Pages(_)), "{preview:?}");
    assert_eq!(preview.notices[0].key, "preview-svg-mended");
    let image = drawn("a.svg", cut.as_bytes(), view(0, 1.0));
    assert_eq!([image.pixel(10, 10), image.pixel(30, 10)], [Some([0, 255, 0, 255]), Some([0; 4])]);
}

#[test]
fn what_is_no_drawing_after_all_is_shown_as_text() {
    let notice = notice_of("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><g></svg>").expect("a notice");
    assert_eq!(notice.key, "preview-svg-broken");
    assert_eq!(notice_of("a.svg", b"<svg><x>&lol;</x></svg>").expect("a notice").key, "preview-svg-broken");
}

#[test]
fn sizes_beyond_measure_cost_no_memory() {
    let huge = "<svg xmlns='http://www.w3.org/2000/svg' width='1e9' height='1e9'><rect width='9' height='9'/></svg>";
    for (name, bytes) in [("a.svg", huge.as_bytes().to_vec()), ("a.pdf", pdf(&[(200_000, 200_000, RED, "")], ""))] {
        let image = drawn(name, &bytes, view(0, 1.0));
        assert!(image.size[0] <= 4000 && image.size[1] <= 4000, "{name}: {:?}", image.size);
        let part = PageView { part: Some([50_000, 0, 2000, 2000]), ..view(0, 1.0) };
        assert_eq!(drawn(name, &bytes, part).size, [2000, 2000], "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn damaged_drawings_and_documents_end_in_words(at in 0_usize..1000, byte: u8, cut in 0_usize..1000) {
        let svg = svg("<defs><g id='a'><circle r='3'/></g></defs><use xlink:href='#a' x='5'/><text x='1' y='9'>a</text>");
        for (name, whole) in [("a.svg", svg.into_bytes()), ("a.pdf", pdf(&[(200, 100, WORDS, "")], ""))] {
            let mut bytes = whole;
            let length = bytes.len();
            bytes[at % length] = byte;
            bytes.truncate(length - cut % length / 2);
            match load_bytes(name, &bytes) {
                Ok(preview) => prop_assert!(!preview.kind.is_empty()),
                Err(error) => prop_assert!(error.message().key.starts_with("preview-"), "{error}"),
            }
        }
    }
}
