//! What is paid at hospitals: shares that no word explains, beside a grade of hospitals.

use super::metric::Reason;
use super::windows::{Standing, Window};
use super::{Claim, Pass};
use crate::fact::{Metric, ScopeSet, Slot};
use crate::lexicon::{Hit, Sense};
use crate::recognise::Shape;
use crate::text::Span;
use rust_decimal::Decimal;

/// How far before a share the words for its hospitals stand at the most, in bytes.
const GRADE: usize = 30;
/// How far before them the form of care is named, in bytes.
const CARE: usize = 90;
/// How far before such a share its line says that something is paid, in bytes.
pub(super) const PAID: usize = 300;

impl Pass<'_> {
    /// Whether nothing explains the share `index`, which is of hospitals: neither a cue nor, where it was taken over, that of the
    /// number before. 三级医院起付线提高1倍 is no share.
    fn is_unexplained(&self, index: usize, claim: &Claim, before: &[Claim]) -> bool {
        let found_before = |claim: &Claim| {
            claim.decision.metric == Metric::ReimbursementRate
                && matches!(claim.decision.reason, Reason::Default | Reason::Inherited)
        };
        let unexplained = match claim.decision.reason {
            Reason::Default => true,
            Reason::Inherited => before.last().is_some_and(found_before),
            _ => false,
        };
        let multiple = || {
            matches!(&self.mentions[index].shape, Shape::Quantity(quantity)
            if self.recogniser.unit(quantity.unit).factor == Decimal::ONE_HUNDRED)
        };
        let of_hospital = claim.decision.metric == Metric::OtherRate && !claim.scope.slot(Slot::Facility).is_empty();
        unexplained && of_hospital && !multiple()
    }

    /// Whether a share that no cue explains is what is paid at the hospitals that are named right before it, in a line or under
    /// a head that speaks of what is paid: 报销比例：三级医院55%. A grade that is none of a hospital is not in the scope.
    pub(super) fn is_of_hospital(&self, index: usize, claim: &Claim, before: &[Claim], windows: &[Window]) -> bool {
        if !self.is_unexplained(index, claim, before) {
            return false;
        }
        let text = self.found.text;
        // 【居民住院】 over a table of cities and grades of hospitals
        let over = |window: &&Window| matches!(window.standing, Standing::Head(_) | Standing::ColumnHead(_));
        let care = |window: &Window| self.words().treated_within.stand_in(window.span.of(text));
        if self.seat(index).is_some()
            && !claim.scope.slot(Slot::Care).is_empty()
            && windows.iter().filter(over).any(care)
        {
            return true;
        }
        let span = self.mentions[index].span;
        let clause = self.clause(index);
        let line = self.frame.outline.lines[clause.line as usize].span;
        let behind = |start: usize, reach: usize| {
            let from = text.ceil_char_boundary(span.start().saturating_sub(reach)).max(start);
            Span::new(from.min(span.start()), span.start())
        };
        let closes = text[span.end()..self.part.span.end()].chars().next().is_none_or(|c| !c.is_alphanumeric());
        let terms = |hit: Option<&Hit>| match hit.map(|hit| hit.sense) {
            Some(Sense::Scope(cue)) => self.attributor.cues.scope(cue).terms,
            _ => ScopeSet::EMPTY,
        };
        let scopes = &self.found.hits.scopes;
        let last = terms(scopes.within(behind(clause.span.start(), GRADE)).last());
        // 一级医疗机构：在职80%: the label names the hospital of each group behind it.
        let label = || {
            let near = behind(line.start(), PAID);
            let end = near.of(text).rfind(['：', ':'])?;
            Some(terms(scopes.within(Span::new(near.start(), near.start() + end)).last()))
        };
        let people = last.slot(Slot::Population) == last;
        // 三级医院在职82%
        let graded = || {
            let near = scopes.within(behind(clause.span.start(), GRADE)).iter();
            near.map(|hit| terms(Some(hit))).find(|terms| !terms.slot(Slot::Facility).is_empty())
        };
        let named = if people { graded().or_else(label).unwrap_or(last) } else { last };
        let of_hospital = !named.slot(Slot::Facility).is_empty();
        let paid = |span: Span| self.words().paid_at_hospitals_within.stand_in(span.of(text));
        let ahead = |window: &&Window| !matches!(window.standing, Standing::Next | Standing::After);
        // 住院：三级65%: a form of care is named before them, and they stand right before the share.
        let treated = || {
            let near = behind(line.start(), CARE).of(text);
            let (name, touches) = (scopes.within(behind(clause.span.start(), GRADE)).last(), span.start());
            name.is_some_and(|name| name.span.end() == touches) && self.words().treated_within.stand_in(near)
        };
        closes
            && of_hospital
            && (treated()
                || paid(behind(line.start(), PAID))
                || windows.iter().filter(ahead).any(|window| paid(window.span)))
    }
}
