use serde_json::json;

use super::*;
use crate::app::charts::{ChartScope, State};
use crate::chart::Smoothing;
use crate::chart::export::{ExportFormat, PageSize};
use crate::model::Shown;
use crate::model::format::Digits;

fn place(path: &str) -> RecentPlace {
    RecentPlace { path: path.into(), runs: 3, opened_at: 5 }
}

fn without(columns: &[&str]) -> Shown {
    let mut shown = Shown::default();
    for column in columns {
        shown.set(&column.parse().expect("a column"), false);
    }
    shown
}

/// Every field says something.
fn full() -> Settings {
    let mut charts = State { scope: ChartScope::Selected, columns: Some(2), ..State::default() };
    std::sync::Arc::make_mut(&mut charts.options).smoothing = Smoothing::TimeEma(0.7);
    Settings {
        theme: ThemeChoice::Dark,
        language: Some(Language::SimplifiedChinese),
        recent: vec![place("results"), place("older")],
        shown_columns: without(&["param:lr", "metric:loss"]),
        column_order: vec!["metric:loss".to_owned()],
        charts: PerPlace(vec![
            ("results".into(), SavedCharts::of(&charts, &ChartOptions::default())),
            ("older".into(), SavedCharts::of(&charts, &ChartOptions::default())),
        ]),
        export: ExportSpec { format: ExportFormat::Png, dpi: 600.0, ..ExportSpec::default() },
        is_sidebar_open: false,
        is_inspector_open: false,
        scale: 120,
        numbers: NumberFormat { digits: Digits::Decimals(2), has_separators: false, ..NumberFormat::default() },
        chart_options: ChartOptions { smoothing: Smoothing::TimeEma(0.6), ..ChartOptions::default() },
        asks_before_delete: true,
        palette_used: vec!["command refresh".to_owned()],
        ..Settings::default()
    }
}

/// What [`full`] becomes when `change` has been at its text.
fn changed(change: impl FnOnce(&mut Value)) -> (String, LoadedSettings) {
    let mut value = serde_json::from_str(&full().to_json()).expect("our own text");
    change(&mut value);
    let text = value.to_string();
    let loaded = Settings::from_json(&text);
    (text, loaded)
}

#[test]
fn what_is_known_comes_back_and_nothing_is_said() {
    for settings in [Settings::default(), full()] {
        let loaded = Settings::from_json(&settings.to_json());
        assert_eq!(loaded, LoadedSettings { settings, unread: None, words: Vec::new() });
    }
    let empty = Settings::from_json("{}");
    assert_eq!(empty, LoadedSettings { settings: Settings::default(), unread: None, words: Vec::new() });
}

#[test]
fn columns_that_were_hidden_before_there_was_a_map_stay_hidden() {
    let old = Settings::from_json(r#"{"version":1,"hidden_columns":["param:lr","tag:team"]}"#);
    assert_eq!((old.unread, old.words.len()), (None, 0));
    let shows = |name: &str| old.settings.shown_columns.shows(&name.parse().expect("a column"));
    assert!(!shows("param:lr") && shows("param:width"), "a parameter is shown unless it was hidden");
    assert!(shows("tag:team") && !shows("tag:other"), "a tag is hidden unless it was shown");
    let saved = old.settings.to_json();
    assert!(!saved.contains("hidden_columns"), "{saved}");
    assert_eq!(Settings::from_json(&saved).settings.shown_columns, old.settings.shown_columns);
}

#[test]
fn text_that_is_no_settings_is_kept() {
    for text in ["", "{ not json", "[]", "3", "null", "{\"theme\":\"Dark\""] {
        let expected =
            LoadedSettings { settings: Settings::default(), unread: Some(text.to_owned()), words: Vec::new() };
        assert_eq!(Settings::from_json(text), expected);
    }
}

#[test]
fn an_unknown_word_costs_its_field_alone() {
    let (text, loaded) = changed(|value| value["theme"] = json!("Sepia"));
    assert_eq!(loaded.settings, Settings { theme: ThemeChoice::System, ..full() });
    assert_eq!((loaded.words, loaded.unread), (vec!["theme".to_owned()], Some(text)));

    let (_, loaded) = changed(|value| {
        value["language"] = json!("Klingon");
        value["is_sidebar_open"] = json!("yes");
        value["shown_columns"] = json!(null);
    });
    let expected = Settings { language: None, is_sidebar_open: true, shown_columns: Shown::default(), ..full() };
    assert_eq!(loaded.settings, expected);
    assert_eq!(loaded.words, ["language", "shown_columns", "is_sidebar_open"]);
}

#[test]
fn an_unknown_word_of_an_export_costs_that_choice_alone() {
    let (_, loaded) = changed(|value| {
        value["export"]["format"] = json!("Hologram");
        value["export"]["size"] = json!("as large as the moon");
    });
    let export = ExportSpec { format: ExportFormat::default(), size: PageSize::SINGLE_COLUMN, ..full().export };
    assert_eq!(loaded.settings, Settings { export, ..full() });
    assert_eq!(loaded.words, ["export.format", "export.size"]);
}

#[test]
fn a_bad_entry_costs_that_entry_alone() {
    let (_, loaded) = changed(|value| {
        value["recent"][0]["runs"] = json!("many");
        value["shown_columns"]["metric:loss"] = json!(7);
        value["column_order"] = json!([1, "metric:loss", {}]);
    });
    let expected = Settings { recent: vec![place("older")], shown_columns: without(&["param:lr"]), ..full() };
    assert_eq!(loaded.settings, expected);
    assert_eq!(loaded.words, ["recent[0]", "shown_columns.metric:loss", "column_order[0]", "column_order[2]"]);
}

#[test]
fn bad_charts_of_one_place_cost_nothing_of_another() {
    let (_, loaded) = changed(|value| {
        value["charts"][0][1]["options"]["smoothing"] = json!({ "Sorcery": 0.5 });
        value["charts"][0][1]["scope"] = json!("Neither");
    });
    let mut charts = State { columns: Some(2), ..State::default() };
    std::sync::Arc::make_mut(&mut charts.options).smoothing = Smoothing::None;
    let mut expected = full();
    // With options, whatever is left of them: those of all places are others.
    expected.charts.0[0].1 = SavedCharts::of(&charts, &expected.chart_options);
    assert_eq!(loaded.settings, expected);
    assert_eq!(loaded.words, ["charts[0][1].options.smoothing", "charts[0][1].scope"]);

    for bad in [json!("no charts"), json!(["results"]), json!([1, {}]), json!(["results", {}, {}])] {
        let (_, loaded) = changed(|value| value["charts"][0] = bad);
        let mut expected = full();
        expected.charts.0.remove(0);
        assert_eq!((loaded.settings, loaded.words), (expected, vec!["charts[0]".to_owned()]));
    }
}

#[test]
fn fields_of_another_version_are_written_back() {
    let (_, loaded) = changed(|value| value["watched"] = json!({ "every": 5 }));
    assert_eq!((&loaded.unread, &loaded.words[..]), (&None, &[][..]), "nothing is lost");
    let again: Value = serde_json::from_str(&loaded.settings.to_json()).expect("our own text");
    assert_eq!(again["watched"], json!({ "every": 5 }));
    assert_eq!(again["theme"], json!("Dark"));
    assert_eq!(Settings::from_json(&loaded.settings.to_json()), loaded);
}

#[test]
fn a_newer_version_is_read_as_far_as_it_is_understood_and_kept() {
    let (text, loaded) = changed(|value| {
        value["version"] = json!(2);
        value["theme"] = json!({ "by_hour": [8, 20] });
        value["watched"] = json!(true);
    });
    let unknown = Map::from_iter([("watched".to_owned(), json!(true))]);
    assert_eq!(loaded.settings, Settings { theme: ThemeChoice::System, unknown, ..full() });
    assert_eq!(loaded.settings.version, Settings::VERSION, "what is written is of this version");
    assert_eq!((loaded.words, loaded.unread), (vec!["version".to_owned(), "theme".to_owned()], Some(text)));
    for version in [json!("two"), json!(-1), json!(1e300)] {
        let (_, loaded) = changed(|value| value["version"] = version);
        assert_eq!((loaded.settings, loaded.words), (full(), vec!["version".to_owned()]));
    }
}

#[test]
fn what_is_deep_or_long_is_given_up_in_reasonable_time() {
    let deep = format!("{{\"charts\":{}{}}}", "[".repeat(100), "]".repeat(100));
    assert_eq!(Settings::from_json(&deep).words, ["charts[0]"]);
    let long = json!({ "theme": vec![json!([]); 20_000], "is_sidebar_open": false }).to_string();
    let loaded = Settings::from_json(&long);
    assert_eq!(loaded.settings, Settings { is_sidebar_open: false, ..Settings::default() });
    assert_eq!(loaded.words, ["theme"]);
}

#[cfg(unix)]
#[test]
fn a_path_that_no_text_can_hold_is_left_out() {
    use std::os::unix::ffi::OsStringExt as _;
    let path = PathBuf::from(std::ffi::OsString::from_vec(vec![b'r', 0xFF]));
    let mut settings = full();
    settings.remember(RecentPlace { path: path.clone(), runs: 1, opened_at: 6 });
    settings.charts.0.insert(0, (path, SavedCharts::default()));
    assert_eq!(Settings::from_json(&settings.to_json()).settings, full());
}

#[test]
fn choices_of_the_settings_page_that_are_broken_cost_themselves_alone() {
    let (_, loaded) = changed(|value| {
        value["scale"] = json!("large");
        value["numbers"]["digits"] = json!({ "Roman": 3 });
        value["chart_options"]["y_scale"] = json!("Bent");
        value["asks_before_delete"] = json!("maybe");
        value["palette_used"] = json!(["metric loss", 5]);
    });
    let numbers = NumberFormat { has_separators: false, ..NumberFormat::default() };
    let expected = Settings {
        scale: NO_SCALE,
        numbers,
        asks_before_delete: false,
        palette_used: vec!["metric loss".to_owned()],
        ..full()
    };
    assert_eq!(loaded.settings, expected);
    let words = ["scale", "numbers.digits", "chart_options.y_scale", "asks_before_delete", "palette_used[1]"];
    assert_eq!(loaded.words, words);

    let (_, loaded) = changed(|value| {
        value["scale"] = json!(900);
        value["numbers"]["digits"] = json!({ "Significant": 0 });
    });
    assert_eq!((loaded.settings.scale, loaded.settings.numbers.digits), (200, Digits::Significant(1)));
}
