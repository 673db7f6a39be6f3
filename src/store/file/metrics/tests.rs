use std::sync::Arc;

use proptest::prelude::*;

use super::canonical::Splitter;
use super::line::{Flaw, Form, Line};
use super::*;

fn point(timestamp: i64, value: f64, step: i64) -> MetricPoint {
    MetricPoint { value, step, timestamp }
}

fn points(text: impl AsRef<[u8]>) -> Vec<(i64, f64, i64)> {
    let (history, scan) = parse_history(text.as_ref());
    assert_eq!(format!("{scan:?}"), format!("{:?}", scan_latest(text.as_ref())), "the two passes agree");
    history.points().map(|point| (point.timestamp, point.value, point.step)).collect()
}

fn tally(text: impl AsRef<[u8]>) -> (u64, u64, Vec<(u64, &'static str, Severity)>) {
    let scan = scan_latest(text.as_ref());
    let bad = scan.bad_lines.iter().map(|bad| (bad.line, bad.cause.key, bad.severity)).collect();
    (scan.bad_count, scan.kind_lines, bad)
}

const T: i64 = 1_700_000_000_000;

#[test]
fn lines_of_every_era_are_read() {
    assert_eq!(
        points("1540000001 0.25\n1540000002 0.5\n"),
        [(1_540_000_001_000, 0.25, 0), (1_540_000_002_000, 0.5, 0)]
    );
    assert_eq!(points("1700000000000 0.1 -3\n1700000000001 1e-07 7\n"), [(T, 0.1, -3), (T + 1, 1e-7, 7)]);
    assert_eq!(points("1700000000000 0.5 4 train 0123abcd\n"), [(T, 0.5, 4)], "the real step, not 0");
    assert_eq!(points("1700000000000 0.5 4\r\n1700000000000 12 5\r\n"), [(T, 0.5, 4), (T, 12.0, 5)]);
    assert_eq!(points("1700000000000 0.5 4\n1700000000000 12 5"), [(T, 0.5, 4), (T, 12.0, 5)]);
    assert_eq!(points("0 1 2\n-5 1 2\n-1700000000000 1 2\n"), [(0, 1.0, 2), (-5000, 1.0, 2), (-T, 1.0, 2)]);
    assert_eq!(points("1_700_000_000_000 1_000.5 1_0\n"), [(T, 1000.5, 10)]);
    for fine in ["1700000000000 0.5 4\n", "1540000001 0.25\n", "1700000000000 0.5 4 train 01\n", "1 inf 1\n", ""] {
        assert_eq!(tally(fine), (0, 0, vec![]), "{fine}");
    }
}

#[test]
fn values_are_read_in_every_spelling() {
    for (text, value) in [
        ("inf", f64::INFINITY),
        ("+inf", f64::INFINITY),
        ("-Infinity", f64::NEG_INFINITY),
        ("INF", f64::INFINITY),
        ("1e999", f64::INFINITY),
        ("-1e999", f64::NEG_INFINITY),
        ("5e-324", 5e-324),
        ("1.7976931348623157e+308", f64::MAX),
        ("+7", 7.0),
        (".5", 0.5),
        ("5.", 5.0),
    ] {
        assert_eq!(points(format!("1 {text} 0\n")), [(1000, value, 0)], "{text}");
    }
    for text in ["nan", "NaN", "-nan", "+NAN"] {
        assert!(points(format!("1 {text} 0\n"))[0].1.is_nan(), "{text}");
    }
    assert!(points("1 -0.0 0\n")[0].1.is_sign_negative());
}

#[test]
fn odd_lines_that_have_one_reading_are_read_kindly() {
    use Severity::Repaired;
    for (line, value, step, key) in [
        ("1700000000000 np.float64(0.5) 3", 0.5, 3, "problem-metric-value-text"),
        ("1700000000000 tensor(0.5) 3", 0.5, 3, "problem-metric-value-text"),
        ("1700000000000 tensor(0.5, device='cuda:0') 3", 0.5, 3, "problem-metric-value-text"),
        ("1700000000000 True 3", 1.0, 3, "problem-metric-value-text"),
        ("1700000000000 0.5 3.0", 0.5, 3, "problem-metric-float-step"),
        ("1700000000.0004 0.5 3", 0.5, 3, "problem-metric-float-timestamp"),
        ("1700000000000.4 0.5 3", 0.5, 3, "problem-metric-float-timestamp"),
        ("1700000000000 0.5 3 my train set 0123abcd", 0.5, 3, "problem-metric-dataset-blanks"),
        ("\0\0\x001700000000000 0.5 3", 0.5, 3, "problem-metric-nul-stripped"),
        ("\u{feff}1700000000000 0.5 3", 0.5, 3, "problem-metric-byte-order-mark"),
    ] {
        let text = format!("{line}\n1700000000001 0.25 1\n");
        assert_eq!(points(&text), [(T, value, step), (T + 1, 0.25, 1)], "{line}");
        assert_eq!(tally(&text), (0, 1, vec![(1, key, Repaired)]), "{line}");
    }
    let latin = b"1700000000000 0.5 3 caf\xe9 0123abcd\n";
    assert_eq!(points(latin), [(T, 0.5, 3)]);
    assert_eq!(tally(latin), (0, 1, vec![(1, "problem-metric-dataset-encoding", Repaired)]));
}

#[test]
fn a_bad_line_costs_itself() {
    use Severity::{Lost, Repaired};
    for (line, key, severity) in [
        (&b""[..], "problem-metric-blank", Repaired),
        (b"  \r", "problem-metric-blank", Repaired),
        (b"\0\0\0\0", "problem-metric-nul", Lost),
        (b"1700000000000", "problem-metric-fields", Lost),
        (b"1700000000000 0.5 3 0123abcd", "problem-metric-fields", Lost),
        (b"1700000000000\t0.5\t3", "problem-metric-spacing", Lost),
        (b"1700000000000  0.5 3", "problem-metric-spacing", Lost),
        (b"1700000000000 0.5  3", "problem-metric-spacing", Lost),
        (b"soon 0.5 3", "problem-metric-timestamp", Lost),
        (b"17000000000001700000000000 0.5 3", "problem-metric-timestamp", Lost),
        (b"0.51700000000000 0.5 0", "problem-metric-timestamp", Lost),
        (b"1700000000000 high 3", "problem-metric-value", Lost),
        (b"1700000000000 1__0 3", "problem-metric-value", Lost),
        (b"1700000000000 error(404) 3", "problem-metric-value", Lost),
        (b"1700000000000 0.5 3.5", "problem-metric-step", Lost),
        (b"1700000000000 0.5 nan", "problem-metric-step", Lost),
        (b"1700000000000 0.5 31700000000001 0.4 4", "problem-metric-glued", Lost),
        (b"1700000000000 0.5\xff 3", "problem-metric-encoding", Lost),
        (b"\xff\xfe\xfd", "problem-metric-encoding", Lost),
    ] {
        let text = [b"1700000000000 1 1\n", line, b"\n1700000000000 2 2\n"].concat();
        assert_eq!(points(&text), [(T, 1.0, 1), (T, 2.0, 2)], "{}", line.escape_ascii());
        assert_eq!(tally(&text), (1, 0, vec![(2, key, severity)]), "{}", line.escape_ascii());
    }
}

#[test]
fn a_cut_last_line_is_left_out_and_no_loss() {
    let whole = "1700000000000 1 1\n1700000000000 0.25 22";
    for cut in ["1", "1700000000000", "1700000000000 ", "1700000000000 0.", "1700000000000 0.2"] {
        let text = format!("1700000000000 1 1\n{cut}");
        assert_eq!(points(&text), [(T, 1.0, 1)], "{cut}");
        assert_eq!(tally(&text), (0, 0, vec![(2, "problem-metric-cut", Severity::Note)]));
        assert!(scan_latest(text.as_bytes()).ends_midline);
    }
    assert_eq!(points(whole).len(), 2);
    assert!(scan_latest(whole.as_bytes()).ends_midline);
    assert!(!scan_latest(b"").ends_midline);
    // Of the 0.x era, or the first line of a file: nothing says that a step is missing.
    assert_eq!(points("1540000001 0.25\n1540000002 0.5").len(), 2);
}

#[test]
fn steps_beyond_64_bits_are_clamped() {
    let text = "1 0.5 99999999999999999999999\n1 0.5 -99999999999999999999999\n1 0.5 9223372036854775807\n";
    assert_eq!(points(text), [(1000, 0.5, i64::MAX), (1000, 0.5, i64::MIN), (1000, 0.5, i64::MAX)]);
    let (bad, kind, lines) = tally(text);
    assert_eq!((bad, kind, lines.len()), (0, 0, 2));
}

#[test]
fn latest_is_by_step_then_time_then_value() {
    let latest = |text: &str| scan_latest(text.as_bytes()).latest;
    assert_eq!(latest("5 9 1\n9 8 1\n7 7 1\n1 3 0\n"), Some(point(9000, 8.0, 1)));
    assert_eq!(latest("5 1 4\n5 3 4\n5 2 4\n5 2 -4\n"), Some(point(5000, 3.0, 4)));
    assert_eq!(latest("5 5 4\n5 nan 4\n"), Some(point(5000, 5.0, 4)), "NaN beats nothing");
    assert!(latest("5 nan 4\n5 5 4\n").is_some_and(|point| point.value.is_nan()), "and is not beaten");
    assert_eq!(latest("5 -inf 4\n5 -3 4\n"), Some(point(5000, -3.0, 4)));
    assert_eq!(latest("\n\n"), None);
}

#[test]
fn the_tail_gives_a_provisional_value() {
    assert_eq!(scan_tail(b"00 0.5 9\n1700000000000 0.5 7\n1700000000000 0.6 8", false), Some(point(T, 0.6, 8)));
    assert_eq!(scan_tail(b"1700000000000 0.5 9\n1700000000000 0.5 7\n", true), Some(point(T, 0.5, 9)));
    assert_eq!(scan_tail(b"one long line", false), None);
    assert_eq!(scan_tail(b"", true), None);
}

#[test]
fn lost_lines_are_described_behind_many_repairs() {
    let text = format!("{}{}", "\n".repeat(100), "x\n".repeat(100));
    let scan = scan_latest(text.as_bytes());
    assert_eq!(scan.bad_count, 200);
    assert_eq!(scan.bad_lines.len(), 8);
    assert_eq!(scan.bad_lines[4].line, 101);
}

#[test]
fn model_metrics_are_latest_by_dataset() {
    let key: Arc<str> = "accuracy".into();
    let text = "1700000000000 0.5 0 aaaa\n\
                1700000000000 0.6 1 bbbb\n\
                1700000000000 0.7 1 aaaa train 01\n\
                1700000000000 0.8 0 aaaa train 01\n\
                1700000000000 0.9 0 aaaa my test set 02\n\
                1700000000000 0.9\n";
    let (metrics, scan) = parse_model_metrics(&key, text.as_bytes());
    let found: Vec<_> = metrics
        .iter()
        .map(|metric| {
            let dataset = metric.dataset.as_ref().map(|(name, digest)| (name.as_str(), digest.as_str()));
            (dataset, metric.latest.value, metric.run_id.as_ref().map(RunId::as_str))
        })
        .collect();
    assert_eq!(
        found,
        [
            (None, 0.6, Some("bbbb")),
            (Some(("my test set", "02")), 0.9, Some("aaaa")),
            (Some(("train", "01")), 0.7, Some("aaaa")),
        ]
    );
    assert_eq!((scan.bad_count, scan.kind_lines, scan.latest), (1, 1, None));
    let (metrics, scan) = parse_model_metrics(&key, b"1700000000000 0.5 3\n1700000000000 0.5 2 aaaa lone\n");
    assert_eq!((metrics.len(), scan.bad_count, scan.kind_lines), (1, 0, 2));
    assert_eq!(metrics[0].run_id, None);
}

/// Text that is a metric line, or nearly one.
fn near_line() -> impl Strategy<Value = String> {
    let integer = prop_oneof![
        any::<i64>().prop_map(|number| number.to_string()),
        (0_i64..2_000_000_000_000).prop_map(|number| number.to_string()),
        "[-+]?[0-9]{1,22}",
        "[0-9]{1,3}_[0-9]{1,3}",
        "[0-9]{1,10}\\.[0-9]{0,3}",
    ];
    let value = prop_oneof![
        any::<f64>().prop_map(|number| format!("{number}")),
        any::<f64>().prop_map(|number| format!("{number:e}")),
        "[-+]?[0-9]{0,19}\\.?[0-9]{0,19}([eE][-+]?[0-9]{0,3})?",
        "nan|inf|-Infinity|True|np.float64\\(0\\.5\\)|tensor\\(1\\., x=2\\)",
    ];
    let blank = prop_oneof![9 => Just(" "), 1 => Just("  "), 1 => Just("\t"), 1 => Just("")];
    let end = prop_oneof![9 => Just("\n"), 2 => Just("\r\n"), 1 => Just(" \n"), 1 => Just(" a b\n"), 1 => Just("")];
    (integer.clone(), blank.clone(), value, blank, integer, end)
        .prop_map(|(timestamp, b1, value, b2, step, end)| format!("{timestamp}{b1}{value}{b2}{step}{end}"))
}

/// A mutation of one byte.
fn mutated() -> impl Strategy<Value = Vec<u8>> {
    (near_line(), any::<prop::sample::Index>(), any::<u8>(), any::<bool>()).prop_map(|(text, at, byte, does)| {
        let mut bytes = text.into_bytes();
        if does {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes
    })
}

/// Reads a few bytes at a time.
struct Pieces<'a> {
    bytes: &'a [u8],
    most: usize,
}

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = self.most.min(buffer.len());
        self.bytes.read(&mut buffer[..most])
    }
}

#[test]
fn a_line_longer_than_a_block_costs_itself() {
    let text = format!("1700000000000 1 1\n{}\n1700000000000 2 2\n", "x".repeat(1_000_000));
    let (history, scan) = read_history(&mut text.as_bytes(), 10).expect("readable");
    assert_eq!((history.len(), scan.bad_count, scan.bad_lines[0].line), (2, 1, 2));
    let scan = read_latest(&mut text.as_bytes()).expect("readable");
    assert_eq!(scan.latest, Some(point(T, 2.0, 2)));
}

fn same(one: MetricPoint, other: MetricPoint) -> bool {
    (one.step, one.timestamp, one.value.to_bits()) == (other.step, other.timestamp, other.value.to_bits())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn the_fast_path_accepts_only_what_the_careful_path_reads_the_same(line in mutated()) {
        let padded = [&line[..], b"12345678 1234567890 1 "].concat();
        if let Some((fast, end)) = Splitter::new(&padded).line(0) {
            prop_assert_eq!(memchr::memchr(b'\n', &padded), Some(end - 1));
            let careful = Line::parse(&padded[..end - 1], Form::Run).expect("readable");
            prop_assert_eq!(careful.flaw, None::<Flaw>);
            prop_assert_eq!(careful.fields, 3);
            prop_assert!(same(fast.point(), careful.point), "{:?} {:?}", fast.point(), careful.point);
        }
    }

    #[test]
    fn what_mlflow_writes_takes_the_fast_path(t in 0_i64..4_000_000_000_000, value: f64, step in -1_i64 << 40..1 << 40) {
        prop_assume!(value.is_finite());
        for value in [format!("{value:?}"), format!("{value}"), format!("{value:e}")] {
            let text = format!("{t} {value} {step}\n12345678");
            let (line, end) = Splitter::new(text.as_bytes()).line(0).expect("canonical");
            prop_assert_eq!(&text[end..], "12345678");
            let reference: f64 = value.parse().expect("a number");
            prop_assert_eq!(line.point().value.to_bits(), reference.to_bits());
            prop_assert_eq!(line.step, step);
            prop_assert_eq!(line.point().timestamp, if t < 100_000_000_000 { t * 1000 } else { t });
        }
    }

    #[test]
    fn both_passes_agree_on_any_lines(lines in prop::collection::vec(mutated(), 0..12), cut in 0_usize..40) {
        let mut bytes = lines.concat();
        bytes.truncate(bytes.len().saturating_sub(cut));
        let (history, scan) = parse_history(&bytes);
        prop_assert_eq!(format!("{:?}", &scan), format!("{:?}", scan_latest(&bytes)));
        let mut latest: Option<MetricPoint> = None;
        for point in history.points() {
            if latest.is_none_or(|best| point.beats(&best)) {
                latest = Some(point);
            }
        }
        prop_assert_eq!(format!("{latest:?}"), format!("{:?}", scan.latest));
        // Nothing vanishes without being counted, but for one cut line.
        let count = bytes.split(|&byte| byte == b'\n').count() as u64 - u64::from(bytes.is_empty() || bytes.ends_with(b"\n"));
        let seen = history.len() as u64 + scan.bad_count;
        prop_assert!(seen == count || (seen + 1 == count && scan.ends_midline), "{} of {}", seen, count);
    }

    #[test]
    fn reading_in_pieces_finds_the_same(lines in prop::collection::vec(mutated(), 0..12), piece in 1_usize..50) {
        let bytes = lines.concat();
        let whole = format!("{:?}", parse_history(&bytes));
        let pieces = || Pieces { bytes: &bytes, most: piece };
        let (history, scan) = read_history(&mut pieces(), bytes.len() as u64).expect("readable");
        prop_assert_eq!(format!("{:?}", read_latest(&mut pieces()).expect("readable")), format!("{:?}", &scan));
        prop_assert_eq!(format!("{:?}", (history, scan)), whole);
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes: Vec<u8>) {
        let _ = parse_history(&bytes);
        let _ = scan_latest(&bytes);
        let _ = scan_tail(&bytes, false);
        let _ = parse_model_metrics(&"key".into(), &bytes);
    }
}
