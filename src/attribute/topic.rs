//! The topic of a paragraph: a sentence without a number of its own that names what the numbers behind it measure.
//!
//! 起付标准是多少？一般为500元。 and 起付线按医院等级划分。三级医院1200元。 A question says so of its answer; another sentence says so of
//! those that hold little but the number. A sentence that gives places as examples has the one before it as its topic.

use super::frame::Frame;
use super::words::ClaimWords;
use crate::places::Place;
use crate::text::{Span, longer_than};

/// How many sentences back a topic is looked for.
const REACH: u32 = 3;
/// The longest topic, and the longest sentence between it and its number, in bytes.
const LONGEST: usize = 90;
/// What stands before a bare number in its clause, and behind it, at the most, in characters.
const LEAD: usize = 12;
const REST: usize = 4;

/// A topic.
pub(super) struct Topic {
    /// The sentence.
    pub(super) span: Span,
    /// It asks.
    pub(super) asked: bool,
}

impl Frame {
    /// The topic of the number at `number` in a clause.
    pub(super) fn topic(&self, words: &ClaimWords, text: &str, number: Span, clause: u32) -> Option<Topic> {
        let own = self.clauses[clause as usize];
        let line = self.outline.lines[own.line as usize].span;
        let back = (own.sentence.saturating_sub(REACH)..own.sentence).rev();
        let mut before = back
            .map(|sentence| self.sentences[sentence as usize])
            .take_while(|sentence| sentence.start() >= line.start() && sentence.len() <= LONGEST);
        let mut passed = false;
        let topic = before.find(|sentence| {
            let counted = self.counted(*sentence);
            passed |= counted;
            !counted
        })?;
        let asked = topic.of(text).trim_end().ends_with(['？', '?']);
        if !(asked && !passed || is_bare(text, number, own.span)) {
            return None;
        }
        let lead = Span::new(own.span.start().min(number.start()), number.start());
        let case = lead.len() > LONGEST || words.case_within.stand_in(lead.of(text));
        let change = asked && words.change_asked_within.stand_in(topic.of(text));
        (!case && !change).then_some(Topic { span: topic, asked })
    }
}

impl Frame {
    /// The sentence that the one of a clause gives places as examples of: 退休人员限额通常较高。如潜江市为2500元.
    pub(super) fn illustrated(&self, words: &ClaimWords, text: &str, places: &[Place], clause: u32) -> Option<Span> {
        /// The longest such sentence, in bytes.
        const LONGEST: usize = 240;
        let own = self.clauses[clause as usize];
        let sentence = self.sentences[own.sentence as usize];
        let rest = words.example_lead.strip(sentence.of(text).trim_start())?;
        let at = sentence.end() - rest.trim_start_matches(['，', ',', '：', ':', ' ']).len();
        let named = places.get(places.partition_point(|place| place.span.start() < at))?;
        let told = self.sentences[own.sentence.checked_sub(1)? as usize];
        let line = self.outline.lines[own.line as usize].span;
        (named.span.start() == at && told.start() >= line.start() && told.len() <= LONGEST).then_some(told)
    }
}

/// Whether a clause holds little but its number.
fn is_bare(text: &str, number: Span, clause: Span) -> bool {
    let lead = &text[clause.start().min(number.start())..number.start()];
    let rest = text[number.end()..clause.end().max(number.end())].trim_end_matches(['，', '。', '；', ',', ';', ' ']);
    !longer_than(lead, LEAD) && !longer_than(rest, REST)
}
