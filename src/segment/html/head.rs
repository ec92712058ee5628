//! Day of publication and the dateline: from the page's own statements and from the lines around its title.

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
pub(super) const WINDOW: usize = 24;
/// Last lines of the article's box that may give them too.
const SIGNED: usize = 3;
/// Characters of a label in a line of its own.
const LONGEST_LABEL: usize = 12;
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

    pub(super) fn stated(&self, pick: impl Fn(&MetaNames) -> &Vec<String>) -> Option<&str> {
        self.meta.first(self.layouts, pick)
    }

    pub(super) fn named(&self, part: Part) -> impl Iterator<Item = &Named> {
        self.tree.named.iter().filter(move |named| named.part == part)
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
        // The box of data over an official document may stand in the box of its text, and the heading with it.
        let boxed = |top: &usize| body.contains(top) && self.cues.box_title.is_in(&lines[*top].text);
        let end = top.filter(boxed).map_or(body.start, |top| (top + WINDOW / 4).min(body.end));
        let above = start.min(body.start.saturating_sub(WINDOW / 4))..(end + 4).min(lines.len()).max(start);
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
            let near = self.dates_article(named.line, body);
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

    /// True for a line of the body, or one below it that still belongs to it, as who signed it and when does: comments, lists
    /// and boxes of the site have days of their own.
    pub(super) fn dates_article(&self, place: usize, body: &Range<usize>) -> bool {
        /// Lines below the body that are looked at.
        const FARTHEST: usize = 12;
        if place < body.end || place >= body.end + FARTHEST {
            return place < body.end;
        }
        let passed = [&self.cues.page_tools, &self.cues.enclosure];
        let below = &self.tree.lines[body.end..(place + 1).min(self.tree.lines.len())];
        let mut own =
            below.iter().filter(|line| !passed.iter().any(|cue| cue.is_in(head(&line.text, LONGEST_DATELINE))));
        // 编辑于 2023-07-13: directly below the text, the address of the article may lie on its day.
        let labelled = |line: &Line| {
            first_date(&line.text).is_some_and(|(_, start, _)| self.cues.date_label.is_in(&line.text[..start]))
        };
        let nearest = own.clone().next().filter(|line| labelled(line)).map(|line| &line.text);
        let other = |line: &Line| {
            !line.links.is_empty() && nearest != Some(&line.text)
                || matches!(line.mark, Some(Mark::Level(_)))
                || self.cues.other_heads.is_in(&line.text)
        };
        own.clone().count() <= SIGNED && !own.any(other)
    }

    /// True if the page can be of that day.
    fn is_possible(&self, date: &str) -> bool {
        self.meta.latest.as_deref().is_none_or(|latest| date.get(..10) <= Some(latest))
    }

    /// How well a line gives the day of publication, and the day.
    fn dated(&self, place: usize, header: bool, body: &Range<usize>, stated: Option<&str>) -> Option<(i32, String)> {
        let line = &self.tree.lines[place];
        let text = &line.dated_text();
        // 海边日报 2024年1月11日 返回首页: links beside a day are tools of the page.
        let plain = text.len() - if line.is_linked() { 0 } else { line.linked() };
        let signs = self.dates_article(place, body);
        let (mut from, mut best, mut named_behind) = (0, None, false);
        // A line may give several days: that of the document, that of publication.
        while let Some((date, start, end)) = first_date(&text[from..]) {
            let (mut before, start, end) = (&text[from..from + start], from + start, from + end);
            // 2024-07-16 发布 2024-11-02 更新: what is said of the day before is said of no other.
            if named_behind {
                before = "";
            }
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
            named_behind = self.cues.date_behind.is_in(behind);
            let labelled =
                self.cues.date_label.is_in(before) || signs && (self.cues.edition.is_in(behind) || named_behind);
            let alone = plain.saturating_sub(end - start) < 24
                || self.cues.publisher.is_in(text)
                || self.press_before_date(line).is_some();
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
                || !(labelled && !self.cues.posted.is_in(before) || signs)
                || !(labelled || alone || brief || agrees)
                || (stated.is_some() && !agrees)
            {
                continue;
            }
            // What the site says below the article is more likely of something else.
            let below = 8 * i32::from(!signs);
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

/// The text without white space, at most as much as a title needs.
pub(super) fn squeeze(text: &str) -> String {
    head(text, 400).chars().filter(|c| !c.is_whitespace()).collect()
}
