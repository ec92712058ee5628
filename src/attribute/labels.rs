//! The labels of a line: what stands before a colon at the head of it or of one of its sentences, and headings run into it.

use super::words::ClaimWords;
use crate::recognise::number::number_at;
use crate::signs::Sign;
use crate::text::Span;

/// The longest label at the head of a line, and of another sentence of it, in bytes.
const LONGEST_LABEL: usize = 60;
const LONGEST_INNER_LABEL: usize = 36;

/// Adds the labels that a line with these signs, and each of its sentences, begins with: `灵活就业人员：…。退休人员：…`.
pub(super) fn add_labels(words: &ClaimWords, text: &str, labels: &mut Vec<Span>, line: Span, signs: &[Sign]) {
    labels.extend(run_in(words, text, line));
    // Where the sentence begins, as long as nothing but its label may have been read.
    let mut head = Some(line.start());
    // Where a label of the sentence has closed, as long as nothing else has been read.
    let mut closed = None;
    for (index, sign) in signs.iter().enumerate() {
        match sign.character {
            '：' | ':' => {
                let first = head == Some(line.start());
                let most = if first { LONGEST_LABEL } else { LONGEST_INNER_LABEL };
                let told = || !first && words.told_before_colon.ends(&text[..sign.start()]);
                let reason = |head: usize| words.reason_lead.begins(text[head..sign.start()].trim_start());
                let inner = closed.take().filter(|at| sign.start() <= at + LONGEST_INNER_LABEL);
                if let (Some(at), Some(last)) = (inner, labels.last_mut())
                    && words.label_of_whom_within.stand_in(&text[at..sign.start()])
                {
                    *last = Span::new(last.start(), sign.start());
                }
                let addressed = |head: usize| words.is_address(&text[head..sign.start()]);
                let counts = |head: usize| !(told() || reason(head) || first && addressed(head));
                let label = head.take().filter(|head| sign.start() <= head + most && counts(*head));
                closed = label.map(|_| sign.end());
                labels.extend(label.map(|head| Span::new(head, sign.start())));
            }
            _ if sign.ends_sentence() => {
                // 首先看山东省。定额…。其次看湖北省。定额…
                let looked_at = head.filter(|head| *head > line.start() && *head < sign.start());
                let looked_at = looked_at.map(|head| Span::new(head, sign.start()).trim(text));
                labels.extend(looked_at.filter(|span| sign.character == '。' && turns_to(words, span.of(text))));
                (head, closed) = (Some(sign.end()), None)
            }
            '，' | ',' | '；' => (head, closed) = (None, None),
            // 1万元以上:90% 三级医院: 1万元以下:88%。
            _ if sign.is_blank() && begins_label(sign, &signs[index + 1..]) => {
                (head, closed) = (Some(sign.end()), None)
            }
            _ => {}
        }
    }
}

/// The heading that a line begins with: 【退休人员】由统筹基金划拨…, 先看定额。上海每人每月60元….
fn run_in(words: &ClaimWords, text: &str, line: Span) -> Option<Span> {
    let written = line.of(text);
    let near = &written[..written.floor_char_boundary(LONGEST_LABEL.min(written.len()))];
    let end = match near.strip_prefix('【') {
        Some(inside) => '【'.len_utf8() + inside.find('】')?,
        None => {
            let end = near.find('。')?;
            let told = &near[..end];
            let ordinal = || {
                let number = told.starts_with('第').then(|| number_at(told, '第'.len_utf8())).flatten();
                number.is_some_and(|number| words.run_in_measure_after.begins(&told[number.end..]))
            };
            let leads = || words.run_in_lead.begins(told) && !told.contains(['，', ',', '：', ':', '；', ';', '\n']);
            let heads = words.looked_at_lead.begins(told) || leads() || ordinal();
            let names = heads && !told.contains(|c: char| c.is_ascii_digit());
            names.then_some(end)?
        }
    };
    (end < written.len()).then(|| Span::new(line.start(), line.start() + end))
}

/// Whether a sentence only says what is looked at next: 其次看湖北省.
fn turns_to(words: &ClaimWords, sentence: &str) -> bool {
    let short = sentence.len() <= LONGEST_INNER_LABEL && !sentence.contains(|c: char| c.is_ascii_digit());
    short && words.looked_at_lead.strip(sentence).is_some_and(|rest| !rest.is_empty())
}

/// Whether a label stands behind the blank of these signs, so that it parts two values: 单位缴费:14% 个人缴费:8%.
/// Its colon may stand apart: 二级医院 :65% 一级医院 :70%.
pub(super) fn begins_label(blank: &Sign, behind: &[Sign]) -> bool {
    const LONGEST: usize = 30;
    let apart = behind.first().zip(behind.get(1)).is_some_and(|(at, next)| at.is_blank() && at.end() == next.start());
    let next = behind.get(usize::from(apart)).filter(|next| matches!(next.character, ':' | '：'));
    next.is_some_and(|next| next.start() > blank.end() && next.start() <= blank.end() + LONGEST)
}
