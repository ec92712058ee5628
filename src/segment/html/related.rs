//! Recommended items: the links under a heading that announces them, or in a box named for them.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::super::cues::Cues;
use super::super::date::first_date;
use super::super::lines::ends_sentence;
use super::super::outline::Mark;
use super::address;
use super::line::Line;
use super::rules::Part;
use super::tree::{Holder, Tree};
use crate::text::longer_than;

/// Characters of a heading over recommended items.
const LONGEST_HEAD: usize = 20;
/// Boxes around a heading that may hold its items.
const HIGHEST_CLIMB: usize = 5;
/// Characters of a title, at least and at most.
const TITLE_LENGTH: Range<usize> = 4..120;
/// Characters of a category at most.
const LONGEST_CATEGORY: usize = 8;
/// Characters of a line with the date of an item and its category at most.
const LONGEST_DETAILS: usize = 40;
/// Characters of a snippet at least.
const SHORTEST_SNIPPET: usize = 16;
/// Characters of a line of an article at least; two in a row are no snippets.
const SHORTEST_PROSE: usize = 40;
/// Characters that the titles of a list have on average at least; shorter ones are those of a menu.
const SHORTEST_AVERAGE: usize = 6;
/// Characters that links beside the titles have on average at most: sources, topics, numbers of comments.
const LONGEST_BESIDE: usize = 10;
/// Lines of a box of the frame that stands within a list, at most.
const LONGEST_INSERTED: usize = 2;
/// One in so many links is of their kind at least.
const LEAST_BESIDE: usize = 4;

/// A recommended item as the page shows it.
#[derive(Debug, Default)]
pub(super) struct Item {
    pub(super) title: String,
    pub(super) url: Option<String>,
    pub(super) snippet: Option<String>,
    pub(super) category: Option<String>,
    pub(super) published_on: Option<String>,
}

/// The recommended items of a page, and the lines that they take.
pub(super) fn read(cues: &Cues, tree: &Tree, base: Option<&str>) -> (Vec<Item>, Vec<Range<usize>>) {
    let announced = collect(cues, tree, base, under_head);
    if announced.0.is_empty() { collect(cues, tree, base, in_box) } else { announced }
}

/// The items of all ranges of lines that `find` knows by their first line.
fn collect(
    cues: &Cues,
    tree: &Tree,
    base: Option<&str>,
    find: impl Fn(&Cues, &Tree, usize) -> Option<Range<usize>>,
) -> (Vec<Item>, Vec<Range<usize>>) {
    let mut items = Vec::new();
    let mut taken: Vec<Range<usize>> = Vec::new();
    let mut seen = HashSet::new();
    for place in 0..tree.lines.len() {
        if taken.last().is_some_and(|last| place < last.end) {
            continue;
        }
        let Some(range) = find(cues, tree, place) else { continue };
        let found = titles_only(items_in(cues, &tree.lines[range.clone()], base, &mut seen));
        if !found.is_empty() {
            items.extend(found);
            taken.push(range);
        }
    }
    (items, taken)
}

/// The lines that the heading at `place` announces, itself included.
fn under_head(cues: &Cues, tree: &Tree, place: usize) -> Option<Range<usize>> {
    let head = &tree.lines[place];
    if is_labelled(cues, head) {
        let more = tree.lines[place + 1..].iter().take_while(|line| line.is_linked()).count();
        return Some(place..place + 1 + more);
    }
    if longer_than(&head.text, LONGEST_HEAD) || !cues.related_heads.is_in(undecorated(&head.text)) {
        return None;
    }
    let mut holder = head.holder;
    for _ in 0..HIGHEST_CLIMB {
        let end = end_of_list(cues, tree, place, tree.holders[holder].end);
        if tree.lines[place + 1..end.max(place + 1)].iter().any(|line| names_item(cues, line)) {
            return Some(place..end);
        }
        holder = tree.holders[holder].parent;
    }
    None
}

/// A heading without the signs that are set around it.
pub(super) fn undecorated(heading: &str) -> &str {
    heading.trim_matches(|c: char| !c.is_alphanumeric())
}

/// True if a line is a label and links to what it announces.
fn is_labelled(cues: &Cues, line: &Line) -> bool {
    let Some(first) = line.links.first() else { return false };
    let label = line.text.get(..first.start).unwrap_or_default().trim();
    let rest = line.links.last().and_then(|last| line.text.get(last.end..)).unwrap_or_default();
    !longer_than(label, LONGEST_HEAD)
        && cues.related_labels.is_in(label)
        && !longer_than(rest, LONGEST_HEAD)
        && names_item(cues, line)
}

/// True if the words of a line's links stand within its sentences, as in an article: the link of an item begins its line.
fn reads_on(line: &Line) -> bool {
    let Some(before) = line.links.first().and_then(|first| line.text.get(..first.start)) else { return false };
    let goes_on = before.chars().next_back().is_some_and(|c| c.is_alphanumeric() || "，、“《".contains(c));
    goes_on
        && line.linked() * 2 < line.text.len()
        && longer_than(&line.text, SHORTEST_SNIPPET)
        && line.text.contains(ends_sentence)
}

/// The lines of a box named for recommended items that begins at `place`.
fn in_box(cues: &Cues, tree: &Tree, place: usize) -> Option<Range<usize>> {
    let begins = tree.holders.partition_point(|holder| holder.first < place);
    let named = tree.holders[begins..].iter().take_while(|holder| holder.first == place);
    let holder = named.clone().find(|holder| holder.parts.contains(&Part::Related) && holder.end > place)?;
    let lines = &tree.lines[holder.first..holder.end];
    let above = place.checked_sub(1).map(|above| &tree.lines[above]);
    if above.into_iter().chain(lines.first()).any(|line| cues.other_heads.is_in(&line.text)) {
        return None;
    }
    (lines.iter().filter(|line| names_item(cues, line)).count() > 1).then_some(holder.first..holder.end)
}

/// True if `place` stands in a box of the site's frame that follows the box of `head`; a box within the list may well
/// be called its foot.
fn in_frame(cues: &Cues, tree: &Tree, head: usize, place: usize) -> bool {
    let mut holder = tree.lines[place].holder;
    loop {
        let Holder { parent, first, chrome, .. } = tree.holders[holder];
        if first <= head || holder == parent {
            return false;
        }
        if chrome && tree.holders[parent].first <= head {
            // An advertisement stands between two items of the list.
            let inserted = tree.lines.get(tree.holders[holder].end).is_some_and(|next| {
                let within = tree.holders[holder].end - first <= LONGEST_INSERTED;
                within && tree.holders[next.holder].parent == parent && names_item(cues, next)
            });
            return !inserted;
        }
        holder = parent;
    }
}

/// Where the list under a heading ends: at the next heading, at prose, or with its box.
fn end_of_list(cues: &Cues, tree: &Tree, head: usize, end: usize) -> usize {
    let level = |mark: Option<Mark>| match mark {
        Some(Mark::Level(level)) => level,
        _ => u8::MAX,
    };
    let above = level(tree.lines[head].mark);
    let stops = |line: &Line| {
        let bare = line.links.is_empty();
        (bare && cues.other_heads.is_in(&line.text))
            || (!longer_than(&line.text, LONGEST_HEAD) && cues.related_heads.is_in(&line.text))
            || (bare && matches!(line.mark, Some(Mark::Level(_))) && level(line.mark) <= above)
            || cues.site_words.is_in(&line.text)
    };
    let is_prose = |line: &Line| {
        (line.links.is_empty() || reads_on(line))
            && longer_than(&line.text, SHORTEST_PROSE)
            && line.text.contains(ends_sentence)
    };
    let prose = |place: usize| {
        let next = tree.lines[..end].get(place + 1);
        is_prose(&tree.lines[place]) && next.is_some_and(is_prose)
            || reads_on(&tree.lines[place]) && !next.is_some_and(|next| names_item(cues, next) && next.is_linked())
    };
    let last = |place: &usize| stops(&tree.lines[*place]) || prose(*place) || in_frame(cues, tree, head, *place);
    (head + 1..end).find(last).unwrap_or(end)
}

/// True if a line has a link whose words can be a title.
fn names_item(cues: &Cues, line: &Line) -> bool {
    links(line).any(|(words, href)| is_title(cues, words) && leads_to_page(cues, href))
}

/// True if an address is that of a page, not of all that bears a keyword.
fn leads_to_page(cues: &Cues, href: &str) -> bool {
    address::join(None, href).is_some() && !cues.topic_address.is_in(href)
}

fn links(line: &Line) -> impl Iterator<Item = (&str, &str)> {
    let own = line.links.iter().filter(|link| !link.paid);
    own.filter_map(|link| Some((bare(line.text.get(link.start..link.end)?), link.href.as_str())))
}

/// A title without the marks of its list.
fn bare(words: &str) -> &str {
    words.trim_matches(|c: char| c.is_whitespace() || "·•▪■●◆◇□○▶►▷★☆※→⋅∙>|".contains(c))
}

fn is_title(cues: &Cues, words: &str) -> bool {
    TITLE_LENGTH.contains(&words.chars().count())
        && words.contains(char::is_alphabetic)
        && ![&cues.more, &cues.page_tools].iter().any(|cue| cue.is_in(words))
}

/// The items of a list without the links that stand beside its titles. Those of one kind lead to addresses of one form
/// and are much shorter than titles; a list of short words alone is a menu.
fn titles_only(mut items: Vec<Item>) -> Vec<Item> {
    let mut forms: HashMap<String, (usize, usize)> = HashMap::new();
    for item in &items {
        let (count, length) = forms.entry(form(item)).or_default();
        *count += 1;
        *length += item.title.chars().count();
    }
    let longest = forms.values().map(|(count, length)| length / count).max().unwrap_or(0);
    let all = items.len();
    items.retain(|item| {
        let (count, length) = forms.get(&form(item)).copied().unwrap_or((1, 0));
        let average = length / count;
        // Where they are few, they are titles that happen to be short.
        average > LONGEST_BESIDE || average * 2 > longest || count * LEAST_BESIDE < all
    });
    let length: usize = items.iter().map(|item| item.title.chars().count()).sum();
    if length < SHORTEST_AVERAGE * items.len() {
        items.clear();
    }
    items
}

/// The form of an item's address: its host and the first part of its path, without digits.
fn form(item: &Item) -> String {
    let address = item.url.as_deref().unwrap_or_default();
    let rest = address.split_once("//").map_or(address, |(_, rest)| rest);
    let parts = rest.split(['?', '#']).next().unwrap_or_default().split('/').take(2);
    parts.flat_map(|part| part.chars().filter(|c| !c.is_ascii_digit()).chain(['/'])).collect()
}

fn items_in(cues: &Cues, lines: &[Line], base: Option<&str>, seen: &mut HashSet<String>) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    for line in lines.iter().skip(usize::from(lines.len() > 1 && cues.related_heads.is_in(undecorated(&lines[0].text))))
    {
        let before = items.len();
        for (words, href) in links(line) {
            let Some(url) = address::join(base, href) else { continue };
            let (title, date) = split_date(cues, words);
            let is_item = is_title(cues, title) && leads_to_page(cues, href);
            if is_item && !is_category(line, words) {
                if seen.insert(url.clone()) && seen.insert(title.to_string()) {
                    let url = Some(url);
                    items.push(Item { title: title.to_string(), url, published_on: date, ..Item::default() });
                }
            } else if cues.more.is_in(words) {
                items.extend(bold_item(cues, line, &url, seen));
            }
        }
        if items.len() <= before + 1
            && let Some(item) = items.last_mut()
        {
            add_details(cues, line, item);
        }
    }
    items
}

/// A line that begins with a title in bold and ends with a link to the rest.
fn bold_item(cues: &Cues, line: &Line, url: &str, seen: &mut HashSet<String>) -> Option<Item> {
    let title = bare(line.text.get(..line.bold_head)?);
    if !is_title(cues, title) || !seen.insert(title.to_string()) {
        return None;
    }
    seen.insert(url.to_string());
    let end = line.links.last().map_or(line.text.len(), |link| link.start);
    let snippet = line.text.get(line.bold_head..end).map(bare).filter(|snippet| !snippet.is_empty());
    Some(Item {
        title: title.to_string(),
        url: Some(url.to_string()),
        snippet: snippet.map(str::to_string),
        ..Item::default()
    })
}

/// True if a link stands beside a date and is too short to be a title.
fn is_category(line: &Line, words: &str) -> bool {
    // A link by itself on its line may be a short title.
    let longest = if line.links.len() > 1 { LONGEST_CATEGORY } else { LONGEST_CATEGORY / 2 };
    !longer_than(words, longest) && first_date(&line.text).is_some() && line.text.trim() != words
}

/// A title that a date follows or precedes in the same link.
fn split_date<'w>(cues: &Cues, words: &'w str) -> (&'w str, Option<String>) {
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

/// Date, category and snippet that stand with an item.
fn add_details(cues: &Cues, line: &Line, item: &mut Item) {
    let told = line.text.contains(|c: char| ends_sentence(c) || matches!(c, '，' | ','));
    let prose = line.links.is_empty() && longer_than(&line.text, SHORTEST_SNIPPET) && line.text != item.title && told;
    // 缴费截止时间为2025年2月28日，…: a day that a snippet tells of is not that of the item.
    if item.published_on.is_none() && !(prose && split_date(cues, &line.text).1.is_none()) {
        let text = line.dated_text();
        item.published_on = first_date(&text).map(|(date, _, _)| date);
        if item.published_on.is_some() && item.category.is_none() {
            let linked = links(line).map(|(words, _)| words).find(|words| is_category(line, words));
            let linked = linked.filter(|words| !words.is_empty()).map(str::to_string);
            item.category = linked.or_else(|| category_beside_date(cues, line));
        }
    }
    if item.snippet.is_none() && prose {
        // 应当自用工之日起30日内办理。2021-12-30: the day of the item is no part of its snippet.
        let (words, date) = split_date(cues, &line.text);
        let dated =
            date.is_some() && date == item.published_on && words.ends_with(|c: char| ends_sentence(c) || c == '…');
        item.snippet = Some(if dated { words } else { &line.text }.to_string());
    }
}

/// The one short name that stands with nothing but a date in the line of an item's details, or beside its title: neither
/// who published it nor a tool of the page.
fn category_beside_date(cues: &Cues, line: &Line) -> Option<String> {
    let (first, last) = (line.links.first(), line.links.last());
    let title = first.zip(last).map(|(first, last)| first.start..last.end);
    if line.links.len() > 1 || longer_than(&line.text, LONGEST_DETAILS + title.as_ref().map_or(0, |_| TITLE_LENGTH.end))
    {
        return None;
    }
    let parts = |c: char| c.is_whitespace() || "|｜·•丨/[]【】".contains(c);
    let outside = title.map_or([line.text.as_str(), ""], |title| [&line.text[..title.start], &line.text[title.end..]]);
    let dated = outside.iter().position(|rest| first_date(rest).is_some())?;
    let (_, start, end) = first_date(outside[dated])?;
    let pieces = [&outside[dated][..start], &outside[dated][end..], outside[1 - dated]];
    // 分类：医保, and 发布时间： before the date.
    let unlabelled =
        |piece: &'_ str| piece.rsplit([':', '：']).next().unwrap_or_default().trim_matches(parts).to_string();
    let names: Vec<String> = pieces.into_iter().map(unlabelled).filter(|name| !name.is_empty()).collect();
    // 海边小灶 · 工伤 · 2025-04-20
    let mut topics = names.iter().flat_map(|name| name.split(parts)).filter(|name| cues.topic_name.is_in(name));
    if let (Some(topic), None) = (topics.next(), topics.next()) {
        return Some(topic.to_string());
    }
    let [name] = names.as_slice() else { return None };
    let others = [&cues.press_name, &cues.page_tools, &cues.date_label, &cues.news.unnamed];
    let is_name = name.chars().count() > 1
        && !longer_than(name, LONGEST_CATEGORY)
        && name.chars().all(char::is_alphabetic)
        && !others.iter().any(|cue| cue.is_in(name));
    is_name.then(|| name.clone())
}
