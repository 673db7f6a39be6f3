//! The careful path: one line of any shape, to a point or to what is wrong with it.

use super::numbers::{self, Integer, milliseconds};
use crate::store::problem::Severity;
use crate::store::types::{MetricPoint, RunId};
use crate::text::Message;

/// Which kind of folder the file lies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `timestamp value [step [dataset name… digest]]`
    Run,
    /// `timestamp value step run_id [dataset name… digest]`
    Model,
}

/// What is odd about a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    // Skipped:
    Blank,
    NulPadding,
    Spacing,
    Fields(usize),
    Timestamp,
    Value,
    Step,
    Glued,
    Encoding,
    // Read kindly:
    ByteOrderMark,
    NulStripped,
    DatasetBlanks,
    DatasetEncoding,
    FloatTimestamp,
    FloatStep,
    ValueText,
    ModelFields(usize),
    // Worth knowing:
    StepClamped,
    Cut,
}

impl Flaw {
    /// Whether the line is skipped (a cut last line is left out too, but no loss yet).
    pub(super) fn skips(self) -> bool {
        self == Self::Blank || self.severity() == Severity::Lost
    }

    /// How bad it is.
    pub(super) fn severity(self) -> Severity {
        match self {
            Self::NulPadding
            | Self::Spacing
            | Self::Fields(_)
            | Self::Timestamp
            | Self::Value
            | Self::Step
            | Self::Glued
            | Self::Encoding => Severity::Lost,
            Self::Blank
            | Self::ByteOrderMark
            | Self::NulStripped
            | Self::DatasetBlanks
            | Self::DatasetEncoding
            | Self::FloatTimestamp
            | Self::FloatStep
            | Self::ValueText
            | Self::ModelFields(_) => Severity::Repaired,
            Self::StepClamped | Self::Cut => Severity::Note,
        }
    }

    /// For the problems list; `line` is quoted where that helps.
    pub(super) fn message(self, line: &[u8]) -> Message {
        let quoted = |key| Message::new(key).arg("text", excerpt(line));
        match self {
            Self::Blank => Message::new("problem-metric-blank"),
            Self::NulPadding => Message::new("problem-metric-nul").arg("n", line.len()),
            Self::Spacing => quoted("problem-metric-spacing"),
            Self::Fields(fields) => quoted("problem-metric-fields").arg("n", fields),
            Self::Timestamp => quoted("problem-metric-timestamp"),
            Self::Value => quoted("problem-metric-value"),
            Self::Step => quoted("problem-metric-step"),
            Self::Glued => quoted("problem-metric-glued"),
            Self::Encoding => quoted("problem-metric-encoding"),
            Self::ByteOrderMark => Message::new("problem-metric-byte-order-mark"),
            Self::NulStripped => Message::new("problem-metric-nul-stripped"),
            Self::DatasetBlanks => quoted("problem-metric-dataset-blanks"),
            Self::DatasetEncoding => quoted("problem-metric-dataset-encoding"),
            Self::FloatTimestamp => quoted("problem-metric-float-timestamp"),
            Self::FloatStep => quoted("problem-metric-float-step"),
            Self::ValueText => quoted("problem-metric-value-text"),
            Self::ModelFields(fields) => quoted("problem-metric-model-fields").arg("n", fields),
            Self::StepClamped => quoted("problem-metric-step-clamped"),
            Self::Cut => quoted("problem-metric-cut"),
        }
    }
}

/// The start of a line, safe to show: at most 60 characters, controls escaped, unreadable bytes replaced.
fn excerpt(line: &[u8]) -> String {
    const MOST: usize = 60;
    let shown = String::from_utf8_lossy(&line[..line.len().min(4 * MOST)]);
    let mut text = String::new();
    for (at, character) in shown.trim_end().chars().enumerate() {
        if at == MOST {
            text.push('…');
            break;
        }
        if character.is_control() {
            text.extend(character.escape_default());
        } else {
            text.push(character);
        }
    }
    text
}

/// A readable line.
#[derive(Debug)]
pub(super) struct Line<'a> {
    pub(super) point: MetricPoint,
    /// How many fields the line has.
    pub(super) fields: usize,
    /// Everything behind the step, single blanks between the fields.
    behind_step: &'a [u8],
    /// What MLflow would have refused.
    pub(super) flaw: Option<Flaw>,
}

impl<'a> Line<'a> {
    /// Reads one line (without its newline; a carriage return and blanks at the ends do not matter).
    pub(super) fn parse(text: &'a [u8], form: Form) -> Result<Self, Flaw> {
        let is_padding = |byte: &u8| *byte == 0 || byte.is_ascii_whitespace();
        let start = text.iter().position(|byte| !is_padding(byte)).unwrap_or(text.len());
        let end = text.iter().rposition(|byte| !is_padding(byte)).map_or(start, |at| at + 1);
        let has_nul = text[..start].contains(&0) || text[end..].contains(&0);
        let text = &text[start..end];
        if text.is_empty() {
            return Err(if has_nul { Flaw::NulPadding } else { Flaw::Blank });
        }
        let mut flaw = has_nul.then_some(Flaw::NulStripped);

        let (timestamp, behind_timestamp) = split_blank(text);
        let (value, behind_value) = split_value(behind_timestamp.unwrap_or_default());
        let (step, behind_step) = behind_value.map_or((None, None), |rest| {
            let (step, behind) = split_blank(rest);
            (Some(step), behind)
        });
        let is_misspaced = |field: &[u8]| field.is_empty() || field.contains(&b'\t');
        if is_misspaced(timestamp)
            || (behind_timestamp.is_some() && is_misspaced(value))
            || step.is_some_and(is_misspaced)
        {
            return Err(Flaw::Spacing);
        }
        if behind_timestamp.is_none() {
            return Err(if text.is_ascii() { Flaw::Fields(1) } else { Flaw::Encoding });
        }
        let fields =
            2 + usize::from(step.is_some()) + behind_step.map_or(0, |rest| 1 + memchr::memchr_iter(b' ', rest).count());

        if fields == 4 && form == Form::Run || fields == 2 && form == Form::Model {
            return Err(Flaw::Fields(fields));
        }
        let wrong = |field: &[u8], flaw| if std::str::from_utf8(field).is_ok() { flaw } else { Flaw::Encoding };
        let timestamp = match numbers::integer(timestamp) {
            Some(Integer { value, is_clamped: false }) => milliseconds(value),
            Some(_) => return Err(Flaw::Timestamp),
            None => {
                flaw.get_or_insert(Flaw::FloatTimestamp);
                float_timestamp(timestamp).ok_or_else(|| wrong(timestamp, Flaw::Timestamp))?
            }
        };
        let value = if let Some(value) = numbers::float(value) {
            value
        } else {
            flaw.get_or_insert(Flaw::ValueText);
            printed_value(value).ok_or_else(|| wrong(value, Flaw::Value))?
        };
        let step = match step.map(|text| (text, numbers::integer(text))) {
            None => 0,
            Some((_, Some(Integer { value, is_clamped }))) => {
                if is_clamped {
                    flaw.get_or_insert(Flaw::StepClamped);
                }
                value
            }
            Some((text, None)) => {
                flaw.get_or_insert(Flaw::FloatStep);
                float_step(text).ok_or_else(|| wrong(text, Flaw::Step))?
            }
        };
        let behind_step = behind_step.unwrap_or_default();
        if fields > 4 && form == Form::Run && is_glued(step, behind_step) {
            return Err(Flaw::Glued);
        }
        let line = Self { point: MetricPoint { value, step, timestamp }, fields, behind_step, flaw };
        Ok(Self { flaw: flaw.or_else(|| line.odd_dataset(form)), ..line })
    }

    /// What is odd in the fields behind the step.
    fn odd_dataset(&self, form: Form) -> Option<Flaw> {
        let plain = match form {
            Form::Run => self.fields <= 5,
            Form::Model => self.fields == 4 || self.fields == 6,
        };
        if std::str::from_utf8(self.behind_step).is_err() {
            Some(Flaw::DatasetEncoding)
        } else if plain {
            None
        } else if form == Form::Model && self.fields < 6 {
            Some(Flaw::ModelFields(self.fields))
        } else {
            Some(Flaw::DatasetBlanks)
        }
    }

    /// Run id, dataset name and digest in a line of [`Form::Model`].
    pub(super) fn model_fields(&self) -> (Option<RunId>, Option<(String, String)>) {
        let (run_id, dataset) = split_blank(self.behind_step);
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let dataset = dataset.and_then(|dataset| {
            let blank = memchr::memrchr(b' ', dataset)?;
            Some((text(&dataset[..blank]), text(&dataset[blank + 1..])))
        });
        ((!run_id.is_empty()).then(|| text(run_id).into()), dataset)
    }
}

/// The field up to the next blank, and what lies behind that blank.
fn split_blank(text: &[u8]) -> (&[u8], Option<&[u8]>) {
    match memchr::memchr(b' ', text) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    }
}

/// The same for the value, which may be a printed object with blanks inside its parentheses.
fn split_value(text: &[u8]) -> (&[u8], Option<&[u8]>) {
    let (field, behind) = split_blank(text);
    if field.contains(&b'(')
        && !field.contains(&b')')
        && let Some(close) = memchr::memchr(b')', text)
    {
        let (tail, behind) = split_blank(&text[close..]);
        return (&text[..close + tail.len()], behind);
    }
    (field, behind)
}

/// `True`, `False`, and the number in `np.float64(0.5)`, `tensor(0.5, device='cuda:0')`, `array(0.5)`.
fn printed_value(text: &[u8]) -> Option<f64> {
    let text = std::str::from_utf8(text).ok()?;
    match text {
        "True" => return Some(1.0),
        "False" => return Some(0.0),
        _ => {}
    }
    let (name, inside) = text.strip_suffix(')')?.split_once('(')?;
    let name = name.rsplit('.').next()?.to_ascii_lowercase();
    let is_number = ["float", "int", "uint", "tensor", "array"].iter().any(|kind| name.starts_with(kind));
    let number = inside.split(',').next()?.trim();
    if is_number { numbers::float(number.as_bytes()) } else { None }
}

/// Seconds or milliseconds with a fraction. Numbers below 10^8 (1973 in seconds) are what two torn lines look like.
fn float_timestamp(text: &[u8]) -> Option<i64> {
    let number = numbers::float(text).filter(|number| (1e8..9e18).contains(&number.abs()))?;
    Some((if number.abs() < 1e11 { number * 1000.0 } else { number }).round() as i64)
}

/// `3.0` and `1e3`; a step with a fraction is what two torn lines look like.
fn float_step(text: &[u8]) -> Option<i64> {
    numbers::float(text).filter(|number| number.fract() == 0.0 && number.abs() < 9e18).map(|number| number as i64)
}

/// Whether a newline was lost: `1700000000000 0.5 7` and `1700000000001 0.4 8` make five fields, with the timestamp
/// stuck to the step and numbers where the dataset's name and digest should be.
fn is_glued(step: i64, behind_step: &[u8]) -> bool {
    let (name, behind) = split_blank(behind_step);
    let (digest, _) = split_blank(behind.unwrap_or_default());
    step.unsigned_abs() >= 1_000_000_000_000 && numbers::float(name).is_some() && numbers::integer(digest).is_some()
}
