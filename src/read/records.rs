//! The records of all inputs, in order: containers are taken apart on the way.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::vec;

use serde::{Deserialize, Serialize};

use super::container::{self, Records, Unopened};
use super::{Content, Entry, Fields, OpenError};

/// A place in the order in which inputs are read: by source, then by record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Position {
    /// Name of the input in the dataset.
    pub source: String,
    /// Place inside a container, from 0; 0 for a plain file.
    pub record: u64,
}

impl Position {
    /// Where an entry stands.
    pub fn of(entry: &Entry) -> Position {
        Position { source: entry.source.clone(), record: entry.record }
    }
}

/// Streams the records of `entries`, which stand in order of source: each of a container, and a plain file as one. Nothing is
/// held of a container but the record at hand. With `after`, what stands there or before is left out.
///
/// Positions rise from record to record, and depend on the inputs alone.
pub fn records(entries: Vec<Entry>, fields: Fields, after: Option<Position>) -> impl Iterator<Item = Entry> + Send {
    Feed { entries: entries.into_iter(), fields: Arc::new(fields), after, container: None }
}

/// Entries one by one, with containers taken apart.
struct Feed {
    entries: vec::IntoIter<Entry>,
    fields: Arc<Fields>,
    after: Option<Position>,
    /// The container that is being read.
    container: Option<Opened>,
}

struct Opened {
    source: String,
    records: Records,
    /// The next record if it is not said otherwise: that of a fault.
    next: u64,
}

impl Iterator for Feed {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        loop {
            if let Some(container) = &mut self.container {
                match container.next() {
                    Some(entry) => return Some(entry),
                    None => self.container = None,
                }
            }
            let entry = self.entries.next()?;
            let from = match &self.after {
                Some(after) if entry.source < after.source => continue,
                Some(after) if entry.source == after.source => after.record + 1,
                _ => 0,
            };
            if let Some(entry) = self.begin(entry, from) {
                return Some(entry);
            }
        }
    }
}

impl Feed {
    /// Opens the entry if it is a container, and gives it back if it is none. What stands before `from` is left out.
    fn begin(&mut self, entry: Entry, from: u64) -> Option<Entry> {
        let input = match entry.content {
            Content::File(path) => Unopened::File(path),
            Content::Stream(stream) => Unopened::Stream(stream),
            content => return (from == 0).then_some(Entry { content, ..entry }),
        };
        let opened = catch_unwind(AssertUnwindSafe(|| container::open(input, &self.fields, from)));
        match opened {
            Ok(Ok(container::Found::Container(_, records))) => {
                self.container = Some(Opened { source: entry.source, records, next: from });
                None
            }
            Ok(Ok(container::Found::Page(content))) => (from == 0).then_some(Entry { content, ..entry }),
            Ok(Err(error)) => {
                (from == 0).then_some(Entry { source: entry.source, ..Entry::failed(0, &error, entry.bytes) })
            }
            Err(_) => (from == 0).then_some(Entry { source: entry.source, ..Entry::failed(0, &fault(), entry.bytes) }),
        }
    }
}

impl Opened {
    /// The next record. A panic of the code that reads the container ends it with a reject.
    fn next(&mut self) -> Option<Entry> {
        let entry = match catch_unwind(AssertUnwindSafe(|| self.records.next())) {
            Ok(entry) => entry?,
            Err(_) => {
                self.records = Box::new(std::iter::empty());
                Entry::failed(self.next, &fault(), 0)
            }
        };
        self.next = entry.record + 1;
        Some(Entry { source: self.source.clone(), ..entry })
    }
}

fn fault() -> OpenError {
    OpenError::Malformed("a fault in the program while the container was read, please report it".to_string())
}
