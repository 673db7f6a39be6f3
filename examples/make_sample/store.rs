//! The layout of MLflow's file store, for writing (`meta.yaml`, one file a key; MLflow 3).

use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

use crate::curves::{Curve, Random};

/// Who made it all.
pub(crate) const USER: &str = "ada";
/// The first run, in milliseconds since 1970 (November 2026).
pub(crate) const BEGINNING: i64 = 1_794_990_000_000;

/// A folder that becomes a store.
pub(crate) struct Store {
    root: PathBuf,
}

/// An experiment.
pub(crate) struct Experiment<'a> {
    pub(crate) store: &'a Store,
    pub(crate) id: &'a str,
}

/// What is known of a run when it begins.
pub(crate) struct NewRun<'a> {
    pub(crate) name: &'a str,
    pub(crate) parent: Option<&'a str>,
    /// 1 running, 3 finished, 4 failed, 5 killed.
    pub(crate) status: u8,
    /// Minutes after [`BEGINNING`].
    pub(crate) start_minutes: i64,
    /// Seconds it took, or has taken.
    pub(crate) seconds: i64,
    pub(crate) is_deleted: bool,
}

/// A run that is being written.
pub(crate) struct Run<'a> {
    experiment: &'a Experiment<'a>,
    pub(crate) id: String,
    folder: PathBuf,
    start: i64,
    seconds: i64,
}

impl Store {
    pub(crate) fn new(root: PathBuf) -> Self {
        Self { root }
    }

    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) -> io::Result<()> {
        write(&self.root.join(path), content.as_ref())
    }

    /// Writes an experiment's own files.
    pub(crate) fn experiment<'a>(&'a self, id: &'a str, name: &str, note: &str) -> io::Result<Experiment<'a>> {
        self.write(
            &format!("{id}/meta.yaml"),
            format!(
                "artifact_location: ./mlruns/{id}\ncreation_time: {BEGINNING}\nexperiment_id: '{id}'\n\
                 last_update_time: {BEGINNING}\nlifecycle_stage: active\nname: {name}\n"
            ),
        )?;
        if !note.is_empty() {
            self.write(&format!("{id}/tags/mlflow.note.content"), note)?;
        }
        Ok(Experiment { store: self, id })
    }
}

impl<'a> Experiment<'a> {
    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) -> io::Result<()> {
        self.store.write(&format!("{}/{path}", self.id), content)
    }

    /// Writes a run's `meta.yaml` and the tags that every client sets.
    pub(crate) fn run(&'a self, new: &NewRun<'_>) -> io::Result<Run<'a>> {
        let id = hex_id(&format!("{} {}", self.id, new.name));
        let start = BEGINNING + new.start_minutes * 60_000;
        let end = match new.status {
            1 => "null".to_owned(),
            _ => (start + new.seconds * 1000).to_string(),
        };
        let folder = self.store.root.join(self.id).join(&id);
        let (stage, deleted) = if new.is_deleted {
            ("deleted", format!("deleted_time: {}\n", start + 86_400_000))
        } else {
            ("active", String::new())
        };
        let meta = format!(
            "artifact_uri: ./mlruns/{}/{id}/artifacts\n{deleted}end_time: {end}\nentry_point_name: ''\n\
             experiment_id: '{}'\nlifecycle_stage: {stage}\nrun_id: {id}\nrun_name: {}\nsource_name: ''\nsource_type: 4\n\
             source_version: ''\nstart_time: {start}\nstatus: {}\ntags: []\nuser_id: {USER}\n",
            self.id, self.id, new.name, new.status
        );
        write(&folder.join("meta.yaml"), meta.as_bytes())?;
        let run = Run { experiment: self, id, folder, start, seconds: new.seconds };
        run.tag("mlflow.runName", new.name)?;
        run.tag("mlflow.user", USER)?;
        run.tag("mlflow.source.name", "train.py")?;
        run.tag("mlflow.source.type", "LOCAL")?;
        if let Some(parent) = new.parent {
            run.tag("mlflow.parentRunId", parent)?;
        }
        Ok(run)
    }
}

impl Run<'_> {
    pub(crate) fn tag(&self, key: &str, value: &str) -> io::Result<()> {
        write(&self.folder.join("tags").join(key), value.as_bytes())
    }

    pub(crate) fn params(&self, params: &[(&str, &str)]) -> io::Result<()> {
        params.iter().try_for_each(|(key, value)| write(&self.folder.join("params").join(key), value.as_bytes()))
    }

    /// Writes curves; their points are spread over the time the run took.
    pub(crate) fn metrics(&self, curves: &[(&str, Curve)]) -> io::Result<()> {
        let last = curves.iter().filter_map(|(_, curve)| curve.last()).map(|&(step, _)| step).max().unwrap_or(0).max(1);
        for (key, curve) in curves {
            let mut lines = String::new();
            for &(step, value) in curve {
                let time = self.start + 2000 + (self.seconds - 4).max(0) * 1000 * step / last;
                let value = if value.is_nan() { "nan".to_owned() } else { value.to_string() };
                let _ = writeln!(lines, "{time} {value} {step}");
            }
            write(&self.folder.join("metrics").join(key), lines.as_bytes())?;
        }
        Ok(())
    }

    pub(crate) fn artifact(&self, path: &str, content: impl AsRef<[u8]>) -> io::Result<()> {
        write(&self.folder.join("artifacts").join(path), content.as_ref())
    }

    /// A dataset that the run read.
    pub(crate) fn dataset(&self, name: &str, rows: u32, context: &str) -> io::Result<()> {
        let id = hex_id(&format!("dataset {name}"));
        self.experiment.write(
            &format!("datasets/{id}/meta.yaml"),
            format!(
                "digest: {}\nname: {name}\nprofile: '{{\"num_rows\": {rows}, \"num_elements\": {}}}'\nschema: \
                 '{{\"mlflow_colspec\": [{{\"type\": \"binary\", \"name\": \"image\", \"required\": true}}, {{\"type\": \
                 \"long\", \"name\": \"label\", \"required\": true}}]}}'\nsource: '{{\"uri\": \"data/{name}\"}}'\n\
                 source_type: local\n",
                &id[..8],
                rows * 2
            ),
        )?;
        write(
            &self.folder.join("inputs").join(hex_id(&format!("{id} {}", self.id))).join("meta.yaml"),
            format!(
                "destination_id: {}\ndestination_type: RUN\nsource_id: {id}\nsource_type: DATASET\ntags:\n  \
                 mlflow.data.context: {context}\n",
                self.id
            )
            .as_bytes(),
        )
    }

    /// A model that the run logged, registered as version 1 of `registered`.
    pub(crate) fn model(&self, registered: &str, accuracy: f64, files: &[(&str, String)]) -> io::Result<()> {
        let (id, experiment) = (format!("m-{}", hex_id(registered)), self.experiment.id);
        let time = self.start + self.seconds * 1000;
        let location = format!("./mlruns/{experiment}/models/{id}/artifacts");
        let at = |path: &str| format!("models/{id}/{path}");
        self.experiment.write(
            &at("meta.yaml"),
            format!(
                "artifact_location: {location}\ncreation_timestamp: {time}\nexperiment_id: '{experiment}'\n\
                 last_updated_timestamp: {time}\nmodel_id: {id}\nmodel_type: null\nname: {registered}\n\
                 source_run_id: {}\nstatus: 2\nstatus_message: null\n",
                self.id
            ),
        )?;
        self.experiment.write(&at("metrics/val/acc"), format!("{time} {accuracy} 199 {}\n", self.id))?;
        self.experiment.write(&at("params/width"), "128")?;
        self.experiment.write(&at("tags/mlflow.user"), USER)?;
        let versions = format!("[{{\"name\": \"{registered}\", \"version\": 1}}]");
        self.experiment.write(&at("tags/mlflow.modelVersions"), versions)?;
        let description = format!(
            "artifact_path: {location}\nflavors:\n  python_function:\n    data: weights.json\n    env: requirements.txt\n    \
             loader_module: digits\n    python_version: 3.12.4\nmlflow_version: 3.5.0\nmodel_id: {id}\nmodel_uuid: {id}\n\
             run_id: {}\nsignature:\n  inputs: '[{{\"type\": \"tensor\", \"tensor-spec\": {{\"dtype\": \"float32\", \
             \"shape\": [-1, 28, 28]}}}}]'\n  outputs: '[{{\"type\": \"tensor\", \"tensor-spec\": {{\"dtype\": \"float32\", \
             \"shape\": [-1, 10]}}}}]'\n  params: null\nutc_time_created: '2026-11-18 11:51:00.406331'\n",
            self.id
        );
        self.experiment.write(&at("artifacts/MLmodel"), description)?;
        for (name, content) in files {
            self.experiment.write(&at(&format!("artifacts/{name}")), content)?;
        }
        write(
            &self.folder.join("outputs").join(&id).join("meta.yaml"),
            format!(
                "destination_id: {id}\ndestination_type: MODEL_OUTPUT\nsource_id: {id}\nsource_type: RUN_OUTPUT\n\
                 step: 199\ntags: {{}}\n"
            )
            .as_bytes(),
        )?;
        self.register(registered, &id, &location, time)
    }

    /// The registry's own files.
    fn register(&self, name: &str, model: &str, location: &str, time: i64) -> io::Result<()> {
        let store = self.experiment.store;
        store.write(
            &format!("models/{name}/meta.yaml"),
            format!(
                "aliases:\n  champion: '1'\ncreation_timestamp: {time}\ndescription: Ten digits from 28 × 28 pixels\n\
                 last_updated_timestamp: {time}\nname: {name}\n"
            ),
        )?;
        store.write(&format!("models/{name}/aliases/champion"), "1")?;
        store.write(&format!("models/{name}/tags/owner"), USER)?;
        store.write(
            &format!("models/{name}/version-1/meta.yaml"),
            format!(
                "creation_timestamp: {time}\ncurrent_stage: None\ndescription: null\nlast_updated_timestamp: {time}\n\
                 model_id: {model}\nname: {name}\nrun_id: {}\nrun_link: null\nsource: models:/{model}\nstatus: READY\n\
                 status_message: null\nstorage_location: {location}\nuser_id: null\nversion: 1\n",
                self.id
            ),
        )
    }
}

/// Thirty-two hexadecimal digits that depend on `seed` alone.
fn hex_id(seed: &str) -> String {
    let mut random = Random::of(seed);
    format!("{:016x}{:016x}", random.next(), random.next())
}

fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs_err::create_dir_all(folder)?;
    }
    fs_err::write(path, content)
}
