//! Clusters: texts that resemble the first of them.
//!
//! Texts are taken in the order of the dataset. Each joins the cluster whose first text it resembles most, if that is
//! as much as [`THRESHOLD`]; else it may become the first of one. So every member resembles the first, and no chain of small
//! changes joins two texts that have nothing in common.

use std::collections::{HashMap, HashSet};

use super::{Item, Member, Signature};
use crate::dataset::ClusterRow;
use crate::fact::Id;

/// How much a text resembles the first of its cluster at the least.
pub const THRESHOLD: f64 = 0.6;

/// First texts of clusters that are compared because of one band: where more share one, it is a phrase of a whole site.
const MOST: usize = 1000;

/// All texts of a dataset. Of each 144 bytes are held, and while clusters are made 8 bytes more, and up to 600 bytes of a
/// text that shares a band with another.
#[derive(Debug, Default)]
pub struct Items {
    items: Vec<Item>,
    seen: HashSet<(Member, Id)>,
}

impl Items {
    /// Adds a text, unless it was added before.
    pub fn add(&mut self, item: Item) {
        if self.seen.insert((item.member, item.id)) {
            self.items.push(item);
        }
    }

    /// The clusters that have more than one member: articles first, then recommended items, each cluster in the order
    /// of its first text.
    pub fn clusters(self) -> Vec<ClusterRow> {
        let Items { mut items, seen } = self;
        drop(seen);
        // Stable, so that the order of the dataset stays.
        items.sort_by_key(|item| item.member);
        items.chunk_by(|one, two| one.member == two.member).flat_map(clusters).collect()
    }
}

/// The clusters among texts of one sort.
fn clusters(items: &[Item]) -> Vec<ClusterRow> {
    let shared = shared(items);
    let mut firsts: HashMap<(usize, u32), Vec<usize>> = HashMap::new();
    let mut members: Vec<Vec<(usize, f64)>> = vec![Vec::new(); items.len()];
    for (at, item) in items.iter().enumerate().filter(|(at, _)| shared[*at]) {
        let known = item.signature.bands().enumerate().filter_map(|band| firsts.get(&band)).flatten();
        let mut known: Vec<usize> = known.copied().collect();
        known.sort_unstable();
        known.dedup();
        let like = |first: usize| (first, items[first].signature.similarity(&item.signature));
        // Of several that are as like, the first.
        let nearest = known.into_iter().map(like).rev().max_by(|one, two| one.1.total_cmp(&two.1));
        match nearest.filter(|(_, similarity)| *similarity >= THRESHOLD) {
            Some((first, similarity)) => members[first].push((at, similarity)),
            None => {
                for band in item.signature.bands().enumerate() {
                    let firsts = firsts.entry(band).or_default();
                    if firsts.len() < MOST {
                        firsts.push(at);
                    }
                }
            }
        }
    }
    let rows = members.into_iter().enumerate().filter(|(_, members)| !members.is_empty());
    rows.flat_map(|(first, members)| {
        std::iter::once((first, 1.0)).chain(members).map(move |(at, similarity)| ClusterRow {
            cluster_id: items[first].id,
            member: items[at].member,
            id: items[at].id,
            similarity: (similarity * 1000.0).round() / 1000.0,
        })
    })
    .collect()
}

/// Whether each text shares a band with another: most do not, and are done with.
fn shared(items: &[Item]) -> Vec<bool> {
    let mut shared = vec![false; items.len()];
    let mut band: Vec<(u32, u32)> = Vec::with_capacity(items.len());
    for number in 0..Signature::BANDS {
        band.clear();
        band.extend(items.iter().zip(0u32..).filter_map(|(item, at)| Some((item.signature.bands().nth(number)?, at))));
        band.sort_unstable();
        for group in band.chunk_by(|one, two| one.0 == two.0).filter(|group| group.len() > 1) {
            group.iter().for_each(|(_, at)| shared[*at as usize] = true);
        }
    }
    shared
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(seed: u32, length: usize) -> String {
        let next = |state: &mut u32| {
            *state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            char::from_u32(0x4E00 + (*state >> 8) % 5000)
        };
        let mut state = seed;
        (0..length).filter_map(|_| next(&mut state)).collect()
    }

    fn id(number: u64) -> Id {
        Id::from_bytes(number.to_le_bytes())
    }

    fn item(member: Member, number: u64, text: &str) -> Item {
        Item { member, id: id(number), signature: Signature::of(&[text]).unwrap() }
    }

    fn clusters_of(items: &[Item]) -> Vec<(Id, Member, Id)> {
        let mut all = Items::default();
        items.iter().for_each(|item| all.add(*item));
        let rows = all.clusters();
        assert!(rows.iter().all(|row| (THRESHOLD..=1.0).contains(&row.similarity)), "{rows:?}");
        rows.into_iter().map(|row| (row.cluster_id, row.member, row.id)).collect()
    }

    #[test]
    fn texts_join_the_first_that_they_resemble_and_no_other_sort() {
        let (one, two) = (text(1, 500), text(2, 500));
        let (like, copy) = (format!("{}{}", text(9, 20), &one), two.clone());
        let found = clusters_of(&[
            item(Member::Related, 7, &one),
            item(Member::Article, 1, &one),
            item(Member::Article, 2, &two),
            item(Member::Article, 3, &like),
            item(Member::Article, 4, &copy),
            item(Member::Article, 5, &text(3, 500)),
            // The same article again is no member of its own.
            item(Member::Article, 1, &one),
            item(Member::Related, 8, &two),
        ]);
        let row = |first, number| (id(first), Member::Article, id(number));
        assert_eq!(found, [row(1, 1), row(1, 3), row(2, 2), row(2, 4)]);
    }

    #[test]
    fn a_chain_of_changes_does_not_join_its_ends() {
        let whole = text(4, 2000);
        let chars: Vec<char> = whole.chars().collect();
        let windows: Vec<Item> = (0..6)
            .map(|step| item(Member::Article, step, &chars[step as usize * 150..][..1000].iter().collect::<String>()))
            .collect();
        let found = clusters_of(&windows);
        assert!(found.len() >= 4, "neighbours resemble each other: {found:?}");
        let firsts: HashSet<_> = found.iter().map(|(first, _, _)| first).collect();
        assert!(firsts.len() > 1, "the ends do not: {found:?}");
    }

    #[test]
    fn an_item_is_stored_and_read_back() {
        let item = item(Member::Related, 0x0123_4567_89AB_CDEF, &text(5, 100));
        assert_eq!(Item::from_bytes(&item.to_bytes()), item);
    }
}
