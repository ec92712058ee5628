//! What the thread that writes does: appends batches to the files in order, and notes each in the journal.

use std::io;
use std::sync::mpsc::{Receiver, TrySendError, sync_channel};
use std::thread;
use std::time::Instant;

use super::batch::Promised;
use super::seats::Seats;
use super::worker::{Done, Outcome};
use super::{Options, Start, Watch};
use crate::join::DatasetError;
use crate::journal::{Journal, Recorded};
use crate::read::Position;
use crate::report::{Report, Stage};
use crate::write::{Encoder, Staging, Target, Writer, WrittenFile};

/// After so many bytes the system is told to write the files to the disk.
const SYNC: u64 = 64 << 20;

/// Why writing came to no end.
pub(super) enum WriteError {
    Dataset(DatasetError),
    Interrupted,
    Io(io::Error),
    Threads(io::Error),
    TooManyRejects { limit: u64, report: Box<Report> },
}

impl From<DatasetError> for WriteError {
    fn from(error: DatasetError) -> WriteError {
        WriteError::Dataset(error)
    }
}

impl From<io::Error> for WriteError {
    fn from(error: io::Error) -> WriteError {
        WriteError::Io(error)
    }
}

fn target<'t>(options: &'t Options, staging: &'t Staging) -> Target<'t> {
    let (folder, scratch) = (staging.folder(), staging.scratch());
    Target { folder, scratch, formats: &options.formats, options: options.write }
}

/// A file that is not there any more is one that holds nothing.
fn or_lost<T>(reopened: io::Result<Option<T>>) -> io::Result<Option<T>> {
    match reopened {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        reopened => reopened,
    }
}

/// What a run has beside its output.
#[derive(Clone, Copy)]
pub(super) struct RunContext<'a> {
    pub(super) seats: &'a Seats,
    pub(super) encoder: &'a Encoder<'a>,
    pub(super) options: &'a Options,
    pub(super) staging: &'a Staging,
    pub(super) watch: &'a dyn Watch,
}

/// The files that are written, the journal that vouches for them, and what was done so far.
pub(super) struct Output {
    writer: Writer,
    journal: Journal,
    report: Report,
}

impl Output {
    /// Creates all files, or opens those of an earlier run; then also tells the last input that it has done.
    pub(super) fn open(begin: Start, options: &Options, staging: &Staging) -> io::Result<(Output, Option<Position>)> {
        let (target, scratch) = (target(options, staging), staging.scratch());
        let fingerprint = match begin {
            Start::Anew(fingerprint) => fingerprint,
            Start::After(recorded) => match or_lost(Writer::reopen(&target, &recorded.moments()))? {
                Some((writer, kept)) => {
                    let (journal, after, report) = recorded.go_on(scratch, kept)?;
                    return Ok((Output { writer, journal, report }, after));
                }
                None => {
                    staging.begin_again()?;
                    recorded.fingerprint().clone()
                }
            },
        };
        let (writer, journal) = (Writer::create(&target)?, Journal::create(scratch, &fingerprint)?);
        Ok((Output { writer, journal, report: Report::default() }, None))
    }

    /// Ends the files of an earlier run as far as all of them hold, and tells the last input that is in them.
    pub(super) fn end(recorded: &Recorded, options: &Options, staging: &Staging) -> io::Result<Option<Position>> {
        let reopened = or_lost(Writer::reopen(&target(options, staging), &recorded.moments()))?;
        let Some((writer, kept)) = reopened else { return Ok(None) };
        writer.finish()?;
        Ok(recorded.position_at(kept).cloned())
    }

    /// Appends all batches, and notes each in the journal. Meanwhile another thread has the system write them to the disk,
    /// so that little is left to wait for at the end.
    pub(super) fn append_all(
        self,
        batches: Receiver<Promised>,
        context: RunContext<'_>,
    ) -> Result<(Report, Vec<Vec<WrittenFile>>), WriteError> {
        let (sync, syncs) = sync_channel(1);
        thread::scope(|scope| {
            let syncing = thread::Builder::new()
                .spawn_scoped(scope, move || syncs.iter().try_for_each(|()| context.staging.sync()))
                .map_err(WriteError::Threads)?;
            let mut unsynced = 0;
            let written = self.append_each(batches, context, |bytes| {
                unsynced += bytes;
                if unsynced < SYNC {
                    return true;
                }
                match sync.try_send(()) {
                    Ok(()) => unsynced = 0,
                    // Who is still at it need not be told.
                    Err(TrySendError::Full(())) => {}
                    Err(TrySendError::Disconnected(())) => return false,
                }
                true
            });
            drop(sync);
            // The system tells but once of bytes that it could not write: there is no later time to hope for.
            syncing.join().unwrap_or_else(|_| Err(io::Error::other("the thread that writes to the disk failed")))?;
            written
        })
    }

    /// Appends all batches, as long as `appended`, which is told the bytes of each, says that it goes on.
    fn append_each(
        mut self,
        batches: Receiver<Promised>,
        RunContext { seats, encoder, options, staging, watch }: RunContext<'_>,
        mut appended: impl FnMut(u64) -> bool,
    ) -> Result<(Report, Vec<Vec<WrittenFile>>), WriteError> {
        let mut since = Instant::now();
        for batch in batches {
            let (position, batch) = batch?.wait()?;
            // Inputs that were cut short are not what they would be.
            if watch.stopped() {
                return Err(WriteError::Interrupted);
            }
            let bytes = batch.iter().map(|done| done.encoded.bytes()).sum();
            seats.seated(|| {
                let mut report = self.append(batch, encoder, watch)?;
                if !appended(bytes) {
                    return Err(WriteError::Io(io::Error::other("the disk takes no more")));
                }
                report.elapsed = since.elapsed();
                since += report.elapsed;
                self.report.merge(&report);
                if let Some(position) = position {
                    self.journal.append(position, self.writer.mark()?, report)?;
                    staging.keep();
                }
                Ok(())
            })?;
            if let Some(limit) = options.max_rejects.filter(|limit| self.report.rejects() > *limit) {
                return Err(WriteError::TooManyRejects { limit, report: Box::new(self.report) });
            }
        }
        if watch.stopped() {
            return Err(WriteError::Interrupted);
        }
        let start = Instant::now();
        let clusters = self.writer.clusters(staging.scratch())?;
        let encoded = encoder.clusters(&clusters);
        self.writer.append(&encoded, &mut self.report.rows)?;
        let files = self.writer.finish()?;
        self.report.timings.add(Stage::Write, start.elapsed(), 0);
        self.report.elapsed += since.elapsed();
        Ok((self.report, files))
    }

    /// Appends a batch and tells what was done in it.
    fn append(&mut self, batch: Vec<Done>, encoder: &Encoder<'_>, watch: &dyn Watch) -> Result<Report, WriteError> {
        let start = Instant::now();
        let mut report = Report::default();
        let (inputs, mut written) = (batch.len() as u64, 0);
        for done in batch {
            let repeated = self.writer.append(&done.encoded, &mut report.rows)?;
            report.bytes += done.bytes;
            written += done.encoded.bytes();
            report.timings.merge(&done.timings);
            match &done.outcome {
                Outcome::Page(counts) if !repeated => report.add_page(counts),
                Outcome::Page(_) => {}
                Outcome::Skipped(reason) => report.add_skipped(reason, 1),
                Outcome::Rejected(reject) => {
                    report.add_reject(reject);
                    watch.rejected(reject);
                }
            }
            report.taken_over += u64::from(done.is_taken);
            report.inputs += u64::from(!matches!(done.outcome, Outcome::Skipped(_)));
            encoder.reuse(done.encoded);
        }
        report.timings.add(Stage::Write, start.elapsed(), written);
        watch.done(inputs, report.bytes);
        Ok(report)
    }
}
