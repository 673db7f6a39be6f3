use super::*;

#[test]
fn safetensors_list_what_their_header_says_and_lying_ones_are_refused() {
    let header = json!({
        "__metadata__": {"format": "pt"},
        "b": {"dtype": "F16", "shape": [2], "data_offsets": [24, 28]},
        "a.weight": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]},
    });
    let told_all = told("model.safetensors", &safetensors(&header, 28));
    assert_eq!(
        told_all["tensors"],
        json!([
            {"name": "a.weight", "shape": [2, 3], "dtype": "float32"},
            {"name": "b", "shape": [2], "dtype": "float16"},
        ])
    );
    assert_eq!(told_all["parameters"], 8);
    assert_eq!(remarks(&document("model.safetensors", &safetensors(&header, 10))), ["data-offsets-outside"]);
    for bytes in [
        [&(1_u64 << 60).to_le_bytes()[..], b"{}"].concat(),
        [&2_000_u64.to_le_bytes()[..], b"{\"a\": 1}"].concat(),
        [&8_u64.to_le_bytes()[..], b"\x01\x02\x03no js"].concat(),
        [&100_000_u64.to_le_bytes()[..], &b"[".repeat(100_000)].concat(),
    ] {
        damage_of("a.safetensors", &bytes);
    }
}

#[test]
fn a_model_of_onnx_tells_what_goes_in_what_comes_out_and_what_is_done() {
    let bytes = onnx_model();
    let model = &told("model.onnx", &bytes)["model"];
    assert_eq!(model["operators"], json!({"MatMul": 2, "Relu": 1}));
    assert_eq!(model["inputs"], json!([{"name": "x", "shape": ["batch", "6"], "dtype": "float32"}]));
    assert_eq!(
        (&model["parameters"], &model["producer"], &model["opset"]),
        (&json!(96), &json!("maker"), &json!(["17"]))
    );
    // Half of it still tells the half.
    let mut half = bytes.clone();
    let behind = half.len() - 4;
    half[behind] = 0xff;
    assert_eq!(told("model.onnx", &half)["model"]["operators"], json!({"MatMul": 2, "Relu": 1}));
    assert_eq!(remarks(&document("model.onnx", &half)), ["data-rest-not-read"]);
    for bytes in [b"\x08\x08\x12\xff\xff\xff\xff\x0f".to_vec(), [b"\x08".to_vec(), vec![0xff; 500]].concat()] {
        damage_of("model.onnx", &bytes);
    }
}

#[test]
fn a_saved_model_tells_its_signatures() {
    let info = [field(1, b"serving:0"), counted(2, 1), field(3, &field(2, &counted(1, u64::MAX)))].concat();
    let signature = field(1, &[field(1, b"inputs"), field(2, &info)].concat());
    let graph = field(1, &[field(1, b"n"), field(2, b"Const")].concat());
    let meta = [field(2, &graph), field(5, &[field(1, b"serving_default"), field(2, &signature)].concat())].concat();
    let told = told("tf/saved_model.pb", &[counted(1, 1), field(2, &meta)].concat());
    assert_eq!(told["model"]["operators"], json!({"Const": 1}));
    assert_eq!(
        told["model"]["inputs"],
        json!([{"name": "inputs", "dtype": "float32", "shape": "(-1)", "signature": "serving_default"}])
    );
}

#[test]
fn other_models_are_called_what_they_are() {
    let text = |text: &str| [&(text.len() as u64).to_le_bytes()[..], text.as_bytes()].concat();
    let gguf = [
        b"GGUF\x03\0\0\0".to_vec(),
        1_u64.to_le_bytes().to_vec(),
        1_u64.to_le_bytes().to_vec(),
        text("general.name"),
        8_u32.to_le_bytes().to_vec(),
        text("tiny"),
        text("token_embd.weight"),
        2_u32.to_le_bytes().to_vec(),
        64_u64.to_le_bytes().to_vec(),
        10_u64.to_le_bytes().to_vec(),
        0_u32.to_le_bytes().to_vec(),
        0_u64.to_le_bytes().to_vec(),
    ];
    let told_gguf = told("tiny.gguf", &gguf.concat());
    assert_eq!(told_gguf["tensors"], json!([{"name": "token_embd.weight", "shape": [64, 10], "dtype": "F32"}]));
    for (name, bytes, format) in [
        ("model.tflite", b"\x1c\0\0\0TFL3\0\0".as_slice(), "TensorFlow Lite model"),
        ("model.cbm", b"CBM1\x10\0\0\0", "CatBoost model"),
        ("model.ubj", b"{L\0\0\0\0\0\0\0\x07learner{", "XGBoost model"),
        ("params.msgpack", b"\x81\xa6params\x80", "MessagePack (Flax)"),
    ] {
        let told = told(name, bytes);
        assert_eq!((&told["kind"], &told["format"]), (&json!("model"), &json!(format)), "{name}");
    }
}
