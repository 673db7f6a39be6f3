//! Synthetic file stores as MLflow 2.x writes them, the same bytes on every machine, kept in the target folder between
//! runs.

use std::path::{Path, PathBuf};

use rayon::prelude::*;

/// Shape of a store.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    pub name: &'static str,
    pub experiments: usize,
    /// In each experiment.
    pub runs: usize,
    pub metrics: usize,
    /// In each metric.
    pub points: usize,
    pub params: usize,
    /// Beside the four that MLflow writes.
    pub tags: usize,
}

const fn preset(name: &'static str, shape: [usize; 6]) -> Preset {
    let [experiments, runs, metrics, points, params, tags] = shape;
    Preset { name, experiments, runs, metrics, points, params, tags }
}

/// What the figures are about.
pub const PRESETS: [Preset; 5] = [
    preset("small", [1, 100, 10, 1000, 12, 4]),
    preset("medium", [4, 500, 10, 1000, 12, 4]),
    preset("many-runs", [1, 10_000, 5, 10, 10, 4]),
    preset("long", [1, 5, 4, 1_000_000, 12, 4]),
    preset("wide", [1, 1000, 200, 20, 50, 8]),
];

const FIRST_START: u64 = 1_700_000_000_000;

impl Preset {
    /// By name.
    pub fn named(name: &str) -> Self {
        *PRESETS.iter().find(|preset| preset.name == name).expect("a preset")
    }

    /// At the scale that was asked for.
    fn scaled(self) -> Self {
        if super::is_quick() {
            Self { runs: self.runs.div_ceil(20), points: self.points.div_ceil(20), ..self }
        } else {
            self
        }
    }

    /// How many runs there are in all.
    pub fn all_runs(self) -> usize {
        self.scaled().experiments * self.scaled().runs
    }

    /// The root folder (`mlruns`), written now if it is not there yet.
    pub fn root(self) -> PathBuf {
        let suffix = if super::is_quick() { "-quick" } else { "" };
        let folder =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join("../bench-data").join(format!("{}{suffix}", self.name));
        let (root, marker) = (folder.join("mlruns"), folder.join("complete"));
        if !marker.exists() {
            let _ = fs_err::remove_dir_all(&folder);
            self.scaled().write(&root);
            write(&marker, b"");
        }
        fs_err::canonicalize(root).expect("the store that was just written")
    }

    fn write(self, root: &Path) {
        fs_err::create_dir_all(root.join(".trash")).expect("a folder in target");
        let experiment = |number: usize| (100_000_000_000_000_000 + noise(number as u64) % (1 << 59)).to_string();
        for (id, name) in (0..self.experiments)
            .map(|number| (experiment(number), format!("experiment {number}")))
            .chain([("0".to_owned(), "Default".to_owned())])
        {
            let meta = format!(
                "artifact_location: file:///data/mlruns/{id}\ncreation_time: {FIRST_START}\nexperiment_id: '{id}'\n\
                 last_update_time: {FIRST_START}\nlifecycle_stage: active\nname: {name}\n"
            );
            write(&root.join(id).join("meta.yaml"), meta.as_bytes());
        }
        (0..self.experiments * self.runs).into_par_iter().for_each(|number| {
            let experiment = experiment(number / self.runs);
            self.write_run(&root.join(&experiment), &experiment, number);
        });
    }

    fn write_run(self, folder: &Path, experiment: &str, number: usize) {
        let id = |number: usize| format!("{:016x}{:016x}", noise(number as u64), noise(!(number as u64)));
        let run = folder.join(id(number));
        let interval = if self.points > 10_000 { 20 } else { 1000 };
        let start = FIRST_START + (number * (self.points * interval + 500)) as u64;
        let (name, run_id) = (format!("amber-{number}"), id(number));
        let meta = format!(
            "artifact_uri: file:///data/mlruns/{experiment}/{run_id}/artifacts\nend_time: {}\nentry_point_name: ''\n\
             experiment_id: '{experiment}'\nlifecycle_stage: active\nrun_id: '{run_id}'\nrun_name: {name}\n\
             run_uuid: '{run_id}'\nsource_name: ''\nsource_type: 4\nsource_version: ''\nstart_time: {start}\nstatus: 3\n\
             tags: []\nuser_id: alice\n",
            start + (self.points * interval) as u64
        );
        write(&run.join("meta.yaml"), meta.as_bytes());
        write(&run.join("artifacts/notes.txt"), format!("run {number}\n").as_bytes());

        let mut tags = vec![
            ("mlflow.runName".to_owned(), name),
            ("mlflow.user".to_owned(), "alice".to_owned()),
            ("mlflow.source.name".to_owned(), "train.py".to_owned()),
            ("mlflow.source.type".to_owned(), "LOCAL".to_owned()),
        ];
        // Groups of ten: a parent and its children.
        if self.points <= 10_000 && !number.is_multiple_of(10) {
            tags.push(("mlflow.parentRunId".to_owned(), id(number - number % 10)));
        }
        tags.extend((0..self.tags).map(|at| (format!("tag_{at:03}"), format!("{:x}", noise(at as u64) % 4096))));
        for (key, value) in tags {
            write(&run.join("tags").join(key), value.as_bytes());
        }
        for at in 0..self.params {
            let value = unit((number * 64 + at) as u64);
            let text = if at % 3 == 0 { format!("{value:?}") } else { format!("{:.0}", value * 512.0) };
            write(&run.join("params").join(format!("p_{at:03}")), text.as_bytes());
        }
        for at in 0..self.metrics {
            let key = match at {
                0 => "train/loss".to_owned(),
                1 => "val/loss".to_owned(),
                2..10 => format!("m_{at:03}"),
                _ => format!("block{}/layer{}/m_{at:03}", at / 8 % 7, at / 4 % 5),
            };
            write(&run.join("metrics").join(key), self.metric(number, at, start, interval).as_bytes());
        }
    }

    /// The lines of one metric: four kinds of noisy curves, now and then with a NaN and an infinity.
    fn metric(self, run: usize, metric: usize, start: u64, interval: usize) -> String {
        use std::fmt::Write as _;
        let seed = noise((run * 1009 + metric) as u64);
        let is_odd = self.points >= 100 && (run * 31 + metric * 7).is_multiple_of(97);
        let mut text = String::with_capacity(self.points * 40);
        for step in 0..self.points {
            let x = step as f64 / self.points as f64;
            let curve = match metric % 4 {
                0 => 2.5 * (-4.0 * x).exp() + 0.1,
                1 => 1.0 - 0.9 * (-3.0 * x).exp(),
                2 => 0.5 + 0.5 * (std::f64::consts::PI * x).cos(),
                _ => (50.0 * x).ln_1p() / 4.0,
            };
            let value = curve + 0.04 * (unit(seed.wrapping_add(step as u64)) - 0.5);
            let time = start + 1 + (step * interval) as u64;
            let _ = if is_odd && step == self.points / 2 {
                writeln!(text, "{time} nan {step}")
            } else if is_odd && step == self.points / 3 {
                writeln!(text, "{time} -inf {step}")
            } else {
                writeln!(text, "{time} {value:?} {step}")
            };
        }
        text
    }
}

fn write(path: &Path, bytes: &[u8]) {
    fs_err::create_dir_all(path.parent().expect("a parent")).expect("a folder in target");
    fs_err::write(path, bytes).expect("a file in target");
}

/// `SplitMix64`: one well-mixed number for each input.
fn noise(seed: u64) -> u64 {
    let mut number = seed.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    number = (number ^ number >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    number = (number ^ number >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ number >> 31
}

/// Between 0 and 1.
fn unit(seed: u64) -> f64 {
    (noise(seed) >> 11) as f64 / (1_u64 << 53) as f64
}
