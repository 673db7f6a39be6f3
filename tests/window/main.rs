//! The whole window: its pages, what they do to a store, and how they look.

#[path = "../support/window.rs"]
mod driver;
#[path = "../support/picture.rs"]
mod picture;
#[path = "../support/raster.rs"]
mod renderer;
#[path = "../support/mod.rs"]
mod support;
#[path = "../support/program.rs"]
mod without_window;

mod entities;
mod images;
mod lifecycle;
mod pages;
mod previews;
mod program;
mod raster;
mod sample;
mod space;
