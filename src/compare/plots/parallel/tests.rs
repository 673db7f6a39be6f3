//! Positions, lanes, brushes.
