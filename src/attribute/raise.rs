//! What is paid besides: parts of an increase, what a grade is topped up by, and how much a standard is raised by.

use super::inherit::SEPARATORS;
use super::metric::Decision;
use super::{Claim, Pass, REACH, windows};
use crate::fact::{Kind, Metric, Per, ScopeSet, ScopeTerm};
use crate::joints::joins;
use crate::recognise;
use crate::text::{Span, tail};

impl Pass<'_> {
    /// Who chooses a grade is paid a subsidy for it: 200元及以下的，每人每年补30元; 300元（含300元）的补40元.
    pub(super) fn grade_topped_up(&self, index: usize) -> Option<(Metric, i32)> {
        /// The longest gap between a grade and what is paid for it, in bytes.
        const LONGEST: usize = 90;
        let yuan = |at: usize| self.mentions.get(at).is_some_and(|mention| self.kind(mention) == Kind::Amount);
        if !yuan(index) || !yuan(index + 1) || self.sentence(index) != self.sentence(index + 1) {
            return None;
        }
        let (text, words) = (self.found.text, self.words());
        let (grade, subsidy) = (self.mentions[index].span, self.mentions[index + 1].span);
        // 2000元补120元; 500元、600元补60元
        let last = (index..self.mentions.len().min(index + REACH))
            .find(|at| !(yuan(at + 1) && joins(self.between(*at, at + 1).trim())))?;
        if yuan(last + 1) && words.topped_up_before.has(self.between(last, last + 1).trim_matches([' ', '：', ':'])) {
            return Some((Metric::ContributionAmount, 30));
        }
        let gap = text.get(grade.end()..subsidy.start()).filter(|gap| gap.len() <= LONGEST)?;
        // The bracket may go on behind the next amount: 200元(含以300元)的.
        let closed = recognise::inclusion(text, grade.end()).and_then(|(_, at)| gap.get(at - grade.end()..));
        let behind = closed.unwrap_or(gap);
        let behind = words.bound_after.strip(behind).unwrap_or(behind);
        let behind = behind.strip_prefix('的')?;
        let then = behind.strip_prefix(['，', ',']).unwrap_or(behind);
        let lead = self.lead(index).of(text).trim_start();
        let chosen = lead.is_empty() || words.grade_chosen_before.has(lead);
        let parted = then.contains(['，', ',', '；', ';', '、']);
        let told = chosen && !parted && words.topped_up_before.ends(then) && self.tells_subsidies(index);
        told.then_some((Metric::ContributionAmount, 31))
    }

    /// The time of what is raised is that of what it comes to: 基础养老金每人每月提高10元，达到138元, 由128元提高到138元.
    pub(super) fn raised_per(&self, index: usize, decision: Decision, before: &[Claim]) -> Option<Per> {
        let last = index.checked_sub(1).filter(|last| self.sentence(*last) == self.sentence(index))?;
        let level = decision.metric.kind() == Kind::Amount && decision.metric != Metric::OtherAmount;
        let gap = self.between(last, index).trim_start_matches(SEPARATORS).trim();
        let (raised, words) = (before[last].decision.metric == Metric::OtherAmount, self.words());
        let told = raised && (words.level_to_before.has(gap) || words.level_from_before.has(gap))
            || before[last].decision.metric == decision.metric && self.recogniser.changes_to(gap);
        before[last].per.filter(|_| level && self.same_unit(index) && told)
    }

    /// A part of a rise of pensions, or what a pension was before it: 定额27元，年限36.3元, 调整前4982元.
    pub(super) fn part_of_raise(&self, index: usize) -> Option<(Metric, i32)> {
        /// How many characters the words between the two and the name itself take at the most.
        const NEAR: usize = 8;
        let (text, words) = (self.found.text, self.words());
        let level = words.raise_level_before.ends(self.lead(index).of(text));
        let part = level || words.raise_part_within.stand_in(tail(self.lead(index).of(text), NEAR));
        if !part || self.kind(&self.mentions[index]) != Kind::Amount {
            return None;
        }
        let line = self.frame.outline.lines[self.clause(index).line as usize].span;
        let near = Span::new(line.start(), text.floor_char_boundary(line.end().min(line.start() + windows::LONGEST)));
        let of_pension = |span: Span| words.raise_of_pension_within.stand_in(span.of(text));
        let metric = if level { Metric::BenefitAmount } else { Metric::OtherAmount };
        (of_pension(near) || self.part.around.title.is_some_and(of_pension)).then_some((metric, 46))
    }

    /// What the government adds to is paid in: 每人每年320元，财政另补610元.
    pub(super) fn topped_up_by_government(&self, index: usize, claims: &[Claim]) -> Option<(Metric, i32)> {
        let behind = &self.found.text[self.mentions[index].span.end()..];
        // 低保标准由510元提高到550元，财政补助水平…: but what one gets.
        let got = index.checked_sub(1).is_some_and(|last| {
            self.frame.clause_of[last] == self.frame.clause_of[index]
                && claims[last].decision.metric == Metric::BenefitAmount
        });
        let yuan = self.kind(&self.mentions[index]) == Kind::Amount && !got;
        (yuan && self.words().added_to_after.begins(behind)).then_some((Metric::ContributionAmount, 18))
    }

    /// Whether the line of a number, or the head over it, tells before it what those who pay in are paid besides.
    pub(super) fn tells_subsidies(&self, index: usize) -> bool {
        let (text, number) = (self.found.text, self.mentions[index].span.start());
        let line = &self.frame.outline.lines[self.clause(index).line as usize];
        let from = text.ceil_char_boundary(number.saturating_sub(windows::LONGEST)).max(line.span.start());
        let told = |span: &str| self.words().paid_besides_within.stand_in(span);
        told(&text[from.min(number)..number])
            || self.frame.outline.heads_of(line).next().is_some_and(|head| told(head.span.of(text)))
    }

    /// By how much a standard or a rate is raised whose name stands between the verb and the number: 提高个人缴费标准40元, 提高补偿比例10%,
    /// but not 提高缴费标准至40元.
    pub(super) fn raised_standard(&self, index: usize) -> Option<(Metric, i32)> {
        let (text, words) = (self.found.text, self.words());
        let lead = self.lead(index).of(text);
        // 提高大病保险最高支付限额不低于1000元
        let lead = words.bound_of_level_end.strip(lead).unwrap_or(lead);
        let (ends, metric) = match self.kind(&self.mentions[index]) {
            Kind::Amount => (&words.raised_standard_end, Metric::OtherAmount),
            Kind::Percentage => (&words.raised_rate_end, Metric::RateAdjustment),
            _ => return None,
        };
        let named = ends.ends(lead);
        let raises = named && words.raises_standard_within.stand_in(lead);
        let raised = raises.then(|| words.raises_standard_within.behind_last(lead))?;
        (!raised.is_empty() && !raised.contains(['至', '到', '为', '后', '达', '按'])).then_some((metric, 46))
    }

    /// What an amount is that the standard of a payer has been raised to, whoever pays the amounts before: 财政补助标准增加30元，达到670元，
    /// 个人缴费标准增加20元，达到每人每年400元.
    pub(super) fn level_of_payer(&self, index: usize, claims: &[Claim]) -> Option<(Metric, i32)> {
        let payer = self.payer_of_raised(index, claims)?;
        let metric =
            if payer.meets(ScopeSet::of(ScopeTerm::Government)) { Metric::Subsidy } else { Metric::ContributionAmount };
        Some((metric, 40))
    }

    /// Who pays the amount by which a standard is raised in the clause before the one that tells what it comes to.
    pub(super) fn payer_of_raised(&self, index: usize, claims: &[Claim]) -> Option<ScopeSet> {
        let raised = index.checked_sub(1)?;
        let lead = self.between(raised, index);
        let level = self.kind(&self.mentions[index]) == Kind::Amount
            && lead.starts_with(['，', ','])
            && self.words().level_to_before.ends(self.words().bound_of_level_end.strip(lead).unwrap_or(lead));
        let amount = level && self.kind(&self.mentions[raised]) == Kind::Amount && self.is_change(raised, claims);
        amount.then(|| self.named_payer(raised)).flatten()
    }
}
