use super::*;

/// A text as protocol 4 has it.
fn text(value: &str) -> Vec<u8> {
    [&[0x8c, value.len() as u8], value.as_bytes()].concat()
}

/// `module.name`, taken from two texts.
fn global(module: &str, name: &str) -> Vec<u8> {
    [text(module), text(name), vec![0x93]].concat()
}

fn pickled(parts: &[Vec<u8>]) -> Vec<u8> {
    [b"\x80\x04".to_vec(), parts.concat(), b".".to_vec()].concat()
}

#[test]
fn an_object_is_described_and_nothing_of_it_is_made() {
    // object.__new__(Model, ()) with {"alpha": 0.5, "steps": [1, True]}
    let state = [
        b"}(".to_vec(),
        text("alpha"),
        vec![b'G'],
        0.5_f64.to_be_bytes().to_vec(),
        text("steps"),
        b"](K\x01\x88e".to_vec(),
        b"u".to_vec(),
    ];
    let bytes = pickled(&[global("zoo.models", "Model"), b")\x81".to_vec(), state.concat(), b"b".to_vec()]);
    let told = told("model.pkl", &bytes);
    assert_eq!((&told["kind"], &told["pickle"]["top_class"]), (&json!("pickle"), &json!("zoo.models.Model")));
    assert_eq!(told["pickle"]["globals"], json!({"zoo.models.Model": 1}));
    assert_eq!(told["pickle"]["dangerous"], json!([]));
    let page = document("model.pkl", &bytes);
    let tree = page.blocks.iter().find_map(|block| match block {
        Block::Tree(tree) => Some(Arc::clone(tree)),
        _ => None,
    });
    let tree = tree.expect("a tree");
    assert_eq!(
        outline(&tree),
        "class: zoo.models.Model Alias\nalpha: 0.5 Number\nsteps: 2 below Array\n  [0]: 1 Number\n  [1]: True Bool\n"
    );
    assert_eq!(remarks(&page), ["data-loading-executes"]);
}

#[test]
fn imports_that_no_data_needs_are_named() {
    for (module, name, is_dangerous) in [
        ("posix", "system", true),
        ("os.path", "join", true),
        ("subprocess", "Popen", true),
        ("builtins", "eval", true),
        ("builtins", "exec", true),
        ("__builtin__", "getattr", true),
        ("importlib", "import_module", true),
        ("operator", "attrgetter", true),
        ("ctypes", "CDLL", true),
        ("numpy.testing._private.utils", "runstring", true),
        ("collections", "OrderedDict.__class__.__base__", true),
        ("builtins", "set", false),
        ("builtins", "range", false),
        ("collections", "OrderedDict", false),
        ("numpy.core.multiarray", "_reconstruct", false),
        ("operator", "itemgetter", false),
        ("osmnx.graph", "Graph", false),
        ("pathlib", "PosixPath", false),
        ("sklearn.pipeline", "Pipeline", false),
    ] {
        let bytes = pickled(&[global(module, name), text("true"), b"\x85R".to_vec()]);
        let full = format!("{module}.{name}");
        let expected = if is_dangerous { json!([full]) } else { json!([]) };
        assert_eq!(told("a.pkl", &bytes)["pickle"]["dangerous"], expected, "{full}");
        let is_warned = remarks(&document("a.pkl", &bytes)).contains(&"data-dangerous");
        assert_eq!(is_warned, is_dangerous, "{full}");
    }
    // The oldest form, whose text one could take for any other.
    let old = b"cposix\nsystem\np0\n(S'touch /tmp/runatlas-never'\np1\ntp2\nRp3\n.";
    assert_eq!(told("a.pkl", old)["pickle"]["dangerous"], json!(["posix.system"]));
    assert!(!Path::new("/tmp/runatlas-never").exists());
}

#[test]
fn pickles_that_cannot_end_or_expand_without_end_are_bounded() {
    // Sixty tuples, each the one before twice: 2^60 leaves.
    let laughs = pickled(&[vec![b')'], [b'2', 0x86].repeat(60)]);
    assert_eq!(told("a.pkl", &laughs)["pickle"]["top_class"], "tuple");
    // A list that holds itself.
    let circle = pickled(&[b"]\x94h\x00a".to_vec()]);
    assert_eq!(told("a.pkl", &circle)["pickle"]["top_class"], "list");
    let deep = pickled(&[b"]".repeat(100_000), b"a".repeat(99_999)]);
    assert_eq!(told("a.pkl", &deep)["pickle"]["top_class"], "list");
    for (bytes, cause) in [
        (b"\x80\x04\x8e\xff\xff\xff\xff\xff\xff\xff\x0f.".to_vec(), "ends early"),
        (b"\x80\x04h\x05.".to_vec(), "memo 5"),
        (b"\x80\x04K\x01R.".to_vec(), "stack"),
        (b"\x80\x63.".to_vec(), "protocol 99"),
    ] {
        let loaded = load_bytes("a.pkl", &bytes);
        let said = match loaded {
            Ok(preview) => format!("{preview:?}"),
            Err(error) => error.to_string(),
        };
        assert!(said.contains(cause), "{cause}: {said}");
    }
}

#[test]
fn what_is_packed_is_read_all_the_same() {
    let bytes = pickled(&[global("zoo", "Forest"), b")R".to_vec()]);
    let mut zlib = Vec::new();
    flate2::read::ZlibEncoder::new(&bytes[..], flate2::Compression::fast()).read_to_end(&mut zlib).expect("packed");
    let mut bzip2 = Vec::new();
    ::bzip2::read::BzEncoder::new(&bytes[..], ::bzip2::Compression::fast()).read_to_end(&mut bzip2).expect("packed");
    for packed in [bytes.clone(), zlib, gzipped(&bytes), bzip2] {
        let told = told("model.joblib", &packed);
        assert_eq!((&told["pickle"]["top_class"], &told["format"]), (&json!("zoo.Forest"), &json!("joblib pickle")));
    }
}

#[test]
fn arrays_of_joblib_lie_in_the_stream_and_are_passed_over() {
    let dtype = [
        global("numpy", "dtype"),
        text("f8"),
        b"\x89\x88\x87R(K\x03".to_vec(),
        text("<"),
        b"NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb".to_vec(),
    ];
    let wrapper = [
        global("joblib.numpy_pickle", "NumpyArrayWrapper"),
        b")\x81}(".to_vec(),
        text("shape"),
        b"K\x02K\x03\x86".to_vec(),
        text("dtype"),
        dtype.concat(),
        text("numpy_array_alignment_bytes"),
        b"K\x10ub".to_vec(),
        // Five bytes that fill up, then 2 × 3 numbers that look like instructions.
        vec![5],
        vec![b'.'; 5 + 48],
    ];
    let bytes = pickled(&[b"}(".to_vec(), text("X"), wrapper.concat(), text("y"), b"K\x07u".to_vec()]);
    let told = told("data.joblib", &bytes);
    assert_eq!(told["pickle"]["tensors"], json!([{"name": "X", "shape": [2, 3], "dtype": "float64"}]));
    assert_eq!(told["pickle"]["top_class"], "dict");
    assert!(!remarks(&document("data.joblib", &bytes)).contains(&"data-pickle-stopped"));
}

/// `{"model": OrderedDict(weight=…), "epoch": 3}` as `PyTorch` writes it.
fn checkpoint() -> Vec<u8> {
    let storage =
        [b"(".to_vec(), text("storage"), global("torch", "FloatStorage"), text("0"), text("cpu"), b"K\x06tQ".to_vec()];
    let tensor = [
        global("torch._utils", "_rebuild_tensor_v2"),
        b"(".to_vec(),
        storage.concat(),
        b"K\x00K\x02K\x03\x86K\x03K\x01\x86\x89".to_vec(),
        global("collections", "OrderedDict"),
        b")RtR".to_vec(),
    ];
    let weights =
        [global("collections", "OrderedDict"), b")R(".to_vec(), text("0.weight"), tensor.concat(), b"u".to_vec()];
    pickled(&[b"}(".to_vec(), text("model"), weights.concat(), text("epoch"), b"K\x03u".to_vec()])
}

#[test]
fn checkpoints_list_their_tensors() {
    let bytes = zipped(&[("archive/data.pkl", &checkpoint()), ("archive/data/0", &[0; 24])]);
    for name in ["checkpoint.pt", "weights.bin"] {
        let told = told(name, &bytes);
        assert_eq!((&told["kind"], &told["format"]), (&json!("tensors"), &json!("PyTorch checkpoint (zip)")), "{name}");
        assert_eq!(told["tensors"], json!([{"name": "model.0.weight", "shape": [2, 3], "dtype": "float32"}]));
        assert_eq!((&told["parameters"], &told["other_keys"]), (&json!(6), &json!(["epoch"])));
    }
    let magic = b"\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.".to_vec();
    let legacy = [magic, b"\x80\x02M\xe9\x03.".to_vec(), b"\x80\x02}.".to_vec(), checkpoint(), b"\x80\x02].".to_vec()];
    assert_eq!(told("old.pth", &legacy.concat())["tensors"][0]["name"], "model.0.weight");
    let evil = pickled(&[global("posix", "system"), text("true"), b"\x85R".to_vec()]);
    let page = document("evil.pth", &zipped(&[("archive/data.pkl", &evil)]));
    assert!(remarks(&page).contains(&"data-dangerous"));
}
