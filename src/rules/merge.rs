//! Extending: a file of a rules folder that says `extend = true` adds to the built-in file of its name.
//!
//! Groups are joined, lists are appended; an entry that has the name of a built-in one stands in for it.

use serde::de::DeserializeOwned;
use toml::{Table, Value};

use super::RuleError;

/// The key at the top of a file that extends.
const EXTEND: &str = "extend";

/// The table of a file that extends, without the key that says so; none of a file that replaces.
pub(super) fn extension(file: &str, text: &str) -> Result<Option<Table>, RuleError> {
    let mut table: Table = toml::from_str(text).map_err(|error| RuleError::invalid(file, error))?;
    match table.remove(EXTEND) {
        None => Ok(None),
        Some(Value::Boolean(true)) => Ok(Some(table)),
        Some(_) => Err(RuleError::invalid(file, "extend is true, or is left out")),
    }
}

/// The rules of a built-in file with those of `more` added.
pub(super) fn merged<T: DeserializeOwned>(file: &str, built_in: &str, more: Table) -> Result<T, RuleError> {
    let base: Table = toml::from_str(built_in).map_err(|error| RuleError::invalid(file, error))?;
    join(base.clone(), more.clone()).try_into().map_err(|error: toml::de::Error| {
        let told = culprit::<T>(&base, &more).unwrap_or_else(|| error.message().to_string());
        RuleError::invalid(file, told)
    })
}

/// The rows of a built-in table with those of `more` added, if that begins with the comment `# extend = true`.
pub(super) fn rows(file: &str, built_in: &str, more: String) -> Result<String, RuleError> {
    let head = |text: &str| text.lines().find(|line| !line.starts_with('#')).unwrap_or_default().to_string();
    if more.lines().next().map(str::trim) != Some("# extend = true") {
        return Ok(more);
    }
    if head(&more) != head(built_in) {
        return Err(RuleError::invalid(file, format!("the first line after its comments must be {}", head(built_in))));
    }
    let mut all = built_in.trim_end().to_string();
    for row in more.lines().filter(|line| !line.starts_with('#')).skip(1) {
        all.push('\n');
        all.push_str(row);
    }
    Ok(all)
}

/// The name by which an entry is known: its id, the value it stands for, or its first word.
pub(crate) fn name(entry: &Table) -> Option<&str> {
    let first_word = || entry.get("words")?.as_array()?.first()?.as_str();
    entry.get("id").or_else(|| entry.get("value")).and_then(Value::as_str).or_else(first_word)
}

/// An entry of a file: a member of one of its lists, or a group that holds words.
pub(crate) struct Entry<'f> {
    /// The key under which it stands.
    pub(crate) key: &'f str,
    /// The name by which it is known.
    pub(crate) name: Option<&'f str>,
    pub(crate) table: &'f Table,
}

/// The entries of a file.
pub(crate) fn entries(file: &Table) -> impl Iterator<Item = Entry<'_>> {
    file.iter().flat_map(|(key, value)| {
        let members = value.as_array().into_iter().flatten().filter_map(Value::as_table);
        let group = value.as_table().filter(|group| group.contains_key("words"));
        let members = members.map(move |table| Entry { key, name: name(table), table });
        members.chain(group.map(move |table| Entry { key, name: Some(key), table }))
    })
}

fn join(mut base: Table, more: Table) -> Table {
    for (key, value) in more {
        let joined = match (base.remove(&key), value) {
            (Some(Value::Table(base)), Value::Table(more)) => Value::Table(join(base, more)),
            (Some(Value::Array(mut list)), Value::Array(more)) => {
                more.into_iter().for_each(|entry| add(&mut list, entry));
                Value::Array(list)
            }
            (_, value) => value,
        };
        base.insert(key, joined);
    }
    base
}

fn add(list: &mut Vec<Value>, entry: Value) {
    let named = |value: &Value| value.as_table().and_then(name).map(str::to_string);
    let known = named(&entry).and_then(|wanted| list.iter_mut().find(|known| named(known).as_ref() == Some(&wanted)));
    match known {
        Some(known) => *known = entry,
        None => list.push(entry),
    }
}

/// The first entry of `more` that alone makes a file of `base` wrong, and what is wrong with it.
fn culprit<T: DeserializeOwned>(base: &Table, more: &Table) -> Option<String> {
    let fault = |key: &str, value: Value| {
        let alone = Table::from_iter([(key.to_string(), value)]);
        join(base.clone(), alone).try_into::<T>().err().map(|error| error.message().to_string())
    };
    more.iter().find_map(|(key, value)| match value {
        Value::Array(list) => list.iter().find_map(|entry| {
            let name = entry.as_table().and_then(name).unwrap_or("without a name");
            fault(key, Value::Array(vec![entry.clone()])).map(|what| format!("{key} {name}: {what}"))
        }),
        group => fault(key, group.clone()).map(|what| format!("{key}: {what}")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_joined_and_entries_of_one_name_replaced() {
        let table = |text: &str| toml::from_str::<Table>(text).unwrap();
        let base =
            table("[[cue]]\nid = 'a'\nwords = ['x']\n[[cue]]\nid = 'b'\n[place]\nbefore = ['在']\nlongest = 3\n");
        let more =
            table("[[cue]]\nid = 'a'\nwords = ['y']\n[[cue]]\nid = 'c'\n[place]\nbefore = ['到']\nlongest = 4\n");
        let expected = "[[cue]]\nid = 'a'\nwords = ['y']\n[[cue]]\nid = 'b'\n[[cue]]\nid = 'c'\n\
                        [place]\nbefore = ['在', '到']\nlongest = 4\n";
        assert_eq!(join(base, more), table(expected));
    }

    #[test]
    fn rows_are_added_under_the_same_head() {
        let built_in = "# codes\ncode,name\n1,a\n";
        let rows = |more: &str| rows("t.csv", built_in, more.to_string());
        assert_eq!(rows("# extend = true\ncode,name\n2,b\n").unwrap(), "# codes\ncode,name\n1,a\n2,b");
        assert_eq!(rows("code,name\n2,b\n").unwrap(), "code,name\n2,b\n");
        assert!(rows("# extend = true\nname,code\nb,2\n").unwrap_err().to_string().contains("code,name"));
    }
}
