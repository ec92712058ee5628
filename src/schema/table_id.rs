//! The tables of a dataset by name, and what is kept a table.

use std::ops::{Index, IndexMut};

use serde::{Deserialize, Serialize};

use super::{TABLES, TableSchema};
use crate::fact::terms;

terms! {
    /// A table of a dataset, in the order in which they are written and documented.
    TableId {
        Articles = "articles", "One row a page. A page that is met again under another source has no second row here; that source stands \
            in `duplicates`.";
        Sections = "sections", "The body's outline: one row a section.";
        Related = "related", "One row a recommended item.";
        Facts = "facts", "One row a mention: what stands there, what it measures, its value and what it applies to.";
        Regions = "regions", "One row a place named in the text.";
        Duplicates = "duplicates", "One row a further source of a page: the same bytes under another name. The first source, in order of \
            `source` and `record`, is that in `articles`.";
        Clusters = "clusters", "One row an article or recommended item that is nearly the same as others, if the run was asked to look for \
            them. The first row of a cluster is the text that the others resemble.";
        Rejects = "rejects", "One row an input that could not be read, with the reason.";
    }
}

impl TableId {
    /// The tables whose rows belong to an article, but for those that are made of all articles.
    pub const OF_ARTICLE: [TableId; 4] = [TableId::Sections, TableId::Related, TableId::Facts, TableId::Regions];

    /// Its columns and keys.
    pub fn schema(self) -> &'static TableSchema {
        TABLES[self as usize]
    }
}

const COUNT: usize = TableId::ALL.len();

/// Something for each table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PerTable<T>([T; COUNT]);

impl<T> PerTable<T> {
    /// What `make` gives for each.
    pub fn new(mut make: impl FnMut(TableId) -> T) -> PerTable<T> {
        PerTable(std::array::from_fn(|at| make(TableId::ALL[at])))
    }

    /// What `make` gives for each.
    ///
    /// # Errors
    /// The first of `make`.
    pub fn try_new<E>(make: impl FnMut(TableId) -> Result<T, E>) -> Result<PerTable<T>, E> {
        let made: Vec<T> = TableId::ALL.iter().copied().map(make).collect::<Result<_, _>>()?;
        Ok(PerTable(made.try_into().unwrap_or_else(|_| unreachable!("one was made for each table"))))
    }

    /// Each with its table.
    pub fn iter(&self) -> impl Iterator<Item = (TableId, &T)> {
        TableId::ALL.iter().copied().zip(&self.0)
    }

    /// Each with its table.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (TableId, &mut T)> {
        TableId::ALL.iter().copied().zip(&mut self.0)
    }
}

impl<T> IntoIterator for PerTable<T> {
    type Item = (TableId, T);
    type IntoIter =
        std::iter::Zip<std::iter::Copied<std::slice::Iter<'static, TableId>>, std::array::IntoIter<T, COUNT>>;

    fn into_iter(self) -> Self::IntoIter {
        TableId::ALL.iter().copied().zip(self.0)
    }
}

impl<T> Index<TableId> for PerTable<T> {
    type Output = T;

    fn index(&self, table: TableId) -> &T {
        &self.0[table as usize]
    }
}

impl<T> IndexMut<TableId> for PerTable<T> {
    fn index_mut(&mut self, table: TableId) -> &mut T {
        &mut self.0[table as usize]
    }
}
