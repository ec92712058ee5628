//! The command line as its users meet it: files in, files and exit codes out.

#![allow(clippy::print_stderr)] // a test that is skipped says so

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;
use zhfacts::schema::TableId;

const SIMPLE: &str = "本市职工医保住院报销比例为百分之八十五，起付标准每年八百元。\n退休人员另行规定。\n";
const TRADITIONAL: &str = "本市職工醫保住院報銷比例為百分之八十五，起付標準每年八百元。\n退休人員另行規定。\n";

struct Bench {
    root: tempfile::TempDir,
}

impl Bench {
    fn new() -> Bench {
        Bench { root: tempfile::tempdir().expect("a temporary folder") }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> &Bench {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
        self
    }

    fn zhfacts(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("zhfacts"));
        command.current_dir(self.root.path()).args(arguments);
        command
    }

    fn rows(&self, table: &str) -> Vec<Value> {
        let text = fs::read_to_string(self.path("output").join(format!("{table}.jsonl"))).expect("a table");
        text.lines().map(|line| serde_json::from_str(line).expect("a row")).collect()
    }

    fn column(&self, table: &str, column: &str) -> Vec<String> {
        self.rows(table).iter().map(|row| row[column].as_str().unwrap_or_default().to_string()).collect()
    }
}

/// All files of a dataset but the one that tells times.
fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(dir).expect("a folder").map(|entry| entry.expect("an entry").path());
    let named = entries.map(|path| (path.file_name().unwrap_or_default().to_string_lossy().into_owned(), path));
    named.filter(|(name, _)| name != "run.json").map(|(name, path)| (name, fs::read(path).expect("a file"))).collect()
}

fn stderr(output: &std::process::Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn every_encoding_gives_the_same_text() {
    let utf_16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let bench = Bench::new();
    bench
        .file("input/1-plain.txt", SIMPLE)
        .file("input/2-mark.txt", format!("\u{FEFF}{SIMPLE}"))
        .file("input/3-gb18030.txt", encoding_rs::GB18030.encode(SIMPLE).0)
        .file("input/4-utf16.txt", utf_16(&format!("\u{FEFF}{SIMPLE}")))
        .file("input/5-utf16.txt", utf_16(SIMPLE))
        .file("input/6-crlf.txt", SIMPLE.replace('\n', "\r\n"))
        .file("input/7-big5.txt", encoding_rs::BIG5.encode(TRADITIONAL).0);
    bench.zhfacts(&["extract"]).assert().code(0);
    let encodings = ["UTF-8", "UTF-8", "GB18030", "UTF-16LE", "UTF-16LE", "UTF-8", "Big5"];
    assert_eq!(bench.column("articles", "encoding"), encodings);
    let texts = bench.column("articles", "text");
    assert!(texts[..6].iter().all(|text| text == SIMPLE));
    assert_eq!(texts[6], TRADITIONAL);
}

#[test]
fn a_named_encoding_is_not_guessed() {
    let bench = Bench::new();
    bench.file("input/a.txt", encoding_rs::BIG5.encode(TRADITIONAL).0);
    bench.zhfacts(&["extract", "--encoding", "gbk"]).assert().code(0);
    assert_eq!(bench.column("articles", "encoding"), ["GB18030"]);
    bench.zhfacts(&["extract", "--encoding", "klingon"]).assert().code(2);
}

#[test]
fn what_cannot_be_read_stands_in_rejects_with_its_reason() {
    let bench = Bench::new();
    bench
        .file("input/empty.txt", "")
        .file("input/good.txt", SIMPLE)
        .file("input/image.png", b"\x89PNG\r\n\x1A\n\0\0")
        .file("input/zeros.txt", [b'a', 0, 0, 0, 7]);
    let output = bench.zhfacts(&["extract"]).assert().code(3).get_output().clone();
    assert_eq!(bench.column("articles", "source"), ["good.txt"]);
    assert_eq!(bench.column("rejects", "source"), ["empty.txt", "image.png", "zeros.txt"]);
    assert_eq!(bench.column("rejects", "stage"), ["decode"; 3]);
    assert_eq!(bench.rows("rejects")[1]["bytes"], 10);
    assert!(stderr(&output).contains("1 at decode: it is no text: a PNG image (such as image.png)"));
}

#[cfg(unix)]
#[test]
fn links_and_pipes_neither_hang_nor_vanish() {
    let bench = Bench::new();
    bench.file("input/a.txt", SIMPLE);
    std::os::unix::fs::symlink("nowhere", bench.path("input/dangling")).expect("a link");
    std::os::unix::fs::symlink(".", bench.path("input/round")).expect("a link");
    let made = std::process::Command::new("mkfifo").arg(bench.path("input/pipe")).status();
    bench.zhfacts(&["extract"]).timeout(std::time::Duration::from_secs(20)).assert().code(3);
    assert_eq!(bench.column("articles", "source"), ["a.txt"]);
    let mut expected = vec!["dangling", "round"];
    if made.is_ok_and(|status| status.success()) {
        expected.insert(1, "pipe");
    } else {
        eprintln!("skipped: there is no mkfifo");
    }
    assert_eq!(bench.column("rejects", "source"), expected);
    assert!(bench.column("rejects", "stage").iter().all(|stage| stage == "open"));
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let bench = Bench::new();
    for at in 0..600 {
        bench.file(&format!("input/{}/{at}.txt", at % 7), format!("{SIMPLE}{}", at % 500));
    }
    bench.file("input/bad.bin", b"\0");
    let made: Vec<_> = ["1", "2", "8"]
        .map(|threads| {
            let arguments =
                ["extract", "--threads", threads, "--format", "csv,jsonl,json,parquet,sqlite", "-o", threads];
            bench.zhfacts(&arguments).assert().code(3);
            files(&bench.path(threads))
        })
        .into_iter()
        .collect();
    assert_eq!(made[0].len(), 4 * TableId::ALL.len() + 2, "a file a table in four formats, a database, a data package");
    assert!(made[0] == made[1] && made[0] == made[2]);
}

#[test]
fn sources_are_named_after_their_inputs() {
    let bench = Bench::new();
    bench.file("a/x/1.txt", "one").file("a/2.txt", "two").file("b/3.html", "<html>three</html>");
    let sources = |arguments: &[&str]| {
        bench.zhfacts(&[&["extract"], arguments].concat()).assert().code(0);
        bench.column("articles", "source")
    };
    assert_eq!(sources(&["a"]), ["2.txt", "x/1.txt"]);
    assert_eq!(sources(&["a/2.txt"]), ["2.txt"]);
    assert_eq!(sources(&["b", "a"]), ["a/2.txt", "a/x/1.txt", "b/3.html"]);
    assert_eq!(sources(&["a/**/*.txt"]), ["2.txt", "x/1.txt"]);
    assert_eq!(sources(&["b/*.html", "a/2.txt"]), ["2.txt", "b/3.html"]);
}

#[test]
fn standard_input_is_a_source() {
    let bench = Bench::new();
    bench.zhfacts(&["extract", "-"]).write_stdin(SIMPLE).assert().code(0);
    assert_eq!(bench.column("articles", "source"), ["-"]);
    assert_eq!(bench.column("articles", "text"), [SIMPLE]);
    bench.zhfacts(&["extract", "-"]).write_stdin("").assert().code(3);
}

#[test]
fn a_page_met_twice_is_one_article_with_its_further_sources() {
    let bench = Bench::new();
    bench.file("input/a.txt", SIMPLE).file("input/b.txt", SIMPLE).file("input/c/a.txt", SIMPLE);
    let output = bench.zhfacts(&["extract"]).assert().code(0).get_output().clone();
    assert_eq!(bench.column("articles", "source"), ["a.txt"]);
    assert_eq!(bench.column("duplicates", "source"), ["b.txt", "c/a.txt"]);
    let id = bench.column("articles", "article_id").remove(0);
    assert_eq!(bench.column("duplicates", "article_id"), [id.clone(), id]);
    assert!(stderr(&output).contains("1 (2 met again)"));
    bench.zhfacts(&["verify", "output"]).assert().code(0);
}

#[test]
fn an_empty_folder_gives_an_empty_dataset() {
    let bench = Bench::new();
    fs::create_dir(bench.path("input")).expect("a folder");
    let output = bench.zhfacts(&["extract"]).assert().code(0).get_output().clone();
    assert!(stderr(&output).contains("there is no file in input"));
    assert!(bench.rows("articles").is_empty());
    bench.zhfacts(&["verify"]).assert().code(0);
}

#[test]
fn wrong_use_is_told_with_what_to_do() {
    let bench = Bench::new();
    bench.file("input/a.txt", SIMPLE);
    let told = |arguments: &[&str], words: &str| {
        let output = bench.zhfacts(arguments).assert().code(2).get_output().clone();
        assert!(stderr(&output).contains(words), "{}", stderr(&output));
    };
    told(&["extract", "--format", "xml"], "possible values: csv, jsonl, json");
    told(&["extract", "nowhere"], "there is no file or folder nowhere");
    told(&["extract", "--layout", "nowhere"], "there is no layout nowhere; there are: ");
    told(&["extract", "--rules", "nowhere"], "there is no folder of rules nowhere");
    told(&["extract", "--threads", "0"], "--threads");
    told(&["extract", "input", "-o", "input"], "it cannot be an input as well");
    told(&["schema", "nothing"], "possible values: articles, sections");
    told(&["explain", "pages/a.html"], "there is no file pages/a.html");
    told(&["explain", "nothing"], "there is no file nothing");
    told(&["explain", "input"], "input is a folder; name a file");
    told(&["layouts", "check", "nowhere"], "there is no folder nowhere");
    told(&["layouts", "check", "input", "--rules", "nowhere"], "there is no folder of rules nowhere");
    told(&["rules", "check", "nowhere"], "there is no folder of rules nowhere");
    for arguments in [
        &["rules", "check", "input"][..],
        &["extract", "--rules", "input"],
        &["explain", "3个月", "--rules", "input"],
        &["layouts", "--rules", "input"],
        &["layouts", "check", "input", "--rules", "input"],
    ] {
        told(arguments, "there is no rule file (*.toml, *.csv) in input; name the folder that holds them");
    }
    for arguments in [&["layouts", "check", "input"][..], &["explain", "3个月", "--layouts", "input"]] {
        told(arguments, "there is no layout (*.toml) in input; name the folder that holds them");
    }
    told(&["rules", "check", "input/a.txt"], "input/a.txt is a file; name a folder of rules");
    told(&["man", "nothing"], "there is no command nothing; there are: extract, merge, ");
    told(&["man", "rules", "nothing"], "there is no command rules nothing; there are: check");
    for arguments in [&["verify"][..], &["merge"], &["eval", "input"]] {
        let with = |dir| [arguments, &[dir]].concat();
        told(&with("nowhere"), "there is no folder nowhere");
        let output = bench.zhfacts(&with("input")).assert().code(1).get_output().clone();
        assert_eq!(stderr(&output), "zhfacts: input is no dataset: it has no datapackage.json\n", "{arguments:?}");
    }
    assert!(!bench.path("output").exists());
}

#[test]
fn a_cause_is_told_once() {
    let bench = Bench::new();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(SIMPLE.as_bytes()).expect("memory");
    let packed = packed.finish().expect("memory");
    bench
        .file("broken.txt.gz", &packed[..packed.len() / 2])
        .file("rules/metrics.toml", b"# \xFF")
        .file("a.txt", SIMPLE);
    for (arguments, begin) in [
        (&["explain", "broken.txt.gz"][..], "zhfacts: cannot read broken.txt.gz: "),
        (&["explain", "a.txt", "--rules", "rules"], "zhfacts: rules: rules/metrics.toml cannot be read: "),
        (&["extract", "a.txt", "--layouts", "rules"], "zhfacts: rules: rules/metrics.toml cannot be read: "),
    ] {
        let told = stderr(bench.zhfacts(arguments).assert().code(1).get_output());
        let cause = told.trim_end().strip_prefix(begin).unwrap_or_else(|| panic!("{told}"));
        assert!(!cause.is_empty() && !cause.contains(": "), "{told}");
    }
}

#[test]
fn a_rule_file_that_is_not_read_is_told() {
    let bench = Bench::new();
    bench.file("a.txt", SIMPLE).file("misspelt/metric.toml", "");
    for command in [&["extract", "a.txt"][..], &["explain", "a.txt"], &["layouts"]] {
        let arguments = [command, &["--rules", "misspelt"]].concat();
        let told = stderr(bench.zhfacts(&arguments).assert().code(1).get_output());
        assert!(told.contains("metric.toml: no rules are read from a file of this name; there are "), "{told}");
    }
}

#[test]
fn a_failed_run_leaves_the_earlier_output_as_it_was() {
    let bench = Bench::new();
    bench.file("input/a.txt", SIMPLE).file("notes/mine.txt", "mine");
    bench.zhfacts(&["extract"]).assert().code(0);
    let before = files(&bench.path("output"));
    bench.file("input/bad.bin", b"\0");
    bench.zhfacts(&["extract", "--max-rejects", "0"]).assert().code(4);
    assert_eq!(files(&bench.path("output")), before);
    bench.zhfacts(&["extract", "-o", "notes/mine.txt"]).assert().code(1);
    bench.zhfacts(&["extract", "-o", "notes/mine.txt/below"]).assert().code(1);
    let output = bench.zhfacts(&["extract", "-o", "notes"]).assert().code(1).get_output().clone();
    assert!(stderr(&output).contains("mine.txt, which is no part of a dataset"));
    assert_eq!(fs::read_to_string(bench.path("notes/mine.txt")).expect("a file"), "mine");
    bench.zhfacts(&["extract", "--max-rejects", "1"]).assert().code(3);
    assert_ne!(files(&bench.path("output")), before);
    let names: Vec<_> =
        fs::read_dir(bench.root.path()).expect("a folder").map(|e| e.expect("an entry").file_name()).collect();
    // The inputs, the notes, the dataset, and what the next run needs to know.
    assert_eq!(names.len(), 4, "temporary folders are left: {names:?}");
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_the_run_and_leaves_nothing_behind() {
    use std::process::Stdio;
    let bench = Bench::new();
    bench.file("output/datapackage.json", "{}").file("output/run.json", "{}");
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("zhfacts"))
        .current_dir(bench.root.path())
        .args(["extract", "-"])
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program");
    // Waiting for a child closes its input, and a run whose input ends before the signal is heard ends as others do.
    let open = child.stdin.take();
    let started = || fs::read_dir(bench.root.path()).is_ok_and(|entries| entries.count() > 1);
    for _ in 0..500 {
        if started() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let killed = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(killed.is_ok_and(|status| status.success()));
    assert_eq!(child.wait().expect("an exit code").code(), Some(130));
    drop(open);
    assert!(!started(), "the temporary folder is left");
    assert_eq!(fs::read_to_string(bench.path("output/run.json")).expect("a file"), "{}");
}

#[test]
fn csv_follows_the_rfc_and_may_begin_with_a_mark() {
    let bench = Bench::new();
    bench.file("input/a.txt", "say \"60%\", or\nless");
    bench.zhfacts(&["extract", "--csv-bom", "--format", "csv"]).assert().code(0);
    let csv = fs::read_to_string(bench.path("output/articles.csv")).expect("a table");
    assert!(csv.starts_with("\u{FEFF}article_id,source,"));
    assert!(csv.contains("\"say \"\"60%\"\", or\nless\"") && csv.ends_with("\r\n"));
    assert!(!bench.path("output/articles.jsonl").exists());
    bench.zhfacts(&["verify", "output"]).assert().code(0);
}

#[test]
fn a_huge_line_is_read_and_a_huger_one_rejected() {
    let bench = Bench::new();
    bench.file("input/huge.txt", "a".repeat(20 << 20)).file("input/huger.txt", "a".repeat((64 << 20) + 1));
    bench.zhfacts(&["extract", "--format", "jsonl"]).assert().code(3);
    assert_eq!(bench.column("articles", "source"), ["huge.txt"]);
    assert!(bench.column("rejects", "error")[0].contains("larger than 64 MiB"));
}

#[test]
fn a_page_with_more_facts_than_any_article_is_rejected() {
    let bench = Bench::new();
    bench.file("input/a.txt", SIMPLE).file("input/joined.txt", "报销比例为85%，".repeat(zhfacts::MOST_ROWS + 1));
    bench.zhfacts(&["extract", "--format", "jsonl"]).assert().code(3);
    assert_eq!(bench.column("articles", "source"), ["a.txt"]);
    assert_eq!(bench.column("rejects", "stage"), ["extract"]);
    assert!(bench.column("rejects", "error")[0].contains("more than 100000 facts"));
}

#[test]
fn quiet_says_nothing_and_json_says_events() {
    let bench = Bench::new();
    bench.file("input/a.txt", SIMPLE).file("input/b.bin", b"\0");
    let output = bench.zhfacts(&["extract", "--quiet"]).assert().code(3).get_output().clone();
    assert_eq!(stderr(&output), "");
    let events = |arguments: &[&str], code: i32| {
        let output = bench
            .zhfacts(&[&["extract", "--log", "json"], arguments].concat())
            .assert()
            .code(code)
            .get_output()
            .clone();
        let events =
            stderr(&output).lines().map(|line| serde_json::from_str(line).expect("an event")).collect::<Vec<Value>>();
        let messages = events.iter().map(|event| event["message"].as_str().unwrap_or_default().to_string());
        (messages.collect::<Vec<_>>(), events)
    };
    let (messages, told) = events(&[], 3);
    assert_eq!(messages, ["started", "rejected", "finished"]);
    assert_eq!((&told[0]["files"], &told[1]["source"], &told[2]["inputs"]), (&2.into(), &"b.bin".into(), &2.into()));
    let (messages, _) = events(&["--max-rejects", "0"], 4);
    assert_eq!(messages[..3], ["started", "rejected", "failed"]);
    assert!(messages[3].starts_with("more than 0 inputs were rejected"), "{messages:?}");
}

#[test]
fn explain_takes_a_text_a_file_or_standard_input() {
    let bench = Bench::new();
    bench.file("a.txt", encoding_rs::GB18030.encode(SIMPLE).0);
    let printed =
        |mut command: Command| String::from_utf8(command.assert().code(0).get_output().stdout.clone()).expect("UTF-8");
    let plain = |text: String| {
        text.replace(['[', ']', '{', '}'], "").chars().filter(|c| !c.is_ascii_digit()).collect::<String>()
    };
    assert!(plain(printed(bench.zhfacts(&["explain", "a.txt"]))).starts_with("本市职工医保住院报销比例"));
    assert!(plain(printed(bench.zhfacts(&["explain", "a plain text"]))).starts_with("a plain text"));
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(SIMPLE.as_bytes()).expect("memory");
    bench.file("a.txt.gz", packed.finish().expect("memory"));
    assert!(plain(printed(bench.zhfacts(&["explain", "a.txt.gz"]))).starts_with("本市职工医保住院报销比例"));
    bench.file("pages.jsonl", "{\"text\":\"报销60%\"}\n");
    let output = bench.zhfacts(&["explain", "pages.jsonl"]).assert().code(1).get_output().stderr.clone();
    let told = String::from_utf8_lossy(&output);
    assert!(told.contains("pages.jsonl: it is a container of pages (JSON Lines): read it with extract"), "{told}");
    let mut piped = bench.zhfacts(&["explain", "--json"]);
    piped.write_stdin("a plain text");
    let json: Value = serde_json::from_str(&printed(piped)).expect("JSON");
    assert_eq!(json["articles"][0]["text"], "a plain text");
    assert!(json["facts"].is_array());
}

#[test]
fn schemas_completions_and_manual_are_printed() {
    let bench = Bench::new();
    let printed = |arguments: &[&str]| {
        let output = bench.zhfacts(arguments).assert().code(0).get_output().stdout.clone();
        String::from_utf8(output).expect("UTF-8")
    };
    let schema: Value = serde_json::from_str(&printed(&["schema", "facts"])).expect("JSON");
    assert_eq!(schema["fields"][0]["name"], "fact_id");
    let schemas: Value = serde_json::from_str(&printed(&["schema", "--format", "json-schema"])).expect("JSON");
    assert_eq!(schemas["rejects"]["properties"]["bytes"]["type"], "integer");
    assert!(printed(&["schema", "--format", "sql"]).contains("CREATE TABLE \"facts\""));
    assert!(printed(&["schema", "regions", "--format", "markdown"]).starts_with("## regions"));
    assert!(printed(&["layouts"]).contains("generic"));
    assert!(printed(&["completions", "bash"]).contains("--max-rejects"));
    assert!(printed(&["man"]).contains(".TH zhfacts 1"));
    assert!(printed(&["man", "extract"]).contains("max\\-rejects"));
    let page = printed(&["man", "rules", "check"]);
    let head = format!(".TH zhfacts-rules-check 1  \"zhfacts {}\"", env!("CARGO_PKG_VERSION"));
    assert!(page.contains(&head), "{page}");
}

#[test]
fn the_options_of_every_command_stand_behind_those_of_one() {
    let bench = Bench::new();
    for command in ["extract", "merge", "explain", "eval", "layouts"] {
        let help = String::from_utf8(bench.zhfacts(&[command, "-h"]).assert().code(0).get_output().stdout.clone());
        let help = help.expect("UTF-8");
        let options = help.split("Examples:").next().unwrap_or_default();
        let words = options.split_whitespace().filter(|word| word.starts_with("--") && word.len() > 2);
        let options: Vec<&str> = words.map(|word| word.trim_matches(|c: char| !c.is_alphabetic())).collect();
        assert!(options.ends_with(&["help", "version", "quiet", "log"]), "{command}: {options:?}");
    }
}

#[test]
fn layouts_are_checked_against_their_own_examples() {
    let bench = Bench::new();
    let layout = "name = 'notices'\ndescription = 'notices'\nrank = 5\n[text]\nmarkers = [{ pattern = '^公示$' }]\n\
                  [[example]]\npage = \"某市公示\\n\\n公示\\n\\n公示期为五日。\"\n[example.expect]\ntitle = 'TITLE'\n";
    bench.file("new/notices.toml", layout.replace("TITLE", "某市公示"));
    bench.zhfacts(&["layouts", "check", "new"]).assert().code(0).stdout("notices: 1 example, sound\n");
    bench.file("rules/sites/notices.toml", layout.replace("TITLE", "另一个"));
    let output = bench.zhfacts(&["layouts", "check", "rules"]).assert().code(4).get_output().clone();
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(stdout.starts_with("notices: 1 example, at fault\n  example 1: title: expected"), "{stdout}");
    assert!(stderr(&output).contains("1 of 1 layouts at fault"));
    bench.file("new/notices.toml", "name = 1");
    bench.zhfacts(&["layouts", "check", "new"]).assert().code(1);
}

#[test]
fn a_folder_of_layouts_adds_a_site() {
    let bench = Bench::new();
    let layout =
        "name = 'bulletins'\ndescription = 'bulletins'\nrank = 5\n[text]\nmarkers = [{ pattern = '^【简报】' }]\n";
    bench.file("input/a.txt", "【简报】某市参保指南\n\n缴费满15年。\n").file("sites/bulletins.toml", layout);
    bench.zhfacts(&["extract", "--quiet", "--layouts", "sites"]).assert().success();
    assert_eq!(bench.column("articles", "layout"), ["bulletins"]);
    bench.zhfacts(&["extract", "--quiet", "--layouts", "sites", "--layout", "bulletins"]).assert().success();
    bench.file("sites/wrong.toml", "name = 1");
    bench.zhfacts(&["extract", "--quiet", "--layouts", "sites"]).assert().code(1);
    bench.zhfacts(&["extract", "--quiet", "--layouts", "nowhere"]).assert().code(2);
}
