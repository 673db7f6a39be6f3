//! Columns of a table as lines, points or bars.

use egui::{
    Align, Align2, Layout, Popup, PopupCloseBehavior, Rect, RichText, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2,
    vec2,
};
use jiff::tz::TimeZone;

use super::{Page, push};
use crate::app::artifacts::table::{Action, Plot};
use crate::chart::palette::LineColor;
use crate::chart::ticks::{self, Tick};
use crate::model::format;
use crate::preview::tables::{Mark, PlotData};
use crate::text::Texts;
use crate::views::Actions;
use crate::views::icons::Icon;
use crate::views::theme::{Palette, faded, font, palette};
use crate::views::widgets::{Button, check_row, dropdown, segmented};

/// Columns that are drawn at once: as many as there are colours.
const MAX_SERIES: usize = 12;

pub(super) fn chart_ui(ui: &mut Ui, page: Page<'_>, plot: &Plot, actions: &mut Actions) {
    let texts = page.texts;
    egui::Frame::new().inner_margin(egui::Margin::symmetric(16, 6)).show(ui, |ui| {
        bar_ui(ui, page, plot, actions);
        if let Some(why) = plot.data.failure() {
            ui.label(RichText::new(texts.message(why)).font(font::body()).color(palette(ui).warn));
            return;
        }
        let Some(data) = plot.data.value() else {
            ui.label(RichText::new(texts.get("table-ordering")).font(font::body()).color(palette(ui).muted));
            return;
        };
        let colors = palette(ui);
        let slot = |at: usize| colors.line(LineColor::Slot(at % crate::chart::palette::PALETTE_SIZE));
        let names: Vec<String> = data.series.iter().map(|series| series.name.clone()).collect();
        let slots: Vec<egui::Color32> = (0..names.len()).map(slot).collect();
        plot_ui(ui, page.texts, data, &names, &slots);
    });
}

/// Which columns, and how.
fn bar_ui(ui: &mut Ui, page: Page<'_>, plot: &Plot, actions: &mut Actions) {
    let Page { table, texts, .. } = page;
    let mut changed = None;
    let mut set = |mark, x, y| changed = Some(Action::SetPlot { mark, x, y });
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let marks = [
            (Mark::Line, texts.get("table-mark-line")),
            (Mark::Scatter, texts.get("table-mark-scatter")),
            (Mark::Histogram, texts.get("table-mark-histogram")),
        ];
        if let Some(mark) = segmented(ui, texts.get("table-mark"), &marks, plot.mark) {
            set(mark, plot.x, plot.y.clone());
        }
        let numeric: Vec<usize> = (0..table.columns.len()).filter(|&at| table.columns[at].is_numeric).collect();
        let shown = match plot.y[..] {
            [one] => format::safe_text(&table.title(one)).into_owned(),
            _ => texts.count("table-columns", plot.y.len()),
        };
        let y = ui.add(Button::outlined(&format!("y: {shown}")).trailing(Icon::ChevronDown));
        y.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, format!("{}: {shown}", texts.get("table-y"))));
        Popup::menu(&y).close_behavior(PopupCloseBehavior::CloseOnClickOutside).show(|ui| {
            ui.set_min_width(200.0);
            egui::ScrollArea::vertical().max_height(360.0).show_rows(ui, 24.0, numeric.len(), |ui, rows| {
                for &at in &numeric[rows] {
                    let is_on = plot.y.contains(&at);
                    if check_row(ui, is_on, &format::safe_text(&table.title(at))).clicked() {
                        let mut y = plot.y.clone();
                        if is_on {
                            y.retain(|&other| other != at);
                        } else if y.len() < MAX_SERIES {
                            y.push(at);
                        }
                        if !y.is_empty() {
                            set(plot.mark, plot.x, y);
                        }
                    }
                }
            });
        });
        if plot.mark != Mark::Histogram {
            let names: Vec<(Option<usize>, String)> = std::iter::once((None, texts.get("table-row-number").to_owned()))
                .chain(
                    (0..table.columns.len())
                        .filter(|&at| {
                            table.columns[at].is_numeric || table.columns[at].kind == crate::preview::ValueKind::Time
                        })
                        .take(200)
                        .map(|at| (Some(at), format::safe_text(&table.title(at)).into_owned())),
                )
                .collect();
            let choices: Vec<(Option<usize>, &str)> = names.iter().map(|(at, name)| (*at, name.as_str())).collect();
            ui.label(RichText::new("x:").font(font::body()).color(palette(ui).muted));
            if let Some(x) = dropdown(ui, texts.get("table-x"), &choices, plot.x) {
                set(plot.mark, x, plot.y.clone());
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.add(Button::icon(Icon::X, texts.get("table-plot-close"))).clicked() {
                set(plot.mark, None, Vec::new());
            }
            if let Some(data) = plot.data.value().filter(|data| data.drawn < data.values) {
                let number = |value: u64| format::number(value as f64);
                let said = texts
                    .with("table-thinned", &[("n", number(data.drawn).into()), ("all", number(data.values).into())]);
                ui.label(RichText::new(said).font(font::small()).color(palette(ui).muted));
            }
        });
    });
    if let Some(action) = changed {
        push(actions, action);
    }
}

/// From data to the screen.
struct Axes {
    area: Rect,
    x: (f64, f64),
    y: (f64, f64),
}

impl Axes {
    fn at(&self, [x, y]: [f64; 2]) -> egui::Pos2 {
        let part = |value: f64, (low, high): (f64, f64)| ((value / 2.0 - low / 2.0) / (high / 2.0 - low / 2.0)) as f32;
        let x = self.area.left() + part(x, self.x) * self.area.width();
        pos2(x, self.area.bottom() - part(y, self.y) * self.area.height())
    }
}

/// The least and the greatest, with something around a lone value.
fn range(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    let (low, high) =
        values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    if low > high {
        return None;
    }
    Some(if low == high { (low - 0.5 - low.abs() * 0.05, high + 0.5 + high.abs() * 0.05) } else { (low, high) })
}

/// What is drawn of columns, in all the room that there is: the name and the colour of each series.
pub(in crate::views) fn plot_ui(
    ui: &mut Ui,
    texts: &'static Texts,
    data: &PlotData,
    names: &[String],
    series_colors: &[egui::Color32],
) {
    let colors = palette(ui);
    let (rect, response) = ui.allocate_exact_size(ui.available_size().max(vec2(80.0, 60.0)), Sense::hover());
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let said = texts.with("table-chart", &[("columns", names.join(", ").into())]);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, said.clone()));
    let points = || data.series.iter().flat_map(|series| &series.points);
    let bars = || data.series.iter().filter_map(|series| series.histogram.as_ref());
    let (x, y) = if data.mark == Mark::Histogram {
        let most = bars().flat_map(|bars| &bars.counts).copied().max().unwrap_or(0);
        (range(bars().flat_map(|bars| [bars.range.0, bars.range.1])), Some((0.0, most.max(1) as f64 * 1.05)))
    } else {
        (range(points().map(|point| point[0])), range(points().map(|point| point[1])))
    };
    let (Some(x), Some(y)) = (x, y) else {
        ui.painter().text(
            rect.center(),
            Align2::CENTER_CENTER,
            texts.get("table-no-numbers"),
            font::body(),
            colors.muted,
        );
        return;
    };
    let legend = if data.series.len() > 1 { 20.0 } else { 0.0 };
    let area = Rect::from_min_max(rect.min + vec2(56.0, 8.0 + legend), rect.max - vec2(8.0, 34.0));
    let axes = Axes { area, x, y };
    axes_ui(ui, &axes, texts, data, rect);
    let painter = ui.painter().with_clip_rect(area.expand(2.0));
    for (at, series) in data.series.iter().enumerate() {
        let color = series_colors.get(at).copied().unwrap_or(colors.text);
        if legend > 0.0 {
            legend_ui(ui, rect, &names, at, color, colors);
        }
        if let Some(bars) = &series.histogram {
            let step = (bars.range.1 / 2.0 - bars.range.0 / 2.0) * 2.0 / bars.counts.len() as f64;
            let fill = if data.series.len() > 1 { faded(color, 55) } else { color };
            for (bar, &count) in bars.counts.iter().enumerate().filter(|(_, count)| **count > 0) {
                let left = bars.range.0 + bar as f64 * step;
                let bar = Rect::from_two_pos(axes.at([left, 0.0]), axes.at([left + step, count as f64]));
                painter.rect_filled(bar.shrink2(vec2(0.5, 0.0)), 0, fill);
            }
        }
        let on_screen = series.points.iter().map(|&point| axes.at(point));
        match data.mark {
            Mark::Line if series.points.len() > 1 => {
                painter.add(Shape::line(on_screen.collect(), Stroke::new(1.5, color)));
            }
            Mark::Line | Mark::Scatter => {
                let radius = if series.points.len() > 2_000 { 1.5 } else { 2.5 };
                painter.extend(on_screen.map(|at| Shape::circle_filled(at, radius, faded(color, 80))));
            }
            Mark::Histogram => {}
        }
    }
    hover_ui(ui, &response, &axes, data, &names);
}

fn legend_ui(ui: &Ui, rect: Rect, names: &[&str], at: usize, color: egui::Color32, colors: &Palette) {
    let before: usize = names[..at].iter().map(|name| name.chars().count().min(24) + 4).sum();
    let left = rect.left() + 56.0 + before as f32 * 6.8;
    ui.painter().circle_filled(pos2(left + 4.0, rect.top() + 10.0), 4.0, color);
    let name = format::middle_ellipsis(names[at], 24);
    ui.painter().text(
        pos2(left + 14.0, rect.top() + 10.0),
        Align2::LEFT_CENTER,
        format::safe_text(&name),
        font::small(),
        colors.text2,
    );
}

fn axes_ui(ui: &Ui, axes: &Axes, texts: &'static Texts, data: &PlotData, rect: Rect) {
    let colors = palette(ui);
    let painter = ui.painter();
    let Axes { area, x, y } = axes;
    for Tick { at, label } in ticks::numbers(*y, ((area.height() / 44.0) as usize).clamp(2, 6)) {
        let height = axes.at([x.0, at]).y;
        painter.hline(area.x_range(), height, Stroke::new(1.0, colors.grid));
        painter.text(pos2(area.left() - 6.0, height), Align2::RIGHT_CENTER, label, font::tiny(), colors.muted);
    }
    let most = ((area.width() / 96.0) as usize).clamp(2, 8);
    let along = if data.x_is_time && data.mark != Mark::Histogram {
        let dates = ticks::dates((x.0 * 1000.0, x.1 * 1000.0), most, &TimeZone::UTC, texts);
        dates.into_iter().map(|tick| Tick { at: tick.at / 1000.0, ..tick }).collect()
    } else {
        ticks::numbers(*x, most)
    };
    for Tick { at, label } in along {
        let left = axes.at([at, y.0]).x;
        painter.vline(left, area.bottom()..=area.bottom() + 4.0, Stroke::new(1.0, colors.axis));
        painter.text(pos2(left, area.bottom() + 6.0), Align2::CENTER_TOP, label, font::tiny(), colors.muted);
    }
    painter.hline(area.x_range(), area.bottom(), Stroke::new(1.0, colors.axis));
    let title = match (data.mark, &data.x) {
        (Mark::Histogram, _) => data.series.first().map_or("", |series| &series.name),
        (_, Some(name)) => name,
        (_, None) => texts.get("table-row-number"),
    };
    let title = format::middle_ellipsis(title, 60);
    painter.text(
        pos2(area.center().x, rect.bottom() - 2.0),
        Align2::CENTER_BOTTOM,
        format::safe_text(&title),
        font::small(),
        colors.text2,
    );
}

/// The point nearest to the pointer, and its values.
fn hover_ui(ui: &Ui, response: &egui::Response, axes: &Axes, data: &PlotData, names: &[&str]) {
    const REACH: f32 = 24.0;
    let Some(pointer) = response.hover_pos() else { return };
    let near =
        data.series.iter().zip(names).flat_map(|(series, name)| series.points.iter().map(move |&point| (*name, point)));
    let distance = |point: [f64; 2]| axes.at(point).distance_sq(pointer);
    let Some((name, point)) = near.min_by(|a, b| distance(a.1).total_cmp(&distance(b.1))) else { return };
    if distance(point) > REACH * REACH {
        return;
    }
    let colors = palette(ui);
    ui.painter().circle_stroke(axes.at(point), 4.0, Stroke::new(1.5, colors.text));
    let x = if data.x_is_time {
        jiff::Timestamp::from_nanosecond((point[0] * 1e9) as i128)
            .map_or_else(|_| String::new(), |time| time.to_string())
    } else {
        format::number(point[0])
    };
    let said = format!(
        "{}: {}\n{}: {x}",
        format::safe_text(name),
        format::number(point[1]),
        data.x.as_deref().map_or("#".into(), format::safe_text)
    );
    response.clone().on_hover_text_at_pointer(said);
}
