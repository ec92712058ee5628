//! Who or what stands behind a number as what it describes or counts: 五十五周岁的女职工, 18家乡镇卫生院.

use super::cue::ScopeCue;
use super::group::enumerates;
use super::scope::{PEOPLE, Reader};
use crate::fact::{ScopeSet, ScopeTerm, Slot};
use crate::joints::is_joint;
use crate::lexicon::Sense;
use crate::recognise::number::number_at;
use crate::recognise::skip_inclusion;
use crate::text::{Span, is_han};

/// The longest name of a form of care behind a number, in bytes.
const NOUN: usize = 60;

impl Reader<'_> {
    /// The people for whose good something is ordered, whom the rest of a lead does not name: 为保障工伤职工及供养亲属的生活，现将调整事项通知如下：.
    pub(super) fn people_of_purpose(&self, lead: Span) -> ScopeSet {
        let words = lead.of(self.text);
        let purpose = self.cues.words.purpose_lead.begins(words.trim_start());
        let Some(end) = words.find(['，', ',']).filter(|_| purpose) else { return ScopeSet::EMPTY };
        let (purpose, rest) = (Span::new(lead.start(), lead.start() + end), Span::new(lead.start() + end, lead.end()));
        self.people_in(purpose, |_| true).without(self.people_in(rest, |_| true))
    }

    /// The people whom a lead names with a value of their own, and not otherwise: 限额在职1800元退休2000元，具体如下：.
    pub(super) fn people_of_values(&self, lead: Span) -> ScopeSet {
        let valued = |word: Span| {
            let behind = &self.text[word.end()..];
            number_at(behind, 0).is_some_and(|number| behind[number.end..].starts_with(['元', '%', '％']))
        };
        self.people_in(lead, valued).without(self.people_in(lead, |word| !valued(word)))
    }

    /// The people that the words of a stretch name, as far as each word `counts`.
    fn people_in(&self, span: Span, counts: impl Fn(Span) -> bool) -> ScopeSet {
        let terms = self.scopes.within(span).iter().filter(|hit| counts(hit.span)).filter_map(|hit| match hit.sense {
            Sense::Scope(cue) => Some(self.cues.scope(cue).terms.within(PEOPLE)),
            _ => None,
        });
        terms.fold(ScopeSet::EMPTY, ScopeSet::union)
    }

    /// The people whom a number with 的 describes, by itself or as one of a list: 五十五周岁的女职工, 70岁以上、缴费满15年的退休人员.
    pub(super) fn modified(&self, number: Span) -> ScopeSet {
        const MOST: usize = 8;
        let mut numbers = std::iter::successors(Some(number), |number| self.next_of_list(*number)).take(MOST);
        let described = numbers.find_map(|number| self.described_by(number));
        // 5365位75周岁及以上老年人: those who are counted are named behind their age.
        let counts = number.of(self.text).ends_with(['名', '位', '人', '个']);
        let age = self.frame.next_mention(number.end()).filter(|next| counts && next.start() == number.end());
        let aged = || self.described_by(age.filter(|age| age.of(self.text).ends_with('岁'))?);
        described.or_else(aged).unwrap_or(ScopeSet::EMPTY)
    }

    /// The sort of hospitals, or of care, that a number counts: 18家乡镇卫生院, 5种门诊慢特病.
    pub(super) fn counted(&self, number: Span) -> ScopeSet {
        // 5种门诊慢特病
        let behind = Span::new(number.end(), self.text.floor_char_boundary((number.end() + NOUN).min(self.text.len())));
        let cared = self.scopes.within(behind).first().filter(|hit| hit.span.start() == number.end());
        let chronic = ScopeSet::of(ScopeTerm::Chronic);
        let cared = cared.map_or(ScopeSet::EMPTY, |hit| match hit.sense {
            Sense::Scope(index) => self.cues.scope(index).terms.intersection(chronic),
            _ => ScopeSet::EMPTY,
        });
        let hits = self.scopes.within(number).iter();
        hits.fold(cared, |all, hit| match hit.sense {
            Sense::Scope(index) if !self.cues.scope(index).elided => {
                all.union(self.cues.scope(index).terms.slot(Slot::Facility))
            }
            _ => all,
        })
    }

    /// Whether a word is the hospitals that another number counts, and this one counts others: 5000个村卫生室、800家民营医疗机构.
    pub(super) fn is_counted_before(&self, cue: &ScopeCue, word: Span, home: Span) -> bool {
        let counts = |number: Span| {
            let measured = |c: char| "元年月日天岁周时成倍次折".contains(c);
            number.of(self.text).ends_with(|c: char| is_han(c) && !measured(c))
        };
        cue.names_only(Slot::Facility)
            && word.end() <= home.start()
            && !self.text[word.end()..home.start()].contains(['，', ',', '。', '；', ';'])
            && counts(home)
            && self.frame.mention_at(word.start()).is_some_and(|number| number.contains(word))
    }

    /// The number that is joined to another, with a few words before it.
    fn next_of_list(&self, number: Span) -> Option<Span> {
        const WORDS: usize = 18;
        let behind = &self.text[number.end()..];
        let behind = self.cues.words.bound_after.strip(behind).unwrap_or(behind);
        // 2023年12月31日前年满70周岁不满75周岁、…的退休人员
        let condition = || self.cues.words.next_condition_after.strip(behind);
        let joined = behind.strip_prefix(is_joint).or_else(condition)?;
        let from = self.text.len() - joined.len();
        let next = self.frame.next_mention(from).filter(|next| next.start() <= from + WORDS)?;
        let gap = &self.text[from..next.start()];
        (!gap.contains(['，', ',', '；', ';', '。', '、', '：', ':', '\n'])).then_some(next)
    }

    /// The people whom a list joins to those of the age that ends the words `ahead` of the number before it, who are `named`: 大学生和
    /// 18岁以下未成年人缴费400元.
    pub(super) fn beside_age(&self, ahead: Span, named: ScopeSet) -> ScopeSet {
        let hits = self.scopes.within(ahead);
        let age = hits.last().and_then(|hit| self.frame.next_mention(hit.span.end()));
        let age = age.filter(|age| age.end() == ahead.end() && age.of(self.text).ends_with('岁'));
        let aged = age.and_then(|age| self.noun_of(age)).filter(|(_, terms)| named.meets(*terms));
        let Some((mut known, _)) = aged else { return ScopeSet::EMPTY };
        let mut joined = ScopeSet::EMPTY;
        for hit in hits.iter().rev() {
            let Sense::Scope(index) = hit.sense else { break };
            let people = self.cues.scope(index).terms.within(PEOPLE);
            if people.is_empty() || !enumerates(self.cues, self.text, hit.span, known) {
                break;
            }
            (joined, known) = (joined.union(people), hit.span);
        }
        joined
    }

    /// The people whom one number with 的 describes, or an age without it: 18周岁以下未成年人.
    fn described_by(&self, number: Span) -> Option<ScopeSet> {
        self.noun_of(number).map(|(_, terms)| terms)
    }

    /// The word that one number describes so, and the people that it names.
    fn noun_of(&self, number: Span) -> Option<(Span, ScopeSet)> {
        const LONGEST: usize = 60;
        const NEAR: usize = 24;
        let behind = &self.text[number.end()..];
        // 70周岁（含70周岁）以上老人, 70周岁以上（含）老人
        let behind = &behind[skip_inclusion(behind, 0)..];
        let behind = self.cues.words.bound_after.strip(behind).unwrap_or(behind);
        let behind = &behind[skip_inclusion(behind, 0)..];
        let aged = number.of(self.text).ends_with('岁');
        // 原五十五周岁退休的女职工
        let retiring = || behind.strip_prefix("退休的").filter(|_| aged);
        // 80岁以上、行动不便的老人; but 男职工满60岁、从事管理的女职工 tells of two.
        let besides = || {
            let from = self.text.ceil_char_boundary(number.start().saturating_sub(NEAR));
            let named = !self.people_in(Span::new(from, number.start()), |_| true).is_empty();
            let words = behind.strip_prefix('、').filter(|_| aged && !named)?;
            let near = &words[..words.floor_char_boundary(LONGEST.min(words.len()))];
            let end = near.find('的').filter(|end| near[..*end].chars().all(is_han))?;
            Some(&words[end + '的'.len_utf8()..])
        };
        // 3万名在职职工和2万名退休人员, 1965年出生的男职工、1970年出生的女职工
        let counts = || number.of(self.text).ends_with(['名', '位']);
        let born = || behind.strip_prefix("出生的");
        let noun = behind.strip_prefix('的').or_else(retiring).or_else(besides).or_else(born);
        let noun = noun.or((aged || counts()).then_some(behind))?;
        let start = self.text.len() - noun.len();
        let end = self.text.floor_char_boundary(start + LONGEST);
        let hit = self.scopes.within(Span::new(start, end)).first().filter(|hit| hit.span.start() == start)?;
        let Sense::Scope(index) = hit.sense else { return None };
        // 男55岁女45岁: who is named is of the next age.
        let next = self.frame.next_mention(hit.span.end()).filter(|next| next.of(self.text).ends_with('岁'));
        let before = next.and_then(|next| self.text.get(hit.span.end()..next.start()));
        if aged && before.is_some_and(|before| matches!(before, "" | "满" | "年满" | "为")) {
            return None;
        }
        let cue = self.cues.scope(index);
        (!(cue.alone || cue.elided)).then(|| (hit.span, cue.terms.within(PEOPLE)))
    }
}
