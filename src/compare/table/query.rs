//! What is asked for.

use std::sync::Arc;

use super::types::MetricValue;
use crate::model::{Catalog, Directions, RunIndex};
use crate::store::History;

/// What is compared, and how.
#[derive(Clone, Copy)]
pub struct CompareQuery<'a> {
    pub catalog: &'a Catalog,
    /// Each once.
    pub runs: &'a [RunIndex],
    /// The one of them that others are compared with.
    pub reference: Option<RunIndex>,
    /// Which value of metrics.
    pub value: MetricValue,
    /// Which end of a metric is the good one, in the user's words.
    pub directions: &'a Directions,
}

/// Where the points of metrics come from; `None` where there are none.
pub type Histories<'a> = dyn Fn(RunIndex, &Arc<str>) -> Option<Arc<History>> + Sync + 'a;
