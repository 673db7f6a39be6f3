//! Figures of our own: what is read, which axes they get, what is drawn and told.

use serde_json::{Value, json};

use super::{Figure, Style, View, draw, hover, told};
use crate::drawing::Item;
use crate::preview::{Limits, Shape, Source, load, probe};
use crate::store::Cancel;

fn figure(data: &Value, layout: &Value) -> Figure {
    Figure { data: data.as_array().cloned().unwrap_or_default(), layout: layout.clone(), frames: Vec::new() }
}

/// The range of an axis as it is told.
fn range(told: &Value, axis: &str) -> [f64; 2] {
    let end = |at: usize| told["axes"][axis]["range"][at].as_f64().unwrap_or(f64::NAN);
    [end(0), end(1)]
}

fn assert_near(found: [f64; 2], wanted: [f64; 2]) {
    let span = (wanted[1] - wanted[0]).abs();
    let off = found.iter().zip(wanted).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
    assert!(off <= span * 0.01, "{found:?} is not {wanted:?}");
}

fn texts(items: &[Item], found: &mut Vec<String>) {
    for item in items {
        match item {
            Item::Text { text, .. } => found.push(text.clone()),
            Item::Clip { items, .. } => texts(items, found),
            _ => {}
        }
    }
}

fn figures_in(name: &str, text: &str) -> Vec<Figure> {
    let source = Source::new(name, text.len() as u64, std::io::Cursor::new(text.as_bytes().to_vec()));
    match load(source, &Limits::default(), &Cancel::new()).map(|preview| preview.shape) {
        Ok(Shape::Figures(figures)) => figures.to_vec(),
        _ => Vec::new(),
    }
}

const PAGE: &str = r#"<html><head><script>window.PlotlyConfig = {};</script><script>/* plotly.js v3 */ function f(){ return
Plotly.newPlot(gd, data, layout, config) }</script></head><body><div id="a" class="plotly-graph-div"></div>
<script>if (document.getElementById("a")) { Plotly.newPlot( "a", [{"type":"scatter","x":[1,2,3],
"y":{"dtype":"f8","bdata":"AAAAAAAA8D8AAAAAAAAAQAAAAAAAAAhA"},"name":"a \u003c b"}], {"title":{"text":"One"}}, {"responsive": true})
.then(function(){ Plotly.addFrames('a', [{"name":"f0","data":[{"y":[7,NaN,9]}]}]); }) };</script>
<script>Plotly.react('b', {"data": [{"type": "bar", "x": ["u"], "y": [2]}], "layout": {}});</script></body></html>"#;

#[test]
fn figures_are_read_from_pages_and_json() {
    let page = figures_in("plot.html", PAGE);
    assert_eq!(page.len(), 2);
    assert_eq!((page[0].frames.len(), page[0].frames[0]["data"][0]["y"][0].as_i64()), (1, Some(7)));
    assert_eq!(page[0].data[0]["name"], "a < b");
    assert_eq!(page[1].data[0]["type"], "bar");
    let json = r#"{"data":[{"type":"scatter","y":[1,NaN,3]}],"layout":{"title":"T"}}"#;
    assert_eq!(figures_in("fig.json", json).len(), 1);
    for other in [
        r#"{"columns":["a"],"data":[[1]],"index":[0]}"#,
        r#"{"schema":{},"data":[{"index":0,"a":1}]}"#,
        r#"{"data":{"values":[]},"mark":"bar"}"#,
    ] {
        assert!(!probe(other.as_bytes(), "x.json").starts_with("plotly"), "{other}");
    }
}

#[test]
fn ranges_are_those_of_plotly() {
    // Lines end at the edge, marks have room; bars begin at zero and have 5 % above.
    let told = told(&figure(
        &json!([{"type": "scatter", "mode": "lines", "x": [0, 10], "y": [0, 1]}]),
        &json!({"margin": {"l": 80, "r": 80, "t": 100, "b": 80}}),
    ));
    assert_near(range(&told, "xaxis"), [0.0, 10.0]);
    assert_near(range(&told, "yaxis"), [-0.0556, 1.0556]);
    let bars = super::told(&figure(&json!([{"type": "bar", "x": ["a", "b"], "y": [3, 19]}]), &json!({})));
    assert_eq!(bars["axes"]["xaxis"]["type"], "category");
    assert_near(range(&bars, "xaxis"), [-0.5, 1.5]);
    assert_near(range(&bars, "yaxis"), [0.0, 20.0]);
}

#[test]
fn kinds_of_axes_follow_the_data() {
    let kind = |x: Value| {
        super::told(&figure(&json!([{"y": [1, 2, 3], "x": x}]), &json!({})))["axes"]["xaxis"]["type"].clone()
    };
    assert_eq!(kind(json!(["2024-01-01", "2024-01-02", "2024-01-05"])), "date");
    assert_eq!(kind(json!(["1", "2", "x"])), "linear");
    assert_eq!(kind(json!(["a", "b", "1"])), "linear");
    assert_eq!(kind(json!(["a", "b", "c"])), "category");
    assert_eq!(kind(json!(["16", "32", "64"])), "linear");
    assert_eq!(kind(json!([["a", "a", "b"], ["x", "y", "x"]])), "multicategory");
}

#[test]
fn histograms_have_bins_of_whole_numbers() {
    let figure = figure(&json!([{"type": "histogram", "x": [1, 2, 2, 3, 3, 3]}]), &json!({}));
    let told = super::told(&figure);
    assert_eq!((told["traces"][0]["points"].as_u64(), told["legend"].as_bool()), (Some(6), Some(false)));
    assert_near(range(&told, "xaxis"), [0.5, 3.5]);
    let drawn = draw(&figure, [700.0, 450.0], &Style::own(), &View::default());
    assert_eq!(drawn.points.len(), 3);
    let lines = hover(&figure, &View::default(), &drawn.points[2]);
    assert!(lines.iter().any(|line| line == "y: 3"), "{lines:?}");
}

#[test]
fn templates_fill_what_is_told_and_drawn() {
    let figure = figure(
        &json!([{"type": "heatmap", "z": [[0.25, 1.0]], "x": ["a", "b"], "y": ["r"], "texttemplate": "%{z:.1%}",
            "hovertemplate": "<b>%{x}</b> of %{y}: %{z:.2f}<extra>cell</extra>"}]),
        &json!({"title": {"text": "A<br>B"}}),
    );
    let drawn = draw(&figure, [700.0, 450.0], &Style::own(), &View::default());
    let mut found = Vec::new();
    texts(&drawn.drawing.items, &mut found);
    for text in ["25.0%", "100.0%", "A", "B", "r"] {
        assert!(found.iter().any(|other| other == text), "{text} in {found:?}");
    }
    let lines = hover(&figure, &View::default(), &drawn.points[1]);
    assert_eq!(lines, ["b of r: 1.00", "cell"]);
}

#[test]
fn a_legend_toggles_and_a_frame_changes_the_data() {
    let mut figure = figure(&json!([{"y": [1, 2], "name": "a"}, {"y": [2, 4], "name": "b"}]), &json!({}));
    figure.frames = vec![json!({"data": [{"y": [50, 60]}]})];
    let size = [700.0, 450.0];
    let all = draw(&figure, size, &Style::own(), &View::default());
    assert_eq!((all.entries.len(), all.points.len()), (2, 4));
    let view = View { toggled: [1].into(), ..View::default() };
    let one = draw(&figure, size, &Style::own(), &view);
    assert_eq!((one.points.len(), one.entries[1].is_visible), (2, false));
    let view = View { frame: Some(0), ..View::default() };
    let framed = draw(&figure, size, &Style::own(), &view);
    assert!(framed.panels[0].y_range[1] > 60.0, "{:?}", framed.panels[0]);
    let view = View { ranges: [("xaxis".to_owned(), [0.25, 0.5])].into(), ..View::default() };
    assert_eq!(draw(&figure, size, &Style::own(), &view).panels[0].x_range, [0.25, 0.5]);
}

#[test]
fn many_points_are_thinned_and_keep_their_extremes() {
    let values: Vec<f64> = (0..100_000).map(|at| if at == 77_777 { 40.0 } else { f64::from(at % 17) }).collect();
    let figure = figure(&json!([{"type": "scattergl", "mode": "lines", "y": values}]), &json!({}));
    let drawn = draw(&figure, [900.0, 500.0], &Style::own(), &View::default());
    assert!(drawn.points.len() < 8000, "{}", drawn.points.len());
    assert!(drawn.points.iter().any(|point| point.index == 77_777));
}

/// A small stream of numbers that is the same every time.
struct Random(u64);

impl Random {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % below.max(1)
    }
}

#[test]
fn damaged_pages_and_odd_figures_do_no_harm() {
    let mut random = Random(7);
    for _ in 0..400 {
        let mut bytes = PAGE.as_bytes().to_vec();
        for _ in 0..=random.next(6) {
            let at = random.next(bytes.len());
            match random.next(3) {
                0 => bytes[at] = b"[]{}\",:0-9eN\\"[random.next(13)],
                1 => drop(bytes.remove(at)),
                _ => bytes.truncate(at.max(1)),
            }
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        for figure in figures_in("plot.html", &text) {
            drop(draw(&figure, [300.0, 200.0], &Style::own(), &View::default()));
        }
    }
    let values = [
        json!(null),
        json!([]),
        json!(1e308),
        json!(-1),
        json!("a"),
        json!([1, null, "x", 1e300, -1e300]),
        json!([[1, 2], [3]]),
        json!({"dtype": "f8", "bdata": "AAAA", "shape": "9, 9"}),
        json!(true),
    ];
    let kinds = [
        "scatter",
        "bar",
        "histogram",
        "box",
        "violin",
        "heatmap",
        "contour",
        "histogram2d",
        "histogram2dcontour",
        "candlestick",
        "ohlc",
        "funnel",
        "waterfall",
        "image",
        "splom",
        "pie",
        "nonsense",
    ];
    for round in 0..600 {
        let mut pick = || values[random.next(values.len())].clone();
        let trace = json!({"type": kinds[round % kinds.len()], "x": pick(), "y": pick(), "z": pick(), "open": pick(), "high": pick(),
            "low": pick(), "close": pick(), "marker": {"size": pick(), "color": pick(), "symbol": pick()}, "text": pick(),
            "texttemplate": "%{z:.2f}%{x", "dimensions": [{"values": pick()}, {"values": pick()}], "error_y": {"array": pick()},
            "mode": "lines+markers+text", "fill": "tozeroy", "base": pick(), "width": pick(), "xbins": {"size": pick()}});
        let axis = json!({"type": (["log", "date", "category", "linear"])[round % 4], "range": pick(), "dtick": pick(),
            "tickvals": pick(), "domain": pick(), "matches": "x", "scaleanchor": "y"});
        let layout = json!({"xaxis": axis, "yaxis": {"dtick": pick(), "nticks": pick()}, "shapes": [{"x0": pick(), "x1": pick(),
            "y0": pick(), "y1": pick(), "path": "M0,0 L1", "type": "path"}], "annotations": [{"x": pick(), "y": pick(), "text": "t"}],
            "legend": {"x": pick()}, "showlegend": true, "margin": {"l": pick()}});
        let figure = figure(&json!([trace]), &layout);
        let drawn = draw(&figure, [300.0, 200.0], &Style::own(), &View::default());
        for point in drawn.points.iter().take(3) {
            drop(hover(&figure, &View::default(), point));
        }
        drop(told(&figure));
    }
}

/// Where texts begin, and how large they are.
fn placed(items: &[Item], found: &mut Vec<(String, [f64; 2], f64)>) {
    for item in items {
        match item {
            Item::Text { text, at, size, .. } => found.push((text.clone(), *at, *size)),
            Item::Clip { items, .. } => placed(items, found),
            _ => {}
        }
    }
}

fn texts_of(figure: &Figure, view: &View) -> Vec<(String, [f64; 2], f64)> {
    let mut found = Vec::new();
    placed(&draw(figure, [700.0, 450.0], &Style::own(), view).drawing.items, &mut found);
    found
}

#[test]
fn a_title_may_stand_above_the_plot_and_name_sizes() {
    let title = json!({"text": "One <span style=\"color:red; font-size: 8px\">two</span> three", "y": 1,
        "yanchor": "bottom", "yref": "paper", "font": {"size": 20}});
    let layout = json!({"title": title, "margin": {"t": 100, "b": 80, "l": 80, "r": 80}});
    let found = texts_of(&figure(&json!([{"y": [1, 2]}]), &layout), &View::default());
    let of = |text: &str| found.iter().find(|(known, ..)| known.trim() == text).expect("it is drawn");
    assert_eq!([of("One").2, of("two").2, of("three").2], [20.0, 8.0, 20.0]);
    let lower = of("One").1[1];
    assert!((80.0..100.0).contains(&lower), "just above the plot, which begins at 100: {lower}");
}

#[test]
fn axes_of_a_scatter_matrix_stand_below_and_left_of_all_of_it() {
    let dimensions = json!([{"label": "lr", "values": [1, 2, 3]}, {"label": "loss", "values": [3, 1, 2]}]);
    let found = texts_of(&figure(&json!([{"type": "splom", "dimensions": dimensions}]), &json!({})), &View::default());
    let below = found.iter().filter(|(text, at, _)| text == "lr" && at[1] > 370.0).count();
    assert_eq!(below, 1, "{found:?}");
}

#[test]
fn a_choice_of_a_menu_changes_traces_and_layout() {
    let args = json!([{"visible": [false, true]}, {"yaxis.title.text": "accuracy", "yaxis.type": "log"}]);
    let layout = json!({"yaxis": {"title": {"text": "loss"}}, "updatemenus": [{"buttons": [{"args": [{}]},
        {"method": "update", "args": args}]}]});
    let figure =
        figure(&json!([{"name": "loss", "y": [1, 2]}, {"name": "acc", "visible": false, "y": [1, 1000]}]), &layout);
    let view = View { chosen: [(0, 1)].into(), ..View::default() };
    let drawn = draw(&figure, [700.0, 450.0], &Style::own(), &view);
    assert!(drawn.points.iter().all(|point| point.trace == 1) && drawn.points.len() == 2);
    assert!(drawn.panels[0].y_range[1] < 4.0, "logarithms: {:?}", drawn.panels[0].y_range);
    let texts: Vec<String> = texts_of(&figure, &view).into_iter().map(|(text, ..)| text).collect();
    assert!(texts.contains(&"accuracy".to_owned()) && !texts.contains(&"loss".to_owned()), "{texts:?}");
}

#[test]
fn an_isosurface_is_a_body_in_its_scene() {
    let side = [-2.0_f64, -1.0, 0.0, 1.0, 2.0];
    let at = |number: usize| [side[number / 25], side[number / 5 % 5], side[number % 5]];
    let points: Vec<[f64; 3]> = (0..125).map(at).collect();
    let column = |axis: usize| points.iter().map(|point| point[axis]).collect::<Vec<_>>();
    let value: Vec<f64> = points.iter().map(|[x, y, z]| x * x + y * y + z * z).collect();
    let trace = json!({"type": "isosurface", "x": column(0), "y": column(1), "z": column(2), "value": value,
        "isomin": 1, "isomax": 3});
    let figure = figure(&json!([trace]), &json!({}));
    let drawn = draw(&figure, [700.0, 450.0], &Style::own(), &View::default());
    assert_eq!((drawn.not_drawn.len(), drawn.scenes.len()), (0, 1));
    let areas = |items: &[Item]| items.iter().filter(|item| matches!(item, Item::Area { .. })).count();
    let scene = drawn.drawing.items.iter().find_map(|item| match item {
        Item::Clip { items, .. } if areas(items) > 100 => Some(items),
        _ => None,
    });
    assert!(scene.is_some(), "two bodies of many triangles");
}

fn lines(items: &[Item]) -> usize {
    let count = |item: &Item| match item {
        Item::Clip { items, .. } => lines(items),
        Item::Line { .. } => 1,
        _ => 0,
    };
    items.iter().map(count).sum()
}

#[test]
fn a_pattern_lies_on_bars() {
    let bar = |pattern: Value| {
        let trace = json!([{"type": "bar", "x": ["a"], "y": [3], "marker": {"color": "#ff0000", "pattern": pattern}}]);
        draw(&figure(&trace, &json!({})), [700.0, 450.0], &Style::own(), &View::default()).drawing.items
    };
    let plain = lines(&bar(json!({})));
    let (leaning, crossed) = (lines(&bar(json!({"shape": "/"}))), lines(&bar(json!({"shape": "x"}))));
    assert!(leaning > plain + 10, "{plain} {leaning}");
    assert_eq!(crossed - plain, 2 * (leaning - plain));
}
