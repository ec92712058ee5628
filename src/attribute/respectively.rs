//! The measure, the payer, the year, the place and the band of costs of a number in a list that 分别 pairs off:
//! 起付线和封顶线分别为500元和10万元, 2024年和2025年缴费标准分别为380元和400元, 北京、上海的缴费年限分别为25年、15年.

use super::members::Members;
use super::metric::{Decision, Reason};
use super::{Pass, is_year, near};
use crate::fact::{ScopeSet, Slot, Unit};
use crate::joints::{is_joint, joins_or_parts};
use crate::lexicon::{Hit, Sense};
use crate::recognise::{Mention, Shape};
use crate::text::{Span, longer_than};

/// How far before its numbers a list may begin, in bytes.
const REACH: usize = 600;
/// How far before bands their sentence tells of an income, and how far behind rates of what is paid, in bytes.
const NEAR: usize = 90;
/// How many characters stand behind the measure of a member in it at the most: 财政补助部分.
const REST: usize = 2;
/// How many bands a list has at the most.
const MOST_BANDS: usize = 8;

/// A number in a list that 分别 pairs off.
struct Turn {
    /// The first number of the list, as an index of a mention.
    first: usize,
    /// How many stand before it in the list.
    place: usize,
    /// How many numbers the list has.
    length: usize,
    /// The sentence before the list.
    lead: Span,
    /// Where the last 分别 stands in it.
    said: usize,
}

impl Pass<'_> {
    fn turn(&self, index: usize) -> Option<Turn> {
        let text = self.found.text;
        let list = self.frame.lists.around(index);
        if list.len() < 2 {
            return None;
        }
        let (first, length) = (list.start, list.len());
        let lead = self.told_before(first, REACH);
        let said = lead.start() + self.words().respectively_within.last_in(lead.of(text))?;
        Some(Turn { first, place: index - first, length, lead, said })
    }

    /// The year that pairs with a number, as the index of its mention.
    pub(super) fn year_in_turn(&self, index: usize) -> Option<usize> {
        let (text, mentions) = (self.found.text, self.mentions);
        let Turn { first, place, length, lead, .. } = self.turn(index)?;
        let bare =
            |other: usize| matches!(&mentions[other].shape, Shape::Date(dates) if dates.to.is_none() && is_year(dates));
        let last = near(first).take_while(|other| lead.contains(mentions[*other].span)).find(|other| bare(*other))?;
        let start = self.frame.lists.around(last).start;
        // 与2023年、2024年相比 tells of a base, and in 2010年、2020年参保的职工、居民 a nearer list pairs off.
        let based = self.words().compared_with_before.ends(&text[..mentions[start].span.start()]);
        let paired = last + 1 - start == length && (start..=last).all(bare);
        (paired && !based && !holds_list(&text[mentions[last].span.end()..mentions[first].span.start()]))
            .then_some(start + place)
    }

    /// The members that pair with the numbers of a list; if there are none, those of the list before it in its sentence:
    /// 财政补助和个人缴费标准分别提高30元和20元，分别达到670元和400元.
    fn members_in_turn(&self, turn: &Turn) -> Option<Members> {
        let members =
            |turn: &Turn| Members::before(self.found.text, Span::new(turn.lead.start(), turn.said), turn.length);
        members(turn).or_else(|| {
            let last = turn.first.checked_sub(1).filter(|last| self.sentence(*last) == self.sentence(turn.first))?;
            members(&self.turn(last).filter(|before| before.length == turn.length)?)
        })
    }

    /// The measure that a number's member names, where each names one and they differ: 财政补助和个人缴费标准分别为670元和400元.
    pub(super) fn metric_in_turn(&self, index: usize) -> Option<Decision> {
        let turn = self.turn(index)?;
        let members = self.members_in_turn(&turn)?;
        let (cues, metrics) = (&self.attributor.cues, &self.found.hits.metrics);
        let kind = self.kind(&self.mentions[index]);
        let word = |hit: &Hit| if let Sense::Metric(word) = hit.sense { Some(word) } else { None };
        // 分别提高30元和20元 are changes, 分别提高到670元和400元 are not.
        let changes = |hit: &Hit| {
            let change = word(hit).is_some_and(|word| cues.metrics(word).any(|(_, cue)| cue.change));
            change && !self.recogniser.changes_to(&self.found.text[hit.span.start()..])
        };
        // What is changed stands before the numbers of the change: 分别提高30元和20元，达到670元和400元.
        let last = turn.first.checked_sub(1).map_or(0, |last| self.mentions[last].span.end());
        let gap = Span::new(turn.said.max(last), self.mentions[turn.first].span.start());
        if metrics.within(gap).iter().any(changes) {
            return None;
        }
        let measure = |member: &Span| {
            let named = metrics.within(*member).iter().filter_map(|hit| Some((hit, word(hit)?)));
            let named = named.flat_map(|(hit, word)| cues.metrics(word).map(move |(index, cue)| (hit, index, cue)));
            let named = named.filter(|(_, _, cue)| cue.names_from_afar());
            let named = named.filter(|(_, _, cue)| cue.metric.is_some_and(|metric| metric.kind() == kind));
            let (hit, index, cue) = named.max_by_key(|(hit, _, cue)| (hit.span.len(), cue.strength))?;
            // 顺产在三级、二级医院的限额: what a member only begins with is not its measure.
            let closes = member.end() == members.spans().last().map_or(0, |last| last.end())
                || !longer_than(&self.found.text[hit.span.end()..member.end()], REST);
            closes.then_some(())?;
            Some(Decision { metric: cue.metric?, reason: Reason::Cue(index, hit.span) })
        };
        let named: Vec<Decision> = members.spans().iter().map(measure).collect::<Option<_>>()?;
        let differ = named.iter().any(|decision| decision.metric != named[0].metric);
        named.get(turn.place).copied().filter(|_| differ)
    }

    /// The payer that a number's member names, where each names one: 财政补助和个人缴费标准分别提高30元和20元.
    pub(super) fn payer_in_turn(&self, index: usize) -> Option<ScopeSet> {
        let turn = self.turn(index)?;
        let members = self.members_in_turn(&turn)?;
        let payer = |member: &Span| {
            let terms = self.found.hits.scopes.within(*member).iter().filter_map(|hit| match hit.sense {
                Sense::Scope(cue) => Some(self.attributor.cues.scope(cue).terms.slot(Slot::Payer)),
                _ => None,
            });
            Some(terms.fold(ScopeSet::EMPTY, ScopeSet::union)).filter(|payer| !payer.is_empty())
        };
        let payers: Vec<ScopeSet> = members.spans().iter().map(payer).collect::<Option<_>>()?;
        payers.get(turn.place).copied()
    }

    /// The list that a number stands in: its first number and its length, in amounts or rates of one unit. None is longer than
    /// a list of bands.
    fn list(&self, index: usize) -> (usize, usize) {
        let goes_on = |at: usize| self.frame.lists.is_joined(at);
        let first = (index.saturating_sub(MOST_BANDS)..=index).rev().find(|at| !goes_on(*at)).unwrap_or(index);
        let end = (index + 1..index + MOST_BANDS).find(|at| !goes_on(*at)).unwrap_or(index + MOST_BANDS);
        (first, end - first)
    }

    /// Whether an amount is one of the bands of costs that rates pair off with: 3万元以下、3万元至10万元分别报60%、65%.
    pub(super) fn is_band_in_turn(&self, index: usize) -> bool {
        let (first, length) = self.list(index);
        self.pairs_with_rates(first, length)
    }

    /// Whether the rates behind a list of amounts pair off with them.
    fn pairs_with_rates(&self, first: usize, length: usize) -> bool {
        let (text, mentions, rates) = (self.found.text, self.mentions, first + length);
        let sort = |index: usize| match &mentions[index].shape {
            Shape::Quantity(quantity) => Some((self.recogniser.unit(quantity.unit).unit, quantity.per)),
            _ => None,
        };
        let paired = length > 1
            && sort(first) == Some((Unit::Cny, None))
            && rates < mentions.len()
            && sort(rates) == Some((Unit::Percent, None))
            && self.sentence(rates) == self.sentence(first)
            && self.list(rates) == (rates, length);
        let start = mentions[first].span.start();
        let behind = |index: usize| mentions[index].span.end();
        let words = self.words();
        let interval = |mention: &Mention| {
            let range = matches!(&mention.shape, Shape::Quantity(quantity) if quantity.range);
            range || words.bound_after.begins(&text[mention.span.end()..])
        };
        if !paired || !mentions[first..rates].iter().all(interval) {
            return false;
        }
        let gap = &text[behind(rates - 1)..mentions[rates].span.start()];
        let lead = &text[text.ceil_char_boundary(start.saturating_sub(NEAR)).min(start)..behind(rates - 1)];
        let told = &text[behind(rates - 1)..text.floor_char_boundary((behind(rates) + NEAR).min(text.len()))];
        gap.len() <= REACH
            && words.respectively_within.stand_in(gap)
            && words.paid_within.stand_in(told)
            && !words.income_within.stand_in(lead)
    }

    /// The band of costs that pairs with a rate, as the index of its mention.
    pub(super) fn band_in_turn(&self, index: usize) -> Option<usize> {
        let (rates, length) = self.list(index);
        let first = rates.checked_sub(length).filter(|first| self.pairs_with_rates(*first, length))?;
        Some(first + index - rates)
    }

    /// The place that pairs with a number, as an index of the places found.
    pub(super) fn place_in_turn(&self, index: usize) -> Option<usize> {
        let places = self.found.places;
        let Turn { place, length, lead, .. } = self.turn(index)?;
        let from = places.partition_point(|place| place.span.start() < lead.start());
        let mut list: Vec<usize> = Vec::new();
        let mut end = None;
        for (at, named) in (from..).zip(&places[from..]).take_while(|(_, named)| named.span.end() <= lead.end()) {
            let gap = end.map(|end: usize| self.found.text[end..named.span.start()].trim());
            match gap {
                // A name with its parents is one place.
                Some("") => {
                    list.pop();
                }
                Some(gap) if joins_or_parts(gap) => {}
                _ => list.clear(),
            }
            list.push(at);
            end = Some(named.span.end());
        }
        let chosen = list.get(place).copied().filter(|_| list.len() == length)?;
        let begins = self.found.text[..places[list[0]].span.start()].ends_with(['去', '到', '在', '赴', '往']);
        let rest = Span::new(end?, lead.end());
        (!begins && !holds_list(rest.of(self.found.text))).then_some(chosen)
    }
}

/// Whether another list stands between one and the numbers that it may pair off with.
fn holds_list(gap: &str) -> bool {
    gap.contains(is_joint)
}
