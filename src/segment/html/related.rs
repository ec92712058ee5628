//! Recommended items: the links under a heading that announces them, or in a box named for them.

use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::super::cues::Cues;
use super::super::date::first_date;
use super::super::lines::ends_sentence;
use super::super::outline::Mark;
use super::address;
use super::details::{LONGEST_CATEGORY, SHORTEST_SNIPPET, add_details, category_ahead, is_category, split_date};
use super::line::{Line, Link};
use super::rules::Part;
use super::tree::{Holder, Tree};
use crate::text::longer_than;

/// Characters of a heading over recommended items.
const LONGEST_HEAD: usize = 20;
/// Boxes around a heading that may hold its items.
const HIGHEST_CLIMB: usize = 5;
/// Characters of a title, at least and at most.
pub(super) const TITLE_LENGTH: Range<usize> = 4..120;
/// Characters of a line of an article at least; two in a row are no snippets.
const SHORTEST_PROSE: usize = 40;
/// Characters that the titles of a list have on average at least; shorter ones are those of a menu.
const SHORTEST_AVERAGE: usize = 6;
/// Characters that links beside the titles have on average at most: sources, topics, numbers of comments.
const LONGEST_BESIDE: usize = 10;
/// Digits of a count behind a title; a year has more.
const LONGEST_COUNT: usize = 3;
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
    if !announces(cues, head) {
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

/// True if a line is a heading over recommended items. Elements beside it may count them or lead to more: 推荐阅读 更多精彩内容.
fn announces(cues: &Cues, head: &Line) -> bool {
    let names = |words: &str| cues.related_heads.is_in(undecorated(words.trim_end_matches(is_of_count)));
    if longer_than(&head.text, LONGEST_HEAD) {
        return false;
    }
    let beside = |seam: &usize| {
        let Some((before, behind)) = head.text.split_at_checked(*seam) else { return false };
        [(before, behind), (behind, before)].iter().any(|(words, rest)| names(words) && first_date(rest).is_none())
    };
    names(&head.text) || head.seams.iter().any(beside)
}

fn is_of_count(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '(' | ')' | '（' | '）' | ' ')
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

/// The links of a line that lead to pages of the site's own, as words and address.
pub(super) fn links(line: &Line) -> impl Iterator<Item = (&str, &str)> {
    let own = line.links.iter().filter(|link| !link.paid);
    own.filter_map(|link| Some((bare(line.text.get(link.start..uncounted(line, link))?), &*link.href)))
}

/// Where the words of a link end without a count in an element of its own, as that of those who praise it: 怎么报销<em>12</em>.
fn uncounted(line: &Line, link: &Link) -> usize {
    let counts = |&&seam: &&usize| {
        let rest = line.text.get(seam..link.end).unwrap_or_default().trim();
        link.start < seam && (1..=LONGEST_COUNT).contains(&rest.len()) && rest.bytes().all(|byte| byte.is_ascii_digit())
    };
    line.seams.iter().find(counts).copied().unwrap_or(link.end)
}

/// A title without the marks of its list.
fn bare(words: &str) -> &str {
    words.trim_matches(|c: char| c.is_whitespace() || "·•▪■●◆◇□○▶►▷★☆※→⋅∙>|".contains(c))
}

fn is_title(cues: &Cues, words: &str) -> bool {
    TITLE_LENGTH.contains(&words.chars().count())
        && words.contains(char::is_alphabetic)
        // What a script puts in a title's place.
        && !words.contains("{{")
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
    let heads = usize::from(lines.len() > 1 && announces(cues, &lines[0]));
    let lines = &lines[heads..];
    // Categories that stand ahead of the titles; a line ahead of one title alone is something else.
    let mut ahead: Vec<Option<String>> = Vec::new();
    for (place, line) in lines.iter().enumerate() {
        let before = items.len();
        let dated = LazyCell::new(|| first_date(&line.dated_text()).is_some());
        for (words, href) in links(line) {
            let Some(url) = address::join(base, href) else { continue };
            let (title, date) = split_date(cues, words);
            let is_item = is_title(cues, title) && leads_to_page(cues, href);
            if is_item && !is_category(line, &dated, words) && !is_card_head(cues, lines, place) {
                if seen.insert(url.clone()) && seen.insert(title.to_string()) {
                    let url = Some(url);
                    items.push(Item { title: title.to_string(), url, published_on: date, ..Item::default() });
                }
            } else if cues.more.is_in(words) {
                items.extend(bold_item(cues, line, &url, seen));
            }
        }
        if items.len() > before {
            let above = place.checked_sub(1).map(|above| &lines[above]);
            ahead.resize(items.len(), category_ahead(cues, above, line));
        }
        if items.len() <= before + 1
            && let Some(item) = items.last_mut()
        {
            add_details(cues, line, base, item);
        }
    }
    if ahead.len() > 1 && ahead.iter().all(Option::is_some) {
        items.iter_mut().zip(ahead).for_each(|(item, category)| item.category = item.category.take().or(category));
    }
    items
}

/// True if a link around a whole card begins with a short line, as that of a category, over that of the title. A heading, a
/// question, or what stands over a sentence, is the title itself.
fn is_card_head(cues: &Cues, lines: &[Line], place: usize) -> bool {
    let line = &lines[place];
    let same = |next: &Line| next.is_linked() && line.is_linked() && next.links[0].href == line.links[0].href;
    let told = |words: &str| words.ends_with(['。', '；', '…']) || words.ends_with("...");
    let titled = |next: &Line| same(next) && longer_than(&next.text, LONGEST_CATEGORY) && !told(&next.text);
    line.mark.is_none()
        && !longer_than(&line.text, LONGEST_CATEGORY)
        && !cues.asking.is_in(&line.text)
        && lines.get(place + 1).is_some_and(|next| titled(next) || same(next) && next.mark.is_some())
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
