//! Values of Arrow arrays as text, the way Python prints them: `True`, `[1, 2]`, `{'a': 1}`, `b'\x00'`.

use std::fmt::Write as _;

use arrow_array::cast::AsArray;
use arrow_array::temporal_conversions as time;
use arrow_array::types::{
    Date32Type, Date64Type, Decimal32Type, Decimal64Type, Decimal128Type, Decimal256Type, DurationMicrosecondType,
    DurationMillisecondType, DurationNanosecondType, DurationSecondType, Float16Type, Float32Type, Float64Type,
    Int8Type, Int16Type, Int32Type, Int64Type, Time32MillisecondType, Time32SecondType, Time64MicrosecondType,
    Time64NanosecondType, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, OffsetSizeTrait};
use arrow_schema::{DataType, IntervalUnit, TimeUnit};

use crate::preview::shape::rows::MAX_CELL_BYTES;

/// Lists in lists are written this deep.
const MAX_DEPTH: usize = 24;

/// A string takes whatever is written.
fn put(out: &mut String, text: std::fmt::Arguments<'_>) {
    match out.write_fmt(text) {
        Ok(()) | Err(_) => {}
    }
}

/// A type as Arrow's own programs write it.
pub(super) fn type_name(data_type: &DataType, depth: usize) -> String {
    if depth > MAX_DEPTH {
        return "…".to_owned();
    }
    let of = |field: &arrow_schema::FieldRef| format!("{}: {}", field.name(), type_name(field.data_type(), depth + 1));
    let unit = |unit: &TimeUnit| match unit {
        TimeUnit::Second => "s",
        TimeUnit::Millisecond => "ms",
        TimeUnit::Microsecond => "us",
        TimeUnit::Nanosecond => "ns",
    };
    match data_type {
        DataType::Boolean => "bool".to_owned(),
        DataType::Float16 => "halffloat".to_owned(),
        DataType::Float32 => "float".to_owned(),
        DataType::Float64 => "double".to_owned(),
        DataType::Utf8 => "string".to_owned(),
        DataType::LargeUtf8 => "large_string".to_owned(),
        DataType::Utf8View => "string_view".to_owned(),
        DataType::FixedSizeBinary(size) => format!("fixed_size_binary[{size}]"),
        DataType::Date32 => "date32[day]".to_owned(),
        DataType::Date64 => "date64[ms]".to_owned(),
        DataType::Time32(in_unit) => format!("time32[{}]", unit(in_unit)),
        DataType::Time64(in_unit) => format!("time64[{}]", unit(in_unit)),
        DataType::Duration(in_unit) => format!("duration[{}]", unit(in_unit)),
        DataType::Timestamp(in_unit, None) => format!("timestamp[{}]", unit(in_unit)),
        DataType::Timestamp(in_unit, Some(zone)) => format!("timestamp[{}, tz={zone}]", unit(in_unit)),
        DataType::Decimal128(precision, scale) => format!("decimal128({precision}, {scale})"),
        DataType::Decimal256(precision, scale) => format!("decimal256({precision}, {scale})"),
        DataType::List(item) => format!("list<{}>", of(item)),
        DataType::LargeList(item) => format!("large_list<{}>", of(item)),
        DataType::FixedSizeList(item, size) => format!("fixed_size_list<{}>[{size}]", of(item)),
        DataType::Struct(fields) => format!("struct<{}>", fields.iter().map(of).collect::<Vec<_>>().join(", ")),
        DataType::Map(entries, _) => match entries.data_type() {
            DataType::Struct(fields) if fields.len() == 2 => {
                let part = |at: usize| type_name(fields[at].data_type(), depth + 1);
                format!("map<{}, {}>", part(0), part(1))
            }
            _ => "map".to_owned(),
        },
        DataType::Dictionary(key, value) => {
            let (value, key) = (type_name(value, depth + 1), type_name(key, depth + 1));
            format!("dictionary<values={value}, indices={key}, ordered=0>")
        }
        DataType::Interval(IntervalUnit::YearMonth) => "month_interval".to_owned(),
        other => other.to_string().to_lowercase(),
    }
}

/// Writes a value; nothing where none is. Inside of lists text stands in quotes and nothing is `None`.
pub(super) fn write(out: &mut String, array: &dyn Array, row: usize, depth: usize) {
    if out.len() > MAX_CELL_BYTES {
        return;
    }
    if depth > MAX_DEPTH {
        out.push('…');
        return;
    }
    if array.is_null(row) {
        out.push_str(if depth > 0 { "None" } else { "" });
        return;
    }
    macro_rules! plain {
        ($kind:ty) => {
            put(out, format_args!("{}", array.as_primitive::<$kind>().value(row)))
        };
    }
    macro_rules! decimal {
        ($kind:ty) => {
            out.push_str(&array.as_primitive::<$kind>().value_as_string(row))
        };
    }
    match array.data_type() {
        DataType::Null => {}
        DataType::Boolean => out.push_str(if array.as_boolean().value(row) { "True" } else { "False" }),
        DataType::Int8 => plain!(Int8Type),
        DataType::Int16 => plain!(Int16Type),
        DataType::Int32 => plain!(Int32Type),
        DataType::Int64 => plain!(Int64Type),
        DataType::UInt8 => plain!(UInt8Type),
        DataType::UInt16 => plain!(UInt16Type),
        DataType::UInt32 => plain!(UInt32Type),
        DataType::UInt64 => plain!(UInt64Type),
        DataType::Float16 => float(out, f64::from(array.as_primitive::<Float16Type>().value(row).to_f32())),
        DataType::Float32 => float32(out, array.as_primitive::<Float32Type>().value(row)),
        DataType::Float64 => float(out, array.as_primitive::<Float64Type>().value(row)),
        DataType::Decimal32(..) => decimal!(Decimal32Type),
        DataType::Decimal64(..) => decimal!(Decimal64Type),
        DataType::Decimal128(..) => decimal!(Decimal128Type),
        DataType::Decimal256(..) => decimal!(Decimal256Type),
        DataType::Utf8 => text(out, array.as_string::<i32>().value(row), depth),
        DataType::LargeUtf8 => text(out, array.as_string::<i64>().value(row), depth),
        DataType::Utf8View => text(out, array.as_string_view().value(row), depth),
        DataType::Binary => bytes(out, array.as_binary::<i32>().value(row)),
        DataType::LargeBinary => bytes(out, array.as_binary::<i64>().value(row)),
        DataType::BinaryView => bytes(out, array.as_binary_view().value(row)),
        DataType::FixedSizeBinary(_) => bytes(out, array.as_fixed_size_binary().value(row)),
        DataType::Date32 => {
            day(out, i64::from(array.as_primitive::<Date32Type>().value(row)));
        }
        DataType::Date64 => day(out, array.as_primitive::<Date64Type>().value(row).div_euclid(86_400_000)),
        DataType::Timestamp(unit, zone) => {
            let value = timestamp_value(array, *unit, row);
            moment(out, value, *unit, zone.as_deref());
        }
        DataType::Time32(_) | DataType::Time64(_) => clock(out, array, row),
        DataType::Duration(unit) => {
            let value = match unit {
                TimeUnit::Second => array.as_primitive::<DurationSecondType>().value(row),
                TimeUnit::Millisecond => array.as_primitive::<DurationMillisecondType>().value(row),
                TimeUnit::Microsecond => array.as_primitive::<DurationMicrosecondType>().value(row),
                TimeUnit::Nanosecond => array.as_primitive::<DurationNanosecondType>().value(row),
            };
            span(out, i128::from(value) * 1_000_000_000 / per_second(*unit));
        }
        DataType::List(_) => list::<i32>(out, array, row, depth),
        DataType::LargeList(_) => list::<i64>(out, array, row, depth),
        DataType::FixedSizeList(..) => sequence(out, array.as_fixed_size_list().value(row).as_ref(), depth),
        DataType::Struct(fields) => {
            out.push('{');
            for (at, (field, values)) in fields.iter().zip(array.as_struct().columns()).enumerate() {
                out.push_str(if at > 0 { ", " } else { "" });
                text(out, field.name(), 1);
                out.push_str(": ");
                write(out, values.as_ref(), row, depth + 1);
            }
            out.push('}');
        }
        DataType::Map(..) => {
            let entries = array.as_map().value(row);
            out.push('[');
            for at in 0..entries.len() {
                out.push_str(if at > 0 { ", (" } else { "(" });
                for (part, values) in entries.columns().iter().enumerate() {
                    out.push_str(if part > 0 { ", " } else { "" });
                    write(out, values.as_ref(), at, depth + 1);
                }
                out.push(')');
            }
            out.push(']');
        }
        DataType::Dictionary(..) => {
            let dictionary = array.as_any_dictionary();
            let key = dictionary.normalized_keys().get(row).copied();
            match key.filter(|&key| key < dictionary.values().len()) {
                Some(key) => write(out, dictionary.values().as_ref(), key, depth),
                None => out.push_str(if depth > 0 { "None" } else { "" }),
            }
        }
        other => put(out, format_args!("‹{other}›")),
    }
}

fn list<O: OffsetSizeTrait>(out: &mut String, array: &dyn Array, row: usize, depth: usize) {
    sequence(out, array.as_list::<O>().value(row).as_ref(), depth);
}

fn sequence(out: &mut String, values: &dyn Array, depth: usize) {
    out.push('[');
    for at in 0..values.len() {
        if out.len() > MAX_CELL_BYTES {
            return;
        }
        out.push_str(if at > 0 { ", " } else { "" });
        write(out, values, at, depth + 1);
    }
    out.push(']');
}

/// As Python writes it: the fewest digits that make it again, and always as a float.
fn float(out: &mut String, value: f64) {
    match value {
        nan if nan.is_nan() => out.push_str("NaN"),
        infinite if infinite.is_infinite() => out.push_str(if value > 0.0 { "inf" } else { "-inf" }),
        _ => put(out, format_args!("{value:?}")),
    }
}

fn float32(out: &mut String, value: f32) {
    if value.is_finite() { put(out, format_args!("{value:?}")) } else { float(out, f64::from(value)) }
}

fn text(out: &mut String, value: &str, depth: usize) {
    let end = value.char_indices().map(|(at, _)| at).take_while(|&at| at <= MAX_CELL_BYTES).last().unwrap_or(0);
    let value = if value.len() > MAX_CELL_BYTES { &value[..end] } else { value };
    if depth == 0 {
        out.push_str(value);
        return;
    }
    let quote = if value.contains('\'') && !value.contains('"') { '"' } else { '\'' };
    out.push(quote);
    for character in value.chars() {
        match character {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\\' => out.push_str("\\\\"),
            same if same == quote => put(out, format_args!("\\{same}")),
            other => out.push(other),
        }
    }
    out.push(quote);
}

fn bytes(out: &mut String, value: &[u8]) {
    out.push_str("b'");
    for &byte in &value[..value.len().min(MAX_CELL_BYTES / 4)] {
        match byte {
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            b'\\' | b'\'' => put(out, format_args!("\\{}", byte as char)),
            b' '..=b'~' => out.push(byte as char),
            _ => put(out, format_args!("\\x{byte:02x}")),
        }
    }
    out.push('\'');
}

fn per_second(unit: TimeUnit) -> i128 {
    match unit {
        TimeUnit::Second => 1,
        TimeUnit::Millisecond => 1_000,
        TimeUnit::Microsecond => 1_000_000,
        TimeUnit::Nanosecond => 1_000_000_000,
    }
}

fn timestamp_value(array: &dyn Array, unit: TimeUnit, row: usize) -> i64 {
    match unit {
        TimeUnit::Second => array.as_primitive::<TimestampSecondType>().value(row),
        TimeUnit::Millisecond => array.as_primitive::<TimestampMillisecondType>().value(row),
        TimeUnit::Microsecond => array.as_primitive::<TimestampMicrosecondType>().value(row),
        TimeUnit::Nanosecond => array.as_primitive::<TimestampNanosecondType>().value(row),
    }
}

/// Years that a calendar here knows; what lies beyond is written as a number.
fn civil(days: i64) -> Option<jiff::civil::Date> {
    let days = i32::try_from(days).ok()?;
    jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

fn day(out: &mut String, days: i64) {
    match civil(days) {
        Some(date) => put(out, format_args!("{date}")),
        None => put(out, format_args!("{days} d")),
    }
}

fn moment(out: &mut String, value: i64, unit: TimeUnit, zone: Option<&str>) {
    let nanos = i128::from(value) * (1_000_000_000 / per_second(unit));
    let Ok(time) = jiff::Timestamp::from_nanosecond(nanos) else {
        put(out, format_args!("{value}"));
        return;
    };
    let tz = match zone {
        None => jiff::tz::TimeZone::UTC,
        Some(zone) => {
            jiff::tz::TimeZone::get(zone).ok().or_else(|| fixed_offset(zone)).unwrap_or(jiff::tz::TimeZone::UTC)
        }
    };
    let zoned = time.to_zoned(tz);
    let digits = match zoned.subsec_nanosecond() {
        0 => String::new(),
        nanos if nanos % 1_000 == 0 => format!(".{:06}", nanos / 1_000),
        nanos => format!(".{nanos:09}"),
    };
    put(out, format_args!("{}{digits}", zoned.strftime("%Y-%m-%d %H:%M:%S")));
    if zone.is_some() {
        put(out, format_args!("{}", zoned.strftime("%:z")));
    }
}

/// `+01:00`
fn fixed_offset(zone: &str) -> Option<jiff::tz::TimeZone> {
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = zone.get(1..)?.split_once(':')?;
    let seconds = sign * (hours.parse::<i32>().ok()? * 3_600 + minutes.parse::<i32>().ok()? * 60);
    jiff::tz::Offset::from_seconds(seconds).ok().map(jiff::tz::TimeZone::fixed)
}

fn clock(out: &mut String, array: &dyn Array, row: usize) {
    let (value, unit) = match array.data_type() {
        DataType::Time32(TimeUnit::Second) => {
            (i64::from(array.as_primitive::<Time32SecondType>().value(row)), TimeUnit::Second)
        }
        DataType::Time32(_) => {
            (i64::from(array.as_primitive::<Time32MillisecondType>().value(row)), TimeUnit::Millisecond)
        }
        DataType::Time64(TimeUnit::Microsecond) => {
            (array.as_primitive::<Time64MicrosecondType>().value(row), TimeUnit::Microsecond)
        }
        _ => (array.as_primitive::<Time64NanosecondType>().value(row), TimeUnit::Nanosecond),
    };
    let nanos = (i128::from(value) * (1_000_000_000 / per_second(unit))).rem_euclid(time::NANOSECONDS_IN_DAY.into());
    hours(out, nanos);
}

/// A span of time as pandas prints one: `1 days 02:03:04.500000`.
fn span(out: &mut String, nanos: i128) {
    let per_day = i128::from(time::NANOSECONDS_IN_DAY);
    put(out, format_args!("{} days ", nanos.div_euclid(per_day)));
    hours(out, nanos.rem_euclid(per_day));
}

fn hours(out: &mut String, nanos: i128) {
    let seconds = nanos / 1_000_000_000;
    put(out, format_args!("{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60));
    match nanos % 1_000_000_000 {
        0 => {}
        rest if rest % 1_000 == 0 => put(out, format_args!(".{:06}", rest / 1_000)),
        rest => put(out, format_args!(".{rest:09}")),
    }
}
