//! How images are looked at beside and over each other: one zoom for all, the line between two, which of two is seen, and
//! the picture of their difference.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::compared::{self, Compared};
use super::{Job, State};
use crate::app::Loadable;
use crate::app::compare;
use crate::app::job::JobContext;
use crate::app::place::Context;
use crate::chart::palette::ramp;
use crate::preview::Preview;

/// The least and the most that an image is enlarged, points a pixel.
pub const SCALES: std::ops::RangeInclusive<f32> = 0.01..=64.0;
/// How often a second two images change places.
pub const BLINKS: [f32; 4] = [0.5, 1.0, 2.0, 3.0];
/// By how much small differences can be magnified.
pub const MAGNIFICATIONS: [u8; 5] = [1, 2, 5, 10, 20];

/// What is seen of all images.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub enum Zoom {
    /// All of each.
    #[default]
    Fit,
    Scale {
        /// Points for a pixel of the first image; others show the same part of themselves.
        scale: f32,
        /// What is in the middle, from 0 to 1 across and down.
        center: [f32; 2],
    },
}

/// Two images in turns.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Blink {
    /// How often they change places in a second.
    pub per_second: f32,
    pub is_paused: bool,
    /// The second is seen.
    pub is_second: bool,
    due: Option<Instant>,
}

impl Blink {
    /// How long until the other is due; `None` while it stands still.
    pub fn rest(&self) -> Option<Duration> {
        if self.is_paused {
            return None;
        }
        Some(self.due.map_or(Duration::ZERO, |due| due.saturating_duration_since(Instant::now())))
    }

    fn flip(&mut self) {
        self.is_second = !self.is_second;
        self.due = Some(Instant::now() + Duration::from_secs_f32(1.0 / self.per_second));
    }
}

/// The difference in colours.
#[derive(Clone, Debug)]
pub struct Map {
    of: MapOf,
    /// Where its scale ends.
    pub top: f64,
    pub preview: Arc<Preview>,
}

/// What it is made of.
#[derive(Clone, Debug, PartialEq)]
struct MapOf {
    compared: compared::Of,
    magnification: u8,
    is_dark: bool,
}

/// See the module.
#[derive(Debug)]
pub struct Look {
    pub zoom: Zoom,
    /// Where the line stands between two images, from 0 to 1 across the view.
    pub divider: f32,
    pub blink: Blink,
    /// The scale of differences ends so many times earlier.
    pub magnification: u8,
    /// On a dark page.
    is_dark: Option<bool>,
    pub map: Loadable<Map>,
    map_of: Option<MapOf>,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            zoom: Zoom::Fit,
            divider: 0.5,
            blink: Blink { per_second: 2.0, is_paused: false, is_second: false, due: None },
            magnification: 1,
            is_dark: None,
            map: Loadable::Idle,
            map_of: None,
        }
    }
}

/// What can be asked for.
#[derive(Debug)]
pub enum Action {
    SetZoom(Zoom),
    SetDivider(f32),
    /// The other image is due.
    Flip,
    Pause(bool),
    SetBlinks(f32),
    SetMagnification(u8),
    /// The page is dark, or is not.
    SetDark(bool),
    MapMade(Box<Map>),
}

impl Look {
    /// Whether the page was dark when that was last told.
    pub fn is_dark(&self) -> Option<bool> {
        self.is_dark
    }

    /// What belongs to the images that are shown is given back; how they are looked at stays.
    pub(super) fn forget(&mut self) -> Loadable<Map> {
        self.map_of = None;
        std::mem::take(&mut self.map)
    }
}

pub(super) fn update(look: &mut Look, action: Action) {
    match action {
        Action::SetZoom(Zoom::Scale { scale, center })
            if scale.is_finite() && center.iter().all(|it| it.is_finite()) =>
        {
            // Something of the image is always seen.
            let center = center.map(|part| part.clamp(0.0, 1.0));
            look.zoom = Zoom::Scale { scale: scale.clamp(*SCALES.start(), *SCALES.end()), center };
        }
        Action::SetZoom(_) => look.zoom = Zoom::Fit,
        Action::SetDivider(at) => look.divider = if at.is_finite() { at.clamp(0.0, 1.0) } else { 0.5 },
        Action::Flip => look.blink.flip(),
        Action::Pause(is_paused) => look.blink.is_paused = is_paused,
        Action::SetBlinks(per_second) => look.blink.per_second = per_second.clamp(0.1, 3.0),
        Action::SetMagnification(times) => look.magnification = times.clamp(1, 20),
        Action::SetDark(is_dark) => look.is_dark = Some(is_dark),
        Action::MapMade(map) => {
            if look.map_of.as_ref() == Some(&map.of) {
                look.map.finish(Ok(*map));
            }
        }
    }
}

/// Has the difference drawn, where it is wanted in other colours or is of other images.
pub(super) fn draw(state: &mut State, context: &mut Context<'_>) {
    let Some(compared) = state.compared.value().filter(|compared| compared.pixels().is_some()).cloned() else { return };
    let look = &mut state.image;
    let Some(is_dark) = look.is_dark else { return };
    let of = MapOf { compared: compared.of.clone(), magnification: look.magnification, is_dark };
    if look.map_of.as_ref() == Some(&of) {
        return;
    }
    look.map_of = Some(of.clone());
    look.map.start();
    context.start(compare::Job::File(Job::Map(MapJob { compared, of })));
}

/// Draws a difference.
#[derive(Debug)]
pub struct MapJob {
    compared: Arc<Compared>,
    of: MapOf,
}

impl MapJob {
    pub(super) fn run(self, context: &JobContext) {
        let Some(found) = self.compared.pixels() else { return };
        let top = self.compared.top / f64::from(self.of.magnification);
        let pixels = found.map.picture(top, ramp::difference(self.of.is_dark));
        if let Some(preview) = Preview::of_pixels(pixels).filter(|_| !context.cancel.is_cancelled()) {
            let map = Box::new(Map { of: self.of, top, preview: Arc::new(preview) });
            context.send(compare::Action::File(super::Action::Image(Action::MapMade(map))));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_asked_for_something_of_the_image_is_seen() {
        let mut look = Look::default();
        update(&mut look, Action::SetZoom(Zoom::Scale { scale: 1e9, center: [-3.0, 0.25] }));
        assert_eq!(look.zoom, Zoom::Scale { scale: 64.0, center: [0.0, 0.25] });
        update(&mut look, Action::SetZoom(Zoom::Scale { scale: f32::NAN, center: [0.5; 2] }));
        assert_eq!(look.zoom, Zoom::Fit);
        update(&mut look, Action::SetDivider(7.0));
        update(&mut look, Action::SetMagnification(200));
        update(&mut look, Action::SetBlinks(50.0));
        assert_eq!((look.divider, look.magnification, look.blink.per_second), (1.0, 20, 3.0));
    }

    #[test]
    fn two_images_change_places_until_that_is_paused() {
        let mut look = Look::default();
        assert_eq!(look.blink.rest(), Some(Duration::ZERO), "the first change is due at once");
        update(&mut look, Action::Flip);
        assert!(look.blink.is_second);
        assert!(look.blink.rest().is_some_and(|rest| rest > Duration::from_millis(300)));
        update(&mut look, Action::Pause(true));
        assert_eq!(look.blink.rest(), None);
    }
}
