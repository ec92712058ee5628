//! Segmenting: the rules' own examples, and what has to hold for any input.

use std::sync::LazyLock;

use proptest::prelude::*;
use zhfacts::article::{Article, Flag, Markup, Page};
use zhfacts::rules::RuleFiles;
use zhfacts::segment::{Segmenter, Verdict};

fn segmenter() -> &'static Segmenter {
    static SEGMENTER: LazyLock<Segmenter> =
        LazyLock::new(|| Segmenter::new(&RuleFiles::embedded()).expect("the embedded rules are sound"));
    &SEGMENTER
}

fn page(markup: Markup, text: &str) -> Page {
    Page {
        article_id: String::new(),
        source: "page".to_string(),
        record: 0,
        url: Some("http://news.example.com/a/b.html".to_string()),
        markup,
        encoding: "UTF-8",
        replacements: 0,
        text: text.to_string(),
    }
}

/// Every span lies in the text and on character borders, and sections and items stand in order.
fn assert_sound(article: &Article) {
    let text = &article.text;
    for span in [article.title, article.answer, article.body].into_iter().flatten() {
        assert!(text.get(span.range()).is_some());
    }
    for (place, section) in article.sections.iter().enumerate() {
        assert!(section.parent <= place, "a section stands below one that comes before it");
        assert!(section.span.contains(section.heading));
        assert!(article.body.is_some_and(|body| body.contains(section.span)));
    }
    for item in &article.related {
        assert!(!item.title.of(text).trim().is_empty());
        for span in [Some(item.title), item.snippet, item.answer].into_iter().flatten() {
            assert!(item.span.contains(span), "{:?} {:?}", item.span, span);
            assert!(text.get(span.range()).is_some());
        }
    }
    assert!(article.related.windows(2).all(|pair| pair[0].span.end() <= pair[1].span.start()));
}

#[test]
fn every_rule_proves_itself() {
    for checked in segmenter().check_own() {
        assert!(checked.faults.is_empty(), "{}: {:#?}", checked.name, checked.faults);
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

proptest! {
    #[test]
    fn any_text_is_read(text in "([一二、（）()1-9.:： \n\t。,!？?#①可以相关推荐提示原标题来源编辑年月日-]|\\PC){0,200}") {
        let segmenter = segmenter();
        for layout in [None, Some("qa-cards"), Some("news-links"), Some("generic"), Some("no such")] {
            assert_sound(&segmenter.segment(&page(Markup::Text, &text), layout));
        }
    }
}
