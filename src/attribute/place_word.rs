//! What the words beside a place say of it: a name that goes on, a place where care is sought, one of several, or the whole country.

use super::Attributor;
use super::cue::Cues;
use crate::joints::{is_conjunction, is_joint, joins};
use crate::lexicon::{Hit, Hits, Sense};
use crate::numerals::ordinal;
use crate::places::Place;
use crate::recognise::number::number_at;
use crate::text::{Span, is_han, longer_than};

/// How many words for the country are looked at in a sentence.
const MOST_NATIONAL: usize = 24;
/// The furthest that the name of a program, a school or a firm goes on behind a place, in bytes.
const LONGEST_NAME: usize = 60;

/// The furthest that the title of a document may begin before a place in it, in bytes.
const LONGEST_TITLE: usize = 240;

/// How far before the place that news is dated from a reporter is named, in bytes.
const REPORTER: usize = 60;
/// How many places news is dated from, at the most, with their parents.
const MOST_DATED: usize = 16;

/// What the words beside a place say of it, whichever number asks.
#[derive(Clone, Copy, Debug)]
pub struct ToldOfPlace {
    /// It stands in the title of a document, and says whose document that is.
    pub cited: bool,
    /// News is dated from it, something is only told there, what is told before is said to apply to it, or it is an example of a set of
    /// places, an exception to one or an end of a move.
    pub aside: bool,
    /// It names the office by whose word another acts.
    pub basis: bool,
    /// A number is reckoned from the incomes of those who live there.
    pub of_income: bool,
    /// It is part of the name of who reports or explains something.
    pub reports: bool,
    /// It begins the name of a program, a school or a firm, which sets no rules.
    pub in_name: bool,
}

impl Attributor {
    /// What is told of each of these places.
    pub fn told_of_places(&self, text: &str, hits: &Hits, places: &[Place]) -> Vec<ToldOfPlace> {
        let cues = &self.cues;
        let told = |(index, place): (usize, &Place)| {
            let span = place.span;
            let near = Span::new(span.start().saturating_sub(LONGEST_TITLE), span.start());
            // A mention may begin with 《, so that it is among its beginnings.
            let quoted = hits.stops.within(near).iter().any(|stop| stop.span.of(text) == "《");
            ToldOfPlace {
                cited: quoted && in_title(text, span) && !is_of_law_told(cues, text, span),
                aside: is_dateline(cues, text, places, index)
                    || is_of_somebody(cues, text, span)
                    || told_there(cues, text, span)
                    || is_taken_in(cues, text, span)
                    || is_end_of_move(cues, text, places, index)
                    || is_compared(cues, text, span)
                    || cues.words.applied_before.ends(&text[..span.start()]),
                basis: is_basis(cues, text, places, index),
                of_income: is_of_income(cues, text, span),
                reports: is_of_reporter(cues, text, span),
                in_name: in_program(cues, text, span) || in_private_name(cues, text, span),
            }
        };
        places.iter().enumerate().map(told).collect()
    }
}

/// Whether what the document says is told right behind its title that names a place: 《山东省…条例》第二十五条规定，增加六十日产假.
fn is_of_law_told(cues: &Cues, text: &str, place: Span) -> bool {
    /// The longest number of an article, in characters.
    const ARTICLE: usize = 12;
    let rest = &text[place.end()..text.floor_char_boundary((place.end() + LONGEST_TITLE).min(text.len()))];
    let Some((_, behind)) = rest.split_once('》') else { return false };
    let article = behind.strip_prefix('第').and_then(|rest| rest.find(['条', '款']).map(|end| (rest, end)));
    let told = article.filter(|(rest, end)| !longer_than(&rest[..*end], ARTICLE));
    // 根据《国家…通知》和《山东省…条例》第十八条规定: what it only rests on tells of something else.
    let lead = text[..place.start()].rfind('《').map_or("", |open| &text[..open]);
    if cues.words.basis_before.ends(lead) || lead.ends_with(is_joint) || lead.ends_with(['》', '）', ')']) {
        return false;
    }
    let Some((rest, end)) = told else { return false };
    let said = &rest[end + '条'.len_utf8()..];
    // 根据《山东省…条例》第七条规定，结合我市实际，…: what follows is none of it.
    let sentence = said.split(['。', '\n']).next().unwrap_or(said);
    let content = cues.words.law_says_after.strip(said).is_some_and(|rest| rest.starts_with(['，', ',', '：', ':']));
    content && !cues.words.narrower_home_within.stand_in(sentence)
}

/// Whether a place is part of the name of a paper, or of the school of somebody who says something: 山西晚报讯, 北京大学教授认为.
fn is_of_reporter(cues: &Cues, text: &str, place: Span) -> bool {
    /// The longest name of a school, its office and title included, in bytes.
    const LONGEST: usize = 75;
    let rest = &text[place.end()..text.floor_char_boundary((place.end() + LONGEST).min(text.len()))];
    let name = rest.split(|c: char| !is_han(c)).next().unwrap_or(rest);
    let schooled = || name.find("大学").is_some_and(|at| cues.words.scholar_within.stand_in(&name[at..]));
    cues.words.paper_after.begins(name) || schooled()
}

/// Whether a number is reckoned from the incomes of those who live at a place: 山东省上年度居民人均可支配收入的2倍.
fn is_of_income(cues: &Cues, text: &str, place: Span) -> bool {
    /// The longest name of an income, in bytes.
    const LONGEST: usize = 90;
    let rest = &text[place.end()..text.floor_char_boundary((place.end() + LONGEST).min(text.len()))];
    let clause = rest.split(['，', ',', '。', '；', ';', '：', ':', '\n']).next().unwrap_or(rest);
    let base = clause.rfind(['的', '×', '*']).map_or("", |end| &clause[..end]);
    cues.words.income_within.last_in(base).is_some() && cues.words.income_within.behind_last(base).is_empty()
}

/// Whether another place is compared with this one: 北京的年限与上海一致, 比上海高.
fn is_compared(cues: &Cues, text: &str, place: Span) -> bool {
    let with = text[..place.start()].ends_with(['与', '和', '跟', '同', '比', '较']);
    with && cues.words.compared_place_after.begins(&text[place.end()..])
}

/// Whether a place is but one of so many: 北京等7省市.
pub(super) fn counts_more(behind: &str) -> bool {
    let Some(rest) = behind.strip_prefix('等') else { return false };
    number_at(rest, 0).is_some_and(|number| rest[number.end..].starts_with(['个', '省', '市', '地', '县', '区']))
}

/// Whether a place begins the name of a program, or stands in it behind one character: “海南医保”APP, “爱山东”APP, 四川税务公众号.
fn in_program(cues: &Cues, text: &str, place: Span) -> bool {
    const QUOTES: [char; 4] = ['“', '"', '「', '‘'];
    let named = cues.words.program_name_after.strip(&text[place.end()..]);
    if named.is_some_and(|behind| cues.words.program_after.begins(behind)) {
        return true;
    }
    let before = &text[..place.start()];
    let second = before.strip_suffix(is_han).is_some_and(|before| before.ends_with(QUOTES));
    if !before.ends_with(QUOTES) && !second {
        return false;
    }
    let rest = &text[place.end()..text.floor_char_boundary((place.end() + LONGEST_NAME).min(text.len()))];
    let closed = rest.split_once(['”', '"', '」', '’']);
    closed.is_some_and(|(name, behind)| cues.words.program_after.begins(behind) || cues.words.program_end.ends(name))
}

/// Whether a place begins the name of a school or a firm, which sets no rules: 广州市南国学校.
fn in_private_name(cues: &Cues, text: &str, place: Span) -> bool {
    let rest = &text[place.end()..text.floor_char_boundary((place.end() + LONGEST_NAME).min(text.len()))];
    // 北新建材（昆明）有限公司
    let rest = rest.trim_start_matches(['）', ')']);
    let name = rest.split(|c: char| !is_han(c)).next().unwrap_or(rest);
    let private = cues.words.private_body_within.first_in(name);
    // 工商银行广州分行, 广东政务服务网
    if cues.words.branch_after.begins(name) {
        return true;
    }
    private.filter(|_| !cues.words.schools_after.begins(name)).is_some_and(|at| {
        !cues.words.public_body_within.stand_in(&name[..at]) && !name[..at].contains(['的', '在', '对'])
    })
}

/// Whether care is sought at this place, so that it is not the place whose rule is told: 在苏州就医.
pub(super) fn sought(cues: &Cues, text: &str, span: Span) -> bool {
    let (before, after) = (&text[..span.start()], &text[span.end()..]);
    // 14个市州和兰州新区: one of several.
    if before.strip_suffix(is_conjunction).is_some_and(|before| cues.words.beside_places_before.ends(before)) {
        return true;
    }
    // 到安徽省外住院, 上饶市婺源县等地: not the place whose rule it is.
    if cues.words.elsewhere_after.begins(after) && !cues.words.elsewhere_in_word_after.begins(after) {
        return true;
    }
    // 家住合肥市的王先生
    if cues.words.resident_before.ends(before) {
        return true;
    }
    is_gone_to(cues, before) && (cues.words.sought_after.begins(after) || begins_hospital(after))
}

/// Whether somebody goes to the place behind these words: 自己去了, but not 通报还提到.
fn is_gone_to(cues: &Cues, before: &str) -> bool {
    cues.words.sought_before.ends(before) && !cues.words.not_gone_before.ends(before)
}

/// Whether the name of a hospital begins behind a place: 昆明云大医院. A grade is no name: 成都三级医院.
pub(super) fn begins_hospital(after: &str) -> bool {
    /// The longest name, in bytes.
    const LONGEST: usize = "某某大学第一附属".len();
    let near = &after[..after.floor_char_boundary((LONGEST + "医院".len()).min(after.len()))];
    let name = near.find("医院").map(|at| &near[..at]);
    name.is_some_and(|name| {
        !name.is_empty() && name.chars().all(is_han) && !name.contains(['级', '类', '点', '区', '县'])
    })
}

/// Whether what somebody has is moved from this place to the next, or to it from the one before: 从上海转移到安徽. The rule is of both.
fn is_end_of_move(cues: &Cues, text: &str, places: &[Place], index: usize) -> bool {
    /// The longest words between the two places, in bytes.
    const LONGEST: usize = "市的个人账户余额转移到".len();
    let words = &cues.words.moved_to_within;
    let moves = |from: usize| {
        let two = places.get(from).zip(places.get(from + 1));
        let gap = two.and_then(|(from, to)| text.get(from.span.end()..to.span.start()));
        let to =
            gap.is_some_and(|gap| gap.len() <= LONGEST && words.stand_in(gap) && words.behind_last(gap).is_empty());
        to && text[..places[from].span.start()].ends_with(['从', '由'])
    };
    moves(index) || index.checked_sub(1).is_some_and(moves)
}

/// Whether something is only told at this place: 局长18日在北京表示.
fn told_there(cues: &Cues, text: &str, place: Span) -> bool {
    text[..place.start()].ends_with(['在', '于']) && cues.words.told_there_after.begins(&text[place.end()..])
}

/// Whether a place names the office by whose word another acts: 根据江西省医疗保障局的要求; or one of several: 根据甘肃省人社厅、甘肃省统计局的数据.
fn is_basis(cues: &Cues, text: &str, places: &[Place], index: usize) -> bool {
    /// How many offices are joined at the most, and the longest name of one behind its place, in bytes.
    const MOST: usize = 6;
    const LONGEST: usize = 60;
    let mut offices = places[..=index].iter().rev().take(MOST).take_while(|place| place.within.is_some()).peekable();
    while let Some(office) = offices.next() {
        let before = &text[..office.span.start()];
        if cues.words.basis_before.ends(before) {
            return true;
        }
        let name = offices.peek().map(|last| &text[last.span.end()..office.span.start()]);
        let joined = name.filter(|name| name.len() <= LONGEST).and_then(|name| name.strip_suffix(is_joint));
        if joined.is_none_or(|name| !name.chars().all(is_han)) {
            return false;
        }
    }
    false
}

/// Whether a place is the one that news is dated from, or a parent of it: 新华社上海6月1日电.
fn is_dateline(cues: &Cues, text: &str, places: &[Place], index: usize) -> bool {
    let before = &text[..places[index].span.start()];
    if cues.words.dateline_before.ends(before) {
        return true;
    }
    // 大众网记者 李兆辉 济南报道
    let near = &before[text.ceil_char_boundary(before.len().saturating_sub(REPORTER))..];
    let opening = near.rsplit(['。', '\n', '，', ',']).next().unwrap_or(near);
    if text[places[index].span.end()..].starts_with("报道") && cues.words.reporter_within.stand_in(opening) {
        return true;
    }
    // 本报武汉、长沙6月1日讯
    let together = |pair: &&[Place]| {
        let gap = text.get(pair[0].span.end()..pair[1].span.start());
        gap.is_some_and(|gap| gap.is_empty() || joins(gap))
    };
    let chain = places[index..].windows(2).take(MOST_DATED).take_while(together).count();
    let number = |text: &'_ str| {
        let rest = text.trim_start_matches(|c: char| c.is_ascii_digit() || ordinal(c).is_some());
        (rest.len() < text.len()).then_some(text.len() - rest.len())
    };
    let mut rest = &text[places[index + chain].span.end()..];
    for sign in ['月', '日'] {
        let Some(behind) = number(rest).and_then(|length| rest[length..].strip_prefix(sign)) else { return false };
        rest = behind;
    }
    cues.words.dateline_after.begins(rest.trim_start_matches(' '))
}

/// Whether a place stands in a bracket that says what a set of places has in it, or has not: 各省份（含新疆生产建设兵团）.
fn is_taken_in(cues: &Cues, text: &str, place: Span) -> bool {
    /// How far behind the bracket the place stands at the most, in bytes.
    const NEAR: usize = 60;
    let before = &text[text.ceil_char_boundary(place.start().saturating_sub(NEAR))..place.start()];
    let Some(open) = before.rfind(['（', '(']) else { return false };
    let words = &cues.words;
    let inside = before[open..].trim_start_matches(['（', '(']);
    (words.taken_in_lead.begins(inside) || words.exception_lead.begins(inside))
        && words.set_of_places_before.ends(&before[..open])
}

/// Whether a word stands in the title of a document.
pub(super) fn in_title(text: &str, word: Span) -> bool {
    let before = &text[text.ceil_char_boundary(word.start().saturating_sub(LONGEST_TITLE))..word.start()];
    let open = before.rfind('《');
    open.is_some() && open > before.rfind('》')
}

/// Whether somebody works or lives at a place: 在石鼓区某机械厂上班的李师傅.
fn is_of_somebody(cues: &Cues, text: &str, place: Span) -> bool {
    /// How far behind the place what they do there is told, in bytes.
    const NEAR: usize = 36;
    if !text[..place.start()].ends_with(['在', '于']) {
        return false;
    }
    let near = &text[place.end()..text.floor_char_boundary((place.end() + NEAR).min(text.len()))];
    let told = near.split(['，', ',', '。', '；', ';', '\n']).next().unwrap_or(near);
    cues.words.works_there_within.stand_in(told)
}

/// Whether a sentence tells a rule for all of the country. What it only compares with one is none, but for a number that a
/// bracket adds to it: 比国家规定的标准(88元)高出87元.
///
/// 全国7400多万老人: the bare name of the country counts where a number follows at once.
pub(super) fn is_national(cues: &Cues, text: &str, hits: &Hits, sentence: Span, bracketed: bool) -> bool {
    let compared = |word: Span| !bracketed && cues.words.compared_before.ends(&text[..word.start()]);
    // 上年度全国城镇居民人均可支配收入的20倍
    let base = |word: Span| cues.words.base_of_country_after.begins(&text[word.end()..]);
    // 符合国家规定的连续工龄: what comes up to a rule of the country is told of, not the rule.
    let met = |word: Span| cues.words.meets_rule_before.ends(&text[..word.start()]);
    let bare =
        |hit: &Hit| hit.sense == Sense::Country && !text[hit.span.end()..].starts_with(|c: char| c.is_ascii_digit());
    let mut named = hits.national.within(sentence).iter().take(MOST_NATIONAL);
    named.any(|hit| !(compared(hit.span) || base(hit.span) || met(hit.span) || bare(hit)))
}
