//! The folder of a dataset: written in a hidden folder beside its place, put in place at the end.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use super::{DATA_PACKAGE, FORMATS};
use crate::join::Manifest;
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
    /// Another run is at it.
    #[error("another run is writing {}: wait for its end, or name another folder with -o", .0.display())]
    Taken(PathBuf),
    /// The system refuses.
    #[error("cannot write {}: {source}", .path.display())]
    Unwritable {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// The place of a dataset, taken for one run, and the hidden folder beside it in which the run works.
///
/// A run writes into a fresh folder and puts it in place at the end. If it comes to no end, what it wrote is removed,
/// unless [`Staging::keep`] was called or the program was killed: then it stays, for a run that resumes.
#[derive(Debug)]
pub struct Staging {
    place: PathBuf,
    work: PathBuf,
    folder: PathBuf,
    scratch: PathBuf,
    keeps: AtomicBool,
    _lock: File,
}

impl Staging {
    /// Takes `place`. What an earlier run has left there unfinished stays as it is.
    ///
    /// # Errors
    /// If `place` holds anything but a dataset, another run has taken it, or nothing can be written beside it.
    pub fn lock(place: &Path) -> Result<Staging, FolderError> {
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
        // A hidden name, so that a run over the parent folder does not read it.
        let work = place.with_file_name(format!(".{}.zhfacts", name.to_string_lossy()));
        let lock = lock(&work).map_err(|source| FolderError::Unwritable { path: work.clone(), source })?;
        let Some(lock) = lock else { return Err(FolderError::Taken(place)) };
        let scratch = work.join("unfinished");
        let folder = scratch.join("dataset");
        let staging = Staging { place, work, folder, scratch, keeps: AtomicBool::new(true), _lock: lock };
        staging.put_back().map_err(unwritable)?;
        Ok(staging)
    }

    /// Takes `place` and makes a fresh folder.
    ///
    /// # Errors
    /// As [`Staging::lock`].
    pub fn beside(place: &Path) -> Result<Staging, FolderError> {
        let staging = Staging::lock(place)?;
        staging.begin()?;
        Ok(staging)
    }

    /// Makes a fresh folder; what an earlier run has left is removed.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn begin(&self) -> Result<(), FolderError> {
        let unwritable = |source| FolderError::Unwritable { path: self.scratch.clone(), source };
        self.discard();
        remove(&self.scratch).map_err(unwritable)?;
        fs::create_dir_all(&self.folder).map_err(unwritable)
    }

    /// Removes what the run has written, but for its manifest, and makes a fresh folder.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn begin_again(&self) -> io::Result<()> {
        self.discard();
        for entry in fs::read_dir(&self.scratch)? {
            let path = entry?.path();
            if path.is_dir() {
                remove(&path)?;
            } else if path != self.manifest() {
                fs::remove_file(path)?;
            }
        }
        fs::create_dir(&self.folder)
    }

    /// True if an earlier run was left before its end.
    pub fn is_unfinished(&self) -> bool {
        self.folder.is_dir()
    }

    /// What was written stays if the run comes to no end.
    pub fn keep(&self) {
        self.keeps.store(true, Ordering::Relaxed);
    }

    /// True if what was written stays.
    pub fn keeps(&self) -> bool {
        self.keeps.load(Ordering::Relaxed)
    }

    /// What was written is removed.
    pub fn discard(&self) {
        self.keeps.store(false, Ordering::Relaxed);
    }

    /// The fresh folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The folder of what is needed only until the run is done.
    pub fn scratch(&self) -> &Path {
        &self.scratch
    }

    /// The manifest of the run: it lies in the folder of what is needed until then, and outlasts it.
    pub fn manifest(&self) -> PathBuf {
        self.scratch.join(MANIFEST)
    }

    /// The manifest of the run that made the dataset which stands there, if that has one.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn manifest_of_dataset(&self) -> io::Result<Option<Manifest>> {
        let Some(manifest) = Manifest::read(&self.work.join(MANIFEST))? else { return Ok(None) };
        let package = match fs::read(self.place.join(DATA_PACKAGE)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            package => package?,
        };
        let is_of_it = manifest.dataset.as_ref() == Some(&hash(&package)) && has_sizes(&self.place, &package);
        Ok(is_of_it.then_some(manifest))
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
    pub fn commit(self) -> Result<(), FolderError> {
        let failed = |source| FolderError::Unwritable { path: self.place.clone(), source };
        // The old dataset goes only once the new one is sure to outlast a loss of power.
        sync(&self.folder).map_err(failed)?;
        let old = self.old();
        let had = self.place.is_dir();
        if had {
            fs::rename(&self.place, &old).map_err(failed)?;
        }
        if let Err(source) = fs::rename(&self.folder, &self.place) {
            self.put_back().map_err(failed)?;
            return Err(failed(source));
        }
        self.discard();
        self.put_manifest().map_err(failed)?;
        // The new dataset stands; what is left of the old one harms nobody.
        remove(&old).or(Ok(()))
    }

    /// Puts the manifest of a dataset that stands in place of that of the dataset before.
    fn put_manifest(&self) -> io::Result<()> {
        let (new, kept) = (self.manifest(), self.work.join(MANIFEST));
        let moved = if new.exists() { fs::rename(new, kept) } else { fs::remove_file(kept) };
        moved.or_else(|error| if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) })
    }

    /// Where the old dataset stands while the new one is put in its place.
    fn old(&self) -> PathBuf {
        self.work.join("old")
    }

    /// Ends what a run that was killed between two renamings has begun: puts the old dataset back if there is no new
    /// one, and removes it otherwise.
    fn put_back(&self) -> io::Result<()> {
        let old = self.old();
        if self.place.exists() && self.manifest().exists() && !self.folder.exists() {
            self.put_manifest()?;
            remove(&self.scratch)?;
        }
        match old.is_dir() && !self.place.exists() {
            true => fs::rename(&old, &self.place),
            false => remove(&old),
        }
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if !self.keeps() {
            // Nothing is lost if this fails: the name is hidden and says what it is.
            drop(remove(&self.scratch));
        }
        if !self.scratch.exists() && !self.work.join(MANIFEST).exists() {
            drop(remove(&self.work));
        }
    }
}

/// Name of the file of a manifest.
const MANIFEST: &str = "inputs";

/// SHA-256 in hex.
pub fn hash(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}

/// True if all files have the sizes that the data package says.
fn has_sizes(place: &Path, package: &[u8]) -> bool {
    let package: Json = serde_json::from_slice(package).unwrap_or_default();
    let size = |name: &Json| fs::metadata(place.join(name.as_str()?)).ok().map(|metadata| metadata.len());
    let mut resources = package["resources"].as_array().into_iter().flatten();
    resources.all(|resource| size(&resource["path"]).is_some_and(|size| resource["bytes"] == size))
}

/// Removes a folder with all that is in it, if it is there.
fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

/// Locks a folder, which is made if need be; none if it is locked. The lock goes with the process, however that ends.
fn lock(folder: &Path) -> io::Result<Option<File>> {
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

/// Has the system write all files of a folder to the disk.
fn sync(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        File::open(entry?.path())?.sync_all()?;
    }
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
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
    fn a_place_is_taken_by_one_run_at_a_time() {
        let root = tempfile::tempdir().unwrap();
        let place = root.path().join("data");
        let first = Staging::beside(&place).unwrap();
        assert!(matches!(Staging::lock(&place), Err(FolderError::Taken(_))));
        first.keep();
        drop(first);
        let second = Staging::lock(&place).unwrap();
        assert!(second.is_unfinished());
        second.begin().unwrap();
        drop(second);
        assert!(files(root.path()).is_empty());
    }

    #[test]
    fn a_dataset_moved_away_by_a_run_that_was_killed_comes_back() {
        let root = tempfile::tempdir().unwrap();
        let place = root.path().join("data");
        let staging = Staging::beside(&place).unwrap();
        staging.write(RUN_FILE, "one").unwrap();
        staging.write(DATA_PACKAGE, "one").unwrap();
        let old = staging.old();
        staging.commit().unwrap();
        fs::create_dir_all(old.parent().unwrap()).unwrap();
        fs::rename(&place, &old).unwrap();
        drop(Staging::lock(&place).unwrap());
        assert_eq!(fs::read_to_string(place.join(RUN_FILE)).unwrap(), "one");
        assert_eq!(files(root.path()), ["data"]);
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
