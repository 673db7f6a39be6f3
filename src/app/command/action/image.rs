//! Commands about the file of a run that is shown.

use super::super::Command;
use super::artifacts_shown;
use crate::app::artifacts::Action;
use crate::app::artifacts::Zoom;
use crate::app::artifacts::file_actions;
use crate::app::artifacts::image;
use crate::app::artifacts::series::{self, Track};
use crate::app::gallery;
use crate::app::pages::Page;
use crate::app::place::Place;
use crate::app::{self, Ask as _};
use crate::preview::Shape;

/// How much one key press enlarges.
const ZOOM_STEP: f32 = 1.25;

/// `None` where there is nothing to do it to.
pub(super) fn action(command: Command, place: &Place) -> Option<app::Action> {
    if place.pages.shown == Page::Gallery {
        return in_gallery(command, &place.gallery).map(|action| action.ask(place.id));
    }
    let artifacts = artifacts_shown(place)?;
    let is_image = artifacts.shown().is_some_and(|preview| matches!(preview.shape, Shape::Image(_)));
    let of_image = |action: image::Action| is_image.then_some(Action::Image(action));
    let action = match command {
        Command::LargeImage => of_image(image::Action::ToggleLarge)?,
        Command::FitImage => of_image(image::Action::SetZoom(Zoom::Fit))?,
        Command::ActualSize => of_image(image::Action::ActualSize)?,
        Command::EnlargeImage => of_image(image::Action::ZoomBy(ZOOM_STEP))?,
        Command::ReduceImage => of_image(image::Action::ZoomBy(1.0 / ZOOM_STEP))?,
        Command::Play => {
            // A series is played, and an animation that is none of its steps.
            let track = artifacts.track().filter(|_| !artifacts.frames.are_pages)?;
            let is_on = artifacts.player.playing().is_some();
            Action::Series(series::Action::Play(artifacts.player.playing().unwrap_or(track), !is_on))
        }
        Command::CopyImage if is_image => Action::File(file_actions::Action::CopyImage),
        Command::SaveCopy => Action::File(file_actions::Action::SaveCopy(artifacts.selected.clone()?)),
        _ => return None,
    };
    Some(action.ask(place.id))
}

/// Of all pictures of the gallery at once.
fn in_gallery(command: Command, gallery: &gallery::State) -> Option<gallery::Action> {
    let is_shown = gallery.path.is_some();
    match command {
        Command::FitImage => gallery.zoom.is_in().then(|| gallery::Action::SetZoom(gallery::Zoom::default())),
        Command::EnlargeImage => is_shown.then_some(gallery::Action::ZoomBy(ZOOM_STEP)),
        Command::ReduceImage => gallery.zoom.is_in().then_some(gallery::Action::ZoomBy(1.0 / ZOOM_STEP)),
        Command::Play => gallery.steps.are_many().then(|| {
            let is_on = gallery.steps.player.playing().is_some();
            gallery::Action::Step(app::artifacts::steps::Action::Play(!is_on))
        }),
        _ => None,
    }
}

/// What the keys of another command do where files of a run are shown.
pub(super) fn of_page(command: Command, place: &Place) -> Option<app::Action> {
    super::super::IMAGE
        .into_iter()
        .find(|meant| meant.key_owner() == Some(command))
        .and_then(|meant| action(meant, place))
}

/// Left and right go through the steps of what is shown; where there are none, or the keys are on a folder, they fold.
pub(super) fn step_or_fold(place: &Place, fold: bool) -> Option<app::Action> {
    let artifacts = artifacts_shown(place)?;
    let track: Option<Track> = artifacts.track().filter(|_| artifacts.folder.is_none());
    let action = match track {
        Some(track) => Action::Series(series::Action::Skip(track, if fold { -1 } else { 1 })),
        None => Action::FoldHere(fold),
    };
    Some(action.ask(place.id))
}
