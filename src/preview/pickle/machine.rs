//! Walks through a pickle as Python's unpickler would, and makes of each instruction a description: nothing is imported,
//! called or evaluated. What a file may cost is bounded: values, instructions, bytes that are kept, time.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Read};
use std::time::{Duration, Instant};

use rustc_hash::FxHashMap;

use super::super::numpy::dtype::Dtype;
use super::super::page::count_of;
use super::arrays;
use super::value::{Id, Object, Value, Values};
use crate::store::Cancel;

const MAX_VALUES: usize = 1_500_000;
const MAX_INSTRUCTIONS: u64 = 20_000_000;
const MAX_TIME: Duration = Duration::from_secs(4);
/// Bytes of one text that are kept; the rest is passed over.
const MAX_TEXT: u64 = 16 << 10;
/// Bytes of one run of bytes that are kept.
const MAX_BYTES: u64 = 64;
/// Bytes of all that is kept.
const MAX_KEPT: u64 = 64 << 20;
/// Arrays of objects inside of arrays of objects.
const MAX_NESTED: usize = 8;

/// What was found in a stream of one or more pickles.
#[derive(Default)]
pub(in crate::preview) struct Machine {
    pub(in crate::preview) values: Values,
    /// What is imported, and how often.
    pub(in crate::preview) globals: BTreeMap<String, u64>,
    instructions: u64,
    kept: u64,
    until: Option<Instant>,
    nested: usize,
}

/// Why a pickle was not walked through to its end.
pub(in crate::preview) type Stop = String;

/// The stack of one pickle.
#[derive(Default)]
struct Frame {
    stack: Vec<Id>,
    marks: Vec<usize>,
    memo: FxHashMap<u64, Id>,
}

fn ended(error: &io::Error) -> Stop {
    if error.kind() == io::ErrorKind::UnexpectedEof { "ends early".to_owned() } else { error.to_string() }
}

impl Machine {
    /// One pickle, from the reader's place to its end. The value at the top of the stack, and why it stopped before the end.
    pub(in crate::preview) fn run(&mut self, reader: &mut impl BufRead, cancel: &Cancel) -> (Option<Id>, Option<Stop>) {
        let mut frame = Frame::default();
        self.until.get_or_insert_with(|| Instant::now() + MAX_TIME);
        loop {
            match self.step(&mut frame, reader, cancel) {
                Ok(false) => {}
                Ok(true) => return (frame.stack.last().copied(), None),
                Err(stop) => return (frame.stack.first().copied(), Some(stop)),
            }
        }
    }

    fn add(&mut self, value: Value) -> Result<Id, Stop> {
        if self.values.0.len() >= MAX_VALUES {
            return Err(format!("more than {MAX_VALUES} values"));
        }
        self.values.0.push(value);
        Ok(self.values.0.len() as Id - 1)
    }

    fn object(&mut self, class: Id, arguments: Id) -> Result<Id, Stop> {
        let object = Object { class, arguments, state: None, items: Vec::new(), pairs: Vec::new() };
        self.add(Value::Object(Box::new(object)))
    }

    fn global(&mut self, module: &str, name: &str) -> Result<Id, Stop> {
        *self.globals.entry(format!("{module}.{name}")).or_default() += 1;
        self.add(Value::Global(module.into(), name.into()))
    }

    /// One instruction; true after the last.
    fn step(&mut self, frame: &mut Frame, reader: &mut impl BufRead, cancel: &Cancel) -> Result<bool, Stop> {
        self.instructions += 1;
        if self.instructions > MAX_INSTRUCTIONS {
            return Err(format!("more than {MAX_INSTRUCTIONS} instructions"));
        }
        if self.instructions.is_multiple_of(1024) {
            if cancel.is_cancelled() {
                return Err("cancelled".to_owned());
            }
            if self.until.is_some_and(|until| Instant::now() > until) {
                return Err("takes too long".to_owned());
            }
        }
        let code = byte(reader)?;
        match code {
            // PROTO, FRAME: of no meaning here.
            0x80 => {
                let protocol = byte(reader)?;
                if protocol > 5 {
                    return Err(format!("protocol {protocol}"));
                }
            }
            0x95 => drop(number(reader, 8)?),
            b'.' => return if frame.stack.is_empty() { Err(underflow()) } else { Ok(true) },
            b'(' => frame.marks.push(frame.stack.len()),
            b'0' => {
                // POP also takes a mark.
                if frame.marks.last() == Some(&frame.stack.len()) {
                    frame.marks.pop();
                } else {
                    pop(frame)?;
                }
            }
            b'1' => drop(since_mark(frame)?),
            b'2' => {
                let top = *frame.stack.last().ok_or_else(underflow)?;
                frame.stack.push(top);
            }
            b'N' | 0x88 | 0x89 | b'I' | b'J' | b'K' | b'M' | b'L' | 0x8a | 0x8b | b'F' | b'G' | b'S' | b'T' | b'U'
            | b'V' | b'X' | 0x8c | 0x8d | b'B' | b'C' | 0x8e | 0x96 | 0x97 | b']' | b'}' | 0x8f | b')' => {
                let value = self.scalar(code, reader)?;
                let id = self.add(value)?;
                frame.stack.push(id);
            }
            // READONLY_BUFFER
            0x98 => {}
            b'g' | b'h' | b'j' => {
                let key = match code {
                    b'g' => line(reader)?.trim().parse().map_err(|_| "no number of a memo".to_owned())?,
                    b'h' => byte(reader)?.into(),
                    _ => number(reader, 4)?,
                };
                let id = *frame.memo.get(&key).ok_or_else(|| format!("memo {key} is not there"))?;
                frame.stack.push(id);
            }
            b'p' | b'q' | b'r' | 0x94 => {
                let key = match code {
                    b'p' => line(reader)?.trim().parse().map_err(|_| "no number of a memo".to_owned())?,
                    b'q' => byte(reader)?.into(),
                    b'r' => number(reader, 4)?,
                    _ => frame.memo.len() as u64,
                };
                if frame.memo.len() >= MAX_VALUES {
                    return Err(format!("more than {MAX_VALUES} values"));
                }
                frame.memo.insert(key, *frame.stack.last().ok_or_else(underflow)?);
            }
            b't' | b'l' | b'd' | 0x91 | 0x85 | 0x86 | 0x87 | b'a' | b'e' | b's' | b'u' | 0x90 => {
                self.container(code, frame)?;
            }
            _ => self.call(code, frame, reader, cancel)?,
        }
        Ok(false)
    }

    /// Values that stand in the instruction itself.
    fn scalar(&mut self, code: u8, reader: &mut impl BufRead) -> Result<Value, Stop> {
        Ok(match code {
            b'N' => Value::None,
            0x88 => Value::Bool(true),
            0x89 => Value::Bool(false),
            b'I' => match line(reader)?.trim() {
                "01" => Value::Bool(true),
                "00" => Value::Bool(false),
                digits => long(digits),
            },
            b'L' => long(line(reader)?.trim().trim_end_matches('L')),
            b'J' => Value::Int((number(reader, 4)? as u32).cast_signed().into()),
            b'K' => Value::Int(byte(reader)?.into()),
            b'M' => Value::Int(number(reader, 2)?.cast_signed()),
            0x8a | 0x8b => {
                let length = number(reader, if code == 0x8a { 1 } else { 4 })?;
                if length > 8 {
                    skip(reader, length)?;
                    return Ok(Value::LongInt(length));
                }
                let raw = number(reader, length as usize)?;
                let shift = 64 - 8 * length as u32;
                Value::Int(if shift == 64 { 0 } else { (raw << shift).cast_signed() >> shift })
            }
            b'F' => Value::Float(line(reader)?.trim().parse().map_err(|_| "no number".to_owned())?),
            b'G' => Value::Float(f64::from_bits(number(reader, 8)?.swap_bytes())),
            b'S' => {
                let quoted = line(reader)?;
                Value::Text(quoted.trim().trim_matches(['\'', '"']).into())
            }
            b'V' => Value::Text(unescaped(&line(reader)?).into()),
            b'X' | b'T' | b'U' | 0x8c | 0x8d => {
                let width = match code {
                    b'X' | b'T' => 4,
                    0x8d => 8,
                    _ => 1,
                };
                let length = number(reader, width)?;
                let kept = self.kept(reader, length, MAX_TEXT)?;
                Value::Text(String::from_utf8_lossy(&kept).into())
            }
            b'B' | b'C' | 0x8e | 0x96 => {
                let width = match code {
                    b'B' => 4,
                    b'C' => 1,
                    _ => 8,
                };
                let length = number(reader, width)?;
                Value::Bytes(length, self.kept(reader, length, MAX_BYTES)?.into())
            }
            0x97 => Value::Raw,
            b']' => Value::List(Vec::new()),
            b'}' => Value::Dict(Vec::new()),
            0x8f => Value::Set(Vec::new()),
            _ => Value::Tuple(Vec::new()),
        })
    }

    fn kept(&mut self, reader: &mut impl BufRead, length: u64, most: u64) -> Result<Vec<u8>, Stop> {
        let wanted = length.min(most).min(MAX_KEPT.saturating_sub(self.kept));
        let mut bytes = Vec::new();
        reader.by_ref().take(wanted).read_to_end(&mut bytes).map_err(|error| ended(&error))?;
        if (bytes.len() as u64) < wanted {
            return Err("ends early".to_owned());
        }
        self.kept += wanted;
        skip(reader, length - wanted)?;
        Ok(bytes)
    }

    fn container(&mut self, code: u8, frame: &mut Frame) -> Result<(), Stop> {
        let value = match code {
            b't' => Value::Tuple(since_mark(frame)?),
            b'l' => Value::List(since_mark(frame)?),
            0x91 => Value::Set(since_mark(frame)?),
            b'd' => Value::Dict(pairs(&since_mark(frame)?)),
            0x85..=0x87 => {
                let at = frame.stack.len().checked_sub(usize::from(code - 0x84)).ok_or_else(underflow)?;
                Value::Tuple(frame.stack.split_off(at))
            }
            _ => {
                let added = match code {
                    b'a' => vec![pop(frame)?],
                    b's' => {
                        let value = pop(frame)?;
                        vec![pop(frame)?, value]
                    }
                    _ => since_mark(frame)?,
                };
                let target = *frame.stack.last().ok_or_else(underflow)?;
                match (self.values.0.get_mut(target as usize), code) {
                    (Some(Value::Dict(all)), b's' | b'u') => all.extend(pairs(&added)),
                    (Some(Value::Object(object)), b's' | b'u') => object.pairs.extend(pairs(&added)),
                    (Some(Value::List(all) | Value::Set(all)), _) => all.extend(added),
                    (Some(Value::Object(object)), _) => object.items.extend(added),
                    _ => return Err("something is put into what holds nothing".to_owned()),
                }
                return Ok(());
            }
        };
        let id = self.add(value)?;
        frame.stack.push(id);
        Ok(())
    }

    /// Instructions that import or call.
    fn call(&mut self, code: u8, frame: &mut Frame, reader: &mut impl BufRead, cancel: &Cancel) -> Result<(), Stop> {
        let id = match code {
            b'c' => {
                let (module, name) = (line(reader)?, line(reader)?);
                self.global(module.trim(), name.trim())?
            }
            0x93 => {
                let (name, module) = (pop(frame)?, pop(frame)?);
                let text = |id| self.values.text(id).unwrap_or("?").to_owned();
                let (module, name) = (text(module), text(name));
                self.global(&module, &name)?
            }
            0x82..=0x84 => {
                let key = number(reader, 1 << (code - 0x82))?;
                self.global("copyreg", &format!("extension {key}"))?
            }
            b'i' => {
                let (module, name) = (line(reader)?, line(reader)?);
                let class = self.global(module.trim(), name.trim())?;
                let arguments = since_mark(frame)?;
                let arguments = self.add(Value::Tuple(arguments))?;
                self.object(class, arguments)?
            }
            b'o' => {
                let mut all = since_mark(frame)?;
                if all.is_empty() {
                    return Err(underflow());
                }
                let class = all.remove(0);
                let arguments = self.add(Value::Tuple(all))?;
                self.object(class, arguments)?
            }
            b'R' | 0x81 => {
                let (arguments, class) = (pop(frame)?, pop(frame)?);
                self.object(class, arguments)?
            }
            0x92 => {
                let (_, arguments, class) = (pop(frame)?, pop(frame)?, pop(frame)?);
                self.object(class, arguments)?
            }
            b'b' => {
                let state = pop(frame)?;
                let target = *frame.stack.last().ok_or_else(underflow)?;
                if let Some(Value::Object(object)) = self.values.0.get_mut(target as usize) {
                    object.state = Some(state);
                }
                return self.array_behind(target, reader, cancel);
            }
            b'P' => {
                let key = Value::Text(line(reader)?.trim().into());
                let key = self.add(key)?;
                self.add(Value::Persistent(key))?
            }
            b'Q' => {
                let key = pop(frame)?;
                self.add(Value::Persistent(key))?
            }
            other => return Err(format!("{other:#04x} is no instruction")),
        };
        frame.stack.push(id);
        Ok(())
    }

    /// joblib writes the values of an array right behind the description of the array.
    fn array_behind(&mut self, target: Id, reader: &mut impl BufRead, cancel: &Cancel) -> Result<(), Stop> {
        let Some(wrapped) = arrays::wrapped(&self.values, target) else { return Ok(()) };
        let Some(dtype) = wrapped.dtype else { return Err("an array of an unknown type".to_owned()) };
        if dtype == *"object" {
            if self.nested >= MAX_NESTED {
                return Err("arrays of objects inside of each other".to_owned());
            }
            self.nested += 1;
            let (_, stop) = self.run(reader, cancel);
            self.nested -= 1;
            return stop.map_or(Ok(()), Err);
        }
        if wrapped.has_padding {
            let padding = byte(reader)?;
            skip(reader, padding.into())?;
        }
        let size = Dtype::of_code(&dtype).map_or(0, |dtype| dtype.size);
        skip(reader, count_of(&wrapped.shape).saturating_mul(size))
    }
}

fn underflow() -> Stop {
    "takes more from the stack than is there".to_owned()
}

fn pop(frame: &mut Frame) -> Result<Id, Stop> {
    if frame.marks.last().is_some_and(|&mark| mark >= frame.stack.len()) {
        return Err(underflow());
    }
    frame.stack.pop().ok_or_else(underflow)
}

fn since_mark(frame: &mut Frame) -> Result<Vec<Id>, Stop> {
    let mark = frame.marks.pop().filter(|&mark| mark <= frame.stack.len()).ok_or_else(|| "no mark".to_owned())?;
    Ok(frame.stack.split_off(mark))
}

fn pairs(flat: &[Id]) -> Vec<(Id, Id)> {
    flat.as_chunks::<2>().0.iter().map(|&[key, value]| (key, value)).collect()
}

fn long(digits: &str) -> Value {
    digits.parse().map_or(Value::LongInt(digits.len() as u64), Value::Int)
}

fn byte(reader: &mut impl BufRead) -> Result<u8, Stop> {
    Ok(number(reader, 1)? as u8)
}

/// Up to eight bytes, the lowest first.
fn number(reader: &mut impl BufRead, bytes: usize) -> Result<u64, Stop> {
    let mut raw = [0; 8];
    reader.read_exact(&mut raw[..bytes]).map_err(|error| ended(&error))?;
    Ok(u64::from_le_bytes(raw))
}

fn line(reader: &mut impl BufRead) -> Result<String, Stop> {
    let mut bytes = Vec::new();
    reader.by_ref().take(MAX_TEXT).read_until(b'\n', &mut bytes).map_err(|error| ended(&error))?;
    if bytes.pop() != Some(b'\n') {
        return Err("ends early".to_owned());
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn skip(reader: &mut impl BufRead, bytes: u64) -> Result<(), Stop> {
    let skipped = io::copy(&mut reader.by_ref().take(bytes), &mut io::sink()).map_err(|error| ended(&error))?;
    if skipped < bytes { Err("ends early".to_owned()) } else { Ok(()) }
}

/// `raw-unicode-escape`.
fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("\\u").or_else(|| rest.find("\\U")) {
        out.push_str(&rest[..at]);
        let digits = if rest[at..].starts_with("\\u") { 4 } else { 8 };
        let code = rest.get(at + 2..at + 2 + digits).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        if let Some(character) = code.and_then(char::from_u32) {
            out.push(character);
            rest = &rest[at + 2 + digits..];
        } else {
            out.push_str(&rest[at..at + 2]);
            rest = &rest[at + 2..];
        }
    }
    out + rest
}
