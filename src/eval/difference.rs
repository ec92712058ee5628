//! Differences: what was read otherwise than in the gold, for those who mend rules.

use std::collections::BTreeMap;
use std::fmt::Write;

/// Something that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Stem of the article.
    pub article: String,
    /// The words in question between `[` and `]`, and what stands around them, in one line.
    pub context: String,
    /// What the gold says; empty where it says nothing.
    pub want: String,
    /// What the dataset says; empty where it says nothing.
    pub got: String,
    /// The rule that made the fact; empty where there is none.
    pub rule: String,
}

/// All differences, by sort: `missed`, `spurious`, then the names of figures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Differences(BTreeMap<String, Vec<Difference>>);

impl Differences {
    /// The sorts in order of name, with the differences of each in order of article and place.
    pub fn sorts(&self) -> impl Iterator<Item = (&str, &[Difference])> {
        self.0.iter().map(|(sort, differences)| (sort.as_str(), differences.as_slice()))
    }

    pub(super) fn add(&mut self, sort: &str, difference: Difference) {
        match self.0.get_mut(sort) {
            Some(differences) => differences.push(difference),
            None => drop(self.0.insert(sort.to_string(), vec![difference])),
        }
    }

    /// A list for people: of each sort how many there are, and the first `most` of them.
    pub fn list(&self, most: usize) -> String {
        let mut out = String::new();
        for (sort, differences) in self.sorts() {
            let _ = writeln!(out, "\n{sort}: {}", differences.len());
            for difference in differences.iter().take(most) {
                let Difference { article, context, want, got, rule } = difference;
                let _ = writeln!(out, "  {}", format!("{article}  {context}").trim_end());
                let told = [("want", want), ("got", got), ("rule", rule)];
                let told = told.iter().filter(|(_, text)| !text.is_empty());
                let told: Vec<String> = told.map(|(name, text)| format!("{name} {text}")).collect();
                let _ = writeln!(out, "      {}", told.join("; "));
            }
        }
        out
    }
}

/// So many characters are shown on each side.
const AROUND: usize = 24;

/// What stands at a span of a text, in code points, and around it.
pub(super) fn context(text: &[char], start: u64, end: u64) -> String {
    let place = |at: u64| usize::try_from(at).map_or(text.len(), |at| at.min(text.len()));
    let (start, end) = (place(start), place(end).max(place(start)));
    let (from, to) = (start.saturating_sub(AROUND), (end + AROUND).min(text.len()));
    let line = |part: &[char]| part.iter().map(|c| if c.is_whitespace() { ' ' } else { *c }).collect::<String>();
    let (before, at, after) = (line(&text[from..start]), line(&text[start..end]), line(&text[end..to]));
    let more = |is_cut: bool| if is_cut { "…" } else { "" };
    format!("{}{}[{at}]{}{}", more(from > 0), before.trim_start(), after.trim_end(), more(to < text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn context_is_one_line_and_never_outside() {
        let text: Vec<char> = "报销\n比例60%".chars().collect();
        assert_eq!(context(&text, 5, 8), "报销 比例[60%]");
        assert_eq!(context(&text, 7, 99), "报销 比例60[%]");
        assert_eq!(context(&text, 9, 3), "报销 比例60%[]");
        let long: Vec<char> = "一".repeat(100).chars().collect();
        assert_eq!(context(&long, 50, 51).chars().count(), 1 + AROUND + 3 + AROUND + 1);
    }
}
