//! What happens in the dialog that makes files of charts.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Action, ExportRequest, ExportedChart, Job, Key, PreviewContent, State, outcome};
use crate::app::Loadable;
use crate::app::charts::{ChartScope, FigureId};
use crate::app::effect::SystemEffect;
use crate::app::find::Verdict;
use crate::app::place::{Context, Place};
use crate::app::settings::Settings;
use crate::chart::export::{AxisRange, CheckView, ExportCommand, ExportFormat, ExportSpec, RunChoice};
use crate::model::{RunIndex, StageView, StoreView};
use crate::store::{LifecycleStage, name_for_all};

pub(in crate::app) fn update(place: &mut Place, context: &mut Context<'_>, action: Action) {
    match action {
        Action::OpenPlot(plot) => {
            update(place, context, Action::Open(Vec::new()));
            if let Some(export) = &mut place.export {
                let spec = Arc::make_mut(&mut export.spec);
                // The sheet of a plot has one form.
                if spec.format == ExportFormat::CsvWide {
                    spec.format = ExportFormat::Csv;
                }
                export.plot = Some(plot);
            }
            preview(place, context);
        }
        Action::Open(charts) => {
            let charts = charts.into_iter().map(|id| exported(place, id)).collect();
            // Titles and ranges belong to one figure, the rest to a habit.
            let spec = ExportSpec {
                title: None,
                x_label: None,
                y_label: None,
                x_range: None,
                y_range: None,
                ..context.settings.export.clone()
            };
            let mut export = State {
                charts,
                plot: None,
                spec: Arc::new(spec),
                check: CheckView::Colour,
                is_actual_size: false,
                preview: Loadable::Idle,
                path: String::new(),
                is_replacing: false,
                failure: None,
                saved: None,
                command: String::new(),
                is_saving: false,
            };
            if let [chart] = &export.charts[..] {
                // What is exported is what was seen.
                let range = place.charts.range_of(&chart.id);
                let spec = Arc::make_mut(&mut export.spec);
                let options = &chart.key.options;
                let rounded = |range: (f64, f64), scale| AxisRange(range).rounded(scale).0;
                spec.x_range = range.x.map(|range| rounded(range, options.x_scale));
                spec.y_range = range.y.map(|range| rounded(range, options.y_scale));
            }
            place.export = Some(export);
            preview(place, context);
        }
        Action::OpenAs(charts, format) => {
            // Asked for once, which makes no habit.
            let habit = std::mem::replace(&mut context.settings.export.format, format);
            update(place, context, Action::Open(charts));
            context.settings.export.format = habit;
        }
        Action::Close => {
            place.export = None;
            context.cancel(Key::Preview);
        }
        Action::SetSpec(spec) => {
            let Some(export) = &mut place.export else { return };
            if export.spec.format != spec.format && !export.path.is_empty() {
                let path = PathBuf::from(&export.path).with_extension(spec.format.extension());
                export.path = path.to_string_lossy().into_owned();
            }
            set_spec(export, context, spec);
            preview(place, context);
        }
        Action::SetCheck(check) => {
            let Some(export) = &mut place.export else { return };
            export.check = check;
            preview(place, context);
        }
        Action::SetActualSize(is_actual) => {
            if let Some(export) = &mut place.export {
                export.is_actual_size = is_actual;
            }
        }
        Action::SetPath(path) => {
            let Some(export) = &mut place.export else { return };
            export.path = path;
            forget_outcome(export);
            // The ending says what is written; the rest of a name changes nothing that is seen.
            let format = ExportCommand::format_of(Path::new(export.path.trim()));
            match format.filter(|format| format.extension() != export.spec.format.extension()) {
                Some(format) => {
                    set_spec(export, context, Arc::new(ExportSpec { format, ..ExportSpec::clone(&export.spec) }));
                    preview(place, context);
                }
                None => tell_command(export),
            }
        }
        Action::PreviewDone(result) => {
            let Some(export) = &mut place.export else { return };
            if let (Ok(preview), true) = (&result, export.path.is_empty()) {
                let extension = export.spec.format.extension();
                let name = match &export.plot {
                    Some(plot) => PathBuf::from(format!("{}.{extension}", plot.kind().word())),
                    None => file_name(&export.charts, extension),
                };
                export.path = preview.folder.join(name).to_string_lossy().into_owned();
            }
            export.preview.finish(result);
            tell_command(export);
        }
        Action::PickPath => {
            if let Some(export) = &place.export {
                context.pick_export_path(PathBuf::from(&export.path));
            }
        }
        Action::Save => {
            let request = request(place, context.settings);
            let Some((export, request)) = place.export.as_mut().zip(request) else { return };
            if export.is_saving || export.path.trim().is_empty() {
                return;
            }
            export.is_saving = true;
            let (path, is_replacing) = (PathBuf::from(export.path.trim()), export.is_replacing);
            let (data, appearance) = (place.data(), place.charts.appearance());
            context.start(Job::Save { request, data, appearance, path, is_replacing });
        }
        Action::Exists => {
            if let Some(export) = &mut place.export {
                (export.is_saving, export.is_replacing) = (false, true);
            }
        }
        Action::Done(result) => match (&mut place.export, result) {
            // What is open may be another dialog, after that of the figure that was written.
            (Some(export), Ok(path)) if export.is_saving => {
                (export.is_saving, export.is_replacing, export.failure) = (false, false, None);
                export.saved = Some(path);
            }
            (Some(export), Err(why)) => {
                (export.is_saving, export.failure, export.saved) = (false, Some(why), None);
            }
            (_, result) => context.notices.push(outcome(&result)),
        },
        Action::Copy => {
            let Some(preview) = place.export.as_ref().and_then(|export| export.preview.value().cloned()) else {
                return;
            };
            match &preview.content {
                PreviewContent::Picture(_) => context.system(SystemEffect::CopyPicture(preview)),
                PreviewContent::Text(_) => {
                    let Some(request) = request(place, context.settings) else { return };
                    let (data, appearance) = (place.data(), place.charts.appearance());
                    context.start(Job::Copy { request, data, appearance });
                }
            }
        }
    }
}

/// What was said of the last file is no longer about what will be written.
fn forget_outcome(export: &mut State) {
    (export.is_replacing, export.failure, export.saved) = (false, None, None);
}

fn set_spec(export: &mut State, context: &mut Context<'_>, spec: Arc<ExportSpec>) {
    forget_outcome(export);
    context.settings.export = ExportSpec::clone(&spec);
    export.spec = spec;
    context.settings_changed();
}

/// Puts the name of the file into the command.
fn tell_command(export: &mut State) {
    let command = export.preview.value().map(|preview| preview.command.as_str()).unwrap_or_default();
    let path = match export.path.trim() {
        "" => PathBuf::from(format!("figure.{}", export.spec.format.extension())),
        path => PathBuf::from(path),
    };
    export.command = match command {
        "" => String::new(),
        command => ExportCommand::with_output(command, &path, export.spec.format),
    };
}

/// A chart wherever it stands, with its lines if the figure on the screen is made of the same.
fn exported(place: &Place, id: FigureId) -> ExportedChart {
    let charts = &place.charts;
    let key = charts.data_key(&place.catalog, &id);
    let slot = charts.figures.get(&id).filter(|slot| slot.made_of.as_ref().is_some_and(|made| made.data == key));
    let prepared = slot.and_then(|slot| slot.figure.value()).map(|figure| figure.prepared.clone());
    ExportedChart { id, key, prepared }
}

fn request(place: &Place, settings: &Settings) -> Option<ExportRequest> {
    let export = place.export.as_ref()?;
    Some(ExportRequest {
        charts: export.charts.clone(),
        plot: export.plot.clone(),
        spec: export.spec.clone(),
        check: export.check,
        // The verb takes one.
        opened: place.also_opened.is_empty().then(|| place.opened.clone()),
        runs: run_choice(place, export),
        color_by: place.charts.color_by.clone(),
        language: settings.language(),
    })
}

/// The runs in the words of the command line: the filter where they are what it leaves, else one by one.
fn run_choice(place: &Place, export: &State) -> RunChoice {
    let is_all_in_view = export.charts.iter().all(|chart| matches!(chart.id, FigureId::Charts(_)))
        && place.charts.scope == ChartScope::All
        && place.charts.hidden.is_empty()
        && place.table.stage == StageView::Active
        && place.table.stores == StoreView::Once
        && place.catalog.experiment_indices().all(|index| {
            let is_active = place.catalog.experiment(index).lifecycle_stage == LifecycleStage::Active;
            place.is_ticked(index) || !is_active
        });
    let is_whole = place.table.content.value().is_some_and(|table| table.matching == place.charts.drawn.len());
    // Of one with a mistake the part before it is what the runs were chosen by; the command line would refuse the whole.
    let filter = place.find.verdict_of(&place.table.filter).map(Verdict::valid_part);
    match filter.unwrap_or(&place.table.filter).trim() {
        "" if is_all_in_view && is_whole => RunChoice::All,
        filter if is_all_in_view && is_whole => RunChoice::Filter(filter.to_owned()),
        _ => {
            let runs = export.charts.first().map(|chart| chart.key.runs.clone()).unwrap_or_default();
            // By its ID another store's twin would be found.
            let name = |&run: &RunIndex| match (place.catalog.run(run), place.catalog.twins().is_left_out(run)) {
                (run, true) => run.key.to_string(),
                (run, false) => run.id.to_string(),
            };
            RunChoice::Ids(runs.iter().map(name).collect())
        }
    }
}

fn preview(place: &mut Place, context: &mut Context<'_>) {
    let Some(request) = request(place, context.settings) else { return };
    context.start(Job::Preview { request, data: place.data(), appearance: place.charts.appearance() });
    if let Some(export) = &mut place.export {
        export.preview.start();
    }
}

/// The name of a chart as that of a file, without an ending: what every file system takes.
pub fn file_stem(title: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.');
    let plain: String = title.chars().map(|c| if is_plain(c) { c } else { '_' }).take(60).collect();
    let plain = plain.trim_matches(['_', '.']);
    if plain.is_empty() { "chart".to_owned() } else { name_for_all(plain) }
}

/// `train_loss.pdf`.
fn file_name(charts: &[ExportedChart], extension: &str) -> PathBuf {
    let title = match charts {
        [chart] => chart.id.name().to_string(),
        _ => "charts".to_owned(),
    };
    PathBuf::from(format!("{}.{extension}", file_stem(&title)))
}
