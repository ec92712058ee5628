//! The whole program beside its yardsticks, in one run, so that other work on the machine slows both:
//! `cargo bench --bench whole [MEGABYTES]`.
//!
//! For text that is `wc -m`, which reads the same files and decodes each character; for HTML a bare parse by the library
//! that the program uses.

#![allow(clippy::print_stdout)]

use std::ffi::OsStr;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const ROUNDS: usize = 3;

fn main() {
    let megabytes = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(20);
    let folder = tempfile::tempdir().expect("a temporary folder");
    for extension in ["txt", "html"] {
        let pages = folder.path().join(extension);
        let (files, bytes) = repeat(extension, &pages, megabytes * 1_000_000);
        if files == 0 {
            println!("{extension}: there is no page of this sort in tests/gold and input");
            continue;
        }
        println!("{extension}: {files} files, {:.1} MB, best of {ROUNDS}", bytes as f64 / 1e6);
        let mut times = [Duration::MAX; 3];
        for _ in 0..ROUNDS {
            let yardstick = if extension == "txt" { wc(&pages) } else { bare_parse(&pages) };
            let [one, two] = ["1", "2"].map(|threads| extract(&pages, threads, folder.path()));
            times = [times[0].min(yardstick), times[1].min(one), times[2].min(two)];
        }
        let name = if extension == "txt" { "wc -m" } else { "bare parse" };
        for (name, time) in [name, "one thread", "two threads"].into_iter().zip(times) {
            let seconds = time.as_secs_f64();
            let ratio = seconds / times[0].as_secs_f64();
            println!("  {name:<12} {seconds:7.2} s {:7.1} MB/s {ratio:7.2} times", bytes as f64 / 1e6 / seconds);
        }
    }
}

/// Fills a folder with copies of the pages, each of which a line or comment makes unique.
fn repeat(extension: &str, folder: &Path, bytes: usize) -> (usize, usize) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let entries = ["tests/gold", "input"].into_iter().filter_map(|folder| std::fs::read_dir(root.join(folder)).ok());
    let mut paths: Vec<PathBuf> = entries.flatten().filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| path.extension() == Some(OsStr::new(extension)));
    paths.sort();
    let pages: Vec<Vec<u8>> = paths.iter().filter_map(|path| std::fs::read(path).ok()).collect();
    let (mut files, mut written) = (0, 0);
    while !pages.is_empty() && written < bytes {
        let place = folder.join((files / 500).to_string());
        std::fs::create_dir_all(&place).expect("a folder");
        let unique = if extension == "txt" { format!("{files}\n") } else { format!("<!-- {files} -->\n") };
        let page = [unique.as_bytes(), &pages[files % pages.len()]].concat();
        std::fs::write(place.join(format!("{files}.{extension}")), &page).expect("a page");
        (files, written) = (files + 1, written + page.len());
    }
    (files, written)
}

fn run(command: &mut Command) -> Duration {
    let start = Instant::now();
    command.stdout(Stdio::null()).status().expect("the command starts");
    start.elapsed()
}

fn wc(folder: &Path) -> Duration {
    let mut command = Command::new("sh");
    run(command.args(["-c", "find \"$0\" -type f -print0 | xargs -0 wc -m"]).arg(folder).env("LC_ALL", "C.UTF-8"))
}

fn bare_parse(folder: &Path) -> Duration {
    let start = Instant::now();
    for place in std::fs::read_dir(folder).expect("a folder").flatten() {
        for page in std::fs::read_dir(place.path()).expect("a folder").flatten() {
            let bytes = std::fs::read(page.path()).expect("a page");
            black_box(scraper::Html::parse_document(&String::from_utf8_lossy(&bytes)));
        }
    }
    start.elapsed()
}

fn extract(pages: &Path, threads: &str, folder: &Path) -> Duration {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhfacts"));
    let output = folder.join("output");
    run(command.arg("extract").arg(pages).args(["-q", "-f", "jsonl", "-t", threads, "-o"]).arg(output))
}
