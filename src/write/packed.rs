//! Rows as bytes that the sink of a binary format takes apart again, a cell at a time and without a copy of what it holds.

use std::io;

use crate::schema::Value;

/// A cell taken out of packed rows. Texts are UTF-8.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Cell<'a> {
    Null,
    Bool(bool),
    Integer(i64),
    Number(f64),
    Text(&'a [u8]),
    /// The items, packed.
    List(&'a [u8]),
}

const NULL: u8 = 0;
const FALSE: u8 = 1;
const TRUE: u8 = 2;
const INTEGER: u8 = 3;
const NUMBER: u8 = 4;
const TEXT: u8 = 5;
const LIST: u8 = 6;

/// Appends a cell.
pub(super) fn push(cell: &Value<'_>, out: &mut Vec<u8>) {
    match *cell {
        Value::Null => out.push(NULL),
        Value::Bool(value) => out.push(if value { TRUE } else { FALSE }),
        Value::Integer(value) => {
            out.push(INTEGER);
            out.extend_from_slice(&i64::try_from(value).unwrap_or(i64::MAX).to_le_bytes());
        }
        Value::Number(value) => {
            out.push(NUMBER);
            // The text formats know no negative zero.
            out.extend_from_slice(&(value + 0.0).to_le_bytes());
        }
        Value::Text(text) => push_text(out, |out| out.extend_from_slice(text.as_bytes())),
        Value::Name(name) => push_text(out, |out| out.extend_from_slice(name.as_bytes())),
        Value::Short(text) => push_text(out, |out| out.extend_from_slice(text.as_bytes())),
        Value::List(names) => {
            push_sized(LIST, out, |out| names.iter().for_each(|name| push(&Value::Name(name), out)));
        }
    }
}

/// Appends a text, which `fill` appends.
pub(super) fn push_text(out: &mut Vec<u8>, fill: impl FnOnce(&mut Vec<u8>)) {
    push_sized(TEXT, out, fill);
}

fn push_sized(tag: u8, out: &mut Vec<u8>, fill: impl FnOnce(&mut Vec<u8>)) {
    out.push(tag);
    let at = out.len();
    out.extend_from_slice(&[0; 4]);
    fill(out);
    let size = (out.len() - at - 4) as u32;
    out[at..at + 4].copy_from_slice(&size.to_le_bytes());
}

/// Takes the next cell off the front of `bytes`.
pub(super) fn take<'a>(bytes: &mut &'a [u8]) -> io::Result<Cell<'a>> {
    let [tag] = take_array(bytes)?;
    Ok(match tag {
        NULL => Cell::Null,
        FALSE => Cell::Bool(false),
        TRUE => Cell::Bool(true),
        INTEGER => Cell::Integer(i64::from_le_bytes(take_array(bytes)?)),
        NUMBER => Cell::Number(f64::from_le_bytes(take_array(bytes)?)),
        TEXT => Cell::Text(take_sized(bytes)?),
        LIST => Cell::List(take_sized(bytes)?),
        _ => return Err(broken()),
    })
}

fn take_array<const SIZE: usize>(bytes: &mut &[u8]) -> io::Result<[u8; SIZE]> {
    let (array, rest) = bytes.split_first_chunk().ok_or_else(broken)?;
    *bytes = rest;
    Ok(*array)
}

fn take_sized<'a>(bytes: &mut &'a [u8]) -> io::Result<&'a [u8]> {
    let size = u32::from_le_bytes(take_array(bytes)?) as usize;
    let (taken, rest) = bytes.split_at_checked(size).ok_or_else(broken)?;
    *bytes = rest;
    Ok(taken)
}

/// Rows that end in the middle of a cell, or that another version packed.
pub(super) fn broken() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the rows to write are damaged")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::{ScopeTerm, Short};
    use crate::schema::NameSet;

    #[test]
    fn cells_come_back_in_order_and_damage_is_told() {
        let cells = [
            Value::Null,
            Value::Bool(true),
            Value::Bool(false),
            Value::Integer(7),
            Value::Number(-0.0),
            Value::Text("三级，85%"),
            Value::Name("percent"),
            Value::Short(Short::number(32)),
            Value::List(NameSet::of(&ScopeTerm::NAMES, &["first", "later"])),
        ];
        let mut bytes = Vec::new();
        cells.iter().for_each(|cell| push(cell, &mut bytes));
        let mut rest = bytes.as_slice();
        let mut taken = Vec::new();
        while !rest.is_empty() {
            taken.push(take(&mut rest).unwrap());
        }
        let fixed = [Cell::Null, Cell::Bool(true), Cell::Bool(false), Cell::Integer(7), Cell::Number(0.0)];
        assert_eq!(taken[..5], fixed);
        assert!(matches!(taken[4], Cell::Number(zero) if zero.is_sign_positive()));
        assert_eq!(taken[5..8], ["三级，85%", "percent", "32"].map(|text| Cell::Text(text.as_bytes())));
        let Cell::List(mut items) = taken[8] else { panic!("no list") };
        assert_eq!(take(&mut items).unwrap(), Cell::Text(b"first"));
        assert_eq!(take(&mut items).unwrap(), Cell::Text(b"later"));
        assert!(items.is_empty());

        for mut cut in [&bytes[..5], &b"\x09"[..], &b"\x05\xFF\xFF\xFF\xFF"[..]] {
            assert!(std::iter::from_fn(|| (!cut.is_empty()).then(|| take(&mut cut))).take(9).any(|cell| cell.is_err()));
        }
    }
}
