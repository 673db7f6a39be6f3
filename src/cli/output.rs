//! Files that a command was asked to write: whole or not at all, and never among the results.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::export::failure;
use crate::app::files::write_whole;
use crate::reading::OpenedPlace;
use crate::reading::artifacts::ArtifactSection;
use crate::store::{Backend, real_path};
use crate::text::Message;

/// Whether it is standard output that is meant.
pub(super) fn is_stdout(output: &Path) -> bool {
    output.as_os_str() == "-"
}

/// Refuses what is there, unless it is to be replaced, and what lies in the results, which are only read.
pub(super) fn check(
    output: &Path,
    must_replace: bool,
    opened: &OpenedPlace,
    sections: &[ArtifactSection],
) -> anyhow::Result<()> {
    if is_stdout(output) {
        return Ok(());
    }
    let folder = output.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Where there is no folder nothing will be written.
    if let Ok(folder) = real_path(folder)
        && results(opened, sections).any(|results| folder.starts_with(results))
    {
        return Err(failure(&Message::new("cli-output-in-results").path(output)));
    }
    if !must_replace && output.exists() {
        return Err(failure(&Message::new("cli-export-exists").path(output)));
    }
    Ok(())
}

/// Folders of nothing but results: those of the stores, and of the files of a run. Beside a database anything may lie.
fn results<'a>(opened: &'a OpenedPlace, sections: &'a [ArtifactSection]) -> impl Iterator<Item = PathBuf> + 'a {
    let stores = opened.stores.iter().map(|store| store.location()).filter(|at| at.backend == Backend::File);
    let roots = stores.filter_map(|at| at.origin.as_path());
    let files = sections.iter().filter_map(|section| section.root.path.as_deref());
    roots.chain(files).filter_map(|folder| real_path(folder).ok())
}

/// Writes what [`check`] let pass.
pub(super) fn write(output: &Path, must_replace: bool, bytes: &[u8]) -> anyhow::Result<()> {
    if is_stdout(output) {
        return Ok(super::print(|out| out.write_all(bytes))?);
    }
    write_whole(output, bytes, must_replace).with_context(|| output.display().to_string())
}
