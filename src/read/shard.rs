//! Inputs in parts of about the same number, so that several machines can read them.

use std::fmt;
use std::str::FromStr;

use super::Entry;

/// One of `count` parts of all inputs.
///
/// An input belongs to the part that the hash of its name says: the first 8 bytes of its BLAKE3 hash, little-endian,
/// modulo the count, plus one. So the parts depend on nothing but the names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    index: u64,
    count: u64,
}

impl Shard {
    /// True if the input is in this part.
    pub fn has(self, entry: &Entry) -> bool {
        let hash = blake3::hash(entry.source.as_bytes());
        let first = hash.as_bytes().first_chunk().copied().unwrap_or_default();
        u64::from_le_bytes(first) % self.count + 1 == self.index
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.index, self.count)
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(written: &str) -> Result<Shard, String> {
        let parts = written.split_once('/').and_then(|(index, count)| Some((index.parse().ok()?, count.parse().ok()?)));
        match parts {
            Some((index, count)) if (1..=count).contains(&index) => Ok(Shard { index, count }),
            _ => Err("write it like 1/4, for the first of four parts".to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Content;

    #[test]
    fn every_input_is_in_one_part() {
        let shards: Vec<Shard> = (1..=4).map(|index| format!("{index}/4").parse().unwrap()).collect();
        let mut sizes = [0; 4];
        for number in 0..4000 {
            let entry = Entry::new(format!("{number}.txt"), Content::Bytes(Vec::new()), 0);
            let of: Vec<usize> = (0..4).filter(|at| shards[*at].has(&entry)).collect();
            assert_eq!(of.len(), 1);
            sizes[of[0]] += 1;
        }
        assert!(sizes.iter().all(|size| (900..1100).contains(size)), "{sizes:?}");
        for wrong in ["", "1", "0/4", "5/4", "a/4", "1/0", "1/4/2"] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
    }
}
