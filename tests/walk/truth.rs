//! What files are, told by the zoo's index or by their names, and which reasons there are for showing them as less.

use super::found::Found;

/// Whether a file that is shown as `word` is shown as what it is. A file without a byte is that, and a note in the place of a
/// file is one, whatever their names promise.
pub(crate) fn is_right(found: &Found, word: &str) -> bool {
    matches!(word, "empty" | "pointer") || right_kinds(found).map_or(word != "bytes", |kinds| kinds.contains(&word))
}

/// Why files may be shown as less than they are: the end of the name, and a part of the reason that is told.
const REASONS: &[(&str, &str)] = &[
    // Made to be nothing.
    ("/binary/unknown.bin", "preview-kind-unknown"),
    ("/binary/unknown.weird_ext", "preview-kind-unknown"),
    // No decoder in Rust alone whose licence fits.
    (".avif", "preview-picture-not-decoded"),
];

/// Whether the reason is one that is known.
pub(crate) fn is_explained(found: &Found, reason: &str) -> bool {
    REASONS.iter().any(|(ending, part)| found.name.ends_with(ending) && reason.contains(part))
}

/// `None` where nothing promises anything: then what its content was recognised as is right.
fn right_kinds(found: &Found) -> Option<&'static [&'static str]> {
    found.told().and_then(of_index).or_else(|| of_ending(&found.ending().to_lowercase()))
}

/// By the kind in the zoo's index.
fn of_index(kind: &str) -> Option<&'static [&'static str]> {
    Some(match kind {
        "plotly-html" | "plotly-json" => &["plotly"],
        "image" | "image-series" => &["image"],
        "svg" => &["svg"],
        "pdf" => &["pdf"],
        "csv" | "parquet" | "feather" | "xlsx" | "log_table" => &["table"],
        "json" | "jsonl" => &["tree", "table"],
        "yaml" | "toml" => &["tree"],
        "npy" | "npz" => &["array"],
        "torch" => &["tensors", "pickle"],
        "pickle" | "joblib" => &["pickle"],
        "html" | "html-bokeh" | "html-altair" => &["html"],
        "notebook" => &["notebook"],
        "markdown" => &["markdown"],
        "safetensors" => &["tensors"],
        "onnx" | "hdf5" | "keras" => &["model"],
        "tensorboard" => &["events"],
        "sqlite" => &["database"],
        "tar" | "zip" => &["archive"],
        "gz" => &["archive", "text"],
        "audio" => &["audio"],
        "video" => &["video"],
        _ => return None,
    })
}

/// By the end of the name, in lower case.
fn of_ending(ending: &str) -> Option<&'static [&'static str]> {
    Some(match ending {
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "bmp" | "tif" | "tiff" | "ico" | "avif" => &["image"],
        "svg" => &["svg"],
        "pdf" => &["pdf"],
        "csv" | "tsv" | "parquet" | "feather" | "xlsx" => &["table"],
        "json" | "jsonl" | "geojson" => &["tree", "table", "plotly"],
        "yaml" | "yml" | "toml" => &["tree"],
        "npy" | "npz" => &["array"],
        "pt" | "pth" | "ckpt" => &["tensors", "pickle"],
        "pkl" | "pickle" | "joblib" => &["pickle"],
        "html" | "htm" => &["html", "plotly"],
        "ipynb" => &["notebook"],
        "md" | "markdown" => &["markdown"],
        "safetensors" | "index" | "data-00000-of-00001" => &["tensors"],
        "onnx" | "h5" | "hdf5" | "keras" | "pb" | "mlmodel" => &["model"],
        "v2" => &["events"],
        "db" | "sqlite" => &["database"],
        "zip" => &["archive"],
        "txt" | "log" | "py" | "cfg" | "ini" | "rst" | "sh" | "xml" => &["text"],
        _ => return None,
    })
}
