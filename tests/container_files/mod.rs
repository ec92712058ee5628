//! Containers of a few pages, made for tests, and damage done to them.

#![allow(dead_code)] // each test uses a part of it

use std::io::{Cursor, Write};
use std::ops::Range;
use std::sync::Arc;

use flate2::Compression;
use flate2::write::GzEncoder;
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use zip::write::SimpleFileOptions;

/// The stretches of bytes that each page hangs on.
type Stretches = Vec<Vec<Range<usize>>>;

/// A container of all pages in order.
pub struct Made {
    pub name: &'static str,
    pub bytes: Vec<u8>,
    pub has_urls: bool,
    pub has_members: bool,
    /// Where pages do not all hang on all bytes.
    stretches: Option<Stretches>,
}

/// Damage to a file.
#[derive(Clone, Copy, Debug)]
pub enum Damage {
    /// Nothing is left from here on.
    Cut(usize),
    /// The byte here was changed by this mask.
    Flip(usize, u8),
}

impl Damage {
    pub fn done_to(&self, bytes: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        match *self {
            Damage::Cut(at) => bytes.truncate(at),
            Damage::Flip(at, mask) => bytes[at] ^= mask,
        }
        bytes
    }
}

impl Made {
    /// Whether a cut leaves whole records only; what fills a record up at its end may be lacking.
    pub fn is_border(&self, at: usize) -> bool {
        if self.name == "a.tar" {
            // Two blocks of zeros tell that an archive is whole; one will do.
            return at + 512 >= self.bytes.len();
        }
        let filling = 4;
        let own = self.stretches.iter().flatten().map(|stretches| &stretches[0]);
        own.into_iter().any(|own| own.start == at || (own.end - filling..=own.end).contains(&at))
    }

    /// Whether a page may be lost by the damage. The first stretch of a page is its own bytes.
    pub fn touches(&self, damage: &Damage, page: usize) -> bool {
        let Some(stretches) = &self.stretches else { return true };
        match damage {
            Damage::Cut(at) => stretches[page][0].end > *at,
            Damage::Flip(at, _) => stretches[page].iter().any(|stretch| stretch.contains(at)),
        }
    }
}

/// A generator of pseudo-random numbers (xorshift64).
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }
}

/// A dozen pages, each with words of its own, so that they do not shrink to nothing.
pub fn pages() -> Vec<String> {
    let words = [
        "职工",
        "居民",
        "住院",
        "门诊",
        "报销",
        "比例",
        "起付线",
        "年度",
        "参保",
        "缴费",
        "基数",
        "上限",
        "备案",
        "异地",
        "目录",
    ];
    let mut random = Random(3);
    let mut page = |at: usize| {
        let mut text = format!("第{at}页\n");
        for _ in 0..60 {
            text += words[random.below(words.len())];
            text += &format!("{}元，", random.below(9000));
        }
        text + "\n"
    };
    (0..12).map(&mut page).collect()
}

/// The pages in every kind of container.
pub fn made(pages: &[String]) -> Vec<Made> {
    let lines: Vec<Vec<u8>> = (0..).zip(pages).map(|(at, page)| line(at, page)).collect();
    let records: Vec<Vec<u8>> = (0..).zip(pages).map(|(at, page)| response(at, page)).collect();
    let texts: Vec<Vec<u8>> =
        (0..).zip(pages).map(|(at, page)| warc_record("conversion", &url(at), page.as_bytes())).collect();
    let contents: Vec<&str> = pages.iter().map(String::as_str).collect();
    let (tar, zip) = (tar(&contents), zip(&contents));
    let urls = |name, (bytes, stretches)| Made { name, bytes, has_urls: true, has_members: false, stretches };
    let whole = |bytes: Vec<u8>| (bytes, None);
    let members = |name, bytes: &[u8], stretches| Made {
        name,
        bytes: bytes.to_vec(),
        has_urls: false,
        has_members: true,
        stretches,
    };
    let with_info = |records: &[Vec<u8>], pack: fn(&[u8]) -> Vec<u8>| {
        let info = pack(&warc_record("warcinfo", "", b"software: test\r\n"));
        let (bytes, ranges) = joined(records.iter().map(|record| pack(record)));
        let moved =
            |own: Vec<Range<usize>>| own.into_iter().map(|own| own.start + info.len()..own.end + info.len()).collect();
        let moved = ranges.unwrap_or_default().into_iter().map(moved).collect();
        ([info, bytes].concat(), Some(moved))
    };
    // The end of a line is the beginning of the next.
    let mut plain_lines = joined(lines.iter().cloned());
    for own in plain_lines.1.iter_mut().flatten() {
        own.push(own[0].start.saturating_sub(1)..own[0].start);
    }
    vec![
        urls("a.jsonl", plain_lines),
        urls("a.jsonl.gz", whole(gzip(&lines.concat()))),
        urls("a.jsonl.zst", whole(zstd(&lines.concat()))),
        urls("a.ndjson.bz2", whole(bzip2(&lines.concat()))),
        urls("a.jsonl.br", whole(brotli(&lines.concat()))),
        urls("a.warc", with_info(&records, <[u8]>::to_vec)),
        urls("a.warc.gz", with_info(&records, gzip)),
        urls("a.warc.zst", with_info(&records, zstd)),
        urls("a.wet.warc.gz", with_info(&texts, gzip)),
        urls("a.parquet", whole(parquet(pages))),
        members("a.tar", &tar, Some(tar_stretches(&contents))),
        members("a.tar.gz", &gzip(&tar), None),
        members("a.tgz", &gzip(&tar), None),
        members("a.tar.zst", &zstd(&tar), None),
        members("a.tar.bz2", &bzip2(&tar), None),
        members("a.zip", &zip, Some(zip_stretches(&zip, pages.len()))),
    ]
}

fn joined(parts: impl Iterator<Item = Vec<u8>>) -> (Vec<u8>, Option<Stretches>) {
    let (mut bytes, mut stretches) = (Vec::new(), Vec::new());
    for part in parts {
        let own = bytes.len()..bytes.len() + part.len();
        stretches.push(vec![own]);
        bytes.extend(part);
    }
    (bytes, Some(stretches))
}

fn url(at: usize) -> String {
    format!("http://example.cn/{at}")
}

fn member(at: usize) -> String {
    format!("页面/{at}.txt")
}

fn line(at: usize, page: &str) -> Vec<u8> {
    format!("{}\n", serde_json::json!({"id": at, "url": url(at), "text": page})).into_bytes()
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

pub fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 3).expect("memory")
}

pub fn brotli(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut out, &Default::default()).expect("memory");
    out
}

pub fn bzip2(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

/// A record of a web archive with this block.
pub fn warc_record(kind: &str, url: &str, block: &[u8]) -> Vec<u8> {
    let media = match kind {
        "response" if block.starts_with(b"HTTP/") => "application/http; msgtype=response",
        "warcinfo" => "application/warc-fields",
        _ => "text/plain",
    };
    let uri = if url.is_empty() { String::new() } else { format!("WARC-Target-URI: {url}\r\n") };
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\n{uri}WARC-Date: 2025-03-01T08:00:00Z\r\n\
         WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000000>\r\nContent-Type: {media}\r\n\
         Content-Length: {}\r\n\r\n",
        block.len()
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

fn response(at: usize, page: &str) -> Vec<u8> {
    let head = "HTTP/1.1 200 OK\r\nServer: test\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n";
    warc_record("response", &url(at), &[head.as_bytes(), page.as_bytes()].concat())
}

pub fn tar(pages: &[&str]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (at, page) in pages.iter().enumerate() {
        let mut header = tar::Header::new_ustar();
        header.set_size(page.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, member(at), page.as_bytes()).expect("memory");
    }
    builder.into_inner().expect("memory")
}

/// A head of 512 bytes, the page, and what fills the last block.
fn tar_stretches(pages: &[&str]) -> Stretches {
    let mut start = 0;
    let mut stretch = |page: &&str| {
        let end = start + 512 + page.len().next_multiple_of(512);
        let own = start..end;
        start = end;
        vec![own]
    };
    pages.iter().map(&mut stretch).collect()
}

pub fn zip(pages: &[&str]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (at, page) in pages.iter().enumerate() {
        writer.start_file(member(at), SimpleFileOptions::default()).expect("memory");
        writer.write_all(page.as_bytes()).expect("memory");
    }
    writer.finish().expect("memory").into_inner()
}

/// A member's head and bytes, and its entry in the directory.
fn zip_stretches(bytes: &[u8], count: usize) -> Stretches {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let place = |at: usize, archive: &mut zip::ZipArchive<Cursor<&[u8]>>| {
        let file = archive.by_index_raw(at).expect("a member");
        let end = file.data_start().expect("a place") + file.compressed_size();
        (file.header_start() as usize..end as usize, file.central_header_start() as usize)
    };
    let places: Vec<_> = (0..count).map(|at| place(at, &mut archive)).collect();
    let end_of_entry = |at: usize| places.get(at + 1).map_or(bytes.len() - 22, |(_, entry)| *entry);
    places.iter().enumerate().map(|(at, (own, entry))| vec![own.clone(), *entry..end_of_entry(at)]).collect()
}

/// An archive that also holds a folder, a hidden file, a container and an encrypted member.
pub fn odd_zip() -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    writer.add_directory("folder", options).expect("memory");
    for (name, content) in [("__MACOSX/._a.txt", "x"), ("a.jsonl.gz", "x"), ("a.txt", "页面"), ("locked.txt", "x")] {
        writer.start_file(name, options).expect("memory");
        writer.write_all(content.as_bytes()).expect("memory");
    }
    let mut bytes = writer.finish().expect("memory").into_inner();
    // The flag of encryption, in the head and in the directory.
    let names: Vec<usize> = memchr::memmem::find_iter(&bytes, b"locked.txt").collect();
    bytes[names[0] - 30 + 6] |= 1;
    bytes[names[1] - 46 + 8] |= 1;
    bytes
}

/// Three row groups, with a column that nobody wants.
pub fn parquet(pages: &[String]) -> Vec<u8> {
    let message = "message pages { required int64 id; optional binary url (STRING); optional binary text (STRING); }";
    let schema = Arc::new(parse_message_type(message).expect("a schema"));
    let properties = WriterProperties::builder().set_compression(parquet::basic::Compression::SNAPPY).build();
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties)).expect("memory");
    for (group, pages) in pages.chunks(5).enumerate() {
        let mut row_group = writer.next_row_group().expect("memory");
        let levels = vec![1; pages.len()];
        let urls: Vec<ByteArray> = (0..pages.len()).map(|at| url(group * 5 + at).as_str().into()).collect();
        let texts: Vec<ByteArray> = pages.iter().map(|page| page.as_str().into()).collect();
        let mut columns = [Some(urls), Some(texts)].into_iter();
        while let Some(mut column) = row_group.next_column().expect("memory") {
            match column.untyped() {
                ColumnWriter::Int64ColumnWriter(writer) => {
                    writer.write_batch(&vec![7; pages.len()], None, None).expect("memory");
                }
                ColumnWriter::ByteArrayColumnWriter(writer) => {
                    let values = columns.next().flatten().expect("a column");
                    writer.write_batch(&values, Some(&levels), None).expect("memory");
                }
                _ => unreachable!("the schema has no other type"),
            }
            column.close().expect("memory");
        }
        row_group.close().expect("memory");
    }
    writer.into_inner().expect("memory")
}
