//! Every example of every built-in rule holds, and rules from elsewhere are refused where theirs do not.

use std::path::Path;

use zhfacts::article::Page;
use zhfacts::fact::Metric;
use zhfacts::rules::{RuleError, RuleFiles};
use zhfacts::{ExtractOptions, Extractor, proof};

/// A rule for a word that the built-in rules do not know. `STRENGTH` decides whether it holds.
const CUE: &str = "[[cue]]\nid = \"canteen-price\"\nmetric = \"fee\"\nwords = [\"食堂餐价\"]\nstrength = STRENGTH\n\
                   yes = [\"食堂餐价每份{20元}\"]\nno = [\"高温补贴每月{20元}\"]\n";

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder");
    for (file, text) in files {
        let path = dir.path().join(file);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a rule file");
    }
    dir
}

fn load(dir: &Path) -> Result<Extractor, RuleError> {
    Extractor::new(&RuleFiles::with_dir(dir))
}

fn refused(files: &[(&str, &str)]) -> String {
    load(folder(files).path()).err().map(|error| error.to_string()).expect("the rules are refused")
}

#[test]
#[allow(clippy::print_stdout)] // the count is a figure to watch
fn every_example_is_read_as_its_rule_says() {
    let checked = proof::check(&RuleFiles::embedded()).expect("the rules compile");
    let told = |file: &zhfacts::rules::Checked| {
        file.faults.iter().map(|fault| format!("{}: {fault}", file.name)).collect::<Vec<_>>()
    };
    let faults: Vec<String> = checked.iter().flat_map(told).collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    let examples: usize = checked.iter().map(|file| file.examples).sum();
    println!("{examples} examples in {} files", checked.len());
    assert!(examples >= 400, "{examples} examples");
    let bare: Vec<_> = checked.iter().filter(|file| file.examples == 0).map(|file| file.name.as_str()).collect();
    assert_eq!(bare, ["divisions.csv"], "every other file has examples that are run");
}

/// A word that no text has.
const NO_WORD: &str = "靐";

/// Takes the words of an entry away; its name then. None of a bound that is no end: it only stands in the way of others.
fn without_words(entry: &mut toml::Value) -> Option<String> {
    let entry = entry.as_table_mut().expect("an entry");
    if entry.get("end").and_then(toml::Value::as_str) == Some("plain") {
        return None;
    }
    entry.insert("words".to_string(), toml::Value::Array(vec![NO_WORD.into()]));
    let name = entry.get("id").or_else(|| entry.get("value")).and_then(toml::Value::as_str);
    Some(name.unwrap_or(NO_WORD).to_string())
}

#[test]
fn an_entry_without_its_words_fails_its_own_examples() {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let mut needless = Vec::new();
    for file in
        ["bounds.toml", "citations.toml", "claims.toml", "counts.toml", "dates.toml", "mentions.toml", "tables.toml"]
    {
        let text = std::fs::read_to_string(rules.join(file)).expect("a rule file");
        let table: toml::Table = text.parse().expect("TOML");
        let members = |value: &toml::Value| value.as_array().map_or(1, Vec::len);
        let entries = table.iter().flat_map(|(key, value)| (0..members(value)).map(move |index| (key, index)));
        for (key, index) in entries {
            let mut without = table.clone();
            let name = match &mut without[key] {
                toml::Value::Array(list) => without_words(&mut list[index]),
                group => without_words(group).map(|_| key.clone()),
            };
            let Some(name) = name else { continue };
            let dir = folder(&[(file, &without.to_string())]);
            let checked = proof::check(&RuleFiles::with_dir(dir.path())).expect("the rules compile");
            let own = |fault: &String| fault.starts_with(&format!("{name}, yes: "));
            if !checked.iter().flat_map(|file| &file.faults).any(own) {
                needless.push(format!("{file}: {name} {index}"));
            }
        }
    }
    assert!(needless.is_empty(), "examples that hold without their words: {needless:?}");
}

#[test]
fn a_word_is_added_to_a_list() {
    let more = "extend = true\n[other_calendar_before]\nwords = [\"旧历\"]\nyes = [\"旧历{八月}=none祭祖\"]\nno = []\n";
    let dir = folder(&[("mentions.toml", more)]);
    let extractor = load(dir.path()).expect("the rules hold");
    let facts = |text: &str| extractor.extract(&page(text)).facts.len();
    assert_eq!((facts("旧历八月祭祖。"), facts("农历八月祭祖。"), facts("八月祭祖。")), (0, 0, 1));
    let wrong = more.replace("=none", "=date");
    assert!(
        refused(&[("mentions.toml", &wrong)]).contains("other_calendar_before, yes: 旧历八月祭祖: want date, got none")
    );
}

#[test]
fn words_of_any_length_are_read() {
    let more = "extend = true\n\
        [deductible_within]\nwords = [\"起付\"]\nyes = [\"门诊起付5元，累计不超过{200元}=deductible\"]\nno = []\n\
        [bounded_in_head_within]\nwords = [\"内\"]\nyes = []\nno = []\n";
    let dir = folder(&[("claims.toml", more)]);
    let extractor = load(dir.path()).expect("the rules hold");
    let facts = |text: &str| extractor.extract(&page(text)).facts.len();
    assert_eq!((facts("门诊起付5元，累计不超过200元。"), facts("住院报销，1万元内a的：\n在职90%。")), (2, 2));
}

#[test]
fn a_file_that_extends_adds_to_the_built_in_one() {
    let more = format!("extend = true\n{}", CUE.replace("STRENGTH", "24"));
    let divisions = "# extend = true\ncode,name,short,level,parent,until,successor\n\
                     990000,云中省,云中,province,,,\n";
    let dir = folder(&[("metrics.toml", &more), ("divisions.csv", divisions)]);
    let extractor = load(dir.path()).expect("the rules hold");
    let rows = extractor.extract(&page("云中省规定,报销比例为60%,食堂餐价每份20元。"));
    let found: Vec<_> = rows.facts.iter().map(|fact| (fact.metric, fact.region_code)).collect();
    let place = "990000".parse().ok();
    assert_eq!(found, [(Metric::ReimbursementRate, place), (Metric::Fee, place)]);
    // Only the files of the folder are checked, with all that they hold then.
    let checked = proof::check(&RuleFiles::with_dir(dir.path())).expect("the rules compile");
    let built_in = proof::check(&RuleFiles::embedded()).expect("the rules compile");
    let metrics = built_in.iter().find(|file| file.name == "metrics.toml").expect("a built-in file");
    let names: Vec<_> = checked.iter().map(|file| (file.name.as_str(), file.examples)).collect();
    assert_eq!(names, [("metrics.toml", metrics.examples + 2), ("divisions.csv", 0)]);
}

#[test]
fn an_entry_of_a_built_in_name_stands_in_for_it() {
    let unit = "extend = true\n[[unit]]\nid = \"permille\"\nkind = \"percentage\"\nunit = \"percent\"\nfactor = \"0.1\"\n\
                words = [\"毫厘\"]\nyes = [\"费率为{5毫厘}=0.5\"]\nno = [\"费率为5‰\"]\n";
    let extractor = load(folder(&[("units.toml", unit)]).path()).expect("the rules hold");
    let read = |text: &str| extractor.extract(&page(text)).facts.first().map(|fact| fact.text.clone());
    assert_eq!((read("费率为5毫厘。"), read("费率为5‰。")), (Some("5毫厘".to_string()), None));
}

#[test]
fn rules_whose_examples_fail_are_refused() {
    // A cue that weighs nothing does not give the metric that its example wants.
    let weak = format!("extend = true\n{}", CUE.replace("STRENGTH", "-90"));
    let told = refused(&[("metrics.toml", &weak)]);
    assert!(told.starts_with("rules: metrics.toml: 1 fault in "), "{told}");
    assert!(told.contains("mend the entry, or the example"), "{told}");
    assert!(told.contains("canteen-price, yes: 食堂餐价每份20元: want fee, got 20 other_amount"), "{told}");

    let bare = format!("extend = true\n{}", CUE.replace("STRENGTH", "24").replace("[\"高温补贴每月{20元}\"]", "[]"));
    assert!(refused(&[("metrics.toml", &bare)]).contains("canteen-price: no example under `no`"));

    let place = "extend = true\n[[blocker]]\nreason = \"none\"\nwords = [\"云中漫步\"]\n\
                 yes = [[\"合肥的政策\", \"110000\"]]\nno = []\n";
    assert!(refused(&[("places.toml", place)]).contains("合肥的政策: want \"110000\", got \"340100\""));

    let segment = "extend = true\n[credits]\npatterns = ['^落款$']\nyes = [\"不是落款\"]\n";
    assert!(refused(&[("segment.toml", segment)]).contains("credits misses \"不是落款\""));

    let site = "name = \"letters\"\ndescription = \"letters\"\nrank = 5\n[text]\nmarkers = [{ pattern = '^来信$' }]\n\
                [[example]]\npage = \"没有标记\\n\\n正文一行。\"\n[example.expect]\ntitle = \"没有标记\"\n";
    assert!(refused(&[("sites/letters.toml", site)]).contains("sites/letters.toml: 1 fault in 1 example;"));
    let options = ExtractOptions { layouts: Some(folder(&[]).path().into()), ..ExtractOptions::default() };
    assert!(Extractor::with_options(&RuleFiles::embedded(), options).is_err(), "the folder is gone");
    let sites = folder(&[("letters.toml", site)]);
    let options = ExtractOptions { layouts: Some(sites.path().into()), ..ExtractOptions::default() };
    let told = Extractor::with_options(&RuleFiles::embedded(), options).err().expect("refused").to_string();
    assert!(told.contains("letters: 1 fault"), "{told}");
}

#[test]
fn a_word_of_scope_says_one_thing() {
    let twice = "extend = true\n[[cue]]\nid = \"again\"\nterms = [\"retired\"]\nwords = [\"居民医保\"]\n\
                 yes = [\"居民医保报销{60%}\"]\nno = [\"报销{60%}\"]\n";
    let why = refused(&[("scopes.toml", twice)]);
    assert!(why.contains("again") && why.contains("居民医保") && why.contains("resident"), "{why}");
}

#[test]
fn what_is_wrong_with_a_rule_file_is_said() {
    for (file, text, said) in [
        ("metric.toml", "", "no rules are read from a file of this name; there are "),
        ("metrics.toml", "extend = 1\n", "extend is true, or is left out"),
        ("metrics.toml", "extend = true\n[[cue]]\nid = \"half\"\nwords = [\"半\"]\n", "cue half: missing field `yes`"),
        ("mentions.toml", "extend = true\n[day_behind]\nwords = []\n", "unknown field `day_behind`"),
        ("mentions.toml", "[other_calendar_before]\nwords = []\n", "other_calendar_before"),
        (
            "mentions.toml",
            "extend = true\n[other_calendar_before]\nword = []\n",
            "other_calendar_before: unknown field",
        ),
        ("metrics.toml", "extend = true\n[[cue\n", "metrics.toml: TOML parse error at line 2"),
        (
            "segment.toml",
            "extend = true\n[publisher]\npatterns = ['(甲']\nyes = [\"(甲\"]\nno = []\n",
            "publisher: regex parse error",
        ),
        ("sites/new.toml", "extend = true\n", "no built-in file of this name that it could extend"),
        ("divisions.csv", "# extend = true\ncode,name\n", "the first line after its comments must be code,name,short"),
    ] {
        let told = refused(&[(file, text)]);
        assert!(told.starts_with(&format!("rules: {file}: ")) && told.contains(said), "{told}");
    }
}

fn page(text: &str) -> Page {
    Page::from_text("page", format!("说明\n{text}\n"))
}
