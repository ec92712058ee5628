//! The outline of a part of a text: its lines, and the headings and list heads that govern each.

use super::Findings;
use super::bullets::{BULLETS, Bullet, is_bullet, is_over_item, is_over_text, next_line};
use super::cue::Cues;
use super::heads::{LONGEST_HEADING, is_band, label_of};
use super::levels::{
    Item, Open, Sort, close, close_at_text, close_bands, close_care, close_leads, close_list, close_list_of_whom,
    close_tabled,
};
use super::lines::{lines, split_line};
use super::marker::marker;
use super::table::cells_of;
use crate::recognise::number::begins_number;
use crate::text::{Span, longer_than};

/// A heading or list head, and the one that governs it.
#[derive(Clone, Copy, Debug)]
pub struct Head {
    /// Its words.
    pub span: Span,
    /// Index of the head above it.
    pub parent: Option<u32>,
    /// A whole sentence that ends with a colon rather than a name.
    pub sentence: bool,
    /// Such a sentence that may say what the parts under it differ by.
    pub contrasts: bool,
    /// The sentences before it on its line: 南京市2025年缴费标准公布。具体如下：.
    pub opening: Option<Span>,
}

/// What a line opens.
struct Opened {
    sort: Sort,
    /// Its number in its list; 0 where it has none.
    number: u32,
    /// The line without its enumerator.
    body: Span,
    /// The words of it that are the head.
    head: Span,
    bullet: Bullet,
    nests: bool,
}

/// One line.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    /// Its text, without white space at its ends.
    pub span: Span,
    /// Index of the innermost head that governs it: its own first words where more than those stand on the line.
    pub head: Option<u32>,
    /// It is a cell of a table.
    pub cell: bool,
}

/// The lines of a part and their heads.
#[derive(Debug, Default)]
pub struct Outline {
    /// In order of place.
    pub lines: Vec<Line>,
    /// All heads.
    pub heads: Vec<Head>,
    /// There are bullets on lines of their own: its lists nest.
    nested: bool,
}

/// How many headings govern a line at the most.
const DEEPEST: usize = 12;

impl Outline {
    /// Reads the outline of `span`. `flat`: a space may end a line. `counted` says whether a span holds a mention, and none stands
    /// behind the byte `last`, so that the lines from there on govern none. A cell of a table is a line of its own and never a
    /// head.
    pub(super) fn read(
        cues: &Cues,
        found: Findings<'_>,
        span: Span,
        flat: bool,
        last: usize,
        counted: impl Fn(Span) -> bool,
    ) -> Outline {
        let (text, words) = (found.text, &cues.words);
        let signs = found.signs.within(span);
        let most = signs.iter().filter(|sign| sign.character == '\n').count() + 1;
        let nested = lines(span, signs).any(|(line, _)| is_bullet(line.of(text).trim()));
        let mut outline = Outline { lines: Vec::with_capacity(most), heads: Vec::with_capacity(most / 2), nested };
        let mut open: Vec<Open> = Vec::new();
        let mut bullet = Bullet::None;
        for (whole, signs) in lines(span, signs).take_while(|(whole, _)| whole.start() < last) {
            let (lines, head) = (outline.lines.len(), open.last().map(|open| open.head));
            outline.lines.extend(cells_of(found.tables, whole).map(|span| Line { span, head, cell: true }));
            if outline.lines.len() > lines {
                open.last_mut().into_iter().for_each(|head| head.tabled = true);
                continue;
            }
            let mut items = None;
            split_line(text, whole, signs, flat.then_some(words), |part| {
                let item = text[whole.start()..part.start()].trim_end().ends_with(['；', ';']);
                items = items.or(item.then_some(outline.lines.len()));
                if words.summing_up_lead.begins(part.of(text).trim_start()) {
                    open.clear();
                }
                outline.line(cues, found, part, &mut open, &mut bullet, &counted);
            });
            // 须同时满足：①…；②…: the items of a list in one line head none of the lines below.
            if let Some(first) = items.filter(|_| !flat) {
                open.retain(|known| known.line < first);
            }
        }
        outline
    }

    fn line(
        &mut self,
        cues: &Cues,
        found: Findings<'_>,
        part: Span,
        open: &mut Vec<Open>,
        last: &mut Bullet,
        counted: &impl Fn(Span) -> bool,
    ) {
        let (text, words) = (found.text, &cues.words);
        let span = part.trim(text);
        if span.is_empty() {
            return;
        }
        // A bullet whose words stand on the next line.
        if is_bullet(span.of(text)) {
            *last = Bullet::Above;
            return;
        }
        let (bullet, first) = last.next(span.of(text));
        let before = bullet == Bullet::Before;
        // 70周岁以上老人 heads a part as 老人 does.
        let counted = &|line: Span| counted(line) && !tells_only_age(line.of(text));
        let (marker, number, body) = marker(text, span);
        let nests = before && next_line(found, span.end()).is_some_and(|next| is_bullet(next.of(text)));
        let listed = || {
            let only = || (self.nested || words.names_whom(span.of(text))) && is_over_item(found, span, counted);
            let over = before && (nests || first && is_over_text(found, span) || only());
            (over && words.is_name(text, span, counted)).then_some((Sort::Label, span))
        };
        let sort = words
            .head_sort(found, marker, body, counted)
            .or_else(|| words.section(found, body, counted))
            .or_else(listed);
        let label = if sort.is_none() { label_of(body.of(text)) } else { None };
        let Some((sort, head)) = sort.or_else(|| list_label(found, body, label?)) else {
            close_at_text(open, bullet, first, self.lines.len());
            if words.all_above_lead.begins(body.of(text)) {
                close_leads(open);
            } else if label.is_some() {
                close_tabled(open);
                close_list(open);
            }
            self.lines.push(Line { span, head: open.last().map(|open| open.head), cell: false });
            return;
        };
        if let Some(listed) = (marker.is_none() && !open.is_empty()).then(|| list_begun(found, span)).flatten() {
            open.truncate(open.iter().position(|known| known.sort == listed).unwrap_or(open.len()));
        }
        self.open_head(cues, found, span, &Opened { sort, number, body, head, bullet, nests }, open);
    }

    /// Opens the head that a line is or begins with, and closes those that it ends.
    fn open_head(&mut self, cues: &Cues, found: Findings<'_>, span: Span, opened: &Opened, open: &mut Vec<Open>) {
        let text = found.text;
        let Opened { sort, number, body, head, bullet, nests } = *opened;
        let bare =
            self.is_right_below_head(text, span) && !(sort == Sort::Bare && self.is_below_last_item(text, span, open));
        let sign = match sort {
            Sort::Bare => cues.head_sign(found, head),
            Sort::Label => cues.label_sign(found, head),
            _ => None,
        };
        // Right above stands another item of its list, told in a line.
        let of_list = open.iter().any(|known| known.sort == sort && known.inline && known.line + 1 == self.lines.len());
        let last_item = number > 1 && open.iter().rfind(|known| known.sort == sort).is_none_or(|known| known.told);
        let before = open.iter().rfind(|known| known.sort == sort).map(|known| known.item);
        let item = Item {
            follows: number > 1,
            of_whom: cues.names_whom_alone(found, head),
            parted: number > 1 && before.is_some_and(|before| before.parted),
            of_care: cues.names_care(found, head),
        };
        if sort == Sort::Bare && !bare {
            close_list_of_whom(open, sign);
            if cues.words.paid_in_head_lead.begins(head.of(text)) {
                close_care(open);
            }
        }
        let band = sort == Sort::Label && is_band(head.of(text));
        if band && !bare {
            close_bands(open);
        } else {
            close(open, sort, number, sign, bare, bullet);
        }
        // A page that only ever opens headings does not pile them up.
        if open.len() >= DEEPEST {
            open.remove(0);
        }
        let parent = open.last().map(|open| open.head);
        let index = self.add_head(text, sort, (body, head), parent);
        // What follows the heading on its own line is governed by it as well.
        let goes_on = !head.is_empty() && head.end() + '。'.len_utf8() < span.end();
        let told = head.is_empty();
        let inline = goes_on && span.of(text).ends_with('。');
        let line = self.lines.len();
        open.push(Open {
            sort,
            head: index,
            sign,
            band,
            told,
            bullet,
            nests,
            line,
            inline,
            of_list,
            last_item,
            items: 0,
            tabled: false,
            item,
        });
        self.lines.push(Line { span, head: if goes_on { Some(index) } else { parent }, cell: false });
    }

    /// Adds the head of a line under its `parent`, and gives its place.
    fn add_head(&mut self, text: &str, sort: Sort, (line, span): (Span, Span), parent: Option<u32>) -> u32 {
        let sentence = matches!(sort, Sort::Lead) || longer_than(span.of(text), LONGEST_HEADING);
        // 调整分两部分：一是…；二是…: a list in the line of its lead has nothing but the lead over it.
        let alone = text[line.end()..].trim_start_matches([' ', '\u{3000}']).starts_with('\n');
        let opens = sort == Sort::Lead && span.start() > line.start() && alone;
        let opening = opens.then(|| Span::new(line.start(), span.start()));
        self.heads.push(Head { span, parent, sentence, contrasts: false, opening });
        (self.heads.len() - 1) as u32
    }

    /// Whether nothing but the last head stands before a line.
    fn is_right_below_head(&self, text: &str, line: Span) -> bool {
        self.heads.last().is_some_and(|last| {
            self.lines.last().is_some_and(|above| above.span.contains(last.span)) && line_is_head(text, last.span, line)
        })
    }

    /// Whether a blank line parts a line from the list right above it, whose items head nothing and which stands under a bare heading.
    fn is_below_last_item(&self, text: &str, line: Span, open: &[Open]) -> bool {
        let [.., above, item] = self.lines.as_slice() else { return false };
        let parted = |one: Span, two: Span| text[one.end()..two.start()].matches('\n').count() > 1;
        open.last().is_some_and(|last| last.last_item)
            && open.iter().any(|known| known.sort == Sort::Bare)
            && parted(item.span, line)
            && !parted(above.span, item.span)
    }

    /// The heads that govern a line, innermost first.
    pub fn heads_of(&self, line: &Line) -> impl Iterator<Item = &Head> {
        let mut next = line.head;
        std::iter::from_fn(move || {
            let head = &self.heads[next? as usize];
            next = head.parent;
            Some(head)
        })
        .take(DEEPEST)
    }
}

/// The sort of the items of a list whose first stands right below a line: over it, the list before has ended.
fn list_begun(found: Findings<'_>, line: Span) -> Option<Sort> {
    let (sort, number, _) = marker(found.text, next_line(found, line.end())?);
    sort.filter(|_| number == 1)
}

/// The label of a sentence right above the first item of a list: 滕州：不设起付线，按床日付费。 ¶ 1. 机构护理支付75%.
fn list_label(found: Findings<'_>, body: Span, label: &str) -> Option<(Sort, Span)> {
    let over_list = body.of(found.text).ends_with('。')
        && next_line(found, body.end()).is_some_and(|next| matches!(marker(found.text, next), (Some(_), 1, _)));
    over_list.then(|| (Sort::Label, Span::new(body.start(), body.start() + label.len())))
}

/// Whether the only numbers of a line are ages, and who has them is named: 年满70周岁以上老年人.
fn tells_only_age(line: &str) -> bool {
    let mut rest = line;
    let mut aged = false;
    while let Some(at) = rest.find(begins_number) {
        let behind = rest[at..].trim_start_matches(begins_number);
        let behind = behind.strip_prefix('周').unwrap_or(behind);
        let Some(next) = behind.strip_prefix('岁') else { return false };
        (rest, aged) = (next, true);
    }
    aged && rest.ends_with(['人', '员', '民', '者', '年', '童', '女', '工'])
}

/// Whether nothing stands between a head and the line that begins at `next`.
fn line_is_head(text: &str, head: Span, next: Span) -> bool {
    text.get(head.end()..next.start())
        .is_some_and(|gap| gap.chars().all(|c| c.is_whitespace() || matches!(c, ':' | '：') || BULLETS.contains(&c)))
}

#[cfg(test)]
mod tests;
