//! From runs to a comparison of them.

use std::sync::Arc;

use rayon::prelude::*;

use super::diffs::add_diffs;
use super::query::{CompareQuery, Histories};
use super::types::{Comparison, Group, GroupKind};
use super::{details, metrics, params};
use crate::model::{ColumnId, discover};
use crate::store::Cancel;

/// Compares runs; `None` when cancelled. Points are read only where another value than the last is asked for. What files
/// runs have is no part of it: see [`artifacts`](super::artifacts()).
///
/// A missing value differs from any other; of parameters, runs without any (such as the parent of a sweep) do not count.
pub fn compare(query: &CompareQuery<'_>, histories: &Histories<'_>, cancel: &Cancel) -> Option<Comparison> {
    let (catalog, runs) = (query.catalog, query.runs);
    let columns = discover(catalog, runs.iter().copied());
    let of = |wanted: fn(&ColumnId) -> bool| columns.iter().filter(|column| wanted(column)).collect::<Vec<_>>();
    let params = of(|column| matches!(column, ColumnId::Param(_)));
    let tags = of(|column| matches!(column, ColumnId::Tag(_)));
    let metric_columns = of(|column| matches!(column, ColumnId::Metric(_)));
    let reference = query.reference.and_then(|run| runs.iter().position(|known| *known == run));

    let mut groups = vec![
        Group::new(GroupKind::Details, details::attributes(catalog, runs, &columns)),
        Group::new(GroupKind::Params, params::params(catalog, runs, &params, cancel)?),
        Group::new(GroupKind::Metrics, metrics::metrics(query, &metric_columns, histories, cancel)?),
        Group::new(GroupKind::Tags, params::tags(catalog, runs, &tags, cancel)?),
        Group::new(GroupKind::Datasets, details::datasets(catalog, runs)),
        Group::new(GroupKind::Models, details::models(catalog, runs)),
    ];
    groups.retain(|group| !group.rows.is_empty());
    if cancel.is_cancelled() {
        return None;
    }
    for group in &mut groups {
        if !matches!(group.kind, GroupKind::Metrics | GroupKind::Models) {
            group.rows.par_iter_mut().for_each(|row| add_diffs(row, catalog, runs, reference, cancel));
        }
    }
    (!cancel.is_cancelled()).then(|| {
        let groups = groups.into_iter().map(Arc::new).collect();
        Comparison { runs: runs.to_vec(), reference, groups }
    })
}
