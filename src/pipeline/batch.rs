//! A batch on its way: its inputs are done in any order by any threads, and handed on together.

use std::io;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};

use super::worker::Done;
use crate::join::DatasetError;
use crate::read::Position;

/// The next batch, or why there are no more.
pub(super) type Promised = Result<Batch, DatasetError>;

/// Inputs that are being worked on, as the writer awaits them.
pub(super) struct Batch {
    last: Option<Position>,
    all: Receiver<Vec<Done>>,
}

impl Batch {
    /// Waits until all are done; tells the place of the last of them, and what became of each in their order.
    pub(super) fn wait(self) -> io::Result<(Option<Position>, Vec<Done>)> {
        let lost = |_| io::Error::other("a thread of the pool failed");
        Ok((self.last, self.all.recv().map_err(lost)?))
    }
}

/// The same as the workers see them.
pub(super) struct Working {
    done: Mutex<Places>,
    all: SyncSender<Vec<Done>>,
}

struct Places {
    done: Vec<Option<Done>>,
    left: usize,
}

/// A batch of so many inputs, of which the last stands at `last`.
pub(super) fn batch(inputs: usize, last: Option<Position>) -> (Batch, Working) {
    let (sender, all) = sync_channel(1);
    let done = Places { done: (0..inputs).map(|_| None).collect(), left: inputs };
    (Batch { last, all }, Working { done: Mutex::new(done), all: sender })
}

impl Working {
    /// Puts what became of the inputs from `place` on. Only the last wakes the writer.
    pub(super) fn put(&self, place: usize, inputs: Vec<Done>) {
        let mut places = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        places.left -= inputs.len();
        places.done[place..].iter_mut().zip(inputs).for_each(|(place, input)| *place = Some(input));
        if places.left == 0 {
            // Nobody receives once the writer has failed.
            drop(self.all.send(places.done.drain(..).flatten().collect()));
        }
    }
}
