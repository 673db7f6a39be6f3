//! Which columns the table shows, in which order, how wide, and how their values are written: kept for each place.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Job, column_list};
use crate::app::place::{Context, Place};
use crate::app::settings::Settings;
use crate::model::{
    Arranged, ColumnFormat, ColumnGroup, ColumnId, Direction, Shown, Table, TableLook, Wishes, arrange, look,
};

/// See the module.
#[derive(Debug, Default)]
pub struct Columns {
    /// What the user said.
    pub look: TableLook,
    /// Of how many columns, from the left, the others are scrolled away.
    pub pinned: usize,
    /// How the values of each column are written; those on their way stand in the usual form.
    pub formats: Vec<Option<Arc<ColumnFormat>>>,
    /// Formats of columns that were shown with these rows.
    pub(super) known: FxHashMap<ColumnId, Arc<ColumnFormat>>,
    /// Changes with columns and formats, so that what is derived from them can be kept.
    pub version: u64,
    /// Scroll to this column at the next frame.
    pub scroll_to: Option<ColumnId>,
    /// The list of columns, while it is open.
    pub list: Option<column_list::State>,
    /// Columns of each group that stand behind its chip.
    pub hidden: [usize; ColumnGroup::ALL.len()],
    /// Other rows are wanted: columns that were chosen by themselves need not stay.
    pub are_free: bool,
}

impl Columns {
    /// As the table of a place looked when it was left.
    pub fn of(look: TableLook) -> Self {
        Self { look, ..Self::default() }
    }
}

/// What can be asked for.
#[derive(Clone, Debug)]
pub enum Action {
    /// Put a column beside the names, or back to its group.
    Pin(ColumnId),
    /// Move a column by so many places inside its group (negative: to the left).
    MoveBy(ColumnId, isize),
    /// Give a column a width in points.
    Resize(ColumnId, f32),
    /// Order a group by name, or by how many runs have each column.
    Order { group: ColumnGroup, by_name: bool },
    /// Which end of a metric is the good one, for all places.
    SetDirection(Arc<str>, Direction),
    /// Show a column, wherever the table is scrolled to.
    ScrollTo(ColumnId),
    /// The table was scrolled there.
    Scrolled,
    /// Everything about the list of columns.
    List(column_list::Action),
    /// How the values of columns are written.
    FormatsDone { of: Arc<Table>, formats: Vec<(ColumnId, Arc<ColumnFormat>)> },
}

pub(super) fn update(place: &mut Place, context: &mut Context<'_>, action: Action) {
    match action {
        Action::Pin(column) => pin(place, &column, context),
        Action::MoveBy(column, places) => move_by(place, &column, places, context),
        Action::Resize(column, width) => {
            if width.is_finite() && place.table.layout.look.widths.insert(column.to_string(), width) != Some(width) {
                place.table.layout.version += 1;
                keep(place, context);
            }
        }
        Action::Order { group, by_name } => {
            let look = &mut place.table.layout.look;
            look.by_name.retain(|known| *known != group);
            if by_name {
                look.by_name.push(group);
            }
            let is_other = |name: &String| name.parse::<ColumnId>().is_ok_and(|column| column.group() != group);
            look.order.retain(is_other);
            if !place.view.is_opened {
                context.settings.column_order.retain(is_other);
            }
            changed(place, context);
        }
        Action::SetDirection(metric, direction) => {
            super::set_direction(place, &metric, direction, context);
        }
        Action::ScrollTo(column) => place.table.layout.scroll_to = Some(column),
        Action::Scrolled => place.table.layout.scroll_to = None,
        Action::List(action) => column_list::update(place, context, action),
        Action::FormatsDone { of, formats } => {
            if place.table.content.value().is_some_and(|table| Arc::ptr_eq(table, &of)) {
                place.table.layout.known.extend(formats);
                lay_out(place);
            }
        }
    }
}

/// Everything that was said of the columns of a place.
pub(super) fn wishes(place: &Place, settings: &Settings) -> Wishes {
    Wishes {
        look: place.table.layout.look.clone(),
        shown: if place.view.is_opened { Shown::default() } else { settings.shown_columns.clone() },
        order: if place.view.is_opened { Vec::new() } else { settings.column_order.clone() },
    }
}

/// Columns that stay where they are when more of the same runs have been read.
pub(super) fn kept(place: &Place) -> &[ColumnId] {
    if place.read.is_running && !place.table.layout.are_free { &place.table.columns } else { &[] }
}

/// New rows have arrived, with the formats of the columns that were shown when they were asked for.
pub(super) fn follow_rows(place: &mut Place, formats: Vec<(ColumnId, Arc<ColumnFormat>)>, context: &mut Context<'_>) {
    place.table.layout.known = formats.into_iter().collect();
    rearrange(place, context);
    place.table.layout.are_free = false;
}

/// Puts the columns in order again, and has found out how those that are new are written.
pub(super) fn rearrange(place: &mut Place, context: &mut Context<'_>) {
    let Some(table) = place.table.content.value().cloned() else { return };
    let wishes = wishes(place, context.settings);
    let Arranged { columns, pinned, hidden } = arrange(&table, &wishes, kept(place));
    let known = &place.table.layout.known;
    let missing: Vec<ColumnId> = columns.iter().filter(|column| !known.contains_key(*column)).cloned().collect();
    if !missing.is_empty() {
        context.start(Job::Formats(place.catalog.clone(), table.clone(), missing));
    }
    place.table.columns = columns;
    place.table.layout.pinned = pinned;
    place.table.layout.hidden = hidden;
    lay_out(place);
    if let Some(list) = &mut place.table.layout.list {
        list.follow(&table, &wishes, &place.table.columns, context.settings.language().texts());
    }
}

fn lay_out(place: &mut Place) {
    let layout = &mut place.table.layout;
    layout.formats = place.table.columns.iter().map(|column| layout.known.get(column).cloned()).collect();
    layout.version += 1;
}

/// Hides a column, or shows it.
pub(super) fn toggle(place: &mut Place, column: &ColumnId, context: &mut Context<'_>) {
    show(place, column, !place.table.columns.contains(column), context);
    changed(place, context);
}

/// What is said of an attribute is said for all places, as all places have it; of others, of this place.
pub(super) fn show(place: &mut Place, column: &ColumnId, is_shown: bool, context: &mut Context<'_>) {
    let look = &mut place.table.layout.look;
    look.shown.set(column.to_string(), is_shown);
    if column.group() == ColumnGroup::Attributes && !place.view.is_opened {
        context.settings.shown_columns.set(column, is_shown);
    }
    if !is_shown {
        let name = column.to_string();
        look.pinned.retain(|known| *known != name);
    }
}

/// Leaves out what is the same in all runs, or shows it again.
pub(super) fn toggle_differing(place: &mut Place, context: &mut Context<'_>) {
    let look = &mut place.table.layout.look;
    look.is_differing_only = !look.is_differing_only;
    changed(place, context);
}

/// Columns, order, pins and widths as they are by themselves.
pub(super) fn reset(place: &mut Place, context: &mut Context<'_>) {
    place.table.layout.look.reset_columns();
    if !place.view.is_opened {
        context.settings.shown_columns.reset();
        context.settings.column_order.clear();
    }
    changed(place, context);
}

fn pin(place: &mut Place, column: &ColumnId, context: &mut Context<'_>) {
    let name = column.to_string();
    let pinned = &mut place.table.layout.look.pinned;
    if let Some(at) = pinned.iter().position(|known| *known == name) {
        pinned.remove(at);
    } else if *column != ColumnId::Name {
        pinned.push(name);
        if !place.table.columns.contains(column) {
            show(place, column, true, context);
        }
    }
    changed(place, context);
}

/// Puts a column before another of its group, or last there.
pub(super) fn move_before(place: &mut Place, column: &ColumnId, before: Option<&ColumnId>, context: &mut Context<'_>) {
    let (name, before) = (column.to_string(), before.map(ToString::to_string));
    let pinned = &mut place.table.layout.look.pinned;
    if pinned.contains(&name) {
        insert_before(pinned, &name, before.as_deref());
        return changed(place, context);
    }
    let Some(table) = place.table.content.value() else { return };
    let group = column.group();
    let wishes = wishes(place, context.settings);
    let listed: Vec<String> =
        look::listed(table, &wishes, group).into_iter().map(|at| table.columns[at].to_string()).collect();
    // Up to where it goes every column keeps its place; behind, those that nobody chose find theirs by themselves.
    let end = before.as_ref().and_then(|before| listed.iter().position(|known| known == before));
    let shown: FxHashSet<String> = place.table.columns.iter().map(ToString::to_string).collect();
    let is_fixed = |(at, known): &(usize, String)| end.is_none_or(|end| *at <= end) || shown.contains(known);
    let mut order: Vec<String> = listed.into_iter().enumerate().filter(is_fixed).map(|(_, known)| known).collect();
    insert_before(&mut order, &name, before.as_deref());
    let look = &mut place.table.layout.look;
    // Names that this place does not have now stay known, behind.
    order.extend(look.order.iter().filter(|known| !order.contains(known)).cloned().collect::<Vec<_>>());
    look.order = order;
    look.by_name.retain(|known| *known != group);
    changed(place, context);
}

fn insert_before(order: &mut Vec<String>, name: &str, before: Option<&str>) {
    order.retain(|known| known != name);
    let at = before.and_then(|before| order.iter().position(|known| known == before)).unwrap_or(order.len());
    order.insert(at, name.to_owned());
}

fn move_by(place: &mut Place, column: &ColumnId, places: isize, context: &mut Context<'_>) {
    let is_pinned = place.table.layout.look.pinned.contains(&column.to_string());
    let pinned = place.table.layout.pinned;
    let siblings: Vec<ColumnId> = if is_pinned {
        place.table.columns.iter().take(pinned).skip(1).cloned().collect()
    } else if let Some(list) = &place.table.layout.list {
        list.columns_of(column.group())
    } else {
        let group = place.table.columns.iter().skip(pinned).filter(|other| other.group() == column.group());
        group.cloned().collect()
    };
    let Some(at) = siblings.iter().position(|other| other == column) else { return };
    let Some(to) = at.checked_add_signed(places).filter(|to| *to < siblings.len()) else { return };
    let before = if to > at { siblings.get(to + 1) } else { siblings.get(to) };
    move_before(place, column, before, context);
}

/// The columns follow what was said, and that is kept.
pub(super) fn changed(place: &mut Place, context: &mut Context<'_>) {
    rearrange(place, context);
    keep(place, context);
}

/// Keeps how the table looks.
pub(super) fn keep(place: &Place, context: &mut Context<'_>) {
    if place.view.is_opened {
        return;
    }
    context.settings.columns.keep(&place.opened, place.table.layout.look.clone());
    context.settings_changed();
}
