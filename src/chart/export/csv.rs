//! The points of figures as comma-separated values (RFC 4180, UTF-8): all of them, in full precision, whatever the drawing
//! leaves out.
//!
//! Numbers are the shortest that read back as the same; NaN and infinities are `NaN`, `inf`, `-inf`. Times along x are
//! seconds since the start of the run or milliseconds since 1970 UTC. Names that a spreadsheet would run as a formula have
//! an apostrophe before them.

use std::collections::HashMap;
use std::io;

use super::super::axis::{AxisKind, XAxis};
use super::super::figure::{Figure, FigureSeries};
use super::super::series::Series;
use super::spec::ExportSpec;
use crate::model::RunIndex;
use crate::model::escape::spreadsheet as safe;
use crate::model::format::number_exact;

/// One row per point: `run_id,run_name,metric,step,timestamp,relative_s,value`, with `smoothed` where curves are and with
/// the metric along x before the value; of groups `group,metric,x,center,low,high,n`. Points of each curve are in order of
/// x; only those in [`ExportSpec::x_range`].
pub(super) fn write_long(
    figures: &[&Figure],
    spec: &ExportSpec,
    run_id: &dyn Fn(RunIndex) -> String,
) -> io::Result<Vec<u8>> {
    let mut table = ::csv::Writer::from_writer(Vec::new());
    if figures.iter().any(|figure| figure.prepared.options.grouping.is_some()) {
        table.write_record(["group", "metric", "x", "center", "low", "high", "n"])?;
        for_all_points(figures, spec, |figure, series, piece, at| {
            let (low, high, n) = piece.spread(at).unwrap_or((f64::NAN, f64::NAN, 0));
            table.write_record([
                &*safe(&series.name),
                &*safe(source(figure, series)),
                &x_text(figure.x_kind, piece, at),
                &number_exact(piece.value(at)),
                &number_exact(low),
                &number_exact(high),
                &n.to_string(),
            ])
        })?;
        return table.into_inner().map_err(::csv::IntoInnerError::into_error);
    }
    let is_smoothed = figures.iter().any(|figure| !figure.prepared.options.smoothing.is_none());
    let x_metric = figures.iter().find_map(|figure| metric_along_x(figure));
    let mut head = vec!["run_id", "run_name", "metric", "step", "timestamp", "relative_s"];
    let x_name = x_metric.map(|name| safe(name));
    head.extend(x_name.as_deref());
    head.push("value");
    if is_smoothed {
        head.push("smoothed");
    }
    table.write_record(head)?;
    let mut of_series: Option<(*const FigureSeries, String, i64)> = None;
    for_all_points(figures, spec, |figure, series, piece, at| {
        if of_series.as_ref().is_none_or(|(known, ..)| !std::ptr::eq(*known, series)) {
            let id = series.run.map(run_id).unwrap_or_default();
            of_series = Some((series, safe(&id).into_owned(), start_of(series)));
        }
        let (id, start) = of_series.as_ref().map_or(("", 0), |(_, id, start)| (id, *start));
        let timestamp = piece.timestamp(at);
        table.write_field(id)?;
        table.write_field(&*safe(&series.name))?;
        table.write_field(&*safe(source(figure, series)))?;
        table.write_field(piece.step(at).to_string())?;
        table.write_field(timestamp.to_string())?;
        table.write_field(number_exact(timestamp.saturating_sub(start) as f64 / 1000.0))?;
        if x_metric.is_some() {
            table.write_field(metric_along_x(figure).map_or_else(String::new, |_| number_exact(piece.x(at))))?;
        }
        table.write_field(number_exact(piece.raw(at)))?;
        if is_smoothed {
            table.write_field(number_exact(piece.value(at)))?;
        }
        table.write_record(None::<&[u8]>)
    })?;
    table.into_inner().map_err(::csv::IntoInnerError::into_error)
}

/// x in the first column, then one column per curve with its logged values (with its centre, of a group) and, where curves
/// are smoothed, one more with the smoothed ones. Where a curve has several values at one x there are several rows. Figures
/// that have something else along x come in a table of their own after an empty line.
///
/// Each column has a name of its own: that of its run, with the beginning of the run's ID where several have that name. With
/// [`ExportSpec::has_run_ids`] a second row names the run of each column by its whole ID.
pub(super) fn write_wide(
    figures: &[&Figure],
    spec: &ExportSpec,
    run_id: &dyn Fn(RunIndex) -> String,
) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    let mut rest: Vec<&Figure> = figures.to_vec();
    while let Some(first) = rest.first().copied() {
        let (same, others): (Vec<&Figure>, Vec<&Figure>) =
            rest.into_iter().partition(|figure| (figure.x_kind, &figure.x_axis) == (first.x_kind, &first.x_axis));
        rest = others;
        if !out.is_empty() {
            out.push(b'\n');
        }
        write_table(&same, figures.len() > 1, spec, run_id, &mut out)?;
    }
    Ok(out)
}

/// One curve on its way into a wide table.
struct Column<'a> {
    name: String,
    /// Of the run; empty for a group.
    id: String,
    /// x, step (0 where x is something else) and the point, in order.
    points: Vec<(f64, i64, &'a Series, usize)>,
    next: usize,
    is_smoothed: bool,
}

impl<'a> Column<'a> {
    fn new(figure: &'a Figure, series: &'a FigureSeries, has_several: bool, spec: &ExportSpec, id: String) -> Self {
        let name = if has_several && figure.sources.len() == 1 {
            format!("{} · {}", series.name, source(figure, series))
        } else {
            figure.label(series).to_string()
        };
        let mut points = Vec::new();
        for piece in series.pieces.iter() {
            for at in in_range(piece, spec) {
                let step = if figure.x_kind == AxisKind::Step { piece.step(at) } else { 0 };
                points.push((piece.x(at), step, piece, at));
            }
        }
        if series.pieces.len() > 1 {
            points.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        }
        Self { name, id, points, next: 0, is_smoothed: series.pieces.iter().any(Series::is_smoothed) }
    }

    /// What stands above its values, and above the smoothed ones.
    fn heads(&self, name: &str) -> Vec<String> {
        let smoothed = self.is_smoothed.then(|| format!("{name} (smoothed)"));
        [name.to_owned()].into_iter().chain(smoothed).map(|head| safe(&head).into_owned()).collect()
    }
}

/// The heads of all columns, none like another: with as much of the ID as is needed, then with a number.
fn heads(first: &str, columns: &[Column<'_>]) -> Vec<String> {
    // Eight digits tell runs apart; the whole ID tells those apart of which the eight are the same.
    let with_id = |column: &Column<'_>, length: usize| match column.id.get(..length).unwrap_or(&column.id) {
        "" => column.name.clone(),
        id => format!("{} ({id})", column.name),
    };
    let mut names: Vec<String> = columns.iter().map(|column| column.name.clone()).collect();
    let clashing = |names: &[String]| -> Vec<usize> {
        let mut times: HashMap<String, usize> = HashMap::from([(safe(first).into_owned(), 1)]);
        let all = || columns.iter().zip(names).map(|(column, name)| column.heads(name));
        for head in all().flatten() {
            *times.entry(head).or_default() += 1;
        }
        let clashes = all().map(|heads| heads.iter().any(|head| times.get(head).is_some_and(|times| *times > 1)));
        clashes.enumerate().filter(|(_, clashes)| *clashes).map(|(at, _)| at).collect()
    };
    for length in [8, usize::MAX] {
        for at in clashing(&names) {
            names[at] = with_id(&columns[at], length);
        }
    }
    // The same run in two stores, groups of one name.
    let mut number = 1;
    loop {
        let clashes = clashing(&names);
        if clashes.is_empty() {
            break;
        }
        for at in clashes.into_iter().skip(usize::from(number == 1)) {
            number += 1;
            names[at] = format!("{} #{number}", with_id(&columns[at], usize::MAX));
        }
        number = number.max(2);
    }
    let rest = columns.iter().zip(&names).flat_map(|(column, name)| column.heads(name));
    [safe(first).into_owned()].into_iter().chain(rest).collect()
}

fn write_table(
    figures: &[&Figure],
    has_several: bool,
    spec: &ExportSpec,
    run_id: &dyn Fn(RunIndex) -> String,
    out: &mut Vec<u8>,
) -> io::Result<()> {
    let Some(first) = figures.first() else { return Ok(()) };
    let mut table = ::csv::Writer::from_writer(out);
    let x_name = match first.x_kind {
        AxisKind::Step => "step",
        AxisKind::Relative => "relative_s",
        AxisKind::Wall => "timestamp",
        AxisKind::Index => "index",
        AxisKind::Metric => metric_along_x(first).unwrap_or_default(),
    };
    let mut columns: Vec<Column<'_>> = Vec::new();
    for figure in figures {
        let shown = figure.series.iter().filter(|series| !series.is_hidden);
        columns.extend(shown.map(|series| {
            let id = series.run.map(run_id).unwrap_or_default();
            Column::new(figure, series, has_several, spec, id)
        }));
    }
    table.write_record(heads(x_name, &columns))?;
    if spec.has_run_ids {
        table.write_field("run_id")?;
        for column in &columns {
            for _ in 0..=usize::from(column.is_smoothed) {
                table.write_field(&*safe(&column.id))?;
            }
        }
        table.write_record(None::<&[u8]>)?;
    }
    loop {
        let heads = columns.iter().filter_map(|column| column.points.get(column.next));
        let Some(&(x, step, piece, at)) = heads.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))) else { break };
        table.write_field(x_text(first.x_kind, piece, at))?;
        for column in &mut columns {
            let point = column.points.get(column.next).filter(|point| point.0 == x && point.1 == step);
            let value = |value: &dyn Fn(&Series, usize) -> f64| {
                point.map_or_else(String::new, |(_, _, piece, at)| number_exact(value(piece, *at)))
            };
            table.write_field(value(&Series::raw))?;
            if column.is_smoothed {
                table.write_field(value(&Series::value))?;
            }
            column.next += usize::from(point.is_some());
        }
        table.write_record(None::<&[u8]>)?;
    }
    table.flush()
}

fn for_all_points<'a>(
    figures: &[&'a Figure],
    spec: &ExportSpec,
    mut row: impl FnMut(&'a Figure, &'a FigureSeries, &'a Series, usize) -> ::csv::Result<()>,
) -> ::csv::Result<()> {
    for figure in figures {
        for series in figure.series.iter().filter(|series| !series.is_hidden) {
            for piece in series.pieces.iter() {
                for at in in_range(piece, spec) {
                    // All points, as often as they were stored.
                    for _ in 0..piece.times(at) {
                        row(figure, series, piece, at)?;
                    }
                }
            }
        }
    }
    Ok(())
}

fn in_range(piece: &Series, spec: &ExportSpec) -> std::ops::Range<usize> {
    match spec.x_range {
        Some((low, high)) if low < high => {
            let start = piece.lower_bound(low);
            start..piece.upper_bound(high).max(start)
        }
        _ => 0..piece.len(),
    }
}

fn source<'a>(figure: &'a Figure, series: &FigureSeries) -> &'a str {
    figure.sources.get(series.source).map_or("", |source| source)
}

fn metric_along_x(figure: &Figure) -> Option<&str> {
    match &figure.x_axis {
        XAxis::Metric(metric) if figure.x_kind == AxisKind::Metric => Some(metric),
        _ => None,
    }
}

/// Where relative time begins: at the start of the run, else at its first point.
fn start_of(series: &FigureSeries) -> i64 {
    let first = || series.pieces.iter().filter_map(|piece| piece.history().timestamps().min()).min();
    series.start_time.or_else(first).unwrap_or_default()
}

fn x_text(kind: AxisKind, piece: &Series, at: usize) -> String {
    match kind {
        AxisKind::Step => piece.step(at).to_string(),
        AxisKind::Relative => number_exact(piece.x(at) / 1000.0),
        AxisKind::Wall | AxisKind::Index | AxisKind::Metric => number_exact(piece.x(at)),
    }
}
