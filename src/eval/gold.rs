//! Gold files: what a person read in an article, one `STEM.json` a text.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value as Json;

use super::EvalError;

/// One gold file. Keys that are not scored (such as `source`) are passed over.
#[derive(Deserialize)]
pub(super) struct Gold {
    pub text: String,
    pub article: GoldArticle,
    pub related: Vec<GoldRelated>,
    pub mentions: Vec<GoldMention>,
    pub regions: Vec<GoldRegion>,
}

#[derive(Deserialize)]
pub(super) struct GoldArticle {
    pub title: Option<String>,
    pub answer: Option<String>,
    pub published_at: Option<String>,
    pub publisher: Option<String>,
    pub body_first: String,
    pub body_last: String,
}

#[derive(Deserialize)]
pub(super) struct GoldRelated {
    pub position: u64,
    pub title: String,
    pub answer: Option<String>,
    pub snippet_head: Option<String>,
    pub snippet_tail: Option<String>,
    pub category: Option<String>,
    pub published_on: Option<String>,
    #[serde(default)]
    pub truncated: bool,
    #[serde(default)]
    pub flags: BTreeSet<String>,
}

#[derive(Deserialize)]
pub(super) struct GoldMention {
    pub text: String,
    pub kind: String,
    /// A number, or the text of a date.
    pub min: Option<Json>,
    pub max: Option<Json>,
    #[serde(default)]
    pub min_open: bool,
    #[serde(default)]
    pub max_open: bool,
    #[serde(default)]
    pub approx: bool,
    pub unit: Option<String>,
    pub metric: String,
    /// Of a citation.
    pub title: Option<String>,
    /// Of a citation: a number or a text.
    pub article: Option<Json>,
    #[serde(default)]
    pub scope: GoldScope,
    pub start: u64,
    pub end: u64,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct GoldScope {
    pub insurance: Vec<String>,
    pub population: Vec<String>,
    pub facility: Vec<String>,
    pub care: Vec<String>,
    pub referral: Vec<String>,
    pub payer: Vec<String>,
    pub visit: Vec<String>,
    pub bracket: Option<[Option<f64>; 2]>,
    pub per: Option<String>,
    pub region: Option<String>,
    /// A number or a text.
    pub year: Option<Json>,
}

#[derive(Deserialize)]
pub(super) struct GoldRegion {
    pub text: String,
    pub code: String,
    pub start: u64,
    pub end: u64,
}

/// The gold files of a folder by stem, in order of name. If `only` names stems, those and no others.
pub(super) fn read(folder: &Path, only: &[String]) -> Result<Vec<(String, Gold)>, EvalError> {
    let unreadable = |source| EvalError::Folder { folder: folder.to_path_buf(), source };
    let mut stems = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let name = entry.map_err(unreadable)?.file_name();
        stems.extend(name.to_str().and_then(|name| name.strip_suffix(".json")).map(str::to_string));
    }
    if let Some(missing) = only.iter().find(|stem| !stems.contains(stem)) {
        return Err(EvalError::NoGold { folder: folder.to_path_buf(), stem: missing.clone() });
    }
    stems.retain(|stem| only.is_empty() || only.contains(stem));
    stems.sort_unstable();
    if stems.is_empty() {
        return Err(EvalError::NoGold { folder: folder.to_path_buf(), stem: "*".to_string() });
    }
    stems.into_iter().map(|stem| Ok((stem.clone(), read_file(&folder.join(format!("{stem}.json")))?))).collect()
}

fn read_file(path: &Path) -> Result<Gold, EvalError> {
    let wrong = |message: String| EvalError::Gold { file: path.to_path_buf(), message };
    let bytes = fs::read(path).map_err(|error| wrong(error.to_string()))?;
    serde_json::from_slice(&bytes).map_err(|error| wrong(error.to_string()))
}
