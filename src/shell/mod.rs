//! Layer 5: everything that touches the window system or the operating system (eframe, file dialogs, clipboard, saved
//! settings), and the same window without a display, for pictures and tests.

pub mod fonts;
pub mod headless;
mod native;
mod picture;
pub mod raster;
mod settings_file;
pub mod window;

pub use native::{report, run};
pub use picture::{PageChoice, PictureOptions, picture};
