//! The picture of a preview alone. What has pixels or a page of its own is drawn without a window and is exactly that; the
//! rest is what the window shows of the file, without what stands around it.

use std::io::Cursor;
use std::time::Duration;

use image::imageops::{self, FilterType};
use image::{ImageFormat, RgbaImage};

use super::PreviewOptions;
use super::chosen::shown;
use crate::chart::ChartOptions;
use crate::cli::PictureTheme;
use crate::drawing::{Pixels, png, system_faces};
use crate::model::{Catalog, RunIndex};
use crate::preview::plotly::{self, Figure};
use crate::preview::thumbnail::of_image;
use crate::preview::{self, ImagePreview, Limits, PageView, Part, Preview, Shape};
use crate::reading::artifacts::{ArtifactRef, ArtifactSection};
use crate::shell::{self, PageChoice};
use crate::store::Cancel;
use crate::text::Message;

/// Of what has no size of its own.
const USUAL: [u32; 2] = [1200, 800];
/// Pixels to a point of a page: those of a screen, by which the window calls a page as large as it is.
const PAGE_SCALE: f64 = 96.0 / 72.0;
/// Dots per inch that make a pixel of a point.
const POINTS_PER_INCH: f64 = 72.0;

/// The file that is drawn.
pub(super) struct Drawn<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) run: RunIndex,
    pub(super) section: &'a ArtifactSection,
    pub(super) target: &'a ArtifactRef,
    pub(super) preview: &'a Preview,
}

impl Drawn<'_> {
    /// As a PNG file.
    pub(super) fn png(&self, options: &PreviewOptions) -> Result<Vec<u8>, Message> {
        let image = match &self.preview.shape {
            Shape::Image(image) => fitted(image, options.size),
            Shape::Pages(pages) => {
                let page = options.page.map_or(0, |page| page.saturating_sub(1) as u32);
                pages.size(page).and_then(|size| self.page(page, size, options.size).transpose()).transpose()?
            }
            Shape::Figures(figures) => match figures.first() {
                Some(figure) => Some(drawn(figure, options)?),
                None => None,
            },
            _ => Some(self.window(options)?),
        };
        let nothing = || Message::new("preview-no-picture").arg("file", shown(&self.target.path));
        let mut file = Cursor::new(Vec::new());
        image.ok_or_else(nothing)?.write_to(&mut file, ImageFormat::Png).map_err(|_| nothing())?;
        Ok(file.into_inner())
    }

    /// A page as large as it is, or as fits.
    fn page(&self, page: u32, size: [f32; 2], asked: Option<(u32, u32)>) -> Result<Option<RgbaImage>, Message> {
        let [width, height] = size.map(f64::from);
        let fitting = |(columns, rows): (u32, u32)| (f64::from(columns) / width).min(f64::from(rows) / height);
        let view = PageView { page, scale: asked.map_or(PAGE_SCALE, fitting) as f32, part: None };
        let source = self.section.source(&self.target.path).map_err(|error| error.message())?;
        let drawn = preview::load_part(source, Part::Page(view), &Limits::default(), &Cancel::new());
        Ok(match drawn.map_err(|error| error.message())?.shape {
            Shape::Image(image) => fitted(&image, None),
            _ => None,
        })
    }

    /// What the window shows of it.
    fn window(&self, options: &PreviewOptions) -> Result<RgbaImage, Message> {
        let path = match &self.section.model {
            Some(model) => format!("{model}/{}", self.target.path),
            None => self.target.path.clone(),
        };
        let run = self.catalog.run(self.run).id.to_string();
        let drawn = shell::preview_picture(&shell::PictureOptions {
            paths: vec![options.store.clone()],
            page: Some(PageChoice::Artifact(run, path)),
            allows_elsewhere: false,
            filter: String::new(),
            runs: Vec::new(),
            view: None,
            file: None,
            show: None,
            charts: ChartOptions::default(),
            color_by: None,
            is_dark: options.theme == PictureTheme::Dark,
            language: options.lang,
            size: options.size.map_or(USUAL, |(width, height)| [width, height]),
            scale: 1.0,
            now: None,
            patience: Duration::from_mins(2),
        });
        drawn.map(|drawn| drawn.image).map_err(|mut why| {
            let nothing = Message::new("preview-no-picture").arg("file", shown(&self.target.path));
            why.pop().unwrap_or(nothing)
        })
    }
}

/// All pixels of an image, or as many as fit: pixels are seen as squares when it is enlarged, as in the window.
fn fitted(image: &ImagePreview, asked: Option<(u32, u32)>) -> Option<RgbaImage> {
    let [width, height] = image.size;
    let Some((columns, rows)) = asked else {
        return pixels(of_image(image, width.max(height))?);
    };
    let scale = (f64::from(columns) / f64::from(width)).min(f64::from(rows) / f64::from(height));
    let scaled = |side: u32| ((f64::from(side) * scale).round() as u32).max(1);
    let (columns, rows) = (scaled(width), scaled(height));
    if scale < 1.0 {
        return pixels(of_image(image, columns.max(rows))?);
    }
    let all = pixels(of_image(image, width.max(height))?)?;
    Some(imageops::resize(&all, columns, rows, FilterType::Nearest))
}

/// A figure on a page of the size that was asked for, or of its own.
fn drawn(figure: &Figure, options: &PreviewOptions) -> Result<RgbaImage, Message> {
    system_faces::allow();
    let own = plotly::asked_size(figure);
    let usual = USUAL.map(f64::from);
    let size = match options.size {
        Some((width, height)) => [width, height].map(f64::from),
        None => [own[0].unwrap_or(usual[0]), own[1].unwrap_or(usual[1])],
    };
    let style = shell::figure_style(options.theme == PictureTheme::Dark);
    let drawing = plotly::draw(figure, size, &style, &plotly::View::default()).drawing;
    let rendered = png::render(&drawing, POINTS_PER_INCH).map_err(|error| error.message())?;
    pixels(rendered).ok_or_else(|| Message::new("preview-no-picture").arg("file", drawing.title))
}

fn pixels(pixels: Pixels) -> Option<RgbaImage> {
    RgbaImage::from_raw(pixels.width, pixels.height, pixels.rgba)
}
