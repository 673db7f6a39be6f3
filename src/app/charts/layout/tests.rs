use super::*;

fn names(names: &[&str]) -> Vec<ChartName> {
    names.iter().map(|name| ChartName::from(*name)).collect()
}

fn kinds(metrics: &[ChartName], singles: &[&str]) -> FxHashMap<ChartName, MetricKind> {
    let kind = |name: &ChartName| MetricKind { is_single: singles.contains(&&**name), runs: 3 };
    metrics.iter().map(|name| (name.clone(), kind(name))).collect()
}

fn arranged(metrics: &[&str], choices: &LayoutChoices) -> Vec<(String, Vec<String>)> {
    let metrics = names(metrics);
    let kinds = kinds(&metrics, &[]);
    let contents = Contents { metrics: &metrics, added: &[], kinds: &kinds, is_first: false };
    let sections = arrange(contents, choices, |_| true).sections;
    let all = |section: &Section| section.names().map(ToString::to_string).collect();
    sections.iter().map(|section| (section.key.clone(), all(section))).collect()
}

fn section(key: &str, names: &[&str]) -> (String, Vec<String>) {
    (key.to_owned(), names.iter().map(|name| (*name).to_owned()).collect())
}

#[test]
fn sections_follow_the_metrics_and_what_has_none_comes_last() {
    let metrics = ["alone", "b/x", "a/y", "b/z", "system/cpu"];
    let expected = [
        section("b", &["b/x", "b/z"]),
        section("a", &["a/y"]),
        section("", &["alone"]),
        section("system", &["system/cpu"]),
    ];
    assert_eq!(arranged(&metrics, &LayoutChoices::default()), expected);
}

#[test]
fn what_appears_later_stands_at_its_natural_place() {
    let mut choices = LayoutChoices::default();
    choices.orders.insert("a".to_owned(), names(&["a/3", "a/1", "a/5"]));
    let shown = arranged(&["a/0", "a/1", "a/2", "a/3", "a/4", "a/5"], &choices);
    assert_eq!(shown, [section("a", &["a/0", "a/3", "a/4", "a/1", "a/2", "a/5"])]);
    // What is gone leaves no hole, and is where it was when it is back.
    assert_eq!(arranged(&["a/1", "a/5"], &choices), [section("a", &["a/1", "a/5"])]);
    assert_eq!(arranged(&["a/1", "a/3", "a/5"], &choices), [section("a", &["a/3", "a/1", "a/5"])]);
}

#[test]
fn a_move_keeps_what_is_not_shown_now() {
    let (shown, kept) = (names(&["a", "c"]), names(&["c", "hidden", "a"]));
    let to = |to| moved(&shown, &kept, &"c".into(), &to);
    assert_eq!(to(Move::First), Some(names(&["c", "hidden", "a"])));
    assert_eq!(to(Move::Before("a".into())), Some(names(&["c", "hidden", "a"])));
    assert_eq!(to(Move::Later), None, "it is the last one");
    assert_eq!(to(Move::After("nowhere".into())), None);
    let shown = names(&["a", "b", "c"]);
    let to = |to| moved(&shown, &[], &"b".into(), &to);
    assert_eq!(to(Move::Earlier), Some(names(&["b", "a", "c"])));
    assert_eq!(to(Move::After("c".into())), Some(names(&["a", "c", "b"])));
    assert_eq!(to(Move::After("a".into())), None, "there it stands");
}

#[test]
fn pinned_charts_stand_first_and_hidden_ones_nowhere() {
    let choices = LayoutChoices {
        pinned: names(&["b/x", "gone", "b/hidden"]),
        hidden: names(&["b/hidden", "a/y"]).into_iter().collect(),
        sections: vec!["c".to_owned(), "b".to_owned()],
        ..LayoutChoices::default()
    };
    let shown = arranged(&["a/y", "b/hidden", "b/x", "b/z", "c/1", "d/1"], &choices);
    let expected = [section(PINNED, &["b/x"]), section("c", &["c/1"]), section("d", &["d/1"]), section("b", &["b/z"])];
    assert_eq!(shown, expected);
}

#[test]
fn single_values_share_a_card_but_not_where_they_were_put_by_hand() {
    let metrics = names(&["t/acc", "t/loss", "t/size"]);
    let kinds = kinds(&metrics, &["t/acc", "t/size"]);
    let contents = Contents { metrics: &metrics, added: &[], kinds: &kinds, is_first: false };
    let choices = LayoutChoices { pinned: names(&["t/size"]), ..LayoutChoices::default() };
    let sections = arrange(contents, &choices, |_| true).sections;
    let cards = |at: usize| sections[at].cards.iter().map(|card| &*card.name).collect::<Vec<_>>();
    assert_eq!((cards(0), cards(1)), (vec!["t/size"], vec!["t/loss"]));
    assert_eq!(sections[1].singles, [("t/acc".into(), 3)]);
}

#[test]
fn at_first_sections_appear_from_the_top_down() {
    let metrics = names(&["a/1", "b/1", "b/2", "c/1"]);
    let known = kinds(&names(&["a/1", "b/1", "c/1"]), &[]);
    let contents = |is_first| Contents { metrics: &metrics, added: &[], kinds: &known, is_first };
    let shown = |is_first| {
        let sections = arrange(contents(is_first), &LayoutChoices::default(), |_| true).sections;
        sections.into_iter().map(|section| section.key).collect::<Vec<_>>()
    };
    assert_eq!(shown(true), ["a"]);
    assert_eq!(shown(false), ["a", "b", "c"]);
}

/// Sizes that are not random but odd enough, the same every time.
fn odd_cards(count: u64) -> Vec<Card> {
    let card = |at: u64| {
        let number = at.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407) >> 33;
        let size = CardSize { columns: (number % 4) as u8, rows: (number / 4 % 11) as u8 };
        Card { name: at.to_string().into(), size: (!number.is_multiple_of(5)).then(|| size.clamped()) }
    };
    (0..count).map(card).collect()
}

#[test]
fn cards_never_overlap_and_stay_in_their_columns() {
    for columns in 1..=6 {
        let packed = pack(&odd_cards(200), columns, 3);
        let mut taken = FxHashSet::default();
        for cell in &packed.cells {
            assert!(cell.column + cell.columns <= columns, "{cell:?} in {columns}");
            assert!(cell.row + cell.rows <= packed.rows);
            for row in cell.row..cell.row + cell.rows {
                for column in cell.column..cell.column + cell.columns {
                    assert!(taken.insert((row, column)), "{cell:?} lies over another in {columns}");
                }
            }
        }
    }
}

#[test]
fn cards_of_one_size_are_read_line_by_line() {
    let cards: Vec<Card> = (0..7).map(|at| Card { name: at.to_string().into(), size: None }).collect();
    let packed = pack(&cards, 3, 3);
    let places: Vec<(usize, usize)> = packed.cells.iter().map(|cell| (cell.row, cell.column)).collect();
    assert_eq!(places, [(0, 0), (0, 1), (0, 2), (3, 0), (3, 1), (3, 2), (6, 0)]);
    assert_eq!(packed.rows, 9);
    assert_eq!(pack(&[], 3, 3), Packed { cells: Vec::new(), rows: 0 });
}

#[test]
fn sizes_of_another_version_are_brought_into_range() {
    let size = CardSize { columns: 200, rows: 0 }.clamped();
    assert_eq!(size, CardSize { columns: CardSize::MOST_COLUMNS, rows: CardSize::LEAST_ROWS });
}
