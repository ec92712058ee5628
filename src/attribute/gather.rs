//! The scope of one mention, gathered from its windows, the nearest first.

mod left_out;
mod parts;

use super::carried::{Earlier, EarlierClause};
use super::group::Found;
use super::item::begins_item;
use super::scope::{APART, CARE, PEOPLE, Reader, Reading};
use super::windows::{LONGEST, Standing, Window, begins_rule};
use crate::fact::{Dimension, DimensionSet, Kind, ScopeSet, ScopeTerm, Slot};
use crate::joints::is_conjunction;
use crate::text::Span;
use parts::leads_on;

/// The mention whose scope is read.
#[derive(Clone, Copy)]
pub struct Home {
    /// Where it stands.
    pub span: Span,
    /// Its kind.
    pub kind: Kind,
    /// A count or sum that no rule sets for one person.
    pub vast: bool,
}

impl Reader<'_> {
    /// Reads the scope of a mention from its windows; a dimension in `taken` is settled.
    pub fn read(&self, windows: &[Window], mention: Home, taken: ScopeSet) -> Reading {
        let home = mention.span;
        let own =
            windows.iter().find(|window| window.standing == Standing::Ahead || window.standing == Standing::Before);
        let mut gathered = Gathered {
            reader: self,
            home,
            kind: mention.kind,
            vast: mention.vast,
            settled: DimensionSet::EMPTY,
            scope: taken,
            payers: ScopeSet::EMPTY,
            near: None,
            barred: ScopeSet::EMPTY,
            earlier: None,
            over: &windows[windows.iter().position(Window::is_over).unwrap_or(windows.len())..],
            // A list in its own clause is what it pairs off with.
            spread: !self.lists.is_empty()
                && !self.is_paired(home)
                && own.is_some_and(|own| {
                    self.cues.words.each_within.stand_in(own.span.of(self.text)) && !self.has_list(own.span)
                }),
            crossed: false,
            item: false,
            labelled: DimensionSet::EMPTY,
            placed: false,
            shifted: false,
            related: false,
            other_fund: false,
            subject: ScopeSet::EMPTY,
            part_start: own.map_or(home.start(), |window| window.span.start()),
            clause_start: windows
                .iter()
                .filter(|window| matches!(window.standing, Standing::Ahead | Standing::Before))
                .map(|window| window.span.start())
                .min()
                .unwrap_or(home.start()),
        };
        gathered.settle();
        let led = mention.kind == Kind::Date && begins_rule(self.text, home, windows);
        let counted = if mention.kind == Kind::Count { self.counted(home) } else { ScopeSet::EMPTY };
        let told = gathered.open(self.modified(home).union(counted));
        // 药店2.6万家，至少一家定点医院: a number that counts hospitals is of none that are named before it.
        if mention.kind == Kind::Count && self.cues.words.hospital_counted_end.ends(home.of(self.text)) {
            gathered.settled.insert(Dimension::Facility);
        }
        gathered.scope = gathered.scope.union(told);
        for (place, window) in windows.iter().enumerate() {
            // 从7月1日起，居民医保…: but for a day with which its sentence begins, a slot is never filled from a later clause or another
            // sentence, nor any but place and year from a title.
            if window.standing == Standing::Next && led {
                gathered.take_led(window);
            } else if !matches!(
                window.standing,
                Standing::Beside | Standing::Next | Standing::Topic { .. } | Standing::Opening | Standing::Title
            ) {
                let before = place.checked_sub(1).and_then(|before| windows.get(before));
                gathered.take(window, before.is_some_and(|before| before.standing == window.standing));
            }
        }
        gathered.settle();
        let terms = gathered.scope.union(gathered.carried());
        let payers = gathered.payers.union(self.payer_of_share(mention));
        Reading { terms, payers, near: gathered.near.unwrap_or(terms) }
    }
}

/// What has been gathered so far.
struct Gathered<'r> {
    reader: &'r Reader<'r>,
    home: Span,
    kind: Kind,
    vast: bool,
    /// Dimensions that a nearer window names.
    settled: DimensionSet,
    scope: ScopeSet,
    payers: ScopeSet,
    /// What its own sentence names, once heads are read.
    near: Option<ScopeSet>,
    /// What a nearer word says is over.
    barred: ScopeSet,
    /// What the earlier clauses of the sentence name, while they are read.
    earlier: Option<Earlier>,
    /// The headings over it, and the title.
    over: &'r [Window],
    /// The number holds for each item of a list, if there is one.
    spread: bool,
    /// A semicolon stands between.
    crossed: bool,
    /// A nearer part of the sentence is an item of a list: 第二类：.
    item: bool,
    /// What the labels of the nearer items of that list name.
    labelled: DimensionSet,
    /// A nearer part of the sentence begins with a place.
    placed: bool,
    /// A nearer part of the sentence turns to another subject.
    shifted: bool,
    /// The nearest heading that names a scheme has been read.
    related: bool,
    /// Its sentence tells of another fund than the headings may: 医疗保险：.
    other_fund: bool,
    /// What the clause before its own names, where that is nothing but a subject: 二级医院，.
    subject: ScopeSet,
    part_start: usize,
    /// Where the clause of the number begins.
    clause_start: usize,
}

impl Gathered<'_> {
    /// Nothing farther fills a dimension that is filled.
    fn settle(&mut self) {
        self.settled = self.settled.union(self.scope.dimensions());
    }

    /// The terms whose dimension is not settled.
    fn open(&self, terms: ScopeSet) -> ScopeSet {
        terms.outside(self.settled)
    }

    /// What the earlier clauses name that have been read, as far as its dimension is not settled.
    fn carried(&mut self) -> ScopeSet {
        self.earlier.take().map_or(ScopeSet::EMPTY, |earlier| self.open(earlier.settle()))
    }

    /// Takes in the next window. `beside`: it stands as far off as the one before.
    fn take(&mut self, window: &Window, beside: bool) {
        let text = self.reader.text;
        let words = window.span.of(text);
        if window.standing == Standing::Label && self.tells_nothing_here(words) {
            return;
        }
        // A cell under several heads of one row is each of them.
        if !(beside && matches!(window.standing, Standing::ColumnHead(_))) {
            self.settle();
        }
        // 养老保险8%、医疗保险2%: the next item of a list names no scheme, and that of the item before it is not its own.
        if window.standing == Standing::Before && words.starts_with('、') && self.reader.cues.names_no_scheme(words) {
            self.settled.insert(Dimension::Scheme);
        }
        self.other_fund = self.other_fund || !window.is_over() && self.reader.cues.labels_no_scheme(words);
        // 一级医院：300元，二级医院：400元: the name before a colon belongs to what follows it at once.
        let labels = window.standing == Standing::Earlier(1) && words.ends_with(['：', ':']);
        if matches!(window.standing, Standing::Earlier(_)) && !labels {
            self.take_earlier(window);
            return;
        }
        let mut window = *window;
        if window.standing == Standing::After {
            window.span = self.phrase_behind(window.span);
        }
        let carried = self.carried();
        self.settled = self.settled.union(carried.dimensions());
        self.scope = self.scope.union(carried);
        if !matches!(window.standing, Standing::Before | Standing::After | Standing::Ahead | Standing::Earlier(_)) {
            self.near.get_or_insert(self.scope);
        }
        let mut found = self.reader.group(&window, self.home, self.settled, &mut self.barred, self.spread, self.over);
        self.leave_out(&window, &mut found);
        let over = window.is_over() || window.standing == Standing::Label;
        if over && self.tells_of_residents() {
            found.terms = found.terms.without(ScopeSet::of(ScopeTerm::Employee));
        }
        if labels {
            self.part_start = window.span.start();
            self.labelled = found.terms.dimensions();
        }
        self.scope = self.scope.union(found.terms);
        if window.standing == Standing::Ahead {
            self.scope = self.scope.union(self.reader.beside_age(window.span, self.scope));
        }
        if matches!(window.standing, Standing::Head(_)) {
            self.take_heading(&window);
        }
        // 二、由用人单位支付的项目: a heading says so for all below it.
        let heading = matches!(window.standing, Standing::Head(_)) && !window.sentence && self.kind != Kind::Date;
        if heading || matches!(window.standing, Standing::Before | Standing::After | Standing::Ahead) {
            self.payers = self.payers.union(found.payers).union(self.givers(&found));
        }
    }

    /// Whether the sentence of the number tells of residents, by their bare name, which is no scheme: 居民方面，每人补助100元.
    fn tells_of_residents(&self) -> bool {
        let own = self.reader.frame.sentence_at(self.home.start());
        own.is_some_and(|own| self.reader.cues.words.residents_lead.begins(own.of(self.reader.text).trim_start()))
    }

    /// Whether the words of a label say nothing of the number.
    fn tells_nothing_here(&self, label: &str) -> bool {
        let cues = &self.reader.cues.words;
        // 再看养老金高的。 tells what is measured behind it, and of whom it tells is open.
        // 居民住院起付线：一级200元。年度最高限额13万元。: what a label says of its own values, it says of no other sentence.
        // 不少学生问：要交多少？第二天，…: who asks is not who is told of afterwards.
        let named = label.trim_end_matches(['：', ':']);
        cues.looked_at_lead.begins(label) || cues.of_values_end.ends(named) || cues.asks_end.ends(named)
    }

    /// The part of the words behind the number that its phrase takes: it ends at the next item of a list.
    fn phrase_behind(&self, behind: Span) -> Span {
        let words = behind.of(self.reader.text);
        // 女职工50岁、55岁和男职工60岁: so it does where another item is joined to it, or another condition with a number: 年满16周岁且男性
        // 未满60周岁.
        let next = self.reader.frame.next_mention(self.home.end());
        let last = next.is_none_or(|next| next.start() > behind.end() + '，'.len_utf8());
        let joined = words.strip_prefix(is_conjunction).is_some_and(|item| !item.starts_with('以'))
            || words.starts_with('且') && !last;
        let Some(end) = (if joined { Some(0) } else { words.find('、') }) else { return behind };
        let phrase = Span::new(behind.start(), behind.start() + end);
        // 缴纳3个月以上失业、工伤保险费的: but a list of schemes or hospitals behind the last number of its clause is all its own.
        let listed = || self.reader.names_scheme(phrase) || self.reader.names_any(phrase, Slot::Facility);
        // 2014年12月31日前已办理退休、退职手续的企业退休人员: so is all behind the last date, of which there are no lists of items.
        let dated = end > 0 && self.kind == Kind::Date;
        if last && (dated || listed()) { behind } else { phrase }
    }

    /// Takes in the clause behind a day on which what it tells begins.
    fn take_led(&mut self, window: &Window) {
        self.settle();
        let found = self.reader.group(window, self.home, self.settled, &mut self.barred, self.spread, self.over);
        let scheme = found.terms.slot(Slot::Insurance);
        let own = self.reader.frame.sentence_at(self.home.start());
        // 从7月1日起，男职工…，女职工…: it begins for both.
        let from = window.span.end();
        let until = |own: Span| self.reader.text.floor_char_boundary(own.end().min(from + LONGEST));
        let rest = own.filter(|own| own.end() > from).map(|own| Span::new(from, until(own).max(from)));
        let people = found.terms.without(found.terms.outside(PEOPLE));
        let alone = !rest.is_some_and(|rest| self.reader.names_others(rest, people));
        self.scope = self.scope.union(scheme).union(if alone { people } else { ScopeSet::EMPTY });
    }

    fn take_earlier(&mut self, window: &Window) {
        let text = self.reader.text;
        if self.tells_of_others(window.span.of(text)) {
            return;
        }
        let ends_part = window.span.of(text).ends_with(['；', ';']);
        self.turn(window, ends_part);
        if self.shifted {
            return;
        }
        let mut found = self.reader.group(window, self.home, self.settled, &mut self.barred, self.spread, self.over);
        self.leave_out_of_earlier(window.span, &mut found);
        // 工资由单位支付；补助金由基金支付: who pays is told of one part.
        if !self.crossed {
            self.payers = self.payers.union(found.agents).union(self.givers(&found)).union(self.debtors(&found));
        }
        // 补助标准如下： 门诊 ：年限额2000元；住院 ：报50%: what leads to the items holds for each of them.
        self.item &= !window.span.of(text).ends_with(['：', ':']) || !begins_item(&text[window.span.end()..]);
        if self.crossed {
            self.keep_to_other_part(&mut found, window.span);
        }
        if self.reader.is_item_of_others(window.span, self.home) {
            found.terms = found.terms.outside(PEOPLE);
        }
        // 单位缴费6.5%，其中生育保险0.7%；职工2%: what is told of a part is none of the next one's.
        let part = self.reader.cues.words.part_of_sum_within.first_in(window.span.of(text).trim_start()) == Some(0)
            && !self.goes_on_of_part(window.span.of(text));
        if ends_part && part {
            return;
        }
        let counted = self.reader.frame.counted(window.span);
        // 单位9%，其中生育1%，个人2%: nor is its scheme that of the whole.
        if part && counted {
            found.terms = found.terms.outside(DimensionSet::of(&[Dimension::Scheme]));
        }
        let own = text[self.clause_start..self.home.start()].trim_start();
        let becomes = self.reader.cues.words.becomes_lead.begins(own);
        let earlier = self.earlier.get_or_insert_default();
        earlier.becomes = becomes;
        // 一级医院门诊达到85%，大病保险起付线1.4万元: where another scheme is told of behind a number, hospital and care are those of the number.
        let apart = !found.terms.meets(APART) && self.scope.union(earlier.all()).meets(APART);
        if counted && apart && !leads_on(window.span.of(text)) {
            found.terms = found.terms.outside(CARE);
        }
        // 女职工定额1500元，未就业配偶1000元: whose sex is told is another one.
        let others = DimensionSet::of(&[Dimension::Status, Dimension::Relation]);
        let named = self.scope.union(earlier.all());
        let apart = counted || self.crossed;
        if apart && named.outside(others) != named && named.dimension(Dimension::Sex).is_empty() {
            found.terms = found.terms.outside(DimensionSet::of(&[Dimension::Sex]));
        }
        // 三级医院，起付线1000元，二级医院，起付线600元: a subject behind another number replaces that of the number.
        if counted {
            earlier.close(self.subject.dimensions());
        }
        // Of groups of people alone it matters.
        let people = found.terms.outside(PEOPLE) != found.terms;
        let conditioned = people && shares_condition(text, self.home.start(), window.span);
        let shared = self.kind == Kind::Percentage && counted && window.span.of(text).contains('%');
        let hospital = !self.scope.union(earlier.all()).slot(Slot::Facility).is_empty();
        let listed = counted && hospital && self.reader.names_any(window.span, Slot::Facility);
        earlier.add(found.terms, found.parted, EarlierClause { ends_part, counted, conditioned, shared, listed });
        // 单位按0.2%缴纳，个人缴费分为三档：…: what opens a list replaces what was named before it.
        if window.span.of(text).ends_with(['：', ':']) {
            earlier.close(found.terms.dimensions());
        }
        self.subject = self.subject_of(window, counted, found.terms);
    }

    /// Whether the clause of the number goes on to tell of the part that a clause names: 其中职工医保收入28亿元，同比增长9.7%；支出21亿元.
    fn goes_on_of_part(&self, part: &str) -> bool {
        let (words, own) = (&self.reader.cues.words, &self.reader.text[self.clause_start..self.home.start()]);
        let funds = &words.of_fund_within;
        words.of_part_lead.begins(own.trim_start()) && !part.contains('、')
            || funds.stand_in(own) && funds.stand_in(part)
    }

    /// What a clause that names `terms` makes the subject of the parts behind it: 退休人员中，不满70岁的700元，70岁以上的650元.
    fn subject_of(&self, window: &Window, counted: bool, terms: ScopeSet) -> ScopeSet {
        match !counted && self.reader.is_subject(window.span) {
            true if window.standing == Standing::Earlier(1) => terms,
            true => terms.without(terms.outside(PEOPLE)),
            false => ScopeSet::EMPTY,
        }
    }

    /// Whether an earlier clause names those, or that, of which the rest of the sentence does not tell.
    fn tells_of_others(&self, clause: &str) -> bool {
        let words = &self.reader.cues.words;
        let end = clause.trim_end_matches(['，', ',', ' ']);
        // 除新生儿等群体外，未参保的等待期为3个月
        let apart = words.apart_lead.begins(clause.trim_start()) && words.apart_end.ends(end);
        // 在巩固住院报销比例的基础上，重点提高大病保险的报销比例: what is built on is not what the rest tells of.
        let known = self.earlier.as_ref().map_or(ScopeSet::EMPTY, Earlier::all).union(self.scope);
        apart || !known.slot(Slot::Insurance).is_empty() && words.built_on_end.ends(end)
    }

    /// Who gives the money that the number is of; nobody gives a time.
    fn givers(&self, found: &Found) -> ScopeSet {
        if matches!(self.kind, Kind::Amount | Kind::Percentage) { found.givers } else { ScopeSet::EMPTY }
    }

    /// Who owes what the number is: 公司应当支付补助金5万元，赔偿金3万元.
    fn debtors(&self, found: &Found) -> ScopeSet {
        let own = &self.reader.text[self.clause_start..self.home.start()];
        let otherwise = || self.reader.cues.words.paid_otherwise_within.stand_in(own);
        if self.kind == Kind::Amount && !otherwise() { found.debtors } else { ScopeSet::EMPTY }
    }

    fn take_heading(&mut self, window: &Window) {
        // 失业保险基金代缴养老保险费: an item that names one of two schemes a heading relates is about both.
        if !self.related && self.reader.names_scheme(window.span) {
            self.related = true;
            let both = self.reader.related_schemes(window.span);
            if self.scope.slot(Slot::Insurance).meets(both) {
                self.scope = self.scope.union(both);
            }
        }
        // 2. 医疗保险 under 根据养老、医疗等五险的比例计算：
        self.other_fund = self.other_fund || self.reader.cues.heads_no_scheme(window.span.of(self.reader.text));
        // A section on 大病保险 stands for itself, whatever care the lead over all sections speaks of; but not where that has paid before.
        let heading = window.span.of(self.reader.text);
        if self.reader.names(window.span, APART) && !self.reader.cues.words.has_paid_within.stand_in(heading) {
            self.settled = self.settled.union(CARE);
        }
    }
}

/// Whether a clause sets a condition of the sort of that before a number in its own: an age, a grade.
fn shares_condition(text: &str, number: usize, clause: Span) -> bool {
    /// How far before the number, in bytes.
    const REACH: usize = 60;
    let near = &text[text.ceil_char_boundary(number.saturating_sub(REACH))..number];
    let own = near.rsplit(['，', ',', '；', ';', '。', '：', '\n']).next().unwrap_or(near);
    ['岁', '级'].iter().any(|sign| own.contains(*sign) && clause.of(text).contains(*sign))
}
