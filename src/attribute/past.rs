//! Groups of earlier clauses that a clause leaves behind: its own age, sex or 其他 bars them.

use super::band::interval;
use super::{Band, Claim, Pass, near, scope};
use crate::fact::{Dimension, DimensionSet, Kind, Metric, ScopeSet, ScopeTerm, Slot};
use crate::lexicon::{Hit, Sense};
use crate::recognise::Shape;
use crate::text::{Span, longer_than, tail};
use rust_decimal::Decimal;

/// From this age on a person is no child, in years.
const GROWN: Decimal = Decimal::from_parts(18, 0, 0, false, 0);
/// No school keeps one longer as a child, in years.
const LATEST_CHILD: Decimal = Decimal::from_parts(20, 0, 0, false, 0);
/// The old are no younger, in years.
const OLD: Decimal = Decimal::from_parts(55, 0, 0, false, 0);

impl Pass<'_> {
    /// Both sexes behind a pair of conditions that names one each: 男满65岁、女满55岁的人员缴费不足15年的.
    pub(super) fn past_sexes(&self, index: usize, before: &[Claim]) -> ScopeSet {
        /// The longest gap of a pair, in characters.
        const LONGEST: usize = 12;
        let both = ScopeSet::of(ScopeTerm::Male).union(ScopeSet::of(ScopeTerm::Female));
        let sex = |at: usize| match before[at].decision.metric {
            Metric::AgeLimit | Metric::ContributionYears => before[at].scope.intersection(both),
            _ => ScopeSet::EMPTY,
        };
        let own = |at: &usize| self.sentence(*at) == self.sentence(index);
        let Some(last) = near(index).take_while(own).find(|at| !sex(*at).is_empty()) else { return ScopeSet::EMPTY };
        // 男性…63周岁，女性分别…55周岁、58周岁
        let joined = |at: &usize| self.frame.lists.is_joined(*at);
        let last = std::iter::successors(Some(last), |at| joined(at).then(|| at - 1)).last().unwrap_or(last);
        let paired = last.checked_sub(1).filter(own).is_some_and(|first| {
            let gap = self.between(first, last);
            // 男性从55岁延至58岁，女性从45岁延至50岁: an item of several numbers goes on.
            let several = first.checked_sub(1).filter(own).is_some_and(|earlier| sex(earlier) == sex(first));
            !several && !sex(first).is_empty() && !sex(first).meets(sex(last)) && !longer_than(gap, LONGEST)
        });
        let again =
            self.found.text[self.mentions[last].span.end()..self.mentions[index].span.start()].contains(['男', '女']);
        // 男性由60周岁延迟至63周岁: what the last one becomes is of the same.
        let becomes =
            last + 1 == index && self.recogniser.changes_to(&self.found.text[self.mentions[last].span.end()..]);
        // 女职工分别延迟至55周岁、58周岁: a list goes on.
        if paired && !again && !joined(&index) && !becomes { both } else { ScopeSet::EMPTY }
    }

    /// The schemes and groups of the last of several numbers that a sum takes in: 养老400元，失业25元，两项合计425元.
    pub(super) fn past_parts(&self, index: usize, before: &[Claim]) -> ScopeSet {
        /// How many characters what is done with the sum takes at the most, with the word for it: 合计每月要扣.
        const ACT: usize = 10;
        let lead = self.lead(index).of(self.found.text).trim_end_matches('约');
        let words = self.words();
        let alone = |last: &usize| {
            // 合计个人缴469元，单位缴1060元: what the next one pays is a sum too.
            let gap = self.between(*last, index);
            let lead = self.lead(*last).of(self.found.text).trim_end_matches('约');
            let next = gap.starts_with(['，', ',', '、']) && !longer_than(gap, 2 * ACT);
            next && self.same_unit_as(*last, index) && words.sums_up_within.stand_in(tail(lead, ACT))
        };
        let last = index.checked_sub(1).filter(alone);
        if let Some(last) = last.filter(|last| before[*last].scope.slot(Slot::Insurance).is_empty()) {
            let lead = self.lead(index);
            let named = Span::new(lead.start().max(self.mentions[last].span.end()), lead.end());
            let own = self.found.hits.scopes.within(named).iter().any(|hit| match hit.sense {
                Sense::Scope(cue) => !self.attributor.cues.scope(cue).terms.slot(Slot::Insurance).is_empty(),
                _ => false,
            });
            let beside = near(index).take_while(|other| self.sentence(*other) == self.sentence(index) && !own);
            return beside.fold(ScopeSet::EMPTY, |all, other| all.union(before[other].scope.slot(Slot::Insurance)));
        }
        if !words.sums_up_within.stand_in(tail(lead, ACT)) {
            return ScopeSet::EMPTY;
        }
        let mut past = self.schemes_of_parts(index, before);
        if self.kind(&self.mentions[index]) != Kind::Amount {
            return past;
        }
        // 养老8%、失业0.5%，合计每月扣755元
        let share = |at: usize| self.kind(&self.mentions[at]) == Kind::Percentage;
        let own = |at: &usize| self.sentence(*at) == self.sentence(index) && (self.same_kind(*at, index) || share(*at));
        let of = |at: usize, people: bool| {
            let scope = before[at].scope;
            if people { scope.within(scope::PEOPLE) } else { scope.slot(Slot::Insurance) }
        };
        // 按6802元计算，基础养老金2693元，个人账户养老金1294元，合计3987元: what adds up to it alone is a part.
        let alike = near(index).take_while(own).filter(|at| self.same_unit_as(*at, index));
        let most = self.parts_of_sum(index, alike).filter(|count| *count > 1).unwrap_or(usize::MAX);
        for people in [false, true] {
            let summed = |at: &usize| most == usize::MAX || self.same_unit_as(*at, index);
            let mut parts = near(index).take_while(own).filter(summed).take(most).map(|at| of(at, people));
            let Some(last) = parts.next() else { continue };
            if parts.any(|part| part != last) {
                past = past.union(last);
            }
        }
        past
    }

    /// The schemes of the numbers before a sum that come to it, where each has one of its own or none: 养老8% ¶ 失业0.5% ¶ 合计8.5%.
    fn schemes_of_parts(&self, index: usize, before: &[Claim]) -> ScopeSet {
        /// Parts of a sum, and numbers between them, at most.
        const MOST: usize = 12;
        let parts = || near(index).take(MOST).filter(|part| self.same_unit_as(*part, index));
        let Some(count) = self.parts_of_sum(index, parts()) else { return ScopeSet::EMPTY };
        let schemes = || parts().take(count).map(|part| before[part].scope.slot(Slot::Insurance));
        let all = schemes().fold(ScopeSet::EMPTY, ScopeSet::union);
        if schemes().any(|scheme| scheme != all) { all } else { ScopeSet::EMPTY }
    }

    /// The hospitals and sexes that are named behind a date, right before the next number, which is of them: 2025年住院起付线三级800元.
    pub(super) fn past_next(&self, index: usize) -> ScopeSet {
        let (text, span) = (self.found.text, self.mentions[index].span);
        let next = index + 1;
        if self.kind(&self.mentions[index]) != Kind::Date
            || next >= self.mentions.len()
            || self.frame.clause_of[next] != self.frame.clause_of[index]
        {
            return ScopeSet::EMPTY;
        }
        let start = self.mentions[next].span.start();
        let sexes = DimensionSet::of(&[Dimension::Sex]);
        let of = |hit: &Hit| match hit.sense {
            Sense::Scope(cue) => {
                let terms = self.attributor.cues.scope(cue).terms;
                terms.slot(Slot::Facility).union(terms.within(sexes))
            }
            _ => ScopeSet::EMPTY,
        };
        let scopes = &self.found.hits.scopes;
        let ahead = Span::new(self.clause(index).span.start().min(span.start()), span.start());
        let named = scopes.within(ahead).iter().fold(ScopeSet::EMPTY, |all, hit| all.union(of(hit)));
        let touching = scopes.within(Span::new(span.end().min(start), start)).last();
        let touching = touching.filter(|hit| matches!(&text[hit.span.end()..start], "" | "满" | "年满" | "为"));
        touching.map_or(ScopeSet::EMPTY, of).without(named)
    }

    /// Which stay an earlier amount is of, for a rate that has a band of costs, which is the same for all stays: 第二次住院为440元，10万元以下报90%.
    pub(super) fn past_stays(&self, index: usize, claim: &Claim, before: &[Claim]) -> ScopeSet {
        let stays = claim.scope.slot(Slot::Visit).intersection(ScopeSet::of(ScopeTerm::Later));
        let banded = index.checked_sub(1).is_some_and(|band| {
            before[band].decision.metric == Metric::CostBracket
                && self.frame.clause_of[band] == self.frame.clause_of[index]
        });
        let clause = self.near_clause(index);
        let named = || {
            let hits = self.found.hits.scopes.within(clause).iter();
            hits.filter_map(|hit| if let Sense::Scope(cue) = hit.sense { Some(cue) } else { None })
                .any(|cue| self.attributor.cues.scope(cue).terms.meets(stays))
        };
        if banded && !stays.is_empty() && !named() { stays } else { ScopeSet::EMPTY }
    }

    fn same_kind(&self, one: usize, other: usize) -> bool {
        self.kind(&self.mentions[one]) == self.kind(&self.mentions[other])
    }

    /// The hospitals of the last item of a list of several, for a number in the bracket behind it that names none, which is of the
    /// whole list: 三级86%、二级90%、一级92%（退休人员各提高3个百分点）.
    pub(super) fn past_hospitals(&self, index: usize, claim: &Claim, before: &[Claim]) -> ScopeSet {
        let hospitals = claim.scope.slot(Slot::Facility);
        if hospitals.is_empty() {
            return ScopeSet::EMPTY;
        }
        let Some((last, open)) = self.before_bracket(index) else { return ScopeSet::EMPTY };
        // 一级90%、二级80%（退休人员对应为92%、85%）: a list in the bracket pairs off.
        let joined = |at: usize| self.frame.lists.is_joined(at);
        if joined(index) || joined(index + 1) {
            return ScopeSet::EMPTY;
        }
        let sort = |at: usize| before[at].scope.slot(Slot::Facility);
        let earlier = last.checked_sub(1).filter(|earlier| self.sentence(*earlier) == self.sentence(last));
        let several = earlier.is_some_and(|earlier| {
            let alike = self.kind(&self.mentions[earlier]) == self.kind(&self.mentions[last]);
            // 一级90%（退休94%），二级85%（退休90%）: each item has a bracket of its own.
            let own = self.before_bracket(earlier).is_some();
            alike && !own && !sort(earlier).is_empty() && sort(earlier) != hospitals
        });
        let names = |cue: u16| !self.attributor.cues.scope(cue).terms.slot(Slot::Facility).is_empty();
        let named = || {
            let inside = self.found.hits.scopes.within(Span::new(open, self.mentions[index].span.start()));
            inside.iter().any(|hit| matches!(hit.sense, Sense::Scope(cue) if names(cue)))
        };
        if several && sort(last) == hospitals && !named() { hospitals } else { ScopeSet::EMPTY }
    }

    /// The groups of earlier clauses that the own one cannot speak of: 15岁以下儿童…，15至64岁人群…; 孤寡老人60元，其他供养亲属45元.
    pub(super) fn past_groups(&self, index: usize, claim: &Claim, before: &[Claim]) -> ScopeSet {
        let people = claim.scope.within(scope::PEOPLE);
        if people.is_empty() {
            return ScopeSet::EMPTY;
        }
        let near = self.near_clause(index);
        let named = self.found.hits.scopes.within(near).iter().fold(ScopeSet::EMPTY, |named, hit| match hit.sense {
            Sense::Scope(cue) => named.union(self.attributor.cues.scope(cue).terms),
            _ => named,
        });
        let named = named.within(scope::PEOPLE);
        let earlier = people.without(named);
        let clause = self.clause(index).span.trim(self.found.text);
        if !named.is_empty() && self.words().others_open.begins(clause.of(self.found.text)) {
            return earlier;
        }
        let ages = self.ages_of_clause(index, claim, before).or_else(|| self.ages_of_condition(index, before));
        let Some(ages) = ages else { return ScopeSet::EMPTY };
        let barred = |term, bars: bool| if bars { ScopeSet::of(term) } else { ScopeSet::EMPTY };
        let grown = ages.0.is_some_and(|from| from >= GROWN) || ages.1.is_some_and(|to| to > LATEST_CHILD);
        // 每增长1周岁（不满1周岁的按1周岁计算）: a year more is no age.
        let young = ages.1.is_some_and(|to| to < OLD && to > Decimal::ONE);
        earlier.intersection(barred(ScopeTerm::Minor, grown).union(barred(ScopeTerm::Elderly, young)))
    }

    /// The ages that the clause right before a mention has for its condition: 18周岁以上的，补贴比例为60%.
    fn ages_of_condition(&self, index: usize, before: &[Claim]) -> Option<Band> {
        let age = index.checked_sub(1).filter(|age| self.kind(&self.mentions[*age]) == Kind::Age)?;
        // 14周岁以下儿童、60周岁以上老人的，补助50元: several ages are several groups.
        let several = age.checked_sub(1).is_some_and(|other| {
            self.kind(&self.mentions[other]) == Kind::Age && self.frame.clause_of[other] == self.frame.clause_of[age]
        });
        let condition = !several
            && self.frame.clause_of[age] + 1 == self.frame.clause_of[index]
            && self.clause(age).span.of(self.found.text).trim_end_matches(['，', ',']).ends_with('的');
        let Shape::Quantity(quantity) = &self.mentions[age].shape else { return None };
        let bounds = before[age].bounds;
        (condition && (quantity.range || bounds.min || bounds.max)).then(|| interval(quantity, bounds))
    }

    /// The ends of the last band of ages at or before a mention in its clause.
    fn ages_of_clause(&self, index: usize, claim: &Claim, before: &[Claim]) -> Option<Band> {
        let own = self.frame.clause_of[index];
        let mut clause = std::iter::once(index).chain(near(index)).take_while(|at| self.frame.clause_of[*at] == own);
        let age = clause.find(|at| self.kind(&self.mentions[*at]) == Kind::Age)?;
        let Shape::Quantity(quantity) = &self.mentions[age].shape else { return None };
        let bounds = if age == index { claim.bounds } else { before[age].bounds };
        (quantity.range || bounds.min || bounds.max).then(|| interval(quantity, bounds))
    }
}
