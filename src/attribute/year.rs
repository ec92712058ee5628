//! Of which year a number is: the policy year that its sentence, a heading or the title names.

use super::metric::Reason;
use super::table::Seat;
use super::{Claim, Pass, REACH, is_year, near};
use crate::fact::{Metric, ReadFrom};
use crate::recognise::Shape;

/// Whether a rule sets what is measured, for one year or another.
fn is_of_rule(metric: Metric) -> bool {
    matches!(
        metric,
        Metric::ReimbursementRate
            | Metric::ContributionRate
            | Metric::Deductible
            | Metric::BenefitCap
            | Metric::ContributionAmount
            | Metric::ContributionBase
            | Metric::Subsidy
            | Metric::BenefitAmount
            | Metric::ContributionYears
    )
}

/// The longest subject before a year that is tied to what follows it, in characters.
const SUBJECT: usize = 8;
impl Pass<'_> {
    /// The policy year of each mention.
    pub(super) fn apply_year(&self, claims: &mut [Claim]) {
        for index in 0..self.mentions.len() {
            let told = self.year(claims, index);
            claims[index].year = told.map(|(year, from, _)| (year, from));
            // 2025年每人缴400元: of what a rule sets it is the year of the rule.
            if let Some((_, ReadFrom::Clause, Some(named))) = told
                && is_of_rule(claims[index].decision.metric)
                && claims[named].decision.metric == Metric::EventDate
                && claims[named].decision.reason == Reason::Default
            {
                claims[named].decision.metric = Metric::PolicyYear;
            }
        }
    }

    /// The policy year of a mention, where it was read, and the mention that names it unless that is in the title.
    pub(super) fn year(&self, claims: &[Claim], index: usize) -> Option<(u16, ReadFrom, Option<usize>)> {
        let clause = self.clause(index);
        if let Some(other) = self.year_in_turn(index)
            && let Shape::Date(dates) = &self.mentions[other].shape
        {
            return dates.from.year.map(|year| (year, ReadFrom::Clause, Some(other)));
        }
        let sentence = |other: usize| self.clause(other).sentence;
        for other in near(index).take_while(|other| sentence(*other) == clause.sentence) {
            if let Some(year) = self.ties(claims, other) {
                return Some((year, ReadFrom::Clause, Some(other)));
            }
        }
        let line = &self.frame.outline.lines[clause.line as usize];
        let cells = self.seat(index).into_iter().flat_map(Seat::heads);
        for head in cells.chain(self.frame.outline.heads_of(line).map(|head| head.span)) {
            let first = self.mentions.partition_point(|mention| mention.span.start() < head.start());
            let named = (first..self.mentions.len())
                .take(REACH)
                .take_while(|other| self.mentions[*other].span.end() <= head.end());
            let tied = |other| Some((self.ties(claims, other)?, other));
            if let Some((year, other)) = named.filter(|other| *other != index).find_map(tied) {
                return Some((year, ReadFrom::Heading, Some(other)));
            }
        }
        if self.is_national(index) {
            return None;
        }
        self.part.title_year.map(|year| (year, ReadFrom::Title, None))
    }

    /// The year that a mention ties to what follows it: a bare year that is not the year of a base.
    pub(super) fn ties(&self, claims: &[Claim], index: usize) -> Option<u16> {
        let Shape::Date(dates) = &self.mentions[index].shape else { return None };
        let year = dates.from.year.filter(|_| dates.to.is_none() && is_year(dates))?;
        let text = self.found.text;
        let lead = self.lead(index).of(text).trim();
        let lead =
            lead.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(['.', '、', ')', '）']).trim();
        // 全省2024年参保…: a short subject, and no word that makes it the year of a base or a comparison.
        let short = lead.chars().take(SUBJECT + 1).count() <= SUBJECT;
        let after = &text[self.mentions[index].span.end()..];
        let named = short && !after.starts_with('的') && !self.words().year_of_base_within.stand_in(lead);
        let begins = lead.is_empty()
            || self.words().year_lead.has(lead)
            || named
            || self.words().published_before.ends(lead) && !after.starts_with('的');
        let state = self.words().state_of_year_after.begins(after) || claims[index].bounds.max;
        let tied = matches!(claims[index].decision.metric, Metric::PolicyYear | Metric::EffectiveDate) || begins;
        (tied && !state).then_some(year)
    }
}
