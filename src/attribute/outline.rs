//! The outline of a part of a text: its lines, and the headings and list heads that govern each.

use super::Findings;
use super::bullets::{BULLETS, Bullet, is_bullet, is_over_item, is_over_text, next_line};
use super::cue::Cues;
use super::heads::{LONGEST_HEADING, is_band, label_of};
use super::levels::{Open, Sort, close, close_at_text, close_bands, close_leads, close_list};
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
mod tests {
    use super::*;
    use crate::lexicon::Hits;
    use crate::rules::RuleFiles;
    use crate::signs::Signs;

    fn heads(text: &str, flat: bool, of: &str) -> Vec<String> {
        let (signs, hits) = (Signs::new(text), Hits::default());
        let found = Findings { text, signs: &signs, hits: &hits, places: &[], told_of_places: &[], tables: &[] };
        let cues = Cues::new(&RuleFiles::embedded(), &mut |_, _| {}).expect("the embedded rules are sound");
        let outline =
            Outline::read(&cues, found, Span::new(0, text.len()), flat, text.len(), |span| span.of(text).contains('%'));
        let at = text.find(of).expect("the line is in the text");
        let line = outline.lines.iter().find(|line| line.span.start() <= at && at < line.span.end()).expect("a line");
        outline.heads_of(line).map(|head| head.span.of(text).to_string()).collect()
    }

    #[test]
    fn lines_have_their_heads() {
        let page = "职工医保规定如下：\n一、住院\n1. 起付线\n三级医院800元。\n二、门诊\n报销60%。\n";
        assert_eq!(heads(page, false, "三级医院"), ["起付线", "住院", "职工医保规定如下："]);
        assert_eq!(heads(page, false, "报销60%"), ["门诊", "职工医保规定如下："]);
    }

    #[test]
    fn a_list_head_ends_with_its_heading() {
        let page = "适用对象\n在岗的下列人员：\n● 甲类人员；\n补贴标准\n按60%计算。\n";
        assert_eq!(heads(page, false, "按60%"), ["补贴标准", "适用对象"]);
        let page = "医保待遇\n标准如下：\n职工医保\n报销80%。\n居民医保\n报销60%。\n";
        assert_eq!(heads(page, false, "报销60%"), ["居民医保", "标准如下：", "医保待遇"]);
    }

    #[test]
    fn questions_stand_under_what_is_right_over_them() {
        let page = "一、失业保险篇\nQ1：怎么领？\n每月领60%。\nQ2：企业呢？\n返还50%。\n二、工伤保险篇\nQ3：怎么办？\n补40%。\n";
        assert_eq!(heads(page, false, "返还50%"), ["Q2：企业呢？", "失业保险篇"]);
        assert_eq!(heads(page, false, "补40%"), ["Q3：怎么办？", "工伤保险篇"]);
        let page = "一、住院\n报销70%。\n问：门诊呢？\n报销60%。\n";
        assert_eq!(heads(page, false, "报销60%"), ["门诊呢？"]);
    }

    #[test]
    fn headings_of_one_sign_are_of_one_level() {
        let page = "◎报多少\n①住院\n报70%。\n②大病保险：报60%。\n◎断缴怎么办\n加收10%。\n";
        assert_eq!(heads(page, false, "加收10%"), ["◎断缴怎么办"]);
        let page = "【职工医保】\n门诊\n报70%。\n住院\n报80%。\n【居民医保】\n报60%。\n";
        assert_eq!(heads(page, false, "报80%"), ["住院", "【职工医保】"]);
        assert_eq!(heads(page, false, "报60%"), ["【居民医保】"]);
    }

    #[test]
    fn headings_of_two_signs_nest() {
        let page = "01 失业保险\n【谁能领】\n满1年的领60%。\n【领多久】\n再领50%。\n02 工伤保险\n补40%。\n";
        assert_eq!(heads(page, false, "再领50%"), ["【领多久】", "01 失业保险"]);
        assert_eq!(heads(page, false, "补40%"), ["02 工伤保险"]);
    }

    #[test]
    fn forms_of_care_stand_under_a_group() {
        let page = "在职职工\n门诊报销\n报50%。\n住院报销\n报85%。\n退休职工\n门诊报销\n报70%。\n其他说明\n报1%。\n";
        assert_eq!(heads(page, false, "报85%"), ["住院报销", "在职职工"]);
        assert_eq!(heads(page, false, "报70%"), ["门诊报销", "退休职工"]);
        assert_eq!(heads(page, false, "报1%"), ["其他说明"]);
    }

    #[test]
    fn the_last_item_of_a_list_heads_nothing() {
        let page = "◆什么人能领\n①失业人员；\n②零就业家庭成员。\n由本人申请，补60%。\n◆补多久\n补50%。\n";
        assert_eq!(heads(page, false, "由本人"), ["", "◆什么人能领"]);
        assert_eq!(heads(page, false, "补50%"), ["◆补多久"]);
    }

    #[test]
    fn a_list_of_lines_ends_with_its_last_item() {
        let page = "1. 养老保险：单位交16%。\n2. 失业保险：单位交0.5%。\n基数按60%算。\n";
        assert!(heads(page, false, "基数按").is_empty());
        let page = "1. 养老保险：单位交16%。\n个人交8%。\n2. 失业保险：单位交0.5%。\n个人交0.3%。\n";
        assert_eq!(heads(page, false, "个人交0.3"), ["失业保险"]);
    }

    #[test]
    fn a_label_ends_the_list_under_the_one_before() {
        let page = "儿童住院：\n1、起付线300元，报70%。\n2、年度限额报60%。\n缴费标准：\n每人交10%。\n";
        assert_eq!(heads(page, false, "每人交"), ["缴费标准："]);
        let page = "学生：\n1、一级报85%。\n2、二级报80%。\n普通门诊：社区报35%。\n";
        assert!(heads(page, false, "普通门诊").is_empty());
        let page = "(1)起付线为300元。\n居民住院：\n报销比例：\n1、一级报85%。\n2、二级报80%。\n";
        assert_eq!(heads(page, false, "一级报"), ["报销比例：", "居民住院：", ""]);
        let page = "住院：\n1、起付线\n三级：800元。\n二级：报60%。\n";
        assert_eq!(heads(page, false, "二级："), ["起付线", "住院："]);
    }

    #[test]
    fn lists_nest_by_where_their_bullets_stand() {
        let page = "- 居民医保 :\n-\n住院 :\n-\n报50%。\n-\n门诊 :\n-\n报60%。\n- 职工医保 :\n-\n报80%。\n";
        assert_eq!(heads(page, false, "报60%"), ["门诊 :", "- 居民医保 :"]);
        assert_eq!(heads(page, false, "报80%"), ["- 职工医保 :"]);
        let page = "- 起付线\n-\n在职：报50%。\n- 最高限额为60%。\n";
        assert_eq!(heads(page, false, "在职"), ["- 起付线"]);
        assert!(heads(page, false, "最高限额").is_empty());
        let page = "- 常规门诊\n基金支付50%。\n- 慢性病门诊\n支付60%。\n";
        assert_eq!(heads(page, false, "支付60%"), ["- 慢性病门诊"]);
        let page = "适用人群\n- 在职职工\n- 退休人员\n报销80%。\n";
        assert_eq!(heads(page, false, "报销80%"), ["适用人群"]);
    }

    #[test]
    fn a_bare_heading_ends_the_list_under_the_one_before() {
        let page =
            "领取期限\n失业金的期限，根据缴费时间来定：\n1.满一年的领60%；\n2.满五年的领70%。\n发放标准\n1.按90%发。\n";
        assert_eq!(heads(page, false, "按90%"), ["发放标准"]);
        let page = "贷款条件\n1. 缴存满30%。\n2. 配偶无贷款\n\n贷款额度\n- 首套：最高50%\n";
        assert_eq!(heads(page, false, "首套"), ["贷款额度"]);
        let page = "女职工：\n1.按60%交。\n以上标准从下月起执行，按90%发。\n";
        assert!(heads(page, false, "以上").is_empty());
    }

    #[test]
    fn a_scheme_heads_the_paragraph_below() {
        let page = "工伤保险：抚恤金每月增加96元\n一级至四级工伤人员的津贴每月分别增加300元、280元，下月补发，报50%。\n失业保险：\n";
        assert_eq!(heads(page, false, "报50%"), ["工伤保险"]);
        let page = "职工医保：800元\n居民医保：600元\n两者都报50%。\n";
        assert!(heads(page, false, "报50%").is_empty());
    }

    #[test]
    fn a_formula_heads_nothing() {
        assert!(heads("月养老金=基础养老金+个人账户养老金\n每月加发5%。\n", false, "加发5%").is_empty());
    }

    #[test]
    fn a_list_of_numbers_is_no_enumerator() {
        let text = "限额为：一、二类对象报60%，三类对象报50%。";
        assert_eq!(heads(text, false, "一、二类"), ["限额为：一、二类对象报60%，三类对象报50%。"; 0]);
    }

    #[test]
    fn a_flat_text_reads_alike() {
        let text = "具体规定如下: 一、住院待遇 报销比例 三级医院 :60% 二级医院 :65%。 二、门诊待遇 报销70%";
        assert_eq!(heads(text, true, "二级医院"), ["报销比例", "住院待遇", "具体规定如下:"]);
        assert_eq!(heads(text, true, "报销70%"), ["门诊待遇", "具体规定如下:"]);
    }

    #[test]
    fn half_width_signs_part_an_ordinal() {
        let text = "首先,安徽省。定额调整35%。第二,陕西省。定额调整40%。";
        assert_eq!(heads(text, false, "定额调整40"), ["陕西省"]);
    }

    #[test]
    fn a_sentence_may_begin_an_item() {
        let text = "首先，贵州省。定额调整35元。第二，青海省。定额调整40元。";
        assert_eq!(heads(text, false, "定额调整40"), ["青海省"]);
    }
}
