//! A page as a browser would show it: lines of text in page order, and the boxes that hold them.
//!
//! Every box covers a run of lines, so that all later steps work on ranges of lines and never walk the markup again.

use std::collections::HashSet;

use ego_tree::iter::Edge;
use ego_tree::{NodeId, NodeRef};
use scraper::node::Element;
use scraper::{ElementRef, Html, Node};

use super::super::outline::Mark;
use super::super::pattern::Pattern;
use super::elements::{heading_level, is_block, is_card, is_hidden, is_wide, keeps_lines};
use super::line::{Line, Link, SEAMED};
use super::rules::{HtmlLayout, Part, PartIndex};
use super::tables::{LineCell, data_rows};

/// Seams noted of a line.
const MOST_SEAMS: usize = 24;
/// Elements named by a layout that are kept, and pieces of text read of each.
const MOST_NAMED: usize = 64;
/// Bytes of an address at most, as site maps have it (sitemaps.org): what is longer leads to no page.
const LONGEST_ADDRESS: usize = 2048;
/// Characters kept of each.
const LONGEST_NAMED: usize = 300;

/// A box of the page.
#[derive(Debug)]
pub(super) struct Holder {
    /// The box it stands in; the first stands in itself.
    pub(super) parent: usize,
    /// Its lines, from the first to one past the last.
    pub(super) first: usize,
    pub(super) end: usize,
    /// What the layout says that it holds.
    pub(super) parts: Vec<Part>,
    /// Its id or class says that it holds none of the article.
    pub(super) chrome: bool,
    /// It is a list, which may be a part of an article and is seldom all of it.
    pub(super) list: bool,
}

/// What stands in an element that the layout names.
#[derive(Debug)]
pub(super) struct Named {
    pub(super) part: Part,
    pub(super) words: String,
    /// The page's own layout names it, not only the generic one.
    pub(super) own: bool,
    /// The line that it stands in, or would.
    pub(super) line: usize,
}

/// The lines and boxes of a page.
#[derive(Debug, Default)]
pub(in crate::segment) struct Tree {
    pub(super) lines: Vec<Line>,
    /// In order of their start tags.
    pub(super) holders: Vec<Holder>,
    /// What stands in elements that the layout says hold title, answer, date or publisher.
    pub(super) named: Vec<Named>,
}

impl Tree {
    /// Reads all that is shown.
    pub(super) fn new(html: &Html, layouts: &[&HtmlLayout]) -> Tree {
        let rows = data_rows(html);
        let index = PartIndex::new(layouts.iter().copied(), html);
        let own = PartIndex::new(layouts.split_last().into_iter().flat_map(|(_, own)| own).copied(), html);
        let mut builder = Builder { rows, index, own, layouts, ..Builder::default() };
        builder.open_holder(Vec::new(), false, false);
        let mut hidden: Option<NodeId> = None;
        for edge in html.tree.root().traverse() {
            match edge {
                Edge::Open(node) if hidden.is_none() => match node.value() {
                    Node::Text(text) => builder.push(text),
                    Node::Element(element) => {
                        let parts = builder.index.of(node.id(), element);
                        if is_hidden(node, element, &parts) {
                            hidden = Some(node.id());
                            continue;
                        }
                        builder.name(node, &parts);
                        builder.open(node, element, parts);
                    }
                    _ => {}
                },
                Edge::Close(node) if hidden == Some(node.id()) => hidden = None,
                Edge::Close(node) if hidden.is_none() => {
                    if let Node::Element(element) = node.value() {
                        builder.close(node, element);
                    }
                }
                _ => {}
            }
        }
        builder.finish()
    }
}

#[derive(Default)]
struct Builder<'l> {
    tree: Tree,
    rows: HashSet<NodeId>,
    index: PartIndex,
    /// Parts by the page's own layout.
    own: PartIndex,
    layouts: &'l [&'l HtmlLayout],
    /// Boxes that are open, the innermost last.
    open: Vec<usize>,
    /// Items that are open and would begin no line by their element.
    items: Vec<NodeId>,
    /// Elements that are open and say whether their line ends show.
    kept: Vec<(NodeId, bool)>,
    /// The line that is being read.
    line: Line,
    space: Option<Space>,
    link: Option<Link>,
    bold: usize,
    /// Characters of the line in bold, and all of them.
    bold_count: usize,
    count: usize,
    level: Option<u8>,
    /// Depth of data rows.
    row: usize,
    /// Tables that are open, and how many there are.
    tables: Vec<usize>,
    table_count: usize,
    caption: bool,
}

/// White space that has been read and not yet written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Space {
    Gap,
    /// The source breaks the line here.
    Break,
}

impl Builder<'_> {
    /// Keeps what stands in an element that the layout names.
    fn name(&mut self, node: NodeRef<Node>, parts: &[Part]) {
        let Some(element) = ElementRef::wrap(node) else { return };
        for &part in parts {
            if matches!(part, Part::Title | Part::Answer | Part::Date | Part::Publisher)
                && self.tree.named.len() < MOST_NAMED
            {
                let value = ["datetime", "content"].into_iter().find_map(|name| element.value().attr(name));
                let words: String = match value.filter(|_| part == Part::Date) {
                    Some(value) => value.chars().take(LONGEST_NAMED).collect(),
                    None => element.text().take(MOST_NAMED).flat_map(str::chars).take(LONGEST_NAMED).collect(),
                };
                let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
                let own = self.own.of(node.id(), element.value()).contains(&part);
                self.tree.named.push(Named { part, words, own, line: self.tree.lines.len() });
            }
        }
    }

    fn open(&mut self, node: NodeRef<Node>, element: &Element, mut parts: Vec<Part>) {
        let id = node.id();
        let is_item = parts.contains(&Part::Item) && !is_block(element.name());
        if is_item {
            self.flush_or_gap();
            self.items.push(id);
        }
        self.note_seam(element.name());
        if let Some(kept) = keeps_lines(element) {
            self.kept.push((id, kept));
        }
        match element.name() {
            "br" | "hr" => self.flush_or_gap(),
            "b" | "strong" => self.bold += 1,
            "a" => {
                if is_card(node) {
                    self.flush_or_gap();
                }
                self.link = self.link_of(element);
            }
            "td" | "th" if self.row > 0 => self.open_cell(element),
            name if is_block(name) => {
                self.flush_or_gap();
                match name {
                    "tr" if self.rows.contains(&id) => self.row += 1,
                    "table" => {
                        self.table_count += 1;
                        self.tables.push(self.table_count);
                    }
                    "caption" => self.caption = true,
                    _ => {}
                }
                self.level = heading_level(name).or(self.level);
            }
            _ => {}
        }
        if is_item {
            self.open_holder(parts, false, false);
        } else if is_block(element.name()) {
            let value = |wanted| element.attrs().find(|(name, _)| *name == wanted).map_or("", |(_, value)| value);
            let words = [value("id"), value("class")].join(" ");
            let named = |pick: fn(&HtmlLayout) -> Option<&Pattern>| {
                words.len() > 1
                    && self.layouts.iter().filter_map(|layout| pick(layout)).any(|name| name.is_match(&words))
            };
            if named(|layout| layout.related_box.as_ref()) {
                parts.push(Part::Related);
            }
            let chrome = element.name() == "footer" || named(|layout| layout.chrome.as_ref());
            self.open_holder(parts, chrome, matches!(element.name(), "ol" | "ul" | "dl" | "blockquote"));
        }
    }

    fn close(&mut self, node: NodeRef<Node>, element: &Element) {
        let (id, name) = (node.id(), element.name());
        self.note_seam(name);
        match name {
            "b" | "strong" => self.bold = self.bold.saturating_sub(1),
            "a" => {
                self.close_link();
                if is_card(node) {
                    self.flush_or_gap();
                }
            }
            _ => {}
        }
        self.kept.pop_if(|(kept, _)| *kept == id);
        let is_item = self.items.pop_if(|item| *item == id).is_some();
        if is_item || is_block(name) {
            if name == "tr" && self.rows.contains(&id) {
                self.close_cell();
                self.row = self.row.saturating_sub(1);
            }
            self.flush_or_gap();
            match name {
                "table" => {
                    self.tables.pop();
                }
                "caption" => self.caption = false,
                _ => {}
            }
            if let Some(holder) = self.open.pop() {
                self.tree.holders[holder].end = self.tree.lines.len();
            }
            if heading_level(name).is_some() {
                self.level = None;
            }
        }
    }

    /// Notes where an inline element begins or ends.
    fn note_seam(&mut self, name: &str) {
        let at = self.line.text.len();
        let seams = &mut self.line.seams;
        if matches!(name, "span" | "a" | "em" | "i" | "font" | "small" | "label") && (1..SEAMED).contains(&at) {
            let known = seams.len() >= MOST_SEAMS || seams.last() == Some(&at);
            if !known {
                seams.push(at);
            }
        }
    }

    fn open_cell(&mut self, element: &Element) {
        if !self.line.cells.is_empty() {
            self.close_cell();
            self.line.text.push_str(if self.line.text.is_empty() { "| " } else { " | " });
            self.space = None;
        }
        self.line.cells.push(LineCell::of(element, self.line.text.len()));
    }

    fn close_cell(&mut self) {
        if let Some(cell) = self.line.cells.last_mut() {
            cell.end = self.line.text.len();
        }
    }

    fn open_holder(&mut self, parts: Vec<Part>, chrome: bool, list: bool) {
        let place = self.tree.holders.len();
        let first = self.tree.lines.len();
        let parent = self.open.last().copied().unwrap_or(0);
        self.tree.holders.push(Holder { parent, first, end: first, parts, chrome, list });
        self.open.push(place);
    }

    /// Adds text, its white space as a browser would show it.
    fn push(&mut self, text: &str) {
        let kept = self.kept.last().is_some_and(|(_, kept)| *kept);
        for c in text.chars() {
            match c {
                '\n' if kept => self.flush_or_gap(),
                '\n' | '\r' => self.space = Some(Space::Break),
                c if c.is_whitespace() => self.space = self.space.or(Some(Space::Gap)),
                '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}' => {}
                c if c.is_control() || ('\u{e000}'..='\u{f8ff}').contains(&c) => {}
                c => self.write(c),
            }
        }
    }

    fn write(&mut self, c: char) {
        let space = self.space.take();
        if let (Some(space), Some(before)) = (space, self.line.text.chars().next_back()) {
            let wrapped = space == Space::Break && is_wide(before) && is_wide(c);
            if !wrapped && before != ' ' {
                self.line.text.push(' ');
            }
        }
        self.line.text.push(c);
        self.count += 1;
        if self.bold > 0 {
            self.bold_count += 1;
            if self.bold_count == self.count {
                self.line.bold_head = self.line.text.len();
            }
        }
    }

    fn link_of(&self, element: &Element) -> Option<Link> {
        let rel = element.attr("rel").unwrap_or_default();
        let paid = rel.split_ascii_whitespace().any(|word| word == "nofollow" || word == "sponsored");
        let place = self.line.text.len();
        let href = element.attr("href").filter(|href| href.len() <= LONGEST_ADDRESS);
        href.map(|href| Link { start: place, end: place, href: href.into(), paid })
    }

    /// Ends the link that is open, as far as it stands in this line.
    fn close_link(&mut self) {
        if let Some(mut link) = self.link.take() {
            link.end = self.line.text.len();
            // White space ahead of it was written with its first character.
            let words = self.line.text.get(link.start..).unwrap_or_default();
            link.start += words.len() - words.trim_start().len();
            if link.start < link.end {
                self.line.links.push(link);
            }
        }
    }

    /// Ends the line; within a row of a table only parts the words.
    fn flush_or_gap(&mut self) {
        if self.row > 0 {
            self.space = Some(Space::Gap);
            return;
        }
        let link = self.link.clone();
        self.close_link();
        self.link = link.map(|link| Link { start: 0, ..link });
        let mut line = std::mem::take(&mut self.line);
        self.space = None;
        let (bold, count) = (std::mem::take(&mut self.bold_count), std::mem::take(&mut self.count));
        let end = line.text.trim_end().len();
        line.text.truncate(end);
        // An empty cell inside of a link leaves it white space behind the last word.
        line.links.retain_mut(|link| {
            link.end = link.end.min(end);
            link.start < link.end
        });
        if !line.text.contains(char::is_alphanumeric) {
            return;
        }
        line.mark = match self.level {
            Some(level) => Some(Mark::Level(level)),
            None if bold == count => Some(Mark::Bold),
            None => None,
        };
        line.table = self.tables.last().copied().unwrap_or(0);
        line.caption = self.caption;
        line.holder = self.open.last().copied().unwrap_or(0);
        self.tree.lines.push(line);
    }

    fn finish(mut self) -> Tree {
        self.row = 0;
        self.flush_or_gap();
        while let Some(holder) = self.open.pop() {
            self.tree.holders[holder].end = self.tree.lines.len();
        }
        self.tree
    }
}

#[cfg(test)]
mod tests {
    use super::super::Document;

    #[test]
    fn a_link_ends_with_the_words_of_its_line() {
        let html = "<a href='/x'><table><tr><td>有效性</td><td>\u{a0}</td><td></td></tr></table></a>";
        let document = Document::parse(html, std::iter::empty(), None).unwrap();
        let tree = document.tree(&[]);
        let line = &tree.lines[0];
        assert_eq!((line.text.as_str(), line.links[0].end), ("有效性 |  |", line.text.len()));
    }
}
