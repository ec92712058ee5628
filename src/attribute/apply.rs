//! To whom and what a number applies: scope, place, band of costs and time unit of each mention.

use super::band::interval;
use super::gather::Home;
use super::inherit::SEPARATORS;
use super::metric::Decision;
use super::pairing::{self, Pairs};
use super::windows::{Standing, Window};
use super::{Band, Claim, Pass, REACH, near, place, place_word, prune, scope, scope_word};
use crate::fact::{Dimension, DimensionSet, Kind, Metric, Per, ReadFrom, ScopeSet, ScopeTerm, Slot};
use crate::joints::joins;
use crate::lexicon::{HitList, Sense};
use crate::places::Place;
use crate::recognise::mention::Quantity;
use crate::recognise::{Mention, Shape};

impl Pass<'_> {
    /// The scope of each mention.
    pub(super) fn apply_scope(&self, windows: &[Vec<Window>], claims: &mut [Claim]) {
        let (text, hits) = (self.found.text, self.found.hits);
        let cues = &self.attributor.cues;
        let taken = self.taken();
        let reader = scope::Reader {
            cues,
            text,
            frame: self.frame,
            scopes: &hits.scopes,
            told: self.told,
            lists: &taken.lists,
            places: self.found.places,
        };
        for (index, mention) in self.mentions.iter().enumerate() {
            let (before, rest) = claims.split_at_mut(index);
            let claim = &mut rest[0];
            // The title of a document says whom it is about.
            let titled = match self.kind(mention) {
                Kind::Citation => reader.titled(mention.span),
                // 3400多名退休人员: so does what is counted.
                Kind::Count => reader.titled(mention.span).within(scope::PEOPLE),
                _ => ScopeSet::EMPTY,
            };
            let shared = self.shared_people(index, &reader);
            let reading = {
                let taken = taken.of[index].union(titled).union(shared);
                let home = Home { span: mention.span, kind: self.kind(mention), vast: self.is_vast(index) };
                reader.read(&windows[index], home, taken)
            };
            // 津贴低于工资的，单位应每月补2200元: what an employer adds is no subsidy.
            if claim.decision.metric == Metric::Subsidy && reading.payers == ScopeSet::of(ScopeTerm::Employer) {
                claim.decision.metric = Metric::OtherAmount;
            }
            claim.scope = prune::prune(reading, claim.decision.metric);
            let measured = matches!(self.kind(mention), Kind::Percentage | Kind::Amount | Kind::Duration | Kind::Age);
            if measured && claim.scope.slot(Slot::Insurance).is_empty() {
                claim.scope = claim.scope.union(reader.scheme_behind(mention.span, self.clause(index).span));
            }
            // 中新网3月2日电 养老金今年上涨: what news tells says nothing of the day that it is dated.
            let behind = self.found.text[mention.span.end()..].trim_start_matches(' ');
            let dates_news = self.kind(mention) == Kind::Date && self.words().dateline_after.begins(behind);
            if !dates_news && matches!(self.kind(mention), Kind::Date | Kind::Age | Kind::Count) {
                let told = reader.told_behind(mention.span, self.clause(index).span);
                let open =
                    [Slot::Insurance, Slot::Population].into_iter().filter(|slot| claim.scope.slot(*slot).is_empty());
                let told = open.fold(ScopeSet::EMPTY, |all, slot| all.union(told.slot(slot)));
                claim.scope = claim.scope.union(told);
            }
            claim.scope = self.with_payer(index, claim, before);
            let past = self.past_sexes(index, before).union(self.past_groups(index, claim, before));
            let past = past.union(self.past_parts(index, before)).union(self.past_next(index));
            let past = past.union(self.past_stays(index, claim, before));
            claim.scope = claim.scope.without(past).without(self.past_hospitals(index, claim, before));
            if claim.decision.metric == Metric::BenefitAmount && self.is_shared_out(index) {
                claim.decision.metric = Metric::OtherAmount;
            }
            if self.is_of_hospital(index, claim, before, &windows[index]) {
                claim.decision.metric = Metric::ReimbursementRate;
            }
        }
    }

    /// The place of each mention.
    pub(super) fn apply_place(&self, windows: &[Vec<Window>], claims: &mut [Claim]) {
        let cues = &self.attributor.cues;
        for (index, mention) in self.mentions.iter().enumerate() {
            // 国家规定补助670元，我市补助680元: the clause leads home again.
            // 根据《社会保险法》，全市缴费比例为9%: so does one that speaks of all the city.
            let local = || {
                let clause = self.near_clause(index).of(self.found.text);
                self.words().home_within.stand_in(clause) || self.words().whole_home_within.stand_in(clause)
            };
            let national = self.is_national(index) && !local();
            let in_turn = self.place_in_turn(index).map(|place| (place, ReadFrom::Clause));
            let choose = || place::choose(cues, self.found, self.frame, &windows[index], mention.span, national);
            // 上海社保缴费基数涨了！7月1日起上限36549元: the sentences of a headline are of one place.
            let title = Window { span: self.part.span, standing: Standing::Title, sentence: false, contrasts: false };
            let headline = || place::choose(cues, self.found, self.frame, &[title], mention.span, national);
            // 《广东省职工生育保险规定》 is of the province.
            let cited = || self.place_of_title(mention);
            let told = || cited().or_else(choose).or_else(|| if self.part.title { headline() } else { None });
            claims[index].place = match self.paper_said_again(index) {
                Some(paper) => claims[paper].place,
                None if self.is_paper_of_country(mention) || self.is_repealed(mention) => None,
                None => in_turn.or_else(told),
            };
        }
    }

    /// The document that a citation is but the number or the short name of: 《广东省…通知》（粤民规字〔2021〕1号，以下简称《省办法》）.
    pub(super) fn paper_said_again(&self, index: usize) -> Option<usize> {
        let cited = |at: usize| matches!(self.mentions[at].shape, Shape::Citation(_));
        let paper = index.checked_sub(1).filter(|paper| cited(index) && cited(*paper))?;
        let gap = self.between(paper, index).trim_start_matches(['，', ',', '）', ')', ' ']);
        let told =
            matches!(gap, "（" | "(") || self.words().short_name_lead.begins(gap.trim_start_matches(['（', '(']));
        told.then_some(paper)
    }

    /// Whether the words before a list of wages tell that they are those of an hour: 小时最低工资标准分三档，分别是19元、17元.
    fn is_by_the_hour(&self, index: usize) -> bool {
        let first = self.frame.lists.around(index).start;
        let last = first.checked_sub(1).filter(|last| self.sentence(*last) == self.sentence(first));
        last.is_some_and(|last| self.words().hourly_wage_within.stand_in(self.between(last, first)))
    }

    /// Whether a document is of no force any more: 《…》同时废止.
    pub(super) fn is_repealed(&self, mention: &Mention) -> bool {
        let behind = &self.found.text[mention.span.end()..];
        matches!(mention.shape, Shape::Citation(_)) && self.words().repealed_after.begins(behind)
    }

    /// Whether a document is one that the government of the country or one of its ministries has issued: 《国务院关于…》, 国发〔2014〕47号.
    pub(super) fn is_paper_of_country(&self, mention: &Mention) -> bool {
        let Shape::Citation(cited) = &mention.shape else { return false };
        let title = cited.title.of(self.found.text).trim_start_matches(['《', '〈']);
        // 按国家医保局、财政部《关于做好…的通知》
        let issuer = &self.found.text[..mention.span.start()];
        self.words().paper_of_country_lead.begins(title)
            || mention.span.of(self.found.text).starts_with(['《', '〈']) && self.words().ministry_before.ends(issuer)
    }

    /// The place in the title of a document, with its parents the last of them.
    fn place_of_title(&self, mention: &Mention) -> Option<(usize, ReadFrom)> {
        let Shape::Citation(cited) = &mention.shape else { return None };
        let places = self.found.places;
        let first = places.partition_point(|place| place.span.start() < cited.title.start());
        let inside = |place: &&Place| place.span.end() <= cited.title.end();
        let chain = places[first..].iter().take_while(inside).zip(first..);
        let mut end = None;
        let touching =
            chain.take_while(|(place, _)| end.replace(place.span.end()).is_none_or(|end| end == place.span.start()));
        touching.last().map(|(_, index)| (index, ReadFrom::Clause))
    }

    /// The time that an amount for a head is for as well: 每月310元/人. 380元/人 is for none that the sentence under a verdict names.
    fn time_of_head(&self, decision: Decision, mention: &Mention, windows: &[Window]) -> Option<Per> {
        let said = windows.iter().filter(|window| window.standing != Standing::Headed).copied();
        self.per(decision, mention, &said.collect::<Vec<_>>()).filter(|per| *per != Per::Person)
    }

    /// The time unit of an amount: its own, or that of the words beside it, of its sentence, of its head.
    fn time_unit_of(
        &self,
        index: usize,
        quantity: &Quantity,
        windows: &[Window],
        claim: &Claim,
        before: &[Claim],
    ) -> Option<Per> {
        let mention = &self.mentions[index];
        let mut timed = None;
        // The sum of a statistic is for no time of one person, unless its clause says 每年.
        let hourly =
            self.words().each_hour_before.ends(self.lead(index).of(self.found.text)) || self.is_by_the_hour(index);
        // 丧葬补助金为月平均工资7853元的6倍，即47118元: what comes of a month's wage is for no month.
        let reckoned = index
            .checked_sub(1)
            .is_some_and(|last| claim.decision.metric == Metric::BenefitAmount && self.is_multiple_of_benefit(last));
        let told = if hourly || reckoned || self.is_service(index) || self.is_step(claim.decision) {
            None
        } else if self.is_vast(index) {
            self.per_of_sum(index, windows)
        } else {
            let own = self.per(claim.decision, mention, windows);
            if quantity.per == Some(Per::Person) {
                timed = self.time_of_head(claim.decision, mention, windows);
            }
            own.or_else(|| self.carried_per(index, claim.decision, before))
                .or_else(|| self.raised_per(index, claim.decision, before))
        };
        let subsidy = claim.decision.metric == Metric::Subsidy;
        let head = if subsidy { self.per_head(index) } else { None };
        let alone = head.filter(|_| !self.is_timed_head(index));
        // 一年内第二次住院的起付线为300元: what each stay costs is for no year.
        let visit = !claim.scope.slot(Slot::Visit).is_empty() && claim.decision.metric == Metric::Deductible;
        let told = told.filter(|per| !(visit && *per == Per::Year));
        timed.or(quantity.per).or(alone).or(told).or(head)
    }

    /// The time unit of each mention, and the band of costs that it is for.
    pub(super) fn apply_per(&self, windows: &[Vec<Window>], claims: &mut [Claim]) {
        let mut bracket: Option<(Band, usize)> = None;
        let mut above: Option<(Band, usize)> = None;
        for (index, mention) in self.mentions.iter().enumerate() {
            let Shape::Quantity(quantity) = &mention.shape else { continue };
            let (before, rest) = claims.split_at_mut(index);
            let [claim, after @ ..] = rest else { continue };
            claim.per = self.time_unit_of(index, quantity, &windows[index], claim, before);
            match claim.decision.metric {
                Metric::CostBracket => {
                    let lower = bracket.filter(|(_, last)| last + 1 == index && self.is_upper_end(index, before));
                    let (from, to) = interval(quantity, claim.bounds);
                    let lower = lower.and_then(|((from, _), _)| from).filter(|from| to.is_some_and(|to| *from <= to));
                    let told = self.is_band_behind(index, claim.bounds) || self.is_of_nothing(index);
                    bracket = (!told).then_some(((from.or(lower), to), index));
                    above = bracket.filter(|_| self.is_line_of_band(index, claim.bounds));
                }
                _ if self.kind(mention) == Kind::Percentage => {
                    // 2万元以上报70%，未备案的降20个百分点: a change is one of all rates, unless its clause has the band.
                    let changed = claim.decision.metric == Metric::RateAdjustment;
                    let holds = |band: usize| match changed {
                        true => self.frame.clause_of[band] == self.frame.clause_of[index],
                        false => self.sentence(band) == self.sentence(index) && !self.is_of_next_place(band, index),
                    };
                    let paid_in = claim.decision.metric == Metric::ContributionRate;
                    claim.bracket = bracket.filter(|(_, band)| !paid_in && holds(*band)).map(|(ends, _)| ends);
                    if let Some((_, Some(end))) = claim.bracket
                        && self.is_beyond_band(index)
                    {
                        claim.bracket = Some((Some(end), None));
                        bracket = bracket.map(|(_, band)| ((Some(end), None), band));
                    }
                    // 起付标准至5000元 ¶ 在职职工：报销70% ¶ 退休人员：报销75%
                    let below = above.filter(|(_, band)| !changed && self.is_under(*band, index));
                    claim.bracket = claim.bracket.or(below.map(|(ends, _)| ends));
                    claim.bracket = claim.bracket.or_else(|| self.headed_bracket(index, before));
                    if let Some(band) = self.band_in_turn(index)
                        && let Shape::Quantity(quantity) = &self.mentions[band].shape
                    {
                        claim.bracket = Some(interval(quantity, before[band].bounds));
                    }
                    if let Some(band) = after.first()
                        && self.is_band_behind(index + 1, band.bounds)
                        && let Shape::Quantity(quantity) = &self.mentions[index + 1].shape
                    {
                        claim.bracket = Some(interval(quantity, band.bounds));
                    }
                }
                _ if self.is_deducted(index) => {}
                _ => bracket = None,
            }
        }
    }

    /// True if a rate is that of what is beyond the band before it: 5万元以内80%，以上部分90%.
    fn is_beyond_band(&self, index: usize) -> bool {
        // 超过部分0~2万元报60%: a band of its own is told behind those words.
        let lead = index.checked_sub(1).map_or("", |last| self.between(last, index));
        self.words().beyond_band_lead.begins(lead.trim_start_matches(SEPARATORS))
    }

    /// Those whom both ages of a pair describe, one for each sex or the two ends of one band: 男满50周岁、女满40周岁的灵活就业人员,
    /// 年满70周岁不足75周岁的退休人员.
    fn shared_people(&self, index: usize, reader: &scope::Reader<'_>) -> ScopeSet {
        let age = |at: usize| self.mentions.get(at).is_some_and(|mention| self.kind(mention) == Kind::Age);
        if !age(index) || !age(index + 1) {
            return ScopeSet::EMPTY;
        }
        let next = self.mentions[index + 1].span;
        let gap = &self.found.text[self.mentions[index].span.end()..next.start()];
        if self.recogniser.bounds_from_above(gap) {
            return reader.modified(next);
        }
        let gap = gap.strip_suffix(['满', '过']).map_or(gap, |gap| gap.strip_suffix('年').unwrap_or(gap));
        let paired = self.words().sex_before.strip(gap).is_some_and(joins);
        let sex = DimensionSet::of(&[Dimension::Sex]);
        if paired { reader.modified(next).outside(sex) } else { ScopeSet::EMPTY }
    }

    /// For each mention the terms that its place in a list settles, be it that of its item or of the bracket behind all.
    pub(super) fn taken(&self) -> Pairs {
        let scopes = &self.found.hits.scopes;
        let mut pairs = pairing::pair(
            &self.attributor.cues,
            self.found.text,
            (self.frame, self.found.tables),
            scopes,
            self.mentions,
        );
        for (paired, trailing) in pairs.of.iter_mut().zip(self.trailing(scopes)) {
            // With 分别 the bracket names an item for each number.
            *paired = paired.union(trailing.outside(paired.dimensions()));
        }
        pairs
    }

    /// A bracket behind the last of a list of parallel values qualifies the whole list: `三级1700元，二级1100元（首次住院）`.
    pub(super) fn trailing(&self, scopes: &HitList) -> Vec<ScopeSet> {
        let mut given = vec![ScopeSet::EMPTY; self.mentions.len()];
        let (text, cues) = (self.found.text, &self.attributor.cues);
        for bracket in self.frame.brackets.iter().filter(|bracket| !bracket.counted) {
            let after = self.mentions.partition_point(|mention| mention.span.end() <= bracket.span.start());
            let Some(last) = after.checked_sub(1) else { continue };
            if !text[self.mentions[last].span.end()..bracket.span.start()].trim().is_empty() {
                continue;
            }
            // 一级300元、二级500元（第二次起递减）: what a bracket says itself of whom it names, it says of none of the list.
            if cues.words.own_case_within.stand_in(bracket.span.of(text)) {
                continue;
            }
            let terms = scopes.within(bracket.span).iter().fold(ScopeSet::EMPTY, |terms, hit| match hit.sense {
                Sense::Scope(index)
                    if !scope_word::excepted(cues, text, hit.span)
                        && !scope_word::is_included(cues, text, hit.span) =>
                {
                    terms.union(cues.scope(index).terms)
                }
                _ => terms,
            });
            // 单位0.5%，个人0.2%（农村户籍个人不缴）: what the last of the list names itself, the bracket says of it alone.
            let named = scopes.within(self.lead(last)).iter().fold(ScopeSet::EMPTY, |named, hit| match hit.sense {
                Sense::Scope(index) => named.union(cues.scope(index).terms),
                _ => named,
            });
            let spread = terms.outside(named.dimensions());
            let sentence = |index: usize| self.clause(index).sentence;
            let mut index = last;
            loop {
                given[index] = given[index].union(if index == last { terms } else { spread });
                let parallel =
                    index > 0 && index + REACH > last && sentence(index - 1) == sentence(last) && self.same_unit(index);
                if !parallel {
                    break;
                }
                // 50%（三级医院）、60%（二级医院）: each has a bracket of its own. Nor does one speak of what stands before a semicolon.
                let gap = &text[self.mentions[index - 1].span.end()..self.mentions[index].span.start()];
                if gap.starts_with(['（', '(']) || gap.contains(['；', ';']) {
                    break;
                }
                index -= 1;
            }
        }
        given
    }

    /// Whether the sentence of a mention tells a rule for all of the country.
    pub(super) fn is_national(&self, index: usize) -> bool {
        let (text, cues) = (self.found.text, &self.attributor.cues);
        let bracketed = self.frame.bracketed(self.mentions[index].span.start());
        let sentence = self.frame.sentences.get(self.sentence(index) as usize);
        sentence.is_some_and(|span| place_word::is_national(cues, text, self.found.hits, *span, bracketed))
            || self.is_by_paper_of_country(index)
    }

    /// Whether the sentence tells before a number what a document of the country says: 《失业保险条例》规定，…, 按照国办发〔2024〕38号文件，….
    /// Not if it tells what an office did by it: 依据《…条例》，市医保局责令该院….
    fn is_by_paper_of_country(&self, index: usize) -> bool {
        let (text, words) = (self.found.text, self.words());
        let mut before = near(index).take_while(|other| self.sentence(*other) == self.sentence(index));
        let cited = before.find(|other| matches!(self.mentions[*other].shape, Shape::Citation(_)));
        cited.is_some_and(|cited| {
            let mention = &self.mentions[cited];
            let between = &text[mention.span.end()..self.mentions[index].span.start()];
            self.is_paper_of_country(mention)
                && (words.says_of_paper_after.begins(&text[mention.span.end()..])
                    || words.says_of_paper_before.ends(&text[..mention.span.start()]))
                && !words.punished_within.stand_in(between)
        })
    }
}
