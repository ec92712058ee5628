//! Looks for the time unit or head of an amount in the words around it: 每月, 一年, /年, 人均.

use super::Pass;
use super::windows::{Standing, Window};
use super::words::ClaimWords;
use crate::fact::{Metric, Per};
use crate::lexicon::Hit;
use crate::numerals::{is_numeral, is_rough};
use crate::recognise::Shape;
use crate::recognise::number::begins_number;
use crate::text::{Span, longer_than, tail};

/// How many characters before an amount it is said to be for all years: 累计不得超过.
const LEAD: usize = 30;
/// How many characters before an amount the bracket or clause begins that it is all of.
const NAME_OF_SUM: usize = 10;
/// How far behind the head that it is of an income is named, in bytes: 人均可支配收入.
const INCOME: usize = "可支配收入".len();
/// How far before the name of a limit its time begins, in bytes.
const NAME: usize = 30;

/// Looks for a time unit in windows.
pub(super) struct Search<'a> {
    pub(super) pass: &'a Pass<'a>,
    /// The number that it is for.
    pub(super) home: Span,
    /// What it measures.
    pub(super) metric: Metric,
    /// Also farther off in its sentence.
    pub(super) far: bool,
    /// Only words that begin with 每.
    pub(super) each: bool,
    /// It is a rate.
    pub(super) rate: bool,
    /// Where the metric is named.
    pub(super) named: Option<Span>,
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

    /// Whether a time in an earlier clause is that of a limit, where the number is a deductible: 年度支付限额与住院合并计算，三级医院起付线1200元.
    fn is_of_limit(&self, window: &Window, word: Span) -> bool {
        let behind = || &self.pass.found.text[word.end()..window.span.end().max(word.end())];
        self.metric == Metric::Deductible
            && matches!(window.standing, Standing::Earlier(_))
            && self.pass.words().limited_within.stand_in(behind())
    }

    /// Whether an earlier clause tells how often a benefit is paid, where the number is a limit: 生育津贴按月计发，产检报销上限2000元.
    fn is_of_benefit(&self, window: &Window, word: Span) -> bool {
        self.metric == Metric::BenefitCap
            && matches!(window.standing, Standing::Earlier(_))
            && word.of(self.pass.found.text).starts_with('按')
    }

    /// Whether a word for a time or a head in a window tells of the number; `of_unit`: only where it is a unit.
    fn counts(&self, window: &Window, of_unit: bool, word: Span) -> bool {
        let base = window.standing == Standing::Headed && self.is_of_base(word);
        let other = self.is_of_limit(window, word) || self.is_of_benefit(window, word);
        !base && !other && (!of_unit || self.pass.words().is_unit(self.pass.found.text, word))
    }

    /// The time or head that the nearest words give. A time unit wins over the head: 每年…每人1000元 is for a year.
    pub(super) fn per(&self, windows: impl Iterator<Item = Window>) -> Option<Per> {
        let frame = self.pass.frame;
        // 全年有9.8万人次享受待遇，人均2.36万元: what each gets on average is for no time that another number is told for.
        let (mut head, mut in_table, mut averaged) = (None, false, false);
        for window in windows {
            in_table |= matches!(window.standing, Standing::RowHead(_) | Standing::ColumnHead(_));
            let mut of_unit = false;
            let near = match window.standing {
                // 200元（年度内第二次减半）
                Standing::After => !self.is_of_other_case(window.span),
                Standing::Before | Standing::Ahead => true,
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
                        && (head.is_some() && !averaged
                            || !frame.counted(window.span)
                            || self.heads_list(window.span)
                            || self.begins_with_year(window.span))
                }
                Standing::Headed | Standing::RowHead(_) | Standing::ColumnHead(_) => self.far,
                // 年度限额 as a heading names what is measured, and for what time.
                // 缴费档次（元/人/年） names the unit of all that stands below it, 部分地区的每月标准： that of its table.
                Standing::Head(_) => {
                    let colon = window.span.of(self.pass.found.text).ends_with(['：', ':']);
                    let leads =
                        colon && (in_table || self.tells_time_last(window.span)) && !self.is_paid_in(window.span);
                    let leads = leads || self.tells_time_first(window.span);
                    of_unit = !leads && !self.named.is_some_and(|named| window.span.contains(named));
                    self.far
                }
                _ => false,
            };
            // （与当地人均收入挂钩） behind a sum is far from it.
            let span = if window.standing == Standing::After { self.near(window.span) } else { window.span };
            let found = near.then(|| self.strongest(span, |word| self.counts(&window, of_unit, word))).flatten();
            // 每年1万元发到5岁、共5万元: nor is what it comes to in all for the time of the parts.
            let own = matches!(window.standing, Standing::Before | Standing::Ahead);
            if own && frame.counted(window.span) && self.is_total() {
                return None;
            }
            // 门诊病人次均费用166.8元；住院病人人均费用6193.9元: how another number is told is not how this one is.
            let earlier = matches!(window.standing, Standing::Earlier(_));
            let of_other = earlier && head.is_some() && frame.counted(window.span);
            let found = found.filter(|per| !(*per == Per::Visit && (of_other || self.is_in_all(window))));
            // 每人每年100元，每人每月增加10元，达到110元: the time of a nearer amount hides one farther off.
            let passed = !near && self.far && earlier;
            if passed && self.strongest(window.span, |_| true).is_some_and(|per| per != Per::Person) {
                return head;
            }
            match found {
                Some(Per::Person) => {
                    averaged |= own && window.span.of(self.pass.found.text).contains("人均");
                    head = found;
                }
                Some(_) => return found,
                None => {}
            }
        }
        head
    }

    /// Whether a time in the sentence under a verdict is that of what the number comes of, or a length of time: 每年交200元交15年, 最低工资的90%（一年以内）.
    fn is_of_base(&self, word: Span) -> bool {
        let (text, words) = (self.pass.found.text, self.pass.words());
        let behind = &text[word.end()..];
        // 津贴按职工月平均工资计发: what a verdict comes of is none of its time.
        let income = self.is_of_income(word);
        // For what time something is paid in, nothing is got.
        let got = matches!(self.metric, Metric::BenefitAmount | Metric::BenefitCap);
        let paid_in = word.of(text).ends_with(['缴', '交', '存']) || behind.starts_with(['缴', '交', '存', '扣']);
        words.paid_base_within.stand_in(word.of(text)) || income || got && paid_in || behind.starts_with(['以', '内'])
    }

    /// Whether an income is named right behind a word for a time or a head: 月平均工资, 人均可支配收入.
    fn is_of_income(&self, word: Span) -> bool {
        let behind = &self.pass.found.text[word.end()..];
        self.pass.words().income_within.stand_in(&behind[..behind.floor_char_boundary(INCOME.min(behind.len()))])
    }

    /// Whether the words behind a number are a bracket that tells of another case.
    fn is_of_other_case(&self, behind: Span) -> bool {
        let (text, words) = (self.pass.found.text, self.pass.words());
        let inside = behind.of(text).strip_prefix(['（', '(']);
        inside
            .and_then(|inside| inside.split(['）', ')']).next())
            .is_some_and(|inside| words.other_case_within.stand_in(inside))
    }

    /// Whether the words right before an amount say that it is for all times, and a time stands farther off: 每次50元（累计不超过200元）.
    fn is_in_all(&self, window: Window) -> bool {
        let (text, words) = (self.pass.found.text, self.pass.words());
        let lead = tail(&text[..self.home.start()], NAME_OF_SUM);
        let told = lead.rfind(['（', '(', '，', ',']).map_or("", |at| &lead[at..]);
        window.standing != Standing::After && words.in_all_within.stand_in(told) && !told.contains('次')
    }

    /// Whether the words right before an amount say that it is what others come to.
    fn is_total(&self) -> bool {
        let lead = tail(&self.pass.found.text[..self.home.start()], NAME_OF_SUM);
        let told = lead.rfind(['，', ',', '、']).map_or("", |at| &lead[at..]);
        let behind = self.pass.mentions.partition_point(|mention| mention.span.end() <= self.home.start());
        self.pass.words().in_all_within.stand_in(told) || behind > 0 && self.pass.is_total_of(behind - 1, behind)
    }

    /// What of the words behind a number may be its unit.
    fn near(&self, behind: Span) -> Span {
        /// How far its end is from the number, in bytes.
        const NEAR: usize = 24;
        let end = self.pass.found.text.floor_char_boundary((behind.start() + NEAR).min(behind.end()));
        Span::new(behind.start(), end)
    }

    /// Whether a head tells for what time something is paid in, and the number is none of it: 个人每月缴费如下：, and a deductible.
    fn is_paid_in(&self, head: Span) -> bool {
        let got = matches!(self.metric, Metric::Deductible | Metric::BenefitCap | Metric::BenefitAmount);
        got && head.of(self.pass.found.text).contains(['缴', '交', '扣'])
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

    /// Whether a heading begins with a time and ends with what is so much in it: 2. 月缴费金额.
    fn tells_time_first(&self, head: Span) -> bool {
        /// The longest such heading, in characters, its enumerator included.
        const LONGEST: usize = 16;
        let (text, words) = (self.pass.found.text, &self.pass.words().list_of_standards_within);
        let hits = self.pass.found.hits.scopes.within(head);
        let timed = hits.iter().find(|hit| self.pass.attributor.cues.per_of(hit.sense).is_some());
        timed.is_some_and(|hit| {
            let marker = &text[head.start()..hit.span.start()];
            let bare = !marker.contains(|c: char| c.is_alphabetic() && !is_numeral(c));
            let named = head.of(text).trim_end();
            let closed = words.stand_in(named) && words.behind_last(named).is_empty();
            bare && closed && !self.is_paid_in(head) && !longer_than(named, LONGEST)
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
        let apart = if self.far {
            words.is_step(text, word)
        } else {
            words.bare_year.has(word.of(text)) && !self.limits_in_time(word)
        };
        // 2026年度缴存基数: nor does the year that a rule is of.
        let at = self.pass.mentions.partition_point(|mention| mention.span.end() < word.end());
        apart || self.pass.mentions.get(at).is_some_and(|mention| mention.span.contains(word))
    }

    /// 每月; of a rate also 按月.
    fn says_each(&self, word: &str) -> bool {
        let words = self.pass.words();
        words.each_one_within.first_in(word) == Some(0) || self.rate && words.each_of_rate_lead.begins(word)
    }

    /// Whether so many times within a time are all that a rule allows or asks for: 一年只扣1次.
    fn limits_in_time(&self, word: Span) -> bool {
        let (text, words) = (self.pass.found.text, self.pass.words());
        // 一年可: the word for the time may take in what limits it.
        let told = word.of(text);
        let mut ends = told.char_indices().map(|(at, _)| at).skip(1).chain([told.len()]);
        self.metric == Metric::CountLimit
            && ends.any(|end| {
                words.time_alone.has(&told[..end]) && words.limits_count_after.begins(&text[word.start() + end..])
            })
    }

    /// Whether a word tells for what time a wage is that is another number, or that a rate is a share of: 月薪6000元即54000元, 按日工资的300%.
    fn is_of_wage(&self, word: Span) -> bool {
        let (text, words) = (self.pass.found.text, self.pass.words());
        let wage = words.wage_of_time_end.ends(word.of(text)) || words.wage_of_time_after.begins(&text[word.end()..]);
        let behind = || Span::new(word.end(), self.home.start());
        // 人均可支配收入的10%（约3000元）: nor is what each gets of an income.
        let wage = wage || self.is_of_income(word);
        wage && word.end() <= self.home.start() && (self.rate || self.pass.frame.counted(behind()))
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
            .filter(|(word, _)| {
                !(self.each || self.is_share_of(*word)) || self.says_each(word.of(text)) || self.limits_in_time(*word)
            })
            .filter(|(word, _)| counts(*word))
            .filter(|(word, _)| !self.is_no_rate(*word) && !self.is_of_wage(*word))
            .map(|(_, per)| per)
            .min()
    }
}

/// The few characters of a window that touch the number.
pub(super) fn beside(text: &str, window: Span, number: Span) -> Span {
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
