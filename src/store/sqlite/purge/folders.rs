//! Folders beside a database that look as if they were its own.

use crate::store::belongings::is_id;
use crate::store::disk::folder::Folder;

/// Folders named like a run, model or trace where one would be, with nothing but artifacts in them: keys, names and
/// experiments. Also those of experiments that are gone.
pub(super) fn folders_like_items(root: &Folder) -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    for base in ["mlruns", "mlartifacts"] {
        for experiment in folders_in(root, base) {
            let is_number = experiment.bytes().all(|byte| byte.is_ascii_digit());
            let is_files = root.open_key(&format!("{base}/{experiment}")).and_then(|it| it.look("meta.yaml"));
            // What describes itself belongs to a file store, which looks after its own.
            if !is_number || !matches!(is_files, Ok(None)) {
                continue;
            }
            for between in ["", "/models", "/traces"] {
                let place = format!("{base}/{experiment}{between}");
                for name in folders_in(root, &place).into_iter().filter(|name| is_id(name)) {
                    let key = format!("{place}/{name}");
                    let Ok(inner) = root.open_key(&key).and_then(|folder| folder.names()) else { continue };
                    let is_of_its_kind = name.starts_with(kind_of_place(&key).1);
                    if is_of_its_kind && inner.iter().all(|(name, kind)| name == "artifacts" && kind.is_dir()) {
                        found.push((key, name, experiment.clone()));
                    }
                }
            }
        }
    }
    found.sort();
    found
}

/// Names of the folders in the one at `key`; of none when it cannot be read.
fn folders_in(root: &Folder, key: &str) -> Vec<String> {
    let names = root.open_key(key).and_then(|folder| folder.names()).unwrap_or_default();
    names.into_iter().filter(|(_, kind)| kind.is_dir()).filter_map(|(name, _)| name.into_string().ok()).collect()
}

/// The table whose ids name the folders at a place, and how they begin.
pub(super) fn kind_of_place(key: &str) -> (&'static str, &'static str) {
    match key.rsplit('/').nth(1) {
        Some("models") => ("logged_models", "m-"),
        Some("traces") => ("trace_info", ""),
        _ => ("runs", ""),
    }
}
