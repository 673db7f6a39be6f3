//! The charts in their sections: cards in a grid, and one card for metrics with a single value per run.
//!
//! Where everything stands follows from the arrangement, the width and what is folded, never from figures; so nothing moves
//! when figures arrive. When the arrangement or the width does change, the page is scrolled such that what is under the
//! pointer (else what is at the top) stays where it is.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use egui::cache::{ComputerMut, FrameCache};
use egui::{Id, Rect, Role, ScrollArea, Sense, Ui, UiBuilder, pos2, vec2};

use super::card::{self, CardPlace};
use super::compact::{self, Compact};
use super::drag;
use crate::app::charts;
use crate::app::charts::layout::{ADDED, Arrangement, Cell, Move, PINNED, Packed, Section, pack};
use crate::app::charts::{ChartScope, State};
use crate::app::command::Command;
use crate::views::commands;
use crate::views::icons::Icon;
use crate::views::theme::{font, palette};
use crate::views::widgets::row::Shown;
use crate::views::widgets::{Button, Lead, ListRow, empty_state};
use crate::views::{Actions, View};

/// Between cards.
pub(super) const GAP: f32 = 8.0;
/// A step of height: a card of three is 232 high.
pub(super) const STEP: f32 = 72.0;
/// A card is about this wide; as many as fit stand side by side.
const CARD_WIDTH: f32 = 300.0;
const TITLE: f32 = 24.0;
const MARGIN: f32 = 12.0;
const ABOVE: f32 = 8.0;
const BELOW: f32 = 24.0;

/// Height in steps of cards that have none of their own: more where a card has half of the page or all of it.
pub(super) fn usual_rows(columns: Option<usize>) -> u8 {
    if columns.is_some_and(|columns| columns <= 2) { 4 } else { 3 }
}

/// All sections, or why there are none.
pub(super) fn sections_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let charts = &view.place.charts;
    if charts.wants_kinds() && !charts.drawn.is_empty() && !view.place.read.is_running {
        actions.push(charts::Action::WantKinds);
    }
    if charts.drawn.is_empty() || charts.arrangement.sections.is_empty() {
        nothing_ui(ui, view, actions);
        return;
    }
    let width = ui.available_width() - 2.0 * MARGIN;
    let fitting = ((width + GAP) / (CARD_WIDTH + GAP)).floor().max(1.0) as usize;
    let columns = charts.columns.unwrap_or(fitting);
    let key = GridKey { arrangement: &charts.arrangement, columns, rows: usual_rows(charts.columns), width };
    let grids = ui.memory_mut(|memory| memory.caches.cache::<FrameCache<Arc<Vec<Grid>>, Maker>>().get(key).clone());
    let page = Page::new(charts, &grids, columns, width);

    let memory = Id::unique(("charts anchor", view.place.id));
    let anchor = ui.data(|data| data.get_temp::<Anchor>(memory));
    let mut area = ScrollArea::vertical().id_salt("charts").auto_shrink(false);
    if let Some(offset) = anchor.and_then(|anchor| page.offset_after(&anchor)) {
        area = area.vertical_scroll_offset(offset);
    }
    let output = area.show_viewport(ui, |ui, viewport| {
        ui.set_height(page.height);
        ui.set_width(ui.available_width());
        let corner = ui.min_rect().min + vec2(MARGIN, 0.0);
        page.show(ui, view, viewport, corner, actions);
    });
    let offset = output.state.clamped_offset().y;
    // A menu that lies over the charts has the pointer, and not they.
    let is_on_page = |at: &egui::Pos2| output.inner_rect.contains(*at) && ui.layer_id_at(*at) == Some(ui.layer_id());
    let pointer = ui.input(|input| input.pointer.hover_pos()).filter(is_on_page);
    let pointer = pointer.map(|at| at - output.inner_rect.min);
    let anchor = Anchor { is_held: ui.dragged_id().is_some(), ..page.anchor(offset, pointer) };
    ui.data_mut(|data| data.insert_temp(memory, anchor));
}

fn nothing_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let (charts, texts) = (&view.place.charts, view.texts);
    let has_charts = !charts.metrics.is_empty() || !charts.own_charts.is_empty();
    let hidden = charts.hidden_charts();
    let (title, why) = if charts.drawn.is_empty() {
        (texts.get("no-drawn"), texts.get("no-drawn-why"))
    } else if !has_charts {
        (texts.get("no-charts"), texts.get("no-charts-why"))
    } else if !charts.kinds.is_ready {
        // They come in a moment.
        return;
    } else if charts.search.is_empty() && hidden > 0 {
        (texts.get("all-charts-hidden"), "")
    } else {
        (texts.get("no-metric-found"), "")
    };
    empty_state(ui, Icon::ChartLine, title, why, |ui| {
        if charts.drawn.is_empty()
            && charts.scope == ChartScope::Selected
            && ui.add(Button::primary(texts.get("all-in-view"))).clicked()
        {
            actions.push(charts::Action::SetScope(ChartScope::All));
        }
        if !charts.drawn.is_empty() && hidden > 0 {
            let button = Button::outlined(Command::ShowHiddenCharts.label(texts));
            commands::invoke(ui, view.state, Command::ShowHiddenCharts, button, actions);
        }
    });
}

/// The cards of one section.
#[derive(Clone, Debug, Default)]
struct Grid {
    packed: Packed,
    compact: Compact,
}

#[derive(Clone, Copy)]
struct GridKey<'a> {
    arrangement: &'a Arrangement,
    columns: usize,
    rows: u8,
    width: f32,
}

impl Hash for GridKey<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.arrangement.identity, self.columns, self.rows, self.width.to_bits()).hash(state);
    }
}

#[derive(Default)]
struct Maker;

impl ComputerMut<GridKey<'_>, Arc<Vec<Grid>>> for Maker {
    fn compute(&mut self, key: GridKey<'_>) -> Arc<Vec<Grid>> {
        let grid = |section: &Section| Grid {
            packed: pack(&section.cards, key.columns, usize::from(key.rows)),
            compact: compact::laid_out(&section.singles, key.width),
        };
        Arc::new(key.arrangement.sections.iter().map(grid).collect())
    }
}

/// A section, and where its parts begin.
struct Block<'a> {
    section: &'a Section,
    grid: &'a Grid,
    is_folded: bool,
    title: f32,
    cards: f32,
    compact: f32,
    end: f32,
}

/// Everything, from the top of the page.
struct Page<'a> {
    blocks: Vec<Block<'a>>,
    columns: usize,
    width: f32,
    height: f32,
    has_titles: bool,
    /// Tells whether it is the same as in the frame before.
    identity: (u64, usize, u32, u32),
}

/// What stays where it is on the screen when the page changes.
#[derive(Clone, Debug)]
struct Anchor {
    section: String,
    /// A chart of it; `None` is the section itself.
    name: Option<Arc<str>>,
    /// From the top of the page.
    top: f32,
    offset: f32,
    /// Something was dragged: a card that grows or goes elsewhere must not take the page along.
    is_held: bool,
    identity: (u64, usize, u32, u32),
}

impl<'a> Page<'a> {
    fn new(charts: &'a State, grids: &'a [Grid], columns: usize, width: f32) -> Self {
        let sections = &charts.arrangement.sections;
        let has_titles = sections.len() > 1 || sections.iter().any(|section| !section.key.is_empty());
        let mut top = ABOVE;
        let block = |(section, grid): (&'a Section, &'a Grid)| {
            let is_folded = has_titles && charts.is_folded(&section.key);
            let title = top;
            if has_titles {
                top += TITLE + GAP;
            }
            let cards = top;
            if !is_folded && grid.packed.rows > 0 {
                top += grid.packed.rows as f32 * (STEP + GAP);
            }
            let compact = top;
            if !is_folded && grid.compact.height > 0.0 {
                top += grid.compact.height + GAP;
            }
            Block { section, grid, is_folded, title, cards, compact, end: top }
        };
        let blocks: Vec<Block<'a>> = sections.iter().zip(grids).map(block).collect();
        let height = top + BELOW;
        let identity = (charts.arrangement.identity, columns, width.to_bits(), height.to_bits());
        Self { blocks, columns, width, height, has_titles, identity }
    }

    /// The place of a cell, from the corner of the page.
    fn place(&self, block: &Block<'_>, cell: &Cell) -> Rect {
        let column = (self.width - GAP * (self.columns - 1) as f32) / self.columns as f32;
        let min = pos2(cell.column as f32 * (column + GAP), block.cards + cell.row as f32 * (STEP + GAP));
        let size = |count: usize, one: f32| count as f32 * (one + GAP) - GAP;
        Rect::from_min_size(min, vec2(size(cell.columns, column), size(cell.rows, STEP)))
    }

    /// What is under the pointer (from the corner of the view), else the first that is in view.
    fn anchor(&self, offset: f32, pointer: Option<egui::Vec2>) -> Anchor {
        let y = offset + pointer.map_or(0.0, |at| at.y);
        let none =
            || Anchor { section: String::new(), name: None, top: 0.0, offset, is_held: false, identity: self.identity };
        let Some(block) = self.blocks.iter().find(|block| block.end > y) else { return none() };
        let x = pointer.map(|at| at.x - MARGIN);
        let is_here = |place: &Rect| {
            place.bottom() > y && (x.is_none() || place.top() <= y) && x.is_none_or(|x| place.x_range().contains(x))
        };
        let cards =
            block.section.cards.iter().zip(&block.grid.packed.cells).filter(|_| !block.is_folded && y >= block.cards);
        let card = cards.map(|(card, cell)| (card, self.place(block, cell))).find(|(_, place)| is_here(place));
        let (name, top) = card.map_or((None, block.title), |(card, place)| (Some(card.name.clone()), place.top()));
        Anchor { section: block.section.key.clone(), name, top, ..none() }
    }

    /// How far the page has to be scrolled so that the anchor stays; `None` when nothing has changed, or may scroll.
    fn offset_after(&self, anchor: &Anchor) -> Option<f32> {
        if anchor.identity == self.identity || anchor.is_held {
            return None;
        }
        let of_name = |name: &Arc<str>| {
            self.blocks.iter().filter(|block| !block.is_folded).find_map(|block| {
                let at = block.section.cards.iter().position(|card| card.name == *name)?;
                Some(self.place(block, &block.grid.packed.cells[at]).top())
            })
        };
        let of_section =
            || self.blocks.iter().find(|block| block.section.key == anchor.section).map(|block| block.title);
        let top = match &anchor.name {
            Some(name) => of_name(name)?,
            None => of_section()?,
        };
        Some((anchor.offset + top - anchor.top).max(0.0))
    }

    fn show(&self, ui: &mut Ui, view: &View<'_>, viewport: Rect, corner: egui::Pos2, actions: &mut Actions) {
        let dragged = drag::dragged_card(ui);
        for block in &self.blocks {
            if block.end < viewport.top() && dragged.is_none() || block.title > viewport.bottom() && dragged.is_none() {
                continue;
            }
            let move_by = corner.to_vec2();
            if self.has_titles {
                let place = Rect::from_min_size(pos2(0.0, block.title), vec2(self.width, TITLE)).translate(move_by);
                title_ui(ui, view, block, place, actions);
            }
            if block.is_folded {
                continue;
            }
            let places: Vec<Rect> =
                block.grid.packed.cells.iter().map(|cell| self.place(block, cell).translate(move_by)).collect();
            for (at, (card, place)) in block.section.cards.iter().zip(&places).enumerate() {
                // A card that is being dragged is kept: else the drag would end.
                if !ui.is_rect_visible(*place) && dragged.as_ref() != Some(&card.name) {
                    continue;
                }
                let where_it_is = CardPlace { section: block.section, places: &places, at, columns: self.columns };
                card::card_ui(ui, view, &card.name, *place, &where_it_is, actions);
            }
            if block.grid.compact.height > 0.0 {
                let size = vec2(self.width, block.grid.compact.height);
                let place = Rect::from_min_size(pos2(0.0, block.compact), size).translate(move_by);
                if ui.is_rect_visible(place) {
                    let singles = &block.section.singles;
                    compact::compact_ui(ui, view, singles, &block.grid.compact, place, actions);
                }
            }
        }
        if dragged.is_some() {
            drag::scroll_at_edges(ui);
        }
    }
}

fn title_ui(ui: &mut Ui, view: &View<'_>, block: &Block<'_>, place: Rect, actions: &mut Actions) {
    let (colors, texts, section) = (palette(ui), view.texts, block.section);
    let name = match &*section.key {
        ADDED => texts.get("section-own"),
        PINNED => texts.get("section-pinned"),
        "" => texts.get("section-other"),
        name => name,
    };
    let id = Id::unique(("charts section", view.place.id, &section.key));
    // Below the row, whose clicks stay its own.
    let handle = ui.interact(place, id.with("drag"), Sense::DRAG);
    let shown = ui.scope_builder(UiBuilder::new().max_rect(place).id_salt(id), |ui| {
        ListRow::new(Role::DisclosureTriangle, crate::model::format::safe_text(name))
            .id(id)
            .selected(!block.is_folded)
            .filled(false)
            .height(TITLE)
            .corner(4)
            .lead(Lead { first: 7.0, pitch: 0.0, text: 13.0 })
            .fold(Some(!block.is_folded))
            .font(font::value())
            .end(48.0)
            .show(ui)
    });
    let Shown { response, text, .. } = shown.inner;
    let at = pos2(text.right() + 8.0, response.rect.center().y);
    let count = crate::text::grouped(section.len());
    ui.painter().text(at, egui::Align2::LEFT_CENTER, count, font::small(), colors.muted);
    if response.clicked() {
        actions.push(charts::Action::ToggleSection(section.key.clone()));
    }
    drag::section_ui(ui, view, &section.key, &handle, actions);
    response.context_menu(|ui| {
        if section.key != PINNED {
            for (key, to) in
                [("section-up", Move::Earlier), ("section-down", Move::Later), ("section-first", Move::First)]
            {
                if ui.button(texts.get(key)).clicked() {
                    actions.push(charts::Action::MoveSection(section.key.clone(), to));
                }
            }
            ui.separator();
        }
        for (key, is_folded) in [("sections-fold", true), ("sections-unfold", false)] {
            if ui.button(texts.get(key)).clicked() {
                actions.push(charts::Action::FoldSections(is_folded));
            }
        }
        ui.separator();
        commands::menu_entries(ui, view.state, crate::app::command::CHARTS_MENU, actions);
    });
}
