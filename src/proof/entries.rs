//! What every entry of a rule file must have: a name of its own, words, and examples of both sorts.

use std::collections::BTreeSet;

use toml::{Table, Value};

use crate::rules::merge::{Entry, entries};

/// What is wrong with the entries of a file, apart from how they are read. An entry of a file in
/// `may_block` that says nothing blocks, and needs no example of its own.
pub(super) fn faults(table: &Table, may_block: bool) -> Vec<String> {
    let (mut faults, mut names) = (Vec::new(), BTreeSet::new());
    for Entry { name, table: entry, .. } in entries(table) {
        let Some(name) = name else {
            faults.push(format!("an entry has no name: {entry}"));
            continue;
        };
        let mut fault = |what: String| faults.push(format!("{name}: {what}"));
        if !names.insert(name) {
            fault("there is another entry of this name".to_string());
        }
        let words = strings(entry, "words");
        let mut seen = BTreeSet::new();
        words.iter().filter(|word| !seen.insert(**word)).for_each(|word| fault(format!("{word} stands twice")));
        if words.is_empty() {
            fault("no words".to_string());
        }
        let is_blocker =
            may_block && !["metric", "terms", "per", "negated", "bars"].iter().any(|key| entry.contains_key(*key));
        for sort in ["yes", "no"].into_iter().filter(|sort| !is_blocker && strings(entry, sort).is_empty()) {
            fault(format!("no example under `{sort}`"));
        }
    }
    faults
}

fn strings<'a>(entry: &'a Table, key: &str) -> Vec<&'a str> {
    let list = entry.get(key).and_then(Value::as_array);
    list.map_or_else(Vec::new, |list| list.iter().filter_map(Value::as_str).collect())
}
