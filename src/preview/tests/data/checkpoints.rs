//! Checkpoints of `TensorFlow`, what Keras keeps beside a `SavedModel`, and pictures that are only recognised.

use super::*;

/// A block of a sorted table: names share their beginnings, a place to begin in the middle follows, no compression.
fn block(entries: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut before = "";
    for (key, value) in entries {
        let shared = key.bytes().zip(before.bytes()).take_while(|(a, b)| a == b).count();
        let own = &key.as_bytes()[shared..];
        bytes.extend([varint(shared as u64), varint(own.len() as u64), varint(value.len() as u64)].concat());
        bytes.extend([own, value].concat());
        before = key;
    }
    bytes.extend([0_u32.to_le_bytes(), 1_u32.to_le_bytes()].concat());
    bytes
}

/// A tensor of the index: type 1 is float32, 7 text.
fn tensor(dtype: u64, sides: &[u64], [shard, offset, bytes]: [u64; 3]) -> Vec<u8> {
    let shape: Vec<u8> = sides.iter().flat_map(|&side| field(2, &counted(1, side))).collect();
    let place = [counted(3, shard), counted(4, offset), counted(5, bytes)].concat();
    [counted(1, dtype), field(2, &shape), place, vec![0x35, 1, 2, 3, 4]].concat()
}

/// An index as `tf.train.Checkpoint` writes it.
pub(super) fn bundle_index() -> Vec<u8> {
    let header = [counted(1, 2), field(3, &counted(1, 1))].concat();
    let entries = block(&[
        ("", header),
        ("_CHECKPOINTABLE_OBJECT_GRAPH", tensor(7, &[], [0, 24, 40])),
        ("layer-0/bias/.ATTRIBUTES/VARIABLE_VALUE", tensor(1, &[3], [0, 0, 12])),
        ("layer-0/kernel/.ATTRIBUTES/VARIABLE_VALUE", tensor(1, &[2, 3], [1, 0, 24])),
    ]);
    let mut bytes = entries.clone();
    bytes.extend([0; 5]);
    let start = bytes.len() as u64;
    let place = |start: u64, length: usize| [varint(start), varint(length as u64)].concat();
    let index = block(&[("m", place(0, entries.len()))]);
    bytes.extend([index.clone(), vec![0; 5]].concat());
    let mut footer = [place(0, 0), place(start, index.len())].concat();
    footer.resize(40, 0);
    bytes.extend(footer);
    bytes.extend(b"\x57\xfb\x80\x8b\x24\x75\x47\xdb");
    bytes
}

/// As Keras 2.5 and later write it.
pub(super) fn keras_metadata() -> Vec<u8> {
    let node = |path: &str, sort: &str, config: &Value| {
        let config = config.to_string();
        field(1, &[field(3, path.as_bytes()), field(4, sort.as_bytes()), field(5, config.as_bytes())].concat())
    };
    let dense = json!({"class_name": "Dense", "config": {"name": "dense_4", "units": 64}});
    let root = json!({"name": "sequential_1", "class_name": "Sequential", "config": {"layers": [dense]}});
    let layer = json!({"name": "dense_4", "class_name": "Dense"});
    let metric = json!({"name": "loss", "class_name": "Mean"});
    [
        node("root", "_tf_keras_sequential", &root),
        node("root.layer-0", "_tf_keras_layer", &layer),
        node("root.keras_api.metrics.0", "_tf_keras_metric", &metric),
    ]
    .concat()
}

#[test]
fn a_checkpoint_lists_its_tensors() {
    let told = told("variables.index", &bundle_index());
    assert_eq!((&told["kind"], &told["parameters"]), (&json!("tensors"), &json!(9)));
    let names: Vec<&str> =
        told["tensors"].as_array().expect("a list").iter().filter_map(|t| t["name"].as_str()).collect();
    assert_eq!(names[1..], ["layer-0/bias/.ATTRIBUTES/VARIABLE_VALUE", "layer-0/kernel/.ATTRIBUTES/VARIABLE_VALUE"]);
    assert_eq!(told["tensors"][2], json!({"name": names[2], "shape": [2, 3], "dtype": "float32"}));
    let document = document("model/whatever", &bundle_index());
    let Some(Block::Table(table)) = document.blocks.iter().find(|block| matches!(block, Block::Table(_))) else {
        panic!("no table")
    };
    let row: Vec<&str> = (0..5).map(|column| table.raw_cell(2, column)).collect();
    assert_eq!(row, ["layer-0/kernel", "(2, 3)", "float32", "6", "24 B"]);
    // An ending alone promises nothing.
    assert_eq!(load_bytes("lookup.index", b"FAISS\0").expect("its bytes").kind, "binary");
    let mut cut = bundle_index();
    cut.truncate(100);
    assert!(damage_of("variables.index", &cut).contains("TensorFlow"));
}

#[test]
fn the_data_of_a_checkpoint_is_told_by_the_index_beside_it() {
    let name = "model/variables.data-00001-of-00002";
    let load = |index: Option<Vec<u8>>, bytes: u64| {
        let among = move |path: &str| -> Option<Box<dyn ReadSeek>> {
            let index = index.clone().filter(|_| path == "model/variables.index")?;
            Some(Box::new(Cursor::new(index)))
        };
        let source = Source::new(name, bytes, Cursor::new(vec![1; bytes as usize])).among(among);
        super::super::super::load(source, &Limits::default(), &Cancel::new()).expect("readable")
    };
    let preview = load(Some(bundle_index()), 24);
    assert_eq!(preview.format, "TensorFlow checkpoint (data 2 of 2)");
    let told = report(&preview);
    assert_eq!((&told["parameters"], told["tensors"].as_array().map(Vec::len)), (&json!(6), Some(1)));
    let remarks_of = |preview: Preview| match preview.shape {
        Shape::Document(document) => remarks(&document),
        other => panic!("{other:?}"),
    };
    assert!(remarks_of(preview).is_empty());
    assert_eq!(remarks_of(load(Some(bundle_index()), 20)), ["data-offsets-outside"], "it ends too early");
    for index in [None, Some(b"nonsense".to_vec())] {
        let preview = load(index, 24);
        assert_eq!(preview.kind, "tensors");
        assert_eq!(remarks_of(preview), ["data-bundle-without-index"]);
    }
}

#[test]
fn keras_metadata_tells_layers_and_what_belongs_to_them() {
    let preview = load_bytes("model/keras_metadata.pb", &keras_metadata()).expect("readable");
    assert_eq!((preview.kind, preview.format.as_str()), ("model", "Keras model (SavedModel)"));
    assert_eq!(report(&preview)["model"], json!({"layers": ["dense_4"]}));
    let Shape::Document(document) = preview.shape else { panic!("no document") };
    let tables: Vec<_> = document
        .blocks
        .iter()
        .filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None })
        .collect();
    let cells = |table: usize, row: usize| -> Vec<&str> {
        (0..tables[table].columns.len()).map(|column| tables[table].raw_cell(row, column)).collect()
    };
    assert_eq!(cells(0, 0), ["dense_4", "Dense"]);
    assert_eq!(cells(1, 2), ["root.keras_api.metrics.0", "_tf_keras_metric", "loss", "Mean"]);
    assert!(document.blocks.iter().any(|block| matches!(block, Block::Tree(_))), "the configuration");
}

#[test]
fn pictures_that_are_not_decoded_say_so_and_how_large_they_are() {
    let size = [b"\0\0\0\x14ispe\0\0\0\0".as_slice(), &640_u32.to_be_bytes(), &480_u32.to_be_bytes()].concat();
    for (brand, format) in [(b"avif", "AVIF"), (b"heic", "HEIC")] {
        let bytes = [b"\0\0\0\x10ftyp", brand.as_slice(), b"\0\0\0\0", &size].concat();
        let preview = load_bytes("a.png", &bytes).expect("readable");
        assert_eq!((preview.kind, preview.format.as_str()), ("binary", format));
        assert_eq!(
            preview.notices.iter().map(|notice| notice.key).collect::<Vec<_>>(),
            ["preview-picture-not-decoded"]
        );
        let Shape::Document(document) = preview.shape else { panic!("no document") };
        let Some(Block::Facts(facts)) = document.blocks.first() else { panic!("no facts") };
        assert!(facts.iter().any(|fact| fact.value == "640 × 480"), "{facts:?}");
    }
    assert_eq!(load_bytes("a.jxl", b"\xff\x0a\x01\x02").expect("readable").format, "JPEG XL");
    assert_eq!(load_bytes("a.mp4", b"\0\0\0\x10ftypisom\0\0\0\0").expect("readable").kind, "video");
}
