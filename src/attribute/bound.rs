//! Bounds: which end of an interval a number is, open or closed, exact or about. The words are `rules/bounds.toml`.

use serde::Deserialize;

use super::bound_file::{BoundFile, BoundRule, FILE};
use crate::affix::{Prefixes, Suffixes};
use crate::fact::Kind;
use crate::joints::joins_or_parts;
use crate::recognise::number::number_at;
use crate::recognise::number::{peek, peek_back};
use crate::rules::{Example, RuleError, RuleFiles};
use crate::words::{WordsAfter, WordsBefore, WordsWithin};

/// How far back a bound word may stand from its number, in bytes.
const REACH: usize = 120;
/// The longest name of a base that a bound word binds across, in bytes.
const LONGEST_BASE: usize = 84;
/// The longest name of what is given that a bound word binds across, in bytes.
const LONGEST_PHRASE: usize = 48;
/// How many characters the words that forbid and what they forbid take before 超过.
const FORBIDDEN: usize = 6;
/// How many characters a time or an age may stand behind a comparative.
const NEAR_BASE: usize = 14;

/// What the words around a number make of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    /// It is only a lower end.
    pub min: bool,
    /// It is only an upper end.
    pub max: bool,
    /// The end itself is excluded.
    pub open: bool,
    /// The word stands before the number.
    pub led: bool,
    /// 起, 以上 follow: a word behind the number makes it a lower end.
    pub begins: bool,
    /// 后, 之后 follow: the time from then on.
    pub later: bool,
    /// It is said to be inexact.
    pub approx: bool,
}

/// What a bound word says.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(super) enum End {
    Min,
    Max,
    Plain,
    Approx,
}

/// How far a word before a number binds.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(super) enum Reach {
    /// It stands right before the number.
    #[default]
    Touching,
    /// Only fillers stand between.
    Near,
    /// Fillers, or the name of a base that closes with 的.
    Clause,
    /// Fillers, or the name of whatever is given: 最高可申请创业担保贷款500万元.
    Phrase,
}

/// An entry of the rules, without its words.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) end: End,
    pub(super) open: bool,
    pub(super) reach: Reach,
    pub(super) dates: bool,
    pub(super) kinds: Vec<Kind>,
    pub(super) not_kinds: Vec<Kind>,
    pub(super) not_before: Vec<String>,
    pub(super) not_after: Vec<String>,
}

/// All bound words.
#[derive(Debug)]
pub struct BoundWords {
    entries: Vec<Entry>,
    /// Words before a number, each with its entry.
    before: Suffixes<usize>,
    /// Those of them that bind across whatever may be had.
    phrases: Suffixes<usize>,
    /// Those of them that bind across the name of a base.
    comparatives: Suffixes<usize>,
    /// Words after a number, each with its entry.
    after: Prefixes<usize>,
    fillers: Suffixes<()>,
    base_before: WordsBefore,
    base_of_time_before: WordsBefore,
    beyond_base_after: WordsAfter,
    beyond_phrase_within: WordsWithin,
    forbids_within: WordsWithin,
    view_within: WordsWithin,
}

impl BoundWords {
    /// Reads the words.
    pub fn new(files: &RuleFiles) -> Result<BoundWords, RuleError> {
        let file = files.toml::<BoundFile>(FILE)?;
        let mut entries = Vec::new();
        let mut words = |rules: Vec<BoundRule>| {
            let mut words = Vec::new();
            for rule in rules {
                let index = entries.len();
                entries.push(rule.entry());
                words.extend(rule.words.into_iter().map(|text| (text, index)));
            }
            words
        };
        let (before, after) = (words(file.before), Prefixes::new(words(file.after)));
        let of = |binds: &dyn Fn(&str, &Entry) -> bool| {
            Suffixes::new(before.iter().filter(|(word, entry)| binds(word, &entries[*entry])).cloned())
        };
        let phrases = of(&|_, entry| entry.reach == Reach::Phrase);
        let comparatives = of(&|word, entry| entry.reach == Reach::Clause || file.before_base.has(word));
        let fillers = Suffixes::new(file.fillers.words.into_iter().map(|word| (word, ())));
        Ok(BoundWords {
            entries,
            before: Suffixes::new(before),
            phrases,
            comparatives,
            after,
            fillers,
            base_before: file.base_before,
            base_of_time_before: file.base_of_time_before,
            beyond_base_after: file.beyond_base_after,
            beyond_phrase_within: file.beyond_phrase_within,
            forbids_within: file.forbids_within,
            view_within: file.view_within,
        })
    }

    /// The examples of the words.
    pub fn examples(files: &RuleFiles) -> Result<Vec<Example>, RuleError> {
        let file = files.toml::<BoundFile>(FILE)?;
        let rules = file.before.iter().chain(&file.after).map(|rule| (rule.id.as_str(), &rule.yes, &rule.no));
        let rules = rules.chain([("fillers", &file.fillers.yes, &file.fillers.no)]);
        let mut examples: Vec<Example> = rules.flat_map(|(name, yes, no)| Example::all(FILE, name, yes, no)).collect();
        examples.extend(Example::of_lists(files, FILE, |key| !["before", "after", "fillers"].contains(&key))?);
        Ok(examples)
    }

    /// Reads the words around the number at `start..end`. `from` is where its clause, or the mention before it, ends.
    pub fn read(&self, text: &str, kind: Kind, from: usize, start: usize, end: usize) -> Bounds {
        let mut bounds = Bounds::default();
        self.read_before(text, kind, from, start, &mut bounds);
        // 从2011年的46%降到六成 and 从2025年209元提至217元 compare two years, 从2018年试点情况来看 looks at one: neither begins there.
        if kind == Kind::Date && text[..start].ends_with(['从', '自']) {
            let near = &text[end..text.floor_char_boundary((end + REACH).min(text.len()))];
            let clause = near.split(['，', ',', '。', '；', '：', '\n']).next().unwrap_or_default();
            let compared = clause.starts_with('的') || number_at(clause, 0).is_some();
            bounds.min &= !(compared || self.view_within.stand_in(clause));
        }
        // 在子女满3周岁前: an age that is not reached yet, whatever stands before it.
        if kind == Kind::Age && bounds.min && text[..start].ends_with('满') {
            let mut until = Bounds { approx: bounds.approx, ..Bounds::default() };
            self.read_after(text, kind, end, &mut until);
            if until.max && until.open {
                return until;
            }
        }
        bounds.led = bounds.min || bounds.max;
        self.read_after(text, kind, end, &mut bounds);
        bounds
    }

    /// What the last word of a name makes of the numbers that it heads: 上限, 下限.
    pub fn closing(&self, name: &str, kind: Kind) -> Option<Bounds> {
        let (_, entry) = self.ending(name, kind)?;
        let mut bounds = Bounds::default();
        (entry.reach != Reach::Touching && self.apply(entry, &mut bounds)).then_some(bounds)
    }

    fn read_before(&self, text: &str, kind: Kind, from: usize, start: usize, bounds: &mut Bounds) {
        let mut from = from.max(start.saturating_sub(REACH));
        from = text.ceil_char_boundary(from);
        let window = &text[from.min(start)..start];
        // Walk back over fillers; a bound word may stand before any of them.
        let (mut end, mut touching, mut described) = (window.trim_end().len(), true, false);
        for _ in 0..8 {
            let head = &window[..end];
            if let Some((word, entry)) = self.ending(head, kind) {
                // 不得申请超过两次
                if entry.end == End::Min && entry.open && self.forbids(&head[..head.len() - word.len()]) {
                    (bounds.max, bounds.open) = (true, false);
                    return;
                }
                // 最大的101岁 is that old; 最大 is no bound of it. Nor do those who fall short bound what is told of them:
                // 不够的按8%趸缴. 高出近10个百分点 is a difference.
                let reached = match entry.reach {
                    Reach::Touching => touching && !(entry.open && bounds.approx),
                    Reach::Near | Reach::Clause => !described || entry.end == End::Approx,
                    Reach::Phrase => true,
                };
                if reached && self.apply(entry, bounds) {
                    return;
                }
                if reached && entry.end == End::Plain {
                    return;
                }
                end = head[..head.len() - word.len()].trim_end().len();
                touching &= entry.end == End::Approx;
                continue;
            }
            let Some((filler, ())) = self.fillers.of(head).next() else { break };
            end = head[..head.len() - filler.len()].trim_end().len();
            (touching, described) = (false, filler == "的");
        }
        self.read_across_base(window, kind, bounds);
    }

    /// Whether what is said behind these words is forbidden: 不得申请.
    fn forbids(&self, before: &str) -> bool {
        let near = before.char_indices().rev().nth(FORBIDDEN).map_or(before, |(at, _)| &before[at..]);
        let act = self.forbids_within.last_in(near).map(|at| &near[at..]);
        act.is_some_and(|act| !act.contains(['，', ',', '；', ';', '。']))
    }

    /// 不低于当地最低工资标准的90%: a comparative, the name of a base, 的.
    fn read_across_base(&self, window: &str, kind: Kind, bounds: &mut Bounds) {
        if bounds.min || bounds.max {
            return;
        }
        let base = window.trim_end();
        if let Some(entry) = self.phrase(base, kind) {
            self.apply(entry, bounds);
            return;
        }
        if matches!(kind, Kind::Duration | Kind::Age) {
            // 不低于当地两个月低保标准, 不得低于女职工五十周岁.
            let near = base.char_indices().rev().nth(NEAR_BASE).map_or(base, |(at, _)| &base[at..]);
            if self.base_of_time_before.ends(near)
                && let Some(entry) = self.comparative(near)
            {
                self.apply(entry, bounds);
            }
            return;
        }
        if kind != Kind::Percentage && kind != Kind::Amount {
            return;
        }
        if !self.base_before.ends(base) {
            return;
        }
        if let Some(entry) = self.comparative(base) {
            self.apply(entry, bounds);
        }
    }

    /// The word that binds across what may be had: 最高可申请创业担保贷款500万元. What a change begins with (最高可从50万元提高到…), a
    /// deductible, and a plain value of what is named (最高可支付限额为30万元) are not bound.
    fn phrase(&self, base: &str, kind: Kind) -> Option<&Entry> {
        let from = base.ceil_char_boundary(base.len().saturating_sub(LONGEST_PHRASE));
        let entry = self.last_before(base, LONGEST_PHRASE, &self.phrases, |entry| entry.takes(kind))?;
        (!self.beyond_phrase_within.stand_in(&base[from..])).then_some(entry)
    }

    /// The last word before a base that binds across it.
    fn comparative(&self, base: &str) -> Option<&Entry> {
        self.last_before(base, LONGEST_BASE, &self.comparatives, |_| true)
    }

    /// The last of these words that `binds` across at most `longest` bytes at the end of `base`. No other clause stands between.
    fn last_before(
        &self,
        base: &str,
        longest: usize,
        words: &Suffixes<usize>,
        binds: impl Fn(&Entry) -> bool,
    ) -> Option<&Entry> {
        let mut ends = base.char_indices().rev();
        let mut end = base.len();
        while base.len() - end <= longest {
            let mut entries = words.of(&base[..end]).map(|(_, entry)| &self.entries[*entry]);
            if let Some(entry) = entries.find(|entry| binds(entry)) {
                return Some(entry);
            }
            (end, _) = ends.next()?;
            let gap = &base[end..];
            if gap.starts_with(['。', '；', ';', ':', '：', ',', '，']) || self.beyond_base_after.begins(gap) {
                return None;
            }
        }
        None
    }

    /// Takes what `entry` says into `bounds`; true if that ends the search.
    fn apply(&self, entry: &Entry, bounds: &mut Bounds) -> bool {
        match entry.end {
            End::Min => (bounds.min, bounds.open) = (true, entry.open),
            End::Max => (bounds.max, bounds.open) = (true, entry.open),
            End::Approx => {
                bounds.approx = true;
                return false;
            }
            End::Plain => {}
        }
        entry.end != End::Plain
    }

    /// The longest bound word that `head` ends with.
    fn ending(&self, head: &str, kind: Kind) -> Option<(&str, &Entry)> {
        self.before.of(head).map(|(word, entry)| (word, &self.entries[*entry])).find(|(word, entry)| {
            let lead = &head[..head.len() - word.len()];
            entry.takes(kind) && !entry.not_after.iter().any(|blocked| lead.ends_with(blocked.as_str()))
        })
    }

    fn read_after(&self, text: &str, kind: Kind, end: usize, bounds: &mut Bounds) {
        let end = if kind == Kind::Date { crate::recognise::period::skip_time_of_day(text, end) } else { end };
        // 今天（1月1日）起施行
        let closed = text[end..].strip_prefix(['）', ')']).filter(|rest| kind == Kind::Date && rest.starts_with('起'));
        let end = closed.map_or(end, |rest| text.len() - rest.len());
        let (mut at, mut closed) = (end, None);
        for _ in 0..3 {
            if let Some((inclusive, next)) = crate::recognise::inclusion(text, at) {
                (closed, at) = (Some(inclusive), next);
            } else if let Some(next) = aside(text, at, kind) {
                at = next;
            }
            let rest = text[at..].trim_start_matches(' ');
            let at_word = text.len() - rest.len();
            let Some((word, entry)) = self.beginning(rest, kind) else { break };
            at = at_word + word.len();
            bounds.begins |= entry.end == End::Min;
            match entry.end {
                End::Approx => bounds.approx = true,
                End::Plain => bounds.min = false,
                // 最迟12月31日前: the day itself is too late.
                End::Max if entry.dates && bounds.max => bounds.open = entry.open,
                // 可达1000元以上: what may be had is more than that.
                End::Min if bounds.max && !bounds.min && matches!(kind, Kind::Amount | Kind::Percentage) => {
                    (bounds.min, bounds.max, bounds.open) = (true, false, entry.open);
                }
                // A word before the number that says the same end goes before: 不满3年以下.
                _ if bounds.min || bounds.max => {}
                End::Min => (bounds.min, bounds.open, bounds.later) = (true, entry.open, entry.open && entry.dates),
                End::Max => (bounds.max, bounds.open) = (true, entry.open),
            }
        }
        if let Some((inclusive, _)) = crate::recognise::inclusion(text, at) {
            closed = Some(inclusive);
        }
        if let Some(inclusive) = closed.filter(|_| bounds.min || bounds.max) {
            bounds.open = !inclusive;
        }
    }

    /// The longest bound word that `rest` begins with.
    fn beginning(&self, rest: &str, kind: Kind) -> Option<(&str, &Entry)> {
        self.after.of(rest).map(|(word, entry)| (word, &self.entries[*entry])).find(|(word, entry)| {
            let after = &rest[word.len()..];
            entry.takes(kind) && !entry.not_before.iter().any(|blocked| after.starts_with(blocked.as_str()))
        })
    }
}

impl Entry {
    fn takes(&self, kind: Kind) -> bool {
        (!self.dates || kind == Kind::Date)
            && (self.kinds.is_empty() || self.kinds.contains(&kind))
            && !self.not_kinds.contains(&kind)
    }
}

/// Where a short remark in brackets at `at` ends, if 内 or the like goes on behind it: 5个工作日（不含公示期）内.
fn aside(text: &str, at: usize, kind: Kind) -> Option<usize> {
    const LONGEST: usize = 20;
    let rest = text[at..].strip_prefix(['（', '('])?;
    let (close, bracket) =
        rest.char_indices().take(LONGEST).find(|(_, c)| matches!(c, '）' | ')' | '。' | '；' | '\n'))?;
    let behind = rest[close..].strip_prefix(['）', ')'])?;
    // (副高级(含)以上…): the bracket is that of another inside.
    let nested = rest[..close].contains(['（', '(']);
    // 12月26日（星期五）前
    let dated = kind == Kind::Date && behind.starts_with(['前', '后', '起', '止']);
    let bounded = dated || behind.starts_with(['内', '以', '之']);
    (matches!(bracket, '）' | ')') && !nested && bounded).then(|| text.len() - behind.len())
}

/// The longest bracket between two members of a list, in bytes.
const LONGEST_BRACKET: usize = 18;

/// True if the number at `start` follows another of its list: `50、60、70周岁以上`. What stands from `whose` on is not looked at.
pub fn continues_list(text: &str, before_end: usize, start: usize, whose: usize) -> bool {
    // 满30年(男性)或25年(女性)
    let gap = &text[before_end..whose];
    let bracketed = gap.strip_prefix(['（', '(']).and_then(|inside| Some((inside, inside.find(['）', ')'])?)));
    let gap = match bracketed {
        Some((inside, close)) if close <= LONGEST_BRACKET => inside[close..].trim_start_matches(['）', ')']),
        _ => gap,
    };
    let gap = gap.trim();
    // 不足男30年女25年
    let told_apart = gap.is_empty() && whose < start;
    (joins_or_parts(gap) || told_apart) && peek_back(text, start).is_some() && peek(text, start).is_some()
}
