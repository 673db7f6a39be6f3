//! From a file to something that can be shown: pixels, text, a table, a tree. No egui, no threads of its own.
//!
//! A [`Format`] is recognised by its content first and by its name second, and makes one of a few [`Shape`]s. Nothing that
//! is opened is executed, no link in it is followed, and every reader has limits on bytes, pixels, rows and depth, so that
//! the worst file costs a message. [`load`] blocks and reads whole files: call it in a job.

use std::io;

use crate::model::FileKind;
use crate::store::Cancel;
use crate::text::Message;

mod animation;
pub mod apart;
mod archive;
mod arrow;
mod audio;
mod binary;
mod budget;
mod canvas;
mod csv;
mod embedded;
mod empty;
mod encoding;
mod error;
mod events;
mod excel;
mod format;
mod frames;
#[doc(hidden)]
pub mod fuzzing;
mod hdf5;
mod html;
mod image;
mod json;
mod keras;
mod keras_metadata;
mod markdown;
mod ml_model;
mod model_file;
mod notebook;
mod numpy;
mod onnx;
mod other_image;
mod page;
mod part;
mod pdf;
mod pickle;
mod picture;
mod plan;
pub mod plotly;
mod png;
mod pointer;
mod protobuf;
mod report;
mod safetensors;
mod saved_model;
mod shape;
mod source;
mod sqlite;
mod svg;
mod table_json;
pub mod tables;
mod tensor_bundle;
mod text;
pub mod text_file;
pub mod thumbnail;
mod tiff;
mod toml;
mod torch;
mod video;
mod yaml;

pub use self::animation::{Frame, FrameReader};
pub use self::csv::{count_all, count_rows, read_rows, scan_rows};
pub use self::error::PreviewError;
use self::format::{Format, HEAD_BYTES, Head, Inside};
pub use self::format::{Limits, Part};
pub use self::part::{RowsWanted, TablePart};
pub use self::report::{report, whole_text};
pub use self::shape::document::{Block, Curve, Curves, Document, Fact, Label, Member, MemberKind};
pub use self::shape::facts::Facts;
pub use self::shape::pages::{PageKind, PageView, Pages};
pub use self::shape::pixels::{Adjustment, Channels, ImagePreview, Stretch, TILE_SIDE, Tile};
pub use self::shape::pointer::{Keeper, Pointer};
pub use self::shape::record_index::RecordIndex;
pub use self::shape::rows::Rows;
pub use self::shape::samples::SampleDepth;
pub use self::shape::table::{Column, Sheet, TablePreview, shown};
pub use self::shape::text::{TextPreview, plain, safe};
pub use self::shape::tree::{Key, Kind, TreePreview, TreeRow};
pub use self::shape::values::{ValueKind, is_missing, measure, number_of, time_of};
pub use self::shape::{Preview, Shape};
pub use self::source::{ReadSeek, Source};

/// All formats, in the order in which they are asked: first what is no file of its kind at all, then those that know their
/// bytes, then `Binary`, which takes whatever else is no text, then those that only text can be, and `Text` for the rest.
static FORMATS: &[&dyn Format] = &[
    &empty::Empty,
    &pointer::Pointers,
    &image::Image,
    &pdf::Pdf,
    &svg::Svg,
    &arrow::Parquet,
    &arrow::Feather,
    &excel::Excel,
    &sqlite::Sqlite,
    &numpy::Npy,
    &numpy::Npz,
    &torch::Torch,
    &pickle::Pickle,
    &safetensors::Safetensors,
    &keras::Keras,
    &hdf5::Hdf5,
    &onnx::Onnx,
    &saved_model::SavedModel,
    &keras_metadata::KerasMetadata,
    &tensor_bundle::BundleIndex,
    &tensor_bundle::BundleData,
    &events::Events,
    &model_file::ModelFile,
    &audio::Audio,
    &other_image::OtherImage,
    &video::Video,
    &archive::Zip,
    &archive::Tar,
    &archive::Packed,
    &binary::Binary,
    &notebook::Notebook,
    &plotly::PlotlyHtml,
    &plotly::PlotlyJson,
    &html::Html,
    &ml_model::MlModel,
    &csv::Csv,
    &markdown::Markdown,
    &yaml::Yaml,
    &toml::Toml,
    &table_json::TableJson,
    &json::Json,
    &csv::Columns,
    &text::Text,
];

/// Name of the format of a file that begins with `bytes` and is called `name`.
pub fn probe(bytes: &[u8], name: &str) -> &'static str {
    format_of(FORMATS, bytes, name).name()
}

fn format_of<'f>(formats: &[&'f dyn Format], bytes: &[u8], name: &str) -> &'f dyn Format {
    let head = Head::new(bytes, name);
    formats.iter().find(|format| format.probe(&head)).copied().unwrap_or(&binary::Binary)
}

/// Whether a file is likely a raster image, by its name alone: for choosing what to open for thumbnails.
pub fn looks_like_image(name: &str) -> bool {
    FileKind::of_name(name) == FileKind::Image
}

/// Reads a file for showing.
///
/// A text that is not what its name says (JSON with a mistake) comes as text with a notice. Errors say what was the matter.
pub fn load(source: Source<'_>, limits: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError> {
    load_as(FORMATS, source, limits, cancel)
}

/// Another page of an image that has several, from 0 on.
pub fn load_page(mut source: Source<'_>, page: u32, limits: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError> {
    source.read_up_to(HEAD_BYTES as u64, cancel)?;
    image::load_page(&mut source, page, limits, cancel)
}

/// The same with other formats to choose from.
fn load_as(
    formats: &[&dyn Format],
    mut source: Source<'_>,
    limits: &Limits,
    cancel: &Cancel,
) -> Result<Preview, PreviewError> {
    source.read_up_to(HEAD_BYTES as u64, cancel)?;
    let format = format_of(formats, source.bytes(), source.name());
    match format.inside(&mut source, cancel)? {
        Some(inside) => load_inside(formats, &source, inside, None, limits, cancel),
        None => read(format, &mut source, limits, None, cancel),
    }
}

/// Reads a part of a file that was loaded before.
pub fn load_part(
    mut source: Source<'_>,
    part: Part,
    limits: &Limits,
    cancel: &Cancel,
) -> Result<Preview, PreviewError> {
    source.read_up_to(HEAD_BYTES as u64, cancel)?;
    let format = format_of(FORMATS, source.bytes(), source.name());
    match format.inside(&mut source, cancel)? {
        Some(inside) => load_inside(FORMATS, &source, inside, Some(part), limits, cancel),
        None => read(format, &mut source, limits, Some(part), cancel),
    }
}

/// Reads a member of an archive for showing, or a part of it: the member at a position of [`Block::Members`]. Errors name
/// the archive.
pub fn load_member(
    mut source: Source<'_>,
    position: usize,
    part: Option<Part>,
    limits: &Limits,
    cancel: &Cancel,
) -> Result<Preview, PreviewError> {
    source.read_up_to(HEAD_BYTES as u64, cancel)?;
    let inside = archive::member(&mut source, position, cancel)?;
    load_inside(FORMATS, &source, inside, part, limits, cancel)
}

fn load_inside(
    formats: &[&dyn Format],
    around: &Source<'_>,
    inside: Inside,
    part: Option<Part>,
    limits: &Limits,
    cancel: &Cancel,
) -> Result<Preview, PreviewError> {
    let Inside { name, bytes, notice } = inside;
    let source = Source::new(&name, bytes.len() as u64, io::Cursor::new(bytes));
    let source = source.at(around.place()).within(around.depth() + 1);
    if let Some(part) = part {
        return load_part(source, part, limits, cancel);
    }
    let mut preview = load_as(formats, source, limits, cancel)?.without_file();
    preview.notices.splice(0..0, notice);
    Ok(preview)
}

/// Here, or in another process.
fn read(
    format: &dyn Format,
    source: &mut Source<'_>,
    limits: &Limits,
    part: Option<Part>,
    cancel: &Cancel,
) -> Result<Preview, PreviewError> {
    match apart::program().filter(|_| format.is_apart()) {
        Some(program) => {
            apart::read(program, &apart::Request::new(format.name(), source, limits, part), source, cancel)
        }
        None => read_here(format, source, limits, part.as_ref(), cancel),
    }
}

fn read_here(
    format: &dyn Format,
    source: &mut Source<'_>,
    limits: &Limits,
    part: Option<&Part>,
    cancel: &Cancel,
) -> Result<Preview, PreviewError> {
    let loaded = match part {
        None => format.load(source, limits, cancel),
        Some(part) => format.load_part(source, part, limits, cancel),
    };
    match loaded {
        Err(PreviewError::Damaged { format, cause, .. }) => {
            let why = Message::new("data-damaged").arg("format", format).arg("cause", cause);
            Ok(binary::Binary.load(source, limits, cancel)?.with_notice(why))
        }
        loaded => loaded,
    }
}

/// Reads for another process: what `argument` asks for, from standard input to standard output. See [`apart`].
pub fn serve_apart(argument: &str) -> io::Result<()> {
    apart::serve(argument, |request, source| {
        let cancel = Cancel::new();
        source.read_up_to(HEAD_BYTES as u64, &cancel)?;
        let asked = FORMATS.iter().find(|format| format.name() == request.format);
        let format = asked.copied().unwrap_or(&binary::Binary);
        read_here(format, source, &request.limits, request.part.as_ref(), &cancel)
    })
}

#[cfg(test)]
mod tests;
