//! Records as TensorFlow writes them: a length with a checksum, and so many bytes with another.

use std::io::{self, Read, Seek, SeekFrom};

/// A record longer than this is passed over.
const MAX_RECORD: u64 = 32 << 20;

/// What comes next in a file.
#[derive(Debug)]
pub(super) enum Record {
    Data(Vec<u8>),
    /// Too long to be looked at.
    Passed,
    /// The file ends here, as it should.
    End,
    /// The file ends in the middle of a record: it is still being written, or was never finished.
    Cut,
    /// A checksum is wrong.
    Damaged,
}

/// Reads the next record.
pub(super) fn next(reader: &mut (impl Read + Seek)) -> io::Result<Record> {
    let mut head = [0; 12];
    match fill(reader, &mut head)? {
        0 => return Ok(Record::End),
        12 => {}
        _ => return Ok(Record::Cut),
    }
    let [length, check] = [&head[..8], &head[8..]];
    if !is_right(length, check) {
        return Ok(Record::Damaged);
    }
    let length = length.try_into().map_or(0, u64::from_le_bytes);
    if length > MAX_RECORD {
        let Ok(distance) = i64::try_from(length.saturating_add(4)) else { return Ok(Record::Cut) };
        let at = reader.stream_position()?;
        let end = reader.seek(SeekFrom::End(0))?;
        if at.saturating_add(length) > end {
            return Ok(Record::Cut);
        }
        reader.seek(SeekFrom::Start(at))?;
        reader.seek(SeekFrom::Current(distance))?;
        return Ok(Record::Passed);
    }
    let mut data = Vec::new();
    reader.by_ref().take(length).read_to_end(&mut data)?;
    let mut check = [0; 4];
    if (data.len() as u64) < length || fill(reader, &mut check)? < 4 {
        return Ok(Record::Cut);
    }
    Ok(if is_right(&data, &check) { Record::Data(data) } else { Record::Damaged })
}

/// Whether bytes begin with the length of a record and its checksum.
pub(super) fn begins(bytes: &[u8]) -> bool {
    bytes.len() >= 12 && is_right(&bytes[..8], &bytes[8..12])
}

fn fill(reader: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut at = 0;
    while at < buffer.len() {
        match reader.read(&mut buffer[at..]) {
            Ok(0) => break,
            Ok(count) => at += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(at)
}

fn is_right(data: &[u8], check: &[u8]) -> bool {
    check.try_into().is_ok_and(|check| u32::from_le_bytes(check) == masked(crc32c(data)))
}

/// As TensorFlow stores it, so that the checksum of a checksum is none of its own.
pub(in crate::preview) fn masked(crc: u32) -> u32 {
    crc.rotate_right(15).wrapping_add(0xa282_ead8)
}

/// The polynomial of Castagnoli.
pub(in crate::preview) fn crc32c(data: &[u8]) -> u32 {
    const TABLE: [u32; 256] = {
        let mut table = [0; 256];
        let mut at = 0;
        while at < 256 {
            let mut value = at as u32;
            let mut bit = 0;
            while bit < 8 {
                value = if value & 1 == 1 { value >> 1 ^ 0x82f6_3b78 } else { value >> 1 };
                bit += 1;
            }
            table[at] = value;
            at += 1;
        }
        table
    };
    !data.iter().fold(!0, |crc, &byte| crc >> 8 ^ TABLE[((crc ^ u32::from(byte)) & 0xff) as usize])
}
