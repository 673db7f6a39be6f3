//! Every curve of a figure has its name, whatever room there is, and what has none is told.

use std::sync::Arc;

use jiff::tz::TimeZone;
use runatlas::chart::export::{
    DrawnPage, ExportContext, ExportFormat, ExportSpec, Exported, Item, LegendPlace, draw, export, viewport_for,
};
use runatlas::chart::{ChartOptions, Figure, FigureInputs, cut, prepare};
use runatlas::model::RunIndex;
use runatlas::store::Cancel;
use runatlas::text::Language;

use crate::figures;

fn figure_of(inputs: &FigureInputs, spec: &ExportSpec) -> Arc<Figure> {
    let prepared = Arc::new(prepare(inputs, &ChartOptions::default(), &Cancel::new()).unwrap());
    Arc::new(cut(&prepared, viewport_for(spec, &prepared, 1), &Cancel::new()).unwrap())
}

/// Runs of these names, whose curves fall, or fill all of the plot.
fn inputs(names: &[String], fills: bool, points: i64) -> FigureInputs {
    let value = |run: usize, step: i64| {
        if fills { (step as f64 / 3.0 + run as f64).sin() } else { 2.0 / (1.0 + step as f64) + run as f64 * 0.01 }
    };
    let histories = (0..names.len())
        .map(|run| figures::history(&(0..points).map(|step| (step, value(run, step))).collect::<Vec<_>>()));
    let mut inputs = figures::request(histories, 1).inputs;
    for (line, name) in inputs.lines.iter_mut().zip(names) {
        line.name = name.as_str().into();
    }
    inputs
}

fn drawn(inputs: &FigureInputs, spec: &ExportSpec) -> DrawnPage {
    draw(&[figure_of(inputs, spec)], spec, &TimeZone::UTC, Language::English.texts())
}

fn exported(inputs: &FigureInputs, spec: &ExportSpec) -> Exported {
    let run_id = |run: RunIndex| format!("id-{}", run.0);
    let with = ExportContext { zone: const { &TimeZone::UTC }, texts: Language::English.texts(), run_id: &run_id };
    export(&[figure_of(inputs, spec)], spec, &with).unwrap()
}

/// Words and the size of their letters.
fn words(items: &[Item]) -> Vec<(&str, f64)> {
    items
        .iter()
        .flat_map(|item| match item {
            Item::Text { text, size, .. } => vec![(text.as_str(), *size)],
            Item::Clip { items, .. } => words(items),
            _ => Vec::new(),
        })
        .collect()
}

fn keys(page: &DrawnPage) -> Vec<&'static str> {
    page.notes.iter().map(|note| note.key).collect()
}

fn short(runs: usize) -> Vec<String> {
    (0..runs).map(|run| format!("run-{run}")).collect()
}

fn long(runs: usize) -> Vec<String> {
    let name =
        |run: usize| format!("resnet50-imagenet-augmented-lr{}-bs{}-seed{run}-warmup", run % 4, 32 * (1 + run % 5));
    (0..runs).map(name).collect()
}

#[test]
fn every_curve_is_named_at_the_width_of_a_column() {
    for runs in [2, 9, 20, 40] {
        for fills in [false, true] {
            for &legend in LegendPlace::ALL.iter().filter(|place| **place != LegendPlace::None) {
                let spec = ExportSpec { legend, ..ExportSpec::default() };
                let said = format!("{runs} runs, filled {fills}, {legend}");
                let page = drawn(&inputs(&short(runs), fills, 60), &spec);
                let words = words(&page.drawing.items);
                for name in short(runs) {
                    let size = words.iter().find(|(text, _)| *text == name).map(|(_, size)| *size);
                    assert!(size.is_some_and(|size| size >= 6.0), "{name} in {size:?}; {said}");
                }
                let is_higher = page.drawing.height > spec.size.points().1 + 0.01;
                assert_eq!(keys(&page).contains(&"note-export-higher"), is_higher, "{said}");
                assert!(page.drawing.height < spec.size.points().1 * 1.5, "{} pt; {said}", page.drawing.height);
                assert!(!keys(&page).contains(&"note-export-unnamed"), "{said}");
            }
        }
        // Long names stay apart from each other, and what became of them is told.
        let page = drawn(&inputs(&long(runs), true, 60), &ExportSpec::default());
        let seeds: std::collections::BTreeSet<String> = words(&page.drawing.items)
            .into_iter()
            .filter_map(|(text, _)| {
                Some(text.split_once("seed")?.1.trim_end_matches(|c: char| !c.is_ascii_digit()).to_owned())
            })
            .collect();
        assert_eq!(seeds.len(), runs, "{seeds:?}");
        assert!(!keys(&page).contains(&"note-export-names-alike"), "{:?}", page.notes);
    }
    let mut names = short(3);
    names[1] = "a name that is far longer than any page is wide ".repeat(5);
    let page = drawn(&inputs(&names, true, 60), &ExportSpec::default());
    assert_eq!(keys(&page), ["note-export-names-cut"]);
}

#[test]
fn every_curve_is_named_in_tikz() {
    for runs in [2, 9, 20, 40] {
        for names in [short(runs), long(runs)] {
            let spec = ExportSpec { format: ExportFormat::Tikz, ..ExportSpec::default() };
            let file = String::from_utf8(exported(&inputs(&names, true, 60), &spec).bytes).unwrap();
            assert_eq!(file.matches("\\addlegendentry{").count(), runs, "{file}");
            let is_smaller = file.contains("text opacity=1, font=\\fontsize{6}");
            assert!(is_smaller == (runs > 20) || names[0].len() > 10, "{file}");
            assert!(!file.contains("legend pos="), "curves are everywhere: {file}");
        }
    }
}

#[test]
fn a_legend_covers_no_curve() {
    for legend in [LegendPlace::Inside, LegendPlace::InsideTopLeft, LegendPlace::InsideBottomRight] {
        let spec = ExportSpec { legend, ..ExportSpec::default() };
        let page = drawn(&inputs(&short(9), true, 60), &spec);
        let fades = |item: &Item| matches!(item, Item::Rect { fill: Some(fill), .. } if fill.opacity < 1.0);
        assert!(!page.drawing.items.iter().any(fades), "{legend}");
        let is_moved = keys(&page).contains(&"note-export-legend-moved");
        assert_eq!(is_moved, legend != LegendPlace::Inside, "{legend}");
    }
    // Where there is room it stands where it was asked for.
    let spec = ExportSpec { legend: LegendPlace::InsideTopRight, ..ExportSpec::default() };
    assert_eq!(keys(&drawn(&inputs(&short(3), false, 60), &spec)), Vec::<&str>::new());
}

#[test]
fn every_bar_is_named() {
    for runs in [9, 40] {
        let page = drawn(&inputs(&short(runs), false, 1), &ExportSpec::default());
        let words = words(&page.drawing.items);
        for name in short(runs) {
            assert!(words.iter().any(|(text, size)| *text == name && *size >= 6.0), "{name} of {runs}");
        }
        assert_eq!(keys(&page), if runs > 9 { vec!["note-export-higher"] } else { Vec::new() });
    }
}

#[test]
fn bars_are_named_beside_curves() {
    let spec = ExportSpec::default();
    let figures = [1, 60].map(|points| {
        let prepared =
            Arc::new(prepare(&inputs(&short(9), false, points), &ChartOptions::default(), &Cancel::new()).unwrap());
        Arc::new(cut(&prepared, viewport_for(&spec, &prepared, 2), &Cancel::new()).unwrap())
    });
    let page = draw(&figures, &spec, &TimeZone::UTC, Language::English.texts());
    for name in short(9) {
        let times = words(&page.drawing.items).iter().filter(|(text, _)| *text == name).count();
        assert_eq!(times, 2, "{name} beside its bar and in the legend");
    }
    assert_eq!(keys(&page), ["note-export-higher"]);
}

#[test]
fn what_cannot_be_named_is_told() {
    for points in [1, 2] {
        for format in [ExportFormat::Svg, ExportFormat::Png] {
            let spec = ExportSpec { format, ..ExportSpec::default() };
            let exported = exported(&inputs(&short(2000), false, points), &spec);
            assert!(exported.notes.iter().any(|note| note.key == "note-export-unnamed"), "{:?}", exported.notes);
        }
    }
    // Nobody asked for names.
    let spec = ExportSpec { legend: LegendPlace::None, ..ExportSpec::default() };
    assert_eq!(keys(&drawn(&inputs(&short(20), false, 60), &spec)), Vec::<&str>::new());
}
