//! Explaining: every decision shown is one that the facts hold, and its words stand where it says.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use zhfacts::Extractor;
use zhfacts::article::{Page, Raw};
use zhfacts::dataset::FactRow;
use zhfacts::decode::decode;
use zhfacts::explain::{Explanation, Marks, Passage, explain};
use zhfacts::fact::FoundIn;
use zhfacts::rules::RuleFiles;

static EXTRACTOR: LazyLock<Extractor> =
    LazyLock::new(|| Extractor::new(&RuleFiles::embedded()).expect("the rules compile"));

fn page(bytes: Vec<u8>) -> Page {
    decode(Raw { source: "page".to_string(), bytes, ..Raw::default() }, None).expect("a page is text")
}

fn explained(text: &str) -> Explanation {
    EXTRACTOR.explain(&page(text.as_bytes().to_vec()))
}

/// The decisions about the fact with this text: column, value, words, from, passage.
fn told(explanation: &Explanation, fact: &str) -> Vec<String> {
    let at = explanation.page.facts.iter().position(|row| row.text == fact).expect("the fact is found");
    let text = |passage: &Option<Passage>| passage.as_ref().map_or("-".to_string(), |passage| passage.text.clone());
    let line = |decision: &zhfacts::explain::Decision| {
        let (words, passage) = (text(&decision.words), text(&decision.passage));
        format!("{}={} {words} {} {passage}", decision.column, decision.value, decision.from.as_str())
    };
    explanation.decisions[at].iter().map(line).collect()
}

const POLICY: &str = "合肥医保待遇说明\n\n一、2025年居民医保住院待遇\n\n三级医院起付线800元,报销比例为60%;二级医院报销70%。\n\n\
                      二、待遇\n\n一级、二级医院分别报销90%、80%,职工平均工资的300%为上限。\n";

#[test]
fn each_decision_names_its_words_and_where_they_stand() {
    let explanation = explained(POLICY);
    let head = "2025年居民医保住院待遇";
    assert_eq!(
        told(&explanation, "70%"),
        [
            "metric=reimbursement_rate 报销 clause 二级医院报销70%。".to_string(),
            format!("insurance=resident 居民医保 heading {head}"),
            "facility=secondary 二级医院 clause 二级医院报销70%。".to_string(),
            format!("care=inpatient 住院待遇 heading {head}"),
            "region=340100 合肥市 合肥 title 合肥医保待遇说明".to_string(),
            format!("year=2025 2025年 heading {head}"),
        ]
    );
    let paired = told(&explanation, "80%");
    assert!(
        paired.contains(
            &"facility=secondary 二级医院 list 一级、二级医院分别报销90%、80%,职工平均工资的300%为上限。".to_string()
        ),
        "{paired:?}"
    );
}

#[test]
fn a_cell_names_its_heads() {
    let table = "缴费标准公布\n\n各险种缴费比例见下表。\n\n| 险种 | 单位缴费比例 | 个人缴费比例 |\n| --- | --- | --- |\n| 养老保险 | 16% | 8% |\n";
    let told = told(&explained(table), "16%");
    assert!(told.contains(&"payer=employer 单位缴费 column_head 单位缴费比例".to_string()), "{told:?}");
    assert!(told.contains(&"insurance=pension 养老保险 row_head 养老保险".to_string()), "{told:?}");
}

/// Every term of the scope, and every other column that decisions fill, with its value.
fn filled(fact: &FactRow) -> BTreeSet<(&'static str, String)> {
    let terms = fact.scope.terms().map(|term| (term.slot().as_str(), term.to_string()));
    let region = fact.region_code.iter().zip(&fact.region_name).map(|(code, name)| format!("{code} {name}"));
    terms
        .chain([("metric", fact.metric.to_string())])
        .chain(fact.per.map(|per| ("per", per.to_string())))
        .chain(region.map(|region| ("region", region)))
        .chain(fact.year.map(|year| ("year", year.to_string())))
        .collect()
}

#[test]
fn decisions_are_those_of_the_facts_on_every_gold_page() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gold");
    let (mut decisions, mut worded) = (0, 0);
    for entry in std::fs::read_dir(folder).expect("the gold is there").flatten() {
        if entry.path().extension().is_none_or(|extension| extension != "txt" && extension != "html") {
            continue;
        }
        let page = page(std::fs::read(entry.path()).expect("a page"));
        let explanation = EXTRACTOR.explain(&page);
        assert!(explanation.page == EXTRACTOR.extract(&page), "explaining changes no row");
        let text: Vec<char> = explanation.page.article.text.chars().collect();
        let slices = |passage: &Passage| {
            let slice: String = text[passage.start as usize..passage.end as usize].iter().collect();
            assert_eq!(slice, passage.text);
        };
        for (fact, told) in explanation.page.facts.iter().zip(&explanation.decisions) {
            let without_band = told.iter().filter(|decision| decision.column != "bracket");
            let found: BTreeSet<_> = without_band.map(|decision| (decision.column, decision.value.clone())).collect();
            assert_eq!(found, filled(fact), "{}: {}", entry.path().display(), fact.text);
            let has_band = fact.bracket_min.is_some() || fact.bracket_max.is_some();
            assert_eq!(told.iter().any(|decision| decision.column == "bracket"), has_band);
            for decision in told {
                decision.words.iter().chain(&decision.passage).for_each(slices);
                let item = fact.related_position.map(|position| &explanation.page.related[position as usize - 1]);
                let inside =
                    |passage: &Passage| item.is_none_or(|item| item.start <= passage.start && passage.end <= item.end);
                assert!(decision.words.iter().chain(&decision.passage).all(inside), "{decision:?}");
                if let (Some(words), Some(passage)) = (&decision.words, &decision.passage) {
                    assert!(passage.start <= words.start && words.end <= passage.end, "{decision:?}");
                }
                decisions += 1;
                let wordless = [FoundIn::Kind, FoundIn::Bound, FoundIn::Band, FoundIn::Title];
                worded += usize::from(decision.words.is_some() || wordless.contains(&decision.from));
            }
        }
    }
    assert!(decisions > 3000, "{decisions} decisions");
    let share = worded as f64 / decisions as f64;
    assert!(share > 0.99, "{worded} of {decisions} decisions show their words");
}

#[test]
fn decisions_are_printed_in_columns_and_as_json() {
    let explanation = explained(POLICY);
    let text = explain(&explanation, Marks::Brackets);
    let expected = "     facility   secondary           二级医院  clause: 二级医院报销70%\n     \
                    care       inpatient           住院待遇  heading: 2025年居民医保住院待遇\n";
    assert!(text.contains(expected), "{text}");
    let json: serde_json::Value = serde_json::from_slice(&explanation.json()).expect("JSON");
    let decisions = json["decisions"].as_array().expect("an array");
    assert_eq!(decisions.len(), explanation.decisions.iter().map(Vec::len).sum::<usize>());
    assert_eq!(decisions[0]["fact_id"], json["facts"][0]["fact_id"]);
    assert_eq!(decisions[0]["column"], "metric");
    let year = decisions.iter().find(|decision| decision["column"] == "year").expect("a year");
    assert_eq!(year["words"]["text"], "2025年");
}
