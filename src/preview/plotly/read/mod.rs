//! The formats: pages and JSON that hold figures of plotly.

mod html;
mod object;
mod tolerant;

use std::sync::Arc;

use self::object::figure_of;
use super::figure::Figure;
use crate::preview::encoding::encoding_of;
use crate::preview::format::{Format, Head};
use crate::preview::{Limits, Preview, PreviewError, Shape, Source, json, text};
use crate::store::Cancel;

/// Pages that draw figures with plotly.
pub(in crate::preview) struct PlotlyHtml;

/// Figures as `write_json` and `to_json` write them.
pub(in crate::preview) struct PlotlyJson;

/// Bytes of a page that are read: plotly itself may be 5 MB of it.
const MAX_PAGE_BYTES: u64 = 48 << 20;

/// Commas in the JSON of a figure: each value takes 32 bytes.
const MAX_VALUES: usize = 3_000_000;

impl Format for PlotlyHtml {
    fn name(&self) -> &'static str {
        "plotly-html"
    }

    fn probe(&self, head: &Head<'_>) -> bool {
        let start = head.bytes.trim_ascii_start();
        let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
        let has = |word: &str| memchr::memmem::find(head.bytes, word.as_bytes()).is_some();
        start.starts_with(b"<")
            && !start.starts_with(b"<svg")
            && !start.starts_with(b"<?xml")
            && (has("Plotly.newPlot")
                || has("plotly-graph-div")
                || has("plotly.js v")
                || has("PlotlyConfig")
                || has("cdn.plot.ly"))
    }

    fn load(&self, source: &mut Source<'_>, limits: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError> {
        source.read_up_to(MAX_PAGE_BYTES, cancel)?;
        let page = text::all(source);
        let figures = html::figures(page.text(), MAX_VALUES, cancel);
        if cancel.is_cancelled() {
            return Err(PreviewError::Cancelled);
        }
        if figures.is_empty() {
            return super::super::html::Html.load(source, limits, cancel);
        }
        Ok(shown(figures, "plotly (HTML)").with_source(text::beginning(source, limits)))
    }
}

impl Format for PlotlyJson {
    fn name(&self) -> &'static str {
        "plotly-json"
    }

    fn probe(&self, head: &Head<'_>) -> bool {
        let Some(encoding) = encoding_of(head.bytes, false) else { return false };
        let (text, ..) = encoding.decode(head.bytes);
        let text = text.trim_start();
        text.starts_with('{') && begins_like_figure(text)
    }

    fn load(&self, source: &mut Source<'_>, limits: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError> {
        if source.size() > limits.max_tree_bytes {
            return json::Json.load(source, limits, cancel);
        }
        source.read_up_to(limits.max_tree_bytes, cancel)?;
        let all = text::all(source);
        let is_bounded = memchr::memchr_iter(b',', all.text().as_bytes()).count() <= MAX_VALUES;
        let value = if is_bounded { tolerant::value(all.text()) } else { None };
        match value.and_then(|(value, _)| figure_of(value)) {
            Some(figure) => Ok(shown(vec![figure], "plotly (JSON)").with_source(all)),
            None => json::Json.load(source, limits, cancel),
        }
    }
}

fn shown(figures: Vec<Figure>, format: &str) -> Preview {
    Preview::from(Shape::Figures(Arc::new(figures))).of_kind("plotly", format)
}

/// `"data": [{` somewhere, and a word that only figures have.
fn begins_like_figure(text: &str) -> bool {
    let has_data = text.match_indices("\"data\"").any(|(at, word)| {
        let mut rest = text[at + word.len()..].chars().filter(|c| !c.is_whitespace());
        (rest.next(), rest.next()) == (Some(':'), Some('[')) && matches!(rest.next(), Some('{' | ']') | None)
    });
    has_data && ["\"layout\"", "\"hovertemplate\"", "\"mode\"", "\"bdata\""].iter().any(|word| text.contains(word))
}
