//! Whether a cue may tell what a number measures: where it stands, what form the number has, and what its distance costs.

use super::cue::{Cues, Side};
use super::metric::Subject;
use super::windows::Standing;
use crate::fact::{Kind, Metric};
use crate::text::Span;

/// The furthest that a touching cue may stand from its number, in bytes.
const TOUCH: usize = 21;
/// The furthest that one of a single character may.
const NEAR_TOUCH: usize = 12;

/// Whether a number of this form can be of a metric: a policy year is a year, not a day, and its own clause says so; no
/// office takes years; no person gets ten million yuan.
pub(super) fn fits(metric: Metric, subject: &Subject, standing: Standing, side: Side) -> bool {
    match metric {
        Metric::PolicyYear => subject.bare_year && standing != Standing::Next,
        Metric::DueDate => is_day_due(subject, standing),
        Metric::EffectiveDate => !subject.max,
        // 2030年起，缴费年限为男满30年: what holds from a day on is told behind it.
        Metric::EventDate => !(subject.min && standing == Standing::Next),
        // 平均工资的60% may be a base, 落户28天内 a time in which something is done.
        Metric::ContributionRate => !subject.above_rates,
        // 加班费按工资的150%支付，休息日200%: no more is paid of costs than they are.
        Metric::ReimbursementRate | Metric::OutOfPocketRate => !subject.above_whole,
        // 应按职工总数1.5%安排残疾人 in an article on 补贴标准: what that speaks of is no share.
        Metric::SubsidyRate => standing != Standing::Title,
        // 相差4倍 is a ratio.
        Metric::RateAdjustment => !subject.multiple,
        Metric::ResidencePeriod => subject.min || !subject.max,
        Metric::ValidityPeriod => !subject.working_days,
        Metric::GapLimit => is_gap(subject, standing),
        // 根据缴费年限确定：满5年的为10个月: the head tells of the conditions, 能领几个月：满5年的为10个月 of what comes of them.
        Metric::ContributionYears => !(subject.working_days || subject.consequence_of.is_some() && heads(standing)),
        // What says only that it takes a while says nothing of the days of an office.
        Metric::OtherDuration => {
            let vague = subject.working_days && matches!(side, Side::Any | Side::Adjacent);
            !(vague || subject.condition && heads(standing))
        }
        Metric::ProcessingTime => {
            // 跟她反馈，一天的文化课…: what an earlier clause does is done within a time, or in the days of an office.
            let set = subject.max || subject.working_days || !matches!(standing, Standing::Earlier(_));
            set && !subject.at_least && !subject.years && !subject.ahead
        }
        Metric::ClaimWindow => is_time_to_claim(subject, standing, side),
        // 缴费满15年后享受: nobody waits for years. 断缴后多久能用：超过3个月的，…: nor is what is exceeded that which is asked for.
        Metric::WaitingPeriod => {
            let exceeded = subject.min && !subject.at_least;
            // 不足3个月的，补缴后立即生效: who is meant does not wait for so long.
            if subject.condition && standing == Standing::Next {
                return false;
            }
            // 审核不超过7个工作日，认定后当天生效: an office counts in its days.
            if subject.working_days && matches!(standing, Standing::Next | Standing::Earlier(_)) {
                return false;
            }
            !(subject.years && side == Side::After || (subject.years || exceeded) && standing == Standing::Title)
        }
        // 养老金最高可领2796元 is a benefit still, 最高报销2400元 a cap.
        Metric::BenefitAmount => {
            let named = standing == Standing::Before && matches!(side, Side::Any | Side::Sentence);
            !(subject.vast || subject.max && subject.led && !named)
        }
        Metric::ContributionBase => !(subject.vast || subject.result),
        Metric::ContributionAmount | Metric::Fee | Metric::BenefitCap | Metric::CountLimit => !subject.vast,
        // 起付线最高不超过800元 is a deductible; 起付线1500元，每年最多6万元 has a cap in its second clause.
        Metric::Deductible => !subject.vast && (standing == Standing::Before || !(subject.max && subject.led)),
        // 报销比例75%，比上年提高5个百分点: a rule is compared as well.
        Metric::OtherRate => !subject.raise,
        _ => true,
    }
}

/// Whether a length of time may be a gap: 过去的三年 under 断缴怎么办 is none, nor is 可按16个月算; a limit has a bound, or answers the title.
fn is_gap(subject: &Subject, standing: Standing) -> bool {
    // 失业保险基金代缴医保，最长24个月 under 断缴后的几种情况：
    if (subject.longest || subject.consequence_of.is_some()) && heads(standing) {
        return false;
    }
    // 中断的可补缴；退休时须满25年: nobody breaks off for so many years at least.
    if subject.years && subject.at_least && matches!(standing, Standing::Earlier(_)) {
        return false;
    }
    let limited = subject.max || subject.min && !subject.at_least || subject.verdict && !subject.years;
    !subject.working_days && (standing != Standing::Title || limited)
}

/// Whether a length of time may be one to claim in: 可以提前5年退休 is none, nor is 自愿提前退休，提前不超过3年.
fn is_time_to_claim(subject: &Subject, standing: Standing, side: Side) -> bool {
    // 租赁期限一般为5年 under 公租房怎么申请: what is asked for is no time to ask for it in.
    // 每月服务不超过30小时 under 怎么申请: nor is what is had in all.
    let head = matches!(standing, Standing::Head(_) | Standing::Title);
    if head && (!subject.max || subject.had || subject.longest) {
        return false;
    }
    // 须主动报告学校，开展7天健康监测: what an earlier clause asks for is asked for within a time.
    if matches!(standing, Standing::Earlier(_)) && !subject.max && side != Side::Clause {
        return false;
    }
    let ahead = subject.years && side == Side::Touching;
    // 自收到异议之日起5个工作日内，书面告知: an office counts in its days.
    let of_office = subject.working_days && side == Side::Any && standing != Standing::Next;
    !(subject.at_least || subject.retires || subject.ahead || ahead || of_office)
}

/// Whether a date may be the day on which something is due: 集中缴费期为9月1日至12月20日 is a period, not its last day, and in
/// 2023年度居民医保缴费日期截止2月28日 the year is that of what is due then.
fn is_day_due(subject: &Subject, standing: Standing) -> bool {
    let behind = matches!(standing, Standing::After | Standing::Beside | Standing::Next);
    !(subject.min || subject.range || subject.past_year || subject.bare_year && behind)
}

/// Whether a window stands over the sentence of the number.
fn heads(standing: Standing) -> bool {
    matches!(
        standing,
        Standing::Label | Standing::Headed | Standing::Head(_) | Standing::Topic { .. } | Standing::Title
    )
}

/// Whether a cue stands where its rule wants it, seen from the number.
pub(super) fn counts(cues: &Cues, text: &str, side: Side, standing: Standing, cue: Span, number: Span) -> bool {
    // 500元左右的起付线
    let touches = |gap: &str| matches!(cues.words.bound_in_list_after.strip(gap).unwrap_or(gap), "" | "的");
    let behind = || &text[number.end()..cue.start()];
    if standing == Standing::Beside && !touches(behind()) {
        return false;
    }
    match side {
        Side::Any => true,
        Side::Clause => {
            matches!(
                standing,
                Standing::Before | Standing::Ahead | Standing::Label | Standing::RowHead(_) | Standing::ColumnHead(_)
            )
        }
        Side::Sentence => matches!(standing, Standing::Before | Standing::Ahead | Standing::Earlier(_)),
        Side::Adjacent => standing == Standing::Before && text[cue.end()..number.start()].trim().is_empty(),
        Side::Before => !matches!(standing, Standing::After | Standing::Beside | Standing::Next),
        Side::After => matches!(standing, Standing::After | Standing::Beside | Standing::Next),
        Side::Following => matches!(standing, Standing::After | Standing::Beside) && touches(behind().trim_start()),
        Side::Touching => {
            standing == Standing::Before && {
                let gap = &text[cue.end()..number.start()];
                // 提高不少于1000元 is a change by at least so much.
                let rest = cues.words.change_bound_before.strip(gap).unwrap_or(gap);
                // 加政府补贴每年300元: what is added is named.
                let touch = if cue.len() == "加".len() { NEAR_TOUCH } else { TOUCH };
                gap.len() <= touch && !cues.words.become_within.stand_in(rest)
            }
        }
    }
}

/// What a window's distance costs; none where a cue of this kind is not looked for there.
pub(super) fn penalty(standing: Standing, kind: Kind) -> Option<i32> {
    let timed = matches!(kind, Kind::Duration | Kind::Date);
    // Of a date only its own sentence speaks.
    if kind == Kind::Date
        && matches!(standing, Standing::Label | Standing::Topic { .. } | Standing::Head(_) | Standing::Title)
    {
        return None;
    }
    Some(match standing {
        Standing::Before => 0,
        Standing::After | Standing::Beside => 2,
        Standing::Ahead => 8,
        Standing::Earlier(step) if kind == Kind::Date => 14 + 6 * step.min(6) as i32,
        Standing::Earlier(step) => 7 + 2 * step.min(6) as i32,
        Standing::Next if timed => 9,
        Standing::Next | Standing::Opening => return None,
        Standing::Label | Standing::Headed => 12,
        Standing::Topic { asked: true } => 17,
        Standing::Topic { asked: false } => 27,
        Standing::ColumnHead(step) => 3 + 2 * step.min(5) as i32,
        Standing::RowHead(step) => 6 + 2 * step.min(5) as i32,
        Standing::Head(depth) => 14 + 3 * depth.min(5) as i32,
        Standing::Title => 22,
    })
}

/// What the characters between cue and number cost.
pub(super) fn distance(text: &str, standing: Standing, cue: Span, number: Span) -> i32 {
    let gap = match standing {
        Standing::Before | Standing::Ahead | Standing::Earlier(_) => text.get(cue.end()..number.start()),
        Standing::After | Standing::Beside | Standing::Next => text.get(number.end()..cue.start()),
        _ => None,
    };
    gap.map_or(0, |gap| (gap.len() / 6).min(10) as i32)
}
