//! The head of a plain text: what leads to the page, its title, dateline and answer.

use super::cues::Cues;
use super::date::iso_date;
use super::layout::{RelatedStyle, TextLayout};
use super::lines::Lines;
use super::plain::{HEAD_WINDOW, LONGEST_CREDITS};
use crate::article::Article;
use crate::text::{Span, head, longer_than};

/// Characters that a run-on headline has at least.
const SHORTEST_HEADLINE: usize = 8;
/// Lines that a header has at most below the title.
const LONGEST_HEADER: usize = 6;
/// Characters that the name of a publisher has at most where nothing labels it.
const LONGEST_PRESS: usize = 16;
/// Lines that lead to a page at most, those of a menu at the least where no path shows it, and characters of one.
const MOST_NAVIGATION: usize = 40;
const SHORTEST_MENU: usize = 3;
const LONGEST_NAVIGATION: usize = 10;

/// Reads the head of the page into `article`; returns how many lines it takes.
pub(super) fn read(cues: &Cues, layout: &TextLayout, text: &str, main: &Lines, article: &mut Article) -> usize {
    let mut next = navigation(cues, text, main);
    next += title(cues, layout, text, &main[next..], article);
    next += dateline(cues, layout, text, main.get(next..).unwrap_or_default(), article);
    next += answer(cues, layout, text, main.get(next..).unwrap_or_default(), article);
    // A day may stand below the answer.
    next + dateline(cues, layout, text, main.get(next..).unwrap_or_default(), article)
}

/// How many lines of menus and paths lead to the page: up to the path to it, or short ones up to the line above its
/// dateline, which is its title.
fn navigation(cues: &Cues, text: &str, main: &Lines) -> usize {
    let window = &main[..main.len().min(MOST_NAVIGATION)];
    let words = |line: &Span| head(line.of(text), HEAD_WINDOW);
    let short = |line: &&Span| !longer_than(line.of(text), LONGEST_NAVIGATION) || cues.page_tools.is_in(words(line));
    let menu = window.iter().take_while(short).count();
    if let Some(path) = window[..menu].iter().rposition(|line| cues.path.is_in(words(line))) {
        return path + 1;
    }
    if menu < SHORTEST_MENU {
        return 0;
    }
    let below = window.iter().take(menu + 2).position(|line| cues.dateline.is_in(words(line)));
    below.and_then(|dateline| dateline.checked_sub(1)).filter(|above| *above >= SHORTEST_MENU).unwrap_or(0)
}

/// Finds the headline; returns how many lines it takes.
fn title(cues: &Cues, layout: &TextLayout, text: &str, main: &Lines, article: &mut Article) -> usize {
    let Some(&first) = main.first() else { return 0 };
    let written = first.of(text);
    if let Some((_, announced)) = cues.news.headline.find(written) {
        let (length, runs_on) = headline_end(cues, &written[announced..]);
        let headline = Span::new(first.start() + announced, first.start() + announced + length).trim(text);
        article.title = Some(headline).filter(|headline| !headline.is_empty());
        if !runs_on {
            let press = cues.news.press.captures(written[announced + length..].trim());
            article.publisher = press.and_then(|press| Some(press.name("press")?.as_str().to_string()));
        }
        return usize::from(!runs_on && main.len() > 1);
    }
    let prose =
        longer_than(written, cues.news.longest_headline) || written.ends_with(['。', '；', '，', ',', ';', ':', '：']);
    let generic = layout.markers.is_empty();
    if (generic && (prose || main.len() == 1)) || cues.dateline.is_in(head(written, HEAD_WINDOW)) {
        return 0;
    }
    // Signs of a heading or of a list.
    let signs = written.len() - written.trim_start_matches(['#', '●', '◆', '■', '★', '▶', '►']).len();
    article.title = Some(Span::new(first.start() + signs, first.end()).trim(text)).filter(|title| !title.is_empty());
    1
}

/// How many bytes a headline takes that was announced, and whether the text goes on behind it in the same line.
fn headline_end(cues: &Cues, written: &str) -> (usize, bool) {
    let window = head(written, cues.news.longest_headline * 2);
    let wide = |gap: &usize| window[*gap..].chars().take_while(|c| c.is_whitespace()).count() > 1;
    // 标题 来源：海边日报
    let sourced = |gap: &usize| cues.news.press.find(window[*gap..].trim_start()).is_some_and(|(start, _)| start == 0);
    let gap = window.match_indices(char::is_whitespace).map(|(gap, _)| gap).find(|gap| wide(gap) || sourced(gap));
    if let Some(gap) = gap {
        let rest = written[gap..].trim();
        let source = sourced(&gap).then(|| cues.news.press.captures(rest)?.get(0)).flatten();
        return (gap, source.is_none_or(|source| source.end() < rest.len()));
    }
    let whole = window.len() == written.len() && !window.contains('。');
    let open = window.ends_with(['：', ':', '，', ',', '；']);
    let least = head(window, SHORTEST_HEADLINE).len();
    match cues.news.lead.find(&window[least..]) {
        Some((lead, _)) if open || !whole => (least + lead, true),
        _ if whole => (window.len(), false),
        _ => (0, true),
    }
}

/// Reads the lines under the title that give time and publisher; returns how many there are.
fn dateline(cues: &Cues, layout: &TextLayout, text: &str, lines: &Lines, article: &mut Article) -> usize {
    let mut taken = 0;
    for (place, line) in lines.iter().enumerate().take(LONGEST_HEADER) {
        let written = line.of(text).trim_start_matches(['>', ' ']);
        if longer_than(written, LONGEST_CREDITS) {
            break;
        }
        // A card has its category and day on such a line, and a table its rows.
        let under_title = article.title.filter(|_| place == 0 && layout.related != RelatedStyle::Cards);
        let below = lines.get(place + 1).map(|line| head(line.of(text), LONGEST_CREDITS));
        let byline = || {
            let alone = |_: &_| !below.is_some_and(|below| cues.byline.is_in(below));
            under_title.and_then(|_| cues.byline.captures(written)).filter(alone)
        };
        let Some(found) = cues.dateline.captures(written).or_else(byline) else {
            let over_day = || below.is_some_and(|below| cues.dateline.is_in(below));
            let asks = |title: Span| cues.asking.is_in(title.of(text));
            let office = under_title.is_some_and(|title| cues.office_name.is_in(written) && !asks(title));
            if office || is_press(cues, written) && over_day() {
                let name = written.trim_matches(['（', '）', '(', ')']);
                article.publisher = article.publisher.take().or_else(|| Some(name.to_string()));
            } else if let Some(date) = own_date(layout, written) {
                article.published_at = article.published_at.take().or(Some(date));
            } else if !(cues.page_tools.is_in(written) || cues.document_number.is_in(written) && over_day()) {
                break;
            }
            taken += 1;
            continue;
        };
        taken += 1;
        if article.published_at.is_none() {
            article.published_at = found.name("date").and_then(|date| iso_date(date.as_str()));
        }
        if article.publisher.is_none() {
            article.publisher = found.name("press").map(|press| press.as_str().trim().to_string());
        }
    }
    taken
}

/// The day of a page that shows it as its cards show theirs.
fn own_date(layout: &TextLayout, line: &str) -> Option<String> {
    let item = layout.item.as_ref().filter(|_| layout.related == RelatedStyle::Cards)?;
    iso_date(item.captures(line)?.name("date")?.as_str())
}

/// True if a line is nothing but the name of a house that publishes.
fn is_press(cues: &Cues, line: &str) -> bool {
    !longer_than(line, LONGEST_PRESS) && line.chars().all(char::is_alphanumeric) && cues.press_name.is_in(line)
}

/// Finds the verdict that stands between title and body; returns how many lines it takes.
fn answer(cues: &Cues, layout: &TextLayout, text: &str, lines: &Lines, article: &mut Article) -> usize {
    let (Some(title), [line, _, ..]) = (article.title, lines) else { return 0 };
    let (title, written) = (title.of(text), line.of(text));
    let shown = || layout.answer || cues.asking.is_in(title) && is_over_numbered_text(text, lines);
    let answers = cues.is_clear_answer(title, written) || shown() && cues.is_answer(title, written);
    if !answers {
        return 0;
    }
    article.answer = Some(*line);
    1
}

/// True if the line below the first is a sentence and the text further down is numbered 一、: the first line is then no heading of
/// a part of it.
fn is_over_numbered_text(text: &str, lines: &Lines) -> bool {
    let sentence = lines.get(1).is_some_and(|line| line.of(text).ends_with('。'));
    sentence && lines.iter().skip(2).any(|line| line.of(text).trim_start().starts_with("一、"))
}
