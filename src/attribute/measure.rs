//! What a number is: its bounds and what it measures, mention by mention.

use super::bound::{self, Bounds};
use super::metric::{self, Decision, Reason, Subject};
use super::table::{self, Seat};
use super::{Claim, Pass, is_year, near, windows};
use crate::fact::{Kind, Metric, ScopeSet, Unit};
use crate::recognise::mention::Dates;
use crate::recognise::{Mention, Shape};
use crate::text::Span;
use rust_decimal::Decimal;

/// What the consequence of a condition begins with: 满5年的为, 不满10年的发.
const THEN: [char; 17] =
    ['，', ',', '：', ':', '为', '发', '领', '给', '享', '可', '支', '补', '免', '增', '加', '每', '计'];

/// Whether a text ends with a share and 的, so that what follows is a share of it.
fn ends_in_share(before: &str) -> bool {
    before.strip_suffix('的').is_some_and(|share| share.ends_with(['%', '％']))
}

/// Ten million yuan.
const VAST: Decimal = Decimal::from_parts(10_000_000, 0, 0, false, 0);

impl Pass<'_> {
    /// Bounds and metrics.
    pub(super) fn measure(&self) -> Vec<Claim> {
        let mut claims: Vec<Claim> = Vec::with_capacity(self.mentions.len());
        for (index, mention) in self.mentions.iter().enumerate() {
            let bounds = self.bounds(index, claims.last().map(|claim| claim.bounds));
            let kind = self.kind(mention);
            let mut windows = self.windows(index, kind);
            if self.seat(index).is_some_and(Seat::heads_others) {
                // What stands over a table speaks of its values, not of what they are listed by.
                windows.retain(|window| !matches!(window.place, windows::Place::Head(_) | windows::Place::Title));
            }
            let decision = if self.is_bracket(index, bounds) {
                Decision { metric: Metric::CostBracket, reason: Reason::Band }
            } else {
                let subject = self.subject(index, bounds, &claims);
                let settled = self.listed(index, &claims).or_else(|| self.title_decision(mention, &subject));
                settled.unwrap_or_else(|| {
                    let (text, metrics) = (self.found.text, &self.found.hits.metrics);
                    metric::choose(&self.attributor.cues, text, metrics, mention, &windows, &subject)
                })
            };
            claims.push(Claim {
                bounds,
                decision,
                scope: ScopeSet::EMPTY,
                bracket: None,
                per: None,
                place: None,
                year: None,
            });
        }
        claims
    }

    /// The windows of a mention; in a table with the heads of its cell.
    pub(super) fn windows(&self, index: usize, kind: Kind) -> Vec<windows::Window> {
        let mut windows = windows::windows(self.found.text, self.frame, self.mentions, index, kind, self.part.around);
        if let Some(seat) = self.seat(index) {
            seat.add_heads(&mut windows);
        }
        windows
    }

    /// The cell that a mention stands in.
    pub(super) fn seat(&self, index: usize) -> Option<Seat<'_>> {
        let line = self.frame.clauses[self.frame.clause_of[index] as usize].line;
        self.frame.outline.lines[line as usize]
            .cell
            .then(|| table::seat(self.found.tables, self.mentions[index].span))?
    }

    pub(super) fn kind(&self, mention: &Mention) -> Kind {
        match &mention.shape {
            Shape::Quantity(quantity) => self.recogniser.unit(quantity.unit).kind,
            Shape::Date(_) => Kind::Date,
            Shape::Citation(_) => Kind::Citation,
        }
    }

    pub(super) fn bounds(&self, index: usize, before: Option<Bounds>) -> Bounds {
        let mention = &self.mentions[index];
        let kind = self.kind(mention);
        if kind == Kind::Citation {
            return Bounds::default();
        }
        let clause = self.frame.clauses[self.frame.clause_of[index] as usize].span;
        let previous = index.checked_sub(1).map_or(0, |at| self.mentions[at].span.end());
        // The year of a base parts no bound from its number: 不高于上一年度人均收入的50%.
        let dated = index.checked_sub(1).is_some_and(|at| matches!(self.mentions[at].shape, Shape::Date(_)));
        let from = if dated { clause.start() } else { clause.start().max(previous) }.min(mention.span.start());
        let text = &self.found.text[..self.part.span.end()];
        let mut bounds = self.attributor.bounds.read(text, kind, from, mention.span.start(), mention.span.end());
        // A bound word before a list holds for each number in it.
        if let Some(known) = before.filter(|known| (known.min || known.max) && !bounds.min && !bounds.max)
            && self.same_unit(index)
            && bound::continues_list(text, previous, mention.span.start())
            && !text[..previous].ends_with(['上', '下', '内'])
        {
            (bounds.min, bounds.max, bounds.open) = (known.min, known.max, known.open);
        }
        if !(bounds.min || bounds.max)
            && let Some(named) = self.seat(index).and_then(|seat| seat.bounds(&self.attributor.bounds, text, kind))
        {
            bounds = Bounds { approx: bounds.approx, ..named };
        }
        let ranged = match &mention.shape {
            Shape::Quantity(quantity) => quantity.range,
            Shape::Date(dates) => dates.to.is_some(),
            Shape::Citation(_) => true,
        };
        if ranged {
            return Bounds { approx: bounds.approx, ..Bounds::default() };
        }
        if let Shape::Date(Dates { from, .. }) = mention.shape
            && from.at_end
            && bounds.max
        {
            bounds.open = false;
        }
        bounds
    }

    pub(super) fn same_unit(&self, index: usize) -> bool {
        let unit = |index: usize| match &self.mentions[index].shape {
            Shape::Quantity(quantity) => Some(quantity.unit),
            _ => None,
        };
        index > 0 && unit(index).is_some() && unit(index) == unit(index - 1)
    }

    pub(super) fn subject(&self, index: usize, bounds: Bounds, claims: &[Claim]) -> Subject {
        let mention = &self.mentions[index];
        let (mut bare_year, mut point, mut titled, mut years, mut vast) = (false, false, false, false, false);
        match &mention.shape {
            Shape::Date(dates) => {
                bare_year = dates.to.is_none() && dates.from.year.is_some() && is_year(dates);
                titled = bare_year && self.part.title_year == dates.from.year;
            }
            Shape::Quantity(quantity) => {
                let unit = self.recogniser.unit(quantity.unit).unit;
                point = unit == Unit::PercentagePoint;
                years = unit == Unit::Year;
                vast = unit == Unit::Cny && quantity.min >= VAST;
            }
            Shape::Citation(_) => {}
        }
        Subject {
            kind: self.kind(mention),
            bare_year,
            min: bounds.min,
            max: bounds.max,
            led: bounds.led && !bounds.open,
            at_least: bounds.min && !bounds.open,
            years,
            vast,
            later: bounds.later,
            point,
            verdict: self.part.around.headed.is_some(),
            titled,
            inherited: self.inherited(index, bounds, claims),
            consequent: self.is_consequent(index, bounds),
            used: self.used(index, claims),
        }
    }

    /// Whether a number stands behind a condition that the number before it closes: 缴费满5年的为10个月.
    fn is_consequent(&self, index: usize, bounds: Bounds) -> bool {
        let Some(previous) = index.checked_sub(1).filter(|at| self.sentence(*at) == self.sentence(index)) else {
            return false;
        };
        let gap = &self.found.text[self.mentions[previous].span.end()..self.mentions[index].span.start()];
        let gap = ["以上", "及以上", "以下", "以内"].iter().find_map(|word| gap.strip_prefix(word)).unwrap_or(gap);
        let then = gap.strip_prefix('的').is_some_and(|then| then.starts_with(THEN));
        // 四年以上的，超过四年的部分: the condition goes on.
        let goes_on = bounds.led && bounds.open;
        then && !goes_on && self.kind(&self.mentions[previous]) == Kind::Duration
    }

    pub(super) fn sentence(&self, index: usize) -> u32 {
        self.frame.clauses[self.frame.clause_of[index] as usize].sentence
    }

    /// The cues that have explained the numbers before this one in its sentence.
    pub(super) fn used(&self, index: usize, claims: &[Claim]) -> Vec<(Span, Kind)> {
        let before = near(index).take_while(|other| self.sentence(*other) == self.sentence(index));
        before
            .filter_map(|other| Some((claims[other].decision.cue_span()?, claims[other].decision.metric.kind())))
            .collect()
    }

    /// A number that follows another of its list measures the same.
    pub(super) fn listed(&self, index: usize, claims: &[Claim]) -> Option<Decision> {
        let previous = index.checked_sub(1)?;
        let gap = &self.found.text[self.mentions[previous].span.end()..self.mentions[index].span.start()];
        let same = match (&self.mentions[previous].shape, &self.mentions[index].shape) {
            (Shape::Quantity(one), Shape::Quantity(two)) => one.unit == two.unit,
            (Shape::Date(one), Shape::Date(two)) => is_year(one) == is_year(two),
            _ => false,
        };
        (same && matches!(gap.trim(), "、" | "和" | "及" | "或")).then(|| claims[previous].decision)
    }

    /// The metric of the last number of the same unit and form in the sentence (`缴费满10年的…；15年以上的…`), or of
    /// the one at the same place of the item before it in a list.
    pub(super) fn inherited(&self, index: usize, bounds: Bounds, claims: &[Claim]) -> Option<(Metric, i32)> {
        let bounded = |index: usize, bounds: Bounds| match &self.mentions[index].shape {
            Shape::Quantity(quantity) => Some((quantity.unit, quantity.range || bounds.min || bounds.max)),
            _ => None,
        };
        // A rate behind a band of costs is what is reimbursed of them, unless a word says otherwise.
        let banded = index.checked_sub(1).is_some_and(|at| claims[at].decision.metric == Metric::CostBracket);
        if banded && self.kind(&self.mentions[index]) == Kind::Percentage {
            return Some((Metric::ReimbursementRate, 12));
        }
        if let Some(extended) = self.extended(index, claims) {
            return Some(extended);
        }
        // 平均工资的60%的8.6%: a share of a share is another one.
        if ends_in_share(&self.found.text[..self.mentions[index].span.start()]) {
            return None;
        }
        let form = bounded(index, bounds)?;
        let alike = |other: &usize| bounded(*other, claims[*other].bounds) == Some(form);
        let mut earlier = near(index).take_while(|other| self.sentence(*other) == self.sentence(index));
        // What a condition measures, its consequence does not.
        let consequent = self.is_consequent(index, bounds);
        if let Some(like) = earlier.find(alike).filter(|like| !consequent || *like + 1 != index) {
            return Some((claims[like].decision.metric, 15));
        }
        let line = |index: usize| self.frame.clauses[self.frame.clause_of[index] as usize].line;
        let first = |index: usize| index == 0 || line(index - 1) != line(index);
        let own = self.frame.outline.lines[line(index) as usize];
        // The cell before says nothing of this one: its own heads do.
        if own.cell {
            return None;
        }
        if !first(index) {
            return None;
        }
        let item = near(index).find(|other| first(*other))?;
        let parallel = self.frame.outline.lines[line(item) as usize].head == own.head && own.head.is_some();
        (parallel && alike(&item)).then(|| (claims[item].decision.metric, 12))
    }

    /// A time that an office or a claimant has is extended: 60日内作出，可以延长30日.
    fn extended(&self, index: usize, claims: &[Claim]) -> Option<(Metric, i32)> {
        if self.kind(&self.mentions[index]) != Kind::Duration {
            return None;
        }
        let before = &self.found.text[self.part.span.start()..self.mentions[index].span.start()];
        let before = before.trim_end_matches(['至', '到', '了', '不', '得', '超', '过']);
        if !before.ends_with("延长") {
            return None;
        }
        let mut earlier = near(index).take_while(|other| self.sentence(*other) == self.sentence(index));
        let last = earlier.find(|other| self.kind(&self.mentions[*other]) == Kind::Duration)?;
        let metric = claims[last].decision.metric;
        matches!(metric, Metric::ProcessingTime | Metric::ClaimWindow).then_some((metric, 46))
    }

    /// A year in a headline is a policy year, so is the month that an edition is of, and 当年 before 标准.
    pub(super) fn title_decision(&self, mention: &Mention, subject: &Subject) -> Option<Decision> {
        let Shape::Date(dates) = &mention.shape else { return None };
        let after = &self.found.text[mention.span.end()..self.part.span.end()];
        let titled = self.part.title && (subject.bare_year || after.starts_with('版'));
        let standard = dates.from.relative.is_some() && (after.starts_with("缴费标准") || after.starts_with("标准"));
        (titled || standard).then_some(Decision { metric: Metric::PolicyYear, reason: Reason::Title })
    }
}
