//! A page of blocks, one below another: notebooks, pages of HTML, models. What is out of view is not laid out.

mod grid;
mod lines;
mod members;
mod outline;

use std::sync::{Arc, Mutex, PoisonError};

use egui::{
    Align, Id, Label as TextLabel, Layout, Margin, RichText, Role, Sense, Theme, Ui, UiBuilder, WidgetInfo, vec2,
};

use super::super::Actions;
use super::super::icons::Icon;
use super::super::theme::{self, font, palette, semibold};
use super::markdown::markdown_ui;
use super::{figure as figures, image};
use crate::app::artifacts::document::Lines;
use crate::app::artifacts::figure::{self, FigureRef};
use crate::app::artifacts::{ArtifactRef, State};
use crate::preview::plotly::Figure;
use crate::preview::{Block, Document, Fact, ImagePreview, Label, Preview, Shape};
use crate::text::Texts;

pub(super) use members::back_ui;

/// Space between blocks, points.
const GAP: f32 = 10.0;
/// Widest line of text, points: longer ones are hard to read.
const MEASURE: f32 = 820.0;
/// Room for the number of a cell of a notebook.
const PROMPT: f32 = 44.0;
/// Widest figure, points.
const WIDEST_FIGURE: f32 = 900.0;
/// Highest picture, points.
const MOST_HEIGHT: f32 = 640.0;
/// Room for the labels of facts.
const LABELS: f32 = 168.0;

/// How high the blocks are in a width, with the lines that were found.
#[derive(Clone, Default)]
struct Heights(Arc<Mutex<(Version, Vec<f32>)>>);

/// The width, and which lines were found.
type Version = (f32, usize);

/// Everything, in a column that scrolls.
pub(super) fn document_ui(
    ui: &mut Ui,
    texts: &'static Texts,
    (artifacts, target, preview): (&State, &ArtifactRef, &Arc<Preview>),
    document: &Document,
    actions: &mut Actions,
) {
    let mut page = Page { texts, figures: &artifacts.figures, slot: 0, lines: None, actions };
    let id = Id::unique(("document heights", Arc::as_ptr(preview) as usize));
    let heights = ui.data_mut(|data| data.get_temp_mut_or_default::<Heights>(id).clone());
    let mut heights = heights.0.lock().unwrap_or_else(PoisonError::into_inner);
    egui::ScrollArea::vertical().id_salt(("document", target)).auto_shrink(false).show(ui, |ui| {
        egui::Frame::new().inner_margin(Margin::symmetric(24, 16)).show(ui, |ui| {
            let width = ui.available_width();
            ui.set_width(width);
            ui.spacing_mut().item_spacing.y = 0.0;
            let version = (width, artifacts.document.version());
            if heights.0 != version || heights.1.len() != document.blocks.len() {
                *heights = (version, vec![f32::NAN; document.blocks.len()]);
            }
            let clip = ui.clip_rect();
            // What a cell of a notebook gave stands under what was typed.
            let mut is_given = false;
            for (at, block) in document.blocks.iter().enumerate() {
                if at > 0 {
                    ui.add_space(before(block, &document.blocks[at - 1]));
                }
                is_given = matches!(block, Block::Input { .. })
                    || is_given && !matches!(block, Block::Markdown(_) | Block::Heading { level: 1 | 2, .. });
                page.slot += usize::from(matches!(block, Block::Figure(_) | Block::Curves(_)));
                let top = ui.cursor().top();
                let known = heights.1[at];
                if !known.is_nan() && (top + known < clip.top() || top > clip.bottom()) {
                    ui.add_space(known);
                    continue;
                }
                page.lines = artifacts.document.lines(at).cloned();
                ui.push_id((Arc::as_ptr(preview) as usize, at), |ui| {
                    if is_given && !matches!(block, Block::Input { .. }) {
                        set_in(ui, PROMPT + 10.0, |ui| block_ui(ui, &mut page, block));
                    } else {
                        block_ui(ui, &mut page, block);
                    }
                });
                heights.1[at] = ui.cursor().top() - top;
            }
        });
    });
}

/// Space between a block and the one above it.
fn before(block: &Block, above: &Block) -> f32 {
    match (block, above) {
        (Block::Heading { level: 1, .. }, _) => 2.0 * GAP,
        (Block::Heading { .. }, _) => 1.8 * GAP,
        (Block::Input { .. }, _) => 1.6 * GAP,
        (_, Block::Heading { .. }) => 0.6 * GAP,
        _ => GAP,
    }
}

fn words(texts: &'static Texts, label: &Label) -> String {
    match label {
        Label::Words(message) => texts.message(message),
        Label::Name(name) => name.clone(),
    }
}

/// What the blocks of a page are shown with.
struct Page<'a> {
    texts: &'static Texts,
    figures: &'a figure::State,
    /// Of the next figure, counted from 1.
    slot: usize,
    /// Of the block, once they were found.
    lines: Option<Arc<Lines>>,
    actions: &'a mut Actions,
}

fn block_ui(ui: &mut Ui, page: &mut Page<'_>, block: &Block) {
    let palette = palette(ui);
    let (texts, state, slot) = (page.texts, page.figures, page.slot);
    match block {
        Block::Heading { level, label } => {
            let size = [18.0, 15.0, 13.0][usize::from(*level).clamp(1, 3) - 1];
            let font = egui::FontId::new(size, semibold());
            let text = RichText::new(words(texts, label)).font(font).color(palette.text);
            ui.add(TextLabel::new(text).wrap().selectable(true));
        }
        Block::Text(text) => {
            ui.scope(|ui| {
                ui.set_max_width(ui.available_width().min(MEASURE));
                let text = RichText::new(text).font(font::body()).color(palette.text);
                ui.add(TextLabel::new(text).wrap().selectable(true));
            });
        }
        Block::Markdown(text) => {
            ui.scope(|ui| {
                ui.set_max_width(ui.available_width().min(MEASURE));
                markdown_ui(ui, texts, "block", text);
            });
        }
        Block::Code { text, .. } => lines::code_ui(ui, page, text),
        Block::Input { count, text, .. } => {
            let at = ui.cursor().left_top() + vec2(PROMPT - 8.0, 7.0);
            let prompt = count.map_or_else(|| "[ ]".to_owned(), |count| format!("[{count}]"));
            ui.painter().text(at, egui::Align2::RIGHT_TOP, prompt, font::mono(), palette.muted);
            set_in(ui, PROMPT, |ui| lines::code_ui(ui, page, text));
        }
        Block::Output { text, is_error } => lines::output_ui(ui, page, text, *is_error),
        Block::Facts(facts) => facts_ui(ui, texts, facts),
        Block::Table(table) => grid::grid_ui(ui, texts, table, page.actions),
        Block::Tree(tree) => outline::outline_ui(ui, texts, tree),
        Block::Warning(message) => {
            banner(ui, Icon::TriangleAlert, &texts.message(message), palette.warn_soft, palette.warn);
        }
        Block::Note(message) => {
            let text = RichText::new(texts.message(message)).font(font::body()).color(palette.muted);
            ui.add(TextLabel::new(text).wrap());
        }
        Block::Members { members, can_open } => members::members_ui(ui, texts, members, *can_open, page.actions),
        Block::Image(image) => picture_ui(ui, image),
        Block::Figure(all) => {
            let width = ui.available_width().min(WIDEST_FIGURE);
            let figure = FigureRef { all: all.clone(), at: 0 };
            figures::embedded_ui(ui, texts, (state, slot), &figure, width, page.actions);
        }
        Block::Curves(curves) => {
            // Known by where they lie in memory, as pictures are.
            let id = Id::unique(("curves of a page", Arc::as_ptr(curves) as usize));
            let known = ui.data(|data| data.get_temp::<Arc<Vec<Figure>>>(id));
            let all = known.unwrap_or_else(|| {
                let all = Arc::new(vec![curves.figure(&words(texts, &curves.x))]);
                ui.data_mut(|data| data.insert_temp(id, all.clone()));
                all
            });
            let width = ui.available_width().min(WIDEST_FIGURE);
            figures::embedded_ui(ui, texts, (state, slot), &FigureRef { all, at: 0 }, width, page.actions);
        }
    }
}

/// A picture of the page, no larger than it is.
fn picture_ui(ui: &mut Ui, image: &Arc<ImagePreview>) {
    // What is shown is known by where it lies in memory: the same place in every frame.
    let id = Id::unique(("picture of a page", Arc::as_ptr(image) as usize));
    let known = ui.data(|data| data.get_temp::<Arc<Preview>>(id));
    let preview = known.unwrap_or_else(|| {
        let preview = Arc::new(Preview::from(Shape::Image(ImagePreview::clone(image))));
        ui.data_mut(|data| data.insert_temp(id, preview.clone()));
        preview
    });
    let size = vec2(image.full_size[0] as f32, image.full_size[1] as f32);
    let scale = (ui.available_width() / size.x).min(MOST_HEIGHT / size.y).min(1.0);
    let (rect, response) = ui.allocate_exact_size(size * scale, Sense::hover());
    response.widget_info(|| {
        WidgetInfo::labeled(Role::Image, true, format!("{} × {}", image.full_size[0], image.full_size[1]))
    });
    if ui.is_rect_visible(rect) {
        // Who made it meant it to stand on a white page.
        if image.has_alpha() {
            ui.painter().rect_filled(rect, 0, theme::of(Theme::Light).content);
        }
        image::thumbnail_ui(ui, rect, &preview);
    }
}

/// Further to the right.
fn set_in(ui: &mut Ui, by: f32, content: impl FnOnce(&mut Ui)) {
    let room = ui.available_rect_before_wrap();
    let room = egui::Rect::from_min_max(room.min + vec2(by, 0.0), room.max);
    ui.scope_builder(UiBuilder::new().max_rect(room).layout(Layout::top_down(Align::Min)), content);
}

/// Something that must be seen first.
fn banner(ui: &mut Ui, icon: Icon, text: &str, fill: egui::Color32, color: egui::Color32) {
    egui::Frame::new().fill(fill).corner_radius(6).inner_margin(Margin::symmetric(12, 8)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_top(|ui| {
            ui.label(RichText::new(icon.glyph()).font(font::icon(15.0)).color(color));
            ui.add(TextLabel::new(RichText::new(text).font(font::body()).color(color)).wrap().selectable(true));
        });
    });
}

/// Names in a column, values beside them.
fn facts_ui(ui: &mut Ui, texts: &'static Texts, facts: &[Fact]) {
    let palette = palette(ui);
    for fact in facts {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 12.0;
            let label = words(texts, &fact.label);
            ui.allocate_ui_with_layout(vec2(LABELS, 22.0), Layout::left_to_right(Align::Min), |ui| {
                ui.set_width(LABELS);
                let text = RichText::new(label).font(font::body()).color(palette.muted);
                ui.add(TextLabel::new(text).truncate());
            });
            let text = RichText::new(&fact.value).font(font::body()).color(palette.text);
            ui.add(TextLabel::new(text).wrap().selectable(true));
        });
        ui.add_space(4.0);
    }
}
