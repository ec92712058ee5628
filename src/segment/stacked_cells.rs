//! Tables in plain text that have lost their rows: each cell stands on a line of its own, the heads first.

use super::cues::Cues;
use crate::table::{Table, Written};
use crate::text::{Span, is_han, longer_than};

/// The longest cell, in characters.
const LONGEST: usize = 16;
/// The longest word for no figure, in characters.
const NONE: usize = 5;
/// The figures of a row at least, behind its name: names with one figure each are a list as well as a table.
const FIGURES: usize = 2;
/// The figures of a row at most.
const MOST: usize = 12;
/// The rows of a table at least, without its heads.
const ROWS: usize = 2;

/// What a line may be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cell {
    /// A name or a head: few words without a figure.
    Name,
    /// A figure, or that there is none: 16%, 个人不缴.
    Figure { none: bool },
}

/// The tables of `body`, in order of place: a row of heads, and rows of a name and as many figures as the first of them has.
pub(super) fn tables(cues: &Cues, text: &str, body: Span) -> Vec<Table> {
    let mut tables = Vec::new();
    let mut run: Vec<(Span, Cell)> = Vec::new();
    let mut start = body.start();
    for line in body.of(text).split('\n') {
        let span = Span::new(start, start + line.len()).trim(text);
        start += line.len() + 1;
        if span.is_empty() {
            continue;
        }
        match cell(cues, span.of(text)) {
            Some(cell) => run.push((span, cell)),
            None => read(text, &std::mem::take(&mut run), &mut tables),
        }
    }
    read(text, &run, &mut tables);
    tables
}

/// What a line is as a cell.
fn cell(cues: &Cues, line: &str) -> Option<Cell> {
    const SENTENCE: [char; 12] = ['。', '，', '；', '：', ':', ';', '！', '？', '、', '《', '•', '·'];
    if longer_than(line, LONGEST) || line.contains(SENTENCE) {
        return None;
    }
    if line.contains(|c: char| c.is_ascii_digit()) {
        // 1. 参保 is an item of a list, 2025年标准 a head.
        let told = line.chars().filter(|c| is_han(*c)).count();
        return (told <= 4).then_some(Cell::Figure { none: false });
    }
    if !longer_than(line, NONE) && cues.no_figure.is_in(line) {
        return Some(Cell::Figure { none: true });
    }
    line.starts_with(is_han).then_some(Cell::Name)
}

/// Reads the tables in a run of lines that are cells.
fn read(text: &str, run: &[(Span, Cell)], tables: &mut Vec<Table>) {
    let is_name = |at: usize| run.get(at).is_some_and(|(_, cell)| *cell == Cell::Name);
    let figures = |from: usize| {
        run[from.min(run.len())..].iter().take(MOST + 1).take_while(|(_, cell)| *cell != Cell::Name).count()
    };
    let mut at = 1;
    while at < run.len() {
        let columns = 1 + figures(at);
        // The heads stand before the name of the first row.
        let Some(first) = at.checked_sub(columns + 1).filter(|_| (FIGURES..=MOST).contains(&(columns - 1))) else {
            at += columns;
            continue;
        };
        let row = |from: usize| {
            let own = run.get(from..from + columns)?;
            let told = own[1..].iter().any(|(_, cell)| *cell == Cell::Figure { none: false });
            (is_name(from) && figures(from + 1) == columns - 1 && told).then_some(own)
        };
        let rows: Vec<_> = (0..).map_while(|place| row(at - 1 + place * columns)).collect();
        let headed = (first..at - 1).all(is_name);
        let end = at - 1 + rows.len() * columns;
        if headed && rows.len() >= ROWS {
            let heads = &run[first..first + columns];
            let written = |(place, row): (usize, &[(Span, Cell)])| -> Vec<Written> {
                row.iter().map(|(span, _)| Written { span: *span, height: 1, width: 1, head: place == 0 }).collect()
            };
            let all = std::iter::once(heads).chain(rows).enumerate().map(written).collect::<Vec<_>>();
            tables.extend(Table::new(text, &all, None));
        }
        at = end.max(at + columns);
    }
}

#[cfg(test)]
mod tests {
    use super::super::text_tables::read_by;
    use super::*;

    fn read(text: &str) -> Vec<Vec<&str>> {
        read_by(tables, text)
    }

    #[test]
    fn names_and_figures_below_their_heads_are_a_table() {
        let text = "比例如下：\n险种\n单位\n个人\n养老\n16%\n8%\n工伤\n0.4%\n不缴\n说明：以当地为准。";
        assert_eq!(read(text), [vec!["险种", "单位", "个人", "养老", "16%", "8%", "工伤", "0.4%", "不缴"]]);
        assert_eq!(read("附表\n\n险种\n\n单位\n\n个人\n\n养老\n\n16%\n\n8%\n\n失业\n\n0.5%\n\n0.5%").len(), 1);
    }

    #[test]
    fn a_list_of_names_and_figures_is_none() {
        assert!(read("三级\n800元\n二级\n500元\n一级\n200元").is_empty());
        assert!(read("养老\n16%\n8%\n失业\n0.5%\n0.5%").is_empty());
        assert!(read("险种\n单位\n个人\n养老\n16%\n8%").is_empty());
        assert!(read("险种\n单位\n个人\n养老\n16%\n8%\n失业\n0.5%\n工伤\n0.4%").is_empty());
    }
}
