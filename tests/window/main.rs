//! The whole window: its pages, what they do to a store, and how they look.

#[path = "../support/catalog.rs"]
mod catalog;
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

mod access;
mod archives;
mod artifact_images;
mod chart_cards;
mod columns;
mod compare;
mod compare_details;
mod compare_files;
mod compare_groups;
mod compare_plots;
mod documents;
mod entities;
mod figure_menus;
mod figures;
mod find;
mod gallery;
mod gallery_export;
mod gallery_steps;
mod help;
mod images;
mod keyboard;
mod layout;
mod lifecycle;
mod looks;
mod opening;
mod pages;
mod pages_of_blocks;
mod places;
mod previews;
mod program;
mod raster;
mod run_page;
mod sample;
mod selection;
mod space;
mod startup;
mod tables;
mod texts;
mod view_file;
