//! What a thread of the pool does: takes one input through all stages, to bytes.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use encoding_rs::Encoding;

use super::{Extract, Watch};
use crate::dataset::RejectRow;
use crate::decode::decode;
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

impl Worker<'_> {
    /// Takes an input through all stages.
    pub(super) fn work(&self, input: Input) -> Done {
        match input {
            Input::Entry(entry) => self.read(entry),
            Input::Taken(taken) => self.take(&taken),
        }
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

    /// A fault at any stage, even a panic, rejects this input and no other.
    fn read(&self, entry: Entry) -> Done {
        let mut timings = Timings::default();
        let (source, record) = (entry.source.clone(), entry.record);
        let mut bytes = entry.bytes;
        let page = match self.watch.stopped() {
            true => Err((RejectStage::Open, "interrupted".to_string())),
            false => catch_unwind(AssertUnwindSafe(|| self.page(entry, &mut bytes, &mut timings)))
                .unwrap_or_else(|panic| Err((RejectStage::Extract, panic_message(&*panic)))),
        };
        let (encoded, outcome) = match page {
            Ok(done) => done,
            Err((stage, error)) => {
                let reject = RejectRow { source, record, stage, error, bytes };
                (self.encoder.reject(&reject), Outcome::Rejected(reject))
            }
        };
        Done { bytes, encoded, outcome, is_taken: false, timings }
    }

    fn page(&self, entry: Entry, size: &mut u64, timings: &mut Timings) -> Result<(Encoded, Outcome), Reason> {
        let mut clock = Instant::now();
        let mut took = |stage, bytes| {
            let now = Instant::now();
            timings.add(stage, now - clock, bytes);
            clock = now;
        };
        let raw = match entry.open().map_err(|error| (error.stage(), error.to_string()))? {
            Opened::Page(raw) => raw,
            Opened::Skipped(reason) => return Ok((self.encoder.nothing(), Outcome::Skipped(reason))),
        };
        *size = raw.bytes.len() as u64;
        took(Stage::Open, *size);
        let page = decode(raw, self.encoding).map_err(|error| (RejectStage::Decode, error.to_string()))?;
        took(Stage::Decode, *size);
        let extraction = (self.extract)(&page).map_err(|error| (RejectStage::Extract, error.to_string()))?;
        took(Stage::Extract, *size);
        let encoded = self.encoder.page(&extraction);
        took(Stage::Encode, encoded.bytes());
        Ok((encoded, Outcome::Page(PageCounts::of(&extraction))))
    }
}

/// Stage and error of a reject.
type Reason = (RejectStage, String);

fn panic_message(panic: &(dyn std::any::Any + Send)) -> String {
    let message = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
    format!("a fault in the program, please report it: {}", message.unwrap_or("no message"))
}
