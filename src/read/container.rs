//! The containers: inputs that hold many records. To add one, add a file beside this one and a line to the list.
//!
//! What an input is, is decided by its name; its first bytes confirm it or decide otherwise. A file whose name speaks of
//! no container is not opened here, so that a folder of small pages costs this thread nothing.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::compression::Compression;
use super::stored::Stored;
use super::unpacked::Unpacked;
use super::{Content, Entry, Fields, OpenError, Opened, Stream, json_lines, parquet, read, tar, warc, zip};
use crate::article::Raw;

/// Every container, in the order in which first bytes are tried.
pub static CONTAINERS: [Container; 5] = [
    Container { name: "WARC", extensions: &["warc", "wet", "wat"], is_head: warc::is_head, open: warc::open },
    Container { name: "Parquet", extensions: &["parquet"], is_head: parquet::is_head, open: parquet::open },
    Container { name: "ZIP", extensions: &["zip"], is_head: zip::is_head, open: zip::open },
    Container { name: "tar", extensions: &["tar"], is_head: tar::is_head, open: tar::open },
    Container {
        name: "JSON Lines",
        extensions: &["jsonl", "ndjson", "jsonlines"],
        is_head: json_lines::is_head,
        open: json_lines::open,
    },
];

/// A kind of file that holds many records.
pub struct Container {
    /// What it is called.
    pub name: &'static str,
    /// The extensions of its files, before one of compression.
    pub extensions: &'static [&'static str],
    /// Whether bytes begin like one.
    is_head: fn(&[u8]) -> bool,
    /// Opens one and leaves out the records before a number.
    open: fn(Input, &Arc<Fields>, u64) -> Result<Records, OpenError>,
}

/// The records of a container, in order; their numbers rise. What cannot be read is an entry that says so.
pub(super) type Records = Box<dyn Iterator<Item = Entry> + Send>;

/// A container that is to be opened.
pub(super) struct Input {
    /// Its bytes from the beginning.
    pub unpacked: Unpacked,
    /// The file, if there is one.
    path: Option<PathBuf>,
}

impl Input {
    /// A file in which reading can begin anywhere. What is compressed, or comes from a stream, is put into a temporary
    /// file, which has no name and goes with its last reader.
    pub fn into_file(mut self) -> io::Result<File> {
        if let Some(path) = self.path.filter(|_| !self.unpacked.is_compressed()) {
            return File::open(path);
        }
        let mut file = nameless_file()?;
        io::copy(&mut self.unpacked, &mut file)?;
        file.rewind()?;
        Ok(file)
    }
}

fn nameless_file() -> io::Result<File> {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let name = format!("zhfacts-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let path = std::env::temp_dir().join(name);
    let file = File::options().read(true).write(true).create_new(true).open(&path)?;
    std::fs::remove_file(path)?;
    Ok(file)
}

/// An input that may be a container.
pub(super) enum Unopened {
    File(PathBuf),
    Stream(Stream),
}

/// What an input is.
pub(super) enum Found {
    Container(&'static Container, Records),
    /// No container; its bytes are here.
    Page(Content),
}

/// Opens an input if it is a container; records before `from` are left out.
pub(super) fn open(input: Unopened, fields: &Arc<Fields>, from: u64) -> Result<Found, OpenError> {
    let name = match &input {
        Unopened::File(path) => Name::of(&path.file_name().unwrap_or_default().to_string_lossy()),
        Unopened::Stream(_) => Name { may_be_container: true, ..Name::default() },
    };
    let (path, reader): (_, Box<dyn Read + Send>) = match input {
        Unopened::File(path) if !name.may_be_container => return Ok(Found::Page(Content::File(path))),
        Unopened::File(path) => (Some(path.clone()), Box::new(File::open(path)?)),
        Unopened::Stream(stream) => (None, stream.0),
    };
    let mut stored = Stored::new(reader);
    stored.need(Compression::HEAD)?;
    let compression = Compression::of_head(stored.filled()).or(name.compression);
    let mut unpacked = Unpacked::of(stored, compression);
    let is_empty = unpacked.is_empty();
    let head = unpacked.head();
    let container = CONTAINERS.iter().find(|container| (container.is_head)(head)).or(name.container);
    match (container, path) {
        // An empty file holds no records that could tell of it: it is refused as an empty page is.
        (_, Some(path)) if is_empty => Ok(Found::Page(Content::File(path))),
        (Some(container), path) => {
            Ok(Found::Container(container, (container.open)(Input { unpacked, path }, fields, from)?))
        }
        (None, Some(path)) => Ok(Found::Page(Content::File(path))),
        (None, None) => Ok(Found::Page(Content::Bytes(read(unpacked, 0)?))),
    }
}

/// Reads an input that is one page. What is compressed is decompressed.
///
/// # Errors
/// If it cannot be read, or is a container.
pub fn read_page(entry: Entry) -> Result<Raw, OpenError> {
    let input = match entry.content {
        Content::File(path) => Unopened::File(path),
        Content::Stream(stream) => Unopened::Stream(stream),
        _ => return Err(OpenError::Nowhere("it is neither a file nor a stream".to_string())),
    };
    match open(input, &Arc::default(), 0)? {
        Found::Container(container, _) => Err(OpenError::Malformed(format!(
            "it is a container of pages ({}): read it with extract, or take one page out of it",
            container.name
        ))),
        Found::Page(content) => match (Entry { content, ..entry }).open()? {
            Opened::Page(raw) => Ok(raw),
            Opened::Skipped(reason) => Err(OpenError::Malformed(reason.to_string())),
        },
    }
}

/// What a file's name says.
#[derive(Default)]
struct Name {
    compression: Option<Compression>,
    container: Option<&'static Container>,
    /// The file has to be looked into: it is a container by its name, or compressed and nobody knows what.
    may_be_container: bool,
}

impl Name {
    fn of(name: &str) -> Name {
        let name = name.to_ascii_lowercase();
        let parted =
            |name: &str| name.rsplit_once('.').map(|(stem, extension)| (stem.to_string(), extension.to_string()));
        let Some((stem, extension)) = parted(&name) else { return Name::default() };
        let (compression, inner) = match SHORT.iter().find(|(short, ..)| *short == extension) {
            Some((_, compression, inner)) => (Some(*compression), Some((*inner).to_string())),
            None => match Compression::of_extension(&extension) {
                Some(compression) => (Some(compression), parted(&stem).map(|(_, inner)| inner)),
                None => (None, Some(extension)),
            },
        };
        let has = |container: &&Container| inner.as_deref().is_some_and(|inner| container.extensions.contains(&inner));
        let container = CONTAINERS.iter().find(has);
        let is_page = inner.as_deref().is_some_and(|inner| PAGES.contains(&inner));
        Name { compression, container, may_be_container: container.is_some() || (compression.is_some() && !is_page) }
    }
}

/// Extensions that stand for two.
const SHORT: [(&str, Compression, &str); 4] = [
    ("tgz", Compression::Gzip, "tar"),
    ("tbz", Compression::Bzip2, "tar"),
    ("tbz2", Compression::Bzip2, "tar"),
    ("tzst", Compression::Zstandard, "tar"),
];

/// Extensions of pages: what is compressed under them is left to the workers.
const PAGES: [&str; 7] = ["txt", "html", "htm", "xhtml", "shtml", "md", "xml"];

/// Why a member of an archive is left alone, if it is: by its name alone.
pub(super) fn unwanted(member: &str) -> Option<Content> {
    let is_hidden = |part: &str| part.starts_with('.') && part != "." && part != ".." || part == "__MACOSX";
    if member.split(['/', '\\']).any(is_hidden) {
        return Some(Content::Skipped("hidden files of archives"));
    }
    let container = Name::of(member).container?;
    Some(Content::Malformed(format!(
        "a container inside of an archive ({}) is not opened: unpack it first",
        container.name
    )))
}

/// The name of a member of an archive: UTF-8, or else GB18030, in which Chinese systems write it.
pub(super) fn member_name(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(name) => name.to_string(),
        Err(_) => encoding_rs::GB18030.decode_without_bom_handling(bytes).0.into_owned(),
    }
}
