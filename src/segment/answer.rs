//! Answers: the verdict in a line under a question, or at the head of a snippet, and its sense.

use super::cues::Cues;
use super::lines::ends_sentence;
use crate::fact::terms;
use crate::text::{Span, longer_than};

/// The longest answer that may stand alone in a snippet, in characters.
const LONGEST_ALONE: usize = 12;

terms! {
    /// The sense of a yes/no answer.
    Verdict {
        Yes = "yes", "it can be done, it is so";
        No = "no", "it cannot be done, it is not so";
        Partly = "partly", "in some places, for some people, in part";
    }
}

impl Cues {
    /// The sense of an answer; none if it is no yes/no answer.
    pub(super) fn sense(&self, answer: &str) -> Option<Verdict> {
        let answer = answer.trim();
        [(&self.verdict.partly, Verdict::Partly), (&self.verdict.no, Verdict::No), (&self.verdict.yes, Verdict::Yes)]
            .into_iter()
            .find_map(|(cue, verdict)| cue.is_in(answer).then_some(verdict))
    }

    /// True if `line` answers `title` in a few words: no sentence, no heading, no repetition of the title.
    pub(super) fn is_answer(&self, title: &str, line: &str) -> bool {
        !line.is_empty()
            && !longer_than(line, self.answer.longest)
            && !line.contains(|c: char| ends_sentence(c) || matches!(c, '：' | ':' | '；' | ';' | '…'))
            && !line.ends_with(['、', ',', '，', '(', '（'])
            && !self.answer.introduction.is_in(line)
            && !self.answer.heading.is_in(line)
            && (!self.answer.name.is_in(line) || self.answer.name_asked.is_in(title))
            && !self.prompt_leak.is_in(line)
            && (self.sense(line).is_some() || !repeats(title, line) || self.responds(title, line))
    }

    /// True if a line below the title of a page that no layout knows answers it beyond doubt: it says yes or no, or gives the
    /// figure that is asked for.
    pub(super) fn is_clear_answer(&self, title: &str, line: &str) -> bool {
        let figure = || self.asking.is_in(title) && self.answer.figure.is_in(line);
        (self.sense(line).is_some() || figure()) && self.is_answer(title, line)
    }

    /// True if a line takes up words of the question to answer it: it denies them (多久清零: 不清零), compares (哪个高: 更高),
    /// or says again what the question ends with (值得买吗: 值得).
    fn responds(&self, title: &str, line: &str) -> bool {
        /// Characters between what is asked for and the end of the question, at most.
        const CLOSING: usize = 1;
        let denies = line.strip_prefix('不').is_some_and(|denied| !denied.is_empty() && title.contains(denied));
        let asked = || {
            let (closing, _) = self.answer.question.find(title)?;
            let (_, behind) = title[..closing].rsplit_once(line)?;
            Some(behind.chars().count() <= CLOSING)
        };
        denies || self.answer.comparison.is_in(line) || asked() == Some(true)
    }

    /// The answer at the head of a snippet: what stands before its first white space, if it is one.
    pub(super) fn answer_at_head(&self, title: &str, snippet: Span, text: &str) -> Option<Span> {
        let written = snippet.of(text);
        let end = written.find(char::is_whitespace).unwrap_or(written.len());
        let (head, rest) = written.split_at(end);
        let goes_on = rest.trim_start().starts_with(|c: char| ",，。:：;；、!！?？)）".contains(c));
        // 4 月20日，海边市发布…: blanks may stand between a number and its unit.
        let unit = |c: char| "年月日号个元万亿天岁人名位次家种项倍成周".contains(c);
        let counted = head.chars().all(|c| c.is_ascii_digit() || c == '.') && rest.trim_start().starts_with(unit);
        let goes_on = goes_on || counted;
        // A snippet that is nothing but its head is an answer only when it says yes or no.
        let alone = rest.trim().is_empty() && self.sense(head).is_none() && longer_than(head, LONGEST_ALONE);
        (!goes_on && !alone && self.is_answer(title, head)).then(|| Span::new(snippet.start(), snippet.start() + end))
    }
}

/// The longest verdict that is a figure with its unit, in characters.
const LONGEST_FIGURE: usize = 8;

/// True if most pairs of characters of `line` stand in `title` too: it says the question again.
fn repeats(title: &str, line: &str) -> bool {
    let pairs = |text: &str| {
        let chars: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
        chars.windows(2).filter_map(|pair| <[char; 2]>::try_from(pair).ok()).collect::<Vec<_>>()
    };
    // 6个月 says nothing again but the unit that is asked for.
    let figure = &line[..line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len()];
    if !figure.is_empty() && !title.contains(figure) && !longer_than(line, LONGEST_FIGURE) {
        return false;
    }
    let known = pairs(title);
    let said = pairs(line);
    // A sum may have digits of another one in the question.
    let words = said.iter().filter(|pair| !pair.iter().all(char::is_ascii_digit));
    let again = words.filter(|pair| known.contains(pair)).count();
    again * 2 >= said.len() && !said.is_empty()
}
