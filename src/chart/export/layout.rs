//! A figure on paper: where its charts, titles and legend lie, such that nothing touches or covers anything else.
//!
//! A legend that has no room makes the page higher. What has no room then is left out in the order of what is missed least:
//! the legend's names are shortened, then titles go, then all text; a figure of any size comes out, and what it does not
//! name is told.

use std::sync::Arc;

use jiff::tz::TimeZone;

use super::super::axis::AxisScale;
use super::super::figure::{Figure, FigureKind, Viewport};
use super::super::prepare::Prepared;
use super::axes;
use super::legend::{self, Block, Cutting, Entry};
use super::page_notes::{self, Naming};
use super::panel::{self, Gutters, PageContext, Titles};
use super::spec::{ExportFormat, ExportSpec, LegendPlace};
use super::style::{Ink, Styles};
use crate::drawing::names::elided;
use crate::drawing::{Anchor, Drawing, Item, PageRect, Weight};
use crate::drawing::{MAX_LENGTH, MAX_PIXELS, MAX_SIDE};
use crate::text::{Message, Texts};

/// Width of a column of a curve, points: under a hundredth of an inch, and far thinner than a line.
const COLUMN: f64 = 0.08;
/// Columns over all curves of a figure: about twice as many points.
const COLUMNS_IN_ALL: usize = 48_000;

/// A figure on paper.
#[derive(Clone, Debug)]
pub struct DrawnPage {
    /// As large as was asked for, or higher where a legend needs the room.
    pub drawing: Drawing,
    /// What the reader must know and the page does not say; each once.
    pub notes: Vec<Message>,
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
    let sheet = loop {
        let page = Page { figures: &figures, entries: &entries, width, height, rise: 0.0, context: &context };
        match page.draw() {
            Some(sheet) => break sheet,
            None if context.spare >= 2 => {
                break Sheet { height, naming: page.nameless(), ..Sheet::default() };
            }
            None => context.spare += 1,
        }
    };
    let title = spec
        .title
        .clone()
        .unwrap_or_else(|| figures.iter().map(|figure| &*figure.title).collect::<Vec<_>>().join(", "));
    let description = figures.iter().map(|figure| description(figure, texts)).collect::<Vec<_>>().join("; ");
    let background = (!spec.is_transparent).then_some(context.ink.paper);
    let mut notes = page_notes::of_figures(&figures);
    notes.extend(sheet.naming.notes());
    notes.extend(page_notes::of_height(spec.size, sheet.height));
    notes.extend(page_notes::of_characters(&sheet.items));
    let drawing = Drawing { width, height: sheet.height, background, title, description, items: sheet.items };
    DrawnPage { drawing, notes }
}

fn description(figure: &Figure, texts: &Texts) -> String {
    let key = if figure.kind() == FigureKind::Bars { "chart-bars-name" } else { "chart-name" };
    let runs: usize = figure.series.iter().filter(|series| series.points_total > 0).map(|series| series.runs).sum();
    texts.with(key, &[("metric", (&*figure.title).into()), ("n", runs.into())])
}

/// What an attempt came to.
#[derive(Default)]
struct Sheet {
    items: Vec<Item>,
    /// Of the page, points.
    height: f64,
    naming: Naming,
    /// How much higher all plots would have to be for all bars to have their names, points.
    lack: f64,
}

impl Sheet {
    /// The same, with more to say.
    fn saying(self, naming: Naming) -> Self {
        Self { naming: self.naming.and(naming), ..self }
    }
}

/// All charts of a page.
struct Panels {
    sheet: Sheet,
    plots: Vec<PageRect>,
    /// Of the first chart.
    curves: Vec<Vec<[f64; 2]>>,
}

/// One attempt to lay out a page.
struct Page<'a> {
    figures: &'a [&'a Figure],
    entries: &'a [Entry],
    width: f64,
    height: f64,
    /// How much higher the page is made for names of bars.
    rise: f64,
    context: &'a PageContext<'a>,
}

/// The most of the height that a legend below may take before the figure grows.
const LEGEND_SHARE: f64 = 0.35;

impl Page<'_> {
    /// `None` when too little is left of the plots.
    fn draw(&self) -> Option<Sheet> {
        let mut sheet = self.with_legend()?;
        let rows = self.figures.len().div_ceil(columns(self.context.spec, self.figures.len()).max(1)) as f64;
        // A legend below takes some of what is added.
        let mut rise = self.rise;
        for _ in 0..6 {
            rise += sheet.lack * rows;
            if sheet.lack <= 0.0 || self.height + rise > self.highest() {
                break;
            }
            let Some(higher) = (Page { rise, ..*self }).with_legend() else { break };
            sheet = higher;
        }
        Some(sheet)
    }

    /// How many names a legend would have.
    fn names_wanted(&self) -> usize {
        if self.context.spec.legend == LegendPlace::None { 0 } else { self.entries.len() }
    }

    fn with_legend(&self) -> Option<Sheet> {
        if self.names_wanted() == 0 || self.context.spare >= 2 {
            return self.without_legend();
        }
        let place = self.context.spec.legend;
        let corner = match place {
            LegendPlace::InsideTopRight => Some(0),
            LegendPlace::InsideTopLeft => Some(1),
            LegendPlace::InsideBottomRight => Some(2),
            LegendPlace::InsideBottomLeft => Some(3),
            _ => None,
        };
        let beside = match place {
            LegendPlace::Right => self.right(),
            LegendPlace::Inside if self.figures.len() == 1 => self.inside(None),
            _ if corner.is_some() && self.figures.len() == 1 => self.inside(corner),
            _ => None,
        };
        let is_legend_moved = corner.is_some();
        let moved = || Some(self.below()?.saying(Naming { is_legend_moved, ..Naming::default() }));
        // Without a legend, before titles go.
        beside.or_else(moved).or_else(|| self.without_legend())
    }

    fn without_legend(&self) -> Option<Sheet> {
        Some(self.panels(self.area())?.sheet.saying(self.nameless()))
    }

    /// That the names of the legend are not there.
    fn nameless(&self) -> Naming {
        Naming { unnamed: self.names_wanted(), ..Naming::default() }
    }

    /// The highest page that may be made of one this high, points: a tall figure still has its place on paper and, as a
    /// picture, in memory.
    fn highest(&self) -> f64 {
        let highest = (self.height * 4.0).clamp(600.0, MAX_LENGTH);
        let spec = self.context.spec;
        if spec.format != ExportFormat::Png {
            return highest;
        }
        let dots = spec.dpi / 72.0;
        highest.min(f64::from(MAX_SIDE) / dots).min(MAX_PIXELS as f64 / (self.width * dots).ceil() / dots - 1.0)
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
            height: self.height + self.rise - 2.0 * margin - title,
        }
    }

    fn title(&self) -> Option<&str> {
        self.context.spec.title.as_deref().filter(|title| !title.is_empty() && self.context.spare == 0)
    }

    /// In the corner of the plot, or wherever no curve is.
    fn inside(&self, corner: Option<usize>) -> Option<Sheet> {
        let Panels { mut sheet, plots, curves } = self.panels(self.area())?;
        let plot = *plots.first()?;
        let most = (plot.width * 0.6, plot.height * 0.6);
        let inset = self.font() * 0.7;
        let (block, at) = Block::attempts(self.font()).find_map(|(size, cutting, columns)| {
            let block = Block::columns(self.entries, size, most, columns, cutting)?;
            let size = (block.width, block.height);
            let at = match corner {
                None => legend::free_place(plot, size, inset, &curves),
                Some(at) => {
                    Some(legend::places(plot, size, inset)[at]).filter(|at| legend::is_free(*at, size, inset, &curves))
                }
            };
            Some((block, at?))
        })?;
        if !self.context.spec.is_transparent {
            sheet.items.push(block.backdrop(at, &self.context.ink));
        }
        self.place(&mut sheet, &block, at);
        Some(sheet)
    }

    fn right(&self) -> Option<Sheet> {
        let area = self.area();
        let gap = self.font() * 1.2;
        let most = (area.width * 0.4 - gap, area.height);
        let fitting = |cutting: Cutting| {
            let columns = |size: f64, columns: usize| Block::columns(self.entries, size, most, columns, cutting);
            legend::sizes(self.font()).find_map(|size| (1..=2).find_map(|number| columns(size, number)))
        };
        let block = [Cutting::Whole, Cutting::Common, Cutting::Few].into_iter().find_map(fitting)?;
        let rest = PageRect { width: area.width - block.width - gap, ..area };
        let Panels { mut sheet, plots, .. } = self.panels(rest)?;
        let top = plots.first().map_or(area.y, |plot| plot.y);
        let top = top.min(area.y + area.height - block.height).max(area.y);
        self.place(&mut sheet, &block, [area.x + area.width - block.width, top]);
        Some(sheet)
    }

    /// Below the plots with all names: in smaller letters, in more columns, then on a page that is higher. Where even that is
    /// not enough some are named, and how many there are beside.
    fn below(&self) -> Option<Sheet> {
        let area = self.area();
        let (width, share) = (area.width, self.legend_share());
        let most = (self.highest() - self.height - self.rise + share).max(share);
        let as_high = |factor: f64| most.min((area.height * factor).max(share));
        let least = legend::least_size(self.font());
        let rows = |size: f64, height: f64, cutting: Cutting| Block::rows(self.entries, size, (width, height), cutting);
        let within = |cutting: Cutting| legend::sizes(self.font()).find_map(|size| rows(size, share, cutting));
        let block = [Cutting::Whole, Cutting::Common, Cutting::Few]
            .into_iter()
            .find_map(within)
            .or_else(|| rows(least, as_high(1.0), Cutting::Whole))
            .or_else(|| rows(least, as_high(1.0), Cutting::Common))
            .or_else(|| rows(least, as_high(1.0), Cutting::Few))
            .or_else(|| rows(least, as_high(1.5), Cutting::Distinct))
            .or_else(|| rows(least, most, Cutting::Common))
            .or_else(|| rows(least, most, Cutting::Distinct))
            .or_else(|| rows(least, most, Cutting::Any))
            .or_else(|| Block::some(self.entries, least, (width, share), self.context.texts))?;
        let rise = (block.height - share).max(0.0);
        // Where the plots need all of the page, it grows by all of the legend.
        self.with_below(&block, rise).or_else(|| {
            let rise = block.height + self.legend_gap();
            (self.height + self.rise + rise <= self.highest()).then(|| self.with_below(&block, rise))?
        })
    }

    fn legend_gap(&self) -> f64 {
        self.font() * 0.6
    }

    /// What a legend below may take of the height of the page as it is.
    fn legend_share(&self) -> f64 {
        self.area().height * LEGEND_SHARE - self.legend_gap()
    }

    fn with_below(&self, block: &Block, rise: f64) -> Option<Sheet> {
        let area = self.area();
        let rest = PageRect { height: area.height + rise - block.height - self.legend_gap(), ..area };
        let Panels { mut sheet, plots, .. } = self.panels(rest)?;
        // In the middle of the plots, as far as the page allows.
        let (left, right) = plots
            .iter()
            .fold((f64::INFINITY, 0.0_f64), |(left, right), plot| (left.min(plot.x), right.max(plot.x + plot.width)));
        let x = f64::midpoint(left, right) - block.width / 2.0;
        let x = x.min(area.x + area.width - block.width).max(area.x);
        let y = area.y + area.height + rise - block.height;
        sheet.height += rise;
        self.place(&mut sheet, block, [x, y]);
        Some(sheet)
    }

    fn place(&self, sheet: &mut Sheet, block: &Block, at: [f64; 2]) {
        block.draw(&mut sheet.items, at, &self.context.ink, self.context.spec);
        sheet.naming = sheet.naming.and(block.naming);
    }

    /// All charts within the area.
    fn panels(&self, area: PageRect) -> Option<Panels> {
        let font = self.font();
        let mut items = Vec::new();
        if let Some(title) = self.title() {
            let text = elided(title, area.width * 0.93, font);
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
        let mut sheet = Sheet { height: self.height + self.rise, ..Sheet::default() };
        let mut curves = Vec::new();
        for (at, figure) in self.figures.iter().enumerate() {
            let drawn = panel::draw(figure, &titles[at], cell(at), plots[at], self.context, &mut items);
            sheet.naming = sheet.naming.and(drawn.naming);
            sheet.lack = sheet.lack.max(drawn.lack);
            if at == 0 {
                curves = drawn.curves;
            }
        }
        sheet.items = items;
        Some(Panels { sheet, plots, curves })
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
