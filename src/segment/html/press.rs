//! Publisher: by its label, beside the day, or as the page states it.

use std::ops::Range;

use super::super::cues::Cue;
use super::super::date::first_date;
use super::head::{LONGEST_DATELINE, Source, Window};
use super::line::{Line, Link};
use super::rules::Part;
use super::title::SHORTEST_TITLE;
use super::tree::Named;
use crate::text::longer_than;

/// Characters that it has at most as one of several fields of a line.
const LONGEST_FIELD: usize = 16;
/// Characters that a publisher's name has at most.
const LONGEST_PUBLISHER: usize = 60;
/// Signs between the fields of a line.
const SEPARATORS: [char; 7] = ['|', '｜', '/', '·', '•', '丨', '_'];
/// Bytes that it has at least.
const SHORTEST_PUBLISHER: usize = 6;

impl Source<'_> {
    /// The publisher as the page names it, and the line that does.
    pub(super) fn publisher(&self, body: &Range<usize>, window: &Window) -> (Option<String>, Option<usize>) {
        let lines = || window.places.iter().map(|&place| (place, &self.tree.lines[place]));
        let shown = |read: &dyn Fn(usize, &Line) -> Option<String>| {
            lines().find_map(|(place, line)| Some((read(place, line)?, place)))
        };
        let fits = |name: &String| !longer_than(name, LONGEST_PUBLISHER);
        let named = |own: bool| {
            let is_near = |named: &&Named| own || named.line < window.header.end || window.places.contains(&named.line);
            let named = self.named(Part::Publisher).filter(|named| named.own == own).filter(is_near);
            named
                .filter_map(|named| {
                    let press = self.press(&self.cues.publisher, &named.words, &[], &[]);
                    press.or_else(|| self.account(&named.words))
                })
                .find(fits)
        };
        if let Some(press) = named(true).or_else(|| self.script.press.clone()) {
            return (Some(press), None);
        }
        // Where no label says so, a day below the body may be that of anything.
        let dates_article = |place: usize| self.dates_article(place, body);
        let beside_date = |place: usize, line: &Line| {
            dates_article(place).then(|| self.press_beside_date(place, line, window)).flatten()
        };
        let found = shown(&|place, _| self.press_of(&self.cues.publisher, place))
            .or_else(|| shown(&|place, line| self.press_of_dateline(line).filter(|_| dates_article(place))))
            .or_else(|| shown(&beside_date))
            .or_else(|| shown(&|place, line| self.press_in_fields(line).filter(|_| window.header.contains(&place))));
        if found.is_some() {
            return found.unzip();
        }
        let stated = self.stated(|names| &names.publisher).map(str::to_string).filter(fits);
        // What the head of the page calls 本网, a box may name.
        if let Some(press) = stated.clone().filter(|press| !self.cues.own_site.is_in(press)).or_else(|| named(false)) {
            return (Some(press), None);
        }
        let cues = [&self.cues.publisher, &self.cues.issuer];
        let signed = cues.iter().flat_map(|cue| window.signed.iter().map(move |&place| (cue, place)));
        let issuer = window.places.iter().map(|&place| (&cues[1], place));
        let signed = signed.chain(issuer).find_map(|(cue, place)| Some((self.press_of(cue, place)?, place)));
        signed.map_or((stated, None), |(press, place)| (Some(press), Some(place)))
    }

    /// The name that an element says, without what stands with it: a day, marks of a list, words of a platform.
    fn account(&self, words: &str) -> Option<String> {
        let name = first_date(words).map_or(words, |(_, start, _)| &words[..start]);
        let name = self.cues.platform.find(name).map_or(name, |(start, _)| &name[..start]);
        let name = name.trim_matches(|c: char| !c.is_alphanumeric() && !"()（）《》【】“”".contains(c));
        let is_label = |name: &str| self.cues.date_label.is_in(name) || self.cues.news.unnamed.is_in(name);
        (!(name.is_empty() || first_date(words).is_some() && is_label(name))).then(|| name.to_string())
    }

    /// The name behind a date and nothing else.
    fn press_of_dateline(&self, line: &Line) -> Option<String> {
        let found = self.cues.dateline.captures(&line.text)?;
        found.name("date")?;
        let press = found.name("press")?;
        let end = seam_in(&line.seams, press.range()).unwrap_or(press.end());
        let press = unnoted(line.text[press.start()..end].trim());
        let is_name = !press.is_empty() && press.chars().all(char::is_alphabetic);
        (is_name && !self.cues.news.unnamed.is_in(press)).then(|| press.to_string())
    }

    /// The name of a paper or site that stands before a date in its line, or alone in the line above.
    fn press_beside_date(&self, place: usize, line: &Line, window: &Window) -> Option<String> {
        if let Some(press) = self.press_before_date(line) {
            return Some(press.to_string());
        }
        let above = self.tree.lines.get(place.checked_sub(1)?)?;
        // 2024年7月1日起，市医保局…: a sentence may begin with a day too.
        let brief = !longer_than(&line.text, LONGEST_DATELINE / 2) && !line.text.contains(['，', '。', '；']);
        let begins = |(_, start, _): (String, usize, usize)| {
            let ahead = &line.text[..start];
            start < 16 && (!ahead.contains(char::is_alphabetic) || self.cues.date_label.is_in(ahead))
        };
        let dated = brief && window.header.contains(&place) && first_date(&line.text).is_some_and(begins);
        // An author may stand before it: 张三/海边日报.
        let name = above.text.rsplit('/').next().unwrap_or_default();
        let is_name = name.chars().all(char::is_alphanumeric) && !longer_than(&above.text, 16);
        let below_title = window.header.start + 1 < place;
        let names = self.cues.press_name.is_in(name) || self.is_account(above);
        (dated && below_title && is_name && names).then(|| name.to_string())
    }

    /// The name of a paper or site in a line of several fields of which one is a day: `海边网 / 2024-01-02 / 民生`.
    fn press_in_fields(&self, line: &Line) -> Option<String> {
        if longer_than(&line.text, LONGEST_DATELINE / 2) {
            return None;
        }
        let mut bounds: Vec<usize> = line.seams.clone();
        let parts = |c: char| c.is_whitespace() || SEPARATORS.contains(&c);
        bounds.extend(line.text.match_indices(parts).map(|(at, _)| at));
        bounds.push(line.text.len());
        bounds.sort_unstable();
        let mut from = 0;
        let fields = bounds.iter().filter_map(|&end| {
            let field = line.text.get(from..end)?;
            from = end;
            Some(field.trim_matches(parts))
        });
        // 社保老兵 优质职场领域创作者: what a platform says of an account is no field.
        let named = |field: &'_ str| self.cues.platform.find(field).map_or(field.len(), |(start, _)| start);
        let fields = fields.map(|field| unnoted(&field[..named(field)]));
        let fields: Vec<&str> = fields.filter(|field| !field.is_empty()).collect();
        let is_day = |field: &&str| first_date(field).is_some() || self.cues.day_of_month.is_in(field);
        let is_plain = |field: &str| {
            !longer_than(field, LONGEST_FIELD)
                && field.chars().all(char::is_alphabetic)
                && ![&self.cues.other_heads, &self.cues.page_tools, &self.cues.date_label]
                    .iter()
                    .any(|cue| cue.is_in(field))
        };
        let is_name = |field: &&&str| {
            field.chars().count() >= SHORTEST_TITLE - 1 && is_plain(field) && self.cues.press_name.is_in(field)
        };
        let day = fields.iter().position(is_day)?;
        let window = self.meta.window_title.as_deref().unwrap_or_default();
        let of_page = |field: &&&str| {
            self.meta.get("og:site_name") == Some(**field)
                || is_plain(field) && window.strip_suffix(**field).is_some_and(|title| title.ends_with(SEPARATORS))
        };
        // What stands directly ahead of the day may be an account of any name.
        let ahead = fields[..day].last().filter(|field| {
            field.chars().count() >= SHORTEST_TITLE && is_plain(field) && !self.cues.news.unnamed.is_in(field)
        });
        fields.iter().find(of_page).or_else(|| fields.iter().find(is_name)).or(ahead).map(|name| name.to_string())
    }

    /// True if a line by itself can be the name of an account. That of a person is shorter, and a figure answers a question.
    fn is_account(&self, line: &Line) -> bool {
        let tools = [&self.cues.page_tools, &self.cues.other_heads, &self.cues.related_heads, &self.cues.answer.figure];
        line.text.chars().count() >= SHORTEST_TITLE && !tools.iter().any(|cue| cue.is_in(&line.text))
    }

    /// The name of a paper or site that stands before a date and nothing else: `海边日报　2024-01-02`.
    pub(super) fn press_before_date<'l>(&self, line: &'l Line) -> Option<&'l str> {
        let text = &line.text;
        let (_, start, end) = first_date(text)?;
        let press = text[..start].trim();
        let is_name =
            press.chars().count() > 2 && press.chars().all(char::is_alphanumeric) && self.cues.site_name.is_in(press);
        let rest = line.links.iter().find(|link| link.start >= end).map_or(text.len(), |link| link.start);
        (is_name && !longer_than(&text[end..rest], 12) && !longer_than(press, 20)).then_some(press)
    }

    /// The name behind a label in a line, or in the next where nothing stands behind the label.
    fn press_of(&self, cue: &Cue, place: usize) -> Option<String> {
        let line = &self.tree.lines[place];
        if !line.text.ends_with([':', '：']) {
            let press = self.press(cue, &line.text, &line.links, &line.seams);
            return press.or_else(|| self.press_beside_label(cue, line));
        }
        let next = self.tree.lines.get(place + 1).filter(|next| !longer_than(&next.text, LONGEST_PUBLISHER))?;
        self.press(cue, &format!("{}{}", line.text, next.text), &[], &[])
    }

    /// The name in an element of its own, whose label stands before it without a colon.
    fn press_beside_label(&self, cue: &Cue, line: &Line) -> Option<String> {
        let joined = line.seams.iter().filter_map(|&seam| {
            let (before, behind) = (line.text.get(..seam)?, line.text.get(seam..)?);
            let end = line.seams.iter().find(|&&end| end > seam).map_or(behind.len(), |end| end - seam);
            let label = before.trim_end();
            let label = label.rsplit(|c: char| !c.is_alphabetic()).next().filter(|label| !label.is_empty())?;
            Some(format!("{label}：{}", behind.get(..end)?.trim()))
        });
        joined.filter_map(|joined| self.press(cue, &joined, &[], &[])).next()
    }

    /// The name behind a label; a link that begins with it ends with it, and so does an element beside it.
    fn press(&self, cue: &Cue, text: &str, links: &[Link], seams: &[usize]) -> Option<String> {
        let found = cue.captures(text)?.name("press")?;
        let link = links.iter().find(|link| link.start == found.start() && link.end <= found.end());
        let end = link.map(|link| link.end).or_else(|| seam_in(seams, found.range()));
        let press = end.and_then(|end| text.get(found.start()..end)).unwrap_or(found.as_str());
        let press = press.trim_matches(|c: char| c.is_whitespace() || ",，;；-—".contains(c));
        let press = if press.contains(['【', '[', '（', '(']) {
            press
        } else {
            press.trim_end_matches(['】', ']', '）', ')'])
        };
        let fits = press.chars().any(char::is_alphabetic)
            && !longer_than(press, LONGEST_PUBLISHER)
            && ![&self.cues.date_label, &self.cues.no_publisher].iter().any(|cue| cue.is_in(press));
        fits.then(|| press.to_string())
    }
}

/// A name without what an editor notes behind it: 海边网[整理].
fn unnoted(name: &str) -> &str {
    name.split(['[', '【']).next().unwrap_or_default()
}

/// Where an inline element ends a name that takes up these bytes of its line.
fn seam_in(seams: &[usize], name: Range<usize>) -> Option<usize> {
    seams.iter().copied().find(|seam| (name.start + SHORTEST_PUBLISHER..name.end).contains(seam))
}
