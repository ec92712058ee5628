//! Tables that hold data, told from those that lay out the page.

use std::collections::HashSet;

use ego_tree::NodeId;
use ego_tree::iter::Edge;
use scraper::node::Element;
use scraper::{Html, Node};

use super::line::Line;
use crate::table::{Table, Written};
use crate::text::Span;

/// A table row with a cell of more text than this, in several lines, lays out the page.
const LONGEST_CELL: usize = 400;
/// A table row with more text than this lays out the page.
const LONGEST_ROW: usize = 3_000;
/// A line between rows of more bytes than this is text, no heading of the rows below.
const LONGEST_SECTION: usize = 120;

/// What a row of a table holds.
#[derive(Clone, Copy, Default)]
struct Shape {
    characters: usize,
    breaks: usize,
    cells: usize,
    /// Something stands in it that only the layout of a page has.
    layout: bool,
}

/// The rows of a table that is open.
#[derive(Default)]
struct Rows {
    /// Rows of one cell, which are data where other rows are.
    single: Vec<NodeId>,
    is_data: bool,
}

/// The rows of tables that hold data; other tables lay out the page.
pub(super) fn data_rows(html: &Html) -> HashSet<NodeId> {
    let mut rows = HashSet::new();
    let mut open: Vec<Shape> = Vec::new();
    let mut tables: Vec<Rows> = Vec::new();
    for edge in html.tree.root().traverse() {
        match edge {
            Edge::Open(node) => match node.value() {
                Node::Text(text) => {
                    if let Some(shape) = open.last_mut() {
                        shape.characters += text.chars().filter(|c| !c.is_whitespace()).count();
                    }
                }
                Node::Element(element) => {
                    note(element.name(), &mut open);
                    if element.name() == "table" {
                        tables.push(Rows::default());
                    }
                }
                _ => {}
            },
            Edge::Close(node) => match node.value().as_element().map(Element::name) {
                Some("table") => {
                    let table = tables.pop().filter(|table| table.is_data);
                    rows.extend(table.into_iter().flat_map(|table| table.single));
                }
                Some(name @ ("tr" | "td" | "th")) => {
                    let Some(shape) = open.pop() else { continue };
                    if name != "tr" {
                        add_cell(&mut open, shape);
                    } else if !shape.layout
                        && shape.characters <= LONGEST_ROW
                        && let Some(table) = tables.last_mut()
                    {
                        match shape.cells {
                            0 => {}
                            1 if shape.breaks <= 1 => table.single.push(node.id()),
                            1 => {}
                            _ => {
                                table.is_data = true;
                                rows.insert(node.id());
                            }
                        }
                    }
                }
                _ => {}
            },
        }
    }
    rows
}

/// Takes the start of an element into the shape of the cell or row that it stands in.
fn note(name: &str, open: &mut Vec<Shape>) {
    match name {
        "tr" | "td" | "th" => open.push(Shape::default()),
        "table" | "h1" | "h2" | "h3" | "form" | "ul" | "script" | "input" => {
            open.iter_mut().rev().take(1).for_each(|shape| shape.layout = true);
        }
        "p" | "div" | "br" => open.iter_mut().rev().take(1).for_each(|shape| shape.breaks += 1),
        _ => {}
    }
}

fn add_cell(open: &mut [Shape], cell: Shape) {
    if let Some(row) = open.last_mut() {
        row.cells += 1;
        row.characters += cell.characters;
        row.breaks = row.breaks.max(cell.breaks);
        row.layout |= cell.layout || (cell.characters > LONGEST_CELL && cell.breaks > 2);
    }
}

/// A cell of a row, in bytes of its line.
#[derive(Clone, Copy, Debug)]
pub(super) struct LineCell {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) height: usize,
    pub(super) width: usize,
    pub(super) head: bool,
}

impl LineCell {
    /// The cell that an element begins at `start`.
    pub(super) fn of(element: &Element, start: usize) -> LineCell {
        let size = |name: &str| element.attr(name).and_then(|size| size.trim().parse::<usize>().ok());
        // A height of none goes down to the table's end.
        let height = size("rowspan").map_or(1, |height| if height == 0 { usize::MAX } else { height });
        let width = size("colspan").unwrap_or(1).max(1);
        LineCell { start, end: start, height, width, head: element.name() == "th" }
    }
}

/// Builds the tables of a body from its lines and where these stand in `text`.
pub(super) fn tables<'l>(text: &str, lines: impl Iterator<Item = (&'l Line, Span)>) -> Vec<Table> {
    let mut tables = Vec::new();
    let (mut number, mut rows, mut caption) = (0, Vec::new(), None);
    for (line, span) in lines {
        if line.table != number {
            tables.extend(Table::new(text, &std::mem::take(&mut rows), std::mem::take(&mut caption)));
            number = line.table;
        }
        if number == 0 {
            continue;
        }
        if line.caption {
            caption = caption.or(Some(span));
        } else if !line.cells.is_empty() {
            rows.push(line.cells.iter().map(|cell| written(text, span, cell)).collect());
        } else if span.len() <= LONGEST_SECTION && !rows.is_empty() {
            rows.push(vec![Written { span, height: 1, width: usize::MAX, head: false }]);
        }
    }
    tables.extend(Table::new(text, &rows, caption));
    tables
}

/// A cell of the line at `line`; its row may have lost its end.
fn written(text: &str, line: Span, cell: &LineCell) -> Written {
    let at = |offset: usize| (line.start() + offset).min(line.end());
    let span = Span::new(at(cell.start), at(cell.end)).trim(text);
    Written { span, height: cell.height, width: cell.width, head: cell.head }
}
