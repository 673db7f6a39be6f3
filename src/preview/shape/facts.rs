//! What can be said about a file that is not shown itself.

use serde::{Deserialize, Serialize};
use std::fmt::Write as _;

use crate::text::Message;

/// Bytes a line of the dump.
const LINE_BYTES: usize = 16;

/// Facts about a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// Bytes of the whole file.
    pub total_bytes: u64,
    /// What it is.
    pub kind: Message,
    /// Its first bytes, 256 at most.
    pub head: Vec<u8>,
}

impl Facts {
    /// The first bytes as `00000010  50 4b 03 04 …  PK··`, sixteen a line.
    pub fn hex_lines(&self) -> Vec<String> {
        self.head
            .chunks(LINE_BYTES)
            .enumerate()
            .map(|(number, bytes)| {
                let mut line = format!("{:08x} ", number * LINE_BYTES);
                for at in 0..LINE_BYTES {
                    line.push_str(if at == LINE_BYTES / 2 { "  " } else { " " });
                    match bytes.get(at) {
                        Some(byte) => drop(write!(line, "{byte:02x}")),
                        None => line.push_str("  "),
                    }
                }
                line.push_str("  ");
                line.extend(bytes.iter().map(|&byte| if (0x20..0x7f).contains(&byte) { byte as char } else { '·' }));
                line
            })
            .collect()
    }
}
