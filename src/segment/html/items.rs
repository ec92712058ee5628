//! Recommended items whose elements a layout names.

use std::ops::Range;

use scraper::{ElementRef, Html};

use super::super::date::iso_date;
use super::address;
use super::related::Item;
use super::rules::{Css, ItemLayout, Part};
use super::tree::Tree;

/// Characters kept of a part of an item.
const LONGEST_PART: usize = 2_000;

/// The items of the page as `layout` finds them.
pub(super) fn read(html: &Html, layout: &ItemLayout, base: Option<&str>) -> Vec<Item> {
    html.select(&layout.each.0).filter_map(|element| item(element, layout, base)).collect()
}

/// The lines of all items.
pub(super) fn lines(tree: &Tree) -> Vec<Range<usize>> {
    let items = tree.holders.iter().filter(|holder| holder.parts.contains(&Part::Item));
    items.map(|holder| holder.first..holder.end).filter(|range| !range.is_empty()).collect()
}

fn item(element: ElementRef, layout: &ItemLayout, base: Option<&str>) -> Option<Item> {
    let find = |css: &Css| element.select(&css.0).next();
    let part = |css: &Option<Css>| css.as_ref().and_then(find).and_then(words);
    let title = find(&layout.title).or_else(|| layout.title.0.matches(&element).then_some(element));
    let title = title.and_then(words)?;
    let named = layout.link.as_ref().and_then(find);
    let link = named.into_iter().chain(std::iter::once(element)).chain(element.descendent_elements());
    let href = link.filter(|link| link.value().name() == "a").find_map(|link| link.attr("href"));
    let date = layout.date.as_ref().and_then(find);
    let stated = date.and_then(|date| date.attr("datetime")).and_then(iso_date);
    Some(Item {
        title,
        url: href.and_then(|href| address::join(base, href)),
        snippet: part(&layout.snippet),
        category: part(&layout.category),
        published_on: stated.or_else(|| iso_date(&date.and_then(words)?)),
    })
}

/// The text of an element with single spaces; none if there is no character.
fn words(element: ElementRef) -> Option<String> {
    let text: String = element.text().flat_map(str::chars).take(LONGEST_PART).collect();
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!words.is_empty()).then_some(words)
}
