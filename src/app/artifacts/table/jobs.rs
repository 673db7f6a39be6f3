//! The jobs that answer what is asked of a table.

use std::path::PathBuf;
use std::sync::Arc;

use super::super::Action as ArtifactsAction;
use super::{Action, Data, Fetched, What};
use crate::app::job::JobContext;
use crate::app::{files, system};
use crate::preview::tables::{FactsOf, Mark, PlotOf, Query, Sorter};
use crate::preview::{self, Limits, Preview, RowsWanted, Shape};
use crate::reading::artifacts::ArtifactSection;
use crate::text::Message;

/// What is done in the background; the number is that of the request.
#[derive(Debug)]
pub enum Job {
    Count(u64, Box<Data>),
    Order(u64, Box<Data>, Query),
    Rows(u64, Box<Data>, Vec<u64>),
    Facts(u64, Box<Data>, usize),
    Plot(u64, Box<Data>, Mark, Option<usize>, Vec<usize>),
    /// Small pictures by their paths.
    Pictures(ArtifactSection, Vec<String>),
    Copy(u64, Box<Data>, Option<Arc<Vec<u32>>>, Vec<usize>, What),
    /// Columns that are shown, and rows in their order.
    Save(u64, Box<Data>, Option<Arc<Vec<u32>>>, Vec<usize>),
}

/// See [`JobKey`](crate::app::job::JobKey).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    Count,
    Order,
    Rows,
    Facts,
    Plot,
    Pictures,
    Copy,
    Save,
}

/// All of them, for calling them off.
pub(super) const KEYS: [Key; 8] =
    [Key::Count, Key::Order, Key::Rows, Key::Facts, Key::Plot, Key::Pictures, Key::Copy, Key::Save];

/// Characters that are put on the clipboard.
const MAX_COPIED: usize = 64 << 20;

impl Job {
    pub(in crate::app) fn key(&self) -> Key {
        match self {
            Self::Count(..) => Key::Count,
            Self::Order(..) => Key::Order,
            Self::Rows(..) => Key::Rows,
            Self::Facts(..) => Key::Facts,
            Self::Plot(..) => Key::Plot,
            Self::Pictures(..) => Key::Pictures,
            Self::Copy(..) => Key::Copy,
            Self::Save(..) => Key::Save,
        }
    }

    pub(in crate::app) fn run(self, context: &JobContext) {
        let key = self.key();
        let send = |action: Action| context.send(ArtifactsAction::Table(action));
        let (request, result) = match self {
            Self::Count(request, data) => (
                request,
                data.count(&context.cancel, || ())
                    .map(|index| send(Action::Counted(request, index.rows, Some(index.into())))),
            ),
            Self::Order(request, data, query) => {
                (request, order(&data, query, context).map(|rows| send(Action::Ordered(request, rows.into()))))
            }
            Self::Rows(request, data, numbers) => {
                let read = data.read(RowsWanted::These(numbers.clone()), &context.cancel);
                (request, read.map(|rows| send(Action::RowsRead(request, Fetched { numbers, rows }.into()))))
            }
            Self::Facts(request, data, column) => {
                (request, facts(&data, column, context).map(|facts| send(Action::FactsDone(request, facts.into()))))
            }
            Self::Plot(request, data, mark, x, y) => {
                let plotted = data.table().and_then(|table| {
                    let mut plot = PlotOf::new(mark, x, &y, &table.columns);
                    data.scan(&context.cancel, |_, rows| plot.take(rows))?;
                    Ok(plot.finish())
                });
                (request, plotted.map(|plot| send(Action::PlotDone(request, plot.into()))))
            }
            Self::Pictures(section, paths) => return pictures(&section, paths, context),
            Self::Copy(request, data, order, columns, what) => {
                let copied = copied(&data, order.as_deref(), &columns, what, context);
                (request, copied.map(|text| context.send(system::Action::Copy(text))))
            }
            Self::Save(request, data, order, columns) => {
                let saved = save(&data, order.as_deref(), &columns, context);
                (request, saved.map(|path| send(Action::Saved(Ok(path)))))
            }
        };
        if let Err(why) = result
            && !context.cancel.is_cancelled()
        {
            send(Action::Failed(key, request, why));
        }
    }
}

fn order(data: &Data, query: Query, context: &JobContext) -> Result<Vec<u32>, Message> {
    let mut sorter = Sorter::new(query, &data.table()?.columns);
    data.scan(&context.cancel, |first, rows| sorter.take(first, rows))?;
    Ok(sorter.finish())
}

fn facts(data: &Data, at: usize, context: &JobContext) -> Result<preview::tables::ColumnFacts, Message> {
    let column = data.table()?.columns.get(at).ok_or_else(|| Message::new("table-gone"))?;
    let mut facts = FactsOf::new(at, column);
    data.scan(&context.cancel, |_, rows| facts.take(rows))?;
    Ok(facts.finish())
}

/// Small pictures from inside the run, and nowhere else.
fn pictures(section: &ArtifactSection, paths: Vec<String>, context: &JobContext) {
    const SIDE: u32 = 96;
    const MEMORY: u64 = 48_000_000;
    let limits = Limits::of_thumbnail(SIDE, MEMORY);
    let mut made: Vec<(String, Option<Arc<Preview>>)> = Vec::new();
    for path in paths {
        if context.cancel.is_cancelled() {
            return;
        }
        let is_inside = !path.split(['/', '\\']).any(|part| part == "..") && !path.starts_with('/');
        let source = is_inside.then(|| section.source(&path).ok()).flatten();
        let loaded = source.and_then(|source| preview::load(source, &limits, &context.cancel).ok());
        let small = loaded.and_then(|preview| match preview.shape {
            Shape::Image(image) => Some(Arc::new(Shape::Image(image.scaled_down(SIDE)).into())),
            _ => None,
        });
        made.push((path, small));
    }
    context.send(ArtifactsAction::Table(Action::PicturesDone(made)));
}

/// Rows as shown, from the first to the last, a list of cells each.
fn each_row(
    data: &Data,
    order: Option<&Vec<u32>>,
    context: &JobContext,
    mut each: impl FnMut(&preview::Rows, usize) -> Result<(), Message>,
) -> Result<(), Message> {
    /// Rows that are gathered at once when their order is another than in the file.
    const PIECE: usize = 20_000;
    let table = data.table()?;
    let Some(order) = order else {
        let mut result = Ok(());
        data.scan(&context.cancel, |_, rows| {
            for row in 0..rows.len() {
                if result.is_ok() {
                    result = each(rows, row);
                }
            }
        })?;
        return result;
    };
    for piece in order.chunks(PIECE) {
        let mut far: Vec<u64> =
            piece.iter().copied().map(u64::from).filter(|&row| row >= table.row_count() as u64).collect();
        far.sort_unstable();
        far.dedup();
        let read = if far.is_empty() {
            preview::Rows::default()
        } else {
            data.read(RowsWanted::These(far.clone()), &context.cancel)?
        };
        for &row in piece {
            match far.binary_search(&u64::from(row)) {
                Ok(at) => each(&read, at)?,
                Err(_) => each(&table.rows, row as usize)?,
            }
        }
    }
    Ok(())
}

fn copied(
    data: &Data,
    order: Option<&Vec<u32>>,
    columns: &[usize],
    what: What,
    context: &JobContext,
) -> Result<String, Message> {
    let mut text = String::new();
    if let What::Column(column) = what {
        each_row(data, order, context, |rows, row| {
            text.push_str(rows.get(row, column));
            text.push('\n');
            if text.len() > MAX_COPIED { Err(Message::new("table-copy-too-large")) } else { Ok(()) }
        })?;
        return Ok(text);
    }
    let row = match what {
        What::Row(row) | What::Cell(row, _) => row,
        What::Column(_) => 0,
    };
    let number = order.map_or(row, |order| order.get(row as usize).copied().map_or(0, u64::from));
    let held = data.table()?;
    let (rows, at) = if number < held.row_count() as u64 {
        (held.rows.clone(), number as usize)
    } else {
        (data.read(RowsWanted::These(vec![number]), &context.cancel)?, 0)
    };
    match what {
        What::Cell(_, column) => rows.get(at, column).clone_into(&mut text),
        What::Row(_) | What::Column(_) => {
            let cells: Vec<String> =
                columns.iter().map(|&column| rows.get(at, column).replace(['\t', '\n', '\r'], " ")).collect();
            text = cells.join("\t");
        }
    }
    Ok(text)
}

/// Writes what is shown beside other downloads, under a name that is free.
fn save(data: &Data, order: Option<&Vec<u32>>, columns: &[usize], context: &JobContext) -> Result<PathBuf, Message> {
    let failed = |why: String| Message::new("table-save-failed").arg("why", why);
    let folder = dirs::download_dir().or_else(dirs::home_dir).ok_or_else(|| failed("no folder".to_owned()))?;
    let name = data.path.rsplit('/').next().unwrap_or("table");
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let table = data.table()?;
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    let titles: Vec<_> = columns.iter().map(|&at| table.title(at)).collect();
    writer.write_record(titles.iter().map(|title| title.as_bytes())).map_err(|error| failed(error.to_string()))?;
    each_row(data, order, context, |rows, row| {
        let cells = columns.iter().map(|&at| rows.get(row, at));
        writer.write_record(cells).map_err(|error| failed(error.to_string()))
    })?;
    let bytes = writer.into_inner().map_err(|error| failed(error.to_string()))?;
    for number in 0..1_000 {
        let name = if number == 0 { format!("{stem}.csv") } else { format!("{stem} ({number}).csv") };
        let path = folder.join(name);
        match files::write_whole(&path, &bytes, false) {
            Ok(()) => return Ok(path),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(failed(error.to_string())),
        }
    }
    Err(failed("no free name".to_owned()))
}
