//! The rows of one page in the making: what each stage has found, in the terms of the dataset.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Extractor;
use crate::article::{Article, Flag, Markup, Page};
use crate::attribute::{Claim, Findings, Part, Surroundings, TextParts, ToldOfPlace};
use crate::dataset::{ArticleRow, Extraction, FactRow, RegionRow, RelatedRow, SectionRow};
use crate::fact::{Id, Origin, Short};
use crate::lexicon::Hits;
use crate::normalise;
use crate::places::Found;
use crate::recognise::{Mention, Shape, scan};
use crate::segment::Verdict;
use crate::signs::Signs;
use crate::text::{CodePoints, Span};
use crate::zones::{LONGEST_EVIDENCE, SHORT_EVIDENCE, Zone, around, zones};

/// The rows of one page in the making.
pub(super) struct Rows<'a> {
    extractor: &'a Extractor,
    page: &'a Page,
    article: &'a Article,
    hits: &'a Hits,
    found: &'a Found,
    told_of_places: Vec<ToldOfPlace>,
    points: CodePoints<'a>,
    signs: Signs,
    zones: Vec<Zone>,
}

/// The mentions of a page, zone by zone.
pub(super) struct Mentions<'a> {
    all: Vec<Mention>,
    /// Zones with mentions, and which these are.
    of_zones: Vec<(&'a Zone, Part, Range<usize>)>,
}

impl<'a> Rows<'a> {
    /// What is known of a page before its mentions are read.
    pub fn new(
        extractor: &'a Extractor,
        page: &'a Page,
        article: &'a Article,
        hits: &'a Hits,
        found: &'a Found,
    ) -> Rows<'a> {
        let text = &article.text;
        let told_of_places = extractor.attributor.told_of_places(text, hits, &found.places);
        let (points, signs, zones) = (CodePoints::new(text), Signs::new(text), zones(article));
        Rows { extractor, page, article, hits, found, told_of_places, points, signs, zones }
    }

    /// What was found in the whole text.
    fn findings(&self) -> Findings<'_> {
        Findings {
            text: self.text(),
            signs: &self.signs,
            hits: self.hits,
            places: &self.found.places,
            told_of_places: &self.told_of_places,
            tables: &self.article.tables,
        }
    }

    /// What is attributed of the page.
    pub fn parts<'m>(&'m self, mentions: &'m Mentions<'_>) -> TextParts<'m> {
        let parts = mentions.of_zones.iter().map(|(_, part, range)| (*part, &mentions.all[range.clone()]));
        TextParts { found: self.findings(), parts: parts.collect() }
    }

    /// All rows of the page, of which these are facts, but for its text.
    pub fn extraction(&self, facts: Vec<FactRow>) -> Extraction {
        let mut extraction = Extraction {
            article: self.article(),
            sections: self.sections(),
            related: self.related(),
            facts,
            regions: self.regions(),
            ambiguous_places: self.found.ambiguous,
        };
        extraction.article.related_count = extraction.related.len() as u64;
        extraction.article.fact_count = extraction.facts.len() as u64;
        extraction.article.region_count = extraction.regions.len() as u64;
        extraction
    }

    fn text(&self) -> &str {
        &self.article.text
    }

    fn offsets(&self, span: Span) -> (u64, u64) {
        (self.points.at(span.start()) as u64, self.points.at(span.end()) as u64)
    }

    fn slice(&self, span: Span) -> String {
        span.of(self.text()).to_string()
    }

    fn article(&self) -> ArticleRow {
        let (page, article) = (self.page, self.article);
        let mut flags = article.flags.clone();
        if page.replacements > 0 {
            flags.push(Flag::DecodeErrors);
        }
        flags.sort_unstable();
        flags.dedup();
        ArticleRow {
            article_id: page.article_id,
            source: page.source.clone(),
            record: page.record,
            record_offset: page.record_offset,
            member: page.member.clone(),
            url: page.url.clone(),
            layout: article.layout.clone(),
            encoding: page.encoding,
            title: article.title.map(|span| self.slice(span)),
            answer: article.answer.map(|span| self.slice(span)),
            verdict: self.verdict(article.answer),
            publisher: article.publisher.clone(),
            published_at: article.published_at.clone(),
            body: article.body.map(|span| self.slice(span)).unwrap_or_default(),
            flags,
            ..ArticleRow::default()
        }
    }

    fn verdict(&self, answer: Option<Span>) -> Option<Verdict> {
        self.extractor.segmenter.verdict(answer?.of(self.text()))
    }

    fn sections(&self) -> Vec<SectionRow> {
        let rows = self.article.sections.iter().enumerate().map(|(index, section)| {
            let (start, end) = self.offsets(section.span);
            SectionRow {
                article_id: self.page.article_id,
                section: index as u64 + 1,
                parent: section.parent as u64,
                level: section.level as u64,
                heading: self.slice(section.heading),
                start,
                end,
            }
        });
        rows.collect()
    }

    fn related(&self) -> Vec<RelatedRow> {
        let rows = self.article.related.iter().enumerate().map(|(index, item)| {
            let (start, end) = self.offsets(item.span);
            let (title, snippet) = (self.slice(item.title), item.snippet.map(|span| self.slice(span)));
            let (words, day) = (snippet.as_deref().unwrap_or(""), item.published_on.as_deref().unwrap_or(""));
            RelatedRow {
                related_id: hash_of(&[title.as_bytes(), words.as_bytes(), day.as_bytes()]),
                article_id: self.page.article_id,
                position: index as u64 + 1,
                answer: item.answer.map(|span| self.slice(span)),
                verdict: self.verdict(item.answer),
                category: item.category.clone(),
                published_on: item.published_on.clone(),
                url: item.url.clone(),
                truncated: item.truncated,
                flags: item.flags.clone(),
                start,
                end,
                title,
                snippet,
            }
        });
        rows.collect()
    }

    /// True for what stands between the title and the body of a text. In markup it is the site's dateline.
    fn is_over_body(&self, span: Span) -> bool {
        let after_title = self.article.title.is_none_or(|title| title.end() <= span.start());
        let before_body = self.article.body.is_some_and(|body| span.end() <= body.start());
        self.page.markup == Markup::Text && after_title && before_body
    }

    fn regions(&self) -> Vec<RegionRow> {
        let (zones, gazetteer) = (&self.zones, &self.extractor.gazetteer);
        let mut rows = Vec::with_capacity(self.found.places.len());
        rows.extend(self.found.places.iter().filter_map(|place| {
            let begun = zones.partition_point(|zone| zone.span.start() <= place.span.start());
            let zone = zones[..begun].last().filter(|zone| zone.span.contains(place.span));
            let (origin, related) = match zone {
                Some(zone) => (zone.origin, zone.related),
                // 来源：金华市医疗保障局 over the body of a text names a place of the article too.
                None if self.is_over_body(place.span) => (Origin::Body, None),
                None => return None,
            };
            let (start, end) = self.offsets(place.span);
            let division = gazetteer.division(place.division);
            Some(RegionRow {
                article_id: self.page.article_id,
                origin,
                related_position: related.map(|position| position as u64),
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

    /// The mentions of all zones; none if a table would have more than `most` rows.
    pub fn mentions(&self, most: usize) -> Option<Mentions<'_>> {
        let (article, attributor) = (self.article, &self.extractor.attributor);
        if [self.found.places.len(), article.sections.len(), article.related.len()].iter().any(|&rows| rows > most) {
            return None;
        }
        let mut mentions = Mentions { all: Vec::new(), of_zones: Vec::with_capacity(self.zones.len()) };
        let mut title_years: BTreeMap<Span, u16> = BTreeMap::new();
        for zone in &self.zones {
            let (found, from) = (self.mentions_of(zone), mentions.all.len());
            if from + found.len() > most {
                return None;
            }
            if is_title(zone) {
                let year = attributor.year_of_title(self.text(), zone.span, &found);
                title_years.extend(year.map(|year| (zone.span, year)));
            }
            if !found.is_empty() {
                let part = Part {
                    span: zone.span,
                    title: is_title(zone),
                    flat: zone.origin == Origin::RelatedSnippet,
                    around: Surroundings { title: zone.title, headed: zone.headed },
                    title_year: zone.title.and_then(|title| title_years.get(&title).copied()),
                };
                mentions.all.extend(found);
                mentions.of_zones.push((zone, part, from..mentions.all.len()));
            }
        }
        Some(mentions)
    }

    /// The facts that these mentions are, by the claims of each zone.
    pub fn facts(&self, mentions: &Mentions<'_>, claims: &[Vec<Claim>]) -> Vec<FactRow> {
        let mut facts = Vec::with_capacity(mentions.all.len());
        for ((zone, _, range), claims) in mentions.of_zones.iter().zip(claims) {
            for (mention, claim) in mentions.all[range.clone()].iter().zip(claims) {
                facts.push(self.fact(zone, mention, claim));
                let inside = self.extractor.recogniser.number_inside(self.text(), mention);
                facts.extend(inside.map(|number| self.fact(zone, &number, claim)));
            }
        }
        facts
    }

    /// The mentions of a zone.
    fn mentions_of(&self, zone: &Zone) -> Vec<Mention> {
        let (recogniser, mut mentions) = (&self.extractor.recogniser, Vec::new());
        recogniser.scan(self.text(), scan::Part { span: zone.span, title: is_title(zone) }, self.hits, &mut mentions);
        if zone.origin == Origin::Body {
            recogniser.scan_cells(self.text(), zone.span, &self.article.tables, &mut mentions);
        }
        mentions
    }

    fn fact(&self, zone: &Zone, mention: &Mention, claim: &Claim) -> FactRow {
        let (start, end) = self.offsets(mention.span);
        let gazetteer = &self.extractor.gazetteer;
        let place = claim.place.map(|(index, from)| (gazetteer.division(self.found.places[index].division), from));
        let mut row = FactRow {
            related_position: zone.related.map(|position| position as u64),
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
            ..FactRow::new(self.page.article_id, zone.origin, claim.decision.metric)
        };
        normalise::fill(&mut row, self.text(), &self.extractor.recogniser, mention, claim);
        let (article, start, end) = (row.article_id.text(), Short::number(start as u32), Short::number(end as u32));
        row.fact_id = hash_of(&[article.as_bytes(), start.as_bytes(), end.as_bytes(), row.kind().as_str().as_bytes()]);
        row
    }

    /// The innermost section of the body that holds a span, counted from 1.
    fn section(&self, span: Span) -> Option<u64> {
        let sections = &self.article.sections;
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
        let zone = around(self.text(), zone, mention, LONGEST_EVIDENCE);
        let stop_before =
            self.signs.within(Span::new(zone.start(), mention.start())).iter().rfind(|sign| sign.is_stop());
        let stop_after = self.signs.within(Span::new(mention.end(), zone.end())).iter().find(|sign| sign.is_stop());
        let start = stop_before.map_or(zone.start(), |stop| stop.end());
        let end = stop_after.map_or(zone.end(), |stop| stop.end());
        let mut evidence = Span::new(start, end);
        if evidence.len() > LONGEST_EVIDENCE {
            evidence = around(self.text(), evidence, mention, SHORT_EVIDENCE);
        }
        self.slice(evidence.trim(self.text()))
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

/// The id of the parts, each closed by a byte that no text has.
fn hash_of(parts: &[&[u8]]) -> Id {
    let mut bytes = Vec::with_capacity(parts.iter().map(|part| part.len() + 1).sum());
    for part in parts {
        bytes.extend_from_slice(part);
        bytes.push(0xFF);
    }
    Id::of(&bytes)
}
