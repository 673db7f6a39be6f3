//! What stands where on the page of a wall.

use super::*;

fn style() -> Style {
    Style { is_own: false, paper: [250; 3], grid: [200; 3], ..Style::own() }
}

fn page(style: &Style) -> Page<'_> {
    Page { title: "plots/loss.png", count: "in 2 of 3 runs", end: "", columns: 2, width: 300.0, style }
}

fn tile(name: &str, content: Content) -> Tile {
    let captions = vec!["lr 0.1".to_owned(), "depth 4".to_owned()];
    Tile { name: name.to_owned(), color: Some([1, 2, 3]), captions, metric: Some("0.93".to_owned()), content }
}

fn picture(width: u32, height: u32) -> Content {
    Content::Picture(Arc::new(Pixels { width, height, rgba: vec![9; (width * height * 4) as usize] }))
}

/// Texts with where they stand, in the order in which they are drawn.
fn texts(drawing: &Drawing) -> Vec<(&str, [f64; 2])> {
    let of = |item: &'_ Item| match item {
        Item::Text { text, at, .. } => Some((text.clone(), *at)),
        _ => None,
    };
    let found = drawing.items.iter().filter_map(of);
    found.map(|(text, at)| (&*Box::leak(text.into_boxed_str()), at)).collect()
}

fn at(drawing: &Drawing, wanted: &str) -> [f64; 2] {
    let found = texts(drawing).into_iter().find(|(text, _)| *text == wanted);
    found.map_or_else(|| panic!("{wanted} is not on the page"), |(_, at)| at)
}

#[test]
fn runs_stand_in_their_order_with_what_is_told_of_them_below() {
    let style = style();
    let tiles = [tile("first", picture(40, 30)), tile("second", picture(40, 20)), tile("third", picture(20, 20))];
    let drawing = page(&style).draw(&tiles);
    let side = page(&style).side();
    assert!((side - (300.0 - 2.0 * MARGIN - GAP) / 2.0).abs() < 1e-9);
    let [first, second, third] = ["first", "second", "third"].map(|name| at(&drawing, name));
    assert!(first[1] == second[1] && third[1] > first[1] + side, "two in a row: {first:?} {second:?} {third:?}");
    assert!((second[0] - first[0] - side - GAP).abs() < 1e-9 && third[0] == first[0]);
    let metric = texts(&drawing).into_iter().filter(|(text, _)| *text == "0.93").count();
    assert_eq!(metric, 3);
    assert!(at(&drawing, "lr 0.1")[1] > first[1] && at(&drawing, "depth 4")[1] > at(&drawing, "lr 0.1")[1]);
    assert_eq!(at(&drawing, "plots/loss.png")[0], MARGIN);
    assert_eq!(at(&drawing, "in 2 of 3 runs")[0], 300.0 - MARGIN);
    // The tallest says how high a row is; the others keep their proportions in its middle.
    let frames: Vec<PageRect> = drawing
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Image { frame, .. } => Some(*frame),
            _ => None,
        })
        .collect();
    assert_eq!(frames.len(), 3);
    assert!(frames.iter().all(|frame| frame.width <= side + 1e-9 && frame.height <= side + 1e-9));
    assert!((frames[1].height - side / 2.0).abs() < 1e-9 && (frames[1].y - frames[0].y - side / 8.0).abs() < 1e-9);
    assert!(drawing.height > third[1] && drawing.background == Some([250; 3]));
}

#[test]
fn what_is_missing_is_said_in_its_place_and_what_is_left_out_at_the_end() {
    let style = style();
    let tiles = [tile("has", picture(40, 30)), tile("lacks", Content::Words("not logged".to_owned()))];
    let drawing = Page { end: "and 40 more runs", ..page(&style) }.draw(&tiles);
    let said = at(&drawing, "not logged");
    assert!(said[0] > 150.0 && said[1] < at(&drawing, "lacks")[1], "in the second place");
    assert!(at(&drawing, "and 40 more runs")[1] > at(&drawing, "lacks")[1]);
    assert!(at(&drawing, "and 40 more runs")[1] < drawing.height);
}

#[test]
fn long_names_end_where_their_room_ends() {
    let style = style();
    let name = "a run with a name that nobody would ever want to read to its very end 中文中文中文";
    let drawing = page(&style).draw(&[tile(name, picture(40, 30)), tile("b", picture(4, 3))]);
    let shown = texts(&drawing).into_iter().find(|(text, _)| text.starts_with("a run")).map(|(text, _)| text);
    let shown = shown.expect("its beginning");
    let [font, _] = page(&style).fonts();
    assert!(shown.ends_with('…') && fonts::width(shown, font, Weight::SemiBold) <= page(&style).side());
    assert!(shown.len() > 12, "as much as fits: {shown}");
}

#[test]
fn a_figure_stays_made_of_lines() {
    let style = style();
    let stroke = Pen::solid([0; 3], 1.0);
    let line = Item::Line { points: vec![[0.0, 0.0], [600.0, 450.0]], stroke };
    let figure = Drawing { width: 600.0, height: 450.0, items: vec![line], ..Drawing::default() };
    let drawing = page(&style).draw(&[tile("plot", Content::Drawing(Box::new(figure)))]);
    let placed = drawing.items.iter().any(
        |item| matches!(item, Item::Clip { items, .. } if items.iter().any(|item| matches!(item, Item::Line { .. }))),
    );
    assert!(placed && !drawing.items.iter().any(|item| matches!(item, Item::Image { .. })));
}

#[test]
fn no_page_is_higher_than_files_can_be() {
    let style = style();
    for columns in [1, 3, 12] {
        for limit in [600.0, 5_000.0, 1e9] {
            let page = Page { columns, ..page(&style) };
            let most = page.most_tiles(limit);
            assert_eq!(most % columns, 0);
            let tiles: Vec<Tile> = (0..most).map(|_| tile("tall", picture(10, 90))).collect();
            let height = Page { end: "more", ..page }.draw(&tiles).height;
            assert!(height <= limit.min(MAX_LENGTH) || most == columns, "{height} of {limit}");
        }
    }
}
