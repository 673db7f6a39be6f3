//! `check`: what could not be read, was read kindly, or is odd; one a line.

use std::io;
use std::path::{Path, PathBuf};

use crate::model::format::safe_text;
use crate::reading::OpenedPlace;
use crate::store::{Backend, Problem, Severity};
use crate::text::{Message, Texts};

/// What is told without being a problem: folders beside a database that hold files alone. MLflow ≥ 3.7 writes them so, and
/// whoever looks into `mlruns` wonders where the descriptions are.
pub(super) fn remarks(opened: &OpenedPlace) -> Vec<Problem> {
    let mut remarks = Vec::new();
    for store in &opened.stores {
        if let (Backend::Sqlite, Some(path)) = (store.location().backend, store.location().origin.as_path()) {
            beside_database(path, &mut remarks);
        }
    }
    remarks
}

fn beside_database(database: &Path, problems: &mut Vec<Problem>) {
    let Some(root) = database.parent().map(|folder| folder.join("mlruns")) else { return };
    let bare = |folder: &Path| !folder.join("meta.yaml").exists();
    let (mut experiments, mut runs, mut models) = (0_usize, 0_usize, 0_usize);
    for experiment in folders_in(&root).filter(|folder| bare(folder)) {
        experiments += 1;
        for inside in folders_in(&experiment).filter(|folder| bare(folder)) {
            if inside.ends_with("models") {
                models += folders_in(&inside).filter(|folder| bare(folder)).count();
            } else {
                runs += 1;
            }
        }
    }
    for (key, count) in
        [("check-bare-experiments", experiments), ("check-bare-runs", runs), ("check-bare-models", models)]
    {
        if count > 0 {
            problems.push(Problem::new(Severity::Note, root.clone(), Message::new(key).arg("n", count)));
        }
    }
}

fn folders_in(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir())).map(|entry| entry.path())
}

/// `path:line: error|note: cause` for each, and a summary, in which remarks do not count.
pub(super) fn write(
    out: &mut dyn io::Write,
    texts: &Texts,
    opened: &OpenedPlace,
    remarks: &[Problem],
) -> io::Result<()> {
    let catalog = &*opened.catalog;
    let problems = &catalog.problems;
    for problem in problems.iter().chain(remarks) {
        let path = problem.origin.to_string();
        let line = problem.line.map(|line| format!(":{line}")).unwrap_or_default();
        let cause = texts.message(&problem.cause);
        writeln!(out, "{}{line}: {}: {}", safe_text(&path), problem.severity.word(), safe_text(&cause))?;
    }
    let twins = catalog.twins();
    let runs = catalog.run_indices().filter(|run| !twins.is_left_out(*run)).count();
    let experiments = catalog.experiment_indices().filter(|index| twins.experiment(*index) == *index).count();
    let read = texts.with("check-read", &[("runs", runs.into()), ("experiments", experiments.into())]);
    let found = if problems.is_empty() {
        texts.get("check-none").to_owned()
    } else {
        let errors = problems.iter().filter(|problem| problem.severity.is_error()).count();
        let notes = problems.len() - errors;
        let counts = [("n", problems.len().into()), ("notes", notes.into()), ("errors", errors.into())];
        texts.with("check-found", &counts)
    };
    writeln!(out, "{read} {found}")
}
