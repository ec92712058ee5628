//! The values that a script assigns: JSON, literals of JavaScript that are no strict JSON, and JSON in a string.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::{Captures, Regex};
use serde_json::{Deserializer, Value};

/// Values of one script that are read.
const MOST_VALUES: usize = 8;
/// Bytes of a value that may hold an article, at least.
const SHORTEST_VALUE: usize = 180;
/// Bytes of literals that are no strict JSON, and of strings, that are read of a page.
pub(super) const LOOSE_BYTES: usize = 8 << 20;
/// How deep such a literal nests at the most.
const DEEPEST: usize = 64;

/// What scripts write for a value that JSON has another word for; strings are matched so that words within them are not.
static WORDS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#""(?s:[^"\\]|\\.)*"|'(?s:[^'\\]|\\.)*'|[\w$]*\bundefined\b[\w$]*|\bvoid 0\b|!0\b|!1\b"#)
        .expect("the pattern is fixed")
});

/// The JSON values of a script: the script itself, or what it assigns. `loose` is how many bytes of other literals may still be read.
pub(super) fn values(script: &str, loose: &mut usize) -> Vec<Value> {
    let script = script.trim();
    let decoded = script.starts_with("%7B").then(|| percent_decoded(script));
    let script = decoded.as_deref().unwrap_or(script);
    if script.starts_with(['{', '[']) {
        return serde_json::from_str(script).into_iter().collect();
    }
    let mut found = Vec::new();
    let mut from = 0;
    while found.len() < MOST_VALUES
        && let Some(sign) = script[from..].find('=').map(|sign| from + sign + 1)
    {
        from = sign;
        let rest = script[sign..].trim_start();
        let start = script.len() - rest.len();
        if rest.starts_with(['{', '[']) {
            let Some((value, length)) = strict(rest).or_else(|| literal(rest, loose)) else { continue };
            from = start + length;
            found.extend(Some(value).filter(|_| length >= SHORTEST_VALUE));
        } else if let Some(parsed) = rest.strip_prefix("JSON.parse(").map(str::trim_start)
            && let Some((json, length)) = string(parsed, loose)
        {
            from = script.len() - parsed.len() + length;
            found.extend(serde_json::from_str(&json).ok().filter(|_| length >= SHORTEST_VALUE));
        }
    }
    found
}

/// The JSON value that `script` begins with, and its bytes.
fn strict(script: &str) -> Option<(Value, usize)> {
    let mut stream = Deserializer::from_str(script).into_iter::<Value>();
    let value = stream.next()?.ok()?;
    Some((value, stream.byte_offset()))
}

/// The value of a literal of JavaScript that is no strict JSON, and its bytes: keys without quotes, 'strings', undefined, !0.
fn literal(script: &str, loose: &mut usize) -> Option<(Value, usize)> {
    let end = end_of_literal(script, loose)?;
    Some((json5::from_str(&plain(&script[..end])).ok()?, end))
}

/// What the string says that `script` begins with, and its bytes with the quotation marks.
fn string(script: &str, loose: &mut usize) -> Option<(String, usize)> {
    if !script.starts_with(['"', '\'']) {
        return None;
    }
    let end = end_of_literal(script, loose)?;
    Some((json5::from_str(&script[..end]).ok()?, end))
}

/// Where the literal or string ends that `script` begins with; none for what is more than data, as a call, an expression, or a comment.
fn end_of_literal(script: &str, loose: &mut usize) -> Option<usize> {
    let (mut open, mut quote, mut escaped) = (0usize, None, false);
    for (at, byte) in script.bytes().enumerate() {
        *loose = loose.checked_sub(1)?;
        match (quote, byte) {
            (Some(_), _) if escaped => escaped = false,
            (Some(_), b'\\') => escaped = true,
            (Some(sign), _) => quote = Some(sign).filter(|&sign| sign != byte),
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'{' | b'[') if open == DEEPEST => return None,
            (None, b'{' | b'[') => open += 1,
            (None, b'}' | b']') => open -= 1,
            // A reader of literals takes comments for white space: their quotation marks would hide brackets from this count.
            (None, b'/' | b'`' | b'(' | b'=' | b';' | b'\\') => return None,
            (None, _) => {}
        }
        if open == 0 && quote.is_none() {
            return Some(at + 1);
        }
    }
    None
}

/// A literal in the words of JSON.
fn plain(literal: &str) -> Cow<'_, str> {
    WORDS.replace_all(literal, |found: &Captures| {
        let word = match &found[0] {
            "undefined" | "void 0" => "null",
            "!0" => "true",
            "!1" => "false",
            other => other,
        };
        word.to_string()
    })
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let code = after.get(..2).filter(|_| byte == b'%').and_then(|code| std::str::from_utf8(code).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(code) => {
                bytes.push(code);
                rest = &after[2..];
            }
            None => {
                bytes.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{LOOSE_BYTES, literal, values};

    fn read(script: &str) -> Option<Value> {
        literal(script, &mut LOOSE_BYTES.clone()).map(|(value, _)| value)
    }

    #[test]
    fn literals_are_read_in_the_words_of_scripts() {
        let script = r#"{title:'职工"医保',"b":[undefined,void 0,!0,!1],undefinedKey:1,c:"undefined",};go({})"#;
        let value = json!({"title": "职工\"医保", "b": [null, null, true, false], "undefinedKey": 1, "c": "undefined"});
        assert_eq!(read(script), Some(value));
    }

    #[test]
    fn what_is_more_than_data_is_no_literal() {
        for script in ["{a:f(1)}", "{a:`甲`}", "{a:1/2}", "{/*'*/a:1}", "{a:1", "['a"] {
            assert_eq!(read(script), None, "{script}");
        }
    }

    #[test]
    fn strings_are_parsed_and_short_values_passed_over() {
        let text = "报销".repeat(60);
        let scripts = ["JSON.parse('{\"a\":\"甲\"}')", "JSON.parse( \"{\\\"a\\\":\\\"甲\\\"}\" )"];
        for script in scripts.map(|script| script.replace('甲', &text)) {
            let script = format!("{}x={script}", "o={b:1};".repeat(20));
            assert_eq!(values(&script, &mut LOOSE_BYTES.clone()), [json!({"a": text})], "{script}");
        }
    }
}
