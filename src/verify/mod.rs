//! Verify: opens a dataset again and proves it.
//!
//! Files are read in streams: one article's text is held at a time, and of all rows only ids. Every format is read and
//! proved by itself; then all have to hold the same rows.

mod article;
mod clusters;
mod files;
mod formats;

use std::path::{Path, PathBuf};

use crate::write::DATA_PACKAGE;

/// Why a folder cannot be verified at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// There is no dataset.
    #[error("{} is no dataset: {DATA_PACKAGE} cannot be read: {message}", .folder.display())]
    NoDataset {
        /// The folder.
        folder: PathBuf,
        /// What is wrong.
        message: String,
    },
}

/// What was proved, and what was not.
#[derive(Clone, Debug, Default)]
pub struct Verification {
    /// What holds, a sentence each.
    pub proved: Vec<String>,
    /// The first violations, a sentence each.
    pub violations: Vec<String>,
    /// How many there are in all.
    pub violation_count: u64,
}

impl Verification {
    /// True if nothing is wrong.
    pub fn holds(&self) -> bool {
        self.violation_count == 0
    }

    fn violation(&mut self, message: String) {
        /// A broken dataset is broken in every row; nobody reads a million lines.
        const TOLD: usize = 100;
        self.violation_count += 1;
        if self.violations.len() < TOLD {
            self.violations.push(message);
        }
    }
}

/// Checks all files of the dataset in `folder`.
///
/// # Errors
/// If there is no dataset. A dataset that is broken is no error but a [`Verification`] that does not hold.
pub fn verify(folder: &Path) -> Result<Verification, VerifyError> {
    let package = files::Package::open(folder)?;
    let mut verified = Verification::default();
    package.check_files(&mut verified);
    let mut contents = Vec::new();
    for format in package.formats() {
        contents.push((format, article::check_rows(&package, format, &mut verified)));
    }
    formats::check(&package, &contents, &mut verified);
    Ok(verified)
}
