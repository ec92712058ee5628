//! Of which year a number is: the policy year that its sentence, a heading or the title names.

use super::inherit::SEPARATORS;
use super::metric::Reason;
use super::other_time::COMPARES;
use super::place::opens_with_place;
use super::table::Seat;
use super::written_year::{is_of_life, is_of_wage, year_of_document, year_of_sentence};
use super::{Attributor, Claim, Pass, REACH, is_year, near};
use crate::fact::{Kind, Metric, ReadFrom};
use crate::joints::joins;
use crate::recognise::{Mention, Shape};
use crate::text::{Span, longer_than};

/// Whether a rule sets what is measured, for one year or another.
fn is_of_rule(metric: Metric) -> bool {
    matches!(
        metric,
        Metric::ReimbursementRate
            | Metric::ContributionRate
            | Metric::Deductible
            | Metric::BenefitCap
            | Metric::ContributionAmount
            | Metric::ContributionBase
            | Metric::Subsidy
            | Metric::SubsidyRate
    )
}

/// What names a year.
#[derive(Clone, Copy, Debug)]
pub(super) enum Named {
    /// A mention, by its index.
    Mention(usize),
    /// Words that are no mention.
    InWords(Span),
    /// The title of the part.
    InTitle,
}

impl Attributor {
    /// The policy year that a title with these mentions names: not that of a birth (1965年出生的人), nor that of a base beside
    /// another year (2023年平均工资和2024年缴费基数).
    pub fn year_of_title(&self, text: &str, title: Span, mentions: &[Mention]) -> Option<u16> {
        let words = &self.cues.words;
        let year = |mention: &Mention| match &mention.shape {
            Shape::Date(dates) if dates.to.is_none() && dates.from.day.is_none() && !dates.from.at_end => {
                dates.from.year
            }
            _ => None,
        };
        let mut years = mentions.iter().filter_map(|mention| Some((mention.span, year(mention)?))).peekable();
        while let Some((span, year)) = years.next() {
            let next = years.peek().map(|(next, _)| *next);
            let base = next.is_some_and(|next| words.base_in_title_within.stand_in(&text[span.end()..next.start()]));
            if !base && !is_of_life(words, &text[span.end()..title.end()]) {
                return Some(year);
            }
        }
        // 《海州市2026年度缴费方案》政策解读: the year in the name of a document is no mention.
        let titles = mentions.iter().filter(|mention| matches!(mention.shape, Shape::Citation(_)));
        titles.filter_map(|document| year_of_document(text, document.span)).next().map(|(year, _)| year)
    }
}

impl Pass<'_> {
    /// The policy year of each mention.
    pub(super) fn apply_year(&self, claims: &mut [Claim]) {
        for index in 0..self.mentions.len() {
            let told = self.year(claims, index);
            claims[index].year = told.map(|(year, from, _)| (year, from));
            if claims[index].decision.metric == Metric::EventDate
                && claims[index].decision.reason == Reason::Default
                && (self.is_year_of_heading(index) || self.is_year_of_label(index))
            {
                claims[index].decision.metric = Metric::PolicyYear;
            }
            // 2025年每人缴400元: of what a rule sets it is the year of the rule. 2023年 | 3739元: so is the year that heads its row.
            if let Some((_, from, Named::Mention(named))) = told
                && (from == ReadFrom::Clause || self.seat(named).is_some_and(Seat::heads_others))
                && (is_of_rule(claims[index].decision.metric) && !self.is_vast(index)
                    || claims[index].decision.metric == Metric::ContributionYears && self.is_labelled_by(named, index))
                && claims[named].decision.metric == Metric::EventDate
                && claims[named].decision.reason == Reason::Default
            {
                claims[named].decision.metric = Metric::PolicyYear;
            }
        }
    }

    /// The policy year of a mention, where it was read, and what names it.
    pub(super) fn year(&self, claims: &[Claim], index: usize) -> Option<(u16, ReadFrom, Named)> {
        let clause = self.clause(index);
        if let Some(other) = self.year_in_turn(index)
            && let Shape::Date(dates) = &self.mentions[other].shape
        {
            return dates.from.year.map(|year| (year, ReadFrom::Clause, Named::Mention(other)));
        }
        // 从2012年的7.9亿人、1.5亿人增加到…
        let first = || self.frame.lists.around(index).start;
        // 2016年的3804元/年（317元/月）: what says a number again is of its year; so are the others of its list.
        let restated = index.checked_sub(1).filter(|last| matches!(self.between(*last, index), "(" | "（"));
        if let Some((year, named)) = self.year_of_its_own(restated.unwrap_or_else(first)) {
            return Some((year, ReadFrom::Clause, Named::Mention(named)));
        }
        if let Some((year, named)) = self.year_in_bracket(index) {
            return Some((year, ReadFrom::Clause, Named::Mention(named)));
        }
        // 《关于做好2024年医保工作的通知》 is of the year that it names.
        let span = self.mentions[index].span;
        if matches!(self.mentions[index].shape, Shape::Citation(_))
            && let Some((year, words)) = year_of_document(self.found.text, span)
        {
            return Some((year, ReadFrom::Clause, Named::InWords(words)));
        }
        // （医保发〔2024〕19号） is of the year of the document that it numbers, and what the country orders of none that the text is about.
        if let Some(paper) = self.paper_said_again(index) {
            return self.year(claims, paper);
        }
        if self.is_paper_of_country(&self.mentions[index]) {
            return None;
        }
        if self.is_old_level(index) || self.is_compared_with(index) {
            return None;
        }
        let sentence = |other: usize| self.clause(other).sentence;
        // 2025年度居民医保开始缴费啦！个人缴400元: the sentences of a headline are of one year.
        let headline = self.part.title && self.kind(&self.mentions[index]) != Kind::Date;
        for other in near(index).take_while(|other| headline || sentence(*other) == clause.sentence) {
            if self.is_year_of_others(claims, other, index) {
                continue;
            }
            if self.hides_years(other, index) {
                break;
            }
            if let Some(year) = self.ties(claims, other) {
                return Some((year, ReadFrom::Clause, Named::Mention(other)));
            }
            if self.hides_earlier_years(other, index) {
                break;
            }
        }
        if let Some(told) = self.year_of_heads(claims, index).filter(|_| !self.is_of_last_year(index)) {
            return Some(told);
        }
        // A verdict takes the year of the sentence that it heads.
        let year = |sentence: Span| year_of_sentence(self.words(), self.found.text, sentence);
        if let Some((year, words)) = self.part.around.headed.and_then(year) {
            return Some((year, ReadFrom::Clause, Named::InWords(words)));
        }
        let year = self.part.title_year?;
        (!self.is_of_time_apart(claims, index)).then_some((year, ReadFrom::Title, Named::InTitle))
    }

    /// Whether a mention before a number tells of other numbers alone, or of a base, so that its year is none of the number's.
    fn is_year_of_others(&self, claims: &[Claim], other: usize, index: usize) -> bool {
        // 居民（2025年为400元）、学生（每年50元）: what a bracket says of a number of its own, it says of no other.
        let of_other = || {
            let own = self.mentions[index].span;
            other + 1 < index
                && [other, other + 1].iter().all(|at| self.frame.masked(self.mentions[*at].span.start(), own))
        };
        let bracketed =
            || self.is_bracketed_behind(other) && self.between(other, index).contains([')', '）']) || of_other();
        // 学校始建于1923年，在校生1.8万人: nor does the year in which something began.
        let founded = || self.words().founded_before.ends(&self.found.text[..self.mentions[other].span.start()]);
        // 由2010年的135元提高到157元: the year of what was before is that of no other.
        let elsewhere = || other + 1 < index && self.year_of_its_own(other + 1).is_some();
        // 根据2023年全省平均工资，下限为4043元: a clause that ends with a wage tells of a base.
        // 2024年人均可支配收入38449元，丧葬补助金为6408元: so does one that tells the wage.
        let based = || {
            let apart = self.frame.clause_of[other] != self.frame.clause_of[index];
            let clause = self.clause(other).span.of(self.found.text).trim_end_matches(SEPARATORS);
            let metric = claims[index].decision.metric;
            let ruled = is_of_rule(metric) && metric != Metric::ContributionBase;
            let reckoned = metric == Metric::BenefitAmount || ruled || metric.kind() == Kind::Duration;
            apart
                && (self.words().wage_in_clause_end.ends(clause)
                    || reckoned && is_of_wage(self.words(), self.rest_of_clause(other)))
        };
        bracketed()
            || elsewhere()
            || founded()
            || self.is_year_of_base(claims, other, index)
            || self.is_one_of_dates(other)
            || matches!(self.mentions[other].shape, Shape::Date(_)) && based()
    }

    /// What stands behind a mention in its clause.
    fn rest_of_clause(&self, index: usize) -> &str {
        let end = self.clause(index).span.end().max(self.mentions[index].span.end());
        &self.found.text[self.mentions[index].span.end()..end]
    }

    /// Whether neither a date before a number nor any before it is of the number.
    fn hides_years(&self, other: usize, index: usize) -> bool {
        let gap = self.between(other, index);
        let parted = || {
            // 2008年做过手术，这次降到700元; 2022年起整合医院，去年出具报告21.3万份
            self.words().now_within.stand_in(gap)
                || self.tells_of_last_year(gap)
                // 广州到2030年达30年；武汉满30年: of another place it is not said.
                || self.is_of_next_place(other, index) && !self.leads_places(other)
        };
        // 2017年涨5.5%，2018到2020年都是5%
        matches!(self.mentions[other].shape, Shape::Date(_)) && parted()
            || self.is_years(other) && self.frame.clause_of[other] == self.frame.clause_of[index]
    }

    /// Whether no date before one that ties no year to a number is of the number.
    fn hides_earlier_years(&self, other: usize, index: usize) -> bool {
        // 2015年启动试点，截至2023年末参保206万人; 2021年提高到78岁，2022年末有2.8亿人
        let dated_on = match &self.mentions[other].shape {
            Shape::Date(dates) => dates.from.year.is_some() && (dates.from.at_end || dates.from.day.is_some()),
            _ => false,
        };
        // 2024年参保率为86.4%，目标是到2025年底达到90%
        dated_on && (self.is_vast(index) || self.is_target(other))
            // 2009年为55元，2014年7月提到70元
            || self.is_month(other) && self.frame.clause_of[other] == self.frame.clause_of[index]
            // 2022年结算2.4万人次，2023年上半年达到2.9万人次
            || self.is_part_of_year(other)
            // 2022年实施后，2023年1—9月，费用减少1219元: months that are a clause of their own are the time of what follows.
            || self.is_months(other)
                && self.clause(other).span.of(self.found.text).trim_matches(SEPARATORS)
                    == self.mentions[other].span.of(self.found.text)
    }

    /// The year that the heads of its cell or the headings over a mention name.
    fn year_of_heads(&self, claims: &[Claim], index: usize) -> Option<(u16, ReadFrom, Named)> {
        let line = &self.frame.outline.lines[self.clause(index).line as usize];
        let cells = self.seat(index).into_iter().flat_map(Seat::heads).map(|head| (head, false));
        let heads = self.frame.outline.heads_of(line);
        let heads = heads.flat_map(|head| {
            std::iter::once((head.span, head.sentence)).chain(head.opening.map(|opening| (opening, true)))
        });
        for (head, sentence) in cells.chain(heads) {
            let first = self.mentions.partition_point(|mention| mention.span.start() < head.start());
            let named = (first..self.mentions.len())
                .take(REACH)
                .take_while(|other| self.mentions[*other].span.end() <= head.end());
            // 结合2023年职工平均工资增长情况，通知如下：: the year of a base is none of what stands below.
            let base = |other: usize| {
                let decision = claims[other].decision;
                sentence && decision.metric == Metric::EventDate && decision.cue().is_some()
            };
            // 2024年月平均工资为7562元，缴费标准如下：: so is that of a wage.
            let wage = |other: usize| sentence && is_of_wage(self.words(), self.rest_of_clause(other));
            let over = |other| sentence && self.words().over_year_before.ends(self.lead(other).of(self.found.text));
            let tied = |other| {
                Some((self.ties(claims, other).filter(|_| !base(other) && !over(other) && !wage(other))?, other))
            };
            if let Some((year, other)) = named.filter(|other| *other != index).find_map(tied) {
                return Some((year, ReadFrom::Heading, Named::Mention(other)));
            }
        }
        None
    }

    /// Whether a part of the sentence that begins with a place begins between two numbers.
    pub(super) fn is_of_next_place(&self, from: usize, index: usize) -> bool {
        let gap = Span::new(
            self.mentions[from].span.end(),
            self.mentions[index].span.start().max(self.mentions[from].span.end()),
        );
        let Some(parted) = gap.of(self.found.text).rfind(['；', ';']) else { return false };
        let at = self.found.text.ceil_char_boundary(gap.start() + parted + 1);
        opens_with_place(&self.attributor.cues, self.found.text, self.found.places, at)
    }

    /// Whether the sentence of a mention names no place before it: 2025年江苏下限为4879元；天津为5000元.
    fn leads_places(&self, index: usize) -> bool {
        let Some(sentence) = self.frame.sentences.get(self.sentence(index) as usize) else { return false };
        let places = self.found.places;
        let first = places.partition_point(|place| place.span.start() < sentence.start());
        places.get(first).is_none_or(|place| place.span.start() > self.mentions[index].span.start())
    }

    /// The bare year that a number is of, and of no other: 从2003年的每人20元涨到2022年的610元.
    fn year_of_its_own(&self, index: usize) -> Option<(u16, usize)> {
        /// How many characters stand between the two at the most: 的每人每年不低于.
        const LONGEST: usize = 8;
        let named = index.checked_sub(1)?;
        let Shape::Date(dates) = &self.mentions[named].shape else { return None };
        let year = dates.from.year.filter(|_| dates.to.is_none() && is_year(dates))?;
        let lead = self.lead(named).of(self.found.text);
        // 到2014年60元、2015年75元
        // 2018年5%、2022年4%
        let listed =
            lead.ends_with('、') && matches!(self.kind(&self.mentions[index]), Kind::Amount | Kind::Percentage);
        let changed = listed || lead.ends_with(['从', '由', '自', '至', '到']);
        let gap = self.between(named, index);
        // 由2019年6.30张增加到2020年6.46张
        // 2025年为7%、2026年为7.5%、2027年达到8%
        let told = if listed {
            gap.strip_prefix(['为', '是', '达']).map(|gap| gap.trim_start_matches('到'))
        } else {
            None
        };
        let gap = gap.strip_prefix('的').or(told).or((changed && gap.is_empty()).then_some(gap));
        let gap = gap.filter(|gap| !longer_than(gap, LONGEST))?;
        // 由2003年的不低于20元增至2024年的不低于670元
        let gap = self.words().bound_of_level_lead.strip(gap).unwrap_or(gap);
        let each = gap.is_empty() || gap.starts_with(['每', '人', '月', '年']);
        // 按2023年的80%执行 takes the year for a base.
        let of_year = match self.kind(&self.mentions[index]) {
            Kind::Amount => !lead.ends_with(COMPARES),
            Kind::Percentage | Kind::Age | Kind::Count => changed,
            _ => false,
        };
        (each && of_year).then_some((year, named))
    }

    /// The year that a bracket right behind a number says is its own: 1300元（2024年最新政策）.
    fn year_in_bracket(&self, index: usize) -> Option<(u16, usize)> {
        let next = index + 1;
        let Shape::Date(dates) = &self.mentions.get(next)?.shape else { return None };
        let year = dates.from.year.filter(|_| dates.to.is_none() && is_year(dates))?;
        if !self.part.span.contains(self.mentions[next].span) {
            return None;
        }
        let opens = matches!(self.between(index, next), "（" | "(");
        let behind = &self.found.text[self.mentions[next].span.end()..self.part.span.end()];
        (opens && self.words().year_in_bracket_after.begins(behind)).then_some((year, next))
    }

    /// Whether a bracket right behind another mention begins with this one, so that it is told of that: 基数8105元(2023年平均工资);
    /// or a bracket gives it as an example: 次年费用（如2026年）.
    fn is_bracketed_behind(&self, index: usize) -> bool {
        let lead = self.found.text[..self.mentions[index].span.start()].trim_end_matches(['例', '如', '比']);
        let before = index.checked_sub(1);
        let behind =
            |before| self.between(before, index).strip_prefix(['(', '（']).is_some_and(|gap| matches!(gap, "" | "即"));
        // 上年度（2024年度）平均工资7646元: the same year said again.
        if before.is_some_and(|before| self.is_relative(before) && self.between(before, index).len() <= "（".len()) {
            return false;
        }
        let example = lead.len() < self.mentions[index].span.start();
        example && lead.ends_with(['(', '（']) || before.is_some_and(behind)
    }

    /// Whether a date stands in a list of dates, so that a number behind is of all of them: 2015年和2016年上半年，基金收入12692亿元.
    fn is_one_of_dates(&self, index: usize) -> bool {
        let date = |at: usize| matches!(self.mentions[at].shape, Shape::Date(_));
        let joined = |at: usize| date(at) && date(at + 1) && joins(self.between(at, at + 1));
        date(index) && (index.checked_sub(1).is_some_and(joined) || index + 1 < self.mentions.len() && joined(index))
    }

    /// Whether a share is one of what was paid or earned in the year `other`: 2021年度实际缴纳失业保险费的50%.
    fn is_year_of_base(&self, claims: &[Claim], other: usize, index: usize) -> bool {
        let decision = claims[other].decision;
        // 2023年全国居民人均可支配收入51821元的20倍
        let of_amount = other + 1 < index
            && self.between(index - 1, index) == "的"
            && !self.between(other, index - 1).contains(['按', '以']);
        let base = of_amount || decision.metric == Metric::EventDate && decision.cue().is_some();
        base && self.kind(&self.mentions[index]) == Kind::Percentage
            && self.frame.clause_of[other] == self.frame.clause_of[index]
            && self.between(other, index).ends_with('的')
    }

    /// Whether a year is the label of what a number says: 2035年：最低缴费年限18年.
    fn is_labelled_by(&self, named: usize, index: usize) -> bool {
        named < index && self.between(named, index).starts_with(['：', ':'])
    }

    /// Whether a mention is a day or year told from another: 上年.
    pub(super) fn is_relative(&self, index: usize) -> bool {
        matches!(&self.mentions[index].shape, Shape::Date(dates) if dates.from.relative.is_some())
    }

    /// Whether a mention is the bare year of a heading: 居民医保待遇（2025年度）.
    fn is_year_of_heading(&self, index: usize) -> bool {
        let (Shape::Date(dates), span) = (&self.mentions[index].shape, self.mentions[index].span) else { return false };
        let year = dates.to.is_none() && is_year(dates) && dates.from.year.is_some();
        let heads = &self.frame.outline.heads;
        let at = heads.partition_point(|head| head.span.start() <= span.start());
        let head = at.checked_sub(1).map(|at| &heads[at]);
        year && head.is_some_and(|head| !head.sentence && head.span.contains(span))
    }

    /// Whether a mention is the bare year in the bracket that closes a label: 最低工资标准（2026年）：.
    fn is_year_of_label(&self, index: usize) -> bool {
        let (Shape::Date(dates), span) = (&self.mentions[index].shape, self.mentions[index].span) else { return false };
        let text = self.found.text;
        let closed = text[span.end()..].strip_prefix(['）', ')']).is_some_and(|rest| rest.starts_with(['：', ':']));
        closed && text[..span.start()].ends_with(['（', '(']) && dates.to.is_none() && is_year(dates)
    }

    /// Whether a mention is a month or day of a year.
    fn is_month(&self, index: usize) -> bool {
        let Shape::Date(dates) = &self.mentions[index].shape else { return false };
        dates.to.is_none() && dates.from.year.is_some() && dates.from.month.is_some()
    }

    /// Whether a mention is a stretch of months of a year that it names: 2023年上半年.
    fn is_part_of_year(&self, index: usize) -> bool {
        let Shape::Date(dates) = &self.mentions[index].shape else { return false };
        let months = dates.to.as_ref().is_some_and(|to| to.month.is_some() && to.day.is_none());
        months && dates.from.year.is_some() && dates.from.day.is_none()
    }

    /// Whether a mention is a stretch of years: 2018到2020年.
    fn is_years(&self, index: usize) -> bool {
        let Shape::Date(dates) = &self.mentions[index].shape else { return false };
        let until = dates.to.as_ref().is_some_and(|to| to.year.is_some() && to.month.is_none());
        until && dates.from.year.is_some() && dates.from.month.is_none()
    }

    /// Whether a mention is a stretch of months of a year: 2023年1—9月.
    pub(super) fn is_months(&self, index: usize) -> bool {
        let Shape::Date(dates) = &self.mentions[index].shape else { return false };
        let until = dates.to.as_ref().is_some_and(|to| to.month.is_some() && to.day.is_none());
        until && dates.from.year.is_some() && dates.from.month.is_some()
    }
}
