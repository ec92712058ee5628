//! Bands of costs: amounts that a rate applies to, in a text and in the heads of a table.

use super::bound::Bounds;
use super::table::Seat;
use super::{Bracket, Claim, Pass};
use crate::fact::{Kind, Metric, Unit};
use crate::recognise::Shape;
use crate::recognise::mention::Quantity;

/// How far before an amount a word says that it is no cost, in bytes.
const NEAR: usize = 90;

impl Pass<'_> {
    /// Whether an amount is a band of costs: an interval that a rate follows.
    pub(super) fn is_bracket(&self, index: usize, bounds: Bounds) -> bool {
        let Shape::Quantity(quantity) = &self.mentions[index].shape else { return false };
        if let Some(seat) = self.seat(index) {
            return seat.heads_others() && self.is_band(index, seat, bounds);
        }
        if self.is_part_of_costs(index, bounds) {
            return true;
        }
        let Some(next) = self.mentions.get(index + 1) else { return false };
        let Shape::Quantity(rate) = &next.shape else { return false };
        let yuan = self.recogniser.unit(quantity.unit).unit == Unit::Cny;
        let percent = self.recogniser.unit(rate.unit).unit == Unit::Percent;
        if !yuan || !percent || !(quantity.range || bounds.min || bounds.max) || quantity.per.is_some() {
            return false;
        }
        let text = self.found.text;
        let gap = &text[self.mentions[index].span.end()..next.span.start()];
        let clause = self.frame.clauses[self.frame.clause_of[index] as usize].span;
        let before = &text[clause.start()..self.mentions[index].span.start()];
        let part = gap.contains("部分") || gap.contains('段');
        // 10万元以下的住院费用: an interval of costs says itself what it is.
        let costs = is_interval_of_costs(gap);
        let most = ["最高", "最多"].iter().any(|word| before.contains(word)) || before.contains("不超过") && !part;
        let capped = most
            || !costs
                && ["限额", "封顶", "每次", "每年", "年度", "最多", "补助", "养老金", "工资"]
                    .iter()
                    .any(|word| before.contains(word))
            || gap.contains("限额") && !gap.contains("最高支付限额")
            || gap.contains("封顶");
        // The value of a named line, not a band: 起付线：700-1000元.
        let lead = &text[self.part.span.start()..self.mentions[index].span.start()];
        let lead = ["一般", "通常", "统一", "大约", "大致", "只要", "只有", "只需"]
            .iter()
            .fold(lead.trim_end_matches([':', '：', '为', ' ', '约']), |lead, word| lead.trim_end_matches(word));
        let named = ["起付线", "起付标准", "起付金额", "门槛费", "限额", "封顶线", "基数", "标准"]
            .iter()
            .any(|word| lead.ends_with(word));
        // 缴费基数下限是4103元，上限是20515元: no band, unless a part of costs begins there.
        let limit = !part && ["上限", "下限", "上限是", "下限是"].iter().any(|word| lead.ends_with(word));
        let capped = capped || named || limit;
        let grows = ["增长", "骗取", "罚", "增加", "上涨", "提高", "工资", "档", "缴费", "占"]
            .iter()
            .any(|word| gap.contains(word));
        !capped
            && !grows
            && gap.len() <= if costs { 180 } else { 72 }
            && !gap.contains(['。', '；', '\n'])
            && (quantity.range && gap.trim().is_empty()
                || ["以上", "以下", "以内"].contains(&gap.trim())
                || gap.contains(['部', '：', ':', '的', '费', '按', '报', '支', '段']))
    }

    /// Whether an amount is an interval whose part of the costs is told of: 3万元以内的部分报销18000元.
    fn is_part_of_costs(&self, index: usize, bounds: Bounds) -> bool {
        let Shape::Quantity(quantity) = &self.mentions[index].shape else { return false };
        let yuan = self.recogniser.unit(quantity.unit).unit == Unit::Cny && quantity.per.is_none();
        if !yuan || !(quantity.range || bounds.min || bounds.max) {
            return false;
        }
        let clause = self.frame.clauses[self.frame.clause_of[index] as usize].span;
        let after = &self.found.text[self.mentions[index].span.end()..self.part.span.end()];
        let bound = ["以上", "及以上", "以下", "及以下", "以内"];
        let after = bound.iter().find_map(|word| after.strip_prefix(word)).unwrap_or(after);
        let Some(rest) = after.strip_prefix("的部分") else { return false };
        let rest = rest.trim_start_matches(['，', ',', '：', ':']);
        let paid = ["报销", "支付", "补偿", "赔付", "救助", "按", "由", "再", "给予", "自付", "负担"];
        let start = self.mentions[index].span.start();
        let from = self.found.text.ceil_char_boundary(clause.start().max(start.saturating_sub(NEAR)).min(start));
        let lead = &self.found.text[from..start];
        paid.iter().any(|word| rest.starts_with(word))
            && !["余额", "收入", "工资"].iter().any(|word| lead.contains(word))
    }

    /// Whether an amount in a cell is a band of costs: an interval that heads rates.
    pub(super) fn is_band(&self, index: usize, seat: Seat, bounds: Bounds) -> bool {
        let Shape::Quantity(quantity) = &self.mentions[index].shape else { return false };
        let yuan = self.recogniser.unit(quantity.unit).unit == Unit::Cny && quantity.per.is_none();
        let rates = || {
            let governed = (index + 1..self.mentions.len())
                .map_while(|other| self.seat(other).map(|below| (other, below)))
                .filter(|(_, below)| seat.governs(*below));
            governed.take(3).any(|(other, _)| self.kind(&self.mentions[other]) == Kind::Percentage)
        };
        yuan && (quantity.range || bounds.min || bounds.max) && rates()
    }

    /// The band of costs that a head of a rate's cell names.
    pub(super) fn headed_bracket(&self, index: usize, before: &[Claim]) -> Option<Bracket> {
        self.seat(index)?.heads().find_map(|head| {
            let first = self.mentions.partition_point(|mention| mention.span.start() < head.start());
            let inside = (first..index).take_while(|other| head.contains(self.mentions[*other].span));
            inside.filter(|other| before[*other].decision.metric == Metric::CostBracket).find_map(|other| {
                let Shape::Quantity(quantity) = &self.mentions[other].shape else { return None };
                Some(interval(quantity, before[other].bounds))
            })
        })
    }
}

/// Whether the words behind an amount name costs that lie above or below it: 以下的住院费用.
fn is_interval_of_costs(after: &str) -> bool {
    let bound = ["以上", "及以上", "以下", "及以下", "以内", "(含)以下", "（含）以下", "(含)以上", "（含）以上"];
    let Some(rest) = bound.iter().find_map(|word| after.trim_start().strip_prefix(word)) else { return false };
    let near = rest.char_indices().nth(14).map_or(rest, |(end, _)| &rest[..end]);
    let near = &near[..near.find(['，', ',', '：', ':', '；']).unwrap_or(near.len())];
    near.contains("费用") || near.contains("部分") || near.contains("医疗费")
}

/// The ends of an amount in yuan, as far as it is bounded.
pub(super) fn interval(quantity: &Quantity, bounds: Bounds) -> Bracket {
    if quantity.range {
        return (Some(quantity.min), Some(quantity.max));
    }
    ((!bounds.max).then_some(quantity.min), (!bounds.min).then_some(quantity.max))
}
