//! What a page says about itself where no reader sees it: `<meta>`, `<title>`, JSON-LD and links of the head.

use std::collections::{HashMap, HashSet};

use scraper::{ElementRef, Html};
use serde_json::{Map, Value};

use super::address::host;
use super::rules::{HtmlLayout, Marker, MetaNames, Name, each_name};

/// Objects of JSON-LD that are read, and how deep they may stand in one another.
const MOST_OBJECTS: usize = 64;
const DEEPEST_OBJECT: usize = 4;

/// A page's statements on itself.
#[derive(Debug, Default)]
pub(super) struct Meta {
    /// `<title>`.
    pub(super) window_title: Option<String>,
    /// `<base href>`, or the page's canonical address.
    pub(super) base: Option<String>,
    /// The last day that the page can be of.
    pub(super) latest: Option<String>,
    /// Hosts of the addresses that the page gives as its own.
    hosts: Vec<String>,
    /// `<meta>` by name, and the keys of JSON-LD as `ld:key`; all in lower case.
    named: HashMap<String, String>,
    /// Every name by which a marker may ask.
    marks: HashSet<String>,
}

impl Meta {
    /// Reads the page; notes those of `markers` that are on it.
    pub(super) fn new(html: &Html, markers: &HashSet<&str>) -> Meta {
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
        let own = [canonical, meta.get("og:url").map(str::to_string)];
        meta.hosts = own.iter().flatten().filter_map(|address| host(address)).map(str::to_ascii_lowercase).collect();
        meta.base = own.into_iter().fold(base, Option::or);
        meta
    }

    fn read_meta(&mut self, element: &ElementRef) {
        let attribute = |name: &str| element.value().attr(name);
        let name = attribute("name").or(attribute("property")).or(attribute("itemprop")).or(attribute("http-equiv"));
        if let (Some(name), Some(content)) = (name, attribute("content").and_then(words)) {
            self.say(name.trim(), content);
        }
    }

    /// Adds a statement; the first of a name stands.
    pub(super) fn say(&mut self, name: &str, said: String) {
        self.named.entry(name.to_ascii_lowercase()).or_insert(said);
    }

    /// The strings of all objects, those of articles before those of the site, its lists and its paths.
    fn read_linked_data(&mut self, text: &str) {
        // Some pages break their lines within a string.
        let read = serde_json::from_str(text).or_else(|_| serde_json::from_str(&text.replace(['\n', '\r', '\t'], " ")));
        let Ok(value): Result<Value, _> = read else { return };
        let mut objects = Vec::new();
        gather(&value, 0, &mut objects);
        objects.sort_by_key(|object| !is_article(object));
        for (key, value) in objects.into_iter().flatten() {
            let said = match value {
                Value::Array(items) => items.first().unwrap_or(value),
                value => value,
            };
            let said = said.as_str().or_else(|| said.get("name").and_then(Value::as_str));
            let written = |said: &str| if key == "articleBody" { Some(said.to_string()) } else { words(said) };
            if let Some(said) = said.and_then(written) {
                self.say(&format!("ld:{key}"), said);
            }
        }
    }

    /// Takes what another page says of itself, and what is said around the article that its scripts hold.
    pub(super) fn take_from(&mut self, page: &Meta, said: Vec<(String, String)>) {
        for (name, said) in said {
            self.say(&name, said);
        }
        for (name, said) in &page.named {
            self.say(name, said.clone());
        }
        self.base = page.base.clone();
        self.hosts = page.hosts.clone();
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

    /// True if the page is of one of the layout's hosts, or all of the layout's markers are on it.
    pub(super) fn is_of(&self, layout: &HtmlLayout, html: &Html, url: Option<&str>) -> bool {
        let own = url.and_then(host).map(str::to_ascii_lowercase);
        let is_host = |wanted: &String| {
            own.iter().chain(&self.hosts).any(|host| {
                host == wanted || host.strip_suffix(wanted.as_str()).is_some_and(|above| above.ends_with('.'))
            })
        };
        layout.hosts.iter().any(is_host)
            || (!layout.markers.is_empty() && layout.markers.iter().all(|marker| self.has(marker, html)))
    }

    fn has(&self, marker: &Marker, html: &Html) -> bool {
        match marker {
            Marker::Meta(name) => self.get(name).is_some(),
            Marker::Element(Name::Simple(name)) => self.marks.contains(name),
            Marker::Element(Name::Css(selector)) => html.select(selector).next().is_some(),
        }
    }
}

/// All objects in a value, the outer ones first.
fn gather<'v>(value: &'v Value, depth: usize, objects: &mut Vec<&'v Map<String, Value>>) {
    if depth > DEEPEST_OBJECT || objects.len() >= MOST_OBJECTS {
        return;
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| gather(item, depth + 1, objects)),
        Value::Object(object) => {
            objects.push(object);
            let inner = ["@graph", "mainEntity"].into_iter().filter_map(|key| object.get(key));
            inner.for_each(|inner| gather(inner, depth + 1, objects));
        }
        _ => {}
    }
}

/// True if the type of an object of JSON-LD is one of articles.
fn is_article(object: &Map<String, Value>) -> bool {
    let kind = object.get("@type").map(ToString::to_string).unwrap_or_default();
    ["Article", "Posting", "Report", "MedicalWebPage", "Answer"].iter().any(|article| kind.contains(article))
}

/// The text with single spaces; none if there is no character.
fn words(text: &str) -> Option<String> {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!words.is_empty()).then_some(words)
}
