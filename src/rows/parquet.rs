//! Reads Parquet.

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use parquet::record::reader::RowIter;

use super::{Cell, Columns, Names, Rows};
use crate::schema::{CONTRACT_VERSION, ColumnInfo, Type};

/// The rows of all row groups, up to the first that cannot be read.
pub(super) fn rows<'c>(path: &Path, columns: &'c Columns) -> Result<Rows<'c>, String> {
    let file = File::open(path).map_err(|error| error.to_string())?;
    let reader = guarded(|| SerializedFileReader::new(file).map_err(|error| error.to_string()))?;
    let metadata = reader.metadata().file_metadata();
    let mut notes = metadata.key_value_metadata().into_iter().flatten();
    let version = notes.find(|note| note.key == "zhfacts.contract_version").and_then(|note| note.value.as_deref());
    if version != Some(CONTRACT_VERSION.to_string().as_str()) {
        return Err(format!("it does not say that it keeps version {CONTRACT_VERSION} of the contract"));
    }
    let names = Names::pair(columns, metadata.schema().get_fields().iter().map(|field| field.name()));
    let mut rows = RowIter::from_file_into(Box::new(reader));
    let mut ended = false;
    let next = move || {
        if ended {
            return None;
        }
        let row = guarded(|| rows.next().transpose().map_err(|error| error.to_string()));
        ended = !matches!(row, Ok(Some(_)));
        row.transpose()
    };
    Ok(Box::new((1..).zip(std::iter::from_fn(next)).map(move |(number, row)| {
        let fields = row?.into_columns();
        Ok(names.row(columns, number, |column, place| {
            let field = &fields[place].1;
            cell(column, field).ok_or_else(|| field.to_string())
        }))
    })))
}

/// Reading a damaged file may end in a panic, which is no more than an error here.
fn guarded<T>(read: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err("it is no sound Parquet file".to_string()))
}

fn cell(column: &ColumnInfo, field: &Field) -> Option<Cell> {
    match (column.ty, field) {
        (_, Field::Null) => Some(Cell::Null),
        (Type::Text, Field::Str(text)) => Some(Cell::Text(text.clone())),
        (Type::Integer, Field::Long(value)) => (*value).try_into().ok().map(Cell::Integer),
        (Type::Number, Field::Double(value)) => Some(Cell::Number(*value)),
        (Type::Boolean, Field::Bool(value)) => Some(Cell::Bool(*value)),
        (Type::List, Field::ListInternal(items)) => {
            let item = |field: &Field| match field {
                Field::Str(text) => Some(text.clone()),
                _ => None,
            };
            items.elements().iter().map(item).collect::<Option<_>>().map(Cell::List)
        }
        _ => None,
    }
}
