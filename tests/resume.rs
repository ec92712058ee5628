//! A run that was interrupted and resumed ends with the bytes of one that was not.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Output, Stdio};
use std::time::{Duration, Instant};

use assert_cmd::Command;

const PAGE: &str =
    "本市职工医保住院报销比例为百分之八十五，起付标准每年800元。\n一、门诊\n安徽省合肥市门诊报销60%以上。\n";

struct Bench {
    root: tempfile::TempDir,
}

impl Bench {
    /// A folder of so many pages, some of them met again, some no text.
    fn new(pages: usize) -> Bench {
        let bench = Bench { root: tempfile::tempdir().expect("a temporary folder") };
        for at in 0..pages {
            bench.page(&format!("{:02}/{at:05}.txt", at % 7), at);
        }
        bench.file("input/03/bad.bin", b"\0");
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    fn file(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }

    fn page(&self, name: &str, number: usize) {
        let text = format!("第{}份\n{}", number - number % 50 / 49, PAGE.repeat(1 + number % 20));
        self.file(&format!("input/{name}"), text.as_bytes());
    }

    fn command(&self, arguments: &[&str]) -> std::process::Command {
        let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin!("zhfacts"));
        command.current_dir(self.root.path()).arg("extract").args(arguments).args(["--format", FORMATS]);
        command
    }

    fn run(&self, arguments: &[&str], code: i32) -> Output {
        let mut command = Command::from_std(self.command(arguments));
        command.assert().code(code).get_output().clone()
    }

    fn start(&self, arguments: &[&str]) -> Child {
        self.command(arguments).stderr(Stdio::piped()).spawn().expect("the program starts")
    }

    /// Lines of the journal, the first of which tells of no batch.
    fn journaled(&self) -> usize {
        let journal = fs::read(self.path(JOURNAL)).unwrap_or_default();
        journal.iter().filter(|byte| **byte == b'\n').count()
    }

    /// Waits until the run has journaled so many batches, or has ended.
    fn wait_for(&self, batches: usize, child: &mut Child) {
        let start = Instant::now();
        while self.journaled() <= batches && child.try_wait().expect("a state").is_none() {
            assert!(start.elapsed() < Duration::from_secs(120), "no batch is done");
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.root.path()).expect("a folder");
        let mut names: Vec<_> =
            entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

const FORMATS: &str = "csv,json,parquet,sqlite";
const JOURNAL: &str = ".output.zhfacts/unfinished/journal";

/// All files of a dataset but the one that tells times.
fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(dir).expect("a folder").map(|entry| entry.expect("an entry").path());
    let named = entries.map(|path| (path.file_name().unwrap_or_default().to_string_lossy().into_owned(), path));
    named.filter(|(name, _)| name != "run.json").map(|(name, path)| (name, fs::read(path).expect("a file"))).collect()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Numbers that look random and are the same on every run (Marsaglia, Xorshift RNGs, 2003).
fn next(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

/// Kills a run at random moments and resumes it, until it was killed `kills` times.
fn kill_and_resume(pages: usize, kills: usize) {
    let bench = Bench::new(pages);
    let start = Instant::now();
    bench.run(&["-o", "whole"], 3);
    let whole = start.elapsed();
    let expected = files(&bench.path("whole"));
    let mut state = 0x2545_F491_4F6C_DD1D;
    let mut killed = 0;
    while killed < kills {
        let moment = whole.mul_f64(next(&mut state) as f64 / u64::MAX as f64);
        let mut child = bench.start(&["--resume", "--quiet"]);
        let start = Instant::now();
        while start.elapsed() < moment && child.try_wait().expect("a state").is_none() {
            std::thread::sleep(Duration::from_micros(200));
        }
        let ended = child.try_wait().expect("a state");
        if let Some(status) = ended {
            // It was quicker than the moment: the next starts anew.
            assert_eq!(status.code(), Some(3));
            assert!(files(&bench.path("output")) == expected, "after {killed} kills");
            fs::remove_dir_all(bench.path("output")).expect("a dataset");
        } else {
            child.kill().and_then(|()| child.wait()).expect("the program is killed");
            killed += 1;
        }
    }
    bench.run(&["--resume"], 3);
    assert!(files(&bench.path("output")) == expected, "after {killed} kills");
    Command::new(assert_cmd::cargo::cargo_bin!("zhfacts")).arg("verify").arg(bench.path("output")).assert().code(0);
}

#[test]
fn a_run_killed_at_random_moments_ends_with_the_same_bytes() {
    kill_and_resume(3_000, 6);
}

/// `cargo test --release --test resume -- --ignored`
#[test]
#[ignore = "takes minutes"]
fn a_long_run_killed_twenty_times_ends_with_the_same_bytes() {
    kill_and_resume(60_000, 20);
}

#[test]
fn a_line_is_taken_back_if_it_is_torn_or_files_lack_what_it_vouches_for() {
    let bench = Bench::new(3_000);
    bench.run(&["-o", "whole"], 3);
    let expected = files(&bench.path("whole"));
    let unfinished = bench.path(".output.zhfacts/unfinished");
    let damages: [fn(&Path); 4] = [
        |unfinished| {
            let mut journal = fs::read(unfinished.join("journal")).expect("a journal");
            journal.truncate(journal.len() - 7);
            fs::write(unfinished.join("journal"), journal).expect("a journal");
        },
        |unfinished| {
            let path = unfinished.join("dataset/facts.jsonl");
            let length = fs::metadata(&path).expect("a file").len();
            fs::OpenOptions::new().write(true).open(path).and_then(|file| file.set_len(length / 2)).expect("a file");
        },
        |unfinished| {
            let path = unfinished.join("dataset/articles.csv");
            let mut bytes = fs::read(&path).expect("a file");
            let last = bytes.len() - 100;
            bytes[last..].fill(0);
            fs::write(path, bytes).expect("a file");
        },
        |unfinished| fs::remove_file(unfinished.join("dataset/related.csv")).expect("a file"),
    ];
    for damage in damages {
        let mut child = bench.start(&["--resume", "--quiet", "--threads", "1"]);
        bench.wait_for(3, &mut child);
        child.kill().and_then(|()| child.wait()).expect("the program is killed");
        damage(&unfinished);
        bench.run(&["--resume"], 3);
        assert!(files(&bench.path("output")) == expected);
        fs::remove_dir_all(bench.path("output")).expect("a dataset");
    }
}

#[cfg(unix)]
#[test]
fn an_interrupt_leaves_what_a_resumed_run_goes_on_from() {
    let bench = Bench::new(3_000);
    bench.run(&["-o", "whole"], 3);
    fs::rename(bench.path("whole"), bench.path("output")).expect("a dataset");
    let expected = files(&bench.path("output"));
    let mut child = bench.start(&["--threads", "1"]);
    bench.wait_for(2, &mut child);
    let killed = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(killed.is_ok_and(|status| status.success()));
    let output = child.wait_with_output().expect("an exit code");
    assert_eq!(output.status.code(), Some(130));
    assert!(stderr(&output).contains("interrupted; the earlier output is as it was, and --resume carries on"));
    assert!(files(&bench.path("output")) == expected, "the earlier output is as it was");

    let other = bench.run(&["--resume", "--csv-bom"], 1);
    assert!(stderr(&other).contains("csv_bom was false, not true"), "{}", stderr(&other));
    let other = bench.run(&["--resume", "input/01"], 1);
    assert!(stderr(&other).contains("inputs was "), "{}", stderr(&other));
    let batches = bench.journaled();
    assert!(batches > 2, "what was refused took nothing away");
    bench.run(&["--resume"], 3);
    assert!(files(&bench.path("output")) == expected);
    assert_eq!(bench.names(), ["input", "output"]);
}

#[test]
fn a_run_without_resume_begins_anew_and_says_so() {
    let bench = Bench::new(3_000);
    let mut child = bench.start(&["--threads", "1"]);
    bench.wait_for(1, &mut child);
    child.kill().and_then(|()| child.wait()).expect("the program is killed");
    let output = bench.run(&[], 3);
    assert!(stderr(&output).contains("this one begins anew, for it was started without --resume"));
    let output = bench.run(&["-", "--resume"], 2);
    assert!(stderr(&output).contains("standard input cannot be read twice"));
}

#[test]
fn two_runs_do_not_share_an_output() {
    let bench = Bench::new(3_000);
    let mut child = bench.start(&["--threads", "1"]);
    bench.wait_for(1, &mut child);
    let output = bench.run(&[], 1);
    assert!(stderr(&output).contains("another run is writing"), "{}", stderr(&output));
    assert_eq!(child.wait().expect("an exit code").code(), Some(3));
}

#[test]
fn a_limit_of_rejects_can_be_raised_when_the_run_is_resumed() {
    let bench = Bench::new(3_000);
    let output = bench.run(&["--max-rejects", "0", "--threads", "1"], 4);
    assert!(
        stderr(&output).contains("more than 0 inputs were rejected; the earlier output is as it was, and --resume")
    );
    bench.run(&["--max-rejects", "1", "--resume"], 3);
    bench.run(&["-o", "whole"], 3);
    assert!(files(&bench.path("output")) == files(&bench.path("whole")));
}
