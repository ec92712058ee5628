//! Whether a folder can take a dataset, and why not.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{DATA_PACKAGE, FORMATS};
use crate::report::RUN_FILE;
use crate::schema::TableId;

/// Why a folder cannot take a dataset.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FolderError {
    /// There is something else.
    #[error("{} is a file, not a folder: name another folder with -o", .0.display())]
    NotAFolder(PathBuf),
    /// Putting a dataset there would delete it.
    #[error("{} holds {name}, which is no part of a dataset: move it away, or name another folder with -o", .folder.display())]
    Foreign {
        /// The folder.
        folder: PathBuf,
        /// The first file found that zhfacts does not write.
        name: String,
    },
    /// Another run is at it.
    #[error("another run is writing {}: wait for its end, or name another folder with -o", .0.display())]
    Taken(PathBuf),
    /// The system refuses.
    #[error("cannot write {}: {reason}{}", .path.display(), advice(.reason))]
    Unwritable {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        reason: io::Error,
    },
}

/// What can be done about it, where the system's words do not say.
fn advice(reason: &io::Error) -> &'static str {
    match reason.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            " (make room there, or name another folder with -o)"
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => " (name another folder with -o)",
        _ => "",
    }
}

/// A folder that is there may be a dataset, or empty.
pub(super) fn check_replaceable(place: &Path) -> Result<(), FolderError> {
    let unwritable = |reason| FolderError::Unwritable { path: place.to_path_buf(), reason };
    if !place.is_dir() {
        return Ok(());
    }
    let mut names = Vec::new();
    for entry in fs::read_dir(place).map_err(unwritable)? {
        names.push(entry.map_err(unwritable)?.file_name().to_string_lossy().into_owned());
    }
    names.sort_unstable();
    let is_dataset = names.iter().any(|name| name == DATA_PACKAGE) && names.iter().any(|name| name == RUN_FILE);
    let foreign = names.into_iter().find(|name| !is_dataset || !is_ours(name));
    foreign.map_or(Ok(()), |name| Err(FolderError::Foreign { folder: place.to_path_buf(), name }))
}

fn is_ours(name: &str) -> bool {
    name == DATA_PACKAGE
        || name == RUN_FILE
        || TableId::ALL.iter().any(|table| FORMATS.iter().any(|format| format.file_name(*table) == name))
}
