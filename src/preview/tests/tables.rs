//! Tables in files that other programs write, made by their writers.

use std::io::Write as _;
use std::sync::Arc;

use arrow_array::builder::{Int64Builder, ListBuilder};
use arrow_array::{
    ArrayRef, BooleanArray, DictionaryArray, Float64Array, Int64Array, RecordBatch, StringArray,
    TimestampMicrosecondArray, types::Int32Type,
};

use super::*;

/// Rows with the types that data frames have.
fn batch(rows: i64) -> RecordBatch {
    let optional = |at: i64| (at % 5 != 4).then_some(at as f64 / 8.0);
    let mut lists = ListBuilder::new(Int64Builder::new());
    for at in 0..rows {
        lists.append_value((0..at % 3).map(Some));
    }
    let categories: DictionaryArray<Int32Type> = (0..rows).map(|at| ["cat", "dog"][at as usize % 2]).collect();
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("step", Arc::new((0..rows).map(Some).collect::<Int64Array>())),
        ("loss", Arc::new((0..rows).map(optional).collect::<Float64Array>())),
        ("name", Arc::new((0..rows).map(|at| Some(format!("00{at}"))).collect::<StringArray>())),
        ("ok", Arc::new((0..rows).map(|at| Some(at % 2 == 0)).collect::<BooleanArray>())),
        ("class", Arc::new(categories)),
        ("at", Arc::new((0..rows).map(|at| Some(at * 3_600_000_000 + 500_000)).collect::<TimestampMicrosecondArray>())),
        ("steps", Arc::new(lists.finish())),
    ];
    RecordBatch::try_from_iter(columns).expect("columns of equal length")
}

pub(super) fn parquet_file(rows: i64, per_group: usize) -> Vec<u8> {
    let batch = batch(rows);
    let properties =
        parquet::file::properties::WriterProperties::builder().set_max_row_group_row_count(Some(per_group)).build();
    let mut writer =
        parquet::arrow::ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties)).expect("into memory");
    writer.write(&batch).expect("into memory");
    writer.into_inner().expect("into memory")
}

pub(super) fn feather_file(rows: i64) -> Vec<u8> {
    let batch = batch(rows);
    let mut writer = arrow_ipc::writer::FileWriter::try_new(Vec::new(), &batch.schema()).expect("into memory");
    writer.write(&batch).expect("into memory");
    writer.finish().expect("into memory");
    writer.into_inner().expect("into memory")
}

fn stream_file(rows: i64) -> Vec<u8> {
    let batch = batch(rows);
    let mut writer = arrow_ipc::writer::StreamWriter::try_new(Vec::new(), &batch.schema()).expect("into memory");
    writer.write(&batch).expect("into memory");
    writer.finish().expect("into memory");
    writer.into_inner().expect("into memory")
}

fn archive(members: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in members {
        let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        archive.start_file(*name, stored).expect("into memory");
        archive.write_all(text.as_bytes()).expect("into memory");
    }
    archive.finish().expect("into memory").into_inner()
}

pub(super) fn excel_file() -> Vec<u8> {
    let sheet = |cells: &str| {
        format!(
            "<?xml version=\"1.0\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
             <sheetData>{cells}</sheetData></worksheet>"
        )
    };
    let text = |at: &str, text: &str| format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let first = sheet(&format!(
        "<row r=\"1\">{}{}</row><row r=\"2\">{}<c r=\"B2\"><v>0.5</v></c></row><row r=\"4\">{}<c r=\"B4\"><v>3</v></c></row>",
        text("A1", "run"),
        text("B1", "f1"),
        text("A2", "a"),
        text("A4", "b")
    ));
    let second = sheet("<row r=\"1\"><c r=\"A1\"><v>7</v></c></row>");
    let relation = |id: u8, kind: &str, target: &str| {
        format!(
            "<Relationship Id=\"rId{id}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" \
             Target=\"{target}\"/>"
        )
    };
    let relations = |inside: &str| {
        format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{inside}</Relationships>"
        )
    };
    let book = "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
                xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>\
                <sheet name=\"runs\" sheetId=\"1\" r:id=\"rId1\"/><sheet name=\"汇总\" sheetId=\"2\" r:id=\"rId2\"/></sheets></workbook>";
    let sheets = relation(1, "worksheet", "worksheets/sheet1.xml") + &relation(2, "worksheet", "worksheets/sheet2.xml");
    archive(&[
        ("[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"),
        ("_rels/.rels", &relations(&relation(1, "officeDocument", "xl/workbook.xml"))),
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", &relations(&sheets)),
        ("xl/worksheets/sheet1.xml", &first),
        ("xl/worksheets/sheet2.xml", &second),
    ])
}

fn ods_file() -> Vec<u8> {
    let namespace = "urn:oasis:names:tc:opendocument:xmlns";
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"{namespace}:office:1.0\" \
         xmlns:table=\"{namespace}:table:1.0\" xmlns:text=\"{namespace}:text:1.0\"><office:body><office:spreadsheet>\
         <table:table table:name=\"runs\"><table:table-row><table:table-cell office:value-type=\"string\"><text:p>f1</text:p>\
         </table:table-cell></table:table-row><table:table-row><table:table-cell office:value-type=\"float\" \
         office:value=\"0.25\"><text:p>0.25</text:p></table:table-cell></table:table-row></table:table>\
         </office:spreadsheet></office:body></office:document-content>"
    );
    archive(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        (
            "META-INF/manifest.xml",
            "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>",
        ),
        ("content.xml", &content),
    ])
}

pub(super) fn sqlite_file() -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("study.db");
    let connection = rusqlite::Connection::open(&path).expect("a file");
    connection
        .execute_batch(
            "CREATE TABLE trials(id INTEGER PRIMARY KEY AUTOINCREMENT, value REAL, state TEXT);
             INSERT INTO trials(value, state) VALUES (0.5, 'COMPLETE'), (NULL, 'FAIL'), (0.25, 'COMPLETE');
             CREATE TABLE \"odd \"\" name\"(x);
             CREATE VIEW good AS SELECT * FROM trials WHERE state = 'COMPLETE';",
        )
        .expect("statements");
    drop(connection);
    std::fs::read(&path).expect("the file")
}

fn cells(table: &TablePreview, row: usize) -> Vec<&str> {
    (0..table.columns.len()).map(|at| table.raw_cell(row, at)).collect()
}

fn part_of(name: &str, bytes: &[u8], part: TablePart) -> TablePreview {
    let limits = Limits { table: part, ..Limits::default() };
    match load_with(name, bytes, &limits).expect("readable").shape {
        Shape::Table(table) => table,
        other => panic!("not a table: {other:?}"),
    }
}

#[test]
fn columns_of_arrow_are_shown_as_pandas_prints_them() {
    for (name, bytes) in
        [("a.parquet", parquet_file(9, 4)), ("a.feather", feather_file(9)), ("a.arrows", stream_file(9))]
    {
        let table = table_of(name, &bytes);
        assert_eq!((table.total_rows, table.row_count()), (Some(9), 9), "{name}");
        let types: Vec<&str> = table.columns.iter().map(|column| column.type_name.as_str()).collect();
        let expected = [
            "int64",
            "double",
            "string",
            "bool",
            "dictionary<values=string, indices=int32, ordered=0>",
            "timestamp[us]",
        ];
        assert_eq!(types[..6], expected, "{name}");
        assert_eq!(
            cells(&table, 5),
            ["5", "0.625", "005", "False", "dog", "1970-01-01 05:00:00.500000", "[0, 1]"],
            "{name}"
        );
        assert_eq!(table.raw_cell(4, 1), "", "{name}: null is nothing");
        assert!(!table.columns[2].is_numeric, "{name}: text that looks like numbers is text");
    }
}

#[test]
fn wanted_rows_of_columnar_files_are_those_of_the_whole() {
    for (name, bytes) in [("a.parquet", parquet_file(100, 16)), ("a.feather", feather_file(100))] {
        let whole = table_of(name, &bytes);
        for rows in [
            RowsWanted::Span { first: 14, count: 40 },
            RowsWanted::Span { first: 95, count: 40 },
            RowsWanted::These(vec![0, 15, 16, 64, 99]),
            RowsWanted::These(vec![]),
        ] {
            let wanted = rows.numbers(100);
            let part = part_of(name, &bytes, TablePart { rows, ..TablePart::default() });
            assert_eq!(part.row_count(), wanted.len(), "{name} {wanted:?}");
            for (at, &row) in wanted.iter().enumerate() {
                assert_eq!(cells(&part, at), cells(&whole, row as usize), "{name} {row}");
            }
            assert_eq!(part.total_rows, Some(100));
        }
    }
}

#[test]
fn workbooks_have_sheets() {
    let bytes = excel_file();
    let first = table_of("report.xlsx", &bytes);
    let names: Vec<&str> = first.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!((names, first.title(1).as_ref(), first.total_rows), (vec!["runs", "汇总"], "f1", Some(3)));
    assert_eq!(
        (cells(&first, 0), cells(&first, 1), cells(&first, 2)),
        (vec!["a", "0.5"], vec!["", ""], vec!["b", "3"])
    );
    let second = part_of("report.xlsx", &bytes, TablePart { sheet: 1, ..TablePart::default() });
    assert_eq!((second.sheet, second.total_rows, second.raw_cell(0, 0)), (1, Some(1), "7"));
    let ods = table_of("report.ods", &ods_file());
    assert_eq!((ods.title(0).as_ref(), ods.raw_cell(0, 0), ods.sheets.len()), ("f1", "0.25", 1));
}

#[test]
fn databases_show_their_tables_and_hide_those_of_the_system() {
    let bytes = sqlite_file();
    let table = table_of("study.db", &bytes);
    let told: Vec<(&str, Option<u64>)> = table.sheets.iter().map(|sheet| (sheet.name.as_str(), sheet.rows)).collect();
    assert_eq!(told[..2], [("trials", Some(3)), ("odd \" name", Some(0))]);
    assert_eq!((cells(&table, 0), cells(&table, 1)), (vec!["1", "0.5", "COMPLETE"], vec!["2", "", "FAIL"]));
    let other = part_of("study.db", &bytes, TablePart { sheet: 1, ..TablePart::default() });
    assert_eq!((other.title(0).as_ref(), other.total_rows), ("x", Some(0)));
    let part = part_of("study.db", &bytes, TablePart { rows: RowsWanted::These(vec![0, 2]), ..TablePart::default() });
    assert_eq!((part.row_count(), part.raw_cell(1, 0)), (2, "3"));
}

#[test]
fn tables_of_mlflow_and_pandas_are_told_from_other_json() {
    let logged = table_of("eval.json", br#"{"columns":["q","score","ok"],"data":[["a\nb",0.50,true],["c",NaN,null]]}"#);
    assert_eq!((cells(&logged, 0), cells(&logged, 1)), (vec!["a\nb", "0.50", "True"], vec!["c", "NaN", ""]));
    let split = table_of("input_example.json", br#"{"columns":["x"],"index":[10,20],"data":[[1],[2]]}"#);
    assert_eq!((cells(&split, 1), split.columns.len()), (vec!["20", "2"], 2));
    let records = table_of("r.json", br#"[{"a":1,"b":"x"},{"a":2,"c":[1,2]}]"#);
    assert_eq!((cells(&records, 0), cells(&records, 1)), (vec!["1", "x", ""], vec!["2", "", "[1,2]"]));
    assert!(records.has_tree);
    let lines = table_of("m.jsonl", b"{\"step\":0,\"loss\":1.5}\n{\"step\":1,\"loss\":1.25}\n");
    assert_eq!((lines.total_rows, cells(&lines, 1)), (Some(2), vec!["1", "1.25"]));
    let pictures = table_of(
        "t.json",
        br#"{"columns":["id","image"],"data":[[0,{"type":"image","filepath":"table_images\/a.png","compressed_filepath":"b.webp"}]]}"#,
    );
    assert_eq!((pictures.columns[1].kind, pictures.raw_cell(0, 1)), (ValueKind::Image, "table_images/a.png"));
    for tree in [
        br#"{"a": 1}"#.as_slice(),
        br#"[{"id":0,"metrics":{"f1":1}},{"id":1,"metrics":{"f1":2}}]"#,
        br#"{"columns":["a"]}"#,
        br"[1,2]",
    ] {
        let shape = load_bytes("x.json", tree).expect("readable").shape;
        assert!(matches!(shape, Shape::Tree(_)), "{}", String::from_utf8_lossy(tree));
    }
    let limits = Limits { table: TablePart { as_tree: true, ..TablePart::default() }, ..Limits::default() };
    let tree = load_with("r.json", br#"[{"a":1},{"a":2}]"#, &limits).expect("readable");
    assert!(matches!(tree.shape, Shape::Tree(_)));
}

#[test]
fn a_table_goes_through_another_process_unchanged() {
    let table = table_of("a.csv", b"a,b\n1,x\n2\n");
    let sent = postcard::to_stdvec(&table).expect("writes");
    let back: TablePreview = postcard::from_bytes(&sent).expect("reads");
    assert_eq!((back.rows, back.columns, back.total_rows), (table.rows, table.columns, table.total_rows));
}

#[test]
fn damaged_files_are_messages() {
    for (name, bytes) in
        [("a.parquet", parquet_file(50, 16)), ("a.xlsx", excel_file()), ("a.ods", ods_file()), ("a.db", sqlite_file())]
    {
        for cut in [16, bytes.len() / 2, bytes.len() - 9] {
            drop(load_bytes(name, &bytes[..cut]));
        }
        for at in (16..bytes.len()).step_by(bytes.len() / 40 + 1) {
            let mut flipped = bytes.clone();
            flipped[at] ^= 0x55;
            drop(load_bytes(name, &flipped));
        }
    }
}
