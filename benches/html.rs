//! How fast pages are taken apart, beside a bare parse of the same markup in the same run: `cargo bench --bench html [DIR]`.
//!
//! A page cannot be read faster than it is parsed, so the share of the bare parse's speed is the figure to watch.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use zhfacts::article::{Page, Raw};
use zhfacts::decode;
use zhfacts::rules::RuleFiles;
use zhfacts::segment::Segmenter;

const ROUNDS: usize = 7;

fn main() {
    let folder = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let folder = folder.map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gold"), PathBuf::from);
    let pages = pages(&folder);
    if pages.is_empty() {
        eprintln!("skipped: there is no page in {}", folder.display());
        return;
    }
    let segmenter = Segmenter::new(&RuleFiles::embedded()).expect("the embedded rules are sound");
    let bytes: usize = pages.iter().map(|page| page.text.len()).sum();
    let (mut parse, mut segment) = (Duration::MAX, Duration::MAX);
    for _ in 0..ROUNDS {
        parse = parse.min(timed(&pages, |page| drop(black_box(scraper::Html::parse_document(&page.text)))));
        segment = segment.min(timed(&pages, |page| drop(black_box(segmenter.segment(page, None)))));
    }
    let speed = |time: Duration| bytes as f64 / 1e6 / time.as_secs_f64();
    let (bare, own) = (speed(parse), speed(segment));
    println!("{} pages, {:.1} MB, one thread, best of {ROUNDS}", pages.len(), bytes as f64 / 1e6);
    println!("bare parse {bare:7.1} MB/s\nsegment    {own:7.1} MB/s\nshare      {:7.2}", own / bare);
}

fn timed(pages: &[Page], mut work: impl FnMut(&Page)) -> Duration {
    let start = Instant::now();
    pages.iter().for_each(&mut work);
    start.elapsed()
}

fn pages(folder: &Path) -> Vec<Page> {
    let entries = std::fs::read_dir(folder).map(|entries| entries.filter_map(Result::ok).map(|entry| entry.path()));
    let mut paths: Vec<PathBuf> = entries.map(Iterator::collect).unwrap_or_default();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "html"));
    paths.sort();
    let read = |path: &PathBuf| {
        let raw = Raw { bytes: std::fs::read(path).ok()?, ..Raw::default() };
        decode::decode(raw, None).ok()
    };
    paths.iter().filter_map(read).collect()
}
