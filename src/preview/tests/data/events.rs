use super::*;

#[test]
fn scalars_become_curves_by_their_steps() {
    let told = told("events.out.tfevents.1.host", &event_file());
    assert_eq!((&told["kind"], &told["events"]["tags"]), (&json!("events"), &json!({"loss": 3})));
    let page = document("logs/events", &event_file());
    let curves = page.blocks.iter().find_map(|block| match block {
        Block::Curves(curves) => Some(Arc::clone(curves)),
        _ => None,
    });
    let curves = curves.expect("curves");
    assert_eq!((curves.title.as_str(), curves.curves[0].points[1]), ("loss", [10.0, 0.25]));
    assert!(curves.curves[0].points[2][1].is_nan());
    assert!(remarks(&page).is_empty());
}

#[test]
fn a_file_that_is_being_written_shows_what_is_there_and_a_damaged_one_what_came_before() {
    let whole = event_file();
    let cut = document("events.out.tfevents.1.host", &whole[..whole.len() - 5]);
    assert_eq!(remarks(&cut), ["data-record-cut"]);
    let mut damaged = whole.clone();
    let last = damaged.len() - 6;
    damaged[last] ^= 1;
    assert_eq!(remarks(&document("events.out.tfevents.1.host", &damaged)), ["data-record-damaged"]);
    let long = [(1_u64 << 62).to_le_bytes().to_vec(), vec![0; 8]].concat();
    damage_of("events.out.tfevents.1.host", &long);
}

#[test]
fn pictures_texts_and_tensors_are_told_apart() {
    let png = encoded(&gradient(4, 2), ImageFormat::Png);
    let image = [field(1, b"grid"), field(4, &[counted(1, 2), counted(2, 4), field(4, &png)].concat())].concat();
    let plugin = |name: &str| field(9, &field(1, &field(1, name.as_bytes())));
    let note = [field(1, b"note"), plugin("text"), field(8, &[counted(1, 7), field(8, b"good")].concat())].concat();
    let scalar =
        [field(1, b"acc"), plugin("scalars"), field(8, &[counted(1, 1), field(4, &0.75_f32.to_le_bytes())].concat())]
            .concat();
    let values =
        [event(1, &image), event(2, &note), event(3, &scalar), event(4, &[field(1, b"w"), field(5, b"")].concat())];
    let bytes = [event_file(), values.concat()].concat();
    let page = document("events.out.tfevents.1.host", &bytes);
    let has = |is: &dyn Fn(&Block) -> bool| page.blocks.iter().any(is);
    assert!(has(&|block| matches!(block, Block::Image(image) if image.size == [4, 2])));
    assert!(has(&|block| matches!(block, Block::Text(text) if text == "good")));
    assert!(has(
        &|block| matches!(block, Block::Curves(curves) if curves.title == "acc" && curves.curves[0].points == [[3.0, 0.75]])
    ));
    assert_eq!(
        told("events.out.tfevents.1.host", &bytes)["events"]["tags"],
        json!({"loss": 3, "grid": 1, "note": 1, "acc": 1, "w": 1})
    );
}
