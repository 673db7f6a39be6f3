//! The controls by which charts are made: those of the toolbar, and all of them in a popup, for all charts or for one.

use std::sync::Arc;

use egui::{Align, Layout, Popup, PopupCloseBehavior, RichText, ScrollArea, Ui};

use crate::app::charts;
use crate::app::charts::{ChartName, ChartRange, FigureId, OptionsChange};
use crate::app::command::CHARTS_MENU;
use crate::chart::{Align as AlignRuns, AxisScale, Band, Center, ChartOptions, GroupKey, Grouping, PointOrder};
use crate::chart::{Smoothing, XAxis};
use crate::model::format;
use crate::text::Texts;
use crate::views::icons::Icon;
use crate::views::theme::{font, palette};
use crate::views::widgets::{Bar, Button, Form, check_row, number_field, radio_row, segmented, slider, text_field};
use crate::views::{Actions, View, commands};

/// Width of the column of names in a popup.
const NAMES: f32 = 120.0;
const POPUP: f32 = 460.0;

/// Whose options a control changes: those of all charts, or of one.
#[derive(Clone, Copy)]
pub struct Target<'a> {
    view: &'a View<'a>,
    name: Option<&'a ChartName>,
}

impl<'a> Target<'a> {
    /// All charts without options of their own.
    pub fn all(view: &'a View<'a>) -> Self {
        Self { view, name: None }
    }

    /// One chart, which has options of its own from the first change on.
    pub fn one(view: &'a View<'a>, name: &'a ChartName) -> Self {
        Self { view, name: Some(name) }
    }

    fn options(&self) -> &'a ChartOptions {
        let charts = &self.view.place.charts;
        self.name.and_then(|name| charts.own_options.get(name)).unwrap_or(&charts.options)
    }

    fn set(&self, actions: &mut Actions, change: impl FnOnce(&mut ChartOptions)) {
        let change = OptionsChange::with(&self.view.place.charts, self.name, change);
        actions.push(charts::Action::SetOptions(change));
    }
}

/// Step, relative time, wall time.
pub fn axis_ui(ui: &mut Ui, target: Target<'_>, actions: &mut Actions) {
    let texts = target.view.texts;
    let mut at = 0..;
    let names = XAxis::CHOICES.map(|(_, key)| (at.next(), texts.get(key)));
    if let Some(Some(chosen)) = segmented(ui, texts.get("x-axis"), &names, target.options().x_axis.choice()) {
        target.set(actions, |options| options.x_axis = XAxis::CHOICES[chosen].0.clone());
    }
}

/// Linear or logarithmic values.
pub fn scale_ui(ui: &mut Ui, target: Target<'_>, actions: &mut Actions) {
    let texts = target.view.texts;
    let scales = scales(texts);
    if let Some(scale) = segmented(ui, texts.get("y-axis"), &scales, target.options().y_scale) {
        target.set(actions, |options| options.y_scale = scale);
    }
}

fn scales(texts: &Texts) -> [(AxisScale, &str); 2] {
    [(AxisScale::Linear, texts.get("linear")), (AxisScale::Log, texts.get("log"))]
}

/// How much curves are smoothed, in the unit of the chosen kind.
pub fn smoothing_slider(ui: &mut Ui, target: Target<'_>, width: f32, actions: &mut Actions) {
    ui.scope(|ui| slider_ui(ui, target, width, actions));
}

fn slider_ui(ui: &mut Ui, target: Target<'_>, width: f32, actions: &mut Actions) {
    let texts = target.view.texts;
    let before = target.options().smoothing;
    let mut value = amount(before);
    let range = match before {
        Smoothing::None | Smoothing::Ema(_) | Smoothing::TimeEma(_) => 0.0..=0.999,
        Smoothing::Gaussian(_) => 0.0..=200.0,
        Smoothing::RunningMean(_) => 1.0..=1001.0,
    };
    let is_weight = *range.end() < 1.0;
    if let Some(slid) = slider(ui, texts.get("smoothing"), value, range, !is_weight, width) {
        value = slid;
        let changed = with_amount(before, value);
        target.set(actions, |options| options.smoothing = changed);
    }
    let shown = if is_weight { format!("{value:.2}") } else { format!("{value:.0}") };
    let text = RichText::new(shown).font(font::body()).color(palette(ui).text);
    ui.add_sized([30.0, 20.0], egui::Label::new(text).selectable(false));
}

fn amount(smoothing: Smoothing) -> f64 {
    match smoothing {
        Smoothing::None => 0.0,
        Smoothing::Ema(weight) | Smoothing::TimeEma(weight) => weight,
        Smoothing::Gaussian(sigma) => sigma,
        Smoothing::RunningMean(points) => points as f64,
    }
}

fn with_amount(kind: Smoothing, value: f64) -> Smoothing {
    let weight = (value * 1000.0).round() / 1000.0;
    match kind {
        Smoothing::None | Smoothing::Ema(_) if weight > 0.0 => Smoothing::Ema(weight),
        Smoothing::None | Smoothing::Ema(_) => Smoothing::None,
        Smoothing::TimeEma(_) => Smoothing::TimeEma(weight),
        Smoothing::Gaussian(_) => Smoothing::Gaussian((value * 10.0).round() / 10.0),
        Smoothing::RunningMean(_) => Smoothing::RunningMean(value.round() as usize),
    }
}

/// A button with the groups of all charts behind it.
pub fn group_button(ui: &mut Ui, view: &View<'_>, form: Form, actions: &mut Actions) {
    let texts = view.texts;
    let grouping = &view.place.charts.options.grouping;
    let text = grouping.as_ref().map_or_else(
        || texts.get("group").to_owned(),
        |grouping| texts.with("grouped-by", &[("key", keys_text(grouping).into())]),
    );
    let text = format::middle_ellipsis(&text, 28);
    let button = Button::quiet(&text).with_icon(Icon::Group).trailing(Icon::ChevronDown).on(grouping.is_some());
    form.popup(ui, button, &text, false, |ui| {
        ui.set_width(POPUP);
        grouping_ui(ui, Target::all(view), actions);
    });
}

/// What runs are grouped by, in short.
pub fn keys_text(grouping: &Grouping) -> String {
    let short = |key: &GroupKey| match key {
        GroupKey::Param(name) | GroupKey::Tag(name) => format::safe_text(name).into_owned(),
        GroupKey::Attribute(_) | GroupKey::Parent | GroupKey::Name(_) => key.to_string(),
    };
    grouping.by.iter().map(short).collect::<Vec<_>>().join(", ")
}

/// `mean ± std, by lr`: what the curves of a grouped chart are.
pub fn grouping_text(grouping: &Grouping, texts: &Texts) -> String {
    let center = texts.get(center_key(grouping.center));
    let by = texts.with("grouped-by", &[("key", keys_text(grouping).into())]);
    match grouping.band {
        Band::None => format!("{center}, {by}"),
        Band::MinMax => format!("{center} · {}, {by}", texts.get(band_key(grouping.band))),
        band => format!("{center} {}, {by}", texts.get(band_key(band))),
    }
}

fn center_key(center: Center) -> &'static str {
    match center {
        Center::Mean => "center-mean",
        Center::Median => "center-median",
    }
}

fn band_key(band: Band) -> &'static str {
    match band {
        Band::None => "band-none",
        Band::Std => "band-std",
        Band::StdErr => "band-stderr",
        Band::MinMax => "band-minmax",
        Band::Ci95 => "band-ci95",
    }
}

fn row(ui: &mut Ui, name: &str, content: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        ui.set_min_height(28.0);
        let text = RichText::new(name).font(font::body()).color(palette(ui).text2);
        ui.allocate_ui_with_layout(egui::vec2(NAMES, 26.0), Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_width(NAMES);
            ui.add(egui::Label::new(text).truncate());
        });
        content(ui);
    });
}

/// By what, which curve, which band, how runs meet.
fn grouping_ui(ui: &mut Ui, target: Target<'_>, actions: &mut Actions) {
    let (view, texts) = (target.view, target.view.texts);
    let current = target.options().grouping.as_ref();
    let has = |key: &GroupKey| current.is_some_and(|grouping| grouping.by.contains(key));
    let mut toggled = None;
    let mut entry = |ui: &mut Ui, key: GroupKey, label: &str, kind: &str| {
        let text = if kind.is_empty() { label.to_owned() } else { format!("{label}  ·  {kind}") };
        if check_row(ui, has(&key), &text).clicked() {
            toggled = Some(key);
        }
    };
    let charts = &view.place.charts;
    ScrollArea::vertical().max_height(240.0).auto_shrink([false, true]).show(ui, |ui| {
        for param in charts.params.iter() {
            let kind = texts.get("parameter");
            entry(ui, GroupKey::Param(param.to_string()), &format::safe_text(param), kind);
        }
        for tag in charts.tags.iter() {
            entry(ui, GroupKey::Tag(tag.to_string()), &format::safe_text(tag), texts.get("tag"));
        }
        entry(ui, GroupKey::Parent, texts.get("group-parent"), "");
    });
    let pattern = current.and_then(|grouping| {
        grouping.by.iter().find_map(|key| if let GroupKey::Name(pattern) = key { Some(pattern.as_str()) } else { None })
    });
    row(ui, texts.get("group-name"), |ui| {
        let hint = texts.get("group-name-hint");
        if let Some(text) = text_field(ui, texts.get("group-name"), hint, pattern.unwrap_or_default(), 220.0) {
            target.set(actions, |options| {
                let by = |grouping: &mut Grouping| {
                    grouping.by.retain(|key| !matches!(key, GroupKey::Name(_)));
                    if !text.is_empty() {
                        grouping.by.push(GroupKey::Name(text.clone()));
                    }
                };
                change_groups(options, by);
            });
        }
    });
    if let Some(key) = toggled {
        target.set(actions, |options| {
            change_groups(options, |grouping| {
                let before = grouping.by.len();
                grouping.by.retain(|known| *known != key);
                if grouping.by.len() == before {
                    grouping.by.push(key);
                }
            });
        });
    }
    let Some(grouping) = current else { return };
    ui.separator();
    let centers = [Center::Mean, Center::Median].map(|center| (center, texts.get(center_key(center))));
    row(ui, texts.get("group-center"), |ui| {
        if let Some(center) = segmented(ui, texts.get("group-center"), &centers, grouping.center) {
            target.set(actions, |options| change_groups(options, |grouping| grouping.center = center));
        }
    });
    let bands = [Band::None, Band::Std, Band::StdErr, Band::MinMax, Band::Ci95];
    let bands = bands.map(|band| (band, texts.get(band_key(band))));
    row(ui, texts.get("group-band"), |ui| {
        if let Some(band) = segmented(ui, texts.get("group-band"), &bands, grouping.band) {
            target.set(actions, |options| change_groups(options, |grouping| grouping.band = band));
        }
    });
    let aligns =
        [(AlignRuns::Exact, texts.get("align-exact")), (AlignRuns::Interpolate, texts.get("align-interpolate"))];
    row(ui, texts.get("group-align"), |ui| {
        if let Some(align) = segmented(ui, texts.get("group-align"), &aligns, grouping.align) {
            target.set(actions, |options| change_groups(options, |grouping| grouping.align = align));
        }
    });
}

fn change_groups(options: &mut ChartOptions, change: impl FnOnce(&mut Grouping)) {
    let mut grouping = options.grouping.take().unwrap_or(Grouping {
        by: Vec::new(),
        center: Center::default(),
        band: Band::default(),
        align: AlignRuns::default(),
    });
    change(&mut grouping);
    options.grouping = (!grouping.by.is_empty()).then_some(grouping);
}

/// A button with everything else behind it.
pub fn more_button(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let button = ui.add(Button::icon(Icon::SlidersHorizontal, view.texts.get("chart-options")));
    Popup::menu(&button).close_behavior(PopupCloseBehavior::CloseOnClickOutside).show(|ui| {
        ui.set_width(POPUP);
        options_ui(ui, Target::all(view), actions);
        ui.separator();
        page_options_ui(ui, view, actions);
    });
}

/// What of the options stands in a bar itself, where there is room.
pub fn most_used<'a>(bar: Bar<'a, Actions>, target: Target<'a>) -> Bar<'a, Actions> {
    let texts = target.view.texts;
    let label = |ui: &mut Ui, text: &str| {
        ui.spacing_mut().item_spacing.x = 8.0;
        ui.label(RichText::new(text).font(font::body()).color(palette(ui).muted));
    };
    bar.optional("x", move |ui, actions| {
        label(ui, "x");
        axis_ui(ui, target, actions);
    })
    .optional("y", move |ui, actions| {
        label(ui, "y");
        scale_ui(ui, target, actions);
    })
    .optional("smoothing", move |ui, actions| {
        label(ui, texts.get("smoothing"));
        smoothing_slider(ui, target, 84.0, actions);
    })
}

/// All options of all charts or of one.
pub fn options_ui(ui: &mut Ui, target: Target<'_>, actions: &mut Actions) {
    let texts = target.view.texts;
    let options = target.options();
    row(ui, texts.get("x-axis"), |ui| axis_ui(ui, target, actions));
    row(ui, texts.get("y-axis"), |ui| scale_ui(ui, target, actions));
    row(ui, texts.get("x-scale"), |ui| {
        if let Some(scale) = segmented(ui, texts.get("x-scale"), &scales(texts), options.x_scale) {
            target.set(actions, |options| options.x_scale = scale);
        }
    });
    if matches!(options.x_axis, XAxis::Relative | XAxis::SinceFirst) {
        let from = [(false, texts.get("since-start")), (true, texts.get("since-first"))];
        row(ui, texts.get("relative-to"), |ui| {
            let is_first = options.x_axis == XAxis::SinceFirst;
            if let Some(is_first) = segmented(ui, texts.get("relative-to"), &from, is_first) {
                let axis = if is_first { XAxis::SinceFirst } else { XAxis::Relative };
                target.set(actions, |options| options.x_axis = axis);
            }
        });
    }
    row(ui, texts.get("x-metric"), |ui| metric_axis_ui(ui, target, actions));
    ui.separator();
    smoothing_ui(ui, target, actions);
    ui.separator();
    let orders = [(PointOrder::Sorted, texts.get("order-sorted")), (PointOrder::Stored, texts.get("order-stored"))];
    row(ui, texts.get("point-order"), |ui| {
        if let Some(order) = segmented(ui, texts.get("point-order"), &orders, options.order) {
            target.set(actions, |options| options.order = order);
        }
    });
    if check_row(ui, options.ignores_outliers, texts.get("ignore-outliers")).clicked() {
        target.set(actions, |options| options.ignores_outliers = !options.ignores_outliers);
    }
    if target.name.is_some() {
        ui.separator();
        grouping_ui(ui, target, actions);
    }
}

/// A metric along x, by its name.
fn metric_axis_ui(ui: &mut Ui, target: Target<'_>, actions: &mut Actions) {
    let texts = target.view.texts;
    let chosen = if let XAxis::Metric(name) = &target.options().x_axis { Some(name) } else { None };
    let shown = chosen.map_or_else(|| texts.get("no-x-metric").into(), |name| format::safe_text(name));
    let button = ui.add(Button::outlined(&format::middle_ellipsis(&shown, 30)).trailing(Icon::ChevronDown));
    // Not a popup of its own: a click in it would count as one outside of this one.
    let id = button.id.with("open");
    let mut is_open = ui.data(|data| data.get_temp::<bool>(id)).unwrap_or_default();
    if button.clicked() {
        is_open = !is_open;
        ui.data_mut(|data| data.insert_temp(id, is_open));
    }
    if !is_open {
        return;
    }
    ui.end_row();
    ui.vertical(|ui| {
        let metrics = &target.view.place.charts.metrics;
        let height = ui.spacing().interact_size.y;
        ScrollArea::vertical().id_salt("x metrics").max_height(160.0).show_rows(
            ui,
            height,
            metrics.len(),
            |ui, rows| {
                for name in &metrics[rows] {
                    if ui.selectable_label(chosen == Some(name), format::safe_text(name)).clicked() {
                        let axis = if chosen == Some(name) { XAxis::Step } else { XAxis::Metric(name.clone()) };
                        target.set(actions, |options| options.x_axis = axis);
                        ui.data_mut(|data| data.insert_temp(id, false));
                    }
                }
            },
        );
    });
}

fn smoothing_ui(ui: &mut Ui, target: Target<'_>, actions: &mut Actions) {
    let texts = target.view.texts;
    let options = target.options();
    // The kind alone is compared: amounts are the slider's.
    let kinds = [
        (0, texts.get("smoothing-none")),
        (1, texts.get("smoothing-ema")),
        (2, texts.get("smoothing-time-ema")),
        (3, texts.get("smoothing-gaussian")),
        (4, texts.get("smoothing-mean")),
    ];
    let current = match options.smoothing {
        Smoothing::None => 0,
        Smoothing::Ema(_) => 1,
        Smoothing::TimeEma(_) => 2,
        Smoothing::Gaussian(_) => 3,
        Smoothing::RunningMean(_) => 4,
    };
    ui.label(RichText::new(texts.get("smoothing")).font(font::body()).color(palette(ui).text2));
    if let Some(kind) = segmented(ui, texts.get("smoothing"), &kinds, current) {
        let smoothing = match kind {
            1 => Smoothing::Ema(0.6),
            2 => Smoothing::TimeEma(0.6),
            3 => Smoothing::Gaussian(5.0),
            4 => Smoothing::RunningMean(11),
            _ => Smoothing::None,
        };
        target.set(actions, |options| options.smoothing = smoothing);
    }
    if options.smoothing.is_none() {
        return;
    }
    row(ui, texts.get("smoothing-amount"), |ui| smoothing_slider(ui, target, 180.0, actions));
    if check_row(ui, options.shows_raw, texts.get("show-raw")).clicked() {
        target.set(actions, |options| options.shows_raw = !options.shows_raw);
    }
}

/// What belongs to the page and not to a chart: columns, links, colours.
fn page_options_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let texts = view.texts;
    let charts = &view.place.charts;
    let columns = [(None, texts.get("columns-auto")), (Some(1), "1"), (Some(2), "2"), (Some(3), "3"), (Some(4), "4")];
    row(ui, texts.get("chart-columns"), |ui| {
        if let Some(columns) = segmented(ui, texts.get("chart-columns"), &columns, charts.columns) {
            actions.push(charts::Action::SetColumns(columns));
        }
    });
    if check_row(ui, charts.is_x_linked, texts.get("link-x")).clicked() {
        actions.push(charts::Action::LinkX(!charts.is_x_linked));
    }
    commands::menu_entries(ui, view.state, CHARTS_MENU, actions);
    ui.separator();
    ui.label(RichText::new(texts.get("color-by")).font(font::body()).color(palette(ui).text2));
    ScrollArea::vertical().id_salt("color by").max_height(156.0).auto_shrink([false, true]).show(ui, |ui| {
        if radio_row(ui, charts.color_by.is_none(), texts.get("color-by-run")).clicked() {
            actions.push(charts::Action::ColorBy(None));
        }
        for param in charts.params.iter() {
            let is_on = charts.color_by.as_deref() == Some(param);
            if radio_row(ui, is_on, &format::safe_text(param)).clicked() {
                actions.push(charts::Action::ColorBy(Some(param.to_string())));
            }
        }
    });
}

/// Visible parts of the axes of one chart, by hand.
pub fn ranges_ui(ui: &mut Ui, view: &View<'_>, id: &FigureId, actions: &mut Actions) {
    let texts = view.texts;
    let charts = &view.place.charts;
    let range = charts.range_of(id);
    let Some(figure) = charts.figures.get(id).and_then(|slot| slot.figure.value()) else { return };
    let ends = |ui: &mut Ui, name: &str, range: Option<(f64, f64)>, whole: (f64, f64)| {
        let shown = range.unwrap_or(whole);
        let mut changed = None;
        row(ui, name, |ui| {
            if let Some(low) = number_field(ui, &format!("{name}, {}", texts.get("range-from")), shown.0, 92.0) {
                changed = Some((low, shown.1));
            }
            ui.label("–");
            if let Some(high) = number_field(ui, &format!("{name}, {}", texts.get("range-to")), shown.1, 92.0) {
                changed = Some((shown.0, high));
            }
            if range.is_some() && ui.add(Button::icon(Icon::RotateCcw, texts.get("range-all"))).clicked() {
                changed = Some((0.0, 0.0));
            }
        });
        changed
    };
    // Dates are zoomed into with the mouse: nobody types milliseconds since 1970.
    let x = if figure.x_kind.is_time() { None } else { ends(ui, texts.get("x-range"), range.x, figure.x_extent) };
    let y = ends(ui, texts.get("y-range"), range.y, figure.y_range);
    if let Some(x) = x {
        actions.push(charts::Action::SetRange(id.clone(), ChartRange { x: Some(x), ..range }));
    }
    if let Some(y) = y {
        actions.push(charts::Action::SetRange(id.clone(), ChartRange { y: Some(y), ..range }));
    }
}

/// The options of one chart behind the dots in its corner.
pub fn chart_menu_ui(ui: &mut Ui, view: &View<'_>, name: &Arc<str>, actions: &mut Actions) {
    let texts = view.texts;
    let charts = &view.place.charts;
    let id = FigureId::Charts(name.clone());
    ranges_ui(ui, view, &id, actions);
    if let Some(figure) = charts.figures.get(&id).and_then(|slot| slot.figure.value())
        && ui.add(Button::quiet(texts.get("mark-view")).with_icon(Icon::Table)).clicked()
    {
        actions.push(charts::Action::Mark(Some((id.clone(), figure.x_range))));
        ui.close();
    }
    ui.separator();
    let has_own = charts.own_options.contains_key(name);
    options_ui(ui, Target::one(view, name), actions);
    if has_own || charts.own_charts.contains(name) {
        ui.separator();
    }
    if has_own && ui.add(Button::quiet(texts.get("as-others")).with_icon(Icon::RotateCcw)).clicked() {
        actions.push(charts::Action::SetOptions(OptionsChange::NoneOfItsOwn(name.clone())));
    }
    if charts.own_charts.contains(name) && ui.add(Button::quiet(texts.get("remove-chart")).with_icon(Icon::X)).clicked()
    {
        actions.push(charts::Action::Remove(name.clone()));
    }
}
