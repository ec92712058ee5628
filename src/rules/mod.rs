//! Knowledge as data: the files under `rules/`, embedded in the binary and replaceable with `--rules DIR`.
//!
//! Each stage parses its own files; this module only says where they come from. A file in DIR stands in for the
//! embedded file of the same name, or adds to it where it says `extend = true`; what DIR lacks is read from the binary.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};

mod example;
pub(crate) mod merge;

pub use example::{Example, Setting};

static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/rules");

/// The TOML files among them by their paths, as the build wrote them in JSON, which is read in a third of the time.
static AS_JSON: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/rules.rs"));

/// A rule file that cannot be used: always a fault to mend before a run, never one of the input.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RuleError {
    /// The file is in neither place.
    #[error("rules: there is no file {0}")]
    Missing(String),
    /// The file is there and cannot be read.
    #[error("rules: {} cannot be read", .path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file does not say what it should.
    #[error("rules: {file}: {message}")]
    Invalid {
        /// Path below the rules folder.
        file: String,
        /// The entry at fault and what to do about it.
        message: String,
    },
    /// A folder that was named holds no file that could be read.
    #[error("there is no {wanted} in {}; name the folder that holds them", .dir.display())]
    NothingIn {
        /// What is looked for.
        wanted: &'static str,
        /// The folder.
        dir: PathBuf,
    },
    /// No site layout has the name that was asked for.
    #[error("there is no layout {wanted}; there are: {}", .known.join(", "))]
    NoLayout {
        /// The name.
        wanted: String,
        /// The names that there are.
        known: Vec<String>,
    },
    /// Examples of the file are not read as they say.
    #[error("rules: {file}: {}", told(.faults, *.examples))]
    Disproved {
        /// Path below the rules folder.
        file: String,
        /// How many examples it has.
        examples: usize,
        /// What is wrong, entry by entry.
        faults: Vec<String>,
    },
}

/// Faults that an error tells one by one.
const TOLD: usize = 5;

fn told(faults: &[String], examples: usize) -> String {
    let (one, all) = (if faults.len() == 1 { "" } else { "s" }, if examples == 1 { "" } else { "s" });
    let mut text = format!(
        "{} fault{one} in {examples} example{all}; mend the entry, or the example if that is wrong",
        faults.len()
    );
    faults.iter().take(TOLD).for_each(|fault| text.push_str(&format!("\n  {fault}")));
    if faults.len() > TOLD {
        text.push_str(&format!("\n  and {} more: zhfacts rules check DIR lists all", faults.len() - TOLD));
    }
    text
}

/// What the check of one file against its own examples found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Name of the file below the rules folder, or of the site layout.
    pub name: String,
    /// How many examples it has, those that must not match included.
    pub examples: usize,
    /// What is wrong with it, in words; empty if nothing is.
    pub faults: Vec<String>,
}

impl Checked {
    /// Nothing, if all holds.
    ///
    /// # Errors
    /// [`RuleError::Disproved`] with the faults.
    pub fn demand(self) -> Result<(), RuleError> {
        let Checked { name, examples, faults } = self;
        if faults.is_empty() { Ok(()) } else { Err(RuleError::Disproved { file: name, examples, faults }) }
    }
}

impl RuleError {
    /// A fault in `file`, told in `message`.
    pub fn invalid(file: &str, message: impl ToString) -> RuleError {
        RuleError::Invalid { file: file.to_string(), message: message.to_string() }
    }
}

/// Where rule files are read from.
#[derive(Clone, Debug, Default)]
pub struct RuleFiles {
    dir: Option<PathBuf>,
}

impl RuleFiles {
    /// The files built into the binary.
    pub fn embedded() -> RuleFiles {
        RuleFiles { dir: None }
    }

    /// Whether all files are built in.
    pub fn is_embedded(&self) -> bool {
        self.dir.is_none()
    }

    /// The files of `dir` in place of the built-in ones or added to them, and the built-in ones for what it lacks.
    pub fn with_dir(dir: impl Into<PathBuf>) -> RuleFiles {
        RuleFiles { dir: Some(dir.into()) }
    }

    /// The text of one table of rows, named by its path below the rules folder (`divisions.csv`).
    ///
    /// # Errors
    /// If there is no such file, or it cannot be read or joined to the built-in one.
    pub fn read(&self, file: &str) -> Result<Cow<'static, str>, RuleError> {
        match self.own(file)? {
            Some(own) => merge::rows(file, embedded(file)?, own).map(Cow::Owned),
            None => embedded(file).map(Cow::Borrowed),
        }
    }

    /// Parses one TOML file, named by its path below the rules folder (`sites/qa-cards.toml`).
    ///
    /// # Errors
    /// If there is no such file, it cannot be read, or does not say what a `T` needs.
    pub fn toml<T: serde::de::DeserializeOwned>(&self, file: &str) -> Result<T, RuleError> {
        let parse = |text: &str| toml::from_str(text).map_err(|error| RuleError::invalid(file, error));
        let Some(own) = self.own(file)? else {
            let json = AS_JSON.iter().find(|(path, _)| Path::new(path) == Path::new(file));
            let (_, json) = json.ok_or_else(|| RuleError::Missing(file.to_string()))?;
            return serde_json::from_str(json).map_err(|error| RuleError::invalid(file, error));
        };
        match merge::extension(file, &own)? {
            Some(more) => {
                let none = |_| RuleError::invalid(file, "there is no built-in file of this name that it could extend");
                merge::merged(file, embedded(file).map_err(none)?, more)
            }
            None => parse(&own),
        }
    }

    /// The text of a file of the folder, if it has one.
    fn own(&self, file: &str) -> Result<Option<String>, RuleError> {
        let Some(path) = self.dir.as_ref().map(|dir| dir.join(file)).filter(|path| is_listed(path)) else {
            return Ok(None);
        };
        let read = std::fs::read_to_string(&path);
        read.map(Some).map_err(|source| RuleError::Unreadable { path, source })
    }

    /// The files of the folder, or all built-in ones where there is no folder; each by its path below the rules folder.
    ///
    /// # Errors
    /// If the folder has no such file, or one that no stage reads: its name is misspelt.
    pub fn names(&self) -> Result<Vec<String>, RuleError> {
        let mut names = [self.list("", "toml")?, self.list("", "csv")?, self.list("sites", "toml")?].concat();
        if let Some(dir) = &self.dir {
            let root = || EMBEDDED.files().map(|file| slashes(file.path())).collect::<Vec<_>>();
            names.retain(|name| is_listed(&dir.join(name)));
            if let Some(unknown) = names.iter().find(|name| !name.contains('/') && !root().contains(name)) {
                let message = format!("no rules are read from a file of this name; there are {}", root().join(", "));
                return Err(RuleError::invalid(unknown, message));
            }
            if names.is_empty() {
                return Err(RuleError::NothingIn { wanted: "rule file (*.toml, *.csv)", dir: dir.clone() });
            }
        }
        Ok(names)
    }

    /// The names of all files in `folder` that end in `.extension`, sorted.
    ///
    /// # Errors
    /// If the folder is there and cannot be read.
    pub fn list(&self, folder: &str, extension: &str) -> Result<Vec<String>, RuleError> {
        let wanted = |path: &Path| path.extension().is_some_and(|found| found == extension);
        let mut names = BTreeSet::new();
        let embedded = if folder.is_empty() { Some(&EMBEDDED) } else { EMBEDDED.get_dir(folder) };
        if let Some(dir) = embedded {
            names.extend(dir.files().map(|file| file.path()).filter(|path| wanted(path)).map(slashes));
        }
        if let Some(dir) = self.dir.as_ref().map(|dir| dir.join(folder)).filter(|dir| dir.is_dir()) {
            let unreadable = |source| RuleError::Unreadable { path: dir.clone(), source };
            for entry in std::fs::read_dir(&dir).map_err(unreadable)? {
                let path = entry.map_err(unreadable)?.path();
                if wanted(&path)
                    && let Some(name) = path.file_name()
                {
                    names.insert(slashes(&Path::new(folder).join(name)));
                }
            }
        }
        Ok(names.into_iter().collect())
    }
}

/// Whether a folder has such an entry. A link that leads nowhere is one: it was meant to be read.
fn is_listed(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

fn embedded(file: &str) -> Result<&'static str, RuleError> {
    let found = EMBEDDED.get_file(file).and_then(|found| found.contents_utf8());
    found.ok_or_else(|| RuleError::Missing(file.to_string()))
}

fn slashes(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
