//! A look into one window: which of its cues speak of a number, and what each weighs.

use super::cue::{Cues, MetricCue, Side, clause_of};
use super::fit::{counts, distance, fits};
use super::frame::Frame;
use super::metric::Subject;
use super::place_word::in_title;
use super::windows::{Standing, Window};
use crate::fact::{Kind, Metric};
use crate::lexicon::{Hit, Sense};
use crate::recognise::number::{Number, number_at};
use crate::text::Span;

/// What it costs that a cue has explained another number.
const USED: i32 = 9;
/// What it costs that a cue stands in the condition that the number is the consequence of.
const CONDITION: i32 = 16;

/// A look into one window.
pub(super) struct Look<'a> {
    pub(super) cues: &'a Cues,
    pub(super) text: &'a str,
    pub(super) frame: &'a Frame,
    pub(super) number: Span,
    pub(super) subject: &'a Subject,
    pub(super) window: &'a Window,
    /// The cues in the window.
    pub(super) hits: &'a [Hit],
    /// What its distance costs.
    pub(super) penalty: i32,
}

/// What a word in a bracket that says what is included weighs less.
const BRACKETED: i32 = 20;

impl Look<'_> {
    /// Whether a word of the window says what it says of another number alone.
    pub(super) fn is_of_another(&self, word: Span) -> bool {
        let (text, kind, standing) = (self.text, self.subject.kind, self.window.standing);
        // 6%—10%（深圳一档由6%调至5%）: what a bracket says of its own rates, it says of no other.
        let bracketed = || {
            let behind = standing == Standing::After && matches!(kind, Kind::Percentage | Kind::Amount);
            behind && self.frame.masked(word.start(), self.number)
        };
        // 5月31日发布《关于扩大政策实施范围的通知》: what a title says, it says of no day.
        let titled = || kind == Kind::Date && in_title(text, word);
        // 按基数4812元，每月457元 under 每月缴费多少: what touches another number names that alone. Days have no such words.
        let of_next = || {
            let behind = &text[word.end()..];
            standing == Standing::Headed
                && kind != Kind::Date
                && behind.starts_with(|c: char| c.is_ascii_digit())
                && !behind.starts_with(self.number.of(text))
        };
        // 断缴3个月，待遇暂停。具体如下：: what a lead says of a length of its own.
        let of_lead = || {
            let lead = matches!(standing, Standing::Head(_)) && self.window.sentence;
            lead && kind == Kind::Duration && self.frame.counted(clause_of(text, self.window.span, word))
        };
        bracketed() || titled() || of_next() || of_lead()
    }

    /// Whether a word tells what somebody gets within a bare year, which does not begin with it: 2025年职工可享受补助金, but not 2025年起享受.
    fn is_received_within(&self, metric: Metric, word: Span) -> bool {
        let within = metric == Metric::EffectiveDate && self.subject.bare_year && !self.subject.min;
        within && self.cues.words.received_within.stand_in(word.of(self.text))
    }

    /// What a cue weighs; none where it does not speak of the number, or weighs no more than `known`. What no longer matters
    /// is not asked, least of all what is dear.
    pub(super) fn weight(&self, hit: &Hit, cue: &MetricCue, metric: Metric, known: Option<i32>) -> Option<i32> {
        let (cues, text, subject, standing) = (self.cues, self.text, self.subject, self.window.standing);
        let matters = |score: i32| known.is_none_or(|known| score > known);
        if !matters(cue.strength - self.penalty) {
            return None;
        }
        // 500元、600元档次: what touches the end of a list speaks of each of its numbers.
        let behind = matches!(standing, Standing::Beside | Standing::After);
        let beside = behind && self.window.span.start() > self.number.end();
        let number =
            if beside { self.number.join(Span::new(self.number.end(), self.window.span.start())) } else { self.number };
        let in_place = |side: Side, cue: Span| counts(cues, text, side, standing, cue, number);
        if !in_place(cue.side, hit.span) || !fits(metric, subject, standing, cue.side) || self.is_bound_of_other(hit) {
            return None;
        }
        if cue.side == Side::Following && self.names_next(hit)
            || matches!(cue.side, Side::Following | Side::After) && self.is_raised_from(metric)
            || metric == Metric::BenefitCap && self.is_in_year(hit)
            || self.is_received_within(metric, hit.span)
        {
            return None;
        }
        // 不得超过工资总额的20%（包括划入个人帐户的部分）: a bracket says what else there is to it.
        let aside = behind && self.is_in_bracket_behind(hit);
        let penalty = self.penalty + if aside { BRACKETED } else { 0 };
        let score = cue.strength - penalty - self.extra(hit) - distance(text, standing, hit.span, self.number);
        let speaks = matters(score)
            && !hidden(cues, self.hits, hit, subject.kind, &in_place)
            && (is_own(standing) || subject.condition || !cues.is_factor(text, self.window.span, hit.span))
            && (subject.kind == Kind::Percentage || !is_base(text, hit.span) || self.is_what_share_comes_to(hit));
        speaks.then_some(score)
    }

    /// Whether a word stands in a bracket behind the number that says what is included.
    fn is_in_bracket_behind(&self, hit: &Hit) -> bool {
        let gap = self.text.get(self.number.end()..hit.span.start()).unwrap_or_default();
        let gap = gap.trim_start_matches(['（', '(']);
        self.text[self.number.end()..].starts_with(['（', '('])
            && gap.starts_with(['包', '含'])
            && !gap.contains(['）', ')'])
    }

    /// Whether a word bounds the number before this one, which it follows at once: 百岁以上老人46人.
    fn is_bound_of_other(&self, hit: &Hit) -> bool {
        self.window.standing == Standing::Before
            && hit.span.start() == self.window.span.start()
            && self.cues.words.bound_after.has(hit.span.of(self.text))
    }

    /// Whether a word for a limit behind an amount names the number that touches it: 下限4775元上限27549元.
    fn names_next(&self, hit: &Hit) -> bool {
        hit.span.of(self.text).ends_with(['限', '线', '额'])
            && self.text[hit.span.end()..].starts_with(|c: char| c.is_ascii_digit())
    }

    /// Whether a share is what something is raised from, and not by: 赔付比例由60%上调为70%.
    fn is_raised_from(&self, metric: Metric) -> bool {
        let before = self.text[..self.number.start()].trim_end();
        metric == Metric::RateAdjustment && before.ends_with(['由', '从'])
    }

    /// Whether a word begins with the sign of a year: 2024【年度上限】28000元.
    fn is_in_year(&self, hit: &Hit) -> bool {
        hit.span.of(self.text).starts_with('年')
            && self.text[..hit.span.start()].ends_with(|c: char| c.is_ascii_digit())
    }

    /// Whether the number stands in a bracket right behind the share of what a word names: 失业保险金的40%(516元/月).
    fn is_what_share_comes_to(&self, hit: &Hit) -> bool {
        const LONGEST: usize = 24;
        let gap = self.text.get(hit.span.end()..self.number.start()).unwrap_or_default();
        let share = gap.trim_end_matches(['（', '(', '即', '为']).trim_end();
        share.len() < gap.len() && gap.len() <= LONGEST && share.ends_with(['%', '％', '成', '倍'])
    }

    /// What it costs besides its distance that a cue is that of a condition, or has explained another number.
    fn extra(&self, hit: &Hit) -> i32 {
        let (subject, standing) = (self.subject, self.window.standing);
        // 发放标准：缴费满1年的每月420元: what leads to a condition is none, and names no length of it.
        let leads = || subject.kind == Kind::Amount && self.window.span.of(self.text).ends_with(['：', ':']);
        let behind = standing == Standing::Ahead || matches!(standing, Standing::Earlier(_)) && !leads();
        // 固定等待期：未连续参保的为3个月: the condition is not measured.
        let condition = subject.kind == Kind::Duration
            && standing == Standing::Before
            && self.cues.words.condition_before.has(&self.text[hit.span.end()..self.number.start()]);
        let of_condition = subject.consequence_of.is_some_and(|end| behind && hit.span.start() < end);
        let conditional = of_condition || condition;
        let used = subject.used.iter().find(|(span, _)| *span == hit.span);
        let used = used.map_or(0, |(_, kind)| if *kind == subject.kind { USED / 3 } else { USED });
        used + if conditional { CONDITION } else { 0 }
    }
}

/// Whether a longer word of the same kind, or one that blocks, stands over this one. A word that ends as the longer one does
/// means what that means (个人自付 in 由个人自付), and counts where the longer one does not.
fn hidden(cues: &Cues, hits: &[Hit], hit: &Hit, kind: Kind, in_place: &impl Fn(Side, Span) -> bool) -> bool {
    hits.iter().any(|other| {
        let Sense::Metric(word) = other.sense else { return false };
        // A longer name of another kind hides a cue as well (缴费年限 is no 缴费); a phrase of dates does not.
        let hides = |cue: &MetricCue| match cue.metric.map(Metric::kind) {
            None => true,
            Some(same) if same == kind => other.span.end() != hit.span.end() || in_place(cue.side, other.span),
            Some(other) => other != Kind::Date && kind != Kind::Date && cue.names_from_afar(),
        };
        other.span.len() > hit.span.len()
            && other.span.contains(hit.span)
            && cues.metrics(word).any(|(_, cue)| hides(cue))
    })
}

/// Whether a share is taken of what a cue names, so that it names nothing else: 人均可支配收入的20倍.
fn is_base(text: &str, cue: Span) -> bool {
    let after = text[cue.end()..].strip_prefix('的').unwrap_or(&text[cue.end()..]);
    let multiple = |number: Number| after[number.end..].starts_with(['%', '％', '倍', '成']);
    after.starts_with("百分之") || number_at(after, 0).is_some_and(multiple)
}

/// Whether a window lies in the clause of the number.
fn is_own(standing: Standing) -> bool {
    matches!(standing, Standing::Before | Standing::After | Standing::Beside | Standing::Ahead)
}
