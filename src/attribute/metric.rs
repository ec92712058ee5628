//! Which metric: of the cues around a number the one that weighs most, nearness counted in.

use super::cue::{Cues, MetricCue, Side, clause_of};
use super::fit::{counts, distance, fits, penalty};
use super::frame::Frame;
use super::place_word::in_title;
use super::windows::{Standing, Window};
use crate::fact::{Kind, Metric};
use crate::lexicon::{Hit, HitList, Sense};
use crate::recognise::Mention;
use crate::recognise::number::{Number, number_at};
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

/// What it costs that a cue has explained another number.
const USED: i32 = 9;
/// What it costs that a cue stands in the condition that the number is the consequence of.
const CONDITION: i32 = 16;
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

/// A look into one window.
struct Look<'a> {
    cues: &'a Cues,
    text: &'a str,
    frame: &'a Frame,
    number: Span,
    subject: &'a Subject,
    window: &'a Window,
    /// The cues in the window.
    hits: &'a [Hit],
    /// What its distance costs.
    penalty: i32,
}

impl Look<'_> {
    /// Whether a word of the window says what it says of another number alone.
    fn is_of_another(&self, word: Span) -> bool {
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
    fn weight(&self, hit: &Hit, cue: &MetricCue, metric: Metric, known: Option<i32>) -> Option<i32> {
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
            || metric == Metric::BenefitCap && self.is_in_year(hit)
            || self.is_received_within(metric, hit.span)
        {
            return None;
        }
        let score = cue.strength - self.penalty - self.extra(hit) - distance(text, standing, hit.span, self.number);
        let speaks = matters(score)
            && !hidden(cues, self.hits, hit, subject.kind, &in_place)
            && (is_own(standing) || subject.condition || !cues.is_factor(text, self.window.span, hit.span))
            && (subject.kind == Kind::Percentage || !is_base(text, hit.span) || self.is_what_share_comes_to(hit));
        speaks.then_some(score)
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

/// What the mention itself says, and how much that weighs.
fn prior(subject: &Subject) -> Option<(Metric, i32)> {
    match subject.kind {
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

/// Whether the base of contributions that a head names yields to what is known already: 缴费基数 as a heading says nothing of what
/// the sentence itself says is paid in (每月缴费分七档，第一档10元), but for a number behind 上限 or 下限.
fn yields(found: Decision, known: Decision, window: &Window, subject: &Subject) -> bool {
    let apart = known.cue_span().is_none_or(|span| !window.span.contains(span));
    let of_head = found.metric == Metric::ContributionBase && window.is_over() && !subject.end_of_base;
    of_head && known.metric == Metric::ContributionAmount && apart
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
