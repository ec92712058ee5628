//! What the layouts say about markup: which element holds what, by tag, id, class or name of a `<meta>`.

use std::collections::HashMap;

use scraper::node::Element;
use serde::Deserialize;

use super::super::pattern::Pattern;

/// The `[html]` part of a layout. An element is named by `tag`, `#id` or `.class`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(in super::super) struct HtmlLayout {
    /// The layout is chosen if all of these are on the page: elements, or `meta:name`.
    pub(super) markers: Vec<String>,
    /// Names of `<meta>` that hold the part, the best first.
    pub(super) meta: MetaNames,
    /// Elements that hold the part.
    #[serde(flatten)]
    pub(super) parts: Parts,
    /// Id or class of an element that holds none of the article.
    pub(super) chrome: Option<Pattern>,
    /// Id or class of an element that holds recommended items.
    pub(super) related_box: Option<Pattern>,
}

/// Names of `<meta>`, and of the keys of JSON-LD.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct MetaNames {
    pub(super) title: Vec<String>,
    pub(super) date: Vec<String>,
    pub(super) publisher: Vec<String>,
}

/// Elements by the part that they hold.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Parts {
    pub(super) body: Vec<String>,
    pub(super) title: Vec<String>,
    pub(super) date: Vec<String>,
    pub(super) publisher: Vec<String>,
    pub(super) related: Vec<String>,
    pub(super) drop: Vec<String>,
}

/// The part of a page that an element holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Body,
    Title,
    Date,
    Publisher,
    Related,
    Drop,
}

/// The parts of all elements that a page's layouts name, for look-up.
#[derive(Clone, Debug, Default)]
pub(super) struct PartIndex(HashMap<String, Vec<Part>>);

impl PartIndex {
    /// The names in `layouts` together.
    pub(super) fn new<'l>(layouts: impl IntoIterator<Item = &'l HtmlLayout>) -> PartIndex {
        let mut index: HashMap<String, Vec<Part>> = HashMap::new();
        for Parts { body, title, date, publisher, related, drop } in layouts.into_iter().map(|layout| &layout.parts) {
            let named = [
                (body, Part::Body),
                (title, Part::Title),
                (date, Part::Date),
                (publisher, Part::Publisher),
                (related, Part::Related),
                (drop, Part::Drop),
            ];
            for (names, part) in named {
                for name in names {
                    index.entry(name.to_ascii_lowercase()).or_default().push(part);
                }
            }
        }
        PartIndex(index)
    }

    /// The parts that an element holds.
    pub(super) fn of(&self, element: &Element) -> Vec<Part> {
        let mut parts = Vec::new();
        each_name(element, |name| parts.extend(self.0.get(name).into_iter().flatten()));
        parts
    }
}

/// Calls `visit` with each name an element can go by: `tag`, `#id`, `.class`, in lower case.
pub(super) fn each_name(element: &Element, mut visit: impl FnMut(&str)) {
    visit(element.name());
    let mut name = String::new();
    let mut say = |mark: char, word: &str| {
        name.clear();
        name.push(mark);
        name.extend(word.chars().map(|c| c.to_ascii_lowercase()));
        visit(&name);
    };
    if let Some(id) = element.attr("id") {
        say('#', id.trim());
    }
    for class in element.attr("class").unwrap_or_default().split_ascii_whitespace().take(16) {
        say('.', class);
    }
}
