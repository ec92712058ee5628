//! The rows of one page: what stands in it beside its facts, and what its pieces say, put in their place.

use std::sync::Arc;

use super::Extractor;
use super::reading::Reading;
use crate::article::{Article, Flag, Page};
use crate::dataset::{ArticleRow, Extraction, FactRow, RegionRow, RelatedRow, SectionRow};
use crate::fact::{Id, Short};
use crate::segment::Verdict;
use crate::text::{CodePoints, Span};

/// The rows of one page in the making.
pub(super) struct Rows<'a> {
    extractor: &'a Extractor,
    page: &'a Page,
    article: &'a Article,
    points: CodePoints<'a>,
}

impl<'a> Rows<'a> {
    pub fn new(extractor: &'a Extractor, page: &'a Page, article: &'a Article) -> Rows<'a> {
        Rows { extractor, page, article, points: CodePoints::new(&article.text) }
    }

    /// All rows of the page but for its text, of what its main part says and what each item does.
    pub fn extraction(&self, main: Reading, items: &[Arc<Reading>]) -> Extraction {
        let related = self.related();
        let ambiguous_places = main.ambiguous + items.iter().map(|item| item.ambiguous).sum::<u64>();
        let (mut facts, mut regions) = (main.facts, main.regions);
        facts.reserve_exact(items.iter().map(|item| item.facts.len()).sum());
        regions.reserve_exact(items.iter().map(|item| item.regions.len()).sum());
        for (item, RelatedRow { position, start, .. }) in items.iter().zip(&related) {
            facts.extend(item.facts.iter().map(|fact| FactRow {
                related_position: Some(*position),
                start: fact.start + start,
                end: fact.end + start,
                ..fact.clone()
            }));
            regions.extend(item.regions.iter().map(|region| RegionRow {
                related_position: Some(*position),
                start: region.start + start,
                end: region.end + start,
                ..region.clone()
            }));
        }
        let article_id = self.page.article_id;
        regions.iter_mut().for_each(|region| region.article_id = article_id);
        facts.iter_mut().for_each(|fact| (fact.article_id, fact.fact_id) = (article_id, fact_id(article_id, fact)));
        let mut article = self.article();
        article.related_count = related.len() as u64;
        article.fact_count = facts.len() as u64;
        article.region_count = regions.len() as u64;
        Extraction { article, sections: self.sections(), related, facts, regions, ambiguous_places }
    }

    fn offsets(&self, span: Span) -> (u64, u64) {
        (self.points.at(span.start()) as u64, self.points.at(span.end()) as u64)
    }

    fn slice(&self, span: Span) -> String {
        span.of(&self.article.text).to_string()
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
        self.extractor.segmenter.verdict(answer?.of(&self.article.text))
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
}

/// The id of a fact of an article.
fn fact_id(article_id: Id, fact: &FactRow) -> Id {
    let (article, start, end) = (article_id.text(), Short::number(fact.start as u32), Short::number(fact.end as u32));
    hash_of(&[article.as_bytes(), start.as_bytes(), end.as_bytes(), fact.kind().as_str().as_bytes()])
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
