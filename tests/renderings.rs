//! The same article as text and as HTML: whichever way a site writes its pages, the same rows come out.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use zhfacts::Extractor;
use zhfacts::article::{Article, Markup, Page, Raw};
use zhfacts::dataset::{Extraction, FactRow};
use zhfacts::decode;
use zhfacts::fact::{Per, ScopeTerm};
use zhfacts::rules::RuleFiles;
use zhfacts::segment::Segmenter;

static EXTRACTOR: LazyLock<Extractor> =
    LazyLock::new(|| Extractor::new(&RuleFiles::embedded()).expect("the embedded rules are sound"));
static SEGMENTER: LazyLock<Segmenter> =
    LazyLock::new(|| Segmenter::new(&RuleFiles::embedded()).expect("the embedded rules are sound"));

/// How a page is marked up.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Style {
    /// Headings, paragraphs and lists.
    Semantic,
    /// One box, lines that end in `<br>`, links.
    Soup,
    /// Boxes in boxes: a card is one link, and nothing parts its category from its date.
    Cards,
}

/// The articles of the demo and of the gold whose layout names one of the two sites.
fn pages() -> Vec<(PathBuf, Page)> {
    let mut found = Vec::new();
    for folder in ["input", "tests/gold"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let mut paths: Vec<PathBuf> =
            std::fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
        paths.sort();
        for path in paths {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.extension().is_none_or(|extension| extension != "txt")
                || !(name.starts_with("qa-") || name.starts_with("links-"))
            {
                continue;
            }
            let raw = Raw { source: name, bytes: std::fs::read(&path).expect("a file"), ..Raw::default() };
            found.push((path, decode::decode(raw, None).expect("a text")));
        }
    }
    found
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn render(article: &Article, style: Style) -> String {
    let text = &article.text;
    let title = article.title.map_or("", |span| span.of(text));
    let first = article.related.first().map_or(text.len(), |item| item.span.start());
    let mut main = String::new();
    let mut at = 0;
    for line in text[..first].split('\n') {
        let start = at + (line.len() - line.trim_start().len());
        at += line.len() + 1;
        let words = escape(line.trim());
        if words.is_empty() {
            continue;
        }
        let heads = article.sections.iter().any(|section| section.span.start() == start);
        match style {
            Style::Soup => main.push_str(&format!("{words}<br>\n<br>\n")),
            Style::Semantic if article.title.is_some_and(|title| title.start() == start) => {
                main.push_str(&format!("<h1>{words}</h1>\n"))
            }
            Style::Semantic if heads => main.push_str(&format!("<h3>{words}</h3>\n")),
            Style::Semantic if words.starts_with("相关") => {
                main.push_str(&format!("</article><aside><h2>{words}</h2>\n"))
            }
            Style::Semantic => main.push_str(&format!("<p>{words}</p>\n")),
            Style::Cards => main.push_str(&format!("<div><div><span>{words}</span></div></div>")),
        }
    }
    let items = article.related.iter().enumerate().map(|(place, item)| render_item(text, item, place, style));
    let items: String = items.collect();
    let items = if style == Style::Semantic { format!("<ul>\n{items}</ul></aside>") } else { items };
    format!(
        "<!DOCTYPE html><html><head><meta charset=utf-8><title>{title}_民生社保网</title></head><body>\
         <div class=nav><a href=/>首页</a> <a href=/sb/>社保</a> <a href=/yb/>医保</a></div>\n<article>{main}{items}</article>\n\
         <div class=footer>版权所有 民生社保网 <a href=/about>关于我们</a></div></body></html>",
        title = escape(title)
    )
}

fn render_item(text: &str, item: &zhfacts::article::RelatedItem, place: usize, style: Style) -> String {
    let title = escape(item.title.of(text));
    let snippet = item.snippet.map(|span| escape(span.of(text)).replace('\n', "<br>\n")).unwrap_or_default();
    let last = item.snippet.unwrap_or(item.title).end();
    let foot = escape(text[last..item.span.end()].trim());
    let link = format!("<a href=\"/q/{place}.html\">{title}</a>");
    match (style, snippet.is_empty() && !text[last..item.span.end()].contains('\n')) {
        (Style::Cards, true) => format!("<div>{link}<span>{foot}</span></div>"),
        (Style::Cards, false) => format!(
            "<div class=card><a href=/q/{place}.html><div><b>{title}</b></div><div>{snippet}</div></a><div><i>{}</i></div></div>",
            foot.replacen(' ', "</i><i>", 1)
        ),
        (Style::Semantic, true) => format!("<li>{link} <span>{foot}</span></li>\n"),
        (Style::Semantic, false) => format!("<li><h4>{link}</h4><p>{snippet}</p><div>{foot}</div></li>\n"),
        (Style::Soup, true) => format!("{link} {foot}<br>\n"),
        (Style::Soup, false) => format!("{link}<br>\n{snippet}<br>\n{foot}<br>\n"),
    }
}

fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// What has to be the same: the article's parts, a line each.
fn parts(rows: &Extraction) -> Vec<String> {
    let article = &rows.article;
    let mut parts = vec![
        format!("title {:?}", article.title),
        format!("answer {:?}", article.answer),
        format!("published {:?} {:?}", article.published_at, article.publisher),
        format!("body {}", squeeze(&article.body)),
    ];
    parts.extend(rows.related.iter().map(|item| {
        let snippet = item.snippet.as_deref().map(squeeze);
        format!(
            "item {} {snippet:?} {:?} {:?} {:?} {}",
            item.title, item.answer, item.category, item.published_on, item.truncated
        )
    }));
    parts
}

fn fact(fact: &FactRow) -> String {
    let scope: Vec<&str> = fact.scope.terms().map(ScopeTerm::as_str).chain(fact.per.map(Per::as_str)).collect();
    format!(
        "{} {:?} {} {}: {:?}..{:?} {:?}..{:?} {scope:?} {:?} {:?} {:?}",
        fact.origin,
        fact.related_position,
        fact.text,
        fact.metric,
        fact.value_min,
        fact.value_max,
        fact.date_min,
        fact.date_max,
        fact.region_code,
        fact.year,
        fact.bracket_max
    )
}

fn differences(want: &[String], got: &[String]) -> Vec<String> {
    let missing = want.iter().filter(|line| !got.contains(line)).map(|line| format!("- {line}"));
    let spurious = got.iter().filter(|line| !want.contains(line)).map(|line| format!("+ {line}"));
    missing.chain(spurious).collect()
}

#[test]
fn html_gives_the_rows_of_the_text() {
    let mut faults = Vec::new();
    let pages = pages();
    assert!(pages.len() > 8);
    for (path, page) in &pages {
        let article = SEGMENTER.segment(page, None);
        let want = EXTRACTOR.extract(page);
        for style in [Style::Semantic, Style::Soup, Style::Cards] {
            let html = Page { markup: Markup::Html, text: render(&article, style), ..page.clone() };
            let got = EXTRACTOR.extract(&html);
            let mut found = differences(&parts(&want), &parts(&got));
            let facts = |rows: &Extraction| rows.facts.iter().map(fact).collect::<Vec<_>>();
            found.extend(differences(&facts(&want), &facts(&got)));
            faults.extend(found.iter().map(|fault| format!("{} {style:?} {fault}", path.display())));
        }
    }
    assert!(faults.is_empty(), "{} differences:\n{}", faults.len(), faults.join("\n"));
}
