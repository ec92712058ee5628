//! How a field of a row is read as a cell: its Rust type decides the column's type, whether it can be null, and what values
//! it can take.

use super::{NameSet, Presence, Type, Value};
use crate::article::Flag;
use crate::fact::{DivisionCode, FactDate, Id, ScopeSet, ScopeTerm, Short, Term};

/// A field that can be a cell.
pub(super) trait Cell {
    const TYPE: Type;
    const PRESENCE: Presence = Presence::Required;
    /// Every value, where the set is closed.
    const VALUES: &'static [&'static str] = &[];
    /// What all of a text matches.
    const PATTERN: &'static str = "";

    fn value(&self) -> Value<'_>;
}

/// A cell that borrows nothing of its row, so that it may be computed.
pub(super) trait Computed: Cell {
    fn computed(self) -> Value<'static>;
}

impl<T: Term> Computed for T {
    fn computed(self) -> Value<'static> {
        Value::Name(T::NAMES[self.place()])
    }
}

impl<T: Term> Cell for T {
    const TYPE: Type = Type::Text;
    const VALUES: &'static [&'static str] = T::NAMES;

    fn value(&self) -> Value<'_> {
        self.computed()
    }
}

impl Computed for ScopeSet {
    fn computed(self) -> Value<'static> {
        Value::List(NameSet { names: &ScopeTerm::NAMES, members: self.bits() })
    }
}

impl Cell for ScopeSet {
    const TYPE: Type = Type::List;
    const PRESENCE: Presence = Presence::MayBeEmpty;

    fn value(&self) -> Value<'_> {
        self.computed()
    }
}

impl Cell for Vec<Flag> {
    const TYPE: Type = Type::List;
    const PRESENCE: Presence = Presence::MayBeEmpty;
    const VALUES: &'static [&'static str] = Flag::NAMES;

    fn value(&self) -> Value<'_> {
        let members = self.iter().fold(0, |members, flag| members | 1 << flag.place());
        Value::List(NameSet { names: &Flag::NAMES, members })
    }
}

impl Cell for String {
    const TYPE: Type = Type::Text;

    fn value(&self) -> Value<'_> {
        Value::Text(self)
    }
}

impl Cell for &'static str {
    const TYPE: Type = Type::Text;

    fn value(&self) -> Value<'_> {
        Value::Name(self)
    }
}

impl Cell for Id {
    const TYPE: Type = Type::Text;
    const PATTERN: &'static str = "^[0-9a-f]{16}$";

    fn value(&self) -> Value<'_> {
        Value::Short(self.text())
    }
}

impl Cell for DivisionCode {
    const TYPE: Type = Type::Text;
    const PATTERN: &'static str = "^[0-9]{6}$";

    fn value(&self) -> Value<'_> {
        Value::Short(self.text())
    }
}

impl Cell for FactDate {
    const TYPE: Type = Type::Text;
    const PATTERN: &'static str = "^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?|--[0-9]{2}(-[0-9]{2})?|---[0-9]{2}\
        |(next|same|previous)_(month|year)(-[0-9]{2}){0,2}|next_day)$";

    fn value(&self) -> Value<'_> {
        Value::Short(self.text())
    }
}

/// A year.
impl Cell for u16 {
    const TYPE: Type = Type::Text;
    const PATTERN: &'static str = "^[0-9]{4}$";

    fn value(&self) -> Value<'_> {
        Value::Short(FactDate::Year(*self).text())
    }
}

/// The number of an article of a law, which names it.
impl Cell for u32 {
    const TYPE: Type = Type::Text;

    fn value(&self) -> Value<'_> {
        Value::Short(Short::number(*self))
    }
}

impl Cell for u64 {
    const TYPE: Type = Type::Integer;

    fn value(&self) -> Value<'_> {
        Value::Integer(*self)
    }
}

impl Cell for f64 {
    const TYPE: Type = Type::Number;

    fn value(&self) -> Value<'_> {
        if self.is_finite() { Value::Number(*self) } else { Value::Null }
    }
}

impl Cell for bool {
    const TYPE: Type = Type::Boolean;

    fn value(&self) -> Value<'_> {
        Value::Bool(*self)
    }
}

impl<T: Cell> Cell for Option<T> {
    const TYPE: Type = T::TYPE;
    const PRESENCE: Presence = Presence::Optional;
    const VALUES: &'static [&'static str] = T::VALUES;
    const PATTERN: &'static str = T::PATTERN;

    fn value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, Cell::value)
    }
}
