//! What sort of head a line is, and which of its words head what follows.

use super::Findings;
use super::bullets::{BULLETS, without_bullet};
use super::cue::Cues;
use super::levels::{HeadSign, Sort, sign_of};
use super::words::ClaimWords;
use crate::fact::{ScopeSet, Slot};
use crate::joints::joins;
use crate::lexicon::Sense;
use crate::text::{Span, is_han, longer_than, trimmed};

/// The longest bare line that is taken for a heading, in characters.
pub(super) const LONGEST_HEADING: usize = 26;
/// The longest lead-in that names nothing itself: 具体标准如下：.
const EMPTY_LEAD: usize = 9;
/// The longest label over another text, in bytes: 【拓展阅读】：.
const LONGEST_APART: usize = 40;
/// The longest label before a colon.
const LONGEST_LABEL: usize = 14;

impl ClaimWords {
    /// What sort of head a line is, and its words; none for a line of text.
    pub(super) fn head_sort(
        &self,
        found: Findings<'_>,
        marker: Option<Sort>,
        body: Span,
        counted: &impl Fn(Span) -> bool,
    ) -> Option<(Sort, Span)> {
        let text = found.text;
        let words = body.of(text);
        // 图为某社区活动室（资料图）
        if self.caption_lead.begins(words) || self.caption_end.ends(words) || self.quoted_end.ends(words) {
            return None;
        }
        // 现就有关待遇通知如下。, 具体标准如下……, 制定如下细则。
        let announced = || {
            let noun = words.trim_end_matches(['。', '.', '…']).rsplit_once("如下").map(|(_, noun)| noun);
            noun.is_some_and(|noun| noun.is_empty() || self.announced_after.has(noun))
        };
        let colon = words.ends_with(['：', ':']) || announced();
        let apart = || self.apart_label.has(words.trim_matches(is_around_label));
        if marker.is_none() && words.len() <= LONGEST_APART && apart() {
            return Some((Sort::Chapter, body));
        }
        // 李律师（上海）: what another one answers stands by itself.
        if marker.is_none() && !longer_than(words, LONGEST_LABEL) && self.is_answerer(words) {
            return Some((Sort::Chapter, body));
        }
        if let Some(sort) = marker {
            return Some((sort, self.head_behind(sort, found, body, colon, counted)));
        }
        if colon {
            let announces = self.announces(words);
            let label = words.trim_start_matches(BULLETS).trim_matches([' ', '：', ':']);
            if self.is_address(label) {
                return None;
            }
            let long = longer_than(label, LONGEST_LABEL) && !is_band(label);
            let head = self.last_sentence(text, body);
            // 一级医院：报销90%。二级医院：
            let behind = head.start() > body.start()
                && !longer_than(head.of(text), LONGEST_LABEL)
                && !self.announces(head.of(text));
            let sort = if (announces || long) && !behind { Sort::Lead } else { Sort::Label };
            return Some((sort, head));
        }
        // 要是没备案，就得少报6000元？ tells something and heads nothing.
        // @小雨：按最低工资2160元交的，津贴怎么算？ asks for an answer.
        let labelled = || words.starts_with('@') || self.question_label.strip(words).is_some();
        let told = || words.contains(['，', ',']) && counted(body) && !labelled();
        // 新农合报销范围有哪些！
        let exclaimed = || words.ends_with(['!', '！']) && self.asks_within.stand_in(words);
        let question = (words.ends_with(['?', '？']) || exclaimed()) && !told();
        let open = words.trim_end_matches(['!', '！']);
        if question && !longer_than(words, 2 * LONGEST_HEADING) && !open.contains(['。', '！']) {
            let asked = self.question_label.strip(words).unwrap_or(words);
            return Some((Sort::Question, Span::new(body.end() - asked.len(), body.end())));
        }
        // 【工伤保险：伤残津贴月均增加126元】
        if is_bracketed(words) && !longer_than(words, 2 * LONGEST_HEADING) && counted(body) {
            let label = words.find(['：', ':']).unwrap_or(words.len());
            return Some((Sort::Bare, Span::new(body.start(), body.start() + label)));
        }
        let bullet = words.starts_with(BULLETS) || words.starts_with('|');
        (!bullet && (self.is_name(text, body, counted) || self.is_dated_name(text, body, counted)))
            .then_some((Sort::Bare, body))
    }

    /// Whether a line is no more than who answers: 李律师（上海）, 回答二.
    fn is_answerer(&self, line: &str) -> bool {
        let name = line.split(['（', '(']).next().unwrap_or(line).trim_end();
        let told = line.contains(['，', ',', '。', '：', ':', '？', '?', '；']);
        !told && (self.answerer_end.ends(name) || self.answer_lead.begins(name))
    }

    /// What the words behind an enumerator of a sort head; nothing where they say what they have to say.
    fn head_behind(
        &self,
        sort: Sort,
        found: Findings<'_>,
        body: Span,
        colon: bool,
        counted: &impl Fn(Span) -> bool,
    ) -> Span {
        let (text, words) = (found.text, body.of(found.text));
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
        // 二、不缴有什么后果从2025年起，…: a heading may run into the first sentence.
        let asked = self.asks_within.behind_last(opening.of(text)).len();
        let opening = Span::new(opening.start(), opening.end() - if asked < opening.len() { asked } else { 0 });
        let short = opening.of(text).chars().count() <= 2 * LONGEST_HEADING;
        // 第四，通常要求在二级及以上公立医院就诊。: a sentence of a speech, where 第四，门诊待遇。 is a heading.
        let goes_on = span.end() + '。'.len_utf8() < body.end();
        if sort == Sort::Ordinal
            && goes_on
            && text[span.end()..].starts_with('。')
            && longer_than(span.of(text), LONGEST_LABEL)
        {
            span = Span::new(body.start(), body.start());
        }
        if span.is_empty() && sort == Sort::Han && short { opening } else { span }
    }

    /// Whether a label names those whom a notice or letter is sent to: 各参保单位：, 尊敬的患者及家属：.
    pub(super) fn is_address(&self, label: &str) -> bool {
        let label = trimmed(label);
        let addressed = || self.addressed_lead.begins(label) || self.addressed_within.stand_in(label);
        self.addressed_end.ends(label) && addressed()
    }

    /// Whether a line is a name with a short bracket behind it: 城乡居民基本医疗保险住院待遇问答（2025年度）, 住院医疗费用（不含自费药）.
    fn is_dated_name(&self, text: &str, line: Span, counted: &impl Fn(Span) -> bool) -> bool {
        const LONGEST_BRACKET: usize = 20;
        let words = line.of(text);
        let bracket = words.strip_suffix(['）', ')']).and_then(|inside| inside.rfind(['（', '(']));
        bracket.is_some_and(|open| {
            let name = Span::new(line.start(), line.start() + open);
            !longer_than(&words[open..], LONGEST_BRACKET) && self.is_name(text, name, counted) && !counted(line)
        })
    }

    /// Whether a list head announces what follows: 标准如下：, but not 二级及以下医疗机构：.
    fn announces(&self, words: &str) -> bool {
        let bounded = self.bounded_in_head_within.first_in(words);
        self.announcing_within.stand_in(&words[..bounded.unwrap_or(words.len())])
            || bounded.is_some() && self.announcing_within.stand_in(self.bounded_in_head_within.behind_last(words))
    }

    /// Whether an item is nothing but the name of those whom, or of the form of care that, the items below are of:
    /// • 三级医院 ¶ • 起付线500元 ¶ • 二级医院.
    pub(super) fn names_whom(&self, item: &str) -> bool {
        let name = without_bullet(item);
        self.item_head.has(name) || self.care_head.has(name)
    }

    /// Whether a line is short, and no sentence, formula or figure. A short line is told at once, and most are long.
    pub(super) fn is_name(&self, text: &str, line: Span, counted: &impl Fn(Span) -> bool) -> bool {
        let words = line.of(text);
        let words = self.appendix_label.strip(words).unwrap_or(words);
        let sentence = || {
            words.ends_with(['。', '！', '!', '；', ';', '，', ',', '、', '”', '…', '.'])
                || words.contains(['。', '，', '；'])
        };
        // 市人民医院 王某某 副主任医师
        let byline = || words.contains(' ') && self.byline_end.ends(words);
        let formula = || words.contains(['=', '＝', '÷', '×', ':', '：', '|']);
        !longer_than(words, LONGEST_HEADING)
            && (is_bracketed(words) || !sentence() && !formula() && !byline())
            && !counted(line)
    }

    /// What heads a paragraph from the line over it, as news head their parts: the scheme that the line begins with (工伤保险：抚恤金每月增加116元),
    /// or all of a line that tells no figure (适当倾斜：高龄人员多涨).
    pub(super) fn section(
        &self,
        found: Findings<'_>,
        line: Span,
        counted: &impl Fn(Span) -> bool,
    ) -> Option<(Sort, Span)> {
        let words = line.of(found.text);
        let longer = |words: &str| longer_than(words, LONGEST_HEADING);
        if longer(words) || words.ends_with(['。', '；', ';', '，', ',']) {
            return None;
        }
        let (label, told) = words.split_once(['：', ':'])?;
        let below = found.text.len() - found.text[line.end()..].trim_start().len();
        let below = found.signs.lines_from(found.text, below).next()?.trim_end();
        if !(below.ends_with('。') && longer(below)) {
            return None;
        }
        if self.section_label.has(label) {
            // 公积金：昆明首套最高可贷80万元 is of that place as well.
            let told = line.end() - told.len();
            let first = found.places.partition_point(|place| place.span.start() < told);
            let place = found.places.get(first).filter(|place| place.span.start() == told);
            let end = place.map_or(line.start() + label.len(), |place| place.span.end());
            return Some((Sort::Bare, Span::new(line.start(), end)));
        }
        let sentence = told.is_empty() || words.contains(['。', '；', ';']);
        (!sentence && !counted(line)).then_some((Sort::Bare, line))
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
        // 2、已享受门诊待遇的，不能重复享受。 tells what it has to say, and heads nothing.
        if whole && words.ends_with('。') && words.contains(['，', ',']) && !self.announcing_within.stand_in(words) {
            return Span::new(body.start(), body.start());
        }
        // What goes on behind a whole sentence is not headed by it: 2.补贴从基金列支，个人不缴费。凡收取….
        let sentence = !whole && words[end..].starts_with('。') && inner.of(text).contains(['，', ',']);
        if short && !sentence || whole && !longer_than(words, 2 * LONGEST_HEADING) {
            inner
        } else {
            Span::new(body.start(), body.start())
        }
    }

    /// Of a list head of several sentences, the last one; with the one before it where it names nothing itself: 标准如下：.
    fn last_sentence(&self, text: &str, body: Span) -> Span {
        let words = body.of(text).trim_end_matches(['。', '.', '…']);
        let from = words.rfind(['。', '！', '？', '；']).map_or(0, |at| at + '。'.len_utf8());
        let lead = &words[from..];
        let empty = from > 0 && lead.chars().count() <= EMPTY_LEAD && self.empty_lead_within.stand_in(lead);
        let before = if empty { &words[..from - '。'.len_utf8()] } else { &words[..from] };
        let named = before.rfind(['。', '！', '？', '；']).map_or(0, |at| at + '。'.len_utf8());
        // 若为灵活就业人员，则另算。以下是具体分析：: what is so in one case or an example only is not what follows.
        let case = || self.case_lead.begins(&before[named..]) || self.example_within.stand_in(&before[named..]);
        let empty = empty && !case();
        let from = if empty { named } else { from };
        Span::new(body.start() + from, body.start() + words.len())
    }
}

impl Cues {
    /// The sign of a bare heading.
    pub(super) fn head_sign(&self, found: Findings<'_>, head: Span) -> Option<HeadSign> {
        let heading = head.of(found.text);
        let measure = || self.words.measure_head.has(heading).then_some(HeadSign::Measure);
        let care = || self.words.care_head.has(heading).then_some(HeadSign::Care);
        let scope = || self.slot_of(found, head).map(HeadSign::Scope);
        let place = || is_place(found, head).then_some(HeadSign::Place);
        sign_of(heading).map(HeadSign::Character).or_else(measure).or_else(care).or_else(scope).or_else(place)
    }

    /// Whether a heading ends with the name of a scheme or of people: 三、原50周岁退休的女职工.
    pub(super) fn names_whom_alone(&self, found: Findings<'_>, head: Span) -> bool {
        let last = found.hits.scopes.within(head).last().filter(|hit| hit.span.end() == head.end());
        last.is_some_and(|hit| match hit.sense {
            Sense::Scope(index) => {
                [Slot::Insurance, Slot::Population].into_iter().any(|slot| self.scope(index).names_only(slot))
            }
            _ => false,
        })
    }

    /// Whether a heading names a form of care or hospitals.
    pub(super) fn names_care(&self, found: Findings<'_>, head: Span) -> bool {
        let cared = |terms: ScopeSet| !terms.slot(Slot::Care).union(terms.slot(Slot::Facility)).is_empty();
        found.hits.scopes.within(head).iter().any(|hit| match hit.sense {
            Sense::Scope(index) => cared(self.scope(index).terms),
            _ => false,
        })
    }

    /// The sign of a label: the scheme or the people that it names, whatever else it says.
    pub(super) fn label_sign(&self, found: Findings<'_>, head: Span) -> Option<HeadSign> {
        let cues = found.hits.scopes.within(head).iter().filter_map(|hit| match hit.sense {
            Sense::Scope(index) => Some(self.scope(index)),
            _ => None,
        });
        let named = cues.fold(ScopeSet::EMPTY, |all, cue| all.union(cue.terms));
        let slot = [Slot::Insurance, Slot::Population].into_iter().find(|slot| !named.slot(*slot).is_empty());
        slot.map(HeadSign::Scope)
    }

    /// The slot of the scope that the words of a heading fill, which says no more: 三级医院, 村卫生室和乡镇卫生院.
    fn slot_of(&self, found: Findings<'_>, head: Span) -> Option<Slot> {
        let (mut at, mut named) = (head.start(), None);
        for hit in found.hits.scopes.within(head) {
            let joint = &found.text[at..hit.span.start()];
            let Sense::Scope(index) = hit.sense else { return None };
            let slot = Slot::ALL.iter().copied().find(|slot| self.scope(index).names_only(*slot))?;
            if named.is_some_and(|known| known != slot || !joins(joint)) || named.is_none() && !joint.is_empty() {
                return None;
            }
            (at, named) = (hit.span.end(), Some(slot));
        }
        named.filter(|_| at == head.end())
    }
}

/// Whether a heading is the name of a place, which may stand behind that of its province, and no more.
fn is_place(found: Findings<'_>, head: Span) -> bool {
    let from = found.places.partition_point(|place| place.span.start() < head.start());
    let named = found.places[from..].iter().take_while(|place| place.span.end() <= head.end());
    let end = named.fold(head.start(), |end, place| if place.span.start() == end { place.span.end() } else { end });
    end == head.end() && !head.is_empty()
}

/// What may stand around a label: 【拓展阅读】, 相关链接：.
fn is_around_label(c: char) -> bool {
    matches!(c, ':' | '：' | ' ' | '【' | '】' | '[' | ']') || BULLETS.contains(&c)
}

/// Whether a line is all in one bracket: 【跨省，有备案】.
fn is_bracketed(line: &str) -> bool {
    line.starts_with('【') && line.find('】').is_some_and(|at| at + '】'.len_utf8() == line.len())
}

/// Whether a label is a band of costs: 起付标准以上至10000元以内.
pub(super) fn is_band(label: &str) -> bool {
    let amount =
        label.match_indices('元').any(|(at, _)| label[..at].ends_with(|c: char| c.is_ascii_digit() || c == '万'));
    amount && !longer_than(label, LONGEST_HEADING) && !label.contains(['，', ',', '。'])
}

/// The label that a line begins with, without its colon: 普通门诊：社区报35%.
pub(super) fn label_of(line: &str) -> Option<&str> {
    label_within(line, LONGEST_LABEL)
}

fn label_within(line: &str, longest: usize) -> Option<&str> {
    let (at, _) = line.char_indices().take(longest + 1).find(|(_, c)| matches!(c, '：' | ':'))?;
    let label = &line[..at];
    (at > 0 && label.chars().all(|c| is_han(c) || c.is_alphanumeric() || c == '-')).then_some(label)
}

/// The longest label of a line below a numbered one, in characters.
const LONGEST_LABEL_BELOW: usize = 6;
/// How many lines below a numbered one labels are looked for, most of which may be blank.
const MOST_BLANK: usize = 100;

/// Whether a numbered line ends as a heading does, and the two lines below it begin with labels or bullets.
fn is_over_labels(found: Findings<'_>, body: Span) -> bool {
    let text = found.text;
    let labelled = |line: &str| label_within(line, LONGEST_LABEL_BELOW).is_some() || line.starts_with(BULLETS);
    let below = found.signs.lines_from(text, body.end()).take(MOST_BLANK).map(str::trim_start);
    let mut below = below.filter(|line| !line.is_empty());
    let open = !body.of(text).ends_with(['。', '；', ';', '，', ',', '！', '!', '？', '?']);
    open && below.next().is_some_and(labelled) && below.next().is_some_and(labelled)
}
