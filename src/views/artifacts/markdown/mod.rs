//! Markdown as it is meant to look. Nothing in it is fetched, and links open only when they are clicked.
//!
//! A text is taken apart once ([`parse`]); what is out of view is not laid out ([`draw`]).

mod draw;
mod parse;

use std::hash::{Hash, Hasher as _};
use std::sync::{Arc, Mutex, PoisonError};

use egui::{Id, Ui};
use rustc_hash::FxHasher;

use crate::app::artifacts::pictures::{self, Pictures};
use crate::app::artifacts::{self, ArtifactRef};
use crate::text::Texts;
use crate::views::Actions;
use draw::Heights;
use parse::Block;

/// Text that is longer is cut: a note is no book.
const LONGEST: usize = 200_000;

/// A text that was taken apart, and how high its blocks are.
#[derive(Clone)]
struct Page {
    hash: u64,
    blocks: Arc<Vec<Block>>,
    heights: Arc<Mutex<Heights>>,
}

/// Whether only the beginning of `text` is laid out.
pub(super) fn is_cut(text: &str) -> bool {
    end(text) < text.len()
}

fn end(text: &str) -> usize {
    if text.len() <= LONGEST { text.len() } else { text.char_indices().nth(LONGEST).map_or(text.len(), |(at, _)| at) }
}

/// Lays `text` out in the width at hand.
pub fn markdown_ui(ui: &mut Ui, texts: &'static Texts, salt: impl Hash + std::fmt::Debug, text: &str) {
    laid_out(ui, texts, salt, text, None);
}

/// The same for a file of a run: pictures that lie beside it are shown, and links to other files lead there.
pub(super) fn file_ui(
    ui: &mut Ui,
    texts: &'static Texts,
    target: &ArtifactRef,
    (text, known): (&str, &Pictures),
    actions: &mut Actions,
) {
    let page = laid_out(ui, texts, ("artifact", target), text, Some(known));
    if !page.wanted.is_empty() {
        actions.push(artifacts::Action::WantPictures(page.wanted));
    }
    if let Some(path) = page.clicked.and_then(|address| pictures::resolve(&target.path, &address)) {
        actions.push(artifacts::Action::Reveal(path));
    }
}

fn laid_out<'a>(
    ui: &mut Ui,
    texts: &'static Texts,
    salt: impl Hash + std::fmt::Debug,
    text: &str,
    pictures: Option<&'a Pictures>,
) -> draw::Page<'a> {
    let id = Id::unique(("markdown", &salt));
    let text = &text[..end(text)];
    let mut hasher = FxHasher::default();
    text.hash(&mut hasher);
    // Pictures make their blocks higher.
    pictures.map_or(0, Pictures::count).hash(&mut hasher);
    let hash = hasher.finish();
    let page = ui.data(|data| data.get_temp::<Page>(id)).filter(|page| page.hash == hash).unwrap_or_else(|| {
        let page = Page { hash, blocks: Arc::new(parse::parse(text)), heights: Arc::default() };
        ui.data_mut(|data| data.insert_temp(id, page.clone()));
        page
    });
    let goal = ui.data_mut(|data| data.remove_temp::<usize>(id.with("goal")));
    let mut drawn = draw::Page { texts, pictures, wanted: Vec::new(), clicked: None, goal };
    let mut heights = page.heights.lock().unwrap_or_else(PoisonError::into_inner);
    ui.push_id(salt, |ui| draw::page_ui(ui, &mut drawn, &page.blocks, &mut heights));
    if let Some(anchor) = drawn.clicked.as_deref().and_then(|address| address.strip_prefix('#')) {
        let is_meant = |block: &Block| match block {
            Block::Heading(_, line) => parse::anchor(&line.text) == anchor.to_lowercase(),
            _ => false,
        };
        if let Some(at) = page.blocks.iter().position(is_meant) {
            ui.data_mut(|data| data.insert_temp(id.with("goal"), at));
            ui.request_repaint();
        }
        drawn.clicked = None;
    }
    drawn
}
