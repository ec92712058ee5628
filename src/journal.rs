//! The journal of a run: how far it has come, so that it can be taken up again after any interruption.
//!
//! It is a file of JSON Lines beside the files that are being written. The first line says what the run is. After each
//! batch a line is appended: the place of its last input, how long each file has become and the hash of all that it then
//! held, and the report of the batch. Bytes are handed to the system before the line that vouches for them.
//!
//! Nothing has to be synchronised with the disk for this: after a loss of power a line may stand there while the bytes
//! that it vouches for are lost, but then their hash tells, and the run is taken up at the last line that holds.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::read::Position;
use crate::report::Report;
use crate::write::{Mark, Moment, RowCounts};

/// All that the bytes of a dataset depend on, apart from the inputs' content.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    /// Version of the program and hash of its sources.
    pub program: String,
    /// Hash of the rule files that do not come from the program.
    pub rules: String,
    /// The options that are set, and their values.
    pub options: BTreeMap<String, Vec<String>>,
}

impl Fingerprint {
    /// The fingerprint of a run with these options and these folders of rules.
    ///
    /// # Errors
    /// If a folder cannot be read.
    pub fn new(options: BTreeMap<String, Vec<String>>, rules: &[&Path]) -> io::Result<Fingerprint> {
        let mut hash = blake3::Hasher::new();
        for folder in rules {
            add(folder, Path::new(""), &mut hash)?;
        }
        let program = format!("{} ({})", env!("CARGO_PKG_VERSION"), env!("ZHFACTS_SOURCES"));
        Ok(Fingerprint { program, rules: hash.finalize().to_hex().to_string(), options })
    }

    /// What a row depends on: not which inputs there are, nor in which formats it is written.
    #[must_use]
    pub fn of_rows(mut self) -> Fingerprint {
        self.options
            .retain(|name, _| !["inputs", "shard", "format", "csv_bom", "near_duplicates"].contains(&name.as_str()));
        self
    }

    /// The first thing in which another run differs, in words.
    pub fn difference(&self, other: &Fingerprint) -> Option<String> {
        if self.program != other.program {
            return Some(format!("the program was zhfacts {}, not {}", other.program, self.program));
        }
        let names = self.options.keys().chain(other.options.keys());
        for name in names {
            let set = |options: &Fingerprint| options.options.get(name).map(|values| values.join(" "));
            match (set(self), set(other)) {
                (mine, theirs) if mine == theirs => {}
                (Some(mine), Some(theirs)) => return Some(format!("{name} was {theirs}, not {mine}")),
                (Some(mine), None) => return Some(format!("{name} was not set, here it is {mine}")),
                (None, theirs) => return theirs.map(|theirs| format!("{name} was {theirs}, here it is not set")),
            }
        }
        (self.rules != other.rules).then(|| "the rules were other ones".to_string())
    }
}

/// Adds all files below a folder, in order, with their paths.
fn add(folder: &Path, below: &Path, hash: &mut blake3::Hasher) -> io::Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let below = below.join(entry.file_name());
        if entry.path().is_dir() {
            add(&entry.path(), &below, hash)?;
        } else {
            let bytes = fs::read(entry.path())?;
            for part in [below.to_string_lossy().as_bytes(), &bytes] {
                hash.update(&(part.len() as u64).to_le_bytes()).update(part);
            }
        }
    }
    Ok(())
}

/// A journal that is being written.
#[derive(Debug)]
pub struct Journal {
    file: File,
}

/// What a line says of a batch.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    /// Its last input.
    position: Position,
    /// How far each file has come.
    marks: Vec<Mark>,
    /// What was done in the batch.
    report: Report,
}

impl Journal {
    /// Begins a journal in the folder of a run.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn create(folder: &Path, fingerprint: &Fingerprint) -> io::Result<Journal> {
        let mut journal = Journal { file: File::create_new(path(folder))? };
        journal.write(fingerprint)?;
        Ok(journal)
    }

    /// Notes that all inputs up to `position` are done, whose files `marks` vouch for, with what was done since the
    /// line before.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn append(&mut self, position: Position, marks: Vec<Mark>, report: Report) -> io::Result<()> {
        self.write(&Line { position, marks, report })
    }

    /// A line goes out in one piece, so that none is torn but by a loss of power or of room.
    fn write(&mut self, line: &impl Serialize) -> io::Result<()> {
        let mut bytes = serde_json::to_vec(line)?;
        bytes.push(b'\n');
        self.file.write_all(&bytes)
    }
}

fn path(folder: &Path) -> PathBuf {
    folder.join("journal")
}

/// A journal that was read back.
#[derive(Debug)]
pub struct Recorded {
    fingerprint: Fingerprint,
    /// Length of the first line.
    head: u64,
    /// The lines, each with the length of the journal up to its end.
    lines: Vec<(Line, u64)>,
}

impl Recorded {
    /// Reads the journal in the folder of a run, up to the first line that is torn. None if there is none, or its first
    /// line cannot be read.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn read(folder: &Path) -> io::Result<Option<Recorded>> {
        let bytes = match fs::read(path(folder)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            read => read?,
        };
        let mut pieces = bytes.split_inclusive(|byte| *byte == b'\n').take_while(|line| line.ends_with(b"\n"));
        let head = pieces.next().and_then(|head| Some((serde_json::from_slice(head).ok()?, head.len() as u64)));
        let Some((fingerprint, head)) = head else { return Ok(None) };
        let mut end = head;
        let lines = pieces.map_while(|line| {
            end += line.len() as u64;
            Some((serde_json::from_slice(line).ok()?, end))
        });
        Ok(Some(Recorded { fingerprint, head, lines: lines.collect() }))
    }

    /// What the run was.
    pub fn fingerprint(&self) -> &Fingerprint {
        &self.fingerprint
    }

    /// The last input that was done.
    pub fn position(&self) -> Option<&Position> {
        self.position_at(self.lines.len())
    }

    /// The last input that was done when there were so many lines.
    pub fn position_at(&self, lines: usize) -> Option<&Position> {
        self.lines[..lines].last().map(|(line, _)| &line.position)
    }

    /// How far the files had come, line by line.
    pub fn moments(&self) -> Vec<Moment<'_>> {
        let mut rows = RowCounts::default();
        let moment = |(line, _): &'_ (Line, u64)| {
            rows.iter_mut().for_each(|(table, all)| *all += line.report.rows[table]);
            rows
        };
        let rows: Vec<RowCounts> = self.lines.iter().map(moment).collect();
        self.lines.iter().zip(rows).map(|((line, _), rows)| Moment { marks: &line.marks, rows }).collect()
    }

    /// Goes on after the first `kept` lines: the journal, the last input that was done, and what was done in all.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn go_on(mut self, folder: &Path, kept: usize) -> io::Result<(Journal, Option<Position>, Report)> {
        self.lines.truncate(kept);
        let mut file = OpenOptions::new().write(true).open(path(folder))?;
        file.set_len(self.lines.last().map_or(self.head, |(_, end)| *end))?;
        file.seek(SeekFrom::End(0))?;
        let mut report = Report::default();
        self.lines.iter().for_each(|(line, _)| report.merge(&line.report));
        Ok((Journal { file }, self.lines.pop().map(|(line, _)| line.position), report))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn position(record: u64) -> Position {
        Position { source: "a.txt".to_string(), record }
    }

    #[test]
    fn a_torn_line_is_left_out_and_written_over() {
        let root = tempfile::tempdir().unwrap();
        let fingerprint = Fingerprint { program: "test".to_string(), ..Fingerprint::default() };
        let mut journal = Journal::create(root.path(), &fingerprint).unwrap();
        for record in 0..3 {
            let mut report = Report::default();
            report.inputs = 1 + record;
            journal.append(position(record), Vec::new(), report).unwrap();
        }
        let whole = fs::read(path(root.path())).unwrap();
        let lengths = whole.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1);
        let lengths: Vec<usize> = lengths.collect();
        for length in 0..=whole.len() {
            fs::write(path(root.path()), &whole[..length]).unwrap();
            let Some(recorded) = Recorded::read(root.path()).unwrap() else {
                assert!(length < lengths[0]);
                continue;
            };
            let lines = lengths[1..].iter().filter(|end| **end <= length).count();
            assert_eq!(recorded.moments().len(), lines);
            assert_eq!(recorded.fingerprint(), &fingerprint);
            let (mut journal, after, report) = recorded.go_on(root.path(), lines).unwrap();
            assert_eq!(after, (lines as u64).checked_sub(1).map(position));
            assert_eq!(report.inputs, (1..=lines as u64).sum::<u64>());
            journal.append(position(9), Vec::new(), Report::default()).unwrap();
            let recorded = Recorded::read(root.path()).unwrap().unwrap();
            assert_eq!((recorded.moments().len(), recorded.position()), (lines + 1, Some(&position(9))));
        }
    }

    #[test]
    fn the_first_difference_is_told() {
        let fingerprint = |format: &str| {
            Fingerprint::new(BTreeMap::from([("format".to_string(), vec![format.to_string()])]), &[]).unwrap()
        };
        assert_eq!(fingerprint("csv").difference(&fingerprint("csv")), None);
        let told = fingerprint("csv").difference(&fingerprint("json")).unwrap();
        assert_eq!(told, "format was json, not csv");
        let unset = Fingerprint::new(BTreeMap::new(), &[]).unwrap();
        assert_eq!(unset.difference(&fingerprint("csv")).unwrap(), "format was csv, here it is not set");
        assert_eq!(fingerprint("csv").difference(&unset).unwrap(), "format was not set, here it is csv");
        let older = Fingerprint { program: "0".to_string(), ..fingerprint("csv") };
        assert!(fingerprint("csv").difference(&older).unwrap().starts_with("the program was zhfacts 0, not "));
    }
}
