//! JSON Lines: one JSON object a line, whose fields hold the page and its address. A record is a line, counted from 0.

use std::fmt;
use std::io::{self, BufRead};
use std::sync::Arc;

use memchr::memchr;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::container::{Input, Records};
use super::entry::Form;
use super::unpacked::Unpacked;
use super::{Content, Entry, Fields, MAX_RECORD_BYTES, OpenError, Opened, reason};
use crate::article::{Declared, Raw};

/// Whether a text begins as an object of JSON does.
pub(super) fn is_head(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    head.strip_prefix(b"{").is_some_and(|rest| rest.trim_ascii_start().starts_with(b"\""))
}

/// Opens a file of lines; those before `from` are left out.
pub(super) fn open(input: Input, fields: &Arc<Fields>, from: u64) -> Result<Records, OpenError> {
    let form = Arc::new(Object { fields: Arc::clone(fields) });
    Ok(Box::new(Lines { input: input.unpacked, form, next: 0, from }))
}

struct Lines {
    input: Unpacked,
    form: Arc<Object>,
    next: u64,
    from: u64,
}

/// What the next line came to.
enum Line {
    Whole(Vec<u8>),
    /// It was passed over, and had so many bytes.
    TooLong(u64),
    /// The input is damaged there.
    Broken(io::Error, u64),
    End,
}

impl Iterator for Lines {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        loop {
            let record_offset = self.input.offset();
            let line = self.line();
            let record = self.next;
            self.next += 1;
            let entry = match line {
                Line::End => return None,
                _ if record < self.from => continue,
                Line::Whole(line) if line.trim_ascii().is_empty() => continue,
                Line::Whole(line) => {
                    let bytes = line.len() as u64;
                    Entry::of_record(record, Content::Record(line, Arc::clone(&self.form) as Arc<dyn Form>), bytes)
                }
                Line::TooLong(bytes) => Entry::failed(record, &OpenError::TooLarge, bytes),
                Line::Broken(error, bytes) => Entry::of_record(record, Content::Malformed(reason(&error)), bytes),
            };
            return Some(Entry { record_offset, ..entry });
        }
    }
}

impl Lines {
    /// Reads to the end of a line, and keeps no more of it than may be in a record.
    fn line(&mut self) -> Line {
        let (mut line, mut length) = (Vec::new(), 0);
        loop {
            let buffer = match self.input.fill_buf() {
                Ok([]) if length == 0 => return Line::End,
                Ok([]) => break,
                Ok(buffer) => buffer,
                Err(error) => return Line::Broken(error, length),
            };
            let end = memchr(b'\n', buffer);
            let part = &buffer[..end.unwrap_or(buffer.len())];
            length += part.len() as u64;
            if length <= MAX_RECORD_BYTES {
                line.extend_from_slice(part);
            } else {
                line = Vec::new();
            }
            let used = part.len() + usize::from(end.is_some());
            self.input.consume(used);
            if end.is_some() {
                break;
            }
        }
        if length > MAX_RECORD_BYTES { Line::TooLong(length) } else { Line::Whole(line) }
    }
}

/// Objects of JSON, of which some fields are read.
#[derive(Debug)]
struct Object {
    fields: Arc<Fields>,
}

impl Form for Object {
    fn open(&self, bytes: Vec<u8>, raw: Raw) -> Result<Opened, OpenError> {
        let malformed = |error: serde_json::Error| OpenError::Malformed(format!("it is no line of JSON: {error}"));
        let (pages, addresses) = (self.fields.pages(), self.fields.addresses());
        let names: Vec<&str> = pages.iter().map(|page| page.name).chain(addresses.iter().copied()).collect();
        let line = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
        let mut json = serde_json::Deserializer::from_slice(line);
        let mut held = Pick { names: &names }.deserialize(&mut json).map_err(malformed)?;
        json.end().map_err(malformed)?;
        let url = held.split_off(pages.len()).into_iter().find_map(Held::text);
        let page = pages.iter().zip(held).find_map(|(field, held)| Some((field, held.text()?)));
        let (field, text) = page.ok_or_else(|| OpenError::Malformed(self.fields.missing()))?;
        let declared = Declared { markup: field.markup, is_utf_8: true, ..Declared::default() };
        Ok(Opened::Page(Raw { url, declared, bytes: text.into_bytes(), ..raw }))
    }
}

/// The value of a field.
#[derive(Clone, Debug)]
enum Held {
    Text(String),
    /// Null, or of another type: not what a page is.
    Other,
}

impl Held {
    fn text(self) -> Option<String> {
        match self {
            Held::Text(text) if !text.is_empty() => Some(text),
            _ => None,
        }
    }
}

/// Reads an object and keeps the fields of these names, in their order.
struct Pick<'n> {
    names: &'n [&'n str],
}

impl<'de> DeserializeSeed<'de> for Pick<'_> {
    type Value = Vec<Held>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<Held>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Pick<'_> {
    type Value = Vec<Held>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Vec<Held>, A::Error> {
        let mut held = vec![Held::Other; self.names.len()];
        while let Some(name) = map.next_key_seed(Name { names: self.names })? {
            match name {
                Some(at) => held[at] = map.next_value_seed(Text)?,
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(held)
    }
}

/// Reads the name of a field as its place among the names wanted.
struct Name<'n> {
    names: &'n [&'n str],
}

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<usize>, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = Option<usize>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the name of a field")
    }

    fn visit_str<E>(self, name: &str) -> Result<Option<usize>, E> {
        Ok(self.names.iter().position(|wanted| *wanted == name))
    }
}

/// Reads a value and keeps it if it is a text.
struct Text;

impl<'de> DeserializeSeed<'de> for Text {
    type Value = Held;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Held, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Text {
    type Value = Held;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_str<E>(self, text: &str) -> Result<Held, E> {
        Ok(Held::Text(text.to_string()))
    }

    fn visit_string<E>(self, text: String) -> Result<Held, E> {
        Ok(Held::Text(text))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Held, E> {
        Ok(Held::Other)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Held, E> {
        Ok(Held::Other)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Held, E> {
        Ok(Held::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Held, E> {
        Ok(Held::Other)
    }

    fn visit_unit<E>(self) -> Result<Held, E> {
        Ok(Held::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Held, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Held::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Held, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Held::Other)
    }
}
