//! Tables in plain text: rows with bars between their cells, as in Markdown, with tabs, or with spaces.

use super::cues::Cues;
use crate::signs::CharacterSet;
use crate::table::{Table, Written};
use crate::text::{Span, longer_than};

/// Characters that part the cells of a row.
const PARTING: [char; 7] = ['|', '\t', '｜', '┃', '│', WIDE_BLANK, BLANK];
/// Spaces part cells in any number, and sentences as well: such rows are short, and hold figures under heads that do not.
const BLANKS: [char; 2] = [WIDE_BLANK, BLANK];
const WIDE_BLANK: char = '\u{3000}';
const BLANK: char = ' ';
/// The longest cell between such blanks, in characters.
const LONGEST_CELL: usize = 16;
/// How many of them a row has at least where no rule of dashes makes it a table.
const LEAST: usize = 2;

/// The same as a set: a text without any is told so by the first bytes of its characters.
static ANY_PARTING: CharacterSet = CharacterSet::of(&PARTING);

fn has_parting(text: &str) -> bool {
    ANY_PARTING.next(text, 0).is_some()
}

/// The tables of `body`, in order of place.
pub(super) fn tables(cues: &Cues, text: &str, body: Span) -> Vec<Table> {
    let mut tables = Vec::new();
    if !has_parting(body.of(text)) {
        return tables;
    }
    let mut open = Open::default();
    let mut start = body.start();
    let mut blank = false;
    for line in body.of(text).split('\n') {
        let row = Row::read(line, start);
        start += line.len() + 1;
        if !blank && line.trim().is_empty() && open.may_be_spaced() {
            blank = true;
            continue;
        }
        if !open.goes_on(&row, blank) {
            tables.extend(std::mem::take(&mut open).close(cues, text));
        }
        open.add(row, blank);
        blank = false;
    }
    tables.extend(open.close(cues, text));
    tables
}

/// A line as a row of a table.
#[derive(Clone, Debug, Default)]
struct Row {
    /// What parts its cells; none if nothing does.
    sign: Option<char>,
    cells: Vec<Span>,
    /// How many signs stand in it.
    signs: usize,
    /// It ends with a sign and does not begin with one: its last cell may be empty.
    trailing: bool,
    /// A cell between spaces is long or a sentence: only in a table that has begun without such.
    told: bool,
    /// Dashes under heads: `|---|:--:|`.
    rule: bool,
    /// A line of a drawn box: `├──┼──┤`.
    border: bool,
}

impl Row {
    fn read(line: &str, start: usize) -> Row {
        let border = |c: char| ('\u{2500}'..='\u{257f}').contains(&c) || c == ' ';
        if line.starts_with(border) && line.trim_end().chars().all(border) && !line.trim().is_empty() {
            return Row { border: true, ..Row::default() };
        }
        let line = line.trim_end_matches([WIDE_BLANK, BLANK, '\r']);
        let from = line.len() - line.trim_start_matches(BLANKS).len();
        // Of most texts the blanks only indent paragraphs.
        if !has_parting(&line[from..]) {
            return Row::default();
        }
        let Some(sign) = PARTING.into_iter().find(|&sign| line[from..].contains(sign)) else { return Row::default() };
        if BLANKS.contains(&sign) {
            return Row::between_blanks(line, from, start);
        }
        let (mut from, mut end) = (0, line.len());
        let trailing = line.trim_end().ends_with(sign) && !line.trim_start().starts_with(sign);
        if sign != '\t' {
            let inner = line.trim();
            let lead = line.len() - line.trim_start().len();
            from = lead + if inner.starts_with(sign) { sign.len_utf8() } else { 0 };
            end = (lead + inner.len() - if inner.ends_with(sign) { sign.len_utf8() } else { 0 }).max(from);
        }
        let mut cells = Vec::new();
        let mut at = from;
        for cell in line[from..end].split(sign) {
            cells.push(Span::new(start + at, start + at + cell.len()));
            at += cell.len() + sign.len_utf8();
        }
        let rule = sign == '|'
            && line.contains("--")
            && line[from..end].split(sign).all(|cell| {
                let dashes = cell.trim().trim_matches(':');
                !dashes.is_empty() && dashes.bytes().all(|byte| byte == b'-')
            });
        Row { sign: Some(sign), signs: cells.len() - 1, cells, trailing, told: false, rule, border: false }
    }

    /// The cells of `line` from byte `from` on, parted by spaces; none if one has no word or figure.
    fn between_blanks(line: &str, from: usize, start: usize) -> Row {
        let mut cells = Vec::new();
        let mut told = false;
        for cell in line[from..].split(BLANKS).filter(|cell| !cell.is_empty()) {
            if !cell.contains(char::is_alphanumeric) {
                return Row::default();
            }
            told |= cell.contains(['。', '；', '，', '：']) || longer_than(cell, LONGEST_CELL);
            let at = start + (cell.as_ptr() as usize - line.as_ptr() as usize);
            cells.push(Span::new(at, at + cell.len()));
        }
        if cells.len() < 2 {
            return Row::default();
        }
        Row { sign: Some(BLANK), signs: cells.len() - 1, cells, told, ..Row::default() }
    }
}

/// Rows that may be a table.
#[derive(Debug, Default)]
struct Open {
    rows: Vec<Row>,
    ruled: bool,
    /// A blank line stands between any two rows; not known before the second.
    spaced: Option<bool>,
}

impl Open {
    /// True if a blank line may stand between the rows that are open and the next one: not where their cells are sentences.
    fn may_be_spaced(&self) -> bool {
        let short = self.rows.first().is_some_and(|first| first.sign.is_some() && !first.told);
        short && self.spaced != Some(false)
    }

    /// True if `row` may follow the rows that are open; `blank`: a blank line stands before it.
    fn goes_on(&self, row: &Row, blank: bool) -> bool {
        let Some(first) = self.rows.first() else { return true };
        let as_many = row.signs == first.signs || row.trailing && row.signs + 1 == first.signs;
        let like = row.border || row.sign.is_some() && row.sign == first.sign && (self.ruled || row.rule || as_many);
        let like = like && (!row.told || self.rows.len() > LEAST && !first.told);
        like && self.spaced.is_none_or(|spaced| spaced == blank)
    }

    fn add(&mut self, row: Row, blank: bool) {
        if !self.rows.is_empty() {
            self.spaced.get_or_insert(blank);
        }
        if row.rule || row.border {
            self.ruled = true;
        } else if row.sign.is_some() {
            self.rows.push(row);
        }
    }

    /// Names and figures in two columns under a row of heads: 档次 | 标准.
    fn lists_figures(&self, cues: &Cues, text: &str) -> bool {
        let last = |row: &Row| row.cells.last().map_or("", |cell| cell.of(text).trim());
        let figure = |row: &Row| last(row).contains(|c: char| c.is_ascii_digit());
        // 工伤 0.2%-1.9% 不缴
        let none = |row: &Row| cues.no_figure.is_in(last(row));
        let Some((heads, rows)) = self.rows.split_first() else { return false };
        rows.len() >= LEAST
            && !figure(heads)
            && !heads.told
            && rows.iter().all(|row| figure(row) || none(row))
            && rows.iter().filter(|row| figure(row)).count() >= LEAST
    }

    fn close(self, cues: &Cues, text: &str) -> Option<Table> {
        let signs = self.rows.first().map_or(0, |row| row.signs);
        let barred = self.rows.first().is_some_and(|row| row.sign != Some(BLANK));
        let wide = barred && signs >= LEAST && self.rows.len() >= 2;
        if !self.ruled && !wide && !self.lists_figures(cues, text) {
            return None;
        }
        let written = |(place, row): (usize, &Row)| -> Vec<Written> {
            let head = self.ruled && place == 0;
            row.cells.iter().map(|span| Written { span: span.trim(text), height: 1, width: 1, head }).collect()
        };
        let rows: Vec<Vec<Written>> = self.rows.iter().enumerate().map(written).collect();
        Table::new(text, &rows, None)
    }
}

/// The words of the cells of each table that a reader finds in a text.
#[cfg(test)]
pub(super) fn read_by(tables: fn(&Cues, &str, Span) -> Vec<Table>, text: &str) -> Vec<Vec<&str>> {
    let cues = Cues::read(&crate::rules::RuleFiles::embedded()).expect("the embedded rules are sound");
    let tables = tables(&cues, text, Span::new(0, text.len()));
    tables.iter().map(|table| table.cells.iter().map(|cell| cell.span.of(text)).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Vec<&str>> {
        read_by(tables, text)
    }

    #[test]
    fn bars_and_tabs_part_cells() {
        let text = "前言\n| 档次 | 标准 |\n|:--|---|\n| 一档 | 400 |\n后记\n甲\t乙\t丙\n1\t\t3\n";
        assert_eq!(read(text), [vec!["档次", "标准", "一档", "400"], vec!["甲", "乙", "丙", "1", "3"]]);
    }

    #[test]
    fn the_last_cell_may_be_empty() {
        let text = "档次|补贴|备注\n200|35|低保\n500|60|\n900|80|";
        assert_eq!(read(text), [vec!["档次", "补贴", "备注", "200", "35", "低保", "500", "60", "900", "80"]]);
    }

    #[test]
    fn spaces_part_cells_of_figures() {
        let text = "档次　个人缴费　政府补贴\n一档　200元　30元\n二档　　500元　60元\n说明：\n";
        let cells = vec!["档次", "个人缴费", "政府补贴", "一档", "200元", "30元", "二档", "500元", "60元"];
        assert_eq!(read(text), std::slice::from_ref(&cells));
        assert_eq!(read("  档次 个人缴费  政府补贴\n  一档 200元 30元\n  二档 500元  60元\n"), [cells]);
        let noted = read(
            "档次 缴费 补贴\n一档 200元 30元\n二档 500元 60元\n三档 900元 80元，另有优惠\n以上 标准，从今年 2025 起",
        );
        assert_eq!(noted[0][11], "80元，另有优惠");
        assert!(read("• 门诊 报销\n• 一档 200元\n• 二档 500元").is_empty());
        let drawn = "┏━━┳━━┓\n┃等级┃元/日┃\n┣━━╋━━┫\n┃中度┃30元┃\n┗━━┻━━┛\n后记";
        assert_eq!(read(drawn), [vec!["等级", "元/日", "中度", "30元"]]);
        assert!(read("\u{2003}\u{3000}\u{2003}\n\u{2003}\u{3000}\u{2003}").is_empty());
        assert_eq!(read("┃等级┃元/日┃\n┃中度┃30元┃\n┃重度┃50元┃").len(), 1);
        assert!(read("上半年　4月1日起，补去年的费用；\n下半年　10月1日起，补今年的费用。").is_empty());
        assert!(read("　　第一段　说明\n　　第二段　说明\n　　第三段　说明").is_empty());
    }

    #[test]
    fn loose_bars_are_no_table() {
        assert!(read("编辑 | 甲\n电话 | 乙\n校对 | 丙").is_empty());
        assert!(read("首页 | 社保 | 医保\n正文一段。\n责编:甲 | 审校:乙\n审核:丙 | 监制:丁").is_empty());
    }

    #[test]
    fn blank_lines_may_stand_between_all_rows() {
        let rows = ["档次", "标准", "补贴", "一档", "400", "30", "二档", "600", "60"];
        assert_eq!(read("档次|标准|补贴\n\n一档|400|30\n\n二档|600|60\n\n\n后记"), [rows.to_vec()]);
        let two = read("档次|标准|补贴\n一档|400|30\n\n等级|时长|金额\n中度|30|20");
        assert_eq!(
            two,
            [vec!["档次", "标准", "补贴", "一档", "400", "30"], vec!["等级", "时长", "金额", "中度", "30", "20"]]
        );
    }

    #[test]
    fn blank_lines_may_stand_between_rows_that_spaces_part() {
        let rows = ["档次", "月缴费额", "60%", "852元", "80%", "1136元"];
        assert_eq!(read("档次 月缴费额\n\n60% 852元\n\n80% 1136元\n\n后记"), [rows.to_vec()]);
        assert!(read("第一段 说明。\n\n第二段 2025年，说明。\n\n第三段 2026年，说明。").is_empty());
    }

    #[test]
    fn a_rule_belongs_to_the_rows_around_it() {
        assert!(read("|---|---|").is_empty());
        assert_eq!(read("a | b\n--- | ---\n1 | 2"), [vec!["a", "b", "1", "2"]]);
    }

    #[test]
    fn names_and_figures_are_a_table() {
        assert_eq!(
            read("档次 | 标准\n一档 | 40元\n二档 | 60元"),
            [vec!["档次", "标准", "一档", "40元", "二档", "60元"]]
        );
    }
}
