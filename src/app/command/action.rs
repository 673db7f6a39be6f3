//! What each command does now, where there is anything for it to do.

mod image;

use super::{Command, Step};
use crate::app::artifacts::text;
use crate::app::charts::{ChartRange, FigureId};
use crate::app::help::{self, Dialog};
use crate::app::lifecycle::{self, Edit, Edited};
use crate::app::pages::{self, Page, RunTab};
use crate::app::place::Place;
use crate::app::settings;
use crate::app::{
    Action, Ask, State, artifacts, charts, compare, entities, find, gallery, layout, palette, read, run_page,
    save_table, settings_page, shortcut_list, start, system, table, view_file,
};
use crate::model::RunIndex;

impl Command {
    /// Its action now; `None` when disabled.
    pub fn action(self, state: &State) -> Option<Action> {
        Some(match self {
            Self::PickFolder => Action::Start(start::Action::PickFolder),
            Self::PickDatabase => Action::Start(start::Action::PickDatabase),
            Self::PickView => Action::Start(start::Action::PickView),
            Self::OpenSample => Action::Start(start::Action::OpenSample),
            Self::NewWindow => Action::Start(start::Action::OpenInNewWindow(Vec::new())),
            Self::Theme(choice) => Action::Settings(settings::Action::SetTheme(choice)),
            Self::Language(language) => Action::Settings(settings::Action::SetLanguage(Some(language))),
            Self::TogglePalette if !has_dialog(state) => Action::Palette(palette::Action::Toggle),
            Self::ShowShortcuts if !has_dialog(state) => Action::ShortcutList(shortcut_list::Action::Open),
            Self::ToggleSettings if !has_dialog(state) => Action::SettingsPage(settings_page::Action::Toggle),
            Self::ShowTable
            | Self::ShowCharts
            | Self::ShowCompare
            | Self::ShowGallery
            | Self::ShowWhatsNew
            | Self::ShowDocumentation
            | Self::ShowFilterSyntax
            | Self::ShowAbout
                if has_dialog(state) =>
            {
                return None;
            }
            Self::ShowWhatsNew => Action::Help(help::Action::Open(Dialog::WhatsNew)),
            Self::ShowDocumentation => Action::Help(help::Action::Open(Dialog::Documentation)),
            Self::ShowAbout => Action::Help(help::Action::Open(Dialog::About)),
            Self::OpenFolder(folder) => Action::Help(help::Action::OpenFolder(folder)),
            Self::ZoomIn => zoom(state, settings::SCALE_STEP),
            Self::ZoomOut => zoom(state, -settings::SCALE_STEP),
            Self::ZoomReset => Action::Settings(settings::Action::SetScale(settings::NO_SCALE)),
            Self::Back if state.settings_page.is_open => Action::SettingsPage(settings_page::Action::Close),
            // What lies behind the settings page is not what anybody looks at.
            _ if state.settings_page.is_open && self.needs_its_page() => return None,
            Self::ToggleInspector if state.settings.is_inspector_open && !state.layout.has_overlay() => {
                let place = state.place.as_ref()?;
                let is_waiting = place.charts.is_focus_quiet(place.table.selection.focus);
                if place.pages.shown == Page::Charts && is_waiting {
                    charts::Action::ShowInspector.ask(place.id)
                } else {
                    return self.action_in(place);
                }
            }
            _ => return self.action_in(state.place.as_ref()?),
        })
    }

    /// What its keys do now: those of *Save table* save the view, while one is open.
    pub fn action_of_key(self, state: &State) -> Option<Action> {
        let has_view = state.place.as_ref().is_some_and(|place| place.view.path.is_some());
        if self == Self::SaveTable && has_view { Self::SaveView.action(state) } else { self.action(state) }
    }

    /// Its action in an open place.
    fn action_in(self, place: &Place) -> Option<Action> {
        let page = place.pages.shown;
        let is_table = page == Page::Table;
        let focus = place.table.selection.focus;
        if let Some(action) = image::of_page(self, place) {
            return Some(action);
        }
        let in_table = |action: table::Action| is_table.then(|| action.ask(place.id));
        Some(match self {
            Self::PickFolder
            | Self::PickDatabase
            | Self::PickView
            | Self::OpenSample
            | Self::NewWindow
            | Self::Theme(_)
            | Self::Language(_)
            | Self::TogglePalette
            | Self::ShowShortcuts
            | Self::ToggleSettings
            | Self::ShowWhatsNew
            | Self::ShowDocumentation
            | Self::ShowAbout
            | Self::OpenFolder(_)
            | Self::ZoomIn
            | Self::ZoomOut
            | Self::ZoomReset => return None,
            Self::ShowFilterSyntax => find::Action::ShowSyntax(true).ask(place.id),
            Self::TypePath => Action::Start(start::Action::AskPath(true)),
            Self::SaveView | Self::SaveViewAs if !view_file::State::is_ready(place) || place.has_dialog() => {
                return None;
            }
            Self::SaveView => view_file::Action::Save.ask(place.id),
            Self::SaveViewAs => view_file::Action::SaveAs.ask(place.id),
            Self::ShowInFolder => Action::System(system::Action::ShowInFolder(place.opened.clone())),
            Self::ClosePlace => Action::Start(start::Action::ClosePlace),
            Self::Refresh => read::Action::Refresh.ask(place.id),
            Self::ToggleSidebar => Action::Layout(layout::Action::ToggleSidebar),
            Self::ToggleInspector => Action::Layout(layout::Action::ToggleInspector),
            Self::ToggleProblems => pages::Action::ToggleProblems.ask(place.id),
            Self::Find => match artifacts::open_find(place) {
                Some(action) => action.ask(place.id),
                None => table::Action::FocusFilter.ask(place.id),
            },
            Self::FindNext => artifacts::step_find(place, true)?.ask(place.id),
            Self::FindPrevious => artifacts::step_find(place, false)?.ask(place.id),
            Self::GoToLine => {
                artifacts::text::of_page(place)?;
                in_text(text::Action::SetGoto(Some(String::new())), place)
            }
            Self::WrapText => in_text(text::Action::SetWrap(!text::of_page(place)?.wraps), place),
            Self::ShowTable => pages::Action::Show(Page::Table).ask(place.id),
            Self::ShowCharts => pages::Action::Show(Page::Charts).ask(place.id),
            Self::ShowCompare => pages::Action::Show(Page::Compare).ask(place.id),
            Self::ShowGallery => pages::Action::Show(Page::Gallery).ask(place.id),
            Self::ShowDeleted => pages::Action::Show(Page::Deleted).ask(place.id),
            Self::ShowSpace => pages::Action::Show(Page::Space).ask(place.id),
            Self::ShowLoggedModels | Self::ShowDatasets | Self::ShowTraces => {
                let list = self.list().filter(|list| entities::has_any(place, list))?;
                entities::Action::Open(list).ask(place.id)
            }
            Self::Leave => return leave(place),
            Self::Back => match page {
                Page::Run(..) | Page::Entity(_) | Page::Deleted | Page::Space => pages::Action::Back.ask(place.id),
                Page::Table | Page::Charts | Page::Compare | Page::Gallery => return None,
            },
            Self::OpenRun | Self::OpenArtifacts if page == Page::Gallery => gallery::Action::Open(focus?).ask(place.id),
            Self::OpenRun => open(place, focus.filter(|_| is_table)?, RunTab::Overview),
            Self::OpenArtifacts => open(place, focus.filter(|_| is_table)?, RunTab::Artifacts),
            Self::Rename => return rename(place),
            Self::DeleteRuns => return delete(place),
            Self::CopyRunId => {
                let run = focus.filter(|_| is_table || page == Page::Gallery)?;
                if place.table.selection.runs().len() > 1 {
                    return Some(table::Action::CopyIds.ask(place.id));
                }
                Action::System(system::Action::Copy(place.catalog.run(run).id.to_string()))
            }
            Self::ChartSelection => {
                let action = table::Action::Compared(table::compared::Action::ShowCharts);
                let is_here = is_table || page == Page::Gallery;
                return (is_here && !place.table.selection.runs().is_empty()).then(|| action.ask(place.id));
            }
            Self::CompareSelection => {
                let is_several = place.table.selection.runs().len() > 1;
                return is_several.then(|| compare::Action::CompareSelection.ask(place.id));
            }
            Self::SaveTable => {
                let has_rows = place.table.content.value().is_some_and(|table| !table.rows.is_empty());
                return (is_table && has_rows).then(|| save_table::Action::Open.ask(place.id));
            }
            Self::RowMenu => {
                focus?;
                return in_table(table::Action::Cell(table::cell::Action::OpenMenu));
            }
            Self::SelectAll if text::of_page(place).is_some() => in_text(text::Action::SelectAll, place),
            Self::SelectAll if page == Page::Gallery => gallery::Action::SelectAll.ask(place.id),
            Self::SelectAll => return in_table(table::Action::SelectAll),
            Self::Move(step) => return move_focus(place, step),
            Self::Extend(step) if page == Page::Gallery && matches!(step, Step::Next | Step::Previous) => {
                in_gallery(place, step.rows() * place.gallery.columns.cast_signed(), true)
            }
            Self::Extend(step) => return in_table(table::Action::MoveFocus { rows: step.rows(), extend: true }),
            Self::Fold => return fold(place, true),
            Self::Unfold => return fold(place, false),
            Self::FoldAll => table::Action::FoldAll(true).ask(place.id),
            Self::UnfoldAll => table::Action::FoldAll(false).ask(place.id),
            Self::HideEqualParams => table::Action::HideEqualParams.ask(place.id),
            Self::ResetColumns => table::Action::ResetColumns.ask(place.id),
            Self::ResetZoom => return reset_zoom(place),
            Self::ResetChartLayout => {
                return place.charts.has_layout().then(|| charts::Action::ResetLayout.ask(place.id));
            }
            Self::ShowHiddenCharts => {
                return (place.charts.hidden_charts() > 0).then(|| charts::Action::ShowHiddenCharts.ask(place.id));
            }
            Self::ToggleFlat => return in_table(table::Action::ToggleFlat),
            Self::Undo => lifecycle::Action::Undo.ask(place.id),
            Self::LargeImage
            | Self::FitImage
            | Self::ActualSize
            | Self::EnlargeImage
            | Self::ReduceImage
            | Self::Play
            | Self::CopyImage
            | Self::SaveCopy => return image::action(self, place),
        })
    }
}

/// Whether the files of a run are what is shown.
fn artifacts_shown(place: &Place) -> Option<&artifacts::State> {
    let artifacts = place.artifacts.as_ref()?;
    (place.pages.shown == Page::Run(artifacts.run, RunTab::Artifacts)).then_some(artifacts)
}

/// For the text that the page shows.
fn in_text(action: text::Action, place: &Place) -> Action {
    artifacts::Action::Text(action).ask(place.id)
}

fn open(place: &Place, run: RunIndex, tab: RunTab) -> Action {
    pages::Action::OpenRun(run, tab).ask(place.id)
}

/// The innermost of what is open on the page; never the page itself.
fn leave(place: &Place) -> Option<Action> {
    let page = place.pages.shown;
    if text::of_page(place).is_some_and(|text| text.find.is_open) {
        return Some(in_text(text::Action::Find(text::FindAction::Close), place));
    }
    if place.charts.marked.is_some() && page != Page::Table {
        return Some(charts::Action::Mark(None).ask(place.id));
    }
    if artifacts_shown(place).is_some_and(|artifacts| artifacts.view.is_large) {
        return Some(artifacts::Action::Image(artifacts::image::Action::ToggleLarge).ask(place.id));
    }
    let has_selection = place.table.selection.focus.is_some() || !place.table.selection.runs().is_empty();
    Some(match page {
        Page::Gallery if place.gallery.zoom.is_in() => gallery::Action::SetZoom(gallery::Zoom::default()).ask(place.id),
        Page::Table | Page::Gallery if has_selection => table::Action::SelectNone.ask(place.id),
        Page::Table if !place.table.filter.is_empty() => table::Action::SetFilter(String::new()).ask(place.id),
        Page::Charts if place.charts.enlarged.is_some() => charts::Action::Enlarge(None).ask(place.id),
        Page::Charts if !place.charts.search.is_empty() => charts::Action::SetSearch(String::new()).ask(place.id),
        Page::Compare if !place.compare.search.is_empty() => compare::Action::SetSearch(String::new()).ask(place.id),
        Page::Table
        | Page::Charts
        | Page::Compare
        | Page::Gallery
        | Page::Deleted
        | Page::Space
        | Page::Run(..)
        | Page::Entity(_) => return None,
    })
}

/// Whether something is asked that must be answered first.
fn has_dialog(state: &State) -> bool {
    state.start.is_asking_path
        || state.start.asked_view.is_some()
        || state.place.as_ref().is_some_and(Place::has_dialog)
}

fn zoom(state: &State, by: i16) -> Action {
    let scale = state.settings.scale.saturating_add_signed(by);
    Action::Settings(settings::Action::SetScale(scale))
}

/// The focus of the gallery goes so many pictures on.
fn in_gallery(place: &Place, pictures: isize, extend: bool) -> Action {
    gallery::Action::Move { pictures, extend }.ask(place.id)
}

fn move_focus(place: &Place, step: Step) -> Option<Action> {
    let is_single = matches!(step, Step::Next | Step::Previous);
    Some(match place.pages.shown {
        Page::Table => table::Action::MoveFocus { rows: step.rows(), extend: false }.ask(place.id),
        Page::Gallery if is_single => in_gallery(place, step.rows() * place.gallery.columns.cast_signed(), false),
        Page::Run(_, RunTab::Artifacts) if !is_single && text::of_page(place).is_some() => {
            in_text(text::Action::Move(step.rows()), place)
        }
        Page::Run(_, RunTab::Artifacts) if is_single => artifacts::Action::Step(step.rows()).ask(place.id),
        Page::Run(_, RunTab::Artifacts) => artifacts::pages::turning(place, step)?.ask(place.id),
        Page::Run(_, RunTab::Metrics | RunTab::System) if place.run_page.list.total > 0 => {
            run_page::Action::Step(step.rows()).ask(place.id)
        }
        Page::Run(..) if is_single => pages::Action::StepRun(step.rows()).ask(place.id),
        Page::Run(..)
        | Page::Entity(_)
        | Page::Charts
        | Page::Compare
        | Page::Gallery
        | Page::Deleted
        | Page::Space => return None,
    })
}

/// Of the chart that keys are meant for, if anything of it is out of view.
fn reset_zoom(place: &Place) -> Option<Action> {
    let charts = &place.charts;
    let alone = charts.enlarged.clone().filter(|_| place.pages.shown == Page::Charts).map(FigureId::Charts);
    let id = charts.pointed.clone().or(alone)?;
    let range = ChartRange::default();
    (charts.range_of(&id) != range).then(|| charts::Action::SetRange(id, range).ask(place.id))
}

fn fold(place: &Place, fold: bool) -> Option<Action> {
    Some(match place.pages.shown {
        Page::Table => table::Action::FoldFocus(fold).ask(place.id),
        Page::Gallery => in_gallery(place, if fold { -1 } else { 1 }, false),
        Page::Run(_, RunTab::Artifacts) => return image::step_or_fold(place, fold),
        Page::Run(..) | Page::Entity(_) | Page::Charts | Page::Compare | Page::Deleted | Page::Space => return None,
    })
}

fn rename(place: &Place) -> Option<Action> {
    if matches!(place.pages.shown, Page::Deleted | Page::Space | Page::Entity(_)) {
        return None;
    }
    let run = place.focused_run().filter(|run| !place.catalog.is_deleted(*run))?;
    if !place.can_write(run) {
        return Some(Action::System(system::Action::Notify(place.why_read_only(run))));
    }
    let name = place.catalog.run(run).name.to_string();
    Some(lifecycle::Action::SetEdit(Some(Edit::Name(Edited::Run(run), name))).ask(place.id))
}

/// Deletes the selected runs that can be deleted.
fn delete(place: &Place) -> Option<Action> {
    if !matches!(place.pages.shown, Page::Table | Page::Gallery) {
        return None;
    }
    let runs = place.table.selection.runs().iter().copied().filter(|run| !place.catalog.is_deleted(*run));
    let (runs, kept): (Vec<_>, Vec<_>) = runs.partition(|run| place.can_write(*run));
    if runs.is_empty() {
        let why = place.why_read_only(*kept.first()?);
        return Some(Action::System(system::Action::Notify(why)));
    }
    Some(lifecycle::Action::DeleteRuns { runs, with_children: false, even_running: false }.ask(place.id))
}
