//! Short texts that are no allocation: ids, codes and dates as the dataset has them.

use std::fmt;

/// Up to 22 bytes of ASCII that no format has to quote or escape.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Short {
    length: u8,
    bytes: [u8; Short::ROOM],
}

impl Short {
    const ROOM: usize = 22;

    /// The text without a character.
    pub(super) const EMPTY: Short = Short { length: 0, bytes: [0; Short::ROOM] };

    /// Appends ASCII; what there is no room for is left out.
    pub(super) fn push(mut self, text: &str) -> Short {
        let free = &mut self.bytes[usize::from(self.length)..];
        let count = text.len().min(free.len());
        free[..count].copy_from_slice(&text.as_bytes()[..count]);
        self.length += count as u8;
        self
    }

    /// Appends a number in so many digits, with zeros before it; the higher digits of a longer one are left out.
    pub(super) fn digits(mut self, mut number: u32, count: usize) -> Short {
        let free = &mut self.bytes[usize::from(self.length)..];
        let count = count.min(free.len());
        for digit in free[..count].iter_mut().rev() {
            *digit = b'0' + (number % 10) as u8;
            number /= 10;
        }
        self.length += count as u8;
        self
    }

    /// A number in as many digits as it has.
    pub fn number(number: u32) -> Short {
        Short::EMPTY.digits(number, number.checked_ilog10().map_or(1, |power| power as usize + 1))
    }

    /// The 16 hex digits of a number.
    pub(super) fn hex(number: u64) -> Short {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut short = Short { length: 16, ..Short::EMPTY };
        for (digit, place) in short.bytes[..16].iter_mut().zip((0..16).rev()) {
            *digit = DIGITS[(number >> (4 * place) & 0xF) as usize];
        }
        short
    }

    /// Its bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length)]
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        // Nothing but ASCII is ever appended.
        std::str::from_utf8(self.as_bytes()).unwrap_or_default()
    }
}

impl fmt::Display for Short {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Short {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_what_was_appended() {
        assert_eq!(Short::EMPTY.digits(7, 2).push("-").digits(2024, 4).as_str(), "07-2024");
        assert_eq!(Short::hex(0x0123_4567_89ab_cdef).as_str(), "0123456789abcdef");
        for number in [0, 9, 10, 999, 1000, u32::MAX] {
            assert_eq!(Short::number(number).as_str(), number.to_string());
        }
        assert_eq!(Short::EMPTY.push(&"a".repeat(30)).as_str(), "a".repeat(Short::ROOM));
    }
}
