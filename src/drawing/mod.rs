//! A [`Drawing`] on paper, and the SVG, PNG, PDF and `TikZ` made from it.
//!
//! A drawing knows points (1/72 inch), colours and text, and nothing of runs, metrics or files. [`png`] and [`pdf`] draw it
//! alike (`canvas`), rounded as the [`svg`] has it, so that the formats cannot differ. Everything goes from memory to memory.
//! Contract: text is set in bundled faces ([`fonts`]), so that the same drawing gives the same bytes on every machine, and in
//! fonts of the system ([`system_faces`]) only where it has characters that those lack and the program allows them;
//! coordinates that are not finite are left out, whatever was logged; text of any content is allowed.

mod canvas;
mod error;
mod faces;
pub mod fonts;
mod glyph_paths;
mod items;
pub mod names;
mod pattern;
pub mod pdf;
mod placed;
pub mod png;
pub mod printable;
pub mod sign;
pub mod svg;
pub mod system_faces;
pub mod tikz;
mod web_font;

pub use error::{ExportError, MAX_LENGTH, MAX_PIXELS, MAX_SIDE};
pub use faces::cjk_of;
pub use items::{Anchor, Caps, Drawing, Fill, Item, PageRect, Pen, Pixels, Rgb, Turn, Weight};
pub use pattern::{Dash, Pattern};
