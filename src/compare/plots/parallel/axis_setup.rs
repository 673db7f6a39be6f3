//! What can be chosen of an axis.

use serde::{Deserialize, Serialize};

use super::super::data::Field;
use super::super::plot::Scale;

/// An axis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AxisSetup {
    pub field: Field,
    /// The lowest value lies at the top.
    #[serde(default)]
    pub is_flipped: bool,
    /// `None`: logarithmic where positive values span more than two decades.
    #[serde(default)]
    pub scale: Option<Scale>,
}

impl AxisSetup {
    /// As it looks by itself.
    pub fn of(field: Field) -> Self {
        Self { field, is_flipped: false, scale: None }
    }
}
