//! What the stages hand to one another before there is a fact: [`Raw`], [`Page`] and [`Article`].

use encoding_rs::Encoding;

use crate::fact::{Id, terms};
use crate::table::Table;
use crate::text::Span;

/// Bytes as they were read, and where they came from.
#[derive(Clone, Debug, Default)]
pub struct Raw {
    /// Path relative to the INPUT it was found under, with `/`.
    pub source: String,
    /// Place inside a container input, from 0; 0 for a plain file.
    pub record: u64,
    /// Where the record begins in the container file as it is stored, in bytes.
    pub record_offset: Option<u64>,
    /// Name inside an archive.
    pub member: Option<String>,
    /// Address, where the input carries one.
    pub url: Option<String>,
    /// The day on which it was fetched, by UTC, in ISO 8601, where the container says so.
    pub retrieved_on: Option<String>,
    /// What the container says of the bytes.
    pub declared: Declared,
    /// The bytes of the record.
    pub bytes: Vec<u8>,
}

/// What a container or a server says of a record's bytes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Declared {
    /// The encoding, as of a `Content-Type`: a hint, which the bytes may belie.
    pub encoding: Option<&'static Encoding>,
    /// The markup: a hint like the extension of a file's name, in whose place it stands.
    pub markup: Option<Markup>,
    /// The container holds characters, not bytes; so they are UTF-8, and no encoding is guessed or forced.
    pub is_utf_8: bool,
}

/// Whether a page is marked up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Markup {
    /// Plain text: what stands there is what is read.
    #[default]
    Text,
    /// HTML: the readable text has to be taken out first.
    Html,
}

/// A decoded page: characters, and what was guessed about their encoding.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// A hash of the raw input record: it depends on the bytes alone.
    pub article_id: Id,
    /// Path relative to the INPUT it was found under.
    pub source: String,
    /// Place inside a container input.
    pub record: u64,
    /// Where the record begins in the container file as it is stored, in bytes.
    pub record_offset: Option<u64>,
    /// Name inside an archive.
    pub member: Option<String>,
    /// Address, where the input carries one.
    pub url: Option<String>,
    /// The day on which it was fetched, by UTC, where the input says so: the page can be of no later one.
    pub retrieved_on: Option<String>,
    /// Plain text or HTML.
    pub markup: Markup,
    /// WHATWG name of the encoding the bytes were decoded from.
    pub encoding: &'static str,
    /// How many characters stand for bytes that could not be decoded.
    pub replacements: usize,
    /// The characters: no byte-order mark, line ends are LF.
    pub text: String,
}

/// A page taken apart. All spans are byte spans of `text`, which is owned here and nowhere else.
#[derive(Clone, Debug, Default)]
pub struct Article {
    /// The whole readable text. For plain text the decoded input as it is; for HTML title, dateline, body, disclaimer
    /// and related items in page order, a line a block, table cells parted by ` | `.
    pub text: String,
    /// Name of the site layout that read it.
    pub layout: String,
    /// Headline.
    pub title: Option<Span>,
    /// The one-line verdict under the headline or ahead of the body.
    pub answer: Option<Span>,
    /// Publisher as the page states it.
    pub publisher: Option<String>,
    /// ISO 8601 date or date-time, as precise as the page.
    pub published_at: Option<String>,
    /// The article's own text, from its first line to its last.
    pub body: Option<Span>,
    /// The body's outline, in order of place.
    pub sections: Vec<Section>,
    /// The body's tables, in order of place.
    pub tables: Vec<Table>,
    /// Recommended items in page order.
    pub related: Vec<RelatedItem>,
    /// Warnings on quality.
    pub flags: Vec<Flag>,
}

/// One part of the body's outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Number of the section it stands in (from 1), 0 at the top.
    pub parent: usize,
    /// Depth, from 1.
    pub level: usize,
    /// The heading, without its number and white space.
    pub heading: Span,
    /// From the heading's line to the last line before the next section of the same or a higher level.
    pub span: Span,
}

/// A recommended item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RelatedItem {
    /// All of the item, title to date.
    pub span: Span,
    /// Its headline.
    pub title: Span,
    /// The beginning of its text, where shown.
    pub snippet: Option<Span>,
    /// The verdict at the head of the snippet.
    pub answer: Option<Span>,
    /// Category, as the page names it.
    pub category: Option<String>,
    /// ISO 8601 date or date-time.
    pub published_on: Option<String>,
    /// Where it leads.
    pub url: Option<String>,
    /// The snippet breaks off before a sentence ends.
    pub truncated: bool,
    /// Warnings on quality.
    pub flags: Vec<Flag>,
}

terms! {
    /// A warning on the quality of an article or an item.
    Flag {
        PromptLeak = "prompt_leak", "text of a writing instruction stands in place of content";
        NoBody = "no_body", "no text of its own was found";
        DecodeErrors = "decode_errors", "some bytes could not be decoded";
        GenericLayout = "generic_layout", "no site layout knew the page";
        ListPage = "list_page", "a list of links, not an article";
        ErrorPage = "error_page", "what a server sends in place of an article: an error, a check of the reader";
    }
}
