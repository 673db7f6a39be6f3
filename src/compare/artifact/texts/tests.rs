use std::fmt::Write as _;
use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;

fn difference(before: &str, after: &str) -> TextDifference {
    TextDifference::of(before, after, Spaces::Count, &Cancel::new()).expect("not cancelled")
}

/// The lines of the first text with every edit made.
fn applied(difference: &TextDifference) -> Vec<String> {
    let [before, after] = &difference.sides;
    let mut lines = Vec::new();
    let mut at = 0;
    for edit in &difference.edits {
        lines.extend((at..edit.before.start).map(|at| before.line(at).to_owned()));
        lines.extend(edit.after.clone().map(|at| after.line(at).to_owned()));
        at = edit.before.end;
    }
    lines.extend((at..before.count()).map(|at| before.line(at).to_owned()));
    lines
}

fn lines_of(lines: &Lines) -> Vec<String> {
    (0..lines.count()).map(|at| lines.line(at).to_owned()).collect()
}

const BEFORE: &str = "model: unet\nlr: 0.001\nbatch: 32\nseed: 1\nepochs: 90\n";
const AFTER: &str = "model: unet\nlr: 0.0003\nbatch: 32\nseed: 1\nepochs: 90\nwarmup: 5\n";

#[test]
fn a_changed_line_says_which_words_changed() {
    let found = difference(BEFORE, AFTER);
    assert_eq!((found.removed, found.added, found.verdict), (1, 2, Verdict::Different));
    assert_eq!(found.edits.len(), 2);
    assert_eq!((&found.edits[0].before, &found.edits[0].after), (&(1..2), &(1..2)));
    let words = found.edits[0].pairs[0].words.as_ref().expect("words");
    assert_eq!(&found.sides[0].line(1)[words.before[0].clone()], "0.001");
    assert_eq!(&found.sides[1].line(1)[words.after[0].clone()], "0.0003");
    assert_eq!((&found.edits[1].before, &found.edits[1].after), (&(5..5), &(5..6)));
}

#[test]
fn unified_text_is_that_of_diff() {
    // `diff -U1 a b` of the two.
    let expected = "--- a\n+++ b\n@@ -1,3 +1,3 @@\n model: unet\n-lr: 0.001\n+lr: 0.0003\n batch: 32\n\
                    @@ -5 +5,2 @@\n epochs: 90\n+warmup: 5\n";
    assert_eq!(difference(BEFORE, AFTER).unified(["a", "b"], 1), expected);
    assert_eq!(difference(BEFORE, BEFORE).unified(["a", "b"], 3), "");
    let whole = difference("", "x").unified(["a", "b"], 3);
    assert_eq!(whole, "--- a\n+++ b\n@@ -0,0 +1 @@\n+x\n\\ No newline at end of file\n");
}

#[test]
fn line_ends_are_told_apart_from_lines() {
    let found = difference("a\r\nb\r\n", "a\nb\n");
    assert!(found.edits.is_empty());
    assert_eq!(found.verdict, Verdict::LineEndsDiffer);
    assert_eq!(found.sides.each_ref().map(|side| side.line_end), [LineEnd::ReturnAndFeed, LineEnd::Feed]);
    assert_eq!(difference("a\nb\r\n", "a\nb\n").sides[0].line_end, LineEnd::Mixed);
    assert_eq!(difference("a\rb\r", "a\nb\n").verdict, Verdict::LineEndsDiffer);
    let found = difference("a\nb", "a\nb\n");
    assert_eq!(
        (found.verdict, found.sides[0].is_ended, found.sides[1].is_ended),
        (Verdict::LineEndsDiffer, false, true)
    );
}

#[test]
fn spaces_can_be_ignored() {
    let (before, after) = ("if x:\n  a = 1\n", "if x:\n\ta=1 \n");
    let strict = difference(before, after);
    assert_eq!((strict.removed, strict.added, strict.verdict), (1, 1, Verdict::SpacesDiffer));
    let loose = TextDifference::of(before, after, Spaces::Ignored, &Cancel::new()).expect("not cancelled");
    assert!(loose.edits.is_empty());
    assert_eq!(loose.verdict, Verdict::SpacesDiffer);
}

#[test]
fn a_line_before_a_changed_one_does_not_hide_what_changed_in_it() {
    let found = difference("x = compute(alpha, beta)\n", "# why\nx = compute(alpha, gamma)\n");
    assert_eq!(found.edits.len(), 1);
    assert_eq!(found.edits[0].pairs.len(), 1);
    assert_eq!((found.edits[0].pairs[0].before, found.edits[0].pairs[0].after), (0, 1));
    let rows = found.side_rows(None);
    assert_eq!(rows[0], SideRow::Changed { before: None, after: Some(0), edit: 0 });
    assert_eq!(rows[1], SideRow::Changed { before: Some(0), after: Some(1), edit: 0 });
}

#[test]
fn what_is_the_same_is_folded() {
    let before: String = (0..100).fold(String::new(), |text, at| text + &format!("line {at}\n"));
    let after = before.replace("line 50\n", "line fifty\n");
    let rows = difference(&before, &after).rows(Some(3));
    assert_eq!(rows.len(), 10);
    assert_eq!(rows[0], Row::Folded { before: 0, after: 0, count: 47 });
    assert_eq!(rows[1], Row::Same { before: 47, after: 47 });
    assert_eq!(rows[4], Row::Removed { before: 50, edit: 0 });
    assert_eq!(rows[5], Row::Added { after: 50, edit: 0 });
    assert_eq!(rows[9], Row::Folded { before: 54, after: 54, count: 46 });
    assert_eq!(difference(&before, &before).rows(Some(3)), [Row::Folded { before: 0, after: 0, count: 100 }]);
}

#[test]
fn pieces_are_safe_to_show_and_cut() {
    let pieces = WordChange::pieces("ab\u{202e}cd ef", std::slice::from_ref(&(5..7)), 100);
    assert_eq!(pieces.iter().map(|piece| &*piece.text).collect::<Vec<_>>(), ["ab‹202E›", "cd", " ef"]);
    assert_eq!(pieces.iter().map(|piece| piece.is_changed).collect::<Vec<_>>(), [false, true, false]);
    let cut = WordChange::pieces("abcdef", std::slice::from_ref(&(2..4)), 3);
    assert_eq!(cut.iter().map(|piece| &*piece.text).collect::<Vec<_>>(), ["ab", "c…"]);
}

#[test]
fn words_keep_numbers_whole_and_scripts_without_spaces_apart() {
    let split: Vec<_> = words::words("lr=1.5e-3, 学习率 a.b").collect();
    assert_eq!(split, ["lr", "=", "1.5e", "-", "3", ",", " ", "学", "习", "率", " ", "a", ".", "b"]);
}

/// Seconds that no machine should need: each of these is told in a fraction of it.
const PATIENCE: Duration = Duration::from_secs(200);

#[test]
fn ten_megabytes_and_long_lines_end() {
    let begin = Instant::now();
    // A log whose every fifth line differs.
    let mut texts = [String::new(), String::new()];
    for at in 0..150_000_u64 {
        for (side, text) in texts.iter_mut().enumerate() {
            let loss = if at % 5 == 0 { at * (side as u64 + 1) } else { at };
            writeln!(text, "step {at} loss {loss} time 0.123 learning rate 0.0001 gradient norm").expect("written");
        }
    }
    // Exact when there is time for it, however slow the machine is.
    let found = TextDifference::within(PATIENCE, &texts[0], &texts[1], Spaces::Count, &Cancel::new());
    let found = found.expect("not cancelled");
    assert_eq!(found.added, 30_000 - 1);
    assert_eq!(applied(&found), lines_of(&found.sides[1]));

    // The worst for most algorithms: two kinds of lines in no order.
    let mut state = 1_u64;
    let mut noise = || {
        let mut text = String::new();
        for _ in 0..400_000 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            text.push_str(if state >> 63 == 0 { "0\n" } else { "1\n" });
        }
        text
    };
    let (before, after) = (noise(), noise());
    let found = TextDifference::within(Duration::from_millis(200), &before, &after, Spaces::Count, &Cancel::new());
    let found = found.expect("not cancelled");
    assert_eq!(applied(&found), lines_of(&found.sides[1]));

    // Nothing in common; one line of 100 KB; one of 10 MB.
    let [left, right] =
        ["a", "b"].map(|mark| (0..300_000).map(|at| [mark, &at.to_string(), "\n"].concat()).collect::<String>());
    assert_eq!(difference(&left, &right).removed, 300_000);
    let long = "0.123, ".repeat(15_000);
    let changed = format!("{}9.9, {}", &long[..50_001], &long[50_001..]);
    let found = difference(&long, &changed);
    let words = found.edits[0].pairs[0].words.as_ref().expect("words");
    assert!(words.after.iter().any(|range| changed[range.clone()].contains("9.9")), "{:?}", words.after);
    assert!(words.after.iter().map(std::iter::ExactSizeIterator::len).sum::<usize>() < 20);
    let huge = "x y ".repeat(2_500_000);
    let found = difference(&huge, &format!("{huge}z"));
    assert_eq!((found.removed, found.added), (1, 1));
    assert!(begin.elapsed() < PATIENCE, "{:?}", begin.elapsed());
}

#[test]
fn it_can_be_cancelled() {
    let cancel = Cancel::new();
    cancel.cancel();
    assert!(TextDifference::of("a\n", "b\n", Spaces::Count, &cancel).is_none());
}

/// Few different lines, so that much repeats, with all ways to end them.
fn text() -> impl Strategy<Value = String> {
    let line =
        prop_oneof![Just("a"), Just("b"), Just(""), Just(" "), Just("long line of words"), Just("long line of word")];
    let end = prop_oneof![4 => Just("\n"), 1 => Just("\r\n"), 1 => Just("\r"), 1 => Just("\n\n")];
    proptest::collection::vec((line, end), 0..30)
        .prop_map(|lines| lines.into_iter().flat_map(|(line, end)| [line, end]).collect())
}

proptest! {
    #[test]
    fn edits_make_the_second_of_the_first(before in text(), after in text()) {
        let found = difference(&before, &after);
        prop_assert_eq!(applied(&found), lines_of(&found.sides[1]));
        // Every line is in exactly one row of each view.
        let sides = found.side_rows(Some(1));
        let count = |wanted: usize| sides.iter().map(|row| match row {
            SideRow::Folded { count, .. } => *count,
            SideRow::Same { .. } => 1,
            SideRow::Changed { before, after, .. } => usize::from([before, after][wanted].is_some()),
        }).sum::<usize>();
        prop_assert_eq!([count(0), count(1)], found.sides.each_ref().map(Lines::count));
        for hunk in found.hunks(2) {
            let [removed, added] = found.edits[hunk.edits.clone()].iter().fold([0, 0], |[removed, added], edit| {
                [removed + edit.before.len(), added + edit.after.len()]
            });
            prop_assert_eq!(hunk.before.len() - removed, hunk.after.len() - added);
        }
    }

    #[test]
    fn nothing_differs_from_itself(text in ".{0,40}(\n.{0,40}){0,5}") {
        let found = difference(&text, &text);
        prop_assert!(found.edits.is_empty());
        prop_assert_eq!(found.verdict, Verdict::Identical);
    }

    #[test]
    fn words_make_the_second_line_of_the_first(before in "[a-c ,.0-9é学]{0,40}", after in "[a-c ,.0-9é学]{0,40}") {
        let change = word_change(&before, &after);
        let rest = |line: &str, ranges: &[std::ops::Range<usize>]| {
            let pieces = WordChange::pieces(line, ranges, 1_000);
            let all: String = pieces.iter().map(|piece| &*piece.text).collect();
            let same: String = pieces.iter().filter(|piece| !piece.is_changed).map(|piece| &*piece.text).collect();
            (all, same)
        };
        let [(old, old_same), (new, new_same)] = [rest(&before, &change.before), rest(&after, &change.after)];
        prop_assert_eq!(&old, &before);
        prop_assert_eq!(&new, &after);
        // Spaces between marked words are marked too, so that only what is no space has to agree.
        prop_assert_eq!(old_same.replace(' ', ""), new_same.replace(' ', ""));
    }
}
