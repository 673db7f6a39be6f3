//! Lines that were read, a few megabytes of them at most.

use crate::preview::text_file::ShownLine;

/// Bytes of text that are kept.
const MOST: usize = 6 << 20;

/// Runs of lines that follow each other.
#[derive(Debug, Default)]
pub struct Blocks {
    /// The one that was read last stands last.
    blocks: Vec<Block>,
}

#[derive(Debug)]
struct Block {
    first: u64,
    lines: Vec<ShownLine>,
    bytes: usize,
}

impl Block {
    fn end(&self) -> u64 {
        self.first + self.lines.len() as u64
    }
}

impl Blocks {
    /// A line, if it is here.
    pub fn line(&self, number: u64) -> Option<&ShownLine> {
        let block = self.blocks.iter().rev().find(|block| (block.first..block.end()).contains(&number))?;
        block.lines.get((number - block.first) as usize)
    }

    /// Adds lines; those that were read first go.
    pub(super) fn add(&mut self, first: u64, lines: Vec<ShownLine>) {
        let bytes = lines.iter().map(|line| line.text.len() + 64).sum();
        self.blocks.push(Block { first, lines, bytes });
        let mut all: usize = self.blocks.iter().map(|block| block.bytes).sum();
        while all > MOST && self.blocks.len() > 2 {
            all -= self.blocks.remove(0).bytes;
        }
    }

    /// Forgets what is known of a line and those after it.
    pub(super) fn forget_from(&mut self, line: u64) {
        for block in &mut self.blocks {
            block.lines.truncate(line.saturating_sub(block.first) as usize);
        }
        self.blocks.retain(|block| !block.lines.is_empty());
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        self.blocks.clear();
    }

    #[cfg(test)]
    fn bytes(&self) -> usize {
        self.blocks.iter().map(|block| block.bytes).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(count: usize, length: usize) -> Vec<ShownLine> {
        vec![ShownLine { text: "x".repeat(length), styled: Vec::new() }; count]
    }

    #[test]
    fn what_was_read_first_goes_when_there_is_too_much() {
        let mut blocks = Blocks::default();
        for at in 0..100 {
            blocks.add(at * 100, lines(100, 10_000));
            assert!(blocks.bytes() < MOST + (3 << 20), "bounded");
            assert!(blocks.line(at * 100 + 99).is_some());
        }
        assert!(blocks.line(0).is_none());
        blocks.forget_from(9950);
        assert!(blocks.line(9949).is_some() && blocks.line(9950).is_none());
    }
}
