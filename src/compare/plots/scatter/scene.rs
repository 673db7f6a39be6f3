//! What all parts of a scatter plot are drawn of.

use super::super::data::{Column, PlotData};
use super::super::scale::Place;
use super::super::style::PlotStyle;
use super::super::values::Wording;
use super::ScatterSetup;

/// All that a part of the drawing needs.
pub(super) struct Scene<'a> {
    pub(super) setup: &'a ScatterSetup,
    pub(super) data: &'a PlotData,
    pub(super) style: &'a PlotStyle,
    pub(super) wording: Wording<'a>,
    pub(super) x: &'a Column,
    pub(super) y: &'a Column,
    pub(super) color: Option<&'a Column>,
    pub(super) size: Option<&'a Column>,
    /// Of each run along the axes.
    pub(super) places: [Vec<Place>; 2],
}
