//! The title: what the page states, its window's title and its headings show of each other.

use std::ops::Range;

use super::super::cues::Cues;
use super::super::date::first_date;
use super::super::outline::Mark;
use super::head::{LONGEST_DATELINE, Source, WINDOW, squeeze};
use super::line::Line;
use super::rules::Part;
use crate::text::{head, longer_than};

/// Characters that a title has at least.
pub(super) const SHORTEST_TITLE: usize = 4;
/// What a window's title leaves out at the end of a question.
const ASKED: [char; 4] = ['？', '?', '！', '!'];

impl Source<'_> {
    /// The title of the article whose body is in `body`.
    pub(super) fn title(&self, body: &Range<usize>) -> Option<String> {
        let long_enough = |title: &&str| title.chars().count() >= SHORTEST_TITLE;
        let window = self.meta.window_title.as_deref().unwrap_or_default();
        let stated = || self.stated(|names| &names.title).filter(long_enough);
        let own = self.named(Part::Title).filter(|named| named.own).map(|named| named.words.as_str()).find(long_enough);
        if let Some(stated) = own.or_else(stated) {
            let whole = |shown: &&str| !self.is_piece(shown, stated, body);
            let shown = self.shown_heading(stated, body).filter(whole);
            let shown = self.longer_heading(stated, window, body).or(shown);
            return Some(shown.unwrap_or_else(|| without_site(self.cues, stated)).to_string());
        }
        let article = without_site(self.cues, window);
        // A heading may say more than the window that has the name of the site to bear.
        let fuller = |line: &&Line| {
            let shown = squeeze(&line.text);
            let (said, heading) = (squeeze(article), matches!(line.mark, Some(Mark::Level(1..=3))));
            heading && shown.len() > said.len() && shown.len() <= 3 * said.len() && shown.starts_with(&said)
        };
        let above = self.tree.lines[..body.start.min(self.tree.lines.len())].iter();
        if article.chars().count() >= 2 * SHORTEST_TITLE
            && let Some(line) = above.filter(|line| !longer_than(&line.text, LONGEST_DATELINE)).find(fuller)
        {
            return Some(line.text.clone());
        }
        let whole = |shown: &&str| !self.is_piece(shown, window, body);
        let shown = self.shown_heading(window, body).or_else(|| self.shown_heading(article, body)).filter(whole);
        if let Some(shown) = shown.or_else(|| self.shown_end(window, body)) {
            return Some(shown.to_string());
        }
        // 办事指南-某省政务网: a column of the site, and not what stands in the heading.
        if article.chars().count() < 2 * SHORTEST_TITLE
            && let Some(line) = self.greatest_heading(body)
            && matches!(line.mark, Some(Mark::Level(..=2)))
        {
            return Some(line.text.clone());
        }
        let heading =
            |line: &&Line| matches!(line.mark, Some(Mark::Level(1..=5))) && !longer_than(&line.text, LONGEST_DATELINE);
        let window = without_site(self.cues, window);
        let names_site = window.chars().count() < 2 * SHORTEST_TITLE || self.cues.site_name.is_in(window);
        if window.is_empty() || names_site {
            let lines = &self.tree.lines[..body.start.min(self.tree.lines.len())];
            let shown = self.greatest_heading(body);
            let shown = shown.or_else(|| lines.iter().rev().find(heading)).map(|line| line.text.clone());
            let apart = |line: usize| self.recommended.get(line).copied().unwrap_or(false);
            let named = self.named(Part::Title).filter(|named| named.line < body.start && !apart(named.line));
            let named = || named.map(|named| named.words.as_str()).filter(long_enough).last().map(str::to_string);
            let dated = || self.above_dateline(body).map(|line| self.without_label(&line.text));
            let shown = shown.or_else(named).or_else(|| self.title_in_box(body)).or_else(dated);
            if window.is_empty() || shown.is_some() {
                return shown;
            }
        }
        // A window may bear the name of the site alone, and the page its one heading.
        let mut first = self.tree.lines[..body.end.min(self.tree.lines.len())]
            .iter()
            .filter(|line| matches!(line.mark, Some(Mark::Level(1))) && heading(line));
        match (first.next(), first.next()) {
            (Some(only), None) if only.text.chars().count() > window.chars().count() => Some(only.text.clone()),
            _ => Some(window.to_string()),
        }
    }

    /// The greatest heading above the body that does not name the site, and of several the last; or the body's first line, if no
    /// other heading of the body is as great.
    fn greatest_heading(&self, body: &Range<usize>) -> Option<&Line> {
        let level = |line: &&Line| match line.mark {
            Some(Mark::Level(level)) if level < 6 => Some(level),
            _ => None,
        };
        let others = [&self.cues.site_name, &self.cues.other_heads, &self.cues.related_heads, &self.cues.page_tools];
        let named = |line: &&Line| {
            level(line).is_some()
                && !longer_than(&line.text, LONGEST_DATELINE)
                && !others.iter().any(|cue| cue.is_in(&line.text))
        };
        let lines = &self.tree.lines;
        let above = lines[..body.start.min(lines.len())].iter().rev().filter(named).min_by_key(level);
        above.or_else(|| {
            let (first, rest) = lines[body.clone()].split_first().filter(|(first, _)| named(first))?;
            rest.iter().filter_map(|line| level(&line)).all(|other| level(&first) < Some(other)).then_some(first)
        })
    }

    /// The line of which `stated` is but the beginning, if the window's title begins with it too: quotation marks of a
    /// title end its attribute early.
    fn longer_heading(&self, stated: &str, window: &str, body: &Range<usize>) -> Option<&str> {
        let (stated, window) = (squeeze(stated), squeeze(window));
        let longer = |line: &&Line| {
            let shown = squeeze(&line.text);
            let is_heading = matches!(line.mark, Some(Mark::Level(1..=2))) || shown.len() * 2 >= window.len();
            is_heading
                && shown.len() > stated.len()
                && shown.starts_with(&stated)
                && window.starts_with(&shown)
                && squeeze(without_site(self.cues, &line.text)) != stated
        };
        let lines = self.tree.lines[..body.end.min(self.tree.lines.len())].iter();
        lines.filter(|line| !longer_than(&line.text, LONGEST_DATELINE)).find(longer).map(|line| line.text.as_str())
    }

    /// The longest line above the body's end that the window's title begins with, or a heading that it holds; without badges that
    /// the window's title does not have.
    fn shown_heading(&self, window: &str, body: &Range<usize>) -> Option<&str> {
        let squeezed = squeeze(window);
        let lines = self.tree.lines[..body.end.min(self.tree.lines.len())].iter();
        lines
            .filter(|line| !longer_than(&line.text, LONGEST_DATELINE) && line.text.chars().count() >= SHORTEST_TITLE)
            .map(|line| {
                let whole = line.seams.is_empty() || squeezed.contains(&squeeze(&line.text));
                (line, if whole { line.text.as_str() } else { self.bare(line) })
            })
            .filter(|(line, bare)| {
                let shown = squeeze(bare);
                let heading = matches!(line.mark, Some(Mark::Level(1..=3)));
                let begins = squeezed.starts_with(&shown) && shown.len() * 2 >= squeezed.len();
                begins || (heading && shown.len() * 3 >= squeezed.len() && squeezed.contains(&shown))
            })
            .map(|(_, bare)| bare)
            .max_by_key(|bare| bare.chars().count())
    }

    /// Whether a heading is one of two lines that together begin the title that the page states.
    fn is_piece(&self, shown: &str, stated: &str, body: &Range<usize>) -> bool {
        let lines = &self.tree.lines[..body.end.min(self.tree.lines.len())];
        let stated = squeeze(stated);
        let long_enough = |line: &Line| line.text.chars().count() >= SHORTEST_TITLE;
        let of_heading = |two: &&[Line]| two.iter().any(|line| line.text == shown) && two.iter().all(long_enough);
        let two = lines.windows(2).filter(of_heading);
        two.map(|two| squeeze(&two[0].text) + &squeeze(&two[1].text)).any(|both| stated.starts_with(&both))
    }

    /// A title without the label that it has in the box of data over an official document.
    fn without_label(&self, line: &str) -> String {
        let title = self.cues.box_title.captures(line).and_then(|found| found.name("title"));
        title.map_or(line, |title| title.as_str()).to_string()
    }

    /// The line in bold that the dateline above the body follows.
    fn above_dateline(&self, body: &Range<usize>) -> Option<&Line> {
        let lines = &self.tree.lines;
        let end = (body.start + WINDOW / 4).min(body.end).min(lines.len());
        let dated = |place: &usize| {
            let line = &lines[*place];
            !longer_than(&line.text, LONGEST_DATELINE) && first_date(&line.text).is_some()
        };
        let dateline = (end.saturating_sub(WINDOW)..end).find(dated)?;
        let above = lines[dateline.saturating_sub(2)..dateline].iter().rev();
        let text = &lines[dateline].text;
        let sure = first_date(text).is_some_and(|(_, start, end)| {
            self.cues.date_label.is_in(&text[..start]) || (start == 0 && end == text.len())
        });
        above
            .filter(|line| (sure || line.mark.is_some()) && line.text.chars().count() >= 2 * SHORTEST_TITLE)
            .filter(|line| !longer_than(&line.text, LONGEST_DATELINE) && line.links.is_empty())
            // 发布单位：… is part of the dateline.
            .find(|line| !self.cues.dateline.is_in(&line.text))
    }

    /// The title that the box of data over an official document gives, among other lines of data.
    fn title_in_box(&self, body: &Range<usize>) -> Option<String> {
        let lines = self.tree.lines[..body.start.min(self.tree.lines.len())].iter().rev().take(WINDOW);
        let data = lines.clone().filter(|line| self.cues.info_box.is_in(head(&line.text, LONGEST_DATELINE)));
        let title = |line: &Line| Some(self.cues.box_title.captures(&line.text)?.name("title")?.as_str().to_string());
        if data.count() > 1 { lines.into_iter().find_map(title) } else { None }
    }

    /// The longest line above the body's end that the window's title ends with: some sites put their names first.
    fn shown_end(&self, window: &str, body: &Range<usize>) -> Option<&str> {
        let lines = self.tree.lines[..body.end.min(self.tree.lines.len())].iter();
        let ends = |line: &&str| {
            let before = window.strip_suffix(*line).unwrap_or_default();
            line.chars().count() >= 2 * SHORTEST_TITLE
                && !self.cues.site_name.is_in(line)
                && before.ends_with(|c: char| c.is_whitespace() || "-_|–—丨｜»>:：".contains(c))
        };
        lines
            .map(|line| line.text.as_str())
            .filter(|line| line.len() <= window.len())
            .filter(ends)
            .max_by_key(|line| line.len())
    }

    /// A title without the badges that its heading bears at its ends and the window's title does not: 问 失业金怎么领？ 已解决.
    pub(super) fn without_badges(&self, title: String) -> String {
        let window = squeeze(self.meta.window_title.as_deref().unwrap_or_default());
        if window.is_empty() || window.contains(squeeze(&title).trim_end_matches(ASKED)) {
            return title;
        }
        let line = self.tree.lines.iter().find(|line| line.text == title);
        line.map(|line| self.bare(line).to_string()).unwrap_or(title)
    }

    /// The text of a line without the badges at its ends, each an element of its own.
    fn bare<'l>(&self, line: &'l Line) -> &'l str {
        let text = line.text.as_str();
        let is_badge = |words: Option<&str>| words.is_some_and(|words| self.cues.badge.is_in(words.trim()));
        let seams = || line.seams.iter().copied();
        let start = seams().filter(|&seam| is_badge(text.get(..seam))).max().unwrap_or(0);
        let end = seams().filter(|&seam| seam > start && is_badge(text.get(seam..))).min().unwrap_or(text.len());
        let bare = text[start..end].trim_matches([' ', ':', '：']);
        if bare.chars().count() < SHORTEST_TITLE { text } else { bare }
    }
}

/// A window's title without the names of site and channel at its end.
fn without_site<'t>(cues: &Cues, window: &'t str) -> &'t str {
    let mut title = window.trim();
    loop {
        let separator = title.char_indices().rev().find(|&(place, c)| {
            let between_digits = title[..place].ends_with(|c: char| c.is_ascii_digit())
                && title[place + c.len_utf8()..].starts_with(|c: char| c.is_ascii_digit());
            place > 0
                && !between_digits
                && (matches!(c, '-' | '_' | '|' | '–' | '—' | '丨' | '｜' | '»' | '<') || c == ' ')
        });
        let Some((place, c)) = separator else { return title };
        let kept = title[..place].trim_end_matches(|c: char| c.is_whitespace() || "-_|–—丨｜»<".contains(c));
        let dropped = title[place + c.len_utf8()..].trim();
        let sure = c == '_' || title[..place].ends_with(['-', '|', '｜']);
        let is_site = dropped.is_empty()
            || (sure && !longer_than(dropped, 8))
            || (!longer_than(dropped, 24) && cues.site_name.is_in(dropped));
        if !is_site || kept.chars().count() < SHORTEST_TITLE {
            return title;
        }
        title = kept;
    }
}
