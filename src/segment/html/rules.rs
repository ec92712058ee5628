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
    /// Elements that hold the body.
    body: Vec<String>,
    /// Elements that hold the title.
    title: Vec<String>,
    /// Elements that hold the day of publication.
    date: Vec<String>,
    /// Elements that hold the publisher's name.
    publisher: Vec<String>,
    /// Elements that hold recommended items.
    related: Vec<String>,
    /// Elements that are left out with all that they hold.
    drop: Vec<String>,
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
        for layout in layouts {
            let named = [
                (&layout.body, Part::Body),
                (&layout.title, Part::Title),
                (&layout.date, Part::Date),
                (&layout.publisher, Part::Publisher),
                (&layout.related, Part::Related),
                (&layout.drop, Part::Drop),
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
