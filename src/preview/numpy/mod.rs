//! Arrays of `NumPy`, one (`.npy`) or several (`.npz`, a zip). Arrays of objects are pickles: what they would call is listed,
//! their values are not read.

pub(super) mod array;
pub(super) mod dtype;
pub(super) mod header;
pub(super) mod literal;

use std::io::{BufReader, Read};
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use self::array::{Array, Budget, MAX_COLUMNS};
use self::dtype::Kind;
use self::header::{Header, MAGIC};
use super::format::{Format, Head};
use super::page::{Page, broken, count_of, grouped, json_number, shape_text};
use super::pickle;
use super::shape::document::{Curve, Curves, Fact, Label};
use super::shape::pixels::Samples;
use super::{Adjustment, Channels, ImagePreview, Limits, Preview, PreviewError, Source};
use crate::model::escape;
use crate::store::Cancel;
use crate::text::Message;

/// Values that are read at most, and for how long.
const MAX_BYTES: u64 = 1 << 30;
const MAX_INFLATED: u64 = 256 << 20;
const MAX_TIME: Duration = Duration::from_secs(3);
/// Arrays of one file that are shown.
const MAX_ARRAYS: usize = 100;

pub(super) struct Npy;

impl Format for Npy {
    fn name(&self) -> &'static str {
        "npy"
    }

    fn probe(&self, head: &Head<'_>) -> bool {
        head.bytes.starts_with(MAGIC)
    }

    fn load(&self, source: &mut Source<'_>, _: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError> {
        let name = source.name();
        let mut page = Page::default();
        let mut told = Vec::new();
        let mut budget = Budget { bytes: MAX_BYTES, until: Instant::now() + MAX_TIME };
        let mut is_pickled = false;
        let mut failure = None;
        {
            let place = source.place().to_owned();
            let stream = source.stream(cancel).map_err(|source| PreviewError::Io { path: place, source })?;
            let mut reader = BufReader::new(stream);
            // `np.save` may have been called several times with the same file.
            while told.len() < MAX_ARRAYS {
                let header = match Header::read(&mut reader) {
                    Ok(header) => header,
                    Err(why) => {
                        failure = Some(why);
                        break;
                    }
                };
                let title = if told.is_empty() { String::new() } else { format!("[{}]", told.len()) };
                is_pickled |= header.dtype.kind == Kind::Object;
                match one(&mut page, &title, &header, &mut reader, &mut budget, cancel) {
                    Ok((json, true)) => told.push(json),
                    Ok((json, false)) => {
                        told.push(json);
                        break;
                    }
                    Err(error) => {
                        failure = Some(error.to_string());
                        break;
                    }
                }
            }
        }
        if cancel.is_cancelled() {
            return Err(PreviewError::Cancelled);
        }
        if told.is_empty() {
            return Err(broken(source, "NumPy", failure.unwrap_or_default()));
        }
        page.detail("array", told);
        let options = if is_pickled { ", allow_pickle=False" } else { ", mmap_mode=\"r\"" };
        page.python(format!("import numpy as np\n\narray = np.load({}{options})", escape::python(name)));
        Ok(page.finish("array", "NumPy array"))
    }
}

pub(super) struct Npz;

impl Format for Npz {
    fn name(&self) -> &'static str {
        "npz"
    }

    fn probe(&self, head: &Head<'_>) -> bool {
        head.bytes.starts_with(b"PK\x03\x04") && (head.ending == "npz" || first_member(head.bytes).ends_with(b".npy"))
    }

    fn load(&self, source: &mut Source<'_>, _: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError> {
        let name = source.name();
        let mut page = Page::default();
        let mut told = Vec::new();
        let mut names = Vec::new();
        let mut budget = Budget { bytes: MAX_INFLATED, until: Instant::now() + MAX_TIME };
        let opened = source.stream(cancel).map_err(|error| error.to_string()).and_then(|stream| {
            let mut zip = zip::ZipArchive::new(stream).map_err(|error| error.to_string())?;
            let mut others = Vec::new();
            for at in 0..zip.len() {
                let Ok(member) = zip.by_index(at) else { continue };
                let name = String::from_utf8_lossy(member.name_raw()).into_owned();
                let Some(key) = name.strip_suffix(".npy").filter(|_| told.len() < MAX_ARRAYS) else {
                    others.push(name);
                    continue;
                };
                let mut reader = BufReader::new(member);
                let read = Header::read(&mut reader).and_then(|header| {
                    one(&mut page, key, &header, &mut reader, &mut budget, cancel).map_err(|error| error.to_string())
                });
                match read {
                    Ok((json, _)) => {
                        told.push(json);
                        names.push(key.to_owned());
                    }
                    Err(why) => {
                        page.section_named(key);
                        page.note(Message::new("data-not-read").arg("cause", why));
                    }
                }
            }
            Ok(others)
        });
        if cancel.is_cancelled() {
            return Err(PreviewError::Cancelled);
        }
        let others = opened.map_err(|why| broken(source, "NumPy", why))?;
        if !others.is_empty() {
            page.section("data-other-members");
            let rows = others.iter().take(MAX_ARRAYS).map(|name| vec![name.clone()]).collect();
            page.table(&["data-name"], rows, others.len());
        }
        page.detail("array", told);
        let first =
            names.first().map_or_else(String::new, |first| format!("\nfirst = arrays[{}]", escape::python(first)));
        page.python(format!("import numpy as np\n\narrays = np.load({}){first}", escape::python(name)));
        Ok(page.finish("array", "NumPy arrays (zip)"))
    }
}

/// The name of the first member of a zip, by its local header.
fn first_member(bytes: &[u8]) -> &[u8] {
    let length = bytes.get(26..28).map_or(0, |two| usize::from(u16::from_le_bytes([two[0], two[1]])));
    bytes.get(30..30 + length).unwrap_or_default()
}

/// One array, with what the JSON tells of it; whether all of it was read and nothing stands in the way of a next one.
fn one(
    page: &mut Page,
    name: &str,
    header: &Header,
    reader: &mut impl Read,
    budget: &mut Budget,
    cancel: &Cancel,
) -> std::io::Result<(Value, bool)> {
    if !name.is_empty() {
        page.section_named(name);
    }
    let order = if header.is_fortran { "Fortran" } else { "C" };
    let all = count_of(&header.shape);
    let mut facts = vec![
        Fact::new("data-shape", shape_text(&header.shape)),
        Fact::new("data-dtype", super::page::name_of(&header.dtype.name())),
        Fact::new("data-order", order),
        Fact::new("data-values", grouped(all)),
    ];
    let mut told = json!({"name": name, "shape": header.shape, "dtype": header.dtype.name(), "order": order});
    if header.dtype.kind == Kind::Object {
        page.facts(facts);
        page.note(Message::new("data-object-array"));
        pickle::warn_of_calls(page, reader, cancel);
        return Ok((told, false));
    }
    let array = array::read(header, reader, budget, cancel)?;
    let statistics = &array.statistics;
    if statistics.count > 0 {
        let as_number = |value: f64| header_number(header, value);
        told["min"] = as_number(statistics.min);
        told["max"] = as_number(statistics.max);
        facts.push(Fact::new("data-min", written(statistics.min)));
        facts.push(Fact::new("data-max", written(statistics.max)));
        facts.push(Fact::new("data-mean", written(statistics.mean())));
    }
    for (key, count) in [("data-nan", statistics.nan), ("data-infinite", statistics.infinite)] {
        if count > 0 {
            facts.push(Fact::new(key, grouped(count)));
        }
    }
    let numbers = array.first_numbers.len() == array.first.len();
    told["first"] = if numbers {
        array.first_numbers.iter().map(|&value| json_number(value)).collect()
    } else {
        array.first.iter().map(|text| Value::from(text.as_str())).collect()
    };
    page.facts(facts);
    if array.read < all {
        let key = if array.is_stopped { "data-first-values-only" } else { "data-values-missing" };
        page.note(Message::new(key).arg("read", array.read).arg("all", all));
    }
    show(page, header, &array);
    Ok((told, array.read == all))
}

/// Whole numbers as such.
fn header_number(header: &Header, value: f64) -> Value {
    match header.dtype.kind {
        Kind::Signed | Kind::Unsigned if value.abs() < 9e15 => json!(value as i64),
        Kind::Bool => json!(value != 0.0),
        _ => json_number(value),
    }
}

fn written(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 || (1e-4..1e15).contains(&size) {
        let digits = format!("{value:.6}");
        digits.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        format!("{value:.6e}")
    }
}

/// Picture, curve and table of the values.
fn show(page: &mut Page, header: &Header, array: &Array) {
    if header.shape.len() > 2 && (array.grid.is_some() || array.pixels.as_ref().is_some_and(|_| header.shape.len() > 3))
    {
        page.note(Message::new("data-first-slice").arg("shape", shape_text(&header.shape)));
    }
    if let Some(picture) = picture(header, array) {
        page.image(picture);
    }
    if array.points.len() > 1 {
        let curve = Curve { name: String::new(), points: array.points.clone() };
        let x = Label::Words(Message::new("data-index"));
        page.curves(Curves { title: String::new(), x, curves: vec![curve] });
    }
    let fields: Vec<&str> = header.dtype.fields().iter().map(|field| field.name.as_str()).collect();
    let (rows, columns) = match header.shape.as_slice() {
        [.., rows, columns] => (*rows, *columns),
        [length] => (*length, 1),
        [] => (1, 1),
    };
    let names: Vec<String> = if fields.is_empty() {
        (0..columns.min(MAX_COLUMNS as u64)).map(|column| column.to_string()).collect()
    } else {
        fields.iter().map(|name| super::page::name_of(name)).collect()
    };
    page.table_of_file(names, array.rows.clone(), usize::try_from(rows).unwrap_or(usize::MAX));
}

/// The first slice: colours as they are, true and false and bytes in grey, other numbers from dark blue to yellow.
fn picture(header: &Header, array: &Array) -> Option<ImagePreview> {
    let image = |size: [u32; 2], full_size: [u32; 2], factor, samples, channels| ImagePreview {
        samples: Samples::Eight(Arc::new(samples)),
        size,
        stored_size: full_size,
        full_size,
        factor,
        format: "NumPy",
        channels,
        bits: 8,
        mode: "",
        frames: 1,
        pages: 1,
        stretch: None,
        adjustment: Adjustment::default(),
        total_bytes: 0,
    };
    if let Some((channels, pixels)) = &array.pixels {
        let [.., rows, columns, _] = header.shape.as_slice() else { return None };
        let size = [u32::try_from(*columns).ok()?, u32::try_from(*rows).ok()?];
        let channels = if *channels == 3 { Channels::Rgb } else { Channels::Rgba };
        let mut samples = pixels.clone();
        samples.resize(size[0] as usize * size[1] as usize * channels.count(), 0);
        return Some(image(size, size, 1, samples, channels));
    }
    let grid = array.grid.as_ref()?;
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for value in grid.means().filter(|value| value.is_finite()) {
        (low, high) = (low.min(value), high.max(value));
    }
    let span = if high > low { high - low } else { 1.0 };
    let full_size = [u32::try_from(grid.columns).ok()?, u32::try_from(grid.rows).ok()?];
    let level = |value: f64| (value - low) / span;
    let is_gray = header.dtype.size == 1;
    let (samples, channels) = if is_gray {
        (grid.means().map(|value| (level(value) * 255.0).clamp(0.0, 255.0) as u8).collect(), Channels::Gray)
    } else {
        // Where there is no value there is no colour.
        let pixel = |value: f64| if value.is_finite() { viridis(level(value)) } else { [0; 4] };
        (grid.means().flat_map(pixel).collect(), Channels::Rgba)
    };
    Some(image(grid.size(), full_size, grid.factor as u32, samples, channels))
}

/// The colours that matplotlib has by default, by eight steps.
fn viridis(level: f64) -> [u8; 4] {
    const STEPS: [[f64; 3]; 9] = [
        [68.0, 1.0, 84.0],
        [71.0, 44.0, 122.0],
        [59.0, 81.0, 139.0],
        [44.0, 113.0, 142.0],
        [33.0, 144.0, 141.0],
        [39.0, 173.0, 129.0],
        [92.0, 200.0, 99.0],
        [170.0, 220.0, 50.0],
        [253.0, 231.0, 37.0],
    ];
    let at = level.clamp(0.0, 1.0) * 8.0;
    let (step, part) = ((at as usize).min(7), at - (at as usize).min(7) as f64);
    let channel = |of: usize| (STEPS[step][of] + (STEPS[step + 1][of] - STEPS[step][of]) * part).round() as u8;
    [channel(0), channel(1), channel(2), 255]
}
