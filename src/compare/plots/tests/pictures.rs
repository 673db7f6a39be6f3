//! Pictures of all kinds, for eyes: `cargo test --lib plots::tests::pictures -- --ignored` draws them into the folder for
//! temporary files.

use jiff::tz::TimeZone;

use super::super::bar::{self, BarOrder, BarSetup};
use super::super::boxes::{self, BoxKind, BoxSetup};
use super::super::importance::{self, ImportanceSetup};
use super::super::scatter::{self, ScatterSetup};
use super::super::surface::{self, SurfaceKind, SurfaceSetup};
use super::super::{Field, Plot, PlotStyle, Scale};
use super::{metric, param, sweep};
use crate::drawing::png;
use crate::model::ColumnId;
use crate::store::Cancel;
use crate::text::{Language, Texts};

fn keep(name: &str, plot: &Plot) {
    let folder = std::env::temp_dir().join("plots");
    std::fs::create_dir_all(&folder).expect("a folder");
    let bytes = png::write(&plot.drawing, 144.0).expect("draws");
    std::fs::write(folder.join(format!("{name}.png")), bytes).expect("writes");
}

fn both(name: &str, size: [f64; 2], draw: &dyn Fn(&PlotStyle, &Texts) -> Option<Plot>) {
    let light = PlotStyle { title: format!("{name} 标题"), ..PlotStyle::light(size[0], size[1]) };
    let dark = PlotStyle { title: name.to_owned(), ..PlotStyle::dark(size[0], size[1]) };
    keep(&format!("{name}-light-zh"), &draw(&light, Language::SimplifiedChinese.texts()).expect("not cancelled"));
    let plot = draw(&dark, Language::English.texts()).expect("not cancelled");
    for note in &plot.notes {
        println!("{name}: {}", Language::English.texts().message(note));
    }
    keep(&format!("{name}-dark-en"), &plot);
}

#[test]
#[ignore = "draws pictures to be looked at"]
fn scatters() {
    let (data, zone, cancel) = (sweep(), TimeZone::UTC, Cancel::new());
    let setup = ScatterSetup {
        x: Some(Field::of(ColumnId::Duration)),
        y: Some(metric("val/acc")),
        color: Some(param("lr")),
        x_scale: Some(Scale::Log),
        has_trend: true,
        has_front: true,
        ..ScatterSetup::default()
    };
    both("scatter", [720.0, 600.0], &|style, texts| scatter::draw(&setup, &data, style, texts, &zone, &cancel));
    both("scatter-small", [200.0, 140.0], &|style, texts| scatter::draw(&setup, &data, style, texts, &zone, &cancel));
    let setup = ScatterSetup {
        x: Some(param("optimizer")),
        y: Some(metric("val/acc")),
        color: Some(param("optimizer")),
        size: Some(Field::of(ColumnId::Duration)),
        ..ScatterSetup::default()
    };
    both("scatter-words", [480.0, 320.0], &|style, texts| scatter::draw(&setup, &data, style, texts, &zone, &cancel));
}

#[test]
#[ignore = "draws pictures to be looked at"]
fn bars() {
    let (data, zone, cancel) = (sweep(), TimeZone::UTC, Cancel::new());
    let setup = BarSetup {
        metric: Some(metric("val/acc")),
        reference: Some(data.runs[3].id.to_string()),
        ..BarSetup::default()
    };
    both("bar-many", [720.0, 400.0], &|style, texts| bar::draw(&setup, &data, style, texts, &zone, &cancel));
    let mut few = data.clone();
    few.runs.truncate(14);
    let setup = BarSetup { metric: Some(param("z_dim")), color: Some(param("lr")), order: BarOrder::Name, ..setup };
    both("bar-few", [480.0, 340.0], &|style, texts| bar::draw(&setup, &few, style, texts, &zone, &cancel));
    let all = super::data(1000, vec![super::numbers(metric("val/acc"), (0..1000).map(|at| f64::from(at).sin()))]);
    let setup = BarSetup { metric: Some(metric("val/acc")), ..BarSetup::default() };
    both("bar-all", [720.0, 300.0], &|style, texts| bar::draw(&setup, &all, style, texts, &zone, &cancel));
}

#[test]
#[ignore = "draws pictures to be looked at"]
fn spreads() {
    let (data, zone, cancel) = (sweep(), TimeZone::UTC, Cancel::new());
    let setup =
        BoxSetup { metric: Some(metric("val/acc")), by: Some(param("lr")), has_mean: true, ..BoxSetup::default() };
    both("box", [420.0, 320.0], &|style, texts| boxes::draw(&setup, &data, style, texts, &zone, &cancel));
    let violin = BoxSetup { kind: BoxKind::Violin, by: Some(param("optimizer")), ..setup.clone() };
    both("violin", [480.0, 320.0], &|style, texts| boxes::draw(&violin, &data, style, texts, &zone, &cancel));
    let binned = BoxSetup { by: Some(param("z_dim")), ..setup };
    both("box-small", [240.0, 180.0], &|style, texts| boxes::draw(&binned, &data, style, texts, &zone, &cancel));
}

#[test]
#[ignore = "draws pictures to be looked at"]
fn surfaces() {
    let (data, zone, cancel) = (sweep(), TimeZone::UTC, Cancel::new());
    let setup = SurfaceSetup {
        x: Some(param("lr")),
        y: Some(param("optimizer")),
        metric: Some(metric("val/acc")),
        ..SurfaceSetup::default()
    };
    both("heat", [480.0, 320.0], &|style, texts| surface::draw(&setup, &data, style, texts, &zone, &cancel));
    let (x, y) = (Some(Field::of(ColumnId::Duration)), Some(param("z_dim")));
    let binned = SurfaceSetup { x: x.clone(), y: y.clone(), ..setup.clone() };
    both("heat-bins", [640.0, 420.0], &|style, texts| surface::draw(&binned, &data, style, texts, &zone, &cancel));
    let contour = SurfaceSetup { x, y, kind: SurfaceKind::Contour, x_scale: Some(Scale::Log), ..setup };
    both("contour", [640.0, 420.0], &|style, texts| surface::draw(&contour, &data, style, texts, &zone, &cancel));
}

#[test]
#[ignore = "draws pictures to be looked at"]
fn importances() {
    let (data, zone, cancel) = (sweep(), TimeZone::UTC, Cancel::new());
    let parameters = vec![param("lr"), param("batch_size"), param("optimizer"), param("z_dim")];
    let parameters = parameters.into_iter().chain([Field::of(ColumnId::Duration)]).collect();
    let setup = ImportanceSetup { metric: Some(metric("val/acc")), parameters, ..ImportanceSetup::default() };
    both("importance", [420.0, 280.0], &|style, texts| importance::draw(&setup, &data, style, texts, &zone, &cancel));
    let mut few = data.clone();
    few.runs.truncate(6);
    both("importance-few", [420.0, 200.0], &|style, texts| {
        importance::draw(&setup, &few, style, texts, &zone, &cancel)
    });
}
