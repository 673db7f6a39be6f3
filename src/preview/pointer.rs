//! Notes that stand in the place of large files: git LFS and git-annex leave them where a repository was cloned without its
//! large files, DVC writes them beside. Known by their content, whatever they are called.

use super::format::{Format, Head};
use super::text::Text;
use super::{Keeper, Limits, Pointer, Preview, PreviewError, Shape, Source};
use crate::store::Cancel;

/// Longer files are none; LFS itself takes none that is longer.
const MAX_BYTES: usize = 1024;

pub(super) struct Pointers;

impl Format for Pointers {
    fn name(&self) -> &'static str {
        "pointer"
    }

    fn probe(&self, head: &Head<'_>) -> bool {
        pointer_of(head.bytes, head.is_dvc).is_some()
    }

    fn load(&self, source: &mut Source<'_>, limits: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError> {
        let text = Text.load(source, limits, cancel)?;
        let pointer = pointer_of(source.bytes(), Head::new(source.bytes(), source.name()).is_dvc);
        Ok(match (pointer, text.text()) {
            (Some(pointer), Some(text)) => Preview::from(Shape::Pointer(pointer)).with_source(text.clone()),
            _ => text,
        })
    }
}

fn pointer_of(bytes: &[u8], is_dvc: bool) -> Option<Pointer> {
    let text = (bytes.len() < MAX_BYTES).then(|| std::str::from_utf8(bytes).ok()).flatten()?;
    git_lfs(text).or_else(|| git_annex(text)).or_else(|| is_dvc.then(|| dvc(text)).flatten())
}

/// Lines of a key and a value (git-lfs, `docs/spec.md`).
fn git_lfs(text: &str) -> Option<Pointer> {
    let first = text.lines().next()?.strip_prefix("version ")?;
    if !["https://git-lfs.github.com/spec/", "https://hawser.github.com/spec/"]
        .iter()
        .any(|spec| first.starts_with(spec))
    {
        return None;
    }
    let value = |key: &str| text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(' '));
    Some(Pointer {
        keeper: Keeper::GitLfs,
        bytes: value("size")?.trim().parse().ok(),
        id: value("oid")?.trim().to_owned(),
    })
}

/// One line: the path of an object, or a link to it where there are no links. The key ends in the hash and may tell the
/// size: `SHA256E-s1234--….png`.
fn git_annex(text: &str) -> Option<Pointer> {
    let line = text.trim_end();
    let (before, path) = line.split_once("annex/objects/")?;
    let is_path = ["/", ".git/"].iter().any(|start| before.ends_with(start)) && !line.contains(['\n', ' ']);
    let key = path.rsplit('/').next().filter(|key| is_path && key.contains("--"))?;
    let fields = key.split_once("--")?.0;
    let bytes = fields.split('-').find_map(|field| field.strip_prefix('s')?.parse().ok());
    Some(Pointer { keeper: Keeper::GitAnnex, bytes, id: key.to_owned() })
}

/// The first output of a `.dvc` file.
fn dvc(text: &str) -> Option<Pointer> {
    let value = |key: &str| {
        text.lines().find_map(|line| line.trim_start_matches(['-', ' ']).strip_prefix(key)?.strip_prefix(": "))
    };
    if !text.lines().any(|line| line.starts_with("outs:")) {
        return None;
    }
    let id = value("md5").or_else(|| value("etag")).or_else(|| value("checksum"))?.trim().to_owned();
    Some(Pointer { keeper: Keeper::Dvc, bytes: value("size").and_then(|size| size.trim().parse().ok()), id })
}
