//! Readings: what a piece says, in the terms of the dataset.

use std::collections::BTreeMap;
use std::ops::{Add, Range};

use super::Extractor;
use super::piece::Piece;
use crate::attribute::{Claim, Findings, Part, Surroundings, TextParts, ToldOfPlace, is_flattened};
use crate::dataset::{FactRow, RegionRow};
use crate::fact::{Id, Origin};
use crate::lexicon::Hits;
use crate::normalise;
use crate::places::Found;
use crate::recognise::{Mention, Shape, scan};
use crate::signs::Signs;
use crate::text::{CodePoints, Span};
use crate::zones::{LONGEST_EVIDENCE, SHORT_EVIDENCE, Zone, around};

/// What a piece says: rows that belong to no page yet, their offsets counted from the beginning of the piece.
pub(super) struct Reading {
    pub facts: Vec<FactRow>,
    pub regions: Vec<RegionRow>,
    /// Names of places left out.
    pub ambiguous: u64,
    /// How much was found.
    pub size: Size,
    /// Names of places stood for nothing by themselves, so that the title of the page may have had a say.
    pub open: bool,
}

/// How much was found in a piece.
#[derive(Clone, Copy, Debug)]
pub(super) struct Size {
    pub mentions: usize,
    pub places: usize,
}

impl Add for Size {
    type Output = Size;

    fn add(self, other: Size) -> Size {
        Size { mentions: self.mentions + other.mentions, places: self.places + other.places }
    }
}

/// A piece on its way to a reading.
pub(super) struct Reader<'a> {
    extractor: &'a Extractor,
    piece: &'a Piece<'a>,
    hits: &'a Hits,
    found: &'a Found,
    told_of_places: Vec<ToldOfPlace>,
    points: CodePoints<'a>,
    signs: Signs,
}

/// The mentions of a piece, zone by zone.
pub(super) struct Mentions<'a> {
    pub all: Vec<Mention>,
    /// Zones with mentions, and which these are.
    of_zones: Vec<(&'a Zone, Part, Range<usize>)>,
}

impl<'a> Reader<'a> {
    /// What is known of a piece before its mentions are read.
    pub fn new(extractor: &'a Extractor, piece: &'a Piece<'a>, hits: &'a Hits, found: &'a Found) -> Reader<'a> {
        let told_of_places = extractor.attributor.told_of_places(piece.text, hits, &found.places);
        let (points, signs) = (CodePoints::new(piece.text), Signs::new(piece.text));
        Reader { extractor, piece, hits, found, told_of_places, points, signs }
    }

    /// The mentions of all zones; none if a table would have more than `most` rows.
    pub fn mentions(&self, most: usize) -> Option<Mentions<'a>> {
        let (piece, attributor) = (self.piece, &self.extractor.attributor);
        if self.found.places.len() > most {
            return None;
        }
        let mut mentions = Mentions { all: Vec::new(), of_zones: Vec::with_capacity(piece.zones.len()) };
        let mut title_years: BTreeMap<Span, u16> = BTreeMap::new();
        for zone in &piece.zones {
            let (found, from) = (self.mentions_of(zone), mentions.all.len());
            if from + found.len() > most {
                return None;
            }
            if is_title(zone) {
                let year = attributor.year_of_title(piece.text, zone.span, &found);
                title_years.extend(year.map(|year| (zone.span, year)));
            }
            if !found.is_empty() {
                let part = Part {
                    span: zone.span,
                    title: is_title(zone),
                    flat: match zone.origin {
                        Origin::RelatedSnippet => true,
                        Origin::Body => is_flattened(zone.span.of(piece.text)),
                        _ => false,
                    },
                    around: Surroundings { title: zone.title, headed: zone.headed },
                    title_year: zone.title.and_then(|title| title_years.get(&title).copied()),
                };
                mentions.all.extend(found);
                mentions.of_zones.push((zone, part, from..mentions.all.len()));
            }
        }
        Some(mentions)
    }

    /// The mentions of a zone.
    fn mentions_of(&self, zone: &Zone) -> Vec<Mention> {
        let (text, recogniser, mut mentions) = (self.piece.text, &self.extractor.recogniser, Vec::new());
        recogniser.scan(text, scan::Part { span: zone.span, title: is_title(zone) }, self.hits, &mut mentions);
        if zone.origin == Origin::Body {
            recogniser.scan_cells(text, zone.span, self.piece.tables, &mut mentions);
        }
        mentions
    }

    /// What is attributed of the piece.
    pub fn parts<'m>(&'m self, mentions: &'m Mentions<'_>) -> TextParts<'m> {
        let found = Findings {
            text: self.piece.text,
            signs: &self.signs,
            hits: self.hits,
            places: &self.found.places,
            told_of_places: &self.told_of_places,
            tables: self.piece.tables,
        };
        let parts = mentions.of_zones.iter().map(|(_, part, range)| (*part, &mentions.all[range.clone()]));
        TextParts { found, parts: parts.collect() }
    }

    pub fn size(&self, mentions: &Mentions<'_>) -> Size {
        Size { mentions: mentions.all.len(), places: self.found.places.len() }
    }

    /// What the piece says, by the claims of each zone.
    pub fn reading(&self, mentions: &Mentions<'_>, claims: &[Vec<Claim>]) -> Reading {
        let mut facts = Vec::with_capacity(mentions.all.len());
        for ((zone, _, range), claims) in mentions.of_zones.iter().zip(claims) {
            for (mention, claim) in mentions.all[range.clone()].iter().zip(claims) {
                facts.push(self.fact(zone, mention, claim));
                let inside = self.extractor.recogniser.number_inside(self.piece.text, mention);
                facts.extend(inside.map(|number| self.fact(zone, &number, claim)));
            }
        }
        Reading {
            facts,
            regions: self.regions(),
            ambiguous: self.found.ambiguous,
            size: self.size(mentions),
            open: self.found.open,
        }
    }

    fn offsets(&self, span: Span) -> (u64, u64) {
        (self.points.at(span.start()) as u64, self.points.at(span.end()) as u64)
    }

    fn slice(&self, span: Span) -> String {
        span.of(self.piece.text).to_string()
    }

    fn regions(&self) -> Vec<RegionRow> {
        let (piece, gazetteer) = (self.piece, &self.extractor.gazetteer);
        let mut rows = Vec::with_capacity(self.found.places.len());
        rows.extend(self.found.places.iter().filter_map(|place| {
            let begun = piece.zones.partition_point(|zone| zone.span.start() <= place.span.start());
            let zone = piece.zones[..begun].last().filter(|zone| zone.span.contains(place.span));
            let over_body = || piece.dateline.filter(|dateline| dateline.contains(place.span)).map(|_| Origin::Body);
            let origin = zone.map(|zone| zone.origin).or_else(over_body)?;
            let (start, end) = self.offsets(place.span);
            let division = gazetteer.division(place.division);
            Some(RegionRow {
                article_id: Id::default(),
                origin,
                related_position: None,
                start,
                end,
                text: self.slice(place.span),
                code: division.code,
                name: division.name.clone(),
                level: division.level,
                province_code: gazetteer.division(gazetteer.province_of(place.division)).code,
                prefecture_code: gazetteer.prefecture_of(place.division).map(|id| gazetteer.division(id).code),
                within: place.within,
            })
        }));
        rows
    }

    fn fact(&self, zone: &Zone, mention: &Mention, claim: &Claim) -> FactRow {
        let (start, end) = self.offsets(mention.span);
        let gazetteer = &self.extractor.gazetteer;
        let place = claim.place.map(|(index, from)| (gazetteer.division(self.found.places[index].division), from));
        let mut row = FactRow {
            section: (zone.origin == Origin::Body).then(|| self.section(mention.span)).flatten(),
            start,
            end,
            text: self.slice(mention.span),
            evidence: self.evidence(zone.span, mention.span),
            scope: claim.scope,
            bracket_min: claim.bracket.and_then(|(min, _)| min).map(normalise::number),
            bracket_max: claim.bracket.and_then(|(_, max)| max).map(normalise::number),
            per: claim.per,
            region_code: place.map(|(division, _)| division.code),
            region_name: place.map(|(division, _)| division.name.clone()),
            region_from: place.map(|(_, from)| from),
            year: claim.year.map(|(year, _)| year),
            year_from: claim.year.map(|(_, from)| from),
            rule: self.rule(mention, claim),
            ..FactRow::new(Id::default(), zone.origin, claim.decision.metric)
        };
        normalise::fill(&mut row, self.piece.text, &self.extractor.recogniser, mention, claim);
        row
    }

    /// The innermost section of the body that holds a span, counted from 1.
    fn section(&self, span: Span) -> Option<u64> {
        let sections = self.piece.sections;
        // The last that begins before the span, or one of those around it.
        let mut number = sections.partition_point(|section| section.span.start() <= span.start());
        while let Some(section) = number.checked_sub(1).map(|index| &sections[index]) {
            if section.span.contains(span) {
                return Some(number as u64);
            }
            number = section.parent;
        }
        None
    }

    /// The sentence or list line around a mention; of an endless one what is near.
    fn evidence(&self, zone: Span, mention: Span) -> String {
        let text = self.piece.text;
        let zone = around(text, zone, mention, LONGEST_EVIDENCE);
        let stop_before =
            self.signs.within(Span::new(zone.start(), mention.start())).iter().rfind(|sign| sign.is_stop());
        let stop_after = self.signs.within(Span::new(mention.end(), zone.end())).iter().find(|sign| sign.is_stop());
        let start = stop_before.map_or(zone.start(), |stop| stop.end());
        let end = stop_after.map_or(zone.end(), |stop| stop.end());
        let mut evidence = Span::new(start, end);
        if evidence.len() > LONGEST_EVIDENCE {
            evidence = around(text, evidence, mention, SHORT_EVIDENCE);
        }
        self.slice(evidence.trim(text))
    }

    /// The rules that made a fact: unit or shape, then the cue that gave the metric.
    fn rule(&self, mention: &Mention, claim: &Claim) -> String {
        let shape = match &mention.shape {
            Shape::Quantity(quantity) => self.extractor.recogniser.unit(quantity.unit).id.as_str(),
            Shape::Date(_) => "date",
            Shape::Citation(_) => "citation",
        };
        [shape, "/", self.extractor.attributor.cue_name(&claim.decision)].concat()
    }
}

fn is_title(zone: &Zone) -> bool {
    matches!(zone.origin, Origin::Title | Origin::RelatedTitle)
}
