//! Title and day of publication: from the page's own statements and from the lines around its title.

use std::ops::Range;

use super::super::cues::Cues;
use super::super::date::{first_date, iso_date};
use super::super::outline::Mark;
use super::line::Line;
use super::meta::Meta;
use super::rules::{HtmlLayout, MetaNames, Part};
use super::tree::{Named, Tree};
use crate::text::{head, longer_than};

/// Characters of a line that may give date and publisher.
pub(super) const LONGEST_DATELINE: usize = 160;
/// Lines above and below the body among which the dateline is looked for.
const WINDOW: usize = 24;
/// Last lines of the article's box that may give them too.
const SIGNED: usize = 3;
/// Characters of a label in a line of its own.
const LONGEST_LABEL: usize = 12;
/// Characters that a title has at least.
pub(super) const SHORTEST_TITLE: usize = 4;
/// Characters of a badge beside a title: 置顶, 已解决, 12个回答.
const LONGEST_BADGE: usize = 6;
/// What a window's title leaves out at the end of a question.
const ASKED: [char; 4] = ['？', '?', '！', '!'];
/// Characters beside the day in a line between title and text that may give the day of publication.
const LONGEST_REST: usize = 40;

/// What is known of an article beside its text.
#[derive(Debug, Default)]
pub(super) struct Header {
    pub(super) title: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) published_at: Option<String>,
    /// The line that gives date and publisher, as shown.
    pub(super) dateline: Option<String>,
}

/// A page, as far as its header needs it.
pub(super) struct Source<'p> {
    pub(super) cues: &'p Cues,
    pub(super) tree: &'p Tree,
    pub(super) meta: &'p Meta,
    pub(super) layouts: &'p [&'p HtmlLayout],
    /// Lines of recommended items.
    pub(super) recommended: &'p [bool],
    /// What a script says of day and publisher.
    pub(super) script: Scripted,
}

/// What the layout's patterns find in scripts.
#[derive(Debug, Default)]
pub(super) struct Scripted {
    pub(super) date: Option<String>,
    pub(super) press: Option<String>,
}

/// Lines that may tell date and publisher.
pub(super) struct Window {
    /// From above the title to the body's first lines, then those below the body.
    pub(super) places: Vec<usize>,
    /// From the title to the body's first lines.
    pub(super) header: Range<usize>,
    /// The last lines of the body's box, in which an article may be signed.
    pub(super) signed: Vec<usize>,
}

impl Source<'_> {
    /// The header of the article whose body is in `body`.
    pub(super) fn header(&self, body: &Range<usize>) -> Header {
        let title = self.title(body).map(|title| self.without_badges(title));
        let window = self.window(body, title.as_deref());
        let (published_at, dated) = self.date(body, &window);
        let (publisher, named) = self.publisher(body, &window);
        let dateline = [dated, named].into_iter().flatten().collect::<Vec<usize>>();
        let dateline = match dateline[..] {
            [date, press] if date != press => {
                let (first, second) = (date.min(press), date.max(press));
                Some(format!("{} {}", self.tree.lines[first].text, self.tree.lines[second].text))
            }
            [line, ..] => Some(self.tree.lines[line].text.clone()),
            [] => None,
        };
        Header { title, publisher, published_at, dateline }
    }

    /// A title without the badges that its heading bears at its ends, as the window's title shows: 问 失业金怎么领？ 已解决.
    fn without_badges(&self, title: String) -> String {
        let window = squeeze(self.meta.window_title.as_deref().unwrap_or_default());
        if window.is_empty() || window.contains(squeeze(&title).trim_end_matches(ASKED)) {
            return title;
        }
        let Some(line) = self.tree.lines.iter().find(|line| line.text == title) else { return title };
        let seams = || line.seams.iter().copied();
        let starts = std::iter::once(0).chain(seams());
        let pieces = starts.flat_map(|start| seams().chain([title.len()]).map(move |end| (start, end)));
        let piece =
            |(start, end): (usize, usize)| title.get(start..end).map(|piece| piece.trim_matches([' ', ':', '：']));
        let most = title.chars().count().saturating_sub(2 * LONGEST_BADGE);
        let badges = |piece: &&str| {
            piece.chars().count() >= most.max(SHORTEST_TITLE) && window.contains(squeeze(piece).trim_end_matches(ASKED))
        };
        let best = pieces.filter_map(piece).filter(badges).max_by_key(|piece| piece.len());
        best.map(str::to_string).unwrap_or(title)
    }

    pub(super) fn stated(&self, pick: impl Fn(&MetaNames) -> &Vec<String>) -> Option<&str> {
        self.meta.first(self.layouts, pick)
    }

    pub(super) fn named(&self, part: Part) -> impl Iterator<Item = &Named> {
        self.tree.named.iter().filter(move |named| named.part == part)
    }

    fn title(&self, body: &Range<usize>) -> Option<String> {
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
        // 办事指南-某省政务网: a column of the site, and not what stands in the heading.
        if article.chars().count() < 2 * SHORTEST_TITLE
            && let Some(line) = self.greatest_heading(body)
            && matches!(line.mark, Some(Mark::Level(..=2)))
        {
            return Some(line.text.clone());
        }
        let whole = |shown: &&str| !self.is_piece(shown, window, body);
        let shown = self.shown_heading(window, body).or_else(|| self.shown_heading(article, body)).filter(whole);
        if let Some(shown) = shown.or_else(|| self.shown_end(window, body)) {
            return Some(shown.to_string());
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
        let named = |line: &&Line| {
            level(line).is_some()
                && !longer_than(&line.text, LONGEST_DATELINE)
                && !self.cues.site_name.is_in(&line.text)
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

    /// The longest line above the body's end that the window's title begins with, or a heading that it holds.
    fn shown_heading(&self, window: &str, body: &Range<usize>) -> Option<&str> {
        let squeezed = squeeze(window);
        let lines = self.tree.lines[..body.end.min(self.tree.lines.len())].iter();
        lines
            .filter(|line| !longer_than(&line.text, LONGEST_DATELINE) && line.text.chars().count() >= SHORTEST_TITLE)
            .filter(|line| {
                let shown = squeeze(&line.text);
                let heading = matches!(line.mark, Some(Mark::Level(1..=3)));
                let begins = squeezed.starts_with(&shown) && shown.len() * 2 >= squeezed.len();
                begins || (heading && shown.len() * 3 >= squeezed.len() && squeezed.contains(&shown))
            })
            .map(|line| line.text.as_str())
            .max_by_key(|line| line.chars().count())
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

    /// Lines that may tell date and publisher.
    fn window(&self, body: &Range<usize>, title: Option<&str>) -> Window {
        let lines = &self.tree.lines;
        let is_title = |line: &Line| title.is_some_and(|title| squeeze(&line.text).contains(&squeeze(title)));
        let early = &lines[..body.start.min(lines.len())];
        let top = early
            .iter()
            .rposition(is_title)
            .or_else(|| lines[body.clone()].iter().position(is_title).map(|place| place + body.start));
        let start = top.unwrap_or(body.start).saturating_sub(WINDOW / 4);
        let above = start.min(body.start.saturating_sub(WINDOW / 4))..(body.start + 4).min(lines.len()).max(start);
        let below = body.end..(body.end + WINDOW).min(lines.len());
        let signed = body.end.saturating_sub(SIGNED).max(above.end)..body.end;
        let usable = |place: &usize| {
            !longer_than(&lines[*place].text, LONGEST_DATELINE)
                && !self.recommended.get(*place).copied().unwrap_or(false)
        };
        let header = top.unwrap_or(body.start)..above.end;
        // The box of data over an official document may be long.
        let is_box = |place: &usize| self.cues.info_box.is_in(head(&lines[*place].text, LONGEST_DATELINE));
        let far = (above.start.saturating_sub(2 * WINDOW)..above.start).filter(is_box);
        let signed = signed.filter(usable).collect();
        Window { places: above.chain(far).chain(below).filter(usable).collect(), header, signed }
    }

    /// The day of publication at the precision shown, and the line that shows it.
    fn date(&self, body: &Range<usize>, window: &Window) -> (Option<String>, Option<usize>) {
        // A day without a time is stored as midnight.
        let day = |date: String| date.strip_suffix("T00:00:00").map(str::to_string).unwrap_or(date);
        let iso_date = |words: &str| iso_date(words).filter(|date| self.is_possible(date));
        let own = |named: &&Named| named.own;
        let own = self.named(Part::Date).filter(own).find_map(|named| iso_date(&named.words));
        let stated = own.or_else(|| self.stated(|names| &names.date).and_then(iso_date).map(day));
        let near = |named: &&Named| {
            let near = named.line < body.end || self.is_signature(named.line, body);
            near && !self.recommended.get(named.line).copied().unwrap_or(false)
        };
        let stated = stated.or_else(|| self.script.date.as_deref().and_then(iso_date));
        let stated = stated.or_else(|| self.named(Part::Date).filter(near).find_map(|named| iso_date(&named.words)));
        let mut best: Option<(i32, String, usize)> = None;
        for (order, &place) in window.places.iter().chain(&window.signed).enumerate() {
            let header = window.header.contains(&place);
            let Some((score, date)) = self.dated(place, header, body, stated.as_deref()) else { continue };
            let score = score - (order as i32).min(40) / 4;
            if best.as_ref().is_none_or(|(known, ..)| score > *known) {
                best = Some((score, date, place));
            }
        }
        match best {
            Some((_, date, place)) => (Some(date), Some(place)),
            None => (stated, None),
        }
    }

    /// True if a line below the body still belongs to it, as who signed it and when does: comments, lists and boxes of the
    /// site have days of their own.
    pub(super) fn is_signature(&self, place: usize, body: &Range<usize>) -> bool {
        let other = |line: &Line| {
            !line.links.is_empty()
                || matches!(line.mark, Some(Mark::Level(_)))
                || self.cues.other_heads.is_in(&line.text)
        };
        place < body.end + SIGNED && self.tree.lines.iter().take(place + 1).skip(body.end).all(|line| !other(line))
    }

    /// True if the page can be of that day.
    fn is_possible(&self, date: &str) -> bool {
        self.meta.latest.as_deref().is_none_or(|latest| date.get(..10) <= Some(latest))
    }

    /// How well a line gives the day of publication, and the day.
    fn dated(&self, place: usize, header: bool, body: &Range<usize>, stated: Option<&str>) -> Option<(i32, String)> {
        let text = &self.tree.lines[place].dated_text();
        let signs = || place < body.end || self.is_signature(place, body);
        let (mut from, mut best) = (0, None);
        // A line may give several days: that of the document, that of publication.
        while let Some((date, start, end)) = first_date(&text[from..]) {
            let (mut before, start, end) = (&text[from..from + start], from + start, from + end);
            from = end;
            // A label may stand in a line of its own.
            if start == 0
                && let Some(above) = place.checked_sub(1).map(|above| self.tree.lines[above].text.as_str())
                && above.ends_with([':', '：'])
                && !longer_than(above, LONGEST_LABEL)
            {
                before = above;
            }
            let behind = &text[end..];
            // Below the article, 2024-12-16 发布 may be said of a comment.
            let labelled = self.cues.date_label.is_in(before)
                || signs() && (self.cues.edition.is_in(behind) || self.cues.date_behind.is_in(behind));
            let alone = text.len() - (end - start) < 24 || self.cues.publisher.is_in(text);
            let brief =
                header && !longer_than(text, LONGEST_REST + 20) && !text.contains(['，', '。', '；', '！', '？']);
            let agrees = stated.is_some_and(|stated| stated.get(..10) == date.get(..10));
            let prose = longer_than(text, LONGEST_DATELINE / 2) && body.contains(&place);
            // The first day of several is none of publication.
            let ranges = behind.trim_start().starts_with(['至', '到', '—', '–', '~', '～']);
            let other = ranges || self.cues.other_date.is_in(before);
            if !self.is_possible(&date)
                || prose
                || other
                || !(labelled && !self.cues.posted.is_in(before) || signs())
                || !(labelled || alone || brief || agrees)
                || (stated.is_some() && !agrees)
            {
                continue;
            }
            // What the site says below the article is more likely of something else.
            let below = 8 * i32::from(!signs());
            let score = 8 * i32::from(labelled) + 4 * i32::from(alone || brief) + 4 * i32::from(date.contains('T'))
                - 12 * i32::from(self.cues.lesser_date.is_in(before))
                - below;
            if best.as_ref().is_none_or(|(known, _)| score > *known) {
                best = Some((score, date));
            }
        }
        best
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
        let sure = c == '_' || title[..place].ends_with('-');
        let is_site = dropped.is_empty()
            || (sure && !longer_than(dropped, 8))
            || (!longer_than(dropped, 24) && cues.site_name.is_in(dropped));
        if !is_site || kept.chars().count() < SHORTEST_TITLE {
            return title;
        }
        title = kept;
    }
}

/// The text without white space, at most as much as a title needs.
pub(super) fn squeeze(text: &str) -> String {
    head(text, 400).chars().filter(|c| !c.is_whitespace()).collect()
}
