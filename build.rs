//! Rebuilds the crate when a file under `rules/` changes, for the rules are embedded in the binary; and tells the
//! program which sources it was made of, so that it knows a dataset of another build from one of its own.

use std::collections::BTreeSet;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

fn main() {
    let mut files = BTreeSet::new();
    for path in ["Cargo.lock", "build.rs", "rules", "src"] {
        println!("cargo:rerun-if-changed={path}");
        collect(Path::new(path), &mut files);
    }
    let mut hash = DefaultHasher::new();
    for file in files {
        (file.to_string_lossy(), fs::read(&file).ok()).hash(&mut hash);
    }
    println!("cargo:rustc-env=ZHFACTS_SOURCES={:016x}", hash.finish());
}

fn collect(path: &Path, files: &mut BTreeSet<PathBuf>) {
    match fs::read_dir(path) {
        Ok(entries) => entries.flatten().for_each(|entry| collect(&entry.path(), files)),
        Err(_) => drop(files.insert(path.to_path_buf())),
    }
}
