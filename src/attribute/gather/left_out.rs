//! What a window names of others than the number, and its number therefore does not bear.

use super::super::group::Found;
use super::super::scope::{APART, CARE, HOSPITAL, OTHER_FUNDS, PEOPLE, Reader};
use super::super::verdict::twin;
use super::super::windows::{Standing, Window};
use super::Gathered;
use crate::fact::{Dimension, DimensionSet, Kind, ScopeSet, ScopeTerm, Slot};
use crate::joints::{is_joint, joins};
use crate::lexicon::{Hit, Sense};
use crate::text::Span;

impl Gathered<'_> {
    /// Takes out of what a window names what it says of others than the number.
    pub(super) fn leave_out(&self, window: &Window, found: &mut Found) {
        let asked = matches!(window.standing, Standing::Head(_) | Standing::Label | Standing::Headed)
            && is_asked_by_one(self.reader, window.span);
        let of_others = match window.standing {
            // 一档770元，学生430元: whom a number of the sentence under a verdict is of, the verdict is not that gives none of them.
            Standing::Headed => self.reader.is_of_other_number(window.span, self.home),
            Standing::Ahead => self.reader.is_of_place_before(window.span, self.home),
            _ => false,
        };
        if asked || of_others {
            found.terms = found.terms.outside(PEOPLE);
        }
        if window.standing == Standing::Headed {
            self.leave_out_hospitals(window.span, found);
        }
        if matches!(window.standing, Standing::Head(_)) && window.sentence {
            self.leave_out_of_lead(window.span, found);
        }
        // 参保居民387万人 under 门诊待遇: those who are counted are insured for more than what the head tells of.
        if self.vast && window.is_over() {
            found.terms = found.terms.outside(CARE);
        }
        if self.other_fund && window.is_over() {
            found.terms = found.terms.without(APART);
        }
        // 基本医疗保险补贴3% under 养老保险和医疗保险补贴: a clause on medical insurance is of no other fund that a head names.
        if window.is_over()
            && self.reader.cues.tells_of_medical(&self.reader.text[self.clause_start..self.home.start()])
        {
            found.terms = found.terms.without(OTHER_FUNDS);
        }
        if window.standing == Standing::Before {
            let words = window.span.of(self.reader.text);
            // 职工及其家庭成员、80岁以上老人: whom another item of an enumeration names, an age is not of.
            if self.kind == Kind::Age && words.ends_with('、') {
                found.terms = found.terms.outside(PEOPLE);
            }
            // 1家二级以上医院和1家基层医疗机构: nor is a count of hospitals of the sort that another one counts.
            if self.kind == Kind::Count && words.ends_with(is_joint) {
                found.terms = found.terms.outside(HOSPITAL);
            }
        }
    }

    /// Takes out of what an earlier clause names what it says of another fund, or of somebody who does not pay.
    pub(super) fn leave_out_of_earlier(&self, clause: Span, found: &mut Found) {
        let (text, cues) = (self.reader.text, self.reader.cues);
        let own = Span::new(self.clause_start, self.home.start().max(self.clause_start));
        // 养老保险交了18年，医保12年: what is told of medical insurance is told of no other fund.
        if cues.tells_of_medical(own.of(text)) {
            found.terms = found.terms.without(OTHER_FUNDS);
        }
        // 单位缴费不再划入个人账户，职工按2%计入: he does not pay who is said not to.
        let others = || [Slot::Population, Slot::Payer].into_iter().any(|slot| self.reader.names_any(own, slot));
        if cues.words.not_paid_within.stand_in(clause.of(text)) && others() {
            found.terms = found.terms.without(found.terms.slot(Slot::Payer));
        }
    }

    /// The hospitals that a word names.
    fn hospitals(&self, hit: &Hit) -> ScopeSet {
        match hit.sense {
            Sense::Scope(index) => self.reader.cues.scope(index).terms.slot(Slot::Facility),
            _ => ScopeSet::EMPTY,
        }
    }

    /// Of the hospitals that a sentence under a verdict names, each with a number of its own, leaves that of the number which the verdict is:
    /// 60% over 一级60%、二级55%、三级50%.
    fn leave_out_hospitals(&self, span: Span, found: &mut Found) {
        let hospital = |hit: &Hit| self.hospitals(hit);
        let named = || self.reader.scopes.within(span).iter().filter(|hit| !hospital(hit).is_empty());
        // The numbers of the sentence are those of another part.
        let numbered =
            |from: usize, to: usize| self.reader.text[from.min(to)..to].contains(|c: char| c.is_ascii_digit());
        let parted = named()
            .zip(named().skip(1))
            .any(|(one, two)| !hospital(one).meets(hospital(two)) && numbered(one.span.end(), two.span.start()));
        let Some(again) = twin(self.reader.text, self.home, span).filter(|_| parted) else { return };
        let own = named().rfind(|hit| hit.span.end() <= again.start());
        let own = own.filter(|hit| !numbered(hit.span.end(), again.start()));
        let own = own.map_or(ScopeSet::EMPTY, hospital);
        found.terms = found.terms.without(found.terms.slot(Slot::Facility)).union(own.outside(self.settled));
    }

    /// Takes out of what a lead names what it tells apart, or of its own sentence alone.
    fn leave_out_of_lead(&self, span: Span, found: &mut Found) {
        let lead = span.of(self.reader.text);
        let (bare, counted) = (lead.contains('。'), self.reader.frame.valued(self.reader.text, span));
        // A lead that tells two groups apart heads both: 在职人员每月划入2%，退休人员每月83元，具体如下：.
        let mut apart = PEOPLE;
        // 居民医保60%起，职工医保75%起，具体如下：, 医保待遇暂停，失业保险月数减少。具体如下：: so does one that tells of several schemes.
        if bare || counted {
            apart = apart.union(DimensionSet::of(&[Dimension::Scheme]));
        }
        // 个人缴费400元，财政补助670元，具体如下：: nor who pays, where each pays an amount of his own.
        if counted {
            apart = apart.union(DimensionSet::of(&[Dimension::Payer]));
        }
        found.terms = found.terms.outside(apart.intersection(found.parted));
        self.leave_out_announced(span, found);
        self.leave_out_topics(span, found);
        // 根据《…门诊共济保障…的通知》，现通知如下：: what a document is on that it rests on is not the care of what follows.
        if lead.contains('《') {
            found.terms = found.terms.without(self.only_titled(span).within(CARE));
        }
        // 政府补贴多少？回应如下：: what asks who pays does not say so.
        if lead.contains(['？', '?']) {
            found.terms = found.terms.outside(DimensionSet::of(&[Dimension::Payer]));
        }
        if !found.terms.within(PEOPLE).is_empty() {
            let others = self.reader.people_of_purpose(span);
            found.terms = found.terms.without(others.union(self.reader.people_of_values(span)));
        }
        // What it says of a second visit it does not say of all that follows: 第二次住院的起付线减半，具体如下：.
        found.terms = found.terms.without(ScopeSet::of(ScopeTerm::Later));
        // 二级55%、三级50%，具体如下：: nor what it says of one grade of hospitals; 未备案的降低20个百分点，具体如下：: nor of who has filed.
        // 备案后可直接结算。具体如下：: who has filed is told of that sentence alone, and so are those who pay alike.
        if counted && !self.names_one_hospital(span) {
            found.terms = found.terms.outside(HOSPITAL);
        }
        if counted || bare {
            found.terms = found.terms.without(found.terms.slot(Slot::Referral));
        }
        let both = ScopeSet::of(ScopeTerm::Employer).union(ScopeSet::of(ScopeTerm::Individual));
        if bare && found.terms.intersection(both) == both {
            found.terms = found.terms.without(both);
        }
    }

    /// Whether a lead says where somebody goes, and names no other hospital: 在二级医院住院的报销比例为80%，具体如下：.
    fn names_one_hospital(&self, span: Span) -> bool {
        let mut named = self.reader.scopes.within(span).iter().filter(|hit| !self.hospitals(hit).is_empty());
        let first = named.next().filter(|_| named.next().is_none());
        first.is_some_and(|hit| self.reader.text[..hit.span.start()].ends_with(['在', '到', '去']))
    }

    /// What a lead names in the titles of documents that it rests on, and nowhere else.
    fn only_titled(&self, span: Span) -> ScopeSet {
        let (text, cues) = (self.reader.text, self.reader.cues);
        let (mut titled, mut told, mut at, mut based) = (ScopeSet::EMPTY, ScopeSet::EMPTY, span.start(), false);
        for hit in self.reader.scopes.within(span) {
            let gap = text.get(at..hit.span.start()).unwrap_or_default();
            for (offset, sign) in gap.match_indices(['《', '》']) {
                let before = &text[span.start()..at + offset];
                // 根据《…条例》《…办法》: the second as the first.
                based = sign == "《"
                    && (cues.words.basis_before.ends(before)
                        || !titled.is_empty() && before.ends_with(['》', '、', '和']));
            }
            at = at.max(hit.span.start());
            let Sense::Scope(index) = hit.sense else { continue };
            let terms = cues.scope(index).terms;
            if based { titled = titled.union(terms) } else { told = told.union(terms) }
        }
        titled.without(told)
    }

    /// Takes out of what a lead names what it only announces: 从缴费、住院到大病保险，逐项说明如下.
    fn leave_out_announced(&self, span: Span, found: &mut Found) {
        let (lead, cues) = (span.of(self.reader.text), self.reader.cues);
        let announced = DimensionSet::of(&[Dimension::Scheme]).union(CARE);
        let named = |hit: &Hit| match hit.sense {
            Sense::Scope(index) => cues.scope(index).terms.within(announced),
            _ => ScopeSet::EMPTY,
        };
        let listed = |two: &[Hit]| {
            let gap = self.reader.text.get(two[0].span.end()..two[1].span.start()).unwrap_or_default();
            let terms = [named(&two[0]), named(&two[1])];
            (joins(gap) || matches!(gap, "到" | "至")) && !gap.is_empty() && !terms[0].meets(terms[1])
        };
        let several = || self.reader.scopes.within(span).windows(2).any(listed);
        if cues.words.one_by_one_within.stand_in(lead) && several() {
            found.terms = found.terms.outside(announced);
        }
    }

    /// Takes out of what a lead names what but one of the topics that it lists is about: 断缴后的待遇以及新生儿参保，整理如下: the people of the last;
    /// 参保资助、住院救助、门诊救助等规定如下: care, which the first has none of.
    fn leave_out_topics(&self, span: Span, found: &mut Found) {
        /// The longest lead that is looked through, in bytes.
        const LONGEST: usize = 300;
        let text = self.reader.text;
        let named = |span: Span, slot| self.reader.names_any(span, slot);
        let mut start = span.start();
        let clauses = span.of(text).split_inclusive(['，', ',', '：', ':', '。']).filter(|_| span.len() <= LONGEST);
        for clause in clauses {
            let own = Span::new(start, start + clause.len());
            start = own.end();
            if let Some(at) = clause.find("以及") {
                let (first, last) = (Span::new(own.start(), own.start() + at), Span::new(own.start() + at, own.end()));
                if named(last, Slot::Population) && !named(first, Slot::Population) {
                    found.terms = found.terms.outside(PEOPLE);
                }
            }
            let first = clause.find('、').filter(|at| clause[at + '、'.len_utf8()..].contains('、'));
            if let Some(at) = first.filter(|_| clause.contains('等')) {
                let (first, rest) = (Span::new(own.start(), own.start() + at), Span::new(own.start() + at, own.end()));
                if named(rest, Slot::Care) && !named(first, Slot::Care) {
                    found.terms = found.terms.without(found.terms.slot(Slot::Care));
                }
            }
        }
    }
}

/// Whether somebody asks in a sentence what holds for himself: 我今年刚退休，门诊能报多少？
fn is_asked_by_one(reader: &Reader<'_>, sentence: Span) -> bool {
    let words = sentence.of(reader.text);
    words.trim_end().ends_with(['？', '?']) && reader.cues.words.asker_within.stand_in(words)
}
