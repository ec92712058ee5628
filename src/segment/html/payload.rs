//! Articles that a page holds as data of its scripts, to be shown when they run: JSON-LD, and the state of a program.
//!
//! The article is the longest text of any object; its title, day and publisher are other members of the object, or of
//! those around it.

use scraper::{ElementRef, Html};
use serde_json::{Map, Value};

use super::meta::Meta;
use super::rules::{HtmlLayout, MetaNames};
use super::script::{LOOSE_BYTES, values};
use crate::text::longer_than;

/// Han characters that an article has at least.
const SHORTEST: usize = 60;
/// Bytes of scripts that are read.
const LONGEST_SCRIPTS: usize = 8 << 20;
/// Objects around a text whose members are read.
const HIGHEST: usize = 4;
/// Characters of a member that says something of the article.
const LONGEST_SAID: usize = 200;

/// An article that a script holds.
pub(super) struct Payload {
    /// A page that shows its text.
    pub(super) page: String,
    /// What the objects around it say, by key in lower case.
    pub(super) said: Vec<(String, String)>,
}

/// The article that the page's scripts hold, if any.
pub(super) fn find(html: &Html, meta: &Meta, layouts: &[&HtmlLayout]) -> Option<Payload> {
    let mut best = Best::default();
    if let Some(body) = meta.get("ld:articlebody") {
        best.offer(body, &[]);
    }
    let (mut read, mut loose) = (0, LOOSE_BYTES);
    for script in html.tree.nodes().filter_map(ElementRef::wrap).filter(|node| node.value().name() == "script") {
        let text: String = script.text().collect();
        read += text.len();
        if read > LONGEST_SCRIPTS {
            break;
        }
        for value in values(&text, &mut loose) {
            best.search(&value, &mut Vec::new());
        }
    }
    let names = |pick: fn(&MetaNames) -> &Vec<String>| layouts.iter().flat_map(move |layout| pick(&layout.meta));
    let title = names(|names| &names.title).find_map(|name| best.said(name));
    let window = meta.window_title.as_deref().unwrap_or_default();
    let title = title.unwrap_or(window);
    (best.count >= SHORTEST).then(|| Payload { page: page(window, title, &best.text), said: best.said.clone() })
}

/// A page with this title and text, which may be marked up.
fn page(window: &str, title: &str, text: &str) -> String {
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let text = if text.contains("</") || text.contains("<br") {
        text.to_string()
    } else {
        text.lines().map(|line| format!("<p>{}</p>\n", escape(line))).collect()
    };
    format!("<title>{}</title><h1>{}</h1>\n<article>{text}</article>", escape(window), escape(title))
}

/// The longest text met, and what is said around it.
#[derive(Default)]
struct Best {
    text: String,
    count: usize,
    said: Vec<(String, String)>,
}

impl Best {
    fn said(&self, name: &str) -> Option<&str> {
        self.said.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, said)| said.as_str())
    }

    /// Takes `text` if it is longer than the best; `around` are the objects that it stands in, the outermost first.
    fn offer(&mut self, text: &str, around: &[&Map<String, Value>]) {
        let count = han_outside_tags(text);
        if count <= self.count {
            return;
        }
        let members = around.iter().rev().take(HIGHEST).flat_map(|object| object.iter());
        let said = members.filter_map(|(key, value)| {
            let said = value.as_str().or_else(|| value.get("name")?.as_str())?;
            let short = !longer_than(said, LONGEST_SAID) && !said.is_empty();
            short.then(|| (key.to_ascii_lowercase(), said.to_string()))
        });
        (self.said, self.count, self.text) = (said.collect(), count, text.to_string());
    }

    fn search<'v>(&mut self, value: &'v Value, around: &mut Vec<&'v Map<String, Value>>) {
        match value {
            Value::String(text) => self.offer(text, around),
            // Paragraphs of an article, each an object or a string.
            Value::Array(items) => {
                let paragraphs: Vec<&str> = items.iter().filter_map(longest_string).collect();
                if paragraphs.len() > 1 && items.iter().filter_map(title_of).next().is_none() {
                    self.offer(&paragraphs.join("\n"), around);
                }
                items.iter().for_each(|item| self.search(item, around));
            }
            Value::Object(object) => {
                around.push(object);
                object.values().for_each(|value| self.search(value, around));
                around.pop();
            }
            _ => {}
        }
    }
}

/// The string that an item of a list is, or the longest that it has.
fn longest_string(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text),
        Value::Object(object) => object.values().filter_map(Value::as_str).max_by_key(|text| text.len()),
        _ => None,
    }
}

/// The title of an item: a list of such items is no list of paragraphs.
fn title_of(value: &Value) -> Option<&Value> {
    value.get("title").or_else(|| value.get("url"))
}

fn han_outside_tags(text: &str) -> usize {
    let mut inside = false;
    let mut count = 0;
    for c in text.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            '\u{4E00}'..='\u{9FFF}' if !inside => count += 1,
            _ => {}
        }
    }
    count
}
