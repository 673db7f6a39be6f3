//! Below two images: how far they are apart, in numbers, and how many pixels differ by how much.

use egui::{Align, Align2, Frame, Layout, Margin, Panel, Rect, RichText, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::images::rounded;
use super::{Page, push, said};
use crate::app::compare::files::{Action, Compared};
use crate::chart::palette::ramp;
use crate::compare::artifact::images::{ImageDifference, NotCompared, Sizes, VISIBLE};
use crate::compare::artifact::{Choices, Difference};
use crate::views::Actions;
use crate::views::theme::{self, font, palette};
use crate::views::widgets::Button;

/// Height of the line with the numbers.
const HEIGHT: f32 = 58.0;
/// Bars that are drawn of the pixels by their difference.
const BARS: usize = 48;

/// The numbers, from the lower edge up.
pub(super) fn numbers_ui(ui: &mut Ui, page: Page<'_>, actions: &mut Actions) {
    let Some(compared) = page.state.compared.value() else { return };
    let Some(Ok(Difference::Pixels(_)) | Err(_)) = &compared.difference else { return };
    let colors = palette(ui);
    let frame = Frame::new().fill(colors.content).inner_margin(Margin::symmetric(16, 0));
    Panel::bottom("difference of images").exact_size(HEIGHT).frame(frame).show(ui, |ui| {
        let edge = ui.clip_rect();
        ui.painter().hline(edge.x_range(), edge.top() + 0.5, egui::Stroke::new(1.0, colors.line));
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| match &compared.difference {
            Some(Ok(Difference::Pixels(found))) => found_ui(ui, page, compared, found),
            Some(Err(NotCompared::Sizes(sizes))) => sizes_ui(ui, page, *sizes, actions),
            Some(Ok(_) | Err(_)) | None => {
                ui.label(RichText::new(page.view.texts.get("files-not-compared")).color(colors.muted));
            }
        });
    });
}

fn found_ui(ui: &mut Ui, page: Page<'_>, compared: &Compared, found: &ImageDifference) {
    let (texts, colors) = (page.view.texts, palette(ui));
    ui.spacing_mut().item_spacing.x = 26.0;
    if page.runs().len() > 2 {
        pair_ui(ui, page);
    }
    if found.is_identical {
        let key = if compared.is_identical() { "files-identical" } else { "files-same-pixels" };
        ui.label(RichText::new(texts.get(key)).font(font::value()).color(colors.text));
        return;
    }
    let range = match found.range {
        range if range >= 2.0 => crate::text::grouped(range as i64),
        range => rounded(range),
    };
    let psnr = format!("{:.2}", found.all.psnr);
    value_ui(ui, "PSNR", &psnr, "dB");
    let ssim = found.ssim.as_ref().map_or_else(|| "–".to_owned(), |it| format!("{:.4}", it.luma));
    value_ui(ui, "SSIM", &ssim, "");
    let of = texts.with("files-of-range", &[("range", range.into())]);
    value_ui(ui, texts.get("files-mean"), &rounded(found.all.mean), &of);
    value_ui(ui, texts.get("files-largest"), &rounded(found.all.max), "");
    let over = texts.with("files-over-visible", &[("value", rounded(VISIBLE * found.range).into())]);
    value_ui(ui, &over, &format!("{:.1} %", found.visible * 100.0), "");
    let notes = [
        (found.is_scaled, "files-scaled"),
        (found.is_reduced, "files-reduced"),
        (found.depths_differ, "files-depths-differ"),
    ];
    let told: Vec<&str> = notes.into_iter().filter(|(is_so, _)| *is_so).map(|(_, key)| texts.get(key)).collect();
    if !told.is_empty() {
        ui.label(RichText::new(told.join(" · ")).font(font::small()).color(colors.warn));
    }
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| histogram_ui(ui, page, compared, found));
}

/// Which two of several runs the numbers are of.
fn pair_ui(ui: &mut Ui, page: Page<'_>) {
    let Some(pair) = page.pair else { return };
    let colors = palette(ui);
    let names = pair.map(|run| crate::model::format::middle_ellipsis(&page.name(run), 18).into_owned());
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.add_space((HEIGHT - 38.0) / 2.0);
        for name in names {
            ui.label(RichText::new(name).font(font::small()).color(colors.text2));
        }
    });
}

/// A caption, below it the number.
fn value_ui(ui: &mut Ui, name: &str, value: &str, unit: &str) {
    let colors = palette(ui);
    let painter = ui.painter().clone();
    let caption = painter.layout_no_wrap(name.to_owned(), font::small(), colors.muted);
    let number = painter.layout_no_wrap(value.to_owned(), font::title(), colors.text);
    let unit_galley = painter.layout_no_wrap(unit.to_owned(), font::small(), colors.muted);
    let unit_width = if unit.is_empty() { 0.0 } else { unit_galley.size().x + 4.0 };
    let width = caption.size().x.max(number.size().x + unit_width);
    let (rect, response) = ui.allocate_exact_size(vec2(width, 42.0), Sense::hover());
    let label = [name, value, unit].iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" ");
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &*label));
    painter.galley(rect.min + vec2(0.0, 1.0), caption, colors.muted);
    let low = rect.bottom() - 1.0;
    let number_size = number.size();
    painter.galley(pos2(rect.left(), low - number_size.y), number, colors.text);
    let at = pos2(rect.left() + number_size.x + 4.0, low - unit_galley.size().y - 2.0);
    painter.galley(at, unit_galley, colors.muted);
}

fn sizes_ui(ui: &mut Ui, page: Page<'_>, sizes: [[u32; 2]; 2], actions: &mut Actions) {
    let texts = page.view.texts;
    let [before, after] = sizes.map(|[width, height]| format!("{width} × {height}"));
    let said = texts.with("files-other-size", &[("before", before.into()), ("after", after.into())]);
    ui.label(RichText::new(said).font(font::body()).color(palette(ui).text));
    if ui.add(Button::outlined(texts.get("files-scale"))).clicked() {
        let ways = Choices { sizes: Sizes::Scaled, ..page.state.ways.clone() };
        push(actions, Action::SetWays(ways));
    }
}

fn color(ui: &Ui, place: f64) -> egui::Color32 {
    let scale = ramp::difference(ui.theme() == egui::Theme::Dark);
    theme::picture_color(scale[((place * 255.0).round().clamp(0.0, 255.0)) as usize])
}

/// How many pixels differ by how much, in the colours of the difference.
fn histogram_ui(ui: &mut Ui, page: Page<'_>, compared: &Compared, found: &ImageDifference) {
    let colors = palette(ui);
    if ui.available_width() < 260.0 {
        return;
    }
    let top = compared.top / f64::from(page.state.image.magnification);
    let (rect, response) = ui.allocate_exact_size(vec2(172.0, 46.0), Sense::hover());
    let name = page.view.texts.get("files-pixels-by-difference");
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name));
    // Those that are equal would hide all others.
    let mut bars = [0_u64; BARS];
    for (at, count) in found.histogram.iter().enumerate().skip(1) {
        let value = at as f64 / found.histogram.len() as f64 * found.range;
        let bar = (value / top * BARS as f64) as usize;
        if let Some(bar) = bars.get_mut(bar) {
            *bar += count;
        }
    }
    let most = bars.iter().copied().max().unwrap_or(0).max(1) as f32;
    let area = rect.with_max_y(rect.bottom() - 14.0);
    let width = area.width() / BARS as f32;
    for (at, count) in bars.iter().enumerate().filter(|(_, count)| **count > 0) {
        let height = (*count as f32 / most * area.height()).max(1.0);
        let corner = pos2(area.left() + at as f32 * width, area.bottom() - height);
        let place = (at as f64 + 0.5) / BARS as f64;
        ui.painter().rect_filled(Rect::from_min_size(corner, vec2(width - 0.5, height)), 0, color(ui, place));
    }
    ui.painter().hline(area.x_range(), area.bottom(), egui::Stroke::new(1.0, colors.axis));
    let ends =
        [(Align2::LEFT_BOTTOM, rect.left_bottom(), "0".to_owned()), (Align2::RIGHT_BOTTOM, rect.max, rounded(top))];
    for (align, at, text) in ends {
        ui.painter().text(at, align, text, font::tiny(), colors.muted);
    }
    ui.label(RichText::new(name).font(font::small()).color(colors.muted));
}

/// The scale of the difference, from right to left.
pub(super) fn legend_ui(ui: &mut Ui, page: Page<'_>) {
    let colors = palette(ui);
    let Some(map) = page.state.image.map.value() else { return };
    let muted = |text: String| RichText::new(text).font(font::small()).color(colors.muted);
    ui.label(muted(rounded(map.top)));
    let (rect, _) = ui.allocate_exact_size(vec2(90.0, 8.0), Sense::hover());
    let steps = 45;
    for step in 0..steps {
        let part = step as f32 / steps as f32;
        let left = rect.left() + rect.width() * part;
        let bar = Rect::from_min_size(pos2(left, rect.top()), vec2(rect.width() / steps as f32 + 0.5, rect.height()));
        ui.painter().rect_filled(bar, 0, color(ui, f64::from(part)));
    }
    ui.painter().rect_stroke(rect, 0, egui::Stroke::new(1.0, colors.line), egui::StrokeKind::Outside);
    ui.label(muted("0".to_owned()));
}

/// Where nothing else can be told: whether the bytes are the same.
pub(super) fn bytes_ui(ui: &mut Ui, page: Page<'_>) {
    let Some(compared) = page.state.compared.value() else { return };
    let colors = palette(ui);
    let frame = Frame::new().fill(colors.content).inner_margin(Margin::symmetric(16, 0));
    Panel::bottom("difference of bytes").exact_size(36.0).frame(frame).show(ui, |ui| {
        let edge = ui.clip_rect();
        ui.painter().hline(edge.x_range(), edge.top() + 0.5, egui::Stroke::new(1.0, colors.line));
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            if page.runs().len() > 2 {
                let names = page.pair.map(|pair| pair.map(|run| page.name(run)).join(" / ")).unwrap_or_default();
                let names = crate::model::format::middle_ellipsis(&names, 60).into_owned();
                ui.label(RichText::new(names).font(font::small()).color(colors.muted));
            }
            ui.label(RichText::new(said::content(page, compared)).font(font::body()).color(colors.text));
        });
    });
}
