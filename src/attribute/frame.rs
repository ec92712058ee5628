//! The frame of a part of a text: its clauses and sentences, with the mentions in them.
//!
//! A clause ends at a comma, semicolon, colon or full stop, or where its line ends. What stands in a bracket is a
//! clause of its own inside another: words in a bracket that holds a number speak of that number alone.

use super::bullets::BULLETS;
use super::cue::Cues;
use super::heads::{is_band, label_of};
use super::is_year;
use super::labels::{add_labels, begins_label};
use super::marker::marker;
use super::outline::Outline;
use super::run::Lists;
use super::{Findings, Part, windows};
use crate::recognise::{Mention, Shape};
use crate::signs::Sign;
use crate::text::Span;

/// One clause.
#[derive(Clone, Copy, Debug)]
pub struct Clause {
    /// From its first character to its closing sign.
    pub span: Span,
    /// Index of its sentence.
    pub sentence: u32,
    /// Index of its line.
    pub line: u32,
    /// For a clause in a bracket, the index of the clause that the bracket stands in.
    pub outer: Option<u32>,
}

/// A bracket.
#[derive(Clone, Copy, Debug)]
pub struct Bracket {
    /// From its opening to its closing sign.
    pub span: Span,
    /// It holds a mention, so its words speak of that alone.
    pub counted: bool,
}

/// Clauses, sentences and brackets of a part, and its outline.
#[derive(Debug)]
pub struct Frame {
    /// Lines and heads.
    pub outline: Outline,
    /// Clauses outside brackets, in order of place, each followed by those of its brackets.
    pub clauses: Vec<Clause>,
    /// Sentences.
    pub sentences: Vec<Span>,
    /// Brackets in order of place.
    pub brackets: Vec<Bracket>,
    /// The clause of each mention.
    pub clause_of: Vec<u32>,
    /// What stands before each mention in its clause, as far as it is looked through.
    pub leads: Vec<Span>,
    /// Which mentions stand in one list.
    pub lists: Lists,
    /// Where the mentions stand.
    mentions: Vec<Span>,
    /// The labels before a colon at the head of a line that a mention stands in, and of its sentences.
    labels: Vec<Span>,
}

/// How many clauses a bracket may hold that is looked past.
const LONGEST_BRACKET: usize = 32;
/// How many labels back in a line one is looked for that replaces the first.
const MOST_LABELS: usize = 12;

impl Frame {
    /// Reads the frame of `part`. `mentions` are those of the part, in order of place.
    pub fn read(cues: &Cues, found: Findings<'_>, part: Part, mentions: &[Mention]) -> Frame {
        let counted = |span: Span| {
            let from = mentions.partition_point(|mention| mention.span.end() <= span.start());
            mentions.get(from).is_some_and(|mention| mention.span.start() < span.end())
        };
        // 大病保险待遇（2025年）一览: a heading may name a year.
        let figured = |span: Span| {
            let from = mentions.partition_point(|mention| mention.span.end() <= span.start());
            let mut inside = mentions[from..].iter().take_while(|mention| mention.span.start() < span.end());
            let year = |mention: &Mention| matches!(&mention.shape, Shape::Date(dates) if dates.to.is_none() && is_year(dates));
            inside.any(|mention| !year(mention))
        };
        let last = mentions.last().map_or(0, |last| last.span.end());
        let mut outline = Outline::read(cues, found, part.span, part.flat, last, figured);
        for head in outline.heads.iter_mut().filter(|head| head.sentence) {
            head.contrasts = cues.contrasts(head.span.of(found.text));
        }
        let mut frame = Frame {
            labels: Vec::new(),
            outline,
            // There are some four clauses a mention.
            clauses: Vec::with_capacity(4 * mentions.len()),
            sentences: Vec::with_capacity(mentions.len()),
            brackets: Vec::new(),
            clause_of: Vec::new(),
            leads: Vec::new(),
            lists: Lists::default(),
            mentions: mentions.iter().map(|mention| mention.span).collect(),
        };
        // Where a sentence begins that the line before left open.
        let mut begun = None;
        for line in 0..frame.outline.lines.len() {
            // Clauses and labels matter around mentions only.
            let span = frame.outline.lines[line].span;
            if counted(span) {
                let signs = found.signs.within(span);
                add_labels(&cues.words, found.text, &mut frame.labels, span, signs);
                let goes_on = frame.goes_on(found.text, line).then(|| frame.outline.lines[line + 1].span);
                begun =
                    frame.split(found.text, (span, line as u32), signs, begun, goes_on.is_some_and(&counted), &counted);
            }
        }
        frame.clause_of = mentions.iter().map(|mention| frame.innermost(mention.span)).collect();
        frame.leads = (0..mentions.len()).map(|index| frame.lead(found.text, index)).collect();
        frame.lists = Lists::read(&cues.words, found.text, &frame, mentions);
        frame
    }

    /// Whether the sentence of a line goes on in the next, which begins no item: 满1年的，最长12个月； ¶ 满5年的，最长18个月。
    fn goes_on(&self, text: &str, line: usize) -> bool {
        let [line, next] = self.outline.lines.get(line..line + 2).unwrap_or_default() else { return false };
        line.span.of(text).trim_end().ends_with(['；', ';'])
            && line.head == next.head
            && !(line.cell || next.cell)
            && !next.span.of(text).trim_start().starts_with(BULLETS)
            && marker(text, next.span.trim(text)).0.is_none()
            && label_of(next.span.of(text).trim_start()).is_none()
    }

    /// Splits a line. `begun`: where a sentence begins that is open before it; `goes_on`: its last one stays open, and where that
    /// begins comes back.
    fn split(
        &mut self,
        text: &str,
        (line, index): (Span, u32),
        signs: &[Sign],
        begun: Option<usize>,
        goes_on: bool,
        counted: &impl Fn(Span) -> bool,
    ) -> Option<usize> {
        let mut mention = self.mentions.partition_point(|mention| mention.end() <= line.start());
        let mut parts = Parts {
            line: (line, index),
            clause_start: line.start(),
            sentence_start: begun.unwrap_or(line.start()),
            open: None,
            inner: Vec::new(),
            inner_start: line.start(),
        };
        for (index, sign) in signs.iter().enumerate() {
            let (at, c) = (sign.start(), sign.character);
            while self.mentions.get(mention).is_some_and(|mention| mention.end() <= at) {
                mention += 1;
            }
            // Signs inside a mention (《…，…》, 1,200) part nothing.
            if self.mentions.get(mention).is_some_and(|mention| mention.start() <= at) {
                continue;
            }
            match c {
                '（' | '(' => parts.open_bracket(sign),
                '）' | ')' => {
                    if let Some(span) = parts.close_bracket(sign) {
                        self.brackets.push(Bracket { span, counted: counted(span) });
                    }
                }
                ',' | ':' if between_digits(text, at) => {}
                '，' | ',' | '；' | ';' | '：' | ':' => parts.part(self, sign, false),
                _ if sign.ends_sentence() => parts.part(self, sign, true),
                _ if sign.is_blank()
                    && mention > 0
                    && is_near_behind(text, self.mentions[mention - 1].end(), at)
                    && begins_label(sign, &signs[index + 1..]) =>
                {
                    parts.part(self, sign, false);
                }
                _ => {}
            }
        }
        if let Some(span) = parts.finish(self, goes_on) {
            self.brackets.push(Bracket { span, counted: counted(span) });
        }
        goes_on.then_some(parts.sentence_start)
    }

    fn close_clause(&mut self, span: Span, line: u32, inner: &mut Vec<Span>) {
        let sentence = self.sentences.len() as u32;
        let outer = self.clauses.len() as u32;
        self.clauses.push(Clause { span, sentence, line, outer: None });
        for span in inner.drain(..).filter(|inner| !inner.is_empty()) {
            self.clauses.push(Clause { span, sentence, line, outer: Some(outer) });
        }
    }

    fn innermost(&self, span: Span) -> u32 {
        // The clauses in a bracket follow their outer clause at once, and none overlaps another of them.
        let begun = self.clauses.partition_point(|clause| clause.span.start() <= span.start());
        let last = begun.saturating_sub(1) as u32;
        let clause = self.clauses[last as usize];
        clause.outer.filter(|_| clause.span.end() <= span.start()).unwrap_or(last)
    }

    fn lead(&self, text: &str, mention: usize) -> Span {
        let start = self.mentions[mention].start();
        let from = self.clause(mention).span.start().max(start.saturating_sub(windows::LONGEST)).min(start);
        Span::new(text.ceil_char_boundary(from), start)
    }

    /// The clause of a mention.
    pub fn clause(&self, mention: usize) -> Clause {
        self.clauses[self.clause_of[mention] as usize]
    }

    /// True if `at` lies in a bracket that speaks of its own number alone, and `home` does not.
    pub fn masked(&self, at: usize, home: Span) -> bool {
        let next = self.brackets.partition_point(|bracket| bracket.span.end() <= at);
        self.brackets[next..]
            .iter()
            .take_while(|bracket| bracket.span.start() <= at)
            .any(|bracket| bracket.counted && !bracket.span.contains(home))
    }

    /// True if `at` lies in a bracket without a mention that opens right behind one.
    pub fn bracket_behind_mention(&self, at: usize) -> bool {
        let next = self.brackets.partition_point(|bracket| bracket.span.end() <= at);
        let around = self.brackets.get(next).filter(|bracket| bracket.span.start() <= at && !bracket.counted);
        let ends = |open: usize| self.mentions.binary_search_by_key(&open, |mention| mention.end()).is_ok();
        around.is_some_and(|bracket| ends(bracket.span.start()))
    }

    /// The first mention that begins at `at` or behind it.
    pub fn next_mention(&self, at: usize) -> Option<Span> {
        self.mentions.get(self.mentions.partition_point(|mention| mention.start() < at)).copied()
    }

    /// The mention that `at` lies in.
    pub fn mention_at(&self, at: usize) -> Option<Span> {
        let from = self.mentions.partition_point(|mention| mention.end() <= at);
        self.mentions.get(from).copied().filter(|mention| mention.start() <= at)
    }

    /// The sentence that `at` stands in.
    pub fn sentence_at(&self, at: usize) -> Option<Span> {
        self.sentences.get(self.sentences.partition_point(|sentence| sentence.end() <= at)).copied()
    }

    /// True if a mention stands in `span`.
    pub fn counted(&self, span: Span) -> bool {
        let from = self.mentions.partition_point(|mention| mention.end() <= span.start());
        self.mentions.get(from).is_some_and(|mention| mention.start() < span.end())
    }

    /// True if a mention stands in `span` that is no year.
    pub fn valued(&self, text: &str, span: Span) -> bool {
        let from = self.mentions.partition_point(|mention| mention.end() <= span.start());
        let mut inside = self.mentions[from..].iter().take_while(|mention| mention.start() < span.end());
        inside.any(|mention| !mention.of(text).ends_with(['年', '度']))
    }

    /// True if a mention stands in `span` that is not the title of a document.
    pub fn measured(&self, text: &str, span: Span) -> bool {
        let from = self.mentions.partition_point(|mention| mention.end() <= span.start());
        let mut inside = self.mentions[from..].iter().take_while(|mention| mention.start() < span.end());
        inside.any(|mention| !mention.of(text).starts_with('《'))
    }

    /// True if `span` lies in the sentence of this index.
    pub fn in_sentence(&self, span: Span, sentence: u32) -> bool {
        self.sentences.get(sentence as usize).is_some_and(|sentence| sentence.overlaps(span))
    }

    /// The labels that govern the sentence of a clause from before it: the last one of its line, and the first unless a later
    /// one ends in the same words and so is its like: 住院待遇：…。门诊待遇：….
    pub fn labels_of<'f>(&'f self, text: &'f str, clause: Clause) -> impl Iterator<Item = Span> + 'f {
        let ending = |label: &Span| {
            &text[text.ceil_char_boundary(label.end().saturating_sub(6).max(label.start()))..label.end()]
        };
        let line = self.outline.lines[clause.line as usize].span;
        let from = self.labels.partition_point(|label| label.start() < line.start());
        let to = self.labels.partition_point(|label| label.start() < clause.span.end());
        let labels = &self.labels[from..to];
        let recent = &labels[labels.len().saturating_sub(MOST_LABELS)..];
        let replaced = |first: &Span| recent.iter().any(|later| later != first && ending(later) == ending(first));
        let first = labels.first().filter(|first| first.start() == line.start() && !replaced(first));
        // 二级医院：1万元以下：93%。1万元至4万元：96%。: the label of a band is none of what follows.
        let last = labels.iter().rev().find(|label| !is_band(label.of(text))).filter(|last| Some(*last) != first);
        last.into_iter().chain(first).copied().filter(move |label| !self.in_sentence(*label, clause.sentence))
    }

    /// True if `at` lies in a bracket.
    pub fn bracketed(&self, at: usize) -> bool {
        let next = self.brackets.partition_point(|bracket| bracket.span.end() <= at);
        self.brackets.get(next).is_some_and(|bracket| bracket.span.start() <= at)
    }

    /// The clauses of the sentence of `clause` that come before it, nearest first, those in brackets left out.
    pub fn earlier(&self, clause: u32) -> impl Iterator<Item = &Clause> {
        let outermost = |clause: u32| self.clauses[clause as usize].outer.unwrap_or(clause);
        let before = move |clause: &u32| clause.checked_sub(1).map(outermost);
        std::iter::successors(Some(outermost(clause)), before)
            .skip(1)
            .map(|earlier| &self.clauses[earlier as usize])
            .take_while(move |earlier| earlier.sentence == self.clauses[clause as usize].sentence)
    }

    /// The clause after `clause` in its sentence.
    pub fn later(&self, clause: u32) -> Option<&Clause> {
        let own = &self.clauses[clause as usize];
        self.clauses[clause as usize + 1..]
            .iter()
            .take(LONGEST_BRACKET)
            .find(|later| later.outer.is_none())
            .filter(|later| later.sentence == own.sentence)
    }
}

/// A line on its way to clauses and sentences.
struct Parts {
    /// Where it stands, and its index.
    line: (Span, u32),
    clause_start: usize,
    sentence_start: usize,
    /// Where the outermost open bracket stands, and how many are open.
    open: Option<(usize, usize)>,
    /// Clauses inside brackets of the present one.
    inner: Vec<Span>,
    inner_start: usize,
}

impl Parts {
    fn open_bracket(&mut self, sign: &Sign) {
        let (start, depth) = self.open.map_or((sign.start(), 1), |(start, depth)| (start, depth + 1));
        self.open = Some((start, depth));
        if depth == 1 {
            self.inner_start = sign.end();
        }
    }

    /// The bracket that the sign closes, if it is an outermost one.
    fn close_bracket(&mut self, sign: &Sign) -> Option<Span> {
        let (start, depth) = self.open?;
        self.open = (depth > 1).then_some((start, depth - 1));
        (depth == 1).then(|| {
            self.inner.push(Span::new(self.inner_start, sign.start()));
            Span::new(start, sign.end())
        })
    }

    /// Ends a clause at the sign, or one inside a bracket; `stop`: a sentence too, and a bracket that was never closed.
    fn part(&mut self, frame: &mut Frame, sign: &Sign, stop: bool) {
        if self.open.is_some() {
            self.inner.push(Span::new(self.inner_start, sign.start()));
            if !stop {
                self.inner_start = sign.end();
                return;
            }
            self.open = None;
        }
        frame.close_clause(Span::new(self.clause_start, sign.end()), self.line.1, &mut self.inner);
        self.clause_start = sign.end();
        if stop {
            frame.sentences.push(Span::new(self.sentence_start, sign.end()));
            self.sentence_start = sign.end();
        }
    }

    /// Ends what the line leaves open: the bracket that was never closed, if there is one.
    fn finish(&mut self, frame: &mut Frame, goes_on: bool) -> Option<Span> {
        let (line, index) = self.line;
        let bracket = self.open.map(|(start, _)| {
            self.inner.push(Span::new(self.inner_start, line.end()));
            Span::new(start, line.end())
        });
        if self.clause_start < line.end() {
            frame.close_clause(Span::new(self.clause_start, line.end()), index, &mut self.inner);
        }
        if self.sentence_start < line.end() && !goes_on {
            frame.sentences.push(Span::new(self.sentence_start, line.end()));
        }
        bracket
    }
}

/// Whether a blank follows the value that ends at `value`, or a word behind it: 一档2000元左右 二档：3000元.
fn is_near_behind(text: &str, value: usize, blank: usize) -> bool {
    /// How far behind, in bytes.
    const NEAR: usize = 12;
    blank - value <= NEAR && !text[value..blank].contains([' ', '\u{3000}'])
}

fn between_digits(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    at > 0 && digit(bytes.get(at - 1)) && digit(bytes.get(at + 1))
}
