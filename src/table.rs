//! Tables: cells of a text on a grid, and which cells head another.
//!
//! A cell of several rows or columns stands at each place of the grid that it covers, so that what heads a number is
//! found by walking left and up.

use std::ops::Range;

use crate::text::{Span, half_width};

/// Columns that a table has at most; what stands further right is no cell.
const MOST_COLUMNS: usize = 100;
/// Rows of heads that stand over one another at most; of more the lowest count.
const MOST_HEAD_ROWS: usize = 6;
/// Headings over all columns that stand over a cell at most; of more the nearest count.
const MOST_HEADINGS: usize = 12;
/// Places of the grid that a cell of the text may take on average before cells no longer span.
const MOST_COVERED: usize = 8;

/// A table of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// From its first cell to its last.
    pub span: Span,
    /// The caption that the markup gives it.
    pub caption: Option<Span>,
    /// Its cells that hold words, in order of place.
    pub cells: Vec<Cell>,
    /// Its rows from the top.
    pub rows: Vec<Row>,
    /// How many rows at its top are headings over all columns.
    top: usize,
}

/// A cell that holds words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Its words.
    pub span: Span,
    /// Its first row, from 0.
    pub row: usize,
    /// Its first column, from 0.
    pub column: usize,
    /// How many columns it covers.
    pub width: usize,
    /// It holds a figure outside brackets; a year is none.
    pub figure: bool,
    /// The markup makes it a head.
    pub head: bool,
}

/// A row of the grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it holds.
    pub kind: RowKind,
    /// The cell at each column, as an index; none where nothing is written.
    pub cells: Vec<Option<u32>>,
    /// The rows that head its columns.
    heads: Range<usize>,
    /// The nearest section row above it.
    section: Option<usize>,
}

/// What a row holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// The heads of the columns below.
    Head,
    /// One cell over all columns: a heading of the rows below.
    Section,
    /// Anything else.
    Data,
}

/// A cell as it is written, before it has a place on the grid.
#[derive(Clone, Copy, Debug)]
pub struct Written {
    /// Its words; may be empty.
    pub span: Span,
    /// How many rows it covers.
    pub height: usize,
    /// How many columns it covers.
    pub width: usize,
    /// The markup makes it a head.
    pub head: bool,
}

impl Table {
    /// Puts written rows on a grid; none if there are no two columns.
    pub fn new(text: &str, written: &[Vec<Written>], caption: Option<Span>) -> Option<Table> {
        let mut table = Table { caption, ..Table::default() };
        table.place(text, written);
        let columns = table.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        let (first, last) = (table.cells.first()?, table.cells.last()?);
        table.span = first.span.join(last.span);
        if columns < 2 {
            return None;
        }
        table.tell_rows(columns);
        Some(table)
    }

    /// The cell that holds `span`, as an index.
    pub fn cell_of(&self, span: Span) -> Option<usize> {
        let next = self.cells.partition_point(|cell| cell.span.end() <= span.start());
        self.cells.get(next).filter(|cell| cell.span.contains(span)).map(|_| next)
    }

    /// The cells that head a cell from the left, nearest first: words of its row, and the first cell in any case.
    pub fn row_heads(&self, cell: usize) -> Vec<Span> {
        let Some((own, row)) = self.cells.get(cell).and_then(|own| Some((own, self.rows.get(own.row)?))) else {
            return Vec::new();
        };
        if row.kind != RowKind::Data {
            return Vec::new();
        }
        let is_figure = |column: usize| self.at(row, column).is_some_and(|(_, cell)| cell.figure && !cell.head);
        let leading = (1..row.cells.len()).find(|&column| is_figure(column)).unwrap_or(row.cells.len());
        let (mut heads, mut last, mut beside) = (Vec::new(), cell, true);
        for column in (0..own.column).rev() {
            let Some((index, other)) = self.at(row, column) else { continue };
            beside &= column == 0 || !is_figure(column);
            if index != last && (column < leading || beside) {
                heads.push(other.span);
            }
            last = index;
        }
        heads
    }

    /// The cells that head a cell from above, nearest first, each with how many rows of heads lie between the two.
    pub fn column_heads(&self, cell: usize) -> Vec<(Span, u32)> {
        let Some((own, row)) = self.cells.get(cell).and_then(|own| Some((own, self.rows.get(own.row)?))) else {
            return Vec::new();
        };
        let mut heads: Vec<(usize, u32)> = Vec::new();
        for (above, level) in row.heads.clone().rev().filter_map(|above| self.rows.get(above)).zip(0..) {
            for column in own.column..own.column + own.width {
                if let Some((index, _)) = self.at(above, column)
                    && index != cell
                    && !heads.iter().any(|(known, _)| *known == index)
                {
                    heads.push((index, level));
                }
            }
        }
        heads.into_iter().filter_map(|(index, level)| Some((self.cells.get(index)?.span, level))).collect()
    }

    /// The headings over all columns that a cell stands under, nearest first, and the caption.
    pub fn headings(&self, cell: usize) -> Vec<Span> {
        let row = self.cells.get(cell).and_then(|own| self.rows.get(own.row));
        let section = row.and_then(|row| row.section);
        let top = self.cells.get(cell).map_or(0, |own| own.row.min(self.top));
        let sections = section.into_iter().chain((0..top).rev().filter(|&place| Some(place) != section));
        let sections = sections.take(MOST_HEADINGS);
        let first = |place: usize| self.rows.get(place).and_then(|row| self.at(row, 0)).map(|(_, cell)| cell.span);
        sections.filter_map(first).chain(self.caption).collect()
    }

    /// False of most cells that `head` does not head: those neither right of it nor below it.
    pub fn may_head(&self, head: usize, cell: usize) -> bool {
        let (Some(own), Some(cell)) = (self.cells.get(head), self.cells.get(cell)) else { return false };
        let beside = || self.rows.get(cell.row).and_then(|row| self.at(row, own.column)).map(|(index, _)| index);
        let above = own.column < cell.column + cell.width && cell.column < own.column + own.width;
        own.column < cell.column && beside() == Some(head) || above && own.row < cell.row && self.is_head(head)
    }

    /// True if the cell heads columns or rows, so that no number in it is a value of the table.
    pub fn is_head(&self, cell: usize) -> bool {
        let kind = self.cells.get(cell).and_then(|own| self.rows.get(own.row)).map(|row| row.kind);
        kind != Some(RowKind::Data) || self.cells.get(cell).is_some_and(|own| own.head)
    }

    fn at(&self, row: &Row, column: usize) -> Option<(usize, &Cell)> {
        let index = (*row.cells.get(column)?)? as usize;
        Some((index, self.cells.get(index)?))
    }

    /// Gives each cell its place.
    fn place(&mut self, text: &str, written: &[Vec<Written>]) {
        let most = 10_000 + MOST_COVERED * written.iter().map(Vec::len).sum::<usize>();
        let columns = written.iter().map(Vec::len).max().unwrap_or(0).clamp(1, MOST_COLUMNS);
        // Cells from above that still hang into a column, and for how many rows.
        let mut hanging: Vec<(Option<u32>, usize)> = Vec::new();
        let mut covered = 0;
        for (place, cells) in written.iter().enumerate() {
            let mut row: Vec<Option<u32>> = Vec::with_capacity(columns);
            for cell in cells {
                take_hanging(&mut row, &mut hanging, false);
                if row.len() >= MOST_COLUMNS {
                    break;
                }
                let spans = covered < most;
                let height = if spans { cell.height.clamp(1, written.len() - place) } else { 1 };
                let width = if spans { cell.width.clamp(1, MOST_COLUMNS - row.len()) } else { 1 };
                let index = (!cell.span.is_empty()).then_some(self.cells.len() as u32);
                if index.is_some() {
                    let (figure, head) = (holds_figure(cell.span.of(text)), cell.head);
                    self.cells.push(Cell { span: cell.span, row: place, column: row.len(), width, figure, head });
                }
                for _ in 0..width {
                    let column = row.len();
                    hanging.resize(hanging.len().max(column + 1), (None, 0));
                    hanging[column] = (index, height - 1);
                    row.push(index);
                }
                covered += width * height;
            }
            take_hanging(&mut row, &mut hanging, true);
            self.rows.push(Row { kind: RowKind::Data, cells: row, heads: 0..0, section: None });
        }
    }

    /// Tells heads and sections from data, and what governs each row.
    fn tell_rows(&mut self, columns: usize) {
        let (mut heads, mut section, mut top) = (0..0, None, true);
        for place in 0..self.rows.len() {
            let kind = self.kind_of(place, columns, top, &heads);
            let block = match kind {
                RowKind::Head if heads.end == place && !heads.is_empty() => heads.start..place,
                RowKind::Head => place..place,
                _ => heads.clone(),
            };
            top &= kind != RowKind::Data;
            let row = &mut self.rows[place];
            (row.kind, row.heads, row.section) = (kind, block.clone(), section);
            match kind {
                RowKind::Head => heads = block.start.max((place + 1).saturating_sub(MOST_HEAD_ROWS))..place + 1,
                RowKind::Section => section = Some(place),
                RowKind::Data => {}
            }
        }
        self.top = self.rows.iter().take_while(|row| row.kind == RowKind::Section).count();
    }

    /// What a row holds; `top`: no row above it holds data; `heads`: the rows of heads last met.
    fn kind_of(&self, place: usize, columns: usize, top: bool, heads: &Range<usize>) -> RowKind {
        let row = &self.rows[place];
        let mut own: Vec<usize> = row.cells.iter().flatten().map(|&index| index as usize).collect();
        own.dedup();
        own.retain(|&index| self.cells.get(index).is_some_and(|cell| cell.row == place));
        let cells = || own.iter().filter_map(|&index| self.cells.get(index));
        let alone = cells().count() == 1 && row.cells.iter().flatten().all(|&index| own.contains(&(index as usize)));
        if alone && cells().all(|cell| cell.column == 0 && (cell.width >= columns || row.cells.len() == 1)) {
            return RowKind::Section;
        }
        let figures = cells().filter(|cell| cell.figure).count();
        let marked = cells().count() > 0 && cells().all(|cell| cell.head) && figures * 2 <= cells().count();
        let first = top && heads.is_empty();
        let words = cells().count() > 1 && figures * 2 < cells().count() && place + 1 < self.rows.len();
        // Heads of several columns have heads of single columns below them.
        let beneath = top && !first && figures == 0 && self.rows[place - 1].kind == RowKind::Head && {
            let above = &self.rows[place - 1].cells;
            let wide = |column: usize| {
                above.get(column).is_some_and(|cell| cell.is_some() && above.get(column + 1) == Some(cell))
            };
            cells().count() > 0 && cells().all(|cell| wide(cell.column) || cell.column > 0 && wide(cell.column - 1))
        };
        if marked || first && words || beneath { RowKind::Head } else { RowKind::Data }
    }
}

/// Takes cells from above into a row, where they hang into its next column; `all`: to the row's end.
fn take_hanging(row: &mut Vec<Option<u32>>, hanging: &mut [(Option<u32>, usize)], all: bool) {
    let end = hanging.iter().rposition(|(_, left)| *left > 0).map_or(0, |last| last + 1);
    while let Some((cell, left)) = hanging.get_mut(row.len())
        && (*left > 0 || all && row.len() < end)
    {
        row.push(cell.filter(|_| *left > 0));
        *left = left.saturating_sub(1);
    }
}

/// True if a cell holds a figure: digits or a share, outside brackets and not the number of a year.
pub fn holds_figure(words: &str) -> bool {
    let (mut depth, mut digits) = (0usize, String::new());
    for c in words.chars().map(half_width).chain([' ']) {
        if c.is_ascii_digit() && depth == 0 {
            digits.push(c);
            continue;
        }
        let year = digits.len() == 4
            && (digits.starts_with("19") || digits.starts_with("20"))
            && matches!(c, '年' | ' ' | '-' | '(');
        if !digits.is_empty() && !year {
            return true;
        }
        digits.clear();
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    words.contains("百分之")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A table of lines with `|` between cells; `^n` and `>n` at a cell's end make it n rows or columns large.
    fn read(text: &str) -> (Table, Vec<String>) {
        let (mut rows, mut start) = (Vec::new(), 0);
        for line in text.split('\n') {
            let mut cells = Vec::new();
            for written in line.split('|') {
                let size = |sign: char| written.split_once(sign).and_then(|(_, n)| n.parse().ok()).unwrap_or(1);
                let words = written.find(['^', '>']).unwrap_or(written.len());
                cells.push(Written {
                    span: Span::new(start, start + words),
                    height: size('^'),
                    width: size('>'),
                    head: false,
                });
                start += written.len() + 1;
            }
            rows.push(cells);
        }
        let table = Table::new(text, &rows, None).expect("a table");
        let words = table.cells.iter().map(|cell| cell.span.of(text).to_string()).collect();
        (table, words)
    }

    fn heads(text: &str, of: &str) -> (String, String) {
        let (table, words) = read(text);
        let cell = words.iter().position(|word| word == of).expect("the cell is in the table");
        let join = |spans: Vec<Span>| spans.iter().map(|span| span.of(text)).collect::<Vec<_>>().join("/");
        let columns = table.column_heads(cell).into_iter().map(|(span, _)| span).collect();
        (join(table.row_heads(cell)), join(columns))
    }

    #[test]
    fn rows_and_columns_have_heads() {
        let text = "医院|起付线|比例\n三级|800元|60%\n二级|不设|75%";
        assert_eq!(heads(text, "60%"), ("三级".into(), "比例".into()));
        assert_eq!(heads(text, "75%"), ("不设/二级".into(), "比例".into()));
        assert_eq!(heads(text, "比例"), (String::new(), String::new()));
    }

    #[test]
    fn merged_cells_head_all_that_they_cover() {
        let text = "险种^2|缴费比例>2\n单位|个人\n养老^2|16%|8%\n20%|9%";
        assert_eq!(heads(text, "9%"), ("养老".into(), "个人/缴费比例".into()));
        assert_eq!(heads(text, "20%"), ("养老".into(), "单位/缴费比例".into()));
    }

    #[test]
    fn a_row_of_one_cell_heads_the_rows_below() {
        let text = "甲表>2\n项目|标准\n门诊>2\n限额|300元\n住院>2\n限额|9万元";
        let (table, words) = read(text);
        let cell = words.iter().position(|word| word == "9万元").expect("a cell");
        let headings: Vec<&str> = table.headings(cell).iter().map(|span| span.of(text)).collect();
        assert_eq!(headings, ["住院", "甲表"]);
        assert_eq!(heads(text, "9万元"), ("限额".into(), "标准".into()));
    }

    #[test]
    fn a_table_without_heads_has_none() {
        let text = "基数上限|22173\n基数下限|4435";
        assert_eq!(heads(text, "4435"), ("基数下限".into(), String::new()));
    }

    #[test]
    fn large_spans_are_bounded() {
        let text = "a^60000>60000|b\nc|d";
        let (table, _) = read(text);
        assert!(table.rows.iter().all(|row| row.cells.len() <= MOST_COLUMNS + 1));
    }

    #[test]
    fn years_and_brackets_are_no_figures() {
        assert!(!holds_figure("2025年") && !holds_figure("2024") && !holds_figure("一档（200元）"));
        assert!(holds_figure("22173") && holds_figure("百分之六") && holds_figure("2025年7月"));
    }
}
