//! What is said of files that are empty, deep, long, or elsewhere.

use super::*;

#[test]
fn an_empty_file_is_that_whatever_its_name() {
    for name in ["a.txt", "a.csv", "a.json", "a.yaml", "a.md", "a.png", "a.ipynb", "a.bin", "a"] {
        let preview = load_bytes(name, b"").expect("nothing is wrong with it");
        assert!(matches!(preview.shape, Shape::Empty), "{name}: {preview:?}");
        assert!(preview.notices.is_empty() && !preview.has_text_behind(), "{name}");
    }
    // Lines are counted as editors do: a line feed ends one.
    for (text, lines) in [("\n", 1), ("a", 1), ("a\n", 1), ("a\n\n", 2), ("a\nb", 2)] {
        assert_eq!(text_of("a.txt", text.as_bytes()).line_count(), lines, "{text:?}");
    }
    // Comments alone are no mistake.
    assert_eq!(notice_of("a.yaml", b"# nothing yet\n"), None);
    let header = table_of("a.csv", b"step,loss\n");
    assert_eq!((header.row_count(), header.columns.len()), (0, 2));
}

#[test]
fn deep_trees_are_shown_and_deeper_ones_say_why_not() {
    for name in ["deep.json", "deep.ipynb", "deep.jsonl", "deep.yaml"] {
        for depth in [400, 2000] {
            let text = format!("{}7{}", "[".repeat(depth), "]".repeat(depth));
            let tree = tree_of(name, &text);
            let last = tree.rows.last().expect("a row");
            // The outermost container has no row.
            assert_eq!((tree.rows.len(), last.depth, last.value.as_str()), (depth, depth as u16 - 1, "7"), "{name}");
        }
        let text = format!("{}7{}", "[".repeat(20_000), "]".repeat(20_000));
        let why = notice_of(name, text.as_bytes()).expect("a notice");
        assert_eq!(
            Language::English.texts().message(&why),
            "Nested more than 10,000 levels deep, so shown as text",
            "{name}"
        );
    }
    let objects = format!("{}1{}", "{\"a\":".repeat(400), "}".repeat(400));
    assert_eq!(tree_of("deep.json", &objects).rows.len(), 400);
    let blocks: String =
        (0..400).fold(String::new(), |text, level| text + &" ".repeat(level) + "a:\n") + &" ".repeat(400) + "7";
    assert_eq!(tree_of("deep.yaml", &blocks).rows.len(), 400);
    // What is no JSON at its beginning is called that, however deep it would have become.
    assert_eq!(notice_of("a.json", b"[[[").map(|why| why.key), Some("preview-not-json"));
}

#[test]
fn a_text_tells_how_much_of_it_is_here() {
    let limits = Limits { max_text_bytes: 100_000, ..Limits::default() };
    let bytes = "123456789\n".repeat(20_000);
    for name in ["big.log", "big.md"] {
        let preview = load_with(name, bytes.as_bytes(), &limits).expect("readable");
        let text = preview.text().expect("text");
        assert!(text.is_cut, "{name}");
        assert_eq!((text.shown_bytes(), text.total_bytes, text.line_count()), (100_000, 200_000, 10_000), "{name}");
    }
}

#[test]
fn files_that_were_not_downloaded_say_so_whatever_their_name() {
    let lfs = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345678\n";
    for name in ["model.pth", "loss.png", "metrics.csv", "a.json", "conda.yaml", "README.md", "notes.txt", "x"] {
        let preview = load_bytes(name, lfs.as_bytes()).expect("readable");
        assert_eq!(preview.text().map(TextPreview::text), Some(lfs), "{name}: its text stays");
        let Shape::Pointer(pointer) = preview.shape else { panic!("{name}") };
        assert_eq!((pointer.keeper, pointer.bytes), (Keeper::GitLfs, Some(12_345_678)), "{name}");
        assert!(pointer.id.starts_with("sha256:4d7a"), "{name}");
    }
    let pointer = |name: &str, text: &str| match load_bytes(name, text.as_bytes()).expect("readable").shape {
        Shape::Pointer(pointer) => Some((pointer.keeper, pointer.bytes)),
        _ => None,
    };
    let windows = lfs.replace('\n', "\r\n");
    assert_eq!(pointer("a.bin", &windows), Some((Keeper::GitLfs, Some(12_345_678))));
    let annex = "/annex/objects/SHA256E-s4321--0a1b.png\n";
    assert_eq!(pointer("a.png", annex), Some((Keeper::GitAnnex, Some(4321))));
    let link = "../../.git/annex/objects/Xw/9f/MD5-s77--0a1b/MD5-s77--0a1b";
    assert_eq!(pointer("a.png", link), Some((Keeper::GitAnnex, Some(77))));
    let dvc = "outs:\n- md5: a304afb96060aad90176268345e10355\n  size: 37891850\n  path: data.xml\n";
    assert_eq!(pointer("data.xml.dvc", dvc), Some((Keeper::Dvc, Some(37_891_850))));
    // Others are what they are.
    assert_eq!(pointer("data.yaml", dvc), None);
    for text in [
        "version https://git-lfs.github.com/spec/v1 is what a pointer begins with",
        "see /annex/objects/ for the rest",
        "version 2\noid 1\nsize 3\n",
    ] {
        assert_eq!(pointer("notes.txt", text), None, "{text}");
    }
    let long = format!("{lfs}{}", "x".repeat(2000));
    assert_eq!(pointer("notes.txt", &long), None);
}
