//! The tables of a dataset: each column's name, type, presence, description and getter, written once.
//!
//! The CSV header, the JSON keys, the Table Schema, the JSON Schema, the SQL DDL, the documentation and the checks of
//! `verify` are all made from [`TABLES`]. To add a column, add a line in `tables.rs`.

mod cell;
mod render;
pub(crate) mod sql;
mod table_id;
pub(crate) mod tables;

use crate::fact::Short;
use cell::Cell;

pub use render::{SCHEMA_FORMATS, SchemaFormat, table_schema};
pub use table_id::{PerTable, TableId};
pub use tables::{ARTICLES, CLUSTERS, DUPLICATES, FACTS, REGIONS, REJECTS, RELATED, SECTIONS};

/// Version of the contract that names, types and meanings of the tables keep; it rises when a reader would break.
pub const CONTRACT_VERSION: u32 = 1;

/// Name of the file that describes the others of a dataset.
pub const DATA_PACKAGE: &str = "datapackage.json";

/// What that file calls the dataset.
pub const PACKAGE_NAME: &str = "zhfacts";

/// Every table, in the order of [`TableId`].
pub static TABLES: [&TableSchema; TableId::ALL.len()] = [
    &ARTICLES.schema,
    &SECTIONS.schema,
    &RELATED.schema,
    &FACTS.schema,
    &REGIONS.schema,
    &DUPLICATES.schema,
    &CLUSTERS.schema,
    &REJECTS.schema,
];

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// A text.
    Text,
    /// A whole number, 0 or more.
    Integer,
    /// A number.
    Number,
    /// True or false.
    Boolean,
    /// A list of names, joined with `|` where the format has no lists.
    List,
}

/// Whether a row may leave a column without a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// There is always a value, and a text is never empty.
    Required,
    /// There is always a value; a text or list may be empty.
    MayBeEmpty,
    /// The value may be null.
    Optional,
}

/// A cell, borrowed from its row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    /// No value.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Integer(u64),
    /// A number.
    Number(f64),
    /// A text.
    Text(&'a str),
    /// A name of a list in `fact.rs`: no format has to quote or escape anything in it.
    Name(&'static str),
    /// An id, a code or a date: no format has to quote or escape anything in it either.
    Short(Short),
    /// A list of names.
    List(NameSet),
}

/// Some of the names that a column has a list of, in the order of that list. It has 64 names at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NameSet {
    /// One word and no two, so that a cell takes three.
    names: &'static &'static [&'static str],
    /// A bit a name.
    members: u64,
}

impl NameSet {
    /// Those of `names` that are among `items`.
    pub fn of<I: AsRef<str>>(names: &'static &'static [&'static str], items: &[I]) -> NameSet {
        let places = items.iter().filter_map(|item| names.iter().position(|name| *name == item.as_ref()));
        NameSet { names, members: places.fold(0, |members, place| members | 1 << place) }
    }

    /// True if it has no name.
    pub fn is_empty(self) -> bool {
        self.members == 0
    }

    /// The names.
    pub fn iter(self) -> impl Iterator<Item = &'static str> {
        let mut left = self.members;
        std::iter::from_fn(move || {
            let name = self.names.get(left.trailing_zeros() as usize)?;
            left &= left - 1;
            Some(*name)
        })
    }
}

/// What is known of a column apart from the rows.
#[derive(Clone, Copy, Debug)]
pub struct ColumnInfo {
    /// Name in every format.
    pub name: &'static str,
    /// What it holds.
    pub ty: Type,
    /// Whether it may lack a value.
    pub presence: Presence,
    /// What it means, in a sentence.
    pub description: &'static str,
    /// Every value it can take (for a list, each item); empty where the set is open.
    pub values: &'static [&'static str],
    /// Regular expression that all of a text matches; empty where any text will do.
    pub pattern: &'static str,
    /// True if many rows share few values, so that a dictionary of them pays.
    pub repeats: bool,
}

impl ColumnInfo {
    /// The column of the field that `_field` picks.
    const fn of_field<R, T: Cell>(
        name: &'static str,
        description: &'static str,
        _field: for<'a> fn(&'a R) -> &'a T,
    ) -> ColumnInfo {
        ColumnInfo::of::<T>(name, description)
    }

    /// The column of what `_computed` makes of a row.
    const fn of_computed<R, T: Cell>(
        name: &'static str,
        description: &'static str,
        _computed: fn(&R) -> T,
    ) -> ColumnInfo {
        ColumnInfo::of::<T>(name, description)
    }

    const fn of<T: Cell>(name: &'static str, description: &'static str) -> ColumnInfo {
        let repeats = !T::VALUES.is_empty();
        let (ty, presence, values, pattern) = (T::TYPE, T::PRESENCE, T::VALUES, T::PATTERN);
        ColumnInfo { name, ty, presence, description, values, pattern, repeats }
    }

    const fn may_be_empty(mut self) -> ColumnInfo {
        self.presence = Presence::MayBeEmpty;
        self
    }

    const fn values(mut self, values: &'static [&'static str]) -> ColumnInfo {
        self.values = values;
        self.repeats()
    }

    const fn repeats(mut self) -> ColumnInfo {
        self.repeats = true;
        self
    }

    const fn pattern(mut self, pattern: &'static str) -> ColumnInfo {
        self.pattern = pattern;
        self
    }
}

/// A column whose values stand in another table.
#[derive(Clone, Copy, Debug)]
pub struct ForeignKey {
    /// The column here.
    pub column: &'static str,
    /// The table there.
    pub table: TableId,
    /// The column there.
    pub target: &'static str,
}

/// What schemas, writers and checks need to know of a table.
#[derive(Debug)]
pub struct TableSchema {
    /// Which table it is.
    pub id: TableId,
    /// The columns in order.
    pub columns: &'static [ColumnInfo],
    /// Columns that together name a row; empty where rows have no name.
    pub primary_key: &'static [&'static str],
    /// Columns whose values stand in another table.
    pub foreign_keys: &'static [ForeignKey],
}

impl TableSchema {
    /// Name of the table, and of its file without the extension.
    pub fn name(&self) -> &'static str {
        self.id.as_str()
    }

    /// What a row is, in a sentence.
    pub fn description(&self) -> &'static str {
        self.id.meaning()
    }
}

/// A table whose rows are `R`.
pub struct TableOf<R: 'static> {
    schema: TableSchema,
    /// Appends the cells of a row, all of them at once: a row has dozens.
    cells: for<'a> fn(&'a R, &mut Vec<Value<'a>>),
}

impl<R> TableOf<R> {
    /// Which table it is.
    pub fn id(&self) -> TableId {
        self.schema.id
    }

    /// Puts the row's cells, in the order of the columns, in place of what `cells` holds.
    pub fn cells<'a>(&self, row: &'a R, cells: &mut Vec<Value<'a>>) {
        cells.clear();
        (self.cells)(row, cells);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_keys_exist() {
        for (table, id) in TABLES.iter().zip(TableId::ALL) {
            assert_eq!(table.id, *id);
            let names: Vec<_> = table.columns.iter().map(|column| column.name).collect();
            for (at, name) in names.iter().enumerate() {
                assert!(!names[..at].contains(name), "{}: {name} stands twice", table.name());
            }
            assert!(table.primary_key.iter().all(|key| names.contains(key)), "{}", table.name());
            for key in table.foreign_keys {
                assert!(names.contains(&key.column));
                assert!(key.table.schema().columns.iter().any(|column| column.name == key.target));
            }
        }
    }

    #[test]
    fn every_pattern_compiles_and_is_anchored() {
        for column in TABLES.iter().flat_map(|table| table.columns).filter(|column| !column.pattern.is_empty()) {
            assert!(regex::Regex::new(column.pattern).is_ok(), "{}", column.name);
            assert!(column.pattern.starts_with('^') && column.pattern.ends_with('$'), "{}", column.name);
        }
    }
}
