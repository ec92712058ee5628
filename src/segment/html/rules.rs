//! What the layouts say about markup: which element holds what, by tag, id, class, CSS selector or name of a `<meta>`.

use std::collections::HashMap;

use ego_tree::NodeId;
use scraper::node::Element;
use scraper::{Html, Selector};
use serde::{Deserialize, Deserializer, de::Error};

use super::super::pattern::Pattern;

/// The `[html]` part of a layout.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(in super::super) struct HtmlLayout {
    /// The layout is chosen if the page's address, or the one that it gives as canonical, is of one of these hosts or
    /// of a host below it.
    pub(super) hosts: Vec<String>,
    /// The layout is chosen if all of these are on the page.
    pub(super) markers: Vec<Marker>,
    /// Names of `<meta>` that hold the part, the best first.
    pub(super) meta: MetaNames,
    /// What scripts of the page say of it: patterns with the groups `date`, or `seconds` since the
    /// epoch of POSIX, and `press`.
    pub(super) script: Vec<Pattern>,
    /// Elements that hold the body.
    body: Vec<Name>,
    /// Elements that hold the title.
    title: Vec<Name>,
    /// Elements that hold the answer in a line.
    pub(super) answer: Vec<Name>,
    /// Elements that hold the day of publication.
    date: Vec<Name>,
    /// Elements that hold the publisher's name.
    publisher: Vec<Name>,
    /// Elements that hold a disclaimer.
    disclaimer: Vec<Name>,
    /// Elements that hold recommended items.
    related: Vec<Name>,
    /// Elements that are left out with all that they hold.
    drop: Vec<Name>,
    /// The elements of recommended items, where headings and boxes would not tell them.
    pub(super) item: Option<ItemLayout>,
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

/// A recommended item, as CSS selectors; all but the first are looked for within an element that `each` finds.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ItemLayout {
    /// One element an item.
    pub(super) each: Css,
    pub(super) title: Css,
    /// The element with the address; the first link if it is not named.
    pub(super) link: Option<Css>,
    pub(super) snippet: Option<Css>,
    pub(super) category: Option<Css>,
    pub(super) date: Option<Css>,
}

/// A CSS selector, whose grammar is checked when the file is read.
#[derive(Clone, Debug)]
pub(super) struct Css(pub(super) Selector);

impl<'de> Deserialize<'de> for Css {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Css, D::Error> {
        let written = String::deserialize(source)?;
        let wrong = |error| D::Error::custom(format!("{written:?} is no CSS selector: {error}"));
        Selector::parse(&written).map(Css).map_err(wrong)
    }
}

/// How a layout names elements.
#[derive(Clone, Debug)]
pub(super) enum Name {
    /// `tag`, `#id`, `.class` or `[itemprop=name]`, in lower case; looked up.
    Simple(String),
    /// Any other CSS selector; matched.
    Css(Selector),
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Name, D::Error> {
        let written = String::deserialize(source)?;
        let inner = written.strip_prefix("[itemprop=").and_then(|name| name.strip_suffix(']'));
        let inner = inner.unwrap_or_else(|| written.trim_start_matches(['#', '.']));
        if inner.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_')) {
            return Ok(Name::Simple(written.to_ascii_lowercase()));
        }
        let wrong = |error| D::Error::custom(format!("{written:?} is no CSS selector: {error}"));
        Selector::parse(&written).map(Name::Css).map_err(wrong)
    }
}

/// What has to be on a page for its layout to be known.
#[derive(Clone, Debug)]
pub(super) enum Marker {
    /// `meta:name`: a `<meta>` of this name.
    Meta(String),
    Element(Name),
}

impl<'de> Deserialize<'de> for Marker {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Marker, D::Error> {
        let written = String::deserialize(source)?;
        match written.strip_prefix("meta:") {
            Some(name) => Ok(Marker::Meta(name.to_string())),
            None => Name::deserialize(serde::de::value::StringDeserializer::new(written)).map(Marker::Element),
        }
    }
}

/// The part of a page that an element holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Body,
    Title,
    Answer,
    Date,
    Publisher,
    Disclaimer,
    Related,
    /// One recommended item.
    Item,
    Drop,
}

/// The parts of all elements that a page's layouts name, for look-up.
#[derive(Clone, Debug, Default)]
pub(super) struct PartIndex {
    named: HashMap<String, Vec<Part>>,
    matched: HashMap<NodeId, Vec<Part>>,
}

impl PartIndex {
    /// The names in `layouts` together, and the elements of `html` that their selectors match.
    pub(super) fn new<'l>(layouts: impl IntoIterator<Item = &'l HtmlLayout>, html: &Html) -> PartIndex {
        let mut index = PartIndex::default();
        for layout in layouts {
            let named = [
                (&layout.body, Part::Body),
                (&layout.title, Part::Title),
                (&layout.answer, Part::Answer),
                (&layout.date, Part::Date),
                (&layout.publisher, Part::Publisher),
                (&layout.disclaimer, Part::Disclaimer),
                (&layout.related, Part::Related),
                (&layout.drop, Part::Drop),
            ];
            for (names, part) in named {
                names.iter().for_each(|name| index.add(name, part, html));
            }
            if let Some(item) = &layout.item {
                index.matched(&item.each.0, Part::Item, html);
            }
        }
        index
    }

    fn add(&mut self, name: &Name, part: Part, html: &Html) {
        match name {
            Name::Simple(name) => self.named.entry(name.clone()).or_default().push(part),
            Name::Css(selector) => self.matched(selector, part, html),
        }
    }

    fn matched(&mut self, selector: &Selector, part: Part, html: &Html) {
        for element in html.select(selector) {
            self.matched.entry(element.id()).or_default().push(part);
        }
    }

    /// The parts that an element holds.
    pub(super) fn of(&self, id: NodeId, element: &Element) -> Vec<Part> {
        let mut parts = Vec::new();
        each_name(element, |name| parts.extend(self.named.get(name).into_iter().flatten()));
        if !self.matched.is_empty() {
            parts.extend(self.matched.get(&id).into_iter().flatten());
        }
        // Some sites name the whole page for what it shows: <body id="detail">.
        if element.name() == "body" {
            parts.retain(|part| *part != Part::Body);
        }
        parts
    }
}

/// Calls `visit` with each simple name that an element goes by, in lower case.
pub(super) fn each_name(element: &Element, mut visit: impl FnMut(&str)) {
    visit(element.name());
    // One walk over the attributes costs less than asking for each.
    let (mut id, mut property, mut classes) = (None, None, None);
    for (name, value) in element.attrs() {
        match name {
            "id" => id = Some(value),
            "itemprop" => property = Some(value),
            "class" => classes = Some(value),
            _ => {}
        }
    }
    let mut name = String::new();
    let mut say = |open: &str, word: &str, close: &str| {
        name.clear();
        name.extend([open, word, close]);
        name[open.len()..].make_ascii_lowercase();
        visit(&name);
    };
    if let Some(id) = id {
        say("#", id.trim(), "");
    }
    if let Some(property) = property {
        say("[itemprop=", property.trim(), "]");
    }
    for class in classes.unwrap_or_default().split_ascii_whitespace().take(16) {
        say(".", class, "");
    }
}
