//! The columns of the table of children: the most telling that fit.

use std::sync::Arc;

use crate::model::{Children, ColumnId, format};

/// Columns at most: on the overview those that fit.
const MOST_PARAMS: usize = 40;
const MOST_METRICS: usize = 12;
const NAME_WIDTH: f32 = 164.0;
const CREATED_WIDTH: f32 = 156.0;
const DURATION_WIDTH: f32 = 76.0;
const METRIC_WIDTH: f32 = 114.0;

/// The columns of the table with their left edges and widths.
pub(super) struct Columns {
    pub(super) list: Vec<(ColumnId, f32, f32)>,
    /// Columns that found no room.
    pub(super) left_out: usize,
}

impl Columns {
    /// As many as fit, the most telling first: when, the first metric, what differs, then the rest in turn.
    pub(super) fn fitting(children: &Children, width: f32) -> Self {
        let params = children.differing.iter().take(MOST_PARAMS).map(Wish::param);
        let metrics = children.metrics.iter().take(3).map(|(key, _)| Wish::metric(key));
        let (mut params, mut metrics) = (params, metrics);
        let mut wishes = vec![Wish { column: ColumnId::Created, width: CREATED_WIDTH }];
        wishes.extend(metrics.next());
        wishes.extend(params.by_ref().take(2));
        wishes.push(Wish { column: ColumnId::Duration, width: DURATION_WIDTH });
        wishes.extend(metrics.next());
        wishes.extend(params.by_ref().take(2));
        wishes.extend(metrics);
        wishes.extend(params);
        let mut room = width - NAME_WIDTH;
        wishes.retain(|wish| {
            let fits = room >= wish.width;
            room -= if fits { wish.width } else { 0.0 };
            fits
        });
        Self::of(children, wishes, width)
    }

    pub(super) fn all(children: &Children, width: f32) -> Self {
        let mut wishes = vec![
            Wish { column: ColumnId::Created, width: CREATED_WIDTH },
            Wish { column: ColumnId::Duration, width: DURATION_WIDTH },
        ];
        wishes.extend(children.differing.iter().take(MOST_PARAMS).map(Wish::param));
        wishes.extend(children.metrics.iter().take(MOST_METRICS).map(|(key, _)| Wish::metric(key)));
        Self::of(children, wishes, width)
    }

    /// `wishes` in the order of the table.
    fn of(children: &Children, mut wishes: Vec<Wish>, width: f32) -> Self {
        let left_out = children.differing.len() + children.metrics.len() + 2 - wishes.len();
        wishes.sort_by_key(|wish| match wish.column {
            ColumnId::Created => 0,
            ColumnId::Duration => 1,
            ColumnId::Metric(_) => 3,
            _ => 2,
        });
        // What is left over makes names longer.
        let used: f32 = wishes.iter().map(|wish| wish.width).sum();
        let name = Wish { column: ColumnId::Name, width: (width - used).max(NAME_WIDTH) };
        let mut left = 0.0;
        let placed = std::iter::once(name).chain(wishes).map(|wish| {
            let at = left;
            left += wish.width;
            (wish.column, at, wish.width)
        });
        Self { list: placed.collect(), left_out }
    }

    pub(super) fn width(&self) -> f32 {
        self.list.last().map_or(0.0, |(_, left, width)| left + width)
    }

    /// Whether a line runs down at the left of a column because another group begins there.
    pub(super) fn begins_group(&self, at: usize) -> bool {
        let kind = |at: usize| self.list.get(at).map(|(column, ..)| group(column));
        at > 0 && kind(at) != kind(at - 1)
    }
}

/// The heading of the group of a column.
pub(super) fn group(column: &ColumnId) -> &'static str {
    match column {
        ColumnId::Param(_) => "children-differs",
        ColumnId::Metric(_) => "children-metrics",
        _ => "",
    }
}

/// A column that wants room.
struct Wish {
    column: ColumnId,
    width: f32,
}

impl Wish {
    /// As wide as its name and its values want.
    fn param((name, value_width): &(Arc<str>, usize)) -> Self {
        let digits = format::width(name).max(*value_width) as f32;
        Self { column: ColumnId::Param(name.clone()), width: (digits * 7.2 + 18.0).clamp(58.0, 150.0) }
    }

    fn metric(name: &Arc<str>) -> Self {
        let wide = format::width(name) as f32 * 6.8 + 18.0;
        Self { column: ColumnId::Metric(name.clone()), width: wide.clamp(METRIC_WIDTH, 170.0) }
    }
}
