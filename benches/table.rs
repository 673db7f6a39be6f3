//! Answering the run table's queries over 100,000 runs of 300 columns, against a bare sort of 100,000 numbers in the
//! same process and in turns: minimum, median and maximum of each. Looks of runs, against a hash of their IDs.
//!
//! `cargo bench --bench table`. Takes about 3 GB of memory.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a program that prints figures, and may panic")]

use std::hint::black_box;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use runatlas::chart::{RunColors, Standing, color_slot};
use runatlas::model::{
    Catalog, CatalogBuilder, ColumnId, Filter, RunIndex, Sort, StoreIndex, Table, TableQuery, Wishes, arrange, cell,
    column_formats, coverage, table,
};
use runatlas::store::{
    Backend, Cancel, Experiment, KeyValue, LatestMetric, LifecycleStage, Location, MetricPoint, ReadEvent, Run,
    RunStatus,
};

const RUNS: usize = 100_000;
const PARAMS: usize = 50;
const METRICS: usize = 245;
const TAGS: usize = 5;
const ROUNDS: usize = 11;

/// Numbers that look random and are the same each time.
fn mixed(at: usize) -> u64 {
    let mut bits = (at as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits ^ (bits >> 31)
}

fn value(at: usize) -> f64 {
    mixed(at) as f64 / u64::MAX as f64
}

fn keys(prefix: &str, count: usize) -> Vec<Arc<str>> {
    (0..count).map(|at| format!("{prefix}{at:03}").into()).collect()
}

fn catalog() -> Arc<Catalog> {
    let path = PathBuf::from("mlruns");
    let mut builder = CatalogBuilder::new(&[Location::new(path.clone(), Backend::File, path)]);
    let experiment = Experiment { name: "bench".into(), ..Experiment::undescribed(&"1".into()) };
    builder.event(StoreIndex(0), ReadEvent::Experiments(vec![experiment]));
    let (params, metrics) = (keys("param_", PARAMS), keys("val/metric_", METRICS));
    let parent: Arc<str> = "mlflow.parentRunId".into();
    let tags = keys("tag_", TAGS - 1);
    let id = |at: usize| format!("{:016x}{:016x}", mixed(at), mixed(at + RUNS));
    for at in 0..RUNS {
        let pair = |key: &Arc<str>, value: String| KeyValue { key: key.clone(), value: value.into() };
        // Nine children below every tenth run.
        let mut own_tags = Vec::with_capacity(TAGS);
        if at % 10 > 0 {
            own_tags.push(pair(&parent, id(at - at % 10)));
        }
        own_tags
            .extend(tags.iter().enumerate().map(|(key, tag)| pair(tag, format!("Some Text {}", mixed(at + key) % 97))));
        let metric = |(key, name): (usize, &Arc<str>)| LatestMetric {
            key: name.clone(),
            latest: Some(MetricPoint { value: value(at * METRICS + key), step: 100, timestamp: 1_700_000_000_000 }),
            is_provisional: false,
        };
        let param = |(key, name): (usize, &Arc<str>)| match key % 2 {
            0 => pair(name, format!("{:.4}", value(at * PARAMS + key))),
            _ => pair(name, format!("Choice-{}", mixed(at * PARAMS + key) % 1000)),
        };
        let run = Run {
            key: format!("1/{}", id(at)).into(),
            id: id(at).into(),
            experiment: "1".into(),
            name: format!("brave-owl-{at}").into(),
            user_id: "ada".into(),
            status: RunStatus::Finished,
            start_time: Some(1_700_000_000_000 + (mixed(at) % 100_000_000).cast_signed()),
            end_time: Some(1_700_000_000_000 + 200_000_000),
            lifecycle_stage: LifecycleStage::Active,
            deleted_time: None,
            artifact_uri: None,
            params: params.iter().enumerate().map(param).collect(),
            tags: own_tags,
            metrics: metrics.iter().enumerate().map(metric).collect(),
            dataset_inputs: Vec::new(),
            model_inputs: Vec::new(),
            model_outputs: Vec::new(),
            marks: Vec::new(),
        };
        builder.event(StoreIndex(0), ReadEvent::Runs(vec![run]));
    }
    builder.snapshot()
}

/// Minimum, median and maximum of the times, and of the ratios to the reference times.
fn print(name: &str, mut times: Vec<Duration>, references: &[Duration]) {
    let mut ratios: Vec<f64> = times.iter().zip(references).map(|(a, b)| a.as_secs_f64() / b.as_secs_f64()).collect();
    times.sort_unstable();
    ratios.sort_unstable_by(f64::total_cmp);
    let millis = |at: usize| times[at].as_secs_f64() * 1000.0;
    let (middle, last) = (times.len() / 2, times.len() - 1);
    println!(
        "{name:<44} {:>8.2} {:>8.2} {:>8.2} ms   ratio {:>6.2} {:>6.2} {:>6.2}",
        millis(0),
        millis(middle),
        millis(last),
        ratios[0],
        ratios[middle],
        ratios[last],
    );
}

/// What the job does for the columns: which there are and how many runs have them, and how those that are shown are written.
fn columns_of(catalog: &Catalog, table: &Table, bare_sort: impl Fn() -> Duration) {
    let shown = arrange(table, &Wishes::default(), &[]).columns;
    let mut times: [(Vec<Duration>, Vec<Duration>); 3] = Default::default();
    for _ in 0..ROUNDS {
        let mut timed = |at: usize, work: &dyn Fn()| {
            times[at].1.push(bare_sort());
            let start = Instant::now();
            work();
            times[at].0.push(start.elapsed());
        };
        timed(0, &|| drop(black_box(coverage(catalog, &table.columns, &table.runs))));
        timed(1, &|| drop(black_box(arrange(table, &Wishes::default(), &[]))));
        timed(2, &|| drop(black_box(column_formats(catalog, table, &shown, &Cancel::new()))));
    }
    let names = ["coverage of all columns", "arranging the columns", "formats of the columns that are shown"];
    for (name, (times, references)) in names.into_iter().zip(times) {
        print(name, times, &references);
    }
}

/// Only what a filter itself takes, without rows and columns: 100,000 runs in at most 100 ms.
fn filters_alone(catalog: &Catalog, bare_sort: impl Fn() -> Duration) {
    let filters = [
        "metrics.val/metric_120 < 0.01",
        "params.param_020 < 0.01",
        "params.param_021 ILIKE 'choice-7%'",
        "params.param_021 ~ '-7[0-9]$' AND metrics.val/metric_001 > 0.5",
    ];
    let runs: Vec<RunIndex> = catalog.run_indices().collect();
    for text in filters {
        let (times, references) = (0..ROUNDS)
            .map(|_| {
                let reference = bare_sort();
                let start = Instant::now();
                let filter = Filter::parse(text);
                black_box(filter.plan(catalog, None).select(&runs, &Cancel::new()).unwrap());
                (start.elapsed(), reference)
            })
            .unzip::<_, _, Vec<_>, Vec<_>>();
        print(&format!("alone: {}", &text[..text.len().min(36)]), times, &references);
    }
}

fn main() {
    let start = Instant::now();
    let catalog = catalog();
    println!("{RUNS} runs of {} columns, made in {:.1} s", PARAMS + METRICS + TAGS, start.elapsed().as_secs_f64());
    let numbers: Vec<f64> = (0..RUNS).map(value).collect();
    let bare_sort = || {
        let mut numbers = numbers.clone();
        let start = Instant::now();
        numbers.sort_unstable_by(f64::total_cmp);
        black_box(&numbers);
        start.elapsed()
    };
    let query = |sort: &str, is_descending: bool, filter: &str| TableQuery {
        experiments: catalog.experiment_indices().collect(),
        sort: Sort { column: sort.parse().unwrap(), is_descending },
        filter: filter.to_owned(),
        ..TableQuery::default()
    };
    let answer = |query: &TableQuery| {
        let start = Instant::now();
        let table = table(&catalog, query, &Cancel::new()).unwrap();
        let time = start.elapsed();
        assert!(black_box(table).total == RUNS);
        time
    };
    let first = answer(&query("created", true, "never-there"));
    println!("first search of all (lower-casing everything once): {:.1} ms", first.as_secs_f64() * 1000.0);
    println!(
        "{:<44} {:>8} {:>8} {:>8}      {:>12} {:>6} {:>6}",
        "whole queries", "min", "median", "max", "min", "median", "max"
    );
    let queries = [
        ("sort by creation (default)", query("created", true, "")),
        ("sort by a metric", query("metric:val/metric_120", false, "")),
        ("sort by a numeric parameter", query("param:param_020", false, "")),
        ("sort by a parameter that is text", query("param:param_021", false, "")),
        ("sort by name", query("name", false, "")),
        ("filter: a word in few runs", query("created", true, "brave-owl-777")),
        ("filter: a word in no run", query("created", true, "never-there")),
        ("filter: a parameter's value", query("created", true, "param_021=choice-7")),
        ("filter: a metric's name, an excluded word", query("created", true, "metric_120 -choice-99")),
        ("filter: a metric", query("created", true, "metrics.val/metric_120 < 0.01")),
        ("filter: a parameter as number", query("created", true, "params.param_020 < 0.01")),
        ("filter: LIKE", query("created", true, "params.param_021 LIKE 'Choice-7%'")),
        ("filter: a regular expression", query("created", true, "params.param_021 ~ '-7[0-9]$'")),
        (
            "filter: five conditions, NOT and OR",
            query(
                "created",
                true,
                "(metrics.val/metric_001 < 0.5 OR params.param_020 > 0.9) AND NOT params.param_021 LIKE '%-9%' \
                 AND tags.tag_000 != 'Some Text 3' AND created > '2023-01-01'",
            ),
        ),
    ];
    let mut times: Vec<(Vec<Duration>, Vec<Duration>)> = vec![Default::default(); queries.len()];
    for _ in 0..ROUNDS {
        for ((_, query), (times, references)) in queries.iter().zip(&mut times) {
            references.push(bare_sort());
            times.push(answer(query));
        }
    }
    for ((name, _), (times, references)) in queries.iter().zip(times) {
        print(name, times, &references);
    }
    filters_alone(&catalog, bare_sort);
    columns_of(&catalog, &table(&catalog, &queries[0].1, &Cancel::new()).unwrap(), bare_sort);
    // The cells of one frame: 60 rows by 20 columns.
    let columns: Vec<ColumnId> = table(&catalog, &queries[0].1, &Cancel::new()).unwrap().columns;
    let (frame, references) = (0..ROUNDS)
        .map(|round| {
            let reference = bare_sort();
            let start = Instant::now();
            for row in 0..60 {
                for column in columns.iter().skip(20 * (round % 10)).take(20) {
                    black_box(cell(&catalog, RunIndex((mixed(row) % RUNS as u64) as u32), column));
                }
            }
            (start.elapsed(), reference)
        })
        .unzip::<_, _, Vec<_>, Vec<_>>();
    print("cells of one frame, 60 rows by 20 columns", frame, &references);
    // Looks of 10,000 runs, against hashing their IDs.
    let runs = || (0..10_000).map(RunIndex);
    let (looks, references) = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            for run in runs() {
                black_box(color_slot(catalog.run(run).id.as_str()));
            }
            let reference = start.elapsed();
            let start = Instant::now();
            let mut colors = RunColors::default();
            assert!(colors.settle(&catalog, catalog.forest(), runs().map(|run| (run, Standing::InView))));
            black_box(colors);
            (start.elapsed(), reference)
        })
        .unzip::<_, _, Vec<_>, Vec<_>>();
    print("looks of 10,000 runs, to a hash of their IDs", looks, &references);
}
