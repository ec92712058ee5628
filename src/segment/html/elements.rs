//! What the names of elements mean to a reader: what is shown, what begins a line, what is a heading.

use scraper::node::Element;

use super::rules::Part;

/// True if a reader does not see the element, or it holds none of the page's text.
pub(super) fn is_hidden(element: &Element, parts: &[Part]) -> bool {
    const SILENT: [&str; 25] = [
        "title", "script", "style", "noscript", "template", "rt", "rp", "iframe", "object", "embed", "svg", "canvas",
        "head", "select", "button", "textarea", "nav", "footer", "audio", "video", "map", "math", "datalist",
        "frameset", "applet",
    ];
    let style = element.attr("style").unwrap_or_default();
    // Scripts show the whole page when they have run.
    if matches!(element.name(), "html" | "body") {
        return false;
    }
    let hidden = element.attr("hidden").is_some() || (!style.is_empty() && hides(style));
    // So do they with an article that its layout knows.
    SILENT.contains(&element.name()) || parts.contains(&Part::Drop) || (hidden && !parts.contains(&Part::Body))
}

fn hides(style: &str) -> bool {
    // Most styles say neither; they are not copied.
    let says =
        |word: &str| style.as_bytes().windows(word.len()).any(|found| found.eq_ignore_ascii_case(word.as_bytes()));
    if !says("none") && !says("hidden") {
        return false;
    }
    let style: String = style.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect();
    style.contains("display:none") || style.contains("visibility:hidden")
}

/// The level of a heading.
pub(super) fn heading_level(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
        _ => None,
    }
}

/// True if the element begins a line of its own.
pub(super) fn is_block(name: &str) -> bool {
    match name {
        "address" | "article" | "aside" | "blockquote" | "body" | "caption" | "center" | "dd" | "details" => true,
        "dialog" | "dir" | "div" | "dl" | "dt" | "fieldset" | "figcaption" | "figure" | "form" | "header" => true,
        "hgroup" | "html" | "legend" | "li" | "main" | "marquee" | "menu" | "ol" | "p" | "pre" | "search" => true,
        "section" | "summary" | "table" | "tbody" | "td" | "tfoot" | "th" | "thead" | "tr" | "ul" => true,
        name => heading_level(name).is_some(),
    }
}
