//! What holds whatever the input: nothing panics, every span slices to its text, rows are in order and make sense, and
//! the same page gives the same rows.

mod properties;

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use zhfacts::article::{Markup, Raw};
use zhfacts::decode::decode;

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

fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        (0u32..100_000).prop_map(|number| number.to_string()),
        (0u32..10_000, 0u32..1000).prop_map(|(whole, part)| format!("{whole}.{part}")),
        (1900u32..2100, 0u32..14, 0u32..33).prop_map(|(year, month, day)| format!("{year}年{month}月{day}日")),
        "[零〇一二两三四五六七八九十百千万亿半几多]{1,6}",
        "[0-9０-９,.]{1,24}",
        figures(),
    ]
}

/// Digits of both widths with all that may stand inside a number and around it.
fn figures() -> impl Strategy<Value = String> {
    "([0-9０-９]{1,4}|[,，. ．·%％+~～—〇○余万亿千百wk\u{A0}\u{2009}-]|元|年|个|月|角|分|之|起|岁){1,24}"
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

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, max_shrink_iters: 4000, ..ProptestConfig::default() })]

    #[test]
    fn any_mix_of_words_gives_sound_rows(text in words()) {
        properties::extracting(Markup::Text, &text);
    }

    #[test]
    fn any_figures_give_sound_rows(text in prop::collection::vec(figures(), 1..6)) {
        properties::extracting(Markup::Text, &text.join("元"));
    }

    #[test]
    fn any_text_gives_sound_rows(text in "\\PC{0,200}") {
        properties::extracting(Markup::Text, &text);
    }

    #[test]
    fn any_markup_gives_sound_rows(text in marked_up()) {
        properties::extracting(Markup::Html, &text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, max_shrink_iters: 4000, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_article_gives_sound_rows((markup, text) in mutated()) {
        properties::extracting(markup, &text);
    }
}

/// Some bytes of an input in another encoding, or any bytes at all.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let encodings = vec![encoding_rs::UTF_8, encoding_rs::GB18030, encoding_rs::BIG5, encoding_rs::UTF_16LE];
    let encoded = (words(), select(encodings), any::<Index>()).prop_map(|(text, encoding, cut)| {
        let mut bytes = encoding.encode(&text).0.into_owned();
        bytes.truncate(bytes.len() - cut.index(bytes.len().max(1)).min(3).min(bytes.len()));
        bytes
    });
    prop_oneof![encoded, prop::collection::vec(any::<u8>(), 0..200)]
}

/// Lines of JSON, some of them torn, or any bytes.
fn lines() -> impl Strategy<Value = Vec<u8>> {
    let line = prop_oneof![
        words().prop_map(|text| format!("{{\"text\":{text:?},\"url\":\"http://example.com/\"}}\n").into_bytes()),
        "[\\[{}:,\"a-z0-9\\\\ \\]]{0,30}\n".prop_map(String::into_bytes),
        prop::collection::vec(any::<u8>(), 0..40),
    ];
    prop::collection::vec(line, 0..8).prop_map(|lines| lines.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_decoded_or_refused(bytes in bytes()) {
        properties::decoding(&bytes);
    }

    #[test]
    fn any_page_is_taken_apart((markup, text) in prop_oneof![
        words().prop_map(|text| (Markup::Text, text)),
        marked_up().prop_map(|text| (Markup::Html, text)),
        mutated(),
    ]) {
        properties::segmenting(markup, &text);
    }

    #[test]
    fn pages_together_give_what_each_gives(texts in prop::collection::vec(prop_oneof![
        words().prop_map(|text| (Markup::Text, text)),
        marked_up().prop_map(|text| (Markup::Html, text)),
        mutated(),
    ], 0..5)) {
        properties::extracting_together(&texts);
    }

    #[test]
    fn any_container_is_read_to_its_end(lines in lines(), name in select(properties::CONTAINERS.to_vec())) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join(name);
        fs::write(&path, lines).expect("the file is written");
        properties::reading(&path);
    }
}

/// A reader of literals takes what stands between the signs of a comment for white space, and one level of nesting for one of
/// the stack.
#[test]
fn a_literal_that_nests_without_end_is_passed_over() {
    let levels = 100_000;
    let script = format!("var x={{/*'*/a:{}{}/*'*/}}", "[".repeat(levels), "]".repeat(levels));
    properties::extracting(Markup::Html, &format!("<h1>医保</h1><script>{script}</script>"));
}

/// Numbers that no type holds with what follows them, a sign before the part that its number begins, and endless runs of
/// numerals and of bounds.
#[test]
fn texts_at_the_edge_give_sound_rows() {
    let (run, bounds) = ("零一".repeat(40_000), "1年不足".repeat(20_000));
    let texts = [
        "补助7922816251426433759354395万5元。",
        "补助7922816251426433759354395万3千元。",
        "领79228162514264337593543950335个半月。",
        "3日) 2025-7-3 8:27保险 生日) 2025-7-3 8:22025-7-0$ 82025-7-0",
        "选择200元(含以300元)的，每人每年补30元。",
        "医疗费用在1000元(含1000元)以上,不满000元的部分,报销45%。",
        "由5提高到79228162514264337593543950335元，79228162514264337593543950335亿0.9万元",
        &run,
        &bounds,
    ];
    for text in texts {
        properties::extracting(Markup::Text, text);
    }
}
