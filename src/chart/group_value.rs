//! What a run has under a key of groups.

use regex::Regex;

use super::options::GroupKey;
use crate::model::filter::field::{Field, Source, Value};
use crate::model::{Catalog, RunIndex};

/// Reads what runs have under one key.
#[derive(Debug)]
pub struct GroupReader<'k> {
    key: &'k GroupKey,
    /// Of a name.
    pattern: Option<Regex>,
    /// Of an attribute.
    source: Option<Source>,
    catalog: &'k Catalog,
}

impl<'k> GroupReader<'k> {
    /// Of `key`, in `catalog`.
    pub fn new(key: &'k GroupKey, catalog: &'k Catalog) -> Self {
        let pattern = if let GroupKey::Name(pattern) = key { Regex::new(pattern).ok() } else { None };
        let field = if let GroupKey::Attribute(attribute) = key { Some(Field::Attribute(*attribute)) } else { None };
        Self { key, pattern, source: field.map(|field| Source::of(&field, catalog)), catalog }
    }

    /// As it is stored; `None` where the run has nothing.
    pub fn value(&self, index: RunIndex) -> Option<&'k str> {
        let catalog = self.catalog;
        let run = catalog.run(index);
        match self.key {
            GroupKey::Param(name) => run.param(name),
            GroupKey::Tag(name) => run.tag(name),
            GroupKey::Attribute(_) => match self.source.as_ref()?.reader(catalog, None).value(index) {
                Value::Text(text) => Some(text).filter(|text| !text.is_empty()),
                Value::Missing | Value::Number(_) => None,
            },
            GroupKey::Parent => catalog.forest().parent(index).map(|parent| catalog.run(parent).display_name()),
            GroupKey::Name(_) => {
                let found = self.pattern.as_ref()?.captures(run.display_name())?;
                found.get(1).or_else(|| found.get(0)).map(|found| found.as_str())
            }
        }
    }

    /// By what two runs are known to have the same: of parents, which may share their names, the ID.
    pub fn identity(&self, index: RunIndex) -> Option<&'k str> {
        match self.key {
            GroupKey::Parent => self.catalog.forest().parent(index).map(|parent| self.catalog.run(parent).id.as_str()),
            GroupKey::Param(_) | GroupKey::Tag(_) | GroupKey::Attribute(_) | GroupKey::Name(_) => self.value(index),
        }
    }
}
