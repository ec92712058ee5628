//! A lock on a folder, which goes with the process that holds it, however that ends.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;

/// Locks a folder, which is made if need be; none if it is locked.
pub(super) fn lock(folder: &Path) -> io::Result<Option<File>> {
    let path = folder.join("lock");
    loop {
        fs::create_dir_all(folder)?;
        let file = match OpenOptions::new().create(true).truncate(false).write(true).open(&path) {
            // Who held it has just removed the folder.
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            opened => opened?,
        };
        match file.try_lock() {
            Ok(()) if is_at(&file, &path) => return Ok(Some(file)),
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            // A file system without locks: two runs at once are the user's care.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => return Ok(Some(file)),
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
}

/// True if the file is the one at `path`, and not one that was removed since it was opened.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let identity = |metadata: fs::Metadata| (metadata.dev(), metadata.ino());
    file.metadata().map(identity).ok() == fs::metadata(path).map(identity).ok()
}

/// True if the file is the one at `path`. Where files that are open cannot be removed, it is.
#[cfg(not(unix))]
fn is_at(_file: &File, _path: &Path) -> bool {
    true
}
