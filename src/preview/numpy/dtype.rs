//! The types of the elements of arrays: what `NumPy` calls them, and their values.

use super::literal::Literal;

/// Bytes of one element: longer strings are somebody's mistake.
const MAX_ELEMENT_BYTES: u64 = 16 << 20;

/// Elements of the inner array of a field that are written out.
const MAX_INNER: u64 = 16;

/// A type of elements.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::preview) struct Dtype {
    pub(super) kind: Kind,
    is_big: bool,
    /// Bytes of an element.
    pub(in crate::preview) size: u64,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    Bool,
    Signed,
    Unsigned,
    Float,
    Complex,
    Bytes,
    Text,
    /// With its unit, such as `D` or `25us`.
    Moment(String),
    Span(String),
    Void,
    /// Pickled.
    Object,
    Record(Vec<Field>),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Field {
    pub(super) name: String,
    dtype: Dtype,
    shape: Vec<u64>,
}

impl Field {
    fn bytes(&self) -> Option<u64> {
        self.shape.iter().try_fold(self.dtype.size, |all, &side| all.checked_mul(side))
    }
}

impl Dtype {
    /// From the `descr` of a header; `None` for what `NumPy` does not know either.
    pub(super) fn of(descr: &Literal) -> Option<Self> {
        match descr {
            Literal::Text(code) => Self::of_code(code),
            Literal::Sequence(fields) => {
                let fields = fields.iter().map(field).collect::<Option<Vec<_>>>()?;
                let size = fields.iter().try_fold(0_u64, |all, field| all.checked_add(field.bytes()?))?;
                (size <= MAX_ELEMENT_BYTES).then_some(Self { kind: Kind::Record(fields), is_big: false, size })
            }
            _ => None,
        }
    }

    /// From a code such as `<f4`, with or without the order of bytes.
    pub(in crate::preview) fn of_code(code: &str) -> Option<Self> {
        let unordered = code.trim_start_matches(['<', '>', '|', '=']);
        let is_big = code.starts_with('>');
        let letter = unordered.chars().next()?;
        let rest = &unordered[letter.len_utf8()..];
        let (digits, unit) = match rest.split_once('[') {
            Some((digits, unit)) => (digits, unit.strip_suffix(']')?),
            None => (rest, ""),
        };
        let number: u64 = if digits.is_empty() { 0 } else { digits.parse().ok()? };
        let (kind, size) = match (letter, number) {
            ('b' | '?', 0 | 1) if letter == '?' || number == 1 => (Kind::Bool, 1),
            ('i', 1 | 2 | 4 | 8) => (Kind::Signed, number),
            ('u', 1 | 2 | 4 | 8) => (Kind::Unsigned, number),
            ('f', 2 | 4 | 8 | 12 | 16) => (Kind::Float, number),
            ('c', 8 | 16 | 24 | 32) => (Kind::Complex, number),
            ('S' | 'a', _) => (Kind::Bytes, number),
            ('U', _) => (Kind::Text, number.checked_mul(4)?),
            ('M', 8) => (Kind::Moment(unit.to_owned()), 8),
            ('m', 8) => (Kind::Span(unit.to_owned()), 8),
            ('V', _) => (Kind::Void, number),
            ('O', _) => (Kind::Object, 8),
            _ => return None,
        };
        (size <= MAX_ELEMENT_BYTES).then_some(Self { kind, is_big, size })
    }

    /// As `str(dtype)` has it.
    pub(in crate::preview) fn name(&self) -> String {
        let bits = self.size * 8;
        let plain = match &self.kind {
            Kind::Bool => return "bool".to_owned(),
            Kind::Object => return "object".to_owned(),
            Kind::Bytes | Kind::Text | Kind::Void | Kind::Record(_) => return self.code(),
            Kind::Signed => format!("int{bits}"),
            Kind::Unsigned => format!("uint{bits}"),
            Kind::Float => format!("float{bits}"),
            Kind::Complex => format!("complex{bits}"),
            Kind::Moment(unit) if unit.is_empty() => "datetime64".to_owned(),
            Kind::Moment(unit) => format!("datetime64[{unit}]"),
            Kind::Span(unit) if unit.is_empty() => "timedelta64".to_owned(),
            Kind::Span(unit) => format!("timedelta64[{unit}]"),
        };
        if self.is_big && self.size > 1 { self.code() } else { plain }
    }

    /// As in a header: `<f4`.
    fn code(&self) -> String {
        let order = if self.is_big { '>' } else { '<' };
        let order = if self.size == 1 && !matches!(self.kind, Kind::Text) { '|' } else { order };
        let size = self.size;
        match &self.kind {
            Kind::Bool => "|b1".to_owned(),
            Kind::Signed => format!("{order}i{size}"),
            Kind::Unsigned => format!("{order}u{size}"),
            Kind::Float => format!("{order}f{size}"),
            Kind::Complex => format!("{order}c{size}"),
            Kind::Bytes => format!("|S{size}"),
            Kind::Text => format!("{order}U{}", size / 4),
            Kind::Moment(unit) if unit.is_empty() => format!("{order}M8"),
            Kind::Moment(unit) => format!("{order}M8[{unit}]"),
            Kind::Span(unit) if unit.is_empty() => format!("{order}m8"),
            Kind::Span(unit) => format!("{order}m8[{unit}]"),
            Kind::Void => format!("|V{size}"),
            Kind::Object => "|O".to_owned(),
            Kind::Record(fields) => {
                let fields: Vec<String> = fields
                    .iter()
                    .map(|field| {
                        let shape = match field.shape.as_slice() {
                            [] => String::new(),
                            shape => format!(", {}", super::super::page::shape_text(shape)),
                        };
                        let code = field.dtype.code();
                        let code = if code.starts_with('[') { code } else { format!("'{code}'") };
                        format!("('{}', {code}{shape})", field.name)
                    })
                    .collect();
                format!("[{}]", fields.join(", "))
            }
        }
    }

    /// Whether elements are numbers (or true and false), which have a least and a mean.
    pub(super) fn is_numeric(&self) -> bool {
        match self.kind {
            Kind::Bool | Kind::Signed | Kind::Unsigned => true,
            Kind::Float => matches!(self.size, 2 | 4 | 8),
            _ => false,
        }
    }

    /// An element as a number, where [`Self::is_numeric`].
    pub(super) fn number(&self, bytes: &[u8]) -> Option<f64> {
        let unsigned = || -> Option<u64> {
            let mut padded = [0_u8; 8];
            let bytes = bytes.get(..self.size as usize)?;
            if self.is_big {
                padded[8 - bytes.len()..].copy_from_slice(bytes);
                Some(u64::from_be_bytes(padded))
            } else {
                padded[..bytes.len()].copy_from_slice(bytes);
                Some(u64::from_le_bytes(padded))
            }
        };
        Some(match (&self.kind, self.size) {
            (Kind::Bool, _) => f64::from(u8::from(unsigned()? != 0)),
            (Kind::Unsigned, _) => unsigned()? as f64,
            (Kind::Signed, size) => {
                let shift = 64 - 8 * size as u32;
                ((unsigned()? << shift).cast_signed() >> shift) as f64
            }
            (Kind::Float, 2) => half(unsigned()? as u16),
            (Kind::Float, 4) => f32::from_bits(unsigned()? as u32).into(),
            (Kind::Float, 8) => f64::from_bits(unsigned()?),
            _ => return None,
        })
    }

    /// The fields of a record; empty for other types.
    pub(super) fn fields(&self) -> &[Field] {
        match &self.kind {
            Kind::Record(fields) => fields,
            _ => &[],
        }
    }

    /// The fields of an element, one by one; the element itself where it has none.
    pub(super) fn cells(&self, bytes: &[u8]) -> Vec<String> {
        match &self.kind {
            Kind::Record(fields) => {
                let mut at = 0;
                fields
                    .iter()
                    .map(|field| {
                        let size = field.bytes().unwrap_or(0) as usize;
                        let part = bytes.get(at..at + size).unwrap_or_default();
                        at += size;
                        field_text(field, part)
                    })
                    .collect()
            }
            _ => vec![self.text(bytes)],
        }
    }

    /// An element as Python prints it.
    pub(in crate::preview) fn text(&self, bytes: &[u8]) -> String {
        let eight = || -> Option<i64> {
            let bytes: [u8; 8] = bytes.get(..8)?.try_into().ok()?;
            Some(if self.is_big { i64::from_be_bytes(bytes) } else { i64::from_le_bytes(bytes) })
        };
        match &self.kind {
            Kind::Bool => if bytes.first() == Some(&0) { "False" } else { "True" }.to_owned(),
            Kind::Unsigned if self.size == 8 => eight().map_or_else(String::new, |value| (value as u64).to_string()),
            Kind::Signed if self.size == 8 => eight().map_or_else(String::new, |value| value.to_string()),
            Kind::Signed | Kind::Unsigned => self.number(bytes).map_or_else(String::new, |value| format!("{value}")),
            Kind::Float if self.size > 8 => hex(bytes),
            Kind::Float => self.number(bytes).map_or_else(String::new, |value| float(value, self.size)),
            Kind::Complex if self.size > 16 => hex(bytes),
            Kind::Complex => {
                let half = Self { kind: Kind::Float, is_big: self.is_big, size: self.size / 2 };
                let (real, imaginary) = bytes.split_at_checked(half.size as usize).unwrap_or((bytes, &[]));
                let imaginary = half.text(imaginary);
                let sign = if imaginary.starts_with('-') { "" } else { "+" };
                format!("({}{sign}{imaginary}j)", half.text(real))
            }
            Kind::Bytes => {
                let end = bytes.iter().rposition(|&byte| byte != 0).map_or(0, |at| at + 1);
                format!("b'{}'", bytes[..end].escape_ascii())
            }
            Kind::Text => {
                let characters = bytes.as_chunks::<4>().0.iter().map(|&four| {
                    let code = if self.is_big { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) };
                    char::from_u32(code).unwrap_or('\u{fffd}')
                });
                characters.collect::<String>().trim_end_matches('\0').to_owned()
            }
            Kind::Moment(unit) => eight().map_or_else(String::new, |ticks| moment(ticks, unit)),
            Kind::Span(unit) => eight().map_or_else(String::new, |ticks| {
                if ticks == i64::MIN { "NaT".to_owned() } else { format!("{ticks} {unit}") }
            }),
            Kind::Void | Kind::Object => hex(bytes),
            Kind::Record(fields) => {
                let cells = self.cells(bytes);
                let comma = if fields.len() == 1 { "," } else { "" };
                format!("({}{comma})", cells.join(", "))
            }
        }
    }
}

fn field(literal: &Literal) -> Option<Field> {
    let items = literal.items()?;
    let (name, descr) = (items.first()?, items.get(1)?);
    // A title may stand before the name: `(title, name)`.
    let name = name.text().or_else(|| name.items()?.get(1)?.text())?.to_owned();
    let shape = match items.get(2) {
        None => Vec::new(),
        Some(Literal::Int(side)) => vec![u64::try_from(*side).ok()?],
        Some(other) => shape(other)?,
    };
    let dtype = Dtype::of(descr)?;
    (dtype.kind != Kind::Object).then_some(Field { name, dtype, shape })
}

/// Sides of an array.
pub(super) fn shape(literal: &Literal) -> Option<Vec<u64>> {
    let side = |literal: &Literal| match literal {
        Literal::Int(side) => u64::try_from(*side).ok(),
        _ => None,
    };
    let sides: Vec<u64> = literal.items()?.iter().map(side).collect::<Option<_>>()?;
    // As many as `NumPy` allows.
    (sides.len() <= 64).then_some(sides)
}

fn field_text(field: &Field, bytes: &[u8]) -> String {
    if field.shape.is_empty() {
        return field.dtype.text(bytes);
    }
    let count = super::super::page::count_of(&field.shape);
    let size = field.dtype.size.max(1) as usize;
    let mut inner: Vec<String> =
        bytes.chunks_exact(size).take(MAX_INNER as usize).map(|element| field.dtype.text(element)).collect();
    if count > MAX_INNER {
        inner.push("…".to_owned());
    }
    format!("[{}]", inner.join(", "))
}

fn hex(bytes: &[u8]) -> String {
    let digits = |byte: &u8| [byte >> 4, byte & 15].map(|four| char::from(b"0123456789abcdef"[usize::from(four)]));
    bytes.iter().take(32).flat_map(digits).collect()
}

/// The shortest digits that mean the number, as many as its type has.
fn float(value: f64, bytes: u64) -> String {
    if value.is_nan() {
        return "nan".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let size = value.abs();
    let is_plain = size == 0.0 || (1e-4..1e16).contains(&size);
    match (bytes, is_plain) {
        (8, true) => format!("{value:?}"),
        (8, false) => format!("{value:e}"),
        (_, true) => format!("{:?}", value as f32),
        (_, false) => format!("{:e}", value as f32),
    }
}

/// IEEE 754 of sixteen bits.
fn half(bits: u16) -> f64 {
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let fraction = f64::from(bits & 0x3ff);
    match (bits >> 10) & 0x1f {
        0 => sign * fraction * 2_f64.powi(-24),
        0x1f if fraction == 0.0 => sign * f64::INFINITY,
        0x1f => f64::NAN,
        exponent => sign * (1.0 + fraction / 1024.0) * 2_f64.powi(i32::from(exponent) - 15),
    }
}

/// A date of `NumPy`, in ISO 8601.
fn moment(ticks: i64, unit: &str) -> String {
    if ticks == i64::MIN {
        return "NaT".to_owned();
    }
    let letters = unit.trim_start_matches(|c: char| c.is_ascii_digit());
    let factor: i64 = unit[..unit.len() - letters.len()].parse().unwrap_or(1);
    let (nanos, digits): (i128, usize) = match letters {
        "Y" | "M" => {
            let months = i128::from(ticks) * i128::from(factor) * if letters == "Y" { 12 } else { 1 };
            let (year, month) = (1970 + months.div_euclid(12), months.rem_euclid(12) + 1);
            return if letters == "Y" { year.to_string() } else { format!("{year:04}-{month:02}") };
        }
        "W" => (604_800_000_000_000, 0),
        "D" => (86_400_000_000_000, 0),
        "h" => (3_600_000_000_000, 0),
        "m" => (60_000_000_000, 0),
        "s" => (1_000_000_000, 0),
        "ms" => (1_000_000, 3),
        "us" => (1_000, 6),
        "ns" => (1, 9),
        _ => return format!("{ticks} {unit}"),
    };
    let nanos = i128::from(ticks) * i128::from(factor) * nanos;
    let Ok(stamp) = jiff::Timestamp::from_nanosecond(nanos) else { return format!("{ticks} {unit}") };
    let time = stamp.to_zoned(jiff::tz::TimeZone::UTC).datetime();
    match letters {
        "W" | "D" => time.date().to_string(),
        "h" => time.strftime("%Y-%m-%dT%H").to_string(),
        "m" => time.strftime("%Y-%m-%dT%H:%M").to_string(),
        _ => format!("{}{}", time.strftime("%Y-%m-%dT%H:%M:%S"), fraction(nanos, digits)),
    }
}

fn fraction(nanos: i128, digits: usize) -> String {
    if digits == 0 {
        return String::new();
    }
    let all = format!("{:09}", nanos.rem_euclid(1_000_000_000));
    format!(".{}", &all[..digits])
}
