use super::*;

fn floats(values: &[f64]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

#[test]
fn an_array_tells_its_shape_type_and_extremes() {
    let array =
        &told("a.npy", &npy("'<f8'", "False", "(2, 3)", &floats(&[1.0, 2.0, f64::NAN, 4.0, -5.0, 6.0])))["array"][0];
    assert_eq!(array["shape"], json!([2, 3]));
    assert_eq!((&array["dtype"], &array["order"]), (&json!("float64"), &json!("C")));
    assert_eq!((&array["min"], &array["max"]), (&json!(-5.0), &json!(6.0)));
    assert_eq!(array["first"], json!([1.0, 2.0, "NaN", 4.0, -5.0, 6.0]));
    let page = document("a.npy", &npy("'<f8'", "False", "(2, 3)", &floats(&[1.0, 2.0, f64::NAN, 4.0, -5.0, 6.0])));
    let image = page.blocks.iter().find_map(|block| match block {
        Block::Image(image) => Some(Arc::clone(image)),
        _ => None,
    });
    let image = image.expect("a picture");
    assert_eq!(image.size, [3, 2]);
    // Nothing, the least and the greatest.
    assert_eq!(image.pixel(2, 0), Some([0, 0, 0, 0]));
    assert_eq!(image.pixel(1, 1), Some([68, 1, 84, 255]));
    assert_eq!(image.pixel(2, 1), Some([253, 231, 37, 255]));
}

#[test]
fn values_stand_where_python_has_them_whatever_their_order() {
    let table = |bytes: &[u8]| {
        let page = document("a.npy", bytes);
        let table = page.blocks.iter().find_map(|block| match block {
            Block::Table(table) => Some(Arc::clone(table)),
            _ => None,
        });
        let table = table.expect("a table");
        let row =
            |row| (0..table.columns.len()).map(|column| table.raw_cell(row, column).to_owned()).collect::<Vec<_>>();
        (0..table.row_count()).map(row).collect::<Vec<_>>()
    };
    // [[0, 1, 2], [3, 4, 5]] by columns, and big-endian by rows.
    let by_columns: Vec<u8> = [0_i16, 3, 1, 4, 2, 5].iter().flat_map(|value| value.to_le_bytes()).collect();
    let by_rows: Vec<u8> = (0_i16..6).flat_map(i16::to_be_bytes).collect();
    let expected = vec![vec!["0", "1", "2"], vec!["3", "4", "5"]];
    assert_eq!(table(&npy("'<i2'", "True", "(2, 3)", &by_columns)), expected);
    assert_eq!(table(&npy("'>i2'", "False", "(2, 3)", &by_rows)), expected);
    // The first slice of three dimensions by columns: a[0] of shape (2, 2, 2) holding 0..8.
    let cube: Vec<u8> = [0_u8, 4, 2, 6, 1, 5, 3, 7].to_vec();
    assert_eq!(table(&npy("'|u1'", "True", "(2, 2, 2)", &cube)), vec![vec!["0", "1"], vec!["2", "3"]]);
    let named = npy("[('step', '<i4'), ('name', '<U2'), ('xy', '<f4', (2,))]", "False", "(1,)", &{
        let mut row = 7_i32.to_le_bytes().to_vec();
        row.extend("损a".chars().flat_map(|c| (c as u32).to_le_bytes()));
        row.extend([0.5_f32, -1.0].iter().flat_map(|value| value.to_le_bytes()));
        row
    });
    assert_eq!(table(&named), vec![vec!["7", "损a", "[0.5, -1.0]"]]);
    assert_eq!(told("a.npy", &named)["array"][0]["dtype"], "[('step', '<i4'), ('name', '<U2'), ('xy', '<f4', (2,))]");
}

#[test]
fn values_are_written_as_python_writes_them() {
    let first =
        |descr: &str, bytes: &[u8]| told("a.npy", &npy(descr, "False", "(1,)", bytes))["array"][0]["first"][0].clone();
    assert_eq!(first("'<f2'", &0x3555_u16.to_le_bytes()), json!(0.333_251_953_125));
    assert_eq!(first("'<c8'", &[0.5_f32.to_le_bytes(), (-2.0_f32).to_le_bytes()].concat()), "(0.5-2.0j)");
    assert_eq!(first("'|S3'", b"a\0b"), "b'a\\x00b'");
    assert_eq!(first("'<M8[D]'", &20_370_i64.to_le_bytes()), "2025-10-09");
    assert_eq!(first("'<M8[ms]'", &1_500_i64.to_le_bytes()), "1970-01-01T00:00:01.500");
    assert_eq!(first("'<M8[M]'", &(-1_i64).to_le_bytes()), "1969-12");
    assert_eq!(first("'<M8[D]'", &i64::MIN.to_le_bytes()), "NaT");
    assert_eq!(first("'<m8[ms]'", &7_i64.to_le_bytes()), "7 ms");
    assert_eq!(first("'|b1'", &[1]), json!(1.0));
}

#[test]
fn lying_headers_are_refused_and_missing_values_counted() {
    for (descr, shape) in [
        ("'<f8'", "(-3,)"),
        ("'<f8'", "(9223372036854775807, 9223372036854775807)"),
        ("__import__('os').system('true')", "(3,)"),
        ("'<f8'", "(3"),
        ("'<q9'", "(3,)"),
    ] {
        let why = damage_of("a.npy", &npy(descr, "False", shape, &[0; 24]));
        assert!(why.contains("NumPy: the header is no description"), "{shape}: {why}");
    }
    let deep = format!("{}'<f8'{}", "[('a', ".repeat(3000), ")]".repeat(3000));
    damage_of("a.npy", &npy(&deep, "False", "(1,)", &[0; 8]));
    let short = npy("'<f8'", "False", "(1000000000000,)", &floats(&[1.0, 2.0]));
    assert_eq!(remarks(&document("a.npy", &short)), ["data-values-missing"]);
    assert_eq!(told("a.npy", &short)["array"][0]["first"], json!([1.0, 2.0]));
    let empty = npy("'<f8'", "False", "(0, 9223372036854775807)", &[]);
    assert_eq!(told("a.npy", &empty)["array"][0]["shape"], json!([0, 9_223_372_036_854_775_807_u64]));
}

#[test]
fn arrays_in_a_zip_are_known_by_their_names_and_objects_are_not_read() {
    let one = npy("'|u1'", "False", "(2,)", &[7, 9]);
    let bytes = zipped(&[("x.npy", &one), ("../y.npy", &one), ("notes.txt", b"no array")]);
    let told = told("a.npz", &bytes);
    let names: Vec<_> = told["array"].as_array().expect("arrays").iter().map(|array| array["name"].clone()).collect();
    assert_eq!(names, ["x", "../y"]);
    let evil = npy("'|O'", "False", "(1,)", b"\x80\x04cposix\nsystem\nX\x04\x00\x00\x00true\x85R.");
    assert_eq!(remarks(&document("a.npy", &evil)), ["data-object-array", "data-dangerous"]);
}
