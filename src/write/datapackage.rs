//! `datapackage.json`: what the files of a dataset are, how many rows and bytes they have, and their hashes.

use serde_json::{Map, Value as Json, json};

use super::{Format, WrittenFile};
pub use crate::schema::DATA_PACKAGE;
use crate::schema::{CONTRACT_VERSION, PACKAGE_NAME, table_schema};

/// Describes the files of each format, as a Frictionless Data Package.
pub fn data_package(formats: &[&'static dyn Format], files: &[Vec<WrittenFile>]) -> Json {
    let resources = formats.iter().zip(files).enumerate().flat_map(|(at, (format, files))| {
        // The first format has the plain names, so that its resources are the tables.
        let suffix = if at == 0 { String::new() } else { format!("-{}", format.name()) };
        files.iter().map(move |file| resource(*format, file, &suffix))
    });
    json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": PACKAGE_NAME,
        "title": "Facts from Chinese articles on health and social insurance",
        "description": "What rate, what threshold, by when, where, for whom, and the words each was read from. \
            `start` and `end` count Unicode code points in `articles.text`, half open.",
        "version": format!("{CONTRACT_VERSION}.0.0"),
        "resources": resources.collect::<Vec<_>>(),
    })
}

fn resource(format: &dyn Format, file: &WrittenFile, suffix: &str) -> Json {
    let table = file.table.schema();
    let mut resource = Map::new();
    let mut put = |key: &str, value: Json| drop(resource.insert(key.to_string(), value));
    put("$schema", json!("https://datapackage.org/profiles/2.0/dataresource.json"));
    put("name", json!(format!("{}{suffix}", table.name())));
    put("description", json!(table.description()));
    put("path", json!(file.name));
    put("format", json!(format.package_format()));
    put("mediatype", json!(format.media_type()));
    put("encoding", json!("utf-8"));
    put("bytes", json!(file.bytes));
    put("hash", json!(format!("sha256:{}", file.sha256)));
    put("rowCount", json!(file.rows));
    if format.is_tabular() {
        put("rows", json!(file.rows));
        put("type", json!("table"));
    }
    if let Some(dialect) = format.dialect(file.table) {
        put("dialect", dialect);
    }
    put("schema", table_schema(table, suffix));
    Json::Object(resource)
}
