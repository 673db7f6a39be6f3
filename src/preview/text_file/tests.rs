//! Against what is plainly right: whole texts, split and searched at once.

use std::io::Cursor;

use proptest::prelude::*;

use super::super::encoding::Charset;
use super::*;
use crate::store::Cancel;

/// The index of a file that is there.
fn indexed(bytes: &[u8]) -> LineIndex {
    let mut reader = Cursor::new(bytes);
    let mut index = begin(&mut reader).expect("readable");
    complete(&mut reader, &mut index, &Cancel::new(), |_| {}).expect("readable");
    assert!(index.is_complete && index.bytes() <= bytes.len() as u64);
    index
}

fn all_lines(bytes: &[u8], index: &LineIndex, from: u64) -> Vec<String> {
    let count = index.line_count() as usize;
    let read = lines(&mut Cursor::new(bytes), index, from, count + 1, &Cancel::new()).expect("readable");
    read.into_iter().map(|line| line.text).collect()
}

/// As editors do it: a line feed ends a line, with the carriage returns before it.
fn split(text: &str) -> Vec<String> {
    let mut lines: Vec<&str> = text.split('\n').collect();
    if lines.last() == Some(&"") {
        lines.pop();
    }
    lines.into_iter().map(|line| line.trim_end_matches('\r').to_owned()).collect()
}

fn query(text: &str) -> Query {
    Query { text: text.to_owned(), ..Query::default() }
}

fn found(bytes: &[u8], query: &Query, is_raw: bool) -> (u64, Vec<Match>) {
    let index = indexed(bytes);
    let matcher = Matcher::new(query).expect("a pattern");
    let (mut count, mut matches) = (0, Vec::new());
    search(&mut Cursor::new(bytes), &index, &matcher, (0, is_raw), &Cancel::new(), |more| {
        count = more.count;
        matches.extend(more.matches);
    })
    .expect("readable");
    (count, matches)
}

/// Lines of many lengths; long ones reach over what is read at once.
fn texts() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        6 => "[ab é猫0-9.]{0,12}",
        1 => (0_usize..9000).prop_map(|length| "x".repeat(length)),
    ];
    let end = prop_oneof![8 => Just("\n"), 2 => Just("\r\n"), 1 => Just("\n\n")];
    (prop::collection::vec((line, end), 0..60), any::<bool>()).prop_map(|(lines, is_ended)| {
        let mut text: String = lines.iter().flat_map(|(line, end)| [line.as_str(), end]).collect();
        if !is_ended {
            text.push_str("the end");
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn lines_are_those_of_a_plain_split_from_wherever_they_are_read(text in texts(), from in 0_usize..80) {
        let index = indexed(text.as_bytes());
        let expected = split(&text);
        prop_assert_eq!(index.line_count(), expected.len() as u64);
        let from = from.min(expected.len());
        prop_assert_eq!(all_lines(text.as_bytes(), &index, from as u64), &expected[from..]);
    }

    #[test]
    fn an_index_that_grows_is_the_index_of_the_whole(text in texts(), cut in 0.0_f64..1.0, step in 1_usize..700) {
        let bytes = text.as_bytes();
        let cut = (bytes.len() as f64 * cut) as usize;
        let whole = indexed(bytes);
        let mut grown = LineIndex::new(Detected { charset: Charset::UTF_8, mark: 0, is_damaged: false }, whole.ends);
        bytes[..cut].chunks(step).for_each(|more| assert_eq!(grown.extend(more), more.len()));
        prop_assert!(is_same(&mut Cursor::new(bytes), &grown).expect("readable"), "it only grew");
        complete(&mut Cursor::new(bytes), &mut grown, &Cancel::new(), |_| {}).expect("readable");
        prop_assert_eq!((grown.line_count(), grown.bytes()), (whole.line_count(), whole.bytes()));
        prop_assert_eq!(all_lines(bytes, &grown, 0), split(&text));
    }

    #[test]
    fn as_many_matches_as_in_each_line_by_itself(text in texts(), pattern in "[ab0x]|b+|\\d\\.|é|猫 ?|[^a]x*|\\s+") {
        for (is_pattern, is_exact, is_word) in [(true, true, false), (false, true, false), (true, false, true)] {
            let query = Query { text: pattern.clone(), is_pattern, is_exact, is_word };
            // What was made up may be no pattern at all.
            let Ok(matcher) = Matcher::new(&query) else { continue };
            let expected: Vec<Match> = split(&text).iter().enumerate().flat_map(|(line, text)| {
                matcher.find_in(text).map(move |range| Match {
                    line: line as u64, start: range.start as u32, end: range.end as u32,
                }).collect::<Vec<_>>()
            }).collect();
            let (count, matches) = found(text.as_bytes(), &query, false);
            prop_assert_eq!(count, expected.len() as u64);
            prop_assert_eq!(matches, expected);
        }
    }

    #[test]
    fn whatever_is_written_is_shown_safely(line in "([\\x00-\\x1f]|\\x1b\\[[0-9;:]{0,12}[mKA]|\\x1b\\]8;;x|[a-c猫\u{202e}])*") {
        let shown = rendered(&line, 40);
        let is_harmful = |it: char| (it.is_control() && it != '\t') || it == '\u{202e}';
        prop_assert!(!shown.text.contains(is_harmful));
        prop_assert!(shown.text.chars().count() <= 300);
        let mut end = 0;
        for part in &shown.styled {
            prop_assert!(part.range.start >= end && shown.text.get(part.range.clone()).is_some());
            end = part.range.end;
        }
    }
}

#[test]
fn a_large_file_has_few_known_places_and_every_line_is_near_one() {
    let bytes: Vec<u8> = (0..400_000).flat_map(|at| format!("line {at}\n").into_bytes()).collect();
    let index = indexed(&bytes);
    assert_eq!(index.line_count(), 400_000);
    assert!((20..100).contains(&index.place_count()), "{}", index.place_count());
    for from in [0, 1, 777, 131_072, 399_999] {
        let read = lines(&mut Cursor::new(&bytes), &index, from, 3, &Cancel::new()).expect("readable");
        let expected = (from..400_000).take(3).map(|at| format!("line {at}"));
        assert!(read.iter().map(|line| line.text.clone()).eq(expected), "{from}");
    }
    assert!(all_lines(&bytes, &index, 400_000).is_empty());
}

#[test]
fn line_ends_of_every_kind() {
    for (text, ends, lines) in [
        ("a\r\nb\r\n", LineEnds::Both, &["a", "b"][..]),
        ("a\rb\rc 66\r", LineEnds::Return, &["a", "b", "c 66"]),
        ("a\r\rb", LineEnds::Return, &["a", "", "b"]),
        ("\r 10%|#\r 20%|##\n", LineEnds::LineFeed, &["\r 10%|#\r 20%|##"]),
        ("a\nb\r\n", LineEnds::LineFeed, &["a", "b"]),
        ("one", LineEnds::LineFeed, &["one"]),
    ] {
        let index = indexed(text.as_bytes());
        assert_eq!(index.ends, ends, "{text:?}");
        assert_eq!(all_lines(text.as_bytes(), &index, 0), lines, "{text:?}");
        assert_eq!(index.line_count(), lines.len() as u64, "{text:?}");
    }
    // A pair of line ends that lies over the border of what is read.
    let mut index = LineIndex::new(Detected { charset: Charset::UTF_8, mark: 0, is_damaged: false }, LineEnds::Return);
    for more in ["a\r", "\nb\r", "c", "\r"] {
        index.extend(more.as_bytes());
    }
    assert_eq!(index.line_count(), 3);
    assert_eq!(all_lines(b"a\r\nb\rc\r", &index, 0), ["a", "b", "c"]);
}

#[test]
fn every_encoding_has_its_lines() {
    let text = "epoch 1\r\népoque 2\nlast";
    let of = |name: &str| Charset::of_name(name).expect("in the list");
    let wide = |encode: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(encode).collect::<Vec<u8>>();
    for (bytes, charset) in [
        (wide(u16::to_le_bytes), "UTF-16LE"),
        (wide(u16::to_be_bytes), "UTF-16BE"),
        ([&[0xff, 0xfe][..], &wide(u16::to_le_bytes)].concat(), "UTF-16LE"),
        (text.bytes().collect(), "UTF-8"),
    ] {
        let index = indexed(&bytes);
        assert_eq!(index.charset, of(charset));
        assert_eq!(all_lines(&bytes, &index, 0), ["epoch 1", "époque 2", "last"], "{charset}");
    }
    let gbk = encoding_rs::GBK.encode("训练开始\n验证准确率\n").0.into_owned();
    let chosen = Detected { charset: of("gbk"), mark: 0, is_damaged: false };
    let mut index = LineIndex::new(chosen, LineEnds::LineFeed);
    index.extend(&gbk);
    assert_eq!(all_lines(&gbk, &index, 0), ["训练开始", "验证准确率"]);
    let names: std::collections::BTreeSet<_> = Charset::all().map(Charset::name).collect();
    assert_eq!(names.len(), Charset::all().count(), "each once");
}

#[test]
fn what_the_bytes_tell_of_an_encoding() {
    let koi8 = encoding_rs::KOI8_U.encode("Эпоха: потери, точность, данные загружены").0.into_owned();
    for (bytes, codec) in [
        (b"plain".as_slice(), "utf-8"),
        (b"\xef\xbb\xbfmarked", "utf-8-sig"),
        (b"\xff\xfea\0", "utf-16"),
        (b"e\0p\0o\0c\0h\0", "utf-16-le"),
        (b"na\xc3\xafve r\xc3\xa9sum\xc3\xa9\nbad: \xff\xfe end\n", "utf-8 (damaged)"),
        (b"\xc9poque : perte, pr\xe9cision - \xe9t\xe9, d\xe9j\xe0 pr\xeat", "latin-1"),
        (b"Verlust 0.5 \x80 Genauigkeit 0.2 \x96 \x93gut\x94 Gr\xf6\xdfe", "cp1252"),
        (&koi8, "koi8_r"),
    ] {
        let index = super::super::encoding::detect(bytes, true).expect("text");
        assert_eq!(index.codec(), codec, "{bytes:?}");
    }
}

#[test]
fn a_file_that_was_replaced_is_another() {
    let before = b"epoch 1\nepoch 2\n";
    let index = indexed(before);
    for (after, is_the_same) in [
        (&b"epoch 1\nepoch 2\nepoch 3\n"[..], true),
        (b"epoch 1\nepoch 2\n", true),
        (b"epoch 1\n", false),
        (b"begun anew, and longer than before\n", false),
        (b"epoch 1\nepoch 9\nepoch 3\n", false),
    ] {
        assert_eq!(is_same(&mut Cursor::new(after), &index).expect("readable"), is_the_same, "{after:?}");
    }
    // Lines are asked for that are no longer there.
    let read = lines(&mut Cursor::new(b"epoch"), &index, 0, 10, &Cancel::new()).expect("readable");
    assert_eq!(read.len(), 1);
}

#[test]
fn long_lines_are_cut_and_the_next_one_is_whole() {
    let text = format!("{}\nshort\n{}", "y".repeat(3_000_000), "z".repeat(50_000));
    let index = indexed(text.as_bytes());
    let read = lines(&mut Cursor::new(text.as_bytes()), &index, 0, 10, &Cancel::new()).expect("readable");
    let facts: Vec<_> = read.iter().map(|line| (line.text.len(), line.is_cut)).collect();
    assert_eq!(facts, [(40_000, true), (5, false), (40_000, true)]);
    assert_eq!(found(text.as_bytes(), &query("z"), false).0, 50_000, "found where it is not shown");
    assert_eq!(rendered(&read[0].text, MAX_LINE_CHARS).text.chars().count(), MAX_LINE_CHARS + 1);
}

#[test]
fn colours_of_every_kind_and_the_last_state_of_a_bar() {
    let shown = |line: &str| {
        let shown = rendered(line, 1000);
        let parts: Vec<_> =
            shown.styled.iter().map(|part| (shown.text[part.range.clone()].to_owned(), part.look)).collect();
        (shown.text, parts)
    };
    let look = |ink| Look { ink: Some(ink), ..Look::default() };
    let (text, parts) =
        shown("a \u{1b}[31mred\u{1b}[0m \u{1b}[1;38;5;208mbold\u{1b}[39m dim\u{1b}[m \u{1b}[38;2;1;2;3mtrue");
    assert_eq!(text, "a red bold dim true");
    let bold = Look { is_bold: true, ..Look::default() };
    let expected = [
        ("red", look(Ink::Named(1))),
        ("bold", Look { ink: Some(Ink::Rgb([255, 135, 0])), ..bold }),
        (" dim", bold),
        ("true", look(Ink::Rgb([1, 2, 3]))),
    ];
    assert!(parts.iter().map(|(text, look)| (text.as_str(), *look)).eq(expected), "{parts:?}");
    assert_eq!(
        shown("\u{1b}[97;101;7mx").1[0].1,
        Look { ink: Some(Ink::Named(15)), paper: Some(Ink::Named(9)), is_inverse: true, ..Look::default() }
    );
    assert_eq!(shown("\u{1b}[38;5;244mgrey").1[0].1.ink, Some(Ink::Rgb([128; 3])));
    // Bars, links, movements, and sequences that never end.
    assert_eq!(shown("\r 10%|#\r 20%|##\r100%|####| done").0, "100%|####| done");
    assert_eq!(shown("\u{1b}]8;;https://example.org\u{1b}\\link\u{1b}]8;;\u{7} text\u{1b}[2K\u{1b}[A").0, "link text");
    assert_eq!(shown("50\u{8}\u{8}51%").0, "51%");
    assert_eq!(shown("a\u{1b}[38;5").0, "a");
    assert_eq!(shown("a\u{1b}]8;;").0, "a");
    assert_eq!(raw("a\u{1b}[0m", 10).text, "a‹1B›[0m");
}

#[test]
fn what_is_found_is_found_in_what_is_shown() {
    let log = "\u{1b}[31mn\u{1b}[0man\r loss nan\nNaN\r\nbanana\n";
    assert_eq!(
        found(log.as_bytes(), &Query { is_exact: true, ..query("nan") }, false).1,
        [Match { line: 0, start: 6, end: 9 }, Match { line: 2, start: 2, end: 5 },]
    );
    assert_eq!(found(log.as_bytes(), &query("nan"), false).0, 3);
    assert_eq!(found(log.as_bytes(), &Query { is_word: true, ..query("nan") }, false).0, 2);
    assert_eq!(found(log.as_bytes(), &query("‹1b›"), true).0, 2, "control characters, where they are shown");
    let wide: Vec<u8> = "loss nan\nnan".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(found(&wide, &query("nan"), false).1.len(), 2);
    let wrong = Matcher::new(&Query { is_pattern: true, ..query("(a") }).expect_err("not a pattern");
    assert!(wrong.contains("unclosed group"), "{wrong}");
    // A great many.
    let many = "a\n".repeat(MOST_KEPT + 10);
    let (count, matches) = found(many.as_bytes(), &query("a"), false);
    assert_eq!((count, matches.len()), (MOST_KEPT as u64 + 10, MOST_KEPT));
}

#[test]
fn languages_by_name_and_by_the_first_line() {
    for (path, first, name) in [
        ("src/train.py", "", Some("Python")),
        ("Dockerfile", "", Some("Dockerfile")),
        ("Dockerfile.gpu", "", Some("Dockerfile")),
        ("plot.R", "", Some("R")),
        ("run", "#!/usr/bin/env -S python3.11 -u", Some("Python")),
        ("run", "#!/bin/bash", Some("Bash")),
        ("model/MLmodel", "", Some("YAML")),
        ("train.log", "epoch 1", None),
        ("notes.txt", "", None),
    ] {
        assert_eq!(language_of(path, first).map(|it| it.name), name, "{path}");
    }
}

#[test]
fn code_is_coloured_across_lines() {
    let text = "def f(x):  # why\n    \"\"\"doc\n    still\"\"\"\n    return None, 3\n";
    let python = language_of("a.py", "").expect("known");
    let lines = highlight(text, python, &Cancel::new());
    let parts = |line: usize| -> Vec<(&str, Token)> {
        let text = text.lines().nth(line).expect("a line");
        lines[line].iter().map(|part| (&text[part.range.clone()], part.token)).collect()
    };
    assert_eq!(lines.len(), 4);
    assert!(parts(0).contains(&("f", Token::Function)), "{:?}", parts(0));
    assert!(parts(0).contains(&("# why", Token::Comment)), "{:?}", parts(0));
    assert!(parts(2).iter().any(|(text, token)| text.contains("still") && *token != Token::Keyword), "{:?}", parts(2));
    assert!(parts(3).contains(&("return", Token::Keyword)) && parts(3).contains(&("3", Token::Constant)));
    for language in [
        "a.toml",
        "a.yaml",
        "a.json",
        "a.sh",
        "a.sql",
        "a.R",
        "a.cpp",
        "a.xml",
        "a.html",
        "a.js",
        "a.md",
        "Dockerfile",
        "a.diff",
        "a.ini",
        "a.rs",
        "Makefile",
        "a.jl",
        "a.m",
        "a.tex",
        "a.css",
        "a.ts",
        "a.proto",
    ] {
        let text = "# a = \"b\" 1\n<a b=\"c\">1</a>\nlet x = 'y'; // 2\n+ 1\nFROM x\nSELECT 1;\n\\section{a} % b\n";
        let lines = highlight(text, language_of(language, "").expect(language), &Cancel::new());
        assert!(lines.iter().any(|line| !line.is_empty()), "{language} has a grammar");
    }
}
