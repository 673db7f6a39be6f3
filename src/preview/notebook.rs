//! Notebooks of Jupyter: cells from top to bottom with what they printed and drew (nbformat 3 and 4,
//! <https://nbformat.readthedocs.io/en/latest/format_description.html>). Nothing in them is run.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};

use super::format::{Format, Head};
use super::plotly::Figure;
use super::text::{self, all};
use super::{Block, Document, ImagePreview, Label, Limits, Preview, PreviewError, Shape, Source, embedded, html, safe};
use crate::model::FileKind;
use crate::store::Cancel;
use crate::text::Message;

/// How long drawings may keep the rest of a notebook waiting; those that come later are left out.
const PATIENCE: Duration = Duration::from_secs(5);
/// Blocks that are shown.
const MAX_BLOCKS: usize = 10_000;

pub(super) struct Notebook;

impl Format for Notebook {
    fn name(&self) -> &'static str {
        "notebook"
    }

    fn probe(&self, head: &Head<'_>) -> bool {
        head.is_text && head.kind == FileKind::Notebook
    }

    fn load(&self, source: &mut Source<'_>, limits: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError> {
        if source.size() > limits.max_tree_bytes {
            return text::instead_of_tree(source, limits, cancel);
        }
        source.read_up_to(limits.max_tree_bytes, cancel)?;
        let whole = all(source);
        let Ok(notebook) = serde_json::from_str::<Value>(whole.text()) else {
            // Says where the mistake is.
            return super::json::Json.load(source, limits, cancel);
        };
        let mut reader =
            Reader { blocks: Vec::new(), language: language(&notebook), drawing: Duration::ZERO, limits, cancel };
        let cells = cells(&notebook);
        for cell in &cells {
            reader.cell(cell);
            if cancel.is_cancelled() {
                return Err(PreviewError::Cancelled);
            }
        }
        let version = notebook.get("nbformat").and_then(Value::as_u64).unwrap_or(4);
        let texts = texts(&reader.blocks);
        let mut preview = Preview::from(Shape::Document(Document { blocks: reader.blocks }))
            .of_kind("notebook", format!("Jupyter notebook (nbformat {version})"))
            .with_details(&Map::from_iter([(
                "notebook".to_owned(),
                json!({"cells": cells.len(), "texts": texts, "language": reader.language}),
            )]))
            .with_source(text::beginning(source, limits));
        if cells.is_empty() {
            preview = preview.with_notice(Message::new("notebook-empty"));
        }
        Ok(preview)
    }
}

/// Its cells; version 3 has them in worksheets.
fn cells(notebook: &Value) -> Vec<&Value> {
    match notebook.get("cells").and_then(Value::as_array) {
        Some(cells) => cells.iter().collect(),
        None => notebook
            .get("worksheets")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(|sheet| sheet.get("cells")?.as_array())
            .flatten()
            .collect(),
    }
}

/// The language of its code.
fn language(notebook: &Value) -> String {
    let about = notebook.get("metadata");
    let named = |key: &str, inner: &str| about?.get(key)?.get(inner)?.as_str().map(str::to_owned);
    named("language_info", "name").or_else(|| named("kernelspec", "language")).unwrap_or_else(|| "python".to_owned())
}

/// Text that is written as one string or as its lines.
fn joined(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(lines)) => lines.iter().filter_map(Value::as_str).collect(),
        _ => String::new(),
    }
}

/// Everything that is written in the blocks, for programs.
fn texts(blocks: &[Block]) -> Vec<String> {
    let text = |block: &Block| match block {
        Block::Heading { label: Label::Name(text), .. }
        | Block::Text(text)
        | Block::Markdown(text)
        | Block::Code { text, .. }
        | Block::Input { text, .. }
        | Block::Output { text, .. } => Some(text.clone()),
        Block::Table(table) => {
            let names = table.columns.iter().filter_map(|column| column.name.clone());
            let cells = (0..table.row_count().min(100))
                .flat_map(|row| (0..table.columns.len()).map(move |column| (row, column)))
                .map(|(row, column)| table.raw_cell(row, column).to_owned());
            Some(names.chain(cells).collect::<Vec<_>>().join("\t"))
        }
        _ => None,
    };
    blocks.iter().filter_map(text).collect()
}

struct Reader<'a> {
    blocks: Vec<Block>,
    language: String,
    /// How long drawings took so far.
    drawing: Duration,
    limits: &'a Limits,
    cancel: &'a Cancel,
}

impl Reader<'_> {
    fn push(&mut self, block: Block) {
        if self.blocks.len() < MAX_BLOCKS {
            self.blocks.push(block);
        }
    }

    fn cell(&mut self, cell: &Value) {
        let kind = cell.get("cell_type").and_then(Value::as_str).unwrap_or_default();
        let written = joined(cell.get("source").or_else(|| cell.get("input")));
        match kind {
            "markdown" => self.markdown(&written, cell.get("attachments")),
            "heading" => {
                let level = cell.get("level").and_then(Value::as_u64).unwrap_or(1).clamp(1, 3) as u8;
                self.push(Block::Heading { level, label: Label::Name(safe(&written, 1_000).into_owned()) });
            }
            "code" => {
                let count = cell.get("execution_count").or_else(|| cell.get("prompt_number")).and_then(Value::as_u64);
                self.push(Block::Input { count, text: written, language: self.language.clone() });
                for output in cell.get("outputs").and_then(Value::as_array).into_iter().flatten() {
                    self.output(output);
                }
            }
            _ if written.trim().is_empty() => {}
            _ => self.push(Block::Code { text: written, language: String::new() }),
        }
    }

    /// Text, and the pictures that are attached to it.
    fn markdown(&mut self, written: &str, attachments: Option<&Value>) {
        if !written.trim().is_empty() {
            self.push(Block::Markdown(written.to_owned()));
        }
        for files in attachments.and_then(Value::as_object).into_iter().flat_map(Map::values) {
            for data in files.as_object().into_iter().flat_map(Map::values) {
                if let Some(image) = embedded::of_base64(&joined(Some(data)), self.limits, self.cancel) {
                    self.push(Block::Image(image));
                }
            }
        }
    }

    fn output(&mut self, output: &Value) {
        match output.get("output_type").and_then(Value::as_str).unwrap_or_default() {
            "stream" => {
                let name = output.get("name").or_else(|| output.get("stream")).and_then(Value::as_str);
                let text = joined(output.get("text"));
                self.printed(text, name == Some("stderr"));
            }
            "error" | "pyerr" => {
                let lines = output.get("traceback").and_then(Value::as_array);
                let lines: Vec<&str> = lines.into_iter().flatten().filter_map(Value::as_str).collect();
                let named = |key: &str| output.get(key).and_then(Value::as_str).unwrap_or_default();
                let said = format!("{}: {}", named("ename"), named("evalue"));
                let text = if lines.is_empty() { said } else { lines.join("\n") };
                self.printed(text, true);
            }
            // Version 3 has the forms beside each other, under short names.
            _ => self.shown(output.get("data").unwrap_or(output)),
        }
    }

    fn printed(&mut self, text: String, is_error: bool) {
        if !text.trim().is_empty() {
            self.push(Block::Output { text, is_error });
        }
    }

    /// A drawing, as long as there is time for it.
    fn drawn(&mut self, svg: &str) -> Option<Arc<ImagePreview>> {
        if self.drawing >= PATIENCE {
            return None;
        }
        let begin = Instant::now();
        let image = embedded::of_svg(svg, self.limits, self.cancel);
        self.drawing += begin.elapsed();
        image
    }

    /// The richest of the forms in which something was shown.
    fn shown(&mut self, forms: &Value) {
        let form = |names: &[&str]| names.iter().find_map(|name| forms.get(*name));
        if let Some(figure) = form(&["application/vnd.plotly.v1+json"]) {
            return self.push(Block::Figure(Arc::new(vec![figure_of(figure)])));
        }
        let image = form(&["image/png", "png", "image/jpeg", "jpeg", "image/gif"]);
        if let Some(image) = image.and_then(|data| embedded::of_base64(&joined(Some(data)), self.limits, self.cancel)) {
            return self.push(Block::Image(image));
        }
        let drawing = form(&["image/svg+xml", "svg"]);
        if let Some(image) = drawing.and_then(|drawing| self.drawn(&joined(Some(drawing)))) {
            return self.push(Block::Image(image));
        }
        if let Some(page) = form(&["text/html", "html"]) {
            let read = html::of_text(&joined(Some(page)), self.limits, self.cancel);
            if !read.blocks.is_empty() {
                read.blocks.into_iter().for_each(|block| self.push(block));
                return;
            }
        }
        if let Some(written) = form(&["text/markdown", "text/latex", "latex"]) {
            return self.push(Block::Markdown(joined(Some(written))));
        }
        if let Some(value) = form(&["application/json", "json"]) {
            let text = serde_json::to_string_pretty(value).unwrap_or_default();
            return self.push(Block::Code { text, language: "JSON".to_owned() });
        }
        let plain = joined(form(&["text/plain", "text"]));
        if drawing.is_some() && plain.is_empty() {
            return self.push(Block::Note(Message::new("notebook-svg")));
        }
        self.printed(plain, false);
    }
}

/// The figure of an output.
fn figure_of(value: &Value) -> Figure {
    let list = |key: &str| value.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    Figure {
        data: list("data"),
        layout: value.get("layout").cloned().unwrap_or_else(|| json!({})),
        frames: list("frames"),
    }
}
