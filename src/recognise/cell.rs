//! Cells: bare numbers of a table whose unit stands in a head, a caption or the line above. The words are
//! `rules/tables.toml`.

use rust_decimal::Decimal;
use serde::Deserialize;

use super::Recogniser;
use super::mention::{Mention, Quantity, Shape};
use super::number::{Number, Style, number_at, peek};
use super::range::range_sign;
use crate::fact::{Kind, Per, Unit};
use crate::numerals::power;
use crate::rules::{Example, RuleError, RuleFiles};
use crate::table::Table;
use crate::text::Span;
use crate::words::{WordsAfter, WordsWithin};

/// The file that the words are read from.
const FILE: &str = "tables.toml";
/// The longest name of a unit, in bytes.
const LONGEST_UNIT: usize = 48;
/// How much of a head is looked through, in bytes: each cell below it asks.
const LONGEST_HEAD: usize = 1200;
/// The longest line that names the unit of a table below it, in bytes.
const LONGEST_LINE: usize = 180;
/// How many lines above a table may name its unit.
const LINES_ABOVE: usize = 2;

/// The words of `rules/tables.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TableWords {
    unit_line: UnitLine,
    length: WordsWithin,
    around: WordsAfter,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitLine {
    words: Vec<String>,
    not_under: Vec<String>,
    #[serde(rename = "yes")]
    _yes: Vec<String>,
    #[serde(rename = "no")]
    _no: Vec<String>,
}

impl TableWords {
    pub(super) fn new(files: &RuleFiles) -> Result<TableWords, RuleError> {
        files.toml(FILE)
    }

    /// The examples of the words.
    pub(super) fn examples(files: &RuleFiles) -> Result<Vec<Example>, RuleError> {
        Example::of_entries(files, FILE, |_| true)
    }
}

/// What a head says about the numbers below or beside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Measure {
    /// The unit, and the 万 or 亿 before it.
    unit: Option<(u16, Decimal)>,
    per: Option<Per>,
    area: bool,
}

impl Measure {
    /// Takes from another head what this one does not say.
    fn or(self, other: Measure) -> Measure {
        Measure {
            unit: self.unit.or(other.unit),
            per: self.per.or(other.per),
            area: self.area || self.unit.is_none() && other.area,
        }
    }
}

impl Recogniser {
    /// Adds the bare numbers in the cells of `tables` that lie in `span`, and the time units that heads give to the
    /// amounts already found. `mentions` are those of `span`, in order of place; they stay so.
    pub fn scan_cells(&self, text: &str, span: Span, tables: &[Table], mentions: &mut Vec<Mention>) {
        let found = mentions.len();
        for table in tables.iter().filter(|table| span.contains(table.span)) {
            let mut above = None;
            for (index, cell) in table.cells.iter().enumerate() {
                if table.is_head(index) || !(cell.figure || self.is_sum(text, table, index)) {
                    continue;
                }
                let first = mentions[..found].partition_point(|mention| mention.span.end() <= cell.span.start());
                let inside =
                    mentions[first..found].iter().take_while(|mention| mention.span.start() < cell.span.end()).count();
                let numbers = if inside == 0 { self.bare_numbers(text, cell.span) } else { Vec::new() };
                if inside == 0 && numbers.is_empty() {
                    continue;
                }
                let above = *above.get_or_insert_with(|| self.above(text, span, table));
                let measure = self.measure(text, table, index, above);
                for mention in &mut mentions[first..first + inside] {
                    self.complete(mention, measure);
                }
                mentions.extend(numbers.into_iter().filter_map(|number| self.measured(number, measure)));
            }
        }
        mentions.sort_by_key(|mention| mention.span.start());
    }

    /// Whether a bare number of four digits, which might be a year, is an amount by the head of its column: 2000 under 元/月.
    fn is_sum(&self, text: &str, table: &Table, cell: usize) -> bool {
        let words = table.cells[cell].span.of(text).trim();
        let four = words.len() == "2000".len() && words.bytes().all(|byte| byte.is_ascii_digit());
        let amount = |(unit, _): (u16, Decimal)| self.unit(unit).kind == Kind::Amount;
        four && self.measure(text, table, cell, Measure::default()).unit.is_some_and(amount)
    }

    /// Gives an amount the time unit that its head names.
    fn complete(&self, mention: &mut Mention, measure: Measure) {
        if let Shape::Quantity(quantity) = &mut mention.shape
            && self.unit(quantity.unit).kind == Kind::Amount
        {
            quantity.per = quantity.per.or(measure.per);
        }
    }

    fn measured(&self, (lower, upper): (Number, Option<Number>), measure: Measure) -> Option<Mention> {
        let (unit, multiplier) = measure.unit?;
        let entry = self.unit(unit);
        let scaled = |value: Decimal| value.checked_mul(multiplier)?.checked_mul(entry.factor);
        let last = upper.unwrap_or(lower);
        let (min, max) = (scaled(lower.value)?, scaled(last.value)?);
        let quantity = Quantity {
            unit,
            min: min.min(max),
            max: max.max(min),
            approx: lower.approx || last.approx,
            range: upper.is_some(),
            min_open: false,
            max_open: false,
            months: false,
            per: measure.per.filter(|_| entry.kind == Kind::Amount),
            area: measure.area,
        };
        Some(Mention { span: Span::new(lower.start, last.end), shape: Shape::Quantity(quantity) })
    }

    /// What the heads of a cell, nearest first, and then the whole table say.
    fn measure(&self, text: &str, table: &Table, cell: usize, above: Measure) -> Measure {
        let columns: Vec<Span> = table.column_heads(cell).into_iter().map(|(span, _)| span).collect();
        let rows = table.row_heads(cell);
        let own = columns
            .iter()
            .chain(&rows)
            .fold(Measure::default(), |known, head| known.or(self.named(words(text, *head))));
        let whole = table.headings(cell).iter().fold(Measure::default(), |known, head| {
            known.or(self.announced(words(text, *head))).or(self.named(words(text, *head)))
        });
        let not_under = &self.tables.unit_line.not_under;
        let other = columns
            .iter()
            .chain(&rows)
            .any(|head| not_under.iter().any(|word| words(text, *head).contains(word.as_str())));
        if other { own } else { own.or(whole).or(above) }
    }

    /// What the lines above a table announce: 单位：元/月.
    fn above(&self, text: &str, part: Span, table: &Table) -> Measure {
        let before = &text[part.start()..table.span.start()];
        // The table's own first line may begin before its first cell: `| 档次`.
        let before = &before[..before.rfind('\n').unwrap_or(0)];
        let lines = before.rsplit('\n').filter(|line| !line.trim().is_empty()).take(LINES_ABOVE);
        lines
            .filter(|line| line.len() <= LONGEST_LINE)
            .fold(Measure::default(), |known, line| known.or(self.announced(line)))
    }

    /// The unit behind 单位 and a colon.
    fn announced(&self, line: &str) -> Measure {
        for word in &self.tables.unit_line.words {
            let Some(at) = line.find(word.as_str()) else { continue };
            let rest = line[at + word.len()..].trim_start();
            let Some(rest) = rest.strip_prefix(['：', ':']) else { continue };
            let alone = line[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
            let end = rest.find(['）', ')', '。', '；']).unwrap_or(rest.len());
            if alone && let Some(measure) = self.unit_words(&rest[..end]) {
                return measure;
            }
        }
        Measure::default()
    }

    /// The unit that a head names: in a bracket, behind a stroke, or as all its words.
    fn named(&self, head: &str) -> Measure {
        let mut rest = head;
        while let Some(open) = rest.rfind(['（', '(']) {
            let inner = &rest[open..];
            let inner = inner.trim_start_matches(['（', '(']);
            let inner = &inner[..inner.find(['）', ')']).unwrap_or(inner.len())];
            if let Some(measure) = self.unit_words(inner) {
                return self.without_period(measure, &rest[..open]);
            }
            rest = &rest[..open];
        }
        if let Some(measure) = self.unit_words(head).filter(|measure| self.is_share_or_money(measure)) {
            return measure;
        }
        let tail = head.find(['/', '／']).and_then(|at| self.unit_words(head[at..].trim_start_matches(['/', '／'])));
        tail.filter(|measure| self.is_share_or_money(measure)).unwrap_or_default()
    }

    fn is_share_or_money(&self, measure: &Measure) -> bool {
        measure.unit.is_some_and(|(unit, _)| matches!(self.unit(unit).kind, Kind::Amount | Kind::Percentage))
    }

    /// A time as the unit of something that is no length of time is what an amount is for.
    fn without_period(&self, measure: Measure, words: &str) -> Measure {
        let Some((unit, _)) = measure.unit.filter(|(unit, _)| self.unit(*unit).kind == Kind::Duration) else {
            return measure;
        };
        if self.tables.length.stand_in(words) {
            return measure;
        }
        let per = match self.unit(unit).unit {
            Unit::Year => Some(Per::Year),
            Unit::Month => Some(Per::Month),
            Unit::Day => Some(Per::Day),
            _ => None,
        };
        Measure { per, ..Measure::default() }
    }

    /// Reads words that are a unit and nothing else: `元/月`, `万元`, `每人每年，元`, `%`, `年`.
    fn unit_words(&self, words: &str) -> Option<Measure> {
        let mut words = words.trim();
        if words.is_empty() || words.len() > LONGEST_UNIT {
            return None;
        }
        for lead in &self.tables.unit_line.words {
            words = words.strip_prefix(lead.as_str()).map_or(words, |rest| rest.trim_start_matches(['：', ':', ' ']));
        }
        let (mut measure, mut at) = (Measure::default(), 0);
        let take = |known: Option<Per>, found: Option<Per>| known.into_iter().chain(found).min();
        loop {
            let rest = words[at..].trim_start_matches(['/', '／', '·', '.', '每', '，', ',', '、', ' ', '：', ':']);
            at = words.len() - rest.len();
            if rest.is_empty() {
                return (measure != Measure::default()).then_some(measure);
            }
            if measure.unit.is_none()
                && let Some((found, multiplier, end)) = self.whole_unit(words, at)
            {
                (measure.unit, at) = (Some((found, multiplier)), end);
                continue;
            }
            let (period, length) = self.words.period(rest)?;
            measure.per = take(measure.per, period.per);
            measure.area |= period.area;
            at += length;
        }
    }

    /// A unit that ends where its words do: not 元 in 元旦 and not 年 in 年度.
    fn whole_unit(&self, words: &str, at: usize) -> Option<(u16, Decimal, usize)> {
        let (multiplier, start) = multiplier(words, at);
        let (unit, end) =
            self.units.at(words, start).or_else(|| self.bare_month(words, start).filter(|_| start == at))?;
        let closes = peek(words, end).is_none_or(|(c, _)| matches!(c, '/' | '·' | '.' | '每' | ',' | '、' | ' '));
        // 人/月 and 月/元 name what an amount is for before its unit.
        let kind = self.unit(unit).kind;
        let later = words[end..].contains('元');
        let names = matches!(kind, Kind::Amount | Kind::Percentage) || !later && closes;
        // 个人 and 个省 in a bracket say who or where, not what is counted.
        let names = names && !(kind == Kind::Count && words[start..].starts_with('个'));
        // 元/人年 has no sign between the two.
        let runs_on = kind == Kind::Amount && self.words.period(&words[end..]).is_some();
        (names && (closes || runs_on)).then_some((unit, multiplier, end))
    }

    /// The numbers of a cell that holds nothing else.
    fn bare_numbers(&self, text: &str, cell: Span) -> Vec<(Number, Option<Number>)> {
        let text = &text[..cell.end()];
        let (mut found, mut at) = (Vec::new(), cell.start());
        while let Some((c, next)) = peek(text, at) {
            if c.is_ascii_digit() {
                let Some(first) = number_at(text, at).filter(|number| number.style == Style::Arabic) else {
                    return Vec::new();
                };
                let second = range_sign(text, first.end).and_then(|next| number_at(text, next));
                let second = second.filter(|second| second.style == Style::Arabic);
                at = second.map_or(first.end, |second| second.end);
                found.push((first, second));
            } else if let Some(rest) = self.tables.around.strip(&text[at..]) {
                at = text.len() - rest.len();
            } else if let Some(end) = wordy_bracket(text, at) {
                at = end;
            } else if matches!(c, ' ' | ',' | ';' | '、' | '\n') {
                at = next;
            } else {
                return Vec::new();
            }
        }
        found
    }
}

/// What is looked through of a head.
fn words(text: &str, head: Span) -> &str {
    &text[text.ceil_char_boundary(head.start().max(head.end().saturating_sub(LONGEST_HEAD)))..head.end()]
}

/// The 万, 亿 and the like before a unit as a factor, and where the unit begins.
fn multiplier(words: &str, at: usize) -> (Decimal, usize) {
    let (mut factor, mut end) = (Decimal::ONE, at);
    while let Some((c, next)) = peek(words, end) {
        let Some(power) = power(c) else { break };
        (factor, end) = (factor.saturating_mul(Decimal::from(power)), next);
    }
    (factor, end)
}

/// Where a bracket without figures that opens at `at` ends.
fn wordy_bracket(text: &str, at: usize) -> Option<usize> {
    let inner = text[at..].strip_prefix(['（', '('])?;
    let close = inner.find(['）', ')'])?;
    let plain = !inner[..close].chars().any(|c| c.is_numeric());
    let end = text.len() - inner.len() + close;
    plain.then(|| peek(text, end).map_or(end, |(_, next)| next))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(head: &str) -> Option<(String, Decimal, Option<Per>)> {
        let recogniser = Recogniser::new(&RuleFiles::embedded(), &mut |_, _| {}).expect("the embedded rules are sound");
        let measure = recogniser.named(head).or(recogniser.announced(head));
        measure.unit.map(|(unit, factor)| (recogniser.unit(unit).id.clone(), factor, measure.per))
    }

    #[test]
    fn heads_name_units() {
        let one = Decimal::ONE;
        for (head, unit, factor, per) in [
            ("基数上限（元/月）", "yuan", one, Some(Per::Month)),
            ("缴费标准(元/人·年)", "yuan", one, Some(Per::Year)),
            ("标准（元/人年）", "yuan", one, Some(Per::Year)),
            ("报销比例（%）", "percent", one, None),
            ("年限(年)", "year", one, None),
            ("缴费月数（月）", "month", one, None),
            ("单位：万元", "yuan", Decimal::from(10_000), None),
            ("基数表（单位：元/月）", "yuan", one, Some(Per::Month)),
            ("补助（每人每月，元）", "yuan", one, Some(Per::Month)),
            ("缴费额（月/元）", "yuan", one, Some(Per::Month)),
            ("年龄（周岁）", "age", one, None),
            ("金额/元", "yuan", one, None),
            ("%", "percent", one, None),
        ] {
            assert_eq!(named(head), Some((unit.to_string(), factor, per)), "{head}");
        }
    }

    #[test]
    fn other_words_name_none() {
        for head in [
            "缴费标准（年）",
            "医疗机构（三级）",
            "工作单位：某厂",
            "个人比例",
            "待遇（含门诊）",
            "2025年",
            "单位比例",
            "元旦",
            "缴费（个人）",
            "个人",
        ] {
            assert_eq!(named(head), None, "{head}");
        }
    }
}
