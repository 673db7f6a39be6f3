//! What can be said about a file that is no text and no picture: its kind by its first bytes, and these bytes.

use super::format::{Format, HEAD_BYTES, Head};
use super::{Facts, Limits, Preview, PreviewError, Shape, Source};
use crate::model::file_kind::extension;
use crate::store::Cancel;
use crate::text::Message;

/// Bytes kept for showing.
const SHOWN_BYTES: usize = 256;

/// First bytes, the offset they stand at, and the key of the kind. From the specifications of the formats.
pub(super) const MAGIC: &[(usize, &[u8], &str)] = &[
    (0, b"PK\x03\x04", "preview-kind-zip"),
    (0, b"PK\x05\x06", "preview-kind-zip"),
    (0, b"\x1f\x8b", "preview-kind-gzip"),
    (0, b"BZh", "preview-kind-bzip2"),
    (0, b"\xfd7zXZ\0", "preview-kind-xz"),
    (0, b"\x28\xb5\x2f\xfd", "preview-kind-zstd"),
    (0, b"7z\xbc\xaf\x27\x1c", "preview-kind-7z"),
    (257, b"ustar", "preview-kind-tar"),
    (0, b"\x93NUMPY", "preview-kind-numpy"),
    (0, b"PAR1", "preview-kind-parquet"),
    (0, b"ARROW1", "preview-kind-arrow"),
    (0, b"\x89HDF\r\n\x1a\n", "preview-kind-hdf5"),
    (0, b"SQLite format 3\0", "preview-kind-sqlite"),
    (0, b"\x7fELF", "preview-kind-program"),
    (0, b"MZ", "preview-kind-program"),
    (0, b"\0asm", "preview-kind-program"),
    (0, b"fLaC", "preview-kind-audio"),
    (0, b"ID3", "preview-kind-audio"),
    (0, b"OggS", "preview-kind-audio"),
    (8, b"WAVE", "preview-kind-audio"),
    (4, b"ftyp", "preview-kind-video"),
    (0, b"\x1a\x45\xdf\xa3", "preview-kind-video"),
    (8, b"AVI ", "preview-kind-video"),
    (0, b"\x80\x02", "preview-kind-pickle"),
    (0, b"\x80\x03", "preview-kind-pickle"),
    (0, b"\x80\x04", "preview-kind-pickle"),
    (0, b"\x80\x05", "preview-kind-pickle"),
];

pub(super) struct Binary;

impl Format for Binary {
    fn name(&self) -> &'static str {
        "binary"
    }

    fn probe(&self, head: &Head<'_>) -> bool {
        !head.is_text
    }

    fn load(&self, source: &mut Source<'_>, _: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError> {
        source.read_up_to(HEAD_BYTES as u64, cancel)?;
        let bytes = source.bytes();
        let facts = Facts {
            total_bytes: source.size(),
            kind: Message::new(kind_key(bytes, source.name())),
            head: bytes[..bytes.len().min(SHOWN_BYTES)].to_vec(),
        };
        Ok(Shape::Facts(facts).into())
    }
}

/// Locale key of what it is, by its first bytes and the end of its name.
fn kind_key(bytes: &[u8], name: &str) -> &'static str {
    let extension = extension(name).to_lowercase();
    let by_magic = MAGIC
        .iter()
        .find(|(at, magic, _)| bytes.get(*at..).is_some_and(|rest| rest.starts_with(magic)))
        .map(|&(_, _, key)| key);
    match (by_magic, extension.as_str()) {
        (Some("preview-kind-zip"), "pt" | "pth" | "ckpt") => "preview-kind-torch",
        (Some("preview-kind-zip"), "npz") => "preview-kind-numpy",
        (Some("preview-kind-zip"), "xlsx") => "preview-kind-excel",
        (Some("preview-kind-zip"), "keras") => "preview-kind-keras",
        (Some(key), _) => key,
        (None, "safetensors") => "preview-kind-safetensors",
        (None, "onnx") => "preview-kind-onnx",
        (None, "pkl" | "pickle" | "joblib") => "preview-kind-pickle",
        (None, _) => "preview-kind-unknown",
    }
}
