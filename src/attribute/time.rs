//! What a length of time measures by what stands before it: conditions told from both sides, waits that grow, ages it falls short of.

use super::bound::Bounds;
use super::inherit::SEPARATORS;
use super::{Claim, Pass, near, windows};
use crate::fact::{Kind, Metric, Unit};
use crate::recognise::Shape;
use crate::text::{Span, longer_than};

impl Pass<'_> {
    /// What a length of time measures by those before it.
    pub(super) fn time(&self, index: usize, bounds: Bounds, claims: &[Claim]) -> Option<(Metric, i32)> {
        if self.kind(&self.mentions[index]) != Kind::Duration {
            return None;
        }
        let told = self
            .of_service(index)
            .or_else(|| self.gap_before_wait(index))
            .or_else(|| self.longest_receipt(index, bounds));
        let told = told.or_else(|| self.other_side(index, bounds, claims));
        let told = told.or_else(|| self.longest_wait(index, bounds, claims));
        let told = told.or_else(|| self.retires_apart(index)).or_else(|| self.paid_for(index, claims));
        let told = told.or_else(|| self.next_band(index, bounds, claims)).or_else(|| self.short_of_age(index));
        told.or_else(|| self.short_of_retirement(index)).or_else(|| self.by_years(index))
    }

    /// A year of service in a sentence on severance pay, by which that is reckoned: 每满一年支付一个月工资.
    fn of_service(&self, index: usize) -> Option<(Metric, i32)> {
        let sentence = self.frame.sentences.get(self.sentence(index) as usize)?.of(self.found.text);
        let paid = sentence.len() <= windows::LONGEST && self.words().severance_within.stand_in(sentence);
        let lead = self.lead(index).of(self.found.text);
        (paid && self.words().step_of_service_before.ends(lead)).then_some((Metric::OtherDuration, 66))
    }

    /// A threshold that is named again from its other side measures the same: 连续缴费满6个月。不满6个月的，….
    fn other_side(&self, index: usize, bounds: Bounds, claims: &[Claim]) -> Option<(Metric, i32)> {
        /// How many mentions back.
        const NEAR: usize = 3;
        /// How many characters stand before it at the most.
        const OWN: usize = 4;
        if bounds.min == bounds.max {
            return None;
        }
        let lead = self.lead(index).of(self.found.text);
        if !self.words().other_side_before.ends(lead) {
            return None;
        }
        let known = near(index).take(NEAR).find(|other| self.is_same_number(*other, index))?;
        // 累计缴费满1年: in another sentence its own words tell it.
        if longer_than(lead.trim(), OWN) && self.sentence(known) != self.sentence(index) {
            return None;
        }
        let across = claims[known].bounds.min == bounds.max && claims[known].bounds.max == bounds.min;
        (across && claims[known].decision.metric != Metric::OtherDuration).then(|| (claims[known].decision.metric, 28))
    }

    /// How long a wait that grows may get at the most is a wait: 每断缴1年，等待期增加1个月，最长不超过6个月.
    fn longest_wait(&self, index: usize, bounds: Bounds, claims: &[Claim]) -> Option<(Metric, i32)> {
        let step = index.checked_sub(1).filter(|step| bounds.max && self.sentence(*step) == self.sentence(index))?;
        let text = self.found.text;
        let grown = claims[step].decision.metric == Metric::OtherDuration;
        let clause = Span::new(self.clause(step).span.start(), self.mentions[step].span.start());
        let limit = self.between(step, index).trim_start_matches(SEPARATORS);
        (grown && self.words().wait_within.stand_in(clause.of(text)) && self.words().at_longest_before.has(limit))
            .then_some((Metric::WaitingPeriod, 40))
    }

    /// For how long at the longest something is paid that the clause before ends with: 可申领失业金，最长18个月.
    fn longest_receipt(&self, index: usize, bounds: Bounds) -> Option<(Metric, i32)> {
        if !bounds.max {
            return None;
        }
        let lead = &self.found.text[self.part.span.start()..self.mentions[index].span.start()];
        let named = self.words().at_longest_before.strip(lead)?.trim_end_matches(['，', ',']);
        self.words().received_end.ends(named).then_some((Metric::OtherDuration, 40))
    }

    /// The length of a break that opens the wait behind it: 断缴超过3个月的等待期为6个月.
    fn gap_before_wait(&self, index: usize) -> Option<(Metric, i32)> {
        /// How far before it the break is named, in bytes.
        const NEAR: usize = 300;
        let (own, next) = (&self.mentions[index], self.mentions.get(index + 1)?);
        let gap = self.found.text.get(own.span.end()..next.span.start())?;
        let lengths = self.kind(own) == Kind::Duration && self.kind(next) == Kind::Duration;
        let lengths = lengths && self.sentence(index + 1) == self.sentence(index);
        let waits = lengths && gap.starts_with('的') && self.words().wait_within.stand_in(gap);
        let broken = || {
            let sentence = self.frame.sentences.get(self.sentence(index) as usize);
            let near = own.span.start().saturating_sub(NEAR);
            let from = |span: &Span| self.found.text.ceil_char_boundary(span.start().max(near));
            let lead = sentence.and_then(|span| self.found.text.get(from(span)..own.span.start()));
            lead.is_some_and(|lead| self.words().broken_within.stand_in(lead))
        };
        (waits && broken()).then_some((Metric::GapLimit, 100))
    }

    /// The next of several bands of a threshold measures the same: 缴费满1年不足5年的，…。满5年不足10年的，….
    fn next_band(&self, index: usize, bounds: Bounds, claims: &[Claim]) -> Option<(Metric, i32)> {
        /// How many mentions back.
        const NEAR: usize = 5;
        let Shape::Quantity(own) = &self.mentions[index].shape else { return None };
        let led = own.range || bounds.min;
        if !led || !self.words().other_side_before.ends(self.lead(index).of(self.found.text)) {
            return None;
        }
        let mut earlier = near(index).take(NEAR);
        let band = earlier.find(|other| {
            let Shape::Quantity(band) = &self.mentions[*other].shape else { return false };
            let bounds = claims[*other].bounds;
            band.unit == own.unit && bounds.max && bounds.open && band.max == own.min
        })?;
        let metric = claims[band].decision.metric;
        (metric.kind() == Kind::Duration && metric != Metric::OtherDuration).then_some((metric, 30))
    }

    /// How much earlier or later somebody retires: 可申请提前3年退休.
    fn retires_apart(&self, index: usize) -> Option<(Metric, i32)> {
        let (text, span) = (self.found.text, self.mentions[index].span);
        let retires = self.words().retires_after.begins(&text[span.end()..self.part.span.end()]);
        let apart = retires && self.words().retires_apart_before.ends(self.lead(index).of(text));
        apart.then_some((Metric::OtherDuration, 46))
    }

    /// For how many years a sum is paid in that stands right before them: 每年缴2000元15年.
    fn paid_for(&self, index: usize, claims: &[Claim]) -> Option<(Metric, i32)> {
        let sum = index.checked_sub(1).filter(|sum| self.between(*sum, index).trim().is_empty())?;
        let Shape::Quantity(own) = &self.mentions[index].shape else { return None };
        let years = matches!(self.recogniser.unit(own.unit).unit, Unit::Year | Unit::Month);
        (years && claims[sum].decision.metric == Metric::ContributionAmount).then_some((Metric::ContributionYears, 40))
    }

    /// How long before an age: 距60周岁不足5年.
    fn short_of_age(&self, index: usize) -> Option<(Metric, i32)> {
        let age = index.checked_sub(1).filter(|age| self.kind(&self.mentions[*age]) == Kind::Age)?;
        let gap = self.between(age, index);
        self.words().short_of_before.has(gap).then_some((Metric::OtherDuration, 34))
    }

    /// How many years one has paid in, where that decides what one gets: 按缴费年限确定，满5年的发6个月.
    fn by_years(&self, index: usize) -> Option<(Metric, i32)> {
        let unit = self.unit_of(index).map(|unit| self.recogniser.unit(unit).unit);
        let lead = self.lead(index).of(self.found.text).trim_start_matches(SEPARATORS);
        let bare = matches!(lead, "" | "满" | "不满" | "不足" | "满足" | "累计满");
        let told = || self.told_before(index, windows::LONGEST).of(self.found.text);
        (unit == Some(Unit::Year) && bare && self.words().by_years_within.stand_in(told()))
            .then_some((Metric::ContributionYears, 24))
    }

    /// A step of what is still short of retirement: 距法定退休年龄不足5年的，每满1年递减20%.
    fn short_of_retirement(&self, index: usize) -> Option<(Metric, i32)> {
        let lead = self.lead(index);
        let sentence = self.frame.sentences.get(self.sentence(index) as usize)?;
        let from = sentence.start().max(lead.end().saturating_sub(windows::LONGEST)).min(lead.end());
        let before = &self.found.text[self.found.text.ceil_char_boundary(from)..lead.end()];
        let words = self.words();
        let step = words.step_of_service_before.ends(lead.of(self.found.text));
        (step && words.short_of_retirement_within.stand_in(before)).then_some((Metric::OtherDuration, 66))
    }

    /// A time that an office or a claimant has is extended to another (20日内作出，可以延长至30日), and one that is raised comes to
    /// another of its sort (最低15年，每年提高6个月，达到20年). What it is extended by is an increase.
    pub(super) fn extended(&self, index: usize, claims: &[Claim]) -> Option<(Metric, i32)> {
        if self.kind(&self.mentions[index]) != Kind::Duration {
            return None;
        }
        let before = &self.found.text[self.part.span.start()..self.mentions[index].span.start()];
        let raised = self.words().raised_to_before.ends(before);
        if !raised && !self.words().extension_before.ends(before) {
            return None;
        }
        let mut earlier = near(index).take_while(|other| self.sentence(*other) == self.sentence(index));
        if raised {
            let like = earlier.find(|other| {
                let metric = claims[*other].decision.metric;
                metric != Metric::OtherDuration && self.unit_of(*other) == self.unit_of(index)
            })?;
            return Some((claims[like].decision.metric, 40));
        }
        let last = earlier.find(|other| {
            // 设3个月等待期，断缴超过4年的延长至6个月: the condition is not what grows.
            self.kind(&self.mentions[*other]) == Kind::Duration && claims[*other].decision.metric != Metric::GapLimit
        })?;
        let metric = claims[last].decision.metric;
        match metric {
            Metric::ProcessingTime | Metric::ClaimWindow | Metric::WaitingPeriod => Some((metric, 46)),
            // 一次开药不超过4周，病情稳定的可延长至12周
            Metric::OtherDuration => Some((metric, 30)),
            _ => None,
        }
    }

    /// A time behind one that an office or a claimant has is most likely of the same sort, whatever its unit.
    pub(super) fn limited(&self, index: usize, claims: &[Claim]) -> Option<(Metric, i32)> {
        if self.kind(&self.mentions[index]) != Kind::Duration {
            return None;
        }
        let mut earlier = near(index).take_while(|other| self.sentence(*other) == self.sentence(index));
        let last = earlier.find(|other| self.kind(&self.mentions[*other]) == Kind::Duration)?;
        let metric = claims[last].decision.metric;
        (metric == Metric::ProcessingTime).then_some((metric, 9))
    }
}
