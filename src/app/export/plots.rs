//! Plots of runs in the dialog that makes files.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::tz::TimeZone;

use super::jobs::{PREVIEW_SIDE, PREVIEW_TEXT};
use super::{ExportPreview, ExportRequest, PreviewContent};
use crate::app::charts::Appearance;
use crate::app::data::DataSource;
use crate::app::job::JobContext;
use crate::chart::export::{ExportSpec, Exported, Theme, checked};
use crate::chart::palette::{DARK, LIGHT};
use crate::compare::plots::{self, Plot, PlotData, PlotKind, PlotSetup};
use crate::drawing::{png, system_faces};
use crate::text::Message;

/// A plot that is exported: what was seen.
#[derive(Clone, Debug)]
pub struct ExportedPlot {
    pub setup: PlotSetup,
    pub data: Arc<PlotData>,
}

impl ExportedPlot {
    /// Its kind.
    pub fn kind(&self) -> PlotKind {
        self.setup.kind()
    }

    /// On the page of the spec; `None` when cancelled.
    fn drawn(
        &self,
        request: &ExportRequest,
        source: &DataSource,
        appearance: &Appearance,
        context: &JobContext,
    ) -> Option<Plot> {
        system_faces::allow();
        let palette = match request.spec.theme {
            Theme::Light => &LIGHT,
            Theme::Dark => &DARK,
        };
        let mut data = PlotData::clone(&self.data);
        for run in &mut data.runs {
            run.color = palette.rgb(appearance.colors.of(run.run, source.catalog.run(run.run)).color);
            // On paper nothing has the focus.
            run.is_focused = false;
        }
        let (style, texts) = (plots::style_of(&request.spec), request.language.texts());
        self.setup.draw(&data, &style, texts, &TimeZone::system(), &context.cancel)
    }

    /// The whole file; `None` when cancelled.
    pub(super) fn whole(
        &self,
        request: &ExportRequest,
        source: &DataSource,
        appearance: &Appearance,
        context: &JobContext,
    ) -> Result<Option<Vec<u8>>, Message> {
        let Some(plot) = self.drawn(request, source, appearance, context) else { return Ok(None) };
        let exported = plots::export(&plot, &request.spec).map_err(|error| error.message())?;
        Ok(Some(exported.bytes))
    }

    /// What will be written, to be looked at; `None` when cancelled.
    pub(super) fn preview(
        &self,
        request: &ExportRequest,
        source: &DataSource,
        appearance: &Appearance,
        context: &JobContext,
    ) -> Result<Option<ExportPreview>, Message> {
        static NEXT_IDENTITY: AtomicU64 = AtomicU64::new(1 << 32);
        let Some(plot) = self.drawn(request, source, appearance, context) else { return Ok(None) };
        let spec: &ExportSpec = &request.spec;
        let Exported { bytes, notes } = plots::export(&plot, spec).map_err(|error| error.message())?;
        let size = (plot.drawing.width, plot.drawing.height);
        let content = if spec.format.is_picture() {
            let pixels = png::render(&plot.drawing, PREVIEW_SIDE / size.0.max(size.1) * 72.0);
            PreviewContent::Picture(checked(pixels.map_err(|error| error.message())?, request.check))
        } else {
            let end = bytes.len().min(PREVIEW_TEXT);
            PreviewContent::Text(String::from_utf8_lossy(&bytes[..end]).into_owned())
        };
        Ok(Some(ExportPreview {
            identity: NEXT_IDENTITY.fetch_add(1, Ordering::Relaxed),
            spec: request.spec.clone(),
            content,
            bytes: bytes.len(),
            series: self.data.runs.len(),
            notes,
            size: spec.format.is_picture().then_some(size),
            command: String::new(),
            folder: dirs::document_dir().or_else(dirs::home_dir).unwrap_or_default(),
        }))
    }
}
