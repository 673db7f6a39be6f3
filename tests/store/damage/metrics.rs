//! Metric files: every odd line costs itself at most.

use runatlas::store::{Cancel, Severity};

use crate::support::tree::{Seen, Tree};

const FILE: &str = "1/a/metrics/m";
/// A time in milliseconds, as every line here begins.
const T: i64 = 1_700_000_000_000;

/// Reads run `a` with this file as metric `m`.
fn metric(content: impl AsRef<[u8]>) -> Seen {
    Tree::with_run().file("metrics/m", content).file("metrics/other", "1700000000000 1 1\n").read()
}

#[test]
fn an_empty_file() {
    let seen = metric("");
    assert_eq!((seen.latest("m"), seen.history("m").len()), (None, 0));
    assert_eq!(seen.latest("other"), Some((1.0, 1)));
    seen.only(&[("problem-metric-empty", FILE, 0)]);
}

#[test]
fn blank_lines_and_lines_with_too_few_or_too_many_fields() {
    let seen = metric(
        "1700000000000 1 1\n\n1700000000000\n1700000000000 4 4 dataset\n1700000000000\t5\t5\n1700000000000  6  6\n\
         1700000000000 2 2\n",
    );
    assert_eq!(seen.history("m"), [(T, 1.0, 1), (T, 2.0, 2)]);
    assert_eq!(seen.latest("m"), Some((2.0, 2)));
    seen.only(&[
        ("problem-metric-blank", FILE, 2),
        ("problem-metric-fields", FILE, 3),
        ("problem-metric-fields", FILE, 4),
        ("problem-metric-spacing", FILE, 5),
        ("problem-metric-spacing", FILE, 6),
    ]);
}

#[test]
fn a_blank_in_a_dataset_name_makes_six_fields() {
    let seen = metric("1700000000000 1 3 my data set 7e060510\n");
    assert_eq!(seen.latest("m"), Some((1.0, 3)));
    seen.only(&[("problem-metric-dataset-blanks", FILE, 1)]);
    assert_eq!(seen.worst(), Some(Severity::Repaired));
}

#[test]
fn many_odd_lines_are_counted() {
    let seen = metric("nonsense\n".repeat(1000) + "1700000000000 1 1\n");
    assert_eq!(seen.latest("m"), Some((1.0, 1)));
    assert!(seen.told.problems.len() < 20, "not one a line");
    assert!(seen.told.causes().contains(&"problem-metric-more"));
}

#[test]
fn a_last_line_that_is_cut() {
    let seen = metric("1700000000000 1 1\n17000000");
    assert_eq!(seen.history("m"), [(T, 1.0, 1)]);
    seen.only(&[("problem-metric-cut", FILE, 2)]);
    assert_eq!(seen.worst(), Some(Severity::Note));
    let seen = metric("1700000000000 1 1\n1700000000000 0.");
    assert_eq!(seen.latest("m"), Some((1.0, 1)), "half a value is none");
    seen.only(&[("problem-metric-cut", FILE, 2)]);
    let seen = metric("1700000000000 1 1\n1700000000000 2 2");
    assert_eq!(seen.latest("m"), Some((2.0, 2)), "a missing newline alone is fine");
    seen.only(&[]);
}

#[test]
fn five_fields() {
    let seen = metric("1700000000000 1 3 train 7e060510\n1700000000000 2 1 train 7e060510\n");
    assert_eq!(seen.history("m"), [(T, 1.0, 3), (T, 2.0, 1)]);
    assert_eq!(seen.latest("m"), Some((1.0, 3)));
    seen.only(&[]);
}

#[test]
fn numbers_written_as_something_else() {
    let seen = metric(
        "1700000000000.0 1 1\n1700000000000 2 2.0\n1700000000000 np.float64(3.5) 3\n1700000000000 tensor(4.5) 4\n\
         1700000000000 lots 5\nsoon 6 6\n1700000000000 7 seven\n",
    );
    assert_eq!(seen.history("m"), [(T, 1.0, 1), (T, 2.0, 2), (T, 3.5, 3), (T, 4.5, 4)]);
    seen.only(&[
        ("problem-metric-float-timestamp", FILE, 1),
        ("problem-metric-float-step", FILE, 2),
        ("problem-metric-value-text", FILE, 3),
        ("problem-metric-value-text", FILE, 4),
        ("problem-metric-value", FILE, 5),
        ("problem-metric-timestamp", FILE, 6),
        ("problem-metric-step", FILE, 7),
    ]);
    assert_eq!(seen.told.problems.iter().filter(|problem| problem.severity == Severity::Lost).count(), 3);
    assert_eq!(seen.latest("other"), Some((1.0, 1)));
    for (word, value) in [("True", 1.0), ("False", 0.0)] {
        let seen = metric(format!("1700000000000 {word} 3\n"));
        assert!(seen.latest("m").is_none_or(|latest| latest == (value, 3)), "recovered or skipped");
        assert_eq!(seen.told.problems[0].line, Some(1), "but told");
    }
}

#[test]
fn nul_padding_byte_order_mark_and_bytes_that_are_not_utf8() {
    let seen = metric(b"1700000000000 1 1\n\0\0\0\0\0\0\0\0\n1700000000000 2 2\n");
    assert_eq!(seen.history("m").len(), 2);
    seen.only(&[("problem-metric-nul", FILE, 2)]);
    let seen = metric("\u{feff}1700000000000 1 1\n");
    assert_eq!(seen.latest("m"), Some((1.0, 1)));
    seen.only(&[("problem-metric-byte-order-mark", FILE, 1)]);
    let seen = metric(b"1700000000000 1 1\n1700000000000 \xe9\xff 2\n1700000000000 3 3\n");
    assert_eq!(seen.latest("m"), Some((3.0, 3)));
    seen.only(&[("problem-metric-encoding", FILE, 2)]);
    let seen = metric(b"1700000000000 1 1\n\0\0\0\0");
    assert_eq!(seen.latest("m"), Some((1.0, 1)));
    assert_eq!(seen.told.problems.len(), 1);
}

#[test]
fn spellings_of_numbers() {
    let seen = metric(
        "1700000000000 nan 0\n1700000000000 -NaN 1\n1700000000000 inf 2\n1700000000000 -Infinity 3\n\
         1700000000000 +inf 4\n1700000000000 1_000 5\n1700000000000 1e999 6\n1700000000000 -0.0 7\n\
         1700000000000 5e-324 8\n1700000000000 1.7976931348623157e308 9\r\n",
    );
    let values: Vec<f64> = seen.history("m").iter().map(|point| point.1).collect();
    assert!(values[0].is_nan() && values[1].is_nan());
    let inf = f64::INFINITY;
    assert_eq!(values[2..], [inf, -inf, inf, 1000.0, inf, -0.0, 5e-324, f64::MAX]);
    assert!(values[7].is_sign_negative());
    seen.only(&[]);
}

#[test]
fn steps_beyond_64_bits() {
    let seen = metric("1700000000000 1 99999999999999999999\n1700000000000 2 -99999999999999999999\n");
    assert_eq!(seen.history("m"), [(T, 1.0, i64::MAX), (T, 2.0, i64::MIN)]);
    seen.only(&[("problem-metric-step-clamped", FILE, 1), ("problem-metric-step-clamped", FILE, 2)]);
}

#[test]
fn negative_zero_and_old_timestamps() {
    let seen = metric("-1700000000000 1 1\n0 2 2\n1540000001 3\n");
    assert_eq!(seen.history("m"), [(-T, 1.0, 1), (0, 2.0, 2), (1_540_000_001_000, 3.0, 0)]);
    seen.only(&[]);
}

#[test]
fn junk_is_hidden_and_odd_names_are_shown() {
    let mut tree = Tree::with_run();
    for part in ["metrics", "params", "tags"] {
        for name in [".DS_Store", "m~", ".m.swp", "._m", "Thumbs.db", "desktop.ini", ".nfs01", ".ipynb_checkpoints/m"] {
            tree = tree.file(&format!("{part}/{name}"), b"\0\xff");
        }
        tree = tree.file(&format!("{part}/bad%name"), "1 2 3");
    }
    let seen = tree.read();
    let run = seen.run("a");
    assert_eq!(run.metrics.iter().map(|metric| &*metric.key).collect::<Vec<_>>(), ["bad%name"]);
    assert_eq!((run.params.len(), run.param("bad%name")), (1, Some("1 2 3")));
    assert_eq!((run.tags.len(), run.tag("bad%name")), (1, Some("1 2 3")));
    seen.only(&[]);
}

#[cfg(unix)]
#[test]
fn a_colon_in_a_name() {
    let seen = Tree::with_run().file("metrics/a:b", "1700000000000 1 1\n").read();
    assert_eq!((seen.latest("a:b"), seen.history("a:b").len()), (Some((1.0, 1)), 1));
    seen.only(&[]);
}

#[test]
fn empty_folders_among_metrics() {
    let seen = Tree::with_run().folder("metrics/train/deep").file("metrics/val/loss", "1700000000000 1 1\n").read();
    assert_eq!(seen.run("a").metrics.len(), 1);
    assert_eq!(seen.latest("val/loss"), Some((1.0, 1)));
    seen.only(&[]);
}

#[cfg(unix)]
#[test]
fn links_that_are_broken_or_lead_to_a_folder() {
    let tree = Tree::with_run().file("metrics/m", "1700000000000 1 1\n").link("metrics/gone", "nowhere");
    let seen = tree.link("metrics/loop", "1/a/metrics").link("metrics/same", FILE).read();
    let names: Vec<&str> = seen.run("a").metrics.iter().map(|metric| &*metric.key).collect();
    assert_eq!(names, ["m", "same"]);
    assert_eq!(seen.latest("same"), Some((1.0, 1)));
    seen.only(&[("problem-link-broken", "1/a/metrics/gone", 0), ("problem-link-to-folder", "1/a/metrics/loop", 0)]);
}

#[test]
fn a_file_that_grows_is_read_as_far_as_it_goes() {
    let tree = Tree::with_run().file("metrics/m", "1700000000000 1 1\n1700000000000 2 ");
    assert_eq!(tree.read().latest("m"), Some((1.0, 1)));
    let tree = tree.file("metrics/m", "1700000000000 1 1\n1700000000000 2 2\n1700000000000 3 3\n");
    let seen = tree.read();
    assert_eq!(seen.latest("m"), Some((3.0, 3)));
    seen.only(&[]);
}

#[test]
fn two_lines_torn_into_one() {
    let seen = metric("1700000000000 1 1\n1700000000000 0.517000000001700000000000 0.5 0\n1700000000000 2 2\n");
    assert_eq!(seen.history("m"), [(T, 1.0, 1), (T, 2.0, 2)]);
    let lines: Vec<Option<u64>> = seen.told.problems.iter().map(|problem| problem.line).collect();
    assert_eq!((lines, seen.worst()), (vec![Some(2)], Some(Severity::Lost)));
}

#[test]
fn steps_that_go_back() {
    let seen = metric("1700000000009 1 5\n1700000000001 2 7\n1700000000005 3 -2\n1700000000001 4 7\n");
    assert_eq!(seen.latest("m"), Some((4.0, 7)), "the greatest by step, time and value");
    let steps: Vec<i64> = seen.history("m").iter().map(|point| point.2).collect();
    assert_eq!(steps, [5, 7, -2, 7], "the order of the file is kept");
}

#[test]
fn a_tie_with_nan_goes_to_the_first() {
    let latest = |lines: &str| metric(lines).latest("m").map(|(value, _)| value.to_string());
    assert_eq!(latest("1700000000000 nan 1\n1700000000000 5 1\n").as_deref(), Some("NaN"));
    assert_eq!(latest("1700000000000 5 1\n1700000000000 nan 1\n").as_deref(), Some("5"));
}

#[test]
fn a_long_file_is_exact_in_the_end() {
    let lines = (0..60_000).map(|step| format!("1700000000000 0.25 {step}\n"));
    let content: String = std::iter::once("1700000000000 7.5 999999\nnonsense\n".to_owned()).chain(lines).collect();
    let seen = metric(content);
    assert_eq!(seen.latest("m"), Some((7.5, 999_999)));
    assert_eq!(seen.history("m").len(), 60_001);
    seen.only(&[("problem-metric-fields", FILE, 2)]);
}

#[test]
fn a_history_that_is_gone_or_cancelled_is_told() {
    let tree = Tree::with_run().file("metrics/m", "1700000000000 1 1\n");
    let seen = tree.read();
    let cancel = Cancel::new();
    cancel.cancel();
    assert!(seen.store.history(seen.run("a"), "m", &cancel).is_err());
    for outside in ["gone", "../params/p", "../meta.yaml", "/etc/hostname", ""] {
        assert!(seen.store.history(seen.run("a"), outside, &Cancel::new()).is_err(), "{outside}");
    }
}
