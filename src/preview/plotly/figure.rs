//! What a file of plotly says, and what comes out when it is laid out.

use serde_json::Value;

use super::view::{Entry, Panel, Place, Point};
use crate::drawing::Drawing;

/// A figure as its file describes it.
#[derive(Clone, Debug, Default)]
pub struct Figure {
    /// Traces, each an object with a `type`.
    pub data: Vec<Value>,
    /// An object.
    pub layout: Value,
    /// Of an animation: objects with a `name`, `data` and perhaps `layout`.
    pub frames: Vec<Value>,
}

/// A figure on a page, and what lies where.
#[derive(Clone, Debug, Default)]
pub struct Drawn {
    pub drawing: Drawing,
    /// Plots with axes, for zoom and pan.
    pub panels: Vec<Panel>,
    /// Entries of legends, for hiding and showing.
    pub entries: Vec<Entry>,
    /// What is told under the pointer.
    pub points: Vec<Point>,
    /// Scenes in three dimensions: their names (`scene`, `scene2`) and where they are, for turning.
    pub scenes: Vec<(String, Place)>,
    /// What was left out, in words, such as `trace 2: mapbox`.
    pub not_drawn: Vec<String>,
}
