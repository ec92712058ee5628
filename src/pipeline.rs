//! The whole chain: read, decode, extract, write; the only file that knows of threads.
//!
//! Inputs go through in batches of bounded size. One thread reads containers and cuts batches; the threads of a pool take
//! a batch apart and turn each input into bytes; one thread appends those to the files in order. Each is at another batch.
//! So the files depend on the inputs alone, and memory holds a few batches whatever the number of inputs.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::{self, Scope};
use std::time::Instant;

use encoding_rs::Encoding;
use rayon::prelude::*;

use crate::article::Page;
use crate::dataset::{Extraction, RejectRow};
use crate::decode::decode;
use crate::fact::RejectStage;
use crate::journal::{Fingerprint, Journal, Recorded};
use crate::read::{Entry, Fields, Opened, Position, batches};
use crate::report::{PageCounts, Report, Stage, Timings};
use crate::write::{Encoded, Encoder, FolderError, Format, Staging, Target, WriteOptions, Writer, WrittenFile};

/// What may be set about a run.
#[derive(Clone, Default)]
pub struct Options {
    /// Threads that work on pages; 0 for one a processor.
    pub threads: usize,
    /// The encoding of every input, in place of guessing.
    pub encoding: Option<&'static Encoding>,
    /// The fields of containers that hold pages.
    pub fields: Fields,
    /// The formats to write.
    pub formats: Vec<&'static dyn Format>,
    /// How to write them.
    pub write: WriteOptions,
    /// The run fails at the first reject beyond so many.
    pub max_rejects: Option<u64>,
}

/// Why a run came to no end.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// The output cannot be written.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The threads cannot be started.
    #[error("cannot start threads: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
    /// More inputs were rejected than allowed.
    #[error("more than {limit} inputs were rejected")]
    TooManyRejects {
        /// As many were allowed.
        limit: u64,
        /// What was read until then, with the reasons.
        report: Box<Report>,
    },
    /// It was told to stop.
    #[error("interrupted")]
    Interrupted,
}

/// Who watches a run, and may stop it.
pub trait Watch: Sync {
    /// So many more inputs of so many bytes are done.
    fn done(&self, inputs: u64, bytes: u64);
    /// An input was rejected.
    fn rejected(&self, reject: &RejectRow);
    /// True once the run shall stop.
    fn stopped(&self) -> bool;
}

/// What makes rows of a page: [`Extractor::extract`](crate::Extractor::extract).
pub type Extract<'e> = &'e (dyn Fn(&Page) -> Extraction + Sync);

/// Where a run begins.
#[derive(Debug)]
pub enum Start {
    /// At the first input.
    Anew(Fingerprint),
    /// Behind the last input that an earlier run has done.
    After(Recorded),
}

impl Default for Start {
    fn default() -> Start {
        Start::Anew(Fingerprint::default())
    }
}

/// Runs all entries through the chain into `staging`, and tells what was done and which files were written.
pub fn run(
    entries: Vec<Entry>,
    extract: Extract<'_>,
    options: &Options,
    staging: &Staging,
    begin: Start,
    watch: &dyn Watch,
) -> Result<(Report, Vec<Vec<WrittenFile>>), RunError> {
    let unwritable = |source| FolderError::Unwritable { path: staging.place().to_path_buf(), source };
    let (output, after) = Output::open(begin, options, staging).map_err(unwritable)?;
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(options.threads)
        .stack_size(STACK)
        .thread_name(|number| format!("{WORKER}{number}"))
        .build()?;
    let worker =
        Worker { extract, encoding: options.encoding, encoder: Encoder::new(&options.formats, options.write), watch };
    let (sender, receiver) = sync_channel::<(Option<Position>, Vec<Done>)>(1);

    let (mut report, files) = thread::scope(|scope| {
        let writing = scope.spawn(|| output.append_all(receiver, options, staging, watch));
        let read = feed(scope, batches(entries, options.fields.clone(), after))?;
        for batch in read {
            let last = batch.last().map(Position::of);
            let done = pool.install(|| batch.into_par_iter().map(|entry| worker.work(entry)).collect());
            // Nobody receives once the writer has failed; the reason comes with its result.
            if watch.stopped() || sender.send((last, done)).is_err() {
                break;
            }
        }
        drop(sender);
        writing.join().unwrap_or_else(|_| Err(WriteError::Io(std::io::Error::other("the writer failed"))))
    })
    .map_err(|error| match error {
        WriteError::Io(source) => RunError::Folder(unwritable(source)),
        WriteError::Interrupted => RunError::Interrupted,
        WriteError::TooManyRejects { limit, report } => RunError::TooManyRejects { limit, report },
    })?;
    report.threads = pool.current_num_threads();
    Ok((report, files))
}

/// Reads batches in a thread of its own, one ahead of who takes them; it ends once nobody does.
fn feed<'scope>(
    scope: &'scope Scope<'scope, '_>,
    batches: impl Iterator<Item = Vec<Entry>> + Send + 'scope,
) -> Result<Receiver<Vec<Entry>>, WriteError> {
    let (sender, receiver) = sync_channel(1);
    let reading = move || batches.map_while(|batch| sender.send(batch).ok()).for_each(drop);
    thread::Builder::new().name(format!("{WORKER}reader")).stack_size(STACK).spawn_scoped(scope, reading)?;
    Ok(receiver)
}

/// How the names of the threads begin that work on pages. A panic in one of them becomes a reject.
pub const WORKER: &str = "worker-";

/// Deeply nested HTML is walked by recursion.
const STACK: usize = 16 << 20;

/// What became of one input.
struct Done {
    bytes: u64,
    encoded: Encoded,
    outcome: Outcome,
    timings: Timings,
}

enum Outcome {
    Page(PageCounts),
    Rejected(RejectRow),
    /// A record of a container that is no page, with the reason.
    Skipped(&'static str),
}

struct Worker<'w> {
    extract: Extract<'w>,
    encoding: Option<&'static Encoding>,
    encoder: Encoder<'w>,
    watch: &'w dyn Watch,
}

impl Worker<'_> {
    /// Takes an input through all stages. A fault at any of them, even a panic, rejects this input and no other.
    fn work(&self, entry: Entry) -> Done {
        let mut timings = Timings::default();
        let (source, record) = (entry.source.clone(), entry.record);
        let mut reject = RejectRow { source, record, bytes: entry.bytes, ..RejectRow::default() };
        let page = match self.watch.stopped() {
            true => Err((RejectStage::Open, "interrupted".to_string())),
            false => catch_unwind(AssertUnwindSafe(|| self.page(entry, &mut reject.bytes, &mut timings)))
                .unwrap_or_else(|panic| Err((RejectStage::Extract, panic_message(&*panic)))),
        };
        let bytes = reject.bytes;
        let (encoded, outcome) = match page {
            Ok(done) => done,
            Err((stage, error)) => {
                (reject.stage, reject.error) = (stage.as_str(), error);
                (self.encoder.reject(&reject), Outcome::Rejected(reject))
            }
        };
        Done { bytes, encoded, outcome, timings }
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
        let extraction = (self.extract)(&page);
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

enum WriteError {
    Interrupted,
    Io(std::io::Error),
    TooManyRejects { limit: u64, report: Box<Report> },
}

impl From<std::io::Error> for WriteError {
    fn from(error: std::io::Error) -> WriteError {
        WriteError::Io(error)
    }
}

/// A file that is not there any more is one that holds nothing.
fn or_lost<T>(reopened: io::Result<Option<T>>) -> io::Result<Option<T>> {
    match reopened {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        reopened => reopened,
    }
}

/// The files that are written, the journal that vouches for them, and what was done so far.
struct Output {
    writer: Writer,
    journal: Journal,
    report: Report,
}

impl Output {
    /// Creates all files, or opens those of an earlier run; then also tells the last input that it has done.
    fn open(begin: Start, options: &Options, staging: &Staging) -> io::Result<(Output, Option<Position>)> {
        let (folder, scratch) = (staging.folder(), staging.scratch());
        let target = Target { folder, scratch, formats: &options.formats, options: options.write };
        let fingerprint = match begin {
            Start::Anew(fingerprint) => fingerprint,
            Start::After(recorded) => match or_lost(Writer::reopen(&target, &recorded.moments()))? {
                Some((writer, kept)) => {
                    let (journal, after, report) = recorded.go_on(scratch, kept)?;
                    return Ok((Output { writer, journal, report }, after));
                }
                None => {
                    staging.begin().map_err(io::Error::other)?;
                    recorded.fingerprint().clone()
                }
            },
        };
        let (writer, journal) = (Writer::create(&target)?, Journal::create(scratch, &fingerprint)?);
        Ok((Output { writer, journal, report: Report::default() }, None))
    }

    /// Appends all batches, and notes each in the journal.
    fn append_all(
        mut self,
        batches: Receiver<(Option<Position>, Vec<Done>)>,
        options: &Options,
        staging: &Staging,
        watch: &dyn Watch,
    ) -> Result<(Report, Vec<Vec<WrittenFile>>), WriteError> {
        let mut since = Instant::now();
        for (position, batch) in batches {
            let mut report = self.append(&batch, watch)?;
            report.elapsed = since.elapsed();
            since += report.elapsed;
            self.report.merge(&report);
            if let Some(position) = position {
                self.journal.append(position, self.writer.mark()?, report)?;
                staging.keep();
            }
            if let Some(limit) = options.max_rejects.filter(|limit| self.report.rejects() > *limit) {
                return Err(WriteError::TooManyRejects { limit, report: Box::new(self.report) });
            }
        }
        if watch.stopped() {
            return Err(WriteError::Interrupted);
        }
        let start = Instant::now();
        let clusters = self.writer.clusters(staging.scratch())?;
        let encoded = Encoder::new(&options.formats, options.write).clusters(&clusters);
        self.writer.append(&encoded, &mut self.report.rows)?;
        let files = self.writer.finish()?;
        self.report.timings.add(Stage::Write, start.elapsed(), 0);
        self.report.elapsed += since.elapsed();
        Ok((self.report, files))
    }

    /// Appends a batch and tells what was done in it.
    fn append(&mut self, batch: &[Done], watch: &dyn Watch) -> Result<Report, WriteError> {
        let start = Instant::now();
        let mut report = Report::default();
        let mut written = 0;
        for done in batch {
            let repeated = self.writer.append(&done.encoded, &mut report.rows)?;
            report.bytes += done.bytes;
            written += done.encoded.bytes();
            report.timings.merge(&done.timings);
            match &done.outcome {
                Outcome::Page(counts) if !repeated => report.add_page(counts),
                Outcome::Page(_) => {}
                Outcome::Skipped(reason) => report.add_skipped(reason),
                Outcome::Rejected(reject) => {
                    report.add_reject(reject);
                    watch.rejected(reject);
                }
            }
            report.inputs += u64::from(!matches!(done.outcome, Outcome::Skipped(_)));
        }
        report.timings.add(Stage::Write, start.elapsed(), written);
        watch.done(batch.len() as u64, report.bytes);
        Ok(report)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::ArticleRow;
    use crate::read::Content;
    use crate::write::FORMATS;

    struct Unwatched;

    impl Watch for Unwatched {
        fn done(&self, _inputs: u64, _bytes: u64) {}
        fn rejected(&self, _reject: &RejectRow) {}
        fn stopped(&self) -> bool {
            false
        }
    }

    fn extract(page: &Page) -> Extraction {
        assert!(!page.text.contains("bad"), "this page is bad");
        let article = ArticleRow {
            article_id: page.article_id.clone(),
            source: page.source.clone(),
            text: page.text.clone(),
            ..ArticleRow::default()
        };
        Extraction { article, ..Extraction::default() }
    }

    fn entries(texts: &[&str]) -> Vec<Entry> {
        let entry = |(at, text): (usize, &&str)| {
            Entry::new(format!("{at:04}"), Content::Bytes(text.as_bytes().to_vec()), text.len() as u64)
        };
        texts.iter().enumerate().map(entry).collect()
    }

    fn run_on(texts: &[&str], options: Options) -> Result<(Report, String), RunError> {
        let root = tempfile::tempdir().unwrap();
        let staging = Staging::beside(&root.path().join("data")).unwrap();
        let options = Options { formats: FORMATS.to_vec(), ..options };
        let (report, _) = run(entries(texts), &extract, &options, &staging, Start::default(), &Unwatched)?;
        let mut all = String::new();
        for name in ["articles.csv", "articles.jsonl", "articles.json", "duplicates.csv", "rejects.csv"] {
            all += &std::fs::read_to_string(staging.folder().join(name)).unwrap();
        }
        Ok((report, all))
    }

    #[test]
    fn a_panic_rejects_its_page_and_no_other() {
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(|_| {}));
        let result = run_on(&["one", "bad", "two"], Options::default());
        std::panic::set_hook(hook);
        let (report, files) = result.unwrap();
        assert_eq!((report.inputs, report.rejects(), report.rows_of("articles")), (3, 1, 2));
        assert!(files.contains("0001,0,extract,\"a fault in the program, please report it: this page is bad\",3"));
    }

    #[test]
    fn files_do_not_depend_on_the_number_of_threads() {
        let texts: Vec<String> = (0..1500).map(|at| format!("page {}", at % 1400)).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let on = |threads| run_on(&texts, Options { threads, ..Options::default() }).unwrap();
        let (report, one) = on(1);
        assert_eq!((report.rows_of("articles"), report.rows_of("duplicates")), (1400, 100));
        assert!(one == on(2).1 && one == on(8).1);
    }

    #[test]
    fn too_many_rejects_end_the_run() {
        let options = Options { max_rejects: Some(1), ..Options::default() };
        assert!(run_on(&["", "one"], options.clone()).is_ok());
        assert!(matches!(run_on(&["", "", "one"], options), Err(RunError::TooManyRejects { limit: 1, .. })));
    }
}
