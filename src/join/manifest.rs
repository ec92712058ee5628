//! The inputs of a run, each with what tells whether it has changed since, so that a later run reads only what has.

use std::collections::HashSet;
use std::fs::{self, File, Metadata};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

use crate::journal::Fingerprint;
use crate::read::{Content, Entry};

/// What is known of an input without reading it. The system sets `changed` at each change of content or name, and nobody
/// can set it back; where there is no such time, size and `modified` have to do.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Stamp {
    /// A file: its size in bytes; when it was written and when it was changed, in nanoseconds since 1970.
    File {
        /// Size in bytes.
        bytes: u64,
        /// When its content was written, or so it says.
        modified: Option<u64>,
        /// When it was last changed.
        changed: Option<i64>,
    },
    /// It is out of reach, for this reason.
    Nowhere(String),
}

impl Stamp {
    /// The stamp of an input as it is now. None if nothing can be known of it without reading it.
    pub fn of(entry: &Entry) -> Option<Stamp> {
        match &entry.content {
            Content::File(path) => fs::metadata(path).ok().map(|metadata| Stamp::File {
                bytes: metadata.len(),
                modified: metadata
                    .modified()
                    .ok()
                    .and_then(|time| time.duration_since(UNIX_EPOCH).ok())
                    .map(|time| time.as_nanos() as u64),
                changed: changed(&metadata),
            }),
            Content::Nowhere(reason) => Some(Stamp::Nowhere(reason.clone())),
            _ => None,
        }
    }
}

#[cfg(unix)]
fn changed(metadata: &Metadata) -> Option<i64> {
    use std::os::unix::fs::MetadataExt;
    Some(metadata.ctime() * 1_000_000_000 + metadata.ctime_nsec())
}

#[cfg(not(unix))]
fn changed(_metadata: &Metadata) -> Option<i64> {
    None
}

/// The inputs of a run, in order of source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// What the run was.
    pub fingerprint: Fingerprint,
    /// Source and stamp of each input.
    pub inputs: Vec<(String, Option<Stamp>)>,
    /// SHA-256 of the `datapackage.json` of the dataset that came of them, once it stands.
    pub dataset: Option<String>,
}

/// What stands at the end of a manifest whose dataset stands.
#[derive(Serialize, Deserialize)]
struct End {
    dataset: String,
}

impl Manifest {
    /// The inputs as they are now.
    pub fn of(fingerprint: Fingerprint, entries: &[Entry]) -> Manifest {
        let inputs = entries.iter().map(|entry| (entry.source.clone(), Stamp::of(entry))).collect();
        Manifest { fingerprint, inputs, dataset: None }
    }

    /// Writes it, as JSON Lines, in place of one that is there.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        let fresh = path.with_extension("new");
        let mut file = BufWriter::with_capacity(1 << 18, File::create(&fresh)?);
        let mut line = |value: serde_json::Result<Vec<u8>>| {
            let mut bytes = value?;
            bytes.push(b'\n');
            file.write_all(&bytes)
        };
        line(serde_json::to_vec(&self.fingerprint))?;
        self.inputs.iter().try_for_each(|input| line(serde_json::to_vec(input)))?;
        if let Some(dataset) = self.dataset.clone() {
            line(serde_json::to_vec(&End { dataset }))?;
        }
        file.flush()?;
        fs::rename(fresh, path)
    }

    /// Reads one. None if there is none, or it is no manifest.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn read(path: &Path) -> io::Result<Option<Manifest>> {
        let file = match File::open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            opened => opened?,
        };
        let mut lines = BufReader::with_capacity(1 << 18, file).lines();
        let Some(head) = lines.next().transpose()? else { return Ok(None) };
        let Ok(fingerprint) = serde_json::from_str(&head) else { return Ok(None) };
        let mut manifest = Manifest { fingerprint, inputs: Vec::new(), dataset: None };
        for line in lines {
            let line = line?;
            match serde_json::from_str(&line) {
                Ok(input) => manifest.inputs.push(input),
                // The last line, or one that is torn: then the manifest ends with the line before.
                Err(_) => {
                    manifest.dataset = serde_json::from_str::<End>(&line).ok().map(|end| end.dataset);
                    break;
                }
            }
        }
        Ok(Some(manifest))
    }

    /// True if the dataset of this manifest is what a run of the other would make.
    pub fn is_as(&self, run: &Manifest) -> bool {
        let is_known = |(_, stamp): &(String, Option<Stamp>)| stamp.is_some();
        self.fingerprint == run.fingerprint && self.inputs == run.inputs && run.inputs.iter().all(is_known)
    }

    /// The manifest of the inputs before `source`.
    #[must_use]
    pub fn before(mut self, source: &str) -> Manifest {
        self.inputs.retain(|(found, _)| found.as_str() < source);
        self
    }

    /// The first input up to `source` that another run had otherwise, in words.
    pub fn difference(&self, other: &Manifest, source: &str) -> Option<String> {
        let mut others = other.inputs.iter().take_while(|(found, _)| found.as_str() <= source);
        for input in self.inputs.iter().take_while(|(found, _)| found.as_str() <= source) {
            match others.next() {
                Some(found) if found == input => {}
                Some((found, _)) if *found == input.0 => return Some(format!("{found} has changed since")),
                Some((found, _)) if *found < input.0 => return Some(format!("{found} is gone since")),
                _ => return Some(format!("{} is new since", input.0)),
            }
        }
        others.next().map(|(found, _)| format!("{found} is gone since"))
    }

    /// The sources that are the same in both, as far as their stamps tell.
    pub fn unchanged<'m>(&'m self, earlier: &'m Manifest) -> HashSet<&'m str> {
        let is_known = |input: &&(String, Option<Stamp>)| input.1.is_some();
        let before: HashSet<&(String, Option<Stamp>)> = earlier.inputs.iter().filter(is_known).collect();
        self.inputs.iter().filter(|input| before.contains(input)).map(|(source, _)| source.as_str()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(path: &Path) -> Entry {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        Entry::new(name, Content::File(path.to_path_buf()), 0)
    }

    #[test]
    fn what_has_changed_is_told() {
        let root = tempfile::tempdir().unwrap();
        let paths = ["a", "b", "c"].map(|name| root.path().join(name));
        paths.iter().for_each(|path| fs::write(path, "one").unwrap());
        let entries: Vec<Entry> = paths.iter().map(|path| entry(path)).collect();
        let before = Manifest::of(Fingerprint::default(), &entries);
        let kept = root.path().join("manifest");
        before.write(&kept).unwrap();
        let read = Manifest::read(&kept).unwrap().unwrap();
        assert_eq!(read, before);
        fs::write(&paths[1], "two").unwrap();
        fs::remove_file(&paths[2]).unwrap();
        let now = Manifest::of(Fingerprint::default(), &entries);
        assert_eq!(now.unchanged(&read), HashSet::from(["a"]));
        assert_eq!(read.dataset, None);
        Manifest { dataset: Some("hash".to_string()), ..before }.write(&kept).unwrap();
        assert_eq!(Manifest::read(&kept).unwrap().unwrap().dataset.as_deref(), Some("hash"));
    }
}
