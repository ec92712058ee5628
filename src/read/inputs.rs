//! From the INPUT arguments to a sorted list of entries, each with its name in the dataset.
//!
//! An entry is named by its path below its INPUT. With several INPUTs the last part of each INPUT's path stands before
//! it, or as many of the last parts as tell the INPUTs apart.

use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::fmt;
use std::path::{Component, Path, PathBuf};

use globset::{GlobBuilder, GlobMatcher};

use super::walk::{Met, walk};
use super::{Content, Entry, reason};

/// Wrong INPUT arguments.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InputError {
    /// Nothing of what was named is there.
    #[error("there is no file or folder {0}")]
    Missing(String),
    /// A pattern that cannot be read.
    #[error("the pattern {pattern} cannot be read: {message}")]
    Pattern {
        /// As it was given.
        pattern: String,
        /// What is wrong with it.
        message: String,
    },
}

/// What the INPUTs came to.
#[derive(Debug, Default)]
pub struct Found {
    /// The inputs, in order of source.
    pub entries: Vec<Entry>,
    /// Standard input was named: its bytes are to be read as the source `-`.
    pub standard_input: bool,
    /// How many folders are datasets that zhfacts wrote, whose files are no pages and are left out.
    pub datasets: u64,
}

/// Finds all inputs. `except` are canonical paths of folders that are never read, such as the output.
///
/// # Errors
/// If a pattern cannot be read, or not one of the INPUTs is there.
pub fn find(inputs: &[PathBuf], except: &[PathBuf], threads: usize) -> Result<Found, InputError> {
    let mut roots = Vec::with_capacity(inputs.len());
    let mut known = HashSet::with_capacity(inputs.len());
    let mut found = Found::default();
    for input in inputs {
        if input.as_os_str() == "-" {
            found.standard_input = true;
        } else {
            let root = Root::of(input)?;
            if known.insert(root.clone()) {
                roots.push(root);
            }
        }
    }
    let met: Vec<Vec<Met>> = roots.iter().map(|root| root.met(except, threads, &mut found.datasets)).collect();
    let is_missing = |(root, met): (&Root, &Vec<Met>)| match root.kind {
        Kind::Missing => true,
        Kind::Pattern(_) => met.is_empty(),
        Kind::File | Kind::Folder => false,
    };
    if !found.standard_input && roots.iter().zip(&met).all(is_missing) {
        let names: Vec<_> = roots.iter().map(Root::to_string).collect();
        return Err(InputError::Missing(names.join(", nor ")));
    }
    let labels = if inputs.len() > 1 { labels(&roots) } else { vec![String::new(); roots.len()] };
    for ((root, label), met) in roots.iter().zip(&labels).zip(met) {
        found.entries.extend(met.into_iter().map(|met| root.entry(met, label)));
    }
    found.entries.sort_unstable_by(|a, b| (&a.source, path(a)).cmp(&(&b.source, path(b))));
    found.entries.dedup_by(|a, b| a.source == b.source && path(a).is_some() && path(a) == path(b));
    Ok(found)
}

fn path(entry: &Entry) -> Option<&Path> {
    match &entry.content {
        Content::File(path) => Some(path),
        _ => None,
    }
}

/// One INPUT: what it is, and where.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Root {
    base: PathBuf,
    kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Kind {
    File,
    Folder,
    /// A pattern for paths below the base.
    Pattern(String),
    Missing,
}

impl fmt::Display for Root {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Pattern(pattern) => write!(formatter, "{}", self.base.join(pattern).display()),
            _ => write!(formatter, "{}", self.base.display()),
        }
    }
}

impl Root {
    fn of(input: &Path) -> Result<Root, InputError> {
        let kind = match (std::fs::symlink_metadata(input), input.to_str()) {
            (Ok(_), _) if input.is_dir() => Kind::Folder,
            (Ok(_), _) => Kind::File,
            (Err(_), Some(text)) if text.contains(['*', '?', '[', '{']) => return pattern(input),
            (Err(_), _) => Kind::Missing,
        };
        Ok(Root { base: input.to_path_buf(), kind })
    }

    /// What is met there; the datasets among it are left out and counted in `datasets`.
    fn met(&self, except: &[PathBuf], threads: usize, datasets: &mut u64) -> Vec<Met> {
        let path = self.base.clone();
        match &self.kind {
            Kind::Folder => walk(&path, except, threads, datasets),
            Kind::File => match std::fs::metadata(&path) {
                Ok(metadata) => vec![Met { bytes: metadata.len(), content: Content::File(path.clone()), path }],
                Err(error) => vec![Met { path, bytes: 0, content: Content::Nowhere(reason(&error)) }],
            },
            Kind::Missing => {
                vec![Met { path, bytes: 0, content: Content::Nowhere("there is no such file or folder".to_string()) }]
            }
            Kind::Pattern(pattern) => {
                let Ok(matcher) = matcher(pattern) else { return Vec::new() };
                let folder = if path.as_os_str().is_empty() { Path::new(".") } else { &path };
                let mut met = walk(folder, except, threads, datasets);
                met.retain(|met| {
                    let below = met.path.strip_prefix(folder).unwrap_or(&met.path);
                    below.ancestors().any(|part| matcher.is_match(part))
                });
                met
            }
        }
    }

    fn entry(&self, met: Met, label: &str) -> Entry {
        let folder = if self.base.as_os_str().is_empty() { Path::new(".") } else { &self.base };
        let below = met.path.strip_prefix(folder).map(slashes).unwrap_or_default();
        let source = match (label.is_empty(), below.is_empty()) {
            (true, true) => told(met.path.file_name().unwrap_or(met.path.as_os_str())),
            (true, false) => below,
            (false, true) => label.to_string(),
            (false, false) => format!("{label}/{below}"),
        };
        Entry::new(source, met.content, met.bytes)
    }
}

/// A pattern: its folder is what stands before the first part with a wildcard.
fn pattern(input: &Path) -> Result<Root, InputError> {
    let wild = |part: &Component<'_>| part.as_os_str().to_string_lossy().contains(['*', '?', '[', '{']);
    let base: PathBuf = input.components().take_while(|part| !wild(part)).collect();
    let rest: PathBuf = input.components().skip_while(|part| !wild(part)).collect();
    let pattern = slashes(&rest);
    matcher(&pattern)
        .map_err(|error| InputError::Pattern { pattern: input.display().to_string(), message: error.to_string() })?;
    Ok(Root { base, kind: Kind::Pattern(pattern) })
}

fn matcher(pattern: &str) -> Result<GlobMatcher, globset::Error> {
    GlobBuilder::new(pattern).literal_separator(true).build().map(|glob| glob.compile_matcher())
}

fn slashes(path: &Path) -> String {
    let parts: Vec<_> = path.components().map(|part| told(part.as_os_str())).collect();
    parts.join("/")
}

/// A name of a file, with `\xFF` for each byte that is no UTF-8: so names that differ stay apart.
fn told(name: &OsStr) -> String {
    let mut told = String::with_capacity(name.len());
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        told.push_str(chunk.valid());
        chunk.invalid().iter().for_each(|byte| told.push_str(&format!("\\x{byte:02X}")));
    }
    told
}

/// A name for each root: the last part of its path, or as many as tell roots of different paths apart.
fn labels(roots: &[Root]) -> Vec<String> {
    let parts: Vec<Vec<String>> = roots.iter().map(|root| parts(&root.base)).collect();
    let mut lengths = vec![1; roots.len()];
    let label = |at: usize, length: usize| parts[at][parts[at].len().saturating_sub(length)..].join("/");
    loop {
        let labels: Vec<String> = (0..roots.len()).map(|at| label(at, lengths[at])).collect();
        // Of each label the path that it stands for, unless there are several.
        let mut paths: HashMap<&str, Option<&[String]>> = HashMap::with_capacity(roots.len());
        for (label, parts) in labels.iter().zip(&parts) {
            let path = paths.entry(label).or_insert(Some(parts));
            *path = path.filter(|known| known == parts);
        }
        let clashes = |at: usize| lengths[at] < parts[at].len() && paths[labels[at].as_str()].is_none();
        let longer: Vec<usize> = (0..roots.len()).filter(|at| clashes(*at)).collect();
        if longer.is_empty() {
            return labels;
        }
        longer.into_iter().for_each(|at| lengths[at] += 1);
    }
}

/// The named parts of a path, from the root of the file system. A link keeps its own name.
fn parts(path: &Path) -> Vec<String> {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    let named = path.components().all(|part| !matches!(part, Component::ParentDir | Component::CurDir));
    let whole = if named { std::path::absolute(path) } else { path.canonicalize() };
    let whole = whole.unwrap_or_else(|_| path.to_path_buf());
    let name = |part: Component<'_>| match part {
        Component::Normal(name) => Some(told(name)),
        _ => None,
    };
    whole.components().filter_map(name).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::schema::PACKAGE_NAME;

    fn tree(files: &[&str]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for file in files {
            let path = root.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, file).unwrap();
        }
        root
    }

    fn sources(root: &Path, inputs: &[&str]) -> Vec<String> {
        let inputs: Vec<_> = inputs.iter().map(|input| root.join(input)).collect();
        find(&inputs, &[], 2).unwrap().entries.into_iter().map(|entry| entry.source).collect()
    }

    #[test]
    fn sources_are_below_their_input_and_in_order() {
        let root = tree(&["d/b.txt", "d/a/z.txt", "d/a.txt", "d/.hidden", "d/skip.txt", "d/.ignore", "e/b.txt"]);
        fs::write(root.path().join("d/.ignore"), "skip.txt\n").unwrap();
        assert_eq!(sources(root.path(), &["d"]), ["a.txt", "a/z.txt", "b.txt"]);
        assert_eq!(sources(root.path(), &["d/b.txt"]), ["b.txt"]);
        assert_eq!(sources(root.path(), &["e", "d/a"]), ["a/z.txt", "e/b.txt"]);
        assert_eq!(sources(root.path(), &["e", "e/b.txt", "e"]), ["b.txt", "e/b.txt"]);
    }

    #[test]
    fn inputs_of_one_name_get_longer_labels() {
        let root = tree(&["x/t/1.txt", "y/t/1.txt", "z/2.txt"]);
        assert_eq!(sources(root.path(), &["x/t", "y/t", "z"]), ["x/t/1.txt", "y/t/1.txt", "z/2.txt"]);
        assert_eq!(sources(root.path(), &["x/t/1.txt", "y/t/1.txt"]), ["x/t/1.txt", "y/t/1.txt"].map(|s| &s[0..]));
    }

    #[test]
    fn patterns_match_below_their_folder() {
        let root = tree(&["d/1.txt", "d/2.html", "d/s/3.txt", "d/s/t/4.txt"]);
        assert_eq!(sources(root.path(), &["d/*.txt"]), ["1.txt"]);
        assert_eq!(sources(root.path(), &["d/**/*.txt"]), ["1.txt", "s/3.txt", "s/t/4.txt"]);
        assert_eq!(sources(root.path(), &["d/s*"]), ["s/3.txt", "s/t/4.txt"]);
        assert_eq!(sources(root.path(), &["d/{1,2}.*"]), ["1.txt", "2.html"]);
        assert!(matches!(find(&[root.path().join("d/[")], &[], 1), Err(InputError::Pattern { .. })));
    }

    #[test]
    fn what_is_not_there_is_told() {
        let root = tree(&["d/1.txt"]);
        let missing = root.path().join("no");
        for nothing in [missing.clone(), root.path().join("d/*.html")] {
            let told = find(std::slice::from_ref(&nothing), &[], 1).unwrap_err().to_string();
            assert_eq!(told, format!("there is no file or folder {}", nothing.display()));
        }
        let entries = find(&[missing, root.path().join("d")], &[], 1).unwrap().entries;
        assert!(matches!(&entries[1], Entry { source, content: Content::Nowhere(_), .. } if source == "no"));
    }

    #[cfg(unix)]
    #[test]
    fn links_that_lead_nowhere_or_round_are_met_with_their_reason() {
        let root = tree(&["d/1.txt"]);
        std::os::unix::fs::symlink("nothing", root.path().join("d/dangling")).unwrap();
        std::os::unix::fs::symlink(".", root.path().join("d/round")).unwrap();
        let entries = find(&[root.path().join("d")], &[], 2).unwrap().entries;
        let nowhere: Vec<_> = entries
            .iter()
            .filter_map(|entry| match &entry.content {
                Content::Nowhere(reason) => Some((entry.source.as_str(), reason.as_str())),
                _ => None,
            })
            .collect();
        assert_eq!(nowhere[0], ("dangling", "there is no such file or folder"));
        assert_eq!(nowhere[1].1, "it is a link to a folder that it stands in");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn names_that_are_no_utf8_stay_apart() {
        use std::os::unix::ffi::OsStrExt;
        let root = tree(&["d/1.txt"]);
        for name in [&b"\xFF.txt"[..], b"\xFE.txt"] {
            fs::write(root.path().join("d").join(OsStr::from_bytes(name)), "").unwrap();
        }
        assert_eq!(sources(root.path(), &["d"]), ["1.txt", "\\xFE.txt", "\\xFF.txt"]);
    }

    #[test]
    fn a_dataset_below_an_input_is_no_input() {
        let root = tree(&["d/1.txt", "d/old/facts.csv", "d/old/datapackage.json", "d/other/datapackage.json"]);
        let package = root.path().join("d/old/datapackage.json");
        fs::write(&package, format!(r#"{{"resources": [], "name": "{PACKAGE_NAME}"}}"#)).unwrap();
        let found = |input: &str| find(&[root.path().join(input)], &[], 2).unwrap();
        let sources = |found: &Found| found.entries.iter().map(|entry| entry.source.clone()).collect::<Vec<_>>();
        let all = found("d");
        assert_eq!((sources(&all), all.datasets), (vec!["1.txt".into(), "other/datapackage.json".into()], 1));
        assert_eq!((found("d/old").entries.len(), found("d/old").datasets), (0, 1));
        assert_eq!(sources(&found("d/old/facts.csv")), ["facts.csv"]);
    }

    #[test]
    fn the_output_is_no_input() {
        let root = tree(&["d/1.txt", "d/output/facts.csv"]);
        let except = [root.path().join("d/output").canonicalize().unwrap()];
        let found = find(&[root.path().join("d")], &except, 1).unwrap();
        assert_eq!(found.entries.len(), 1);
    }
}
