//! Pages of HTML as what they hold: tables of pandas, estimators of scikit-learn, charts of Bokeh and Altair, and of
//! anything else what a reader reads. No script is run, and no link is followed.

mod bokeh;
mod chart;
mod estimator;
mod grid;
mod page;
mod tokens;
mod vega;

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::format::{Format, Head};
use super::text::all;
use super::{Block, Document, Label, Limits, Preview, PreviewError, Shape, Source, TablePreview};
use crate::model::FileKind;
use crate::store::Cancel;
use crate::text::Message;
use chart::Chart;

/// Characters of the text of a page that programs are told.
const MAX_TOLD: usize = 200_000;

pub(super) struct Html;

impl Format for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn probe(&self, head: &Head<'_>) -> bool {
        let begins = || {
            let start =
                String::from_utf8_lossy(&head.bytes[..head.bytes.len().min(256)]).trim_start().to_ascii_lowercase();
            ["<!doctype html", "<html"].iter().any(|tag| start.starts_with(tag))
        };
        head.is_text && (head.kind == FileKind::Page || begins())
    }

    fn load(&self, source: &mut Source<'_>, limits: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError> {
        source.read_up_to(limits.max_tree_bytes, cancel)?;
        let text = all(source);
        let read = of_text(&text.text().replace('\0', ""), limits, cancel);
        if cancel.is_cancelled() {
            return Err(PreviewError::Cancelled);
        }
        let is_cut = source.is_cut();
        let mut preview = Preview::from(shape_of(read.blocks, is_cut))
            .of_kind("html", "HTML")
            .with_details(&read.details)
            .with_source(super::text::beginning(source, limits));
        if is_cut {
            preview = preview.with_notice(Message::new("html-cut").arg("limit", limits.max_tree_bytes >> 20));
        }
        Ok(preview)
    }
}

/// A page on which a table is all there is, such as pandas writes it, is that table: it can be sorted and looked through.
fn shape_of(mut blocks: Vec<Block>, is_cut: bool) -> Shape {
    let is_table = |table: &TablePreview| table.row_count() > 1 && table.columns.len() > 1;
    match &mut blocks[..] {
        [Block::Table(table)] if is_table(table) => {
            let mut table = std::mem::take(Arc::make_mut(table));
            table.is_cut = is_cut;
            table.total_rows = table.total_rows.filter(|_| !is_cut);
            Shape::Table(table)
        }
        _ => Shape::Document(Document { blocks }),
    }
}

/// What was understood of a page.
pub(super) struct Read {
    pub(super) blocks: Vec<Block>,
    details: Map<String, Value>,
}

/// Understands a page or a part of one.
pub(super) fn of_text(text: &str, limits: &Limits, cancel: &Cancel) -> Read {
    let pieces = tokens::pieces(text);
    let page = page::read(&pieces, limits, cancel);
    let mut blocks = Vec::new();
    let mut series = Vec::new();
    let mut made_by = None;
    let title = page.title.clone().filter(|title| !title.is_empty());
    if let Some(estimator) = estimator::read(&pieces) {
        made_by = Some("scikit-learn");
        let label = Label::Name(super::safe(&estimator.name, 500).into_owned());
        blocks.push(Block::Heading { level: 1, label });
        blocks.push(Block::Tree(Arc::new(estimator.tree)));
        if !estimator.code.is_empty() {
            blocks.push(Block::Code { text: estimator.code, language: "Python".to_owned() });
        }
    } else {
        for (library, read) in [("bokeh", bokeh::read as fn(&str) -> Vec<Chart>), ("altair", vega::read)] {
            let charts: Vec<Chart> = page.scripts.iter().flat_map(|script| read(script)).collect();
            if !charts.is_empty() {
                made_by = Some(library);
                for chart in charts {
                    show(chart, &mut series, &mut blocks);
                }
            }
        }
        let has_heading = page.blocks.iter().any(|block| matches!(block, Block::Heading { level: 1, .. }));
        if let Some(title) = title.filter(|_| !has_heading && made_by.is_none()) {
            blocks.push(Block::Heading { level: 1, label: Label::Name(super::safe(&title, 500).into_owned()) });
        }
        if page.blocks.is_empty() && made_by.is_none() && !page.scripts.is_empty() {
            blocks.push(Block::Note(Message::new("html-scripts-alone")));
        }
        blocks.extend(page.blocks);
    }
    let is_styler = || text.contains("id=\"T_");
    if made_by.is_none() && !page.tables.is_empty() && (text.contains("dataframe") || is_styler()) {
        made_by = Some("pandas");
    }
    let tables: Vec<Value> =
        page.tables.iter().map(|[rows, columns]| json!({"rows": rows, "columns": columns})).collect();
    let told: String = page.text.chars().take(MAX_TOLD).collect();
    let about = json!({"text": told, "tables": tables, "made_by": made_by, "series": series});
    Read { blocks, details: Map::from_iter([("html".to_owned(), about)]) }
}

/// A chart of another library: drawn here, with its data below.
fn show(chart: Chart, series: &mut Vec<String>, blocks: &mut Vec<Block>) {
    series.push(chart.title.clone());
    series.extend(chart.series);
    if !chart.title.is_empty() {
        blocks.push(Block::Heading { level: 2, label: Label::Name(super::safe(&chart.title, 500).into_owned()) });
    }
    if let Some(what) = chart.left_out {
        blocks.push(Block::Note(Message::new("html-chart-left-out").arg("what", what)));
    }
    if !chart.figure.data.is_empty() {
        blocks.push(Block::Figure(Arc::new(vec![chart.figure])));
    }
    for (name, table) in chart.tables {
        if !name.is_empty() {
            blocks.push(Block::Heading { level: 3, label: Label::Name(super::safe(&name, 500).into_owned()) });
        }
        blocks.push(Block::Table(Arc::new(table)));
    }
}
