//! How wide the columns are: as the user made them, else as wide as their content and header, within bounds.
//!
//! Measured once for each change of columns, rows or room, and kept in egui's memory: a table of thousands of columns
//! must not lay out thousands of texts in each frame.

use std::sync::Arc;

use egui::{Color32, FontId, Id, Ui};
use egui_table::TableState;

use super::header::{self, SPARKLINE_FROM};
use crate::app::table;
use crate::model::{ColumnFormat, ColumnId, format};
use crate::views::theme::{font, size};
use crate::views::{Actions, View};

/// No column can be made wider.
pub(super) const WIDEST: f32 = 900.0;
/// Part of the table that may be taken by columns that stay.
const MOST_PINNED: f32 = 0.6;
/// Left padding of a number: less than at the right, so that narrow columns stand close.
pub(super) const NUMBER_PADDING: f32 = 4.0;
/// What a metric needs beside its number to have a curve.
const SPARKLINE_ROOM: f32 = 46.0;
/// With more columns there is no room to share out.
const MOST_STRETCHED: usize = 64;

/// What is laid out for a frame.
#[derive(Clone, Debug)]
pub(super) struct Widths {
    /// In points, from left to right.
    pub points: Vec<f32>,
    /// Find the columns again in egui's table.
    pub ids: Vec<Id>,
    /// Columns that stay where they are, as far as there is room.
    pub sticky: usize,
    /// Some header has two lines.
    pub is_tall: bool,
}

type Key = (Id, u64, u32, u32, ColumnId, i64);

/// The widths of the columns that are shown, with `room` for all of them.
pub(super) fn of(ui: &Ui, view: &View<'_>, room: f32) -> Arc<Widths> {
    let table = &view.place.table;
    let key: Key = (
        Id::unique((view.place.id, view.state.language())),
        table.layout.version,
        room.to_bits(),
        ui.pixels_per_point().to_bits(),
        table.sort.column.clone(),
        // Times are written otherwise on the next day.
        view.clock.now / 86_400_000,
    );
    let id = Id::unique("column widths");
    if let Some((known, widths)) = ui.data(|data| data.get_temp::<(Key, Arc<Widths>)>(id))
        && known == key
    {
        return widths;
    }
    let widths = Arc::new(measured(ui, view, room));
    ui.data_mut(|data| data.insert_temp(id, (key, widths.clone())));
    widths
}

fn measured(ui: &Ui, view: &View<'_>, room: f32) -> Widths {
    let table = &view.place.table;
    let said = |column: &ColumnId| table.layout.look.widths.get(&column.to_string()).copied();
    let mut widths: Vec<f32> = table
        .columns
        .iter()
        .enumerate()
        .map(|(at, column)| {
            let (least, most) = bounds(column);
            match said(column) {
                Some(width) => width.clamp(least, WIDEST),
                None => content_width(ui, view, at).clamp(least, most).round(),
            }
        })
        .collect();
    if widths.len() <= MOST_STRETCHED {
        let narrow: Vec<usize> = (0..widths.len())
            .filter(|&at| matches!(table.columns[at], ColumnId::Metric(_)) && said(&table.columns[at]).is_none())
            .collect();
        let with_curve = |width: f32| (width + SPARKLINE_ROOM).max(SPARKLINE_FROM + 6.0);
        let more: f32 = narrow.iter().map(|&at| with_curve(widths[at]) - widths[at]).sum();
        if widths.iter().sum::<f32>() + more <= room {
            for at in narrow {
                widths[at] = with_curve(widths[at]);
            }
        }
    }
    let mut taken = 0.0;
    let mut fits = |width: &f32| {
        taken += width;
        taken <= room * MOST_PINNED
    };
    let sticky = widths.iter().take(table.layout.pinned).take_while(|width| fits(width)).count().max(1);
    let is_tall = table.columns.iter().any(|column| header::prefix(column).is_some());
    let ids = table.columns.iter().map(|column| Id::unique(("column", column))).collect();
    Widths { sticky: sticky.min(widths.len()), points: widths, ids, is_tall }
}

/// The least that a column can have, and the most that it starts with.
pub(super) fn bounds(column: &ColumnId) -> (f32, f32) {
    match column {
        ColumnId::Name => (120.0, 300.0),
        ColumnId::Metric(_) => (52.0, 200.0),
        ColumnId::Param(_) => (40.0, 180.0),
        ColumnId::Tag(_) => (48.0, 180.0),
        ColumnId::Created => (70.0, 180.0),
        attribute => attribute.attribute().map_or((60.0, 132.0), |row| (row.width.1, row.width.0.max(180.0))),
    }
}

/// What a column needs to show all that is in it.
pub(super) fn content_width(ui: &Ui, view: &View<'_>, at: usize) -> f32 {
    let table = &view.place.table;
    let column = &table.columns[at];
    let format = table.layout.formats.get(at).and_then(Option::as_deref);
    let header = header::width(ui, view, column);
    let content = match (column, format) {
        (ColumnId::Name, Some(format)) => {
            // A chip of a word or two stands beside it.
            let chip = if format.is_remarked { 60.0 } else { 0.0 };
            measure(ui, &format.widest, font::strong()) + f32::from(format.levels.min(8)) * size::INDENT + 92.0 + chip
        }
        (ColumnId::Created, Some(ColumnFormat { times: Some((first, last)), .. })) => {
            let clock = view.clock;
            let text = |time: i64| format::moment(view.texts, time, clock.now, &clock.zone);
            let width = |time: i64| measure(ui, &text(time), font::body());
            width(*first).max(width(*last)) + 28.0 + size::CELL
        }
        (ColumnId::Metric(_), Some(format)) => measure(ui, &format.widest, font::value()) + size::CELL + NUMBER_PADDING,
        (_, Some(format)) if !format.widest.is_empty() => {
            let is_mono = column.attribute().is_some_and(|row| row.is_monospaced);
            let padding = if column.is_right_aligned() { NUMBER_PADDING } else { size::CELL };
            measure(ui, &format.widest, if is_mono { font::mono() } else { font::body() }) + size::CELL + padding
        }
        _ => column.attribute().map_or(0.0, |row| row.width.0),
    };
    content.max(header)
}

/// The width of one line.
pub(super) fn measure(ui: &Ui, text: &str, font: FontId) -> f32 {
    ui.painter().layout_no_wrap(text.to_owned(), font, Color32::PLACEHOLDER).size().x.ceil()
}

/// Has the table of egui take our widths, whatever it kept of an earlier frame.
pub(super) fn hand_over(ui: &Ui, id: Id, widths: &Widths) {
    let mut state = TableState::load(ui, id).unwrap_or_default();
    state.col_widths = widths.ids.iter().copied().zip(widths.points.iter().copied()).collect();
    state.store(ui, id);
}

/// The column whose border was clicked twice.
pub(super) fn double_clicked(ui: &Ui, id: Id, widths: &Widths) -> Option<usize> {
    if !ui.input(|input| input.pointer.button_double_clicked(egui::PointerButton::Primary)) {
        return None;
    }
    let is_clicked =
        |column: &Id| ui.read_response(id.with(column).with("resize")).is_some_and(|border| border.double_clicked());
    widths.ids.iter().position(is_clicked)
}

/// Keeps what the user dragged a border to since [`hand_over`].
pub(super) fn follow_drag(ui: &Ui, view: &View<'_>, id: Id, widths: &Widths, actions: &mut Actions) {
    if !ui.input(|input| input.pointer.primary_down()) {
        return;
    }
    let Some(state) = TableState::load(ui, id) else { return };
    for ((column, ours), column_id) in view.place.table.columns.iter().zip(&widths.points).zip(&widths.ids) {
        let is_dragged = || ui.read_response(id.with(column_id).with("resize")).is_some_and(|border| border.dragged());
        if let Some(width) = state.col_widths.get(column_id).filter(|width| (*width - ours).abs() > 0.25)
            && is_dragged()
        {
            actions.push(table::Action::Columns(table::ColumnAction::Resize(column.clone(), *width)));
        }
    }
}

/// As wide as its content, whatever the user made it before.
pub(super) fn fit(ui: &Ui, view: &View<'_>, at: usize, actions: &mut Actions) {
    let column = &view.place.table.columns[at];
    let width = content_width(ui, view, at).clamp(bounds(column).0, WIDEST).round();
    actions.push(table::Action::Columns(table::ColumnAction::Resize(column.clone(), width)));
}
