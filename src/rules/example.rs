//! Examples inside rules: a text that must match and one that must not. [`crate::proof`] runs them.
//!
//! In an example that must match, braces mark the mention and what follows `=` up to the next blank or Chinese
//! character says what it comes to: `报销{七成}=70`; in angle brackets it may be anything: `{…}=<社会保险法/27>`.
//! The mark is taken out before the text is read.

use toml::Table;

use super::{RuleError, RuleFiles, merge};
use crate::text::Span;

/// One example of one rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// File of the rule.
    pub file: &'static str,
    /// The rule's name.
    pub rule: String,
    /// What the rule says: its metric, or its terms of scope (behind `-` one that it bars); empty for one that blocks, and
    /// where the marks say it.
    pub says: Vec<String>,
    /// The text without marks.
    pub text: String,
    /// What is marked in it, and what it should come to (may be empty).
    pub marks: Vec<(Span, String)>,
    /// Whether the rule must match or must not.
    pub yes: bool,
    /// Whether the rule is a list of words, whose marks have a reading each.
    pub list: bool,
    /// What the text is on its page.
    pub setting: Setting,
}

/// What the text of an example is on its page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Setting {
    /// A line of the article.
    #[default]
    Line,
    /// Its headline.
    Headline,
    /// The snippet of a recommended item, behind its verdict.
    Snippet,
}

impl Example {
    /// The examples of a rule.
    pub fn all(file: &'static str, rule: &str, yes: &[String], no: &[String]) -> Vec<Example> {
        Example::that_say(file, rule, &[], yes, no)
    }

    /// The examples of a rule that says the same in each of them.
    pub fn that_say(file: &'static str, rule: &str, says: &[String], yes: &[String], no: &[String]) -> Vec<Example> {
        let one = |marked: &String, yes| {
            let (text, marks) = unmark(marked);
            let setting = Setting::default();
            Example { file, rule: rule.to_string(), says: says.to_vec(), text, marks, yes, list: false, setting }
        };
        yes.iter().map(|text| one(text, true)).chain(no.iter().map(|text| one(text, false))).collect()
    }

    /// The examples of the word lists of a file: those entries whose key is `wanted`. One that begins with `# ` is a headline,
    /// one with `> ` a snippet. They are marked as those of a list: what stands behind a mark is a whole reading.
    ///
    /// # Errors
    /// As [`Example::of_entries`].
    pub fn of_lists(
        files: &RuleFiles,
        file: &'static str,
        wanted: impl Fn(&str) -> bool,
    ) -> Result<Vec<Example>, RuleError> {
        let mut examples = Example::of_entries(files, file, wanted)?;
        for example in &mut examples {
            example.list = true;
            example.behead();
        }
        Ok(examples)
    }

    /// The examples of the entries of a file whose key is `wanted`. `¶` ends a line.
    ///
    /// # Errors
    /// If the file cannot be read, is no TOML, or is none of rules.
    pub fn of_entries(
        files: &RuleFiles,
        file: &'static str,
        wanted: impl Fn(&str) -> bool,
    ) -> Result<Vec<Example>, RuleError> {
        let table = files.toml::<Table>(file)?;
        let strings = |entry: &Table, key: &str| -> Vec<String> {
            let list = entry.get(key).and_then(toml::Value::as_array).into_iter().flatten();
            list.filter_map(toml::Value::as_str).map(|text| text.replace('¶', "\n")).collect()
        };
        let mut examples = Vec::new();
        for entry in merge::entries(&table).filter(|entry| wanted(entry.key)) {
            let (yes, no) = (strings(entry.table, "yes"), strings(entry.table, "no"));
            examples.extend(Example::all(file, entry.name.unwrap_or_default(), &yes, &no));
        }
        Ok(examples)
    }

    /// Takes out the sign that says what the text is.
    fn behead(&mut self) {
        for (sign, setting) in [("# ", Setting::Headline), ("> ", Setting::Snippet)] {
            if let Some(text) = self.text.strip_prefix(sign) {
                self.text = text.to_string();
                self.setting = setting;
                let moved = |mark: Span| Span::new(mark.start() - sign.len(), mark.end() - sign.len());
                self.marks.iter_mut().for_each(|(mark, _)| *mark = moved(*mark));
            }
        }
    }
}

/// Takes the marks out of a text.
fn unmark(marked: &str) -> (String, Vec<(Span, String)>) {
    let (mut text, mut marks, mut open) = (String::with_capacity(marked.len()), Vec::new(), None);
    let mut rest = marked;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match (c, open) {
            ('{', None) => open = Some(text.len()),
            ('}', Some(start)) => {
                let value = rest.strip_prefix('=').map(|value| {
                    if let Some((inner, after)) = value.strip_prefix('<').and_then(|value| value.split_once('>')) {
                        return (inner.to_string(), after);
                    }
                    let end = value.find(|c: char| !(c.is_ascii_graphic() && c != ',')).unwrap_or(value.len());
                    let end = value[..end].find(';').unwrap_or(end);
                    (value[..end].to_string(), &value[end..])
                });
                let value = value.map_or_else(String::new, |(value, after)| {
                    rest = after;
                    value
                });
                marks.push((Span::new(start, text.len()), value));
                open = None;
            }
            _ => text.push(c),
        }
    }
    (text, marks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_taken_out() {
        let (text, marks) = unmark("报销{七成}=70，最高{3万元}");
        assert_eq!(text, "报销七成，最高3万元");
        let found: Vec<_> = marks.iter().map(|(span, value)| (span.of(&text), value.as_str())).collect();
        assert_eq!(found, [("七成", "70"), ("3万元", "")]);
    }
}
