//! Several streams of inputs as one, in order of place.

use std::collections::HashSet;
use std::iter::{self, Peekable};
use std::path::PathBuf;

use super::{Came, DatasetError, Pages, Taken};
use crate::read::{Entry, Fields, Position, records};

/// An input of a run.
pub enum Input {
    /// One that is to be read.
    Entry(Entry),
    /// One whose rows are taken over from a dataset.
    Taken(Taken),
}

/// All inputs of a run.
#[derive(Default)]
pub struct Inputs {
    entries: Vec<Entry>,
    datasets: Vec<(PathBuf, Option<HashSet<String>>)>,
}

impl From<Vec<Entry>> for Inputs {
    fn from(entries: Vec<Entry>) -> Inputs {
        Inputs { entries, datasets: Vec::new() }
    }
}

impl Inputs {
    /// Adds all that a dataset holds.
    pub fn with_dataset(mut self, folder: PathBuf) -> Inputs {
        self.datasets.push((folder, None));
        self
    }

    /// Adds what a dataset holds of these sources.
    pub fn with_sources_of(mut self, folder: PathBuf, sources: HashSet<String>) -> Inputs {
        self.datasets.push((folder, Some(sources)));
        self
    }

    /// Streams all inputs behind `after` in batches of bounded size, for so many threads.
    ///
    /// # Errors
    /// If a dataset cannot be opened.
    pub(crate) fn batches(
        self,
        fields: Fields,
        after: Option<Position>,
        threads: usize,
    ) -> Result<impl Iterator<Item = Result<Vec<Input>, DatasetError>>, DatasetError> {
        let mut streams: Vec<Peekable<Stream>> = Vec::with_capacity(1 + self.datasets.len());
        let entries: Stream =
            Box::new(records(self.entries, fields, after.clone()).map(|entry| Ok(Input::Entry(entry))));
        streams.push(entries.peekable());
        for (folder, sources) in self.datasets {
            let pages = Pages::open(&folder)?;
            let after = after.clone();
            let is_wanted = move |taken: &Taken| {
                let position = taken.position();
                after.as_ref().is_none_or(|after| position > after)
                    && sources.as_ref().is_none_or(|sources| sources.contains(&position.source))
            };
            let wanted = pages.filter(move |page| page.as_ref().map_or(true, &is_wanted));
            let stream: Stream = Box::new(wanted.map(|page| page.map(Input::Taken)));
            streams.push(stream.peekable());
        }
        let mut inputs = Joined { streams }.peekable();
        let mut limits = Limit::each(threads);
        Ok(std::iter::from_fn(move || batch(&mut inputs, limits.next()?)))
    }
}

/// How much a batch holds at most.
#[derive(Clone, Copy)]
struct Limit {
    inputs: usize,
    bytes: u64,
}

impl Limit {
    /// The limits of one batch after another. A run begins with small batches, for what is not journaled is lost if it is killed.
    /// In the end one holds many inputs, so that all threads are busy, and few bytes, so that memory is flat; on one thread a
    /// quarter of them, for nobody else has to be kept busy, and what is written is still in the caches.
    fn each(threads: usize) -> impl Iterator<Item = Limit> {
        let (first, most) = (Limit { inputs: 32, bytes: 256 << 10 }, if threads == 1 { 512 << 10 } else { 2 << 20 });
        let next =
            move |limit: &Limit| Some(Limit { inputs: 256.min(2 * limit.inputs), bytes: most.min(2 * limit.bytes) });
        iter::successors(Some(first), next)
    }
}

fn batch(inputs: &mut Peekable<Joined>, limit: Limit) -> Option<Result<Vec<Input>, DatasetError>> {
    let mut batch = match inputs.next()? {
        Ok(input) => vec![input],
        Err(error) => return Some(Err(error)),
    };
    let mut bytes = batch[0].bytes();
    while batch.len() < limit.inputs
        && let Some(Ok(next)) =
            inputs.next_if(|next| next.as_ref().is_ok_and(|next| bytes + next.bytes() <= limit.bytes))
    {
        bytes += next.bytes();
        batch.push(next);
    }
    Some(Ok(batch))
}

impl Input {
    /// Where it stands.
    pub fn position(&self) -> Position {
        match self {
            Input::Entry(entry) => Position::of(entry),
            Input::Taken(taken) => taken.position().clone(),
        }
    }

    fn place(&self) -> (&str, u64) {
        match self {
            Input::Entry(entry) => (&entry.source, entry.record),
            Input::Taken(taken) => (&taken.position().source, taken.position().record),
        }
    }

    /// How much there is to read, as far as that is known.
    pub(crate) fn bytes(&self) -> u64 {
        match self {
            Input::Entry(entry) => entry.bytes,
            Input::Taken(taken) => taken.bytes(),
        }
    }
}

type Stream = Box<dyn Iterator<Item = Result<Input, DatasetError>>>;

/// Streams that are in order, joined in order. What several have of one input is taken once.
struct Joined {
    streams: Vec<Peekable<Stream>>,
}

impl Iterator for Joined {
    type Item = Result<Input, DatasetError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(broken) = self.streams.iter_mut().position(|stream| matches!(stream.peek(), Some(Err(_)))) {
            return self.streams[broken].next();
        }
        let mut first: Option<(usize, (&str, u64))> = None;
        for (at, stream) in self.streams.iter_mut().enumerate() {
            if let Some(Ok(input)) = stream.peek()
                && first.is_none_or(|(_, place)| input.place() < place)
            {
                first = Some((at, input.place()));
            }
        }
        let (at, _) = first?;
        let mut input = match self.streams[at].next()? {
            Ok(input) => input,
            Err(error) => return Some(Err(error)),
        };
        for stream in &mut self.streams[at + 1..] {
            while let Some(other) =
                stream.next_if(|other| other.as_ref().is_ok_and(|other| other.place() == input.place()))
            {
                input = match other.and_then(|other| same(input, other)) {
                    Ok(input) => input,
                    Err(error) => return Some(Err(error)),
                };
            }
        }
        Some(Ok(input))
    }
}

/// One of two inputs of one place: the page, if only one of them is.
fn same(one: Input, other: Input) -> Result<Input, DatasetError> {
    let (Input::Taken(first), Input::Taken(second)) = (&one, &other) else { return Ok(one) };
    let id = |came| match came {
        Came::Page(id) | Came::Duplicate(id) => Some(id),
        Came::Reject => None,
    };
    match (id(first.came()), id(second.came())) {
        (None, Some(_)) => Ok(other),
        (Some(first_id), Some(second_id)) if first_id != second_id => {
            let Position { source, record } = first.position();
            let message = format!(
                "{source}, record {record}, is another page than in a dataset before it: extract from INPUTs whose \
                 names tell them apart"
            );
            Err(DatasetError::new(second.folder(), message))
        }
        _ => Ok(one),
    }
}
