//! A dataset as other programs read it: Python packages, SQLite and a PostgreSQL server find in it what its JSON Lines
//! say, by the commands that `docs/databases.md` shows.

#![allow(clippy::print_stderr)] // a test that is skipped says so

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use zhfacts::schema::TableId;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const DOCUMENT: &str = "docs/databases.md";

fn program() -> PathBuf {
    assert_cmd::cargo::cargo_bin!("zhfacts").to_path_buf()
}

/// A folder with the dataset of `inputs` in `output`.
fn dataset(inputs: &[&str]) -> tempfile::TempDir {
    let root = tempfile::tempdir().expect("a folder");
    let formats = ["--format", "csv,jsonl,parquet,sqlite", "--quiet", "--output"];
    let mut command = Command::new(program());
    let command = command.current_dir(ROOT).arg("extract").args(inputs).args(formats).arg(root.path().join("output"));
    assert_eq!(command.status().expect("the program starts").code(), Some(3), "one input is no text");
    root
}

fn told(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Runs `readers.py`; what it skips is told.
fn readers(arguments: &[&Path]) {
    let python = std::env::var("ZHFACTS_PYTHON").unwrap_or_else(|_| "python3".to_string());
    let output = Command::new(&python).arg(Path::new(ROOT).join("tests/readers.py")).args(arguments).output();
    match output {
        Err(error) => eprintln!("skipped: {python} cannot be started: {error}"),
        Ok(output) => {
            assert!(output.status.success(), "{}", told(&output));
            eprint!("{}", told(&output));
        }
    }
}

#[test]
fn python_packages_read_what_json_lines_say() {
    let root = dataset(&["input", "tests/gold"]);
    readers(&[Path::new("compare"), &root.path().join("output")]);
}

#[test]
fn the_examples_of_the_document_find_something() {
    let root = dataset(&["input"]);
    readers(&[Path::new("run"), &root.path().join("output"), &Path::new(ROOT).join(DOCUMENT)]);
}

/// The blocks of a language under the heading of the document.
fn blocks(heading: &str, language: &str) -> Vec<String> {
    let document = fs::read_to_string(Path::new(ROOT).join(DOCUMENT)).expect("the document");
    let section = document.split("\n## ").find(|section| section.starts_with(heading)).expect("the heading");
    let fence = format!("```{language}\n");
    section.split(&fence).skip(1).filter_map(|rest| rest.split_once("```")).map(|(block, _)| block.into()).collect()
}

/// A server to which this process may connect, and a folder with a dataset.
struct Postgres {
    host: String,
    root: tempfile::TempDir,
}

impl Postgres {
    /// Runs a line of shell in the folder; fails if it does.
    fn run(&self, line: &str) -> String {
        let mut path = program().parent().expect("a folder").as_os_str().to_owned();
        path.push(":");
        path.push(std::env::var_os("PATH").unwrap_or_default());
        let mut shell = Command::new("sh");
        shell.args(["-euc", line]).current_dir(self.root.path());
        shell.env("PATH", path).env("PGHOST", &self.host).env("PGUSER", "postgres");
        let output = shell.output().expect("a shell");
        assert!(output.status.success(), "{line}\n{}", told(&output));
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    fn rows(&self, table: &str) -> Vec<Value> {
        let query = format!("SELECT row_to_json(t) FROM \"{table}\" t");
        let printed = self.run(&format!("psql --no-align --tuples-only --command '{query}' health"));
        printed.lines().map(|line| serde_json::from_str(line).expect("a row")).collect()
    }
}

/// Rows by their text, so that their order does not matter, and whole numbers alike however they are written.
fn by_text(rows: Vec<Value>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for mut row in rows {
        for value in row.as_object_mut().expect("an object").values_mut() {
            if let Some(number) = value.as_f64() {
                *value = number.into();
            }
        }
        *counts.entry(row.to_string()).or_default() += 1;
    }
    counts
}

#[test]
fn postgresql_takes_the_csv_files() {
    let Ok(host) = std::env::var("ZHFACTS_PGHOST") else {
        eprintln!("skipped: ZHFACTS_PGHOST names no server of PostgreSQL");
        return;
    };
    let server = Postgres { host, root: dataset(&["input", "tests/gold"]) };
    server.run("dropdb --if-exists health");
    for commands in blocks("PostgreSQL", "sh") {
        server.run(&commands);
    }
    for table in TableId::NAMES {
        let lines = fs::read_to_string(server.root.path().join(format!("output/{table}.jsonl"))).expect("a table");
        let expected = lines.lines().map(|line| serde_json::from_str(line).expect("a row")).collect();
        assert_eq!(by_text(server.rows(table)), by_text(expected), "{table}");
    }
    for query in blocks("PostgreSQL", "sql") {
        fs::write(server.root.path().join("query.sql"), query).expect("a file");
        let found = server.run("psql --no-align --tuples-only --set ON_ERROR_STOP=1 --file query.sql health");
        assert!(!found.trim().is_empty());
    }
    server.run("dropdb health");
}
