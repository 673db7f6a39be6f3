//! How the figure is to look.

use std::sync::Arc;

use egui::{Align, Layout, RichText, Ui};

use crate::app::export;
use crate::chart::export::{Colors, ExportFormat, ExportSpec, LegendPlace, LengthUnit, PageSize, Preset, Theme};
use crate::text::Texts;
use crate::views::theme::{font, palette};
use crate::views::widgets::{check_row, dropdown, number_field, segmented, text_field};
use crate::views::{Actions, View};

const NAMES: f32 = 78.0;
const NUMBER: f32 = 64.0;

/// What a format is called.
pub(super) fn format_name(texts: &Texts, format: ExportFormat) -> &str {
    texts.get(match format {
        ExportFormat::Svg => "format-svg",
        ExportFormat::Pdf => "format-pdf",
        ExportFormat::Png => "format-png",
        ExportFormat::Csv => "format-csv",
        ExportFormat::CsvWide => "format-csv-wide",
        ExportFormat::Tikz => "format-tikz",
    })
}

fn row(ui: &mut Ui, name: &str, content: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        ui.set_min_height(30.0);
        let text = RichText::new(name).font(font::body()).color(palette(ui).text2);
        ui.allocate_ui_with_layout(egui::vec2(NAMES, 26.0), Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_width(NAMES);
            ui.add(egui::Label::new(text).truncate().selectable(false));
        });
        content(ui);
    });
}

fn unit(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).font(font::body()).color(palette(ui).muted));
}

/// See the module.
pub(super) fn form_ui(ui: &mut Ui, view: &View<'_>, export: &export::State, actions: &mut Actions) {
    let texts = view.texts;
    let before = &*export.spec;
    let mut spec = before.clone();
    ui.spacing_mut().item_spacing.y = 4.0;
    let formats: Vec<(ExportFormat, &str)> =
        ExportFormat::ALL.iter().map(|&format| (format, format_name(texts, format))).collect();
    // The sheet of a plot has one form.
    let is_plot = export.plot.is_some();
    let formats: Vec<_> = formats.into_iter().filter(|(it, _)| !is_plot || *it != ExportFormat::CsvWide).collect();
    ui.label(RichText::new(texts.get("export-format")).font(font::body()).color(palette(ui).text2));
    if let Some(format) = segmented(ui, texts.get("export-format"), &formats, spec.format) {
        spec.format = format;
    }
    if matches!(spec.format, ExportFormat::Csv | ExportFormat::CsvWide) {
        ui.add_space(8.0);
        let key = match spec.format {
            ExportFormat::Csv if is_plot => "plot-csv-why",
            ExportFormat::Csv => "export-csv-why",
            _ => "export-csv-wide-why",
        };
        ui.label(RichText::new(texts.get(key)).font(font::body()).color(palette(ui).muted));
        if spec.format == ExportFormat::CsvWide {
            ui.add_space(8.0);
            if check_row(ui, spec.has_run_ids, texts.get("export-run-ids")).clicked() {
                spec.has_run_ids = !spec.has_run_ids;
            }
        }
    } else {
        ui.separator();
        page_ui(ui, texts, &mut spec);
        ui.separator();
        words_ui(ui, texts, &mut spec, is_plot);
        ui.separator();
        looks_ui(ui, texts, &mut spec, (export.charts.len(), is_plot));
    }
    if spec != *before {
        actions.push(export::Action::SetSpec(Arc::new(spec)));
    }
}

fn page_ui(ui: &mut Ui, texts: &Texts, spec: &mut ExportSpec) {
    let presets = [
        (Some(Preset::SingleColumn), texts.get("export-single")),
        (Some(Preset::DoubleColumn), texts.get("export-double")),
        (Some(Preset::Slide), texts.get("export-slide")),
    ];
    row(ui, texts.get("export-size"), |ui| {
        if let Some(Some(preset)) = segmented(ui, texts.get("export-size"), &presets, Preset::of(spec.size)) {
            (spec.size, spec.font_size, spec.line_width) = (preset.size(), preset.font_size(), preset.line_width());
        }
    });
    row(ui, "", |ui| {
        let size = spec.size;
        if let Some(width) = number_field(ui, texts.get("export-width"), size.width, NUMBER) {
            set_size(spec, PageSize { width, ..size });
        }
        unit(ui, "×");
        if let Some(height) = number_field(ui, texts.get("export-height"), size.height, NUMBER) {
            set_size(spec, PageSize { height, ..size });
        }
        let units: Vec<(LengthUnit, &str)> =
            LengthUnit::ALL.iter().copied().zip(LengthUnit::WORDS.iter().copied()).collect();
        if let Some(unit) = dropdown(ui, texts.get("export-unit"), &units, size.unit) {
            spec.size = size.in_unit(unit);
        }
    });
    row(ui, texts.get("export-text"), |ui| {
        if let Some(size) = number_field(ui, texts.get("export-font-size"), spec.font_size, NUMBER) {
            spec.font_size = size.clamp(4.0, 72.0);
        }
        unit(ui, "pt");
        ui.add_space(12.0);
        unit(ui, texts.get("export-line"));
        if let Some(width) = number_field(ui, texts.get("export-line-width"), spec.line_width, NUMBER) {
            spec.line_width = width.clamp(0.1, 20.0);
        }
        unit(ui, "pt");
    });
    if spec.format == ExportFormat::Png {
        row(ui, texts.get("export-resolution"), |ui| {
            if let Some(dpi) = number_field(ui, texts.get("export-resolution"), spec.dpi, NUMBER) {
                spec.dpi = dpi.clamp(20.0, 2400.0);
            }
            let (width, height) = spec.size.points();
            let pixels = |points: f64| (points / 72.0 * spec.dpi).round();
            unit(
                ui,
                &texts.with("export-pixels", &[("size", format!("{} × {}", pixels(width), pixels(height)).into())]),
            );
        });
    }
}

fn set_size(spec: &mut ExportSpec, size: PageSize) {
    if size.is_possible() {
        spec.size = size;
    }
}

/// Texts that are made by themselves until somebody writes others.
fn words_ui(ui: &mut Ui, texts: &Texts, spec: &mut ExportSpec, is_plot: bool) {
    let line = |ui: &mut Ui, name: &str, hint: &str, words: &mut Option<String>| {
        row(ui, name, |ui| {
            let before = words.as_deref().unwrap_or_default();
            let width = ui.available_width() - 4.0;
            if let Some(text) = text_field(ui, name, hint, before, width) {
                *words = (!text.is_empty()).then_some(text);
            }
        });
    };
    line(ui, texts.get("export-heading"), texts.get("export-no-heading"), &mut spec.title);
    if is_plot {
        // Axes and ranges are those of what was seen.
        return;
    }
    line(ui, texts.get("x-axis"), texts.get("export-automatic"), &mut spec.x_label);
    line(ui, texts.get("y-axis"), texts.get("export-automatic"), &mut spec.y_label);
    let range = |ui: &mut Ui, name: &str, range: &mut Option<(f64, f64)>| {
        row(ui, name, |ui| {
            let shown = range.map_or_else(String::new, |(low, high)| format!("{low} : {high}"));
            let width = ui.available_width() - 4.0;
            if let Some(text) = text_field(ui, name, texts.get("export-range-hint"), &shown, width) {
                *range = parse_range(&text);
            }
        });
    };
    range(ui, texts.get("x-range"), &mut spec.x_range);
    range(ui, texts.get("y-range"), &mut spec.y_range);
}

fn parse_range(text: &str) -> Option<(f64, f64)> {
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    let (low, high) = text.split_once(':')?;
    number(low).zip(number(high)).filter(|(low, high)| low < high)
}

fn looks_ui(ui: &mut Ui, texts: &Texts, spec: &mut ExportSpec, (charts, is_plot): (usize, bool)) {
    let places = [
        (LegendPlace::Inside, texts.get("legend-inside")),
        (LegendPlace::InsideTopLeft, texts.get("legend-top-left")),
        (LegendPlace::InsideTopRight, texts.get("legend-top-right")),
        (LegendPlace::InsideBottomLeft, texts.get("legend-bottom-left")),
        (LegendPlace::InsideBottomRight, texts.get("legend-bottom-right")),
        (LegendPlace::Right, texts.get("legend-right")),
        (LegendPlace::Below, texts.get("legend-below")),
        (LegendPlace::None, texts.get("legend-none")),
    ];
    if !is_plot {
        row(ui, texts.get("export-legend"), |ui| {
            if let Some(place) = dropdown(ui, texts.get("export-legend"), &places, spec.legend) {
                spec.legend = place;
            }
        });
    }
    let colors = [
        (Colors::AsShown, texts.get("colors-as-shown")),
        (Colors::ColorblindSafe, texts.get("colors-safe")),
        (Colors::Greyscale, texts.get("colors-greyscale")),
    ];
    row(ui, texts.get("export-colors"), |ui| {
        if let Some(colors) = dropdown(ui, texts.get("export-colors"), &colors, spec.colors) {
            spec.colors = colors;
        }
    });
    let themes = [(Theme::Light, texts.get("theme-light")), (Theme::Dark, texts.get("theme-dark"))];
    row(ui, texts.get("export-paper"), |ui| {
        if let Some(theme) = segmented(ui, texts.get("export-paper"), &themes, spec.theme) {
            spec.theme = theme;
        }
    });
    if charts > 1 {
        let columns = [(0, texts.get("columns-auto")), (1, "1"), (2, "2"), (3, "3"), (4, "4")];
        row(ui, texts.get("chart-columns"), |ui| {
            if let Some(columns) = segmented(ui, texts.get("chart-columns"), &columns, spec.columns) {
                spec.columns = columns;
            }
        });
    }
    let mut marks: Vec<(&str, &mut bool)> = vec![
        (texts.get("export-grid"), &mut spec.shows_grid),
        (texts.get("export-frame"), &mut spec.shows_frame),
        (texts.get("export-ticks"), &mut spec.shows_ticks),
        (texts.get("export-markers"), &mut spec.shows_markers),
        (texts.get("export-raw"), &mut spec.shows_raw),
        (texts.get("export-transparent"), &mut spec.is_transparent),
    ];
    if is_plot {
        let of_charts = ["export-frame", "export-ticks", "export-markers", "export-raw"].map(|key| texts.get(key));
        marks.retain(|(name, _)| !of_charts.contains(name));
    }
    if spec.format == ExportFormat::Svg {
        marks.push((texts.get("export-text-as-paths"), &mut spec.has_text_as_paths));
    }
    for pair in marks.chunks_mut(2) {
        ui.columns(2, |columns| {
            for (ui, (name, is_on)) in columns.iter_mut().zip(pair) {
                if check_row(ui, **is_on, name).clicked() {
                    **is_on = !**is_on;
                }
            }
        });
    }
}
