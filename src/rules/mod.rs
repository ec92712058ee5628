//! Knowledge as data: the files under `rules/`, embedded in the binary and replaceable with `--rules DIR`.
//!
//! Each stage parses its own files; this module only says where they come from. A file in DIR stands in for the
//! embedded file of the same name; what DIR lacks is read from the binary.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};

mod example;

pub use example::Example;

static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/rules");

/// A rule file that cannot be used: always a fault to mend before a run, never one of the input.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RuleError {
    /// The file is in neither place.
    #[error("rules: there is no file {0}")]
    Missing(String),
    /// The file is there and cannot be read.
    #[error("rules: {file} cannot be read: {source}")]
    Unreadable {
        /// Path below the rules folder.
        file: String,
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

    /// The files of `dir`, and the built-in ones for what it lacks.
    pub fn with_dir(dir: impl Into<PathBuf>) -> RuleFiles {
        RuleFiles { dir: Some(dir.into()) }
    }

    /// The text of one file, named by its path below the rules folder (`sites/qa-cards.toml`).
    pub fn read(&self, file: &str) -> Result<Cow<'static, str>, RuleError> {
        if let Some(path) = self.dir.as_ref().map(|dir| dir.join(file)).filter(|path| path.exists()) {
            return std::fs::read_to_string(path)
                .map(Cow::Owned)
                .map_err(|source| RuleError::Unreadable { file: file.to_string(), source });
        }
        EMBEDDED
            .get_file(file)
            .and_then(|found| found.contents_utf8())
            .map(Cow::Borrowed)
            .ok_or_else(|| RuleError::Missing(file.to_string()))
    }

    /// Parses one TOML file.
    pub fn toml<T: serde::de::DeserializeOwned>(&self, file: &str) -> Result<T, RuleError> {
        toml::from_str(&self.read(file)?).map_err(|error| RuleError::invalid(file, error))
    }

    /// The names of all files in `folder` that end in `.extension`, sorted.
    pub fn list(&self, folder: &str, extension: &str) -> Result<Vec<String>, RuleError> {
        let wanted = |path: &Path| path.extension().is_some_and(|found| found == extension);
        let mut names = BTreeSet::new();
        if let Some(dir) = EMBEDDED.get_dir(folder) {
            names.extend(dir.files().map(|file| file.path()).filter(|path| wanted(path)).map(slashes));
        }
        if let Some(dir) = self.dir.as_ref().map(|dir| dir.join(folder)).filter(|dir| dir.is_dir()) {
            let unreadable = |source| RuleError::Unreadable { file: folder.to_string(), source };
            for entry in std::fs::read_dir(dir).map_err(unreadable)? {
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

fn slashes(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
