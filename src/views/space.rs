//! What takes space: by run, by experiment, by artifact path, by kind, and what is left over without a run.

use egui::{Align, Align2, Layout, Panel, Rect, RichText, Role, ScrollArea, Ui, pos2};

use super::file_icons;
use super::icons::Icon;
use super::lifecycle::measured;
use super::theme::{font, palette, size};
use super::widgets::row::{self, Shown};
use super::widgets::run_dot::RunDot;
use super::widgets::{Button, Lead, ListRow, empty_state, segmented};
use super::{Actions, View};
use crate::app::command::Command;
use crate::app::lifecycle::ItemRef;
use crate::app::pages::{Page, RunTab};
use crate::app::space::{PathRow, SpaceView};
use crate::app::{lifecycle, pages, space, system, table};
use crate::model::space::{OTHER_NAMES, Usage};
use crate::model::{ExperimentIndex, FileGroup, RunIndex, Space, format};
use crate::store::lifecycle::ItemKind;

/// See the module.
pub fn space_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let space = &view.place.space;
    if space.measured.is_idle() {
        actions.push(space::Action::Want);
    }
    if space.view == SpaceView::Leftovers && view.place.lifecycle.deleted.is_idle() {
        actions.push(lifecycle::Action::WantDeleted);
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
        if ui.add(Button::icon(Icon::ArrowLeft, texts.get("back")).shortcut(&Command::Back.shortcut_text())).clicked() {
            actions.push(pages::Action::Show(Page::Table));
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
            actions.push(space::Action::SetView(chosen));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| match place.space.view {
            SpaceView::Runs => delete_ui(ui, view, actions),
            SpaceView::Leftovers => {
                let (chosen, bytes) = (&place.lifecycle.chosen, place.lifecycle.chosen.bytes());
                let args = [("n", chosen.len().into()), ("size", format::size(bytes).into())];
                let text = texts.with("purge-chosen", &args);
                let purge = Button::outlined(&text).with_icon(Icon::Trash2);
                if ui.add_enabled(!chosen.is_empty() && !place.lifecycle.is_writing, purge).clicked() {
                    actions.push(lifecycle::Action::PlanPurge(chosen.items().iter().cloned().collect()));
                }
            }
            _ => {}
        });
    });
}

/// The button that deletes the selected runs.
fn delete_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let place = view.place;
    let selected = place.table.selection.runs().iter().copied();
    let runs: Vec<RunIndex> = selected.filter(|run| !place.catalog.is_deleted(*run) && place.can_write(*run)).collect();
    let of = |run: &RunIndex| place.space.measured.value().and_then(|space| space.run(*run));
    let bytes: u64 = runs.iter().filter_map(of).map(|usage| usage.on_disk).sum();
    let args = [("n", runs.len().into()), ("size", format::size(bytes).into())];
    let text = view.texts.with("space-delete", &args);
    let button = Button::outlined(&text).with_icon(Icon::Trash2);
    let response = ui.add_enabled(!runs.is_empty() && !place.lifecycle.is_writing, button);
    if response.on_hover_text(view.texts.get("space-delete-tip")).clicked() {
        actions.push(lifecycle::Action::DeleteRuns { runs, with_children: false, even_running: false });
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
    let head = row::head_ui(ui, size::HEADER);
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

/// What a list shows of one of its items.
struct Line<'a> {
    role: Role,
    name: &'a str,
    beside: &'a str,
    usage: Usage,
    /// Of the longest bar and the whole.
    largest: u64,
    total: u64,
}

impl Line<'_> {
    /// Its row, to be completed and given to [`Line::show`].
    fn row(&self) -> ListRow<'_> {
        let spoken = format!("{}, {}", self.name, format::size(self.usage.on_disk));
        ListRow::new(self.role, self.name).spoken(spoken).beside(self.beside).lined()
    }

    /// A row with a bar for its share of the whole, as long as the largest row's is full.
    fn show(&self, ui: &mut Ui, row: ListRow<'_>) -> Shown {
        let colors = palette(ui);
        let row = row.text_end(columns(Rect::from_min_size(pos2(0.0, 0.0), ui.available_size())).name);
        let shown = row.show(ui);
        let (y, columns) = (shown.rect.center().y, columns(shown.rect));
        let share = |of: u64| if of == 0 { 0.0 } else { self.usage.on_disk as f32 / of as f32 };
        let track = Rect::from_x_y_ranges(columns.bar.0..=columns.bar.1 - 44.0, y - 3.0..=y + 3.0);
        ui.painter().rect_filled(track, 3, colors.inset);
        let mut bar = track;
        bar.set_width((track.width() * share(self.largest)).max(if self.usage.on_disk > 0 { 2.0 } else { 0.0 }));
        ui.painter().rect_filled(bar, 3, colors.accent);
        let percent = match share(self.total) * 100.0 {
            0.0 => "0 %".to_owned(),
            percent if percent < 0.1 => "<0.1 %".to_owned(),
            percent if percent < 9.95 => format!("{percent:.1} %"),
            percent => format!("{percent:.0} %"),
        };
        for (text, right, color) in [
            (percent, columns.bar.1, colors.text2),
            (format::size(self.usage.on_disk), columns.on_disk, colors.text),
            (format::size(self.usage.bytes), columns.size, colors.text2),
            (crate::text::grouped(self.usage.files), columns.files, colors.text2),
        ] {
            ui.painter().text(pos2(right, y), Align2::RIGHT_CENTER, text, font::body(), color);
        }
        shown
    }
}

/// A row with an icon alone before its name.
const WITH_ICON: Lead = Lead { text: 18.0, ..Lead::TABLE };

fn run_ui(ui: &mut Ui, view: &View<'_>, space: &Space, run: RunIndex, actions: &mut Actions) {
    let place = view.place;
    let texts = view.texts;
    // A newer reading may hold other runs than were measured.
    let Some(entry) = place.catalog.runs.get(run.at()) else { return };
    let largest = space.runs.first().and_then(|run| space.run(*run)).unwrap_or_default();
    let is_selected = place.table.selection.contains(run);
    let is_deleted = place.catalog.is_deleted(run);
    let name = format::safe_text(entry.run.display_name());
    let experiment = format::experiment_label(texts, place.catalog.experiment(entry.experiment)).into_owned();
    let beside = if is_deleted { format!("{experiment} · {}", texts.get("space-run-deleted")) } else { experiment };
    let line = Line {
        role: Role::Row,
        name: &name,
        beside: &beside,
        usage: space.run(run).unwrap_or_default(),
        largest: largest.on_disk,
        total: space.total.on_disk,
    };
    let colors = palette(ui);
    let row = line
        .row()
        .selected(is_selected)
        .check(is_selected, egui::Id::unique(("choose run", run)))
        .dot(size::DOT, RunDot::of(place, run))
        .color(if is_deleted { colors.muted } else { colors.text });
    let Shown { response, is_checked, .. } = line.show(ui, row);
    if response.double_clicked() {
        actions.push(pages::Action::OpenRun(run, RunTab::Artifacts));
    } else if is_checked || response.clicked() {
        actions.push(table::Action::SelectRun { run, toggle: true, range: false });
    }
    response.context_menu(|ui| {
        if ui.button(texts.get("show-artifacts")).clicked() {
            actions.push(pages::Action::OpenRun(run, RunTab::Artifacts));
        }
        if let Some(path) = place.catalog.origin_of(run).into_path()
            && ui.button(texts.get("show-in-folder")).clicked()
        {
            actions.push(system::Action::ShowInFolder(path));
        }
        if !is_deleted
            && place.can_write(run)
            && ui.button(texts.with("delete-runs", &[("n", 1_usize.into())])).clicked()
        {
            actions.push(lifecycle::Action::DeleteRuns { runs: vec![run], with_children: false, even_running: false });
        }
    });
}

/// A click shows the runs of the experiment in the list of runs.
fn experiment_ui(ui: &mut Ui, view: &View<'_>, space: &Space, row: (ExperimentIndex, Usage), actions: &mut Actions) {
    let (index, usage) = row;
    if view.place.catalog.experiments.len() <= index.at() {
        return;
    }
    let runs = view.place.table.counts.get(&index).copied().unwrap_or(0);
    let line = Line {
        role: Role::Row,
        name: &format::experiment_label(view.texts, view.place.catalog.experiment(index)),
        beside: &view.texts.count("runs-count", runs),
        usage,
        largest: space.experiments.first().map_or(0, |(_, usage)| usage.on_disk),
        total: space.total.on_disk,
    };
    let row = line.row().selected(false).lead(WITH_ICON).icon(Icon::FlaskConical, palette(ui).text2);
    let Shown { response, .. } = line.show(ui, row);
    if response.clicked() {
        actions.push(table::Action::TickExperiment { experiment: index, only: true });
        actions.push(pages::Action::Show(Page::Table));
    }
}

fn path_ui(ui: &mut Ui, view: &View<'_>, space: &Space, row: &PathRow, actions: &mut Actions) {
    let texts = view.texts;
    let name = match row.path.rsplit('/').next().unwrap_or_default() {
        OTHER_NAMES => texts.get("space-others").into(),
        name => format::safe_text(name),
    };
    let line = Line {
        role: Role::TreeItem,
        name: &name,
        beside: &texts.count("space-in-runs", row.runs),
        usage: row.usage,
        largest: space.paths.first().map_or(0, |path| path.usage.on_disk),
        total: space.total.on_disk,
    };
    let icon = if row.is_folder { Icon::Folder } else { Icon::File };
    let lead = Lead { pitch: 20.0, ..Lead::TABLE };
    let shown =
        line.row().selected(false).lead(lead).depth(row.depth, texts).fold(row.is_folder.then_some(row.is_open));
    let Shown { response, .. } = line.show(ui, shown.icon(icon, palette(ui).text2));
    if row.is_folder && response.clicked() {
        actions.push(space::Action::TogglePath(row.path.clone()));
    }
}

fn kind_ui(ui: &mut Ui, view: &View<'_>, space: &Space, row: (FileGroup, Usage)) {
    let (group, usage) = row;
    let line = Line {
        role: Role::Row,
        name: view.texts.get(group.name_key()),
        beside: "",
        usage,
        largest: space.kinds.first().map_or(0, |(_, usage)| usage.on_disk),
        total: space.total.on_disk,
    };
    let row = line.row().selected(false).lead(WITH_ICON).icon(file_icons::of_group(group), palette(ui).text2);
    line.show(ui, row);
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
                role: Role::Row,
                name: &format::safe_text(&item.key),
                beside: texts.get(if item.kind == ItemKind::UnknownRun { "unknown-run" } else { "leftover" }),
                usage: Usage { bytes: item.extent.bytes, on_disk: item.extent.bytes, files: item.extent.files },
                largest,
                total,
            };
            let row = line.row().selected(is_selected).check(is_selected, egui::Id::unique(("choose", &key)));
            let row = row.icon(Icon::FolderX, palette(ui).text2).own_tip();
            let Shown { response, is_checked, .. } = line.show(ui, row);
            if is_checked || response.clicked() {
                actions.push(lifecycle::Action::ToggleChosen(key));
            }
            response.on_hover_text(format::safe_text(&item.path.display().to_string()));
        }
    });
}
