//! Tables as JSON: what `mlflow.log_table` and pandas write (`split`, `table`, `records`), and lines of flat objects.
//! A reader of its own: cells keep their digits as they were written, `NaN` is a number, and nothing is held twice.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::encoding::encoding_of;
use super::format::{Format, Head};
use super::json::Json;
use super::shape::values::ValueKind;
use super::{Column, Limits, Preview, PreviewError, Rows, Shape, Source, TablePreview, safe, text};
use crate::store::Cancel;

/// Characters of a name that are kept.
const MAX_NAME: usize = 1_000;

pub(super) struct TableJson;

impl Format for TableJson {
    fn name(&self) -> &'static str {
        "table-json"
    }

    fn probe(&self, head: &Head<'_>) -> bool {
        encoding_of(head.bytes, false).is_some_and(|encoding| {
            let (text, ..) = encoding.decode(head.bytes);
            promises_table(&text)
        })
    }

    fn load(&self, source: &mut Source<'_>, limits: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError> {
        if source.size() > limits.max_tree_bytes || limits.table.as_tree {
            return Json.load(source, limits, cancel);
        }
        source.read_up_to(limits.max_tree_bytes, cancel)?;
        let text = text::all(source);
        let table = Scanner { text: text.text(), at: 0 }.table(limits, cancel);
        if cancel.is_cancelled() {
            return Err(PreviewError::Cancelled);
        }
        let Some(mut table) = table else { return Json.load(source, limits, cancel) };
        table.limit_columns(limits.max_columns);
        table.finish();
        table.has_tree = true;
        table.is_cut = !table.is_whole();
        Ok(Preview::from(Shape::Table(table)).of_kind("table", "JSON").with_source(text))
    }
}

/// Whether it begins like one: the keys of a `split`, or an object of plain values in a list or on a line of its own.
fn promises_table(text: &str) -> bool {
    let mut scanner = Scanner { text, at: 0 };
    scanner.space();
    match scanner.peek() {
        Some(b'{') => {
            scanner.at += 1;
            loop {
                scanner.space();
                if scanner.peek() == Some(b'}') {
                    // Lines of JSON: another object follows.
                    scanner.at += 1;
                    scanner.space();
                    return scanner.peek() == Some(b'{');
                }
                let Some(key) = scanner.key() else { return false };
                match (key.as_str(), scanner.peek()) {
                    ("columns", Some(b'[')) => return true,
                    ("schema", Some(b'{')) => {
                        return scanner.value().is_some_and(|schema| schema.contains("\"pandas_version\""));
                    }
                    ("data", Some(b'[')) => {
                        // With the keys in order of the alphabet `columns` comes first; in another, data may fill the head.
                        let inside = text[scanner.at + 1..].trim_start();
                        let is_rows = inside.starts_with('[');
                        return match scanner.value() {
                            None => is_rows && text.len() > 60_000,
                            Some(_) if is_rows => text[scanner.at..].contains("\"columns\""),
                            Some(_) => false,
                        };
                    }
                    (_, Some(b'{') | None) => return false,
                    (_, Some(_)) => {}
                }
                if scanner.value().is_none() || !scanner.comma() {
                    scanner.space();
                    if scanner.peek() != Some(b'}') {
                        return false;
                    }
                }
            }
        }
        Some(b'[') => {
            scanner.at += 1;
            scanner.space();
            scanner.peek() == Some(b'{') && scanner.is_flat_object() != Some(false)
        }
        _ => false,
    }
}

/// Reads JSON without building anything.
struct Scanner<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Scanner<'t> {
    /// The whole text as a table; `None` when it is none.
    fn table(&mut self, limits: &Limits, cancel: &Cancel) -> Option<TablePreview> {
        self.space();
        let table = if self.peek()? == b'[' {
            self.at += 1;
            let table = self.records(limits, cancel, b',')?;
            self.expect(b']')?;
            table
        } else {
            let start = self.at;
            if let Some(table) = self.split(limits, cancel) {
                table
            } else {
                self.at = start;
                self.records(limits, cancel, b'{')?
            }
        };
        self.space();
        (self.at == self.text.len()).then_some(table)
    }

    /// `{"columns": […], "index": […], "data": [[…], …]}`, or pandas' `table` with a schema.
    fn split(&mut self, limits: &Limits, cancel: &Cancel) -> Option<TablePreview> {
        let (mut names, mut index, mut index_name, mut data) = (None, None, None, None);
        self.expect(b'{')?;
        loop {
            self.space();
            let key = self.key()?;
            let value = self.value()?;
            match key.as_str() {
                "columns" => names = Some(value),
                "index" => index = Some(value),
                "index_names" => index_name = Scanner { text: value, at: 0 }.list().next().map(cell),
                "data" => data = Some(value),
                "schema" if value.contains("\"pandas_version\"") => {}
                "column_names" => {}
                _ => return None,
            }
            if !self.comma() {
                break;
            }
        }
        self.expect(b'}')?;
        let data = data?;
        let Some(names) = names else {
            let mut scanner = Scanner { text: data, at: 1 };
            let table = scanner.records(limits, cancel, b',')?;
            scanner.expect(b']')?;
            return Some(table);
        };
        if !names.starts_with('[') || !data.starts_with('[') {
            return None;
        }
        let mut table = TablePreview::default();
        let name = |raw: &str| Column::named(Some(safe(&cell(raw), MAX_NAME).into_owned()));
        table.columns = Scanner { text: names, at: 0 }.list().take(limits.max_columns + 1).map(name).collect();
        let mut labels = index.map(|text| Scanner { text, at: 0 }.into_list());
        if labels.is_some() {
            let name = index_name.filter(|name| !name.is_empty()).unwrap_or_default();
            table.columns.insert(0, Column::named(Some(name.into_owned())));
        }
        let mut images = Vec::new();
        let mut total = 0;
        for row in (Scanner { text: data, at: 0 }).list() {
            total += 1;
            let label = labels.as_mut().map(|labels| labels.next().map_or(Cow::Borrowed(""), cell));
            if table.rows.len() >= limits.max_rows {
                continue;
            }
            if total % 256 == 0 && cancel.is_cancelled() {
                return None;
            }
            let mut cells: Vec<Cow<'_, str>> = label.into_iter().collect();
            if row.starts_with('[') {
                let offset = cells.len();
                for (at, raw) in (Scanner { text: row, at: 0 }).list().take(limits.max_columns + 1).enumerate() {
                    let picture = picture(raw);
                    if picture.is_some() && !images.contains(&(at + offset)) {
                        images.push(at + offset);
                    }
                    cells.push(picture.unwrap_or_else(|| cell(raw)));
                }
            } else if row != "null" {
                cells.push(cell(row));
            }
            table.rows.push(cells.iter().map(AsRef::as_ref));
        }
        let width = table.columns.len();
        table.ragged_rows = (0..table.rows.len()).filter(|&row| table.rows.width_of(row) != width).count();
        table.total_rows = Some(total);
        for at in images {
            if let Some(column) = table.columns.get_mut(at) {
                column.kind = ValueKind::Image;
                "image".clone_into(&mut column.type_name);
            }
        }
        Some(table)
    }

    /// Objects of plain values one after the other; each key is a column. `None` when one holds objects, or too few of
    /// them have the same keys.
    fn records(&mut self, limits: &Limits, cancel: &Cancel, between: u8) -> Option<TablePreview> {
        let mut names: Vec<String> = Vec::new();
        let mut positions: FxHashMap<String, usize> = FxHashMap::default();
        let mut rows = Rows::of_columns(0);
        let (mut total, mut filled) = (0_u64, 0_u64);
        loop {
            self.space();
            let start = self.at;
            if self.expect(b'{').is_none() {
                break;
            }
            let mut cells: Vec<Cow<'_, str>> = vec![Cow::Borrowed(""); names.len()];
            loop {
                self.space();
                if self.peek() == Some(b'}') {
                    break;
                }
                let key = self.key()?;
                let raw = self.value()?;
                if raw.starts_with('{') || raw.starts_with("[{") {
                    return None;
                }
                let at = match positions.get(&key) {
                    Some(&at) => at,
                    // A key on every other object is no column.
                    None if names.len() >= limits.max_columns => return None,
                    None => {
                        positions.insert(key.clone(), names.len());
                        names.push(key);
                        cells.push(Cow::Borrowed(""));
                        names.len() - 1
                    }
                };
                filled += 1;
                cells[at] = cell(raw);
                if !self.comma() {
                    break;
                }
            }
            self.space();
            self.expect(b'}')?;
            debug_assert!(self.at > start);
            total += 1;
            if rows.len() < limits.max_rows {
                rows.push(cells.iter().map(AsRef::as_ref));
            }
            if total % 256 == 0 && cancel.is_cancelled() {
                return None;
            }
            if between == b',' && !self.comma() {
                break;
            }
        }
        let is_table = total > 0 && !names.is_empty() && filled * 2 >= total * names.len() as u64;
        // A single object is settings more often than a table.
        if !is_table || total < 2 {
            return None;
        }
        let columns = names.iter().map(|name| Column::named(Some(safe(name, MAX_NAME).into_owned()))).collect();
        Some(TablePreview { columns, rows, total_rows: Some(total), ..TablePreview::default() })
    }

    /// Whether the object that begins here holds plain values and lists alone; `None` when it ends behind the text.
    fn is_flat_object(&mut self) -> Option<bool> {
        self.expect(b'{')?;
        loop {
            self.space();
            if self.peek()? == b'}' {
                return Some(true);
            }
            let Some(_) = self.key() else { return Some(false) };
            if self.peek()? == b'{' {
                return Some(false);
            }
            self.value()?;
            self.space();
            match self.peek()? {
                b',' => self.at += 1,
                b'}' => return Some(true),
                _ => return Some(false),
            }
        }
    }

    /// A key and its colon; the value comes next.
    fn key(&mut self) -> Option<String> {
        let raw = self.value().filter(|raw| raw.starts_with('"'))?;
        self.space();
        self.expect(b':')?;
        self.space();
        Some(cell(raw).into_owned())
    }

    /// The raw text of the value that begins here.
    fn value(&mut self) -> Option<&'t str> {
        self.space();
        let bytes = self.text.as_bytes();
        let start = self.at;
        let mut depth = 0_usize;
        loop {
            match *bytes.get(self.at)? {
                b'"' => self.string()?,
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' => {
                    depth = depth.checked_sub(1)?;
                    self.at += 1;
                }
                b',' | b':' | b' ' | b'\n' | b'\r' | b'\t' if depth > 0 => self.at += 1,
                byte if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.') => {
                    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.');
                    let word = self.at;
                    while bytes.get(self.at).is_some_and(is_part) {
                        self.at += 1;
                    }
                    if depth == 0 && !is_word(&self.text[word..self.at]) {
                        return None;
                    }
                }
                _ => return None,
            }
            if depth == 0 {
                return Some(&self.text[start..self.at]);
            }
        }
    }

    /// Behind the string that begins here.
    fn string(&mut self) -> Option<()> {
        self.at += 1;
        loop {
            self.at += memchr::memchr2(b'"', b'\\', self.text.as_bytes().get(self.at..)?)?;
            if self.peek()? == b'"' {
                self.at += 1;
                return Some(());
            }
            self.at += 2;
            while !self.text.is_char_boundary(self.at.min(self.text.len())) {
                self.at += 1;
            }
        }
    }

    /// The raw values of the list that this is.
    fn list(&mut self) -> impl Iterator<Item = &'t str> {
        let inner = Scanner { text: self.text, at: self.at };
        inner.into_list()
    }

    fn into_list(mut self) -> impl Iterator<Item = &'t str> {
        let mut is_open = self.expect(b'[').is_some();
        std::iter::from_fn(move || {
            self.space();
            if !is_open || self.peek() == Some(b']') {
                return None;
            }
            let value = self.value()?;
            is_open = self.comma();
            Some(value)
        })
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        self.space();
        (self.peek()? == byte).then(|| self.at += 1)
    }

    fn comma(&mut self) -> bool {
        self.expect(b',').is_some()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }
}

fn is_word(word: &str) -> bool {
    matches!(word, "true" | "false" | "null" | "NaN" | "Infinity" | "-Infinity")
        || (word.starts_with(|first: char| first.is_ascii_digit() || first == '-') && word.parse::<f64>().is_ok())
}

/// A value as a cell: a string without its quotes, words as pandas writes them, lists as they stand.
fn cell(raw: &str) -> Cow<'_, str> {
    match raw {
        "true" => "True".into(),
        "false" => "False".into(),
        "null" => "".into(),
        _ => match raw.strip_prefix('"').and_then(|raw| raw.strip_suffix('"')) {
            Some(inside) if !inside.contains('\\') => inside.into(),
            Some(inside) => serde_json::from_str::<String>(raw).map_or(inside.into(), Cow::Owned),
            None => raw.into(),
        },
    }
}

/// The path of the picture that a cell of `log_table` stands for.
fn picture(raw: &str) -> Option<Cow<'_, str>> {
    if !raw.starts_with('{') {
        return None;
    }
    let mut scanner = Scanner { text: raw, at: 1 };
    let (mut is_image, mut path, mut small) = (false, None, None);
    loop {
        let key = scanner.key()?;
        let value = scanner.value()?;
        match key.as_str() {
            "type" => is_image = value == "\"image\"",
            "filepath" => path = Some(cell(value)),
            "compressed_filepath" => small = Some(cell(value)),
            _ => {}
        }
        if !scanner.comma() {
            return path.or(small).filter(|_| is_image);
        }
    }
}
