//! The levels of headings: which of those that are open a new one ends, and which it stands under.

use super::bullets::Bullet;
use crate::fact::Slot;

/// What sort of head a line is. The order is that of depth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sort {
    Chapter,
    Question,
    Han,
    Article,
    HanBracket,
    Arabic,
    ArabicBracket,
    Circled,
    Ordinal,
    Lead,
    Bare,
    Label,
}

/// A head under which lines still stand.
pub(super) struct Open {
    pub(super) sort: Sort,
    /// Its place among the heads.
    pub(super) head: u32,
    /// What a bare heading has in common with those of its level: 【参保】, ◎ 参保. Of a label, whom or what scheme it names.
    pub(super) sign: Option<HeadSign>,
    /// The label of a band of costs: 10000元以内：.
    pub(super) band: bool,
    /// An item that says what it has to say, and heads nothing.
    pub(super) told: bool,
    /// The bullet that it has.
    pub(super) bullet: Bullet,
    /// The lines under it have bullets on lines of their own.
    pub(super) nests: bool,
    /// The number of its line.
    pub(super) line: usize,
    /// Its line goes on with a sentence.
    pub(super) inline: bool,
    /// Right above it stands another of its sort whose line does so too.
    pub(super) of_list: bool,
    /// The items before it in its list head nothing, so that it may be another of them.
    pub(super) last_item: bool,
    /// How many items with a bullet stand right under it.
    pub(super) items: u32,
    /// A table stands right under it.
    pub(super) tabled: bool,
    /// What it tells about its list and section.
    pub(super) item: Item,
}

/// What a heading tells about the list that it is an item of, if it has a number, and about its section.
#[derive(Clone, Copy, Default)]
pub(super) struct Item {
    /// It is none of the first.
    pub(super) follows: bool,
    /// It names whom or what scheme it is about, and no more.
    pub(super) of_whom: bool,
    /// Bare headings stand under it or under one before it.
    pub(super) parted: bool,
    /// Of any heading: it names a form of care or hospitals.
    pub(super) of_care: bool,
}

/// Ends a bare heading on care at one on what is paid in, which is no part of it: 普通门诊 ¶ … ¶ 缴费年限.
pub(super) fn close_care(open: &mut Vec<Open>) {
    if let Some(at) = open.iter().rposition(|known| known.sort == Sort::Bare && known.item.of_care) {
        open.truncate(at);
    }
}

/// Ends a list of those whom a rule is for at a bare heading that is no part of its last item: 二、退休人员 ¶ 报销80%。 ¶ 注意事项. The items before
/// it have no headings under them, and this one stands below the text of the last.
pub(super) fn close_list_of_whom(open: &mut Vec<Open>, sign: Option<HeadSign>) {
    let numbered = |known: &Open| (Sort::Han..=Sort::ArabicBracket).contains(&known.sort);
    let Some(at) = open.iter().rposition(numbered) else { return };
    let Item { follows, of_whom, parted, .. } = open[at].item;
    let part = sign.is_some_and(|sign| sign.is_scope() || matches!(sign, HeadSign::Measure | HeadSign::Care));
    if follows && of_whom && !parted && !part {
        open.truncate(at);
    } else {
        open[at].item.parted = true;
    }
}

/// What bare headings of one level have in common; of a label, whom or what scheme it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HeadSign {
    /// They begin with this sign.
    Character(char),
    /// They are nothing but names of measures, 起付标准, and stand under a name without a sign.
    Measure,
    /// They are nothing but names of a form of care, 门诊报销, and stand under the name right above the first of them.
    Care,
    /// They are nothing but words that fill this slot of the scope (a label only names such a thing: 职工医保住院：), 职工医保, 三级医院: one that fills another stands under the name
    /// right above it.
    Scope(Slot),
    /// They are nothing but the name of a place.
    Place,
}

impl HeadSign {
    /// Whether it names whom a rule is for, which ends what was said of others.
    fn names_whom(self) -> bool {
        matches!(self, HeadSign::Scope(Slot::Insurance | Slot::Population) | HeadSign::Place)
    }

    fn is_scope(self) -> bool {
        matches!(self, HeadSign::Scope(_) | HeadSign::Place)
    }
}

/// The sign that a bare heading begins with; a number is one sign: 01 参保, 02 缴费.
pub(super) fn sign_of(words: &str) -> Option<char> {
    let behind = words.trim_start_matches(|c: char| c.is_ascii_digit());
    match words.len() - behind.len() {
        0 => words.chars().next().filter(|c| !c.is_alphanumeric()),
        1 | 2 => Some('0').filter(|_| behind.starts_with(|c: char| !c.is_alphanumeric())),
        _ => None,
    }
}

/// Ends the heads that a new one of `sort` replaces. `bare`: nothing but the last of them stands before it.
pub(super) fn close(open: &mut Vec<Open>, sort: Sort, number: u32, sign: Option<HeadSign>, bare: bool, bullet: Bullet) {
    match sort {
        // The first chapter or question right under a heading or a lead stands under it, and so do those that follow.
        Sort::Chapter | Sort::Question => match open.iter().rposition(|known| known.sort == sort) {
            Some(at) => open.truncate(at),
            None if bare => {}
            None => open.clear(),
        },
        Sort::Lead => {
            while open.last().is_some_and(|last| matches!(last.sort, Sort::Label | Sort::Lead)) {
                open.pop();
            }
        }
        Sort::Bare => close_bare(open, sign, bare),
        // A label right below another is one of its parts: 住院费用报销：, 报销比例：.
        Sort::Label if bare => {}
        Sort::Label => {
            close_list(open);
            close_headed_label(open, sign);
            close_labels(open, bullet);
        }
        _ => match open.iter().rposition(|known| known.sort == sort) {
            // A list that begins anew under a heading of its own: the old list is over, the heading stays.
            Some(at) if number == 1 && is_headed(&open[at + 1..]) => {
                open.remove(at);
                open.retain(|known| known.sort < sort || known.sort > Sort::Ordinal);
            }
            Some(at) => open.truncate(at),
            None => {
                // - 灵活就业人员 ¶ … ¶ 二、政策调整: no section stands in an item of the section before, which the title may name.
                let item = |known: &Open| sort == Sort::Han && number > 1 && known.bullet != Bullet::None;
                let deeper = |known: &Open| known.sort > sort && (known.sort <= Sort::Ordinal || item(known));
                match open.iter().position(deeper) {
                    Some(at) if number == 1 && is_headed(&open[at + 1..]) => open.retain(|known| !deeper(known)),
                    Some(at) => open.truncate(at),
                    None => {}
                }
            }
        },
    }
}

/// Whether a heading of its own stands over a list that begins anew.
fn is_headed(above: &[Open]) -> bool {
    above.iter().any(|above| above.sort > Sort::Ordinal)
}

/// Ends the labels down to the last with the same bullet, or all of them.
fn close_labels(open: &mut Vec<Open>, bullet: Bullet) {
    let labels = open.iter().rposition(|known| known.sort != Sort::Label).map_or(0, |at| at + 1);
    let same = open[labels..].iter().rposition(|known| bullet != Bullet::None && known.bullet == bullet);
    open.truncate(labels + same.unwrap_or(0));
}

/// Ends the heads that a line of text ends, which is the line `next`. `first`: the line above has no bullet before its words.
pub(super) fn close_at_text(open: &mut Vec<Open>, bullet: Bullet, first: bool, next: usize) {
    close_nested(open, bullet);
    close_told(open, next);
    match (bullet, open.last_mut()) {
        (Bullet::Before, Some(last)) => last.items += 1,
        (Bullet::None, Some(_)) if !first => close_bulleted(open),
        _ => {}
    }
    close_inline_label(open);
}

/// Ends the labels that an item beside them is no part of: the lines under them have bullets of another level.
fn close_nested(open: &mut Vec<Open>, bullet: Bullet) {
    let beside = open.iter().rposition(|known| known.nests && known.bullet == bullet && bullet != Bullet::None);
    if let Some(at) = beside {
        open.truncate(at);
    }
}

/// Ends the last item of a list whose items are a line each, as the line `next` begins that is none: 1. 养老保险：…。 ¶ 2. 失业保险：…。 ¶
/// 缴费基数按….
fn close_told(open: &mut Vec<Open>, next: usize) {
    let numbered = |last: &Open| last.sort > Sort::Article && last.sort <= Sort::Ordinal;
    if open.last().is_some_and(|last| numbered(last) && last.inline && last.of_list && last.line + 1 == next) {
        open.pop();
    }
}

/// Ends the head of a list of items with bullets, at a line that is none: 补贴标准如下： ¶ ●200元档补40元 ¶ ●500元档补60元 ¶ 交多少合适？….
fn close_bulleted(open: &mut Vec<Open>) {
    if open.last().is_some_and(|last| matches!(last.sort, Sort::Lead | Sort::Label) && last.items > 1) {
        open.pop();
    }
}

/// Ends a label whose line goes on, over a list: a line that is no item is not under it. Over a heading it does not: 导读：…。 ¶ 一、待遇标准 ¶ ….
fn close_inline_label(open: &mut Vec<Open>) {
    let heads = |above: &Open| !above.told && !above.inline;
    if let Some(at) = open.iter().position(|known| known.sort == Sort::Label && known.inline)
        && !open[at + 1..].iter().any(heads)
    {
        open.truncate(at);
    }
}

/// Ends the head of a table, at a line behind it that has a label of its own: 住院待遇： ¶ 三级 | 900元 ¶ 意外伤害：报销比例降10%.
pub(super) fn close_tabled(open: &mut Vec<Open>) {
    open.pop_if(|last| last.tabled && matches!(last.sort, Sort::Lead | Sort::Label));
}

/// Ends a list under a label, and the label, where the last item says all that it has to say: what follows is labelled anew.
pub(super) fn close_list(open: &mut Vec<Open>) {
    let list = open.iter().rposition(|known| known.sort == Sort::Label).filter(|at| *at + 2 == open.len());
    if let Some(at) = list.filter(|_| open.last().is_some_and(|last| last.told)) {
        open.truncate(at);
    }
}

/// Ends the list heads and labels of which a line speaks that speaks of all above it: 以上标准从2025年起执行.
pub(super) fn close_leads(open: &mut Vec<Open>) {
    while open.last().is_some_and(|last| last.told || matches!(last.sort, Sort::Lead | Sort::Label)) {
        open.pop();
    }
}

/// Ends the labels of bands of costs that a new one replaces: it stands under the label that is none (住院报销：, 10000元以内：).
pub(super) fn close_bands(open: &mut Vec<Open>) {
    let bands = open.iter().rposition(|known| !known.band).map_or(0, |at| at + 1);
    open.truncate(bands);
}

/// Ends a label over headings where the next one is for somebody else: 职工医保：, 起付线, …, 居民医保：.
fn close_headed_label(open: &mut Vec<Open>, sign: Option<HeadSign>) {
    let like = open.iter().position(|known| known.sort == Sort::Label && known.sign.is_some() && known.sign == sign);
    if let Some(at) = like.filter(|at| open[at + 1..].iter().any(|above| above.sort == Sort::Bare)) {
        open.truncate(at);
    }
}

/// Ends the heads that a new bare one replaces.
fn close_bare(open: &mut Vec<Open>, sign: Option<HeadSign>, bare: bool) {
    close_headed_label(open, sign);
    // 职工医保：, 起付线: right below a label that names whom a rule is for stands what is told of them.
    let whose = |last: &Open| bare && last.sign.is_some() && last.sign != sign;
    while open.last().is_some_and(|last| last.sort == Sort::Label && !whose(last)) {
        open.pop();
    }
    let same = sign.and_then(|_| open.iter().position(|known| known.sort == Sort::Bare && known.sign == sign));
    if let Some(scope) = sign.filter(|sign| sign.is_scope()) {
        // 报销比例 ¶ 在职 ¶ … ¶ 退休; 职工医保 ¶ 三级医院 ¶ … ¶ 二级医院.
        if let Some(at) = same {
            return open.truncate(at);
        }
        if bare || !scope.names_whom() {
            return;
        }
    }
    // 门诊慢性病 ¶ 起付标准 ¶ … ¶ 门诊特殊病: a name ends the measures of the one before, and its forms of care; but right below
    // them it stands under them: 普通门诊 ¶ 村卫生室和乡镇卫生院.
    for below in [HeadSign::Care, HeadSign::Measure] {
        let known = open.iter().position(|known| known.sort == Sort::Bare && known.sign == Some(below));
        if let Some(at) = known.filter(|_| !bare && sign != Some(below) && sign != Some(HeadSign::Measure)) {
            open.truncate(at);
        }
    }
    // Headings that begin with one sign are of one level, and those without a sign stand under them.
    if let Some(at) = same {
        open.truncate(at);
    }
    // A list head ends with the heading that it stands under, unless it heads the new one.
    let like = open.iter().rposition(|known| known.sort == Sort::Bare);
    // 01 失业保险金, 【谁能领】: the first of its sign right under another heading stands under it.
    let nests = |at: &usize| sign.is_some() && bare && open[*at].sign != sign;
    let plain = |at: usize| open[at].sign.is_none_or(|sign| sign.is_scope() && !bare);
    let like = like.filter(|at| same.is_none() && (sign.is_some() || plain(*at)) && !nests(at));
    let over = |at: &usize| {
        let above = &open[at + 1..];
        above.is_empty() || !bare && above.iter().all(|above| above.sort == Sort::Lead || above.told || above.last_item)
    };
    if let Some(at) = like.filter(over) {
        // A measure stands under the name over it, whatever text is between: 居民医保住院 ¶ 住院可以报销。 ¶ 起付标准.
        let measures = sign == Some(HeadSign::Measure) && open[at].sign != sign;
        open.truncate(if measures { at + 1 } else { at });
    }
}
