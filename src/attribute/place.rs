//! Whose rule a number is: the place that the words around it name.

mod apart;
mod home;

use super::Findings;
use super::cue::Cues;
use super::frame::Frame;
use super::place_word::{begins_hospital, counts_more, sought};
use super::windows::{Standing, Window, begins_rule, leads_as_day};
use crate::fact::ReadFrom;
use crate::joints::{is_joint, joins_or_parts};
use crate::places::{Level, Place};
use crate::text::Span;

/// The place whose rule the number at `home` is, as an index into the places found, and where that was read. `national`: its
/// sentence is of a rule for the whole country.
pub fn choose(
    cues: &Cues,
    found: Findings<'_>,
    frame: &Frame,
    windows: &[Window],
    home: Span,
    national: bool,
) -> Option<(usize, ReadFrom)> {
    Search { cues, found, frame, windows, home, national }.choose()
}

/// The search for the place of one number.
struct Search<'a> {
    cues: &'a Cues,
    found: Findings<'a>,
    frame: &'a Frame,
    windows: &'a [Window],
    home: Span,
    national: bool,
}

impl Search<'_> {
    fn choose(&self) -> Option<(usize, ReadFrom)> {
        let (cues, places) = (self.cues, self.found.places);
        // A citation is itself of the place that it names.
        let told = self.found.told_of_places;
        let titled = |index: usize| told[index].cited && !self.home.contains(places[index].span);
        let (mut in_title, mut mentioned) = (false, None);
        let nearest_told = self.nearest(|index, near| {
            let place = &places[index];
            let passing =
                !near && told[index].basis || told[index].in_name || told[index].reports || self.is_beyond(place);
            // 山东省居民人均可支配收入的2倍 under a title of 青岛: an income of the province is but what the rule of the city goes by.
            let of_income = told[index].of_income && self.is_of_city_in_title(place);
            let passing = passing || of_income || !near && self.leads_to_narrower(place);
            in_title |= titled(index);
            mentioned = mentioned.or(passing.then_some((place.level, told[index].in_name)));
            !passing && !titled(index)
        });
        // 广东医保: 经深圳市医保局确认 tells whose rule it is where the other place is larger.
        // 兰州晚报 does not: a paper is of a place that sets no rule.
        let narrower = |(told, _): (usize, ReadFrom)| {
            mentioned.is_some_and(|(level, in_name)| !in_name && level > places[told].level)
        };
        let nearest_untitled = if mentioned.is_none() || nearest_told.is_some_and(|told| !narrower(told)) {
            nearest_told
        } else {
            self.nearest(|index, _| !titled(index) && !told[index].reports)
        };
        // The place in a law's title is the last resort: it says whose law it is.
        let last_resort = || self.nearest(|index, _| !self.is_wider_than_home(index));
        let chosen = nearest_untitled.or_else(|| if in_title { last_resort() } else { None });
        let of_others = |title: usize| speaks_of_like(cues, self.found, self.frame, self.home, &places[title]);
        if chosen.is_none() && !self.national {
            return self.place_of_treatment();
        }
        chosen.filter(|(index, from)| match from {
            ReadFrom::Clause => true,
            ReadFrom::Title => !(of_others(*index) || self.is_of_province(*index)),
            _ => !self.is_of_province(*index),
        })
    }

    /// Where nothing else tells whose rule it is, the place in whose hospital someone is treated, as the sentence says: 在石家庄某三甲医院剖宫产.
    fn place_of_treatment(&self) -> Option<(usize, ReadFrom)> {
        let own =
            |window: &&Window| matches!(window.standing, Standing::Before | Standing::Ahead | Standing::Earlier(_));
        self.windows.iter().filter(own).find_map(|window| {
            let places = self.found.places;
            let behind = places.partition_point(|place| place.span.end() <= window.span.end());
            let index = behind.checked_sub(1).filter(|index| places[*index].span.start() >= window.span.start())?;
            begins_hospital(&self.found.text[places[index].span.end()..]).then_some((index, ReadFrom::Clause))
        })
    }

    /// The nearest of the places that `counts`, which is told whether a place stands in the clause of the number.
    fn nearest(&self, mut counts: impl FnMut(usize, bool) -> bool) -> Option<(usize, ReadFrom)> {
        let (cues, text, places) = (self.cues, self.found.text, self.found.places);
        let leads = leads_as_day(text, self.home, self.windows) || begins_rule(text, self.home, self.windows);
        for (count, window) in self.windows.iter().enumerate() {
            let next = window.standing == Standing::Next && leads;
            let Some(from) = read_from(window.standing).or(next.then_some(ReadFrom::Clause)) else { continue };
            if self.national && from != ReadFrom::Clause {
                return None;
            }
            let first = places.partition_point(|place| place.span.start() < window.span.start());
            let inside = places[first..].iter().take_while(|place| place.span.end() <= window.span.end()).count();
            let head = from != ReadFrom::Clause;
            let behind = next || matches!(window.standing, Standing::After | Standing::Beside);
            if !(head || behind)
                && speaks_of_others(cues, self.found, window.span, &places[first..first + inside])
                && !self.leads_home(&self.windows[..=count])
            {
                return None;
            }
            if inside == 0 {
                continue;
            }
            let near =
                matches!(window.standing, Standing::Before | Standing::Ahead | Standing::After | Standing::Beside);
            let counts = |index: &usize| {
                let span = places[*index].span;
                let hidden = !head && self.frame.masked(span.start(), self.home);
                // 8月20日，在浙江召开的会议…: where something is done is not whose rule it is.
                let done_there = next && text[..span.start()].ends_with(['在', '到', '于']);
                let apart = self.found.told_of_places[*index].aside
                    || self.is_of_other_number(span)
                    || self.is_seat_of_hospital(span)
                    || matches!(window.standing, Standing::Earlier(_)) && self.is_of_other_item(span);
                !(hidden || done_there || apart) && counts(*index, near)
            };
            let named = (first..first + inside).filter(counts);
            let apart = matches!(window.standing, Standing::Earlier(_));
            match pick(cues, text, places, named, head || next || window.standing == Standing::After, apart) {
                Pick::None => {}
                Pick::Several if next => {}
                // 皇姑区、铁西区各增设2个网点，全市增至64家: the clause leads home from several places.
                Pick::Several if !near && self.speaks_of_whole_home() => {}
                Pick::Several => return None,
                Pick::One(index) => return Some((index, from)),
            }
        }
        None
    }
}

/// Where a place is read from that a window names; none where its places are not read.
fn read_from(standing: Standing) -> Option<ReadFrom> {
    match standing {
        Standing::Next | Standing::Topic { .. } => None,
        Standing::Head(_) | Standing::Opening | Standing::RowHead(_) | Standing::ColumnHead(_) => {
            Some(ReadFrom::Heading)
        }
        Standing::Title => Some(ReadFrom::Title),
        _ => Some(ReadFrom::Clause),
    }
}

/// What ends the clauses of a sentence.
const CLAUSE_ENDS: [char; 6] = ['，', ',', '；', ';', '：', ':'];

/// Whether a place begins at `at`, or behind a word that leads over to it: 而武汉.
pub(super) fn opens_with_place(cues: &Cues, text: &str, places: &[Place], at: usize) -> bool {
    let rest = text[at..].trim_start();
    let rest = cues.words.over_to_place_lead.strip(rest).unwrap_or(rest);
    let at = text.len() - rest.len();
    let first = places.partition_point(|place| place.span.start() < at);
    places.get(first).is_some_and(|place| place.span.start() == at)
}

/// How many places back one is looked for that opens a sentence, and how far behind it the words that lead home again, in bytes.
const MOST_PLACES: usize = 32;
const TOLD: usize = 600;

/// Whether the last sentence of a paragraph that begins with a place, before `home`, begins with one like that of the title: a
/// paragraph on 四川省 in an article on 山东省.
fn speaks_of_like(cues: &Cues, found: Findings<'_>, frame: &Frame, home: Span, titled: &Place) -> bool {
    let lines = &frame.outline.lines;
    let line = lines.partition_point(|line| line.span.start() <= home.start()).checked_sub(1);
    let Some(start) = line.map(|line| lines[line].span.start()) else { return false };
    let opens = |place: &Place| {
        let before = found.text[start..place.span.start()].trim_end();
        before.is_empty() || before.ends_with(['。', '！', '？'])
    };
    let from = found.places.partition_point(|place| place.span.start() < start);
    let to = found.places.partition_point(|place| place.span.end() <= home.start());
    let recent = &found.places[to.saturating_sub(MOST_PLACES).max(from).min(to)..to];
    let Some(last) = recent.iter().rposition(opens) else { return false };
    let place = &recent[last];
    let until = found.text.floor_char_boundary(home.start().min(place.span.end() + TOLD));
    let told = &found.text[place.span.end()..until];
    // 青岛市民来电咨询, 广东、江苏已公布, 我省最低200元: it does not say whose rule follows.
    let passing = cues.words.in_passing_after.begins(told) || told.contains(['？', '?']);
    let returns = || recent[last + 1..].iter().any(|other| other.division == titled.division);
    let other = place.level == titled.level && place.division != titled.division;
    other && !passing && !cues.words.home_within.stand_in(told) && !returns()
}

/// Whether a clause turns to places that it does not name, behind those that it names: 西安允许3个月，而其他地区要求6个月.
fn speaks_of_others(cues: &Cues, found: Findings<'_>, window: Span, named: &[Place]) -> bool {
    let text = found.text;
    let from = named.last().map_or(window.start(), |last| last.span.end());
    let words = &text[from..window.end()];
    found.hits.elsewhere.within(Span::new(from, window.end())).iter().any(|other| {
        let at = other.span.start() - from;
        let begin = words[..at].rfind(CLAUSE_ENDS).map(|end| text.ceil_char_boundary(from + end + 1) - from);
        // What goes on right behind a place is said of it: 安徽其他地区.
        if begin.is_none() && !named.is_empty() {
            return false;
        }
        let begin = begin.unwrap_or(0);
        let lead = words[begin..at].trim_start_matches(|c: char| c.is_whitespace() || is_joint(c));
        // 其他地区就医报销60%: care is sought there.
        let clause = || words[begin..].split(CLAUSE_ENDS).next().unwrap_or_default();
        (lead.is_empty() || cues.words.others_lead.has(lead)) && !cues.words.hospital_within.stand_in(clause())
    })
}

enum Pick {
    None,
    Several,
    One(usize),
}

/// Of the places of a window the one that the number is about: the `first` of a head, the nearest of a clause. In one that stands `apart`,
/// brackets behind the places of a list tell of these.
fn pick(
    cues: &Cues,
    text: &str,
    places: &[Place],
    named: impl Iterator<Item = usize>,
    first: bool,
    apart: bool,
) -> Pick {
    let (mut chosen, mut parallel) = (None::<usize>, false);
    let province = |index: usize| places[index].level == Level::Province;
    let mut choose = |group: Group| {
        let span = places[group.begin].span.join(places[group.end].span);
        // 在越秀、荔湾两区试点: something is done there.
        let done_there = group.several && cues.words.sought_before.ends(&text[..span.start()]);
        if done_there || sought(cues, text, span) {
            return;
        }
        // 广东失业保险金上调 广州深圳每月2124元: cities behind the province of a title do not take its place.
        let part = first && chosen.is_some_and(province) && !province(group.begin) && !province(group.end);
        parallel |= !part && (group.several || counts_more(&text[span.end()..]));
        if !(first && chosen.is_some()) {
            chosen = Some(group.end);
        }
    };
    let mut group: Option<Group> = None;
    for index in named {
        let Some(open) = group.as_mut() else {
            group = Some(Group { begin: index, end: index, several: false });
            continue;
        };
        let gap = &text[places[open.end].span.end()..places[index].span.start()];
        // 防城港（6.5%）、崇左（7%），用三年过渡
        let told = gap.strip_prefix(['（', '(']).filter(|_| apart).and_then(|inside| inside.split_once(['）', ')']));
        let gap = told.map_or(gap, |(_, behind)| behind);
        // 上海北京领先: of one level they stand side by side.
        let beside = gap.is_empty() && places[index].level == places[open.end].level;
        if gap.is_empty() && !beside {
            open.end = index;
            continue;
        }
        // 广东（广州、深圳）: a bracket tells which parts of the place are meant.
        if first && in_bracket_behind(text, places[open.end].span, places[index].span) {
            continue;
        }
        if beside || joins_or_parts(gap) {
            (open.end, open.several) = (index, true);
            continue;
        }
        group.replace(Group { begin: index, end: index, several: false }).into_iter().for_each(&mut choose);
    }
    group.into_iter().for_each(choose);
    match chosen {
        _ if parallel => Pick::Several,
        Some(index) => Pick::One(index),
        None => Pick::None,
    }
}

/// Places that are named together: one with its parents, or several side by side.
struct Group {
    begin: usize,
    end: usize,
    several: bool,
}

/// Whether a place stands in a bracket that opens right behind another one.
fn in_bracket_behind(text: &str, outer: Span, inner: Span) -> bool {
    let gap = &text[outer.end()..inner.start()];
    gap.starts_with(['（', '(']) && !gap.contains(['）', ')'])
}
