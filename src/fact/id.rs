//! Ids of pages, items and facts, and the codes of divisions: numbers that the dataset writes as digits.

use std::fmt;
use std::str::FromStr;

use super::Short;

/// Names a page, an item, a fact or a cluster: the first 64 bits of a BLAKE3 hash, written as 16 hex digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id(u64);

impl Id {
    /// The id of what these bytes say.
    pub fn of(bytes: &[u8]) -> Id {
        let mut first = [0; 8];
        first.copy_from_slice(&blake3::hash(bytes).as_bytes()[..8]);
        Id(u64::from_be_bytes(first))
    }

    /// As the dataset has it.
    pub fn text(self) -> Short {
        Short::hex(self.0)
    }

    /// As it is stored.
    pub(crate) fn to_bytes(self) -> [u8; 8] {
        self.0.to_le_bytes()
    }

    /// One that was stored.
    pub(crate) fn from_bytes(bytes: [u8; 8]) -> Id {
        Id(u64::from_le_bytes(bytes))
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text().fmt(f)
    }
}

/// What was to be an id or a code is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it is not made of {digits}")]
pub struct WrongDigits {
    digits: &'static str,
}

impl FromStr for Id {
    type Err = WrongDigits;

    fn from_str(text: &str) -> Result<Id, WrongDigits> {
        let is_hex = text.len() == 16 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let number = u64::from_str_radix(text, 16).ok().filter(|_| is_hex);
        number.map(Id).ok_or(WrongDigits { digits: "16 hex digits" })
    }
}

/// The code of a division by GB/T 2260: six digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DivisionCode(u32);

impl DivisionCode {
    /// As the dataset has it.
    pub fn text(self) -> Short {
        Short::EMPTY.digits(self.0, 6)
    }
}

impl fmt::Display for DivisionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text().fmt(f)
    }
}

impl FromStr for DivisionCode {
    type Err = WrongDigits;

    fn from_str(text: &str) -> Result<DivisionCode, WrongDigits> {
        let is_code = text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit());
        let number = text.parse().ok().filter(|_| is_code);
        number.map(DivisionCode).ok_or(WrongDigits { digits: "six digits" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        for text in ["0000000000000000", "00ff00000000000a", "ffffffffffffffff"] {
            let id: Id = text.parse().unwrap();
            assert_eq!(id.to_string(), text);
            assert_eq!(Id::from_bytes(id.to_bytes()), id);
        }
        for text in ["110000", "000001"] {
            assert_eq!(text.parse::<DivisionCode>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in ["", "ff", "+0ff00000000000a", "00FF00000000000A", "00ff00000000000a0"] {
            assert!(text.parse::<Id>().is_err(), "{text}");
        }
        for text in ["", "11000", "1100000", "+11000", "11000a"] {
            assert!(text.parse::<DivisionCode>().is_err(), "{text}");
        }
    }

    #[test]
    fn an_id_is_the_beginning_of_the_hash() {
        assert_eq!(Id::of(b"page").to_string(), blake3::hash(b"page").to_hex()[..16]);
    }
}
