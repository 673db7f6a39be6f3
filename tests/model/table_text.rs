//! The table as CSV, Markdown and LaTeX, to the letter.

use jiff::tz::TimeZone;
use runatlas::model::table_text::{TableText, table_text};
use runatlas::model::{Catalog, ColumnId, Row, TableFormat, TableQuery, TableTextOptions, table};
use runatlas::store::{Cancel, RunStatus};
use runatlas::text::Language;

use crate::support::{Builder, run};

/// Names that each format takes for something else, numbers that have no digits, and a child.
fn nasty() -> Catalog {
    let time = 1_700_000_000_123;
    Builder::new()
        .experiment("1")
        .run(
            run("a")
                .name("50% of a_b & c|d #1 {x} ~^\\")
                .start(time)
                .end(time + 90_500)
                .param("lr", "-0.5")
                .param("opt", "=1+1")
                .param("text", "one, \"two\"\nthree")
                .metric("val/f_1", -1.234_567_891e-5)
                .metric("lr", f64::NAN),
        )
        .run(
            run("b")
                .name("肺结节 <b>")
                .parent("a")
                .start(time - 1)
                .status(RunStatus::Running)
                .param("lr", "2e-4")
                .param("opt", "@x")
                .metric("val/f_1", 1_234_567.0)
                .metric("lr", f64::NEG_INFINITY),
        )
        .build()
}

fn written(catalog: &Catalog, columns: &[ColumnId], options: TableTextOptions) -> String {
    let query = TableQuery { experiments: catalog.experiment_indices().collect(), ..TableQuery::default() };
    let table = table(catalog, &query, &Cancel::new()).expect("not cancelled");
    let rows: Vec<&Row> = table.rows.iter().collect();
    let text = TableText {
        catalog,
        rows: &rows,
        columns,
        space: None,
        texts: Language::English.texts(),
        zone: &TimeZone::UTC,
    };
    table_text(&text, options, &Cancel::new()).expect("not cancelled")
}

fn columns() -> Vec<ColumnId> {
    vec![
        ColumnId::Name,
        ColumnId::Created,
        ColumnId::Duration,
        ColumnId::Status,
        ColumnId::Metric("val/f_1".into()),
        ColumnId::Metric("lr".into()),
        ColumnId::Param("lr".into()),
        ColumnId::Param("opt".into()),
        ColumnId::Param("text".into()),
    ]
}

const EXACT: TableTextOptions = TableTextOptions { format: TableFormat::Csv, is_exact: true, is_indented: true };

#[test]
fn csv_is_for_other_programs() {
    assert_eq!(
        written(&nasty(), &columns(), EXACT),
        "Run,Created,Duration (s),Status,val/f_1,lr (metric),lr (parameter),opt,text\r\n\
         50% of a_b & c|d #1 {x} ~^\\,2023-11-14T22:13:20.123+00:00,90.5,FINISHED,-0.00001234567891,NaN,-0.5,'=1+1,\
         \"one, \"\"two\"\"\nthree\"\r\n\
         \u{20}\u{20}肺结节 <b>,2023-11-14T22:13:20.122+00:00,,RUNNING,1234567,-inf,2e-4,'@x,\r\n"
    );
    let shown = TableTextOptions { is_exact: false, is_indented: false, ..EXACT };
    assert_eq!(
        written(&nasty(), &columns(), shown),
        "Run,Created,Duration,Status,val/f_1,lr (metric),lr (parameter),opt,text\r\n\
         50% of a_b & c|d #1 {x} ~^\\,2023-11-14 22:13:20,1.5 m,Finished,-1.235e-5,NaN,-0.5,'=1+1,\
         \"one, \"\"two\"\"…\"\r\n\
         肺结节 <b>,2023-11-14 22:13:20,,Running,1234567,-inf,2e-4,'@x,\r\n"
    );
}

#[test]
fn csv_reads_back_as_what_was_written() {
    let text = written(&nasty(), &columns(), EXACT);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), 2);
    assert_eq!((&rows[0][8], rows[0][4].parse()), ("one, \"two\"\nthree", Ok(-1.234_567_891e-5)));
}

#[test]
fn markdown_is_for_readers() {
    let shown = TableTextOptions { format: TableFormat::Markdown, is_exact: false, is_indented: true };
    assert_eq!(
        written(&nasty(), &columns(), shown),
        "| Run | Created | Duration | Status | val/f_1 | lr (metric) | lr (parameter) | opt | text |\n\
         | :--- | :--- | ---: | :--- | ---: | ---: | ---: | :--- | :--- |\n\
         | 50% of a_b \\& c\\|d #1 {x} \\~^\\\\ | 2023-11-14 22:13:20 | 1.5 m | Finished | −1.235e-5 | NaN | -0.5 | =1+1 | \
         one, \"two\"… |\n\
         | &emsp;肺结节 \\<b\\> | 2023-11-14 22:13:20 | – | Running | 1,234,567 | −∞ | 2e-4 | @x | – |\n"
    );
    let exact = TableTextOptions { is_exact: true, ..shown };
    let columns = [ColumnId::Param("text".into())];
    assert_eq!(written(&nasty(), &columns, exact), "| text |\n| :--- |\n| one, \"two\"<br>three |\n| – |\n");
}

#[test]
fn latex_is_set_as_it_stands() {
    let shown = TableTextOptions { format: TableFormat::Latex, is_exact: false, is_indented: true };
    assert_eq!(
        written(&nasty(), &columns(), shown),
        "% \\usepackage{booktabs}\n\
         \\begin{tabular}{llrlrrrll}\n\
         \\toprule\n\
         Run & Created & Duration & Status & val/f\\_1 & lr (metric) & lr (parameter) & opt & text \\\\\n\
         \\midrule\n\
         50\\% of a\\_b \\& c\\textbar{}d \\#1 \\{x\\} \\textasciitilde{}\\textasciicircum{}\\textbackslash{} & \
         2023-11-14 22:13:20 & 1.5 m & Finished & $-$1.235$\\times$10$^{-5}$ & NaN & $-$0.5 & =1+1 & \
         one, ''two''\\ldots{} \\\\\n\
         \\quad 肺结节 \\textless{}b\\textgreater{} & 2023-11-14 22:13:20 & -- & Running & 1,234,567 & $-$$\\infty$ & \
         2$\\times$10$^{-4}$ & @x & -- \\\\\n\
         \\bottomrule\n\
         \\end{tabular}\n"
    );
    // What TeX would take for the room after a row, or for a row that must not break.
    let bracket = Builder::new().experiment("1").run(run("a").name("[1]")).run(run("b").name("*")).build();
    let text = written(&bracket, &[ColumnId::Name], shown);
    assert!(text.contains("\n{}[1] \\\\\n") && text.contains("\n{}* \\\\\n"), "{text}");
}

#[test]
fn rows_stand_in_from_the_outermost_that_is_written() {
    let catalog = nasty();
    let query = TableQuery { experiments: catalog.experiment_indices().collect(), ..TableQuery::default() };
    let table = table(&catalog, &query, &Cancel::new()).expect("not cancelled");
    let rows: Vec<&Row> = table.rows.iter().filter(|row| row.depth == 1).collect();
    let text = TableText {
        catalog: &catalog,
        rows: &rows,
        columns: &[ColumnId::Name],
        space: None,
        texts: Language::SimplifiedChinese.texts(),
        zone: &TimeZone::UTC,
    };
    assert_eq!(table_text(&text, EXACT, &Cancel::new()).as_deref(), Some("运行\r\n肺结节 <b>\r\n"));
    let cancel = Cancel::new();
    cancel.cancel();
    assert_eq!(table_text(&text, EXACT, &cancel), None);
}
