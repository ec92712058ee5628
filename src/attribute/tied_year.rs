//! Which year a sentence ties to the numbers behind it: 2024年缴费400元, but not 较2021年, 2009年成立以来.

use super::written_year::is_of_life;
use super::{Claim, Pass, is_year};
use crate::fact::Metric;
use crate::recognise::Shape;
use crate::recognise::number::number_at;
use crate::text::{Span, is_han};

/// The longest subject before a year that is tied to what follows it, in characters.
const SUBJECT: usize = 8;

impl Pass<'_> {
    /// The year that a mention ties to what follows it: a bare year that is not the year of a base.
    pub(super) fn ties(&self, claims: &[Claim], index: usize) -> Option<u16> {
        let Shape::Date(dates) = &self.mentions[index].shape else { return None };
        let year = dates.from.year.filter(|_| dates.to.is_none() && is_year(dates))?;
        let text = self.found.text;
        let lead = self.lead(index).of(text).trim();
        let lead =
            lead.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(['.', '、', ')', '）']).trim();
        // 较2021年养老金调整减少11.5元, 同2010年普查相比; 2021届毕业生 left school then.
        let end = self.clause(index).span.end();
        let compared = || {
            let behind = &text[self.mentions[index].span.end()..end.max(self.mentions[index].span.end())];
            lead.ends_with(['同', '与', '和']) && behind.trim_end_matches(['，', ',']).ends_with("相比")
        };
        if lead.ends_with(['较', '比']) || compared() || self.mentions[index].span.of(text).ends_with('届') {
            return None;
        }
        // 全省2024年参保…: a short subject, and no word that makes it the year of a base or a comparison.
        let short = lead.chars().take(SUBJECT + 1).count() <= SUBJECT;
        let after = &text[self.mentions[index].span.end()..];
        // 城乡居民医保2025年住院起付线100元: the name of a scheme leads to the year of its rule.
        // 青石市2025年的比例和基数如下：: what leads to a list is of the year of its rule.
        let lists = || self.clause(index).span.of(text).ends_with(['：', ':']);
        let named = (!after.starts_with('的') || lists()) && (short || self.words().scheme_of_year_before.ends(lead));
        // 起付线2025年为14000元
        let valued = || after.strip_prefix(['为', '是', '约']).is_some_and(|value| number_at(value, 0).is_some());
        let based = || {
            let mut words = self.words().year_of_base_within.each_in(lead);
            words.any(|at| !self.words().no_base_of_year_after.begins(&lead[at..]))
        };
        let begins = lead.is_empty()
            || (named || valued()) && !based()
            || self.recogniser.changes_to(after)
            || self.words().year_lead.has(lead)
            || self.words().published_before.ends(lead.strip_suffix('的').unwrap_or(lead)) && !after.starts_with('的');
        // 自2009年实施以来第四次提高, 在2015年已降低1个百分点的基础上: the year that something began, or is built on.
        let mut behind = self.mentions[index + 1..].iter().take_while(|next| next.span.start() < end);
        let next = behind.find(|next| matches!(next.shape, Shape::Date(_)));
        let start = self.mentions[index].span.end();
        let behind = Span::new(start, next.map_or(end, |next| next.span.start()).max(start));
        let state = self.words().state_of_year_after.begins(after)
            || self.words().untied_year_within.stand_in(behind.of(text))
            || is_of_life(self.words(), after)
            || self.is_of_base(after)
            || claims[index].bounds.max;
        let tied = matches!(claims[index].decision.metric, Metric::PolicyYear | Metric::EffectiveDate) || begins;
        (tied && !state).then_some(year)
    }

    /// Whether a year before these words is that of the wages or incomes that a share is taken of: 2024年全口径平均工资的60%.
    fn is_of_base(&self, after: &str) -> bool {
        /// The longest words before their name, in bytes.
        const LONGEST: usize = 30;
        let after = &after[..after.floor_char_boundary(2 * LONGEST)];
        let base = self.words().base_of_year_within.first_in(after).filter(|base| *base <= LONGEST);
        base.is_some_and(|base| after[..base].chars().all(|c| is_han(c) && !matches!(c, '起' | '按' | '后')))
    }
}
