//! Small parts that several views share.

pub mod button;
mod icon;
mod rows;
pub mod sparkline;
pub mod text;

pub use button::{Button, focus_ring, segmented, tab};
pub use rows::rows_ui;
pub use text::{
    Chip, checkbox, chip, elided, empty_state, link, muted, run_dot, search_field, section_title, status_icon,
};
