//! A figure on paper: where its charts, titles and legend lie, such that nothing touches or covers anything else.
//!
//! What has no room is left out in the order of what is missed least: the legend's names are shortened, then titles go,
//! then all text; a figure of any size comes out.

use std::sync::Arc;

use jiff::tz::TimeZone;

use super::super::axis::AxisScale;
use super::super::figure::{Figure, FigureKind, Viewport};
use super::super::note::Note;
use super::super::prepare::Prepared;
use super::axes;
use super::drawing::{Anchor, Drawing, Item, PageRect, Weight};
use super::legend::{self, Block, Entry};
use super::panel::{self, Gutters, PageContext, Titles};
use super::spec::{ExportFormat, ExportSpec, LegendPlace};
use super::style::{Ink, Styles};
use crate::text::Texts;

/// Width of a column of a curve, points: under a hundredth of an inch, and far thinner than a line.
const COLUMN: f64 = 0.08;
/// Columns over all curves of a figure: about twice as many points.
const COLUMNS_IN_ALL: usize = 48_000;

/// A figure on paper.
#[derive(Clone, Debug)]
pub struct DrawnPage {
    pub drawing: Drawing,
    /// What the reader must know and the page does not say; each once.
    pub notes: Vec<Note>,
}

/// How lines are cut for a page that shares its room among `charts`. Every extreme stays.
pub fn viewport_for(spec: &ExportSpec, prepared: &Prepared, charts: usize) -> Viewport {
    let (width, _) = spec.size.points();
    let columns = columns(spec, charts).max(1) as f64;
    let valid = |range: &(f64, f64)| range.0.is_finite() && range.1.is_finite() && range.0 < range.1;
    let y_scale = prepared.options.y_scale;
    // TeX has little memory.
    let (column, columns_in_all) =
        if spec.format == ExportFormat::Tikz { (COLUMN * 6.0, COLUMNS_IN_ALL / 6) } else { (COLUMN, COLUMNS_IN_ALL) };
    Viewport {
        columns: (width / columns / column).ceil().clamp(100.0, 50_000.0) as usize,
        columns_in_all: (columns_in_all / charts.max(1)).max(1000),
        x_range: spec.x_range.filter(valid),
        y_range: spec.y_range.filter(valid).filter(|range| y_scale == AxisScale::Linear || range.0 > 0.0),
    }
}

pub(super) fn columns(spec: &ExportSpec, charts: usize) -> usize {
    if spec.columns > 0 {
        return spec.columns.min(charts.max(1));
    }
    let (width, height) = spec.size.points();
    // The grid whose cells are nearest to the golden ratio.
    let cost = |columns: usize| {
        let rows = charts.div_ceil(columns);
        let ratio = (width / columns as f64) / (height / rows as f64);
        let empty = (columns * rows - charts) as f64;
        (ratio / 1.618).ln().abs() + empty * 0.15
    };
    (1..=charts.max(1)).min_by(|a, b| cost(*a).total_cmp(&cost(*b))).unwrap_or(1)
}

/// Draws the figures, cut by [`viewport_for`], onto one page. Total: any figures and any spec give a page.
pub fn draw(figures: &[Arc<Figure>], spec: &ExportSpec, zone: &TimeZone, texts: &Texts) -> DrawnPage {
    let (width, height) = spec.size.points();
    let figures: Vec<&Figure> = figures.iter().map(|figure| &**figure).collect();
    let styles = Styles::new(figures.iter().copied(), spec);
    let mut context = PageContext { spec, ink: Ink::of(spec.theme), styles, zone, texts, spare: 0 };
    let entries = legend::entries(&figures, &context.styles, &context.ink);
    let items = loop {
        let page = Page { figures: &figures, entries: &entries, width, height, context: &context };
        match page.draw() {
            Some(items) => break items,
            None if context.spare >= 2 => break Vec::new(),
            None => context.spare += 1,
        }
    };
    let mut notes: Vec<Note> = Vec::new();
    for note in figures.iter().flat_map(|figure| &figure.notes) {
        if !notes.contains(note) {
            notes.push(note.clone());
        }
    }
    let title = spec
        .title
        .clone()
        .unwrap_or_else(|| figures.iter().map(|figure| &*figure.title).collect::<Vec<_>>().join(", "));
    let description = figures.iter().map(|figure| description(figure, texts)).collect::<Vec<_>>().join("; ");
    let background = (!spec.is_transparent).then_some(context.ink.paper);
    DrawnPage { drawing: Drawing { width, height, background, title, description, items }, notes }
}

fn description(figure: &Figure, texts: &Texts) -> String {
    let key = if figure.kind() == FigureKind::Bars { "chart-bars-name" } else { "chart-name" };
    let runs: usize = figure.series.iter().filter(|series| series.points_total > 0).map(|series| series.runs).sum();
    texts.with(key, &[("metric", (&*figure.title).into()), ("n", runs.into())])
}

/// One attempt to lay out a page.
struct Page<'a> {
    figures: &'a [&'a Figure],
    entries: &'a [Entry],
    width: f64,
    height: f64,
    context: &'a PageContext<'a>,
}

impl Page<'_> {
    /// `None` when too little is left of the plots.
    fn draw(&self) -> Option<Vec<Item>> {
        let place = if self.entries.is_empty() || self.context.spare >= 2 {
            LegendPlace::None
        } else {
            self.context.spec.legend
        };
        let is_inside = matches!(
            place,
            LegendPlace::Inside
                | LegendPlace::InsideTopLeft
                | LegendPlace::InsideTopRight
                | LegendPlace::InsideBottomLeft
                | LegendPlace::InsideBottomRight
        );
        match place {
            _ if is_inside && self.figures.len() == 1 => self.inside(place).or_else(|| self.below()),
            LegendPlace::None => self.panels(self.area(), &mut Vec::new()).map(|(items, ..)| items),
            LegendPlace::Right => self.right().or_else(|| self.below()),
            _ => self.below(),
        }
        .or_else(|| {
            // Without a legend, before titles go.
            self.panels(self.area(), &mut Vec::new()).map(|(items, ..)| items)
        })
    }

    fn font(&self) -> f64 {
        self.context.font()
    }

    /// The page without its margin and the title.
    fn area(&self) -> PageRect {
        let margin = (self.font() * 0.45).clamp(1.5, 8.0).min(self.width.min(self.height) * 0.1);
        let title = if self.title().is_some() { self.font() * 1.9 } else { 0.0 };
        PageRect {
            x: margin,
            y: margin + title,
            width: self.width - 2.0 * margin,
            height: self.height - 2.0 * margin - title,
        }
    }

    fn title(&self) -> Option<&str> {
        self.context.spec.title.as_deref().filter(|title| !title.is_empty() && self.context.spare == 0)
    }

    fn inside(&self, place: LegendPlace) -> Option<Vec<Item>> {
        let mut curves = Vec::new();
        let (mut items, plots) = self.panels(self.area(), &mut curves)?;
        let plot = *plots.first()?;
        let most = (plot.width * 0.6, plot.height * 0.6);
        let block = Block::column(self.entries, self.font(), most, self.context.texts)?;
        let size = (block.width, block.height);
        let inset = self.font() * 0.7;
        let corners = legend::places(plot, size, inset);
        let at = match place {
            LegendPlace::InsideTopRight => corners[0],
            LegendPlace::InsideTopLeft => corners[1],
            LegendPlace::InsideBottomRight => corners[2],
            LegendPlace::InsideBottomLeft => corners[3],
            _ => {
                let (at, covered) = legend::best_place(plot, size, inset, &curves);
                let needed = self.entries.len() as f64 * self.font() * 1.4;
                if covered > self.font() || needed > plot.height * 0.6 {
                    return None;
                }
                at
            }
        };
        if !self.context.spec.is_transparent {
            items.push(block.backdrop(at, &self.context.ink));
        }
        block.draw(&mut items, at, &self.context.ink, self.context.spec);
        Some(items)
    }

    fn right(&self) -> Option<Vec<Item>> {
        let area = self.area();
        let gap = self.font() * 1.2;
        let block =
            Block::column(self.entries, self.font(), (area.width * 0.4 - gap, area.height), self.context.texts)?;
        let rest = PageRect { width: area.width - block.width - gap, ..area };
        let (mut items, plots) = self.panels(rest, &mut Vec::new())?;
        let top = plots.first().map_or(area.y, |plot| plot.y);
        let top = top.min(area.y + area.height - block.height).max(area.y);
        block.draw(&mut items, [area.x + area.width - block.width, top], &self.context.ink, self.context.spec);
        Some(items)
    }

    fn below(&self) -> Option<Vec<Item>> {
        let area = self.area();
        let gap = self.font() * 0.6;
        let block = Block::rows(self.entries, self.font(), (area.width, area.height * 0.35 - gap), self.context.texts)?;
        let rest = PageRect { height: area.height - block.height - gap, ..area };
        let (mut items, plots) = self.panels(rest, &mut Vec::new())?;
        // In the middle of the plots, as far as the page allows.
        let (left, right) = plots
            .iter()
            .fold((f64::INFINITY, 0.0_f64), |(left, right), plot| (left.min(plot.x), right.max(plot.x + plot.width)));
        let x = f64::midpoint(left, right) - block.width / 2.0;
        let x = x.min(area.x + area.width - block.width).max(area.x);
        let y = area.y + area.height - block.height;
        block.draw(&mut items, [x, y], &self.context.ink, self.context.spec);
        Some(items)
    }

    /// All charts within the area, and where their plots lie; the curves of the first go to `curves`.
    fn panels(&self, area: PageRect, curves: &mut Vec<Vec<[f64; 2]>>) -> Option<(Vec<Item>, Vec<PageRect>)> {
        let font = self.font();
        let mut items = Vec::new();
        if let Some(title) = self.title() {
            let text = legend::elided(title, area.width * 0.93, font);
            let at = [area.x + area.width / 2.0, area.y - font * 0.9];
            items.push(self.context.text(at, Anchor::Middle, Weight::SemiBold, text));
        }
        let columns = columns(self.context.spec, self.figures.len()).max(1);
        let rows = self.figures.len().div_ceil(columns).max(1);
        let gap = if self.figures.len() > 1 { font * 1.2 } else { 0.0 };
        let cell_width = (area.width - gap * (columns - 1) as f64) / columns as f64;
        let cell_height = (area.height - gap * (rows - 1) as f64) / rows as f64;
        let cell = |at: usize| PageRect {
            x: area.x + (at % columns) as f64 * (cell_width + gap),
            y: area.y + (at / columns) as f64 * (cell_height + gap),
            width: cell_width,
            height: cell_height,
        };
        let titles: Vec<Titles> = (0..self.figures.len()).map(|at| self.titles(at, columns, cell_height)).collect();
        // What one panel leaves free changes the ticks of its neighbours, and with them the room that these need.
        let mut gutters = vec![Gutters::default(); self.figures.len()];
        for _ in 0..3 {
            let needed: Vec<Gutters> = (0..self.figures.len())
                .map(|at| panel::gutters(self.figures[at], &titles[at], cell(at), &gutters[at], self.context))
                .collect();
            gutters = (0..self.figures.len()).map(|at| self.aligned(&needed, at, columns)).collect();
        }
        let plots: Vec<PageRect> = (0..self.figures.len()).map(|at| gutters[at].inside(cell(at))).collect();
        let least = if self.context.spare >= 2 { 1.0 } else { font * 2.5 };
        if plots.iter().any(|plot| plot.width < least || plot.height < least) {
            return None;
        }
        for (at, figure) in self.figures.iter().enumerate() {
            let drawn = panel::draw(figure, &titles[at], cell(at), plots[at], self.context, &mut items);
            if at == 0 {
                *curves = drawn.curves;
            }
        }
        Some((items, plots))
    }

    /// Plots of a column are equally wide, plots of a row equally high.
    fn aligned(&self, needed: &[Gutters], at: usize, columns: usize) -> Gutters {
        let mut gutters = needed[at];
        let is_like = |other: usize| self.figures[other].kind() == self.figures[at].kind();
        for (other, theirs) in needed.iter().enumerate().filter(|(other, _)| is_like(*other)) {
            if other % columns == at % columns {
                (gutters.left, gutters.right) = (gutters.left.max(theirs.left), gutters.right.max(theirs.right));
            }
            if other / columns == at / columns {
                (gutters.top, gutters.bottom) = (gutters.top.max(theirs.top), gutters.bottom.max(theirs.bottom));
            }
        }
        gutters
    }

    fn titles(&self, at: usize, columns: usize, cell_height: f64) -> Titles {
        let figure = self.figures[at];
        let spec = self.context.spec;
        let is_bars = figure.kind() == FigureKind::Bars;
        let font = self.font();
        let panel = if self.figures.len() > 1 { figure.title.to_string() } else { String::new() };
        let automatic = axes::sources_title(figure, cell_height * 0.9, font);
        let y = match &spec.y_label {
            Some(label) if is_bars => label.clone(),
            _ if is_bars => String::new(),
            Some(label) => label.clone(),
            None if automatic == panel => String::new(),
            None => automatic.clone(),
        };
        // Said once below a column of charts with the same axis.
        let below = self.figures.get(at + columns);
        let is_said_below = below.is_some_and(|below| {
            below.kind() == figure.kind() && below.x_kind == figure.x_kind && below.x_axis == figure.x_axis && !is_bars
        });
        let x = match &spec.x_label {
            _ if is_said_below => String::new(),
            Some(label) => label.clone(),
            None if is_bars && automatic == panel => String::new(),
            None => axes::x_title(figure, self.context.texts),
        };
        Titles { panel, x, y }
    }
}
