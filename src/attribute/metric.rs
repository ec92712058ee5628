//! Which metric: of the cues around a number the one that weighs most, nearness counted in.

use super::cue::{Cues, Side};
use super::fit::penalty;
use super::frame::Frame;
use super::look::Look;
use super::windows::{Standing, Window};
use crate::fact::{Kind, Metric};
use crate::lexicon::{Hit, HitList, Sense};
use crate::recognise::Mention;
use crate::text::Span;

/// The cue that gave a metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What is measured.
    pub metric: Metric,
    /// What decided.
    pub reason: Reason,
}

/// What a metric was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A cue: its index, and where it stands.
    Cue(u16, Span),
    /// A rate follows the interval: it is a band of costs.
    Band,
    /// It stands in a title, or names the year that the title names.
    Title,
    /// Its bound: a date from which or until which.
    Bound,
    /// A number of the same sort before it.
    Inherited,
    /// A number behind it: of a year that of the rule which it belongs to, of a base or of one of several shares the share.
    Rule,
    /// Nothing but its kind.
    Default,
}

impl Decision {
    /// The cue, if one decided.
    pub fn cue(&self) -> Option<u16> {
        match self.reason {
            Reason::Cue(index, _) => Some(index),
            _ => None,
        }
    }

    /// Where the cue stands, if one decided.
    pub fn cue_span(&self) -> Option<Span> {
        match self.reason {
            Reason::Cue(_, span) => Some(span),
            _ => None,
        }
    }
}

/// What of a mention the choice depends on.
#[derive(Clone, Debug)]
pub struct Subject {
    /// Its kind.
    pub kind: Kind,
    /// A year without month and day.
    pub bare_year: bool,
    /// From one date to another.
    pub range: bool,
    /// It has a lower end only.
    pub min: bool,
    /// It has an upper end only.
    pub max: bool,
    /// A word before it bounds it: 最高, 不超过.
    pub led: bool,
    /// Its lower end is part of it: 满3个月, 3个月以上.
    pub at_least: bool,
    /// A length of time in years.
    pub years: bool,
    /// In working days: so an office counts its time.
    pub working_days: bool,
    /// Money for an hour of work or a day in a bed: 60元/小时, 80元/床日.
    pub service: bool,
    /// A share that is more than anyone pays in of a base.
    pub above_rates: bool,
    /// A share that is more than the whole.
    pub above_whole: bool,
    /// More than a rule sets for one person.
    pub vast: bool,
    /// How a statistic has grown.
    pub grown: bool,
    /// How far an amount lies from another: 比职工少345元.
    pub difference: bool,
    /// How a rate of a rule has changed that stands before it.
    pub raise: bool,
    /// The year of a sum or count that no rule sets: 2024年全国职工医保参保3.79亿人.
    pub of_statistic: bool,
    /// The year before: 按上年度缴费的30%返还.
    pub past_year: bool,
    /// So many are counted until then: 至2010年底，参保人数达820万人.
    pub until_then: bool,
    /// A word like 后 follows: something that happens from then on.
    pub later: bool,
    /// Its own words already decide: 个百分点.
    pub point: bool,
    /// So many times a base: 三倍.
    pub multiple: bool,
    /// It stands in the verdict of a question.
    pub verdict: bool,
    /// The year that the title names.
    pub titled: bool,
    /// 上限 or 下限 stands right before it.
    pub end_of_base: bool,
    /// So long is all that something takes or is had for: hours, or what adds up (累计不超过60天).
    pub had: bool,
    /// 最长 stands right before it.
    pub longest: bool,
    /// 退休 stands behind it: 提前5年退休.
    pub retires: bool,
    /// Something was reached so much earlier: 提前3个月完成全年任务.
    pub ahead: bool,
    /// What an earlier number of the same sort measures, and how much that weighs.
    pub inherited: Option<(Metric, i32)>,
    /// Where the number ends that closes the condition it comes of: 满5年的为10个月.
    pub consequence_of: Option<usize>,
    /// Its clause is a condition: 满5年的，.
    pub condition: bool,
    /// It is what a sum over a time comes to: 6900元÷30天×98天=22540元.
    pub result: bool,
    /// The cues that have explained the numbers before it in its sentence.
    pub used: Vec<(Span, Kind)>,
}

/// What a cue weighs at the least that names what all behind its colon measures: 起付标准.
const STRONG: i32 = 29;
/// What it costs that a head names two measures: 起付标准与最高支付限额.
const TWO: i32 = 8;
/// The length of a cue in bytes from which on a head that has it decides: 起付标准, but not 待遇.
const TELLING: usize = 9;
/// What a shorter cue weighs at the least that decides where it is all that a head says: 保费, but not 待遇.
const TOLD: i32 = 20;
/// What it weighs that a sentence speaks of a bound of the deductible.
pub(super) const BOUNDED: i32 = 20;
/// What a decision has to weigh at the least.
const WEAKEST: i32 = -4;

/// Chooses the metric of `mention`.
pub fn choose<'w>(
    cues: &Cues,
    text: &str,
    (frame, metrics): (&Frame, &HitList),
    mention: &Mention,
    windows: impl IntoIterator<Item = &'w Window>,
    subject: &Subject,
) -> Decision {
    let mut best =
        prior(subject).map(|(metric, score)| (score, Decision { metric, reason: prior_reason(subject, metric) }));
    for window in windows {
        // A verdict answers the question of its title.
        let answers = subject.verdict && window.standing == Standing::Title;
        let penalty = if answers { Some(4) } else { penalty(window.standing, subject.kind) };
        let Some(mut penalty) = penalty else { continue };
        let hits = metrics.within(window.span);
        if hits.len() > 1 && window.is_over() && names_two(cues, hits, subject.kind) {
            penalty += TWO;
        }
        let mut look = Look { cues, text, frame, number: mention.span, subject, window, hits, penalty };
        let (mut headed, mut led) = (false, false);
        for hit in hits {
            let Sense::Metric(word) = hit.sense else { continue };
            // 缴费15年能领多少养老金: the word that asks goes before others.
            look.penalty = if answers && hit.span.of(text).ends_with("多少") { 0 } else { penalty };
            if !cues.speaks_of(word, subject.kind) || look.is_of_another(hit.span) {
                continue;
            }
            if window.is_over() && is_condition_of_head((cues, text), window, (hits, hit.span), subject.kind) {
                continue;
            }
            for (index, cue) in cues.metrics(word) {
                let Some(metric) = cue.metric.filter(|metric| metric.kind() == subject.kind) else { continue };
                // 需等待12个工作日领卡: who waits for the days of an office waits for its work. 3个工作日内生效 is a wait all the same.
                let of_office = metric == Metric::WaitingPeriod && subject.working_days && cue.side != Side::Any;
                let metric = if of_office { Metric::ProcessingTime } else { metric };
                // Where a word of its own clause weighs as much as what an earlier number says, it goes before.
                let own = i32::from(window.standing == Standing::Before);
                let known = best.map(|(score, known)| score - if known.reason == Reason::Inherited { own } else { 0 });
                let Some(score) = look.weight(hit, cue, metric, known) else { continue };
                let found = Decision { metric, reason: Reason::Cue(index, hit.span) };
                let known = best.map(|(_, known)| known).filter(|known| yields(found, *known, window, subject));
                best = Some((score, known.unwrap_or(found)));
                let whole = cue.strength >= TOLD && fills(text, window, hit.span);
                headed = known.is_none() && (hit.span.len() >= TELLING || whole);
                led = headed && (cue.strength >= STRONG || whole);
            }
        }
        // What a nearer head says, no head over it says otherwise; words like 待遇 say too little for that.
        // So does the clause before a colon: 起付标准按级别调整：三级500元 under 报销限额标准.
        let leads = window.standing == Standing::Earlier(1) && window.span.of(text).ends_with(['：', ':']);
        if led && leads || headed && matches!(window.standing, Standing::Label | Standing::Head(_)) {
            break;
        }
    }
    match best {
        Some((score, decision)) if score > WEAKEST => decision,
        _ => Decision { metric: default(subject), reason: Reason::Default },
    }
}

/// Whether a cue is all that a label says: 保费：, 1、会费：.
fn fills(text: &str, window: &Window, cue: Span) -> bool {
    let label = window.span.of(text).trim_end_matches(|c: char| !c.is_alphanumeric());
    let label = label.trim_start_matches(|c: char| !c.is_alphanumeric() || c.is_ascii_digit());
    matches!(window.standing, Standing::Label | Standing::Earlier(1)) && label.len() == cue.len()
}

/// Whether what a head says of a kind has its number in the head, and a later clause of it says what the list gives:
/// 缴费基数为5500元时，每月缴纳金额如下：.
fn is_condition_of_head(
    (cues, text): (&Cues, &str),
    window: &Window,
    (hits, word): (&[Hit], Span),
    kind: Kind,
) -> bool {
    let behind = &text[word.end()..window.span.end().max(word.end())];
    let Some(mark) = behind.find(['，', ',']) else { return false };
    let lists = || window.span.of(text).trim_end().ends_with(['：', ':']);
    let next = word.end() + mark;
    let said = |hit: &Hit| match hit.sense {
        Sense::Metric(word) => hit.span.start() > next && cues.speaks_of(word, kind),
        _ => false,
    };
    behind[..mark].contains(|c: char| c.is_ascii_digit()) && lists() && hits.iter().any(said)
}

/// Whether a head names two measures of a kind by words that tell.
fn names_two(cues: &Cues, hits: &[Hit], kind: Kind) -> bool {
    let metric = |hit: &Hit| match hit.sense {
        Sense::Metric(word) if hit.span.len() >= TELLING => {
            let mut named =
                cues.metrics(word).filter(|(_, cue)| cue.names_from_afar()).filter_map(|(_, cue)| cue.metric);
            named.find(|metric| metric.kind() == kind)
        }
        _ => None,
    };
    let mut named = hits.iter().filter_map(metric);
    named.next().is_some_and(|first| named.any(|other| other != first))
}

/// What the mention itself says, and how much that weighs.
fn prior(subject: &Subject) -> Option<(Metric, i32)> {
    match subject.kind {
        Kind::Amount if subject.difference => Some((Metric::OtherAmount, 30)),
        Kind::Percentage if subject.grown => Some((Metric::OtherRate, 52)),
        Kind::Percentage if subject.multiple => Some((Metric::OtherRate, 38)),
        Kind::Percentage if subject.point => Some((Metric::RateAdjustment, 44)),
        Kind::Amount | Kind::Duration | Kind::Percentage => {
            // 北京上限33891元: the upper end of a base is no cap.
            let limit = subject.max && subject.led && !subject.end_of_base;
            let capped = (subject.kind == Kind::Amount && limit).then_some((Metric::BenefitCap, 9));
            let inherited = subject.inherited.filter(|(metric, weight)| match metric {
                // 起付标准50元，累计不超过200元: unless the sentence says that the deductible is bounded.
                Metric::Deductible => capped.is_none() || *weight >= BOUNDED,
                Metric::ContributionRate => !subject.above_rates,
                Metric::ReimbursementRate | Metric::OutOfPocketRate => !subject.above_whole,
                Metric::BenefitAmount => !subject.vast,
                _ => true,
            });
            let retires = (subject.retires && subject.kind == Kind::Duration).then_some((Metric::OtherDuration, 8));
            let price = (subject.service && !limit).then_some((Metric::Fee, 30));
            inherited.into_iter().chain(capped).chain(retires).chain(price).max_by_key(|(_, score)| *score)
        }
        Kind::Date if subject.until_then => Some((Metric::AsOfDate, 40)),
        Kind::Date if subject.later || subject.of_statistic => Some((Metric::EventDate, 34)),
        Kind::Date if subject.min => Some((Metric::EffectiveDate, 22)),
        Kind::Date if subject.max => Some((Metric::DueDate, 14)),
        Kind::Date if subject.titled => Some((Metric::PolicyYear, 8)),
        Kind::Count if !subject.vast && (subject.at_least || subject.max) => Some((Metric::CountLimit, 16)),
        _ => None,
    }
}

fn prior_reason(subject: &Subject, metric: Metric) -> Reason {
    match subject.kind {
        Kind::Percentage if subject.multiple => Reason::Default,
        _ if subject.inherited.is_some_and(|(inherited, _)| inherited == metric) => Reason::Inherited,
        Kind::Date if metric == Metric::PolicyYear => Reason::Title,
        Kind::Date if subject.until_then => Reason::Default,
        Kind::Percentage | Kind::Duration => Reason::Default,
        _ if subject.service => Reason::Default,
        _ => Reason::Bound,
    }
}

/// The metric where no cue speaks.
fn default(subject: &Subject) -> Metric {
    match subject.kind {
        Kind::Percentage => Metric::OtherRate,
        Kind::Amount => Metric::OtherAmount,
        Kind::Duration if subject.working_days => Metric::ProcessingTime,
        Kind::Duration => Metric::OtherDuration,
        Kind::Age => Metric::AgeLimit,
        Kind::Date => Metric::EventDate,
        Kind::Count => Metric::OtherCount,
        Kind::Citation => Metric::Citation,
    }
}

/// Whether the base of contributions that a head names yields to what is known already: 缴费基数 as a heading says nothing of what
/// the sentence itself says is paid in (每月缴费分七档，第一档10元), but for a number behind 上限 or 下限.
fn yields(found: Decision, known: Decision, window: &Window, subject: &Subject) -> bool {
    let apart = known.cue_span().is_none_or(|span| !window.span.contains(span));
    let of_head = found.metric == Metric::ContributionBase && window.is_over() && !subject.end_of_base;
    of_head && known.metric == Metric::ContributionAmount && apart
}
