//! What happens to figures.

use std::path::{Path, PathBuf};

use super::{Action, Export, FigureRef, Job, Key, Look, MOST_PICTURES, Shown, State, Told, axes, legend, menus};
use crate::app::artifacts::{Job as ArtifactJob, Key as ArtifactKey};
use crate::app::effect::SystemEffect;
use crate::app::export::outcome;
use crate::app::place::Context;
use crate::text::Message;

/// Applies one action. `file` is the path of the chosen file in its run.
pub(in crate::app::artifacts) fn update(
    state: &mut State,
    file: Option<&str>,
    context: &mut Context<'_>,
    action: Action,
) {
    match action {
        Action::Want(at, figure, look) => want(state, at, figure, look, context),
        Action::Drawn(at, result) => drawn(state, at, result, context),
        Action::Tell(at, identity, points) => {
            let Some(shown) = state.each.get_mut(&at) else { return };
            shown.tell_next = Some((identity, points));
            tell(shown, at, context);
        }
        Action::Told(at, told) => {
            let Some(shown) = state.each.get_mut(&at) else { return };
            (shown.told, shown.telling) = (Some(told), None);
            tell(shown, at, context);
        }
        Action::Choose(at) => (state.chosen, state.is_playing) = (at, false),
        Action::SetOwn(is_own) => state.is_own = is_own,
        Action::See(at, panel, part) => change(state, at, context, |shown| {
            let Some(picture) = shown.picture.clone() else { return };
            shown.view.ranges.extend(axes::seen(shown, &picture.drawn.panels, panel, part));
        }),
        Action::Turn(at, scene, camera) => change(state, at, context, |shown| {
            shown.view.cameras.insert(scene, camera);
        }),
        Action::Toggle(at, trace) => change(state, at, context, |shown| legend::toggle(shown, trace)),
        Action::Isolate(at, trace) => change(state, at, context, |shown| legend::isolate(shown, trace)),
        Action::Pick(at, menu, choice) => {
            let mut is_playing = None;
            change(state, at, context, |shown| is_playing = menus::pick(shown, menu, choice));
            state.is_playing = is_playing.unwrap_or(state.is_playing);
        }
        Action::ResetAxes(at) => change(state, at, context, |shown| {
            shown.view.ranges.clear();
            shown.view.cameras.clear();
        }),
        Action::Reset(at) => change(state, at, context, |shown| {
            let frame = shown.view.frame;
            shown.view = crate::preview::plotly::View { frame, ..Default::default() };
        }),
        Action::SetFrame(at, frame) => change(state, at, context, |shown| set_frame(shown, frame)),
        Action::NextFrame(at) => change(state, at, context, |shown| {
            let next = shown.view.frame.map_or(1, |frame| frame + 1);
            set_frame(shown, if next < shown.frame_count() { next } else { 0 });
        }),
        Action::SetPlaying(is_playing) => state.is_playing = is_playing,
        Action::CloseNote => (state.is_note_closed, state.is_list_closed) = (true, true),
        Action::CopyPicture(at) => {
            if let Some(picture) = state.each.get(&at).and_then(|shown| shown.picture.as_ref()) {
                context.system(SystemEffect::CopyPixels(picture.pixels.clone()));
            }
        }
        Action::OpenExport(at) => {
            let name = file.and_then(|file| Path::new(file).file_stem()).unwrap_or_default().to_string_lossy();
            state.export = Some(Export::new(at, &name));
            context.start(ArtifactJob::from(Job::FindFolder));
        }
        Action::Saved(result) => saved(state, context, result),
        Action::CloseExport
        | Action::SetFormat(_)
        | Action::SetScale(_)
        | Action::SetPath(_)
        | Action::PickPath
        | Action::Picked(_)
        | Action::Save
        | Action::FolderFound(_)
        | Action::Exists => export(state, context, action),
    }
}

/// What is done in the dialog that writes a file.
fn export(state: &mut State, context: &mut Context<'_>, action: Action) {
    let Some(export) = &mut state.export else { return };
    match action {
        Action::CloseExport => state.export = None,
        Action::SetFormat(format) => export.set_format(format),
        Action::SetScale(scale) => {
            export.forget_outcome();
            export.scale = scale.clamp(1, Export::MAX_SCALE);
        }
        Action::SetPath(path) => export.set_path(path, false),
        Action::Picked(path) => export.set_path(path.to_string_lossy().into_owned(), true),
        Action::PickPath => context.pick_figure_path(PathBuf::from(&export.path)),
        Action::FolderFound(folder) => export.set_folder(&folder),
        Action::Exists => (export.is_saving, export.is_replacing) = (false, true),
        Action::Save => {
            let Some(shown) = state.each.get(&export.at) else { return };
            if export.is_saving || export.path.trim().is_empty() {
                return;
            }
            let is_replacing = export.is_replacing || export.is_agreed;
            export.forget_outcome();
            export.is_saving = true;
            context.start(ArtifactJob::from(Job::Save {
                figure: shown.figure.clone(),
                look: shown.look.clone(),
                view: shown.view.clone(),
                format: export.format,
                scale: export.scale,
                path: PathBuf::from(export.path.trim()),
                is_replacing,
            }));
        }
        // None of the dialog.
        Action::Want(..)
        | Action::Drawn(..)
        | Action::Tell(..)
        | Action::Told(..)
        | Action::Choose(_)
        | Action::SetOwn(_)
        | Action::See(..)
        | Action::Turn(..)
        | Action::Toggle(..)
        | Action::Isolate(..)
        | Action::Pick(..)
        | Action::ResetAxes(_)
        | Action::Reset(_)
        | Action::SetFrame(..)
        | Action::NextFrame(_)
        | Action::SetPlaying(_)
        | Action::CloseNote
        | Action::CopyPicture(_)
        | Action::OpenExport(_)
        | Action::Saved(_) => {}
    }
}

fn saved(state: &mut State, context: &mut Context<'_>, result: Result<PathBuf, Message>) {
    // What is open may be another dialog, after that of the figure that was written.
    match (&mut state.export, result) {
        (Some(export), Ok(path)) if export.is_saving => {
            export.forget_outcome();
            (export.is_saving, export.is_agreed, export.saved) = (false, false, Some(path));
        }
        (Some(export), Err(why)) => {
            export.forget_outcome();
            (export.is_saving, export.failure) = (false, Some(why));
        }
        (_, result) => context.notices.push(outcome(&result)),
    }
}

pub(super) fn set_frame(shown: &mut Shown, frame: usize) {
    if frame < shown.frame_count() {
        shown.view.frame = Some(frame);
    }
}

fn want(state: &mut State, at: usize, figure: FigureRef, look: Look, context: &mut Context<'_>) {
    state.clock += 1;
    let shown = state.each.entry(at).or_insert_with(|| Shown::new(figure.clone(), look.clone()));
    if !std::sync::Arc::ptr_eq(&shown.figure.all, &figure.all) || shown.figure.at != figure.at {
        context.discard(std::mem::replace(shown, Shown::new(figure, look.clone())));
    }
    (shown.look, shown.wanted) = (look, state.clock);
    draw(shown, at, context);
    let kept = state.each.values().filter(|shown| shown.picture.is_some()).count();
    if kept > MOST_PICTURES
        && let Some(oldest) = state.each.values_mut().filter(|it| it.picture.is_some()).min_by_key(|it| it.wanted)
    {
        oldest.done = None;
        context.discard(oldest.picture.take());
    }
}

fn change(state: &mut State, at: usize, context: &mut Context<'_>, change: impl FnOnce(&mut Shown)) {
    let Some(shown) = state.each.get_mut(&at) else { return };
    change(shown);
    draw(shown, at, context);
}

/// Has it drawn, unless that was done or something is being drawn: then it follows.
fn draw(shown: &mut Shown, at: usize, context: &mut Context<'_>) {
    let wanted = (shown.look.clone(), shown.view.clone());
    if shown.running.is_none() && shown.done.as_ref() != Some(&wanted) {
        shown.running = Some(wanted.clone());
        let (look, view) = wanted;
        context.start(ArtifactJob::from(Job::Draw(at, shown.figure.clone(), look, view)));
    }
}

/// Has what is told of points worked out, unless that is being done for others: then it follows.
fn tell(shown: &mut Shown, at: usize, context: &mut Context<'_>) {
    if shown.telling.is_some() {
        return;
    }
    let Some((identity, points)) = shown.tell_next.take() else { return };
    if let Some(picture) = shown.picture.clone().filter(|picture| picture.identity == identity) {
        shown.telling = Some((identity, points.clone()));
        context.start(ArtifactJob::from(Job::Tell(at, shown.figure.clone(), picture, points)));
    }
}

fn drawn(
    state: &mut State,
    at: usize,
    result: Result<std::sync::Arc<super::Picture>, Message>,
    context: &mut Context<'_>,
) {
    let Some(shown) = state.each.get_mut(&at) else { return };
    shown.done = shown.running.take();
    match result {
        Ok(picture) => {
            shown.failure = None;
            context.discard(shown.picture.replace(picture));
        }
        Err(why) => shown.failure = Some(why),
    }
    draw(shown, at, context);
}

/// A job panicked.
pub(in crate::app::artifacts) fn failed(state: &mut State, key: Key, why: &Message) {
    match key {
        Key::Draw(at) => {
            if let Some(shown) = state.each.get_mut(&at) {
                shown.done = shown.running.take();
                shown.failure = Some(why.clone());
            }
        }
        Key::Tell(at) => {
            if let Some(shown) = state.each.get_mut(&at)
                && let Some((identity, points)) = shown.telling.take()
            {
                // Nothing is told of them, so that it is not tried again.
                shown.told = Some(Told { identity, points, lines: Vec::new() });
            }
        }
        Key::FindFolder => {}
        Key::Save => {
            if let Some(export) = &mut state.export {
                (export.is_saving, export.failure) = (false, Some(why.clone()));
            }
        }
    }
}

impl From<Job> for ArtifactJob {
    fn from(job: Job) -> Self {
        Self::Figure(Box::new(job))
    }
}

impl From<Key> for ArtifactKey {
    fn from(key: Key) -> Self {
        Self::Figure(key)
    }
}
