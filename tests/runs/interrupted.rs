//! A run that was interrupted and resumed ends with the bytes of one that was not.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::bench::{Bench, files, stderr};
use crate::container_files;

/// Numbers that look random and are the same on every run (Marsaglia, Xorshift RNGs, 2003).
fn next(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

/// Kills a run at random moments, spread over all of it, and resumes it, until it was killed `kills` times.
fn kill_and_resume(pages: usize, kills: usize, threads: &str) {
    let bench = Bench::new(pages);
    let start = Instant::now();
    bench.run(&["-o", "whole", "--threads", threads], 3);
    let between = start.elapsed() / kills as u32;
    let expected = files(&bench.path("whole"));
    let mut state = 0x2545_F491_4F6C_DD1D;
    let mut killed = 0;
    while killed < kills {
        let moment = between.mul_f64(2.0 * next(&mut state) as f64 / u64::MAX as f64);
        let mut child = bench.start(&["--resume", "--quiet", "--threads", threads]);
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
    bench.zhfacts(&["verify", "output"], 0);
}

#[test]
fn a_run_killed_at_random_moments_ends_with_the_same_bytes() {
    kill_and_resume(2_500, 6, "1");
}

/// `cargo test --release --test runs -- --ignored`
#[test]
#[ignore = "takes minutes"]
fn a_long_run_killed_twenty_times_ends_with_the_same_bytes() {
    kill_and_resume(60_000, 20, "2");
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
    let bench = Bench::new(1_800);
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
    assert_eq!(bench.names(), [".output.zhfacts", ".whole.zhfacts", "input", "output"]);
}

#[test]
fn a_run_without_resume_begins_anew_and_says_so() {
    let bench = Bench::new(1_800);
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
    let bench = Bench::new(1_800);
    let mut child = bench.start(&["--threads", "1"]);
    bench.wait_for(1, &mut child);
    let output = bench.run(&[], 1);
    assert!(stderr(&output).contains("another run is writing"), "{}", stderr(&output));
    assert_eq!(child.wait().expect("an exit code").code(), Some(3));
}

#[test]
fn a_limit_of_rejects_can_be_raised_when_the_run_is_resumed() {
    let bench = Bench::new(1_800);
    let output = bench.run(&["--max-rejects", "0", "--threads", "1"], 4);
    assert!(
        stderr(&output).contains("more than 0 inputs were rejected; the earlier output is as it was, and --resume")
    );
    bench.run(&["--max-rejects", "1", "--resume"], 3);
    bench.run(&["-o", "whole"], 3);
    assert!(files(&bench.path("output")) == files(&bench.path("whole")));
}

/// A file system of so many MiB, which goes with the value. None where it cannot be had.
struct SmallDisk(std::path::PathBuf);

impl SmallDisk {
    fn mount(at: std::path::PathBuf, mebibytes: u64) -> Option<SmallDisk> {
        fs::create_dir_all(&at).expect("a folder");
        let size = format!("size={mebibytes}m");
        let mounted = std::process::Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(&at).output();
        mounted.is_ok_and(|output| output.status.success()).then_some(SmallDisk(at))
    }

    fn grow(&self, mebibytes: u64) {
        let size = format!("remount,size={mebibytes}m");
        let status = std::process::Command::new("mount").args(["-o", &size]).arg(&self.0).status();
        assert!(status.is_ok_and(|status| status.success()));
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        drop(std::process::Command::new("umount").arg(&self.0).status());
    }
}

#[test]
fn a_full_disk_leaves_the_old_dataset_whole_and_the_run_resumable() {
    let bench = Bench::new(1_800);
    let Some(disk) = SmallDisk::mount(bench.path("disk"), 40) else {
        eprintln!("skipped: a small disk cannot be mounted here");
        return;
    };
    bench.run(&["-o", "whole"], 3);
    let out = bench.path("disk/output");
    let out = out.to_str().expect("a path");
    bench.run(&["input/00/00000.txt", "-o", out], 0);
    let before = files(&bench.path("disk/output"));
    let output = bench.run(&["-o", out, "--threads", "1"], 1);
    let told = stderr(&output);
    assert!(told.contains("cannot write") && told.contains("No space left on device"), "{told}");
    assert!(told.contains("the earlier output is as it was, and --resume carries on"), "{told}");
    assert!(files(&bench.path("disk/output")) == before);
    bench.zhfacts(&["verify", out], 0);
    disk.grow(400);
    bench.run(&["-o", out, "--resume"], 3);
    assert!(files(&bench.path("disk/output")) == files(&bench.path("whole")));
}

#[test]
fn a_run_is_resumed_inside_a_container() {
    let pages: Vec<String> = (0..5_000).map(|at| format!("第{at}条:报销比例为{}%,起付线{at}元。", at % 100)).collect();
    let texts: Vec<&str> = pages.iter().map(String::as_str).collect();
    let line = |page: &String| format!("{{\"text\":\"{page}\"}}\n");
    let lines: String = pages.iter().map(line).collect();
    // One record is damaged.
    let lines = lines.replace("{\"text\":\"第777条", "{\"text\":第777条");
    let record =
        |page: &String| container_files::gzip(&container_files::warc_record("conversion", "u", page.as_bytes()));
    let containers = [
        ("pages.jsonl", lines.into_bytes(), 3),
        ("pages.warc.gz", pages.iter().flat_map(record).collect(), 0),
        ("pages.tar.gz", container_files::gzip(&container_files::tar(&texts)), 0),
        ("pages.zip", container_files::zip(&texts), 0),
        ("pages.parquet", container_files::parquet(&pages), 0),
    ];
    for (name, bytes, code) in containers {
        let bench = Bench::new(0);
        fs::remove_dir_all(bench.path("input")).expect("a folder");
        bench.file(&format!("input/{name}"), &bytes);
        bench.run(&["-o", "whole"], code);
        let expected = files(&bench.path("whole"));
        // A run may end before it is killed.
        for _ in 0..20 {
            drop(fs::remove_dir_all(bench.path("output")));
            let mut child = bench.start(&["--resume", "--quiet", "--threads", "1"]);
            bench.wait_for(1 + bench.journaled(), &mut child);
            child.kill().and_then(|()| child.wait()).expect("the program is killed");
            if bench.journaled() > 3 {
                break;
            }
        }
        assert!(bench.journaled() > 3, "{name}");
        bench.run(&["--resume"], code);
        assert!(files(&bench.path("output")) == expected, "{name}");
    }
}

/// What was done of inputs that have changed since is done again; all else is taken over.
#[test]
fn inputs_change_before_the_place_that_was_reached() {
    let bench = Bench::new(1_800);
    let killed_after = |batches: usize| {
        let mut child = bench.start(&["--resume", "--quiet", "--threads", "1"]);
        bench.wait_for(batches, &mut child);
        child.kill().and_then(|()| child.wait()).expect("the program is killed");
    };
    killed_after(5);
    bench.page("00/00000.txt", 9_000);
    bench.page("00/00001.txt", 9_001);
    fs::remove_file(bench.path("input/00/00014.txt")).expect("a page");
    killed_after(2);
    // Again, before what was set aside is read.
    bench.page("00/0000.txt", 9_002);
    let output = bench.run(&["--resume"], 3);
    let told = stderr(&output);
    assert!(
        told.contains("00/0000.txt is new since; of what the interrupted run has done, all else is taken"),
        "{told}"
    );
    let run: serde_json::Value =
        serde_json::from_slice(&fs::read(bench.path("output/run.json")).expect("a file")).expect("JSON");
    assert!(run["inputs"]["taken_over"].as_u64() > Some(200), "{run}");
    bench.run(&["-o", "fresh"], 3);
    assert!(files(&bench.path("output")) == files(&bench.path("fresh")));
    let mut left: Vec<_> = fs::read_dir(bench.path(".output.zhfacts"))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    left.sort();
    assert_eq!(left, ["inputs", "lock"].map(std::ffi::OsString::from), "nothing is left aside");
}
