//! The schema of the tables in the languages that others read it in.

use std::fmt::Write;

use serde_json::{Map, Value as Json, json};

use super::{ColumnInfo, Presence, TableSchema, Type, sql};

/// A language that the schema can be written in.
pub struct SchemaFormat {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is, in a few words.
    pub description: &'static str,
    /// Writes the schema of some tables.
    pub render: fn(&[&TableSchema]) -> String,
}

/// Every language that the schema can be written in.
pub static SCHEMA_FORMATS: [SchemaFormat; 5] = [
    SchemaFormat {
        name: "table-schema",
        description: "Frictionless Table Schema; of several tables, an object with a schema a table",
        render: |tables| json_text(tables, |table| table_schema(table, "")),
    },
    SchemaFormat {
        name: "json-schema",
        description: "JSON Schema of a row; of several tables, an object with a schema a table",
        render: |tables| json_text(tables, json_schema),
    },
    SchemaFormat { name: "sql", description: "tables, indexes and views in SQL, for SQLite", render: sql::sqlite },
    SchemaFormat {
        name: "postgresql",
        description: "a script for psql: the tables, filled from the CSV files of the current folder",
        render: sql::postgresql,
    },
    SchemaFormat { name: "markdown", description: "a documentation page", render: markdown },
];

fn json_text(tables: &[&TableSchema], schema: impl Fn(&TableSchema) -> Json) -> String {
    let json = match tables {
        [table] => schema(table),
        _ => Json::Object(tables.iter().map(|table| (table.name().to_string(), schema(table))).collect()),
    };
    format!("{json:#}\n")
}

/// The Table Schema of one table. The resources it refers to are named like their tables, with `suffix` at the end.
pub fn table_schema(table: &TableSchema, suffix: &str) -> Json {
    let mut schema = Map::new();
    schema.insert("$schema".into(), json!("https://datapackage.org/profiles/2.0/tableschema.json"));
    schema.insert("description".into(), json!(table.description()));
    schema.insert("fields".into(), table.columns.iter().map(field).collect());
    schema.insert("missingValues".into(), json!([""]));
    if !table.primary_key.is_empty() {
        schema.insert("primaryKey".into(), json!(table.primary_key));
    }
    if !table.foreign_keys.is_empty() {
        let key = |key: &super::ForeignKey| {
            let reference = json!({"resource": format!("{}{suffix}", key.table), "fields": [key.target]});
            json!({"fields": [key.column], "reference": reference})
        };
        schema.insert("foreignKeys".into(), table.foreign_keys.iter().map(key).collect());
    }
    Json::Object(schema)
}

/// One field of a Table Schema. The values of a list stand under `constraints` only where the standard has a place
/// for them, so they are told in the description.
fn field(column: &ColumnInfo) -> Json {
    let mut field = Map::new();
    field.insert("name".into(), json!(column.name));
    let ty = match column.ty {
        Type::Text => "string",
        Type::Integer => "integer",
        Type::Number => "number",
        Type::Boolean => "boolean",
        Type::List => "list",
    };
    field.insert("type".into(), json!(ty));
    let mut description = column.description.to_string();
    if column.ty == Type::List {
        field.insert("delimiter".into(), json!("|"));
        field.insert("itemType".into(), json!("string"));
        let _ = write!(description, ": any of {}", column.values.join(", "));
    } else if !column.values.is_empty() {
        field.insert("categories".into(), json!(column.values));
    }
    field.insert("description".into(), json!(description));
    let mut constraints = Map::new();
    if column.presence == Presence::Required {
        constraints.insert("required".into(), json!(true));
    }
    if column.ty == Type::Integer {
        constraints.insert("minimum".into(), json!(0));
    }
    if !column.pattern.is_empty() {
        constraints.insert("pattern".into(), json!(column.pattern));
    }
    if !column.values.is_empty() && column.ty != Type::List {
        constraints.insert("enum".into(), json!(column.values));
    }
    if !constraints.is_empty() {
        field.insert("constraints".into(), Json::Object(constraints));
    }
    Json::Object(field)
}

fn json_schema(table: &TableSchema) -> Json {
    let property = |column: &ColumnInfo| (column.name.to_string(), property(column));
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": table.name(),
        "description": table.description(),
        "type": "object",
        "properties": table.columns.iter().map(property).collect::<Map<_, _>>(),
        "required": table.columns.iter().map(|column| column.name).collect::<Vec<_>>(),
        "additionalProperties": false,
    })
}

fn property(column: &ColumnInfo) -> Json {
    let mut property = Map::new();
    let ty = match column.ty {
        Type::Text => "string",
        Type::Integer => "integer",
        Type::Number => "number",
        Type::Boolean => "boolean",
        Type::List => "array",
    };
    let optional = column.presence == Presence::Optional;
    property.insert("type".into(), if optional { json!([ty, "null"]) } else { json!(ty) });
    property.insert("description".into(), json!(column.description));
    if column.ty == Type::List {
        property.insert("items".into(), json!({"type": "string", "enum": column.values}));
        property.insert("uniqueItems".into(), json!(true));
    } else if !column.values.is_empty() {
        let null = optional.then_some(Json::Null);
        property.insert("enum".into(), column.values.iter().map(|value| json!(value)).chain(null).collect());
    }
    if column.ty == Type::Text && column.presence == Presence::Required && column.values.is_empty() {
        property.insert("minLength".into(), json!(1));
    }
    if column.ty == Type::Integer {
        property.insert("minimum".into(), json!(0));
    }
    if !column.pattern.is_empty() {
        property.insert("pattern".into(), json!(column.pattern));
    }
    Json::Object(property)
}

fn markdown(tables: &[&TableSchema]) -> String {
    let mut out = String::new();
    for table in tables {
        let _ = writeln!(out, "## {}\n\n{}\n", table.name(), table.description());
        out.push_str("| column | type | meaning |\n| --- | --- | --- |\n");
        for column in table.columns.iter() {
            let ty = match column.ty {
                Type::Text => "text",
                Type::Integer => "integer",
                Type::Number => "number",
                Type::Boolean => "boolean",
                Type::List => "list",
            };
            let optional = if column.presence == Presence::Optional { "?" } else { "" };
            let values: Vec<_> = column.values.iter().map(|value| format!("`{value}`")).collect();
            let values = if values.is_empty() { String::new() } else { format!(": {}", values.join(", ")) };
            let meaning = column.description.replace('|', "\\|");
            let _ = writeln!(out, "| `{}` | {ty}{optional} | {meaning}{values} |", column.name);
        }
        out.push('\n');
    }
    out
}
