//! Metric files: one line a logged value, `timestamp value [step [dataset name… digest]]`, appended without a lock by
//! every MLflow since 0.1. Contract: bytes in, points and a tally of odd lines out; total on any input. The bytes lie
//! in memory, or come from a reader.
//!
//! A line costs at most itself. What MLflow would refuse is either skipped and counted or, where only one reading is
//! possible, read and counted as read kindly:
//!
//! | line | what happens |
//! |---|---|
//! | 2, 3, 5 fields | read; a missing step is 0; 5 fields keep their real step (MLflow 3 takes 0) |
//! | 6 and more fields | read kindly: a dataset name with blanks |
//! | 1 field; 4 fields in a run folder | skipped: 4 fields is what two torn lines look like, and no MLflow wrote them there |
//! | tabs, double blanks between the first three fields | skipped |
//! | `np.float64(x)`, `tensor(x, …)`, `True` | read kindly |
//! | step `3.0`, timestamp `1700000000.25` | read kindly; fractions of a step and small float times are skipped (torn lines) |
//! | two lines glued into one | skipped |
//! | blank | skipped, nothing lost |
//! | NUL padding | skipped; stripped where a readable line follows it |
//! | byte order mark at the start | stripped, read kindly |
//! | bytes that are not UTF-8 | line skipped, unless they stand in the dataset name |
//! | step beyond `i64` | clamped, with a note |
//! | last line without newline | read when complete, else left out with a note: a writer may be in the middle of it |
//!
//! Timestamps 0 < |t| < 10^11 are the seconds of old versions and become milliseconds. Latest is the maximum by
//! (step, timestamp, value), see [`MetricPoint::beats`].
//!
//! Cost: canonical lines (all that MLflow writes today, but `nan` and infinities) take a fast path, [`canonical`]; all
//! else takes the one careful path, [`mod@line`]. A property test holds the two together.

mod blocks;
mod canonical;
mod latest;
mod line;
mod numbers;
mod taker;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::sync::Arc;

use self::canonical::{Canonical, Splitter};
use self::latest::Latest;
use self::line::{Flaw, Form, Line};
use self::taker::Taker;
use super::super::history::History;
use super::super::problem::Severity;
use super::super::types::{MetricPoint, ModelMetric, RunId};
use crate::text::Message;

/// Files larger than this are shown from their tail first: below it (some 14,000 points) the exact scan takes less
/// than a millisecond, so that a provisional value would only cost a second opening of the file.
pub(crate) const PROVISIONAL_ABOVE_BYTES: u64 = 512 * 1024;

/// How many odd lines a [`Scan`] describes.
const DESCRIBED: usize = 8;
/// How many of those may be mere repairs and notes, so that lost lines behind them are still described.
const DESCRIBED_UNLOST: usize = 4;

/// Most points to reserve room for on the word of a file's length: the file may have holes.
const MOST_RESERVED: u64 = 1 << 24;

/// What one pass over a metric file found, beside the points themselves.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Scan {
    /// Latest by (step, timestamp, value). Always `None` for the metrics of logged models, which have one per dataset.
    pub latest: Option<MetricPoint>,
    /// The first few odd lines (at most eight): skipped, read kindly, or noted. Ascending.
    pub bad_lines: Vec<BadLine>,
    /// All lines that were skipped: lost ones (severity lost) and blank ones (severity repaired).
    pub bad_count: u64,
    /// Lines read more kindly than MLflow would.
    pub kind_lines: u64,
    /// The last line has no newline. An incomplete one is left out and not in `bad_count`.
    pub ends_midline: bool,
}

/// One odd line.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct BadLine {
    /// From 1.
    pub line: u64,
    /// What was found and what became of it.
    pub cause: Message,
    /// Lost when its value is not shown, repaired when read kindly or empty, note for a cut last line or a clamped step.
    pub severity: Severity,
}

impl Scan {
    fn record(&mut self, number: u64, flaw: Flaw, text: &[u8]) {
        let severity = flaw.severity();
        let is_lost = severity == Severity::Lost;
        if flaw.skips() {
            self.bad_count += 1;
        } else if severity == Severity::Repaired {
            self.kind_lines += 1;
        }
        if self.bad_lines.len() < DESCRIBED
            && (is_lost
                || self.bad_lines.iter().filter(|bad| bad.severity != Severity::Lost).count() < DESCRIBED_UNLOST)
        {
            self.bad_lines.push(BadLine { line: number, cause: flaw.message(text), severity });
        }
    }
}

/// Goes over the lines of a file, which may come in several pieces.
struct Walk {
    form: Form,
    /// Without the latest value.
    scan: Scan,
    /// Lines so far.
    number: u64,
    /// Whether one of them had a step.
    has_steps: bool,
}

impl Walk {
    fn new(form: Form) -> Self {
        Self { form, scan: Scan::default(), number: 0, has_steps: false }
    }

    /// All pieces but the last one must end with a newline.
    fn piece<'a>(&mut self, mut bytes: &'a [u8], taker: &mut impl Taker<'a>) {
        const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
        self.scan.ends_midline = !bytes.is_empty() && !bytes.ends_with(b"\n");
        if self.number == 0
            && let Some(stripped) = bytes.strip_prefix(BYTE_ORDER_MARK)
        {
            self.scan.record(1, Flaw::ByteOrderMark, bytes);
            bytes = stripped;
        }
        let mut splitter = Splitter::new(bytes);
        let mut start = 0;
        while start < bytes.len() {
            self.number += 1;
            if self.form == Form::Run
                && let Some((line, end)) = splitter.line(start)
            {
                self.has_steps = true;
                taker.canonical(&line);
                start = end;
                continue;
            }
            let newline = memchr::memchr(b'\n', &bytes[start..]).map(|length| start + length);
            self.odd_line(&bytes[start..newline.unwrap_or(bytes.len())], newline.is_some(), taker);
            start = newline.map_or(bytes.len(), |at| at + 1);
            splitter.go_to(start);
        }
    }

    /// A line that is not canonical.
    fn odd_line<'a>(&mut self, text: &'a [u8], has_newline: bool, taker: &mut impl Taker<'a>) {
        let flaw = match Line::parse(text, self.form) {
            // MLflow would take it for step 0; beside lines with steps it is one that was cut off.
            Ok(line) if !has_newline && line.fields == 2 && self.has_steps => Some(Flaw::Cut),
            Ok(line) => {
                self.has_steps |= line.fields > 2;
                taker.line(&line);
                line.flaw
            }
            Err(flaw) if !has_newline && flaw != Flaw::NulPadding => Some(Flaw::Cut),
            Err(flaw) => Some(flaw),
        };
        if let Some(flaw) = flaw {
            self.scan.record(self.number, flaw, text);
        }
    }
}

/// The exact latest value over a whole file, and what is odd in it. Checks every line, parses few: near memory speed.
pub(crate) fn scan_latest(bytes: &[u8]) -> Scan {
    let mut walk = Walk::new(Form::Run);
    let mut latest = Latest::default();
    walk.piece(bytes, &mut latest);
    Scan { latest: latest.point(), ..walk.scan }
}

/// The same, reading block by block: quicker for long files, which never lie in memory as a whole. Stops with the error
/// of `file`, so that a reader can pass on that somebody cancelled.
pub(crate) fn read_latest(file: &mut impl Read) -> io::Result<Scan> {
    let mut walk = Walk::new(Form::Run);
    let mut best = None;
    blocks::for_each(file, |bytes| {
        let mut latest = Latest::since(best);
        walk.piece(bytes, &mut latest);
        best = latest.point();
    })?;
    Ok(Scan { latest: best, ..walk.scan })
}

/// A provisional latest value from the last bytes of a file (some KiB suffice). Unless `is_whole_file`, everything up
/// to the first newline is taken for the end of a cut line and ignored.
pub(crate) fn scan_tail(tail: &[u8], is_whole_file: bool) -> Option<MetricPoint> {
    if is_whole_file {
        return scan_latest(tail).latest;
    }
    let start = memchr::memchr(b'\n', tail)? + 1;
    scan_latest(&tail[start..]).latest
}

/// Collects all points.
#[derive(Default)]
struct Points {
    history: History,
    latest: Option<MetricPoint>,
}

impl Points {
    fn take(&mut self, point: MetricPoint) {
        self.history.push(point);
        if self.latest.as_ref().is_none_or(|latest| point.beats(latest)) {
            self.latest = Some(point);
        }
    }

    fn finish(mut self, walk: Walk) -> (History, Scan) {
        self.history.finish();
        (self.history, Scan { latest: self.latest, ..walk.scan })
    }
}

impl<'a> Taker<'a> for Points {
    fn canonical(&mut self, line: &Canonical<'a>) {
        self.take(line.point());
    }

    fn line(&mut self, line: &Line<'a>) {
        self.take(line.point);
    }
}

/// Every point in file order.
pub(crate) fn parse_history(bytes: &[u8]) -> (History, Scan) {
    let (mut walk, mut points) = (Walk::new(Form::Run), Points::default());
    // Counting the lines first is cheap beside parsing them, and spares the columns from growing.
    points.history.reserve(memchr::memchr_iter(b'\n', bytes).count() + 1);
    walk.piece(bytes, &mut points);
    points.finish(walk)
}

/// The same, reading block by block; see [`read_latest`]. `length` in bytes, as far as known, is for reserving room.
pub(crate) fn read_history(file: &mut impl Read, length: u64) -> io::Result<(History, Scan)> {
    let (mut walk, mut points) = (Walk::new(Form::Run), Points::default());
    let mut read = 0;
    blocks::for_each(file, |bytes| {
        if read == 0 {
            // Later lines tend to be a little longer than the first ones: this is seldom too little.
            let lines = memchr::memchr_iter(b'\n', bytes).count() as u64 + 1;
            let all = lines.saturating_mul(length).div_ceil((bytes.len() as u64).max(1)).min(length / 4);
            points.history.reserve((all.min(MOST_RESERVED) as usize).max(lines as usize));
        }
        read += bytes.len();
        walk.piece(bytes, &mut points);
    })?;
    Ok(points.finish(walk))
}

/// The metrics of a logged model (MLflow ≥ 3.0): lines `timestamp value step run_id [dataset name… digest]`. Returns the
/// latest value for each dataset and digest, the one without dataset first. Lines without a run id, or with a lone
/// fifth field, are read kindly.
pub(crate) fn parse_model_metrics(key: &Arc<str>, bytes: &[u8]) -> (Vec<ModelMetric>, Scan) {
    type Dataset = Option<(String, String)>;
    #[derive(Default)]
    struct ByDataset(BTreeMap<Dataset, (MetricPoint, Option<RunId>)>);
    impl<'a> Taker<'a> for ByDataset {
        fn canonical(&mut self, _line: &Canonical<'a>) {
            // Lines of three fields are odd here and take the careful path.
        }
        fn line(&mut self, line: &Line<'a>) {
            let (run_id, dataset) = line.model_fields();
            let best = self.0.get(&dataset);
            if best.is_none_or(|(latest, _)| line.point.beats(latest)) {
                self.0.insert(dataset, (line.point, run_id));
            }
        }
    }

    let mut by_dataset = ByDataset::default();
    let mut walk = Walk::new(Form::Model);
    walk.piece(bytes, &mut by_dataset);
    let metrics = by_dataset
        .0
        .into_iter()
        .map(|(dataset, (latest, run_id))| ModelMetric { key: Arc::clone(key), latest, run_id, dataset })
        .collect();
    (metrics, walk.scan)
}
