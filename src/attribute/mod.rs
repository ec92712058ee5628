//! Attributing: from a [`Mention`] to a [`Claim`] — which end it is, what it measures, to whom, where and when it
//! applies. The words around a mention say so; they are data (`rules/metrics.toml`, `scopes.toml`, `bounds.toml`).

pub mod bound;
pub mod cue;
mod frame;
mod metric;
mod outline;
mod pairing;
mod place;
mod scope;
mod table;
mod windows;

pub use metric::{Decision, Reason};
pub use windows::Surroundings;

use rust_decimal::Decimal;

use crate::fact::{Kind, Metric, Per, ReadFrom, ScopeSet, Unit};
use crate::lexicon::{Hit, Hits, Sense};
use crate::places::Place;
use crate::recognise::mention::{Dates, Quantity};
use crate::recognise::{Mention, Recogniser, Shape};
use crate::rules::{Example, RuleError, RuleFiles};
use crate::table::Table;
use crate::text::Span;
use bound::{BoundWords, Bounds};
use cue::Cues;
use frame::Frame;
use metric::Subject;
use table::Seat;

/// A band of costs: its ends in yuan.
pub type Bracket = (Option<Decimal>, Option<Decimal>);

/// What the words around a mention say of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// Which end it is, open or closed, exact or about.
    pub bounds: Bounds,
    /// What it measures, and which cue said so.
    pub decision: Decision,
    /// To whom and what it applies.
    pub scope: ScopeSet,
    /// The band of costs that a rate applies to.
    pub bracket: Option<Bracket>,
    /// The time or head that it is for.
    pub per: Option<Per>,
    /// The place whose rule it is, as an index into the places given, and where that was read.
    pub place: Option<(usize, ReadFrom)>,
    /// The policy year, and where that was read.
    pub year: Option<(u16, ReadFrom)>,
}

/// A part of a text whose mentions are attributed together.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// Where it stands.
    pub span: Span,
    /// A headline.
    pub title: bool,
    /// A space may end a line: the snippet of a recommended item.
    pub flat: bool,
    /// What governs it from outside.
    pub around: Surroundings,
    /// The policy year that its title names.
    pub title_year: Option<u16>,
}

/// What was found in the whole text.
#[derive(Clone, Copy, Debug)]
pub struct Findings<'a> {
    /// The text.
    pub text: &'a str,
    /// Words of the lexicon.
    pub hits: &'a Hits,
    /// Places.
    pub places: &'a [Place],
    /// Tables of the body.
    pub tables: &'a [Table],
}

/// Attributes mentions. Immutable; shared by all threads.
#[derive(Debug)]
pub struct Attributor {
    cues: Cues,
    bounds: BoundWords,
}

impl Attributor {
    /// Reads the rules; `word` is told every word that the lexicon has to find, with its sense.
    pub fn new(files: &RuleFiles, word: &mut impl FnMut(&str, Sense)) -> Result<Attributor, RuleError> {
        Ok(Attributor { cues: Cues::new(files, word)?, bounds: BoundWords::new(files)? })
    }

    /// The examples of the rules read here.
    pub fn examples(files: &RuleFiles) -> Result<Vec<Example>, RuleError> {
        let mut examples = Cues::examples(files)?;
        examples.extend(BoundWords::examples(files)?);
        Ok(examples)
    }

    /// The name of the cue, or of the other reason, that gave a metric.
    pub fn cue_name(&self, decision: &Decision) -> &str {
        match decision.reason {
            Reason::Cue(index, _) => self.cues.metric(index).id.as_str(),
            Reason::Band => "band",
            Reason::Title => "title",
            Reason::Bound => "bound",
            Reason::Inherited => "inherited",
            Reason::Default => "default",
        }
    }

    /// One claim for each mention of `part`.
    pub fn claims(&self, recogniser: &Recogniser, found: Findings<'_>, part: Part, mentions: &[Mention]) -> Vec<Claim> {
        if mentions.is_empty() {
            return Vec::new();
        }
        let frame = Frame::read(found.text, part.span, part.flat, found.tables, mentions);
        let pass = Pass { attributor: self, recogniser, found, part, mentions, frame: &frame };
        let mut claims = pass.measure();
        pass.apply_scope(&mut claims);
        pass.apply_year(&mut claims);
        claims
    }
}

/// One run over the mentions of a part.
struct Pass<'a> {
    attributor: &'a Attributor,
    recogniser: &'a Recogniser,
    found: Findings<'a>,
    part: Part,
    mentions: &'a [Mention],
    frame: &'a Frame,
}

impl Pass<'_> {
    /// Bounds and metrics.
    fn measure(&self) -> Vec<Claim> {
        let mut claims: Vec<Claim> = Vec::with_capacity(self.mentions.len());
        for (index, mention) in self.mentions.iter().enumerate() {
            let bounds = self.bounds(index, claims.last().map(|claim| claim.bounds));
            let kind = self.kind(mention);
            let mut windows = self.windows(index, kind);
            if self.seat(index).is_some_and(Seat::heads_others) {
                // What stands over a table speaks of its values, not of what they are listed by.
                windows.retain(|window| !matches!(window.place, windows::Place::Head(_) | windows::Place::Title));
            }
            let decision = if self.is_bracket(index, bounds) {
                Decision { metric: Metric::CostBracket, reason: Reason::Band }
            } else {
                let subject = self.subject(index, bounds, &claims);
                let settled = self.listed(index, &claims).or_else(|| self.title_decision(mention, &subject));
                settled.unwrap_or_else(|| {
                    let (text, metrics) = (self.found.text, &self.found.hits.metrics);
                    metric::choose(&self.attributor.cues, text, metrics, mention, &windows, &subject)
                })
            };
            claims.push(Claim {
                bounds,
                decision,
                scope: ScopeSet::EMPTY,
                bracket: None,
                per: None,
                place: None,
                year: None,
            });
        }
        claims
    }

    /// The windows of a mention; in a table with the heads of its cell.
    fn windows(&self, index: usize, kind: Kind) -> Vec<windows::Window> {
        let mut windows = windows::windows(self.found.text, self.frame, self.mentions, index, kind, self.part.around);
        if let Some(seat) = self.seat(index) {
            seat.add_heads(&mut windows);
        }
        windows
    }

    /// The cell that a mention stands in.
    fn seat(&self, index: usize) -> Option<Seat<'_>> {
        let line = self.frame.clauses[self.frame.clause_of[index] as usize].line;
        self.frame.outline.lines[line as usize]
            .cell
            .then(|| table::seat(self.found.tables, self.mentions[index].span))?
    }

    fn kind(&self, mention: &Mention) -> Kind {
        match &mention.shape {
            Shape::Quantity(quantity) => self.recogniser.unit(quantity.unit).kind,
            Shape::Date(_) => Kind::Date,
            Shape::Citation(_) => Kind::Citation,
        }
    }

    fn bounds(&self, index: usize, before: Option<Bounds>) -> Bounds {
        let mention = &self.mentions[index];
        let kind = self.kind(mention);
        if kind == Kind::Citation {
            return Bounds::default();
        }
        let clause = self.frame.clauses[self.frame.clause_of[index] as usize].span;
        let previous = index.checked_sub(1).map_or(0, |at| self.mentions[at].span.end());
        // The year of a base parts no bound from its number: 不高于上一年度人均收入的50%.
        let dated = index.checked_sub(1).is_some_and(|at| matches!(self.mentions[at].shape, Shape::Date(_)));
        let from = if dated { clause.start() } else { clause.start().max(previous) }.min(mention.span.start());
        let text = &self.found.text[..self.part.span.end()];
        let mut bounds = self.attributor.bounds.read(text, kind, from, mention.span.start(), mention.span.end());
        // A bound word before a list holds for each number in it.
        if let Some(known) = before.filter(|known| (known.min || known.max) && !bounds.min && !bounds.max)
            && self.same_unit(index)
            && bound::continues_list(text, previous, mention.span.start())
            && !text[..previous].ends_with(['上', '下', '内'])
        {
            (bounds.min, bounds.max, bounds.open) = (known.min, known.max, known.open);
        }
        if !(bounds.min || bounds.max)
            && let Some(named) = self.seat(index).and_then(|seat| seat.bounds(&self.attributor.bounds, text, kind))
        {
            bounds = Bounds { approx: bounds.approx, ..named };
        }
        let ranged = match &mention.shape {
            Shape::Quantity(quantity) => quantity.range,
            Shape::Date(dates) => dates.to.is_some(),
            Shape::Citation(_) => true,
        };
        if ranged {
            return Bounds { approx: bounds.approx, ..Bounds::default() };
        }
        if let Shape::Date(Dates { from, .. }) = mention.shape
            && from.at_end
            && bounds.max
        {
            bounds.open = false;
        }
        bounds
    }

    fn same_unit(&self, index: usize) -> bool {
        let unit = |index: usize| match &self.mentions[index].shape {
            Shape::Quantity(quantity) => Some(quantity.unit),
            _ => None,
        };
        index > 0 && unit(index).is_some() && unit(index) == unit(index - 1)
    }

    fn subject(&self, index: usize, bounds: Bounds, claims: &[Claim]) -> Subject {
        let mention = &self.mentions[index];
        let (mut bare_year, mut point, mut titled) = (false, false, false);
        match &mention.shape {
            Shape::Date(dates) => {
                bare_year = dates.to.is_none() && dates.from.year.is_some() && is_year(dates);
                titled = bare_year && self.part.title_year == dates.from.year;
            }
            Shape::Quantity(quantity) => {
                point = self.recogniser.unit(quantity.unit).unit == Unit::PercentagePoint;
            }
            Shape::Citation(_) => {}
        }
        Subject {
            kind: self.kind(mention),
            bare_year,
            min: bounds.min,
            max: bounds.max,
            led: bounds.led && !bounds.open,
            later: bounds.later,
            point,
            verdict: self.part.around.headed.is_some(),
            titled,
            inherited: self.inherited(index, bounds, claims),
            used: self.used(index, claims),
        }
    }

    fn sentence(&self, index: usize) -> u32 {
        self.frame.clauses[self.frame.clause_of[index] as usize].sentence
    }

    /// The cues that have explained the numbers before this one in its sentence.
    fn used(&self, index: usize, claims: &[Claim]) -> Vec<(Span, Kind)> {
        let before = (0..index).rev().take_while(|other| self.sentence(*other) == self.sentence(index));
        before
            .filter_map(|other| Some((claims[other].decision.cue_span()?, claims[other].decision.metric.kind())))
            .collect()
    }

    /// A number that follows another of its list measures the same.
    fn listed(&self, index: usize, claims: &[Claim]) -> Option<Decision> {
        let previous = index.checked_sub(1)?;
        let gap = &self.found.text[self.mentions[previous].span.end()..self.mentions[index].span.start()];
        let same = match (&self.mentions[previous].shape, &self.mentions[index].shape) {
            (Shape::Quantity(one), Shape::Quantity(two)) => one.unit == two.unit,
            (Shape::Date(one), Shape::Date(two)) => is_year(one) == is_year(two),
            _ => false,
        };
        (same && matches!(gap.trim(), "、" | "和" | "及" | "或")).then(|| claims[previous].decision)
    }

    /// The metric of the last number of the same unit and form in the sentence (`缴费满10年的…；15年以上的…`), or of
    /// the one at the same place of the item before it in a list.
    fn inherited(&self, index: usize, bounds: Bounds, claims: &[Claim]) -> Option<(Metric, i32)> {
        let bounded = |index: usize, bounds: Bounds| match &self.mentions[index].shape {
            Shape::Quantity(quantity) => Some((quantity.unit, quantity.range || bounds.min || bounds.max)),
            _ => None,
        };
        let form = bounded(index, bounds)?;
        let alike = |other: &usize| bounded(*other, claims[*other].bounds) == Some(form);
        let mut earlier = (0..index).rev().take_while(|other| self.sentence(*other) == self.sentence(index));
        if let Some(like) = earlier.find(alike) {
            return Some((claims[like].decision.metric, 15));
        }
        let line = |index: usize| self.frame.clauses[self.frame.clause_of[index] as usize].line;
        let first = |index: usize| index == 0 || line(index - 1) != line(index);
        let own = self.frame.outline.lines[line(index) as usize];
        // Only the first number of an item is set beside that of another; of a cell its own heads speak.
        if own.cell || !first(index) {
            return None;
        }
        let item = (0..index).rev().find(|other| line(*other) != line(index) && first(*other))?;
        let parallel =
            self.frame.outline.lines[line(item) as usize].head == own.head && own.head.is_some();
        (parallel && alike(&item)).then(|| (claims[item].decision.metric, 12))
    }

    /// A year in a headline is a policy year, so is the month that an edition is of, and 当年 before 标准.
    fn title_decision(&self, mention: &Mention, subject: &Subject) -> Option<Decision> {
        let Shape::Date(dates) = &mention.shape else { return None };
        let after = &self.found.text[mention.span.end()..self.part.span.end()];
        let titled = self.part.title && (subject.bare_year || after.starts_with('版'));
        let standard = dates.from.relative.is_some() && (after.starts_with("缴费标准") || after.starts_with("标准"));
        (titled || standard).then_some(Decision { metric: Metric::PolicyYear, reason: Reason::Title })
    }

    /// Whether an amount is a band of costs: an interval that a rate follows.
    fn is_bracket(&self, index: usize, bounds: Bounds) -> bool {
        let Shape::Quantity(quantity) = &self.mentions[index].shape else { return false };
        if let Some(seat) = self.seat(index) {
            return seat.heads_others() && self.is_band(index, seat, bounds);
        }
        let Some(next) = self.mentions.get(index + 1) else { return false };
        let Shape::Quantity(rate) = &next.shape else { return false };
        let yuan = self.recogniser.unit(quantity.unit).unit == Unit::Cny;
        let percent = self.recogniser.unit(rate.unit).unit == Unit::Percent;
        if !yuan || !percent || !(quantity.range || bounds.min || bounds.max) || quantity.per.is_some() {
            return false;
        }
        let text = self.found.text;
        let gap = &text[self.mentions[index].span.end()..next.span.start()];
        let clause = self.frame.clauses[self.frame.clause_of[index] as usize].span;
        let before = &text[clause.start()..self.mentions[index].span.start()];
        let part = gap.contains("部分") || gap.contains('段');
        let most = ["最高", "最多"].iter().any(|word| before.contains(word)) || before.contains("不超过") && !part;
        let capped = most
            || ["限额", "封顶", "每次", "每年", "年度", "最多", "补助", "养老金", "工资"]
                .iter()
                .any(|word| before.contains(word))
            || gap.contains("限额") && !gap.contains("最高支付限额")
            || gap.contains("封顶");
        // The value of a named line, not a band: 起付线：700-1000元.
        let lead = &text[self.part.span.start()..self.mentions[index].span.start()];
        let lead = lead.trim_end_matches([':', '：', '为', ' ', '约']);
        let named = ["起付线", "起付标准", "起付金额", "门槛费", "限额", "封顶线", "基数", "标准"]
            .iter()
            .any(|word| lead.ends_with(word));
        let capped = capped || named;
        let grows = ["增长", "增加", "上涨", "提高", "工资"].iter().any(|word| gap.contains(word));
        !capped
            && !grows
            && gap.len() <= 72
            && !gap.contains(['。', '；', '\n'])
            && gap.contains(['部', '：', ':', '的', '费', '按', '报', '支', '段'])
    }

    /// Whether an amount in a cell is a band of costs: an interval that heads rates.
    fn is_band(&self, index: usize, seat: Seat, bounds: Bounds) -> bool {
        let Shape::Quantity(quantity) = &self.mentions[index].shape else { return false };
        let yuan = self.recogniser.unit(quantity.unit).unit == Unit::Cny && quantity.per.is_none();
        let rates = || {
            let governed = (index + 1..self.mentions.len())
                .map_while(|other| self.seat(other).map(|below| (other, below)))
                .filter(|(_, below)| seat.governs(*below));
            governed.take(3).any(|(other, _)| self.kind(&self.mentions[other]) == Kind::Percentage)
        };
        yuan && (quantity.range || bounds.min || bounds.max) && rates()
    }

    /// Scope, place, bracket and time unit of each mention.
    fn apply_scope(&self, claims: &mut [Claim]) {
        let (text, hits) = (self.found.text, self.found.hits);
        let cues = &self.attributor.cues;
        let paired = pairing::pair(cues, text, self.frame, &hits.scopes, self.mentions);
        let trailing = self.trailing(&hits.scopes);
        let mut bracket: Option<(Bracket, u32)> = None;
        for (index, mention) in self.mentions.iter().enumerate() {
            let kind = self.kind(mention);
            let clause = self.frame.clauses[self.frame.clause_of[index] as usize];
            let windows = self.windows(index, kind);
            let (before, rest) = claims.split_at_mut(index);
            let claim = &mut rest[0];
            let taken = paired[index].union(trailing[index]);
            let read = scope::read(cues, text, self.frame, &hits.scopes, &windows, mention.span, taken);
            claim.scope = scope::prune(read, claim.decision.metric);
            let sentence = self.frame.sentences.get(clause.sentence as usize).map_or("", |span| span.of(text));
            let national = place::is_national(&cues.place, sentence);
            claim.place =
                place::choose(&cues.place, text, self.frame, self.found.places, &windows, mention.span, national);
            if let Shape::Quantity(quantity) = &mention.shape {
                let own = quantity.per.or_else(|| self.per(kind, mention, &windows));
                claim.per = own.or_else(|| self.carried_per(index, claim.decision.metric, before));
                match claim.decision.metric {
                    Metric::CostBracket => bracket = Some((interval(quantity, claim.bounds), clause.sentence)),
                    _ if kind == Kind::Percentage => {
                        claim.bracket =
                            bracket.filter(|(_, sentence)| *sentence == clause.sentence).map(|(ends, _)| ends);
                        claim.bracket = claim.bracket.or_else(|| self.headed_bracket(index, before));
                    }
                    _ => bracket = None,
                }
            }
        }
    }

    /// The band of costs that a head of a rate's cell names.
    fn headed_bracket(&self, index: usize, before: &[Claim]) -> Option<Bracket> {
        self.seat(index)?.heads().find_map(|head| {
            let first = self.mentions.partition_point(|mention| mention.span.start() < head.start());
            let inside = (first..index).take_while(|other| head.contains(self.mentions[*other].span));
            inside.filter(|other| before[*other].decision.metric == Metric::CostBracket).find_map(|other| {
                let Shape::Quantity(quantity) = &self.mentions[other].shape else { return None };
                Some(interval(quantity, before[other].bounds))
            })
        })
    }

    /// The time unit of the last amount of the same metric in the sentence: 每月缴费基数上限为…，下限为….
    fn carried_per(&self, index: usize, metric: Metric, before: &[Claim]) -> Option<Per> {
        let clause = |index: usize| self.frame.clauses[self.frame.clause_of[index] as usize];
        let own = clause(index);
        let last = (0..index).rev().take_while(|other| clause(*other).sentence == own.sentence).find(|other| {
            before[*other].decision.metric == metric && matches!(self.mentions[*other].shape, Shape::Quantity(_))
        })?;
        let amount = metric.kind() == Kind::Amount && own.outer == clause(last).outer;
        before[last].per.filter(|_| amount)
    }

    /// The time unit that the words near a number give. That of a rate stands right beside it.
    fn per(&self, kind: Kind, mention: &Mention, windows: &[windows::Window]) -> Option<Per> {
        let (cues, scopes) = (&self.attributor.cues, &self.found.hits.scopes);
        match kind {
            Kind::Amount => scope::per(cues, self.found.text, self.frame, scopes, windows, mention.span, true),
            Kind::Duration | Kind::Count => scope::per(
                cues,
                self.found.text,
                self.frame,
                scopes,
                &windows[..windows.len().min(1)],
                mention.span,
                false,
            ),
            Kind::Percentage => {
                let near: Vec<_> = windows
                    .iter()
                    .filter(|window| matches!(window.place, windows::Place::Before | windows::Place::After))
                    .map(|window| windows::Window {
                        span: beside(self.found.text, window.span, mention.span),
                        ..*window
                    })
                    .collect();
                scope::per(cues, self.found.text, self.frame, scopes, &near, mention.span, false)
            }
            _ => None,
        }
    }

    /// A bracket behind the last of a list of parallel values qualifies the whole list: `三级1700元，二级1100元（首次住院）`.
    fn trailing(&self, scopes: &[Hit]) -> Vec<ScopeSet> {
        let mut given = vec![ScopeSet::EMPTY; self.mentions.len()];
        let (text, cues) = (self.found.text, &self.attributor.cues);
        for bracket in self.frame.brackets.iter().filter(|bracket| !bracket.counted) {
            let after = self.mentions.partition_point(|mention| mention.span.end() <= bracket.span.start());
            let Some(last) = after.checked_sub(1) else { continue };
            if !text[self.mentions[last].span.end()..bracket.span.start()].trim().is_empty() {
                continue;
            }
            let terms =
                crate::lexicon::within(scopes, bracket.span).iter().fold(ScopeSet::EMPTY, |terms, hit| {
                    match hit.sense {
                        Sense::Scope(index) => terms.union(cues.scope(index).terms),
                        _ => terms,
                    }
                });
            let sentence = |index: usize| self.frame.clauses[self.frame.clause_of[index] as usize].sentence;
            let mut index = last;
            loop {
                given[index] = given[index].union(terms);
                let parallel = index > 0 && sentence(index - 1) == sentence(last) && self.same_unit(index);
                if !parallel {
                    break;
                }
                index -= 1;
            }
        }
        given
    }

    /// The policy year of each mention.
    fn apply_year(&self, claims: &mut [Claim]) {
        for index in 0..self.mentions.len() {
            let year = self.year(claims, index);
            claims[index].year = year;
        }
    }

    fn year(&self, claims: &[Claim], index: usize) -> Option<(u16, ReadFrom)> {
        let clause = self.frame.clauses[self.frame.clause_of[index] as usize];
        let sentence = |other: usize| self.frame.clauses[self.frame.clause_of[other] as usize].sentence;
        for other in (0..index).rev().take_while(|other| sentence(*other) == clause.sentence) {
            if let Some(year) = self.ties(claims, other) {
                return Some((year, ReadFrom::Clause));
            }
        }
        let line = &self.frame.outline.lines[clause.line as usize];
        let cells = self.seat(index).into_iter().flat_map(Seat::heads);
        for head in cells.chain(self.frame.outline.heads_of(line).map(|head| head.span)) {
            let first = self.mentions.partition_point(|mention| mention.span.start() < head.start());
            let named = (first..self.mentions.len()).take_while(|other| self.mentions[*other].span.end() <= head.end());
            if let Some(year) = named.filter(|other| *other != index).find_map(|other| self.ties(claims, other)) {
                return Some((year, ReadFrom::Heading));
            }
        }
        let text = self.frame.sentences.get(clause.sentence as usize).map_or("", |span| span.of(self.found.text));
        if place::is_national(&self.attributor.cues.place, text) {
            return None;
        }
        self.part.title_year.map(|year| (year, ReadFrom::Title))
    }

    /// The year that a mention ties to what follows it: a bare year that is not the year of a base.
    fn ties(&self, claims: &[Claim], index: usize) -> Option<u16> {
        let Shape::Date(dates) = &self.mentions[index].shape else { return None };
        let year = dates.from.year.filter(|_| dates.to.is_none() && is_year(dates))?;
        let text = self.found.text;
        let start = self.mentions[index].span.start();
        let clause = self.frame.clauses[self.frame.clause_of[index] as usize].span;
        let lead = text[clause.start().min(start)..start].trim();
        let begins = lead.is_empty() || ["至", "到", "在", "于"].contains(&lead);
        let after = &text[self.mentions[index].span.end()..];
        let state = after.starts_with("当年") || claims[index].bounds.max;
        let tied = matches!(claims[index].decision.metric, Metric::PolicyYear | Metric::EffectiveDate) || begins;
        (tied && !state).then_some(year)
    }
}

/// A year without month and day.
fn is_year(dates: &Dates) -> bool {
    dates.from.month.is_none() && dates.from.day.is_none() && !dates.from.at_end
}

/// The ends of an amount in yuan, as far as it is bounded.
fn interval(quantity: &Quantity, bounds: Bounds) -> Bracket {
    if quantity.range {
        return (Some(quantity.min), Some(quantity.max));
    }
    ((!bounds.max).then_some(quantity.min), (!bounds.min).then_some(quantity.max))
}

/// The few characters of a window that touch the number.
fn beside(text: &str, window: Span, number: Span) -> Span {
    const TOUCH: usize = 15;
    let (mut start, mut end) = (window.start(), window.end());
    if end <= number.start() {
        start = start.max(end.saturating_sub(TOUCH));
    } else {
        end = end.min(start + TOUCH);
    }
    while !text.is_char_boundary(start) {
        start += 1;
    }
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    Span::new(start.min(end), end)
}
