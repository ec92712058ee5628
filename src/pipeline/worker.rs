//! What a thread of the pool does: takes some inputs through all stages, to bytes.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::slice;
use std::time::Instant;

use encoding_rs::Encoding;

use super::{Extract, Watch};
use crate::article::Page;
use crate::dataset::{Extraction, RejectRow};
use crate::decode::decode;
use crate::extractor::TooManyRows;
use crate::fact::RejectStage;
use crate::join::{Came, Input, Taken};
use crate::read::{Entry, Opened};
use crate::report::{PageCounts, Stage, Timings};
use crate::write::{Encoded, Encoder};

/// What became of one input.
pub(super) struct Done {
    pub bytes: u64,
    pub encoded: Encoded,
    pub outcome: Outcome,
    /// Its rows were taken over from a dataset.
    pub is_taken: bool,
    pub timings: Timings,
}

pub(super) enum Outcome {
    Page(PageCounts),
    Rejected(RejectRow),
    /// A record of a container that is no page, with the reason.
    Skipped(&'static str),
}

pub(super) struct Worker<'w> {
    pub extract: Extract<'w>,
    pub encoding: Option<&'static Encoding>,
    pub encoder: Encoder<'w>,
    pub watch: &'w dyn Watch,
}

/// An entry on its way.
struct Begun {
    source: String,
    record: u64,
    bytes: u64,
    timings: Timings,
}

impl Begun {
    fn end(self, encoded: Encoded, outcome: Outcome) -> Done {
        Done { bytes: self.bytes, encoded, outcome, is_taken: false, timings: self.timings }
    }
}

/// An input, when all were read.
enum Reading {
    /// Its page is to be extracted.
    Page(Begun),
    Done(Done),
}

impl Worker<'_> {
    /// Takes inputs through all stages. Each stage of extraction goes over all of them before the next does. A fault at any
    /// stage, even a panic, rejects one input and no other.
    pub(super) fn work(&self, inputs: Vec<Input>) -> Vec<Done> {
        let mut pages = Vec::with_capacity(inputs.len());
        let read = |input| match input {
            Input::Entry(entry) => self.read(entry, &mut pages),
            Input::Taken(taken) => Reading::Done(self.take(&taken)),
        };
        let readings: Vec<Reading> = inputs.into_iter().map(read).collect();
        let start = Instant::now();
        let mut rows = self.extract(&pages).into_iter();
        let each = start.elapsed() / pages.len().max(1) as u32;
        let end = |reading| match reading {
            Reading::Page(mut begun) => {
                begun.timings.add(Stage::Extract, each, begun.bytes);
                let lost = || Err((RejectStage::Extract, "nothing came of it".to_string()));
                self.encode(begun, rows.next().unwrap_or_else(lost))
            }
            Reading::Done(done) => done,
        };
        readings.into_iter().map(end).collect()
    }

    fn take(&self, taken: &Taken) -> Done {
        let start = Instant::now();
        let encoded = self.encoder.taken(taken);
        let mut timings = Timings::default();
        timings.add(Stage::Encode, start.elapsed(), encoded.bytes());
        let outcome = match taken.reject() {
            Some(reject) if taken.came() == Came::Reject => Outcome::Rejected(reject),
            _ => Outcome::Page(taken.counts()),
        };
        Done { bytes: 0, encoded, outcome, is_taken: true, timings }
    }

    /// Reads an entry; its page comes to the others.
    fn read(&self, entry: Entry, pages: &mut Vec<Page>) -> Reading {
        let (source, record, bytes) = (entry.source.clone(), entry.record, entry.bytes);
        let mut begun = Begun { source, record, bytes, timings: Timings::default() };
        let page = match self.watch.stopped() {
            true => Err((RejectStage::Open, "interrupted".to_string())),
            false => caught(|| self.page(entry, &mut begun)),
        };
        match page {
            Ok(Ok(page)) => {
                pages.push(page);
                Reading::Page(begun)
            }
            Ok(Err(skipped)) => Reading::Done(begun.end(self.encoder.nothing(), Outcome::Skipped(skipped))),
            Err(reason) => Reading::Done(self.reject(begun, reason)),
        }
    }

    /// The page of an entry, or why it has none.
    fn page(&self, entry: Entry, begun: &mut Begun) -> Result<Result<Page, &'static str>, Reason> {
        let start = Instant::now();
        let raw = match entry.open().map_err(|error| (error.stage(), error.to_string()))? {
            Opened::Page(raw) => raw,
            Opened::Skipped(reason) => return Ok(Err(reason)),
        };
        begun.bytes = raw.bytes.len() as u64;
        let opened = Instant::now();
        begun.timings.add(Stage::Open, opened - start, begun.bytes);
        let page = decode(raw, self.encoding).map_err(|error| (RejectStage::Decode, error.to_string()))?;
        begun.timings.add(Stage::Decode, opened.elapsed(), begun.bytes);
        Ok(Ok(page))
    }

    /// The rows of each page. Where one of several makes the program panic, each is read by itself.
    fn extract(&self, pages: &[Page]) -> Vec<Result<Extraction, Reason>> {
        let reason = |error: TooManyRows| (RejectStage::Extract, error.to_string());
        match caught(|| Ok((self.extract)(pages))) {
            Ok(rows) => rows.into_iter().map(|rows| rows.map_err(reason)).collect(),
            Err(fault) if pages.len() == 1 => vec![Err(fault)],
            Err(_) => pages.iter().flat_map(|page| self.extract(slice::from_ref(page))).collect(),
        }
    }

    fn encode(&self, mut begun: Begun, rows: Result<Extraction, Reason>) -> Done {
        let start = Instant::now();
        let encoded = rows.and_then(|rows| caught(|| Ok((self.encoder.page(&rows), PageCounts::of(&rows)))));
        match encoded {
            Ok((encoded, counts)) => {
                begun.timings.add(Stage::Encode, start.elapsed(), encoded.bytes());
                begun.end(encoded, Outcome::Page(counts))
            }
            Err(reason) => self.reject(begun, reason),
        }
    }

    fn reject(&self, begun: Begun, (stage, error): Reason) -> Done {
        let (source, record, bytes) = (begun.source.clone(), begun.record, begun.bytes);
        let reject = RejectRow { source, record, stage, error, bytes };
        begun.end(self.encoder.reject(&reject), Outcome::Rejected(reject))
    }
}

/// Stage and error of a reject.
type Reason = (RejectStage, String);

/// What comes of some work; a panic is a fault of the program.
fn caught<T>(work: impl FnOnce() -> Result<T, Reason>) -> Result<T, Reason> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| Err((RejectStage::Extract, panic_message(&*panic))))
}

fn panic_message(panic: &(dyn std::any::Any + Send)) -> String {
    let message = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
    format!("a fault in the program, please report it: {}", message.unwrap_or("no message"))
}
