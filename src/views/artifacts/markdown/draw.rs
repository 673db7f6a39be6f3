//! Blocks of Markdown below each other.

use std::ops::Range;
use std::sync::Arc;

use egui::text::{CCursor, LayoutJob, TextFormat};
use egui::text_selection::LabelSelectionState;
use egui::{
    Align2, Color32, FontId, Galley, Label, Margin, OpenUrl, Pos2, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind,
    Ui, UiBuilder, WidgetInfo, pos2, vec2,
};
use pulldown_cmark::Alignment;

use super::parse::{Block, Item, Line, Span};
use crate::app::artifacts::pictures::Pictures;
use crate::preview::Shape;
use crate::text::Texts;
use crate::views::artifacts::image::thumbnail_ui;
use crate::views::icons::Icon;
use crate::views::theme::{font, medium, palette, semibold};
use crate::views::widgets::{Button, focus_ring};

const BLOCK_GAP: f32 = 8.0;
const ITEM_GAP: f32 = 3.0;
const INDENT: f32 = 20.0;
/// Widest cell of a table before it is broken into lines.
const WIDEST_CELL: f32 = 320.0;

/// What a page knows beside its text, and what was done with it.
pub(super) struct Page<'a> {
    pub(super) texts: &'static Texts,
    /// Pictures that lie beside the text; `None` where there are none.
    pub(super) pictures: Option<&'a Pictures>,
    /// Pictures that are in view and were not read.
    pub(super) wanted: Vec<String>,
    /// Where a link leads that was clicked and does not lead out.
    pub(super) clicked: Option<String>,
    /// The block that is to come into view.
    pub(super) goal: Option<usize>,
}

/// How high the blocks of a page are in this width.
#[derive(Default)]
pub(super) struct Heights {
    width: f32,
    of: Vec<f32>,
}

/// All blocks, of which only those in view are laid out once their heights are known.
pub(super) fn page_ui(ui: &mut Ui, page: &mut Page<'_>, blocks: &[Block], heights: &mut Heights) {
    let width = ui.available_width();
    if heights.width != width || heights.of.len() != blocks.len() {
        *heights = Heights { width, of: vec![f32::NAN; blocks.len()] };
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    let clip = ui.clip_rect();
    for (at, block) in blocks.iter().enumerate() {
        if at > 0 {
            ui.add_space(before(block));
        }
        let top = ui.cursor().top();
        let known = heights.of[at];
        if page.goal == Some(at) {
            ui.scroll_to_rect(
                Rect::from_min_size(pos2(clip.left(), top - 8.0), vec2(1.0, 1.0)),
                Some(egui::Align::TOP),
            );
        }
        if !known.is_nan() && (top + known < clip.top() || top > clip.bottom()) {
            ui.add_space(known);
            continue;
        }
        ui.push_id(at, |ui| block_ui(ui, page, block));
        heights.of[at] = ui.cursor().top() - top;
    }
}

fn before(block: &Block) -> f32 {
    match block {
        Block::Heading(1 | 2, _) => 16.0,
        Block::Heading(..) => 12.0,
        _ => BLOCK_GAP,
    }
}

fn blocks_ui(ui: &mut Ui, page: &mut Page<'_>, blocks: &[Block], gap: f32) {
    ui.spacing_mut().item_spacing.y = 0.0;
    for (at, block) in blocks.iter().enumerate() {
        if at > 0 {
            ui.add_space(gap);
        }
        ui.push_id(at, |ui| block_ui(ui, page, block));
    }
}

fn block_ui(ui: &mut Ui, page: &mut Page<'_>, block: &Block) {
    let colors = palette(ui);
    match block {
        Block::Heading(level, line) => {
            let size = match level {
                1 => 18.0,
                2 => 16.0,
                3 => 14.0,
                _ => 13.0,
            };
            line_ui(ui, page, line, &FontId::new(size, semibold()), colors.text);
        }
        Block::Paragraph(line) => line_ui(ui, page, line, &font::body(), colors.text),
        Block::Code(code) => code_ui(ui, page, code),
        Block::List { first, items } => list_ui(ui, page, *first, items),
        Block::Quote(blocks) => {
            let inner = ui.available_rect_before_wrap();
            let inner = Rect::from_min_max(inner.min + vec2(14.0, 0.0), inner.max);
            let quoted =
                ui.scope_builder(UiBuilder::new().max_rect(inner), |ui| blocks_ui(ui, page, blocks, BLOCK_GAP));
            let bar = quoted.response.rect;
            ui.painter().vline(bar.left() - 10.0, bar.y_range(), Stroke::new(3.0, colors.line));
        }
        Block::Table { aligns, rows } => table_ui(ui, page, aligns, rows),
        Block::Rule => {
            let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 9.0), Sense::hover());
            ui.painter().hline(rect.x_range(), rect.center().y, Stroke::new(1.0, colors.line));
        }
    }
}

fn list_ui(ui: &mut Ui, page: &mut Page<'_>, first: Option<u64>, items: &[Item]) {
    let colors = palette(ui);
    let row = line_height(font::body().size);
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            ui.add_space(ITEM_GAP);
        }
        let room = ui.available_rect_before_wrap();
        // Tall enough for its mark, be there nothing in it.
        let middle = pos2(room.left() + INDENT - 10.0, room.top() + row / 2.0);
        if let Some(is_done) = item.task {
            let area = Rect::from_center_size(middle, vec2(12.0, 12.0));
            ui.painter().rect_stroke(area, 3, Stroke::new(1.0, colors.line_strong), StrokeKind::Inside);
            if is_done {
                Icon::Check.paint(ui.painter(), area.center(), 10.0, colors.text);
            }
        } else if let Some(first) = first {
            let number = format!("{}.", first.saturating_add(at as u64));
            let right = pos2(room.left() + INDENT - 5.0, middle.y);
            ui.painter().text(right, Align2::RIGHT_CENTER, number, font::body(), colors.text2);
        } else {
            ui.painter().circle_filled(middle + vec2(0.0, 0.5), 2.0, colors.text2);
        }
        let inner = Rect::from_min_max(room.min + vec2(INDENT, 0.0), room.max);
        ui.scope_builder(UiBuilder::new().max_rect(inner).id_salt(("item", at)), |ui| {
            ui.set_min_height(row);
            blocks_ui(ui, page, &item.blocks, ITEM_GAP);
        });
    }
}

fn code_ui(ui: &mut Ui, page: &mut Page<'_>, code: &str) {
    let colors = palette(ui);
    let frame = egui::Frame::new().fill(colors.inset).corner_radius(6).inner_margin(Margin::symmetric(10, 8));
    let shown = frame.show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ScrollArea::horizontal().auto_shrink([false, true]).show(ui, |ui| {
            let job = LayoutJob::simple(code.to_owned(), font::mono(), colors.text, f32::INFINITY);
            ui.add(Label::new(job).extend());
        });
    });
    // Always there: what appears under the pointer is found by nobody without one.
    let rect = shown.response.rect;
    let corner = Rect::from_min_size(pos2(rect.right() - 31.0, rect.top() + 3.0), vec2(28.0, 28.0));
    ui.scope_builder(UiBuilder::new().max_rect(corner).id_salt("copy"), |ui| {
        ui.painter().rect_filled(corner, 6, colors.inset);
        if ui.add(Button::icon(Icon::Copy, page.texts.get("copy-code"))).clicked() {
            ui.copy_text(code.to_owned());
        }
    });
    // The button took no room of its own.
    ui.advance_cursor_after_rect(rect);
}

fn table_ui(ui: &mut Ui, page: &mut Page<'_>, aligns: &[Alignment], rows: &[Vec<Line>]) {
    let colors = palette(ui);
    let font_of = |row: usize| if row == 0 { FontId::new(12.0, medium()) } else { font::body() };
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let (mut widths, mut heights) = (vec![24.0_f32; columns], vec![0.0_f32; rows.len()]);
    for (at, row) in rows.iter().enumerate() {
        for (column, line) in row.iter().enumerate() {
            let job = job(ui, line, &font_of(at), colors.text, WIDEST_CELL);
            let size = ui.fonts_mut(|fonts| fonts.layout_job(job)).size();
            widths[column] = widths[column].max(size.x.ceil() + 20.0);
            heights[at] = heights[at].max(size.y.ceil() + 8.0);
        }
    }
    let size = vec2(widths.iter().sum(), heights.iter().sum());
    ScrollArea::horizontal().auto_shrink([false, true]).show(ui, |ui| {
        let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
        let line = Stroke::new(1.0, colors.line);
        let mut top = rect.top();
        for (at, row) in rows.iter().enumerate() {
            let area = Rect::from_min_size(pos2(rect.left(), top), vec2(size.x, heights[at]));
            if at == 0 {
                ui.painter().rect_filled(area, 6, colors.head);
            }
            let mut left = rect.left();
            for (column, line) in row.iter().enumerate() {
                let cell = Rect::from_min_size(pos2(left, top), vec2(widths[column], heights[at]));
                let align = aligns.get(column).copied().unwrap_or(Alignment::None);
                cell_ui(ui, page, (at, column), cell.shrink2(vec2(10.0, 4.0)), line, (&font_of(at), align));
                left += widths[column];
            }
            top += heights[at];
            if at + 1 < rows.len() {
                ui.painter().hline(area.x_range(), area.bottom() - 0.5, line);
            }
        }
        ui.painter().rect_stroke(rect, 6, line, StrokeKind::Inside);
    });
}

fn cell_ui(
    ui: &mut Ui,
    page: &mut Page<'_>,
    salt: (usize, usize),
    cell: Rect,
    line: &Line,
    (font, align): (&FontId, Alignment),
) {
    let color = palette(ui).text;
    let job = job(ui, line, font, color, cell.width());
    let width = ui.fonts_mut(|fonts| fonts.layout_job(job)).size().x;
    let left = match align {
        Alignment::Right => cell.right() - width,
        Alignment::Center => cell.center().x - width / 2.0,
        Alignment::Left | Alignment::None => cell.left(),
    };
    let area = Rect::from_min_max(pos2(left.max(cell.left()), cell.top()), cell.max + vec2(1.0, 0.0));
    let mut inner = ui.new_child(UiBuilder::new().max_rect(area).id_salt(salt));
    line_ui(&mut inner, page, line, font, color);
}

/// As high as a line of the interface, in proportion.
fn line_height(size: f32) -> f32 {
    (size * 1.5).round()
}

/// The text of a line with its styles, broken at `width`.
fn job(ui: &Ui, line: &Line, font: &FontId, color: Color32, width: f32) -> LayoutJob {
    let colors = palette(ui);
    let mut job = LayoutJob::default();
    job.wrap.max_width = width;
    for span in &line.spans {
        let family = if span.style.is_bold { semibold() } else { font.family.clone() };
        let font_id = if span.style.is_code {
            FontId::monospace((font.size - 1.0).max(11.0))
        } else {
            FontId::new(font.size, family)
        };
        let color = if span.link.is_some() { colors.accent_text } else { color };
        let format = TextFormat {
            font_id,
            color,
            italics: span.style.is_italic,
            strikethrough: if span.style.is_struck { Stroke::new(1.0, color) } else { Stroke::NONE },
            // The box around code is no higher than the code.
            line_height: (!span.style.is_code).then(|| line_height(font.size)),
            valign: egui::Align::Center,
            background: if span.style.is_code { colors.inset } else { Color32::TRANSPARENT },
            ..TextFormat::default()
        };
        job.append(&line.text[span.range.clone()], 0.0, format);
    }
    job
}

/// Whether an address is one that a browser or a mail program opens: nothing else is handed to the system.
fn leads_out(address: &str) -> bool {
    let address = address.to_ascii_lowercase();
    ["http://", "https://", "mailto:"].iter().any(|scheme| address.starts_with(scheme))
}

/// The pictures of a line that are here.
fn pictures_ui(ui: &mut Ui, page: &mut Page<'_>, line: &Line) {
    let Some(known) = page.pictures else { return };
    for address in &line.pictures {
        let Some(picture) = known.of(address) else {
            page.wanted.push(address.to_string());
            continue;
        };
        let Some(Shape::Image(image)) = picture.map(|preview| &preview.shape) else { continue };
        let size = vec2(image.size[0] as f32, image.size[1] as f32) / ui.pixels_per_point().max(1.0);
        let scale = (ui.available_width() / size.x.max(1.0)).min(1.0);
        let (rect, response) = ui.allocate_exact_size(size * scale, Sense::hover());
        let name = if line.text.is_empty() { address.as_ref() } else { line.text.as_str() };
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name));
        if let Some(preview) = picture {
            thumbnail_ui(ui, rect, preview);
        }
        ui.add_space(4.0);
    }
}

/// Text that can be selected, with links that can be clicked and reached by keyboard.
fn line_ui(ui: &mut Ui, page: &mut Page<'_>, line: &Line, font: &FontId, color: Color32) {
    pictures_ui(ui, page, line);
    let job = job(ui, line, font, color, ui.available_width());
    let (at, galley, response) = Label::new(job).wrap().layout_in_ui(ui);
    let is_enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Label, is_enabled, &line.text));
    if ui.is_rect_visible(response.rect) {
        LabelSelectionState::label_text_selection(ui, &response, at, galley.clone(), color, Stroke::NONE);
    }
    let links = line.spans.iter().filter(|span| span.link.is_some());
    for (number, span) in links.enumerate() {
        link_ui(ui, page, (line, span), number, (at, &galley), &response);
    }
}

fn link_ui(
    ui: &Ui,
    page: &mut Page<'_>,
    (line, span): (&Line, &Span),
    number: usize,
    (at, galley): (Pos2, &Arc<Galley>),
    label: &egui::Response,
) {
    let Some(address) = span.link.as_deref() else { return };
    let areas = areas(line, &span.range, galley);
    let name = &line.text[span.range.clone()];
    for (part, area) in areas.into_iter().enumerate() {
        let area = area.translate(at.to_vec2());
        // Only its first part is a stop of the Tab key.
        let sense = if part == 0 { Sense::click() } else { Sense::CLICK };
        let response = ui.interact(area, label.id.with(("link", number, part)), sense);
        if part == 0 {
            response.widget_info(|| WidgetInfo::labeled(Role::Link, true, name));
        }
        focus_ring(ui, &response, area.expand(1.0), 4);
        if response.hovered() {
            ui.painter().hline(area.x_range(), area.bottom() - 2.0, Stroke::new(1.0, palette(ui).accent_text));
        }
        if response.clicked() {
            if leads_out(address) {
                ui.open_url(OpenUrl::new_tab(address));
            } else {
                page.clicked = Some(address.to_owned());
            }
        }
        response.on_hover_cursor(egui::CursorIcon::PointingHand).on_hover_text(address);
    }
}

/// Where a part of a line stands: one rectangle in each row that it reaches.
fn areas(line: &Line, range: &Range<usize>, galley: &Galley) -> Vec<Rect> {
    let cursor = |byte: usize| galley.pos_from_cursor(CCursor::new(line.text[..byte].chars().count()));
    let (from, to) = (cursor(range.start), cursor(range.end));
    let mut areas = Vec::new();
    for row in &galley.rows {
        let rect = row.rect();
        if rect.bottom() <= from.top() + 1.0 || rect.top() >= to.bottom() - 1.0 {
            continue;
        }
        let left = if rect.y_range().contains(from.center().y) { from.left() } else { rect.left() };
        let right = if rect.y_range().contains(to.center().y) { to.left() } else { rect.right() };
        if right > left {
            areas.push(Rect::from_x_y_ranges(left..=right, rect.y_range()));
        }
    }
    areas
}
