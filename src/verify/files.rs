//! The files of a dataset against what `datapackage.json` and `run.json` say of them.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use super::{Verification, VerifyError};
use crate::report::RUN_FILE;
use crate::schema::TableId;
use crate::write::{DATA_PACKAGE, FORMATS, fingerprint};

/// A file as `datapackage.json` describes it.
pub(super) struct Resource {
    name: String,
    path: String,
    bytes: Option<u64>,
    hash: String,
    rows: Option<u64>,
}

/// A dataset's folder and its files.
pub(super) struct Package {
    folder: PathBuf,
    resources: Vec<Resource>,
}

impl Package {
    pub(super) fn open(folder: &Path) -> Result<Package, VerifyError> {
        let failed = |message: String| VerifyError::NoDataset { folder: folder.to_path_buf(), message };
        let text = std::fs::read(folder.join(DATA_PACKAGE)).map_err(|error| failed(error.to_string()))?;
        let json: Json = serde_json::from_slice(&text).map_err(|error| failed(error.to_string()))?;
        let resources = json["resources"].as_array().ok_or_else(|| failed("it lists no resources".to_string()))?;
        let text = |json: &Json| json.as_str().unwrap_or_default().to_string();
        let resource = |json: &Json| Resource {
            name: text(&json["name"]),
            path: text(&json["path"]),
            bytes: json["bytes"].as_u64(),
            hash: text(&json["hash"]),
            rows: json["rowCount"].as_u64(),
        };
        Ok(Package { folder: folder.to_path_buf(), resources: resources.iter().map(resource).collect() })
    }

    /// Names of the formats that the dataset is in.
    pub(super) fn formats(&self) -> Vec<&'static str> {
        let has = |name: &&str| TableId::ALL.iter().any(|table| self.file(*table, name).is_some());
        FORMATS.iter().map(|format| format.name()).filter(has).collect()
    }

    /// The file that holds a table in a format: its path, and how many rows it is said to have.
    pub(super) fn file(&self, table: TableId, format: &str) -> Option<(PathBuf, Option<u64>)> {
        let path = crate::write::format(format)?.file_name(table);
        // A file may hold several tables, and one format of several is part of the name.
        let is_it = |resource: &&Resource| {
            let suffix = resource.name.strip_prefix(table.as_str());
            resource.path == path
                && suffix.is_some_and(|rest| rest.is_empty() || rest.strip_prefix("-") == Some(format))
        };
        let resource = self.resources.iter().find(is_it)?;
        Some((self.folder.join(path), resource.rows))
    }

    /// Sizes and hashes of all files, and the row counts of `run.json`.
    pub(super) fn check_files(&self, verified: &mut Verification) {
        let before = verified.violation_count;
        let mut known = HashMap::new();
        for resource in &self.resources {
            // A path that leads out of the folder is nobody's file.
            let plain = Path::new(&resource.path).file_name().is_some_and(|name| name == resource.path.as_str());
            let mut fingerprint = || match known.get(&resource.path) {
                Some(known) => Ok(Clone::clone(known)),
                None => fingerprint(&self.folder.join(&resource.path)).inspect(|found| {
                    known.insert(&resource.path, found.clone());
                }),
            };
            match plain.then(&mut fingerprint) {
                None => verified.violation(format!("{}: the path leads out of the folder", resource.path)),
                Some(Err(error)) => verified.violation(format!("{}: cannot be read: {error}", resource.path)),
                Some(Ok((bytes, hash))) => {
                    if Some(bytes) != resource.bytes {
                        let said = resource.bytes.map_or("nothing".to_string(), |bytes| bytes.to_string());
                        verified.violation(format!("{}: has {bytes} bytes, not {said}", resource.path));
                    }
                    let hash = format!("sha256:{hash}");
                    if hash != resource.hash {
                        verified.violation(format!("{}: its hash is {hash}, not {}", resource.path, resource.hash));
                    }
                }
            }
        }
        if verified.violation_count == before {
            verified.proved.push(format!("{} files have the sizes and hashes of {DATA_PACKAGE}", known.len()));
        }
        self.check_run(verified);
    }

    fn check_run(&self, verified: &mut Verification) {
        let run = std::fs::read(self.folder.join(RUN_FILE)).map_err(|error| error.to_string());
        let run: Result<Json, _> =
            run.and_then(|text| serde_json::from_slice(&text).map_err(|error| error.to_string()));
        let run = match run {
            Ok(run) => run,
            Err(error) => return verified.violation(format!("{RUN_FILE}: cannot be read: {error}")),
        };
        let before = verified.violation_count;
        for table in TableId::ALL {
            let said = run["rows"][table.as_str()].as_u64();
            for format in self.formats() {
                match self.file(*table, format) {
                    None => verified.violation(format!("{table}: there is no {format} file of it")),
                    Some((_, rows)) if rows != said => {
                        verified.violation(format!("{table}: {RUN_FILE} and {DATA_PACKAGE} differ on its rows"));
                    }
                    Some(_) => {}
                }
            }
        }
        if verified.violation_count == before {
            verified
                .proved
                .push(format!("{RUN_FILE} and {DATA_PACKAGE} agree on the rows of {} tables", TableId::ALL.len()));
        }
    }
}
