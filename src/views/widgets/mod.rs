//! Small parts that several views share.

pub mod borders;
pub mod button;
pub mod calendar;
pub mod choice;
pub mod fields;
mod icon;
pub mod key_caps;
pub mod levels;
pub mod row;
pub mod sparkline;
pub mod switch;
pub mod text;

pub use button::{Button, dropdown, focus_ring, segmented, tab};
pub use calendar::date_button;
pub use choice::{check_row, radio_row};
pub use fields::{number_field, text_field};
pub use row::{Lead, ListRow, rows_ui};
pub use text::{
    Chip, checkbox, chip, elided, empty_state, link, muted, run_dot, say, search_field, section_title, status_icon,
};
