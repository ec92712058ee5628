//! The folder of a dataset: written in a hidden folder beside its place, put in place at the end.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use super::DATA_PACKAGE;
use super::lock::lock;
use super::replaceable::{FolderError, check_replaceable};
use crate::join::Manifest;

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
        let unwritable = |reason| FolderError::Unwritable { path: place.to_path_buf(), reason };
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
        let lock = lock(&work).map_err(|reason| FolderError::Unwritable { path: work.clone(), reason })?;
        let Some(lock) = lock else { return Err(FolderError::Taken(place)) };
        let scratch = work.join(UNFINISHED);
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
        let unwritable = |reason| FolderError::Unwritable { path: self.scratch.clone(), reason };
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

    /// Writes the manifest of the run.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn write_manifest(&self, manifest: &Manifest) -> Result<(), FolderError> {
        let path = self.manifest();
        manifest.write(&path).map_err(|reason| FolderError::Unwritable { path, reason })
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

    /// Sets aside what stands in the fresh folder: finished files, of the inputs of this manifest.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn set_aside(&self, manifest: &Manifest) -> io::Result<()> {
        manifest.write(&self.folder.join(MANIFEST))?;
        let aside = self.work.join(ASIDE);
        fs::create_dir_all(&aside)?;
        let number = fs::read_dir(&aside)?.count();
        fs::rename(&self.folder, aside.join(format!("{number:06}")))
    }

    /// What was set aside, each with its manifest, the last first.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn aside(&self) -> io::Result<Vec<(PathBuf, Manifest)>> {
        let entries = match fs::read_dir(self.work.join(ASIDE)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut folders = entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
        folders.sort_unstable_by(|one, other| other.cmp(one));
        let manifest = |folder: PathBuf| Ok(Manifest::read(&folder.join(MANIFEST))?.map(|manifest| (folder, manifest)));
        folders.into_iter().filter_map(|folder| manifest(folder).transpose()).collect()
    }

    /// Removes what was set aside.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn drop_aside(&self) -> io::Result<()> {
        remove(&self.work.join(ASIDE))
    }

    /// Where the dataset will stand.
    pub fn place(&self) -> &Path {
        &self.place
    }

    /// Writes a small file into the fresh folder.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn write(&self, name: &str, text: &str) -> Result<(), FolderError> {
        let path = self.folder.join(name);
        fs::write(&path, text).map_err(|reason| FolderError::Unwritable { path, reason })
    }

    /// Has the system write what is in the fresh folder to the disk.
    ///
    /// # Errors
    /// If the system refuses, or could not write something before.
    pub fn sync(&self) -> io::Result<()> {
        for entry in fs::read_dir(&self.folder)? {
            File::open(entry?.path())?.sync_all()?;
        }
        if cfg!(unix) { File::open(&self.folder)?.sync_all() } else { Ok(()) }
    }

    /// Puts the fresh folder in place of the old one.
    ///
    /// # Errors
    /// If the system refuses; the old one then stands where it stood.
    pub fn commit(self) -> Result<(), FolderError> {
        let failed = |reason| FolderError::Unwritable { path: self.place.clone(), reason };
        // The old dataset goes only once the new one is sure to outlast a loss of power.
        self.sync().map_err(failed)?;
        let old = self.old();
        let had = self.place.is_dir();
        if had {
            fs::rename(&self.place, &old).map_err(failed)?;
        }
        if let Err(reason) = fs::rename(&self.folder, &self.place) {
            self.put_back().map_err(failed)?;
            return Err(failed(reason));
        }
        self.discard();
        self.put_manifest().map_err(failed)?;
        // The new dataset stands; what is left of the old one harms nobody.
        drop(self.drop_aside());
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
        // The manifest of a run that has put nothing in place yet names no dataset.
        let names_dataset = |manifest: Manifest| manifest.dataset.is_some();
        if self.place.exists() && !self.folder.exists() && Manifest::read(&self.manifest())?.is_some_and(names_dataset)
        {
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
        let is_empty = [UNFINISHED, MANIFEST, ASIDE].iter().all(|name| !self.work.join(name).exists());
        if is_empty {
            drop(remove(&self.work));
        }
    }
}

/// Name of the file of a manifest.
const MANIFEST: &str = "inputs";

/// Name of the folder in which a run works, and of that of what was set aside.
const UNFINISHED: &str = "unfinished";
const ASIDE: &str = "aside";

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::RUN_FILE;

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
