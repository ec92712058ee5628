//! Rebuilds the crate when a file under `rules/` changes, for the rules are embedded in the binary, those of TOML as JSON
//! too, which a run reads in a third of the time; and tells the program which sources it was made of, so that it knows a
//! dataset of another build from one of its own.

use std::collections::BTreeSet;
use std::env;
use std::error::Error;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let mut files = BTreeSet::new();
    for path in ["Cargo.lock", "build.rs", "rules", "src"] {
        println!("cargo:rerun-if-changed={path}");
        collect(Path::new(path), &mut files);
    }
    let mut hash = DefaultHasher::new();
    for file in &files {
        (file.to_string_lossy(), fs::read(file).ok()).hash(&mut hash);
    }
    println!("cargo:rustc-env=ZHFACTS_SOURCES={:016x}", hash.finish());
    embed_as_json(&files)
}

/// Writes each TOML file under `rules/` as JSON, at the same path in the folder of what is built, and a list of their paths
/// below `rules/` with what they hold.
fn embed_as_json(files: &BTreeSet<PathBuf>) -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo names no OUT_DIR")?);
    let mut table_of_files = Vec::new();
    let is_rule = |file: &&PathBuf| file.starts_with("rules") && file.extension().is_some_and(|end| end == "toml");
    for file in files.iter().filter(is_rule) {
        let table: toml::Table =
            toml::from_str(&fs::read_to_string(file)?).map_err(|error| format!("{}: {error}", file.display()))?;
        let json = out.join(file).with_extension("json");
        fs::create_dir_all(json.parent().ok_or("a file has no folder")?)?;
        fs::write(&json, serde_json::to_vec(&table)?)?;
        table_of_files.push(format!("({:?}, include_str!({json:?}))", file.strip_prefix("rules")?));
    }
    fs::write(out.join("rules.rs"), format!("&[{}]", table_of_files.join(", ")))?;
    Ok(())
}

fn collect(path: &Path, files: &mut BTreeSet<PathBuf>) {
    match fs::read_dir(path) {
        Ok(entries) => entries.flatten().for_each(|entry| collect(&entry.path(), files)),
        Err(_) => drop(files.insert(path.to_path_buf())),
    }
}
