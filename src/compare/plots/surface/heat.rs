//! Cells.

use std::collections::BTreeMap;

use super::super::bins::{Binning, Groups};
use super::super::colors::Spread;
use super::super::data::Column;
use super::super::frame::Frame;
use super::super::frame_text::centred;
use super::super::legend::{Bar, Legend};
use super::super::plot::{Mark, Plot, Shape, Sheet};
use super::super::scale::Axis;
use super::CellValue;
use super::scene::Scene;
use crate::chart::palette::ramp;
use crate::drawing::names::width_of;
use crate::drawing::{Anchor, Fill, Item, PageRect, Pen};
use crate::model::format;
use crate::store::Cancel;
use crate::text::Message;

/// Cells of many numbers along an axis.
const BINS: usize = 10;
/// Most cells along an axis.
const MOST: usize = 40;

/// The runs of a cell.
struct Cell {
    /// Of x and of y.
    at: [usize; 2],
    runs: Vec<usize>,
    /// Finite values of the metric.
    values: Vec<f64>,
}

impl Cell {
    fn value(&self, value: CellValue) -> Option<f64> {
        if value == CellValue::Count {
            return Some(self.runs.len() as f64);
        }
        let count = self.values.len() as f64;
        let all = self.values.iter().copied();
        match value {
            // Parts of each, so that a sum of huge numbers is none.
            CellValue::Mean => (count > 0.0).then(|| all.map(|value| value / count).sum()),
            CellValue::Min => all.reduce(f64::min),
            CellValue::Max => all.reduce(f64::max),
            CellValue::Count => None,
        }
    }
}

pub(super) fn draw(scene: Scene<'_>, cancel: &Cancel) -> Option<Plot> {
    let mut notes = Vec::new();
    let [across, up] = [(scene.x, scene.setup.x_scale), (scene.y, scene.setup.y_scale)].map(|(column, scale)| {
        let binning = Binning::Even(scale.unwrap_or_default(), BINS);
        let mut groups = Groups::new(column, scene.data.runs.len(), binning, scene.wording, &mut notes);
        let left = groups.keep(MOST);
        if left > 0 {
            notes.push(Message::new("plot-note-rare").arg("n", left).arg("field", &*column.title));
        }
        groups
    });
    let cells = cells(&scene, &across, &up);
    note_of_values(&scene, &cells, &mut notes);
    if cancel.is_cancelled() {
        return None;
    }
    let kind = scene.setup.value;
    let spread = Spread::of(cells.iter().filter_map(|cell| cell.value(kind)));
    let legend = legend(&scene, spread.as_ref());
    let axis = |column: &Column, groups: &Groups, is_up: bool| {
        let mut axis = Axis::bands(&*column.title, groups.names());
        if is_up && groups.is_of_words() {
            let [low, high] = axis.range;
            axis = axis.with_range([high, low]);
        }
        axis.field = Some(column.field.clone());
        axis
    };
    let frame =
        Frame::new(axis(scene.x, &across, false), axis(scene.y, &up, true), &legend, scene.style, scene.wording);
    let mut items = Vec::new();
    let (width, height) = (frame.band_x(), frame.band_y());
    let gap = if width.min(height) > 6.0 { 1.0 } else { 0.0 };
    let place = |at: [usize; 2]| PageRect {
        x: frame.at_x(at[0] as f64) - width / 2.0 + gap,
        y: frame.at_y(at[1] as f64) - height / 2.0 + gap,
        width: (width - gap * 2.0).max(0.1),
        height: (height - gap * 2.0).max(0.1),
    };
    // All places first: those without a run stay clearly empty.
    for at in (0..across.all.len()).flat_map(|x| (0..up.all.len()).map(move |y| [x, y])) {
        let stroke = Some(Pen::solid(scene.style.grid, 1.0));
        items.push(Item::Rect { frame: place(at), radius: 2.0, fill: None, stroke });
    }
    let mut marks = Vec::with_capacity(cells.len());
    for cell in &cells {
        let area = place(cell.at);
        put(&scene, cell, area, spread.as_ref(), &mut items);
        let told = told(&scene, cell, &across, &up);
        marks.push(Mark { runs: cell.runs.clone(), shape: Shape::Frame(area), told });
    }
    let sheet = sheet(&scene, &cells, &across, &up);
    Some(frame.plot(items, marks, notes, sheet))
}

fn cells(scene: &Scene<'_>, across: &Groups, up: &Groups) -> Vec<Cell> {
    let mut row_of: Vec<Option<usize>> = vec![None; scene.data.runs.len()];
    for (at, group) in up.all.iter().enumerate() {
        for run in &group.runs {
            row_of[*run] = Some(at);
        }
    }
    let mut cells: BTreeMap<[usize; 2], Cell> = BTreeMap::new();
    for (x, group) in across.all.iter().enumerate() {
        for run in &group.runs {
            let Some(y) = row_of[*run] else { continue };
            let cell = cells.entry([x, y]).or_insert(Cell { at: [x, y], runs: Vec::new(), values: Vec::new() });
            cell.runs.push(*run);
            cell.values.extend(scene.metric.finite(*run));
        }
    }
    cells.into_values().collect()
}

fn note_of_values(scene: &Scene<'_>, cells: &[Cell], notes: &mut Vec<Message>) {
    let runs: usize = cells.iter().map(|cell| cell.runs.len()).sum();
    let values: usize = cells.iter().map(|cell| cell.values.len()).sum();
    if values < runs {
        notes.push(Message::new("plot-note-not-finite").arg("n", runs - values).arg("field", &*scene.metric.title));
    }
}

fn legend(scene: &Scene<'_>, spread: Option<&Spread>) -> Legend {
    let word = scene.wording.texts.get(scene.setup.value.key());
    let title = match scene.setup.value {
        CellValue::Count => word.to_owned(),
        _ => format!("{}, {word}", scene.metric.title),
    };
    let bar = spread.map(|spread| {
        let [low, high] = spread.ends().map(|end| shown(scene, end));
        Bar { colors: (0..24).map(|at| scene.style.ramp_at(f64::from(at) / 23.0)).collect(), low, high }
    });
    Legend { title, bar, entries: Vec::new() }
}

fn shown(scene: &Scene<'_>, value: f64) -> String {
    if scene.setup.value == CellValue::Count { format::number(value) } else { scene.metric.word(value, scene.wording) }
}

fn put(scene: &Scene<'_>, cell: &Cell, area: PageRect, spread: Option<&Spread>, items: &mut Vec<Item>) {
    let (style, font) = (scene.style, scene.style.font_size);
    let middle = [area.x + area.width / 2.0, area.y + area.height / 2.0];
    let value = cell.value(scene.setup.value).filter(|value| value.is_finite());
    let (Some(value), Some(spread)) = (value, spread) else {
        let size = (font * 0.6).min(area.width).min(area.height);
        items.push(Item::Cross { center: middle, size, stroke: Pen::solid(style.muted, 1.0) });
        return;
    };
    let color = style.ramp_at(spread.place(value));
    items.push(Item::Rect { frame: area, radius: 2.0, fill: Some(Fill::solid(color)), stroke: None });
    let text = shown(scene, value);
    if area.height >= font * 1.3 && width_of(&text, font) <= area.width - font * 0.4 {
        let ink = if ramp::is_pale(color) { [0x12, 0x14, 0x17] } else { [0xFF; 3] };
        items.push(centred(middle, Anchor::Middle, font, ink, text));
    }
}

fn told(scene: &Scene<'_>, cell: &Cell, across: &Groups, up: &Groups) -> Vec<(String, String)> {
    let word = |key: &str| scene.wording.texts.get(key).to_owned();
    let mut told = vec![
        (scene.x.title.to_string(), across.all[cell.at[0]].name.to_string()),
        (scene.y.title.to_string(), up.all[cell.at[1]].name.to_string()),
        ("n".to_owned(), format::number(cell.runs.len() as f64)),
    ];
    for kind in [CellValue::Mean, CellValue::Min, CellValue::Max] {
        let title = format!("{}, {}", scene.metric.title, word(kind.key()));
        told.extend(cell.value(kind).map(|value| (title, scene.metric.word(value, scene.wording))));
    }
    told
}

fn sheet(scene: &Scene<'_>, cells: &[Cell], across: &Groups, up: &Groups) -> Sheet {
    let word = |key: &str| scene.wording.texts.get(key).to_owned();
    let kinds = [CellValue::Mean, CellValue::Min, CellValue::Max];
    let mut head = vec![scene.x.title.to_string(), scene.y.title.to_string(), "n".to_owned()];
    head.extend(kinds.map(|kind| format!("{}, {}", scene.metric.head(), word(kind.key()))));
    let row = |cell: &Cell| {
        let [x, y] = cell.at;
        let mut row = vec![across.all[x].name.to_string(), up.all[y].name.to_string(), cell.runs.len().to_string()];
        let exact = |kind| cell.value(kind).map(|value| scene.metric.exact_number(value, scene.wording));
        row.extend(kinds.map(|kind| exact(kind).unwrap_or_default()));
        row
    };
    Sheet { head, rows: cells.iter().map(row).collect() }
}
