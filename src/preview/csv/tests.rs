//! Records against another reader, rows of large files against all of them.

use std::io::Cursor;
use std::ops::ControlFlow;

use proptest::prelude::*;

use super::records::Splitter;
use super::*;
use crate::preview::{Rows, load};

fn records(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut splitter = Splitter::new(b',');
    let (mut at, mut all) = (0, Vec::new());
    while at < bytes.len() {
        at = splitter.next(bytes, at, true).expect("nothing follows");
        let field = |at| String::from_utf8_lossy(&splitter.field(bytes, at)).into_owned();
        all.push((0..splitter.width()).map(field).collect());
    }
    all
}

fn preview_of(bytes: &[u8], limits: &Limits) -> TablePreview {
    let source = Source::new("t.csv", bytes.len() as u64, Cursor::new(bytes.to_vec()));
    match load(source, limits, &Cancel::new()).expect("readable").shape {
        Shape::Table(table) => table,
        other => panic!("not a table: {other:?}"),
    }
}

fn cells(rows: &Rows) -> Vec<Vec<String>> {
    (0..rows.len()).map(|row| (0..rows.width_of(row)).map(|at| rows.get(row, at).to_owned()).collect()).collect()
}

#[test]
fn quotes_line_ends_and_empty_lines_are_those_of_python() {
    let read = records(b"a,\"b\"\"c\",\"d\ne\"\r\n\"x\"y,z\r\n\n\"\"\n1,2");
    assert_eq!(read, [vec!["a", "b\"c", "d\ne"], vec!["xy", "z"], vec![], vec![""], vec!["1", "2"]]);
}

#[test]
fn a_quote_that_nothing_closes_hides_no_rows() {
    let table = preview_of(b"a,b\n1,2\n\"3,4\n5,6\n", &Limits::default());
    assert_eq!(cells(&table.rows), [["1", "2"], ["\"3", "4"], ["5", "6"]]);
}

#[test]
fn comments_at_the_top_are_no_rows_and_may_name_the_columns() {
    let table = preview_of(b"# made by a program\n# step,loss\n1,2\n3,4\n", &Limits::default());
    assert_eq!((table.title(0).as_ref(), table.title(1).as_ref(), table.total_rows), ("step", "loss", Some(2)));
}

#[test]
fn columns_of_numbers_between_blanks_are_a_table_and_prose_is_none() {
    assert_eq!(crate::preview::probe(b"a    b\n1.5  2.5\n3.5  4.5\n", "spaces.dat"), "columns");
    assert_eq!(crate::preview::probe(b"run|lr\na|1\nb|2\n", "pipes.txt"), "columns");
    assert_eq!(crate::preview::probe(b"Dear all, this is it\nand so, it ends\nhere, now\n", "note.txt"), "text");
    assert_eq!(crate::preview::probe(b"epoch 1 loss 0.5\nepoch 2 loss 0.4\n", "train.log"), "text");
}

#[test]
fn a_file_larger_than_what_is_read_is_counted_and_read_from_the_middle() {
    let lines: Vec<String> = (0..40_000).map(|row| format!("{row},\"a, {row}\nb\"\n")).collect();
    let bytes = format!("n,text\n{}", lines.concat()).into_bytes();
    let limits = Limits { max_table_bytes: 100_000, max_rows: 500, ..Limits::default() };
    let table = preview_of(&bytes, &limits);
    assert_eq!((table.total_rows, table.row_count(), table.is_cut), (None, 500, true));
    let open = || Source::new("t.csv", bytes.len() as u64, Cursor::new(bytes.clone()));
    let index = table.index.as_ref().expect("one to go on from");
    let index = count_rows(&mut open(), index, &Cancel::new(), |_| true).expect("readable");
    assert!(index.is_complete && index.rows == 40_000);
    let wanted = RowsWanted::These(vec![0, 17_001, 39_999]);
    let rows = read_rows(&mut open(), &index, &wanted, &Cancel::new()).expect("readable");
    assert_eq!(cells(&rows), [["0", "a, 0\nb"], ["17001", "a, 17001\nb"], ["39999", "a, 39999\nb"]]);
    let mut seen = 0;
    scan_rows(&mut open(), &index, 1_000, &Cancel::new(), |first, rows| {
        assert_eq!((first, rows.get(0, 0)), (seen, first.to_string().as_str()));
        seen += rows.len() as u64;
        ControlFlow::Continue(())
    })
    .expect("readable");
    assert_eq!(seen, 40_000);
}

fn field() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z0-9 .é,;\"\n]{0,8}", "[0-9]{1,4}"]
}

fn written(rows: &[Vec<String>]) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).expect("into memory");
    }
    writer.into_inner().expect("into memory")
}

proptest! {
    #[test]
    fn what_another_writer_wrote_is_read(rows in prop::collection::vec(prop::collection::vec(field(), 1..5), 1..20)) {
        prop_assert_eq!(records(&written(&rows)), rows);
    }

    #[test]
    fn any_rows_of_a_file_are_those_of_the_whole(
        rows in prop::collection::vec(prop::collection::vec(field(), 2..5), 2..80),
        held in 1_usize..10,
        wanted in prop::collection::btree_set(0_u64..80, 0..20),
    ) {
        let bytes = written(&rows);
        let whole = preview_of(&bytes, &Limits::default());
        let part = preview_of(&bytes, &Limits { max_rows: held, ..Limits::default() });
        prop_assert_eq!(part.total_rows, whole.total_rows);
        if let Some(index) = &part.index {
            let mut source = Source::new("t.csv", bytes.len() as u64, Cursor::new(bytes.clone()));
            let wanted: Vec<u64> = wanted.into_iter().collect();
            let read = read_rows(&mut source, index, &RowsWanted::These(wanted.clone()), &Cancel::new()).expect("readable");
            let all = cells(&whole.rows);
            let naive: Vec<_> = wanted.iter().filter_map(|&row| all.get(row as usize).cloned()).collect();
            prop_assert_eq!(cells(&read), naive);
        }
    }

    #[test]
    fn no_bytes_are_too_odd(bytes in prop::collection::vec(prop_oneof![Just(b'"'), Just(b','), Just(b'\n'), Just(b'\r'), any::<u8>()], 0..300)) {
        for delimiter in [b',', b'\t', b' '] {
            let mut splitter = Splitter::new(delimiter);
            let mut at = 0;
            while at < bytes.len() {
                let next = splitter.next(&bytes, at, true).expect("nothing follows");
                prop_assert!(next > at);
                for field in 0..splitter.width() {
                    splitter.field(&bytes, field);
                }
                at = next;
            }
        }
    }
}
