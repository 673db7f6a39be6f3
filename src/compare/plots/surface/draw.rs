//! Draws a heat map or contours.

use jiff::tz::TimeZone;

use super::super::data::{Field, PlotData};
use super::super::frame::nothing;
use super::super::plot::Plot;
use super::super::style::PlotStyle;
use super::super::values::Wording;
use super::scene::Scene;
use super::{SurfaceKind, SurfaceSetup, contour, heat};
use crate::store::Cancel;
use crate::text::{Message, Texts};

/// Draws it; `None` when cancelled.
pub fn draw(
    setup: &SurfaceSetup,
    data: &PlotData,
    style: &PlotStyle,
    texts: &Texts,
    zone: &TimeZone,
    cancel: &Cancel,
) -> Option<Plot> {
    let wording = Wording { texts, zone };
    let column = |field: &Option<Field>| field.as_ref().and_then(|field| data.column(field));
    let (Some(x), Some(y)) = (column(&setup.x), column(&setup.y)) else {
        return Some(nothing(style, Message::new("plot-choose-axes"), wording));
    };
    let metric = match data.numbers_of(setup.metric.as_ref()) {
        Ok(metric) => metric,
        Err(message) => return Some(nothing(style, message, wording)),
    };
    let scene = Scene { setup, data, style, wording, x, y, metric };
    match setup.kind {
        SurfaceKind::HeatMap => heat::draw(scene, cancel),
        SurfaceKind::Contour => contour::draw(scene, cancel),
    }
}
