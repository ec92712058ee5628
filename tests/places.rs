//! Places: short sentences with what must be found in them, and invariants on any text.

#![expect(clippy::print_stderr, reason = "a skipped test says so")]

use std::path::PathBuf;

use proptest::prelude::*;
use zhfacts::lexicon::{Lexicon, LexiconBuilder};
use zhfacts::places::{DivisionId, Found, Gazetteer, Level, Memory};
use zhfacts::rules::{RuleError, RuleFiles};
use zhfacts::text::{CodePoints, Span};

/// The gazetteer of these rules, and the lexicon of its words.
fn gazetteer_of(files: &RuleFiles) -> Result<(Gazetteer, Lexicon), RuleError> {
    let mut builder = LexiconBuilder::default();
    let gazetteer = Gazetteer::new(files, &mut |word, sense| builder.add(word, sense))?;
    Ok((gazetteer, builder.build()?))
}

fn gazetteer() -> (Gazetteer, Lexicon) {
    gazetteer_of(&RuleFiles::embedded()).expect("the built-in rules are sound")
}

/// The places of a text that is one zone.
fn find((gazetteer, lexicon): &(Gazetteer, Lexicon), text: &str) -> Found {
    gazetteer.find(text, &lexicon.find(text).names, None, &mut Memory::default())
}

/// What was found, as `text=code` with a space between.
fn shown(gazetteer: &Gazetteer, text: &str, found: &Found) -> String {
    let show =
        |place: &zhfacts::places::Place| format!("{}={}", place.span.of(text), gazetteer.division(place.division).code);
    found.places.iter().map(show).collect::<Vec<_>>().join(" ")
}

#[test]
fn sentences_show_their_places() {
    let both = gazetteer();
    let mut faults = Vec::new();
    for line in include_str!("places/cases.tsv").lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (text, expected) = line.split_once('\t').unwrap_or((line, ""));
        let actual = shown(&both.0, text, &find(&both, text));
        if actual != expected {
            faults.push(format!("{text}\n  expected: {expected}\n  found:    {actual}"));
        }
    }
    assert!(faults.is_empty(), "{} cases:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn former_names_lead_to_divisions_of_today() {
    let both = gazetteer();
    let gazetteer = &both.0;
    let table = RuleFiles::embedded().read("divisions.csv").expect("divisions.csv is built in");
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(table.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().expect("divisions.csv parses");
    let former: Vec<_> = rows.iter().filter(|row| !row[5].is_empty()).collect();
    assert!(former.len() > 300, "{} former names", former.len());
    for row in former {
        let successor = gazetteer.by_code(&row[6]).unwrap_or_else(|| panic!("{}: {} is no code", &row[1], &row[6]));
        let parent = gazetteer.division(successor).parent.unwrap_or(successor);
        let text = format!("{}{}", gazetteer.division(parent).name, &row[1]);
        let found = find(&both, &text);
        let last = found.places.last().unwrap_or_else(|| panic!("{text}: nothing found"));
        let is_taken = rows.iter().any(|other| other[1] == row[1] && other[5].is_empty());
        assert!(is_taken || last.division == successor, "{text}: {}", gazetteer.division(last.division).code);
    }
}

#[test]
fn divisions_know_their_line() {
    let (gazetteer, _) = gazetteer();
    let id = |code: &str| gazetteer.by_code(code).unwrap_or_else(|| panic!("{code}"));
    let (county, city, province) = (id("511322"), id("511300"), id("510000"));
    assert_eq!(gazetteer.division(county).name, "营山县");
    assert_eq!(gazetteer.division(county).level, Level::County);
    assert_eq!((gazetteer.prefecture_of(county), gazetteer.province_of(county)), (Some(city), province));
    assert_eq!(gazetteer.prefecture_of(id("429006")), None, "天门市 stands directly under its province");
    assert_eq!(gazetteer.prefecture_of(id("110105")), None);
    assert_eq!(gazetteer.by_code("371200"), None, "莱芜市 is a code of the past");
}

#[test]
fn an_item_is_read_by_itself_first_and_by_the_title_next() {
    let (gazetteer, lexicon) = gazetteer();
    let mut memory = Memory::default();
    let title = "南京医保报销指南";
    let main = format!("{title}\n到鼓楼区窗口办理。");
    let names = lexicon.find(&main).names;
    let found = gazetteer.find(&main, &names, Some(Span::new(0, title.len())), &mut memory);
    assert_eq!(shown(&gazetteer, &main, &found), "南京=320100 鼓楼区=320106");
    let named = found.named_in(Span::new(0, title.len()));
    let mut under = |item: &str, named: &[DivisionId]| {
        let found = gazetteer.find_under(item, &lexicon.find(item).names, named, &mut memory);
        (shown(&gazetteer, item, &found), found.open, found.ambiguous)
    };
    assert_eq!(under("鼓楼区医保局电话", &named), ("鼓楼区=320106".to_string(), true, 0));
    assert_eq!(under("徐州的鼓楼区医保局在哪", &named), ("徐州=320300 鼓楼区=320302".to_string(), true, 0));
    assert_eq!(under("徐州医保局在哪", &named), ("徐州=320300".to_string(), false, 0));
    assert_eq!(under("鼓楼区医保局电话", &[]), (String::new(), true, 1), "the title of one page has no say on another");
}

#[test]
fn an_ambiguous_name_without_support_is_counted() {
    let both = gazetteer();
    let found = find(&both, "鼓楼区和朝阳区的窗口都能办。");
    assert_eq!((found.places.len(), found.ambiguous), (0, 2));
    let found = find(&both, "共和、合作与和平。");
    assert_eq!((found.places.len(), found.ambiguous), (0, 0), "common words are no names");
}

#[test]
fn faulty_rules_say_which_entry_is_at_fault() {
    let fault = |file: &str, text: &str| {
        let dir = tempfile::tempdir().expect("a folder for rules");
        std::fs::write(dir.path().join(file), text).expect("the file is written");
        gazetteer_of(&RuleFiles::with_dir(dir.path())).err().map(|error| error.to_string()).unwrap_or_default()
    };
    let head = "code,name,short,level,parent,until,successor\n110000,北京市,北京,province,,,\n";
    for (rows, said) in [
        ("110000,天津市,,province,,,\n", "code 110000 stands twice"),
        ("110101,东城区,,county,119900,,\n", "parent 119900"),
        ("110103,崇文区,,county,110000,2010,110199\n", "successor 110199"),
        ("1101,东城区,,county,110000,,\n", "no code of six digits"),
        ("110101,东城区,东?,county,110000,,\n", "too short"),
        ("110101,东城区,,province,110000,,\n", "higher level"),
        ("110101,东城区,,street,110000,,\n", "street"),
    ] {
        let message = fault("divisions.csv", &format!("{head}{rows}"));
        assert!(message.contains("divisions.csv") && message.contains(said), "{rows}: {message}");
    }
    let message = fault("places.toml", "[cue]\nbefore = 1\n");
    assert!(message.contains("places.toml"), "{message}");
}

#[test]
fn gold_regions_are_found() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/gold");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        eprintln!("skipped: {} is absent", folder.display());
        return;
    };
    let both = gazetteer();
    let (mut hits, mut expected, mut found, mut faults) = (0, 0, 0, Vec::new());
    for entry in entries.flatten() {
        let json = std::fs::read_to_string(entry.path()).expect("gold is readable");
        let gold: serde_json::Value = serde_json::from_str(&json).expect("gold is JSON");
        let (Some(text), Some(regions)) = (gold["text"].as_str(), gold["regions"].as_array()) else { continue };
        let points = CodePoints::new(text);
        let places = find(&both, text).places;
        let show = |start: u64, end: u64, code: &str| format!("{start}..{end} {code}");
        let got: Vec<String> = places
            .iter()
            .map(|place| {
                let (start, end) = (points.at(place.span.start()), points.at(place.span.end()));
                show(start as u64, end as u64, &both.0.division(place.division).code.to_string())
            })
            .collect();
        let number = |value: &serde_json::Value| value.as_u64().unwrap_or(u64::MAX);
        let want: Vec<String> = regions
            .iter()
            .map(|region| show(number(&region["start"]), number(&region["end"]), region["code"].as_str().unwrap_or("")))
            .collect();
        hits += want.iter().filter(|place| got.contains(place)).count();
        (expected, found) = (expected + want.len(), found + got.len());
        let missed = want.iter().filter(|place| !got.contains(place)).map(|place| format!("missed {place}"));
        let extra = got.iter().filter(|place| !want.contains(place)).map(|place| format!("extra {place}"));
        faults.extend(missed.chain(extra).map(|fault| format!("{}: {fault}", entry.file_name().display())));
    }
    let f1 = 2.0 * f64::from(hits as u32) / f64::from((expected + found).max(1) as u32);
    assert!(f1 >= 0.99, "F1 {f1:.4} over {expected} regions\n{}", faults.join("\n"));
}

fn words() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "鼓楼区",
        "朝阳",
        "东方",
        "医保",
        "、",
        "南京",
        "市",
        "区域",
        "路",
        "的",
        "吉林",
        "从江",
        "江苏",
        "开封",
        "\n",
        "在",
        "a",
        "省",
        "西安区域",
        "记者王",
        "安庆",
        "市民",
        "襄樊",
        "海南州",
        "😀",
        "县",
        "资源",
    ]);
    prop::collection::vec(pieces, 0..40).prop_map(|pieces| pieces.concat())
}

fn assert_sound((gazetteer, lexicon): &(Gazetteer, Lexicon), text: &str, cut: usize) {
    let names = lexicon.find(text).names;
    let title = Span::new(0, text.floor_char_boundary(cut % (text.len() + 1)));
    let found = gazetteer.find(text, &names, Some(title), &mut Memory::default());
    let mut end = 0;
    for place in &found.places {
        assert!(place.span.start() >= end && text.get(place.span.range()).is_some_and(|name| name.chars().count() > 1));
        end = place.span.end();
    }
    let mut memory = Memory::default();
    let named = found.named_in(title);
    let under = gazetteer.find_under(text, &names, &named, &mut memory);
    assert_eq!(
        found,
        gazetteer.find(text, &names, Some(title), &mut memory),
        "what a text has told is no matter of the next"
    );
    assert_eq!(under, gazetteer.find_under(text, &names, &named, &mut Memory::default()));
}

#[test]
fn any_text_is_read_soundly() {
    let both = gazetteer();
    proptest!(|(text in words(), cut in any::<usize>())| assert_sound(&both, &text, cut));
    proptest!(|(text in any::<String>(), cut in any::<usize>())| assert_sound(&both, &text, cut));
}
