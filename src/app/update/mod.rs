//! The only code that changes [`State`].

mod artifacts;
mod charts;
mod drawn;
mod export;
mod lifecycle;
mod opening;
mod runs;
mod space;
mod table;

pub use table::is_hidden;

use std::time::Instant;

use super::effect::Histories;
use super::jobs::JobKey;
use super::sample;
use super::settings::Settings;
use super::state::{Notice, PlaceState, SavedCharts, State};
use super::{Action, Effect};
use crate::text::Message;

/// Applies one action. What the outside world has to do comes back as effects, in order.
pub fn update(state: &mut State, action: Action) -> Vec<Effect> {
    let mut effects = Vec::new();
    apply(state, action, &mut effects);
    effects
}

fn apply(state: &mut State, action: Action, effects: &mut Vec<Effect>) {
    match action {
        Action::PickFolder => effects.push(Effect::PickFolder),
        Action::PickDatabase => effects.push(Effect::PickDatabase),
        Action::Copy(text) => {
            effects.push(Effect::Copy(text));
            notify(state, Message::new("notice-copied"));
        }
        Action::ShowInFolder(path) => effects.push(Effect::ShowInFolder(path)),
        Action::Notify(message) => notify(state, message),
        Action::ExpireNotices => state.notices.retain(|notice| notice.since.elapsed() < Notice::SHOWN),
        Action::JobFailed(key) => job_failed(state, &key),
        Action::ExportDone(Ok(path)) => {
            notify(state, Message::new("notice-exported").path(&path));
            if let Some(place) = &mut state.place {
                place.export = None;
            }
        }

        Action::SetTheme(theme) => {
            state.settings.theme = theme;
            effects.push(Effect::SettingsChanged);
        }
        Action::SetLanguage(language) => {
            state.settings.language = Some(language);
            effects.push(Effect::SettingsChanged);
        }
        Action::ToggleSidebar => {
            state.settings.is_sidebar_open = !state.settings.is_sidebar_open;
            effects.push(Effect::SettingsChanged);
        }
        Action::ToggleInspector => {
            state.settings.is_inspector_open = !state.settings.is_inspector_open;
            effects.push(Effect::SettingsChanged);
        }

        Action::DeleteRuns { .. }
        | Action::RestoreRuns { .. }
        | Action::DeleteExperiment(_)
        | Action::RestoreExperiment(..)
        | Action::RemoveTag(..)
        | Action::SetEdit(_)
        | Action::LeaveEdit
        | Action::StayInEdit
        | Action::CommitEdit
        | Action::Undo
        | Action::DeleteInUse
        | Action::LeaveInUse
        | Action::WantDeleted
        | Action::SetChosen(_)
        | Action::ToggleChosen(_)
        | Action::RestoreChosen
        | Action::SetAge(_)
        | Action::PlanPurge(_)
        | Action::SetPurgeTyped(_)
        | Action::Purge(_)
        | Action::StopPurge
        | Action::ClosePurge
        | Action::Recover(_)
        | Action::Examined { .. }
        | Action::Changed(..)
        | Action::Undone(_)
        | Action::Recovered(_)
        | Action::PlanProgressed(_)
        | Action::DeletedFound(_)
        | Action::DeletedPlanned(_)
        | Action::PurgePlanned(_)
        | Action::PurgeProgressed(_)
        | Action::Purged(_) => lifecycle::apply(state, action, effects),

        Action::Open(_)
        | Action::OpenSample
        | Action::SetPathEntry(_)
        | Action::ClosePlace
        | Action::Refresh
        | Action::CancelReading
        | Action::ForgetRecent(_)
        | Action::ClearRecent
        | Action::Located(..)
        | Action::LocateFailed(..)
        | Action::Read(_)
        | Action::ReadDone { .. }
        | Action::RecentChecked(_) => opening::apply(state, action, effects),

        Action::ToggleColumn(_)
        | Action::HideEqualParams
        | Action::DifferingDone(_)
        | Action::ResetColumns
        | Action::MoveColumn { .. } => {
            if let Some(place) = &mut state.place {
                table::apply_columns(place, &mut state.settings, action, effects);
            }
        }
        other => {
            let State { place: Some(place), settings, .. } = state else { return };
            in_place(place, settings, other, effects);
        }
    }
}

/// Actions that make sense only while a place is open.
fn in_place(place: &mut PlaceState, settings: &mut Settings, action: Action, effects: &mut Vec<Effect>) {
    match action {
        Action::ToggleProblems => place.is_problems_open = !place.is_problems_open,

        Action::TickExperiment { .. }
        | Action::TickAll
        | Action::SetStage(_)
        | Action::SetFilter(_)
        | Action::SortBy(_)
        | Action::ToggleChildren(_)
        | Action::FoldAll(_)
        | Action::WantSparklines(_)
        | Action::TableDone { .. }
        | Action::ScrolledToFocus
        | Action::SparklinesDone(_) => table::apply(place, settings, action, effects),

        Action::SelectRun { .. }
        | Action::FocusRun(_)
        | Action::MoveFocus { .. }
        | Action::FoldFocus(_)
        | Action::SelectAll
        | Action::SelectNone
        | Action::Show(_)
        | Action::OpenRun(..)
        | Action::Reveal(_)
        | Action::StepRun(_)
        | Action::Back
        | Action::WantSummaries(_)
        | Action::SummariesDone(..) => runs::apply(place, action, effects),

        Action::SetCrosshair(_)
        | Action::SetChartDraft(_)
        | Action::WantFigure(..)
        | Action::FigureDone(..)
        | Action::MarkedDone(..) => {
            charts::apply(place, action, effects);
        }
        Action::SetOptions(_)
        | Action::SetChartScope(_)
        | Action::SetMetricSearch(_)
        | Action::ToggleSection(_)
        | Action::ToggleHidden(_)
        | Action::Isolate(_)
        | Action::SetHiddenGroups(_)
        | Action::SetRunColor(..)
        | Action::ColorBy(_)
        | Action::SpreadColors
        | Action::AddChart(_)
        | Action::RemoveChart(_)
        | Action::SetChartColumns(_)
        | Action::LinkX(_)
        | Action::SetRange(..)
        | Action::Mark(_)
        | Action::Enlarge(_) => {
            charts::apply(place, action, effects);
            if !sample::is_inside(&place.opened) && settings.keep_charts(&place.opened, SavedCharts::of(&place.charts))
            {
                effects.push(Effect::SettingsChanged);
            }
        }

        Action::WantSpace | Action::SpaceMeasured(_) | Action::SetSpaceView(_) | Action::TogglePath(_) => {
            space::apply(place, action, effects);
        }

        Action::OpenExport(_)
        | Action::CloseExport
        | Action::SetExportSpec(_)
        | Action::SetExportCheck(_)
        | Action::SetExportActualSize(_)
        | Action::SetExportPath(_)
        | Action::PickExportPath
        | Action::SaveExport
        | Action::CopyExport
        | Action::ExportExists
        | Action::ExportPreviewDone(_)
        | Action::ExportDone(_) => export::apply(place, settings, action, effects),

        Action::WantArtifacts(_)
        | Action::ToggleFolder(_)
        | Action::SetArtifactFilter(_)
        | Action::SelectArtifact(_)
        | Action::StepArtifact(_)
        | Action::SetAsText(_)
        | Action::SetZoom(_)
        | Action::ToggleTreeRow(_)
        | Action::WantThumbnails(_)
        | Action::ArtifactsDone(..)
        | Action::PreviewDone(..)
        | Action::ThumbnailsDone(..) => artifacts::apply(place, action, effects),

        // Everything else was dealt with by `apply`.
        _ => {}
    }
}

/// What jobs need to read points and files.
fn histories(place: &PlaceState) -> Histories {
    Histories { stores: place.stores.clone(), catalog: place.catalog.clone(), cache: place.histories.clone() }
}

fn notify(state: &mut State, message: Message) {
    push_notice(state, message, false);
}

/// A notice that offers to take back what it tells.
fn notify_undoable(state: &mut State, message: Message) {
    push_notice(state, message, true);
}

fn push_notice(state: &mut State, message: Message, has_undo: bool) {
    state.next_notice += 1;
    state.notices.retain(|notice| notice.message != message && !(has_undo && notice.has_undo));
    state.notices.push(Notice { id: state.next_notice, message, has_undo, since: Instant::now() });
}

/// A panic in a job is a fault of ours: say so, and leave nothing waiting for its result.
fn job_failed(state: &mut State, key: &JobKey) {
    let message = Message::new("error-job");
    if let Some(place) = &mut state.place {
        match key {
            JobKey::Read => {
                place.reading.is_running = false;
                place.reading.failures.push(message.clone());
            }
            JobKey::Table => place.table.finish(Err(message.clone())),
            JobKey::Figure(id) => {
                if let Some(slot) = place.charts.figures.get_mut(id) {
                    slot.figure.finish(Err(message.clone()));
                }
            }
            JobKey::Change => place.lifecycle.is_writing = false,
            JobKey::Space => place.space.measured.finish(Err(message.clone())),
            JobKey::PlanDeleted => place.lifecycle.deleted.finish(Err(message.clone())),
            JobKey::PlanPurge | JobKey::Purge => {
                if let Some(purge) = &mut place.lifecycle.purge {
                    purge.progress = None;
                    purge.plans.finish(Err(message.clone()));
                }
            }
            JobKey::ExportPreview => {
                if let Some(export) = &mut place.export {
                    export.preview.finish(Err(message.clone()));
                }
            }
            JobKey::Export => {
                if let Some(export) = &mut place.export {
                    (export.is_saving, export.failure) = (false, Some(message.clone()));
                }
            }
            JobKey::Summaries => {
                if let Some((_, summaries)) = &mut place.summaries {
                    summaries.finish(Err(message.clone()));
                }
            }
            JobKey::Artifacts => {
                if let Some(artifacts) = &mut place.artifacts {
                    artifacts.listing.finish(Err(message.clone()));
                }
            }
            JobKey::Preview => {
                if let Some(artifacts) = &mut place.artifacts {
                    artifacts.preview.finish(Err(message.clone()));
                }
            }
            JobKey::Thumbnails => {
                if let Some(artifacts) = &mut place.artifacts {
                    artifacts.thumbnails.finish(Err(message.clone()));
                }
            }
            JobKey::Sparklines
            | JobKey::Statistics
            | JobKey::Examine
            | JobKey::Differing
            | JobKey::Dialog
            | JobKey::Recent => {}
        }
    } else if *key == JobKey::Read {
        state.opening = None;
        state.open_failure = Some(message.clone());
    }
    notify(state, message);
}
