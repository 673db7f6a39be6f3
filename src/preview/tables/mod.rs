//! What is asked of a table: its rows in another order or fewer of them, what a column holds, points to draw. Each answer
//! is gathered from rows as they come, piece by piece, so that the table need not be held.

mod facts;
mod plot;
mod query;
#[cfg(test)]
mod tests;

pub use self::facts::{ColumnFacts, FactsOf, Histogram};
pub use self::plot::{Mark, PlotData, PlotOf, PlotSeries};
pub use self::query::{Query, Sorter, Test};
