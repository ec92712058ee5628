//! The dataset in `output/` is what the program makes of `input/` today.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use assert_cmd::Command;

/// The run's own times: no two are the same.
const RUN_FILE: &str = "run.json";

fn names(dir: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(dir).expect("a folder").map(|entry| entry.expect("an entry").file_name());
    entries.map(|name| name.to_string_lossy().into_owned()).collect()
}

/// The first line in which two files differ.
fn difference(kept: &[u8], made: &[u8]) -> Option<String> {
    let lines = |bytes: &[u8]| String::from_utf8_lossy(bytes).lines().map(str::to_string).collect::<Vec<_>>();
    let (kept, made) = (lines(kept), lines(made));
    let at = (0..kept.len().max(made.len())).find(|&at| kept.get(at) != made.get(at))?;
    let line = |lines: &[String]| lines.get(at).map_or("no line".to_string(), |line| line.chars().take(400).collect());
    Some(format!("line {}:\n  kept {}\n  made {}", at + 1, line(&kept), line(&made)))
}

#[test]
fn the_demo_is_current_and_proved() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = tempfile::tempdir().expect("a temporary folder");
    let (kept, made) = (project.join("output"), root.path().join("output"));
    let zhfacts = || {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("zhfacts"));
        command.current_dir(project);
        command
    };
    // `scan.bin` is a picture.
    zhfacts().args(["extract", "--quiet", "--output"]).arg(&made).assert().code(3);
    zhfacts().arg("verify").arg(&made).assert().success();
    assert_eq!(names(&kept), names(&made), "the files of output/ (make them again with: just demo)");
    for name in names(&made).iter().filter(|name| *name != RUN_FILE) {
        let read = |dir: &Path| fs::read(dir.join(name)).expect("a file");
        let (kept, made) = (read(&kept), read(&made));
        let told = difference(&kept, &made).unwrap_or_else(|| "line ends".to_string());
        assert!(kept == made, "output/{name} is not current (make it again with: just demo); {told}");
    }
}
