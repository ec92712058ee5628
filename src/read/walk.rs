//! Walks a folder with several threads.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use ignore::{DirEntry, Error, WalkBuilder, WalkState};
use serde::Deserialize;

use super::{Content, reason};
use crate::schema::{DATA_PACKAGE, PACKAGE_NAME};

/// Something met in a folder: its path, its size, and where its bytes are.
pub(super) struct Met {
    pub path: PathBuf,
    pub bytes: u64,
    pub content: Content,
}

/// All files below `root`, in no order. Links are followed; hidden files, what ignore files below `root` name, the
/// folders `except`, and datasets, which are counted in `datasets`, are left out. What cannot be read is met with its reason.
pub(super) fn walk(root: &Path, except: &[PathBuf], threads: usize, datasets: &mut u64) -> Vec<Met> {
    let (found, left_out) = (Mutex::new(Vec::new()), AtomicU64::new(0));
    let except = except.to_vec();
    // An ignore file above the input, or of the user, says nothing about the input.
    let walker = WalkBuilder::new(root)
        .follow_links(true)
        .parents(false)
        .require_git(false)
        .git_global(false)
        .git_exclude(false)
        .threads(threads)
        .filter_entry(move |entry| except.is_empty() || !(is_folder(entry) && is_one_of(entry.path(), &except)))
        .build_parallel();
    walker.run(|| {
        Box::new(|entry| {
            let met = match entry {
                Ok(entry) if is_folder(&entry) && is_dataset(entry.path()) => {
                    left_out.fetch_add(1, Ordering::Relaxed);
                    return WalkState::Skip;
                }
                Ok(entry) => file(root, entry),
                Err(error) => Some(failure(root, &error)),
            };
            if let Some(met) = met
                && let Ok(mut found) = found.lock()
            {
                found.push(met);
            }
            WalkState::Continue
        })
    });
    *datasets += left_out.into_inner();
    found.into_inner().unwrap_or_default()
}

fn is_one_of(path: &Path, except: &[PathBuf]) -> bool {
    path.canonicalize().is_ok_and(|path| except.contains(&path))
}

fn is_folder(entry: &DirEntry) -> bool {
    entry.file_type().is_some_and(|kind| kind.is_dir())
}

/// Whether a folder is a dataset that zhfacts wrote.
fn is_dataset(folder: &Path) -> bool {
    #[derive(Deserialize)]
    struct Package {
        name: String,
    }
    let package = File::open(folder.join(DATA_PACKAGE)).ok();
    let package = package.and_then(|file| serde_json::from_reader::<_, Package>(BufReader::new(file)).ok());
    package.is_some_and(|package| package.name == PACKAGE_NAME)
}

fn file(root: &Path, entry: DirEntry) -> Option<Met> {
    let kind = entry.file_type()?;
    if kind.is_dir() {
        return None;
    }
    let metadata = entry.metadata();
    let path = entry.into_path();
    Some(match metadata {
        Ok(metadata) if kind.is_file() => Met { bytes: metadata.len(), content: Content::File(path.clone()), path },
        Ok(_) => Met { path, bytes: 0, content: Content::Nowhere("it is no regular file".to_string()) },
        Err(error) => failure(root, &error),
    })
}

fn failure(root: &Path, error: &Error) -> Met {
    let path = path_of(error).unwrap_or(root).to_path_buf();
    Met { path, bytes: 0, content: Content::Nowhere(told(error)) }
}

fn path_of(error: &Error) -> Option<&Path> {
    match error {
        Error::WithPath { path, .. } => Some(path),
        Error::Loop { child, .. } => Some(child),
        Error::WithDepth { err, .. } | Error::WithLineNumber { err, .. } => path_of(err),
        _ => None,
    }
}

fn told(error: &Error) -> String {
    match error {
        Error::Loop { .. } => "it is a link to a folder that it stands in".to_string(),
        Error::Io(error) => reason(error),
        Error::WithPath { err, .. } | Error::WithDepth { err, .. } | Error::WithLineNumber { err, .. } => told(err),
        other => other.to_string(),
    }
}
