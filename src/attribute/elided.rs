//! Names that leave their noun to the last of a list, or to what is said before: 失业、工伤保险, 县级、市级医院, 住院报销县级80%.

use super::cue::{Cues, ScopeCue};
use super::scope::Reader;
use super::scope_word::{is_head, is_numbered};
use super::windows::{Standing, Window};
use crate::fact::{ScopeSet, ScopeTerm, Slot};
use crate::joints::{is_joint, is_range_sign};
use crate::recognise::number::{Number, number_at};
use crate::text::{Span, is_han, longer_than};

/// How far to either side of a name what tells what it is short for stands at the most, in bytes.
const REACH: usize = 150;

impl Reader<'_> {
    /// What stands near before a word in its sentence.
    fn sentence_before(&self, word: Span) -> &str {
        let from = self.text.ceil_char_boundary(word.start().saturating_sub(REACH));
        let before = &self.text[from..word.start()];
        before.rsplit(['。', '\n']).next().unwrap_or(before)
    }

    /// Whether hospitals elsewhere are set beside those at home, of a sort that is named before both: 三级医院：市内报65%；市外报55%.
    pub(super) fn is_beside_home(&self, cue: &ScopeCue, word: Span) -> bool {
        let hospitals = cue.others && cue.bars.meets(ScopeSet::of(ScopeTerm::Tertiary));
        if !hospitals || !word.of(self.text).contains('外') {
            return false;
        }
        let before = self.sentence_before(word);
        let home = self.cues.words.treated_at_home_within.first_in(before);
        let start = word.start() - before.len();
        home.is_some_and(|home| self.names_any(Span::new(start, start + home), Slot::Facility))
    }

    /// Whether a bare word is the name of a scheme or of a level of hospitals.
    pub(super) fn is_name_for_short(&self, cue: &ScopeCue, window: &Window, word: Span) -> bool {
        // 二级200元、基层100元: of which level 基层 is depends on the rule, but it is one of hospitals.
        let (text, end) = (self.text, word.end());
        let facility = cue.names_only(Slot::Facility);
        let level = facility || cue.others && cue.bars.meets(ScopeSet::of(ScopeTerm::Tertiary));
        if cue.terms == ScopeSet::of(ScopeTerm::Employee) {
            return self.is_beside_residents(word) || self.is_contrasted(word, "居民") || self.heads_care(window, word);
        }
        // 城镇居民人均可支配收入4.6万元，农村居民2.3万元: whose income it is, no scheme is told of.
        let resident = cue.terms == ScopeSet::of(ScopeTerm::Resident);
        if resident && self.cues.words.income_within.stand_in(self.sentence_before(word)) {
            return false;
        }
        // 市级起付线700元: nothing but hospitals have such a line.
        let deducts = || self.cues.words.deductible_within.first_in(&text[end..]) == Some(0);
        let headed =
            || heads_rate(self.cues, text, end, level) && (!facility || self.is_of_hospital(word) || deducts());
        facility && (self.is_joined_level(window, word) || self.labels_level(word))
            || is_filled_up(self.cues, text, end, cue)
            || !level && self.labels_scheme(word)
            || headed()
            // 失业60元，单位出1920元: of one item, and of no other.
            || !level && window.standing == Standing::Before && heads_sum(self.cues, text, end)
            || !facility && heads_section(text, window, word, cue)
            || self.is_beside_employees(cue, word)
            || resident && (self.is_contrasted(word, "职工") || self.heads_care(window, word))
    }

    /// Whether a bare 职工 or 居民 heads what its scheme pays for care: 居民三级900元、二级600元, 职工：起付线500元, （一）职工 ¶ 门诊报70%.
    fn heads_care(&self, window: &Window, word: Span) -> bool {
        /// How far behind the word what is paid is told, in bytes.
        const NEAR: usize = 90;
        let (text, words) = (self.text, &self.cues.words);
        let (before, behind) = (&text[..word.start()], &text[word.end()..]);
        let behind = &behind[..behind.floor_char_boundary(NEAR.min(behind.len()))];
        let placed = || {
            let named = self.places.partition_point(|place| place.span.start() < word.start());
            named > 0 && self.places[named - 1].span.end() == word.start()
        };
        // 三级医院职工报78%
        let inside = before.ends_with(is_han) && !before.ends_with('院');
        if inside && !placed() {
            return false;
        }
        let told = behind.trim_start_matches([' ', '：', ':', '的', '\n']);
        if is_head(text, window, word) || behind.trim_start_matches(' ').starts_with(['：', ':']) {
            return words.care_within.stand_in(told);
        }
        let clause = told.split(['，', ',', '；', ';', '。', '\n']).next().unwrap_or_default();
        words.scheme_of_care_after.begins(told) && clause.contains(|c: char| c.is_ascii_digit())
    }

    /// Whether a number of these stands in one sentence on care beside one of the `others`, each named at the head of its
    /// clause: 住院报销：职工在三级医院85%，居民只有60%.
    fn is_contrasted(&self, word: Span, others: &str) -> bool {
        /// How far behind their name a number stands at the most, in bytes.
        const NEAR: usize = 36;
        /// The longest that stands ahead of a name in its clause, in characters.
        const AHEAD: usize = 6;
        const ENDS: [char; 10] = ['，', ',', '；', ';', '：', ':', '、', '。', '\n', ' '];
        let text = self.text;
        let to = text.floor_char_boundary((word.end() + REACH).min(text.len()));
        let from = word.start() - self.sentence_before(word).len();
        let sentence = text[from..to].split(['。', '\n']).next().unwrap_or_default();
        let heads = |at: usize| !longer_than(sentence[..at].rsplit(ENDS).next().unwrap_or_default(), AHEAD);
        let counted = |end: usize| {
            let near = &sentence[end..sentence.floor_char_boundary((end + NEAR).min(sentence.len()))];
            near.trim_start_matches(' ')
                .split(ENDS)
                .next()
                .is_some_and(|clause| clause.contains(|c: char| c.is_ascii_digit()))
        };
        let named = |at: usize, name: &str| heads(at) && counted(at + name.len());
        named(word.start() - from, word.of(text))
            && sentence.match_indices(others).any(|(at, name)| named(at, name))
            && (self.cues.words.care_within.stand_in(sentence) || self.cues.words.hospital_within.stand_in(sentence))
    }

    /// Whether so many residents stand beside so many employees: 城镇职工512.6万人，城镇居民626.8万人; or a number of theirs beside one of
    /// the employees' scheme: 职工医保报销80%，居民为65%.
    fn is_beside_employees(&self, cue: &ScopeCue, word: Span) -> bool {
        /// The longest name of what is paid, in bytes.
        const PAID: usize = "最高支付限额为".len();
        if cue.terms != ScopeSet::of(ScopeTerm::Resident) {
            return false;
        }
        let sentence = self.sentence_before(word);
        let counted = |number: Number| self.text[number.end..].starts_with('人');
        if number_at(self.text, word.end()).is_some_and(counted) && sentence.contains("职工") {
            return true;
        }
        if !sentence.ends_with(['，', ',', '；', ';', '、']) {
            return false;
        }
        let rest = &self.text[word.end()..];
        let rest = self.cues.words.amounts_to_after.strip(rest).or(rest.strip_prefix('由')).unwrap_or(rest);
        // 职工每月限额200元，居民每月限额100元
        let rest = without_per(rest);
        let next = self.frame.next_mention(word.end()).map_or(self.text.len(), |number| number.start());
        let gap =
            next.checked_sub(self.text.len() - rest.len()).filter(|&gap| gap <= PAID).and_then(|gap| rest.get(..gap));
        let paid = gap.is_some_and(|gap| self.cues.words.paid_name_within.stand_in(gap));
        let told = paid || number_at(rest, 0).is_some();
        let sentence = Span::new(word.start() - sentence.len(), word.start());
        told && self.names(sentence, ScopeSet::of(ScopeTerm::Employee))
    }

    /// Whether a number of the employees stands beside one of the residents: 职工报销75%、居民报销60%.
    fn is_beside_residents(&self, word: Span) -> bool {
        /// How far behind the word its number begins, in bytes.
        const NEAR: usize = "报销比例为".len();
        let Some(number) = self.frame.next_mention(word.end()) else { return false };
        let gap = &self.text[word.end()..number.start().max(word.end())];
        let Some(rest) = self.text[number.end()..].strip_prefix(['、', '，', ',', '；', ';', '和', '/', '／', ' '])
        else {
            return false;
        };
        let lead = ["城乡居民", "城镇居民", "居民"].iter().find_map(|residents| rest.strip_prefix(residents));
        let own = lead.and_then(|lead| without_per(lead).strip_prefix(without_per(gap)));
        gap.len() <= NEAR && own.is_some_and(|own| number_at(own, 0).is_some())
    }

    /// Whether a hospital or a stay in one is named before a word in its sentence, or its grade behind in the same list, and
    /// no fund: 住院报销比例为县级80%, 社区90%、一级85%.
    fn is_of_hospital(&self, word: Span) -> bool {
        let sentence = self.sentence_before(word);
        let words = &self.cues.words;
        let named = words.hospital_within.stand_in(sentence) || self.is_before_grade(word);
        named && !words.public_fund_within.stand_in(sentence)
    }

    /// Whether the bare name of a scheme labels an item beside another one: 养老 :单位16%; 失业 :单位0.5%.
    fn labels_scheme(&self, word: Span) -> bool {
        let text = self.text;
        let begins_item = |start: usize| {
            let before = text[..start].trim_end_matches([' ', '•', '-']);
            before.is_empty() || before.ends_with(['；', ';', '。', '：', ':', '\n']) || before.len() < start
        };
        let from = text.ceil_char_boundary(word.start().saturating_sub(2 * REACH));
        let to = text.floor_char_boundary((word.end() + 2 * REACH).min(text.len()));
        let other = |(at, _): (usize, &str)| {
            let label = text[..from + at].trim_end_matches(' ');
            let start = self.cues.words.bare_scheme_before.strip(label).map(str::len);
            start.is_some_and(|start| start != word.start() && begins_item(start))
        };
        begins_item(word.start())
            && text[word.end()..].trim_start_matches(' ').starts_with(['：', ':'])
            && text[from..to].match_indices(['：', ':']).any(other)
    }

    /// Whether a level labels an item of a list that names hospitals: 三级医院：报85%；社区：报95%.
    fn labels_level(&self, word: Span) -> bool {
        let text = self.text;
        let (sentence, behind) = (self.sentence_before(word), &text[word.end()..]);
        let item = sentence.trim_end_matches(' ');
        if !behind.trim_start_matches(' ').starts_with(['：', ':'])
            || !(item.is_empty() || item.ends_with(['；', ';', '，', ',', '、']))
        {
            return false;
        }
        let behind = &behind[..behind.floor_char_boundary(REACH.min(behind.len()))];
        let behind = behind.split(['。', '\n']).next().unwrap_or(behind);
        let words = &self.cues.words;
        let before = Span::new(word.start() - sentence.len(), word.start());
        let hospitals = self.names_any(before, Slot::Facility) || words.hospital_within.stand_in(behind);
        hospitals && !words.public_fund_within.stand_in(sentence)
    }

    /// Whether a list joins a level to the grade of hospitals before it, in the head of a row: 二级和县级.
    fn is_joined_level(&self, window: &Window, word: Span) -> bool {
        let before = &self.text[window.span.start().min(word.start())..word.start()];
        let grade = before.strip_suffix(is_joint).map(|grade| word.start() - before.len() + grade.len());
        matches!(window.standing, Standing::RowHead(_))
            && grade.is_some_and(|end| {
                let hits = self.scopes.within(Span::new(window.span.start(), end));
                hits.last().is_some_and(|hit| hit.span.end() == end && self.names_any(hit.span, Slot::Facility))
            })
    }

    /// Whether the next member of the list that a word begins is a grade of hospitals: 社区90%、一级85%.
    fn is_before_grade(&self, word: Span) -> bool {
        let Some(number) = self.frame.next_mention(word.end()) else { return false };
        let behind = self.text[number.end()..].strip_prefix(|c: char| is_joint(c) || matches!(c, '，' | ',' | '；'));
        behind.is_some_and(|next| {
            let grade = ["一级", "二级", "三级"].iter().find_map(|grade| next.strip_prefix(grade));
            grade.is_some_and(|rest| number_at(rest, 0).is_some())
        })
    }
}

/// The words before a number without whom and what time it is for: 职工每月260元，居民150元.
fn without_per(words: &str) -> &str {
    words.trim_start_matches(['每', '人', '年', '月', '日', '天', '次'])
}

/// Whether a list of bare names goes on at `at` up to one with 保险, or one of levels up to one with 医院: 、工伤和生育保险费,
/// 、市级和省级医院.
pub(super) fn is_filled_up(cues: &Cues, text: &str, at: usize, cue: &ScopeCue) -> bool {
    const LONGEST: usize = 72;
    let rest = &text[at..text.floor_char_boundary((at + LONGEST).min(text.len()))];
    let facility = cue.names_only(Slot::Facility);
    if !facility && closes_list(cues, rest) {
        return true;
    }
    let names = if facility { &cues.words.hospital_within } else { &cues.words.insurance_within };
    // 县级住院5362人
    if facility && names.first_in(rest) == Some(0) {
        return true;
    }
    let Some(rest) = rest.strip_prefix(is_joint) else { return false };
    let list = &rest[..names.first_in(rest).unwrap_or(0)];
    !list.is_empty() && !list.contains(['，', ',', '。', '；', ';', '：', ':', '的'])
}

/// Whether a rate stands right behind a bare name: 养老16%、失业0.5%, 县级超过60%. Behind a level of hospitals an amount does `too`: 县级为450元.
fn heads_rate(cues: &Cues, text: &str, at: usize, too: bool) -> bool {
    // 县级 起付400元
    // 养老 :单位16%: items of a list have a blank before their colon.
    let apart = text[at..].trim_start_matches(' ').starts_with([':', '：']);
    let rest = if too || apart { text[at..].trim_start_matches(' ') } else { &text[at..] };
    // 养老单位16%、失业各0.5%
    let rest = if too { rest } else { cues.words.payer_of_rate_after.strip(rest).unwrap_or(rest) };
    let rest = cues.words.amounts_to_after.strip(rest).unwrap_or(rest);
    let rest = if too { cues.words.level_amounts_to_after.strip(rest).unwrap_or(rest) } else { rest };
    let rest = past_base(rest);
    number_at(rest, 0).is_some_and(|number| {
        // 省级1000-1500元
        let to = rest[number.end..].strip_prefix(is_range_sign).and_then(|to| Some(&to[number_at(to, 0)?.end..]));
        let unit = to.unwrap_or(&rest[number.end..]);
        unit.starts_with(['%', '％']) || too && unit.starts_with('元')
    })
}

/// What a base is multiplied by: 20%=860元 in 4300×20%=860元.
fn past_base(rest: &str) -> &str {
    let base = number_at(rest, 0).map(|number| &rest[number.end..]);
    let factor = base.and_then(|rest| rest.strip_prefix('元').unwrap_or(rest).strip_prefix(['×', '*', '✕']));
    factor.unwrap_or(rest)
}

/// Whether an amount of money stands right behind the bare name of a scheme, with what is done and when between: 失业25元, 养老每月扣320元.
fn heads_sum(cues: &Cues, text: &str, at: usize) -> bool {
    /// How many words stand between the two at the most.
    const MOST: usize = 3;
    let mut rest = &text[at..];
    for _ in 0..MOST {
        rest = cues.words.sum_of_scheme_after.strip(rest).unwrap_or(rest);
    }
    let base = past_base(rest);
    base.len() < rest.len() || number_at(rest, 0).is_some_and(|number| rest[number.end..].starts_with('元'))
}

/// Whether the bare name of a scheme is all of a heading, of the head of a cell, or of the label of a section: 五、工伤：.
fn heads_section(text: &str, window: &Window, word: Span, cue: &ScopeCue) -> bool {
    let labels = text[word.end()..].trim_start_matches(' ').starts_with(['：', ':']);
    // 城镇居民 beside 在职职工 in a table is people.
    let people = cue.terms == ScopeSet::of(ScopeTerm::Resident);
    let headed = matches!(window.standing, Standing::RowHead(_) | Standing::ColumnHead(_));
    let cell = headed && !people && window.span.trim(text) == word;
    // 养老：860元，医疗：387元
    let next = cue.terms.is_empty() && text[..word.start()].ends_with(['，', ',', '；', ';', '、', ' ']);
    cell || is_head(text, window, word) || labels && (next || is_numbered(text, word))
}

/// Whether what follows the last of a list of bare names says how many schemes they are, or that there are more: 五险,
/// 三项社会保险, 等社会保险.
fn closes_list(cues: &Cues, rest: &str) -> bool {
    let more = rest.strip_prefix('等');
    let behind = more.unwrap_or(rest);
    let number = number_at(behind, 0);
    if number.is_some_and(|number| behind[number.end..].starts_with('险')) {
        return true;
    }
    let counted = number.and_then(|number| behind[number.end..].strip_prefix(['项', '个', '大']));
    let Some(named) = counted.or(more) else { return false };
    let named = named.strip_prefix("社会").unwrap_or(named);
    cues.words.insurance_within.first_in(named) == Some(0)
}
