//! What the start and each stage cost by themselves, over the articles of `tests/gold` and `input`: `cargo bench --bench stages`.

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use zhfacts::Extractor;
use zhfacts::article::{Article, Markup, Page, Raw};
use zhfacts::attribute::{Attributor, Findings, Part, Surroundings, TextParts};
use zhfacts::decode::decode;
use zhfacts::lexicon::{Hits, Lexicon, LexiconBuilder};
use zhfacts::near::Item;
use zhfacts::places::{Found, Gazetteer, Memory};
use zhfacts::recognise::{Mention, Recogniser, scan};
use zhfacts::rules::RuleFiles;
use zhfacts::segment::Segmenter;
use zhfacts::signs::Signs;
use zhfacts::text::Span;
use zhfacts::write::{Encoder, FORMATS, WriteOptions};

fn raws() -> Vec<Raw> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let entries = ["tests/gold", "input"].into_iter().filter_map(|folder| std::fs::read_dir(root.join(folder)).ok());
    let mut paths: Vec<_> = entries.flatten().filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt" || extension == "html"));
    paths.sort();
    let raw = |path: &std::path::PathBuf| {
        let source = path.file_name()?.to_string_lossy().into_owned();
        Some(Raw { source, bytes: std::fs::read(path).ok()?, ..Raw::default() })
    };
    paths.iter().filter_map(raw).collect()
}

/// What the stages between segmenting and writing work with.
struct Chain {
    lexicon: Lexicon,
    gazetteer: Gazetteer,
    recogniser: Recogniser,
    attributor: Attributor,
}

impl Chain {
    fn new(files: &RuleFiles) -> Chain {
        let mut builder = LexiconBuilder::default();
        let mut word = |text: &str, sense| builder.add(text, sense);
        let recogniser = Recogniser::new(files, &mut word).expect("the rules compile");
        let attributor = Attributor::new(files, &mut word).expect("the rules compile");
        let gazetteer = Gazetteer::new(files, &mut word).expect("the rules compile");
        let lexicon = builder.build().expect("the rules compile");
        Chain { lexicon, gazetteer, recogniser, attributor }
    }

    fn hits(&self, article: &Article) -> Hits {
        self.lexicon.find(&article.text)
    }

    fn mentions(&self, article: &Article, hits: &Hits) -> Vec<Mention> {
        let mut mentions = Vec::new();
        let part = scan::Part { span: Span::new(0, article.text.len()), title: false };
        self.recogniser.scan(&article.text, part, hits, &mut mentions);
        mentions
    }

    fn claims(&self, article: &Article, hits: &Hits, places: &Found, mentions: &[Mention]) -> usize {
        let signs = &Signs::new(&article.text);
        let (text, places, tables) = (&article.text, &places.places, &article.tables);
        let told_of_places = &self.attributor.told_of_places(text, hits, places);
        let found = Findings { text, signs, hits, places, told_of_places, tables };
        let span = Span::new(0, article.text.len());
        let around = Surroundings { title: article.title, headed: None };
        let part = Part { span, title: false, flat: false, around, title_year: None };
        let texts = [TextParts { found, parts: vec![(part, mentions)] }];
        self.attributor.claims(&self.recogniser, &texts).iter().flatten().map(Vec::len).sum()
    }
}

fn stages(criterion: &mut Criterion) {
    let files = RuleFiles::embedded();
    let (raws, chain) = (raws(), Chain::new(&files));
    let segmenter = Segmenter::new(&files).expect("the rules compile");
    let pages: Vec<Page> = raws.iter().filter_map(|raw| decode(raw.clone(), None).ok()).collect();
    let articles: Vec<Article> = pages.iter().map(|page| segmenter.segment(page, None)).collect();

    let mut group = criterion.benchmark_group("stages");
    group.throughput(Throughput::Bytes(raws.iter().map(|raw| raw.bytes.len() as u64).sum()));
    group.bench_function("decode", |bench| {
        bench.iter(|| raws.iter().filter(|raw| decode((*raw).clone(), None).is_ok()).count());
    });
    for (name, markup) in [("segment text", Markup::Text), ("segment html", Markup::Html)] {
        let pages: Vec<&Page> = pages.iter().filter(|page| page.markup == markup).collect();
        group.throughput(Throughput::Bytes(pages.iter().map(|page| page.text.len() as u64).sum()));
        group.bench_function(name, |bench| {
            bench.iter(|| pages.iter().for_each(|page| drop(black_box(segmenter.segment(page, None)))));
        });
    }
    group.throughput(Throughput::Bytes(articles.iter().map(|article| article.text.len() as u64).sum()));
    let hits: Vec<Hits> = articles.iter().map(|article| chain.hits(article)).collect();
    let places_of_all = || -> Vec<Found> {
        let mut memory = Memory::default();
        let find = |(article, hits): (&Article, &Hits)| {
            chain.gazetteer.find(&article.text, &hits.names, article.title, &mut memory)
        };
        articles.iter().zip(&hits).map(find).collect()
    };
    let places = places_of_all();
    let mentions: Vec<Vec<Mention>> =
        articles.iter().zip(&hits).map(|(article, hits)| chain.mentions(article, hits)).collect();
    group.bench_function("lexicon", |bench| {
        bench.iter(|| articles.iter().for_each(|article| drop(black_box(chain.hits(article)))));
    });
    group.bench_function("places", |bench| {
        bench.iter(places_of_all);
    });
    group.bench_function("recognise", |bench| {
        bench.iter(|| {
            articles.iter().zip(&hits).map(|(article, hits)| chain.mentions(article, hits).len()).sum::<usize>()
        });
    });
    group.bench_function("attribute", |bench| {
        let all = || articles.iter().zip(&hits).zip(places.iter().zip(&mentions));
        bench.iter(|| {
            all()
                .map(|((article, hits), (places, mentions))| chain.claims(article, hits, places, mentions))
                .sum::<usize>()
        });
    });
    group.finish();
}

fn start(criterion: &mut Criterion) {
    criterion.bench_function("read the rules", |bench| {
        bench.iter(|| Extractor::new(&RuleFiles::embedded()).is_ok());
    });
}

fn rows(criterion: &mut Criterion) {
    let extractor = Extractor::new(&RuleFiles::embedded()).expect("the rules compile");
    let pages: Vec<Page> = raws().into_iter().filter_map(|raw| decode(raw, None).ok()).collect();
    let rows: Vec<_> = pages.iter().map(|page| extractor.extract(page)).collect();
    let mut group = criterion.benchmark_group("rows");
    group.throughput(Throughput::Bytes(pages.iter().map(|page| page.text.len() as u64).sum()));
    group.bench_function("all stages before", |bench| {
        bench.iter(|| pages.iter().for_each(|page| drop(black_box(extractor.extract(page)))));
    });
    for format in FORMATS {
        let formats = [format];
        let encoder = Encoder::new(&formats, WriteOptions::default());
        group.bench_function(format!("encode {}", format.name()), |bench| {
            bench.iter(|| rows.iter().map(|rows| encoder.page(rows).bytes()).sum::<u64>());
        });
    }
    group.bench_function("near-duplicates", |bench| {
        bench.iter(|| rows.iter().map(|rows| Item::all(rows).len()).sum::<usize>());
    });
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = start, stages, rows
}
criterion_main!(benches);
