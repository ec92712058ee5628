//! Does a text of eight times the length take eight times as long? Long texts of repeated words find what is looked at
//! again for every number.
//!
//! What is compared is the time that the processor spent on each, at a factor far from that of a linear text (8) and from
//! that of a quadratic one (64), and a text that fails is read again, so that other programs on the machine do not matter.

mod properties;

use std::time::{Duration, Instant};

use properties::{EXTRACTOR, page};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use zhfacts::article::Markup;

/// The length of the shorter text, in bytes, and how many times as long the longer one is.
const SHORT: usize = 12_000;
const LONGER: usize = 8;
/// The longest that the longer text may take, as a multiple of the time of the shorter one.
const MOST: u32 = 3 * LONGER as u32;
/// How often each text is read at the most before it is held to be too slow.
const TRIES: usize = 6;

/// The time that the processor has spent on this thread, where the system tells it; else the time that has gone by.
fn spent(since: Instant) -> Duration {
    // The system counts up to the last time that the thread was interrupted.
    std::thread::yield_now();
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|told| told.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| since.elapsed(), Duration::from_nanos)
}

/// The shortest time that it takes to read a text of `length` bytes, of all `tries`.
fn time(markup: Markup, text: &impl Fn(usize) -> String, length: usize, tries: usize) -> Duration {
    let page = page(markup, &text(length));
    let since = Instant::now();
    let once = || {
        let start = spent(since);
        EXTRACTOR.extract(&page);
        spent(since) - start
    };
    (0..tries).map(|_| once()).min().unwrap_or_default()
}

/// Fails if a text, which is made to a length, takes more than linear time.
fn assert_linear(name: &str, markup: Markup, text: &impl Fn(usize) -> String) {
    // A page that has no body is read in no time; where more of it is read as text, that is what longer ones compare with.
    let has_facts = |length| !EXTRACTOR.extract(&page(markup, &text(length))).facts.is_empty();
    let from = if !has_facts(SHORT) && has_facts(LONGER * SHORT) { LONGER * SHORT } else { SHORT };
    let compare = |tries| {
        let short = time(markup, text, from, tries);
        let long = time(markup, text, LONGER * from, tries.div_ceil(2));
        (short, long)
    };
    let (short, long) = compare(2);
    if long > MOST * short {
        let (short, long) = compare(TRIES);
        assert!(long <= MOST * short, "{LONGER} times as long took {short:?}, then {long:?}: {name}");
    }
}

/// `unit` again and again, up to a length in bytes.
fn repeated(unit: &str, length: usize) -> String {
    unit.repeat((length / unit.len()).max(1))
}

/// What a text begins with, what it repeats, and what follows as often.
const TEXTS: &[[&str; 3]] = &[
    ["", ")60%", ""],
    ["", "从60%提高到", ""],
    ["（", "报销60%，", ""],
    ["", "3倍", ""],
    ["", "报销60%；", ""],
    ["", "一、报销60%；", ""],
    ["", "1.甲乙丙丁60%：", ""],
    ["", "全国60%", ""],
    ["", "个人承担60%", ""],
    ["", "财政补助400元", ""],
    ["", "北京市60%", ""],
    ["", "在安徽合肥报销60%，江苏南京90%。\n", ""],
    ["", "经居民医保报销后，按60%支付，", ""],
    ["", "怎么报？答：60%。", ""],
    ["", "★ ", "一、报销60%"],
    ["", "2024年", "60%"],
    ["", "，", "60%"],
    ["60%", "\u{3000}", "1万元"],
    ["", "2024年标准", "\n60%"],
    ["", "《", "社会保险法》第三条"],
    ["", "| 1万元以上 | 甲 |\n", ""],
    ["", "| 1万元以上 | 500元 |\n", ""],
    ["| 1万元以上 | 2万元以上 |\n", "| 60% | 甲 |\n", ""],
    ["", "一级医院\n", "报销60%。\n"],
    ["", "1.报销60%\n", "\n"],
    ["", "相关推荐\n", "2024-01-01\n"],
    ["", "职工每月缴费二百元，居民每月缴费一百元，", ""],
];

/// The same of markup.
const PAGES: &[[&str; 3]] = &[
    ["", "<p>报销60%，", ""],
    ["<table>", "<tr><td>1万元以上<td>甲", ""],
    ["<table>", "<tr><td colspan=2>甲", "<tr><td>乙<td>60%"],
    ["<table>", "<tr><td rowspan=9>1万元以上<td>60%", ""],
    ["", "<ul><li>报销60%</ul>", ""],
    ["", "<h2>报销60%</h2>", "<p>1万元"],
    ["", "<a href='/a.html'>报销60%</a>", ""],
    ["", "<div>", "报销60%"],
    ["<p>报销60%</p><script>x", " ={", "a"],
    ["<p>报销60%</p><script>x ", "=[//'\n", "1,"],
    ["<p>报销60%</p><pre><a href='/a.html'>甲", "\n", "乙"],
    ["<p>报销60%</p><h3>相关推荐</h3><p>", "<a href='/a.html'>医保</a> ", ""],
];

#[test]
fn words_that_repeat_take_linear_time() {
    for (markup, texts) in [(Markup::Text, TEXTS), (Markup::Html, PAGES)] {
        for [head, unit, next] in texts {
            let text = |length: usize| match *next {
                "" => format!("{head}{}", repeated(unit, length)),
                next => format!("{head}{}{}", repeated(unit, length / 2), repeated(next, length / 2)),
            };
            assert_linear(&format!("{head:?}, {unit:?}, {next:?}"), markup, &text);
        }
    }
}

/// Words that rules ask for, numbers, signs and tags, of which random texts are made.
const PIECES: &[&str] = &[
    "职工医保",
    "居民医保",
    "退休人员",
    "在职职工",
    "三级医院",
    "住院",
    "个人",
    "财政",
    "报销",
    "自付",
    "起付线",
    "缴费基数",
    "补贴",
    "分别为",
    "不超过",
    "以上",
    "以下",
    "的部分",
    "每月",
    "其中",
    "滞纳金",
    "参加",
    "北京市",
    "全国",
    "根据",
    "60%",
    "1万元",
    "3个月",
    "五十周岁",
    "2024年",
    "1月1日",
    "百分之六十",
    "3倍",
    "200人",
    "《社会保险法》",
    "第三条",
    "10日",
    "，",
    "。",
    "；",
    "：",
    "、",
    "（",
    "）",
    "《",
    "“",
    "|",
    "的",
    "和",
    "或",
    "\n",
    "\n\n",
    " ",
    "\u{3000}",
    "一、",
    "（一）",
    "1.",
    "？",
];
const TAGS: &[&str] = &[
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    "<br>",
    "<table>",
    "<tr>",
    "<td>",
    "</table>",
    "<ul>",
    "<li>",
    "</ul>",
    "<h2>",
    "</h2>",
    "<a href='/a.html'>",
    "</a>",
    "<b>",
    "</b>",
    "<span>",
    "</span>",
];

#[test]
fn random_words_that_repeat_take_linear_time() {
    // The same words in each run, so that a text that fails can be read again.
    let mut runner = TestRunner::deterministic();
    let words = vec(select(PIECES), 1..7).prop_map(|words| words.concat());
    let tagged = vec(prop_oneof![select(PIECES), select(TAGS)], 1..7).prop_map(|words| words.concat());
    let mut next = |unit: &BoxedStrategy<String>| unit.new_tree(&mut runner).expect("a text").current();
    for (markup, unit) in [(Markup::Text, words.boxed()), (Markup::Html, tagged.boxed())] {
        for _ in 0..40 {
            let unit = next(&unit);
            assert_linear(&format!("{unit:?}"), markup, &|length| repeated(&unit, length));
        }
    }
}
