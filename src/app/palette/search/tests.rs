use super::*;
use crate::model::{CatalogBuilder, StoreIndex};
use crate::store::{
    Backend, Experiment, LatestMetric, LifecycleStage, Location, MetricPoint, ReadEvent, Run, RunStatus,
};

fn run(id: &str, name: &str, start_time: i64, metrics: &[(&str, f64)]) -> Run {
    let metric = |(key, value): &(&str, f64)| LatestMetric {
        key: (*key).into(),
        latest: Some(MetricPoint { value: *value, step: 0, timestamp: 0 }),
        is_provisional: false,
    };
    let mut metrics: Vec<_> = metrics.iter().map(metric).collect();
    metrics.sort_by(|a, b| a.key.cmp(&b.key));
    Run {
        key: format!("1/{id}").into(),
        id: id.into(),
        experiment: "1".into(),
        name: name.into(),
        user_id: "".into(),
        status: RunStatus::Finished,
        start_time: Some(start_time),
        end_time: None,
        lifecycle_stage: LifecycleStage::Active,
        deleted_time: None,
        artifact_uri: None,
        params: Vec::new(),
        tags: Vec::new(),
        metrics,
        dataset_inputs: Vec::new(),
        model_inputs: Vec::new(),
        model_outputs: Vec::new(),
        marks: Vec::new(),
    }
}

fn catalog(runs: Vec<Run>) -> Arc<Catalog> {
    let path = PathBuf::from("mlruns");
    let mut builder = CatalogBuilder::new(&[Location::new(path.clone(), Backend::File, path)]);
    let experiment = Experiment {
        key: "1".into(),
        id: "1".into(),
        name: "gan-svhn".to_owned(),
        artifact_location: None,
        lifecycle_stage: LifecycleStage::Active,
        is_in_trash: false,
        tags: Vec::new(),
        creation_time: None,
        last_update_time: None,
        marks: Vec::new(),
    };
    builder.event(StoreIndex(0), ReadEvent::Experiments(vec![experiment]));
    builder.event(StoreIndex(0), ReadEvent::Runs(runs));
    builder.finish()
}

fn query(text: &str, catalog: &Arc<Catalog>) -> Query {
    Query {
        text: text.to_owned(),
        kind: None,
        commands: vec![Command::Refresh, Command::ShowTable, Command::ShowCharts, Command::Find],
        language: Language::English,
        catalog: Some((catalog.clone(), StoreView::All)),
        files: None,
        places: vec!["/data/fid-runs".into(), "/data/other".into()],
        used: Vec::new(),
    }
}

fn found(query: &Query) -> Found {
    let mut last = Found::default();
    search(query, &Cancel::new(), &mut |found| last = found);
    assert!(last.is_complete);
    last
}

/// The names of each section with its kind; of all that has any.
fn told(found: &Found) -> Vec<(Option<Kind>, Vec<&str>)> {
    let sections = found.sections.iter().filter(|section| !section.hits.is_empty());
    sections.map(|it| (it.kind, it.hits.iter().map(|hit| hit.text.as_str()).collect())).collect()
}

fn gan() -> Arc<Catalog> {
    catalog(vec![
        run("aaa0", "stylegan2-ada_fid11.9", 1, &[("val/fid", 11.92), ("train/d_loss", 0.5)]),
        run("aaa1", "diffaug-fid_early-stop", 2, &[("val/fid", 23.02), ("val/fid_5k", f64::NAN)]),
        run("aaa2", "first-light_deterministic", 3, &[("val/fid", 49.77)]),
        run("bbb3", "smoke-test", 4, &[]),
        run("bbb4", "smoke-test", 9, &[]),
        run("bbb5", "", 5, &[]),
    ])
}

#[test]
fn what_is_typed_is_found_in_everything_that_has_a_name() {
    let catalog = gan();
    let found = found(&query("fid", &catalog));
    assert_eq!(
        told(&found),
        [
            (Some(Kind::Metric), vec!["val/fid", "val/fid_5k"]),
            (Some(Kind::Run), vec!["diffaug-fid_early-stop", "stylegan2-ada_fid11.9", "first-light_deterministic"]),
            (Some(Kind::File), vec!["data/fid-runs"]),
        ]
    );
    let section = |kind| found.sections.iter().find(|section| section.kind == Some(kind)).expect("there");
    assert_eq!((section(Kind::Metric).matching, section(Kind::Metric).total), (2, 3));
    assert_eq!((section(Kind::Run).matching, section(Kind::Run).total), (3, 6));
    let hit = &section(Kind::Metric).hits[0];
    assert_eq!(&hit.text[hit.parts[0].clone()], "fid");
    assert_eq!(hit.coverage, Some(super::super::Coverage { runs: 3, of: 6, range: Some((11.92, 49.77)) }));
    let nan = section(Kind::Metric).hits[1].coverage.expect("counted");
    assert_eq!((nan.runs, nan.range), (1, None), "a value that is none has no range");
}

#[test]
fn runs_are_found_by_id_and_the_newest_comes_first() {
    let catalog = gan();
    let runs = |text: &str| -> Vec<u32> {
        let found = found(&Query { kind: Some(Kind::Run), ..query(text, &catalog) });
        let target = |hit: &Hit| if let Target::Run(run) = hit.target { run.0 } else { panic!("{hit:?}") };
        found.sections.iter().flat_map(|section| &section.hits).map(target).collect()
    };
    assert_eq!(runs("smoke"), [4, 3]);
    assert_eq!(runs("aaa2"), [2]);
    assert_eq!(runs("bbb"), [5, 4, 3], "a run without a name goes by its ID");
    assert_eq!(runs(""), [4, 5, 3, 2, 1, 0]);
}

#[test]
fn what_was_used_lately_is_lifted_and_stands_first() {
    let catalog = gan();
    let used = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let first =
        Query { used: used(&["run bbb3", "command tab-charts", "metric gone", "run zzz"]), ..query("", &catalog) };
    let all = found(&first);
    let commands = vec!["Refresh", "Table", "Filter runs"];
    assert_eq!(told(&all), [(None, vec!["smoke-test", "Charts"]), (Some(Kind::Command), commands)]);
    assert_eq!(all.hit(0).expect("first").target, Target::Run(RunIndex(3)));

    let query = Query { used: used(&["metric val/fid_5k", "run aaa2"]), ..query("fid", &catalog) };
    let lifted = found(&query);
    let expected: [(Option<Kind>, Vec<&str>); 4] = [
        (None, vec!["val/fid_5k", "first-light_deterministic"]),
        (Some(Kind::Metric), vec!["val/fid"]),
        (Some(Kind::Run), vec!["diffaug-fid_early-stop", "stylegan2-ada_fid11.9"]),
        (Some(Kind::File), vec!["data/fid-runs"]),
    ];
    assert_eq!(told(&lifted), expected, "nothing stands twice");
    let alone = found(&Query { kind: Some(Kind::Metric), ..query });
    assert_eq!(told(&alone), [(Some(Kind::Metric), vec!["val/fid_5k", "val/fid"])]);
}

#[test]
fn a_section_among_others_shows_five_and_alone_all() {
    let runs = (0..40).map(|at| run(&format!("{at:04}"), &format!("trial {at}"), at, &[])).collect();
    let catalog = catalog(runs);
    let among = found(&query("trial", &catalog));
    assert_eq!(among.count(), SECTION);
    let section = among.sections.iter().find(|section| section.kind == Some(Kind::Run)).expect("runs");
    assert_eq!((section.matching, section.total), (40, 40));
    assert_eq!(found(&Query { kind: Some(Kind::Run), ..query("trial", &catalog) }).count(), 40);
}

#[test]
fn names_that_are_strange_are_safe_and_found() {
    let long = "x".repeat(500);
    let catalog = catalog(vec![
        run("1111", "evil\u{202e}txt", 1, &[]),
        run("2222", &long, 2, &[]),
        run("3333", "👩‍👩‍👧 сеть", 3, &[]),
    ]);
    let first = |text: &str| found(&query(text, &catalog)).hit(0).map(|hit| hit.text.clone());
    assert_eq!(first("evil").as_deref(), Some("evil\u{fffd}txt"));
    assert_eq!(first("xxxxx"), Some(long));
    assert_eq!(first("сеть").as_deref(), Some("👩‍👩‍👧 сеть"));
    assert_eq!(first("СЕТЬ").as_deref(), Some("👩‍👩‍👧 сеть"));
}

#[test]
fn nobody_waits_for_a_search_among_many_that_is_no_longer_wanted() {
    let runs = (0..100_000).map(|at| run(&format!("{at:06}"), &format!("trial {at}"), at, &[("loss", 1.0)])).collect();
    let catalog = catalog(runs);
    let query = query("trial 9", &catalog);
    let cancel = Cancel::new();
    cancel.cancel();
    search(&query, &cancel, &mut |found| panic!("{found:?}"));

    // Stopped at the first sign of life, long before the end: nothing complete is ever told.
    let (cancel, mut told) = (Cancel::new(), 0);
    search(&query, &cancel, &mut |found| {
        assert!(!found.is_complete);
        told += 1;
        cancel.cancel();
    });
    assert_eq!(told, 1);
    let whole = found(&query);
    assert_eq!(whole.hit(0).map(|hit| hit.text.as_str()), Some("trial 9"));
}
