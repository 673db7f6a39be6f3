use serde_json::json;

use super::*;
use crate::app::charts::layout::CardSize;
use crate::app::charts::{ChartScope, State};
use crate::chart::export::{ExportFormat, PageSize};
use crate::chart::{Dash, LineColor, Look, Smoothing};
use crate::model::format::Digits;
use crate::model::{ColumnGroup, Direction, Shown};

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

fn directions() -> Directions {
    let mut directions = Directions::default();
    directions.set("score", Direction::Higher);
    directions.set("loss", Direction::Neither);
    directions
}

fn look() -> TableLook {
    let mut look = TableLook {
        order: vec!["metric:acc".to_owned()],
        by_name: vec![ColumnGroup::Params],
        pinned: vec!["param:lr".to_owned()],
        widths: [("metric:acc".to_owned(), 96.5)].into(),
        is_differing_only: true,
        is_flat: true,
        ..TableLook::default()
    };
    look.shown.set("tag:team", true);
    look
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
        columns: PerPlace(vec![("results".into(), look()), ("older".into(), look())]),
        directions: directions(),
        charts: PerPlace(vec![
            ("results".into(), SavedCharts::of(&charts, &ChartOptions::default())),
            ("older".into(), SavedCharts::of(&charts, &ChartOptions::default())),
        ]),
        export: ExportSpec { format: ExportFormat::Png, dpi: 600.0, ..ExportSpec::default() },
        is_sidebar_open: false,
        is_inspector_open: false,
        experiment_order: ExperimentOrder::Runs,
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
fn patterns_of_runs_come_back_with_their_colours_and_alone_when_they_are_broken() {
    let look = Look { color: LineColor::Slot(3), dash: Dash::Dotted };
    let mut charts = State::default();
    std::sync::Arc::make_mut(&mut charts.colors).chosen.insert("1/a".into(), look);
    let settings = Settings {
        charts: PerPlace(vec![("results".into(), SavedCharts::of(&charts, &ChartOptions::default()))]),
        ..Settings::default()
    };
    let chosen = |text: &str| {
        let loaded = Settings::from_json(text).settings;
        let charts = loaded.charts.0.into_iter().next().map(|(_, saved)| saved.restore(&ChartOptions::default()))?;
        charts.colors.chosen.get(&"1/a".into()).copied()
    };
    let saved = settings.to_json();
    assert_eq!(chosen(&saved), Some(look));
    // A version that knows no patterns writes none.
    let without = saved.replace(r#""dashes":{"1/a":"Dotted"},"#, "");
    assert_ne!(without, saved);
    assert_eq!(chosen(&without), Some(Look::solid(look.color)));
    // A pattern of a later one.
    let odd = saved.replace("\"Dotted\"", "\"Wavy\"");
    assert_eq!(chosen(&odd), Some(Look::solid(look.color)), "{odd}");
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
fn a_broken_layout_of_charts_costs_its_broken_parts_alone() {
    let (_, loaded) = changed(|value| {
        value["charts"][0][1]["layout"] = json!({
            "pinned": ["loss", 7, "acc"],
            "hidden": "everything",
            "sizes": { "loss": { "columns": 2, "rows": 3 }, "acc": { "columns": "wide" } },
            "tilted": true,
        });
    });
    let mut charts = State { scope: ChartScope::Selected, columns: Some(2), ..State::default() };
    std::sync::Arc::make_mut(&mut charts.options).smoothing = Smoothing::TimeEma(0.7);
    charts.layout.pinned = vec!["loss".into(), "acc".into()];
    charts.layout.sizes.insert("loss".into(), CardSize { columns: 2, rows: 3 });
    let mut expected = full();
    expected.charts.0[0].1 = SavedCharts::of(&charts, &expected.chart_options);
    assert_eq!(loaded.settings, expected);
    let layout = "charts[0][1].layout";
    let lost = [format!("{layout}.hidden"), format!("{layout}.pinned[1]"), format!("{layout}.sizes.acc")];
    assert_eq!(loaded.words, lost);
}

#[test]
fn a_bad_table_of_one_place_costs_no_more_than_what_is_bad_of_it() {
    let table =
        json!({ "filter": "loss", "stage": "All", "stores": ["results"], "ticked": { "Only": [[0, "1"], [0, "2"]] } });
    let read = |table: Value| {
        let (_, loaded) = changed(|value| value["tables"] = json!([["results", table], ["older", { "filter": "b" }]]));
        (loaded.settings.tables, loaded.words)
    };
    let (good, words) = read(table.clone());
    assert_eq!(words, [""; 0]);
    assert_ne!(good.of("results".as_ref()), SavedTable::default());
    let mut bad = table.clone();
    bad["stage"] = json!("Yesterday");
    bad["collapsed"] = json!({ "Every": 3 });
    bad["page"] = json!({ "Run": [[0, "a"], "Holograms"] });
    bad["selected"] = json!([[0, "a"], "b", [0]]);
    let (kept, words) = read(bad);
    let mut expected = table;
    expected["stage"] = json!("Active");
    expected["selected"] = json!([[0, "a"]]);
    assert_eq!(kept, read(expected).0, "the rest of it, and the other place, stay");
    let of = |field: &str| format!("tables[0][1].{field}");
    for field in ["stage", "collapsed", "page", "selected[1]", "selected[2]"] {
        assert!(words.iter().any(|word| word.starts_with(&of(field))), "{field}: {words:?}");
    }
    let (_, loaded) = changed(|value| value["experiment_order"] = json!("Sideways"));
    let expected = Settings { experiment_order: ExperimentOrder::Name, ..full() };
    assert_eq!((loaded.settings, loaded.words), (expected, vec!["experiment_order".to_owned()]));
}

#[test]
fn a_bad_word_of_the_columns_of_one_place_costs_nothing_else() {
    let (_, loaded) = changed(|value| {
        value["columns"][0][1]["widths"]["metric:acc"] = json!("wide");
        value["columns"][0][1]["by_name"] = json!(["Sorcery", "Params"]);
        value["columns"][0][1]["of_a_later_version"] = json!({ "rows": 3 });
        value["columns"][0][1]["shown"]["tag:team"] = json!("maybe");
        value["directions"]["score"] = json!("Sideways");
    });
    let mut expected = full();
    expected.columns.0[0].1.widths.clear();
    expected.columns.0[0].1.shown.clear();
    expected.directions.set("score", Direction::Neither);
    assert_eq!(loaded.settings, expected);
    let words = ["by_name[0]", "shown.tag:team", "widths.metric:acc"].map(|word| format!("columns[0][1].{word}"));
    assert_eq!(loaded.words, [&words[..], &["directions.score".to_owned()]].concat());
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
