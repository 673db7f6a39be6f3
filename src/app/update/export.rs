//! The dialog that makes files of charts.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::super::jobs::JobKey;
use super::super::loadable::Loadable;
use super::super::settings::Settings;
use super::super::state::{
    ChartScope, DataKey, ExportRequest, ExportState, ExportedChart, FigureId, PlaceState, PreviewContent,
};
use super::super::{Action, Effect};
use super::charts::looks;
use super::histories;
use crate::chart::export::{CheckView, ExportSpec, RunChoice};
use crate::model::StageView;
use crate::store::LifecycleStage;

pub(super) fn apply(place: &mut PlaceState, settings: &mut Settings, action: Action, effects: &mut Vec<Effect>) {
    match action {
        Action::OpenExport(charts) => {
            let charts = charts.into_iter().map(|id| exported(place, id)).collect();
            // Titles and ranges belong to one figure, the rest to a habit.
            let spec = ExportSpec {
                title: None,
                x_label: None,
                y_label: None,
                x_range: None,
                y_range: None,
                ..settings.export.clone()
            };
            let mut export = ExportState {
                charts,
                spec: Arc::new(spec),
                check: CheckView::Colour,
                is_actual_size: false,
                preview: Loadable::Idle,
                path: String::new(),
                is_replacing: false,
                failure: None,
                is_saving: false,
            };
            if let [chart] = &export.charts[..] {
                // What is exported is what was seen.
                let range = place.charts.range_of(&chart.id);
                let spec = Arc::make_mut(&mut export.spec);
                (spec.x_range, spec.y_range) = (range.x, range.y);
            }
            place.export = Some(export);
            preview(place, settings, effects);
        }
        Action::CloseExport => {
            place.export = None;
            effects.push(Effect::Cancel(JobKey::ExportPreview));
        }
        Action::SetExportSpec(spec) => {
            let Some(export) = &mut place.export else { return };
            if export.spec.format != spec.format && !export.path.is_empty() {
                let path = PathBuf::from(&export.path).with_extension(spec.format.extension());
                export.path = path.to_string_lossy().into_owned();
            }
            (export.is_replacing, export.failure) = (false, None);
            settings.export = ExportSpec::clone(&spec);
            export.spec = spec;
            effects.push(Effect::SettingsChanged);
            preview(place, settings, effects);
        }
        Action::SetExportCheck(check) => {
            let Some(export) = &mut place.export else { return };
            export.check = check;
            preview(place, settings, effects);
        }
        Action::SetExportActualSize(is_actual) => {
            if let Some(export) = &mut place.export {
                export.is_actual_size = is_actual;
            }
        }
        Action::SetExportPath(path) => {
            if let Some(export) = &mut place.export {
                (export.path, export.is_replacing, export.failure) = (path, false, None);
            }
            preview(place, settings, effects);
        }
        Action::ExportPreviewDone(result) => {
            let Some(export) = &mut place.export else { return };
            if let (Ok(preview), true) = (&result, export.path.is_empty()) {
                let name = file_name(&export.charts, export.spec.format.extension());
                export.path = preview.folder.join(name).to_string_lossy().into_owned();
            }
            export.preview.finish(result);
        }
        Action::PickExportPath => {
            if let Some(export) = &place.export {
                effects.push(Effect::PickExportPath(PathBuf::from(&export.path)));
            }
        }
        Action::SaveExport => {
            let request = request(place, settings);
            let Some((export, request)) = place.export.as_mut().zip(request) else { return };
            if export.is_saving || export.path.trim().is_empty() {
                return;
            }
            export.is_saving = true;
            let (path, is_replacing) = (PathBuf::from(export.path.trim()), export.is_replacing);
            effects.push(Effect::Export {
                request,
                histories: histories(place),
                looks: looks(&place.charts),
                path,
                is_replacing,
            });
        }
        Action::ExportExists => {
            if let Some(export) = &mut place.export {
                (export.is_saving, export.is_replacing) = (false, true);
            }
        }
        Action::ExportDone(result) => {
            let Some(export) = &mut place.export else { return };
            export.is_saving = false;
            // What went well was dealt with, together with the notice.
            export.failure = result.err();
        }
        Action::CopyExport => {
            let Some(preview) = place.export.as_ref().and_then(|export| export.preview.value().cloned()) else {
                return;
            };
            match &preview.content {
                PreviewContent::Picture(_) => effects.push(Effect::CopyPicture(preview)),
                PreviewContent::Text(_) => {
                    let Some(request) = request(place, settings) else { return };
                    let (histories, looks) = (histories(place), looks(&place.charts));
                    effects.push(Effect::CopyExport { request, histories, looks });
                }
            }
        }
        _ => {}
    }
}

/// A chart wherever it stands, with its lines if the figure on the screen is made of the same.
fn exported(place: &PlaceState, id: FigureId) -> ExportedChart {
    let runs = match &id {
        FigureId::Charts(_) => place.charts.drawn.clone(),
        FigureId::Run(run, _) => [*run].into(),
    };
    let charts = &place.charts;
    let options = charts.options_of(&id);
    let key = DataKey { runs, options, looks: charts.looks, revision: place.catalog.revision };
    let slot = charts.figures.get(&id).filter(|slot| slot.made_of.as_ref().is_some_and(|made| made.data == key));
    let prepared = slot.and_then(|slot| slot.figure.value()).map(|figure| figure.prepared.clone());
    ExportedChart { id, key, prepared }
}

fn request(place: &PlaceState, settings: &Settings) -> Option<ExportRequest> {
    let export = place.export.as_ref()?;
    Some(ExportRequest {
        charts: export.charts.clone(),
        spec: export.spec.clone(),
        check: export.check,
        opened: place.opened.clone(),
        runs: run_choice(place, export),
        color_by: place.charts.color_by.clone(),
        path: (!export.path.trim().is_empty()).then(|| PathBuf::from(export.path.trim())),
        language: settings.language(),
    })
}

/// The runs in the words of the command line: the filter where they are what it leaves, else one by one.
fn run_choice(place: &PlaceState, export: &ExportState) -> RunChoice {
    let is_all_in_view = export.charts.iter().all(|chart| matches!(chart.id, FigureId::Charts(_)))
        && place.charts.scope == ChartScope::All
        && place.charts.hidden.is_empty()
        && place.stage == StageView::Active
        && place.catalog.experiment_indices().all(|index| {
            let is_active = place.catalog.experiment(index).lifecycle_stage == LifecycleStage::Active;
            place.ticked.contains(&index) || !is_active
        });
    let is_whole = place.table.value().is_some_and(|table| table.matching == place.charts.drawn.len());
    match place.filter.trim() {
        "" if is_all_in_view && is_whole => RunChoice::All,
        filter if is_all_in_view && is_whole => RunChoice::Filter(filter.to_owned()),
        _ => {
            let runs = export.charts.first().map(|chart| chart.key.runs.clone()).unwrap_or_default();
            RunChoice::Ids(runs.iter().map(|&run| place.catalog.run(run).id.to_string()).collect())
        }
    }
}

fn preview(place: &mut PlaceState, settings: &Settings, effects: &mut Vec<Effect>) {
    let Some(request) = request(place, settings) else { return };
    effects.push(Effect::ExportPreview { request, histories: histories(place), looks: looks(&place.charts) });
    if let Some(export) = &mut place.export {
        export.preview.start();
    }
}

/// `train_loss.pdf`: what every file system takes.
fn file_name(charts: &[ExportedChart], extension: &str) -> PathBuf {
    let title = match charts {
        [chart] => chart.id.name().to_string(),
        _ => "charts".to_owned(),
    };
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.');
    let plain: String = title.chars().map(|c| if is_plain(c) { c } else { '_' }).take(60).collect();
    let plain = plain.trim_matches(['_', '.']);
    Path::new(&format!("{}.{extension}", if plain.is_empty() { "chart" } else { plain })).to_path_buf()
}
