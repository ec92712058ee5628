//! To whom and what a number applies: for each dimension the nearest words that name one.

use super::cue::{Cues, ScopeCue};
use super::frame::Frame;
use super::group::{Found, Group, enumerates, lists_acts};
use super::pairing::PairedList;
use super::place::opens_with_place;
use super::place_word::in_title;
use super::scope_word::{has_paid, is_included};
use super::told::Told;
use super::windows::{Standing, Window};
use crate::fact::{Dimension, DimensionSet, ScopeSet, ScopeTerm, Slot};
use crate::joints::{is_joint, joins};
use crate::lexicon::{Hit, HitList, Sense};
use crate::places::Place;
use crate::text::Span;

/// What the scope of any mention is read with.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    /// The cues.
    pub cues: &'a Cues,
    /// The text.
    pub text: &'a str,
    /// Clauses and brackets.
    pub frame: &'a Frame,
    /// Where the cues stand.
    pub scopes: &'a HitList,
    /// What is known of each of them.
    pub told: &'a Told,
    /// Lists that pair off with numbers of their own.
    pub lists: &'a [PairedList],
    /// The places named in the text.
    pub places: &'a [Place],
}

/// The scope of a mention.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reading {
    /// All of it.
    pub terms: ScopeSet,
    /// Who is said to pay in the clause of the number itself: 由单位支付.
    pub payers: ScopeSet,
    /// What its own sentence names, without the heads over it.
    pub near: ScopeSet,
}

impl Reader<'_> {
    /// The terms that a window gives for each dimension that is open: the nearest word and those joined to it. What is
    /// `barred` by a word nearer to the number is not carried past it.
    pub(super) fn group(
        &self,
        window: &Window,
        home: Span,
        settled: DimensionSet,
        barred: &mut ScopeSet,
        spread: bool,
        over: &[Window],
    ) -> Found {
        let mut found = Found::default();
        let places = self.scopes.places_within(window.span);
        let hits = &self.scopes.all()[places.clone()];
        let head = matches!(window.standing, Standing::Head(_) | Standing::RowHead(_) | Standing::ColumnHead(_));
        let mut last = [Group::None; Dimension::COUNT];
        let mut visit = |place: usize| {
            let hit = &self.scopes.all()[place];
            let Sense::Scope(index) = hit.sense else { return };
            let cue = self.cues.scope(index);
            if cue.says_nothing_of(settled, head) {
                return;
            }
            // 居民 by itself names no scheme, and none of the employees all the same.
            let other = self.is_other_word(cue, window, hit.span) || self.takes_any_scheme(cue, hit.span, over);
            let means_nothing = self.told.of(place, || self.is_taken_back(cue, hit.span))
                || other && (cue.bars.is_empty() || cue.terms.is_empty())
                || self.is_masked(window, hit.span, home, head)
                || self.is_of_others(cue, window, hit.span, home);
            if means_nothing || window.sentence && self.is_aside(cue, hits, hit) {
                return;
            }
            let negated = self.cues.negates(self.text, window.span, hit.span, cue);
            let listed = if spread { ScopeSet::EMPTY } else { self.listed(hit.span) };
            let said = if other { ScopeSet::EMPTY } else { cue.terms };
            let terms = if negated { cue.negated } else { said }.without(listed);
            let terms = self.meant(terms, hit.span, window, home);
            let terms = if head { terms } else { terms.without(*barred) };
            let schemes = cue.bars.slot(Slot::Insurance);
            let beside = cue.others && schemes.is_empty() && self.is_beside_named(hit.span);
            if !head && !beside && !self.is_listed_with(schemes, hits, hit.span) && !self.is_beside_home(cue, hit.span)
            {
                *barred = barred.union(cue.bars);
            }
            if cue.pays || self.bears(cue, hit.span) {
                found.payers = found.payers.union(terms);
                if self.cues.words.agent_lead.begins(hit.span.of(self.text)) {
                    found.agents = found.agents.union(terms);
                }
                if self.cues.words.owes_within.stand_in(hit.span.of(self.text)) {
                    found.debtors = found.debtors.union(terms);
                }
            }
            if self.gives(cue, hit.span) {
                found.givers = found.givers.union(terms);
            }
            let side_by_side = head != window.sentence && (head || window.standing == Standing::Headed);
            let joined = |known: Span| side_by_side || enumerates(self.cues, self.text, known, hit.span);
            for (dimension, of) in terms.outside(settled).by_dimension() {
                let acts =
                    |known: Span| dimension == Dimension::Scheme && lists_acts(self.cues, self.text, known, hit.span);
                found
                    .take(of, dimension, &mut last[dimension as usize], hit.span, |known| joined(known) || acts(known));
            }
        };
        if matches!(window.standing, Standing::After | Standing::Next) {
            places.for_each(&mut visit);
        } else {
            places.rev().for_each(&mut visit);
        }
        found
    }

    /// What a word means of `terms` where it stands.
    fn meant(&self, terms: ScopeSet, word: Span, window: &Window, home: Span) -> ScopeSet {
        let beyond = terms.meets(BEYOND) && has_paid(self.cues, self.text, word);
        let terms = if beyond { terms.without(BEYOND) } else { terms };
        let terms = if self.begins_in_place(word) { terms.without(LEVELS) } else { terms };
        if self.adds_visits(window, home) { terms.without(VISITS) } else { terms }
    }

    /// Whether a grade of hospitals begins with the last character of a place, which tells no level: 赤峰【市三级医院】, 外【省三级医院】.
    fn begins_in_place(&self, word: Span) -> bool {
        let text = word.of(self.text);
        let graded = text.starts_with(['市', '省', '县', '区'])
            && (text.contains("级医") || text.contains("甲医"))
            && !text.starts_with("市级");
        // 德阳市人民医院: the name of a hospital tells no level.
        let named = || {
            let first = text.chars().next().map_or(0, char::len_utf8);
            let behind = self.places.partition_point(|place| place.span.end() < word.start() + first);
            let place = self.places.get(behind).is_some_and(|place| place.span.end() == word.start() + first);
            place && text.ends_with("医院") && !text.contains(['级', '甲', '属'])
        };
        if named() {
            return true;
        }
        graded && {
            let behind = self.places.partition_point(|place| place.span.end() <= word.start());
            let place = self.places.get(behind).is_some_and(|place| place.span.start() < word.start());
            place || self.text[..word.start()].ends_with(['外', '本', '全'])
        }
    }

    /// Whether the words before a number say that it is for all the visits that an earlier clause tells of: 年度内多次住院的，累计不超过2000元.
    fn adds_visits(&self, window: &Window, home: Span) -> bool {
        matches!(window.standing, Standing::Earlier(_))
            && self
                .cues
                .words
                .sum_of_visits_within
                .stand_in(&self.text[window.span.end().min(home.start())..home.start()])
    }

    /// Whether a word is part of a title or a payment that is not the number's, or is told as included in what is.
    fn is_of_others(&self, cue: &ScopeCue, window: &Window, word: Span, home: Span) -> bool {
        self.is_of_other_title(word, home)
            || self.is_yardstick(cue, word)
            || self.is_no_payer(cue, window, word, home)
            || self.is_counted_before(cue, word, home)
            || (self.may_include(cue, window) || self.is_besides(cue, word, home))
                && is_included(self.cues, self.text, word)
    }

    /// Whether a bracket of a window may say what is included, which is no subject of the number: 7%（含生育保险）, 医疗保险（含生育）：7%.
    /// But 社区医院（含乡镇卫生院）：70% is of both.
    fn may_include(&self, cue: &ScopeCue, window: &Window) -> bool {
        let leads = || match window.standing {
            Standing::Head(_) | Standing::Label | Standing::RowHead(_) => true,
            Standing::Earlier(_) => window.span.of(self.text).ends_with(['：', ':']),
            _ => false,
        };
        window.standing == Standing::After || leads() && cue.names_only(Slot::Insurance)
    }

    /// Whether what is paid is told by what is paid elsewhere or for others: 在药店购药，按二级医疗机构的比例支付, 灵活就业人员按在职职工标准缴费.
    fn is_yardstick(&self, cue: &ScopeCue, word: Span) -> bool {
        let words = &self.cues.words;
        let Some(slot) = [Slot::Facility, Slot::Population].into_iter().find(|slot| cue.names_only(*slot)) else {
            return false;
        };
        let elsewhere = || {
            let named = |hit: &Hit| matches!(hit.sense, Sense::Scope(index) if self.cues.scope(index).names_only(slot));
            self.scopes.within(self.told_before(word)).iter().any(named)
        };
        words.yardstick_before.ends(&self.text[..word.start()])
            && words.yardstick_after.begins(&self.text[word.end()..])
            && elsewhere()
    }

    /// Whether others stand beside those who are named, and so end nothing: 学生和其他居民.
    fn is_beside_named(&self, others: Span) -> bool {
        let before = &self.text[..others.start()];
        // But 二级医院600元、其他医院400元 has numbers for both.
        let numbered =
            before.trim_end_matches(is_joint).ends_with(['元', '%', '％', '成', '年', '月', '岁', '）', ')']);
        !numbered && self.cues.words.beside_others_before.ends(before)
    }

    /// Whether a list joins a word to one of the schemes `terms` right before it, so that both are meant: 养老保险、医疗保险缴费满4年.
    fn is_listed_with(&self, terms: ScopeSet, hits: &[Hit], word: Span) -> bool {
        let before = &hits[..hits.partition_point(|hit| hit.span.end() <= word.start())];
        before.last().is_some_and(|hit| match hit.sense {
            Sense::Scope(index) => {
                self.cues.scope(index).terms.meets(terms) && joins(&self.text[hit.span.end()..word.start()])
            }
            _ => false,
        })
    }

    /// Whether a word of a lead is not what the lead is about: a lead that goes by 《女职工劳动保护特别规定》 speaks of no
    /// one's sex, and 大病保险不用另外掏钱，参加居民医保的自动有份 is about 大病保险.
    fn is_aside(&self, cue: &ScopeCue, hits: &[Hit], hit: &Hit) -> bool {
        let people = cue.terms.slot(Slot::Population) == cue.terms;
        people && in_title(self.text, hit.span) || !self.schemes(hit).is_empty() && self.names_takers(hits, hit.span)
    }

    /// Whether a scheme names those who take part in it, behind a clause that names another one.
    fn names_takers(&self, hits: &[Hit], scheme: Span) -> bool {
        let before = &self.text[..scheme.start()];
        let takers = self.cues.words.taking_part_before.ends(before) && self.text[scheme.end()..].starts_with('的');
        takers
            && hits.iter().take_while(|hit| hit.span.end() <= scheme.start()).any(|hit| {
                let apart = self.text[hit.span.end()..scheme.start()].contains(['，', ',', '；', ';']);
                apart && !self.schemes(hit).is_empty()
            })
    }

    /// Whether a clause is nothing but a subject, which the next one says something of: 二级医院住院的，.
    pub(super) fn is_subject(&self, clause: Span) -> bool {
        let words = clause.of(self.text).trim_end_matches(['，', ',', ' ']);
        let end = clause.start() + words.len();
        let last = self.scopes.within(clause).last();
        // 经二级医院转诊的 tells how somebody comes, not of whom the sentence speaks.
        let passed = |hit: &Hit| self.cues.words.passed_by_before.ends(&self.text[..hit.span.start()]);
        // 退休人员中，
        let among = words.strip_suffix('中').map_or(end, |rest| clause.start() + rest.len());
        let named = |hit: &Hit| hit.span.end() == end || hit.span.end() == among;
        !last.is_some_and(passed) && (words.ends_with('的') || last.is_some_and(named))
    }

    /// Whether a part of a sentence begins with a place: …；武汉为30年.
    pub(super) fn opens_with_place(&self, at: usize) -> bool {
        opens_with_place(self.cues, self.text, self.places, at)
    }

    /// Whether one of `terms` is named in a stretch of text.
    pub(super) fn names(&self, span: Span, terms: ScopeSet) -> bool {
        self.scopes.within(span).iter().any(|hit| match hit.sense {
            Sense::Scope(index) => self.cues.scope(index).terms.meets(terms),
            _ => false,
        })
    }

    /// Whether a term of `slot` is named in a stretch of text.
    pub(super) fn names_any(&self, span: Span, slot: Slot) -> bool {
        self.scopes.within(span).iter().any(|hit| match hit.sense {
            Sense::Scope(cue) => !self.cues.scope(cue).terms.slot(slot).is_empty(),
            _ => false,
        })
    }

    /// Whether a word in `span` names people beside these.
    pub(super) fn names_others(&self, span: Span, people: ScopeSet) -> bool {
        self.scopes.within(span).iter().any(|hit| match hit.sense {
            Sense::Scope(cue) => !self.cues.scope(cue).terms.slot(Slot::Population).without(people).is_empty(),
            _ => false,
        })
    }

    /// Whether a number stands before a clause in its part of the sentence. A document is none: 《义务教育法》规定：….
    pub(super) fn follows_number(&self, clause: Span) -> bool {
        const LONGEST: usize = 300;
        let from = self.text.ceil_char_boundary(clause.start().saturating_sub(LONGEST));
        let before = &self.text[from..clause.start()];
        let part = before.rfind(['；', ';', '。', '\n']).map_or(from, |at| from + at);
        self.frame.measured(self.text, Span::new(part, clause.start()))
    }

    /// Whether a word in a window does not speak of the number at `home`.
    fn is_masked(&self, window: &Window, word: Span, home: Span, head: bool) -> bool {
        // 门诊报90%(社区医院)，住院封顶50万元: nor does a bracket behind another number pass on.
        let earlier = matches!(window.standing, Standing::Earlier(_));
        // 20个月基本工资（退休人员为基本退休费）: nor is the number of those for whom it tells another thing.
        let of_others = || {
            let told = self.cues.words.told_otherwise_after.begins(&self.text[word.end()..]);
            window.standing == Standing::After && told && bracket_of(self.text, window.span, word).is_some()
        };
        of_others()
            || !head && self.frame.masked(word.start(), home)
            || earlier && self.frame.bracket_behind_mention(word.start())
            || window.sentence
                && bracket_of(self.text, window.span, word).is_some_and(|open| {
                    !(self.is_alias(open, word) || self.grades(open, word) || pays_all(self.text, open))
                })
            || window.contrasts && self.cues.varies_by(self.text, window.span, word)
    }

    /// Whether a bracket before a number speaks of a form of care, and not of one beside that which it follows: 统筹基金（含门诊）限额.
    fn is_besides(&self, cue: &ScopeCue, word: Span, home: Span) -> bool {
        /// How far before the word the bracket opens at the most, in bytes.
        const NEAR: usize = 48;
        if !cue.names_only(Slot::Care) || word.end() > home.start() {
            return false;
        }
        let from = self.text.ceil_char_boundary(word.start().saturating_sub(NEAR));
        let Some(open) = self.text[from..word.start()].rfind(['（', '(']).map(|at| from + at) else { return false };
        let closed = self.text[word.end()..home.start()].contains(['）', ')']);
        let named =
            |hit: &Hit| matches!(hit.sense, Sense::Scope(index) if self.cues.scope(index).names_only(Slot::Care));
        let before = self.scopes.within(Span::new(from, open));
        // 住院医疗费（含门诊特殊疾病）
        let beside =
            |hit: &Hit| self.text[hit.span.end()..open].chars().all(|c| matches!(c, '医' | '疗' | '费' | '用'));
        closed && !before.iter().any(|hit| hit.span.end() <= open && beside(hit) && named(hit))
    }

    /// Whether a word is the grade, in a bracket that opens at `open`, of the hospital before it: 中心医院（三级医院）.
    fn grades(&self, open: usize, word: Span) -> bool {
        let level =
            |hit: &Hit| matches!(hit.sense, Sense::Scope(index) if self.cues.scope(index).names_only(Slot::Facility));
        self.scopes.within(word).iter().any(level) && self.text[..open].ends_with(['院', '心'])
    }

    /// Whether a word is another name, in a bracket that opens at `open`, for the scheme before it: 新农合（城乡居民医保）.
    fn is_alias(&self, open: usize, word: Span) -> bool {
        /// The longest name of a scheme, in bytes.
        const LONGEST: usize = 60;
        let near = Span::new(self.text.ceil_char_boundary(open.saturating_sub(LONGEST)), open);
        let scheme = |hit: &Hit| match hit.sense {
            Sense::Scope(cue) => !self.cues.scope(cue).terms.slot(Slot::Insurance).is_empty(),
            _ => false,
        };
        // 门诊统筹（即城乡居民医保门诊）
        let inner = &self.text[open..word.start()];
        if self.cues.words.alias_after.has(inner.trim_start_matches(['（', '('])) {
            return true;
        }
        let names =
            |span: Span, end: usize| self.scopes.within(span).iter().any(|hit| hit.span.end() == end && scheme(hit));
        names(near, open) && names(word, word.end())
    }
}

/// Schemes of their own beside basic medical insurance: where the part behind a semicolon names one, the grade of
/// hospital and the form of care before it are over.
pub(super) const APART: ScopeSet = ScopeSet::of(ScopeTerm::SeriousIllness)
    .union(ScopeSet::of(ScopeTerm::LongTermCare))
    .union(ScopeSet::of(ScopeTerm::Pension))
    .union(ScopeSet::of(ScopeTerm::Unemployment))
    .union(ScopeSet::of(ScopeTerm::WorkInjury));
/// Whose hospital it is.
const LEVELS: ScopeSet = ScopeSet::of(ScopeTerm::County)
    .union(ScopeSet::of(ScopeTerm::Municipal))
    .union(ScopeSet::of(ScopeTerm::Provincial));
/// Funds that a medical one is none of.
pub(super) const OTHER_FUNDS: ScopeSet = ScopeSet::of(ScopeTerm::Pension)
    .union(ScopeSet::of(ScopeTerm::Unemployment))
    .union(ScopeSet::of(ScopeTerm::WorkInjury));
/// Which of several visits.
const VISITS: ScopeSet = ScopeSet::of(ScopeTerm::First).union(ScopeSet::of(ScopeTerm::Later));
/// Schemes that pay after the basic one and before another: what they have paid says nothing of what follows.
pub(super) const BEYOND: ScopeSet = ScopeSet::of(ScopeTerm::SeriousIllness)
    .union(ScopeSet::of(ScopeTerm::Supplementary))
    .union(ScopeSet::of(ScopeTerm::MedicalAid));
/// Who is meant.
pub(super) const PEOPLE: DimensionSet =
    DimensionSet::of(&[Dimension::Status, Dimension::Sex, Dimension::Stage, Dimension::Relation]);
/// Where care is given.
pub(super) const HOSPITAL: DimensionSet = DimensionSet::of(&[Dimension::Facility]);
/// Where and how care is given.
pub(super) const CARE: DimensionSet =
    DimensionSet::of(&[Dimension::Facility, Dimension::Care, Dimension::Referral, Dimension::Visit]);

/// Whether a bracket that opens at `open` says who pays what the lead tells: 一次性伤残补助金（由工伤保险支付）：.
fn pays_all(text: &str, open: usize) -> bool {
    text[open..].trim_start_matches(['（', '(']).starts_with('由')
}

/// Where the bracket of `span` opens that a word stands in.
fn bracket_of(text: &str, span: Span, word: Span) -> Option<usize> {
    let before = &text[span.start()..word.start()];
    let (open, close) = (before.rfind(['（', '(']), before.rfind(['）', ')']));
    open.filter(|_| open > close).map(|open| span.start() + open)
}
