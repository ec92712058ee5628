//! What holds whatever the input: nothing panics, every span slices to its text, rows are in order and make sense, and
//! the same page gives the same rows.

use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use zhfacts::Extractor;
use zhfacts::article::{Markup, Page, Raw};
use zhfacts::dataset::{Extraction, FactRow};
use zhfacts::decode::{article_id, decode};
use zhfacts::fact::{Kind, Metric, Origin, ReadFrom, Unit};
use zhfacts::rules::RuleFiles;

static EXTRACTOR: LazyLock<Extractor> =
    LazyLock::new(|| Extractor::new(&RuleFiles::embedded()).expect("the rules compile"));

/// The texts of `input/`.
static INPUTS: LazyLock<Vec<(Markup, Vec<char>)>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("input");
    let mut paths: Vec<_> =
        fs::read_dir(folder).expect("inputs").map(|entry| entry.expect("an input").path()).collect();
    paths.sort();
    let pages = paths.iter().filter_map(|path| {
        let source = path.file_name()?.to_string_lossy().into_owned();
        let page = decode(Raw { source, bytes: fs::read(path).ok()?, ..Raw::default() }, None).ok()?;
        Some((page.markup, page.text.chars().collect()))
    });
    pages.collect()
});

/// Pieces that meet in such texts, and some that do not.
const PIECES: &[&str] = &[
    "职工医保",
    "城乡居民医保",
    "新农合",
    "养老保险",
    "大病保险",
    "失业金",
    "退休人员",
    "在职职工",
    "男",
    "女",
    "三级医院",
    "二级及以上",
    "社区",
    "住院",
    "门诊",
    "已备案",
    "未备案",
    "个人",
    "单位",
    "财政",
    "首次",
    "报销",
    "报销比例",
    "自付",
    "起付线",
    "封顶线",
    "缴费基数",
    "补贴",
    "养老金",
    "分别为",
    "其中",
    "每人每年",
    "每月",
    "每满",
    "不超过",
    "超过",
    "最低",
    "至少",
    "满",
    "未满",
    "以上",
    "以下",
    "以内",
    "左右",
    "约",
    "近",
    "余",
    "含",
    "不含",
    "起",
    "前",
    "后",
    "截至",
    "自",
    "至",
    "到",
    "-",
    "~",
    "—",
    "百分之",
    "千分之",
    "分之",
    "%",
    "‰",
    "个百分点",
    "成",
    "折",
    "倍",
    "元",
    "万元",
    "亿元",
    "美元",
    "元/㎡/年",
    "年",
    "个月",
    "月",
    "日",
    "个工作日",
    "周岁",
    "小时",
    "半年",
    "人",
    "次",
    "个省份",
    "底",
    "上旬",
    "次月",
    "上年度",
    "二季度",
    "《社会保险法》",
    "第三十二条",
    "医保发〔2022〕22号",
    "安徽省",
    "朝阳区",
    "襄樊",
];

const MARKS: &[&str] = &[
    "，",
    "。",
    "；",
    "：",
    "、",
    ",",
    ".",
    ";",
    ":",
    "\n",
    "\n\n",
    " ",
    "\u{3000}",
    "（",
    "）",
    "(",
    ")",
    "《",
    "》",
    "〔",
    "〕",
    "[",
    "]",
    "“",
    "”",
    "•",
    "一、",
    "（二）",
    "3.",
    "①",
    "|",
    "\t",
    "/",
];

const MARKUP: &[&str] = &[
    "<p>",
    "</p>",
    "<div class=\"content\">",
    "</div>",
    "<table>",
    "<tr>",
    "<td>",
    "</table>",
    "<li>",
    "<ul>",
    "</ul>",
    "<h1>",
    "</h1>",
    "<a href=\"x\">",
    "</a>",
    "<script>",
    "</script>",
    "<!--",
    "&nbsp;",
    "&#x4e00;",
];

fn page(markup: Markup, text: String) -> Page {
    Page {
        article_id: article_id(text.as_bytes()),
        source: "page".to_string(),
        markup,
        encoding: "UTF-8",
        text,
        ..Page::default()
    }
}

fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        (0u32..100_000).prop_map(|number| number.to_string()),
        (0u32..10_000, 0u32..1000).prop_map(|(whole, part)| format!("{whole}.{part}")),
        (1900u32..2100, 0u32..14, 0u32..33).prop_map(|(year, month, day)| format!("{year}年{month}月{day}日")),
        "[零〇一二两三四五六七八九十百千万亿半几多]{1,6}",
        "[0-9０-９,.]{1,24}",
    ]
}

fn words() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => select(PIECES).prop_map(str::to_string),
        5 => number(),
        3 => select(MARKS).prop_map(str::to_string),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

fn marked_up() -> impl Strategy<Value = String> {
    let piece = prop_oneof![select(MARKUP).prop_map(str::to_string), words()];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| format!("<html><body>{}", pieces.concat()))
}

/// One of the inputs with some characters taken out, doubled or moved.
fn mutated() -> impl Strategy<Value = (Markup, String)> {
    let edit = (0u8..3, any::<Index>(), any::<Index>(), 1usize..6);
    (any::<Index>(), prop::collection::vec(edit, 1..24)).prop_map(|(which, edits)| {
        let (markup, mut text) = which.get(&INPUTS).clone();
        for (edit, at, other, length) in edits {
            let (at, other) = (at.index(text.len()), other.index(text.len()));
            let end = (at + length).min(text.len());
            match edit {
                0 => drop(text.drain(at..end)),
                1 => drop(text.splice(at..at, text[at..end].to_vec())),
                _ => text.swap(at, other),
            }
        }
        (markup, text.into_iter().collect())
    })
}

fn assert_sound_fact(fact: &FactRow) {
    let metric = Metric::from_name(fact.metric).expect("a known metric");
    let kind = Kind::from_name(fact.kind).expect("a known kind");
    assert_eq!((metric.kind(), metric.role().as_str()), (kind, fact.role), "kind, role and metric agree: {fact:?}");
    let related = matches!(Origin::from_name(fact.origin), Some(Origin::RelatedTitle | Origin::RelatedSnippet));
    assert!(Origin::from_name(fact.origin).is_some() && related == fact.related_position.is_some(), "{fact:?}");
    assert!(fact.evidence.contains(&fact.text), "the evidence has the words: {fact:?}");
    for (min, max) in [(fact.value_min, fact.value_max), (fact.bracket_min, fact.bracket_max)] {
        assert!([min, max].into_iter().flatten().all(f64::is_finite), "numbers are numbers: {fact:?}");
        assert!(min.zip(max).is_none_or(|(min, max)| min <= max), "the interval is the right way round: {fact:?}");
    }
    let (min, max) = match kind {
        Kind::Date => (fact.date_min.is_some(), fact.date_max.is_some()),
        _ => (fact.value_min.is_some(), fact.value_max.is_some()),
    };
    assert_eq!(kind != Kind::Citation, min || max, "a citation has no value, all else has an end: {fact:?}");
    assert_eq!(kind == Kind::Citation, fact.cited_title.is_some(), "{fact:?}");
    assert!((min || !fact.min_open) && (max || !fact.max_open), "only an end is open: {fact:?}");
    assert_eq!(kind != Kind::Citation, fact.unit.and_then(Unit::from_name).is_some(), "a known unit: {fact:?}");
    assert!(fact.region_from.is_none_or(|from| ReadFrom::from_name(from).is_some()), "{fact:?}");
    assert_eq!(fact.region_code.is_some(), fact.region_from.is_some(), "{fact:?}");
    assert_eq!(fact.year.is_some(), fact.year_from.is_some(), "{fact:?}");
    assert!(fact.rule.contains('/'), "{fact:?}");
}

fn assert_sound(rows: &Extraction) {
    let text: Vec<char> = rows.article.text.chars().collect();
    let slice = |start: u64, end: u64| -> Option<String> {
        Some(text.get(usize::try_from(start).ok()?..usize::try_from(end).ok()?)?.iter().collect())
    };
    for fact in &rows.facts {
        assert_eq!(slice(fact.start, fact.end).as_deref(), Some(fact.text.as_str()), "the span slices to the text");
        assert!(!fact.text.trim().is_empty());
        assert!(fact.section.is_none_or(|section| section >= 1 && section <= rows.sections.len() as u64));
        assert!(fact.related_position.is_none_or(|position| position >= 1 && position <= rows.related.len() as u64));
        assert_sound_fact(fact);
    }
    for region in &rows.regions {
        assert_eq!(
            slice(region.start, region.end).as_deref(),
            Some(region.text.as_str()),
            "the span slices to the text"
        );
        assert!(region.code.len() == 6 && region.province_code.ends_with("0000"), "{region:?}");
    }
    let in_order = |spans: Vec<(u64, u64)>| spans.windows(2).all(|pair| pair[0].1 <= pair[1].0);
    assert!(in_order(rows.facts.iter().map(|fact| (fact.start, fact.end)).collect()), "{:?}", rows.facts);
    assert!(in_order(rows.regions.iter().map(|region| (region.start, region.end)).collect()), "{:?}", rows.regions);
    let ids: HashSet<&str> = rows.facts.iter().map(|fact| fact.fact_id.as_str()).collect();
    assert_eq!(ids.len(), rows.facts.len(), "every fact has an id of its own");
    let counts = (rows.article.fact_count, rows.article.region_count, rows.article.related_count);
    assert_eq!(counts, (rows.facts.len() as u64, rows.regions.len() as u64, rows.related.len() as u64));
}

fn assert_sound_twice(markup: Markup, text: String) {
    let page = page(markup, text);
    let rows = EXTRACTOR.extract(&page);
    assert_sound(&rows);
    assert!(rows == EXTRACTOR.extract(&page), "the same page gives the same rows");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, max_shrink_iters: 4000, ..ProptestConfig::default() })]

    #[test]
    fn any_mix_of_words_gives_sound_rows(text in words()) {
        assert_sound_twice(Markup::Text, text);
    }

    #[test]
    fn any_text_gives_sound_rows(text in "\\PC{0,200}") {
        assert_sound_twice(Markup::Text, text);
    }

    #[test]
    fn any_markup_gives_sound_rows(text in marked_up()) {
        assert_sound_twice(Markup::Html, text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, max_shrink_iters: 4000, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_article_gives_sound_rows((markup, text) in mutated()) {
        assert_sound_twice(markup, text);
    }
}
