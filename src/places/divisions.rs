//! The table of divisions: what has a code, what it is part of, what it is called and was called.
//!
//! Read from `rules/divisions.csv`. A row with a successor is history: its names lead to the division that took its
//! place, and its own code is known for nothing else.

use std::collections::HashMap;

use serde::Deserialize;

use crate::fact::{DivisionCode, terms};
use crate::rules::RuleError;

/// The file that holds the table.
pub(super) const FILE: &str = "divisions.csv";

/// A division of China at county level or above, by its place in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DivisionId(u16);

impl DivisionId {
    pub(super) fn index(self) -> usize {
        usize::from(self.0)
    }
}

terms! {
    /// Level of a division. A municipality such as 北京市 is a province.
    Level {
        Province = "province", "province, autonomous region, municipality or special administrative region";
        Prefecture = "prefecture", "city with districts, prefecture, league or autonomous prefecture";
        County = "county", "county, district, banner or city at county level";
    }
}

/// One division as it is today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Division {
    /// Six digits of GB/T 2260.
    pub code: DivisionCode,
    /// Official name.
    pub name: String,
    /// Level.
    pub level: Level,
    /// What it is part of: none for a province.
    pub parent: Option<DivisionId>,
}

/// How much a name says by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    /// A common word too: counts only beside its parent or an insurance word.
    Word,
    /// Counts where its context speaks of the region.
    Weak,
    /// Counts anywhere.
    Plain,
}

/// One name of one division.
pub(super) struct Naming {
    pub name: String,
    pub division: DivisionId,
    pub level: Level,
    pub strength: Strength,
}

#[derive(Deserialize)]
struct Row {
    code: String,
    name: String,
    short: String,
    level: Level,
    parent: String,
    until: Option<u16>,
    successor: String,
}

/// All divisions, parents looked up once.
pub(super) struct Divisions {
    all: Vec<Division>,
    by_code: HashMap<DivisionCode, DivisionId>,
}

impl Divisions {
    /// Reads the table and every name in it.
    pub(super) fn parse(text: &str) -> Result<(Divisions, Vec<Naming>), RuleError> {
        let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
        let rows =
            reader.deserialize().collect::<Result<Vec<Row>, _>>().map_err(|error| RuleError::invalid(FILE, error))?;
        let current = rows.iter().filter(|row| row.until.is_none());
        let mut by_code = HashMap::with_capacity(rows.len());
        for (index, row) in current.clone().enumerate() {
            let id = u16::try_from(index).map_err(|_| RuleError::invalid(FILE, "more than 65,535 divisions"))?;
            if by_code.insert(code(row)?, DivisionId(id)).is_some() {
                return Err(RuleError::invalid(FILE, format!("{}: code {} stands twice", row.name, row.code)));
            }
        }
        let mut all = Vec::with_capacity(by_code.len());
        for row in current {
            all.push(division(row, &by_code)?);
        }
        let table = Divisions { all, by_code };
        table.check_levels()?;
        let mut namings = Vec::with_capacity(rows.len() * 2);
        for row in &rows {
            table.add_names(row, &mut namings)?;
        }
        Ok((table, namings))
    }

    fn check_levels(&self) -> Result<(), RuleError> {
        let wrong = self.all.iter().find(|division| match division.parent {
            None => division.level != Level::Province,
            Some(parent) => self.all[parent.index()].level >= division.level,
        });
        match wrong {
            Some(division) => {
                let message = format!("{} {}: its parent must be of a higher level", division.code, division.name);
                Err(RuleError::invalid(FILE, message))
            }
            None => Ok(()),
        }
    }

    fn add_names(&self, row: &Row, namings: &mut Vec<Naming>) -> Result<(), RuleError> {
        let (column, code) = if row.until.is_some() { ("successor", &row.successor) } else { ("code", &row.code) };
        let division = self.id(code).ok_or_else(|| {
            RuleError::invalid(FILE, format!("{} {}: {column} {code} is not in the table", row.code, row.name))
        })?;
        let level = self.get(division).level;
        let mut weakened = false;
        for short in row.short.split('|').filter(|short| !short.is_empty()) {
            let (name, strength) = match short.strip_suffix('!') {
                Some(name) => (name, Strength::Word),
                None => short.strip_suffix('?').map_or((short, Strength::Plain), |name| (name, Strength::Weak)),
            };
            if name.chars().count() < 2 {
                return Err(RuleError::invalid(FILE, format!("{} {}: {short} is too short", row.code, row.name)));
            }
            weakened |= name == row.name;
            namings.push(Naming { name: name.to_string(), division, level, strength });
        }
        if !weakened {
            namings.push(Naming { name: row.name.clone(), division, level, strength: Strength::Plain });
        }
        Ok(())
    }

    pub(super) fn id(&self, code: &str) -> Option<DivisionId> {
        self.by_code.get(&code.parse().ok()?).copied()
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    pub(super) fn get(&self, id: DivisionId) -> &Division {
        &self.all[id.index()]
    }

    /// The division and what it is part of, from itself upwards.
    pub(super) fn line(&self, id: DivisionId) -> impl Iterator<Item = DivisionId> {
        std::iter::successors(Some(id), |&id| self.get(id).parent)
    }

    /// Whether `part` lies in `whole`, and is not the same.
    pub(super) fn lies_in(&self, part: DivisionId, whole: DivisionId) -> bool {
        self.line(part).skip(1).any(|above| above == whole)
    }
}

fn code(row: &Row) -> Result<DivisionCode, RuleError> {
    let no_code = |_| RuleError::invalid(FILE, format!("{}: {} is no code of six digits", row.name, row.code));
    row.code.parse().map_err(no_code)
}

fn division(row: &Row, by_code: &HashMap<DivisionCode, DivisionId>) -> Result<Division, RuleError> {
    let parent = match row.parent.as_str() {
        "" => None,
        code => {
            let parent = code.parse().ok().and_then(|code| by_code.get(&code).copied());
            Some(parent.ok_or_else(|| {
                RuleError::invalid(FILE, format!("{} {}: parent {code} is not in the table", row.code, row.name))
            })?)
        }
    };
    Ok(Division { code: code(row)?, name: row.name.clone(), level: row.level, parent })
}
