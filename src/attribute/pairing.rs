//! Lists that pair off in order: 三级、二级和一级医院依次报销70%、80%、90%.

use super::cue::Cues;
use super::elided::is_filled_up;
use super::frame::Frame;
use super::members::Members;
use super::run::same_unit;
use super::scope_word::is_other_grade;
use crate::fact::{DimensionSet, ScopeSet, ScopeTerm, Slot};
use crate::joints::{is_conjunction, is_joint, is_list_sign};
use crate::lexicon::{Hit, HitList, Sense};
use crate::recognise::{Mention, Shape};
use crate::table::Table;
use crate::text::{Span, longer_than};

/// Lists that pair off.
#[derive(Debug)]
pub struct Pairs {
    /// For each mention the terms that its place in a list gives it.
    pub of: Vec<ScopeSet>,
    /// Those lists, in order of place.
    pub lists: Vec<PairedList>,
}

/// A list that pairs off: what it names holds for the numbers that it pairs with.
#[derive(Debug)]
pub struct PairedList {
    /// Where it stands.
    pub span: Span,
    /// All that it names.
    pub terms: ScopeSet,
    /// Where its numbers stand.
    pub numbers: Span,
}

/// Pairs the numbers of each list with its items.
pub fn pair(
    cues: &Cues,
    text: &str,
    (frame, tables): (&Frame, &[Table]),
    scopes: &HitList,
    mentions: &[Mention],
) -> Pairs {
    let part = Part { cues, text, frame, tables, scopes, mentions };
    let mut pairs = Pairs { of: vec![ScopeSet::EMPTY; mentions.len()], lists: Vec::new() };
    let mut at = 0;
    while at < mentions.len() {
        let run = frame.lists.run_length(at);
        if run >= 2 {
            part.pair_run(at, run, &mut pairs);
        } else if let Some(terms) = part.bracketed(at) {
            pairs.give(at, 2, &terms);
        }
        at += run.max(1);
    }
    pairs
}

/// The part of a text that lists are looked for in.
pub(super) struct Part<'a> {
    pub(super) cues: &'a Cues,
    pub(super) text: &'a str,
    pub(super) frame: &'a Frame,
    pub(super) tables: &'a [Table],
    pub(super) scopes: &'a HitList,
    pub(super) mentions: &'a [Mention],
}

impl Part<'_> {
    /// Pairs a list of `run` numbers that begins with the mention `at`.
    fn pair_run(&self, at: usize, run: usize, pairs: &mut Pairs) {
        let before = self.sentence_before(at);
        let said = self.cues.words.respectively_within.last_in(before.of(self.text));
        let Some(offset) = said else {
            let given = self.given_unsaid(at, run, pairs);
            pairs.give(at, run, &given);
            return;
        };
        // 女职工从五十周岁、五十五周岁分别延迟至…: the numbers right before it are what it pairs with.
        let numbers = at.checked_sub(1).is_some_and(|last| {
            let gap = self.text.get(self.mentions[last].span.end()..before.start() + offset);
            gap.is_some_and(|gap| matches!(gap, "" | "，" | ",")) && same_unit(&self.mentions[last], &self.mentions[at])
        });
        // 单位和个人各缴0.6%、0.4%: 各 may end a word that names both.
        let end = if before.of(self.text)[offset..].starts_with('各') { offset + '各'.len_utf8() } else { offset };
        // 分别高出二级、三级医院5.1个和16.2个百分点: the list may stand behind 分别.
        let gap = Span::new(before.start() + end, before.end().max(before.start() + end));
        let behind = self.items(gap, run, false);
        if behind.terms.len() == run
            && numbered(self.text, &self.mentions[..at], &self.mentions[at], behind.span.start()) == 0
        {
            pairs.give(at, run, &behind.terms);
            return;
        }
        let items = self.items_said(Span::new(before.start(), before.start() + end), at, run);
        // 二级医院分别为75%、70%，三级医院分别是70%、65%: the last of them alone is what the numbers are of.
        let last_alone = self.cues.words.respectively_within.stand_in(items.span.of(self.text));
        // 300元（三级）、200元（二级），…分别为80%、85%: so are the numbers before, and not the words in their brackets.
        let glossed = at.checked_sub(run).is_some_and(|first| {
            let known = &self.mentions[first..at];
            known.iter().all(|known| self.text[known.span.end()..].starts_with(['（', '(']))
        });
        if numbers || last_alone || glossed || items.terms.is_empty() {
            let repeated = self.repeated(at, run);
            let told = repeated.iter().any(|terms| !terms.is_empty());
            let given = if told { repeated } else { self.given_before(at, run, pairs) };
            // 在一级、二级、三级医院的费用，报销比例由60%、55%、50%分别提高到70%、65%、55%
            let first = at
                .checked_sub(run)
                .filter(|first| numbers && given.is_empty() && self.frame.lists.run_length(*first) >= run);
            let given = match first {
                Some(first) => {
                    let lead = Span::new(before.start(), self.mentions[first].span.start().max(before.start()));
                    let items = self.items(lead, run, true);
                    let terms = if items.terms.len() == run { items.terms } else { Vec::new() };
                    pairs.give(first, run, &terms);
                    terms
                }
                None => given,
            };
            pairs.give(at, run, &given);
            return;
        }
        pairs.give(at, run, &items.terms);
        // 个人缴费400元，财政补助670元，分别增加20元、30元: items with numbers of their own go on naming them.
        let own = |other: &Mention| items.span.contains(other.span) && matches!(other.shape, Shape::Quantity(_));
        let mut earlier = self.mentions[..at].iter().rev().take_while(|other| other.span.end() > items.span.start());
        if !earlier.any(own) && pairs.lists.last().is_none_or(|list| list.span.end() <= items.span.start()) {
            let terms = items.terms.iter().fold(ScopeSet::EMPTY, |all, terms| all.union(*terms));
            let numbers = self.mentions[at].span.join(self.mentions[at + run - 1].span);
            pairs.lists.push(PairedList { span: items.span, terms, numbers });
        }
    }

    /// What a list pairs with where no word says that it does.
    fn given_unsaid(&self, at: usize, run: usize, pairs: &Pairs) -> Vec<ScopeSet> {
        // 男60岁、女55岁或50岁: a word with a number of its own before the list is no item of it.
        let items = self.items(self.lead(at), run, false);
        if items.terms.is_empty() {
            let slashed = self.slashed(at, run);
            let given = if slashed.is_empty() { self.given_before(at, run, pairs) } else { slashed };
            // 一级200元、二级400元、三级800元，在职报销92%、90%、85%
            if given.is_empty() && !self.parted_by_clauses(at, run) { self.repeated(at, run) } else { given }
        } else if numbered(self.text, &self.mentions[..at], &self.mentions[at], items.span.start()) == 0 {
            items.terms
        } else {
            // 一级、二级、三级医院由70%、60%、50%提高到80%、70%、60%
            self.given_before(at, run, pairs)
        }
    }

    /// What the numbers of the list right before this one in its sentence paired with, if it is as long and no item stands between:
    /// 一、二、三级医院起付线为200元、400元、800元，支付比例为90%、80%、65%.
    fn given_before(&self, at: usize, run: usize, pairs: &Pairs) -> Vec<ScopeSet> {
        let first = at.checked_sub(run).filter(|&first| run > 1 && self.frame.lists.run_length(first) >= run);
        let Some(first) = first else { return Vec::new() };
        let sentence = |index: usize| self.frame.clause(index).sentence;
        let known = &pairs.of[first..at];
        // 乡镇卫生院、县级医院、市外医院: one of several may be of no sort.
        let nameless = known.iter().filter(|terms| terms.is_empty()).count();
        let paired = nameless <= usize::from(run > 2) && known.iter().any(|terms| *terms != known[0]);
        let between = Span::new(self.mentions[at - 1].span.end(), self.mentions[at].span.start());
        // 三级、二级医院在职报85%、88%，退休报90%、92%: whom the second list is for, and not another item of the first.
        let slots = known.iter().fold(ScopeSet::EMPTY, |all, terms| all.union(*terms)).dimensions();
        let item = |hit: &Hit| self.may_be_item(hit) && !terms(self.cues, hit).within(slots).is_empty();
        let named = || self.scopes.within(between).iter().any(item);
        if paired && sentence(first) == sentence(at) && !named() { known.to_vec() } else { Vec::new() }
    }

    /// The sentence before the mention `at`, as far as a list reaches.
    pub(super) fn sentence_before(&self, at: usize) -> Span {
        let clause = self.frame.clause(at);
        let sentence = self.frame.sentences.get(clause.sentence as usize).copied().unwrap_or(clause.span);
        reach(self.text, sentence.start(), self.mentions[at].span.start())
    }

    /// The items that 分别 pairs with the numbers: those of the `lead` before it, or else those behind the numbers.
    fn items_said(&self, lead: Span, at: usize, run: usize) -> Items {
        let mut items = self.items(lead, run, true);
        // 住院80%，门诊、急诊分别60%、70%: what has a number already is no item.
        let numbered = numbered(self.text, &self.mentions[..at], &self.mentions[at], items.span.start());
        if (1..items.terms.len()).contains(&numbered) {
            items.terms.drain(..numbered);
            items.terms.truncate(if items.terms.len() == run { run } else { 0 });
        }
        if !items.terms.is_empty() {
            return items;
        }
        // 分别按50%、60%、70%的比例支付三级、二级、一级医疗机构的费用
        let (end, clause) = (self.mentions[at + run - 1].span.end(), self.frame.clause(at).span);
        let behind = Span::new(end, clause.end().max(end).min(self.text.floor_char_boundary(end + REACH)));
        let free = self.mentions.get(at + run).is_none_or(|next| next.span.start() >= behind.end());
        let items = if free { self.items(behind, run, false) } else { items };
        if items.terms.is_empty() { self.members(lead, run).unwrap_or(items) } else { items }
    }

    /// What the members of the list before 分别 name of which not each names a term.
    fn members(&self, lead: Span, run: usize) -> Option<Items> {
        let members = Members::before(self.text, lead, run)?;
        let mut items = Items { terms: vec![ScopeSet::EMPTY; run], span: lead };
        let mut named: Option<Span> = None;
        for hit in self.scopes.within(lead).iter().filter(|hit| self.may_be_item(hit)) {
            // 省级、县级财政: all of them are 财政.
            let own = terms(self.cues, hit);
            let own = own.without(own.slot(Slot::Payer));
            let Some(member) = members.of(self.text, hit.span).filter(|_| !own.is_empty()) else { continue };
            items.terms[member] = items.terms[member].union(own);
            named = Some(named.map_or(hit.span, |span| span.join(hit.span)));
        }
        items.span = named?;
        Some(items)
    }

    /// Where the items stand that nothing is said to pair: before the number `at` in its clause, or in the label of it.
    fn lead(&self, at: usize) -> Span {
        let clause = self.frame.clause(at).span;
        let own = reach(self.text, clause.start(), self.mentions[at].span.start());
        // 一、二、三级医院报销比例：90%、80%、70%
        let labelled = own.is_empty() && self.text[..clause.start()].ends_with(['：', ':']);
        let label = self.frame.earlier(self.frame.clause_of[at]).next().filter(|_| labelled);
        label.map_or(own, |label| reach(self.text, label.span.start(), label.span.end()))
    }

    /// Whether the numbers of a list stand in clauses of their own: 大病保险起付线1.6万元，10万元以上报70%.
    fn parted_by_clauses(&self, at: usize, run: usize) -> bool {
        (at + 1..at + run).any(|index| self.frame.clause_of[index] != self.frame.clause_of[index - 1])
    }

    /// The items of the list that `span` ends with, if it has as many as there are numbers. Without 分别 the list has to
    /// stand in the clause of the numbers and to count the same; with it, a list may be longer than what is shown.
    fn items(&self, span: Span, numbers: usize, said: bool) -> Items {
        // Lists are looked for from the end: the last that fits is the nearest.
        let hits: Vec<&Hit> = self.scopes.within(span).iter().filter(|hit| self.may_be_item(hit)).collect();
        let items = self.with_glosses(&hits);
        let mut end = items.len();
        while end > 0 {
            // 二级和县级医院、三级医院: where 和 joins words of one item, the other signs count the items.
            let wide = list_before(self.text, &items[..end], true);
            let narrow = list_before(self.text, &items[..end], false);
            let exact = [wide.1.len(), narrow.1.len()].iter().position(|length| *length == numbers);
            let (first, mut list) = if exact == Some(1) { narrow } else { wide };
            let fits = if said { list.len() >= numbers } else { list.len() == numbers };
            if list.len() >= 2 && fits {
                // 在职起付线500元，在职人员三级、二级、一级医院…: what has a number of its own may be of another sort.
                let apart = common(list.iter().map(|item| item.sort)) == DimensionSet::EMPTY;
                // 门诊和住院救助29万人次，住院、门诊分别为1187元、96元: so has a clause before that of the list.
                let cut = list.len() - numbers.min(list.len());
                let parted = cut > 0 && {
                    let gap = &self.text[list[cut - 1].span.end()..list[cut].span.start()];
                    longer_than(gap, 3) && gap.contains(['，', ','])
                };
                let list = list.split_off(if apart || parted { cut } else { 0 });
                let common = common(list.iter().map(|item| item.sort));
                let terms = list.into_iter().map(|item| item.terms.within(common)).collect();
                return Items { terms, span: items[first].span.join(items[end - 1].span) };
            }
            end = first;
        }
        // 一、二、三级医院起付线为200元、400元、800元
        let word = hits.iter().rev().find(|hit| listed(self.cues, hit).len() == numbers);
        word.map_or(Items { terms: Vec::new(), span }, |hit| {
            let terms = listed(self.cues, hit).iter().map(|term| ScopeSet::from_iter([*term])).collect();
            Items { terms, span: hit.span }
        })
    }

    /// Whether a word may be an item of a list: 县级 in 县级、市级医院, not in 县级、市级财政, nor 二级 in 重度失能一级、二级.
    pub(super) fn may_be_item(&self, hit: &Hit) -> bool {
        let Sense::Scope(index) = hit.sense else { return false };
        let cue = self.cues.scope(index);
        !sort(self.cues, hit).is_empty()
            && (!cue.elided || is_filled_up(self.cues, self.text, hit.span.end(), cue))
            && !self.is_of_other_grade(hit)
    }

    /// Whether a word is a grade that is none of a hospital: 二级 in 一级伤残27个月，二级25个月.
    pub(super) fn is_of_other_grade(&self, hit: &Hit) -> bool {
        let Sense::Scope(index) = hit.sense else { return false };
        is_other_grade(self.cues, self.text, self.cues.scope(index), hit.span)
    }

    /// The items that words name. What a bracket right behind an item says of the same sort belongs to it: 一级（含社区）、二级.
    fn with_glosses(&self, hits: &[&Hit]) -> Vec<Item> {
        let mut items: Vec<Item> = Vec::with_capacity(hits.len());
        for hit in hits {
            let item = Item { terms: terms(self.cues, hit), sort: sort(self.cues, hit), span: hit.span };
            match items.last_mut() {
                Some(last) if share_dimension(last.sort, item.sort) && is_gloss(self.text, last.span, hit.span) => {
                    *last = last.with(&item);
                }
                _ => items.push(item),
            }
        }
        items
    }
}

impl Pairs {
    /// Gives the numbers of a list their terms, as far as there are any.
    fn give(&mut self, at: usize, run: usize, terms: &[ScopeSet]) {
        self.of[at..at + run].iter_mut().zip(terms).for_each(|(of, terms)| *of = *terms);
    }
}

/// How many of the numbers from `from` on are of the unit of those of a list; 五十五周岁 in 五十五周岁的女职工 is part of an item.
fn numbered(text: &str, earlier: &[Mention], first: &Mention, from: usize) -> usize {
    let items = earlier.iter().rev().take_while(|other| other.span.start() >= from);
    items.filter(|other| same_unit(other, first) && !text[other.span.end()..].starts_with('的')).count()
}

/// A list of items, and where it stands.
struct Items {
    terms: Vec<ScopeSet>,
    span: Span,
}

/// An item of a list.
#[derive(Clone, Copy)]
struct Item {
    /// What it names.
    terms: ScopeSet,
    /// What tells of which sort it is: the same, or what 其他人员 is none of.
    sort: ScopeSet,
    span: Span,
}

impl Item {
    /// The item that this and another word of it name.
    fn with(&self, other: &Item) -> Item {
        let (terms, sort) = (self.terms.union(other.terms), self.sort.union(other.sort));
        Item { terms, sort, span: self.span.join(other.span) }
    }
}

/// How far before its numbers a list may begin, in bytes.
const REACH: usize = 900;

/// From `start` to `end`, as far as a list reaches.
fn reach(text: &str, start: usize, end: usize) -> Span {
    let mut start = start.min(end).max(end.saturating_sub(REACH));
    start = text.ceil_char_boundary(start);
    Span::new(start, end)
}

/// The list that the last of `words` ends: the index of its first word, and its items. `wide`: 和 and its like part items.
fn list_before(text: &str, words: &[Item], wide: bool) -> (usize, Vec<Item>) {
    let mut first = words.len() - 1;
    let mut list: Vec<Item> = vec![words[first]];
    while first > 0 {
        let (one, other) = (words[first - 1], words[first]);
        let gap = &text[one.span.end()..other.span.start()];
        let last = list.len() - 1;
        if separates(gap, wide) && share_dimension(one.sort, list[last].sort.union(other.sort)) {
            list.push(one);
        } else if gap.chars().count() <= 8
            && !gap.contains(['，', ',', '；', '。', '、'])
            && (!gap.contains('和') && !share_dimension(one.sort, other.sort) || !wide && separates(gap, true))
        {
            // More than one word names an item: 三级医院在职职工.
            list[last] = one.with(&list[last]);
        } else {
            break;
        }
        first -= 1;
    }
    list.reverse();
    (first, list)
}

/// Whether a word stands in a bracket that has been opened since another, and closes: 一级（包括社区卫生服务中心）.
fn is_gloss(text: &str, item: Span, word: Span) -> bool {
    /// How far behind the word the bracket closes, in bytes.
    const CLOSING: usize = 48;
    let gap = &text[item.end()..word.start()];
    let rest = &text[word.end()..text.floor_char_boundary((word.end() + CLOSING).min(text.len()))];
    let opened = gap.rfind(['（', '(']).is_some_and(|at| at <= "医疗机构".len() && !gap[at..].contains(['）', ')']));
    opened && rest.find(['）', ')']).is_some_and(|at| !rest[..at].contains(['（', '(', '。']))
}

/// The dimensions that all items name: in 在职职工在一级、二级、三级医院 the list is one of grades.
pub(super) fn common(list: impl Iterator<Item = ScopeSet>) -> DimensionSet {
    list.map(ScopeSet::dimensions).reduce(DimensionSet::intersection).unwrap_or_default()
}

pub(super) fn terms(cues: &Cues, hit: &Hit) -> ScopeSet {
    match hit.sense {
        Sense::Scope(index) => cues.scope(index).terms,
        _ => ScopeSet::EMPTY,
    }
}

/// What tells of which sort an item is.
fn sort(cues: &Cues, hit: &Hit) -> ScopeSet {
    match hit.sense {
        Sense::Scope(index) if cues.scope(index).others => cues.scope(index).bars,
        _ => terms(cues, hit),
    }
}

/// The terms that a word by itself lists: 男女分别为25年和20年.
fn listed<'c>(cues: &'c Cues, hit: &Hit) -> &'c [ScopeTerm] {
    match hit.sense {
        Sense::Scope(index) => &cues.scope(index).listed,
        _ => &[],
    }
}

fn separates(gap: &str, wide: bool) -> bool {
    let sign = gap.contains(is_list_sign) || gap.contains(['，', ',']) || wide && gap.contains(is_conjunction);
    let longest = if is_modified(gap) { 30 } else { 12 };
    sign && gap.chars().count() <= longest && !gap.contains(['；', '。', '：'])
}

/// 男职工和法定退休年龄为五十五周岁的女职工: whether what parts two words belongs to the second.
pub(super) fn is_modified(gap: &str) -> bool {
    gap.starts_with(is_joint) && gap.ends_with('的') && !gap.contains(['，', ','])
}

fn share_dimension(one: ScopeSet, other: ScopeSet) -> bool {
    !one.within(other.dimensions()).is_empty()
}
