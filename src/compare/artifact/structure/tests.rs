use proptest::prelude::*;

use super::*;
use crate::preview::{Limits, Shape, Source, load};

fn tree(name: &str, text: &str) -> TreePreview {
    let source = Source::new(name, text.len() as u64, std::io::Cursor::new(text.as_bytes().to_vec()));
    match load(source, &Limits::default(), &Cancel::new()).expect("reads").shape {
        Shape::Tree(tree) => tree,
        other => panic!("no tree: {other:?}"),
    }
}

fn difference(before: &TreePreview, after: &TreePreview) -> StructureDifference {
    StructureDifference::of(before, after, &Cancel::new()).expect("not cancelled")
}

fn json(before: &str, after: &str) -> StructureDifference {
    difference(&tree("a.json", before), &tree("b.json", after))
}

/// What differs: path, before, after; containers are left out.
fn told(found: &StructureDifference) -> Vec<String> {
    let text = |value: &Option<Value>| match value {
        None => "-".to_owned(),
        Some(value) if value.kind.is_container() => value.kind.name().to_owned(),
        Some(value) => value.text.clone(),
    };
    let differs = |at: &usize| !matches!(found.rows[*at].change, Change::Same | Change::Within);
    (0..found.rows.len())
        .filter(differs)
        .map(|at| format!("{}: {} > {}", found.path(at), text(&found.rows[at].before), text(&found.rows[at].after)))
        .collect()
}

#[test]
fn values_differ_by_path() {
    let found = json(
        r#"{"lr": 1e-3, "model": {"depth": 18, "name": "resnet"}, "aug": ["flip"], "old": true}"#,
        r#"{"model": {"name": "resnet", "depth": 34}, "lr": 0.001, "aug": ["flip", "crop"], "new key": null}"#,
    );
    assert_eq!(told(&found), ["model.depth: 18 > 34", "aug[1]: - > crop", "old: true > -", "[\"new key\"]: - > null"]);
    assert_eq!((found.added, found.removed, found.changed, found.same), (2, 1, 1, 3));
    let depth = (0..found.rows.len()).find(|at| found.path(*at) == "model.depth").expect("is there");
    assert_eq!(found.rows[depth].delta(), Some((16.0, Some(16.0 / 18.0))));
    assert_eq!((found.rows[0].change, found.rows[0].changes), (Change::Within, 4));
    assert_eq!(found.rows[0].descendants as usize, found.rows.len() - 1);
}

#[test]
fn elements_of_arrays_are_matched_by_what_names_them() {
    let found = json(
        r#"{"layers": [{"name": "conv1", "units": 64}, {"name": "fc", "units": 10}]}"#,
        r#"{"layers": [{"name": "stem", "units": 3}, {"units": 64, "name": "conv1"}, {"name": "fc", "units": 100}]}"#,
    );
    assert_eq!(
        told(&found),
        [
            "layers[name=\"stem\"]: - > object",
            "layers[name=\"stem\"].name: - > stem",
            "layers[name=\"stem\"].units: - > 3",
            "layers[name=\"fc\"].units: 10 > 100"
        ]
    );
    // Not a name: it is there twice. By position then.
    let before = r#"{"layers": [{"name": "a", "v": 1}, {"name": "a", "v": 2}]}"#;
    assert_eq!(told(&json(before, r#"{"layers": [{"name": "a", "v": 1}]}"#))[0], "layers[1]: object > -");
}

#[test]
fn formats_can_be_compared_with_each_other() {
    let json =
        tree("a.json", r#"{"lr": 0.001, "steps": 1000, "on": true, "none": null, "limit": Infinity, "who": "1"}"#);
    let yaml = tree("b.yaml", "lr: 1e-3\nsteps: 1000.0\non: True\nnone: ~\nlimit: .inf\nwho: '1'\n");
    assert!(difference(&json, &yaml).is_same());
    let toml = tree("c.toml", "lr = 1e-3\nsteps = 1_000\non = true\nlimit = inf\nwho = 1\n");
    let found = difference(&json, &toml);
    assert_eq!(told(&found), ["none: null > -", "who: 1 > 1"]);
}

#[test]
fn whatever_is_on_top() {
    assert!(json("{}", "{}").is_same());
    assert_eq!(told(&json("{}", r#"{"a": 1}"#)), ["a: - > 1"]);
    assert_eq!(told(&json("[]", "{}")), [": array > object"]);
    assert_eq!(told(&json("[1]", r#"{"a": 1}"#)), [": array > object", "[0]: 1 > -", "a: - > 1"]);
    let documents = |text: &str| tree("a.yaml", text);
    let found = difference(&documents("a: 1\n"), &documents("a: 1\n---\na: 2\n"));
    assert_eq!(told(&found), ["[1]: - > object", "[1].a: - > 2"]);
    let found = difference(&documents("a: 1\n---\na: 2\n"), &documents("a: 1\n---\na: 3\n"));
    assert_eq!(told(&found), ["[1].a: 2 > 3"]);
    assert_eq!(told(&difference(&documents("5\n"), &documents("6\n"))), [": 5 > 6"]);
}

#[test]
fn equal_keys_and_a_container_in_the_place_of_a_value() {
    assert_eq!(told(&json(r#"{"a": 1, "a": 2}"#, r#"{"a": 1, "a": 3}"#)), ["a: 2 > 3"]);
    assert_eq!(told(&json(r#"{"a": 1}"#, r#"{"a": {"b": 1}}"#)), ["a: 1 > object", "a.b: - > 1"]);
}

#[test]
fn equal_parts_are_folded() {
    let found =
        json(r#"{"same": {"x": {"y": 1}}, "other": {"z": 1}}"#, r#"{"same": {"x": {"y": 1}}, "other": {"z": 2}}"#);
    let paths = |rows: Vec<usize>| rows.into_iter().map(|at| found.path(at)).collect::<Vec<_>>();
    assert_eq!(paths(found.visible(false, |_| false)), ["", "same", "other", "other.z"]);
    assert_eq!(paths(found.visible(true, |_| false)), ["", "other", "other.z"]);
    assert_eq!(paths(found.visible(false, |at| found.path(at) == "same")), ["", "same", "same.x", "other", "other.z"]);
}

#[test]
fn deep_long_and_cut_ones() {
    let deep = |value: &str| format!("{}{value}{}", "[".repeat(9_000), "]".repeat(9_000));
    let found = json(&deep("1"), &deep("2"));
    assert_eq!((found.changed, found.rows.len()), (1, 9_001));
    let long = |end: &str| format!("{{\"a\": \"{}{end}\"}}", "x".repeat(5_000));
    assert_eq!(json(&long("1"), &long("2")).uncertain, 1);
    let many = |first: u32| format!("[{first}{}]", ", 1".repeat(150_000));
    let found = json(&many(1), &many(2));
    assert!(found.is_partial);
    assert_eq!(found.changed, 1);
    let cancel = Cancel::new();
    cancel.cancel();
    assert!(StructureDifference::of(&tree("a.json", "[1]"), &tree("a.json", "[1]"), &cancel).is_none());
}

#[test]
fn numbers_are_equal_as_numbers() {
    for (before, after) in
        [("1", "1.0"), ("1e3", "1000"), ("-0", "0.0"), ("0x1F", "31"), ("1_000", "1000"), ("NaN", ".nan")]
    {
        assert!(numbers::are_same(before, after), "{before} {after}");
    }
    for (before, after) in [("9007199254740993", "9007199254740992"), ("1", "-1"), ("inf", "-inf"), ("NaN", "1")] {
        assert!(!numbers::are_same(before, after), "{before} {after}");
    }
}

fn value() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        (0..4_i64).prop_map(serde_json::Value::from),
        "[ab]{0,2}".prop_map(serde_json::Value::from),
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(serde_json::Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(serde_json::Value::from),
            proptest::collection::btree_map("(a|b|id|name)", inner, 0..4)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

/// What one side of a difference holds: path and value of everything but containers, by the names that it has there.
fn side(found: &StructureDifference, side: usize) -> Vec<(u32, String)> {
    let of = |row: &Row| if side == 0 { row.before.clone() } else { row.after.clone() };
    let mut values: Vec<_> = found
        .rows
        .iter()
        .filter_map(|row| Some((row.depth, of(row)?)))
        .filter(|(_, value)| !value.kind.is_container())
        .map(|(depth, value)| (depth, value.text))
        .collect();
    values.sort();
    values
}

proptest! {
    #[test]
    fn both_sides_are_told_whole(before in value(), after in value()) {
        let texts = [before, after].map(|value| value.to_string());
        let found = json_or_skip(&texts[0], &texts[1]);
        let same = [json_or_skip(&texts[0], &texts[0]), json_or_skip(&texts[1], &texts[1])];
        prop_assert!(same.iter().all(StructureDifference::is_same));
        prop_assert_eq!(side(&found, 0), side(&same[0], 0));
        prop_assert_eq!(side(&found, 1), side(&same[1], 0));
        prop_assert_eq!(found.is_same(), found.added + found.removed + found.changed == 0);
        let turned = json_or_skip(&texts[1], &texts[0]);
        prop_assert_eq!((found.added, found.changed, found.same), (turned.removed, turned.changed, turned.same));
    }
}

/// In an array, so that the file is recognised whatever the value is.
fn json_or_skip(before: &str, after: &str) -> StructureDifference {
    json(&format!("[{before}]"), &format!("[{after}]"))
}
