//! What was perhaps meant by a filter that is refused, or that names what no run has.
//!
//! For a job: a look at the keys of each run, and one search for each repair.

use std::ops::Range;

use super::complete::View;
use super::error::{ErrorKind, FilterError, nearest};
use super::field::{Entity, Field};
use super::time::Clock;
use super::{Filter, Plan};
use crate::model::{Catalog, RunIndex};
use crate::store::Cancel;

/// A change that makes a filter valid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// The bytes to be replaced, and by what.
    pub replaces: Range<usize>,
    pub text: String,
    /// The runs that the filter would find then.
    pub runs: usize,
}

/// What may have been meant where a filter is refused: the error's own proposal, then names that runs have. Those that make
/// the whole text valid. `None` when cancelled.
pub fn repairs(
    catalog: &Catalog,
    runs: &[RunIndex],
    (text, error): (&str, &FilterError),
    clock: &Clock,
    cancel: &Cancel,
) -> Option<Vec<Repair>> {
    const MOST_REPAIRS: usize = 3;
    let view = View { catalog, runs, cancel };
    let mut proposals: Vec<(Range<usize>, String)> = Vec::new();
    proposals.extend(error.instead.iter().map(|instead| (error.span.clone(), instead.clone())));
    if let ErrorKind::UnknownAttribute(name) = &error.kind {
        let of = [Entity::Param, Entity::Metric, Entity::Tag];
        let fields: Vec<(String, Field, usize)> = of.into_iter().flat_map(|entity| view.fields(entity)).collect();
        let is_named = |(own, _, _): &&(String, Field, usize)| own == name;
        let mut named: Vec<&(String, Field, usize)> = fields.iter().filter(is_named).collect();
        named.sort_by_key(|(_, _, runs)| std::cmp::Reverse(*runs));
        // The exact name is nearer than a word that is only like it.
        let meant = named.into_iter().map(|(_, field, _)| (error.span.clone(), field.to_string()));
        proposals.splice(0..0, meant);
        if let Some(like) = nearest(name, fields.iter().map(|(own, _, _)| own.as_str())) {
            let alike = fields.iter().filter(|(own, _, _)| own == like);
            proposals.extend(alike.map(|(_, field, _)| (error.span.clone(), field.to_string())));
        }
    }
    let mut found: Vec<Repair> = Vec::new();
    for (replaces, instead) in proposals {
        let mut repaired = text.to_owned();
        repaired.replace_range(replaces.clone(), &instead);
        let filter = Filter::parse_at(&repaired, clock);
        if filter.error().is_some() || found.iter().any(|repair| repair.text == instead) {
            continue;
        }
        let runs = Plan::select(&filter.plan(catalog, None), runs, cancel)?.len();
        found.push(Repair { replaces, text: instead, runs });
        if found.len() == MOST_REPAIRS {
            break;
        }
    }
    Some(found)
}

/// Fields that a filter names and no run has, with the one that was perhaps meant: nothing is wrong with them, but nothing
/// is found either.
pub fn unknown_fields(catalog: &Catalog, filter: &Filter) -> Vec<(Field, Option<Field>)> {
    let runs: Vec<RunIndex> = catalog.run_indices().collect();
    let view = View { catalog, runs: &runs, cancel: &Cancel::new() };
    let plan = filter.plan(catalog, None);
    let mut found = Vec::new();
    for field in plan.fields() {
        let entity = match field {
            Field::Metric(_) => Entity::Metric,
            Field::Param(_) => Entity::Param,
            Field::Tag(_) => Entity::Tag,
            Field::Attribute(_) | Field::Dataset(_) => continue,
        };
        let fields = view.fields(entity);
        let Some(key) = field.key() else { continue };
        if fields.iter().all(|(name, _, _)| **name != **key) {
            let like = nearest(key, fields.iter().map(|(name, _, _)| name.as_str()));
            let like = like.and_then(|like| fields.iter().find(|(name, _, _)| name == like));
            found.push((field.clone(), like.map(|(_, field, _)| field.clone())));
        }
    }
    found
}
