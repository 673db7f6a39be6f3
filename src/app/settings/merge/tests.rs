use serde_json::json;

use super::*;
use crate::app::find::KeptFilters;
use crate::app::settings::{PerPlace, RecentPlace, ThemeChoice};
use crate::model::TableLook;

fn recent(path: &str, opened_at: i64) -> RecentPlace {
    RecentPlace { path: path.into(), runs: 1, opened_at }
}

fn paths(settings: &Value) -> Vec<&str> {
    settings["recent"].as_array().expect("a list").iter().filter_map(identity).collect()
}

/// What two windows make of the same settings, one writing after the other; in both orders.
fn both(base: &Settings, first: impl Fn(&mut Settings), second: impl Fn(&mut Settings)) -> [Value; 2] {
    let base_value = base.to_value();
    let after = |change: &dyn Fn(&mut Settings)| {
        let mut settings = base.clone();
        change(&mut settings);
        settings.to_value()
    };
    let (one, two) = (after(&first), after(&second));
    let write =
        |order: [&Value; 2]| order.into_iter().fold(base_value.clone(), |file, mine| merged(&base_value, mine, &file));
    [write([&one, &two]), write([&two, &one])]
}

#[test]
fn different_settings_of_two_windows_are_both_kept() {
    let base = Settings::default();
    let all = both(&base, |it| it.theme = ThemeChoice::Dark, |it| it.scale = 130);
    for together in all {
        assert_eq!((&together["theme"], &together["scale"]), (&json!("Dark"), &json!(130)));
    }
    let [after_two, after_one] = both(&base, |it| it.scale = 120, |it| it.scale = 130);
    assert_eq!((&after_two["scale"], &after_one["scale"]), (&json!(130), &json!(120)), "of the same, the later");
}

#[test]
fn recent_places_of_both_are_listed_with_the_newest_first() {
    let mut base = Settings::default();
    base.remember(recent("old", 1));
    base.remember(recent("new", 2));
    let first = |it: &mut Settings| it.remember(recent("one", 30));
    for together in both(&base, first, |it| it.remember(recent("two", 20))) {
        assert_eq!(paths(&together), ["one", "two", "new", "old"]);
    }
    for together in both(&base, first, |it| it.recent.clear()) {
        assert_eq!(paths(&together), ["one"], "who clears the list clears what he saw");
    }
    for together in both(&base, first, |it| it.recent.retain(|place| place.path != Path::new("old"))) {
        assert_eq!(paths(&together), ["one", "new"]);
    }
    // The same place again.
    let again = |it: &mut Settings| it.remember(RecentPlace { runs: 7, ..recent("old", 40) });
    for together in both(&base, again, |it| it.remember(recent("two", 20))) {
        assert_eq!(paths(&together), ["old", "two", "new"]);
        assert_eq!(together["recent"][0]["runs"], 7);
    }
    let many = |name: &'static str| {
        move |it: &mut Settings| (0..20).for_each(|at| it.remember(recent(&format!("{name} {at}"), 100 + at)))
    };
    for together in both(&base, many("one"), many("two")) {
        assert_eq!(paths(&together).len(), Settings::MAX_RECENT);
        assert_eq!(paths(&together).iter().filter(|path| path.ends_with(" 19")).count(), 2);
    }
}

#[test]
fn what_is_kept_of_places_goes_together_place_by_place_and_field_by_field() {
    let look = |width: f32| TableLook { widths: [("metric:a".into(), width)].into(), ..TableLook::default() };
    let mut base = Settings::default();
    for place in ["a", "b", "c"] {
        base.columns.keep(Path::new(place), look(1.0));
    }
    let first = |it: &mut Settings| {
        it.columns.keep(Path::new("a"), TableLook { is_flat: true, ..look(1.0) });
    };
    let second = |it: &mut Settings| {
        it.columns.keep(Path::new("a"), look(5.0));
        it.columns.keep(Path::new("d"), look(9.0));
    };
    for together in both(&base, first, second) {
        let columns = Settings::from_json(&together.to_string()).settings.columns;
        assert_eq!(columns.of(Path::new("a")), TableLook { is_flat: true, ..look(5.0) });
        for (place, width) in [("b", 1.0), ("c", 1.0), ("d", 9.0)] {
            assert_eq!(columns.of(Path::new(place)), look(width), "{place}");
        }
        assert_eq!(together["columns"].as_array().map(Vec::len), Some(4));
    }
}

#[test]
fn saved_filters_of_both_are_kept_in_the_order_of_their_names() {
    let place = Path::new("a");
    let with = |recent: &[&str], saved: &[(&str, &str)]| {
        let saved: Vec<_> = saved.iter().map(|(name, text)| json!({ "name": name, "text": text })).collect();
        serde_json::from_value::<KeptFilters>(json!({ "recent": recent, "saved": saved })).expect("filters")
    };
    let mut base = Settings::default();
    base.filters.keep(place, with(&["x", "y"], &[("fold 2", "b"), ("fold 10", "c"), ("wide", "w")]));
    let first = with(&["new", "x", "y"], &[("fold 1", "a"), ("fold 2", "b"), ("fold 10", "c"), ("wide", "w")]);
    // It was renamed, one is other, one is gone, and one of the recent was used again.
    let second = with(&["y", "x"], &[("fold 2", "other"), ("narrow", "w")]);
    let change = |filters: KeptFilters| {
        move |it: &mut Settings| {
            it.filters.keep(place, filters.clone());
        }
    };
    for together in both(&base, change(first), change(second)) {
        let kept = Settings::from_json(&together.to_string()).settings.filters.of(place);
        let mut recent = kept.recent.clone();
        assert_eq!(recent.pop().as_deref(), Some("x"));
        recent.sort();
        assert_eq!(recent, ["new", "y"]);
        assert_eq!(kept.saved, with(&[], &[("fold 1", "a"), ("fold 2", "other"), ("narrow", "w")]).saved);
    }
}

/// A file of a later version, in the shape that one may have: fields, places, entries and words that nobody here knows.
fn later() -> Value {
    json!({
        "version": 9,
        "theme": { "by_hour": [8, 20] },
        "watched": { "every": 5 },
        "scale": 110,
        "recent": [
            { "path": "a", "runs": 3, "opened_at": 5, "label": "best" },
            { "path": "s3://bucket", "remote": true }
        ],
        "charts": [
            ["a", { "options": { "smoothing": { "Wavelet": 3 }, "glow": 2 }, "scope": "Selected", "threads": 8 }],
            { "remote": "s3://bucket", "layout": {} }
        ],
        "columns": [["a", { "is_flat": true, "heights": { "metric:a": 12 } }]],
        "export": { "format": "Hologram", "dpi": 300.0, "depth": 3.0 },
        "notes": [["a", "look at this"]]
    })
}

#[test]
fn nothing_of_a_later_version_is_lost_whatever_an_earlier_one_changes() {
    let loaded = Settings::from_json(&later().to_string());
    assert!(loaded.is_of_later_version());
    let base = loaded.settings.to_value();
    assert_eq!(merged(&base, &base, &later())["charts"], later()["charts"]);
    let mut mine = loaded.settings.clone();
    mine.scale = 150;
    mine.remember(recent("b", 9));
    mine.columns.keep(Path::new("a"), TableLook { is_flat: true, is_differing_only: true, ..TableLook::default() });
    mine.export.dpi = 600.0;
    let written = merged(&base, &mine.to_value(), &later());
    let mut expected = later();
    expected["scale"] = json!(150);
    expected["recent"].as_array_mut().expect("a list").insert(0, json!({ "path": "b", "runs": 1, "opened_at": 9 }));
    expected["columns"][0][1]["is_differing_only"] = json!(true);
    expected["export"]["dpi"] = json!(600.0);
    for (name, value) in expected.as_object().expect("fields") {
        assert_eq!(written[name], *value, "{name}");
    }
    // A theme that is chosen here is no longer theirs.
    mine.theme = ThemeChoice::Light;
    assert_eq!(merged(&base, &mine.to_value(), &later())["theme"], json!("Light"));
    // And the other way round: it is theirs from now on.
    let older = json!({ "version": 0, "theme": "Dark" });
    let written = merged(&base, &base, &older);
    assert_eq!((&written["version"], &written["theme"]), (&json!(1), &json!("Dark")));
}

#[test]
fn texts_of_any_shape_are_merged_without_panic() {
    let mut mine = Settings::default();
    mine.remember(recent("b", 9));
    mine.columns.keep(Path::new("a"), TableLook { is_flat: true, ..TableLook::default() });
    let (base, mine) = (Settings::default().to_value(), mine.to_value());
    for odd in [json!(null), json!(3), json!([]), json!("x"), json!({}), json!([[], [1], {}, null]), json!([["a"]])] {
        let mut theirs = base.clone();
        for field in ["recent", "columns", "filters", "version", "export"] {
            theirs[field] = odd.clone();
        }
        let written = merged(&base, &mine, &theirs);
        assert_eq!(identity(&written["recent"][0]), Some("b"), "{odd}");
        assert_eq!(merged(&theirs, &mine, &base)["recent"], mine["recent"], "{odd}");
        let _ = merged(&base, &theirs, &mine);
        let _ = taken_over(&base, &mine, &theirs, &[Path::new("a")]);
        let _ = taken_over(&theirs, &theirs, &mine, &[]);
    }
}

#[test]
fn a_running_window_takes_over_what_it_does_not_show() {
    let look = |width: f32| TableLook { widths: [("metric:a".into(), width)].into(), ..TableLook::default() };
    let mut base = Settings::default();
    base.columns.keep(Path::new("open"), look(1.0));
    base.remember(recent("open", 1));
    let mut mine = base.clone();
    mine.columns.keep(Path::new("mine"), look(2.0));
    mine.remember(recent("mine", 5));
    let mut theirs = base.clone();
    theirs.columns.keep(Path::new("open"), look(7.0));
    theirs.columns.keep(Path::new("theirs"), look(3.0));
    theirs.remember(recent("theirs", 4));
    theirs.theme = ThemeChoice::Dark;

    let open = [Path::new("open")];
    let (new_base, new_mine) = taken_over(&base.to_value(), &mine.to_value(), &theirs.to_value(), &open);
    let read = |value: &Value| Settings::from_json(&value.to_string()).settings;
    let (after, widths) = (read(&new_mine), |all: &PerPlace<TableLook>| {
        ["open", "mine", "theirs"].map(|place| all.of(Path::new(place)).widths.get("metric:a").copied())
    });
    assert_eq!(widths(&after.columns), [Some(1.0), Some(2.0), Some(3.0)], "what is open here stays as it is shown");
    assert_eq!(paths(&new_mine), ["mine", "theirs", "open"]);
    assert_eq!(after.theme, ThemeChoice::System);
    let mut taken = mine.clone();
    taken.take_over(after, &[Path::new("open").to_path_buf()]);
    assert_eq!(widths(&taken.columns), [Some(1.0), Some(2.0), Some(3.0)]);

    // Written after that, all of it is there: what is open here keeps what they made of it, as nothing was changed.
    let written = merged(&new_base, &taken.to_value(), &theirs.to_value());
    assert_eq!(widths(&read(&written).columns), [Some(7.0), Some(2.0), Some(3.0)]);
    assert_eq!((paths(&written), &written["theme"]), (vec!["mine", "theirs", "open"], &json!("Dark")));
    // What is forgotten here after that is gone.
    taken.recent.retain(|place| place.path != Path::new("theirs"));
    assert_eq!(paths(&merged(&new_base, &taken.to_value(), &written)), ["mine", "open"]);
}
