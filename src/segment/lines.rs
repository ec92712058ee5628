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
}
