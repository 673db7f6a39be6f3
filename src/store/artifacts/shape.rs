//! How MLflow lays artifacts out in a folder, `<experiment>/<run>/artifacts` and `<experiment>/models/<model>/artifacts`, told
//! by names alone and strictly: what is found so has no description that could say what it is.

use std::path::{Path, PathBuf};

use super::{Found, look};

/// Folder of logged models in that of an experiment.
const MODELS: &str = "models";
/// What describes a run or a model, or what only one that is described has.
const OF_DESCRIBED: [&str; 4] = ["meta.yaml", "metrics", "params", "tags"];
/// Experiments that are looked into.
const MOST_EXPERIMENTS: usize = 64;

/// The folder of a run or of a logged model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Laid {
    /// Its place in the folder that was looked into, with `/`: `0/<run>`, `0/models/<model>`.
    pub(crate) key: String,
    /// MLflow's id.
    pub(crate) id: String,
}

/// Whether `name` is an experiment ID: digits.
pub(crate) fn is_experiment_id(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether `name` is a run ID as MLflow makes them: 32 hexadecimal digits, or a UUID.
pub(crate) fn is_run_id(name: &str) -> bool {
    is_hex_id(name) || {
        let parts: Vec<&str> = name.split('-').collect();
        parts.len() == 5 && parts.iter().zip([8, 4, 4, 4, 12]).all(|(part, length)| is_hex(part, length))
    }
}

/// Whether `name` is an ID as every current MLflow draws it: 32 hexadecimal digits.
pub(crate) fn is_hex_id(name: &str) -> bool {
    is_hex(name, 32)
}

fn is_hex(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether `name` is the ID of a logged model as MLflow makes them.
pub(crate) fn is_model_id(name: &str) -> bool {
    name.strip_prefix("m-").is_some_and(is_hex_id)
}

/// Whether the folder of a run or model holds artifacts, and nothing that describes it.
pub(crate) fn holds_artifacts_alone(folder: &Path) -> bool {
    look(&folder.join("artifacts")) == Found::Filled
        && OF_DESCRIBED.iter().all(|part| std::fs::symlink_metadata(folder.join(part)).is_err())
}

/// Runs and logged models with artifacts in `folder`, at most so many, by names; `alone`: only those that nothing describes.
pub(crate) fn laid_out(folder: &Path, alone: bool, most: usize) -> Vec<Laid> {
    let mut found = Vec::new();
    let holds = |path: &Path| if alone { holds_artifacts_alone(path) } else { path.join("artifacts").is_dir() };
    let experiments = folders_in(folder).into_iter().filter(|(name, _)| is_experiment_id(name));
    for (experiment, path) in experiments.take(MOST_EXPERIMENTS) {
        let runs = folders_in(&path).into_iter().filter(|(name, _)| is_run_id(name));
        let runs = runs.map(|(id, path)| (format!("{experiment}/{id}"), id, path));
        let models = folders_in(&path.join(MODELS)).into_iter().filter(|(name, _)| is_model_id(name));
        let models = models.map(|(id, path)| (format!("{experiment}/{MODELS}/{id}"), id, path));
        let laid = runs.chain(models).filter(|(_, _, path)| holds(path)).map(|(key, id, _)| Laid { key, id });
        found.extend(laid.take(most - found.len()));
        if found.len() == most {
            break;
        }
    }
    found
}

/// The folders in `folder` by name; links left out. One that cannot be read holds none.
fn folders_in(folder: &Path) -> Vec<(String, PathBuf)> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let folders = entries.flatten().filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    let mut folders: Vec<_> =
        folders.filter_map(|entry| Some((entry.file_name().into_string().ok()?, entry.path()))).collect();
    folders.sort_unstable();
    folders
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_mlflow_names_so_is_taken_for_a_run_or_a_model() {
        assert!(is_run_id("0123456789abcdef0123456789ABCDEF"));
        assert!(is_run_id("01234567-89ab-cdef-0123-456789abcdef"));
        for other in
            ["", "run", "0123456789abcdef", "0123456789abcdef0123456789abcdeg", "0123456789abcdef-0123456789abcde"]
        {
            assert!(!is_run_id(other), "{other}");
        }
        assert!(is_model_id("m-0123456789abcdef0123456789abcdef"));
        assert!(!is_model_id("m-1") && !is_model_id("0123456789abcdef0123456789abcdef"));
        assert!(is_experiment_id("0") && is_experiment_id("861103041246"));
        assert!(!is_experiment_id("") && !is_experiment_id("1a") && !is_experiment_id(".trash"));
    }
}
