//! Who is told of the lines of a metric file.

use super::canonical::Canonical;
use super::line::Line;

/// Takes the points of a file in file order.
pub(super) trait Taker<'a> {
    /// A line of the plain form, its numbers checked but not all parsed.
    fn canonical(&mut self, line: &Canonical<'a>);
    /// Any other readable line.
    fn line(&mut self, line: &Line<'a>);
}
