//! How a field of a row is read as a cell: its Rust type decides the column's type and whether it can be null.

use super::{Presence, Type, Value};

/// A field that can be a cell.
pub(super) trait Cell {
    const TYPE: Type;
    const PRESENCE: Presence;

    fn value(&self) -> Value<'_>;
}

/// The type of the field that `_field` picks.
pub(super) const fn type_of<R, T: Cell>(_field: for<'a> fn(&'a R) -> &'a T) -> (Type, Presence) {
    (T::TYPE, T::PRESENCE)
}

impl Cell for String {
    const TYPE: Type = Type::Text;
    const PRESENCE: Presence = Presence::Required;

    fn value(&self) -> Value<'_> {
        Value::Text(self)
    }
}

impl Cell for &'static str {
    const TYPE: Type = Type::Text;
    const PRESENCE: Presence = Presence::Required;

    fn value(&self) -> Value<'_> {
        Value::Name(self)
    }
}

impl Cell for u64 {
    const TYPE: Type = Type::Integer;
    const PRESENCE: Presence = Presence::Required;

    fn value(&self) -> Value<'_> {
        Value::Integer(*self)
    }
}

impl Cell for f64 {
    const TYPE: Type = Type::Number;
    const PRESENCE: Presence = Presence::Required;

    fn value(&self) -> Value<'_> {
        if self.is_finite() { Value::Number(*self) } else { Value::Null }
    }
}

impl Cell for bool {
    const TYPE: Type = Type::Boolean;
    const PRESENCE: Presence = Presence::Required;

    fn value(&self) -> Value<'_> {
        Value::Bool(*self)
    }
}

impl Cell for Vec<&'static str> {
    const TYPE: Type = Type::List;
    const PRESENCE: Presence = Presence::MayBeEmpty;

    fn value(&self) -> Value<'_> {
        Value::List(self)
    }
}

impl<T: Cell> Cell for Option<T> {
    const TYPE: Type = T::TYPE;
    const PRESENCE: Presence = Presence::Optional;

    fn value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, Cell::value)
    }
}
