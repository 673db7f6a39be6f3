//! Changes that stand near each other, with the lines around them: as `diff -u` has them.

use std::ops::Range;

use super::difference::TextDifference;

/// Neighbouring edits and what is the same around them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hunk {
    /// Which of [`TextDifference::edits`].
    pub edits: Range<usize>,
    /// Lines of the first text, from 0, with those around.
    pub before: Range<usize>,
    /// Lines of the second.
    pub after: Range<usize>,
}

impl TextDifference {
    /// All changes with so many lines around each.
    pub fn hunks(&self, context: usize) -> Vec<Hunk> {
        let count = self.sides[0].count();
        let mut hunks: Vec<Hunk> = Vec::new();
        for (at, edit) in self.edits.iter().enumerate() {
            let above = context.min(edit.before.start);
            let below = context.min(count - edit.before.end);
            let start = edit.before.start - above;
            let (before_end, after_end) = (edit.before.end + below, edit.after.end + below);
            match hunks.last_mut() {
                Some(last) if start <= last.before.end => {
                    last.edits.end = at + 1;
                    (last.before.end, last.after.end) = (before_end, after_end);
                }
                _ => hunks.push(Hunk {
                    edits: at..at + 1,
                    before: start..before_end,
                    after: edit.after.start - above..after_end,
                }),
            }
        }
        hunks
    }

    /// As `diff -u` writes it, for copying and for other programs; nothing when no line changed.
    pub fn unified(&self, names: [&str; 2], context: usize) -> String {
        let hunks = self.hunks(context);
        if hunks.is_empty() {
            return String::new();
        }
        let mut text = format!("--- {}\n+++ {}\n", names[0], names[1]);
        for hunk in hunks {
            let [old, new] = [range(&hunk.before), range(&hunk.after)];
            text.extend(["@@ -", &*old, " +", &*new, " @@\n"]);
            let mut at = hunk.before.start;
            for edit in &self.edits[hunk.edits.clone()] {
                self.write(0, at..edit.before.start, ' ', &mut text);
                self.write(0, edit.before.clone(), '-', &mut text);
                self.write(1, edit.after.clone(), '+', &mut text);
                at = edit.before.end;
            }
            self.write(0, at..hunk.before.end, ' ', &mut text);
        }
        text
    }

    fn write(&self, side: usize, lines: Range<usize>, mark: char, text: &mut String) {
        let side = &self.sides[side];
        for at in lines {
            text.push(mark);
            text.push_str(side.line(at));
            text.push('\n');
            if at + 1 == side.count() && !side.is_ended {
                text.push_str("\\ No newline at end of file\n");
            }
        }
    }
}

/// From 1, as `diff` counts: without a line it names the one before.
fn range(lines: &Range<usize>) -> String {
    match lines.len() {
        0 => format!("{},0", lines.start),
        1 => format!("{}", lines.start + 1),
        count => format!("{},{count}", lines.start + 1),
    }
}
