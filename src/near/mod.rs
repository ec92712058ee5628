//! Near-duplicates: articles, and recommended items, whose texts are nearly the same, such as one press release on two sites.
//!
//! Two texts resemble each other as far as they share runs of five characters: the Jaccard index of the sets of these
//! runs (A. Z. Broder, On the resemblance and containment of documents, 1997). A signature of 128 bytes is kept of each text,
//! from which that index can be estimated; texts that are worth a comparison are found by bands of the signature (Leskovec,
//! Rajaraman, Ullman, Mining of Massive Datasets, section 3.4). What was measured stands in `docs/near-duplicates.md`.

mod cluster;
mod fold;
mod signature;

pub use cluster::{Items, THRESHOLD};
pub use fold::folded;
pub use signature::{SHORTEST, Signature};

use crate::dataset::Extraction;
use crate::fact::{Id, terms};
use crate::join::Taken;
use crate::rows::Row;
use crate::schema::TableId;

terms! {
    /// What is compared with its like.
    Member {
        Article = "article", "title and body of a page";
        Related = "related", "title and snippet of a recommended item";
    }
}

/// The signature of a text that has an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// What it is.
    pub member: Member,
    /// `article_id` or `related_id`.
    pub id: Id,
    /// The signature.
    pub signature: Signature,
}

impl Item {
    /// Bytes of an item where it is stored.
    pub const SIZE: usize = 1 + 8 + signature::VALUES;

    /// The items of a page: the article and what it recommends, unless a text is too short to tell.
    pub fn all(page: &Extraction) -> Vec<Item> {
        let article = &page.article;
        let texts = [article.title.as_deref().unwrap_or_default(), &article.body];
        let related = page.related.iter().map(|item| {
            Item::of(Member::Related, item.related_id, [&item.title, item.snippet.as_deref().unwrap_or_default()])
        });
        Item::of(Member::Article, article.article_id, texts).into_iter().chain(related.flatten()).collect()
    }

    /// The items of a page that was read back from a dataset.
    pub(crate) fn all_taken(page: &Taken) -> Vec<Item> {
        let article =
            |row: &Row<'_>| Item::of(Member::Article, row.id("article_id")?, [row.text("title"), row.text("body")]);
        let related =
            |row: &Row<'_>| Item::of(Member::Related, row.id("related_id")?, [row.text("title"), row.text("snippet")]);
        let (articles, items) = (&page.tables[TableId::Articles], &page.tables[TableId::Related]);
        articles.iter().filter_map(article).chain(items.iter().filter_map(related)).collect()
    }

    fn of(member: Member, id: Id, texts: [&str; 2]) -> Option<Item> {
        Some(Item { member, id, signature: Signature::of(&texts)? })
    }

    /// The item as it is stored.
    pub fn to_bytes(&self) -> [u8; Item::SIZE] {
        let mut bytes = [0; Item::SIZE];
        bytes[0] = self.member as u8;
        bytes[1..9].copy_from_slice(&self.id.to_bytes());
        bytes[9..].copy_from_slice(self.signature.bytes());
        bytes
    }

    /// A stored item.
    pub fn from_bytes(bytes: &[u8; Item::SIZE]) -> Item {
        let member = if bytes[0] == Member::Article as u8 { Member::Article } else { Member::Related };
        let (mut id, mut signature) = ([0; 8], [0; signature::VALUES]);
        id.copy_from_slice(&bytes[1..9]);
        signature.copy_from_slice(&bytes[9..]);
        Item { member, id: Id::from_bytes(id), signature: Signature::from_bytes(signature) }
    }
}
