//! Segmenting: what comes of pages, and what has to hold for any input.

mod properties;

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use properties::assert_sound_article;
use proptest::prelude::*;
use zhfacts::article::{Flag, Markup, Page};
use zhfacts::rules::RuleFiles;
use zhfacts::segment::{Segmenter, Verdict};
use zhfacts::text::Span;

fn segmenter() -> &'static Segmenter {
    static SEGMENTER: LazyLock<Segmenter> =
        LazyLock::new(|| Segmenter::new(&RuleFiles::embedded()).expect("the embedded rules are sound"));
    &SEGMENTER
}

fn page(markup: Markup, text: &str) -> Page {
    let url = Some("http://news.example.com/a/b.html".to_string());
    Page { url, markup, ..Page::from_text("page", text) }
}

#[test]
fn a_folder_of_layouts_is_checked_against_its_own_examples() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let layout = "name = 'notices'\ndescription = 'notices'\nrank = 5\n[text]\nmarkers = [{ pattern = '^公示$' }]\n\
                  [[example]]\npage = \"某市公示\\n\\n公示\\n\\n公示期为五日。\"\n[example.expect]\ntitle = 'TITLE'\n";
    let check = |title: &str| {
        std::fs::write(dir.path().join("notices.toml"), layout.replace("TITLE", title)).expect("a layout file");
        segmenter().check(dir.path())
    };
    let checked = check("某市公示").expect("the layout is sound");
    assert_eq!((checked.len(), checked[0].examples), (1, 1));
    assert!(checked[0].faults.is_empty(), "{:?}", checked[0].faults);
    let checked = check("另一个").expect("the layout is sound");
    assert!(checked[0].faults.iter().any(|fault| fault.contains("title")), "{:?}", checked[0].faults);
    std::fs::write(dir.path().join("broken.toml"), "name = 1").expect("a layout file");
    assert!(segmenter().check(dir.path()).is_err());
}

#[test]
fn a_page_is_of_no_later_day_than_it_was_fetched() {
    let html = "<html><head><title>某市调整补贴标准</title><meta name=\"pubdate\" content=\"2024-06-01\"></head><body>\
                <h1>某市调整补贴标准</h1><div>发布时间：2024-03-05 来源：海边日报</div><p>补贴标准调整为每月二百元，自四月起执行。</p></body></html>";
    let text = "某市调整补贴标准\n2024-03-05 来源：海边日报\n补贴标准调整为每月二百元，自四月起执行。\n";
    let read = |markup, text: &str, retrieved_on: Option<&str>| {
        let page = Page { retrieved_on: retrieved_on.map(str::to_string), ..page(markup, text) };
        segmenter().segment(&page, None).published_at
    };
    for (fetched, html_day, text_day) in [
        (None, Some("2024-06-01"), Some("2024-03-05")),
        (Some("2024-04-01"), Some("2024-03-05"), Some("2024-03-05")),
        // Where the page was written it may already have been the next day.
        (Some("2024-03-04"), Some("2024-03-05"), Some("2024-03-05")),
        (Some("2024-03-03"), None, None),
        (Some("no day"), Some("2024-06-01"), Some("2024-03-05")),
    ] {
        assert_eq!(read(Markup::Html, html, fetched).as_deref(), html_day, "{fetched:?}");
        assert_eq!(read(Markup::Text, text, fetched).as_deref(), text_day, "{fetched:?}");
    }
}

#[test]
fn verdicts_have_a_sense() {
    let segmenter = segmenter();
    for (answer, sense) in [
        ("可以", Some(Verdict::Yes)),
        ("能,需符合条件", Some(Verdict::Yes)),
        ("不需要", Some(Verdict::No)),
        ("不完全通用", Some(Verdict::Partly)),
        ("60%", None),
        ("男性满30年", None),
    ] {
        assert_eq!(segmenter.verdict(answer), sense, "{answer}");
    }
}

#[test]
fn leaked_instructions_are_flagged() {
    let text = "失业金能领多久\n\n好的,用户让我写一篇关于失业金的文章,需要符合要求。\n\n提示:仅供参考。\n相关推荐\n\n工伤怎么认定\n\n\
                嗯,用户要求我介绍工伤认定。 首先\n\n问答 2024-01-02\n";
    let article = segmenter().segment(&page(Markup::Text, text), None);
    assert_eq!(article.layout, "qa-cards");
    assert_eq!(article.flags, [Flag::PromptLeak]);
    assert_eq!(article.related[0].flags, [Flag::PromptLeak]);
    assert_eq!(article.related[0].answer, None);
}

#[test]
fn a_named_layout_is_used() {
    let text = "标题一行\n\n2024-03-05 08:00:11民生网\n\n正文。\n";
    let article = segmenter().segment(&page(Markup::Text, text), Some("qa-cards"));
    assert_eq!(article.layout, "qa-cards");
    assert_eq!(article.publisher.as_deref(), Some("民生网"));
}

#[test]
fn an_empty_page_has_no_body() {
    for markup in [Markup::Text, Markup::Html] {
        let article = segmenter().segment(&page(markup, ""), None);
        assert!(article.body.is_none() && article.flags.contains(&Flag::NoBody));
    }
}

#[test]
fn one_long_line_is_read() {
    let text = "某地规定，缴费比例为百分之八。".repeat(200_000);
    let article = segmenter().segment(&page(Markup::Text, &text), None);
    assert_eq!(article.body.map(|body| body.len()), Some(text.len()));
}

#[test]
fn markup_never_breaks_words_and_hidden_text_is_left_out() {
    let html = "<html><head><title>补贴标准公布 - 海边日报网</title></head><body><nav>首页 新闻</nav><h1>补贴标准公布</h1>\
                <p>2024-03-05 08:00 来源：海边日报</p><div><p>每人每月<b>1</b><i>2</i>0元，<span style='display:none'>不可见</span>\
                由社区发放&amp;登记，请按时领取。</p><script>var a = '2020-01-01';</script><p>第二段也有一句完整的话，<br>换一行。</p>\
                <p>责任编辑：张三</p></div><h3>相关阅读</h3><ul><li><a href='../c.html'>另一篇关于补贴的报道</a> 2024-02-01</li></ul>\
                <h3>热门排行</h3><ul><li><a href='/d.html'>排行榜上的一篇报道</a></li></ul></body></html>";
    let article = segmenter().segment(&page(Markup::Html, html), None);
    let text = &article.text;
    assert_eq!(article.title.map(|title| title.of(text)), Some("补贴标准公布"));
    assert_eq!(article.publisher.as_deref(), Some("海边日报"));
    assert_eq!(article.published_at.as_deref(), Some("2024-03-05T08:00"));
    let body = "每人每月120元，由社区发放&登记，请按时领取。\n第二段也有一句完整的话，\n换一行。";
    assert_eq!(article.body.map(|body| body.of(text)), Some(body));
    let [item] = &article.related[..] else { panic!("one item is recommended: {:?}", article.related) };
    assert_eq!(item.title.of(text), "另一篇关于补贴的报道");
    assert_eq!(item.url.as_deref(), Some("http://news.example.com/c.html"));
    assert_eq!(item.published_on.as_deref(), Some("2024-02-01"));
    assert!(!text.contains("排行"));
    assert_sound_article(&article);
}

#[test]
fn a_list_of_links_is_no_article() {
    let items: String = (0..30).map(|n| format!("<li><a href='/{n}.html'>第{n}条关于补贴的公告</a></li>")).collect();
    let html = format!("<html><head><title>公告列表</title></head><body><ul>{items}</ul></body></html>");
    assert!(segmenter().segment(&page(Markup::Html, &html), None).flags.contains(&Flag::ListPage));
}

/// Pages that would cost more than linear time, or the stack, if they were read as they ask to be.
#[test]
fn hostile_markup_is_read() {
    let sentence = "<p>缴费比例为百分之八，自三月起执行。</p>";
    for html in [
        format!("{}{sentence}", "<div>".repeat(10_000)),
        format!("{}{sentence}{}", "<div>".repeat(100_000), "</div>".repeat(100_000)),
        format!("{}{sentence}", "<p><font size=1 color=2>".repeat(20_000)),
        format!("{}{sentence}", "<table><tr><td>".repeat(5_000)),
        format!("<div {}>{sentence}", "a=b ".repeat(50_000)),
        format!("{sentence}{}", "<a href='x'>".repeat(50_000)),
        format!("{sentence}{}", "<h3>相关推荐</h3><li>一".repeat(20_000)),
        format!("{sentence}<div><!-- {}", "<".repeat(200_000)),
        format!("{sentence}{}", "</p></div></html><html>".repeat(20_000)),
        format!("<p>{}</p>", "缴费比例为百分之八。".repeat(100_000)),
    ] {
        let article = segmenter().segment(&page(Markup::Html, &html), None);
        assert_sound_article(&article);
        assert!(article.text.contains("缴费比例为百分之八"), "{}", html.chars().take(60).collect::<String>());
    }
}

/// The annotated articles, where they are at hand.
#[allow(clippy::print_stderr)] // a test that is skipped says so
fn gold() -> Vec<serde_json::Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/gold");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        eprintln!("skipped: there is no {}", folder.display());
        return Vec::new();
    };
    let read = |path: PathBuf| serde_json::from_str(&std::fs::read_to_string(path).ok()?).ok();
    entries.flatten().filter_map(|entry| read(entry.path())).collect()
}

#[test]
fn annotated_texts_are_taken_apart_as_annotated() {
    let squeeze = |text: &str| text.split_whitespace().collect::<String>();
    for gold in gold() {
        let (source, text, want) = (gold["source"].as_str(), gold["text"].as_str(), &gold["article"]);
        let (Some(source), Some(text)) = (source.filter(|source| source.ends_with(".txt")), text) else { continue };
        let article = segmenter().segment(&page(Markup::Text, text), None);
        assert_sound_article(&article);
        let words = |span: Option<Span>| span.map(|span| span.of(text));
        assert_eq!(words(article.title), want["title"].as_str(), "{source}");
        assert_eq!(words(article.answer), want["answer"].as_str(), "{source}");
        assert_eq!(article.publisher.as_deref(), want["publisher"].as_str(), "{source}");
        assert_eq!(article.published_at.as_deref(), want["published_at"].as_str(), "{source}");
        let body = squeeze(words(article.body).unwrap_or_default());
        assert!(body.starts_with(&squeeze(want["body_first"].as_str().unwrap_or_default())), "{source}");
        assert!(body.ends_with(&squeeze(want["body_last"].as_str().unwrap_or_default())), "{source}");
        let related = gold["related"].as_array().map_or(&[][..], Vec::as_slice);
        assert_eq!(article.related.len(), related.len(), "{source}");
        for (item, want) in article.related.iter().zip(related) {
            assert_eq!(Some(item.title.of(text)), want["title"].as_str(), "{source}");
            assert_eq!(item.answer.map(|answer| answer.of(text)), want["answer"].as_str(), "{source}");
            assert_eq!(item.category.as_deref(), want["category"].as_str(), "{source}");
            assert_eq!(item.published_on.as_deref(), want["published_on"].as_str(), "{source}");
            assert_eq!(Some(item.truncated), want["truncated"].as_bool(), "{source}");
        }
    }
}

proptest! {
    #[test]
    fn any_markup_is_read(html in "(<(p|div|table|tr|td|a href='x'|h2|li|b|script|br|/p|/div|/td|/tr|/table|/a|/b|span class='share'|ul class=related)>|相关推荐|来源：|2024-01-02|责任编辑：|缴费比例为百分之八，自三月起执行。|[ \n一二、&;<>\"'=]|\\PC){0,60}") {
        assert_sound_article(&segmenter().segment(&page(Markup::Html, &html), None));
    }

    #[test]
    fn any_text_is_read(text in "([一二、（）()1-9.:： \n\t。,!？?#①可以相关推荐提示原标题来源编辑年月日-]|\\PC){0,200}") {
        let segmenter = segmenter();
        for layout in [None, Some("qa-cards"), Some("news-links"), Some("generic"), Some("no such")] {
            assert_sound_article(&segmenter.segment(&page(Markup::Text, &text), layout));
        }
    }
}
