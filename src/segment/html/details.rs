//! What stands with a recommended item: its day, its category and its snippet.

use std::cell::LazyCell;

use super::super::cues::Cues;
use super::super::date::first_date;
use super::super::lines::ends_sentence;
use super::address;
use super::line::Line;
use super::related::{Item, TITLE_LENGTH, links};
use crate::text::longer_than;

/// Characters of a category at most.
pub(super) const LONGEST_CATEGORY: usize = 8;
/// Characters of a line with the date of an item and its category at most.
const LONGEST_DETAILS: usize = 40;
/// Characters of a snippet at least.
pub(super) const SHORTEST_SNIPPET: usize = 16;

/// A title that a date follows or precedes in the same link.
pub(super) fn split_date<'w>(cues: &Cues, words: &'w str) -> (&'w str, Option<String>) {
    let words = cues.ago.find(words).map_or(words, |(_, end)| words[end..].trim_start());
    let edge = |c: char| c.is_whitespace() || "[]()（）【】".contains(c);
    match first_date(words) {
        Some((date, start, end)) if words[end..].trim_matches(edge).is_empty() && start > 0 => {
            let title = words[..start].trim_end_matches(|c: char| c.is_whitespace() || "[(（【".contains(c));
            let closes = words[end..].trim().is_empty() || title.len() + 1 < start;
            if closes && !words[..start].ends_with(['(', '（']) { (title, Some(date)) } else { (words, None) }
        }
        Some((date, start, end)) if words[..start].trim_matches(edge).is_empty() => {
            (words[end..].trim_start_matches(edge), Some(date))
        }
        _ => (words, None),
    }
}

/// The category of an item whose title stands in `line`: short words ahead of the title, or the line above.
pub(super) fn category_ahead(cues: &Cues, above: Option<&Line>, line: &Line) -> Option<String> {
    let head = line.links.first().and_then(|link| line.text.get(..link.start)).map(str::trim).unwrap_or_default();
    let head = if head.is_empty() { above.filter(|above| above.mark.is_none())?.text.as_str() } else { head };
    let name = head.trim_matches(|c: char| !c.is_alphanumeric());
    is_category_name(cues, name).then(|| name.to_string())
}

/// True if words can be the name of a category: neither who published nor a tool of the page.
fn is_category_name(cues: &Cues, name: &str) -> bool {
    let others = [&cues.badge, &cues.press_name, &cues.page_tools, &cues.date_label, &cues.news.unnamed, &cues.more];
    let heads = [&cues.related_heads, &cues.related_labels, &cues.other_heads];
    longer_than(name, 1)
        && !longer_than(name, LONGEST_CATEGORY)
        && name.chars().all(char::is_alphabetic)
        && !others.iter().chain(&heads).any(|cue| cue.is_in(name))
}

/// Date, category and snippet that stand with an item.
pub(super) fn add_details(cues: &Cues, line: &Line, base: Option<&str>, item: &mut Item) {
    let words = own_words(cues, line, base, item);
    let told = |words: &str| words.contains(|c: char| ends_sentence(c) || matches!(c, '，' | ',' | '…'));
    let breaks_off = |words: &str| words.ends_with('…') || words.ends_with("...");
    let long =
        |words: &str| longer_than(words, SHORTEST_SNIPPET) || words.ends_with(ends_sentence) || breaks_off(words);
    let prose = words.filter(|words| long(words) && told(words) && *words != item.title);
    // 缴费截止时间为2025年2月28日，…: a day that a snippet tells of is not that of the item.
    if item.published_on.is_none() && prose.is_none_or(|words| split_snippet(cues, words).1.is_some()) {
        let text = line.dated_text();
        item.published_on = first_date(&text).map(|(date, _, _)| date);
        if item.published_on.is_some() && item.category.is_none() {
            let dated = LazyCell::new(|| first_date(&line.dated_text()).is_some());
            let linked = links(line).find(|(words, _)| is_category(line, &dated, words) && !words.is_empty());
            item.category = match linked {
                // Who wrote it is no category.
                Some((_, href)) if cues.author_address.is_in(href) => None,
                Some((words, _)) => Some(words.to_string()),
                None => category_beside_date(cues, line, &item.title),
            };
        }
    }
    if item.snippet.is_none()
        && let Some(prose) = prose
    {
        // 应当自用工之日起30日内办理。2021-12-30: the day of the item is no part of its snippet.
        let (words, date) = split_snippet(cues, prose);
        let dated =
            date.is_some() && date == item.published_on && words.ends_with(|c: char| ends_sentence(c) || c == '…');
        item.snippet = Some(if dated { words } else { prose }.to_string());
    }
}

/// A snippet and the day of its item beside it. 2025年2月28日截止，…: a day that the sentence goes on from is its own.
fn split_snippet<'w>(cues: &Cues, words: &'w str) -> (&'w str, Option<String>) {
    let (rest, date) = split_date(cues, words);
    let ahead = words.strip_suffix(rest).unwrap_or_default();
    let goes_on = rest.starts_with(char::is_alphanumeric) && ahead.ends_with(char::is_alphanumeric);
    if goes_on { (words, None) } else { (rest, date) }
}

/// The words of a line that are the item's own: its links, if any, lead to the item too, or to the rest of it.
fn own_words<'l>(cues: &Cues, line: &'l Line, base: Option<&str>, item: &Item) -> Option<&'l str> {
    let Some(last) = line.links.last() else {
        // A script may open the rest: …不予认定<span>展开</span>.
        let last = line.seams.iter().rev().find(|&&seam| seam < line.text.len());
        let rest = last.filter(|&&seam| cues.more.is_in(line.text.get(seam..).unwrap_or_default()));
        return Some(line.text[..rest.copied().unwrap_or(line.text.len())].trim_end());
    };
    let leads_to_item = address::join(base, &last.href).is_some_and(|url| item.url.as_ref() == Some(&url));
    let is_rest = last.end == line.text.len() && cues.more.is_in(&line.text[last.start..]);
    match line.links.len() {
        1 if is_rest => Some(line.text[..last.start].trim_end()),
        1 if leads_to_item && line.is_linked() => Some(&line.text),
        // Words within it lead to a topic.
        _ if line.linked() * 4 < line.text.len() && !line.text.contains(&item.title) => Some(&line.text),
        _ => None,
    }
}

/// The one short name that stands with nothing but a date in the line of an item's details, or beside its title: neither
/// who published it nor a tool of the page.
fn category_beside_date(cues: &Cues, line: &Line, item: &str) -> Option<String> {
    // A link around the whole card holds its last line too.
    let of_card = line.is_linked() && !line.text.contains(item);
    let (first, last) = (line.links.first().filter(|_| !of_card), line.links.last());
    let title = first.zip(last).map(|(first, last)| first.start..last.end);
    if line.links.len() > 1 || longer_than(&line.text, LONGEST_DETAILS + title.as_ref().map_or(0, |_| TITLE_LENGTH.end))
    {
        return None;
    }
    let parts = |c: char| c.is_whitespace() || "|｜·•丨/[]【】".contains(c);
    let spaced = line.spaced_text();
    let outside = title.map_or([&*spaced, ""], |title| [&line.text[..title.start], &line.text[title.end..]]);
    let dated = outside.iter().position(|rest| first_date(rest).is_some())?;
    let (_, start, end) = first_date(outside[dated])?;
    let pieces = [&outside[dated][..start], &outside[dated][end..], outside[1 - dated]];
    // 分类：医保, and 发布时间： before the date.
    let unlabelled = |piece: &'_ str| {
        // But 海边发布 is a name.
        let label = cues.date_label.find(piece).filter(|&(start, _)| piece[start..].contains(['间', '期', ':', '：']));
        let piece = label.map_or(piece, |(start, _)| &piece[..start]);
        piece.rsplit([':', '：']).next().unwrap_or_default().trim_matches(parts).to_string()
    };
    // 56评, 阅读 302
    let counts = |name: &str| name.starts_with(|c: char| c.is_ascii_digit()) || cues.page_tools.is_in(name);
    let names: Vec<String> =
        pieces.into_iter().map(unlabelled).filter(|name| !name.is_empty() && !counts(name)).collect();
    // 海边小灶 · 工伤 · 2025-04-20
    let mut topics = names.iter().flat_map(|name| name.split(parts)).filter(|name| cues.topic_name.is_in(name));
    if let (Some(topic), None) = (topics.next(), topics.next()) {
        return Some(topic.to_string());
    }
    let [name] = names.as_slice() else { return None };
    is_category_name(cues, name).then(|| name.clone())
}

/// True if a link stands beside a date and is too short to be a title. `dated`: whether its line shows a date, asked once a line.
pub(super) fn is_category(line: &Line, dated: &LazyCell<bool, impl FnOnce() -> bool>, words: &str) -> bool {
    // A link by itself on its line may be a short title.
    let longest = if line.links.len() > 1 { LONGEST_CATEGORY } else { LONGEST_CATEGORY / 2 };
    !longer_than(words, longest) && **dated && line.text.trim() != words
}
