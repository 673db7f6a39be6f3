//! Which runs and which file are on the wall. Runs are taken from the table, their files are listed by a job, and another
//! says what there is to choose from and what the wall is made of: neither is worked out while a frame is drawn.

use std::sync::Arc;

use super::{Index, Job, PathEntry, State, Step, Zoom, thumbs};
use crate::app::place::{Context, Place};
use crate::model::RunIndex;

/// Paths that the list shows: more are found by typing.
const MOST_FOUND: usize = 200;

/// What the wall is made of.
#[derive(Debug)]
pub struct Arranged {
    choices: Vec<PathEntry>,
    path: Option<Arc<str>>,
    /// Runs that have it, or may have it.
    having: Vec<RunIndex>,
    steps: Vec<Step>,
}

impl Arranged {
    /// For a job. What a user wishes is shown as long as it may still be found; else what was shown, as long as it is
    /// there; else the best.
    pub(super) fn of(
        index: &Index,
        runs: &[RunIndex],
        wish: Option<&Arc<str>>,
        shown: Option<&Arc<str>>,
        is_listing: bool,
    ) -> Self {
        let choices = index.choices(runs);
        let is_there = |path: &&Arc<str>| choices.iter().any(|entry| entry.path == **path);
        let wish = wish.filter(|path| is_listing || is_there(path));
        let path = wish.or(shown.filter(is_there)).or(choices.first().map(|entry| &entry.path)).cloned();
        let (having, steps) = path.as_deref().map(|path| index.wall(runs, path)).unwrap_or_default();
        Self { choices, path, having, steps }
    }
}

/// Takes the runs that the table shows.
pub(super) fn want(place: &mut Place, context: &mut Context<'_>) {
    let Some(table) = place.table.content.value().cloned() else { return };
    if !place.gallery.is_stale(place) {
        return;
    }
    let runs: Arc<Vec<RunIndex>> =
        Arc::new(table.rows.iter().filter(|row| !row.is_context).map(|row| row.run).collect());
    let data = place.data();
    let gallery = &mut place.gallery;
    // What was read anew may have other files.
    let is_read_again = gallery.made_of.as_ref().is_some_and(|before| before.revision != table.revision);
    if is_read_again {
        gallery.index = Arc::default();
        thumbs::forget(gallery, context);
    }
    gallery.made_of = Some(table);
    gallery.runs = runs.clone();
    gallery.listed = Some(0);
    arrange(gallery, context);
    let known = gallery.index.clone();
    context.start(Job::Index { data: data.clone(), runs: runs.clone(), known });
    context.start(Job::Captions { data, runs });
}

/// Shows another file.
pub(super) fn choose(place: &mut Place, path: Arc<str>, context: &mut Context<'_>) {
    let gallery = &mut place.gallery;
    gallery.wish = Some(path);
    gallery.steps.set_wish(None);
    arrange(gallery, context);
}

/// Has it found out what the wall is made of.
pub(super) fn arrange(gallery: &State, context: &mut Context<'_>) {
    context.start(Job::Arrange {
        index: gallery.index.clone(),
        runs: gallery.runs.clone(),
        wish: gallery.wish.clone(),
        shown: gallery.path.clone(),
        is_listing: gallery.listed.is_some(),
    });
}

pub(super) fn arranged(gallery: &mut State, arranged: Arranged, context: &mut Context<'_>) {
    let Arranged { choices, path, having, steps } = arranged;
    gallery.choices = Arc::new(choices);
    find(gallery);
    if gallery.path != path {
        // The first file is seen as the view that was opened says.
        if gallery.path.is_some() {
            gallery.zoom = Zoom::default();
        }
        gallery.path = path;
        gallery.steps.player.stop();
        thumbs::forget(gallery, context);
    }
    gallery.shown = gallery.choices.iter().find(|entry| Some(&entry.path) == gallery.path.as_ref()).cloned();
    gallery.entry = gallery.path.as_deref().and_then(|path| gallery.index.entry(path));
    gallery.having = Arc::new(having);
    gallery.set_steps(steps);
    lay(gallery);
}

/// Which runs have a place on the wall.
pub(super) fn lay(gallery: &mut State) {
    gallery.tiles = if gallery.shows_missing() { gallery.runs.clone() } else { gallery.having.clone() };
}

/// The paths that hold the words.
pub(super) fn find(gallery: &mut State) {
    let words: Vec<String> = gallery.search.split_whitespace().map(str::to_lowercase).collect();
    let holds = |entry: &&PathEntry| {
        let path = entry.path.to_lowercase();
        words.iter().all(|word| path.contains(word))
    };
    gallery.found = gallery.choices.iter().filter(holds).take(MOST_FOUND).cloned().collect();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{ArtifactEntry, ArtifactKind};

    #[test]
    fn what_was_chosen_is_waited_for_and_given_up_when_it_is_not_there() {
        let mut index = Index::default();
        let file =
            |path: &str| ArtifactEntry { path: path.to_owned(), kind: ArtifactKind::File { size: 1 }, modified: None };
        index.add(RunIndex(0), &[file("a.png"), file("b.png")]);
        index.add(RunIndex(1), &[file("b.png")]);
        let runs = [RunIndex(0), RunIndex(1), RunIndex(2)];
        let path = |wish: Option<&str>, shown: Option<&str>, is_listing: bool| {
            let (wish, shown) = (wish.map(Arc::from), shown.map(Arc::from));
            Arranged::of(&index, &runs, wish.as_ref(), shown.as_ref(), is_listing).path
        };
        assert_eq!(path(None, None, true).as_deref(), Some("b.png"), "the one of most runs");
        assert_eq!(path(None, Some("a.png"), false).as_deref(), Some("a.png"), "what is shown stays");
        assert_eq!(path(None, Some("gone.png"), false).as_deref(), Some("b.png"));
        assert_eq!(path(Some("z.png"), Some("b.png"), true).as_deref(), Some("z.png"), "it may still be found");
        assert_eq!(path(Some("z.png"), Some("b.png"), false).as_deref(), Some("b.png"));
        let wall = Arranged::of(&index, &runs, Some(&"a.png".into()), None, false);
        assert_eq!(wall.having, [RunIndex(0), RunIndex(2)], "of the third nothing is known yet");
    }
}
