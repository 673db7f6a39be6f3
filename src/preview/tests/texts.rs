//! TOML, compressed text, lines of JSON that end in the middle, and what is told of texts to programs.

use super::*;

#[test]
fn toml_is_a_tree_in_the_order_of_the_file() {
    let text = "title = \"π\"\n[train]\nlr = 1e-3\nepochs = 0x10\nwhen = 2024-01-02\ntags = [1, \"b\", true]\n[a]\nb.c = nan\n";
    let expected = "title: π String\ntrain: 4 below Object\n  lr: 1e-3 Number\n  epochs: 0x10 Number\n  \
        when: 2024-01-02 String\n  tags: 3 below Array\n    [0]: 1 Number\n    [1]: b String\n    [2]: true Bool\n\
        a: 1 below Object\n  b: 1 below Object\n    c: nan Number\n";
    let tree = tree_of("pyproject.toml", text);
    assert_eq!(outline(&tree), expected);
    assert_eq!(notice_of("a.toml", b"a = 1\nb = \n").map(|why| why.args), Some(vec![("line", 2_usize.into())]));
    assert_eq!(notice_of("a.toml", b"# nothing yet\n"), None);
    let deep = format!("a = {}{}", "[".repeat(3000), "]".repeat(3000));
    assert_eq!(notice_of("a.toml", deep.as_bytes()).map(|why| why.key), Some("preview-not-toml"));
    let limits = Limits { max_rows: 5, ..Limits::default() };
    let Shape::Tree(tree) = load_with("a.toml", text.as_bytes(), &limits).expect("readable").shape else { panic!() };
    assert!(tree.is_cut && tree.rows.len() < 5);
}

#[test]
fn compressed_text_is_shown_as_what_is_inside() {
    let log = "epoch 1\n".repeat(2000);
    let preview = load_bytes("train.log.gz", &gzipped(log.as_bytes())).expect("readable");
    assert_eq!((preview.text().expect("text").line_count(), preview.kind), (2000, "text"));
    assert!(matches!(load_bytes("a.json.gz", &gzipped(b"{\"a\": 1}")).expect("readable").shape, Shape::Tree(_)));
    // A bomb costs no more than a text is shown of.
    let bomb = gzipped(&vec![b'a'; 40 << 20]);
    let preview = load_bytes("a.txt.gz", &bomb).expect("readable");
    assert!(preview.text().is_some_and(|text| text.is_cut && text.text().len() <= 4 << 20), "cut");
}

#[test]
fn lines_of_json_are_shown_up_to_the_one_that_was_being_written() {
    let preview = load_bytes("a.jsonl", b"{\"a\": 1}\n{\"a\": NaN}\n{\"a\": ").expect("readable");
    assert_eq!(preview.notices.iter().map(|why| why.key).collect::<Vec<_>>(), ["preview-json-lines-end"]);
    let Shape::Tree(tree) = preview.shape else { panic!("not a tree") };
    assert_eq!(
        outline(&tree),
        "#1: 1 below Object\n  a: 1 Number\n#2: 1 below Object\n  a: NaN Number\n#3: 0 below Object\n"
    );
    assert_eq!((tree.documents, tree.top), (3, Kind::Object));
    assert_eq!(notice_of("a.json", b"{}\n{").map(|why| why.key), Some("preview-not-json"));
}

#[test]
fn programs_are_told_of_the_whole_text() {
    let told = |name: &str, bytes: &[u8]| {
        let preview = load_bytes(name, bytes).expect("readable");
        let mut told = report(&preview);
        let mut source = Source::new(name, bytes.len() as u64, Cursor::new(bytes.to_vec()));
        whole_text(name, &mut told, &mut source, &Cancel::new()).expect("readable");
        told
    };
    let long: String = (0..300_000).flat_map(|at| ["line ".to_owned(), at.to_string(), "\n".to_owned()]).collect();
    let text = &told("train.log", long.as_bytes())["text"];
    assert_eq!(
        (&text["lines"], &text["last_line"], &text["encoding"]),
        (&300_000.into(), &"line 299999".into(), &"utf-8".into())
    );
    assert_eq!(told("a.py", b"#!/usr/bin/env python\n")["text"]["language"], "Python");
    assert_eq!(told("a", b"a\rb\rc 66\r")["text"]["lines"], 3);
    assert_eq!(told("crash.log", b"before\nmid\0dle\nafter\n")["text"]["lines"], 3);
    let tree = &told("a.json", b"{\"x\": {\"y\": 1}, \"z\": []}")["tree"];
    assert_eq!(tree, &serde_json::json!({"top": "object", "keys": ["x", "z"], "documents": 1}));
    let lines = &told("a.jsonl", b"{\"x\": {\"y\": 1}}\n{\"z\": 2}")["tree"];
    assert_eq!((&lines["documents"], &lines["keys"]), (&2.into(), &serde_json::json!(["x"])));
}
