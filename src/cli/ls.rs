//! `ls`: the run tree as the window draws it, as a table or as JSON.

use std::borrow::Cow;
use std::io;
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::find::Wanted;
use super::json::{self, RunJson};
use crate::model::catalog::StoreEntry;
use crate::model::filter::Extremes;
use crate::model::format::{absolute_time, duration, experiment_label, middle_ellipsis, safe_text, width};
use crate::model::{
    Catalog, Cell, ColumnId, Row, StageView, StoreIndex, StoreView, TableQuery, TreeNote, cell, sort, table,
};
use crate::reading::OpenedPlace;
use crate::store::{Cancel, Focus, Mark, real_path};
use crate::text::{Language, Texts};

/// Levels that are drawn; deeper runs stand at the last, with their level before the name.
const DRAWN_LEVELS: u16 = 8;

/// Left out where there is one store alone.
const STORE_COLUMN: usize = 6;

/// Longer names are cut in the middle; the JSON form has them whole.
const NAME_COLUMNS: usize = 60;

/// The rows to print.
pub(super) struct Listing<'a> {
    pub(super) opened: &'a OpenedPlace,
    stores: StoreView,
    pub(super) rows: Vec<Row>,
    /// Runs that were found, printed or not.
    found: usize,
    pub(super) extremes: Extremes,
}

/// What `--store` means: nothing, `all`, or a store by its name or path.
pub(super) fn stores(catalog: &Catalog, argument: Option<&str>) -> anyhow::Result<StoreView> {
    let Some(named) = argument else { return Ok(StoreView::Once) };
    let is_named = |store: &StoreEntry| {
        let is_path = || store.location.origin.as_path().is_some_and(|path| is_same_path(path, Path::new(named)));
        store.label == named || is_path()
    };
    if let Some(at) = catalog.stores.iter().position(is_named) {
        return Ok(StoreView::One(StoreIndex(at as u32)));
    }
    if named == "all" {
        return Ok(StoreView::All);
    }
    let stores = catalog.stores.iter().map(|store| store.label.as_str()).collect::<Vec<_>>().join(", ");
    let values = [("store", named.into()), ("stores", stores.into())];
    Err(anyhow::anyhow!(Language::of_system().texts().with("cli-no-store", &values)))
}

fn is_same_path(one: &Path, other: &Path) -> bool {
    one == other || real_path(one).is_ok_and(|one| real_path(other).is_ok_and(|other| one == other))
}

impl<'a> Listing<'a> {
    /// All runs of the place in this stage that are wanted; those of one experiment when that was opened. Without a `view`:
    /// the deleted ones where `.trash` was opened, otherwise the active ones. With an order, a list without parents.
    pub(super) fn new(
        opened: &'a OpenedPlace,
        view: Option<StageView>,
        stores: StoreView,
        wanted: &Wanted,
    ) -> anyhow::Result<Self> {
        let catalog = &*opened.catalog;
        let experiments = catalog.experiment_indices().collect();
        let mut query = TableQuery { experiments, stores, is_flat: !wanted.order.is_empty(), ..TableQuery::default() };
        match &opened.place.focus {
            Focus::Deleted => query.stage = StageView::Deleted,
            Focus::Experiment(key) => query.experiments.retain(|&index| {
                let entry = &catalog.experiments[index.at()];
                entry.store.at() == 0 && entry.experiment.key == *key
            }),
            _ => {}
        }
        query.stage = view.unwrap_or(query.stage);
        let cancel = Cancel::new();
        let extremes = wanted.extremes(opened, &cancel)?;
        query.filter.clone_from(&wanted.filter);
        query.extremes = Some(Arc::new(extremes.clone()));
        let found = table(catalog, &query, &cancel).unwrap_or_default();
        let mut rows = found.rows;
        if !wanted.order.is_empty() {
            let order = sort::ordered(catalog, &found.runs, &wanted.order, Some(&extremes), &cancel);
            rows = order.unwrap_or_default().into_iter().map(Row::alone).collect();
        }
        let last = wanted
            .limit
            .and_then(|limit| rows.iter().enumerate().filter(|(_, row)| !row.is_context).nth(limit).map(|(at, _)| at));
        rows.truncate(last.unwrap_or(rows.len()));
        // Parents whose matching children are beyond the limit lead to nothing.
        while last.is_some() && rows.last().is_some_and(|row| row.is_context) {
            rows.pop();
        }
        Ok(Self { opened, stores, rows, found: found.matching, extremes })
    }

    /// An array of the runs of the view; those drawn only as the parents of others are left out.
    pub(super) fn write_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let forest = self.opened.catalog.forest_of(self.stores);
        let shown = self.rows.iter().filter(|row| !row.is_context);
        let run = |row: &Row| RunJson::new(self.opened, forest, row.run, false, false).with_store(self.opened, row.run);
        let runs: Vec<_> = shown.map(run).collect();
        json::write(out, &runs, 3)
    }

    /// Columns aligned by display width. Runs drawn only as the parents of others stand in brackets.
    pub(super) fn write_table(&self, out: &mut dyn io::Write, language: Language) -> io::Result<()> {
        let texts = language.texts();
        let zone = TimeZone::system();
        let now = Timestamp::now().as_millisecond();
        let heads =
            ["ls-name", "ls-run-id", "ls-status", "ls-created", "ls-duration", "ls-experiment", "ls-store", "ls-note"];
        let mut lines: Vec<Vec<String>> = vec![heads.iter().map(|head| texts.get(head).to_owned()).collect()];
        lines.extend(self.rows.iter().map(|row| self.line(row, texts, &zone, now)));
        if self.opened.catalog.stores.len() < 2 {
            for line in &mut lines {
                line.remove(STORE_COLUMN);
            }
        }
        write_aligned(out, &lines)?;
        self.write_count(out, texts)
    }

    /// How many runs there are, and how many of them are printed.
    pub(super) fn write_count(&self, out: &mut dyn io::Write, texts: &Texts) -> io::Result<()> {
        let printed = self.rows.iter().filter(|row| !row.is_context).count();
        if printed < self.found {
            let values = [("n", printed.into()), ("of", self.found.into())];
            return writeln!(out, "{}", texts.with("ls-count-of", &values));
        }
        writeln!(out, "{}", texts.count("ls-count", printed))
    }

    fn line(&self, row: &Row, texts: &Texts, zone: &TimeZone, now: i64) -> Vec<String> {
        let catalog = &*self.opened.catalog;
        let run = catalog.run(row.run);
        let text = |column: &ColumnId| match cell(catalog, row.run, column) {
            Cell::Text(text) => safe_text(text).into_owned(),
            Cell::Time(millis) => absolute_time(millis, zone),
            Cell::Duration(Some(millis)) => duration(texts, millis),
            Cell::Duration(None) => {
                let since = run.start_time.map_or(0, |start| now.saturating_sub(start));
                texts.with("ls-running", &[("duration", duration(texts, since).into())])
            }
            Cell::Status(status) => status.as_str().to_owned(),
            Cell::Number { .. } | Cell::Missing => String::new(),
        };
        let name = text(&ColumnId::Name);
        let name = middle_ellipsis(&name, NAME_COLUMNS);
        let name = if row.is_context { format!("({name})") } else { name.into_owned() };
        let mut notes: Vec<Cow<'_, str>> = Vec::new();
        if let [_, others @ ..] = &*catalog.stores_of(row.run)
            && !others.is_empty()
        {
            notes.push(texts.with("ls-also-in", &[("stores", others.join(texts.get("list-separator")).into())]).into());
        }
        if catalog.is_deleted(row.run) {
            notes.push(texts.get("ls-deleted").into());
        }
        notes.extend(row.note.map(|note| {
            Cow::from(texts.get(match note {
                TreeNote::Orphan => "ls-orphan",
                TreeNote::Cycle => "ls-cycle",
                TreeNote::ParentDeleted => "ls-parent-deleted",
                TreeNote::ParentElsewhere => "ls-parent-elsewhere",
            }))
        }));
        if run.marks.contains(&Mark::ArtifactsOnly) {
            notes.push(texts.get("ls-artifacts-only").into());
        }
        vec![
            format!("{}{name}", branches(row, texts)),
            text(&ColumnId::RunId),
            text(&ColumnId::Status),
            text(&ColumnId::Created),
            text(&ColumnId::Duration),
            experiment_label(texts, catalog.experiment_of(row.run)).into_owned(),
            text(&ColumnId::Store),
            notes.join(texts.get("list-separator")),
        ]
    }
}

/// Columns aligned by display width, two blanks between them. All lines have as many values.
pub(super) fn write_aligned(out: &mut dyn io::Write, lines: &[Vec<String>]) -> io::Result<()> {
    let columns = lines.first().map_or(0, Vec::len);
    let widths: Vec<usize> =
        (0..columns).map(|column| lines.iter().map(|line| width(&line[column])).max().unwrap_or(0)).collect();
    for line in lines {
        let mut text = String::new();
        for (value, column_width) in line.iter().zip(&widths) {
            text.push_str(value);
            text.extend(std::iter::repeat_n(' ', column_width - width(value) + 2));
        }
        writeln!(out, "{}", text.trim_end())?;
    }
    Ok(())
}

/// The lines of the tree before a name; roots have none. Deeper than the indent goes, the level is written.
fn branches(row: &Row, texts: &Texts) -> String {
    let depth = row.depth.min(DRAWN_LEVELS);
    let mut text = String::new();
    for level in 1..depth {
        text.push_str(if row.guides >> level & 1 == 1 { "│ " } else { "  " });
    }
    if depth > 0 {
        text.push_str(if row.is_last_sibling { "└ " } else { "├ " });
    }
    if row.depth > DRAWN_LEVELS {
        text.push_str(&texts.with("tree-level", &[("level", i64::from(row.depth).into())]));
        text.push(' ');
    }
    text
}
