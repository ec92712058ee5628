//! What a page says about itself where no reader sees it: `<meta>`, `<title>`, JSON-LD and links of the head.

use std::collections::{HashMap, HashSet};

use scraper::{ElementRef, Html};
use serde_json::Value;

use super::rules::{HtmlLayout, MetaNames, each_name};

/// A page's statements on itself.
#[derive(Debug, Default)]
pub(super) struct Meta {
    /// `<title>`.
    pub(super) window_title: Option<String>,
    /// `<base href>`, or the page's canonical address.
    pub(super) base: Option<String>,
    /// `<meta>` by name, and the keys of JSON-LD as `ld:key`; all in lower case.
    named: HashMap<String, String>,
    /// Every name by which a marker may ask.
    marks: HashSet<String>,
}

impl Meta {
    /// Reads the page; notes those of `markers` that are on it.
    pub(super) fn new(html: &Html, markers: &HashSet<String>) -> Meta {
        let mut meta = Meta::default();
        let (mut base, mut canonical) = (None, None);
        for element in html.tree.nodes().filter_map(ElementRef::wrap) {
            let value = element.value();
            match value.name() {
                "meta" => meta.read_meta(&element),
                "title" if meta.window_title.is_none() => {
                    meta.window_title = words(&element.text().collect::<String>())
                }
                "base" => base = base.or(value.attr("href").and_then(words)),
                "link" if value.attr("rel") == Some("canonical") => {
                    canonical = canonical.or(value.attr("href").and_then(words));
                }
                "script" if value.attr("type").is_some_and(|kind| kind.contains("ld+json")) => {
                    meta.read_linked_data(&element.text().collect::<String>());
                }
                _ => {}
            }
            if !markers.is_empty() {
                each_name(value, |name| {
                    if markers.contains(name) {
                        meta.marks.insert(name.to_string());
                    }
                });
            }
        }
        meta.base = base.or(canonical).or_else(|| meta.get("og:url").map(str::to_string));
        meta
    }

    fn read_meta(&mut self, element: &ElementRef) {
        let attribute = |name: &str| element.value().attr(name);
        let name = attribute("name").or(attribute("property")).or(attribute("itemprop")).or(attribute("http-equiv"));
        if let (Some(name), Some(content)) = (name, attribute("content").and_then(words)) {
            self.named.entry(name.trim().to_ascii_lowercase()).or_insert(content);
        }
    }

    /// The strings at the top of an object or list of objects.
    fn read_linked_data(&mut self, text: &str) {
        let Ok(value) = serde_json::from_str::<Value>(text) else { return };
        let objects = match value {
            Value::Array(items) => items,
            other => vec![other],
        };
        for object in objects.iter().filter_map(Value::as_object).take(8) {
            for (key, value) in object {
                let said = value.as_str().or_else(|| value.get("name").and_then(Value::as_str));
                if let Some(said) = said.and_then(words) {
                    self.named.entry(format!("ld:{}", key.to_ascii_lowercase())).or_insert(said);
                }
            }
        }
    }

    /// What the `<meta>` of that name says.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.named.get(&name.to_ascii_lowercase()).map(String::as_str)
    }

    /// The first of the names that `pick` lists, over all layouts, that the page states.
    pub(super) fn first<'m>(
        &'m self,
        layouts: &[&'m HtmlLayout],
        pick: impl Fn(&'m MetaNames) -> &'m Vec<String>,
    ) -> Option<&'m str> {
        layouts.iter().flat_map(|layout| pick(&layout.meta)).find_map(|name| self.get(name))
    }

    /// True if a marker, an element or `meta:name`, is on the page.
    pub(super) fn has(&self, marker: &str) -> bool {
        match marker.strip_prefix("meta:") {
            Some(name) => self.get(name).is_some(),
            None => self.marks.contains(&marker.to_ascii_lowercase()),
        }
    }
}

/// The text with single spaces; none if there is no character.
fn words(text: &str) -> Option<String> {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!words.is_empty()).then_some(words)
}
