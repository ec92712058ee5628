//! Walks a folder with several threads.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use ignore::{DirEntry, Error, WalkBuilder, WalkState};

use super::{Content, reason};

/// Something met in a folder: its path, its size, and where its bytes are.
pub(super) struct Met {
    pub path: PathBuf,
    pub bytes: u64,
    pub content: Content,
}

/// All files below `root`, in no order. Links are followed; hidden files, what ignore files below `root` name, and
/// the folders `except` are left out. What cannot be read is met with its reason.
pub(super) fn walk(root: &Path, except: &[PathBuf], threads: usize) -> Vec<Met> {
    let found = Mutex::new(Vec::new());
    let except = except.to_vec();
    // An ignore file above the input, or of the user, says nothing about the input.
    let walker = WalkBuilder::new(root)
        .follow_links(true)
        .parents(false)
        .require_git(false)
        .git_global(false)
        .git_exclude(false)
        .threads(threads)
        .filter_entry(move |entry| except.is_empty() || !is_one_of(entry.path(), &except))
        .build_parallel();
    walker.run(|| {
        Box::new(|entry| {
            let met = match entry {
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
    found.into_inner().unwrap_or_default()
}

fn is_one_of(path: &Path, except: &[PathBuf]) -> bool {
    path.is_dir() && path.canonicalize().is_ok_and(|path| except.contains(&path))
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
