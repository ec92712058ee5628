//! The formats of a dataset against one another: all hold the same rows.

use std::collections::BTreeMap;

use super::Verification;
use super::files::Package;
use crate::rows::{Columns, database_faults, open};
use crate::schema::TableId;

/// A hash of all rows of each table that can be read to its end.
pub(super) type Contents = BTreeMap<TableId, blake3::Hash>;

/// Compares each format with the first, as far as both can be read, and looks at databases as such.
pub(super) fn check(package: &Package, contents: &[(&'static str, Contents)], verified: &mut Verification) {
    let before = verified.violation_count;
    let mut all_read = true;
    if let Some((first, rest)) = contents.split_first() {
        for (format, tables) in rest {
            for table in TableId::ALL {
                let (Some(one), Some(other)) = (first.1.get(table), tables.get(table)) else {
                    all_read = false;
                    continue;
                };
                if one != other {
                    let difference = difference(package, *table, first.0, format);
                    verified.violation(format!("{table}: {} and {format} differ{difference}", first.0));
                }
            }
        }
        if !rest.is_empty() && all_read && verified.violation_count == before {
            let names: Vec<_> = contents.iter().map(|(format, _)| *format).collect();
            verified.proved.push(format!("{} hold the same rows in all tables", names.join(", ")));
        }
    }
    let databases = contents.iter().filter(|(format, _)| *format == "sqlite");
    for (path, _) in databases.filter_map(|(format, _)| package.file(TableId::Articles, format)) {
        let faults = database_faults(&path).unwrap_or_else(|error| vec![error]);
        if faults.is_empty() {
            verified.proved.push("sqlite: pages, indexes and constraints hold".to_string());
        }
        faults.into_iter().for_each(|fault| verified.violation(format!("sqlite: {fault}")));
    }
}

/// Where two formats first differ: reads both again, side by side.
fn difference(package: &Package, table: TableId, one: &str, other: &str) -> String {
    let columns = Columns::of(table);
    let rows = |format| open(format, &package.file(table, format)?.0, &columns)?.ok();
    let (Some(one), Some(other)) = (rows(one), rows(other)) else { return String::new() };
    for row in one.zip(other) {
        let (Ok(one), Ok(other)) = row else { continue };
        if let Some(column) = one.difference(&other) {
            return format!(" in row {}: {column} is {:?} and {:?}", one.number, one.cell(column), other.cell(column));
        }
    }
    " in the number of rows".to_string()
}
