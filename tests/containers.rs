//! Containers: each gives the pages that plain files give, damage costs what it touches, and bombs do not go off.

mod container_files;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use container_files::{Damage, Made, made, pages, warc_record};
use zhfacts::article::Raw;
use zhfacts::read::{Content, Entry, Fields, MAX_RECORD_BYTES, Opened, Position, Stream, find, records};

/// What reading an input came to, record by record.
#[derive(Debug)]
enum Read {
    Page(Box<Raw>),
    Skipped(&'static str),
    Rejected(String),
}

fn read_entries(entries: Vec<Entry>, fields: &Fields, after: Option<Position>) -> Vec<(u64, Read)> {
    let entries = records(entries, fields.clone(), after);
    let read = |entry: Entry| {
        let record = entry.record;
        let read = match entry.open() {
            Ok(Opened::Page(raw)) => Read::Page(Box::new(raw)),
            Ok(Opened::Skipped(reason)) => Read::Skipped(reason),
            Err(error) => Read::Rejected(error.to_string()),
        };
        (record, read)
    };
    entries.map(read).collect()
}

/// Reads a file by its name.
fn read_file(folder: &Path, name: &str, bytes: &[u8]) -> Vec<(u64, Read)> {
    let path = folder.join(name);
    fs::write(&path, bytes).expect("a file");
    let found = find(&[path], &[], 1).expect("an input");
    read_entries(found.entries, &Fields::default(), None)
}

fn read_stream(bytes: &[u8]) -> Vec<(u64, Read)> {
    let stream = Stream(Box::new(std::io::Cursor::new(bytes.to_vec())));
    read_entries(vec![Entry::new("-".to_string(), Content::Stream(stream), 0)], &Fields::default(), None)
}

fn texts(read: &[(u64, Read)]) -> Vec<String> {
    let text = |(_, read): &(u64, Read)| match read {
        Read::Page(raw) => Some(String::from_utf8_lossy(&raw.bytes).into_owned()),
        _ => None,
    };
    read.iter().filter_map(text).collect()
}

fn rejects(read: &[(u64, Read)]) -> Vec<&str> {
    let reject = |(_, read): &'_ (u64, Read)| matches!(read, Read::Rejected(_));
    let rejected = read.iter().filter(|read| reject(read));
    rejected.map(|(_, read)| if let Read::Rejected(error) = read { error.as_str() } else { "" }).collect()
}

fn temporary() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

#[test]
fn each_container_holds_its_pages_with_address_and_name() {
    let (folder, pages) = (temporary(), pages());
    for Made { name, bytes, has_urls, has_members, .. } in made(&pages) {
        let read = read_file(folder.path(), name, &bytes);
        assert_eq!(texts(&read), pages, "{name}");
        assert!(rejects(&read).is_empty(), "{name}: {read:?}");
        assert!(read.windows(2).all(|two| two[0].0 < two[1].0), "{name}: numbers rise");
        let raws = read.iter().filter_map(|(_, read)| if let Read::Page(raw) = read { Some(raw) } else { None });
        for (at, raw) in raws.enumerate() {
            assert_eq!(raw.source, name);
            assert_eq!(raw.url, has_urls.then(|| format!("http://example.cn/{at}")), "{name}");
            assert_eq!(raw.member, has_members.then(|| format!("页面/{at}.txt")), "{name}");
        }
        // Nothing in a stream of Brotli says that it is one.
        if !name.ends_with(".br") {
            assert_eq!(texts(&read_stream(&bytes)), pages, "{name} from a stream");
        }
    }
}

#[test]
fn reading_goes_on_after_any_record() {
    let (folder, pages) = (temporary(), pages());
    for Made { name, bytes, .. } in made(&pages) {
        let all = read_file(folder.path(), name, &bytes);
        let entries = || find(&[folder.path().join(name)], &[], 1).expect("an input").entries;
        for (at, (record, _)) in all.iter().enumerate() {
            let after = Position { source: name.to_string(), record: *record };
            let rest = read_entries(entries(), &Fields::default(), Some(after));
            assert_eq!(texts(&rest), texts(&all[at + 1..]), "{name} after {record}");
            let numbers = |read: &[(u64, Read)]| read.iter().map(|(record, _)| *record).collect::<Vec<_>>();
            assert_eq!(numbers(&rest), numbers(&all[at + 1..]), "{name} after {record}");
        }
        let beyond = Position { source: format!("{name}0"), record: 0 };
        assert!(read_entries(entries(), &Fields::default(), Some(beyond)).is_empty());
    }
}

/// From an offset of a record its page can be read alone.
#[test]
fn offsets_lead_to_the_records() {
    let (folder, pages) = (temporary(), pages());
    let mut proved = BTreeMap::new();
    for Made { name, bytes, .. } in made(&pages) {
        for (_, read) in read_file(folder.path(), name, &bytes) {
            let Read::Page(raw) = read else { continue };
            let Some(offset) = raw.record_offset else { continue };
            let cut = folder.path().join(format!("cut-{name}"));
            fs::write(&cut, &bytes[offset as usize..]).expect("a file");
            let entries = find(std::slice::from_ref(&cut), &[], 1).expect("an input").entries;
            let read = read_entries(entries, &Fields::default(), None);
            let Some((0, Read::Page(first))) = read.first() else { panic!("{name} at {offset}: {read:?}") };
            assert!(first.bytes == raw.bytes && first.record_offset == Some(0), "{name} at {offset}");
            *proved.entry(name).or_insert(0) += 1;
        }
    }
    let expected = ["a.jsonl", "a.warc", "a.warc.gz", "a.warc.zst", "a.wet.warc.gz"];
    for name in expected {
        assert_eq!(proved.get(name), Some(&pages.len()), "{name}");
    }
}

/// Every page that the damage does not touch is read, nothing panics, and no reading takes long.
#[test]
fn damage_costs_what_it_touches() {
    let (folder, pages) = (temporary(), pages());
    let mut random = container_files::Random(7);
    let mut faults = Vec::new();
    for made in made(&pages) {
        let size = made.bytes.len();
        let cuts: Vec<_> = (0..100).map(|_| Damage::Cut(random.below(size))).collect();
        let flips: Vec<_> = (0..1000).map(|_| Damage::Flip(random.below(size), 1 + random.below(255) as u8)).collect();
        for damage in cuts.into_iter().chain(flips) {
            let start = Instant::now();
            let read = read_file(folder.path(), made.name, &damage.done_to(&made.bytes));
            let took = start.elapsed();
            let found: BTreeSet<String> = texts(&read).into_iter().collect();
            let lost: Vec<usize> =
                (0..pages.len()).filter(|at| !made.touches(&damage, *at) && !found.contains(&pages[*at])).collect();
            let is_untold = matches!(damage, Damage::Cut(at @ 1..) if !made.is_border(at)) && rejects(&read).is_empty();
            let has_panicked = rejects(&read).iter().any(|error| error.contains("fault in the program"));
            if !lost.is_empty() || is_untold || has_panicked || took > Duration::from_secs(5) {
                faults.push(format!("{} {damage:?}: {lost:?} lost in {took:?}, {:?}", made.name, rejects(&read)));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_record_that_is_too_large_is_passed_over() {
    let folder = temporary();
    let large = "大".repeat(MAX_RECORD_BYTES as usize / 3 + 2);
    let lines = format!("{{\"text\":\"{large}\"}}\n{{\"text\":\"小\"}}\n");
    let warc = [
        warc_record("response", "http://a.cn/", large.as_bytes()),
        warc_record("conversion", "http://b.cn/", "小".as_bytes()),
    ];
    let containers = [
        ("l.jsonl", lines.into_bytes()),
        ("w.warc", warc.concat()),
        ("t.tar", container_files::tar(&[&large, "小"])),
        ("z.zip", container_files::zip(&[&large, "小"])),
    ];
    for (name, bytes) in containers {
        let read = read_file(folder.path(), name, &bytes);
        assert_eq!(texts(&read), ["小"], "{name}");
        assert_eq!(rejects(&read), ["it is larger than 64 MiB, the most that is read as one record"], "{name}");
    }
}

#[test]
fn bombs_do_not_go_off() {
    let folder = temporary();
    // 4 GB of zeros, a thousandth of that, and less again.
    let zeros = vec![0; 64 << 20];
    let frame = zstd::encode_all(&zeros[..], 1).expect("a frame");
    let bomb = frame.repeat(64);
    let start = Instant::now();
    for name in ["b.jsonl.zst", "b.warc.zst", "b.tar.zst", "b.html.zst", "b.zst"] {
        let read = read_file(folder.path(), name, &bomb);
        assert!(texts(&read).is_empty() && rejects(&read).len() == 1, "{name}: {:?}", rejects(&read));
    }
    let stream = container_files::brotli(&zeros.repeat(4));
    for name in ["b.jsonl.br", "b.html.br", "b.br"] {
        let read = read_file(folder.path(), name, &stream);
        assert!(texts(&read).is_empty() && rejects(&read).len() == 1, "{name}: {:?}", rejects(&read));
    }
    let twice = zstd::encode_all(&bomb[..], 1).expect("a frame");
    let read = read_file(folder.path(), "c.txt.zst", &twice);
    assert_eq!(rejects(&read).len(), 1);
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}

#[test]
fn a_page_of_brotli_is_known_by_its_name() {
    let folder = temporary();
    let page = container_files::brotli("报销比例为60%".as_bytes());
    for name in ["a.html.br", "a.br", "A.TXT.BR"] {
        assert_eq!(texts(&read_file(folder.path(), name, &page)), ["报销比例为60%"], "{name}");
    }
    let cut = read_file(folder.path(), "a.txt.br", &page[..page.len() - 2]);
    assert_eq!(rejects(&cut), ["it ends in the middle of compressed data"]);
    let longer = read_file(folder.path(), "a.txt.br", &[&page[..], b"more"].concat());
    assert_eq!(rejects(&longer), ["its compressed data are damaged"]);
}

#[test]
fn an_empty_file_is_a_page_without_a_word_whatever_its_name() {
    let folder = temporary();
    let nothing = zstd::encode_all(&b""[..], 1).expect("a frame");
    for (name, bytes) in
        [("a.jsonl", &[][..]), ("a.warc", &[]), ("a.zip", &[]), ("a.parquet", &[]), ("a.tar.zst", &nothing)]
    {
        assert_eq!(texts(&read_file(folder.path(), name, bytes)), [""], "{name}");
    }
}

#[test]
fn archives_of_pages_hold_other_things_too() {
    let folder = temporary();
    let bytes = container_files::odd_zip();
    let read = read_file(folder.path(), "a.zip", &bytes);
    assert_eq!(texts(&read), ["页面"]);
    let skipped: Vec<_> = read
        .iter()
        .filter_map(|(_, read)| if let Read::Skipped(reason) = read { Some(*reason) } else { None })
        .collect();
    assert_eq!(skipped, ["folders and links of archives", "hidden files of archives"]);
    assert_eq!(
        rejects(&read),
        ["a container inside of an archive (JSON Lines) is not opened: unpack it first", "it is encrypted"]
    );
}

#[test]
fn fields_are_chosen_by_flag_or_by_usual_names() {
    let folder = temporary();
    let lines = r#"{"html":"<p>甲</p>","text":"乙","url":"http://a.cn/","id":{"x":[1,null]}}
{"raw_html":"<p>丙</p>","link":null,"uri":"http://c.cn/"}

{"id":1}
{"text":5}
["text"]
{"text":"\u4e01","n":1e400}
"#;
    let named = |text: Option<&str>, html: Option<&str>| Fields {
        text: text.map(str::to_string),
        html: html.map(str::to_string),
        url: None,
    };
    let read = |fields: &Fields| {
        let path = folder.path().join("a.jsonl");
        fs::write(&path, lines).expect("a file");
        read_entries(find(&[path], &[], 1).expect("an input").entries, fields, None)
    };
    let usual = read(&Fields::default());
    assert_eq!(texts(&usual)[..2], ["乙", "<p>丙</p>"]);
    let numbers: Vec<u64> = usual.iter().map(|(record, _)| *record).collect();
    assert_eq!(numbers, [0, 1, 3, 4, 5, 6], "a blank line counts, and gives nothing");
    assert!(matches!(&usual[1].1, Read::Page(raw) if raw.url.as_deref() == Some("http://c.cn/")));
    assert_eq!(texts(&read(&named(None, Some("html")))), ["<p>甲</p>"]);
    assert_eq!(texts(&read(&named(Some("text"), Some("raw_html"))))[..2], ["乙", "<p>丙</p>"]);
}
