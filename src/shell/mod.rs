//! Layer 5: everything that touches the window system or the operating system (eframe, file dialogs, clipboard, saved
//! settings), and the same window without a display, for pictures and tests.

mod crash;
mod dialogs;
pub mod first_frame;
pub mod fonts;
mod graphics;
pub mod headless;
mod native;
mod new_window;
mod picture;
pub mod raster;
mod renderer;
mod said;
mod settings_file;
mod software;
mod system_theme;
pub mod window;

pub use graphics::no_window;
pub use native::run;
pub use picture::{Drawn, PageChoice, PictureOptions, figure_style, picture, preview_picture};
pub use said::{report, report_no_window};
