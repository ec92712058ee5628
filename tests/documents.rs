//! What the documents say of the program is so: commands, options, examples, tables.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;
use zhfacts::proof;
use zhfacts::rules::RuleFiles;
use zhfacts::schema::{SCHEMA_FORMATS, TableId};
use zhfacts::write::FORMATS;

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn printed(arguments: &[&str]) -> String {
    printed_in(Path::new("."), arguments)
}

fn printed_in(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("zhfacts"));
    let output = command.current_dir(folder).args(arguments).env("NO_COLOR", "1").output().expect("the program starts");
    assert!(output.status.success(), "zhfacts {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("the program prints UTF-8")
}

/// The fenced blocks of a language.
fn blocks<'a>(text: &'a str, language: &str) -> Vec<&'a str> {
    let fence = format!("```{language}\n");
    text.split(&fence).skip(1).filter_map(|rest| rest.split_once("```")).map(|(block, _)| block).collect()
}

fn rows(table: &str) -> Vec<Value> {
    read(&format!("output/{table}.jsonl")).lines().map(|line| serde_json::from_str(line).expect("a row")).collect()
}

/// The names of the commands in the help.
fn commands() -> Vec<String> {
    let help = printed(&["--help"]);
    let list = help.split("Commands:\n").nth(1).and_then(|rest| rest.split("\n\n").next()).expect("a list of commands");
    let names = list.lines().filter_map(|line| line.split_whitespace().next());
    names.filter(|name| *name != "help").map(str::to_string).collect()
}

#[test]
fn the_readme_names_every_command_option_table_and_format() {
    let readme = read("README.md");
    let mut wanted = BTreeSet::new();
    for command in commands() {
        let help = printed(&[&command, "--help"]);
        let options = help.split_whitespace().filter(|word| word.starts_with("--"));
        wanted
            .extend(options.map(|option| option.trim_matches(|c: char| c != '-' && !c.is_alphanumeric()).to_string()));
        wanted.insert(format!("`zhfacts {command}"));
    }
    wanted.extend(TableId::NAMES.iter().map(|table| format!("| `{table}` |")));
    wanted.extend(FORMATS.iter().map(|format| format!("| `{}` |", format.name())));
    wanted.extend(SCHEMA_FORMATS.iter().map(|format| format!("`{}`", format.name)));
    let missing: Vec<_> = wanted.iter().filter(|name| !readme.contains(name.as_str())).collect();
    assert!(wanted.len() > 30, "the help was read: {wanted:?}");
    assert!(missing.is_empty(), "README.md does not name {missing:?}");
}

#[test]
fn the_exit_codes_in_the_readme_are_those_of_the_help() {
    let readme = read("README.md");
    let help = printed(&["--help"]);
    let codes = help.split("Exit codes:\n").nth(1).expect("exit codes in the help");
    let lines: Vec<_> = codes.lines().filter_map(|line| line.trim().split_once("  ")).collect();
    assert!(lines.len() >= 6, "{codes}");
    for (code, meaning) in lines {
        let row = format!("| {code} | {} |", meaning.trim());
        assert!(readme.replace('`', "").contains(&row), "README.md has no row {row}");
    }
}

#[test]
fn the_rows_in_the_readme_are_rows_of_the_demo() {
    let readme = read("README.md");
    let facts = rows("facts");
    let shown: Vec<&str> = blocks(&readme, "json").iter().flat_map(|block| block.lines()).collect();
    assert!(!shown.is_empty());
    for line in shown {
        let row: Value = serde_json::from_str(line).expect("a row");
        let columns = row.as_object().expect("an object");
        let is_same = |fact: &&Value| columns.iter().all(|(name, value)| fact.get(name) == Some(value));
        assert_eq!(facts.iter().filter(is_same).count(), 1, "output/facts.jsonl has no such row: {line}");
    }
    let articles = rows("articles");
    for line in blocks(&readme, "text").iter().flat_map(|block| block.lines()) {
        let holds = |article: &Value| article["text"].as_str().is_some_and(|text| text.contains(line));
        assert!(articles.iter().any(holds), "no text of the demo has the line {line}");
    }
}

#[test]
fn the_page_of_tables_is_current() {
    let generated = printed(&["schema", "--format", "markdown"]);
    let page = read("docs/tables.md");
    let from = page.find("\n## ").expect("a table") + 1;
    assert!(page[from..] == generated, "docs/tables.md is not current; make it again with: just docs");
}

/// A document may name a file of the project only if it is there.
#[test]
fn files_that_documents_name_are_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["src/", "rules/", "tests/", "docs/", "input/", "output/", ".ci/"];
    for document in
        ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "docs/values.md", "docs/inputs.md", "docs/databases.md"]
    {
        let text = read(document);
        let named =
            text.split('`').skip(1).step_by(2).filter(|name| folders.iter().any(|folder| name.starts_with(folder)));
        for name in named.filter(|name| !name.contains(['<', '*', '{', ' '])) {
            assert!(root.join(name).exists(), "{document} names {name}, which is not there");
        }
    }
}

/// Whoever looks for a part of the code finds it in ARCHITECTURE.md.
#[test]
fn the_architecture_names_every_module_and_test() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = read("ARCHITECTURE.md");
    for folder in ["src", "tests"] {
        let entries = fs::read_dir(root.join(folder)).expect("a folder").map(|entry| entry.expect("an entry").path());
        let modules = entries.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
        let names = modules.map(|path| format!("`{folder}/{}`", path.file_name().unwrap_or_default().display()));
        let missing: Vec<_> = names.filter(|name| !text.contains(name)).collect();
        assert!(missing.is_empty(), "ARCHITECTURE.md does not name {missing:?}");
    }
}

/// Blocks of the language `toml` name their file below the folder `new` in a comment, and are all of it. Blocks of the
/// language `console` hold a command after `$ ` and all that it prints.
fn rules_with_blocks(document: &str) -> tempfile::TempDir {
    let root = tempfile::tempdir().expect("a temporary folder");
    for block in blocks(document, "toml") {
        let file = block.lines().next().and_then(|line| line.strip_prefix("# new/")).expect("a comment with the file");
        let place = root.path().join("new").join(file);
        fs::create_dir_all(place.parent().expect("a folder")).expect("a folder");
        fs::write(&place, block).expect("a file");
    }
    root
}

#[test]
fn the_commands_shown_print_what_is_shown() {
    let accepts = std::env::var_os("ZHFACTS_ACCEPT").is_some_and(|value| value == "1");
    for document in ["README.md", "CONTRIBUTING.md"] {
        let written = read(document);
        let mut text = written.clone();
        let root = rules_with_blocks(&written);
        let shown = blocks(&written, "console");
        assert!(!shown.is_empty(), "{document} shows no command");
        for block in shown {
            let (command, output) = block.split_once('\n').expect("a command and its output");
            let (program, quoted) = command.split_once(" '").expect("a command and a text in quotes");
            let words = program.strip_prefix("$ zhfacts ").expect("a command of the program").split(' ');
            let arguments: Vec<&str> = words.chain([quoted.trim_end_matches('\'')]).collect();
            let printed = printed_in(root.path(), &arguments);
            match accepts {
                true => text = text.replace(output, &printed),
                false => assert_eq!(printed, output, "{document}: {command}"),
            }
        }
        if accepts {
            fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(document), text).expect("the document is written");
        }
    }
}

#[test]
fn the_rules_shown_for_contributors_work() {
    let root = rules_with_blocks(&read("CONTRIBUTING.md"));
    let checked = proof::check(&RuleFiles::with_dir(root.path().join("new"))).expect("the rules compile");
    let names: Vec<_> = checked.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["metrics.toml", "units.toml", "sites/office-letters.toml"]);
    for file in checked {
        assert_eq!(file.faults, Vec::<String>::new(), "{}", file.name);
    }
}
