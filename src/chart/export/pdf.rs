//! [`Drawing`] to a PDF of one page, vectors throughout.

use krilla::Document;
use krilla::geom::Size;
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla_svg::{SurfaceExt as _, SvgSettings};

use super::svg::clean;
use super::{Drawing, ExportError, tree};

/// A PDF file whose page is exactly the drawing. Text stays text, in embedded parts of the bundled faces. There is no date
/// in it, so that the same drawing gives the same bytes.
pub fn write(drawing: &Drawing) -> Result<Vec<u8>, ExportError> {
    let Drawing { width, height, .. } = *drawing;
    let tree = tree(drawing, "PDF")?;
    let size = Size::from_wh(width as f32, height as f32).ok_or(ExportError::Size { width, height })?;
    let mut document = Document::new();
    document.set_metadata(
        Metadata::new()
            .title(clean(&drawing.title).into_owned())
            .description(clean(&drawing.description).into_owned())
            .creator("Runatlas".to_owned())
            .producer("Runatlas".to_owned()),
    );
    let mut page = document.start_page_with(PageSettings::new(size));
    let mut surface = page.surface();
    let drawn = surface.draw_svg(&tree, size, SvgSettings::default());
    surface.finish();
    page.finish();
    drawn.ok_or_else(|| ExportError::failed("PDF", &"the page was refused"))?;
    document.finish().map_err(|error| ExportError::failed("PDF", &format!("{error:?}")))
}
