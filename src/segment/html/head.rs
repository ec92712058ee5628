//! Title, date of publication and publisher: from the page's own statements and from the lines around its title.

use std::ops::Range;

use super::super::cues::Cues;
use super::super::date::{first_date, iso_date};
use super::super::lines::{head, longer_than};
use super::super::outline::Mark;
use super::meta::Meta;
use super::rules::{HtmlLayout, MetaNames, Part};
use super::tree::{Line, Tree};

/// Characters of a line that may give date and publisher.
const LONGEST_DATELINE: usize = 160;
/// Lines above and below the body among which the dateline is looked for.
const WINDOW: usize = 24;
/// Characters that a title has at least.
const SHORTEST_TITLE: usize = 4;
/// Characters that a publisher's name has at most.
const LONGEST_PUBLISHER: usize = 60;

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
}

impl Source<'_> {
    /// The header of the article whose body is in `body`.
    pub(super) fn header(&self, body: &Range<usize>) -> Header {
        let title = self.title(body);
        let window = self.window(body, title.as_deref());
        let (published_at, dated) = self.date(body, &window);
        let (publisher, named) = self.publisher(&window);
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

    fn stated(&self, pick: impl Fn(&MetaNames) -> &Vec<String>) -> Option<&str> {
        self.meta.first(self.layouts, pick)
    }

    fn named(&self, part: Part) -> impl Iterator<Item = &str> {
        self.tree.named.iter().filter(move |(held, _)| *held == part).map(|(_, words)| words.as_str())
    }

    fn title(&self, body: &Range<usize>) -> Option<String> {
        let long_enough = |title: &&str| title.chars().count() >= SHORTEST_TITLE;
        let window = self.meta.window_title.as_deref().unwrap_or_default();
        let stated = self.stated(|names| &names.title).filter(long_enough);
        if let Some(stated) = stated.or_else(|| self.named(Part::Title).find(long_enough)) {
            let shown = self.shown_heading(stated, body);
            return Some(shown.unwrap_or_else(|| without_site(self.cues, stated)).to_string());
        }
        if let Some(shown) = self.shown_heading(window, body) {
            return Some(shown.to_string());
        }
        let heading =
            |line: &&Line| matches!(line.mark, Some(Mark::Level(1..=2))) && !longer_than(&line.text, LONGEST_DATELINE);
        let window = without_site(self.cues, window);
        if window.is_empty() {
            let lines = &self.tree.lines[..body.start.min(self.tree.lines.len())];
            return lines.iter().rev().find(heading).map(|line| line.text.clone());
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

    /// Lines that may tell date and publisher: from the title to the body's first lines, then those below the body.
    fn window(&self, body: &Range<usize>, title: Option<&str>) -> Vec<usize> {
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
        let usable = |place: &usize| {
            !longer_than(&lines[*place].text, LONGEST_DATELINE)
                && !self.recommended.get(*place).copied().unwrap_or(false)
        };
        let above_first: Vec<usize> = above.filter(usable).collect();
        above_first.into_iter().chain(below.filter(usable)).collect()
    }

    /// The day of publication at the precision shown, and the line that shows it.
    fn date(&self, body: &Range<usize>, window: &[usize]) -> (Option<String>, Option<usize>) {
        // A day without a time is stored as midnight.
        let day = |date: String| date.strip_suffix("T00:00:00").map(str::to_string).unwrap_or(date);
        let stated = self.stated(|names| &names.date).and_then(iso_date).map(day);
        let stated = stated.or_else(|| self.named(Part::Date).find_map(iso_date));
        let mut best: Option<(i32, String, usize)> = None;
        for (order, &place) in window.iter().enumerate() {
            let text = &self.tree.lines[place].text;
            let Some((date, start, end)) = first_date(text) else { continue };
            let labelled = self.cues.date_label.is_in(&text[..start]);
            let alone = text.len() - (end - start) < 24 || self.cues.publisher.is_in(text);
            let agrees = stated.as_ref().is_some_and(|stated| stated.get(..10) == date.get(..10));
            let prose = longer_than(text, LONGEST_DATELINE / 2) && body.contains(&place);
            if prose || !(labelled || alone || agrees) || (stated.is_some() && !agrees) {
                continue;
            }
            let changed = text[..start].ends_with("更新时间：") || text[..start].contains("最后更新");
            let score = 8 * i32::from(labelled) + 4 * i32::from(alone) + 4 * i32::from(date.contains('T'))
                - 6 * i32::from(changed)
                - (order as i32).min(40) / 4;
            if best.as_ref().is_none_or(|(known, ..)| score > *known) {
                best = Some((score, date, place));
            }
        }
        match best {
            Some((_, date, place)) => (Some(date), Some(place)),
            None => (stated, None),
        }
    }

    /// The publisher as the page names it, and the line that does.
    fn publisher(&self, window: &[usize]) -> (Option<String>, Option<usize>) {
        for &place in window {
            if let Some(press) = self.press(&self.tree.lines[place].text) {
                return (Some(press), Some(place));
            }
        }
        for &place in window {
            let found = self.cues.dateline.captures(&self.tree.lines[place].text);
            if let Some(press) =
                found.as_ref().filter(|found| found.name("date").is_some()).and_then(|found| found.name("press"))
                && press.as_str().chars().all(char::is_alphabetic)
            {
                return (Some(press.as_str().trim().to_string()), Some(place));
            }
        }
        for &place in window {
            if let Some(press) = self.press_before_date(&self.tree.lines[place].text) {
                return (Some(press.to_string()), Some(place));
            }
        }
        let named = self.named(Part::Publisher).map(|words| self.press(words).unwrap_or_else(|| words.to_string()));
        let stated = self.stated(|names| &names.publisher).map(str::to_string);
        let account =
            |name: String| self.cues.platform.find(&name).map_or(name.clone(), |(start, _)| name[..start].to_string());
        let fits = |name: &String| !name.is_empty() && !longer_than(name, LONGEST_PUBLISHER);
        (stated.filter(fits).or_else(|| named.map(account).find(fits)), None)
    }

    /// The name of a paper or site that stands before a date and nothing else: `海边日报　2024-01-02`.
    fn press_before_date<'t>(&self, text: &'t str) -> Option<&'t str> {
        let (_, start, end) = first_date(text)?;
        let press = text[..start].trim();
        let is_name =
            press.chars().count() > 2 && press.chars().all(char::is_alphanumeric) && self.cues.site_name.is_in(press);
        (is_name && !longer_than(&text[end..], 12) && !longer_than(press, 20)).then_some(press)
    }

    fn press(&self, text: &str) -> Option<String> {
        let found = self.cues.publisher.captures(text)?;
        let press = found.name("press")?.as_str().trim_matches(|c: char| c.is_whitespace() || ",，;；-—".contains(c));
        let fits = press.chars().any(char::is_alphabetic) && !longer_than(press, LONGEST_PUBLISHER);
        fits.then(|| press.to_string())
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
