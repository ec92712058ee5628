//! Short word lists looked up at one place of a text: which of them starts there, which ends there.

/// Words that may stand right after a place, each with what it means there; the longest one decides.
pub(super) struct Followers<T> {
    /// Sorted by first character, longer words first.
    words: Vec<(char, Box<str>, T)>,
}

impl<T: Copy> Followers<T> {
    pub(super) fn new<'w>(words: impl Iterator<Item = (&'w str, T)>) -> Followers<T> {
        let mut words: Vec<(char, Box<str>, T)> =
            words.filter_map(|(word, value)| Some((word.chars().next()?, Box::from(word), value))).collect();
        words.sort_by(|(a, word_a, _), (b, word_b, _)| a.cmp(b).then(word_b.len().cmp(&word_a.len())));
        Followers { words }
    }

    /// The value of the longest word at the beginning of `rest`.
    pub(super) fn at(&self, rest: &str) -> Option<T> {
        let first = rest.chars().next()?;
        let from = self.words.partition_point(|(c, _, _)| *c < first);
        let mut same = self.words[from..].iter().take_while(|(c, _, _)| *c == first);
        same.find(|(_, word, _)| rest.starts_with(&**word)).map(|&(_, _, value)| value)
    }
}

/// True if one of `words` stands at the end of `before`.
pub(super) fn ends_with_any(before: &str, words: &[String]) -> bool {
    words.iter().any(|word| before.ends_with(word.as_str()))
}
