//! A file without a byte: whatever its name promises, nothing is wrong with it and nothing is in it.

use super::format::{Format, Head};
use super::{Limits, Preview, PreviewError, Shape, Source};
use crate::store::Cancel;

pub(super) struct Empty;

impl Format for Empty {
    fn name(&self) -> &'static str {
        "empty"
    }

    fn probe(&self, head: &Head<'_>) -> bool {
        head.bytes.is_empty()
    }

    fn load(&self, _: &mut Source<'_>, _: &Limits, _: &Cancel) -> Result<Preview, PreviewError> {
        Ok(Shape::Empty.into())
    }
}
