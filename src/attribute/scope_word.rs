//! Whether a word of scope says of a number what it says elsewhere: it may be part of another word, an exception, what others
//! are compared with, or the base that a share is taken of.

use super::cue::{Cues, ScopeCue};
use super::levels::Sort;
use super::marker::marker;
use super::scope::{BEYOND, Reader};
use super::windows::{Standing, Window};
use crate::fact::{ScopeSet, ScopeTerm, Slot};
use crate::joints::is_joint;
use crate::lexicon::Hit;
use crate::numerals::{is_numeral, is_rough};
use crate::recognise::number::{Number, begins_number, number_at};
use crate::recognise::range_sign;
use crate::text::{Span, is_han};

/// How far behind a word it is said to be a base, in bytes.
const BASE: usize = 36;

impl Reader<'_> {
    /// Whether schemes are named that have paid before aid is given, or before another scheme of which the sentence is:
    /// 经居民医保和大病保险报销后，按60%给予救助, 大病保险在居民医保报销后按60%支付.
    pub(super) fn has_paid_before_others(&self, terms: ScopeSet, word: Span) -> bool {
        /// How far behind the scheme the aid is named, in bytes.
        const NEAR: usize = 150;
        if terms.is_empty() || terms.slot(Slot::Insurance) != terms || !has_paid(self.cues, self.text, word) {
            return false;
        }
        let near = &self.text[word.end()..self.text.floor_char_boundary((word.end() + NEAR).min(self.text.len()))];
        let aided = self.cues.words.aid_within.stand_in(near.split(['。', '\n']).next().unwrap_or(near));
        let pays = |hit: &Hit| self.schemes(hit).meets(BEYOND) && !has_paid(self.cues, self.text, hit.span);
        aided || !terms.meets(BEYOND) && self.scopes.within(self.told_before(word)).iter().any(pays)
    }

    /// Whether a fund only pays what is due to another scheme: 职工医保费由失业保险基金代缴，比例为8%.
    pub(super) fn pays_premium_of_other(&self, terms: ScopeSet, word: Span) -> bool {
        let words = &self.cues.words;
        !terms.is_empty()
            && terms.slot(Slot::Insurance) == terms
            && words.premium_paid_before.ends(&self.text[..word.start()])
            && words.premium_paid_after.begins(&self.text[word.end()..])
            && self.scopes.within(self.told_before(word)).iter().any(|hit| !self.schemes(hit).without(terms).is_empty())
    }

    /// The words of its sentence before a word, as far as they may tell what it is about.
    pub(super) fn told_before(&self, word: Span) -> Span {
        /// How far they reach, in bytes.
        const REACH: usize = 240;
        let own = self.frame.sentence_at(word.start());
        let near = self.text.ceil_char_boundary(word.start().saturating_sub(REACH));
        let from = own.map_or(word.start(), |own| own.start().max(near));
        Span::new(from.min(word.start()), word.start())
    }

    /// Whether a word that counts only by itself is part of another, or a grade none of a hospital.
    pub(super) fn is_part_of_other(&self, cue: &ScopeCue, word: Span) -> bool {
        cue.alone && (goes_on(self.cues, self.text, word.end()) || ends_time(&self.text[..word.start()]))
            || is_other_grade(self.cues, self.text, cue, word)
            || self.is_other_time(cue, word)
            || self.is_who_retires_then(cue, word)
            || self.is_counted_people(cue, word)
            || self.is_filing_of_lease(cue, word)
    }

    /// Whether what is filed is a lease: 未备案的租赁合同.
    fn is_filing_of_lease(&self, cue: &ScopeCue, word: Span) -> bool {
        /// How far around the word a lease is named, in bytes.
        const NEAR: usize = 120;
        let files = cue.names_only(Slot::Referral);
        files && {
            let (from, to) = (word.start().saturating_sub(NEAR), (word.end() + NEAR).min(self.text.len()));
            let near = &self.text[self.text.ceil_char_boundary(from)..self.text.floor_char_boundary(to)];
            self.cues.words.lease_within.stand_in(near) && !self.cues.words.hospital_within.stand_in(near)
        }
    }

    /// Whether a number of people ends with the word: 我家五个人.
    fn is_counted_people(&self, cue: &ScopeCue, word: Span) -> bool {
        let person = cue.terms == ScopeSet::of(ScopeTerm::Individual) && word.of(self.text).starts_with("个人");
        person && self.text[..word.start()].ends_with(|c: char| begins_number(c) || is_rough(c))
    }

    /// Whether 退休的 names no group, but tells how long those have to pay in who retire then: 2029年底前退休的，最低缴费年限15年.
    fn is_who_retires_then(&self, cue: &ScopeCue, word: Span) -> bool {
        let rest = self.text[word.end()..].trim_start_matches(['，', ',']);
        cue.terms == ScopeSet::of(ScopeTerm::Retired)
            && word.of(self.text).ends_with("退休的")
            && self.cues.words.years_to_pay_after.begins(rest)
    }

    /// Whether a first or later time is none of a stay or visit: 首次申领, 自2015年首次降费.
    fn is_other_time(&self, cue: &ScopeCue, word: Span) -> bool {
        let rest = &self.text[word.end()..];
        let bare = cue.names_only(Slot::Visit);
        bare && rest.starts_with(is_han) && !self.cues.words.visit_after.begins(rest)
    }

    /// Whether a word that counts only by itself, or only in a list of schemes, stands as something else in a window.
    pub(super) fn is_other_word(&self, cue: &ScopeCue, window: &Window, word: Span) -> bool {
        cue.alone && names_act(self.text, window, word)
            || cue.elided && !self.is_name_for_short(cue, window, word)
            || self.is_paid_for_others(cue, window, word)
    }

    /// Whether an earlier clause names the scheme as one that is paid in for others, which is the condition of what follows:
    /// 为其缴纳失业、工伤保险费的企业，每招用1人补助1500元.
    fn is_paid_for_others(&self, cue: &ScopeCue, window: &Window, word: Span) -> bool {
        let scheme = cue.names_only(Slot::Insurance);
        scheme && matches!(window.standing, Standing::Earlier(_)) && {
            let (start, end) = (window.span.start().min(word.start()), window.span.end().max(word.end()));
            // 由失业保险基金为其缴纳职工医保费，比例为8%: but this tells what is paid in.
            let condition = self.text[word.end()..end].contains('的');
            condition && self.cues.words.paid_for_others_within.stand_in(&self.text[start..word.start()])
        }
    }
}

/// Grades that hospitals do not have.
const HIGHER_GRADES: [&str; 3] = ["四级", "五级", "六级"];

/// Whether a grade is none of a hospital: 二级以上重度残疾人, and a bare one in 失能一级1800元，二级1400元.
pub(super) fn is_other_grade(cues: &Cues, text: &str, cue: &ScopeCue, word: Span) -> bool {
    const LONGEST: usize = 180;
    const BARE: usize = "三级".len();
    if !cue.names_only(Slot::Facility) {
        return false;
    }
    if cues.words.other_grade_after.begins(past_grades(&text[word.end()..])) {
        return true;
    }
    if word.len() != BARE {
        return false;
    }
    let before = &text[text.ceil_char_boundary(word.start().saturating_sub(LONGEST))..word.start()];
    // 三级 | 四级 | 五级: hospitals have three grades.
    let behind = &text[word.end()..text.floor_char_boundary((word.end() + LONGEST).min(text.len()))];
    let line = [before.rsplit('\n').next(), behind.split('\n').next()];
    if line.into_iter().flatten().any(|line| HIGHER_GRADES.iter().any(|grade| line.contains(grade))) {
        return true;
    }
    let sentence = before.rsplit(['。', '\n']).next().unwrap_or(before);
    // 对一级至四级残疾军人发放护理费，标准为：¶一级：50%: the items of a list are of what its head speaks of.
    let words = &cues.words;
    let told = words.grade_within.stand_in(sentence) || words.hospital_within.stand_in(sentence);
    let sentence = if told { sentence } else { before };
    let graded = words.grade_within.last_in(sentence);
    graded.is_some() && graded > words.hospital_within.last_in(sentence)
}

/// What stands behind a list of grades that goes on: 伤残津贴 in 、二级、三级伤残津贴.
fn past_grades(mut rest: &str) -> &str {
    /// The most grades that there are of anything.
    const MOST: usize = 10;
    for _ in 0..MOST {
        let next = rest.strip_prefix(['、', '和', '及', '或', '至', '到']);
        let next = next.and_then(|next| next.strip_prefix(is_numeral)?.strip_prefix('级'));
        let Some(next) = next else { break };
        rest = next;
    }
    rest
}

/// Whether the word that ends at `at` is the first part of another: 退休 in 退休时.
fn goes_on(cues: &Cues, text: &str, at: usize) -> bool {
    let rest = &text[at..];
    // 退休的0.3%: a number follows at once.
    let counted = rest.strip_prefix('的').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    rest.starts_with(is_han) && !counted && !cues.words.word_ends_after.begins(rest)
}

/// Whether a length of time or an age ends right before a word: 提前3年退休, 满60周岁退休.
fn ends_time(before: &str) -> bool {
    let time = before.strip_suffix(['年', '月', '岁']).map(|time| time.trim_end_matches(['个', '周']));
    time.is_some_and(|time| time.ends_with(begins_number))
}

/// Whether a word is all of a heading, which tells of an act: （三）退休, 八、退休：. What has a colon behind it and no numeral of a
/// section before it is a group of people.
fn names_act(text: &str, window: &Window, word: Span) -> bool {
    let labels = text[word.end()..].starts_with(['：', ':']);
    labels && is_numbered(text, word) || !labels && is_head(text, window, word) && !is_beside_active(text, word)
}

/// Whether a heading stands beside one of those who are not retired: 在职 ¶ 一级80% ¶ 退休 ¶ 一级84%.
fn is_beside_active(text: &str, word: Span) -> bool {
    /// How far before it the other stands, in bytes.
    const NEAR: usize = 240;
    let near = &text[text.ceil_char_boundary(word.start().saturating_sub(NEAR))..word.start()];
    let named = near.rfind("在职").map(|at| &near[at + "在职".len()..]);
    named.is_some_and(|behind| !behind.starts_with(is_han)) && !is_numbered(text, word)
}

/// Whether a word is all of a heading.
pub(super) fn is_head(text: &str, window: &Window, word: Span) -> bool {
    matches!(window.standing, Standing::Head(_)) && window.span.trim(text) == word
}

/// Whether the numeral of a section stands right before a word: 八、退休.
pub(super) fn is_numbered(text: &str, word: Span) -> bool {
    const LONGEST: usize = "（二十八）".len();
    let near = Span::new(text.ceil_char_boundary(word.start().saturating_sub(LONGEST)), word.end());
    let line = near.of(text).rfind(['\n', ' ', '。']).map_or(near.start(), |at| near.start() + at);
    let (sort, _, rest) = marker(text, Span::new(line, word.end()).trim(text));
    matches!(sort, Some(Sort::Han | Sort::HanBracket)) && rest == word
}

/// Whether a word is named as an exception: 除急诊外, 不含在校学生, 急诊除外.
pub(super) fn excepted(cues: &Cues, text: &str, word: Span) -> bool {
    /// How far behind the word the bracket of 除 and 外 closes, in bytes.
    const CLOSING: usize = 15;
    /// How far before the word the bracket of a list of exceptions opens, in bytes.
    const LIST: usize = 60;
    let words = &cues.words;
    let (before, after) = (&text[..word.start()], &text[word.end()..]);
    let behind_people = words.excepted_people_after.strip(after).unwrap_or(after);
    let enclosed = || {
        let near = &after[..after.floor_char_boundary(CLOSING.min(after.len()))];
        words.except_within.stand_in(near.split(['，', '。', ',']).next().unwrap_or(near))
    };
    // 不含新农保和城居保
    let listed = || {
        if !before.ends_with(is_joint) {
            return false;
        }
        let near = &before[before.ceil_char_boundary(before.len().saturating_sub(LIST))..];
        near.rfind(['（', '(']).is_some_and(|open| {
            let inner = near[open..].trim_start_matches(['（', '(']);
            !inner.contains(['）', ')', '，', ',']) && words.exception_lead.begins(inner)
        })
    };
    words.excepted_after.begins(behind_people)
        || words.exception_before.ends(before)
        || listed()
        || words.except_before.ends(before) && enclosed()
}

/// Whether a bracket behind a number says that what a word names is part of it or another case: 年度限额50万元（含大病）,
/// 起付标准1000元（学生减半）.
pub(super) fn is_included(cues: &Cues, text: &str, word: Span) -> bool {
    /// The longest list in such a bracket, in bytes.
    const LONGEST: usize = 48;
    let before = &text[text.ceil_char_boundary(word.start().saturating_sub(LONGEST))..word.start()];
    let Some(open) = before.rfind(['（', '(']) else { return false };
    let inner = before[open..].trim_start_matches(['（', '(']);
    let behind = &text[word.end()..text.floor_char_boundary((word.end() + LONGEST).min(text.len()))];
    // （第二次住院减半，第三次起不设）: in a long bracket the clause of the word tells.
    let close = behind.find(['）', ')']).or_else(|| behind.find(['，', ',']));
    let rest = close.map_or("", |close| &behind[..close]);
    !inner.contains(['）', ')'])
        && (cues.words.including_after.begins(inner)
            || inner.is_empty() && cues.words.including_after.begins(word.of(text))
            || cues.words.other_case_within.stand_in(rest))
}

/// Whether a scheme has paid before the one that a number is of: 经大病保险、补充保险支付后，由医疗救助支付70%.
pub(super) fn has_paid(cues: &Cues, text: &str, scheme: Span) -> bool {
    /// The longest list between the scheme and what it has done, in bytes.
    const LIST: usize = 60;
    let near = &text[scheme.end()..text.floor_char_boundary((scheme.end() + 2 * LIST).min(text.len()))];
    let paid = cues.words.has_paid_within.first_in(near);
    let list = paid.map(|at| &near[..at]);
    list.is_some_and(|list| {
        matches!(list, "" | "等") || list.len() <= LIST && list.starts_with(is_joint) && !parted(list)
    })
}

/// Whether a clause ends in a stretch of text.
fn parted(text: &str) -> bool {
    text.contains(['，', ',', '。', '；', ';', '：', ':', '\n'])
}

/// Whether a word names what is reckoned from: 以职工医保缴费基数为基数, 按首次住院起付线的10%.
pub(super) fn is_base(cues: &Cues, text: &str, word: Span) -> bool {
    let clause = || {
        let after = &text[word.end()..text.floor_char_boundary((word.end() + BASE).min(text.len()))];
        &after[..after.find(['，', ',', '。', '；', ';', '：']).unwrap_or(after.len())]
    };
    cues.words.base_before.ends(&text[..word.start()]) && cues.words.base_within.stand_in(clause())
        || cues.words.share_of_limit_before.ends(&text[..word.start()]) && {
            let clause = clause();
            let limit = cues.words.limit_in_share_within.first_in(clause);
            limit.is_some_and(|at| begins_share(&clause[at..]))
        }
        || pays_into_account(cues, clause())
        || cues.words.source_before.ends(&text[..word.start()]) && cues.words.source_after.begins(&text[word.end()..])
}

/// Whether a share is taken of what others get: 为在职人员的一半, 按照女职工生育医疗费标准的50%.
pub(super) fn is_share_of_others(cues: &Cues, text: &str, cue: &ScopeCue, word: Span) -> bool {
    if cue.terms.is_empty() || cue.terms.slot(Slot::Population) != cue.terms {
        return false;
    }
    let after = &text[word.end()..text.floor_char_boundary((word.end() + BASE).min(text.len()))];
    let Some((name, share)) = after.split_once('的') else { return false };
    let shared = share.starts_with("一半") || {
        let number = number_at(share, 0);
        number.is_some_and(|number| share[number.end..].starts_with(['%', '％', '倍', '成']))
    };
    shared
        && (name.is_empty() || cues.words.standard_of_others_before.ends(name))
        && !parted(name)
        && cues.words.share_of_others_before.ends(&text[..word.start()])
}

/// Whether a share that follows is paid into an account: 按本人养老金的5%划入个人账户, 按养老金水平的5%划入.
fn pays_into_account(cues: &Cues, behind: &str) -> bool {
    let bracketed = |rest: &'_ str| rest.starts_with(['（', '(']) && rest.ends_with(['）', ')']);
    let level = |of: &str| cues.words.standard_of_others_before.has(of);
    let of_all = |(of, _): &(&str, &str)| of.is_empty() || bracketed(of) || level(of);
    let Some((_, share)) = behind.split_once('的').filter(of_all) else { return false };
    let paid = |number: Number| share[number.end..].strip_prefix(['%', '％']);
    number_at(share, 0).and_then(paid).is_some_and(|rest| cues.words.into_account_after.begins(rest))
}

/// Whether a share follows the first 的 of a text: 起付线的10%.
fn begins_share(text: &str) -> bool {
    let Some((_, rest)) = text.split_once('的') else { return false };
    number_at(rest, 0).is_some_and(|number| rest[number.end..].starts_with(['%', '％', '倍', '成']))
}

/// Whether a word names what something is added up with: 且与普通门诊起付线合并计算.
pub(super) fn is_merged(cues: &Cues, text: &str, word: Span) -> bool {
    /// How far from the word its clause begins and 合并 stands at the most, in bytes.
    const REACH: usize = 60;
    const ENDS: [char; 8] = ['，', ',', '。', '；', ';', '\n', '（', '('];
    let before = &text[text.ceil_char_boundary(word.start().saturating_sub(REACH))..word.start()];
    let after = &text[word.end()..text.floor_char_boundary((word.end() + REACH).min(text.len()))];
    if !cues.words.merged_within.stand_in(after) {
        return false;
    }
    let lead = before.rsplit(ENDS).next().unwrap_or(before).trim_start();
    let rest = after.split(ENDS).next().unwrap_or(after);
    cues.words.merged_with_lead.begins(lead) && cues.words.merged_within.stand_in(rest)
}

/// Whether others are compared with those whom a word names: 退休人员比在职职工高5个百分点. A limit is none of them
/// (高于大病保险起付线的部分), nor is who has the number that follows (不得低于女职工五十周岁, 优于普通门诊的70%).
pub(super) fn is_compared(cues: &Cues, text: &str, word: Span) -> bool {
    /// How far behind the word its limit is named, in bytes: 保险年度最高.
    const NAME: usize = 18;
    let words = &cues.words;
    let (before, after) = (&text[..word.start()], &text[word.end()..]);
    if words.on_basis_of_after.begins(after) {
        return true;
    }
    if words.compared_after.begins(after) {
        return words.compared_with_before.ends(before);
    }
    if !words.compared_before.ends(before) || words.ratio_before.ends(before) {
        return false;
    }
    let limited = words.limit_within.stand_in(&after[..after.floor_char_boundary(NAME.min(after.len()))]);
    let own = after.strip_prefix('的').unwrap_or(after);
    let points = |number: Number| {
        // 高出在职职工2—5个百分点
        let upper = range_sign(own, number.end).and_then(|next| number_at(own, next));
        words.points_after.begins(own[upper.map_or(number.end, |upper| upper.end)..].trim_start())
    };
    let numbered = number_at(own, 0).is_some_and(|number| !points(number));
    !limited && !numbered
}
