//! Place names: where a division of China is named, and which one.
//!
//! [`Gazetteer::find`] decides among the names that the lexicon found. One that one division bears counts where it stands; a name with several
//! bearers (朝阳区), or one that is also a common word (东方), counts where its context supports one of them, and is
//! left out and counted otherwise. A former name leads to the division that took its place (襄樊 → 襄阳市 420600).
//!
//! Knowledge is in `rules/divisions.csv` (codes, names, history) and `rules/places.toml` (words around names).

mod check;
mod context;
mod divisions;
mod names;
mod words;

pub(crate) use check::check;
pub use divisions::{Division, DivisionId, Level};

pub use context::Memory;
use context::{Candidate, Context};
use divisions::{Divisions, Strength};
use names::{Named, Names};

use crate::fact::terms;
use crate::lexicon::{HitList, Sense};
use crate::rules::{RuleError, RuleFiles};
use crate::text::Span;

terms! {
    /// What a place's name is the beginning of, or stands inside of.
    Within {
        Organisation = "organisation", "the name of an organisation: `岳阳市中心医院`, `广州银行`";
    }
}

/// A place named in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Where the name stands, in bytes.
    pub span: Span,
    /// The division it denotes today.
    pub division: DivisionId,
    /// The level of that division.
    pub level: Level,
    /// The longer name that it is part of, if any.
    pub within: Option<Within>,
}

/// The places of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// In order of place; spans do not overlap.
    pub places: Vec<Place>,
    /// Names left out because nothing decides between the divisions that bear them.
    pub ambiguous: u64,
    /// Some names stood for nothing by themselves, so that the title of the page may have had a say.
    pub open: bool,
}

impl Found {
    /// The divisions named in a span.
    pub fn named_in(&self, span: Span) -> Vec<DivisionId> {
        self.places.iter().filter(|place| span.contains(place.span)).map(|place| place.division).collect()
    }
}

/// All divisions and their names, compiled. Built once and shared by reference.
pub struct Gazetteer {
    divisions: Divisions,
    names: Names,
}

impl Gazetteer {
    /// Reads `divisions.csv` and `places.toml`; `word` is told every word that the lexicon has to find, with its sense.
    ///
    /// # Errors
    /// A [`RuleError`] that names the file and the entry at fault.
    pub fn new(files: &RuleFiles, word: &mut impl FnMut(&str, Sense)) -> Result<Gazetteer, RuleError> {
        let (divisions, namings) = Divisions::parse(&files.read(divisions::FILE)?)?;
        let names = Names::new(files, namings, word)?;
        Ok(Gazetteer { divisions, names })
    }

    /// The places in `text`, in which the lexicon found these `names`. An ambiguous name is read by the text itself first,
    /// then by the `title` in it.
    pub fn find(&self, text: &str, names: &HitList, title: Option<Span>, memory: &mut Memory) -> Found {
        self.find_with(text, names, |context, candidates| context.settle(candidates, title, memory))
    }

    /// The places in the text of an item of a page, whose title names these divisions: they decide about what the text itself
    /// leaves open.
    pub fn find_under(&self, text: &str, names: &HitList, named: &[DivisionId], memory: &mut Memory) -> Found {
        self.find_with(text, names, |context, candidates| context.settle_under(candidates, named, memory))
    }

    /// The places in `text`; `settle` decides about names that stand for nothing by themselves.
    fn find_with(&self, text: &str, names: &HitList, settle: impl FnOnce(Context<'_>, &mut [Candidate])) -> Found {
        let mut found = Found::default();
        let candidate = |hit: Named| {
            let settled = match self.names.bearers(hit.name) {
                [(id, Strength::Plain)] => Some(*id),
                _ => None,
            };
            found.open |= settled.is_none();
            Candidate { hit, settled }
        };
        let mut candidates: Vec<Candidate> = self.names.hits(text, names).map(candidate).collect();
        if found.open {
            settle(Context { text, names: &self.names, divisions: &self.divisions }, &mut candidates);
        }
        found.places.reserve_exact(candidates.len());
        for Candidate { hit, settled } in candidates {
            match settled {
                Some(division) => {
                    let organisation = self.names.starts_organisation(text, hit.span.end());
                    let within = organisation.then_some(Within::Organisation);
                    let level = self.divisions.get(division).level;
                    found.places.push(Place { span: hit.span, division, level, within });
                }
                None => found.ambiguous += u64::from(self.is_ambiguous(hit.name)),
            }
        }
        found
    }

    /// True for a name with several bearers that is no common word.
    fn is_ambiguous(&self, name: u32) -> bool {
        let bearers = self.names.bearers(name);
        bearers.len() > 1 && bearers.iter().any(|&(_, strength)| strength > Strength::Word)
    }

    /// The division of an id.
    pub fn division(&self, id: DivisionId) -> &Division {
        self.divisions.get(id)
    }

    /// The division of today with this code.
    pub fn by_code(&self, code: &str) -> Option<DivisionId> {
        self.divisions.id(code)
    }

    /// The province that a division is, or is part of.
    pub fn province_of(&self, id: DivisionId) -> DivisionId {
        self.divisions.line(id).last().unwrap_or(id)
    }

    /// The division at prefecture level that a division is, or is part of; none for a province and its direct counties.
    pub fn prefecture_of(&self, id: DivisionId) -> Option<DivisionId> {
        self.divisions.line(id).find(|&above| self.division(above).level == Level::Prefecture)
    }
}
