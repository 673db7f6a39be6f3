//! Pages, notebooks and descriptions of models: what is read of them, and that nothing in them can stop the program.

use proptest::prelude::*;
use serde_json::json;

use super::*;

fn document_of(name: &str, bytes: &[u8]) -> (Document, Preview) {
    let preview = load_bytes(name, bytes).expect("readable");
    match &preview.shape {
        Shape::Document(document) => (document.clone(), preview),
        other => panic!("not a document: {other:?}"),
    }
}

fn cells(block: &Block) -> Vec<Vec<String>> {
    let Block::Table(table) = block else { panic!("not a table: {block:?}") };
    let names = table.columns.iter().map(|column| column.name.clone().unwrap_or_default()).collect();
    let row = |row| (0..table.columns.len()).map(|column| table.raw_cell(row, column).to_owned()).collect();
    std::iter::once(names).chain((0..table.row_count()).map(row)).collect()
}

const DATA_FRAME: &str = r#"<table border="1" class="dataframe">
  <thead>
    <tr style="text-align: right;"><th></th><th colspan="2">metrics</th></tr>
    <tr><th></th><th>acc</th><th>loss</th></tr>
    <tr><th>run</th><th></th><th></th></tr>
  </thead>
  <tbody>
    <tr><th rowspan="2">a</th><td>0.5</td><td>1&nbsp;000</td></tr>
    <tr><td>0.75</td><td>2&lt;3</td></tr>
  </tbody>
</table>"#;

#[test]
fn tables_of_pages_have_their_names_and_spans() {
    let page = format!("<h1>Metrics</h1>{DATA_FRAME}");
    let (document, preview) = document_of("metrics.html", page.as_bytes());
    let expected = [["run", "metrics · acc", "metrics · loss"], ["a", "0.5", "1\u{a0}000"], ["a", "0.75", "2<3"]];
    assert_eq!(cells(&document.blocks[1]), expected.map(|row| row.map(str::to_owned).to_vec()).to_vec());
    assert_eq!(report(&preview)["html"]["made_by"], "pandas");
    assert_eq!(report(&preview)["html"]["tables"], json!([{"rows": 2, "columns": 3}]));
    assert!(preview.has_text_behind(), "the source can be seen");
}

#[test]
fn a_page_on_which_a_table_is_all_is_that_table() {
    let shape_of = |page: &str| load_bytes("metrics.html", page.as_bytes()).expect("readable");
    let preview = shape_of(DATA_FRAME);
    let Shape::Table(table) = &preview.shape else { panic!("{preview:?}") };
    assert_eq!((table.title(2), table.raw_cell(1, 1), table.total_rows), ("metrics · loss".into(), "0.75", Some(2)));
    assert!(table.columns[1].is_numeric && table.is_whole());
    assert_eq!((preview.kind, preview.has_text_behind()), ("html", true));
    assert_eq!(report(&preview)["html"]["tables"], json!([{"rows": 2, "columns": 3}]));
    // What stands beside it is not lost, and a frame of one cell is no table.
    let captioned = DATA_FRAME.replacen('>', "><caption>Losses</caption>", 1);
    let titled = format!("<title>Results</title>{DATA_FRAME}");
    for page in [&captioned, &titled, &format!("{DATA_FRAME}<p>and more"), "<table><tr><td>all of the page</table>"] {
        assert!(matches!(shape_of(page).shape, Shape::Document(_)), "{page}");
    }
}

#[test]
fn pages_are_read_as_a_reader_reads_them() {
    let page = "<!doctype html><title>Report</title><style>p{color:red}</style><script>document.write('ran')</script>\
        <h1>Results</h1><p>first\n line <b>bold</b><br>second</p><ul><li>one<li>two</ul>\
        <pre>x = 1\n  y</pre><img src='https://example.invalid/a.png' alt='curve'><iframe src='file:///etc/passwd'>in</iframe>";
    let (document, preview) = document_of("report.html", page.as_bytes());
    let text = report(&preview)["html"]["text"].as_str().unwrap().to_owned();
    assert_eq!(text, "Results\nfirst line bold\nsecond\n• one\n• two\nx = 1\n  y\n[curve]");
    assert!(matches!(&document.blocks[0], Block::Heading { level: 1, label: Label::Name(name) } if name == "Results"));
    assert!(document.blocks.iter().any(|block| matches!(block, Block::Code { text, .. } if text == "x = 1\n  y")));
}

#[test]
fn a_page_of_scripts_says_so() {
    let (document, _) =
        document_of("app.html", b"<html><body><script>draw()</script><div id=root></div></body></html>");
    assert!(matches!(&document.blocks[..], [Block::Note(note)] if note.key == "html-scripts-alone"));
}

#[test]
fn estimators_are_trees_of_steps_and_parameters() {
    let label = |name: &str| {
        format!(
            "<label class=\"sk-toggleable__label sk-toggleable__label-arrow\">{name}<a class=x>?<span>Docs</span></a></label>"
        )
    };
    let step = |name: &str, content: &str| {
        format!(
            "<div class=\"sk-item\"><div class=\"sk-estimator sk-toggleable\">{}<div class=\"sk-toggleable__content\">{content}</div></div></div>",
            label(name)
        )
    };
    let page = format!(
        "<div class=\"sk-top-container\"><div class=\"sk-text-repr-fallback\"><pre>Pipeline(steps=[&#x27;a&#x27;])</pre><b>help</b></div>\
         <div class=\"sk-item sk-dashed-wrapped\"><div class=\"sk-label-container\"><div class=\"sk-label\">{}</div></div>\
         <div class=\"sk-serial\">{}{}</div></div></div>",
        label("Pipeline"),
        step("Scaler", "<pre>Scaler(with_mean=False, name='a, b')</pre>"),
        step(
            "Ridge",
            "<table class=parameters-table><tr><td></td><td class=param>alpha<span>long words</span></td><td class=value>1.0</td></tr></table>"
        ),
    );
    let (document, preview) = document_of("estimator.html", page.as_bytes());
    let Block::Tree(tree) = &document.blocks[1] else { panic!("no tree: {:?}", document.blocks) };
    let rows: Vec<String> = tree
        .rows
        .iter()
        .map(|row| {
            let Key::Name(name) = &row.key else { panic!("{row:?}") };
            format!("{}{name}={}", "  ".repeat(row.depth.into()), row.value)
        })
        .collect();
    assert_eq!(rows, ["Scaler=", "  with_mean=False", "  name='a, b'", "Ridge=", "  alpha=1.0"]);
    assert!(matches!(&document.blocks[0], Block::Heading { label: Label::Name(name), .. } if name == "Pipeline"));
    assert!(matches!(&document.blocks[2], Block::Code { text, .. } if text == "Pipeline(steps=['a'])"));
    assert_eq!(report(&preview)["html"]["made_by"], "scikit-learn");
}

#[test]
fn charts_of_altair_become_figures_with_their_data() {
    let spec = json!({
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json", "title": "Loss",
        "data": {"name": "d"}, "mark": {"type": "line"},
        "encoding": {
            "x": {"field": "epoch", "type": "quantitative"}, "y": {"field": "loss", "type": "quantitative"},
            "color": {"field": "split", "type": "nominal"}
        },
        "datasets": {"d": [
            {"epoch": 0, "loss": 2.5, "split": "train"}, {"epoch": 0, "loss": 3.0, "split": "val"},
            {"epoch": 1, "loss": 1.5, "split": "train"}
        ]}
    });
    let page = format!(
        "<html><script>(function(vegaEmbed) {{ var spec = {spec}; vegaEmbed('#vis', spec); }})</script></html>"
    );
    let (document, preview) = document_of("loss.html", page.as_bytes());
    let figure = document.blocks.iter().find_map(|block| match block {
        Block::Figure(all) => all.first(),
        _ => None,
    });
    let figure = figure.expect("a figure");
    assert_eq!(figure.data.len(), 2);
    assert_eq!(figure.data[0]["name"], "train");
    assert_eq!(figure.data[0]["y"], json!([2.5, 1.5]));
    assert_eq!(figure.layout["xaxis"]["title"]["text"], "epoch");
    assert_eq!(report(&preview)["html"]["series"], json!(["Loss", "train", "val"]));
    assert_eq!(cells(document.blocks.last().unwrap()).len(), 4);
}

#[test]
fn plots_of_bokeh_become_figures_with_their_data() {
    // [1.5, -2.0] as two floats of eight bytes.
    let packed = "AAAAAAAA+D8AAAAAAAAAwA==";
    let model = |name: &str, id: &str, attributes: serde_json::Value| json!({"type": "object", "name": name, "id": id, "attributes": attributes});
    let source = model(
        "ColumnDataSource",
        "s",
        json!({"data": {"type": "map", "entries": [
            ["x", [10, 20]],
            ["y", {"type": "ndarray", "array": {"type": "bytes", "data": packed}, "dtype": "float64", "shape": [2], "order": "little"}]
        ]}}),
    );
    let glyph = model(
        "Line",
        "g",
        json!({"x": {"type": "field", "field": "x"}, "y": {"type": "field", "field": "y"}, "line_color": "navy"}),
    );
    let renderer = model("GlyphRenderer", "r", json!({"data_source": source, "glyph": glyph}));
    let legend = model(
        "Legend",
        "l",
        json!({"items": [model("LegendItem", "i", json!({"label": {"type": "value", "value": "vit"}, "renderers": [{"id": "r"}]}))]}),
    );
    let figure = model(
        "Figure",
        "f",
        json!({"title": model("Title", "t", json!({"text": "Lines"})), "renderers": [renderer], "center": [legend]}),
    );
    let page = format!(
        "<html><script type=\"application/json\">{}</script></html>",
        json!({"d": {"version": "3.9", "roots": [figure]}})
    );
    let (document, preview) = document_of("lines.html", page.as_bytes());
    let Some(Block::Figure(all)) = document.blocks.get(1) else { panic!("no figure: {:?}", document.blocks) };
    let figure = &all[0];
    assert_eq!(figure.data[0]["y"], json!([1.5, -2.0]));
    assert_eq!(figure.data[0]["name"], "vit");
    assert_eq!(cells(document.blocks.last().unwrap()), [["x", "y"], ["10", "1.5"], ["20", "-2.0"]]);
    assert_eq!(report(&preview)["html"]["made_by"], "bokeh");
}

fn notebook() -> serde_json::Value {
    json!({
        "nbformat": 4, "metadata": {"language_info": {"name": "python"}},
        "cells": [
            {"cell_type": "markdown", "source": ["# Title\n", "text"]},
            {"cell_type": "code", "execution_count": 3, "source": "1/0", "outputs": [
                {"output_type": "stream", "name": "stdout", "text": ["a\n", "b\n"]},
                {"output_type": "display_data", "data": {"text/html": DATA_FRAME, "text/plain": "frame"}},
                {"output_type": "display_data", "data": {"application/vnd.plotly.v1+json": {"data": [{"type": "bar", "y": [1]}], "layout": {}}}},
                {"output_type": "error", "ename": "ZeroDivisionError", "evalue": "division by zero",
                 "traceback": ["\u{1b}[31mZeroDivisionError\u{1b}[0m: division by zero"]}
            ]},
            {"cell_type": "code", "execution_count": null, "source": "later()", "outputs": []}
        ]
    })
}

#[test]
fn notebooks_show_cells_and_what_they_gave() {
    let (document, preview) = document_of("a.ipynb", notebook().to_string().as_bytes());
    let kinds: Vec<&str> = document
        .blocks
        .iter()
        .map(|block| match block {
            Block::Markdown(_) => "markdown",
            Block::Input { count: Some(3), .. } => "input 3",
            Block::Input { count: None, .. } => "input",
            Block::Output { is_error: false, .. } => "output",
            Block::Output { is_error: true, .. } => "error",
            Block::Table(_) => "table",
            Block::Figure(_) => "figure",
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(kinds, ["markdown", "input 3", "output", "table", "figure", "error", "input"]);
    assert_eq!(preview.kind, "notebook");
    assert_eq!(report(&preview)["notebook"]["cells"], 3);
    let Block::Output { text, .. } = &document.blocks[5] else { panic!() };
    assert_eq!(plain(text), "ZeroDivisionError: division by zero");
}

#[test]
fn drawings_in_notebooks_are_as_large_as_they_mean_to_be() {
    let svg = r##"<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><rect width="30" height="20" fill="#f00"/></svg>"##;
    let shown = |svg: &str| {
        let output = json!({"output_type": "display_data", "data": {"image/svg+xml": [svg], "text/plain": "instead"}});
        let cell = json!({"cell_type": "code", "execution_count": 1, "source": "plot()", "outputs": [output]});
        let notebook = json!({"nbformat": 4, "cells": [cell]});
        document_of("a.ipynb", notebook.to_string().as_bytes()).0.blocks.remove(1)
    };
    let Block::Image(image) = shown(svg) else { panic!("not drawn") };
    assert_eq!((image.full_size, image.size), ([30, 20], [60, 40]));
    assert_eq!(image.tile(Tile { at: [0, 0], size: [1, 1] }), [255, 0, 0, 255]);
    // A damaged one is what the notebook says instead.
    assert!(matches!(shown("<svg"), Block::Output { text, .. } if text == "instead"));
}

#[test]
fn notebooks_of_the_third_form_have_worksheets() {
    let old = json!({"nbformat": 3, "worksheets": [{"cells": [
        {"cell_type": "heading", "level": 2, "source": ["Old"]},
        {"cell_type": "code", "input": ["print 1"], "prompt_number": 7, "outputs": [{"output_type": "pyout", "text": ["1"]}]}
    ]}]});
    let (document, _) = document_of("old.ipynb", old.to_string().as_bytes());
    assert!(matches!(&document.blocks[0], Block::Heading { level: 2, .. }));
    assert!(matches!(&document.blocks[1], Block::Input { count: Some(7), text, .. } if text == "print 1"));
    assert!(matches!(&document.blocks[2], Block::Output { text, .. } if text == "1"));
}

const MODEL: &str = "flavors:
  python_function:
    loader_module: mlflow.sklearn
    env:
      conda: conda.yaml
  sklearn:
    sklearn_version: 1.9.1
model_size_bytes: 2048
model_uuid: 0123
signature:
  inputs: '[{\"type\": \"double\", \"name\": \"x\", \"required\": true}, {\"type\": \"long\", \"name\": \"y\", \"required\": false}]'
  outputs: '[{\"type\": \"tensor\", \"tensor-spec\": {\"dtype\": \"int64\", \"shape\": [-1, 3]}}]'
";

#[test]
fn descriptions_of_models_are_pages_with_what_stands_beside_them() {
    let others = |path: &str| -> Option<Box<dyn ReadSeek>> {
        (path == "model/requirements.txt").then(|| Box::new(Cursor::new(b"numpy==2.0\n".to_vec())) as Box<dyn ReadSeek>)
    };
    let source = Source::new("model/MLmodel", MODEL.len() as u64, Cursor::new(MODEL.as_bytes().to_vec())).among(others);
    let preview = load(source, &Limits::default(), &Cancel::new()).expect("readable");
    let Shape::Document(document) = &preview.shape else { panic!("{preview:?}") };
    let tables: Vec<_> = document.blocks.iter().filter(|block| matches!(block, Block::Table(_))).map(cells).collect();
    assert_eq!(tables[0], [["name", "type", "required"], ["x", "double", "true"], ["y", "long", "false"]]);
    assert_eq!(tables[1], [["name", "type", "shape"], ["0", "int64", "[-1,3]"]]);
    let code = document.blocks.iter().find_map(|block| match block {
        Block::Code { text, .. } => Some(text.as_str()),
        _ => None,
    });
    assert_eq!(code, Some("numpy==2.0"));
    assert_eq!(report(&preview)["model"]["flavors"], json!(["python_function", "sklearn"]));
    assert!(preview.notices.is_empty());
}

#[test]
fn a_broken_signature_is_told_and_the_rest_is_shown() {
    let broken = MODEL.replace("[{\"type\": \"tensor\"", "{oops");
    let (document, preview) = document_of("MLmodel", broken.as_bytes());
    assert_eq!(preview.notices[0].key, "mlmodel-signature-broken");
    assert!(document.blocks.len() > 4);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever was done to a file, it is read or refused.
    #[test]
    fn damaged_documents_never_stop_the_program(
        which in 0_usize..4, changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12), cut in any::<prop::sample::Index>(),
    ) {
        let (name, mut bytes) = match which {
            0 => ("a.html", DATA_FRAME.as_bytes().to_vec()),
            1 => ("a.ipynb", notebook().to_string().into_bytes()),
            2 => ("MLmodel", MODEL.as_bytes().to_vec()),
            _ => ("b.html", b"<html><div class=sk-top-container><div class=sk-item><label class=sk-toggleable__label>A</label></div></html>".to_vec()),
        };
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(cut.index(bytes.len()) + 1);
        drop(load_bytes(name, &bytes));
    }
}

#[test]
fn tags_within_tags_without_end_are_read() {
    for page in
        ["<div>".repeat(300_000), "<table><tr><td>".repeat(100_000), "<ul><li>".repeat(100_000), "<b>".repeat(300_000)]
    {
        let page = format!("<html>{page}text");
        drop(load_bytes("deep.html", page.as_bytes()).expect("readable"));
    }
}
