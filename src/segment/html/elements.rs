//! What the names of elements mean to a reader: what is shown, what begins a line, what is a heading.

use ego_tree::NodeRef;
use memchr::memchr2_iter;
use scraper::Node;
use scraper::node::Element;

use super::rules::Part;

/// The property of a style that says whether line ends show.
const WHITE_SPACE: &str = "white-space";

/// True if a reader does not see the element, or it holds none of the page's text.
pub(super) fn is_hidden(node: NodeRef<Node>, element: &Element, parts: &[Part]) -> bool {
    const SILENT: [&str; 24] = [
        "title", "script", "style", "noscript", "template", "rt", "rp", "iframe", "object", "embed", "svg", "canvas",
        "head", "select", "button", "textarea", "nav", "audio", "video", "map", "math", "datalist", "frameset",
        "applet",
    ];
    // Scripts show the whole page when they have run.
    if matches!(element.name(), "html" | "body") {
        return false;
    }
    let silent = SILENT.contains(&element.name()) || element.name() == "footer" && !is_foot_of_article(node);
    if silent || parts.contains(&Part::Drop) {
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

/// Whether the line ends of the source show within the element, if it says so: by its name, or by `white-space` (CSS Text
/// Module Level 3, 3).
pub(super) fn keeps_lines(element: &Element) -> Option<bool> {
    let style = element.attr("style").filter(|style| style.len() > WHITE_SPACE.len()).unwrap_or_default();
    let declared = style.split(';').filter_map(|declaration| declaration.split_once(':'));
    let mut said = declared.filter(|(name, _)| name.trim().eq_ignore_ascii_case(WHITE_SPACE));
    let first = said.next_back().and_then(|(_, value)| value.split_whitespace().next());
    let is = |names: &[&str]| first.is_some_and(|value| names.iter().any(|name| value.eq_ignore_ascii_case(name)));
    match element.name() {
        _ if is(&["pre", "pre-wrap", "pre-line", "break-spaces"]) => Some(true),
        _ if is(&["normal", "nowrap"]) => Some(false),
        name => (name == "pre").then_some(true),
    }
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

/// True for a link around a block, which styles show as a box of its own.
pub(super) fn is_card(link: NodeRef<Node>) -> bool {
    link.children().any(|child| child.value().as_element().is_some_and(|element| is_block(element.name())))
}

/// True for the foot of an article: it may hold recommended items and who signed, as that of the page does not.
fn is_foot_of_article(node: NodeRef<Node>) -> bool {
    let is = |node: NodeRef<Node>, name: &str| node.value().as_element().is_some_and(|element| element.name() == name);
    node.ancestors().any(|above| is(above, "article"))
}

/// A character of a script that is written without spaces.
pub(super) fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}' | '“' | '”' | '‘' | '’' | '—' | '…')
}
