//! The page of a run: its metrics large, their points, its parameters, and the lines that one copies.

use egui::Key;
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{By, Queryable as _};
use runatlas::app::charts::{ChartRange, FigureId, OptionsChange};
use runatlas::app::effect::SystemEffect;
use runatlas::app::pages::{Page, RunTab};
use runatlas::app::run_page::{self, Action, MetricOrder, MetricRow, ParamsShown, PointRow, points};
use runatlas::app::{charts, export, pages};
use runatlas::chart::Smoothing;
use runatlas::chart::export::ExportFormat;
use runatlas::model::RunIndex;
use runatlas::text::Language;

use crate::driver::{App, click, dispatch, open, place, rows, settle};
use crate::support;
use crate::support::tree::Tree;

const T: i64 = 1_700_000_000_000;

fn metric(points: &[(i64, &str, i64)]) -> String {
    let lines = points.iter().map(|(after, value, step)| format!("{} {value} {step}\n", T + after));
    lines.collect::<Vec<_>>().concat()
}

/// A run with curves of two sizes, a single value, and one of the machine.
fn tree() -> Tree {
    let fid = [(0, "4.5", 0), (1000, "nan", 1), (2000, "2.25", 2), (2500, "inf", 3), (60_000, "0.1", 4)];
    let curve = |scale: f64| {
        let values: Vec<String> = (0..5).map(|step| (scale * f64::from(step + 1)).to_string()).collect();
        metric(&(0..5).map(|step| (step * 1000, &*values[step as usize], step)).collect::<Vec<_>>())
    };
    Tree::with_run()
        .file("metrics/val/fid", metric(&fid))
        .file("metrics/val/acc", curve(0.1))
        .file("metrics/val/auc", curve(0.15))
        .file("metrics/train/steps", curve(1000.0))
        .file("metrics/final", metric(&[(0, "7", 0)]))
        .file("metrics/system/cpu", curve(10.0))
        .file("metrics/system/gpu", curve(12.0))
        .file("params/lr", "0.001")
        .file("params/model.depth", "3")
        .file("params/model.opt", "{'name': 'adam', 'betas': (0.9, 0.99)}")
        .file("params/notes", "first\nsecond\nthird")
}

fn run_of(harness: &Harness<'static, App>, id: &str) -> RunIndex {
    place(harness).catalog.find_run(id).expect("a run")
}

fn opened(tree: &Tree, tab: RunTab) -> (Harness<'static, App>, RunIndex) {
    let mut harness = open(Some(&tree.root()), Language::English);
    let run = run_of(&harness, "a");
    dispatch(&mut harness, pages::Action::OpenRun(run, tab));
    (harness, run)
}

fn chosen(harness: &Harness<'static, App>) -> Vec<String> {
    place(harness).run_page.chosen.iter().map(ToString::to_string).collect()
}

/// What was put on the clipboard since the last look.
fn copied(harness: &mut Harness<'static, App>) -> Option<String> {
    let pending = harness.state_mut().as_mut().expect("a window").take_pending();
    pending
        .into_iter()
        .filter_map(|effect| if let SystemEffect::Copy(text) = effect { Some(text) } else { None })
        .next_back()
}

fn listed(harness: &Harness<'static, App>) -> Vec<PointRow> {
    let rows = points(place(harness)).expect("points");
    (0..rows.len()).map(|at| rows.row(at).expect("a row")).collect()
}

#[test]
fn every_way_to_a_metric_shows_it_large() {
    let tree = tree();
    let (mut harness, run) = opened(&tree, RunTab::Overview);
    click(&mut harness, "Open val/fid");
    let shows_fid = |harness: &Harness<'static, App>| {
        assert_eq!(place(harness).pages.shown, Page::Run(run, RunTab::Metrics));
        assert_eq!(chosen(harness), ["val/fid"]);
        let figures: Vec<_> = harness.query_all(By::new().role(Role::Figure)).map(|node| node.rect()).collect();
        assert_eq!(figures.len(), 1);
        assert!(figures[0].width() > 500.0 && figures[0].height() > 200.0, "{figures:?}");
    };
    shows_fid(&harness);
    // A row of the table of metrics.
    dispatch(&mut harness, pages::Action::OpenRun(run, RunTab::Overview));
    click(&mut harness, "val/acc, last 0.5");
    assert_eq!(chosen(&harness), ["val/acc"]);
    dispatch(&mut harness, Action::OpenMetric(run, "val/fid".into()));
    shows_fid(&harness);
    // From the inspector.
    dispatch(&mut harness, pages::Action::Show(Page::Table));
    assert_eq!(place(&harness).pages.shown, Page::Table);
    harness.get_all_by_label("val/fid, last 0.1").next().expect("in the inspector").click();
    settle(&mut harness);
    shows_fid(&harness);
}

#[test]
fn the_list_walks_by_keys_and_space_keeps_what_is_drawn() {
    let tree = tree();
    let (mut harness, run) = opened(&tree, RunTab::Metrics);
    assert_eq!(chosen(&harness), ["train/steps"], "the first of the list");
    let shown: Vec<String> = rows(&harness).into_iter().filter(|row| !row.starts_with("Step")).collect();
    assert_eq!(
        shown,
        [
            "train, 1 metric",
            "train/steps, last 5,000, in the chart",
            "val, 3 metrics",
            "val/acc, last 0.5",
            "val/auc, last 0.75",
            "val/fid, last 0.1",
            "Other, 1 metric",
            "final, last 7",
        ]
    );
    for wanted in ["val/acc", "val/auc", "val/fid", "final", "final"] {
        harness.key_press(Key::ArrowDown);
        settle(&mut harness);
        assert_eq!(chosen(&harness), [wanted]);
    }
    for _ in 0..2 {
        harness.key_press(Key::ArrowUp);
        settle(&mut harness);
    }
    harness.key_press(Key::Space);
    settle(&mut harness);
    harness.key_press(Key::ArrowUp);
    settle(&mut harness);
    assert_eq!(chosen(&harness), ["val/auc", "val/acc"], "what was kept and what has the focus");
    // Values of one size share a chart, others do not.
    assert_eq!(place(&harness).run_page.charts, [FigureId::Run(run, "val/auc\nval/acc".into())]);
    harness.key_press(Key::ArrowUp);
    settle(&mut harness);
    let alone = |name: &str| FigureId::Run(run, name.into());
    assert_eq!(place(&harness).run_page.charts, [alone("val/auc"), alone("train/steps")]);
    assert_eq!(harness.query_all(By::new().role(Role::Figure)).count(), 2);
    // A title draws its section, a title above a chart that one alone.
    click(&mut harness, "val, 3 metrics");
    assert_eq!(chosen(&harness), ["val/acc", "val/auc", "val/fid"]);
    click(&mut harness, "Open val/fid");
    assert_eq!(chosen(&harness), ["val/fid"]);
    dispatch(&mut harness, Action::Add("val/acc".into()));
    dispatch(&mut harness, Action::Add("val/fid".into()));
    assert_eq!(chosen(&harness), ["val/acc"], "added and taken away");
}

#[test]
fn the_list_is_searched_sorted_and_folded() {
    let tree = tree();
    let (mut harness, run) = opened(&tree, RunTab::Metrics);
    let names = |harness: &Harness<'static, App>| -> Vec<String> {
        let place = place(harness);
        let name = |row: &MetricRow| match row {
            MetricRow::Section { name, .. } => format!("[{name}]"),
            MetricRow::Metric(at) => place.catalog.run(run).metrics[*at].key.to_string(),
        };
        place.run_page.list.rows.iter().map(name).collect()
    };
    dispatch(&mut harness, Action::SetSearch("^val/a".into()));
    assert_eq!(names(&harness), ["[val]", "val/acc", "val/auc"]);
    dispatch(&mut harness, Action::SetSearch("(".into()));
    assert!(names(&harness).is_empty(), "no regular expression is looked for as it stands");
    dispatch(&mut harness, Action::SetSearch(String::new()));
    dispatch(&mut harness, Action::SetOrder(MetricOrder::Last));
    assert_eq!(names(&harness)[2..6], ["[val]", "val/auc", "val/acc", "val/fid"]);
    dispatch(&mut harness, Action::ToggleSection("val".into()));
    assert_eq!(names(&harness), ["[train]", "train/steps", "[val]", "[]", "final"]);
}

#[test]
fn metrics_of_the_machine_have_a_tab_of_their_own() {
    let tree = tree();
    let (mut harness, run) = opened(&tree, RunTab::System);
    assert_eq!(chosen(&harness), ["system/cpu", "system/gpu"], "all of them");
    assert!(harness.query_by_label("cpu, last 50, in the chart").is_none(), "names are whole for a screen reader");
    assert!(harness.query_by_label("system/cpu, last 50, in the chart").is_some());
    dispatch(&mut harness, Action::OpenMetric(run, "system/gpu".into()));
    assert_eq!(
        (place(&harness).pages.shown, chosen(&harness)),
        (Page::Run(run, RunTab::System), vec!["system/gpu".into()])
    );
    dispatch(&mut harness, pages::Action::OpenRun(run, RunTab::Metrics));
    assert!(rows(&harness).iter().all(|row| !row.starts_with("system/")));
    let bare = Tree::with_run();
    let (harness, _) = opened(&bare, RunTab::Metrics);
    assert!(harness.query_by_label("System").is_none(), "a run without them has no such tab");
    assert!(harness.query_by_label("This run has no metrics").is_some());
}

#[test]
fn points_are_what_the_store_holds() {
    let tree = tree();
    let (mut harness, run) = opened(&tree, RunTab::Metrics);
    dispatch(&mut harness, Action::OpenMetric(run, "val/fid".into()));
    let listed = listed(&harness);
    let told: Vec<(i64, i64, i64)> = listed.iter().map(|row| (row.step, row.timestamp - T, row.relative)).collect();
    assert_eq!(told, [(0, 0, 0), (1, 1000, 1000), (2, 2000, 2000), (3, 2500, 2500), (4, 60_000, 60_000)]);
    let values: Vec<f64> = listed.iter().map(|row| row.value).collect();
    assert!(values[1].is_nan() && values[3] == f64::INFINITY);
    assert_eq!((values[0], values[2], values[4]), (4.5, 2.25, 0.1));
    assert!(listed.iter().all(|row| row.smoothed.is_none()));
    assert_eq!(listed[0].change, None);
    assert!(listed[1].change.is_some_and(f64::is_nan) && listed[4].change == Some(f64::NEG_INFINITY));
    for spoken in ["Step 0, 4.5", "Step 1, NaN", "Step 3, ∞", "Step 4, 0.1"] {
        assert!(harness.query_by_label(spoken).is_some(), "{spoken}");
    }

    // A click moves the crosshair, and the crosshair chooses the row.
    click(&mut harness, "Step 2, 2.25");
    assert_eq!(place(&harness).charts.crosshair.as_ref().map(|(_, x)| *x), Some(2.0));
    dispatch(&mut harness, Action::GoToStep(1_000_000));
    assert_eq!(place(&harness).charts.crosshair.as_ref().map(|(_, x)| *x), Some(4.0), "the nearest there is");
    assert_eq!(place(&harness).run_page.selected_points, Some((4, 4)));

    // What is zoomed away is not listed, and a step that is looked for comes back into view.
    let id = FigureId::Run(run, "val/fid".into());
    dispatch(&mut harness, charts::Action::SetRange(id.clone(), ChartRange { x: Some((1.0, 2.5)), y: None }));
    assert_eq!(self::listed(&harness).iter().map(|row| row.step).collect::<Vec<_>>(), [1, 2]);
    assert!(harness.query_by_label("2 of 5 in view").is_some());
    dispatch(&mut harness, Action::GoToStep(0));
    assert_eq!(place(&harness).charts.range_of(&id), ChartRange::default());
    assert_eq!(place(&harness).run_page.selected_points, Some((0, 0)));

    // Along time the points are the same.
    let relative = OptionsChange::with(&place(&harness).charts, None, |options| {
        options.x_axis = runatlas::chart::XAxis::Relative;
        options.smoothing = Smoothing::RunningMean(3);
    });
    dispatch(&mut harness, charts::Action::SetOptions(relative));
    let along_time = self::listed(&harness);
    assert_eq!(along_time.iter().map(|row| row.x).collect::<Vec<_>>(), [0.0, 1000.0, 2000.0, 2500.0, 60_000.0]);
    assert!(along_time.iter().all(|row| row.smoothed.is_some()));
}

#[test]
fn points_are_copied_and_saved_in_full_precision() {
    let tree = Tree::with_run().file(
        "metrics/loss",
        metric(&[(0, "0.1234567890123456789", 0), (1500, "nan", 10), (3000, "-inf", 20), (4500, "1e-300", 30)]),
    );
    let (mut harness, run) = opened(&tree, RunTab::Metrics);
    copied(&mut harness);
    dispatch(&mut harness, Action::CopyPoints);
    let head = "step\trelative_s\ttimestamp\tvalue\n";
    let row = |at: usize| {
        [
            "0\t0\t1700000000000\t0.12345678901234568\n",
            "10\t1.5\t1700000001500\tNaN\n",
            "20\t3\t1700000003000\t-inf\n",
            "30\t4.5\t1700000004500\t1e-300\n",
        ][at]
    };
    assert_eq!(copied(&mut harness).as_deref(), Some(&*format!("{head}{}{}{}{}", row(0), row(1), row(2), row(3))));
    dispatch(&mut harness, Action::SelectPoint { at: 2, extend: false });
    dispatch(&mut harness, Action::SelectPoint { at: 1, extend: true });
    dispatch(&mut harness, Action::CopyPoints);
    assert_eq!(copied(&mut harness).as_deref(), Some(&*format!("{head}{}{}", row(1), row(2))));

    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("loss.csv");
    click(&mut harness, "CSV");
    let open = place(&harness).export.as_ref().expect("the dialog is open");
    assert_eq!(open.spec.format, ExportFormat::Csv);
    assert_eq!(
        open.charts.iter().map(|chart| chart.id.clone()).collect::<Vec<_>>(),
        [FigureId::Run(run, "loss".into())]
    );
    dispatch(&mut harness, export::Action::SetPath(file.display().to_string()));
    dispatch(&mut harness, export::Action::Save);
    let name = "a,name of a,loss";
    assert_eq!(
        std::fs::read_to_string(file).expect("written"),
        format!(
            "run_id,run_name,metric,step,timestamp,relative_s,value\n\
             {name},0,1700000000000,0,0.12345678901234568\n{name},10,1700000001500,1.5,NaN\n\
             {name},20,1700000003000,3,-inf\n{name},30,1700000004500,4.5,1e-300\n"
        )
    );
}

/// Nothing of a long curve is walked through for its table: its last row is where it belongs.
#[test]
fn the_last_of_many_points_can_be_scrolled_to() {
    let many = 200_000;
    let lines = (0..many).map(|step| format!("{} {} {step}\n", T + step, step % 97));
    let text = lines.collect::<Vec<_>>().concat();
    let tree = Tree::with_run().file("metrics/long", text);
    let (mut harness, _) = opened(&tree, RunTab::Metrics);
    assert_eq!(points(place(&harness)).expect("points").len(), many as usize);
    assert!(harness.query_by_label("Step 0, 0").is_some());
    dispatch(&mut harness, Action::GoToStep(many));
    let last = format!("Step 199,999, {}", (many - 1) % 97);
    assert!(harness.query_by_label(&last).is_some(), "{:?}", rows(&harness));
    assert!(harness.query_by_label("Step 0, 0").is_none());
    assert!(rows(&harness).len() < 60, "only what is in view is laid out");
}

#[test]
fn points_without_steps_or_of_one_second_are_all_there() {
    let tree = Tree::with_run()
        .file("metrics/flat", metric(&[(0, "1", 0), (2000, "2", 0), (4000, "3", 0)]))
        .file("metrics/quick", metric(&[(100, "1", 0), (200, "2", 1), (300, "3", 2)]));
    let (mut harness, run) = opened(&tree, RunTab::Metrics);
    for name in ["flat", "quick"] {
        dispatch(&mut harness, Action::OpenMetric(run, name.into()));
        assert_eq!(listed(&harness).iter().map(|row| row.value).collect::<Vec<_>>(), [1.0, 2.0, 3.0], "{name}");
    }
}

#[test]
fn another_run_shows_the_same_metric_where_it_has_it() {
    let tree = tree()
        .run("b")
        .file("metrics/val/fid", metric(&[(0, "9", 0), (1000, "8", 1)]))
        .run("c")
        .file("metrics/a single value", metric(&[(0, "9", 0)]))
        .file("metrics/other", metric(&[(0, "9", 0), (1000, "8", 1)]));
    let (mut harness, run) = opened(&tree, RunTab::Metrics);
    dispatch(&mut harness, Action::OpenMetric(run, "val/fid".into()));
    for (id, wanted) in [("b", "val/fid"), ("c", "other")] {
        let other = run_of(&harness, id);
        dispatch(&mut harness, pages::Action::OpenRun(other, RunTab::Metrics));
        assert_eq!(chosen(&harness), [wanted]);
        assert_eq!(place(&harness).run_page.charts, [FigureId::Run(other, wanted.into())]);
    }
}

#[test]
fn parameters_are_found_and_taken_apart() {
    let tree = tree();
    let (mut harness, run) = opened(&tree, RunTab::Overview);
    for name in ["lr: 0.001", "model.depth: 3", "notes: first"] {
        assert!(harness.query_by_label(name).is_some(), "{name}");
    }
    dispatch(&mut harness, Action::SetParamSearch("MODEL adam".into()));
    assert!(matches!(&place(&harness).run_page.params.shown, ParamsShown::Found(found) if found == &[2]));
    dispatch(&mut harness, Action::SetParamSearch(String::new()));
    click(&mut harness, "Parameters as: Tree");
    for name in ["model, 3 values", "model.opt, 2 values", "opt, 2 values", "model.opt.betas: [0.9, 0.99]"] {
        let is_there = harness.query_by_label(name).is_some();
        assert_eq!(is_there, name != "model.opt, 2 values", "{name}");
    }
    click(&mut harness, "model, 3 values");
    assert!(harness.query_by_label("opt, 2 values").is_none(), "folded");
    // Several lines are shown whole.
    click(&mut harness, "notes: first");
    click(&mut harness, "Copy value");
    assert_eq!(copied(&mut harness).as_deref(), Some("first\nsecond\nthird"));
    click(&mut harness, "Copy all parameters");
    click(&mut harness, "Copy as YAML");
    let yaml = copied(&mut harness).expect("copied");
    assert!(yaml.starts_with("lr: 0.001\nmodel.depth: 3\n") && yaml.ends_with("notes: \"first\\nsecond\\nthird\"\n"));
    assert_eq!(place(&harness).run_page.params.run, Some(run));
}

#[test]
fn the_lines_to_go_on_with_a_run_name_its_store() {
    let python = |uri: &str, id: &str| {
        format!("import mlflow\n\nmlflow.set_tracking_uri(\"{uri}\")\nmlflow.start_run(run_id=\"{id}\")\n")
    };
    let copy = |harness: &mut Harness<'static, App>, entry: &str| {
        copied(harness);
        click(harness, "Resume");
        click(harness, entry);
        copied(harness).expect("copied")
    };
    let tree = tree();
    let (mut harness, _) = opened(&tree, RunTab::Overview);
    let root = tree.root();
    // A temporary folder has no characters that an address writes otherwise.
    #[cfg(unix)]
    assert_eq!(copy(&mut harness, "Copy Python code"), python(&format!("file://{}", root.display()), "a"));
    #[cfg(unix)]
    assert_eq!(
        copy(&mut harness, "Copy command"),
        format!("MLFLOW_TRACKING_URI='file://{}' mlflow runs describe --run-id a", root.display())
    );
    assert_eq!(copy(&mut harness, "Copy folder path"), root.join("1").join("a").display().to_string());

    let store = support::zoo("v3-sqlite");
    let mut harness = open(Some(&store.database()), Language::English);
    let run = place(&harness).catalog.run_indices().find(|&run| &*place(&harness).catalog.run(run).name == "baseline");
    let run = run.expect("a run");
    let id = place(&harness).catalog.run(run).id.to_string();
    dispatch(&mut harness, pages::Action::OpenRun(run, RunTab::Overview));
    let uri = format!("sqlite:///{}", store.database().display().to_string().replace('\\', "\\\\"));
    assert_eq!(copy(&mut harness, "Copy Python code"), python(&uri, &id));
}

#[test]
fn what_looks_like_a_link_leads_somewhere() {
    let mut tree = Tree::with_run();
    for at in 0..20 {
        tree = tree.file(&format!("metrics/m{at:02}"), metric(&[(0, "1", 0), (1000, "2", 1)]));
    }
    let (mut harness, run) = opened(&tree, RunTab::Overview);
    for link in ["12 of 20", "9 of 20"] {
        click(&mut harness, link);
        assert_eq!(place(&harness).pages.shown, Page::Run(run, RunTab::Metrics), "{link}");
        dispatch(&mut harness, pages::Action::OpenRun(run, RunTab::Overview));
    }
}

#[test]
fn strange_metrics_and_many_of_them_do_no_harm() {
    let mut tree = Tree::with_run();
    for at in 0..1000 {
        tree = tree.file(&format!("metrics/many/m{at}"), metric(&[(0, "1", 0)]));
    }
    let long = "n".repeat(200);
    tree = tree
        .file(&format!("metrics/{long}"), metric(&[(0, "1", 0), (1, "nan", 1)]))
        .file("metrics/مقياس", metric(&[(0, "inf", 0), (1, "-inf", 1)]))
        .file("metrics/🎯", metric(&[(0, "nan", 0), (1, "nan", 1)]));
    let (mut harness, run) = opened(&tree, RunTab::Metrics);
    dispatch(&mut harness, Action::ChooseSection("many".into()));
    assert_eq!(chosen(&harness).len(), run_page::MOST_CHOSEN);
    for name in [&*long, "مقياس", "🎯"] {
        dispatch(&mut harness, Action::OpenMetric(run, name.into()));
        assert_eq!(listed(&harness).len(), 2, "{name}");
    }
}
