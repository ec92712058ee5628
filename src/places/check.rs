//! Proof of `rules/places.toml`: in a `yes` the places are found that stand behind it, in a `no` none is.

use toml::{Table, Value};

use super::words::FILE;
use super::{Gazetteer, Memory, Place};
use crate::lexicon::Lexicon;
use crate::rules::{Checked, RuleError, RuleFiles};

/// Checks the examples of all groups of the file.
///
/// # Errors
/// If the file cannot be read.
pub(crate) fn check(gazetteer: &Gazetteer, lexicon: &Lexicon, files: &RuleFiles) -> Result<Checked, RuleError> {
    let rules: Table = files.toml(FILE)?;
    let mut checked = Checked { name: FILE.to_string(), examples: 0, faults: Vec::new() };
    for (name, value) in &rules {
        let groups = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        for group in groups {
            check_group(gazetteer, lexicon, name, group, &mut checked);
        }
    }
    Ok(checked)
}

fn check_group(gazetteer: &Gazetteer, lexicon: &Lexicon, name: &str, group: &Value, checked: &mut Checked) {
    let examples = |sort: &str| group.get(sort).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let (yes, no) = (examples("yes"), examples("no"));
    checked.examples += yes.len() + no.len();
    if yes.is_empty() && no.is_empty() {
        checked.faults.push(format!("{name}: there is no example"));
    }
    let mut expect = |sort: &str, text: &str, want: &str, got: &str| {
        if want != got {
            checked.faults.push(format!("{name}, {sort}: {text}: want {want:?}, got {got:?}"));
        }
    };
    for (sort, example) in yes.iter().map(|example| ("yes", example)).chain(no.iter().map(|example| ("no", example))) {
        let words: Vec<&str> = match example {
            Value::Array(words) => words.iter().filter_map(Value::as_str).collect(),
            text => text.as_str().into_iter().collect(),
        };
        let Some((text, want)) = words.split_first() else { continue };
        let places = gazetteer.find(text, &lexicon.find(text).names, None, &mut Memory::default()).places;
        if name == "organisation" {
            let within = places.iter().all(|place| place.within.is_some());
            let told = |within: bool| if within { "within an organisation" } else { "a place by itself" };
            expect(sort, text, told(sort == "yes"), told(within));
        } else {
            let code = |place: &Place| gazetteer.division(place.division).code.to_string();
            let got: Vec<String> = places.iter().map(code).collect();
            expect(sort, text, &want.join(" "), &got.join(" "));
        }
    }
}
