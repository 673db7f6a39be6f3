//! The charts page and the export dialog in the window, on a store that a real MLflow wrote.

use std::sync::Arc;

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use runatlas::app::charts::{ChartRange, ChartScope, FigureId, OptionsChange};
use runatlas::app::export::PreviewContent;
use runatlas::app::{Settings, charts, export, read, table};
use runatlas::chart::export::{ExportFormat, ExportSpec};
use runatlas::chart::{Dash, Figure, GroupKey, Grouping, LineColor, Look, Smoothing, XAxis};
use runatlas::model::RunIndex;
use runatlas::text::Language;

use crate::driver::{App, click, dispatch, open, open_with, place, settle};
use crate::support;
use crate::support::tree::Tree;

pub(crate) fn loss() -> FigureId {
    FigureId::Charts("loss".into())
}

/// The charts of the folds of the zoo's sweep.
fn sweep() -> (support::TempStore, Harness<'static, App>) {
    let store = support::zoo("v3");
    let mut harness = open(Some(&store.mlruns()), Language::English);
    dispatch(&mut harness, table::Action::SetFilter("fold".to_owned()));
    click(&mut harness, "Charts");
    (store, harness)
}

fn figure<'a>(harness: &'a Harness<'static, App>, id: &FigureId) -> &'a Figure {
    place(harness).charts.figures.get(id).and_then(|slot| slot.figure.value()).expect("the chart is drawn")
}

fn change(harness: &mut Harness<'static, App>, change: impl FnOnce(&mut runatlas::chart::ChartOptions)) {
    let action = charts::Action::SetOptions(OptionsChange::with(&place(harness).charts, None, change));
    dispatch(harness, action);
}

fn named(harness: &Harness<'static, App>, name: &str) -> RunIndex {
    let catalog = &place(harness).catalog;
    catalog.run_indices().find(|&run| &*catalog.run(run).name == name).expect("the zoo has such a run")
}

/// A look that a user chose.
const CHOSEN: Look = Look { color: LineColor::Fixed([1, 2, 3]), dash: Dash::Dotted };

#[test]
fn runs_are_grouped_from_the_toolbar() {
    let (_store, mut harness) = sweep();
    assert_eq!(figure(&harness, &loss()).series.len(), 6);
    click(&mut harness, "Group");
    click(&mut harness, "lr  ·  parameter");
    let shown = figure(&harness, &loss());
    let names: Vec<&str> = shown.series.iter().map(|series| &*series.name).collect();
    assert_eq!(names, ["lr=0.01", "lr=0.1"]);
    assert!(shown.series.iter().all(|series| series.runs == 3 && !series.bands.is_empty()));
    assert!(harness.query_by_label("by lr").is_some(), "the button says by what");
    click(&mut harness, "lr  ·  parameter");
    assert_eq!(figure(&harness, &loss()).series.len(), 6);
}

#[test]
fn options_of_one_chart_leave_the_others_alone() {
    let (_store, mut harness) = sweep();
    let charts = &place(&harness).charts;
    let own = OptionsChange::with(charts, Some(&"loss".into()), |options| options.smoothing = Smoothing::Ema(0.5));
    dispatch(&mut harness, charts::Action::SetOptions(own));
    assert!(!figure(&harness, &loss()).series[0].raw_strokes.is_empty());
    assert_eq!(place(&harness).charts.options.smoothing, Smoothing::None);
    dispatch(&mut harness, charts::Action::SetOptions(OptionsChange::NoneOfItsOwn("loss".into())));
    assert!(figure(&harness, &loss()).series[0].raw_strokes.is_empty());
}

#[test]
fn a_zoom_survives_a_refresh_but_not_another_axis() {
    let (_store, mut harness) = sweep();
    let zoomed = ChartRange { x: Some((1.0, 3.0)), y: None };
    dispatch(&mut harness, charts::Action::SetRange(loss(), zoomed));
    dispatch(&mut harness, read::Action::Refresh);
    assert_eq!(place(&harness).charts.range_of(&loss()), zoomed);
    assert_eq!(figure(&harness, &loss()).x_range, (1.0, 3.0));
    change(&mut harness, |options| options.x_axis = XAxis::Relative);
    assert_eq!(place(&harness).charts.range_of(&loss()), ChartRange::default());
}

#[test]
fn linked_charts_share_their_part_of_x() {
    let (_store, mut harness) = sweep();
    dispatch(&mut harness, charts::Action::LinkX(true));
    dispatch(&mut harness, charts::Action::SetRange(loss(), ChartRange { x: Some((1.0, 2.0)), y: None }));
    assert_eq!(place(&harness).charts.range_of(&FigureId::Charts("other".into())).x, Some((1.0, 2.0)));
    dispatch(&mut harness, charts::Action::LinkX(false));
    assert_eq!(place(&harness).charts.range_of(&loss()).x, None);
}

#[test]
fn choices_survive_a_restart() {
    let (store, mut harness) = sweep();
    let hidden = place(&harness).charts.drawn[0];
    let key = place(&harness).catalog.run(hidden).key.clone();
    dispatch(&mut harness, charts::Action::ToggleHidden(hidden));
    dispatch(&mut harness, charts::Action::SetLook(hidden, Some(CHOSEN)));
    change(&mut harness, |options| options.smoothing = Smoothing::TimeEma(0.7));
    dispatch(&mut harness, charts::Action::SetRange(loss(), ChartRange { x: Some((1.0, 3.0)), y: Some((0.0, 1.0)) }));
    dispatch(&mut harness, charts::Action::Add("=1 - loss\nloss".to_owned()));
    let saved = harness.state().as_ref().expect("a window").state.settings.to_json();
    drop(harness);

    let mut again = open_with(Some(&store.mlruns()), Settings::from_json(&saved).settings);
    dispatch(&mut again, table::Action::SetFilter("fold".to_owned()));
    click(&mut again, "Charts");
    let charts = &place(&again).charts;
    let catalog = &place(&again).catalog;
    let hidden = catalog.run_indices().find(|&run| catalog.run(run).key == key).expect("the same store");
    assert!(charts.hidden.contains(&key) && !charts.drawn.contains(&hidden));
    assert_eq!(place(&again).look_of(hidden), CHOSEN);
    assert_eq!(charts.options.smoothing, Smoothing::TimeEma(0.7));
    assert_eq!(figure(&again, &loss()).x_range, (1.0, 3.0));
    assert_eq!(figure(&again, &loss()).y_range, (0.0, 1.0));
    let own = figure(&again, &FigureId::Charts("=1 - loss\nloss".into()));
    assert_eq!((own.sources.len(), own.series.len()), (2, 10));
    assert_eq!(own.series[0].last.map(|last| last.value), own.series[1].last.map(|last| 1.0 - last.value));
}

/// What a version saved whose expressions had no sign before them.
#[test]
fn charts_that_were_added_before_expressions_had_a_sign_still_open() {
    let metrics =
        |tree: Tree| tree.file("metrics/f1", "1700000000000 10 0\n").file("metrics/score", "1700000000000 3 0\n");
    let tree = metrics(Tree::new().experiment("1").run("a")).run("b").file("metrics/f1-score", "1700000000000 0.5 0\n");
    let path = std::fs::canonicalize(tree.root()).expect("a folder");
    let saved = serde_json::json!({ "charts": [[path, {
        "own_charts": ["f1 - score\nf1", "f1-score", "gone-too"],
        "own_options": { "f1 - score\nf1": { "y_scale": "Log" } },
    }]] });
    let mut harness = open_with(Some(&path), Settings::from_json(&saved.to_string()).settings);
    click(&mut harness, "Charts");
    let names = |harness: &Harness<'static, App>| {
        place(harness).charts.own_charts.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(names(&harness), ["=f1 - score\nf1", "f1-score", "gone-too"], "a name stays one");
    let computed = FigureId::Charts("=f1 - score\nf1".into());
    assert_eq!(figure(&harness, &computed).series[0].last.map(|last| last.value), Some(7.0));
    assert_eq!(&*figure(&harness, &computed).sources[0], "f1 - score");
    assert_eq!(place(&harness).charts.options_of(&computed).y_scale, runatlas::chart::AxisScale::Log);
    let failure = |harness: &Harness<'static, App>, name: &str| {
        let slot = place(harness).charts.figures.get(&FigureId::Charts(name.into()));
        slot.and_then(|slot| slot.figure.failure()).map(|message| message.key)
    };
    assert_eq!(failure(&harness, "gone-too"), Some("error-metric-unknown"));
    // A name that only other runs have is not computed of those that are drawn.
    dispatch(&mut harness, table::Action::SetFilter("\"name of a\"".to_owned()));
    settle(&mut harness);
    assert_eq!(failure(&harness, "f1-score"), Some("error-metric-not-logged"));
    // The next time it is found as it is now.
    dispatch(&mut harness, charts::Action::LinkX(true));
    let saved = harness.state().as_ref().expect("a window").state.settings.to_json();
    let again = open_with(Some(&path), Settings::from_json(&saved).settings);
    assert_eq!(names(&again), names(&harness));
}

#[test]
fn a_new_chart_says_what_it_cannot_draw() {
    let (_store, mut harness) = sweep();
    for (draft, key) in [
        ("loss\n\n =1 - loss", None),
        ("1 - loss", Some("error-metric-unknown-expression")),
        ("los", Some("error-metric-unknown-but")),
        ("=1 - los", Some("error-expression-unknown-name-but")),
    ] {
        dispatch(&mut harness, charts::Action::SetDraft(Some(draft.to_owned())));
        assert_eq!(place(&harness).charts.draft_failure.as_ref().map(|failure| failure.key), key, "{draft}");
        dispatch(&mut harness, charts::Action::Add(draft.to_owned()));
    }
    assert_eq!(place(&harness).charts.own_charts, ["loss\n=1 - loss".into()]);
}

#[test]
fn a_zoom_is_exported_with_digits_that_can_be_seen() {
    let (_store, mut harness) = sweep();
    let range = ChartRange { x: Some((1.234_567_891_234, 3.1)), y: Some((0.123_456_789_012, 0.9)) };
    dispatch(&mut harness, charts::Action::SetRange(loss(), range));
    dispatch(&mut harness, export::Action::Open(vec![loss()]));
    let spec = &place(&harness).export.as_ref().expect("the dialog").spec;
    assert_eq!((spec.x_range, spec.y_range), (Some((1.2346, 3.1)), Some((0.12346, 0.9))));
    let preview = place(&harness).export.as_ref().and_then(|export| export.preview.value()).expect("a preview");
    assert!(preview.command.contains("--x-range 1.2346:3.1 --y-range 0.12346:0.9"), "{}", preview.command);
}

#[test]
fn a_run_alone_and_all_again() {
    let (_store, mut harness) = sweep();
    let run = place(&harness).charts.drawn[2];
    dispatch(&mut harness, charts::Action::Isolate(run));
    assert_eq!((&*place(&harness).charts.drawn, place(&harness).charts.scope), (&[run][..], ChartScope::Selected));
    dispatch(&mut harness, charts::Action::Isolate(run));
    assert_eq!(place(&harness).charts.drawn.len(), 6);
}

#[test]
fn colours_come_from_the_run_the_user_or_a_parameter() {
    let (_store, mut harness) = sweep();
    let drawn = place(&harness).charts.drawn.clone();
    dispatch(&mut harness, charts::Action::SetLook(drawn[0], Some(Look::nth(7))));
    assert_eq!(figure(&harness, &loss()).series[0].look, Look::nth(7));
    dispatch(&mut harness, charts::Action::ColorBy(Some("lr".to_owned())));
    let colors: Vec<LineColor> = figure(&harness, &loss()).series.iter().map(|series| series.look.color).collect();
    assert!(colors.contains(&LineColor::Gradient(0.0)) && colors.contains(&LineColor::Gradient(1.0)), "{colors:?}");
    dispatch(&mut harness, charts::Action::ColorBy(None));
    assert_eq!(figure(&harness, &loss()).series[0].look, Look::nth(7));
    let mut looks: Vec<String> =
        figure(&harness, &loss()).series.iter().map(|series| format!("{:?}", series.look)).collect();
    looks.sort();
    looks.dedup();
    assert_eq!(looks.len(), 6, "six runs, six looks");
}

#[test]
fn sections_are_searched_by_regular_expression() {
    let store = support::zoo("v3");
    let mut harness = open(Some(&store.mlruns()), Language::English);
    click(&mut harness, "Charts");
    dispatch(&mut harness, charts::Action::SetSearch("^many/m00[12]$".to_owned()));
    assert!(harness.query_by_label_contains("many/m001").is_some());
    assert!(harness.query_by_label_contains("many/m003").is_none());
    // What is none is looked for as it stands.
    dispatch(&mut harness, charts::Action::SetSearch("m00[".to_owned()));
    assert!(harness.query_by_label("No matching metric").is_some());
}

#[test]
fn a_marked_stretch_shows_its_numbers() {
    let (_store, mut harness) = sweep();
    dispatch(&mut harness, charts::Action::Mark(Some((loss(), (1.0, 3.0)))));
    let rows =
        place(&harness).charts.marked.as_ref().and_then(|marked| marked.rows.value().cloned()).expect("computed");
    assert_eq!(rows.len(), 6);
    assert!(rows.iter().all(|row| row.points == 3 && row.min.1 == 3 && row.max.1 == 1));
    assert!(harness.query_by_label("Copy as table").is_some());
    dispatch(&mut harness, charts::Action::Mark(None));
    assert!(harness.query_by_label("Copy as table").is_none());
}

#[test]
fn a_figure_is_previewed_and_saved_but_never_over_another_file_unasked() {
    let (_store, mut harness) = sweep();
    change(&mut harness, |options| options.grouping = Some(Grouping::by(GroupKey::Param("lr".to_owned()))));
    dispatch(&mut harness, export::Action::Open(vec![loss()]));
    assert!(harness.query_by_label("Export figure").is_some());
    let export = place(&harness).export.as_ref().expect("open");
    let preview = export.preview.value().expect("made").clone();
    assert!(matches!(&preview.content, PreviewContent::Picture(pixels) if pixels.width == 1600));
    assert!(preview.command.contains("--filter fold --group-by params.lr"), "{}", preview.command);

    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("loss.svg");
    let spec = ExportSpec { format: ExportFormat::Svg, ..ExportSpec::clone(&export.spec) };
    dispatch(&mut harness, export::Action::SetSpec(Arc::new(spec)));
    let identity = |harness: &Harness<'static, App>| {
        let export = place(harness).export.as_ref().expect("open");
        export.preview.value().expect("made").identity
    };
    let before = identity(&harness);
    dispatch(&mut harness, export::Action::SetPath(path.display().to_string()));
    assert_eq!(identity(&harness), before, "the name of a file changes nothing that is seen");
    assert!(place(&harness).export.as_ref().is_some_and(|export| export.command.ends_with(&*path.to_string_lossy())));
    click(&mut harness, "Save as SVG");
    let first = std::fs::read_to_string(&path).expect("written");
    assert!(first.starts_with("<svg") || first.starts_with("<?xml"));
    assert_eq!(place(&harness).export.as_ref().and_then(|export| export.saved.clone()), Some(path.clone()));
    settle(&mut harness);
    assert!(harness.query_by_label("Saved to loss.svg").is_some());
    assert!(harness.query_by_label("Show in folder").is_some());
    // The ending says what is written.
    dispatch(&mut harness, export::Action::SetPath(path.with_extension("png").display().to_string()));
    let export = place(&harness).export.as_ref().expect("open");
    assert_eq!((export.spec.format, &export.saved), (ExportFormat::Png, &None));
    dispatch(&mut harness, export::Action::SetPath(path.display().to_string()));
    click(&mut harness, "Cancel");

    std::fs::write(&path, "somebody else's").expect("writable");
    dispatch(&mut harness, export::Action::Open(vec![loss()]));
    dispatch(&mut harness, export::Action::SetPath(path.display().to_string()));
    click(&mut harness, "Save as SVG");
    assert_eq!(std::fs::read_to_string(&path).expect("there"), "somebody else's");
    click(&mut harness, "Replace file");
    assert_eq!(std::fs::read_to_string(&path).expect("there"), first);
}

/// What the line of the dialog writes, run by a shell, and what the dialog writes itself.
#[cfg(unix)]
pub(crate) fn both_ways(harness: &mut Harness<'static, App>) -> (String, String, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("by hand.svg");
    dispatch(harness, export::Action::Open(vec![loss()]));
    let export = place(harness).export.as_ref().expect("open");
    let spec = ExportSpec { format: ExportFormat::Svg, ..ExportSpec::clone(&export.spec) };
    dispatch(harness, export::Action::SetSpec(Arc::new(spec)));
    dispatch(harness, export::Action::SetPath(path.display().to_string()));
    let line = place(harness).export.as_ref().expect("open").command.clone();
    click(harness, "Save as SVG");
    let saved = std::fs::read_to_string(&path).expect("written");
    std::fs::remove_file(&path).expect("ours");
    let program = line.replacen("runatlas", env!("CARGO_BIN_EXE_runatlas"), 1);
    let output = std::process::Command::new("sh").args(["-c", &program]).output().expect("a shell");
    assert!(output.status.success(), "{line}\n{}", String::from_utf8_lossy(&output.stderr));
    (line, saved, std::fs::read_to_string(&path).expect("written by the line"))
}

#[cfg(unix)]
#[test]
fn the_line_of_the_dialog_writes_the_same_figure() {
    let (_store, mut harness) = sweep();
    let [first, second] = [0, 1].map(|at| place(&harness).charts.drawn[at]);
    dispatch(&mut harness, charts::Action::SetLook(first, Some(CHOSEN)));
    dispatch(&mut harness, charts::Action::SetLook(second, Some(Look::nth(4))));
    let (line, saved, repeated) = both_ways(&mut harness);
    let id = &place(&harness).catalog.run(first).id;
    assert!(line.contains(&format!("--run-colour '{id}=#010203:dotted'")), "{line}");
    assert!(saved.contains("#010203"));
    assert_eq!(saved, repeated, "{line}");

    change(&mut harness, |options| options.grouping = Some(Grouping::by(GroupKey::Param("lr".to_owned()))));
    dispatch(&mut harness, charts::Action::SetHiddenGroups(vec!["lr=0.1".to_owned(), "lr=elsewhere".to_owned()]));
    let (line, saved, repeated) = both_ways(&mut harness);
    assert!(line.contains("--hide-group lr=0.1 "), "{line}");
    assert!(!line.contains("elsewhere") && !line.contains("--run-colour"), "{line}");
    assert_eq!(saved, repeated, "{line}");
}

#[test]
fn a_table_is_previewed_as_text_and_a_failure_is_said() {
    let (_store, mut harness) = sweep();
    dispatch(&mut harness, export::Action::Open(vec![loss()]));
    let spec = ExportSpec { format: ExportFormat::Csv, ..ExportSpec::default() };
    dispatch(&mut harness, export::Action::SetSpec(Arc::new(spec)));
    let export = place(&harness).export.as_ref().expect("open");
    let preview = export.preview.value().expect("made");
    assert!(matches!(&preview.content, PreviewContent::Text(text) if text.starts_with("run_id,")), "{preview:?}");
    dispatch(&mut harness, export::Action::SetPath("/no/such/folder/loss.csv".to_owned()));
    click(&mut harness, "Save as CSV");
    let failure = place(&harness).export.as_ref().and_then(|export| export.failure.clone()).expect("said");
    let said = Language::English.texts().message(&failure);
    assert!(said.contains("/no/such/folder/loss.csv") && !said.contains(".runatlas-"), "{said}");
    settle(&mut harness);
    click(&mut harness, "Cancel");
    assert!(place(&harness).export.is_none());
}

#[test]
fn runs_of_the_zoo_bring_their_own_colour() {
    let store = support::zoo("v3");
    let harness = open(Some(&store.mlruns()), Language::English);
    let coloured = place(&harness).catalog.run_indices().find_map(|run| {
        let tag = place(&harness).catalog.run(run).tag("mlflow.runColor")?.to_owned();
        Some((run, tag))
    });
    let (run, tag) = coloured.unwrap_or_else(|| (named(&harness, "baseline"), String::new()));
    let expected = runatlas::chart::parse_color(&tag).map(LineColor::Fixed);
    assert_eq!(Some(place(&harness).color_of(run)).filter(|_| expected.is_some()), expected);
}

#[test]
fn groups_are_hidden_and_isolated_in_the_legend() {
    let (_store, mut harness) = sweep();
    change(&mut harness, |options| options.grouping = Some(Grouping::by(GroupKey::Param("lr".to_owned()))));
    dispatch(&mut harness, charts::Action::Enlarge(Some("loss".into())));
    let hidden = |harness: &Harness<'static, App>| {
        figure(harness, &loss()).series.iter().map(|series| series.is_hidden).collect::<Vec<_>>()
    };
    assert_eq!(hidden(&harness), [false, false]);
    // A run of the same name stands in the list of runs.
    harness.get_all_by_label("lr=0.1").last().expect("in the legend").click();
    settle(&mut harness);
    assert_eq!(hidden(&harness), [false, true]);
    harness.get_by_label("lr=0.1, hidden").click();
    settle(&mut harness);
    assert_eq!(hidden(&harness), [false, false]);
}

#[test]
fn hidden_runs_stay_in_the_legend_and_the_focus_keeps_the_selection() {
    let (_store, mut harness) = sweep();
    let drawn = place(&harness).charts.drawn.clone();
    dispatch(&mut harness, charts::Action::ToggleHidden(drawn[1]));
    assert_eq!(place(&harness).charts.left_out, [drawn[1]]);
    dispatch(&mut harness, table::Action::SelectRun { run: drawn[2], toggle: false, range: false });
    dispatch(&mut harness, table::Action::SelectRun { run: drawn[3], toggle: true, range: false });
    dispatch(&mut harness, charts::Action::SetScope(ChartScope::Selected));
    dispatch(&mut harness, table::Action::FocusRun(drawn[2]));
    assert_eq!(place(&harness).table.selection.focus, Some(drawn[2]));
    assert_eq!(&*place(&harness).charts.drawn, &[drawn[2], drawn[3]]);
    dispatch(&mut harness, charts::Action::Isolate(drawn[2]));
    assert_eq!(&*place(&harness).charts.drawn, &[drawn[2]]);
}
