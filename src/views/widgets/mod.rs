//! Small parts that several views share.

pub mod bar;
pub mod borders;
pub mod button;
pub mod calendar;
pub mod check_all;
pub mod choice;
pub mod color_picker;
pub mod fields;
mod icon;
pub mod key_caps;
pub mod levels;
mod picture_texture;
pub mod row;
pub mod run_dot;
mod slider;
pub mod sparkline;
pub mod switch;
pub mod text;
pub mod told_card;

pub use bar::{Bar, Form};
pub use button::{Button, dropdown, focus_ring, segmented, tab};
pub use calendar::date_button;
pub use check_all::check_all;
pub use choice::{check_row, radio_row};
pub use fields::{number_field, text_field};
pub use picture_texture::picture_texture;
pub use row::{Lead, ListRow, rows_ui, rows_ui_of};
pub use slider::slider;
pub use text::{Chip, checkbox, chip, elided, empty_state, link, muted, say, search_field, section_title, status_icon};
