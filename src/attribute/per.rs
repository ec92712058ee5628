//! For which time, visit or head an amount is: from the words near it, or from the amount of the same sort before it.

use super::inherit::SEPARATORS;
use super::metric::{Decision, Reason};
use super::windows::{Standing, Window};
use super::words::ClaimWords;
use super::{Claim, Pass, near};
use crate::fact::{Kind, Metric, Per, Unit};
use crate::lexicon::{Hit, Sense};
use crate::numerals::{is_numeral, is_rough};
use crate::recognise::number::begins_number;
use crate::recognise::{Mention, Shape};
use crate::text::{Span, longer_than, tail};
use rust_decimal::Decimal;

impl Pass<'_> {
    /// The time unit of the last amount of the same metric in the sentence: 每月缴费基数上限为…，下限为….
    pub(super) fn carried_per(&self, index: usize, decision: Decision, before: &[Claim]) -> Option<Per> {
        let metric = decision.metric;
        let clause = |index: usize| self.clause(index);
        let own = clause(index);
        let last = near(index).take_while(|other| clause(*other).sentence == own.sentence).find(|other| {
            let known = before[*other].decision.metric;
            // Parts of a sum are for the same time: 每人每年1100元，其中个人缴费400元、财政补助700元.
            let parts = |metric| matches!(metric, Metric::ContributionAmount | Metric::Subsidy);
            // 70岁以上每人每月发放110元补贴，80岁以上发放120元
            let paid = |metric| matches!(metric, Metric::BenefitAmount | Metric::Subsidy);
            let alike = known == metric
                || parts(known) && parts(metric)
                || paid(known) && paid(metric) && self.follows_age(index);
            alike && matches!(self.mentions[*other].shape, Shape::Quantity(_))
        })?;
        let amount = metric.kind() == Kind::Amount && own.outer == clause(last).outer;
        let gap = self.between(last, index);
        // Another part of the sentence, or another change, has a time of its own or none; so has what is paid in all.
        let part = self.words().part_of_sum_within.stand_in(gap);
        let other = metric == Metric::OtherAmount && !part && gap.contains(['，', ',']);
        let timed = before[last].per != Some(Per::Person);
        let parted = gap.contains(['；', ';']) && !(metric == Metric::BenefitAmount && timed);
        // 上海人均消费支出为39791元，北京为37425元: the same of another place.
        let same = before[last].per == Some(Per::Person) && decision.reason == Reason::Inherited;
        // 连续缴15年共135216元 is a sum of all of it; a limit is for the same time, however long one has paid in.
        let length = metric != Metric::BenefitCap && self.follows_length(index);
        // 每年以1000元为限，累计不超过4万元 is for all years; 人均收入5万元，20倍就是100万元 is no longer one of each.
        let share = |at: usize| self.kind(&self.mentions[at]) == Kind::Percentage;
        let of_all = self.words().in_all_within.stand_in(gap);
        let reckoned = !timed && index.checked_sub(1).is_some_and(share);
        let goes_on = !parted && (!other || same) && !length && !of_all && !reckoned;
        // 70周岁以上每月再加10元，80周岁以上再加20元: what each age gets is for the same time.
        let by_age = timed && self.follows_age(index);
        // 一类地区每月再加3元，二类地区再加7元: so is what each group gets besides.
        let besides = timed && self.adds_alike(index, last, decision, before) && !gap.contains(['；', ';']);
        // 上海每人每月增加53元，西藏达到55元: what each place adds is for the same time too.
        let by_place = timed
            && metric == Metric::OtherAmount
            && !parted
            && self.opens_with_place(last)
            && self.opens_with_place(index);
        // 每天分别睡10小时、9小时: so are the members of a list of times.
        let listed = metric.kind() == Kind::Duration && timed && gap == "、";
        // 每月按工资的50%发，部分不能自理的40%: so are the shares of a base.
        let share = metric == Metric::OtherRate && timed && decision.reason == Reason::Inherited;
        before[last].per.filter(|_| amount && (goes_on || by_age || by_place || besides) || share || listed)
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
                    .filter(|per| !people || *per != Per::Person)
            }
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

/// How many characters before an amount it is said to be for all years: 累计不得超过.
const LEAD: usize = 30;
/// How far before the name of a limit its time begins, in bytes.
const NAME: usize = 30;

/// Looks for a time unit in windows.
struct Search<'a> {
    pass: &'a Pass<'a>,
    /// The number that it is for.
    home: Span,
    /// What it measures.
    metric: Metric,
    /// Also farther off in its sentence.
    far: bool,
    /// Only words that begin with 每.
    each: bool,
    /// It is a rate.
    rate: bool,
    /// Where the metric is named.
    named: Option<Span>,
}

impl Search<'_> {
    /// Whether a clause heads a list and has no number but dates: 2025年起每月标准为：.
    fn heads_list(&self, clause: Span) -> bool {
        /// The most dates that it has.
        const MOST: usize = 8;
        let mentions = self.pass.mentions;
        let from = mentions.partition_point(|mention| mention.span.end() <= clause.start());
        let inside = mentions[from..].iter().take_while(|mention| mention.span.start() < clause.end());
        let mut inside = inside.take(MOST);
        clause.of(self.pass.found.text).ends_with(['：', ':'])
            && inside.all(|mention| matches!(mention.shape, Shape::Date(_)))
    }

    /// Whether a clause opens with the year in which all that follows holds: 一个自然年度内起付标准累计不超过300元，最高报销限额….
    fn begins_with_year(&self, clause: Span) -> bool {
        let words = clause.of(self.pass.found.text).trim_start_matches([' ', '在']);
        matches!(self.metric, Metric::BenefitCap | Metric::Deductible) && self.pass.words().in_year_lead.begins(words)
    }

    /// The time or head that the nearest words give. A time unit wins over the head: 每年…每人1000元 is for a year.
    fn per(&self, windows: impl Iterator<Item = Window>) -> Option<Per> {
        let frame = self.pass.frame;
        let (mut head, mut in_table) = (None, false);
        for window in windows {
            in_table |= matches!(window.standing, Standing::RowHead(_) | Standing::ColumnHead(_));
            let mut of_unit = false;
            let near = match window.standing {
                Standing::Before | Standing::After | Standing::Ahead => true,
                Standing::Earlier(_) if self.named.is_some_and(|named| window.span.contains(named)) => {
                    if let Some(per) = self.of_name() {
                        return Some(per);
                    }
                    // 年度基本医疗保险统筹基金最高支付额：7万元
                    window.span.of(self.pass.found.text).ends_with(['：', ':']) && !frame.counted(window.span)
                }
                Standing::Earlier(_) | Standing::Label => {
                    self.far
                        && !frame.bracketed(self.home.start())
                        && (head.is_some()
                            || !frame.counted(window.span)
                            || self.heads_list(window.span)
                            || self.begins_with_year(window.span))
                }
                Standing::Headed | Standing::RowHead(_) | Standing::ColumnHead(_) => self.far,
                // 年度限额 as a heading names what is measured, and for what time.
                // 缴费档次（元/人/年） names the unit of all that stands below it, 部分地区的每月标准： that of its table.
                Standing::Head(_) => {
                    let colon = window.span.of(self.pass.found.text).ends_with(['：', ':']);
                    let leads = colon && (in_table || self.tells_time_last(window.span));
                    of_unit = !leads && !self.named.is_some_and(|named| window.span.contains(named));
                    self.far
                }
                _ => false,
            };
            // （与当地人均收入挂钩） behind a sum is far from it.
            let span = if window.standing == Standing::After { self.near(window.span) } else { window.span };
            let headed = window.standing == Standing::Headed;
            let counts = |word: Span| {
                let (text, words) = (self.pass.found.text, self.pass.words());
                // 津贴按职工月平均工资计发: what a verdict comes of is none of its time.
                let base = headed && words.paid_base_within.stand_in(word.of(text));
                !base && (!of_unit || words.is_unit(text, word))
            };
            let found = near.then(|| self.strongest(span, counts)).flatten();
            // 门诊病人次均费用166.8元；住院病人人均费用6193.9元: how another number is told is not how this one is.
            let earlier = matches!(window.standing, Standing::Earlier(_));
            let of_other = earlier && head.is_some() && frame.counted(window.span);
            let found = found.filter(|per| !(of_other && *per == Per::Visit));
            // 每人每年100元，每人每月增加10元，达到110元: the time of a nearer amount hides one farther off.
            let passed = !near && self.far && earlier;
            if passed && self.strongest(window.span, |_| true).is_some_and(|per| per != Per::Person) {
                return head;
            }
            match found {
                Some(Per::Person) => head = found,
                Some(_) => return found,
                None => {}
            }
        }
        head
    }

    /// What of the words behind a number may be its unit.
    fn near(&self, behind: Span) -> Span {
        /// How far its end is from the number, in bytes.
        const NEAR: usize = 24;
        let end = self.pass.found.text.floor_char_boundary((behind.start() + NEAR).min(behind.end()));
        Span::new(behind.start(), end)
    }

    /// Whether a head closes with a time that all below it is for: 按年龄分五档，每人每月标准为：.
    fn tells_time_last(&self, head: Span) -> bool {
        /// The longest words between the time and the colon, in characters.
        const LONGEST: usize = 8;
        let text = self.pass.found.text;
        let hits = self.pass.found.hits.scopes.within(head);
        let timed = hits.iter().rfind(|hit| self.pass.attributor.cues.per_of(hit.sense).is_some());
        timed.is_some_and(|hit| {
            let behind = &text[hit.span.end()..head.end()];
            let behind = behind.trim_end_matches(['：', ':', ' ']);
            let told = behind.is_empty() || self.pass.words().list_of_standards_within.stand_in(behind);
            told && !longer_than(behind, LONGEST) && self.says_each(hit.span.of(text))
        })
    }

    /// The time of the limit that an earlier clause names: 年度最高支付限额为平均工资的6倍，约80万元.
    fn of_name(&self) -> Option<Per> {
        let (text, words) = (self.pass.found.text, self.pass.words());
        let named = self.named.filter(|named| named.end() <= self.home.start())?;
        // 每年限额1000元，累计不超过4万元 is for all years.
        if words.in_all_within.stand_in(tail(&text[named.end()..self.home.start()], LEAD)) {
            return None;
        }
        let clause = Span::new(text.floor_char_boundary(named.start().saturating_sub(NAME)), named.end());
        let hits = self.pass.found.hits.scopes.within(clause);
        let touches = |hit: &&Hit| hit.span.end() >= named.start() && words.stands_free(text, hit.span);
        hits.iter().filter(touches).find_map(|hit| self.pass.attributor.cues.per_of(hit.sense))
    }

    /// Whether a word says for what time nothing is: 每年 as a step of an amount, 一年 near a rate or count, and a length of
    /// time by itself.
    fn is_no_rate(&self, word: Span) -> bool {
        let (text, words) = (self.pass.found.text, self.pass.words());
        let apart = if self.far { words.is_step(text, word) } else { words.bare_year.has(word.of(text)) };
        // 2026年度缴存基数: nor does the year that a rule is of.
        let at = self.pass.mentions.partition_point(|mention| mention.span.end() < word.end());
        apart || self.pass.mentions.get(at).is_some_and(|mention| mention.span.contains(word))
    }

    /// 每月; of a rate also 按月.
    fn says_each(&self, word: &str) -> bool {
        let words = self.pass.words();
        words.each_one_within.first_in(word) == Some(0) || self.rate && words.each_of_rate_lead.begins(word)
    }

    /// Whether a word names the base that the rate is a share of: 月均工资的50% is for no month.
    fn is_share_of(&self, word: Span) -> bool {
        let number = self.home.start();
        self.rate && word.end() <= number && (word.end() == number || self.pass.found.text[..number].ends_with('的'))
    }

    /// The strongest time unit in a window, of the words that `counts` lets count.
    fn strongest(&self, window: Span, counts: impl Fn(Span) -> bool) -> Option<Per> {
        let (text, frame, words) = (self.pass.found.text, self.pass.frame, self.pass.words());
        let hits = self.pass.found.hits.scopes.within(window).iter();
        // Few words name a time: what is dear to ask is asked of these alone.
        let timed = hits.filter_map(|hit| Some((hit.span, self.pass.attributor.cues.per_of(hit.sense)?)));
        timed
            .filter(|(word, _)| !frame.masked(word.start(), self.home) && words.stands_free(text, *word))
            .filter(|(word, _)| !(self.each || self.is_share_of(*word)) || self.says_each(word.of(text)))
            .filter(|(word, _)| counts(*word))
            .filter(|(word, _)| !self.is_no_rate(*word))
            .map(|(_, per)| per)
            .min()
    }
}

/// The few characters of a window that touch the number.
fn beside(text: &str, window: Span, number: Span) -> Span {
    const TOUCH: usize = 15;
    let (mut start, mut end) = (window.start(), window.end());
    if end <= number.start() {
        start = start.max(end.saturating_sub(TOUCH));
    } else {
        end = end.min(start + TOUCH);
    }
    start = text.ceil_char_boundary(start);
    end = text.floor_char_boundary(end);
    Span::new(start.min(end), end)
}

impl ClaimWords {
    /// 月 in 12月基本养老金, 年 in 去年人均 and 季度 in 前三季度累计 are parts of dates.
    fn stands_free(&self, text: &str, word: Span) -> bool {
        let before = text[..word.start()].trim_end_matches('个');
        let dated = word.of(text).starts_with(['年', '月']) || word.of(text).starts_with("季度");
        // 调整前月养老金3150元 names no month; 前年 is a year.
        let past = before.ends_with('前') && word.of(text).starts_with('月');
        // 上一年 and 同一年度 are dates, too.
        let dated_year = self.bare_year_before.ends(before) || text[word.end()..].starts_with('度');
        !(self.bare_year.has(word.of(text)) && dated_year)
            && (!dated || past || !(before.ends_with(begins_number) || self.of_date_before.ends(before)))
    }

    /// Whether 每年 is for each year of work: 工龄每年0.8元, 15年及以下部分每年1元.
    fn is_step(&self, text: &str, word: Span) -> bool {
        word.of(text) == "每年" && self.step_before.ends(&text[..word.start()])
    }

    /// Whether a word is the unit of a column or section (元/月), and not that of a number before it.
    fn is_unit(&self, text: &str, word: Span) -> bool {
        let number = |c: char| begins_number(c) || is_rough(c);
        self.unit_of_amount_after.begins(word.of(text)) && !text[..word.start()].ends_with(number)
    }
}
