//! What the names of elements mean to a reader: what is shown, what begins a line, what is a heading.

use memchr::memchr2_iter;
use scraper::node::Element;

use super::rules::Part;

/// True if a reader does not see the element, or it holds none of the page's text.
pub(super) fn is_hidden(element: &Element, parts: &[Part]) -> bool {
    const SILENT: [&str; 25] = [
        "title", "script", "style", "noscript", "template", "rt", "rp", "iframe", "object", "embed", "svg", "canvas",
        "head", "select", "button", "textarea", "nav", "footer", "audio", "video", "map", "math", "datalist",
        "frameset", "applet",
    ];
    // Scripts show the whole page when they have run.
    if matches!(element.name(), "html" | "body") {
        return false;
    }
    if SILENT.contains(&element.name()) || parts.contains(&Part::Drop) {
        return true;
    }
    // So do they with an article that its layout knows. One walk over the attributes costs less than asking for two.
    let hides = |(name, value): (&str, &str)| name == "hidden" || name == "style" && hides(value);
    !parts.contains(&Part::Body) && element.attrs().any(hides)
}

fn hides(style: &str) -> bool {
    // Most styles say neither; they are not copied.
    let bytes = style.as_bytes();
    let says = |word: &[u8]| {
        memchr2_iter(word[0], word[0].to_ascii_uppercase(), bytes)
            .any(|at| bytes[at..].get(..word.len()).is_some_and(|found| found.eq_ignore_ascii_case(word)))
    };
    if !says(b"none") && !says(b"hidden") {
        return false;
    }
    let style: String = style.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect();
    style.contains("display:none") || style.contains("visibility:hidden")
}

/// True if the line ends of the source show.
pub(super) fn keeps_lines(element: &Element) -> bool {
    let shows =
        |(name, value): (&str, &str)| name == "style" && (value.contains("pre-wrap") || value.contains("pre-line"));
    element.name() == "pre" || element.attrs().any(shows)
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
        "dialog" | "dir" | "div" | "dl" | "dt" | "fieldset" | "figcaption" | "figure" | "footer" | "form"
        | "header" => true,
        "hgroup" | "html" | "legend" | "li" | "main" | "marquee" | "menu" | "ol" | "p" | "pre" | "search" => true,
        "section" | "summary" | "table" | "tbody" | "td" | "tfoot" | "th" | "thead" | "tr" | "ul" => true,
        name => heading_level(name).is_some(),
    }
}
