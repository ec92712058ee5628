//! The schema in SQL: for SQLite, of which the format `sqlite` makes its database, and for PostgreSQL.

use std::fmt::Write;

use super::{CONTRACT_VERSION, ColumnInfo, Presence, TableId, TableSchema, Type};
use crate::fact::Role;

/// Columns that rows are often looked up by, beside keys.
const LOOKED_UP: [(TableId, &str); 3] =
    [(TableId::Facts, "metric"), (TableId::Facts, "region_code"), (TableId::Regions, "code")];

/// What the views show: a role, and the view's name.
const VIEWS: [(Role, &str); 3] =
    [(Role::Percentage, "percentages"), (Role::Threshold, "thresholds"), (Role::Deadline, "deadlines")];

/// Everything that a database of these tables needs.
pub(super) fn sqlite(tables: &[&TableSchema]) -> String {
    sqlite_tables(tables) + &sqlite_rest(tables)
}

/// The statements that are run before there are rows.
pub(crate) fn sqlite_tables(tables: &[&TableSchema]) -> String {
    let mut out = format!("PRAGMA user_version = {CONTRACT_VERSION};\n\n");
    for table in tables {
        let end = format!("{}) STRICT", constraints(table));
        create_table(table, sqlite_column, &end, &mut out);
    }
    out
}

/// The statements that are run once the rows stand: indexes, which are made faster of all rows at once, and what hangs on facts.
pub(crate) fn sqlite_rest(tables: &[&TableSchema]) -> String {
    let mut out = String::new();
    tables.iter().for_each(|table| create_indexes(table, &mut out));
    let facts = tables.iter().find(|table| table.id == TableId::Facts);
    if let Some(facts) = facts.filter(|_| tables.iter().any(|table| table.id == TableId::Articles)) {
        VIEWS.iter().for_each(|(role, name)| create_view(facts, *role, name, &mut out));
    }
    if facts.is_some() {
        out.push_str(SEARCH);
    }
    out
}

/// The trigrams of a text serve a language that is written without blanks. The index holds no text of its own.
const SEARCH: &str = "\
-- Full-text search over facts.evidence, for words of three or more characters.
CREATE VIRTUAL TABLE \"evidence_search\" USING fts5 (
  \"evidence\", content = 'facts', content_rowid = 'rowid', tokenize = 'trigram'
);
INSERT INTO \"evidence_search\" (\"evidence_search\") VALUES ('rebuild');
";

/// A script for psql: the tables, filled from the CSV files of the current folder. Keys and indexes come last, which is faster.
pub(super) fn postgresql(tables: &[&TableSchema]) -> String {
    let mut out = "BEGIN;\n\n".to_string();
    for table in tables {
        let name = table.name();
        create_table(table, postgresql_column, ")", &mut out);
        // An empty field is null, but for the columns that may be empty and not null.
        let empty = table.columns.iter().filter(|column| column.presence == Presence::MayBeEmpty);
        let empty = quoted(empty.map(|column| column.name));
        let forced = if empty.is_empty() { String::new() } else { format!(", FORCE_NOT_NULL ({empty})") };
        let _ = writeln!(
            out,
            "\\copy \"{name}\" FROM '{name}.csv' WITH (FORMAT csv, HEADER match, ENCODING 'UTF8'{forced})\n"
        );
        let to_array = |column: &ColumnInfo| {
            let name = column.name;
            format!("  ALTER \"{name}\" TYPE text[] USING string_to_array(\"{name}\", '|')")
        };
        let lists: Vec<_> = table.columns.iter().filter(|column| column.ty == Type::List).map(to_array).collect();
        if !lists.is_empty() {
            let _ = writeln!(out, "ALTER TABLE \"{name}\"\n{};\n", lists.join(",\n"));
        }
    }
    for table in tables {
        for constraint in constraint_list(table) {
            let _ = writeln!(out, "ALTER TABLE \"{}\" ADD {constraint};\n", table.name());
        }
        create_indexes(table, &mut out);
    }
    out.push_str("COMMIT;\n");
    out
}

/// The table with a comment on each column. `end` follows the last column.
fn create_table(table: &TableSchema, column: fn(&ColumnInfo) -> String, end: &str, out: &mut String) {
    let _ = writeln!(out, "-- {}\nCREATE TABLE \"{}\" (", table.description(), table.name());
    let columns = table.columns.iter();
    let last = columns.len();
    for (info, at) in columns.zip(1..) {
        let comma = if at < last || end.starts_with(',') { "," } else { "" };
        let _ = writeln!(out, "  {}{comma} -- {}", column(info), info.description);
    }
    let _ = writeln!(out, "{};\n", end.trim_start_matches(','));
}

fn sqlite_column(column: &ColumnInfo) -> String {
    let ty = match column.ty {
        Type::Text | Type::List => "TEXT",
        Type::Integer | Type::Boolean => "INTEGER",
        Type::Number => "REAL",
    };
    let check = format!(" CHECK (\"{}\" IN (0, 1))", column.name);
    column_of_type(column, ty) + if column.ty == Type::Boolean { &check } else { "" }
}

fn postgresql_column(column: &ColumnInfo) -> String {
    let ty = match column.ty {
        Type::Text | Type::List => "text",
        Type::Integer => "bigint",
        Type::Number => "double precision",
        Type::Boolean => "boolean",
    };
    column_of_type(column, ty)
}

fn column_of_type(column: &ColumnInfo, ty: &str) -> String {
    let mut line = format!("\"{}\" {ty}", column.name);
    if column.presence != Presence::Optional {
        line.push_str(" NOT NULL");
    }
    if !column.values.is_empty() && column.ty == Type::Text {
        let values: Vec<_> = column.values.iter().map(|value| format!("'{value}'")).collect();
        let _ = write!(line, " CHECK (\"{}\" IN ({}))", column.name, values.join(", "));
    }
    line
}

fn constraint_list(table: &TableSchema) -> Vec<String> {
    let key = table.primary_key;
    let primary = (!key.is_empty()).then(|| format!("PRIMARY KEY ({})", quoted(key.iter().copied())));
    let foreign = table
        .foreign_keys
        .iter()
        .map(|key| format!("FOREIGN KEY (\"{}\") REFERENCES \"{}\" (\"{}\")", key.column, key.table, key.target));
    primary.into_iter().chain(foreign).collect()
}

/// The constraints as lines after the last column, with a comma before them if there are any.
fn constraints(table: &TableSchema) -> String {
    let list = constraint_list(table);
    if list.is_empty() { String::new() } else { format!(",  {}\n", list.join(",\n  ")) }
}

/// Indexes for keys to other tables, unless the primary key begins with them, and for what is looked up.
fn create_indexes(table: &TableSchema, out: &mut String) {
    let name = table.name();
    let keys = table.foreign_keys.iter().map(|key| key.column);
    let keys = keys.filter(|column| table.primary_key.first() != Some(column));
    let looked_up = LOOKED_UP.iter().filter(|(of, _)| *of == table.id).map(|(_, column)| *column);
    for column in keys.chain(looked_up) {
        let _ = writeln!(out, "CREATE INDEX \"{name}_{column}\" ON \"{name}\" (\"{column}\");\n");
    }
}

/// The facts of a role as a person reads them: the value in one column, beside where it comes from and what it applies to.
fn create_view(facts: &TableSchema, role: Role, name: &str, out: &mut String) {
    let scope = facts.columns.iter().filter(|column| column.ty == Type::List).map(|column| column.name);
    let scope: Vec<_> = scope.map(|column| format!("f.\"{column}\"")).collect();
    let scope = scope.join(", ");
    let _ = writeln!(
        out,
        "-- Facts whose role is {role}, with what they measure in one readable column.
CREATE VIEW \"{name}\" AS
SELECT a.\"title\", a.\"source\", a.\"url\", f.\"region_name\", f.\"year\", f.\"metric\",
  CASE WHEN f.\"approx\" THEN '~' ELSE '' END || CASE
    WHEN f.\"min\" = f.\"max\" THEN f.\"min\"
    WHEN f.\"max\" IS NULL THEN CASE WHEN f.\"min_open\" THEN '> ' ELSE '>= ' END || f.\"min\"
    WHEN f.\"min\" IS NULL THEN CASE WHEN f.\"max_open\" THEN '< ' ELSE '<= ' END || f.\"max\"
    ELSE CASE WHEN f.\"min_open\" THEN '(' ELSE '[' END || f.\"min\" || ', ' || f.\"max\"
      || CASE WHEN f.\"max_open\" THEN ')' ELSE ']' END
  END AS \"value\",
  f.\"unit\", f.\"per\", {scope}, f.\"bracket_min\", f.\"bracket_max\", f.\"text\", f.\"evidence\", f.\"fact_id\", f.\"article_id\"
FROM (
  SELECT *,
    coalesce(\"date_min\", CASE WHEN \"value_min\" IS NOT NULL THEN printf('%.15g', \"value_min\") END) AS \"min\",
    coalesce(\"date_max\", CASE WHEN \"value_max\" IS NOT NULL THEN printf('%.15g', \"value_max\") END) AS \"max\"
  FROM \"facts\" WHERE \"role\" = '{role}'
) f JOIN \"articles\" a ON a.\"article_id\" = f.\"article_id\";
"
    );
}

fn quoted(names: impl Iterator<Item = &'static str>) -> String {
    names.map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_named_here_is_there() {
        for (of, column) in LOOKED_UP {
            assert!(of.schema().columns.iter().any(|info| info.name == column), "{of}.{column}");
        }
    }

    #[test]
    fn no_description_ends_a_comment() {
        let columns = crate::schema::TABLES.iter().flat_map(|table| table.columns);
        assert!(columns.into_iter().all(|column| !column.description.contains(['\n', '\r'])));
    }
}
