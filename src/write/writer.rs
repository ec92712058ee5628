//! Appends encoded rows to the files of all formats, and takes a run up again where it was left.

use std::collections::HashSet;
use std::io::{self, Read, Write};
use std::path::Path;

use super::hashed_file::{HashedFile, Mark};
use super::spooled::{Spooled, Spooling};
use super::text_file::TextFiles;
use super::{Encoded, Format, RowCounts, Subject, WriteOptions, WrittenFile};
use crate::dataset::ClusterRow;
use crate::fact::Id;
use crate::near::{Item, Items};
use crate::schema::TableId;

/// Where and in what form a dataset is written.
pub struct Target<'t> {
    /// Folder of the dataset's files.
    pub folder: &'t Path,
    /// Folder of what is needed only until the run is done.
    pub scratch: &'t Path,
    /// The formats.
    pub formats: &'t [&'static dyn Format],
    /// How to write them.
    pub options: WriteOptions,
}

/// The open files of a dataset.
///
/// A page that is met again gets a row in `duplicates` and no other, so that what belongs to it stands once.
pub struct Writer {
    outputs: Vec<Output>,
    seen: HashSet<Id>,
    /// The ids that were seen, in order.
    ids: HashedFile,
    /// The signatures of all texts, in order, if near-duplicates are looked for.
    items: Option<HashedFile>,
}

const IDS: &str = "ids";
const ITEMS: &str = "signatures";

enum Output {
    Text(TextFiles),
    Spooled(Box<Spooled>),
}

/// An output that was opened again and is not cut back yet.
enum Reopened {
    Text(TextFiles),
    Spooled(HashedFile),
}

impl Writer {
    /// Creates all files.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn create(target: &Target<'_>) -> io::Result<Writer> {
        let create = |format: &&'static dyn Format| match format.frame(target.options) {
            Some(frame) => TextFiles::create(target.folder, *format, frame).map(Output::Text),
            None => target.spooling(*format).create().map(Box::new).map(Output::Spooled),
        };
        let outputs = target.formats.iter().map(create).collect::<io::Result<_>>()?;
        let create = |name: &str| HashedFile::create(target.scratch, name.to_string());
        let items = target.options.near_duplicates.then(|| create(ITEMS)).transpose()?;
        Ok(Writer { outputs, seen: HashSet::new(), ids: create(IDS)?, items })
    }

    /// Opens the files of a run that was left, as they were at the last of `moments` that all files still hold. Tells
    /// how many moments that makes; none if the files are not what the first of them says.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn reopen(target: &Target<'_>, moments: &[Moment<'_>]) -> io::Result<Option<(Writer, usize)>> {
        let marks: Vec<&[Mark]> = moments.iter().map(|moment| moment.marks).collect();
        if marks.iter().any(|marks| marks.len() != target.mark_count()) {
            return Ok(None);
        }
        let mut held = marks.len();
        let mut at = 0;
        let mut reopened = Vec::with_capacity(target.formats.len());
        for format in target.formats {
            let count = format.frame(target.options).map_or(1, |_| TableId::ALL.len());
            let own: Vec<&[Mark]> = marks[..held].iter().map(|marks| &marks[at..at + count]).collect();
            let output = match format.frame(target.options) {
                Some(frame) => {
                    let (files, holds) = TextFiles::reopen(target.folder, *format, frame, &own)?;
                    held = holds;
                    Reopened::Text(files)
                }
                None => {
                    let (spool, holds) = target.spooling(*format).reopen(own.iter().map(|marks| marks[0]))?;
                    held = holds;
                    Reopened::Spooled(spool)
                }
            };
            reopened.push(output);
            at += count;
        }
        let reopen = |name: &str, at: usize, held: usize| {
            HashedFile::reopen(target.scratch, name.to_string(), marks[..held].iter().map(|marks| marks[at]))
        };
        let (ids, mut held) = reopen(IDS, at, held)?;
        let mut kept = vec![ids];
        if target.options.near_duplicates {
            let (items, holds) = reopen(ITEMS, at + 1, held)?;
            held = holds;
            kept.push(items);
        }
        let Some(moment) = held.checked_sub(1).map(|last| &moments[last]) else { return Ok(None) };
        Ok(Some((Writer::cut(target, reopened, kept, moment)?, held)))
    }

    fn cut(
        target: &Target<'_>,
        reopened: Vec<Reopened>,
        mut kept: Vec<HashedFile>,
        moment: &Moment<'_>,
    ) -> io::Result<Writer> {
        let mut marks = moment.marks;
        let mut outputs = Vec::with_capacity(reopened.len());
        for (format, output) in target.formats.iter().zip(reopened) {
            let count = if matches!(output, Reopened::Text(_)) { TableId::ALL.len() } else { 1 };
            let (own, rest) = marks.split_at(count);
            outputs.push(match output {
                Reopened::Text(mut files) => {
                    files.cut(own, &moment.rows)?;
                    Output::Text(files)
                }
                Reopened::Spooled(spool) => Output::Spooled(Box::new(target.spooling(*format).replay(spool, own[0])?)),
            });
            marks = rest;
        }
        kept.iter_mut().zip(marks).try_for_each(|(file, mark)| file.cut(*mark))?;
        let items = if target.options.near_duplicates { kept.pop() } else { None };
        let ids = kept.swap_remove(0);
        let mut bytes = Vec::new();
        ids.contents(target.scratch)?.read_to_end(&mut bytes)?;
        let seen = bytes.as_chunks().0.iter().map(|id| Id::from_bytes(*id)).collect();
        Ok(Writer { outputs, seen, ids, items })
    }

    /// Appends the rows of one input, and adds them to `rows`. True if its page was met before.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn append(&mut self, encoded: &Encoded, rows: &mut RowCounts) -> io::Result<bool> {
        let repeated = match encoded.subject {
            Subject::Page(id) if self.seen.insert(id) => {
                self.ids.write_all(&id.to_bytes())?;
                if let Some(items) = &mut self.items {
                    encoded.items.iter().try_for_each(|item| items.write_all(&item.to_bytes()))?;
                }
                false
            }
            Subject::Page(_) => true,
            Subject::Duplicate(id) if self.seen.contains(&id) => true,
            Subject::Duplicate(id) => {
                let message = format!("the page {id} has duplicates but no article");
                return Err(io::Error::new(io::ErrorKind::InvalidData, message));
            }
            Subject::Nothing => false,
        };
        let is_written =
            |table: TableId| encoded.subject == Subject::Nothing || (table == TableId::Duplicates) == repeated;
        let written = || encoded.rows.iter().filter(|(table, count)| **count > 0 && is_written(*table));
        for (output, places) in self.outputs.iter_mut().zip(&encoded.places) {
            for (table, count) in written() {
                let bytes = &encoded.bytes[places[table].clone()];
                match output {
                    Output::Text(files) => files.append(table, *count, bytes)?,
                    Output::Spooled(spooled) => spooled.append(table, *count, bytes)?,
                }
            }
        }
        written().for_each(|(table, count)| rows[table] += count);
        Ok(repeated)
    }

    /// Hands all bytes to the system, and tells how far each file has come.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn mark(&mut self) -> io::Result<Vec<Mark>> {
        let mut marks = Vec::new();
        for output in &mut self.outputs {
            match output {
                Output::Text(files) => files.mark(&mut marks)?,
                Output::Spooled(spooled) => marks.push(spooled.mark()?),
            }
        }
        marks.push(self.ids.mark()?);
        marks.extend(self.items.as_mut().map(HashedFile::mark).transpose()?);
        Ok(marks)
    }

    /// The clusters of all texts appended so far; none if near-duplicates are not looked for.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn clusters(&mut self, scratch: &Path) -> io::Result<Vec<ClusterRow>> {
        let Some(file) = &mut self.items else { return Ok(Vec::new()) };
        file.flush()?;
        let mut contents = file.contents(scratch)?;
        let (mut items, mut bytes) = (Items::default(), [0; Item::SIZE]);
        while contents.read_exact(&mut bytes).is_ok() {
            items.add(Item::from_bytes(&bytes));
        }
        Ok(items.clusters())
    }

    /// Ends the files; tells those of each format.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn finish(self) -> io::Result<Vec<Vec<WrittenFile>>> {
        let finish = |output| match output {
            Output::Text(files) => files.finish(),
            Output::Spooled(spooled) => spooled.finish(),
        };
        self.outputs.into_iter().map(finish).collect()
    }
}

/// How far all files had come at some moment.
pub struct Moment<'m> {
    /// As [`Writer::mark`] told.
    pub marks: &'m [Mark],
    /// Rows of each table by then.
    pub rows: RowCounts,
}

impl<'t> Target<'t> {
    fn spooling(&self, format: &'static dyn Format) -> Spooling<'t> {
        Spooling { folder: self.folder, spools: self.scratch, format, options: self.options }
    }

    /// How many files [`Writer::mark`] tells of.
    fn mark_count(&self) -> usize {
        let counts = self.formats.iter().map(|format| format.frame(self.options).map_or(1, |_| TableId::ALL.len()));
        counts.sum::<usize>() + 1 + usize::from(self.options.near_duplicates)
    }
}
