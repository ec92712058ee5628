//! Which lines of the body's box are the body: neither the header and tools above it nor what the site adds below.

use std::ops::Range;

use super::super::cues::Cues;
use super::super::date::first_date;
use super::super::outline::Mark;
use super::super::plain::{is_credits, is_disclaimer};
use super::address::is_place_on_page;
use super::content::Weights;
use super::head::{Header, squeeze};
use super::line::Line;
use super::related::undecorated;
use super::rules::Part;
use super::tree::Tree;
use crate::text::{head, longer_than};

/// Characters read of a line that may belong to the header.
const LONGEST_HEADER_LINE: usize = 120;
/// Lines below the article's end among which a disclaimer is looked for.
const DISCLAIMED: usize = 8;
/// Lines above the body among which its lead is looked for.
const LED: usize = 3;
/// Lines of names and tools above an article, at most, and characters of one.
const MOST_NAMES: usize = 8;
const LONGEST_NAMES: usize = 30;
/// Bytes of a piece of a title that stands in a line of its own, at least.
const SHORTEST_PIECE: usize = 12;

/// The body's lines, and those of disclaimers.
pub(super) fn lines(
    cues: &Cues,
    tree: &Tree,
    weights: &Weights,
    body: &Range<usize>,
    header: &Header,
) -> (Vec<usize>, Vec<usize>) {
    let inside = |&place: &usize| !weights.is_outside(place) && !leads_within(&tree.lines[place]);
    let mut kept: Vec<usize> = body.clone().filter(inside).collect();
    let text = |place: usize| tree.lines[place].text.as_str();
    // A heading of the site within the article's first half is the article's own.
    let half = weights.of(body.clone()) / 2;
    let ends = |place: usize| ends_article(cues, tree, place) && weights.of(body.start..place) >= half;
    let mut disclaimers = Vec::new();
    if let Some(cut) = kept.iter().position(|&place| ends(place)) {
        let below = kept.split_off(cut).into_iter().take(DISCLAIMED);
        disclaimers.extend(below.filter(|&place| is_disclaimer(cues, None, text(place))));
    }
    kept.drain(..above(cues, tree, &kept, header));
    // What introduces the article, or answers its question, may stand in boxes of its own, over that of the text.
    if let Some(&first) = kept.first() {
        let title = header.title.as_deref().map(squeeze).unwrap_or_default();
        let bare = |place: usize| {
            let line = text(place);
            let said = kept.iter().any(|&place| text(place).contains(line));
            !weights.is_outside(place) && !said && squeeze(line) != title
        };
        let opens = |&place: &usize| is_opening(cues, &tree.lines[place], header) && bare(place);
        let opening: Vec<usize> = (first.saturating_sub(LED)..first).rev().filter(opens).collect();
        opening.into_iter().for_each(|place| kept.insert(0, place));
    }
    while let Some(&last) = kept.last() {
        let line = text(last);
        if is_disclaimer(cues, None, line) {
            disclaimers.push(last);
        } else if !(is_credits(cues, line)
            || [&cues.page_tools, &cues.site_words, &cues.issuer].iter().any(|cue| cue.is_in(line))
            // A sentence before it tells something: 所以其实更划算。欢迎留言。
            || (!line.trim_end_matches('。').contains('。') && !longer_than(line, LONGEST_HEADER_LINE) && cues.invitation.is_in(line))
            || is_moment(cues, line)
            || kept.len().checked_sub(2).is_some_and(|above| is_pointed_to(cues, tree, kept[above], last)))
        {
            break;
        }
        kept.pop();
    }
    let boxes = tree.holders.iter().filter(|holder| holder.parts.contains(&Part::Disclaimer));
    disclaimers.extend(boxes.flat_map(|holder| holder.first..holder.end));
    disclaimers.sort_unstable();
    disclaimers.dedup();
    (kept, disclaimers)
}

/// True if a line above the article's box is of its text: a lead, or a sentence that is none of the header's.
fn is_opening(cues: &Cues, line: &Line, header: &Header) -> bool {
    let told = line.links.is_empty()
        && line.text.ends_with(['。', '！', '？', '…'])
        && longer_than(&line.text, LONGEST_NAMES)
        && header.dateline.as_deref().is_none_or(|dateline| !dateline.contains(&line.text));
    let tools = [&cues.ago, &cues.page_tools, &cues.site_words, &cues.caption, &cues.other_heads];
    cues.lead.is_in(&line.text)
        || told && !tools.iter().any(|cue| cue.is_in(&line.text)) && !is_disclaimer(cues, None, &line.text)
}

/// How many of the first lines are the header's: title, dateline, tools, and the box of data over an official document.
fn above(cues: &Cues, tree: &Tree, kept: &[usize], header: &Header) -> usize {
    let title = header.title.as_deref().map(squeeze);
    let repeats_title = |line: &str| title.as_deref().is_some_and(|title| squeeze(line).ends_with(title));
    let is_piece = |place: usize| {
        let line = squeeze(&tree.lines[place].text);
        let within = |title: &str| line.len() < title.len() && title.contains(&line);
        line.len() >= SHORTEST_PIECE && title.as_deref().is_some_and(within)
    };
    let mut named = false;
    let is_header = |&&place: &&usize| {
        let line = tree.lines[place].text.as_str();
        let opening = head(line, LONGEST_HEADER_LINE);
        let in_box = cues.info_box.is_in(opening);
        // What a cell names stands in the next.
        let value = named && !longer_than(line, LONGEST_HEADER_LINE / 2) && !line.contains('。');
        named = in_box && line.trim_end().ends_with([':', '：', '】']);
        let spaced = tree.lines[place].dated_text();
        let dated = first_date(head(&spaced, LONGEST_HEADER_LINE));
        let labelled = dated.is_some_and(|(_, start, _)| cues.date_label.is_in(&spaced[..start]));
        repeats_title(opening)
            || is_piece(place)
            || (labelled && !longer_than(line, LONGEST_HEADER_LINE / 2) && !line.contains(['，', '。', '；']))
            || value
            || in_box
            || header.dateline.as_deref().is_some_and(|dateline| dateline.contains(line))
            || header.publisher.as_deref() == Some(line)
            || is_credits(cues, line)
            || [&cues.page_tools, &cues.caption, &cues.dateline].iter().any(|cue| cue.is_in(opening))
            || (cues.news.headline.is_in(line) && !line.contains('。'))
    };
    let mut leading = kept.iter().take_while(is_header).count();
    // A part of the title that stands last may head the article's text; several lines that make up the title do not.
    let pieces = kept[..leading].iter().rev().take_while(|&&place| is_piece(place)).count();
    let together: String =
        kept[leading - pieces..leading].iter().map(|&place| squeeze(&tree.lines[place].text)).collect();
    if Some(&together) != title.as_ref() {
        leading -= pieces;
    }
    leading + below_byline(cues, tree, kept.get(leading..).unwrap_or_default(), header)
}

/// How many of the first lines are names and tools of the header: short ones of which the last is the dateline or serves
/// the reader of the screen.
fn below_byline(cues: &Cues, tree: &Tree, kept: &[usize], header: &Header) -> usize {
    let line = |place: &usize| &tree.lines[*place];
    let title = header.title.as_deref().map(squeeze).unwrap_or_default();
    let is_title = |place: &usize| !title.is_empty() && squeeze(&line(place).text) == title;
    let is_sure = |place: &usize| {
        let text = line(place).text.as_str();
        cues.page_tools.is_in(text)
            || is_title(place)
            || tree.named.iter().any(|named| named.part == Part::Date && named.line == *place)
            || header.dateline.as_deref().is_some_and(|dateline| dateline == text)
            || (cues.dateline.is_in(text) && first_date(text).is_some_and(|(_, start, _)| start == 0))
    };
    // The number of an official document stands over its title, and is part of it.
    let is_short = |place: &&usize| {
        let line = line(place);
        is_sure(place)
            || (line.cells.is_empty()
                && !longer_than(&line.text, LONGEST_NAMES)
                && !line.text.contains(['。', '，', '；', '、', '〔']))
    };
    let short: Vec<&usize> = kept.iter().take(MOST_NAMES).take_while(is_short).collect();
    let Some(last) = short.iter().rposition(|place| is_sure(place)) else { return 0 };
    // 领取条件 over 编辑 播报: tools may stand below each heading of the text.
    let is_heading = |place: &&usize| matches!(line(place).mark, Some(Mark::Level(2..)));
    let tools =
        short[..=last].iter().filter(|place| is_sure(place)).all(|place| cues.page_tools.is_in(&line(place).text));
    short.iter().position(is_heading).filter(|heading| tools && *heading < last).unwrap_or(last + 1)
}

/// True if a line is nothing but a day and a time of day, or what was done then. A day alone may be that of a signature.
fn is_moment(cues: &Cues, line: &str) -> bool {
    first_date(line).is_some_and(|(date, start, end)| {
        start == 0 && ((date.contains('T') && end == line.len()) || cues.date_behind.is_in(&line[end..]))
    })
}

/// True if a line is an entry of a table of contents: a link to a part of the same page. Headings may link to themselves.
fn leads_within(line: &Line) -> bool {
    line.is_linked()
        && line.mark.is_none()
        && line.links.iter().all(|link| link.href.len() > 1 && is_place_on_page(&link.href))
}

/// True if a line is nothing but a link that the line above bids to follow: `点击进入专题：`.
fn is_pointed_to(cues: &Cues, tree: &Tree, above: usize, place: usize) -> bool {
    let (above, line) = (&tree.lines[above].text, &tree.lines[place]);
    line.is_linked() && above.ends_with(['：', ':']) && cues.page_tools.is_in(above)
}

/// True if what stands at `place` and below is no longer the article.
fn ends_article(cues: &Cues, tree: &Tree, place: usize) -> bool {
    let line = &tree.lines[place];
    (cues.other_heads.is_in(&line.text) && line.links.is_empty())
        || (!longer_than(&line.text, LONGEST_HEADER_LINE)
            && [&line.text, undecorated(&line.text)].iter().any(|text| cues.closing.is_in(text)))
}
