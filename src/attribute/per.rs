//! For which time, visit or head an amount is: from the words near it, or from the amount of the same sort before it.

use super::inherit::SEPARATORS;
use super::metric::{Decision, Reason};
use super::time_unit::{Search, beside};
use super::windows::{Standing, Window};
use super::{Claim, Pass, near};
use crate::fact::{Kind, Metric, Per, Unit};
use crate::lexicon::Sense;
use crate::numerals::is_numeral;
use crate::recognise::{Mention, Shape};
use crate::text::{Span, longer_than, tail};
use rust_decimal::Decimal;

/// The longest name of the next grade behind a semicolon, in characters.
const NEXT: usize = 4;

/// The longest words between the members of a list of times, in characters, their sign included.
const MEMBER: usize = 10;

impl Pass<'_> {
    /// The last amount in the sentence that may be for the same time as one: of the same metric, a part of the same sum, paid to
    /// another age.
    fn last_of_same_time(&self, index: usize, metric: Metric, before: &[Claim]) -> Option<usize> {
        let clause = |index: usize| self.clause(index);
        let own = clause(index);
        near(index).take_while(|other| clause(*other).sentence == own.sentence).find(|other| {
            let known = before[*other].decision.metric;
            // Parts of a sum are for the same time: 每人每年1100元，其中个人缴费400元、财政补助700元.
            let parts = |metric| matches!(metric, Metric::ContributionAmount | Metric::Subsidy);
            // 70岁以上每人每月发放110元补贴，80岁以上发放120元
            let paid = |metric| matches!(metric, Metric::BenefitAmount | Metric::Subsidy);
            // 每人每月163元，其中中央财政123元
            let of_paid = || self.words().part_of_sum_within.stand_in(self.between(*other, index));
            let alike = known == metric
                || parts(known) && parts(metric)
                || paid(known) && paid(metric) && of_paid()
                || paid(known) && paid(metric) && self.follows_age(index);
            // 上限22131元（7377元的300%），下限4426元: what a bracket reckons from is passed over.
            let beside = own.outer.is_some() || clause(*other).outer.is_none();
            alike && beside && matches!(self.mentions[*other].shape, Shape::Quantity(_))
        })
    }

    /// The time unit of the last amount of the same metric in the sentence: 每月缴费基数上限为…，下限为….
    pub(super) fn carried_per(&self, index: usize, decision: Decision, before: &[Claim]) -> Option<Per> {
        let metric = decision.metric;
        let last = self.last_of_same_time(index, metric, before)?;
        let (own, known) = (self.clause(index), self.clause(last));
        let amount = metric.kind() == Kind::Amount && own.outer == known.outer;
        let gap = self.between(last, index);
        // Another part of the sentence, or another change, has a time of its own or none; so has what is paid in all.
        let part = self.words().part_of_sum_within.stand_in(gap);
        let other = metric == Metric::OtherAmount && !part && gap.contains(['，', ',']);
        let timed = before[last].per != Some(Per::Person);
        // 二孩5万元，每年1万元；三孩10万元，每年1万元: what is paid out by the year is itself of no year.
        let next =
            Some(index + 1).filter(|next| self.mentions.get(*next).is_some_and(|next| self.kind(next) == Kind::Amount));
        let paid_out = next.is_some_and(|next| {
            let gap = self.between(index, next).trim_start_matches(SEPARATORS).trim_start_matches('按');
            gap.starts_with('每') && !longer_than(gap, NEXT)
        });
        let parted = gap.contains(['；', ';']) && !(metric == Metric::BenefitAmount && timed);
        // 上海人均消费支出为39791元，北京为37425元: the same of another place.
        // 年平均工资最高的分别是软件业13万元，金融业12万元: so are the members of a list that names each.
        let inherited = decision.reason == Reason::Inherited;
        let same = inherited && (before[last].per == Some(Per::Person) || self.is_of_list_said(last));
        // 连续缴15年共135216元 is a sum of all of it; a limit is for the same time, however long one has paid in.
        // 不满5年的每月2184元，满5年的2211元: but conditions side by side are told of one thing.
        let length = metric != Metric::BenefitCap && self.follows_length(index) && !self.follows_length(last);
        // 每年以1000元为限，累计不超过4万元 is for all years; 人均收入5万元，20倍就是100万元 is no longer one of each.
        let share = |at: usize| self.kind(&self.mentions[at]) == Kind::Percentage;
        // 最多领18个月，每月1680元，合计30240元 is for all months.
        let of_all = self.words().in_all_within.stand_in(gap)
            || self.is_total_of_times(index, last)
            || self.is_total_of(last, index);
        // 每月领基础养老金163元、账户养老金251元，合计414元 is for each month, as its parts are.
        let of_all = of_all && !self.adds_up(index, before);
        let reckoned = !timed && index.checked_sub(1).is_some_and(share);
        // 每月收取10元，已清退63.4万元
        let beyond = self.plain(last).zip(self.plain(index)).is_some_and(|((_, each), (_, all))| {
            each.checked_mul(Decimal::ONE_THOUSAND).is_some_and(|most| all > most)
        });
        let goes_on = !parted && (!other || same) && !length && !of_all && !reckoned && !paid_out && !beyond;
        // 70周岁以上每月再加10元，80周岁以上再加20元: what each age gets is for the same time.
        // But 挂钩0.75元/年，80岁以上增加40元: a unit of time that is part of one amount is its own.
        let own_unit = self.mentions[last].span.of(self.found.text).contains(['/', '／']) && !self.follows_age(last);
        let by_age = timed && self.follows_age(index) && !of_all && !own_unit;
        // 一类地区每月再加3元，二类地区再加7元: so is what each group gets besides.
        // 一级每月增加240元；二级220元
        let next = longer_than(gap, NEXT);
        let besides = timed && self.adds_alike(index, last, decision, before) && !(gap.contains(['；', ';']) && next);
        // 上海每人每月增加53元，西藏达到55元: what each place adds is for the same time too.
        let by_place = timed
            && metric == Metric::OtherAmount
            && !parted
            && self.opens_with_place(last)
            && self.opens_with_place(index);
        // 每天分别睡10小时、9小时: so are the members of a list of times.
        // 重度每月不超过30小时、中度不超过20小时
        let listed = metric.kind() == Kind::Duration
            && timed
            && gap.starts_with('、')
            && !gap.contains('每')
            && !longer_than(gap, MEMBER);
        // 每月按工资的50%发，部分不能自理的40%: so are the shares of a base.
        let share = metric == Metric::OtherRate && timed && decision.reason == Reason::Inherited;
        before[last].per.filter(|_| amount && (goes_on || by_age || by_place || besides) || share || listed)
    }

    /// Whether an amount is the sum of amounts right before it in its sentence that are for one time.
    fn adds_up(&self, index: usize, before: &[Claim]) -> bool {
        /// Parts of a sum, at most.
        const MOST: usize = 6;
        let time = index.checked_sub(1).and_then(|last| before[last].per);
        let like = |other: &usize| {
            self.sentence(*other) == self.sentence(index)
                && before[*other].per == time
                && self.same_unit_as(*other, index)
        };
        let parts = near(index).take(MOST).take_while(like);
        time.is_some() && self.parts_of_sum(index, parts).is_some_and(|parts| parts > 1)
    }

    /// Whether 分别 stands before a number in its sentence.
    fn is_of_list_said(&self, index: usize) -> bool {
        /// How far before the number, in bytes.
        const REACH: usize = 150;
        self.words().respectively_within.stand_in(self.told_before(index, REACH).of(self.found.text))
    }

    /// Whether an amount is one by which another falls or rises each time, whatever time the sentence speaks of: 依次递减100元.
    pub(super) fn is_step(&self, decision: Decision) -> bool {
        let words = &self.words().step_within;
        decision.metric == Metric::OtherAmount
            && decision.cue_span().is_some_and(|cue| words.stand_in(cue.of(self.found.text)))
    }

    /// Whether the same word adds the amount of a decision and the one at `last` to what there is: 再加3元…再加7元; or each adds to what
    /// a grade has: 一级每月增加165元，二级增加155元.
    fn adds_alike(&self, index: usize, last: usize, decision: Decision, before: &[Claim]) -> bool {
        let text = self.found.text;
        let graded = |at: usize| {
            let lead = self.lead(at).of(text).trim_start_matches(SEPARATORS);
            let grade = lead.trim_start_matches(is_numeral);
            grade.len() < lead.len() && grade.starts_with(['级', '类', '档'])
        };
        let adds = |metric| metric == Metric::OtherAmount;
        let of_grade = self.lead(last).of(text).contains(['级', '类', '档']);
        if of_grade && graded(index) && adds(decision.metric) && adds(before[last].decision.metric) {
            return true;
        }
        let again = |word: Span| word.of(text).starts_with('再') || text[..word.start()].ends_with('再');
        let (own, known) = (decision.cue_span(), before[last].decision.cue_span());
        own.zip(known).is_some_and(|(own, known)| again(own) && again(known) && own.of(text) == known.of(text))
    }

    /// Whether a time stands between the head that an amount is for and the amount: 每招1人每月补500元.
    pub(super) fn is_timed_head(&self, index: usize) -> bool {
        index.checked_sub(1).is_some_and(|head| self.between(head, index).contains(['年', '月', '季', '天', '日']))
    }

    /// One head where each of those who are counted before an amount brings it: 每安置1人补贴2000元.
    pub(super) fn per_head(&self, index: usize) -> Option<Per> {
        /// The longest word for what is done with them, in characters.
        const VERB: usize = 4;
        let amount = self.kind(&self.mentions[index]) == Kind::Amount;
        let head = index.checked_sub(1).filter(|head| amount && self.sentence(*head) == self.sentence(index))?;
        let Shape::Quantity(quantity) = &self.mentions[head].shape else { return None };
        let one = quantity.max == Decimal::ONE && self.recogniser.unit(quantity.unit).unit == Unit::Person;
        let before = &self.found.text[..self.mentions[head].span.start()];
        (one && self.words().each_one_within.stand_in(tail(before, VERB))).then_some(Per::Person)
    }

    /// Whether an age stands right before a number in its clause.
    fn follows_age(&self, index: usize) -> bool {
        let before = index.checked_sub(1).filter(|before| self.frame.clause_of[*before] == self.frame.clause_of[index]);
        before.is_some_and(|before| self.kind(&self.mentions[before]) == Kind::Age)
    }

    /// Whether the clause of a number begins with the name of a place.
    fn opens_with_place(&self, index: usize) -> bool {
        let clause = self.clause(index).span.trim(self.found.text);
        let places = self.found.places;
        let first = places.partition_point(|place| place.span.start() < clause.start());
        places.get(first).is_some_and(|place| place.span.start() == clause.start())
    }

    /// Whether an amount is what the one at `last` comes to over a length of time that is told before it in its sentence: it is said to be,
    /// or the numbers tell.
    fn is_total_of_times(&self, index: usize, last: usize) -> bool {
        let text = self.found.text;
        let total = self.words().total_before.ends(text[..self.mentions[index].span.start()].trim_end_matches('约'));
        let own = self.sentence(index);
        let (each, sum) = (self.plain(last), self.plain(index));
        // 住院22天，每天180元，3960元
        let product = |times: Decimal| {
            let product = each.and_then(|(_, each)| each.checked_mul(times));
            times > Decimal::ONE && product.is_some() && product == sum.map(|(_, sum)| sum)
        };
        let mut before = near(index).take_while(|other| self.sentence(*other) == own);
        let length = |other: &usize| self.kind(&self.mentions[*other]) == Kind::Duration;
        before.any(|other| length(&other) && (total || self.plain(other).is_some_and(|(_, times)| product(times))))
    }

    /// Whether nothing stands between two numbers but a word for what the first comes to in all: 每年240元共3600元.
    pub(super) fn is_total_of(&self, last: usize, index: usize) -> bool {
        let gap = self.between(last, index).trim_matches(['，', ',', ' ']);
        gap == "共" || self.words().total_before.has(gap)
    }

    /// Whether a length of time stands before a number in its clause: 连续缴15年共135216元.
    fn follows_length(&self, index: usize) -> bool {
        let own = self.frame.clause_of[index];
        let mut before = near(index).take_while(|other| self.frame.clause_of[*other] == own);
        before.any(|other| self.kind(&self.mentions[other]) == Kind::Duration)
    }

    /// The time that the clause of a vast sum says it is for: 每年可减负60亿元. What stands behind another amount or a date is
    /// theirs.
    pub(super) fn per_of_sum(&self, index: usize, windows: &[Window]) -> Option<Per> {
        let (mention, own) = (&self.mentions[index], self.frame.clause_of[index]);
        let mut before = near(index).take_while(|other| self.frame.clause_of[*other] == own);
        let other = before.any(|other| matches!(self.kind(&self.mentions[other]), Kind::Amount | Kind::Date));
        if other || self.kind(mention) != Kind::Amount {
            return None;
        }
        let own =
            windows.iter().copied().filter(|window| matches!(window.standing, Standing::Before | Standing::Ahead));
        let search = Search {
            pass: self,
            home: mention.span,
            metric: Metric::OtherAmount,
            far: false,
            each: true,
            rate: false,
            named: None,
        };
        search.per(own).filter(|per| *per != Per::Person)
    }

    /// The time unit that the words near a number give. That of a rate stands right beside it, or says 每 in the clause of
    /// a share of wages; that of a time or a count says 每.
    pub(super) fn per(&self, decision: Decision, mention: &Mention, windows: &[Window]) -> Option<Per> {
        let metric = decision.metric;
        let named = decision.cue_span().filter(|_| metric == Metric::BenefitCap);
        // 每次住院，5000元以下的部分按80%支付: a band is told for a time in its own clause only.
        let far = metric.kind() == Kind::Amount && metric != Metric::CostBracket;
        let rate = metric.kind() == Kind::Percentage;
        let search = |each| Search { pass: self, home: mention.span, metric, far, each, rate, named };
        match metric.kind() {
            Kind::Amount => search(false).per(windows.iter().copied()),
            Kind::Duration | Kind::Count => {
                // 每招1人: the people who are counted are for no one.
                let people = matches!(&mention.shape, Shape::Quantity(quantity) if self.recogniser.unit(quantity.unit).unit == Unit::Person);
                search(true)
                    .per(windows.iter().copied().take(1).filter(|window| window.standing != Standing::After))
                    .or_else(|| {
                        let (again, window) = self.before_said_again(mention.span)?;
                        Search { home: again, ..search(true) }.per(std::iter::once(window))
                    })
                    .filter(|per| !people || *per != Per::Person)
            }
            // 每月4032×20%: a factor is for no time.
            Kind::Percentage if self.found.text[..mention.span.start()].ends_with(['×', '*']) => None,
            Kind::Percentage => {
                let own = windows.iter().copied();
                let near = own.clone().filter(|window| matches!(window.standing, Standing::Before | Standing::After));
                let beside =
                    near.map(|window| Window { span: beside(self.found.text, window.span, mention.span), ..window });
                search(false)
                    .per(beside)
                    .or_else(|| {
                        let own = own.filter(|window| matches!(window.standing, Standing::Before | Standing::Ahead));
                        // 每次不低于1770元(月标准的2倍): the amount is for each time, and not its share.
                        let shared = matches!(metric, Metric::OtherRate | Metric::RateAdjustment);
                        (shared && !self.frame.bracketed(mention.span.start())).then(|| search(true).per(own))?
                    })
                    .or_else(|| (metric == Metric::OtherRate).then(|| self.paid_by(windows))?)
            }
            _ => None,
        }
    }

    /// How often a benefit is paid of which a share of wages is told, by an earlier clause of its part of the sentence:
    /// 伤残津贴按月发，一级是本人工资的90%.
    fn paid_by(&self, windows: &[Window]) -> Option<Per> {
        let (text, words) = (self.found.text, self.words());
        let mut own = windows.iter().filter(|window| matches!(window.standing, Standing::Before | Standing::Ahead));
        if !own.any(|window| words.paid_base_within.stand_in(window.span.of(text))) {
            return None;
        }
        let earlier = windows.iter().filter(|window| matches!(window.standing, Standing::Earlier(_)));
        let clauses = earlier.take_while(|window| !window.span.of(text).ends_with(['；', ';']));
        let mut hits = clauses.flat_map(|window| self.found.hits.scopes.within(window.span));
        hits.find_map(|hit| match hit.sense {
            Sense::Scope(index) if hit.span.of(text).contains('按') => {
                let per = self.attributor.cues.scope(index).per;
                per.filter(|_| words.paid_after.begins(&text[hit.span.end()..]))
            }
            _ => None,
        })
    }
}
