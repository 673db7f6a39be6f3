//! What packs a single stream of bytes, and how to read what is inside. How much comes out is the caller's to limit.

use std::io::{self, BufReader, Read};

use bzip2::bufread::MultiBzDecoder;
use flate2::bufread::{MultiGzDecoder, ZlibDecoder};
use lzma_rust2::{LzmaReader, XzReader};

/// KiB that a decoder may take: archives are made with dictionaries of 64 MiB at most.
const MAX_MEMORY: u32 = 96 << 10;

/// A way of packing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::preview) enum Coding {
    Gzip,
    Bzip2,
    Xz,
    /// Without a container.
    Lzma,
    Zlib,
}

impl Coding {
    /// By the first bytes; of the last two kinds these say little, so ask only where one is to be expected.
    pub(in crate::preview) fn of(bytes: &[u8]) -> Option<Self> {
        Self::of_container(bytes).or(match bytes {
            [0x5d, 0, 0, ..] => Some(Self::Lzma),
            [0x78, flags @ (0x01 | 0x5e | 0x9c | 0xda), ..] if (0x7800 + u16::from(*flags)).is_multiple_of(31) => {
                Some(Self::Zlib)
            }
            _ => None,
        })
    }

    /// The kinds that have a magic.
    pub(super) fn of_container(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0x1f, 0x8b, 8, ..] => Some(Self::Gzip),
            [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, 0x59, 0x26, ..] => Some(Self::Bzip2),
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Some(Self::Xz),
            _ => None,
        }
    }

    /// Its name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Bzip2 => "bzip2",
            Self::Xz => "xz",
            Self::Lzma => "LZMA",
            Self::Zlib => "zlib",
        }
    }
}

/// What is inside.
pub(in crate::preview) fn reader<'a>(coding: Coding, packed: impl Read + 'a) -> io::Result<Box<dyn Read + 'a>> {
    let packed = BufReader::new(packed);
    Ok(match coding {
        Coding::Gzip => Box::new(MultiGzDecoder::new(packed)),
        Coding::Bzip2 => Box::new(MultiBzDecoder::new(packed)),
        Coding::Xz => Box::new(XzReader::new_mem_limit(packed, true, MAX_MEMORY)),
        Coding::Lzma => Box::new(LzmaReader::new_mem_limit(packed, MAX_MEMORY, None).map_err(io::Error::other)?),
        Coding::Zlib => Box::new(ZlibDecoder::new(packed)),
    })
}

/// Reads up to `most` bytes; those before a fault are kept. Whether there is more, and what was the matter.
pub(super) fn up_to(mut reader: impl Read, most: u64) -> (Vec<u8>, bool, Option<io::Error>) {
    let mut bytes = Vec::new();
    let fault = reader.by_ref().take(most).read_to_end(&mut bytes).err();
    let is_cut = bytes.len() as u64 >= most && matches!(reader.read(&mut [0]), Ok(1..));
    (bytes, is_cut, fault)
}
