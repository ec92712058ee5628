//! Site layouts of HTML pages: known by host, address or elements, with their parts named by CSS selectors.

use zhfacts::article::{Article, Page};
use zhfacts::rules::RuleFiles;
use zhfacts::segment::Segmenter;

const LAYOUT: &str = r#"
name = "letters"
description = "letters and replies"
rank = 5
[html]
hosts = ["letters.example"]
markers = ["main.letter > h1", "meta:letter"]
title = ["main.letter > h1"]
answer = ["main p.verdict"]
body = ["main.letter [data-role=reply]"]
date = ["main time"]
publisher = ["main .office b"]
disclaimer = ["main div.small"]
drop = ["main .ad"]
script = ["issued\\s*=\\s*'(?<press>[^']+)'"]
[html.item]
each = "a.card"
title = "b"
snippet = "i"
category = "u"
date = "time"
[[example]]
page = """
<html><head><title>来信</title><meta name="letter" content="1"></head><body><main class="letter"><h1>换单位要重新参保吗</h1>
<p class="verdict">不用</p><div data-role="reply"><p>由新单位办理转入，缴费年限合并计算。</p></div></main></body></html>
"""
[example.expect]
title = "换单位要重新参保吗"
answer = "不用"
body_first = "由新单位办理转入，缴费年限合并计算。"
"#;

const PAGE: &str = r#"<html><head><title>来信选登</title></head><body><main class="letter"><h1>换单位要重新参保吗</h1>
<div class="office">答复：<b>海边市医保局</b> <time datetime="2024-03-05T08:12:00+08:00">三月五日</time></div><p class="verdict">不用</p>
<div data-role="reply"><p>由新单位办理转入，缴费年限合并计算。</p><p class="ad">点击领取红包，名额有限先到先得。</p><p>个人不用另外申请，三个工作日内办结。</p></div>
<div class="small">答复只针对来信所述情况。</div>
<a class="card" href="/l/2.html"><b>社保卡丢了怎么补</b><i>本人到窗口办理，当场可取。</i><u>社保卡</u><time>2024-03-01</time></a>
<a class="card" href="/l/3.html"><b>医保能给家人用吗</b></a></main></body></html>"#;

fn segment(segmenter: &Segmenter, text: &str, url: Option<&str>) -> Article {
    let page = Page { url: url.map(str::to_string), ..Page::from_html("page.html", text) };
    segmenter.segment(&page, None)
}

fn with_layout() -> (Segmenter, tempfile::TempDir) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(dir.path().join("letters.toml"), LAYOUT).expect("a layout file");
    let mut segmenter = Segmenter::new(&RuleFiles::embedded()).expect("the embedded rules are sound");
    segmenter.add_folder(dir.path()).expect("the layout is sound");
    (segmenter, dir)
}

#[test]
fn a_layout_is_known_by_host_address_or_elements() {
    let (segmenter, _dir) = with_layout();
    let canonical =
        |host: &str| PAGE.replace("<head>", &format!("<head><link rel=canonical href=\"https://{host}/1\">"));
    let with_meta = PAGE.replace("<head>", "<head><meta name=letter content=1>");
    for (page, url, layout) in [
        (PAGE.to_string(), None, "generic"),
        (PAGE.to_string(), Some("http://letters.example/1.html"), "letters"),
        (PAGE.to_string(), Some("https://www.letters.example:8080/1.html"), "letters"),
        (PAGE.to_string(), Some("http://badletters.example/1.html"), "generic"),
        (PAGE.to_string(), Some("http://other.example/?u=letters.example"), "generic"),
        (canonical("m.letters.example"), None, "letters"),
        (canonical("other.example"), None, "generic"),
        (with_meta, None, "letters"),
    ] {
        assert_eq!(segment(&segmenter, &page, url).layout, layout, "{url:?}");
    }
}

#[test]
fn a_layout_names_every_part() {
    let (segmenter, dir) = with_layout();
    let article = segment(&segmenter, PAGE, Some("http://letters.example/l/1.html"));
    let words = |span: Option<zhfacts::text::Span>| span.map(|span| span.of(&article.text));
    assert_eq!(words(article.title), Some("换单位要重新参保吗"));
    assert_eq!(words(article.answer), Some("不用"));
    assert_eq!(article.publisher.as_deref(), Some("海边市医保局"));
    assert_eq!(article.published_at.as_deref(), Some("2024-03-05T08:12:00"));
    let body = "由新单位办理转入，缴费年限合并计算。\n个人不用另外申请，三个工作日内办结。";
    assert_eq!(words(article.body), Some(body));
    assert!(article.text.contains("答复只针对来信所述情况。") && !article.text.contains("红包"));
    let [first, second] = &article.related[..] else { panic!("{:?}", article.related) };
    assert_eq!(words(Some(first.title)), Some("社保卡丢了怎么补"));
    assert_eq!(words(first.snippet), Some("本人到窗口办理，当场可取。"));
    assert_eq!((first.category.as_deref(), first.published_on.as_deref()), (Some("社保卡"), Some("2024-03-01")));
    assert_eq!(first.url.as_deref(), Some("http://letters.example/l/2.html"));
    assert_eq!((words(Some(second.title)), second.snippet), (Some("医保能给家人用吗"), None));
    let checked = segmenter.check(dir.path()).expect("the layout is sound");
    assert!(checked[0].faults.is_empty(), "{:?}", checked[0].faults);
}

#[test]
fn a_wrong_selector_is_told() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(dir.path().join("letters.toml"), LAYOUT.replace("main p.verdict", "main > > p")).expect("a file");
    let mut segmenter = Segmenter::new(&RuleFiles::embedded()).expect("the embedded rules are sound");
    let error = segmenter.add_folder(dir.path()).expect_err("the selector is wrong");
    assert!(error.to_string().contains("main > > p"), "{error}");
}
