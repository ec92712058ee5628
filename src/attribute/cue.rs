//! Cues: the words that say what a number measures and to whom it applies, as read from `rules/metrics.toml` and
//! `rules/scopes.toml`.

use std::ops::Range;

use serde::Deserialize;

use super::bullets::without_bullet;
use super::cue_file::{
    CueWords, METRICS, MetricFile, SCOPES, ScopeFile, check_metrics, check_scopes, metric_cue, scope_cue,
};
use super::words::ClaimWords;
use crate::fact::{DimensionSet, Kind, Metric, Per, ScopeSet, ScopeTerm, Slot};
use crate::joints::is_joint;
use crate::lexicon::Sense;
use crate::rules::{Example, RuleError, RuleFiles};
use crate::text::{Span, longer_than};

/// How many characters before a word a denial is looked for.
const NEAR: usize = 10;
/// How many characters the items of a denied list take before the last at the most.
const DENIED_LIST: usize = 32;
/// What ends the reach of a denial over a list.
const LIST_ENDS: [char; 11] = ['，', ',', '。', '；', ';', '：', ':', '（', '(', '的', '\n'];

/// The clause of a word in a window.
pub(super) fn clause_of(text: &str, window: Span, word: Span) -> Span {
    let stop = |c: char| matches!(c, '，' | ',' | '。' | '；' | ';' | '：' | ':');
    let start = text[window.start()..word.start()].rfind(stop).map_or(window.start(), |at| window.start() + at);
    let end = text[word.end()..window.end()].find(stop).map_or(window.end(), |at| word.end() + at);
    Span::new(start, end)
}

/// On which side of its number a cue counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Either side.
    #[default]
    Any,
    /// Before the number.
    Before,
    /// Before the number in its own clause, or in the heads of its cell.
    Clause,
    /// Before the number in its own sentence.
    Sentence,
    /// After the number.
    After,
    /// Right behind the number, 的 between them at the most.
    Following,
    /// A little before the number, with nothing between that says what it has become.
    Touching,
    /// Right before the number.
    Adjacent,
}

/// A cue for what a number measures.
#[derive(Debug)]
pub struct MetricCue {
    /// Stable name of the rule.
    pub id: String,
    /// What it says, unless it blocks.
    pub metric: Option<Metric>,
    /// Where it counts.
    pub side: Side,
    /// How much it weighs.
    pub strength: i32,
    /// It says how much an amount has changed.
    pub change: bool,
}

impl MetricCue {
    /// Whether it names a measure wherever it stands before its number, and not only right beside it.
    pub fn names_from_afar(&self) -> bool {
        matches!(self.side, Side::Any | Side::Before | Side::Clause)
    }
}

/// A cue for scope.
#[derive(Debug)]
pub struct ScopeCue {
    /// Stable name of the rule.
    pub id: String,
    /// What it says; empty for one that blocks or is about time.
    pub terms: ScopeSet,
    /// What it says where its clause denies it.
    pub negated: ScopeSet,
    /// What is not carried past it to the numbers behind.
    pub bars: ScopeSet,
    /// The words name those of the barred terms' sort that are none of them: 其他人员.
    pub others: bool,
    /// It says who pays.
    pub pays: bool,
    /// It counts only where no other word follows it: 退休2800元.
    pub alone: bool,
    /// It counts only in a list whose last word names insurance: 失业、工伤保险.
    pub elided: bool,
    /// Its terms in the order in which its words list them, if they are a list: 男女, 一、二级.
    pub listed: Vec<ScopeTerm>,
    /// The time or head that an amount is for.
    pub per: Option<Per>,
}

impl ScopeCue {
    /// One that says nothing yet.
    pub(super) fn new(id: String) -> ScopeCue {
        let none = ScopeSet::EMPTY;
        let (pays, alone, elided) = (false, false, false);
        ScopeCue {
            id,
            terms: none,
            negated: none,
            bars: none,
            others: false,
            pays,
            alone,
            elided,
            listed: Vec::new(),
            per: None,
        }
    }

    /// Whether it names terms of one slot and nothing else.
    pub fn names_only(&self, slot: Slot) -> bool {
        !self.terms.is_empty() && self.terms.slot(slot) == self.terms
    }

    /// Whether it says nothing of the dimensions that are not settled, and not who pays. What it bars tells nothing in a `head`.
    pub fn says_nothing_of(&self, settled: DimensionSet, head: bool) -> bool {
        let terms = self.terms.union(self.negated);
        terms.outside(settled).is_empty()
            && (head || self.bars.is_empty())
            && terms.slot(Slot::Payer).is_empty()
            && !self.pays
    }
}

/// All cues.
#[derive(Debug)]
pub struct Cues {
    metrics: Vec<MetricCue>,
    /// For a word of the lexicon, where its entries stand.
    metric_words: Vec<Range<u32>>,
    /// Entries of words in `metrics`.
    metric_entries: Vec<u16>,
    /// For a word of the lexicon, the kinds of fact of which it says something, a bit each.
    metric_kinds: Vec<u8>,
    scopes: Vec<ScopeCue>,
    /// Words that decide how the cues and numbers around them are read.
    pub(super) words: Box<ClaimWords>,
}

impl Cues {
    /// Reads the cues; `word` is told every word that the lexicon has to find, with its sense.
    pub fn new(files: &RuleFiles, word: &mut impl FnMut(&str, Sense)) -> Result<Cues, RuleError> {
        let other_files = || (files.toml::<ScopeFile>(SCOPES), ClaimWords::new(files));
        let (metric_file, (scope_file, claim_words)) = rayon::join(|| files.toml::<MetricFile>(METRICS), other_files);
        let (mut metrics, mut by_word) = (Vec::new(), Vec::new());
        for mut rule in metric_file?.cue {
            by_word.extend(rule.words.drain(..).map(|word| (word, metrics.len() as u16)));
            metrics.push(metric_cue(rule));
        }
        let by_word = CueWords::new(by_word);
        check_metrics(&metrics, &by_word)?;
        let (mut metric_words, mut metric_kinds, mut metric_entries) = (Vec::new(), Vec::new(), Vec::new());
        for (text, entries) in by_word.each() {
            word(text, Sense::Metric(metric_words.len() as u16));
            let kinds = entries.iter().filter_map(|entry| Some(metrics[usize::from(entry.cue)].metric?.kind()));
            metric_kinds.push(kinds.fold(0, |all, kind| all | bit(kind)));
            let start = metric_entries.len() as u32;
            metric_entries.extend(entries.iter().map(|entry| entry.cue));
            metric_words.push(start..metric_entries.len() as u32);
        }
        let (file, mut scopes, mut by_word) = (scope_file?, Vec::new(), Vec::new());
        for mut rule in file.cue {
            by_word.extend(rule.words.drain(..).map(|word| (word, scopes.len() as u16)));
            scopes.push(scope_cue(rule));
        }
        for mut rule in file.per {
            by_word.extend(rule.words.drain(..).map(|word| (word, scopes.len() as u16)));
            scopes.push(ScopeCue { per: rule.per, ..ScopeCue::new(rule.id) });
        }
        let by_word = CueWords::new(by_word);
        check_scopes(&scopes, &by_word)?;
        by_word.each().for_each(|(text, entries)| word(text, Sense::Scope(entries[0].cue)));
        let words = claim_words?;
        words.national_within.words().for_each(|text| word(text, Sense::National));
        words.country.words().for_each(|text| word(text, Sense::Country));
        words.old_rule_within.words().for_each(|text| word(text, Sense::OldRule));
        words.others_within.words().for_each(|text| word(text, Sense::Elsewhere));
        Ok(Cues { metrics, metric_words, metric_entries, metric_kinds, scopes, words })
    }

    /// The examples of the cues.
    pub fn examples(files: &RuleFiles) -> Result<Vec<Example>, RuleError> {
        let mut examples = Vec::new();
        for rule in files.toml::<MetricFile>(METRICS)?.cue {
            let says: Vec<String> = rule.metric.iter().map(ToString::to_string).collect();
            examples.extend(Example::that_say(METRICS, &rule.id, &says, &rule.yes, &rule.no));
        }
        let file = files.toml::<ScopeFile>(SCOPES)?;
        for rule in file.cue {
            let barred = rule.bars.iter().map(|term| format!("-{term}"));
            let said = if rule.terms.is_empty() { &rule.negated } else { &rule.terms };
            let said = said.iter().map(ToString::to_string);
            let says: Vec<String> = said.chain(barred).chain(rule.per.map(|per| per.to_string())).collect();
            examples.extend(Example::that_say(SCOPES, &rule.id, &says, &rule.yes, &rule.no));
        }
        for rule in file.per {
            let says: Vec<String> = rule.per.iter().map(ToString::to_string).collect();
            examples.extend(Example::that_say(SCOPES, &rule.id, &says, &rule.yes, &rule.no));
        }
        Ok(examples)
    }

    /// Whether a part of a sentence turns to another subject.
    pub fn shifts(&self, part: &str) -> bool {
        self.words.shifts_lead.begins(part)
    }

    /// Whether a lead may say what the parts under it differ by.
    pub fn contrasts(&self, lead: &str) -> bool {
        let words = &self.words;
        [&words.differing_within, &words.depends_within, &words.set_apart_within].iter().any(|list| list.stand_in(lead))
    }

    /// Whether a clause of a lead names, with `word` among others, what the parts under it differ by: 待遇因医院级别、在职或
    /// 退休身份而不同, 报销分门诊、住院两部分, 金额取决于养老金和年龄.
    pub fn varies_by(&self, text: &str, lead: Span, word: Span) -> bool {
        let clause = clause_of(text, lead, word);
        let (before, after) = (&text[clause.start()..word.start()], &text[word.end()..clause.end()]);
        // 在职与退休有别
        let joined = || after.starts_with(is_joint) || before.ends_with(is_joint);
        let set_apart = joined() && self.words.set_apart_within.stand_in(after);
        self.words.depends_within.stand_in(before)
            || self.words.differs_by_within.stand_in(before) && self.words.differing_within.stand_in(after)
            || set_apart
    }

    /// Whether the clause of a word in a window says that something else goes by what it names: 由缴费基数决定, 根据缴费年限确定.
    pub fn is_factor(&self, text: &str, window: Span, word: Span) -> bool {
        let clause = clause_of(text, window, word);
        let (before, after) = (&text[clause.start()..word.start()], &text[word.end()..clause.end()]);
        // 再看报销比例 begins to tell of it.
        if self.words.depends_on_before.ends(before) && !self.words.looked_at_lead.has(before) {
            return true;
        }
        let near = before.char_indices().rev().take(NEAR).last().map_or("", |(at, _)| &before[at..]);
        self.words.factor_within.stand_in(near) && self.words.decides_within.stand_in(after)
    }

    /// Whether the words between two schemes say that one is about the other: 失业保险基金支付养老保险费.
    pub fn relates(&self, between: &str) -> bool {
        self.words.relates_within.stand_in(between)
    }

    /// Whether an item of a list names insurance, but no scheme.
    pub fn names_no_scheme(&self, item: &str) -> bool {
        self.words.no_scheme_after.begins(item.trim_start_matches('、'))
    }

    /// Whether a clause begins with medical insurance, by its bare name.
    pub fn tells_of_medical(&self, clause: &str) -> bool {
        // 2.医疗保险…
        let sign = |c: char| c.is_ascii_digit() || "，,；; .．、（）()".contains(c);
        self.words.medical_lead.begins(without_bullet(clause).trim_start_matches(sign))
    }

    /// Whether a clause is labelled with such a word: 医疗保险：.
    pub fn labels_no_scheme(&self, clause: &str) -> bool {
        let label = self.words.no_scheme_after.strip(without_bullet(clause));
        label.is_some_and(|rest| rest.trim_start().starts_with(['：', ':']))
    }

    /// Whether a heading is nothing but such a word: 2. 医疗保险, 医疗保险（单位和个人）.
    pub fn heads_no_scheme(&self, heading: &str) -> bool {
        /// The longest such heading, in bytes; most heads are longer, and are told at once.
        const LONGEST: usize = 60;
        if heading.len() > LONGEST {
            return false;
        }
        let rest = self.words.no_scheme_after.strip(without_bullet(heading));
        rest.is_some_and(|rest| rest.trim_matches([' ', '：', ':']).is_empty() || rest.starts_with(['（', '(']))
    }

    /// Whether the clause of a word denies it: 未办理转诊备案, 未参加职工医保.
    pub fn negates(&self, text: &str, window: Span, word: Span, cue: &ScopeCue) -> bool {
        let lead = &text[window.start().min(word.start())..word.start()];
        if cue.negated.is_empty() {
            let words = &self.words;
            // 未参加职工医保、居民医保
            // 无论职工医保或居民医保: a single character may be that of another word.
            let word =
                |near: &str| words.denial_before.strip(near).is_some_and(|rest| longer_than(&near[rest.len()..], 1));
            let listed = || {
                let item = lead.strip_suffix(is_joint).filter(|item| words.denied_item_before.ends(item));
                item.is_some_and(|item| {
                    let near = item.char_indices().rev().map(|(at, _)| &item[..at]);
                    near.take(DENIED_LIST).take_while(|near| !near.ends_with(LIST_ENDS)).any(word)
                })
            };
            // 是不是退休人员都报80%
            return words.denial_before.ends(lead) && !words.asked_before.ends(lead) || listed();
        }
        // 未按《异地就医管理办法（暂行）》办理备案: the title of a document is passed over.
        let document = lead.rfind('》').map(|end| lead[..end].rfind('《').unwrap_or(end)..end);
        let titled = |at: usize| document.as_ref().is_some_and(|document| document.contains(&at));
        let near = lead.char_indices().rev().filter(|(at, _)| !titled(*at));
        let begin = near.take_while(|(_, c)| !"，,。；;：:（(、".contains(*c)).take(NEAR).last();
        let lead = begin.map_or("", |(begin, _)| &lead[begin..]);
        self.words.denial_within.each_in(lead).any(|at| !self.words.no_denial_after.begins(&lead[at..]))
    }

    /// Whether a word of the lexicon says something of facts of this kind.
    pub fn speaks_of(&self, word: u16, kind: Kind) -> bool {
        self.metric_kinds[usize::from(word)] & bit(kind) != 0
    }

    /// The cues that a word of the lexicon is.
    pub fn metrics(&self, word: u16) -> impl Iterator<Item = (u16, &MetricCue)> {
        let Range { start, end } = self.metric_words[usize::from(word)];
        let entries = &self.metric_entries[start as usize..end as usize];
        entries.iter().map(|index| (*index, &self.metrics[usize::from(*index)]))
    }

    /// A cue for what is measured.
    pub fn metric(&self, index: u16) -> &MetricCue {
        &self.metrics[usize::from(index)]
    }

    /// The time or head that a word is for, if it is a cue for one.
    pub fn per_of(&self, sense: Sense) -> Option<Per> {
        match sense {
            Sense::Scope(index) => self.scope(index).per,
            _ => None,
        }
    }

    /// A cue for scope.
    pub fn scope(&self, index: u16) -> &ScopeCue {
        &self.scopes[usize::from(index)]
    }
}

fn bit(kind: Kind) -> u8 {
    1 << kind as u8
}
