//! Everything a user can choose about how a chart is made of its points. The toolbar, the choices of a single chart, the
//! export dialog and the command line all fill in the same structure.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::aggregate::{Align, Band, Center};
use super::axis::{AxisScale, XAxis};
use super::smooth::Smoothing;
use crate::model::filter::field::{Attribute, Field, Nature};

/// See the module.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChartOptions {
    /// What lies along x.
    pub x_axis: XAxis,
    /// How x lies.
    pub x_scale: AxisScale,
    /// How values lie along y.
    pub y_scale: AxisScale,
    /// What becomes of points whose x goes backwards.
    pub order: PointOrder,
    /// How curves are smoothed.
    pub smoothing: Smoothing,
    /// Smoothed curves have the raw one behind them.
    pub shows_raw: bool,
    /// The y axis spans the 5th to the 95th percentile of what is in view. No point is left out.
    pub ignores_outliers: bool,
    /// Runs in groups instead of one by one.
    pub grouping: Option<Grouping>,
    /// The ID of a run: curves are what they differ by from its curve.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference_to: Option<Arc<str>>,
}

impl Default for ChartOptions {
    fn default() -> Self {
        Self {
            x_axis: XAxis::Step,
            x_scale: AxisScale::Linear,
            y_scale: AxisScale::Linear,
            order: PointOrder::Sorted,
            smoothing: Smoothing::None,
            shows_raw: true,
            ignores_outliers: false,
            grouping: None,
            difference_to: None,
        }
    }
}

/// What becomes of points whose x goes backwards, as in trainings that were resumed from an earlier checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum PointOrder {
    /// In order of x, as MLflow draws them.
    #[default]
    Sorted,
    /// In the order in which they were logged; the curve is split where x goes backwards.
    Stored,
}

/// Which runs belong together, and what is drawn of a group.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Grouping {
    /// Runs that agree in all of these are a group.
    pub by: Vec<GroupKey>,
    /// The curve of a group.
    #[serde(default)]
    pub center: Center,
    /// What is shaded around it.
    #[serde(default)]
    pub band: Band,
    /// How runs meet that were not logged at the same x. Along a time or a metric, where no two runs ever meet exactly,
    /// they are always interpolated.
    // Under its first name every choice was saved that nobody had made: equal x only, which is the usual one no more.
    #[serde(default, rename = "aligned")]
    pub align: Align,
}

impl Grouping {
    /// By one key, with the usual mean and standard deviation.
    pub fn by(key: GroupKey) -> Self {
        Self { by: vec![key], center: Center::default(), band: Band::default(), align: Align::default() }
    }
}

/// Something that runs of a group have in common. As text: `params.lr`, `tags.model`, `status`, `parent`, `name:PATTERN`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum GroupKey {
    /// Value of a parameter.
    Param(String),
    /// Value of a tag.
    Tag(String),
    /// What every run has, as far as it is a text.
    Attribute(Attribute),
    /// The parent run.
    Parent,
    /// What a regular expression finds in the run's name: its first group if it has one, else the whole match.
    Name(String),
}

/// Not a [`GroupKey`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected params.NAME, tags.NAME, an attribute such as status, parent or name:PATTERN, not {0}")]
pub struct UnknownGroupKey(pub String);

impl FromStr for GroupKey {
    type Err = UnknownGroupKey;

    fn from_str(text: &str) -> Result<Self, UnknownGroupKey> {
        let unknown = || UnknownGroupKey(text.to_owned());
        if text == "parent" {
            return Ok(Self::Parent);
        }
        if let Some(pattern) = text.strip_prefix("name:") {
            return regex::Regex::new(pattern).map(|_| Self::Name(pattern.to_owned())).map_err(|_| unknown());
        }
        match text.split_once('.') {
            Some(("params", name)) if !name.is_empty() => Ok(Self::Param(name.to_owned())),
            Some(("tags", name)) if !name.is_empty() => Ok(Self::Tag(name.to_owned())),
            _ => {
                let attribute = Attribute::parse(text.strip_prefix("attributes.").unwrap_or(text));
                let is_text = |it: &Attribute| Field::Attribute(*it).nature() == Nature::Text;
                attribute.filter(is_text).map(Self::Attribute).ok_or_else(unknown)
            }
        }
    }
}

impl fmt::Display for GroupKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Param(name) => write!(f, "params.{name}"),
            Self::Tag(name) => write!(f, "tags.{name}"),
            Self::Attribute(attribute) => f.write_str(attribute.word()),
            Self::Parent => f.write_str("parent"),
            Self::Name(pattern) => write!(f, "name:{pattern}"),
        }
    }
}

impl TryFrom<String> for GroupKey {
    type Error = UnknownGroupKey;

    fn try_from(text: String) -> Result<Self, UnknownGroupKey> {
        text.parse()
    }
}

impl From<GroupKey> for String {
    fn from(key: GroupKey) -> Self {
        key.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn group_keys_are_written_as_they_are_read() {
        for text in ["params.lr", "params.model.depth", "tags.mlflow.user", "parent", "name:^(.+)_seed"] {
            assert_eq!(text.parse::<GroupKey>().map(|key| key.to_string()), Ok(text.to_owned()));
        }
        for wrong in ["", "params", "params.", "metrics.loss", "name:("] {
            assert!(wrong.parse::<GroupKey>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn axes_are_written_as_they_are_read() {
        for text in ["step", "relative", "since-first", "wall", "train/loss", "metric:step", "metric:metric:x"] {
            assert_eq!(text.parse::<XAxis>().ok().map(|axis| axis.to_string()).as_deref(), Some(text));
        }
    }
}
