//! A run over inputs of which some have changed ends with the bytes of one that reads all of them.

use std::fs;

use serde_json::Value;

use crate::bench::{Bench, files, stderr};

/// How many inputs were taken over by the run that made `output`.
fn taken_over(bench: &Bench) -> u64 {
    let run: Value = serde_json::from_slice(&fs::read(bench.path("output/run.json")).expect("a file")).expect("JSON");
    run["inputs"]["taken_over"].as_u64().expect("a count")
}

#[test]
fn only_inputs_that_have_changed_are_read_again() {
    let bench = Bench::new(120);
    let expect = |count: u64, what: &str| {
        bench.run(&["--resume", "-q"], 3);
        assert_eq!(taken_over(&bench), count, "{what}");
        bench.run(&["-o", "fresh", "-q"], 3);
        assert!(files(&bench.path("output")) == files(&bench.path("fresh")), "{what}");
        bench.zhfacts(&["verify", "output"], 0);
    };
    expect(0, "there was no dataset");
    let run = fs::read(bench.path("output/run.json")).expect("a file");
    let output = bench.run(&["--resume"], 3);
    assert!(stderr(&output).contains("no input has changed: output stays as it is"), "{}", stderr(&output));
    assert_eq!(fs::read(bench.path("output/run.json")).expect("a file"), run, "nothing was written");

    bench.page("00/00000.txt", 700);
    expect(120, "one has changed");
    bench.page("00/00001.txt", 701);
    bench.page("zz.txt", 702);
    expect(121, "two are new, one of them the first");
    // A duplicate of the page that goes stands behind it, and becomes the article.
    let last = "05/00047.txt";
    let again = fs::read(bench.path(&format!("input/{last}"))).expect("a page");
    bench.file("input/99/again.txt", &again);
    bench.run(&["--resume", "-q"], 3);
    fs::remove_file(bench.path(&format!("input/{last}"))).expect("a page");
    expect(122, "one is gone; another is read because it was its duplicate");
    bench.file("input/00/0.txt", &again);
    expect(123, "a page that has its article stands before it");
}

#[test]
fn a_change_that_keeps_size_and_time_is_seen() {
    let bench = Bench::new(10);
    bench.run(&["--resume", "-q"], 3);
    let path = bench.path("input/00/00000.txt");
    let modified = fs::metadata(&path).and_then(|metadata| metadata.modified()).expect("a time");
    let text = fs::read_to_string(&path).expect("a page").replace("800", "900");
    fs::write(&path, text).expect("a page");
    fs::File::options().write(true).open(&path).and_then(|file| file.set_modified(modified)).expect("a time");
    bench.run(&["--resume", "-q"], 3);
    if cfg!(unix) {
        assert_eq!(taken_over(&bench), 10, "the page is read, the reject is taken over");
        let facts = fs::read_to_string(bench.path("output/facts.csv")).expect("a table");
        assert!(facts.contains("900元"));
    }
}

#[test]
fn a_dataset_of_another_kind_is_not_taken_over() {
    let bench = Bench::new(10);
    bench.run(&["--resume", "-q"], 3);
    let output = bench.run(&["--resume", "--encoding", "utf-8"], 3);
    assert!(
        stderr(&output).contains("encoding was not set, here it is UTF-8: all inputs are read again"),
        "{}",
        stderr(&output)
    );
    assert_eq!(taken_over(&bench), 0);
    // What only the files depend on is no matter.
    bench.run(&["--resume", "--encoding", "utf-8", "--csv-bom"], 3);
    assert_eq!(taken_over(&bench), 11);
    let csv = fs::read(bench.path("output/facts.csv")).expect("a table");
    assert!(csv.starts_with(b"\xEF\xBB\xBF"));
    // Neither is a dataset that was touched since.
    fs::write(bench.path("output/facts.csv"), "").expect("a table");
    bench.run(&["--resume", "--encoding", "utf-8", "--csv-bom"], 3);
    assert_eq!(taken_over(&bench), 0);
    fs::remove_dir_all(bench.path("output")).expect("a dataset");
    bench.run(&["--resume", "--encoding", "utf-8", "--csv-bom"], 3);
    assert_eq!(taken_over(&bench), 0);
}
