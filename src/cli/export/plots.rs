//! Plots of runs by `export`: the arguments, and the file that they mean.

use std::sync::Arc;

use clap::Args;
use jiff::tz::TimeZone;

use super::{ExportOptions, chosen, failure, find_run};
use crate::chart::export::{ExportCommand, Exported, RunColor, Theme};
use crate::chart::palette::{DARK, LIGHT};
use crate::chart::{RunColors, Standing, XAxis};
use crate::compare::plots::parallel::AxisSetup;
use crate::compare::plots::{
    self, Field, PlotKind, PlotQuery, PlotRun, PlotSetup, PlotsSetup, Role, Scale, UnknownField,
};
use crate::compare::table::MetricValue;
use crate::model::{Catalog, Cell, ColumnId, Directions, RunIndex, cell};
use crate::reading::OpenedPlace;
use crate::store::Cancel;
use crate::text::Message;

/// Arguments of plots of runs.
#[derive(Clone, Debug, Args)]
pub struct PlotArguments {
    /// Kind of figure: curves, parallel, scatter, box, violin, contour, heatmap, bar or importance. All but curves draw one
    /// value of each run and name it by a field: params.lr, metrics.loss, metrics.loss.min, tags.stage, duration
    #[arg(long, value_name = "KIND", value_parser = parse_kind)]
    pub kind: Option<Kind>,
    /// Plots: field along y; --x names that along x
    #[arg(long, value_name = "FIELD")]
    pub y: Option<String>,
    /// Plots: field that parts the runs into groups
    #[arg(long, value_name = "FIELD")]
    pub by: Option<String>,
    /// Plots: field that the size of points follows
    #[arg(long, value_name = "FIELD")]
    pub size_by: Option<String>,
    /// Parallel coordinates: fields of the axes, with commas between them
    #[arg(long, value_name = "FIELDS", value_delimiter = ',')]
    pub axes: Vec<String>,
    /// Plots: logarithmic axes: x, y, or fields of --axes, with commas between them; none for none. Default: those whose
    /// values span more than two decades
    #[arg(long, value_name = "AXES", value_delimiter = ',')]
    pub log: Vec<String>,
    /// Scatter: the straight line through the points
    #[arg(long)]
    pub trend: bool,
    /// Scatter: the runs that no other beats in both
    #[arg(long)]
    pub front: bool,
}

/// A word after `--kind`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Curves,
    /// With what is chosen of an option.
    Plot(PlotKind, Option<(&'static str, usize)>),
}

fn parse_kind(word: &str) -> Result<Kind, String> {
    let plot = |word: &str| PlotKind::ALL.into_iter().find(|kind| kind.word() == word);
    if word == "curves" {
        return Ok(Kind::Curves);
    }
    let kind = VARIANTS.iter().find(|(variant, ..)| *variant == word);
    match kind {
        Some((_, kind, option, chosen)) => Some(Kind::Plot(*kind, Some((option, *chosen)))),
        None => plot(word).map(|kind| Kind::Plot(kind, None)),
    }
    .ok_or_else(|| {
        let variants = VARIANTS.iter().map(|(word, ..)| *word).filter(|word| plot(word).is_none());
        let words = std::iter::once("curves").chain(PlotKind::ALL.map(PlotKind::word)).chain(variants);
        let words: Vec<&str> = words.collect();
        format!("expected one of {}", words.join(", "))
    })
}

/// Words for a kind with an option: which kind, and what is chosen of the option.
const VARIANTS: [(&str, PlotKind, &str, usize); 3] = [
    ("violin", PlotKind::Box, "plot-box-kind", 1),
    ("heatmap", PlotKind::Contour, "plot-surface-kind", 0),
    ("contour", PlotKind::Contour, "plot-surface-kind", 1),
];

/// The file.
pub(super) fn make(
    opened: &OpenedPlace,
    options: &ExportOptions,
    command: &ExportCommand,
    (kind, chosen_option): (PlotKind, Option<(&'static str, usize)>),
) -> anyhow::Result<Exported> {
    let catalog = &*opened.catalog;
    let cancel = Cancel::new();
    let runs = chosen(opened, &command.runs)?;
    let mut setup = PlotsSetup::default().of(kind);
    if let Some((option, chosen)) = chosen_option {
        setup.set_option(option, chosen);
    }
    fill(&mut setup, options, catalog)?;
    for field in setup.fields() {
        let is_there = |run: &RunIndex| cell(catalog, *run, &field.column) != Cell::Missing;
        if !runs.iter().any(is_there) {
            return Err(failure(&Message::new("cli-export-no-key").arg("name", field.to_string())));
        }
    }
    let metric = setup.field(Role::Metric);
    let whole = |value: Option<PlotSetup>| value.unwrap_or_else(|| setup.clone());
    let setup = whole(setup.filled(catalog, &runs, metric.as_ref(), &cancel));
    let mut colors = RunColors::default();
    for RunColor { run, look } in &command.run_colors {
        colors.chosen.insert(catalog.run(find_run(catalog, run)?).key.clone(), *look);
    }
    colors.settle(catalog, catalog.forest(), runs.iter().map(|run| (*run, Standing::NewlyDrawn)));
    colors.note_shared(catalog, runs.iter().copied());
    let texts = command.language.texts();
    let directions = Directions::default();
    let query = PlotQuery { catalog, fields: &setup.fields(), directions: &directions, texts };
    let history = |run: RunIndex, metric: &Arc<str>| opened.history(run, metric, &cancel).ok();
    let palette = match command.spec.theme {
        Theme::Light => &LIGHT,
        Theme::Dark => &DARK,
    };
    let drawn = runs.iter().map(|run| PlotRun::new(catalog, *run, &colors, palette)).collect();
    let data = plots::read(&query, drawn, &history, &cancel).unwrap_or_default();
    let (setup, style) = (setup.scaled(&data), plots::style_of(&command.spec));
    let plot = setup.draw(&data, &style, texts, &TimeZone::system(), &cancel).unwrap_or_default();
    plots::export(&plot, &command.spec).map_err(|error| failure(&error.message()))
}

/// Puts what the arguments name into its roles.
fn fill(setup: &mut PlotSetup, options: &ExportOptions, catalog: &Catalog) -> anyhow::Result<()> {
    let field = |text: &str| field(text, catalog);
    let x = match &options.charts.x {
        XAxis::Metric(name) => Some(name.to_string()),
        _ => None,
    };
    let arguments = &options.plots;
    let metric = options.metrics.first().cloned();
    let named = [
        (Role::X, "--x", x),
        (Role::Y, "--y", arguments.y.clone()),
        (Role::By, "--by", arguments.by.clone()),
        (Role::Size, "--size-by", arguments.size_by.clone()),
    ];
    for (role, flag, text) in named {
        if let Some(text) = text
            && !setup.set_field(role, Some(field(&text)?))
        {
            return Err(failure(
                &Message::new("cli-export-not-of-kind").arg("flag", flag).arg("kind", setup.kind().word()),
            ));
        }
    }
    if let Some(name) = metric {
        // The name of a metric alone is no field.
        let field = field(&name).or_else(|_| field(&format!("metrics.`{name}`")))?;
        let is_free = setup.field(Role::Y).is_none();
        if !setup.set_field(Role::Metric, Some(field.clone())) && is_free {
            setup.set_field(Role::Y, Some(field));
        }
    }
    if let Some(text) = &options.charts.color_by {
        // As for curves, the name of a parameter alone.
        let color = field(text).unwrap_or_else(|_| Field::of(ColumnId::Param(text.as_str().into())));
        setup.set_field(Role::Color, Some(color));
    }
    if let PlotSetup::Parallel(setup) = setup {
        let named = arguments.log.iter().filter(|text| *text != "none");
        let log: Vec<Field> = named.map(|text| field(text)).collect::<Result<_, _>>()?;
        let axes = arguments.axes.iter().map(|text| {
            let field = field(text)?;
            let is_said = !arguments.log.is_empty();
            let scale = is_said.then_some(if log.contains(&field) { Scale::Log } else { Scale::Linear });
            Ok(AxisSetup { scale, ..AxisSetup::of(field) })
        });
        let axes: Vec<AxisSetup> = axes.collect::<anyhow::Result<_>>()?;
        setup.axes = (!axes.is_empty()).then_some(axes);
        return Ok(());
    }
    let is_log = |side: &str| arguments.log.iter().any(|axis| axis == side);
    for (is_on, keys) in [
        (is_log("x") || options.charts.log_x, &["plot-log-x"][..]),
        (is_log("y") || options.charts.log_y, &["plot-log-y", "plot-log"][..]),
        (arguments.trend, &["plot-trend-line"][..]),
        (arguments.front, &["plot-front-line"][..]),
    ] {
        if is_on {
            for key in keys {
                setup.set_option(key, 1);
            }
        }
    }
    if !arguments.log.is_empty() {
        setup.linear_else();
    }
    Ok(())
}

/// A field by its text. A metric that is itself called `loss.min` is meant where there is one and none called `loss`.
fn field(text: &str, catalog: &Catalog) -> anyhow::Result<Field> {
    let field: Field = text
        .parse()
        .map_err(|_: UnknownField| failure(&Message::new("cli-export-no-field").arg("text", text.to_owned())))?;
    let ColumnId::Metric(key) = &field.column else { return Ok(field) };
    let is_known = |key: &str| catalog.run_indices().any(|run| catalog.run(run).metric(key).is_some());
    let word = match field.value {
        MetricValue::Min => "min",
        MetricValue::Max => "max",
        MetricValue::Best => "best",
        _ => return Ok(field),
    };
    let whole = format!("{key}.{word}");
    if !is_known(key) && is_known(&whole) {
        return Ok(Field::of(ColumnId::Metric(whole.into())));
    }
    Ok(field)
}
