//! Extracting: a page to rows of the dataset, through every stage between the two.

use std::path::PathBuf;

use crate::article::{Article, Flag, Markup, Page};
use crate::attribute::{Attributor, Claim, Findings, Part, Surroundings};
use crate::dataset::{ArticleRow, Extraction, FactRow, RegionRow, RelatedRow, SectionRow};
use crate::explain::Explanation;
use crate::fact::{Origin, ReadFrom, Slot};
use crate::lexicon::{Hits, Lexicon, LexiconBuilder, within};
use crate::normalise;
use crate::places::{Found, Gazetteer};
use crate::proof;
use crate::recognise::{Mention, Recogniser, Shape, scan};
use crate::rules::{Checked, RuleError, RuleFiles};
use crate::segment::Segmenter;
use crate::signs::Signs;
use crate::text::{CodePoints, Span};
use crate::zones::{LONGEST_EVIDENCE, SHORT_EVIDENCE, Zone, around, zones};

/// What may be set about extraction.
#[derive(Clone, Debug, Default)]
pub struct ExtractOptions {
    /// Name of the site layout to read every page with, in place of the one that knows it.
    pub layout: Option<String>,
    /// Folder of site layouts to try beside those of the rules; one stands in for another of its name.
    pub layouts: Option<PathBuf>,
}

/// Rows of one page in one table, at most, where [`Extractor::extract_bounded`] reads it. Long statutes have some
/// thousand facts.
pub const MOST_ROWS: usize = 100_000;

/// A page has more rows than any article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "it has more than {MOST_ROWS} facts, places, headings or recommended items, the most that are read of one page"
)]
pub struct TooManyRows;

/// A site layout.
#[derive(Clone, Debug)]
pub struct LayoutInfo {
    /// Its name in `articles.layout`.
    pub name: String,
    /// What it reads, in a sentence.
    pub description: String,
}

/// Turns pages into rows. It does not change after it was made, so that threads can share it.
pub struct Extractor {
    options: ExtractOptions,
    segmenter: Segmenter,
    lexicon: Lexicon,
    recogniser: Recogniser,
    attributor: Attributor,
    gazetteer: Gazetteer,
}

impl Extractor {
    /// Reads and compiles the rules.
    ///
    /// # Errors
    /// A [`RuleError`] that names the file and the entry at fault.
    pub fn new(files: &RuleFiles) -> Result<Extractor, RuleError> {
        Extractor::with_options(files, ExtractOptions::default())
    }

    /// Reads and compiles the rules, and proves those that are not built in by their own examples ([`crate::proof`]).
    ///
    /// # Errors
    /// A [`RuleError`] that names the file and the entry at fault; one for a layout that does not exist.
    pub fn with_options(files: &RuleFiles, options: ExtractOptions) -> Result<Extractor, RuleError> {
        let layout = options.layout.clone();
        let mut extractor = Extractor::unproved(files, options)?;
        // An example is a page of its own kind, whatever layout the pages of the run are read with.
        extractor.options.layout = None;
        if !files.is_embedded() {
            proof::check_with(&extractor, files)?.into_iter().try_for_each(Checked::demand)?;
        }
        if let Some(dir) = &extractor.options.layouts {
            // A layout without an example is a matter of `layouts check`.
            let proved = extractor.segmenter.check_own(dir)?.into_iter().filter(|layout| layout.examples > 0);
            proved.into_iter().try_for_each(Checked::demand)?;
        }
        extractor.options.layout = layout;
        Ok(extractor)
    }

    /// Reads and compiles the rules, and runs none of their examples.
    pub(crate) fn unproved(files: &RuleFiles, options: ExtractOptions) -> Result<Extractor, RuleError> {
        let mut builder = LexiconBuilder::default();
        let mut word = |text: &str, sense| builder.add(text, sense);
        let recogniser = Recogniser::new(files, &mut word)?;
        let attributor = Attributor::new(files, &mut word)?;
        let mut segmenter = Segmenter::new(files)?;
        if let Some(dir) = &options.layouts {
            segmenter.add_folder(dir)?;
        }
        if let Some(wanted) = &options.layout
            && !segmenter.layouts().any(|(name, _)| name == wanted)
        {
            let known: Vec<&str> = segmenter.layouts().map(|(name, _)| name).collect();
            let message = format!("there is no layout {wanted}; there are {}", known.join(", "));
            return Err(RuleError::invalid("sites", message));
        }
        Ok(Extractor {
            options,
            segmenter,
            lexicon: builder.build()?,
            recogniser,
            attributor,
            gazetteer: Gazetteer::new(files)?,
        })
    }

    /// All rows of a page.
    pub fn extract(&self, page: &Page) -> Extraction {
        self.read(page, usize::MAX, |_, _, _, _| {}).unwrap_or_default()
    }

    /// All rows of a page, unless they are more than any article has: [`MOST_ROWS`] of a table.
    ///
    /// # Errors
    /// [`TooManyRows`] for such a page. Its rows are not made, so that memory stays bounded.
    pub fn extract_bounded(&self, page: &Page) -> Result<Extraction, TooManyRows> {
        self.read(page, MOST_ROWS, |_, _, _, _| {}).ok_or(TooManyRows)
    }

    /// All rows of a page, and of each fact what its decisions were read from. Takes several times as long.
    pub fn explain(&self, page: &Page) -> Explanation {
        let mut traces = Vec::new();
        let page = self.read(page, usize::MAX, |found, part, mentions, claims| {
            traces.extend(self.attributor.traces(&self.recogniser, found, part, mentions, claims));
        });
        Explanation::new(page.unwrap_or_default(), &traces)
    }

    /// All rows of a page; none if a table would have more than `most`. `see` is shown the mentions of each zone with
    /// their claims.
    fn read(
        &self,
        page: &Page,
        most: usize,
        see: impl FnMut(Findings<'_>, Part, &[Mention], &[Claim]),
    ) -> Option<Extraction> {
        let article = self.segmenter.segment(page, self.options.layout.as_deref());
        let found = self.gazetteer.find_in(&article);
        if [found.places.len(), article.sections.len(), article.related.len()].iter().any(|&rows| rows > most) {
            return None;
        }
        let mut hits = Hits::default();
        self.lexicon.find(&article.text, &mut hits);
        let (points, signs) = (CodePoints::new(&article.text), Signs::new(&article.text));
        let rows = Rows { extractor: self, page, article: &article, points, signs, found: &found };
        let zones = zones(&article);
        let facts = rows.facts(&zones, &hits, most, see)?;
        let regions = rows.regions(&zones);
        let mut extraction = Extraction {
            article: rows.article(),
            sections: rows.sections(),
            related: rows.related(),
            facts,
            regions,
            ambiguous_places: found.ambiguous,
        };
        extraction.article.related_count = extraction.related.len() as u64;
        extraction.article.fact_count = extraction.facts.len() as u64;
        extraction.article.region_count = extraction.regions.len() as u64;
        drop(rows);
        extraction.article.text = article.text;
        Some(extraction)
    }

    pub(crate) fn segmenter(&self) -> &Segmenter {
        &self.segmenter
    }

    pub(crate) fn gazetteer(&self) -> &Gazetteer {
        &self.gazetteer
    }

    /// The site layouts.
    pub fn layouts(&self) -> Vec<LayoutInfo> {
        let info = |(name, description): (&str, &str)| LayoutInfo {
            name: name.to_string(),
            description: description.to_string(),
        };
        self.segmenter.layouts().map(info).collect()
    }
}

/// The rows of one page in the making.
struct Rows<'a> {
    extractor: &'a Extractor,
    page: &'a Page,
    article: &'a Article,
    points: CodePoints<'a>,
    signs: Signs,
    found: &'a Found,
}

impl Rows<'_> {
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
            article_id: page.article_id.clone(),
            source: page.source.clone(),
            record: page.record,
            record_offset: page.record_offset,
            member: page.member.clone(),
            url: page.url.clone(),
            layout: article.layout.clone(),
            encoding: page.encoding.to_string(),
            title: article.title.map(|span| self.slice(span)),
            answer: article.answer.map(|span| self.slice(span)),
            verdict: self.verdict(article.answer),
            publisher: article.publisher.clone(),
            published_at: article.published_at.clone(),
            body: article.body.map(|span| self.slice(span)).unwrap_or_default(),
            flags: flags.into_iter().map(Flag::as_str).collect(),
            ..ArticleRow::default()
        }
    }

    fn verdict(&self, answer: Option<Span>) -> Option<&'static str> {
        self.extractor.segmenter.verdict(answer?.of(self.text())).map(|verdict| verdict.as_str())
    }

    fn sections(&self) -> Vec<SectionRow> {
        let rows = self.article.sections.iter().enumerate().map(|(index, section)| {
            let (start, end) = self.offsets(section.span);
            SectionRow {
                article_id: self.page.article_id.clone(),
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
            let parts = [title.as_str(), snippet.as_deref().unwrap_or(""), item.published_on.as_deref().unwrap_or("")];
            RelatedRow {
                related_id: hash_of(&parts),
                article_id: self.page.article_id.clone(),
                position: index as u64 + 1,
                answer: item.answer.map(|span| self.slice(span)),
                verdict: self.verdict(item.answer),
                category: item.category.clone(),
                published_on: item.published_on.clone(),
                url: item.url.clone(),
                truncated: item.truncated,
                flags: item.flags.iter().map(|flag| flag.as_str()).collect(),
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

    fn regions(&self, zones: &[Zone]) -> Vec<RegionRow> {
        let gazetteer = &self.extractor.gazetteer;
        let rows = self.found.places.iter().filter_map(|place| {
            let zone = zones.iter().find(|zone| zone.span.contains(place.span));
            let (origin, related) = match zone {
                Some(zone) => (zone.origin, zone.related),
                // 来源：金华市医疗保障局 over the body of a text names a place of the article too.
                None if self.is_over_body(place.span) => (Origin::Body, None),
                None => return None,
            };
            let (start, end) = self.offsets(place.span);
            let division = gazetteer.division(place.division);
            Some(RegionRow {
                article_id: self.page.article_id.clone(),
                origin: origin.as_str(),
                related_position: related.map(|position| position as u64),
                start,
                end,
                text: self.slice(place.span),
                code: division.code.clone(),
                name: division.name.clone(),
                level: division.level.as_str(),
                province_code: gazetteer.division(gazetteer.province_of(place.division)).code.clone(),
                prefecture_code: gazetteer.prefecture_of(place.division).map(|id| gazetteer.division(id).code.clone()),
                within: place.within.map(|within| within.as_str()),
            })
        });
        rows.collect()
    }

    /// The facts of all zones; none if there are more than `most`.
    fn facts(
        &self,
        zones: &[Zone],
        hits: &Hits,
        most: usize,
        mut see: impl FnMut(Findings<'_>, Part, &[Mention], &[Claim]),
    ) -> Option<Vec<FactRow>> {
        let extractor = self.extractor;
        let findings = Findings {
            text: self.text(),
            signs: &self.signs,
            hits,
            places: &self.found.places,
            tables: &self.article.tables,
        };
        // Texts of this kind hold a fact in some 200 bytes, and rows are large to move.
        let (mut facts, mut mentions) = (Vec::with_capacity(self.text().len() / 256), Vec::new());
        let mut title_years: Vec<(Span, u16)> = Vec::new();
        for zone in zones {
            let title = matches!(zone.origin, Origin::Title | Origin::RelatedTitle);
            mentions.clear();
            let part = scan::Part { span: zone.span, title };
            extractor.recogniser.scan(self.text(), part, within(&hits.dates, zone.span), &mut mentions);
            if zone.origin == Origin::Body {
                extractor.recogniser.scan_cells(self.text(), zone.span, &self.article.tables, &mut mentions);
            }
            if facts.len() + mentions.len() > most {
                return None;
            }
            if title {
                title_years.extend(mentions.iter().find_map(policy_year).map(|year| (zone.span, year)));
            }
            let title_year =
                title_years.iter().rev().find(|(span, _)| Some(*span) == zone.title).map(|(_, year)| *year);
            let part = Part {
                span: zone.span,
                title,
                flat: zone.origin == Origin::RelatedSnippet,
                around: Surroundings { title: zone.title, headed: zone.headed },
                title_year,
            };
            let claims = extractor.attributor.claims(&extractor.recogniser, findings, part, &mentions);
            see(findings, part, &mentions, &claims);
            facts.extend(mentions.iter().zip(&claims).map(|(mention, claim)| self.fact(zone, mention, claim)));
        }
        Some(facts)
    }

    fn fact(&self, zone: &Zone, mention: &Mention, claim: &Claim) -> FactRow {
        let (start, end) = self.offsets(mention.span);
        let gazetteer = &self.extractor.gazetteer;
        let place = claim.place.map(|(index, from)| (gazetteer.division(self.found.places[index].division), from));
        let names = |slot: Slot| claim.scope.names(slot);
        let mut row = FactRow {
            article_id: self.page.article_id.clone(),
            origin: zone.origin.as_str(),
            related_position: zone.related.map(|position| position as u64),
            section: (zone.origin == Origin::Body).then(|| self.section(mention.span)).flatten(),
            start,
            end,
            text: self.slice(mention.span),
            evidence: self.evidence(zone.span, mention.span),
            role: claim.decision.metric.role().as_str(),
            metric: claim.decision.metric.as_str(),
            insurance: names(Slot::Insurance),
            population: names(Slot::Population),
            facility: names(Slot::Facility),
            care: names(Slot::Care),
            referral: names(Slot::Referral),
            payer: names(Slot::Payer),
            visit: names(Slot::Visit),
            bracket_min: claim.bracket.and_then(|(min, _)| min).map(normalise::number),
            bracket_max: claim.bracket.and_then(|(_, max)| max).map(normalise::number),
            per: claim.per.map(|per| per.as_str()),
            region_code: place.map(|(division, _)| division.code.clone()),
            region_name: place.map(|(division, _)| division.name.clone()),
            region_from: place.map(|(_, from): (_, ReadFrom)| from.as_str()),
            year: claim.year.map(|(year, _)| year.to_string()),
            year_from: claim.year.map(|(_, from)| from.as_str()),
            rule: self.rule(mention, claim),
            ..FactRow::default()
        };
        normalise::fill(&mut row, self.text(), &self.extractor.recogniser, mention, claim);
        let (start, end) = (row.start.to_string(), row.end.to_string());
        row.fact_id = hash_of(&[&row.article_id, &start, &end, row.kind]);
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
        format!("{shape}/{}", self.extractor.attributor.cue_name(&claim.decision))
    }
}

/// The policy year that a mention in a title names.
fn policy_year(mention: &Mention) -> Option<u16> {
    let Shape::Date(dates) = &mention.shape else { return None };
    dates.from.year.filter(|_| dates.to.is_none() && dates.from.day.is_none() && !dates.from.at_end)
}

/// 16 hex digits of a hash over the parts, each closed by a byte that no text has.
fn hash_of(parts: &[&str]) -> String {
    let mut bytes = Vec::with_capacity(parts.iter().map(|part| part.len() + 1).sum());
    for part in parts {
        bytes.extend_from_slice(part.as_bytes());
        bytes.push(0xFF);
    }
    blake3::hash(&bytes).to_hex()[..16].to_string()
}
