//! What can be done with a file: save a copy, open it with the program of the system, take its path or the lines that load
//! it in Python along.
//!
//! Nothing that lies in a run is started: only files of harmless kinds are handed to the system, pages that run scripts
//! after a question, and all others are only shown in their folder.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use super::jobs::Job;
use super::{ArtifactRef, State};
use crate::app::effect::SystemEffect;
use crate::app::place::{Context, Place};
use crate::drawing::Pixels;
use crate::model::{FileKind, escape};
use crate::store::ArtifactKind;
use crate::store::{at_key, name_for_all};
use crate::text::Message;

/// Endings of files that a program only shows; in order.
const HARMLESS: &[&str] = &[
    "aac", "avi", "avif", "bmp", "csv", "err", "flac", "gif", "heic", "jpeg", "jpg", "json", "jsonl", "jxl", "log",
    "m4a", "markdown", "md", "mkv", "mov", "mp3", "mp4", "ogg", "opus", "out", "pdf", "png", "tif", "tiff", "toml",
    "tsv", "txt", "wav", "webm", "webp", "wma", "yaml", "yml",
];
/// Endings of pages that may run scripts where they are opened; in order.
const PAGES: &[&str] = &["htm", "html", "svg"];

/// What can be asked for.
#[derive(Debug)]
pub enum Action {
    /// Ask where a copy goes.
    SaveCopy(ArtifactRef),
    /// Write it there; the dialog has asked about a file that is there.
    Picked(ArtifactRef, PathBuf),
    Saved(Result<PathBuf, Message>),
    /// With the program of the system.
    Open(ArtifactRef),
    /// The answer to the question about a page.
    AnswerOpen(bool),
    CopyPath(ArtifactRef),
    /// The lines that load it.
    CopyPython(ArtifactRef),
    /// The image that is shown, as it is shown.
    CopyImage,
    ImageCopied(Pixels),
}

/// How a file may be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// Never: its folder is shown.
    Never,
    /// After a question.
    Asks,
    Free,
}

/// By the ending of its name alone, as the system does it.
pub fn opening(path: &str) -> Opening {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
    if HARMLESS.binary_search(&ending.as_str()).is_ok() {
        Opening::Free
    } else if PAGES.binary_search(&ending.as_str()).is_ok() {
        Opening::Asks
    } else {
        Opening::Never
    }
}

impl State {
    /// Where a file or folder lies on this machine.
    pub fn path_on_disk(&self, target: &ArtifactRef) -> Option<PathBuf> {
        let section = self.listing.value()?.get(target.section)?;
        Some(at_key(section.root.path.as_ref()?, &target.path))
    }

    /// Whether it is a file inside of the run.
    fn is_file(&self, target: &ArtifactRef) -> bool {
        let section = self.listing.value().and_then(|sections| sections.get(target.section));
        let mut entries = section.into_iter().flat_map(|section| &section.listing.entries);
        entries.any(|entry| entry.path == target.path && matches!(entry.kind, ArtifactKind::File { .. }))
    }
}

pub(super) fn change(place: &mut Place, action: Action, context: &mut Context<'_>) {
    let Some(artifacts) = &mut place.artifacts else { return };
    match action {
        Action::SaveCopy(target) => {
            let name = target.path.rsplit('/').next().unwrap_or(&target.path);
            let folder = dirs::download_dir().or_else(dirs::home_dir).unwrap_or_default();
            let from = folder.join(file_name(name));
            context.pick_copy_path(target, from);
        }
        Action::Picked(target, path) => {
            static NEXT: AtomicU32 = AtomicU32::new(0);
            if let Some(sections) = artifacts.listing.value().cloned() {
                // Each copy is a job of its own: none takes the place of another.
                let number = NEXT.fetch_add(1, Ordering::Relaxed);
                context.start(Job::Save { sections, target, path, number });
            }
        }
        Action::Saved(result) => context.notices.push(outcome(&result)),
        Action::Open(target) => match opening(&target.path) {
            Opening::Never => show_in_folder(artifacts, &target, context),
            Opening::Asks if !context.settings.opens_pages => artifacts.asking = Some(target),
            Opening::Asks | Opening::Free => open(artifacts, &target, context),
        },
        Action::AnswerOpen(is_agreed) => {
            if let Some(target) = artifacts.asking.take().filter(|_| is_agreed) {
                context.settings.opens_pages = true;
                open(artifacts, &target, context);
            }
        }
        Action::CopyPath(target) => {
            if let Some(path) = artifacts.path_on_disk(&target) {
                copy_text(path.display().to_string(), context);
            }
        }
        Action::CopyPython(target) => {
            if let Some(lines) = python(place, &target) {
                copy_text(lines, context);
            }
        }
        Action::CopyImage => {
            if let Some(preview) = artifacts.shown().cloned() {
                let adjustment = artifacts.view.adjustment;
                context.start(Job::CopyImage { preview, adjustment });
            }
        }
        Action::ImageCopied(pixels) => context.system(SystemEffect::CopyPixels(Arc::new(pixels))),
    }
}

fn copy_text(text: String, context: &mut Context<'_>) {
    context.system(SystemEffect::Copy(text));
    context.notices.push(Message::new("notice-copied"));
}

fn open(artifacts: &State, target: &ArtifactRef, context: &mut Context<'_>) {
    if let Some(path) = artifacts.path_on_disk(target).filter(|_| artifacts.is_file(target)) {
        context.system(SystemEffect::Open(path));
    }
}

fn show_in_folder(artifacts: &State, target: &ArtifactRef, context: &mut Context<'_>) {
    if let Some(path) = artifacts.path_on_disk(target) {
        context.system(SystemEffect::ShowInFolder(path));
    }
}

/// What is said of a copy.
pub fn outcome(result: &Result<PathBuf, Message>) -> Message {
    match result {
        Ok(path) => Message::new("notice-copy-saved").path(path),
        Err(why) => Message::new("notice-copy-failed").arg("cause", why.clone()),
    }
}

/// A name that every system takes: that of MLflow's images holds `+` and `~` only, others may hold anything.
fn file_name(name: &str) -> String {
    name_for_all(name)
}

/// The lines that load a file in Python; `None` for a model, whose files have another address.
fn python(place: &Place, target: &ArtifactRef) -> Option<String> {
    let artifacts = place.artifacts.as_ref()?;
    let run_id = place.catalog.run(artifacts.run).id.to_string();
    let section = artifacts.listing.value()?.get(target.section)?;
    section.model.is_none().then(|| python_lines(&run_id, &target.path))
}

/// See [`Action::CopyPython`].
pub fn python_lines(run_id: &str, path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
    if name == "MLmodel" {
        let folder = path.strip_suffix("/MLmodel").unwrap_or_default();
        return format!(
            "import mlflow\n\nmodel = mlflow.pyfunc.load_model({})\n",
            escape::python(&format!("runs:/{run_id}/{folder}"))
        );
    }
    let (import, load) = match (ending.as_str(), FileKind::of_name(name)) {
        (_, FileKind::Image) => ("from PIL import Image", "image = Image.open(path)"),
        ("csv", _) => ("import pandas as pd", "table = pd.read_csv(path)"),
        ("tsv" | "tab", _) => ("import pandas as pd", "table = pd.read_csv(path, sep=\"\\t\")"),
        ("parquet", _) => ("import pandas as pd", "table = pd.read_parquet(path)"),
        ("feather" | "arrow", _) => ("import pandas as pd", "table = pd.read_feather(path)"),
        ("xlsx", _) => ("import pandas as pd", "table = pd.read_excel(path)"),
        ("npy" | "npz", _) => ("import numpy as np", "array = np.load(path, allow_pickle=False)"),
        ("json", _) => ("import json", "content = json.load(open(path, encoding=\"utf-8\"))"),
        ("yaml" | "yml", _) => ("import yaml", "content = yaml.safe_load(open(path, encoding=\"utf-8\"))"),
        ("pt" | "pth", _) => ("import torch", "content = torch.load(path, weights_only=True)"),
        ("safetensors", _) => ("from safetensors.torch import load_file", "tensors = load_file(path)"),
        (_, FileKind::Text | FileKind::Markdown | FileKind::Code) => {
            ("", "text = open(path, encoding=\"utf-8\").read()")
        }
        _ => ("", ""),
    };
    let (run_id, path) = (escape::python(run_id), escape::python(path));
    let download = format!("path = mlflow.artifacts.download_artifacts(run_id={run_id}, artifact_path={path})");
    let mut lines = vec!["import mlflow", import, "", &download, load];
    lines.retain(|line| !line.is_empty());
    let at = lines.len() - 1 - usize::from(!load.is_empty());
    lines.insert(at, "");
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_program_shows_is_handed_to_one() {
        assert!(HARMLESS.is_sorted() && PAGES.is_sorted());
        for path in ["a/loss.PNG", "report.pdf", "train.log", "a.b/table.csv", "sound.wav"] {
            assert_eq!(opening(path), Opening::Free, "{path}");
        }
        for path in ["a.html", "A.HTM", "figure.svg"] {
            assert_eq!(opening(path), Opening::Asks, "{path}");
        }
        let others =
            "a.desktop a.exe a.sh a.bat a.lnk a.py a.png.sh png a.csv/run a.pkl a.jar a.ps1 a.docm .png. a.xlsm";
        for path in others.split(' ') {
            assert_eq!(opening(path), Opening::Never, "{path}");
        }
    }

    #[test]
    fn the_lines_load_the_file_whatever_it_is_called() {
        let lines = python_lines("abc", "figures/a \"b\"\\c.png");
        assert_eq!(
            lines,
            "import mlflow\nfrom PIL import Image\n\npath = mlflow.artifacts.download_artifacts(run_id=\"abc\", \
             artifact_path=\"figures/a \\\"b\\\"\\\\c.png\")\nimage = Image.open(path)\n"
        );
        assert!(python_lines("abc", "model/MLmodel").contains("mlflow.pyfunc.load_model(\"runs:/abc/model\")"));
        assert!(python_lines("abc", "w.pth").contains("weights_only=True"));
        assert!(python_lines("abc", "a.bin").ends_with("artifact_path=\"a.bin\")\n"));
    }

    #[test]
    fn a_copy_has_a_name_that_every_system_takes() {
        assert_eq!(file_name("a:b?.png"), "a_b_.png");
        assert_eq!(file_name("val~x+step+1.png"), "val~x+step+1.png");
    }
}
