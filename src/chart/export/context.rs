//! What the formats share beside figures and spec.

use jiff::tz::TimeZone;

use crate::model::RunIndex;
use crate::text::{Message, Texts};

/// What an export needs to know beside figures and spec.
#[derive(Clone, Copy)]
pub struct ExportContext<'a> {
    /// The zone that dates are shown in.
    pub zone: &'a TimeZone,
    /// Words of axis titles and dates.
    pub texts: &'a Texts,
    /// MLflow's id of a run, for tables.
    pub run_id: &'a dyn Fn(RunIndex) -> String,
}

/// A file, and what its reader must know that it does not say; each once.
#[derive(Debug)]
pub struct Exported {
    pub bytes: Vec<u8>,
    pub notes: Vec<Message>,
}
