//! The whole chain: read, decode, extract, write; the only module that knows of threads.
//!
//! Inputs go through in batches of bounded size. One thread reads containers and cuts batches; the threads of a pool turn
//! groups of inputs into bytes; one thread appends those to the files in order. A thread of the pool that finds nothing
//! more to do in one batch begins the next. So the files depend on the inputs alone, none waits for the slowest input of a
//! batch, and memory holds a few batches whatever the number of inputs. Of the pool and the thread that appends no more are
//! at work at a time than the run may use threads: on one thread they take turns.

mod batch;
mod output;
mod seats;
mod worker;

use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::{self, Scope};
use std::{io, iter};

use encoding_rs::Encoding;

use self::batch::{Promised, batch};
use self::output::{Output, RunContext, WriteError};
use self::seats::Seats;
use self::worker::Worker;
use crate::article::Page;
use crate::dataset::{Extraction, RejectRow};
use crate::extractor::TooManyRows;
use crate::join::{DatasetError, Input, Inputs};
use crate::journal::{Fingerprint, Recorded};
use crate::read::{Fields, Position};
use crate::report::Report;
use crate::write::{Encoder, FolderError, Format, Staging, WriteOptions, WrittenFile};

/// What may be set about a run.
#[derive(Clone, Default)]
pub struct Options {
    /// Threads that are at work at a time, on pages or appending to the files; 0 for one a processor.
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
    /// A dataset whose rows are to be taken over cannot be read.
    #[error(transparent)]
    Dataset(#[from] DatasetError),
    /// The threads cannot be started.
    #[error("cannot start threads: {0}")]
    Threads(io::Error),
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

/// What makes rows of pages: [`BulkExtractor::extract`](crate::BulkExtractor::extract).
pub type Extract<'e> = &'e (dyn Fn(&[Page]) -> Vec<Result<Extraction, TooManyRows>> + Sync);

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

/// Runs all inputs through the chain into `staging`, and tells what was done and which files were written.
///
/// # Errors
/// If the output cannot be written, rows to be taken over cannot be read, more inputs are rejected than allowed, or `watch`
/// stops it. What is wrong with an input is no error of the run.
pub fn run(
    inputs: impl Into<Inputs>,
    extract: Extract<'_>,
    options: &Options,
    staging: &Staging,
    begin: Start,
    watch: &dyn Watch,
) -> Result<(Report, Vec<Vec<WrittenFile>>), RunError> {
    let unwritable = |reason| FolderError::Unwritable { path: staging.place().to_path_buf(), reason };
    let (output, after) = Output::open(begin, options, staging).map_err(unwritable)?;
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(options.threads)
        .stack_size(STACK)
        .thread_name(|number| format!("{WORKER}{number}"))
        .build()
        .map_err(|error| RunError::Threads(io::Error::other(error)))?;
    let (threads, encoder) = (pool.current_num_threads(), Encoder::new(&options.formats, options.write));
    let worker = Worker { extract, encoding: options.encoding, encoder, watch };
    let seats = Seats::new(threads);
    let context = RunContext { seats: &seats, encoder: &worker.encoder, options, staging, watch };
    let (inputs, fields) = (inputs.into(), options.fields.clone());
    // A batch is promised to the writer before it is worked on, so that few are on their way at a time.
    let (sender, receiver) = sync_channel::<Promised>(ahead(threads));

    let (mut report, files) = thread::scope(|scope| {
        let writing = thread::Builder::new()
            .spawn_scoped(scope, || output.append_all(receiver, context))
            .map_err(WriteError::Threads)?;
        let batches = feed(scope, move || inputs.batches(fields, after, threads))?;
        pool.in_place_scope_fifo(|pool| {
            for inputs in batches {
                let promise = |inputs: Vec<Input>| (batch(inputs.len(), inputs.last().map(Input::position)), inputs);
                let (promised, work) = match inputs.map(promise) {
                    Ok(((batch, working), inputs)) => (Ok(batch), Some((working, inputs))),
                    Err(error) => (Err(error), None),
                };
                // Nobody receives once the writer has failed; the reason comes with its result.
                if watch.stopped() || sender.send(promised).is_err() {
                    break;
                }
                let Some((working, inputs)) = work else { break };
                let working = Arc::new(working);
                for (place, inputs) in Group::for_threads(threads).divide(inputs) {
                    let (working, worker, seats) = (Arc::clone(&working), &worker, &seats);
                    pool.spawn_fifo(move |_| working.put(place, seats.seated(|| worker.work(inputs))));
                }
            }
        });
        drop(sender);
        writing.join().unwrap_or_else(|_| Err(WriteError::Io(io::Error::other("the writer failed"))))
    })
    .map_err(|error| match error {
        WriteError::Dataset(error) => RunError::Dataset(error),
        WriteError::Io(reason) => RunError::Folder(unwritable(reason)),
        WriteError::Threads(reason) => RunError::Threads(reason),
        WriteError::Interrupted => RunError::Interrupted,
        WriteError::TooManyRejects { limit, report } => RunError::TooManyRejects { limit, report },
    })?;
    report.threads = threads;
    Ok((report, files))
}

/// So many batches wait for the writer at the most: enough for the workers while it waits for its turn. On one thread they
/// take turns anyway, and what waits would only take memory.
fn ahead(threads: usize) -> usize {
    if threads == 1 { 0 } else { 2 }
}

/// How much a thread works on together, at most: much, since each stage goes over all of it before the next does, but so little
/// that the batches on their way keep all threads busy.
struct Group {
    inputs: usize,
    bytes: u64,
}

impl Group {
    fn for_threads(threads: usize) -> Group {
        Group { inputs: 64, bytes: ((1 << 20) / threads as u64).max(64 << 10) }
    }

    /// The inputs of a batch in groups, each with the place of its first input.
    fn divide(self, inputs: Vec<Input>) -> impl Iterator<Item = (usize, Vec<Input>)> {
        let (mut inputs, mut place) = (inputs.into_iter().peekable(), 0);
        iter::from_fn(move || {
            let (first, mut group) = (place, vec![inputs.next()?]);
            let mut bytes = group[0].bytes();
            while group.len() < self.inputs
                && let Some(next) = inputs.next_if(|next| bytes + next.bytes() <= self.bytes)
            {
                bytes += next.bytes();
                group.push(next);
            }
            place += group.len();
            Some((first, group))
        })
    }
}

/// Ends the files of a run that was left, so that they are a dataset of the inputs that it has done, and tells the last of
/// these. None if nothing of them holds.
///
/// # Errors
/// If the system refuses.
pub fn end_early(recorded: &Recorded, options: &Options, staging: &Staging) -> Result<Option<Position>, FolderError> {
    let unwritable = |reason| FolderError::Unwritable { path: staging.place().to_path_buf(), reason };
    Output::end(recorded, options, staging).map_err(unwritable)
}

/// Reads batches in a thread of its own, one ahead of who takes them; it ends once nobody does, or with an error.
fn feed<'scope, I>(
    scope: &'scope Scope<'scope, '_>,
    batches: impl FnOnce() -> Result<I, DatasetError> + Send + 'scope,
) -> Result<Receiver<Result<Vec<Input>, DatasetError>>, WriteError>
where
    I: Iterator<Item = Result<Vec<Input>, DatasetError>>,
{
    let (sender, receiver) = sync_channel(1);
    // Whoever is gone needs no more, and no reason.
    let reading = move || match batches() {
        Ok(mut batches) => drop(batches.try_for_each(|batch| sender.send(batch))),
        Err(error) => drop(sender.send(Err(error))),
    };
    let thread = thread::Builder::new().name(format!("{WORKER}reader")).stack_size(STACK);
    thread.spawn_scoped(scope, reading).map_err(WriteError::Threads)?;
    Ok(receiver)
}

/// How the names of the threads begin that work on pages. A panic in one of them becomes a reject.
pub const WORKER: &str = "worker-";

/// Deeply nested HTML is walked by recursion.
const STACK: usize = 16 << 20;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::ArticleRow;
    use crate::read::{Content, Entry};
    use crate::schema::TableId;
    use crate::write::FORMATS;

    struct Unwatched;

    impl Watch for Unwatched {
        fn done(&self, _inputs: u64, _bytes: u64) {}
        fn rejected(&self, _reject: &RejectRow) {}
        fn stopped(&self) -> bool {
            false
        }
    }

    fn extract(pages: &[Page]) -> Vec<Result<Extraction, TooManyRows>> {
        pages.iter().map(extract_one).collect()
    }

    fn extract_one(page: &Page) -> Result<Extraction, TooManyRows> {
        assert!(!page.text.contains("bad"), "this page is bad");
        let article = ArticleRow {
            article_id: page.article_id,
            source: page.source.clone(),
            text: page.text.clone(),
            ..ArticleRow::default()
        };
        Ok(Extraction { article, ..Extraction::default() })
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
        assert_eq!((report.inputs, report.rejects(), report.rows[TableId::Articles]), (3, 1, 2));
        assert!(files.contains("0001,0,extract,\"a fault in the program, please report it: this page is bad\",3"));
    }

    #[test]
    fn files_do_not_depend_on_the_number_of_threads() {
        let texts: Vec<String> = (0..1500).map(|at| format!("page {}", at % 1400)).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let on = |threads| run_on(&texts, Options { threads, ..Options::default() }).unwrap();
        let (report, one) = on(1);
        assert_eq!((report.rows[TableId::Articles], report.rows[TableId::Duplicates]), (1400, 100));
        assert!(one == on(2).1 && one == on(8).1);
    }

    #[test]
    fn groups_are_bounded_and_keep_the_order() {
        let sizes = [1, 40 << 10, 30 << 10, 1, 1, 200 << 10, 1];
        let input =
            |(at, size): (usize, &u64)| Input::Entry(Entry::new(at.to_string(), Content::Bytes(Vec::new()), *size));
        let group = |threads| {
            let inputs = sizes.iter().enumerate().map(input).collect();
            let groups = Group::for_threads(threads).divide(inputs);
            groups.map(|(place, group)| (place, group.len())).collect::<Vec<_>>()
        };
        assert_eq!(group(1), [(0, 7)]);
        assert_eq!(group(64), [(0, 2), (2, 3), (5, 1), (6, 1)]);
    }

    #[test]
    fn too_many_rejects_end_the_run() {
        let options = Options { max_rejects: Some(1), ..Options::default() };
        assert!(run_on(&["", "one"], options.clone()).is_ok());
        assert!(matches!(run_on(&["", "", "one"], options), Err(RunError::TooManyRejects { limit: 1, .. })));
    }
}
