//! The outline of a part of a text: its lines, and the headings and list heads that govern each.

use super::Findings;
use super::bullets::{BULLETS, Bullet, is_bullet, is_over_item, is_over_text, next_line};
use super::levels::{Open, Sort, close, close_leads, close_list, close_nested, close_told, sign_of};
use super::lines::{lines, split_line};
use super::marker::marker;
use super::table::cells_of;
use super::words::ClaimWords;
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

/// The longest bare line that is taken for a heading, in characters.
const LONGEST_HEADING: usize = 26;
/// How many headings govern a line at the most.
const DEEPEST: usize = 12;
/// The longest lead-in that names nothing itself: 具体标准如下：.
const EMPTY_LEAD: usize = 9;
/// The longest label before a colon.
const LONGEST_LABEL: usize = 14;

impl Outline {
    /// Reads the outline of `span`. `flat`: a space may end a line. `counted` says whether a span holds a mention, and none stands
    /// behind the byte `last`, so that the lines from there on govern none. A cell of a table is a line of its own and never a
    /// head.
    pub(super) fn read(
        words: &ClaimWords,
        found: Findings<'_>,
        span: Span,
        flat: bool,
        last: usize,
        counted: impl Fn(Span) -> bool,
    ) -> Outline {
        let text = found.text;
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
            let flat = flat.then_some(words);
            split_line(text, whole, signs, flat, |part| {
                outline.line(words, found, part, &mut open, &mut bullet, &counted);
            });
        }
        outline
    }

    fn line(
        &mut self,
        words: &ClaimWords,
        found: Findings<'_>,
        part: Span,
        open: &mut Vec<Open>,
        last: &mut Bullet,
        counted: &impl Fn(Span) -> bool,
    ) {
        let text = found.text;
        let span = part.trim(text);
        if span.is_empty() {
            return;
        }
        // A bullet whose words stand on the next line.
        if is_bullet(span.of(text)) {
            *last = Bullet::Above;
            return;
        }
        let before = span.of(text).starts_with(BULLETS);
        let bullet = match *last {
            _ if before => Bullet::Before,
            Bullet::Above => Bullet::Above,
            _ => Bullet::None,
        };
        let first = *last != Bullet::Before;
        *last = if before { Bullet::Before } else { Bullet::None };
        let (marker, number, body) = marker(text, span);
        let nests = before && next_line(found, span.end()).is_some_and(|next| is_bullet(next.of(text)));
        let listed = || {
            let only = || self.nested && is_over_item(found, span, counted);
            let over = before && (nests || first && is_over_text(found, span) || only());
            (over && words.is_name(text, span, counted)).then_some((Sort::Label, span))
        };
        let sort = words.head_sort(found, marker, body, counted).or_else(|| words.section(found, body)).or_else(listed);
        let Some((sort, words)) = sort else {
            close_nested(open, bullet);
            close_told(open, self.lines.len());
            if words.all_above_lead.begins(body.of(text)) {
                close_leads(open);
            } else if begins_with_label(body.of(text), LONGEST_LABEL) {
                close_list(open);
            }
            self.lines.push(Line { span, head: open.last().map(|open| open.head), cell: false });
            return;
        };
        let bare = self.heads.last().is_some_and(|last| {
            self.lines.last().is_some_and(|line| line.span.contains(last.span)) && line_is_head(text, last.span, span)
        });
        let sign = sign_of(words.of(text)).filter(|_| sort == Sort::Bare);
        // Right above stands another item of its list, told in a line.
        let of_list = open.iter().any(|known| known.sort == sort && known.inline && known.line + 1 == self.lines.len());
        close(open, sort, number, sign, bare, bullet);
        // A page that only ever opens headings does not pile them up.
        if open.len() >= DEEPEST {
            open.remove(0);
        }
        let parent = open.last().map(|open| open.head);
        let sentence = matches!(sort, Sort::Lead) || text[words.range()].chars().count() > LONGEST_HEADING;
        let index = self.heads.len() as u32;
        self.heads.push(Head { span: words, parent, sentence, contrasts: false });
        // What follows the heading on its own line is governed by it as well.
        let goes_on = !words.is_empty() && words.end() + '。'.len_utf8() < span.end();
        let told = words.is_empty();
        let inline = goes_on && span.of(text).ends_with('。');
        let line = self.lines.len();
        open.push(Open { sort, head: index, sign, told, bullet, nests, line, inline, of_list });
        self.lines.push(Line { span, head: if goes_on { Some(index) } else { parent }, cell: false });
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

impl ClaimWords {
    /// What sort of head a line is, and its words; none for a line of text.
    fn head_sort(
        &self,
        found: Findings<'_>,
        marker: Option<Sort>,
        body: Span,
        counted: &impl Fn(Span) -> bool,
    ) -> Option<(Sort, Span)> {
        let text = found.text;
        let words = body.of(text);
        let colon = words.ends_with(['：', ':']);
        if let Some(sort) = marker {
            let first_clause = body.of(text).find(['，', ',', '。', '：']).unwrap_or(body.len());
            let mut span = self.item_head(text, body, colon);
            // An item that gives a figure says what it has to say: it heads nothing. So does one that closes as a list does.
            let item = words.ends_with(['；', ';']) || sort >= Sort::ArabicBracket && words.ends_with('。');
            if !colon && (counted(span) || item && span.end() + '。'.len_utf8() >= body.end()) {
                // But not over lines that are labelled: 2. 产假98天，生育津贴由基金发 ¶ 条件：….
                span = if is_over_labels(found, body) { body } else { Span::new(body.start(), body.start()) };
            }
            // `一、新农保就是…，`: the first words of a section say what it is about.
            let opening = Span::new(body.start(), body.start() + first_clause);
            let short = opening.of(text).chars().count() <= 2 * LONGEST_HEADING;
            return Some((sort, if span.is_empty() && sort == Sort::Han && short { opening } else { span }));
        }
        if colon {
            let announces = self.announcing_within.stand_in(words);
            let label = words.trim_start_matches(BULLETS).trim_matches([' ', '：', ':']);
            let sort = if announces || longer_than(label, LONGEST_LABEL) { Sort::Lead } else { Sort::Label };
            return Some((sort, self.last_sentence(text, body)));
        }
        // 要是没备案，就得少报6000元？ tells something and heads nothing.
        let question = words.ends_with(['?', '？']) && !(words.contains(['，', ',']) && counted(body));
        if question && !longer_than(words, 2 * LONGEST_HEADING) && !words.contains(['。', '！']) {
            let asked = self.question_label.strip(words).unwrap_or(words);
            return Some((Sort::Question, Span::new(body.end() - asked.len(), body.end())));
        }
        let bullet = words.starts_with(BULLETS) || words.starts_with('|');
        (!bullet && self.is_name(text, body, counted)).then_some((Sort::Bare, body))
    }

    /// Whether a line is short, and no sentence, formula or figure. A short line is told at once, and most are long.
    fn is_name(&self, text: &str, line: Span, counted: &impl Fn(Span) -> bool) -> bool {
        let words = line.of(text);
        let sentence = || {
            words.ends_with(['。', '！', '!', '；', ';', '，', ',', '、', '”', '…', '.'])
                || words.contains(['。', '，', '；'])
        };
        let formula = || words.contains(['=', '＝', '÷', '×', ':', '：', '|']);
        !longer_than(words, LONGEST_HEADING) && !sentence() && !formula() && !counted(line)
    }

    /// The scheme that a line over a paragraph begins with, as news head their parts: 工伤保险：抚恤金每月增加116元.
    fn section(&self, found: Findings<'_>, line: Span) -> Option<(Sort, Span)> {
        let words = line.of(found.text);
        let longer = |words: &str| longer_than(words, LONGEST_HEADING);
        if longer(words) || words.ends_with(['。', '；', ';', '，', ',']) {
            return None;
        }
        let label = words.split(['：', ':']).next().filter(|label| self.section_label.has(label))?;
        let heads = label.len() < words.len() && {
            let below = found.text.len() - found.text[line.end()..].trim_start().len();
            let below = found.signs.lines_from(found.text, below).next()?.trim_end();
            below.ends_with('。') && longer(below)
        };
        heads.then(|| (Sort::Bare, Span::new(line.start(), line.start() + label.len())))
    }

    /// The words of a numbered line that govern what follows it: all of a heading, the name before a colon of an item.
    fn item_head(&self, text: &str, body: Span, colon: bool) -> Span {
        let words = body.of(text);
        if colon {
            return self.last_sentence(text, body);
        }
        // The question of a FAQ is the heading of its answer.
        let asked = self.question_label.strip(words);
        if let Some(question) = asked {
            return Span::new(body.end() - question.len(), body.end());
        }
        let end = words.find(['。', '：', ':', '？', '?', '！', '；', ';']).unwrap_or(words.len());
        let inner = Span::new(body.start(), body.start() + end);
        let short = inner.of(text).chars().count() <= LONGEST_HEADING;
        let whole = end + 4 > words.len();
        if short || whole && !longer_than(words, 2 * LONGEST_HEADING) {
            inner
        } else {
            Span::new(body.start(), body.start())
        }
    }

    /// Of a list head of several sentences, the last one; with the one before it where it names nothing itself: 标准如下：.
    fn last_sentence(&self, text: &str, body: Span) -> Span {
        let words = body.of(text);
        let from = words.rfind(['。', '！', '？', '；']).map_or(0, |at| at + '。'.len_utf8());
        let lead = &words[from..];
        let empty = from > 0 && lead.chars().count() <= EMPTY_LEAD && self.empty_lead_within.stand_in(lead);
        let before = if empty { &words[..from - '。'.len_utf8()] } else { &words[..from] };
        let from =
            if empty { before.rfind(['。', '！', '？', '；']).map_or(0, |at| at + '。'.len_utf8()) } else { from };
        Span::new(body.start() + from, body.end())
    }
}

/// Whether a line begins with a label of its own: 普通门诊：社区报35%.
fn begins_with_label(line: &str, longest: usize) -> bool {
    let colon = line.char_indices().take(longest + 1).find(|(_, c)| matches!(c, '：' | ':'));
    colon.is_some_and(|(at, _)| at > 0 && line[..at].chars().all(|c| c.is_alphanumeric() || c == '-'))
}

/// Whether nothing stands between a head and the line that begins at `next`.
fn line_is_head(text: &str, head: Span, next: Span) -> bool {
    text.get(head.end()..next.start())
        .is_some_and(|gap| gap.chars().all(|c| c.is_whitespace() || matches!(c, ':' | '：') || BULLETS.contains(&c)))
}

/// The longest label of a line below a numbered one, in characters.
const LONGEST_LABEL_BELOW: usize = 6;
/// How many lines below a numbered one labels are looked for, most of which may be blank.
const MOST_BLANK: usize = 100;

/// Whether a numbered line ends as a heading does, and the two lines below it begin with labels.
fn is_over_labels(found: Findings<'_>, body: Span) -> bool {
    let text = found.text;
    let labelled = |line: &str| begins_with_label(line, LONGEST_LABEL_BELOW);
    let below = found.signs.lines_from(text, body.end()).take(MOST_BLANK).map(str::trim_start);
    let mut below = below.filter(|line| !line.is_empty());
    let open = !body.of(text).ends_with(['。', '；', ';', '，', ',', '！', '!', '？', '?']);
    open && below.next().is_some_and(labelled) && below.next().is_some_and(labelled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Hits;
    use crate::rules::RuleFiles;
    use crate::signs::Signs;

    fn heads(text: &str, flat: bool, of: &str) -> Vec<String> {
        let (signs, hits) = (Signs::new(text), Hits::default());
        let found = Findings { text, signs: &signs, hits: &hits, places: &[], cited: &[], tables: &[] };
        let words = ClaimWords::new(&RuleFiles::embedded()).expect("the embedded rules are sound");
        let outline = Outline::read(&words, found, Span::new(0, text.len()), flat, text.len(), |span| {
            span.of(text).contains('%')
        });
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
        assert_eq!(heads(page, false, "按60%"), ["补贴标准"]);
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
