//! Pages of a document, or a drawing: which one is looked at, how closely, and what was drawn of it.
//!
//! A page is drawn by a further job at the scale of the view, whole while that is affordable, else the part that is seen
//! and something around it. What was drawn before is shown, larger or smaller, until that is here.

use std::sync::Arc;

use super::{ArtifactRef, Job, Key};
use crate::app::command::Step;
use crate::app::place::{Context, Place};
use crate::model::RunIndex;
use crate::preview::{PageView, Pages, Preview, Shape};
use crate::text::Message;

/// Pixels of a page that is drawn whole.
const MAX_WHOLE: u64 = 6_000_000;
/// Edges of parts lie on multiples of so many pixels: a small move asks for nothing.
const GRID: f32 = 64.0;

/// See the module.
#[derive(Debug, Default)]
pub struct State {
    /// 0 is the first.
    pub page: u32,
    pub zoom: PageZoom,
    /// Squares are seen through what is transparent, instead of white.
    pub is_checkered: bool,
    /// All of the page, as it was drawn first.
    pub rough: Option<Picture>,
    /// What was drawn last.
    pub sharp: Option<Picture>,
    /// Why the page could not be drawn.
    pub failure: Option<Message>,
    /// What was asked for last.
    asked: Option<PageView>,
}

/// A page, or a part of one, as it was drawn.
#[derive(Clone, Debug)]
pub struct Picture {
    pub view: PageView,
    /// A [`Shape::Image`].
    pub preview: Arc<Preview>,
}

/// How closely a page is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub enum PageZoom {
    /// All of it.
    #[default]
    Page,
    /// As wide as the view.
    Width {
        /// Point of the page at the middle of the view, from its top.
        middle: f32,
    },
    Scale {
        /// Points of the window to one of the page.
        scale: f32,
        /// Point of the page at the middle of the view.
        center: [f32; 2],
    },
}

/// What can be asked for.
#[derive(Debug)]
pub enum Action {
    /// So many pages further.
    Turn(i64),
    /// To a page; 0 is the first.
    Go(u32),
    SetZoom(PageZoom),
    SetCheckered(bool),
    /// Draw this: see [`State::wanted`].
    Draw(PageView),
    Drawn(RunIndex, ArtifactRef, PageView, Result<Arc<Preview>, Message>),
}

impl State {
    /// What is to be drawn so that the part of a page of `size` points that is `seen` (left, top, right, bottom, in its
    /// pixels at `scale`) is sharp; `None` when it was asked for.
    pub fn wanted(&self, size: [f32; 2], scale: f32, seen: [f32; 4]) -> Option<PageView> {
        let [width, height] = PageView::pixels(size, scale);
        let is_whole = u64::from(width) * u64::from(height) <= MAX_WHOLE && PageView::is_drawn_at_once([width, height]);
        let page = self.page;
        let asked = self.asked.filter(|asked| asked.page == page && (asked.scale / scale - 1.0).abs() < 1e-3);
        if is_whole {
            let view = PageView { page, scale, part: None };
            return asked.is_none_or(|asked| asked.part.is_some()).then_some(view);
        }
        let [left, top, right, bottom] = seen;
        let [left, right] = [left, right].map(|x| x.clamp(0.0, width as f32));
        let [top, bottom] = [top, bottom].map(|y| y.clamp(0.0, height as f32));
        if right <= left || bottom <= top {
            return None;
        }
        let is_here = asked.is_some_and(|asked| {
            asked.part.is_none_or(|[x, y, columns, rows]| {
                let is_within = |low, high, at: u32, length: u32| low >= at as f32 && high <= (at + length) as f32;
                is_within(left, right, x, columns) && is_within(top, bottom, y, rows)
            })
        });
        let edges = |low: f32, high: f32, end: u32| {
            let around = 0.25 * (high - low);
            let low = ((low - around) / GRID).floor().max(0.0) * GRID;
            let high = (((high + around) / GRID).ceil() * GRID).min(end as f32);
            (low as u32, (high - low).max(1.0) as u32)
        };
        let ((x, columns), (y, rows)) = (edges(left, right, width), edges(top, bottom, height));
        (!is_here).then_some(PageView { page, scale, part: Some([x, y, columns, rows]) })
    }

    /// Nothing is drawn any more; for another file.
    pub(super) fn forget(&mut self, context: &mut Context<'_>) {
        context.cancel(Key::Page);
        let before = std::mem::take(self);
        self.is_checkered = before.is_checkered;
        context.discard(before);
    }
}

pub(super) fn update(artifacts: &mut super::State, context: &mut Context<'_>, action: Action) {
    let Some(pages) = pages_of(artifacts) else { return };
    let last = (pages.sizes.len() as u32).saturating_sub(1);
    let state = &mut artifacts.pages;
    match action {
        Action::Turn(pages) => {
            let page = i64::from(state.page).saturating_add(pages).clamp(0, i64::from(last));
            go(state, page as u32, context);
        }
        Action::Go(page) => go(state, page.min(last), context),
        Action::SetZoom(zoom) => state.zoom = zoom,
        Action::SetCheckered(is_checkered) => state.is_checkered = is_checkered,
        Action::Draw(view) => {
            state.asked = Some(view);
            let is_first = state.rough.is_none() && state.sharp.is_none();
            let section = artifacts.selected.as_ref().zip(artifacts.listing.value());
            if let Some((target, section)) =
                section.and_then(|(target, sections)| Some((target.clone(), sections.get(target.section)?.clone())))
            {
                let section = Box::new(section);
                let (run, member) = (artifacts.run, artifacts.member.clone());
                context.start(Job::Page { run, target, section, member, view, is_first });
            }
        }
        Action::Drawn(run, target, view, result) => {
            if artifacts.run != run || artifacts.selected.as_ref() != Some(&target) || state.asked != Some(view) {
                return;
            }
            match result {
                Ok(preview) => {
                    let picture = Picture { view, preview };
                    if state.rough.is_none() && view.part.is_none() {
                        state.rough = Some(picture.clone());
                    }
                    state.sharp = Some(picture);
                    state.failure = None;
                }
                Err(why) => state.failure = Some(why),
            }
        }
    }
}

/// Another page is looked at in the same way, from its top.
fn go(state: &mut State, page: u32, context: &mut Context<'_>) {
    if page != state.page {
        let zoom = match state.zoom {
            PageZoom::Width { .. } => PageZoom::Width { middle: 0.0 },
            other => other,
        };
        state.forget(context);
        state.page = page;
        state.zoom = zoom;
    }
}

/// The pages that are shown.
pub(super) fn pages_of(artifacts: &super::State) -> Option<&Pages> {
    match &artifacts.preview.value()?.shape {
        Shape::Pages(pages) => Some(pages),
        _ => None,
    }
}

/// What a key for long ways means while pages are shown.
pub(in crate::app) fn turning(place: &Place, step: Step) -> Option<super::Action> {
    pages_of(place.artifacts.as_ref()?)?;
    let pages = match step {
        Step::Next | Step::Previous => return None,
        Step::PageDown => 1,
        Step::PageUp => -1,
        Step::Last => i64::MAX,
        Step::First => i64::MIN,
    };
    Some(super::Action::Pages(Action::Turn(pages)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const A4: [f32; 2] = [595.0, 842.0];

    #[test]
    fn a_page_is_drawn_whole_while_that_is_affordable_and_once() {
        let mut state = State::default();
        let whole = PageView { page: 0, scale: 2.0, part: None };
        assert_eq!(state.wanted(A4, 2.0, [0.0, 0.0, 100.0, 100.0]), Some(whole));
        state.asked = Some(whole);
        assert_eq!(state.wanted(A4, 2.0, [300.0, 0.0, 900.0, 1000.0]), None);
        assert_eq!(state.wanted(A4, 1.5, [0.0, 0.0, 100.0, 100.0]), Some(PageView { scale: 1.5, ..whole }));
        state.page = 1;
        assert_eq!(state.wanted(A4, 2.0, [0.0, 0.0, 9.0, 9.0]), Some(PageView { page: 1, ..whole }));
    }

    #[test]
    fn of_a_large_page_the_part_that_is_seen_is_drawn_with_what_is_around_it() {
        let mut state = State::default();
        let seen = [4000.0, 6000.0, 5000.0, 6800.0];
        let view = state.wanted(A4, 20.0, seen).expect("nothing was drawn");
        let Some([left, top, columns, rows]) = view.part else { panic!("all of it") };
        assert!(left <= 3750 && left + columns >= 5250 && top <= 5800 && top + rows >= 7000, "{view:?}");
        assert!(columns < 1700 && rows < 1400, "{view:?}");
        state.asked = Some(view);
        assert_eq!(state.wanted(A4, 20.0, seen), None);
        assert_eq!(state.wanted(A4, 20.0, seen.map(|at| at + 100.0)), None, "a small move");
        assert!(state.wanted(A4, 20.0, seen.map(|at| at + 900.0)).is_some());
        assert_eq!(state.wanted(A4, 20.0, [-500.0, 0.0, -10.0, 700.0]), None, "beside the page");
        // At the edge of the page there is nothing beyond.
        let [width, height] = PageView::pixels(A4, 20.0);
        let corner = state.wanted(A4, 20.0, [11_800.0, 16_700.0, 99_999.0, 99_999.0]).and_then(|view| view.part);
        let [left, top, columns, rows] = corner.expect("a part");
        assert_eq!([left + columns, top + rows], [width, height]);
    }
}
