//! Cells: what the heads of a table say of the number in a cell.

use super::bound::{BoundWords, Bounds};
use super::windows::{LONGEST, Standing, Window};
use crate::fact::Kind;
use crate::table::Table;
use crate::text::Span;

/// The cell that a mention stands in.
#[derive(Clone, Copy, Debug)]
pub struct Seat<'a> {
    table: &'a Table,
    cell: usize,
}

/// The cell of `tables` that holds `span`.
pub fn seat(tables: &[Table], span: Span) -> Option<Seat<'_>> {
    let next = tables.partition_point(|table| table.span.end() <= span.start());
    let table = tables.get(next)?;
    Some(Seat { table, cell: table.cell_of(span)? })
}

/// The cells of `tables` that overlap a line; none where it is no row.
pub fn cells_of(tables: &[Table], line: Span) -> impl Iterator<Item = Span> {
    let next = tables.partition_point(|table| table.span.end() <= line.start());
    let cells = tables.get(next).map_or(&[][..], |table| &table.cells);
    let first = cells.partition_point(|cell| cell.span.end() <= line.start());
    cells[first..].iter().map(|cell| cell.span).take_while(move |cell| cell.start() < line.end())
}

impl Seat<'_> {
    /// Puts the cell's heads among the windows of a mention: behind its own words, before what governs the table.
    pub fn add_heads(self, windows: &mut Vec<Window>) {
        let outer = windows.iter().position(|window| matches!(window.standing, Standing::Head(_) | Standing::Title));
        let window = |span, standing| Window { span, standing, sentence: false, contrasts: false };
        let rows = self
            .table
            .row_heads(self.cell)
            .into_iter()
            .zip(0..)
            .map(|(span, step)| window(span, Standing::RowHead(step)));
        let columns = self.table.column_heads(self.cell).into_iter();
        let columns = columns.map(|(span, level)| window(span, Standing::ColumnHead(level)));
        let headings =
            self.table.headings(self.cell).into_iter().zip(0..).map(|(span, step)| window(span, Standing::Head(step)));
        let at = outer.unwrap_or(windows.len());
        windows.splice(at..at, rows.chain(columns).chain(headings));
    }

    /// The bound that a head closes with: 基数上限（元/月）.
    pub fn bounds(self, words: &BoundWords, text: &str, kind: Kind) -> Option<Bounds> {
        let columns = self.table.column_heads(self.cell);
        let rows = self.table.row_heads(self.cell);
        let mut nearest = columns.first().map(|(span, _)| *span).into_iter().chain(rows.first().copied());
        nearest.find_map(|head| {
            let head = &text[head.start()..text.floor_char_boundary(head.end().min(head.start() + LONGEST))];
            let name = &head[..head.find(['（', '(']).unwrap_or(head.len())];
            words.closing(name.trim_end(), kind)
        })
    }

    /// Its heads, those of its row first.
    pub fn heads(self) -> impl Iterator<Item = Span> {
        let columns = self.table.column_heads(self.cell).into_iter().map(|(span, _)| span);
        self.table.row_heads(self.cell).into_iter().chain(columns)
    }

    /// Whether a number in this cell may be a band that the cells right of it or below it belong to.
    pub fn heads_others(self) -> bool {
        self.table.is_head(self.cell) || self.table.cells.get(self.cell).is_some_and(|cell| cell.column == 0)
    }

    /// Whether a mention stands in this cell.
    pub fn holds(self, mention: Span) -> bool {
        self.table.cells.get(self.cell).is_some_and(|cell| cell.span.contains(mention))
    }

    /// Whether the cell of `other` stands in the column of this one.
    pub fn shares_column(self, other: Seat<'_>) -> bool {
        let column = |seat: Seat<'_>| seat.table.cells.get(seat.cell).map(|cell| cell.column);
        std::ptr::eq(self.table, other.table) && column(self) == column(other)
    }

    /// Whether the cell of `other` is headed by this one.
    pub fn governs(self, other: Seat<'_>) -> bool {
        let own = self.table.cells.get(self.cell).map(|cell| cell.span);
        std::ptr::eq(self.table, other.table)
            && self.table.may_head(self.cell, other.cell)
            && other.heads().any(|head| Some(head) == own)
    }
}
