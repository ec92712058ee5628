//! Recommended items that were read before.
//!
//! Pages of one site recommend one another: where all of them are read, an item stands on as many pages as one page has
//! items, on average. What an item says does not depend on where it stands, so it is read once and kept for the pages
//! that follow.

use std::hash::{Hash, Hasher};
use std::mem::size_of;
use std::sync::Arc;

use quick_cache::sync::Cache;
use quick_cache::{Equivalent, Weighter};

use super::piece::ItemText;
use super::reading::Reading;
use crate::dataset::{FactRow, RegionRow};
use crate::places::DivisionId;
use crate::zones::ItemParts;

/// What is kept takes so many bytes, about: some seven thousand items. More takes more time where no item is seen again
/// (`docs/performance.md`).
const ROOM: u64 = 32 << 20;
/// So many bytes an item takes with what it says, about.
const USUAL: u64 = 4 << 10;

/// What the items say that were read last. Threads share it.
pub(super) struct KnownItems(Cache<Key, Known, ByBytes>);

/// An item and its text.
struct Key {
    text: Box<str>,
    parts: ItemParts,
}

impl Key {
    fn item(&self) -> ItemText<'_> {
        ItemText { text: &self.text, parts: self.parts }
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Key) -> bool {
        self.item() == other.item()
    }
}

impl Eq for Key {}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.item().hash(state);
    }
}

impl Equivalent<Key> for ItemText<'_> {
    fn equivalent(&self, key: &Key) -> bool {
        *self == key.item()
    }
}

/// What an item says.
#[derive(Clone)]
struct Known {
    reading: Arc<Reading>,
    /// The divisions that the title of its page names, where they may have had a say.
    under: Option<Arc<[DivisionId]>>,
    /// The memory that all of it takes, about.
    bytes: u64,
}

#[derive(Clone)]
struct ByBytes;

impl Weighter<Key, Known> for ByBytes {
    fn weight(&self, _: &Key, known: &Known) -> u64 {
        known.bytes
    }
}

impl Default for KnownItems {
    fn default() -> KnownItems {
        KnownItems(Cache::with_weighter((ROOM / USUAL) as usize, ROOM, ByBytes))
    }
}

impl KnownItems {
    /// What an item says on a page whose title names these divisions, if it is known.
    pub(super) fn get(&self, item: ItemText<'_>, named: &[DivisionId]) -> Option<Arc<Reading>> {
        let known = self.0.get(&item)?;
        known.under.is_none_or(|under| *under == *named).then_some(known.reading)
    }

    /// Keeps what an item says on a page whose title names these divisions.
    pub(super) fn put(&self, item: ItemText<'_>, named: &[DivisionId], reading: &Arc<Reading>) {
        let under = reading.open.then(|| named.into());
        let known = Known { reading: Arc::clone(reading), under, bytes: bytes(item, reading) };
        self.0.insert(Key { text: item.text.into(), parts: item.parts }, known);
    }
}

/// The memory of an item with what it says, about.
fn bytes(item: ItemText<'_>, reading: &Reading) -> u64 {
    let of_fact = |fact: &FactRow| {
        let named = [&fact.region_name, &fact.cited_title].into_iter().flatten();
        [&fact.text, &fact.evidence, &fact.rule].into_iter().chain(named).map(String::capacity).sum::<usize>()
    };
    let of_region = |region: &RegionRow| region.text.capacity() + region.name.capacity();
    let texts = reading.facts.iter().map(of_fact).sum::<usize>() + reading.regions.iter().map(of_region).sum::<usize>();
    let rows = reading.facts.capacity() * size_of::<FactRow>() + reading.regions.capacity() * size_of::<RegionRow>();
    (size_of::<(Key, Known, Reading)>() + item.text.len() + texts + rows) as u64
}
