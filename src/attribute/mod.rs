//! Attributing: from a [`Mention`] to a [`Claim`] — which end it is, what it measures, to whom, where and when it
//! applies. The words around a mention say so; they are data (`rules/metrics.toml`, `scopes.toml`, `bounds.toml`).

mod again;
mod apply;
mod band;
mod benefit_sum;
mod bound;
mod bound_file;
mod bullets;
mod carried;
mod condition;
mod cue;
mod cue_file;
mod deductible;
mod described;
mod elided;
mod fit;
mod frame;
mod gather;
mod group;
mod growth;
mod heads;
mod hospital_share;
mod inherit;
mod item;
mod labels;
mod levels;
mod likes;
mod lines;
mod look;
mod marker;
mod measure;
mod members;
mod metric;
mod other_time;
mod others;
mod outline;
mod paid_out;
mod paired;
mod pairing;
mod past;
mod payer;
mod per;
mod place;
mod place_word;
mod product;
mod prune;
mod raise;
mod repeated;
mod respectively;
mod run;
mod scheme;
mod scope;
mod scope_word;
mod settle;
mod strokes;
mod subject;
mod table;
mod tied_year;
mod time;
mod time_unit;
mod told;
mod topic;
mod trace;
mod verdict;
mod windows;
mod words;
mod worked_sum;
mod written_year;
mod year;

pub use lines::is_flattened;
pub use metric::{Decision, Reason};
pub use place_word::ToldOfPlace;
pub use trace::{Source, Trace};
pub use windows::Surroundings;
use windows::Window;

use rust_decimal::Decimal;

use crate::fact::{Per, ReadFrom, ScopeSet};
use crate::lexicon::{Hits, Sense};
use crate::places::Place;
use crate::recognise::mention::Dates;
use crate::recognise::{Mention, Recogniser};
use crate::rules::{Example, RuleError, RuleFiles};
use crate::signs::Signs;
use crate::table::Table;
use crate::text::Span;
use bound::{BoundWords, Bounds};
use cue::Cues;
use frame::{Clause, Frame};
use told::Told;
use words::ClaimWords;

/// A band of costs: its ends in yuan.
pub type Band = (Option<Decimal>, Option<Decimal>);

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
    pub bracket: Option<Band>,
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
    /// A space may end a line: the snippet of a recommended item, or a body whose lines have been joined.
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
    /// Its punctuation.
    pub signs: &'a Signs,
    /// Words of the lexicon.
    pub hits: &'a Hits,
    /// Places.
    pub places: &'a [Place],
    /// What the words beside each place say of it.
    pub told_of_places: &'a [ToldOfPlace],
    /// Tables of the body.
    pub tables: &'a [Table],
}

/// What of a text is attributed.
#[derive(Clone, Debug)]
pub struct TextParts<'a> {
    /// What was found in it.
    pub found: Findings<'a>,
    /// Its parts, and the mentions of each.
    pub parts: Vec<(Part, &'a [Mention])>,
}

/// Attributes mentions. Immutable; shared by all threads.
#[derive(Debug)]
pub struct Attributor {
    cues: Cues,
    bounds: BoundWords,
}

impl Attributor {
    /// Reads the rules; `word` is told every word that the lexicon has to find, with its sense.
    ///
    /// # Errors
    /// A [`RuleError`] that names the file and the entry at fault.
    pub fn new(files: &RuleFiles, word: &mut impl FnMut(&str, Sense)) -> Result<Attributor, RuleError> {
        Ok(Attributor { cues: Cues::new(files, word)?, bounds: BoundWords::new(files)? })
    }

    /// The examples of the rules read here.
    pub(crate) fn examples(files: &RuleFiles) -> Result<Vec<Example>, RuleError> {
        let mut examples = Cues::examples(files)?;
        examples.extend(BoundWords::examples(files)?);
        examples.extend(ClaimWords::examples(files)?);
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
            Reason::Rule => "rule",
            Reason::Default => "default",
        }
    }

    /// One claim for each mention of each part of each text. A step is taken for all of them before the next: the instructions
    /// of all steps together do not fit into the nearest cache.
    pub fn claims(&self, recogniser: &Recogniser, texts: &[TextParts<'_>]) -> Vec<Vec<Vec<Claim>>> {
        let parts =
            || texts.iter().flat_map(|text| text.parts.iter().map(|(part, mentions)| (text.found, *part, *mentions)));
        let frames: Vec<Frame> =
            parts().map(|(found, part, mentions)| Frame::read(&self.cues, found, part, mentions)).collect();
        let told: Vec<Told> = texts.iter().map(|text| Told::nothing(&text.found.hits.scopes)).collect();
        let told = texts.iter().zip(&told).flat_map(|(text, told)| text.parts.iter().map(move |_| told));
        let pass = |(((found, part, mentions), frame), told)| Pass {
            attributor: self,
            recogniser,
            found,
            part,
            mentions,
            frame,
            told,
        };
        let passes: Vec<Pass> = parts().zip(&frames).zip(told).map(pass).collect();
        let windows: Vec<Vec<Vec<Window>>> = passes.iter().map(Pass::all_windows).collect();
        let bounds: Vec<Vec<Bounds>> = passes.iter().map(Pass::all_bounds).collect();
        let passes = || passes.iter().zip(&windows);
        let measure = |((pass, windows), bounds): ((&Pass, &Vec<_>), _)| pass.measure(windows, bounds);
        let mut claims: Vec<Vec<Claim>> = passes().zip(bounds).map(measure).collect();
        passes().zip(&mut claims).for_each(|((pass, windows), claims)| pass.apply_scope(windows, claims));
        passes().zip(&mut claims).for_each(|((pass, windows), claims)| pass.apply_place(windows, claims));
        passes().zip(&mut claims).for_each(|((pass, windows), claims)| pass.apply_per(windows, claims));
        passes().zip(&mut claims).for_each(|((pass, _), claims)| pass.apply_year(claims));
        let mut claims = claims.into_iter();
        texts.iter().map(|text| claims.by_ref().take(text.parts.len()).collect()).collect()
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
    told: &'a Told,
}

/// How many mentions back a number is compared with others: no sentence that is meant to be read has more.
const REACH: usize = 40;

/// The mentions before `index`, nearest first, as far as they are compared.
fn near(index: usize) -> impl Iterator<Item = usize> {
    (index.saturating_sub(REACH)..index).rev()
}

impl Pass<'_> {
    fn words(&self) -> &ClaimWords {
        &self.attributor.cues.words
    }

    /// The clause of a mention.
    fn clause(&self, index: usize) -> Clause {
        self.frame.clause(index)
    }

    /// What stands between two mentions.
    fn between(&self, one: usize, other: usize) -> &str {
        &self.found.text[self.mentions[one].span.end()..self.mentions[other].span.start()]
    }

    /// What stands before a mention in its clause, as far as it is looked through.
    fn lead(&self, index: usize) -> Span {
        self.frame.leads[index]
    }

    /// What stands before a mention in its sentence, at most `reach` bytes of it; nothing where the sentence is not known.
    fn told_before(&self, index: usize, reach: usize) -> Span {
        let start = self.mentions[index].span.start();
        let sentence = self.frame.sentences.get(self.sentence(index) as usize);
        let from = sentence.map_or(start, |sentence| sentence.start().max(start.saturating_sub(reach)));
        Span::new(self.found.text.ceil_char_boundary(from).min(start), start)
    }

    /// The clause of a mention, as far as it is looked through to either side of it.
    fn near_clause(&self, index: usize) -> Span {
        let clause = self.clause(index).span;
        let end = clause.end().min(self.mentions[index].span.end() + windows::LONGEST);
        let lead = self.lead(index);
        Span::new(lead.start(), self.found.text.floor_char_boundary(end).max(lead.end()))
    }
}

/// A year without month and day.
fn is_year(dates: &Dates) -> bool {
    dates.from.month.is_none() && dates.from.day.is_none() && !dates.from.at_end
}
