//! The members of a list that 分别 pairs off, of which only some name a term: 普通居民、学生、低保对象分别缴费400元、200元、100元.

use crate::joints::{is_conjunction, is_list_sign};
use crate::text::Span;

/// Signs between clauses.
const PARTS: [char; 8] = ['，', ',', '；', ';', '：', ':', '。', '\n'];

/// A list of as many members as there are numbers.
pub(super) struct Members(Vec<Span>);

impl Members {
    /// The list of `count` members that a lead ends with, in its last clause or the one before: 低保对象、学生，每人分别补助….
    pub(super) fn before(text: &str, lead: Span, count: usize) -> Option<Members> {
        let mut end = lead.end();
        for _ in 0..2 {
            let rest = Span::new(lead.start(), end).of(text).trim_end_matches(PARTS);
            let start = lead.start() + rest.rmatch_indices(PARTS).next().map_or(0, |(at, sign)| at + sign.len());
            let clause = Span::new(start, lead.start() + rest.len());
            if clause.of(text).contains(is_list_sign) || clause.of(text).contains(is_conjunction) {
                return split(text, clause, count).map(Members);
            }
            end = start;
        }
        None
    }

    /// Where the members stand.
    pub(super) fn spans(&self) -> &[Span] {
        &self.0
    }

    /// Which member a word belongs to. What stands before the first one or behind the last holds for all of them:
    /// 居民医保普通居民、学生, 低保对象、特困人员住院.
    pub(super) fn of(&self, text: &str, word: Span) -> Option<usize> {
        let at = self.0.iter().position(|member| member.contains(word))?;
        let member = self.0[at];
        let rest = &text[word.end()..member.end()];
        let closes = rest.is_empty() || rest.starts_with(['（', '(']) && rest.ends_with(['）', ')']);
        let own = (at > 0 || closes) && (at + 1 < self.0.len() || word.start() == member.start());
        own.then_some(at)
    }
}

/// The members of a clause, if there are `count`: signs part them, and a conjunction the last two. What brackets hold is not looked at.
fn split(text: &str, clause: Span, count: usize) -> Option<Vec<Span>> {
    let mut depth = 0_usize;
    let (mut signs, mut conjunctions) = (Vec::new(), Vec::new());
    for (at, c) in clause.of(text).char_indices() {
        let stands = Span::new(clause.start() + at, clause.start() + at + c.len_utf8());
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            c if is_list_sign(c) => {
                signs.push(stands);
                conjunctions.clear();
            }
            c if is_conjunction(c) => conjunctions.push(stands),
            _ => {}
        }
    }
    if signs.len() + 2 == count && conjunctions.len() == 1 {
        signs.append(&mut conjunctions);
    }
    if signs.len() + 1 != count {
        return None;
    }
    let starts = std::iter::once(clause.start()).chain(signs.iter().map(|sign| sign.end()));
    let ends = signs.iter().map(|sign| sign.start()).chain([clause.end()]);
    Some(starts.zip(ends).map(|(start, end)| unquoted(text, Span::new(start, end).trim(text))).collect())
}

/// A member without quotation marks around it: “普通居民”.
fn unquoted(text: &str, member: Span) -> Span {
    let rest = member.of(text).trim_start_matches(['“', '"', '‘', '「']);
    let start = member.end() - rest.len();
    Span::new(start, start + rest.trim_end_matches(['”', '"', '’', '」']).len())
}
