//! What takes space: by run, by experiment, by artifact path, by kind, and what is left over without a run.

use egui::{
    Align, Align2, Layout, Panel, Rect, Response, RichText, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2,
};

use super::icons::Icon;
use super::lifecycle::measured;
use super::theme::{font, palette, size};
use super::widgets::text::{checkbox, paint_elided, run_dot};
use super::widgets::{Button, empty_state, focus_ring, segmented};
use super::{Actions, View};
use crate::app::Action;
use crate::app::state::{ItemRef, Page, PathRow, RunTab, SpaceView};
use crate::model::space::{FileKind, OTHER_NAMES, Usage};
use crate::model::{ExperimentIndex, RunIndex, Space, format};

/// See the module.
pub fn space_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let space = &view.place.space;
    if space.measured.is_idle() {
        actions.push(Action::WantSpace);
    }
    if space.view == SpaceView::Leftovers && view.place.lifecycle.deleted.is_idle() {
        actions.push(Action::WantDeleted);
    }
    let frame = egui::Frame::new().fill(palette(ui).content).inner_margin(egui::Margin::symmetric(16, 0));
    Panel::top("space head").exact_size(48.0).frame(frame).show(ui, |ui| head_ui(ui, view, actions));
    Panel::top("space tools").exact_size(size::TOOLBAR).frame(frame).show(ui, |ui| {
        tools_ui(ui, view, actions);
    });
    egui::CentralPanel::default().frame(egui::Frame::new().fill(palette(ui).content)).show(ui, |ui| {
        let texts = view.texts;
        match space.measured.value() {
            _ if space.view == SpaceView::Leftovers => leftovers_ui(ui, view, actions),
            None => empty_state(ui, Icon::LoaderCircle, texts.get("space-measuring"), "", |_| {}),
            Some(measured) if measured.total.files == 0 => {
                empty_state(ui, Icon::Layers, texts.get("space-none"), "", |_| {});
            }
            Some(measured) if space.view == SpaceView::Paths && measured.paths.is_empty() => {
                empty_state(ui, Icon::Folder, texts.get("artifacts-none"), "", |_| {});
            }
            Some(measured) => lists_ui(ui, view, measured, actions),
        }
    });
}

fn head_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let texts = view.texts;
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        if ui.add(Button::icon(Icon::ArrowLeft, texts.get("back")).shortcut("Esc")).clicked() {
            actions.push(Action::Show(Page::Table));
        }
        ui.label(RichText::new(texts.get("space")).font(font::title()));
        let measured = &view.place.space.measured;
        if let Some(space) = measured.value() {
            let Usage { on_disk, files, .. } = space.total;
            let args = [("n", files.into()), ("size", format::size(on_disk).into())];
            let total = texts.with("space-total", &args);
            ui.label(RichText::new(total).font(font::body()).color(palette(ui).muted));
        }
        if measured.is_loading() {
            ui.label(RichText::new(texts.get("space-measuring")).font(font::body()).color(palette(ui).muted));
        }
    });
}

fn tools_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let texts = view.texts;
    let place = view.place;
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let views = [
            (SpaceView::Runs, texts.get("space-runs")),
            (SpaceView::Experiments, texts.get("space-experiments")),
            (SpaceView::Paths, texts.get("space-paths")),
            (SpaceView::Kinds, texts.get("space-kinds")),
            (SpaceView::Leftovers, texts.get("space-leftovers")),
        ];
        if let Some(chosen) = segmented(ui, texts.get("space-view"), &views, place.space.view) {
            actions.push(Action::SetSpaceView(chosen));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| match place.space.view {
            SpaceView::Runs => delete_ui(ui, view, actions),
            SpaceView::Leftovers => {
                let (chosen, bytes) = (&place.lifecycle.chosen, place.lifecycle.chosen_bytes);
                let args = [("n", chosen.len().into()), ("size", format::size(bytes).into())];
                let text = texts.with("purge-chosen", &args);
                let purge = Button::outlined(&text).with_icon(Icon::Trash2);
                if ui.add_enabled(!chosen.is_empty() && !place.lifecycle.is_writing, purge).clicked() {
                    actions.push(Action::PlanPurge(chosen.iter().cloned().collect()));
                }
            }
            _ => {}
        });
    });
}

/// The button that deletes the selected runs.
fn delete_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let place = view.place;
    let selected = place.selection.runs().iter().copied();
    let runs: Vec<RunIndex> = selected.filter(|run| !place.catalog.is_deleted(*run) && place.can_write(*run)).collect();
    let of = |run: &RunIndex| place.space.measured.value().and_then(|space| space.run(*run));
    let bytes: u64 = runs.iter().filter_map(of).map(|usage| usage.on_disk).sum();
    let args = [("n", runs.len().into()), ("size", format::size(bytes).into())];
    let text = view.texts.with("space-delete", &args);
    let button = Button::outlined(&text).with_icon(Icon::Trash2);
    let response = ui.add_enabled(!runs.is_empty() && !place.lifecycle.is_writing, button);
    if response.on_hover_text(view.texts.get("space-delete-tip")).clicked() {
        actions.push(Action::DeleteRuns { runs, with_children: false, even_running: false });
    }
}

/// Right edges of the columns of numbers, and where the bar of the share stands.
struct Columns {
    name: f32,
    bar: (f32, f32),
    on_disk: f32,
    size: f32,
    files: f32,
}

fn columns(rect: Rect) -> Columns {
    let files = rect.right() - 20.0;
    let size = files - 84.0;
    let on_disk = size - 90.0;
    let bar = (on_disk - 260.0, on_disk - 84.0);
    Columns { files, size, on_disk, bar, name: bar.0 - 16.0 }
}

fn header_ui(ui: &mut Ui, view: &View<'_>, left: f32) {
    let colors = palette(ui);
    let texts = view.texts;
    let (head, _) = ui.allocate_exact_size(vec2(ui.available_width(), size::HEADER), Sense::hover());
    ui.painter().rect_filled(head, 0, colors.head);
    ui.painter().hline(head.x_range(), head.bottom() - 0.5, Stroke::new(1.0, colors.line));
    let columns = columns(head);
    let y = head.center().y;
    for (key, at, anchor) in [
        ("column-name", head.left() + left, Align2::LEFT_CENTER),
        ("space-share", columns.bar.0, Align2::LEFT_CENTER),
        ("space-on-disk", columns.on_disk, Align2::RIGHT_CENTER),
        ("size", columns.size, Align2::RIGHT_CENTER),
        ("files", columns.files, Align2::RIGHT_CENTER),
    ] {
        ui.painter().text(pos2(at, y), anchor, texts.get(key), font::header(), colors.text2);
    }
}

fn lists_ui(ui: &mut Ui, view: &View<'_>, space: &Space, actions: &mut Actions) {
    let place = view.place;
    let (left, count) = match place.space.view {
        SpaceView::Runs => (66.0, space.runs.len()),
        SpaceView::Experiments => (42.0, space.experiments.len()),
        SpaceView::Paths => (60.0, place.space.path_rows.len()),
        SpaceView::Kinds | SpaceView::Leftovers => (42.0, space.kinds.len()),
    };
    header_ui(ui, view, left);
    ui.spacing_mut().item_spacing.y = 0.0;
    let salt = ("space", place.space.view);
    ScrollArea::vertical().id_salt(salt).auto_shrink(false).show_rows(ui, size::ROW, count, |ui, rows| {
        for at in rows {
            match place.space.view {
                SpaceView::Runs => run_ui(ui, view, space, space.runs[at], actions),
                SpaceView::Experiments => experiment_ui(ui, view, space, space.experiments[at], actions),
                SpaceView::Paths => path_ui(ui, view, space, &place.space.path_rows[at], actions),
                SpaceView::Kinds | SpaceView::Leftovers => kind_ui(ui, view, space, space.kinds[at]),
            }
        }
    });
}

/// What a row shows.
struct Line<'a> {
    name: &'a str,
    beside: &'a str,
    usage: Usage,
    /// Of the longest bar and the whole.
    largest: u64,
    total: u64,
    left: f32,
    is_selected: bool,
    is_dim: bool,
    role: Role,
}

/// A row with a bar for its share of the whole, as long as the largest row's is full.
fn line_ui(ui: &mut Ui, line: &Line<'_>) -> (Rect, Response) {
    let colors = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), size::ROW), Sense::click());
    let spoken = format!("{}, {}", line.name, format::size(line.usage.on_disk));
    response.widget_info(|| WidgetInfo::selected(line.role, true, line.is_selected, &spoken));
    if line.is_selected {
        ui.painter().rect_filled(rect, 0, colors.selected);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, 0, colors.hover);
    }
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, colors.line_sub));
    focus_ring(ui, &response, rect.shrink(1.0), 0);
    let (y, columns) = (rect.center().y, columns(rect));
    let left = rect.left() + line.left;
    let name = if line.is_dim { colors.muted } else { colors.text };
    let at = pos2(left, y);
    let width = columns.name - left;
    let (painted, _) = paint_elided(ui.painter(), at, Align2::LEFT_CENTER, line.name, font::body(), name, width);
    let at = pos2(painted.right() + 10.0, y);
    let room = (columns.name - at.x).max(0.0);
    paint_elided(ui.painter(), at, Align2::LEFT_CENTER, line.beside, font::small(), colors.muted, room);

    let share = |of: u64| if of == 0 { 0.0 } else { line.usage.on_disk as f32 / of as f32 };
    let track = Rect::from_x_y_ranges(columns.bar.0..=columns.bar.1 - 44.0, y - 3.0..=y + 3.0);
    ui.painter().rect_filled(track, 3, colors.inset);
    let mut bar = track;
    bar.set_width((track.width() * share(line.largest)).max(if line.usage.on_disk > 0 { 2.0 } else { 0.0 }));
    ui.painter().rect_filled(bar, 3, colors.accent);
    let percent = match share(line.total) * 100.0 {
        0.0 => "0 %".to_owned(),
        percent if percent < 0.1 => "<0.1 %".to_owned(),
        percent if percent < 9.95 => format!("{percent:.1} %"),
        percent => format!("{percent:.0} %"),
    };
    for (text, right, color) in [
        (percent, columns.bar.1, colors.text2),
        (format::size(line.usage.on_disk), columns.on_disk, colors.text),
        (format::size(line.usage.bytes), columns.size, colors.text2),
        (crate::text::grouped(line.usage.files), columns.files, colors.text2),
    ] {
        ui.painter().text(pos2(right, y), Align2::RIGHT_CENTER, text, font::body(), color);
    }
    (rect, response)
}

fn run_ui(ui: &mut Ui, view: &View<'_>, space: &Space, run: RunIndex, actions: &mut Actions) {
    let place = view.place;
    let texts = view.texts;
    // A newer reading may hold other runs than were measured.
    let Some(entry) = place.catalog.runs.get(run.at()) else { return };
    let largest = space.runs.first().and_then(|run| space.run(*run)).unwrap_or_default();
    let is_selected = place.selection.contains(run);
    let is_deleted = place.catalog.is_deleted(run);
    let name = format::safe_text(entry.run.display_name());
    let experiment = format::safe_text(experiment_name(view, entry.experiment)).into_owned();
    let beside = if is_deleted { format!("{experiment} · {}", texts.get("space-run-deleted")) } else { experiment };
    let line = Line {
        name: &name,
        beside: &beside,
        usage: space.run(run).unwrap_or_default(),
        largest: largest.on_disk,
        total: space.total.on_disk,
        left: 66.0,
        is_selected,
        is_dim: is_deleted,
        role: Role::Row,
    };
    let (rect, response) = line_ui(ui, &line);
    let mark = Rect::from_center_size(pos2(rect.left() + 24.0, rect.center().y), vec2(14.0, 14.0));
    let tick = checkbox(ui, mark, is_selected, egui::Id::unique(("choose run", run)), &name);
    let color = palette(ui).line(place.color_of(run));
    run_dot(ui.painter(), pos2(rect.left() + 50.0, rect.center().y), size::DOT, color, place.is_hidden(run));
    if response.double_clicked() {
        actions.push(Action::OpenRun(run, RunTab::Artifacts));
    } else if tick.clicked() || response.clicked() {
        actions.push(Action::SelectRun { run, toggle: true, range: false });
    }
    response.context_menu(|ui| {
        if ui.button(texts.get("show-artifacts")).clicked() {
            actions.push(Action::OpenRun(run, RunTab::Artifacts));
        }
        if let Some(path) = place.catalog.origin_of(run).into_path()
            && ui.button(texts.get("show-in-folder")).clicked()
        {
            actions.push(Action::ShowInFolder(path));
        }
        if !is_deleted
            && place.can_write(run)
            && ui.button(texts.with("delete-runs", &[("n", 1_usize.into())])).clicked()
        {
            actions.push(Action::DeleteRuns { runs: vec![run], with_children: false, even_running: false });
        }
    });
}

fn experiment_name<'a>(view: &View<'a>, index: ExperimentIndex) -> &'a str {
    let experiment = view.place.catalog.experiment(index);
    if experiment.name.is_empty() { experiment.id.as_str() } else { &experiment.name }
}

/// A click shows the runs of the experiment in the list of runs.
fn experiment_ui(ui: &mut Ui, view: &View<'_>, space: &Space, row: (ExperimentIndex, Usage), actions: &mut Actions) {
    let (index, usage) = row;
    if view.place.catalog.experiments.len() <= index.at() {
        return;
    }
    let runs = view.place.counts.get(&index).copied().unwrap_or(0);
    let line = Line {
        name: &format::safe_text(experiment_name(view, index)),
        beside: &view.texts.count("runs-count", runs),
        usage,
        largest: space.experiments.first().map_or(0, |(_, usage)| usage.on_disk),
        total: space.total.on_disk,
        left: 42.0,
        is_selected: false,
        is_dim: false,
        role: Role::Row,
    };
    let (rect, response) = line_ui(ui, &line);
    Icon::FlaskConical.paint(ui.painter(), pos2(rect.left() + 24.0, rect.center().y), 14.0, palette(ui).text2);
    if response.clicked() {
        actions.push(Action::TickExperiment { experiment: index, only: true });
        actions.push(Action::Show(Page::Table));
    }
}

fn path_ui(ui: &mut Ui, view: &View<'_>, space: &Space, row: &PathRow, actions: &mut Actions) {
    let texts = view.texts;
    let name = match row.path.rsplit('/').next().unwrap_or_default() {
        OTHER_NAMES => texts.get("space-others").into(),
        name => format::safe_text(name),
    };
    let indent = row.depth as f32 * size::INDENT;
    let line = Line {
        name: &name,
        beside: &texts.count("space-in-runs", row.runs),
        usage: row.usage,
        largest: space.paths.first().map_or(0, |path| path.usage.on_disk),
        total: space.total.on_disk,
        left: 60.0 + indent,
        is_selected: false,
        is_dim: false,
        role: Role::TreeItem,
    };
    let (rect, response) = line_ui(ui, &line);
    let colors = palette(ui);
    let y = rect.center().y;
    if row.is_folder {
        let icon = if row.is_open { Icon::ChevronDown } else { Icon::ChevronRight };
        icon.paint(ui.painter(), pos2(rect.left() + 24.0 + indent, y), 14.0, colors.text2);
    }
    let icon = if row.is_folder { Icon::Folder } else { Icon::File };
    icon.paint(ui.painter(), pos2(rect.left() + 44.0 + indent, y), 14.0, colors.text2);
    if row.is_folder && response.clicked() {
        actions.push(Action::TogglePath(row.path.clone()));
    }
}

fn kind_ui(ui: &mut Ui, view: &View<'_>, space: &Space, row: (FileKind, Usage)) {
    let (kind, usage) = row;
    let (icon, key) = match kind {
        FileKind::Models => (Icon::Box, "kind-models"),
        FileKind::Data => (Icon::Grid2x2, "kind-data"),
        FileKind::Text => (Icon::FileText, "kind-text"),
        FileKind::Images => (Icon::Image, "kind-images"),
        FileKind::Media => (Icon::Play, "kind-media"),
        FileKind::Archives => (Icon::FolderDown, "kind-archives"),
        FileKind::Other => (Icon::File, "kind-other"),
        FileKind::Metrics => (Icon::ChartLine, "kind-metrics"),
        FileKind::Records => (Icon::Tag, "kind-records"),
        FileKind::Traces => (Icon::Activity, "kind-traces"),
        FileKind::Database => (Icon::Database, "kind-database"),
    };
    let line = Line {
        name: view.texts.get(key),
        beside: "",
        usage,
        largest: space.kinds.first().map_or(0, |(_, usage)| usage.on_disk),
        total: space.total.on_disk,
        left: 42.0,
        is_selected: false,
        is_dim: false,
        role: Role::Row,
    };
    let (rect, _) = line_ui(ui, &line);
    icon.paint(ui.painter(), pos2(rect.left() + 24.0, rect.center().y), 14.0, palette(ui).text2);
}

/// Folders where runs would be, with none in them.
fn leftovers_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let texts = view.texts;
    let lifecycle = &view.place.lifecycle;
    if let Some(failure) = lifecycle.deleted.failure() {
        return empty_state(ui, Icon::TriangleAlert, texts.get("deleted-failed"), &texts.message(failure), |_| {});
    }
    let Some(deleted) = lifecycle.deleted.value() else {
        let so_far = measured(view);
        return empty_state(ui, Icon::LoaderCircle, texts.get("deleted-measuring"), &so_far, |_| {});
    };
    let items = &deleted.leftovers;
    if items.is_empty() {
        let why = texts.get("space-leftovers-why");
        return empty_state(ui, Icon::FolderX, texts.get("space-leftovers-none"), why, |_| {});
    }
    header_ui(ui, view, 66.0);
    ui.spacing_mut().item_spacing.y = 0.0;
    let (total, largest) = deleted.leftover_bytes;
    ScrollArea::vertical().id_salt("leftovers").auto_shrink(false).show_rows(ui, size::ROW, items.len(), |ui, rows| {
        for place in &items[rows] {
            let Some(item) = deleted.item(*place) else { continue };
            let key: ItemRef = (place.0, item.key.clone());
            let is_selected = lifecycle.chosen.contains(&key);
            let line = Line {
                name: &format::safe_text(&item.key),
                beside: texts.get("leftover"),
                usage: Usage { bytes: item.extent.bytes, on_disk: item.extent.bytes, files: item.extent.files },
                largest,
                total,
                left: 66.0,
                is_selected,
                is_dim: false,
                role: Role::Row,
            };
            let (rect, response) = line_ui(ui, &line);
            let mark = Rect::from_center_size(pos2(rect.left() + 24.0, rect.center().y), vec2(14.0, 14.0));
            let tick = checkbox(ui, mark, is_selected, egui::Id::unique(("choose", &key)), line.name);
            let icon = pos2(rect.left() + 50.0, rect.center().y);
            Icon::FolderX.paint(ui.painter(), icon, 14.0, palette(ui).text2);
            if tick.clicked() || response.clicked() {
                actions.push(Action::ToggleChosen(key));
            }
            response.on_hover_text(format::safe_text(&item.path.display().to_string()));
        }
    });
}
