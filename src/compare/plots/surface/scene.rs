//! What both kinds of surfaces are drawn of.

use super::super::data::{Column, PlotData};
use super::super::style::PlotStyle;
use super::super::values::Wording;
use super::SurfaceSetup;

/// What both kinds are drawn of.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a> {
    pub(super) setup: &'a SurfaceSetup,
    pub(super) data: &'a PlotData,
    pub(super) style: &'a PlotStyle,
    pub(super) wording: Wording<'a>,
    pub(super) x: &'a Column,
    pub(super) y: &'a Column,
    pub(super) metric: &'a Column,
}
