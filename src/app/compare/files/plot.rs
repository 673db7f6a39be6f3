//! A column of the tables of all runs in one chart, a curve for each run.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::read::Of as FileOf;
use super::{Job, List, Show, State as Files};
use crate::app::Loadable;
use crate::app::compare;
use crate::app::gallery::Found;
use crate::app::job::JobContext;
use crate::app::place::Context;
use crate::model::{RunIndex, natural_cmp};
use crate::preview::tables::{Mark, PlotData, PlotOf};
use crate::preview::{self, Limits, Shape, TablePreview, ValueKind};
use crate::reading::artifacts;

/// Runs whose tables are drawn.
pub const MOST_RUNS: usize = 100;
/// Columns that are offered.
const MOST_COLUMNS: usize = 1_000;
/// Names of columns that others are drawn over.
const USUAL_X: [&str; 7] = ["step", "epoch", "iteration", "iter", "time", "timestamp", "x"];

/// See the module.
#[derive(Debug, Default)]
pub struct State {
    pub mark: Mark,
    pub x: Along,
    pub y: Option<String>,
    pub data: Loadable<Arc<Plotted>>,
    asked: Option<Of>,
}

/// What lies along x.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Along {
    /// The column that is usual there, until a user chose.
    #[default]
    Usual,
    /// The number of the row.
    Rows,
    Column(String),
}

/// What is drawn of which files.
#[derive(Clone, Debug, PartialEq)]
struct Of {
    file: FileOf,
    runs: Vec<RunIndex>,
    mark: Mark,
    x: Along,
    y: Option<String>,
}

/// See the module.
#[derive(Debug)]
pub struct Plotted {
    of: Of,
    pub data: PlotData,
    /// Those of [`PlotData::series`].
    pub runs: Vec<RunIndex>,
    /// What is drawn; empty where there is no column with numbers.
    pub y: String,
    /// Columns with numbers, of any run.
    pub columns: Vec<String>,
    /// Columns with numbers or times.
    pub along: Vec<String>,
    /// Of some table not all rows are drawn.
    pub is_partial: bool,
    /// Runs that have no such column.
    pub without: usize,
}

/// What can be asked for.
#[derive(Debug)]
pub enum Action {
    Set { mark: Mark, x: Option<String>, y: String },
    Plotted(Box<Plotted>),
}

impl State {
    /// Curves and columns of other files are given back.
    pub(super) fn forget(&mut self) -> Loadable<Arc<Plotted>> {
        self.asked = None;
        std::mem::take(&mut self.data)
    }
}

pub(super) fn update(state: &mut State, action: Action) {
    match action {
        Action::Set { mark, x, y } => {
            (state.mark, state.x, state.y) = (mark, x.map_or(Along::Rows, Along::Column), Some(y));
        }
        Action::Plotted(plotted) => {
            if state.asked.as_ref() == Some(&plotted.of) {
                state.data.finish(Ok(Arc::new(*plotted)));
            }
        }
    }
}

/// Has it drawn, where it is looked at and of something else.
pub(super) fn draw(files: &mut Files, runs: &[RunIndex], show: Show, context: &mut Context<'_>) {
    let (Show::Chart, Some(file), Some(list)) = (show, files.of(), files.list.value().cloned()) else { return };
    let runs: Vec<RunIndex> = runs.iter().copied().take(MOST_RUNS).collect();
    let state = &mut files.plot;
    let of = Of { file, runs, mark: state.mark, x: state.x.clone(), y: state.y.clone() };
    if state.asked.as_ref() == Some(&of) {
        return;
    }
    state.asked = Some(of.clone());
    state.data.start();
    context.start(compare::Job::File(Job::Plot(PlotJob { list, of })));
}

/// Reads the tables, one after the other, and keeps the points of each alone.
#[derive(Debug)]
pub struct PlotJob {
    list: List,
    of: Of,
}

impl PlotJob {
    pub(super) fn run(self, context: &JobContext) {
        let mut plotted = Plotted {
            of: self.of.clone(),
            data: PlotData { mark: self.of.mark, x: None, x_is_time: false, series: Vec::new(), values: 0, drawn: 0 },
            runs: Vec::new(),
            y: self.of.y.clone().unwrap_or_default(),
            columns: Vec::new(),
            along: Vec::new(),
            is_partial: false,
            without: 0,
        };
        let mut x = self.of.x.clone();
        let mut found = [BTreeSet::new(), BTreeSet::new()];
        for &run in &self.of.runs {
            let table = table(&self.list, &self.of.file, run, context);
            if context.cancel.is_cancelled() {
                return;
            }
            let Some(table) = table else { continue };
            let titles = titles(&table);
            for (title, is_number) in &titles {
                found[0].extend(is_number.then(|| title.clone()));
                found[1].insert(title.clone());
            }
            // The first table decides, unless somebody chose.
            if x == Along::Usual {
                x = usual_x(&titles).map_or(Along::Rows, Along::Column);
            }
            let x = if let Along::Column(name) = &x { Some(name.as_str()) } else { None };
            if plotted.y.is_empty() {
                let is_y = |(title, is_number): &&(String, bool)| *is_number && Some(title.as_str()) != x;
                plotted.y =
                    titles.iter().find(is_y).or(titles.first()).map(|(title, _)| title.clone()).unwrap_or_default();
            }
            add(&mut plotted, run, &table, x);
        }
        let [columns, along] = found.map(|names| {
            let mut names: Vec<String> = names.into_iter().take(MOST_COLUMNS).collect();
            names.sort_by(|a, b| natural_cmp(a, b));
            names
        });
        (plotted.columns, plotted.along) = (columns, along);
        context.send(compare::Action::File(super::Action::Plot(Action::Plotted(Box::new(plotted)))));
    }
}

fn table(list: &List, file: &FileOf, run: RunIndex, context: &JobContext) -> Option<TablePreview> {
    let Found::At(_, path) = list.index.found(run, list.index.entry(&file.path), file.step) else { return None };
    let sections = list.sections.get(&run)?;
    let target = artifacts::find(sections, path)?;
    let source = sections.get(target.section)?.source(&target.path).ok()?;
    match preview::load(source, &Limits::default(), &context.cancel).ok()?.shape {
        Shape::Table(table) => Some(table),
        _ => None,
    }
}

/// Names of the columns that can be drawn, and whether they hold numbers: else times.
fn titles(table: &TablePreview) -> Vec<(String, bool)> {
    let columns = table.columns.iter().enumerate();
    columns
        .filter(|(_, column)| column.is_numeric || column.kind == ValueKind::Time)
        .map(|(at, column)| (table.title(at).into_owned(), column.is_numeric))
        .collect()
}

fn usual_x(titles: &[(String, bool)]) -> Option<String> {
    let known = |name: &str| titles.iter().find(|(title, _)| title.eq_ignore_ascii_case(name));
    USUAL_X.iter().find_map(|name| known(name)).map(|(title, _)| title.clone())
}

fn add(plotted: &mut Plotted, run: RunIndex, table: &TablePreview, x: Option<&str>) {
    let at = |name: &str| (0..table.columns.len()).find(|at| table.title(*at) == name);
    let y = at(&plotted.y).filter(|y| table.columns[*y].is_numeric);
    let along = x.map(at);
    let (Some(y), false) = (y, along == Some(None)) else {
        plotted.without += 1;
        return;
    };
    let mut points = PlotOf::new(plotted.data.mark, along.flatten(), &[y], &table.columns);
    points.take(&table.rows);
    let drawn = points.finish();
    let all = &mut plotted.data;
    all.series.extend(drawn.series);
    (all.x, all.x_is_time) = (x.map(str::to_owned), all.x_is_time || drawn.x_is_time);
    (all.values, all.drawn) = (all.values + drawn.values, all.drawn + drawn.drawn);
    plotted.runs.push(run);
    plotted.is_partial |= table.is_cut || !table.is_whole();
}
