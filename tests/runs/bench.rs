//! What the tests of runs share.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Output, Stdio};
use std::time::{Duration, Instant};

use assert_cmd::Command;
use zhfacts::write::FORMATS;

const PAGE: &str =
    "本市职工医保住院报销比例为百分之八十五，起付标准每年800元。\n一、门诊\n安徽省合肥市门诊报销60%以上。\n";

/// A folder with inputs, in which the program runs.
pub struct Bench {
    root: tempfile::TempDir,
}

impl Bench {
    /// A folder of so many pages, some of them met again, some no text.
    pub fn new(pages: usize) -> Bench {
        let bench = Bench { root: tempfile::tempdir().expect("a temporary folder") };
        for at in 0..pages {
            bench.page(&format!("{:02}/{at:05}.txt", at % 7), at);
        }
        bench.file("input/03/bad.bin", b"\0");
        bench
    }

    /// A path below the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    /// Writes a file.
    pub fn file(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }

    /// Writes a page; every fiftieth is like the one before.
    pub fn page(&self, name: &str, number: usize) {
        let number = number - number % 50 / 49;
        let text = format!("第{number}份\n{}", PAGE.repeat(1 + number % 6));
        self.file(&format!("input/{name}"), text.as_bytes());
    }

    /// `extract` in all formats.
    pub fn command(&self, arguments: &[&str]) -> std::process::Command {
        let formats = FORMATS.map(|format| format.name()).join(",");
        let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin!("zhfacts"));
        command.current_dir(self.root.path()).arg("extract").args(arguments).args(["--format", &formats]);
        command
    }

    /// Any command of the program.
    pub fn zhfacts(&self, arguments: &[&str], code: i32) -> Output {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("zhfacts"));
        command.current_dir(self.root.path()).args(arguments).assert().code(code).get_output().clone()
    }

    /// Runs `extract` to its end.
    pub fn run(&self, arguments: &[&str], code: i32) -> Output {
        let mut command = Command::from_std(self.command(arguments));
        command.assert().code(code).get_output().clone()
    }

    /// Starts `extract`.
    pub fn start(&self, arguments: &[&str]) -> Child {
        self.command(arguments).stderr(Stdio::piped()).spawn().expect("the program starts")
    }

    /// Lines of the journal, the first of which tells of no batch.
    pub fn journaled(&self) -> usize {
        let journal = fs::read(self.path(JOURNAL)).unwrap_or_default();
        journal.iter().filter(|byte| **byte == b'\n').count()
    }

    /// Waits until the run has journaled so many batches, or has ended.
    pub fn wait_for(&self, batches: usize, child: &mut Child) {
        let start = Instant::now();
        while self.journaled() <= batches && child.try_wait().expect("a state").is_none() {
            assert!(start.elapsed() < Duration::from_secs(120), "no batch is done");
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// What stands in the folder.
    pub fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.root.path()).expect("a folder");
        let mut names: Vec<_> =
            entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

const JOURNAL: &str = ".output.zhfacts/unfinished/journal";

/// All files of a dataset but the one that tells times.
pub fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(dir).expect("a folder").map(|entry| entry.expect("an entry").path());
    let named = entries.map(|path| (path.file_name().unwrap_or_default().to_string_lossy().into_owned(), path));
    named.filter(|(name, _)| name != "run.json").map(|(name, path)| (name, fs::read(path).expect("a file"))).collect()
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
