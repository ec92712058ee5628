//! A text as its lines: the spans of those that are not blank, without the white space around them.

use memchr::memchr_iter;

use crate::text::Span;

/// The lines of a text, in order.
pub(super) type Lines = [Span];

/// Every line of `text` that is not blank, trimmed.
pub(super) fn lines(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = 0;
    for end in memchr_iter(b'\n', text.as_bytes()).chain([text.len()]) {
        let span = Span::new(start, end).trim(text);
        if !span.is_empty() {
            found.push(span);
        }
        start = end + 1;
    }
    found
}

/// The beginning of `text`, at most `most` characters of it.
pub(super) fn head(text: &str, most: usize) -> &str {
    let Some(last) = most.checked_sub(1) else { return "" };
    let mut rest = text.chars();
    rest.nth(last);
    &text[..text.len() - rest.as_str().len()]
}

/// The end of `text`, at most `most` characters of it.
pub(super) fn tail(text: &str, most: usize) -> &str {
    let start = most.checked_sub(1).and_then(|last| text.char_indices().rev().nth(last));
    start.map_or(text, |(start, _)| &text[start..])
}

/// True if `text` is longer than `most` characters; reads no further.
pub(super) fn longer_than(text: &str, most: usize) -> bool {
    text.chars().nth(most).is_some()
}

/// What ends a sentence.
pub(super) fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '!' | '?')
}

/// A quotation mark that closes.
pub(super) fn closes_quotation(c: char) -> bool {
    matches!(c, '”' | '’' | '」' | '』' | '"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_and_margins_are_left_out() {
        let text = "  一\n\n\t \n二\u{3000}\n";
        let found: Vec<&str> = lines(text).iter().map(|line| line.of(text)).collect();
        assert_eq!(found, ["一", "二"]);
    }

    #[test]
    fn ends_are_cut_between_characters() {
        assert_eq!((head("一二三", 2), tail("一二三", 2)), ("一二", "二三"));
        assert_eq!((head("一", 2), tail("一", 2), tail("一", 0)), ("一", "一", "一"));
    }
}
