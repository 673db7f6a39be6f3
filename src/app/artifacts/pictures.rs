//! Pictures that stand in Markdown: files of the same run, and nothing else. No address is fetched, and no path leads out.

use std::sync::Arc;

use percent_encoding::percent_decode_str;
use rustc_hash::FxHashMap;

use super::{Action, ArtifactSection, State};
use crate::app::job::JobContext;
use crate::app::place::Context;
use crate::preview::{Limits, Preview, Shape, load};

/// The longer side of a picture, and what the largest may take while it is decoded.
const SIDE: u32 = 1600;
const MEMORY: u64 = 64_000_000;
/// Pictures of one page.
const MOST: usize = 100;

/// What is known of the pictures of a page, by their address.
#[derive(Debug, Default)]
pub struct Pictures {
    /// `None` while it is on its way.
    known: FxHashMap<String, Option<Read>>,
}

/// A picture, or that there is none.
type Read = Option<Arc<Preview>>;

impl Pictures {
    /// The picture at an address, where there is one; `None` while nobody asked for it.
    pub fn of(&self, address: &str) -> Option<Option<&Arc<Preview>>> {
        if self.known.len() >= MOST && !self.known.contains_key(address) {
            return Some(None);
        }
        self.known.get(address).map(|read| read.as_ref().and_then(Option::as_ref))
    }

    /// Pictures that were read.
    pub fn count(&self) -> usize {
        self.known.values().filter(|read| read.is_some()).count()
    }
}

/// Reads pictures, one after the other.
#[derive(Debug)]
pub struct Job {
    section: Box<ArtifactSection>,
    /// Of the file that shows them.
    path: String,
    addresses: Vec<String>,
}

impl Job {
    pub(in crate::app) fn run(self, context: &JobContext) {
        for address in self.addresses {
            let picture = resolve(&self.path, &address).and_then(|path| {
                let source = self.section.source(&path).ok()?;
                let preview = load(source, &Limits::of_thumbnail(SIDE, MEMORY), &context.cancel).ok()?;
                match preview.shape {
                    Shape::Image(image) => Some(Arc::new(Shape::Image(image.scaled_down(SIDE)).into())),
                    _ => None,
                }
            });
            if context.cancel.is_cancelled() {
                return;
            }
            context.send(Action::PictureDone(self.path.clone(), address, picture));
        }
    }
}

/// The file of the run that an address in the file at `path` means: relative, inside the run, and not elsewhere.
pub fn resolve(path: &str, address: &str) -> Option<String> {
    let address = address.split(['#', '?']).next().unwrap_or_default();
    let address = percent_decode_str(address).decode_utf8().ok()?;
    if address.is_empty() || address.contains([':', '\\', '\0']) || address.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = path.rsplit_once('/').map_or(Vec::new(), |(folder, _)| folder.split('/').collect());
    for part in address.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            name => parts.push(name),
        }
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}

/// Has pictures read that are in view.
pub(super) fn want(artifacts: &mut State, addresses: Vec<String>, context: &mut Context<'_>) {
    let known = &mut artifacts.pictures.known;
    let before = known.len();
    for address in addresses {
        if known.len() < MOST {
            known.entry(address).or_insert(None);
        }
    }
    let Some(target) = artifacts.selected.clone().filter(|_| known.len() > before) else { return };
    let section = artifacts.listing.value().and_then(|sections| sections.get(target.section)).cloned();
    if let Some(section) = section {
        // A newer job replaces the older one, and takes over what that did not come to.
        let addresses = known.iter().filter(|(_, read)| read.is_none()).map(|(address, _)| address.clone()).collect();
        context.start(super::Job::Pictures(Job { section: Box::new(section), path: target.path, addresses }));
    }
}

/// A picture of the file at `path` is here.
pub(super) fn done(artifacts: &mut State, path: &str, address: String, picture: Read) {
    if artifacts.selected.as_ref().is_some_and(|target| target.path == path) {
        artifacts.pictures.known.insert(address, Some(picture));
    }
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn only_what_lies_in_the_run_is_a_picture() {
        for (address, path) in [
            ("loss.png", Some("report/loss.png")),
            ("figs/./a%20b.png#x", Some("report/figs/a b.png")),
            ("../loss.png", Some("loss.png")),
            ("../../etc/hostname.png", None),
            ("/etc/hostname.png", None),
            ("https://example.invalid/pixel.png", None),
            ("file:///etc/hostname.png", None),
            ("..\\..\\a.png", None),
            ("%2e%2e/%2e%2e/a.png", None),
            ("#section", None),
        ] {
            assert_eq!(resolve("report/README.md", address).as_deref(), path, "{address}");
        }
    }
}
