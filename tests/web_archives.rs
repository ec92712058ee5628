//! Containers by the whole program: web archives with all that servers do to a page, and files that other tools wrote.

#![allow(clippy::print_stderr)] // a test that is skipped says so

mod container_files;

use std::fs;
use std::path::Path;
use std::process::Command;

use container_files::{Made, brotli, gzip, made, pages, warc_record, zstd};
use encoding_rs::GB18030;
use serde_json::Value;
use zhfacts::read::{CONTAINERS, Fields};

const PAGE: &str =
    "<!DOCTYPE html><html><head><title>报销</title></head><body><p>本市职工医保住院报销比例为85%。</p></body></html>";

fn zhfacts(folder: &Path, arguments: &[&str]) -> Option<i32> {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("zhfacts"));
    command.current_dir(folder).args(arguments).arg("--quiet").status().expect("the program runs").code()
}

fn rows(folder: &Path, table: &str) -> Vec<Value> {
    let text = fs::read_to_string(folder.join(table).with_extension("jsonl")).expect("a table");
    text.lines().map(|line| serde_json::from_str(line).expect("a row")).collect()
}

fn column(folder: &Path, table: &str, column: &str) -> Vec<String> {
    let text = |row: &Value| row[column].as_str().map_or_else(|| row[column].to_string(), str::to_string);
    rows(folder, table).iter().map(text).collect()
}

fn response(url: &str, fields: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\n{fields}\r\n");
    warc_record("response", url, &[head.as_bytes(), body].concat())
}

fn chunked(body: &[u8]) -> Vec<u8> {
    let chunk = |part: &[u8]| [format!("{:x};x=y\r\n", part.len()).as_bytes(), part, b"\r\n"].concat();
    [body.chunks(50).flat_map(chunk).collect(), b"0\r\n\r\n".to_vec()].concat()
}

fn deflate(body: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(body).expect("memory");
    encoder.finish().expect("memory")
}

#[test]
fn the_same_facts_whatever_the_pages_come_in() {
    let root = tempfile::tempdir().expect("a temporary folder");
    let pages = pages();
    fs::create_dir(root.path().join("pages")).expect("a folder");
    for (at, page) in pages.iter().enumerate() {
        fs::write(root.path().join(format!("pages/{at:02}.txt")), page).expect("a file");
    }
    assert_eq!(zhfacts(root.path(), &["extract", "pages", "-o", "plain"]), Some(0));
    let facts = |folder: &str| {
        let path = root.path().join(folder);
        (rows(&path, "facts"), rows(&path, "regions"), column(&path, "articles", "text"))
    };
    let plain = facts("plain");
    assert!(plain.0.len() > 100, "{} facts", plain.0.len());
    for Made { name, bytes, .. } in made(&pages) {
        fs::write(root.path().join(name), bytes).expect("a file");
        assert_eq!(zhfacts(root.path(), &["extract", name, "-o", "data"]), Some(0), "{name}");
        assert!(facts("data") == plain, "{name}");
    }
}

#[test]
fn what_servers_do_to_a_page_is_undone() {
    let root = tempfile::tempdir().expect("a temporary folder");
    let body = PAGE.as_bytes();
    let html = "Content-Type: text/html\r\n";
    let gbk = GB18030.encode(PAGE).0;
    let records = [
        warc_record("request", "http://a.cn/0", b"GET / HTTP/1.1\r\n\r\n"),
        response("http://a.cn/1", html, body),
        response("<http://a.cn/2>", &format!("{html}Transfer-Encoding: chunked\r\n"), &chunked(body)),
        response("http://a.cn/3", &format!("{html}content-encoding: gzip\r\n"), &gzip(body)),
        response("http://a.cn/4", &format!("{html}Content-Encoding: deflate\r\n"), &deflate(body)),
        response("http://a.cn/5", &format!("{html}Content-Encoding: zstd\r\n"), &zstd(body)),
        response("http://a.cn/5b", &format!("{html}Content-Encoding: br\r\n"), &brotli(body)),
        // The encodings were undone, and their names left.
        response("http://a.cn/6", &format!("{html}Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n"), body),
        response("http://a.cn/6b", &format!("{html}Content-Encoding: br\r\n"), body),
        response("http://a.cn/7", "Content-Type: text/html; charset=\"GBK\"\r\n", &gbk),
        response("http://a.cn/8", "Content-Type: image/png\r\n", b"\x89PNG"),
        warc_record("response", "http://a.cn/9", b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\nno"),
        response("http://a.cn/10", &format!("{html}Transfer-Encoding: chunked\r\n"), &chunked(body)[..60]),
        response("http://a.cn/10b", &format!("{html}Content-Encoding: br\r\n"), &brotli(body)[..60]),
        warc_record("resource", "http://a.cn/11", "本市门诊报销比例为50%。".as_bytes()),
    ];
    fs::write(root.path().join("a.warc"), records.concat()).expect("a file");
    assert_eq!(zhfacts(root.path(), &["extract", "a.warc", "-o", "data"]), Some(3));
    let data = root.path().join("data");
    assert_eq!(column(&data, "articles", "url"), ["http://a.cn/1", "http://a.cn/7", "http://a.cn/11"]);
    assert_eq!(column(&data, "articles", "encoding"), ["UTF-8", "GB18030", "UTF-8"]);
    assert_eq!(column(&data, "articles", "title"), ["报销", "报销", "null"]);
    let repeated = ["2", "3", "4", "5", "5b", "6", "6b"].map(|at| format!("http://a.cn/{at}"));
    assert_eq!(column(&data, "duplicates", "url"), repeated);
    assert_eq!(
        column(&data, "rejects", "error"),
        ["its chunked body breaks off", "it ends in the middle of compressed data"]
    );
    assert_eq!(
        (rows(&data, "rejects")[0]["record"].as_u64(), &rows(&data, "rejects")[0]["stage"]),
        (Some(12), &"parse".into())
    );
    let run: Value = serde_json::from_slice(&fs::read(data.join("run.json")).expect("a report")).expect("JSON");
    let skipped = run["inputs"]["skipped"].as_object().expect("reasons");
    assert_eq!(skipped.values().map(|count| count.as_u64().unwrap_or(0)).collect::<Vec<_>>(), [1, 1, 1]);
}

/// A length that is too long, too short or no number costs its record.
#[test]
fn lying_lengths_cost_their_record() {
    let root = tempfile::tempdir().expect("a temporary folder");
    let record = |at: usize| {
        String::from_utf8(warc_record(
            "conversion",
            &format!("http://a.cn/{at}"),
            format!("第{at}页：报销{at}0%。").as_bytes(),
        ))
        .expect("a text")
    };
    let length = |record: &str| {
        record
            .split("Content-Length: ")
            .nth(1)
            .and_then(|rest| rest.split("\r\n").next())
            .map(str::to_string)
            .expect("a length")
    };
    for lie in ["9", "90", "900", "99999999", "999999999999", "x", "-1", "0"] {
        let mut records: Vec<String> = (1..6).map(record).collect();
        records[2] =
            records[2].replace(&format!("Content-Length: {}", length(&records[2])), &format!("Content-Length: {lie}"));
        let packed: Vec<Vec<u8>> = records.iter().map(|record| gzip(record.as_bytes())).collect();
        for (name, bytes) in [("a.warc", records.concat().into_bytes()), ("b.warc.gz", packed.concat())] {
            fs::write(root.path().join(name), bytes).expect("a file");
            assert_eq!(zhfacts(root.path(), &["extract", name, "-o", "data"]), Some(3), "{name} {lie}");
            let found = column(&root.path().join("data"), "articles", "url");
            assert_eq!(found, [1, 2, 4, 5].map(|at| format!("http://a.cn/{at}")), "{name} {lie}");
            assert_eq!(rows(&root.path().join("data"), "rejects").len(), 1, "{name} {lie}");
        }
    }
}

#[test]
fn the_page_on_inputs_names_what_is_read() {
    let page = include_str!("../docs/inputs.md");
    for container in &CONTAINERS {
        assert!(page.contains(&format!("| {}", container.name)), "{}", container.name);
        for extension in container.extensions {
            assert!(page.contains(&format!("`.{extension}`")), "{extension}");
        }
    }
    for name in Fields::USUAL_TEXT.iter().chain(&Fields::USUAL_HTML).chain(&Fields::USUAL_URL) {
        assert!(page.contains(&format!("`{name}`")), "{name}");
    }
}

/// Web archives by warcio and tables by pyarrow, as a Python program writes them.
#[test]
fn files_of_other_tools_are_read() {
    let root = tempfile::tempdir().expect("a temporary folder");
    let Some(python) = std::env::var_os("ZHFACTS_PYTHON") else {
        return eprintln!("skipped: ZHFACTS_PYTHON names no Python with warcio and pyarrow");
    };
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/container_files/write.py");
    let status = Command::new(python).arg(script).arg(root.path()).status().expect("Python runs");
    match status.code() {
        Some(0) => {}
        Some(2) => return eprintln!("skipped: Python lacks warcio or pyarrow"),
        code => panic!("{script} failed: {code:?}"),
    }
    let expected: Vec<String> = (0..20).map(|at| format!("第{at}页：住院报销比例为{at}%。\n")).collect();
    for name in
        ["a.warc", "a.warc.gz", "snappy.parquet", "zstd.parquet", "gzip.parquet", "none.parquet", "binary.parquet"]
    {
        assert_eq!(zhfacts(root.path(), &["extract", name, "-o", "data"]), Some(0), "{name}");
        let data = root.path().join("data");
        assert_eq!(column(&data, "articles", "text"), expected, "{name}");
        let urls: Vec<String> = (0..20).map(|at| format!("http://example.cn/{at}")).collect();
        assert_eq!(column(&data, "articles", "url"), urls, "{name}");
    }
}
