//! The folder of a dataset: written beside its place, put in place at the end.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{DATA_PACKAGE, FORMATS};
use crate::report::RUN_FILE;
use crate::schema::TABLES;

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
    /// The system refuses.
    #[error("cannot write {}: {source}", .path.display())]
    Unwritable {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// A fresh folder beside the place of a dataset. Dropped before [`Staging::commit`], it is removed.
#[derive(Debug)]
pub struct Staging {
    place: PathBuf,
    folder: PathBuf,
    committed: bool,
}

impl Staging {
    /// Makes a fresh folder beside `place`.
    ///
    /// # Errors
    /// If `place` holds anything but a dataset, or nothing can be written beside it.
    pub fn beside(place: &Path) -> Result<Staging, FolderError> {
        let unwritable = |source| FolderError::Unwritable { path: place.to_path_buf(), source };
        if fs::symlink_metadata(place).is_ok() && !place.is_dir() {
            return Err(FolderError::NotAFolder(place.to_path_buf()));
        }
        // A link to a folder stays a link; `.` gets a name.
        let place =
            if place.is_dir() { place.canonicalize() } else { std::path::absolute(place) }.map_err(unwritable)?;
        check_replaceable(&place)?;
        let (Some(parent), Some(name)) = (place.parent(), place.file_name()) else {
            return Err(FolderError::NotAFolder(place));
        };
        fs::create_dir_all(parent).map_err(unwritable)?;
        let folder = free_name(&place, &name.to_string_lossy(), "new");
        fs::create_dir(&folder).map_err(|source| FolderError::Unwritable { path: folder.clone(), source })?;
        Ok(Staging { place, folder, committed: false })
    }

    /// The fresh folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the dataset will stand.
    pub fn place(&self) -> &Path {
        &self.place
    }

    /// Writes a small file into the fresh folder.
    pub fn write(&self, name: &str, text: &str) -> Result<(), FolderError> {
        let path = self.folder.join(name);
        fs::write(&path, text).map_err(|source| FolderError::Unwritable { path, source })
    }

    /// Puts the fresh folder in place of the old one.
    pub fn commit(mut self) -> Result<(), FolderError> {
        let failed = |source| FolderError::Unwritable { path: self.place.clone(), source };
        let old = self.place.file_name().map(|name| free_name(&self.place, &name.to_string_lossy(), "old"));
        let had = self.place.is_dir();
        if let Some(old) = old.as_ref().filter(|_| had) {
            fs::rename(&self.place, old).map_err(failed)?;
        }
        if let Err(source) = fs::rename(&self.folder, &self.place) {
            if let Some(old) = old.filter(|_| had) {
                fs::rename(&old, &self.place).map_err(failed)?;
            }
            return Err(failed(source));
        }
        self.committed = true;
        // The new dataset stands; what is left of the old one harms nobody.
        old.filter(|_| had).map_or(Ok(()), fs::remove_dir_all).or(Ok(()))
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if !self.committed {
            // Nothing is lost if this fails: the name is hidden and says what it is.
            drop(fs::remove_dir_all(&self.folder));
        }
    }
}

/// A hidden name, so that a run over the parent folder does not read it; one that no run that was killed has left behind.
fn free_name(place: &Path, name: &str, what: &str) -> PathBuf {
    let process = std::process::id();
    let names = (1u64..).map(|attempt| place.with_file_name(format!(".{name}.{what}-{process}-{attempt}")));
    let mut free = names.skip_while(|path| fs::symlink_metadata(path).is_ok());
    free.next().unwrap_or_else(|| place.with_file_name(format!(".{name}.{what}")))
}

fn check_replaceable(place: &Path) -> Result<(), FolderError> {
    let unwritable = |source| FolderError::Unwritable { path: place.to_path_buf(), source };
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
        || TABLES.iter().any(|table| FORMATS.iter().any(|format| format.file_name(table.name()) == name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into()).collect();
        names.sort();
        names
    }

    #[test]
    fn the_old_dataset_stands_until_the_new_one_does() {
        let root = tempfile::tempdir().unwrap();
        let place = root.path().join("a/data");
        for text in ["one", "two"] {
            let staging = Staging::beside(&place).unwrap();
            staging.write(DATA_PACKAGE, text).unwrap();
            staging.write(RUN_FILE, text).unwrap();
            staging.commit().unwrap();
            assert_eq!(fs::read_to_string(place.join(RUN_FILE)).unwrap(), text);
        }
        let staging = Staging::beside(&place).unwrap();
        staging.write(RUN_FILE, "three").unwrap();
        drop(staging);
        assert_eq!(fs::read_to_string(place.join(RUN_FILE)).unwrap(), "two");
        assert_eq!(files(place.parent().unwrap()), ["data"]);
    }

    #[test]
    fn a_folder_of_other_things_is_refused() {
        let root = tempfile::tempdir().unwrap();
        let refused = |place: &Path| Staging::beside(place).unwrap_err().to_string();
        fs::write(root.path().join("notes.txt"), "").unwrap();
        assert!(refused(root.path()).contains("notes.txt"));
        assert!(refused(&root.path().join("notes.txt")).contains("is a file"));
        assert!(refused(&root.path().join("notes.txt/data")).contains("cannot write"));
        let data = root.path().join("data");
        fs::create_dir(&data).unwrap();
        for name in [DATA_PACKAGE, RUN_FILE, "facts.csv"] {
            fs::write(data.join(name), "").unwrap();
        }
        assert!(Staging::beside(&data).is_ok());
        fs::write(data.join("mine.csv"), "").unwrap();
        assert!(refused(&data).contains("mine.csv"));
    }
}
