//! Join: inputs to be read and datasets that were read before, joined in order of source and record.
//!
//! What `merge` joins are datasets alone. A run that takes over what has not changed joins one dataset with the inputs that
//! are new. Either way rows are streamed, and no more than a batch is held.

mod inputs;
mod manifest;
mod pages;

pub use inputs::{Input, Inputs};
pub use manifest::{Manifest, Stamp};
pub use pages::{Came, DatasetError, Pages, Taken, self_contained};
