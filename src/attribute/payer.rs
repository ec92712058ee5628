//! Who pays where the words beside a number do not say it: a change is paid by him who pays the amount that changes
//! (个人缴费每年400元，比上年增加20元).

use super::cue::ScopeCue;
use super::gather::Home;
use super::inherit::SEPARATORS;
use super::scope::Reader;
use super::windows::{Standing, Window};
use super::{Claim, Pass, near};
use crate::fact::{Kind, Metric, ScopeSet, ScopeTerm, Slot};
use crate::lexicon::Sense;
use crate::recognise::Shape;
use crate::text::Span;

/// How far behind the word for a payer it stands, in bytes: 个人缴费, 各级财政的人均补助.
const NAME: usize = 15;

/// How far before a penalty the one stands who pays it, in bytes.
const PENALISED: usize = 600;

impl Reader<'_> {
    /// Who is named right before a share: 单位60%、个人40%.
    pub(super) fn payer_of_share(&self, share: Home) -> ScopeSet {
        /// The longest name, in bytes.
        const LONGEST: usize = 24;
        let named = &self.text[..share.span.start()];
        if share.kind != Kind::Percentage || !self.cues.words.payer_of_share_before.ends(named) {
            return ScopeSet::EMPTY;
        }
        let from = self.text.ceil_char_boundary(share.span.start().saturating_sub(LONGEST));
        let last = self.scopes.within(Span::new(from, share.span.start())).last();
        last.map_or(ScopeSet::EMPTY, |hit| match hit.sense {
            Sense::Scope(cue) => self.cues.scope(cue).terms.slot(Slot::Payer),
            _ => ScopeSet::EMPTY,
        })
    }

    /// Whether a payer is said to bear the costs: 财政各负担50%.
    pub(super) fn bears(&self, cue: &ScopeCue, word: Span) -> bool {
        !cue.terms.slot(Slot::Payer).is_empty() && self.cues.words.bears_after.begins(&self.text[word.end()..])
    }

    /// Whether a word does not say that the one it names pays: of the insured himself what is reckoned from his wage (按本人缴费基数的6%),
    /// and what an earlier clause has him do (需要本人携带身份证办理，补办费用20元). Nor does a government pay by what it issues.
    pub(super) fn is_no_payer(&self, cue: &ScopeCue, window: &Window, word: Span, home: Span) -> bool {
        let words = &self.cues.words;
        let issued = matches!(window.standing, Standing::Earlier(_) | Standing::Head(_))
            && cue.terms == ScopeSet::of(ScopeTerm::Government)
            && word.of(self.text).contains("政府")
            && self.issues(window.span, word);
        if issued {
            return true;
        }
        if !cue.names_only(Slot::Payer) || !words.himself.has(word.of(self.text)) {
            return false;
        }
        let clause = &self.text[word.end()..window.span.end().max(word.end())];
        match window.standing {
            Standing::Earlier(_) => !words.pays_within.stand_in(clause),
            Standing::Before if window.span.end() == home.start() => {
                clause.ends_with('的') && words.paid_base_within.stand_in(clause)
            }
            _ => false,
        }
    }

    /// Whether a stretch begins as one that goes by papers, and the clause of a word in it ends with such a paper: 根据市政府惠民措施，.
    fn issues(&self, span: Span, word: Span) -> bool {
        /// The longest word for going by something, in characters.
        const BASIS: usize = 2;
        let behind = Span::new(word.end(), span.end().max(word.end())).of(self.text);
        let clause = behind.split(['，', ',', '。', '；', ';', '：', ':']).next().unwrap_or_default();
        let lead = Span::new(span.start(), word.start().max(span.start())).of(self.text).trim_start();
        let ends = lead.char_indices().map(|(at, c)| at + c.len_utf8()).take(BASIS);
        let goes_by = ends.into_iter().any(|end| self.cues.words.basis_before.has(&lead[..end]));
        goes_by && self.cues.words.issued_end.ends(clause)
    }

    /// Whether the treasury is said to give something in a clause: 国家对个人缴费给予补贴，补贴标准30元.
    pub(super) fn gives(&self, cue: &ScopeCue, word: Span) -> bool {
        /// How far behind the word that is said, in bytes.
        const NEAR: usize = 60;
        let near = &self.text[word.end()..self.text.floor_char_boundary((word.end() + NEAR).min(self.text.len()))];
        let clause = near.split(['，', ',', '。', '；', ';', '\n']).next().unwrap_or(near);
        let words = &self.cues.words;
        let government = cue.terms == ScopeSet::of(ScopeTerm::Government);
        government && words.giver_after.begins(clause) && words.gives_within.stand_in(clause)
    }
}

impl Pass<'_> {
    /// The scope of a claim with the payer that the words beside its number do not name.
    pub(super) fn with_payer(&self, index: usize, claim: &Claim, before: &[Claim]) -> ScopeSet {
        let scope = self.payer_told(index, claim, before).union(self.payer_of_whole(index, before));
        let sum = self.words().sum_before.ends(self.lead(index).of(self.found.text));
        let one = self.words().sum_of_one_before.ends(self.lead(index).of(self.found.text));
        if !sum || one || self.named_payer(index).is_some() {
            return scope;
        }
        // 单位缴纳：养老960元、失业30元，合计990元: who pays each part pays the sum.
        let own = |other: &usize| self.sentence(*other) == self.sentence(index);
        // 按月薪6000元，个人每月缴养老480元、失业24元，合计504元: what they are reckoned from is no part.
        let metric = claim.decision.metric;
        let part = |other: &usize| {
            let known = before[*other].decision.metric;
            self.same_unit_as(*other, index)
                && (known == metric || matches!(known, Metric::Subsidy | Metric::ContributionAmount))
        };
        let parts = near(index).take_while(own).filter(part);
        let mut payers = parts.map(|other| before[other].scope.slot(Slot::Payer));
        let first = payers.next().unwrap_or(ScopeSet::EMPTY);
        let (count, one) = payers.fold((1, true), |(count, one), payer| (count + 1, one && payer == first));
        let named = scope.slot(Slot::Payer);
        match one && !first.is_empty() {
            // 公司支付赔偿金5万元、护理费3万元，合计8万元
            true if named.is_empty() && count > 1 => scope.union(first),
            true if named == first => scope,
            _ => scope.without(named),
        }
    }

    /// Who pays the whole that a part in a bracket is one of: 单位20%（其中17%划入统筹基金，3%划入个人账户）.
    fn payer_of_whole(&self, index: usize, before: &[Claim]) -> ScopeSet {
        let Some((whole, open)) = self.before_bracket(index) else { return ScopeSet::EMPTY };
        let inside = &self.found.text[open..self.mentions[index].span.start()];
        let inside_bracket = inside.trim_start_matches(['（', '(', ' ']);
        let part = self.words().part_of_sum_within.first_in(inside_bracket) == Some(0);
        if part { before[whole].scope.slot(Slot::Payer) } else { ScopeSet::EMPTY }
    }

    /// The number right before the bracket that a number stands in, and where that bracket begins.
    pub(super) fn before_bracket(&self, index: usize) -> Option<(usize, usize)> {
        let home = self.mentions[index].span;
        let next = self.frame.brackets.partition_point(|bracket| bracket.span.end() <= home.start());
        let around = self.frame.brackets.get(next).filter(|bracket| bracket.span.contains(home))?;
        let open = around.span.start();
        let last = near(index).find(|other| self.mentions[*other].span.end() <= open)?;
        self.found.text[self.mentions[last].span.end()..open].trim().is_empty().then_some((last, open))
    }

    fn payer_told(&self, index: usize, claim: &Claim, before: &[Claim]) -> ScopeSet {
        let paid = matches!(claim.decision.metric.kind(), Kind::Amount | Kind::Percentage);
        let told = self.payer_in_turn(index).or_else(|| self.payer_of_raised(index, before));
        if let Some(payer) = told.filter(|_| paid) {
            return claim.scope.without(claim.scope.slot(Slot::Payer)).union(payer);
        }
        match claim.decision.metric {
            Metric::ContributionRate | Metric::ContributionAmount if self.is_of_insured(index) => {
                let insured = ScopeSet::of(ScopeTerm::Individual);
                claim.scope.without(claim.scope.slot(Slot::Payer)).union(insured)
            }
            Metric::ContributionYears => claim.scope.union(self.repeated_payer(index, before)),
            Metric::CostBracket => claim.scope.union(self.payer_of_band(index, before)),
            // 个人自付25%，每次收费60元: a price is what is asked for, whoever bears a part of it.
            Metric::Fee
                if self.is_behind_share(index, before) && self.payers_in(self.near_clause(index)).is_empty() =>
            {
                claim.scope.without(claim.scope.slot(Slot::Payer))
            }
            Metric::ContributionAmount => self.with_payer_of_cue(claim, self.without_treasury(index, claim.scope)),
            Metric::Subsidy if self.is_left_to_payer(index) => {
                let treasury = ScopeSet::of(ScopeTerm::Government);
                claim.scope.without(treasury).union(ScopeSet::of(ScopeTerm::Individual))
            }
            // 个人缴费补助180元: what is given for a contribution he does not pay who pays that.
            Metric::Subsidy if claim.scope.meets(ScopeSet::of(ScopeTerm::Government)) => {
                claim.scope.without(ScopeSet::of(ScopeTerm::Individual))
            }
            // 单位缴费比例降低4个百分点, 用人单位欠缴超过3个月.
            Metric::RateAdjustment | Metric::GapLimit => {
                let named = self.named_payer(index);
                claim.scope.union(named.unwrap_or_else(|| self.payer_of_last_gap(index, claim, before)))
            }
            Metric::OtherRate | Metric::OtherAmount if self.is_penalty(index) => {
                claim.scope.union(self.penalised(index))
            }
            _ => claim.scope.union(self.changed_payer(index, claim, before)),
        }
    }

    /// Whether the number before one in its sentence is the share that somebody bears.
    fn is_behind_share(&self, index: usize, before: &[Claim]) -> bool {
        let last = index.checked_sub(1).filter(|last| self.sentence(*last) == self.sentence(index));
        last.is_some_and(|last| before[last].decision.metric == Metric::OutOfPocketRate)
    }

    /// Who has not paid, where the sentence tells it of a shorter time before: 单位中断缴费3个月以内的，…；中断超过3个月的，….
    fn payer_of_last_gap(&self, index: usize, claim: &Claim, before: &[Claim]) -> ScopeSet {
        let own = |other: &usize| self.sentence(*other) == self.sentence(index);
        let gap = |other: &usize| before[*other].decision.metric == Metric::GapLimit;
        let last = near(index).take_while(own).find(gap).filter(|_| claim.decision.metric == Metric::GapLimit);
        last.map_or(ScopeSet::EMPTY, |last| before[last].scope.slot(Slot::Payer))
    }

    /// Whether the clause of a number tells what those pay who are insured: 单位按2%缴纳，职工按1%缴纳.
    fn is_of_insured(&self, index: usize) -> bool {
        if self.words().raised_for_all_after.begins(&self.found.text[self.mentions[index].span.end()..]) {
            return false;
        }
        let lead = self.lead(index).of(self.found.text).trim_start_matches(SEPARATORS);
        // 单位652.32元、职工326.16元
        let listed = || {
            let gap = index.checked_sub(1).map(|last| self.between(last, index));
            let gap = gap.map(|gap| gap.trim_start_matches(SEPARATORS));
            gap.is_some_and(|gap| gap == "职工" || self.words().insured_pays_lead.begins(gap))
        };
        listed() || self.words().insured_pays_lead.begins(lead)
    }

    /// Whether the one who takes part pays what the treasury gives to others: 财政补助640元由个人承担.
    fn is_left_to_payer(&self, index: usize) -> bool {
        self.words().left_to_payer_after.begins(&self.found.text[self.mentions[index].span.end()..])
    }

    /// The payer of the amount that the change `index` is one of; none where it is no change or nobody is said to pay.
    /// With 分别 the changes of a list pair off with the amounts before it.
    fn changed_payer(&self, index: usize, claim: &Claim, before: &[Claim]) -> ScopeSet {
        if !claim.decision.cue().is_some_and(|cue| self.attributor.cues.metric(cue).change) {
            return ScopeSet::EMPTY;
        }
        let named = claim.decision.cue_span().map_or("", |cue| &self.found.text[..cue.start()]);
        // 每提高100元，补贴增加5元: nobody pays a step, and it is a subsidy that grows.
        // 个人每月缴纳400元，每月多发173元: nor does he pay what he gets more.
        let got = claim.decision.cue_span().is_some_and(|cue| cue.of(self.found.text).contains(['领', '发', '拿']));
        if got || named.ends_with('每') {
            return ScopeSet::EMPTY;
        }
        let subsidy = self.words().topped_up_before.ends(named);
        if let Some(named) = self.named_payer(index) {
            return named;
        }
        let list = self.frame.lists.around(index);
        let paid = |other: &usize| {
            let money = matches!(self.mentions[*other].shape, Shape::Quantity(_));
            let paid = match before[*other].decision.metric {
                Metric::ContributionAmount => !subsidy,
                Metric::Subsidy => true,
                _ => false,
            };
            money && paid
        };
        let mut amounts =
            near(list.start).take_while(|other| self.sentence(*other) == self.sentence(index)).filter(paid);
        let Some(last) = amounts.next() else { return ScopeSet::EMPTY };
        let gap = self.between(last, list.start);
        let changed = if self.words().respectively_within.stand_in(gap) {
            std::iter::once(last).chain(amounts).nth(list.end - 1 - index)
        } else {
            Some(last)
        };
        changed.map_or(ScopeSet::EMPTY, |changed| before[changed].scope.slot(Slot::Payer))
    }

    /// Whether a number is what is paid for being late or at fault: 按日加收万分之五的滞纳金.
    fn is_penalty(&self, index: usize) -> bool {
        let clause = self.near_clause(index).of(self.found.text);
        self.words().penalty_within.stand_in(clause) && !self.words().penalty_of_officers_within.stand_in(clause)
    }

    /// Who is told of before a penalty, if he alone is and is one who pays: 用人单位未按时缴纳的，按日加收….
    fn penalised(&self, index: usize) -> ScopeSet {
        let lead = self.told_before(index, PENALISED);
        let named = self.payers_in(lead).without(ScopeSet::of(ScopeTerm::Government));
        let both = ScopeSet::of(ScopeTerm::Employer).union(ScopeSet::of(ScopeTerm::Individual));
        if named == both { ScopeSet::EMPTY } else { named }
    }

    /// Who has paid in for a time that is said again as its contrary: 单位和本人缴费满一年，或者不满一年.
    fn repeated_payer(&self, index: usize, before: &[Claim]) -> ScopeSet {
        let length = |index: usize| match &self.mentions[index].shape {
            Shape::Quantity(quantity) => Some((quantity.unit, quantity.min, quantity.max)),
            _ => None,
        };
        let Some(last) = index.checked_sub(1).filter(|last| self.sentence(*last) == self.sentence(index)) else {
            return ScopeSet::EMPTY;
        };
        let again = before[last].decision.metric == Metric::ContributionYears && length(index) == length(last);
        if again { before[last].scope.slot(Slot::Payer) } else { ScopeSet::EMPTY }
    }

    /// Who bears the costs of the band before bears those of the next, up to a semicolon: 个人负担的费用1万元至5万元的报50%，
    /// 5万元以上的报60%.
    fn payer_of_band(&self, index: usize, before: &[Claim]) -> ScopeSet {
        let mut earlier = near(index).take_while(|other| self.sentence(*other) == self.sentence(index));
        let band = earlier.find(|other| before[*other].decision.metric == Metric::CostBracket);
        let band = band.filter(|band| !self.between(*band, index).contains(['；', ';']));
        band.map_or(ScopeSet::EMPTY, |band| before[band].scope.slot(Slot::Payer))
    }

    /// What a clause of its own says of a contribution: under a heading on subsidies the treasury does not pay it in.
    fn without_treasury(&self, index: usize, scope: ScopeSet) -> ScopeSet {
        let treasury = ScopeSet::of(ScopeTerm::Government);
        if !scope.meets(treasury) {
            return scope;
        }
        // 政府对选择200元档次缴费的补贴30元: it gives to those who pay in.
        let gives = |hit: Span| self.found.text[hit.end()..].starts_with('对');
        let said = self.found.hits.scopes.within(self.near_clause(index)).iter().any(|hit| match hit.sense {
            Sense::Scope(cue) => self.attributor.cues.scope(cue).terms.meets(treasury) && !gives(hit.span),
            _ => false,
        });
        if said { scope } else { scope.without(treasury) }
    }

    /// Where nobody else is said to pay, he does whom the words name that tell what is measured: 财政补助达到640元，并提高个人缴费标准，
    /// 达到380元.
    fn with_payer_of_cue(&self, claim: &Claim, scope: ScopeSet) -> ScopeSet {
        let Some(told) = claim.decision.cue_span().filter(|_| scope.slot(Slot::Payer).is_empty()) else { return scope };
        scope.union(self.payers_in(told))
    }

    /// All who are named in a stretch of text that may pay.
    fn payers_in(&self, span: Span) -> ScopeSet {
        let named = self.found.hits.scopes.within(span).iter().filter_map(|hit| match hit.sense {
            Sense::Scope(cue) => Some(self.attributor.cues.scope(cue).terms.slot(Slot::Payer)),
            _ => None,
        });
        named.fold(ScopeSet::EMPTY, ScopeSet::union)
    }

    /// Who pays the amount that the words of the clause before a change name: 财政补助标准提高30元.
    pub(super) fn named_payer(&self, index: usize) -> Option<ScopeSet> {
        let (text, cues) = (self.found.text, &self.attributor.cues);
        let lead = self.lead(index);
        self.found.hits.scopes.within(lead).iter().rev().find_map(|hit| {
            let Sense::Scope(cue) = hit.sense else { return None };
            let payer = cues.scope(cue).terms.slot(Slot::Payer);
            let end = text.floor_char_boundary((hit.span.end() + NAME).min(lead.end()));
            let named = &text[hit.span.start()..end.max(hit.span.end())];
            (!payer.is_empty() && cues.words.payment_within.stand_in(named)).then_some(payer)
        })
    }

    /// What the insured pay in beside what the treasury gives, which the words before the number `given` name: 财政补了640元，个人380元.
    pub(super) fn beside_treasury(&self, given: usize) -> Option<(Metric, i32)> {
        let named = self.found.hits.scopes.within(self.lead(given)).iter().any(|hit| match hit.sense {
            Sense::Scope(cue) => self.attributor.cues.scope(cue).terms.meets(ScopeSet::of(ScopeTerm::Government)),
            _ => false,
        });
        named.then_some((Metric::ContributionAmount, 18))
    }
}
