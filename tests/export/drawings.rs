//! Figures on paper: nothing is lost, nothing overlaps, nothing panics, in any format and size.

use std::sync::Arc;

use jiff::tz::TimeZone;
use proptest::prelude::*;
use resvg::usvg::roxmltree;
use runatlas::chart::export::{
    Anchor, CheckView, Colors, Drawing, ExportContext, ExportFormat, ExportSpec, Exported, Item, LegendPlace,
    LengthUnit, PageSize, Theme, Turn, draw, export, preview, viewport_for,
};
use runatlas::chart::{
    AxisScale, ChartOptions, Figure, FigureInputs, GroupInput, GroupKey, Grouping, Look, Smoothing, XAxis, cut, prepare,
};
use runatlas::drawing::fonts;
use runatlas::model::RunIndex;
use runatlas::store::{Cancel, History};
use runatlas::text::{Language, Texts};

use crate::figures;

const NAN: f64 = f64::NAN;

fn english() -> &'static Texts {
    Language::English.texts()
}

fn with<'a>(run_id: &'a dyn Fn(RunIndex) -> String, texts: &'a Texts) -> ExportContext<'a> {
    ExportContext { zone: const { &TimeZone::UTC }, texts, run_id }
}

fn exported(figures: &[Arc<Figure>], spec: &ExportSpec) -> Exported {
    let run_id = |run: RunIndex| format!("id-{}", run.0);
    export(figures, spec, &with(&run_id, english())).unwrap()
}

fn bytes(figures: &[Arc<Figure>], spec: &ExportSpec) -> Vec<u8> {
    exported(figures, spec).bytes
}

fn text(figures: &[Arc<Figure>], spec: &ExportSpec) -> String {
    String::from_utf8(bytes(figures, spec)).unwrap()
}

fn spec(format: ExportFormat) -> ExportSpec {
    ExportSpec { format, dpi: 60.0, ..ExportSpec::default() }
}

fn figure_of(inputs: &FigureInputs, options: &ChartOptions, spec: &ExportSpec, charts: usize) -> Arc<Figure> {
    let prepared = Arc::new(prepare(inputs, options, &Cancel::new()).unwrap());
    Arc::new(cut(&prepared, viewport_for(spec, &prepared, charts), &Cancel::new()).unwrap())
}

fn figure(histories: impl IntoIterator<Item = Arc<History>>, options: &ChartOptions, spec: &ExportSpec) -> Arc<Figure> {
    figure_of(&figures::request(histories, 1).inputs, options, spec, 1)
}

/// Points of all paths of an SVG, absolute; its writer uses m, l, h, v and z only.
fn path_points(svg: &str) -> Vec<[f64; 2]> {
    let document = roxmltree::Document::parse(svg).unwrap();
    let mut points = Vec::new();
    for path in document.descendants().filter(|node| node.has_tag_name("path")) {
        let data = path.attribute("d").unwrap();
        let mut tokens: Vec<String> = Vec::new();
        for c in data.chars() {
            let last = tokens.last().cloned().unwrap_or_default();
            let is_number = last.starts_with(['-', '.']) || last.starts_with(|c: char| c.is_ascii_digit());
            match c {
                'a'..='z' | '-' => tokens.push(c.to_string()),
                ' ' => tokens.push(String::new()),
                '.' if last.contains('.') => tokens.push(c.to_string()),
                c if is_number || last.is_empty() && !tokens.is_empty() => tokens.last_mut().unwrap().push(c),
                c => tokens.push(c.to_string()),
            }
        }
        let (mut pen, mut command) = ([0.0, 0.0], String::new());
        let mut numbers = tokens.into_iter().filter(|token| !token.is_empty()).peekable();
        while let Some(token) = numbers.next() {
            let number = if token.chars().all(|c| c.is_ascii_lowercase()) {
                command = token;
                if command == "z" {
                    continue;
                }
                numbers.next().unwrap()
            } else {
                token
            };
            let number: f64 = number.parse().unwrap();
            match command.as_str() {
                "h" => pen[0] += number,
                "v" => pen[1] += number,
                "m" | "l" => {
                    pen[0] += number;
                    pen[1] += numbers.next().unwrap().parse::<f64>().unwrap();
                    if command == "m" {
                        "l".clone_into(&mut command);
                    }
                }
                other => panic!("{other}"),
            }
            points.push(pen);
        }
    }
    points
}

/// From height on the page to values, by the labels of the y axis.
fn values_by_labels(svg: &str, size: f64) -> impl Fn(f64) -> f64 {
    let document = roxmltree::Document::parse(svg).unwrap();
    let texts = document.descendants().filter(|node| node.attribute("text-anchor") == Some("end"));
    let labels: Vec<(f64, f64)> = texts
        .filter_map(|node| {
            let value: f64 = node.text()?.replace('\u{2212}', "-").parse().ok()?;
            Some((node.attribute("y")?.parse::<f64>().ok()? - fonts::cap_height(size) / 2.0, value))
        })
        .collect();
    let (first, last) = (labels[0], labels[labels.len() - 1]);
    assert!(labels.len() > 2, "{labels:?}");
    move |y| first.1 + (y - first.0) / (last.0 - first.0) * (last.1 - first.1)
}

#[test]
fn the_extremes_of_a_long_curve_are_in_the_svg() {
    let value = |step: i64| match step {
        12_345 => 9.5,
        77_777 => -7.25,
        _ => ((step * 7919) % 1000) as f64 / 1000.0,
    };
    let points: Vec<(i64, f64)> = (0..100_000).map(|step| (step, value(step))).collect();
    let spec = spec(ExportFormat::Svg);
    let svg = text(&[figure([figures::history(&points)], &ChartOptions::default(), &spec)], &spec);
    assert!(svg.len() < 400_000, "{}", svg.len());
    let value = values_by_labels(&svg, spec.font_size);
    let curve = path_points(&svg);
    let near = |wanted: f64| curve.iter().any(|point| (value(point[1]) - wanted).abs() < 0.01);
    assert!(near(9.5) && near(-7.25));
    // Left of a quarter there is a spike, right of a half a dip: at their own places.
    let highest = curve.iter().min_by(|a, b| a[1].total_cmp(&b[1])).unwrap();
    let width = spec.size.points().0;
    assert!(highest[0] < width * 0.3, "{highest:?} of {width}");
}

#[test]
fn words_of_any_script_are_in_the_svg() {
    let mut request =
        figures::request([figures::history(&[(0, 1.0), (1, 2.0)]), figures::history(&[(0, 3.0), (1, 4.0)])], 1);
    request.inputs.lines[0].name = "谱归一化 β₁ <&\">".into();
    request.inputs.lines[1].name = "λ→ω".into();
    let spec = ExportSpec {
        title: Some("Ünïcode & 标题".into()),
        x_label: Some("θ < 1".into()),
        legend: LegendPlace::Right,
        ..spec(ExportFormat::Svg)
    };
    let svg = text(&[figure_of(&request.inputs, &ChartOptions::default(), &spec, 1)], &spec);
    let document = roxmltree::Document::parse(&svg).unwrap();
    let texts: Vec<String> = document
        .descendants()
        .filter(|node| node.has_tag_name("text"))
        .map(|node| node.descendants().filter(roxmltree::Node::is_text).filter_map(|node| node.text()).collect())
        .collect();
    for wanted in ["谱归一化 β₁ <&\">", "λ→ω", "Ünïcode & 标题", "θ < 1", "loss"] {
        assert!(texts.iter().any(|text| text == wanted), "{wanted} in {texts:?}");
    }
}

#[test]
fn decades_are_written_as_powers() {
    let points: Vec<(i64, f64)> = (0..50).map(|step| (step, 10_f64.powf(-step as f64 / 10.0))).collect();
    let options = ChartOptions { y_scale: AxisScale::Log, ..ChartOptions::default() };
    let spec = spec(ExportFormat::Svg);
    let svg = text(&[figure([figures::history(&points)], &options, &spec)], &spec);
    for label in [">10⁻³<", ">10⁰<"] {
        assert!(svg.contains(label), "{label}");
    }
}

/// Left, top, right and bottom of every text.
fn boxes(drawing: &Drawing) -> Vec<([f64; 4], &str)> {
    fn add<'a>(items: &'a [Item], boxes: &mut Vec<([f64; 4], &'a str)>) {
        for item in items {
            match item {
                Item::Clip { items, .. } => add(items, boxes),
                Item::Text { at: [x, y], anchor, turn, size, weight, text, .. } if !text.is_empty() => {
                    let width = fonts::width(text, *size, *weight);
                    let before = match anchor {
                        Anchor::Start => 0.0,
                        Anchor::Middle => width / 2.0,
                        Anchor::End => width,
                    };
                    let (above, below) = (fonts::cap_height(*size), size * 0.2);
                    boxes.push((
                        match turn {
                            Turn::None => [x - before, y - above, x - before + width, y + below],
                            Turn::Up => [x - above, y + before - width, x + below, y + before],
                            Turn::By(degrees) => panic!("charts have no text at {degrees} degrees"),
                        },
                        text,
                    ));
                }
                _ => {}
            }
        }
    }
    let mut found = Vec::new();
    add(&drawing.items, &mut found);
    found
}

fn check_texts(drawing: &Drawing, said: &str) -> Result<(), TestCaseError> {
    let boxes = boxes(drawing);
    for (at, (a, text)) in boxes.iter().enumerate() {
        let inside = a[0] >= -0.5 && a[1] >= -0.5 && a[2] <= drawing.width + 0.5 && a[3] <= drawing.height + 0.5;
        prop_assert!(inside, "{text:?} at {a:?} leaves the page of {} × {}; {said}", drawing.width, drawing.height);
        for (b, other) in &boxes[at + 1..] {
            let apart = a[2] <= b[0] + 0.1 || b[2] <= a[0] + 0.1 || a[3] <= b[1] + 0.1 || b[3] <= a[1] + 0.1;
            prop_assert!(apart, "{text:?} {a:?} and {other:?} {b:?} overlap; {said}");
        }
    }
    Ok(())
}

/// Some histories of very different sizes.
fn material(kind: usize) -> Vec<Arc<History>> {
    let waves = |runs: i64, scale: f64| -> Vec<Arc<History>> {
        (0..runs)
            .map(|run| {
                let value = |step: i64| scale * (1.0 / (1.0 + step as f64 / 20.0) + run as f64 * 0.05);
                figures::history(&(0..200).map(|step| (step * 731, value(step))).collect::<Vec<_>>())
            })
            .collect()
    };
    match kind {
        0 => waves(1, 1.0),
        1 => waves(3, 1e-7),
        2 => waves(6, -123_456.0),
        3 => waves(25, 1e12),
        4 => vec![figures::history(&[(3, 0.5)]), figures::history(&[(9, 1.25)]), figures::history(&[(4, NAN)])],
        5 => vec![figures::history(&[(0, 1.0), (1, NAN), (2, f64::INFINITY), (3, -2.0), (4, f64::NEG_INFINITY)])],
        _ => waves(120, 0.001),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn no_text_leaves_the_page_or_covers_another(
        (width, height) in (60.0..800.0_f64, 50.0..500.0_f64),
        font_size in 4.0..20.0_f64,
        kinds in proptest::collection::vec(0..7_usize, 1..5),
        legend in proptest::sample::select(LegendPlace::ALL),
        axis in proptest::sample::select(&[XAxis::Step, XAxis::Relative, XAxis::Wall][..]),
        (is_log, is_chinese, has_title) in any::<(bool, bool, bool)>(),
    ) {
        let size = PageSize { width, height, unit: LengthUnit::Pt };
        let title = has_title.then(|| "A title that may well be too long for its page".to_owned());
        let spec = ExportSpec { size, font_size, legend, title, ..ExportSpec::default() };
        let y_scale = if is_log { AxisScale::Log } else { AxisScale::Linear };
        let options = ChartOptions { x_axis: axis, y_scale, ..ChartOptions::default() };
        let figures: Vec<Arc<Figure>> =
            kinds.iter().map(|kind| figure_of(&figures::request(material(*kind), 1).inputs, &options, &spec, kinds.len())).collect();
        let texts = if is_chinese { Language::SimplifiedChinese } else { Language::English }.texts();
        let drawn = draw(&figures, &spec, &TimeZone::UTC, texts);
        check_texts(&drawn.drawing, &format!("{kinds:?} {legend}"))?;
    }
}

#[test]
fn a_usual_figure_has_all_its_words() {
    for (size, font_size) in [("8.4cmx5cm", 6.0), ("8.8cmx5.8cm", 8.0), ("25.4cmx14.29cm", 14.0)] {
        let spec = ExportSpec { size: size.parse().unwrap(), font_size, ..ExportSpec::default() };
        let figure = figure(material(1), &ChartOptions::default(), &spec);
        let drawn = draw(&[figure], &spec, &TimeZone::UTC, english());
        check_texts(&drawn.drawing, size).unwrap();
        let words: Vec<&str> = boxes(&drawn.drawing).into_iter().map(|(_, text)| text).collect();
        for wanted in ["run 0", "run 1", "run 2", "loss", "Step", "0"] {
            assert!(words.contains(&wanted), "{wanted} in {words:?} at {size}");
        }
    }
}

/// A single tick tells no scale.
#[test]
fn small_charts_side_by_side_have_two_ticks_along_each_axis() {
    let spec = spec(ExportFormat::Svg);
    let points: Vec<(i64, f64)> = (0..).zip([0.14, 0.3, 0.57, 0.3, 0.91]).collect();
    let inputs = figures::request([figures::history(&points)], 1).inputs;
    let figures: Vec<Arc<Figure>> = (0..4).map(|_| figure_of(&inputs, &ChartOptions::default(), &spec, 4)).collect();
    let page = draw(&figures, &spec, &TimeZone::UTC, english());
    let words: Vec<&str> = boxes(&page.drawing).into_iter().map(|(_, text)| text).collect();
    let count = |is_one: &dyn Fn(&str) -> bool| words.iter().filter(|word| is_one(word)).count();
    assert!(count(&|word| ["0", "1", "2", "3", "4"].contains(&word)) >= 8, "steps: {words:?}");
    assert!(count(&|word| word.starts_with("0.")) >= 8, "values: {words:?}");
}

fn odd_inputs() -> Vec<FigureInputs> {
    let backwards: Vec<(i64, f64)> = (0..50).map(|step| (100 - step, (step as f64).sin())).collect();
    let gaps: Vec<(i64, f64)> = (0..500).map(|step| (step, if step % 2 == 0 { NAN } else { step as f64 })).collect();
    let sets: Vec<Vec<&[(i64, f64)]>> = vec![
        vec![],
        vec![&[]],
        vec![&[(0, NAN)]],
        vec![&[(0, NAN), (1, f64::INFINITY), (2, f64::NEG_INFINITY)]],
        vec![&[(0, f64::MAX), (1, -f64::MAX)]],
        vec![&[(i64::MIN, 1.0), (i64::MAX, 2.0)]],
        vec![&[(0, 5e-324), (1, 1e-323)]],
        vec![&[(0, 5e-324)], &[(0, f64::MAX)]],
        vec![&[(0, 1.0), (0, 1.0)], &[(0, 1.0)]],
        vec![&[(0, -1.0), (1, 0.0), (2, -3.0)]],
        vec![&[(7, 0.0)], &[(7, -2.0)], &[(9, f64::INFINITY)]],
        vec![&backwards, &gaps],
        vec![&[(0, 1.0), (1, 2.0)]; 300],
    ];
    sets.into_iter().map(|runs| figures::request(runs.into_iter().map(figures::history), 1).inputs).collect()
}

#[test]
fn odd_figures_come_out_in_every_format() {
    for (at, inputs) in odd_inputs().iter().enumerate() {
        for x_axis in [XAxis::Step, XAxis::Wall] {
            for y_scale in [AxisScale::Linear, AxisScale::Log] {
                let smoothing = if at % 2 == 0 { Smoothing::None } else { Smoothing::Ema(0.5) };
                let options = ChartOptions {
                    x_axis: x_axis.clone(),
                    y_scale,
                    x_scale: y_scale,
                    smoothing,
                    ..ChartOptions::default()
                };
                for &format in ExportFormat::ALL {
                    let spec = ExportSpec { shows_markers: true, ..spec(format) };
                    let first = figure_of(inputs, &options, &spec, 1);
                    let file = bytes(std::slice::from_ref(&first), &spec);
                    assert!(!file.is_empty(), "{at} {format}");
                    assert_eq!(file, bytes(&[first], &spec), "{at} {format}: the same bytes twice");
                }
            }
        }
    }
}

#[test]
fn every_choice_makes_a_figure() {
    for &legend in LegendPlace::ALL {
        for &colors in Colors::ALL {
            for &theme in Theme::ALL {
                let spec = ExportSpec { legend, colors, theme, shows_frame: true, ..spec(ExportFormat::Svg) };
                let figures: Vec<_> =
                    [1, 4, 2].map(|kind| figure(material(kind), &ChartOptions::default(), &spec)).into();
                assert!(bytes(&figures, &spec).len() > 2000);
                assert!(bytes(&figures[..1], &spec).len() > 2000);
            }
        }
    }
    assert!(!bytes(&[], &spec(ExportFormat::Pdf)).is_empty());
}

#[test]
fn a_y_range_far_from_the_values_is_drawn_quickly() {
    let points: Vec<(i64, f64)> = (0..2000).map(|step| (step, if step % 2 == 0 { 1e9 } else { -1e9 })).collect();
    let spec = ExportSpec { y_range: Some((0.0, 1e-3)), colors: Colors::Greyscale, ..spec(ExportFormat::Png) };
    let runs = [figures::history(&[(0, 0.0), (1999, 1e-3)]), figures::history(&points)];
    let before = std::time::Instant::now();
    assert!(!bytes(&[figure(runs, &ChartOptions::default(), &spec)], &spec).is_empty());
    assert!(before.elapsed().as_secs() < 20, "{:?}", before.elapsed());
}

#[test]
fn the_rows_of_a_table_are_the_history() {
    let values = [0.1, -0.0, 1.0 / 3.0, 1e300, 5e-324, NAN, f64::INFINITY, f64::NEG_INFINITY, -123_456.789];
    let history = figures::timed((0..).zip(values).map(|(at, value)| (at * 10 - 20, value, 1_700_000_000_000 + at)));
    let mut request = figures::request([history.clone()], 1);
    request.inputs.lines[0].name = "=HYPERLINK(\"x\"),\n".into();
    let spec = spec(ExportFormat::Csv);
    let file = bytes(&[figure_of(&request.inputs, &ChartOptions::default(), &spec, 1)], &spec);
    let mut reader = csv::Reader::from_reader(&file[..]);
    let head: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(head, ["run_id", "run_name", "metric", "step", "timestamp", "relative_s", "value"]);
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), history.len());
    for (at, row) in rows.iter().enumerate() {
        assert_eq!((&row[0], &row[1], &row[2]), ("id-0", "'=HYPERLINK(\"x\"),\n", "loss"));
        assert_eq!(row[3].parse::<i64>().unwrap(), history.step(at));
        assert_eq!(row[4].parse::<i64>().unwrap(), history.timestamp(at));
        assert_eq!(row[5].parse::<f64>().unwrap(), at as f64 / 1000.0);
        let value: f64 = row[6].parse().unwrap();
        assert!(
            value.to_bits() == values[at].to_bits() || value.is_nan() && values[at].is_nan(),
            "{value} {}",
            values[at]
        );
    }
}

#[test]
fn smoothed_curves_keep_their_values_in_tables() {
    let spec = spec(ExportFormat::Csv);
    let options = ChartOptions { smoothing: Smoothing::RunningMean(3), ..ChartOptions::default() };
    let history = figures::history(&[(0, 0.0), (1, 3.0), (2, 6.0)]);
    let file = text(&[figure([history.clone()], &options, &spec)], &spec);
    let lines: Vec<&str> = file.lines().collect();
    assert!(lines[0].ends_with(",value,smoothed") && lines[2].ends_with(",1,3,3"), "{file}");
    let wide = ExportSpec { format: ExportFormat::CsvWide, ..spec };
    let file = text(&[figure([history, figures::history(&[(1, 7.0)])], &options, &wide)], &wide);
    assert_eq!(file.lines().next(), Some("step,run 0,run 0 (smoothed),run 1,run 1 (smoothed)"));
    assert_eq!(file.lines().nth(2), Some("1,3,3,7,7"));
    assert_eq!(file.lines().nth(3).map(|line| line.ends_with(",,")), Some(true), "{file}");
}

#[test]
fn columns_of_a_wide_table_have_names_of_their_own() {
    let history = |value: f64| figures::history(&[(0, value), (1, value)]);
    let mut inputs = figures::request([1.0, 2.0, 3.0, 4.0, 5.0].map(history), 1).inputs;
    for (line, name) in inputs.lines.iter_mut().zip(["same", "same", "other", "step", "other (smoothed)"]) {
        line.name = name.into();
    }
    let wide = |spec: ExportSpec, options: &ChartOptions, inputs: &FigureInputs| {
        let spec = ExportSpec { format: ExportFormat::CsvWide, ..spec };
        text(&[figure_of(inputs, options, &spec, 1)], &spec)
    };
    let file = wide(ExportSpec::default(), &ChartOptions::default(), &inputs);
    assert_eq!(file.lines().next(), Some("step,same (id-0),same (id-1),other,step (id-3),other (smoothed)"));
    assert_eq!(file.lines().nth(1), Some("0,1,2,3,4,5"));
    let smoothed = ChartOptions { smoothing: Smoothing::RunningMean(3), ..ChartOptions::default() };
    let file = wide(ExportSpec::default(), &smoothed, &inputs);
    let heads: Vec<&str> = file.lines().next().unwrap().split(',').collect();
    let apart: std::collections::HashSet<&&str> = heads.iter().collect();
    assert_eq!((heads.len(), apart.len()), (11, 11), "{heads:?}");
    // The same run twice, as in a folder that holds a store and its copy.
    for line in &mut inputs.lines {
        (line.run, line.name) = (RunIndex(7), "twin".into());
    }
    let file = wide(ExportSpec { has_run_ids: true, ..ExportSpec::default() }, &ChartOptions::default(), &inputs);
    let heads: Vec<&str> = file.lines().next().unwrap().split(',').collect();
    let apart: std::collections::HashSet<&&str> = heads.iter().collect();
    assert_eq!((heads.len(), apart.len()), (6, 6), "{heads:?}");
    assert_eq!(file.lines().nth(1), Some("run_id,id-7,id-7,id-7,id-7,id-7"));
    assert_eq!(file.lines().nth(2), Some("0,1,2,3,4,5"));
}

#[test]
fn groups_have_their_own_table_and_say_how_many_they_are() {
    let mut request =
        figures::request([figures::history(&[(0, 1.0), (1, 2.0)]), figures::history(&[(0, 3.0), (1, 4.0)])], 1);
    request.inputs.groups = vec![GroupInput { name: "lr=0.1".into(), look: Look::nth(0), is_hidden: false }];
    let options =
        ChartOptions { grouping: Some(Grouping::by(GroupKey::Param("lr".into()))), ..ChartOptions::default() };
    let spec = spec(ExportFormat::Csv);
    let file = text(&[figure_of(&request.inputs, &options, &spec, 1)], &spec);
    let lines: Vec<&str> = file.lines().collect();
    assert_eq!(lines[0], "group,metric,x,center,low,high,n");
    assert!(lines[1].starts_with("lr=0.1,loss,0,2,") && lines[1].ends_with(",2"), "{file}");
    let spec = ExportSpec { format: ExportFormat::Svg, ..spec };
    assert!(text(&[figure_of(&request.inputs, &options, &spec, 1)], &spec).contains("lr=0.1 (n = 2)"));
}

#[test]
fn braces_of_a_pgfplots_axis_are_balanced() {
    for inputs in &odd_inputs() {
        let mut inputs = inputs.clone();
        for line in &mut inputs.lines {
            line.name = "50% {of} \\it_ #1 & $x$ ^~ 损失".into();
        }
        let spec = ExportSpec { title: Some("}{".into()), ..spec(ExportFormat::Tikz) };
        let file = text(&[figure_of(&inputs, &ChartOptions::default(), &spec, 1)], &spec);
        let mut depth = 0;
        let mut before = ' ';
        for c in file.chars() {
            match c {
                '{' if before != '\\' => depth += 1,
                '}' if before != '\\' => depth -= 1,
                _ => {}
            }
            assert!(depth >= 0, "{file}");
            before = c;
        }
        assert_eq!(depth, 0, "{file}");
        assert_eq!(file.matches("\\begin{").count(), file.matches("\\end{").count());
    }
}

#[test]
fn greys_of_the_preview_are_grey() {
    let spec = spec(ExportFormat::Png);
    let figures = [figure(material(2), &ChartOptions::default(), &spec)];
    let run_id = |_: RunIndex| String::new();
    let seen = |check| preview(&figures, &spec, &with(&run_id, english()), 400.0, check).unwrap().pixels;
    let is_grey = |pixel: &[u8]| pixel[0] == pixel[1] && pixel[1] == pixel[2];
    assert!(!seen(CheckView::Colour).rgba.chunks_exact(4).all(is_grey));
    assert!(seen(CheckView::Greyscale).rgba.chunks_exact(4).all(is_grey));
    let other = seen(CheckView::Deuteranopia);
    assert!(!other.rgba.chunks_exact(4).all(is_grey));
    assert_ne!(other, seen(CheckView::Colour));
}

/// `RUNATLAS_EXPORT_SAMPLES` set: tells how large and how quick a chart of a million points is.
#[test]
fn a_million_points_are_a_small_file() {
    let points: Vec<(i64, f64)> =
        (0..1_000_000).map(|step| (step, ((step * 7919) % 10_007) as f64 / 10_007.0)).collect();
    let inputs = figures::request([figures::history(&points)], 1).inputs;
    for (name, size) in [("single", PageSize::SINGLE_COLUMN), ("slide", PageSize::SLIDE)] {
        let spec = ExportSpec { size, ..spec(ExportFormat::Svg) };
        let prepared = Arc::new(prepare(&inputs, &ChartOptions::default(), &Cancel::new()).unwrap());
        let before = std::time::Instant::now();
        let figure = Arc::new(cut(&prepared, viewport_for(&spec, &prepared, 1), &Cancel::new()).unwrap());
        let file = bytes(&[figure], &spec);
        let took = before.elapsed();
        assert!(file.len() < 2_000_000, "{}", file.len());
        if std::env::var_os("RUNATLAS_EXPORT_SAMPLES").is_some() {
            eprintln!("{name}: {} bytes in {took:?}", file.len());
        }
    }
}
