//! Tables that hold data, told from those that lay out the page.

use std::collections::HashSet;

use ego_tree::NodeId;
use ego_tree::iter::Edge;
use scraper::node::Element;
use scraper::{Html, Node};

/// A table row with a cell of more text than this, in several lines, lays out the page.
const LONGEST_CELL: usize = 400;
/// A table row with more text than this lays out the page.
const LONGEST_ROW: usize = 3_000;

/// What a row of a table holds.
#[derive(Clone, Copy, Default)]
struct Shape {
    characters: usize,
    breaks: usize,
    cells: usize,
    /// Something stands in it that only the layout of a page has.
    layout: bool,
}

/// The rows of tables that hold data; other tables lay out the page.
pub(super) fn data_rows(html: &Html) -> HashSet<NodeId> {
    let mut rows = HashSet::new();
    let mut open: Vec<Shape> = Vec::new();
    for edge in html.tree.root().traverse() {
        match edge {
            Edge::Open(node) => match node.value() {
                Node::Text(text) => {
                    let visible = text.chars().filter(|c| !c.is_whitespace()).count();
                    open.iter_mut().rev().take(1).for_each(|shape| shape.characters += visible);
                }
                Node::Element(element) => match element.name() {
                    "tr" | "td" | "th" => open.push(Shape::default()),
                    "table" | "h1" | "h2" | "h3" | "form" | "ul" | "script" | "input" => {
                        open.iter_mut().rev().take(1).for_each(|shape| shape.layout = true);
                    }
                    "p" | "div" | "br" => open.iter_mut().rev().take(1).for_each(|shape| shape.breaks += 1),
                    _ => {}
                },
                _ => {}
            },
            Edge::Close(node) => {
                let Some(name) = node.value().as_element().map(Element::name) else { continue };
                if !matches!(name, "tr" | "td" | "th") {
                    continue;
                }
                let Some(shape) = open.pop() else { continue };
                if name == "tr" {
                    if shape.cells > 1 && !shape.layout && shape.characters <= LONGEST_ROW {
                        rows.insert(node.id());
                    }
                } else if let Some(row) = open.last_mut() {
                    row.cells += 1;
                    row.characters += shape.characters;
                    row.layout |= shape.layout || (shape.characters > LONGEST_CELL && shape.breaks > 2);
                }
            }
        }
    }
    rows
}
