//! How images are looked at: part and size of what is seen, smooth or as squares, lighter or darker, over the whole page.

use super::State;
use crate::preview::{Adjustment, Shape};

/// How an image is shown.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub enum Zoom {
    /// As large as fits, never beyond one image pixel to eight points.
    #[default]
    Fit,
    /// Points per image pixel, with the image point at the middle of the view.
    Scale {
        /// Points per image pixel.
        scale: f32,
        /// Image pixel at the middle of the view.
        center: [f32; 2],
    },
}

/// What a user chose for all images of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct View {
    /// Enlarged pixels run into each other.
    pub is_smooth: bool,
    /// Only the image is on the page.
    pub is_large: bool,
    /// Lightness and contrast; of the file that is chosen.
    pub adjustment: Adjustment,
}

/// What can be asked for.
#[derive(Clone, Copy, Debug)]
pub enum Action {
    SetZoom(Zoom),
    /// So many times as large as now; seen are `scale` and `center` where the whole image is.
    ZoomBy(f32),
    /// One pixel of the image to one of the screen, or to so many points.
    ActualSize,
    SetSmooth(bool),
    SetAdjustment(Adjustment),
    /// Only the image, or everything.
    ToggleLarge,
    /// Where the view shows the whole image: what [`Action::ZoomBy`] begins with.
    Fitted {
        scale: f32,
        points_per_pixel: f32,
    },
}

/// What the view told of itself: points an image pixel where the whole image is seen, and points a pixel of the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Fitted {
    pub scale: f32,
    pub points_per_pixel: f32,
}

/// The least and the most that an image is enlarged.
pub const SCALES: std::ops::RangeInclusive<f32> = 0.01..=64.0;

pub(super) fn change(artifacts: &mut State, action: Action) {
    match action {
        Action::SetZoom(zoom) => artifacts.zoom = zoom,
        Action::ZoomBy(factor) => {
            let (scale, center) = seen(artifacts);
            let scale = (scale * factor).clamp(*SCALES.start(), *SCALES.end());
            artifacts.zoom = Zoom::Scale { scale, center };
        }
        Action::ActualSize => {
            let scale = if artifacts.fitted.points_per_pixel > 0.0 { artifacts.fitted.points_per_pixel } else { 1.0 };
            let (_, center) = seen(artifacts);
            artifacts.zoom = Zoom::Scale { scale, center };
        }
        Action::SetSmooth(is_smooth) => artifacts.view.is_smooth = is_smooth,
        Action::SetAdjustment(adjustment) => artifacts.view.adjustment = adjustment,
        Action::ToggleLarge => artifacts.view.is_large = !artifacts.view.is_large,
        Action::Fitted { scale, points_per_pixel } => artifacts.fitted = Fitted { scale, points_per_pixel },
    }
}

/// Points an image pixel now, and the image point at the middle.
fn seen(artifacts: &State) -> (f32, [f32; 2]) {
    match artifacts.zoom {
        Zoom::Scale { scale, center } => (scale, center),
        Zoom::Fit => {
            let size = match artifacts.shown().map(|preview| &preview.shape) {
                Some(Shape::Image(image)) => image.full_size,
                _ => [0, 0],
            };
            let scale = if artifacts.fitted.scale > 0.0 { artifacts.fitted.scale } else { 1.0 };
            (scale, size.map(|side| side as f32 / 2.0))
        }
    }
}
