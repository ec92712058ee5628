//! What a number is: its bounds and what it measures, mention by mention.

use super::bound::{self, Bounds};
use super::hospital_share::PAID;
use super::inherit::SEPARATORS;
use super::metric::{self, Decision, Reason, Subject};
use super::table::{self, Seat};
use super::windows::{self, Standing, Window};
use super::worked_sum::OPERATORS;
use super::{Claim, Pass, near};
use crate::fact::{Kind, Metric, ScopeSet};
use crate::recognise::mention::Dates;
use crate::recognise::{Mention, Shape};
use crate::text::{Span, is_han};

impl Pass<'_> {
    /// What each number measures.
    pub(super) fn measure(&self, windows: &[Vec<Window>], bounds: Vec<Bounds>) -> Vec<Claim> {
        let mut claims: Vec<Claim> = Vec::with_capacity(self.mentions.len());
        for ((index, mention), bounds) in self.mentions.iter().enumerate().zip(bounds) {
            // What stands over a table speaks of its values, not of what they are listed by.
            let listed = self.seat(index).is_some_and(Seat::heads_others);
            let speaks = |window: &&Window| !(listed && matches!(window.standing, Standing::Head(_) | Standing::Title));
            let banded = self.is_bracket(index, bounds)
                || self.is_band_in_turn(index)
                || self.is_band_above(index, bounds, &claims);
            let decision = if banded {
                Decision { metric: Metric::CostBracket, reason: Reason::Band }
            } else {
                let subject = self.subject(index, bounds, &claims);
                let settled = self
                    .metric_in_turn(index)
                    .or_else(|| self.listed(index, &claims))
                    .or_else(|| self.title_decision(mention, &subject))
                    .or_else(|| self.said_again(index, bounds, &claims));
                settled.unwrap_or_else(|| {
                    let (text, metrics) = (self.found.text, (self.frame, &self.found.hits.metrics));
                    let windows = windows[index].iter().filter(speaks);
                    metric::choose(&self.attributor.cues, text, metrics, mention, windows, &subject)
                })
            };
            let decision = self.own_part_of_premium(index, self.base_of_share(index, decision));
            let decision = self.closing_day(index, decision);
            let decision = self.day_of_state(index, decision);
            let decision = self.day_of_document(index, decision);
            if let Some(metric) = self.told_behind(index, decision, &claims) {
                claims[index - 1].decision = Decision { metric, reason: Reason::Rule };
            }
            for told in self.told_at_end(index, decision, &claims) {
                claims[told].decision = Decision { metric: decision.metric, reason: Reason::Rule };
            }
            if decision.reason == Reason::Band && bounds.max && self.is_upper_end(index, &claims) {
                claims[index - 1].decision = decision;
            }
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

    /// What a share is taken of is no benefit, but for one that is named right before it: 月平均工资为9307元的50%, 养老金3000元的1.5%.
    fn base_of_share(&self, index: usize, decision: Decision) -> Decision {
        let named = decision.cue_span().is_some_and(|cue| cue.end() == self.mentions[index].span.start());
        let share = || index + 1 < self.mentions.len() && self.is_share_of_amount(index + 1);
        if decision.metric != Metric::BenefitAmount || named || !share() {
            return decision;
        }
        Decision { metric: Metric::OtherAmount, reason: Reason::Rule }
    }

    /// What is left to a person where somebody else pays in too is paid in, not a part of costs: 财政补助360元，个人负担40元.
    fn own_part_of_premium(&self, index: usize, decision: Decision) -> Decision {
        let (text, words) = (self.found.text, self.words());
        let left = decision.metric == Metric::OtherAmount
            && decision.cue().is_some()
            && words.other_share_before.ends(self.lead(index).of(text));
        let sentence =
            || self.frame.sentences.get(self.sentence(index) as usize).filter(|sentence| sentence.len() <= PAID);
        let paid_in = left
            && sentence().is_some_and(|sentence| {
                words.pays_in_within.stand_in(sentence.of(text))
                    && !words.costs_of_care_within.stand_in(sentence.of(text))
            });
        if paid_in { Decision { metric: Metric::ContributionAmount, ..decision } } else { decision }
    }

    /// A day that closes its sentence closes what the sentence tells of: 缴费截止到2025年2月28日; so does one with 前. What is counted until a day follows it.
    fn closing_day(&self, index: usize, decision: Decision) -> Decision {
        let behind = self.found.text[self.mentions[index].span.end()..self.part.span.end()].trim_start_matches(' ');
        // 截止2026年3月31日前，未完成资格认证的，…
        let closes = behind.is_empty() || behind.starts_with(['。', '；', ';', '\n', '前']);
        let told = |cue: Span| cue.of(self.found.text).starts_with("截止");
        let until = decision.metric == Metric::AsOfDate && closes && decision.cue_span().is_some_and(told);
        if until { Decision { metric: Metric::DueDate, ..decision } } else { decision }
    }

    /// A day before which something was so is none on which anything is due: 1986年10月1日前招用的临时工, 2023年2月1日前，个人账户按4.8%划入.
    fn day_of_state(&self, index: usize, decision: Decision) -> Decision {
        /// How far behind the day it is told what is to be done by then, in bytes.
        const NEAR: usize = 120;
        let Shape::Date(dates) = &self.mentions[index].shape else { return decision };
        let told = decision.cue_span().is_some_and(|cue| cue.of(self.found.text).trim_end_matches(['，', ',']) != "前");
        if decision.metric != Metric::DueDate || told {
            return decision;
        }
        let span = self.mentions[index].span;
        let rest = &self.found.text
            [span.end()..self.found.text.floor_char_boundary((span.end() + NEAR).min(self.part.span.end()))];
        let Some(behind) = rest.trim_start_matches(['以', '之', '底']).strip_prefix('前') else { return decision };
        let (whom, sentence) = match behind.strip_prefix(['，', ',']) {
            Some(next) => (dates.from.year.is_some(), next.split(['。', '；', ';', '\n']).next().unwrap_or(next)),
            None => {
                let clause = behind.split(['，', ',', '。', '；', ';', '\n']).next().unwrap_or(behind);
                (clause.contains('的'), clause)
            }
        };
        let state = whom && !self.words().done_by_day_within.stand_in(sentence);
        if state { Decision { metric: Metric::EventDate, ..decision } } else { decision }
    }

    /// A day behind which a document is said to take effect is that of the document: 2025年1月1日，《…决定》正式施行.
    fn day_of_document(&self, index: usize, decision: Decision) -> Decision {
        if decision.metric != Metric::EventDate || decision.cue().is_some() {
            return decision;
        }
        let behind = &self.found.text[self.mentions[index].span.end()..self.part.span.end()];
        let title = behind.trim_start_matches(['，', ',']).strip_prefix('《').and_then(|title| title.split_once('》'));
        let takes_effect = title
            .is_some_and(|(title, behind)| !title.contains('\n') && self.words().takes_effect_after.begins(behind));
        if takes_effect { Decision { metric: Metric::EffectiveDate, ..decision } } else { decision }
    }

    /// The windows of each mention.
    pub(super) fn all_windows(&self) -> Vec<Vec<Window>> {
        let windows = |(index, mention)| self.windows(index, self.kind(mention));
        self.mentions.iter().enumerate().map(windows).collect()
    }

    /// The windows of a mention; in a table with the heads of its cell.
    pub(super) fn windows(&self, index: usize, kind: Kind) -> Vec<Window> {
        let mut windows =
            windows::windows(self.words(), self.found.text, self.frame, self.mentions, index, kind, self.part.around);
        if let Some(seat) = self.seat(index) {
            seat.add_heads(&mut windows);
        }
        let clause = self.frame.clause_of[index];
        if let Some(span) = self.frame.illustrated(self.words(), self.found.text, self.found.places, clause) {
            let over = windows.iter().position(Window::is_over).unwrap_or(windows.len());
            let standing = Standing::Topic { asked: false };
            windows.insert(over, Window { span, standing, sentence: false, contrasts: false });
        }
        windows
    }

    /// The cell that a mention stands in.
    pub(super) fn seat(&self, index: usize) -> Option<Seat<'_>> {
        let line = self.clause(index).line;
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

    /// The bounds of each mention.
    pub(super) fn all_bounds(&self) -> Vec<Bounds> {
        let mut all: Vec<Bounds> = Vec::with_capacity(self.mentions.len());
        for index in 0..self.mentions.len() {
            all.push(self.bounds(index, all.last().copied()));
        }
        all
    }

    pub(super) fn bounds(&self, index: usize, before: Option<Bounds>) -> Bounds {
        let mention = &self.mentions[index];
        let kind = self.kind(mention);
        if kind == Kind::Citation {
            return Bounds::default();
        }
        let clause = self.clause(index).span;
        let ended = |at: usize| self.mentions[at].span.end();
        let previous = index.checked_sub(1).map_or(0, ended);
        // A base and its year part no bound from its share: 不高于上一年度人均收入的50%, 不得低于2022年平均工资8050元的60%.
        let dated = |at: &usize| matches!(self.mentions[*at].shape, Shape::Date(_));
        let base = index.checked_sub(1).filter(|_| self.is_share_of_amount(index)).unwrap_or(index);
        let first = base.checked_sub(1).filter(dated).unwrap_or(base);
        let parting = first.checked_sub(1).map_or(0, ended);
        let from = clause.start().max(parting).min(mention.span.start());
        let text = &self.found.text[..self.part.span.end()];
        let mut bounds = self.attributor.bounds.read(text, kind, from, mention.span.start(), mention.span.end());
        if index + 1 < self.mentions.len() && self.is_share_of_amount(index + 1) {
            (bounds.min, bounds.max, bounds.open) = (false, false, false);
        }
        // 达到退休年龄后3个月内: what is reached is the age.
        if kind == Kind::Duration && bounds.min && !bounds.max && text[mention.span.end()..].starts_with('内') {
            (bounds.min, bounds.max, bounds.open) = (false, true, false);
        }
        if let Some(paired) = self.paired_end(index, kind) {
            return Bounds { approx: bounds.approx, ..paired };
        }
        // 满10年不满20年、20年不满30年
        bounds.min |= !bounds.max && self.begins_band(index);
        // 分别约为374元和216元
        bounds.approx |= before.is_some_and(|known| known.approx) && self.is_bounded_by_list(index, previous);
        if let Some(known) = before.filter(|known| (known.min || known.max) && !bounds.min && !bounds.max)
            && self.is_bounded_by_list(index, previous)
        {
            (bounds.min, bounds.max, bounds.open) = (known.min, known.max, known.open);
        }
        if !(bounds.min || bounds.max)
            && let Some(named) = self.labelled_end(index, kind).or_else(|| self.changed_end(index, kind, before))
        {
            bounds = Bounds { approx: bounds.approx, ..named };
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
            // 2025年第二季度起: from the first day of it on.
            if kind == Kind::Date && bounds.begins && !bounds.later {
                return Bounds { min: true, approx: bounds.approx, ..Bounds::default() };
            }
            // 超过1万元至5万元: the lower end is excluded.
            let open = bounds.min && bounds.open && bounds.led;
            return Bounds { approx: bounds.approx, open, ..Bounds::default() };
        }
        if let Shape::Date(Dates { from, .. }) = mention.shape
            && from.at_end
            && bounds.max
        {
            bounds.open = false;
        }
        bounds
    }

    /// Whether a number begins a band, whose end stands right behind it: 20年不满30年.
    fn begins_band(&self, index: usize) -> bool {
        let next = index + 1;
        next < self.mentions.len()
            && self.same_unit(next)
            && self.words().short_of_before.has(self.between(index, next))
    }

    /// Whether a bound word before a list holds for a number of it, whosever it is, where the number before ends at
    /// `previous`: 缴满男30年、女25年.
    fn is_bounded_by_list(&self, index: usize, previous: usize) -> bool {
        let (text, span) = (&self.found.text[..self.part.span.end()], self.mentions[index].span);
        let (lead, words) = (&text[..span.start()], self.words());
        let named = words.sex_before.strip(lead).or_else(|| words.named_in_list_before.strip(lead));
        let whose = named.map_or(span.start(), str::len);
        // 求职者逾500人，154人达成意向: what goes on behind the number is told of it alone.
        let comma = matches!(text[previous.min(span.start())..span.start()].trim(), "，" | ",");
        let apart = comma && text[span.end()..].starts_with(|c: char| is_han(c) && c != '的');
        // 下限6821元，每月1364.2元: what is paid in on a base is none of its ends.
        let timed =
            self.words().time_alone.has(text[previous.min(span.start())..span.start()].trim_matches(['，', ',', ' ']));
        !apart
            && !timed
            && self.same_unit(index)
            && bound::continues_list(text, previous, span.start(), whose.max(previous))
            && !text[..previous].ends_with(['上', '下', '内'])
    }

    /// The end of an interval that a number of a pair is: 上下限分别为24315元和4863元.
    fn paired_end(&self, index: usize, kind: Kind) -> Option<Bounds> {
        let (text, words) = (self.found.text, self.words());
        // 分别为22078元（上限）和4416元（下限）
        let inside = text[self.mentions[index].span.end()..].strip_prefix(['（', '(']).unwrap_or_default();
        let told = |end: &&str| inside.strip_prefix(*end).is_some_and(|rest| rest.starts_with(['）', ')']));
        if let Some(end) = ["上限", "下限"].into_iter().find(told) {
            return self.attributor.bounds.closing(end, kind);
        }
        let list = self.frame.lists.around(index);
        if list.len() != 2 {
            return None;
        }
        let lead = self.lead(list.start).of(text);
        let falling = words.upper_then_lower_within.stand_in(lead);
        let rising = words.lower_then_upper_within.stand_in(lead);
        let end = if (index == list.start) == falling { "上限" } else { "下限" };
        (falling != rising).then(|| self.attributor.bounds.closing(end, kind)).flatten()
    }

    /// Whether a number is a share of the amount right before it: 平均工资8050元的60%.
    pub(super) fn is_share_of_amount(&self, index: usize) -> bool {
        index.checked_sub(1).is_some_and(|base| {
            self.kind(&self.mentions[index]) == Kind::Percentage
                && self.kind(&self.mentions[base]) == Kind::Amount
                && matches!(self.between(base, index), "的" | "）的" | ")的")
        })
    }

    /// The end of an interval that is changed from or to a number: 缴费基数上限由18213元调到20004元.
    fn changed_end(&self, index: usize, kind: Kind, before: Option<Bounds>) -> Option<Bounds> {
        let (text, words) = (self.found.text, self.words());
        let named = |index: usize| {
            let lead = &text[self.part.span.start()..self.mentions[index].span.start()];
            words.level_from_before.strip(lead).filter(|name| words.end_of_base_before.ends(name))
        };
        if let Some(name) = named(index) {
            return self.attributor.bounds.closing(name, kind);
        }
        let from = index.checked_sub(1).filter(|_| self.same_unit(index))?;
        let changed = named(from).is_some() && !self.between(from, index).contains(SEPARATORS);
        before.filter(|_| changed)
    }

    /// The end of an interval that the label right before a number names: 缴费基数上限：36549元.
    fn labelled_end(&self, index: usize, kind: Kind) -> Option<Bounds> {
        let number = self.mentions[index].span;
        // 上限：8000元×300%
        if self.found.text[number.end()..].trim_start().starts_with(OPERATORS) {
            return None;
        }
        let text = &self.found.text[self.part.span.start()..number.start()];
        let label = text.trim_end_matches(' ').strip_suffix(['：', ':'])?.trim_end_matches(' ');
        self.words().end_of_base_before.ends(label).then(|| self.attributor.bounds.closing(label, kind))?
    }

    /// The unit of a number; none of a date or citation.
    pub(super) fn unit_of(&self, index: usize) -> Option<u16> {
        match &self.mentions[index].shape {
            Shape::Quantity(quantity) => Some(quantity.unit),
            Shape::Date(_) | Shape::Citation(_) => None,
        }
    }

    pub(super) fn same_unit(&self, index: usize) -> bool {
        index > 0 && self.same_unit_as(index - 1, index)
    }

    /// Whether two numbers have one unit.
    pub(super) fn same_unit_as(&self, one: usize, other: usize) -> bool {
        self.unit_of(one).is_some() && self.unit_of(one) == self.unit_of(other)
    }

    pub(super) fn sentence(&self, index: usize) -> u32 {
        self.clause(index).sentence
    }

    /// The cues that have explained the numbers before this one in its sentence.
    pub(super) fn used(&self, index: usize, claims: &[Claim]) -> Vec<(Span, Kind)> {
        let before = near(index).take_while(|other| self.sentence(*other) == self.sentence(index));
        before
            .filter_map(|other| Some((claims[other].decision.cue_span()?, claims[other].decision.metric.kind())))
            .collect()
    }

    /// A year in a headline is a policy year, so is the month that an edition is of, and 当年 before 标准.
    pub(super) fn title_decision(&self, mention: &Mention, subject: &Subject) -> Option<Decision> {
        let Shape::Date(dates) = &mention.shape else { return None };
        let after = &self.found.text[mention.span.end()..self.part.span.end()];
        // 2024-2025年度缴费基数
        let years = dates.to.is_some_and(|to| to.month.is_none()) && dates.from.month.is_none();
        let titled = self.part.title && (subject.bare_year || years || after.starts_with('版'));
        let standard = dates.from.relative.is_some() && self.words().standard_after.begins(after);
        (titled || standard).then_some(Decision { metric: Metric::PolicyYear, reason: Reason::Title })
    }
}
