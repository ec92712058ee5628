//! What the number of a verdict measures: what the same number measures in the sentence that the verdict heads.

use super::bound::Bounds;
use super::metric::{self, Decision, Reason};
use super::windows::{Standing, Window};
use super::{Claim, Pass};
use crate::joints::is_range_sign;
use crate::recognise::Mention;
use crate::recognise::number::begins_number;
use crate::text::Span;

/// What a clause ends at.
const CLAUSE_ENDS: [char; 8] = ['，', '；', '：', '。', ',', ';', ':', '\n'];
/// How the ends of a range may be joined.
const RANGE_SIGNS: [&str; 6] = ["至", "-", "—", "～", "~", "到"];
/// And what a remark on the number before it begins with.
const REMARK_BEGINS: [char; 2] = ['（', '('];

impl Pass<'_> {
    /// What the words beside the same number say in the sentence that the verdict heads; none if it does not stand there,
    /// or no word beside it says anything.
    pub(super) fn said_again(&self, index: usize, bounds: Bounds, claims: &[Claim]) -> Option<Decision> {
        let headed = self.part.around.headed?;
        let mention = &self.mentions[index];
        let again = twin(self.found.text, mention.span, headed)?;
        let mut subject = self.subject(index, bounds, claims);
        (subject.verdict, subject.inherited) = (false, None);
        let (text, hits) = (self.found.text, &self.found.hits.metrics);
        let twin = Mention { span: again, shape: mention.shape.clone() };
        let decision = metric::choose(
            &self.attributor.cues,
            text,
            (self.frame, hits),
            &twin,
            &beside(text, again, headed),
            &subject,
        );
        // 按基数4812元，每月457元，加上补充就是471元: what names another sum before it, names it alone.
        let of_other = decision.cue_span().is_some_and(|cue| {
            text.get(cue.end()..again.start())
                .is_some_and(|gap| mention.span.of(text).ends_with('元') && gap.contains('元'))
        });
        (matches!(decision.reason, Reason::Cue(..)) && !of_other).then_some(decision)
    }

    /// Where a verdict's number stands again in the sentence that it heads, and the words of its clause before it.
    pub(super) fn before_said_again(&self, number: Span) -> Option<(Span, Window)> {
        let headed = self.part.around.headed?;
        let again = twin(self.found.text, number, headed)?;
        beside(self.found.text, again, headed).into_iter().next().map(|before| (again, before))
    }
}

/// Where the words of `number` stand again in `headed`, and not as the end of another number: the last such place before 其中, for
/// conditions come first, but before it one at which the text goes on as it does behind the verdict (2%+3元).
pub(super) fn twin(text: &str, number: Span, headed: Span) -> Option<Span> {
    let written = number.of(text);
    // 400元/人·年 is 每人每年400元.
    let untimed = || written.split_once(['/', '／']).map(|(amount, _)| amount);
    // 1-4次 is 1至4次.
    let respelled = || {
        let sign = written.chars().find(|c| is_range_sign(*c))?;
        RANGE_SIGNS.iter().find_map(|other| again(text, number, &written.replacen(sign, other, 1), headed))
    };
    again(text, number, written, headed).or_else(|| again(text, number, untimed()?, headed)).or_else(respelled)
}

/// Where `written`, with which a number begins, stands again in `headed`.
fn again(text: &str, number: Span, written: &str, headed: Span) -> Option<Span> {
    let sentence = headed.of(text);
    let whole = |at: &usize| {
        let lead = &sentence[..*at];
        // 3,500元 has no 500元.
        let grouped = lead.strip_suffix([',', '，']).is_some_and(|lead| lead.ends_with(|c: char| c.is_ascii_digit()));
        let before = lead.chars().next_back();
        let goes_on = |c: char| begins_number(c) || is_range_sign(c) || matches!(c, '.' | '点' | '又' | '年');
        // 每年30元 is 30元, as 又30元 and 2025年30元 need not be.
        let each = lead.ends_with("每年") || lead.ends_with("一年");
        !grouped && (each || !before.is_some_and(goes_on))
    };
    let all = || sentence.rmatch_indices(written).map(|(at, _)| at).filter(whole);
    // 400元，其中青岛二档为400元: a part of what is told comes behind it.
    let part = sentence.find("其中").unwrap_or(sentence.len());
    let last = all().find(|at| *at < part).or_else(|| all().next())?;
    let mut places = all().filter(|at| *at < last);
    let behind = text[number.end()..].chars().next().filter(|c| !c.is_whitespace());
    let alike = |at: &usize| behind.is_some_and(|behind| sentence[*at + written.len()..].starts_with(behind));
    let at = if alike(&last) { last } else { places.find(alike).unwrap_or(last) };
    let start = headed.start() + at;
    Some(Span::new(start, start + written.len()))
}

/// Where the clause of `headed` ends that says `number` again.
pub(super) fn said_until(text: &str, number: Span, headed: Span) -> Option<usize> {
    twin(text, number, headed).map(|again| {
        let rest = &text[again.end()..headed.end()];
        // 在职职工700元、退休人员500元: the next item of a list is another one's.
        if rest.starts_with('、') {
            return again.end();
        }
        again.end() + rest.find(|c| CLAUSE_ENDS.contains(&c) || REMARK_BEGINS.contains(&c)).unwrap_or(rest.len())
    })
}

/// The clause of `number` in `sentence`, before and behind it, and what stands before the clause.
fn beside(text: &str, number: Span, sentence: Span) -> Vec<Window> {
    let lead = &text[sentence.start()..number.start()];
    let start = number.start() - lead.rsplit(CLAUSE_ENDS).next().map_or(0, str::len);
    let rest = &text[number.end()..sentence.end()];
    let end = number.end() + rest.find(CLAUSE_ENDS).unwrap_or(rest.len());
    let window =
        |start, end, standing| Window { span: Span::new(start, end), standing, sentence: false, contrasts: false };
    vec![
        window(start, number.start(), Standing::Before),
        window(number.end(), end, Standing::After),
        window(sentence.start(), start, Standing::Earlier(1)),
    ]
}
