//! The header of a `.npy` file: magic, version, and a dict of Python as text.

use std::io::Read;

use super::dtype::{self, Dtype};
use super::literal::{self, Literal};

/// What every array begins with.
pub(super) const MAGIC: &[u8] = b"\x93NUMPY";

/// Longer headers are nobody's.
const MAX_HEADER_BYTES: u64 = 1 << 20;

/// What the header tells.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::preview) struct Header {
    pub(in crate::preview) dtype: Dtype,
    pub(in crate::preview) shape: Vec<u64>,
    /// The first index runs fastest.
    pub(in crate::preview) is_fortran: bool,
}

impl Header {
    /// Reads it, up to the first byte of the values; says why not.
    pub(super) fn read(reader: &mut impl Read) -> Result<Self, String> {
        let mut start = [0; 8];
        reader.read_exact(&mut start).map_err(|error| error.to_string())?;
        if !start.starts_with(MAGIC) {
            return Err("no array".to_owned());
        }
        let bytes = if start[6] == 1 { 2 } else { 4 };
        let mut length = [0; 4];
        reader.read_exact(&mut length[..bytes]).map_err(|error| error.to_string())?;
        let length = u64::from(u32::from_le_bytes(length));
        if !(1..=3).contains(&start[6]) {
            return Err(format!("version {}.{}", start[6], start[7]));
        }
        if length > MAX_HEADER_BYTES {
            return Err(format!("header of {length} bytes"));
        }
        let mut text = Vec::new();
        reader.take(length).read_to_end(&mut text).map_err(|error| error.to_string())?;
        if (text.len() as u64) < length {
            return Err("the header ends early".to_owned());
        }
        let text = match String::from_utf8(text) {
            Ok(text) => text,
            // Before version 3 it was Latin-1.
            Err(error) => error.into_bytes().into_iter().map(char::from).collect(),
        };
        Self::of(&text).ok_or_else(|| "the header is no description of an array".to_owned())
    }

    fn of(text: &str) -> Option<Self> {
        let dict = literal::parse(text)?;
        let shape = dtype::shape(dict.get("shape")?)?;
        let dtype = Dtype::of(dict.get("descr")?)?;
        // More than memory can have is nobody's array, whatever the file holds of it.
        let bytes = shape.iter().try_fold(dtype.size.max(1), |all, &side| all.checked_mul(side));
        bytes.filter(|bytes| bytes >> 62 == 0).or_else(|| shape.contains(&0).then_some(0))?;
        Some(Self { dtype, shape, is_fortran: *dict.get("fortran_order")? == Literal::Bool(true) })
    }
}
