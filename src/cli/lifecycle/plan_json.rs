//! A plan and what became of it, as JSON.

use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::store::lifecycle::{Kept, Outside};
use crate::store::{PurgeOutcome, PurgePlan, Store};

/// One store.
#[derive(Serialize)]
pub(super) struct StoreJson<'a> {
    bytes: u64,
    done: &'a [String],
    files: u64,
    freed_bytes: u64,
    items: Vec<ItemJson<'a>>,
    lost_sources: Vec<LostJson<'a>>,
    outside: Vec<OutsideJson<'a>>,
    skipped: Vec<SkippedJson<'a>>,
    store: String,
}

#[derive(Serialize)]
struct ItemJson<'a> {
    along_with: Option<&'a str>,
    bytes: u64,
    children_that_stay: &'a [String],
    deleted_since: Option<i64>,
    elsewhere: &'a [PathBuf],
    files: u64,
    id: &'a str,
    key: &'a str,
    kind: &'static str,
    links: u64,
    name: &'a str,
    path: &'a Path,
    runs: usize,
    shared_files: u64,
    traces: usize,
}

#[derive(Serialize)]
struct LostJson<'a> {
    key: &'a str,
    model: &'a str,
    version: i64,
}

#[derive(Serialize)]
struct OutsideJson<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<&'a str>,
    key: &'a str,
    place: &'a str,
    why: &'static str,
}

#[derive(Serialize)]
struct SkippedJson<'a> {
    key: &'a str,
    why: String,
}

fn outside(outside: &Outside) -> OutsideJson<'_> {
    let by = if let Kept::Shared { by } = &outside.why { Some(by.as_str()) } else { None };
    OutsideJson { by, key: &outside.key, place: &outside.place, why: outside.why.as_str() }
}

impl<'a> StoreJson<'a> {
    pub(super) fn new(store: &'a dyn Store, plan: &'a PurgePlan, outcome: &'a PurgeOutcome) -> Self {
        let all = plan.extent();
        let items = plan.items.iter().map(|item| ItemJson {
            along_with: item.along_with.as_deref(),
            bytes: item.extent.bytes,
            children_that_stay: &item.children_that_stay,
            deleted_since: item.deleted_since,
            elsewhere: &item.elsewhere,
            files: item.extent.files,
            id: &item.id,
            key: &item.key,
            kind: item.kind.as_str(),
            links: item.extent.links,
            name: &item.name,
            path: &item.path,
            runs: item.runs,
            shared_files: item.extent.shared_files,
            traces: item.traces,
        });
        let skipped = plan.skipped.iter().chain(&outcome.skipped);
        Self {
            bytes: all.bytes,
            done: &outcome.done,
            files: all.files,
            freed_bytes: outcome.freed.bytes,
            items: items.collect(),
            lost_sources: plan
                .lost_sources
                .iter()
                .map(|lost| LostJson { key: &lost.key, model: &lost.model, version: lost.version })
                .collect(),
            outside: plan.outside.iter().map(outside).collect(),
            skipped: skipped.map(|one| SkippedJson { key: &one.key, why: one.why.to_string() }).collect(),
            store: store.location().origin.to_string(),
        }
    }
}
