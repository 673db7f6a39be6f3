//! Messages of protocol buffers, field by field, without a schema: what is not asked for is passed over unread.

use std::io::{self, Read, Seek, SeekFrom};

/// Reads fields of nested messages from a stream.
pub(super) struct Reader<R> {
    stream: R,
    at: u64,
    /// Fields that may still be read: a file of nothing but fields takes long.
    left: u64,
}

/// Fields of one file.
const MAX_FIELDS: u64 = 20_000_000;

/// The value of a field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Field {
    Number(u64),
    Fixed64(u64),
    Fixed32(u32),
    /// A text, bytes or a message, which begins at the reader's place and ends there.
    Bytes {
        end: u64,
    },
}

fn damaged(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}

impl<R: Read + Seek> Reader<R> {
    pub(super) fn new(stream: R) -> Self {
        Self { stream, at: 0, left: MAX_FIELDS }
    }

    fn byte(&mut self) -> io::Result<u8> {
        let mut byte = [0];
        self.stream.read_exact(&mut byte)?;
        self.at += 1;
        Ok(byte[0])
    }

    fn varint(&mut self) -> io::Result<u64> {
        let mut value = 0_u64;
        for shift in (0..70).step_by(7) {
            let byte = self.byte()?;
            if shift < 64 {
                value |= u64::from(byte & 0x7f) << shift;
            }
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(damaged("a number without an end"))
    }

    /// The next field of the message that ends at `end`, and its number; `None` at the end. What was not read of the field
    /// before has to be passed over with [`Self::skip_to`].
    pub(super) fn next(&mut self, end: u64) -> io::Result<Option<(u64, Field)>> {
        if self.at >= end {
            return Ok(None);
        }
        self.left = self.left.checked_sub(1).ok_or_else(|| damaged("too many fields"))?;
        let tag = self.varint()?;
        let field = match tag & 7 {
            0 => Field::Number(self.varint()?),
            1 => {
                let mut bytes = [0; 8];
                self.stream.read_exact(&mut bytes)?;
                self.at += 8;
                Field::Fixed64(u64::from_le_bytes(bytes))
            }
            2 => {
                let length = self.varint()?;
                let inner = self.at.checked_add(length).filter(|&inner| inner <= end);
                Field::Bytes { end: inner.ok_or_else(|| damaged("a field longer than its message"))? }
            }
            5 => {
                let mut bytes = [0; 4];
                self.stream.read_exact(&mut bytes)?;
                self.at += 4;
                Field::Fixed32(u32::from_le_bytes(bytes))
            }
            kind => return Err(damaged(&format!("a field of kind {kind}"))),
        };
        if tag >> 3 == 0 {
            return Err(damaged("a field without a number"));
        }
        Ok(Some((tag >> 3, field)))
    }

    /// Calls `each` with every field up to `end`; what it leaves of a field is passed over.
    pub(super) fn message(
        &mut self,
        end: u64,
        each: &mut dyn FnMut(&mut Self, u64, Field) -> io::Result<()>,
    ) -> io::Result<()> {
        while let Some((number, field)) = self.next(end)? {
            each(self, number, field)?;
            if let Field::Bytes { end } = field {
                self.skip_to(end)?;
            }
        }
        Ok(())
    }

    pub(super) fn skip_to(&mut self, end: u64) -> io::Result<()> {
        if end > self.at {
            let distance = end - self.at;
            if distance < 4096 {
                io::copy(&mut self.stream.by_ref().take(distance), &mut io::sink())?;
            } else {
                self.stream.seek(SeekFrom::Current(distance.cast_signed()))?;
            }
            self.at = end;
        }
        Ok(())
    }

    /// The bytes up to `end`, `most` of them.
    pub(super) fn bytes(&mut self, end: u64, most: u64) -> io::Result<Vec<u8>> {
        let wanted = end.saturating_sub(self.at).min(most);
        let mut bytes = Vec::new();
        self.stream.by_ref().take(wanted).read_to_end(&mut bytes)?;
        self.at += bytes.len() as u64;
        if (bytes.len() as u64) < wanted {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.skip_to(end)?;
        Ok(bytes)
    }

    /// The same as text.
    pub(super) fn text(&mut self, end: u64) -> io::Result<String> {
        Ok(String::from_utf8_lossy(&self.bytes(end, 64 << 10)?).into_owned())
    }

    /// Numbers of a repeated field, packed or not, added to those that were there.
    pub(super) fn numbers(&mut self, field: Field, all: &mut Vec<u64>) -> io::Result<()> {
        match field {
            Field::Number(number) => all.push(number),
            Field::Bytes { end } => {
                while self.at < end && all.len() < 1 << 16 {
                    all.push(self.varint()?);
                }
            }
            Field::Fixed64(_) | Field::Fixed32(_) => {}
        }
        Ok(())
    }
}
